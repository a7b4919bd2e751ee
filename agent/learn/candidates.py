"""The tables of a document that no layout knows, each with its header and all its pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.learn.headings import MAX_HEADING, Rotulo, read_path, with_initials, without_bare_quarters
from agent.learn.vocabulary import Vocabulario
from extractors.errors import LayoutError
from extractors.layouts import Layout, recognise, turned
from extractors.layouts.continuation import SAME_EDGE
from extractors.layouts.header import header_paths
from extractors.layouts.recognise import MAX_HEADER_DEPTH, MAX_HEADER_START
from extractors.readers import open_document
from extractors.schemas import FICHA, Cell, PageState, Table
from extractors.tables import find_tables
from extractors.tables.labels import is_sheet
from extractors.values import YEAR, fold, parse_figure, quarter_of

MIN_NAMED = 2
"""Columns that a header must name in known words, or else..."""
MIN_WORDED = 3
"""...columns that it must name in any words, above figures."""
MAX_UNPLACED = 1 / 3
"""Share of a header's columns without a place up to which a layout counts as knowing the table."""
MAX_LONG = 0.1
"""Share of a header line's cells that may be as long as prose."""
MAX_FIGURES = 0.25
"""Share of a header line's cells that may be figures."""
NAMED, WORDED, DEPTH = 1.0, 0.35, 0.1
"""What a column with known words, one with other words, and each header line more, count in choosing a header."""
SECTION = 0.1
"""What a column counts more under a section title that says physical or financial."""
MAGNITUDES = frozenset({"fisica", "financiera"})
MAX_TITLES = 12
BARE_QUARTERS = "1234"
BARE_LAST = "5"
"""A bare number that no quarter has: where a header prints it, bare numbers count columns."""

SLID = "la segunda línea de su encabezado tiene menos campos que la primera, y no se sabe bajo cuáles van"
"""Why a transcript whose header has lost fields cannot be learnt."""

_YEAR_ONLY = re.compile(YEAR)


@dataclass(frozen=True)
class Cabecera:
    """Where a table's header stands: grid rows start to end (excluded), and what it says column by column."""

    start: int
    end: int
    paths: tuple[tuple[str, ...], ...]
    rotulos: tuple[Rotulo, ...]
    puntos: float = 0.0


@dataclass
class Candidato:
    """A table of the document, with the tables that go on with it.

    Attributes:
        cabecera: header of the first.
        tablas: with the grid row at which their data begins.
        titulos: texts above the first.
        conocida: id of the layout that reads it, or ""; with a header, one that leaves columns of it out.
        motivo: why nothing can be learnt of it, in Spanish, or "".
    """

    cabecera: Cabecera | None
    tablas: list[tuple[Table, int]]
    titulos: tuple[str, ...] = ()
    conocida: str = ""
    paginas: list[int] = field(default_factory=list)
    motivo: str = ""

    @property
    def table(self) -> Table:
        """The first table."""
        return self.tablas[0][0]

    @property
    def filas(self) -> int:
        """Grid rows below the headers."""
        return sum(table.n_rows - start for table, start in self.tablas)

    def lines(self) -> Iterator[tuple[Table, int]]:
        """Table and grid row of every line below the headers."""
        for table, start in self.tablas:
            for row in range(start, table.n_rows):
                yield table, row


def own_cells(table: Table, row: int) -> list[Cell]:
    """The printed cells that begin in a grid row."""
    return [cell for cell in table.row_cells(row) if cell.row == row and cell.text]


@dataclass(frozen=True, slots=True)
class Lectura:
    """How to open a document: pages from 1 (empty: all), password, when to recognise images."""

    pages: frozenset[int] = frozenset()
    password: str | None = None
    ocr: str = "auto"


