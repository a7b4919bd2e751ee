"""Lines that hang together -> a grid of cells, merged ones included, and the words in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.readers.lines import Frame, Line
from extractors.schemas.page import Box, Cell, Lugar, Table, Word
from extractors.tables.text import join

THIN_CELL = 3.5
"""Points. Lines closer than this are one border (a double line); no row or column is so narrow."""
COVER = 0.75
"""Share of a cell's side that lines must cover to be its border."""
END = 2.5
"""Points by which a border may fall short of the corners of its cell."""


@dataclass(slots=True)
class Region:
    """A rectangle of grid squares that is one cell: rows r0..r1-1, columns c0..c1-1."""

    r0: int
    c0: int
    r1: int
    c1: int
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """Row edges `ys`, column edges `xs` (ascending), and the cells between them."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]

    @property
    def n_rows(self) -> int:
        """Rows of squares."""
        return len(self.ys) - 1

    @property
    def n_cols(self) -> int:
        """Columns of squares."""
        return len(self.xs) - 1

    @property
    def bbox(self) -> Box:
        """Outline."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box(self, region: Region) -> Box:
        """Outline of one cell."""
        return self.xs[region.c0], self.ys[region.r0], self.xs[region.c1], self.ys[region.r1]

    def table(self, pagina: int, kind: str, around: Sequence[Word]) -> Table:
        """The grid as a table in page coordinates.

        Args:
            pagina: page from 1.
            kind: "reglada" or "alineada".
            around: all words of the page: a cell's box must hold no other's.
        """
        page = Middles(around)
        cells = [self._cell(region, pagina, page) for region in self.regions]
        cells.sort(key=lambda c: (c.row, c.col))
        return Table(
            pagina=pagina,
            cells=tuple(cells),
            n_rows=self.n_rows,
            n_cols=self.n_cols,
            kind=kind,
            bbox=self.bbox,
            column_edges=tuple(self.xs),
        )

    def _cell(self, region: Region, pagina: int, around: "Middles") -> Cell:
        r0, c0 = region.r0, region.c0
        row_span, col_span = region.r1 - r0, region.c1 - c0
        words = region.words
        outline = self.xs[c0], self.ys[r0], self.xs[region.c1], self.ys[region.r1]
        if not words:
            return Cell(r0, c0, row_span, col_span, "", Lugar(pagina, outline))
        breaks: tuple[int, ...] = ()
        if len(words) == 1:
            word = words[0]
            text, doubt, bbox = word.text, word.doubt, word[:4]
        else:
            joined = join(words)
            text, breaks, doubt, bbox = joined.text, joined.breaks, joined.doubt, joined.bbox
        if (
            bbox[0] < outline[0] or bbox[1] < outline[1] or bbox[2] > outline[2] or bbox[3] > outline[3]
        ) and not holds_only(bbox, words, around):
            cut = (
                max(bbox[0], outline[0]), max(bbox[1], outline[1]), min(bbox[2], outline[2]), min(bbox[3], outline[3])
            )  # fmt: skip
            if holds_only(cut, words, around):
                bbox = cut
            else:
                doubt = doubt or "superpuesto"
        return Cell(r0, c0, row_span, col_span, text, Lugar(pagina, bbox), breaks, doubt, words=_recognised(words))


