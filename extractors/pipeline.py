"""The whole program, top to bottom: read -> tables -> layout -> fill -> settle -> verify -> judge."""

import errno
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.errors import JustificaError, LayoutError, ModelError, UnreadableError
from extractors.fillers.build import MOTORS, OCR, Borrador, Origen
from extractors.fillers.context import boxed
from extractors.fillers.evidence import Statements
from extractors.fillers.ficha import ficha_layout
from extractors.fillers.formless import Formless, said_of
from extractors.fillers.llm import ModelFiller
from extractors.fillers.opened import Candidates, Estado
from extractors.fillers.pedidos import ROWS_PER_CALL, Ask
from extractors.fillers.renglones import lines_of
from extractors.fillers.rules import TableFiller
from extractors.fillers.tables import fill_auxiliary, is_legible, split_auxiliary
from extractors.forms import known_layouts
from extractors.layouts import (
    Encaje,
    Layout,
    headed,
    named_between,
    period_column,
    spelled_totals,
    turned,
    without_blanks,
)
from extractors.readers import open_document
from extractors.schemas import (
    Archivo,
    Hallazgo,
    Page,
    PageState,
    Paginado,
    Paragraph,
    Severidad,
    TablaVista,
    Table,
)
from extractors.spool import Spool
from extractors.stages.account import page_result, with_model
from extractors.stages.headers import Headers
from extractors.stages.judging import Judging
from extractors.stages.scans import Scans
from extractors.stages.settling import TRANSCRIPT, Settling
from extractors.stages.source import Source
from extractors.tables import chunks, find_tables, notes_under
from extractors.validators import hits
from extractors.values import decimal_mark, fold_keep

DIGEST_BLOCK = 1 << 20
MAX_NAMED = 6
"""Headings that a note cites."""
LONGEST_FICHA = 200_000
"""Characters of prose on a page from which it is no ficha: forms have a few thousand, a transcript of acts millions."""


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
            eye = ModelFiller(opciones.ask, spare=True) if opciones.vision and opciones.ask else None
            reading = Reading(Source(name, digest, kind, document), layouts, out, model, eye)
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


