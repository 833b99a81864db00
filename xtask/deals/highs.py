#!/usr/bin/env python3
"""Reads rows {"family","instance"} and adds the optimum that HiGHS proves, by a formulation of its own."""
import json, sys, time
import numpy as np, highspy

INF = highspy.kHighsInf
def pct(a, bp): return (a * bp * 2 + 10000) // 20000
def covers(s, l):
    if "skus" in s: return l["sku"] in s["skus"]
    if s.get("all"): return True
    return all(l.get(k) == s[k] for k in ("category", "brand") if k in s)

class M:
    def __init__(self): self.c, self.lo, self.hi, self.rows = [], [], [], []
    def var(self, c, lo, hi): self.c.append(c); self.lo.append(lo); self.hi.append(hi); return len(self.c) - 1
    def row(self, terms, lo, hi): self.rows.append((terms, lo, hi))
    def solve(self, limit):
        h = highspy.Highs(); h.setOptionValue("output_flag", False); h.setOptionValue("threads", 1)
        h.setOptionValue("mip_rel_gap", 0.0); h.setOptionValue("mip_abs_gap", 0.5); h.setOptionValue("time_limit", limit)
        n = len(self.c)
        if n == 0: return 0, "kOptimal", 0.0
        lp = highspy.HighsLp(); lp.num_col_ = n; lp.num_row_ = len(self.rows)
        lp.col_cost_ = np.array(self.c, float); lp.col_lower_ = np.array(self.lo, float); lp.col_upper_ = np.array(self.hi, float)
        lp.row_lower_ = np.array([r[1] for r in self.rows], float); lp.row_upper_ = np.array([r[2] for r in self.rows], float)
        st, ix, va = [0], [], []
        for t, _, _ in self.rows:
            d = {}
            for j, a in t: d[j] = d.get(j, 0) + a
            for j, a in d.items(): ix.append(j); va.append(a)
            st.append(len(ix))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(st); lp.a_matrix_.index_ = np.array(ix, dtype=np.int32); lp.a_matrix_.value_ = np.array(va, float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * n
        lp.sense_ = highspy.ObjSense.kMaximize
        h.passModel(lp); t = time.process_time(); h.run(); t = time.process_time() - t
        return round(h.getInfo().objective_function_value), str(h.getModelStatus()).split(".")[-1], t

def deals(p, limit):
    L = p["lines"]; m = M(); sub = sum(l["qty"] * l["unit_price"] for l in L)
    take = [[] for _ in L]; block = [[] for _ in L]; carry = {(i, b): [] for i in range(len(L)) for b in ("manufacturer", "store")}
    item = []; groups = {}; choice = []
    def uses(o, vs, cap):
        g = o.get("group")
        if g is None: return
        u = m.var(0, 0, 1); m.row([(v, 1) for v in vs] + [(u, -cap)], -INF, 0); groups.setdefault(g, []).append(u)
    for o in p["offers"]:
        if o.get("requires_member") and not p.get("member"): continue
        k = o["kind"]; U = o["max_uses"]; blk = not o.get("couponable", True)
        def at(i, v, a=1):
            take[i].append((v, a))
            if blk: block[i].append((v, a))
        if k in ("percent_off", "amount_off", "fixed_price"):
            vs = []
            for i, l in enumerate(L):
                if not covers(o["scope"], l): continue
                s = pct(l["unit_price"], o["percent_bp"]) if k == "percent_off" else min(l["unit_price"], o["cents"]) if k == "amount_off" else max(0, l["unit_price"] - o["price"])
                v = m.var(s, 0, l["qty"]); vs.append(v); item.append((v, s)); at(i, v)
            m.row([(v, 1) for v in vs], -INF, U); uses(o, vs, 10**5)
        elif k in ("n_for", "buy_get", "bundle", "coupon"):
            n = m.var(0, 0, min(U, 10**4))
            flat = {"n_for": lambda: -o["price"], "bundle": lambda: o["cents_off"], "coupon": lambda: o["cents"], "buy_get": lambda: 0}[k]()
            m.c[n] += flat
            if k != "coupon": item.append((n, flat))
            if k == "bundle": roles = [(c["scope"], c["qty"], lambda q: 0) for c in o["components"]]
            elif k == "buy_get": roles = [(o["buy"], o["buy_n"], lambda q: 0), (o.get("get") or o["buy"], o["get_m"], lambda q: pct(q, o["percent_bp"]))]
            elif k == "n_for": roles = [(o["scope"], o["n"], lambda q: q)]
            else: roles = [(o["scope"], o["requires_qty"], lambda q: 0)]
            cols = []
            for sc, need, f in roles:
                own = []
                for i, l in enumerate(L):
                    if not covers(sc, l): continue
                    s = f(l["unit_price"]); v = m.var(s, 0, l["qty"]); own.append((l["unit_price"], v))
                    if k == "coupon": carry[(i, o["issuer"])].append((v, 1))
                    else: item.append((v, s)); at(i, v)
                m.row([(v, 1) for _, v in own] + [(n, -need)], 0, 0); cols.append(own)
            if k == "buy_get" and o.get("get") is None:
                for q in sorted({q for q, _ in cols[0]}):
                    t = m.var(0, 0, 10**4)
                    m.row([(v, 1) for x, v in cols[1] if x >= q] + [(t, -o["get_m"])], -INF, 0)
                    m.row([(v, 1) for x, v in cols[0] if x >= q] + [(t, -o["buy_n"])], 0, INF)
            uses(o, [n], 10**4)
        else: choice.append(o)
    for i, l in enumerate(L):
        m.row(take[i], -INF, l["qty"])
        for b in ("manufacturer", "store"): m.row(carry[(i, b)] + block[i], -INF, l["qty"])
    # net = sub - item >= spend * y
    for o in choice:
        ys = []
        if o["kind"] == "spend_off":
            for t in o["tiers"]:
                y = m.var(t["cents"], 0, 1); m.row([(v, s) for v, s in item] + [(y, t["min_spend"])], -INF, sub); ys.append(y)
        else:
            y = m.var(0, 0, 1); m.row([(v, s) for v, s in item] + [(y, o["min_spend"])], -INF, sub); ys.append(y)
            cap = o.get("cap") or 10**9
            s = m.var(1, 0, cap); m.row([(s, 1), (y, -min(cap, sub + 1))], -INF, 0)
            m.row([(s, 10000)] + [(v, o["percent_bp"] * a) for v, a in item], -INF, o["percent_bp"] * sub + 5000)
        m.row([(y, 1) for y in ys], -INF, 1)
        if o.get("group") is not None: groups.setdefault(o["group"], []).extend(ys)
    for us in groups.values(): m.row([(u, 1) for u in us], -INF, 1)
    d = p.get("delivery")
    if d:
        y = m.var(d["fee"], 0, 1); m.row([(v, s) for v, s in item] + [(y, d["free_from"])], -INF, sub)
    return m.solve(limit)

def basket(p, limit):
    m = M(); mn = p["objective"] == "min_cost"; stores = {s["id"]: s for s in p["stores"]}; spend = {s: [] for s in stores}; pay = []
    used = {s: m.var(0, 0, 1) for s in stores}
    for n in p["needs"]:
        vs = []
        for o in n["options"]:
            v = m.var(0 if mn else o["score"] * n["qty"], 0, 1); vs.append((v, 1)); a = o["price"] * n["qty"]
            spend[o["store"]].append((v, a)); pay.append((v, a)); m.row([(v, 1), (used[o["store"]], -1)], -INF, 0)
        m.row(vs, 1 if (mn or n.get("required", True)) else 0, 1)
    m.row([(u, 1) for u in used.values()], -INF, p["max_stores"])
    for s, st in stores.items():
        m.row([(v, 1) for v, _ in spend[s]] + [(used[s], -1)], 0, INF)
        if st["fee"] > 0:
            w = m.var(0, 0, 1); m.row(spend[s] + [(w, -st["free_from"])], 0, INF); m.row([(w, 1), (used[s], -1)], -INF, 0)
            pay += [(used[s], st["fee"]), (w, -st["fee"])]
        if st.get("spend_offer"):
            y = m.var(0, 0, 1); m.row(spend[s] + [(y, -st["spend_offer"]["min_spend"])], 0, INF); m.row([(y, 1), (used[s], -1)], -INF, 0)
            pay.append((y, -st["spend_offer"]["cents"]))
    if mn:
        for v, a in pay: m.c[v] -= a
    else: m.row(pay, -INF, p["budget"])
    return m.solve(limit)

limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
times = []
for line in sys.stdin:
    r = json.loads(line); p = r["instance"]
    obj, status, t = (deals if p["format"].startswith("grocery-deals") else basket)(p, limit)
    want = r.get("optimum", {}).get("objective")
    if want is not None and want != obj: print("HIGHS DIFFERS", r["family"], p.get("seed"), obj, want, file=sys.stderr)
    r["optimum"] = {"status": status, "objective": obj if status == "kOptimal" else None, "seconds": round(t, 4)}
    times.append(t); print(json.dumps(r))
times.sort()
if times: print(f"highs n {len(times)} cpu p50 {times[len(times)//2]*1e3:.1f}ms p95 {times[min(len(times)-1,len(times)*95//100)]*1e3:.1f}ms", file=sys.stderr)
