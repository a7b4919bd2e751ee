"""What a percentage is said to be one of: the row may print it, and yet as the share of something else.

A number with its sign was bound to a progress of the row. Here the words beside it are asked what it is a share of
(the figures of "2 de 6 (33,33 %)", the target of the year in "el 33 % de las 24 del año", the things that are
counted), and of which money; where that is another share than the one it was bound to, it is refused.
"""

import re
from collections.abc import Iterator, Sequence

from agent.grounding import bind, bounds, units
from agent.grounding.examen import Lectura
from agent.grounding.facts import CIEN, Dato, same
from agent.grounding.numbers import Numero, Signo
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO

_AVANCE = frozenset(["avance", "avance_anual"])
_RESTO = frozenset(["pendiente", "pendiente_anual"])
_DE_N = re.compile(
    rf"\s*(?:partes? )?(?:del?|sobre|respecto del?) (?:l[ao]s |un total de |el total de )?[a-z{COVER} ]{{0,30}}$"
)
"""Between a share and the whole that it is one of: "el 64 % de las 2399"."""
_EQUIVALE_A = re.compile(
    rf"[a-z{COVER} ]*(?:,? (?:lo que |que )?)?(?:correspond|equival|represent|signific)[a-z]* (?:a )?"
    r"(?:l[ao]s |un total de )?$"
)
"""Between a share and the figure that it makes: "el 33 % equivale a 8"."""
_META_DE = re.compile(
    rf"[a-z ]*\b(?:metas?|logros?|esperad[oa]|programad[oa]|previst[oa]) (?:[a-z]+ )?"
    rf"(?:de(?:l)?|para|en) (?:el )?{COVER}*$"
)
_SU_BASE = re.compile(
    r"\b(?:de(?:l)?|sobre|respecto) (?:la|lo|su|el|las|los)? ?(?:metas?|program|previst|planific|esperad|ano|ejercicio"
    r"|trimestre|total anual|logro)|\b(?:acumulad|anual|trimestral|semestral|mensual|promedio|financier|fisic)"
)
"""Beside a share: that it is one of something else than the two figures before it."""
_PARTES = frozenset(["ejecutado", "devengado", "pagado", "comprometido"])
_TODOS = frozenset(["programado", "meta_anual", "vigente", "aprobado"])
_DE_OTRO_DINERO = re.compile(
    r"\b(?:pag(?:o|os|aron|ad[oa]s?|a)|gir(?:o|os|aron|ad[oa]s?)|cancelad[oa]s?|comprom[a-z]+|saldos?|aprobad[oa]s?|disponibles?|inicial)\b"
)
_DEVENGADO = re.compile(r"\b(?:deveng|ejecu|gast)")
_COSAS = re.compile(r"\s*del? (?:l[ao]s )?(?!l[ao]s\b)(?P<que>[a-zñ]+)")
_SUJETO = re.compile(r"(?:^|[,;:] )(?:tod[oa]s )?(?:l[ao]s) (?P<que>[a-zñ]+)")
_TODAS = re.compile(r"\btod[oa]s l[ao]s (?P<que>[a-zñ]+)(?P<tras>[^;:().,]*)")
_DEL_PLAN = re.compile(
    r"\b(?:avan[zc]|cumpl|metas?\b|esperad|previst|program|planific|indicador|logro|ejecu(?:cion|t)|numero|cantidad|nivel)"
)


def told(lectura: Lectura, found: Sequence[Numero]) -> None:
    """Refuses each share that the words beside it say to be one of something else."""
    for index, share in enumerate(found):
        stated = _progress(lectura, share) if share.signo is Signo.PORCENTAJE else None
        if stated is None or bounds.cota(lectura.oracion.visto, share):
            continue
        shown = lectura.oracion.texto[share.inicio : share.fin].strip()
        for what in (*_other_whole(lectura, found, index, stated), *_other_money(lectura, share, stated)):
            lectura.say(f"«{shown}» no es {what}")
        if _of_things(lectura, share, stated):
            lectura.say(f"«{shown}» es un avance, no una parte de lo que se cuenta")
    for match in _TODAS.finditer(lectura.oracion.plano):
        named = units.stems([match["que"]]) & lectura.examen.stems - _GENERALES - lectura.examen.unit_stems
        if named and not _DEL_PLAN.search(match["tras"]):
            lectura.say(f"que sea de «{match['que']}» en su totalidad no lo dicen las cifras")


def _progress(lectura: Lectura, share: Numero) -> Dato | None:
    """The progress, or what is left, that a share was bound to."""
    told_ = [d for liga in lectura.ligas if liga.inicio == share.inicio for d in lectura.told_at(liga)]
    return next((d for d in told_ if d.papel in _AVANCE | _RESTO), None)


