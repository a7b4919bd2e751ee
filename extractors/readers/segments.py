"""Ink of a picture without rulings -> boxes of runs of text, each of one line and within one cell."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pieces import Pieces, Places, pieces_of
from extractors.readers.ridges import Ridge, ink_mask
from extractors.readers.straighten import ink_of

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]

TALLEST = 40.0
"""Points. A larger piece of ink is a picture, a stamp or a frame."""
STROKE, THIN = 3.0, 0.4
"""Heights of a capital from which a piece is no letter, and the share of its box that is ink then, at most."""
STROKE_STEP = 2.0
"""Points: squares in which it is told where such pieces are."""
RUN_GAP = 0.9
"""Heights of a capital: ink farther apart is another run."""
SPECK, WIDE_SPECK, LOOSE_SPECK = 0.5, 0.65, 0.28
"""Heights of a capital: what stands alone, is lower and narrower than this, and no dash, is dirt."""
DOT, LETTER, TALLEST_LETTER = 0.3, 0.6, 2.0
"""Heights of a capital: the largest dot, the lowest letter and the tallest."""
DARKER = 1.25
"""Times the darkness of most letters from which a dot is dirt."""
LOW, ON_RULING = 0.35, 0.3
"""Heights of a capital: what is lower is a dash or dirt; what is so low and as near to a ruling is a rest of it."""
MARK, FIGURE = 0.25, 8.0
"""Heights of a capital from which a speck is as large as a mark; squares of one that a figure covers."""
DASH = 1.4
"""Times its height that a dash is wide, at least."""
FRAME = 0.12
"""Share of its box that is ink, apart from that of a run inside, at most, of what is left of a cell's rulings."""
MARK_GROWTH = 0.5
"""Heights of a capital by which marks may make a run taller."""
SECOND_LINE = 1.75
"""Heights of a capital from which a run may be two lines."""
USUAL_CAPITAL = 4.4
"""Points: height of a capital in the tables of such reports."""
MIN_CAPITAL, MAX_CAPITAL = 2.2, 30.0
"""Points."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text, in dots."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Layer:
    """The ink of a picture.

    Attributes:
        mask: which dots are ink.
        capital: the usual height of one, in dots.
        runs: of text.
        specks: dirt as small as a dot, told by its darkness; not in the mask.
        dirt: specks as large as a mark on a place as large as a figure, on average.
        strokes: places of `STROKE_STEP` with ink of what is too large for letters (a signature), in dots.
    """

    mask: Mask
    capital: float
    runs: tuple[Run, ...]
    specks: tuple[Run, ...]
    dirt: float
    strokes: tuple[Run, ...] = ()


def layer(ink: NDArray[np.float32], down: list[Ridge], across: list[Ridge], point: float, covered: int = 0) -> Layer:
    """Finds the runs of text.

    Args:
        ink: darkness of the picture without rulings, 0 to 1.
        down: vertical rulings, which no run crosses.
        across: horizontal rulings.
        point: dots a point.
        covered: specks that are no longer in the picture.
    """
    mask = ink_mask(ink)
    pieces = pieces_of(mask)
    stats = pieces.places
    heights, widths, areas = stats[1:, 3], stats[1:, 2], stats[1:, 4]
    capital = _capital(heights, widths, areas, point)
    drop = np.zeros(len(pieces), bool)
    drop[1:] = (heights > TALLEST * point) | (areas < max(2, (0.09 * capital) ** 2))
    drop[1:] |= (widths > 60 * point) & (heights < 2 * point)  # rests of rulings
    drop[0] = True
    thin = areas < THIN * heights * widths
    strokes = _strokes(
        pieces.labels, np.flatnonzero((heights > TALLEST * point) | ((heights > STROKE * capital) & thin)) + 1, point
    )
    specks = _specks(stats, _peaks(ink, pieces), drop, capital)
    drop[specks] = True
    boxes = tuple(Run(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[specks])
    mask = pieces.mask(~drop)
    runs: list[Run] = []
    joined = _joined(mask, down, across, capital)
    pieces = pieces_of(joined)
    for label in range(1, len(pieces)):
        x, y, width, height, _ = pieces.places[label]
        own = (pieces.labels[y : y + height, x : x + width] == label) & (mask[y : y + height, x : x + width] > 0)
        runs += _lines(own, int(x), int(y), capital)
    runs = _without_frames(_with_marks(runs, capital), mask)
    kept = tuple(r for r in runs if not _is_speck(r, capital) and not _is_rest(r, across, mask, capital))
    large = sum(_is_speck(run, capital) and max(run.x1 - run.x0, run.y1 - run.y0) >= MARK * capital for run in runs)
    return Layer(mask, capital, kept, boxes, (large + len(boxes) + covered) * FIGURE * capital**2 / mask.size, strokes)


def _strokes(labels: Places, tall: NDArray[np.intp], point: float) -> tuple[Run, ...]:
    """Where there is ink of some pieces, in squares of `STROKE_STEP`."""
    if not len(tall):
        return ()
    step = max(1, round(STROKE_STEP * point))
    inked = np.isin(labels, tall)
    rows, columns = (size // step * step for size in inked.shape)
    squares = inked[:rows, :columns].reshape(rows // step, step, columns // step, step).any(axis=(1, 3))
    return tuple(
        Run(int(x) * step, int(y) * step, (int(x) + 1) * step, (int(y) + 1) * step) for y, x in np.argwhere(squares)
    )


def _peaks(ink: NDArray[np.float32], pieces: Pieces) -> NDArray[np.float32]:
    """The darkest dot of each piece."""
    peaks = np.zeros(len(pieces), np.float32)
    np.maximum.at(peaks, pieces.own, ink.ravel()[pieces.dots])
    return peaks


def _specks(stats: Places, peaks: NDArray[np.float32], drop: NDArray[np.bool_], capital: float) -> NDArray[np.intp]:
    """Pieces as small as a dot and darker than letters.

    A printed dot is blurred with its page, and so paler than a stroke; dirt on the glass is not.
    """
    widths, heights = stats[:, 2], stats[:, 3]
    tall = (heights >= LETTER * capital) & (heights <= TALLEST_LETTER * capital) & ~drop
    if not tall.any():
        return np.zeros(0, np.intp)
    small = (widths <= DOT * capital) & (heights <= DOT * capital) & ~drop
    return np.flatnonzero(small & (peaks > DARKER * float(np.median(peaks[tall]))))


def likely_dpi(image: Gray) -> float:
    """Dots an inch of a picture that does not say, by the height of its letters."""
    mask = ink_mask(ink_of(image, 200 / 72))
    stats = pieces_of(mask).places
    heights, widths, areas = stats[1:, 3], stats[1:, 2], stats[1:, 4]
    return min(max(_capital(heights, widths, areas, 200 / 72) / USUAL_CAPITAL * 72, 75.0), 600.0)


def _capital(heights: Places, widths: Places, areas: Places, point: float) -> float:
    """The usual height of a capital or digit, in dots: where most of the ink's pieces are about so tall."""
    like = (heights > MIN_CAPITAL * point) & (heights < MAX_CAPITAL * point)
    like &= (widths < 3 * heights) & (areas > 0.12 * heights * widths)
    found = heights[like]
    if len(found) < 5:
        return 6.0 * point
    return float(np.percentile(found, 65))


