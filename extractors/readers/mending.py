"""Broken and faint rulings of a scan, made whole: each side of a cell is ruled or it is not, by all of its dots.

A ridge that noise has cut to pieces, a dotted line, a line that a copier lost for a while: what decides is the stretch
from one crossing line to the next, taken together. A stroke of a letter that was taken for a ruling covers no stretch.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers import ridges
from extractors.readers.ridges import Rail, Ridge
from extractors.readers.worn import Seen, gaps_closed

Dark = NDArray[np.float32]

SAME_RAIL = 1.6
"""Points by which pieces of one ruling may stand apart."""
TOUCH, WORN = 4.0, 8.0
"""Points by which a line may fall short of the one that it crosses; the same where the dots between are looked at: a
ridge is averaged over `ridges.SMOOTHED` points, so that noise wears it off at its ends, and at a corner both lines."""
SHORTEST = 4.0
"""Points. Crossings nearer to each other than this are one."""
INSET = 1.2
"""Points at either end of a stretch that are not looked at: the crossing line is dark there."""
BESIDE = 1.6
"""Points from the axis to the paper beside it."""
DARK = 0.4
"""Share of a ruling's usual darkness from which a dot of it is there."""
RULED, LEANED_ON = 0.62, 0.93
"""Share of the dots of a stretch that are there, from which it is ruled: with paper on both sides, on one."""
PARTLY, END = 0.35, 1.6
"""Share of a stretch of a long ruling that is left of it, and points next to a crossing where some must be."""
TALLER = 0.78
"""Share of a stretch that is dark, at least, for a ruling and not a letter between two lines."""
FINE, CLOSE = 2.5, 1.0
"""Points along which dots are averaged, of a long ruling and of a short one."""
LONG = 40.0
"""Points, all its pieces together, from which a ruling is long."""
ALONG = 10.0
"""Points along which faint uprights are averaged."""
FAINT_SEED, LEANED_SEED, SEED_SHARE = 0.03, 0.07, 0.3
"""Darkness of a faint upright over both sides, over one, and the share of a block's height on which it has it."""
BLOCK_GAP = 80.0
"""Points between horizontal rulings of one block, at most."""
FAINTER, FAINT_LEANED = 0.4, 0.05
"""Share of the usual darkness of horizontal rulings that a ruling has at least; darkness of one over one side."""
FAINTEST = 0.02
"""Darkness over both sides, as a share of white, of the faintest ruling."""


@dataclass(frozen=True, slots=True)
class Darkness:
    """Darkness of a sheet, 0 to 1: as it is, and without letters as horizontal and as vertical rulings are sought."""

    whole: Dark
    level: Dark
    upright: Dark


def mended(
    ink: Darkness, across: Sequence[Ridge], down: Sequence[Ridge], point: float
) -> tuple[list[Ridge], list[Ridge]]:
    """Rulings with their gaps closed where there is ink in them, and without what is no ruling.

    Args:
        ink: of the sheet.
        across: horizontal pieces.
        down: vertical pieces.
        point: dots a point.
    """
    level = (ink.level, ink.whole)
    upright = (cv2.transpose(ink.upright), cv2.transpose(ink.whole))
    rows = _rails(across, point)
    columns = _rails([*down, *_seeds(rows, down, ink, point)], point)
    if not rows or not columns:
        return list(across), list(down)
    # A row of letters, too, is dark here and there; the rulings, being long, tell how dark one is.
    darks = [_usual(rail, level[0], point) for rail in rows]
    least = FAINTER * _weighted_median(darks, [rail.length for rail in rows])
    rows = [rail for rail, dark in zip(rows, darks, strict=True) if dark >= least]
    columns = [rail for rail in columns if _usual(rail, upright[0], point) >= least]
    # How far a ruling reaches is known best once those that it crosses are whole.
    columns = _rails([line for rail in columns for line in _whole(rail, rows, upright, point)], point)
    rows = _rails([line for rail in rows for line in _whole(rail, columns, level, point)], point)
    columns = _rails([line for rail in columns for line in _whole(rail, rows, upright, point, down)], point)
    more_rows, more_columns = _closed(rows, columns, level, upright, point)
    rows, columns = _rails([*_pieces(rows), *more_rows], point), _rails([*_pieces(columns), *more_columns], point)
    return list(_pieces(rows)), list(_pieces(columns))


