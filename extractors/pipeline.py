"""The whole program, top to bottom: read -> tables -> layout -> fill -> settle -> verify -> judge."""

import errno
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import JustificaError, LayoutError, ModelError, UnreadableError
from extractors.fillers.accumulated import settle_accumulated
from extractors.fillers.build import MODEL, MOTORS, OCR, Borrador, Origen, build, from_january
from extractors.fillers.context import (
    Contexto,
    boxed,
    complete,
    plan_of,
    read_context,
    said_of_rows,
    titles_above,
    with_boxes,
)
from extractors.fillers.evidence import Statements
from extractors.fillers.ficha import ficha_layout
from extractors.fillers.formless import Formless
from extractors.fillers.llm import Llenado, ModelFiller, Uso
from extractors.fillers.pedidos import ROWS_PER_CALL, Ask
from extractors.fillers.renglones import lines_of
from extractors.fillers.rules import Candidates, Estado, TableFiller
from extractors.fillers.tables import fill_auxiliary, is_legible, split_auxiliary
from extractors.forms import known_layouts
from extractors.layouts import (
    Encaje,
    Layout,
    continues,
    headed,
    is_title,
    named_between,
    recognise,
    same_header,
    spelled,
    spelled_totals,
    with_kinds,
)
from extractors.readers import Document, open_document
from extractors.repair.admission import admit, in_doubt, proves_more, remarks
from extractors.repair.codes import settled_codes
from extractors.repair.placement import Way, settle_fields, settle_placed
from extractors.repair.scans import settle_scanned
from extractors.repair.verdicts import beside, judge
from extractors.schemas import (
    Archivo,
    Fila,
    Hallazgo,
    Page,
    PageState,
    Paginado,
    Paragraph,
    Reglas,
    Severidad,
    TablaVista,
    Table,
    Veredicto,
)
from extractors.spool import Spool
from extractors.tables import chunks, find_tables, notes_under
from extractors.validators import Verifier, hits, prose_rules
from extractors.values import decimal_mark

if TYPE_CHECKING:
    from extractors.repair.second import Second

DIGEST_BLOCK = 1 << 20
ID_LENGTH = 8
"""Hex digits of the document's sha256 that its ids begin with."""
AMOUNT_AFTER = re.compile(r"[^\W\d].*\s-?\d{1,3}(?:[.,]\d{3})+[.,]\d{2}$")
MAX_NAMED = 6
"""Headings that a note cites."""
MAX_SHOWN = 80
"""Characters of a title that a note cites."""
FEW_RUN_ON = 2
"""Rows of a scan whose name ends in an amount, from which a column was not told from the names."""


@dataclass(frozen=True, slots=True)
class Opciones:
    """How to read. Pages count from 1; `pages` is the set of wanted page numbers, empty for all.

    `ask` asks the model that fills rows: all of them under engine "llm", those that rules leave in doubt under "auto".
    `modelo` says which it is and with which prompt. With `vision` it is also shown crops of a scan that two readings do
    not agree on; `filas_por_pedido` are the rows that one call asks for. A reading that asks stays in its process.
    """

    engine: str = "auto"
    ocr: str = "auto"
    layout: str | None = None
    layouts: Path | None = None
    pages: frozenset[int] = frozenset()
    password: str | None = None
    vision: bool = False
    filas_por_pedido: int = ROWS_PER_CALL
    ask: Ask | None = field(default=None, compare=False, repr=False)
    modelo: str = ""


