"""What the warmer fetches, when and within which bounds."""

from __future__ import annotations

from typing import Optional, Protocol, Sequence, TypedDict

from ._grocery_core import WarmProgress

__all__ = ["BudgetOfAnHour", "OnWarmProgress", "Season", "WarmPlan", "WarmerSettings"]


class WarmPlan(TypedDict, total=False):
    """When a strategy runs, and how much it may pick. What is absent is as it is by itself."""

    schedule: str
    """A cron expression of five fields, by the clocks of ``utc_offset_minutes``: ``"*/10 * * * *"``."""
    limit: int
    """The most products it picks; 0 means that it never runs."""


class BudgetOfAnHour(TypedDict, total=False):
    """What may be spent in any hour."""

    items_per_hour: int
    """Products that sources are asked for; 10,000 where absent."""
    bytes_per_hour: int
    """Bytes kept; 128 MiB where absent."""
    calls_per_hour: int
    """Calls to sources; 600 where absent."""


_Season = TypedDict(
    "_Season", {"from": Sequence[int], "to": Sequence[int], "products": Sequence[str]}
)


class Season(_Season):
    """A time of the year and what is wanted in it, from the first day to the last: each a month and a day. It may go over
    the year's end: ``{"from": (11, 20), "to": (1, 6), "products": [...]}``."""


class WarmerSettings(TypedDict, total=False):
    """What is fetched before anybody asks. What is absent is as it is by itself::

        GroceryAgent(price_source=shop, warmer={"popular": {"limit": 5000}, "budget": {"calls_per_hour": 60}})

    A product that several strategies pick belongs to the first of those due at once, in this order.
    """

    popular: Optional[WarmPlan]
    """What shoppers asked the price of most, and then what is trending; 1,000 every 5 minutes where absent."""
    deals: Optional[WarmPlan]
    """What an offer covers that is on, or will be within the hour; 1,000 every 15 minutes where absent."""
    own: Optional[WarmPlan]
    """What is on the newest lists of ``users`` and of users served lately, and what they buy; 1,000 every 30 minutes where
    absent."""
    predicted: Optional[WarmPlan]
    """What was asked for at this hour of the week and the next; 1,000 every 30 minutes where absent."""
    seasonal: Optional[WarmPlan]
    """What ``seasons`` says; 1,000 every 30 minutes where absent."""
    range: Optional[WarmPlan]
    """Products nobody asked for yet, of the categories that shoppers ask for most; never where absent."""
    budget: Optional[BudgetOfAnHour]
    """What may be spent in any hour."""
    batch: Optional[int]
    """How many products one call to a source asks for, 1 to 1,000; 50 where absent."""
    seasons: Optional[Sequence[Season]]
    """Times of the year and what is wanted in them; none where absent."""
    users: Optional[Sequence[str]]
    """Whose products are fetched besides those of users served lately; nobody's where absent."""
    store: Optional[str]
    """The shop that prices are fetched at; none in particular where absent."""
    zip: Optional[str]
    """The postal code that prices are fetched for; the agent's own where absent."""


class OnWarmProgress(Protocol):
    """A function that is told how far a run of the warmer is, after each batch. It is called on a thread of the agent's,
    so it should be quick; what it raises goes to ``sys.unraisablehook``, and the run goes on."""

    def __call__(self, progress: WarmProgress, /) -> object:
        """Is told how far the run is."""
