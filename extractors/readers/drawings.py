"""Line art of a PDF page -> rulings: strokes, thin filled rectangles, and the borders of shaded cells.

No PyMuPDF here: the input is the list of dicts that `Page.get_cdrawings()` gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extractors.readers.lines import Line, as_rulings, frames, whole_lines
from extractors.schemas.page import Box, Ruling

THIN = 2.6
"""Points. A filled rectangle, or a stroke, no thicker than this is a ruling; thicker is shading."""
STRAIGHT = 0.7
"""Points. How far the ends of a ruling may be off one axis."""
MIN_PIECE = 0.3
"""Points. Shorter pieces are dots, not even a dash of a dashed line."""
MIN_SHADE_WIDTH = 10.0
MIN_SHADE_HEIGHT = 5.0
"""Points. Smaller filled rectangles are marks (bullets, legend keys), never the shading of a cell."""
SAME_EDGE = 1.0
"""Points. Two shaded rectangles whose edges agree to this belong to one column or one row."""
PAGE_SHARE = 0.6
"""Share of the page. A filled rectangle as large as this is the page's background."""
WHITE = 0.93
"""Of 1. A colour whose every component reaches this is white on paper."""
BAND_SHAPE = 5.0
"""Width to height of a zebra band, at least."""
MIN_STRIP = 3
"""Shaded headings side by side that make a table's header row."""
STRIP_GAP = 4.0
"""Points between two headings of a strip, at most."""
ZEBRA_GAP = 2.0
"""White between two shaded bands, in heights of the lower band, at most."""
MIN_ROW_ENDS = 2
"""Horizontal rulings that end at the border of a table, at least (the page's border has its own two)."""
MAX_COORDINATE = 100_000.0
"""Points, about 35 m. What lies farther out is not on any page."""

Point = tuple[float, float]
Turn = tuple[float, ...]
"""Matrix a, b, c, d, e, f of a quarter turn."""
Drawing = dict[str, Any]


@dataclass(slots=True)
class _Art:
    """Line art sorted by what it can mean for a table."""

    rulings: list[Ruling] = field(default_factory=list)
    pale: list[tuple[Ruling, int]] = field(default_factory=list)
    """Rulings in white, to be seen only on shading, with the drawing order."""
    shades: list[tuple[Box, int]] = field(default_factory=list)
    """Filled rectangles that are not white, with the drawing order."""


def rulings_of(drawings: Iterable[Drawing], turn: Turn | None, width: float, height: float) -> list[Ruling]:
    """Gives the rulings of a page.

    Args:
        drawings: dicts of `get_cdrawings()`.
        turn: maps a drawing's points to the page as shown; None if they are on it.
        width: page width in points.
        height: page height in points.

    Returns:
        Whole lines: pieces merged, dashes joined.
    """
    art = _Art()
    for drawing in drawings:
        _read(drawing, turn, art)
    found = art.rulings
    if art.pale:
        found = found + _on_shading(art.pale, art.shades)
    page_area = width * height
    shades = [s for s, _ in art.shades if (s[2] - s[0]) * (s[3] - s[1]) < PAGE_SHARE * page_area]
    found = _without_page_border(found, shades, height)
    if shades:
        found = found + shading_rulings(_outside_frames(shades, found))
    inside = [r for r in found if r.x1 > 0 and r.y1 > 0 and r.x0 < width and r.y0 < height]
    return as_rulings(*whole_lines(inside))


