"""Writing data of the host's as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ._grocery_core import Money
from .errors import InvalidInputError

__all__ = ["write"]


def write(data: Any) -> str:
    """The JSON of plain data, with :class:`Money` and what was handed out as the native half writes it."""
    try:
        return json.dumps(data, default=_plain, allow_nan=False)
    except ValueError as error:
        raise InvalidInputError(f"the data cannot be written as JSON: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "to_dict"):
        return value.to_dict()
    raise TypeError(f"data of {type(value).__name__} cannot be written as JSON")
