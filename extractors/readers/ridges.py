"""Rulings of a straight picture: dark ridges that run on; and the same picture without them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pieces import pieces_of

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Dark = NDArray[np.float32]

MIN_INK, MAX_INK = 0.16, 0.5
"""Bounds of the darkness from which a dot is ink."""
WIDEST = 2.2
"""Points. What is wider is no ruling."""
SHORTEST_ACROSS, SHORTEST_DOWN = 16.0, 9.0
"""Points. Shorter pieces are strokes of letters."""
LONG = 30.0
"""Points from which an upright counts by itself."""
TOUCH = 2.5
"""Points by which rulings may miss each other."""
SMOOTHED = 10.0
"""Points along which a ridge is averaged, against noise."""
PEAK = 0.8
"""Share of the darkest row next to it that a row of a ridge has, at least."""
FINE = 2.5
"""Points along which the dots of a ridge are averaged when its ends and gaps are sought."""
MIN_RIDGE = 0.035
"""Darkness over both sides, as a share of white, from which a ridge counts."""
FILLED = 0.75
"""Share of a ruling's dots that stand alone between paper, at least: letters in a row leave gaps."""
BESIDE = 1.6
"""Points from the axis of a ridge at which there must be paper."""
ALONE = 0.4
"""Share of a ridge's darkness by which it must be darker than what is beside."""
DENSE = 0.62
"""The same within any `WINDOW` of it."""
WINDOW = 6.0
"""Points of a ruling over which the share of dots that stand alone is taken."""
TALL_LETTER, WIDE_LETTERS = 14.0, 30.0
"""Points. A piece of ink that is lower and narrower is letters, unless it is as thin as a ruling."""
LETTERED = 0.25
"""Share of its box that is ink, from which a wider piece as low as letters is a word that ran together."""
CROSS = 0.2
"""Share of its box that is ink, at most, of crumbs of rulings that cross."""
LOW, LONGER = 3.4, 3.0
"""Points of thickness, and lengths in thicknesses, of a crumb of a ruling that noise has swollen."""
GAP = 3.0
"""Points over which a broken ruling is joined."""


@dataclass(frozen=True, slots=True)
class Ridge:
    """A ruling in dots: at `at` (its axis) from `low` to `high`, `width` dots wide."""

    at: float
    low: float
    high: float
    width: float


@dataclass(frozen=True)
class Rail:
    """Where a ruling runs, all its pieces together, from end to end of the sheet."""

    pieces: tuple[Ridge, ...]

    @cached_property
    def low(self) -> float:
        """Where its first piece begins."""
        return min(piece.low for piece in self.pieces)

    @cached_property
    def high(self) -> float:
        """Where its last piece ends."""
        return max(piece.high for piece in self.pieces)

    @cached_property
    def length(self) -> float:
        """Of all its pieces together."""
        return sum(piece.high - piece.low for piece in self.pieces)

    @cached_property
    def at(self) -> float:
        """Its middle, long pieces counting more."""
        weights = [piece.high - piece.low for piece in self.pieces]
        return float(np.average([piece.at for piece in self.pieces], weights=weights))

    @cached_property
    def width(self) -> float:
        """Of most of its pieces."""
        return float(np.median([piece.width for piece in self.pieces]))

    def path(self, length: int) -> NDArray[np.float64]:
        """The axis, dot by dot."""
        order = sorted(self.pieces, key=lambda piece: piece.low)
        middles = [(piece.low + piece.high) / 2 for piece in order]
        return np.interp(np.arange(length), middles, [piece.at for piece in order])


def ridges(level: Dark, upright: Dark, point: float) -> tuple[list[Ridge], list[Ridge]]:
    """Horizontal and vertical rulings, or pieces of them.

    Args:
        level: darkness for horizontal ones, see `without_letters`.
        upright: darkness for vertical ones.
        point: dots a point.
    """
    across = _ridges(level, point, SHORTEST_ACROSS)
    down = _ridges(cv2.transpose(upright), point, SHORTEST_DOWN, across)
    long = LONG * point
    return across, [n for n in down if n.high - n.low >= long or _between(n, across, TOUCH * point)]


