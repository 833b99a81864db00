"""What may stand in for a product."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from grocery_core import GroceryAgent, InvalidInputError, NotFoundError

BUTTER = "gc-salted-butter-16-ounce"
MILK = "gc-whole-milk-1-gallon"


def test_what_may_stand_in_says_why(agent: GroceryAgent) -> None:
    found = agent.catalog.substitutes(BUTTER, cheaper=True, limit=3)
    assert found.product.id == BUTTER and 0 < len(found.candidates) <= 3
    for one in found.candidates:
        assert one.product.id != BUTTER
        parts = one.parts
        total = sum(
            [parts.category, parts.kind, parts.attributes, parts.size, parts.price, parts.brand, parts.popularity, parts.learned]
        )
        assert one.score == pytest.approx(total)
        assert "cheaper_per_unit" in one.reasons
        assert one.price is not None and one.price.difference < 0
        exact = Fraction(one.price.substitute_exact) - Fraction(one.price.missing_exact)
        assert Fraction(one.price.difference_exact) == exact
        assert json.loads(one.to_json())["product"]["id"] == one.product.id
    assert found.left_out.not_cheaper > 0
    assert found.left_out.total >= found.left_out.not_cheaper


def test_diets_and_allergens_are_limits(agent: GroceryAgent) -> None:
    vegan = agent.catalog.substitutes(MILK, diets=["vegan"], limit=50)
    assert vegan.candidates and all("vegan" in s.product.diets for s in vegan.candidates)
    safe = agent.catalog.substitutes(MILK, allergens=["milk"], limit=50)
    assert all(s.product.allergens_complete and "milk" not in s.product.allergens for s in safe.candidates)
    assert safe.left_out.unknown_allergens > 0
    assert agent.catalog.substitutes(MILK, avoiding=["dairy"], limit=50) == safe


def test_swaps_are_learned_from(agent: GroceryAgent) -> None:
    plain = [s.product.id for s in agent.catalog.substitutes(BUTTER).candidates]
    last = plain[-1]
    again = agent.catalog.substitutes(BUTTER, accepted=[(BUTTER, last)]).candidates[0]
    assert (again.product.id, again.reasons[0]) == (last, "accepted_before")
    without = agent.catalog.substitutes(BUTTER, refused=[(BUTTER, plain[0])], unavailable=[plain[1]])
    assert not {plain[0], plain[1]} & {s.product.id for s in without.candidates}
    assert (without.left_out.refused, without.left_out.unavailable) == (1, 1)


def test_how_much_is_needed(agent: GroceryAgent) -> None:
    for wanted in (2, 2.0, "2", Fraction(2)):
        found = agent.catalog.substitutes(BUTTER, wanted=(wanted, "pound"))
        best = found.candidates[0]
        assert best.size_ratio_exact is not None
        assert best.size_ratio == pytest.approx(float(Fraction(best.size_ratio_exact)))


def test_alternatives(agent: GroceryAgent) -> None:
    like = agent.catalog.alternatives(BUTTER, limit=3)
    assert len(like) == 3 and all("utter" in s.product.name for s in like)


def test_bad_requests(agent: GroceryAgent) -> None:
    with pytest.raises(NotFoundError):
        agent.catalog.substitutes("none")
    with pytest.raises(NotFoundError):
        agent.catalog.alternatives("none")
    bad: list[dict[str, Any]] = [{"limit": 0}, {"diets": [" "]}, {"wanted": (1, "barrelful")}, {"wanted": ("x", "pound")}]
    for wrong in bad:
        with pytest.raises(InvalidInputError):
            agent.catalog.substitutes(BUTTER, **wrong)
    with pytest.raises(InvalidInputError, match="allergen"):
        agent.catalog.substitutes(BUTTER, allergens=["kryptonite"])
    bad = [{"diets": "vegan"}, {"accepted": ["x"]}, {"wanted": 3}, {"limit": "5"}]
    for wrong in bad:
        with pytest.raises((TypeError, ValueError)):
            agent.catalog.substitutes(BUTTER, **wrong)
