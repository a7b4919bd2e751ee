"""Sentences of a report and the rows they name, by code or by (nearly) their description."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from extractors.schemas import Fila
from extractors.validators.accumulate import Figure, RowRef
from extractors.validators.text import fold_code, label

MIN_SCORE = 90.0
"""rapidfuzz partial ratio, 0 to 100, from which a run of text is a description ("emitidos": "emitidas")."""
EXACT_SCORE = 97.0
"""From here a description is believed even where a code in the sentence speaks of another group."""
TIE = 3.0
"""Two descriptions nearer than this in score over the same words are told apart by nothing."""
MIN_NAME = 15
"""Characters of a description that can be recognised in running text."""
NAME_AFTER_CODE = 12
"""Characters between a code and the name that only explains it ("AEI.01.02: ", "AEI.01.02, denominada ")."""
STEM = 5
"""Characters by which words are compared when rows are looked up ("riego", "riegos")."""
COMMON = 200
"""A word in more descriptions than this does not select any."""

_TAG = re.compile(r"</?[a-zA-Z]{1,6}/?>|[*_`]{1,3}|\u00ad")
_BREAK = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"«(])")
_ABBREVIATION = re.compile(r"(?:\b(?:n[ro]?|art|sr|sra|ing|dr|dra|lic|num|aprox|s\.p|s\.i|ee\.uu)|º|°)\.$")
_TAIL = re.compile(r"\s*\([^()]*\)\s*\.?$")
_CODE = re.compile(r"\b[a-z]{1,5}[.\s-]{0,2}\d+(?:[.-](?:\d+|[a-z]{2,4}))*|\b\d+(?:\.\d+){1,}(?![%\d])(?!\s*%)")
_SHOUTED = re.compile(r"\d|[A-Za-z]{2}|[A-Z]\S")
_UNKNOWN_CODE = re.compile(r"[A-Z]{2,5}[.-]?\d+(?:[.-](?:\d+|[A-Z]{2,4}))*")
_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset(
    ["al", "con", "de", "del", "el", "en", "la", "las", "los", "para", "por", "que", "se", "sin", "su", "sus"]
)
_ACCENTS = str.maketrans("áéíóúüñàèìòùâêîôûäëïöçÁÉÍÓÚÜÑ", "aeiouunaeiouaeiouaeiocaeiouun")


@dataclass(frozen=True, slots=True)
class Named:
    """A row as prose may name it (`name`, folded) and as messages call it, with figures by slot."""

    ref: RowRef
    clase: str
    label: str
    name: str
    groups: tuple[str, ...]
    figures: Mapping[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a sentence that names a row; several of one code or wording; none if the code is unknown."""

    start: int
    end: int
    rows: tuple[Named, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its sentences, and the row it belongs to if it is a row's own text."""

    pagina: int
    sentences: tuple[str, ...]
    owner: Named | None = None


def lower(text: str) -> str:
    """Lower case without accents, character by character: positions stay."""
    folded = text.translate(_ACCENTS).lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] for c in text.translate(_ACCENTS))


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs of running text (blank lines part them), without marks of emphasis."""
    for block in _BREAK.split(text):
        plain = _SPACES.sub(" ", _TAG.sub("", block)).strip()
        if plain:
            yield plain


def sentences(paragraph: str) -> tuple[str, ...]:
    """Sentences of a paragraph; an abbreviation ends none."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(paragraph):
        if found and _ABBREVIATION.search(lower(found[-1])):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return tuple(found)


def named(fila: Fila, ref: RowRef, figures: Mapping[str, tuple[Figure, ...]]) -> Named:
    """The row as prose may name it; parentheses at the end of a description are not part of its name."""
    name = lower(_SPACES.sub(" ", _TAIL.sub("", fila.descripcion)).strip(" ."))
    return Named(
        ref,
        fila.clase,
        label(fila.codigo, fila.descripcion),
        name,
        tuple(fold_code(code) for code in fila.grupo),
        figures,
    )


