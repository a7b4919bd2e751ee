"""Column edges from words: the gaps between what stands under each other."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from extractors.schemas.page import Word
from extractors.tables.runs import Run, run_of

COLUMN_GAP = 0.25
"""Line heights. Narrower gaps between texts are no gap between columns."""
BRIDGE = 0.5
"""A column is two where at most this share as many texts run over a place as lines have a gap there."""
MIN_GAPS = 3
"""Lines with a gap at one place that make it a gap between columns."""
MIN_HEADINGS = 3
"""Headings of a line that can be matched to columns."""
MIN_APART, MIN_ABREAST = 4, 2
"""Columns of values that words of one line head one by one, from which they are headings that stand close; of a run."""
HEADED = 0.3
"""Share of the columns that a line must head one by one to add columns of its own."""
CLOSE = 0.3
"""Line heights. Least gap between texts of neighbouring columns that stand close (a space is about 0.2)."""
SAME_START = 1.0
MIN_STARTS = 3
"""Texts of a column that begin within this many points of each other have a usual left end."""

MIN_LONE = 2
"""Lines of text on their own that make a column."""

YEAR = re.compile(r"^(?:19|20)\d\d$")

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


def is_numbering(line: Sequence[Run]) -> bool:
    """Whether a line numbers columns ("1 2 3 4 1 2 3 4", "2021 2022 2023"): a heading, though of values."""
    texts = [run.words[0].text for run in line]
    if len(line) < MIN_HEADINGS or not all(
        len(r.words) == 1 and t.isdecimal() for r, t in zip(line, texts, strict=True)
    ):
        return False
    numbers = [int(text) for text in texts]
    steps = sum(1 for a, b in pairwise(numbers) if b == a + 1)
    falls = sum(1 for a, b in pairwise(numbers) if b < a)
    return steps + falls == len(numbers) - 1 and steps > falls


def figures_of(line: Sequence[Run]) -> list[Run]:
    """The values of a line that are no headings: neither years nor the numbers of columns."""
    return [] if is_numbering(line) else [run for run in line if run.value and not YEAR.match(run.words[0].text)]


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
        hits = [c for c in values if c[0] < run.x1 and run.x0 < c[1]]
        # A text over one column of values belongs to it if it begins as they do; else it is a total's label.
        if not hits or (len(hits) == 1 and (run.value or abs(run.x0 - hits[0][0]) <= SAME_START)):
            spans.append((run.x0, run.x1))
    columns = _unbridged(body, heads, spans, COLUMN_GAP * size)
    columns = _with_lone(columns, [line[0] for line in body if len(line) == 1], COLUMN_GAP * size)
    columns = _widened(columns, heads)
    edges = [columns[0][0] - 1.0]
    edges.extend(_edge(a, b, heads) for a, b in pairwise(columns))
    edges.append(columns[-1][1] + 1.0)
    return edges


def _edge(left: Span, right: Span, heads: Sequence[Sequence[Run]]) -> float:
    """Where two columns part: in the middle of the gap, or beside a heading that stands in it, nearer to one of both.

    A heading with others below it in either column stands over the two.
    """
    middle = (left[1] + right[0]) / 2
    for at, line in enumerate(heads):
        below = [run for other in heads[at + 1 :] for run in other]
        for run in line:
            if not left[1] <= run.x0 < middle < run.x1 <= right[0]:
                continue
            if any(_under(other, [left]) for other in below) and any(_under(other, [right]) for other in below):
                continue
            return (left[1] + run.x0) / 2 if right[0] - run.x1 < run.x0 - left[1] else (run.x1 + right[0]) / 2
    return middle


def headings_apart(heads: Sequence[Sequence[Run]], body: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The lines of a header with the headings of narrow columns apart (`ENE FEB MAR ABR`), which stand close as words.

    On such a line words head many columns one by one: each column that a run passes is under one word, none over two.
    """
    columns = value_columns([line for line in body if len(values_of(line)) > 1])
    found = []
    for line in heads:
        parts = [_apart(run, columns) for run in line]
        over = {hits[0] for own in parts for part in own if len(hits := _under(part, columns)) == 1}
        found.append([part for own in parts for part in own] if len(over) >= MIN_APART else list(line))
    return found


