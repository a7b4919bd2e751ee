"""Roman numbers of quarters and semesters, told by their shape: of `III` recognisers make `I`, `H` or `n`.

The number before a word such as TRIMESTRE places every figure of its page, so that it is looked at apart: its ink is
compared with drawn numbers of many shapes. One that is like two of them, or like none, is not told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from extractors.readers import recogniser
from extractors.readers.cropped import BEARING, Crop, lightness, rivals_with
from extractors.readers.recogniser import Line
from extractors.readers.segments import Layer
from extractors.schemas.page import UNREADABLE, Recognised, Word
from extractors.values import fold

Gray = NDArray[np.uint8]
Shape = NDArray[np.float32]
Piece = tuple[tuple[float, float], ...]
"""The corners of a filled shape, in heights of a capital from the left and the top of a number."""

NUMBERS = ("I", "II", "III", "IV", "V", "VI")
WHOLE = ("bimestre", "trimestre", "cuatrimestre", "semestre")
PARTS = {
    "bimestre": 6, "bim": 6, "trimestre": 4, "trim": 4, "cuatrimestre": 3, "cuat": 3, "semestre": 2, "sem": 2,
}  # fmt: skip
"""Words for parts of a year, folded, and how many of them it has."""
HINT = re.compile(r"mes|est|str|tri|sem|bim|cua")
"""What is left of such a word where it is misread."""
WRONG = 0.2
"""Share of the letters of such a word that may be wrong."""
NUMERAL = re.compile(r"[IlH1|!]{1,3}")
"""A number of strokes as it may be read."""
PIECE = re.compile(r"[IVXlH1|!]{1,3}")
"""What may be a piece of one."""
WORD = 4
"""Letters of another word after a number, at least."""
NO_NUMBER = re.compile(
    r"[^\W_]*[02-9][^\W_]*\W*|[1lI]\W*(?:er|ro)\W*|[^\W\d_]{5,}|al|an|de|del|el|en|la|of|un|y", re.IGNORECASE
)
"""What stands there as well: a digit, an ordinal, another word."""
SPECK, BODY = 0.4, 0.15
"""Heights of a capital: the tallest speck; and the share of the ink of the fullest row that rows of capitals have."""
STROKES, APART, TORN, BESIDE, NEAR, FAR = 0.12, 0.3, 0.42, 0.6, 1.2, 9.0
"""Heights of a capital, gaps: of pieces at least, of words at least, within a number at most, before a torn one at
most, between a number and its word at most, and before the first word of a run."""
LONGEST = 4
"""Pieces of a number."""
TALL, PAD, SOFT, FINE = 24, 2, 1.2, 4
"""Dots: the height at which numbers are compared, the paper around, a drawing's blur, and its finer dots in one."""
WIDEST = 2.4
"""Heights of a capital."""
INKED, COVERED = 0.4, 0.18
"""Darkness of a row of a number, and of a column on average, at least."""
FAINT = 20
"""Greys between paper and ink under which nothing stands there."""
THICK = (0.1, 0.14, 0.19, 0.25, 0.3)
"""Heights of a capital: strokes of numbers, thin to bold."""
ALIKE, CLEAR = 0.75, 0.08
"""Likeness (normalised correlation) of a number to its drawing, at least, and how much less it is to other numbers."""


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
        before = max((x for x, _ in letters if x < part.x0), default=float(crop.left))
        if (place := _number(pieces, part, before, capital)) is None:
            continue
        number, start = place
        read = "".join(text for x, text in letters if number.x0 - side <= x < start)
        text = _told(rows, number, PARTS.get(part.name, len(NUMBERS)))
        left = (w for w in own if number.x0 - BESIDE * capital < w.x1 * point - side <= number.x0)
        if any(PIECE.fullmatch(word.text) for word in left):
            text = UNREADABLE  # there is more of it than was told
        if text != UNREADABLE or (part.name and not NO_NUMBER.fullmatch(read)):
            own = _replaced(own, letters, _Told(number, text, part, start), side, point)
    return own


