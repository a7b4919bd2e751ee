"""Sheets that do not lie flat: rows and uprights of a level picture that are bent are made straight.

What rises from the desk looks larger from above. So where a sheet rises, at a side, in its middle or at a crease, rows
are seen moved, the more the further they are from its middle, and so are its uprights. The picture is cut into strips
across the bend; the profile of each strip's ink (how much of it every row of dots holds) is laid on that of all others,
moved and stretched; neighbouring strips are moved alike. Only ink of lines tells.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.schemas.page import Bend, Moved, Way

Ink = NDArray[np.float32]
Values = NDArray[np.float64]

LOOK = 100
"""Dots an inch at which bends are sought."""
STRIP = 30
"""Dots that a strip is wide."""
AROUND, CALM = 8.0, 1.0
"""Dots: what is no darker than the mean of what is so near tells nothing; blur of a profile."""
DARKEST = 0.5
"""Ink of a row of dots that counts, at most: a fill is no more than a ruling."""
OFF = np.linspace(-1.0, 1.0, 5)
"""Places of a profile, its ends -1 and 1, for each of which is told by how many dots it is moved."""
STEPS = np.array([i * 0.5 + j * 1.5 * OFF for i in (-1, 0, 1) for j in (-1, 0, 1)])
"""Dots by which a whole profile is moved, and stretched, in search of its place."""
SINGLE = np.concatenate([np.eye(len(OFF)), -np.eye(len(OFF))])
"""Dots by which one of its places is."""
MOVES = 12
"""Such steps, at most."""
BEFORE, FADES = 6, 0.8
"""Strips before one that it is laid on first, and how much less each of them counts than the next."""
FIRST, ROUNDS = (STEPS / 2, SINGLE / 2), (STEPS, STEPS / 2, STEPS / 4, SINGLE / 2, SINGLE / 4)
"""The steps in which all strips are laid on all others: first, and once the sheet is seen to be bent."""
WORTH = 1.001
"""Times that a step makes a strip fit better, at least: where there is no ink all steps are alike."""
STIFF = 0.3
"""How much strips are held to a smooth run, against what the usual one tells."""
FAINT, TELLING = 0.15, 0.3
"""Ink (root of the squares of a profile) under which a strip shows no line, but noise and shadows, and tells nothing;
share of the strips that tell, at least: a stamp is no table."""
INVERTED = 6
"""Rounds in which a place is looked for."""
MOST = 3
"""Bends of a sheet that are undone one after another."""
BAND = 256
"""Rows of dots that are made straight at once."""
LINE = 12
"""Dots that a line is long, at least: letters make none."""
GAINED, CLEAR = 0.1, 0.7
"""Share of what strips lack in agreement that they gain, at least, where their sheet is bent (noise gains a twelfth),
if they do not agree so well in the end that noise was not laid on noise."""
SEEN, SHARPER, ALIKE = 1.01, 1.015, 0.5
"""Times that the strips of a bent sheet agree better after the first round and at the end, at least, and how much they
agree then (1: all are the same): stems of letters make some lines, too."""


class Crooked(Exception):
    """A sheet is bent, and in no way that makes its lines agree: what stands in a row is not told."""


def bends_of(ink: Ink) -> tuple[Bend, ...]:
    """How a level sheet is bent, or nothing where it lies flat: what is left of a bend is a bend, too.

    Args:
        ink: its darkness, 0 to 1, `LOOK` dots an inch.

    Returns:
        Bends, in points, the last that was found first.

    Raises:
        Crooked: it cannot be made straight.
    """
    bends: tuple[Bend, ...] = ()
    seen = ink
    while len(bends) < MOST and (bend := _bend_of(seen)) is not None:
        bends = (bend, *bends)
        seen = np.asarray(unbent(ink, bends, LOOK / 72, 0.0), dtype=np.float32)
    return bends


def _bend_of(ink: Ink) -> Bend | None:
    rows = _moved(_ruled(ink))
    if rows is not None:
        ink = np.asarray(unbent(ink, (Bend(rows),), LOOK / 72, 0.0), dtype=np.float32)
    uprights = _moved(_ruled(np.ascontiguousarray(ink.T)))
    return Bend(rows, uprights) if rows or uprights else None


def _ruled(ink: Ink) -> Ink:
    """The ink of level lines: names stand higher than the figures beside them, and are no evidence."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, LINE), np.uint8)), dtype=np.float32)


