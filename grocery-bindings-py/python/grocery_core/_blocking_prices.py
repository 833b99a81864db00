"""Prices for code without asyncio."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Optional

from ._grocery_core import (
    Compacted,
    Money,
    PriceComparison,
    PricedSearch,
    PricePoint,
    PriceReport,
    PriceTick,
    Quotes,
    TrackedPrice,
    WarmAnswer,
    WarmReport,
)
from ._host import wait_for

if TYPE_CHECKING:
    from ._agent import GroceryAgent

__all__ = ["BlockingPrices", "BlockingWarmer"]


class BlockingPrices:
    """The coroutines of :class:`~grocery_core.Prices` as plain methods. What is no coroutine, such as ``state``, is
    on ``agent.prices``."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def quotes(
        self,
        product_ids: Iterable[str],
        *,
        store: Optional[str] = None,
        zip_code: Optional[str] = None,
    ) -> Quotes:
        """What these products cost: one batch, whatever their number."""
        return wait_for(
            "prices.quotes",
            lambda: self._agent.prices.quotes(product_ids, store=store, zip_code=zip_code),
        )

    def search(
        self,
        q: str,
        *,
        category: Optional[str] = None,
        brand: Optional[str] = None,
        min_price: Optional[Money] = None,
        max_price: Optional[Money] = None,
        in_stock: bool = False,
        diets: Iterable[str] = (),
        min_rating: Optional[float] = None,
        sort: Optional[str] = None,
        bought: Iterable[str] = (),
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        store: Optional[str] = None,
        zip_code: Optional[str] = None,
    ) -> PricedSearch:
        """Searches the catalogue and prices what is found."""
        return wait_for(
            "prices.search",
            lambda: self._agent.prices.search(
                q,
                category=category,
                brand=brand,
                min_price=min_price,
                max_price=max_price,
                in_stock=in_stock,
                diets=diets,
                min_rating=min_rating,
                sort=sort,
                bought=bought,
                limit=limit,
                offset=offset,
                store=store,
                zip_code=zip_code,
            ),
        )

    def history(
        self,
        product_id: str,
        *,
        store: Optional[str] = None,
        since: Optional[str] = None,
        limit: int = 1000,
    ) -> list[PricePoint]:
        """What a product cost before: one point for each change, newest first."""
        return wait_for(
            "prices.history",
            lambda: self._agent.prices.history(product_id, store=store, since=since, limit=limit),
        )

    def report(self, product_id: str, *, store: Optional[str] = None) -> Optional[PriceReport]:
        """Judges the price of a product by its kept history; None where nobody told a price yet."""
        return wait_for("prices.report", lambda: self._agent.prices.report(product_id, store=store))

    def warm(
        self,
        product_ids: Iterable[str],
        *,
        store: Optional[str] = None,
        zip_code: Optional[str] = None,
        still_for_ms: int = 0,
    ) -> WarmAnswer:
        """Fetches the prices of those of these products that are not kept and fresh."""
        return wait_for(
            "prices.warm",
            lambda: self._agent.prices.warm(
                product_ids, store=store, zip_code=zip_code, still_for_ms=still_for_ms
            ),
        )

    def compare(
        self, product_id: str, *, store: Optional[str] = None, zip_code: Optional[str] = None
    ) -> PriceComparison:
        """What each price source says of a product, the lowest price for the same amount first."""
        return wait_for(
            "prices.compare",
            lambda: self._agent.prices.compare(product_id, store=store, zip_code=zip_code),
        )

    def track(
        self, product_id: str, target: Money, *, store: Optional[str] = None, user_id: str = "local"
    ) -> TrackedPrice:
        """Waits for the price of a product to fall below ``target``."""
        return wait_for(
            "prices.track",
            lambda: self._agent.prices.track(product_id, target, store=store, user_id=user_id),
        )

    def tracked(self, *, user_id: str = "local") -> list[TrackedPrice]:
        """What a user waits for, the oldest first."""
        return wait_for("prices.tracked", lambda: self._agent.prices.tracked(user_id=user_id))

    def untrack(self, tracking_id: str, *, user_id: str = "local") -> bool:
        """Stops waiting. Whether this user waited for it."""
        return wait_for(
            "prices.untrack", lambda: self._agent.prices.untrack(tracking_id, user_id=user_id)
        )

    def tick(self, *, products: Optional[int] = None, every_ms: Optional[int] = None) -> PriceTick:
        """Looks at the tracked prices that are due."""
        return wait_for(
            "prices.tick", lambda: self._agent.prices.tick(products=products, every_ms=every_ms)
        )

    def check_tiers(self) -> None:
        """Asks each of ``price_tiers`` one small question, so that a wrong password or address is told."""
        return wait_for("prices.check_tiers", lambda: self._agent.prices.check_tiers())

    def invalidate(
        self, *, product_ids: Optional[Iterable[str]] = None, source: Optional[str] = None
    ) -> None:
        """Forgets kept prices: of some products, of a source, or all."""
        return wait_for(
            "prices.invalidate",
            lambda: self._agent.prices.invalidate(product_ids=product_ids, source=source),
        )

    def compact_history(
        self, *, daily_before: Optional[str] = None, drop_before: Optional[str] = None
    ) -> Compacted:
        """Makes the price history smaller; by itself it keeps every change."""
        return wait_for(
            "prices.compact_history",
            lambda: self._agent.prices.compact_history(
                daily_before=daily_before, drop_before=drop_before
            ),
        )


class BlockingWarmer:
    """The coroutines of :class:`~grocery_core.Warmer` as plain methods. What is no coroutine, such as ``state``, is on
    ``agent.warmer``."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def tick(self) -> WarmReport:
        """Runs every strategy that is due: each once, however long nobody called."""
        return wait_for("warmer.tick", lambda: self._agent.warmer.tick())

    def run_now(self) -> WarmReport:
        """Runs every strategy now, whatever its schedule says, within the same budget."""
        return wait_for("warmer.run_now", lambda: self._agent.warmer.run_now())

    def run(self) -> None:
        """Waits and runs what is due, for as long as anything ever is. Ctrl-C ends it."""
        wait_for("warmer.run", lambda: self._agent.warmer.run())
