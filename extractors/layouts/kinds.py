"""What the figures of a matched table are, where the form only takes it for granted.

A grid of months says nothing of whether they are planned or done, heads of pesos or of people; its title, its headings
and the words of its own cells do. What they contradict and do not settle stays as the form has it, in doubt.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.layouts.model import Columna
from extractors.layouts.recognise import Columnar, Encaje
from extractors.layouts.told import Dicho, currency_of, is_money, line_of, lines_of, scale_of, told
from extractors.schemas import Cell, Magnitud, Rol, Table
from extractors.values import decimal_mark, fold, parse_figure

LINE = "linea_impresa"
"""Id of the column that names the printed lines of a row, where its cells alone tell so."""
REPEATED = 0.9
"""Share of the printed lines that carry the name of their row, where each does."""
MIN_TELLING = 3
"""Rows that say something before they settle what a column of progress is."""
SMALL, LARGE = Decimal(50), Decimal(200)
"""What is planned below and above which a share and a quantity are of different size."""
MOST = Decimal("1.5")
"""Largest done over planned that is no surprise."""
DONE = frozenset({Rol.EJECUTADO, Rol.DEVENGADO, Rol.COMPROMETIDO, Rol.PAGADO})
PLANNED = frozenset({Rol.META, Rol.PROGRAMADO, Rol.VIGENTE, Rol.APROBADO})
_HUNDRED = Decimal(100)
_OUTRIGHT = re.compile(r"\b(?:avance|ejecucion|programacion|seguimiento|cuadro|tabla)\b.*\bfinancier[oa]")
"""What says that figures are of money, and not only who reports them."""


@dataclass(frozen=True, slots=True)
class Hallada:
    """A match with what its figures are, and what a reader has to know of it, in Spanish."""

    match: Encaje
    notas: tuple[str, ...] = ()


def with_kinds(match: Encaje, table: Table, titles: Sequence[str], before: Encaje | None = None) -> Hallada:
    """What the figures of a table are.

    Args:
        match: the header, matched.
        table: the grid.
        titles: printed texts above the table, the nearest first.
        before: the match of a table before that has the same header, with what its figures are; else None.
    """
    if before is not None and LINE in {c.columna.id for c in before.columnas}:
        return Hallada(replace(before, start=match.start, end=match.end))
    read = _Reading(match, table)
    if match.layout.supone & {"magnitud", "rol"}:
        read.by_words(titles)
    if before is not None and before.bloque is not None:
        read.match = under_heading(read.match, before.bloque)
    read.by_scale(titles)
    if not read.match.layout.fila.lineas:
        read.by_content(before)
    return Hallada(read.match, tuple(dict.fromkeys(read.notes)))


def under_heading(match: Encaje, magnitud: Magnitud) -> Encaje:
    """The match of the lines under a heading inside the table that says what the figures are from there on."""
    columns = tuple(_turned(c, magnitud=magnitud) if c.columna.is_figure else c for c in match.columnas)
    return replace(match, columnas=columns, bloque=magnitud)


class _Reading:
    """One table on its way from what its form assumes to what it says."""

    def __init__(self, match: Encaje, table: Table) -> None:
        self.match, self.table = match, table
        self.notes: list[str] = []

    # ---- words -------------------------------------------------------------------------------

    def by_words(self, titles: Sequence[str]) -> None:
        """The titles, the headings over the columns, and the cells that name printed lines."""
        said = [told(text) for text in titles]
        self._by_money(next((s for s in said if s.magnitud or s.gasto), None))
        self._each(self._by_heading)
        if "rol" in self.match.layout.supone and not self._by_lines():
            self._by_title(said)

    def _each(self, change: Callable[[Columnar], Columnar]) -> None:
        columns = tuple(change(c) if c.columna.is_figure else c for c in self.match.columnas)
        self.match = replace(self.match, columnas=columns)

    def _doubt(self, said: str) -> None:
        self.notes.append(said)
        self._each(lambda c: replace(c, dudosa=True))

    def _by_heading(self, column: Columnar) -> Columnar:
        heading = self.match.encabezado[column.col]
        said = told(heading)
        if said.porcentaje and column.columna.rol not in (Rol.AVANCE, "{linea}"):
            self.notes.append(f"«{heading}» dice porcentaje y no se sabe de qué: sus cifras quedan en revisión")
            return replace(column, dudosa=True)
        return _turned(column, magnitud=said.magnitud)

    def by_scale(self, titles: Sequence[str]) -> None:
        """Amounts that a heading of their own says to be in thousands or millions, where no title says so of all."""
        of_all = {scale for text in titles if (scale := scale_of(text))}
        for column in self.match.columnas:
            heading = self.match.encabezado[column.col]
            scale = scale_of(heading) if column.columna.is_figure else ""
            if scale and of_all != {scale}:
                self._change(replace(column, dudosa=True))
                self.notes.append(f"«{heading}» está en {scale}, y solo esa columna lo dice: queda en revisión")

    def _by_money(self, said: Dicho | None) -> None:
        """Money that a title names; where rows are counted in other units, in doubt if it says so outright."""
        units = [
            cell.text for c in self.match.columnas if c.columna.campo == "unidad_medida" for cell in self._below(c.col)
        ]
        if said is None or said.magnitud is Magnitud.FISICA:
            return
        if any(not is_money(unit) for unit in units):
            if said.magnitud is Magnitud.FINANCIERA and (currency_of(said.texto) or _OUTRIGHT.search(fold(said.texto))):
                self._doubt(f"el título «{said.texto}» habla de dinero, y las unidades no: queda en revisión")
            return
        if said.magnitud is Magnitud.FINANCIERA:
            self._each(lambda c: _turned(c, magnitud=Magnitud.FINANCIERA))
        else:
            self._doubt(f"el título «{said.texto}» habla de dinero, y no de cuál: queda en revisión")

    def _by_title(self, said: Sequence[Dicho]) -> None:
        """What the nearest title says that says anything; shares, both roles at once and bare goals leave it open."""
        first = next((s for s in said if s.rol or s.ambos or s.porcentaje or s.metas), None)
        if first is None:
            return
        if first.porcentaje:
            self._each(lambda c: _turned(c, rol=Rol.AVANCE.value))
            self._doubt(f"el título «{first.texto}» dice porcentaje, y no de qué ni si es acumulado: queda en revisión")
        elif first.rol is not None:
            rol = first.rol.value
            self._each(lambda c: _turned(c, rol=rol))
        else:
            self._doubt(f"el título «{first.texto}» no dice si es lo programado o lo ejecutado: queda en revisión")

    def _by_lines(self) -> bool:
        """Whether a column without a place names the printed lines of a row, or some of them."""
        placed = {c.col for c in self.match.columnas}
        for col in range(self.table.n_cols):
            texts = [cell.text for cell in self._below(col)]
            if col in placed or not texts:
                continue
            lines = lines_of(texts)
            if lines:
                self._lined(col, lines)
                return True
            if any(line_of(text) for text in texts):
                heading = self.match.encabezado[col] or "sin título"
                self._doubt(f"la columna «{heading}» dice qué es cada línea, y no en todas: queda en revisión")
                return True
        return False

    def _lined(self, col: int, lines: dict[str, tuple[str, ...]]) -> None:
        layout = self.match.layout
        named = {c.col for c in self.match.columnas if c.columna.campo == layout.fila.campo}
        rows = {cell.row for cell in self._below(col)}
        with_name = {cell.row for name in named for cell in self._below(name)} & rows
        fila = layout.fila.model_copy(update={"lineas": lines, "repite": len(with_name) >= REPEATED * len(rows)})
        heading = self.match.encabezado[col]
        own = Columna(id=LINE, encabezado=(heading or LINE,), linea=True)
        self._each(lambda c: _turned(c, rol="{linea}"))
        columns = tuple(sorted((*self.match.columnas, Columnar(col, own)), key=lambda c: c.col))
        given = {c.columna.id: c.columna for c in columns}
        layout = layout.model_copy(update={"fila": fila, "columnas": tuple(given.values())})
        left = tuple(text for text in self.match.sin_ubicar if text != heading)
        self.match = replace(self.match, layout=layout, columnas=columns, sin_ubicar=left)

    def _below(self, col: int) -> Iterator[Cell]:
        for row in range(self.match.end, self.table.n_rows):
            cell = self.table.grid[row][col]
            if cell is not None and cell.row == row and cell.col == col and cell.text:
                yield cell

    # ---- content -----------------------------------------------------------------------------

    def by_content(self, before: Encaje | None) -> None:
        """Columns of progress that print no percent sign: shares, fractions of one, or quantities done."""
        progress = [c for c in self.match.columnas if c.columna.rol == Rol.AVANCE]
        if not progress:
            return
        if before is not None:
            known = {c.col: c for c in before.columnas}
            for column in progress:
                self._change(known.get(column.col, column))
            return
        values = _Values(self.match, self.table)
        bare = [c for c in progress if not values.prints_percent(c)]
        for series in _by_slot(bare):
            if not told(self.match.encabezado[series[0].col]).porcentaje and not any(map(values.has_done, series)):
                self._quantities(series, values)
        left = {c.col for c in self.match.columnas if c.columna.rol == Rol.AVANCE and not c.dudosa}
        self._fractions([c for c in bare if c.col in left], values)

    def _change(self, column: Columnar) -> None:
        self._each(lambda c: column if c.col == column.col else c)

    def _quantities(self, series: Sequence[Columnar], values: "_Values") -> None:
        """Progress beside a goal, without a percent sign: what is done, or the share of it that is."""
        pairs = [(c, planned) for c in series if (planned := values.partner(c)) is not None]
        sizes = [values.sizes(*pair) for pair in pairs]
        amounts, shares = sum(a for a, _ in sizes), sum(s for _, s in sizes)
        heading = self.match.encabezado[series[0].col]
        if amounts >= MIN_TELLING and not shares:
            done = self._done(series[0].columna)
            for column, _ in pairs:
                self._change(replace(column, columna=done))
            self.notes.append(f"«{heading}» trae cantidades, no porcentajes: se lee como lo ejecutado")
        elif pairs and (amounts or shares < MIN_TELLING):
            for column, _ in pairs:
                self._change(replace(column, dudosa=True))
            self.notes.append(f"«{heading}» puede ser cantidad o porcentaje: queda en revisión")

    def _done(self, progress: Columna) -> Columna:
        """The form's column of what is done in the span of a column of progress, so that its equations speak of it."""
        taken = {c.columna.id for c in self.match.columnas}
        own = (c for c in self.match.layout.columnas if c.rol == Rol.EJECUTADO and c.id not in taken)
        same = (c for c in own if (c.periodo, c.acumulado) == (progress.periodo, progress.acumulado))
        found = next(same, None)
        given = {"rol": Rol.EJECUTADO.value} if found is None else {"id": found.id, "rol": Rol.EJECUTADO.value}
        return progress.model_copy(update=given)

    def _fractions(self, columns: Sequence[Columnar], values: "_Values") -> None:
        """Shares printed as fractions of one are read in points, where the figures they are made of prove it."""
        counts = {c.col: values.closes(c) for c in columns}
        as_fraction = sum(fraction for fraction, _ in counts.values())
        as_printed = sum(printed for _, printed in counts.values())
        proven = as_fraction >= MIN_TELLING and not as_printed
        known = {c.columna.id for c in columns if counts[c.col][0]} if proven else set()
        read, doubted = [], []
        for column in columns:
            small, broken = values.is_small(column), values.is_broken(column)
            if proven and small and (broken or column.columna.id in known):
                self._change(replace(column, veces=_HUNDRED))
                read.append(self.match.encabezado[column.col])
            elif counts[column.col][0] or (small and broken and not counts[column.col][1]):
                self._change(replace(column, dudosa=True))
                doubted.append(self.match.encabezado[column.col])
        if read:
            self.notes.append(
                f"porcentajes impresos como fracción de 1 (0.75 es 75 %), leídos en puntos: {_cited(read)}"
            )
        if doubted:
            self.notes.append(
                f"pueden ser fracciones de 1 en vez de porcentajes, y quedan en revisión: {_cited(doubted)}"
            )


