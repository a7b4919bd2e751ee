"""Tables without vertical rulings (or without any): columns from what lines up, rows from baselines or rules.

Careful by design: prose in columns, tables of contents, forms and the labels of a chart are not tables.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.lines import Line
from extractors.schemas.page import Word
from extractors.tables import rows
from extractors.tables.grid import Grid, Region
from extractors.tables.header import header
from extractors.tables.runs import Run, baselines

MIN_NUMERIC = 3
"""Columns of values that make a table."""
MIN_LINES = 3
"""Lines with that many values that make a table."""
FILLED = 0.4
"""Share of the columns of values that a line fills on average, at least: chart labels line up, but stand loose."""
CROWDED = 0.8
"""Line heights. Lines of values nearer to each other than this do not happen in a table."""
CROWDED_SHARE = 0.2
"""Share of crowded lines above which the values are labels of a drawing."""
BLOCK_GAP = 9.0
"""Line heights between two lines of values of one table, at most (headings and wrapped texts stand between)."""
HEADER_GAP = 3.0
"""Line heights between lines of a header, and down to the first row, at most."""
HEADER_REACH = 16.0
"""Line heights above the first row of values within which the header is looked for."""
COLUMN_GAP = 0.25
"""Line heights. Narrower gaps between texts are no gap between columns."""
TAIL_GAP = 2.6
"""Line heights below the last line of values within which wrapped text still belongs to the table."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of values that follow each other, as indexes into the page's lines, and their columns of values."""

    lines: tuple[int, ...]
    columns: tuple[tuple[float, float], ...]


def aligned_grids(words: Sequence[Word], verticals: Sequence[Line]) -> tuple[list[Grid], list[Word]]:
    """Finds tables by alignment.

    Args:
        words: words that are in no ruled table.
        verticals: vertical rulings that are in no ruled table; they are column edges where they run by a table.

    Returns:
        (grids with their words, words left over).
    """
    lines = baselines(words)
    grids: list[Grid] = []
    used: set[int] = set()
    for block in _blocks(lines):
        grid = _grid(lines, block, verticals)
        if grid is not None:
            grids.append(grid)
            used.update(id(w) for region in grid.regions for w in region.words)
    return grids, [w for w in words if id(w) not in used]


def _values(line: Sequence[Run]) -> list[Run]:
    return [run for run in line if run.value]


def _middle(line: Sequence[Run]) -> float:
    return sum(run.y for run in line) / len(line)


def _height(line: Sequence[Run]) -> float:
    return sorted(run.height for run in line)[len(line) // 2]


def _blocks(lines: Sequence[Sequence[Run]]) -> list[_Block]:
    """Groups of lines with values in the same columns."""
    dense = [i for i, line in enumerate(lines) if len(_values(line)) >= MIN_NUMERIC]
    groups: list[list[int]] = []
    for i in dense:
        if groups:
            last = groups[-1][-1]
            gap = _middle(lines[i]) - _middle(lines[last])
            if gap <= BLOCK_GAP * _height(lines[i]) and _fits(lines, groups[-1], i):
                groups[-1].append(i)
                continue
        groups.append([i])
    found = []
    for group in groups:
        columns = _value_columns([lines[i] for i in group])
        if _is_table(lines, group, columns):
            found.append(_Block(tuple(group), tuple(columns)))
    return found


def _fits(lines: Sequence[Sequence[Run]], group: Sequence[int], i: int) -> bool:
    """Whether at least half of a line's values stand under values of the group's last lines."""
    above = [run for k in group[-4:] for run in _values(lines[k])]
    own = _values(lines[i])
    hits = sum(1 for run in own if any(o.x0 < run.x1 and run.x0 < o.x1 for o in above))
    return hits * 2 >= len(own)


def _value_columns(lines: Sequence[Sequence[Run]]) -> list[tuple[float, float]]:
    """Stretches of x that values cover, apart from a stray one (a wide value of a total line)."""
    runs = sorted((run for line in lines for run in _values(line)), key=lambda r: r.x0)
    columns: list[list[float]] = []
    counts: list[int] = []
    for run in runs:
        if columns and run.x0 < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], run.x1)
            counts[-1] += 1
        else:
            columns.append([run.x0, run.x1])
            counts.append(1)
    least = 2 if len(lines) > 3 else 1
    return [(c[0], c[1]) for c, count in zip(columns, counts, strict=True) if count >= least]


