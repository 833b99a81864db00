"""Prices that agents share over a Redis."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Union

import pytest

from redis_server import RedisServer, required
from test_fork import in_child
from test_tracking import EGGS, MILK, Shelf

from grocery_core import (
    AuthError,
    GroceryAgent,
    GroceryError,
    InvalidInputError,
    Money,
    RedisTier,
    StorageError,
    UnavailableError,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    required()
    server = RedisServer(str(tmp_path))
    yield server
    server.kill()


def agent(shop: Shelf, tier: Union[str, RedisTier]) -> GroceryAgent:
    tiers: list[RedisTier] = [{"redis": tier} if isinstance(tier, str) else tier]
    # Memory outlives each test, and on a busy machine a server takes its time.
    tiers = [{"timeout_ms": 60_000, **tier} for tier in tiers]
    return GroceryAgent(
        price_source=shop,
        price_tiers=tiers,
        price_cache={"ttl_ms": 3_600_000},
        price_fresh_for_ms=3_600_000,
        price_timeout_ms=600_000,
    )


async def priced(agent: GroceryAgent, product: str = MILK) -> Money:
    answer = await agent.prices.quotes([product])
    (quote,) = answer.quotes
    assert (quote.kind, quote.stale, answer.notes) == ("live", False, [])
    return quote.price


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Asks again and again, each time a server, until it holds."""
    deadline = time.monotonic() + 60
    while not await holds():
        assert time.monotonic() < deadline, "it never came to hold"


async def listening(server: RedisServer, number: int) -> None:
    async def holds() -> bool:
        return bool(server.say("PUBSUB", "NUMSUB", "cache2:notices")[1] == number)

    await until(holds)


def redis_of(agent: GroceryAgent) -> Any:
    cache = agent.prices.state().cache
    assert cache is not None
    (tier,) = cache.tiers
    return tier


async def test_what_one_agent_was_told_the_other_knows(server: RedisServer) -> None:
    first, second = Shelf("shelf", milk=250), Shelf("shelf")
    async with agent(first, server.url) as one, agent(second, server.url) as two:
        assert await priced(one) == Money(250)
        assert await priced(two) == Money(250)
        assert (len(first.asked), second.asked) == (1, [])
        tier = redis_of(two)
        assert (tier.name, tier.hits, tier.errors, tier.breaker) == ("redis", 1, 0, "closed")
        await one.prices.check_tiers()


def test_without_asyncio(server: RedisServer) -> None:
    first, second = Shelf("shelf", milk=250), Shelf("shelf")
    with agent(first, server.url).blocking as one, agent(second, server.url).blocking as two:
        for each in (one, two):
            (quote,) = each.prices.quotes([MILK]).quotes
            assert (quote.price, quote.kind) == (Money(250), "live")
            each.prices.check_tiers()
    assert (len(first.asked), second.asked) == (1, [])


async def test_what_no_longer_holds_is_heard(server: RedisServer) -> None:
    first, second, third = (Shelf("shelf", milk=250) for _ in range(3))
    quiet: RedisTier = {"redis": server.url, "bus": False}
    async with agent(first, server.url) as one, agent(second, server.url) as two, agent(third, quiet) as deaf:
        await listening(server, 2)
        for each in (one, two, deaf):
            assert await priced(each) == Money(250)
        for shop in (first, second, third):
            shop.cents[MILK] = 199
        await one.prices.invalidate(product_ids=[MILK])

        async def heard() -> bool:
            return await priced(two) == Money(199)

        await until(heard)
        assert await priced(deaf) == Money(250), "nobody told it"
        assert third.asked == []


async def test_a_server_that_is_gone_costs_no_answer(server: RedisServer) -> None:
    shop = Shelf("shelf", milk=250)
    async with agent(shop, server.url) as one:
        assert await priced(one) == Money(250)
        server.kill()
        shop.cents[EGGS] = 300
        assert await priced(one, EGGS) == Money(300)
        assert redis_of(one).errors > 0
        with pytest.raises(UnavailableError, match="the tier redis") as error:
            await one.prices.check_tiers()
        assert error.value.code and error.value.retryable and "address" in (error.value.hint or "")
        assert server.revive()

        async def there() -> bool:
            try:
                await one.prices.check_tiers()
            except UnavailableError:
                return False
            return True

        await until(there)
    async with agent(Shelf("shelf", milk=260), {"redis": server.url, "ttl_ms": 600_000}) as two:
        assert await priced(two) == Money(260), "the server came back empty"


async def test_prefixes_keep_apart(server: RedisServer) -> None:
    shop = Shelf("shelf", milk=250)
    for prefix in ("east:", "west:", "east:"):
        async with agent(shop, {"redis": server.url, "prefix": prefix, "bus": False}) as one:
            assert await priced(one) == Money(250)
    assert len(shop.asked) == 2
    assert {key.split(":")[0] for key in server.say("KEYS", "*k:*")} == {"east", "west"}


