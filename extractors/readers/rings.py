"""Round stamps in grey over a table: told by their rings, and taken off before rulings and letters are looked for.

A ring is the one thin line on a straight sheet that is neither level nor upright nor as small as a letter. Arcs of it
are what is left between rulings; an ellipse through some of them that is dark nearly all around, with paper on both
sides, is a ring.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, sin, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.frames import frames, upright_frames
from extractors.readers.outlines import INKED, NEAR, around, at, followed, squares, straight
from extractors.readers.ridges import ink_mask
from extractors.readers.straighten import ink_of

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Dark = NDArray[np.float32]
Path = NDArray[np.float64]
"""n x 2: x, y, around a ring."""
Box = tuple[tuple[float, float], tuple[float, float], float]
"""An ellipse as OpenCV has it: middle, axes, degrees."""

LOOK = 100.0
"""Dots an inch at which rings are sought."""
RULING, WHOLE, PIECE, SHORT = 45.0, 32.0, 10.0, 6.0
"""Points of a level or upright line from which it is no part of a ring; that a piece of one is long, at most; of the
squares that larger ones are cut into, and that what is left there is long, at least."""
MANY, DOTS, SMALL = 200, 25, 1e-6
"""Arcs that are looked at; dots by which one is told; what keeps those that are all in one place from breaking off."""
HALF = 0.4
"""Share of the darkest dot near it from which a dot may be of an arc."""
MOST = 8
"""Rings of a sheet, at most."""
ARC, THICK, THIN, ARCS = 8.0, 3.0, 0.75, 4
"""Points that an arc is long, at least, and thick, at most; by which its dots miss a bow; how many there are."""
NARROWEST, WIDEST, FLATTEST = 28.0, 220.0, 2.6
"""Points across a ring, and times its height that it is wide."""
TRIES, OTHERS, ROUNDS, LEAST = 120, 2, 3, 20
"""Ellipses that are tried, arcs that lead to one besides the first, how often it is fitted, and to how many dots."""
ACROSS, SAME, FACING, CIRCLES = 0.25, 0.2, 0.93, 40
"""Sine of the angle at which normals of two arcs meet, at least; share of its radius by which a circle may be farther
from one than from the other; cosine by which an arc of it may face elsewhere; circles that are looked at closely."""
SHARES = tuple(share / 100 for share in (*range(40, 96, 3), *range(108, 180, 6)))
"""Times that another ring of the same stamp may be as large."""
FEW, PROMISING = 72, 0.55
"""Places around an ellipse that are looked at first, and the share of them that is dark, at least."""
AROUND, ALONE = 0.86, 0.7
"""Share of a ring that is dark, and that is thin there: paper on both sides."""
SECTOR, SEEN = 6.0, 0.22
"""Degrees, and the share of a ring's that have a piece of an arc."""
BAND = 2.4
"""Points on either side of a ring's line that are looked at."""
PRINT = 90
"""Percentile of the darkness of ink that is that of print."""
PALE, PALER = 0.7, 0.5
"""Share of the darkness of print under which a ring is told from print that it crosses, and letters within it are."""
PAPER = 0.12
"""Darkness of what is left of a pale ring, at most."""
EDGE = 0.25
"""Share of a ring's darkness that its edge has."""
ALIKE, LIGHTER = 1.8, 0.62
"""Times the darkness of a ring, and share of that of print, that the letters of its stamp have, at most."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A sheet without rings.

    Attributes:
        image: grey.
        over: places (n x 2: x, y; dots) where print under a stamp is in doubt.
        gone: places where something that was no ring was taken off, or may have been: nothing there is not blank.
        rings: how many there were.
    """

    image: Gray
    over: NDArray[np.float64]
    gone: NDArray[np.float64]
    rings: int = 0


