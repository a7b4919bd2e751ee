"""What the words of one column's header say: concept, period, magnitude; and what they leave unexplained."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.learn.vocabulary import ARTICLES, MAX_PHRASE, RATES, Vocabulario, stem
from extractors.layouts import is_money
from extractors.values import (
    COMPARED,
    MONTH_WORDS,
    YEAR,
    cutoff_of,
    fold,
    month_of,
    quarter_of,
    take_cutoff,
    take_nameless,
)

MAX_HEADING = 160
"""Characters from which a text is no header but prose."""
NAMELESS = "sin_nombre"
"""Kind of a span that no period says (`II cuatrimestre`); its key is first and last month ("05-08")."""
INITIALS = {"p": "programado", "e": "ejecutado"}
"""Letters that stand for planned and done, where columns of both stand side by side."""
_UNTIL = re.compile(
    rf"\b(?:al?|hasta)(?: el)?(?: mes de)?(?P<fecha> \d\d? de)? "
    rf"(?:{MONTH_WORDS}|(?:\w+ )?(?:trimestre|trim|t ?[1-4])\b|(?P<dia>\d\d?) (?P<mes>0?[1-9]|1[0-2])\b)"
)
"""From January to a date: `al II trimestre`, `a septiembre`, `al 30/09`."""
_TO_YEAR = re.compile(rf"\b(?:al?|hasta)(?: el)?(?: ano| ejercicio)? {YEAR}\b")
"""To the end of a year: what is accumulated to it began in another (`devengado acumulado al 2023`)."""
_BRACKET = re.compile(r"\s*\(([^()]{1,20})\)\s*$")
MAX_UNIT = 6
"""Letters of a unit of measure in brackets: `(km)`, `(kits)`."""
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi"})


@dataclass(frozen=True, slots=True)
class Corte:
    """A cut-off that a header names: `clase` is mes, trimestre, corte (semester, range of months), or `NAMELESS`."""

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
        hasta: month ("09") of a date up to which its figures run, or "".
    """

    texto: str
    conceptos: tuple[frozenset[str], ...] = ()
    marcas: frozenset[str] = frozenset()
    corte: Corte | None = None
    ejercicios: tuple[str, ...] = ()
    resto: tuple[str, ...] = ()
    palabras: tuple[str, ...] = ()
    hasta: str = ""


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
    def hasta(self) -> str:
        """The month of the date up to which the figures run, or ""."""
        return next((n.hasta for n in reversed(self.niveles) if n.hasta), "")

    @property
    def ejercicios(self) -> tuple[str, ...]:
        """Years of all levels."""
        return tuple(dict.fromkeys(year for n in self.niveles for year in n.ejercicios))


def read_level(text: str, vocabulary: Vocabulario) -> Nivel:
    """Understands one printed header text."""
    bracket = _BRACKET.search(text)
    money = bracket is not None and is_money(bracket[1])
    counted = bracket is not None and not money and _is_unit(bracket[1], vocabulary)
    bare = text[: bracket.start()] if bracket is not None and (money or counted) else text
    folded = COMPARED.sub(" ", fold(bare))
    whole = month_of(text)
    if whole is not None:
        return Nivel(text, corte=Corte("mes", whole[0]), ejercicios=(whole[1],) if whole[1] else ())
    years = tuple(re.findall(rf"\b{YEAR}\b", folded))
    rest = " ".join(re.sub(rf"\b{YEAR}\b", " ", folded).split())
    until, month, rest = _until(rest)
    cut, rest = _cutoff(rest)
    words = [vocabulary.nearest(stem(word)) for word in mended(rest.split(), vocabulary) if word not in ARTICLES]
    concepts, marks, unknown = _phrases(words, vocabulary)
    if unknown and "".join(words) in vocabulary.compact:
        words = list(vocabulary.compact["".join(words)])
        concepts, marks, unknown = _phrases(words, vocabulary)
    if money:
        marks |= {"financiera"}
    if until and not (cut and cut.clase == "corte"):
        marks |= {"acumulado"}
    if len(set(years)) > 1 or ("acumulado" in marks and cut is None and _TO_YEAR.search(folded)):
        marks |= {"plurianual"}
    return Nivel(
        text, tuple(concepts), frozenset(marks - {"relleno", "nivel"}), cut, years, tuple(unknown), tuple(words), month
    )


