"""Rulings as drawn -> whole lines, and the groups of lines that touch each other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.schemas.page import Box, Ruling

SNAP = 2.0
"""Points. Parallel pieces no farther apart than this are one line (the two edges of neighbouring cells)."""
JOIN = 4.0
"""Points. Pieces of one line with a gap no larger than this are joined (dashes, gaps at crossings)."""
MIN_LINE = 4.0
"""Points. Shorter lines border no cell."""
TOUCH = 3.0
"""Points by which a line may miss another that it should meet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line: at `at` on its axis, from `low` to `high` along it."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines that hang together."""

    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]

    @property
    def bbox(self) -> Box:
        """Box of all its lines."""
        xs = [v for n in self.horizontal for v in (n.low, n.high)] + [n.at for n in self.vertical]
        ys = [v for n in self.vertical for v in (n.low, n.high)] + [n.at for n in self.horizontal]
        return min(xs), min(ys), max(xs), max(ys)


def whole_lines(rulings: Iterable[Ruling]) -> tuple[list[Line], list[Line]]:
    """Merges rulings into (horizontal, vertical) lines, sorted by position."""
    across: list[Line] = []
    down: list[Line] = []
    for r in rulings:
        if r.x1 - r.x0 >= r.y1 - r.y0:
            across.append(Line((r.y0 + r.y1) / 2, r.x0, r.x1))
        else:
            down.append(Line((r.x0 + r.x1) / 2, r.y0, r.y1))
    return _merge(across), _merge(down)


def as_rulings(across: Iterable[Line], down: Iterable[Line]) -> list[Ruling]:
    """Horizontal and vertical lines as rulings."""
    flat = [Ruling(line.low, line.at, line.high, line.at) for line in across]
    return flat + [Ruling(line.at, line.low, line.at, line.high) for line in down]


def _merge(pieces: list[Line]) -> list[Line]:
    """Merges collinear pieces that overlap or nearly touch; drops what stays short."""
    pieces.sort(key=lambda p: (p.at, p.low))
    merged: list[Line] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or pieces[end].at - pieces[start].at > SNAP:
            merged.extend(_join(pieces[start:end]))
            start = end
    return [line for line in merged if line.high - line.low >= MIN_LINE]


def _join(pieces: list[Line]) -> list[Line]:
    if len(pieces) == 1:
        return pieces
    pieces.sort(key=lambda p: p.low)
    joined: list[Line] = []
    low, high = pieces[0].low, pieces[0].high
    weight = max(high - low, 0.1)
    total = pieces[0].at * weight
    for piece in pieces[1:]:
        length = max(piece.high - piece.low, 0.1)
        if piece.low <= high + JOIN:
            high = max(high, piece.high)
            total += piece.at * length
            weight += length
        else:
            joined.append(Line(total / weight, low, high))
            low, high, weight, total = piece.low, piece.high, length, piece.at * length
    joined.append(Line(total / weight, low, high))
    return joined


def frames(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[Frame]:
    """Groups lines that cross or meet. A line that meets no other comes as a frame of its own."""
    positions = [line.at for line in vertical]
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    offset = len(horizontal)
    for i, line in enumerate(horizontal):
        y = line.at
        own = root(i)
        first = bisect_left(positions, line.low - TOUCH)
        last = bisect_right(positions, line.high + TOUCH)
        for j in range(first, last):
            other = vertical[j]
            if other.low - TOUCH <= y <= other.high + TOUCH:
                b = parent[offset + j]
                if b != own:
                    b = root(b)
                    if b != own:
                        parent[b] = own
    members: dict[int, tuple[list[Line], list[Line]]] = {}
    for i, line in enumerate(horizontal):
        members.setdefault(root(i), ([], []))[0].append(line)
    for j, line in enumerate(vertical):
        members.setdefault(root(offset + j), ([], []))[1].append(line)
    return [Frame(tuple(h), tuple(v)) for h, v in members.values()]
