"""Plays the conformance cases about the warmer. What they look like is told in
``grocery-core/tests/conformance/README.md``."""

from __future__ import annotations

from typing import Any, Optional

import prices_cases
from grocery_core import (
    GroceryAgent,
    GroceryError,
    WarmBudget,
    WarmerState,
    WarmProgress,
    WarmReport,
)

Given = dict[str, Any]


def report(done: Optional[WarmReport]) -> Optional[Given]:
    return done and {
        "calls": done.calls,
        "fresh": done.fresh,
        "left": done.left,
        "missed": done.missed,
        "notes": done.notes,
        "overlapped": done.overlapped,
        "picked": done.picked,
        "strategies": done.strategies,
        "warmed": done.warmed,
    }


def budget(of: WarmBudget) -> Given:
    return {"calls": of.calls_per_hour, "items": of.items_per_hour}


def state(now: WarmerState) -> Given:
    return {
        "budget": budget(now.budget),
        "earned": {
            "calls": now.earned.calls,
            "reads": now.earned.reads,
            "runs": now.earned.runs,
            "used": now.earned.used,
            "warmed": now.earned.warmed,
        },
        "last": report(now.last),
        "last_run": now.last_run,
        "left": budget(now.left),
        "next_due": now.next_due,
        "running": now.running,
        "strategies": [
            {"limit": one.limit, "name": one.name, "next_due": one.next_due, "schedule": one.schedule}
            for one in now.strategies
        ],
    }


async def step(agent: GroceryAgent, told: list[WarmProgress], given: Given) -> Any:
    warmer, op = agent.warmer, given["op"]
    if op in ("warm_now", "warm_tick"):
        done = await (warmer.run_now() if op == "warm_now" else warmer.tick())
        progress = [[at.done, at.of] for at in told]
        told.clear()
        return {"progress": progress, "report": report(done)}
    if op == "warmer_state":
        assert warmer.state().next_due == warmer.next_due()
        return state(warmer.state())
    if op == "note_asked":
        return warmer.note_asked(given["products"], given["at"])
    if op == "note_served":
        return warmer.note_served(given["users"])
    if op == "say":
        await agent.process(given["text"], user_id=given["user"])
        return None
    if op == "warm":
        prices = await agent.prices.warm(
            given["products"],
            store=given.get("store"),
            zip_code=given.get("zip"),
            still_for_ms=given.get("still_for_ms", 0),
        )
        return {
            "calls": prices.calls,
            "fresh": prices.fresh,
            "products": sorted(prices.product_ids),
            "warmed": prices.warmed,
        }
    return await prices_cases.step(agent, given)


async def warming(given: Given, now: str) -> Any:
    """Answers a case, step by step on one agent."""
    told: list[WarmProgress] = []
    try:
        agent = prices_cases.made(
            given, now, warmer=given.get("warmer"), on_warm_progress=told.append
        )
    except GroceryError as error:
        return {"error": error.code, "named": given.get("place", "nothing") in str(error)}
    answers = []
    for one in given["steps"]:
        try:
            answers.append(await step(agent, told, one))
        except GroceryError as error:
            answers.append({"error": error.code, "hint": error.hint})
    return answers
