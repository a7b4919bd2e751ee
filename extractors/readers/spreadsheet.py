"""Spreadsheets (.xlsx .xlsm): a page a sheet, with merged ranges as spans and the values that were saved."""

import hashlib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Self

import openpyxl
from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from extractors.errors import UnreadableError
from extractors.readers import formats, zipped
from extractors.readers.markup import doubt, printed_lines
from extractors.schemas.page import Cell, Lugar, Page, PageState, Paragraph, Table

MAX_SHEET_CELLS: Final = 2_000_000
"""Filled cells of one sheet; about 600 MB as cells."""
MAX_GRID_PLACES: Final = 40_000_000
"""Rows times columns of one table, and rows times the last column of one sheet."""
TABLE_GAP_ROWS: Final = 2
"""Blank rows that part two tables."""
NAMED_CELLS: Final = 20
"""Cells that a note names; the rest are counted."""
HEADER_WIDTH_SHARE: Final = 0.6
"""Share of the table's width from which a single cell over it is its title, not a column heading."""
KEY_VALUE_CELLS: Final = 2
BOUNDS: Final = 4

FORMULA_DOUBT: Final = "formula_sin_valor"
STALE_DOUBT: Final = "formula_sin_calcular"
_BROKEN: Final = (
    *zipped.BROKEN,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    AssertionError,
)
"""What openpyxl and the XML parsers raise on parts that are missing, cut or not as the format wants."""
_REL_ID: Final = "id"


@dataclass(slots=True)
class _Value:
    """A filled cell. Columns count from 1, as in the sheet."""

    col: int
    text: str
    breaks: tuple[int, ...]
    doubt: str
    bold: bool = False


@dataclass(slots=True)
class _Facts:
    """What the sheet's XML says beyond values."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(first column, first row, last column, last row), from 1."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)
    """(row, column) of formulas without a saved value."""
    stale: list[tuple[int, int]] = field(default_factory=list)
    """(row, column) of formulas whose saved value nobody calculated."""
    drawing: bool = False
    n_cells: int = 0
    n_rows: int = 0
    last_col: int = 0


@dataclass
class _Sheet:
    """The filled cells of a sheet, by row, and the spans of merged ranges."""

    pagina: int
    name: str
    rows: dict[int, list[_Value]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """(row, column) -> (last row, last column) of merged ranges with a value."""
    covered_rows: set[int] = field(default_factory=set)

    def place(self, row: int, col: int) -> Lugar:
        return Lugar(self.pagina, hoja=self.name, celda=f"{get_column_letter(col)}{row}")

    def last(self, row: int, col: int) -> tuple[int, int]:
        return self.spans.get((row, col), (row, col))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _facts(part: IO[bytes], *, calculated: bool) -> _Facts:
    """Reads a sheet's XML once, row by row, for all but the values."""
    facts = _Facts()
    row = 0
    for _, element in iterparse(part, forbid_dtd=True):
        tag = _local(element.tag)
        if tag == "row":
            row = int(element.get("r") or row + 1)
            if element.get("hidden") in {"1", "true"}:
                facts.hidden_rows.append(row)
            _row_facts(element, row, facts, calculated)
            element.clear()
        elif tag == "col" and element.get("hidden") in {"1", "true"}:
            facts.hidden_cols.append((int(element.get("min")), int(element.get("max"))))
        elif tag == "mergeCell":
            bounds = [bound for bound in range_boundaries(element.get("ref")) if bound is not None]
            if len(bounds) == BOUNDS:
                facts.merges.append((bounds[0], bounds[1], bounds[2], bounds[3]))
        elif tag == "drawing":
            facts.drawing = True
    return facts


def _row_facts(element: Iterable[Any], row: int, facts: _Facts, calculated: bool) -> None:
    col = 0
    filled = 0
    for cell in element:
        col += 1
        if not len(cell):
            continue
        filled += 1
        reference = cell.get("r")
        if reference:
            col = column_index_from_string(reference.rstrip("0123456789"))
        if cell[0].tag.endswith("}f"):
            _formula_facts(cell, (row, col), facts, calculated)
        facts.last_col = max(facts.last_col, col)
    if filled:
        facts.n_cells += filled
        facts.n_rows = max(facts.n_rows, row)


def _formula_facts(cell: Any, place: tuple[int, int], facts: _Facts, calculated: bool) -> None:
    value = next((part.text for part in cell if part.tag.endswith("}v")), None)
    if value is None and not (cell.get("t") == "str" and len(cell) > 1):
        facts.unsaved.append(place)
    elif not calculated:
        facts.stale.append(place)


