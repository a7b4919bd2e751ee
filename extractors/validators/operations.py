"""What formulas do: a parsed tree becomes a function over the figures in a `Scope`.

An absence is never 0: it contributes nothing, or makes the equation not applicable, as each operation says.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any, Protocol, TypeVar

from extractors.errors import LayoutError
from extractors.schemas import Ausencia
from extractors.validators.accumulate import Figure
from extractors.validators.accumulate import Members as Kept
from extractors.validators.arithmetic import (
    Number,
    add,
    divide,
    mean,
    median,
    multiply,
    subtract,
    total,
    weighted_mean,
)
from extractors.validators.grammar import (
    EXERCISE,
    Binary,
    Call,
    Comparison,
    Count,
    Expr,
    Filter,
    Members,
    Negate,
    Num,
    Slot,
    Weighted,
)
from extractors.values import first_month, fold, last_month

MAX_FREE_WEIGHTS = 7
"""Members for which all weights 1..3 are tried (3 ** 7 = 2,187 means)."""

_CUT = re.compile(r"|T[1-4]|S[12]|0[1-9]|1[0-2]")
_CONTRIBUTES_NOTHING = frozenset({Ausencia.EN_BLANCO, Ausencia.GUION, Ausencia.NO_APLICA, Ausencia.SIN_PROGRAMACION})
_LEFT_OUT_OF_MEANS = _CONTRIBUTES_NOTHING | {Ausencia.NO_DISPONIBLE}


class Printed(Protocol):
    """A figure as equations see it: a `Cifra`, or the compact `Figure` kept of one."""

    @property
    def id(self) -> str:
        """Figure id."""

    @property
    def periodo(self) -> str:
        """Its cut-off."""

    @property
    def valor(self) -> Decimal | None:
        """Its value, or None."""

    @property
    def ausencia(self) -> Ausencia | None:
        """Why it has none."""

    @property
    def revision(self) -> bool:
        """Whether its reading is in doubt."""


_Dated = TypeVar("_Dated", bound=Printed)


class NotApplicableError(Exception):
    """The equation says nothing about these figures. `unknown_weight`: only for want of a weight."""

    def __init__(self, reason: str, *, unknown_weight: bool = False) -> None:
        super().__init__(reason)
        self.unknown_weight = unknown_weight


class IncompleteError(Exception):
    """A member has follow-up missing: the form prints S.I. instead of a number."""


class Scope:
    """The figures that one evaluation may use, and what it used.

    Attributes:
        row: figures of the row by slot, in printed order.
        exercise: year of the left-hand figure's period, or "".
        strict: a lost figure makes the equation not applicable; else it is counted in `lost` and left out.
        trusted: member figures under revision are left out, and counted in `doubted`.
        once: rows whose code stood before are left out.
        used: figures that took part, in order.
        closed: indices of the alternatives that are no reading of the rule in this row.
        capped: the value is a bound of the formula (the 100 of `min(100, …)`) and says little of the figures.
    """

    __slots__ = (
        "_group",
        "_members",
        "capped",
        "closed",
        "doubted",
        "exercise",
        "lost",
        "once",
        "pesos",
        "row",
        "strict",
        "trusted",
        "unread",
        "used",
    )

    def __init__(
        self,
        row: Mapping[str, Sequence[Printed]],
        *,
        strict: bool = True,
        pesos: Mapping[str, Mapping[str, Decimal]] | None = None,
        members: Kept | None = None,
        group: str = "",
    ) -> None:
        self.row = row
        self.strict = strict
        self.pesos = pesos or {}
        self.trusted = False
        self.once = False
        self.exercise = ""
        self.used: list[Printed] = []
        self.lost = 0
        self.unread = 0
        self.doubted = 0
        self.capped = False
        self.closed: frozenset[int] = frozenset()
        self._members = members
        self._group = group

    def members(self, node: Members) -> Sequence[Figure]:
        """Figures of the rows of a class; at row level there are none."""
        if self._members is None or node.slot is None:
            raise NotApplicableError("sin filas que sumar")
        figures = of_one_year(self._members.figures(node.clase, node.slot, self._group), self.exercise)
        if node.periods:
            figures = [f for f in figures if any(_is_period(f.periodo, p, self.exercise) for p in node.periods)]
        if self.once:
            figures = [f for f in figures if not f.fila.repetida]
        if self.trusted:
            kept = [f for f in figures if not f.revision]
            self.doubted += len(figures) - len(kept)
            figures = kept
        self.used.extend(figures)
        return figures

    def count_rows(self, clase: str) -> int:
        """Rows of a class."""
        if self._members is None:
            raise NotApplicableError("sin filas que contar")
        return self._members.rows(clase, self._group, once=self.once)

    def figures(self, slot: Slot) -> Sequence[Printed]:
        """Figures of the row in a slot.

        Raises:
            NotApplicableError: the document has no such column, or not for every period named.
        """
        figures = of_one_year(self.row.get(slot.name, ()), self.exercise)
        if slot.periods:
            figures = pick_periods(figures, slot.periods, self.exercise)
        if not figures:
            raise NotApplicableError(f"sin columna {slot.name}")
        self.used.extend(figures)
        return figures

    def miss(self, figure: Printed) -> None:
        """A needed figure cannot be had."""
        if self.strict:
            raise NotApplicableError(f"sin valor: {figure.ausencia or Ausencia.PERDIDO}")
        self.lost += 1
        self.unread += 1


def year_of(period: str) -> str:
    """The year a period begins with, or "" ("2023-T1" -> "2023", "T1" -> "")."""
    head = period.split("-", 1)[0]
    return head if len(head) == 4 and head.isdigit() else ""


def spans_years(figures: Sequence[_Dated]) -> bool:
    """Whether figures of one slot are of the same quarters, months or semesters of several years."""
    years: dict[str, set[str]] = {}
    for figure in figures:
        year, _, cut = figure.periodo.partition("-")
        if cut and year_of(year):
            years.setdefault(cut, set()).add(year)
    return any(len(found) > 1 for found in years.values())


def of_one_year(figures: Sequence[_Dated], exercise: str) -> Sequence[_Dated]:
    """The figures of the left-hand side's year, where the row prints the same cut-offs of several years."""
    if not exercise or not spans_years(figures):
        return figures
    return [figure for figure in figures if year_of(figure.periodo) == exercise]