def _joined(mask: Mask, down: list[Ridge], across: list[Ridge], capital: float) -> Mask:
    """Ink joined to runs: sideways over the gaps of a run, never over a ruling."""
    gap = max(3, round(RUN_GAP * capital)) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    for line in down:
        half = max(1, round(line.width / 2))
        x = round(line.at)
        joined[int(line.low) : int(line.high) + 1, max(0, x - half) : x + half + 1] = 0
    for line in across:
        half = max(1, round(line.width / 2))
        y = round(line.at)
        joined[max(0, y - half) : y + half + 1, int(line.low) : int(line.high) + 1] = 0
    return np.asarray(joined, dtype=np.uint8)


def _lines(own: NDArray[np.bool_], x: int, y: int, capital: float) -> list[Run]:
    """The box of a piece, cut where it holds several lines of text."""
    rows = np.flatnonzero(own.any(axis=1))
    if not len(rows):
        return []
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    if bottom - top >= SECOND_LINE * capital:
        cut = _thinnest(own[top:bottom].sum(axis=1), capital)
        if cut is not None:
            upper = _lines(own[: top + cut], x, y, capital)
            return upper + _lines(own[top + cut :], x, y + top + cut, capital)
    columns = np.flatnonzero(own[top:bottom].any(axis=0))
    return [Run(x + int(columns[0]), y + top, x + int(columns[-1]) + 1, y + bottom)]


