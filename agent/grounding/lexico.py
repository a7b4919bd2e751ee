"""The words that say nothing by themselves: all others have to be explained by a figure, the row or a witness.

A closed list. Verbs stand for the forms in which a text tells what was: present, past, participle, gerund,
infinitive. A future, a wish or a condition is none of them.
"""

import re
from collections.abc import Iterator
from functools import cache

from agent.grounding.vocabulary import VOCABULARIO

_AR = ("a an ar arse arlo arla arlos arlas o aron aba aban ando andose ado ada ados adas arse").split()
_ER = ("e en er erse erlo erla erlos erlas io ieron ia ian iendo iendose ido ida idos idas").split()
_IR = ("e en ir irse irlo irla irlos irlas io ieron ia ian iendo iendose ido ida idos idas").split()
_PARADIGMA = {"ar": _AR, "er": _ER, "ir": _IR}
PALABRA = re.compile(r"[a-zñ]+")


@cache
def sabidas() -> frozenset[str]:
    """All forms of the words of the list, folded."""
    data = VOCABULARIO.datos["lexico"]
    found = set(data["formas"].split())
    for verb in data["verbos"].split():
        found.update(verb[:-2] + ending for ending in _PARADIGMA[verb[-2:]])
    for noun in data["nombres"].split():
        found.update((noun, noun + ("s" if noun[-1] in "aeiou" else "es")))
        if noun.endswith("z"):
            found.add(noun[:-1] + "ces")
    for adjective in data["adjetivos"].split():
        stem = adjective[:-1]
        endings = ("o", "a", "os", "as") if adjective.endswith("o") else (adjective[-1], adjective[-1] + "s")
        if adjective[-1] not in "oe":
            endings = (adjective[-1], adjective[-1] + "es")
        found.update(stem + ending for ending in endings)
    return frozenset(found)


def giros(visto: str) -> Iterator[tuple[int, int]]:
    """Set phrases that say nothing by themselves, though one of their words might."""
    yield from (match.span() for match in VOCABULARIO.patron("lexico", "giros").finditer(visto))


def presenta(visto: str) -> Iterator[tuple[int, int]]:
    """What leads to a cause ("la razón es que"): it says nothing if somebody states that cause."""
    yield from (match.span() for match in VOCABULARIO.patron("lexico", "presenta").finditer(visto))


_PASADO = re.compile(r"(?:aron|ieron|o|ad[oa]s?|id[oa]s?|ando|iendo|ar|er|ir)$")


def pasado(word: str) -> bool:
    """Whether a word may be a verb that tells what was done, and no future."""
    return _PASADO.search(word) is not None


def palabras(visto: str) -> Iterator[re.Match[str]]:
    """The words of a text that the list does not have."""
    known = sabidas()
    yield from (match for match in PALABRA.finditer(visto) if match[0] not in known)
