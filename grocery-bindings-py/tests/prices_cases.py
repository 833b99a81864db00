"""Plays the conformance cases about price sources, the cache of prices and prices that users wait for. What they look
like is told in ``grocery-core/tests/conformance/README.md``."""

from __future__ import annotations

from typing import Any

from grocery_core import (
    GroceryAgent,
    GroceryError,
    Money,
    PricesState,
    QuoteRequest,
    SourcePrice,
    TrackedPrice,
    UnavailableError,
)

Given = dict[str, Any]


class Shop:
    """A shop with an answer for each time it is asked; the last one stands."""

    def __init__(self, given: Given) -> None:
        self.name: str = given["name"]
        self.answers: list[Any] = given["answers"]
        self.asked = 0

    async def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if answer == "unavailable":
            raise UnavailableError("the shop is shut")
        return [SourcePrice(id, Money(answer[id])) for id in request.product_ids if id in answer]


def tracked(one: TrackedPrice) -> Given:
    return {
        "due_at": one.due_at,
        "last_price": one.last_price,
        "last_seen": one.last_seen,
        "product": one.product_id,
        "since": one.since,
        "state": one.state,
        "store": one.store,
        "target": one.target,
        "told_at": one.told_at,
        "user": one.user_id,
    }


def state(told: PricesState) -> Given:
    cache = told.cache
    return {
        "cache": cache
        and {
            "background": cache.background,
            "gets": cache.gets,
            "hit_percent": cache.hit_percent,
            "load_failures": cache.load_failures,
            "loads": cache.loads,
            "memory_hits": cache.memory_hits,
            "misses": cache.misses,
            "negative": cache.negative,
            "overtaken": cache.overtaken,
            "stale": cache.stale,
        },
        "sources": [
            {
                "breaker": one.policy and one.policy.breaker,
                "calls": one.calls,
                "failures": one.failures,
                "last_answer": one.last_answer,
                "name": one.name,
                "refused": one.refused,
            }
            for one in told.sources
        ],
    }


async def step(agent: GroceryAgent, given: Given) -> Any:
    prices, op = agent.prices, given["op"]
    user = given.get("user", "conformance")
    place = {"store": given.get("store"), "zip_code": given.get("zip")}
    if op == "quotes":
        quotes = await prices.quotes(given["products"], **place)
        return {
            "missing": quotes.missing,
            "notes": len(quotes.notes),
            "quotes": [
                {
                    "as_of": one.as_of,
                    "kind": one.kind,
                    "price": one.price,
                    "product": one.product_id,
                    "source": one.source,
                    "stale": one.stale,
                    "store": one.store,
                }
                for one in quotes.quotes
            ],
        }
    if op == "compare":
        comparison = await prices.compare(given["product"], **place)
        return {
            "notes": len(comparison.notes),
            "prices": [
                {
                    "above": row.above_ppm,
                    "amount": row.unit_price.amount_exact,
                    "price": row.quote.price,
                    "source": row.quote.source,
                    "stale": row.quote.stale,
                    "unit": row.unit_price.unit,
                }
                for row in comparison.prices
            ],
            "product": comparison.product_id,
        }
    if op == "track":
        target = Money(given["target"]["minor"], given["target"]["currency"])
        return tracked(await prices.track(given["product"], target, store=place["store"], user_id=user))
    if op == "tracked":
        return [tracked(one) for one in await prices.tracked(user_id=user)]
    if op == "untrack":
        all_of = await prices.tracked(user_id=given.get("of", "conformance"))
        return await prices.untrack(all_of[given["at"]].id, user_id=user)
    if op == "tick":
        tick = await prices.tick(products=given.get("products"), every_ms=given.get("every_ms"))
        return {
            "alerts": [
                {
                    "price": alert.price,
                    "product": alert.product_id,
                    "source": alert.source,
                    "store": alert.store,
                    "target": alert.target,
                    "timestamp": alert.timestamp,
                    "user": alert.user_id,
                }
                for alert in tick.alerts
            ],
            "due": tick.due,
            "notes": len(tick.notes),
            "seen": tick.seen,
        }
    if op == "state":
        return state(prices.state())
    if op == "invalidate":
        return await prices.invalidate(product_ids=given.get("products"), source=given.get("source"))
    if op == "history":
        return [{"price": point.price, "source": point.source} for point in await prices.history(given["product"])]
    if op == "compact":
        done = await prices.compact_history(
            daily_before=given.get("daily_before"), drop_before=given.get("drop_before")
        )
        return {"dropped": done.dropped, "read": done.read}
    raise ValueError(f"there is no step {op}")


def made(given: Given, now: str, **more: Any) -> GroceryAgent:
    """The agent of a case."""
    sources = [
        (Shop(one), one["policy"]) if "policy" in one else Shop(one) for one in given["sources"]
    ]
    return GroceryAgent(
        price_source=sources or None,
        ask_all_price_sources=given.get("ask_all", False),
        price_fresh_for_ms=given.get("fresh_for_ms"),
        price_cache=given.get("cache"),
        fixed_time=now,
        seed=7,
        **more,
    )


async def prices(given: Given, now: str) -> Any:
    """Answers a case, step by step on one agent."""
    try:
        agent = made(given, now)
    except GroceryError as error:
        return {"error": error.code}
    answers = []
    for one in given["steps"]:
        try:
            answers.append(await step(agent, one))
        except GroceryError as error:
            answers.append({"error": error.code, "hint": error.hint})
    return answers
