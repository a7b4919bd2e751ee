"""Worksheets that stream: XlsxWriter in constant memory, and rows as ready XML where there are very many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MAX_LINES = 1_048_000
"""Lines of a sheet, header included, before the next sheet is begun (Excel has 1,048,576)."""
PAGE_CHARACTERS = 220
"""Widths of columns, together, that still print legibly on one landscape A4 page."""
PRINT_SCALE = 60
LINE_HEIGHT = 12.5
"""Points of one line of text."""
CHARACTER_WIDTH = 1.1
"""Width of a capital, in the characters that column widths are given in."""
MAX_LINKS = 65_530
"""Links of a sheet that Excel accepts; the texts of the rest stay."""
MAX_HEIGHT_LINES = 8
MAX_TEXT = 32_767
MAX_NAME = 31
MAX_DIGITS = 15
"""Significant digits that a spreadsheet number keeps."""

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NAME_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_FONT = "Calibri"
FILLS = {"rojo": "#F8C9C4", "ambar": "#FDE9A9", "verde": "#CFE8CF", "grupo": "#E3EAF2", "total": "#CBD8E6"}
MARKS = {"error": "#B3261E", "aviso": "#B86E00", "info": "#3D6FA5"}
GREY = "#6B7280"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks.

    Attributes:
        number: number format, or "" for text.
        fill: a name of `FILLS`, or "".
        mark: severity of the finding that the cell is in ("error", "aviso", "info"), or "".
        doubt: the reading is for review.
        grey: an absence or a remark.
        bold: bold.
        header: a column header.
        wrap: breaks lines.
        link: a link to another sheet.
        quote: text that a spreadsheet would take for a formula when edited.
        align: "left", "center" or "right", "" for the default.
        indent: a little off the left edge (a text right of numbers).
        flat: without the line under it.
    """

    number: str = ""
    fill: str = ""
    mark: str = ""
    doubt: bool = False
    grey: bool = False
    bold: bool = False
    header: bool = False
    wrap: bool = False
    link: bool = False
    quote: bool = False
    align: str = ""
    indent: bool = False
    flat: bool = False


class Styles:
    """The formats of a workbook, one for each style in use."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[Style, Format] = {}
        self._numbers: dict[Style, int] = {}

    def __call__(self, style: Style) -> Format:
        """The format of a style."""
        found = self._formats.get(style)
        if found is None:
            found = self._formats[style] = self._book.add_format(_properties(style))
        return found

    def number_of(self, style: Style) -> int:
        """The number under which the workbook knows a style."""
        found = self._numbers.get(style)
        if found is None:
            found = self._numbers[style] = int(self(style)._get_xf_index())
        return found


def _properties(style: Style) -> dict[str, Any]:
    if style.header:
        return {
            "font_name": _FONT, "font_size": 9, "bold": True, "font_color": "#FFFFFF", "bg_color": "#2F4B6E",
            "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "border_color": "#FFFFFF",
        }  # fmt: skip
    look: dict[str, Any] = {"font_name": _FONT, "font_size": 9, "valign": "top"}
    if not style.flat:
        look |= {"bottom": 4, "bottom_color": "#C9CED6"}
    if style.number:
        look["num_format"] = style.number
    if style.fill:
        look["bg_color"] = FILLS[style.fill]
    if style.doubt:  # light diagonal hatch over yellow: seen in print and without colours
        look |= {"pattern": 14, "bg_color": "#FFF6B8", "fg_color": "#B9B9B9", "italic": True}
    if style.grey:
        look |= {"font_color": GREY}
    if style.mark:
        look |= {
            "border": 2,
            "border_color": MARKS[style.mark],
            "font_color": MARKS[style.mark],
            "bold": True,
        }
    if style.link:
        look |= {"font_color": "#1F4E9E", "underline": 1}
    if style.bold:
        look["bold"] = True
    if style.wrap:
        look["text_wrap"] = True
    if style.quote:
        look["quote_prefix"] = True
    if style.align:
        look["align"] = style.align
    if style.indent:
        look |= {"align": "left", "indent": 1}
    return look


def text_of(value: str) -> str:
    """A text as a cell may hold it: legal, bounded, nothing that reads as the file's own markup."""
    value = _ILLEGAL.sub("", value)
    if value.startswith("<r>") and value.endswith("</r>"):  # XlsxWriter would write it raw, as rich text
        value = " " + value
    return value if len(value) <= MAX_TEXT // 2 else value[: MAX_TEXT // 2 - 1] + "…"