def without_rings(image: Gray, point: float) -> Cleaned:
    """Takes round stamps off a sheet.

    Args:
        image: straight, grey.
        point: dots a point.
    """
    scale = min(1.0, LOOK / 72 / point)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = ink_of(np.asarray(small, dtype=np.uint8), point * scale)
    wide = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.float32)
    arcs = _arcs(ink, point * scale)
    outlines = [_path(ring, round(_count(ring) / scale)) for ring in _rings(arcs, ink, wide, point * scale)]
    outlines += frames(arcs, ink, wide, point * scale)
    outlines += upright_frames(ink, wide, point * scale)
    if not outlines:
        return Cleaned(image, np.zeros((0, 2)), np.zeros((0, 2)))
    whole = ink_of(image, point)
    paths = [followed((places + 0.5) / scale - 0.5, out, whole, point) for places, out in outlines]
    return _taken_off(image, whole, paths, point)


def _rings(arcs: Sequence[Path], ink: Dark, wide: Dark, point: float) -> list[Box]:
    """Ellipses that are rings."""
    chance = np.random.default_rng(0)
    found: list[Box] = []
    while len(arcs) >= ARCS and len(found) < MOST:
        guesses = [*_circles(arcs, point), *_ellipses(arcs, chance, point)]
        known = [_better(ring, arcs, ink, wide, point) for ring in guesses]
        if found:
            known += [
                _better(ring, arcs, ink, wide, point, 0.0) for ring in _beside(found[-1]) if _is_size(ring, point)
            ]
        known = [(sure, ring) for sure, ring in known if not any(_is_same(ring, other, point) for other in found)]
        sure, best = max(known, default=(0.0, None))
        if best is None or not sure:
            break
        found.append(best)
        arcs = [arc for arc in arcs if float(np.median(_off(best, arc))) > NEAR * point]
    return found


def _is_same(one: Box, other: Box, point: float) -> bool:
    """Whether two ellipses run along each other."""
    return bool(np.median(_off(one, _path(other, FEW)[0])) <= 2 * NEAR * point)


def _beside(ring: Box) -> list[Box]:
    """Where another ring of a stamp may be."""
    (middle, (width, height), turn) = ring
    return [(middle, (share * width, share * height), turn) for share in SHARES]


def _better(
    ring: Box, arcs: Sequence[Path], ink: Dark, wide: Dark, point: float, seen: float = SEEN
) -> tuple[float, Box]:
    """An ellipse through all arcs that are near another one, and how well it is seen; 0.0: it is no ring.

    Args:
        ring: an ellipse.
        arcs: what may be of rings.
        ink: darkness.
        wide: the same, of the darkest dot around.
        point: dots a point.
        seen: share of its directions in which there is an arc, at least.
    """
    points, known = np.concatenate(list(arcs)), [ring]
    for _ in range(ROUNDS):
        if _around(ring, ink, wide, point, FEW)[0] < PROMISING:
            break
        near = points[_off(ring, points) <= NEAR * point]
        if len(near) < LEAST or not _is_size(closer := cv2.fitEllipse(near.astype(np.float32)), point):
            break
        ring = closer
        known.append(ring)
    sures: list[float] = []
    for one in known:
        dark, alone = _around(one, ink, wide, point)
        is_ring = dark >= AROUND and alone >= ALONE and _seen(one, points, point) >= seen
        sures.append(dark + alone if is_ring else 0.0)
    best = int(np.argmax(sures))
    return sures[best], known[best]


