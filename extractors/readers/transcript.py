"""Transcripts (.txt .tsv .csv .md): lines of text to pages of tables and paragraphs, streamed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal, Self

from extractors.errors import UnreadableError
from extractors.readers import decoding
from extractors.readers.markup import clean, clean_lines, doubt, is_bold, is_heading
from extractors.readers.spaced import Spaced
from extractors.readers.titles import Kind, Line, Plan, classified, header_like, is_separator, paginate
from extractors.schemas.page import Cell, Lugar, Page, PageState, Paragraph, Table

MAX_PAGE_CELLS: Final = 1_000_000
"""Filled fields of one page; about 300 MB as cells. A dense page of a report has 3,000."""
MAX_PAGE_CHARS: Final = 64_000_000
"""Characters of one page."""
MAX_GRID_PLACES: Final = 40_000_000
"""Rows times columns of one table, filled or not."""
SAMPLE_RECORDS: Final = 200
"""Records of a .csv on which its delimiter is decided."""
_QUOTED: Final = re.compile(r'"[^"]*"')
MIN_SEMICOLONS: Final = 2
MIN_RUN: Final = 3
"""Semicolons in a line of a text file, and lines running with as many, from which they part the fields of a table."""
DELIMITERS: Final = (";", "\t", "|", ",")
"""In this order where two fit as well: a comma may be a decimal comma."""
DELIMITER_MARGIN: Final = 0.1
"""Share of records by which a later delimiter must fit better than an earlier one."""
MAX_RECORD_LINES: Final = 60
"""Lines of one .csv record; past it a quote was never closed, and quotes are read as plain characters."""
MAX_QUOTED_LINES: Final = 20
"""Lines that a quoted field of a tab-separated text may go on for."""
FEWEST, MOST = 0.5, 1.5
"""Fields of a row, as a share of the table's, within which it continues the table after a gap."""
KEY_CHARS: Final = 40
"""Characters before the colon of a "Clave: valor" line."""

CROOKED: Final = "hay columnas separadas por espacios que no se alinean: sepárelas con tabuladores, o traiga el PDF"

_ITEM: Final = re.compile(r"\s*(?:[-•*–·]\s+\S|\(?(?:[ivxIVX]+|[a-z]|\d{1,2})[.)]\s)")
_KEY: Final = re.compile(rf"\s*(?:%\s)?[^\W\d_][^:\t]{{0,{KEY_CHARS}}}?\s?:(?:\s|$)")
_LINKED_START: Final = re.compile(r"(?:DE|DEL|Y|E|O|EN|PARA|POR|A|AL|LA|LAS|LOS|EL|CON)\b")
_LINKED_END: Final = re.compile(r"\b(?:DE|DEL|Y|E|O|EN|PARA|POR|A|AL|LA|LAS|LOS|EL|CON)$|[,(–-]$")


@dataclass
class _Grid:
    """A table being read: cells and the widest row so far."""

    pagina: int
    cells: list[Cell] = field(default_factory=list)
    n_rows: int = 0
    n_cols: int = 0
    piped: bool = False

    def add(self, number: int, fields: tuple[str, ...]) -> int:
        """Adds a row, and returns how many cells it gave. Columns count from 1 in `Lugar`."""
        before = len(self.cells)
        for col, raw in enumerate(fields):
            text, breaks = clean_lines(_unquoted(raw))
            if text:
                place = Lugar(self.pagina, linea=number, columna=col + 1)
                self.cells.append(Cell(self.n_rows, col, 1, 1, text, place, breaks, doubt(raw)))
        self.n_rows += 1
        self.n_cols = max(self.n_cols, len(fields))
        return len(self.cells) - before

    def continued_by(self, fields: tuple[str, ...]) -> bool:
        """Whether a row after a gap is as wide as this table."""
        return FEWEST * self.n_cols <= len(fields) <= MOST * self.n_cols

    def table(self) -> Table:
        return Table(self.pagina, tuple(self.cells), self.n_rows, self.n_cols, "campos")


