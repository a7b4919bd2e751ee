"""What a person says about the columns: `7=ejecutado`, `7-18=programado`, `5=nada`, `9=meta:financiera`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.learn.choice import AS_IS, NOTHING, choices, with_concept
from agent.learn.columns import Propuesta
from agent.learn.settling import settle
from agent.learn.vocabulary import Vocabulario
from extractors.errors import UsageError
from extractors.schemas import Magnitud

_ORDER = re.compile(r"(?P<first>\d{1,4})(?:-(?P<last>\d{1,4}))?\s*=\s*(?P<concept>\w+)(?::(?P<magnitude>\w+))?")
CERTAIN = 1.0
"""Certainty of a person's word."""


def correct(proposals: Sequence[Propuesta], orders: Sequence[str], words: Vocabulario) -> list[Propuesta]:
    """The proposals as corrected.

    Args:
        proposals: the columns; a column's number is its place in the table, from 1.
        orders: "N=concept", "N-M=concept", with ":magnitude" where the header does not say it; "si" accepts what is
            proposed, "nada" leaves the column out.
        words: the vocabulary.

    Raises:
        UsageError: an order that cannot be understood, a column or a concept that there is not.
    """
    found = {p.col: p for p in proposals}
    for order in orders:
        match = _ORDER.fullmatch(order.strip())
        if match is None:
            raise UsageError(
                f"No se entiende «{order}».", "Se escribe, por ejemplo: 7=ejecutado, 7-18=programado, 5=nada"
            )
        for number in range(int(match["first"]), int(match["last"] or match["first"]) + 1):
            if number - 1 not in found:
                raise UsageError(f"No hay una columna {number} con encabezado.")
            found[number - 1] = _told(found[number - 1], match["concept"].lower(), match["magnitude"] or "", words)
    return settle([found[p.col] for p in proposals])


def _told(p: Propuesta, concept: str, magnitude: str, words: Vocabulario) -> Propuesta:
    if concept == AS_IS:
        if p.es is None:
            raise UsageError(f"La columna {p.col + 1} no tiene propuesta que aceptar.")
        return replace(p, certeza=CERTAIN, como="usted", nota="")
    if concept not in choices(words):
        raise UsageError(f"No hay un concepto «{concept}».", f"Hay: {', '.join(choices(words))}.")
    if magnitude and magnitude not in set(Magnitud):
        raise UsageError(f"No hay una magnitud «{magnitude}».", f"Hay: {', '.join(Magnitud)}.")
    told = with_concept(p, concept, words, magnitude)
    if concept == NOTHING:
        return replace(told, como="usted")
    return replace(told, como="usted", certeza=CERTAIN)
