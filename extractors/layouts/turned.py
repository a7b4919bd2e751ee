"""Tables with a row for each period, turned into what forms print: periods across, a row for each activity.

Every cell keeps its text and its place. A table is turned only where each of its rows is of one period, and where it is
printed which activity the figures are of; any other stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.layouts.told import line_of, told
from extractors.schemas import Ausencia, Cell, Paragraph, Table
from extractors.schemas.page import Lugar
from extractors.tables.places import above
from extractors.values import YEAR, fold, fold_keep, month_of, parse_figure, quarter_of, take_cutoff, take_nameless

MAX_HEADER = 3
"""Grid rows of a header over periods."""
MIN_LINES = 2
"""Periods across, and lines of one activity, from which a table is one of them."""
MAX_STRAY = 3
"""Letters of a numeral, or of what is left of one, beside the word for a period."""
MAX_NAME = 160
"""Characters of a name that stands above a table."""
NAME_HEADING = "Actividad"
"""Heading of the names that stand over the columns."""
_HEADINGS = re.compile(
    r"\b(?:mes(?:es)?|trimestres?|semestres?|bimestres?|cuatrimestres?|periodos?|anos?|vigencias?|ejercicios?|gestion(?:es)?)\b"
)
"""What the heading of a column of periods says."""
_YEARS = re.compile(r"\b(?:anos?|vigencias?|ejercicios?|gestion(?:es)?|periodos?)\b")
_TOTAL = re.compile(r"(?:sub)?total(?:es)?(?: (?:general|anual|del ano|acumulado))?|acumulado|anual")
_NAMERS = (
    r"actividad(?:es)?(?: operativas?| poi)?",
    r"proyecto|producto|accion|obra|tarea|servicio|intervencion",
    r"meta|indicador",
)
"""Labels of what a table is of, the surest first."""
_NUMBER = r" ?n?[.°º]* ?\d{1,3}(?:\.\d+)*"
_LABELS = tuple(
    re.compile(
        rf"\b(?P<label>{one})(?:(?:{_NUMBER})? ?:|{_NUMBER}[.)-]) ?(?=[^\W\d])"
        rf"|\b(?:{one}) [«\"“](?P<cited>[^»\"”]+)[»\"”]"
    )
    for one in _NAMERS
)
"""What names it above the table: `Actividad 2: Poda de árboles`, `la meta «Hectáreas»`."""
_NEXT = re.compile(
    r"[ ;,.]+(?:unidad|responsable|meta|indicador|programa|periodo|area|codigo|presupuesto|objetivo|monto|fuente|linea"
    r"|proyecto|producto|actividad|tarea|lugar|fecha)\b[^:]{0,30}:"
)
"""Where the next label of the same text begins."""

_REMARKS = re.compile(
    r"\b(?:observacion|causa|justificacion|comentario|motivo|responsable|medios?\b|fuente|estado|semaforo|nota|logro)"
)
"""Headings of words that a line says of its period."""
_UNIT = re.compile(r"\bunidad de medida ?: ?(?=\w)")

Period = tuple[str, int]
"""Kind and number of a period; those of a kind follow each other."""
TOTAL: Period = ("total", 0)


def turned(tables: Sequence[Table], paragraphs: Sequence[Paragraph]) -> list[Table]:
    """The tables of a page, each that has a row for each period turned.

    Args:
        tables: of one page, in order.
        paragraphs: its texts, where the name of what a table is of may stand.
    """
    before: list[Table | None] = [None, *tables]
    return [_turned(t, above(t, paragraphs, b)) for t, b in zip(tables, before, strict=False)]


def period_column(table: Table) -> int | None:
    """The column in which each line under the header names a period and nothing else, two of them at least.

    Of a scan also where some are not read whole (`I trimestre 1`).
    """
    down = _down(table) or _likely(table)
    if down is None:
        return None
    blocks = _blocks(down) if down.rows else (range(down.first, table.n_rows),)
    together = any(len(block) > 1 for block in blocks)
    return down.col if together and not _names_lines(table, down, blocks) else None


@dataclass(frozen=True, slots=True)
class _Down:
    """Where periods stand: their column, the grid row of the first, and each row's period; () if not all are read."""

    col: int
    first: int
    rows: tuple[Period, ...]


