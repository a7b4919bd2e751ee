"""Total lines of a table whose columns all add up the same rows: which rows, the columns themselves tell.

An office prints subtotals, totals of subtotals and grand totals, and no form says which is which. A total line is
taken to add up the rows under which most of its columns close: those since the total before it or the last of them,
all, or the totals before it. A column that then does not close is its error. One long
amount to which most rows add something is enough: no other rows add up to it. Where hardly any column closes, nothing
is said: what the line adds up is not known.

A column with one figure under review is told with it, and says so: left out, an error beside it would pass unseen. With
more of them it is not: the sum would say little, and a bad page would say it of every column.

A total line under which nothing above closes may stand over its rows instead: it is held against those that follow it,
up to the next such line, or all to the end of the document, by the same signs.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.schemas import Cifra, Estado, Fila, Identidad, Magnitud, Reglas, Rol
from extractors.validators.arithmetic import like_printed
from extractors.validators.messages import fill, number, row_values
from extractors.validators.remark import Remark, looks_at
from extractors.values import fold

RULE = "total_de_columnas"
"""What a layout calls it."""
MIN_COLUMNS = 2
"""Columns that must close before a line counts as the total of some rows."""
MIN_SHARE = 0.25
"""Least share of a total line's columns that must close."""
LONG = 6
"""Significant digits of an amount to which rows do not add up by chance."""
ADDING = 0.75
"""Share of the rows that must add something to it, so that no others can be meant."""
MOST_DOUBTED = 1
"""Figures of a column, its total among them, that may be under review for the column to be told."""

MOST_OPEN = 500
"""Lines above a total line among which the first that it adds up is sought."""
_TOTAL_OF = re.compile(r"^(?:sub ?)?total(?:es)?(?: (?:del?|la|los|las|el))* ")

SHARES = frozenset({Rol.AVANCE, Rol.AVANCE_TIPO2})
"""Roles of percentages of their own row, which do not add up."""

Key = tuple[str, str]
"""Slot and period."""


@dataclass
class _Sum:
    """Running sums of some rows, column by column; a column with a lost figure cannot be told."""

    rows: int = 0
    values: dict[Key, Decimal] = field(default_factory=dict)
    cells: dict[Key, list[str]] = field(default_factory=dict)
    adding: Counter[Key] = field(default_factory=Counter)
    doubted: Counter[Key] = field(default_factory=Counter)
    blind: set[Key] = field(default_factory=set)

    def add(self, figures: Sequence[Cifra]) -> None:
        """One more row."""
        self.rows += 1
        for figure in figures:
            key, value = (figure.ranura, figure.periodo), _counted(figure)
            if value is not None:
                self.values[key] = self.values.get(key, Decimal(0)) + value
                self.cells.setdefault(key, []).append(figure.id)
                self.adding[key] += bool(value)
                self.doubted[key] += _is_doubted(figure)
            elif figure.ausencia in ("perdido", "ilegible"):
                self.blind.add(key)
            elif figure.ausencia == "en_blanco":  # on a scan it may be a figure that was not seen
                self.cells.setdefault(key, []).append(figure.id)
                self.doubted[key] += figure.revision

    def tells(self, key: Key, total: Cifra) -> bool:
        """Whether enough of a column is certain to be held against its total."""
        return key not in self.blind and self.doubted[key] + _is_doubted(total) <= MOST_DOUBTED


@dataclass
class _Over:
    """A total line that may stand over its rows, and what follows it so far."""

    fila: Fila
    printed: Mapping[Key, Cifra]
    below: _Sum = field(default_factory=_Sum)


def column_breaks(reglas: Reglas, filas: Iterable[Fila]) -> Iterator[Remark]:
    """The columns of some rows that do not add up to the total line among them."""
    checks = [ColumnTotals(rule) for rule in reglas.identidades if rule.regla == RULE]
    for fila in filas:
        for check in checks:
            yield from check.see(fila)


