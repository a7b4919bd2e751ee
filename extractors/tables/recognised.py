"""Tables of recognised words: which columns hold figures, what their cells then say, and where they are on the page."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.readers.bent import there
from extractors.schemas.page import STRUCK, UNREADABLE, Box, Cell, Lugar, Page, Paragraph, Table, Way
from extractors.tables.series import named
from extractors.values import decimal_mark, decimals, regrouped

FIGURES = 0.4
"""Share of a column's printed cells that look like figures from which it is one of figures."""
LOOKS = "OoQDIiJlj|SBZz"
"""Letters that a digit is taken for."""
ONE_MARK = re.compile(r"(?P<whole>-?\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*)(?P=mark)(?P<cents>\d{2})")
"""Thousands and cents parted by the same mark, which no report prints."""
POINTED = re.compile(r"[.,](?P<rest>\d[\d.,]*%?)")
"""A figure that begins with a speck."""
CODE = re.compile(r"(?P<stem>[A-Z]-|[BDQSZ])\d{2,}")
"""A short code whose letter looks like a digit; without a dash an I or an O may well be one."""
FEW_CODES = 3
"""Such texts of a column from which they tell."""
NO_FIGURE = frozenset("<>[]")
"""Signs of a range in a heading."""
TOLD, USUAL = 5, 0.8
"""Figures with marks of a column from which they tell where its marks stand, and the share of them that says so."""
WHOLE = 0.9
"""Share of a column's figures that are printed without a mark, from which on a dirty sheet a mark is a speck."""
SPECKED = re.compile(r"(?!\d{1,3}[.,]\d{3}$)\d+[.,]\d+")
"""Digits with one mark between them that parts no thousands."""
DASHES = "-–—_~"
ALIKE = 0.8
"""Share of a line's cells that are equally tall, from which one that is lower is torn."""
INSIDE = 2.5
"""Points from the edge of a cell from which ink is none of its rulings."""
BESIDE = 6.0
"""Points beside a text within which a stroke may have taken a digit of it."""
DISAGREE = 0.5
"""Confidence, at most, of a figure that reads otherwise when letters are allowed."""


def settled(
    page: Page, tables: Sequence[Table], paragraphs: Sequence[Paragraph]
) -> tuple[list[Table], list[Paragraph]]:
    """Decides each cell's text, and puts boxes where they are on the page as shown."""
    found = [_table(_torn(_struck(table, page.strokes)), page.way, page.dirty) for table in tables]
    return found, [replace(p, lugar=placed(p.lugar, page.way)) for p in paragraphs]


def _struck(table: Table, strokes: Sequence[tuple[float, float]]) -> Table:
    """The table with the cells that a signature runs through in doubt, and the empty ones of them as illegible."""
    if not strokes:
        return table
    order = sorted(strokes, key=lambda place: place[1])
    heights = [y for _, y in order]
    return replace(table, cells=tuple(_crossed(cell, order, heights) for cell in table.cells))


def _crossed(cell: Cell, strokes: Sequence[tuple[float, float]], heights: Sequence[float]) -> Cell:
    if cell.lugar.bbox is None:
        return cell
    x0, y0, x1, y1 = cell.lugar.bbox
    # The box of a text is its own, without the digits that went with the stroke; of no text, that of the cell.
    edge, side = (0.0, -BESIDE) if cell.text else (INSIDE, INSIDE)
    first, last = bisect_left(heights, y0 + edge), bisect_right(heights, y1 - edge)
    if not any(x0 + side <= x <= x1 - side for x, _ in strokes[first:last]):
        return cell
    return cell._replace(doubt=STRUCK) if cell.text else cell._replace(text=UNREADABLE, confidence=0.0)


