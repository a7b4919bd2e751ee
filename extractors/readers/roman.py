"""Roman numbers by their shape: ink compared with drawn ones, thin and thick, with feet and without, near and wide."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.cropped import lightness

Gray = NDArray[np.uint8]
Shape = NDArray[np.float32]
Piece = tuple[tuple[float, float], ...]
"""The corners of a filled shape, in heights of a capital from the left and the top of a number."""

NUMBERS = ("I", "II", "III", "IV", "V", "VI")
TALL, PAD, SOFT, FINE = 24, 2, 1.2, 4
"""Dots: the height at which numbers are compared, the paper around, a drawing's blur, and its finer dots in one."""
INKED, COVERED = 0.4, 0.18
"""Darkness of a row of a number, and of a column on average, at least."""
FAINT = 20
"""Greys between paper and ink under which nothing stands there."""
THICK = (0.1, 0.14, 0.19, 0.25, 0.3)
"""Heights of a capital: strokes of numbers, thin to bold."""
ALIKE, CLEAR = 0.75, 0.08
"""Likeness (normalised correlation) of a number to its drawing, at least, and how much less it is to other numbers."""


def shaped_like(image: Gray, x0: int, x1: int, most: int) -> str:
    """The roman number that some ink is, or "" where it is like two of them, or like none.

    Args:
        image: the rows of a run of text, grey, dark on light, without rulings.
        x0: where the ink begins, dots from the left.
        x1: where it ends.
        most: the highest number that it may be.
    """
    ranked = sorted(((likeness, name) for name, likeness in _likeness(image, x0, x1).items()), reverse=True)
    best, name = ranked[0] if ranked else (0.0, "")
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    clear = best >= ALIKE and best - second >= CLEAR
    return name if clear and name in NUMBERS[:most] else ""


def _likeness(image: Gray, first: int, last: int) -> dict[str, float]:
    """How like (-1 to 1) to each number some ink is."""
    part = image[:, max(0, first - PAD) : last + PAD]
    paper = lightness(part, 0.85)
    dark = np.clip(paper - part.astype(np.float32), 0, None)
    if dark.max() < FAINT:
        return {}
    dark = np.clip(dark / max(1.0, float(np.percentile(dark, 97))), 0, 1).astype(np.float32)
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
