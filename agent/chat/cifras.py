"""Answers that are figures: of one row, of several, compared, added up, by periods."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.lexico import normalised
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.sujeto import FilaVista, Sujeto
from agent.chat.turno import MAX_OPTIONS, SHOWN, WHICH_ROW, Base, Turno
from agent.index.words import stems
from agent.tools.consulta import (
    Agrupar,
    Consulta,
    Medida,
    Operacion,
)
from agent.tools.datos import Dato
from agent.tools.periodos import split
from agent.tools.query import Grupo, Resultado
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold


class Cifras(Base):
    """Values, sums, means, ratios."""

    def _value(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if "falta" in asked.operaciones:
            return self._missing(turn)
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
        if added and len(own) == 1 and own[0].valor != given[0].valor and not redaccion.is_percent(_asked_for(turn)):
            return self._say(Tipo.RESPUESTA, f"{text}\n{added.texto}", cifras=[*given, *own])
        return self._say(Tipo.RESPUESTA, text + self._corrected(turn), cifras=given)

    def _each(self, turn: Turno) -> Respuesta | None:
        """The figure of each of several codes; None unless each code is one row's."""
        rows = turn.subject.filas
        if len(rows) < 2 or len(rows) != len(turn.asked.codigos) or len({row.codigo for row in rows}) != len(rows):
            return None
        parts = [self._of_rows(replace(turn, subject=Sujeto(filas=(row,), nombre=row.nombre))) for row in rows]
        figures = [figure for part in parts for figure in part.cifras]
        tipo = Tipo.RESPUESTA if figures else Tipo.NO_CONSTA
        return self._say(tipo, "\n".join(part.texto for part in parts), cifras=figures)

    def _of_rows(self, turn: Turno) -> Respuesta:
        several = self._each(turn)
        if several is not None:
            return several
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        roles = turn.asked.roles if len(turn.asked.roles) == 2 and Rol.AVANCE not in turn.asked.roles else (None,)
        given: list[Dada] = []
        texts: list[str] = []
        for role in roles:
            own = replace(turn, asked=replace(turn.asked, rol=role, roles=(role,))) if role else turn
            based = role is Rol.LINEA_BASE  # of a year of its own
            for period in (() if based else turn.asked.periodos) or ("",):
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
            return f"No consta {what} de {name}: el documento no lo trae.", []
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

    def _missing(self, turn: Turno) -> Respuesta:
        """What is left to do: target or plan of the year less what was done to date."""
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, "¿De qué actividad? Indique su nombre o su código.")
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
        unpaid = "por_pagar" in asked.operaciones
        role = Rol.PAGADO if unpaid else Rol.EJECUTADO
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
        if target and ends and asked.magnitud is not Magnitud.FINANCIERA:  # "the target of the quarter" is its plan
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
        base = Rol.META if medida.magnitud is Magnitud.FISICA and not medida.periodo else Rol.PROGRAMADO
        base = Rol.DEVENGADO if unpaid else Rol.VIGENTE if medida.rol is Rol.DEVENGADO else base
        free = None if base is Rol.META else medida.acumulado
        wanted = read(medida.model_copy(update={"rol": base, "acumulado": free}))
        if base is Rol.META and wanted is None:
            wanted = read(medida.model_copy(update={"rol": Rol.PROGRAMADO}))
        part = split(done.periodo)[1] not in ("", "T4", "S2", "12")
        if wanted is None or (
            wanted.medida.rol is not Rol.META and part and _YEARLY.search(normalised(asked.pregunta))
        ):
            return None
        return done, wanted

    def _over(self, turn: Turno) -> Respuesta:
        """Sums, means and ratios over the rows meant."""
        medida = self._medida(turn)
        if medida is None:
            return self._say(
                Tipo.NO_CONSTA,
                f"No consta {redaccion.role(_asked_for(turn))} en los documentos leídos.",
            )
        asked = turn.asked
        operation = Operacion.SUMA
        sobre = None
        percent = redaccion.is_percent(medida)
        if percent and medida.magnitud is Magnitud.FINANCIERA and medida.rol is Rol.AVANCE:
            budget = not self.lector.prints(medida.model_copy(update={"rol": Rol.EJECUTADO}), turn.filtro)
            operation, sobre = Operacion.RAZON, Rol.VIGENTE if budget else Rol.PROGRAMADO
            medida = medida.model_copy(update={"rol": Rol.DEVENGADO if budget else Rol.EJECUTADO})
        elif percent or "media" in asked.operaciones:
            operation = Operacion.MEDIA
        elif (
            medida.rol in (Rol.META, Rol.LINEA_BASE)
            and medida.magnitud is Magnitud.FISICA
            and not asked.operaciones & {"suma"}
            and not turn.subject.unidades
        ):
            return self._say(Tipo.ACLARACION, WHICH_ROW)
        consulta = Consulta(operacion=operation, medida=medida, sobre=sobre, filtro=turn.filtro, agrupar=asked.agrupar)
        result = self.buscador.run(consulta)
        groups = [g for g in result.grupos if g.filas and redaccion.enough(g.filas, g.fuera)]
        if operation is Operacion.SUMA and medida.magnitud is Magnitud.FISICA and self._apart(turn, groups):
            said = "Esas filas no traen unidad de medida, y no se sabe si cuentan lo mismo: no se suman. ¿De cuál?"
            return self._say(Tipo.ACLARACION, said)
        measures = {group.unidad for group in groups}
        amounts = operation is Operacion.MEDIA and medida.magnitud is Magnitud.FISICA and not percent
        if amounts and len(measures) > 1 and not asked.agrupar:
            said = "Esas filas se miden en unidades distintas, que no se promedian juntas. ¿En cuál, o por avance?"
            return self._say(Tipo.ACLARACION, said, opciones=sorted(filter(None, measures))[:MAX_OPTIONS])
        if not groups and result.grupos and operation is not Operacion.RAZON:
            lost = [g for g in result.grupos if redaccion.partial(g.fuera)]
            whole = turn.subject.vacio and not (asked.pagina or asked.agrupar or asked.propiedades)
            printed = self._printed_totals(turn, medida) if lost and whole else None
            if printed or lost:
                out = redaccion.left_out(lost[0].fuera)
                said = f"No se suma: faltan o están en revisión más cifras de las que hay. {out}"
                return printed or self._say(Tipo.NO_CONSTA, said)
        if not groups:
            when = f" en {redaccion.span(medida.periodo, False)}" if medida.periodo else ""
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(medida)} de {self._whom(turn)}{when}.")
        if operation is Operacion.SUMA and medida.rol is Rol.META and len(measures) > 1 and not asked.agrupar:
            said = f"Esas metas se miden en {len(measures)} unidades distintas, que no se suman. ¿De cuál?"
            return self._say(Tipo.ACLARACION, said, opciones=sorted(filter(None, measures))[:MAX_OPTIONS])
        if operation is Operacion.SUMA and any(self._nested(turn, number) for g in groups for number in g.documentos):
            return self._budget_totals(turn, medida, groups)
        if asked.agrupar is None and len(groups) > SHOWN:
            names = sorted({self.sujetos.documents[n] for g in groups for n in g.documentos})
            if len(names) == 1:
                units = len({g.unidad for g in groups})
                return self._say(
                    Tipo.ACLARACION,
                    f"Esas filas se miden en {units} unidades de medida distintas, que no se suman."
                    " ¿De qué actividad? ¿O en dinero?",
                )
            return self._say(
                Tipo.ACLARACION, f"Hay {len(names)} documentos con ese dato. ¿De cuál?", opciones=names[:MAX_OPTIONS]
            )
        if asked.agrupar in (Agrupar.UNIDAD, Agrupar.GRUPO) and not any(g.nombre for g in groups):
            return self._say(Tipo.NO_CONSTA, "Los documentos leídos no traen ese dato por unidad o grupo.")
        answer = self._groups(turn, consulta, groups, result)
        whole = turn.subject.vacio and not (asked.pagina or asked.agrupar or asked.propiedades)
        printed = self._printed_totals(turn, medida) if whole and operation is not Operacion.RAZON else None
        if "impreso" in asked.operaciones or (asked.grupos and printed):
            return printed or self._say(Tipo.NO_CONSTA, f"No consta impreso {redaccion.role(medida)} de todo el plan.")
        if printed and operation is Operacion.MEDIA and _is_of_the_plan(asked) and _so_called(printed, asked):
            return replace(printed, texto=f"{printed.texto}\n{_MEAN_OF_ROWS}")
        if printed is None or operation is not Operacion.SUMA or "una_por_una" in asked.operaciones:
            return answer
        if {c.valor for c in printed.cifras} == {c.valor for c in answer.cifras}:
            return answer
        return replace(answer, texto=f"{printed.texto}\n{answer.texto}", cifras=printed.cifras + answer.cifras)

    def _apart(self, turn: Turno, groups: Sequence[Grupo]) -> bool:
        """Whether a sum would add up rows without a unit of measure, of a form that prints several kinds of figure."""
        loose = [g for g in groups if not g.unidad and g.filas > 1]
        return any(self.lector.only(group.documentos) is None for group in loose)

    def _budget_totals(self, turn: Turno, medida: Medida, groups: Sequence[Grupo]) -> Respuesta:
        """Printed totals; lines of a budget hold one another and are not added up."""
        printed = self._printed_totals(turn, medida)
        if printed is not None:
            return printed
        names = sorted({self.sujetos.documents[number] for group in groups for number in group.documentos})
        if len(names) > 1:
            return self._say(
                Tipo.ACLARACION, "Hay varios documentos con ese dato. ¿De cuál?", opciones=names[:MAX_OPTIONS]
            )
        said = "Las partidas de ese documento contienen unas a otras y no trae un solo total legible: no se suman."
        return self._say(Tipo.NO_CONSTA, said)

    def _nested(self, turn: Turno, documento: int) -> bool:
        """Whether rows of a document may hold one another: budget lines with a total, or codes inside codes."""
        if turn.subject.filas or turn.subject.unidades:
            return False
        return any(serie.documento == documento and serie.familia == "presupuesto" for serie in self.lector.series)

    def _printed_totals(self, turn: Turno, medida: Medida) -> Respuesta | None:
        """The printed total, or mean of percentages, of each document, where each has exactly one."""
        lines = turn.filtro.model_copy(update={"tipos": (TipoFila.TOTAL,), "cabeza": ""})
        datos = self.buscador.figures(medida, lines)
        percent = redaccion.is_percent(medida)
        if percent:
            datos = [dato for dato in datos if "promedio" in fold(dato.descripcion)]
        by_document: dict[int, list[Dato]] = {}
        for dato in datos:
            by_document.setdefault(dato.documento, []).append(dato)
        by_document = {number: self._of_all(own) for number, own in by_document.items()}
        if (
            not by_document
            or len(by_document) > SHOWN
            or any(len(own) != 1 or own[0].valor is None for own in by_document.values())
        ):
            return None
        given, said = [], []
        for own in by_document.values():
            dato = own[0]
            assert dato.valor is not None
            figure = self._given(dato)
            given.append(figure)
            over = "en promedio" if percent else "en total"
            said.append(
                f"{redaccion.role(medida).capitalize()} {over}, {redaccion.span(dato.periodo, dato.acumulado)}:"
                f" {redaccion.amount(dato.valor, figure.unidad)}, según la línea «{dato.descripcion}»"
                f" ({figure.archivo}, p. {dato.pagina}, fila {dato.fila})." + self._doubts(dato)
            )
        return self._say(Tipo.RESPUESTA, "\n".join(said), cifras=given)

    @staticmethod
    def _of_all(lines: list[Dato]) -> list[Dato]:
        """Of several lines of total, the one that is no subtotal."""
        whole = [line for line in lines if fold(line.descripcion) in _WHOLE]
        return whole if len(lines) > 1 and len(whole) == 1 else lines

    def _groups(self, turn: Turno, consulta: Consulta, groups: Sequence[Grupo], result: Resultado) -> Respuesta:
        given, lines = [], []
        for group in groups:
            figure = self._given_group(turn, consulta, group)
            if figure.valor is None:
                continue
            given.append(figure)
            lines.append(self._group_line(turn, consulta, group, figure))
        shown = lines[:SHOWN] + ([f"… y {len(lines) - SHOWN} más."] if len(lines) > SHOWN else [])
        text = "\n".join(shown)
        if (
            len(groups) > 1
            and consulta.agrupar is None
            and consulta.medida.magnitud is Magnitud.FISICA
            and consulta.operacion is Operacion.SUMA
        ):
            text += "\nNo se suman entre sí cantidades de unidades de medida o documentos distintos."
        return self._say(Tipo.RESPUESTA, text + self._corrected(turn), cifras=given, consulta=consulta)

    def _given_group(self, turn: Turno, consulta: Consulta, group: Grupo) -> Dada:
        documents = [self.sujetos.documents[number] for number in group.documentos]
        family = next((s.familia for s in self.lector.series if s.documento == group.documentos[0]), "")
        unit = self._ajustes(family).moneda or None if group.unidad == "dinero" else group.unidad or None
        rows = "1 fila" if group.filas == 1 else f"{group.filas} filas"
        how = {
            Operacion.SUMA: f"suma de {rows}",
            Operacion.MEDIA: f"media simple de {rows}",
            Operacion.RAZON: f"suma entre suma de {rows}: {group.calculo}",
            Operacion.RANKING: f"{'media simple' if group.unidad == '%' else 'suma'} de {rows}",
            Operacion.RECUENTO: "recuento",
        }[consulta.operacion]
        partial = redaccion.partial(group.fuera) and consulta.operacion is not Operacion.RECUENTO
        out = redaccion.left_out(group.fuera)
        name = self._group_name(turn, consulta, group)
        return Dada(
            group.valor,
            unit,
            group.periodo,
            None,
            None,
            None,
            "parcial" if partial else "calculado",
            f"{how}. {out}".strip() if out else how,
            "",
            ", ".join(documents[:3]),
            name,
            consulta.medida,
            group.acumulado,
            group.cifras,
        )

    def _group_name(self, turn: Turno, consulta: Consulta, group: Grupo) -> str:
        if consulta.agrupar is Agrupar.DOCUMENTO:
            return self.sujetos.documents[int(group.nombre)]
        if consulta.agrupar is not None:
            return group.nombre or "sin unidad"
        return self._whom(turn)

    def _group_line(self, turn: Turno, consulta: Consulta, group: Grupo, figure: Dada) -> str:
        assert figure.valor is not None
        when = redaccion.span(group.periodo, group.acumulado)
        value = redaccion.amount(figure.valor, figure.unidad)
        mean = consulta.operacion is Operacion.MEDIA or (
            consulta.operacion is Operacion.RANKING and group.unidad == "%"
        )
        what = redaccion.role(consulta.medida)
        if consulta.operacion is Operacion.RAZON:
            below = consulta.medida.model_copy(update={"rol": consulta.sobre})
            what = f"el porcentaje de {redaccion.role(consulta.medida)} sobre {redaccion.role(below)}"
        elif mean:
            what = f"{what} promedio"
        elif consulta.operacion is Operacion.SUMA:
            what = f"el total de {what}".replace(" de el ", " del ")
        start = "Parcial: " if figure.estado == "parcial" else ""
        label = f"{figure.nombre}: " if consulta.agrupar else ""
        body = f"{what.capitalize()} de {figure.nombre}" if not consulta.agrupar else ""
        said = (
            f"{label}{start}{body}{', ' if body else ''}{when}: {value}"
            if body
            else f"{label}{start.lower()}{value}, {when}"
        )
        return f"{said} ({figure.calculo.rstrip('.')}; {figure.archivo})."


