"""Grids whose rulings part columns but not all rows: their rows are told by the lines of text."""

from statistics import median

from extractors.readers.lines import Frame, Line
from extractors.tables.grid import THIN_CELL, Grid, Region
from extractors.tables.text import text_lines

MIN_STACKED = 3
"""Figures under each other in one cell, from which rulings are known not to part rows."""
TALL = 0.5
"""Share of the tallest upright's height that one must have to part columns."""


def is_half_ruled(grid: Grid) -> bool:
    """Whether figures stand under each other in a cell."""
    return any(map(_is_stack, grid.regions))


def _is_stack(region: Region) -> bool:
    if len(region.words) < MIN_STACKED:
        return False
    figures = [line for line in text_lines(region.words) if not any(c.isalpha() for c in line.text)]
    return sum(any(c.isdigit() for c in line.text) for line in figures) >= MIN_STACKED


def uprights(grid: Grid, frame: Frame) -> Frame:
    """The column edges of a grid, each in one piece from where it begins to where it ends."""
    found: list[Line] = []
    for x in grid.xs:
        own = [line for line in frame.vertical if abs(line.at - x) <= THIN_CELL]
        if own:
            found.append(Line(x, min(line.low for line in own), max(line.high for line in own)))
    tallest = max((line.high - line.low for line in found), default=0.0)
    tall = [line for line in found if line.high - line.low >= TALL * tallest]
    # The outermost may be those of a box above as well: most tell where the table begins.
    top = median(line.low for line in tall) if tall else 0.0
    return Frame((), tuple(Line(line.at, max(line.low, top), line.high) for line in tall))
