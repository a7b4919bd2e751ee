"""Words of a follow-up that point at the periods of the questions before ("los dos meses"), put as those periods."""

import re

from agent.chat.lexico import Tachado
from agent.chat.tiempo import periods_said
from agent.sustento.tramos import en_palabras
from extractors.values import fold_keep

_NUMBERS = {"dos": 2, "tres": 3}
_KINDS = r"(?:meses|trimestres|semestres|anos|periodos)"
_BOTH = re.compile(
    rf"\b(?P<which>(?:en )?cual de )?(?:l[oa]s (?P<n>{'|'.join(_NUMBERS)})|ambos)"
    rf"(?P<kind> {_KINDS})?(?(kind)\b|(?=\W*(?:$|(?:junt|sumad)[a-z]+\W*$|se |fue |es |en total)))"
)
"""Two or three periods of which each was asked before."""
_ADD = re.compile(
    r"^\W*(?:y |ahora )?(?:sum|agreg|anad|adicion)(?:a|e|ar)l[ea]s?(?: tambien)?(?: lo)?(?: de[l]?| el)? "
)
"""Adds a period to the figure just told."""


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
    match = _BOTH.search(text)
    if match is None or len(seen) != _NUMBERS.get(match["n"] or "dos"):
        return question
    named = _named(seen, " o " if match["which"] else " y ")
    return f"y {text[: match.start()]}{named}{text[match.end() :]}".replace("y y ", "y ")


def points_at_several(question: str) -> str:
    """The words that point at several periods named before; "" for none."""
    match = _BOTH.search(" ".join(fold_keep(question).split()))
    return match[0].strip() if match and match["kind"] else ""


def _named(periods: tuple[str, ...], link: str = " y ") -> str:
    words = [en_palabras(each) if any(c.isdigit() for c in each) else each for each in periods]
    return ", ".join(words[:-1]) + link + words[-1]
