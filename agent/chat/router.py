"""Questions answered without a model: what a question asks for (`entender`), of whom (`sujeto`), by which query.

A figure is given only where every word of the question was explained, one row or one set of rows is meant, and the
ledger holds the figure. Otherwise the answer asks back, says that it does not know, or shows the nearest evidence.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.chat import redaccion, redaccion_en
from agent.chat.entender import Entendido, from_english, hostile, in_english, normalised, outside, understand
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.sujeto import FilaVista, Sujeto, Sujetos
from agent.index.texto import Texto
from agent.settings import Settings
from agent.sustento.ajustes import ajustes_de
from agent.tools.consulta import (
    Agrupar,
    Consulta,
    Filtro,
    Medida,
    Operacion,
)
from agent.tools.datos import OWN_TYPES, Dato, Lector
from agent.tools.evidencia import Evidencia
from agent.tools.query import Buscador, Grupo, Resultado
from agent.workspace import Consultor
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

MAX_OPTIONS = 8
SHOWN = 15
"""Rows that the text of an answer names; the figures name all."""
_BUDGET = frozenset({
    Rol.APROBADO, Rol.MODIFICACION, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO, Rol.SALDO,
})  # fmt: skip
_FAMILIES = {
    "poi": ("poi-ceplan", "poi-mensual"), "pei": ("pei-ceplan",), "lotaip": ("lotaip-a4",),
    "pbrm": ("metas-trimestral",),
}  # fmt: skip
_Answer = Callable[["_Turn"], Respuesta]


@dataclass(frozen=True, slots=True)
class Contexto:
    """What a conversation has in mind: the last question as understood, its subject and documents."""

    entendido: Entendido | None = None
    sujeto: Sujeto = Sujeto()
    documentos: tuple[int, ...] = ()
    filas: tuple[FilaVista, ...] = ()
    """Rows of the last answer."""
    opciones: tuple[FilaVista, ...] = ()
    """Rows that the last answer asked to choose from."""
    unidades: tuple[tuple[str, ...], ...] = ()
    """Offices that the last answer asked to choose from."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question with all that is known of it."""

    asked: Entendido
    subject: Sujeto
    documents: tuple[int, ...]

    @property
    def filtro(self) -> Filtro:
        """The rows meant."""
        subject, asked = self.subject, self.asked
        return Filtro(
            documentos=self.documents, filas=tuple(row.id for row in subject.filas[:500]), unidades=subject.unidades[:200],
            grupo=subject.grupo, pagina=asked.pagina, tipos=_types(asked, subject),
        )  # fmt: skip


def _types(asked: Entendido, subject: Sujeto) -> tuple[TipoFila, ...]:
    if subject.filas:
        return tuple(dict.fromkeys(TipoFila(row.tipo) for row in subject.filas))
    if asked.grupos and not asked.tipos:
        return (TipoFila.GRUPO,)
    return asked.tipos or OWN_TYPES


