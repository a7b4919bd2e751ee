"""The columns of a table under a header: what a printed line has in each."""

from collections.abc import Sequence

from extractors.layouts import Encaje
from extractors.schemas import Cell, Table
from extractors.values import fold


class Columns:
    """Which columns of a table give figures, names and labels of lines.

    Attributes:
        figures: columns of figures.
        texts: columns of fields and attributes.
        codigo: the column of codes, from 0, or None.
        names: columns of what names a row; where there is none, those of its indicator.
        fields: whether the table is of a transcript, its columns mere fields.
    """

    def __init__(self, table: Table, match: Encaje) -> None:
        self.table, self.match = table, match
        self.figures = [c for c in match.columnas if c.columna.is_figure]
        self.texts = [c for c in match.columnas if c.columna.campo or c.columna.atributo]
        self.codigo = next((c.col for c in self.texts if c.columna.campo == "codigo"), None)
        named = [[c.col for c in self.texts if c.columna.campo == f] for f in (match.layout.fila.campo, "indicador")]
        self.names = tuple(next(filter(None, named), ()))
        self.fields = table.kind == "campos"
        self._label = next((c.col for c in match.columnas if c.columna.linea), None)

    def own(self, grid: Sequence[Cell | None], col: int | None, row: int) -> Cell | None:
        """The non-empty cell of a column that begins in this grid row."""
        if col is None or col >= len(grid):
            return None
        cell = grid[col]
        return cell if cell is not None and cell.text and cell.row == row else None

    def label(self, grid: Sequence[Cell | None], row: int) -> str | None:
        """Which of its form's lines a printed line says it is, or None."""
        cell = self.own(grid, self._label, row)
        if cell is None:
            return None
        printed = fold(cell.text)
        lines = self.match.layout.fila.lineas
        return next((line for line, words in lines.items() if printed in words), None)
