import pickle

import pytest

from grocery_core import errors
from grocery_core.errors import GroceryError

KINDS = [
    ("invalid_input", "INPUT_001", errors.InvalidInputError),
    ("too_large", "INPUT_002", errors.TooLargeError),
    ("product_not_found", "PRODUCT_001", errors.NotFoundError),
    ("invalid_product", "PRODUCT_002", errors.InvalidInputError),
    ("list_not_found", "LIST_001", errors.NotFoundError),
    ("order_not_found", "ORDER_001", errors.NotFoundError),
    ("order_state", "ORDER_002", errors.ConflictError),
    ("unauthenticated", "AUTH_001", errors.AuthError),
    ("expired", "AUTH_002", errors.AuthError),
    ("forbidden", "AUTH_003", errors.AuthError),
    ("conflict", "LIST_002", errors.ConflictError),
    ("unavailable", "SYSTEM_002", errors.UnavailableError),
    ("timeout", "SYSTEM_002", errors.TimedOutError),
    ("rate_limited", "RATE_001", errors.RateLimitedError),
    ("storage", "STORE_001", errors.StorageError),
    ("corrupt", "STORE_002", errors.CorruptError),
    ("bad_answer", "SOURCE_001", errors.BadAnswerError),
    ("cancelled", "SYSTEM_003", errors.CancelledError),
    ("not_supported", "SYSTEM_004", errors.NotSupportedError),
    ("internal", "SYSTEM_001", errors.InternalError),
]


def test_the_table_of_kinds_is_the_core_s() -> None:
    from grocery_core import _grocery_core

    assert [(kind, code) for kind, code, _ in KINDS] == _grocery_core._error_kinds()[: len(KINDS)]
    assert {kind for kind, _ in _grocery_core._error_kinds()} == set(errors._CLASSES)


@pytest.mark.parametrize(("kind", "code", "cls"), KINDS)
def test_each_kind_has_its_class(kind: str, code: str, cls: type[GroceryError]) -> None:
    error = errors._make(kind, code, "it went wrong", "do it right", 1.5, True)
    assert type(error) is cls
    assert isinstance(error, GroceryError)
    assert (error.kind, error.code, error.hint) == (kind, code, "do it right")
    assert (error.retry_after, error.retryable) == (1.5, True)
    assert str(error) == f"it went wrong [{code}] (do it right)"


def test_a_kind_of_a_newer_core_is_still_a_grocery_error() -> None:
    error = errors._make("newfangled", "NEW_001", "?", None, None, False)
    assert type(error) is GroceryError
    assert (error.kind, error.code, error.hint) == ("newfangled", "NEW_001", None)


def test_families() -> None:
    assert issubclass(errors.InvalidInputError, ValueError)
    assert issubclass(errors.NotFoundError, LookupError)
    assert issubclass(errors.TimedOutError, errors.UnavailableError)
    assert issubclass(errors.RateLimitedError, errors.UnavailableError)
    assert issubclass(errors.CorruptError, errors.StorageError)


def test_exceptions_travel_between_processes() -> None:
    error = errors._make("list_not_found", "LIST_001", "no list", "make one", None, False)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is errors.NotFoundError
    assert (again.kind, again.code, again.hint, str(again)) == (
        error.kind,
        error.code,
        error.hint,
        str(error),
    )


def test_a_source_can_raise_them() -> None:
    error = errors.RateLimitedError("slow down", retry_after=2, hint="wait")
    assert (error.kind, error.code, error.retryable) == ("rate_limited", "RATE_001", True)
    assert not errors.UnavailableError("gone", retryable=False).retryable
