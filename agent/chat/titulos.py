"""Which document a question is of: by its file's name, by words of its title, by the one figure that it prints."""

import re
from collections.abc import Sequence
from functools import cached_property

from agent.chat.entender import understand
from agent.chat.filas import MAX_TITLED, Filas
from agent.chat.lexico import asks, empty_words, normalised
from agent.index.words import stem, tokens
from extractors.values import fold

FAMILIES = {
    "poi": ("poi-ceplan", "poi-mensual"), "poimensual": ("poi-mensual",), "pei": ("pei-ceplan",),
    "lotaip": ("lotaip-a4",), "pbrm": ("metas-trimestral",),
}  # fmt: skip
"""Words by which the documents of some families are called."""
MAX_TITLE = 14
"""Words of the head of a page that may name its document."""
_PERIOD_WORD = re.compile(
    r"prim[a-z]+|segund[oa]|tercer[oa]?|cuart[oa]|i{1,3}|iv|trimestr[a-z]+|semestr[a-z]+|mes(?:es)?|mensual|anual|anos?"
)
MIN_TITLE_WORD = 6
_WHOSE = re.compile(r"(?:municipalidad|gobierno|ayuntamiento|alcaldia|intendencia|prefectura|entidad|institucion)\b")
_HEAD = re.compile(
    r"(?:\b(?:en|de|del|segun|para) )*(?:el |la |los |las )?"
    r"(?:(?P<noun>(?:documento|archivo|reporte|informe|pdf|excel|word|cuadro|formato|matriz)s?)(?: anual)?"
    r" (?:de |del )(?:la |las |los |el )?|(?<![a-z])(?:en|del?) (?:las |los |el |la )?)"
)


class Titulos(Filas):
    """Finds documents."""

    def document_named(self, question: str) -> tuple[tuple[int, ...], str]:
        """Documents whose file name the question holds, and the question without it."""
        lowered = question.lower()
        for number, name in sorted(self.documents.items(), key=lambda item: -len(item[1])):
            for shape in (name.lower(), name.lower().rpartition(".")[0]):
                if len(shape) >= 4 and shape in lowered and any(c.isdigit() or c in "._-" for c in shape):
                    at = lowered.index(shape)
                    before = re.sub(
                        r"(?:en|del?|según|segun)?\s*(?:el |la )?(?:documento|archivo|reporte|informe)?\s*[«\"“]?$",
                        "",
                        question[:at],
                        flags=re.IGNORECASE,
                    )
                    return (number,), before + " " + question[at + len(shape) :].lstrip('»"”')
        return self._titled(question)

    @cached_property
    def _titles(self) -> dict[int, set[str]]:
        """Words by which a document may be called: of its file's name and of the head of its first page."""
        found = {number: set(tokens(name.rpartition(".")[0])) for number, name in self.documents.items()}
        sql = "SELECT documento, texto FROM trozos WHERE clase = 'prosa' AND pagina = 1 ORDER BY documento, orden DESC"
        for number, text in self.ledger.select(sql):
            found[number] = set(tokens(self.documents[number].rpartition(".")[0])) | set(tokens(text)[:MAX_TITLE])
        return found

    @cached_property
    def _heads(self) -> dict[int, set[str]]:
        """Words of the titles of each document, and of the line of its first page that says whose it is."""
        found = {number: set(own) for number, own in self._titles.items()}
        sql = "SELECT documento, texto FROM trozos WHERE clase = 'prosa' AND pagina = 1"
        for number, text in self.ledger.select(sql):
            words = tokens(text)
            found[number] |= set(words) if len(words) <= MAX_TITLE and _WHOSE.match(fold(text)) else set()
        return found

    def _titled(self, question: str) -> tuple[tuple[int, ...], str]:
        """Documents that a question calls by words of their title ("el reporte de metas y objetivos 2023")."""
        if len(self.documents) > MAX_TITLED:
            return (), question
        text = normalised(question)
        for head in _HEAD.finditer(text):
            left, end, size, run = set(self._titles), head.end(), 0, list[str]()
            for word in re.finditer(r"[a-z0-9]+", text[head.end() :]):
                fits = {number for number in left if word[0] in self._titles[number]}
                if word[0] in empty_words() or (word[0].isdigit() and len(word[0]) != 4):
                    if size and (len(word[0]) < 4 or any(word[0] in self._titles[number] for number in left)):
                        continue
                    break
                if not fits or (word[0].isdigit() and not self._only_year(fits, word[0])):
                    break
                if _PERIOD_WORD.fullmatch(word[0]):
                    break
                left, end, size = fits, head.end() + word.end(), size + 1
                run.append(word[0])
            own = [word for word in run if not word.isdigit() and word not in FAMILIES]
            if not head["noun"] and (
                (own == run and all(map(asks, own))) or self.texto.match([[stem(w)] for w in own], "fila", 1)
            ):
                continue
            if size >= (1 if head["noun"] else 2) and 0 < len(left) < len(self.documents):
                return tuple(sorted(left)), f"{text[: head.start()]} {text[end:]}"
        return self._by_its_one_figure(question, text)

    def of_title(self, words: Sequence[str], documents: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Those of some words that no row has and the titles of documents do, and the documents that have them all."""
        if len(self.documents) > MAX_TITLED:
            return (), ()
        plain = [word for word in words if word.isalpha() and not self.texto.match([[stem(word)]], "fila", 1)]
        heads = {number: own for number, own in self._heads.items() if not documents or number in documents}
        said = tuple(word for word in plain if any(word in own for own in heads.values()))
        return said, tuple(sorted(number for number, own in heads.items() if own.issuperset(said)))

    def _by_its_one_figure(self, question: str, text: str) -> tuple[tuple[int, ...], str]:
        """A document that prints one kind of figure, by the words of its title that say which ("consultas")."""
        kinds: dict[int, set[tuple[str, str]]] = {}
        for serie in self.texto.series():
            kinds.setdefault(serie.documento, set()).add((serie.magnitud, serie.rol))
        plain = [number for number, own in kinds.items() if len(own) == 1]
        left = understand(question).resto if plain else ()
        for number in plain:
            words = [word for word in left if len(word) >= MIN_TITLE_WORD and word in self._titles[number]]
            words = [word for word in words if not self.texto.match([[stem(word)]], "fila", 1)]
            if words:
                return (number,), re.sub(rf"\b(?:{'|'.join(words)})\b", "cifras", text)
        return (), question

    def _only_year(self, documents: set[int], year: str) -> bool:
        return all(s.periodo[:4] == year for s in self.texto.series() if s.documento in documents)

    def coded(self, head: str) -> tuple[int, ...]:
        """Documents whose rows have codes that begin so; () where there are too many to tell apart."""
        if len(self.documents) > MAX_TITLED:
            return ()
        sql = "SELECT DISTINCT documento FROM filas WHERE codigo >= ? AND codigo < ? ORDER BY 1"
        return tuple(row[0] for row in self.ledger.select(sql, (head, head + "~")))