LONGEST_FICHA = 200_000
"""Characters of prose on a page from which it is no ficha: forms have a few thousand, a transcript of acts millions."""
MIN_BROKEN, MAX_HELD = 6, 0.1
"""Rows that break an equation, and share of those it could be tried on that keep it, where the reading is in doubt."""

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all; 0 if not known)."""


def extract(path: Path, name: str, spool: Path, opciones: Opciones, progress: Progress | None = None) -> Archivo:
    """Reads one file into `spool`/filas.jsonl, hallazgos.jsonl and trozos.jsonl.

    Args:
        path: the file.
        name: how the file is called in the results (path relative to what the user named).
        spool: an existing folder of this file's own.
        opciones: how to read.
        progress: told about each page.

    Returns:
        What became of the file, its pages and its tables. A file that cannot be read is not an exception but an
        `Archivo` with estado "fallido".

    Raises:
        LayoutError: a layout file is not valid, or the wanted layout does not exist.
        ModelError: engine "llm", and the model cannot be asked or gives no usable answer.
    """
    started = time.process_time()
    model = _model(opciones)
    layouts = _wanted(known_layouts(opciones.layouts), opciones.layout)
    with ExitStack() as stack:
        out = stack.enter_context(Spool(spool))
        try:
            digest = _sha256(path)
            kind, opened = open_document(path, opciones.password, opciones.ocr)
            document = stack.enter_context(opened)
            reading = Reading(name, digest, kind, layouts, out, model)
            reading.eye = ModelFiller(opciones.ask, spare=True) if opciones.vision and opciones.ask else None
            reading.document = document
            reading.notes += document.notes
            for done, page in enumerate(document.pages(opciones.pages), 1):
                reading.page(page)
                if progress is not None:
                    progress(done, document.page_count or 0)
            reading.absent(opciones.pages, document.page_count)
            reading.close()
        except (UnreadableError, OSError) as problem:
            if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            hint = problem.hint if isinstance(problem, JustificaError) else ""
            out.discard()
            return Archivo(archivo=name, sha256="", formato="", estado="fallido", motivo=str(problem), hint=hint)
    return reading.archivo(time.process_time() - started)


def _model(opciones: Opciones) -> ModelFiller | None:
    if opciones.engine == "llm" and opciones.ask is None:
        raise ModelError("No hay modelo con que llenar las filas.", "Sin modelo, use --engine rules.")
    if opciones.engine == "rules" or opciones.ask is None:
        return None
    return ModelFiller(opciones.ask, spare=opciones.engine == "auto", rows=opciones.filas_por_pedido)


def _wanted(layouts: tuple[Layout, ...], layout_id: str | None) -> tuple[Layout, ...]:
    if layout_id is None:
        return layouts
    chosen = tuple(layout for layout in layouts if layout.id == layout_id)
    if not chosen:
        known = ", ".join(sorted(layout.id for layout in layouts))
        raise LayoutError(f"No hay un formato «{layout_id}».", f"Los que hay: {known}.")
    return chosen


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(DIGEST_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass
class _Tried:
    """How often an equation held and broke, and the findings that it gave."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


