"""Tables that are not the form's main one: small tables of totals, and tables that no layout knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.fillers.build import Borrador, Ranura, resolve_period
from extractors.fillers.context import Contexto
from extractors.layouts import Layout, TablaAuxiliar
from extractors.schemas import FICHA, Cell, TablaVista, Table, TipoFila
from extractors.tables.labels import is_sheet
from extractors.values import fold, parse_figure

_TOKENS = re.compile(r"\d+|[a-z]+")
NOTE_LENGTH = 60
"""Characters from which a text alone on its line is a note, not the name of a row."""
MAX_HEADER_SHOWN = 3
"""Leading rows of an unknown table that are reported as its header."""


def fill_auxiliary(
    table: Table, layout: Layout | None, context: Contexto
) -> tuple[list[Borrador], TablaVista, list[str]]:
    """Reads a small table of totals that the layout names, or reports the table as unknown with its header.

    Returns:
        The total rows, where the grid rows went, and the prose that stood inside the grid.
    """
    if layout is not None:
        for form in layout.tablas:
            header = _header(table, form)
            if header is not None:
                return _totals(table, form, layout, context, header)
    return [], _unknown(table), []


LEAST_HEADS, LEAST_LINES = 3, 2
"""Cells of words in a row that heads columns, and rows with figures below it, from which an image shows a table."""


def is_legible(table: Table) -> bool:
    """Whether a table that no layout knows was read well enough to be taught: a line of headings, figures below it."""
    rows = [[c.text for c in table.row_cells(row) if c.row == row and c.text] for row in range(table.n_rows)]
    heads = [i for i, texts in enumerate(rows) if sum(any(map(str.isalpha, t)) for t in texts) >= LEAST_HEADS]
    if not heads:
        return False
    figures = (sum(parse_figure(text).valor is not None for text in texts) for texts in rows[heads[0] + 1 :])
    return sum(count >= LEAST_LINES for count in figures) >= LEAST_LINES


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a table of totals: its grid rows, and per column of the form where it stands and what it prints."""

    first: int
    last: int
    columns: dict[str, tuple[int, str]]


def _header(table: Table, form: TablaAuxiliar) -> _Header | None:
    """The header, which wraps to a second grid row where a page has no rulings."""
    for first in range(table.n_rows):
        for last in (first, first + 1):
            heads = _heads(table, first, min(last, table.n_rows - 1))
            columns = {
                name: next(((col, text) for col, text in heads.items() if _is(text, label)), None)
                for name, label in form.columnas.items()
            }
            if all(columns.values()):
                return _Header(first, last, {name: place for name, place in columns.items() if place is not None})
    return None


def _heads(table: Table, first: int, last: int) -> dict[int, str]:
    heads: dict[int, str] = {}
    for row in range(first, last + 1):
        for cell in table.row_cells(row):
            if cell.text and cell.row == row:
                heads[cell.col] = f"{heads[cell.col]} {cell.text}" if cell.col in heads else cell.text
    return heads


def _is(printed: str, label: str) -> bool:
    """Whether a printed band is the one of the form: the same words and numbers, whatever the brackets."""
    return _tokens(printed) == _tokens(label)


@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKENS.findall(fold(text)))


def split_auxiliary(table: Table, layout: Layout, end: int) -> tuple[Table, Table | None]:
    """A sheet may hold the main table and, below it, a small table of totals: cut where the latter's header stands.

    Args:
        table: the grid.
        layout: the form.
        end: first grid row after the main header.
    """
    found = [header for form in layout.tablas if (header := _header(table, form)) is not None]
    heads = [header.first for header in found if header.first >= end]
    if not heads:
        return table, None
    cut = min(heads)
    return _rows(table, 0, cut), _rows(table, cut, table.n_rows)


def _rows(table: Table, start: int, stop: int) -> Table:
    cells = tuple(c._replace(row=c.row - start) for c in table.cells if start <= c.row < stop)
    return replace(table, cells=cells, n_rows=stop - start)


def _totals(
    table: Table, form: TablaAuxiliar, layout: Layout, context: Contexto, header: _Header
) -> tuple[list[Borrador], TablaVista, list[str]]:
    rows: list[Borrador] = []
    kinds = {"encabezado": header.last + 1, "total": 0}
    discarded: list[tuple[int, str, str]] = []
    notes: list[str] = []
    period = resolve_period(form.periodo, None, context, {})
    for row in range(header.last + 1, table.n_rows):
        cells = [cell for cell in table.row_cells(row) if cell.text]
        name = next(
            (n for n, label in form.filas.items() if cells and fold(cells[0].text).startswith(fold(label))),
            None,
        )
        if name is None and len(cells) == 1 and len(cells[0].text) >= NOTE_LENGTH:
            kinds["nota"] = kinds.get("nota", 0) + 1
            notes.append(cells[0].text)
            continue
        if name is None:
            discarded.append(
                (
                    row,
                    "fila de una tabla de totales que el formato no nombra",
                    " | ".join(c.text for c in cells),
                )
            )
            continue
        kinds["total"] += 1
        figures = _figures(table, row, cells[1:], header)
        for column, (_, head) in header.columns.items():
            cell = figures.get(column)
            draft = Borrador(
                f"{form.clase}.{name}.{column}",
                TipoFila.TOTAL,
                table.pagina,
                None,
                f"{cells[0].text} {head}",
            )
            draft.lugar = cells[0].lugar
            draft.lecturas = [(Ranura("valor", form.magnitud, form.rol, period, form.acumulado), cell)]
            rows.append(draft)
    vista = TablaVista(
        pagina=table.pagina,
        familia=layout.id,
        confianza=1.0,
        encabezado=tuple(_heads(table, header.first, header.last).values()),
        filas_vistas=table.n_rows,
        lineas=kinds,
        descartadas=tuple(discarded),
    )
    return rows, vista, notes


def _figures(table: Table, row: int, cells: Sequence[Cell], header: _Header) -> dict[str, Cell]:
    """The figures of a row under their columns; one after another where some stand beside them and none is missing."""
    below = {name: table.grid[row][col] for name, (col, _) in header.columns.items()}
    placed = {name: cell for name, cell in below.items() if cell is not None and _is_number(cell)}
    numbers = [cell for cell in cells if _is_number(cell)]
    if len(placed) < len(numbers) == len(header.columns):
        by_place = sorted(header.columns, key=lambda name: header.columns[name][0])
        return dict(zip(by_place, numbers, strict=True))
    return placed


def _is_number(cell: Cell) -> bool:
    return parse_figure(cell.text).valor is not None


def _unknown(table: Table) -> TablaVista:
    shown = [
        " | ".join(cell.text for cell in table.row_cells(row) if cell.row == row and cell.text)
        for row in range(min(table.n_rows, MAX_HEADER_SHOWN))
    ]
    return TablaVista(
        pagina=table.pagina,
        familia=None,
        confianza=0.0,
        encabezado=tuple(text for text in shown if text),
        filas_vistas=table.n_rows,
        lineas={"sin_formato": table.n_rows},
        motivo=FICHA if is_sheet(table) else "ningún formato conocido corresponde a este encabezado",
    )
