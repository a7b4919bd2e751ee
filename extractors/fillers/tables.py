"""Tables that are not the form's main one: small tables of totals, and tables that no layout knows."""

import re
from dataclasses import replace
from functools import lru_cache

from extractors.fillers.build import Borrador, Ranura, resolve_period
from extractors.fillers.context import Contexto
from extractors.layouts import Layout, TablaAuxiliar
from extractors.schemas import Cell, TablaVista, Table, TipoFila
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
            header = _header_row(table, form)
            if header is not None:
                return _totals(table, form, layout, context, header)
    return [], _unknown(table), []


def _header_row(table: Table, form: TablaAuxiliar) -> int | None:
    for row in range(table.n_rows):
        texts = [cell.text for cell in table.row_cells(row)]
        if all(any(_is(text, label) for text in texts) for label in form.columnas.values()):
            return row
    return None


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
    heads = [row for form in layout.tablas if (row := _header_row(table, form)) is not None and row >= end]
    if not heads:
        return table, None
    cut = min(heads)
    return _rows(table, 0, cut), _rows(table, cut, table.n_rows)


def _rows(table: Table, start: int, stop: int) -> Table:
    cells = tuple(c._replace(row=c.row - start) for c in table.cells if start <= c.row < stop)
    return replace(table, cells=cells, n_rows=stop - start)


def _totals(
    table: Table, form: TablaAuxiliar, layout: Layout, context: Contexto, header: int
) -> tuple[list[Borrador], TablaVista, list[str]]:
    columns = {
        name: cell for name, label in form.columnas.items() for cell in table.row_cells(header) if _is(cell.text, label)
    }
    rows: list[Borrador] = []
    kinds = {"encabezado": header + 1, "total": 0}
    discarded: list[tuple[int, str, str]] = []
    notes: list[str] = []
    period = resolve_period(form.periodo, None, context, {})
    for row in range(header + 1, table.n_rows):
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
        for column, head in columns.items():
            cell = _at(table, row, head.col)
            draft = Borrador(
                f"{form.clase}.{name}.{column}",
                TipoFila.TOTAL,
                table.pagina,
                None,
                f"{cells[0].text} {head.text}",
            )
            draft.lugar = cells[0].lugar
            draft.lecturas = [(Ranura("valor", form.magnitud, form.rol, period, form.acumulado), cell)]
            rows.append(draft)
    vista = TablaVista(
        pagina=table.pagina,
        familia=layout.id,
        confianza=1.0,
        encabezado=tuple(cell.text for cell in table.row_cells(header)),
        filas_vistas=table.n_rows,
        lineas=kinds,
        descartadas=tuple(discarded),
    )
    return rows, vista, notes


def _at(table: Table, row: int, col: int) -> Cell | None:
    cell = table.grid[row][col]
    return cell if cell is not None and parse_figure(cell.text).valor is not None else None


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
        motivo="ningún formato conocido corresponde a este encabezado",
    )
