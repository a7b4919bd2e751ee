"""Parts and multiples ("la mitad", "más del doble") against the figures."""

import re
from collections.abc import Iterator
from fractions import Fraction

from agent.grounding.bind import TOLERANCIA
from agent.grounding.bounds import CERCA, INCLUYE
from agent.grounding.facts import Dato, Datos
from agent.grounding.periods import clases
from agent.grounding.relations import (
    ACUMULADO,
    DINERO,
    META_ANUAL,
    Relacion,
    clausula,
    escrito,
    parejas,
    parte_de_oracion,
)
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.tramos import Tramo

_RESTO = re.compile(
    r"\b(?:falt\w+|rest(?:a|an|o|ante|aron)|pendiente\w*"
    r"|no se (?!lleg|alcanz|super|pas)\w+|sin ejecutar|dejaron de)\b[^,;]*$"
)
_TIEMPO = re.compile(r"^\s*(?:parte\s+)?del?\s+(?:el\s+)?(?:ano|ejercicio|trimestre|semestre|mes|periodo|plazo|tiempo)")
_MAS = re.compile(
    r"\b(?:pas(?:a|o|an|aron) de|mas del?(?: l[ao]s?)?|mas que"
    r"|mas(?= *$)|mayor (?:a|que)|superior a|por encima de|super\w+|mas que"
    r"|poco mas de|al menos|por lo menos)\s*$"
)
_MENOS = re.compile(
    r"\b(?:menos del?|menos(?= *$)|menor (?:a|que)|inferior a|por debajo de"
    r"|no (?:se )?(?:alcanz|lleg|super|pas)\w+(?: ni)?(?: siquiera)?(?: a| de)?"
    r"|menos que|ni siquiera|poco menos de|casi)\s*$"
)
_ANTES_DE_PARTE = re.compile(f"(?:{_MAS.pattern}|{_MENOS.pattern}|{CERCA.pattern})")


_TRAS = re.compile(
    r"(?: partes?)? (?P<w>mas|menos)(?= que| de lo| de las| de los|[.,;)]|$)"
    r"|[^,;:.()]*\b(?P<r>(?:qued|permanec|sigu|esta)[a-z]* (?:sin|por) [a-z]+[aei]r(?:se)?|(?:qued[a-z]+ )?pendientes?"
    r"|no (?:se |fue(?:ron)? )?[a-z]+(?:o|aron|ieron|ad[oa]s?|id[oa]s?))(?=[.,;)]|$| (?:en|al|del|de) )"
)
"""After a part: that it is what is left ("un tercio quedó sin ejecutar"), or by how much it is more or less."""


def tras_parte(visto: str, end: int) -> tuple[str, tuple[int, int]]:
    """What the words after a part make of it: "resto", "mas", "menos", or ""; and where they stand."""
    match = _TRAS.match(visto, end)
    if match is None:
        return "", (end, end)
    return (match["w"], match.span("w")) if match["w"] else ("resto", match.span("r"))


def antes_de_parte(visto: str, start: int) -> int:
    """Where the words of more, less and about before a part begin; `start` without any."""
    match = _ANTES_DE_PARTE.search(visto[:start])
    return match.start() if match else start


def fracciones(visto: str) -> Iterator[tuple[int, int, Fraction]]:
    """Parts and multiples that are named: first character, end, ratio."""
    taken: list[tuple[int, int]] = []
    for pattern, ratio in VOCABULARIO.fracciones:
        for match in pattern.finditer(visto):
            start, end = match.span()
            if not any(a < end and start < b for a, b in taken) and not _TIEMPO.match(visto[end:]):
                taken.append((start, end))
                yield start, end, ratio


def fraccion_falsa(
    visto: str,
    part: tuple[int, int, Fraction],
    datos: Datos,
    tramo: Tramo | None,
    contra: Tramo | None = None,
    *,
    dinero: bool = False,
) -> str:
    """Why a part or multiple is not that of the figures, or of those of the span `contra`; "" where it is.

    `dinero`: whether the figure told before it is money.
    """
    start, end, ratio = part
    before, clause = visto[:start], clausula(visto, start, end)
    money = (dinero or DINERO.search(clause) is not None) and "fisic" not in clause
    to_date = ACUMULADO.search(parte_de_oracion(visto, start, end)) is not None
    relation = Relacion(
        start,
        end,
        "igual",
        tramo,
        money,
        META_ANUAL.search(clause) is not None,
        to_date,
        meses=clases(visto),
        por_valor=True,
    )
    said = visto[start:end].strip()
    if contra is not None:
        span = tramo or datos.principal
        now = datos.de("ejecutado", dinero=money, tramo=span) if span else ()
        pairs = [(a.valor, b.valor) for a in now[:1] for b in datos.de("ejecutado", dinero=money, tramo=contra)[:1]]
    else:
        pairs = list(parejas(relation, datos))
    if not pairs:
        return f"«{said}» no se puede comprobar: faltan las dos cifras"
    after = tras_parte(visto, end)[0]
    for done, planned in pairs:
        if not planned:
            return f"«{said}» no se puede decir de {escrito(done)} y {escrito(planned)}"
        share = Fraction(done) / Fraction(planned)
        if _RESTO.search(before) or after == "resto":
            share = 1 - share
        elif after:
            share = abs(share - 1) if (share > 1) is (after == "mas") else Fraction(-1)
        if not es_esa_parte(before, share, ratio):
            return f"«{said}» no es lo que dan {escrito(done)} y {escrito(planned)}"
    return ""


def del_todo(between: str) -> bool:
    """Whether the words between a part and a number make the number its whole: "la mitad de las 8"."""
    whole = (
        r"\s*(?:del?\s+|a\s+)?(?:l[ao]s?\s+|el\s+)?"
        r"(?:(?:credito\s+|presupuesto\s+)?(?:aprobado|vigente|devengado|comprometido|pagado)"
        r"|linea (?:de )?base|\w*program\w+"
        r"|previst\w+|esperad\w+|logro esperado|meta)?(?: inicial(?:mente)?)?\s*(?:de\s+)?\(?"
    )
    return re.fullmatch(whole, between) is not None


def parte_falsa(visto: str, place: tuple[int, int], ratio: Fraction, parte: Dato, entero: Dato) -> str:
    """Why a part is not that of two figures that stand beside it; "" where it is."""
    said = visto[slice(*place)].strip()
    if not entero.valor:
        return f"«{said}» no se puede decir de {escrito(parte.valor)} y {escrito(entero.valor)}"
    share = Fraction(parte.valor) / Fraction(entero.valor)
    if es_esa_parte(visto[: place[0]], share, ratio):
        return ""
    return f"«{said}» no es lo que dan {escrito(parte.valor)} y {escrito(entero.valor)}"


def es_esa_parte(before: str, share: Fraction, ratio: Fraction) -> bool:
    """Whether a share is the part that is named, with the words before it: "más de", "casi"."""
    if CERCA.search(before):
        little = re.search(r"\b(?:poco|algo) (?:mas|menos)(?: de)?\s*$", before) is not None
        close = abs(share - ratio) <= abs(share) * Fraction(TOLERANCIA) * (2 if little else 1)
        if re.search(r"\bcasi\s*$|(?:poco|algo) menos(?: de)?\s*$", before):
            return close and share <= ratio
        return close and (share >= ratio or not re.search(r"(?:poco|algo) mas(?: de)?\s*$", before))
    if _MAS.search(before):
        return share > ratio or (share == ratio and INCLUYE.search(before) is not None)
    if _MENOS.search(before):
        return share < ratio
    return share == ratio
