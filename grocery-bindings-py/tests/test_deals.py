"""The best use of offers, and the best stores for a list."""

from __future__ import annotations

import asyncio
import json
from types import MappingProxyType
from typing import Any

import pytest

from grocery_core import (
    GroceryAgent,
    InvalidInputError,
    StorageError,
    TooLargeError,
    optimise_basket,
    optimise_deals,
)

YOGURT: dict[str, Any] = {
    "format": "grocery-deals/1",
    "currency": "USD",
    "lines": [{"id": "L0", "sku": "yogurt", "qty": 3, "unit_price": 100}],
    "offers": [
        {"id": "two", "kind": "n_for", "max_uses": 9, "couponable": False, "scope": {"skus": ["yogurt"]}, "n": 2, "price": 150},
        {"id": "clip", "kind": "coupon", "issuer": "store", "scope": {"skus": ["yogurt"]}, "requires_qty": 1, "cents": 30},
    ],
}  # fmt: skip
LIST: dict[str, Any] = {
    "format": "grocery-basket/1",
    "objective": "min_cost",
    "max_stores": 2,
    "stores": [{"id": "A", "fee": 300, "free_from": 5000}, {"id": "B", "fee": 300, "free_from": 5000}],
    "needs": [
        {"id": "milk", "qty": 1, "options": [{"store": "A", "sku": "a1", "price": 250}, {"store": "B", "sku": "b1", "price": 150}]},
        {"id": "eggs", "qty": 1, "options": [{"store": "A", "sku": "a2", "price": 300}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("problem", [YOGURT, json.dumps(YOGURT), MappingProxyType(YOGURT)], ids=type)
def test_offers_are_put_to_their_best_use(problem: Any) -> None:
    found = optimise_deals(problem)
    assert (found.is_optimal, found.gap, found.plan.savings, found.plan.payable) == (True, 0, 80, 220)
    clip, two = found.plan.applications
    assert (clip.offer, clip.units[0].qty, two.offer, two.units[0].line) == ("clip", 1, "two", "L0")
    assert found.to_dict()["plan"]["savings"] == 80 and json.loads(found.plan.to_json())["payable"] == 220


@pytest.mark.parametrize("problem", [LIST, json.dumps(LIST)], ids=type)
def test_stores_are_chosen(problem: Any) -> None:
    found = optimise_basket(problem)
    assert found.is_optimal and found.plan is not None
    assert (found.plan.pay, [pick.store for pick in found.plan.picks]) == (850, ["A", "A"])
    assert (found.plan.stores[0].goods, found.plan.stores[0].fee) == (550, 300)
    assert optimise_basket({**LIST, "needs": [{"id": "x", "qty": 1, "options": []}]}).plan is None


async def test_the_same_aside() -> None:
    agent = GroceryAgent()
    assert (await agent.optimise_deals(YOGURT)).to_dict() == optimise_deals(YOGURT).to_dict()
    assert (await agent.optimise_basket(json.dumps(LIST))).to_dict() == optimise_basket(LIST).to_dict()
    with pytest.raises(InvalidInputError, match="format"):
        await agent.optimise_deals({**YOGURT, "format": "grocery-deals/9"})
    with pytest.raises(TypeError):
        await agent.optimise_basket(7)  # type: ignore[arg-type]
    blocking = await asyncio.to_thread(agent.blocking.optimise_deals, YOGURT)
    assert blocking.plan.savings == 80
    await agent.close()
    with pytest.raises(StorageError, match="closed"):
        await agent.optimise_deals(YOGURT)


def test_wrong_problems_name_the_field() -> None:
    for change, field in (
        ({"lines": [{"id": "L0", "sku": "x", "qty": 0, "unit_price": 1}]}, r"lines\[0\]\.qty"),
        ({"lines": [{"id": "L0", "sku": "x", "qty": 1, "unit_price": 1.5}]}, r"lines\[0\]\.unit_price"),
        ({"offers": [{"id": "x", "kind": "lottery"}]}, r"offers\[0\]\.kind"),
        ({"format": "grocery-deals/9"}, "format"),
    ):
        with pytest.raises(InvalidInputError, match=field):
            optimise_deals({**YOGURT, **change})
    with pytest.raises(InvalidInputError, match="store: is none of the stores"):
        optimise_basket({**LIST, "stores": LIST["stores"][:1]})
    with pytest.raises(TooLargeError):
        optimise_deals({**YOGURT, "offers": [dict(YOGURT["offers"][1], id=str(n)) for n in range(100_000)]})


@pytest.mark.parametrize("problem", ["", "{", "[]", {"seed": float("nan")}, {"lines": "\ud800"}], ids=repr)
def test_what_is_no_problem_is_invalid(problem: Any) -> None:
    with pytest.raises(InvalidInputError):
        optimise_deals(problem)
    with pytest.raises(InvalidInputError):
        optimise_basket(problem)


@pytest.mark.parametrize("problem", [None, 7, b"{}", [], {"lines": {1, 2}}], ids=repr)
def test_other_types_are_type_errors(problem: Any) -> None:
    with pytest.raises(TypeError):
        optimise_deals(problem)
