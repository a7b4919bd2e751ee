"""The gate: each sentence of a finished text against the facts, names and witnesses that it may rest on.

Deterministic, and conservative: what cannot be bound is not supported, and the motive says why.
"""

from collections.abc import Callable, Iterator

from agent.grounding import claims, clauses, credit, derived, figures, missing, settled, shares, stretches, when, words
from agent.grounding.examen import Examen, Lectura
from agent.grounding.text import oraciones
from agent.sustento.model import Fallo, Juicio, Sustento


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
    """What is refused whole is read once more period by period."""
    whole = _entero(examen, texto)
    return whole if not whole.motivos else stretches.juicio(examen, texto, _entero) or whole


def _entero(examen: Examen, texto: str) -> Juicio:
    """What is refused is read again: with what it says of two quantities settled first and put aside; of the year.

    The second time it is about the year, or January to date, where its words say so.
    """
    verdicts: list[Juicio] = []
    for one in _about(examen, texto):
        for apart in (None, derived.statements):
            lectura = Lectura(one, texto)
            if _read(lectura, apart):
                verdicts.append(lectura.juicio())
            if verdicts[-1].fallo is Fallo.SUSTENTADA or (len(verdicts) == 1 and not verdicts[0].motivos):
                return verdicts[-1]
    return verdicts[0]


def _about(examen: Examen, texto: str) -> Iterator[Examen]:
    """The rows with the period that a sentence may be about: the text's; by its words the year, or January to date."""
    year = when.es_del_ano(texto)
    if not year:
        yield examen
    for span in when.otros_tramos(texto, examen.datos.principal) if examen.datos.principal is not None else ():
        yield examen if span == examen.datos.principal else Examen(examen.sustento, span)
    if year and examen.datos.principal is None:
        yield examen


def _read(lectura: Lectura, apart: Callable[[Lectura], bool] | None = None) -> bool:
    """The checks, in order: each covers or explains what it settles. False if nothing could be put `apart`."""
    settled.cover(lectura)
    settled.quotations(lectura)
    settled.places_cited(lectura)
    mentions = when.periods(lectura)
    settled.foreign_names(lectura)
    settled.evaluations(lectura)
    if apart is not None:
        if not apart(lectura):
            return False
        mentions = lectura.menciones
    derived.contradicted(lectura)
    figures.cover_parts(lectura)
    found = figures.numbers(lectura, mentions)
    figures.fractions(lectura, mentions, found)
    figures.ratios(lectura)
    shares.told(lectura, found)
    missing.told_done(lectura, found)
    missing.planned_done(lectura, found)
    claims.compared(lectura, found)
    claims.held_relations(lectura, mentions, found)
    claims.met(lectura, found)
    claims.alike(lectura)
    claims.only(lectura)
    claims.gathers(lectura, mentions)
    claims.blank(lectura, mentions)
    claims.negative(lectura)
    credit.origin(lectura)
    claims.kept(lectura, found)
    claims.grown(lectura, found)
    claims.sense(lectura)
    claims.details(lectura, found)
    claims.of_a_whole(lectura, found)
    claims.to_complete(lectura, found)
    claims.spread(lectura, mentions)
    claims.origins(lectura, mentions, found)
    claims.all_in(lectura, mentions, found)
    words.nouns(lectura, found)
    claims.ranks(lectura)
    claims.granted(lectura)
    words.explained(lectura, found)
    words.bare_verb(lectura)
    clauses.phrases(lectura)
    clauses.unchecked(lectura)
    clauses.silent_periods(lectura)
    clauses.silent_money(lectura)
    return True
