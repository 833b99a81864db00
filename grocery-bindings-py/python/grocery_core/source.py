"""The port through which your prices come in."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import Optional, Protocol, Union

from ._grocery_core import (
    HttpPriceSource,
    KrogerSource,
    Money,
    OpenPrices,
    QuoteRequest,
    WalmartSource,
)

__all__ = ["AnyPriceSource", "PriceSource", "SourcePrice"]


@dataclass(frozen=True)
class SourcePrice:
    """One price as a source tells it."""

    product_id: str
    """The product."""

    price: Money
    """The price of one package, or of one ``per`` for goods sold by weight. Not below zero."""

    regular: Optional[Money] = None
    """The price before a reduction."""

    per: str = "each"
    """``"each"``, or a unit of mass such as ``"pound"`` for goods sold by weight."""

    as_of: Union[str, datetime.datetime, None] = None
    """When the price was true: RFC 3339, or a datetime with a time zone. None for now."""

    in_stock: Optional[bool] = None
    """Whether the shop has it, where you know."""


class PriceSource(Protocol):
    """Where prices come from. Any object with a ``name`` and a ``quotes`` method will do.

    ``quotes`` answers the products it knows, in any order, and leaves out the others. It may be a
    coroutine function, which runs on the event loop of the call that needs the prices and is
    cancelled together with it, or a plain function, which runs on a worker thread so that it may
    block. What it raises means that the source is unavailable; raise one of the exceptions in
    :mod:`grocery_core.errors` to say more.
    """

    @property
    def name(self) -> str:
        """A short name that quotes carry, such as ``kroger``."""

    def quotes(
        self, request: QuoteRequest, /
    ) -> Union[Iterable[SourcePrice], Awaitable[Iterable[SourcePrice]]]:
        """The prices of the products asked for."""


AnyPriceSource = Union[PriceSource, HttpPriceSource, KrogerSource, WalmartSource, OpenPrices]
"""A price source of yours, or a ready one."""