def candidates(path: Path, layouts: Sequence[Layout], words: Vocabulario, how: Lectura) -> list[Candidato]:
    """Every table with a header, in document order.

    Raises:
        UnreadableError: the file cannot be read.
    """
    found: list[Candidato] = []
    last: Candidato | None = None
    _, opened = open_document(path, how.password, how.ocr)
    with opened as document:
        for page in document.pages(how.pages):
            if page.state is not PageState.TEXTO:
                continue
            tables, prose = (page.tables, page.paragraphs) if page.tables or not page.words else find_tables(page)
            titles = tuple(p.text for p in prose)
            for table in turned(tables, prose):
                last = _place(table, titles, layouts, words, found, last)
    return found


def _place(
    table: Table,
    titles: tuple[str, ...],
    layouts: Sequence[Layout],
    words: Vocabulario,
    found: list[Candidato],
    last: Candidato | None,
) -> Candidato | None:
    known, whole = _known(table, layouts, titles)
    header = find_header(table, words) if not whole else None
    if known and header is None:
        found.append(Candidato(None, [(table, 0)], titles[:MAX_TITLES], known, [table.pagina]))
        return found[-1]
    if header is not None:
        same = next((c for c in found if c.cabecera and _alike(c.cabecera.paths, header.paths)), None)
        if same is not None:
            same.tablas.append((table, header.end))
            same.paginas.append(table.pagina)
            return same
    if last is not None and _goes_on(table, last.tablas[-1][0]) and not _better(header, last):
        last.tablas.append((table, 0))
        last.paginas.append(table.pagina)
        return last
    if header is None:
        if why := FICHA if is_sheet(table) else SLID if _slid(table) else "":
            found.append(Candidato(None, [(table, 0)], (), "", [table.pagina], why))
        return last
    above = tuple(c.text for c in table.cells if c.row < header.start)
    found.append(Candidato(header, [(table, header.end)], (*above, *titles)[:MAX_TITLES], known, [table.pagina]))
    return found[-1]


def _known(table: Table, layouts: Sequence[Layout], titles: Sequence[str]) -> tuple[str, bool]:
    """The layout that reads a table, or ""; one that leaves most of it out does not. And whether it leaves nothing."""
    try:
        matches = recognise(table, layouts, titles)
    except LayoutError:
        return "más de un formato", True
    if not matches:
        return "", False
    named = sum(bool(text) for text in matches[0].encabezado)
    left = len(matches[0].sin_ubicar)
    return matches[0].layout.id if left <= MAX_UNPLACED * named else "", not left