def _unquoted(raw: str) -> str:
    """A field as a spreadsheet wrote it: quoted because it holds a quote, a comma or a line break."""
    text = raw.strip()
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return raw
    inner = text[1:-1]
    if '"' in inner.replace('""', "") or not ('""' in inner or "," in inner or "\n" in inner):
        return raw
    return inner.replace('""', '"')


@dataclass
class _Builder:
    """Lines of one page in, tables and paragraphs out."""

    pagina: int
    name: str
    tables: list[Table] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    grid: _Grid | None = None
    prose: list[Line] = field(default_factory=list)
    gap: bool = False
    gap_in_prose: bool = False
    n_cells: int = 0
    n_chars: int = 0

    def read(self, line: Line, *, title: bool = False) -> None:
        self._count(len(line.text) or sum(map(len, line.fields)))
        if line.kind is Kind.BLANK:
            self._blank()
        elif title:
            self._title(line)
        elif line.kind is Kind.TEXT or self._is_text_with_tab(line):
            self._text(line)
        else:
            self._row(line)

    def page(self, notes: tuple[str, ...]) -> Page:
        self._end_prose()
        self._end_table()
        empty = not self.tables and not self.paragraphs
        return Page(
            self.pagina,
            state=PageState.VACIA if empty else PageState.TEXTO,
            tables=tuple(self.tables),
            paragraphs=tuple(self.paragraphs),
            notes=notes,
        )

    def _is_text_with_tab(self, line: Line) -> bool:
        return line.kind is Kind.LONELY and len(line.fields) == 2 and self.grid is None

    def _count(self, chars: int) -> None:
        self.n_chars += chars
        places = self.grid.n_rows * self.grid.n_cols if self.grid is not None else 0
        too_much = self.n_cells > MAX_PAGE_CELLS or self.n_chars > MAX_PAGE_CHARS
        if too_much or places > MAX_GRID_PLACES:
            raise UnreadableError(
                f"«{self.name}»: la página {self.pagina} es demasiado grande "
                f"(más de {MAX_PAGE_CELLS} campos o {MAX_PAGE_CHARS} caracteres sin un título que se repita)",
                "Divida el archivo, por ejemplo un informe por archivo.",
            )

    def _blank(self) -> None:
        self.gap = True
        if self.prose:
            self._end_prose()
            self._end_table()

    def _title(self, line: Line) -> None:
        self._end_prose()
        self._end_table()
        raw = line.fields[0] if line.fields else line.text
        self._paragraph(line.number, clean(raw, heading=True), is_bold(raw))
        self.gap = False

    def _text(self, line: Line) -> None:
        if self.prose and _starts_paragraph(self.prose[-1].text, line.text):
            self._end_prose()
            self._end_table()
        if not self.prose:
            self.gap_in_prose = self.gap
        self.prose.append(line)
        self.gap = False

    def _row(self, line: Line) -> None:
        if self.prose and self.grid is not None and self._is_lost_row(line):
            self.n_cells += self.grid.add(self.prose[0].number, (self.prose[0].text,))
            self.prose.clear()
        if self.prose or (self.grid is not None and self.gap and not self.grid.continued_by(line.fields)):
            self._end_prose()
            self._end_table()
        self.gap = False
        if self.grid is None:
            self.grid = _Grid(self.pagina, piped=line.text.lstrip().startswith("|") and "\t" not in line.text)
        elif self.grid.piped and self.grid.n_rows == 1 and is_separator(line.fields):
            return
        self.n_cells += self.grid.add(line.number, line.fields)

    def _is_lost_row(self, line: Line) -> bool:
        """One line without tabs, tight between two rows of a table: a group line that lost its tabs."""
        return (
            len(self.prose) == 1
            and not self.gap_in_prose
            and not self.gap
            and self.grid is not None
            and self.grid.continued_by(line.fields)
        )

    def _end_prose(self) -> None:
        if self.prose:
            text = clean("\n".join(line.text for line in self.prose), heading=True)
            self._paragraph(self.prose[0].number, text, all(is_bold(line.text) for line in self.prose))
            self.prose.clear()

    def _end_table(self) -> None:
        if self.grid is not None and self.grid.cells:
            self.tables.append(self.grid.table())
        self.grid = None

    def _paragraph(self, number: int, text: str, bold: bool) -> None:
        if text:
            self.paragraphs.append(Paragraph(text, Lugar(self.pagina, linea=number, columna=1), bold))


