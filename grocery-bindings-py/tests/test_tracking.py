"""Several price sources, the cache of prices, prices side by side, and prices that users wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Optional, Union

import pytest

from conftest import NOW, AsyncShop, PlainShop, everything
from grocery_core import (
    GroceryAgent,
    InvalidInputError,
    Invalidation,
    Money,
    NotFoundError,
    QuoteRequest,
    SourcePrice,
    TierEntry,
    TierSettings,
    TrackedPriceAlert,
    UnavailableError,
)

MILK = "gc-whole-milk-1-gallon"
EGGS = "gc-large-grade-a-eggs-12-each"


class Shelf:
    """A source whose prices a test sets by hand."""

    def __init__(self, name: str, **cents: int) -> None:
        self.name = name
        self.cents = {MILK: cents["milk"]} if "milk" in cents else {}
        self.asked: list[list[str]] = []
        self.shut = False

    async def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        self.asked.append(request.product_ids)
        if self.shut:
            raise UnavailableError("the shop is shut")
        return [SourcePrice(id, Money(self.cents[id])) for id in request.product_ids if id in self.cents]


class DictTier:
    """A tier in a dict, of coroutine functions."""

    name = "dict"

    def __init__(self) -> None:
        self.held: dict[str, TierEntry] = {}
        self.reads: list[list[str]] = []
        self.removed: list[Invalidation] = []

    async def get(self, keys: list[str]) -> list[Optional[bytes]]:
        self.reads.append(keys)
        return [self.held[key].bytes if key in self.held else None for key in keys]

    async def set(self, entries: list[TierEntry]) -> None:
        for entry in entries:
            held = self.held.get(entry.key)
            if held is None or entry.replaces or held.order <= entry.order:
                self.held[entry.key] = entry

    async def remove(self, what: Invalidation) -> None:
        self.removed.append(what)
        self.held = {key: held for key, held in self.held.items() if not what.hits(key, held.tags)}


class PlainTier:
    """The same of plain functions."""

    name = "plain"

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get(self, keys: list[str]) -> Iterable[Optional[bytes]]:
        return (self.held.get(key) for key in keys)

    def set(self, entries: list[TierEntry]) -> None:
        self.held.update((entry.key, entry.bytes) for entry in entries)

    def remove(self, what: Invalidation) -> None:
        self.held = {key: held for key, held in self.held.items() if not what.hits(key)}


async def test_told_prices_are_kept(agent: GroceryAgent) -> None:
    assert agent.prices.state().sources == [] and agent.prices.state().cache is None
    shop = AsyncShop(everything(250))
    agent = GroceryAgent(price_source=shop, fixed_time=NOW, seed=7)
    for _ in range(3):
        (quote,) = (await agent.prices.quotes([MILK])).quotes
        assert (quote.price, quote.kind, quote.stale) == (Money(250), "live", False)
    assert shop.asked == [[MILK]]
    state = agent.prices.state()
    (status,) = state.sources
    assert (status.name, status.calls, status.failures, status.refused) == ("async-shop", 1, 0, 0)
    assert (status.last_answer, status.last_failure, status.last_error, status.policy) == (NOW, None, None, None)
    cache = state.cache
    assert cache is not None and cache.tiers == []
    assert (cache.gets, cache.memory_hits, cache.misses, cache.loads, cache.stale) == (3, 2, 1, 1, 0)
    assert cache.hit_percent == 66
    assert state.to_dict()["cache"]["gets"] == 3
    await agent.prices.invalidate()
    await agent.prices.quotes([MILK])
    await agent.prices.invalidate(product_ids=[MILK])
    await agent.prices.quotes([MILK])
    await agent.prices.invalidate(source="async-shop")
    await agent.prices.quotes([MILK])
    await agent.prices.invalidate(source="another shop")
    await agent.prices.invalidate(product_ids=[EGGS])
    await agent.prices.quotes([MILK])
    assert shop.asked == [[MILK]] * 4
    with pytest.raises(InvalidInputError):
        await agent.prices.invalidate(product_ids=[MILK], source="async-shop")


async def test_nothing_is_kept_where_prices_are_fresh_for_no_time() -> None:
    shop = PlainShop(everything(250))
    agent = GroceryAgent(price_source=shop, price_fresh_for_ms=0)
    await agent.prices.quotes([MILK])
    await agent.prices.quotes([MILK])
    assert shop.asked == [[MILK], [MILK]]
    assert agent.prices.state().cache is None


async def test_the_second_source_is_asked_for_what_the_first_does_not_know() -> None:
    first, second = Shelf("first", milk=300), Shelf("second", milk=200)
    second.cents[EGGS] = 150
    agent = GroceryAgent(price_source=[first, second])
    answer = await agent.prices.quotes([MILK, EGGS])
    assert [(q.source, q.price) for q in answer.quotes] == [("first", Money(300)), ("second", Money(150))]
    assert second.asked == [[EGGS]]
    both = GroceryAgent(price_source=iter([first, second]), ask_all_price_sources=True)
    answer = await both.prices.quotes([MILK])
    assert [(q.source, q.price) for q in answer.quotes] == [("second", Money(200))]


async def test_sources_have_guards_of_their_own() -> None:
    first, second = Shelf("first", milk=300), Shelf("second", milk=200)
    first.shut = True
    agent = GroceryAgent(
        price_source=[(first, {"retry": None, "breaker": {"failures": 1}}), second],
        price_policy={"retry": None},
        price_fresh_for_ms=0,
    )
    for _ in range(2):
        answer = await agent.prices.quotes([MILK])
        assert [q.source for q in answer.quotes] == ["second"]
    one, two = agent.prices.state().sources
    assert len(first.asked) == 1 and (one.calls, one.failures) == (2, 2)
    assert one.policy is not None and (one.policy.breaker, one.policy.breaker_refused) == ("open", 1)
    assert two.policy is not None and (two.policy.breaker, two.policy.retries) == ("closed", 0)
    assert one.last_error is not None
    with pytest.raises(InvalidInputError):
        GroceryAgent(price_source=[(first, {"retries": 2})])  # type: ignore[typeddict-unknown-key]
    with pytest.raises(TypeError, match="PriceSource"):
        GroceryAgent(price_source=[first, 7])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="PriceSource"):
        GroceryAgent(price_source=7)  # type: ignore[arg-type]


async def test_an_old_price_stands_in_for_a_source_that_fails() -> None:
    shop = Shelf("shelf", milk=200)
    agent = GroceryAgent(price_source=shop, price_cache={"ttl_ms": 0, "entries": 10})
    await agent.prices.quotes([MILK])
    shop.shut = True
    answer = await agent.prices.quotes([MILK])
    (quote,) = answer.quotes
    assert (quote.price, quote.kind, quote.stale) == (Money(200), "live", True)
    assert any("shelf" in note for note in answer.notes)
    cache = agent.prices.state().cache
    assert cache is not None and (cache.stale, cache.load_failures) == (1, 1)


async def test_prices_outlive_the_process_in_a_file(tmp_path: Path) -> None:
    shop = Shelf("shelf", milk=200)

    def make() -> GroceryAgent:
        file: tuple[Path, TierSettings] = (tmp_path / "prices.db", {"entries": 50, "ttl_ms": 600_000})
        return GroceryAgent(price_source=shop, price_tiers=[file], price_fresh_for_ms=600_000)

    async with make() as agent:
        await agent.prices.quotes([MILK])
    async with make() as agent:
        (quote,) = (await agent.prices.quotes([MILK])).quotes
        assert (quote.price, quote.stale) == (Money(200), False)
        cache = agent.prices.state().cache
        assert cache is not None
        (tier,) = cache.tiers
        assert (tier.name, tier.hits, tier.breaker, tier.errors) == ("sqlite", 1, "closed", 0)
        assert (cache.gets, cache.memory_hits, cache.misses) == (1, 0, 0)
    assert shop.asked == [[MILK]]


@pytest.mark.parametrize("kind", [DictTier, PlainTier])
async def test_a_tier_of_the_hosts(kind: Union[type[DictTier], type[PlainTier]]) -> None:
    tier, shop = kind(), Shelf("shelf", milk=200)

    def make() -> GroceryAgent:
        return GroceryAgent(price_source=shop, price_tiers=[(tier, {"ttl_ms": 250_000})])

    await make().prices.quotes([MILK, EGGS])
    assert len(tier.held) == 2, "that nobody has a price is known as well"
    agent = make()
    (quote, _) = (await agent.prices.quotes([MILK, EGGS])).quotes
    assert (quote.price, quote.kind) == (Money(200), "live")
    assert shop.asked == [sorted([MILK, EGGS])]
    await agent.prices.invalidate(product_ids=[MILK])
    assert len(tier.held) == 1
    if isinstance(tier, DictTier):
        assert all(len(keys) == 2 for keys in tier.reads), "one question for any number of keys"
        (removed,) = tier.removed
        assert removed.prefix is not None and removed.prefix.endswith(f"{MILK}\x1f")
        assert removed.keys is None and removed.tag is None and "prefix" in repr(removed)


class BrokenTier(DictTier):
    """A tier that answers nonsense, or raises."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    async def get(self, keys: list[str]) -> list[Optional[bytes]]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[return-value]


