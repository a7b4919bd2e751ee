"""Codes that number an outline (`2.10.1.1.4`), with the dots that their column says and a recogniser lost.

Digits are never changed. A code gets dots only where one shape alone fits it that is usual in its column.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

USUAL = 3
"""Codes of one shape that make it usual."""
SURE_PARTS = 3
"""Parts of a shape from which it is told by its column; shorter ones by the code before or after as well."""

OUTLINE = re.compile(r"\d+(?:[.,:;\s]+\d+)*[.,:;]?")
_MARKS = re.compile(r"[.,:;\s]+")

Parts = tuple[str, ...]


def redotted(codes: Sequence[str]) -> list[str]:
    """Codes of a column from top to bottom, with their dots; what is no such code, or may be another, as it is."""
    read = [_parts(code) for code in codes]
    shapes = Counter(map(_shape, read))
    usual = [shape for shape, count in shapes.items() if count >= USUAL]
    found = []
    for i, (code, parts) in enumerate(zip(codes, read, strict=True)):
        fits = [_cut("".join(parts), shape) for shape in usual if len(shape) > 1 and _is_near(parts, shape)]
        near = [other for other in (read[i - 1] if i else (), read[i + 1] if i + 1 < len(read) else ()) if other]
        sure = len(fits) == 1 and _shape(parts) not in usual
        if sure and (len(fits[0]) >= SURE_PARTS or any(_next(*sorted((fits[0], o), key=_numbers)) for o in near)):
            found.append(".".join(fits[0]))
        else:
            found.append(code)
    return found


def _parts(code: str) -> Parts:
    text = code.strip()
    return tuple(part for part in _MARKS.split(text) if part) if OUTLINE.fullmatch(text) else ()


def _shape(parts: Parts) -> tuple[int, ...]:
    return tuple(map(len, parts))


def _ends(shape: tuple[int, ...]) -> set[int]:
    """After how many digits a dot stands."""
    return {sum(shape[:i]) for i in range(1, len(shape))}


def _is_near(parts: Parts, shape: tuple[int, ...]) -> bool:
    """Whether a code is of a shape but for dots that it lacks, or one speck taken for a dot."""
    own, meant = _ends(_shape(parts)), _ends(shape)
    if not parts or sum(map(len, parts)) != sum(shape):
        return False
    return own < meant or (own > meant and len(own) == len(meant) + 1 and len(shape) >= SURE_PARTS)


def _cut(digits: str, shape: tuple[int, ...]) -> Parts:
    edges = [0, *sorted(_ends(shape)), len(digits)]
    return tuple(digits[a:b] for a, b in pairwise(edges))


def _numbers(parts: Parts) -> tuple[int, ...]:
    return tuple(map(int, parts))


def _next(one: Parts, other: Parts) -> bool:
    """Whether one code follows the other: the same but for its last number, which is one more."""
    return one[:-1] == other[:-1] and int(other[-1]) == int(one[-1]) + 1
