"""Questions answered without a model: what a question asks for (`entender`), of whom (`sujeto`), by which query.

A figure is given only where every word of the question was explained, one row or one set of rows is meant, and the
ledger holds the figure. Otherwise the answer asks back, says that it does not know, or shows the nearest evidence.
"""

import re
from dataclasses import replace

from agent.chat import redaccion_en
from agent.chat.cambios import Cambios
from agent.chat.columnas import left_unread
from agent.chat.lexico import from_english, hostile, in_english, normalised
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.turno import MAX_OPTIONS, WHICH_OF_ALL, Contexto, Turno

MAX_SOURCES = 100
"""Cells of a sum that are named."""


class Router(Cambios):
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
        if response.tipo is Tipo.NO_CONSTA and turn is not None and not response.evidencia:
            unread = left_unread(self.ledger, turn.filtro.documentos)
            response = replace(response, texto=f"{response.texto} {unread}".rstrip())
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
        if parted := self._after_premise(question) or self._that_moved(question):
            return parted
        turn = self._understood(question, context)
        if turn.suelto:
            said = (
                "Sigue de una pregunta que no quedó respondida, y sola no dice de qué es. Escríbala entera: el dato, de"
                " quién y de qué período."
            )
            return replace(self._say(Tipo.ACLARACION, said), duda="todo", entendida=False), turn
        if part := self._set_apart(turn.asked, turn.subject):
            return self._not_understood(turn, f"«{part}» cambia lo que se pide, y no sé cómo."), turn
        if both_kinds := self._both_kinds(turn):
            return both_kinds, turn
        if found := self._part_of_stated(question) or self._in_steps(question) or self._listed(question):
            return found
        if pair := self._pair_of(turn):
            added = "suma" in turn.asked.operaciones and not turn.asked.orden
            return self._two(*pair, added=added), pair[0]
        turn = self._several(turn) or turn
        response = self._dispatch(turn)
        if response.texto in WHICH_OF_ALL and not (only := self.sujetos.only_row(turn.documents)).vacio:
            turn = replace(turn, subject=only)
            response = self._dispatch(turn)
        if response.tipo is Tipo.ACLARACION and (both := self._both_hold(question)):
            return both
        return self._halves(question, context, turn, response) or (self._whole(question, turn, response), turn)
