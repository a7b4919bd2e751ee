"""Tables with horizontal rulings only: rows from the rulings, columns from what lines up between them."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.readers.lines import Line
from extractors.schemas.page import Word
from extractors.tables import columns as cols
from extractors.tables import rows
from extractors.tables.grid import Grid, Region, bits, covered, edges, fill, regions_of
from extractors.tables.header import columns_of, header, partition
from extractors.tables.runs import Run, baselines

SAME_EXTENT = 6.0
"""Points by which a table's rulings may stick out past each other."""
MAX_BAND = 160.0
"""Points between two rulings of one table, at most."""
MIN_BANDS = 2
MIN_WIDTH = 60.0
"""Points. Shorter rulings do not begin a table (a signature line, a footnote rule)."""
PROSE_WIDTH = 0.55
"""Of a table's width. Two lines of one text wider than this between rulings are prose between two tables."""
CUT_GAP = 2.0
"""Line heights between the lines of a row, and from it to a ruling, at most."""
CUT_FIGURES = 3
"""Figures on a line outside the rulings that make it a line of the table."""
OVERLAP = 0.3
"""Line heights by which the boxes of lines may overlap where there is white between: they are taller than their ink."""
SEVERAL = 1.25
"""Lines of values to a ruled band above which the rulings do not divide rows."""


def banded_grids(
    words: Sequence[Word], horizontals: Sequence[Line], ruled: Sequence[Grid] = ()
) -> tuple[list[Grid], list[Word]]:
    """Finds tables between horizontal rulings that no vertical ruling crosses.

    Args:
        words: words that are in no ruled table.
        horizontals: horizontal rulings that are in no ruled table.
        ruled: the ruled tables: no other goes on over one.

    Returns:
        (grids with their words, words left over).
    """
    grids: list[Grid] = []
    left = list(words)
    if not horizontals:
        return grids, left
    lines = baselines(words)
    for group in _stacks(horizontals, lines, ruled):
        grid = _grid(left, _with_cut_rows(group, horizontals, lines))
        if grid is not None:
            outside = fill(grid, left)
            if len(outside) < len(left):
                left = outside
                grids.append(grid)
    return grids, left


def _stacks(horizontals: Sequence[Line], lines: Sequence[Sequence[Run]], ruled: Sequence[Grid]) -> list[list[Line]]:
    """Rulings above each other within the width of the widest, from one as wide to the last as wide."""
    left = sorted(horizontals, key=lambda n: n.low - n.high)
    stacks: list[list[Line]] = []
    while left:
        widest = left[0]
        low, high = widest.low - SAME_EXTENT, widest.high + SAME_EXTENT
        if widest.high - widest.low < MIN_WIDTH:
            break
        inside = sorted((n for n in left if low <= n.low and n.high <= high), key=lambda n: n.at)
        at = inside.index(widest)
        first = last = at
        while first > 0 and _follows(inside[first - 1], inside[first], lines, ruled):
            first -= 1
        while last < len(inside) - 1 and _follows(inside[last], inside[last + 1], lines, ruled):
            last += 1
        while first < at and not _as_wide(inside[first], widest):
            first += 1
        while last > at and not _as_wide(inside[last], widest):
            last -= 1
        stack = inside[first : last + 1]
        left = [n for n in left if n not in stack]
        if len({round(n.at) for n in stack}) > MIN_BANDS:
            stacks.append(stack)
    return stacks


def _with_cut_rows(
    stack: Sequence[Line], horizontals: Sequence[Line], lines: Sequence[Sequence[Run]]
) -> Sequence[Line]:
    """Adds a ruling above and below rows that stand outside the first and last: the page cut them off."""
    low, high = min(n.low for n in stack) - SAME_EXTENT, max(n.high for n in stack) + SAME_EXTENT
    beside = [line for line in ([r for r in line if low <= r.x <= high] for line in lines) if line]
    first, last = stack[0], stack[-1]
    columns = cols.value_columns([line for line in beside if first.at < cols.middle(line) < last.at])
    found = list(stack)
    for ruling, sign in ((first, -1), (last, 1)):
        outside = sorted((n for n in beside if sign * (cols.middle(n) - ruling.at) > 0), key=lambda n: sign * n[0].y)
        end, is_row = ruling.at, False
        for line in outside:
            top, bottom = min(r.y0 for r in line), max(r.y1 for r in line)
            near, far = (top, bottom) if sign > 0 else (bottom, top)
            if sign * (near - end) > CUT_GAP * cols.height(line):
                break
            end = far
            is_row = is_row or _stands_under(line, columns)
        if is_row:
            between = sorted((ruling.at, end))
            found += [n for n in horizontals if between[0] < n.at < between[1] and low <= n.low and n.high <= high]
            found.append(Line(end + sign, ruling.low, ruling.high))
    return sorted(found, key=lambda n: n.at)


