"""Grids whose rulings part columns but not all rows, or frame lines and part nothing: the text tells their cells."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.readers.lines import Frame, Line
from extractors.schemas.page import Word
from extractors.tables import rows
from extractors.tables.aligned import part_at_rulings, stack
from extractors.tables.columns import figures_of
from extractors.tables.grid import THIN_CELL, Grid, Region, is_under_a_stamp
from extractors.tables.runs import Run, baselines
from extractors.tables.text import text_lines

MIN_STACKED = 3
"""Figures under each other in one cell, from which rulings are known not to part rows."""
TALL = 0.5
"""Share of the tallest upright's height that one must have to part columns."""
MIN_TOPS, TOPS = 3, 0.25
"""Uprights that begin at one height, and their share of all, from which a table begins there."""
ABREAST = 3
"""Figures beside each other in one cell, from which rulings are known not to part columns."""
RESTS = ("1", "l", "I", "|", "!", "i", "]", "[")
"""How pieces of an upright are read."""
ON_UPRIGHT = 2.5
"""Points from an upright within which such a word is one of its pieces."""
TWO = 0.5
"""Share of a column's lines of figures that hold two, from which an upright is missing between them."""


def is_half_ruled(grid: Grid) -> bool:
    """Whether figures stand under each other in a cell."""
    return any(map(_is_stack, grid.regions))


def _is_stack(region: Region) -> bool:
    if len(region.words) < MIN_STACKED or is_under_a_stamp(region):
        return False
    figures = [line for line in text_lines(region.words) if not any(c.isalpha() for c in line.text)]
    return sum(any(c.isdigit() for c in line.text) for line in figures) >= MIN_STACKED


def without_frames(grid: Grid) -> tuple[Grid | None, list[Word]]:
    """Takes from a grid the bands and boxes that only frame lines: most of its figures stand beside others in a cell.

    Returns:
        The rows above them, a header, or None if there are none; and the words of the others.
    """
    counts = {id(region): _abreast(region) for region in grid.regions}
    if sum(n for n in counts.values() if n >= ABREAST) <= sum(n for n in counts.values() if n < ABREAST):
        return grid, []
    seam = min(region.r0 for region in grid.regions if counts[id(region)] >= ABREAST)
    while crossing := [region.r0 for region in grid.regions if region.r0 < seam < region.r1]:
        seam = min(crossing)
    head = [region for region in grid.regions if region.r1 <= seam]
    free = [word for region in grid.regions if region.r1 > seam for word in region.words]
    return (Grid(grid.xs, grid.ys[: seam + 1], head) if head else None), free


def _abreast(region: Region) -> int:
    """Figures on the line of a cell that holds the most of them."""
    return max((len(figures_of(line)) for line in baselines(region.words)), default=0)


def by_lines(grid: Grid, uprights: Sequence[Line]) -> tuple[Grid, list[Word]] | None:
    """Makes a grid whose rows are lines of text, under the header that the rulings frame.

    Args:
        grid: half ruled, with its words.
        uprights: what parts its columns.

    Returns:
        The grid, and the words that stand above the uprights; None where no rulings frame a header.
    """
    if not uprights:
        return None
    top = min(line.low for line in uprights)
    begin = min(range(grid.n_rows), key=lambda row: abs(grid.ys[row] - top))
    first = min(region.r0 for region in grid.regions if _is_stack(region))
    if first <= begin:
        return None
    seam = grid.ys[first]
    inside = [w for region in grid.regions if region.r1 > begin for w in region.words if not _is_rest(w, grid.xs)]
    lines = [part_at_rulings(line, uprights) for line in baselines([w for w in inside if _middle(w) > seam])]
    between = _between_figures(lines, grid.xs)
    if between:
        lines = [part_at_rulings(line, [Line(x, top, grid.ys[-1]) for x in between]) for line in lines]
    xs = sorted([*grid.xs, *between])
    body = rows.body(lines, xs)
    head = [part for region in grid.regions if region.r1 > begin for part in _head(region, begin, first, grid, xs)]
    above = [word for region in grid.regions if region.r1 <= begin for word in region.words]
    return stack(xs, grid.ys[begin : first + 1], head, [seam, *body.ys[1:]], body.regions), above


def _is_rest(word: Word, edges: Sequence[float]) -> bool:
    """Whether a word is what is left of an upright that was not seen as one."""
    middle = (word.x0 + word.x1) / 2
    return word.text in RESTS and any(abs(middle - x) <= ON_UPRIGHT for x in edges)


def _middle(word: Word) -> float:
    return (word.y0 + word.y1) / 2


def _between_figures(lines: Sequence[Sequence[Run]], xs: Sequence[float]) -> list[float]:
    """Where an upright is missing: columns in most of whose lines two figures stand side by side."""
    found = []
    for low, high in pairwise(xs):
        own = [[run for run in line if run.value and low < run.x < high] for line in lines]
        pairs = [runs for runs in own if len(runs) == 2]
        if len(pairs) < MIN_STACKED or len(pairs) < TWO * sum(map(bool, own)):
            continue
        left, right = max(a.x1 for a, _ in pairs), min(b.x0 for _, b in pairs)
        if left < right:
            found.append((left + right) / 2)
    return found


def _head(region: Region, begin: int, first: int, grid: Grid, xs: Sequence[float]) -> list[Region]:
    """What of a cell is in the header's rows `begin` to `first`, in columns parted at `xs`."""
    if region.r0 >= first:
        return []
    r0, r1 = max(region.r0, begin) - begin, min(region.r1, first) - begin
    words = [w for w in region.words if _middle(w) <= grid.ys[first] and not _is_rest(w, xs)]
    edges = [i for i, x in enumerate(xs) if grid.xs[region.c0] <= x <= grid.xs[region.c1]]
    parts = [Region(r0, a, r1, b) for a, b in pairwise(edges)]
    for word in words:
        middle = (word.x0 + word.x1) / 2
        next(part for part in parts if middle < xs[part.c1] or part is parts[-1]).words.append(word)
    # What heads columns right above the figures is merged only where it stands over some of them.
    is_lowest = region.r1 >= first and all(part.words for part in parts)
    return parts if is_lowest else [Region(r0, edges[0], r1, edges[-1], words)]


def uprights(grid: Grid, frame: Frame) -> Frame:
    """The column edges of a grid, each in one piece from where it begins to where it ends."""
    found: list[Line] = []
    for x in grid.xs:
        own = [line for line in frame.vertical if abs(line.at - x) <= THIN_CELL]
        if own:
            found.append(Line(x, min(line.low for line in own), max(line.high for line in own)))
    tallest = max((line.high - line.low for line in found), default=0.0)
    tall = [line for line in found if line.high - line.low >= TALL * tallest]
    # The outermost may be those of a box above as well, and those between a header's lower headings begin lower.
    lows = [line.low for line in tall]
    least = max(MIN_TOPS, TOPS * len(lows))
    tops = [low for low in lows if sum(abs(other - low) <= THIN_CELL for other in lows) >= least]
    top = min(tops, default=median(lows) if lows else 0.0)
    return Frame((), tuple(Line(line.at, max(line.low, top), line.high) for line in tall))