def pick_periods(figures: Sequence[Printed], periods: Sequence[str], exercise: str) -> list[Printed]:
    """The figures of the named periods, in printed order; none at all if one period is not there."""
    for period in periods:
        if not any(_is_period(f.periodo, period, exercise) for f in figures):
            return []
    return [f for f in figures if any(_is_period(f.periodo, p, exercise) for p in periods)]


def _is_period(printed: str, wanted: str, exercise: str) -> bool:
    if wanted == EXERCISE:
        return year_of(printed) == exercise
    return printed == wanted or printed.rsplit("-", 1)[-1] == wanted


# ---- compiling -------------------------------------------------------------------------------------

Scalar = Callable[[Scope], Number]
Candidates = Callable[[Scope], Sequence[Number]]
Listing = Callable[[Scope], Sequence[Printed]]


@lru_cache(maxsize=1024)
def compile_rhs(node: Expr) -> Candidates:
    """A function from a scope to the values that the right-hand side admits: one, but for `ponderado_alguno`.

    It raises NotApplicableError or IncompleteError.
    """
    if isinstance(node, Weighted) and node.function == "ponderado_alguno":
        return lambda scope: _free_weights(node, scope)
    scalar = _compile(node)
    return lambda scope: (scalar(scope),)


def _compile(node: Expr | Members) -> Scalar:
    match node:
        case Num(value):
            return lambda scope: value
        case Slot():
            return lambda scope: _only_value(node, scope)
        case Negate(operand):
            inner = _compile(operand)
            return lambda scope: subtract(Decimal(0), inner(scope))
        case Binary(op, left, right):
            return _compile_binary(op, _compile(left), _compile(right))
        case Call("suma_hasta", (Slot() as slot,)):
            return lambda scope: _sum_until(slot, scope)
        case Call("ultimo_positivo", (Slot() as slot,)):
            return lambda scope: _last_positive(slot, scope)
        case Call("promedio_razon", (Slot() as done, Slot() as planned)):
            return lambda scope: _mean_ratio(done, planned, scope)
        case Call(function, args):
            return _compile_aggregate(function, args)
        case Count():
            return lambda scope: _count(node, scope)
        case Weighted():
            return lambda scope: _weighted(node, scope)
    raise LayoutError(f"la fórmula usa {node!r} donde va un número")


def _compile_binary(op: str, left: Scalar, right: Scalar) -> Scalar:
    match op:
        case "+":
            return lambda scope: add(left(scope), right(scope))
        case "-":
            return lambda scope: subtract(left(scope), right(scope))
        case "*":
            return lambda scope: multiply(left(scope), right(scope))

    def quotient(scope: Scope) -> Number:
        try:
            return divide(left(scope), right(scope))
        except ZeroDivisionError:
            raise NotApplicableError("división entre cero") from None

    return quotient


