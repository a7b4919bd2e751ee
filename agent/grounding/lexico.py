"""The words that say nothing by themselves: all others have to be explained by a figure, the row or a witness.

A closed list. Verbs stand for the forms in which a text tells what was: present, past, participle, gerund,
infinitive. A future, a wish or a condition is none of them.
"""

import re
from collections.abc import Iterator
from functools import cache

from agent.grounding.vocabulary import VOCABULARIO

_AR = frozenset(
    "a an amos ar arse arlo arla arlos arlas o aron aba aban ando andose ado ada ados adas".split()  # noqa: SIM905
)
_ER = frozenset(
    "e en emos imos er erse erlo erla erlos erlas io ieron ia ian iendo iendose ido ida idos idas".split()  # noqa: SIM905
)
_IR = frozenset(
    "e en imos ir irse irlo irla irlos irlas io ieron ia ian iendo iendose ido ida idos idas".split()  # noqa: SIM905
)
_PARADIGMA = {"ar": _AR, "er": _ER, "ir": _IR}
_FINITO = frozenset(
    ["a", "an", "amos", "emos", "imos", "o", "aron", "aba", "aban", "e", "en", "io", "ieron", "ia", "ian"]
)
PALABRA = re.compile(r"[a-zñ]+")


@cache
def sabidas() -> frozenset[str]:
    """All forms of the words of the list, folded."""
    data = VOCABULARIO.datos["lexico"]
    found = set(data["formas"].split())
    for verb in f"{data['informe']} {data['verbos']}".split():
        found.update(verb[:-2] + ending for ending in _PARADIGMA[verb[-2:]])
    found.update(_nombres())
    for adjective in data["adjetivos"].split():
        stem = adjective[:-1]
        endings = ("o", "a", "os", "as") if adjective.endswith("o") else (adjective[-1], adjective[-1] + "s")
        if adjective[-1] not in "oe":
            endings = (adjective[-1], adjective[-1] + "es")
        found.update(stem + ending for ending in endings)
    return frozenset(found)


@cache
def tramite() -> frozenset[str]:
    """Words of courtesy and of forms, which say nothing where nothing else is said."""
    return VOCABULARIO.palabras("lexico", "tramite")


_PIDE = re.compile(
    r"\bse (?:solicit|requier|pid|rueg|recomiend|remit|adjunt|acompan|elev|detall|present|expon|describ"
    r"|muestr)[ae]n?\b|\bsirva(?:n)?se\b|\bcorresponde\b|\bagradece(?:re|remos)?\b|\b(?:solicit|remit|adjunt)(?:o|amos|imos)\b"
)
"""Asks, sends or announces, now: who does so states nothing of the work."""
_PARA = re.compile(r"\bpara (?:su|sus|la|el|los|las|fines de) $")
_INFINITIVO = re.compile(r"[a-zñ]{3,}[aei]r(?:se|l[oa]s?)?")


def de_peticion(visto: str, word: re.Match[str]) -> bool:
    """Whether a word only says what is asked for or what for: "se solicita … reconsiderar", "para su consolidación"."""
    if _PIDE.search(visto) is None:
        return False
    asked = _INFINITIVO.fullmatch(word[0]) or _PARA.search(visto[: word.start()])
    return asked is not None or (visto[: word.start()].endswith("que ") and word[0] in _pedidas())


@cache
def _pedidas() -> frozenset[str]:
    """What is asked to be: the verbs of the lists in the subjunctive."""
    data = VOCABULARIO.datos["lexico"]
    verbs = f"{data['informe']} {data['verbos']}".split()
    return frozenset(v[:-2] + e for v in verbs for e in (("e", "en") if v.endswith("ar") else ("a", "an")))


@cache
def _nombres() -> frozenset[str]:
    nouns = VOCABULARIO.datos["lexico"]["nombres"].split()
    return frozenset(form for noun in nouns for form in (noun, noun + ("s" if noun[-1] in "aeiou" else "es")))


@cache
def _afirman() -> frozenset[str]:
    """Finite verbs that tell how something was or is."""
    data = VOCABULARIO.datos["lexico"]
    forms = {v[:-2] + e for v in data["verbos"].split() for e in _PARADIGMA[v[-2:]] if e in _FINITO}
    told = {v[:-2] + e for v in data["informe"].split() for e in _PARADIGMA[v[-2:]]}
    return frozenset((forms | set(data["copulas"].split())) - told - _nombres())


@cache
def dudosas() -> frozenset[str]:
    """Forms of a verb in the past that are a noun too, without the accent."""
    verbs = VOCABULARIO.datos["lexico"]["verbos"].split()
    return frozenset(v[:-2] + "o" for v in verbs if v.endswith("ar")) & _nombres()


def verbo(visto: str) -> str:
    """The first verb of a text that states something; "" without one."""
    return next((m[0] for m in PALABRA.finditer(visto) if m[0] in _afirman()), "")


def giros(visto: str) -> Iterator[tuple[int, int]]:
    """Set phrases that say nothing by themselves, though one of their words might."""
    yield from (match.span() for match in VOCABULARIO.patron("lexico", "giros").finditer(visto))


_PASADO = re.compile(r"(?:aron|ieron|o|ad[oa]s?|id[oa]s?|ando|iendo|ar|er|ir)$")


def pasado(word: str) -> bool:
    """Whether a word may be a verb that tells what was done, and no future."""
    return _PASADO.search(word) is not None


def palabras(visto: str) -> Iterator[re.Match[str]]:
    """The words of a text that the list does not have."""
    known = sabidas()
    yield from (match for match in PALABRA.finditer(visto) if match[0] not in known)
