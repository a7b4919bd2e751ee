"""Rulings that a copier interrupted all over a sheet: what is missing of a lattice, where nearly all of it is there.

A side of a cell of which nothing is left may be that of a merged cell. On a sheet whose rulings have gaps everywhere it
is taken for ruled where its ruling is there nearly everywhere else, where the other rulings are there between the same
two lines, and where no text runs across.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.readers.ridges import Ridge

Dark = NDArray[np.float32]

MAIN = 0.3
"""Share of a lattice's width or height that a ruling of it reaches over, all its pieces together."""
WHOLE, INTERRUPTED = 0.85, 0.1
"""Share of a side that is there where nothing interrupts it; share of the ruled ones that are interrupted, from which
a sheet is worn."""
NEARLY, MOSTLY = 0.7, 0.5
"""Share of the sides between two lines that are ruled, for one that is no gap, and for one of which something is
left; of a ruling's the first, where they are usual: the line of a group has none."""
COVERED = 0.9
"""Share of a side that pieces of its ruling cover, for it to be ruled."""
NEAR, FAR = 1.0, 1.8
"""Points beside a ruling between which a text that runs across has ink, on both sides at once."""
REMAINS = 0.25
"""Share of a side that is left, at least, for its ruling to reach there."""
INSET = 1.5
"""Points at either end of a side that are not looked at: the ruling that it meets is ink."""
INK = 0.35
"""Darkness, as a share of black, of ink."""
CROSSED = 0.7
"""Points along which there is ink on both sides where a text runs across."""
REACH, SHORTEST = 8.0, 4.0
"""Points by which a ruling may fall short of one that it meets; and between two that are not one."""
LEAST = 3
"""Rulings either way that make a lattice."""


@dataclass(frozen=True, slots=True)
class Rail:
    """A ruling: its axis dot by dot, its pieces, and how much of it is there (0 or 1, dot by dot)."""

    path: NDArray[np.float64]
    pieces: Sequence[Ridge]
    there: NDArray[np.bool_]

    def at(self, place: float) -> float:
        """Where it runs at a place along it."""
        return float(self.path[min(max(0, round(place)), len(self.path) - 1)])


def gaps_closed(rails: Sequence[Rail], others: Sequence[Rail], whole: Dark, point: float, *, ends: int) -> list[Ridge]:
    """The sides of cells that a worn lattice lacks.

    Args:
        rails: rulings of one direction.
        others: those that they cross.
        whole: darkness of the sheet, (along the others, along the rails).
        point: dots a point.
        ends: how many sides of which nothing is left may be lost at either end of a ruling. None of one that runs
            across: that of a second line of headings ends where a heading of two lines begins.

    Returns:
        Pieces to be added to the rails; none where the sheet is not worn.
    """
    low, high = _reach(rails)
    main = [rail for rail in rails if _length(rail) >= MAIN * (high - low)]
    if len(main) < LEAST:
        return []
    sides = [_sides(rail, others, point) for rail in main]
    ruled = [[_covered(rail, side) for side in own] for rail, own in zip(main, sides, strict=True)]
    seen = [[_seen(rail, side) for side in own] for rail, own in zip(main, sides, strict=True)]
    there = [
        share
        for shares, known in zip(seen, ruled, strict=True)
        for share, is_ruled in zip(shares, known, strict=True)
        if is_ruled
    ]
    if sum(share < WHOLE for share in there) < max(1, INTERRUPTED * len(there)):
        return []
    found = []
    for rail, own, known, shares in zip(main, sides, ruled, seen, strict=True):
        left = [i for i, share in enumerate(shares) if known[i] or share >= REMAINS]
        if not left:
            continue
        reached = range(max(0, left[0] - ends), min(len(own), left[-1] + ends + 1))
        alike = [sum(_covered(other, own[i]) for other in main) / len(main) for i in reached]
        usual = [i for i, share in zip(reached, alike, strict=True) if share >= (MOSTLY if i in left else NEARLY)]
        if len(set(usual) & set(left)) < NEARLY * len(usual):
            continue
        width = float(np.median([piece.width for piece in rail.pieces]))
        for low, high in (own[i] for i in usual if not known[i]):
            if not _is_crossed(rail, (low, high), whole, point):
                found.append(Ridge(rail.at((low + high) / 2), low, high, width))
    return found


def _sides(rail: Rail, others: Sequence[Rail], point: float) -> list[tuple[float, float]]:
    """From which to which of the others a ruling runs, or should: of a main one what is lost may be its end."""
    at, (low, high) = float(np.median(rail.path)), _reach(others)
    met = [
        other.at(at)
        for other in others
        if _length(other) >= MAIN * (high - low)
        or _reach([other])[0] - REACH * point <= at <= _reach([other])[1] + REACH * point
    ]
    return [(a, b) for a, b in pairwise(sorted(met)) if b - a > SHORTEST * point]


def _reach(rails: Sequence[Rail]) -> tuple[float, float]:
    pieces = [piece for rail in rails for piece in rail.pieces]
    return min((p.low for p in pieces), default=0.0), max((p.high for p in pieces), default=0.0)


def _length(rail: Rail) -> float:
    return sum(piece.high - piece.low for piece in rail.pieces)


def _covered(rail: Rail, side: tuple[float, float]) -> bool:
    low, high = side
    reached = sum(max(0.0, min(high, p.high) - max(low, p.low)) for p in rail.pieces)
    return reached >= COVERED * (high - low)


def _seen(rail: Rail, side: tuple[float, float]) -> float:
    part = rail.there[max(0, round(side[0])) : max(0, round(side[1]))]
    return float(part.mean()) if part.size else 0.0


def _is_crossed(rail: Rail, side: tuple[float, float], whole: Dark, point: float) -> bool:
    """Whether there is ink on both sides of a ruling at once, where nothing is left of it."""
    along = np.arange(max(0, round(side[0] + INSET * point)), min(whole.shape[1], round(side[1] - INSET * point)))
    shifts = np.arange(round(NEAR * point), round(FAR * point) + 1)
    axis = np.round(rail.path[along]).astype(np.intp)
    before = whole[np.clip(axis[None, :] - shifts[:, None], 0, len(whole) - 1), along].max(axis=0) > INK
    after = whole[np.clip(axis[None, :] + shifts[:, None], 0, len(whole) - 1), along].max(axis=0) > INK
    return int((before & after & ~rail.there[along]).sum()) >= CROSSED * point
