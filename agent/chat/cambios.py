"""Which rows rose or fell from one period to another, by the figures that the table prints."""

import re
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.lexico import normalised
from agent.chat.premisas import Premisas
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.tiempo import MONTH
from agent.chat.turno import SHOWN, Contexto, Turno
from agent.tools.consulta import Medida
from agent.tools.datos import Dato
from extractors.schemas import Magnitud, Rol

_ROWS = r"(?P<rows>(?:actividad|indicador|partida|fuente|tarea|posta|aoi?)(?:es|s)?)"
_ROSE = "subi|aument|crec|increment|mejor"
_FELL = "baj|disminu|cay|reduj|descend|empeor"
_MOVED = re.compile(
    rf"^(?:que|cuales|cuant[oa]s|lista|dame|muestra|las|los)?(?: de)?(?: las| los)? ?{_ROWS}(?P<of> .{{2,60}}?)??"
    rf" (?:que )?(?:se )?(?:(?P<up>{_ROSE})|(?:{_FELL}))(?:eron|aron|ieron|yeron)(?P<what> .{{2,40}}?)??"
    r" (?P<when>(?:de|del|desde|entre|en el|respecto) .{4,80})$"
)
""""Which activities rose from the second to the third quarter"."""
_BESIDE = re.compile(
    rf"^(?:que|cuales|cuant[oa]s|lista|dame|muestra|las|los)?(?: de)?(?: las| los)? ?{_ROWS}(?P<of> .{{2,60}}?)??"
    r" (?:que )?(?:se )?(?P<did>[a-z]+(?:aron|ieron)) (?P<sign>mas|menos) (?P<one>(?:en|durante) .{3,40}?)"
    r" que (?P<other>(?:en|durante) .{3,40})$"
)
""""Which posts attended fewer in December than in January"."""
_MONTHS = re.compile(rf"^(?:de|desde|entre) ({MONTH}) (?:a|y|hasta) ({MONTH})\b")
"""Two months, which are no span here."""
_WHICH_FIGURE = re.compile(r"mejor|empeor")


class Cambios(Premisas):
    """Lists rows by how a figure of theirs moved."""

    def _that_moved(self, question: str) -> tuple[Respuesta, Turno] | None:
        """The rows whose figure of a later period is above, or below, that of an earlier; None where none is asked."""
        text = normalised(question).strip(" ?.")
        moved, beside = _MOVED.match(text), _BESIDE.match(text)
        match = moved or beside
        if match is None:
            return None
        if moved:
            when = _MONTHS.sub(r"en \1 y \2", moved["when"])
            up, said = bool(moved["up"]), f"{moved['what'] or ''} {when}"
        else:
            assert beside is not None
            up, said = beside["sign"] == "mas", f"{beside['did']} {beside['one']} y {beside['other']}"
        turn = self._read(f"lista {match['rows']}{match['of'] or ''} {said}", Contexto())
        asked = turn.asked
        if len(asked.periodos) != 2 or turn.subject.parcial or turn.subject.desconocidas or turn.subject.filas:
            return None
        extra = asked.umbrales or asked.frente or asked.orden or asked.agrupar or asked.vago or asked.pedido
        if extra or len(asked.roles) > 1 or asked.operaciones - {"lista", "suma", "comparacion"}:
            return None
        if _WHICH_FIGURE.search(text) and not asked.rol:
            which = "¿En qué: en lo ejecutado o en el avance?"
            return replace(self._say(Tipo.ACLARACION, which), duda="todo"), turn
        if self._of_two_kinds(turn):
            return replace(self._say(Tipo.ACLARACION, "¿En dinero o en cantidad?"), duda="dato"), turn
        plain = replace(asked, operaciones=frozenset({"lista"}))
        before, after = asked.periodos if moved else reversed(asked.periodos)
        answer = self._listed_by_move(replace(turn, asked=plain), before, after, up=up)
        return (self._counted(answer) if re.search(r"^cuant[oa]s", text) else answer), turn

    def _of_two_kinds(self, turn: Turno) -> bool:
        """Whether the figure that is asked of is printed in amounts and in money, and the question says neither."""
        asked = turn.asked
        rol, period = asked.rol or Rol.EJECUTADO, asked.periodos[0]
        kinds = (Medida(magnitud=kind, rol=rol, periodo=period) for kind in (Magnitud.FISICA, Magnitud.FINANCIERA))
        return asked.magnitud is None and all(self.buscador.figures(kind, turn.filtro) for kind in kinds)

    def _listed_by_move(self, turn: Turno, before: str, after: str, *, up: bool) -> Respuesta:
        """The rows that rose, or fell, with both figures and the difference of each."""
        medida = self._medida(turn, default=Rol.EJECUTADO, lookup=True)
        sides = [self._by_row(turn, medida, period) for period in (before, after)] if medida else [{}, {}]
        both = [(sides[0][row], sides[1][row]) for row in sides[0] if row in sides[1]]
        if not both or medida is None:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato en los dos períodos.")
        kept = [(a, b) for a, b in both if (b[1] > a[1] if up else b[1] < a[1])]
        left = len(sides[0].keys() ^ sides[1].keys())
        given, lines = list[Dada](), list[str]()
        for (one, low), (other, high) in kept:
            first, second = self._given(one), self._given(other)
            given += [first, second]
            lines.append(
                f"- {redaccion.short(one.nombre, 90)}: de {redaccion.amount(low, first.unidad)}"
                f" a {redaccion.amount(high, second.unidad)} (p. {one.pagina}, fila {one.fila})"
            )
        state = "parcial" if left else "calculado"
        count = Dada(Decimal(len(kept)), "filas", "", None, None, None, state, f"de {len(both)} con las dos cifras")
        how = "sube" if up else "baja"
        keep = "1 fila" if len(kept) == 1 else f"{len(kept)} filas"
        when = f"de {redaccion.which(both[0][0][0].periodo)} a {redaccion.which(both[0][1][0].periodo)}"
        when = when.replace("de el ", "del ").replace(" a el ", " al ")
        note = f" Sin las dos cifras: {left}." if left else ""
        head = f"{keep} en que {how} {redaccion.role(medida)} {when}, de {len(both)} con las dos cifras.{note}"
        more = [f"… y {len(lines) - SHOWN} más."] if len(lines) > SHOWN else []
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines[:SHOWN], *more]), cifras=[*given, count])

    def _by_row(self, turn: Turno, medida: Medida, period: str) -> dict[str, tuple[Dato, Decimal]]:
        """Row -> its sure figure of a period, where no other document prints one, too."""
        datos = self.buscador.figures(medida.model_copy(update={"periodo": period}), turn.filtro)
        sure = {d.fila: (d, d.valor) for d in datos if d.valor is not None and not d.revision and not d.calculo}
        return sure if len({dato.documento for dato, _ in sure.values()}) == 1 else {}
