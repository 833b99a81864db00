"""The agent without asyncio."""

from __future__ import annotations

import asyncio
import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import grocery_core
from conftest import AsyncShop, PlainShop, everything
from grocery_core import GroceryAgent, Money, NotFoundError
from grocery_core.blocking import (
    BlockingAgent,
    BlockingAliases,
    BlockingCatalog,
    BlockingIntents,
    BlockingLists,
    BlockingOrders,
    BlockingPrices,
    BlockingSwaps,
    BlockingWarmer,
)


def test_the_main_job(agent: GroceryAgent) -> None:
    shop = agent.blocking
    made = shop.lists.create("BBQ")
    view = shop.lists.add(made.id, "charcoal", amount=2)
    assert shop.lists.current() == view
    (line,) = view.items
    assert shop.lists.set_amount(made.id, line.id, 3).items[0].quantity == 3
    assert shop.lists.check(made.id, line.id).items[0].checked
    assert not shop.lists.undo(made.id).items[0].checked
    assert shop.lists.rename(made.id, "Picnic").name == "Picnic"
    assert [entry.op for entry in shop.lists.log(made.id, limit=1)] == ["add_line"]
    assert shop.lists.remove(made.id, line.id).items == []
    assert shop.lists.clear(made.id).items == []
    assert shop.lists.get(made.id).name == shop.lists.view(made.id).name
    answer = shop.process("2 gallons of milk and a dozen eggs", user_id="ada")
    assert answer.grocery_list.item_count == 2
    assert [len(shop.lists.all(user_id=user)) for user in ["local", "ada", "ben"]] == [1, 1, 0]
    shop.lists.delete(made.id)
    with pytest.raises(NotFoundError):
        shop.lists.get(made.id)
    product = agent.catalog.search("milk", limit=1).hits[0].product
    assert shop.prices.quotes([product.id]).quotes[0].product_id == product.id
    assert shop.prices.history(product.id) == []
    other = shop.lists.create("Other")
    (milk,) = shop.lists.add(other.id, "milk").items
    assert shop.lists.set_product(other.id, milk.id, product.id).items[0].product_id == product.id


def test_files(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("id,name\nzz-1,Moon cheese\n")
    with GroceryAgent(database=tmp_path / "a.db").blocking as shop:
        shop.catalog.import_file(tmp_path / "products.csv")
        shop.backup(tmp_path / "copy.db")
        shop.check()
    assert (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("kind", [AsyncShop, PlainShop])
def test_sources_of_both_sorts(kind: type[AsyncShop] | type[PlainShop]) -> None:
    shop = GroceryAgent(price_source=kind(everything(250))).blocking
    for user in ["ada", "ben"]:
        answer = shop.process("3 cans of tomato soup", user_id=user)
        assert answer.grocery_list.items[0].price == Money(250)


def test_events(agent: GroceryAgent) -> None:
    events = agent.blocking.events()
    agent.blocking.process("milk")
    kinds = {next(events).kind, next(events).kind}
    assert kinds == {"grocery_update", "grocery_input_processed"}
    waiting = threading.Thread(target=lambda: list(events))
    waiting.start()
    events.close()
    waiting.join(10)
    assert not waiting.is_alive()


def test_many_threads(agent: GroceryAgent) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda n: agent.blocking.process("milk", user_id=f"user-{n}"), range(200))
        )
    assert [a.grocery_list.user_id for a in answers] == [f"user-{n}" for n in range(200)]


async def test_inside_an_event_loop_it_says_what_to_write(agent: GroceryAgent) -> None:
    with pytest.raises(RuntimeError, match=r"await agent\.process\(\)"):
        agent.blocking.process("milk")
    with pytest.raises(RuntimeError, match=r"await agent\.lists\.all\(\)"):
        agent.blocking.lists.all()
    answer = await asyncio.to_thread(agent.blocking.process, "milk")
    assert answer.grocery_list.item_count == 1


@pytest.mark.parametrize(
    ("blocking", "coroutines"),
    [
        (BlockingAgent, GroceryAgent),
        (BlockingLists, grocery_core.Lists),
        (BlockingPrices, grocery_core.Prices),
        (BlockingWarmer, grocery_core.Warmer),
        (BlockingCatalog, grocery_core.Catalog),
        (BlockingOrders, grocery_core.Orders),
        (BlockingSwaps, grocery_core.Swaps),
        (BlockingAliases, grocery_core.Aliases),
        (BlockingIntents, grocery_core.Intents),
    ],
)
def test_every_coroutine_has_a_twin(blocking: type, coroutines: type) -> None:
    plain = {
        GroceryAgent: {"parse", "explain", "languages", "ingredient", "totals", "blocking", "open"},
        grocery_core.Catalog: {
            "search", "page", "explain_search", "get", "scan", "substitutes", "alternatives",
        },  # fmt: skip
        grocery_core.Orders: {"read_receipt"},
        grocery_core.Prices: {"state"},
        grocery_core.Warmer: {"next_due", "state", "note_asked", "note_served"},
        grocery_core.Intents: {"all", "version"},
    }.get(coroutines, set())
    wanted = {name for name in vars(coroutines) if not name.startswith("_")} - plain
    assert wanted <= set(vars(blocking))
    for name in wanted:
        ours, theirs = getattr(blocking, name), getattr(coroutines, name)
        if callable(theirs) and name != "events":
            assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters), name
