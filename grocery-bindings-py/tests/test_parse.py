"""Understanding: typed, lazy, and never an exception for what a shopper may say."""

from __future__ import annotations

import json

import pytest

from grocery_core import GroceryAgent, InvalidInputError, Money


def test_a_sentence_becomes_typed_parts(agent: GroceryAgent) -> None:
    text = "add 1.5 pounds of ground turkey and bread, keep it under $40"
    heard = agent.parse(text)
    assert heard.language == "en"
    assert heard.intent == "add_items"
    assert 0 < heard.confidence <= 1
    assert heard.slots.budget == Money(4000, "USD")
    turkey, bread = heard.actions[0].items
    assert (turkey.name, turkey.quantity, turkey.quantity_exact) == ("ground turkey", 1.5, "3/2")
    assert turkey.unit == "pound"
    assert "turkey" in turkey.span.of(text)
    assert (bread.name, bread.quantity, bread.unit) == ("bread", None, None)


def test_spans_count_bytes_and_find_the_words(agent: GroceryAgent) -> None:
    text = "crème fraîche and jalapeños"
    first, second = agent.parse(text).actions[0].items
    assert first.span.of(text) == "crème fraîche"
    assert second.span.of(text) == "jalapeños"
    assert second.span.end == len(text.encode())
    assert second.span.of("shorter") == ""


def test_json_is_the_core_s_own(agent: GroceryAgent) -> None:
    heard = agent.parse("2 gallons of milk")
    written = json.loads(heard.to_json())
    assert written == heard.to_dict()
    assert written["actions"][0]["items"][0]["quantity_exact"] == "2"
    assert '"quantity":2,' in heard.to_json()


def test_parts_outlive_the_whole(agent: GroceryAgent) -> None:
    item = agent.parse("2 gallons of milk").actions[0].items[0]
    assert item.name == "milk"
    assert item == agent.parse("2 gallons of milk").actions[0].items[0]
    assert item != agent.parse("3 gallons of milk").actions[0].items[0]
    assert "milk" in repr(item)


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00\x07\x1b[31m", "🥑🥑🥑", "'; DROP TABLE lists; --", "\n" * 500, "a" * 5000]
)
def test_any_text_gives_an_understanding(agent: GroceryAgent, text: str) -> None:
    heard = agent.parse(text)
    for action in heard.actions:
        for item in action.items:
            assert item.span.of(text)


def test_a_megabyte_is_answered_with_a_note(agent: GroceryAgent) -> None:
    heard = agent.parse("milk " * 200_000)
    assert heard.actions == []
    assert [note.kind for note in heard.notes] == ["too_long"]


def test_half_a_surrogate_pair_is_no_text(agent: GroceryAgent) -> None:
    with pytest.raises(InvalidInputError, match="surrogate"):
        agent.parse("milk \ud800")


def test_wrong_types_name_the_argument(agent: GroceryAgent) -> None:
    with pytest.raises(TypeError, match="text"):
        agent.parse(b"milk")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="speech"):
        agent.parse("", speech="milk")
    with pytest.raises(TypeError):
        agent.parse("milk", lang="en")  # type: ignore[call-arg]


def test_speech_alternatives(agent: GroceryAgent) -> None:
    heard = agent.parse("", speech=["two gallons of milk", "to gallons of mill"])
    assert heard.actions[0].items[0].name == "milk"
    assert agent.parse("dos litros de leche", language="es").language == "es"


def test_ingredients(agent: GroceryAgent) -> None:
    flour = agent.ingredient("1 1/2 cups all-purpose flour, sifted")
    assert (flour.qty_exact, flour.qty, flour.unit, flour.name) == ("3/2", 1.5, "cup", "all-purpose flour")
    assert flour.preparation == "sifted"
    assert agent.ingredient("").name == ""
