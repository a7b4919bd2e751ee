"""Tables without vertical rulings (or without any): columns from what lines up, rows from baselines or rules.

Careful by design: prose in columns, tables of contents, forms and the labels of a chart are not tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.lines import Line
from extractors.schemas.page import Word
from extractors.tables import rows
from extractors.tables.columns import (
    column_edges,
    figures_of,
    headings_apart,
    height,
    is_numbering,
    middle,
    split_runs,
    usual_starts,
    value_columns,
    values_of,
)
from extractors.tables.grid import THIN_CELL, Grid, Region
from extractors.tables.header import header
from extractors.tables.runs import Run, baselines, run_of

MIN_NUMERIC = 3
"""Columns of values that make a table."""
MIN_LINES = 3
"""Lines with that many values that make a table."""
MIN_TEXTS = 4
"""Columns of texts, and lines, that make a table without values."""
TEXT_FILLED = 0.6
"""Share of the columns that a line of such a table fills on average, at least."""
SAME_LEFT = 2.0
"""Points by which texts of one column may begin apart."""
SHORT_REACH = 3.0
"""Line heights by which a heading may stand beside a short number at one end of a wide cell."""
FILLED = 0.4
"""Share of the value columns that a line fills on average, at least: labels of a chart stand loose."""
CROWDED = 0.8
"""Line heights. Lines of values nearer to each other than this do not happen in a table."""
CROWDED_SHARE = 0.2
"""Share of crowded lines above which the values are labels of a drawing."""
BLOCK_GAP = 9.0
"""Line heights between two lines of values of one table, at most (headings stand between)."""
HEADER_GAP = 3.0
"""Line heights between lines of a header, and down to the first row, at most."""
HEADER_REACH = 16.0
"""Line heights above the first row of values within which the header is looked for."""
OUTSIDE = 200.0
"""Points beside the outermost vertical rulings within which a first or last column may stand."""
RULE_GAP = 30.0
"""Points between the end of one row's vertical rulings and the next row's, at most."""
ALIKE = 0.6
"""Share of a row's vertical rulings that must stand where those of the rows above do."""
RULED_SHARE = 0.3
"""Share of the height that a table's rulings divide which those at one place must run beside for a column edge."""
WRAPPED = 1.1
"""Line heights from the last line of a table to one that continues its texts, at most."""
TAIL_GAP = 2.6
"""Line heights below the last line of values within which wrapped text still belongs to the table."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of values that follow each other (indexes into the page's lines), and the columns of values."""

    lines: tuple[int, ...]
    columns: tuple[tuple[float, float], ...]
    texts: bool = False
    """Whether texts rather than values stand in them."""


def aligned_grids(words: Sequence[Word], verticals: Sequence[Line]) -> tuple[list[Grid], list[Word]]:
    """Finds tables by alignment.

    Args:
        words: words that are in no ruled table.
        verticals: vertical rulings that are in no ruled table: column edges of the rows beside them.

    Returns:
        (grids with their words, words left over).
    """
    lines = baselines(words)
    grids: list[Grid] = []
    used: set[int] = set()
    for grid in [*_between_verticals(lines, verticals), *_by_values(lines)]:
        taken = {id(w) for region in grid.regions for w in region.words}
        if not taken & used:
            grids.append(grid)
            used |= taken
    return grids, [w for w in words if id(w) not in used]


def _between_verticals(lines: Sequence[Sequence[Run]], verticals: Sequence[Line]) -> Iterator[Grid]:
    """Tables whose columns vertical rulings divide, and whose rows nothing does."""
    for group in _side_by_side(verticals):
        y0, y1 = min(n.low for n in group), max(n.high for n in group)
        x0, x1 = min(n.at for n in group), max(n.at for n in group)
        beside = [line for line in lines if y0 < middle(line) < y1]
        own = [[r for r in line if x0 - OUTSIDE <= r.x <= x1 + OUTSIDE] for line in beside]
        own = [line for line in own if line]
        if own and (_is_full(own) or not _crowded([n for n in own if values_of(n)])):
            xs = _ruled_edges(group, own)
            if len(xs) > MIN_NUMERIC:
                parted = [part_at_rulings(line, group) for line in own]
                yield _made(parted, _head_lines(parted, xs), xs, _ends(group, xs))


