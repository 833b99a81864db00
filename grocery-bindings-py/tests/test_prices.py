"""Prices from the host: a source that works, fails, hangs or talks nonsense."""

from __future__ import annotations

import asyncio
import contextvars
import datetime
import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conftest import AsyncShop, PlainShop, everything
from grocery_core import (
    GroceryAgent,
    InvalidInputError,
    Money,
    NotFoundError,
    PriceUpdate,
    QuoteRequest,
    RateLimitedError,
    SourcePrice,
)

Shop = Callable[[Callable[[QuoteRequest], Any]], Any]


async def ids_of(agent: GroceryAgent, *words: str) -> list[str]:
    return [agent.catalog.search(word, limit=1).hits[0].product.id for word in words]


async def test_typical_prices_say_that_they_are(agent: GroceryAgent) -> None:
    ids = await ids_of(agent, "whole milk", "bananas")
    answer = await agent.prices.quotes(ids)
    assert [quote.product_id for quote in answer.quotes] == ids
    for quote in answer.quotes:
        assert quote.kind in {"typical", "estimate"}
        assert quote.source and quote.as_of
        assert quote.price > Money(0)
    assert answer.missing == []


async def test_live_prices_reach_the_list(shop: Shop) -> None:
    source = shop(everything(250))
    agent = GroceryAgent(price_source=source)
    answer = await agent.process("3 cans of tomato soup")
    (soup,) = answer.grocery_list.items
    assert (soup.price, soup.price_kind, soup.price_source) == (Money(250), "live", source.name)
    assert not soup.price_stale
    assert not answer.metadata.cached
    assert len(source.asked) == 1, "one batch for the whole request"


async def test_details_of_a_price(shop: Shop) -> None:
    when = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))

    def answer(request: QuoteRequest) -> Iterator[SourcePrice]:
        for id in request.product_ids:
            yield SourcePrice(id, Money(399), regular=Money(499), as_of=when, in_stock=False)

    agent = GroceryAgent(price_source=shop(answer), fixed_time="2026-11-20T10:30:00Z")
    (id,) = await ids_of(agent, "tomato soup")
    (quote,) = (await agent.prices.quotes([id])).quotes
    assert (quote.price, quote.regular, quote.in_stock) == (Money(399), Money(499), False)
    assert quote.as_of == "2026-11-20T08:00:00Z"
    assert (quote.kind, quote.per) == ("live", "each")


async def test_the_request_says_what_is_known(shop: Shop) -> None:
    seen: list[QuoteRequest] = []

    def answer(request: QuoteRequest) -> list[SourcePrice]:
        seen.append(request)
        return []

    agent = GroceryAgent(price_source=shop(answer))
    (id,) = await ids_of(agent, "tomato soup")
    await agent.prices.quotes([id], store="shop-7", zip_code="62701")
    assert (seen[0].product_ids, seen[0].store, seen[0].zip_code) == ([id], "shop-7", "62701")


async def test_a_changed_price_is_history_and_an_event(shop: Shop) -> None:
    price = Money(499)
    agent = GroceryAgent(
        price_source=shop(lambda request: [SourcePrice(id, price) for id in request.product_ids]),
        price_fresh_for_ms=0,
    )
    (id,) = await ids_of(agent, "tomato soup")
    events = agent.events()
    await agent.prices.quotes([id])
    await agent.prices.quotes([id])
    price = Money(399)
    await agent.prices.quotes([id])
    event = await asyncio.wait_for(events.__anext__(), 10)
    assert event.kind == "price_update"
    assert isinstance(event.data, PriceUpdate)
    assert (event.data.product_id, event.data.source) == (id, "async-shop" if shop is AsyncShop else "plain-shop")
    assert (event.data.old_price, event.data.new_price) == (Money(499), Money(399))
    assert (event.data.change_percent, event.data.change_ppm) == (-20.04, -200_400)
    assert '"changePercent":-20.04' in event.to_json()
    points = await agent.prices.history(id)
    assert [point.price for point in points] == [Money(399), Money(499)]
    assert points == await agent.prices.history(id, since="2020-01-01T00:00:00Z")
    assert await agent.prices.history(id, since="2100-01-01T00:00:00Z") == []
    assert await agent.prices.history(id, limit=1) == points[:1]
    with pytest.raises(InvalidInputError):
        await agent.prices.history(id, since="yesterday")


