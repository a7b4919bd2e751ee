"""Roman numbers of quarters and semesters, told by their shape: of `III` recognisers make `I`, `H` or `n`.

The number before a word such as TRIMESTRE places every figure of its page, so that it is looked at apart. One whose ink
is like two numbers, or like none, is not told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from extractors.readers import recogniser
from extractors.readers.cropped import BEARING, Crop, rivals_with
from extractors.readers.recogniser import Line
from extractors.readers.roman import NUMBERS, shaped_like
from extractors.readers.segments import Layer
from extractors.schemas.page import UNREADABLE, Recognised, Word
from extractors.values import fold

Gray = NDArray[np.uint8]

PARTS = {
    "bimestre": 6, "bim": 6, "trimestre": 4, "trim": 4, "cuatrimestre": 3, "cuat": 3, "semestre": 2, "sem": 2,
}  # fmt: skip
"""Words for parts of a year, folded, and how many of them it has."""
HINT = re.compile(r"mes|est|str|tri|sem|bim|cua")
"""What is left of such a word where it is misread."""
WRONG, SHORT = 0.2, 4
"""Share of the letters of such a word that may be wrong, and the letters up to which none is, nor goes on."""
NUMERAL = re.compile(r"[IlH1|!]{1,3}")
"""A number of strokes as it may be read."""
PIECE = re.compile(r"[IVXH1|!]{1,3}")
"""What may be a piece of one."""
WORD = 4
"""Letters of another word after a number, at least."""
NO_NUMBER = re.compile(
    r"[^\W_]*[02-9][^\W_]*\W*|[1lI]\W*(?:er|ro)\W*|[^\W\d_]{5,}|al|an|de|del|el|en|la|of|un|y", re.IGNORECASE
)
"""What stands there as well: a digit, an ordinal, another word."""
SPECK, BODY = 0.4, 0.15
"""Heights of a capital: the tallest speck; and the share of the ink of the fullest row that rows of capitals have."""
STROKES, APART, TORN, NEAR, FAR = 0.12, 0.3, 0.42, 1.2, 9.0
"""Heights of a capital, gaps: of pieces at least, of words at least, within a number at most, between a number and its
word at most, and before the first word of a run."""
LATE, LONE = 0.5, 0.5
"""Heights of a capital: by which a letter is told too far left, and that a stroke with its feet is wide, at most."""
AS_WIDE = 0.7
"""Share of the widest gap that the one before a word is wide, where it is not that one."""
LONGEST = 4
"""Pieces of a number."""
WIDEST = 2.4
"""Heights of a capital."""


class _Ink(NamedTuple):
    """A piece of ink of a run, or more of them: where it begins and ends, dots of the sheet."""

    x0: int
    x1: int


class _Part(NamedTuple):
    """A word that may follow a number: what it is ("" for no part of a year), and the middles of its outer letters."""

    name: str
    x0: float
    x1: float


class _Told(NamedTuple):
    """A number: its ink, what it is, the word after it and where that begins, in dots."""

    ink: _Ink
    text: str
    part: _Part
    start: int


def told_numbers(image: Gray, crop: Crop, line: Line, own: list[Word], found: Layer, point: float) -> list[Word]:
    """The words of a run, with the numbers of parts of a year as their shape tells them, or as unreadable.

    Args:
        image: the straight sheet without rulings.
        crop: what was shown of the run.
        line: what was recognised there.
        own: the words of the run, left to right.
        found: the layer of ink.
        point: dots of the sheet in a point.
    """
    letters = [(crop.left + (c.x0 + c.x1) / 2, c.text) for c in recogniser.free(line) if c.text.strip()]
    side = BEARING * found.capital
    parts = _parts(letters)
    parts += [part for part in _words(own, side, point) if all(part.x1 < p.x0 or part.x0 > p.x1 for p in parts)]
    if not parts:
        return own
    capital, pieces = _pieces(crop, found)
    rows = image[crop.run.y0 : crop.run.y1]
    for part in parts:
        before = max((x for x, _ in letters if x < part.x0), default=None)
        numbers, start = _numbers(pieces, part, before, capital)
        most = PARTS.get(part.name, len(NUMBERS))
        numbers = [number for number in numbers if not _is_cut(own, number, side, point)]
        told = [(number, text) for number in numbers if (text := shaped_like(rows, number.x0, number.x1, most))]
        number, text = next(iter(told), (numbers[0] if numbers else None, UNREADABLE))
        if number is not None:
            read = "".join(text for x, text in letters if number.x0 - side <= x < start)
            left = (w for w in own if number.x0 - NEAR * capital < w.x1 * point - side <= number.x0)
            if any(PIECE.fullmatch(word.text) for word in left):
                text = UNREADABLE  # there is more of it than was told
            if text != UNREADABLE or (part.name and not NO_NUMBER.fullmatch(read)):
                own = _replaced(own, letters, _Told(number, text, part, start), side, point)
                continue
        own = _unproved(own, part, side, point) if part.name else own
    return own


def _is_cut(own: Sequence[Word], number: _Ink, side: float, point: float) -> bool:
    """Whether some ink is the end of a word that is no number: the L of `EL`."""
    around = (w for w in own if w.x0 * point + side < number.x0 - side and w.x1 * point - side > number.x0 + side)
    return any(NO_NUMBER.fullmatch(word.text) for word in around)


def _unproved(own: Sequence[Word], part: _Part, side: float, point: float) -> list[Word]:
    """The words of a run, the number before a part of a year unreadable: its ink could not be told from its word's."""
    before = [word for word in own if word.x1 * point - side <= part.x0][-1:]
    return [w._replace(text=UNREADABLE) if w in before and PIECE.fullmatch(w.text) else w for w in own]


