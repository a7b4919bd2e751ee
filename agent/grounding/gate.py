"""The gate: each sentence of a finished text against the facts, names and witnesses that it may rest on.

Deterministic, and conservative: what cannot be bound is not supported, and the motive says why.
"""

from agent.grounding import claims, clauses, figures, settled, when, words
from agent.grounding.examen import Examen, Lectura
from agent.grounding.text import oraciones
from agent.sustento.model import Juicio, Sustento


def revisar(texto: str, sustento: Sustento) -> tuple[Juicio, ...]:
    """Judges each sentence of a text.

    Args:
        texto: finished text, figures rendered.
        sustento: what it may rest on. Its first period is the one that a sentence without a period speaks of.

    Returns:
        One verdict a sentence, in order. A sentence is `sustentada` if everything it states binds,
        `sin_afirmacion` if it states nothing that can be checked. Every word counts: one that no figure, relation,
        name or witness explains, and that is not known to say nothing, is a claim.
    """
    examen = Examen(sustento)
    return tuple(_juicio(examen, sentence) for sentence in oraciones(texto))


def _juicio(examen: Examen, texto: str) -> Juicio:
    """The checks, in order: each covers or explains what it settles."""
    lectura = Lectura(examen, texto)
    settled.cover(lectura)
    settled.quotations(lectura)
    settled.places_cited(lectura)
    mentions = when.periods(lectura)
    settled.foreign_names(lectura)
    settled.evaluations(lectura)
    figures.cover_parts(lectura)
    found = figures.numbers(lectura, mentions)
    figures.fractions(lectura, mentions, found)
    figures.ratios(lectura)
    claims.compared(lectura, found)
    claims.held_relations(lectura, mentions, found)
    claims.only(lectura)
    claims.gathers(lectura, mentions)
    claims.blank(lectura, mentions)
    claims.negative(lectura)
    claims.kept(lectura, found)
    claims.grown(lectura, found)
    words.nouns(lectura, found)
    claims.ranks(lectura)
    words.explained(lectura, found)
    words.bare_verb(lectura)
    clauses.phrases(lectura)
    clauses.unchecked(lectura)
    clauses.silent_periods(lectura)
    return lectura.juicio()