def _stands_under(line: Sequence[Run], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line has figures in at least half of the columns, and none beside them."""
    figures = cols.figures_of(line)
    taken = [c for c in columns if any(c[0] < run.x1 and run.x0 < c[1] for run in figures)]
    return len(figures) >= CUT_FIGURES and len(taken) >= len(figures) and len(taken) * 2 >= len(columns)


def _as_wide(line: Line, widest: Line) -> bool:
    return line.low <= widest.low + SAME_EXTENT and line.high >= widest.high - SAME_EXTENT


def _follows(above: Line, below: Line, lines: Sequence[Sequence[Run]], ruled: Sequence[Grid]) -> bool:
    """Whether the space between two rulings can be rows of a table: not too high, no prose and no ruled table in it."""
    if below.at - above.at > MAX_BAND or any(above.at < (g.bbox[1] + g.bbox[3]) / 2 < below.at for g in ruled):
        return False
    width = min(above.high - above.low, below.high - below.low)
    prose = sum(
        1 for n in lines
        if len(n) == 1 and above.at < n[0].y < below.at and n[0].x1 - n[0].x0 > PROSE_WIDTH * width
    )  # fmt: skip
    return prose < 2


def _grid(words: Sequence[Word], rulings: Sequence[Line]) -> Grid | None:
    ys = edges([n.at for n in rulings], ())
    left, right = min(n.low for n in rulings), max(n.high for n in rulings)
    beside = [w for w in words if left - SAME_EXTENT <= (w.x0 + w.x1) / 2 <= right + SAME_EXTENT]
    inside = [w for w in beside if ys[0] <= (w.y0 + w.y1) / 2 < ys[-1]]
    lines = baselines(inside)
    if not lines:
        return None
    head = _head_bands(lines, ys)
    body = [line for line in lines if cols.middle(line) >= ys[head]]
    heads = cols.headings_apart([line for line in lines if cols.middle(line) < ys[head]], body)
    lines = [*heads, *body]
    xs = cols.column_edges(heads, body or heads)
    if len(xs) < 3 or not _divide_rows(body, ys[head:], xs):
        return None
    xs[0], xs[-1] = min(xs[0], left), max(xs[-1], right)
    whole = edges([n.at for n in rulings if _as_wide(n, Line(0.0, left, right))], ())
    gaps = _around_headings(body, xs, whole)
    if gaps:
        rulings = [*rulings, *(Line(y, left, right) for y in gaps)]
        ys = edges([n.at for n in rulings], ())
    starts = cols.usual_starts(lines, xs)
    lines = [cols.split_runs(line, xs, starts) for line in lines]
    closed_rows = covered(rulings, ys, xs)
    full = (1 << (len(xs) - 1)) - 1
    closed_rows[0], closed_rows[-1] = full, full
    closed_cols = _closed_columns(lines, xs, ys)
    regions = regions_of(len(ys) - 1, len(xs) - 1, closed_rows, closed_cols)
    grid = Grid(xs, ys, regions)
    _spread_header(grid, lines, head, closed_rows)
    return _levelled(grid, [line for line in lines if cols.middle(line) < ys[1]]) if head == 1 else grid


def _levelled(grid: Grid, heads: Sequence[Sequence[Run]]) -> Grid:
    """The grid with the band of its headings parted into levels, where no ruling does and one stands over several."""
    if len(heads) < 2:
        return grid
    levels, regions = header(heads, grid.xs)
    depth = len(levels) - 1
    upper = [r for r in regions if r.r1 < depth and r.c1 - r.c0 > 1 and r.words]
    lower = {r.c0 for r in regions if r.r1 == depth and r.c1 - r.c0 == 1 and r.words}
    if not upper or not all(set(range(r.c0, r.c1)) <= lower for r in upper):
        return grid
    below = [Region(r.r0 + depth - 1, r.c0, r.r1 + depth - 1, r.c1, r.words) for r in grid.regions if r.r0 > 0]
    if any(r.r0 == 0 and r.r1 > 1 for r in grid.regions):
        return grid
    empty = [Region(r.r0, r.c0, r.r1, r.c1) for r in regions]
    return Grid(grid.xs, [grid.ys[0], *levels[1:-1], *grid.ys[1:]], [*empty, *below])


def _around_headings(body: Sequence[Sequence[Run]], xs: Sequence[float], whole: Sequence[float]) -> list[float]:
    """Heights at which white space parts a line with a text over several columns from a row, between whole rulings."""
    found: list[float] = []
    for low, high in pairwise(whole):
        own = [line for line in body if low <= cols.middle(line) < high]
        for i in range(1, len(own)):
            if _crosses(own[i - 1], xs) or _crosses(own[i], xs):
                bottom = max(run.y1 for line in own[:i] for run in line)
                top = min(run.y0 for line in own[i:] for run in line)
                if top - bottom >= -OVERLAP * cols.height(own[i]):
                    found.append((bottom + top) / 2)
    return found


def _crosses(line: Sequence[Run], xs: Sequence[float]) -> bool:
    return any(past - first > 1 for first, past in (rows.place(run, xs) for run in line))


def _head_bands(lines: Sequence[Sequence[Run]], ys: Sequence[float]) -> int:
    """Bands above the first one with two values (one if there is none such): the header."""
    for least in (2, 1):
        for band, (low, high) in enumerate(pairwise(ys)):
            values = sum(len(cols.figures_of(n)) for n in lines if low <= cols.middle(n) < high)
            if values >= least:
                return band
    return 1


def _divide_rows(body: Sequence[Sequence[Run]], ys: Sequence[float], xs: Sequence[float]) -> bool:
    """Whether the rulings divide rows: hardly more than one line of values a band, several columns."""
    if not body:
        return True
    bands = counted = several = 0
    for low, high in pairwise(ys):
        own = [n for n in body if low <= cols.middle(n) < high]
        taken = {rows.place(run, xs)[0] for n in own for run in n}
        several += len(taken) > 1
        strong = sum(1 for n in own if sum(1 for run in n if run.value) >= 2)
        if strong:
            bands += 1
            counted += strong
    return counted <= SEVERAL * bands and several >= 1


def _closed_columns(lines: Sequence[Sequence[Run]], xs: Sequence[float], ys: Sequence[float]) -> list[int]:
    """For each column edge the bands in which no text runs over it, as a bit mask."""
    masks = [(1 << (len(ys) - 1)) - 1] * len(xs)
    for line in lines:
        y = cols.middle(line)
        band = sum(1 for edge in ys[1:-1] if edge <= y)
        for run in line:
            a, b = rows.place(run, xs)
            for edge in range(a + 1, b):
                masks[edge] &= ~(1 << band)
    return masks


def _spread_header(grid: Grid, lines: Sequence[Sequence[Run]], head: int, closed_rows: Sequence[int]) -> None:
    """Spreads the headings of a header band over the columns that the ruling below them covers."""
    for band in range(head - 1):
        low, high = grid.ys[band], grid.ys[band + 1]
        row = [r for r in grid.regions if r.r0 == band and r.r1 == band + 1]
        free = {c for r in row for c in range(r.c0, r.c1)}
        runs = [run for n in lines if low <= cols.middle(n) < high for run in n]
        covered_cols = [c for c in bits(closed_rows[band + 1]) if c in free]
        for start, stop in _stretches(covered_cols):
            texts = sorted(_stacked([r for r in runs if grid.xs[start] <= r.x < grid.xs[stop]]))
            if not texts or len(texts) >= stop - start:
                continue
            grid.regions = [r for r in grid.regions if not (r in row and start <= r.c0 < stop)]
            for c0, c1 in partition(texts, columns_of(grid.xs[start : stop + 1])):
                grid.regions.append(Region(band, start + c0, band + 1, start + c1))
            owned = {c for r in grid.regions if r.r0 == band for c in range(r.c0, r.c1)}
            grid.regions.extend(Region(band, c, band + 1, c + 1) for c in range(start, stop) if c not in owned)


def _stretches(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of consecutive columns as (first, past last)."""
    found: list[tuple[int, int]] = []
    for c in columns:
        if found and found[-1][1] == c:
            found[-1] = (found[-1][0], c + 1)
        else:
            found.append((c, c + 1))
    return found


def _stacked(runs: Sequence[Run]) -> list[float]:
    """Horizontal middles of headings, lines printed above each other counted once."""
    groups: list[list[Run]] = []
    for run in runs:
        for group in groups:
            if any(o.x0 < run.x1 and run.x0 < o.x1 for o in group):
                group.append(run)
                break
        else:
            groups.append([run])
    return [median((min(r.x0 for r in g), max(r.x1 for r in g))) for g in groups]
