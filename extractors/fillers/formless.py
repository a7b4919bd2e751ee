"""Pages without a known table: labels with their values, what sentences tell, or what a model finds there."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from extractors.fillers.build import MODEL, OCR, Borrador
from extractors.fillers.context import Contexto, read_context
from extractors.fillers.ficha import (
    Pareja,
    boxes_of,
    cell_of,
    ficha_layout,
    nameless,
    pairs,
    records,
    split_value,
    titles_of,
    unfinished,
    unplaced,
    unread_values,
)
from extractors.fillers.llm import ModelFiller
from extractors.fillers.oraciones import parts_of, told_pairs, unread_sentences
from extractors.fillers.prosa import worth_asking
from extractors.fillers.renglones import Renglon
from extractors.schemas import Chunk

MAX_LEFT = 3
"""Labels without a place that a note shows."""


@dataclass
class FormlessPage:
    """What a page tells.

    Attributes:
        drafts: its rows.
        motor: what read them.
        notes: what was not read, in Spanish.
        stated: pieces of prose that state something, with their quotations.
        boxes: the tables of the page, by ordinal from 0, that are labels beside their values.
    """

    motor: str
    drafts: list[Borrador] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stated: list[Chunk] = field(default_factory=list)
    boxes: set[int] = field(default_factory=set)


class Formless:
    """The pages of one document that have no known table, in their order.

    Attributes:
        by_sentence: the rows that sentences tell on pages whose labels tell none.
        unread: the sentences of all pages that were not read, each with its page.
    """

    def __init__(self, model: ModelFiller | None) -> None:
        self.model = model
        self.context = Contexto()
        self.open_labels: Sequence[Pareja] = ()
        self.by_sentence: list[Borrador] = []
        self.unread: list[tuple[int, str]] = []

    def read(self, lines: Sequence[Renglon], page: int, motor: str) -> FormlessPage:
        """What a page tells; a name whose figures are on the next page is kept for it.

        Args:
            lines: the page's lines.
            page: its number, from 1.
            motor: what read its words.
        """
        layout, told = ficha_layout(), FormlessPage(motor)
        is_scan = motor == OCR
        self.context = read_context(titles_of(lines, layout), layout, self.context, certain=not is_scan)
        found = [*self.open_labels, *pairs(lines, layout)]
        self.open_labels = unfinished(found)
        told.drafts = records(found, layout, self.context, page)
        if not told.drafts and not is_scan and self.model is not None and worth_asking(lines):
            self._ask(self.model, lines, found, told)
        if told.motor != MODEL:
            if not is_scan:
                self._sentences(lines, page, told)
            if alone := nameless(found):
                shown = "», «".join(alone[:MAX_LEFT])
                told.notes.append(f"cifras con rótulo y sin el nombre de su actividad: «{shown}»")
        if told.drafts:
            self._left(lines, found, told)
        elif unread := unread_values(found):
            told.notes.append(_not_figures(unread))
        return told

    def beside(self, lines: Sequence[Renglon], printed: Container[str]) -> list[str]:
        """Notes on what labels and sentences tell beside the tables that give the rows of a page, and none of them has.

        Args:
            lines: the page's lines outside its tables.
            printed: the figures of its tables, without a per cent sign.
        """
        layout = ficha_layout()
        parts = list(parts_of(lines, layout))
        found = [pair for part in parts if isinstance(part, list) for pair in part if pair.columna.columna.is_figure]
        values = [
            (pair, cell_of(number).text.rstrip("% ")) for pair in found if (number := split_value(pair.piezas)[0])
        ]
        left = [f"{pair.rotulo} {pair.text}" for pair, value in values if value not in printed]
        left += unread_sentences(parts, (), printed)
        if not left:
            return []
        count = "una frase con cifras" if len(left) == 1 else f"{len(left)} frases con cifras"
        shown = "», «".join(left[:MAX_LEFT])
        return [f"fuera de las tablas, {count} que no están en ellas y que no se leyeron: «{shown}»"]

    def _left(self, lines: Sequence[Renglon], found: Sequence[Pareja], told: FormlessPage) -> None:
        """Says which labels and values of a page with rows were not read."""
        told.boxes = boxes_of(lines, ficha_layout())
        if left := unplaced(lines, ficha_layout(), told.boxes):
            shown = "», «".join(left[:MAX_LEFT])
            count = "una cifra" if len(left) == 1 else f"{len(left)} cifras"
            told.notes.append(f"{count} con un rótulo que no se conoce: «{shown}»")
        if unread := unread_values(found):
            told.notes.append(_not_figures(unread))

    def _sentences(self, lines: Sequence[Renglon], page: int, told: FormlessPage) -> None:
        """What sentences tell: rows, kept for a document that gives no others, and those that are not read."""
        layout = ficha_layout()
        parts = list(parts_of(lines, layout))
        drafts = told.drafts or records(told_pairs(parts, layout), layout, self.context, page)
        if not told.drafts:
            self.by_sentence += drafts
        unread = [(page, said) for said in unread_sentences(parts, drafts)]
        if told.drafts and unread:
            told.notes.append(said_of(unread))
        self.unread += unread

    def _ask(self, model: ModelFiller, lines: Sequence[Renglon], found: Sequence[Pareja], told: FormlessPage) -> None:
        """The rows that a model finds in prose and the page bears out, and what it states."""
        for read in model.read(lines, found, ficha_layout(), self.context):
            told.drafts += read.borradores
            told.stated += read.declaraciones
            told.notes += read.reparos
        if told.drafts:
            told.motor = MODEL


def _not_figures(texts: Sequence[str]) -> str:
    """The note on what stands beside labels of figures and is none."""
    shown = "», «".join(texts[:MAX_LEFT])
    return f"junto a un rótulo no se pudo leer la cifra: «{shown}»"


def said_of(unread: Sequence[tuple[int, str]]) -> str:
    """The note on sentences that were not read."""
    count = "de una oración" if len(unread) == 1 else f"de {len(unread)} oraciones"
    shown = "», «".join(said for _, said in unread[:MAX_LEFT])
    said = f"{count} no se leyeron las cifras («{shown}»): sin modelo se leen las de"
    return f"{said} «Ejecutado: 9» y las de «Se programaron 12 talleres y se ejecutaron 9 (75 %)»"