def _is_table(
    lines: Sequence[Sequence[Run]], group: Sequence[int], columns: Sequence[tuple[float, float]]
) -> bool:
    if len(group) < MIN_LINES or len(columns) < MIN_NUMERIC:
        return False
    filled = sum(len(_values(lines[i])) for i in group) / len(group)
    if filled < FILLED * len(columns):
        return False
    crowded = sum(
        1 for a, b in pairwise(group) if _middle(lines[b]) - _middle(lines[a]) < CROWDED * _height(lines[a])
    )
    return crowded <= CROWDED_SHARE * len(group)


def _grid(lines: Sequence[Sequence[Run]], block: _Block, verticals: Sequence[Line]) -> Grid | None:
    first, last = block.lines[0], _tail(lines, block)
    top = _header_top(lines, block)
    xs = _ruled_columns(lines[first : last + 1], verticals) or _columns(lines[top : last + 1], first - top, block)
    if len(xs) < MIN_NUMERIC + 1:
        return None
    start = _body_start(lines, top, first, xs)
    inside = [[r for r in line if xs[0] <= r.x <= xs[-1]] for line in lines[start : last + 1]]
    body = rows.body(inside, xs)
    if start == top:
        return Grid(list(xs), body.ys, body.regions)
    head = [[r for r in line if xs[0] <= r.x <= xs[-1]] for line in lines[top:start]]
    ys, regions = header([line for line in head if line], xs)
    return stack(xs, ys, regions, body.ys, body.regions)


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
    """The last line of a table: its last values, closing lines with a value in a column, wrapped text."""
    last = block.lines[-1]
    for i in range(last + 1, len(lines)):
        gap = _middle(lines[i]) - _middle(lines[last])
        if gap > TAIL_GAP * _height(lines[last]):
            break
        if any(_in_columns(run, block.columns) for run in _values(lines[i])):
            last = i
        elif gap <= 1.1 * _height(lines[last]) and i + 1 < len(lines):
            left = block.columns[0][0]
            if all(run.x1 <= left + 1 for run in lines[i]):
                last = i
            else:
                break
        else:
            break
    return last


def _in_columns(run: Run, columns: Sequence[tuple[float, float]]) -> bool:
    return any(low < run.x1 and run.x0 < high for low, high in columns)


def _header_top(lines: Sequence[Sequence[Run]], block: _Block) -> int:
    """The topmost line above the first values that heads columns; the first values' line if there is none."""
    first = block.lines[0]
    left = min(run.x0 for i in block.lines for run in lines[i])
    right = max(run.x1 for i in block.lines for run in lines[i])
    height = _height(lines[first])
    top = first
    best = first
    for i in range(first - 1, -1, -1):
        line = lines[i]
        gap = _middle(lines[top]) - _middle(line)
        if gap > HEADER_GAP * height or _middle(lines[first]) - _middle(line) > HEADER_REACH * height:
            break
        if line[0].x0 < left - 20 * height or line[-1].x1 > right + 2 * height:
            break
        top = i
        over = sum(1 for run in line if _in_columns(run, block.columns))
        if len(line) >= 2 and over >= 1:
            best = i
    return best


