"""Someone else's text against the ledger: every sentence of a narrative, bound to its row and judged."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.gather import sha256_of
from agent.grounding.gate import revisar
from agent.grounding.numbers import numeros
from agent.grounding.periods import Mencion, menciones
from agent.grounding.propios import Propios
from agent.grounding.rows import Registro, periodo_de
from agent.grounding.text import content, oracion
from agent.grounding.units import stems
from agent.sustento.ajustes import Ajustes
from agent.sustento.model import Asunto, Fallo, Juicio, Sustento, Testigo
from agent.sustento.tramos import tramo_de
from agent.workspace import Documento, Ledger
from extractors.errors import UsageError
from extractors.readers import open_document
from extractors.schemas import Fila
from extractors.tables import find_tables
from extractors.validators.mentions import Mention, lower, paragraphs, sentences
from extractors.validators.text import fold_code

_QUOTED = re.compile(r"«[^»]*»(?: \(p\. \d+\))?")
"""A quotation, with its page."""
SIN_FILA = "no se sabe de qué actividad habla"
EN_REVISION = "coincide con lo leído en la tabla, que está en revisión"
"""A note on a supported sentence: text and table, written apart, agree, but the table's reading is not certain."""
CELL_WORDS = 6
"""Words from which a table cell that ends like a sentence is read as one."""
HEADING_WORDS = 25
"""Words up to which a line without a verb or a closing point is a heading."""
OWN_WORD = 5
"""Letters from which a word of a name may tell its row from others."""
LABEL_WORDS = 5
"""Words up to which what ends in a number and a point is a label ("Programa: 0501.")."""

_VERB = re.compile(
    r"\b(?:se|es|son|fue|fueron|era|tiene|tienen|tuvo|ha|han|hay|hubo|resta|restan|quedan|queda|falta|faltan|alcanza|cuenta|logra|supera)\b"
    r"|\w+(?:aron|ieron|ó)\b", re.IGNORECASE,
)  # fmt: skip
_TITLE = re.compile(r"[^\s.]\S* · ")
"""How a draft begins the title of a row, however long: its code and a dot."""
_AFTER_MARK = re.compile(r"(?<=\])\s+(?=[A-ZÁÉÍÓÚÑ])")
"""Where a sentence begins after a marked gap, which ends without a point."""
_FIGURE = re.compile(r"%|por ciento|S/|\$", re.IGNORECASE)
_COMPLEMENT = re.compile(r"[»”\"'\s,(*]*(?:correspondiente\s+|perteneciente\s+)?(?:de|del|a|al|en)(?:\s+la|\s+el)?\s*")


@dataclass(frozen=True, slots=True)
class Frase:
    """A sentence of a text and what the gate found.

    Attributes:
        id: of the line, or "<file>-o<number>", from 1.
        texto: as written.
        fila: id of the row it is about; None if that is not known.
        codigo: the row's code.
        periodo: the period it speaks of, as far as it is known.
        veredicto: as the contract calls it.
        motivos: in Spanish, what does not bind.
    """

    id: str
    texto: str
    fila: str | None
    codigo: str | None
    periodo: str | None
    veredicto: Fallo
    motivos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasaje:
    """A paragraph: whose it is, if that is known; what it stands under; whether the ledger's document says it."""

    texto: str
    filas: tuple[Fila, ...] = ()
    testigo: Testigo | None = None


@dataclass(frozen=True, slots=True)
class _Parte:
    """A stretch of a sentence and the rows that it may be about: each alternative, all rows of which must agree."""

    texto: str
    alternativas: tuple[tuple[Fila, ...], ...]


@dataclass(frozen=True, slots=True)
class _Apoyo:
    """What a sentence may rest on beside the facts of a row: its period, the paragraph itself, names."""

    periodo: str | None
    testigo: Testigo | None
    nombres: tuple[str, ...]

    def de(self, sustento: Sustento) -> Sustento:
        """The same with a row's facts."""
        witnesses = (*sustento.testigos, self.testigo) if self.testigo else sustento.testigos
        return replace(sustento, testigos=witnesses, nombres=tuple(dict.fromkeys((*sustento.nombres, *self.nombres))))


