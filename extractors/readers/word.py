"""Word documents (.docx): tables and prose in the order of the body, read with all changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from extractors.errors import UnreadableError
from extractors.readers import zipped
from extractors.readers.markup import doubt, printed_lines, raised
from extractors.schemas.page import Cell, Lugar, Page, PageState, Paragraph, Table

MAX_CELLS: Final = 1_000_000
"""Cells of all tables of a document."""
MAX_COLUMNS: Final = 2_000
"""Grid columns of a table; Word itself allows 63."""
MAX_NESTING: Final = 20
"""Tables within tables."""

_BROKEN: Final = (
    *zipped.BROKEN,
    OpcError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    AssertionError,
)
"""What python-docx and lxml raise on parts that are missing, cut or not as the format wants."""
_Element = Any
"""An lxml element: lxml has no types."""

_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "r", "t"))
_VAL, _TYPE = qn("w:val"), qn("w:type")
_GONE: Final = frozenset(qn(f"w:{tag}") for tag in ("del", "moveFrom", "pPr", "instrText", "delText"))
_ELSEWHERE: Final = frozenset(
    {qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_TRANSPARENT: Final = frozenset(
    qn(f"w:{tag}") for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
_OFF: Final = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class _Prose:
    """A paragraph as printed: text with its line breaks, and whether all of it is bold."""

    text: str
    bold: bool
    breaks_page: bool


@dataclass
class _Reader:
    """Walks the body and gathers pages. `line` counts paragraphs and table rows over the document."""

    heading_styles: frozenset[str]
    pages: list[Page] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    line: int = 0
    n_cells: int = 0

    @property
    def pagina(self) -> int:
        return len(self.pages) + 1

    def body(self, element: _Element, depth: int = 0) -> None:
        for child in element:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child, depth)
            elif child.tag in _TRANSPARENT:
                self.body(child, depth)

    def finish(self) -> tuple[Page, ...]:
        self._end_page()
        return tuple(self.pages)

    def header(self, texts: list[_Prose]) -> None:
        """What stands on top of every page comes first: it often holds the title and the year."""
        for prose in texts:
            self._add_prose(prose)

    def _paragraph(self, element: _Element) -> None:
        if _starts_page(element) and (self.tables or self.paragraphs):
            self._end_page()
        prose = _prose(element, self.heading_styles)
        self._add_prose(prose)
        for box in element.iter(qn("w:txbxContent")):
            if not any(a.tag in _ELSEWHERE and a.tag != box.tag for a in box.iterancestors()):
                self.body(box)
        if (prose.breaks_page or _ends_section(element)) and (self.tables or self.paragraphs):
            self._end_page()

    def _add_prose(self, prose: _Prose) -> None:
        text, _ = printed_lines(prose.text)
        if text:
            self.line += 1
            self.paragraphs.append(Paragraph(text, Lugar(self.pagina, linea=self.line, columna=1), prose.bold))

    def _end_page(self) -> None:
        empty = not self.tables and not self.paragraphs
        self.pages.append(
            Page(
                self.pagina,
                state=PageState.VACIA if empty else PageState.TEXTO,
                reason="documento sin texto" if empty else "",
                tables=tuple(self.tables),
                paragraphs=tuple(self.paragraphs),
                notes=tuple(self.notes),
            )
        )
        self.tables, self.paragraphs, self.notes = [], [], []

    def _table(self, element: _Element, depth: int) -> None:
        if depth > MAX_NESTING:
            raise UnreadableError(f"hay tablas anidadas en más de {MAX_NESTING} niveles", "Simplifique el documento.")
        grid, nested = _grid(element)
        self._count(grid)
        first = self.line + 1
        self.line += len(grid)
        self._add_table(grid, first)
        if nested:
            self.notes.append(f"{len(nested)} tablas anidadas en la tabla de la línea {first}: se leyeron aparte")
        for inner in nested:
            self._table(inner, depth + 1)

    def _count(self, grid: list[list["_Placed"]]) -> None:
        self.n_cells += sum(len(row) for row in grid)
        if self.n_cells > MAX_CELLS:
            raise UnreadableError(f"las tablas tienen más de {MAX_CELLS} celdas", "Divida el documento.")

    def _add_table(self, grid: list[list["_Placed"]], first: int) -> None:
        cells: list[Cell] = []
        for row, line in enumerate(grid):
            for placed in line:
                if placed.continues:
                    continue
                text, breaks = printed_lines(placed.text)
                place = Lugar(self.pagina, linea=first + row, columna=placed.col + 1)
                span = _rows_below(grid, row, placed)
                cells.append(Cell(row, placed.col, span, placed.span, text, place, breaks, doubt(placed.text)))
        if any(cell.text for cell in cells):
            width = max(placed.col + placed.span for line in grid for placed in line)
            self.tables.append(Table(self.pagina, tuple(cells), len(grid), width, "word"))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell at its grid column. `continues`: merged into the cell above."""

    col: int
    span: int
    text: str
    continues: bool


