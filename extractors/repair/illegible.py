"""An illegible cell that an equation leaves only one figure for: named beside the cell, never put into it."""

from decimal import Decimal
from fractions import Fraction

from extractors.repair.placement import UNSUPPORTED
from extractors.schemas import Ausencia, Cifra, Ecuacion, Estado, Fila, Reglas
from extractors.validators import Evaluacion, Resultado, evaluate_row, support

MAX_DECIMALS = 2
"""Decimals of a figure that an equation may fix: a quotient fixes none."""


def deduce(fila: Fila, reglas: Reglas) -> Fila:
    """A row with the illegible figures deduced that an exact equation of accepted figures fixes.

    A row in which more than one figure of an equation is illegible is left as it is: the equation does not apply.
    """
    lost = [c for c in fila.cifras if c.ausencia is Ausencia.ILEGIBLE]
    if not lost:
        return fila
    figures = tuple(_deduced(c, fila, reglas) if c in lost else c for c in fila.cifras)
    return fila.model_copy(update={"cifras": figures})


def _deduced(figure: Cifra, fila: Fila, reglas: Reglas) -> Cifra:
    for equation in reglas.ecuaciones:
        if equation.nivel != "fila" or equation.clase != fila.clase:
            continue
        value = _fixed(figure, fila, equation)
        if value is None:
            continue
        holds, breaks = support(reglas, _with(fila, figure, value)).get(figure.id, UNSUPPORTED)
        if holds and not breaks:
            told = {"ausencia": Ausencia.PERDIDO, "estado": Estado.DEDUCIDO, "recalculado": value}
            return figure.model_copy(update=told | {"ecuacion": equation.id})
    return figure


def _fixed(figure: Cifra, fila: Fila, equation: Ecuacion) -> Decimal | None:
    """The one value with which an equation holds exactly, if it is about the figure and all others are accepted."""
    at_zero = _evaluated(figure, fila, equation, Decimal(0))
    if at_zero is None or figure.id not in at_zero.cifras or not _are_accepted(at_zero, figure, fila):
        return None
    if at_zero.cifras[0] == figure.id:
        exact = _exact(at_zero)
    else:
        at_one = _evaluated(figure, fila, equation, Decimal(1))
        if at_one is None or at_zero.valor is None:
            return None
        slope = _exact(at_one) - _exact(at_zero)
        if abs(slope) != 1:  # a sum or a difference: anything else is known only as far as it was rounded
            return None
        exact = (Fraction(at_zero.valor) - _exact(at_zero)) / slope
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(value) != exact or -int(value.as_tuple().exponent) > MAX_DECIMALS:
        return None
    checked = _evaluated(figure, fila, equation, value)
    return value if checked is not None and checked.estado is Resultado.HOLDS and not checked.topada else None


def _evaluated(figure: Cifra, fila: Fila, equation: Ecuacion, value: Decimal) -> Evaluacion | None:
    found = evaluate_row(equation, _with(fila, figure, value))
    return None if found.estado is Resultado.NOT_APPLICABLE or found.exacto is None or found.topada else found


def _exact(found: Evaluacion) -> Fraction:
    return Fraction(found.exacto or 0)


def _are_accepted(found: Evaluacion, figure: Cifra, fila: Fila) -> bool:
    own = {c.id: c for c in fila.cifras}
    return not any(own[i].revision for i in found.cifras if i != figure.id and i in own)


def _with(fila: Fila, figure: Cifra, value: Decimal) -> Fila:
    trial = figure.model_copy(update={"valor": value, "ausencia": None})
    return fila.model_copy(update={"cifras": tuple(trial if c.id == figure.id else c for c in fila.cifras)})
