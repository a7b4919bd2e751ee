"""Rows out of prose by way of a model: it says which printed figure is what, print and labels say what that is worth.

A figure must stand, whole, in the printed text that the model quotes for its row, else it is dropped. It is accepted
only where the form's own label stands before it; anywhere else a sentence could mean something else by it, so it is
kept for review. What is dropped or in doubt is reported.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractors.fillers.align import same_figure, spaced
from extractors.fillers.build import Borrador, slots_of
from extractors.fillers.context import Contexto
from extractors.fillers.evidence import CAUSE, EFFECT, MEASURE, MIN_STATEMENT, speaks_of_compliance
from extractors.fillers.ficha import Pareja, cell_of, label_of, split_value
from extractors.fillers.pedidos import CODE, DESCRIPTION, PedidoProsa, Respuesta, schema_of
from extractors.fillers.renglones import MARKS, Pieza, Renglon, place_of, words_of
from extractors.layouts import Columnar, Layout
from extractors.schemas import Cell, Chunk
from extractors.values import fold

MAX_CHARACTERS = 6_000
"""Printed characters of one call."""
MAX_ROWS = 40
"""Rows of one answer; what comes after is dropped and reported."""
UNPROVED = "dicho por el modelo"
"""Why a figure is left to review."""
_WORTH_ASKING = re.compile(r"\b(?:metas?|programad|ejecutad|avance|actividad|indicador|cumpl|realiz|planificad)")


@dataclass
class Leida:
    """What became of a page's prose: drafts, stated evidence, and in Spanish what was dropped."""

    borradores: list[Borrador] = field(default_factory=list)
    declaraciones: list[Chunk] = field(default_factory=list)
    reparos: list[str] = field(default_factory=list)


def worth_asking(lines: Sequence[Renglon]) -> bool:
    """Whether a page may tell of activities with figures."""
    text = fold(" ".join(line.text for line in lines if len(line.text) <= MAX_CHARACTERS))
    return any(c.isdigit() for c in text) and _WORTH_ASKING.search(text) is not None


def parts(lines: Sequence[Renglon]) -> Iterator[Sequence[Renglon]]:
    """A page in calls: whole lines, a bounded number of characters each."""
    part: list[Renglon] = []
    size = 0
    for line in (_seen(line) for line in lines if len(line.text) <= MAX_CHARACTERS):
        if not line.piezas:
            continue
        if part and size + len(line.text) > MAX_CHARACTERS:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line.text)
    if part:
        yield part


def halves(part: Sequence[Renglon]) -> tuple[Sequence[Renglon], ...]:
    """A call's lines in two calls; none for a single line."""
    middle = len(part) // 2
    return (part[:middle], part[middle:]) if middle else ()


def question(part: Sequence[Renglon], layout: Layout) -> PedidoProsa:
    """The question for one call."""
    fields = "\n".join(f"- {name}: {meaning}" for name, meaning in _fields(layout))
    return PedidoProsa(fields, _numbered(part), schema_of(answer_model(layout.id, _fields(layout))), len(part))


def _seen(line: Renglon) -> Renglon:
    """A line without what a person may not see: a model is not told of it."""
    return replace(line, piezas=tuple(piece for piece in line.piezas if not piece.doubt))


def _numbered(lines: Sequence[Renglon]) -> str:
    return "\n".join(f"[{number}] {line.text}" for number, line in enumerate(lines, 1))


def _fields(layout: Layout) -> tuple[tuple[str, str], ...]:
    """The fields of a row: the form's columns, each with what it is called in print."""
    return tuple((c.id, " / ".join(words for words in c.encabezado[:3])) for c in layout.columnas)


@lru_cache(maxsize=8)
def answer_model(layout_id: str, fields: tuple[tuple[str, str], ...]) -> type[BaseModel]:
    """The schema of an answer."""
    strict = ConfigDict(extra="forbid")
    named: dict[str, Any] = {name: (str | None, Field(description=meaning)) for name, meaning in fields}
    quote = (str, Field(description="printed text that holds the figures, exactly"))
    row: Any = create_model("Fila", __config__=strict, cita=quote, **named)
    statement: Any = create_model(
        "Declaracion",
        __config__=strict,
        clase=(str, Field(json_schema_extra={"enum": [CAUSE, EFFECT, MEASURE]})),
        texto=(str, Field(description="the whole sentence, exactly as printed")),
    )
    model: type[BaseModel] = create_model(
        "Prosa", __config__=strict, filas=(list[row], ...), declaraciones=(list[statement], ...)
    )
    return model


# ---- admission -----------------------------------------------------------------------------------