def _down(table: Table) -> _Down | None:
    for col, first, said in _headed(table):
        rows = _periods(_down_to_end(table, col, first), said)
        kinds = {period[0] for period in rows} - {TOTAL[0]}
        if len(kinds) == 1 and len(set(rows) - {TOTAL}) > 1:
            return _Down(col, first, rows)
    return None


def _periods(texts: Iterable[str], heading: str) -> tuple[Period, ...]:
    """The periods that texts name; () if one names none."""
    found: list[Period] = []
    for text in texts:
        period = _period(text, heading)
        if period is None:
            return ()
        found.append(period)
    return tuple(found)


def _likely(table: Table) -> _Down | None:
    """Where each row may be of a period by its words, though not all are told (`I trimestre 1`)."""
    for col, first, said in _headed(table):
        texts = set(_down_to_end(table, col, first)) if said else set()
        if len(texts) > 1 and all(_may_be_period(text, said) for text in texts):
            return _Down(col, first, ())
    return None


def _headed(table: Table) -> Iterator[tuple[int, int, str]]:
    """Each column and the grid row under a heading of periods, or under none, with the heading."""
    for col in range(table.n_cols):
        for first in range(1, min(table.n_rows - 1, MAX_HEADER + 1)):
            heading = table.grid[first - 1][col]
            said = fold(heading.text) if heading is not None else ""
            if (not said or _HEADINGS.search(said)) and not _has_figures(table, first - 1):
                yield col, first, said


def _down_to_end(table: Table, col: int, first: int) -> Iterator[str]:
    """The texts of a column from a grid row on; one that stands over several columns is none."""
    for row in range(first, table.n_rows):
        cell = table.grid[row][col]
        yield cell.text if cell is not None and cell.col_span == 1 else ""


def _may_be_period(text: str, heading: str) -> bool:
    words = fold(text).split()
    spans = [word for word in words if _HEADINGS.fullmatch(word) or month_of(word) is not None]
    rest = [word for word in words if word not in spans and len(word) > MAX_STRAY]
    return (bool(spans) and not rest) or (not re.fullmatch(YEAR, text) and _period(text, heading) is not None)


def _has_figures(table: Table, row: int) -> bool:
    """Whether a grid row holds two figures or more: it is no line of a header."""
    own = [cell for cell in table.row_cells(row) if cell.row == row and not re.fullmatch(YEAR, cell.text)]
    return sum(parse_figure(cell.text).valor is not None for cell in own) > 1


def _period(text: str, heading: str) -> Period | None:
    """The period that a text names, if it names nothing else."""
    words = fold(text)
    month = month_of(text)
    if month is not None:
        return "mes", int(month[0])
    if _TOTAL.fullmatch(words):
        return TOTAL
    if re.fullmatch(YEAR, words):
        return ("ejercicio", int(words)) if _YEARS.search(heading) else None
    bare = " ".join(re.sub(rf"\b{YEAR}\b", " ", words).split())
    if (number := quarter_of(bare)) is not None:
        kind = "T" if "trimestre" in heading else "S" if "semestre" in heading else ""
        return (kind, int(number[1])) if kind else None
    cut, rest = take_cutoff(bare)
    if cut and (not rest or take_cutoff(rest) == (cut, "")):
        return cut[0], int(cut[1])
    span, rest = take_nameless(bare)
    return ("meses", span[0]) if span is not None and not rest else None


# ---- turning -----------------------------------------------------------------------------------------


def _turned(table: Table, titles: Sequence[Paragraph]) -> Table:
    if table.kind == "campos":
        return table
    down = _down(table)
    if down is None:
        return _of_lines(table, titles) or table
    top = _header_top(table, down.first)
    shape = _Shape.of(table, down, top)
    if shape is None:
        return table
    return shape.by_rows() or shape.by_columns() or shape.by_title(titles) or table


