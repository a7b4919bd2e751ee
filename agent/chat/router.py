"""Questions answered without a model: what a question asks for (`entender`), of whom (`sujeto`), by which query.

A figure is given only where every word of the question was explained, one row or one set of rows is meant, and the
ledger holds the figure. Otherwise the answer asks back, says that it does not know, or shows the nearest evidence.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.chat import redaccion_en
from agent.chat.cuenta import Forma, unheeded
from agent.chat.dudas import Dudas
from agent.chat.entendido import Entendido
from agent.chat.lexico import (
    from_english,
    hostile,
    in_english,
    lexicon,
    normalised,
)
from agent.chat.pares import quotient
from agent.chat.pasos import OF_A_ROW, steps
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.turno import MAX_OPTIONS, WHICH_ROW, Contexto, Turno
from agent.texts import ROL
from agent.tools.consulta import Agrupar, Medida
from extractors.schemas import Magnitud, Rol
from extractors.values import fold

MAX_SOURCES = 100
"""Cells of a sum that are named."""
_Answer = Callable[[Turno], Respuesta]
_ONE_ROW = re.compile(
    r"\b(?:la|esta|esa|dicha|el|este|ese|dicho) (?:actividad|accion|indicador|obra|proyecto|partida|tarea)\b"
    r"(?! (?:con|de|del|que|mas|menos|mayor|menor|mejor|peor|principal|operativa|estrategica))"
)
"""One row, of which the question does not tell which."""


class Router(Dudas):
    """Answers questions about a ledger by rules alone."""

    def answer(self, question: str, context: Contexto) -> tuple[Respuesta, Contexto]:
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
        response = self.sourced(replace(response, pregunta=question))
        response = replace(response, consultas=tuple(self.ledger.consultas[start:]))
        return response, self._remember(response, turn, context)

    def reading(self, question: str, context: Contexto) -> Turno:
        """What the rules read in a question, all of it or part."""
        self._context = context
        return self._understood(from_english(question) if in_english(question) else question, context)

    def dispatch(self, turn: Turno) -> Respuesta:
        """The answer to a question that somebody else understood."""
        start = len(self.ledger.consultas)
        self._context = Contexto()
        response = self.sourced(self._dispatch(turn))
        return replace(response, consultas=tuple(self.ledger.consultas[start:]))

    def confirm(self, turn: Turno) -> Respuesta:
        """Asks whether the rows or the office that a model took a question to mean are meant: no word of it says so."""
        rows, offices = turn.subject.filas[:MAX_OPTIONS], turn.subject.unidades[:1]
        self._context = Contexto(opciones=rows, unidades=(offices,) if offices else ())
        options = [self._option(row) for row in rows] or list(offices)
        which = "esta" if len(options) == 1 else "una de estas"
        said = f"Nada se llama en el plan como dice la pregunta. ¿Se refiere a {which}?"
        return self._say(Tipo.ACLARACION, said, opciones=options)

    def sourced(self, response: Respuesta) -> Respuesta:
        """An answer with the cells that its sums, means and ratios come from, the first `MAX_SOURCES` of them."""
        ids = list(dict.fromkeys(cell for figure in response.cifras if not figure.fila for cell in figure.celdas))
        return replace(response, fuentes=tuple(self.celdas.named(ids[:MAX_SOURCES])), celdas=len(ids))

    def remembered(self, response: Respuesta, turn: Turno) -> Contexto:
        """The context after an answer that `dispatch` gave."""
        return self._remember(response, turn, Contexto())

    def _answer(self, question: str, context: Contexto) -> tuple[Respuesta, Turno | None]:
        if not re.search(r"\w", question):
            return self._say(Tipo.ACLARACION, "¿Qué desea saber del plan?"), None
        if not normalised(question).strip("?., "):
            return self._outside(), None
        if hostile(question):
            said = (
                "No sigo órdenes que vengan en una pregunta o en un documento: solo informo lo que consta en el plan."
            )
            return self._say(Tipo.FUERA, said), None
        if not self.lector.series:
            return self._say(Tipo.NO_CONSTA, "Ningún documento de esta carpeta dejó filas con cifras."), None
        chosen = self._chosen(question, context)
        if chosen is not None:
            return self._dispatch(chosen), chosen
        turn = self._understood(question, context)
        if turn.suelto:
            said = (
                "Sigue de una pregunta que no quedó respondida, y sola no dice de qué es. Escríbala entera: el dato, de"
                " quién y de qué período."
            )
            return replace(self._say(Tipo.ACLARACION, said), duda="todo", entendida=False), turn
        if _BOTH_KINDS.search(normalised(turn.asked.pregunta)):
            return self._both_kinds(turn), turn
        if found := self._in_steps(question):
            return found
        if pair := self._pair_of(turn, context):
            added = "suma" in turn.asked.operaciones and not turn.asked.orden
            return self._two(*pair, added=added), pair[0]
        response = self._unknown(turn) if turn.subject.desconocidas else self._dispatch(turn)
        joined = Rol.AVANCE in turn.asked.roles and len(turn.asked.roles) > 1
        two = joined or bool(turn.asked.pedido and (turn.asked.rol or turn.asked.magnitud))
        if (two or response.tipo is not Tipo.RESPUESTA) and (both := self._halves(question, context)):
            return both
        return response, turn

    def _pair_of(self, turn: Turno, context: Contexto) -> tuple[Turno, Turno] | None:
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
        text = re.sub(r"\bentre\b", " ", normalised(asked.pregunta))
        for link in _LINKS.finditer(text):
            sides = [self._read(part, Contexto()) for part in (text[: link.start()], text[link.end() :])]
            asking = [side.asked for side in sides if side.asked.rol or side.asked.magnitud]
            if len(asking) != 1 or any(_unclear(side) for side in sides):
                continue
            dropped = {"comparacion", "lista", "suma"}
            base = replace(
                asking[0], orden="", operaciones=asking[0].operaciones - dropped, tipos=(), sigue=False, deixis="",
                agrupar=None if re.search(r"\bquien", text) else asking[0].agrupar, frase="", resto=(),
            )  # fmt: skip
            bare = next(side.asked for side in sides if side.asked is not asking[0])
            pair = [Turno(base, side.subject, turn.documents) for side in sides]
            plain = not (
                bare.periodos or bare.umbrales or bare.frente or bare.propiedades or bare.pedido or bare.pagina
            )
            heeded = not any(unheeded(base, side.subject, self._form(side)[0]) for side in pair)
            if plain and heeded and pair[0].subject != pair[1].subject:
                return pair[0], pair[1]
        return None

    def _both_kinds(self, turn: Turno) -> Respuesta:
        """A figure of one row in amounts and in money ("physical and financial progress")."""
        kinds = (Magnitud.FISICA, Magnitud.FINANCIERA)
        parts = [replace(turn, asked=replace(turn.asked, magnitud=kind)) for kind in kinds]
        if self._form(turn)[0] is not Forma.VALOR or _unclear(turn):
            said = "¿En cantidad o en dinero? Pregunte una cosa a la vez."
            return replace(self._say(Tipo.ACLARACION, said), duda="todo")
        answers = [self._dispatch(part) for part in parts]
        bad = next((answer for answer in answers if answer.tipo is not Tipo.RESPUESTA), None)
        text = "\n".join(answer.texto for answer in answers)
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

    def _halves(self, question: str, context: Contexto) -> tuple[Respuesta, Turno] | None:
        """Two questions in one about the same row or office; None unless both are understood so."""
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

    def _remember(self, response: Respuesta, turn: Turno | None, before: Contexto) -> Contexto:
        if turn is None:
            return before
        ids = list(dict.fromkeys(cifra.fila for cifra in response.cifras if cifra.fila))[:20]
        ids = ids or list(dict.fromkeys(prueba.fila for prueba in response.evidencia if prueba.fila))[:20]
        rows = tuple(self.sujetos.rows(ids)) or turn.subject.filas[:20]
        options = self._context.opciones if response.tipo is Tipo.ACLARACION else ()
        offices = self._context.unidades if response.tipo is Tipo.ACLARACION else ()
        subject = turn.subject if not (turn.subject.desconocidas or turn.subject.parcial) else Sujeto()
        return Contexto(turn.asked, subject, turn.documents, rows, options, offices, _doubt(response, turn))

    def _dispatch(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if asked.pedido == "documentos" and not subject.vacio:
            turn = replace(turn, asked=replace(asked, pedido=""))
            asked = turn.asked
        if subject.parcial and not subject.unidades and self._is_outside(asked.pregunta):
            return self._outside()
        if subject.parcial and asked.pedido not in ("evidencia",):
            return self._which_office(turn) if subject.unidades else self._scattered(turn)
        forma, answer = self._form(turn)
        if left := unheeded(asked, subject, forma):
            return replace(self._say(Tipo.ACLARACION, left), duda="todo")
        if foreign := self._other_money(turn):
            return self._say(Tipo.NO_CONSTA, foreign)
        if asked.vago and forma is not Forma.PALABRAS:
            return self._vague(turn)
        if which := self._which_money(turn, forma):
            return which
        if forma in (Forma.TOTAL, Forma.COMPARACION) and self._is_of_nothing(turn):
            return self._say(Tipo.ACLARACION, "¿De qué actividad, unidad o documento?", opciones=self._reached(turn))
        return answer(turn)

    def _which_money(self, turn: Turno, forma: Forma) -> Respuesta | None:
        """Asks which amount is meant where only money is named ("the budget of X"), and several are printed."""
        asked = turn.asked
        if asked.rol or asked.magnitud is not Magnitud.FINANCIERA or forma in _WITHOUT_A_FIGURE:
            return None
        reach = self._reach(turn)
        printed = {Rol(s.rol) for s in self.lector.series if s.documento in reach and s.magnitud == asked.magnitud}
        names = [ROL[rol] for rol in sorted(printed - {Rol.AVANCE})]
        if len(names) < 2:
            return None
        said = "¿Qué monto? Los documentos traen varios."
        return replace(self._say(Tipo.ACLARACION, said, opciones=names), duda="dato")

    def _is_of_nothing(self, turn: Turno) -> bool:
        """Whether a question names a figure and nothing else, and there are several documents that it may be of."""
        asked = turn.asked
        scope = (
            asked.operaciones - {"comparacion"}
            or asked.periodos
            or asked.agrupar
            or asked.tipos
            or asked.grupos
            or asked.propiedades
        )
        return turn.subject.vacio and not scope and not asked.pagina and len(self._reach(turn)) > 1

    def _reached(self, turn: Turno) -> list[str]:
        return [self.sujetos.documents[document] for document in self._reach(turn)][:MAX_OPTIONS]

    def _which(self, turn: Turno) -> Respuesta:
        """A question about "the activity" that names none."""
        return replace(self._say(Tipo.ACLARACION, WHICH_ROW), duda="sujeto")

    def _form(self, turn: Turno) -> tuple[Forma, _Answer]:
        """The form of answer that a question asks for, and who gives it."""
        asked, subject = turn.asked, turn.subject
        by_request: dict[str, tuple[Forma, _Answer]] = {
            "hallazgos": (Forma.HALLAZGOS, self._findings),
            "coherencia": (Forma.HALLAZGOS, self._findings),
            "repetidos": (Forma.HALLAZGOS, self._findings),
            "justificar": (Forma.JUSTIFICAR, self._due),
            "causa": (Forma.PALABRAS, self._cause),
            "origen": (Forma.ORIGEN, self._origin),
            "evidencia": (Forma.PALABRAS, self._evidence),
            "responsable": (Forma.PALABRAS, self._property),
            "medida": (Forma.PALABRAS, self._property),
            "pertenencia": (Forma.PALABRAS, self._property),
            "codigo": (Forma.PALABRAS, self._property),
            "indicador": (Forma.PALABRAS, self._property),
            "prioridad": (Forma.PALABRAS, self._property),
            "documentos": (Forma.DOCUMENTOS, self._documents),
            "por_periodo": (Forma.POR_PERIODO, self._by_period),
            "resumen": (Forma.RESUMEN, self._summary),
            "historia": (Forma.RESUMEN, self._history),
        }
        one, text = len(subject.filas) == 1, normalised(asked.pregunta)
        limited = bool(asked.umbrales or asked.banda or asked.ausencia)
        sides = 2 in (len(asked.periodos), len(asked.roles))
        compared = "comparacion" in asked.operaciones or (
            asked.orden
            and (_either(asked) or (one and len(asked.roles) == 2 and "menos" in normalised(asked.pregunta).split()))
        )
        if subject.vacio and not asked.orden and not limited and _ONE_ROW.search(text):
            return Forma.PALABRAS, self._which
        if "cuenta_periodos" in asked.operaciones:
            return by_request["por_periodo"]
        if asked.pedido == "prioridad" and len(subject.filas) != 1 and self._names_rows(turn):
            return Forma.NOMBRES, self._bare
        if asked.pedido in by_request and not (asked.pedido == "medida" and asked.agrupar):
            return by_request[asked.pedido]
        of_target = one and {Rol.AVANCE, Rol.META} <= set(asked.roles) and asked.un_dato
        of_target = of_target and (_OF_YEAR.search(text) is not None or self._has_only_target(turn))
        if of_target and not (limited or asked.frente or asked.orden):
            return Forma.VALOR, self._of_target
        if one and self._is_period_share(asked):
            return Forma.CUOTA, self._period_share
        if one and (pair := quotient(asked)):
            return Forma.CUOTA, lambda own: self._quotient(own, *pair)
        if "cociente" in asked.operaciones:
            return Forma.CUOTA, self._which
        if compared and sides:
            return Forma.COMPARACION, self._compare
        if "participacion" in asked.operaciones:
            return Forma.PARTE, self._share
        if asked.frente:
            return Forma.FRENTE, self._against
        if self._counts(asked):
            return Forma.RECUENTO, self._count
        if asked.umbrales and one and asked.rol:
            return Forma.VERIFICA, self._check
        named = asked.tipos or asked.agrupar or asked.cuantos or asked.grupos or asked.rol or asked.magnitud
        if asked.orden and not limited and named and not one:
            return Forma.LUGARES, self._rank
        if limited:
            return Forma.LISTA, self._list
        whose = asked.tipos or subject.filas or subject.unidades or subject.grupo or turn.documents
        alone = not (one or asked.agrupar or asked.operaciones - {"lista", "impreso", "suma"})
        if asked.rol and alone and whose and _EACH.search(text):
            return Forma.LISTA, self._list
        if asked.rol is None and asked.magnitud is None and "falta" not in asked.operaciones:
            return (Forma.NOMBRES if self._names_rows(turn) else Forma.PALABRAS), self._bare
        if asked.operaciones & {"falta", "por_pagar"}:
            return Forma.FALTA, self._missing
        if "suma" in asked.operaciones and len(asked.periodos) > 1:
            return Forma.JUNTOS, self._together
        spent = {Rol.VIGENTE, Rol.DEVENGADO} <= set(asked.roles) and asked.un_dato
        several = asked.operaciones & {"suma", "media", "razon"} or asked.agrupar or spent
        return (Forma.VALOR if subject.filas and not several else Forma.TOTAL), self._value

    def _has_only_target(self, turn: Turno) -> bool:
        """Whether a row has a target of the year and no printed progress; not in a question of a part of the year."""
        parts = [period for period in turn.asked.periodos if period != "anual" and not period.isdigit()]
        target, printed = Medida(rol=Rol.META), Medida(rol=Rol.AVANCE)
        return not parts and self.lector.prints(target, turn.filtro) and not self.lector.prints(printed, turn.filtro)

    def _other_money(self, turn: Turno) -> str:
        """What to say to a question in another money than that of the documents in reach; "" for none."""
        if turn.asked.magnitud is not Magnitud.FINANCIERA:
            return ""
        text = normalised(turn.asked.pregunta)
        named = [sign for sign, words in lexicon()["monedas"].items() if any(word.search(text) for word in words)]
        reach = self._reach(turn)
        own = {self._ajustes(s.familia).moneda for s in self.lector.series if s.documento in reach} - {""}
        if not named or not own or own.intersection(named):
            return ""
        return f"No consta en esa moneda: los montos de los documentos están en {' y '.join(sorted(own))}."

    @staticmethod
    def _counts(asked: Entendido) -> bool:
        limited = asked.umbrales or asked.banda or asked.ausencia
        plain = asked.rol in (None, Rol.META) and asked.magnitud is None
        return "recuento" in asked.operaciones and bool(
            ((asked.tipos or asked.grupos or asked.propiedades) and (limited or plain or not asked.roles))
            or limited
            or (asked.agrupar and plain and not asked.periodos)
            or (asked.rol is Rol.META and not asked.tiene_sujeto)
        )

    def _which_office(self, turn: Turno) -> Respuesta:
        """Asks which office is meant; one whose documents have no such figure is not meant."""
        names = list(dict.fromkeys(turn.subject.unidades))
        if turn.asked.rol or turn.asked.magnitud:
            able = [name for name in names if self._medida(self._with_office(turn, name)) is not None]
            if len({fold(name) for name in able}) == 1:
                return self._dispatch(
                    replace(turn, subject=replace(turn.subject, unidades=tuple(able), nombre=able[0], parcial=False))
                )
            names = able or names
        self._context = replace(self._context, unidades=tuple((name,) for name in names[:MAX_OPTIONS]), opciones=())
        return self._say(Tipo.ACLARACION, "Hay varias unidades con ese nombre. ¿Cuál?", opciones=names[:MAX_OPTIONS])

    def _with_office(self, turn: Turno, name: str) -> Turno:
        documents = tuple(number for _, number in self.sujetos.offices[fold(name)])
        if turn.documents:
            documents = tuple(sorted(set(documents) & set(turn.documents)))
        return replace(turn, documents=documents, subject=Sujeto(unidades=(name,), nombre=name))


_EACH = re.compile(r"^(?:(?:en)?list|relacion|enumer|nombr|muestr)[a-z]*\b.* (?:con|y) (?:su|sus|el|la|lo)\b")
"""Asks for rows, each with its figure."""
_BOTH_KINDS = re.compile(
    r"\bfisic[a-z]+ (?:y|e|o|u|vs\.?|versus|con|contra) (?:[a-z]{1,3} ){0,2}(?:financier|presupuest)[a-z]+"
    r"|\b(?:financier|presupuest)[a-z]+ (?:y|e|o|u|vs\.?|versus|con|contra) (?:[a-z]{1,3} ){0,2}fisic[a-z]+"
)
"""Amounts and money, both."""
_WITHOUT_A_FIGURE = (Forma.HALLAZGOS, Forma.PALABRAS, Forma.FALTA)
"""Forms of answer that know which figures they are of."""
_STEPPED = (None, Agrupar.UNIDAD)
"""What an order may be of, if more is asked of its first."""
_OF_YEAR = re.compile(r"\bde (?:su|la) meta (?:fisica )?(?:anual|del ano)\b")
_LINKS = re.compile(r",? (?:o|u|y|e|con|vs\.?|versus|contra|(?:(?<=mas )|(?<=menos ))que)(?= )")
"""Words between the two sides of a comparison."""
_HALVES = re.compile(
    r"\?+ *|[,;]? (?:y|e) (?=(?:(?:a|de|en|con|por) )?(?:cual|que|quien|cuant[oa]s?|como|donde)(?:es)?\b)"
)
"""Where one question ends and another begins."""


def _doubt(response: Respuesta, turn: Turno) -> str:
    """What an answer leaves open for a question that goes on from it."""
    subject = turn.subject
    if subject.desconocidas or (subject.parcial and not subject.unidades):
        return "todo"
    if response.tipo is not Tipo.RESPUESTA and not response.entendida:
        return "todo"
    return "sujeto" if subject.parcial else response.duda


def _unclear(turn: Turno) -> bool:
    """Whether it is not known of whom a question speaks, or a word of it changes what is asked."""
    subject = turn.subject
    return bool(subject.vacio or subject.parcial or subject.desconocidas or turn.asked.vago)


def _either(asked: Entendido) -> bool:
    """Whether it asks in which of two periods a figure is the larger."""
    return (
        len(asked.periodos) == 2
        and re.search(r"\bo (?:en )?(?:el )?|\bque en (?:el )?", normalised(asked.pregunta)) is not None
    )
