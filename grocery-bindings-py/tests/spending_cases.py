"""The conformance cases about what is spent, through this language's own objects."""

from __future__ import annotations

import json
from typing import Any, Optional

from grocery_core import (
    BudgetStatus,
    Crossing,
    Deposit,
    FitChange,
    FitGoods,
    FitPlan,
    GroceryAgent,
    GroceryError,
    GroceryList,
    LineTotals,
    Money,
    Refund,
    SpendEntry,
    Totals,
    TotalsItem,
    VatTotals,
    optimise_deals,
    totals_from_deals,
)

Given = dict[str, Any]


def fields(one: Any, *names: str) -> Given:
    return {name: getattr(one, name) for name in names}


def line(one: LineTotals) -> Given:
    names = ["coupon_discount", "deposit", "line_total", "net", "offer_discount", "snap", "snap_deposit", "tax", "taxable"]
    return {**fields(one, *names), "quantity": one.quantity_exact, "tax_rate": one.tax_rate_ppm}


def vat(one: VatTotals) -> Given:
    return {**fields(one, "gross", "net", "tax"), "tax_rate": one.tax_rate_ppm}


def sums(sale: Totals) -> Given:
    names = [
        "bag_fee", "coupon_discount", "delivery_fee", "deposits", "notes", "offer_discount", "subtotal", "tax",
        "tax_included", "total", "total_savings",
    ]  # fmt: skip
    return {
        **fields(sale, *names),
        "lines": [line(one) for one in sale.lines],
        "tender": sale.tender and fields(sale.tender, "other", "snap", "snap_left", "tax_lifted"),
        "vat": [vat(one) for one in sale.vat],
    }


def refund(back: Refund) -> Given:
    names = ["bag_fee", "delivery_fee", "deposits", "discounts", "goods", "other", "snap", "tax", "total"]
    of_line = ["deposit", "discounts", "goods", "line", "snap", "tax"]
    lines = [{**fields(one, *of_line), "product": one.product_id} for one in back.lines]
    return {**fields(back, *names), "lines": lines}


def item(given: Given, currency: str) -> TotalsItem:
    def amount(name: str) -> Optional[Money]:
        return Money.parse(str(given[name]), currency) if name in given else None

    deposit = given.get("deposit")
    if isinstance(deposit, dict):
        each = Money.parse(str(deposit["each"]), currency)
        deposit = Deposit(each, deposit.get("containers", 1), by_law=deposit.get("byLaw", True))
    elif deposit is not None:
        deposit = Deposit(Money.parse(str(deposit), currency))
    return TotalsItem(
        Money.parse(str(given["price"]), currency),
        given["quantity"],
        product_id=given.get("productId"),
        tax_class=given.get("taxClass"),
        snap_eligible=given.get("snapEligible"),
        sold_by=given.get("soldBy"),
        tax_rate=given.get("taxRate"),
        offer_discount=amount("offerDiscount"),
        coupon_discount=amount("couponDiscount"),
        deposit=deposit,
    )


def totals(given: Given, now: str, seed: int) -> Given:
    asked = given["totals"]
    currency = asked.get("currency", "USD")
    place = asked.get("location", {})

    def amount(name: str) -> Optional[Money]:
        return Money.parse(str(asked[name]), currency) if name in asked else None

    def pairs(name: str) -> list[tuple[int, Any]]:
        return [(one["line"], one["quantity"]) for one in asked.get(name, [])]

    agent = GroceryAgent(fixed_time=now, seed=seed, taxes=given.get("taxes"))
    sale = agent.totals(
        [item(one, currency) for one in asked["items"]],
        state=place.get("state"),
        zip_code=place.get("zipCode"),
        promo_code=asked.get("promoCode"),
        loyalty_member=asked.get("loyaltyMember", False),
        tax_rate=asked.get("taxRate"),
        policy=asked.get("policy"),
        currency=currency,
        snap_balance=amount("snapBalance"),
        delivery_fee=amount("deliveryFee"),
        bags=asked.get("bags", 0),
    )
    back: Optional[Given] = None
    if "returns" in asked:
        back = refund(
            sale.refund(pairs("returns"), earlier=pairs("returned"), fees=asked.get("refundFees", False))
        )
    return {"refund": back, "totals": sums(sale)}


def from_deals(problem: Given, agent: GroceryAgent) -> Given:
    basket = totals_from_deals(problem, optimise_deals(problem).plan)
    return sums(agent.totals(basket.items, state="CA", delivery_fee=basket.delivery_fee))


def standing(status: BudgetStatus) -> Given:
    return fields(
        status, "category", "first_day", "last_day", "left", "limit", "over", "percent", "period", "spent"
    )


def crossed(all: list[Crossing]) -> list[Given]:
    return [{"status": standing(one.status), "threshold": one.threshold} for one in all]


def entry(given: Given) -> SpendEntry:
    categories = {name: Money(**amount) for name, amount in given.get("categories", {}).items()}
    return SpendEntry(given["id"], Money(**given["total"]), day=given.get("day"), categories=categories)