def admit(
    answer: Respuesta, lines: Sequence[Renglon], labelled: Sequence[Pareja], layout: Layout, context: Contexto
) -> Leida:
    """What of an answer the page bears out.

    Args:
        answer: the model's.
        lines: the lines that it was given.
        labelled: the labels with values that rules see on the page.
        layout: the form of prose.
        context: year and cut-off of the document.
    """
    read = Leida()
    data = answer.datos if isinstance(answer.datos, dict) else {}
    text = _Text(lines)
    rows, statements = (_listed(data.get(name)) for name in ("filas", "declaraciones"))
    for raw in rows[:MAX_ROWS]:
        _Row(read, text, labelled, layout, context).admit(_clean(raw, answer.centinelas, read))
    if len(rows) > MAX_ROWS:
        read.reparos.append(
            f"El modelo devolvió {len(rows)} filas de una página; se descartan las que pasan de {MAX_ROWS}."
        )
    for raw in statements:
        _state(raw, text, read)
    _shared_places(read)
    return read


def _listed(data: object) -> list[object]:
    return data if isinstance(data, list) else []


def _clean(raw: object, sentinels: Sequence[str], read: Leida) -> Mapping[str, str]:
    """The texts of a row, without those that carry a mark of the prompt's example."""
    if not isinstance(raw, dict):
        return {}
    values = {name: spaced(value) for name, value in raw.items() if isinstance(value, str) and spaced(value)}
    leaked = [n for n, v in values.items() if any(mark.casefold() in v.casefold() for mark in sentinels)]
    if leaked:
        read.reparos.append("El modelo copió el ejemplo de sus instrucciones; se descarta.")
    return {name: value for name, value in values.items() if name not in leaked}


class _Text:
    """The given lines as one run of words, to find a quotation in."""

    def __init__(self, lines: Sequence[Renglon]) -> None:
        by_line = [words_of(line) for line in lines]
        self.lines = lines
        self.pieces = [piece for line in by_line for piece in line]
        self.line_of = [number for number, line in enumerate(by_line) for _ in line]
        self.bare = [_bare(piece.text) for piece in self.pieces]

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where a quotation stands; None if not, or not once."""
        found = self.find_all(quote)
        return found[0] if len(found) == 1 else None

    def find_all(self, quote: str) -> list[tuple[int, int]]:
        """Wherever a quotation stands, word for word but for case, accents and marks."""
        words = [bare for word in quote.split() if (bare := _bare(word))]
        at = [i for i, bare in enumerate(self.bare) if bare]
        run = [self.bare[i] for i in at]
        starts = [i for i in range(len(run) - len(words) + 1) if run[i : i + len(words)] == words] if words else []
        return [(at[start], at[start + len(words) - 1] + 1) for start in starts]

    def place_of(self, pair: Pareja) -> int:
        """Which word a label's value begins with; -1 if it is not among these lines."""
        first = pair.piezas[0]
        places = (i for i, piece in enumerate(self.pieces) if (piece.lugar, piece.text) == (first.lugar, first.text))
        return next(places, -1)

    def printed(self, span: tuple[int, int]) -> str:
        """The words of a place."""
        return " ".join(piece.text for piece in self.pieces[slice(*span)])


def _bare(text: str) -> str:
    return fold(text) or text.strip(MARKS)