def _apart(run: Run, columns: Sequence[Span]) -> list[Run]:
    over = [_under(word, columns) for word in run.words]
    headed = {column for own in over for column in own}
    if len(headed) < MIN_ABREAST or any(len(own) > 1 for own in over) or headed != set(_under(run, columns)):
        return [run]
    begins = [i for i in range(1, len(over)) if not over[i] or over[i] != over[i - 1]]
    if any(run.words[i].x0 - run.words[i - 1].x1 < CLOSE * run.height for i in begins):
        return [run]
    return [run_of(run.words[a:b]) for a, b in pairwise([0, *begins, len(over)])]


def _with_lone(columns: list[Span], runs: Sequence[Run], gap: float) -> list[Span]:
    """Widens columns by the lines that stand alone on their baseline, or adds the columns that these make."""
    columns = list(columns)
    free: list[Span] = []
    for run in runs:
        hits = [i for i, c in enumerate(columns) if c[0] < run.x1 + gap and run.x0 - gap < c[1]]
        if not hits:
            free.append((run.x0, run.x1))
        elif len(hits) == 1:
            low, high = columns[hits[0]]
            columns[hits[0]] = (min(low, run.x0), max(high, run.x1))
    return sorted([*columns, *_merge(free, gap)]) if len(free) >= MIN_LONE else columns


def _widened(columns: list[Span], heads: Sequence[Sequence[Run]]) -> list[Span]:
    """Widens columns by their headings, nearest first; adds columns that have nothing but a heading.

    Only lines that head many columns one by one add any: a heading between two columns elsewhere stands over a
    group of them.

    In the fullest line a heading may stand beside its column (a short number, or short labels, at one end of wide
    cells): between two pairs that stand over each other, as many headings as columns belong together in order.
    """
    fullest = max(heads, key=len, default=())
    for line in reversed(heads):
        hits = [_under(run, columns) for run in line]
        if line is fullest and len(line) >= MIN_HEADINGS:
            headed = [_under(run, columns) for other in heads for run in other]
            for known in (hits, headed):
                _pair_bare(hits, [i for i in range(len(columns)) if [i] not in known])
        alone = {over[0] for over in hits if len(over) == 1}
        one_to_one = len(alone) >= max(MIN_HEADINGS, HEADED * len(columns)) or line is fullest
        added: list[Span] = []
        for run, over in zip(line, hits, strict=True):
            if len(over) == 1:
                low, high = columns[over[0]]
                columns[over[0]] = (min(low, run.x0), max(high, run.x1))
            elif not over and one_to_one:
                added.append((run.x0, run.x1))
        columns = sorted([*columns, *added])
    return columns


def _under(run: Run | Word, columns: Sequence[Span]) -> list[int]:
    return [i for i, c in enumerate(columns) if c[0] < run.x1 and run.x0 < c[1]]


def _pair_bare(hits: list[list[int]], bare_columns: Sequence[int]) -> None:
    """Gives headings without columns the columns without headings of their stretch, if as many (in place)."""
    start = 0
    left = -1
    for stop in range(len(hits) + 1):
        if stop < len(hits) and not hits[stop]:
            continue
        right = min(hits[stop]) if stop < len(hits) else inf
        bare = [i for i in bare_columns if left < i < right]
        if stop - start == len(bare):
            hits[start:stop] = [[column] for column in bare]
        if stop < len(hits):
            left = max(hits[stop])
        start = stop + 1


def _merge(spans: Sequence[Span], gap: float) -> list[Span]:
    merged: list[list[float]] = []
    for low, high in sorted(spans):
        if merged and low - merged[-1][1] < gap:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return [(m[0], m[1]) for m in merged]