def _parts(letters: Sequence[tuple[float, str]]) -> list[_Part]:
    """The words for parts of a year among the letters of a run, few of their letters misread, the last first."""
    said = "".join(fold(text)[:1] or "." for _, text in letters)
    if not HINT.search(said):
        return []
    found = []
    for name in PARTS:
        short = len(name) <= SHORT
        for length in (len(name),) if short else range(len(name) - 1, len(name) + 2):
            for start in range(len(said) - length + 1):
                like = Levenshtein.normalized_similarity(said[start : start + length], name, score_cutoff=1 - WRONG)
                if like and not (short and (like < 1 or said[start + length :][:1].isalpha())):
                    found.append((like, length, start, name))
    taken: list[tuple[int, int, str]] = []
    for _, length, start, name in sorted(found, reverse=True):
        if all(start >= stop or start + length <= first for first, stop, _ in taken):
            taken.append((start, start + length, name))
    return [_Part(name, letters[start][0], letters[stop - 1][0]) for start, stop, name in sorted(taken, reverse=True)]


def _words(own: Sequence[Word], side: float, point: float) -> Iterator[_Part]:
    """The other words of a run that stand after strokes, the last first."""
    for before, word in reversed(list(pairwise(own))):
        if NUMERAL.fullmatch(before.text) and len(word.text) >= WORD and word.text[:WORD].isalpha():
            yield _Part("", word.x0 * point + 2 * side, word.x1 * point - 2 * side)


