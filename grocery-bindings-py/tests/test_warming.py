"""The warmer: what it is told, what it fetches, and what it tells."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from conftest import NOW, AsyncShop, PlainShop, everything
from grocery_core import GroceryAgent, InvalidInputError, WarmerSettings, WarmProgress

MILK = "gc-whole-milk-1-gallon"
EGGS = "gc-large-grade-a-eggs-12-each"


@pytest.mark.parametrize("kind", [AsyncShop, PlainShop])
async def test_what_was_asked_for_is_at_hand(kind: Any) -> None:
    told: list[WarmProgress] = []
    agent = GroceryAgent(
        price_source=kind(everything()), warmer={"batch": 1}, on_warm_progress=told.append, fixed_time=NOW
    )
    assert (await agent.warmer.tick()).strategies == []
    agent.warmer.note_asked([MILK, EGGS], "2026-11-20T10:00:00Z")
    report = await agent.warmer.run_now()
    assert (report.picked, report.warmed, report.calls, report.left) == (2, 2, 2, 0)
    assert report.bytes > 0 and report.notes == [] and not report.overlapped
    assert [(at.done, at.of) for at in told] == [(1, 2), (2, 2)]
    await agent.prices.quotes([MILK, EGGS])
    state = agent.warmer.state()
    assert state.last == report and state.last_run == NOW and state.earned.used == 2
    assert state.left.items_per_hour == state.budget.items_per_hour - 2
    assert state.next_due == agent.warmer.next_due() == "2026-11-20T10:35:00Z"
    assert '"warmed":2' in report.to_json() and repr(told[0]).startswith("<WarmProgress")


async def test_a_listener_that_raises_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", raised.append)

    def listen(progress: WarmProgress) -> None:
        raise RuntimeError(f"at {progress.done}")

    agent = GroceryAgent(price_source=AsyncShop(everything()), on_warm_progress=listen, fixed_time=NOW)
    agent.warmer.note_asked([MILK])
    assert (await agent.warmer.run_now()).warmed == 1
    assert [str(one.exc_value) for one in raised] == ["at 1"]
    with pytest.raises(TypeError, match="on_warm_progress"):
        GroceryAgent(on_warm_progress=cast(Any, 7))


async def test_run_waits_until_it_is_cancelled() -> None:
    off: WarmerSettings = {
        "popular": {"limit": 0},
        "deals": {"limit": 0},
        "own": {"limit": 0},
        "predicted": {"limit": 0},
        "seasonal": {"limit": 0},
    }
    idle = GroceryAgent(warmer=off)
    assert idle.warmer.next_due() is None and idle.warmer.state().strategies == []
    await idle.warmer.run()
    task = asyncio.ensure_future(GroceryAgent(price_source=AsyncShop(everything())).warmer.run())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"popularity": {}}, "popularity"),
        ({"budget": {"items": 1}}, "budget.items"),
        ({"own": {"schedule": "every day"}}, "own.schedule"),
        ({"batch": 0}, "batch"),
        ({"seasons": [{"from": [2, 30], "to": [3, 1], "products": []}]}, "seasons[0]"),
    ],
)
def test_what_means_nothing_is_refused_by_its_name(settings: Any, place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        GroceryAgent(warmer=settings)
    assert f"{place}: " in str(refused.value) and refused.value.hint


def test_without_asyncio() -> None:
    agent = GroceryAgent(price_source=PlainShop(everything()), fixed_time=NOW)
    shop = agent.blocking
    assert shop.prices.warm([MILK, EGGS]).warmed == 2
    assert shop.prices.warm([MILK], still_for_ms=1).fresh == 1
    assert shop.warmer.tick().strategies == []
    assert shop.warmer.run_now().strategies == ["popular", "deals", "own", "predicted", "seasonal"]
    agent.warmer.note_served(["ann"])
    with pytest.raises(InvalidInputError):
        agent.warmer.note_asked([MILK], "yesterday")
