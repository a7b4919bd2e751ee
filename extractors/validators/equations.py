"""One equation against one row: does the printed figure follow from the others?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from extractors.errors import LayoutError
from extractors.schemas import Ausencia, Cifra, Ecuacion, Fila
from extractors.validators.accumulate import Figure, index_slots
from extractors.validators.arithmetic import Number, printed_decimals, round_half_up
from extractors.validators.grammar import EXERCISE, Slot, Weighted, parse, parse_comparison, parse_slot, walk
from extractors.validators.operations import (
    Candidates,
    IncompleteError,
    NotApplicableError,
    Printed,
    Scope,
    compile_comparison,
    compile_rhs,
    of_one_year,
    pick_periods,
    spans_years,
    year_of,
)
from extractors.values import fold

Decimals = Mapping[tuple[str, str], int]
"""The most decimals printed so far, by (row class, slot): the form trims trailing zeros."""

MAX_CITED = 300
"""Figures named in one finding: a total over a long report has thousands of members."""

STORED_PLACES = 8
"""Decimals beyond which the digits of a stored number are the machine's rounding, not the office's."""

_FIELDS = ("codigo", "descripcion", "unidad_organica", "unidad_medida", "indicador", "observacion")
_SLOT_STATES = frozenset({"numero", *Ausencia})
EMPTY = "vacio"
_DIVIDES = re.compile(r"/|promedio|ponderado")
"""What makes the value of a formula one that has to be rounded."""
INCOMPLETE_MARK = "S.I."


class Resultado(StrEnum):
    """What an equation says of a row."""

    HOLDS = "holds"
    BREAKS = "breaks"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Evaluacion:
    """One equation, evaluated.

    Attributes:
        impreso: the left-hand side as printed.
        valor: its value, None for an absence.
        recalculado: what the official formula gives, rounded as compared; None when it expects S.I.
        exacto: the same, unrounded.
        espera: the absence that should be printed instead of a number.
        cifras: implicated figures, the printed one first.
        alternativa: index in `ecuacion.alternativas` of the reading that fitted or, where the official one
            cannot be computed, of the one that broke.
        calculos: what each alternative gives, rounded; None where it does not apply.
        oficial: whether the official reading could be computed.
        perdidas: needed figures that could not be read and were left out.
        oficial_sin_leer: the official reading, which did not fit, lacks figures that were not read.
        en_revision: figures used, but the printed one, whose reading is in doubt.
        impreso_en_revision: the reading of the printed one is in doubt.
        apartadas: figures left out because their reading is in doubt.
        repetidas: it would hold if rows with a repeated code were counted once.
        otras_incompletas: another reading, which did not fit, lacks figures: it might have fitted.
        leidas: figures used that have a value.
        topada: the value is a bound of the formula: it holds, but proves nothing of the other figures.
        motivo: why the equation does not apply.
    """

    ecuacion: Ecuacion
    estado: Resultado
    impreso: str = ""
    valor: Decimal | None = None
    recalculado: Decimal | None = None
    exacto: Number | None = None
    espera: Ausencia | None = None
    cifras: tuple[str, ...] = ()
    alternativa: int | None = None
    calculos: tuple[Decimal | None, ...] = ()
    oficial: bool = True
    perdidas: int = 0
    en_revision: int = 0
    impreso_en_revision: bool = False
    apartadas: int = 0
    otras_incompletas: bool = False
    oficial_sin_leer: bool = False
    repetidas: bool = False
    leidas: int = 0
    topada: bool = False
    motivo: str = ""

    @property
    def incompleta(self) -> bool:
        """Whether a figure of it could not be read, or not without doubt."""
        own = self.perdidas or self.apartadas or self.en_revision or self.impreso_en_revision
        return bool(own or self.otras_incompletas)


@dataclass(frozen=True, slots=True)
class Condition:
    """One `cuando`: a slot's state, or a folded text contained in a field or attribute."""

    key: str
    options: tuple[str, ...]
    slot: Slot | None = None

    def met(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]], exercise: str) -> bool:
        """Whether the row meets it; a column the document lacks is unknown: only "vacio" meets it."""
        if self.slot is not None:
            figures = slots.get(self.slot.name, ())
            if self.slot.periods:
                figures = [
                    f for f in figures if f.id in {p.id for p in pick_periods(figures, self.slot.periods, exercise)}
                ]
            return bool(figures) and all(_state(f) in self.options for f in figures)
        text = getattr(fila, self.key) if self.key in _FIELDS else fila.atributos.get(self.key)
        folded = fold(text) if text else ""
        if not folded:
            return EMPTY in self.options
        return any(option in folded for option in self.options if option != EMPTY)


