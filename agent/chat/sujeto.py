"""Whom a question speaks of: rows, offices, groups or documents of the ledger, by code, phrase or words."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from rapidfuzz.distance import DamerauLevenshtein

from agent.chat.entender import understand
from agent.chat.entendido import Entendido
from agent.chat.lexico import empty_words, is_form, lexicon, normalised, sounds
from agent.index.texto import Texto
from agent.index.words import stem, stems, tokens
from agent.workspace import Consultor
from extractors.schemas import TipoFila
from extractors.values import fold

CANDIDATES = 60
"""Rows whose words are compared with the question, to find its subject word for word."""
FAMILIES = {
    "poi": ("poi-ceplan", "poi-mensual"), "pei": ("pei-ceplan",), "lotaip": ("lotaip-a4",),
    "pbrm": ("metas-trimestral",),
}  # fmt: skip
"""Words by which the documents of some families are called."""
_OFFICE_HEADING = re.compile(r"[^\W\d_]+(?: [^\W\d_]+,?){1,12}")
"""A line that may be the name of an office, and nothing else."""
MAX_TITLE = 14
"""Words of the head of a page that may name its document."""
_PERIOD_WORD = re.compile(
    r"prim[a-z]+|segund[oa]|tercer[oa]?|cuart[oa]|i{1,3}|iv|trimestr[a-z]+|semestr[a-z]+|mes(?:es)?|mensual|anual|anos?"
)
MIN_TITLE_WORD = 6
MAX_TITLED = 40
"""Documents up to which they are told apart by their titles."""
_HEAD = re.compile(
    r"(?:\b(?:en|de|del|segun|para) )*(?:el |la |los |las )?"
    r"(?:(?P<noun>(?:documento|archivo|reporte|informe|pdf|excel|word|cuadro|formato|matriz)s?)(?: anual)?"
    r" (?:de |del )(?:la |las |los |el )?|(?<![a-z])(?:en|del?) (?:las |los |el |la )?)"
)
OFFICE = frozenset(
    map(
        stem,
        (
            "gerencia",
            "subgerencia",
            "oficina",
            "direccion",
            "secretaria",
            "unidad",
            "area",
            "departamento",
            "procuraduria",
            "alcaldia",
            "jefatura",
            "coordinacion",
            "division",
            "organo",
            "agencia",
        ),
    )
)
FIGURES = ("", "por_periodo", "resumen", "historia")
"""Requests that are answered with figures."""


@dataclass(frozen=True, slots=True)
class FilaVista:
    """What a row is called."""

    documento: int
    id: str
    pagina: int
    familia: str
    tipo: str
    codigo: str | None
    descripcion: str
    unidad_organica: str | None
    unidad_medida: str | None
    indicador: str | None
    grupo: tuple[str, ...]
    atributos: dict[str, str]
    observacion: str | None

    @property
    def nombre(self) -> str:
        """Code and description."""
        return f"{self.codigo} · {self.descripcion}" if self.codigo else self.descripcion


@dataclass(frozen=True, slots=True)
class Sujeto:
    """Whom it speaks of.

    Attributes:
        filas: the rows, where it names rows.
        unidades: the offices as printed, where it names an office.
        grupo: the group's code, where it asks for the rows of a group.
        nombre: what to call it.
        desconocidas: words that the ledger does not hold; then nothing else is filled.
        correcciones: (as typed, as read).
    """

    filas: tuple[FilaVista, ...] = ()
    unidades: tuple[str, ...] = ()
    grupo: str = ""
    nombre: str = ""
    desconocidas: tuple[str, ...] = ()
    correcciones: tuple[tuple[str, str], ...] = ()
    parcial: bool = False
    """Only some of the words fit together."""

    @property
    def vacio(self) -> bool:
        """Whether it names nothing."""
        return not (self.filas or self.unidades or self.grupo or self.desconocidas or self.parcial)


class Sujetos:
    """Finds subjects in a ledger."""

    def __init__(self, ledger: Consultor, texto: Texto) -> None:
        self.ledger = ledger
        self.texto = texto

    @cached_property
    def offices(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Folded name of each office -> (as printed, document)."""
        found: dict[str, list[tuple[str, int]]] = {}
        sql = "SELECT DISTINCT unidad_organica, documento FROM filas WHERE unidad_organica IS NOT NULL"
        for name, documento in self.ledger.select(sql):
            found.setdefault(fold(name), []).append((name, documento))
        return {name: tuple(printed) for name, printed in found.items()}

    @cached_property
    def headed(self) -> dict[str, str]:
        """Row -> office that the last heading of one before it names, where a form has no column for offices.

        Known of documents every page of which has one such heading at most, the first one exactly one.
        """
        if len(self.documents) > MAX_TITLED:
            return {}
        lines: dict[tuple[int, int], list[str]] = {}
        for number, page, text in self.ledger.select(
            "SELECT documento, pagina, texto FROM trozos WHERE clase = 'prosa'"
        ):
            if _OFFICE_HEADING.fullmatch(text.strip()) and stem(fold(text).split()[0]) in OFFICE:
                lines.setdefault((number, page), []).append(" ".join(text.split()))
        own = "SELECT documento, pagina, id FROM filas WHERE tipo <> 'total' AND documento NOT IN"
        sql = f"{own} (SELECT documento FROM filas WHERE unidad_organica IS NOT NULL) ORDER BY documento, pagina"
        found: dict[int, dict[str, str]] = {}
        unsure, last = set[int](), dict[int, str]()
        for number, page, row in self.ledger.select(sql):
            names = lines.get((number, page), [])
            last[number] = names[0] if names else last.get(number, "")
            if len(names) > 1 or not last[number]:
                unsure.add(number)
            found.setdefault(number, {})[row] = last[number]
        return {row: name for number, rows in found.items() if number not in unsure for row, name in rows.items()}

    @cached_property
    def documents(self) -> dict[int, str]:
        """Number -> file name."""
        return dict(self.ledger.select("SELECT id, archivo FROM documentos ORDER BY id"))

    def rows(self, ids: Sequence[str]) -> list[FilaVista]:
        """Rows by id, in the given order."""
        if not ids:
            return []
        found = {}
        for start in range(0, len(ids), 400):
            part = ids[start : start + 400]
            sql = (
                "SELECT documento, id, pagina, familia, tipo, codigo, descripcion, unidad_organica, unidad_medida,"
                f" indicador, grupo, atributos, observacion FROM filas WHERE id IN ({','.join('?' * len(part))})"
            )
            for row in self.ledger.select(sql, tuple(part)):
                office = row[7] or self.headed.get(row[1])
                read = (*row[:7], office, *row[8:10], tuple(json.loads(row[10])), json.loads(row[11]), row[12])
                found[row[1]] = FilaVista(*read)
        return [found[row_id] for row_id in ids if row_id in found]

    # ---- documents -----------------------------------------------------------------------------------

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
                (own == run and all(map(_asks, own))) or self.texto.match([[stem(w)] for w in own], "fila", 1)
            ):
                continue
            if size >= (1 if head["noun"] else 2) and 0 < len(left) < len(self.documents):
                return tuple(sorted(left)), f"{text[: head.start()]} {text[end:]}"
        return self._by_its_one_figure(question, text)

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

    # ---- phrases -------------------------------------------------------------------------------------

    def phrase_in(self, question: str) -> str:
        """The longest piece of a question (normalised) that a row or an office holds word for word, or ""."""
        text = normalised(question)
        spans = [(match[0], match.start(), match.end()) for match in re.finditer(r"[a-z0-9]+", text)]
        words = [word for word, _, _ in spans]
        best: tuple[int, int, int] = (0, 0, 0)
        for name in self._names(text):
            size, end = _longest_run(words, name)
            if size and size == len(name) and size > 1:
                score = 1000 + size
            else:
                score = size
            if size > 1 and score > best[0] and self._telling(words[end - size : end], whole=size == len(name)):
                best = (score, end - size, end)
        score, start, end = best
        while end > start and words[end - 1] in empty_words():
            end -= 1
        while end > start and words[start] in empty_words():
            start += 1
        return text[spans[start][1] : spans[end - 1][2]] if end - start > 1 else ""

    def _names(self, text: str) -> Iterable[list[str]]:
        seen = set()
        own = " ".join(word for word in tokens(text) if word not in empty_words() and not _asks(word))
        for row in self.rows([piece.clave for piece in self.texto.ranked(own or text, CANDIDATES, "fila")]):
            if row.tipo == TipoFila.TOTAL:
                continue
            for name in (row.descripcion, row.indicador or "", row.unidad_organica or ""):
                if name and name not in seen:
                    seen.add(name)
                    yield tokens(name)

    @staticmethod
    def _telling(words: Sequence[str], *, whole: bool) -> bool:
        """Whether a run of words says whom it means: two words of content, one of which asks for nothing."""
        content = [word for word in words if word not in empty_words() and len(word) > 2]
        own = [word for word in content if not _asks(word)]
        return bool(own) and (len(content) >= 2 or whole)

    # ---- the subject ---------------------------------------------------------------------------------

    def find(self, asked: Entendido, documents: tuple[int, ...]) -> Sujeto:
        """Whom a question speaks of, within documents (all, if none is given)."""
        if asked.ids:
            rows = self.rows([self._row_of(identifier) for identifier in asked.ids])
            unfit = self._unfit(asked, rows)
            return Sujeto(filas=() if unfit else tuple(rows), desconocidas=unfit if rows else asked.ids)
        if asked.codigos or asked.fragmentos:
            return self._by_code(asked, documents)
        words = [token for token in tokens(asked.frase) if token not in empty_words()] + list(asked.resto)
        subject = self._by_words(asked, words, documents) if words else Sujeto()
        needed = [word for word in words if not is_form(word)]
        if (subject.desconocidas or (subject.parcial and not subject.unidades)) and len(needed) < len(words):
            return self._by_words(asked, needed, documents) if needed else Sujeto()
        return subject

    @staticmethod
    def _row_of(identifier: str) -> str:
        return re.sub(r"-c\d+$", "", identifier)

    def _by_code(self, asked: Entendido, documents: tuple[int, ...]) -> Sujeto:
        rows: list[FilaVista] = []
        missing = []
        for code in asked.codigos:
            found = self._with_code(code, documents)
            rows += found
            if not found:
                missing.append(code)
        for head, tail in asked.fragmentos:
            found = self._with_fragment(head, tail, documents)
            rows += found
            if not found:
                missing.append(f"{head}…{tail}")
        if missing:
            return Sujeto(desconocidas=tuple(missing))
        unfit = self._unfit(asked, rows)
        if unfit:
            return Sujeto(desconocidas=unfit)
        own = _own_words(asked)
        rows = [row for row in rows if _holds(row, [[stem(word)] for word in own])] or rows
        groups = {row.codigo for row in rows if row.tipo == TipoFila.GRUPO}
        if groups and (asked.tipos or (asked.operaciones & {"recuento", "media", "suma"} and asked.tipos)):
            return Sujeto(grupo=str(rows[0].codigo), nombre=rows[0].nombre, filas=())
        if asked.tipos:
            rows = [row for row in rows if row.tipo in {tipo.value for tipo in asked.tipos}] or rows
        several = ", ".join(dict.fromkeys(row.codigo or row.descripcion for row in rows))
        return Sujeto(filas=tuple(rows), nombre=rows[0].nombre if len(rows) == 1 else several)

    def office(self, name: str) -> Sujeto:
        """An office as a subject: by the column that names it, else the rows under its heading."""
        if fold(name) in self.offices:
            return Sujeto(unidades=(name,), nombre=name)
        return Sujeto(filas=tuple(self.rows([r for r, own in self.headed.items() if own == name])), nombre=name)

    def is_code(self, code: str) -> bool:
        """Whether it is the whole code of a row."""
        return bool(self.ledger.select("SELECT 1 FROM filas WHERE codigo = ? LIMIT 1", (code,)))

    def ending(self, digits: str) -> list[str]:
        """The rows whose code ends so."""
        return [row_id for row_id, code in self.texto.codes_with(digits) if code.endswith(digits)]

    def _unfit(self, asked: Entendido, rows: Sequence[FilaVista]) -> tuple[str, ...]:
        """Words beside a code that no row of it holds ("gasto de AOI… en personal"): it asks for another figure."""
        if asked.pedido not in FIGURES:
            return ()
        wanted, _, unknown = self._alternatives(_own_words(asked))
        if unknown or not rows:
            return tuple(unknown)
        words = _own_words(asked)
        return tuple(
            word for word, group in zip(words, wanted, strict=True) if not any(_holds(row, [group]) for row in rows)
        )

    def _with_code(self, code: str, documents: tuple[int, ...]) -> list[FilaVista]:
        sql = "SELECT id, documento, tipo FROM filas WHERE codigo IN (?, ?) ORDER BY documento, orden"
        dotted = re.sub(r"^(AOI|AEI|OEI|IND)[\s-]?(?=\d)", r"\1.", code)
        found = self.ledger.select(sql, (code, dotted))
        digits, numbers = re.fullmatch(r"\d{5,}", code), re.fullmatch(r"\d+(?:\.\d+)+", code)
        if not found and (digits or numbers):  # the end of a code
            ending = "SELECT id, documento, tipo FROM filas WHERE codigo LIKE ? ORDER BY documento, orden LIMIT 50"
            found = self.ledger.select(ending, (f"%{code}" if digits else f"%.{code}",))
        own = [row for row in found if not documents or row[1] in documents]
        rows = self.rows([row[0] for row in own])
        groups = [row for row in rows if row.tipo == TipoFila.GRUPO]
        return groups if groups and len(groups) < len(rows) and code.startswith("AEI") else rows

    def _with_fragment(self, head: str, tail: str, documents: tuple[int, ...]) -> list[FilaVista]:
        if len(tail) >= 3:
            ids = [
                row_id
                for row_id, code in self.texto.codes_with(tail)
                if code.upper().endswith(tail) and code.upper().startswith(head)
            ]
        else:
            sql = "SELECT id FROM filas WHERE codigo LIKE ? ORDER BY documento, orden LIMIT 50"
            ids = [row[0] for row in self.ledger.select(sql, (f"{head}%{tail}",))]
        return [row for row in self.rows(ids) if not documents or row.documento in documents]

    def _by_words(self, asked: Entendido, words: Sequence[str], documents: tuple[int, ...]) -> Sujeto:
        wanted, fixes, unknown = self._alternatives(words)
        if unknown:
            return Sujeto(desconocidas=tuple(unknown), correcciones=tuple(fixes))
        base = Sujeto(correcciones=tuple(fixes))
        phrase = fold(asked.frase)
        offices = self._offices(wanted, phrase, documents)
        named_office = any(group[0] in OFFICE for group in wanted)
        pieces = self.texto.match(wanted, "fila")
        rows = [
            row for row in self.rows([piece.clave for piece in pieces]) if not documents or row.documento in documents
        ]
        totals = [row for row in rows if row.tipo == TipoFila.TOTAL]
        rows = [row for row in rows if row.tipo != TipoFila.TOTAL]
        if asked.tipos:
            rows = [row for row in rows if row.tipo in {tipo.value for tipo in asked.tipos}] or rows
        if asked.grupos and not asked.tipos:
            rows = [row for row in rows if row.tipo == TipoFila.GRUPO] or rows
        inside = [row for row in rows if _holds(row, wanted, own=True)]
        within = [row for row in inside if _in_one_field(row, wanted)]
        inside = within if len(words) > 2 and within else inside
        exact = [row for row in inside if phrase and phrase in (fold(row.descripcion), fold(row.indicador or ""))]
        together = _run_of(words)
        in_rows = any(together in _run_of(tokens(row.descripcion)) for row in inside)
        in_offices = any(together in _run_of(tokens(name)) for name in offices)
        if offices and (named_office or not inside or (in_offices and not in_rows)) and not exact:
            printed = tuple(dict.fromkeys(name for key in offices for name, _ in self.offices[key]))
            if len(offices) == 1 or (in_offices and len({_uncoded(name) for name in offices}) == 1):
                return replace(base, unidades=printed, nombre=printed[0])
            return replace(base, unidades=printed, nombre="", parcial=True)
        chosen = exact or inside or [row for row in rows if _holds(row, wanted) and _names_some(row, wanted)]
        if not (chosen or asked.umbrales or asked.orden or asked.agrupar or asked.operaciones & {"media", "suma"}):
            chosen = [row for row in totals if _holds(row, wanted, own=True)]
        if not chosen:
            chosen = self._under_heading(wanted, documents)
        if not chosen:
            return replace(base, parcial=True)
        return replace(base, filas=tuple(chosen), nombre=asked.frase or " ".join(words))

    def _under_heading(self, wanted: Sequence[Sequence[str]], documents: tuple[int, ...]) -> list[FilaVista]:
        """Rows of an office that a heading names, or those of them that the other words name."""
        found: dict[str, int] = {}
        for name in dict.fromkeys(self.headed.values()):
            own = set(stems(name))
            said = [group for group in wanted if any(_fits(word, own) for word in group)]
            called = own - OFFICE - _FILLERS - _PLAIN  # by all that tells it from others
            whole = len(called) > 1 and all(any(root in group for group in said) for root in called)
            if len(said) > 1 and (whole or any(group[0] in OFFICE for group in said)):
                found[name] = len(said)
        best = [name for name, count in found.items() if count == max(found.values())]
        if len(best) != 1:
            return []
        own = set(stems(best[0]))
        others = [group for group in wanted if not any(_fits(word, own) for word in group)]
        rows = [row for row in self.office(best[0]).filas if not documents or row.documento in documents]
        return [row for row in rows if _holds(row, others, own=True)]

    def _offices(self, wanted: Sequence[Sequence[str]], phrase: str, documents: tuple[int, ...]) -> list[str]:
        found = []
        for name, printed in self.offices.items():
            if documents and not any(number in documents for _, number in printed):
                continue
            own = set(stems(name))
            if all(any(_fits(word, own) for word in group) for group in wanted):
                found.append(name)
        exact = [
            name for name in found
            if _uncoded(name) == phrase or set(stems(_uncoded(name))) - _FILLERS == {g[0] for g in wanted}
        ]  # fmt: skip
        return exact or found

    def _alternatives(self, words: Sequence[str]) -> tuple[list[list[str]], list[tuple[str, str]], list[str]]:
        """For each word the stems that may stand for it; what was corrected; what nobody knows."""
        wanted, fixes, unknown = [], [], []
        for word in words:
            root = stem(word)
            forms = (word, word + "s", word + "es")
            if any(map(self.texto.has_word, forms)) or (len(root) > 4 and self.texto.has_word(root, prefix=True)):
                wanted.append([root])
                continue
            near = self._near(word)
            if near:
                wanted.append(sorted({stem(other) for other in near}))
                fixes.append((word, near[0]))
            else:
                unknown.append(word)
        return wanted, fixes, unknown

    def _near(self, word: str) -> list[str]:
        """Words of the ledger that a typist may have meant: one slip, two in a long word; never in a number."""
        if len(word) < 5 or any(c.isdigit() for c in word):
            return []
        allowed = 1 if len(word) < 8 else 2
        scored = []
        starts = _SAME_SOUND.get(word[0], "")
        heard = [other for first in starts for other in self.texto.words_like(first + word[1:])]
        heard += self.texto.words_like("h" + word if word[0] in "aeiou" else word[1:] if word[0] == "h" else word)
        if same := sorted({other for other in heard if sounds(other) == sounds(word)}):
            return same[:4]
        for other in self.texto.words_like(word):
            distance = DamerauLevenshtein.distance(word, other, score_cutoff=allowed)
            if distance <= allowed:
                scored.append((distance, other))
        least = min((distance for distance, _ in scored), default=0)
        return sorted(other for distance, other in scored if distance == least)[:4]


