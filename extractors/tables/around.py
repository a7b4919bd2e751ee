"""What belongs to a ruled table but stands outside its rulings, or stacked inside one of its cells."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.readers.lines import Line
from extractors.schemas.page import Word
from extractors.tables import rows
from extractors.tables.columns import YEAR, height, middle, values_of
from extractors.tables.grid import Grid, Region, is_under_a_stamp
from extractors.tables.header import columns_of, partition
from extractors.tables.runs import Run, baselines, is_value, run_of

FIRST_GAP = 8.0
"""Line heights from a ruled header down to the first row under it, at most."""
NEXT_GAP = 6.0
"""Line heights from one such row to the next, at most."""
ROWS_A_RULING = 3
"""Lines of values to a ruling under a header, at most, for the rulings to divide rows (of two lines, say)."""
EDGE = 1.0
"""Points by which a word may stand over the edge of its column."""
WRAP_GAP = 0.8
"""Line heights between two lines of one wrapped text, at most."""
LONE_ROW = 0.4
"""Share of the columns in which the only row under a header must have a value."""
ABOVE_GAP = 0.8
"""Line heights from headings down to the ruling that they stand on, at most."""
HEADING_WORDS = 4
"""Words of a heading above a ruling, at most: more is a title or prose."""
BESIDE = 6.0
"""Points by which such rows and headings may stick out of the table's width."""
TITLE_LINES = 3
"""Lines of text in a cell over all columns that make it a box of titles and not a row."""
STACKED = 2
"""Columns of values that must agree on the lines before a ruled row is taken apart."""


def rows_below(grid: Grid, words: Sequence[Word], until: float, rulings: Sequence[Line]) -> tuple[Grid, list[Word]]:
    """Adds the rows that stand under a ruled header without rulings of their own.

    Args:
        grid: a ruled grid with its words.
        words: words that are in no grid.
        until: where the next grid begins, or the page ends.
        rulings: horizontal rulings that are in no grid; rows that they divide are left to be a table of their own.

    Returns:
        The grid, longer if it is a mere header with rows of values under it, and the words left over.
    """
    if grid.n_cols < 3 or _has_values(grid):
        return grid, list(words)
    x0, _, x1, bottom = grid.bbox
    beside = [w for w in words if x0 - BESIDE <= (w.x0 + w.x1) / 2 <= x1 + BESIDE]
    near = [w for w in beside if bottom - 2 <= w.y0 and w.y1 <= until + 2]
    body: list[list[Run]] = []
    reach = bottom
    for line in (_parted(line, grid.xs) for line in baselines(near)):
        gap = FIRST_GAP if not body else NEXT_GAP
        if min(r.y0 for r in line) - reach > gap * height(line):
            break
        columns = [rows.place(r, grid.xs)[0] for r in values_of(line)]
        if len(set(columns)) < len(columns):
            break
        body.append(line)
        reach = max(r.y1 for r in line)
    while body and not values_of(body[-1]) and not _goes_on(body, grid.xs):
        body.pop()
    filled = [len(values_of(n)) for n in body]
    if sum(1 for count in filled if count >= 2) < 2 and max(filled, default=0) < LONE_ROW * grid.n_cols:
        return grid, list(words)
    end = max(r.y1 for r in body[-1])
    across = [n for n in rulings if bottom < n.at < end and n.low <= x0 + BESIDE and n.high >= x1 - BESIDE]
    if sum(count >= 2 for count in filled) <= ROWS_A_RULING * len(across):
        return grid, list(words)
    found = rows.body(body, grid.xs)
    taken = {id(w) for region in found.regions for w in region.words}
    shift = grid.n_rows
    below = [Region(r.r0 + shift, r.c0, r.r1 + shift, r.c1, r.words) for r in found.regions]
    longer = Grid(grid.xs, [*grid.ys, *found.ys[1:]], [*grid.regions, *below])
    return longer, [w for w in words if id(w) not in taken]


