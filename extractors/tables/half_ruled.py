"""Grids whose rulings part columns but not all rows: their rows are told by the lines of text."""

from extractors.tables.grid import Grid, Region
from extractors.tables.text import text_lines

MIN_LINES = 4
"""Lines of text in one cell, beside as many cells of another column, from which rulings are known not to part rows."""


def is_half_ruled(grid: Grid) -> bool:
    """Whether a cell of several lines stands beside a column in which these lines are cells of their own."""
    printed = [region for region in grid.regions if region.words]
    tall = [r for r in printed if r.r1 - r.r0 >= MIN_LINES and len(text_lines(r.words)) >= MIN_LINES]
    return any(_beside(cell, printed) >= MIN_LINES for cell in tall)


def _beside(cell: Region, printed: list[Region]) -> int:
    """The most cells of one column, one line each, that stand within the height of a cell."""
    counts: dict[int, int] = {}
    for region in printed:
        if region is not cell and cell.r0 <= region.r0 and region.r1 <= cell.r1:
            counts[region.c0] = counts.get(region.c0, 0) + 1
    return max(counts.values(), default=0)