_SAME_SOUND = {"b": "v", "v": "b", "s": "cz", "c": "s", "z": "sc", "g": "j", "j": "g"}
"""First letters that many write for one another."""
_FILLERS = frozenset(map(stem, ("de", "del", "la", "las", "el", "los", "y", "e", "en", "a")))


_PLAIN = frozenset(map(stem, ("municipal", "general", "distrital")))
"""Words of many offices' names."""


def _uncoded(name: str) -> str:
    """The folded name of an office without the number that some forms print before it."""
    return re.sub(r"^(?:\d+ )+", "", name)


def _run_of(words: Iterable[str]) -> str:
    """Words of content as one string, to tell whether they stand together."""
    return " " + " ".join(word for word in words if word not in empty_words()) + " "


def _fits(word: str, own: set[str]) -> bool:
    return word in own or (len(word) >= 5 and any(other.startswith(word) for other in own))


def _holds(row: FilaVista, wanted: Sequence[Sequence[str]], *, own: bool = False) -> bool:
    """Whether a row holds a word of each group; `own`: in its own name, not its office's or group's."""
    texts = [row.codigo, row.descripcion, row.indicador]
    if not own:
        texts += [row.unidad_organica, row.unidad_medida, *row.grupo, row.observacion]
    have = {s for text in texts if text for s in stems(text)}
    return all(any(_fits(word, have) for word in group) for group in wanted)