def _sheet_parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """(sheet name -> part of the archive, whether the saved values of formulas were calculated).

    A workbook written by a program asks for calculation when it is opened: until then its formulas hold
    whatever the program put there, mostly 0.
    """
    book = next(target for kind, target in _relations(archive, PurePosixPath()).values() if kind == "officeDocument")
    relations = _relations(archive, PurePosixPath(book))
    tree = fromstring(archive.read(book), forbid_dtd=True)
    parts: dict[str, str] = {}
    calculated = True
    for element in tree.iter():
        if _local(element.tag) == "calcPr":
            calculated = element.get("fullCalcOnLoad") not in {"1", "true"}
        if _local(element.tag) != "sheet":
            continue
        ids = [value for name, value in element.attrib.items() if _local(name) == _REL_ID]
        if ids and ids[0] in relations:
            parts[element.get("name", "")] = relations[ids[0]][1]
    return parts, calculated


def _relations(archive: zipfile.ZipFile, part: PurePosixPath) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, target part) of a part; of the package for the empty path."""
    name = str(part.parent / "_rels" / f"{part.name}.rels") if part.name else "_rels/.rels"
    out: dict[str, tuple[str, str]] = {}
    for element in fromstring(archive.read(name), forbid_dtd=True):
        target = element.get("Target", "")
        full = target[1:] if target.startswith("/") else str(part.parent / target)
        out[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], full)
    return out


def _text(value: object, code: str) -> str:
    """A cell's value as printed, every digit kept."""
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, int | float):
        return formats.number(value, code)
    if isinstance(value, datetime | date | time | timedelta):
        return formats.moment(value, code)
    return str(value)


def _read_values(sheet: _Sheet, worksheet: Any, facts: _Facts) -> None:
    stale = set(facts.stale)
    worksheet.reset_dimensions()
    for cells in worksheet.iter_rows():
        filled = [cell for cell in cells if cell.value is not None and cell.value != ""]
        if not filled:
            continue
        row = int(filled[0].row)
        may_be_title = len(filled) <= KEY_VALUE_CELLS
        values = [_value(cell, may_be_title) for cell in filled]
        if stale:
            for value in values:
                value.doubt = STALE_DOUBT if (row, value.col) in stale else value.doubt
        sheet.rows[row] = [value for value in values if value.text]
    for row, col in sorted(set(facts.unsaved)):
        values = sheet.rows.setdefault(row, [])
        values.append(_Value(col, "", (), FORMULA_DOUBT))
        values.sort(key=lambda v: v.col)
    sheet.rows = {row: values for row, values in sorted(sheet.rows.items()) if values}


def _value(cell: Any, may_be_title: bool) -> _Value:
    """A filled cell; how it is set is looked up for titles only (it is slow)."""
    raw = cell.value
    code = "" if isinstance(raw, str) else str(cell.number_format)
    text, breaks = printed_lines(_text(raw, code))
    why = doubt(raw) if isinstance(raw, str) else ""
    return _Value(int(cell.column), text, breaks, why, may_be_title and bool(cell.font.bold))


def _merge(sheet: _Sheet, facts: _Facts) -> list[str]:
    """Applies the merged ranges: spans for their first cell, nothing for what they cover.

    Returns:
        Notes on ranges that overlap or are too large, and on values that lie unseen under a range.
    """
    starts = {(row, value.col) for row, values in sheet.rows.items() for value in values}
    last_row = max(sheet.rows, default=0)
    covered: set[tuple[int, int]] = set()
    ignored = 0
    for left, top, right, bottom in facts.merges:
        right, bottom = min(right, facts.last_col), min(bottom, last_row)
        if (top, left) not in starts or (right, bottom) == (left, top):
            continue
        size = (bottom - top + 1) * (right - left + 1)
        if len(covered) + size > MAX_SHEET_CELLS or (top, left) in covered:
            ignored += 1
            continue
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} - {(top, left)}
        if area & covered:
            ignored += 1
            continue
        covered |= area
        sheet.spans[top, left] = (bottom, right)
        sheet.covered_rows.update(range(top, bottom + 1))
    unseen = [sheet.place(*place).celda or "" for place in sorted(starts & covered)]
    if unseen:
        for row, values in sheet.rows.items():
            sheet.rows[row] = [v for v in values if (row, v.col) not in covered]
    notes = [f"{ignored} rangos combinados se solapan y no se aplicaron"] if ignored else []
    return notes + ([f"valores tapados por celdas combinadas, no leídos: {_named(unseen)}"] if unseen else [])


def _named(names: list[str]) -> str:
    rest = len(names) - NAMED_CELLS
    return ", ".join(names[:NAMED_CELLS]) + (f" y {rest} más" if rest > 0 else "")


def _ranges(numbers: list[int]) -> list[str]:
    """Runs of numbers: "5" and "7-9" for 5, 7, 8, 9."""
    out: list[list[int]] = []
    for number in sorted(set(numbers)):
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return [f"{a}" if a == b else f"{a}-{b}" for a, b in out]