def column_proofs(reglas: Reglas, filas: Sequence[Fila]) -> frozenset[str]:
    """Ids of the figures of columns that add up to a long total among the rows: no misread one is among them.

    A figure of 0 adds nothing, and so is not told.
    """
    checks = [ColumnTotals(rule) for rule in reglas.identidades if rule.regla == RULE]
    for fila in filas:
        for check in checks:
            list(check.see(fila))
    adding = {c.id for fila in filas for c in fila.cifras if c.valor}
    return frozenset(adding.intersection(i for check in checks for i in check.proven))


class ColumnTotals:
    """Total lines against the rows above them. Parameter `miembros`: the classes of the rows, "a|b"."""

    def __init__(self, rule: Identidad) -> None:
        self._rule = rule
        self._members = frozenset(filter(None, rule.parametros.get("miembros", "").split("|")))
        self._all = _Sum()
        self._open: deque[Fila] = deque(maxlen=MOST_OPEN)
        """Rows and total lines that no later total line has added up."""
        self._block = 0
        """Rows since the last total line."""
        self._over: list[_Over] = []
        """Total lines that may stand over their rows: the first of the document, and the last."""
        self.proven: set[str] = set()
        """Ids of the figures of columns that closed on a long total over all rows since the one before."""

    def see(self, fila: Fila) -> Iterator[Remark]:
        """A row, in document order."""
        if fila.clase in self._members:
            self._open.append(fila)
            self._block += 1
            self._all.add(fila.cifras)
            for over in self._over:
                over.below.add(fila.cifras)
        elif looks_at(self._rule, fila.clase) and fila.cifras:
            yield from self._check(fila)

    def close(self) -> Iterator[Remark]:
        """The total lines that stand over rows which went on to the end of the document."""
        for over in self._over:
            yield from self._breaks(over.fila, over.printed, over.below)
        self._over = []

    def _opens(self, fila: Fila, printed: Mapping[Key, Cifra]) -> Iterator[Remark]:
        """A total line that no rows above explain; the one before it has all its rows, unless it is the grand total."""
        for over in self._over[1:] or [o for o in self._over if _closing(o.printed, o.below)]:
            yield from self._breaks(over.fila, over.printed, over.below)
            self._over.remove(over)
        self._over.append(_Over(fila, printed))

    def _breaks(self, fila: Fila, printed: Mapping[Key, Cifra], reading: _Sum) -> Iterator[Remark]:
        """The columns of a total line that some rows do not add up to, where most of the others do."""
        closing, told = _closing(printed, reading), _told(printed, reading)
        many = len(closing) >= MIN_COLUMNS and len(closing) >= MIN_SHARE * len(told)
        if reading.rows > 1 and (many or any(_is_telling(printed[key], reading, key) for key in closing)):
            for key in told:
                if key not in closing and not _is_rounding(printed[key], reading, key):
                    yield self._remark(fila, printed[key], reading, key)

    def _check(self, fila: Fila) -> Iterator[Remark]:
        printed = {(c.ranura, c.periodo): c for c in fila.cifras if c.valor is not None and c.rol not in SHARES}
        count = self._added_up(fila, printed)
        readings = _sum_of(self._last(count)), self._all
        best = max(readings, key=lambda reading: (len(_closing(printed, reading)), reading.rows > 1))
        closing = _closing(printed, best)
        if best.rows > 1 and (best is self._all or count == self._block):
            for key in closing:
                if _is_telling(printed[key], best, key):
                    self.proven.update((printed[key].id, *best.cells[key]))
        yield from self._breaks(fila, printed, best)
        if not closing and printed:
            yield from self._opens(fila, printed)
        told = _told(printed, best)
        known = bool(closing) and len(closing) >= min(MIN_COLUMNS, len(told))
        for _ in range(count if known else self._block):
            if self._open:
                self._open.pop()
        self._open.append(fila)
        self._block = 0

    def _added_up(self, fila: Fila, printed: Mapping[Key, Cifra]) -> int:
        """How many of the last open lines a total line adds up: those under which most of its columns close.

        Of several, those below the line whose name it repeats, then the rows since the total line before, then the
        fewest.
        """
        whole = sum(bool(figure.valor) for figure in printed.values())
        name = _TOTAL_OF.sub("", fold(fila.descripcion))
        running, best, found = _Sum(), (0, False, True), self._block
        for count, line in enumerate(reversed(self._open), 1):
            headed = bool(name) and running.rows > 0 and fold(line.descripcion) == name
            if headed and (mark := (len(_closing(printed, running)), True, False)) > best:
                best, found = mark, count - 1
            running.add(line.cifras)
            mark = (len(_closing(printed, running)), False, count == self._block)
            if mark > best:
                best, found = mark, count
            if best[0] == whole and (best[1] or count >= self._block):
                break
        return found

    def _last(self, count: int) -> Iterator[Sequence[Cifra]]:
        """The figures of the last open lines, in document order."""
        return (line.cifras for line in list(self._open)[len(self._open) - count :])

    def _remark(self, fila: Fila, figure: Cifra, reading: _Sum, key: Key) -> Remark:
        said = self._rule.mensaje or "{etiqueta} dice {impreso}, pero las filas que suma dan {recalculado}."
        exact = reading.values[key]
        values = row_values(fila.codigo, fila.descripcion) | {
            "impreso": number(figure.fuente.texto),
            "recalculado": number(like_printed(exact, figure.fuente.texto)),
        }
        return Remark(
            regla=self._rule.id,
            severidad=self._rule.severidad,
            pagina=fila.pagina,
            fila=fila.id,
            mensaje=_with_doubt(fill(said, values), figure, reading, key),
            cifras=(figure.id, *reading.cells.get(key, ())),
            impreso=figure.fuente.texto,
            recalculado=format(exact, "f"),
            formula=f"{key[0]} = suma de sus filas",
            cita=self._rule.cita,
        )


