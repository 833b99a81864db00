"""A language model from the host: one that helps, fails, hangs or makes things up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from grocery_core import CompletionRequest, GroceryAgent

# The rules are unsure of this one, and it is longer than what the intent model judges.
ODD = (
    "zorblax would be the thing, were it to be had, said my aunt to the wind that was there when she had been "
    "where they were, who would know whether it might have been there because it was what she had said it was while they were not "
    "there, nor would he know what it was"
)


def naming(*names: str) -> str:
    items = [{"name": name, "quantity": None, "unit": None, "brand": None} for name in names]
    return json.dumps({"actions": [{"intent": "add_items", "items": items}]})


class AsyncModel:
    name = "async-model"

    def __init__(self, answer: Callable[[CompletionRequest], Any]) -> None:
        self.answer = answer
        self.asked: list[CompletionRequest] = []

    async def complete(self, request: CompletionRequest) -> str:
        self.asked.append(request)
        answer = self.answer(request)
        if asyncio.iscoroutine(answer):
            answer = await answer
        return answer  # type: ignore[no-any-return]


class PlainModel(AsyncModel):
    name = "plain-model"

    def complete(self, request: CompletionRequest) -> str:  # type: ignore[override]
        self.asked.append(request)
        return self.answer(request)  # type: ignore[no-any-return]


@pytest.fixture(params=[AsyncModel, PlainModel])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


async def test_it_is_asked_only_in_doubt(kind: Any) -> None:
    model = kind(lambda _: naming("zorblax"))
    agent = GroceryAgent(language_model=model)
    sure = await agent.understand("add milk")
    assert (sure.understanding.intent, sure.offered, sure.failure) == ("add_items", [], None)
    assert model.asked == []
    opinion = await agent.understand(ODD)
    assert [item.name for item in opinion.understanding.actions[0].items] == ["zorblax"]
    assert opinion.understanding.notes[-1].kind == "second_opinion"
    (request,) = model.asked
    assert ODD in request.prompt and "grocery list" in request.system
    assert request.schema["required"] == ["actions"] and request.max_tokens > 0


async def test_what_was_not_said_is_asked_about_first(kind: Any) -> None:
    agent = GroceryAgent(language_model=kind(lambda _: naming("zorblax", "caviar")))
    answer = await agent.process(ODD)
    assert [item.requested for item in answer.grocery_list.items] == ["zorblax"]
    assert "caviar" in answer.response
    answer = await agent.process("yes")
    assert [item.requested for item in answer.grocery_list.items] == ["zorblax", "caviar"]


async def fails(_: CompletionRequest) -> str:
    raise ConnectionError("refused")


@pytest.mark.parametrize("answer", [lambda _: 7, lambda _: None, lambda _: "no JSON", fails])
async def test_trouble_leaves_the_rules_reading(answer: Callable[[CompletionRequest], Any]) -> None:
    offline = GroceryAgent().parse(ODD)
    opinion = await GroceryAgent(language_model=AsyncModel(answer)).understand(ODD)
    assert opinion.failure
    assert opinion.understanding.intent == offline.intent
    assert "async-model" in opinion.understanding.notes[-1].text


async def test_a_hanging_model_is_cancelled_at_the_budget() -> None:
    cancelled = asyncio.Event()

    async def hang(_: CompletionRequest) -> str:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return ""

    agent = GroceryAgent(language_model=AsyncModel(hang), model_budget_ms=2_000)
    opinion = await agent.understand(ODD)
    assert opinion.failure and "2s" in opinion.failure
    await asyncio.wait_for(cancelled.wait(), 60)


def test_what_is_no_model_is_said_at_once() -> None:
    class Nameless:
        def complete(self, request: CompletionRequest) -> str:
            return ""

    with pytest.raises(TypeError, match="language_model has no `name`"):
        GroceryAgent(language_model=Nameless())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="language_model has no"):
        GroceryAgent(language_model=str)  # type: ignore[arg-type]
