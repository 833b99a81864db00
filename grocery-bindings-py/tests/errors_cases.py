"""The answers of the cases about errors."""

from __future__ import annotations

from typing import Any

from grocery_core import GroceryAgent, GroceryError, LookupProducts, SearchProducts, SourcedProduct, SourcePage
from grocery_core.errors import (
    AuthError,
    BadAnswerError,
    RateLimitedError,
    TimedOutError,
    UnavailableError,
)

KINDS: dict[str, type[GroceryError]] = {
    cls.kind: cls for cls in (AuthError, BadAnswerError, RateLimitedError, TimedOutError, UnavailableError)
}


class Shut:
    """A shop that fails as the case says."""

    name = "corner-shop"

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def error(self) -> GroceryError:
        wait = self.given.get("retry_after_ms")
        return KINDS[self.given["kind"]](
            "the shop is shut",
            hint=self.given.get("hint"),
            retry_after=None if wait is None else wait / 1000,
            retryable=self.given.get("retryable"),
        )

    async def search(self, request: SearchProducts) -> SourcePage:
        raise self.error()

    def lookup(self, request: LookupProducts) -> list[SourcedProduct]:
        raise self.error()


async def provoke(agent: GroceryAgent, given: dict[str, Any]) -> None:
    if "say" in given:
        await agent.process(given["say"] * given.get("times", 1), user_id="conformance")
    elif "list" in given:
        await agent.lists.get(given["list"], user_id="conformance")
    elif "product" in given:
        agent.catalog.get(given["product"])
    elif "search" in given:
        agent.catalog.search(given["search"])
    elif "backup" in given:
        await agent.backup(given["backup"])
    else:
        await agent.catalog.search_remote("milk")


async def errors(given: dict[str, Any], now: str) -> Any:
    source = Shut(given["source"]) if "source" in given else None
    agent = GroceryAgent(fixed_time=now, seed=7, product_source=source)
    try:
        await provoke(agent, given)
    except GroceryError as error:
        wait = error.retry_after
        return {
            "code": error.code,
            "hint": error.hint,
            "kind": error.kind,
            "message": error.message if source is None else None,
            "retry_after_ms": None if wait is None else round(wait * 1000),
            "retryable": error.retryable,
        }
    raise AssertionError("expected an error")
