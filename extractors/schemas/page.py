"""What a reader hands over: pages of words and rulings, or of cells; and the tables made of them.

Coordinates are PDF points of the page as shown (after /Rotate), origin top left, y downwards.
Pages, transcript lines and fields count from 1; grid rows and columns from 0.
Words and cells are named tuples: a dense page makes thousands, and a frozen dataclass takes three times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

STRUCK = "tachado"
"""Doubt of a cell that a stroke of a pen runs through, or dirt: two readings may err alike there, only sums prove."""
STAMPED = "bajo un sello"
"""Doubt of what stands under a stamp in grey: its letters may be read as figures, and several may err alike."""
UNREADABLE = "\ufffd"
"""What stands where there is ink of which a recogniser makes nothing."""
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""

Homography = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
"""By rows: (x', y', w) = homography (x, y, 1), divided by w."""


class Moved(NamedTuple):
    """How far things are moved in one direction, at a grid of places; between them in proportion (bilinear), in points.

    `by[i][j]` is how far at `along[i]` across that direction and `off[j]` in it.
    """

    along: tuple[float, ...]
    off: tuple[float, ...]
    by: tuple[tuple[float, ...], ...]


class Bend(NamedTuple):
    """Where on a sheet that does not lie flat things are seen that stand at (x, y) of the flat one, in points.

    First to the right, as uprights are bent, then down from there, as rows are.
    """

    rows: Moved | None = None
    uprights: Moved | None = None


class Way(NamedTuple):
    """From a sheet set straight to where it was taken from: bent again, one bend after another, then a homography."""

    homography: Homography
    bends: tuple[Bend, ...] = ()


def is_within(inner: Box, box: Box) -> bool:
    """Whether the middle of a box is inside another."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


class Lugar(NamedTuple):
    """Where something stands: a box on a PDF page, a field of a transcript line, or a spreadsheet cell."""

    pagina: int
    bbox: Box | None = None
    linea: int | None = None
    columna: int | None = None
    hoja: str | None = None
    celda: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a recogniser made of a word, once with all characters and once with those of figures alone.

    Attributes:
        confidence: odds of the least sure character, all characters allowed.
        figure: the reading if it is a figure.
        figure_confidence: odds of the least sure character of `figure`, among all characters.
        rivals: other readings of the figure, the likeliest first.
    """

    confidence: float
    figure: str
    figure_confidence: float
    rivals: tuple[str, ...] = ()


class Word(NamedTuple):
    """One word of a text layer, in reading order of its page. `line` groups words of one printed line."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    line: int = 0
    doubt: str = ""
    """Why the text may not be what a person sees ("invisible", "tapado", "caracteres"), or ""."""
    seen: Recognised | None = None
    """For a word read by a recogniser: how sure, and what else."""


class Ruling(NamedTuple):
    """A horizontal (y0 == y1) or vertical (x0 == x1) ruling: a stroke, or the axis of a thin rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float


class Cell(NamedTuple):
    """One cell of a table grid.

    Attributes:
        row: first grid row, from 0.
        col: first grid column, from 0.
        row_span: rows covered, at least 1.
        col_span: columns covered, at least 1.
        text: printed words joined by single spaces; "" for an empty cell.
        lugar: for a PDF the tight box of the words (of the cell itself where it is empty).
        breaks: offsets in `text` of the spaces that are line breaks in print.
        doubt: why `text` may not be what a person sees, or "".
        confidence: 0 to 1, how sure a recogniser is of `text`.
        alternatives: other readings of it.
        words: the recognised words, until `text` is settled; () for a text layer.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    lugar: Lugar
    breaks: tuple[int, ...] = ()
    doubt: str = ""
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Table:
    """A grid of cells; cells do not overlap, and places without a cell are empty.

    Attributes:
        pagina: page, from 1 (for a spreadsheet the sheet number).
        cells: in reading order.
        n_rows: grid rows.
        n_cols: grid columns.
        kind: "reglada" (rulings), "alineada" (column alignment), "campos" (tab fields of a transcript: columns
            are field indexes and may be shifted), "hoja" (spreadsheet), "word" (docx).
        bbox: box on the page, or None.
        column_edges: x of the n_cols + 1 column edges for "reglada" and "alineada"; else ().
        motor: what read it, where that is not what usually reads its kind ("ocr"); else "".
    """

    pagina: int
    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    kind: str
    bbox: Box | None = None
    column_edges: tuple[float, ...] = ()
    motor: str = ""

    @cached_property
    def grid(self) -> list[list[Cell | None]]:
        """`grid[row][col]`, a merged cell standing at every place it covers."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                line = grid[row]
                for col in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    line[col] = cell
        return grid

    def row_cells(self, row: int) -> list[Cell]:
        """Distinct cells that touch a grid row, left to right, those merged from above included."""
        seen: list[Cell] = []
        for cell in self.grid[row]:
            if cell is not None and (not seen or seen[-1] is not cell):
                seen.append(cell)
        return seen


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose, with its place (the union box of its lines, or its first line).

    `doubt`: why some of it may not be what a person sees, or "".
    """

    text: str
    lugar: Lugar
    bold: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of document for models and retrieval.

    `kind`: "tabla", "filas", "prosa"; or "causa", "efecto", "medida", "justificacion" for a sentence that states one,
    word for word.
    """

    kind: str
    text: str
    lugar: Lugar


class PageState(StrEnum):
    """What a reader found a page to be. Only `TEXTO` pages give figures without OCR."""

    TEXTO = "texto"
    ESCANEADA = "escaneada"
    """An image without text: needs OCR."""
    OCR_AJENO = "ocr_ajeno"
    """A scan with someone's OCR text on it: never a certain text layer."""
    CAPA_ILEGIBLE = "capa_ilegible"
    """A text layer that is garbage (no Unicode mapping): refused."""
    VACIA = "vacia"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    A PDF page has `words` and `rulings`; a transcript, spreadsheet or docx page comes with its `tables` made.
    """

    numero: int
    width: float = 0.0
    height: float = 0.0
    state: PageState = PageState.TEXTO
    reason: str = ""
    words: Sequence[Word] = ()
    rulings: Sequence[Ruling] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    hoja: str | None = None
    notes: tuple[str, ...] = field(default=())
    """Spanish remarks for the manifest ("hoja oculta", "diagrama omitido")."""
    motor: str = ""
    """"ocr" for a page that a recogniser read, else ""."""
    dirty: bool = False
    """Whether so many specks lie on a scan that some are on its figures: two readings may err alike."""
    strokes: Sequence[tuple[float, float]] = ()
    """Places on a scan with ink that is no letter and no ruling (a signature): a cell under it is not blank."""
    way: Way | None = None
    """From where words and rulings stand (a sheet set straight) to the page as shown. None: they are the same."""
