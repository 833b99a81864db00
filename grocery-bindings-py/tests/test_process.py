"""The main job: a sentence becomes a priced, totalled, saved list."""

from __future__ import annotations

import asyncio
import inspect
import json
import sqlite3
from pathlib import Path

import pytest

from grocery_core import GroceryAgent, InvalidInputError, Money, NotFoundError, StorageError, TooLargeError

SENTENCE = "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40"


async def test_the_main_job(agent: GroceryAgent) -> None:
    answer = await agent.process(SENTENCE)
    assert answer.success
    assert answer.response
    assert answer.action == "add_items"
    shopping = answer.grocery_list
    assert [item.requested for item in shopping.items] == ["2% milk", "large eggs", "bread", "ground beef"]
    assert shopping.item_count == 4
    assert shopping.unpriced_count == 0
    milk, _, _, beef = shopping.items
    assert (milk.quantity, milk.quantity_exact, milk.unit) == (2.0, "2", "gallon")
    assert beef.estimated and beef.packs is None and beef.price_unit == "pound"
    assert all(item.price and item.line_total and item.price_source and item.price_as_of for item in shopping.items)
    assert {item.price_kind for item in shopping.items} <= {"typical", "estimate"}
    lines = [item.line_total for item in shopping.items if item.line_total]
    assert sum(lines[1:], lines[0]) == shopping.subtotal
    assert shopping.total == shopping.subtotal + shopping.estimated_tax
    assert answer.budget is not None
    assert answer.budget.limit == Money(4000)
    assert answer.budget.spent == shopping.total
    assert answer.metadata.timestamp == "2026-11-20T10:30:00Z"
    assert answer.metadata.cached


async def test_a_run_can_be_replayed() -> None:
    async def run() -> str:
        agent = GroceryAgent(state="IL", fixed_time="2026-11-20T10:30:00Z", seed=7)
        return (await agent.process(SENTENCE)).to_json()

    assert await run() == await run()


async def test_json_is_the_documented_response(agent: GroceryAgent) -> None:
    answer = await agent.process("2 gallons of milk")
    written = json.loads(answer.to_json())
    assert written["groceryList"]["items"][0]["lineTotal"] == float(
        str(answer.grocery_list.items[0].line_total)
    )
    assert answer.to_dict() == written
    assert json.loads(answer.grocery_list.to_json()) == written["groceryList"]


async def test_a_conversation_knows_what_it_is(agent: GroceryAgent) -> None:
    await agent.process("add bananas", conversation_id="c1")
    answer = await agent.process("make it 3", conversation_id="c1")
    assert [item.quantity for item in answer.grocery_list.items] == [3.0]
    await agent.process("and milk", conversation_id="c1")
    answer = await agent.process("undo", conversation_id="c1")
    assert [item.requested for item in answer.grocery_list.items] == ["bananas"]


async def test_clearing_waits_for_a_yes(agent: GroceryAgent) -> None:
    await agent.process("milk and eggs")
    answer = await agent.process("clear my list")
    assert answer.question is not None and answer.question.options == []
    assert answer.grocery_list.item_count == 2
    assert (await agent.process("yes")).grocery_list.item_count == 0


async def test_users_are_kept_apart(agent: GroceryAgent) -> None:
    ada = await agent.process("milk", user_id="ada")
    ben = await agent.process("bread", user_id="ben")
    assert [item.requested for item in ben.grocery_list.items] == ["bread"]
    with pytest.raises(NotFoundError) as error:
        await agent.process("eggs", user_id="ben", list_id=ada.grocery_list.id)
    assert (error.value.kind, error.value.code) == ("list_not_found", "LIST_001")


async def test_an_unknown_item_stays_on_the_list_unpriced(agent: GroceryAgent) -> None:
    answer = await agent.process("unobtainium flakes")
    (item,) = answer.grocery_list.items
    assert (item.product_id, item.price, item.line_total, item.packs) == (None, None, None, None)
    assert answer.grocery_list.unpriced_count == 1


async def test_no_location_means_no_tax() -> None:
    answer = await GroceryAgent().process("milk")
    assert answer.grocery_list.estimated_tax == Money(0)
    taxed = (await GroceryAgent().process("paper towels", state="IL")).grocery_list
    assert taxed.estimated_tax > Money(0)
    assert taxed.tax_rate_ppm > 0
    assert taxed.tax_rate == taxed.tax_rate_ppm / 10_000


