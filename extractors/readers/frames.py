"""Frames of stamps: four lines that are a rectangle.

Set askew they are lines that no ruling of a straight sheet is like. Set straight they end at their corners, where no
other line goes on, while rulings run on across them.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.outlines import INKED, NEAR, Dark, Mask, Path, around, straight

LEAST, MOST = 2.5, 43.0
"""Degrees by which a frame is turned: less is a ruling."""
ALIKE, PARALLEL = 2.0, 6.0
"""Degrees by which the sides of a frame, and pieces of a side, may differ."""
PIECES, SHORTEST, GAP = 3, 28.0, 30.0
"""Pieces of a side, and points that they reach over, at least; points between the middles of two of them, at most."""
NARROWEST, WIDEST = 20.0, 240.0
"""Points that a frame is low and wide."""
AROUND, ALONE = 0.75, 0.52
"""Share of a frame that is dark, and that is thin there: paper on both sides."""

BAR, BRIDGED, CORNER, OVER = 14.0, 3.0, 6.0, 7.0
"""Points that a piece of a straight side is long, at least; over which it may be broken; by which two sides may miss
their corner; and by which a ruling runs over a side."""
BESIDE = 0.3
"""Share of a straight frame that is thin: its sides may run close beside rulings."""
BARS = 400
"""Level and upright lines of a sheet, each, with which a frame is looked for."""


class _Bar(NamedTuple):
    """A line: where it begins and ends along itself, and where it lies across at either end, dots.

    `hidden`: it is not seen, as a ruling runs there.
    """

    low: float
    high: float
    first: float
    last: float
    hidden: bool = False


class _Sides(NamedTuple):
    """Those of a rectangle."""

    top: _Bar
    foot: _Bar
    left: _Bar
    right: _Bar


def upright_frames(ink: Dark, wide: Dark, point: float) -> list[tuple[Path, Path]]:
    """Places around rectangles that are frames of stamps set straight over rulings, each with its direction outwards.

    A side that lies on a ruling is left out: the outline begins and ends there.

    Args:
        ink: darkness.
        wide: the same, of the darkest dot around.
        point: dots a point.
    """
    mask = (ink > INKED).astype(np.uint8)
    level, upright = straight(mask, round(BAR * point))
    across, down = _bars(level, point), _bars(np.ascontiguousarray(upright.T), point)
    found: list[tuple[Path, Path]] = []
    told = [_Sides(*pair, *ends) for pair, ends in _rectangles(across, down, point)]
    told += [_Sides(*ends, *pair) for pair, ends in _rectangles(down, across, point)]
    for sides in told:
        if not _is_stamped(sides, across, down, point):
            continue
        outline = _open(_rectangle(_points(sides), _slope(sides)), sides, point)
        middle = outline[0].mean(axis=0)
        if any(np.hypot(*(other[0].mean(axis=0) - middle)) < CORNER * point for other in found):
            continue
        dark, alone = around(*outline, ink, wide, point)
        if dark >= AROUND and alone >= BESIDE:
            found.append(outline)
    return found


def _open(outline: tuple[Path, Path], sides: _Sides, point: float) -> tuple[Path, Path]:
    """An outline without the side that lies on a ruling."""
    places, out = outline
    kept = np.ones(len(places), bool)
    for side, axis in zip(sides, (1, 1, 0, 0), strict=True):
        if side.hidden:
            kept &= np.abs(places[:, axis] - side.first) > CORNER * point / 2
    if kept.all():
        return outline
    start = int(np.flatnonzero(kept & ~np.roll(kept, 1))[0])
    order = np.roll(np.arange(len(places)), -start)
    order = order[kept[order]]
    return places[order], out[order]


def _bars(mask: Mask, point: float) -> list[_Bar]:
    """The longest lines of a mask of level ones, the longest first; what is turned as an askew frame is none."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, 2 * round(BRIDGED * point) + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    order = sorted(range(1, count), key=lambda label: -int(stats[label, 2]))[:BARS]
    bars = []
    for label in order:
        x, y, width, height, _ = (int(value) for value in stats[label])
        if width < SHORTEST * point or height > max(4.0, np.tan(np.radians(LEAST)) * width + 2 * point):
            continue
        own = labels[y : y + height, x : x + width] == label
        ends = [float(np.nonzero(own[:, part])[0].mean()) + y for part in (slice(0, 4), slice(-4, None))]
        bars.append(_Bar(float(x), float(x + width - 1), ends[0], ends[1]))
    return bars


