"""Units of measure as printed -> Spanish nouns that agree; a unit that is not understood gives none.

Better "2 (unidad de medida: GLOBAL)" than bad Spanish: whatever a rule does not tell for certain is refused.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from extractors.values import clean, fold

_WORD = re.compile(r"[a-záéíóúüñ]{2,}")
_FEMININE = re.compile(r"(?:ción|sión|gión|dad|tud|[^m]a|rma|ma)$")
_MASCULINE = re.compile(r"(?:o|miento|aje|dor|mento)$")
_GREEK = re.compile(r"(?:grama|sistema|problema|tema|esquema|ista|cida)$")
"""Endings in -a that are not feminine, or not always."""
_INVARIABLE = re.compile(r"(?:al|ar|ble|il|ante|ente|iente|or|az|en)$")
"""Adjectives of one form for both genders ("-or" would be "-ora": only as a masculine)."""
_COMPLEMENT = frozenset({"de", "del", "para", "en", "con", "por", "a", "al", "sobre"})
_SMALL = _COMPLEMENT | {"la", "el", "los", "las", "y", "e"}
MIN_WORD = 4
"""Letters of a word in a complement: shorter ones may be acronyms, which lower case would spoil."""


@dataclass(frozen=True, slots=True)
class Unidad:
    """A unit of measure as a noun phrase.

    Attributes:
        singular: "informe", "persona capacitada".
        plural: "informes", "personas capacitadas".
        femenina: its gender.
        con_el: feminine with "el" and "un" in the singular ("el acta").
        verbo: infinitive of what is done with it.
    """

    singular: str
    plural: str
    femenina: bool
    con_el: bool
    verbo: str

    def nombre(self, uno: bool) -> str:
        """Singular or plural."""
        return self.singular if uno else self.plural

    def articulo(self, uno: bool) -> str:
        """Definite article."""
        if uno:
            return "el" if not self.femenina or self.con_el else "la"
        return "las" if self.femenina else "los"


@lru_cache
def _lexicon() -> Mapping[str, Any]:
    return tomllib.loads(files("agent.justificacion").joinpath("unidades.toml").read_text(encoding="utf-8"))


@lru_cache
def _accented() -> Mapping[str, str]:
    words = _lexicon()
    return {fold(w): w for w in (*words["acentos"], *words["masculinos"], *words["femeninos"], *words["con_el"])}


@lru_cache(maxsize=4096)
def unidad(impresa: str) -> Unidad | None:
    """The noun phrase of a unit as printed ("INFORME", "PERSONA CAPACITADA", "INF."), or None if not sure."""
    text = clean(impresa).lower()
    text = _lexicon()["abreviaturas"].get(text, text)
    words = text.split()
    if not words or not all(_WORD.fullmatch(w) or (i and w in _SMALL) for i, w in enumerate(words)):
        return None
    cut = next((i for i, word in enumerate(words) if word in _COMPLEMENT), len(words))
    head, complement = words[:cut], words[cut:]
    if not head or len(complement) == 1 or any(len(w) < MIN_WORD and w not in _SMALL for w in complement):
        return None
    found = _phrase([_spelled(word) for word in head])
    if found is None:
        return None
    singular, plural, feminine = found
    tail = "".join(f" {_spelled(word)}" for word in complement)
    noun = singular.split()[0]
    con_el = noun in _lexicon()["con_el"]
    return Unidad(singular + tail, plural + tail, feminine, con_el, _verb(noun, singular))


def _phrase(words: list[str]) -> tuple[str, str, bool] | None:
    """Singular, plural and gender of a noun with its adjectives."""
    noun = _singular(words[0])
    feminine = _gender(noun)
    if feminine is None:
        return None
    adjectives = [_singular(word) for word in words[1:]]
    if len(adjectives) > 2 or not all(_agrees(word, feminine) for word in adjectives):
        return None
    singular = [noun, *adjectives]
    return " ".join(singular), " ".join(map(_plural, singular)), feminine


def _gender(noun: str) -> bool | None:
    """Whether a noun is feminine; None if that is not certain."""
    lexicon = _lexicon()
    if noun in lexicon["dudosos"] or noun in lexicon["incontables"]:
        return None
    if noun in lexicon["masculinos"]:
        return False
    if noun in lexicon["femeninos"] or noun in lexicon["con_el"]:
        return True
    if _GREEK.search(noun):
        return None
    if _MASCULINE.search(noun):
        return False
    return True if _FEMININE.search(noun) else None


def _agrees(adjective: str, feminine: bool) -> bool:
    if adjective.endswith("o"):
        return not feminine
    if adjective.endswith("a"):
        return feminine
    return bool(_INVARIABLE.search(adjective)) and not (feminine and adjective.endswith("or"))


def _spelled(word: str) -> str:
    """The word with the accents that capitals lost."""
    if not word.isascii():
        return word
    if re.search(r"[cs]ion$", word):
        return f"{word[:-2]}ón"
    known = _accented()
    return known.get(word) or _plural(known.get(_singular(word), "")) or word


def _singular(word: str) -> str:
    if re.search(r"(?:[cs]i[oó]nes)$", word):
        return f"{re.sub('i[oó]nes$', '', word)}ión"
    if not word.endswith("s") or (word.endswith(("sis", "es")) and word in _accented().values()):
        return word
    if word.endswith("es"):
        stem, shorter = word[:-2], word[:-1]
        known = _accented()
        if fold(stem) in known:
            return known[fold(stem)]
        if fold(shorter) in known:
            return known[fold(shorter)]
        return stem if re.search(r"(?:dad|tud|al|ar|or|il|en)$", stem) else shorter
    return word[:-1]


def _plural(word: str) -> str:
    if not word or word.endswith("sis"):
        return word
    if re.search(r"[aeiouáéíó]$", word):
        return f"{word}s"
    if word.endswith("z"):
        return f"{word[:-1]}ces"
    if word.endswith(("b", "t", "p", "k", "g", "m")) and word not in ("régimen",):
        return f"{word}s"
    bare = re.sub(r"([áéíóú])(n|s)$", lambda m: _BARE[m[1]] + m[2], word)
    return _STRESS.get(f"{bare}es", f"{bare}es")


_BARE = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"}
_STRESS = {"examenes": "exámenes", "volumenes": "volúmenes", "imagenes": "imágenes", "ordenes": "órdenes",
           "jovenes": "jóvenes", "dictamenes": "dictámenes", "certamenes": "certámenes"}  # fmt: skip


def _verb(noun: str, phrase: str) -> str:
    for verb, nouns in _lexicon()["verbos"].items():
        if noun in nouns:
            return str(verb)
    participle = re.search(r" \w+[ai]d[oa]\b", phrase)
    return "realizar" if re.search(r"(?:ción|sión|miento|aje)$", noun) and not participle else "registrar"
