"""The words that headers of plan reports are made of, and what they stand for. Data is in `vocabulario.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from extractors.layouts import Layout
from extractors.values import fold

_FILE = Path(__file__).parent / "vocabulario.toml"
MIN_WORD = 7
"""Letters from which a word may have one misprinted and still be recognised."""
ARTICLES = frozenset({"de", "del", "la", "el", "los", "las", "al", "en", "por", "y"})
"""Words that a phrase may have or not."""
MAX_PHRASE = 8
"""Words of the longest phrase that is looked for."""
BUDGET = frozenset({"aprobado", "modificacion", "vigente", "comprometido", "devengado", "pagado", "saldo"})
"""Roles that only money has."""
RATES = frozenset({"avance", "avance_tipo2"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concepto:
    """What a column may be: `id` is a role of figures or, with `campo`, a text field of the row."""

    id: str
    nombre: str
    frases: tuple[str, ...]
    campo: bool = False


@dataclass(frozen=True)
class Vocabulario:
    """Concepts, and words that only say how (cumulative, per cent, financial).

    `unidades` are words that cells of a unit of measure say; `organos`, words that names of offices begin with.
    """

    conceptos: tuple[Concepto, ...]
    marcas: dict[str, tuple[str, ...]]
    unidades: frozenset[str] = frozenset()
    organos: tuple[str, ...] = ()

    @cached_property
    def phrases(self) -> dict[Words, frozenset[str]]:
        """Stemmed phrase -> ids of the concepts that it names ("meta" names a figure and a text)."""
        found: dict[Words, frozenset[str]] = {}
        for concept in self.conceptos:
            for phrase in concept.frases:
                key = stems(phrase)
                found[key] = found.get(key, frozenset()) | {concept.id}
        return found

    @cached_property
    def marks(self) -> dict[Words, str]:
        """Stemmed phrase -> mark."""
        return {stems(phrase): mark for mark, phrases in self.marcas.items() for phrase in phrases}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every stem that is long enough to be recognised when misprinted."""
        known = {word for phrase in (*self.phrases, *self.marks) for word in phrase}
        return tuple(sorted(word for word in known if len(word) >= MIN_WORD))

    @cached_property
    def whole(self) -> frozenset[str]:
        """Every stem that is long enough to be told when a narrow column breaks its word."""
        return frozenset(self.words)

    @cached_property
    def compact(self) -> dict[str, Words]:
        """Phrases without their spaces: what a narrow column breaks letter by letter."""
        known = {"".join(phrase): phrase for phrase in (*self.phrases, *self.marks)}
        return {text: phrase for text, phrase in known.items() if len(text) >= MIN_WORD}

    @cached_property
    def by_id(self) -> dict[str, Concepto]:
        """Concepts by their id."""
        return {concept.id: concept for concept in self.conceptos}

    @cached_property
    def fields(self) -> frozenset[str]:
        """Ids of the text fields."""
        return frozenset(concept.id for concept in self.conceptos if concept.campo)

    def nearest(self, word: str) -> str:
        """The known word that a long one is a misprint of, or the word itself."""
        if len(word) < MIN_WORD or word in self.words:
            return word
        return next((known for known in self.words if Levenshtein.distance(word, known, score_cutoff=1) <= 1), word)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without plural and gender: `programadas` -> `programad`."""
    if len(word) > 4 and word.endswith("s"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "aeo" else word


def stems(text: str) -> Words:
    """The stems of a text's words, articles left out."""
    return tuple(stem(word) for word in fold(text).split() if word not in ARTICLES)


def vocabulary(layouts: Sequence[Layout] = ()) -> Vocabulario:
    """The words of the file, and those by which the given layouts name their columns."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    marks = {name: tuple(phrases) for name, phrases in data["marcas"].items()}
    concepts = [Concepto(c["id"], c["nombre"], tuple(c["frases"]), c.get("campo", False)) for c in data["concepto"]]
    known = {stems(phrase) for concept in concepts for phrase in concept.frases}
    known |= {stems(phrase) for phrases in marks.values() for phrase in phrases}
    learnt = _of_layouts(layouts, known)
    whole = tuple(Concepto(c.id, c.nombre, (*c.frases, *sorted(learnt.get(c.id, ()))), c.campo) for c in concepts)
    said = data["contenidos"]
    return Vocabulario(whole, marks, frozenset(map(stem, said["unidades"])), tuple(said["organos"]))


def _of_layouts(layouts: Sequence[Layout], known: set[Words]) -> dict[str, set[str]]:
    """Concept -> header texts that say by themselves what their column is."""
    found: dict[str, set[str]] = {}
    for column in (c for layout in layouts for c in layout.columnas if not c.bajo):
        concept = column.campo or column.rol
        for text in column.encabezado:
            if concept and "{" not in text + concept and stems(text) not in known:
                found.setdefault(concept, set()).add(text)
    return found
