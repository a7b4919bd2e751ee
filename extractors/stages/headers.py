"""Which form each table of a document is of, and what the titles around it say of its figures."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.fillers.accumulated import settle_accumulated
from extractors.fillers.build import OCR, from_january
from extractors.fillers.captions import (
    captions_of,
    doubt_over,
    is_bare,
    is_caption,
    other_cut,
    titles_above,
    without_later,
)
from extractors.fillers.context import Contexto, complete, plan_of, read_context, said_of_rows, with_boxes
from extractors.layouts import (
    Encaje,
    Layout,
    continues,
    named_apart,
    recognise,
    same_header,
    with_kinds,
)
from extractors.schemas import Paragraph, Reglas, Table

MAX_SHOWN = 80
"""Characters of a title that a note cites."""


class Headers:
    """The header that holds at a place of the document, its titles, and the year whose rules apply."""

    def __init__(self, layouts: Sequence[Layout], notes: list[str]) -> None:
        self.layouts = layouts
        self.match: Encaje | None = None
        """The form of the table before."""
        self.context = Contexto()
        self.boxes: list[str] = []
        """What boxes of labels on the page say of the period, above the form."""
        self._tables: Sequence[Table] = ()
        """The tables of the page."""
        self._notes = notes
        self._previous: Table | None = None
        self._settled: Encaje | None = None
        """The match before, with what its figures are, and the titles that say so, the nearest first."""
        self._titles: list[str] = []
        self._supposed: set[str] = set()
        self._rules: dict[str, Reglas] = {}

    def page(self, tables: Sequence[Table]) -> None:
        """Begins a page."""
        self.boxes, self._tables = [], tables

    def rules(self, layout: Layout) -> Reglas:
        """The form's rules for this document's year, as they stand once its first table is read."""
        if layout.id not in self._rules:
            self._rules[layout.id] = layout.rules_for(self.context.ejercicio)
        return self._rules[layout.id]

    def matches(self, table: Table, paragraphs: Sequence[Paragraph]) -> tuple[Encaje, ...]:
        """The header matched before, or a new match, or the table before going on without a header."""
        if self.match is not None and same_header(table, self.match):
            return (self.match,)
        titles = [p.text for p in paragraphs]
        matches = recognise(table, self.layouts, titles, plan_of(titles) or self.context.plan)
        found = tuple(named_apart(table, match) for match in matches)
        if found or self.match is None or self._previous is None:
            return found
        going_on = continues(table, self._previous, self.match)
        return (going_on,) if going_on is not None else ()

    def date(self, table: Table, match: Encaje, paragraphs: Sequence[Paragraph]) -> None:
        """Reads from titles and boxes of which year and cut-off a table is; what is in doubt is noted, once."""
        captions = captions_of(table, match, paragraphs, self._previous)
        titles = [p.text for p in without_later(paragraphs, table, self._tables)]
        titles += [cell.text for cell in table.cells if cell.row < match.start]
        sheet = next((cell.lugar.hoja for cell in table.cells if cell.lugar.hoja), "")
        titles += [sheet] if is_caption(sheet) or is_bare(sheet) else []
        told = read_context(titles, match.layout, self.context, captions=captions, certain=table.motor != OCR)
        if not any(map(is_caption, captions)) and (doubt := doubt_over(table, paragraphs, self._previous, told.corte)):
            told = replace(told, dudoso=doubt)
        if sheet and other_cut(sheet, told.corte):
            told = replace(told, dudoso=sheet)
        told = with_boxes(told, self.boxes, match.layout) if self.boxes else told
        told = complete(told, match)
        self._undated(told, table.pagina)
        self.context = settle_accumulated(told, table, match)
        self._supposing(match, table.pagina)

    def told(self, match: Encaje, table: Table, paragraphs: Sequence[Paragraph]) -> tuple[Encaje, Contexto]:
        """The match with what its figures are, as its own titles say it, or those of the table it goes on with."""
        own = [cell.text for cell in table.cells if cell.row < match.start][::-1]
        own += titles_above(table, paragraphs, self._previous)
        same = self._settled if self._settled is not None and self._settled.encabezado == match.encabezado else None
        self._titles = own = [*own, *(self._titles if same is not None else ())]
        found = with_kinds(match, table, own, same)
        for note in found.notas:
            said = f"Página {table.pagina}: {note}"
            self._notes += [] if same is not None or said in self._notes else [said]
        return found.match, replace(self.context, atributos=said_of_rows(own, [cell.text for cell in table.cells]))

    def remember(self, match: Encaje, settled: Encaje, table: Table, context: Contexto) -> None:
        """Keeps what the next table may go on with: the header, as printed and as settled, the table, its last part."""
        self.match, self._settled, self._previous, self.context = match, settled, table, context

    def _undated(self, told: Contexto, page: int) -> None:
        if told.dudoso and told.dudoso != self.context.dudoso:
            shown = told.dudoso[:MAX_SHOWN]
            said = f"no se sabe de qué corte son las cifras («{shown}»): quedan en revisión las que dependen de él"
            self._notes.append(f"Página {page}: {said}")

    def _supposing(self, match: Encaje, page: int) -> None:
        """Notes a title that leaves open whether figures count from January."""
        doubted = any(not from_january(c, self.context)[1] for c in match.columnas if c.columna.is_figure)
        title = self.context.acumulado if self.context.series == "duda" else self.context.supuesto
        if doubted and title not in self._supposed:
            self._supposed.add(title)
            who = f"el título «{title[:MAX_SHOWN]}»" if title else "el formulario"
            said = f"{who} no dice si cada cifra es solo de su período o se cuenta desde enero"
            self._notes.append(f"Página {page}: {said}: quedan en revisión las que dependen de ello")