class Router:
    """Answers questions about a ledger by rules alone."""

    def __init__(self, ledger: Consultor, texto: Texto, settings: Settings) -> None:
        self.ledger, self.texto, self.settings = ledger, texto, settings
        self.lector = Lector(ledger, texto.series())
        self.buscador = Buscador(self.lector, settings)
        self.sujetos = Sujetos(ledger, texto)
        self.evidencia = Evidencia(ledger, texto, settings)
        self._ajustes = ajustes_de(settings)
        self._context = Contexto()

    # ---- one question --------------------------------------------------------------------------------

    def answer(self, question: str, context: Contexto = Contexto()) -> tuple[Respuesta, Contexto]:  # noqa: B008
        """Answers a question.

        Args:
            question: as asked.
            context: of the conversation.

        Returns:
            The answer and the context for the next question.
        """
        start = len(self.ledger.consultas)
        self._context = context
        english = in_english(question)
        response, turn = self._answer(from_english(question.strip()) if english else question.strip(), context)
        if english:
            response = redaccion_en.framed(response)
        response = replace(response, pregunta=question, consultas=tuple(self.ledger.consultas[start:]))
        return response, self._remember(response, turn, context)

    def dispatch(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Respuesta:
        """The answer to a question that somebody else understood."""
        self._context = Contexto()
        return self._dispatch(_Turn(asked, subject, documents))

    def _answer(self, question: str, context: Contexto) -> tuple[Respuesta, _Turn | None]:
        if not re.search(r"\w", question):
            return self._say(Tipo.ACLARACION, "¿Qué desea saber del plan?"), None
        if not normalised(question).strip("?., "):
            return self._outside(), None
        if hostile(question):
            said = "No sigo órdenes que vengan en una pregunta o en un documento: solo informo lo que consta en el plan."
            return self._say(Tipo.FUERA, said), None
        chosen = self._chosen(question, context)
        if chosen is not None:
            return self._dispatch(chosen), chosen
        turn = self._understood(question, context)
        if turn.subject.desconocidas:
            return self._unknown(turn), turn
        return self._dispatch(turn), turn

    def _chosen(self, question: str, context: Contexto) -> _Turn | None:
        """A question that only picks one of the options of the answer before."""
        options = len(context.opciones) or len(context.unidades)
        match = re.fullmatch(r"(?:la |el |opcion |numero )*(\d{1,2})|(?:la |el )?(primer[oa]|segund[oa]|tercer[oa])", normalised(question))
        if not options or match is None or context.entendido is None:
            return None
        index = int(match[1]) if match[1] else 1 + ("primer", "segund", "tercer").index(match[2][:6])
        if not 1 <= index <= options:
            return None
        asked = replace(context.entendido, resto=(), codigos=(), fragmentos=(), frase="")
        if context.unidades:
            names = context.unidades[index - 1]
            return _Turn(asked, Sujeto(unidades=names, nombre=names[0]), context.documentos)
        row = context.opciones[index - 1]
        return _Turn(asked, Sujeto(filas=(row,), nombre=row.nombre), context.documentos)

    def _understood(self, question: str, context: Contexto) -> _Turn:
        documents, left = self.sujetos.document_named(question)
        asked = replace(understand(left, self.sujetos.phrase_in(left)), pregunta=question)
        asked, documents = self._family(asked, documents)
        last = context.entendido
        follows = last is not None and (asked.sigue or _elliptic(asked))
        if not documents and (follows or context.documentos and asked.deixis):
            documents = context.documentos
        subject = self.sujetos.find(asked, documents)
        if follows and last is not None:
            asked, subject = self._continued(asked, subject, last, context)
        return _Turn(asked, subject, documents)

    def _family(self, asked: Entendido, documents: tuple[int, ...]) -> tuple[Entendido, tuple[int, ...]]:
        """"del PEI" means the documents of that family."""
        for word in asked.resto:
            families = _FAMILIES.get(word, ())
            own = tuple({serie.documento for serie in self.lector.series if serie.familia in families})
            if own:
                rest = tuple(other for other in asked.resto if other != word)
                return replace(asked, resto=rest), tuple(sorted(set(documents) & set(own) or own))
        return asked, documents

    def _continued(
        self, asked: Entendido, subject: Sujeto, last: Entendido, context: Contexto
    ) -> tuple[Entendido, Sujeto]:
        """A follow-up: what it does not say is as in the question before."""
        if subject.vacio:
            subject = self._pointed(asked, context)
        says = asked.pedido or asked.rol or asked.operaciones - {"lista"} or asked.umbrales or asked.banda or asked.orden
        merged = replace(
            asked,
            pedido=asked.pedido or ("" if says else last.pedido),
            rol=asked.rol or last.rol, roles=asked.roles or last.roles,
            magnitud=asked.magnitud or (last.magnitud if not asked.rol or asked.rol == last.rol else None),
            operaciones=asked.operaciones if says else last.operaciones,
            periodos=asked.periodos or last.periodos,
            acumulado=asked.acumulado if asked.periodos or asked.acumulado else last.acumulado,
            umbrales=asked.umbrales or (() if says else last.umbrales),
            banda=asked.banda or (None if says else last.banda),
            ausencia=asked.ausencia or (None if says else last.ausencia),
            agrupar=asked.agrupar or (None if says or asked.deixis else last.agrupar),
            orden=asked.orden or ("" if says else last.orden),
            cuantos=asked.cuantos or last.cuantos, tipos=asked.tipos or last.tipos, pagina=asked.pagina or (last.pagina if asked.deixis == "pagina" or not asked.tiene_sujeto else None),
        )  # fmt: skip
        if len(last.periodos) > 1 and not asked.operaciones & {"comparacion"} and asked.periodos:
            merged = replace(merged, operaciones=merged.operaciones - {"comparacion"})
        return merged, subject

    def _pointed(self, asked: Entendido, context: Contexto) -> Sujeto:
        """Whom a follow-up without a subject of its own means."""
        if asked.deixis == "unidad":
            names = tuple(dict.fromkeys(row.unidad_organica for row in context.filas if row.unidad_organica))
            if context.sujeto.unidades:
                return context.sujeto
            return Sujeto(unidades=names[:1], nombre=names[0]) if len(names) == 1 else Sujeto(parcial=True)
        if asked.deixis == "documento":
            return Sujeto()
        if asked.deixis == "fila" and not context.sujeto.filas and len(context.filas) == 1:
            return Sujeto(filas=context.filas, nombre=context.filas[0].nombre)
        return context.sujeto

    def _remember(self, response: Respuesta, turn: _Turn | None, before: Contexto) -> Contexto:
        if turn is None:
            return before
        ids = list(dict.fromkeys(cifra.fila for cifra in response.cifras if cifra.fila))[:20]
        ids = ids or list(dict.fromkeys(prueba.fila for prueba in response.evidencia if prueba.fila))[:20]
        rows = tuple(self.sujetos.rows(ids)) or turn.subject.filas[:20]
        options = self._context.opciones if response.tipo is Tipo.ACLARACION else ()
        offices = self._context.unidades if response.tipo is Tipo.ACLARACION else ()
        subject = turn.subject if not (turn.subject.desconocidas or turn.subject.parcial) else Sujeto()
        return Contexto(turn.asked, subject, turn.documents, rows, options, offices)

    # ---- what is asked for ---------------------------------------------------------------------------

    def _dispatch(self, turn: _Turn) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        by_request: dict[str, _Answer] = {
            "hallazgos": self._findings, "justificar": self._due, "causa": self._cause, "origen": self._origin,
            "evidencia": self._evidence, "responsable": self._property, "medida": self._property,
            "pertenencia": self._property, "codigo": self._property, "prioridad": self._property,
            "documentos": self._documents, "coherencia": self._findings, "por_periodo": self._by_period,
            "resumen": self._summary,
        }  # fmt: skip
        if asked.pedido == "documentos" and not subject.vacio:
            asked = replace(asked, pedido="")
        if subject.parcial and not subject.unidades and outside(asked.pregunta):
            return self._outside()
        if subject.parcial and asked.pedido not in ("evidencia",):
            return self._which_office(turn) if subject.unidades else self._nearest(turn, Tipo.NO_CONSTA)
        if asked.pedido in by_request and not (asked.pedido == "medida" and asked.agrupar):
            return by_request[asked.pedido](turn)
        if "comparacion" in asked.operaciones and (len(asked.periodos) == 2 or len(asked.roles) == 2):
            return self._compare(turn)
        if asked.vago:
            return self._vague(turn)
        if self._counts(asked):
            return self._count(turn)
        if asked.orden and not (asked.umbrales or asked.banda) and (asked.tipos or asked.agrupar or asked.cuantos or asked.grupos or asked.rol or asked.magnitud):
            return self._rank(turn)
        if asked.umbrales or asked.banda or asked.ausencia:
            return self._list(turn)
        if asked.rol is None and asked.magnitud is None and "falta" not in asked.operaciones:
            return self._bare(turn)
        return self._value(turn)

    def _vague(self, turn: _Turn) -> Respuesta:
        """A question with a word that would change the answer and is not understood."""
        word = turn.asked.vago
        if any(part in word for part in ("mes", "trimestre", "semestre", "ano", "periodo", "ejercicio")):
            return self._say(Tipo.ACLARACION, "¿De qué período? Por ejemplo: primer trimestre de 2023, marzo, 2024.")
        return self._nearest(turn, Tipo.NO_CONSTA)

    @staticmethod
    def _counts(asked: Entendido) -> bool:
        limited = asked.umbrales or asked.banda or asked.ausencia
        plain = asked.rol in (None, Rol.META) and asked.magnitud is None
        return "recuento" in asked.operaciones and bool(
            (asked.tipos or asked.grupos) and (limited or plain or not asked.roles) or limited
            or asked.agrupar and plain and not asked.periodos or asked.rol is Rol.META and not asked.tiene_sujeto
        )  # fmt: skip

    def _medida(self, turn: _Turn, *, default: Rol = Rol.EJECUTADO, lookup: bool = False) -> Medida | None:
        """Which figure is meant, among those that the documents in reach print; None if none of them does."""
        asked = turn.asked
        rol = asked.rol or default
        if {Rol.AVANCE, Rol.EJECUTADO} <= set(asked.roles) or {Rol.AVANCE, Rol.META} <= set(asked.roles):
            rol = Rol.AVANCE
        period = asked.periodos[0] if asked.periodos else ""
        filtro = turn.filtro
        wanted = self._magnitudes(rol, asked.magnitud, lookup=lookup, alone=bool(turn.subject.filas))
        for magnitude, role in wanted:
            medida = Medida(magnitud=magnitude, rol=role, periodo=period, acumulado=asked.acumulado)
            if self.lector.prints(medida, filtro) or role is Rol.AVANCE and self._pair(medida, filtro):
                return medida
        return None

    def _pair(self, medida: Medida, filtro: Filtro) -> bool:
        return all(
            self.lector.prints(medida.model_copy(update={"rol": rol}), filtro) for rol in (Rol.EJECUTADO, Rol.PROGRAMADO)
        ) or all(self.lector.prints(medida.model_copy(update={"rol": rol, "magnitud": Magnitud.FINANCIERA}), filtro)
                 for rol in (Rol.DEVENGADO, Rol.VIGENTE)) and medida.magnitud is Magnitud.FINANCIERA  # fmt: skip

    @staticmethod
    def _magnitudes(
        rol: Rol, stated: Magnitud | None, *, lookup: bool, alone: bool
    ) -> list[tuple[Magnitud, Rol]]:
        if rol in _BUDGET:
            return [(Magnitud.FINANCIERA, rol)]
        if rol is Rol.META:
            return [(Magnitud.FISICA, rol), (Magnitud.PORCENTAJE, rol)]
        if rol is Rol.AVANCE:
            found = [(stated or Magnitud.FISICA, rol)]
            return found if stated else [*found, (Magnitud.FINANCIERA, rol)]
        found = [(stated, rol)] if stated else [(Magnitud.FISICA, rol), (Magnitud.FINANCIERA, rol)]
        if not stated and not (lookup or alone):
            found.reverse()  # a sum over rows of many units of measure is asked of money
        if rol is Rol.EJECUTADO and stated is not Magnitud.FISICA:
            found.append((Magnitud.FINANCIERA, Rol.DEVENGADO))
        return found

    # ---- values --------------------------------------------------------------------------------------

    def _value(self, turn: _Turn) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if "falta" in asked.operaciones:
            return self._missing(turn)
        several = bool(asked.operaciones & {"suma", "media", "razon"} or asked.agrupar)
        if subject.filas and not several:
            return self._of_rows(turn)
        if subject.vacio and len(asked.periodos) <= 1 and not several and asked.tipos and "recuento" not in asked.operaciones and "lista" in asked.operaciones:
            return self._say(Tipo.ACLARACION, "¿De cuál? Indique la actividad, su código o su unidad orgánica.")
        return self._over(turn)

    def _of_rows(self, turn: _Turn) -> Respuesta:
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        roles = turn.asked.roles if len(turn.asked.roles) == 2 and Rol.AVANCE not in turn.asked.roles else (None,)
        given: list[Dada] = []
        texts: list[str] = []
        for role in roles:
            own = replace(turn, asked=replace(turn.asked, rol=role, roles=(role,))) if role else turn
            for period in turn.asked.periodos or ("",):
                part = replace(own, asked=replace(own.asked, periodos=(period,) if period else ()))
                text, figures = self._row_value(part, row)
                texts.append(text)
                given += figures
        if not given:
            return self._with_row(self._say(Tipo.NO_CONSTA, " ".join(texts) + self._corrected(turn)), row)
        return self._say(Tipo.RESPUESTA, " ".join(texts) + self._corrected(turn), cifras=given)

    def _one_row(self, turn: _Turn) -> FilaVista | Respuesta:
        """The row meant; or the question back."""
        rows = list(turn.subject.filas)
        if len(rows) == 1:
            return rows[0]
        if not turn.asked.grupos:
            rows = [row for row in rows if row.tipo != TipoFila.GRUPO] or rows
        codes = {row.codigo for row in rows}
        if len(codes) == 1 and None not in codes and len({row.documento for row in rows}) == 1:
            groups = [row for row in rows if row.tipo == TipoFila.GRUPO]
            if len(groups) == 1 and len(rows) == 2:
                return groups[0]
        if turn.asked.rol is not None:  # only rows that can have the figure
            medida = self._medida(turn, lookup=True)
            able = {dato.fila for dato in self.buscador.figures(medida, turn.filtro)} if medida else set()
            some = [row for row in rows if row.id in able]
            whole = {fold(row.descripcion) for row in some} == {fold(turn.asked.frase)}
            rows = some if len(some) > 1 or whole or turn.asked.codigos else rows
        if len(rows) == 1:
            return rows[0]
        self._context = replace(self._context, opciones=tuple(rows[:MAX_OPTIONS]), unidades=())
        more = f" (se muestran {MAX_OPTIONS} de {len(rows)})" if len(rows) > MAX_OPTIONS else ""
        said = f"Hay {len(rows)} filas que responden a «{turn.subject.nombre}»{more}. ¿A cuál se refiere?"
        return self._say(Tipo.ACLARACION, said + self._corrected(turn), opciones=[self._option(row) for row in rows[:MAX_OPTIONS]])

    def _option(self, row: FilaVista) -> str:
        parts = [redaccion.short(row.nombre), row.unidad_organica or "", f"{self.sujetos.documents[row.documento]} p. {row.pagina}", row.id]
        return " · ".join(part for part in parts if part)

    def _row_value(self, turn: _Turn, row: FilaVista) -> tuple[str, list[Dada]]:
        """A row's figure in words, and as given; no figure where there is none."""
        medida = self._medida(turn, lookup=True)
        name = redaccion.short(row.nombre)
        asked_period = turn.asked.periodos[0] if turn.asked.periodos else ""
        if medida is None:
            what = redaccion.role(Medida(rol=turn.asked.rol or Rol.EJECUTADO, magnitud=turn.asked.magnitud or Magnitud.FISICA))
            return f"No consta {what} de {name}: el documento no lo trae.", []
        datos = self.buscador.run(
            Consulta(operacion=Operacion.VALOR, medida=medida, filtro=turn.filtro.model_copy(update={"pagina": None}))
        ).datos
        if not datos:
            when = f" en {redaccion.span(asked_period, False)}" if asked_period else ""
            return f"No consta {redaccion.role(medida)} de {name}{when}.", []
        dato = datos[0]
        where = f"({self.sujetos.documents[dato.documento]}, p. {dato.pagina}, fila {dato.fila})"
        when = redaccion.span(dato.periodo, dato.acumulado)
        if dato.valor is None:
            printed = f", está «{dato.celdas[0].texto}»" if dato.celdas[0].texto else ""
            return f"{redaccion.role(medida).capitalize()} de {name} en {when}: {redaccion.absent(dato)}{printed} {where}.", []
        given = self._given(dato)
        text = f"{redaccion.role(medida).capitalize()} de {name}, {when}: {redaccion.amount(dato.valor, given.unidad)} {where}."
        if dato.calculo:
            text += f" Calculado: {dato.calculo}."
        if dato.medida.rol is not medida.rol:
            text += f" Se toma {redaccion.role(dato.medida)}."
        return text + self._doubts(dato), [given]

    def _doubts(self, dato: Dato) -> str:
        """What a reader must know beside the figure: review, findings."""
        said = ""
        if dato.revision:
            said += " La lectura está EN REVISIÓN: compruébela en la página."
        if len(dato.celdas) == 1 and dato.celdas[0].recalculado is not None and dato.celdas[0].recalculado != dato.valor:
            cell = dato.celdas[0]
            found = self.evidencia.findings_of_cell(cell.id)
            if found:
                said += f" Atención: {found[0].mensaje}"
        return said

    def _given(self, dato: Dato) -> Dada:
        single = len(dato.celdas) == 1 and not dato.calculo
        cell = dato.celdas[0]
        state = "revision" if dato.revision else cell.estado if single else "calculado"
        return Dada(
            dato.valor, self._unit(dato), dato.periodo, dato.fila, cell.id if single else None,
            cell.pagina if single else dato.pagina, state, dato.calculo,
            cell.texto if single else " + ".join(c.texto for c in dato.celdas), self.sujetos.documents[dato.documento],
            dato.nombre, dato.medida, dato.acumulado,
        )  # fmt: skip

    def _unit(self, dato: Dato) -> str | None:
        if redaccion.is_percent(dato.medida):
            return "%"
        if dato.medida.magnitud is Magnitud.FINANCIERA:
            return self._ajustes(dato.familia).moneda or None
        return dato.unidad_medida

    def _missing(self, turn: _Turn) -> Respuesta:
        """What is left to do: target or plan of the year less what was done to date."""
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, "¿De qué actividad? Indique su nombre o su código.")
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        done = self._medida(replace(turn, asked=replace(turn.asked, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,))), lookup=True)
        if done is None:
            return self._with_row(self._say(Tipo.NO_CONSTA, f"No consta lo ejecutado de {redaccion.short(row.nombre)}."), row)
        base = Rol.META if done.magnitud is Magnitud.FISICA and not done.periodo else Rol.PROGRAMADO
        if done.rol is Rol.DEVENGADO:
            base = Rol.VIGENTE
        filtro = turn.filtro.model_copy(update={"pagina": None})
        first = self.lector.datos(done, filtro)
        other = self.lector.datos(done.model_copy(update={"rol": base, "acumulado": None if base is Rol.META else done.acumulado}), filtro)
        if base is Rol.META and not other:
            base = Rol.PROGRAMADO
            other = self.lector.datos(done.model_copy(update={"rol": base}), filtro)
        if not first or not other or first[0].valor is None or other[0].valor is None:
            return self._with_row(self._say(Tipo.NO_CONSTA, f"No consta lo que falta de {redaccion.short(row.nombre)}: no están las dos cifras."), row)
        a, b = first[0], other[0]
        assert a.valor is not None and b.valor is not None
        if base is not Rol.META and a.periodo != b.periodo:
            return self._with_row(self._say(Tipo.NO_CONSTA, "Lo programado y lo ejecutado no son del mismo período."), row)
        rest = b.valor - a.valor
        formula = f"{redaccion.number(b.valor)} - {redaccion.number(a.valor)}"
        given = replace(self._given(a), valor=rest, calculo=formula, cifra=None, estado="revision" if a.revision or b.revision else "calculado")
        what = "la meta" if base is Rol.META else redaccion.role(other[0].medida)
        said = (
            f"De {redaccion.short(row.nombre)} faltan {redaccion.amount(rest, given.unidad)} para {what}"
            f" ({redaccion.span(a.periodo, a.acumulado)}: {formula}; p. {row.pagina}, fila {row.id})."
        )
        if rest < 0:
            said = f"De {redaccion.short(row.nombre)} no falta nada: se pasó de {what} en {redaccion.amount(-rest, given.unidad)} ({formula}; p. {row.pagina}, fila {row.id})."
        return self._say(Tipo.RESPUESTA, said + (self._doubts(a) if a.revision else ""), cifras=[given])

    def _compare(self, turn: _Turn) -> Respuesta:
        """A figure in two periods, or two roles in one; and their difference."""
        asked = turn.asked
        if turn.subject.filas:
            row = self._one_row(turn)
            if isinstance(row, Respuesta):
                return row
            turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        if len(asked.periodos) == 2:
            parts = [replace(turn, asked=replace(asked, periodos=(p,), operaciones=frozenset(), roles=asked.roles[:1])) for p in asked.periodos]
        else:
            parts = [replace(turn, asked=replace(asked, rol=r, roles=(r,), operaciones=frozenset())) for r in asked.roles]
        answers = [self._of_rows(part) if turn.subject.filas else self._over(part) for part in parts]
        if any(a.tipo is not Tipo.RESPUESTA for a in answers):
            bad = next(a for a in answers if a.tipo is not Tipo.RESPUESTA)
            return bad
        text = " ".join(a.texto for a in answers)
        figures = [c for a in answers for c in a.cifras]
        first, second = answers[0].cifras, answers[1].cifras
        if len(first) == len(second) == 1 and first[0].unidad == second[0].unidad:
            a, b = first[0].valor, second[0].valor
            if a is not None and b is not None:
                figures.append(self._difference(first[0], second[0], b - a))
                points = "puntos" if first[0].unidad == "%" else (first[0].unidad or "")
                text += f" Diferencia: {redaccion.number(b - a)} {points.lower() if points.isupper() else points}".rstrip() + "."
        return self._say(Tipo.RESPUESTA, text, cifras=figures)

    @staticmethod
    def _difference(first: Dada, second: Dada, value: Decimal) -> Dada:
        assert first.valor is not None and second.valor is not None
        formula = f"{redaccion.number(second.valor)} - {redaccion.number(first.valor)}"
        state = next((s for s in ("revision", "parcial") if s in (first.estado, second.estado)), "calculado")
        unit = "puntos" if first.unidad == "%" else first.unidad
        return replace(second, valor=value, calculo=formula, cifra=None, estado=state, texto="", unidad=unit)

    # ---- over several rows ---------------------------------------------------------------------------

    def _over(self, turn: _Turn) -> Respuesta:
        """Sums, means and ratios over the rows meant."""
        medida = self._medida(turn)
        if medida is None:
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(Medida(rol=turn.asked.rol or Rol.EJECUTADO, magnitud=turn.asked.magnitud or Magnitud.FISICA))} en los documentos leídos.")
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
        elif medida.rol in (Rol.META, Rol.LINEA_BASE) and medida.magnitud is Magnitud.FISICA and not asked.operaciones & {"suma"} and not turn.subject.unidades:
            return self._say(Tipo.ACLARACION, "¿De qué actividad o indicador? Indique su nombre o su código.")
        consulta = Consulta(operacion=operation, medida=medida, sobre=sobre, filtro=turn.filtro, agrupar=asked.agrupar)
        result = self.buscador.run(consulta)
        groups = [g for g in result.grupos if g.filas and redaccion.enough(g.filas, g.fuera)]
        if not groups:
            when = f" en {redaccion.span(medida.periodo, False)}" if medida.periodo else ""
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(medida)} de {self._whom(turn)}{when}.")
        if operation is Operacion.SUMA and any(self._nested(turn, number) for g in groups for number in g.documentos):
            return self._printed_totals(turn, medida) or self._say(
                Tipo.NO_CONSTA, "Las partidas de ese documento contienen unas a otras y no trae un total legible: no se suman."
            )
        if asked.agrupar is None and len(groups) > SHOWN:
            names = sorted({self.sujetos.documents[n] for g in groups for n in g.documentos})
            if len(names) == 1:
                units = len({g.unidad for g in groups})
                return self._say(Tipo.ACLARACION, f"Esas filas se miden en {units} unidades de medida distintas, que no se suman. ¿De qué actividad? ¿O en dinero?")
            return self._say(Tipo.ACLARACION, f"Hay {len(names)} documentos con ese dato. ¿De cuál?", opciones=names[:MAX_OPTIONS])
        answer = self._groups(turn, consulta, groups, result)
        whole = turn.subject.vacio and not (asked.pagina or asked.agrupar or asked.tipos and asked.umbrales)
        if operation is Operacion.SUMA and whole and any(c.estado == "parcial" for c in answer.cifras):
            printed = self._printed_totals(turn, medida)
            if printed is not None:
                return replace(answer, texto=f"{printed.texto}\n{answer.texto}", cifras=printed.cifras + answer.cifras)
        return answer

    def _nested(self, turn: _Turn, documento: int) -> bool:
        """Whether rows of a document may hold one another: budget lines with a total, or codes inside codes."""
        if turn.subject.filas or turn.subject.unidades:
            return False
        return any(serie.documento == documento and serie.familia == "presupuesto" for serie in self.lector.series)

    def _printed_totals(self, turn: _Turn, medida: Medida) -> Respuesta | None:
        """The printed total of each document, where each has exactly one."""
        datos = self.buscador.figures(medida, turn.filtro.model_copy(update={"tipos": (TipoFila.TOTAL,)}))
        by_document: dict[int, list[Dato]] = {}
        for dato in datos:
            by_document.setdefault(dato.documento, []).append(dato)
        if not by_document or len(by_document) > SHOWN or any(len(own) != 1 or own[0].valor is None for own in by_document.values()):
            return None
        given, lines = [], []
        for own in by_document.values():
            dato = own[0]
            assert dato.valor is not None
            figure = self._given(dato)
            given.append(figure)
            lines.append(
                f"{redaccion.role(medida).capitalize()} en total, {redaccion.span(dato.periodo, dato.acumulado)}:"
                f" {redaccion.amount(dato.valor, figure.unidad)}, según la línea «{dato.descripcion}»"
                f" ({figure.archivo}, p. {dato.pagina}, fila {dato.fila})." + self._doubts(dato)
            )
        return self._say(Tipo.RESPUESTA, "\n".join(lines), cifras=given)

    def _groups(self, turn: _Turn, consulta: Consulta, groups: Sequence[Grupo], result: Resultado) -> Respuesta:
        given, lines = [], []
        for group in groups:
            figure = self._given_group(turn, consulta, group)
            if figure.valor is None:
                continue
            given.append(figure)
            lines.append(self._group_line(turn, consulta, group, figure))
        shown = lines[:SHOWN] + ([f"… y {len(lines) - SHOWN} más."] if len(lines) > SHOWN else [])
        text = "\n".join(shown)
        if len(groups) > 1 and consulta.agrupar is None and consulta.medida.magnitud is Magnitud.FISICA and consulta.operacion is Operacion.SUMA:
            text += "\nNo se suman entre sí cantidades de unidades de medida o documentos distintos."
        return self._say(Tipo.RESPUESTA, text + self._corrected(turn), cifras=given, consulta=consulta)

    def _given_group(self, turn: _Turn, consulta: Consulta, group: Grupo) -> Dada:
        documents = [self.sujetos.documents[number] for number in group.documentos]
        family = next((s.familia for s in self.lector.series if s.documento == group.documentos[0]), "")
        unit = self._ajustes(family).moneda or None if group.unidad == "dinero" else group.unidad or None
        how = {
            Operacion.SUMA: f"suma de {group.filas} filas", Operacion.MEDIA: f"media simple de {group.filas} filas",
            Operacion.RAZON: f"suma entre suma de {group.filas} filas: {group.calculo}",
            Operacion.RANKING: f"{'media simple' if group.unidad == '%' else 'suma'} de {group.filas} filas",
            Operacion.RECUENTO: "recuento",
        }[consulta.operacion]  # fmt: skip
        partial = redaccion.partial(group.fuera) and consulta.operacion is not Operacion.RECUENTO
        out = redaccion.left_out(group.fuera)
        name = self._group_name(turn, consulta, group)
        return Dada(
            group.valor, unit, group.periodo, None, None, None, "parcial" if partial else "calculado",
            f"{how}. {out}".strip() if out else how, "", ", ".join(documents[:3]), name, consulta.medida, group.acumulado,
        )  # fmt: skip

    def _group_name(self, turn: _Turn, consulta: Consulta, group: Grupo) -> str:
        if consulta.agrupar is Agrupar.DOCUMENTO:
            return self.sujetos.documents[int(group.nombre)]
        if consulta.agrupar is not None:
            return group.nombre or "sin unidad"
        return self._whom(turn)

    def _group_line(self, turn: _Turn, consulta: Consulta, group: Grupo, figure: Dada) -> str:
        assert figure.valor is not None
        when = redaccion.span(group.periodo, group.acumulado)
        value = redaccion.amount(figure.valor, figure.unidad)
        mean = consulta.operacion is Operacion.MEDIA or consulta.operacion is Operacion.RANKING and group.unidad == "%"
        what = redaccion.role(consulta.medida)
        if consulta.operacion is Operacion.RAZON:
            what = f"el porcentaje de {redaccion.role(consulta.medida)} sobre {redaccion.role(consulta.medida.model_copy(update={'rol': consulta.sobre}))}"
        elif mean:
            what = f"{what} promedio"
        elif consulta.operacion is Operacion.SUMA:
            what = f"el total de {what}"
        start = "Parcial: " if figure.estado == "parcial" else ""
        label = f"{figure.nombre}: " if consulta.agrupar else ""
        body = f"{what.capitalize()} de {figure.nombre}" if not consulta.agrupar else ""
        said = f"{label}{start}{body}{', ' if body else ''}{when}: {value}" if body else f"{label}{start.lower()}{value}, {when}"
        return f"{said} ({figure.calculo.rstrip('.')}; {figure.archivo})."

    def _whom(self, turn: _Turn) -> str:
        if turn.subject.nombre:
            return redaccion.short(turn.subject.nombre)
        if turn.asked.pagina:
            return f"la página {turn.asked.pagina}"
        return "todo el documento" if len(self._reach(turn)) == 1 else "cada documento"

    def _reach(self, turn: _Turn) -> list[int]:
        return self.lector.documents(turn.filtro)

    # ---- lists, rankings, counts ---------------------------------------------------------------------

    def _limited(self, turn: _Turn, operation: Operacion) -> Consulta | None:
        asked = turn.asked
        default = Rol.EJECUTADO if asked.magnitud is Magnitud.FINANCIERA and not (asked.banda or asked.ausencia) else Rol.AVANCE
        if asked.ausencia and asked.rol is None:
            default = Rol.AVANCE
        if turn.subject.filas and not turn.subject.unidades and len(turn.subject.filas) > 500:
            return None
        if asked.rol is Rol.META and (asked.umbrales or asked.banda) and not asked.tiene_sujeto:
            turn = replace(turn, asked=replace(asked, rol=Rol.AVANCE, roles=(Rol.AVANCE,)))
        medida = self._medida(turn, default=default)
        if medida is None:
            return None
        return Consulta(
            operacion=operation, medida=medida, filtro=turn.filtro, umbrales=asked.umbrales, banda=asked.banda,
            ausencia=asked.ausencia, agrupar=asked.agrupar,
        )  # fmt: skip

    def _list(self, turn: _Turn) -> Respuesta:
        consulta = self._limited(turn, Operacion.LISTA)
        if consulta is None:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
        consulta = consulta.model_copy(update={"agrupar": None})
        result = self.buscador.run(consulta)
        return self._rows_answer(turn, consulta, result, self._condition(turn))

    def _condition(self, turn: _Turn) -> str:
        asked = turn.asked
        parts = [f"{limit.comparador.value} {redaccion.number(limit.valor)}" for limit in asked.umbrales]
        if asked.banda:
            parts.append(f"en banda {asked.banda.value}")
        if asked.ausencia:
            parts.append(f"con «{asked.ausencia.value.replace('_', ' ')}»")
        return " y ".join(parts)

    def _rows_answer(self, turn: _Turn, consulta: Consulta, result: Resultado, condition: str) -> Respuesta:
        what = redaccion.role(consulta.medida)
        out = {k: v for k, v in (result.fuera or {}).items() if k in redaccion.LOST}
        note = f" {redaccion.left_out(out)}" if out else ""
        where = f" de {self._whom(turn)}" if not turn.subject.vacio or turn.asked.pagina else ""
        if not result.datos:
            figure = Dada(Decimal(0), "filas", consulta.medida.periodo, None, None, None, "parcial" if out else "calculado", "recuento")
            return self._say(Tipo.RESPUESTA, f"Ninguna fila{where} cumple: {what} {condition}.{note}", cifras=[figure], consulta=consulta)
        given = [self._given(dato) for dato in result.datos]
        lines = [f"- {redaccion.short(d.nombre, 90)}: {self._row_words(d)} (p. {d.pagina}, fila {d.fila})" for d in result.datos[:SHOWN]]
        if result.total > SHOWN:
            lines.append(f"… y {result.total - SHOWN} más.")
        count = Dada(Decimal(result.total), "filas", result.datos[0].periodo, None, None, None, "parcial" if out else "calculado", "recuento")
        head = f"{result.total} {'fila cumple' if result.total == 1 else 'filas cumplen'}{where}: {what} {condition}.{note}"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines]) + self._corrected(turn), cifras=[*given, count], consulta=consulta)

    def _row_words(self, dato: Dato) -> str:
        if dato.valor is None:
            return redaccion.absent(dato)
        mark = " EN REVISIÓN" if dato.revision else ""
        return f"{redaccion.amount(dato.valor, self._unit(dato))}{mark}, {redaccion.span(dato.periodo, dato.acumulado)}"

    def _rank(self, turn: _Turn) -> Respuesta:
        asked = turn.asked
        default = Rol.EJECUTADO if asked.magnitud is Magnitud.FINANCIERA else Rol.AVANCE
        medida = self._medida(turn, default=default)
        if medida is None:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
        one = not re.search(r"\b(?:las|los|cuales|actividades|unidades|partidas|indicadores|gerencias|areas|peores|mejores|mayores|menores)\b", normalised(asked.pregunta))
        limit = asked.cuantos or (1 if one else 5)
        by = asked.agrupar if asked.agrupar not in (Agrupar.MEDIDA,) else None
        if turn.subject.filas and len(turn.subject.filas) == 1:
            return self._of_rows(turn)
        if by is None and medida.magnitud is Magnitud.FISICA and medida.rol not in (Rol.AVANCE, Rol.AVANCE_TIPO2):
            if asked.magnitud is None and self.lector.prints(medida.model_copy(update={"magnitud": Magnitud.FINANCIERA}), turn.filtro):
                medida = medida.model_copy(update={"magnitud": Magnitud.FINANCIERA})
        consulta = Consulta(operacion=Operacion.RANKING, medida=medida, filtro=turn.filtro, agrupar=by, limite=min(limit, 500), descendente=asked.orden == "mejor")
        result = self.buscador.run(consulta)
        if by is not None:
            return self._rank_groups(turn, consulta, result)
        if not result.datos:
            return self._say(Tipo.NO_CONSTA, f"No consta {redaccion.role(medida)} de ninguna fila.")
        units = {self._unit(dato) for dato in result.datos}
        if len(units) > 1:
            return self._say(Tipo.ACLARACION, "Esas filas se miden en unidades distintas y no se comparan entre sí. ¿En qué unidad de medida, o prefiere por avance?", opciones=sorted(str(u) for u in units)[:MAX_OPTIONS])
        given = [self._given(dato) for dato in result.datos]
        which = "mayor" if asked.orden == "mejor" else "menor"
        lines = [f"{n}. {redaccion.short(d.nombre, 90)}: {self._row_words(d)} ({self.sujetos.documents[d.documento]}, p. {d.pagina}, fila {d.fila})" for n, d in enumerate(result.datos[:SHOWN], 1)]
        if len(result.datos) > limit:
            lines.append(f"{len(result.datos)} filas: hay empate en el último lugar.")
        note = redaccion.left_out(result.fuera or {})
        head = f"Con {which} {redaccion.role(medida).split(' ', 1)[1]}, entre {result.total} filas:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *([note] if note else [])]), cifras=given, consulta=consulta)

    def _rank_groups(self, turn: _Turn, consulta: Consulta, result: Resultado) -> Respuesta:
        if not result.grupos:
            return self._say(Tipo.NO_CONSTA, "Los documentos leídos no traen ese dato por unidad.")
        if len({(g.unidad, g.documentos, g.periodo) for g in result.grupos}) > 1:
            documents = sorted({self.sujetos.documents[n] for g in result.grupos for n in g.documentos})
            if len(documents) > 1:
                return self._say(Tipo.ACLARACION, "Hay varios documentos con ese dato y no se comparan entre sí. ¿De cuál?", opciones=documents[:MAX_OPTIONS])
            return self._say(Tipo.ACLARACION, "Esas cantidades son de unidades de medida distintas y no se comparan. ¿En dinero, o por avance?")
        limit = consulta.limite
        groups = list(result.grupos)[:limit]
        partial = sum(redaccion.partial(group.fuera) for group in result.grupos)
        answer = self._groups(turn, consulta, groups, result)
        which = "Mayor" if consulta.descendente else "Menor"
        note = f"\n{partial} tienen cifras perdidas o en revisión: el orden puede ser otro." if partial else ""
        head = f"{which} {redaccion.role(consulta.medida).split(' ', 1)[1]}, entre {result.total}:"
        return replace(answer, texto=f"{head}\n{answer.texto}{note}")

    def _count(self, turn: _Turn) -> Respuesta:
        asked = turn.asked
        if asked.umbrales or asked.banda or asked.ausencia:
            consulta = self._limited(turn, Operacion.RECUENTO)
            if consulta is None:
                return self._say(Tipo.NO_CONSTA, "No consta ese dato en los documentos leídos.")
            result = self.buscador.run(consulta.model_copy(update={"agrupar": None}))
            answer = self._rows_answer(turn, consulta, result, self._condition(turn))
            return replace(answer, cifras=(answer.cifras[-1], *answer.cifras[:-1]))
        return self._count_rows(turn)

    def _count_rows(self, turn: _Turn) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if subject.filas and not (asked.tipos or asked.grupos):
            return self._value(turn)
        types = (TipoFila.META_UNIDAD,) if asked.rol is Rol.META and not asked.tipos else turn.filtro.tipos
        counts = self.evidencia.count_rows(turn.filtro.model_copy(update={"tipos": types}), asked.agrupar)
        counts = {key: value for key, value in counts.items() if value}
        if not counts:
            return self._say(Tipo.NO_CONSTA, f"No consta ninguna fila así en {self._whom(turn)}.")
        names = {TipoFila.ACTIVIDAD: "actividades", TipoFila.INDICADOR: "indicadores", TipoFila.PARTIDA: "partidas", TipoFila.GRUPO: "acciones u objetivos", TipoFila.META_UNIDAD: "metas de unidad"}
        what = " y ".join(names.get(tipo, tipo.value) for tipo in types) if len(types) < 4 else "filas"
        given, lines = [], []
        for (documento, group), count in counts.items():
            archivo = self.sujetos.documents[documento]
            given.append(Dada(Decimal(count), "filas", "", None, None, None, "calculado", "recuento", "", archivo, group))
            whom = f"{group}: " if group else (f"{redaccion.short(subject.nombre)}: " if subject.nombre else "")
            lines.append(f"{whom}{count:,} {what} ({archivo}).")
        more = [f"… y {len(lines) - SHOWN} más."] if len(lines) > SHOWN else []
        return self._say(Tipo.RESPUESTA, "\n".join(lines[:SHOWN] + more) + self._corrected(turn), cifras=given)

    # ---- words, not figures --------------------------------------------------------------------------

    def _findings(self, turn: _Turn) -> Respuesta:
        rule = "coherencia" if turn.asked.pedido == "coherencia" else ""
        found = self.evidencia.findings(turn.filtro, rows=tuple(row.id for row in turn.subject.filas), rule=rule)
        where = f" en {self._whom(turn)}" if not turn.subject.vacio or turn.asked.pagina else ""
        count = Dada(Decimal(len(found)), "hallazgos", "", None, None, None, "calculado", "recuento")
        if not found:
            said = f"No hay hallazgos{where}: ninguna cuenta que se pudo comprobar falla. No es una certificación."
            return self._say(Tipo.RESPUESTA, said, cifras=[count])
        proofs = [Prueba(h.fila, h.pagina, h.mensaje, self.sujetos.documents[h.documento]) for h in found[:200]]
        lines = [f"- {h.severidad}: {h.mensaje} ({self.sujetos.documents[h.documento]}, p. {h.pagina}{', fila ' + h.fila if h.fila else ''})" for h in found[:SHOWN]]
        more = [f"… y {len(found) - SHOWN} más."] if len(found) > SHOWN else []
        head = f"{len(found)} {'hallazgo' if len(found) == 1 else 'hallazgos'}{where}:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *more]), cifras=[count], evidencia=proofs)

    def _due(self, turn: _Turn) -> Respuesta:
        """Rows whose justification is due in a period."""
        if turn.asked.vago in ("no", "ni", "sin"):
            return self._nearest(turn, Tipo.NO_CONSTA)
        if not turn.documents and len(self.sujetos.documents) > 20:
            return self._say(Tipo.ACLARACION, "Hay muchos documentos. ¿De cuál?", opciones=list(self.sujetos.documents.values())[:MAX_OPTIONS])
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        due = self.evidencia.due(turn.filtro, period)
        count = Dada(Decimal(len(due)), "filas", period, None, None, None, "calculado", "recuento según los umbrales configurados")
        if not due:
            return self._say(Tipo.RESPUESTA, "Ninguna fila necesita justificación con los umbrales configurados.", cifras=[count])
        words = {"avance_bajo": "avance bajo", "avance_alto": "avance por encima de lo previsto", "sin_ejecucion": "sin ejecución", "sin_programacion": "ejecutó sin tener programación"}
        lines, proofs = [], []
        for item in due[:500]:
            why = ", ".join(words.get(reason, reason) for reason in item.motivos)
            fila = item.fila
            name = f"{fila.codigo} · {fila.descripcion}" if fila.codigo else fila.descripcion
            proofs.append(Prueba(fila.id, fila.pagina, f"{name}: {why}", fila.archivo))
            lines.append(f"- {redaccion.short(name, 90)}: {why}, {redaccion.span(item.periodo, False)} (p. {fila.pagina}, fila {fila.id})")
        more = [f"… y {len(due) - SHOWN} más."] if len(due) > SHOWN else []
        head = f"{len(due)} {'fila necesita' if len(due) == 1 else 'filas necesitan'} justificación:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines[:SHOWN], *more]), cifras=[count], evidencia=proofs)

    def _cause(self, turn: _Turn) -> Respuesta:
        """Why: only what the document states, quoted."""
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, "¿La causa de qué? Indique la actividad o su código.")
        row = self._one_row(replace(turn, asked=replace(turn.asked, rol=None)))
        if isinstance(row, Respuesta):
            return row
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        quotes = self.evidencia.witnesses(row.id, period, causes=True)
        name = redaccion.short(row.nombre)
        if not quotes:
            said = f"No consta la causa de {name}: el documento no la dice. [causa por completar por el área responsable]"
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        return self._quoted(f"El documento dice sobre {name}:", row, quotes)

    def _quoted(self, head: str, row: FilaVista, quotes: Sequence[Prueba]) -> Respuesta:
        lines = [f"- «{quote.texto}» (p. {quote.pagina})" for quote in quotes]
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines]), evidencia=quotes)

    def _evidence(self, turn: _Turn) -> Respuesta:
        for row in turn.subject.filas[:MAX_OPTIONS]:
            quotes = self.evidencia.witnesses(row.id, "", causes=False)
            if quotes:
                return self._quoted(f"El documento dice sobre {redaccion.short(row.nombre)}:", row, quotes)
        return self._nearest(turn, Tipo.RESPUESTA)

    def _origin(self, turn: _Turn) -> Respuesta:
        """Where a figure or a row stands."""
        asked = turn.asked
        if asked.ids and (cell := self.evidencia.cell(asked.ids[0])):
            return self._say(Tipo.RESPUESTA, cell.texto_largo, cifras=[cell.dada], evidencia=[cell.prueba])
        if not turn.subject.filas and self._context.filas:
            turn = replace(turn, subject=Sujeto(filas=self._context.filas[:1]))
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, "¿Qué cifra? Indique la actividad, o el identificador de la fila.")
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        if asked.rol is not None:
            text, figures = self._row_value(replace(turn, subject=replace(turn.subject, filas=(row,))), row)
            if figures:
                return self._with_row(self._say(Tipo.RESPUESTA, text, cifras=figures), row)
        said = f"{redaccion.short(row.nombre)} está en {self.sujetos.documents[row.documento]}, página {row.pagina}, fila {row.id}."
        return self._with_row(self._say(Tipo.RESPUESTA, said), row)

    def _property(self, turn: _Turn) -> Respuesta:
        """What the row says of itself: office, unit of measure, code, group, priority."""
        if not turn.subject.filas:
            return replace(self._say(Tipo.ACLARACION, "¿De qué actividad o indicador? Indique su nombre o su código."), entendida=False)
        row = self._one_row(replace(turn, asked=replace(turn.asked, rol=None)))
        if isinstance(row, Respuesta):
            return row
        words = {
            "responsable": ("La unidad orgánica", row.unidad_organica), "medida": ("La unidad de medida", row.unidad_medida),
            "codigo": ("El código", row.codigo), "pertenencia": ("El grupo", " › ".join(row.grupo)),
            "prioridad": ("Los atributos", ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in row.atributos.items())),
        }  # fmt: skip
        label, value = words[turn.asked.pedido]
        name = redaccion.short(row.nombre)
        if not value:
            return self._with_row(self._say(Tipo.NO_CONSTA, f"No consta {label.lower()} de {name}."), row)
        where = f"({self.sujetos.documents[row.documento]}, p. {row.pagina}, fila {row.id})"
        return self._with_row(self._say(Tipo.RESPUESTA, f"{label} de {name}: {value} {where}."), row)

    def _documents(self, turn: _Turn) -> Respuesta:
        names = list(self.sujetos.documents.values())
        count = Dada(Decimal(len(names)), "documentos", "", None, None, None, "calculado", "recuento")
        lines = [f"- {name}" for name in names[:SHOWN]] + ([f"… y {len(names) - SHOWN} más."] if len(names) > SHOWN else [])
        return self._say(Tipo.RESPUESTA, "\n".join([f"{len(names)} documentos leídos:", *lines]), cifras=[count])

    def _by_period(self, turn: _Turn) -> Respuesta:
        """A figure month by month or quarter by quarter; only the highest or lowest where that is asked."""
        asked = replace(turn.asked, pedido="", operaciones=turn.asked.operaciones - {"comparacion"})
        cuts = [f"{month:02d}" for month in range(1, 13)] if re.search(r"\bmes|mensual", normalised(asked.pregunta)) else ["T1", "T2", "T3", "T4"]
        years = {p[:4] for p in asked.periodos if p[:2] in ("19", "20")}
        parts = []
        for cut in cuts:
            period = f"{next(iter(years))}-{cut}" if len(years) == 1 else cut
            own = replace(turn, asked=replace(asked, periodos=(period,), orden="", acumulado=None, cuantos=None))
            answer = self._of_rows(own) if turn.subject.filas else self._over(own)
            if answer.tipo is Tipo.ACLARACION:
                return answer
            if answer.tipo is Tipo.RESPUESTA and len(answer.cifras) == 1:
                parts.append(answer)
        if not parts:
            return self._say(Tipo.NO_CONSTA, "No consta ese dato por períodos.")
        if asked.orden:
            pick = max if asked.orden == "mejor" else min
            best = pick(part.cifras[0].valor or Decimal(0) for part in parts)
            parts = [part for part in parts if part.cifras[0].valor == best]
        return self._say(Tipo.RESPUESTA, "\n".join(p.texto for p in parts), cifras=[p.cifras[0] for p in parts])

    def _summary(self, turn: _Turn) -> Respuesta:
        """Rows, mean progress, money and findings of what is meant."""
        base = replace(turn.asked, pedido="", operaciones=frozenset(), rol=None, roles=(), magnitud=None)
        parts = [self._count_rows(replace(turn, asked=base))] if not turn.subject.filas else []
        for rol, magnitude in ((Rol.AVANCE, None), (Rol.PROGRAMADO, Magnitud.FINANCIERA), (Rol.EJECUTADO, Magnitud.FINANCIERA)):
            parts.append(self._value(replace(turn, asked=replace(base, rol=rol, roles=(rol,), magnitud=magnitude))))
        parts.append(self._findings(replace(turn, asked=base)))
        good = [part for part in parts if part.tipo is Tipo.RESPUESTA]
        asked_back = next((part for part in parts if part.tipo is Tipo.ACLARACION), None)
        if not good or (asked_back and turn.subject.filas):
            return asked_back or self._say(Tipo.NO_CONSTA, "No consta nada que resumir.")
        return self._say(Tipo.RESPUESTA, "\n".join(p.texto.partition(":\n")[0] if "hallazgo" in p.texto[:20] else p.texto for p in good), cifras=[c for p in good for c in p.cifras])

    def _bare(self, turn: _Turn) -> Respuesta:
        """A question that asks for no figure that we know."""
        asked, subject = turn.asked, turn.subject
        if subject.vacio and not asked.pagina:
            if outside(asked.pregunta) or not (asked.tipos or asked.operaciones & {"suma", "media", "comparacion"} or asked.periodos or asked.agrupar):
                return self._outside()
            return self._say(Tipo.ACLARACION, "¿Qué dato desea: lo programado, lo ejecutado, el avance, los hallazgos?")
        scope = subject.unidades or subject.grupo or asked.pagina and subject.vacio or len(subject.filas) > 1 and asked.tipos
        if scope and asked.operaciones & {"lista"} and (asked.tipos or asked.grupos):
            return self._name_rows(turn)
        return self._nearest(turn, Tipo.RESPUESTA)

    def _name_rows(self, turn: _Turn) -> Respuesta:
        rows = self.evidencia.rows_of(turn.filtro)
        if not rows:
            return self._say(Tipo.NO_CONSTA, f"No consta ninguna fila así en {self._whom(turn)}.")
        proofs = [Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento]) for row in self.sujetos.rows(rows[:500])]
        lines = [f"- {redaccion.short(p.texto, 100)} (p. {p.pagina}, fila {p.fila})" for p in proofs[:SHOWN]]
        more = [f"… y {len(rows) - SHOWN} más."] if len(rows) > SHOWN else []
        count = Dada(Decimal(len(rows)), "filas", "", None, None, None, "calculado", "recuento")
        return self._say(Tipo.RESPUESTA, "\n".join([f"{len(rows)} filas de {self._whom(turn)}:", *lines, *more]), cifras=[count], evidencia=proofs)

    # ---- refusals ------------------------------------------------------------------------------------

    def _outside(self) -> Respuesta:
        """What is no question about the plan, as far as the rules can tell."""
        said = "Esa pregunta queda fuera del plan: respondo sobre actividades, metas, ejecución, avance y hallazgos de los documentos leídos."
        return replace(self._say(Tipo.FUERA, said), entendida=False)

    def _unknown(self, turn: _Turn) -> Respuesta:
        asked = turn.asked
        plan = asked.rol or asked.pedido or asked.tipos or asked.umbrales or asked.banda or asked.codigos or asked.fragmentos or asked.ids
        if outside(asked.pregunta) or not plan:
            return self._outside()
        words = ", ".join(f"«{word}»" for word in turn.subject.desconocidas)
        answer = self._nearest(turn, Tipo.NO_CONSTA)
        return replace(answer, texto=f"No consta {words} en los documentos leídos." + (" Lo más cercano está en las fuentes." if answer.evidencia else ""))

    def _nearest(self, turn: _Turn, tipo: Tipo) -> Respuesta:
        found = self.evidencia.nearest(turn.asked.pregunta, turn.documents)
        if not found:
            return self._say(Tipo.NO_CONSTA, "No consta nada parecido en los documentos leídos.")
        lines = [f"- {redaccion.short(p.texto, 120)} ({p.archivo}, p. {p.pagina}{', fila ' + p.fila if p.fila else ''})" for p in found]
        if tipo is Tipo.NO_CONSTA:
            head = "No consta una fila que reúna esas palabras. Lo más cercano:"
        else:
            head = "Lo que los documentos tienen sobre eso:"
        return replace(self._say(tipo, "\n".join([head, *lines]), evidencia=found), entendida=False)

    def _which_office(self, turn: _Turn) -> Respuesta:
        """Asks which office is meant; one whose documents have no such figure is not meant."""
        names = list(dict.fromkeys(turn.subject.unidades))
        if turn.asked.rol or turn.asked.magnitud:
            able = [name for name in names if self._medida(self._with_office(turn, name)) is not None]
            if len({fold(name) for name in able}) == 1:
                return self._dispatch(replace(turn, subject=replace(turn.subject, unidades=tuple(able), nombre=able[0], parcial=False)))
            names = able or names
        self._context = replace(self._context, unidades=tuple((name,) for name in names[:MAX_OPTIONS]), opciones=())
        return self._say(Tipo.ACLARACION, "Hay varias unidades con ese nombre. ¿Cuál?", opciones=names[:MAX_OPTIONS])

    def _with_office(self, turn: _Turn, name: str) -> _Turn:
        documents = tuple(number for _, number in self.sujetos.offices[fold(name)])
        if turn.documents:
            documents = tuple(sorted(set(documents) & set(turn.documents)))
        return replace(turn, documents=documents, subject=Sujeto(unidades=(name,), nombre=name))

    # ---- small things --------------------------------------------------------------------------------

    def _say(
        self, tipo: Tipo, texto: str, *, cifras: Sequence[Dada] = (), evidencia: Sequence[Prueba] = (),
        opciones: Sequence[str] = (), consulta: Consulta | None = None,
    ) -> Respuesta:  # fmt: skip
        return Respuesta("", tipo, texto, tuple(cifras), tuple(evidencia), tuple(opciones), consulta=consulta)

    def _with_row(self, answer: Respuesta, row: FilaVista) -> Respuesta:
        proof = Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento])
        return replace(answer, evidencia=(*answer.evidencia, proof))

    @staticmethod
    def _corrected(turn: _Turn) -> str:
        if not turn.subject.correcciones:
            return ""
        return " Se leyó " + ", ".join(f"«{read}» por «{typed}»" for typed, read in turn.subject.correcciones) + "."


def _elliptic(asked: Entendido) -> bool:
    """Whether a question says so little that it must go on from the one before: a period, an office, a role alone."""
    words = normalised(asked.pregunta).split()
    return len(words) <= 6 and asked.rol is None and not asked.pedido and not asked.operaciones - {"lista"} and bool(asked.periodos or asked.deixis)