_MEAN_OF_ROWS = "La media de las filas es otra cifra: pídala «de las actividades» o «de los indicadores»."


def _is_of_the_plan(asked: Entendido) -> bool:
    """Whether a mean is asked of a plan, which prints its own, and not of its rows."""
    return not (
        asked.tipos or asked.operaciones & {"una_por_una", "recuento"} or _SIMPLE.search(asked.pregunta.lower())
    )


def _so_called(printed: Respuesta, asked: Entendido) -> bool:
    """Whether the lines of an answer are called by the words of the question ("mean of physical execution")."""
    said = set(stems(normalised(asked.pregunta)))
    lines = re.findall(r"según la línea «([^»]*)»", printed.texto)
    return bool(lines) and all(
        {root for root in stems(line) if root.isalpha() and root not in _OF_MEANS} <= said for line in lines
    )


_OF_MEANS = frozenset(
    word for name in ("promedio", "de", "del", "la", "las", "aei", "oei", "poi", "pei") for word in stems(name)
)
_SIMPLE = re.compile(r"\b(?:simple|aritm[eé]tic[oa]|las filas)\b")
"""A mean that is worked out, not read."""


_YEARLY = re.compile(r"\b(?:metas?|objetivos?|logros?) (?:del |de todo el )?(?:anual|ano)\b")
_WHOLE = ("total", "totales", "total general", "gran total", "totales generales", "total institucional")


def _totals_of(name: str) -> tuple[str, ...]:
    return tuple(f"{word} {name}" for word in ("total", "totales", "subtotal", "total de", "total del"))


def _asked_for(turn: Turno) -> Medida:
    """The figure that a question names, whether anybody prints it or not."""
    return Medida(rol=turn.asked.rol or Rol.EJECUTADO, magnitud=turn.asked.magnitud or Magnitud.FISICA)
