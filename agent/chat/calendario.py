"""Answers that go through the months or quarters of a year: each figure, the highest, the mean, a count."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from agent.chat import redaccion
from agent.chat.lexico import normalised
from agent.chat.pares import Pares
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import Turno
from agent.tools.periodos import covers, first_month, split
from agent.tools.query import CENT

_MONTHLY = re.compile(r"\bmes|mensual")
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_QUARTERS = ("T1", "T2", "T3", "T4")


@dataclass(frozen=True, slots=True)
class _Parte:
    """A figure of one month or quarter, and how it is told."""

    texto: str
    cifra: Dada
    valor: Decimal


class Calendario(Pares):
    """Figures by periods."""

    def _by_period(self, turn: Turno) -> Respuesta:
        """A figure month by month or quarter by quarter, or what was asked of them."""
        asked = turn.asked
        found = self._periods_of(turn)
        if isinstance(found, Respuesta):
            return found
        parts, sure = found
        if not parts:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato por períodos.")
        counts, mean = "cuenta_periodos" in asked.operaciones, "media" in asked.operaciones
        if (counts or mean or asked.orden or asked.umbrales) and not sure:
            said = "Alguna de esas cifras falta, está en revisión o va acumulada: no se comparan ni se promedian."
            return self._say(Tipo.NO_CONSTA, said)
        if mean:
            return self._mean_of(parts)
        kept = [p for p in parts if all(limit.comparador.holds(p.valor, limit.valor) for limit in asked.umbrales)]
        if asked.orden:
            best = (max if asked.orden == "mejor" else min)(part.valor for part in kept)
            kept = [part for part in kept if part.valor == best]
        given, lines = [part.cifra for part in kept], [part.texto for part in kept]
        if counts or asked.umbrales:
            count = Dada(
                Decimal(len(kept)), "períodos", "", None, None, None, "calculado", f"de {len(parts)} con cifra"
            )
            lines = [f"{len(kept)} de {len(parts)} períodos con cifra:", *lines]
            given = [count] if counts else [*given, count]
        return self._say(Tipo.RESPUESTA, "\n".join(lines) + self._corrected(turn), cifras=given)

    def _periods_of(self, turn: Turno) -> tuple[list[_Parte], bool] | Respuesta:
        """The figures that there are, in order, and whether they are all that should be; or what to ask back."""
        dropped = {"comparacion", "media", "cuenta_periodos"}
        asked = replace(
            turn.asked, pedido="", operaciones=turn.asked.operaciones - dropped, orden="", umbrales=(), acumulado=None
        )
        year, cut = split(asked.periodos[0]) if asked.periodos else ("", "")
        cuts = _MONTHS if _MONTHLY.search(normalised(asked.pregunta)) else _QUARTERS
        parts, sure, gap = list[_Parte](), True, False
        for own in cuts:
            if not covers(own, cut):
                continue
            period = f"{year}-{own}" if year else own
            part = replace(turn, asked=replace(asked, periodos=(period,), cuantos=None))
            answer = self._of_rows(part) if turn.subject.filas else self._over(part)
            if answer.tipo is Tipo.ACLARACION:
                return answer
            one = answer.cifras[0] if len(answer.cifras) == 1 else None
            if one is not None and one.valor is not None:
                parts.append(_Parte(answer.texto, one, one.valor))
                to_date = one.acumulado and first_month(own) > 1
                sure = sure and not gap and not to_date and one.estado not in ("revision", "parcial")
            elif answer.cifras or self._lost(part):
                sure = False
            else:
                gap = True
        return parts, sure

    def _lost(self, turn: Turno) -> bool:
        """Whether a figure of a period was printed, or should have been, and was not read."""
        medida = self._medida(turn, lookup=True)
        datos = self.buscador.figures(medida, turn.filtro) if medida else []
        return any(dato.valor is None and dato.motivo in redaccion.LOST for dato in datos)

    def _mean_of(self, parts: list[_Parte]) -> Respuesta:
        """The mean of figures of periods, none of them a percentage."""
        first = parts[0].cifra
        if first.unidad == "%":
            return self._say(Tipo.ACLARACION, "Los porcentajes de varios períodos no se promedian. ¿De qué período?")
        total = sum((part.valor for part in parts), Decimal(0))
        mean = (total / len(parts)).quantize(CENT, ROUND_HALF_UP)
        formula = f"({' + '.join(redaccion.number(part.valor) for part in parts)}) / {len(parts)}"
        given = replace(first, valor=mean, periodo="", cifra=None, texto="", estado="calculado", calculo=formula)
        said = f"Promedio de {len(parts)} períodos con cifra: {redaccion.amount(mean, given.unidad)} = {formula}."
        return self._say(Tipo.RESPUESTA, "\n".join([said, *(part.texto for part in parts)]), cifras=[given])