class Index:
    """Finds the rows that a sentence names."""

    def __init__(self, rows: Sequence[Named]) -> None:
        self.rows = rows

    @cached_property
    def _codes(self) -> dict[str, tuple[Named, ...]]:
        found: dict[str, tuple[Named, ...]] = {}
        for row in self.rows:
            if row.ref.codigo:
                code = fold_code(row.ref.codigo)
                found[code] = (*found.get(code, ()), row)
        return found

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(self.rows):
            if len(row.name) >= MIN_NAME:
                for word in set(_content(row.name)):
                    found[word].append(index)
        return found

    def mentions(self, sentence: str) -> list[Mention]:
        """The rows named in a sentence, in order of place."""
        folded = lower(sentence)
        codes = list(self._code_mentions(sentence, folded))
        names = self._name_mentions(folded, codes)
        merged = [_with_name(code, names) for code in codes]
        taken = [(m.start, m.end) for m in merged]
        free = [n for n in names if not any(n.start < end and start < n.end for start, end in taken)]
        return sorted([*merged, *free], key=lambda m: m.start)

    def _code_mentions(self, sentence: str, folded: str) -> Iterator[Mention]:
        for match in _CODE.finditer(folded):
            code = fold_code(match[0])
            rows = self._codes.get(code, ())
            if rows and not _SHOUTED.match(sentence, match.start()):
                rows = ()  # "equivale a 1" names no row A1
            if rows or _UNKNOWN_CODE.fullmatch(sentence[match.start() : match.end()]):
                yield Mention(match.start(), match.end(), rows, code)

    def _name_mentions(self, folded: str, codes: Sequence[Mention]) -> list[Mention]:
        spoken_of = {code.code for code in codes}
        hits: list[tuple[float, int, int, Named]] = []
        for row in self._candidates(folded):
            found = fuzz.partial_ratio_alignment(row.name, folded, score_cutoff=MIN_SCORE)
            if found is None:
                continue
            own = {fold_code(row.ref.codigo or ""), *row.groups}
            if spoken_of and not (spoken_of & own) and found.score < EXACT_SCORE:
                continue
            hits.append((found.score, found.dest_start, found.dest_end, row))
        return _without_overlap(sorted(hits, key=lambda hit: (-hit[0], hit[1] - hit[2])))

    def _candidates(self, folded: str) -> Iterable[Named]:
        shared: Counter[int] = Counter()
        for word in set(_content(folded)):
            holders = self._words.get(word, ())
            if len(holders) <= max(COMMON, len(self.rows) // 4):
                shared.update(holders)
        for index, count in shared.items():
            row = self.rows[index]
            if len(row.name) <= len(folded) and (count >= 3 or count >= 0.6 * len(set(_content(row.name)))):
                yield row


def _content(folded: str) -> list[str]:
    return [word[:STEM] for word in _WORD.findall(folded) if word not in _SMALL]


def _with_name(code: Mention, names: Sequence[Mention]) -> Mention:
    """A code together with the name that follows and only explains it."""
    for name in names:
        if 0 <= name.start - code.end <= NAME_AFTER_CODE:
            return Mention(code.start, name.end, code.rows, code.code)
    return code


def _without_overlap(hits: Sequence[tuple[float, int, int, Named]]) -> list[Mention]:
    """The best match of each place; equally good matches of other rows stand beside it."""
    found: list[tuple[float, Mention]] = []
    for score, start, end, row in hits:
        for index, (best, mention) in enumerate(found):
            if start < mention.end and mention.start < end:
                same_words = min(end, mention.end) - max(start, mention.start) > 0.8 * (mention.end - mention.start)
                if best - score <= TIE and same_words:
                    found[index] = best, Mention(mention.start, mention.end, (*mention.rows, row))
                break
        else:
            found.append((score, Mention(start, end, (row,))))
    return [mention for _, mention in found]