class Reading:
    """One document on its way through: page by page, nothing of a page kept but what later pages need."""

    def __init__(
        self,
        source: Source,
        layouts: Sequence[Layout],
        out: Spool,
        model: ModelFiller | None = None,
        eye: ModelFiller | None = None,
    ) -> None:
        self.source, self.out, self.models = source, out, [asked for asked in (model, eye) if asked is not None]
        self.notes = list(source.document.notes)
        self.headers = Headers(layouts, self.notes)
        self.scans = Scans(source.document, eye)
        self.settling = Settling(source.prefix, self.headers.rules, self.scans, model)
        self.judging = Judging(source, self.headers.rules, self.scans, out, model)
        self.formless = Formless(model)
        self.statements = Statements()
        self.estado = Estado()
        """Rows and groups that are open at the end of a table."""
        self.last: Origen | None = None
        """Form and reader of the last table."""
        self.rows: Counter[str] = Counter()
        self.values = 0
        self.pages: list[Paginado] = []
        self.tables: list[TablaVista] = []
        self.header_told = False

    def page(self, page: Page) -> None:
        """Reads one page: its tables into rows, its prose into chunks and checks."""
        self.notes += [f"Página {page.numero}: {note}" for note in page.notes]
        if page.state is not PageState.TEXTO:
            result = "sin_tablas" if page.state is PageState.VACIA else "no_leida"
            self.pages.append(Paginado(pagina=page.numero, resultado=result, motivo=page.reason))
            return
        tables, paragraphs = (page.tables, page.paragraphs) if page.tables or not page.words else find_tables(page)
        tables = turned(tables, paragraphs)
        if page.motor == OCR:
            self.scans.open(page)
        rows, values = self.rows.total(), self.values
        self.headers.page(tables)
        for table in tables:
            self._table(table, paragraphs)
        if self.headers.match is None and sum(len(p.text) for p in paragraphs) <= LONGEST_FICHA:
            self._ficha(page, tables, paragraphs)
        elif page.motor != OCR:
            self._beside(page, tables, paragraphs)
        paragraphs = [*paragraphs, *(note for table in tables for note in notes_under(table))]
        self._prose(paragraphs)
        self.out.chunks(chunks(tables, paragraphs))
        self.out.chunks(list(self.statements.of_prose(paragraphs)))
        self._account(page, tables, self.rows.total() - rows, self.values - values)

    def absent(self, wanted: frozenset[int], count: int | None) -> None:
        """Notes pages that were asked for and that the document does not have."""
        for number in sorted(n for n in wanted if count is not None and n > count):
            reason = f"la página no existe: el documento tiene {count}"
            self.pages.append(Paginado(pagina=number, resultado="no_leida", motivo=reason))

    def close(self) -> None:
        """Closes the open row, and checks what only the whole document tells."""
        self._leave_form()
        self._close_prose()
        self.notes += self.judging.close(self.last.motor if self.last else self.source.motor)

    def archivo(self, seconds: float) -> Archivo:
        """The file's part of the manifest."""
        unread = [p for p in self.pages if p.resultado == "no_leida"]
        state = "sin_tablas" if not self.tables and not self.rows else "leido"
        if unread:
            state = "parcial" if len(unread) < len(self.pages) else "no_leido"
        whole = Archivo(
            archivo=self.source.name,
            sha256=self.source.sha256,
            formato=self.source.kind,
            estado=state,
            motivo=unread[0].motivo if unread else "",
            paginas=tuple(self.pages),
            tablas=tuple(self.tables),
            filas=dict(self.rows),
            hallazgos=dict(self.judging.count),
            reglas=self.judging.tally,
            notas=tuple(self.notes),
            segundos=round(seconds, 3),
        )
        for asked in self.models:
            whole = with_model(whole, asked.uso)
        return whole

    # ---- tables ------------------------------------------------------------------------------

    def _table(self, table: Table, paragraphs: Sequence[Paragraph]) -> None:
        """Reads a table of a known form, from its titles to its rows; any other as what may stand beside one."""
        if table.motor == OCR:
            table = headed(table, self.headers.layouts)
        if period_column(table) is not None:  # each line is of another period, and it is not said of what
            self._other_table(table)
            return
        matches = self.headers.matches(table, paragraphs)
        if table.motor == OCR and matches and matches[0].sin_ubicar:
            table = named_between(table, matches[0])
            matches = self.headers.matches(table, paragraphs)
        if not matches:
            self._other_table(table)
            return
        match = matches[0]
        if self.headers.match is not None and self.headers.match.layout is not match.layout:
            self._leave_form()
        table, below = split_auxiliary(table, match.layout, match.end)
        if table.motor == OCR:
            table = without_blanks(self.scans.spelled(table, match), match)
        self.headers.date(table, match, paragraphs)
        origin = self._origin(match.layout, table)
        chosen = self._best(table, matches, origin) if len(matches) > 1 else match
        settled, context = self.headers.told(chosen, table, paragraphs)
        filler = TableFiller(table, settled, context, self.estado)
        self._rows(list(filler.run()), settled, origin)
        self.tables.append(filler.vista())
        self._note_header(table, chosen, origin)
        self.headers.remember(chosen, filler.match, table, filler.context)
        for _, note in filler.notes:
            self.judging.prose(match.layout, table.pagina, note)
        if below is not None:
            self._other_table(below)

    def _best(self, table: Table, matches: Sequence[Encaje], origin: Origen) -> Encaje:
        """Of several readings of a header, the one under which more equations hold; the printed one on a tie."""
        scores = []
        for match in matches:
            filler = TableFiller(table, match, self.headers.context, deepcopy(self.estado))
            filas = self.settling.tried(list(filler.run()), match, origin)
            holds, breaks = hits(self.headers.rules(match.layout), filas)
            scores.append(holds - breaks)
        return matches[max(range(len(matches)), key=lambda i: (scores[i], -i))]

    def _note_header(self, table: Table, match: Encaje, origin: Origen) -> None:
        """Tells of a header that does not stand over its figures, once a document, and of columns without a name."""
        if match.hipotesis and not self.header_told:
            self.header_told = True
            finding = Hallazgo(
                id=f"{self.source.prefix}-{match.layout.id}-e1",
                regla=f"{match.layout.id}.encabezado",
                severidad=Severidad.AVISO,
                archivo=self.source.name,
                pagina=table.pagina,
                fila=None,
                impreso=" | ".join(text for text in match.encabezado if text),
                cita="Los números de la tabla deciden qué columna es cada una",
                mensaje=f"Página {table.pagina}: {match.hipotesis}; así cuadran las ecuaciones y así se leyó la tabla.",
            )
            self.judging.found([finding], origin.motor, match.layout)
        if table.motor == OCR and match.has_gap and match.sin_ubicar:
            unnamed = "», «".join(match.sin_ubicar[:MAX_NAMED])
            said = f"columnas cuyo encabezado no se reconoció, y cuyas cifras no se dan: «{unnamed}»"
            self.notes.append(f"Página {table.pagina}: {said}")

    def _other_table(self, table: Table) -> None:
        """A table of totals or notes of the form that holds here, or one that is not known."""
        layout = self.headers.match.layout if self.headers.match is not None else None
        if layout is not None and table.motor == OCR:
            table = spelled_totals(table, layout)
        rows, vista, notes = fill_auxiliary(table, layout, self.headers.context)
        if layout is not None and rows:
            self._rows([(row,) for row in rows], None, self._origin(layout, table))
            for note in notes:
                self.judging.prose(layout, table.pagina, note)
        if vista.familia is None:
            self.headers.boxes += [] if is_legible(table) else boxed(table)
            self.out.chunks(list(self.statements.of_table(table)))
        self.tables.append(vista)

    def _leave_form(self) -> None:
        """Closes the open row and groups, at the end of a document or where a table of another form begins."""
        if self.last is None or self.headers.match is None:
            return
        filler = TableFiller(_EMPTY, self.headers.match, self.headers.context, self.estado)
        origin = replace(self.last, layout=self.headers.match.layout)
        self._rows(list(filler.close_all()), self.headers.match, origin)

    def _origin(self, layout: Layout, table: Table) -> Origen:
        motor = table.motor or MOTORS[table.kind]
        mark = decimal_mark([cell.text for cell in table.cells]) or layout.decimal
        self.last = Origen(self.source.name, self.source.sha256, layout, motor, mark)
        return self.last

    # ---- pages without a known table -----------------------------------------------------------

    def _ficha(self, page: Page, tables: Sequence[Table], paragraphs: Sequence[Paragraph]) -> None:
        """A page of a document in which no table is known yet."""
        motor = OCR if page.motor == OCR else self.source.motor or TRANSCRIPT
        told = self.formless.read(lines_of(page, tables, paragraphs), page.numero, motor)
        self.out.chunks(told.stated)
        self.notes += [f"Página {page.numero}: {note}" for note in told.notes]
        for ordinal in told.boxes:
            at = len(self.tables) - len(tables) + ordinal
            seen = self.tables[at]
            given = {"familia": ficha_layout().id, "lineas": {"rotulo": seen.filas_vistas}, "descartadas": ()}
            self.tables[at] = seen.model_copy(update=given)
        self._labelled(told.drafts, told.motor)

    def _beside(self, page: Page, tables: Sequence[Table], paragraphs: Sequence[Paragraph]) -> None:
        """Names what labels and sentences tell beside tables that give the rows of their page."""
        if self.headers.match is None or sum(len(p.text) for p in paragraphs) > LONGEST_FICHA:
            return
        lines = [line for line in lines_of(page, tables, paragraphs) if line.fila is None]
        printed = {fold_keep(cell.text).rstrip("% ") for table in tables for cell in table.cells}
        self.notes += [f"Página {page.numero}: {note}" for note in self.formless.beside(lines, printed)]

    def _close_prose(self) -> None:
        """What sentences tell is given where nothing else gave a row: beside tables, prose tells of their rows."""
        told = self.formless.by_sentence
        if self.rows:
            if told and self.headers.match is None:
                said = f"Las filas salen de rótulos; lo programado y ejecutado que dicen las oraciones ({len(told)})"
                self.notes.append(f"{said} en páginas sin ellos no se da")
            return
        if told:
            self._labelled(told, self.source.motor or TRANSCRIPT)
            count = "la fila sale" if len(told) == 1 else f"las {len(told)} filas salen"
            self.notes.append(
                f"Sin tablas ni rótulos, {count} de oraciones: en revisión lo que su porcentaje no prueba"
            )
        if unread := self.formless.unread:
            first, last = unread[0][0], unread[-1][0]
            where = f"Página {first}" if first == last else f"Páginas {first}-{last}"
            self.notes.append(f"{where}: {said_of(unread)}")

    def _labelled(self, drafts: Sequence[Borrador], motor: str) -> None:
        mark = decimal_mark([cell.text for draft in drafts for cell in draft.celdas])
        origin = Origen(self.source.name, self.source.sha256, ficha_layout(), motor, mark)
        self._rows([(draft,) for draft in drafts], None, origin)

    # ---- rows, and the account of a page -----------------------------------------------------------

    def _rows(self, rows: Sequence[Candidates], match: Encaje | None, origin: Origen) -> None:
        """Settles rows, verifies them and writes them with what is found."""
        filas, said = self.settling.rows(rows, match, origin)
        for fila in filas:
            self.rows[fila.tipo.value] += 1
            self.values += sum(c.valor is not None for c in fila.cifras)
            self.scans.see(fila)
            self.out.chunks(list(self.statements.of_remark(fila)))
        self.judging.rows(filas, said, origin, match.encabezado if match is not None else None)

    def _prose(self, paragraphs: Sequence[Paragraph]) -> None:
        if self.headers.match is not None:
            for paragraph in paragraphs:
                self.judging.prose(self.headers.match.layout, paragraph.lugar.pagina, paragraph.text)

    def _account(self, page: Page, tables: Sequence[Table], rows: int, values: int) -> None:
        """Says what became of a page that gave so many rows and values."""
        opened = self.estado.abierta
        row_open = opened is not None and opened.draft.pagina == page.numero
        if page.motor == OCR and not values and not row_open:
            reason = "en la imagen no se reconoció ninguna tabla de un formato conocido: hace falta un mejor escaneo"
            if self.headers.match is None and any(is_legible(table) for table in tables):
                reason += ", o aprender el formato de la que trae"
            self.pages.append(Paginado(pagina=page.numero, resultado="no_leida", motivo=reason))
            return
        if page.motor == OCR:
            self.notes += [f"Página {page.numero}: {note}" for note in self.scans.notes(page.numero)]
        self.pages.append(page_result(page.numero, len(tables), rows, row_open))


_EMPTY = Table(0, (), 0, 0, "campos")
