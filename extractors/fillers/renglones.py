"""Printed lines with a place for each word: what labels and values of a form without columns are read from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.schemas import Box, Lugar, Page, Paragraph, Table, Word
from extractors.schemas.page import is_within
from extractors.tables.prose import split_line
from extractors.tables.recognised import placed
from extractors.tables.text import is_turned, text_lines

ROWS = 10_000
"""What tells the rows of one table from those of the next in `Renglon.fila`."""
MAX_CELL = 80
"""Characters up to which a text without a colon may be a value."""

WIDE, TALL = 5, 4
"""Filled cells of a row that is no label with its value, and such rows from which a table is no ficha."""
MARKS = ".,;:()[]«»\"'“”"
"""What stands around a word and is no part of it."""


@dataclass(frozen=True, slots=True)
class Pieza:
    """A printed word. `doubt`: why it may not be what a person sees, or ""."""

    text: str
    lugar: Lugar
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Renglon:
    """A printed line, or a cell of a table (`columna` from 0, else None).

    `fila`: the ordinal of its table on the page, from 0, times `ROWS`, and its grid row; None for a printed line.
    """

    piezas: tuple[Pieza, ...]
    fila: int | None = None
    columna: int | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(piece.text for piece in self.piezas)


def lines_of(page: Page, tables: Sequence[Table], paragraphs: Iterable[Paragraph]) -> list[Renglon]:
    """The lines of a page, tables cell by cell first, then prose as it is printed.

    The rows of a table of many columns are left out: what stands beside a word there is under a heading of its own.
    """
    lines = [line for number, table in enumerate(tables) for line in _cells(table, number)]
    if not page.words:
        return lines + [Renglon(_split(p.text, p.lugar, p.doubt)) for p in paragraphs if p.text]
    boxes = [table.bbox for table in tables if table.bbox is not None]
    pieces = {id(word): _piece(page, word) for word in page.words}
    free = [w for w in page.words if not is_turned(w) and not any(_inside(pieces[id(w)], box) for box in boxes)]
    for line in text_lines(free):
        lines += [Renglon(tuple(pieces[id(word)] for word in part.words)) for part in split_line(line)]
    return lines


def words_of(line: Renglon) -> list[Pieza]:
    """The words of a line one by one, each with the place of its piece."""
    return [Pieza(word, piece.lugar, piece.doubt) for piece in line.piezas for word in piece.text.split()]


def place_of(pieces: Sequence[Pieza]) -> Lugar:
    """The place of some neighbouring words."""
    boxes = [piece.lugar.bbox for piece in pieces if piece.lugar.bbox is not None]
    first = pieces[0].lugar
    if len(boxes) < len(pieces):
        return first
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return first._replace(bbox=(min(x0s), min(y0s), max(x1s), max(y1s)))


def _cells(table: Table, number: int) -> Iterator[Renglon]:
    printed = [[c for c in table.row_cells(row) if c.row == row and c.text] for row in range(table.n_rows)]
    is_grid = sum(len(cells) >= WIDE for cells in printed) >= TALL
    for row, cells in enumerate(printed):
        if not is_grid or len(cells) < WIDE:
            for cell in cells:
                place = number * ROWS + row
                yield Renglon(_split(cell.text, cell.lugar, cell.doubt), place, cell.col)


def _split(text: str, lugar: Lugar, doubt: str) -> tuple[Pieza, ...]:
    """The words of a text; one piece where there is no label in it, which long texts are spared by."""
    if ":" not in text and len(text) > MAX_CELL:
        return (Pieza(text, lugar, doubt),)
    return tuple(Pieza(word, lugar, doubt) for word in text.split())


def _piece(page: Page, word: Word) -> Pieza:
    place = Lugar(page.numero, (word.x0, word.y0, word.x1, word.y1))
    return Pieza(word.text, placed(place, page.way), word.doubt)


def _inside(piece: Pieza, box: Box) -> bool:
    return is_within(piece.lugar.bbox or (0.0, 0.0, 0.0, 0.0), box)