def _goes_on(body: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Whether the last lines are the rest of texts: each close below the one above, each text in one column."""
    for above, line in zip(reversed(body[:-1]), reversed(body), strict=False):
        if min(r.y0 for r in line) - max(r.y1 for r in above) > WRAP_GAP * height(line):
            return False
        if any(b - a > 1 for a, b in (rows.place(r, xs) for r in line)):
            return False
        if values_of(above):
            return True
    return False


def _parted(line: Sequence[Run], xs: Sequence[float]) -> list[Run]:
    """Runs parted at the column edges that stand between two of their words."""
    found: list[Run] = []
    for run in line:
        cuts = [0]
        for i, (left, right) in enumerate(pairwise(run.words), start=1):
            if any(left.x1 - EDGE <= x <= right.x0 + EDGE for x in xs):
                cuts.append(i)
        found += [run_of(run.words[a:b]) for a, b in pairwise([*cuts, len(run.words)])]
    return found


def _has_values(grid: Grid) -> bool:
    """Whether a row of a grid has two cells or more that are values; years head columns."""
    rows_seen: set[int] = set()
    for region in reversed(grid.regions):
        if region.words and all(is_value(w.text) and not YEAR.match(w.text) for w in region.words):
            if region.r0 in rows_seen:
                return True
            rows_seen.add(region.r0)
    return False


def headings_above(grid: Grid, words: Sequence[Word]) -> tuple[Grid, list[Word]]:
    """Adds a line of headings that stands on the top ruling of a grid, each over some of its columns."""
    x0, top, x1, _ = grid.bbox
    near = [w for w in words if w.y1 <= top + 3 and top - w.y1 <= 3 * (w.y1 - w.y0)]
    lines = [n for n in baselines(near) if n[0].x0 >= x0 - BESIDE and n[-1].x1 <= x1 + BESIDE]
    if not lines or grid.n_cols < 3:
        return grid, list(words)
    line = lines[-1]
    size = height(line)
    lone = len(line) < 2 or len(line) >= grid.n_cols
    long = any(len(r.words) > HEADING_WORDS for r in line)
    others = [w for w in near if abs((w.y0 + w.y1) / 2 - middle(line)) < size / 2 and not x0 <= w.x0 <= x1]
    if lone or long or others or top - max(r.y1 for r in line) > ABOVE_GAP * size:
        return grid, list(words)
    spans = partition([r.x for r in line], columns_of(grid.xs), loose=True)
    head = [Region(0, c0, 1, c1, list(r.words)) for (c0, c1), r in zip(spans, line, strict=True)]
    used = {c for c0, c1 in spans for c in range(c0, c1)}
    head.extend(Region(0, c, 1, c + 1) for c in range(grid.n_cols) if c not in used)
    below = [Region(r.r0 + 1, r.c0, r.r1 + 1, r.c1, r.words) for r in grid.regions]
    taken = {id(w) for r in line for w in r.words}
    higher = Grid(grid.xs, [min(r.y0 for r in line), *grid.ys], [*head, *below])
    return higher, [w for w in words if id(w) not in taken]


def without_title(grid: Grid) -> tuple[Grid, list[Word]]:
    """Takes a box of titles off the top of a grid: one cell over all columns with several lines of text.

    Returns:
        The grid without it, and its words: they are paragraphs, to be read one by one.
    """
    first = [r for r in grid.regions if r.r0 == 0]
    if len(first) != 1 or first[0].r1 >= grid.n_rows or len(baselines(first[0].words)) < TITLE_LINES:
        return grid, []
    cut = first[0].r1
    rest = [Region(r.r0 - cut, r.c0, r.r1 - cut, r.c1, r.words) for r in grid.regions if r is not first[0]]
    return Grid(grid.xs, grid.ys[cut:], rest), first[0].words


def take_apart(grid: Grid) -> Grid:
    """Splits ruled rows in whose cells several printed rows are stacked."""
    cells: dict[int, list[Region]] = {}
    for region in grid.regions:
        if region.r1 == region.r0 + 1:
            cells.setdefault(region.r0, []).append(region)
    for row in sorted(cells, reverse=True):
        if _is_stacked(cells[row]):
            grid = _split(grid, row, cells[row])
    return grid


def _is_stacked(regions: Sequence[Region]) -> bool:
    """Whether columns of several values each agree on the heights of their lines.

    A number that is wrapped in its narrow cell has no second column that breaks at the same height.
    """
    stacks: list[list[float]] = []
    size = 0.0
    for region in regions:
        if len(region.words) < 2 or region.c1 - region.c0 > 1:
            continue
        if not all(is_value(w.text) for w in region.words) or is_under_a_stamp(region):
            continue
        ys = [(w.y0 + w.y1) / 2 for w in region.words]
        size = region.words[0].y1 - region.words[0].y0
        ys.sort()
        if all(b - a > 0.8 * size for a, b in pairwise(ys)):
            stacks.append(ys)
    if len(stacks) < STACKED:
        return False
    longest = max(stacks, key=len)
    agree = sum(
        1 for ys in stacks
        if all(any(abs(y - other) <= rows.ON_LINE * size for other in longest) for y in ys)
    )  # fmt: skip
    same = sum(1 for ys in stacks if len(ys) == len(longest))
    return agree == len(stacks) and same >= STACKED


def _split(grid: Grid, row: int, own: Sequence[Region]) -> Grid:
    """Replaces one row of a grid by the rows found in it."""
    words = [w for region in own for w in region.words]
    found = rows.body(baselines(words), grid.xs)
    # Where a cell of the row was merged over columns, or turned text got lost, the row stays as it is.
    kept = sum(len(r.words) for r in found.regions)
    if kept != len(words) or len(found.ys) < 3 or any(r.c1 - r.c0 > 1 for r in own if r.words):
        return grid
    added = len(found.ys) - 2
    inside = {c for region in own for c in range(region.c0, region.c1)}
    regions: list[Region] = []
    for region in grid.regions:
        if region in own:
            continue
        r0 = region.r0 + (added if region.r0 > row else 0)
        r1 = region.r1 + (added if region.r1 > row else 0)
        regions.append(Region(r0, region.c0, r1, region.c1, region.words))
    regions.extend(
        Region(r.r0 + row, r.c0, r.r1 + row, r.c1, r.words)
        for r in found.regions
        if all(c in inside for c in range(r.c0, r.c1))
    )
    ys = [*grid.ys[: row + 1], *found.ys[1:-1], *grid.ys[row + 1 :]]
    return Grid(grid.xs, ys, regions)
