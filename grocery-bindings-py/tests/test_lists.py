from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from grocery_core import GroceryAgent, InvalidInputError, NotFoundError

NOBODY = "0198f0a2-7c00-7000-8000-000000000000"


async def test_a_list_from_beginning_to_end(agent: GroceryAgent) -> None:
    made = await agent.lists.create("BBQ", user_id="ada")
    assert (made.name, made.items, made.version) == ("BBQ", [], 0)
    view = await agent.lists.add(made.id, "ground beef", amount="3/2", unit="pound", user_id="ada")
    (beef,) = view.items
    assert (beef.quantity_exact, beef.unit) == ("3/2", "pound")
    view = await agent.lists.add(made.id, "ground beef", amount=8, unit="ounce", user_id="ada")
    assert [(i.quantity_exact, i.unit) for i in view.items] == [("2", "pound")]
    view = await agent.lists.set_amount(made.id, beef.id, 1, "pound", user_id="ada")
    assert view.items[0].quantity == 1.0
    view = await agent.lists.check(made.id, beef.id, user_id="ada")
    assert view.items[0].checked
    view = await agent.lists.undo(made.id, user_id="ada")
    assert not view.items[0].checked
    view = await agent.lists.rename(made.id, "Picnic", user_id="ada")
    assert view.name == "Picnic"
    view = await agent.lists.remove(made.id, beef.id, user_id="ada")
    assert view.items == []
    view = await agent.lists.undo(made.id, user_id="ada")
    assert [i.requested for i in view.items] == ["ground beef"]
    view = await agent.lists.clear(made.id, user_id="ada")
    assert view.item_count == 0
    log = await agent.lists.log(made.id, user_id="ada")
    assert [entry.version for entry in log] == list(range(1, len(log) + 1))
    assert log[0].op == "add_line"
    assert log[-1].op == "clear"
    assert log[0].to_dict()["op"]["line"]["requested"] == "ground beef"
    assert (await agent.lists.log(made.id, after=1, limit=1, user_id="ada"))[0].version == 2
    await agent.lists.delete(made.id, user_id="ada")
    with pytest.raises(NotFoundError):
        await agent.lists.get(made.id, user_id="ada")


async def test_kept_and_priced_views(agent: GroceryAgent) -> None:
    made = await agent.lists.create("BBQ")
    await agent.lists.add(made.id, "whole milk", amount=2, unit="gallon")
    kept = await agent.lists.get(made.id)
    priced = await agent.lists.view(made.id)
    (line,), (item,) = kept.lines, priced.items
    assert line.id == item.id
    assert (line.amount, line.amount_exact, line.unit) == (2.0, "2", "gallon")
    assert line.product_id == item.product_id
    assert item.line_total is not None
    assert kept.version == priced.version == 1
    (summary,) = await agent.lists.all()
    assert (summary.id, summary.name, summary.line_count) == (made.id, "BBQ", 1)
    assert (await agent.lists.current()).id == made.id


async def test_another_product_for_a_line(agent: GroceryAgent) -> None:
    made = await agent.lists.create("Mine")
    (line,) = (await agent.lists.add(made.id, "milk")).items
    other = next(
        hit.product for hit in agent.catalog.search("milk").hits if hit.product.id != line.product_id
    )
    (changed,) = (await agent.lists.set_product(made.id, line.id, other.id)).items
    assert (changed.product_id, changed.name) == (other.id, other.name)
    with pytest.raises(NotFoundError):
        await agent.lists.set_product(made.id, line.id, "no-such-product")


@pytest.mark.parametrize(
    ("amount", "exact"),
    [(2, "2"), (0.1, "1/10"), (1.5, "3/2"), ("3/2", "3/2"), ("1.25", "5/4"), (Fraction(1, 3), "1/3"), (Decimal("2.50"), "5/2")],
)
async def test_amounts_are_exact(agent: GroceryAgent, amount: float, exact: str) -> None:
    made = await agent.lists.create("Mine")
    view = await agent.lists.add(made.id, "rice", amount=amount, unit="pound")
    assert view.items[0].quantity_exact == exact


@pytest.mark.parametrize(
    "amount",
    [0, -1, 10**12, 10**30, float("nan"), float("inf"), 1e300, "", "many", "1/0", Decimal("NaN"), Decimal("-1")],
)
async def test_amounts_without_meaning(agent: GroceryAgent, amount: float) -> None:
    made = await agent.lists.create("Mine")
    with pytest.raises(InvalidInputError) as error:
        await agent.lists.add(made.id, "rice", amount=amount)
    assert error.value.code == "INPUT_001"
    assert (await agent.lists.get(made.id)).version == 0, "nothing was half written"


@pytest.mark.parametrize("amount", [True, None, [], b"1"])
async def test_amounts_of_the_wrong_type(agent: GroceryAgent, amount: object) -> None:
    with pytest.raises(TypeError, match="amount"):
        await agent.lists.add(NOBODY, "rice", amount=amount)  # type: ignore[arg-type]


async def test_what_does_not_exist(agent: GroceryAgent) -> None:
    made = await agent.lists.create("Mine", user_id="ada")
    for user in ["ada", "ben"]:
        with pytest.raises(NotFoundError) as error:
            await agent.lists.view(NOBODY, user_id=user)
        assert error.value.code == "LIST_001"
    with pytest.raises(NotFoundError):
        await agent.lists.get(made.id, user_id="ben")
    with pytest.raises(NotFoundError):
        await agent.lists.remove(made.id, NOBODY, user_id="ada")
    with pytest.raises(InvalidInputError, match="list id"):
        await agent.lists.get("7", user_id="ada")
    with pytest.raises(InvalidInputError):
        await agent.lists.add(made.id, "rice", unit="smidgen", user_id="ada")
    with pytest.raises(InvalidInputError):
        await agent.lists.add(made.id, "", user_id="ada")
    with pytest.raises(InvalidInputError):
        await agent.lists.create("", user_id="ada")
    with pytest.raises(InvalidInputError):
        await agent.lists.undo(made.id, user_id="ada")
