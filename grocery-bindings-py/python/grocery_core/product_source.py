"""The port to a shop's own search."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Protocol, Union

from ._grocery_core import (
    HttpProductSource,
    KrogerSource,
    LookupProducts,
    OpenFoodFacts,
    SearchProducts,
    SourcedProduct,
    SourcePage,
    WalmartSource,
)

__all__ = ["AnyProductSource", "ProductSource"]


class ProductSource(Protocol):
    """Where products are searched and looked up beyond the catalogue: a retailer's API, a warehouse. Any
    object with a ``name``, a ``search`` and a ``lookup`` method will do::

        class CornerShop:
            name = "corner-shop"

            async def search(self, request):
                found = await client.get("/search", params={"q": request.q, "size": request.limit,
                                                            "from": request.offset})
                return SourcePage([self.product(one) for one in found.json()["items"]])

            async def lookup(self, request):
                found = await client.get("/items", params={"upc": ",".join(request.barcodes)})
                return [self.product(one) for one in found.json()["items"]]

            def product(self, one):
                return SourcedProduct({"id": one["sku"], "name": one["title"], "barcode": one["upc"]},
                                      price=Money.parse(one["price"], "USD"))

    Both may be coroutine functions, which run on the event loop of the call and are cancelled with it, or
    plain functions, which run on a worker thread. What they do not know they leave out. What they raise
    means that the shop is unavailable; raise one of the exceptions in :mod:`grocery_core.errors` to say more.
    """

    @property
    def name(self) -> str:
        """A short name that answers carry, such as ``kroger``."""

    def search(self, request: SearchProducts, /) -> Union[SourcePage, Awaitable[SourcePage]]:
        """The products that fit, best first, at most ``request.limit``, none twice."""

    def lookup(
        self, request: LookupProducts, /
    ) -> Union[Iterable[SourcedProduct], Awaitable[Iterable[SourcedProduct]]]:
        """The products asked for, in any order."""


AnyProductSource = Union[
    ProductSource, HttpProductSource, KrogerSource, WalmartSource, OpenFoodFacts
]
"""A product source of yours, or a ready one."""