def _hidden_notes(sheet: _Sheet, facts: _Facts) -> list[str]:
    """Hidden rows and columns are read, because totals count them, and named."""
    notes: list[str] = []
    rows = [row for row in facts.hidden_rows if row in sheet.rows]
    if rows:
        notes.append(f"filas ocultas, leídas como las demás: {_named(_ranges(rows))}")
    cols = [(a, min(b, facts.last_col)) for a, b in facts.hidden_cols if a <= facts.last_col]
    if cols:
        names = [f"{get_column_letter(a)}" + (f"-{get_column_letter(b)}" if b > a else "") for a, b in cols]
        notes.append(f"columnas ocultas, leídas como las demás: {_named(names)}")
    return notes


def _notes(sheet: _Sheet, facts: _Facts) -> list[str]:
    notes = _hidden_notes(sheet, facts)
    if facts.unsaved:
        names = _named([sheet.place(*place).celda or "" for place in facts.unsaved])
        notes.append(f"fórmula sin valor guardado; ábralo y guárdelo en Excel: {names}")
    if facts.stale:
        names = _named([sheet.place(*place).celda or "" for place in facts.stale])
        notes.append(f"fórmula con valor sin calcular; ábralo y guárdelo en Excel: {names}")
    if facts.drawing:
        notes.append("gráficos, imágenes o cuadros de texto no leídos")
    return notes


def _regions(sheet: _Sheet) -> Iterator[list[int]]:
    """Row numbers of each stretch without `TABLE_GAP_ROWS` blank rows in it."""
    region: list[int] = []
    for row in sorted({row for row, values in sheet.rows.items() if values} | sheet.covered_rows):
        if region and row - region[-1] > TABLE_GAP_ROWS:
            yield region
            region = []
        region.append(row)
    if region:
        yield region


def _is_title(sheet: _Sheet, row: int, columns: tuple[int, int]) -> bool:
    """Whether a row above a table is a title: one cell that heads no columns, or "Clave:" and its value.

    Args:
        sheet: the sheet.
        row: its row.
        columns: first and last column of the region.
    """
    values = sheet.rows.get(row, [])
    if not values:
        return True
    first = values[0]
    if len(values) == KEY_VALUE_CELLS:
        return first.text.endswith(":") or values[1].text.startswith(":")
    if len(values) > 1 or not first.text:
        return False
    width = sheet.last(row, first.col)[1] - first.col + 1
    over_some = width > 1 and first.col > columns[0] and sheet.rows.get(row + 1)
    return not over_some or width >= HEADER_WIDTH_SHARE * (columns[1] - columns[0] + 1)


def _split_titles(sheet: _Sheet, region: list[int]) -> tuple[list[int], list[int]]:
    """(title rows above, table rows) of a region."""
    cols = [value.col for row in region for value in sheet.rows.get(row, [])]
    ends = [sheet.last(row, value.col)[1] for row in region for value in sheet.rows.get(row, [])]
    columns = (min(cols, default=1), max(ends, default=1))
    for at, row in enumerate(region):
        if not _is_title(sheet, row, columns):
            return region[:at], region[at:]
    return region, []


def _paragraphs(sheet: _Sheet, rows: list[int]) -> Iterator[Paragraph]:
    for row in rows:
        values = [v for v in sheet.rows.get(row, []) if v.text]
        if values:
            text = " ".join(v.text for v in values)
            yield Paragraph(text, sheet.place(row, values[0].col), all(v.bold for v in values))


def _table(sheet: _Sheet, rows: list[int]) -> Table:
    """A table of the filled rows and columns: blank ones between them are no part of the grid."""
    columns = sorted({value.col for row in rows for value in sheet.rows.get(row, [])})
    if len(rows) * len(columns) > MAX_GRID_PLACES:
        raise UnreadableError(
            f"la hoja «{sheet.name}» tiene una tabla de {len(rows)} filas por {len(columns)} columnas",
            "Divida la hoja.",
        )
    at_row = {row: i for i, row in enumerate(rows)}
    at_col = {col: i for i, col in enumerate(columns)}
    cells: list[Cell] = []
    for row in rows:
        for value in sheet.rows.get(row, []):
            last_row, last_col = sheet.last(row, value.col)
            spanned = _count(at_row, row, last_row), _count(at_col, value.col, last_col)
            place = sheet.place(row, value.col)
            cells.append(Cell(at_row[row], at_col[value.col], *spanned, value.text, place, value.breaks, value.doubt))
    return Table(sheet.pagina, tuple(cells), len(rows), len(columns), "hoja")


