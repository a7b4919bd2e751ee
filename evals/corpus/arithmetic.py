"""Exact arithmetic of the forms: half-up rounding, percentages, means and medians over unrounded values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

CIEN = Decimal(100)
CERO = Decimal(0)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half-up rounding at a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent(done: Decimal, planned: Decimal) -> Decimal:
    """`done` over `planned` in points, unrounded.

    Raises:
        ZeroDivisionError: nothing was planned (decimal.DivisionByZero is one).
    """
    return done * CIEN / planned


def capped(value: Decimal) -> Decimal:
    """No more than 100 points."""
    return min(CIEN, value)


def mean(values: Sequence[Decimal]) -> Decimal:
    """Plain mean of at least one value."""
    return sum(values, CERO) / len(values)


def weighted_mean(values: Sequence[Decimal], weights: Sequence[int]) -> Decimal:
    """Weighted mean of at least one value."""
    total = sum((value * weight for value, weight in zip(values, weights, strict=True)), CERO)
    return total / sum(weights)


def median(values: Sequence[Decimal]) -> Decimal:
    """Middle value, or the mean of the two middle ones."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def total(values: Iterable[Decimal | None]) -> Decimal:
    """Sum of the values that are there."""
    return sum((value for value in values if value is not None), CERO)


def agree(left: Decimal, right: Decimal, decimals: int) -> bool:
    """Whether two ways of reckoning print the same: a clean report must not depend on which one is used."""
    return rounded(left, decimals) == rounded(right, decimals)
