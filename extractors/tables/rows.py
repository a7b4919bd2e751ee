"""Rows of a table whose rows no ruling divides: from the baselines of its values.

A row is a line with values. Lines may belong together in groups (planned above done) that share cells printed
at mid height; texts wrapped over several lines go to the row or group that they are centred on, or begin or
end with. Lines whose text runs over several columns (headings, totals) are rows of their own.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.schemas.page import Word
from extractors.tables.grid import Region
from extractors.tables.runs import Run

ON_LINE = 0.35
"""Line heights. A text this near to a line of values stands on it."""
CENTRED = 0.3
"""Line heights. How far from the middle of two lines a cell shared by them may be."""
WRAP = 1.3
"""Of the least line distance of a column: lines farther apart than this are not one wrapped text."""
OVERHANG = 3.0
"""Points by which a run must reach into a neighbouring column to count as running over it."""
LEADING = 1.35
"""Line heights. Lines farther apart than this are never one wrapped text."""
LONE = 1.0
"""Line heights. Cost of leaving a row without a text in a column of texts."""
ORPHAN = 1.5
"""Line heights. Cost of leaving a line of text without a row of values."""
CUT = 0.15
"""Line heights. Cost of parting two lines that are as close as lines of one text."""
MAX_WRAP = 14
"""Lines of one wrapped text, at most."""
FULL = 0.6
"""Of the fullest line's texts. In a table without values, lines with as many are rows."""
MODES = ("top", "middle", "bottom")
ENTRY = re.compile(r"\d{2,}[\d.-]*(?:\s*[-–]?\s+[^\W\d_a-zà-ÿ]|$)")
"""How an entry of a numbered list begins: a code of two digits or more, and a capital letter if anything."""
NUMBERED, FEWEST_ENTRIES = 0.6, 5
"""Share of the rows that have an entry each for a column to be a numbered list (totals have none), and fewest rows."""


@dataclass(slots=True)
class Line:
    """Runs on one baseline, and the columns of each: `places[i]` are the first and past the last of run i."""

    y: float
    height: float
    runs: list[Run]
    places: list[tuple[int, int]]

    @property
    def crosses(self) -> bool:
        """Whether a text runs over several columns."""
        return any(b - a > 1 for a, b in self.places)

    def values(self) -> set[int]:
        """Columns in which a value stands."""
        return {a for run, (a, b) in zip(self.runs, self.places, strict=True) if run.value and b - a == 1}


@dataclass(slots=True)
class Group:
    """Rows that share cells: indexes into the list of rows, with the baseline of the first and the last."""

    first: float
    last: float
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """Rows found: their edges (one more than rows) and the cells with their words."""

    ys: list[float]
    regions: list[Region]


def place(run: Run, xs: Sequence[float]) -> tuple[int, int]:
    """Columns that a run stands in: the one of its middle, and those that it clearly runs over."""
    n = len(xs) - 1
    centre = min(max(bisect_right(xs, run.x) - 1, 0), n - 1)
    if run.value:
        return centre, centre + 1
    first = last = centre
    while first > 0 and run.x0 < xs[first] - OVERHANG:
        first -= 1
    while last < n - 1 and run.x1 > xs[last + 1] + OVERHANG:
        last += 1
    return first, last + 1


