"""What the tests share."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, Optional, Union

import pytest

from grocery_core import GroceryAgent, Money, QuoteRequest, SourcePrice

NOW = "2026-11-20T10:30:00Z"

Answer = Union[Iterable[SourcePrice], Awaitable[Iterable[SourcePrice]]]


class AsyncShop:
    """A price source whose method is a coroutine function."""

    name = "async-shop"

    def __init__(self, answer: Callable[[QuoteRequest], Any]) -> None:
        self.answer = answer
        self.asked: list[list[str]] = []

    async def quotes(self, request: QuoteRequest) -> Iterable[SourcePrice]:
        self.asked.append(request.product_ids)
        answer = self.answer(request)
        if hasattr(answer, "__await__"):
            answer = await answer
        return answer  # type: ignore[no-any-return]


class PlainShop:
    """A price source whose method is a plain function."""

    name = "plain-shop"

    def __init__(self, answer: Callable[[QuoteRequest], Any]) -> None:
        self.answer = answer
        self.asked: list[list[str]] = []

    def quotes(self, request: QuoteRequest) -> Answer:
        self.asked.append(request.product_ids)
        return self.answer(request)  # type: ignore[no-any-return]


def everything(cents: int = 250) -> Callable[[QuoteRequest], list[SourcePrice]]:
    """Every product asked for, at one price per priced unit."""

    def answer(request: QuoteRequest) -> list[SourcePrice]:
        return [SourcePrice(id, Money(cents)) for id in request.product_ids]

    return answer


@pytest.fixture(params=[AsyncShop, PlainShop], ids=["coroutine", "function"])
def shop(request: pytest.FixtureRequest) -> Callable[[Callable[[QuoteRequest], Any]], Any]:
    """Makes a price source of either sort."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def agent() -> GroceryAgent:
    """An agent in memory whose runs can be replayed."""
    return GroceryAgent(state="IL", fixed_time=NOW, seed=7)


def conformance_folder() -> Optional[Path]:
    """The cases of all languages: where ``GROCERY_CONFORMANCE`` says, or in the repository around the tests."""
    if "GROCERY_CONFORMANCE" in os.environ:
        return Path(os.environ["GROCERY_CONFORMANCE"])
    for parent in Path(__file__).resolve().parents:
        if (parent / "grocery-core" / "tests" / "conformance").is_dir():
            return parent / "grocery-core" / "tests" / "conformance"
    return None