def _rectangles(
    bars: Sequence[_Bar], others: Sequence[_Bar], point: float
) -> Iterator[tuple[tuple[_Bar, _Bar], tuple[_Bar, _Bar]]]:
    """Two lines side by side that begin and end alike, and those across their ends, one of which a ruling may hide."""
    near = CORNER * point
    size = [bar for bar in bars if NARROWEST * point <= bar.high - bar.low <= WIDEST * point]
    for one, other in combinations(sorted(size, key=lambda bar: bar.first), 2):
        apart = other.first - one.first
        if abs(one.low - other.low) > near or abs(one.high - other.high) > near:
            continue
        if not NARROWEST * point <= apart <= WIDEST * point:
            continue
        ends = [_across(others, (low, high), at, near) for low, high, at in (
            (one.first, other.first, (one.low + other.low) / 2), (one.last, other.last, (one.high + other.high) / 2),
        )]  # fmt: skip
        if ends[0] and ends[1] and not (ends[0].hidden and ends[1].hidden):
            yield (one, other), (ends[0], ends[1])


def _across(bars: Sequence[_Bar], span: tuple[float, float], at: float, near: float) -> _Bar | None:
    """The line that joins the ends of two others; hidden where a longer one runs there."""
    there = [bar for bar in bars if abs((bar.first + bar.last) / 2 - at) <= near]
    for bar in there:
        if abs(bar.low - span[0]) <= near and abs(bar.high - span[1]) <= near:
            return bar
    for bar in there:
        if bar.low <= span[0] + near and bar.high >= span[1] - near:
            place = (bar.first + bar.last) / 2
            return _Bar(span[0], span[1], place, place, hidden=True)
    return None


def _is_stamped(sides: _Sides, across: Sequence[_Bar], down: Sequence[_Bar], point: float) -> bool:
    """Whether some ruling runs over a side of a rectangle, and none of its sides goes on as one farther away."""
    over = OVER * point
    level, upright = sides[:2], sides[2:]
    crossed = any(_crosses(bar, side, over) for bar in down for side in level if not side.hidden)
    crossed |= any(_crosses(bar, side, over) for bar in across for side in upright if not side.hidden)
    if not crossed:
        return False
    for own, bars in ((level, across), (upright, down)):
        if any(_goes_on(bar, side, point) for side in own if not side.hidden for bar in bars if bar is not side):
            return False
    return True


def _crosses(bar: _Bar, side: _Bar, over: float) -> bool:
    """Whether an upright bar runs over a level side (or the other way round), some way on either side of it."""
    place, middle = (bar.first + bar.last) / 2, (side.first + side.last) / 2
    return side.low + over < place < side.high - over and bar.low + over < middle < bar.high - over


def _goes_on(bar: _Bar, side: _Bar, point: float) -> bool:
    """Whether a line lies on the line of a side, before or after it."""
    beside = min(abs(bar.last - side.first), abs(bar.first - side.last))
    return beside <= NEAR * point and (bar.high <= side.low + CORNER * point or bar.low >= side.high - CORNER * point)


def _points(sides: _Sides) -> Path:
    top, foot, left, right = sides
    x0, x1 = (left.first + left.last) / 2, (right.first + right.last) / 2
    corners = [(x0, top.first), (x1, top.last), (x0, foot.first), (x1, foot.last)]
    return np.array(corners, dtype=np.float64)


def _slope(sides: _Sides) -> float:
    side = sides.foot if sides.top.hidden else sides.top
    return float(np.degrees(np.arctan2(side.last - side.first, side.high - side.low)))


def frames(pieces: Sequence[Path], ink: Dark, wide: Dark, point: float) -> list[tuple[Path, Path]]:
    """Places around rectangles that are frames of stamps, each with its direction outwards.

    Args:
        pieces: thin pieces that are no rulings and no letters, dots of each.
        ink: darkness.
        wide: the same, of the darkest dot around.
        point: dots a point.
    """
    found: list[tuple[Path, Path]] = []
    sides = _sides(pieces, point)
    while sides:
        first = max(sides, key=lambda side: float(np.hypot(*(side[1] - side[0]))))
        own = [side for side in sides if side is not first and _is_beside(side, first, point)]
        held = [np.concatenate([first, other]) for other in own] + [np.concatenate([first, *own])] * (len(own) > 1)
        known = [_seen(points, _degrees(first), ink, wide, point) for points in held]
        if known and (best := max(known, key=lambda one: one[0]))[0]:
            found.append(best[1])
            sides = [side for side in sides if not any(side is other for other in own)]
        sides = [side for side in sides if side is not first]
    return found