def _without_page_border(rulings: list[Ruling], shades: Sequence[Box], height: float) -> list[Ruling]:
    """Leaves out a border around the page, which would make the tables of a printed web page one.

    It is two vertical rulings at most, as tall as the page's text or running on over its ends; rows cross it, or stop
    short of it, and no columns begin at the height where it does.
    """
    across = [r for r in rulings if r.y0 == r.y1 and 0 <= r.y0 <= height]
    tall = [r for r in rulings if r.x0 == r.x1 and (r.y1 - r.y0 >= PAGE_SHARE * height or r.y0 < 0 or r.y1 > height)]
    if len({round(r.x0 / SAME_EDGE) for r in tall}) > 2:
        return rulings

    def is_of_rows(line: Ruling) -> bool:
        ends = sum(min(abs(r.x0 - line.x0), abs(r.x1 - line.x0)) <= SAME_EDGE for r in across)
        crossing = sum(r[0] < line.x0 - SAME_EDGE and line.x0 + SAME_EDGE < r[2] for r in (*across, *shades))
        return ends >= MIN_ROW_ENDS and ends >= crossing

    def is_of_columns(line: Ruling) -> bool:
        others = {round(r.x0) for r in rulings if r.x0 == r.x1 and abs(r.y0 - line.y0) <= SAME_EDGE}
        return len(others - {round(r.x0) for r in tall}) >= MIN_ROW_ENDS

    border = {r for r in tall if not is_of_rows(r) and not is_of_columns(r)}
    return [r for r in rulings if r not in border]


def _on_shading(pale: Sequence[tuple[Ruling, int]], shades: Sequence[tuple[Box, int]]) -> list[Ruling]:
    """Cuts white rulings to the stretch where they cross shading drawn before: elsewhere nobody sees them.

    The white bands of a zebra between two shaded ones count as crossed.
    """
    found: list[Ruling] = []
    for ruling, order in pale:
        under = [box for box, drawn in shades if drawn < order]
        if ruling.y0 == ruling.y1:
            turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in under]
            found.extend(as_rulings(_stretches(Line(ruling.y0, ruling.x0, ruling.x1), turned), ()))
        else:
            found.extend(as_rulings((), _stretches(Line(ruling.x0, ruling.y0, ruling.y1), under)))
    return found


def _stretches(line: Line, shades: Sequence[Box]) -> list[Line]:
    """Pieces of a line within shades; these as (low across it, low along it, high across, high along)."""
    spans = sorted(
        (max(line.low, low), min(line.high, high))
        for at0, low, at1, high in shades
        if at0 - SAME_EDGE <= line.at <= at1 + SAME_EDGE and low < line.high and high > line.low
    )
    pieces: list[list[float]] = []
    for low, high in spans:
        if pieces and low - pieces[-1][1] <= ZEBRA_GAP * (high - low):
            pieces[-1][1] = max(pieces[-1][1], high)
        else:
            pieces.append([low, high])
    return [Line(line.at, low, high) for low, high in pieces]


def _outside_frames(shades: Sequence[Box], rulings: Sequence[Ruling]) -> list[Box]:
    """Leaves out shading inside ruled tables: it marks cells or words there, it divides nothing."""
    boxes = []
    for frame in frames(*whole_lines(rulings)):
        lines = len(frame.horizontal), len(frame.vertical)
        if min(lines) >= 2 and sum(lines) > 4:
            boxes.append(frame.bbox)
    return [s for s in shades if not any(_holds(b, (s[0] + s[2]) / 2, (s[1] + s[3]) / 2) for b in boxes)]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def shading_boxes(drawings: Iterable[Drawing], turn: Turn | None) -> list[tuple[int, Box]]:
    """Gives (sequence number, box) of every filled rectangle thicker than a ruling, white ones too."""
    boxes: list[tuple[int, Box]] = []
    for drawing in drawings:
        if "f" in drawing["type"]:
            art = _Art()
            _read({**drawing, "fill": (0.0, 0.0, 0.0)}, turn, art)
            boxes.extend((order, box) for box, order in art.shades)
    return boxes


