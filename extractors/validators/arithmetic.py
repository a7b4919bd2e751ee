"""Exact arithmetic on printed figures: halves are halves, so that half-up rounding is what the form does.

A number is a `Decimal` while it can be written exactly, else a `Fraction` (1/3). Nothing is a float.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

Number = Decimal | Fraction

# Any rounding is refused here and done again with fractions. 60 digits hold every sum a form can print.
_EXACT = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation])
_WIDE = Context(prec=MAX_PREC, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])
_ZERO = Decimal(0)
_SWAP = str.maketrans(",.", ".,")
_TAIL_DECIMALS = re.compile(r"[.,](\d{1,8})\D*$")


def add(a: Number, b: Number) -> Number:
    """Exact a + b."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        try:
            return _EXACT.add(a, b)
        except Inexact:
            pass
    return Fraction(a) + Fraction(b)


def subtract(a: Number, b: Number) -> Number:
    """Exact a - b."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        try:
            return _EXACT.subtract(a, b)
        except Inexact:
            pass
    return Fraction(a) - Fraction(b)


def multiply(a: Number, b: Number) -> Number:
    """Exact a * b."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        try:
            return _EXACT.multiply(a, b)
        except Inexact:
            pass
    return Fraction(a) * Fraction(b)


def divide(a: Number, b: Number) -> Number:
    """Exact a / b.

    Raises:
        ZeroDivisionError: b is 0.
    """
    if not b:
        raise ZeroDivisionError
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        try:
            return _EXACT.divide(a, b)
        except Inexact:
            pass
    return Fraction(a) / Fraction(b)


def total(values: Iterable[Number]) -> Number:
    """Exact sum; 0 of nothing."""
    result: Number = _ZERO
    for value in values:
        result = add(result, value)
    return result


def mean(values: Sequence[Number]) -> Number:
    """Exact mean of at least one value."""
    return divide(total(values), Decimal(len(values)))


def median(values: Sequence[Number]) -> Number:
    """Exact median of at least one value; of an even count, the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return mean(ordered[half - 1 : half + 1])


def weighted_mean(values: Sequence[Number], weights: Sequence[Number]) -> Number:
    """Exact sum of weight x value over the sum of weights.

    Raises:
        ZeroDivisionError: the weights add up to 0.
    """
    products = [multiply(value, weight) for value, weight in zip(values, weights, strict=True)]
    return divide(total(products), total(weights))


def round_half_up(d: Number, places: int) -> Decimal:
    """`d` rounded to `places` decimals; a half goes away from zero, as office software rounds."""
    if isinstance(d, Decimal):
        rounded = _WIDE.quantize(d, Decimal((0, (1,), -places)))
        return rounded if rounded else abs(rounded)  # no "-0"
    scaled = abs(d) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _WIDE.scaleb(Decimal(-units if d < 0 else units), -places)


def printed_decimals(text: str, value: Decimal) -> int:
    """Decimals that a printed number shows: 2 for "50.00" even if `value` is 50; 0 for "1.800" read as 1800.

    The text decides where its digits spell `value`; else the value itself.
    """
    own = max(0, -int(value.normalize(_WIDE).as_tuple().exponent)) if value else 0
    tail = _TAIL_DECIMALS.search(text)
    if tail is None:
        return own
    places = len(tail.group(1))
    digits = "".join(c for c in text if c.isdecimal())
    try:
        spelled = _WIDE.scaleb(Decimal(digits), -places)
    except InvalidOperation:
        return own
    return places if spelled == abs(value) else own


def shown(value: Number) -> str:
    """A number in a sentence: plain, never with an exponent; a fraction at two decimals."""
    return format(value if isinstance(value, Decimal) else round_half_up(value, 2), "f")


def like_printed(value: Decimal, text: str) -> str:
    """`value` with the separators that `text` uses: 1234.5 beside "9,870.10" is "1,234.5"."""
    point, comma = text.rfind("."), text.rfind(",")
    lone_comma = comma >= 0 > point
    comma_is_thousands = lone_comma and len(text.rstrip(" %)")) - comma == 4
    grouped = (point >= 0 and comma >= 0) or comma_is_thousands
    written = format(value, ",f" if grouped else "f")
    swapped = comma > point >= 0 or (lone_comma and not comma_is_thousands)
    return written.translate(_SWAP) if swapped else written
