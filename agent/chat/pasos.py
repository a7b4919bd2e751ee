"""Questions in two steps: what is asked of the row that an order finds ("the office of the row that spent most")."""

import re
from collections.abc import Iterator

from agent.chat.lexico import lexicon

OF_A_ROW = frozenset({"responsable", "medida", "codigo", "indicador", "pertenencia", "prioridad"})
"""Requests that one row answers."""
_ORDER = r"(?:mas|menos|mayor|menor|mejor|peor|maxim[oa]|minim[oa])"
_FIRST = re.compile(
    r"\b(?:la|el|del|al) (?P<noun>(?:(?:segund|tercer|cuart|quint)[oa]? )?[a-z]+"
    r"(?: (?:operativa|estrategica|organica|de financiamiento))?)"
    rf" (?=(?:que|con|de|cuy[oa])\b.*\b{_ORDER}\b)"
)
"""Where the words begin that say which row: "the activity with the largest…"."""
_THEN = re.compile(r" ?[,;:] (?=(?:y )?(?:cuant|que |cual|quien|a que |de que ))")
_LINK = re.compile(r"\b(?:de|en|por|a|tiene|tuvo|para|hizo|lleva|sobre|es)\s*$")


def steps(question: str) -> Iterator[tuple[str, str]]:
    """(what is asked, an order that finds of whom), for each way to part a normalised question, the best first."""
    for match in _FIRST.finditer(question):
        if any(shape.fullmatch(match["noun"]) for shapes in lexicon()["roles"].values() for shape in shapes):
            continue  # "the progress of the largest"
        before, rest = question[: match.start()], question[match.end() :]
        then = _THEN.search(rest)
        if then and not before.strip():
            yield rest[then.end() :], f"que {match['noun']} {rest[: then.start()]}"
        elif before.strip():
            yield _LINK.sub("", before.strip()).strip(), f"que {match['noun']} {rest}"