class Reading:
    """One document on its way through: page by page, nothing of a page kept but what later pages need."""

    def __init__(
        self,
        name: str,
        sha256: str,
        formato: str,
        layouts: Sequence[Layout],
        out: Spool,
        model: ModelFiller | None = None,
    ) -> None:
        self.name, self.sha256, self.formato = name, sha256, formato
        self.layouts, self.out, self.model = layouts, out, model
        self.estado = Estado()
        self.match: Encaje | None = None
        self.previous: Table | None = None
        self.settled: Encaje | None = None
        """The match before, with what its figures are, and the titles that say so, the nearest first."""
        self.titles: list[str] = []
        self.context = Contexto()
        self.rules: dict[str, Reglas] = {}
        self.verifiers: dict[str, Verifier] = {}
        self.last: tuple[Layout, str, str | None] | None = None
        self.numbers: Counter[int] = Counter()
        self.rows: Counter[str] = Counter()
        self.values = 0
        self.findings: Counter[str] = Counter()
        self.pages: list[Paginado] = []
        self.tables: list[TablaVista] = []
        self.notes: list[str] = []
        self.formless = Formless(model)
        self.doubtful: set[str] = set()
        self.recognised: set[str] = set()
        self.read_pages: set[int] = set()
        self.run_on: Counter[int] = Counter()
        self.proven: set[str] = set()
        self.tried: dict[tuple[tuple[str, ...], str], _Tried] = {}
        """How each equation fared in the tables of one header."""
        self.document: Document | None = None
        self.second: Second | None = None
        self.eye: ModelFiller | None = None
        self.header_told = False
        self.statements = Statements()
        self.supposed: set[str] = set()
        self.boxes: list[str] = []
        """What boxes of labels on the page say of the period, above the form."""

    def page(self, page: Page) -> None:
        """Reads one page: its tables into rows, its prose into chunks and checks."""
        self.notes += [f"Página {page.numero}: {note}" for note in page.notes]
        if page.state is not PageState.TEXTO:
            result = "sin_tablas" if page.state is PageState.VACIA else "no_leida"
            self.pages.append(Paginado(pagina=page.numero, resultado=result, motivo=page.reason))
            return
        tables, paragraphs = (page.tables, page.paragraphs) if page.tables or not page.words else find_tables(page)
        if page.motor == OCR:
            self._open_second(page)
            self.read_pages.add(page.numero)
        before, values = self.rows.total(), self.values
        self.boxes = []
        for table in tables:
            self._table(table, paragraphs)
        if self.match is None and sum(len(p.text) for p in paragraphs) <= LONGEST_FICHA:
            self._ficha(page, tables, paragraphs)
        paragraphs = [*paragraphs, *(note for table in tables for note in notes_under(table))]
        self._prose(paragraphs)
        self.out.chunks(chunks(tables, paragraphs))
        self.out.chunks(list(self.statements.of_prose(paragraphs)))
        opened = self.estado.abierta
        given, row_open = self.rows.total() - before, opened is not None and opened.draft.pagina == page.numero
        if page.motor == OCR and self.values == values and not row_open:
            reason = "en la imagen no se reconoció ninguna tabla de un formato conocido: hace falta un mejor escaneo"
            if self.match is None and any(is_legible(table) for table in tables):
                reason += ", o aprender el formato de la que trae"
            self.pages.append(Paginado(pagina=page.numero, resultado="no_leida", motivo=reason))
            return
        if self.run_on[page.numero] >= FEW_RUN_ON:
            told = (
                f"{self.run_on[page.numero]} nombres de fila acaban en un importe: es de una columna que no se separó"
            )
            self.notes.append(f"Página {page.numero}: {told}, y no se leyó")
        if page.motor == OCR:
            said = "queda en revisión lo que ni una suma ni una segunda lectura confirma"
            self.notes.append(f"Página {page.numero}: leída con OCR; {said}")
        self.pages.append(_page_result(page.numero, len(tables), given, row_open))

    def absent(self, wanted: frozenset[int], count: int | None) -> None:
        """Notes pages that were asked for and that the document does not have."""
        for number in sorted(n for n in wanted if count is not None and n > count):
            reason = f"la página no existe: el documento tiene {count}"
            self.pages.append(Paginado(pagina=number, resultado="no_leida", motivo=reason))

    def close(self) -> None:
        """Closes the open row, and checks what only the whole document tells."""
        self._leave_form()
        self._close_prose()
        self._distrust()
        for verifier in self.verifiers.values():
            self._found(verifier.close(), self.last[1] if self.last else _MOTOR_OF.get(self.formato, ""), mark=True)

    def _close_prose(self) -> None:
        """What sentences tell is given where nothing else gave a row: beside tables, prose tells of their rows."""
        told = self.formless.by_sentence
        if self.rows:
            if told and self.match is None:
                said = f"Las filas salen de rótulos; lo programado y ejecutado que dicen las oraciones ({len(told)})"
                self.notes.append(f"{said} en páginas sin ellos no se da")
            return
        if told:
            self._labelled(told, _MOTOR_OF.get(self.formato, "transcripcion"))
            count = "la fila sale" if len(told) == 1 else f"las {len(told)} filas salen"
            self.notes.append(
                f"Sin tablas ni rótulos, {count} de oraciones: en revisión lo que su porcentaje no prueba"
            )
        self.notes += [self.formless.unread] if self.formless.unread else []

    def archivo(self, seconds: float) -> Archivo:
        """The file's part of the manifest."""
        unread = [p for p in self.pages if p.resultado == "no_leida"]
        state = "sin_tablas" if not self.tables and not self.rows else "leido"
        if unread:
            state = "parcial" if len(unread) < len(self.pages) else "no_leido"
        whole = Archivo(
            archivo=self.name,
            sha256=self.sha256,
            formato=self.formato,
            estado=state,
            motivo=unread[0].motivo if unread else "",
            paginas=tuple(self.pages),
            tablas=tuple(self.tables),
            filas=dict(self.rows),
            hallazgos=dict(self.findings),
            reglas={rule: dict(counts) for v in self.verifiers.values() for rule, counts in v.tally.items()},
            notas=tuple(self.notes),
            segundos=round(seconds, 3),
        )
        for asked in (self.model, self.eye):
            whole = whole if asked is None else _with_model(whole, asked.uso)
        return whole

    def _leave_form(self) -> None:
        """Closes the open row and groups, at the end of a document or where a table of another form begins."""
        if self.last is None or self.match is None:
            return
        _, motor, decimal = self.last
        filler = TableFiller(_EMPTY, self.match, self.context, self.estado)
        origin = Origen(self.name, self.sha256, self.match.layout, motor, decimal)
        self._rows(list(filler.close_all()), self.match, origin)

    # ---- tables ------------------------------------------------------------------------------

    def _table(self, table: Table, paragraphs: Sequence[Paragraph]) -> None:
        titles = [p.text for p in paragraphs]
        if table.motor == OCR:
            table = headed(table, self.layouts)
        matches = self._matches(table, titles)
        if table.motor == OCR and matches and matches[0].sin_ubicar:
            table = named_between(table, matches[0])
            matches = self._matches(table, titles)
        if not matches:
            self._other_table(table)
            return
        match = matches[0]
        if self.match is not None and self.match.layout is not match.layout:
            self._leave_form()
        table, below = split_auxiliary(table, match.layout, match.end)
        if table.motor == OCR:
            assert self.second is not None
            table = settled_codes(spelled(table, match), match, self.second.reader)
        titles = [*self._between(table, paragraphs, match.layout), *titles]
        titles += [cell.text for cell in table.cells if cell.row < match.start]
        told = read_context(titles, match.layout, self.context, certain=table.motor != OCR)
        told = with_boxes(told, self.boxes, match.layout) if self.boxes else told
        self._undated(told, table.pagina)
        self.context = settle_accumulated(complete(told, match), table, match)
        self._supposed(match, table.pagina)
        origin = self._origin(match.layout, table)
        chosen = self._best(table, matches, origin) if len(matches) > 1 else match
        settled = self._told(chosen, table, paragraphs)
        context = replace(self.context, atributos=said_of_rows(self.titles, [cell.text for cell in table.cells]))
        filler = TableFiller(table, settled, context, self.estado)
        self._rows(list(filler.run()), settled, origin)
        self.settled = filler.match
        self.tables.append(filler.vista())
        if chosen.hipotesis:
            self._moved_header(table, chosen, origin)
        if table.motor == OCR and chosen.has_gap and chosen.sin_ubicar:
            unnamed = "», «".join(chosen.sin_ubicar[:MAX_NAMED])
            said = f"columnas cuyo encabezado no se reconoció, y cuyas cifras no se dan: «{unnamed}»"
            self.notes.append(f"Página {table.pagina}: {said}")
        self.match, self.previous = chosen, table
        for _, note in filler.notes:
            self._verifier(match.layout).prose(table.pagina, note)
        if below is not None:
            self._other_table(below)

    def _told(self, match: Encaje, table: Table, paragraphs: Sequence[Paragraph]) -> Encaje:
        """The match with what its figures are, as its own titles say it, or those of the table it goes on with."""
        own = [cell.text for cell in table.cells if cell.row < match.start][::-1]
        own += titles_above(table, paragraphs, self.previous)
        same = self.settled if self.settled is not None and self.settled.encabezado == match.encabezado else None
        self.titles = own = [*own, *(self.titles if same is not None else ())]
        found = with_kinds(match, table, own, same)
        for note in found.notas:
            said = f"Página {table.pagina}: {note}"
            self.notes += [] if same is not None or said in self.notes else [said]
        return found.match

    def _undated(self, told: Contexto, page: int) -> None:
        """Notes a title whose cut-off is in doubt, once."""
        if told.dudoso and told.dudoso != self.context.dudoso:
            shown = told.dudoso[:MAX_SHOWN]
            said = f"no se sabe de qué corte son las cifras («{shown}»): quedan en revisión las que dependen de él"
            self.notes.append(f"Página {page}: {said}")

    def _supposed(self, match: Encaje, page: int) -> None:
        """Notes a title that leaves open whether figures count from January, once."""
        doubted = any(not from_january(c, self.context)[1] for c in match.columnas if c.columna.is_figure)
        title = self.context.acumulado if self.context.series == "duda" else self.context.supuesto
        if doubted and title not in self.supposed:
            self.supposed.add(title)
            who = f"el título «{title[:MAX_SHOWN]}»" if title else "el formulario"
            said = f"{who} no dice si cada cifra es solo de su período o se cuenta desde enero"
            self.notes.append(f"Página {page}: {said}: quedan en revisión las que dependen de ello")

    def _between(self, table: Table, paragraphs: Sequence[Paragraph], layout: Layout) -> list[str]:
        """Titles of the form that are printed between the table before on the page and this one: they are its own."""
        before = self.previous
        if before is None or before.pagina != table.pagina or before.bbox is None or table.bbox is None:
            return []
        low, high = before.bbox[3], table.bbox[1]
        boxed = [(p.text, box) for p in paragraphs if (box := p.lugar.bbox) is not None]
        return [text for text, box in boxed if low <= box[1] and box[3] <= high and is_title(text, layout)]

    def _matches(self, table: Table, titles: Sequence[str]) -> tuple[Encaje, ...]:
        """The header matched before, or a new match, or the table before going on without a header."""
        if self.match is not None and same_header(table, self.match):
            return (self.match,)
        found = recognise(table, self.layouts, titles, plan_of(titles) or self.context.plan)
        if found or self.match is None or self.previous is None:
            return found
        going_on = continues(table, self.previous, self.match)
        return (going_on,) if going_on is not None else ()

    def _best(self, table: Table, matches: Sequence[Encaje], origin: Origen) -> Encaje:
        """Of several readings of a header, the one under which more equations hold; the printed one on a tie."""
        scores = []
        for match in matches:
            rows = list(TableFiller(table, match, self.context, deepcopy(self.estado)).run())
            filas = [self._settled(ways, origin, "h", self._evidence(origin, match))[1] for ways in rows]
            holds, breaks = hits(self._rules(match.layout), filas)
            scores.append(holds - breaks)
        return matches[max(range(len(matches)), key=lambda i: (scores[i], -i))]

    def _moved_header(self, table: Table, match: Encaje, origin: Origen) -> None:
        """The finding that a header does not stand over its figures; once a document."""
        if self.header_told:
            return
        self.header_told = True
        said = f"Página {table.pagina}: {match.hipotesis}; así cuadran las ecuaciones y así se leyó la tabla."
        finding = Hallazgo(
            id=f"{self.sha256[:ID_LENGTH]}-{match.layout.id}-e1",
            regla=f"{match.layout.id}.encabezado",
            severidad=Severidad.AVISO,
            archivo=self.name,
            pagina=table.pagina,
            fila=None,
            impreso=" | ".join(text for text in match.encabezado if text),
            cita="Los números de la tabla deciden qué columna es cada una",
            mensaje=said,
        )
        self._found([finding], origin.motor, mark=False)

    def _other_table(self, table: Table) -> None:
        layout = self.match.layout if self.match is not None else None
        if layout is not None and table.motor == OCR:
            table = spelled_totals(table, layout)
        rows, vista, notes = fill_auxiliary(table, layout, self.context)
        if layout is not None and rows:
            self._rows([(row,) for row in rows], None, self._origin(layout, table))
            for note in notes:
                self._verifier(layout).prose(table.pagina, note)
        if vista.familia is None:
            self.boxes += [] if is_legible(table) else boxed(table)
            self.out.chunks(list(self.statements.of_table(table)))
        self.tables.append(vista)

    def _origin(self, layout: Layout, table: Table) -> Origen:
        motor = table.motor or MOTORS[table.kind]
        mark = decimal_mark([cell.text for cell in table.cells]) or layout.decimal
        self.last = (layout, motor, mark)
        return Origen(self.name, self.sha256, layout, motor, mark)

    def _ficha(self, page: Page, tables: Sequence[Table], paragraphs: Sequence[Paragraph]) -> None:
        """A page of a document in which no table is known yet."""
        motor = OCR if page.motor == OCR else _MOTOR_OF.get(self.formato, "transcripcion")
        told = self.formless.read(lines_of(page, tables, paragraphs), page.numero, motor)
        self.out.chunks(told.stated)
        self.notes += [f"Página {page.numero}: {note}" for note in told.notes]
        for ordinal in told.boxes:
            at = len(self.tables) - len(tables) + ordinal
            seen = self.tables[at]
            given = {"familia": ficha_layout().id, "lineas": {"rotulo": seen.filas_vistas}, "descartadas": ()}
            self.tables[at] = seen.model_copy(update=given)
        self._labelled(told.drafts, told.motor)

    def _labelled(self, drafts: Sequence[Borrador], motor: str) -> None:
        mark = decimal_mark([cell.text for draft in drafts for cell in draft.celdas])
        self._rows([(draft,) for draft in drafts], None, Origen(self.name, self.sha256, ficha_layout(), motor, mark))

    # ---- rows and findings -------------------------------------------------------------------

    def _rows(self, rows: Sequence[Candidates], match: Encaje | None, origin: Origen) -> None:
        filas: list[Fila] = []
        drafts: list[Borrador] = []
        said: list[Hallazgo] = []
        asked = self._asked(rows, match, origin)
        evidence = self._evidence(origin, match)
        for ways, filled in zip(rows, asked, strict=True):
            page = ways[0].pagina
            self.numbers[page] += 1
            row_id = f"{self.sha256[:ID_LENGTH]}-p{page}-r{self.numbers[page]}"
            if filled is None:
                draft, fila = self._settled(ways, origin, row_id, evidence)
                drafts.append(draft)
                filas.append(fila)
                continue
            filas.append(admit(filled, origin, row_id, self._rules(origin.layout)))
            said += self._said(filled, filas[-1])
        if origin.motor == "transcripcion" and match is not None and len(drafts) == len(filas):
            from extractors.repair.losses import relocate  # only where a transcript needs it

            filas = relocate(drafts, filas, self._rules(origin.layout), partial(build, origin=origin), origin.decimal)
        if origin.motor == OCR:
            filas, misread = self._read_twice(filas, origin, evidence)
            said += misread
        if self.model is not None and self.model.spare and match is not None:
            filas = self._second_look(rows, filas, match, origin)
        for fila in filas:
            self.rows[fila.tipo.value] += 1
            self.values += sum(c.valor is not None for c in fila.cifras)
            self.doubtful.update(c.id for c in fila.cifras if c.revision)
            self.recognised.update(c.id for c in fila.cifras if c.fuente.motor == OCR)
            if fila.pagina in self.read_pages and AMOUNT_AFTER.search(fila.descripcion):
                self.run_on[fila.pagina] += 1
            self.out.chunks(list(self.statements.of_remark(fila)))
        found = self._seen(self._verifier(origin.layout), filas, match)
        self.out.rows(beside(filas, found))
        self._found(said, origin.motor, mark=False)
        self._found(found, origin.motor, mark=False, filas=filas)

    def _seen(self, verifier: Verifier, filas: Sequence[Fila], match: Encaje | None) -> list[Hallazgo]:
        """The findings of rows; how the equations of their table fared is kept, header by header."""
        before = {rule: counts.copy() for rule, counts in verifier.tally.items()}
        found = verifier.see(filas)
        for rule, counts in verifier.tally.items():
            if match is not None and counts != before[rule]:
                tried = self.tried.setdefault((match.encabezado, rule), _Tried())
                tried.counts.update(counts - before[rule])
                tried.findings += [finding.id for finding in found if finding.regla == rule]
        return found

    def _distrust(self) -> None:
        """An equation that hardly any row keeps speaks against the reading of the columns, not against the office."""
        for (_, rule), tried in self.tried.items():
            broken, held = tried.counts["rompe"], tried.counts["cumple"]
            if broken < MIN_BROKEN or held > MAX_HELD * (broken + held):
                continue
            self.out.distrust(tried.findings)
            said = (
                f"{rule} no se cumple en {broken} de {broken + held} filas: o una columna no es la que se creyó, o la"
            )
            said += " oficina hace otra cuenta. Sus hallazgos quedan ambiguos, y sus cifras en revisión"
            self.notes.append(said)

    def _asked(self, rows: Sequence[Candidates], match: Encaje | None, origin: Origen) -> Sequence[Llenado | None]:
        """What the model makes of each row, where one is asked for all. It cannot read a picture again."""
        if self.model is None or self.model.spare or match is None or origin.motor == OCR:
            return [None] * len(rows)
        return self.model.fill(rows, match, boxes=origin.motor != "transcripcion")

    def _second_look(
        self, rows: Sequence[Candidates], filas: Sequence[Fila], match: Encaje, origin: Origen
    ) -> list[Fila]:
        """The rows, those that rules left in doubt as the model fills them where that proves more."""
        if self.model is None or origin.motor == OCR:
            return list(filas)
        wanted = {i for i, fila in enumerate(filas) if in_doubt(fila)}
        asked = self.model.fill(rows, match, boxes=origin.motor != "transcripcion", wanted=wanted)
        given: list[Fila] = []
        for fila, filled in zip(filas, asked, strict=True):
            other = None if filled is None else admit(filled, origin, fila.id, self._rules(origin.layout))
            if other is not None and filled is not None and proves_more(other, fila):
                self.model.keep(filled)
                given.append(other)
            else:
                given.append(fila)
        return given

    def _said(self, filled: Llenado, fila: Fila) -> list[Hallazgo]:
        if self.model is not None:
            self.model.keep(filled)
        return list(remarks(filled, fila, f"{fila.id}-m"))

    def _settled(self, ways: Candidates, origin: Origen, row_id: str, rules: Reglas) -> tuple[Borrador, Fila]:
        """The reading of a row that stands, as draft and typed."""
        built = [build(way, row_id, origin) for way in ways]
        if origin.motor == OCR:
            fila, proven = settle_scanned(ways[0], settle_placed(built[0], rules), rules)
            self.proven |= proven
            return ways[0], fila
        if origin.motor != "transcripcion" or origin.layout is ficha_layout():  # a label places its value
            return ways[0], settle_placed(built[0], rules)
        whole_lines = bool(origin.layout.fila.lineas)
        trials = [Way(fila, way.completo or whole_lines) for fila, way in zip(built, ways, strict=True)]
        chosen, fila = settle_fields(trials, rules)
        return ways[chosen], fila

    def _evidence(self, origin: Origen, match: Encaje | None) -> Reglas:
        """The form's rules that tell readings apart: with a column of a scan that nobody named, no sum is evidence."""
        rules = self._rules(origin.layout)
        is_whole = origin.motor != OCR or match is None or not match.has_gap
        return rules if is_whole else rules.model_copy(update={"ecuaciones": ()})

    def _rules(self, layout: Layout) -> Reglas:
        """The form's rules for this document's year, as they stand once its first table is read."""
        if layout.id not in self.rules:
            self.rules[layout.id] = layout.rules_for(self.context.ejercicio)
        return self.rules[layout.id]

    def _verifier(self, layout: Layout) -> Verifier:
        if layout.id not in self.verifiers:
            self.verifiers[layout.id] = Verifier(
                self._rules(layout), self.name, f"{self.sha256[:ID_LENGTH]}-{layout.id}"
            )
        return self.verifiers[layout.id]

    def _prose(self, paragraphs: Sequence[Paragraph]) -> None:
        if self.match is None:
            return
        verifier = self._verifier(self.match.layout)
        for paragraph in paragraphs:
            verifier.prose(paragraph.lugar.pagina, paragraph.text)

    def _open_second(self, page: Page) -> None:
        """Makes second readings of the page possible."""
        from extractors.readers.reread import Pictured, Rereader  # OpenCV and onnxruntime: only where a page is a scan
        from extractors.repair.second import Second

        if self.second is None:
            assert isinstance(self.document, Pictured)
            self.second = Second(Rereader(self.document), self.eye.see if self.eye else None)
        self.second.open(page)

    def _read_twice(self, filas: Sequence[Fila], origin: Origen, rules: Reglas) -> tuple[list[Fila], list[Hallazgo]]:
        """Rows of a scan after a second look at what no equation proves, and the findings on what was misread."""
        assert self.second is not None
        self.second.remember(filas, origin.decimal)
        return self.second.settle(filas, rules, self.proven)

    def _found(self, findings: Sequence[Hallazgo], motor: str, mark: bool, filas: Sequence[Fila] = ()) -> None:
        if self.model is not None and self.model.uso.dudosas:
            motor = MODEL  # a figure that a model lost or misplaced may be what does not add up
        judged = [self._judged(finding, motor, filas) for finding in findings]
        for finding in judged:
            across = mark or _is_across(finding)
            if finding.veredicto == "ambiguo" and not self._is_of_read_prose(finding):
                for figure in self.recognised.intersection(finding.cifras):
                    if not self._is_spared(figure, across=across):
                        self.out.mark_review(figure)
                if finding.cifras and across:
                    self.out.mark_review(finding.cifras[0])
            self.findings[finding.severidad.value] += 1
        self.out.findings(judged)

    def _is_of_read_prose(self, finding: Hallazgo) -> bool:
        """Whether a finding is about a sentence of a scan: read once, it blames neither the office nor a figure."""
        about = any(finding.regla in prose_rules(known) for known in self.rules.values())
        return about and finding.pagina in self.read_pages

    def _is_spared(self, figure: str, across: bool) -> bool:
        """Whether a scan's figure stays accepted beside a broken equation that nobody can be blamed for.

        One that another equation proves does, unless a second reading differs; in a sum over many rows also one that
        two readings agree on.
        """
        if self.second is None or self.second.differs(figure):
            return False
        return figure in self.proven or (across and self.second.certain(figure))

    def _judged(self, finding: Hallazgo, motor: str, filas: Sequence[Fila]) -> Hallazgo:
        """A finding with its verdict and, where that is open, the reading that would close it."""
        if finding.recalculado is not None and self._is_of_read_prose(finding):
            return finding.model_copy(update={"veredicto": Veredicto.AMBIGUO})
        if self.second is None or finding.veredicto == "error_de_lectura":
            return judge(finding, motor, self.doubtful | self.recognised)
        self.second.look(finding)
        uncertain = {i for i in finding.cifras if i in self.recognised and not self.second.certain(i)}
        judged = judge(finding, motor, self.doubtful | uncertain)
        fila = next((fila for fila in filas if fila.id == finding.fila), None)
        if judged.veredicto != "ambiguo" or fila is None or self.last is None:
            return judged
        proposal = self.second.proposal(finding, fila, self._rules(self.last[0]))
        return judged.model_copy(update={"propuesta": proposal})


