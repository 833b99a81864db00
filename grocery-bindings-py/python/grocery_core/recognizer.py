"""The port that reads the pictures of receipts."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import Optional, Protocol, Union

from ._grocery_core import RecognizeText

__all__ = ["TextBox", "TextLine", "TextRecognizer"]


@dataclass(frozen=True)
class TextBox:
    """Where a piece of text stands in its picture, in pixels from the upper left corner."""

    left: int
    """The left edge."""

    top: int
    """The upper edge."""

    width: int
    """From left to right."""

    height: int
    """From top to bottom."""


@dataclass(frozen=True)
class TextLine:
    """A piece of text that was recognised."""

    text: str
    """The text."""

    place: Optional[TextBox] = None
    """Where it stands, where the recogniser says so. Many give the name and the price of one line as two
    pieces; with their places they are put side by side again."""


class TextRecognizer(Protocol):
    """Reads the text of a picture. Any object with a ``recognize`` method will do::

        class Tesseract:
            def recognize(self, request):
                image = PIL.Image.open(io.BytesIO(request.image))
                return pytesseract.image_to_string(image, config="--psm 6").splitlines()

    It answers the pieces of text in whatever order, each with its place where it is known; pieces without
    a place are taken to be in reading order. ``recognize`` may be a coroutine function, which runs on the
    event loop of the call, or a plain function, which runs on a worker thread. What it raises means that
    the picture could not be read; raise one of the exceptions in :mod:`grocery_core.errors` to say more.
    """

    def recognize(
        self, request: RecognizeText, /
    ) -> Union[Iterable[Union[TextLine, str]], Awaitable[Iterable[Union[TextLine, str]]]]:
        """The text of the picture."""