def _of_lines(table: Table, titles: Sequence[Paragraph]) -> Table | None:
    """The table of one activity that a text above it names, with periods across and a line for what each figure is."""
    top = next((row for row in range(min(MAX_HEADER, table.n_rows - 1)) if len(_own(table, row)) > MIN_LINES), None)
    if top is None or table.n_cols <= MIN_LINES or top + 1 + MIN_LINES > table.n_rows:
        return None
    heads, rows = table.grid[top][1:], range(top + 1, table.n_rows)
    labels = [table.grid[row][0] for row in rows]
    periods = [_period(cell.text, "") if cell is not None and cell.col_span == 1 else None for cell in heads]
    roles = [line_of(cell.text) if cell is not None else None for cell in labels]
    if None in periods or None in roles or len(set(periods) - {TOTAL}) < MIN_LINES or len(set(roles)) < len(roles):
        return None
    found = next((named for text in titles if (named := _named(text)) is not None), None)
    if found is None:
        return None
    cells = [cell for cell in table.cells if cell.row < top]
    for col, (heading, name) in enumerate(found):
        cells += [heading._replace(row=top, col=col, row_span=2), name._replace(row=top + 2, col=col)]
    for number, head in enumerate(heads):
        at = len(found) + number * len(labels)
        cells += [head._replace(row=top, col=at, row_span=1, col_span=len(labels))] if head else []
        for line, (row, label) in enumerate(zip(rows, labels, strict=True)):
            own = table.grid[row][1 + number]
            cells += [label._replace(row=top + 1, col=at + line, row_span=1, col_span=1)] if label else []
            cells += [own._replace(row=top + 2, col=at + line, row_span=1, col_span=1)] if own else []
    cells.sort(key=lambda cell: (cell.row, cell.col))
    width = len(found) + len(heads) * len(labels)
    return replace(table, cells=tuple(cells), n_rows=top + 3, n_cols=width, column_edges=())


def _own(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.row_cells(row) if cell.row == row and cell.text]


def _header_top(table: Table, first: int) -> int:
    """The first grid row of the header that ends before `first`: above it there are titles, alone on their lines."""
    top = first
    while top and len([cell for cell in table.row_cells(top - 1) if cell.text]) > 1:
        top -= 1
    return top