def _unbridged(
    lines: Sequence[Sequence[Run]], heads: Sequence[Sequence[Run]], spans: list[Span], gap: float
) -> list[Span]:
    """Columns of what stands under each other, without the texts that run over several columns.

    A column in which many lines have a gap at the same place, that only few texts bridge, is two columns: the
    bridges are taken away until there is none left.
    """
    while True:
        columns = _merge(spans, gap)
        bridges: set[Span] = set()
        for column in columns:
            x = _split_at(lines, heads, column, gap)
            if x is not None:
                bridges.update(s for s in spans if s[0] < x < s[1])
        if not bridges:
            return columns
        spans = [s for s in spans if s not in bridges]


def _split_at(lines: Sequence[Sequence[Run]], heads: Sequence[Sequence[Run]], column: Span, gap: float) -> float | None:
    """Where lines have a gap in a column, or texts begin after one, if clearly fewer texts run over that place."""
    low, high = column
    gaps: list[Span] = []
    inside: list[Run] = []
    starts: Counter[int] = Counter()
    for line in lines:
        own = [r for r in line if r.x1 > low and r.x0 < high]
        starts.update(round(r.x0) for r in own)
        if len(line) < 2:
            continue
        inside.extend(own)
        gaps.extend((a.x1, b.x0) for a, b in pairwise(own) if b.x0 - a.x1 >= gap)
    own = sorted((r for line in heads for r in line if r.x1 > low and r.x0 < high), key=lambda r: r.x0)
    # A gap between headings counts for several.
    gaps.extend((a.x1, b.x0) for a, b in pairwise(own) if b.x0 - a.x1 >= gap for _ in range(MIN_GAPS))
    if len(gaps) < MIN_GAPS:
        return None
    places = sorted(
        {(a + b) / 2 for a, b in gaps}
        | {b - gap / 2 for _, b in gaps}
        | {x - gap / 2 for x, n in starts.items() if n >= MIN_STARTS}
    )
    best: tuple[int, float] | None = None
    for x in places:
        support = sum(1 for a, b in gaps if a < x < b)
        if support < MIN_GAPS:
            continue
        support = max(support, sum(n for start, n in starts.items() if x - 0.5 < start <= x + gap + 0.5))
        bridged = sum(1 for r in inside if r.x0 < x < r.x1)
        if bridged and bridged <= BRIDGE * support and (best is None or bridged < best[0]):
            best = bridged, x
    return best[1] if best else None


def split_runs(line: Sequence[Run], xs: Sequence[float], starts: Sequence[Sequence[float]]) -> list[Run]:
    """Parts runs that go on into the next column only because the columns stand close.

    Args:
        line: runs of one baseline.
        xs: column edges.
        starts: for each column the usual left ends of its texts.
    """
    found: list[Run] = []
    for run in line:
        words = list(run.words)
        begin = 0
        for i in range(1, len(words)):
            gap = words[i].x0 - words[i - 1].x1
            column = min(max(bisect_right(xs, words[i].x0 + 1.0) - 1, 0), len(xs) - 2)
            if (
                gap >= CLOSE * run.height
                and bisect_right(xs, (words[i - 1].x0 + words[i - 1].x1) / 2) - 1 < column
                and any(abs(words[i].x0 - start) <= SAME_START for start in starts[column])
            ):
                found.append(run_of(words[begin:i]))
                begin = i
        found.append(run_of(words[begin:]) if begin else run)
    return found


def usual_starts(lines: Sequence[Sequence[Run]], xs: Sequence[float]) -> list[list[float]]:
    """For each column the left ends that several of its texts share."""
    counts: list[Counter[int]] = [Counter() for _ in range(len(xs) - 1)]
    for line in lines:
        for run in line:
            column = min(max(bisect_right(xs, run.x) - 1, 0), len(xs) - 2)
            if run.x0 >= xs[column] - 1.0:
                counts[column][round(run.x0)] += 1
    return [[float(x) for x, n in count.items() if n >= MIN_STARTS] for count in counts]
