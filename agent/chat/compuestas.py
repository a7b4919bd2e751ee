"""Questions of more than one part: two figures, two subjects, an order inside another question."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agent.chat.cuenta import Forma, unheeded
from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.lexico import normalised
from agent.chat.limites import number_of
from agent.chat.pasos import OF_A_ROW, steps
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.tiempo import MONTH
from agent.chat.turno import Contexto, Turno
from agent.chat.varias import Varias
from agent.tools.consulta import Agrupar
from extractors.schemas import Magnitud, Rol

_BOTH_KINDS = re.compile(
    r"\bfisic[a-z]+ (?:y|e|o|u|vs\.?|versus|con|contra) (?:[a-z]{1,3} ){0,2}(?:financier|presupuest)[a-z]+"
    r"|\b(?:financier|presupuest)[a-z]+ (?:y|e|o|u|vs\.?|versus|con|contra) (?:[a-z]{1,3} ){0,2}fisic[a-z]+"
)
"""Amounts and money, both."""
_STEPPED = (None, Agrupar.UNIDAD)
"""What an order may be of, if more is asked of its first."""
_LINKS = re.compile(r",? (?:o|u|y|e|con|vs\.?|versus|contra|(?:(?<=mas )|(?<=menos ))que)(?= )")
"""Words between the two sides of a comparison."""
_HOW_MUCH_MORE = re.compile(r"(?:en |por )?cuant[oa]s? (?:mas|menos)\b")
_THAN = re.compile(r" que(?= (?!se |no |lo )[a-z])")
"""Between the two sides of "how many more visits X had than Y"."""
_HALVES = re.compile(
    r"\?+ *|[,;]? (?:y|e) su (?=[a-z])"
    r"|[,;]? (?:y|e) (?=(?:(?:a|de|en|con|por) )?(?:cual|que|quien|cuant[oa]s?|como|donde)(?:es)?\b)"
)
"""Where one question ends and another begins."""


_LISTED = re.compile(
    r"^(?P<list>(?:que|cuales|lista|dame|muestra).*?),? (?:y|con) (?:cual(?:es)? (?:es|son|fue|fueron|era) )?(?:su|sus)"
    r" (?P<what>[a-z ]{4,40})\W*$"
)
"""Rows of some kind or with a condition, and a figure of each ("which have no plan, and what is their target")."""
_ASKS = r"(?:(?:a|de|en|con|por) )?(?:cual|que|quien|cuant[oa]s?|como|donde)(?:es)?"
_TWICE = re.compile(rf"\b{_ASKS} .*(?:\?+,?(?: [ye])?| [ye]) {_ASKS} (?:\S+ ){{2}}\S")
"""Asks a second time, in more than a word or two."""
MAX_LISTED = 20
"""Rows of which a figure is given one by one."""
_OF_ONE_THING = (Forma.VALOR, Forma.TOTAL, Forma.CUOTA)


_OF_STATED = re.compile(
    r"^de (?:los|las|esos|esas) (?P<n>\d[\d.,]*) (?P<what>[a-z]{4,})(?P<of> .{4,90}?),? (?:que|cual(?: es el| fue el)?)"
    r" (?:porcentaje|por ?ciento|proporcion|parte|%)(?P<when> .{4,60}?)\W*$"
)
"""A part of an amount that the question states."""
_WAS = re.compile(
    r"^(?:(?:se )?(?:hiz|hic|ejecut|realiz|corresp|atend|fue|es|son|logr)[a-z]*|(?:al?|el|en|del?|la)\b| )+ *"
)
_OF_ROWS = re.compile(
    r"(.*?\b(?:actividad(?:es)?(?: operativas?)?|fuentes?(?: de financiamiento)?|indicador(?:es)?|partidas?|postas?"
    r"|aeis?|acciones estrategicas?)\b)(?P<rest> .*\b(?:y|pero|aunque)\b .*)"
)
"""Rows of a class, and what is said of them."""
_ALSO = re.compile(r",? (?:y|pero|aunque)(?: (?:que|a la vez|ademas|tambien|al mismo tiempo))* ")


class Compuestas(Varias):
    """Puts together the answers to the parts of a question."""

    def _pair_of(self, turn: Turno) -> tuple[Turno, Turno] | None:
        """The two sides of a question that sets one row or office against another ("¿gastó más A o B?").

        Each side has to be found by its own words, and the rest of the question has to be all understood.
        """
        asked, rows = turn.asked, turn.subject.filas
        if not (asked.orden or asked.operaciones & {"comparacion", "suma"}) or asked.ids or asked.pedido:
            return None
        either = not asked.orden or re.search(r"\bo (?:en )?(?:la |el )?[a-z]*[.\d]", normalised(asked.pregunta))
        if len(asked.codigos) == len(rows) == 2 and either and asked.rol and len(asked.roles) == 1:
            dropped = {"comparacion", "lista"}
            own = replace(asked, operaciones=asked.operaciones - dropped, orden="", tipos=(), grupos=False, cabeza="")
            one, other = (replace(turn, asked=own, subject=Sujeto(filas=(r,), nombre=r.nombre)) for r in rows)
            return None if unheeded(own, one.subject, self._form(one)[0]) else (one, other)
        if asked.codigos:
            return None
        if len(asked.periodos) > 1 or len(asked.roles) > 1 or not (turn.subject.parcial or turn.subject.desconocidas):
            return None
        text = re.sub(rf"\bentre\b(?! {MONTH})", " ", normalised(asked.pregunta))
        text = re.sub(r"\b(mas|menos)[:,]? ?(?!(?:de|que)\b)", "mas ", text) if asked.orden else text
        than = _THAN.finditer(text) if _HOW_MUCH_MORE.match(text) else ()
        for link in (*than, *_LINKS.finditer(text)):
            sides = [self._read(part, Contexto()) for part in (text[: link.start()], text[link.end() :])]
            asking = [side.asked for side in sides if side.asked.rol or side.asked.magnitud]
            if not asking or not _agree(asking) or any(_unclear(side) for side in sides):
                continue
            asking.sort(key=lambda asked: len(asked.periodos), reverse=True)
            dropped = {"comparacion", "lista", "suma"}
            base = replace(
                asking[0], orden="", operaciones=asking[0].operaciones - dropped, tipos=(), sigue=False, deixis="",
                agrupar=None if re.search(r"\bquien", text) else asking[0].agrupar, frase="", resto=(),
            )  # fmt: skip
            bare = next(side.asked for side in sides if side.asked is not asking[0])
            pair = [Turno(base, side.subject, turn.documents) for side in sides]
            plain = bare.periodos in ((), base.periodos) and not (
                bare.umbrales or bare.frente or bare.propiedades or bare.pedido or bare.pagina
            )
            heeded = not any(unheeded(base, side.subject, self._form(side)[0]) for side in pair)
            if plain and heeded and pair[0].subject != pair[1].subject:
                return pair[0], pair[1]
        return None

    def _both_kinds(self, turn: Turno) -> Respuesta | None:
        """A figure of one row in amounts and in money ("physical and financial progress"), if so asked."""
        if not _BOTH_KINDS.search(normalised(turn.asked.pregunta)):
            return None
        ordered = turn.asked.orden or "comparacion" in turn.asked.operaciones
        plain = replace(turn.asked, orden="", operaciones=turn.asked.operaciones - {"comparacion"})
        turn = replace(turn, asked=plain)
        kinds = (Magnitud.FISICA, Magnitud.FINANCIERA)
        parts = [replace(turn, asked=replace(turn.asked, magnitud=kind)) for kind in kinds]
        if self._form(turn)[0] is not Forma.VALOR or _unclear(turn):
            said = "¿En cantidad o en dinero? Pregunte una cosa a la vez."
            return replace(self._say(Tipo.ACLARACION, said), duda="todo")
        answers = [self._dispatch(part) for part in parts]
        bad = next((answer for answer in answers if answer.tipo is not Tipo.RESPUESTA), None)
        text = "\n".join(answer.texto for answer in answers)
        values = [figure.valor for answer in answers for figure in answer.cifras if figure.unidad == "%"]
        if ordered and len(values) == 2 and None not in values:
            text = f"{_ahead(*values)}\n{text}"
        return bad or replace(answers[0], texto=text, cifras=answers[0].cifras + answers[1].cifras)

    def _in_steps(self, question: str) -> tuple[Respuesta, Turno] | None:
        """What is asked of the row, office or group that an order finds; None where no order stands inside it."""
        for wanted, ordered in steps(normalised(question)):
            first, second = (self._read(part, Contexto()) for part in (ordered, wanted))
            asks = second.asked.rol or second.asked.magnitud or second.asked.pedido in OF_A_ROW
            forma, rank = self._form(first)
            if not asks or not second.subject.vacio or second.subject.desconocidas:
                continue
            if forma is not Forma.LUGARES or first.subject.parcial or first.subject.desconocidas or first.asked.vago:
                continue
            if unheeded(first.asked, first.subject, forma):
                continue
            if second.asked.orden and second.asked.pedido != "por_periodo":
                both = self._say(Tipo.ACLARACION, "La pregunta pide dos órdenes. Pregunte uno a la vez.")
                return replace(both, duda="todo"), first
            if not (first.documents or second.documents):
                first = replace(first, documents=self._printing(second))
            said = rank(first)
            by_row = [figure.fila for figure in said.cifras if figure.fila]
            if said.tipo is not Tipo.RESPUESTA or (not by_row and len(said.cifras) != 1):
                return said, first
            subject = Sujeto(filas=tuple(self.sujetos.rows(by_row)), nombre="la primera en ese orden")
            if not by_row:
                subject = Sujeto(unidades=(said.cifras[0].nombre,), nombre=said.cifras[0].nombre)
            own = replace(second.asked, tipos=(), grupos=False, cabeza="", agrupar=None)
            turn = replace(second, asked=own, subject=subject, documents=second.documents or first.documents)
            if (by_row and own.operaciones & {"suma", "media", "razon"}) or first.asked.agrupar not in _STEPPED:
                return None
            more = self._dispatch(turn)
            return replace(more, texto=f"{said.texto}\n{more.texto}"), turn
        return None

    def _listed(self, question: str) -> tuple[Respuesta, Turno] | None:
        """A figure of each of the rows that a condition or an office finds; None where no list is asked for so."""
        match = _LISTED.search(normalised(question))
        if match is None:
            return None
        first, second = (self._read(part, Contexto()) for part in (match["list"], match["what"]))
        asked = second.asked
        more_than_it = (
            asked.vago or asked.umbrales or asked.orden or asked.resto or asked.operaciones - {"suma", "lista"}
        )
        if not asked.rol or len(asked.roles) > 1 or more_than_it or not second.subject.vacio:
            return None
        forma, answer = self._form(first)
        unclear = first.subject.parcial or first.subject.desconocidas or first.asked.vago or first.asked.orden
        if unclear or not (first.asked.tipos or first.asked.grupos) or unheeded(first.asked, first.subject, forma):
            return None
        head, limited = "", first.asked.umbrales or first.asked.banda or first.asked.ausencia or first.asked.frente
        if first.subject.unidades and not (limited or first.asked.rol or first.asked.pedido):
            rows = tuple(self.sujetos.rows(self.evidencia.rows_of(first.filtro)))
        elif forma is Forma.LISTA or (first.asked.propiedades and self._names_rows(first)):
            said = answer(first)
            ids = [c.fila for c in said.cifras if c.fila] or [p.fila for p in said.evidencia if p.fila]
            rows, head = tuple(self.sujetos.rows(list(dict.fromkeys(ids)))), said.texto.split("\n")[0]
            if any(figure.unidad == "filas" and figure.valor != len(rows) for figure in said.cifras):
                return None
        else:
            return None
        if not 0 < len(rows) <= MAX_LISTED:
            return None
        periods = asked.periodos or (() if asked.rol is Rol.META else first.asked.periodos)
        own = replace(asked, periodos=periods, operaciones=frozenset())
        turns = [Turno(own, Sujeto(filas=(row,), nombre=row.nombre), first.documents) for row in rows]
        if any(self._form(turn)[0] is not Forma.VALOR for turn in turns):
            return None
        answers = [self._dispatch(turn) for turn in turns]
        if not any(each.tipo is Tipo.RESPUESTA for each in answers):
            return None
        figures = tuple(figure for each in answers for figure in each.cifras)
        text = "\n".join([*([head] if head else []), *(f"- {each.texto}" for each in answers)])
        whole = replace(answers[0], tipo=Tipo.RESPUESTA, texto=text, cifras=figures)
        return whole, replace(turns[0], subject=Sujeto(filas=rows, nombre=match["list"]))

    def _part_of_stated(self, question: str) -> tuple[Respuesta, Turno] | None:
        """The part that a month or quarter had of an amount that the question states, if that is one of the row's year.

        "Of the 87 reports of X, what percentage was done in June": done over done, or over planned, as 87 is.
        """
        match = _OF_STATED.match(normalised(question))
        if match is None:
            return None
        stated, whole = number_of(match["n"]), f"{match['what']} {match['of']}"
        part = self._read(f"cuanto se ejecuto de {whole} en {_WAS.sub('', match['when'].strip())}", Contexto())
        if _unclear(part) or len(part.subject.filas) != 1 or len(part.asked.periodos) != 1:
            return None
        plain = replace(part.asked, operaciones=frozenset(), acumulado=None)
        for rol in (Rol.EJECUTADO, Rol.META, Rol.PROGRAMADO):
            base = replace(part, asked=replace(plain, rol=rol, roles=(rol,), periodos=(), magnitud=Magnitud.FISICA))
            total = self._value(base)
            if [figure.valor for figure in total.cifras] == [stated]:
                own = replace(plain, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,), magnitud=Magnitud.FISICA)
                return self._over_other(replace(part, asked=own), base), part
        said = f"{match['n']} no es lo ejecutado, lo programado ni la meta de esa fila. ¿De qué total?"
        return self._say(Tipo.ACLARACION, said), part

    def _both_hold(self, question: str) -> tuple[Respuesta, Turno] | None:
        """The rows that keep two conditions, each understood by itself; None where they are not two."""
        head = _OF_ROWS.match(normalised(question))
        if head is None:
            return None
        for link in _ALSO.finditer(head["rest"]):
            said = [
                f"{head[1]} {half.strip(' ,?.')}" for half in (head["rest"][: link.start()], head["rest"][link.end() :])
            ]
            turns = [_listing(self._read(each, Contexto())) for each in said]
            forms = [self._form(turn)[0] for turn in turns]
            if any(each not in (Forma.LISTA, Forma.FRENTE) for each in forms) or any(map(_more_than_rows, turns)):
                continue
            if any(unheeded(turn.asked, turn.subject, form) for turn, form in zip(turns, forms, strict=True)):
                continue
            answers = [self._dispatch(turn) for turn in turns]
            if any(answer.tipo is not Tipo.RESPUESTA for answer in answers) or turns[0].documents != turns[1].documents:
                return None
            return self._of_both(
                turns[0], answers, counted="recuento" in self._read(said[0], Contexto()).asked.operaciones
            )
        return None

    def _of_both(self, turn: Turno, answers: Sequence[Respuesta], *, counted: bool) -> tuple[Respuesta, Turno]:
        """The rows that two lists share, and how many they are."""
        own = [{figure.fila for figure in answer.cifras if figure.fila} for answer in answers]
        rows = tuple(row for row in self.sujetos.rows([i for i in own[0] if i]) if row.id in own[1])
        partial = any(answer.cifras and answer.cifras[-1].estado == "parcial" for answer in answers)
        state = "parcial" if partial else "calculado"
        count = Dada(Decimal(len(rows)), "filas", "", None, None, None, state, "recuento de las que cumplen las dos")
        ids = {row.id for row in rows}
        figures = [figure for answer in answers for figure in answer.cifras if figure.fila in ids]
        lines = [line for answer in answers for line in answer.texto.split("\n")[1:] if any(i in line for i in ids)]
        heads = [answer.texto.split("\n")[0] for answer in answers]
        keep = "1 fila cumple" if len(rows) == 1 else f"{len(rows)} filas cumplen"
        text = "\n".join([f"{keep} las dos condiciones.", *lines, f"Por separado: {' '.join(heads)}"])
        subject = Sujeto(filas=rows, nombre="las que cumplen las dos condiciones") if rows else turn.subject
        told = self._say(Tipo.RESPUESTA, text, cifras=[*figures, count])
        return self._counted(told) if counted else told, replace(turn, subject=subject)

    def _printing(self, turn: Turno) -> tuple[int, ...]:
        """The documents that print the figure that a question asks for; () for all, or where it asks for none."""
        medida = self._medida(turn, lookup=True) if turn.asked.rol else None
        if medida is None:
            return ()
        own = [
            n
            for n in self._reach(turn)
            if self.lector.prints(medida, turn.filtro.model_copy(update={"documentos": (n,)}))
        ]
        return tuple(own) if len(own) < len(self.sujetos.documents) else ()

    def _halves(
        self, question: str, context: Contexto, turn: Turno, response: Respuesta
    ) -> tuple[Respuesta, Turno] | None:
        """Two questions in one about the same row or office; None unless both are understood so.

        Where the question as a whole was answered, it is parted only if it asks for two things.
        """
        joined = Rol.AVANCE in turn.asked.roles and len(turn.asked.roles) > 1
        two = joined or bool(turn.asked.pedido and (turn.asked.rol or turn.asked.magnitud))
        if response.tipo is Tipo.RESPUESTA and not two:
            return None
        parts = [part for part in _HALVES.split(normalised(question)) if part.strip(" ?,.;")]
        if len(parts) != 2:
            return None
        first, second = (self._understood(part, context) for part in parts)
        if first.subject.vacio and not second.subject.vacio:
            parts.reverse()
            first, second = second, first
            if second.asked.periodos or second.asked.umbrales or second.asked.pagina:
                return None
        if _unclear(first) or len(first.subject.filas) + len(first.subject.unidades) != 1:
            return None
        said = self._dispatch(first)
        second = self._understood(f"y {parts[1]}", self._remember(said, first, context))
        wants = second.asked.rol or second.asked.magnitud or second.asked.pedido
        if not wants or second.subject != first.subject:
            return None
        more = self._dispatch(second)
        good = [answer for answer in (said, more) if answer.tipo is Tipo.RESPUESTA]
        if not good:
            return None
        return replace(
            good[0], texto=f"{said.texto}\n{more.texto}", cifras=said.cifras + more.cifras,
            evidencia=said.evidencia + more.evidencia, entendida=said.entendida and more.entendida,
        ), first  # fmt: skip

    def _whole(self, question: str, turn: Turno, response: Respuesta) -> Respuesta:
        """An answer, if it is not one figure to a question that asks a second time ("which … and which …")."""
        one = len(response.cifras) == 1 and response.tipo is Tipo.RESPUESTA
        if not one or not _TWICE.search(normalised(question)) or self._form(turn)[0] not in _OF_ONE_THING:
            return response
        said = "La pregunta pide dos cosas, y entendí una. Pregunte una cosa a la vez."
        return replace(self._say(Tipo.ACLARACION, said), duda="todo", entendida=False)

    def _remember(self, response: Respuesta, turn: Turno | None, before: Contexto) -> Contexto:
        if turn is None:
            return before
        ids = list(dict.fromkeys(cifra.fila for cifra in response.cifras if cifra.fila))[:20]
        ids = ids or list(dict.fromkeys(prueba.fila for prueba in response.evidencia if prueba.fila))[:20]
        rows = tuple(self.sujetos.rows(ids)) or turn.subject.filas[:20]
        options = self._context.opciones if response.tipo is Tipo.ACLARACION else ()
        offices = self._context.unidades if response.tipo is Tipo.ACLARACION else ()
        subject = turn.subject if not (turn.subject.desconocidas or turn.subject.parcial) else Sujeto()
        seen = _seen(turn.asked, subject, before) if response.tipo is Tipo.RESPUESTA else ()
        in_turn = _rows_seen(turn.asked, subject, before) if response.tipo is Tipo.RESPUESTA else ()
        doubt = _doubt(response, turn)
        return Contexto(turn.asked, subject, turn.documents, rows, options, offices, seen, in_turn, doubt)


def _seen(asked: Entendido, subject: Sujeto, before: Contexto) -> tuple[str, ...]:
    """The periods asked of one after another, of the same figure and rows; () where none is, or sums to date are."""
    last = before.entendido
    if asked.acumulado or not asked.periodos or asked.pedido:
        return ()
    same = last and (last.rol, last.magnitud) == (asked.rol, asked.magnitud) and subject == before.sujeto
    new = len(asked.periodos) == 1 and asked.periodos[0] not in before.vistos
    return (*before.vistos, *asked.periodos) if same and new else asked.periodos


def _rows_seen(asked: Entendido, subject: Sujeto, before: Contexto) -> tuple[FilaVista, ...]:
    """The rows asked of one after another, of the same figure and period; () where none is."""
    last, rows = before.entendido, subject.filas
    if len(rows) != 1 or asked.pedido:
        return ()
    same = last and (last.rol, last.magnitud, last.periodos) == (asked.rol, asked.magnitud, asked.periodos)
    new = rows[0].id not in {row.id for row in before.vistas}
    return (*before.vistas, *rows) if same and new else rows


def _doubt(response: Respuesta, turn: Turno) -> str:
    """What an answer leaves open for a question that goes on from it."""
    subject = turn.subject
    if subject.desconocidas or (subject.parcial and not subject.unidades):
        return "todo"
    if response.tipo is not Tipo.RESPUESTA and not response.entendida:
        return "todo"
    if response.tipo is Tipo.NO_CONSTA and turn.asked.orden and subject.vacio:
        return "sujeto"
    return "sujeto" if subject.parcial else response.duda


def _ahead(physical: Decimal | None, money: Decimal | None) -> str:
    """Which of the two is the larger."""
    if physical is None or money is None or physical == money:
        return "Son iguales."
    return f"Es mayor lo {'físico' if physical > money else 'financiero'}."


def _agree(asking: Sequence[Entendido]) -> bool:
    """Whether the sides of a comparison that name a figure name the same one."""
    return len({asked.roles for asked in asking}) == 1 and len({asked.magnitud for asked in asking} - {None}) < 2


def _listing(turn: Turno) -> Turno:
    """A question of how many rows as one of which they are."""
    asked = turn.asked
    return replace(turn, asked=replace(asked, operaciones=asked.operaciones - {"recuento", "cuenta_filas"} | {"lista"}))


def _more_than_rows(turn: Turno) -> bool:
    """Whether it does not ask for the rows of a class that keep one condition, and no more."""
    asked = turn.asked
    limits = [part for part in (asked.umbrales, asked.banda, asked.ausencia, asked.frente) if part]
    return (
        not turn.subject.vacio or len(limits) != 1 or bool(asked.vago or asked.orden or asked.agrupar or asked.excepto)
    )


def _unclear(turn: Turno) -> bool:
    """Whether it is not known of whom a question speaks, or a word of it changes what is asked."""
    subject = turn.subject
    return bool(subject.vacio or subject.parcial or subject.desconocidas or turn.asked.vago)