def _arcs(ink: Dark, point: float) -> list[Path]:
    """Dots of what is neither a ruling nor as small as a letter."""
    beside = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    mask = ((ink > INKED) & (ink > HALF * beside)).astype(np.uint8)  # a line is as wide as it is half as dark
    level, upright = straight(mask, round(RULING * point))
    mask[cv2.dilate(level | upright, np.ones((3, 3), np.uint8)) > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    long = np.maximum(stats[:, 2], stats[:, 3])
    long[0] = 0
    whole = long <= WHOLE * point
    found = list(_bows(labels, stats, (long >= ARC * point) & whole, point))
    # Of what a ring makes together with the letters that it crosses, what lies between them.
    large, piece = (long > PIECE * point).view(np.uint8)[labels], round(PIECE * point)
    large[::piece], large[:, ::piece] = 0, 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(large, connectivity=8)
    asked = np.maximum(stats[:, 2], stats[:, 3]) >= SHORT * point
    asked[0] = False
    found += _bows(labels, stats, asked, point)
    return sorted(found, key=len, reverse=True)[:MANY]


def _bows(
    labels: NDArray[np.int32], stats: NDArray[np.int32], asked: NDArray[np.bool_], point: float
) -> Iterator[Path]:
    """Pieces that are thin bows, or straight."""
    long = np.maximum(stats[:, 2], stats[:, 3])
    for label in np.flatnonzero(asked & (stats[:, 4] <= THICK * point * long)):
        x, y, width, height, area = (int(value) for value in stats[label])
        rows, columns = np.nonzero(labels[y : y + height, x : x + width] == label)
        arc = np.column_stack([columns + x, rows + y]).astype(np.float64)[:: max(1, area // DOTS)]
        if _bend(arc) <= THIN * point:
            yield arc


def _bend(arc: Path) -> float:
    """By how many dots the dots of a piece miss a bow, usually."""
    count = len(arc)
    x, y = arc[:, 0] - arc[:, 0].sum() / count, arc[:, 1] - arc[:, 1].sum() / count
    turn = 0.5 * atan2(2 * float(x @ y), float(x @ x) - float(y @ y))
    along, across = x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)
    square = along * along
    long = float(square.sum()) + SMALL
    square -= long / count + float(square @ along) / long * along  # apart from what a straight line would tell
    bow = float(across @ square) ** 2 / (float(square @ square) + SMALL)
    return sqrt(max(float(across @ across) - bow, 0.0) / count)


def _circles(arcs: Sequence[Path], point: float) -> Iterator[Box]:
    """Circles on which most arcs lie: the normals of two of an arc's circle meet as far from either."""
    middles = np.array([arc.mean(axis=0) for arc in arcs])
    normals = np.array([np.linalg.eigh(np.cov(arc.T))[1][:, 0] for arc in arcs])
    first, second = np.triu_indices(len(arcs), 1)
    apart, one, other = middles[second] - middles[first], normals[first], normals[second]
    across = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    across[np.abs(across) < ACROSS] = np.nan
    away = (apart[:, 0] * other[:, 1] - apart[:, 1] * other[:, 0]) / across
    back = (apart[:, 0] * one[:, 1] - apart[:, 1] * one[:, 0]) / across
    radius = (np.abs(away) + np.abs(back)) / 2
    same = np.abs(np.abs(away) - np.abs(back)) < SAME * radius
    kept = np.flatnonzero(same & (radius > NARROWEST * point / 2) & (radius < WIDEST * point / 2))
    centres = middles[first[kept]] + away[kept, None] * one[kept]
    out = middles[None, :, :] - centres[:, None, :]
    far = np.hypot(out[:, :, 0], out[:, :, 1])
    facing = np.abs(out[:, :, 0] * normals[:, 0] + out[:, :, 1] * normals[:, 1])
    on = (np.abs(far - radius[kept, None]) < 2 * NEAR * point) & (facing > FACING * far)
    for best in np.argsort(-on.sum(axis=1), kind="stable")[:CIRCLES]:
        own = middles[on[best]]
        if len(own) < ARCS:
            return
        terms = np.column_stack([2 * own, np.ones(len(own))])
        x, y, rest = np.linalg.lstsq(terms, (own**2).sum(axis=1), rcond=None)[0].tolist()
        wide = 2 * max(rest + x * x + y * y, 0.0) ** 0.5
        if _is_size(ring := ((x, y), (wide, wide), 0.0), point):
            yield ring


def _ellipses(arcs: Sequence[Path], chance: np.random.Generator, point: float) -> Iterator[Box]:
    """Ellipses through some arcs that are near each other."""
    middles = np.array([arc[0] for arc in arcs])
    for _ in range(TRIES):
        first = int(chance.integers(len(arcs)))
        near = np.flatnonzero(np.abs(middles - middles[first]).max(axis=1) < WIDEST * point)
        if len(near) <= OTHERS:
            continue
        picked = [arcs[i] for i in {first, *chance.choice(near, OTHERS, replace=False).tolist()}]
        ring = cv2.fitEllipseDirect(np.concatenate(picked).astype(np.float32))
        if _is_size(ring, point):
            yield ring


def _is_size(ring: Box, point: float) -> bool:
    low, high = sorted(ring[1])
    return bool(NARROWEST * point <= low and high <= WIDEST * point and high <= FLATTEST * low)


def _off(ring: Box, points: Path) -> NDArray[np.float64]:
    """By how many dots points miss an ellipse, about."""
    (x, y), (width, height), degrees = ring
    turn = np.radians(degrees)
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    away = (points - (x, y)) @ back / (width / 2, height / 2)
    share = np.hypot(*away.T)
    size = np.hypot(*(points - (x, y)).T)
    return np.asarray(np.abs(1 - 1 / np.maximum(share, 1e-6)) * size)


def _seen(ring: Box, points: Path, point: float) -> float:
    """Share of the directions from the middle of an ellipse in which arcs of it are seen."""
    near = points[_off(ring, points) <= NEAR * point] - ring[0]
    return len(np.unique(np.degrees(np.arctan2(near[:, 1], near[:, 0])) // SECTOR)) * SECTOR / 360


def _path(ring: Box, count: int) -> tuple[Path, Path]:
    """Places around an ellipse, and the direction outwards at each."""
    (x, y), (width, height), degrees = ring
    turn, t = np.radians(degrees), np.linspace(0, 2 * np.pi, count, endpoint=False)
    there = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    places = np.column_stack([width / 2 * np.cos(t), height / 2 * np.sin(t)]) @ there + (x, y)
    out = np.column_stack([height * np.cos(t), width * np.sin(t)]) @ there
    return places, out / np.hypot(*out.T)[:, None]


def _around(ring: Box, ink: Dark, wide: Dark, point: float, count: int = 0) -> tuple[float, float]:
    """Share of an ellipse that is dark, and share of it that is thin."""
    return around(*_path(ring, count or _count(ring)), ink, wide, point)


def _count(ring: Box) -> int:
    """Places a dot apart around an ellipse."""
    return max(FEW, round(np.pi * max(ring[1])))


def _taken_off(image: Gray, ink: Dark, rings: Sequence[Path], point: float) -> Cleaned:
    """Takes rings, and what of a pale stamp is within them, off a sheet."""
    print_ = _darkness_of_print(ink, rings, point)
    clean = image.copy()
    over, gone = [*rings], [np.zeros((0, 2))]
    for path in rings:
        profile = _profile(ink, path, point)
        dark = float(profile.max())
        away, window = _away(path, image.shape, point)
        band = away <= np.count_nonzero(profile > EDGE * dark) / 4 + 1.0
        part, own = clean[window], ink[window]
        inside = cv2.fillPoly(np.zeros(part.shape, np.uint8), [_corners(path, window)], (1,)) > 0
        if dark < PALE * print_:
            part[:] = np.where(band, _lit(part, own, away, profile, point), part)
        else:
            part[:] = cv2.inpaint(part, band.astype(np.uint8), NEAR * point, cv2.INPAINT_NS)
            gone.append(path)
        corner = (window[1].start, window[0].start)
        if dark < PALER * print_:
            letters = _letters(own, inside & ~band, min(ALIKE * dark, LIGHTER * print_), point)
            part[:] = np.where(letters, np.clip(part / np.maximum(1 - own, 0.05), 0, 255), part).astype(np.uint8)
            over.append(squares(letters, corner, point, point))
            gone.append(over[-1])
        else:
            over.append(squares(inside & (own > INKED), corner, point, point))
    return Cleaned(clean, np.concatenate(over), np.concatenate(gone), len(rings))


def _corners(path: Path, window: tuple[slice, slice]) -> NDArray[np.int32]:
    return np.asarray(np.round(path - (window[1].start, window[0].start)), dtype=np.int32)


def _lit(part: Gray, ink: Dark, away: Dark, profile: NDArray[np.float64], point: float) -> Gray:
    """Dots of a pale ring as they would be without it: what is under it is darker than paper under it."""
    offsets = np.abs(_steps(point))
    order = np.argsort(offsets)
    share = np.interp(away, offsets[order], np.maximum.accumulate(profile[order][::-1])[::-1])
    left = 1 - (1 - ink) / np.maximum(1 - share, 0.05)
    light = part / np.maximum(1 - ink, 0.05) * (1 - np.where(left > PAPER, left, 0.0))
    return np.asarray(np.clip(light, 0, 255), dtype=np.uint8)


def _letters(ink: Dark, inside: NDArray[np.bool_], darkest: float, point: float) -> NDArray[np.bool_]:
    """Dots within a ring that are as pale as it, but rulings and the edges of print."""
    dark = (ink > darkest).astype(np.uint8)
    level, upright = straight((ink > INKED).astype(np.uint8), round(RULING * point))
    kept = cv2.dilate(dark | level | upright, np.ones((3, 3), np.uint8)) > 0
    return np.asarray(inside & ~kept & (ink > PAPER / 2))


def _steps(point: float) -> NDArray[np.float64]:
    """Dots beside a ring's line at which its darkness is told."""
    return np.arange(-BAND * point, BAND * point + 0.25, 0.5)


def _profile(ink: Dark, path: Path, point: float) -> NDArray[np.float64]:
    """How dark a ring is from its line outwards and inwards, where it lies on paper."""
    ahead = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    out = np.column_stack([ahead[:, 1], -ahead[:, 0]]) / np.maximum(np.hypot(*ahead.T), 1e-6)[:, None]
    found = [np.median(at(ink, path + step * out)[0]) for step in _steps(point)]
    return np.asarray(found, dtype=np.float64) - float(min(found))


def _away(path: Path, shape: tuple[int, ...], point: float) -> tuple[Dark, tuple[slice, slice]]:
    """How far dots around a ring are from its line, and the window in which they are."""
    reach = round(2 * BAND * point)
    x0, y0 = np.maximum(path.min(axis=0).astype(int) - reach, 0)
    x1, y1 = np.minimum(path.max(axis=0).astype(int) + reach, (shape[1], shape[0]))
    line = np.ones((y1 - y0, x1 - x0), np.uint8)
    closed = bool(np.hypot(*(path[0] - path[-1])) <= BAND * point)  # a frame is open where it lies on a ruling
    cv2.polylines(line, [np.round((path - (x0, y0)) * 16).astype(np.int32)], closed, (0,), 1, cv2.LINE_8, 4)
    return np.asarray(cv2.distanceTransform(line, cv2.DIST_L2, 3)), (slice(y0, y1), slice(x0, x1))


def _darkness_of_print(ink: Dark, rings: Sequence[Path], point: float) -> float:
    """How dark most strokes of letters are around stamps."""
    box = np.concatenate(list(rings))
    reach = round(WIDEST * point / 2)
    x0, y0 = np.maximum(box.min(axis=0).astype(int) - reach, 0)
    x1, y1 = box.max(axis=0).astype(int) + reach
    part = ink[y0:y1, x0:x1]
    inked = ink_mask(part) > 0
    return float(np.percentile(part[inked], PRINT)) if inked.any() else 1.0