def _in_one_field(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether one name of a row holds all: words spread over its description and its indicator name another."""
    fields = (set(stems(text)) for text in (row.descripcion, row.indicador or ""))
    return any(all(any(_fits(word, have) for word in group) for group in wanted) for have in fields)


def _names_some(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether a word stands in its name, its office's or its group's: a unit of measure alone names no row."""
    named = replace(row, unidad_medida=None, observacion=None)
    return any(_holds(named, [group]) for group in wanted)


def _own_words(asked: Entendido) -> list[str]:
    """The words of a question that have to name its subject."""
    words = [token for token in tokens(asked.frase) if token not in empty_words()] + list(asked.resto)
    return [word for word in words if not is_form(word)]


def _longest_run(words: Sequence[str], name: Sequence[str]) -> tuple[int, int]:
    """Length and end (in `words`) of the longest run of words that both hold."""
    best = (0, 0)
    before = [0] * (len(name) + 1)
    for at, word in enumerate(words, 1):
        now = [0] * (len(name) + 1)
        for j, other in enumerate(name, 1):
            if word == other:
                now[j] = before[j - 1] + 1
                if now[j] > best[0]:
                    best = (now[j], at)
        before = now
    return best


@cache
def _asks(word: str) -> bool:
    """Whether a word by itself asks for something (a role, a request) rather than names something."""
    for section in ("roles", "magnitudes", "operaciones", "orden", "banda", "filas", "pedidos"):
        for patterns in lexicon()[section].values():
            if any(pattern.fullmatch(word) for pattern in patterns):
                return True
    return False
