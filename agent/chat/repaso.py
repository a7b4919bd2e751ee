"""Words of a follow-up that point at periods or rows of the questions before ("los dos meses"), put as those."""

import re
from dataclasses import replace

from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.lexico import Tachado, normalised
from agent.chat.tiempo import periods_said
from agent.sustento.tramos import en_palabras
from extractors.values import fold_keep

_NUMBERS = {"dos": 2, "tres": 3}
_KINDS = r"(?:meses|trimestres|semestres|anos|periodos)"
_BOTH = re.compile(
    rf"\b(?P<which>(?:en )?cual de )?(?:l[oa]s (?P<n>{'|'.join(_NUMBERS)})|ambos)"
    rf"(?P<kind> {_KINDS})?(?(kind)\b(?! (?:con|de|en|que) (?:mas|menos|mayor|menor|que|se)\b)"
    r"|(?=\W*(?:$|(?:junt|sumad)[a-z]+\W*$|se |fue |es |en total)))"
)
"""Two or three periods of which each was asked before."""
_ADD = re.compile(
    r"^\W*(?:y |ahora )?(?:sum|agreg|anad|adicion)(?:a|e|ar)l[ea]s?(?: tambien)?(?: lo)?(?: de[l]?| el)? "
)
"""Adds a period to the figure just told."""


_HOW_MANY = r"(?: de)?(?: (?:l[ao]s|ell[ao]s))?(?: (?P<n>dos|tres)| amb[ao]s)?"
_VERBS = r"(?: (?:es|fue|son|tiene|tuvo|gasto|hizo|atendio|ejecuto|avanzo|devengo|pago|va|quedo|lleva|salio))?"
_WHICH = re.compile(
    rf"^(?:y |entonces )?(?:cual|quien){_HOW_MANY}{_VERBS}(?: (?:la|el|lo))?(?: (?:de|con|que))?{_VERBS}"
    r" (?P<end>mas|menos|mayor|menor|mejor|peor)(?: (?P<side>alt|baj)[oa])?(?: (?:avance|gasto|monto))?\W*$"
)
"""Asks which of the rows asked of has more."""
_SUMS = re.compile(
    r"^(?:y |entonces )?(?:cuant[oa]s? )?(?:suman?|sumal[ao]s|sumad[ao]s|junt[ao]s|dan|hacen|en total|son)?"
    r"(?: (?:en total|entre|de|l[ao]s|junt[ao]s|sumad[ao]s|amb[ao]s|(?P<n>dos|tres)))*\W*$"
)
_ADDING = re.compile(r"\b(?:sum|junt|amb[ao]s|(?:l[ao]s|entre) (?:dos|tres))\b|\b(?:sum|junt)")
_GAP = re.compile(rf"^(?:y )?(?:cual (?:es|fue) |cuanto es )?(?:la )?diferencia(?: (?:entre|de){_HOW_MANY})?\W*$")
_CHANGE = re.compile(
    r"^(?:y )?(?:en )?cuanto (?P<how>(?:subi|baj|creci|aument|disminuy|vari|cambi)(?:o|eron|aron|ieron))\W*$"
)


def of_seen(question: str, last: Entendido, rows: tuple[FilaVista, ...]) -> Entendido | None:
    """What is asked of the rows that the questions before asked of, one after another; None for something else.

    Args:
        question: as asked.
        last: the last of them.
        rows: the rows.
    """
    text = normalised(question)
    plain = replace(
        last, pregunta=question, codigos=tuple(row.id for row in rows), operaciones=frozenset(), orden="", frase="",
        resto=(), fragmentos=(), ids=(), tipos=(), grupos=False, cuantos=None, sigue=False,
    )  # fmt: skip
    if match := _WHICH.search(text):
        best = (match["end"] in ("mas", "mayor", "mejor")) is not (match["side"] == "baj")
        told = replace(plain, orden="mejor" if best else "peor")
    elif (match := _SUMS.search(text)) and _ADDING.search(text):
        told = replace(plain, operaciones=frozenset({"suma"}))
    elif match := _GAP.search(text):
        told = replace(plain, operaciones=frozenset({"comparacion"}))
    else:
        return None
    return told if len(rows) == _NUMBERS.get(match["n"] or "", len(rows)) else None


def spelt(question: str, seen: tuple[str, ...], last: tuple[str, ...]) -> str:
    """A question with the periods named that it only points at.

    Args:
        question: as asked.
        seen: the periods of which the questions before asked the same figure of the same rows, in their order.
        last: those of the last of them.

    Returns:
        The question as it was where it points at none, or at others than these.
    """
    text = " ".join(fold_keep(question).split()).strip("¿¡ ")
    if (added := _ADD.match(text)) and last:
        rest = Tachado(text[added.end() :])
        more = periods_said(rest)[0]
        if len(more) == 1 and not re.search(r"[a-z]{4}", rest.text):
            return f"y suma de {_named((*last, text[added.end() :].strip('?. ')))}"
    if len(seen) == 2 and (changed := _CHANGE.search(text)):
        return f"y cuanto {changed['how']} {_named(seen, ' a ', 'de ')}"
    if len(seen) > 1 and _SUMS.search(text) and _ADDING.search(text) and not _BOTH.search(text):
        return f"y suma de {_named(seen)}"
    match = _BOTH.search(text)
    if match is None or len(seen) != _NUMBERS.get(match["n"] or "dos"):
        return question
    named = _named(seen, " o " if match["which"] else " y ")
    return f"y {text[: match.start()]}{named}{text[match.end() :]}".replace("y y ", "y ")


def points_at_several(question: str) -> str:
    """The words that point at several periods named before; "" for none."""
    match = _BOTH.search(" ".join(fold_keep(question).split()))
    return match[0].strip() if match and match["kind"] else ""


def _named(periods: tuple[str, ...], link: str = " y ", start: str = "") -> str:
    words = [en_palabras(each) if any(c.isdigit() for c in each) else each for each in periods]
    return start + ", ".join(words[:-1]) + link + words[-1]
