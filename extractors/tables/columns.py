"""Column edges from words: the gaps between what stands under each other."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.tables.runs import Run

COLUMN_GAP = 0.25
"""Line heights. Narrower gaps between texts are no gap between columns."""
BRIDGE = 0.25
"""A column is split where texts that are at most this share of either part's hold the parts together."""

MIN_LONE = 2
"""Lines of text on their own that make a column."""

Span = tuple[float, float]


def values_of(line: Sequence[Run]) -> list[Run]:
    """The values of a line."""
    return [run for run in line if run.value]


def middle(line: Sequence[Run]) -> float:
    """Vertical middle of a line."""
    return sum(run.y for run in line) / len(line)


def height(line: Sequence[Run]) -> float:
    """Median height of a line's runs."""
    return sorted(run.height for run in line)[len(line) // 2]


def value_columns(lines: Sequence[Sequence[Run]]) -> list[Span]:
    """Stretches of x that values cover, apart from a stray one (a wide value of a total line)."""
    runs = sorted((run for line in lines for run in values_of(line)), key=lambda r: r.x0)
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


def column_edges(heads: Sequence[Sequence[Run]], body: Sequence[Sequence[Run]]) -> list[float]:
    """Column edges of a table.

    Args:
        heads: lines of the header.
        body: lines under it.

    Returns:
        One edge more than columns; fewer than three if there are not two columns.
    """
    # Lines of one run are headings or wrapped texts: they say nothing about columns that others do not.
    several = [line for line in body if len(line) > 1]
    runs = [run for line in several for run in line]
    if not runs:
        return []
    size = height(runs)
    values = value_columns([line for line in several if len(values_of(line)) > 1])
    spans: list[Span] = list(values)
    for run in runs:
        hits = sum(1 for c in values if c[0] < run.x1 and run.x0 < c[1])
        if hits == 0 or (run.value and hits == 1):
            spans.append((run.x0, run.x1))
    columns = _unbridged(_merge(spans, COLUMN_GAP * size), spans, size)
    columns = _with_lone(columns, [line[0] for line in body if len(line) == 1], COLUMN_GAP * size)
    columns = _widened(columns, heads)
    edges = [columns[0][0] - 1.0]
    edges.extend((a[1] + b[0]) / 2 for a, b in pairwise(columns))
    edges.append(columns[-1][1] + 1.0)
    return edges


def _with_lone(columns: list[Span], runs: Sequence[Run], gap: float) -> list[Span]:
    """Adds columns of texts that never share a baseline with another column (wrapped labels)."""
    free = [(r.x0, r.x1) for r in runs if not any(c[0] < r.x1 + gap and r.x0 - gap < c[1] for c in columns)]
    if len(free) < MIN_LONE:
        return columns
    return sorted([*columns, *_merge(free, gap)])


def _widened(columns: list[Span], heads: Sequence[Sequence[Run]]) -> list[Span]:
    """Widens columns by their headings, nearest first; adds columns that have nothing but a heading."""
    for line in reversed(heads):
        for run in line:
            hits = [i for i, c in enumerate(columns) if c[0] < run.x1 and run.x0 < c[1]]
            if not hits and len(line) > 1:
                columns = sorted([*columns, (run.x0, run.x1)])
            elif len(hits) == 1:
                low, high = columns[hits[0]]
                columns[hits[0]] = (min(low, run.x0), max(high, run.x1))
    return columns


def _merge(spans: Sequence[Span], gap: float) -> list[Span]:
    merged: list[list[float]] = []
    for low, high in sorted(spans):
        if merged and low - merged[-1][1] < gap:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return [(m[0], m[1]) for m in merged]


def _unbridged(columns: Sequence[Span], spans: Sequence[Span], size: float) -> list[Span]:
    """Splits columns that only a few long texts hold together."""
    found: list[Span] = []
    for low, high in columns:
        inside = [s for s in spans if low <= s[0] and s[1] <= high]
        widths = sorted(s[1] - s[0] for s in inside)
        limit = widths[int(len(widths) * 0.9)]
        narrow = [s for s in inside if s[1] - s[0] <= limit]
        parts = _merge(narrow, COLUMN_GAP * size)
        fewest = min(sum(1 for s in narrow if p[0] <= s[0] and s[1] <= p[1]) for p in parts)
        if len(parts) > 1 and len(inside) - len(narrow) <= BRIDGE * fewest:
            found.extend(parts)
        else:
            found.append((low, high))
    return found
