"""The limit on a text's bytes."""

from __future__ import annotations

import pytest

from conftest import NOW
from grocery_core import GroceryAgent, InvalidInputError, TooLargeError

CEILING = 1_048_576


def milk(size: int) -> str:
    """"add milk" and spaces, so many bytes long."""
    return "add milk".ljust(size)


@pytest.mark.parametrize("most", [9, 16_384, 20_000, CEILING])
async def test_below_at_and_above_the_limit(most: int) -> None:
    agent = GroceryAgent(fixed_time=NOW, seed=7, max_text_bytes=None if most == 16_384 else most)
    for size in [most - 1, most]:
        heard = agent.parse(milk(size))
        assert (heard.intent, heard.notes) == ("add_items", [])
        assert agent.explain(milk(size)).clauses[0].command == "add"
        answer = await agent.process(milk(size))
        assert [item.requested for item in answer.grocery_list.items] == ["milk"]
    said = f"the text has {most + 1} bytes; at most {most} are read"
    (note,) = agent.parse(milk(most + 1)).notes
    assert (note.kind, note.text) == ("too_long", said)
    why = agent.explain(milk(most + 1))
    assert (why.tokens, why.understanding.notes) == ([], [note])
    with pytest.raises(TooLargeError, match=said) as error:
        await agent.process(milk(most + 1))
    assert error.value.code == "INPUT_002"


async def test_bytes_count_not_characters() -> None:
    agent = GroceryAgent(fixed_time=NOW, max_text_bytes=12)
    assert agent.parse("2 jalapeños").notes == []
    assert agent.parse("22 jalapeños").notes[0].kind == "too_long"


async def test_recipe_lines() -> None:
    agent = GroceryAgent(fixed_time=NOW, max_text_bytes=12)
    assert agent.ingredient("2 cups flour").name == "flour"
    assert agent.ingredient("12 cups flour").name == "12 cups flour"
    made = await agent.lists.create("Dinner")
    with pytest.raises(TooLargeError, match="line 2 of the recipe has 13 bytes; at most 12 are read"):
        await agent.lists.add_recipe(made.id, ["3 eggs", "12 cups flour"])
    assert (await agent.lists.view(made.id)).items == []


@pytest.mark.parametrize("size", [0, CEILING + 1, 2**40])
def test_a_limit_without_meaning(size: int) -> None:
    with pytest.raises(InvalidInputError, match=f"max_text_bytes is {size}; it can be from 1 to {CEILING}") as error:
        GroceryAgent(max_text_bytes=size)
    assert error.value.hint


def test_a_limit_that_is_no_size() -> None:
    with pytest.raises(OverflowError):
        GroceryAgent(max_text_bytes=-1)
    with pytest.raises(TypeError, match="max_text_bytes"):
        GroceryAgent(max_text_bytes="much")  # type: ignore[arg-type]