def _by_values(lines: Sequence[Sequence[Run]]) -> Iterator[Grid]:
    """Tables without any ruling."""
    blocks = list(_blocks(lines))
    free = set(range(len(lines)))
    for block in blocks:
        free -= set(range(block.lines[0], block.lines[-1] + 1))
    for block in [*blocks, *_text_blocks(lines, free)]:
        first, last = block.lines[0], _tail(lines, block)
        top = _header_top(lines, block)
        heads, body = headings_apart(lines[top:first], lines[first : last + 1]), lines[first : last + 1]
        xs = column_edges(heads, body)
        if len(xs) > MIN_NUMERIC:
            whole = [*heads, *body]
            start = _body_start(whole, 0, len(heads), xs)
            own = [[r for r in line if xs[0] <= r.x <= xs[-1]] for line in whole]
            starts = usual_starts(own, xs)
            yield _made([split_runs(line, xs, starts) for line in own], start, xs)


def part_at_rulings(line: Sequence[Run], verticals: Sequence[Line]) -> list[Run]:
    """Parts runs where a vertical ruling stands between two of their words."""
    found: list[Run] = []
    for run in line:
        beside = [n.at for n in verticals if n.low <= run.y <= n.high and run.x0 < n.at < run.x1]
        begin = 0
        words = run.words
        for i in range(1, len(words)):
            if any((words[i - 1].x0 + words[i - 1].x1) / 2 < x < (words[i].x0 + words[i].x1) / 2 for x in beside):
                found.append(run_of(words[begin:i]))
                begin = i
        found.append(run_of(words[begin:]) if begin else run)
    return found