_FINISH: Mapping[str, Callable[[Sequence[Number]], Number]] = {
    "suma": total,
    "promedio": mean,
    "mediana": median,
    "min": min,
    "max": max,
}


def _compile_aggregate(function: str, args: tuple[Expr | Members, ...]) -> Scalar:
    """suma, promedio, mediana, min, max over lists and single values."""
    finish = _FINISH[function]
    is_sum, each_needed = function == "suma", function in ("min", "max")
    bounds = [arg.value for arg in args if isinstance(arg, Num)] if each_needed else []
    parts = [_compile_part(arg, is_sum=is_sum) for arg in args]
    if len(parts) == 1:
        only = parts[0]

        def aggregate_one(scope: Scope) -> Number:
            values = only(scope)
            if not values:
                raise NotApplicableError("sin valores")
            return finish(values)

        return aggregate_one

    def aggregate(scope: Scope) -> Number:
        values: list[Number] = []
        for part in parts:
            more = part(scope)
            if each_needed and not more:
                raise NotApplicableError("sin valores")
            values.extend(more)
        if not values:
            raise NotApplicableError("sin valores")
        result = finish(values)
        if bounds:
            scope.capped |= result in bounds and any(value != result for value in values)
        return result

    return aggregate


def _compile_part(arg: Expr | Members, *, is_sum: bool) -> Callable[[Scope], Sequence[Number]]:
    match arg:
        case Slot():
            return lambda scope: values_of(scope.figures(arg), scope, is_sum=is_sum)
        case Members():
            return lambda scope: values_of(scope.members(arg), scope, is_sum=is_sum)
        case _:
            scalar = _compile(arg)
            return lambda scope: (scalar(scope),)


# ---- operations ------------------------------------------------------------------------------------


def values_of(figures: Sequence[Printed], scope: Scope, *, is_sum: bool) -> list[Number]:
    """The values there are; what an absence does depends on it.

    Blank, dash, N/A and S.P. contribute nothing (ND neither, to a mean; a blank there is a doubt). S.I. makes
    a mean S.I.; in a sum, and over a whole document, it cannot be had, as lost and illegible figures cannot.

    Raises:
        NotApplicableError: a figure that cannot be had, in a strict scope.
        IncompleteError: S.I. among the members of a mean, in a strict scope.
    """
    values: list[Number] = []
    skipped = _CONTRIBUTES_NOTHING if is_sum else _LEFT_OUT_OF_MEANS
    for figure in figures:
        value = figure.valor
        if value is not None:
            values.append(value)
        elif figure.ausencia not in skipped:
            if figure.ausencia is Ausencia.SEGUIMIENTO_INCOMPLETO and scope.strict and not is_sum:
                raise IncompleteError
            scope.miss(figure)
        elif not is_sum and figure.ausencia is Ausencia.EN_BLANCO:
            scope.lost += 1  # left out, but a blank may be a figure that was not read
    return values


def _only_value(slot: Slot, scope: Scope) -> Decimal:
    figures = scope.figures(slot)
    if len(figures) != 1:
        raise NotApplicableError(f"{slot.name} tiene {len(figures)} cifras")
    value = figures[0].valor
    if value is None:
        raise NotApplicableError(f"sin valor: {figures[0].ausencia or Ausencia.PERDIDO}")
    return value


def _last_positive(slot: Slot, scope: Scope) -> Number:
    values = values_of(scope.figures(slot), scope, is_sum=True)
    if not values:
        raise NotApplicableError("sin valores")
    positive = [v for v in values if v > 0]
    return positive[-1] if positive else Decimal(0)


def _sum_until(slot: Slot, scope: Scope) -> Number:
    """The sum of the periods that run without a gap from January to the cut-off of the left-hand figure."""
    whole, mark = scope.used[0], len(scope.used)
    spans = [(span, figure) for figure in scope.figures(slot) if (span := _months(figure.periodo)) is not None]
    del scope.used[mark:]
    wanted, month, parts = _months(whole.periodo), 1, list[Printed]()
    while wanted is not None and month <= wanted[1]:
        fitting = [(last, figure) for (first, last), figure in spans if first == month and last <= wanted[1]]
        if not fitting:
            break
        last, part = min(fitting, key=lambda item: item[0])
        parts.append(part)
        month = last + 1
    if wanted is None or month <= wanted[1]:
        raise NotApplicableError(f"{slot.name} no llega de enero a {whole.periodo}")
    scope.used.extend(parts)
    values = values_of(parts, scope, is_sum=True)
    if not values:
        raise NotApplicableError("sin valores")
    return total(values)