def without_letters(ink: Dark, point: float) -> tuple[Dark, Dark]:
    """The darkness without what is letters by its size, so that no row (first) or column of them makes a ridge.

    Crumbs as thin as a ruling stay in either: faint rulings fall into such.
    """
    mask = ink_mask(ink)
    pieces = pieces_of(mask)
    _, _, widths, heights, areas = pieces.places.T
    filled = areas >= LETTERED * widths * heights
    small = (heights < TALL_LETTER * point) & ((widths < WIDE_LETTERS * point) | filled)
    small &= areas > CROSS * widths * heights
    side = round(8 * point) | 1
    paper = (mask == 0).astype(np.float32)
    usual = cv2.blur(cv2.multiply(ink, paper), (side, side))
    paper = cv2.max(cv2.blur(paper, (side, side), paper), (0.01,), paper)
    usual = cv2.divide(usual, paper, usual)
    found = []
    for thickness, length in ((heights, widths), (widths, heights)):
        thin = (thickness < WIDEST * point) | ((thickness < LOW * point) & (length > LONGER * thickness))
        gone = pieces.mask(small & ~thin)
        around = cv2.subtract(cv2.dilate(gone, np.ones((5, 5), np.uint8)), mask - gone)
        found.append(np.asarray(cv2.copyTo(usual, around, ink.copy()), dtype=np.float32))
    return found[0], found[1]