@pytest.mark.parametrize("answer", [None, [], "milk", ["milk"], [b"garbage"], [None] * 2, KeyError("no")])
async def test_a_broken_tier_costs_speed_and_no_answer(answer: object) -> None:
    agent = GroceryAgent(price_source=Shelf("shelf", milk=200), price_tiers=[BrokenTier(answer)])
    priced = await agent.prices.quotes([MILK])
    assert [(q.price, q.stale) for q in priced.quotes] == [(Money(200), False)] and priced.notes == []
    cache = agent.prices.state().cache
    assert cache is not None
    assert cache.tiers[0].errors + cache.tiers[0].undecodable == 1


def test_what_makes_no_sense_is_said_at_once(tmp_path: Path) -> None:
    shop = Shelf("shelf")
    for bad in ({"size": 1}, {"ttl_ms": -1}, {"jitter_percent": 101}):
        with pytest.raises(InvalidInputError):
            GroceryAgent(price_source=shop, price_cache=bad)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        GroceryAgent(price_source=shop, price_tiers=[(DictTier(), {"entries": 5})])
    with pytest.raises(TypeError, match="CacheTier"):
        GroceryAgent(price_source=shop, price_tiers=[7])  # type: ignore[list-item]


async def test_prices_side_by_side() -> None:
    agent = GroceryAgent(price_source=[Shelf("dear", milk=450), Shelf("cheap", milk=400)])
    comparison = await agent.prices.compare(MILK)
    assert comparison.product_id == MILK and comparison.notes == []
    assert [(p.quote.source, p.quote.price, p.above_ppm) for p in comparison.prices] == [
        ("cheap", Money(400), 0),
        ("dear", Money(450), 125_000),
    ]
    assert comparison.prices[1].above_percent == 12.5
    assert (comparison.prices[0].unit_price.amount, comparison.prices[0].unit_price.unit) == (1, "gallon")
    assert comparison.to_dict()["prices"][0]["quote"]["source"] == "cheap"
    with pytest.raises(NotFoundError):
        await agent.prices.compare("nothing")


