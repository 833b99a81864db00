"""What can be taught: phrases of users and intents of the program's own; and recipes made for more."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grocery_core import Example, GroceryAgent, InvalidInputError, NotFoundError, scale_recipe

HOURS = [
    Example("store_hours", text)
    for text in ("what time do you open", "when do you close", "opening hours please", "are you open today")
]


def find(agent: GroceryAgent, words: str) -> str:
    return agent.catalog.search(words, limit=1).hits[0].product.id


async def test_intents_can_be_taught_listed_and_taken_back(agent: GroceryAgent) -> None:
    built_in = agent.intents.all()
    assert any(i.name == "add_items" and i.examples and not i.custom for i in built_in)
    assert agent.intents.version() is None
    version = await agent.intents.train(HOURS)
    assert (version.intents, version.examples) == (["store_hours"], 4)
    heard = agent.parse("when do you open?")
    assert (heard.intent, heard.slots.custom) == ("custom", "store_hours")
    last = agent.intents.all()[-1]
    assert (last.name, last.custom, len(agent.intents.all())) == ("store_hours", True, len(built_in) + 1)
    await agent.intents.use_built_in()
    assert agent.intents.version() is None
    assert agent.parse("when do you open?").slots.custom is None
    assert await agent.intents.versions() == [version]
    assert await agent.intents.use_version(version.version) == version
    for wrong in ([], [Example("Not a name", "x")]):
        with pytest.raises(InvalidInputError):
            await agent.intents.train(wrong)
    with pytest.raises(InvalidInputError):
        await agent.intents.use_version("none")
    with pytest.raises(TypeError):
        await agent.intents.train(["store_hours"])  # type: ignore[list-item]
    assert agent.intents.version() == version


async def test_phrases_can_be_taught_and_carried_elsewhere(agent: GroceryAgent) -> None:
    oat = find(agent, "oat milk")
    await agent.aliases.learn("the usual milk", oat)
    (known,) = await agent.aliases.list()
    assert (known.phrase, known.product_id, known.uses) == ("usual milk", oat, 1)
    answer = await agent.process("add the usual milk")
    assert [item.product_id for item in answer.grocery_list.items] == [oat]
    text = await agent.aliases.export()
    assert await agent.aliases.import_(text, user_id="bob") == 1
    assert [a.phrase for a in await agent.aliases.list(user_id="bob")] == ["usual milk"]
    assert await agent.aliases.forget("the usual milk")
    assert not await agent.aliases.forget("the usual milk")
    assert await agent.aliases.forget_all() == 0
    assert await agent.aliases.forget_all(user_id="bob") == 1
    with pytest.raises(NotFoundError):
        await agent.aliases.learn("x", "none")
    with pytest.raises(InvalidInputError, match="line 1"):
        await agent.aliases.import_("no JSON")


def test_without_asyncio(agent: GroceryAgent) -> None:
    shop = agent.blocking
    version = shop.intents.train(HOURS)
    shop.intents.use_built_in()
    assert shop.intents.versions() == [version]
    assert shop.intents.use_version(version.version) == version
    oat = find(agent, "oat milk")
    shop.aliases.learn("moo juice", oat)
    assert shop.process("moo juice").grocery_list.items[0].product_id == oat
    assert shop.aliases.import_(shop.aliases.export(), user_id="bob") == 1
    assert [a.phrase for a in shop.aliases.list(user_id="bob")] == ["moo juice"]
    assert (shop.aliases.forget("moo juice"), shop.aliases.forget_all()) == (True, 0)


def test_twenty_languages_are_there(agent: GroceryAgent) -> None:
    codes = [code for code, _ in agent.languages()]
    assert codes[0] == "en" and len(codes) >= 20
    assert {"es", "fr", "de", "it", "pt"} <= set(codes)
    heard = agent.parse("añade dos litros de leche y pan")
    assert heard.language == "es"
    assert [item.name for item in heard.actions[0].items] == ["leche", "pan"]


def test_a_recipe_is_made_for_more(agent: GroceryAgent) -> None:
    lines = [agent.ingredient(line) for line in ("For the dough:", "2 cups all-purpose flour", "1 to 2 eggs")]
    assert [line.is_heading for line in lines] == [True, False, False]
    six = scale_recipe(lines, 4, 6)
    assert [line.qty_exact for line in six] == [None, "3", "3/2"]
    assert six[2].qty_max_exact == "3"
    for half in ("1/2", 0.5, Fraction(1, 2)):
        assert lines[1].scaled(half).qty_exact == "1"
    grams = lines[1].amount_in("gram")
    assert (grams.exact, grams.value, grams.unit, str(grams)) == ("250", 250.0, "gram", "250 grams")
    for wrong in (0, "-1"):
        with pytest.raises(InvalidInputError):
            lines[1].scaled(wrong)
    with pytest.raises(InvalidInputError):
        lines[2].amount_in("gram")
    with pytest.raises(InvalidInputError):
        scale_recipe(lines, 0, 4)