def _alike(one: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]) -> bool:
    def folded(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        return [tuple(map(fold, path)) for path in paths]

    return folded(one) == folded(other)


def _goes_on(table: Table, before: Table) -> bool:
    if table.kind != before.kind or table.n_cols != before.n_cols:
        return False
    if not table.column_edges or not before.column_edges:
        return table.kind == "campos"
    return all(abs(a - b) <= SAME_EDGE for a, b in zip(table.column_edges, before.column_edges, strict=True))


def _better(header: Cabecera | None, last: Candidato) -> bool:
    """Whether a table has a header of its own, and its first line is no data of the table before."""
    if header is None or last.cabecera is None:
        return header is not None
    return header.puntos >= 0.5 * last.cabecera.puntos


# ---- the header of a grid ------------------------------------------------------------------------


def find_header(table: Table, words: Vocabulario) -> Cabecera | None:
    """The lines of a grid that name its columns, or None."""
    best: Cabecera | None = None
    limit = min(table.n_rows, MAX_HEADER_START + MAX_HEADER_DEPTH)
    good = [_may_be_header(table, row) for row in range(limit)]
    for start in range(min(MAX_HEADER_START, limit)):
        for end in range(start + 1, min(start + MAX_HEADER_DEPTH, limit) + 1):
            if not good[end - 1]:
                break
            if len(own_cells(table, end - 1)) < MIN_NAMED and end - start == 1:
                continue
            found = _header(table, start, end, words)
            if found is not None and (best is None or found.puntos > best.puntos + 1e-9):
                best = found
    return best


def _slid(table: Table) -> bool:
    """Whether a transcript's header goes on in a line with fewer fields: under which of the first is not known."""
    return any(_slides(table, row) for row in range(1, min(table.n_rows - 1, MAX_HEADER_START + MAX_HEADER_DEPTH)))


def _slides(table: Table, row: int) -> bool:
    """Whether a line goes on with the header line above it, which fills all its fields, and ends before that does."""
    if table.kind != "campos" or row >= table.n_rows - 1:
        return False
    above, own, below = (own_cells(table, r) for r in (row - 1, row, row + 1))
    filled = bool(above) and len(above) == above[-1].col - above[0].col + 1 and len(above) > MIN_NAMED
    short = len(own) >= MIN_NAMED and own[-1].col < above[-1].col if filled else False
    words = not any(_is_figure(cell.text) for cell in (*above, *own))
    return short and words and any(_is_figure(cell.text) for cell in below) and (own[0].col > 0 or len(own) > MIN_NAMED)


def _may_be_header(table: Table, row: int) -> bool:
    cells = own_cells(table, row)
    if not cells or sum(len(cell.text) > MAX_HEADING for cell in cells) > MAX_LONG * len(cells):
        return False
    if len(cells) == 1 and cells[0].col_span >= table.n_cols:
        return False
    bare = [cell.text.strip() for cell in cells if cell.text.strip() in BARE_QUARTERS]
    figures = sum(_is_figure(cell.text) for cell in cells) + (0 if _are_quarters(bare) else len(bare))
    return figures <= MAX_FIGURES * len(cells)


def _are_quarters(bare: Sequence[str]) -> bool:
    """Whether bare numbers count quarters: runs that go up one by one, some from 1, none of one alone.

    What is summed up to each quarter may begin with the second.
    """
    runs = ""
    for before, text in zip(["", *bare], bare, strict=False):
        runs += text if before and int(text) == int(before) + 1 else f" {text}"
    return not bare or (all(len(run) > 1 for run in runs.split()) and BARE_QUARTERS[0] in bare)


def _is_figure(text: str) -> bool:
    """Whether a text is a figure, and no year, quarter or number of a column."""
    if _YEAR_ONLY.fullmatch(text.strip()) or quarter_of(fold(text)):
        return False
    return parse_figure(text).valor is not None


def _header(table: Table, start: int, end: int, words: Vocabulario) -> Cabecera | None:
    if end >= table.n_rows or any(_slides(table, row) for row in range(max(start, 1), end + 1)):
        return None
    paths = tuple(header_paths(table, start, end))
    rotulos = with_initials([read_path(path, words) for path in paths])
    leaves = {fold(path[-1]) for path in paths if path}
    if BARE_LAST in leaves:
        rotulos = tuple(map(without_bare_quarters, rotulos))
    named = sum(bool(r.conceptos) for r in rotulos)
    worded = sum(bool(path) for path in paths)
    months = sum(r.corte is not None for r in rotulos)
    figures = any(parse_figure(cell.text).valor is not None for cell in table.cells if cell.row >= end)
    if not figures or (named + months < MIN_NAMED and worded < MIN_WORDED):
        return None
    distinct = {tuple(map(fold, path)): (path, rotulo) for path, rotulo in zip(paths, rotulos, strict=True)}
    points = sum(_worth(path, rotulo) for path, rotulo in distinct.values()) + _sections(rotulos)
    return Cabecera(start, end, paths, rotulos, points - DEPTH * (end - start))


def _sections(rotulos: Sequence[Rotulo]) -> float:
    """What upper levels add that tell physical columns from financial ones."""
    above = [frozenset().union(*(n.marcas for n in r.niveles[:-1])) & MAGNITUDES for r in rotulos if r.niveles]
    return SECTION * sum(map(bool, above)) if len(set(above)) > 1 else 0.0


def _worth(path: tuple[str, ...], rotulo: Rotulo) -> float:
    if not path:
        return 0.0
    if not rotulo.conceptos and rotulo.corte is None:
        return WORDED
    return WORDED + (NAMED - WORDED) * max(rotulo.explicado, 0.3) + (0.2 if rotulo.conceptos and rotulo.corte else 0)