@dataclass(frozen=True, slots=True)
class Comparing:
    """One `cuando` that compares figures; not met where one of them has no value."""

    test: Callable[[Scope], bool]
    slots: tuple[Slot, ...]

    def met(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]], exercise: str) -> bool:
        """Whether the row's figures meet it."""
        scope = Scope(slots)
        scope.exercise = exercise
        try:
            return self.test(scope)
        except (NotApplicableError, IncompleteError):
            return False


def _state(figure: Cifra) -> str:
    return "numero" if figure.valor is not None else str(figure.ausencia or Ausencia.PERDIDO)


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition | Comparing:
    """Parse "<attribute, field or slot>: <value>|<value>", or a comparison such as "observado <= meta[2024]".

    Raises:
        LayoutError: it is neither.
    """
    if ":" not in text:
        comparison = parse_comparison(text)
        nodes = (*walk(comparison.left), *walk(comparison.right))
        return Comparing(compile_comparison(comparison), tuple(n for n in nodes if isinstance(n, Slot)))
    key, _, rest = text.partition(":")
    states = tuple(option.strip() for option in rest.split("|"))
    options = tuple(fold(option) for option in states)
    key = key.strip()
    if not key or not all(options):
        raise LayoutError(f"condición no válida «{text}»: se espera «nombre: valor|valor»")
    if set(states) <= _SLOT_STATES and key not in _FIELDS:
        return Condition(key, states, parse_slot(key))
    return Condition(key, options)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An equation ready to evaluate."""

    ecuacion: Ecuacion
    lhs: Slot
    official: Candidates
    alternatives: tuple[Candidates, ...]
    conditions: tuple[Condition | Comparing, ...]
    without_weights: tuple[bool, ...]
    """By alternative: it tries all weights, so it is no reading where the weights are known."""
    only_if: tuple[tuple[Condition | Comparing, ...], ...] = ()
    """By alternative: what a row must say for it to be a reading at all."""

    def applies(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> bool:
        """Whether the row meets all conditions."""
        if not self.conditions:
            return True
        figures = slots.get(self.lhs.name, ())
        exercise = year_of(figures[0].periodo) if figures else ""
        return all(c.met(fila, slots, exercise) for c in self.conditions)

    def scopes(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> Iterator[Scope]:
        """The figures of each evaluation in a row that meets the conditions.

        There is one; or one a year, where the left-hand side is `slot[{ejercicio}]` and the form prints several years,
        and where the row prints the same cut-offs of several years.
        """
        figures = slots.get(self.lhs.name, ())
        if self.lhs.periods != (EXERCISE,) and not spans_years(figures):
            if self.applies(fila, slots):
                yield self._opened(Scope(slots), fila, slots)
            return
        for year in dict.fromkeys(year_of(figure.periodo) for figure in figures):
            if all(c.met(fila, slots, year) for c in self.conditions):
                scope = Scope(slots)
                scope.exercise = year
                yield self._opened(scope, fila, slots)

    def _opened(self, scope: Scope, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> Scope:
        """The scope, with the alternatives in which the row's own words forbid to read the rule."""
        year = scope.exercise
        met = (all(c.met(fila, slots, year) for c in conditions) for conditions in self.only_if)
        scope.closed = frozenset(index for index, fits in enumerate(met) if not fits)
        return scope

    @property
    def compared(self) -> tuple[Slot, ...]:
        """Slots that conditions compare: a finding cites them too."""
        return tuple(slot for c in self.conditions if isinstance(c, Comparing) for slot in c.slots)


def compile_equation(ecuacion: Ecuacion) -> Compiled:
    """Parse and compile an equation with its alternatives.

    Raises:
        LayoutError: a formula or a condition is not valid, or an alternative is about another slot.
    """
    formula = parse(ecuacion.formula)
    others = [parse(a.formula) for a in ecuacion.alternativas]
    for other in others:
        if other.lhs != formula.lhs:
            raise LayoutError(f"{ecuacion.id}: la alternativa «{other.text}» no calcula «{formula.lhs.name}»")
    return Compiled(
        ecuacion,
        formula.lhs,
        compile_rhs(formula.rhs),
        tuple(compile_rhs(other.rhs) for other in others),
        tuple(condition(text) for text in ecuacion.cuando),
        tuple(isinstance(o.rhs, Weighted) and o.rhs.attribute is None for o in others),
        tuple(tuple(condition(text) for text in a.cuando) for a in ecuacion.alternativas),
    )