def _seen(points: Path, degrees: float, ink: Dark, wide: Dark, point: float) -> tuple[float, tuple[Path, Path]]:
    """The rectangle that holds some points, and how well it is seen; 0.0: it is no frame."""
    outline = _rectangle(points, degrees)
    low, high = sorted(float(value) for value in np.ptp(outline[0], axis=0).tolist())
    if low < NARROWEST * point or high > WIDEST * point:
        return 0.0, outline
    dark, alone = around(*outline, ink, wide, point)
    return (dark + alone if dark >= AROUND and alone >= ALONE else 0.0), outline


def _degrees(side: Path) -> float:
    """By how much a side is turned, -45 to 45: that of one across it is the same."""
    x, y = side[1] - side[0]
    return float((np.degrees(np.arctan2(y, x)) + 45) % 90 - 45)


def _is_beside(side: Path, other: Path, point: float) -> bool:
    """Whether two sides may be of one frame."""
    apart = abs((_degrees(side) - _degrees(other) + 45) % 90 - 45)
    return apart <= ALIKE and float(np.hypot(*(side.mean(axis=0) - other.mean(axis=0)))) <= WIDEST * point / 1.5


def _sides(pieces: Sequence[Path], point: float) -> list[Path]:
    """Both ends of each straight line that pieces make and that is neither level nor upright."""
    if len(pieces) < PIECES:
        return []
    middles = np.array([piece.mean(axis=0) for piece in pieces])
    along = np.array([np.linalg.eigh(np.cov(piece.T))[1][:, 1] for piece in pieces])
    turned = np.abs((np.degrees(np.arctan2(along[:, 1], along[:, 0])) + 45) % 90 - 45)
    apart = middles[None, :, :] - middles[:, None, :]
    off = np.abs(apart[:, :, 0] * along[:, None, 1] - apart[:, :, 1] * along[:, None, 0])
    on = (off <= NEAR * point) & (np.abs(along @ along.T) >= np.cos(np.radians(PARALLEL)))
    on &= np.hypot(apart[:, :, 0], apart[:, :, 1]) <= WIDEST * point
    on[(turned < LEAST) | (turned > MOST)] = False
    free: NDArray[np.bool_] = np.ones(len(pieces), bool)
    found = []
    for i in np.argsort(-on.sum(axis=1), kind="stable"):
        own = _in_a_row(np.flatnonzero(on[i] & free), i, apart[i] @ along[i], point)
        if len(own) < PIECES:
            continue
        points = np.concatenate([pieces[k] for k in own])
        middle = points.mean(axis=0)
        way = np.linalg.eigh(np.cov(points.T))[1][:, 1]
        reach = (points - middle) @ way
        side = np.array([middle + reach.min() * way, middle + reach.max() * way])
        if reach.max() - reach.min() >= SHORTEST * point and LEAST <= abs(_degrees(side)) <= MOST:
            found.append(side)
            free[own] = False
    return found


def _in_a_row(own: NDArray[np.intp], start: int, at: NDArray[np.float64], point: float) -> list[int]:
    """Those of the pieces on a line that follow each other from one of them on."""
    order = sorted(own.tolist(), key=lambda k: float(at[k]))
    if start not in order:
        return []
    first = last = order.index(start)
    while first and at[order[first]] - at[order[first - 1]] <= GAP * point:
        first -= 1
    while last + 1 < len(order) and at[order[last + 1]] - at[order[last]] <= GAP * point:
        last += 1
    return order[first : last + 1]


def _rectangle(points: Path, degrees: float) -> tuple[Path, Path]:
    """Places a dot apart around the rectangle that holds some points, and the direction outwards at each."""
    turn = np.radians(degrees)
    across, up = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    u, v = points @ across, points @ up
    corners = [(u.min(), v.min()), (u.max(), v.min()), (u.max(), v.max()), (u.min(), v.max())]
    places, out = [], []
    for (a, b), (c, d), way in zip(corners, [*corners[1:], corners[0]], (-up, across, up, -across), strict=True):
        count = max(2, round(abs(c - a) + abs(d - b)))
        steps = np.linspace(0, 1, count, endpoint=False)[:, None]
        places.append((a + steps * (c - a)) * across + (b + steps * (d - b)) * up)
        out.append(np.tile(way, (count, 1)))
    return np.concatenate(places), np.concatenate(out)