def shading_rulings(shades: Sequence[Box]) -> list[Ruling]:
    """Gives the edges of those shaded rectangles that make a table: tiled cells, zebra bands, headings.

    A lone rectangle (a highlight, a banner, a text box) divides nothing, nor do the bars of a chart.
    """
    large = [s for s in shades if s[2] - s[0] >= MIN_SHADE_WIDTH and s[3] - s[1] >= MIN_SHADE_HEIGHT]
    large = list(dict.fromkeys(large))
    columns: dict[tuple[int, int], int] = defaultdict(int)
    rows: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in large:
        columns[_key(box[0], box[2])] += 1
        rows[_key(box[1], box[3])].append(box)
    cells: list[Box] = []
    for box in large:
        x0, y0, x1, y1 = box
        row = rows[_key(y0, y1)]
        beside = any(_is_beside(box, other) for other in row)
        tiled = columns[_key(x0, x1)] > 1 and (beside or x1 - x0 >= BAND_SHAPE * (y1 - y0))
        if tiled or (len(row) >= MIN_STRIP and _is_strip(row)):
            cells.append(box)
    return [edge for box in _with_neighbours(cells, large) for edge in _edges(box)]


def _with_neighbours(cells: Sequence[Box], boxes: Sequence[Box]) -> list[Box]:
    """Adds the boxes around cells: beside them, at the height at which they begin or end, and close above them.

    Headings of two rows stand beside two of one; a band with the name of a section stands on its headings.
    """
    at: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in boxes:
        for edge in (1, 3):
            at[edge, round(box[edge] / SAME_EDGE)].append(box)
    found = dict.fromkeys(cells)
    waiting = list(cells)
    while waiting:
        cell = waiting.pop()
        top = round(cell[1] / SAME_EDGE)
        near = [box for edge in (1, 3) for box in at[edge, round(cell[edge] / SAME_EDGE)] if _is_beside(cell, box)]
        above = [box for gap in range(round(STRIP_GAP / SAME_EDGE) + 1) for box in at[3, top - gap]]
        near += [box for box in above if box[0] < cell[2] and cell[0] < box[2]]
        for box in near:
            if box not in found:
                found[box] = None
                waiting.append(box)
    return list(found)


def _is_beside(box: Box, other: Box) -> bool:
    return abs(other[0] - box[2]) <= STRIP_GAP or abs(box[0] - other[2]) <= STRIP_GAP


def _is_strip(row: Sequence[Box]) -> bool:
    """Whether boxes side by side touch, as the headings of a table do and the bars of a chart do not."""
    return all(b[0] - a[2] <= STRIP_GAP for a, b in pairwise(sorted(row)))


def _key(low: float, high: float) -> tuple[int, int]:
    return round(low / SAME_EDGE), round(high / SAME_EDGE)


def _read(drawing: Drawing, turn: Turn | None, art: _Art) -> None:
    """Adds what one path draws."""
    kind: str = drawing["type"]
    stroked = "s" in kind
    rulings: list[Ruling] = []
    boxes: list[Box] = []
    items = drawing["items"]
    if kind == "f" and len(items) > 1 and all(item[0] == "l" for item in items):
        box = _polygon_box(items)
        if box is not None:
            _add_box(turned(box, turn), False, True, rulings, boxes)
    else:
        thick = stroked and drawing["width"] > THIN
        for item in items:
            what = item[0]
            if what == "l":
                if stroked:
                    (x0, y0), (x1, y1) = item[1], item[2]
                    ends = (x0, y0, x1, y1) if turn is None else turned((x0, y0, x1, y1), turn)
                    if thick:
                        _add_thick(ends, drawing["width"], boxes)
                    else:
                        _add_line(ends, rulings)
            elif what != "c":
                box = item[1] if what == "re" else _quad_box(item[1])
                if box is not None:
                    _add_box(turned(box, turn), stroked, kind != "s", rulings, boxes)
    if rulings:
        if _is_white(drawing.get("color" if stroked else "fill")):
            art.pale.extend((ruling, drawing["seqno"]) for ruling in rulings)
        else:
            art.rulings.extend(rulings)
    if boxes and not _is_white(drawing.get("color" if kind == "s" else "fill")):
        art.shades.extend((box, drawing["seqno"]) for box in boxes)