def _rows_below(grid: list[list[_Placed]], row: int, cell: _Placed) -> int:
    """Rows that a cell covers: those under it that continue it at the same column and width."""
    rows = 1
    while row + rows < len(grid):
        below = next((c for c in grid[row + rows] if c.col == cell.col), None)
        if below is None or not below.continues or below.span != cell.span:
            break
        rows += 1
    return rows


def _grid(table: _Element) -> tuple[list[list[_Placed]], list[_Element]]:
    """(rows of placed cells, tables found inside cells), without deleted rows."""
    grid: list[list[_Placed]] = []
    nested: list[_Element] = []
    for row in _children(table, _TR):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        col = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        placed: list[_Placed] = []
        for cell in _children(row, _TC):
            properties = cell.find(qn("w:tcPr"))
            span = 1 if properties is None else max(1, _number(properties.find(qn("w:gridSpan")), 1))
            if col + span > MAX_COLUMNS:
                raise UnreadableError(f"una tabla tiene más de {MAX_COLUMNS} columnas", "Divida la tabla.")
            continues = properties is not None and _continues(properties)
            placed.append(_Placed(col, span, "" if continues else _cell_text(cell), continues))
            nested.extend(_children(cell, _TBL))
            col += span
        grid.append(placed)
    return _anchored(grid), nested


def _anchored(grid: list[list[_Placed]]) -> list[list[_Placed]]:
    """A cell that continues nothing of its column and width is a cell of its own."""
    above: dict[int, int] = {}
    out: list[list[_Placed]] = []
    for line in grid:
        fixed = [
            c if not c.continues or above.get(c.col) == c.span else _Placed(c.col, c.span, "", False) for c in line
        ]
        above = {c.col: c.span for c in fixed}
        out.append(fixed)
    return out