# What a source must never do, and what its failure is called.
FAILURES: list[tuple[str, Callable[[QuoteRequest], Any], str]] = [
    ("raises", lambda _: 1 / 0, "ZeroDivisionError"),
    ("raises without a text", lambda _: (_ for _ in ()).throw(KeyError()), "KeyError"),
    ("answers None", lambda _: None, "NoneType"),
    ("answers text", lambda _: "milk", "str"),
    ("answers a dict", lambda _: {"milk": 3.99}, "dict"),
    ("answers a number", lambda _: 3.99, "float"),
    ("answers prices without a product", lambda _: [Money(1)], "product_id"),
    ("NaN", lambda r: [SourcePrice(r.product_ids[0], float("nan"))], "price"),  # type: ignore[arg-type]
    ("a float", lambda r: [SourcePrice(r.product_ids[0], 3.99)], "price"),  # type: ignore[arg-type]
    ("NaN cents", lambda r: [SourcePrice(r.product_ids[0], Money(float("nan")))], "whole number"),  # type: ignore[arg-type]
    ("no price", lambda r: [SourcePrice(r.product_ids[0], None)], "price"),  # type: ignore[arg-type]
    ("a number as id", lambda _: [SourcePrice(7, Money(1))], "product_id"),  # type: ignore[arg-type]
    ("an empty id", lambda _: [SourcePrice("", Money(1))], "product_id"),
    ("a unit nobody knows", lambda r: [SourcePrice(r.product_ids[0], Money(1), per="smidgen")], "per"),
    ("a time nobody can read", lambda r: [SourcePrice(r.product_ids[0], Money(1), as_of="noon")], "as_of"),
    ("a naive datetime", lambda r: [SourcePrice(r.product_ids[0], Money(1), as_of=datetime.datetime(2026, 1, 1))], "as_of"),
    ("a number as in_stock", lambda r: [SourcePrice(r.product_ids[0], Money(1), in_stock=1)], "in_stock"),  # type: ignore[arg-type]
    ("no end", lambda r: (SourcePrice(r.product_ids[0], Money(1)) for _ in iter(int, 1)), "more than"),
    ("negative", lambda r: [SourcePrice(id, Money(-1)) for id in r.product_ids], ""),
    ("only others", lambda _: [SourcePrice("nobody-asked", Money(1))], ""),
]


@pytest.mark.parametrize(("answer", "said"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES])
async def test_a_bad_source_never_harms_the_list(
    shop: Shop, answer: Callable[[QuoteRequest], Any], said: str
) -> None:
    source = shop(answer)
    agent = GroceryAgent(price_source=source)
    response = await agent.process("3 cans of tomato soup")
    (soup,) = response.grocery_list.items
    assert source.asked, "the source was asked"
    assert soup.price_kind in {"typical", "estimate"}, "the typical price stands in"
    assert soup.price is not None and soup.price > Money(0)
    answer_of = await agent.prices.quotes([soup.product_id or ""])
    notes = " ".join(response.notes + answer_of.notes)
    assert source.name in notes
    assert said in notes


async def test_too_few_answers_leave_typical_prices(shop: Shop) -> None:
    source = shop(lambda request: [SourcePrice(request.product_ids[0], Money(123))])
    agent = GroceryAgent(price_source=source)
    ids = await ids_of(agent, "tomato soup", "whole milk", "bananas")
    quotes = {q.product_id: q for q in (await agent.prices.quotes(ids)).quotes}
    assert set(quotes) == set(ids)
    live = [q for q in quotes.values() if q.kind == "live"]
    assert [q.price for q in live] == [Money(123)]


async def test_too_many_answers_are_left_out(shop: Shop) -> None:
    def answer(request: QuoteRequest) -> list[SourcePrice]:
        extra = [SourcePrice(f"extra-{n}", Money(1)) for n in range(500)]
        return everything(250)(request) + extra

    agent = GroceryAgent(price_source=shop(answer))
    (id,) = await ids_of(agent, "tomato soup")
    assert [q.product_id for q in (await agent.prices.quotes([id])).quotes] == [id]


async def test_a_source_that_hangs_is_given_up_and_cancelled() -> None:
    cancelled = asyncio.Event()

    async def hang(_: QuoteRequest) -> list[SourcePrice]:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return []

    agent = GroceryAgent(price_source=AsyncShop(hang), price_timeout_ms=2_000)
    response = await agent.process("3 cans of tomato soup")
    (soup,) = response.grocery_list.items
    assert soup.price_kind in {"typical", "estimate"}
    assert any("async-shop" in note for note in response.notes)
    await asyncio.wait_for(cancelled.wait(), 60)


async def test_a_replayed_run_gives_up_as_well() -> None:
    async def hang(_: QuoteRequest) -> list[SourcePrice]:
        await asyncio.Event().wait()
        return []

    agent = GroceryAgent(
        price_source=AsyncShop(hang), price_timeout_ms=30, fixed_time="2026-11-20T10:30:00Z"
    )
    assert (await agent.process("milk")).grocery_list.item_count == 1


async def test_cancelling_the_call_cancels_the_host() -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def hang(_: QuoteRequest) -> list[SourcePrice]:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return []

    agent = GroceryAgent(price_source=AsyncShop(hang), price_timeout_ms=600_000)
    await agent.lists.create("Mine")
    call = asyncio.create_task(agent.process("milk and eggs"))
    await started.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.wait_for(cancelled.wait(), 60)
    (summary,) = await agent.lists.all()
    assert summary.line_count in {0, 2}, "all of the request or nothing"


