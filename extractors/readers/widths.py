"""How wide a page's figures are: one whose ink is wider than its characters has lost one of them.

Recognisers lose the first of two digits that stand close, a thin 1 above all, and are sure of the rest. The ink still
has its place: digits are of one width in all common fonts, so that a page's own figures tell how wide so many are.
"""

from collections.abc import Iterable
from statistics import median

LEAST, TOLD = 3, 8
"""Digits of a figure from which it tells how wide one is, and such figures from which they do."""
WIDTHS = dict.fromkeys(".,", 0.5) | dict.fromkeys("-()", 0.6) | {"%": 1.6}
"""Digits that a mark is as wide as."""
PAPER, BEFORE_ONE, AFTER_ONE = 0.07, 0.2, 0.3
"""Digits that the paper at either end of a figure is as wide as, and before and after a 1."""


def digit_width(figures: Iterable[tuple[str, int]]) -> float:
    """How wide a digit of a page is, with its paper; 0 where too few figures tell.

    Args:
        figures: their texts, and the dots from end to end of their ink.
    """
    found = [width / _digits(text) for text, width in figures if sum(map(str.isdigit, text)) >= LEAST]
    return median(found) if len(found) >= TOLD else 0.0


def room(text: str, width: int, digit: float) -> float:
    """How many digits more than a figure has would fill its ink.

    Args:
        text: the figure.
        width: dots from end to end of its ink.
        digit: as `digit_width` says, not 0.
    """
    return width / digit - _digits(text)


def _digits(text: str) -> float:
    """Digits that are as wide as a figure's ink."""
    ends = (BEFORE_ONE if text.startswith("1") else PAPER) + (AFTER_ONE if text.endswith("1") else PAPER)
    return sum(WIDTHS.get(c, 1.0) for c in text) - ends