def _parts(letters: Sequence[tuple[float, str]]) -> list[_Part]:
    """The words for parts of a year among the letters of a run, few of their letters misread, the last first."""
    said = "".join(fold(text)[:1] or "." for _, text in letters)
    if not HINT.search(said):
        return []
    found = []
    for name in PARTS:
        short = len(name) < len(WHOLE[0])
        for length in (len(name),) if short else range(len(name) - 1, len(name) + 2):
            for start in range(len(said) - length + 1):
                like = Levenshtein.normalized_similarity(said[start : start + length], name, score_cutoff=1 - WRONG)
                if like == 1 or (like and not short):
                    found.append((like, length, start, name))
    found = [one for one in found if len(one[3]) >= len(WHOLE[0]) or not said[one[2] + one[1] :][:1].isalpha()]
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
    body = np.flatnonzero(full >= BODY * max(1, full.max()))
    capital = float(body[-1] - body[0] + 1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    tall = stats[:, 3] >= SPECK * capital
    tall[0] = False
    columns = np.flatnonzero(tall[labels].any(axis=0))
    if not len(columns):
        return capital, []
    parts = np.split(columns, np.flatnonzero(np.diff(columns) > STROKES * capital) + 1)
    return capital, [_Ink(run.x0 + int(part[0]), run.x0 + int(part[-1]) + 1) for part in parts]


def _number(pieces: Sequence[_Ink], part: _Part, before: float, capital: float) -> tuple[_Ink, int] | None:
    """The ink of the number before a word, and where the word begins; None for none.

    Between `before`, the middle of the letter before the word, and that of its first letter the last wide gap parts the
    two. Farther left the number begins where a gap is wider than those within.
    """
    gaps = {k: pieces[k].x0 - pieces[k - 1].x1 for k in range(1, len(pieces))}
    near = [k for k in gaps if pieces[k].x1 > before and pieces[k - 1].x0 < part.x0]
    between = [k for k in near if gaps[k] >= APART * capital and pieces[k].x0 - gaps[k] / 2 > before]
    if not near:
        return None
    first = max(between or near, key=gaps.__getitem__)
    start, best = first, 0.0
    for k in range(first - 1, max(-1, first - 1 - LONGEST), -1):
        if pieces[first - 1].x1 - pieces[k].x0 > WIDEST * capital:
            break
        gap = gaps.get(k, FAR * capital)
        if gap > best and gap >= APART * capital:
            start, best = k, gap
        if gap > TORN * capital:
            break
    if start == first or pieces[first].x0 - pieces[first - 1].x1 > NEAR * capital:
        return None
    return _Ink(pieces[start].x0, pieces[first - 1].x1), pieces[first].x0


def _told(image: Gray, number: _Ink, parts: int) -> str:
    """The number that some ink of the rows of a run is, or what stands for one that is not told."""
    ranked = sorted(((likeness, name) for name, likeness in _likeness(image, number).items()), reverse=True)
    best, name = ranked[0] if ranked else (0.0, "")
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    clear = best >= ALIKE and best - second >= CLEAR
    return name if clear and name in NUMBERS[:parts] else UNREADABLE


def _likeness(image: Gray, number: _Ink) -> dict[str, float]:
    """How like (-1 to 1) to each number some ink is."""
    part = image[:, max(0, number.x0 - PAD) : number.x1 + PAD]
    paper = lightness(part, 0.85)
    dark = np.clip(paper - part.astype(np.float32), 0, None)
    if dark.max() < FAINT:
        return {}
    dark = np.clip(dark / np.percentile(dark, 97), 0, 1).astype(np.float32)
    rows = np.flatnonzero(dark.max(axis=1) > INKED)
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(dark[y0:y1].mean(axis=0) > COVERED)
    if not len(columns):
        return {}
    x0, x1, scale = int(columns[0]), int(columns[-1]) + 1, TALL / (y1 - y0)
    width, around = max(2, round((x1 - x0) * scale)), 2 * PAD
    way = np.array([[scale, 0, around - x0 * scale], [0, scale, around - y0 * scale]], np.float32)
    seen = cv2.warpAffine(dark, way, (width + 2 * around, TALL + 2 * around))
    best: dict[str, float] = {}
    for wide in (width - 1, width, width + 1):
        for name, drawn in _drawings(wide):
            likeness = float(cv2.matchTemplate(seen, drawn, cv2.TM_CCOEFF_NORMED).max())
            best[name] = max(best.get(name, -1.0), likeness)
    return best


@lru_cache(maxsize=256)
def _drawings(width: int) -> tuple[tuple[str, Shape], ...]:
    """Numbers of a width in dots, as they may be printed: of thin and thick strokes, with feet and without."""
    return tuple((name, _drawn(pieces, width)) for name, pieces in _designs(width / TALL))


def _designs(wide: float) -> Iterator[tuple[str, list[Piece]]]:
    """The numbers that may be so wide, in heights of a capital: each with its pieces."""
    for thick in THICK:
        for count in (1, 2, 3):
            pitch = (wide - thick) / (count - 1) if count > 1 else 0.0
            if max(0.24, thick + 0.08) <= pitch <= 0.62 or (count == 1 and abs(wide - thick) < 0.08):
                width = wide if count == 1 else thick
                yield "I" * count, [p for i in range(count) for p in _stroke(width / 2 + i * pitch, width, 0)]
            feet = wide if count == 1 else 0.92 * wide / (count - 0.08)
            if thick <= 0.26 and 0.28 <= feet <= 0.65:
                pitch = feet / 0.92
                yield "I" * count, [p for i in range(count) for p in _stroke(feet / 2 + i * pitch, thick, feet)]
        for thin in (thick, 0.55 * thick):
            if 0.75 <= wide <= 1.3:
                yield "V", _slanted(0, wide, thick, thin)
            for five in (0.85, 0.95, 1.05, 1.15):
                one = wide - five
                for feet in [0.0] * (thick <= one <= thick + 0.42) + [min(one, 0.45)] * (0.3 <= one <= 0.62):
                    middle = max(thick, feet) / 2
                    yield "IV", _stroke(middle, thick, feet) + _slanted(one, wide, thick, thin)
                    yield "VI", _slanted(0, five, thick, thin) + _stroke(wide - middle, thick, feet)


def _stroke(middle: float, thick: float, feet: float) -> list[Piece]:
    """An upright, with feet so wide above and below where that is not 0."""
    bars = [(0.0, 1.0, thick)] + [(0.0, 0.09, feet), (0.91, 1.0, feet)] * (feet > 0)
    sides = [(top, low, middle - wide / 2, middle + wide / 2) for top, low, wide in bars]
    return [((x0, top), (x1, top), (x1, low), (x0, low)) for top, low, x0, x1 in sides]


def _slanted(x0: float, x1: float, thick: float, thin: float) -> list[Piece]:
    """The two strokes of a V from one place to another, the second as thin as told."""
    foot = (x0 + x1) / 2
    tops = ((x0, thick), (x1 - thin, thin))
    return [((x, 0.0), (x + wide, 0.0), (foot + wide / 2, 1.0), (foot - wide / 2, 1.0)) for x, wide in tops]


def _drawn(pieces: Sequence[Piece], width: int) -> Shape:
    """Pieces as a soft picture, light on dark, with paper around."""
    canvas = np.zeros(((TALL + 2 * PAD) * FINE, (width + 2 * PAD) * FINE), np.float32)
    for piece in pieces:
        corners = (np.array(piece) * TALL + PAD) * FINE
        cv2.fillPoly(canvas, [corners.round().astype(np.int32)], (1.0,))
    small = cv2.resize(canvas, None, fx=1 / FINE, fy=1 / FINE, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), SOFT), dtype=np.float32)


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
