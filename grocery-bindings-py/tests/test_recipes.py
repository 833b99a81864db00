"""Recipes put on a list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from grocery_core import GroceryAgent, InvalidInputError, ListUpdate, NotFoundError, TooLargeError

PANCAKES = """\
For the batter:
2 cups all-purpose flour
3 large eggs

1 1/2 cups milk
1 cup water
Salt to taste
1/2 cup chopped walnuts (optional)
2 cups zorblax"""

NOBODY = "0198f0a2-7c00-7000-8000-000000000000"


async def test_a_recipe_becomes_lines_and_says_what_it_left_out(agent: GroceryAgent) -> None:
    lists = agent.lists
    made = await lists.create("Dinner")
    (eggs,) = (await lists.add(made.id, "eggs", amount=6)).items
    added = await lists.add_recipe(made.id, PANCAKES, servings=(4, "6"))
    shown = [(i.requested, i.quantity_exact, i.unit) for i in added.grocery_list.items]
    assert shown == [
        ("eggs", "21/2", None),
        ("all-purpose flour", "3", "cup"),
        ("milk", "9/4", "cup"),
        ("zorblax", "3", "cup"),
    ]
    assert [(s.line, s.reason) for s in added.skipped] == [
        (1, "heading"),
        (6, "water"),
        (7, "to_taste"),
        (8, "optional"),
    ]
    assert added.skipped[1].text == "1 cup water"
    assert added.unknown == ["zorblax"]
    items = {item.id: item.requested for item in added.grocery_list.items}
    assert [items[line] for line in added.line_ids] == ["all-purpose flour", "eggs", "milk", "zorblax"]
    assert added.line_ids[1] == eggs.id
    assert added.grocery_list == await lists.view(made.id)
    assert added.to_dict()["skipped"][0]["reason"] == "heading"
    back = await lists.undo(made.id)
    assert [(i.requested, i.quantity_exact) for i in back.items] == [("eggs", "6")]


async def test_lines_text_and_optional_ones(agent: GroceryAgent) -> None:
    lists = agent.lists
    one, other, more = [await lists.create(name) for name in ["one", "other", "more"]]
    by_text = await lists.add_recipe(one.id, PANCAKES)
    by_line = await lists.add_recipe(other.id, (line for line in PANCAKES.splitlines()))
    assert [(i.requested, i.quantity) for i in by_text.grocery_list.items] == [
        (i.requested, i.quantity) for i in by_line.grocery_list.items
    ]
    assert by_text.skipped == by_line.skipped
    bought = await lists.add_recipe(more.id, PANCAKES, optional=True)
    assert [s.reason for s in bought.skipped] == ["heading", "water", "to_taste"]
    assert any("walnuts" in item.requested for item in bought.grocery_list.items)


async def test_nothing_to_buy_changes_nothing(agent: GroceryAgent) -> None:
    made = await agent.lists.create("Dinner")
    for recipe in ["", "\n \n", [], "For the sauce:\n2 cups water"]:
        added = await agent.lists.add_recipe(made.id, recipe)
        assert (added.grocery_list.version, added.line_ids) == (0, [])


async def test_a_list_that_changed_is_told(agent: GroceryAgent) -> None:
    made = await agent.lists.create("Dinner")
    events = agent.events()
    added = await agent.lists.add_recipe(made.id, "2 eggs\n1 cup milk")
    event = await events.__anext__()
    assert isinstance(event.data, ListUpdate)
    assert (event.data.version, event.data.items) == (added.grocery_list.version, ["eggs", "milk"])


@pytest.mark.parametrize(
    ("recipe", "options", "error"),
    [
        ("2 eggs", {"servings": (0, 4)}, InvalidInputError),
        ("2 eggs", {"servings": (4, 0)}, InvalidInputError),
        ("2 eggs", {"servings": (4, -1)}, InvalidInputError),
        ("2 eggs", {"servings": (4, "many")}, InvalidInputError),
        ("2 eggs", {"servings": (4, float("nan"))}, InvalidInputError),
        ("1 cup milk\n2 eggs", {"servings": (1, 10**7)}, InvalidInputError),
        ("1 cup milk\n2 eggs \ud800", {}, InvalidInputError),
        ([f"{n + 1} eggs" for n in range(1_001)], {}, TooLargeError),
        (["2 eggs", "x" * 1_001], {}, TooLargeError),
        (["2 eggs", "x" * 20_000], {}, TooLargeError),
    ],
)
async def test_bad_input_writes_nothing(
    agent: GroceryAgent, recipe: Any, options: dict[str, Any], error: type[Exception]
) -> None:
    made = await agent.lists.create("Dinner")
    before = await agent.lists.add(made.id, "bread")
    with pytest.raises(error) as caught:
        await agent.lists.add_recipe(made.id, recipe, **options)
    assert caught.value.hint  # type: ignore[attr-defined]
    after = await agent.lists.view(made.id)
    assert after == before, "nothing was half written"


async def test_what_does_not_exist_and_wrong_types(agent: GroceryAgent) -> None:
    made = await agent.lists.create("Dinner", user_id="ada")
    with pytest.raises(NotFoundError) as error:
        await agent.lists.add_recipe(NOBODY, "2 eggs")
    assert error.value.code == "LIST_001"
    with pytest.raises(NotFoundError):
        await agent.lists.add_recipe(made.id, "2 eggs", user_id="ben")
    for recipe in [None, 7, b"2 eggs", ["2 eggs", 3]]:
        with pytest.raises(TypeError):
            await agent.lists.add_recipe(made.id, recipe, user_id="ada")  # type: ignore[arg-type]
    for servings in [4, (4,), (4, 6, 8), (4, None)]:
        with pytest.raises((TypeError, ValueError)):
            await agent.lists.add_recipe(made.id, "2 eggs", servings=servings, user_id="ada")  # type: ignore[arg-type]
    assert (await agent.lists.view(made.id, user_id="ada")).version == 0


def test_without_asyncio(agent: GroceryAgent) -> None:
    shop = agent.blocking
    made = shop.lists.create("Dinner")
    added = shop.lists.add_recipe(
        made.id, ["2 eggs", "1 cup nuts (optional)"], servings=(Fraction(1, 2), 1), optional=True
    )
    assert [(i.requested, i.quantity_exact) for i in added.grocery_list.items] == [("eggs", "4"), ("nuts", "2")]
