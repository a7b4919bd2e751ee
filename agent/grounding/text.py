"""Sentences as the gate sees them: folded character by character, with what is no claim of its own covered."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.grounding.vocabulary import VOCABULARIO
from extractors.validators.mentions import lower
from extractors.validators.mentions import sentences as split
from extractors.values import clean

COVER = "§"
"""Stands, character for character, for a piece of a sentence that is looked at elsewhere. No letter, no digit."""

_ESPACIOS = re.compile("[\u00a0\u2007\u2009\u202f]")
"""Spaces that keep a figure together."""
_WORD = re.compile(r"[a-zñ0-9]+")
SMALL = VOCABULARIO.palabras("gramatica", "pequenas")
_NOT_SMALL = frozenset(["no", "sin", "ni"])


@dataclass(frozen=True, slots=True)
class Oracion:
    """One sentence.

    Attributes:
        texto: as written.
        plano: lower case without accents, same length.
        visto: `plano` with names, quotes and other settled pieces covered.
    """

    texto: str
    plano: str
    visto: str

    def covered(self, spans: Iterable[tuple[int, int]]) -> "Oracion":
        """The same with more of it covered."""
        seen = self.visto
        for start, end in spans:
            seen = seen[:start] + COVER * (end - start) + seen[end:]
        return self if seen == self.visto else Oracion(self.texto, self.plano, seen)


def oraciones(texto: str) -> Iterator[str]:
    """Sentences of a text, paragraph by paragraph."""
    for line in texto.splitlines():
        paragraph = clean(line)
        if paragraph:
            yield from split(paragraph)


def oracion(texto: str) -> Oracion:
    """A sentence with nothing covered yet."""
    folded = _ESPACIOS.sub(" ", lower(texto))
    return Oracion(texto, folded, folded)


def exprimida(visto: str, sobra: re.Pattern[str]) -> tuple[str, list[int]]:
    """A folded text without what matches `sobra`, and the place in the text of each letter that is left."""
    kept: list[int] = []
    end = 0
    for match in sobra.finditer(visto):
        kept.extend(range(end, match.start()))
        end = match.end()
    kept.extend(range(end, len(visto)))
    return "".join(visto[place] for place in kept), kept


def content(folded: str) -> list[str]:
    """The words that carry meaning, in order; negations are among them."""
    return [match[0] for match in places(folded)]


def places(folded: str) -> list[re.Match[str]]:
    """The same words where they stand."""
    return [m for m in _WORD.finditer(folded) if m[0] in _NOT_SMALL or m[0] not in SMALL]


def singular(word: str) -> str:
    """A Spanish noun or adjective without marks of number and gender: "informes" -> "inform"."""
    stem = word
    if len(stem) > 4 and stem.endswith("ces"):
        stem = stem[:-3] + "z"
    elif (len(stem) > 4 and stem.endswith("es")) or (len(stem) > 3 and stem.endswith("s")):
        stem = stem[:-2] if stem.endswith("es") else stem[:-1]
    return stem[:-1] if len(stem) > 3 and stem[-1] in "aeo" else stem