def _children(element: _Element, tag: str) -> Iterator[_Element]:
    """Children of a kind, those within content controls and insertions too, in order."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _number(element: _Element, default: int) -> int:
    value = None if element is None else element.get(_VAL)
    return int(value) if value is not None and value.isdigit() else default


def _continues(properties: _Element) -> bool:
    merge = properties.find(qn("w:vMerge"))
    deleted = properties.find(qn("w:cellDel"))
    return deleted is None and merge is not None and merge.get(_VAL, "continue") == "continue"


def _cell_text(cell: _Element) -> str:
    properties = cell.find(qn("w:tcPr"))
    if properties is not None and properties.find(qn("w:cellDel")) is not None:
        return ""
    return "\n".join(_prose(p, frozenset()).text for p in _children(cell, _P))


def _on(properties: _Element, tag: str) -> bool:
    """Whether a switch such as w:b is on."""
    element = None if properties is None else properties.find(qn(tag))
    return element is not None and str(element.get(_VAL, "true")).lower() not in _OFF


def _prose(paragraph: _Element, heading_styles: frozenset[str]) -> _Prose:
    parts: list[str] = []
    bold: list[bool] = []
    page = False
    for run in _runs(paragraph):
        properties = run.find(qn("w:rPr"))
        if _on(properties, "w:vanish"):
            continue
        text = _run_text(run)
        page = page or any(b.get(_TYPE) == "page" for b in run.findall(qn("w:br")))
        height = None if properties is None else properties.find(qn("w:vertAlign"))
        if height is not None and height.get(_VAL) == "superscript":
            text = raised(text)
        parts.append(text)
        if text.strip():
            bold.append(_on(properties, "w:b"))
    heading = _style(paragraph) in heading_styles
    return _Prose("".join(parts), heading or (bool(bold) and all(bold)), page)


def _runs(element: _Element) -> Iterator[_Element]:
    """Runs of a paragraph in order: inserted ones, links and fields too; deleted ones and text boxes not."""
    for child in element:
        if child.tag == _R:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag not in _ELSEWHERE:
            yield from _runs(child)


def _run_text(run: _Element) -> str:
    out: list[str] = []
    for child in run:
        if child.tag == _T:
            out.append(child.text or "")
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            out.append("\n")
        elif child.tag in {qn("w:tab"), qn("w:ptab")}:
            out.append(" ")
        elif child.tag == qn("w:noBreakHyphen"):
            out.append("-")
    return "".join(out)


def _style(paragraph: _Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(_VAL, ""))


def _starts_page(paragraph: _Element) -> bool:
    return _on(paragraph.find(qn("w:pPr")), "w:pageBreakBefore")


def _ends_section(paragraph: _Element) -> bool:
    """Whether a section ends here and the next one starts on a new page."""
    section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if section is None:
        return False
    kind = section.find(qn("w:type"))
    return kind is None or kind.get(_VAL) != "continuous"


def _heading_styles(document: Any) -> frozenset[str]:
    """Ids of the styles that are headings or titles, or bold throughout."""
    ids: set[str] = set()
    for style in document.styles.element.findall(qn("w:style")):
        name = style.find(qn("w:name"))
        named = "" if name is None else str(name.get(_VAL, "")).lower()
        if named.startswith(("heading", "title", "subtitle", "título")) or _on(style.find(qn("w:rPr")), "w:b"):
            ids.add(str(style.get(qn("w:styleId"), "")))
    return frozenset(ids)


def _header_texts(document: Any, styles: frozenset[str]) -> list[_Prose]:
    """Paragraphs of the page headers, tables in them included, each text once."""
    seen: dict[str, _Prose] = {}
    for section in document.sections:
        for header in (section.first_page_header, section.header):
            if header.is_linked_to_previous:
                continue
            for paragraph in header._element.iter(_P):
                prose = _prose(paragraph, styles)
                if prose.text.strip():
                    seen.setdefault(prose.text, prose)
    return list(seen.values())


class WordDocument:
    """A document read whole.

    Attributes:
        page_count: pages as parted by explicit page and section breaks, fewer than print where text runs on.
    """

    notes: tuple[str, ...] = ()
    """Spanish remarks about the file as a whole; those about a page come with it."""

    def __init__(self, path: Path) -> None:
        document = docx.Document(str(path))
        styles = _heading_styles(document)
        reader = _Reader(styles)
        reader.header(_header_texts(document, styles))
        reader.body(document.element.body)
        self._pages = reader.finish()
        self.page_count: int | None = len(self._pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is held open."""

    def pages(self, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
        """The pages in order.

        Args:
            wanted: page numbers from 1; empty for all.
        """
        return (page for page in self._pages if not wanted or page.numero in wanted)


def open_word(path: Path) -> WordDocument:
    """Opens a document.

    Raises:
        UnreadableError: damaged, encrypted, too large, or no .docx.
    """
    zipped.check_office_file(path)
    try:
        return WordDocument(path)
    except UnreadableError as error:
        raise UnreadableError(f"«{path.name}»: {error}", error.hint) from error
    except _BROKEN as error:
        raise zipped.damaged(path, error) from error


def read(path: Path, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
    """The pages of a document, `wanted` only (from 1) or all."""
    with open_word(path) as document:
        yield from document.pages(wanted)
