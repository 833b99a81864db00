"""What a program hears of an import."""

from __future__ import annotations

from typing import Protocol

from ._grocery_core import ImportProgress

__all__ = ["Progress"]


class Progress(Protocol):
    """A function that is told how far an import is::

        await agent.orders.import_("orders.csv", progress=lambda at: print(at.rows, at.bytes))

    It is called every thousand lines and at the end, on the thread that reads, so it should be quick.
    What it raises ends the import, with nothing changed, and comes out of the call.
    """

    def __call__(self, progress: ImportProgress, /) -> object:
        """Is told how far the import is."""