def _ends(verticals: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Heights at which a ruling between two columns ends for good while others go on: cells below are of other rows."""
    bottoms = [max((n.high for n in verticals if abs(n.at - x) <= THIN_CELL), default=0.0) for x in xs[1:-1]]
    last = max(n.high for n in verticals)
    return [y for y in bottoms if 0 < y < last - THIN_CELL]


def _made(lines: Sequence[Sequence[Run]], heads: int, xs: Sequence[float], cuts: Sequence[float] = ()) -> Grid:
    """The grid of some lines of which the first `heads` are the header; no cell reaches over a cut."""
    body = rows.body(lines[heads:], xs, cuts)
    head = [line for line in lines[:heads] if line]
    if not head:
        return Grid(list(xs), body.ys, body.regions)
    ys, regions = header(head, xs)
    return stack(xs, ys, regions, body.ys, body.regions)


def _side_by_side(verticals: Sequence[Line]) -> list[list[Line]]:
    """Groups of vertical rulings: those that run beside each other, and those below at the same places."""
    rows_of_lines: list[list[Line]] = []
    reach = 0.0
    for line in sorted(verticals, key=lambda n: n.low):
        if rows_of_lines and line.low <= reach:
            rows_of_lines[-1].append(line)
            reach = max(reach, line.high)
        else:
            rows_of_lines.append([line])
            reach = line.high
    groups: list[list[Line]] = []
    for row in rows_of_lines:
        if groups and min(n.low for n in row) - max(n.high for n in groups[-1]) <= RULE_GAP:
            known = [n.at for n in groups[-1]]
            alike = sum(1 for n in row if any(abs(n.at - x) <= THIN_CELL for x in known))
            if alike >= ALIKE * len(row):
                groups[-1].extend(row)
                continue
        groups.append(list(row))
    return [group for group in groups if len({round(n.at / 2) for n in group}) > MIN_NUMERIC]


def _ruled_edges(verticals: Sequence[Line], lines: Sequence[Sequence[Run]]) -> list[float]:
    """Column edges from vertical rulings, and from texts that stand outside the outermost."""
    divided = _divided(verticals)
    clusters: list[list[Line]] = []
    for line in sorted(verticals, key=lambda n: n.at):
        if clusters and line.at - clusters[-1][0].at <= THIN_CELL:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    found = [sum(n.at for n in c) / len(c) for c in clusters if sum(n.high - n.low for n in c) >= RULED_SHARE * divided]
    if not found:
        return []
    left = min(run.x0 for line in lines for run in line)
    right = max(run.x1 for line in lines for run in line)
    if left < found[0] - 2 * THIN_CELL:
        found.insert(0, left - 1)
    if right > found[-1] + 2 * THIN_CELL:
        found.append(right + 1)
    return found


def _divided(verticals: Sequence[Line]) -> float:
    """Height over which enough rulings stand side by side to divide columns: totals below have one or two."""
    ys = sorted({y for n in verticals for y in (n.low, n.high)})
    beside = ((a, b, sum(n.low <= a and b <= n.high for n in verticals)) for a, b in pairwise(ys))
    return sum(b - a for a, b, count in beside if count > MIN_NUMERIC)


def _head_lines(lines: Sequence[Sequence[Run]], xs: Sequence[float]) -> int:
    """How many lines are the header: those before the first with values that head the columns of these."""
    first = next((i for i, n in enumerate(lines) if figures_of(n)), 0)
    return _body_start(lines, 0, first, xs)


def _is_full(lines: Sequence[Sequence[Run]]) -> bool:
    """Whether lines fill the columns of figures that they make, as the labels of a chart do not."""
    counts = [len(figures_of(line)) for line in lines]
    columns = value_columns([line for line, count in zip(lines, counts, strict=True) if count >= MIN_NUMERIC])
    return len(columns) >= MIN_NUMERIC and sum(counts) >= FILLED * len(columns) * sum(map(bool, counts))


def _crowded(lines: Sequence[Sequence[Run]]) -> bool:
    """Whether lines of values stand nearer to each other than those of a table can."""
    near = sum(1 for a, b in pairwise(lines) if middle(b) - middle(a) < CROWDED * height(a))
    return near > CROWDED_SHARE * len(lines)


def _blocks(lines: Sequence[Sequence[Run]]) -> list[_Block]:
    """Groups of lines with values in the same columns."""
    dense = [i for i, line in enumerate(lines) if len(figures_of(line)) >= MIN_NUMERIC]
    groups: list[list[int]] = []
    for i in dense:
        if groups:
            last = groups[-1][-1]
            gap = middle(lines[i]) - middle(lines[last])
            if gap <= BLOCK_GAP * height(lines[i]) and _fits(lines, groups[-1], i):
                groups[-1].append(i)
                continue
        groups.append([i])
    found = []
    for group in groups:
        while group and is_numbering(lines[group[0]]):
            group = group[1:]
        columns = value_columns([lines[i] for i in group])
        if _is_table(lines, group, columns):
            found.append(_Block(tuple(group), tuple(columns)))
    return found


def _fits(lines: Sequence[Sequence[Run]], group: Sequence[int], i: int) -> bool:
    """Whether at least half of a line's values stand under values of the group's last lines."""
    above = [run for k in group[-4:] for run in values_of(lines[k])]
    own = values_of(lines[i])
    hits = sum(1 for run in own if any(o.x0 < run.x1 and run.x0 < o.x1 for o in above))
    return hits * 2 >= len(own)


def _is_table(lines: Sequence[Sequence[Run]], group: Sequence[int], columns: Sequence[tuple[float, float]]) -> bool:
    if len(columns) < MIN_NUMERIC:
        return False
    if len(group) < MIN_LINES:
        return _is_headed(lines, group, columns)
    around = [lines[i] for i in range(group[0], group[-1] + 1)]
    inside = [sum(1 for run in values_of(n) if _in_columns(run, columns)) for n in around]
    counted = [count for count in inside if count]
    if sum(counted) < FILLED * len(columns) * len(counted):
        return False
    return not _crowded([lines[i] for i in group])


def _is_headed(lines: Sequence[Sequence[Run]], group: Sequence[int], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line or two of values are a table: each with a label, alike, under a heading for each column."""
    for i in group:
        texts = [run for run in lines[i] if not run.value]
        if len(values_of(lines[i])) != len(columns) or len(texts) != 1 or texts[0].x1 > columns[0][0]:
            return False
    if len(columns) < MIN_NUMERIC + 2 - len(group):
        return False
    first = group[0]
    size = height(lines[first])
    near = [n for n in lines[max(first - 4, 0) : first] if middle(lines[first]) - middle(n) <= HEADER_GAP * size]
    bare = [c for c in columns if not any(_over(run, c, size) for line in near for run in line)]
    return not bare


def _over(run: Run, column: tuple[float, float], size: float) -> bool:
    """Whether a heading stands over a column, or beside it as over a short number in a wide cell."""
    return run.x0 - SHORT_REACH * size <= column[1] and column[0] <= run.x1 + SHORT_REACH * size


def _text_blocks(lines: Sequence[Sequence[Run]], free: set[int]) -> Iterator[_Block]:
    """Groups of lines with texts, hardly any values, that begin under each other in several columns."""
    dense = [i for i in sorted(free) if len(lines[i]) >= MIN_TEXTS]
    groups: list[list[int]] = []
    for i in dense:
        if groups:
            above = [round(run.x0) for k in groups[-1][-4:] for run in lines[k]]
            alike = sum(1 for run in lines[i] if any(abs(run.x0 - x) <= SAME_LEFT for x in above))
            gap = middle(lines[i]) - middle(lines[groups[-1][-1]])
            if gap <= BLOCK_GAP * height(lines[i]) and alike * 2 >= len(lines[i]):
                groups[-1].append(i)
                continue
        groups.append([i])
    for group in groups:
        own = [lines[i] for i in group]
        xs = column_edges([], own)
        if len(group) < MIN_TEXTS or len(xs) <= MIN_TEXTS or _crowded(own):
            continue
        taken = [{rows.place(run, xs)[0] for run in line} for line in own]
        alone = sum(1 for line, columns in zip(own, taken, strict=True) if len(columns) == len(line))
        if alone >= 0.9 * len(own) and sum(map(len, taken)) >= TEXT_FILLED * (len(xs) - 1) * len(own):
            yield _Block(tuple(group), tuple(pairwise(xs)), texts=True)


def stack(
    xs: Sequence[float],
    head_ys: Sequence[float],
    head: Sequence[Region],
    body_ys: Sequence[float],
    body: Sequence[Region],
) -> Grid:
    """Puts a header on top of a body with the same columns."""
    shift = len(head_ys) - 1
    seam = (head_ys[-1] + body_ys[0]) / 2
    below = [Region(r.r0 + shift, r.c0, r.r1 + shift, r.c1, r.words) for r in body]
    return Grid(list(xs), [*head_ys[:-1], seam, *body_ys[1:]], [*head, *below])


def _tail(lines: Sequence[Sequence[Run]], block: _Block) -> int:
    """The last line of a table: its last values, closing lines with a value in a column, wrapped text, rows of it."""
    last = block.lines[-1]
    starts = [run.x0 for i in block.lines for run in lines[i]]
    for i in range(last + 1, len(lines)):
        gap = middle(lines[i]) - middle(lines[last])
        if gap > TAIL_GAP * height(lines[last]):
            break
        own = any(_in_columns(run, block.columns) for run in values_of(lines[i]))
        above = lines[max(last - 2, 0) : last + 1]
        wrapped = gap <= WRAPPED * height(lines[last]) and _continues(lines[i], above, block)
        if not (own or wrapped or (block.texts and _is_row_of(lines[i], starts))):
            break
        last = i
    return last


def _is_row_of(line: Sequence[Run], starts: Sequence[float]) -> bool:
    """Whether a line has several texts, and all begin where some of the table do."""
    return len(line) > 1 and all(any(abs(run.x0 - x) <= SAME_LEFT for x in starts) for run in line)


def _continues(line: Sequence[Run], above: Sequence[Sequence[Run]], block: _Block) -> bool:
    """Whether a line goes on with texts of the last row: each begins where one above does, over no two columns."""
    starts = [run.x0 for other in above for run in other]
    for run in line:
        if not any(abs(run.x0 - x) <= SAME_LEFT for x in starts):
            return False
        if sum(1 for low, high in block.columns if low < run.x1 and run.x0 < high) > 1:
            return False
    return True


def _in_columns(run: Run, columns: Sequence[tuple[float, float]]) -> bool:
    return any(low < run.x1 and run.x0 < high for low, high in columns)


def _header_top(lines: Sequence[Sequence[Run]], block: _Block) -> int:
    """The topmost line above the first values that heads columns; the first values' line if there is none."""
    first = block.lines[0]
    inside = [run for line in lines[first : block.lines[-1] + 1] for run in line]
    left = min(run.x0 for run in inside)
    right = max(run.x1 for run in inside)
    size = height(lines[first])
    top = first
    best = first
    for i in range(first - 1, -1, -1):
        line = lines[i]
        gap = middle(lines[top]) - middle(line)
        if gap > HEADER_GAP * size or middle(lines[first]) - middle(line) > HEADER_REACH * size:
            break
        if line[0].x0 < left - 20 * size or line[-1].x1 > right + 2 * size:
            break
        top = i
        over = sum(1 for run in line if _in_columns(run, block.columns))
        if (len(line) >= 2 and over >= 1) or (best == i + 1 and _wraps(line, lines[best:first])):
            best = i
    return best


def _wraps(line: Sequence[Run], below: Sequence[Sequence[Run]]) -> bool:
    """Whether a line holds only first lines of headings that go on, centred, below."""
    size = height(line)
    near = [run for other in below if middle(other) - middle(line) <= WRAPPED * size for run in other]
    return all(any(abs(run.x - other.x) <= size for other in near) for run in line)


def _goes_on(line: Sequence[Run], above: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Whether a line holds only last lines of headings of one column each."""
    return all(end - first == 1 for first, end in (rows.place(run, xs) for run in line)) and _follows(line, above)


def _follows(line: Sequence[Run], above: Sequence[Sequence[Run]]) -> bool:
    """Whether each text of a line stands close below one of those above, centred on it or beginning as it does."""
    size = height(line)
    near = [r for other in above if middle(line) - middle(other) <= WRAPPED * size for r in other]
    return all(any(abs(run.x - o.x) <= size or abs(run.x0 - o.x0) <= SAME_LEFT for o in near) for run in line)


def _is_group(line: Sequence[Run], above: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Whether a line below headings names a group: alone, from the first column over others, and no heading goes on."""
    first, end = rows.place(line[0], xs)
    return len(line) == 1 and first == 0 and end > 1 and bool(above) and not _follows(line, above)


def _body_start(lines: Sequence[Sequence[Run]], top: int, first: int, xs: Sequence[float]) -> int:
    """The first line of the body: after the last line that stands over a column of values."""
    counts = [0] * (len(xs) - 1)
    for line in lines[first:]:
        for run in line:
            counts[rows.place(run, xs)[0]] += 1 if run.value else -1
    start = top
    for i in range(top, first):
        if figures_of(lines[i]) or _is_group(lines[i], lines[max(start - 2, top) : start], xs):
            first = i
            break
        over = {rows.place(run, xs) for run in lines[i]}
        if len(over) >= 2 and any(b - a == 1 and counts[a] > 0 for a, b in over):
            start = i + 1
    # Lines that continue headings downwards belong to them.
    while top < start < first and _goes_on(lines[start], lines[max(start - 2, top) : start], xs):
        start += 1
    return start
