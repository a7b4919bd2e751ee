"""Header of a table without rulings: levels of headings, and the columns that each heading stands over."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.tables.grid import Region
from extractors.tables.rows import place
from extractors.tables.runs import Run

STACK = 1.3
"""Line heights. Lines of one column no farther apart than this are one heading."""
FREE = 0.3
"""Cost of leaving a column at the end without a heading; to stretch a heading over it costs half its width."""


@dataclass(slots=True)
class Heading:
    """Stacked lines in one column, or in the columns that they run over."""

    c0: int
    c1: int
    runs: list[Run]

    def place(self, col: int, xs: Sequence[float]) -> tuple[float, float]:
        """Left and right end of what stands in one of its columns: its own if it has but one, else the column's."""
        if self.c1 - self.c0 > 1:
            return xs[col], xs[col + 1]
        return min(r.x0 for r in self.runs), max(r.x1 for r in self.runs)

    @property
    def y(self) -> float:
        """Vertical middle."""
        return (min(r.y0 for r in self.runs) + max(r.y1 for r in self.runs)) / 2

    @property
    def x(self) -> float:
        """Horizontal middle."""
        return (min(r.x0 for r in self.runs) + max(r.x1 for r in self.runs)) / 2


def header(baselines: Sequence[Sequence[Run]], xs: Sequence[float]) -> tuple[list[float], list[Region]]:
    """Finds the levels and the cells of a header.

    Args:
        baselines: runs of the header, line by line.
        xs: column edges.

    Returns:
        (row edges, cells). Edges are one more than levels.
    """
    headings = _headings(baselines, xs)
    top = min(r.y0 for h in headings for r in h.runs)
    bottom = max(r.y1 for h in headings for r in h.runs)
    levels = _levels(headings, (top + bottom) / 2)
    edges = [top, *[(a + b) / 2 for a, b in pairwise(levels)], bottom]
    n = len(levels)
    placed: list[tuple[Heading, int, int]] = []
    for heading in headings:
        level = _level_of(heading, headings, levels, (top + bottom) / 2)
        placed.append((heading, *((0, n) if level is None else (level, level + 1))))
    for level in range(n - 1):
        _spread(placed, level, xs)
    return edges, _regions(placed, n, len(xs) - 1)


def _headings(baselines: Sequence[Sequence[Run]], xs: Sequence[float]) -> list[Heading]:
    headings: list[Heading] = []
    for line in baselines:
        places = [place(run, xs) for run in line]
        over = _headings_over(headings, line, places, xs)
        for run, (c0, c1) in zip(line, places, strict=True):
            above = next((h for h in over if h.c0 < c1 and c0 < h.c1 and _stacks(h.runs[-1], run)), None)
            if above is None:
                headings.append(Heading(c0, c1, [run]))
            else:
                above.runs.append(run)
                above.c0, above.c1 = min(above.c0, c0), max(above.c1, c1)
    return headings


def _headings_over(
    headings: Sequence[Heading], line: Sequence[Run], places: Sequence[tuple[int, int]], xs: Sequence[float]
) -> list[Heading]:
    """Headings that a line may continue: those close above it that do not stand over several of its texts."""
    near = [h for h in reversed(headings) if any(_stacks(h.runs[-1], run) for run in line)]
    if not near or len(line) < 2:
        return near
    near.sort(key=lambda h: h.x)
    start, stop = min(c for c, _ in places), max(c for _, c in places)
    # The columns as printed on this line; a wrapped heading has one of its texts below it, a group several.
    printed = {a: run for run, (a, b) in zip(line, places, strict=True) if b - a == 1}
    columns = [(printed[c].x0, printed[c].x1) if c in printed else (xs[c], xs[c + 1]) for c in range(start, stop)]
    spans = partition([h.x for h in near], columns, loose=True)
    return [
        heading
        for heading, (c0, c1) in zip(near, spans, strict=True)
        if _goes_on(heading, line, places) or sum(1 for a, b in places if start + c0 <= a and b <= start + c1) <= 1
    ]


def _goes_on(heading: Heading, line: Sequence[Run], places: Sequence[tuple[int, int]]) -> bool:
    """Whether one text alone stands below a heading over several columns, at its middle: a group has more."""
    own = [run for run, (a, b) in zip(line, places, strict=True) if heading.c0 <= a and b <= heading.c1]
    return heading.c1 - heading.c0 > 1 and len(own) == 1 and abs(own[0].x - heading.x) <= own[0].height / 2


def _stacks(above: Run, below: Run) -> bool:
    return 0 < below.y - above.y <= STACK * min(above.height, below.height) and (
        above.x0 < below.x1 and below.x0 < above.x1
    )


