"""The figures that a finding is about: what is printed, what the account gives, and which term must be wrong."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.listas import Listas
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import Turno
from agent.survey import plain_number
from agent.tools.consulta import Filtro, Medida
from agent.tools.datos import AGGREGATION, adds_up
from agent.tools.evidencia import De, HallazgoVisto
from agent.tools.periodos import covers, first_month, last_month, split
from agent.tools.query import percent
from extractors.schemas import Magnitud, Rol
from extractors.values import fold_keep, parse_figure

MAX_TERMS = 3
"""Cells up to which the terms of the account that a finding is about are given, too."""
_RATE = re.compile(r"%|\b(?:porcentajes?|porcentual|tasas?|indices?|ratios?|razon|promedio)\b")
"""Units of measure whose figures nobody adds up."""
_GIVES = r", que da (?P<value>-?\d+(?:[.,]\d{1,2})?)(?=[;.](?: |$))"
"""How a finding tells what another reading of its account gives."""

_STEPS = {"": 1, "T": 3, "S": 6}
"""What the cut-offs of months, quarters and semesters begin with, and how many months each has."""


def _in_question(cell: Dada, printed: str) -> Dada:
    """The figure that a finding is about: its cell, or what the text says where that is no cell."""
    said = parse_figure(printed, ".").valor if printed else None
    if said is None or cell.valor is None or said == cell.valor:
        return cell
    return replace(cell, valor=said, cifra=None, texto=printed)


class Hallados(Listas):
    """Works out what findings are about."""

    def _beside_parts(self, turn: Turno) -> Respuesta | None:
        """The totals of one row that its months, quarters or semesters do not make up, where no finding says so.

        That none does may be because no rule of its form adds them up.
        """
        if len(turn.subject.filas) != 1 or turn.asked.magnitud is Magnitud.PORCENTAJE:
            return None
        row = turn.subject.filas[0]
        if not adds_up(row.atributos.get(AGGREGATION)):
            return None
        cells = [
            cell
            for cell in self.celdas.of_row(row.id)
            if cell.medida and not _RATE.search(fold_keep(cell.unidad or ""))
        ]
        figures: list[Dada] = []
        lines: list[str] = []
        for cell in cells:
            if cell.valor is None or (turn.asked.roles and cell.medida and cell.medida.rol not in turn.asked.roles):
                continue
            found = [parts for kind in _STEPS if (parts := _parts_of(cell, cells, kind))]
            if not found or any(_makes(cell.valor, [part.valor or Decimal(0) for part in parts]) for parts in found):
                continue
            total, formula = _added(found[0])
            figures += [cell, replace(cell, valor=total, cifra=None, estado="calculado", calculo=formula)]
            what = f"{redaccion.role(cell.medida or Medida())}, {redaccion.span(cell.periodo, cell.acumulado)}"
            lines.append(
                f"- {what}: dice {cell.texto} y sus períodos suman {redaccion.number(total)} ({formula};"
                f" p. {row.pagina}, fila {row.id})."
            )
        if not lines:
            return None
        head = f"De {redaccion.short(row.nombre)} no hay un hallazgo que lo diga, pero hecha ahora la cuenta:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines]), cifras=figures)

    def _questioned(
        self, found: Sequence[HallazgoVisto], aside: Sequence[HallazgoVisto], de: De
    ) -> tuple[list[Dada], list[str]]:
        """What is printed in the cells in question and what the accounts give, and what is said of it.

        Args:
            found: findings of the figures that are asked about.
            aside: findings of other figures of the same rows, where there is none of these.
            de: the figures asked about.
        """
        figures: list[Dada] = []
        notes: list[str] = []
        alone = len(found) == 1
        for finding in found:
            for cell, *terms in [self.celdas.named(finding.cifras)] if finding.cifras else []:
                figures.append(_in_question(cell, finding.impreso))
                if usual := self._by_usual_reading(finding, cell, notes):
                    figures.append(usual)
                    continue
                if alone and terms and len(finding.cifras) <= MAX_TERMS:  # of its own row, what it is worked out of
                    figures += [term for term in terms if term.fila == cell.fila]
                if (value := plain_number(finding.recalculado)) is not None:
                    figures.append(replace(cell, valor=value, cifra=None, estado="calculado", calculo=finding.mensaje))
                figures += self._progress_of(cell, notes) if alone else []
        for finding in found if alone else aside if len(aside) == 1 else ():
            figures += self._term_to_blame(finding, de, notes)
        return list(dict.fromkeys(figures)), notes

    def _by_usual_reading(self, finding: HallazgoVisto, cell: Dada, notes: list[str]) -> Dada | None:
        """What the account gives as the figures of its document are worked out; None where that is the plain way."""
        usual = self.evidencia.usual_reading(finding)
        match = re.search(re.escape(usual) + _GIVES, finding.mensaje) if usual else None
        if match is None:
            return None
        notes.append(f"Las cifras de ese documento se calculan así: {usual}.")
        value = Decimal(match["value"].replace(",", "."))
        return replace(cell, valor=value, cifra=None, estado="calculado", calculo=usual)

    def _progress_of(self, cell: Dada, notes: list[str]) -> list[Dada]:
        """The progress of a period whose printed figure is no number, from what was done and planned in it."""
        if cell.valor is not None or cell.medida is None or cell.medida.rol is not Rol.AVANCE or cell.acumulado:
            return []
        only = Filtro(filas=(cell.fila,) if cell.fila else ())
        done, planned = (
            self.lector.datos(Medida(magnitud=cell.medida.magnitud, rol=rol, periodo=cell.periodo), only)
            for rol in (Rol.EJECUTADO, Rol.PROGRAMADO)
        )
        if not (done and planned) or done[0].valor is None or not planned[0].valor:
            return []
        if done[0].revision or planned[0].revision or done[0].periodo != planned[0].periodo:
            return []
        formula = f"{redaccion.number(done[0].valor)} / {redaccion.number(planned[0].valor)} x 100"
        value = percent(done[0].valor, planned[0].valor)
        notes.append(f"Lo ejecutado entre lo programado da {redaccion.amount(value, '%')} ({formula}).")
        return [replace(cell, valor=value, cifra=None, estado="calculado", calculo=formula, texto=formula)]

    def _term_to_blame(self, finding: HallazgoVisto, de: De, notes: list[str]) -> list[Dada]:
        """The one term of a sum that can be wrong, or that is asked about, and what it would have to be."""
        named = self.celdas.named(finding.cifras)
        if len(named) < 3:
            return []
        cell, *terms = named
        printed, given = plain_number(finding.impreso), plain_number(finding.recalculado)
        values = [term.valor for term in terms if term.valor is not None and term.estado != "revision"]
        if printed is None or given is None or len(values) < len(terms) or sum(values) != given:
            return []
        others = self.evidencia.findings(Filtro(filas=(cell.fila,) if cell.fila else ()))
        if any(other.id != finding.id and cell.cifra in other.cifras for other in others):
            return []  # the total itself is in doubt
        gap = given - printed
        asked = [term for term in terms if any(term.periodo.endswith(period) for period in de.periodos)]
        able = [term for term in terms if term.valor is not None and gap > 0 and term.valor >= gap]
        blamed = [term for term in able if term in asked] or (able if not asked and len(able) == 1 else [])
        if len(blamed) != 1 or blamed[0].valor is None:
            return []
        term, value = blamed[0], blamed[0].valor - gap
        when = redaccion.span(term.periodo, False)
        notes.append(f"Si esa suma está bien impresa y el error es de {when}, ahí diría {redaccion.number(value)}.")
        formula = f"{redaccion.number(blamed[0].valor)} - {redaccion.number(gap)}"
        return [term, replace(term, valor=value, cifra=None, estado="calculado", calculo=formula, texto=formula)]


def _parts_of(whole: Dada, cells: Sequence[Dada], kind: str) -> list[Dada]:
    """The months ("" ), quarters or semesters of a row that make up one of its figures; none if one is missing."""
    cut = split(whole.periodo)[1]
    start = 1 if whole.acumulado else first_month(cut)
    own = [c for c in cells if c.medida == whole.medida and not c.acumulado and c.cifra != whole.cifra]
    parts: dict[int, Dada] = {}
    for cell in own:
        part = split(cell.periodo)[1]
        within = covers(cell.periodo, split(whole.periodo)[0]) and start <= first_month(part) <= last_month(cut)
        if part and within and (part[0] == kind if kind else part.isdigit()):
            parts[first_month(part)] = cell
    months = range(start, last_month(cut) + 1, _STEPS[kind])
    certain = all(cell.valor is not None and cell.estado != "revision" for cell in (whole, *parts.values()))
    return [parts[month] for month in months] if certain and len(months) > 1 and set(months) == set(parts) else []


def _added(parts: Sequence[Dada]) -> tuple[Decimal, str]:
    """What figures add up to, and how."""
    values = [part.valor or Decimal(0) for part in parts]
    return sum(values, Decimal(0)), " + ".join(redaccion.number(value) for value in values)


def _makes(total: Decimal, values: Sequence[Decimal]) -> bool:
    """Whether parts make up a total in one of the ways that offices have: their sum, the last, the most, their mean."""
    return total in (sum(values), values[-1], max(values)) or abs(sum(values, Decimal(0)) / len(values) - total) < 1