async def test_a_fall_is_told_once() -> None:
    shop = Shelf("shelf", milk=250)
    agent = GroceryAgent(price_source=shop, price_fresh_for_ms=0, fixed_time=NOW, seed=7)
    waiting = await agent.prices.track(MILK, Money(200), user_id="ann")
    assert (waiting.user_id, waiting.product_id, waiting.target) == ("ann", MILK, Money(200))
    assert (waiting.state, waiting.since, waiting.due_at, waiting.store) == ("waiting", NOW, NOW, None)
    async with agent.events() as events:
        told = []
        for cents in (250, 199, 150, 201, 180):
            shop.cents[MILK] = cents
            tick = await agent.prices.tick(every_ms=0)
            assert (tick.due, tick.seen, tick.notes) == (1, 1, [])
            told.append([alert.price.minor for alert in tick.alerts])
            assert all(alert.tracking_id == waiting.id for alert in tick.alerts)
        assert told == [[], [199], [], [], [180]]
        seen: list[tuple[Money, Money, str, str]] = []
        while len(seen) < 2:
            event = await asyncio.wait_for(events.__anext__(), 10)
            if event.kind == "price_alert":
                assert isinstance(event.data, TrackedPriceAlert)
                seen.append((event.data.price, event.data.target, event.data.user_id, event.data.source))
                assert event.to_dict()["data"]["trackingId"] == waiting.id
        assert seen == [(Money(cents), Money(200), "ann", "shelf") for cents in (199, 180)]
    (now,) = await agent.prices.tracked(user_id="ann")
    assert (now.id, now.state, now.last_price, now.told_at) == (waiting.id, "below", Money(180), NOW)
    assert await agent.prices.tracked() == []
    assert not await agent.prices.untrack(waiting.id), "only its own user ends it"
    assert await agent.prices.untrack(waiting.id, user_id="ann")
    assert await agent.prices.tracked(user_id="ann") == []
    assert (await agent.prices.tick()).due == 0