def _pieces(crop: Crop, found: Layer) -> tuple[float, list[_Ink]]:
    """The height of a capital of a run, in dots, and its ink where gaps part it; specks are none."""
    run = crop.run
    mask = found.mask[run.y0 : run.y1, run.x0 : run.x1]
    full = mask.sum(axis=1)
    body = np.flatnonzero(full >= BODY * full.max())
    capital = float(body[-1] - body[0] + 1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    tall = stats[:, 3] >= SPECK * capital
    tall[0] = False
    columns = np.flatnonzero(tall[labels].any(axis=0))
    if not len(columns):
        return capital, []
    parts = np.split(columns, np.flatnonzero(np.diff(columns) > STROKES * capital) + 1)
    return capital, [_Ink(run.x0 + int(part[0]), run.x0 + int(part[-1]) + 1) for part in parts]


def _numbers(pieces: Sequence[_Ink], part: _Part, before: float | None, capital: float) -> tuple[list[_Ink], int]:
    """The ink that may be the number before a word, the likeliest first, and where the word begins.

    Between `before`, the middle of the letter before the word, and that of its first letter the widest gap parts the
    two. Farther left the number begins where a gap is wider than those within, or beside what is wider than a stroke.
    Where no letter was recognised before the word (None), only a gap as between words tells one: what is nearer is the
    word's own first letter.
    """
    nothing, before = before is None, before or 0.0
    gaps = {k: pieces[k].x0 - pieces[k - 1].x1 for k in range(1, len(pieces))}
    near = [k for k in gaps if pieces[k].x1 > before and pieces[k].x0 < part.x0 + LATE * capital]
    between = [k for k in near if gaps[k] >= APART * capital and pieces[k].x0 - gaps[k] / 2 > before]
    first = max(between or near, key=gaps.__getitem__, default=0)
    # Nothing may have been recognised of a number between two gaps that are about as wide.
    wide = [k for k in between if gaps[k] >= AS_WIDE * gaps[first]]
    first = next((k for k in wide if pieces[k].x0 <= part.x0 < pieces[k].x1 - LONE * capital), first)
    if not first or gaps[first] > NEAR * capital:
        return [], 0
    if nothing and (not between or part.x0 <= pieces[first - 1].x1):
        return [], 0  # the word's own first letter
    starts: list[int] = []
    for k in range(first - 1, max(-1, first - 1 - LONGEST), -1):
        if pieces[first - 1].x1 - pieces[k].x0 > WIDEST * capital:
            break
        gap = gaps.get(k, FAR * capital)
        if gap >= APART * capital:
            starts.append(k)
        if gap > TORN * capital:
            break
    likeliest = max(starts, key=lambda k: gaps.get(k, FAR * capital), default=0)
    others = [k for k in starts if k > likeliest and pieces[k - 1].x1 - pieces[k - 1].x0 > LONE * capital]
    starts = [likeliest, *others] if starts else []
    return [_Ink(pieces[k].x0, pieces[first - 1].x1) for k in starts], pieces[first].x0


def _replaced(
    own: Sequence[Word], letters: Sequence[tuple[float, str]], told: _Told, side: float, point: float
) -> list[Word]:
    """The words of a run with a number told among them, apart from those beside it.

    Args:
        own: the words.
        letters: what was recognised, and where its middle is, dots.
        told: the number and what follows it.
        side: paper that belongs to a word on either side of its ink, dots.
        point: dots in a point.
    """
    spans = [(w.x0 * point + side, w.x1 * point - side) for w in own]
    touched = [k for k, (x0, x1) in enumerate(spans) if x0 < told.part.x1 and x1 > told.ink.x0 + side]
    mixed = [k for k in touched if spans[k][0] < told.ink.x1 - side]
    if not mixed or [own[k].text for k in mixed] == [told.text]:
        return list(own)
    first, last = mixed[0], mixed[-1]
    made = [(told.ink.x0, told.ink.x1, told.text)]
    before = "".join(text for x, text in letters if spans[first][0] - side <= x < told.ink.x0)
    if before and spans[first][0] < told.ink.x0 - side:
        whole = PIECE.fullmatch(before) is None
        made = [(round(spans[first][0]), told.ink.x0, before), *made] if whole else [(*made[0][:2], UNREADABLE)]
    name = told.part.name
    after = [fold(own[k].text) for k in touched[len(mixed) :]]
    if name and not any(text.startswith(name[0]) and name in text for text in after):
        last = touched[-1]
        text = name.upper() if own[last].text.isupper() else name
        rest = "".join(text for x, text in letters if told.part.x1 < x <= spans[last][1] + side)
        x1 = round(told.part.x1 + side) if rest else round(spans[last][1])
        made += [(told.start, x1, text)] + [(x1 + 1, round(spans[last][1]), rest)] * bool(rest)
    seen = own[first].seen or Recognised(0.0, "", 0.0)
    seen = replace(seen, rivals=rivals_with(own[first].text, seen.rivals))
    new = [
        own[first]._replace(x0=(x0 - side) / point, x1=(x1 + side) / point, text=text, seen=seen)
        for x0, x1, text in made
    ]
    return [*own[:first], *new, *own[last + 1 :]]