_Veredicto = tuple[Fallo, tuple[str, ...]]


def verificar(
    ledger: Ledger,
    archivo: Path,
    ajustes: Callable[[str], Ajustes],
    de_la_oficina: Mapping[str, Sequence[Testigo]] | None = None,
) -> Iterator[Frase]:
    """Judges each sentence of a text against the ledger.

    Args:
        ledger: the rows.
        archivo: docx, pdf, txt or md; or jsonl, a line {"id", "texto", "codigo", "periodo"} a sentence. A document
            that the ledger holds is held against its own rows alone.
        ajustes: the settings of each family.
        de_la_oficina: witnesses that an office gives, by row id.

    Raises:
        UsageError: a line of the jsonl is not what it should be, or the file is not there.
        UnreadableError: the document cannot be read.
    """
    if not archivo.is_file():
        raise UsageError(f"No existe el archivo {archivo}.", "Indique el texto que se ha de comprobar.")
    if archivo.suffix.lower() == ".jsonl":
        registro = Registro(ledger, ledger.documents(), ajustes, de_la_oficina or {})
        yield from _lines(registro, archivo)
        return
    own = ledger.document(sha256_of(archivo))
    registro = Registro(ledger, [own] if own else ledger.documents(), ajustes, de_la_oficina or {})
    passages = _own_passages(ledger, own, registro) if own else _passages(archivo, registro)
    verifier = _Verifier(registro)
    documents = [own] if own else ledger.documents()
    messages = (h.mensaje for d in documents for h in ledger.hallazgos(d.id, d.archivo))
    propios = Propios(registro.filas(), messages, registro.faltas)
    number = 0
    for passage in _with_evidence(passages, propios):
        known = propios.fallo(passage.texto, passage.filas)
        judged = verifier.passage(passage) if known is None else [Frase("", passage.texto, None, None, None, known)]
        for frase in judged:
            number += 1
            yield replace(frase, id=f"{archivo.name}-o{number}")


# ---- lines whose row is known --------------------------------------------------------------------------