async def test_a_tick_keeps_to_its_budget() -> None:
    shop = Shelf("shelf", milk=100)
    shop.cents[EGGS] = 100
    agent = GroceryAgent(price_source=shop, fixed_time=NOW)
    for product in (MILK, EGGS):
        await agent.prices.track(product, Money(150), store="s1")
    assert [(await agent.prices.tick(products=1)).due for _ in range(3)] == [1, 1, 0]
    assert [alert.store for alert in (await agent.prices.tick()).alerts] == []
    assert {one.store for one in await agent.prices.tracked()} == {"s1"}


async def test_no_price_falls_below_nothing() -> None:
    agent = GroceryAgent()
    for target in (Money(0), Money(-5), Money(100, "EUR")):
        with pytest.raises(InvalidInputError):
            await agent.prices.track(MILK, target)
    with pytest.raises(NotFoundError):
        await agent.prices.track("nothing", Money(100))
    with pytest.raises(InvalidInputError):
        await agent.prices.untrack("not an id")


async def test_a_history_is_made_smaller_and_keeps_its_changes() -> None:
    shop = Shelf("shelf", milk=250)
    agent = GroceryAgent(price_source=shop, price_fresh_for_ms=0)
    for cents in (250, 300):
        shop.cents[MILK] = cents
        await agent.prices.quotes([MILK])
    before = await agent.prices.history(MILK)
    compacted = await agent.prices.compact_history()
    assert compacted.read >= 2 and compacted.to_dict()["dropped"] == compacted.dropped
    assert await agent.prices.history(MILK) == before
    dropped = await agent.prices.compact_history(drop_before="2100-01-01T00:00:00Z")
    assert dropped.dropped >= 1
    assert [point.price for point in await agent.prices.history(MILK)] == [Money(300)]
    with pytest.raises(InvalidInputError):
        await agent.prices.compact_history(daily_before="yesterday")


def test_without_asyncio() -> None:
    shop = PlainShop(everything(150))
    agent = GroceryAgent(price_source=shop)
    prices = agent.blocking.prices
    waiting = prices.track(MILK, Money(200))
    assert [alert.price for alert in prices.tick().alerts] == [Money(150)]
    assert prices.tracked()[0].id == waiting.id
    assert prices.compare(MILK).prices[0].quote.source == "plain-shop"
    assert prices.untrack(waiting.id)
    prices.invalidate()
    assert prices.compact_history().dropped == 0
    assert agent.prices.state().sources[0].name == "plain-shop"