def ink_mask(ink: Dark) -> Mask:
    """Which dots are ink."""
    smooth = cv2.GaussianBlur(ink, (0, 0), 0.6)
    values = cv2.convertScaleAbs(smooth, alpha=255)[smooth > 0.06]
    if not values.size:
        return np.zeros(ink.shape, np.uint8)
    level, _ = cv2.threshold(values.reshape(-1, 1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    level = min(max(level / 255 * 0.85, MIN_INK), MAX_INK)
    return np.asarray(smooth > level, dtype=np.uint8)


def _between(line: Ridge, others: list[Ridge], touch: float) -> bool:
    """Whether a ridge runs from one crossing ridge to another: a short one that does not is the stem of a letter."""
    met = [o.at for o in others if o.low - touch <= line.at <= o.high + touch]
    return any(abs(at - line.low) <= touch for at in met) and any(abs(at - line.high) <= touch for at in met)


def _ridges(ink: Dark, point: float, shortest: float, stops: Sequence[Ridge] | None = None) -> list[Ridge]:
    """Horizontal ridges of a darkness picture; of short ones, those that may reach from one of `stops` to another."""
    ats, lows, highs = np.array([(n.at, n.low, n.high) for n in stops or ()]).reshape(-1, 3).T
    touch = TOUCH * point
    smooth = max(9, round(SMOOTHED * point)) | 1
    wide = max(5, round(WIDEST * point)) | 1
    upright = np.ones((wide, 1), np.uint8)
    mean = cv2.blur(ink, (smooth, 1))
    ridge = _above_wider(mean, upright)
    some = ridge[:, :: max(1, smooth // 2)]  # neighbours on a row are alike: they were averaged
    some = some[some > 0]
    found = ridge > max(MIN_RIDGE, 3.0 * middle(some) if some.size else 0.0)
    # Of a ridge only its strongest row in the neighbourhood.
    strongest = cv2.dilate(ridge, np.ones((3, 1), np.uint8), mean)
    found &= ridge >= cv2.multiply(strongest, (PEAK,), strongest)
    # Noise lets the strongest row jump by one: thickened, a stretch of it stays in one piece.
    found = cv2.dilate(found.view(np.uint8), np.ones((3, 1), np.uint8))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((1, max(3, round(GAP * point)) | 1), np.uint8))
    length = max(5, round(shortest * 0.8 * point))
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    pieces = pieces_of(found)
    fine = cv2.blur(_above_wider(ink, upright, ridge), (max(3, round(FINE * point)) | 1, 1), strongest)
    lines: list[Ridge] = []
    for label, (x, y, width, height, _) in enumerate(pieces.places.tolist()):
        if not label or width < shortest * point or height > 2 * wide:
            continue
        if stops is not None and width < LONG * point:
            met = (ats >= x - touch) & (ats <= x + width + touch) & (lows - touch <= y + height) & (y <= highs + touch)
            if np.count_nonzero(met) < 2:
                continue
        part = pieces.labels[y : y + height, x : x + width] == label
        rows = part.argmax(axis=0)
        lasts = height - 1 - part[::-1].argmax(axis=0)
        middles = (rows + lasts) / 2
        at = y + middle(middles)
        along = np.arange(width) - (width - 1) / 2
        slope = float(along @ middles) / float(along @ along)
        path = np.round(y + middles.mean() + slope * along).astype(np.intp)
        near = _alone(fine, path, x, max(3, round(BESIDE * point)))
        thick = max(1.0, middle(lasts - rows) - 1.0)
        lines += [Ridge(at, x + low, x + high, thick) for low, high in _pieces(near, shortest * point, point)]
    return lines


def _above_wider(ink: Dark, upright: Mask, out: Dark | None = None) -> Dark:
    """By how much dots are darker than what is as dark over the height of `upright`; written to `out`."""
    wider = cv2.morphologyEx(ink, cv2.MORPH_OPEN, upright, out)
    return np.asarray(cv2.subtract(ink, wider, wider))


def middle(values: NDArray[Any]) -> float:
    """The median: of a few thousand values, much sooner than `np.median` tells it."""
    ordered = np.sort(values, axis=None)
    count = len(ordered)
    return (float(ordered[(count - 1) // 2]) + float(ordered[count // 2])) / 2


def _pieces(near: NDArray[np.bool_], shortest: float, point: float) -> list[tuple[float, float]]:
    """Stretches of a ridge that are a ruling: averaging makes it longer than it is, and joins it over merged cells."""
    if np.count_nonzero(near) < FILLED * shortest:
        return []
    half = max(3, round(WINDOW * point)) // 2
    counts = np.concatenate([[0], np.cumsum(near)])
    places = np.arange(len(near))
    first, after = np.maximum(places - half, 0), np.minimum(places + half + 1, len(near))
    share = (counts[after] - counts[first]) / (after - first)  # at the ends, of what there is
    dense = np.flatnonzero(np.diff(np.concatenate([[0], (share >= DENSE).astype(np.int8), [0]])))
    found = []
    for start, stop in zip(dense[::2], dense[1::2], strict=True):
        own = np.flatnonzero(near[start:stop])
        if not len(own):
            continue
        low, high = int(start + own[0]), int(start + own[-1]) + 1
        if high - low >= shortest and near[low:high].mean() >= FILLED:
            found.append((float(low), float(high)))
    return found


def _alone(ink: Dark, path: NDArray[np.intp], x0: int, beside: int) -> NDArray[np.bool_]:
    """Per dot along a ridge, whether it is dark there and paper on both sides: bars of letters have stems beside.

    Args:
        ink: darkness.
        path: row of the ridge's axis, dot by dot.
        x0: column of its first dot.
        beside: dots from the axis to the paper.
    """
    shifts = np.array([-1, 0, 1, -beside, -beside - 1, beside, beside + 1])
    rows = np.clip(path + shifts[:, None], 0, len(ink) - 1)
    near = ink[rows, np.arange(x0, x0 + len(path))]
    dark, above, below = near[:3].max(axis=0), (near[3] + near[4]) / 2, (near[5] + near[6]) / 2
    usual = middle(dark)
    return np.asarray(dark - np.maximum(above, below) > ALONE * usual)


def rubbed_out(image: Gray, across: list[Ridge], down: list[Ridge], point: float) -> Gray:
    """The picture with rulings replaced by the paper beside them."""
    clean = image.copy()
    for line in across:
        _rub(clean, line, point)
    turned = np.asarray(cv2.transpose(clean), dtype=np.uint8)
    for line in down:
        _rub(turned, line, point)
    return np.asarray(cv2.transpose(turned), dtype=np.uint8)


def _rub(image: Gray, line: Ridge, point: float) -> None:
    half = line.width / 2 + max(1.0, 0.25 * point)
    y0, y1 = max(0, round(line.at - half)), min(image.shape[0], round(line.at + half) + 1)
    x0, x1 = max(0, int(line.low) - 1), min(image.shape[1], int(line.high) + 2)
    above = image[max(0, y0 - 2) : y0, x0:x1]
    below = image[y1 : y1 + 2, x0:x1]
    sides = [part for part in (above, below) if part.size]
    if not sides or y0 >= y1 or x0 >= x1:
        return
    means = [part.mean(axis=0) for part in sides]
    # Where ink touches the ruling from one side only, the paper of the other side is taken; through both, the ink.
    image[y0:y1, x0:x1] = np.max(means, axis=0).astype(np.uint8)[None, :]
