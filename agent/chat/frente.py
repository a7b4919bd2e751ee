"""Answers that set figures of a row against its plan or target, or one over another."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.etapas import unreached
from agent.chat.lexico import normalised
from agent.chat.listas import singular
from agent.chat.prosa import Prosa
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import SHOWN, Turno
from agent.texts import ROL
from agent.tools.consulta import Medida
from agent.tools.datos import Dato
from agent.tools.periodos import last_month, split
from agent.tools.query import percent
from extractors.schemas import Magnitud, Rol

MONTHS = 12
_Work = Callable[[Decimal, Decimal], tuple[Decimal, str]]
"""A value worked out of two, and how."""
_YEARLY = re.compile(r"\bmetas? (?:fisicas? )?(?:anual|del ano)")
_SIDES = {">": "por encima de", "<": "por debajo de", "=": "igual a", ">=": "a la altura de"}


def _left_out(count: int) -> str:
    """That rows lack one of the two figures, or have it in review."""
    out = "1 queda fuera" if count == 1 else f"{count} quedan fuera"
    return f"{out}: falta una de las dos cifras o está en revisión."


class Frente(Prosa):
    """Rows beside their plan, and quotients."""

    def _against(self, turn: Turno) -> Respuesta:
        """Rows whose figure is over or under that of their plan or target, by the two figures and no percentage."""
        asked = turn.asked
        found = self._sides(turn)
        if isinstance(found, Respuesta):
            return found
        pairs, left, planned = found
        assert asked.frente is not None
        what = f"lo ejecutado {_SIDES[asked.frente[0]]} {redaccion.role(planned)}".replace("a el ", "al ")
        note = f" {_left_out(left)}" if left else ""
        where = f" de {self._whom(turn)}" if not turn.subject.vacio or asked.pagina or asked.propiedades else ""
        state = "parcial" if left else "calculado"
        count = Dada(Decimal(len(pairs)), "filas", "", None, None, None, state, "recuento")
        lines = [self._side_by_side(a, b) for a, b in pairs[:SHOWN]]
        more = [f"… y {len(pairs) - SHOWN} más."] if len(pairs) > SHOWN else []
        keep = "Ninguna fila" if not pairs else "1 fila" if len(pairs) == 1 else f"{len(pairs)} filas"
        given = [self._given(dato) for pair in pairs for dato in pair]
        text = "\n".join([f"{keep}{where} con {what}.{note}", *lines, *more])
        answer = self._say(Tipo.RESPUESTA, text, cifras=[*given, count])
        return self._counted(answer) if "recuento" in asked.operaciones else answer

    def _side_by_side(self, done: Dato, planned: Dato) -> str:
        words = f"{self._row_words(done)}, de {self._row_words(planned)}"
        return f"- {redaccion.short(done.nombre, 90)}: {words} (p. {done.pagina}, fila {done.fila})"

    def _rank_gaps(self, turn: Turno) -> Respuesta:
        """Rows over or under their plan or target, in the order of how far they are from it."""
        asked = turn.asked
        found = self._sides(turn)
        if isinstance(found, Respuesta):
            return found
        pairs, left, planned = found
        if len({self._unit(done) for done, _ in pairs}) > 1:
            said = "Esas filas se miden en unidades distintas, que no se comparan entre sí. ¿En dinero, o por avance?"
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if not pairs:
            return self._against(replace(turn, asked=replace(asked, orden="", cuantos=None)))
        gaps = [(abs((a.valor or Decimal(0)) - (b.valor or Decimal(0))), a, b) for a, b in pairs]
        gaps.sort(key=lambda entry: entry[0], reverse=asked.orden == "mejor")
        limit = asked.cuantos or (1 if singular(normalised(asked.pregunta)) else SHOWN)
        kept = [entry for entry in gaps if entry[0] in [gap for gap, _, _ in gaps[:limit]]]
        given = list[Dada]()
        lines = []
        for gap, a, b in kept:
            one, other = self._given(a), self._given(b)
            low, high = sorted((one, other), key=lambda figure: figure.valor or Decimal(0))
            given += [one, other, self._difference(low, high, gap)]
            told = f"diferencia de {redaccion.amount(gap, one.unidad)}"
            if a.medida.magnitud is Magnitud.FISICA and one.valor is not None and other.valor:
                value, formula = over(one.valor, other.valor)  # of amounts, how many times over says more
                given.append(replace(one, valor=value, unidad="%", cifra=None, texto="", calculo=formula))
                told += f", el {redaccion.number(value)} %"
            lines.append(f"{self._side_by_side(a, b)}: {told}")
        note = [_left_out(left)] if left else []
        if left:
            given = [replace(figure, estado="parcial") for figure in given]
        end = "más" if asked.orden == "mejor" else "menos"
        assert asked.frente is not None
        what = f"{_SIDES[asked.frente[0]]} {redaccion.role(planned)}".replace("a el ", "al ").replace("de el ", "del ")
        head = f"{end.capitalize()} {what}, de {len(pairs)} {'fila' if len(pairs) == 1 else 'filas'}:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *note]), cifras=given)

    def _sides(self, turn: Turno) -> tuple[list[tuple[Dato, Dato]], int, Medida] | Respuesta:
        """Of the rows over or under their plan or target, the two figures; how many rows lack one; which plan it is."""
        asked = turn.asked
        assert asked.frente is not None
        sign, base = asked.frente
        yearly = base is Rol.META and _YEARLY.search(normalised(asked.pregunta)) is not None
        doing = replace(asked, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,))
        if yearly and asked.periodos == ("anual",):
            doing = replace(doing, periodos=())
        done = self._medida(replace(turn, asked=doing), lookup=True)
        if done is not None and done.rol is Rol.DEVENGADO:
            said = "Esos documentos no traen lo programado. ¿Lo devengado frente al vigente?"
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if done is None or done.rol is not Rol.EJECUTADO:
            return self._say(Tipo.NO_CONSTA, "No consta lo ejecutado en los documentos leídos.")
        planned = done.model_copy(update={"rol": base, "acumulado": None if base is Rol.META else done.acumulado})
        figures = self.buscador.figures(done, turn.filtro)
        others = {dato.fila: dato for dato in self.buscador.figures(planned, turn.filtro)}
        if not figures or not others:
            return self._say(Tipo.NO_CONSTA, "No constan las dos cifras en los documentos leídos.")
        if (
            base is Rol.META
            and not yearly
            and not any(comparable(d, others[d.fila]) for d in figures if d.fila in others)
        ):
            cut = done.model_copy(update={"rol": Rol.PROGRAMADO})  # the target of the cut-off, where the year goes on
            to_date = {dato.fila: dato for dato in self.buscador.figures(cut, turn.filtro)}
            if any(comparable(d, to_date[d.fila]) for d in figures if d.fila in to_date):
                planned, others = cut, to_date
        pairs, left = list[tuple[Dato, Dato]](), 0
        for dato in figures:
            other = others.get(dato.fila)
            if other is None or not comparable(dato, other, to_date=yearly):
                left += 1
            elif dato.valor is not None and other.valor is not None:
                how = "=" if dato.valor == other.valor else ">" if dato.valor > other.valor else "<"
                if how in sign:
                    pairs.append((dato, other))
        if not pairs and left:
            return self._say(Tipo.NO_CONSTA, "No constan las dos cifras del mismo período, leídas y sin revisión.")
        return pairs, left, planned

    def _of_target(self, turn: Turno) -> Respuesta:
        """What part of its target of the year a row has done, to date."""
        row = turn.subject.filas[0]
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        year, cut = split(period)
        filtro = turn.filtro.model_copy(update={"pagina": None})
        doing = Medida(rol=Rol.EJECUTADO, periodo="" if period == "anual" else period, acumulado=True if cut else None)
        done = self.lector.datos(doing, filtro)
        when = year or (split(done[0].periodo)[0] if done else "")
        target = self.lector.datos(Medida(rol=Rol.META, periodo=when), filtro)
        a, b = (found[0] if found else None for found in (done, target))
        if (
            a is None
            or b is None
            or a.valor is None
            or not b.valor
            or not comparable(replace(a, revision=False), replace(b, revision=False), to_date=True)
        ):
            said = f"No constan la meta del año y lo ejecutado de {redaccion.short(row.nombre)}."
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        value, formula = over(a.valor, b.valor)
        state = "revision" if a.revision or b.revision else "calculado"
        given = replace(
            self._given(a), valor=value, unidad="%", cifra=None, estado=state, calculo=formula,
            texto=f"{a.celdas[0].texto} / {b.celdas[0].texto}" if len(a.celdas) == 1 else formula,
        )  # fmt: skip
        said = (
            f"{redaccion.short(row.nombre)} hizo el {redaccion.number(value)} % de su meta"
            f" ({redaccion.span(a.periodo, a.acumulado)}: {formula}; p. {row.pagina}, fila {row.id})."
        )
        return self._say(Tipo.RESPUESTA, said, cifras=[given])

    def _quotient(self, turn: Turno, top: Rol, base: Rol) -> Respuesta:
        """One figure of a row over another of the same span, in percent; over a target, what there is to date."""
        if base is Rol.META:
            return self._of_target(turn)
        asked = replace(turn.asked, operaciones=frozenset())
        sides = (replace(turn, asked=replace(asked, rol=rol, roles=(rol,))) for rol in (top, base))
        return self._over_other(*sides, same_span=True)

    def _rank_quotients(self, turn: Turno) -> Respuesta:
        """Rows in the order of one figure over another of the same span, worked out of each."""
        top, base = turn.asked.roles
        return self._rank_worked_out(turn, top, base, over, f"{ROL[top]} sobre {ROL[base]}", "%")

    def _rank_left(self, turn: Turno) -> Respuesta:
        """Rows in the order of what of one stage of their expense has not reached another."""
        pair = unreached(turn.asked)
        if pair is None:
            return self._say(Tipo.ACLARACION, "¿Qué etapa del gasto, y cuál le falta?")
        base, top = pair
        return self._rank_worked_out(turn, top, base, _left, f"{ROL[base]} menos {ROL[top]}", "")

    def _rank_worked_out(self, turn: Turno, top: Rol, base: Rol, work: _Work, what: str, unit: str) -> Respuesta:
        """Rows in the order of what is worked out of two figures of each, of the same span; `unit`: "" for theirs."""
        asked = turn.asked
        if asked.magnitud is not Magnitud.FINANCIERA:
            asked = replace(asked, magnitud=Magnitud.FISICA)
        medida = self._medida(replace(turn, asked=replace(asked, rol=top, roles=(top,))), lookup=True)
        if medida is None or medida.rol is not top:
            return self._say(Tipo.NO_CONSTA, f"No consta {ROL[top]} en los documentos leídos.")
        under = medida.model_copy(update={"rol": base, "acumulado": None if base is Rol.META else medida.acumulado})
        others = {dato.fila: dato for dato in self.buscador.figures(under, turn.filtro)}
        found, left = list[tuple[Decimal, str, Dato]](), 0
        for dato in self.buscador.figures(medida, turn.filtro):
            other = others.get(dato.fila)
            alike = other is not None and comparable(dato, other, to_date=base is Rol.META)
            if other and alike and dato.valor is not None and other.valor is not None and (other.valor or not unit):
                found.append((*work(dato.valor, other.valor), dato))
            else:
                left += 1
        if len(found) < 2 or left > len(found):
            return self._say(Tipo.NO_CONSTA, "No constan las dos cifras, leídas y sin revisión, de filas que ordenar.")
        found.sort(key=lambda entry: entry[0], reverse=asked.orden == "mejor")
        limit = asked.cuantos or (1 if singular(normalised(asked.pregunta)) else SHOWN)
        kept = [entry for entry in found if entry[0] in [value for value, _, _ in found[:limit]]]
        state = "parcial" if left else "calculado"
        given = [
            replace(
                plain := self._given(dato), valor=value, unidad=unit or plain.unidad, cifra=None, estado=state,
                calculo=formula, texto="",
            )
            for value, formula, dato in kept
        ]  # fmt: skip
        lines = [
            f"{n}. {redaccion.short(dato.nombre, 90)}: {redaccion.amount(value, figure.unidad)} ({formula};"
            f" {redaccion.span(dato.periodo, dato.acumulado)}, p. {dato.pagina}, fila {dato.fila})"
            for n, ((value, formula, dato), figure) in enumerate(zip(kept, given, strict=True), 1)
        ]
        note = [_left_out(left)] if left else []
        end = "mayor" if asked.orden == "mejor" else "menor"
        head = f"Con {end} {what}, entre {len(found)} filas:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *note]), cifras=given)

    def _over_other(self, top: Turno, base: Turno, *, same_span: bool = False) -> Respuesta:
        """The figure of one row over another of it, in percent."""
        parts = [self._of_rows(side) if side.subject.filas else self._over(side) for side in (top, base)]
        bad = next((part for part in parts if part.tipo is not Tipo.RESPUESTA or len(part.cifras) != 1), None)
        if bad is not None:
            return bad
        one, other = (part.cifras[0] for part in parts)
        told = "\n".join(part.texto for part in parts)
        spans = (one.periodo, one.acumulado) == (other.periodo, other.acumulado)
        alike = one.unidad == other.unidad and spans is same_span
        if not alike or one.valor is None or not other.valor or "revision" in (one.estado, other.estado):
            return self._say(
                Tipo.RESPUESTA, f"{told}\nNo se da el porcentaje: no son dos cifras seguras de lo mismo.",
                cifras=[one, other],
            )  # fmt: skip
        value, formula = over(one.valor, other.valor)
        given = replace(
            one, valor=value, unidad="%", cifra=None, estado="calculado", calculo=formula,
            texto=f"{one.texto} / {other.texto}",
        )  # fmt: skip
        said = f"Es el {redaccion.number(value)} % ({formula}).\n{told}"
        return self._say(Tipo.RESPUESTA, said, cifras=[given])


def over(one: Decimal, other: Decimal) -> tuple[Decimal, str]:
    """One figure over another in percent, and how it was worked out."""
    return percent(one, other), f"{redaccion.number(one)} / {redaccion.number(other)} x 100"


def _left(one: Decimal, other: Decimal) -> tuple[Decimal, str]:
    """What one figure lacks to another, and how it was worked out."""
    return other - one, f"{redaccion.number(other)} - {redaccion.number(one)}"


def comparable(done: Dato, planned: Dato, *, to_date: bool = False) -> bool:
    """Whether two figures are of the same span and certain; a target is of its whole year, or what it is to date."""
    if done.revision or planned.revision:
        return False
    if planned.medida.rol is not Rol.META:
        return done.periodo == planned.periodo and done.acumulado == planned.acumulado
    (year, cut), (target, _) = split(done.periodo), split(planned.periodo)
    whole = not cut or (done.acumulado and (to_date or last_month(cut) == MONTHS))
    return whole and (not target or year == target)
