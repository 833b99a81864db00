"""What the conformance cases do not reach: budgets that outlive the agent, events, offers that change, wrong types."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grocery_core import (
    BudgetThreshold,
    Deposit,
    GroceryAgent,
    InvalidInputError,
    Money,
    NotFoundError,
    OfferBook,
    SpendEntry,
    TotalsItem,
    optimise_deals,
    totals_from_deals,
)

NOW = "2026-11-20T10:30:00Z"
MILK = "gc-whole-milk-1-gallon"
BOOK = {
    "format": "grocery-offers/1",
    "currency": "USD",
    "offers": [
        {"id": "milk50", "title": "50c off milk", "kind": "amount_off", "cents": 50, "scope": {"skus": [MILK]}},
        {
            "id": "club",
            "kind": "amount_off",
            "cents": 30,
            "scope": {"skus": ["gc-strawberry-yogurt-6-ounce"]},
            "requires_member": True,
        },
    ],
}


async def test_a_threshold_is_told_once_and_outlives_the_agent(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    async with GroceryAgent(database=path, fixed_time=NOW) as agent:
        events = agent.events()
        assert await agent.budgets.set("week", Money(10_000)) == []
        entry = SpendEntry("market", Money(5_100), categories={"Candy": Money(400)})
        (crossing,) = await agent.budgets.spend([entry])
        assert (crossing.threshold, crossing.status.left) == (50, Money(4_900))
        event = await asyncio.wait_for(events.__anext__(), 60)
        assert event.kind == "budget_threshold"
        assert isinstance(event.data, BudgetThreshold)
        assert (event.data.threshold, event.data.first_day, event.data.last_day) == (50, "2026-11-16", "2026-11-22")
        assert (event.data.spent, event.data.limit, event.data.user_id) == (Money(5_100), Money(10_000), "local")
        assert event.to_dict()["data"]["threshold"] == 50
    async with GroceryAgent(database=path, fixed_time=NOW) as again:
        (standing,) = await again.budgets.standing()
        assert (standing.spent, standing.percent) == (Money(5_100), 51)
        assert await again.budgets.spend([SpendEntry("more", Money(100))]) == []


def test_without_asyncio() -> None:
    with GroceryAgent(fixed_time=NOW, offers=BOOK).blocking as shop:
        assert shop.budgets.set("month", Money(10_000), thresholds=[40]) == []
        assert [one.threshold for one in shop.budgets.spend([SpendEntry("a", Money(4_000))])] == [40]
        assert shop.budgets.standing(user_id="ann") == []
        assert shop.budgets.remove_spend(["a", "nobody"]) == 1
        assert shop.budgets.remove("month") and not shop.budgets.remove("month")
        assert shop.budgets.today() == "2026-11-20"
        shop.budgets.forget_all()
        list = shop.process("a gallon of whole milk").grocery_list
        found = shop.deals.for_list(list.id).deals
        assert found is not None and found.savings == Money(50)
        why = shop.deals.explain(list.id, {"clipped": ["x"]})
        assert why is not None and why.explanation.plan.savings == 50


async def test_an_imported_order_counts(agent: GroceryAgent) -> None:
    await agent.budgets.set("month", Money(50_000), thresholds=[1])
    receipt = "WALMART\nST# 03996\nBANANAS 000000004011KF\n1.23 lb @ 1 lb /0.58 0.71 N\nMILK 5.00 X\nSUBTOTAL 5.71\nTAX 1 0.34\nTOTAL 6.05\nVISA TEND 6.05\n11/17/26 10:00:24\n"
    await agent.orders.import_receipt(receipt)
    (standing,) = await agent.budgets.standing()
    assert standing.spent == Money(605)


@pytest.mark.parametrize(
    "call",
    [
        lambda b: b.set("fortnight", Money(1)),
        lambda b: b.set("week", Money(0)),
        lambda b: b.set("week", Money(1), thresholds=[0]),
        lambda b: b.spend([SpendEntry("a", Money(1), day="soon")]),
        lambda b: b.spend([SpendEntry("a", Money(1), categories={"x": Money(1, "EUR")})]),
        lambda b: b.remove("trip"),
    ],
)
async def test_budgets_without_meaning(agent: GroceryAgent, call: Any) -> None:
    with pytest.raises(InvalidInputError):
        await call(agent.budgets)
    assert await agent.budgets.standing() == []


async def test_budgets_of_wrong_types(agent: GroceryAgent) -> None:
    with pytest.raises(TypeError):
        await agent.budgets.set("week", 100)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        await agent.budgets.spend(["market"])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        SpendEntry("a", Money(1), categories=[("x", Money(1))])  # type: ignore[arg-type]


async def test_offers_come_and_go() -> None:
    agent = GroceryAgent(fixed_time=NOW)
    answer = await agent.process("a gallon of whole milk and a strawberry yogurt")
    assert answer.grocery_list.deals is None and agent.deals.book is None
    assert await agent.deals.explain(answer.grocery_list.id) is None
    agent.deals.set_book(OfferBook(BOOK))
    found = await agent.deals.for_list(answer.grocery_list.id)
    assert found.deals is not None and found.deals.savings == Money(50)
    assert [(one.id, one.savings) for one in found.items[0].offers] == [("milk50", Money(50))]
    assert found.total.minor == answer.grocery_list.total.minor - 50
    why = await agent.deals.explain(answer.grocery_list.id, {"member": True})
    assert why is not None and why.list.deals is not None
    assert why.list.deals.savings == Money(50 + 30)
    assert why.explanation.plan.savings == 80 and "50c off milk" in " ".join(why.explanation.sentences)
    assert [rule.id for rule in agent.deals.active()] == ["milk50", "club"]
    assert [rule.id for rule in agent.deals.on_product(MILK)] == ["milk50"]
    agent.deals.set_book(None)
    assert agent.deals.book is None and agent.deals.active() == []


async def test_offers_without_meaning() -> None:
    with pytest.raises(InvalidInputError, match="EUR"):
        GroceryAgent(offers={**BOOK, "currency": "EUR"})
    with pytest.raises(InvalidInputError, match="offers"):
        GroceryAgent(offers={"format": "grocery-offers/1", "currency": "USD", "offers": [{"id": "x"}]})
    agent = GroceryAgent(offers=BOOK)
    with pytest.raises(InvalidInputError, match="memeber"):
        agent.deals.active({"memeber": True})
    with pytest.raises(NotFoundError):
        agent.deals.on_product("nothing")
    with pytest.raises(TypeError):
        agent.deals.set_book(7)  # type: ignore[arg-type]


def test_a_sale_and_what_comes_back(agent: GroceryAgent) -> None:
    cans = TotalsItem(Money(600), 2, tax_class="soft_drink", snap_eligible=True, deposit=Deposit(Money(5), 12))
    soap = TotalsItem(Money(400), tax_class="household", offer_discount=Money(100))
    sale = agent.totals([cans, soap], state="CA", snap_balance=Money(1_000), delivery_fee=Money(0))
    assert (sale.deposits, sale.offer_discount) == (Money(120), Money(100))
    assert sale.tender is not None
    assert sale.tender.snap + sale.tender.other == sale.total
    assert sale.tender.snap == Money(1_000) and sale.tender.tax_lifted > Money(0)
    halves = [sale.refund([(0, 1)]), sale.refund([(0, 1), (1, 1)], earlier=[(0, 1)], fees=True)]
    assert halves[0].total + halves[1].total == sale.total
    assert halves[0].snap + halves[1].snap == sale.tender.snap
    assert [one.line for one in halves[1].lines] == [0, 1]
    with pytest.raises(InvalidInputError, match=r"returns\[0\].quantity"):
        sale.refund([(1, 2)])
    with pytest.raises(TypeError):
        sale.refund([1])  # type: ignore[list-item]
    assert cans.deposit == Deposit(Money(5), 12) and cans.deposit.by_law
    assert soap.offer_discount == Money(100) and soap.coupon_discount is None


def test_prices_with_the_tax_in_them(agent: GroceryAgent) -> None:
    items = [TotalsItem(Money(119, "EUR"), 2, tax_rate=Decimal("19")), TotalsItem(Money(107, "EUR"), tax_rate=7)]
    assert items[0].tax_rate_ppm == 190_000
    nothing = Money(0, "EUR")
    terms = {"tax_included": True, "delivery_fee": nothing, "free_delivery_from": nothing, "bag_fee": Money(25, "EUR")}
    sale = agent.totals(items, policy=terms, bags=2)
    assert sale.tax_included and sale.total == Money(345 + 50, "EUR") and sale.bag_fee == Money(50, "EUR")
    assert [(one.tax_rate, one.tax.minor) for one in sale.vat] == [(7.0, 7), (19.0, 38)]
    with pytest.raises(InvalidInputError, match="policy"):
        agent.totals(items, policy={"tax_inclded": True})


def test_a_cart_of_deals_is_added_up(agent: GroceryAgent) -> None:
    problem = {
        "format": "grocery-deals/1",
        "currency": "USD",
        "lines": [{"id": "a", "sku": "tea", "qty": 3, "unit_price": 300}],
        "offers": [{"id": "three", "kind": "n_for", "scope": {"skus": ["tea"]}, "n": 3, "price": 750}],
    }
    best = optimise_deals(problem)
    basket = totals_from_deals(problem, best.plan)
    assert (basket.currency, basket.delivery_fee) == ("USD", Money(0))
    sale = agent.totals(basket.items, delivery_fee=basket.delivery_fee)
    assert (sale.total, sale.total_savings) == (Money(best.plan.payable), Money(best.plan.savings))


def test_a_tax_table_of_ones_own() -> None:
    columns = "general food candy soft_drink prepared_food alcohol medicine supplement feminine_hygiene diaper".split()
    table = "\t".join(["state", "effective", *columns, "source"]) + "\n"
    for state, food in (("IL", "1"), ("IL/606", "2.25")):
        table += "\t".join([state, "2025-01-01", "9", food, *["."] * 8, "own"]) + "\n"
    agent = GroceryAgent(taxes=table)
    item = TotalsItem(Money(10_000))
    taxes = [agent.totals([item], state="IL", zip_code=code).tax for code in ("60614", "62701")]
    assert taxes == [Money(225), Money(100)]
    with pytest.raises(Exception, match="line"):
        GroceryAgent(taxes="state\n")
