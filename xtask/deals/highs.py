#!/usr/bin/env python3
"""An independent judge for the deal and basket optimisers.

Reads rows {"family", "instance"} on standard input, proves the optimum of each with HiGHS (`pip install highspy`) by a
formulation of its own, one integer program for the whole cart with switches for the order offers, and writes the rows
with {"optimum": {"status", "objective", "seconds"}}. A row that already states an optimum is compared with it. The one
argument is the time limit for each row in seconds.
"""

import json
import sys
import time

import highspy
import numpy

INFINITY = highspy.kHighsInf
MANY = 10_000


def share(amount, basis_points):
    """Half-up of a share."""
    return (amount * basis_points * 2 + 10_000) // 20_000


def covers(scope, line):
    if "skus" in scope:
        return line["sku"] in scope["skus"]
    if scope.get("all"):
        return True
    return all(line.get(key) == scope[key] for key in ("category", "brand") if key in scope)


class Program:
    """An integer program to maximise."""

    def __init__(self):
        self.worth, self.lower, self.upper, self.rows = [], [], [], []

    def column(self, worth, lower, upper):
        self.worth.append(worth)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.worth) - 1

    def row(self, entries, lower, upper):
        self.rows.append((entries, lower, upper))

    def solve(self, limit):
        if not self.worth:
            return 0, "kOptimal", 0.0
        solver = highspy.Highs()
        for option, value in [
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
            ("time_limit", limit),
        ]:
            solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.worth), len(self.rows)
        model.col_cost_ = numpy.array(self.worth, float)
        model.col_lower_ = numpy.array(self.lower, float)
        model.col_upper_ = numpy.array(self.upper, float)
        model.row_lower_ = numpy.array([row[1] for row in self.rows], float)
        model.row_upper_ = numpy.array([row[2] for row in self.rows], float)
        start, index, value = [0], [], []
        for entries, _, _ in self.rows:
            merged = {}
            for column, factor in entries:
                merged[column] = merged.get(column, 0) + factor
            index.extend(merged.keys())
            value.extend(merged.values())
            start.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.array(start)
        model.a_matrix_.index_ = numpy.array(index, dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array(value, float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.worth)
        model.sense_ = highspy.ObjSense.kMaximize
        solver.passModel(model)
        began = time.process_time()
        solver.run()
        seconds = time.process_time() - began
        found = solver.getInfo().objective_function_value
        status = str(solver.getModelStatus()).split(".")[-1]
        return (round(found) if abs(found) < 1e15 else None), status, seconds


def unit_saving(offer, price):
    if offer["kind"] == "percent_off":
        return share(price, offer["percent_bp"])
    if offer["kind"] == "amount_off":
        return min(price, offer["cents"])
    return max(0, price - offer["price"])


def roles_of(offer):
    """What one use saves whatever its units are, and its roles: scope, units, saving of a unit by its price."""
    nothing = lambda price: 0
    kind = offer["kind"]
    if kind == "n_for":
        return -offer["price"], [(offer["scope"], offer["n"], lambda price: price)]
    if kind == "bundle":
        return offer["cents_off"], [(part["scope"], part["qty"], nothing) for part in offer["components"]]
    if kind == "coupon":
        return offer["cents"], [(offer["scope"], offer["requires_qty"], nothing)]
    rewarded = lambda price: share(price, offer["percent_bp"])
    get = offer.get("get") or offer["buy"]
    return 0, [(offer["buy"], offer["buy_n"], nothing), (get, offer["get_m"], rewarded)]


def deals(problem, limit):
    lines = problem["lines"]
    program = Program()
    subtotal = sum(line["qty"] * line["unit_price"] for line in lines)
    taken = [[] for _ in lines]
    barred = [[] for _ in lines]
    carried = {(at, issuer): [] for at in range(len(lines)) for issuer in ("manufacturer", "store")}
    item = []  # (column, item saving of one)
    groups = {}
    order = []

    def in_group(offer, columns, most):
        if offer.get("group") is not None:
            used = program.column(0, 0, 1)
            program.row([(column, 1) for column in columns] + [(used, -most)], -INFINITY, 0)
            groups.setdefault(offer["group"], []).append(used)

    for offer in problem["offers"]:
        if offer.get("requires_member") and not problem.get("member"):
            continue
        kind = offer["kind"]

        def take(at, column):
            taken[at].append((column, 1))
            if not offer.get("couponable", True):
                barred[at].append((column, 1))

        if kind in ("spend_off", "order_percent", "free_delivery"):
            order.append(offer)
        elif kind in ("percent_off", "amount_off", "fixed_price"):
            columns = []
            for at, line in enumerate(lines):
                if covers(offer["scope"], line):
                    saving = unit_saving(offer, line["unit_price"])
                    column = program.column(saving, 0, line["qty"])
                    columns.append(column)
                    item.append((column, saving))
                    take(at, column)
            program.row([(column, 1) for column in columns], -INFINITY, offer["max_uses"])
            in_group(offer, columns, 10 * MANY)
        else:
            flat, roles = roles_of(offer)
            uses = program.column(flat, 0, min(offer["max_uses"], MANY))
            if kind != "coupon":
                item.append((uses, flat))
            by_role = []
            for scope, need, saving_of in roles:
                columns = []
                for at, line in enumerate(lines):
                    if not covers(scope, line):
                        continue
                    saving = saving_of(line["unit_price"])
                    column = program.column(saving, 0, line["qty"])
                    columns.append((line["unit_price"], column))
                    if kind == "coupon":
                        carried[(at, offer["issuer"])].append((column, 1))
                    else:
                        item.append((column, saving))
                        take(at, column)
                program.row([(column, 1) for _, column in columns] + [(uses, -need)], 0, 0)
                by_role.append(columns)
            if kind == "buy_get" and offer.get("get") is None:
                bought, rewarded = by_role
                for price in sorted({price for price, _ in bought}):
                    blocks = program.column(0, 0, MANY)
                    above = [(column, 1) for one, column in rewarded if one >= price]
                    program.row(above + [(blocks, -offer["get_m"])], -INFINITY, 0)
                    above = [(column, 1) for one, column in bought if one >= price]
                    program.row(above + [(blocks, -offer["buy_n"])], 0, INFINITY)
            in_group(offer, [uses], MANY)

    for at, line in enumerate(lines):
        program.row(taken[at], -INFINITY, line["qty"])
        for issuer in ("manufacturer", "store"):
            program.row(carried[(at, issuer)] + barred[at], -INFINITY, line["qty"])

    def reaches(switch, spend):
        """The goods after item savings come to the spend where the switch is on."""
        program.row(item + [(switch, spend)], -INFINITY, subtotal)

    waivers = []
    for offer in order:
        switches = []
        if offer["kind"] == "spend_off":
            for tier in offer["tiers"]:
                switch = program.column(tier["cents"], 0, 1)
                reaches(switch, tier["min_spend"])
                switches.append(switch)
        elif offer["kind"] == "free_delivery":
            switch = program.column(0, 0, 1)
            reaches(switch, offer.get("min_spend") or 0)
            switches.append(switch)
            waivers.append(switch)
        else:
            switch = program.column(0, 0, 1)
            reaches(switch, offer["min_spend"])
            switches.append(switch)
            cap = min(offer.get("cap") or 10**9, subtotal + 1)
            saving = program.column(1, 0, cap)
            program.row([(saving, 1), (switch, -cap)], -INFINITY, 0)
            # A whole saving of at most rate * net + 1/2 is half-up.
            rate = offer["percent_bp"]
            entries = [(saving, 10_000)] + [(column, rate * each) for column, each in item]
            program.row(entries, -INFINITY, rate * subtotal + 5_000)
        program.row([(switch, 1) for switch in switches], -INFINITY, 1)
        if offer.get("group") is not None:
            groups.setdefault(offer["group"], []).extend(switches)
    for switches in groups.values():
        program.row([(switch, 1) for switch in switches], -INFINITY, 1)
    if problem.get("delivery"):
        switch = program.column(0, 0, 1)
        reaches(switch, problem["delivery"]["free_from"])
        waived = program.column(problem["delivery"]["fee"], 0, 1)
        program.row([(waived, 1), (switch, -1)] + [(waiver, -1) for waiver in waivers], -INFINITY, 0)
    return program.solve(limit)


def basket(problem, limit):
    program = Program()
    cheapest = problem["objective"] == "min_cost"
    stores = {store["id"]: store for store in problem["stores"]}
    used = {store: program.column(0, 0, 1) for store in stores}
    spend = {store: [] for store in stores}
    pay = []
    for need in problem["needs"]:
        columns = []
        for option in need["options"]:
            column = program.column(0 if cheapest else option["score"] * need["qty"], 0, 1)
            columns.append((column, 1))
            spend[option["store"]].append((column, option["price"] * need["qty"]))
            pay.append((column, option["price"] * need["qty"]))
            program.row([(column, 1), (used[option["store"]], -1)], -INFINITY, 0)
        program.row(columns, 1 if cheapest or need.get("required", True) else 0, 1)
    program.row([(column, 1) for column in used.values()], -INFINITY, problem["max_stores"])
    for name, store in stores.items():
        program.row([(column, 1) for column, _ in spend[name]] + [(used[name], -1)], 0, INFINITY)

        def switch(least, gain):
            column = program.column(0, 0, 1)
            program.row(spend[name] + [(column, -least)], 0, INFINITY)
            program.row([(column, 1), (used[name], -1)], -INFINITY, 0)
            pay.append((column, -gain))

        if store["fee"] > 0:
            pay.append((used[name], store["fee"]))
            switch(store["free_from"], store["fee"])
        if store.get("spend_offer"):
            switch(store["spend_offer"]["min_spend"], store["spend_offer"]["cents"])
    if cheapest:
        for column, cost in pay:
            program.worth[column] -= cost
    else:
        program.row(pay, -INFINITY, problem["budget"])
    return program.solve(limit)


def main():
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seconds = []
    for text in sys.stdin:
        row = json.loads(text)
        instance = row["instance"]
        judge = deals if instance["format"].startswith("grocery-deals") else basket
        objective, status, spent = judge(instance, limit)
        stated = row.get("optimum", {}).get("objective")
        if stated is not None and stated != objective:
            print("differs:", row["family"], instance.get("seed"), objective, stated, file=sys.stderr)
        proven = status == "kOptimal"
        row["optimum"] = {"status": status, "objective": objective if proven else None, "seconds": round(spent, 4)}
        seconds.append(spent)
        print(json.dumps(row))
    seconds.sort()
    if seconds:
        at = lambda percent: seconds[min(len(seconds) - 1, len(seconds) * percent // 100)] * 1e3
        print(f"HiGHS: {len(seconds)} rows, CPU p50 {at(50):.1f} ms, p95 {at(95):.1f} ms", file=sys.stderr)


if __name__ == "__main__":
    main()