def body(baselines: Sequence[Sequence[Run]], xs: Sequence[float]) -> Body:
    """Finds rows and cells.

    Args:
        baselines: the runs of the table's body, line by line.
        xs: column edges.
    """
    lines = [_line(runs, xs) for runs in baselines if runs]
    numeric = _numeric_columns(lines, len(xs) - 1)
    height = sorted(line.height for line in lines)[len(lines) // 2]
    anchors = _anchors(lines, numeric, height)
    return _Builder(lines, anchors, numeric, height, len(xs) - 1).build()


def _line(runs: Sequence[Run], xs: Sequence[float]) -> Line:
    heights = sorted(run.height for run in runs)
    y = sum(run.y for run in runs) / len(runs)
    return Line(y, heights[len(heights) // 2], list(runs), [place(run, xs) for run in runs])


def _numeric_columns(lines: Sequence[Line], n_cols: int) -> set[int]:
    """Columns in which most runs are values."""
    values, texts = [0] * n_cols, [0] * n_cols
    for line in lines:
        for run, (a, b) in zip(line.runs, line.places, strict=True):
            if b - a == 1:
                if run.value:
                    values[a] += 1
                else:
                    texts[a] += 1
    return {c for c in range(n_cols) if values[c] > texts[c]}


def _anchors(lines: Sequence[Line], numeric: set[int], height: float) -> list[int]:
    """Indexes of the lines that are rows: with values, or a text running over columns.

    A line whose values stand only in columns that its neighbours leave empty, half way between them, holds
    cells that the two share.
    """
    strong = [i for i, n in enumerate(lines) if n.crosses or len(n.values() & numeric) >= 2]
    if not numeric:
        most = max(len(n.runs) for n in lines)
        strong = [i for i, n in enumerate(lines) if n.crosses or len(n.runs) >= FULL * most]
    found = set(strong)
    for i, line in enumerate(lines):
        own = line.values() & numeric
        if i in found or not own:
            continue
        above = max((k for k in strong if k < i), default=None)
        below = min((k for k in strong if k > i), default=None)
        if above is not None and below is not None:
            a, b = lines[above], lines[below]
            free = not own & (a.values() | b.values()) and not a.crosses and not b.crosses
            if free and abs((a.y + b.y) / 2 - line.y) <= CENTRED * height:
                continue
        found.add(i)
    return sorted(found)


class _Builder:
    """Puts lines together to rows and cells."""

    def __init__(self, lines: list[Line], anchors: list[int], numeric: set[int], height: float, n_cols: int) -> None:
        self.lines = lines
        self.anchors = anchors
        self.numeric = numeric
        self.height = height
        self.n_cols = n_cols
        self.row_wise: set[int] = set(numeric)
        """Columns in which each row has its own text; in the others a group of rows has one."""

    def build(self) -> Body:
        sections = self._sections()
        owners: dict[tuple[int, int], Group] = {}
        """(line, column) -> the group that a text belongs to."""
        for col in range(self.n_cols):
            self._give_texts(col, sections, owners)
        orphans = self._orphans(sections, owners)
        rows = sorted(set(self.anchors) | orphans)
        return self._cells(rows, owners)

    # -- groups

    def _sections(self) -> list[tuple[list[Group], list[int]]]:
        """Stretches between heading lines: the groups of rows in each, and the lines that are no rows."""
        sections: list[tuple[list[Group], list[int]]] = [([], [])]
        anchored = set(self.anchors)
        for i, line in enumerate(self.lines):
            groups, others = sections[-1]
            if line.crosses:
                sections.append(([], []))
            elif i in anchored:
                if groups and self._share_cells(groups[-1].rows[-1], i):
                    groups[-1].rows.append(i)
                    groups[-1].last = line.y
                else:
                    groups.append(Group(line.y, line.y, [i]))
            else:
                others.append(i)
        return sections

    def _share_cells(self, a: int, b: int) -> bool:
        """Whether something stands half way between two rows, in columns that both leave empty."""
        above, below = self.lines[a], self.lines[b]
        taken = {c for line in (above, below) for c, _ in line.places}
        middle = (above.y + below.y) / 2
        shared: set[int] = set()
        value = False
        for line in self.lines[a + 1 : b]:
            if abs(line.y - middle) > CENTRED * self.height:
                continue
            for run, (c, _) in zip(line.runs, line.places, strict=True):
                if c not in taken and self._stands_alone(c, a, b):
                    shared.add(c)
                    value = value or run.value
        return value or len(shared) >= 2

    def _stands_alone(self, col: int, a: int, b: int) -> bool:
        """Whether a column has exactly one line of text between two rows."""
        return sum(1 for line in self.lines[a + 1 : b] for c, _ in line.places if c == col) == 1

    # -- texts

    def _give_texts(
        self, col: int, sections: list[tuple[list[Group], list[int]]], owners: dict[tuple[int, int], Group]
    ) -> None:
        """Gives every text of a column to a group of rows, by the mode that fits the whole table best."""
        jobs = []
        for groups, others in sections:
            if not groups:
                continue
            members = sorted(others + [i for g in groups for i in g.rows])
            own = [i for i in members if any(c == col for c, _ in self.lines[i].places)]
            if own:
                jobs.append((groups, own))
        if not jobs:
            return
        if self._is_row_wise(jobs):
            self.row_wise.add(col)
        if self._give_entries(col, jobs, owners):
            return
        if col in self.row_wise:
            for groups, own in jobs:
                for i in own:
                    owners[i, col] = min(groups, key=lambda g, y=self.lines[i].y: _distance(g, y))  # type: ignore[misc]
            return
        best: tuple[float, list[tuple[int, Group]]] | None = None
        for mode in MODES:
            cost, given = 0.0, []
            for groups, own in jobs:
                part, pairs = self._partition(groups, own, col, mode)
                cost += part
                given.extend(pairs)
            if best is None or cost < best[0] - 1e-6:
                best = cost, given
        if best is not None:
            for i, group in best[1]:
                owners[i, col] = group

    def _give_entries(
        self, col: int, jobs: Sequence[tuple[list[Group], list[int]]], owners: dict[tuple[int, int], Group]
    ) -> bool:
        """In a numbered list each entry is its own, with the row beside it if there is one; whether this is one.

        An entry without a row is a heading: it is given to nobody, so that the next row does not take its code.
        """
        if col in self.numeric:
            return False
        given: list[tuple[int, Group]] = []
        rows = entries = headings = 0
        for groups, own in jobs:
            rows += len(groups)
            for lines, beside in self._entries(col, groups, own):
                numbered = self._begins_entry(lines[0], col)
                entries += numbered and bool(beside)
                headings += numbered and not beside
                if beside:
                    given += [(i, min(beside, key=lambda g, i=i: _distance(g, self._y(i, col)))) for i in lines]  # type: ignore[misc]
        if not headings or rows < FEWEST_ENTRIES or entries < NUMBERED * rows:
            return False
        owners.update({(i, col): group for i, group in given})
        return True

    def _entries(self, col: int, groups: list[Group], own: list[int]) -> list[tuple[list[int], list[Group]]]:
        """The lines of a column cut where an entry begins, each piece with the rows that stand beside it."""
        starts = [0] + [n for n, i in enumerate(own) if n and self._begins_entry(i, col)]
        pieces = [own[a:b] for a, b in zip(starts, [*starts[1:], len(own)], strict=True)]
        tops = [self._y(piece[0], col) - CENTRED * self.height for piece in pieces]
        beside: list[list[Group]] = [[] for _ in pieces]
        for group in groups:
            beside[max(bisect_right(tops, group.first) - 1, 0)].append(group)
        return list(zip(pieces, beside, strict=True))

    def _begins_entry(self, i: int, col: int) -> bool:
        runs = [r for r, (c, _) in zip(self.lines[i].runs, self.lines[i].places, strict=True) if c == col]
        return bool(runs) and ENTRY.match(" ".join(word.text for word in runs[0].words)) is not None

    def _y(self, i: int, col: int) -> float:
        """Height of what stands in a column on a line (other columns may stand a little off it)."""
        line = self.lines[i]
        return next(run.y for run, (c, _) in zip(line.runs, line.places, strict=True) if c == col)

    def _is_row_wise(self, jobs: Sequence[tuple[list[Group], list[int]]]) -> bool:
        """Whether a text column has its own text on every single row."""
        rows = [i for groups, _ in jobs for g in groups for i in g.rows]
        own = {i for _, lines in jobs for i in lines}
        return len(own & set(rows)) >= 0.7 * max(len(rows), len(own))

    def _partition(
        self, groups: list[Group], own: list[int], col: int, mode: str
    ) -> tuple[float, list[tuple[int, Group]]]:
        """Cuts the lines of a column, in order, into one text for each group at the least cost (DP)."""
        ys = [self._y(i, col) for i in own]
        pitch = min((b - a for a, b in pairwise(ys)), default=0.0)
        reach = min(WRAP * max(pitch, 0.6 * self.height), LEADING * self.height)
        n, k = len(own), len(groups)
        infinite = float("inf")
        cost = [[infinite] * (n + 1) for _ in range(k + 1)]
        step: list[list[int]] = [[0] * (n + 1) for _ in range(k + 1)]
        cost[0][0] = 0.0
        for g in range(k + 1):
            for i in range(n + 1):
                here = cost[g][i]
                if here == infinite:
                    continue
                if i < n and here + ORPHAN * self.height < cost[g][i + 1]:
                    cost[g][i + 1], step[g][i + 1] = here + ORPHAN * self.height, -1
                if g == k:
                    continue
                if here + LONE * self.height < cost[g + 1][i]:
                    cost[g + 1][i], step[g + 1][i] = here + LONE * self.height, 0
                for j in range(i, min(i + MAX_WRAP, n)):
                    if j > i and ys[j] - ys[j - 1] > reach:
                        break
                    total = here + _misfit(mode, ys[i], ys[j], groups[g])
                    if j + 1 < n and ys[j + 1] - ys[j] <= reach:
                        total += CUT * self.height
                    if total < cost[g + 1][j + 1]:
                        cost[g + 1][j + 1], step[g + 1][j + 1] = total, j + 1 - i
        pairs: list[tuple[int, Group]] = []
        g, i = k, n
        while g > 0 or i > 0:
            taken = step[g][i]
            if taken == -1:
                i -= 1
                continue
            g -= 1
            pairs.extend((own[line], groups[g]) for line in range(i - taken, i))
            i -= taken
        return cost[k][n], pairs

    def _orphans(self, sections: list[tuple[list[Group], list[int]]], owners: dict[tuple[int, int], Group]) -> set[int]:
        """Lines of which no text found a group: rows without values."""
        found: set[int] = set()
        for _, others in sections:
            for i in others:
                if not any((i, c) in owners for c, _ in self.lines[i].places):
                    found.add(i)
        return found

    # -- cells

    def _cells(
        self,
        rows: list[int],
        owners: dict[tuple[int, int], Group],
    ) -> Body:
        number = {line: row for row, line in enumerate(rows)}
        cells: dict[tuple[int, int, int, int], list[Word]] = {}
        for i, line in enumerate(self.lines):
            for run, (a, b) in zip(line.runs, line.places, strict=True):
                group = owners.get((i, a)) if b - a == 1 else None
                r0, r1 = self._extent(i, a, group, number)
                cells.setdefault((r0, a, r1, b), []).extend(run.words)
        regions = _disjoint(cells, len(rows), self.n_cols)
        return Body(self._edges(rows), regions)

    def _extent(self, i: int, col: int, group: Group | None, number: dict[int, int]) -> tuple[int, int]:
        """Rows of the cell that the text of line `i` in a column goes to."""
        if group is None:
            row = number[i] if i in number else self._nearest_row(i, number)
            return row, row + 1
        if col in self.row_wise and i in number:
            return number[i], number[i] + 1
        rows = [number[r] for r in group.rows]
        return min(rows), max(rows) + 1

    def _nearest_row(self, i: int, number: dict[int, int]) -> int:
        y = self.lines[i].y
        return number[min(number, key=lambda k: abs(self.lines[k].y - y))]

    def _edges(self, rows: list[int]) -> list[float]:
        """Row edges: half way between the boxes of neighbouring rows."""
        tops = [min(run.y0 for run in self.lines[i].runs) for i in rows]
        bottoms = [max(run.y1 for run in self.lines[i].runs) for i in rows]
        inner = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)]
        low = min(run.y0 for line in self.lines for run in line.runs)
        high = max(run.y1 for line in self.lines for run in line.runs)
        return [low, *inner, high]


def _distance(group: Group, y: float) -> float:
    return max(group.first - y, y - group.last, 0.0)


def _misfit(mode: str, first: float, last: float, group: Group) -> float:
    if mode == "top":
        return abs(first - group.first)
    if mode == "bottom":
        return abs(last - group.last)
    return abs((first + last) / 2 - (group.first + group.last) / 2)


def _disjoint(cells: dict[tuple[int, int, int, int], list[Word]], n_rows: int, n_cols: int) -> list[Region]:
    """Cells as regions that do not overlap: those that a larger covers join it; free places are empty."""
    owner: dict[tuple[int, int], Region] = {}
    regions: list[Region] = []
    largest_first = sorted(cells, key=lambda c: -(c[2] - c[0]) * (c[3] - c[1]))
    for r0, c0, r1, c1 in largest_first:
        words = cells[r0, c0, r1, c1]
        places = [(r, c) for r in range(r0, r1) for c in range(c0, c1)]
        taken = next((owner[p] for p in places if p in owner), None)
        if taken is not None:
            taken.words.extend(words)
            continue
        region = Region(r0, c0, r1, c1, list(words))
        regions.append(region)
        owner.update((p, region) for p in places)
    for r in range(n_rows):
        regions.extend(Region(r, c, r + 1, c + 1) for c in range(n_cols) if (r, c) not in owner)
    return regions
