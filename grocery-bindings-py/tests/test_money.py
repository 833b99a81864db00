import copy
import pickle
from decimal import Decimal

import pytest

from grocery_core import InvalidInputError, Money


def test_minor_units_and_currency() -> None:
    price = Money(399)
    assert (price.minor, price.currency, price.places) == (399, "USD", 2)
    assert str(price) == "3.99"
    assert repr(price) == "Money(399, 'USD')"
    assert price.to_decimal() == Decimal("3.99")
    assert str(Money(120, "JPY")) == "120"
    assert str(Money(1234, "KWD")) == "1.234"
    assert str(Money(-5)) == "-0.05"


def test_arithmetic_stays_within_a_currency() -> None:
    assert Money(399) + Money(1) == Money(400)
    assert Money(399) - Money(400) == Money(-1)
    assert 3 * Money(5) == Money(5) * 3 == Money(15)
    assert Money(1) < Money(2) <= Money(2)
    assert Money(1) != Money(1, "EUR")
    assert sum([Money(1), Money(2)]) == Money(3)
    assert sorted([Money(3), Money(1), Money(2)])[0] == Money(1)
    with pytest.raises(InvalidInputError, match="different currencies"):
        Money(1) + Money(1, "EUR")
    with pytest.raises(InvalidInputError, match="different currencies"):
        Money(1) < Money(1, "EUR")  # noqa: B015
    with pytest.raises(TypeError):
        Money(1) + 1
    with pytest.raises(TypeError):
        1 + Money(1)


def test_equal_amounts_hash_alike_and_travel() -> None:
    assert len({Money(1), Money(1), Money(1, "EUR")}) == 2
    assert pickle.loads(pickle.dumps(Money(5, "EUR"))) == Money(5, "EUR")
    assert copy.deepcopy(Money(5)) == Money(5)
    assert not Money(0)
    assert Money(1)


def test_parse_rounds_nothing() -> None:
    assert Money.parse("3.99") == Money(399)
    assert Money.parse("7", "JPY") == Money(7, "JPY")
    for bad in ["", "3.999", "1e3", "NaN", "inf", "1,000", "$3", "99999999999999999999"]:
        with pytest.raises(InvalidInputError) as error:
            Money.parse(bad)
        assert error.value.code == "INPUT_001"
        assert error.value.hint


@pytest.mark.parametrize(
    "minor", [3.99, 4.0, float("nan"), float("inf"), True, "399", None, Decimal(399), 2**63, -(2**63) - 1]
)
def test_minor_units_are_whole(minor: object) -> None:
    with pytest.raises(InvalidInputError) as error:
        Money(minor)  # type: ignore[arg-type]
    assert error.value.hint


def test_overflow_is_an_error() -> None:
    with pytest.raises(InvalidInputError):
        Money(2**63 - 1) + Money(1)
    with pytest.raises(InvalidInputError):
        Money(2**62) * 4
    with pytest.raises(InvalidInputError):
        Money(1, "dollars")
