"""The whole program, top to bottom: read -> tables -> layout -> fill -> settle -> verify -> judge."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import JustificaError, LayoutError, UnreadableError
from extractors.fillers.build import MOTORS, Origen, build
from extractors.fillers.context import Contexto, complete, plan_of, read_context
from extractors.fillers.rules import Candidates, Estado, TableFiller
from extractors.fillers.tables import fill_auxiliary, split_auxiliary
from extractors.layouts import Encaje, Layout, continues, load_all, recognise, same_header
from extractors.readers import open_document
from extractors.repair.placement import Way, settle_fields, settle_placed
from extractors.repair.verdicts import judge
from extractors.schemas import Archivo, Fila, Hallazgo, Page, PageState, Paginado, Paragraph, Reglas, Table, TablaVista
from extractors.spool import Spool
from extractors.tables import chunks, find_tables
from extractors.validators import Verifier, hits
from extractors.values import decimal_mark

DIGEST_BLOCK = 1 << 20
ID_LENGTH = 8
"""Hex digits of the document's sha256 that its ids begin with."""


@dataclass(frozen=True, slots=True)
class Opciones:
    """How to read. Pages count from 1; `pages` is the set of wanted page numbers, empty for all."""

    engine: str = "auto"
    ocr: str = "auto"
    layout: str | None = None
    layouts: Path | None = None
    pages: frozenset[int] = frozenset()
    password: str | None = None


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
    """
    started = time.process_time()
    layouts = _wanted(load_all(opciones.layouts), opciones.layout)
    with ExitStack() as stack:
        out = stack.enter_context(Spool(spool))
        try:
            digest = _sha256(path)
            kind, opened = open_document(path, opciones.password)
            document = stack.enter_context(opened)
            reading = Reading(name, digest, kind, layouts, out)
            for done, page in enumerate(document.pages(opciones.pages), 1):
                reading.page(page)
                if progress is not None:
                    progress(done, document.page_count or 0)
            reading.close()
        except (UnreadableError, OSError) as problem:
            hint = problem.hint if isinstance(problem, JustificaError) else ""
            out.discard()
            return Archivo(archivo=name, sha256="", formato="", estado="fallido", motivo=str(problem), hint=hint)
    return reading.archivo(time.process_time() - started)


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

    def __init__(self, name: str, sha256: str, formato: str, layouts: Sequence[Layout], out: Spool) -> None:
        self.name, self.sha256, self.formato = name, sha256, formato
        self.layouts, self.out = layouts, out
        self.estado = Estado()
        self.match: Encaje | None = None
        self.previous: Table | None = None
        self.context = Contexto()
        self.rules: dict[str, Reglas] = {}
        self.verifiers: dict[str, Verifier] = {}
        self.last: tuple[Layout, str, str | None] | None = None
        self.numbers: Counter[int] = Counter()
        self.rows: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.pages: list[Paginado] = []
        self.tables: list[TablaVista] = []
        self.notes: list[str] = []
        self.doubtful: set[str] = set()

    def page(self, page: Page) -> None:
        """Reads one page: its tables into rows, its prose into chunks and checks."""
        self.notes += [f"Página {page.numero}: {note}" for note in page.notes]
        if page.state is not PageState.TEXTO:
            result = "sin_tablas" if page.state is PageState.VACIA else "no_leida"
            self.pages.append(Paginado(pagina=page.numero, resultado=result, motivo=page.reason))
            return
        tables, paragraphs = (page.tables, page.paragraphs) if page.tables or not page.words else find_tables(page)
        before = self.rows.total()
        for table in tables:
            self._table(table, paragraphs)
        self._prose(paragraphs)
        self.out.chunks(chunks(tables, paragraphs))
        self.pages.append(_page_result(page.numero, len(tables), self.rows.total() - before, self.estado.abierta is not None))

    def close(self) -> None:
        """Closes the open row, and checks what only the whole document tells."""
        if self.last is not None and self.match is not None:
            layout, motor, decimal = self.last
            filler = TableFiller(_EMPTY, self.match, self.context, self.estado)
            self._rows(list(filler.close_all()), Origen(self.name, self.sha256, layout, motor, decimal))
        for verifier in self.verifiers.values():
            self._found(verifier.close(), self.last[1] if self.last else "", mark=True)

    def archivo(self, seconds: float) -> Archivo:
        """The file's part of the manifest."""
        unread = [p for p in self.pages if p.resultado == "no_leida"]
        state = "sin_tablas" if not self.tables else "leido"
        if unread:
            state = "parcial" if len(unread) < len(self.pages) else "no_leido"
        return Archivo(
            archivo=self.name,
            sha256=self.sha256,
            formato=self.formato,
            estado=state,
            motivo=unread[0].motivo if unread else "",
            paginas=tuple(self.pages),
            tablas=tuple(self.tables),
            filas=dict(self.rows),
            hallazgos=dict(self.findings),
            notas=tuple(self.notes),
            segundos=round(seconds, 3),
        )

    # ---- tables ------------------------------------------------------------------------------

    def _table(self, table: Table, paragraphs: Sequence[Paragraph]) -> None:
        titles = [p.text for p in paragraphs]
        matches = self._matches(table, titles)
        if not matches:
            self._other_table(table)
            return
        match = matches[0]
        table, below = split_auxiliary(table, match.layout, match.end)
        titles += [cell.text for cell in table.cells if cell.row < match.start]
        self.context = complete(read_context(titles, match.layout, self.context), match)
        origin = self._origin(match.layout, table)
        chosen = self._best(table, matches, origin) if len(matches) > 1 else match
        filler = TableFiller(table, chosen, self.context, self.estado)
        self._rows(list(filler.run()), origin)
        self.tables.append(filler.vista())
        self.match, self.previous = chosen, table
        for _, note in filler.notes:
            self._verifier(match.layout).prose(table.pagina, note)
        if below is not None:
            self._other_table(below)

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
            filas = [self._settled(ways, origin, "h") for ways in rows]
            holds, breaks = hits(self._rules(match.layout), filas)
            scores.append(holds - breaks)
        return matches[max(range(len(matches)), key=lambda i: (scores[i], -i))]

    def _other_table(self, table: Table) -> None:
        layout = self.match.layout if self.match is not None else None
        rows, vista = fill_auxiliary(table, layout, self.context)
        if layout is not None and rows:
            self._rows([(row,) for row in rows], self._origin(layout, table))
        self.tables.append(vista)

    def _origin(self, layout: Layout, table: Table) -> Origen:
        motor = MOTORS[table.kind]
        mark = decimal_mark([cell.text for cell in table.cells]) or layout.decimal
        self.last = (layout, motor, mark)
        return Origen(self.name, self.sha256, layout, motor, mark)

    # ---- rows and findings -------------------------------------------------------------------

    def _rows(self, rows: Iterable[Candidates], origin: Origen) -> None:
        filas: list[Fila] = []
        for ways in rows:
            page = ways[0].pagina
            self.numbers[page] += 1
            row_id = f"{self.sha256[:ID_LENGTH]}-p{page}-r{self.numbers[page]}"
            filas.append(self._settled(ways, origin, row_id))
        for fila in filas:
            self.rows[fila.tipo.value] += 1
            self.doubtful.update(c.id for c in fila.cifras if c.revision)
        self.out.rows(filas)
        self._found(self._verifier(origin.layout).see(filas), origin.motor, mark=False)

    def _settled(self, ways: Candidates, origin: Origen, row_id: str) -> Fila:
        built = [build(way, origin, row_id) for way in ways]
        rules = self._rules(origin.layout)
        if origin.motor != "transcripcion":
            return settle_placed(built[0], rules)
        whole_lines = bool(origin.layout.fila.lineas)
        return settle_fields([Way(fila, way.completo or whole_lines) for fila, way in zip(built, ways, strict=True)], rules)

    def _rules(self, layout: Layout) -> Reglas:
        """The form's rules for this document's year, as they stand once its first table is read."""
        if layout.id not in self.rules:
            self.rules[layout.id] = layout.rules_for(self.context.ejercicio)
        return self.rules[layout.id]

    def _verifier(self, layout: Layout) -> Verifier:
        if layout.id not in self.verifiers:
            self.verifiers[layout.id] = Verifier(self._rules(layout), self.name, f"{self.sha256[:ID_LENGTH]}-{layout.id}")
        return self.verifiers[layout.id]

    def _prose(self, paragraphs: Sequence[Paragraph]) -> None:
        if self.match is None:
            return
        verifier = self._verifier(self.match.layout)
        for paragraph in paragraphs:
            verifier.prose(paragraph.lugar.pagina, paragraph.text)

    def _found(self, findings: Sequence[Hallazgo], motor: str, mark: bool) -> None:
        judged = [judge(finding, motor, self.doubtful) for finding in findings]
        for finding in judged:
            self.findings[finding.severidad.value] += 1
            if finding.veredicto == "ambiguo" and finding.cifras and mark:
                self.out.mark_review(finding.cifras[0])
        self.out.findings(judged)


_EMPTY = Table(0, (), 0, 0, "campos")


def _page_result(page: int, tables: int, rows: int, row_open: bool) -> Paginado:
    if not tables:
        return Paginado(pagina=page, resultado="sin_tablas", motivo="la página no trae tablas")
    if not rows and not row_open:
        return Paginado(pagina=page, resultado="sin_filas", motivo="sus tablas no dieron filas")
    return Paginado(pagina=page, resultado="leida")
