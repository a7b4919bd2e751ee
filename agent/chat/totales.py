"""Sums, means and ratios over the rows meant, and the totals that a document prints itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.lexico import normalised
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import MAX_OPTIONS, SHOWN, WHICH_ROW, Base, Turno
from agent.index.words import stems
from agent.tools.consulta import Agrupar, Consulta, Medida, Operacion
from agent.tools.datos import Dato
from agent.tools.query import Grupo, Resultado
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

_ADDED = re.compile(r"\b(?:sum|junt|agreg)[a-z]*\b")
_WHOLE = ("total", "totales", "total general", "gran total", "totales generales", "total institucional")


class Totales(Base):
    """Sums, means, ratios."""

    def _over(self, turn: Turno) -> Respuesta:
        """Sums, means and ratios over the rows meant."""
        medida = self._medida(turn)
        if medida is None:
            where = (
                f"de {self._whom(turn)}: no se leyó en el documento"
                if turn.subject.filas
                else "en los documentos leídos"
            )
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(asked_for(turn))} {where}.")
        asked = turn.asked
        counted = "recuento" in asked.operaciones and turn.subject.vacio and asked.magnitud is None
        if counted and medida.magnitud is Magnitud.FINANCIERA:
            return self._say(Tipo.ACLARACION, WHICH_ROW)  # "how many were planned" is no sum of money
        operation = Operacion.SUMA
        sobre = None
        percent = redaccion.is_percent(medida)
        if percent and medida.magnitud is Magnitud.FINANCIERA and medida.rol is Rol.AVANCE:
            budget = not self.lector.prints(medida.model_copy(update={"rol": Rol.EJECUTADO}), turn.filtro)
            operation, sobre = Operacion.RAZON, Rol.VIGENTE if budget else Rol.PROGRAMADO
            medida = medida.model_copy(update={"rol": Rol.DEVENGADO if budget else Rol.EJECUTADO})
        elif percent and "suma" in asked.operaciones and _ADDED.search(normalised(asked.pregunta)):
            return self._say(Tipo.ACLARACION, "Los porcentajes no se suman. ¿De cuál, o en promedio?")
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
            whole = turn.subject.vacio and not (asked.pagina or asked.agrupar or asked.propiedades or asked.excepto)
            alike = operation is Operacion.SUMA or percent
            printed = self._printed_totals(turn, medida) if lost and whole and alike else None
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
        if operation is Operacion.SUMA and asked.excepto and not self._flat(turn):
            said = "Las partidas de ese documento pueden contener unas a otras: no se suman sin una de ellas."
            return self._say(Tipo.NO_CONSTA, said)
        whole_budget = operation is Operacion.SUMA and not asked.excepto
        if whole_budget and any(self._nested(turn, number) for g in groups for number in g.documentos):
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
        whole = turn.subject.vacio and not (asked.pagina or asked.agrupar or asked.propiedades or asked.excepto)
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

    def _flat(self, turn: Turno) -> bool:
        """Whether no row meant can hold another: no budget, or lines whose codes are all of one length."""
        if not any(self._nested(turn, number) for number in self._reach(turn)):
            return True
        rows = self.sujetos.rows(self.evidencia.rows_of(turn.filtro))
        rows = [row for row in rows if self._nested(turn, row.documento)]
        lengths = {len(row.codigo or "") for row in rows}
        return len(lengths) == 1 and 0 not in lengths and len({row.codigo for row in rows}) == len(rows)

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


def asked_for(turn: Turno) -> Medida:
    """The figure that a question names, whether anybody prints it or not."""
    return Medida(rol=turn.asked.rol or Rol.EJECUTADO, magnitud=turn.asked.magnitud or Magnitud.FISICA)
