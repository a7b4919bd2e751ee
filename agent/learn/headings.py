"""What the words of one column's header say: concept, period, magnitude; and what they leave unexplained."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.learn.vocabulary import ARTICLES, MAX_PHRASE, RATES, Vocabulario, stem
from extractors.values import YEAR, fold, month_of, quarter_of, take_cutoff

MAX_HEADING = 160
"""Characters from which a text is no header but prose."""
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi"})


@dataclass(frozen=True, slots=True)
class Corte:
    """A cut-off that a header names: `clase` is mes, trimestre or corte (semester, range of months)."""

    clase: str
    clave: str


@dataclass(frozen=True, slots=True)
class Nivel:
    """One printed header text, understood.

    Attributes:
        texto: as printed.
        conceptos: ids of the concepts that its phrases name, one set a phrase.
        marcas: words of how.
        corte: cut-off, or None.
        ejercicios: years, in order.
        resto: words that nothing explains.
        palabras: words besides dates.
    """

    texto: str
    conceptos: tuple[frozenset[str], ...] = ()
    marcas: frozenset[str] = frozenset()
    corte: Corte | None = None
    ejercicios: tuple[str, ...] = ()
    resto: tuple[str, ...] = ()
    palabras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rotulo:
    """A header path, understood.

    Attributes:
        niveles: top to bottom.
        conceptos: what the column may be, by the lowest level that says it.
        nivel: index of that level, or -1.
        conflicto: the words name two things.
        explicado: 0 to 1, share of the naming words that are understood.
    """

    niveles: tuple[Nivel, ...]
    conceptos: frozenset[str]
    nivel: int
    conflicto: bool
    explicado: float

    @property
    def marcas(self) -> frozenset[str]:
        """Words of how, of all levels."""
        return frozenset().union(*(n.marcas for n in self.niveles))

    @property
    def corte(self) -> Corte | None:
        """The lowest cut-off that the path names."""
        return next((n.corte for n in reversed(self.niveles) if n.corte), None)

    @property
    def ejercicios(self) -> tuple[str, ...]:
        """Years of all levels."""
        return tuple(dict.fromkeys(year for n in self.niveles for year in n.ejercicios))


def read_level(text: str, vocabulary: Vocabulario) -> Nivel:
    """Understands one printed header text."""
    folded = fold(text)
    whole = month_of(text)
    if whole is not None:
        return Nivel(text, corte=Corte("mes", whole[0]), ejercicios=(whole[1],) if whole[1] else ())
    years = tuple(re.findall(rf"\b{YEAR}\b", folded))
    rest = " ".join(re.sub(rf"\b{YEAR}\b", " ", folded).split())
    cut, rest = _cutoff(rest)
    words = [vocabulary.nearest(stem(word)) for word in rest.split() if word not in ARTICLES]
    concepts, marks, unknown = _phrases(words, vocabulary)
    if unknown and "".join(words) in vocabulary.compact:
        words = list(vocabulary.compact["".join(words)])
        concepts, marks, unknown = _phrases(words, vocabulary)
    if len(years) > 1:
        marks |= {"plurianual"}
    return Nivel(
        text, tuple(concepts), frozenset(marks - {"relleno", "nivel"}), cut, years, tuple(unknown), tuple(words)
    )


def _cutoff(rest: str) -> tuple[Corte | None, str]:
    """The cut-off of a folded text, and the text without it."""
    bare = quarter_of(rest)
    if bare is not None:
        return Corte("trimestre", bare), ""
    cut, left = take_cutoff(rest)
    if cut:
        return Corte("trimestre" if cut.startswith("T") else "corte", cut), left
    words = rest.split()
    months = [(index, found[0]) for index, word in enumerate(words) if (found := month_of(word)) is not None]
    if len(months) == 1 and len(words) > 1:
        index, month = months[0]
        return Corte("mes", month), " ".join(words[:index] + words[index + 1 :])
    return None, left


def _phrases(words: Sequence[str], vocabulary: Vocabulario) -> tuple[list[frozenset[str]], set[str], list[str]]:
    """The longest known phrases of a text, left to right: concepts, marks, and the words between them."""
    concepts: list[frozenset[str]] = []
    marks: set[str] = set()
    unknown: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(MAX_PHRASE, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + size])
            if phrase in vocabulary.phrases:
                concepts.append(vocabulary.phrases[phrase])
                marks |= {mark for word in phrase if (mark := vocabulary.marks.get((word,))) and mark != "total"}
                break
            if phrase in vocabulary.marks:
                marks.add(vocabulary.marks[phrase])
                break
        else:
            size = 1
            if words[at] not in _ROMAN or at + 1 < len(words):
                unknown.append(words[at])
        at += size
    return concepts, marks, unknown


def read_path(path: Sequence[str], vocabulary: Vocabulario) -> Rotulo:
    """Understands a header path: the lowest level that names something says what the column is."""
    levels = tuple(read_level(text, vocabulary) for text in path)
    at = next((i for i in range(len(levels) - 1, -1, -1) if levels[i].conceptos), -1)
    below = levels[max(at, 0) :]
    words = sum(len(level.palabras) for level in below)
    unknown = sum(len(level.resto) for level in below)
    if at < 0:
        return Rotulo(levels, frozenset(), -1, conflicto=False, explicado=0.0)
    sets = levels[at].conceptos
    common = frozenset.intersection(*sets)
    several = not common
    if several and all(names <= vocabulary.fields for names in sets):
        plain = [names for names in sets if "descripcion" not in names]
        common, several = (plain or sets)[0], False  # "código del producto", "nombre del responsable"
    if several and sets[-1] <= RATES | {"ejecutado"} and "porcentaje" in levels[at].marcas:
        common, several = sets[0], False  # "% de avance de ...": the first word is the head
    return Rotulo(levels, common or sets[0], at, several, 1 - unknown / words if words else 1.0)


def without_bare_quarters(rotulo: Rotulo) -> Rotulo:
    """The same header where a bare number in it counts columns and is no quarter."""

    def plain(level: Nivel) -> Nivel:
        bare = level.corte is not None and not level.palabras and quarter_of(fold(level.texto)) is not None
        return replace(level, corte=None, resto=(fold(level.texto),)) if bare else level

    return replace(rotulo, niveles=tuple(map(plain, rotulo.niveles)))
