"""Questions answered without a model: what a question asks for (`entender`), of whom (`sujeto`), by which query.

A figure is given only where every word of the question was explained, one row or one set of rows is meant, and the
ledger holds the figure. Otherwise the answer asks back, says that it does not know, or shows the nearest evidence.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.chat import redaccion_en
from agent.chat.cuenta import Forma, unheeded
from agent.chat.entender import Entendido, ordinal_period, understand
from agent.chat.lexico import (
    SAME_START,
    from_english,
    hostile,
    in_english,
    is_form,
    lexicon,
    mistyped,
    normalised,
    outside,
)
from agent.chat.pares import Pares
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sujeto import FAMILIES, Sujeto
from agent.chat.turno import MAX_OPTIONS, Contexto, Turno
from extractors.schemas import Magnitud, Rol
from extractors.values import fold

MAX_SOURCES = 100
"""Cells of a sum that are named."""
_Answer = Callable[[Turno], Respuesta]


class Router(Pares):
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
        if pair := self._pair_of(turn, context):
            return self._two(*pair), pair[0]
        if turn.subject.desconocidas:
            return self._unknown(turn), turn
        return self._dispatch(turn), turn

    def _chosen(self, question: str, context: Contexto) -> Turno | None:
        """A question that only picks one of the options of the answer before."""
        options = len(context.opciones) or len(context.unidades)
        match = re.fullmatch(
            r"(?:la |el |opcion |numero )*(\d{1,2})|(?:la |el )?(primer[oa]|segund[oa]|tercer[oa])",
            normalised(question),
        )
        if not options or match is None or context.entendido is None:
            return None
        index = int(match[1]) if match[1] else 1 + ("primer", "segund", "tercer").index(match[2][:6])
        if not 1 <= index <= options:
            return None
        asked = replace(context.entendido, resto=(), codigos=(), fragmentos=(), frase="")
        if context.unidades:
            names = context.unidades[index - 1]
            return Turno(asked, Sujeto(unidades=names, nombre=names[0]), context.documentos)
        row = context.opciones[index - 1]
        return Turno(asked, Sujeto(filas=(row,), nombre=row.nombre), context.documentos)

    def _understood(self, question: str, context: Contexto) -> Turno:
        """A question as read; once more where a word that nobody knows may be a word of asking, mistyped."""
        turn = self._read(question, context)
        doubtful = dict(turn.subject.correcciones) | dict.fromkeys(turn.subject.desconocidas, "")
        fixes = [
            (word, meant)
            for word, other in doubtful.items()
            if (meant := mistyped(word)) and other[:SAME_START] in ("", meant[:SAME_START])
        ]
        if not fixes:
            return turn
        text = normalised(question)
        for word, meant in fixes:
            text = re.sub(rf"\b{re.escape(word)}\b", meant, text)
        again = self._read(text, context)
        gained = len(turn.subject.desconocidas) - len(again.subject.desconocidas)
        if gained < 0 or (not gained and (again.subject.parcial or not turn.subject.parcial)):
            return turn
        subject = replace(again.subject, correcciones=(*again.subject.correcciones, *fixes))
        return replace(again, subject=subject)

    def _pair_of(self, turn: Turno, context: Contexto) -> tuple[Turno, Turno] | None:
        """The two sides of a question that sets one row or office against another ("¿gastó más A o B?").

        Each side has to be found by its own words, and the rest of the question has to be all understood.
        """
        asked = turn.asked
        if not (asked.orden or "comparacion" in asked.operaciones) or asked.codigos or asked.ids or asked.pedido:
            return None
        if len(asked.periodos) > 1 or len(asked.roles) > 1 or not (turn.subject.parcial or turn.subject.desconocidas):
            return None
        text = normalised(asked.pregunta)
        for link in _LINKS.finditer(text):
            phrases = [self.sujetos.phrase_in(side) for side in (text[: link.start()], text[link.end() :])]
            if not all(phrases):
                continue
            rest = (
                (text[: link.start()] + " " + text[link.end() :])
                .replace(phrases[0], " ", 1)
                .replace(phrases[1], " ", 1)
            )
            base = self._read(rest, Contexto()).asked
            if base.tiene_sujeto or base.vago or not (base.rol or base.magnitud):
                continue
            plain = replace(
                base, orden="", operaciones=base.operaciones - {"comparacion", "lista"}, tipos=(), sigue=False,
                deixis="", agrupar=None if "quien" in text.split() else base.agrupar,
            )  # fmt: skip
            sides = []
            for phrase in phrases:
                own = replace(plain, frase=phrase, pregunta=f"{phrase} {rest}")
                sides.append(Turno(own, self.sujetos.find(own, turn.documents), turn.documents))
            if any(side.subject.vacio or side.subject.parcial or side.subject.desconocidas for side in sides):
                continue
            heeded = not any(unheeded(side.asked, side.subject, self._form(side)[0]) for side in sides)
            if heeded and sides[0].subject != sides[1].subject:
                return sides[0], sides[1]
        return None

    def _read(self, question: str, context: Contexto) -> Turno:
        documents, left = self.sujetos.document_named(question)
        conditions, left = self.propiedades.read(left)
        asked = replace(understand(left, self.sujetos.phrase_in(left)), pregunta=question, propiedades=conditions)
        asked, documents = self._family(asked, documents)
        if not documents and re.search(r"\baois?\b", normalised(question)):  # activities that have such a code
            documents = self.sujetos.coded("AOI")
        last = context.entendido
        if last is not None and asked.sigue:
            asked = ordinal_period(asked, last)
        follows = last is not None and (asked.sigue or _elliptic(asked) or (_subjectless(asked) and not documents))
        if not documents and (follows or (context.documentos and asked.deixis)):
            documents = context.documentos
        subject = self.sujetos.find(asked, documents)
        if follows and last is not None:
            asked, subject = self._continued(asked, subject, last, context)
        asked = self._semester(asked, subject, documents)
        if asked.deixis == "periodo" and not asked.periodos:
            asked = replace(asked, vago=asked.vago or "periodo")
        if asked.frente and len(subject.filas) == 1:  # one row over its plan: both figures
            roles = (asked.frente[1], Rol.EJECUTADO)
            told = asked.operaciones | {"comparacion"}
            asked = replace(asked, frente=None, rol=roles[0], roles=roles, operaciones=told, orden="")
        asked = self._only_figure(asked, subject, documents)
        return Turno(asked, subject, documents)

    def _semester(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """With "the semester" as the only one that the documents print; of two or none it is not known which."""
        words = [word for word in normalised(asked.pregunta).split() if re.fullmatch(r"semestr(?:e|al)\W*", word)]
        if not words or any(re.search("S|0[16]|12", period.rpartition("-")[2]) for period in asked.periodos):
            return asked
        reach = self._may_be_of(subject, documents)
        cuts = {s.periodo[-2:] for s in self.lector.series if s.documento in reach and s.periodo[-2:] in ("S1", "S2")}
        if len(cuts) != 1 or asked.periodos:
            return replace(asked, vago=asked.vago or "semestre")
        return replace(asked, periodos=(cuts.pop(),))

    def _only_figure(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """A question that names no figure, of a document that prints but one kind, means that one."""
        wants = asked.periodos or asked.orden or asked.umbrales or asked.operaciones & {"recuento", "suma", "media"}
        if asked.rol or asked.magnitud or asked.pedido or not wants or "cuenta_filas" in asked.operaciones:
            return asked
        only = self.lector.only(self._may_be_of(subject, documents))
        return replace(asked, magnitud=only[0], rol=only[1], roles=(only[1],)) if only else asked

    def _may_be_of(self, subject: Sujeto, documents: tuple[int, ...]) -> set[int]:
        """The documents that a question may be of: those named, else those of its rows, else all."""
        rows = {row.documento for row in subject.filas}
        return set(documents) or rows or {serie.documento for serie in self.lector.series}

    def _family(self, asked: Entendido, documents: tuple[int, ...]) -> tuple[Entendido, tuple[int, ...]]:
        """Takes "del PEI" for the documents of that family."""
        for word in asked.resto:
            families = FAMILIES.get(word, ())
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
        says = (
            asked.pedido or asked.rol or asked.operaciones - {"lista"} or asked.umbrales or asked.banda or asked.orden
        )
        merged = replace(
            asked,
            pedido=asked.pedido or ("" if says else last.pedido),
            rol=asked.rol or last.rol,
            roles=asked.roles or last.roles,
            magnitud=asked.magnitud or (last.magnitud if not asked.rol or asked.rol == last.rol else None),
            operaciones=asked.operaciones if says else last.operaciones,
            periodos=asked.periodos or (() if asked.rol is Rol.LINEA_BASE else last.periodos),
            acumulado=asked.acumulado if asked.periodos or asked.acumulado else last.acumulado,
            umbrales=asked.umbrales or (() if says else last.umbrales),
            banda=asked.banda or (None if says else last.banda),
            ausencia=asked.ausencia or (None if says else last.ausencia),
            agrupar=asked.agrupar or (None if says or asked.deixis else last.agrupar),
            orden=asked.orden or ("" if says else last.orden),
            cuantos=asked.cuantos or (last.cuantos if asked.orden or not says else None),
            tipos=asked.tipos or last.tipos,
            pagina=asked.pagina or (last.pagina if asked.deixis == "pagina" or not asked.tiene_sujeto else None),
        )
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

    def _remember(self, response: Respuesta, turn: Turno | None, before: Contexto) -> Contexto:
        if turn is None:
            return before
        ids = list(dict.fromkeys(cifra.fila for cifra in response.cifras if cifra.fila))[:20]
        ids = ids or list(dict.fromkeys(prueba.fila for prueba in response.evidencia if prueba.fila))[:20]
        rows = tuple(self.sujetos.rows(ids)) or turn.subject.filas[:20]
        options = self._context.opciones if response.tipo is Tipo.ACLARACION else ()
        offices = self._context.unidades if response.tipo is Tipo.ACLARACION else ()
        subject = turn.subject if not (turn.subject.desconocidas or turn.subject.parcial) else Sujeto()
        return Contexto(turn.asked, subject, turn.documents, rows, options, offices)

    def _dispatch(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if asked.pedido == "documentos" and not subject.vacio:
            turn = replace(turn, asked=replace(asked, pedido=""))
            asked = turn.asked
        if subject.parcial and not subject.unidades and outside(asked.pregunta):
            return self._outside()
        if subject.parcial and asked.pedido not in ("evidencia",):
            return self._which_office(turn) if subject.unidades else self._nearest(turn, Tipo.NO_CONSTA)
        forma, answer = self._form(turn)
        if asked.vago.startswith("meses") or asked.vago.endswith("de corrido,"):
            return self._say(
                Tipo.ACLARACION, f"Los {asked.vago} no son un período del informe. ¿Qué mes, trimestre o semestre?"
            )
        if left := unheeded(asked, subject, forma):
            return self._say(Tipo.ACLARACION, left)
        if foreign := self._other_money(turn):
            return self._say(Tipo.NO_CONSTA, foreign)
        if asked.vago and forma is not Forma.PALABRAS:
            return self._vague(turn)
        if forma is Forma.TOTAL and self._is_of_nothing(turn):
            return self._say(Tipo.ACLARACION, "¿De qué actividad, unidad o documento?", opciones=self._reached(turn))
        return answer(turn)

    def _is_of_nothing(self, turn: Turno) -> bool:
        """Whether a question names a figure and nothing else, and there are several documents that it may be of."""
        asked = turn.asked
        scope = asked.operaciones or asked.periodos or asked.agrupar or asked.tipos or asked.grupos or asked.propiedades
        return turn.subject.vacio and not scope and not asked.pagina and len(self._reach(turn)) > 1

    def _reached(self, turn: Turno) -> list[str]:
        return [self.sujetos.documents[document] for document in self._reach(turn)][:MAX_OPTIONS]

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
        one = len(subject.filas) == 1
        sides = 2 in (len(asked.periodos), len(asked.roles))
        compared = "comparacion" in asked.operaciones or (
            asked.orden
            and (_either(asked) or (one and len(asked.roles) == 2 and "menos" in normalised(asked.pregunta).split()))
        )
        if asked.pedido in by_request and not (asked.pedido == "medida" and asked.agrupar):
            return by_request[asked.pedido]
        if compared and sides:
            return Forma.COMPARACION, self._compare
        if asked.frente:
            return Forma.FRENTE, self._against
        if self._counts(asked):
            return Forma.RECUENTO, self._count
        limited = bool(asked.umbrales or asked.banda or asked.ausencia)
        named = asked.tipos or asked.agrupar or asked.cuantos or asked.grupos or asked.rol or asked.magnitud
        if asked.orden and not limited and named and not one:
            return Forma.LUGARES, self._rank
        if limited:
            return Forma.LISTA, self._list
        if asked.rol is None and asked.magnitud is None and "falta" not in asked.operaciones:
            return (Forma.NOMBRES if self._names_rows(turn) else Forma.PALABRAS), self._bare
        if "falta" in asked.operaciones:
            return Forma.FALTA, self._missing
        spent = {Rol.VIGENTE, Rol.DEVENGADO} <= set(asked.roles) and asked.un_dato
        several = asked.operaciones & {"suma", "media", "razon"} or asked.agrupar or spent
        return (Forma.VALOR if subject.filas and not several else Forma.TOTAL), self._value

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

    def _vague(self, turn: Turno) -> Respuesta:
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
            ((asked.tipos or asked.grupos or asked.propiedades) and (limited or plain or not asked.roles))
            or limited
            or (asked.agrupar and plain and not asked.periodos)
            or (asked.rol is Rol.META and not asked.tiene_sujeto)
        )

    def _bare(self, turn: Turno) -> Respuesta:
        """A question that asks for no figure that we know."""
        asked, subject = turn.asked, turn.subject
        if subject.vacio and not asked.pagina and not self._names_rows(turn):
            if outside(asked.pregunta) or not (
                asked.tipos or asked.operaciones & {"suma", "media", "comparacion"} or asked.periodos or asked.agrupar
            ):
                return self._outside()
            return self._say(Tipo.ACLARACION, "¿Qué dato desea: lo programado, lo ejecutado, el avance, los hallazgos?")
        if self._names_rows(turn):
            return self._name_rows(turn)
        if len(subject.filas) > 1 and "falta" not in asked.operaciones and _MANY.search(normalised(asked.pregunta)):
            which = self._one_row(turn)
            return which if isinstance(which, Respuesta) else self._nearest(turn, Tipo.RESPUESTA)
        return self._nearest(turn, Tipo.RESPUESTA)

    @staticmethod
    def _names_rows(turn: Turno) -> bool:
        """Whether a question that asks for no figure asks for the names of rows."""
        asked, subject = turn.asked, turn.subject
        scope = (
            subject.unidades
            or subject.grupo
            or (asked.pagina and subject.vacio)
            or (len(subject.filas) > 1 and asked.tipos)
            or (asked.propiedades and subject.vacio)
        )
        return bool(scope and "lista" in asked.operaciones and (asked.tipos or asked.grupos))

    def _unknown(self, turn: Turno) -> Respuesta:
        asked = turn.asked
        plan = (
            asked.rol
            or asked.pedido
            or asked.tipos
            or asked.umbrales
            or asked.banda
            or asked.codigos
            or asked.fragmentos
            or asked.ids
        )
        known = [word for word in asked.resto if word not in turn.subject.desconocidas and not is_form(word)]
        if outside(asked.pregunta) or not (plan or known):
            return self._outside()
        words = ", ".join(f"«{word}»" for word in turn.subject.desconocidas)
        answer = self._nearest(turn, Tipo.NO_CONSTA)
        return replace(
            answer,
            texto=f"No consta {words} en los documentos leídos."
            + (" Lo más cercano está en las fuentes." if answer.evidencia else ""),
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


_LINKS = re.compile(r" (?:o|u|y|e|con|vs\.?|versus|contra)(?= )")
"""Words between the two sides of a comparison."""
_MANY = re.compile(r"\b(?:cuant[oa]s?|como (?:va|vamos|anda|esta))\b")
"""A question about how much or how far, of which the figure is left open."""


def _either(asked: Entendido) -> bool:
    """Whether it asks in which of two periods a figure is the larger."""
    return (
        len(asked.periodos) == 2
        and re.search(r"\bo (?:en )?(?:el )?|\bque en (?:el )?", normalised(asked.pregunta)) is not None
    )


def _subjectless(asked: Entendido) -> bool:
    """Whether a question asks for a figure of nobody: after one about somebody it goes on about them."""
    whole = asked.operaciones & {"suma", "media", "razon", "recuento"} or asked.tipos or asked.agrupar or asked.orden
    limited = asked.umbrales or asked.banda or asked.ausencia or asked.propiedades or asked.pagina or asked.pedido
    return asked.rol is not None and not (whole or limited or asked.tiene_sujeto)


def _elliptic(asked: Entendido) -> bool:
    """Whether a question says so little that it must go on from the one before: a period, an office, a role alone."""
    words = normalised(asked.pregunta).split()
    return (
        len(words) <= 6
        and asked.rol is None
        and not asked.pedido
        and not asked.operaciones - {"lista"}
        and bool(asked.periodos or asked.deixis)
    )