def _levels(headings: Sequence[Heading], middle: float) -> list[float]:
    """Heights of the levels: of the headings in those columns that have most of them above each other."""
    columns: dict[int, list[Heading]] = {}
    for heading in headings:
        for col in range(heading.c0, heading.c1):
            columns.setdefault(col, []).append(heading)
    depth = max(len(stack) for stack in columns.values())
    if depth == 1:
        return [middle]
    deep = [sorted(stack, key=lambda h: h.y) for stack in columns.values() if len(stack) == depth]
    levels = []
    for level in range(depth):
        ys = sorted(stack[level].y for stack in deep)
        levels.append(ys[len(ys) // 2])
    return levels


def _level_of(heading: Heading, headings: Sequence[Heading], levels: Sequence[float], middle: float) -> int | None:
    """The level of a heading; None if it stands at the height of the whole header and spans it."""
    nearest = min(range(len(levels)), key=lambda i: abs(levels[i] - heading.y))
    alone = not any(h is not heading and h.c0 < heading.c1 and heading.c0 < h.c1 for h in headings)
    if len(levels) > 1 and alone and abs(middle - heading.y) < abs(levels[nearest] - heading.y):
        return None
    return nearest


def _spread(placed: list[tuple[Heading, int, int]], level: int, xs: Sequence[float]) -> None:
    """Spreads the headings of an upper level over columns that have headings below and none of their own."""
    own = sorted((h for h, r0, r1 in placed if r0 == level and r1 == level + 1), key=lambda h: h.x)
    full = {c for h, r0, r1 in placed if r0 <= level and r1 > level + 1 for c in range(h.c0, h.c1)}
    below = {c: h for h, r0, _ in placed if r0 > level for c in range(h.c0, h.c1)}
    free = below.keys() - full
    start = 0
    n = len(xs) - 1
    while start < n:
        stop = start
        while stop < n and stop in free:
            stop += 1
        members = [h for h in own if start <= h.c0 < stop]
        if members and stop > start:
            # A group is centred on what is printed under it, not on the edges between the columns.
            places = [below[c].place(c, xs) for c in range(start, stop)]
            for heading, (c0, c1) in zip(members, partition([h.x for h in members], places), strict=True):
                heading.c0, heading.c1 = start + c0, start + c1
        start = max(stop, start + 1)


def partition(
    middles: Sequence[float], places: Sequence[tuple[float, float]], loose: bool = False
) -> list[tuple[int, int]]:
    """Cuts a row of columns into a stretch for each text, so that texts stand at the middle of theirs.

    Args:
        middles: horizontal middles of the texts, ascending; no more than columns.
        places: left and right end of each column.
        loose: whether columns at either end may stay without a text (at the cost of `FREE` of their width).

    Returns:
        For each text its first and its past-last column.
    """
    m, n = len(middles), len(places)
    if m > n:
        return [(min(i, n - 1), min(i, n - 1) + 1) for i in range(m)]
    infinite = float("inf")
    cost = [[infinite] * (n + 1) for _ in range(m + 1)]
    back = [[0] * (n + 1) for _ in range(m + 1)]
    for i in range(n - m + 1 if loose else 1):
        cost[0][i] = FREE * (places[i][0] - places[0][0])
    for t in range(m):
        for i in range(n):
            if cost[t][i] == infinite:
                continue
            for j in range(i + 1, n - (m - t - 1) + 1):
                middle = (places[i][0] + places[j - 1][1]) / 2
                total = cost[t][i] + abs(middle - middles[t])
                if total < cost[t + 1][j]:
                    cost[t + 1][j], back[t + 1][j] = total, i
    ends = range(m if loose else n, n + 1)
    end = min(ends, key=lambda j: cost[m][j] + FREE * (places[-1][1] - places[j - 1][1]))
    spans: list[tuple[int, int]] = []
    for t in range(m, 0, -1):
        begin = back[t][end]
        spans.append((begin, end))
        end = begin
    return spans[::-1]


def columns_of(xs: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right end of each column between edges."""
    return list(pairwise(xs))


def _regions(placed: Sequence[tuple[Heading, int, int]], n_rows: int, n_cols: int) -> list[Region]:
    owner: dict[tuple[int, int], Region] = {}
    regions: list[Region] = []
    for heading, r0, r1 in placed:
        words = [w for run in heading.runs for w in run.words]
        places = [(r, c) for r in range(r0, r1) for c in range(heading.c0, heading.c1)]
        taken = next((owner[p] for p in places if p in owner), None)
        if taken is not None:
            taken.words.extend(words)
            continue
        region = Region(r0, heading.c0, r1, heading.c1, words)
        regions.append(region)
        owner.update((p, region) for p in places)
    for r in range(n_rows):
        regions.extend(Region(r, c, r + 1, c + 1) for c in range(n_cols) if (r, c) not in owner)
    return regions
