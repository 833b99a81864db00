from __future__ import annotations

from decimal import Decimal

import pytest

from grocery_core import GroceryAgent, InvalidInputError, Money, TotalsItem

SAMPLE = TotalsItem(Money(399), 4, original_price=Money(499), product_id="prod-123")


@pytest.mark.parametrize(("policy", "tax", "total"), [("original", 115, 2014), ("documented", 116, 2015)])
def test_the_documented_sample(agent: GroceryAgent, policy: str, tax: int, total: int) -> None:
    sums = agent.totals(
        [SAMPLE], state="IL", zip_code="12345", promo_code="SAVE10", loyalty_member=True, policy=policy
    )
    assert sums.subtotal == Money(1596)
    assert sums.original_subtotal == Money(1996)
    assert sums.item_savings == Money(400)
    assert (sums.promo_discount, sums.promo_description) == (Money(160), "10% off entire order")
    assert sums.loyalty_discount == Money(32)
    assert sums.tax == Money(tax)
    assert (sums.tax_rate, sums.tax_rate_ppm) == (7.25, 72_500)
    assert sums.delivery_fee == Money(495)
    assert sums.total_savings == Money(592)
    assert sums.total == Money(total)
    assert (sums.free_delivery_eligible, sums.amount_for_free_delivery) == (False, Money(1904))
    (line,) = sums.lines
    assert (line.product_id, line.line_total, line.promo_discount) == ("prod-123", Money(1596), Money(160))
    assert sums.free_delivery.threshold == Money(3500)
    assert sums.to_dict()["total"] == total / 100


def test_exact_quantities_and_an_explicit_rate(agent: GroceryAgent) -> None:
    sums = agent.totals([TotalsItem(Money(549), "1.27", sold_by="weight")], tax_rate=Decimal("8.875"))
    assert sums.subtotal == Money(697)
    assert sums.tax_rate_ppm == 88_750
    assert sums.estimated and sums.lines[0].estimated
    assert agent.totals([SAMPLE], tax_rate=8.875).tax_rate_ppm == 88_750


def test_items_show_what_they_are() -> None:
    item = TotalsItem(Money(549), 1.5, tax_class="candy", snap_eligible=False, sold_by="weight")
    assert (item.price, item.quantity, item.quantity_exact) == (Money(549), 1.5, "3/2")
    assert (item.tax_class, item.snap_eligible, item.sold_by) == ("candy", False, "weight")
    assert (item.original_price, item.product_id) == (None, None)
    assert item == TotalsItem(Money(549), "3/2", tax_class="candy", snap_eligible=False, sold_by="weight")
    assert "549" in repr(item)


def test_nothing_costs_nothing(agent: GroceryAgent) -> None:
    sums = agent.totals([])
    assert (sums.subtotal, sums.tax, sums.lines) == (Money(0), Money(0), [])


def test_another_currency(agent: GroceryAgent) -> None:
    sums = agent.totals([TotalsItem(Money(120, "JPY"), 3)])
    assert (sums.subtotal, sums.currency) == (Money(360, "JPY"), "JPY")
    with pytest.raises(InvalidInputError, match="items"):
        agent.totals([SAMPLE, TotalsItem(Money(1, "EUR"))])


@pytest.mark.parametrize(
    "item",
    [TotalsItem(Money(399), 0), TotalsItem(Money(399), -1), TotalsItem(Money(-1)), TotalsItem(Money(1), 10**12)],
)
def test_items_without_meaning_are_named(agent: GroceryAgent, item: TotalsItem) -> None:
    with pytest.raises(InvalidInputError, match=r"items\[1\]") as error:
        agent.totals([SAMPLE, item])
    assert error.value.code == "INPUT_001"
    assert error.value.hint


@pytest.mark.parametrize(
    "arguments",
    [{"state": "ZZ"}, {"policy": "generous"}, {"tax_rate": "NaN"}, {"tax_rate": 101}, {"date": "tomorrow"}, {"currency": "??"}],
)
def test_terms_without_meaning(agent: GroceryAgent, arguments: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        agent.totals([SAMPLE], **arguments)  # type: ignore[arg-type]


def test_wrong_types(agent: GroceryAgent) -> None:
    with pytest.raises(TypeError):
        agent.totals([3.99])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        TotalsItem(3.99)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        TotalsItem(Money(1), tax_class="luxury")
