"""Answers that go through the months or quarters of a year: each figure, the highest, the mean, a count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.lexico import normalised
from agent.chat.pares import PART_OF, Pares
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.turno import MAX_OPTIONS, SHOWN, Turno
from agent.sustento.tramos import en_palabras
from agent.tools.consulta import Comparador, Umbral
from agent.tools.datos import AGGREGATION, adds_up
from agent.tools.periodos import MONTHS, QUARTERS, covers, first_month, last_month, parts_of, split
from agent.tools.query import CENT
from extractors.schemas import Ausencia, Magnitud, Rol

_OF_YEAR = re.compile(r"\b(?:anual|(?:del?|en el|en todo el) ano|total (?:del ano|anual|ejecutad|programad|gastad))")
_SHARE_OF_YEAR = re.compile(
    r"(?:\b(?:porcentaje|por ?ciento|proporcion|parte)|%).*\b(?:del?|en el|sobre el) total (?:anual|del ano)\b"
)
_NO_FIGURE = re.compile(
    r"\b(?:no (?:hay|tiene|trae|registra|figura|consta)|sin) (?:ningun )?(?:dato|cifra|registro)s?\b"
)
_PART = re.compile(r"\b(?:mes|trimestr|semestr|mensual)")
_MONTHLY = re.compile(r"\bmes|mensual")
_NONE = frozenset({Ausencia.EN_BLANCO.value, Ausencia.GUION.value, Ausencia.SIN_PROGRAMACION.value})
"""Cells that say, or show, that nothing is planned."""


@dataclass(frozen=True, slots=True)
class _Parte:
    """A figure of one month or quarter, and how it is told."""

    texto: str
    cifra: Dada
    valor: Decimal


def _calendar_of(asked: Entendido) -> Iterator[tuple[str, str]]:
    """The months of what a question asks for, if it speaks of months, or the quarters: cut-off and period of each."""
    cuts = MONTHS if _MONTHLY.search(normalised(asked.pregunta)) else QUARTERS
    return parts_of(asked.periodos[0] if asked.periodos else "", cuts)


def _above_nought(limit: Umbral) -> bool:
    """Whether a figure has to be above nought to keep a limit."""
    return limit.comparador is Comparador.MAYOR or (limit.comparador is Comparador.MAYOR_IGUAL and limit.valor > 0)


def _holds(signs: str, done: Decimal, planned: Decimal) -> bool:
    """Whether what was done keeps one of the signs ("<", ">=") beside what was planned."""
    return ("=" if done == planned else ">" if done > planned else "<") in signs


def _said_twice(periods: tuple[str, ...]) -> str:
    """The period that the others make up ("from July to December: third and fourth quarters"); "" for none."""
    months = {
        period: frozenset(range(first_month(split(period)[1]), last_month(split(period)[1]) + 1)) for period in periods
    }
    whole = max(periods, key=lambda period: len(months[period]))
    parts = [months[period] for period in periods if period != whole]
    made = len(parts) > 1 and sum(map(len, parts)) == len(months[whole]) and frozenset().union(*parts) == months[whole]
    return whole if made and len({split(period)[0] for period in periods} - {""}) < 2 else ""


class Calendario(Pares):
    """Figures by periods."""

    def _by_period(self, turn: Turno) -> Respuesta:
        """A figure month by month or quarter by quarter, or what was asked of them."""
        asked = turn.asked
        if "cuenta_periodos" in asked.operaciones and not _PART.search(normalised(asked.pregunta)):
            kinds = self._kinds_of_part(turn)
            if len(kinds) > 1:
                said = "¿En cuántos meses, o en cuántos trimestres?"
                return replace(self._say(Tipo.ACLARACION, said, opciones=sorted(kinds)), duda="todo")
            asked = replace(asked, pregunta=f"{asked.pregunta} por {''.join(kinds) or 'mes'}")
            turn = replace(turn, asked=asked)
        found = self._periods_of(turn)
        if isinstance(found, Respuesta):
            return found
        parts, sure = found
        if _NO_FIGURE.search(normalised(asked.pregunta)) and len(turn.subject.filas) == 1:
            return self._without_figure(turn, parts)
        if not parts:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato por períodos.")
        counts, mean = "cuenta_periodos" in asked.operaciones, "media" in asked.operaciones
        if asked.orden and sure is not None and not counts:
            return self._extreme(turn, parts, sure)
        if (counts or asked.umbrales) and (idle := self._without_plan(turn)):
            return idle
        counted = counts and asked.umbrales and not (mean or asked.orden or asked.frente)
        if counted and sure and all(map(_above_nought, asked.umbrales)) and not self._doubtful(turn, parts, sure):
            sure = ()  # a month without a figure has none above nought, as it is printed
        if (counts or mean or asked.orden or asked.umbrales or asked.frente) and sure != ():
            said = "Alguna de esas cifras falta, está en revisión o va acumulada: no se comparan ni se promedian."
            return self._say(Tipo.NO_CONSTA, said)
        if mean:
            return self._mean_of(parts)
        kept = [p for p in parts if all(limit.comparador.holds(p.valor, limit.valor) for limit in asked.umbrales)]
        if asked.frente:
            planned = self._beside(turn, parts)
            if planned is None:
                return self._say(Tipo.NO_CONSTA, "No consta lo programado de cada uno de esos períodos.")
            kept = [part for part, plan in zip(kept, planned, strict=True) if _holds(asked.frente[0], part.valor, plan)]
        given, lines = [part.cifra for part in kept], [part.texto for part in kept]
        if counts or asked.umbrales or asked.frente:
            count = Dada(
                Decimal(len(kept)), "períodos", "", None, None, None, "calculado", f"de {len(parts)} con cifra"
            )
            there = {split(part.cifra.periodo)[1] for part in parts}
            blank = [en_palabras(cut) for cut, _ in _calendar_of(asked) if cut not in there and cut not in asked.sin]
            lack = f" (sin cifra: {', '.join(blank)})" if counted and blank else ""
            lines = [f"{len(kept)} de {len(parts)} períodos con cifra{lack}:", *lines]
            given = [count] if counts else [*given, count]
        return self._say(Tipo.RESPUESTA, "\n".join(lines) + self._corrected(turn), cifras=given)

    def _doubtful(self, turn: Turno, parts: list[_Parte], unsure: tuple[str, ...]) -> bool:
        """Whether a figure of one of some periods is in review, or was printed and not read."""
        there = {split(part.cifra.periodo)[1] for part in parts}
        asked = replace(turn.asked, pedido="", operaciones=frozenset(), umbrales=(), acumulado=None, cuantos=None)
        own = {cut: period for cut, period in _calendar_of(turn.asked) if cut in unsure}
        lost = (self._lost(replace(turn, asked=replace(asked, periodos=(period,)))) for period in own.values())
        return bool(there.intersection(unsure)) or any(lost)

    def _without_figure(self, turn: Turno, parts: list[_Parte]) -> Respuesta:
        """The months or quarters of which one row has no figure."""
        there, row = {split(part.cifra.periodo)[1] for part in parts}, turn.subject.filas[0]
        missing = [en_palabras(cut) for cut, _ in _calendar_of(turn.asked) if cut not in there]
        count = Dada(Decimal(len(missing)), "períodos", "", None, None, None, "calculado", f"{len(parts)} con cifra")
        which, name = ", ".join(missing) or "ninguno", redaccion.short(row.nombre)
        medida = parts[0].cifra.medida if parts else None
        what = f"{redaccion.role(medida)} de {name}" if medida else name
        said = f"Sin cifra de {what}: {which} (p. {row.pagina}, fila {row.id})."
        return self._with_row(self._say(Tipo.RESPUESTA, said, cifras=[count]), row)

    def _kinds_of_part(self, turn: Turno) -> set[str]:
        """Whether the documents in reach print figures by months, by quarters, or both."""
        reach = {row.documento for row in turn.subject.filas} or set(self._reach(turn))
        cuts = {split(serie.periodo)[1] for serie in self.lector.series if serie.documento in reach}
        return {"mes" if cut.isdigit() else "trimestre" for cut in cuts if cut.isdigit() or cut.startswith("T")}

    def _over(self, turn: Turno) -> Respuesta:
        answer = super()._over(turn)
        asked = turn.asked
        year = not any(split(period)[1] for period in asked.periodos if period != "anual")
        lacking = answer.tipo is Tipo.NO_CONSTA and len(turn.subject.filas) == 1 and "suma" in asked.operaciones
        return (self._of_those_there(turn) if lacking and year else None) or answer

    def _of_those_there(self, turn: Turno) -> Respuesta | None:
        """The sum of the months of one row that have a figure, where some lack it; None where they do not add up."""
        asked, row = turn.asked, turn.subject.filas[0]
        own = replace(asked, pregunta=f"{asked.pregunta} mes a mes", operaciones=asked.operaciones - {"suma"})
        found = self._periods_of(replace(turn, asked=own))
        if isinstance(found, Respuesta) or found[1] is None or not adds_up(row.atributos.get(AGGREGATION)):
            return None
        parts, there = found[0], {split(part.cifra.periodo)[1] for part in found[0]}
        missing = [cut for cut, _ in _calendar_of(own) if cut not in there]
        if len(parts) < 2 or not missing or parts[0].cifra.unidad == "%":
            return None
        total = sum((part.valor for part in parts), Decimal(0))
        formula = " + ".join(redaccion.number(part.valor) for part in parts)
        first = parts[0].cifra
        given = replace(first, valor=total, periodo="", cifra=None, texto="", estado="parcial", calculo=formula)
        lack = ", ".join(en_palabras(cut) for cut in missing)
        said = f"Parcial, porque falta la cifra de {lack}: {redaccion.amount(total, first.unidad)} = {formula}"
        name = redaccion.short(row.nombre)
        text = f"El total de {name} no se puede dar entero. {said} (p. {row.pagina}, fila {row.id})."
        return self._say(Tipo.RESPUESTA, text + self._corrected(turn), cifras=[given])

    def _with_gaps(self, turn: Turno) -> Respuesta:
        """The rows that lack the figure of a month, or quarter, of which other rows of their document have it."""
        asked = replace(turn.asked, pedido="", operaciones=frozenset())
        lacking, printed, seen = dict[str, list[str]](), 0, list[str]()
        for own, period in _calendar_of(asked):
            part = replace(turn, asked=replace(asked, periodos=(period,)))
            medida = self._medida(part, default=Rol.EJECUTADO, lookup=True)
            datos = self.buscador.figures(medida, turn.filtro) if medida else []
            if len({dato.documento for dato in datos}) > 1:
                return self._say(Tipo.ACLARACION, "¿De qué documento?", opciones=self._reached(turn))
            if not any(dato.valor is not None for dato in datos):
                continue  # the year has not come so far, or it is not printed by months
            printed += 1
            seen += [dato.fila for dato in datos]
            for dato in datos:
                if dato.valor is None:
                    lacking.setdefault(dato.fila, []).append(f"{en_palabras(own)}: {redaccion.absent(dato)}")
        if not printed:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato por meses ni por trimestres.")
        rows = self.sujetos.rows(list(lacking))
        lines = [f"- {redaccion.short(r.nombre, 90)} ({', '.join(lacking[r.id])}; p. {r.pagina})" for r in rows[:SHOWN]]
        more = [f"… y {len(rows) - SHOWN} más."] if len(rows) > SHOWN else []
        count = Dada(Decimal(len(rows)), "filas", "", None, None, None, "calculado", f"de {len(set(seen))}")
        head = f"{len(rows)} de {len(set(seen))} filas no tienen la cifra de algún período:"
        if not rows:
            head = "A ninguna fila le falta la cifra de un período."
        answer = self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *more]), cifras=[count])
        proofs = [Prueba(r.id, r.pagina, r.nombre, self.sujetos.documents[r.documento]) for r in rows[:100]]
        return replace(answer, evidencia=tuple(proofs))

    def _reached(self, turn: Turno) -> list[str]:
        return [self.sujetos.documents[document] for document in self._reach(turn)][:MAX_OPTIONS]

    def _without_plan(self, turn: Turno) -> Respuesta | None:
        """The months or quarters for which one row has nothing planned: nought, or a cell that says or shows none."""
        asked, rows = turn.asked, turn.subject.filas
        nought = [limit.comparador is Comparador.IGUAL and not limit.valor for limit in asked.umbrales]
        if asked.rol is not Rol.PROGRAMADO or len(rows) != 1 or nought != [True]:
            return None
        idle, said = list[str](), list[str]()
        for own, period in _calendar_of(asked):
            if own in asked.sin:
                continue
            part = replace(turn, asked=replace(asked, periodos=(period,), umbrales=()))
            medida = self._medida(part, lookup=True)
            datos = self.buscador.figures(medida, turn.filtro) if medida else []
            if len(datos) != 1 or datos[0].revision or (datos[0].valor is None and datos[0].motivo not in _NONE):
                return None
            if not datos[0].valor:
                idle.append(en_palabras(own))
                why = "0" if datos[0].valor is not None else redaccion.absent(datos[0])
                said.append(f"- {en_palabras(own)}: {why}")
        name = redaccion.short(rows[0].nombre)
        head = f"{name} no tiene nada programado en {len(idle)} {'período' if len(idle) == 1 else 'períodos'}:"
        count = Dada(Decimal(len(idle)), "períodos", "", None, None, None, "calculado", "recuento")
        answer = self._say(Tipo.RESPUESTA, "\n".join([head, *said]), cifras=[count])
        return self._with_row(answer, rows[0])

    def _extreme(self, turn: Turno, parts: list[_Parte], missing: tuple[str, ...]) -> Respuesta:
        """The highest or lowest of the figures that there are, so many as are asked for, and which are missing."""
        ordered = sorted(parts, key=lambda part: part.valor, reverse=turn.asked.orden == "mejor")
        last = ordered[: turn.asked.cuantos or 1][-1].valor
        kept = [part for part in ordered if part.valor == last or part in ordered[: turn.asked.cuantos or 1]]
        note = (
            f"\nSin cifra segura: {', '.join(en_palabras(cut) for cut in missing)}; podría ser otro." if missing else ""
        )
        given = [replace(part.cifra, estado="parcial") if missing else part.cifra for part in kept]
        end = "más alto" if turn.asked.orden == "mejor" else "más bajo"
        named = [redaccion.which(part.cifra.periodo) for part in kept]
        head = f"Lo {end}, en {', '.join(named[:-1])}{' y ' if named[1:] else ''}{named[-1]}."
        text = "\n".join([head, *(part.texto for part in kept)])
        return self._say(Tipo.RESPUESTA, text + note + self._corrected(turn), cifras=given)

    def _beside(self, turn: Turno, parts: list[_Parte]) -> list[Decimal] | None:
        """What was planned for each of these parts of the year; None where one of them is not known."""
        planned = replace(turn.asked, rol=Rol.PROGRAMADO, roles=(Rol.PROGRAMADO,), frente=None)
        found = self._periods_of(replace(turn, asked=planned))
        by_period = {} if isinstance(found, Respuesta) else {part.cifra.periodo: part.valor for part in found[0]}
        values = [by_period.get(part.cifra.periodo) for part in parts]
        sure = [value for value in values if value is not None]
        return sure if len(sure) == len(values) else None

    def _periods_of(self, turn: Turno) -> tuple[list[_Parte], tuple[str, ...] | None] | Respuesta:
        """The figures that there are, in order, and the periods before the last whose figure is not sure.

        None for these where the figures are no amounts of their own period; what to ask back instead of both.
        """
        dropped = {"comparacion", "media", "cuenta_periodos"}
        asked = replace(
            turn.asked, pedido="", operaciones=turn.asked.operaciones - dropped, orden="", umbrales=(), acumulado=None,
            frente=None, sin=(),
        )  # fmt: skip
        parts, unsure, blank, own_amounts = list[_Parte](), list[str](), list[str](), True
        for own, period in _calendar_of(asked):
            if own in turn.asked.sin:
                continue
            part = replace(turn, asked=replace(asked, periodos=(period,), cuantos=None))
            answer = self._of_rows(part) if turn.subject.filas else self._over(part)
            if answer.tipo is Tipo.ACLARACION:
                return answer
            one = answer.cifras[0] if len(answer.cifras) == 1 else None
            if one is not None and one.valor is not None:
                parts.append(_Parte(answer.texto, one, one.valor))
                own_amounts = own_amounts and not (one.acumulado and first_month(own) > 1)
                doubtful = one.estado in ("revision", "parcial")
                unsure, blank = [*unsure, *blank, *([own] if doubtful else [])], []
            elif answer.cifras or self._lost(part):
                unsure.append(own)
            else:
                blank.append(own)  # the year may not have come so far
        return parts, tuple(unsure) if own_amounts else None

    def _lost(self, turn: Turno) -> bool:
        """Whether a figure of a period was printed, or should have been, and was not read."""
        medida = self._medida(turn, lookup=True)
        datos = self.buscador.figures(medida, turn.filtro) if medida else []
        return any(dato.valor is None and dato.motivo in redaccion.LOST for dato in datos)

    def _together(self, turn: Turno) -> Respuesta:
        """The sum of a figure of several periods, each of which is there, and none within another."""
        asked, rows = turn.asked, turn.subject.filas
        if whole := _said_twice(asked.periodos):
            return self._value(replace(turn, asked=replace(asked, periodos=(whole,))))
        if any(covers(one, other) for one in asked.periodos for other in asked.periodos if one is not other):
            return self._say(Tipo.ACLARACION, "Un período contiene a otro. ¿Cuáles se suman?")
        if asked.magnitud is not Magnitud.FINANCIERA and not all(
            adds_up(row.atributos.get(AGGREGATION)) for row in rows
        ):
            return self._say(Tipo.NO_CONSTA, "El tipo de agregación de esa fila no se suma por períodos.")
        own = asked.operaciones - ({"suma"} if len(rows) == 1 else set())
        parts = []
        for period in asked.periodos:
            answer = self._value(replace(turn, asked=replace(asked, periodos=(period,), operaciones=own)))
            if answer.tipo is not Tipo.RESPUESTA:
                return answer
            parts.append(answer)
        figures = [figure for part in parts for figure in part.cifras]
        first, told = figures[0], "\n".join(part.texto for part in parts)
        if first.unidad == "%" or len(figures) != len(parts) or len({figure.unidad for figure in figures}) > 1:
            return self._say(Tipo.ACLARACION, "Esas cifras no se suman entre sí. ¿De qué fila y en qué medida?")
        total = sum((figure.valor for figure in figures if figure.valor is not None), Decimal(0))
        formula = " + ".join(redaccion.number(figure.valor) for figure in figures if figure.valor is not None)
        state = next((s for s in ("revision", "parcial") if any(f.estado == s for f in figures)), "calculado")
        cells = tuple(c for f in figures for c in (f.celdas or ((f.cifra,) if f.cifra else ())))
        given = replace(
            first, valor=total, periodo="", cifra=None, texto="", estado=state, calculo=formula, celdas=cells
        )
        said = f"En total, {redaccion.amount(total, first.unidad)} = {formula}.\n{told}"
        return self._say(Tipo.RESPUESTA, said + self._corrected(turn), cifras=[given])

    @staticmethod
    def _is_period_share(asked: Entendido) -> bool:
        """Whether it asks what part a month, quarter or half had of the year, of what was done if it does not say."""
        text = normalised(asked.pregunta)
        roles = set(asked.roles) - {Rol.AVANCE}
        part = len(asked.periodos) == 1 and split(asked.periodos[0])[1]
        plan = {Rol.EJECUTADO, Rol.PROGRAMADO}
        alone = (
            (not roles or len(roles & plan) == 1) and roles <= plan | {Rol.META} and not (asked.umbrales or asked.orden)
        )
        of_year = PART_OF.search(text) and _OF_YEAR.search(text)
        return bool(part and alone and (of_year or _SHARE_OF_YEAR.search(text)))

    def _period_share(self, turn: Turno) -> Respuesta:
        """The figure of a part of the year over that of the year, in percent."""
        asked = turn.asked
        role = next((role for role in asked.roles if role not in (Rol.AVANCE, Rol.META)), Rol.EJECUTADO)
        base = Rol.META if Rol.META in asked.roles else role
        plain = replace(asked, operaciones=frozenset(), acumulado=None)
        year = split(asked.periodos[0])[0]
        sides = ((role, asked.periodos), (base, (year or "anual",)))
        told = (replace(plain, rol=rol, roles=(rol,), periodos=span) for rol, span in sides)
        return self._over_other(*(replace(turn, asked=side) for side in told))

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