def _cited(headings: Sequence[str]) -> str:
    return ", ".join(f"«{heading}»" for heading in headings)


def _by_slot(columns: Sequence[Columnar]) -> list[list[Columnar]]:
    """Columns of the same slot together."""
    series: dict[str, list[Columnar]] = {}
    for column in columns:
        series.setdefault(column.columna.id, []).append(column)
    return list(series.values())


def _turned(column: Columnar, magnitud: Magnitud | None = None, rol: str | None = None) -> Columnar:
    """A column with another magnitude or role; where both stay, itself."""
    given = {"magnitud": magnitud, "rol": rol}
    changed = {
        key: value for key, value in given.items() if value is not None and value != getattr(column.columna, key)
    }
    return replace(column, columna=column.columna.model_copy(update=changed)) if changed else column


class _Values:
    """The figures of a table, row by row, and what they say of each other."""

    def __init__(self, match: Encaje, table: Table) -> None:
        self._match = match
        mark = decimal_mark([cell.text for cell in table.cells]) or match.layout.decimal
        self._texts: list[dict[int, str]] = []
        self._rows: list[dict[int, Decimal]] = []
        figures = [c.col for c in match.columnas if c.columna.is_figure]
        for row in range(match.end, table.n_rows):
            cells = {col: cell for col in figures if (cell := table.grid[row][col]) is not None and cell.row == row}
            self._texts.append({col: cell.text for col, cell in cells.items()})
            read = {col: parse_figure(cell.text, mark).valor for col, cell in cells.items()}
            self._rows.append({col: value for col, value in read.items() if value is not None})

    def prints_percent(self, column: Columnar) -> bool:
        """Whether a cell of a column has a percent sign."""
        return any("%" in texts.get(column.col, "") for texts in self._texts)

    def has_done(self, column: Columnar) -> bool:
        """Whether what is done in the span of a column has a column of its own."""
        own = (c for c in self._of(DONE, column) if c.claves == column.claves)
        return any(c.columna.acumulado == column.columna.acumulado for c in own)

    def partner(self, column: Columnar) -> Columnar | None:
        """The column of what was planned for the span of a column: its own, or the goal of the year."""
        planned = self._of(PLANNED, column)
        own = [c for c in planned if c.claves == column.claves and c.columna.rol != Rol.META]
        goals = [c for c in planned if c.columna.rol == Rol.META]
        return next(iter((*own, *goals)), None)

    def _of(self, roles: frozenset[Rol], column: Columnar) -> list[Columnar]:
        own = (c for c in self._match.columnas if c.columna.magnitud == column.columna.magnitud)
        return [c for c in own if c.columna.rol in roles]

    def sizes(self, column: Columnar, planned: Columnar) -> tuple[int, int]:
        """Rows whose figure can only be a quantity, and those where it can only be a share, from what was planned."""
        amounts = shares = 0
        for row in self._rows:
            value, goal = row.get(column.col), row.get(planned.col)
            if not value or not goal:
                continue
            if goal <= SMALL:
                amounts += value <= goal * MOST
                shares += value > goal * MOST
            elif goal >= LARGE:
                amounts += value > _HUNDRED * MOST
                shares += value <= _HUNDRED
        return amounts, shares

    def is_small(self, column: Columnar) -> bool:
        """Whether a column holds numbers, and none that is large for a fraction of one."""
        values = [row[column.col] for row in self._rows if row.get(column.col)]
        return bool(values) and all(v <= MOST for v in values)

    def is_broken(self, column: Columnar) -> bool:
        """Whether a column holds a number with decimals."""
        return any(row.get(column.col, Decimal(0)) % 1 for row in self._rows)

    def closes(self, column: Columnar) -> tuple[int, int]:
        """Rows in which a column is done over planned, and in which it is that in points; of its best pair of columns.

        A quotient of 0 or 1 tells nothing.
        """
        pairs = [(d.col, p.col) for d in self._of(DONE, column) for p in self._of(PLANNED, column)]
        counts = [self._closes_with(column.col, *pair) for pair in pairs]
        return max((f for f, _ in counts), default=0), max((p for _, p in counts), default=0)

    def _closes_with(self, share: int, done: int, planned: int) -> tuple[int, int]:
        fractions = points = 0
        for row in self._rows:
            value, top, bottom = (row.get(col) for col in (share, done, planned))
            if value and top and bottom and top != bottom:
                fractions += _agree(value, top / bottom)
                points += _agree(value, top / bottom * _HUNDRED)
        return fractions, points


def _agree(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed figure is another one, rounded or cut to its own decimals."""
    return abs(printed - exact) < Decimal(1).scaleb(min(0, int(printed.as_tuple().exponent)))