_MOTOR_OF = {"pdf": "capa_de_texto", "word": "word", "spreadsheet": "hoja"}
"""What reads the words of a kind of document; all else is text."""
_EMPTY = Table(0, (), 0, 0, "campos")


def _is_across(finding: Hallazgo) -> bool:
    """Whether a finding is about figures of several rows."""
    return len({figure.rpartition("-c")[0] for figure in finding.cifras}) > 1


def _with_model(archivo: Archivo, uso: Uso) -> Archivo:
    """The file's part with what the model had to do with it; what it left out makes the reading partial."""
    spent = {
        "tokens": archivo.tokens + uso.tokens,
        "modelo": archivo.modelo or uso.modelo,
        "prompts": {**archivo.prompts, **uso.prompts},
    }
    reasons = []
    if uso.omitidas:
        reasons.append(f"el modelo no devolvió {uso.omitidas} filas, que quedan sin cifras")
    if uso.sin_respuesta:
        why = uso.cese.rstrip(".") or "no devolvió lo pedido"
        reasons.append(f"{uso.sin_respuesta} filas quedan como las leyeron las reglas, sin el modelo: {why}")
    if uso.paginas_sin_respuesta:
        why = uso.cese.rstrip(".") or "no devolvió lo pedido"
        reasons.append(f"{uso.paginas_sin_respuesta} páginas en prosa quedan sin leer con el modelo: {why}")
    if uso.recortes_sin_respuesta:
        why = uso.cese.rstrip(".") or "no devolvió lo pedido"
        reasons.append(f"{uso.recortes_sin_respuesta} recortes quedan sin mirar con el modelo: {why}")
    if not reasons:
        return archivo.model_copy(update=spent)
    state = "parcial" if archivo.estado in ("leido", "sin_tablas") else archivo.estado
    said = {"estado": state, "motivo": archivo.motivo or reasons[0], "notas": (*archivo.notas, *reasons)}
    again = archivo.repetir or bool(uso.sin_respuesta or uso.paginas_sin_respuesta or uso.recortes_sin_respuesta)
    return archivo.model_copy(update=spent | said | {"repetir": again})


def _page_result(page: int, tables: int, rows: int, row_open: bool) -> Paginado:
    if not tables and not rows:
        return Paginado(pagina=page, resultado="sin_tablas", motivo="la página no trae tablas")
    if not rows and not row_open:
        return Paginado(pagina=page, resultado="sin_filas", motivo="sus tablas no dieron filas")
    return Paginado(pagina=page, resultado="leida")