def _starts_paragraph(previous: str, text: str) -> bool:
    """Whether a line of prose does not go on with the one before it."""
    if previous.endswith("  ") or is_heading(previous) or is_heading(text):
        return True
    if _ITEM.match(text) or _KEY.match(text):
        return True
    one, other = clean(previous), clean(text)
    if _KEY.match(previous) and other[:1].isupper() and len(one) < len(other):
        return True  # a label's value that ended before the margin
    capitals = one.isupper() and other.isupper()
    return capitals and not _LINKED_START.match(other) and not _LINKED_END.search(one)


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    """Rows whose last field is a quoted text with line breaks, put together again."""
    for line in lines:
        if line.kind is not Kind.ROW or not _open_quote(line.fields[-1]):
            yield line
            continue
        parts = [line]
        closed = False
        for following in islice(lines, MAX_QUOTED_LINES):
            parts.append(following)
            closed = following.text.split("\t", 1)[0].count('"') % 2 == 1 and not following.feed
            if closed or following.feed:
                break
        yield from _together(parts) if closed else parts


def _open_quote(last: str) -> bool:
    return last.startswith('"') and last.count('"') % 2 == 1


def _together(parts: list[Line]) -> Iterator[Line]:
    text = "\n".join(part.text for part in parts)
    first = parts[0]
    yield Line(first.index, first.number, text, first.feed, Kind.ROW, tuple(text.split("\t")))


class Transcript:
    """An open transcript. Each use reads the file anew, line by line.

    Attributes:
        page_count: pages told apart by titles and form feeds; 1 for a .csv.
    """

    notes: tuple[str, ...] = ()
    """Spanish remarks about the file as a whole; those about a page come with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = decoding.detect(path)
        self._spaced = Spaced()
        parted = path.suffix.lower() == ".csv" or _has_semicolons(path, self._encoding)
        self._dialect = _sniff(path, self._encoding) if parted else None
        self._plan = Plan(frozenset(), frozenset()) if self._dialect else self._paginate()
        self.page_count: int | None = self._plan.page_count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is held open between pages."""

    def pages(self, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
        """The pages in order.

        Args:
            wanted: page numbers from 1; empty for all.

        Raises:
            UnreadableError: a page larger than `MAX_PAGE_CELLS` or `MAX_PAGE_CHARS`.
        """
        notes = self._encoding.notes + (self._dialect.notes if self._dialect else ())
        notes += (CROOKED,) if self._spaced.crooked else ()
        for builder in self._builders(wanted):
            yield builder.page(notes)
            notes = ()

    def _paginate(self) -> Plan:
        try:
            return paginate(self._lines())
        except UnreadableError as error:
            if self._path.name in str(error):
                raise
            raise UnreadableError(f"«{self._path.name}»: {error}", error.hint) from error

    def _lines(self) -> Iterator[Line]:
        self._spaced = Spaced()
        return self._spaced.parted(_joined(classified(decoding.lines(self._path, self._encoding))))

    def _builders(self, wanted: frozenset[int]) -> Iterator[_Builder]:
        if self._dialect is not None:
            if not wanted or 1 in wanted:
                yield _csv_page(self._path, self._encoding, self._dialect)
            return
        builder = _Builder(1, self._path.name)
        for line in self._lines():
            if line.index in self._plan.starts:
                if not wanted or builder.pagina in wanted:
                    yield builder
                builder = _Builder(builder.pagina + 1, self._path.name)
            if not wanted or builder.pagina in wanted:
                builder.read(line, title=line.index in self._plan.titles)
            elif builder.pagina > max(wanted):
                return
        if not wanted or builder.pagina in wanted:
            yield builder


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    quoted: bool
    notes: tuple[str, ...] = ()


def _records(path: Path, encoding: decoding.Encoding, dialect: _Dialect) -> Iterator[tuple[int, list[str]]]:
    """(first line, fields) of each record of a .csv."""
    lines = (f"{line}\n" for line in decoding.lines(path, encoding))
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=dialect.delimiter, quoting=quoting)
    first = 1
    try:
        for fields in reader:
            yield first, fields
            first = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(
            f"«{path.name}»: la línea {first} no se puede leer como CSV ({error})",
            "Guarde la hoja de nuevo como CSV UTF-8, o entregue el .xlsx.",
        ) from error


