"""Offer books, explanations, shares, and prices judged by their history."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from grocery_core import (
    GroceryAgent,
    InvalidInputError,
    Money,
    NotFoundError,
    OfferBook,
    TooLargeError,
    alert_step,
    detect_deals,
    optimise_deals,
    rank_deals,
    split_deals,
)

YOGURT = {"skus": ["yogurt"]}
OFFERS: list[dict[str, Any]] = [
    {"id": "bogo", "title": "buy one, get one free", "kind": "buy_get", "max_uses": 9, "buy": YOGURT, "buy_n": 1, "get_m": 1, "percent_bp": 10000, "valid_until": "2026-11-22"},
    {"id": "clip", "kind": "coupon", "issuer": "manufacturer", "scope": YOGURT, "requires_qty": 1, "cents": 75, "must_clip": True, "per_day": 2},
    {"id": "free", "kind": "free_delivery", "min_spend": 200, "stores": ["s1"]},
    {"id": "back", "kind": "rebate", "provider": "app", "scope": YOGURT, "cents": 20},
]  # fmt: skip
BOOK: dict[str, Any] = {"format": "grocery-offers/1", "currency": "USD", "offers": OFFERS}
CART: dict[str, Any] = {
    "format": "grocery-deals/1",
    "currency": "USD",
    "offers": [],
    "delivery": {"fee": 599, "free_from": 9900},
    "lines": [{"id": "L0", "sku": "yogurt", "qty": 3, "unit_price": 120, "name": "yogurt"}],
    "context": {"now": "2026-11-21T10:00:00Z", "codes": ["HELLO"]},
}


def at(day: int, minor: int, **more: Any) -> dict[str, Any]:
    return {"at": f"2026-11-{day:02}T12:00:00Z", "price": Money(minor), "source": "shop", **more}


PRICES = {"past": [at(day, 398) for day in range(1, 16)], "present": at(20, 298), "now": "2026-11-20T12:00:00Z"}


@pytest.mark.parametrize("data", [BOOK, json.dumps(BOOK)], ids=type)
def test_a_book_knows_its_offers(data: Any) -> None:
    book = OfferBook(data)
    assert (len(book), book.currency, [rule.id for rule in book.rules]) == (4, "USD", ["bogo", "clip", "free", "back"])
    clip = book.rule("clip")
    assert clip is not None and book.rule("nothing") is None
    assert (clip.kind, clip.must_clip, clip.per_day, clip.title, clip.stores) == ("coupon", True, 2, None, [])
    assert [rule.id for rule in book.current(CART["context"])] == ["bogo", "clip", "back"]
    assert [rule.id for rule in book.current({**CART["context"], "store": "s1"})][2] == "free"
    assert [rule.id for rule in book.current({"now": "2026-12-01T00:00:00Z"})] == ["clip", "back"]
    assert [rule.id for rule in book.on_product({"sku": "yogurt"}, {"now": "2026-12-01T00:00:00Z"})] == ["clip", "back"]
    assert book.on_product({"sku": "tea"}) == []


def test_what_is_on_is_solved_and_the_rest_has_reasons() -> None:
    book = OfferBook(BOOK)
    on = book.applicable(CART)
    assert [offer["id"] for offer in on.problem["offers"]] == ["bogo"]
    assert {one.offer: [why.why for why in one.why] for one in on.not_on} == {"clip": ["not_clipped"], "free": ["other_store"]}
    assert (on.unknown_codes, [(one.id, one.how, one.cents) for one in on.rebates]) == (["HELLO"], [("back", "cash_back", 20)])
    found = optimise_deals(on.problem)
    assert (found.plan.savings, found.plan.payable) == (120, 240 + 599)
    back = book.claim_rebates(CART, found.plan)
    assert (back.total, back.is_optimal, back.claims[0].units[0].line) == (20, True, "L0")
    assert book.claim_rebates(CART, found.plan.to_dict()) == back
    split = split_deals(on.problem, found.plan)
    (line,) = split.lines
    assert (split.subtotal, split.item_savings, line.shelf, line.paid, line.by[0].units) == (360, 120, 360, 240, 2)
    limit = book.applicable({**CART, "context": {**CART["context"], "clipped": ["clip"], "uses": [{"offer": "clip", "on": "2026-11-21", "uses": 2}]}})
    (why,) = limit.not_on[0].why
    assert (why.why, why.limit, why.allowed, why.used, why.missing) == ("limit_reached", "per_day", 2, 2, None)


async def test_the_best_plan_is_explained() -> None:
    book = OfferBook(BOOK)
    told = await book.explain(CART)
    assert told.is_optimal and told.gap == 0 and told.plan.payable == 839
    assert sum(line.paid for line in told.lines) + told.delivery_fee == told.plan.payable
    assert told.runner_up is not None and (told.runner_up.without, told.runner_up.saves_less) == ("bogo", 120)
    clip, more = sorted(told.changes, key=lambda change: change.change, reverse=True)
    assert (clip.change, clip.offer, clip.saves, clip.line) == ("clip", "clip", 75, None)
    assert (more.change, more.line, more.units, more.saves, more.extra) == ("add_units", "L0", 1, 120, 0)
    assert "Add one more yogurt to save $1.20, at no extra cost." in told.sentences
    assert (await book.explain(CART, most_changes=0)).changes == []
    waived = await book.explain({**CART, "context": {**CART["context"], "store": "s1"}})
    assert waived.plan.delivery_waived and waived.offers[0].layer == "order"
    assert told.to_dict()["rebates"]["total"] == told.rebates.total == 20


async def test_an_explanation_runs_beside_the_loop_and_ends_when_cancelled() -> None:
    # A dense cart: every offer overlaps with every other, so that proving the best takes long.
    lines = [{"id": f"L{n}", "sku": f"s{n}", "qty": 5, "unit_price": 100 + 37 * n % 211} for n in range(40)]
    offers = [
        {"id": f"o{n}", "kind": "n_for", "max_uses": 9, "n": 2 + n % 4, "price": 150 + 13 * n % 97,
         "scope": {"skus": [f"s{(n * k) % 40}" for k in range(1, 12)]}}
        for n in range(200)
    ]  # fmt: skip
    book = OfferBook({**BOOK, "offers": offers})
    task = asyncio.ensure_future(book.explain({**CART, "lines": lines}))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_what_is_no_book_or_cart_names_the_field() -> None:
    for change, field in (
        ({"format": "grocery-offers/9"}, "format"),
        ({"offers": [{**OFFERS[0], "percent_bp": 10001}]}, r"offers\[0\]\.percent_bp"),
        ({"offers": [OFFERS[0], OFFERS[0]]}, r"offers\[1\]\.id"),
        ({"offers": [{**OFFERS[0], "valid_until": "soon"}]}, r"offers\[0\]\.valid_until"),
    ):
        with pytest.raises(InvalidInputError, match=field):
            OfferBook({**BOOK, **change})
    book = OfferBook(BOOK)
    for beside, field in (({"context": {"now": "noon"}}, "context"), ({"lines": [{}]}, r"lines\[0\]\.id")):
        with pytest.raises(InvalidInputError, match=field):
            book.applicable({**CART, **beside})
    with pytest.raises(InvalidInputError, match=r"product\.sku"):
        book.on_product({})
    with pytest.raises(InvalidInputError):
        split_deals(CART, {"applications": [{"offer": "x", "uses": 1}], "savings": 1, "payable": 1, "delivery_waived": False})
    with pytest.raises(InvalidInputError, match="plan"):
        split_deals(CART, "{}")
    with pytest.raises(TooLargeError):
        OfferBook({**BOOK, "offers": [{**OFFERS[3], "id": str(n)} for n in range(100_001)]})
    others: list[Any] = [None, 7, []]
    for wrong in others:
        with pytest.raises(TypeError):
            OfferBook(wrong)


def test_a_price_is_judged_by_what_was_charged() -> None:
    found = detect_deals(PRICES)
    drop = next(deal for deal in found.deals if deal.kind == "price_drop")
    assert (drop.saving, drop.share, drop.expires_basis) == (Money(100), 251256, "assumed")
    assert drop.regular is not None and (drop.regular.price, drop.regular.agreement) == (Money(398), 1.0)
    assert (drop.before, drop.steps, drop.would_cost) == (None, [], None)
    assert found.drop is not None and found.drop.amount == Money(100)
    assert found.standing is not None and (found.standing.below_exact, found.standing.observations) == ("0", 15)
    was = detect_deals({**PRICES, "present": at(20, 298, regular=Money(598))}).was
    assert was is not None and (was.claimed, was.verdict) == (Money(598), "unknown")
    small = {"price": Money(300), "per": {"amount": "16", "unit": "ounce"}}
    large = {"present": at(20, 700, amount={"amount": "48", "unit": "ounce"}), "packages": [small], "now": PRICES["now"]}
    (bulk,) = detect_deals(large).deals
    assert bulk.smaller is not None and (bulk.kind, bulk.smaller.amount, bulk.would_cost) == ("bulk", 16.0, Money(900))
    for change, field in (
        ({"past": [{"price": Money(1)}]}, r"past\[0\]"),
        ({"config": {"window_days": 0}}, "window_days"),
        ({"prices": []}, "prices"),
        ({"present": None}, "present"),
    ):
        with pytest.raises(InvalidInputError, match=field):
            detect_deals({**PRICES, **change})


def test_deals_are_ranked_and_told_of() -> None:
    found = detect_deals(PRICES)
    habits = {"products": {"milk": {"days": 3, "last": "2026-11-13", "every_days": "7"}}}
    asked = {"deals": [{"product": p, "deal": found.deals[0]} for p in ("tea", "milk")], "habits": habits, "now": PRICES["now"]}
    milk, tea = rank_deals(asked)
    assert (milk.product_id, milk.score, [r.reason for r in milk.reasons]) == ("milk", 251 + 150 + 300, ["due", "saving", "familiar"])
    assert (tea.score, tea.deal, milk.reasons[0].every_days) == (251, found.deals[0], "7")
    rule = {"id": "r", "scope": {"product": "milk"}, "condition": {"percent": 200_000}, "cooldown_seconds": 60}
    seen = {"product": "milk", "detection": found}
    first = alert_step({"rule": rule, "sighting": seen})
    assert first.alert is not None and (first.alert.rule, first.alert.saving, first.alert.deal) == ("r", Money(100), "price_drop")
    assert alert_step({"rule": rule, "sighting": seen, "state": first.state}).alert is None
    with pytest.raises(InvalidInputError, match="rule"):
        alert_step({"rule": {}, "sighting": seen})


async def test_a_report_of_what_was_paid() -> None:
    agent = GroceryAgent(fixed_time="2026-11-20T10:30:00Z", seed=7)
    milk = "gc-whole-milk-1-gallon"
    assert await agent.prices.report(milk) is None
    table = "date,store,name,qty,price\n2026-11-01,Shop,Whole Milk 1 gal,1,3.99\n2026-11-19,Shop,Whole Milk 1 gal,1,2.99\n"
    await agent.orders.import_([table.encode()])
    report = await agent.prices.report(milk)
    assert report is not None and report == await agent.prices.report(milk)
    assert (report.product_id, report.detection.present.price, len(report.changes)) == (milk, Money(299), 2)
    month = next(window for window in report.windows if window.days == 30)
    assert (month.count, month.lowest.price, month.mean, month.median_exact, month.trend) == (2, Money(299), 349.0, "349", "falling")
    assert await agent.prices.report(milk, store="nowhere") is None
    with pytest.raises(NotFoundError):
        await agent.prices.report("no-such-product")
    assert await asyncio.to_thread(agent.blocking.prices.report, milk) == report
