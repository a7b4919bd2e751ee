"""Words as the index and the questions see them: folded, cut into tokens, reduced to a stem."""

import re
from functools import lru_cache

from extractors.values import fold

_TOKEN = re.compile(r"[a-z0-9]+")
SHORTEST_STEM = 4


def tokens(text: str) -> list[str]:
    """Folded words and numbers of a text, in order."""
    return _TOKEN.findall(fold(text))


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """A token without plural and last vowel: "inspecciones", "inspeccion" -> "inspeccion"; numbers stay."""
    if len(token) <= SHORTEST_STEM or token.isdigit():
        return token
    cut = token
    if cut.endswith("ces"):
        cut = cut[:-3] + "z"
    elif cut.endswith("es") and cut[-3] not in "aeiou":
        cut = cut[:-2]
    elif cut.endswith("s"):
        cut = cut[:-1]
    if len(cut) > SHORTEST_STEM and cut[-1] in "aeo":
        cut = cut[:-1]
    return cut


def stems(text: str) -> list[str]:
    """Stems of a text, in order."""
    return [stem(token) for token in tokens(text)]
