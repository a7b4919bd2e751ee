"""Names, codes and other capitalised words: only those that the row prints."""

import re
from collections.abc import Iterable, Iterator

from agent.grounding.text import COVER, SMALL, Oracion
from agent.grounding.vocabulary import VOCABULARIO
from extractors.validators.mentions import lower

_NUMBERED = re.compile(
    r"\b(?:actividad|partida|codigo|cod\.?|rubro|cuenta|meta n[.º°o]*|fila n[.º°o]*|n[.º°]|no\."
    r"|nro\.?|numero)\s+(?P<n>\d+)(?![\d.,]*\d|\s*%)"
)
MIN_WORDS = 3
"""Words from which a printed name is covered as a whole."""
SHOUTED = 0.6
"""Share of capital letters from which a sentence is in capitals and they say nothing."""

_WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*", re.UNICODE)
_LEADING_CODE = re.compile(r"0\d{2,}|^[a-z]{0,5}[\d.]+\s*[-–:]\s*")
_TAIL = re.compile(r"\s*\([^()]*\)\s*\.?$")
_OPENS = re.compile(r"(?:^|[.:¿¡«“\"(\-–—]\s*|\d[.)]\s*)$")
_COMMON = VOCABULARIO.palabras("nombres", "comunes")
_ROMAN = re.compile(r"[ivx]+")
_CODE = re.compile(r"0\d{2,}|(?=.*\d)(?=.*[a-z])[a-z0-9][a-z0-9.\-/]*|\d+(?:\.\d+){2,}|\d{5,}(?:\.\d+)+")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""Thousands with points: a number, judged as one."""
_SCALES = re.compile(r"s/[\d.,]+|\d+(?:er|ro|do|to|mo|vo)|[ts][1-4]|\d+%?|m[23]|(?:19|20)\d\d-[ts]?\d+")


def formas(nombres: Iterable[str]) -> tuple[str, ...]:
    """The printed names, folded, that are covered wherever they stand whole: several words, or codes; longest first."""
    forms = {form for name in nombres for form in _forms(name)}
    return tuple(sorted(filter(_telling, forms), key=len, reverse=True))


def _telling(name: str) -> bool:
    if len(name) < 3 or (name.isdigit() and len(name) < 4):
        return False
    return len(name.split()) >= MIN_WORDS or any(c.isdigit() for c in name)


def tapar(oracion: Oracion, formas: Iterable[str], codigos: frozenset[str]) -> Oracion:
    """Covers the names that `formas` gave, and codes of digits alone where the word before says that they are codes."""
    spans = [match.span("n") for match in _NUMBERED.finditer(oracion.visto) if match["n"] in codigos]
    for name in formas:
        if name in oracion.visto:
            pattern = rf"(?<![a-zñ0-9]){re.escape(name)}(?![a-zñ0-9]|[.,]\d)"
            spans.extend(match.span() for match in re.finditer(pattern, oracion.visto))
    return oracion.covered(spans)


def _forms(name: str) -> Iterator[str]:
    """A name as printed, without the code it begins with, without the parentheses it ends with."""
    whole = lower(" ".join(name.split())).strip(" .")
    yield whole
    yield _LEADING_CODE.sub("", whole)
    yield _TAIL.sub("", whole).strip(" .")


def ajenos(oracion: Oracion, known: frozenset[str]) -> Iterator[str]:
    """Capitalised words, acronyms and codes that are not `known` (the words of printed names, from `palabras`)."""
    letters = [c for c in oracion.texto if c.isalpha()]
    shouted = bool(letters) and sum(c.isupper() for c in letters) > SHOUTED * len(letters)
    for match in _WORD.finditer(oracion.texto):
        word = match[0]
        if word.isalpha() and word.islower():
            continue
        folded = lower(word)
        if oracion.visto[match.start()] == COVER or folded in SMALL or folded in _COMMON or folded in known:
            continue
        if all(part in _COMMON or part in known for part in re.split(r"[.\-/]", folded)):
            continue
        if _SCALES.fullmatch(folded) or _GROUPED.fullmatch(folded) or (_ROMAN.fullmatch(folded) and word.isupper()):
            continue
        if _CODE.fullmatch(folded):
            yield word
        elif word[0].isupper() and not shouted:
            acronym = len(word) > 1 and word.isupper()
            if acronym or not _OPENS.search(oracion.texto[: match.start()]):
                yield word


def palabras(nombres: Iterable[str]) -> frozenset[str]:
    """Folded words of names, in singular and plural."""
    found: set[str] = set()
    for name in nombres:
        for match in _WORD.finditer(name):
            folded = lower(match[0])
            found.update([folded, folded.rstrip("s"), f"{folded}s", f"{folded}es", *re.split(r"[.\-/]", folded)])
    return frozenset(found)


def numero_del_nombre(plano: str, start: int, end: int, nombres: Iterable[str]) -> bool:
    """Whether a number stands with its neighbours as in a printed name ("en 12 barrios")."""
    before = re.search(r"([a-zñ]+)\W+([a-zñ]+)\W+$", plano[:start])
    after = re.match(r"\W+([a-zñ]+)", plano[end:])
    if before is None or after is None:
        return False
    wanted = f"{before[1]} {before[2]} {plano[start:end].strip()} {after[1]}"
    return any(wanted in " ".join(re.split(r"[^a-zñ0-9]+", lower(name))) for name in nombres)