@dataclass(frozen=True)
class _Shape:
    """A table with periods down its rows: what each of its other columns holds.

    Attributes:
        blocks: grid rows of each run of periods.
        periods: the periods of every run.
        names: columns that say the same in all rows of a run.
        values: the others.
    """

    table: Table
    down: _Down
    top: int
    blocks: tuple[range, ...]
    periods: tuple[Period, ...]
    names: tuple[int, ...]
    values: tuple[int, ...]

    @classmethod
    def of(cls, table: Table, down: _Down, top: int) -> "_Shape | None":
        """The shape of a table, or None where its runs of periods differ, or its headings name periods too."""
        blocks = _blocks(down)
        runs = {tuple(down.rows[row - down.first] for row in block) for block in blocks}
        if len(runs) != 1 or len(blocks[0]) < 2 or top == down.first or _names_lines(table, down, blocks):
            return None
        others = [col for col in range(table.n_cols) if col != down.col and _texts(table, range(table.n_rows), col)]
        names = tuple(col for col in others if all(_is_name(table, block, col) for block in blocks))
        values = tuple(col for col in others if col not in names)
        headings = [text for col in values for text in _texts(table, range(top, down.first), col)]
        if not values or any(_names_period(text) for text in headings):
            return None
        return cls(table, down, top, blocks, next(iter(runs)), names, values)

    def by_rows(self) -> Table | None:
        """The table where columns of its own name each run."""
        if not self.names or not self._roles(self.values):
            return None
        heads = [(self._head(col), [self._first(block, col) for block in self.blocks]) for col in self.names]
        return self._built(heads, [(block, self.values) for block in self.blocks])

    def by_columns(self) -> Table | None:
        """The table where each activity heads columns of its own."""
        if self.names or len(self.blocks) > 1:
            return None
        groups: dict[int, tuple[Cell, list[int]]] = {}
        for col in self.values:
            cell = self.table.grid[self.top][col]
            if cell is None or not cell.text or not _is_plain_name(cell.text, leaf=len(self._path(col)) > 1):
                return None
            groups.setdefault(id(cell), (cell, []))[1].append(col)
        leaves = {tuple(tuple(self._path(col)[1:]) for col in cols) for _, cols in groups.values()}
        if len(leaves) != 1 or len(groups) < 2:
            return None
        one = next(iter(groups.values()))[1]
        if (len(one) > 1 or self._path(one[0])[1:]) and not self._roles(one, skip=1):
            return None
        heading = self._head(self.down.col)
        name = Cell(0, 0, 1, 1, NAME_HEADING, heading.lugar if heading is not None else Lugar(self.table.pagina))
        cells = [cell for cell, _ in groups.values()]
        return self._built([(name, cells)], [(self.blocks[0], tuple(cols)) for _, cols in groups.values()], skip=1)

    def by_title(self, titles: Sequence[Paragraph]) -> Table | None:
        """The table of one activity, which a text above it names."""
        if self.names or len(self.blocks) > 1 or not self._roles(self.values):
            return None
        found = next((named for text in titles if (named := _named(text)) is not None), None)
        if found is None:
            return None
        return self._built([(heading, [name]) for heading, name in found], [(self.blocks[0], self.values)])

    # ---- parts -----------------------------------------------------------------------------------

    def _path(self, col: int) -> list[str]:
        return _texts(self.table, range(self.top, self.down.first), col)

    def _head(self, col: int) -> Cell | None:
        cells = [self.table.grid[row][col] for row in range(self.top, self.down.first)]
        return next((cell for cell in reversed(cells) if cell is not None and cell.text), None)

    def _first(self, block: range, col: int) -> Cell | None:
        cells = [self.table.grid[row][col] for row in block]
        return next((cell for cell in cells if cell is not None and cell.text), None)

    def _roles(self, cols: Sequence[int], skip: int = 0) -> bool:
        """Whether headings say what the figures of some column are: planned, done, a goal, a share."""
        said = [told(text) for col in cols for text in self._path(col)[skip:]]
        return any(one.rol is not None or one.metas or one.porcentaje for one in said)

    def _built(
        self,
        names: Sequence[tuple[Cell | None, Sequence[Cell | None]]],
        rows: Sequence[tuple[range, Sequence[int]]],
        skip: int = 0,
    ) -> Table:
        """The turned table.

        Args:
            names: heading and cells of each column of names.
            rows: of each row to be, the grid rows and the columns where its figures stand.
            skip: upper lines of the header that name rows now.
        """
        width, depth = len(rows[0][1]), 1 + self.down.first - self.top - skip
        cells = [
            cell._replace(col=0, col_span=len(names) + width * len(self.periods))
            for row in range(self.top)
            for cell in self.table.row_cells(row)
            if cell.text and cell.row == row
        ]
        for col, (heading, own) in enumerate(names):
            cells += (
                [heading._replace(row=self.top, col=col, row_span=depth, col_span=1)] if heading is not None else []
            )
            below = enumerate(own, self.top + depth)
            cells += [c._replace(row=row, col=col, row_span=1, col_span=1) for row, c in below if c is not None]
        for number in range(len(self.periods)):
            at = len(names) + width * number
            period = self.table.grid[rows[0][0][number]][self.down.col]
            assert period is not None
            cells.append(period._replace(row=self.top, col=at, row_span=1, col_span=width))
            cells += list(self._leaves(rows[0][1], at, skip))
            for row, (block, cols) in enumerate(rows, self.top + depth):
                own = [self.table.grid[block[number]][col] for col in cols]
                cells += [c._replace(row=row, col=at + i, row_span=1, col_span=1) for i, c in enumerate(own) if c]
        cells.sort(key=lambda cell: (cell.row, cell.col))
        n_rows, n_cols = self.top + depth + len(rows), len(names) + width * len(self.periods)
        return replace(self.table, cells=tuple(cells), n_rows=n_rows, n_cols=n_cols, column_edges=())

    def _leaves(self, cols: Sequence[int], at: int, skip: int) -> Iterator[Cell]:
        """The headings of the columns of figures, under a period that begins at a column."""
        for number, col in enumerate(cols):
            for row in range(self.top + skip, self.down.first):
                cell = self.table.grid[row][col]
                if cell is not None and (cell.row == row or (row == self.top + skip and not skip)):
                    span = max(1, min(cell.row + cell.row_span, self.down.first) - row)
                    yield cell._replace(row=row + 1 - skip, col=at + number, row_span=span, col_span=1)