def _thinnest(profile: NDArray[np.int64], capital: float) -> int | None:
    """The row between two lines of text, where hardly any ink is; None where there is no such row."""
    low, high = int(0.6 * capital), len(profile) - int(0.6 * capital)
    if high <= low:
        return None
    cut = low + int(np.argmin(profile[low:high]))
    sides = min(profile[:cut].max(initial=0), profile[cut:].max(initial=0))
    return cut if profile[cut] <= 0.25 * sides else None


def _with_marks(runs: list[Run], capital: float) -> list[Run]:
    """Runs with the dots, accents and commas that stand apart from them."""
    small = [r for r in runs if _is_mark(r, capital)]
    large = [r for r in runs if not _is_mark(r, capital)]
    grown = [[r.x0, r.y0, r.x1, r.y1, r.y0, r.y1] for r in large]
    order = sorted(range(len(grown)), key=lambda i: grown[i][1])
    tops = [grown[i][1] for i in order]
    tallest = max((b[3] - b[1] for b in grown), default=0)
    alone: list[Run] = []
    for run in small:
        best, reach = None, 0.35 * capital
        first = int(np.searchsorted(tops, run.y0 - tallest - capital))
        for i in order[first:]:
            box = grown[i]
            if box[1] > run.y1 + capital:
                break
            middle = (run.x0 + run.x1) / 2
            if box[0] - 0.5 * capital <= middle <= box[2] + 0.5 * capital:
                apart = max(box[1] - run.y1, run.y0 - box[3], 0)
                grown_by = max(box[4] - run.y0, run.y1 - box[5])
                if apart < reach and grown_by <= MARK_GROWTH * capital:
                    best, reach = box, apart
        if best is None:
            alone.append(run)
        else:
            best[:4] = [min(best[0], run.x0), min(best[1], run.y0), max(best[2], run.x1), max(best[3], run.y1)]
    return [Run(*box[:4]) for box in grown] + alone


def _is_mark(run: Run, capital: float) -> bool:
    """Whether a run may be a dot, an accent or a comma, or the dot and the accent of neighbours grown together."""
    width, height = run.x1 - run.x0, run.y1 - run.y0
    return (height < 0.5 * capital and width < 0.8 * capital) or (height < 0.4 * capital and width < 1.6 * capital)


def _without_frames(runs: list[Run], mask: Mask) -> list[Run]:
    """Runs without what is left of the rulings around a cell: it holds a whole run of text, and little ink besides."""
    boxes = np.array([(r.x0, r.y0, r.x1, r.y1) for r in runs], dtype=np.int64).reshape(-1, 4)
    kept = []
    for i, run in enumerate(runs):
        inner = (boxes[:, 0] >= run.x0) & (boxes[:, 1] >= run.y0) & (boxes[:, 2] <= run.x1) & (boxes[:, 3] <= run.y1)
        inner[i] = False
        inside = [runs[k] for k in np.flatnonzero(inner)]
        own = _ink(run, mask) - sum(_ink(other, mask) for other in inside)
        if not inside or own >= FRAME * (run.x1 - run.x0) * (run.y1 - run.y0):
            kept.append(run)
    return kept


def _ink(run: Run, mask: Mask) -> int:
    return int(mask[run.y0 : run.y1, run.x0 : run.x1].sum())


def _is_rest(run: Run, across: list[Ridge], mask: Mask, capital: float) -> bool:
    """Whether a run that is no higher than a dash is what a speck left of a ruling, or specks side by side."""
    if run.y1 - run.y0 >= LOW * capital:
        return False
    own = np.ascontiguousarray(mask[run.y0 : run.y1, run.x0 : run.x1])
    _, _, stats, _ = cv2.connectedComponentsWithStats(own, connectivity=8)
    if stats[1:, 2].max(initial=0) < LOW * capital:
        return True
    middle, near = (run.y0 + run.y1) / 2, ON_RULING * capital
    return any(
        abs(line.at - middle) <= line.width / 2 + near
        and run.x0 <= line.high + capital
        and line.low - capital <= run.x1
        for line in across
    )


def _is_speck(run: Run, capital: float) -> bool:
    width, height = run.x1 - run.x0, run.y1 - run.y0
    if height >= SPECK * capital or width >= WIDE_SPECK * capital:
        return False
    return width < DASH * height or width < LOOSE_SPECK * capital