def _is_unit(text: str, vocabulary: Vocabulario) -> bool:
    """Whether what stands in brackets is a unit of measure: one short word that means nothing else in a header."""
    words = fold(text).split()
    known = len(words) == 1 and ((stem(words[0]),) in vocabulary.phrases or (stem(words[0]),) in vocabulary.marks)
    plain = len(words) == 1 and len(words[0]) <= MAX_UNIT and words[0][0].isalpha() and month_of(text) is None
    return plain and not known and quarter_of(fold(text)) is None and take_cutoff(fold(text))[0] is None


def _until(rest: str) -> tuple[bool, str, str]:
    """Whether a folded text names a date up to which its figures run, the month of one in digits, and the text left."""
    match = _UNTIL.search(rest)
    before = rest[: match.start()].split() if match else []
    if match is None or (before and month_of(before[-1])):  # a range: "abril a junio"
        return False, "", rest
    if match["mes"]:
        return True, f"{int(match['mes']):02d}", " ".join((rest[: match.start()] + rest[match.end() :]).split())
    return True, "", rest.replace(match["fecha"], "", 1) if match["fecha"] else rest


def mended(words: Sequence[str], vocabulary: Vocabulario) -> list[str]:
    """The words, two of them joined where they are one that its cell broke: `modifica ciones`."""
    found: list[str] = []
    for word in words:
        joined = found[-1] + word if found else ""
        if stem(joined) in vocabulary.whole and not {stem(word), stem(found[-1])} <= vocabulary.whole:
            found[-1] = joined
        else:
            found.append(word)
    return found


def _cutoff(rest: str) -> tuple[Corte | None, str]:
    """The cut-off of a folded text, and the text without it."""
    bare = quarter_of(rest)
    if bare is not None:
        return Corte("trimestre", bare), ""
    cut, left = take_cutoff(rest)
    span, beside = take_nameless(rest)
    if cut is None and span is not None:
        return Corte(NAMELESS, f"{span[0]:02d}-{span[1]:02d}"), beside
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
                parts = [phrase, *((word,) for word in phrase)]
                marks |= {mark for part in parts if (mark := vocabulary.marks.get(part)) and mark != "total"}
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
    if several and "observacion" in sets[0]:
        common, several = sets[0], False  # "causa del desvío"
    if several and sets[-1] <= RATES | {"ejecutado"} and "porcentaje" in levels[at].marcas:
        common, several = sets[0], False  # "% de avance de ...": the first word is the head
    return Rotulo(levels, common or sets[0], at, several, 1 - unknown / words if words else 1.0)


def without_bare_quarters(rotulo: Rotulo) -> Rotulo:
    """The same header where a bare number in it counts columns and is no quarter."""

    def plain(level: Nivel) -> Nivel:
        bare = level.corte is not None and not level.palabras and quarter_of(fold(level.texto)) is not None
        return replace(level, corte=None, resto=(fold(level.texto),)) if bare else level

    return replace(rotulo, niveles=tuple(map(plain, rotulo.niveles)))


def cut_of_title(text: str) -> str | None:
    """The cut-off that a title names, if it is short enough to be one."""
    return cutoff_of(text) if len(text) <= MAX_HEADING else None


def last_month(cut: str | None) -> str:
    """The last month of a cut-off ("06" of "T2"); "" for none."""
    if not cut:
        return "" if cut is None else "12"
    months = {"T": 3, "S": 6}.get(cut[0])
    return f"{months * int(cut[1:]):02d}" if months else cut


def with_initials(rotulos: Sequence[Rotulo]) -> tuple[Rotulo, ...]:
    """The same headers, where one letter stands for planned and done, alone or after a date, as often one as other."""
    letters = [_initial(r.niveles[-1]) if r.niveles else "" for r in rotulos]
    times = {letters.count(letter) for letter in INITIALS}
    if len(times) != 1 or times == {0}:
        return tuple(rotulos)

    def spelt(rotulo: Rotulo, letter: str) -> Rotulo:
        if letter not in INITIALS:
            return rotulo
        concept = frozenset({INITIALS[letter]})
        leaf = replace(rotulo.niveles[-1], conceptos=(concept,), resto=(), palabras=(letter,))
        return Rotulo((*rotulo.niveles[:-1], leaf), concept, len(rotulo.niveles) - 1, conflicto=False, explicado=1.0)

    return tuple(map(spelt, rotulos, letters))


def _initial(level: Nivel) -> str:
    """The letter that a header says besides its date (`E`, `Ene-E`), or ""."""
    words = fold(level.texto).split()
    last = words[-1] if words else ""
    return last if len(words) == 1 or (level.corte is not None and not set(level.palabras) - {last}) else ""
