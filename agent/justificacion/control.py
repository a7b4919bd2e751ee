"""The last door: a draft is read again, and what the gate does not let pass is not printed."""

from collections.abc import Iterator, Set
from dataclasses import replace

from agent.grounding import revisar
from agent.justificacion.model import CAUSA, HUECO, Borrador, Oracion, Origen
from agent.sustento import Fallo


def aprobar(draft: Borrador) -> Borrador:
    """The draft without the sentences that do not bind to its facts and witnesses."""
    support = draft.ficha.sustento
    stated = [sentence for sentence in draft.oraciones if sentence.origen is not Origen.HUECO]
    whole = revisar(" ".join(sentence.texto for sentence in stated), support)
    if all(verdict.fallo is not Fallo.NO_SUSTENTADA for verdict in whole):
        return draft
    failed = {
        id(sentence)
        for sentence in stated
        if any(verdict.fallo is Fallo.NO_SUSTENTADA for verdict in revisar(sentence.texto, support))
    }
    return replace(
        draft,
        oraciones=tuple(_with_gap(draft, failed)),
        omitidas=tuple(sentence for sentence in draft.oraciones if id(sentence) in failed),
    )


def _with_gap(draft: Borrador, failed: Set[int]) -> Iterator[Oracion]:
    """What is left; the gap in the place of the last cause, if none stands and one is due."""
    causes = [sentence for sentence in draft.oraciones if sentence.caso == CAUSA]
    open_again = bool(causes) and bool(draft.ficha.motivos) and all(id(sentence) in failed for sentence in causes)
    for sentence in draft.oraciones:
        if id(sentence) not in failed:
            yield sentence
        elif open_again and sentence is causes[-1]:
            yield Oracion(HUECO, (), Origen.HUECO, caso=CAUSA)