def unbent(image: NDArray[Any], bends: Sequence[Bend], point: float, paper: float) -> NDArray[Any]:
    """The picture of a sheet as if it lay flat.

    Args:
        image: one value a dot.
        bends: how it is bent.
        point: its dots a point.
        paper: what is put where it shows nothing.
    """
    height, width = image.shape
    flat = np.empty_like(image)
    for top in range(0, height, BAND):  # where each dot is seen takes ten times the memory of the dot
        own = flat[top : top + BAND]
        x, y = seen_at(bends, np.arange(width)[None, :] / point, np.arange(top, top + len(own))[:, None] / point)
        across, down = (np.broadcast_to(v * point, own.shape).astype(np.float32) for v in (x, y))
        own[:] = cv2.remap(image, across, down, cv2.INTER_CUBIC, borderValue=(paper,))
    return flat


def seen_at(bends: Sequence[Bend], x: Values, y: Values) -> tuple[Values, Values]:
    """Where places of the flat sheet are on the bent one; of `x` and `y` one may be a row and the other a column."""
    for bend in bends:
        x = x if bend.uprights is None else x + _at(bend.uprights, y, x)
        y = y if bend.rows is None else y + _at(bend.rows, x, y)
    return x, y


def there(way: Way, x: Values, y: Values) -> tuple[Values, Values]:
    """Where places of a straight sheet are on what it was taken from."""
    x, y = seen_at(way.bends, x, y)
    u, v, w = (a * x + b * y + c for a, b, c in way.homography)
    return u / w, v / w


def sheet_place(way: Way, x: float, y: float) -> tuple[float, float]:
    """The place of a straight sheet that a place of what it was taken from shows (`there`, the other way)."""
    u, v, w = np.linalg.inv(np.array(way.homography)) @ (x, y, 1.0)
    bent = np.array([u / w, v / w])
    flat = bent.copy()
    for _ in range(INVERTED if way.bends else 0):
        flat += bent - np.concatenate(seen_at(way.bends, flat[:1], flat[1:]))
    return float(flat[0]), float(flat[1])


def _at(moved: Moved, along: Values, off: Values) -> Values:
    """How far what is at such places is moved."""
    columns, shares = zip(*moved.by, strict=True), _shares(off, np.array(moved.off))
    return np.asarray(
        sum(np.interp(along, moved.along, column) * share for column, share in zip(columns, shares, strict=True))
    )


def _shares(at: Values, places: Values) -> Values:
    """How much what is told at each of some places counts elsewhere, in proportion: (places, ...)."""
    return np.stack([np.interp(at, places, own) for own in np.eye(len(places))])


@lru_cache(maxsize=8)
def _along(count: int) -> Values:
    """How much what is told at each of `OFF` counts at the dots of a profile: thousands are laid, of two lengths."""
    return _shares(np.linspace(-1, 1, count), OFF)


def _moved(ink: Ink) -> Moved | None:
    """How far the rows of a picture are moved; None where they are straight.

    Raises:
        Crooked: they are not, and do not agree in the end either.
    """
    at, profiles = _profiles(ink)
    told = np.linalg.norm(profiles, axis=1)
    told[told < FAINT] = 0.0
    telling = told > 0
    if telling.sum() < max(BEFORE, TELLING * len(told)):
        return None
    usual = float(np.average(told, weights=told))
    profiles = profiles * telling[:, None]
    level, all_the_same = _agreement(profiles), told.sum() ** 2
    moved = _chained(profiles, telling)
    if (alike := _agreement(_laid(profiles, moved))) < ALIKE / 2 * all_the_same:
        if alike - level > GAINED * (all_the_same - level):
            raise Crooked
        return None
    moved = _gathered(profiles, moved, FIRST)
    if (alike := _agreement(_laid(profiles, moved))) < SEEN * level:
        return None
    moved = _smooth(_gathered(profiles, moved, ROUNDS), (told / usual) ** 2)
    alike = _agreement(_laid(profiles, moved))
    gained = alike - level > GAINED * (all_the_same - level)
    if alike < SHARPER * level or not (gained or alike > CLEAR * all_the_same):
        return None
    if alike < ALIKE * all_the_same:
        raise Crooked
    dots = LOOK / 72
    off = (OFF + 1) / 2 * ink.shape[0] / dots
    return Moved(tuple((at / dots).tolist()), tuple(off.tolist()), tuple(tuple(row) for row in (moved / dots).tolist()))