def _pieces(rails: Sequence[Rail]) -> Iterator[Ridge]:
    return (line for rail in rails for line in rail.pieces)


def _closed(
    rows: Sequence[Rail], columns: Sequence[Rail], level: tuple[Dark, Dark], upright: tuple[Dark, Dark], point: float
) -> tuple[list[Ridge], list[Ridge]]:
    """The sides that worn lattices lack, across and down."""
    across: list[Ridge] = []
    down: list[Ridge] = []
    for top, bottom, *_ in _blocks(rows, point):
        inside = [_seen_along(rail, level[0], point) for rail in rows if top - 1 <= rail.at <= bottom + 1]
        parts = [_within(rail, top, bottom) for rail in columns]
        beside = [_seen_along(rail, upright[0], point) for rail in parts if rail.pieces]
        across += gaps_closed(inside, beside, level[1], point, ends=0)
        down += gaps_closed(beside, inside, upright[1], point, ends=1)
    return across, down


def _within(rail: Rail, low: float, high: float) -> Rail:
    pieces = [replace(p, low=max(p.low, low), high=min(p.high, high)) for p in rail.pieces]
    return Rail(tuple(piece for piece in pieces if piece.high > piece.low))


def _seen_along(rail: Rail, ink: Dark, point: float) -> Seen:
    path = rail.path(ink.shape[1])
    darker = _darker(ink, path, point)
    return Seen(rail, path, darker > DARK * max(_usual_of(rail, darker), FAINTEST))


def _seeds(rows: Sequence[Rail], down: Sequence[Ridge], ink: Darkness, point: float) -> list[Ridge]:
    """Uprights too faint to be seen piece by piece: dark on much of the height of a block of horizontal rulings."""
    if not rows:
        return []
    beside = max(3, round(BESIDE * point))
    around = round(ALONG * point)
    found: list[Ridge] = []
    for top, bottom, left, right in _blocks(rows, point):
        near = slice(max(0, top - around), bottom + around)
        inside = slice(top - near.start, bottom - near.start), slice(left, right)
        part = _uprights(ink.whole[near], point, CLOSE, cv2.min)[inside]
        share = (_uprights(ink.upright[near], point, ALONG, cv2.max)[inside] > FAINT_SEED).mean(axis=0)
        lean = (part > LEANED_SEED).mean(axis=0)
        share = np.where(lean >= LEANED_ON, np.maximum(share, lean), np.where(lean >= RULED, share, 0.0))
        share += 0.1 * part.mean(axis=0)
        share = share.astype(np.float32)
        best = cv2.dilate(share[None, :], np.ones((1, 2 * beside + 1), np.uint8))[0]
        long = min(LONG * point, SEED_SHARE * (bottom - top))
        seen = [line for line in down if line.high - line.low >= long]  # a stem of a digit stands in nobody's way
        for x in np.flatnonzero((share >= SEED_SHARE) & (share >= best)):
            place = float(left + x)
            if all(abs(line.at - place) > 2 * SAME_RAIL * point for line in [*seen, *found]):
                found.append(Ridge(place, float(top), float(bottom), 2.0))
    return found


def _uprights(ink: Dark, point: float, along: float, side: Callable[[Dark, Dark], Dark]) -> Dark:
    """By how much each dot's column nearby is darker than the paper beside: than the paler side, or the darker."""
    mean = cv2.blur(ink, (1, max(3, round(along * point)) | 1))
    beside = max(3, round(BESIDE * point))
    dark = np.asarray(cv2.dilate(mean, np.ones((1, 3), np.uint8)), dtype=np.float32)
    pair = cv2.blur(mean, (2, 1), mean, anchor=(0, 0))
    inner = slice(beside + 1, ink.shape[1] - beside)
    dark[:, inner] -= side(pair[:, : inner.stop - beside - 1], pair[:, 2 * beside + 1 :])
    dark[:, : inner.start] = dark[:, inner.stop :] = 0.0
    return dark