async def step(agent: GroceryAgent, given: Given) -> Any:
    budgets, op, user = agent.budgets, given["op"], "conformance"
    if op == "set":
        more = {name: given[name] for name in ("category", "thresholds", "week_starts_on") if name in given}
        return crossed(await budgets.set(given["period"], Money(**given["limit"]), **more, user_id=user))
    if op == "spend":
        return crossed(await budgets.spend([entry(one) for one in given["entries"]], user_id=user))
    if op == "standing":
        return [standing(one) for one in await budgets.standing(user_id=user)]
    if op == "remove":
        return await budgets.remove(given["period"], category=given.get("category"), user_id=user)
    if op == "remove_spend":
        return await budgets.remove_spend(given["ids"], user_id=user)
    if op == "forget_all":
        return await budgets.forget_all(user_id=user)
    if op == "today":
        return budgets.today()
    return (await agent.process(given["text"], user_id=user)).response


def deals(list: GroceryList) -> Optional[Given]:
    if list.deals is None:
        return None
    offers = [fields(one, "frees_delivery", "id", "savings", "title", "uses") for one in list.deals.offers]
    return {**fields(list.deals, "after_receipt", "at_most_more", "payable", "savings"), "offers": offers}


async def book(given: Given, now: str, seed: int) -> Given:
    agent = GroceryAgent(fixed_time=now, seed=seed, offers=given["book"])
    shopper, user = given["shopper"], "conformance"
    view = agent.deals
    view.active(shopper)
    answers = [await agent.process(turn, user_id=user, state="CA") for turn in given["turns"]]
    list = answers[-1].grocery_list
    active = [rule.id for rule in view.active(shopper)]
    on_product = [rule.id for rule in view.on_product(given["product"], shopper)]
    known = await view.for_list(list.id, shopper, user_id=user)
    why = await view.explain(list.id, shopper, user_id=user)
    assert view.book is not None and len(view.book) == len(given["book"]["offers"])
    view.set_book(None)
    without = await view.for_list(list.id, shopper, user_id=user)
    return {
        "active": active,
        "deals": deals(list),
        "explanation": why and json.loads(why.explanation.to_json()),
        "items": [
            {
                "offers": [[one.id, one.title, one.savings.minor] for one in i.offers],
                "requested": i.requested,
                "savings": i.savings,
            }
            for i in list.items
        ],
        "known": deals(known),
        "on_product": on_product,
        "replies": [{"reply": one.response, "suggestions": one.suggestions} for one in answers],
        "savings": list.savings,
        "total": list.total,
        "without": deals(without),
    }


def goods(one: FitGoods) -> Given:
    names = ["line_total", "name", "packs", "size", "unit"]
    return {**fields(one, *names), "amount": one.amount_exact, "product": one.product_id}


def change(one: FitChange, list: GroceryList) -> Given:
    names = ["kind", "loss", "priority", "reason", "reasons", "requested", "saved"]
    lines = [item.id for item in list.items]
    return {
        **fields(one, *names),
        "from": goods(one.before),
        "line": lines.index(one.line_id),
        "to": one.to and goods(one.to),
    }


def told(plan: FitPlan, list: GroceryList) -> Given:
    names = [
        "after", "available", "before", "budget", "fits", "is_optimal", "least", "loss_gap", "notes", "over", "response",
        "saved", "spent_before", "unpriced_count",
    ]  # fmt: skip
    return {**fields(plan, *names), "changes": [change(one, list) for one in plan.changes]}


async def applied(agent: GroceryAgent, plan: FitPlan) -> Given:
    after = await agent.apply_fit(plan)
    again: Optional[str] = None
    try:
        await agent.apply_fit(plan)
    except GroceryError as error:
        again = error.code
    undone: Optional[Money] = None
    if plan.changes:
        undone = (await agent.lists.undo(plan.list_id, user_id=plan.user_id)).total
    rows = [
        {"amount": item.quantity_exact, "product": item.product_id, "requested": item.requested} for item in after.items
    ]
    return {"again": again, "list": rows, "total": after.total, "undone": undone}


async def fit(given: Given, agent: GroceryAgent) -> Given:
    user = "conformance"
    list = (await agent.process(given["say"], user_id=user)).grocery_list
    if "kept" in given:
        kept = given["kept"]
        await agent.budgets.set(kept["period"], Money(**kept["limit"]), user_id=user)
        await agent.budgets.spend([SpendEntry("before", Money(**kept["spent"]))], user_id=user)
    priorities = {list.items[at].id: name for name in ("must", "want", "nice") for at in given.get(name, [])}
    plan = await agent.fit(
        list.id,
        budget=Money(**given["budget"]) if "budget" in given else None,
        period=given.get("period"),
        priorities=priorities,
        without=given.get("without", ()),
        diets=given.get("diets", ()),
        allergens=given.get("allergens", ()),
        excludes=given.get("excludes", ()),
        state=given.get("state"),
        language=given.get("language"),
        user_id=user,
    )
    done = await applied(agent, plan) if given.get("apply") else None
    return {"applied": done, "plan": told(plan, list)}


def why(error: GroceryError) -> Given:
    return {"error": error.code, "message": error.message}


async def spending(given: Given, now: str, seed: int) -> Any:
    """Answers a case."""
    agent = GroceryAgent(fixed_time=now, seed=seed)
    try:
        if "totals" in given:
            return totals(given, now, seed)
        if "from_deals" in given:
            return from_deals(given["from_deals"], agent)
        if "fit" in given:
            return await fit(given["fit"], agent)
        if "book" in given:
            return await book(given, now, seed)
    except GroceryError as error:
        return why(error)
    answers: list[Any] = []
    for one in given["budgets"]:
        try:
            answers.append(await step(agent, one))
        except GroceryError as error:
            answers.append(why(error))
    return answers