def _clause(lectura: Lectura, share: Numero) -> tuple[str, str]:
    """The words before and after a share, from mark to mark."""
    before = re.split(r"[;:(]|,(?!\d)", lectura.oracion.visto[: share.inicio])[-1]
    return before, re.split(r"[;:().]|,(?!\d)", lectura.oracion.visto[share.fin :])[0]


def _other_whole(lectura: Lectura, found: Sequence[Numero], index: int, stated: Dato) -> Iterator[str]:
    """The figures beside a share, where it is none of what they make."""
    share, visto = found[index], lectura.oracion.visto
    after = found[index + 1] if index + 1 < len(found) else None
    if after is not None and _DE_N.fullmatch(visto[share.fin : after.inicio]):
        whole = lectura.stated(after)
        if whole is not None and not _is_share_of(lectura, share, stated, None, whole):
            yield f"lo que es de {bind.spanish(whole)}"
        return
    if after is not None and _EQUIVALE_A.fullmatch(visto[share.fin : after.inicio]):
        whole = lectura.stated(after)
        if whole is not None and whole.papel in _TODOS and all(r.valor != CIEN for r in share.lecturas):
            yield f"lo que equivale a {bind.spanish(whole)}"
        return
    if _other_year(lectura, share, stated):
        yield "de la meta de ese año"
        return
    before, behind = _clause(lectura, share)
    if (
        index < 2
        or _SU_BASE.search(before)
        or _SU_BASE.search(behind)
        or re.search(r"[;.]", visto[found[index - 2].inicio : share.inicio])
    ):
        return
    pair = [lectura.stated(n) for n in found[index - 2 : index]]
    part = next((d for d in pair if d is not None and d.papel in _PARTES), None)
    whole = next((d for d in pair if d is not None and d.papel in _TODOS), None)
    if part is not None and whole is not None and not _is_share_of(lectura, share, stated, part, whole):
        yield f"lo que dan {bind.spanish(part)} y {bind.spanish(whole)}"


def _other_year(lectura: Lectura, share: Numero, stated: Dato) -> bool:
    """Whether a share is told as one of the target of another year than its own."""
    own = stated.tramo.ejercicio if stated.tramo is not None else 0
    named = (m for m in lectura.menciones if m.tramo is not None and m.tramo.meses == 12 and m.inicio >= share.fin)
    of = next((m for m in named if _META_DE.fullmatch(lectura.oracion.visto[share.fin : m.inicio])), None)
    return of is not None and of.tramo is not None and bool(own and of.tramo.ejercicio) and of.tramo.ejercicio != own


def _is_share_of(lectura: Lectura, share: Numero, stated: Dato, part: Dato | None, whole: Dato) -> bool:
    """Whether a share is that of these two figures, or is printed of the whole's own period."""
    if whole.papel not in _TODOS or whole.dinero is not stated.dinero or not whole.valor:
        return True
    data = lectura.examen.datos
    parts = [part] if part is not None else [d for p in _PARTES for d in data.de(p, dinero=whole.dinero)]
    made = [d.valor / whole.valor * CIEN for d in parts if d.clase is whole.clase]
    made = [CIEN - m for m in made] if stated.papel in _RESTO else made
    if any(bind.rounds_to(m, r) for m in made for r in share.lecturas):
        return True
    if whole.papel == "programado":
        return same(stated.tramo, whole.tramo) and (part is None or same(part.tramo, whole.tramo))
    return whole.papel == "meta_anual" and (stated.papel.endswith("_anual") or not data.de("programado"))


def _other_money(lectura: Lectura, share: Numero, stated: Dato) -> Iterator[str]:
    """What is paid, committed or left, of which no share is printed: the printed one is what was accrued."""
    if not stated.dinero or not lectura.examen.datos.de("devengado", dinero=True):
        return
    visto = lectura.oracion.visto
    clause = visto[max(0, visto.rfind(";", 0, share.inicio)) : share.inicio] + _clause(lectura, share)[1]
    said = _DE_OTRO_DINERO.search(clause)
    if said is not None and not _DEVENGADO.search(clause):
        yield f"la parte de lo {said[0]}" if said[0].endswith("ado") else f"lo que se dice con «{said[0]}»"


_GENERALES = units.stems(VOCABULARIO.palabras("gramatica", "generales"))


def _of_things(lectura: Lectura, share: Numero, stated: Dato) -> bool:
    """Whether a share of progress is told as one of the things that the row is about, whatever verb goes with it."""
    plano, unit = lectura.oracion.plano, lectura.examen.unit_stems
    before = re.split(r"[;:(]|,(?!\d)", plano[: share.inicio])[-1]
    after = re.split(r"[;:().]|,(?!\d)", plano[share.fin :])[0]
    if stated.dinero or _DEL_PLAN.search(after) or (_DEL_PLAN.search(before) and not _COSAS.match(after)):
        return False
    things = [m["que"] for m in (_COSAS.match(after), _SUJETO.search(before)) if m is not None]
    named = units.stems(things) & lectura.examen.stems - _GENERALES
    return bool(named) and not named <= unit
