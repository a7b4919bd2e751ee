"""Exact arithmetic: halves are halves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.validators.arithmetic import (
    add,
    divide,
    like_printed,
    mean,
    median,
    multiply,
    printed_decimals,
    round_half_up,
    subtract,
    total,
    weighted_mean,
)

MONEY = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("32.35"), 1, "32.4"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("7"), 2, "7.00"),
        (Decimal("-0.001"), 2, "0.00"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(-1, 6), 1, "-0.2"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 1000), 1, "0.0"),
        (Decimal("1" + "0" * 40 + ".5"), 0, "1" + "0" * 39 + "1"),
    ],
)
def test_round_half_up(value: Decimal | Fraction, places: int, expected: str) -> None:
    assert str(round_half_up(value, places)) == expected


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(min_value=0, max_value=6))
def test_rounding_is_never_further_than_half_a_unit_and_halves_go_away_from_zero(value: Fraction, places: int) -> None:
    rounded = round_half_up(value, places)
    unit = Fraction(1, 10**places)
    distance = abs(Fraction(rounded) - value)
    assert distance <= unit / 2
    if distance == unit / 2:
        assert abs(Fraction(rounded)) > abs(value)


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=0, max_value=5))
def test_decimal_and_fraction_round_alike(units: int, places: int) -> None:
    value = Decimal(units).scaleb(-3)
    assert round_half_up(value, places) == round_half_up(Fraction(value), places)


@given(st.lists(MONEY, min_size=1, max_size=12), st.randoms())
def test_a_total_does_not_depend_on_the_order(values: list[Decimal], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(values) == total(shuffled) == sum(map(Fraction, values))


@given(MONEY, MONEY)
def test_operations_are_exact(a: Decimal, b: Decimal) -> None:
    assert add(a, b) == Fraction(a) + Fraction(b)
    assert subtract(a, b) == Fraction(a) - Fraction(b)
    assert multiply(a, b) == Fraction(a) * Fraction(b)
    if b:
        assert divide(a, b) == Fraction(a) / Fraction(b)
    else:
        with pytest.raises(ZeroDivisionError):
            divide(a, b)


def test_thirds_add_up_again() -> None:
    third = divide(Decimal(1), Decimal(3))
    assert add(add(third, third), third) == 1
    assert subtract(Decimal(1), third) == Fraction(2, 3)
    assert mean([divide(Decimal(1), Decimal(3)), divide(Decimal(1), Decimal(6))]) == Fraction(1, 4)


def test_a_sum_beyond_the_precision_of_a_context_stays_exact() -> None:
    assert add(Decimal(10) ** 80, Decimal(1)) == 10**80 + 1


@pytest.mark.parametrize(("values", "expected"), [(["5"], "5"), (["3", "1", "2"], "2"), (["1", "2", "4", "10"], "3")])
def test_median(values: list[str], expected: str) -> None:
    assert median([Decimal(v) for v in values]) == Decimal(expected)


def test_weighted_mean() -> None:
    assert weighted_mean([Decimal(100), Decimal(50)], [Decimal(2), Decimal(1)]) == Fraction(250, 3)
    with pytest.raises(ZeroDivisionError):
        weighted_mean([Decimal(1)], [Decimal(0)])


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("50.00", "50", 2),
        ("50,00 %", "50", 2),
        ("1.800", "1800", 0),
        ("1.800", "1.8", 3),
        ("12", "12", 0),
        ("1,234.50", "1234.5", 2),
        ("(3.10)", "-3.1", 2),
        ("", "2.75", 2),
        ("0.00%", "0", 2),
        ("20% de obra", "20", 0),
    ],
)
def test_printed_decimals(text: str, value: str, expected: int) -> None:
    assert printed_decimals(text, Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("1234.50", "9,870.10", "1,234.50"),
        ("1234.50", "9.870,10", "1.234,50"),
        ("1234", "9,870", "1,234"),
        ("33.33", "40.12", "33.33"),
        ("33.33", "40,12", "33,33"),
        ("1234", "987", "1234"),
        ("1234.5", "S.I.", "1234.5"),
    ],
)
def test_a_recomputed_value_is_written_like_the_printed_one(value: str, text: str, expected: str) -> None:
    assert like_printed(Decimal(value), text) == expected
