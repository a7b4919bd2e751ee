"""Which text column names the rows of a form that takes any."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.layouts.header import fit
from extractors.layouts.model import ANY_TEXT
from extractors.layouts.recognise import Encaje
from extractors.schemas import Table
from extractors.values import fold, parse_figure

MIN_ROWS = 3
"""Rows from which their texts can be compared."""
REPEATS = 0.7
"""Share of the rows that a text tells apart up to which it is what they have in common, not their name."""


def named_apart(table: Table, match: Encaje) -> Encaje:
    """The match, with the rows named by the text that is another in each, where the one taken for it repeats itself.

    Only a column that the form took because it holds texts gives way, and only to one left of the figures that has no
    place.
    """
    layout = match.layout
    if layout.free is None or table.kind == "campos":
        return match
    names = [pattern for pattern in layout.columnas[layout.free].encabezado if pattern != ANY_TEXT]
    own = [c for c in match.columnas if c.columna.id == layout.columnas[layout.free].id]
    if len(own) != 1 or any(fit(match.encabezado[own[0].col].split(" > ")[-1], pattern)[0] for pattern in names):
        return match
    figures = match.figure_columns
    rows = [r for r in range(match.end, table.n_rows) if any(_printed(table, r, col) for col in figures)]
    placed = {c.col for c in match.columnas}
    others = (c for c in range(own[0].col + 1, min(figures, default=0)) if c not in placed and match.encabezado[c])
    if len(rows) < MIN_ROWS or len(set(_texts(table, rows, own[0].col))) > REPEATS * len(rows):
        return match
    found = next((col for col in others if _tells_apart(_texts(table, rows, col))), None)
    if found is None:
        return match
    columns = (replace(c, col=found) if c is own[0] else c for c in match.columnas)
    left = tuple(
        t for col, t in enumerate(match.encabezado) if t and (col not in placed | {found} or col == own[0].col)
    )
    return replace(match, columnas=tuple(sorted(columns, key=lambda c: c.col)), sin_ubicar=left)


def _printed(table: Table, row: int, col: int) -> str:
    cell = table.grid[row][col] if col < len(table.grid[row]) else None
    return cell.text if cell is not None else ""


def _texts(table: Table, rows: Sequence[int], col: int) -> list[str]:
    return [fold(_printed(table, row, col)) for row in rows]


def _tells_apart(texts: Sequence[str]) -> bool:
    """Whether texts are words, one for each row, and no two alike; totals print none."""
    words = [text for text in texts if any(map(str.isalpha, parse_figure(text).observacion))]
    return len(set(words)) == len(words) and len(words) >= max(MIN_ROWS, len(texts) - 1)
