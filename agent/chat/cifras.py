"""Answers that are figures of a row, of several codes, of a group."""

import re
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.lexico import normalised
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.totales import Totales, asked_for
from agent.chat.turno import Turno
from agent.tools.consulta import (
    Consulta,
    Medida,
    Operacion,
)
from agent.tools.datos import Dato
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold


class Cifras(Totales):
    """Values of rows and groups."""

    def _value(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if told := self._of_group(turn):
            return told
        spent = {Rol.VIGENTE, Rol.DEVENGADO} <= set(asked.roles) and asked.un_dato
        several = bool(asked.operaciones & {"suma", "media", "razon"} or asked.agrupar or spent)
        if subject.filas and not several:
            return self._of_rows(turn)
        if (
            subject.vacio
            and len(asked.periodos) <= 1
            and not several
            and asked.tipos
            and "recuento" not in asked.operaciones
            and "lista" in asked.operaciones
        ):
            return self._say(Tipo.ACLARACION, "¿De cuál? Indique la actividad, su código o su unidad orgánica.")
        return self._over(turn)

    def _of_group(self, turn: Turno) -> Respuesta | None:
        """The figure of a group whose own line prints none: its subtotal as printed, and the sum of its rows."""
        asked, rows = turn.asked, turn.subject.filas
        group = rows[0] if len(rows) == 1 and rows[0].tipo == TipoFila.GRUPO else None
        name = fold(group.descripcion if group else asked.frase)
        plain = not (asked.agrupar or asked.propiedades or asked.pagina or asked.operaciones & {"media", "razon"})
        if not name or not plain or not rows or len(asked.periodos) > 1 or not asked.un_dato:
            return None
        medida = self._medida(turn, lookup=True) if group else None
        if medida and self.buscador.figures(medida, turn.filtro.model_copy(update={"pagina": None})):
            return None
        if any(fold(row.descripcion) == name for row in rows if row is not group):
            return None
        documents = {row.documento for row in rows}
        lines = [line for n in sorted(documents) if (line := self._line_called(n, name))]
        inner = replace(turn, asked=replace(asked, tipos=(), grupos=False, operaciones=frozenset({"suma"})))
        added = None
        if group:
            inside = Sujeto(grupo=group.codigo or group.descripcion, nombre=group.nombre)
            added = self._over(replace(inner, subject=inside, documents=(group.documento,)))
        if not lines:
            return added if added and added.tipo is not Tipo.NO_CONSTA else None
        if len(lines) > 1:
            return None
        text, given = self._row_value(replace(turn, subject=replace(turn.subject, filas=(lines[0],))), lines[0])
        if not given:
            return added if added and added.tipo is not Tipo.NO_CONSTA else None
        own = added.cifras if added and added.tipo is Tipo.RESPUESTA and added.cifras else ()
        if added and len(own) == 1 and own[0].valor != given[0].valor and not redaccion.is_percent(asked_for(turn)):
            return self._say(Tipo.RESPUESTA, f"{text}\n{added.texto}", cifras=[*given, *own])
        return self._say(Tipo.RESPUESTA, text + self._corrected(turn), cifras=given)

    def _each(self, turn: Turno) -> Respuesta | None:
        """The figure of each of several codes; None unless each code is one row's."""
        rows = turn.subject.filas
        codes = set(turn.asked.codigos)
        named = codes in ({row.codigo for row in rows}, {row.id for row in rows})
        if len(rows) < 2 or len(rows) != len(codes) or not named:
            return None
        parts = [self._of_rows(replace(turn, subject=Sujeto(filas=(row,), nombre=row.nombre))) for row in rows]
        figures = [figure for part in parts for figure in part.cifras]
        tipo = Tipo.RESPUESTA if figures else Tipo.NO_CONSTA
        return self._say(tipo, "\n".join(part.texto for part in parts), cifras=figures)

    def _of_rows(self, turn: Turno) -> Respuesta:
        if each := self._each(turn):
            return each
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        several = turn.asked.enumera or (len(turn.asked.roles) == 2 and Rol.AVANCE not in turn.asked.roles)
        roles = turn.asked.roles if several else (None,)
        given: list[Dada] = []
        texts: list[str] = []
        for role in roles:
            own = replace(turn, asked=replace(turn.asked, rol=role, roles=(role,))) if role else turn
            for period in _periods_of(turn.asked, role) or ("",):
                part = replace(own, asked=replace(own.asked, periodos=(period,) if period else ()))
                text, figures = self._row_value(part, row)
                texts.append(text)
                given += figures
        if not given:
            return self._with_row(self._say(Tipo.NO_CONSTA, " ".join(texts) + self._corrected(turn)), row)
        return self._say(Tipo.RESPUESTA, " ".join(texts) + self._corrected(turn), cifras=given)

    def _row_value(self, turn: Turno, row: FilaVista) -> tuple[str, list[Dada]]:
        """A row's figure in words, and as given; no figure where there is none."""
        medida = self._medida(turn, lookup=True)
        name = redaccion.short(row.nombre)
        asked_period = turn.asked.periodos[0] if turn.asked.periodos else ""
        if medida is None:
            what = redaccion.role(
                Medida(rol=turn.asked.rol or Rol.EJECUTADO, magnitud=turn.asked.magnitud or Magnitud.FISICA)
            )
            return f"No consta {what} de {name}: no se leyó en el documento.", []
        datos = self.buscador.run(
            Consulta(operacion=Operacion.VALOR, medida=medida, filtro=turn.filtro.model_copy(update={"pagina": None}))
        ).datos
        if not datos:
            when = f" en {redaccion.span(asked_period, False)}" if asked_period else ""
            return f"No consta {redaccion.role(medida)} de {name}{when}.", []
        dato = datos[0]
        if dato.valor is None and (line := self._total_line(dato)) and row.id != line.id:
            return self._row_value(replace(turn, subject=replace(turn.subject, filas=(line,))), line)
        where = f"({self.sujetos.documents[dato.documento]}, p. {dato.pagina}, fila {dato.fila})"
        when = redaccion.span(dato.periodo, dato.acumulado)
        if dato.valor is None:
            printed = f", está «{dato.celdas[0].texto}»" if dato.celdas[0].texto else ""
            return (
                f"{redaccion.role(medida).capitalize()} de {name} en {when}:"
                f" {redaccion.absent(dato)}{printed} {where}.",
                [],
            )
        given = self._given(dato)
        value = redaccion.amount(dato.valor, given.unidad)
        if dato.medida.rol is Rol.MODIFICACION and (moved := _MOVED.search(fold(turn.asked.pregunta))):
            return _moved(given, dato.valor, name, up=bool(moved["up"] or moved["more"]), where=where)
        text = f"{redaccion.role(medida).capitalize()} de {name}, {when}: {value} {where}."
        if dato.calculo:
            text += f" Calculado: {dato.calculo}."
        if dato.medida.rol is not medida.rol:
            text += f" Se toma {redaccion.role(dato.medida)}."
        return text + self._doubts(dato), [given]

    def _total_line(self, dato: Dato) -> FilaVista | None:
        """The line below a heading without figures that prints its total: "Total Servicios sociales"."""
        return self._line_called(dato.documento, fold(dato.descripcion))

    def _line_called(self, documento: int, name: str) -> FilaVista | None:
        """The one line of a document that is the total of what is called so."""
        sql = "SELECT id, descripcion FROM filas WHERE documento = ? AND tipo = 'total'"
        own = [i for i, said in self.ledger.select(sql, (documento,)) if fold(said) in _totals_of(name)]
        return self.sujetos.rows(own)[0] if len(own) == 1 else None


_MOVED = re.compile(
    r"\b(?:cuanto (?:se )?(?:le )?(?:(?P<up>aument|increment|ampli|crec|subi)|reduj|disminuy|recort|baj)"
    r"|(?:cuanto|cual|tuv[a-z]+|recib[a-z]+|sufri[a-z]*)\b.{0,12}\b(?:(?P<more>ampliacion)|recorte|rebaja))"
)
"""Asks by how much a budget rose or fell."""


def _moved(given: Dada, value: Decimal, name: str, *, up: bool, where: str) -> tuple[str, list[Dada]]:
    """By how much the budget of a row rose or fell, as an amount; that it did not, where the question takes it so."""
    rose = value > 0
    denied = ("No aumentó: se redujo" if up else "No se redujo: aumentó") if value and rose is not up else ""
    how = denied or ("Aumentó" if rose else "Se redujo" if value else "No cambió:")
    amount = abs(value)
    text = f"{how} {redaccion.amount(amount, given.unidad)}, por modificaciones, el presupuesto de {name} {where}."
    return text, [given if rose else replace(given, valor=amount, calculo=f"-({redaccion.number(value)})")]


def _totals_of(name: str) -> tuple[str, ...]:
    return tuple(f"{word} {name}" for word in ("total", "totales", "subtotal", "total de", "total del"))


_YEARLY_TARGET = re.compile(r"\bmetas? (?:fisicas? )?(?:anual|del ano)\b|\bmetas? anual(?:es)?\b")


def _periods_of(asked: Entendido, role: Rol | None) -> tuple[str, ...]:
    """The periods that one of the figures asked for is of: a baseline has its own, "the target of the year" that."""
    if role is Rol.LINEA_BASE:
        return ()
    if role is Rol.META and _YEARLY_TARGET.search(normalised(asked.pregunta)):
        return tuple(dict.fromkeys(period[:4] for period in asked.periodos if period[:4].isdigit()))
    return asked.periodos
