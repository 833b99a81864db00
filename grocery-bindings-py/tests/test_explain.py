"""How a text was read, stage by stage."""

from __future__ import annotations

import json

import pytest

from grocery_core import Example, GroceryAgent, InvalidInputError


def test_every_stage_is_told(agent: GroceryAgent) -> None:
    text = "remove the milk and add 2 to 3 lb ground beef"
    why = agent.explain(text)
    assert (why.text, why.language.code, why.language.given) == (text, "en", False)
    assert [clause.command for clause in why.clauses] == ["remove", "add"]
    assert why.clauses[0].intents == ["remove_items"]
    assert "milk" in why.clauses[0].rest
    assert [action.intent for action in why.rules] == ["remove_items", "add_items"]
    (beef,) = why.rules[1].items
    assert (beef.name, beef.amount, beef.size) == ("ground beef", "2 to 3 pounds", None)
    two = next(token for token in why.tokens if token.kind == "number")
    assert (two.text, two.value, two.value_exact, two.span.of(text)) == ("2", 2.0, "2", "2")
    pound = next(token for token in why.tokens if token.unit is not None)
    assert (pound.text, pound.unit) == ("lb", "pound")
    assert any("noun" in token.known for token in why.tokens)
    assert why.confidence.value == why.understanding.confidence
    assert why.confidence.source in {"model", "rules"}
    assert why.confidence.reason
    assert why.understanding == agent.parse(text)


def test_what_the_model_made_of_it(agent: GroceryAgent) -> None:
    model = agent.explain("how much is milk").model
    assert model is not None
    assert (model.intent, model.overruled) == ("check_price", False)
    assert 0 <= model.right_in_percent <= 100
    assert isinstance(model.lead, int)
    assert agent.explain("zwei Liter Milch und Brot").model is None


def test_a_second_opinion(agent: GroceryAgent) -> None:
    why = agent.explain("hi!! remove the cupcakes pls, Janet resigned lol")
    assert why.second is not None
    assert (why.second.goods, why.second.outcome) == (["cupcakes"], "dropped")
    assert isinstance(why.second.lead, int)
    assert why.second.reason
    assert why.confidence.source == "second"
    assert [item.name for item in why.rules[0].items] == ["cupcakes", "Janet resigned"]
    assert [item.name for item in why.understanding.actions[0].items] == ["cupcakes"]
    assert agent.explain("add milk").second is None


def test_language_and_speech(agent: GroceryAgent) -> None:
    assert agent.explain("leche", language="es").language.given
    why = agent.explain("", speech=["two gallons of milk", "to gallons of mill"])
    assert why.text == "two gallons of milk"
    assert why.understanding == agent.parse("", speech=["two gallons of milk", "to gallons of mill"])


async def test_a_taught_intent(agent: GroceryAgent) -> None:
    said = ["what time do you open", "when do you close on sundays", "opening hours please"]
    await agent.intents.train([Example("store_hours", text) for text in said])
    why = agent.explain("opening hours please")
    assert (why.confidence.source, why.understanding.intent) == ("taught", "custom")


def test_json_is_the_core_s_own(agent: GroceryAgent) -> None:
    why = agent.explain("2 gallons of milk")
    written = json.loads(why.to_json())
    assert written == why.to_dict()
    assert list(written) == [
        "text", "language", "tokens", "clauses", "rules", "model", "second", "confidence", "understanding",
    ]  # fmt: skip
    assert written["confidence"]["from"] == why.confidence.source
    assert written["understanding"] == agent.parse("2 gallons of milk").to_dict()
    assert why.tokens[0].to_dict() == written["tokens"][0]
    assert repr(why).startswith("<Explanation {")
    assert why == agent.explain("2 gallons of milk")
    assert why != agent.explain("3 gallons of milk")


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "🥑🥑🥑", "\n" * 500, "a" * 5000, "a" * 100_000])
def test_any_text_is_explained(agent: GroceryAgent, text: str) -> None:
    why = agent.explain(text)
    assert why.understanding == agent.parse(text)
    assert why.language.reason
    assert why.confidence.reason
    for token in why.tokens:
        assert token.span.end <= len(text.encode())


def test_what_is_no_text(agent: GroceryAgent) -> None:
    with pytest.raises(InvalidInputError, match="surrogate"):
        agent.explain("milk \ud800")
    with pytest.raises(TypeError, match="text"):
        agent.explain(b"milk")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="speech"):
        agent.explain("", speech="milk")