def turned(box: Box, turn: Turn | None) -> Box:
    """A box, or the ends of a line, turned to the page as shown, with its corners sorted."""
    x0, y0, x1, y1 = box
    if turn is not None:
        a, b, c, d, e, f = turn
        x0, y0, x1, y1 = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
    return ordered((x0, y0, x1, y1))


def _is_white(color: Sequence[float] | None) -> bool:
    """Whether a colour (grey, RGB; components 0 to 1) cannot be told from white paper."""
    return color is not None and min(color) >= WHITE


def _add_box(box: Box, stroked: bool, filled: bool, rulings: list[Ruling], boxes: list[Box]) -> None:
    """Adds a rectangle: a ruling if it is thin, else its edges if stroked, and its area if filled."""
    x0, y0, x1, y1 = box
    if not _sane(box):
        return
    if y1 - y0 > THIN and x1 - x0 > THIN:
        if stroked:
            rulings.extend(_edges(box))
        if filled:
            boxes.append(box)
    elif y1 - y0 <= x1 - x0:
        if x1 - x0 > MIN_PIECE:
            rulings.append(Ruling(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
    elif y1 - y0 > MIN_PIECE:
        rulings.append(Ruling((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def ordered(box: Box) -> Box:
    """The same box with its corners sorted."""
    x0, y0, x1, y1 = box
    if x0 > x1:
        x0, x1 = x1, x0
    if y0 > y1:
        y0, y1 = y1, y0
    return x0, y0, x1, y1


def _sane(box: Box) -> bool:
    """Whether all coordinates are numbers (NaN compares false) of a size that a page can have."""
    x0, y0, x1, y1 = box
    low, high = -MAX_COORDINATE, MAX_COORDINATE
    return low < x0 < high and low < y0 < high and low < x1 < high and low < y1 < high


def _add_line(ends: Box, found: list[Ruling]) -> None:
    x0, y0, x1, y1 = box = ordered(ends)
    if not _sane(box):
        return
    if y1 - y0 <= STRAIGHT and x1 - x0 > max(MIN_PIECE, y1 - y0):
        middle = (y0 + y1) / 2
        found.append(Ruling(x0, middle, x1, middle))
    elif x1 - x0 <= STRAIGHT and y1 - y0 > MIN_PIECE:
        middle = (x0 + x1) / 2
        found.append(Ruling(middle, y0, middle, y1))


def _add_thick(ends: Box, width: float, shades: list[Box]) -> None:
    """A stroke as thick as a band of shading is one."""
    x0, y0, x1, y1 = ordered(ends)
    half = width / 2
    if y1 - y0 <= STRAIGHT < x1 - x0:
        shades.append((x0, y0 - half, x1, y1 + half))
    elif x1 - x0 <= STRAIGHT < y1 - y0:
        shades.append((x0 - half, y0, x1 + half, y1))


def _edges(box: Box) -> list[Ruling]:
    x0, y0, x1, y1 = box
    return [Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1), Ruling(x0, y0, x0, y1), Ruling(x1, y0, x1, y1)]


def _polygon_box(items: Sequence[tuple[Any, ...]]) -> Box | None:
    """The box of a filled polygon if it is an upright rectangle or as thin as a line, else None."""
    points = [item[1] for item in items] + [items[-1][2]]
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        return box
    upright = all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= STRAIGHT for a, b in pairwise(points))
    return box if upright and len(items) <= 5 else None


def _quad_box(quad: Sequence[Point]) -> Box | None:
    xs = sorted(p[0] for p in quad)
    ys = sorted(p[1] for p in quad)
    upright = max(xs[1] - xs[0], xs[3] - xs[2], ys[1] - ys[0], ys[3] - ys[2]) <= STRAIGHT
    return (xs[0], ys[0], xs[3], ys[3]) if upright else None
