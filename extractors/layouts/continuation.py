"""Whether a table goes on with the one before it: under the same header, or without any."""

from collections import Counter
from dataclasses import replace

from extractors.layouts.header import header_paths
from extractors.layouts.model import Layout
from extractors.layouts.recognise import Encaje, header_texts
from extractors.schemas import Cell, Table
from extractors.values import fold_keep, parse_figure

SAME_EDGE = 3.0
"""Points by which the column edges of a continued table may differ."""
MANY_COLUMNS = 8
"""Columns from which a table that stands a little off the one before it can go on with it."""
SAME_COLUMNS = 0.9
"""Share of its figures that must stand in the column of that table."""
SAME_PLACE = 12.0
"""Points by which the cells of the fullest rows of two such tables may stand apart."""


def same_header(table: Table, previous: Encaje) -> bool:
    """Whether a table prints, at the same grid rows, the very header that was matched before."""
    if previous.end == previous.start:
        return False
    if table.n_cols != len(previous.encabezado) or table.n_rows < previous.end:
        return False
    return header_texts(header_paths(table, previous.start, previous.end)) == previous.encabezado


def continues(table: Table, before: Table, match: Encaje) -> Encaje | None:
    """The match of a table that goes on without a header: the same columns as the one before it, or None.

    A page's grid must stand on the same column edges, or begin with figures, each column within its own; a sheet must
    begin with figures; or a table holds nothing but headings of groups. A transcript's lines must open a row, group or
    total of the form, or be as wide as the lines before and print figures where the form has them.
    """
    going_on = replace(match, start=0, end=0)
    if all(_heads_group(table, row, match.layout) for row in range(table.n_rows)):
        return going_on
    if table.kind == "campos" == before.kind:
        opens = any(_opens(cell.text, match.layout) for cell in table.cells if cell.col == 0)
        return going_on if opens or _alike(table, before, match) else None
    if table.n_cols != before.n_cols:
        return _moved(table, before, match)
    if not table.column_edges or not before.column_edges:
        return going_on if table.kind == before.kind and _begins_with_figures(table, match) else None
    near = all(abs(a - b) <= SAME_EDGE for a, b in zip(table.column_edges, before.column_edges, strict=True))
    return going_on if (near and table.kind == before.kind) or _within(table, before, match) else None


def _within(table: Table, before: Table, match: Encaje) -> bool:
    """Whether a table of many columns begins with figures, and its figures stand in the columns of the one before."""
    columns = match.figure_columns
    figures = [cell for cell in table.cells if cell.col in columns and parse_figure(cell.text).valor is not None]
    if table.n_cols < MANY_COLUMNS or not _begins_with_figures(table, match):
        return False
    boxes = [(before.column_edges[c.col], c.lugar.bbox, before.column_edges[c.col + 1]) for c in figures]
    inside = sum(box is not None and low < (box[0] + box[2]) / 2 < high for low, box, high in boxes)
    return inside >= SAME_COLUMNS * len(figures)


def _moved(table: Table, before: Table, match: Encaje) -> Encaje | None:
    """The match with its columns where the same cells stand in a table of another grid, or None.

    Boxes above and between the rows divide columns that the rows themselves do not.
    """
    if not table.column_edges or not before.column_edges:
        return None
    here, there = _fullest(table), _fullest(before)
    if len(here) != len(there) or len(here) < MANY_COLUMNS:
        return None
    places = zip([_middle(table, c) for c in here], [_middle(before, c) for c in there], strict=True)
    if any(abs(a - b) > SAME_PLACE for a, b in places):
        return None
    covered = {
        col: new.col for new, old in zip(here, there, strict=True) for col in range(old.col, old.col + old.col_span)
    }
    at = {c.col: covered[c.col] for c in match.columnas if c.col in covered}
    if len(at) < len(match.columnas):
        return None
    columns = {at[c.col]: replace(c, col=at[c.col]) for c in match.columnas}
    if any(columns[at[c.col]] != replace(c, col=at[c.col]) for c in match.columnas):
        return None
    heads = {new: match.encabezado[old] for old, new in at.items()}
    moved = replace(
        match,
        start=0,
        end=0,
        columnas=tuple(columns.values()),
        encabezado=tuple(heads.get(col, "") for col in range(table.n_cols)),
    )
    return moved if _begins_with_figures(table, moved) else None


def _fullest(table: Table) -> list[Cell]:
    """The cells of the row with the most, left to right."""
    return max(([c for c in table.row_cells(row) if c.row == row] for row in range(table.n_rows)), key=len)


def _middle(table: Table, cell: Cell) -> float:
    return (table.column_edges[cell.col] + table.column_edges[cell.col + cell.col_span]) / 2


def _begins_with_figures(table: Table, match: Encaje) -> bool:
    """Whether the first row that heads no group prints at least half of the figures."""
    columns = match.figure_columns
    first = next((row for row in range(table.n_rows) if not _heads_group(table, row, match.layout)), 0)
    figures = (cell for cell in table.row_cells(first) if cell.col in columns)
    return sum(parse_figure(cell.text).valor is not None for cell in figures) * 2 >= len(columns)


def _alike(table: Table, before: Table, match: Encaje) -> bool:
    """Whether the lines of a transcript table have figures in at least half of the form's figure columns."""
    columns = match.figure_columns
    figures = (cell for cell in table.cells if cell.col in columns and parse_figure(cell.text).valor is not None)
    printed = Counter(cell.row for cell in figures)
    full = sum(count * 2 >= len(columns) for count in printed.values())
    return table.n_cols == before.n_cols and full * 2 > table.n_rows


def _heads_group(table: Table, row: int, layout: Layout) -> bool:
    text = fold_keep(" ".join(cell.text for cell in table.row_cells(row) if cell.row == row))
    return any(line.nivel is not None and line.pattern.match(text) for line in layout.lineas)


def _opens(text: str, layout: Layout) -> bool:
    start = layout.fila.start
    return bool(start is not None and start.match(text)) or any(
        not line.sola and line.pattern.match(fold_keep(text)) for line in layout.lineas
    )