async def test_a_timeout_of_the_host_ends_the_call() -> None:
    async def hang(_: QuoteRequest) -> list[SourcePrice]:
        await asyncio.Event().wait()
        return []

    agent = GroceryAgent(price_source=AsyncShop(hang), price_timeout_ms=600_000)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(agent.process("milk"), 0.05)


async def test_a_host_that_cancels_itself_is_only_a_failure() -> None:
    async def quit(_: QuoteRequest) -> list[SourcePrice]:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)
        return []

    agent = GroceryAgent(price_source=AsyncShop(quit))
    response = await agent.process("3 cans of tomato soup")
    assert response.grocery_list.items[0].price_kind in {"typical", "estimate"}


async def test_two_hundred_calls_share_one_source(shop: Shop) -> None:
    agent = GroceryAgent(price_source=shop(everything(250)), price_timeout_ms=600_000)
    answers = await asyncio.gather(
        *(agent.process("3 cans of tomato soup", user_id=f"user-{n}") for n in range(200))
    )
    assert {a.grocery_list.subtotal for a in answers} == {answers[0].grocery_list.subtotal}
    assert all(a.grocery_list.items[0].price == Money(250) for a in answers)


caller: contextvars.ContextVar[str] = contextvars.ContextVar("caller", default="nobody")


async def test_context_variables_reach_the_host(shop: Shop) -> None:
    seen: list[str] = []

    def answer(request: QuoteRequest) -> list[SourcePrice]:
        seen.append(caller.get())
        return everything()(request)

    agent = GroceryAgent(price_source=shop(answer))
    caller.set("ada")
    await agent.process("milk")
    assert seen == ["ada"]


async def test_where_the_host_runs() -> None:
    threads: list[int] = []

    def answer(request: QuoteRequest) -> list[SourcePrice]:
        threads.append(threading.get_ident())
        return everything()(request)

    await GroceryAgent(price_source=AsyncShop(answer)).process("milk")
    assert threads == [threading.get_ident()], "a coroutine runs on the caller's loop"
    threads.clear()
    await GroceryAgent(price_source=PlainShop(answer)).process("milk")
    assert threads != [threading.get_ident()], "a function may block, so it runs elsewhere"


async def test_a_plain_function_may_hand_out_a_coroutine() -> None:
    async def later(request: QuoteRequest) -> list[SourcePrice]:
        return everything(250)(request)

    agent = GroceryAgent(price_source=PlainShop(later))
    response = await agent.process("3 cans of tomato soup")
    assert response.grocery_list.items[0].price == Money(250)


@pytest.mark.parametrize("source", [object(), 7, "shop", type("NoName", (), {"quotes": print})()])
def test_what_is_no_source_is_refused_at_once(source: object) -> None:
    with pytest.raises(TypeError, match="PriceSource"):
        GroceryAgent(price_source=source)  # type: ignore[arg-type]


async def test_unknown_products_are_not_found(agent: GroceryAgent) -> None:
    with pytest.raises(NotFoundError) as error:
        await agent.prices.quotes(["no-such-product"])
    assert (error.value.kind, error.value.code) == ("product_not_found", "PRODUCT_001")
    with pytest.raises(InvalidInputError):
        await agent.prices.quotes([""])
    with pytest.raises(TypeError, match="one str"):
        await agent.prices.quotes("milk")


async def test_a_source_may_use_the_agent_itself(shop: Shop) -> None:
    agents: list[GroceryAgent] = []

    def answer(request: QuoteRequest) -> list[SourcePrice]:
        products = [agents[0].catalog.get(id) for id in request.product_ids]
        return [SourcePrice(p.id, Money(100)) for p in products]

    agents.append(GroceryAgent(price_source=shop(answer)))
    response = await agents[0].process("3 cans of tomato soup")
    assert response.grocery_list.items[0].price == Money(100)


async def test_a_rate_limit_is_told(shop: Shop) -> None:
    def answer(_: QuoteRequest) -> list[SourcePrice]:
        raise RateLimitedError("slow down", retry_after=2.5)

    agent = GroceryAgent(price_source=shop(answer))
    response = await agent.process("milk")
    assert any("slow down" in note for note in response.notes)


async def test_nothing_of_a_call_stays_behind(shop: Shop) -> None:
    gc.collect()
    agent = GroceryAgent(price_source=shop(everything()))
    await agent.process("milk")
    gc.collect()
    before = sum(isinstance(o, QuoteRequest) for o in gc.get_objects())
    for _ in range(20):
        await agent.process("milk")
    # A worker thread may hold its last request for a moment longer than the caller waits.
    for _ in range(1000):
        gc.collect()
        left = sum(isinstance(o, QuoteRequest) for o in gc.get_objects())
        if left <= before:
            break
        await asyncio.sleep(0.01)
    assert left <= before