def _sniff(path: Path, encoding: decoding.Encoding) -> _Dialect | None:
    """The delimiter and whether quotes quote, or None if no delimiter makes columns."""
    quoted = _quotes_close(path, encoding)
    best: _Dialect | None = None
    best_share = 0.0
    for delimiter in DELIMITERS:
        dialect = _Dialect(delimiter, quoted)
        share = _share(islice(_records(path, encoding, dialect), SAMPLE_RECORDS))
        if share > best_share + (DELIMITER_MARGIN if best else 0.0):
            best, best_share = dialect, share
    if best is not None and not quoted:
        note = "comillas sin cerrar: se leyeron como caracteres corrientes"
        best = _Dialect(best.delimiter, quoted, (note,))
    return best


def _has_semicolons(path: Path, encoding: decoding.Encoding) -> bool:
    """Whether a text without tabs is a table with semicolons between its fields, under lines of titles or none."""
    counts = Counter[int]()
    run = longest = last = 0
    for line in islice(decoding.lines(path, encoding), SAMPLE_RECORDS):
        if "\t" in line:
            return False
        if not line.strip():
            continue
        count = _QUOTED.sub("", line).count(";")
        counts[count] += 1
        run = run + 1 if count == last else 1
        last = count
        longest = max(longest, run) if count >= MIN_SEMICOLONS else longest
    width, times = counts.most_common(1)[0] if counts else (0, 0)
    return width >= MIN_SEMICOLONS and longest >= MIN_RUN and 2 * times > counts.total()


def _share(records: Iterator[tuple[int, list[str]]]) -> float:
    """Share of the filled records that have the commonest number of fields, 0 if that is 1."""
    counts = Counter(len(fields) for _, fields in records if any(f.strip() for f in fields))
    if not counts:
        return 0.0
    width, times = counts.most_common(1)[0]
    return times / counts.total() if width > 1 else 0.0


def _quotes_close(path: Path, encoding: decoding.Encoding) -> bool:
    """Whether no quoted field runs away over the lines that follow."""
    open_lines = 0
    for line in decoding.lines(path, encoding):
        odd = line.count('"') % 2 == 1
        if odd:
            open_lines = 0 if open_lines else 1
        elif open_lines:
            open_lines += 1
        if open_lines > MAX_RECORD_LINES:
            return False
    return open_lines == 0


def _csv_page(path: Path, encoding: decoding.Encoding, dialect: _Dialect) -> _Builder:
    """A .csv is one page; lines of one field above its header are titles."""
    builder = _Builder(1, path.name)
    leading: list[Line] = []
    opened = False
    for index, (number, fields) in enumerate(_records(path, encoding, dialect)):
        line = _csv_line(index, number, tuple(fields))
        if line.kind is Kind.ROW and not opened:
            opened = True
            for early in leading:
                builder.read(early, title=header_like(line.fields))
        if opened:
            builder.read(line)
        else:
            leading.append(line)
    if not opened:
        for early in leading:
            builder.read(early, title=True)
    return builder


def _csv_line(index: int, number: int, fields: tuple[str, ...]) -> Line:
    filled = [i for i, f in enumerate(fields) if f.strip()]
    kind = Kind.ROW
    if not filled:
        kind = Kind.BLANK
    elif filled == [0]:
        kind = Kind.LONELY
    return Line(index, number, "", False, kind, fields)


def open_transcript(path: Path) -> Transcript:
    """Opens a transcript.

    Raises:
        UnreadableError: not a text, too large, or with lines too long.
    """
    return Transcript(path)


def read(path: Path, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
    """The pages of a transcript, `wanted` only (from 1) or all."""
    with open_transcript(path) as transcript:
        yield from transcript.pages(wanted)
