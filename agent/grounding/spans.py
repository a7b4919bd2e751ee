"""Which months a place of a sentence speaks of, and which it holds against each other."""

import re
from collections.abc import Sequence

from agent.grounding.numbers import Numero
from agent.grounding.periods import Mencion
from agent.grounding.text import COVER
from agent.sustento.tramos import Tramo

_LEFT = re.compile(r"[,:;]\s(?!que |en (?:que|el que|la que|los que|las que)|cuando|donde)")
"""After a period of reference: the sentence goes back to its own."""
_PASO = re.compile(
    r"\b(?:paso|pasaron|aument\w+|increment\w+|crec\w+|subi\w+|disminuy\w+|descend\w+|reduj\w+|baj\w+|cay\w+)\s+de\s+$"
)
_COMPARA = re.compile(r"\b(?:superior|inferior|mayor|menor|respecto|frente|que)\b")
_A_OTRO = re.compile(r"\ba\s+$")


_ENTRE = re.compile(r"\bentre (?:el |los )?(?:mes(?:es)? de )?$")


def comparados(
    mentions: Sequence[Mencion], principal: Tramo | None, visto: str = ""
) -> tuple[Tramo | None, Tramo | None]:
    """The span that a comparison of periods speaks of, and the one it is held against; None where not named."""
    between = next((m.partes for m in mentions if len(m.partes) == 2 and _ENTRE.search(visto[: m.inicio])), ())
    if between:
        return between[1], between[0]
    own = [m for m in mentions if not m.del_plan and m.tramo is not None and not m.fecha]
    against = [m.tramo for m in own if m.referencia or m.relativo]
    others = [m.tramo for m in own if not (m.referencia or m.relativo)]
    if against:
        return (others[0] if others else principal), against[0]
    if len(others) == 2 and all(others):
        if len({t.meses for t in others if t}) > 1:
            return max((t for t in others if t), key=lambda t: t.hasta), None
        first, last = sorted(others, key=lambda t: (t.ejercicio, t.hasta) if t else (0, 0))
        return last, first
    return (others[0] if others else principal), None


def anterior(span: Tramo) -> Tramo:
    """The span of the same length just before."""
    if span.desde > span.meses:
        return Tramo(span.ejercicio, span.desde - span.meses, span.hasta - span.meses)
    return Tramo(span.ejercicio - 1 if span.ejercicio else 0, 13 - span.meses, 12)


def juntos(mentions: Sequence[Mencion], place: int) -> Tramo | None:
    """The span that the last periods named one after the other before a place make together; None without two."""
    named = [m.tramo for m in mentions if m.fin <= place and m.tramo is not None and not m.del_plan]
    run = named[-1:]
    for span in reversed(named[:-1]):
        if span.meses != run[0].meses or span.hasta + 1 != run[0].desde:
            break
        run.insert(0, span)
    return Tramo(run[0].ejercicio, run[0].desde, run[-1].hasta) if len(run) > 1 else None


def en_torno(span: Tramo, months: int) -> Tramo:
    """The span of so many months that a shorter one lies in."""
    if months <= span.meses:
        return span
    start = (span.desde - 1) // months * months + 1
    return Tramo(span.ejercicio, start, start + months - 1)


def mencion_en(
    menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], start: int, end: int
) -> Mencion | None:
    """The period that a place of a sentence speaks of: named right after it, or last before it, or first of all."""
    target = next((m for m in menciones if m.fin <= start and _of_target(visto, m, start)), None)
    if target is not None:
        return target
    own = [m for m in menciones if not m.del_plan]
    following = next((m for m in own if m.inicio >= end), None)
    own = [m for m in own if not (m.fin <= start and _only_of_target(visto, m, start))]
    before = [m for m in own if m.fin <= start and not (m.referencia and _LEFT.search(visto[m.fin : start]))]
    if following is not None:
        between = visto[end : following.inicio]
        crosses = any(end <= n.inicio < following.inicio for n in numeros)
        if (
            not crosses
            and not (before and following.referencia and _COMPARA.search(between))
            and not re.search(r"[,;:]|\b(?:y|e|mientras|pero|frente)\b", between)
        ):
            return following
    mine = [m for m in own if not m.referencia]
    return before[-1] if before else mine[0] if mine else None