def _body_start(lines: Sequence[Sequence[Run]], top: int, first: int, xs: Sequence[float]) -> int:
    """The first line of the body: after the last header line, which stands over several columns of values."""
    start = top
    for i in range(top, first):
        over = {rows.place(run, xs) for run in lines[i]}
        if len(over) >= 2 and any(a >= len(xs) // 3 for a, _ in over):
            start = i + 1
    # Lines that continue a heading downwards belong to it.
    while start < first and start > top:
        gap = _middle(lines[start]) - _middle(lines[start - 1])
        if gap > 0.95 * _height(lines[start]):
            break
        start += 1
    return start


def _ruled_columns(lines: Sequence[Sequence[Run]], verticals: Sequence[Line]) -> list[float]:
    """Column edges from vertical rulings beside these lines, or [] if there are too few."""
    if not verticals:
        return []
    y0 = min(run.y0 for line in lines for run in line)
    y1 = max(run.y1 for line in lines for run in line)
    clusters: list[list[float]] = []
    lengths: list[float] = []
    for line in sorted(verticals, key=lambda n: n.at):
        length = min(line.high, y1) - max(line.low, y0)
        if length <= 0:
            continue
        if clusters and line.at - clusters[-1][0] <= 3.5:
            clusters[-1].append(line.at)
            lengths[-1] += length
        else:
            clusters.append([line.at])
            lengths.append(length)
    found = [sum(c) / len(c) for c, n in zip(clusters, lengths, strict=True) if n >= 0.3 * (y1 - y0)]
    if len(found) < MIN_NUMERIC:
        return []
    left = min(run.x0 for line in lines for run in line)
    right = max(run.x1 for line in lines for run in line)
    if left < found[0] - 6:
        found.insert(0, left - 1)
    if right > found[-1] + 6:
        found.append(right + 1)
    return found


def _columns(lines: Sequence[Sequence[Run]], heads: int, block: _Block) -> list[float]:
    """Column edges: middles of the gaps between what stands under each other.

    Args:
        lines: header lines, then the body.
        heads: how many of them are header lines.
        block: the columns of values.
    """
    body = [line for line in lines[heads:] if len(line) > 1]
    height = _height([run for line in body for run in line])
    spans: list[tuple[float, float]] = list(block.columns)
    for line in body:
        for run in line:
            hits = [c for c in block.columns if c[0] < run.x1 and run.x0 < c[1]]
            if run.value:
                if len(hits) <= 1:
                    spans.append((run.x0, run.x1))
            elif not hits:
                spans.append((run.x0, run.x1))
    columns = _merge_spans(spans, COLUMN_GAP * height)
    columns = _drop_bridges(columns, spans, height)
    columns = _widen(columns, lines[:heads])
    edges = [columns[0][0] - 1.0]
    edges.extend((a[1] + b[0]) / 2 for a, b in pairwise(columns))
    edges.append(columns[-1][1] + 1.0)
    return edges


def _widen(
    columns: list[tuple[float, float]], heads: Sequence[Sequence[Run]]
) -> list[tuple[float, float]]:
    """Widens columns by their headings, nearest first; adds columns that have a heading and nothing under it."""
    for line in reversed(heads):
        for run in line:
            hits = [i for i, c in enumerate(columns) if c[0] < run.x1 and run.x0 < c[1]]
            if not hits and len(line) > 1:
                columns = sorted([*columns, (run.x0, run.x1)])
            elif len(hits) == 1:
                low, high = columns[hits[0]]
                columns[hits[0]] = (min(low, run.x0), max(high, run.x1))
    return columns


def _merge_spans(spans: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    merged: list[list[float]] = []
    for low, high in sorted(spans):
        if merged and low - merged[-1][1] < gap:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return [(m[0], m[1]) for m in merged]


def _drop_bridges(
    columns: list[tuple[float, float]], spans: Sequence[tuple[float, float]], height: float
) -> list[tuple[float, float]]:
    """Splits columns that only a few long texts hold together."""
    found: list[tuple[float, float]] = []
    for low, high in columns:
        inside = [s for s in spans if low <= s[0] and s[1] <= high]
        if len(inside) < 6:
            found.append((low, high))
            continue
        widths = sorted(s[1] - s[0] for s in inside)
        limit = widths[int(len(widths) * 0.9)]
        narrow = [s for s in inside if s[1] - s[0] <= limit]
        parts = _merge_spans(narrow, COLUMN_GAP * height)
        bridges = len(inside) - len(narrow)
        if len(parts) > 1 and bridges * 4 <= min(
            sum(1 for s in narrow if p[0] <= s[0] and s[1] <= p[1]) for p in parts
        ):
            found.extend(parts)
        else:
            found.append((low, high))
    return found


def column_of(x: float, xs: Sequence[float]) -> int:
    """Index of the column that holds x."""
    return min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