async def test_credentials(tmp_path: Path) -> None:
    required()
    server = RedisServer(str(tmp_path), "--requirepass", "s3cret/word")
    try:
        shop = Shelf("shelf", milk=250)
        host = f"127.0.0.1:{server.port}"
        right: list[RedisTier] = [
            {"redis": server.url, "password": "s3cret/word"},
            {"redis": f"redis://:s3cret%2Fword@{host}"},
            {"redis": server.url, "username": "default", "password": "s3cret/word"},
        ]
        for tier in right:
            async with agent(shop, tier) as one:
                await one.prices.check_tiers()
                assert await priced(one) == Money(250)
        assert len(shop.asked) == 1
        wrong: list[RedisTier] = [
            {"redis": f"redis://:wr0ng@{host}"},
            {"redis": server.url, "password": "wr0ng"},
            {"redis": server.url},
        ]
        for tier in wrong:
            shop = Shelf("shelf", milk=260)
            async with agent(shop, tier) as one:
                assert await priced(one) == Money(260), "from the source"
                with pytest.raises(AuthError, match="the tier redis.*credentials") as error:
                    await one.prices.check_tiers()
                assert error.value.code == "AUTH_001" and error.value.hint
                assert "wr0ng" not in f"{error.value!r} {error.value} {error.value.hint} {one!r}"
    finally:
        server.kill()


@pytest.mark.parametrize(
    ("tier", "said"),
    [
        ({}, "names no redis"),
        ({"rediss": "redis://localhost"}, "names no redis"),
        (({"redis": "redis://:s3cret@localhost"}, {"ttl_ms": 1}), "mapping in a pair"),
        ({"redis": 7}, "must be a str, not int"),
        ({"redis": None}, "must be a str, not NoneType"),
        ({"redis": b"redis://:s3cret@localhost"}, "must be a str, not bytes"),
        ({"redis": ""}, "the Redis URL"),
        ({"redis": "localhost:6379"}, "the Redis URL"),
        ({"redis": "http://:s3cret@localhost"}, "the Redis URL has another scheme"),
        ({"redis": "redis://:s3cret@"}, "names no host"),
        ({"redis": "redis://:s3cret@localhost:port"}, "for a port"),
        ({"redis": "redis://:s3cret@localhost/one"}, "number of a database"),
        ({"redis": "redis://localhost", "pasword": "s3cret"}, "pasword"),
        ({"redis": "redis://localhost", "password": ["s3cret"]}, "password is"),
        ({"redis": "redis://localhost", "bus": "s3cret"}, "bus is"),
        ({"redis": "redis://localhost", "entries": 5}, "entries"),
        ({"redis": "redis://localhost", "ttl_ms": -1}, "ttl_ms|u64"),
    ],
)
def test_what_makes_no_sense_is_said_at_once(tier: Any, said: str) -> None:
    with pytest.raises((InvalidInputError, TypeError), match=said) as error:
        GroceryAgent(price_source=Shelf("shelf"), price_tiers=[tier])
    assert "s3cret" not in f"{error.value!r} {error.value} {error.value.__cause__!r}"
    if isinstance(error.value, GroceryError):
        assert error.value.hint and "s3cret" not in error.value.hint


async def test_a_closed_agent_leaves_no_connection(server: RedisServer) -> None:
    async with agent(Shelf("shelf", milk=250), server.url) as one:
        await priced(one)
        await listening(server, 1)

    async def alone() -> bool:
        clients: str = server.say("CLIENT", "LIST")
        return len(clients.splitlines()) == 1

    await until(alone)


def test_a_program_ends_cleanly(server: RedisServer) -> None:
    script = f"""
from grocery_core import GroceryAgent, Money, SourcePrice
class Shop:
    name = "shop"
    def quotes(self, request):
        return [SourcePrice(id, Money(250)) for id in request.product_ids]
agent = GroceryAgent(price_source=Shop(), price_tiers=[{{"redis": {server.url!r}}}])
print(agent.blocking.prices.quotes([{MILK!r}]).quotes[0].price.minor)
"""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "250\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_connection_is_not_inherited(server: RedisServer) -> None:
    shop = Shelf("shelf", milk=250)
    parent = agent(shop, server.url)
    parent.blocking.prices.quotes([MILK])

    def work() -> None:
        with pytest.raises(StorageError, match="fork") as error:
            parent.blocking.prices.quotes([MILK])
        assert error.value.hint
        with agent(Shelf("shelf"), server.url).blocking as own:
            assert own.prices.quotes([MILK]).quotes[0].price == Money(250)

    in_child(work)
    parent.blocking.prices.check_tiers()
    parent.blocking.close()