_LA_META_DE = re.compile(
    r"\b(?:metas?|logros? esperados?|valor(?:es)? esperados?|linea (?:de )?base)(?: [a-zñ]+)?(?: (?:del?|para|al?|en))?"
    r"(?: el)?(?: ano)? \(?$"
)
_JUNTO = re.compile(r"[\s,:()]*(?:(?:es|era|fue|fijad[oa]|de|en|un|una|el|la|que)\s+){0,4}\(?")


_FIJADO_PARA = re.compile(
    r"\d (?:[a-zñ]+ ){0,2}(?:fijad|previst|programad|esperad|establecid|planificad|proyectad)[oa]s? (?:para|en)"
    r"(?: el)?(?: ano)? $"
)


def _only_of_target(visto: str, mention: Mencion, start: int) -> bool:
    """Whether a year was said of a target in a clause that is over: "los 640 fijados para 2021, y el avance …"."""
    year = mention.tramo is not None and mention.tramo.meses == 12
    said = visto[: mention.inicio].rstrip(COVER)
    over = re.search(r"[,;](?!\d)", visto[mention.fin : start]) is not None
    return year and over and _FIJADO_PARA.search(said) is not None


def _of_target(visto: str, mention: Mencion, start: int) -> bool:
    """Whether a year is that of a target whose figure comes right after it: "la meta de 2022, de 1,260.78"."""
    year = mention.tramo is not None and mention.tramo.meses == 12 and mention.tramo.ejercicio
    before = visto[: mention.inicio].rstrip(COVER)
    return bool(year and _LA_META_DE.search(before) and _JUNTO.fullmatch(visto[mention.fin : start]))


def suelta(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> bool:
    """Whether a number stands before all periods that are named, and the first of them belongs to something else."""
    number = numeros[index]
    own = [m for m in menciones if not m.del_plan]
    if not own or any(m.fin <= number.inicio for m in own):
        return False
    between = visto[number.fin : own[0].inicio]
    crosses = any(number.fin <= n.inicio < own[0].inicio for n in numeros)
    return (
        crosses
        or re.search(
            r"[;:]|,(?!\s*(?:en|durante|a|al)\s*$)|\b(?:y|e|mientras|pero|frente|(?:super|rebas|exced"
            r"|sobrepas)\w+ lo \w+)\b",
            between,
        )
        is not None
    )


def mencion_de(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> Mencion | None:
    """The period that a number speaks of; of "pasó de 2 a 6" the first is of the earlier period, the second of this."""
    number = numeros[index]
    own = mencion_en(menciones, visto, numeros, number.inicio, number.fin)
    against = next((m for m in menciones if m.referencia or m.relativo), None)
    moved = _moved(menciones, visto, numeros, index)
    if moved is not None:
        return moved
    moves = index and against is own and _PASO.search(visto[: numeros[index - 1].inicio])
    if moves and _A_OTRO.search(visto[numeros[index - 1].fin : number.inicio]):
        return next((m for m in menciones if not (m.referencia or m.relativo or m.del_plan)), None)
    if against is None or (own is not None and number.fin <= own.inicio):
        return own
    if (
        index + 1 < len(numeros)
        and _PASO.search(visto[: number.inicio])
        and _A_OTRO.search(visto[number.fin : numeros[index + 1].inicio])
    ):
        return against
    return own


def _moved(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> Mencion | None:
    """The period of a number of "se pasó de 2 a 6 entre enero y febrero"; None elsewhere."""
    for order, first in enumerate((index, index - 1)):
        if not 0 <= first < len(numeros) - 1:
            continue
        one, other = numeros[first], numeros[first + 1]
        named = [m for m in menciones if m.tramo is not None and not m.del_plan]
        pair = _PASO.search(visto[: one.inicio]) and _A_OTRO.search(visto[one.fin : other.inicio])
        if pair and len(named) == 2 and re.search(rf"\bentre\b|\bdel? {COVER}+ al? {COVER}", visto):
            return named[order]
    return None