def _torn(table: Table) -> Table:
    """The table with the empty cells as illegible below which, within their own line, a figure stands.

    A stroke across a cell was taken for a ruling: nearly all other cells of the line are taller.
    """
    torn: set[int] = set()
    for row in range(table.n_rows):
        own = [cell for cell in table.row_cells(row) if cell.row == row]
        tall = Counter(cell.row_span for cell in own).most_common(1)
        if not own or tall[0][1] < ALIKE * len(own):
            continue
        for cell in own:
            rest = range(row + cell.row_span, min(row + tall[0][0], table.n_rows))
            columns = range(cell.col, min(cell.col + cell.col_span, table.n_cols))
            under = (table.grid[r][c] for r in rest for c in columns)
            if not cell.text and any(other is not None and other.text for other in under):
                torn.add(id(cell))
    if not torn:
        return table
    cells = (c._replace(text=UNREADABLE, confidence=0.0) if id(c) in torn else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def _table(table: Table, way: Way | None, dirty: bool) -> Table:
    table = named(table)
    columns = {col for col in range(table.n_cols) if _is_of_figures(table, col)}
    read = [_settled(cell, cell.col in columns and cell.col_span == 1) for cell in table.cells]
    cents = {col: _cents([cell.text for cell in read if cell.col == col]) for col in columns}
    read = [_without_point(cell, cents.get(cell.col)) for cell in read]
    whole = {col: _longest_whole([cell.text for cell in read if cell.col == col]) for col in columns if dirty}
    read = [_without_speck(cell, whole.get(cell.col, 0)) for cell in read]
    mark = decimal_mark([cell.text for cell in read]) or "."
    printed = {col: _printed_cents([cell.text for cell in read if cell.col == col]) for col in columns}
    cells = tuple(_in_order(cell, printed.get(cell.col), mark)._replace(lugar=placed(cell.lugar, way)) for cell in read)
    return replace(table, cells=cells, bbox=_turned(table.bbox, way), motor="ocr")


def _is_of_figures(table: Table, col: int) -> bool:
    """Whether a column holds figures, by what its cells say when any character is allowed."""
    texts = [cell.text for cell in table.cells if cell.col == col and cell.col_span == 1 and cell.text]
    like = [text for text in texts if looks_like_figure(text)]
    return len(like) >= max(1.0, FIGURES * len(texts)) and not _are_codes(like)


def _are_codes(texts: Sequence[str]) -> bool:
    """Whether most texts of a column begin with one letter (`B-01`, `D102`): no digit is misread so every time."""
    stems = Counter(match["stem"] for text in texts if (match := CODE.fullmatch(text)))
    return stems.total() > 0 and max(stems.values()) >= max(FEW_CODES, USUAL * len(texts))


def looks_like_figure(text: str) -> bool:
    """Whether a text may be a figure some of whose digits were taken for letters."""
    letters = [c for c in text if c.isalpha()]
    digits = sum(c.isdigit() for c in text)
    if any(c not in LOOKS for c in letters) or not NO_FIGURE.isdisjoint(text):
        return False
    return (digits > 0 and digits >= len(letters)) or (len(text) == 1 and bool(letters))


def _settled(cell: Cell, in_figures: bool) -> Cell:
    if not cell.words:
        return cell
    seen = [word.seen for word in cell.words if word.seen is not None]
    sure = min(s.confidence for s in seen)
    if not cell.text.strip(DASHES + " "):
        return cell._replace(text="-", confidence=sure, words=())
    if not in_figures or not looks_like_figure(cell.text):
        return cell._replace(confidence=sure, words=())
    text = _thousands(" ".join(s.figure for s in seen if s.figure))
    if not text:
        return cell._replace(confidence=min(sure, DISAGREE), words=())
    odds = min(s.figure_confidence for s in seen)
    others = [] if text == cell.text else [cell.text]
    if others:
        odds = min(odds, DISAGREE)
    others += [r for r in seen[0].rivals if r not in (text, cell.text)] if len(seen) == 1 else []
    return cell._replace(text=text, confidence=odds, alternatives=tuple(others), words=())


def _cents(texts: Sequence[str]) -> int:
    """How many digits most figures of a column have after their last mark."""
    told = Counter(count for text in texts if (count := decimals(text)) is not None)
    return told.most_common(1)[0][0] if told else 0


def _without_point(cell: Cell, cents: int | None) -> Cell:
    """A figure without the speck before it: no report begins one with a point where its column has no such cents."""
    match = POINTED.fullmatch(cell.text)
    if cents is None or match is None or (cents and match["rest"].isdigit() and len(match["rest"]) == cents):
        return cell
    others = (cell.text, *(other for other in cell.alternatives if other != match["rest"]))
    return cell._replace(text=match["rest"], confidence=min(cell.confidence, DISAGREE), alternatives=others)


def _longest_whole(texts: Sequence[str]) -> int:
    """Digits of the longest figure of a column nearly all of which are digits without a mark, else 0.

    A bare 0 is printed in any column.
    """
    marked = sum(SPECKED.fullmatch(text) is not None or bool(decimals(text)) for text in texts)
    plain = [len(text) for text in texts if text.isdigit() and text != "0"]
    return max(plain) if len(plain) >= TOLD and len(plain) >= WHOLE * (len(plain) + marked) else 0


def _without_speck(cell: Cell, longest: int) -> Cell:
    """A figure without the speck between its digits, if they are no more than others of its column have.

    Whether it is one, only a sum can prove. Of percentages that are mostly 100, 89.53 is no 8953.
    """
    if SPECKED.fullmatch(cell.text) is None or sum(map(str.isdigit, cell.text)) > longest:
        return cell
    text = cell.text.replace(".", "").replace(",", "")
    others = (cell.text, *(other for other in cell.alternatives if other != text))
    odds = min(cell.confidence, DISAGREE)
    return cell._replace(text=text, confidence=odds, alternatives=others, doubt=STRUCK)


def _printed_cents(texts: Sequence[str]) -> int | None:
    """Digits after the last mark in nearly all figures with marks of a column; None where that is not told."""
    told = Counter(count for text in texts if not text.isdigit() and (count := decimals(text)) is not None)
    count, most = max(((n, count) for count, n in told.items()), default=(0, 0))
    return most if count >= TOLD and count >= USUAL * told.total() else None


def _in_order(cell: Cell, cents: int | None, mark: str) -> Cell:
    """A figure whose marks dirt doubled or hid, with those of its column; what stands before or after it stays."""
    if cents is None or not (cell.text[:1].isdigit() or cell.text[:1] == "-") or not cell.text[-1:].isalnum():
        return cell
    text = regrouped(cell.text, cents, mark)
    if text == cell.text:
        return cell
    others = (cell.text, *(other for other in cell.alternatives if other != text))
    return cell._replace(text=text, confidence=min(cell.confidence, DISAGREE), alternatives=others)


def _thousands(text: str) -> str:
    """A figure in which one mark parts thousands and cents as it was printed: marks are alike on a scan."""
    if (match := ONE_MARK.fullmatch(text)) is None:
        return text
    other = "," if match["mark"] == "." else "."
    return match["whole"].replace(match["mark"], other) + match["mark"] + match["cents"]


def placed(place: Lugar, way: Way | None) -> Lugar:
    """A place on the straight sheet as a place on the page as shown (`Page.way`)."""
    return place if way is None or place.bbox is None else place._replace(bbox=_turned(place.bbox, way))


def _turned(box: Box | None, way: Way | None) -> Box | None:
    """The box around a box of the straight sheet, on the page as shown."""
    if box is None or way is None:
        return box
    xs, ys = there(way, np.array([box[0], box[2], box[0], box[2]]), np.array([box[1], box[1], box[3], box[3]]))
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
