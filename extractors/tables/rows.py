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
BESIDE = 0.75
"""Line heights. A text is beside a row if one of its lines is this near to it."""
SPACE = 0.25
"""Line heights. A space between words."""
INDENT = 0.3
"""Line heights. Texts whose left edges differ by no more begin at one indent."""
FITS = 0.95
"""Of a column's widest text. A word that would have fitted within it on the line above is no continuation of it."""
PITCH = 0.85
"""Of the least distance of two rows: lines nearer than this are one text, fitting or not."""
ENTRY = re.compile(r"(?:\d{2,}|\d+[.-]\d)[\d.-]*(?:\s*[-–]?\s+[^\W\d_a-zà-ÿ]|$)")
"""How an entry of a numbered list begins: a code of two digits or more, and a capital letter if anything."""
NUMBERED, FEWEST_ENTRIES = 0.6, 5
"""Share of the rows that begin an entry for a column to be a numbered list (totals have none), and fewest rows."""


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


def body(baselines: Sequence[Sequence[Run]], xs: Sequence[float], cuts: Sequence[float] = ()) -> Body:
    """Finds rows and cells.

    Args:
        baselines: the runs of the table's body, line by line.
        xs: column edges.
        cuts: heights over which no cell reaches.
    """
    lines = [_line(runs, xs) for runs in baselines if runs]
    numeric = _numeric_columns(lines, len(xs) - 1)
    height = sorted(line.height for line in lines)[len(lines) // 2]
    anchors = _anchors(lines, numeric, height)
    return _Builder(lines, anchors, numeric, height, len(xs) - 1, cuts).build()


def _line(runs: Sequence[Run], xs: Sequence[float]) -> Line:
    heights = sorted(run.height for run in runs)
    y = sum(run.y for run in runs) / len(runs)
    places = [place(run, xs) for run in runs]
    held = {a for run, (a, _) in zip(runs, places, strict=True) if run.value}
    return Line(y, heights[len(heights) // 2], list(runs), [_beside(a, b, held) for a, b in places])


def _beside(first: int, end: int, held: set[int]) -> tuple[int, int]:
    """The columns of a run but for those at its ends in which a value stands: a text may reach in before it."""
    while end - first > 1 and end - 1 in held:
        end -= 1
    while end - first > 1 and first in held:
        first += 1
    return first, end


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

    def __init__(
        self,
        lines: list[Line],
        anchors: list[int],
        numeric: set[int],
        height: float,
        n_cols: int,
        cuts: Sequence[float],
    ) -> None:
        self.lines = lines
        self.cuts = cuts
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
        """Stretches between heading lines or cuts: the groups of rows in each, and the lines that are no rows."""
        sections: list[tuple[list[Group], list[int]]] = [([], [])]
        anchored = set(self.anchors)
        for i, line in enumerate(self.lines):
            if i and any(self.lines[i - 1].y < cut <= line.y for cut in self.cuts):
                sections.append(([], []))
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
        beginnings = self._beginnings(col, jobs)
        if col in self.row_wise:
            for groups, own in jobs:
                for piece in _pieces(own, beginnings):
                    beside = self._beside(groups, [self._y(i, col) for i in piece])
                    if beside:
                        owners.update({(i, col): _nearest(beside, self._y(i, col)) for i in piece})
            return
        best: tuple[float, list[tuple[int, Group]]] | None = None
        for mode in MODES:
            cost, given = 0.0, []
            for groups, own in jobs:
                part, pairs = self._partition(groups, own, col, mode, beginnings)
                cost += part
                given.extend(pairs)
            if best is None or cost < best[0] - 1e-6:
                best = cost, given
        if best is not None:
            for i, group in best[1]:
                owners[i, col] = group

    def _beginnings(self, col: int, jobs: Sequence[tuple[list[Group], list[int]]]) -> set[int]:
        """Lines that do not continue the text above.

        They stand too far below it, are values of a column of values, or begin an entry of a numbered list, or what
        they begin with would have fitted on the line above, or the indent changes. The last two say nothing of lines
        that begin small, or that are nearer to the line above than any two rows are.
        """
        standing = [
            [self._run(i, col) for i in own if self._standing(groups, self._y(i, col)) is not None]
            for groups, own in jobs
        ]
        pitch = min((b.y - a.y for runs in standing for a, b in pairwise(runs)), default=float("inf"))
        width = max(run.x1 - run.x0 for _, own in jobs for i in own for run in [self._run(i, col)])
        indents = self._indents([run.x0 for runs in standing for run in runs])
        entries = [_begins_entry(run) for runs in standing for run in runs]
        numbered = len(entries) >= FEWEST_ENTRIES and sum(entries) >= NUMBERED * len(entries)
        found: set[int] = set()
        for _, own in jobs:
            for a, b in pairwise(own):
                above, below = self._run(a, col), self._run(b, col)
                word = below.words[0].x1 - below.words[0].x0 + SPACE * self.height
                fits = above.x1 - above.x0 + word <= FITS * width
                steps = {self._indent(above.x0, indents), self._indent(below.x0, indents)}
                parted = fits or (len(steps) > 1 and None not in steps)
                parted = parted and below.y - above.y >= PITCH * pitch and not below.words[0].text[:1].islower()
                far = below.y - above.y > LEADING * self.height
                if far or parted or (below.value and col in self.numeric) or (numbered and _begins_entry(below)):
                    found.add(b)
        return found

    def _indents(self, lefts: list[float]) -> list[float]:
        """Left edges at which more than one row begins."""
        found: list[float] = []
        for x in sorted(lefts):
            alike = sum(abs(x - other) <= INDENT * self.height for other in lefts)
            if alike > 1 and (not found or x - found[-1] > INDENT * self.height):
                found.append(x)
        return found

    def _indent(self, x: float, indents: list[float]) -> float | None:
        return next((indent for indent in indents if abs(x - indent) <= INDENT * self.height), None)

    def _y(self, i: int, col: int) -> float:
        """Height of what stands in a column on a line (other columns may stand a little off it)."""
        return self._run(i, col).y

    def _run(self, i: int, col: int) -> Run:
        """What stands first in a column on a line that has something there."""
        line = self.lines[i]
        return next(run for run, (c, _) in zip(line.runs, line.places, strict=True) if c == col)

    def _is_row_wise(self, jobs: Sequence[tuple[list[Group], list[int]]]) -> bool:
        """Whether a text column has its own text on every single row."""
        rows = [i for groups, _ in jobs for g in groups for i in g.rows]
        own = {i for _, lines in jobs for i in lines}
        return len(own & set(rows)) >= 0.7 * max(len(rows), len(own))

    def _partition(
        self, groups: list[Group], own: list[int], col: int, mode: str, beginnings: set[int]
    ) -> tuple[float, list[tuple[int, Group]]]:
        """Cuts the lines of a column, in order, into one text for each group at the least cost (DP)."""
        ys = [self._y(i, col) for i in own]
        pitch = min((b - a for a, b in pairwise(ys)), default=0.0)
        reach = min(WRAP * max(pitch, 0.6 * self.height), LEADING * self.height)
        at = [self._standing(groups, y) for y in ys]
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
                    if at[j] not in (None, g) or (j > i and (ys[j] - ys[j - 1] > reach or own[j] in beginnings)):
                        break
                    total = here + _misfit(mode, ys[i], ys[j], groups[g])
                    if j + 1 < n and ys[j + 1] - ys[j] <= reach and own[j + 1] not in beginnings:
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

    def _standing(self, groups: list[Group], y: float) -> int | None:
        """The group on one of whose rows a text stands: it is that group's, whatever the texts around it are."""
        rows = [(abs(self.lines[i].y - y), n) for n, group in enumerate(groups) for i in group.rows]
        distance, number = min(rows)
        return number if distance <= ON_LINE * self.height else None

    def _beside(self, groups: list[Group], ys: list[float]) -> list[Group]:
        """The groups that the lines of a text stand on; if none, those that they are beside."""
        on = {n for y in ys for n in [self._standing(groups, y)] if n is not None}
        near = BESIDE * self.height
        return [g for n, g in enumerate(groups) if (n in on if on else any(_distance(g, y) < near for y in ys))]

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


def _begins_entry(run: Run) -> bool:
    return ENTRY.match(" ".join(word.text for word in run.words)) is not None


def _pieces(lines: Sequence[int], beginnings: set[int]) -> list[list[int]]:
    """Lines cut where a text begins."""
    starts = [0] + [n for n, i in enumerate(lines) if n and i in beginnings]
    return [list(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _distance(group: Group, y: float) -> float:
    return max(group.first - y, y - group.last, 0.0)


def _nearest(groups: Sequence[Group], y: float) -> Group:
    return min(groups, key=lambda group: _distance(group, y))


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