def _lines(registro: Registro, archivo: Path) -> Iterator[Frase]:
    verifier = _Verifier(registro)
    for number, line in enumerate(archivo.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            ident, text = str(data.get("id", number)), str(data["texto"])
        except (ValueError, KeyError, AttributeError) as problem:
            raise UsageError(
                f"La línea {number} de {archivo.name} no es un objeto JSON con «texto».",
                'Cada línea es {"id", "texto", "codigo", "periodo"}.',
            ) from problem
        code, period = data.get("codigo"), data.get("periodo")
        rows = registro.con_codigo(str(code)) if code else ()
        if code and not rows:
            judged = verifier.unknown(text, f"no hay ninguna fila con el código {code}")
            yield replace(judged, id=ident, codigo=str(code), periodo=period)
            continue
        frase = verifier.whole(text, rows, str(period) if period else None)
        yield replace(frase, id=ident, codigo=frase.codigo or (str(code) if code else None))


# ---- passages of documents -----------------------------------------------------------------------------


def _own_passages(ledger: Ledger, documento: Documento, registro: Registro) -> Iterator[Pasaje]:
    """The prose of a document in the ledger, and the remarks of its rows."""
    for chunk in list(ledger.trozos(documento.id)):
        if chunk.kind == "prosa":
            yield Pasaje(chunk.text, (), Testigo(Asunto.OBSERVACION, chunk.text, documento.archivo, chunk.lugar.pagina))
    for fila in registro.filas():
        if fila.observacion:
            yield Pasaje(fila.observacion, (fila,))


def _with_evidence(passages: Iterable[Pasaje], propios: Propios) -> Iterator[Pasaje]:
    """The passages; those above an evidence line, up to the title of the row or the line before, are of its row."""
    waiting: list[Pasaje] = []
    for passage in passages:
        if _TITLE.match(passage.texto):
            yield from waiting
            waiting = []
        waiting.append(passage)
        fila = propios.fila(passage.texto)
        if fila is not None:
            yield from (p if p.filas or _is_heading(p.texto) else replace(p, filas=(fila,)) for p in waiting)
            waiting = []
    yield from waiting


def _passages(archivo: Path, registro: Registro) -> Iterator[Pasaje]:
    """Paragraphs of a file, and table cells that are sentences, with the row whose code stands beside them."""
    _, document = open_document(archivo)
    with document:
        for page in document.pages(frozenset()):
            tables, prose = (page.tables, page.paragraphs) if page.tables or page.paragraphs else find_tables(page)
            placed = [(p.lugar.linea or 0, p.lugar.bbox[1] if p.lugar.bbox else 0.0, Pasaje(p.text)) for p in prose]
            for table in tables:
                for row in range(table.n_rows):
                    cells = [cell for cell in table.row_cells(row) if cell.row == row]
                    rows = tuple(f for cell in cells for f in registro.con_codigo(cell.text) if cell.text)
                    placed.extend(
                        (c.lugar.linea or 0, c.lugar.bbox[1] if c.lugar.bbox else 0.0, Pasaje(c.text, rows))
                        for c in cells
                        if _is_prose(c.text)
                    )
            yield from (passage for _, _, passage in sorted(placed, key=lambda item: item[:2]))


def _is_prose(text: str) -> bool:
    return len(text.split()) >= CELL_WORDS and (text.rstrip().endswith((".", "!")) or _VERB.search(text) is not None)


# ---- judging -------------------------------------------------------------------------------------------


class _Verifier:
    """Goes through a text; remembers what the last heading and the last sentence spoke of."""

    def __init__(self, registro: Registro) -> None:
        self._registro = registro
        self._heading: tuple[Fila, ...] = ()
        self._heading_period: Mencion | None = None

    def passage(self, passage: Pasaje) -> Iterator[Frase]:
        """The sentences of a paragraph."""
        before: tuple[Fila, ...] = ()
        period = opening = self._heading_period
        for paragraph in paragraphs(passage.texto):
            for sentence in (s for part in _AFTER_MARK.split(paragraph) for s in sentences(part)):
                mentions = self._mentions(sentence, passage.filas)
                named = _period_named(sentence)
                if _is_heading(sentence):
                    self._head(mentions, named)
                    yield Frase("", sentence, None, None, None, Fallo.SIN_AFIRMACION)
                    continue
                period = named or period
                carried = passage.filas or before or self._heading
                opening = opening or period  # what is only quoted is quoted for the period that the paragraph is of
                at = period if named or _has_figures(_QUOTED.sub("", sentence)) else opening
                yield self._sentence(sentence, mentions, carried, at, passage.testigo)
                if mentions and len({m.start for m in mentions}) == 1:
                    before = self._registro.de_la_mencion(mentions[0])

    def _mentions(self, sentence: str, owners: tuple[Fila, ...]) -> list[Mention]:
        """The rows that a sentence names; a row's own remark speaks of that row unless another code is in it.

        Under a heading that names a row, what is quoted is quoted for that row, whatever rows it names.
        """
        found = self._registro.menciones(sentence)
        if self._heading:
            quoted = [match.span() for match in _QUOTED.finditer(sentence)]
            found = [m for m in found if not any(start < m.start and m.end <= end for start, end in quoted)]
        return [m for m in found if m.code] if owners else found

    def _head(self, mentions: Sequence[Mention], named: Mencion | None) -> None:
        if mentions:
            self._heading = self._registro.de_la_mencion(mentions[0])
        if named is not None:
            self._heading_period = named

    def whole(self, texto: str, filas: tuple[Fila, ...], periodo: str | None) -> Frase:
        """A text that is about one row and period, as far as they are given."""
        if not filas:
            mention = _period_named(texto) or _mention_of(periodo)
            return self._sentence(texto, self._registro.menciones(texto), (), mention, None)
        parts = [_Parte(texto, (filas,))]
        return self._judged(texto, parts, periodo, None)

    def unknown(self, texto: str, motive: str) -> Frase:
        """A sentence whose row nobody knows: not supported if it states figures."""
        judged = revisar(texto, Sustento(()))
        states = any(_has_figures(j.texto) for j in judged)
        return Frase(
            "", texto, None, None, None, *((Fallo.NO_SUSTENTADA, (motive,)) if states else (Fallo.SIN_AFIRMACION, ()))
        )

    def _sentence(
        self,
        sentence: str,
        mentions: list[Mention],
        carried: tuple[Fila, ...],
        period: Mencion | None,
        testigo: Testigo | None,
    ) -> Frase:
        if not mentions:
            rows = carried or self._registro.de_la_unidad(sentence)
            if not rows or (not carried and len(rows) > 1):
                return self.unknown(sentence, SIN_FILA)
            parts = [_Parte(sentence, (rows,))]
        else:
            parts = self._parts(sentence, mentions)
        first = parts[0].alternativas[0][0]
        name = periodo_de(first, period) if period else None
        return self._judged(sentence, parts, name, testigo)

    def _parts(self, sentence: str, mentions: Sequence[Mention]) -> list[_Parte]:
        """A sentence cut where it goes on to another row; a group that has no figure of its own may lend its."""
        parts: list[_Parte] = []
        waiting: list[tuple[Fila, ...]] = []
        subjects = self._subjects(sentence, mentions)
        for index, (mention, rows) in enumerate(subjects):
            end = subjects[index + 1][0].start if index + 1 < len(subjects) else len(sentence)
            start = 0 if index == 0 else mention.start
            related = [w for w in waiting if _related(w, rows)]
            text = sentence[start:end]
            if _has_figures(sentence[mention.end : end]) or index == len(subjects) - 1:
                parts.append(_Parte(text, (rows, *related)))
                waiting = []
            else:
                parts.append(_Parte(text, (rows, *related)))
                waiting.append(rows)
        return parts

    def _subjects(self, sentence: str, mentions: Sequence[Mention]) -> list[tuple[Mention, tuple[Fila, ...]]]:
        """The mentions and their rows.

        A group that only says whose a row is ("el indicador X, de la AEI.01.02") tells it from others of its name.
        """
        kept: list[tuple[Mention, tuple[Fila, ...]]] = []
        for mention in mentions:
            rows = self._registro.de_la_mencion(mention)
            if kept and _COMPLEMENT.fullmatch(lower(sentence[kept[-1][0].end : mention.start])):
                own = tuple(row for row in kept[-1][1] if _related(rows, [row]))
                if own:
                    kept[-1] = kept[-1][0], own
                    continue
            kept.append((mention, rows))
        return kept

    def _judged(self, sentence: str, parts: Sequence[_Parte], periodo: str | None, testigo: Testigo | None) -> Frase:
        names = tuple(
            n for part in parts for rows in part.alternativas for row in rows for n in self._registro.nombres(row)
        )
        support = _Apoyo(periodo, testigo, names)
        verdicts = [self._part(part, support) for part in parts]
        motives = tuple(dict.fromkeys(m for _, found in verdicts for m in found))
        states = any(fallo is not Fallo.SIN_AFIRMACION for fallo, _ in verdicts)
        wrong = any(fallo is Fallo.NO_SUSTENTADA for fallo, _ in verdicts)
        fallo = Fallo.NO_SUSTENTADA if wrong else Fallo.SUSTENTADA if states else Fallo.SIN_AFIRMACION
        if wrong:
            motives = tuple(m for m in motives if m != EN_REVISION)
        rows = parts[0].alternativas[0]
        row = rows[0] if len({r.id for p in parts for r in p.alternativas[0]}) == 1 else None
        code = rows[0].codigo if len({r.codigo for r in rows}) == 1 else None
        return Frase("", sentence, row.id if row else rows[0].id, code, periodo, fallo, motives)

    def _part(self, part: _Parte, apoyo: _Apoyo) -> _Veredicto:
        results = [self._rows(part.texto, rows, apoyo) for rows in part.alternativas]
        return next((r for r in results if r[0] is not Fallo.NO_SUSTENTADA), results[0])

    def _rows(self, texto: str, rows: tuple[Fila, ...], apoyo: _Apoyo) -> _Veredicto:
        """The verdict that all rows give which the text may mean; where they differ, it is not known which."""
        results = [self._row(texto, row, apoyo) for row in _told_apart(texto, rows)]
        good = [r for r in results if r[0] is not Fallo.NO_SUSTENTADA]
        if good and len(good) < len(results):
            return Fallo.NO_SUSTENTADA, (f"{SIN_FILA}: hay {len(rows)} filas que se llaman así y no todas lo dicen",)
        return results[0]

    def _row(self, texto: str, row: Fila, apoyo: _Apoyo) -> _Veredicto:
        backing = self._registro.respaldo(row, apoyo.periodo)
        firm = _together(revisar(texto, apoyo.de(backing.firme)))
        if firm[0] is not Fallo.NO_SUSTENTADA:
            return firm
        read = _together(revisar(texto, apoyo.de(backing.leido)))
        return (Fallo.SUSTENTADA, (EN_REVISION,)) if read[0] is Fallo.SUSTENTADA else read


def _told_apart(texto: str, rows: tuple[Fila, ...]) -> tuple[Fila, ...]:
    """Those of the rows of one code whose name, or else whose unit, is in the text; all where that tells nothing.

    A name may be told by some of its words, if none of another row's own is in the text.
    """
    folded = lower(texto)
    return (
        _by_name(folded, rows, [row.descripcion for row in rows])
        or _by_own_words(folded, rows)
        or _by_name(folded, rows, [row.unidad_medida for row in rows])
        or rows
    )


def _by_name(folded: str, rows: Sequence[Fila], names: Sequence[str | None]) -> tuple[Fila, ...]:
    """Those of some rows whose name is in the text; () where that tells nothing."""
    named = tuple(row for row, name in zip(rows, names, strict=True) if name and lower(name) in folded)
    return named if 0 < len(named) < len(rows) else ()


def _by_own_words(folded: str, rows: Sequence[Fila]) -> tuple[Fila, ...]:
    """The one of some rows of whose name words are in the text that no other's name has; () without, or with two."""
    words = [stems(w for w in content(lower(row.descripcion)) if len(w) >= OWN_WORD) for row in rows]
    said = stems(content(folded))
    found = []
    for index, row in enumerate(rows):
        others = frozenset().union(*(w for n, w in enumerate(words) if n != index))
        if (words[index] - others) & said:
            found.append(row)
    return tuple(found) if len(found) == 1 else ()


def _together(judged: Sequence[Juicio]) -> _Veredicto:
    motives = tuple(dict.fromkeys(m for j in judged for m in j.motivos))
    states = any(j.fallo is not Fallo.SIN_AFIRMACION for j in judged)
    return (Fallo.NO_SUSTENTADA if motives else Fallo.SUSTENTADA if states else Fallo.SIN_AFIRMACION), motives


def _related(groups: Sequence[Fila], rows: Sequence[Fila]) -> bool:
    """Whether the first are groups of the others."""
    codes = {fold_code(g.codigo) for g in groups if g.codigo}
    return any(
        codes & {fold_code(code) for code in row.grupo} or any(fold_code(row.codigo or "").endswith(c) for c in codes)
        for row in rows
    )


def _has_figures(text: str) -> bool:
    seen = oracion(text)
    seen = seen.covered((m.inicio, m.fin) for m in menciones(seen.visto))
    return bool(numeros(seen.visto))


def _period_named(sentence: str) -> Mencion | None:
    """The part of a year that a sentence is about; None if it names none, or several."""
    found = [m for m in menciones(oracion(sentence).visto) if m.tramo and not m.del_plan and m.tramo.meses < 12]
    return found[0] if len({m.tramo for m in found}) == 1 else None


def _mention_of(periodo: str | None) -> Mencion | None:
    tramo = tramo_de(periodo) if periodo else None
    return Mencion(0, 0, tramo) if tramo else None


def _is_heading(sentence: str) -> bool:
    """Whether a line is a title or a label, not a statement."""
    if not any(c.isalpha() for c in sentence):
        return True
    label = re.search(r"\b\d+\.$", sentence.rstrip()) is not None and len(sentence.split()) <= LABEL_WORDS
    label = label and _VERB.search(sentence) is None and _FIGURE.search(sentence) is None
    return label or (
        (len(sentence.split()) <= HEADING_WORDS or _TITLE.match(sentence) is not None)
        and not sentence.rstrip().endswith((".", ";", "!", "?"))
        and _VERB.search(sentence) is None
        and _FIGURE.search(sentence) is None
    )