def is_formula_like(value: str) -> bool:
    """Whether a spreadsheet would take the text for a formula once the cell is edited or saved as CSV."""
    return value[:1] in ("=", "+", "@") or (value[:1] == "-" and len(value.strip("-– ")) > 0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its header and its width in characters."""

    header: str
    width: float


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A worksheet with a header row, filled from top to bottom."""

    styles: Styles
    next_row: int
    columns: tuple[Column, ...]
    previous_row: int

    def blank(self, styles: Styles, widths: Sequence[float]) -> None:
        """Makes a sheet without a header, printed one page wide."""
        self.styles, self.columns, self.next_row = styles, (), 0
        for number, width in enumerate(widths):
            self.set_column(number, number, width)
        self._print_setup()
        self.fit_to_pages(1, 0)

    def begin(self, styles: Styles, columns: Sequence[Column], frozen: int) -> None:
        """Writes the header row, freezes it with `frozen` columns, and sets up the print.

        A sheet too wide for one page is printed on several side by side, the frozen columns on each.
        """
        self.styles, self.columns, self.next_row = styles, tuple(columns), 1
        header = styles(Style(header=True))
        for number, column in enumerate(columns):
            self.set_column(number, number, column.width)
        self.set_row(0, 50)
        for number, column in enumerate(columns):
            self.write_string(0, number, text_of(column.header), header)
        self.freeze_panes(1, frozen)
        self._print_setup()
        self.repeat_rows(0)
        if sum(column.width for column in columns) <= PAGE_CHARACTERS:
            self.fit_to_pages(1, 0)
        else:
            self.set_print_scale(PRINT_SCALE)
            self.repeat_columns(0, frozen - 1)

    def _print_setup(self) -> None:
        self.set_landscape()
        self.set_paper(9)
        self.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.set_footer("&L&8&A&R&8&P / &N")
        self.hide_gridlines(2)

    def finish(self) -> None:
        """Sets the filter over what was written."""
        self.autofilter(0, 0, max(self.next_row - 1, 0), len(self.columns) - 1)

    def text(self, row: int, column: int, value: str, style: Style) -> None:
        """Writes a text, never a formula or an address."""
        value = text_of(value)
        if is_formula_like(value):
            style = replace(style, quote=True)
        if value:
            self.write_string(row, column, value, self.styles(style))
        elif style.fill or style.mark or style.doubt:
            self.write_blank(row, column, None, self.styles(style))

    def number(self, row: int, column: int, value: float, style: Style) -> None:
        """Writes a number."""
        self.write_number(row, column, value, self.styles(style))

    def append(self, line: "Line") -> None:
        """Writes the next row as XML of our own: a fraction of the time of a call a cell.

        Texts go in as inline strings, so none can become a formula. A sheet takes either such rows or single
        cells, not both.
        """
        if self.previous_row == 0:
            self._write_single_row(self.next_row)  # the header
        self.previous_row = self.next_row
        row = self.next_row + 1
        parts = [
            f'<c r="{name}{row}" s="{style}"{_content(value)}</c>'
            for name, value, style in zip(_column_names(len(line.cells)), line.cells, line.styles, strict=True)
            if value is not None
        ]
        height = f' ht="{line.height}" customHeight="1"' if line.height else ""
        self.fh.write(f'<row r="{row}"{height}>{"".join(parts)}</row>')
        for column, target in line.links:
            self._link(column, target)
        self.dim_rowmax = self.next_row
        self.next_row += 1

    def _link(self, column: int, target: str) -> None:
        if self.hlink_count < MAX_LINKS:
            self.ignore_write_string = True  # the text is in the row's XML
            self.write_url(self.next_row, column, f"internal:{target}")
            self.ignore_write_string = False


class Line:
    """One row in the making: a cell and the number of its format for each column. None is no cell at all."""

    __slots__ = ("_columns", "_styles", "cells", "height", "links", "styles")

    def __init__(self, sheet: Sheet, fill: Style | None = None) -> None:
        """An empty row, or one that is coloured from the first column to the last."""
        count = len(sheet.columns)
        self._styles, self._columns = sheet.styles, sheet.columns
        self.cells: list[str | float | None] = ["" if fill else None] * count
        self.styles: list[int] = [sheet.styles.number_of(fill) if fill else 0] * count
        self.links: list[tuple[int, str]] = []
        self.height = 0.0

    def put(self, column: int, value: str | float, style: Style) -> None:
        """Writes a text or a number; an empty text is written only where its format can be seen."""
        if isinstance(value, str):
            if is_formula_like(value):
                style = replace(style, quote=True)
            if not value and not (style.fill or style.mark or style.doubt):
                return
        self.cells[column] = value
        self.styles[column] = self._styles.number_of(style)

    def wrapped(self, column: int, value: str, style: Style) -> None:
        """Writes a text on as many lines as it needs: not every program makes room for them by itself."""
        self.put(column, value, _wrapping(style))
        lines = ceil(len(value) * CHARACTER_WIDTH / self._columns[column].width)
        if lines > 1:
            self.height = max(self.height, LINE_HEIGHT * min(lines, MAX_HEIGHT_LINES))

    def link(self, column: int, value: str, target: str, fill: str = "") -> None:
        """Writes a text that leads to a place of this workbook ("'Hoja'!A5")."""
        self.put(column, value, Style(link=True, fill=fill))
        self.links.append((column, target))


@cache
def _wrapping(style: Style) -> Style:
    return replace(style, wrap=True)


@cache
def _column_names(count: int) -> tuple[str, ...]:
    return tuple(xl_col_to_name(number) for number in range(count))


@lru_cache(maxsize=4096)
def _content(value: str | float) -> str:
    """What follows the attributes in a cell element's start tag; most texts come again and again."""
    if not isinstance(value, str):
        return f"><v>{value}</v>"
    if not value:
        return ">"
    value = text_of(value)
    space = ' xml:space="preserve"' if value != value.strip() else ""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in value:
        value = _ESCAPE_LIKE.sub("_x005F_", value)
    return f' t="inlineStr"><is><t{space}>{value}</t></is>'


class Book:
    """A workbook that streams to disk; a context manager."""

    def __init__(self, path: Path, workdir: Path) -> None:
        options = {
            "constant_memory": True, "tmpdir": str(workdir), "strings_to_formulas": False,
            "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": {"font_name": _FONT, "font_size": 9},
        }  # fmt: skip
        self._book = Workbook(str(path), options)
        self._book.use_zip64()
        self._names: set[str] = set()
        self.styles = Styles(self._book)

    def properties(self, title: str, comments: str) -> None:
        """The document's properties."""
        self._book.set_properties({"title": title, "comments": comments, "author": "justifica"})

    def sheet(self, name: str) -> Sheet:
        """A new sheet; its name is made legal and unique."""
        legal = self._unique(_NAME_ILLEGAL.sub(" ", name).strip(" '") or "Hoja")
        sheet = self._book.add_worksheet(legal, worksheet_class=Sheet)
        assert isinstance(sheet, Sheet)
        return sheet

    def _unique(self, name: str) -> str:
        number, unique = 1, name[:MAX_NAME]
        while unique.casefold() in self._names or unique.casefold() == "history":
            number += 1
            tail = f" ({number})"
            unique = name[: MAX_NAME - len(tail)] + tail
        self._names.add(unique.casefold())
        return unique

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Writes the file, or lets go of the sheets in the making if something failed."""
        try:
            if kind is None:
                self._book.close()
        except FileCreateError as failure:  # wraps the OSError, and the cause is what a person can mend
            cause = failure.args[0]
            raise cause if isinstance(cause, OSError) else failure from failure
        finally:
            for sheet in self._book.worksheets():
                sheet.row_data_fh.close()
            self._book.fileclosed = True


def target_of(sheet: Sheet, row: int, column: int = 0) -> str:
    """The address of a cell for `Sheet.go_to` (row and column from 0)."""
    quoted = sheet.get_name().replace("'", "''")
    return f"'{quoted}'!{xl_col_to_name(column)}{row + 1}"
