"""Codes that number an outline (`2.10.1.1.4`), with the dots that their column says and a recogniser lost.

A one that was taken for a letter is one again, digits are never changed.
A code gets dots only where one shape alone fits it that is usual in its column.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

USUAL = 3
"""Codes of one shape that make it usual."""
VARIED, IN_TURN = 3, 0.6
"""Numbers of parts of codes of as many digits, from which dots were lost here and there; share that then counts on."""
LEAST_PARTS, SURE_PARTS = 2, 3
"""Parts of a shape from which it is told by its column: `23` may well be no `2.3`. A code without any dot is none."""

OUTLINE = re.compile(r"\d+(?:[.,:;\s]+\d+)*[.,:;]?")
_ONES = str.maketrans("lI|[]", "11111")
_MARKS = re.compile(r"[.,:;\s]+")

Parts = tuple[str, ...]
"""The numbers of a code."""


def redotted(codes: Sequence[str]) -> list[str]:
    """Codes of a column from top to bottom, with their dots; what is no such code, or may be another, as it is."""
    read = [parts_of(code) for code in codes]
    first = Counter(parts[0] for parts in read if parts).most_common(1)
    read = [parts or _lettered(code, first[0][0] if first else "") for code, parts in zip(codes, read, strict=True)]
    read = _put_together(read)
    shapes = Counter(_shape(parts) for parts in read if parts)
    usual = [shape for shape, count in shapes.items() if count >= USUAL]
    # Dots may be lost so often that what is left of a shape is usual too.
    whole = [
        s
        for s in usual
        if not any(_is_left_of(s, t) and (shapes[t] >= shapes[s] or len(s) > SURE_PARTS) for t in usual)
    ]
    meant = [_meant(parts, whole) for parts in read]
    found = []
    for i, (code, parts, other) in enumerate(zip(codes, read, meant, strict=True)):
        near = [told for k in (i - 1, i + 1) if 0 <= k < len(read) for told in (read[k], meant[k]) if told]
        follows = any(_next(*sorted((other, told), key=_numbers)) for told in near) if other else False
        if other and other not in read and (_shape(parts) not in usual or follows):
            found.append(".".join(other))
        else:
            found.append(".".join(parts) if _shape(parts) in usual and len(parts) >= SURE_PARTS else code)
    return found


def _put_together(read: Sequence[Parts]) -> list[Parts]:
    """Codes with all the dots that are usual in those of as many digits, if they then count on.

    One dot is lost here and another one there, so that the whole shape may be read nowhere.
    """
    found = list(read)
    for size in {sum(_shape(parts)) for parts in read if parts}:
        own = [i for i, parts in enumerate(read) if parts and sum(_shape(parts)) == size]
        ends = Counter(end for i in own for end in _ends(_shape(read[i])))
        usual = {end for end, count in ends.items() if count >= USUAL}
        shape = tuple(b - a for a, b in pairwise((0, *sorted(usual), size)))
        cut = [_cut("".join(read[i]), shape) for i in own]
        in_turn = sum(counts_on(a, b) for a, b in pairwise(cut))
        if len({len(read[i]) for i in own}) >= VARIED and in_turn >= IN_TURN * (len(own) - 1):
            for i, parts in zip(own, cut, strict=True):
                found[i] = parts if _ends(_shape(read[i])) <= usual else read[i]
    return found


def counts_on(one: Parts, other: Parts) -> bool:
    """Whether a code is the next one after another, or the first of the next group."""
    return _next(one, other) or (_next(one[:-1], other[:-1]) and int(other[-1]) == 1)


def following(code: Parts) -> list[Parts]:
    """The codes that count on from one, written as it is: the next one, and the first of the next group."""
    up = [str(int(part) + 1).zfill(len(part)) for part in code]
    first = [(*code[:-2], up[-2], "1".zfill(len(code[-1])))] if len(code) > 1 else []
    return [(*code[:-1], up[-1]), *first]


def _meant(parts: Parts, shapes: Sequence[tuple[int, ...]]) -> Parts:
    """A code as the one shape has it that it may be of; () where it is of one already, or may be of several."""
    if len(parts) < LEAST_PARTS or _shape(parts) in shapes:
        return ()
    fits = [_cut("".join(parts), shape) for shape in shapes if len(shape) >= SURE_PARTS and _is_near(parts, shape)]
    return fits[0] if len(fits) == 1 else ()


def _is_left_of(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether a shape is another one that lost dots."""
    return sum(shape) == sum(other) and _ends(shape) < _ends(other)


def parts_of(code: str) -> Parts:
    """The numbers of a code between its marks, whatever marks; () for what is no such code."""
    text = code.strip()
    return tuple(part for part in _MARKS.split(text) if part) if OUTLINE.fullmatch(text) else ()


def _lettered(code: str, first: str) -> Parts:
    """The parts of a code whose ones were taken for letters (`L 12.1`), if it then begins as most of its column do."""
    parts = parts_of(code.replace("L", "1.").translate(_ONES))
    return parts if parts and parts[0] == first else ()


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
    return own < meant or (own > meant and len(own) == len(meant) + 1)


def _cut(digits: str, shape: tuple[int, ...]) -> Parts:
    edges = [0, *sorted(_ends(shape)), len(digits)]
    return tuple(digits[a:b] for a, b in pairwise(edges))


def _numbers(parts: Parts) -> tuple[int, ...]:
    return tuple(map(int, parts))


def _next(one: Parts, other: Parts) -> bool:
    """Whether one code follows the other: the same but for its last number, which is one more."""
    return bool(one and other) and one[:-1] == other[:-1] and int(other[-1]) == int(one[-1]) + 1