def _blocks(down: _Down) -> tuple[range, ...]:
    """The grid rows of each run of periods: a new one begins after a total, or where the periods begin again."""
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(down.rows), 1) if a == TOTAL or _is_before(b, a))]
    ends = [*starts[1:], len(down.rows)]
    return tuple(range(down.first + a, down.first + b) for a, b in zip(starts, ends, strict=True))


def _names_lines(table: Table, down: _Down, blocks: Sequence[range]) -> bool:
    """Whether a column of words names something else in each line of a run: the periods are only when it is due."""
    for col in range(table.n_cols):
        heading = table.grid[down.first - 1][col]
        if col == down.col or (heading is not None and _REMARKS.search(fold(heading.text))):
            continue
        for block in blocks:
            texts = {text for text in _texts(table, block, col) if _is_words(text)}
            if len(texts) > 1:
                return True
    return False


def _is_words(text: str) -> bool:
    return any(map(str.isalpha, text)) and parse_figure(text).ausencia is Ausencia.ILEGIBLE


def _is_before(one: Period, other: Period) -> bool:
    return one != TOTAL and one[1] <= other[1]


def _texts(table: Table, rows: range, col: int) -> list[str]:
    """The texts of a column in some rows, merged cells once."""
    cells = [table.grid[row][col] for row in rows]
    own = [
        cell for i, cell in enumerate(cells) if cell is not None and cell.text and (not i or cell is not cells[i - 1])
    ]
    return [cell.text for cell in own]


def _is_name(table: Table, block: range, col: int) -> bool:
    """Whether a column says one thing, in words, of all rows of a run."""
    texts = set(_texts(table, block, col))
    return len(texts) == 1 and _is_words(texts.pop())


def _names_period(text: str) -> bool:
    folded = fold(text)
    return month_of(text) is not None or bool(take_cutoff(folded)[0]) or take_nameless(folded)[0] is not None


def _is_plain_name(text: str, *, leaf: bool) -> bool:
    """Whether a heading names an activity: it does not say what the figures are, unless a heading under it does."""
    said = told(text)
    planned_or_done = bool(said.rol or said.ambos) if not leaf else line_of(text) is not None
    return not (planned_or_done or said.metas or said.magnitud or said.gasto or said.porcentaje)


def _named(paragraph: Paragraph) -> list[tuple[Cell, Cell]] | None:
    """Headings and texts of what a text above a table names: the activity named last, and its unit of measure."""
    folded = fold_keep(paragraph.text)
    found = next((matches[-1] for label in _LABELS if (matches := list(label.finditer(folded)))), None)
    if found is None:
        return None
    name = found["cited"] or _until_next(paragraph.text, folded, found.end())
    if not 1 < len(name) <= MAX_NAME or not any(map(str.isalpha, name)):
        return None
    heading = (found["label"] or NAME_HEADING).capitalize()
    told_of = [(heading, paragraph.text[slice(*found.span("cited"))] if found["cited"] else name)]
    unit = _UNIT.search(folded, found.end())
    if unit is not None and (text := _until_next(paragraph.text, folded, unit.end())):
        told_of.append((unit[0].rstrip(" :").capitalize(), text))
    place, doubt = paragraph.lugar, paragraph.doubt
    return [(Cell(0, 0, 1, 1, head, place), Cell(0, 0, 1, 1, text, place, doubt=doubt)) for head, text in told_of]


def _until_next(text: str, folded: str, start: int) -> str:
    """What stands between a place and the next label."""
    following = _NEXT.search(folded, start)
    return text[start : following.start() if following is not None else len(text)].strip(" .;,")
