"""What is left to do of a row: its target, plan or budget less what was done."""

import re
from dataclasses import replace

from agent.chat import redaccion
from agent.chat.cifras import Cifras
from agent.chat.etapas import unreached
from agent.chat.lexico import normalised
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.turno import WHICH_LEFT, Turno
from agent.tools.consulta import Medida
from agent.tools.datos import Dato
from agent.tools.periodos import split
from extractors.schemas import Magnitud, Rol

_YEARLY = re.compile(r"\b(?:metas?|objetivos?|logros?) (?:del |de todo el )?(?:anual|ano)\b")

_FIRST = frozenset({"", "01", "T1", "S1"})
"""Parts of a year that begin it."""


class Faltante(Cifras):
    """What is left."""

    def _missing(self, turn: Turno) -> Respuesta:
        """What is left to do: target or plan of the year less what was done to date."""
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, WHICH_LEFT)
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        found = self._done_and_wanted(turn)
        if found is None:
            said = f"No consta lo que falta de {redaccion.short(row.nombre)}: no están las dos cifras."
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        a, b = found
        assert a.valor is not None and b.valor is not None
        base = b.medida.rol
        if base is not Rol.META and a.periodo != b.periodo:
            return self._with_row(
                self._say(Tipo.NO_CONSTA, "Lo programado y lo ejecutado no son del mismo período."), row
            )
        if base is Rol.META and not _since_january(a):
            when = redaccion.span(a.periodo, a.acumulado)
            said = (
                f"No consta lo que falta de {redaccion.short(row.nombre)} para la meta: lo ejecutado que se leyó"
                f" es solo de {when}, y no lo acumulado desde enero."
            )
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        rest = b.valor - a.valor
        formula = f"{redaccion.number(b.valor)} - {redaccion.number(a.valor)}"
        given = replace(
            self._given(a),
            valor=rest,
            calculo=formula,
            cifra=None,
            estado="revision" if a.revision or b.revision else "calculado",
        )
        what = redaccion.role(b.medida)
        if base is Rol.META:
            what = f"la meta de {b.periodo}" if b.periodo[:4] != a.periodo[:4] else "la meta"
        said = (
            f"De {redaccion.short(row.nombre)} faltan {redaccion.amount(rest, given.unidad)} para {what}"
            f" ({redaccion.span(a.periodo, a.acumulado)}: {formula}; p. {row.pagina}, fila {row.id})."
        )
        if rest < 0:
            over = redaccion.amount(-rest, given.unidad)
            said = (
                f"De {redaccion.short(row.nombre)} no falta nada: se pasó de {what} en {over}"
                f" ({formula}; p. {row.pagina}, fila {row.id})."
            )
        return self._say(Tipo.RESPUESTA, said + (self._doubts(a) if a.revision else ""), cifras=[given])

    def _done_and_wanted(self, turn: Turno) -> tuple[Dato, Dato] | None:
        """What was done of one row, and what it is to reach: its target, its plan of the same span, its budget."""
        asked = turn.asked
        left = unreached(asked)
        unpaid, role = left is not None, left[1] if left else Rol.EJECUTADO
        target = not unpaid and (
            Rol.META in asked.roles or re.search(r"\b(?:metas?|objetivo anual|logros?)\b", normalised(asked.pregunta))
        )
        period = asked.periodos[0] if asked.periodos else ""
        doing = replace(asked, rol=role, roles=(role,))
        filtro = turn.filtro.model_copy(update={"pagina": None})

        def read(medida: Medida | None) -> Dato | None:
            own = self.lector.datos(medida, filtro) if medida else []
            return own[0] if own and own[0].valor is not None else None

        ends = not split(period)[1] or asked.acumulado or _YEARLY.search(normalised(asked.pregunta))
        money = any(
            self.lector.prints(Medida(magnitud=Magnitud.FINANCIERA, rol=rol), filtro)
            for rol in (Rol.EJECUTADO, Rol.DEVENGADO)
        )
        if (
            target and ends and not (money and asked.magnitud is Magnitud.FINANCIERA)
        ):  # "the target of the quarter" is its plan
            plain = Medida(magnitud=Magnitud.FISICA, rol=Rol.EJECUTADO)
            year, cut = split(period)
            to_date = plain.model_copy(update={"periodo": period, "acumulado": True}) if cut else plain
            done = read(to_date)
            when = year or (split(done.periodo)[0] if done else "")
            wanted = read(Medida(magnitud=Magnitud.FISICA, rol=Rol.META, periodo=when))
            if done and wanted:
                return done, wanted
        medida = self._medida(replace(turn, asked=doing), lookup=True)
        done = read(medida)
        if medida is None or done is None:
            return None
        yearly = not medida.periodo or (asked.acumulado and Rol.PROGRAMADO not in asked.roles)
        base = Rol.META if medida.magnitud is Magnitud.FISICA and yearly else Rol.PROGRAMADO
        base = left[0] if left else Rol.VIGENTE if medida.rol is Rol.DEVENGADO else base
        free = None if base is Rol.META else medida.acumulado
        when = split(done.periodo)[0] if base is Rol.META and medida.periodo else medida.periodo
        wanted = read(medida.model_copy(update={"rol": base, "acumulado": free, "periodo": when}))
        if base is Rol.META and wanted is None:
            wanted = read(medida.model_copy(update={"rol": Rol.PROGRAMADO}))
        part = split(done.periodo)[1] not in ("", "T4", "S2", "12")
        if wanted is None or (
            wanted.medida.rol is not Rol.META and part and _YEARLY.search(normalised(asked.pregunta))
        ):
            return None
        return done, wanted


def _since_january(done: Dato) -> bool:
    """Whether a figure counts what was done from the first of January, as it is printed or as it was added up."""
    return done.acumulado or bool(done.calculo) or split(done.periodo)[1] in _FIRST
