"""How prices are kept: the numbers of the cache, a tier in Redis, and a port for tiers of your own."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Optional, Protocol, TypedDict, Union

from ._grocery_core import Invalidation, TierEntry
from .policy import BreakerSettings

__all__ = ["CacheSettings", "CacheTier", "RedisTier", "TierSettings"]


class CacheSettings(TypedDict, total=False):
    """The numbers of a cache. What is absent is as it is by itself."""

    entries: int
    """How many entries memory holds; 1,000 where absent."""
    ttl_ms: int
    """How long an entry in memory is fresh, at most; 60,000 where absent."""
    jitter_percent: int
    """By how much a life may be shortened, by chance; 10 where absent."""
    negative_ttl_ms: int
    """How long "there is no such thing" is fresh; 30,000 where absent."""
    stale_while_revalidate_ms: int
    """How long after its end an entry is given out at once while it is loaded anew; 0 where absent."""
    stale_if_error_ms: int
    """How old a value may be that stands in for a load that failed; of prices one day where absent."""
    failure_pause_ms: int
    """How long a value that stands in rests before the next try; 10,000 where absent."""
    soft_timeout_ms: int
    """How long a caller waits where a stale value could stand in; without bound where absent."""
    hard_timeout_ms: int
    """How long a caller waits at all; without bound where absent."""
    early_refresh: bool
    """Whether an entry may be loaded anew a little before its end; not where absent."""
    format: int
    """The number of the value's shape: what was kept under another is not read; 1 where absent."""


class TierSettings(TypedDict, total=False):
    """How a tier is used. What is absent is as it is by itself."""

    entries: int
    """Of a file: how many entries it keeps, about; 100,000 where absent."""
    ttl_ms: int
    """How long an entry is fresh, at most; 30 days in a file and 300,000 elsewhere where absent."""
    timeout_ms: int
    """How long one question may take before the cache goes on without the tier; 500 where absent."""
    breaker: BreakerSettings
    """When a tier that fails is left alone."""
    write_behind: bool
    """Whether a caller goes on without waiting until the tier has the value; not where absent."""
    compress_above: int
    """Values of more bytes are compressed where that saves something; 1,024 where absent."""
    load_lock_ms: int
    """Of a file or a Redis: processes that share it load a key one at a time, for at most this long; each for itself where absent."""


class _Redis(TypedDict):
    redis: str
    """Where it is: ``redis://[user:password@]host[:port][/db]``, ``redis-cluster://`` or ``redis-sentinel://`` with several
    hosts; ``rediss`` in place of ``redis`` for TLS. Credentials in it are percent-encoded."""


class RedisTier(TierSettings, _Redis, total=False):
    """A tier in Redis, which processes and machines share: ``{"redis": "redis://localhost:6379"}``, with settings beside it.

    The agent connects with the first question. While the server is away, prices come from the sources and no call fails
    for it; ``agent.prices.check_tiers()`` tells what is wrong. ``repr`` of an agent and errors never show credentials.
    """

    username: str
    """In place of the one in the URL, as it is."""
    password: str
    """In place of the one in the URL, as it is."""
    prefix: str
    """What all keys begin with; ``cache2:`` where absent. Agents that share prices have the same."""
    bus: bool
    """Whether agents that share it tell each other over it what no longer holds, by one more connection; they do where
    absent. Of several tiers with a bus, the last one carries."""


class CacheTier(Protocol):
    """A place for entries below memory: any object with a ``name`` and these methods, coroutine functions or plain ones.

    A tier keeps bytes and drops them when it likes: losing an entry costs a load, never a wrong price. It owes
    three things. What it gives back is what was put in last under that key. A removal that ended without an
    exception has happened. An entry past its ``drop_at_ms`` need not be there, but may. What it raises costs
    speed, not answers: a breaker and a timeout stand before it.
    """

    @property
    def name(self) -> str:
        """What it is called in statistics."""

    def get(
        self, keys: list[str], /
    ) -> Union[Iterable[Optional[bytes]], Awaitable[Iterable[Optional[bytes]]]]:
        """What is kept under each of these keys, in their order."""

    def set(self, entries: list[TierEntry], /) -> Optional[Awaitable[None]]:
        """Keeps these entries in place of earlier ones."""

    def remove(self, what: Invalidation, /) -> Optional[Awaitable[None]]:
        """Takes entries out."""
