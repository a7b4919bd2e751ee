"""Numbers as the forms print them."""

from __future__ import annotations

from decimal import Decimal

from evals.corpus.arithmetic import rounded


def plain(value: Decimal) -> str:
    """No trailing zeros and no exponent: `100`, `22.22`, `1.8`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def grouped(value: Decimal, decimals: int = 2) -> str:
    """Comma for thousands, point for decimals: `30,000.00`."""
    return f"{rounded(value, decimals):,.{decimals}f}"


def money(value: Decimal) -> str:
    """Money of the Peruvian forms: `0` when there is none, else `30,000.00`."""
    return "0" if value == 0 else grouped(value)


def quantity(value: Decimal) -> str:
    """Physical quantity of the Peruvian forms: `18`, and from a thousand up `2,644.00`."""
    return grouped(value) if abs(value) >= 1000 else plain(value)


def points(value: Decimal, decimals: int = 2) -> str:
    """Percentage without sign and without trailing zeros: `100`, `55.2`."""
    return plain(rounded(value, decimals))


def percentage(value: Decimal, decimals: int = 2) -> str:
    """Percentage with sign and fixed decimals: `13.50%`."""
    return f"{rounded(value, decimals):.{decimals}f}%"


def comma_money(value: Decimal) -> str:
    """Point for thousands, comma for decimals: `-1.369.047,74`."""
    return grouped(value).translate(str.maketrans(",.", ".,"))


def integer(value: Decimal) -> str:
    """A whole number with no thousands mark."""
    return format(rounded(value, 0), "f")