def _told(printed: Mapping[Key, Cifra], reading: _Sum) -> list[Key]:
    """The columns of a total line that some rows can be held against."""
    return [
        key
        for key, figure in printed.items()
        if key in reading.values and reading.tells(key, figure) and (figure.valor or reading.values[key])
    ]


def _sum_of(rows: Iterable[Sequence[Cifra]]) -> _Sum:
    found = _Sum()
    for figures in rows:
        found.add(figures)
    return found


def _counted(figure: Cifra) -> Decimal | None:
    """What a figure adds to its column: the one that its row fixes, where it was lost."""
    return figure.recalculado if figure.estado is Estado.DEDUCIDO else figure.valor


def _is_doubted(figure: Cifra) -> bool:
    return figure.revision or figure.estado is Estado.DEDUCIDO


def _with_doubt(sentence: str, figure: Cifra, reading: _Sum, key: Key) -> str:
    """The sentence, with the figure named on whose reading it hangs."""
    if _is_doubted(figure):
        return f"{sentence} El impreso está en revisión."
    return f"{sentence} Una de las filas está en revisión." if reading.doubted[key] else sentence


def _closing(printed: Mapping[Key, Cifra], reading: _Sum) -> set[Key]:
    """The columns of a total line that some rows add up to; a column of zeros proves nothing."""
    return {
        key
        for key, figure in printed.items()
        if reading.tells(key, figure) and reading.values.get(key) == figure.valor and figure.valor
    }


def _is_telling(figure: Cifra, reading: _Sum, key: Key) -> bool:
    """Whether a column that closes shows alone which rows the line adds up."""
    digits = "" if figure.valor is None else "".join(map(str, figure.valor.as_tuple().digits)).strip("0")
    return len(digits) >= LONG and reading.adding[key] >= ADDING * reading.rows


def _is_rounding(figure: Cifra, reading: _Sum, key: Key) -> bool:
    """Whether amounts of money printed without cents miss their total by no more than their rounding can."""
    if figure.magnitud is not Magnitud.FINANCIERA or figure.valor is None or figure.valor % 1:
        return False
    return abs(reading.values[key] - figure.valor) * 2 <= reading.rows + 1