async def test_speech_alternatives_stand_in_for_text(agent: GroceryAgent) -> None:
    answer = await agent.process("", speech=["two gallons of milk", "to gallons of mill"])
    assert answer.grocery_list.items[0].quantity == 2.0


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07\x1b"])
async def test_empty_text_is_refused(agent: GroceryAgent, text: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        await agent.process(text)
    assert error.value.code == "INPUT_001"
    assert error.value.hint


async def test_a_megabyte_is_refused_and_nothing_is_lost(agent: GroceryAgent) -> None:
    await agent.process("milk")
    with pytest.raises(TooLargeError) as error:
        await agent.process("eggs " * 200_000)
    assert error.value.code == "INPUT_002"
    assert (await agent.lists.current()).item_count == 1


@pytest.mark.parametrize("text", ["0 apples", "-3 apples", "1000000000000 apples", "🥑🥑", "'; DROP TABLE lists; --"])
async def test_odd_text_is_answered(agent: GroceryAgent, text: str) -> None:
    answer = await agent.process(text)
    assert answer.response
    for item in answer.grocery_list.items:
        assert item.quantity > 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"user_id": ""}, InvalidInputError),
        ({"user_id": "x" * 257}, InvalidInputError),
        ({"user_id": "a\nb"}, InvalidInputError),
        ({"conversation_id": ""}, InvalidInputError),
        ({"list_id": "nonsense"}, InvalidInputError),
        ({"list_id": "0198f0a2-7c00-7000-8000-000000000000"}, NotFoundError),
    ],
)
async def test_bad_ids(agent: GroceryAgent, arguments: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        await agent.process("milk", **arguments)


async def test_two_hundred_calls_at_once(agent: GroceryAgent) -> None:
    users = [f"user-{n}" for n in range(200)]
    answers = await asyncio.gather(*(agent.process("2 gallons of milk", user_id=u) for u in users))
    assert [a.grocery_list.user_id for a in answers] == users
    assert {a.grocery_list.total.minor for a in answers} == {answers[0].grocery_list.total.minor}


async def test_many_calls_on_one_list_lose_nothing(agent: GroceryAgent) -> None:
    first = await agent.lists.create("Party")
    await asyncio.gather(
        *(agent.lists.add(first.id, "balloons", amount=1) for _ in range(50))
    )
    kept = await agent.lists.get(first.id)
    assert sum(line.amount for line in kept.lines) == 50


def test_methods_are_coroutine_functions() -> None:
    assert inspect.iscoroutinefunction(GroceryAgent.process)
    assert inspect.iscoroutinefunction(GroceryAgent.backup)


async def test_native_coroutines_work_as_tasks(agent: GroceryAgent) -> None:
    coroutine = agent.lists.all()
    assert asyncio.iscoroutine(coroutine)
    assert await asyncio.create_task(coroutine) == []
    unused = agent.lists.all()
    unused.close()


async def test_a_database_keeps_what_was_said(tmp_path: Path) -> None:
    path = tmp_path / "groceries.db"
    async with GroceryAgent(database=path) as agent:
        said = await agent.process("milk and eggs")
    async with GroceryAgent(database=path) as agent:
        kept = await agent.lists.current()
    assert kept.id == said.grocery_list.id
    assert [item.requested for item in kept.items] == ["milk", "eggs"]


async def test_backup_and_restore(tmp_path: Path) -> None:
    from grocery_core import restore

    async with GroceryAgent(database=tmp_path / "a.db") as agent:
        await agent.process("milk")
        await agent.backup(tmp_path / "copy.db")
    await restore(tmp_path / "copy.db", tmp_path / "b.db")
    async with GroceryAgent(database=tmp_path / "b.db") as agent:
        assert (await agent.lists.current()).item_count == 1
    (tmp_path / "junk.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError):
        await restore(tmp_path / "junk.db", tmp_path / "b.db")
    async with GroceryAgent(database=tmp_path / "b.db") as agent:
        assert (await agent.lists.current()).item_count == 1


async def test_databases_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError) as error:
        GroceryAgent(database=tmp_path / "junk.db")
    assert error.value.kind == "corrupt"
    with pytest.raises(StorageError) as error:
        GroceryAgent(database=tmp_path / "no" / "such" / "folder.db")
    assert error.value.hint
    newer = tmp_path / "newer.db"
    await GroceryAgent(database=newer).close()
    with sqlite3.connect(newer) as raw:
        raw.execute("PRAGMA user_version = 9999")
    raw.close()
    with pytest.raises(StorageError, match="newer version") as error:
        GroceryAgent(database=newer)
    assert error.value.hint


async def test_a_closed_agent_says_so() -> None:
    agent = GroceryAgent()
    lists = agent.lists
    await agent.close()
    await agent.close()
    with pytest.raises(StorageError, match="closed"):
        await agent.process("milk")
    with pytest.raises(StorageError, match="closed"):
        await lists.all()
    with pytest.raises(StorageError, match="closed"):
        agent.parse("milk")


async def test_an_agent_is_opened_aside(tmp_path: Path) -> None:
    async with await GroceryAgent.open(database=tmp_path / "a.db", state="IL") as agent:
        assert isinstance(agent, GroceryAgent)
        assert (await agent.process("milk")).grocery_list.item_count == 1
    assert (tmp_path / "a.db").exists()
    with pytest.raises(StorageError):
        await GroceryAgent.open(database=tmp_path / "none" / "a.db")
    with pytest.raises(TypeError):
        await GroceryAgent.open(databse="a.db")  # type: ignore[call-arg]

    class Mine(GroceryAgent):
        pass

    assert type(await Mine.open()) is Mine


@pytest.mark.parametrize(
    "arguments",
    [
        {"currency": "dollars"},
        {"fixed_time": "yesterday"},
    ],
)
def test_settings_without_meaning(arguments: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError) as error:
        GroceryAgent(**arguments)  # type: ignore[arg-type]
    assert error.value.hint


def test_settings_of_the_wrong_type() -> None:
    with pytest.raises(TypeError):
        GroceryAgent(seed="seven")  # type: ignore[arg-type]
    with pytest.raises((OverflowError, InvalidInputError)):
        GroceryAgent(price_timeout_ms=-1)
    with pytest.raises(TypeError):
        GroceryAgent(pricetimeout=1)  # type: ignore[call-arg]
