"""Whom a question speaks of: rows, offices, groups or documents of the ledger, by code, phrase or words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from agent.chat.encaje import (
    FILLERS,
    PLAIN,
    described,
    fits,
    holds,
    in_one_field,
    longest_run,
    loose_numbers,
    measured,
    names_some,
    own_words,
    run_of,
    uncoded,
)
from agent.chat.entendido import Entendido
from agent.chat.filas import OFFICE, FilaVista
from agent.chat.lexico import asks, colours, empty_words, is_form, mistyped, normalised, orders, sounds
from agent.chat.titulos import Titulos
from agent.index.words import stem, stems, tokens
from extractors.schemas import TipoFila
from extractors.values import fold

CANDIDATES = 60
"""Rows whose words are compared with the question, to find its subject word for word."""
_PRINTED_CODE = re.compile(r"(?<![\w.-])(?:[^\W\d_]{1,8}[.\-/]?\d|\d+[.\-/]?[^\W\d_]|\d{1,4}-\d)[\w.\-/]*(?<=\w)")
"""What may be the code of a row: letters and digits in one word."""
_USUAL_CODE = re.compile(r"(?:(?:AOI|AEI|OEI|IND)\S*|(?:19|20)\d\d-[TS\d]\S*|[TS]-?\d|[A-Z]{2,4}[.-]?\d{2}\w*)")
"""Codes that are known by their form alone, and periods."""
FIGURES = ("", "por_periodo", "resumen", "historia")
"""Requests that are answered with figures."""


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


class Sujetos(Titulos):
    """Finds subjects in a ledger."""

    # ---- phrases -------------------------------------------------------------------------------------

    def phrase_in(self, question: str) -> str:
        """The longest piece of a question (normalised) that a row or an office holds word for word, or ""."""
        text = normalised(question)
        spans = [(match[0], match.start(), match.end()) for match in re.finditer(r"[a-z0-9]+", text)]
        words = [word for word, _, _ in spans]
        best: tuple[int, int, int] = (0, 0, 0)
        for name in self._names(text):
            size, end = longest_run(words, name)
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

    def pieces_in(self, question: str) -> tuple[str, ...]:
        """Pieces of a question (normalised) that would ask for an order or a colour, were they not of a row's name.

        "Adultos mayores" is one, where a row that the rest of the question names is of "personas adultas mayores".
        """
        text = normalised(question)
        said = [(word, stem(word)) for word in re.findall(r"[a-z0-9]+", text)]
        pairs = [
            (a, b)
            for a, b in pairwise(said)
            if (orders(b[0]) or colours(b[0])) and not (orders(a[0]) or a[0] in empty_words())
        ]
        if not pairs:
            return ()
        own = {root for word, root in said if word not in empty_words() and not asks(word)}
        found = []
        for name in self._names(text):
            roots = [stem(word) for word in name]
            shared = len(own.intersection(roots)) > 1
            found += [
                f"{a} {b}"
                for (a, x), (b, y) in pairs
                if (shared or colours(b)) and any(p == (x, y) for p in pairwise(roots))
            ]
        return tuple(dict.fromkeys(found))

    def _names(self, text: str) -> Iterable[list[str]]:
        seen = set()
        own = " ".join(word for word in tokens(text) if word not in empty_words() and not asks(word))
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
        own = [word for word in content if not asks(word)]
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

    def best_named(self, asked: Entendido, documents: tuple[int, ...]) -> Sujeto | None:
        """The one row whose own name holds more words of a question than any other, two of them at least."""
        words = own_words(asked)
        counts = dict[str, int]()
        for word in words:
            for piece in self.texto.match([[stem(word)]], "fila"):
                counts[piece.clave] = counts.get(piece.clave, 0) + 1
        best = [key for key, count in counts.items() if count == max(counts.values()) and count > 1]
        rows = [row for row in self.rows(best) if not documents or row.documento in documents]
        named = [row for row in rows if sum(holds(row, [[stem(word)]], own=True) for word in words) > 1]
        return Sujeto(filas=(named[0],), nombre=named[0].nombre) if len(named) == 1 else None

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
        own = own_words(asked)
        rows = [row for row in rows if holds(row, [[stem(word)] for word in own])] or rows
        groups = {row.codigo for row in rows if row.tipo == TipoFila.GRUPO}
        if groups and asked.tipos:
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

    def only_row(self, documents: Sequence[int]) -> Sujeto:
        """The one row of a ledger, or of some of its documents, as a subject; an empty one where there are more."""
        found = self.ledger.select("SELECT id, documento FROM filas ORDER BY documento, orden LIMIT 200")
        own = [row[0] for row in found if not documents or row[1] in documents]
        rows = self.rows(own) if len(own) == 1 and len(found) < 200 else []
        return Sujeto(filas=tuple(rows), nombre=rows[0].nombre if rows else "")

    def codes_in(self, question: str) -> tuple[tuple[str, ...], str]:
        """The codes of rows that a question prints ("A-13", "M.2/4"), and the question without them.

        Those that look like the code of any plan, and periods ("T1"), are left to the reading of its words.
        """
        found: list[str] = []
        for match in _PRINTED_CODE.finditer(question):
            code = match[0].upper()
            if not _USUAL_CODE.fullmatch(code) and self.is_code(code):
                found.append(code)
                question = question.replace(match[0], " ", 1)
        return tuple(dict.fromkeys(found)), question

    def codes_begun(self, head: str) -> list[str]:
        """The codes of rows that begin so."""
        sql = "SELECT DISTINCT codigo FROM filas WHERE codigo >= ? AND codigo < ? ORDER BY 1 LIMIT 20"
        return [row[0] for row in self.ledger.select(sql, (f"{head}.", f"{head}.~"))]

    def ending(self, digits: str) -> list[str]:
        """The rows whose code ends so."""
        return [row_id for row_id, code in self.texto.codes_with(digits) if code.endswith(digits)]

    def _unfit(self, asked: Entendido, rows: Sequence[FilaVista]) -> tuple[str, ...]:
        """Words beside a code that no row of it holds ("gasto de AOI… en personal"): it asks for another figure."""
        if asked.pedido not in FIGURES:
            return ()
        wanted, _, unknown = self._alternatives(own_words(asked))
        if unknown or not rows:
            return tuple(unknown)
        words = own_words(asked)
        return tuple(
            word for word, group in zip(words, wanted, strict=True) if not any(holds(row, [group]) for row in rows)
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
        if asked.grupos and asked.tipos and (group := self._group(rows, wanted)):
            return replace(base, grupo=group.codigo or group.descripcion, nombre=group.nombre)
        if asked.tipos:
            rows = [row for row in rows if row.tipo in {tipo.value for tipo in asked.tipos}] or rows
        if asked.grupos and not asked.tipos:
            rows = [row for row in rows if row.tipo == TipoFila.GRUPO] or rows
        inside = [row for row in rows if holds(row, wanted, own=True)]
        if TipoFila.INDICADOR not in asked.tipos:
            inside = [row for row in inside if described(row, wanted)] or inside
        within = [row for row in inside if in_one_field(row, wanted)]
        inside = within if len(words) > 2 and within else inside
        exact = [row for row in inside if phrase and phrase in (fold(row.descripcion), fold(row.indicador or ""))]
        together = run_of(words)
        in_rows = any(together in run_of(tokens(row.descripcion)) for row in inside)
        in_offices = any(together in run_of(tokens(name)) for name in offices)
        if offices and (named_office or not inside or (in_offices and not in_rows)) and not exact:
            printed = tuple(dict.fromkeys(name for key in offices for name, _ in self.offices[key]))
            if len(offices) == 1 or (in_offices and len({uncoded(name) for name in offices}) == 1):
                return replace(base, unidades=printed, nombre=printed[0])
            return replace(base, unidades=printed, nombre="", parcial=True)
        chosen = exact or inside or [row for row in rows if measured(row, wanted) and names_some(row, wanted)]
        chosen = chosen or [row for row in rows if holds(row, wanted) and names_some(row, wanted)]
        chosen = [row for row in chosen if not loose_numbers(row, asked.pregunta, words)]
        limited = asked.umbrales and asked.pedido != "hallazgos"
        if not (chosen or limited or asked.orden or asked.agrupar or asked.operaciones & {"media", "suma"}):
            chosen = [row for row in totals if holds(row, wanted, own=True)]
        if not chosen:
            chosen = self._under_heading(wanted, documents)
        if not chosen:
            return replace(base, parcial=True)
        return replace(base, filas=tuple(chosen), nombre=asked.frase or " ".join(words))

    @staticmethod
    def _group(rows: Sequence[FilaVista], wanted: Sequence[Sequence[str]]) -> FilaVista | None:
        """The one group that is called so, in a question of the rows inside it."""
        own = [row for row in rows if row.tipo == TipoFila.GRUPO and holds(row, wanted, own=True)]
        return own[0] if len(own) == 1 else None

    def _under_heading(self, wanted: Sequence[Sequence[str]], documents: tuple[int, ...]) -> list[FilaVista]:
        """Rows of an office that a heading names, or those of them that the other words name."""
        found: dict[str, int] = {}
        for name in dict.fromkeys(self.headed.values()):
            own = set(stems(name))
            said = [group for group in wanted if any(fits(word, own) for word in group)]
            called = own - OFFICE - FILLERS - PLAIN  # by all that tells it from others
            whole = len(called) > 1 and all(any(root in group for group in said) for root in called)
            if len(said) > 1 and (whole or any(group[0] in OFFICE for group in said)):
                found[name] = len(said)
        best = [name for name, count in found.items() if count == max(found.values())]
        if len(best) != 1:
            return []
        own = set(stems(best[0]))
        others = [group for group in wanted if not any(fits(word, own) for word in group)]
        rows = [row for row in self.office(best[0]).filas if not documents or row.documento in documents]
        return [row for row in rows if holds(row, others, own=True)]

    def _offices(self, wanted: Sequence[Sequence[str]], phrase: str, documents: tuple[int, ...]) -> list[str]:
        found = []
        for name, printed in self.offices.items():
            if documents and not any(number in documents for _, number in printed):
                continue
            own = set(stems(name))
            if all(any(fits(word, own) for word in group) for group in wanted):
                found.append(name)
        exact = [
            name for name in found
            if uncoded(name) == phrase or set(stems(uncoded(name))) - FILLERS == {g[0] for g in wanted}
        ]  # fmt: skip
        return exact or found

    def _alternatives(self, words: Sequence[str]) -> tuple[list[list[str]], list[tuple[str, str]], list[str]]:
        """For each word the stems that may stand for it; what was corrected; what nobody knows."""
        wanted, fixes, unknown = [], [], []
        for word in words:
            root = stem(word)
            forms = (word, word + "s", word + "es")
            if any(map(self.texto.has_word, forms)):
                wanted.append([root])
                continue
            if len(root) > 4 and self.texto.has_word(root, prefix=True):
                wanted.append(list(dict.fromkeys((root, stem(root)))))  # a letter too many may have been cut from it
                continue
            if (own := _DONE.fullmatch(word)) and self.texto.has_word(own[1], prefix=True):
                wanted.append([own[1]])  # "inspected", of an inspection
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
        if len(word) < 4 or any(c.isdigit() for c in word):
            return []
        allowed = 1 if len(word) < 8 else 2
        scored = []
        starts = _SAME_SOUND.get(word[0], "")
        heard = [other for first in starts for other in self.texto.words_like(first + word[1:])]
        heard += [] if mistyped(word) else self.texto.words_like(word)
        heard += self.texto.words_like("h" + word if word[0] in "aeiou" else word[1:] if word[0] == "h" else word)
        if same := sorted({o for o in heard if sounds(word) in (sounds(o), sounds(o + "s"), sounds(o + "es"))}):
            return same[:4]
        if len(word) < 5:  # a vowel left out
            bare = _VOWELS.sub("", word)
            left_out = [o for o in heard if len(o) == len(word) + 1 and _VOWELS.sub("", o) == bare]
            left_out += [o for o in heard if re.sub(r"(.)\1", r"\1", o) == word]  # or one of two letters alike
            return sorted(o for o in left_out if DamerauLevenshtein.distance(word, o) == 1 and not is_form(word))[:4]
        for form in dict.fromkeys((word, re.sub("es$", "", word), re.sub("s$", "", word))):
            for other in self.texto.words_like(form):
                distance = DamerauLevenshtein.distance(form, other, score_cutoff=allowed)
                if distance <= allowed:
                    scored.append((distance, other))
        least = min((distance for distance, _ in scored), default=0)
        return sorted(other for distance, other in scored if distance == least)[:4]


_VOWELS = re.compile(r"(?<!^)[aeiou]")
_DONE = re.compile(r"([a-z]{6,})(?:ad[oa]s?|id[oa]s?|ar|er|ir|aron|ieron)")
"""A participle or another form of a verb whose noun may name a row."""
_SAME_SOUND = {"b": "v", "v": "b", "s": "cz", "c": "sk", "z": "sc", "g": "j", "j": "g", "k": "cq", "q": "k"}
"""First letters that many write for one another."""
