"""The ports that make vectors of texts and keep them."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Protocol, Union

from ._grocery_core import EmbedTexts, ProductVector, SearchVectors, VectorHit

__all__ = ["Embedder", "VectorIndex"]

Vectors = Iterable[Iterable[float]]


class Embedder(Protocol):
    """Turns texts into vectors: a model on the device or behind a network. Any object with a ``name``,
    ``dimensions`` and an ``embed`` method will do::

        class MiniLM:
            name = "all-MiniLM-L6-v2"
            dimensions = 384

            def embed(self, request):
                return model.encode(request.texts)

    Texts come in batches of at most 256. It answers one vector for each, in order; a text that it can make
    nothing of gets zeros. ``embed`` may be a coroutine function or a plain one, which runs on a worker thread.
    """

    @property
    def name(self) -> str:
        """The model's name. Vectors of different models do not compare."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def embed(self, request: EmbedTexts, /) -> Union[Vectors, Awaitable[Vectors]]:
        """The vectors of the texts."""


class VectorIndex(Protocol):
    """Keeps vectors of products and finds the nearest, in place of the index in memory. Every method may be
    a coroutine function or a plain one, which runs on a worker thread.

    There is one vector for each product. Vectors that were checked come in: as many numbers as ``dimensions``,
    all finite, not all zero.
    """

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; as many as those of the embedder."""

    def upsert(self, vectors: list[ProductVector], /) -> Union[object, Awaitable[object]]:
        """Adds vectors and replaces those of the same products: all or none. Its answer is not looked at."""

    def remove(self, product_ids: list[str], /) -> Union[object, Awaitable[object]]:
        """Takes the vectors of products away. Products without one are passed over."""

    def search(
        self, request: SearchVectors, /
    ) -> Union[Iterable[VectorHit], Awaitable[Iterable[VectorHit]]]:
        """The nearest products, nearest first, at most ``request.limit``."""

    def count(self) -> Union[int, Awaitable[int]]:
        """How many products have a vector."""