def _count(at: dict[int, int], first: int, last: int) -> int:
    """Rows or columns of the grid from `first` to `last`, at least 1."""
    return 1 if first == last else sum(1 for number in range(first, last + 1) if number in at)


def _digest(sheet: _Sheet) -> str:
    """Hash of the filled cells; "" for a sheet without any."""
    if not sheet.rows:
        return ""
    hashed = hashlib.sha256()
    for row, values in sheet.rows.items():
        for value in values:
            hashed.update(f"{row}\x1f{value.col}\x1f{value.text}\x1e".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


class Spreadsheet:
    """An open workbook; its sheets are read when asked for.

    Attributes:
        page_count: sheets, hidden ones and charts included.
    """

    notes: tuple[str, ...] = ()
    """Spanish remarks about the file as a whole; those about a page come with it."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, file: IO[bytes]) -> None:
        self._path = path
        self._archive = archive
        self._file = file
        self._parts, self._calculated = _sheet_parts(archive)
        self._book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        self.page_count: int | None = len(self._book.sheetnames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._book.close()
        self._file.close()
        self._archive.close()

    def pages(self, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
        """A page for each sheet in order. Hidden, repeated and chart sheets have no tables and say so.

        Args:
            wanted: sheet numbers from 1; empty for all.

        Raises:
            UnreadableError: a damaged sheet, or one larger than `MAX_SHEET_CELLS`.
        """
        seen: dict[str, str] = {}
        for numero, name in enumerate(self._book.sheetnames, start=1):
            if wanted and numero > max(wanted):
                return
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    page = self._page(numero, name, seen, hashed_only=bool(wanted) and numero not in wanted)
            except _BROKEN as error:
                raise zipped.damaged(self._path, f"hoja «{name}»: {error}") from error
            if not wanted or numero in wanted:
                yield page

    def _page(self, numero: int, name: str, seen: dict[str, str], *, hashed_only: bool) -> Page:
        worksheet = self._book[name]
        state = str(getattr(worksheet, "sheet_state", "visible"))
        if state != "visible":
            return _unread(numero, name, f"hoja oculta «{name}»: no se leyó")
        if not hasattr(worksheet, "iter_rows"):
            return _unread(numero, name, f"hoja de gráfico «{name}»: no tiene celdas")
        with self._archive.open(self._parts[name]) as part:
            facts = _facts(part, calculated=self._calculated)
        self._check_size(name, facts)
        sheet = _Sheet(numero, name)
        _read_values(sheet, worksheet, facts)
        digest = _digest(sheet)
        if digest in seen:
            return _unread(numero, name, f"hoja «{name}» igual a «{seen[digest]}»: no se leyó otra vez")
        if not digest:
            return _unread(numero, name, f"hoja vacía «{name}»")
        seen[digest] = name
        return _unread(numero, name, "") if hashed_only else _filled(sheet, facts)

    def _check_size(self, name: str, facts: _Facts) -> None:
        if facts.n_cells > MAX_SHEET_CELLS or facts.n_rows * facts.last_col > MAX_GRID_PLACES:
            raise UnreadableError(
                f"«{self._path.name}»: la hoja «{name}» tiene {facts.n_cells} celdas en "
                f"{facts.n_rows} filas por {facts.last_col} columnas; el límite es {MAX_SHEET_CELLS} celdas",
                "Divida la hoja, o borre filas y columnas que solo tienen formato.",
            )


def _unread(numero: int, name: str, reason: str) -> Page:
    notes = (reason,) if reason else ()
    return Page(numero, state=PageState.VACIA, reason=reason, hoja=name, notes=notes)


def _filled(sheet: _Sheet, facts: _Facts) -> Page:
    notes = _merge(sheet, facts) + _notes(sheet, facts)
    tables: list[Table] = []
    paragraphs: list[Paragraph] = []
    for region in _regions(sheet):
        titles, rows = _split_titles(sheet, region)
        paragraphs.extend(_paragraphs(sheet, titles))
        if rows:
            tables.append(_table(sheet, rows))
    return Page(sheet.pagina, tables=tuple(tables), paragraphs=tuple(paragraphs), hoja=sheet.name, notes=tuple(notes))


def open_spreadsheet(path: Path) -> Spreadsheet:
    """Opens a workbook.

    Raises:
        UnreadableError: damaged, encrypted, too large, or no workbook.
    """
    zipped.check_office_file(path)
    archive = zipped.open_zip(path)
    file = path.open("rb")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Spreadsheet(path, archive, file)
    except (*_BROKEN, StopIteration) as error:
        file.close()
        archive.close()
        raise zipped.damaged(path, error) from error


def read(path: Path, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
    """The sheets of a workbook as pages, `wanted` only (from 1) or all."""
    with open_spreadsheet(path) as spreadsheet:
        yield from spreadsheet.pages(wanted)
