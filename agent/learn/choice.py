"""A concept for a column, said by somebody: a likeness, a model, a person. The dates of its header stay as they are."""

from collections.abc import Sequence
from dataclasses import replace

from agent.learn.columns import NO_PERIOD, Columnado, Propuesta, figure_of, nameless, slug
from agent.learn.vocabulary import BUDGET, Vocabulario
from extractors.errors import UsageError
from extractors.schemas import Magnitud

NOTHING, AS_IS, ATTRIBUTE = "nada", "si", "atributo"
"""What a column may be told to be besides a concept: nothing, what is proposed, a text under its own name."""


def open_columns(proposals: Sequence[Propuesta]) -> list[Propuesta]:
    """The columns of figures that words and contents leave without a concept, and may have one."""
    return [p for p in proposals if p.es is None and not p.nota and _may_count(p)]


def _may_count(p: Propuesta) -> bool:
    """Whether a column has figures, and a header with words that nothing explains yet."""
    return p.contenido.es_cifra and not p.contenido.rotulos and any(level.resto for level in p.rotulo.niveles)


def choices(words: Vocabulario) -> tuple[str, ...]:
    """All that a column may be told to be."""
    return (*words.by_id, ATTRIBUTE, NOTHING)


def with_concept(p: Propuesta, concept: str, words: Vocabulario, magnitude: str = "") -> Propuesta:
    """The column as that concept, with the period that its header names.

    Args:
        p: the column.
        concept: one of `choices`.
        words: the vocabulary.
        magnitude: of a figure, where the words of the header are not to say; or "".

    Raises:
        UsageError: its header names months that no period says.
    """
    if concept == NOTHING:
        return replace(p, es=None, certeza=0.0, nota="")
    if concept == ATTRIBUTE:
        return replace(p, es=Columnado("atributo", slug(p.path[-1])), nota="")
    if concept in words.fields:
        return replace(p, es=Columnado("campo", concept), nota="")
    if nameless(p.rotulo):
        raise UsageError(f"«{p.encabezado}» {NO_PERIOD}.")
    found = figure_of(p, concept)
    if magnitude or concept in BUDGET:
        found = replace(found, magnitud=Magnitud(magnitude or Magnitud.FINANCIERA))
    return replace(p, es=found, nota="")
