"""Lines that are no activity though no form says so: means of the rows above, and headings of the rows below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.layouts import Encaje, LineaForma
from extractors.schemas import Cell, Rol, Table, TipoFila
from extractors.values import fold, parse_figure

SOME = 0.3
"""Share of a table's rows that print a unit of measure, from which a row without one prints less than they do."""
MIN_SUMS, MAX_BROKEN = 2, 1
"""Figures of a row that must be sums of those below it; and that may be none, as an error of the office."""
LEAST_ROWS = 3
"""Rows of a table from which what they print can be told."""
_OF = (
    r"(?:general|simple|total|global|ponderad[oa]|institucional|anual|acumulad[oa]|trimestral|semestral|mensual|fisic[oa]"
    r"|financier[oa]|municipal|(?:de|del)\b.{0,12}\b(?:avances?|ejecucion|cumplimiento|objetivos?|ejes?|programas?"
    r"|componentes?|productos?|trimestre|semestre|area|gerencia|unidad|oei?|aei)\b.*)"
)
MEAN = LineaForma(
    clase="promedio",
    tipo=TipoFila.TOTAL,
    patron=(
        rf"^(?P<descripcion>(?:sub|gran)[\s-]?total(?:es)?\b.*|(?:total(?:es)?|(?:avance\s+)?(?:promedios?|mediana))(?:\s+{_OF})*"
        rf"|media(?:\s+{_OF})+)\W*$"
    ),
    columnas=("*",),
)
"""A line of sums or means over rows; `Promedio de horas de atención` is the name of an indicator."""
HEAD = LineaForma(clase="grupo", tipo=TipoFila.GRUPO, patron="", columnas=("*",))
"""A row that heads others, as the line that it is."""
_HEADS = (
    r"(?:objetivos?|oe[igs]?|oo|aei|ae|ejes?|programas?|subprogramas?|componentes?|productos?|proyectos?|dimension(?:es)?"
    r"|lineas? (?:estrategicas?|de accion)|lineamientos?|politicas?|pilar(?:es)?|sector(?:es)?|estrategias?)"
)
_WORD = re.compile(rf"^(?P<word>{_HEADS})(?=[\s.:\d-]|$)")
_CODE = re.compile(r"^(?P<code>(?:[A-Za-z]{1,5}[\s.-]?)?\d+(?:[.-]\d+)*)(?=[\s.:)–-]|$)")
_PARTS = re.compile(r"\d+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Cabeza:
    """A row that heads others: how deep, its code and its name."""

    nivel: int
    codigo: str | None
    nombre: str


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    code: str
    name: str
    unit: bool
    values: Mapping[int, Decimal]
    """Its figures by grid column, in order."""
    rates: frozenset[int]
    """Grid columns of percentages: no sum."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Letters and numbers of its code."""
        return tuple(part.lstrip("0") or "0" for part in _PARTS.findall(fold(self.code).replace(" ", ".")))

    @property
    def word(self) -> str:
        """The word for a heading that its code or its name begins with, without its number; or ""."""
        found = _WORD.match(fold(self.code)) or _WORD.match(fold(self.name))
        return found["word"].rstrip("s") if found else ""


@dataclass(frozen=True, slots=True)
class Esquema:
    """The headings of a table, by grid row; and the rows that stand under none of the numbered headings before them."""

    cabezas: dict[int, Cabeza]
    salen: dict[int, int]
    """Grid row -> depth from which the open groups are not its own."""


def outline(table: Table, match: Encaje) -> Esquema:
    """The rows that head others: certain only where a row prints less than the rest and its code or word says so.

    A row prints less if it has no unit where those it heads have one or, in a table without units, lacks most of their
    figures. Its code is the beginning of the next one's, or it begins with a word for a heading (Objetivo, Programa)
    and the next row with another one or a code of another kind. Forms that tell rows or groups are left alone.
    """
    heads: dict[int, Cabeza] = {}
    leaves: dict[int, int] = {}
    form = match.layout
    told = form.fila.inicio or form.fila.lineas or any(line.nivel is not None for line in form.lineas)
    if told or table.kind == "campos":
        return Esquema(heads, leaves)
    rows = list(_rows(table, match))
    summing = _summing(rows)
    heading = _headings(rows) | summing
    opened: list[_Row] = []
    for here in rows:
        while opened and opened[-1].row not in summing and _leaves(opened[-1], here):
            opened.pop()
            leaves[here.row] = len(opened)
        if here.row in heading:
            alike = (i for i, o in enumerate(opened) if _kind(o) == _kind(here) or {o.row, here.row} <= summing)
            depth = next(alike, len(opened))
            opened[depth:] = [here]
            heads[here.row] = Cabeza(depth, here.code or None, here.name)
    return Esquema(heads, leaves)


def _headings(rows: Sequence[_Row]) -> set[int]:
    """Grid rows that head the next one, and print less than the first below that heads none."""
    found: set[int] = set()
    if len(rows) < LEAST_ROWS:
        return found
    units = _measured(rows)
    full = rows[-1]
    for here, following in zip(rows[-2::-1], rows[:0:-1], strict=True):
        less = full.unit and not here.unit if units else 2 * len(here.values) < len(full.values)
        empty = units and here.word and not here.values and following.unit
        if less and (empty or _begins(here, following) or _is_other(here, following)):
            found.add(here.row)
        else:
            full = here
    return found


def _measured(rows: Sequence[_Row]) -> bool:
    return sum(row.unit for row in rows) >= SOME * len(rows)


def _summing(rows: Sequence[_Row]) -> set[int]:
    """Grid rows without a unit that print the sums of the rows with one below them, until the next without.

    Where a row heads a single one, that alone says nothing: the figures of another must be a sum of several.
    """
    heads = [i for i, row in enumerate(rows) if not row.unit] if _measured(rows) else []
    ends = [*heads[1:], len(rows)]
    blocks = [(rows[i], rows[i + 1 : end]) for i, end in zip(heads, ends, strict=False)]
    summing = [(head, below) for head, below in blocks if below and _sums(head, below)]
    several = any(len(below) > 1 for _, below in summing)
    return {head.row for head, _ in summing} if several else set()


def _sums(head: _Row, below: Sequence[_Row]) -> bool:
    """Whether all of a row's figures but one, and at least two that are not 0, are the sums of those below."""
    sums = {col: sum(row.values.get(col, Decimal(0)) for row in below) for col in head.values if col not in head.rates}
    held = [col for col, total in sums.items() if total == head.values[col]]
    return sum(bool(sums[col]) for col in held) >= MIN_SUMS and len(sums) - len(held) <= MAX_BROKEN


def _rows(table: Table, match: Encaje) -> Iterator[_Row]:
    """The lines that print a name, but totals and means."""
    rates = frozenset(c.col for c in match.columnas if c.columna.rol == Rol.AVANCE)
    columns = {campo: [c.col for c in match.columnas if c.columna.campo == campo] for campo in _FIELDS}
    for row in range(match.end, table.n_rows):
        texts = {campo: _text(table, row, cols) for campo, cols in columns.items()}
        name, code = texts["descripcion"], texts["codigo"]
        if not (name or code) or _TOTAL.match(fold(name or code)):
            continue
        code, name = (code, name) if name else ("", code)
        found = _CODE.match(name) if not code else None
        code, name = (found["code"], name[found.end() :].strip(" .:)–-")) if found else (code, name)
        figures = (c.col for c in match.columnas if c.columna.is_figure)
        printed = {col: value for col in figures if (value := parse_figure(_text(table, row, [col])).valor) is not None}
        yield _Row(row, code, name, bool(texts["unidad_medida"]), printed, rates)


_FIELDS = ("codigo", "descripcion", "unidad_medida")
_TOTAL = re.compile(r"(?:(?:sub|gran) ?)?total(?:es)?\b|(?:avance )?(?:promedio|media|mediana)\b")


def _text(table: Table, row: int, cols: Sequence[int]) -> str:
    cells: list[Cell] = []
    for col in cols:
        cell = table.grid[row][col] if col < len(table.grid[row]) else None
        if cell is not None and cell.text and cell.col in cols and cell not in cells:
            cells.append(cell)
    return " ".join(cell.text for cell in cells)


def _leaves(head: _Row, row: _Row) -> bool:
    """Whether a row is not of a numbered heading."""
    return bool(head.parts) and not head.word and not _begins(head, row)


def _begins(head: _Row, row: _Row) -> bool:
    """Whether a row's code goes on from another one: `5.1` and `5.1.01`."""
    return bool(head.parts) and len(row.parts) > len(head.parts) and row.parts[: len(head.parts)] == head.parts


def _is_other(head: _Row, row: _Row) -> bool:
    """Whether a row begins with a word for a heading, and the next one with another, or a code of another kind."""
    if not head.word or head.word == row.word:
        return False
    return bool(row.word) or (bool(row.parts) and _kind(head) != _kind(row))


def _kind(row: _Row) -> tuple[str, int, str]:
    letters = row.parts[0] if row.parts and row.parts[0].isalpha() else ""
    return row.word, len(row.parts), letters
