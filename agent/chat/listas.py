"""Answers that name or count rows: lists with limits, rankings, counts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.faltante import Faltante
from agent.chat.lexico import normalised
from agent.chat.propiedades import said
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.turno import MAX_OPTIONS, SHOWN, Turno
from agent.tools.consulta import (
    Agrupar,
    Consulta,
    Medida,
    Operacion,
)
from agent.tools.datos import Dato
from agent.tools.query import Resultado
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

MAX_PROOFS = 100
"""Rows of a count that are named as its sources."""
FULL = Decimal(100)
APART = "Ojo: se miden en unidades distintas; es el orden de los números impresos, no de cuánto se hizo"
CAPPED = " Es el avance impreso: muchos formularios le ponen tope de 100 %, así que no dice quién ejecutó de más."


_ONE = re.compile(
    r"\b(?:la|el) (?:unica |unico )?(?:que|de|con)\b"
    r"|(?:^|[,;:.] )(?:en |de |a )?(?:que|cual) (?:fue|es|[a-z]+[^s\W])\b"
)
_SEVERAL = re.compile(
    r"\b(?:ranking|top|las|los|cuales|actividades|unidades|partidas|indicadores|gerencias|areas|peores|mejores|mayores|menores)\b"
)


_QUALITY = re.compile(r"\b(?:mejor|peor)(?:es)? ejecuci")
"""A judgement that does not say by which figure."""
_SIZE = re.compile(r"\b(?:mas|menos) (?:grandes?|chic[oa]s?|pequen[oa]s?|fuertes?|importantes?)\b")
"""How large a row is, which does not say by which figure either."""
_DONE = re.compile(r"\b(?:hic|hiz|hech|realiz|atend|atiend|entreg|logr)[a-z]*")
"""Verbs of doing, not of spending."""


_OF_A_TARGET = re.compile(r"\b(?:del?|a|al|con) (?:su|sus|la|las) (?:metas?|objetivos?)\b")
_TARGET = Medida(magnitud=Magnitud.PORCENTAJE, rol=Rol.META)


def _band(limits: dict[str, Decimal]) -> tuple[Decimal, Decimal]:
    """The percentages between which limits of one side or both leave room."""
    return limits.get(">", Decimal(0)), limits.get("<", FULL)


def _band_said(name: str) -> tuple[Decimal, Decimal] | None:
    """The band that a line of a table counts: "< 75%", "75% - 95%", "[95-100%]"; None for another."""
    numbers = [Decimal(number) for number in re.findall(r"\d+", name)]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    sign = re.search(r"[<>]", name)
    return _band({sign[0]: numbers[0]}) if len(numbers) == 1 and sign else None


def singular(question: str) -> bool:
    """Whether an order asks for one row: "de las actividades, la que más gastó"."""
    return _ONE.search(question) is not None or _SEVERAL.search(question) is None


def by_target(asked: Entendido) -> bool:
    """Whether a progress is asked for over the target of the year."""
    return (
        asked.rol is Rol.AVANCE and re.search(r"\bmetas? (?:fisicas? )?anual", normalised(asked.pregunta)) is not None
    )


class Listas(Faltante):
    """Lists, rankings and counts."""

    def _limited(self, turn: Turno, operation: Operacion) -> Consulta | None:
        asked = turn.asked
        default = (
            Rol.EJECUTADO
            if asked.magnitud is Magnitud.FINANCIERA and not (asked.banda or asked.ausencia)
            else Rol.AVANCE
        )
        if asked.ausencia and asked.rol is None:
            default = Rol.AVANCE
        if turn.subject.filas and not turn.subject.unidades and len(turn.subject.filas) > 500:
            return None
        percent = asked.banda or re.search("%|por ?ciento", normalised(asked.pregunta))
        of_target = _OF_A_TARGET.search(normalised(asked.pregunta)) or not self.lector.prints(_TARGET, turn.filtro)
        if asked.rol is Rol.META and percent and of_target and not asked.tiene_sujeto:
            turn = replace(turn, asked=replace(asked, rol=Rol.AVANCE, roles=(Rol.AVANCE,)))
        medida = _TARGET if asked.rol is Rol.META and percent and not of_target else self._medida(turn, default=default)
        if medida is None and asked.ausencia and asked.rol is None:
            medida = self._medida(turn, default=Rol.META)
        if medida is None:
            return None
        return Consulta(
            operacion=operation, medida=medida, filtro=turn.filtro, umbrales=asked.umbrales, banda=asked.banda,
            ausencia=asked.ausencia, agrupar=asked.agrupar,
        )  # fmt: skip

    def _kind(self, turn: Turno) -> Turno | Respuesta:
        """With what was done told in money or in amounts, where a limit fits both; else what to ask back."""
        asked = turn.asked
        if asked.magnitud or not asked.umbrales or asked.rol not in (Rol.EJECUTADO, Rol.PROGRAMADO):
            return turn
        kinds = (Magnitud.FISICA, Magnitud.FINANCIERA)
        if not all(self.lector.prints(Medida(magnitud=kind, rol=asked.rol), turn.filtro) for kind in kinds):
            return turn
        if _DONE.search(normalised(asked.pregunta)):
            return replace(turn, asked=replace(asked, magnitud=Magnitud.FISICA))
        return replace(self._say(Tipo.ACLARACION, "¿En dinero o en cantidad?"), duda="dato")

    def _list(self, turn: Turno) -> Respuesta:
        known = self._kind(turn)
        if isinstance(known, Respuesta):
            return known
        turn = known
        consulta = self._limited(turn, Operacion.LISTA)
        if consulta is None:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
        consulta = consulta.model_copy(update={"agrupar": None})
        result = self.buscador.run(consulta)
        return self._rows_answer(turn, consulta, result, self._condition(turn))

    def _condition(self, turn: Turno) -> str:
        asked = turn.asked
        parts = [f"{limit.comparador.value} {redaccion.number(limit.valor)}" for limit in asked.umbrales]
        if asked.banda:
            parts.append(f"en banda {asked.banda.value}")
        if asked.ausencia:
            parts.append(f"con «{asked.ausencia.value.replace('_', ' ')}»")
        return " y ".join(parts)

    def _rows_answer(self, turn: Turno, consulta: Consulta, result: Resultado, condition: str) -> Respuesta:
        what = redaccion.role(consulta.medida)
        out = {k: v for k, v in (result.fuera or {}).items() if k in redaccion.LOST}
        note = f" {redaccion.left_out(out)}" if out else ""
        if consulta.medida.rol is Rol.AVANCE and any(limit.valor >= FULL for limit in turn.asked.umbrales):
            note += CAPPED
        limited = not turn.subject.vacio or turn.asked.pagina or turn.asked.propiedades or turn.asked.excepto
        where = f" de {self._whom(turn)}" if limited else ""
        looked = [] if result.datos else self.buscador.figures(consulta.medida, consulta.filtro)
        if not result.datos and not looked:
            return self._say(Tipo.NO_CONSTA, f"No consta {what}{where} en los documentos leídos.")
        sure = [dato for dato in looked if dato.valor is not None and not dato.revision]
        if not result.datos and not redaccion.enough(len(sure), out):
            said = f"No se sabe si alguna fila{where} cumple: faltan o están en revisión más cifras de las que hay."
            return self._say(Tipo.NO_CONSTA, f"{said}{note}")
        if not result.datos and not condition:
            absent = [
                f"- {redaccion.short(d.nombre, 90)}: {redaccion.absent(d)} (p. {d.pagina})" for d in looked[:SHOWN]
            ]
            return self._say(Tipo.NO_CONSTA, "\n".join([f"No consta {what}{where}:", *absent]))
        if not result.datos:
            figure = Dada(
                Decimal(0),
                "filas",
                consulta.medida.periodo,
                None,
                None,
                None,
                "parcial" if out else "calculado",
                "recuento",
            )
            return self._say(
                Tipo.RESPUESTA,
                f"Ninguna fila{where} cumple: {what} {condition}"
                f" ({redaccion.span(looked[0].periodo, looked[0].acumulado)}).{note}",
                cifras=[figure],
                consulta=consulta,
            )
        given = [self._given(dato) for dato in result.datos]
        lines = [
            f"- {redaccion.short(d.nombre, 90)}: {self._row_words(d)} (p. {d.pagina}, fila {d.fila})"
            for d in result.datos[:SHOWN]
        ]
        if result.total > SHOWN:
            lines.append(f"… y {result.total - SHOWN} más.")
        count = Dada(
            Decimal(result.total),
            "filas",
            result.datos[0].periodo,
            None,
            None,
            None,
            "parcial" if out else "calculado",
            "recuento",
        )
        keep = "fila cumple" if result.total == 1 else "filas cumplen"
        head = f"{result.total} {keep}{where}: {what} {condition}.{note}"
        if not condition:
            head = f"{result.total} {'fila' if result.total == 1 else 'filas'}{where}, {what}:{note}"
        return self._say(
            Tipo.RESPUESTA, "\n".join([head, *lines]) + self._corrected(turn), cifras=[*given, count], consulta=consulta
        )

    def _row_words(self, dato: Dato) -> str:
        if dato.valor is None:
            return redaccion.absent(dato)
        mark = " EN REVISIÓN" if dato.revision else ""
        if self._disputed(dato) and (worked_out := dato.celdas[0].recalculado) is not None:
            mark += f" (la cuenta da {redaccion.amount(worked_out, self._unit(dato))})"
        return f"{redaccion.amount(dato.valor, self._unit(dato))}{mark}, {redaccion.span(dato.periodo, dato.acumulado)}"

    def _rank(self, turn: Turno) -> Respuesta:
        asked = turn.asked
        if asked.agrupar and (asked.tipos or asked.grupos) and asked.rol is None and asked.magnitud is None:
            return self._rank_counts(turn)
        if asked.rol is Rol.EJECUTADO and asked.magnitud is None and _QUALITY.search(normalised(asked.pregunta)):
            return replace(self._say(Tipo.ACLARACION, "¿Por avance, o en dinero?"), duda="dato")
        if asked.rol is None and asked.magnitud is None and _SIZE.search(normalised(asked.pregunta)):
            return replace(self._say(Tipo.ACLARACION, "¿Por qué cifra se ordenan?"), duda="dato")
        default = Rol.EJECUTADO if asked.magnitud is Magnitud.FINANCIERA else Rol.AVANCE
        medida = self._medida(turn, default=default)
        if medida is None:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
        if Rol.META in asked.roles and by_target(asked) and len(self._reach(turn)) > 1:
            said = "El avance sobre la meta del año no es lo mismo en cada documento. ¿De cuál?"
            names = [self.sujetos.documents[number] for number in self._reach(turn)]
            return self._say(Tipo.ACLARACION, said, opciones=names[:MAX_OPTIONS])
        one = singular(normalised(asked.pregunta))
        limit = asked.puesto or asked.cuantos or (1 if one else 5)
        by = asked.agrupar if asked.agrupar not in (Agrupar.MEDIDA,) else None
        if turn.subject.filas and len(turn.subject.filas) == 1:
            return self._of_rows(turn)
        money = medida.model_copy(update={"magnitud": Magnitud.FINANCIERA})
        amounts = by is None and medida.magnitud is Magnitud.FISICA and not redaccion.is_percent(medida)
        if amounts and asked.magnitud is None and self.lector.prints(money, turn.filtro):
            medida = money  # amounts of different units of measure are not compared
        consulta = Consulta(
            operacion=Operacion.RANKING,
            medida=medida,
            filtro=turn.filtro,
            agrupar=by,
            limite=min(limit, 500) if by is None else 500,
            descendente=asked.orden == "mejor",
        )
        result = self.buscador.run(consulta)
        if by is not None:
            return self._rank_groups(turn, consulta, result, limit)
        if not result.datos:
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(medida)} de ninguna fila.")
        if result.total == 1:
            said = f"Una sola fila responde a «{turn.subject.nombre}», y no hay con qué ordenarla. ¿Entre cuáles?"
            return replace(self._say(Tipo.ACLARACION, said), entendida=False)
        if not redaccion.enough(result.total, result.fuera or {}):
            return self._say(Tipo.NO_CONSTA, f"No se ordena. {redaccion.left_out(result.fuera or {})}")
        if len(self._reach(turn)) > 1 and not redaccion.is_percent(medida) and self._spread(medida, turn):
            said = "Hay varios documentos con ese dato y no se comparan entre sí. ¿De cuál?"
            return self._say(Tipo.ACLARACION, said, opciones=self._spread(medida, turn)[:MAX_OPTIONS])
        units = {self._unit(dato) for dato in result.datos}
        mixed = medida.magnitud is Magnitud.FISICA and self.lector.only({d.documento for d in result.datos}) is None
        apart = len(units) > 1 or (mixed and units == {None})  # each indicator counts a thing of its own
        if apart and asked.rol is None:
            said = (
                "Esas filas se miden en unidades distintas y no se comparan entre sí."
                " ¿En qué unidad de medida, o prefiere por avance?"
            )
            options = sorted(u for u in units if u)[:MAX_OPTIONS]
            return replace(self._say(Tipo.ACLARACION, said, opciones=options), duda="dato")
        if asked.puesto:
            return self._nth(turn, result.datos)
        given = [self._given(dato) for dato in result.datos]
        which = "mayor" if asked.orden == "mejor" else "menor"
        lines = [
            f"{n}. {redaccion.short(d.nombre, 90)}: {self._row_words(d)}"
            f" ({self.sujetos.documents[d.documento]}, p. {d.pagina}, fila {d.fila})"
            for n, d in enumerate(result.datos[:SHOWN], 1)
        ]
        if len(result.datos) > limit:
            lines.append(f"{len(result.datos)} filas: hay empate en el último lugar.")
        note = redaccion.left_out(result.fuera or {})
        if apart:
            measured = ", ".join(sorted(unit.lower() for unit in units if unit)) or "no consta cuáles"
            note = f"{APART} ({measured}). {note}".strip()
        but = f" de {self._whom(turn)}" if asked.excepto else ""
        head = f"Con {which} {redaccion.role(medida).split(' ', 1)[1]}, entre {result.total} filas{but}:"
        return self._say(
            Tipo.RESPUESTA, "\n".join([head, *lines, *([note] if note else [])]), cifras=given, consulta=consulta
        )

    def _nth(self, turn: Turno, rows: Sequence[Dato]) -> Respuesta:
        """The row at a place of an order; what to say where several share it, or there are not so many."""
        place = turn.asked.puesto
        if len(rows) < place:
            return self._say(Tipo.NO_CONSTA, f"No hay {place} filas con esa cifra.")
        dato = rows[place - 1]
        if len(rows) > place or len({other.valor for other in rows}) < len(rows):
            said = "Hay empate en los primeros puestos: no se dice cuál ocupa ese. ¿Los muestro todos?"
            return self._say(Tipo.ACLARACION, said)
        said = (
            f"En el puesto {place}: {redaccion.short(dato.nombre, 90)}: {self._row_words(dato)}"
            f" ({self.sujetos.documents[dato.documento]}, p. {dato.pagina}, fila {dato.fila})."
        )
        return self._say(Tipo.RESPUESTA, said, cifras=[self._given(dato)])

    def _spread(self, medida: Medida, turn: Turno) -> list[str]:
        """The documents that have the figure, if there are several."""
        own = [n for n in self._reach(turn) if self.lector.election(n, medida, turn.filtro.tipos)]
        return [self.sujetos.documents[number] for number in own] if len(own) > 1 else []

    def _rank_counts(self, turn: Turno) -> Respuesta:
        """Offices or groups by how many rows they have."""
        answer = self._count_rows(turn)
        found = [figure for figure in answer.cifras if figure.valor is not None and figure.nombre]
        if answer.tipo is not Tipo.RESPUESTA or len(found) < 2 or turn.asked.cuantos:
            return replace(self._say(Tipo.ACLARACION, "¿Por qué cifra se ordenan?"), duda="dato")
        end = (max if turn.asked.orden == "mejor" else min)(figure.valor or Decimal(0) for figure in found)
        kept = [figure for figure in found if figure.valor == end]
        lines = [f"{figure.nombre}: {redaccion.amount(end, figure.unidad)} ({figure.archivo})" for figure in kept]
        return replace(answer, texto="\n".join(lines), cifras=tuple(kept), evidencia=())

    def _rank_groups(self, turn: Turno, consulta: Consulta, result: Resultado, limit: int) -> Respuesta:
        if not result.grupos:
            return self._say(Tipo.NO_CONSTA, "Los documentos leídos no traen ese dato por unidad.")
        if consulta.medida.magnitud is Magnitud.FISICA and self._apart(turn, result.grupos):
            said = "Esas filas no traen unidad de medida, y no se sabe si cuentan lo mismo. ¿En dinero, o por avance?"
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if result.total <= 500 and 2 * len(result.grupos) < result.total:
            said = f"Solo {len(result.grupos)} de {result.total} tienen esa cifra leída: no se ordenan."
            return self._say(Tipo.NO_CONSTA, said)
        if len({(g.unidad, g.documentos, g.periodo) for g in result.grupos}) > 1:
            documents = sorted({self.sujetos.documents[n] for g in result.grupos for n in g.documentos})
            if len(documents) > 1:
                return self._say(
                    Tipo.ACLARACION,
                    "Hay varios documentos con ese dato y no se comparan entre sí. ¿De cuál?",
                    opciones=documents[:MAX_OPTIONS],
                )
            said = "Esas cantidades son de unidades de medida distintas y no se comparan. ¿En dinero, o por avance?"
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if place := turn.asked.puesto:
            values = [group.valor for group in result.grupos][: place + 1]
            if len(set(values)) < len(values) or len(values) < place:
                return self._say(Tipo.ACLARACION, "Hay empate, o no hay tantas: no se dice cuál ocupa ese puesto.")
        groups = list(result.grupos)[max(0, turn.asked.puesto - 1) : limit]
        partial = sum(redaccion.partial(group.fuera) for group in result.grupos)
        answer = self._groups(turn, consulta, groups, result)
        which = "Mayor" if consulta.descendente else "Menor"
        note = f"\n{partial} tienen cifras perdidas o en revisión: el orden puede ser otro." if partial else ""
        head = f"{which} {redaccion.role(consulta.medida).split(' ', 1)[1]}, entre {result.total}:"
        return replace(answer, texto=f"{head}\n{answer.texto}{note}")

    def _count(self, turn: Turno) -> Respuesta:
        known = self._kind(turn)
        if isinstance(known, Respuesta):
            return known
        turn = known
        asked = turn.asked
        if asked.umbrales or asked.banda or asked.ausencia:
            consulta = self._limited(turn, Operacion.RECUENTO)
            if consulta is None:
                return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
            result = self.buscador.run(consulta.model_copy(update={"agrupar": None}))
            answer = self._counted(self._rows_answer(turn, consulta, result, self._condition(turn)))
            return self._printed_count(turn, answer) if "impreso" in asked.operaciones else answer
        return self._count_rows(turn)

    def _printed_count(self, turn: Turno, counted: Respuesta) -> Respuesta:
        """How many rows a document's table says are in a band, where it has one line for it; else those counted."""
        asked = turn.asked
        head = "accion" if asked.grupos else "actividad"
        own = turn.filtro.model_copy(update={"tipos": (TipoFila.TOTAL,), "cabeza": ""})
        lines = [
            row for row in self.sujetos.rows(self.evidencia.rows_of(own)) if fold(row.descripcion).startswith(head)
        ]
        wanted = _band({limit.comparador.value[0]: limit.valor for limit in asked.umbrales})
        lines = [row for row in lines if _band_said(row.descripcion) == wanted]
        cells = [cell for row in lines for cell in self.celdas.of_row(row.id) if cell.valor is not None]
        if not cells or len(cells) != len({row.documento for row in lines}) or len(cells) != len(lines):
            return replace(counted, texto=f"El documento no imprime ese recuento. Contadas: {counted.texto}")
        said = [f"«{cell.nombre}» dice {cell.texto} ({cell.archivo}, p. {cell.pagina})." for cell in cells]
        if [figure.valor for figure in counted.cifras] != [cell.valor for cell in cells]:
            said.append(f"Contadas una por una: {counted.texto}")
        return replace(counted, texto="\n".join(said), cifras=tuple(cells))

    def _count_offices(self, turn: Turno) -> Respuesta:
        """How many offices have rows, those that are called by the question's noun ("subgerencias")."""
        noun = re.search(
            r"\bcuant[oa]s (?:([a-z]*gerencia|oficina|direccion)(?:e?s)\b)?", normalised(turn.asked.pregunta)
        )
        head = noun[1] if noun and noun[1] else ""
        rows = self.sujetos.rows(self.evidencia.rows_of(turn.filtro))
        found: dict[int, set[str]] = {}
        for row in rows:
            name = row.unidad_organica or ""
            if name and re.match(rf"[\d. -]*{head}", fold(name)):
                found.setdefault(row.documento, set()).add(name)
        if not found:
            return self._say(Tipo.NO_CONSTA, "Los documentos leídos no nombran unidades orgánicas así.")
        given = [
            Dada(Decimal(len(names)), "unidades orgánicas", "", None, None, None, "calculado", "recuento", "", archivo)
            for number, names in found.items() for archivo in (self.sujetos.documents[number],)
        ]  # fmt: skip
        lines = [
            f"{len(names)} en {self.sujetos.documents[number]}: {'; '.join(sorted(names)[:SHOWN])}."
            for number, names in found.items()
        ]
        return self._say(Tipo.RESPUESTA, "\n".join(lines), cifras=given)

    def _counted(self, answer: Respuesta) -> Respuesta:
        """The count that ends a list as the figure that was asked for; the rows counted are its evidence."""
        if not answer.cifras:
            return answer
        rows = self.sujetos.rows(list(dict.fromkeys(c.fila for c in answer.cifras if c.fila))[:MAX_PROOFS])
        proofs = [Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento]) for row in rows]
        return replace(answer, cifras=answer.cifras[-1:], evidencia=tuple(proofs))

    def _count_rows(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if subject.filas and not (asked.tipos or asked.grupos):
            return self._value(turn)
        types = (TipoFila.META_UNIDAD,) if asked.rol is Rol.META and not asked.tipos else turn.filtro.tipos
        counts = self.evidencia.count_rows(turn.filtro.model_copy(update={"tipos": types}), asked.agrupar)
        counts = {key: value for key, value in counts.items() if value}
        if not counts and asked.rol is Rol.META:
            return self._say(Tipo.ACLARACION, "¿Metas de qué: de las actividades, de los indicadores?")
        if not counts:
            return self._say(Tipo.NO_CONSTA, f"No consta ninguna fila así en {self._whom(turn)}.")
        names = {
            TipoFila.ACTIVIDAD: "actividades",
            TipoFila.INDICADOR: "indicadores",
            TipoFila.PARTIDA: "partidas",
            TipoFila.GRUPO: "acciones u objetivos",
            TipoFila.META_UNIDAD: "metas de unidad",
        }
        what = " y ".join(names.get(tipo, tipo.value) for tipo in types) if len(types) < 4 else "filas"
        given, lines = [], []
        for (documento, group), count in counts.items():
            archivo = self.sujetos.documents[documento]
            given.append(
                Dada(Decimal(count), "filas", "", None, None, None, "calculado", "recuento", "", archivo, group)
            )
            whom = f"{group}: " if group else (f"{redaccion.short(subject.nombre)}: " if subject.nombre else "")
            lines.append(f"{whom}{count:,} {what}{said(asked.propiedades)} ({archivo}).")
        more = [f"… y {len(lines) - SHOWN} más."] if len(lines) > SHOWN else []
        ids = self.evidencia.rows_of(turn.filtro.model_copy(update={"tipos": types}))
        counted = self.sujetos.rows(ids[:MAX_PROOFS])
        proofs = [Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento]) for row in counted]
        text = "\n".join(lines[:SHOWN] + more) + self._corrected(turn)
        return self._say(Tipo.RESPUESTA, text, cifras=given, evidencia=proofs)

    def _name_rows(self, turn: Turno) -> Respuesta:
        rows = self.evidencia.rows_of(turn.filtro)
        if not rows:
            return self._say(Tipo.NO_CONSTA, f"No consta ninguna fila así en {self._whom(turn)}.")
        proofs = [
            Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento])
            for row in self.sujetos.rows(rows[:500])
        ]
        lines = [f"- {redaccion.short(p.texto, 100)} (p. {p.pagina}, fila {p.fila})" for p in proofs[:SHOWN]]
        more = [f"… y {len(rows) - SHOWN} más."] if len(rows) > SHOWN else []
        count = Dada(Decimal(len(rows)), "filas", "", None, None, None, "calculado", "recuento")
        return self._say(
            Tipo.RESPUESTA,
            "\n".join([f"{len(rows)} filas de {self._whom(turn)}:", *lines, *more]),
            cifras=[count],
            evidencia=proofs,
        )
