"""Headings of a scan that are too far from any form's words to be known, named by what the headings beside them leave.

A form's columns stand in order: between two that are known only those may stand that it has between them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from extractors.layouts.headings import without_strokes
from extractors.layouts.recognise import Encaje
from extractors.schemas import Table
from extractors.schemas.page import UNREADABLE, Cell
from extractors.values import YEAR, fold

LIKE = 0.7
"""Likeness to the words of a column that may stand there from which a heading is taken for it."""
YEAR_PLACE = "{ejercicio}"
YEAR_LIKE, STROKES = re.compile(r"[12Il|][09Oo][0-9IloO|]{2}"), str.maketrans("IloO|", "11001")
"""A year some of whose digits may be taken for letters, and those letters."""


def named_between(table: Table, match: Encaje) -> Table:
    """A recognised table, its unknown headings spelt as the one column of the form that may stand there.

    Args:
        table: the grid.
        match: its header as far as it was told.
    """
    placed = {c.col for c in match.columnas}
    changed = {}
    for cell in table.cells:
        is_unknown = cell.text and placed.isdisjoint(range(cell.col, cell.col + cell.col_span))
        if is_unknown and match.start <= cell.row < match.end and (text := _named(cell, match)):
            changed[id(cell)] = cell._replace(text=text, alternatives=(cell.text, *cell.alternatives), breaks=())
    return replace(table, cells=tuple(changed.get(id(cell), cell) for cell in table.cells)) if changed else table


def without_blanks(table: Table, match: Encaje) -> Table:
    """A recognised table, no cell blank whose figure stands in the next column under the very same heading.

    A line of a stamp was taken for a ruling: it parts one column into two, of which the form has one.
    """
    placed = match.figure_columns
    heads = dict(enumerate(match.encabezado))
    twins = [
        (c, o) for c in placed for o in (c - 1, c + 1) if o not in placed and heads[c] and heads.get(o) == heads[c]
    ]
    lost = set()
    for row in range(match.end, table.n_rows if twins else 0):
        for col, other in twins:
            cell, beside = table.grid[row][col], table.grid[row][other]
            if cell is not None and beside is not None and beside.text and not cell.text:
                lost.add(id(cell))
    if not lost:
        return table
    cells = (c._replace(text=UNREADABLE, confidence=0.0) if id(c) in lost else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def _named(cell: Cell, match: Encaje) -> str:
    """The words of the one column, or of the run of columns, that a heading may stand over; "" for none or several."""
    words = without_strokes(cell.text).split()
    year = next((y for w in words if YEAR_LIKE.fullmatch(w) and (y := w.translate(STROKES)) in _years(match)), "")
    text = fold(" ".join(w for w in words if not YEAR_LIKE.fullmatch(w)))
    found: dict[str, float] = {}
    for open_words in _open(cell, match):
        likely = [(Levenshtein.normalized_similarity(text, fold(w.replace(YEAR_PLACE, ""))), w) for w in open_words]
        like, word = max(likely, default=(0.0, ""))
        if like >= LIKE:
            found[word] = like
    if len(found) != 1:
        return ""
    (word,) = found
    if (YEAR_PLACE in word and not year) or (year and YEAR_PLACE not in word):
        return ""
    return word.replace(YEAR_PLACE, year)


def _years(match: Encaje) -> set[str]:
    """The years that headings print: one whose strokes are in doubt is one of them."""
    return {year for text in match.encabezado for year in re.findall(rf"\b{YEAR}\b", text)}


def _open(cell: Cell, match: Encaje) -> Iterator[list[str]]:
    """What the form prints over each column that it has between those known on either side of a heading."""
    layout = match.layout
    slots = {column.id: i for i, column in enumerate(layout.columnas)}
    before = max((slots[c.columna.id] for c in match.columnas if c.col < cell.col), default=-1)
    after = min((slots[c.columna.id] for c in match.columnas if c.col > cell.col), default=len(slots))
    is_leaf = cell.row + cell.row_span >= match.end
    for column in layout.columnas[before + 1 : after]:
        words = column.encabezado if is_leaf else column.bajo
        yield [word for word in words if "{" not in word.replace(YEAR_PLACE, "")]