def _profiles(ink: Ink) -> tuple[Values, Values]:
    """Where the middle of each strip is, and how its ink differs from that around, (strips, dots)."""
    edges = np.linspace(0, ink.shape[1], max(2, round(ink.shape[1] / STRIP)) + 1).round().astype(int)
    means = np.stack([ink[:, a:b].mean(axis=1) for a, b in pairwise(edges)]).clip(0, DARKEST)
    around = cv2.GaussianBlur(means, (0, 0), sigmaX=AROUND, sigmaY=1e-6)
    found = cv2.GaussianBlur(means - around, (0, 0), sigmaX=CALM, sigmaY=1e-6)
    return (edges[:-1] + edges[1:]) / 2, np.asarray(found, dtype=np.float64)


def _agreement(profiles: Values) -> float:
    return float(np.square(profiles.sum(axis=0)).sum())


def _laid(profiles: Values, moved: Values) -> Values:
    """Profiles with what they show moved back by so many dots at `OFF`."""
    dots = np.arange(profiles.shape[1], dtype=np.float64)
    by = moved @ _along(len(dots))
    return np.stack([np.interp(dots + off, dots, own) for own, off in zip(profiles, by, strict=True)])


def _laid_alone(profile: Values, moved: Values) -> Values:
    return np.asarray(_laid(profile[None], moved[None])[0])


def _chained(profiles: Values, telling: NDArray[np.bool_]) -> Values:
    """By how much each strip is moved against that with most ink about the middle, from strip to strip."""
    count = len(profiles)
    first = int(np.argmax(np.linalg.norm(profiles, axis=1) * np.hanning(count + 2)[1:-1]))
    moved, laid = np.zeros((count, len(OFF))), profiles.copy()
    for step in (1, -1):
        for i in range(first + step, count if step > 0 else -1, step):
            before = [j for j in range(i - step, i - (BEFORE + 1) * step, -step) if (j - first) * step >= 0]
            onto = sum(laid[j] * FADES**k for k, j in enumerate(before))
            goes_on = 2 * moved[before[0]] - moved[before[1]] if len(before) > 1 else moved[before[0]]
            moved[i] = moved[before[0]]
            if telling[i]:
                moved[i] = _climbed(profiles[i], np.asarray(onto), (moved[i], goes_on), STEPS)
            laid[i] = _laid_alone(profiles[i], moved[i])
    return moved


def _gathered(profiles: Values, moved: Values, rounds: Sequence[Values]) -> Values:
    """All strips laid on all others together, in steps that get smaller."""
    moved = moved.copy()
    for steps in rounds:
        laid = _laid(profiles, moved)
        whole = laid.sum(axis=0)
        for i in np.flatnonzero(profiles.any(axis=1)):
            beside = moved[max(0, i - 1) : i + 2 : 2].mean(axis=0)
            onto = whole - laid[i]
            moved[i] = _climbed(profiles[i], onto, (moved[i], beside), steps)
            laid[i] = _laid_alone(profiles[i], moved[i])
            whole = onto + laid[i]
    return moved


def _climbed(profile: Values, onto: Values, starts: tuple[Values, Values], steps: Values) -> Values:
    """How a profile is moved where it lies best on another, from the better of two starts."""
    first, second = starts
    ends = [_climbed_from(profile, onto, start, steps) for start in (starts if (first != second).any() else (first,))]
    return max(ends, key=lambda end: end[0])[1]


def _climbed_from(profile: Values, onto: Values, moved: Values, steps: Values) -> tuple[float, Values]:
    best = float(_laid_alone(profile, moved) @ onto)
    for _ in range(MOVES):
        tried = moved + steps
        scores = _laid(np.broadcast_to(profile, (len(tried), len(profile))), tried) @ onto
        if scores.max() <= WORTH * best:
            break
        best, moved = float(scores.max()), tried[int(scores.argmax())]
    return best, moved


def _smooth(moved: Values, weights: Values) -> Values:
    """A run with hardly a sharp turn (Whittaker, second differences); strips without ink follow their neighbours."""
    turns = np.diff(np.eye(len(moved)), 2, axis=0)
    held = np.diag(weights)
    return np.asarray(np.linalg.solve(held + STIFF * turns.T @ turns + 1e-9 * np.eye(len(moved)), held @ moved))
