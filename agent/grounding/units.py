"""The unit that a sentence gives a number, against the row's."""

import re
from collections.abc import Iterable, Iterator

from agent.grounding.lexico import sabidas
from agent.grounding.text import singular
from agent.grounding.vocabulary import VOCABULARIO
from extractors.values import fold

_NEXT = re.compile(r"\s*(?P<q>\()?\s*(?P<w>[a-zñ²³]+\d?)(?P<end>\))?")
_NO_UNIT = re.compile(
    r"(?:prog$|ejec$|hech[oa]s$|(?:re)?programad|fijad|trazad|plantead|pactad|acordad|medid|previst|planificad|planead|proyectad|estimad|esperad|contemplad|establecid|calendarizad|propuest"
    r"|ejecutad|realizad|lograd|alcanzad|atendid|cumplid|concretad|culminad|completad|efectuad|desarrollad|entregad|emitid"
    r"|elaborad|registrad|reportad|obtenid|concluid|acumulad|finalizad|presupuestad|comprometid|devengad|pagad|girad|asignad"
    r"|aprobad|restant|pendient|faltant|adicional|excedent|observad|inicial|anual|mensual|trimestral|semestral|fisic|financier"
    r"|recalculad|impres|equivalent|superior|inferior|mayor|menor|total|final|respectiv|represent|equival|correspond|signific"
    r"|qued|resta|falta|siendo|tod[oa]s?$|ambas|ambos|permit|respet|dej[aeo]|afuera|sol[oa]s?$|nomas$|encima$|debajo$|superan?$|casi$)[a-z]*"
)
_EQUIVALENTES = {
    singular(unit): singular(other) for unit, other in VOCABULARIO.datos["unidades"]["equivalentes"].items()
}
_VERBO = re.compile(r"(?:aron|ieron)$")
_GENERICOS = frozenset(["personas", "unidades", "familias", "documentos"])
"""Nouns that the unit may qualify: "74 personas beneficiarias"."""
_FUNCTION = VOCABULARIO.palabras("gramatica", "funcion")


def words_after(plano: str, fin: int, limit: int = 3) -> tuple[str, ...]:
    """The noun after a number and what qualifies it: () where the number stands alone."""
    found: list[str] = []
    place = fin
    for _ in range(limit):
        match = _NEXT.match(plano, place)
        if match is None or match["w"] in _FUNCTION or _NO_UNIT.fullmatch(match["w"]) or _VERBO.search(match["w"]):
            break
        if found and match["w"] in sabidas():
            break
        if match["q"] and (found or (not match["end"] and not re.match(r"[a-zñ ]+\)", plano[match.end() :]))):
            break
        found.append(match["w"])
        place = match.end()
        if match["end"]:
            break
    return tuple(found)


def span_of(plano: str, fin: int, unit: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The places of the unit's own words right after a number ("personas atendidas"): they say nothing of its role."""
    match = _NEXT.match(plano, fin)
    while match is not None and stems([match["w"]]) <= unit:
        yield match.span("w")
        match = _NEXT.match(plano, match.end())


def fits(said: tuple[str, ...], unidad: str, names: Iterable[str]) -> bool:
    """Whether a unit is said as it is printed.

    Args:
        said: the words after the number.
        unidad: the fact's unit, folded; "" where it has none.
        names: stems of all words that the row prints.
    """
    if not said:
        return True
    known = frozenset(names)
    unit = con_equivalentes(stems([unidad]))
    head = stems(said[:1])
    general = not unit or bool(unit & stems(VOCABULARIO.datos["unidades"]["genericas"]))
    person = said[0] in _GENERICOS and stems(said[1:]) & unit
    if not (head & unit or (general and head <= known) or person):
        return False
    if person:
        return stems(said[1:]) <= unit | known
    return all(stems([word]) <= (unit | known) for word in said[1:])


def stems(texts: Iterable[str]) -> frozenset[str]:
    """Stems of the words of texts; a text that abbreviates a unit ("KM") is what it stands for."""
    short = VOCABULARIO.datos["unidades"]["abreviadas"]
    return frozenset(singular(word) for text in texts for word in short.get(fold(text), fold(text)).split())


def con_equivalentes(stems_: frozenset[str]) -> frozenset[str]:
    """Stems of units, and of what else an office calls them."""
    return stems_ | {_EQUIVALENTES[stem] for stem in stems_ if stem in _EQUIVALENTES}


_TERMINACION = re.compile(
    r"(?:aciones|acion|iones|ion|amientos?|imientos?|ad[oa]s?|id[oa]s?|ando|iendo|aron|ieron|aban?|ian?|ar|er|ir|es|en|an|[oae]s?)$"
)


def raiz(word: str) -> str:
    """What a verb and the noun made of it have in common: "actualizaron", "actualización" -> "actualiz"."""
    stem = word
    while True:
        shorter = _TERMINACION.sub("", stem)
        if shorter == stem or len(shorter) < MIN_RAIZ:
            return stem
        stem = shorter


MIN_RAIZ = 4
"""Letters of a stem that tells a word."""
