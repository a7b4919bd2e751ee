"""What a question leaves out: rows ("sin contar la fuente X"), or parts of the year ("sin contar marzo")."""

import re
from dataclasses import replace

from agent.chat.entendido import Entendido
from agent.chat.lexico import Tachado, normalised
from agent.chat.tiempo import periods_said
from agent.tools.periodos import MONTHS, QUARTERS, parts_of, split

_LEAVING_OUT = (
    r"\b(?:sin (?:contar|incluir|considerar|tomar en cuenta|sumar|meter)|excepto|salvo|exceptuando|excluyendo|quitando"
    r"|descontando|dejando (?:fuera|de lado|aparte)|(?:a|con) (?:la )?excepcion|que no sean?|aparte|fuera(?= de )"
    r"|sin(?= (?:la|el|las|los) (?:fuente|actividad|partida|indicador|accion|aei|aoi|posta|(?:sub)?gerencia|oficina)))"
)
_BUT = re.compile(rf"[(,;]? *{_LEAVING_OUT}(?P<what>(?: de| del| a| al)? [^,;:?()]+)[),;]?")
_HOW = re.compile(r"\b(?:diferencia|compara|porcentaje|proporcion|parte)\b|%")
"""What may be of the whole or of the rest."""
AND = re.compile(r" (?:y|e|ni) ")
"""Between the things left out."""


def parted(question: str) -> tuple[str, str]:
    """A question without what it leaves out, and the words for that; the question as it was and "" where it is one."""
    text = normalised(question)
    match = _BUT.search(text)
    if match is None or _BUT.search(text, match.end()) or _HOW.search(text):
        return question, ""
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ,;?"), match["what"].strip()


def cuts_of(what: str) -> tuple[str, ...]:
    """The months, or the quarters, that these words name and nothing else; () for others."""
    text = Tachado(AND.sub(" y ", what))
    cuts = tuple(split(period)[1] for period in periods_said(text)[0])
    alike = len({len(cut) == 2 and cut.isdigit() for cut in cuts}) == 1 and all(c[:1] != "S" for c in cuts)
    left = re.sub(r"\b(?:de|del|el|la|lo|los|las|en|y|e|mes|meses|a|al)\b", " ", text.text)
    return cuts if cuts and all(cuts) and alike and not left.strip() else ()


def without(asked: Entendido, cuts: tuple[str, ...], printed: frozenset[str]) -> Entendido:
    """A question of the year, or a part of it, as one of its months or quarters but these; asked back if it is none.

    Args:
        asked: the question.
        cuts: what it leaves out.
        printed: the months and quarters that the documents print; where it names no year, it is of these.
    """
    if asked.pedido == "por_periodo" or "cuenta_periodos" in asked.operaciones:
        return replace(asked, sin=cuts)
    whole = asked.periodos[0] if len(asked.periodos) == 1 else "anual" if not asked.periodos else "?"
    parts = dict(parts_of(whole, MONTHS if cuts[0].isdigit() else QUARTERS))
    if not asked.periodos:
        parts = {part: period for part, period in parts.items() if part in printed} or parts
    kept = tuple(period for part, period in parts.items() if part not in cuts)
    if whole == "?" or asked.acumulado or not set(cuts) <= set(parts) or not kept:
        return replace(asked, vago=asked.vago or "sin contar")
    return replace(asked, periodos=kept, operaciones=asked.operaciones | {"suma"})
