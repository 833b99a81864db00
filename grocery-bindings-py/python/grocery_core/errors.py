"""The exceptions of grocery_core.

Every one is a :class:`GroceryError` and says what was asked, what was wrong and, in ``hint``, what
would work. Branch on the class, or on ``kind`` where a class covers several::

    try:
        await agent.lists.get("ada", list_id)
    except NotFoundError:
        ...
    except GroceryError as error:
        if error.retryable:
            await asyncio.sleep(error.retry_after or 1)
"""

from __future__ import annotations

from typing import Any, Optional

__all__ = [
    "AuthError",
    "BadAnswerError",
    "CancelledError",
    "ConflictError",
    "CorruptError",
    "GroceryError",
    "InternalError",
    "InvalidInputError",
    "NotFoundError",
    "NotSupportedError",
    "RateLimitedError",
    "StorageError",
    "TimedOutError",
    "TooLargeError",
    "UnavailableError",
]


class GroceryError(Exception):
    """Anything that can go wrong in this package.

    A price source raises one of these to say more than "it failed": the kind of failure, whether
    trying again can help and how long to wait.
    """

    kind: str = "internal"
    """What sort of thing went wrong, by its stable name, such as ``list_not_found``."""

    code: str = "SYSTEM_001"
    """The documented code, such as ``LIST_001``."""

    retryable: bool = False
    """Whether the same call may succeed later without being changed."""

    hint: Optional[str] = None
    """What would work instead, where there is something to say."""

    retry_after: Optional[float] = None
    """Seconds to wait before trying again, where that is known."""

    def __init__(
        self,
        message: str = "",
        *,
        hint: Optional[str] = None,
        retry_after: Optional[float] = None,
        retryable: Optional[bool] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint
        if retry_after is not None:
            self.retry_after = retry_after
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        text = f"{self.message} [{self.code}]"
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[Any, ...]:
        return (_unpickle, (type(self), self.__dict__))


class InvalidInputError(GroceryError, ValueError):
    """A value that has no meaning: empty text, a negative quantity, a product of the wrong sort."""

    kind = "invalid_input"
    code = "INPUT_001"


class TooLargeError(InvalidInputError):
    """The input is larger than the documented limit."""

    kind = "too_large"
    code = "INPUT_002"


class NotFoundError(GroceryError, LookupError):
    """The product, list, line or order does not exist for this user."""

    kind = "list_not_found"
    code = "LIST_001"


class ConflictError(GroceryError):
    """Someone else changed the same thing first, or its state does not allow this."""

    kind = "conflict"
    code = "LIST_002"
    retryable = True


class AuthError(GroceryError):
    """No valid credentials, or not allowed."""

    kind = "unauthenticated"
    code = "AUTH_001"


class UnavailableError(GroceryError):
    """A price source or a remote store failed or is out of reach."""

    kind = "unavailable"
    code = "SYSTEM_002"
    retryable = True


class TimedOutError(UnavailableError):
    """A price source or a remote store did not answer in the time it was given."""

    kind = "timeout"


class RateLimitedError(UnavailableError):
    """Too many requests; ``retry_after`` says how long to wait."""

    kind = "rate_limited"
    code = "RATE_001"


class BadAnswerError(GroceryError):
    """A price source answered something that breaks its contract."""

    kind = "bad_answer"
    code = "SOURCE_001"


class StorageError(GroceryError):
    """The database cannot be opened or written: missing, read-only, full, locked or inherited over
    a fork."""

    kind = "storage"
    code = "STORE_001"


class CorruptError(StorageError):
    """Stored or imported data is damaged or in a format this version does not read."""

    kind = "corrupt"
    code = "STORE_002"


class CancelledError(GroceryError):
    """The call was withdrawn inside the library. A call that your own code cancels raises
    ``asyncio.CancelledError`` as usual."""

    kind = "cancelled"
    code = "SYSTEM_003"


class NotSupportedError(GroceryError):
    """This implementation does not offer the operation."""

    kind = "not_supported"
    code = "SYSTEM_004"


class InternalError(GroceryError):
    """A fault of the library itself. Please report it."""


_CLASSES: dict[str, type[GroceryError]] = {
    "invalid_input": InvalidInputError,
    "too_large": TooLargeError,
    "product_not_found": NotFoundError,
    "invalid_product": InvalidInputError,
    "list_not_found": NotFoundError,
    "order_not_found": NotFoundError,
    "order_state": ConflictError,
    "unauthenticated": AuthError,
    "expired": AuthError,
    "forbidden": AuthError,
    "conflict": ConflictError,
    "unavailable": UnavailableError,
    "timeout": TimedOutError,
    "rate_limited": RateLimitedError,
    "storage": StorageError,
    "corrupt": CorruptError,
    "bad_answer": BadAnswerError,
    "cancelled": CancelledError,
    "not_supported": NotSupportedError,
    "internal": InternalError,
}


def _make(
    kind: str,
    code: str,
    message: str,
    hint: Optional[str],
    retry_after: Optional[float],
    retryable: bool,
) -> GroceryError:
    """The exception for a core error. The native half calls this; a kind that this version of the
    Python half does not know becomes a plain :class:`GroceryError`."""
    error = _CLASSES.get(kind, GroceryError)(
        message, hint=hint, retry_after=retry_after, retryable=retryable
    )
    error.kind = kind
    error.code = code
    return error


def _unpickle(cls: type[GroceryError], state: dict[str, Any]) -> GroceryError:
    error = cls(state.get("message", ""))
    error.__dict__.update(state)
    return error