def evaluate_row(ecuacion: Ecuacion, fila: Fila, decimales_impresos: Decimals | None = None) -> Evaluacion:
    """Evaluate a row-level equation.

    Args:
        ecuacion: the equation; its class is not looked at.
        fila: the row.
        decimales_impresos: decimals by (class, slot), for equations that do not fix theirs.
    """
    compiled = compile_equation(ecuacion)
    slots = index_slots(fila.cifras)
    if not compiled.applies(fila, slots):
        return Evaluacion(ecuacion, Resultado.NOT_APPLICABLE, motivo="no se cumple la condición")
    return evaluate(compiled, Scope(slots), decimales_impresos or {}, fila.clase)


def text_of(figure: Printed) -> str:
    """A figure as printed."""
    if isinstance(figure, Cifra):
        return figure.fuente.texto
    return figure.texto if isinstance(figure, Figure) else ""


def evaluate(compiled: Compiled, scope: Scope, decimals: Decimals, clase: str) -> Evaluacion:
    """Evaluate an equation: a row alone, a group row with its members, a total with the document."""
    equation = compiled.ecuacion
    try:
        printed = _left_hand(compiled.lhs, scope)
    except NotApplicableError as absent:
        return Evaluacion(equation, Resultado.NOT_APPLICABLE, motivo=str(absent))
    scope.exercise = year_of(printed.periodo)
    scope.used = [printed]
    if printed.valor is None:
        return _expecting_incomplete(compiled, scope, printed)
    at = _Precision(_places(compiled, printed, decimals, clase), equation.tolerancia)
    result = _compare(compiled, scope, printed, at)
    if result.estado is Resultado.BREAKS and compiled.compared:
        also = [f.id for slot in compiled.compared for f in scope.figures(slot)]
        return replace(result, cifras=tuple(dict.fromkeys((*result.cifras, *also))))
    return result


@dataclass(frozen=True, slots=True)
class _Precision:
    """How exactly to compare: decimals, and the difference allowed after rounding."""

    places: int
    tolerance: Decimal


def _left_hand(lhs: Slot, scope: Scope) -> Printed:
    figures = of_one_year(scope.row.get(lhs.name, ()), scope.exercise)
    if lhs.periods:
        figures = pick_periods(figures, lhs.periods, scope.exercise)
    if len(figures) != 1:
        raise NotApplicableError(f"{lhs.name} tiene {len(figures)} cifras")
    figure = figures[0]
    if figure.valor is None and figure.ausencia is not Ausencia.SEGUIMIENTO_INCOMPLETO:
        raise NotApplicableError(f"{lhs.name} sin valor")
    return figure


def _places(compiled: Compiled, printed: Printed, decimals: Decimals, clase: str) -> int:
    """Decimals to compare at: those the form prints, and never fewer than this very figure shows."""
    fixed = compiled.ecuacion.decimales
    expected = decimals.get((clase, compiled.lhs.name), 0) if fixed is None else fixed
    assert printed.valor is not None
    return min(STORED_PLACES, max(expected, printed_decimals(text_of(printed), printed.valor)))


