"""The guards around a port, as data."""

from __future__ import annotations

from typing import Optional, TypedDict

__all__ = [
    "BreakerSettings",
    "BudgetSettings",
    "BulkheadSettings",
    "HedgeSettings",
    "PolicySettings",
    "RateSettings",
    "RetrySettings",
]


class RetrySettings(TypedDict, total=False):
    """How often and how far apart a call is tried again."""

    max_attempts: int
    """How often it is asked at most, the first time included; 3 where absent."""
    base_ms: int
    """The shortest wait; 100 where absent."""
    cap_ms: int
    """The longest wait of one's own choosing; 5,000 where absent."""
    max_retry_after_ms: int
    """The longest ``retry_after`` of the service that is waited for; 30,000 where absent."""


class BudgetSettings(TypedDict, total=False):
    """What retries may cost."""

    percent: int
    """How many retries a hundred calls earn; 20 where absent."""
    per_second: int
    """How many more are given each second; 10 where absent."""
    most_kept: int
    """How many earned retries may be kept; 100 where absent."""


class BreakerSettings(TypedDict, total=False):
    """When a service that fails is left alone."""

    failures: int
    """How many failures in a row open it; 5 where absent."""
    successes: int
    """How many successes close it again; 2 where absent."""
    open_ms: int
    """For how long it stays open; 60,000 where absent."""
    half_open_permits: int
    """How many calls are let through to try; 3 where absent."""


class BulkheadSettings(TypedDict, total=False):
    """How many calls may run and wait."""

    max_concurrent: int
    """How many may run at once; 25 where absent."""
    max_waiting: int
    """How many more may wait; 50 where absent."""
    max_wait_ms: int
    """How long one may wait; 500 where absent."""


class _Rate(TypedDict):
    amount: int
    """How many calls."""
    per_ms: int
    """In which time."""


class RateSettings(_Rate, total=False):
    """The agreed rate."""

    burst: int
    """How many at once; ``amount`` where absent."""
    wait_ms: int
    """How long a call may wait for its turn; 0 where absent."""


class HedgeSettings(TypedDict):
    """A second try beside a slow one."""

    after_ms: int
    """When it starts."""


class PolicySettings(TypedDict, total=False):
    """Guards around a price source or a language model. What is absent is as it is by itself; ``None``
    leaves a part out::

        GroceryAgent(price_source=shop, price_policy={"timeout_ms": 1500, "retry": None})
    """

    timeout_ms: Optional[int]
    """How long one attempt may take; 2,000 where absent."""
    total_ms: Optional[int]
    """How long all attempts with all waiting may take; 10,000 where absent."""
    retry: Optional[RetrySettings]
    """Retries."""
    budget: Optional[BudgetSettings]
    """What retries may cost."""
    breaker: Optional[BreakerSettings]
    """The breaker."""
    bulkhead: Optional[BulkheadSettings]
    """Places."""
    rate: Optional[RateSettings]
    """The agreed rate; none where absent."""
    hedge: Optional[HedgeSettings]
    """A second try beside a slow one; none where absent."""
