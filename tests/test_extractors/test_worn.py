"""Sheets whose rulings have gaps everywhere: a side of which nothing is left, a merged cell, a letter's stem."""

import numpy as np
import pytest

from extractors.readers.cropped import _wide_gaps
from extractors.readers.mending import _is_broken
from extractors.readers.ridges import Rail, Ridge
from extractors.readers.worn import Seen, gaps_closed

POINT = 2.0
"""Dots a point."""
STEP, COUNT = 60, 6
"""Dots from ruling to ruling, and how many."""
SIZE = STEP * COUNT + STEP
LOST = (STEP * 2, STEP * 3)


def rail(at: int, gaps: tuple[tuple[int, int], ...] = ()) -> Seen:
    """A ruling over the whole sheet without the stretches of `gaps`."""
    there = np.zeros(SIZE, bool)
    there[STEP : STEP * COUNT] = True
    for low, high in gaps:
        there[low:high] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(np.int8), [0]))))
    pieces = [Ridge(float(at), float(a), float(b), 2.0) for a, b in edges.reshape(-1, 2)]
    return Seen(Rail(tuple(pieces)), np.full(SIZE, float(at)), there)


def lattice(*lacking: int, torn: bool = True) -> list[Seen]:
    """Rulings that cross as many others; `torn` ones have a gap in each side, and some lack the whole of `LOST`."""
    nicks = tuple((STEP * k + 20, STEP * k + 32) for k in range(1, COUNT))
    rails = [rail(STEP * k, nicks if torn else ()) for k in range(1, COUNT + 1)]
    closed = [Ridge(r.rail.at, float(STEP), float(STEP * COUNT), 2.0) for r in rails]  # as mending leaves them
    made = [Seen(Rail((piece,)), r.path, r.there) for r, piece in zip(rails, closed, strict=True)]
    return [rail(STEP * (k + 1), (LOST,)) if k in lacking else own for k, own in enumerate(made)]


def ink(crossing: bool) -> np.ndarray:
    """Paper, with a text that runs across the third ruling between its second and its third neighbour."""
    sheet = np.zeros((SIZE, SIZE), np.float32)
    if crossing:
        sheet[STEP * 3 - 8 : STEP * 3 + 8, STEP * 2 + 15 : STEP * 2 + 45] = 0.9
    return sheet


@pytest.mark.parametrize(
    ("torn", "crossing", "closed"),
    [(True, False, [LOST]), (False, False, []), (True, True, [])],
    ids=["worn", "merged cell of a whole lattice", "text runs across"],
)
def test_a_side_is_closed_where_the_rest_of_a_worn_lattice_is_there(
    torn: bool, crossing: bool, closed: list[tuple[int, int]]
) -> None:
    found = gaps_closed(lattice(2, torn=torn), lattice(torn=torn), ink(crossing), POINT, ends=1)
    assert [(piece.low, piece.high) for piece in found] == closed


@pytest.mark.parametrize(("ends", "closed"), [(1, 1), (0, 0)])
def test_of_the_last_side_of_a_ruling_nothing_tells_where_rulings_may_end(ends: int, closed: int) -> None:
    short = lattice()
    short[2] = rail(STEP * 3, ((STEP * (COUNT - 1), STEP * COUNT),))
    assert len(gaps_closed(short, lattice(), ink(False), POINT, ends=ends)) == closed


def test_a_side_that_most_rulings_lack_is_a_merged_cell() -> None:
    assert gaps_closed(lattice(1, 2, 3), lattice(), ink(False), POINT, ends=1) == []


@pytest.mark.parametrize(("stretch", "broken"), [((0, 22), True), ((10, 32), False)], ids=["from a crossing", "a stem"])
def test_a_stem_between_two_rulings_is_no_broken_one(stretch: tuple[int, int], broken: bool) -> None:
    there = np.zeros(44, bool)
    there[slice(*stretch)] = True
    smeared = there.copy()
    smeared[:8] = True  # the next stretch reaches in
    assert _is_broken(smeared, there, (0.0, 43.0), POINT) is broken


def test_a_space_is_a_wide_gap_around_it_and_not_that_of_two_letters() -> None:
    between_letters, before_a_dash, after_a_dash = (40, 44), (90, 97), (103, 110)
    gaps = [between_letters, (52, 60), before_a_dash, after_a_dash]
    assert _wide_gaps(48.0, gaps, 20.0) == [(52, 60)]
    assert _wide_gaps(100.0, gaps, 20.0) == [before_a_dash, after_a_dash]
    assert _wide_gaps(150.0, gaps, 20.0) == []
