"""Whether what the text of a document says of a row agrees with its table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.lexico import Tachado, normalised
from agent.chat.palabras import Palabras
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.tiempo import periods_said
from agent.chat.turno import MAX_OPTIONS, Turno
from agent.tools.periodos import split
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold, parse_figure

_OF_PROSE = re.compile(r"\b(?:justificacion(?:es)?|texto|parrafo|prosa|notas?|comentarios?|alertas?)\b")
_NUMBER = r"(?P<n>\d(?:[\d.,]*\d)?)"
_SAID = (
    (Rol.AVANCE, re.compile(rf"{_NUMBER} ?%")),
    (Rol.EJECUTADO, re.compile(rf"\bequivalen? a {_NUMBER}")),
    (Rol.PROGRAMADO, re.compile(rf"\bla meta (?:del trimestre )?de {_NUMBER}")),
)
"""What a sentence states of a row, and the column that prints it."""

_TO_DATE = re.compile(r"\bmeta anual\b|\bacumulad[oa]")
_DENIED = re.compile(r"\bno (?:se )?(?:pudo |pudieron |ha |han )?(?:cumpl|alcanz|lleg|logr)")


class Prosa(Palabras):
    """Compares sentences with the table."""

    def _findings(self, turn: Turno) -> Respuesta:
        return self._of_prose(turn) or super()._findings(turn)

    def _of_prose(self, turn: Turno) -> Respuesta | None:
        """The figures of the text of one row that the table contradicts, or bears out; None where no text has any."""
        if not _OF_PROSE.search(fold(turn.asked.pregunta)) or not turn.subject.filas:
            return None
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        named = {limit.valor for limit in turn.asked.umbrales}
        pairs = []
        for row in turn.subject.filas[:MAX_OPTIONS]:
            if row.tipo == TipoFila.GRUPO:
                continue  # sentences of its indicators name it, too
            cells = self.celdas.of_row(row.id)
            for quote in self.evidencia.witnesses(row.id, period, causes=False):
                pairs += [(quote, said, cell) for said, cell in _pairs(quote, cells)]
        pairs = [pair for pair in pairs if pair[1].valor in named] or pairs
        if len({cell.fila for _, _, cell in pairs}) != 1:
            return None
        apart = [pair for pair in pairs if pair[1].valor != pair[2].valor]
        lines = [
            f"- {redaccion.role(cell.medida)}, {redaccion.span(cell.periodo, cell.acumulado)}: el texto dice"
            f" {redaccion.amount(said.valor, said.unidad)}; la tabla, {redaccion.amount(cell.valor, cell.unidad)}."
            for _, said, cell in apart or pairs
            if cell.medida and said.valor is not None and cell.valor is not None
        ]
        head = (
            f"El texto y la tabla {'no coinciden' if apart else 'coinciden'} en {redaccion.short(pairs[0][2].nombre)}:"
        )
        figures = [figure for _, said, cell in apart or pairs for figure in (said, cell)]
        proofs = list(dict.fromkeys(quote for quote, _, _ in apart or pairs))
        return self._say(
            Tipo.RESPUESTA, "\n".join([head, *lines]), cifras=list(dict.fromkeys(figures)), evidencia=proofs
        )


def _pairs(quote: Prueba, cells: list[Dada]) -> Iterator[tuple[Dada, Dada]]:
    """Each figure that a sentence states of its one period, and the cell that prints it."""
    text = " ".join(quote.texto.split())
    spans = periods_said(Tachado(normalised(text)))[0]
    if len(spans) != 1:
        return
    year, cut = split(spans[0])
    own = [c for c in cells if c.medida and c.medida.magnitud is Magnitud.FISICA and c.valor is not None]
    own = [c for c in own if split(c.periodo) == (year or split(c.periodo)[0], cut)]
    to_date = _TO_DATE.search(text) is not None
    by_role = {role: [c for c in own if c.medida and c.medida.rol is role] for role, _ in _SAID}
    by_role[Rol.AVANCE] = [c for c in by_role[Rol.AVANCE] if c.acumulado or not to_date]
    by_role = {role: [c for c in found if c.acumulado is to_date] or found for role, found in by_role.items()}
    done, planned = by_role[Rol.EJECUTADO], by_role[Rol.PROGRAMADO]
    if _DENIED.search(text) and not (done and planned and (done[0].valor or 0) < (planned[0].valor or 0)):
        return  # that it fell short is another thing to be borne out
    for role, shape in _SAID:
        said = [value for match in shape.finditer(text) if (value := parse_figure(match["n"], ".").valor) is not None]
        if len(by_role[role]) == 1 and len(said) == 1:
            yield _stated(said[0], quote, by_role[role][0]), by_role[role][0]


def _stated(value: Decimal, quote: Prueba, cell: Dada) -> Dada:
    """A figure as a sentence states it, beside its cell."""
    return replace(cell, valor=value, cifra=None, pagina=quote.pagina, estado="leido", texto=quote.texto)
