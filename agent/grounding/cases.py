"""What two quantities that a sentence names may stand for: the figures of the row, of their role, kind and period."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from agent.grounding import bind, spans
from agent.grounding.examen import Lectura
from agent.grounding.facts import DEL_ANO, Dato, Datos, same
from agent.grounding.numbers import Numero
from agent.grounding.periods import Mencion
from agent.grounding.relations import ACUMULADO
from agent.grounding.terms import Forma, Termino
from agent.sustento.model import Clase
from agent.sustento.tramos import Tramo

_MESES: Final = {"mes": 1, "meses": 1, "trimestre": 3, "semestre": 6, "ano": 12, "ejercicio": 12}
_SIN_TIEMPO: Final = DEL_ANO - {"avance_anual", "pendiente_anual"}
_DE_UN_CORTE: Final = ("vigente", "devengado")
"""Where a row prints these, its money stands as of a cut-off."""


@dataclass(frozen=True, slots=True)
class Caso:
    """A match of a form, and what its words may stand for.

    Attributes:
        lectura: the sentence.
        forma: the sentence rewritten.
        match: of the form, in the rewritten sentence.
        mencion: the period that the sentence gives it, if it names none itself.
        dinero: it is of money.
    """

    lectura: Lectura
    forma: Forma
    match: re.Match[str]
    mencion: Mencion | None
    dinero: bool

    @property
    def datos(self) -> Datos:
        """The figures of the row."""
        return self.lectura.examen.datos

    def marca(self, name: str) -> str:
        """What stands in a place of the form; "" where it is left out."""
        return self.match.groupdict().get(name) or ""

    def numero(self, name: str) -> Numero | None:
        """The number in a place of the form."""
        return self.forma.numeros.get(self.marca(name))

    def periodo(self, name: str) -> Mencion | None:
        """The period in a place of the form."""
        return self.forma.menciones.get(self.marca(name))

    def termino(self, name: str) -> Termino | None:
        """The quantity in a place of the form."""
        return self.forma.terminos.get(self.marca(name))

    def terminos(self) -> tuple[Termino, ...]:
        """All quantities of the form, in order."""
        return tuple(self.forma.terminos[mark] for mark in re.findall(r"Q\d+", self.match[0]))

    def tramos(self, termino: Termino, otro: Termino | None) -> Iterator[tuple[Tramo, bool]]:
        """The spans that a quantity may be of, and whether what is of January to their end may be meant."""
        main, so_far = self.datos.principal, ACUMULADO.search(self.lectura.oracion.visto) is not None
        if termino.clase_de_mes and main is not None:
            months = _MESES.get(termino.clase_de_mes, main.meses)
            near = self.mencion.tramo if self.mencion is not None else None
            if months >= main.meses:
                yield spans.en_torno(main, months), False
            elif near is not None and near.meses == months:
                yield near, False
            return
        theirs = otro.mencion if otro is not None and not _names_a_target(otro) else None
        for mention in (termino.mencion, theirs, self.mencion):
            if mention is not None and not mention.del_plan:
                if mention.tramo is not None:
                    yield mention.tramo, mention.acumula or so_far
                return
        if main is not None:
            yield main, so_far

    def cifras(self, termino: Termino, otro: Termino | None = None) -> tuple[Dato, ...]:
        """The figures that a quantity may be: its role, its kind, its period, and its figure where it has one."""
        if termino.clase and (termino.clase == "dinero") is not self.dinero:
            return ()
        roles, share = self._roles(termino), termino.papel == "avance"
        of_role = [
            d for d in self.datos.todos
            if d.papel in roles and d.dinero is self.dinero and d.clase is not Clase.PUNTOS
            and (d.clase is Clase.PORCENTAJE) is share
        ]  # fmt: skip
        stated = {(d.papel, d.tramo) for d in of_role if d.papel in d.hecho}
        spans = tuple(self.tramos(termino, otro))
        return tuple(
            d for d in of_role
            if (d.papel in d.hecho or (d.papel, d.tramo) not in stated)
            and (termino.numero is None or self.dice(termino.numero, d, d.valor))
            and any(self._of_span(d, termino, span, to_date) for span, to_date in spans)
        )  # fmt: skip

    def _roles(self, termino: Termino) -> frozenset[str]:
        """The roles of facts that a quantity's words name in this row."""
        printed = {d.papel for d in self.datos.todos if d.dinero is self.dinero}
        if termino.papel == "avance" and termino.acumulado:
            return frozenset(["avance", "avance_anual"])
        if termino.papel == "programado" and "programado" not in printed:
            return frozenset(["meta_anual"])
        if termino.papel == "ejecutado" and self.dinero and "ejecutado" not in printed:
            return frozenset(["devengado"])
        return frozenset([termino.papel])

    def _of_span(self, dato: Dato, termino: Termino, span: Tramo, to_date: bool) -> bool:
        own = dato.tramo
        if own is None or (own.ejercicio and span.ejercicio and own.ejercicio != span.ejercicio):
            return False
        if dato.papel in ("meta_anual", "linea_base") or (termino.anual and own.meses == 12):
            return True
        if not termino.acumulado and same(own, span):
            return True
        at_cut = dato.dinero and any(d.papel in _DE_UN_CORTE for d in self.datos.todos)
        return (own.desde, own.hasta) == (1, span.hasta) and (termino.acumulado or to_date or at_cut)

    def dice(self, numero: Numero, dato: Dato, valor: Decimal) -> bool:
        """Whether a number says a value in the currency of a figure, and not in the row's unit where it is money."""
        if dato.clase is Clase.DINERO and numero.inicio in self.forma.con_unidad:
            return False
        if not bind.misma_moneda(numero, dato) or (numero.moneda and dato.clase is not Clase.DINERO):
            return False
        return any(bind.rounds_to(valor, r) for r in numero.lecturas)

    def parejas(self, uno: Termino, otro: Termino) -> Iterator[tuple[Dato, Dato]]:
        """Two figures that two quantities may be, of one time unless each names its own."""
        own = uno.con_periodo and otro.con_periodo
        for a, b in product(self.cifras(uno, otro), self.cifras(otro, uno)):
            one_time = own or same(a.tramo, b.tramo) or {a.papel, b.papel} & _SIN_TIEMPO
            if one_time and a.clase is b.clase and (a.papel, a.tramo) != (b.papel, b.tramo):
                yield a, b


def _names_a_target(termino: Termino) -> bool:
    """Whether a period is the year of a target, which what is held against it need not be of."""
    year = termino.mencion is not None and termino.mencion.tramo is not None and termino.mencion.tramo.meses == 12
    return year and termino.papel in ("meta_anual", "linea_base", "programado")