def _blocks(rows: Sequence[Rail], point: float) -> list[tuple[int, int, int, int]]:
    """Top, bottom, left and right of horizontal rulings that follow each other."""
    groups: list[list[Rail]] = []
    for rail in sorted(rows, key=lambda r: r.at):
        if groups and rail.at - groups[-1][-1].at <= BLOCK_GAP * point:
            groups[-1].append(rail)
        else:
            groups.append([rail])
    return [
        (round(g[0].at), round(g[-1].at), max(0, int(min(r.low for r in g))), int(max(r.high for r in g)) + 1)
        for g in groups
        if len(g) > 1
    ]


def _rails(pieces: Sequence[Ridge], point: float) -> list[Rail]:
    groups: list[list[Ridge]] = []
    for piece in sorted(pieces, key=lambda p: p.at):
        for group in reversed(groups[-3:]):
            near = min(group, key=lambda p: max(piece.low - p.high, p.low - piece.high))
            if abs(near.at - piece.at) <= SAME_RAIL * point:
                group.append(piece)
                break
        else:
            groups.append([piece])
    return [Rail(tuple(group)) for group in groups]


def _whole(
    rail: Rail,
    others: Sequence[Rail],
    inks: tuple[Dark, Dark],
    point: float,
    seen: Sequence[Ridge] | None = None,
) -> list[Ridge]:
    """A rail's stretches between crossing rails that are ruled, neighbours joined; what is beyond them as it was.

    What was mended up to a ruling that turned out to be none is not kept: beyond, only pieces that were seen are.

    Args:
        rail: a horizontal one.
        others: what crosses it.
        inks: darkness without letters, and as it is.
        point: dots a point.
        seen: pieces of all rails as they were seen; None if those of the rail are.
    """
    touch, worn = TOUCH * point, WORN * point
    pieces = list(rail.pieces) if seen is None else [p for p in seen if abs(p.at - rail.at) <= SAME_RAIL * point]
    stops = _stops([o.at for o in others if o.low - worn <= rail.at <= o.high + worn], point)
    if len(stops) < 2:
        return pieces
    path = rail.path(inks[0].shape[1])
    # The stem of a letter, averaged, seems to reach from line to line: what is short is looked at more closely.
    is_short = rail.length < LONG * point
    dark, _, paper = _profile(inks[0], path, point, CLOSE if is_short else FINE)
    least = DARK * max(_usual(rail, inks[0], point), FAINTEST)
    sides = list(pairwise(stops))
    dots = dark - paper > least
    ruled = [_share(dots, side, INSET * point) >= RULED for side in sides]
    # Digits that lean on a ruling hide its paper on one side, and may have been taken away with it.
    dark, paper, _ = _profile(inks[1], path, point, CLOSE)
    there = dark - paper > max(least, FAINT_LEANED)
    solid = [_share(there, side, INSET / 2 * point) for side in sides]
    # A letter's stem has paper on both sides too, but above and below it as well.
    ruled = [known and share >= TALLER for known, share in zip(ruled, solid, strict=True)]
    either = [known or share >= LEANED_ON for known, share in zip(ruled, solid, strict=True)]
    is_long = sum(high - low for (low, high), is_ruled in zip(sides, either, strict=True) if is_ruled) >= LONG * point
    # Where rows are not ruled, most of an upright is one stretch, between rows that lack it.
    plain = sum(p.high - p.low for p in pieces if p.high - p.low >= ridges.LONG * point) >= LONG * point
    closed = [is_long or (plain and high - low > BLOCK_GAP * point) for low, high in sides]
    ruled = [
        known or (may and (leaned_on or _is_broken(dots, there, side, point)))
        for known, leaned_on, may, side in zip(ruled, either, closed, sides, strict=True)
    ]
    found: list[Ridge] = []
    start: float | None = None
    for low, is_ruled in zip(stops, [*ruled, False], strict=True):
        if is_ruled and start is None:
            start = low
        if not is_ruled and start is not None:
            middle = path[round(start) : round(low) + 1]
            found.append(Ridge(float(middle.mean()), start, low, rail.width))
            start = None
    return found + _beyond(pieces, stops[0], stops[-1], touch)


