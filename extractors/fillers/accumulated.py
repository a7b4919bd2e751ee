"""Whether the figures under several cut-offs count from January, where only a title says "acumulado"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractors.fillers.build import FIRST_CUTS, own_cut
from extractors.fillers.context import Contexto
from extractors.layouts import Columnar, Encaje
from extractors.schemas import Table
from extractors.values import fold, last_month, parse_figure

_EACH = re.compile(
    r"\bacumulad[oa]s? (?:(?:a|al|en|por|hasta|de|del|cierre|fin|final|el|la) )*cada\b"
    r"|\b(?:cifras|valores|datos|montos|cantidades|metas|columnas|trimestres|semestres) (?:\w+ )?acumulad[oa]s\b"
)
"""What says it of every column: `cifras acumuladas a cada trimestre`."""
SERIES_ROLES = ("programado", "ejecutado")


def settle_accumulated(context: Contexto, table: Table, match: Encaje) -> Contexto:
    """The context, its `tramo` and its `series`: "" for figures of their own, "si" from January, "duda" unknown.

    A title that says "acumulado" may mean the columns or only a percentage. That it is the columns is said where it
    names them; that it is not, where the form has columns for what is accumulated, or where a series falls.
    """
    runs = _runs(match)
    whole = any(c.columna.acumulado is True and c.columna.rol in SERIES_ROLES for c in match.columnas)
    begins = {own_cut(run[0]) for run in runs}
    context = replace(context, series="", tramo=bool(begins) and not whole and not begins & FIRST_CUTS)
    if whole or not context.acumulado or not any(len(run) > 1 for run in runs):
        return context
    if any(_falls(table, match.end, run) for run in runs):
        return context
    return replace(context, series="si" if _EACH.search(fold(context.acumulado)) else "duda")


def _runs(match: Encaje) -> list[list[Columnar]]:
    """Columns of one slot and year, in the order of their cut-offs."""
    runs: dict[tuple[str, str | None], list[Columnar]] = {}
    for c in match.columnas:
        if c.columna.acumulado is False and c.columna.rol in SERIES_ROLES and own_cut(c):
            runs.setdefault((c.columna.id, c.key("ejercicio")), []).append(c)
    return [sorted(run, key=lambda c: last_month(own_cut(c) or "")) for run in runs.values()]


def _falls(table: Table, start: int, run: Sequence[Columnar]) -> bool:
    """Whether a row prints less under a later cut-off: then its figures do not count from January."""
    return any(b < a for row in range(start, table.n_rows) for a, b in pairwise(_values(table, row, run)))


def _values(table: Table, row: int, run: Sequence[Columnar]) -> Iterator[Decimal]:
    for c in run:
        cell = table.grid[row][c.col] if c.col < len(table.grid[row]) else None
        value = parse_figure(cell.text).valor if cell is not None and cell.row == row else None
        if value is not None:
            yield value