def _recognised(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words that a recogniser read: their cell's text is settled once its column is known."""
    return tuple(words) if words[0].seen is not None else ()


def is_under_a_stamp(region: Region) -> bool:
    """Whether most words of a cell are in doubt: letters of a stamp, which make no rows."""
    return 2 * sum(bool(word.doubt) for word in region.words) >= len(region.words) > 0


class Middles:
    """The words of a page by where their middle is."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted(words, key=lambda w: w.y0 + w.y1)
        self._heights = [(w.y0 + w.y1) / 2 for w in self._words]

    def inside(self, box: Box) -> list[Word]:
        """Words whose middle is in a box."""
        x0, y0, x1, y1 = box
        start, end = bisect_left(self._heights, y0), bisect_right(self._heights, y1)
        return [w for w in self._words[start:end] if x0 <= (w.x0 + w.x1) / 2 <= x1]


def holds_only(box: Box, words: Sequence[Word], around: Middles) -> bool:
    """Whether reading the words whose middle is in a box gives these words and no other."""
    inside = around.inside(box)
    return len(inside) == len(words) and {id(w) for w in inside} == {id(w) for w in words}


def grid_of(frame: Frame) -> Grid | None:
    """Makes the grid of a frame, without words; None if it has no two lines each way to stand between.

    Where lines stick out past the last crossing (no outer verticals) the grid reaches to their ends.
    """
    if not frame.horizontal or not frame.vertical:
        return None
    xs = edges([line.at for line in frame.vertical], frame.horizontal)
    ys = edges([line.at for line in frame.horizontal], frame.vertical)
    if len(xs) < 2 or len(ys) < 2:
        return None
    closed_rows = covered(frame.horizontal, ys, xs)
    closed_cols = covered(frame.vertical, xs, ys)
    return Grid(xs, ys, regions_of(len(ys) - 1, len(xs) - 1, closed_rows, closed_cols))


def edges(positions: Sequence[float], across: Sequence[Line]) -> list[float]:
    """Distinct positions of parallel lines, and the ends of the lines across where these reach farther."""
    clusters: list[list[float]] = []
    for position in sorted(positions):
        if clusters and position - clusters[-1][0] <= THIN_CELL:
            clusters[-1].append(position)
        else:
            clusters.append([position])
    found = [sum(cluster) / len(cluster) for cluster in clusters]
    if not across:
        return found
    low = min(line.low for line in across)
    high = max(line.high for line in across)
    if low < found[0] - 2 * THIN_CELL:
        found.insert(0, low)
    if high > found[-1] + 2 * THIN_CELL:
        found.append(high)
    return found


def covered(parallel: Sequence[Line], at: list[float], along: list[float]) -> list[int]:
    """For each edge in `at` a mask: bit i set if lines on it cover the side along[i] to along[i + 1]."""
    spans: list[list[tuple[float, float]]] = [[] for _ in at]
    for line in parallel:
        spans[nearest(at, line.at)].append((line.low, line.high))
    return [_mask(pieces, along) for pieces in spans]


def nearest(values: list[float], value: float) -> int:
    """Index of the nearest of sorted values."""
    i = bisect_left(values, value)
    if i == 0:
        return 0
    if i == len(values):
        return i - 1
    return i if values[i] - value < value - values[i - 1] else i - 1


def _mask(pieces: list[tuple[float, float]], along: list[float]) -> int:
    mask = 0
    partial: dict[int, float] = {}
    for low, high in pieces:
        first = bisect_left(along, low - END)
        last = bisect_right(along, high + END) - 1
        if last > first:
            mask |= (1 << last) - (1 << first)
        for side in {first - 1, last}:
            if 0 <= side < len(along) - 1 and not mask >> side & 1:
                overlap = min(high, along[side + 1]) - max(low, along[side])
                if overlap > 0:
                    partial[side] = partial.get(side, 0.0) + overlap
    for side, overlap in partial.items():
        if overlap >= COVER * (along[side + 1] - along[side]):
            mask |= 1 << side
    return mask


def regions_of(n_rows: int, n_cols: int, closed_rows: list[int], closed_cols: list[int]) -> list[Region]:
    """Joins squares without a border between them; what is then no rectangle is cut into rectangles."""
    parent = list(range(n_rows * n_cols))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    all_cols, all_rows = (1 << n_cols) - 1, (1 << n_rows) - 1
    joined: set[int] = set()
    for edge in range(1, n_rows):
        for col in bits(all_cols & ~closed_rows[edge]):
            below = edge * n_cols + col
            parent[root(below)] = root(below - n_cols)
            joined.update((below, below - n_cols))
    for edge in range(1, n_cols):
        for row in bits(all_rows & ~closed_cols[edge]):
            right = row * n_cols + edge
            parent[root(right)] = root(right - 1)
            joined.update((right, right - 1))
    squares: dict[int, list[int]] = {}
    for i in sorted(joined):
        squares.setdefault(root(i), []).append(i)
    regions = [
        Region(row, col, row + 1, col + 1)
        for row in range(n_rows)
        for col in range(n_cols)
        if row * n_cols + col not in joined
    ]
    for members in squares.values():
        regions.extend(_rectangles(members, n_cols))
    return regions


def bits(mask: int) -> list[int]:
    """Positions of the set bits."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _rectangles(squares: list[int], n_cols: int) -> list[Region]:
    """Cuts a set of squares into rectangles: runs of a row, joined downwards while they are alike."""
    rows: dict[int, list[int]] = {}
    for square in squares:
        row, col = divmod(square, n_cols)
        rows.setdefault(row, []).append(col)
    done: list[Region] = []
    going: dict[tuple[int, int], Region] = {}
    for row in sorted(rows):
        cols = sorted(rows[row])
        runs: dict[tuple[int, int], Region] = {}
        start = 0
        for end in range(1, len(cols) + 1):
            if end == len(cols) or cols[end] != cols[end - 1] + 1:
                extent = (cols[start], cols[end - 1] + 1)
                above = going.pop(extent, None)
                if above is not None and above.r1 == row:
                    above.r1 = row + 1
                    runs[extent] = above
                else:
                    if above is not None:
                        done.append(above)
                    runs[extent] = Region(row, extent[0], row + 1, extent[1])
                start = end
        done.extend(going.values())
        going = runs
    return done + list(going.values())


def fill(grid: Grid, words: Sequence[Word]) -> list[Word]:
    """Puts each word into the cell that its middle lies in; gives back those that lie in none."""
    owner: dict[int, Region] = {}
    n_cols = grid.n_cols
    for region in grid.regions:
        for row in range(region.r0, region.r1):
            for col in range(region.c0, region.c1):
                owner[row * n_cols + col] = region
    outside: list[Word] = []
    xs, ys = grid.xs, grid.ys
    x_low, y_low, x_high, y_high = grid.bbox
    for word in words:
        x0, y0, x1, y1 = word[:4]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        inside = x_low <= x < x_high and y_low <= y < y_high
        own = owner.get((bisect_right(ys, y) - 1) * n_cols + bisect_right(xs, x) - 1) if inside else None
        (outside if own is None else own.words).append(word)
    return outside
