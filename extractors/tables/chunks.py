"""Tables and paragraphs -> chunks for models and retrieval."""

import re
from collections.abc import Sequence

from extractors.schemas.page import Box, Chunk, Lugar, Paragraph, Table

ROWS_A_CHUNK = 6
"""Grid rows in one "filas" chunk."""
_NOTE = re.compile(
    r"^(?:notas?|fuentes?|observaci[oó]n(?:es)?|llamadas?)\b|^(?:\*+|\(\d\)|\d/)\s|\w[.;]\s*$", re.IGNORECASE
)
"""How a line under a table is told from a group's name."""


def chunks(tables: Sequence[Table], paragraphs: Sequence[Paragraph]) -> list[Chunk]:
    """Cuts a page into chunks: each table, groups of its rows, each paragraph."""
    found: list[Chunk] = []
    for table in tables:
        lines = [_line(table, row) for row in range(table.n_rows)]
        found.append(Chunk("tabla", "\n".join(lines), Lugar(table.pagina, table.bbox)))
        for start in range(0, table.n_rows, ROWS_A_CHUNK):
            stop = min(start + ROWS_A_CHUNK, table.n_rows)
            text = "\n".join(line for line in lines[start:stop] if line)
            if text:
                found.append(Chunk("filas", text, Lugar(table.pagina, _rows_box(table, start, stop))))
    found.extend(Chunk("prosa", p.text, p.lugar) for p in paragraphs if p.text)
    return found


def notes_under(table: Table) -> list[Paragraph]:
    """The sentences that stand alone in the last rows of a table's grid: its notes."""
    found: list[Paragraph] = []
    for row in range(table.n_rows - 1, 0, -1):
        cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
        if len(cells) > 1:
            break
        found += [Paragraph(c.text, c.lugar, doubt=c.doubt) for c in cells if _NOTE.search(c.text)]
    return found[::-1] if len(found) < table.n_rows - 1 else []


def _line(table: Table, row: int) -> str:
    """One row as "cell | cell"; a merged cell is printed in its first row only."""
    texts = [cell.text if cell.row == row else "" for cell in table.row_cells(row)]
    return " | ".join(texts) if any(texts) else ""


def _rows_box(table: Table, start: int, stop: int) -> Box | None:
    """Union of the boxes of the cells that begin in rows start..stop-1."""
    boxes = [c.lugar.bbox for c in table.cells if start <= c.row < stop and c.lugar.bbox is not None]
    if not boxes:
        return table.bbox
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)