def _expecting_incomplete(compiled: Compiled, scope: Scope, printed: Printed) -> Evaluacion:
    """S.I. is printed: right if a member is S.I.; otherwise nothing can be said."""
    equation = compiled.ecuacion
    try:
        compiled.official(scope)
    except IncompleteError:
        return Evaluacion(
            equation,
            Resultado.HOLDS,
            impreso=text_of(printed),
            espera=Ausencia.SEGUIMIENTO_INCOMPLETO,
            cifras=_cited(scope.used),
        )
    except NotApplicableError:
        pass
    return Evaluacion(equation, Resultado.NOT_APPLICABLE, motivo="lleva S.I.")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one reading of a rule gives. `fits`: it is what is printed, at the printed precision."""

    exact: Number
    rounded: Decimal
    fits: bool
    used: Sequence[Printed]
    lost: int
    unread: int
    doubted: int
    capped: bool


def _read(candidates: Candidates, scope: Scope, printed: Printed, at: _Precision) -> _Reading:
    scope.used, scope.lost, scope.unread, scope.doubted, scope.capped = [printed], 0, 0, 0, False
    values = candidates(scope)
    assert printed.valor is not None
    target = round_half_up(printed.valor, at.places)
    exact = values[0]
    if len(values) > 1:
        exact = min(values, key=lambda v: abs(round_half_up(v, at.places) - target))
    rounded = round_half_up(exact, at.places)
    return _Reading(
        exact,
        rounded,
        abs(rounded - target) <= at.tolerance,
        scope.used,
        scope.lost,
        scope.unread,
        scope.doubted,
        scope.capped,
    )


def _compare(compiled: Compiled, scope: Scope, printed: Printed, at: _Precision) -> Evaluacion:
    """The printed number against the official reading, then against the others."""
    equation = compiled.ecuacion
    official, decisive, motive = None, True, ""
    try:
        official = _read(compiled.official, scope, printed, at)
        if official.fits:
            return _evaluacion(equation, Resultado.HOLDS, printed, official)
    except IncompleteError:
        expected = Ausencia.SEGUIMIENTO_INCOMPLETO
        cited = _cited(scope.used)
        return Evaluacion(equation, Resultado.BREAKS, text_of(printed), printed.valor, espera=expected, cifras=cited)
    except NotApplicableError as why:
        decisive, motive = why.unknown_weight, str(why)
    others = tuple(
        None
        if index in scope.closed or (official is not None and compiled.without_weights[index])
        else _try(candidates, scope, printed, at)
        for index, candidates in enumerate(compiled.alternatives)
    )
    for index, other in enumerate(others):
        if other is not None and other.fits:
            return _evaluacion(equation, Resultado.HOLDS, printed, other, official, index, others)
    if official is not None:
        read = (official, *filter(None, others))
        if (
            equation.decimales is None
            and _DIVIDES.search(equation.formula)
            and any(_is_rounded(printed, one.exact, at) for one in read)
        ):
            return Evaluacion(equation, Resultado.NOT_APPLICABLE, motivo="coincide con menos decimales")
        if equation.decimales is None and "/" in equation.formula and _is_half(printed, official.exact, at):
            return _evaluacion(equation, Resultado.HOLDS, printed, official)
        return _evaluacion(equation, Resultado.BREAKS, printed, official, official, None, others)
    if decisive:  # only the weights are unknown, and no reading that does without them fits
        for index, other in enumerate(others):
            if other is not None:
                return _evaluacion(equation, Resultado.BREAKS, printed, other, None, index, others)
    return Evaluacion(equation, Resultado.NOT_APPLICABLE, motivo=motive)


def _is_half(printed: Printed, exact: Number, at: _Precision) -> bool:
    """Whether what was computed lies just between two figures that can be printed: some programs round it down."""
    assert printed.valor is not None
    return 2 * abs(Fraction(exact) - Fraction(printed.valor)) == Fraction(1, 10**at.places)


def _is_rounded(printed: Printed, exact: Number, at: _Precision) -> bool:
    """Whether a figure printed with fewer decimals than its column is what was computed, rounded or cut to them.

    That is no error of the office, and no proof of the figure: on a scan its last digits may not have been read.
    """
    assert printed.valor is not None
    own = printed_decimals(text_of(printed), printed.valor)
    left, unit = Fraction(exact) - Fraction(printed.valor), Fraction(1, 10**own)
    is_cut = abs(left) < unit and left * Fraction(exact) >= 0
    return own < at.places and (is_cut or abs(left) <= unit / 2)


def _try(candidates: Candidates, scope: Scope, printed: Printed, at: _Precision) -> _Reading | None:
    try:
        return _read(candidates, scope, printed, at)
    except (IncompleteError, NotApplicableError):
        return None


def _evaluacion(  # noqa: PLR0913 - the parts of one comparison, known only together
    equation: Ecuacion,
    estado: Resultado,
    printed: Printed,
    decided: _Reading,
    official: _Reading | None = None,
    alternativa: int | None = None,
    others: tuple[_Reading | None, ...] = (),
) -> Evaluacion:
    """`decided` is the reading that fitted or broke; `official`, if any, gives the recomputed value."""
    shown = official or decided
    used = decided.used
    return Evaluacion(
        equation,
        estado,
        impreso=text_of(printed),
        valor=printed.valor,
        recalculado=shown.rounded,
        exacto=shown.exact,
        cifras=_cited(used),
        alternativa=alternativa,
        calculos=tuple(None if other is None else other.rounded for other in others),
        oficial=official is not None or alternativa is None,
        perdidas=decided.lost,
        en_revision=sum(f.revision for f in used[1:]),
        impreso_en_revision=printed.revision,
        apartadas=decided.doubted,
        leidas=sum(f.valor is not None for f in used[1:]),
        oficial_sin_leer=official is not None and official.unread > 0,
        otras_incompletas=any(o is not None and bool(o.lost or o.doubted) for o in others),
        topada=decided.capped,
    )


def _cited(used: Sequence[Printed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([figure.id for figure in used[:MAX_CITED]]))


def conditions_met(ecuacion: Ecuacion, fila: Fila) -> bool:
    """Whether a row meets the conditions of an equation."""
    return compile_equation(ecuacion).applies(fila, index_slots(fila.cifras))