def _months(period: str) -> tuple[int, int] | None:
    """First and last month of a cut-off ("2023-T2" -> 4 and 6, "2023" -> 1 and 12), None for what is none."""
    cut = period.removeprefix(year_of(period)).lstrip("-")
    return (first_month(cut), last_month(cut)) if _CUT.fullmatch(cut) else None


def _mean_ratio(done: Slot, planned: Slot, scope: Scope) -> Number:
    numerators, denominators = scope.figures(done), scope.figures(planned)
    if len(numerators) != len(denominators):
        raise NotApplicableError("columnas de distinto largo")
    ratios: list[Number] = []
    for a, b in zip(numerators, denominators, strict=True):
        if Ausencia.SEGUIMIENTO_INCOMPLETO in (a.ausencia, b.ausencia):
            raise IncompleteError
        if b.valor is None:
            if b.ausencia not in _CONTRIBUTES_NOTHING:
                scope.miss(b)
        elif b.valor:
            if a.valor is None:
                raise NotApplicableError(f"sin valor: {a.ausencia or Ausencia.PERDIDO}")
            ratios.append(divide(a.valor, b.valor))
    if not ratios:
        raise NotApplicableError("división entre cero")
    return mean(ratios)


# A blank may be a figure that was not read: unlike a mark, it does not say that there is nothing to count.
_NOT_COUNTED = frozenset({None, Ausencia.ILEGIBLE, Ausencia.PERDIDO, Ausencia.EN_BLANCO})


def _count(node: Count, scope: Scope) -> Decimal:
    if node.members.slot is None:
        return Decimal(scope.count_rows(node.members.clase))
    figures = scope.members(node.members)
    filters = node.filters or (Filter("numero"),)
    counted = {f.absence for f in filters if f.absence is not None}
    for figure in figures:
        if figure.valor is None and figure.ausencia in _NOT_COUNTED and figure.ausencia not in counted:
            scope.miss(figure)
    return Decimal(sum(all(_passes(f, figure) for f in filters) for figure in figures))


def _passes(wanted: Filter, figure: Figure) -> bool:
    if wanted.absence is not None:
        return figure.valor is None and figure.ausencia is wanted.absence
    if figure.valor is None:
        return False
    return wanted.value is None or _COMPARE[wanted.op](figure.valor, wanted.value)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


def compile_comparison(node: Comparison) -> Callable[[Scope], bool]:
    """A function that says whether a comparison is met; NotApplicableError where a side has no value."""
    left, right, compare = _compile(node.left), _compile(node.right), _COMPARE[node.op]
    return lambda scope: compare(left(scope), right(scope))


def _with_values(node: Weighted, scope: Scope) -> list[tuple[Figure, Decimal]]:
    figures = scope.members(node.members)
    values_of(figures, scope, is_sum=False)  # raises, or counts what is missing
    pairs = [(f, f.valor) for f in figures if f.valor is not None]
    if not pairs:
        raise NotApplicableError("sin valores")
    return pairs


def _weighted(node: Weighted, scope: Scope) -> Number:
    pairs = _with_values(node, scope)
    attribute = node.attribute or ""
    scale = {fold(level): weight for level, weight in scope.pesos.get(attribute, {}).items()}
    weights: list[Number] = []
    for figure, _ in pairs:
        weight = scale.get(fold(figure.fila.atributos.get(attribute, "")))
        if weight is None:
            raise NotApplicableError(f"{figure.fila.codigo or figure.fila.id} no trae {attribute}", unknown_weight=True)
        weights.append(weight)
    if node.function == "ponderado_rango":
        ranks = {weight: Decimal(rank) for rank, weight in enumerate(sorted(set(weights)), start=1)}
        weights = [ranks[weight] for weight in weights]
    try:
        return weighted_mean([value for _, value in pairs], weights)
    except ZeroDivisionError:
        raise NotApplicableError("pesos en cero") from None


def _free_weights(node: Weighted, scope: Scope) -> Sequence[Number]:
    values = [value for _, value in _with_values(node, scope)]
    if len(set(values)) == 1:
        return values[:1]
    if len(values) > MAX_FREE_WEIGHTS:
        raise NotApplicableError(f"más de {MAX_FREE_WEIGHTS} miembros")
    choices = product((Decimal(1), Decimal(2), Decimal(3)), repeat=len(values))
    return [weighted_mean(values, weights) for weights in choices]
