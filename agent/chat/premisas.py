"""Questions that take something for granted first: "since X reached its target, how much was spent on it?"."""

import re
from dataclasses import replace

from agent.chat.compuestas import Compuestas
from agent.chat.cuenta import Forma, unheeded
from agent.chat.lexico import normalised
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.turno import Contexto, Turno

_PREMISE = re.compile(
    r"^(?:dado que|ya que|puesto que|visto que|considerando que|sabiendo que|teniendo en cuenta que|en vista de que"
    r"|como) (?P<said>[^,?]{8,140}), *(?:y )?"
    r"(?P<asked>(?:(?:a|de|en|por|con) )?(?:cuant[oa]s?|cual(?:es)?|que|quien|dime|dame|indica)\b.{6,})$"
)
"""What is taken for granted, and what is asked."""
_CLAIM = re.compile(
    r"\b(?:lleg|super|alcanz|cumpl|pas|exced|baj|subi|avanz|gast|ejecut|hiz|hic|logr|qued|tuv|deveng|pag)"
    r"(?:a|o|an|aron|io|ieron|ado|ido)\b|\b(?:es|fue|esta|estuvo|tiene)\b"
)
"""Says that something is so; "as a percentage of the total" does not."""
_WORKED = re.compile(r"\b(?:sin|excepto|salvo|(?:descont|descuent|quit|sum|junt|rest|agreg|exclu|inclu)[a-z]*)\b")
"""Says what is to be done with figures."""
_CHECKED = (Forma.VERIFICA, Forma.COMPARACION)


class Premisas(Compuestas):
    """Answers what is asked, and says where the figures deny what is taken for granted."""

    def _after_premise(self, question: str) -> tuple[Respuesta, Turno] | None:
        """The answer to a question that begins with what it takes for granted; None where it is not parted so.

        Nothing that the premise says narrows what is asked but of whom it is, and of which period.
        """
        match = _PREMISE.match(normalised(question))
        if match is None or not _CLAIM.search(match["said"]) or _WORKED.search(match["said"]):
            return None
        said, turn = (self._understood(match[name].strip(), Contexto()) for name in ("said", "asked"))
        if said.subject.vacio and turn.subject.vacio:
            return None
        own_turn = self._asked_after(said, turn)
        if own_turn is None:
            why = "La pregunta da algo por cierto, y no entendí de qué es lo que pide. Pregúntelo aparte."
            return replace(self._say(Tipo.ACLARACION, why), duda="todo", entendida=False), turn
        answer = self._dispatch(own_turn)
        return self._beside_premise(answer, said), own_turn

    def _asked_after(self, said: Turno, turn: Turno) -> Turno | None:
        """What is asked after a premise, of the row or office that either names; None where that is not clear."""
        subject = said.subject if turn.subject.vacio else turn.subject
        others = not (said.subject.vacio or turn.subject.vacio) and said.subject.filas != turn.subject.filas
        if others or subject.parcial or subject.desconocidas or len(subject.filas) > 1:
            return None
        if len(said.asked.periodos) > 1 and not turn.asked.periodos:
            return None
        periods = turn.asked.periodos or said.asked.periodos[:1]
        asked = replace(turn.asked, periodos=periods, sigue=False, deixis="")
        own = self._only_its_figure(Turno(asked, subject, turn.documents or said.documents))
        asks = own.asked.rol or own.asked.magnitud or own.asked.pedido
        return None if not asks or own.asked.vago or unheeded(own.asked, subject, self._form(own)[0]) else own

    def _only_its_figure(self, turn: Turno) -> Turno:
        return replace(turn, asked=self._only_figure(turn.asked, turn.subject, turn.documents))

    def _beside_premise(self, answer: Respuesta, said: Turno) -> Respuesta:
        """An answer with what the figures say of the premise, where it is one that they bear out or deny."""
        clear = not (said.subject.vacio or said.subject.parcial or said.subject.desconocidas or said.asked.vago)
        forma = self._form(said)[0] if clear else None
        if forma not in _CHECKED or unheeded(said.asked, said.subject, forma):
            return replace(answer, texto=f"{answer.texto}\n{_UNCHECKED}")
        told = self._dispatch(said)
        if told.tipo is not Tipo.RESPUESTA:
            return replace(answer, texto=f"{answer.texto}\n{_UNCHECKED}")
        text = f"{answer.texto}\nDe lo que la pregunta da por cierto: {told.texto}"
        return replace(answer, texto=text, cifras=(*answer.cifras, *told.cifras))


_UNCHECKED = "Lo que la pregunta da por cierto no se comprobó."