class _Row:
    def __init__(self, read: Leida, text: _Text, labelled: Sequence[Pareja], layout: Layout, context: Contexto) -> None:
        self.read, self.text, self.labelled, self.layout, self.context = read, text, labelled, layout, context
        self.name = ""
        self.missing: list[str] = []

    def admit(self, values: Mapping[str, str]) -> None:
        """A draft of the figures that stand in the quotation, if it has a printed name and any of them."""
        if not values:
            return
        span = self.text.find(values.get("cita", ""))
        name = values.get(DESCRIPTION) or values.get("indicador") or ""
        named = self._printed(name)
        if span is None or not named:
            what = "la cita" if span is None else "el nombre"
            self.read.reparos.append(f"El modelo dio una fila («{name[:60]}») y no está impresa {what}; se descarta.")
            return
        self.name = named
        pieces = self.text.pieces[slice(*span)]
        draft = Borrador(self.layout.fila.clase, self.layout.fila.tipo, pieces[0].lugar.pagina, None, named)
        draft.lugar = place_of(pieces)
        for column in self.layout.columnas:
            value = values.get(column.id, "")
            if value and column.is_figure:
                self._figure(draft, Columnar(-1, column), value, pieces)
            elif value and column.campo not in (None, DESCRIPTION):
                self._text_field(draft, str(column.campo), value)
        if self.missing:
            said = f"El modelo dio en «{named[:60]}» cifras que no están impresas en su cita"
            self.read.reparos.append(f"{said}: {', '.join(self.missing)}; se descartan.")
        if draft.lecturas:
            draft.celdas = tuple(cell for _, cell in draft.lecturas if cell is not None)
            self.read.borradores.append(draft)

    def _text_field(self, draft: Borrador, campo: str, value: str) -> None:
        printed = self._printed(value)
        if not printed:
            self.read.reparos.append(f"El modelo dio un texto que no está impreso («{value[:60]}»); se descarta.")
        elif campo == CODE:
            draft.codigo = printed
        else:
            draft.campos[campo] = printed

    def _figure(self, draft: Borrador, column: Columnar, value: str, pieces: Sequence[Pieza]) -> None:
        free = [p for p in pieces if same_figure(value, p.text.strip(MARKS))]
        if not free:
            self.missing.append(f"«{value[:40]}»")
            return
        own = next((pair for pair in self.labelled if self._is_label_of(pair, column, free)), None)
        cell = cell_of((free[0],) if own is None else split_value(own.piezas)[0])
        if own is None or not self._heads(own):
            cell = cell._replace(doubt=UNPROVED)
        cell = cell._replace(text=cell.text.strip(MARKS), doubt=cell.doubt or (UNPROVED if len(free) > 1 else ""))
        slot = slots_of([own.columna if own else column], self.layout, self.context, {})[0]
        if self.context.corte is None and "{corte}" in column.columna.periodo:
            cell = cell._replace(doubt=UNPROVED)
        if all(slot.key != known.key for known, _ in draft.lecturas):
            draft.lecturas.append((slot, cell))

    def _is_label_of(self, pair: Pareja, column: Columnar, free: Sequence[Pieza]) -> bool:
        """Whether a label of this column stands before one of these figures."""
        number, _ = split_value(pair.piezas)
        return (
            len(number) == 1
            and pair.columna.columna.id == column.columna.id
            and any(p.lugar == number[0].lugar and p.text == number[0].text for p in free)
        )

    def _heads(self, pair: Pareja) -> bool:
        """Whether the row's name stands above a labelled figure with nothing but labelled lines between them.

        A label says what a figure is, not whose: with any other line between, it may be another activity's.
        """
        at = self.text.place_of(pair)
        names = [stop for _, stop in self.text.find_all(self.name) if stop <= at]
        if not names:
            return False
        same = (p for p in self.labelled if p.columna.columna.id == pair.columna.columna.id)
        if any(names[-1] <= self.text.place_of(p) < at for p in same):
            return False  # the name has had its figure of this kind
        between = range(self.text.line_of[names[-1] - 1] + 1, self.text.line_of[at])
        return all(self._is_labelled(self.text.lines[number]) for number in between)

    def _is_labelled(self, line: Renglon) -> bool:
        places = {(piece.lugar, piece.text) for piece in line.piezas}
        inside = any(any((p.lugar, p.text) in places for p in pair.piezas) for pair in self.labelled)
        return inside or label_of(line.text.rstrip(" :"), self.layout) is not None

    def _printed(self, value: str) -> str:
        """A text as it is printed, or ""."""
        found = self.text.find_all(value)
        return self.text.printed(found[0]).strip(" ,;:") if found else ""


def _state(raw: object, text: _Text, read: Leida) -> None:
    """A statement that is printed, word for word, and speaks of compliance."""
    said = raw if isinstance(raw, dict) else {}
    kind, quote = said.get("clase"), said.get("texto")
    if kind not in (CAUSE, EFFECT, MEASURE) or not isinstance(quote, str) or len(quote) < MIN_STATEMENT:
        return
    found = text.find_all(quote)
    if not found:
        read.reparos.append(f"El modelo dio una declaración que no está impresa («{spaced(quote)[:60]}»); se descarta.")
        return
    pieces, printed = text.pieces[slice(*found[0])], text.printed(found[0])
    if speaks_of_compliance(printed) and not any(piece.doubt for piece in pieces):
        read.declaraciones.append(Chunk(kind, printed, place_of(pieces)))


def _shared_places(read: Leida) -> None:
    """A printed figure belongs to one slot: where two claim it, both are left to review."""
    seen: dict[tuple[object, str], int] = {}
    for draft in read.borradores:
        for _, cell in draft.lecturas:
            if cell is not None:
                seen[cell.lugar, cell.text] = seen.get((cell.lugar, cell.text), 0) + 1
    for draft in read.borradores:
        draft.lecturas = [(slot, _doubted(cell, seen)) for slot, cell in draft.lecturas]


def _doubted(cell: Cell | None, seen: Mapping[tuple[object, str], int]) -> Cell | None:
    if cell is None or seen[cell.lugar, cell.text] == 1:
        return cell
    return cell._replace(doubt=UNPROVED)
