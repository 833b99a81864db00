"""Offers and budgets for code without asyncio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, List, Optional, Sequence, Union

from ._grocery_core import BudgetStatus, Crossing, GroceryList, ListExplained, Money, SpendEntry
from ._host import wait_for

if TYPE_CHECKING:
    from ._agent import GroceryAgent

__all__ = ["BlockingBudgets", "BlockingDeals"]

Shopper = Union[str, Mapping[str, Any], None]


class BlockingDeals:
    """The coroutines of :class:`~grocery_core.Deals` as plain methods. What is no coroutine is on ``agent.deals``."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def for_list(self, list_id: str, shopper: Shopper = None, *, user_id: str = "local") -> GroceryList:
        """A list, priced, with the best that the offers save on it."""
        return wait_for(
            "deals.for_list", lambda: self._agent.deals.for_list(list_id, shopper, user_id=user_id)
        )

    def explain(
        self, list_id: str, shopper: Shopper = None, *, user_id: str = "local"
    ) -> Optional[ListExplained]:
        """The same, explained. None without a book, and where nothing on the list has a price."""
        return wait_for(
            "deals.explain", lambda: self._agent.deals.explain(list_id, shopper, user_id=user_id)
        )


class BlockingBudgets:
    """The coroutines of :class:`~grocery_core.Budgets` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def set(
        self,
        period: str,
        limit: Money,
        *,
        category: Optional[str] = None,
        thresholds: Optional[Sequence[int]] = None,
        week_starts_on: int = 1,
        user_id: str = "local",
    ) -> List[Crossing]:
        """Sets a budget. Answers the thresholds that what is spent already crosses."""
        return wait_for(
            "budgets.set",
            lambda: self._agent.budgets.set(
                period,
                limit,
                category=category,
                thresholds=thresholds,
                week_starts_on=week_starts_on,
                user_id=user_id,
            ),
        )

    def remove(self, period: str, *, category: Optional[str] = None, user_id: str = "local") -> bool:
        """Takes a budget away. Answers whether it was there."""
        return wait_for(
            "budgets.remove",
            lambda: self._agent.budgets.remove(period, category=category, user_id=user_id),
        )

    def standing(self, *, user_id: str = "local") -> List[BudgetStatus]:
        """How a user's budgets stand today."""
        return wait_for("budgets.standing", lambda: self._agent.budgets.standing(user_id=user_id))

    def spend(self, entries: Iterable[SpendEntry], *, user_id: str = "local") -> List[Crossing]:
        """Records what was spent. Answers the thresholds that this crossed."""
        return wait_for("budgets.spend", lambda: self._agent.budgets.spend(entries, user_id=user_id))

    def remove_spend(self, ids: Iterable[str], *, user_id: str = "local") -> int:
        """Takes entries away. Answers how many were there."""
        return wait_for(
            "budgets.remove_spend", lambda: self._agent.budgets.remove_spend(ids, user_id=user_id)
        )

    def forget_all(self, *, user_id: str = "local") -> None:
        """Takes all budgets of a user away, with everything recorded."""
        wait_for("budgets.forget_all", lambda: self._agent.budgets.forget_all(user_id=user_id))

    def today(self) -> str:
        """The shopper's own day, ISO 8601."""
        return self._agent.budgets.today()
