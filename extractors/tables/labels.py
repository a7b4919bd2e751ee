"""Tables without a header: a label and its value on each line (the sheet of one activity)."""

from extractors.schemas.page import Cell, Table
from extractors.values import fold, parse_figure

MIN_LABELS = 3
"""Lines of a sheet."""
MAX_LABEL = 70
"""Characters of a label."""
LABELLED = 0.8
"""Share of the lines that must be a label and a value."""
MIXED = 0.9
"""Share of the values that may be figures, or words: more, and they are a column of the one kind."""


def is_sheet(table: Table) -> bool:
    """Whether each line of a table is a label with its value: words on the left, each once, any values beside."""
    pairs = []
    for row in range(table.n_rows):
        cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
        if len(cells) in (2, 4):
            pairs += [(cells[i], cells[i + 1]) for i in range(0, len(cells), 2) if _is_label(cells[i])]
    labels = {fold(label.text) for label, _ in pairs}
    if table.n_cols > 4 or len(pairs) < max(MIN_LABELS, LABELLED * table.n_rows) or len(labels) < len(pairs):
        return False
    figures = sum(parse_figure(value.text).valor is not None for _, value in pairs)
    return 0 < figures <= MIXED * len(pairs) and len(pairs) - figures >= 1


def _is_label(cell: Cell) -> bool:
    return len(cell.text) <= MAX_LABEL and any(map(str.isalpha, cell.text)) and parse_figure(cell.text).valor is None
