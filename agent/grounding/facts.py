"""Facts as the gate compares them: the role, the span of months and the row of each, and what follows from two."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.sustento.model import Clase, Hecho, Sustento
from agent.sustento.tramos import Tramo, tramo_de
from extractors.schemas import Magnitud, Rol
from extractors.values import fold

CIEN = Decimal(100)
DEL_ANO = frozenset(["meta_anual", "restante", "excedente", "linea_base", "avance_anual", "pendiente_anual"])
"""Roles that speak of the year, whatever period a sentence is about."""
_SUELTOS = {"restante": "restante", "excedente": "excedente", "avance_anual": "avance_anual"}


@dataclass(frozen=True, slots=True)
class Dato:
    """A figure that a number may state.

    Attributes:
        papel: "programado", "ejecutado", "meta_anual", "restante", "avance", "variacion", "devengado", ...
        valor: exact.
        clase: what kind of number.
        tramo: its months, January on where it is accumulated; None if it names no span.
        dinero: of money.
        unidad: folded unit or currency, "" where there is none.
        fila: id of its row.
        hecho: name of the fact that a sentence stating it rests on.
    """

    papel: str
    valor: Decimal
    clase: Clase
    tramo: Tramo | None
    dinero: bool
    unidad: str
    fila: str
    hecho: str
    periodo: str
    impreso: bool = True
    """Printed as it is, not computed."""


class Datos:
    """The facts of a `Sustento`, ready to be asked; `principal` is what a sentence without a period speaks of."""

    def __init__(self, sustento: Sustento, principal: Tramo | None = None) -> None:
        printed = [_dato(hecho) for hecho in sustento.hechos]
        self.todos: tuple[Dato, ...] = (*printed, *_derived(printed))
        self.principal = principal or next((t for t in map(tramo_de, sustento.periodos[:1])), None)
        amounts = [d for d in printed if d.clase in (Clase.CANTIDAD, Clase.DINERO)]
        self.solo_dinero = bool(amounts) and all(d.dinero for d in amounts)
        """The rows print amounts of money alone."""
        self.vacias = tuple((rol.value, tramo_de(periodo)) for rol, periodo in sustento.vacias)
        """Role and span of the physical amounts that the form leaves blank for certain."""
        self.filas = tuple(dict.fromkeys(d.fila for d in printed))
        self.periodos = tuple(dict.fromkeys((*sustento.periodos, *(h.periodo for h in sustento.hechos))))
        self.tramos = tuple(
            dict.fromkeys(t for t in (*map(tramo_de, self.periodos), *(d.tramo for d in printed)) if t is not None)
        )

    def en_blanco(self, papel: str, tramo: Tramo | None) -> bool:
        """Whether the form leaves the physical amount of a role and span blank for certain."""
        return tramo is not None and any(p == papel and same(t, tramo) for p, t in self.vacias)

    def de(self, papel: str, *, dinero: bool = False, tramo: Tramo | None = None) -> tuple[Dato, ...]:
        """Figures of a role; of a span, years left open, if one is given."""
        return tuple(
            d for d in self.todos if d.papel == papel and d.dinero is dinero and (tramo is None or same(d.tramo, tramo))
        )


def same(one: Tramo | None, other: Tramo | None) -> bool:
    """Whether two spans are the same months, of the same year where both name one."""
    if one is None or other is None:
        return one is other
    if one.ejercicio and other.ejercicio and one.ejercicio != other.ejercicio:
        return False
    return (one.desde, one.hasta) == (other.desde, other.hasta)


def row_of(hecho: Hecho) -> str:
    """The row id that the cells of a fact begin with."""
    return hecho.cifras[0].rpartition("-")[0] if hecho.cifras else ""


def _dato(hecho: Hecho) -> Dato:
    tramo = tramo_de(hecho.periodo)
    if tramo is not None and hecho.acumulado:
        tramo = tramo.hasta_la_fecha()
    money = hecho.clase is Clase.DINERO or hecho.magnitud is Magnitud.FINANCIERA
    return Dato(
        papel=_papel(hecho, money),
        valor=hecho.valor,
        clase=hecho.clase,
        tramo=tramo,
        dinero=money,
        unidad=_unit(hecho),
        fila=row_of(hecho),
        hecho=hecho.nombre,
        periodo=hecho.periodo,
        impreso=not hecho.calculo,
    )


def _unit(hecho: Hecho) -> str:
    unit = hecho.unidad or ""
    return unit.strip().lower() if hecho.clase is Clase.DINERO else fold(unit) or unit


def _papel(hecho: Hecho, money: bool) -> str:
    for name, papel in _SUELTOS.items():
        if hecho.nombre == name or hecho.nombre.startswith(f"{name}_"):
            return papel
    if "promedio" in hecho.nombre or "mediana" in hecho.nombre:
        return "promedio"
    if hecho.rol is Rol.META:
        return "meta_anual"
    if hecho.rol is Rol.SALDO and not money:
        return "restante"
    return hecho.rol.value


def _of_the_year(target: Dato, done: Dato) -> bool:
    """Whether a target is that of the year in which something was done."""
    years = {d.tramo.ejercicio for d in (target, done) if d.tramo is not None}
    return len(years - {0}) <= 1


def _derived(printed: Iterable[Dato]) -> Iterator[Dato]:
    """What two figures of one row and span give without choice: their difference, what is left of a whole."""
    known = list(printed)
    for done in known:
        if done.papel not in ("ejecutado", "devengado") or done.clase not in (Clase.CANTIDAD, Clase.DINERO):
            continue
        for other in known:
            if other.fila != done.fila or other.clase is not done.clase:
                continue
            planned = other.papel in ("programado", "vigente") and same(other.tramo, done.tramo)
            stated = (d for d in known if d.papel == "variacion" and (d.fila, d.dinero) == (done.fila, done.dinero))
            if planned and not any(same(d.tramo, done.tramo) for d in stated):
                yield replace(done, papel="variacion", valor=done.valor - other.valor)
            if planned and done.dinero:
                yield replace(done, papel="saldo", valor=other.valor - done.valor)
            if other.papel == "comprometido" and done.papel == "devengado" and same(other.tramo, done.tramo):
                yield replace(done, papel="por_devengar", valor=other.valor - done.valor, impreso=False)
            paid = other.papel == "pagado" and same(other.tramo, done.tramo)
            if paid and done.papel == "devengado":
                yield replace(done, papel="por_pagar", valor=done.valor - other.valor, impreso=False)
            alone = not any(d.papel == "programado" and d.dinero is done.dinero for d in known)
            if other.papel == "meta_anual" and alone and not done.dinero and _of_the_year(other, done):
                yield replace(done, papel="variacion", valor=done.valor - other.valor)
            left = other.papel == "meta_anual" and not done.dinero and _of_the_year(other, done)
            if left and done.tramo is not None and done.tramo.desde == 1 and other.valor > done.valor:
                yield replace(done, papel="restante", valor=other.valor - done.valor, impreso=False)
            if other.papel == "linea_base" and not done.dinero:
                yield replace(done, papel="cambio", valor=done.valor - other.valor)
            if other.papel == "meta_anual" and other.valor and not done.dinero and _of_the_year(other, done):
                share = done.valor / other.valor * CIEN
                whole = replace(
                    done, papel="avance_anual", valor=share, clase=Clase.PORCENTAJE, unidad="", impreso=False
                )
                yield whole
                if share <= CIEN and done.tramo is not None and done.tramo.desde == 1:
                    yield replace(whole, papel="pendiente_anual", valor=CIEN - share)
    for progress in known:
        if (
            progress.papel == "avance"
            and progress.clase is Clase.PORCENTAJE
            and not progress.hecho.endswith("_impreso")
        ):
            yield replace(progress, papel="variacion", valor=progress.valor - CIEN)
            if progress.valor <= CIEN:
                yield replace(progress, papel="pendiente", valor=CIEN - progress.valor)