def _usual(rail: Rail, ink: Dark, point: float) -> float:
    """How dark a ruling is where it is well seen."""
    return _usual_of(rail, _darker(ink, rail.path(ink.shape[1]), point))


def _darker(ink: Dark, path: NDArray[np.float64], point: float) -> Dark:
    """By how much a ruling is darker than the paper beside it, dot by dot."""
    dark, _, paper = _profile(ink, path, point, FINE)
    return dark - paper


def _usual_of(rail: Rail, darker: Dark) -> float:
    own = np.concatenate([darker[int(p.low) : int(p.high) + 1] for p in rail.pieces])
    return float(np.percentile(own, 75)) if own.size else 0.0


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(np.asarray(weights)[order])
    return float(values[order[int(np.searchsorted(reached, reached[-1] / 2))]])


def _share(there: NDArray[np.bool_], side: tuple[float, float], inset: float) -> float:
    part = there[round(side[0] + inset) : round(side[1] - inset) + 1]
    return np.count_nonzero(part) / part.size if part.size else 0.0


def _is_broken(seen: NDArray[np.bool_], there: NDArray[np.bool_], side: tuple[float, float], point: float) -> bool:
    """Whether a stretch of a known ruling is there in part: a merged cell has none of it, and no letter at its ends.

    Args:
        seen: dots of the ruling that are there without letters, averaged: at its ends the next stretch reaches in.
        there: the same as they are.
        side: from which crossing to which.
        point: dots a point.
    """
    first, last = round(side[0] + INSET * point), round(side[1] - INSET * point)
    end = max(2, round(END * point))
    # From the crossing on: a letter stands a little off it.
    ends = there[round(side[0]) + 1 : first + end].mean(), there[max(first, last - end) : round(side[1]) - 1].mean()
    return bool(last - first > 2 * end and max(ends) >= LEANED_ON and seen[first:last].mean() >= PARTLY)


def _beyond(pieces: Sequence[Ridge], first: float, last: float, touch: float) -> list[Ridge]:
    """What of the pieces stands before the first crossing and after the last."""
    found = []
    for piece in pieces:
        if piece.low < first - touch:
            found.append(Ridge(piece.at, piece.low, min(piece.high, first), piece.width))
        if piece.high > last + touch:
            found.append(Ridge(piece.at, max(piece.low, last), piece.high, piece.width))
    return found


def _stops(places: Sequence[float], point: float) -> list[float]:
    stops: list[float] = []
    for place in sorted(places):
        if not stops or place - stops[-1] > SHORTEST * point:
            stops.append(place)
    return stops


def _profile(ink: Dark, path: NDArray[np.float64], point: float, fine: float) -> tuple[Dark, Dark, Dark]:
    """Darkness dot by dot along a path, and of the paper beside it: of the paler side, and of the darker."""
    beside = max(3, round(BESIDE * point))
    shifts = np.array([-1, 0, 1, -beside, -beside - 1, beside, beside + 1])
    rows = np.clip(np.round(path).astype(np.intp) + shifts[:, None], 0, len(ink) - 1)
    near = ink[rows, np.arange(ink.shape[1])]
    # Of either side the mean of two rows of dots; a ruling may be one row off its axis.
    lines = np.vstack([near[:3], (near[3] + near[4]) / 2, (near[5] + near[6]) / 2])
    lines = np.asarray(cv2.blur(lines, (max(3, round(fine * point)) | 1, 1)), dtype=np.float32)
    return lines[:3].max(axis=0), np.minimum(lines[3], lines[4]), np.maximum(lines[3], lines[4])
