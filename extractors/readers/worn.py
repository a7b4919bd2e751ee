"""Rulings that a copier interrupted all over a sheet: what is missing of a lattice, where nearly all of it is there.

A side of a cell of which nothing is left may be that of a merged cell. On a sheet whose rulings have gaps everywhere it
is taken for ruled where its ruling is there nearly everywhere else, where the other rulings are there between the same
two lines, and where no text runs across.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.readers.ridges import Rail, Ridge

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
class Seen:
    """A ruling: all its pieces, its axis dot by dot, and how much of it is there (0 or 1, dot by dot)."""

    rail: Rail
    path: NDArray[np.float64]
    there: NDArray[np.bool_]

    def at(self, place: float) -> float:
        """Where it runs at a place along it."""
        return float(self.path[min(max(0, round(place)), len(self.path) - 1)])


class _Side(NamedTuple):
    """A stretch from one ruling that is met to the next: whether it is ruled, and the share of it that is there."""

    low: float
    high: float
    ruled: bool
    seen: float


def gaps_closed(rails: Sequence[Seen], others: Sequence[Seen], whole: Dark, point: float, *, ends: int) -> list[Ridge]:
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
    least, met_by_all = _main_length(rails), _main_length(others)
    main = [line for line in rails if line.rail.length >= least]
    if len(main) < LEAST:
        return []
    lattice = [_sides(line, others, met_by_all, point) for line in main]
    there = [side.seen for sides in lattice for side in sides if side.ruled]
    if sum(share < WHOLE for share in there) < max(1, INTERRUPTED * len(there)):
        return []
    found = []
    for line, sides in zip(main, lattice, strict=True):
        left = [i for i, side in enumerate(sides) if side.ruled or side.seen >= REMAINS]
        if not left:
            continue
        usual = []
        for i in range(max(0, left[0] - ends), min(len(sides), left[-1] + ends + 1)):
            alike = sum(_covered(other.rail, sides[i].low, sides[i].high) for other in main)
            if alike >= (MOSTLY if i in left else NEARLY) * len(main):
                usual.append(i)
        if len(set(usual) & set(left)) < NEARLY * len(usual):
            continue
        for side in (sides[i] for i in usual if not sides[i].ruled):
            if not _is_crossed(line, side, whole, point):
                found.append(Ridge(line.at((side.low + side.high) / 2), side.low, side.high, line.rail.width))
    return found


def _main_length(lines: Sequence[Seen]) -> float:
    """Dots that a main ruling of a lattice has, all its pieces together, at least."""
    low, high = min((n.rail.low for n in lines), default=0.0), max((n.rail.high for n in lines), default=0.0)
    return MAIN * (high - low)


def _sides(line: Seen, others: Sequence[Seen], main: float, point: float) -> list[_Side]:
    """From which to which of the others a ruling runs, or should: of a main one what is lost may be its end."""
    at, reach = float(np.median(line.path)), REACH * point
    met = [
        other.at(at)
        for other in others
        if other.rail.length >= main or other.rail.low - reach <= at <= other.rail.high + reach
    ]
    return [
        _Side(low, high, _covered(line.rail, low, high), _share(line.there, low, high))
        for low, high in pairwise(sorted(met))
        if high - low > SHORTEST * point
    ]


def _covered(rail: Rail, low: float, high: float) -> bool:
    reached = sum(max(0.0, min(high, p.high) - max(low, p.low)) for p in rail.pieces)
    return reached >= COVERED * (high - low)


def _share(there: NDArray[np.bool_], low: float, high: float) -> float:
    part = there[max(0, round(low)) : max(0, round(high))]
    return float(part.mean()) if part.size else 0.0


def _is_crossed(line: Seen, side: _Side, whole: Dark, point: float) -> bool:
    """Whether there is ink on both sides of a ruling at once, where nothing is left of it."""
    along = np.arange(max(0, round(side.low + INSET * point)), min(whole.shape[1], round(side.high - INSET * point)))
    shifts = np.arange(round(NEAR * point), round(FAR * point) + 1)
    axis = np.round(line.path[along]).astype(np.intp)
    before = whole[np.clip(axis[None, :] - shifts[:, None], 0, len(whole) - 1), along].max(axis=0) > INK
    after = whole[np.clip(axis[None, :] + shifts[:, None], 0, len(whole) - 1), along].max(axis=0) > INK
    return int((before & after & ~line.there[along]).sum()) >= CROSSED * point
