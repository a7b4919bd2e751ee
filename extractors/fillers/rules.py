"""The rule filler: the lines of a recognised table, told apart and put together into rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.fillers.build import Borrador, Ranura, resolve_period, slots_of
from extractors.fillers.context import DIRECTION, Contexto, Grupo
from extractors.fillers.fields import (
    Printed,
    columns_aside,
    expected_columns,
    is_figure,
    placements,
    printed_lines,
)
from extractors.fillers.lines import HEAD, MEAN, Cabeza, outline
from extractors.fillers.tables import NOTE_LENGTH
from extractors.layouts import Columnar, Encaje, LineaForma, block_of, is_money, under_heading
from extractors.layouts.model import WITHOUT_PLACE, CifraDeLinea
from extractors.schemas import CON_CIFRAS, Ausencia, Cell, Magnitud, TablaVista, Table, TipoFila
from extractors.schemas.page import UNREADABLE
from extractors.values import fold, fold_keep, parse_figure

CODE_LIKE = re.compile(r"[A-Za-z]{0,6}[\d.\-/]*\d")
FOREIGN = "_ajeno"
"""Added to the class of a closing line whose code is not the open group's: no equation counts it."""
FEW_LETTERS = 4
"""Letters from which what runs over columns is a text."""
MAX_EXTRA_LINES = 1
"""Printed lines that a row may have beyond those of its form (a cell printed on a line of its own)."""


@dataclass
class Abierta:
    """A row whose printed lines are still coming; it may go on in the next table."""

    draft: Borrador
    match: Encaje
    context: Contexto
    fields: bool
    crowded: bool = False
    """Whether lines of its transcript print more figures than the header names."""
    group_line: Borrador | None = None
    """The group that the same line opens; its row follows."""
    placed: dict[tuple[str, tuple[tuple[str, str], ...], str | None], Cell] = field(default_factory=dict)
    lines: list[Printed] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    first: int = 0
    """Grid row of its first line."""


@dataclass
class Estado:
    """How far the reading of a document has come: the open groups and the open row."""

    grupos: list[Grupo] = field(default_factory=list)
    abierta: Abierta | None = None
    crowded: bool = False
    """Whether a line of the transcript printed more figures than its header names."""


Candidates = tuple[Borrador, ...]
"""The ways in which one row may be read; the first is the plainest."""


class TableFiller:
    """Reads one table with a matched layout; `estado` carries groups and the open row from table to table."""

    def __init__(self, table: Table, match: Encaje, context: Contexto, estado: Estado) -> None:
        self.table = table
        self.match = match
        self.context = context
        self.estado = estado
        self.layout = match.layout
        self.figures = [c for c in match.columnas if c.columna.is_figure]
        self.texts = [c for c in match.columnas if c.columna.campo or c.columna.atributo]
        self.linea_col = next((c.col for c in match.columnas if c.columna.linea), None)
        self.campo_cols = tuple(c.col for c in self.texts if c.columna.campo == self.layout.fila.campo)
        self.codigo_col = next((c.col for c in self.texts if c.columna.campo == "codigo"), None)
        self.kinds: Counter[str] = Counter()
        self.discarded: list[tuple[int, str, str]] = []
        self.fields = table.kind == "campos"
        self.first_data = True
        self._widest: int | None = None
        self.joined: set[int] = set()
        self.notes: list[tuple[int, str]] = []
        """Grid row and text of the prose that stands inside the grid."""
        self.esquema = outline(table, match)

    def run(self) -> Iterator[Candidates]:
        """Yields each row that is complete, as its possible readings; the last one may stay open in `estado`."""
        for row in range(self.table.n_rows):
            if row < self.match.start and not self._opens_group(row):
                self.kinds["titulo"] += 1
            elif self.match.start <= row < self.match.end:
                self.kinds["encabezado"] += 1
                yield from self._headed_group(row)
            else:
                yield from self._line(row)

    def close_all(self) -> Iterator[Candidates]:
        """Yields the open row and the groups that no line closed; at the end of a document."""
        yield from self._close()
        yield from self._leave(0)

    def vista(self) -> TablaVista:
        """Where the grid rows went; to be asked after `run`."""
        return TablaVista(
            pagina=self.table.pagina,
            familia=self.layout.id,
            confianza=self.match.confianza,
            encabezado=self.match.encabezado,
            sin_ubicar=tuple(dict.fromkeys((*self.match.sin_ubicar, *self._passed_over(), *self._claimed_twice()))),
            filas_vistas=self.table.n_rows,
            lineas=dict(self.kinds),
            descartadas=tuple(self.discarded),
            motivo=self.match.hipotesis,
        )

    def _passed_over(self) -> Iterator[str]:
        """Headers of the columns that a learned layout knows and has no place for, where they print figures."""
        for c in self.match.columnas:
            if c.columna.ignorar and c.columna.id.startswith(WITHOUT_PLACE):
                own = (self._own(self.table.grid[row], c.col, row) for row in range(self.match.end, self.table.n_rows))
                if any(cell is not None and _is_number(cell.text) for cell in own):
                    yield self.match.encabezado[c.col]

    def _claimed_twice(self) -> Iterator[str]:
        """Headers of the columns whose figures would be the same as another's: only those of the first are given."""
        first: dict[tuple[str, str, str, bool], int | None] = {}
        for slot in slots_of(self.match.columnas, self.layout, self.context, {}):
            if slot.columna is not None and first.setdefault(slot.key, slot.columna) != slot.columna:
                yield self.match.encabezado[slot.columna]

    # ---- one printed line --------------------------------------------------------------------

    def _line(self, row: int) -> Iterator[Candidates]:
        grid = self.table.grid[row]
        cells = [cell for cell in self.table.row_cells(row) if cell.row == row and cell.text]
        if not cells:
            self.kinds["vacia"] += 1
            return
        if row in self.joined:
            self.kinds["grupo"] += 1
            return
        if self._repeats_header(row):
            self.kinds["encabezado"] += 1
            yield from self._headed_group(row)
            return
        block = block_of(cells[0].text) if len(cells) == 1 and "magnitud" in self.layout.supone else None
        found = self._form(cells) if block is None else None
        if block is not None:
            yield from self._close()
            self.kinds["titulo"] += 1
            self.match = under_heading(self.match, block)
            self.figures = [c for c in self.match.columnas if c.columna.is_figure]
        elif found is not None:
            form, match = found
            yield from self._close()
            self.kinds["total" if form.tipo is TipoFila.TOTAL else "grupo"] += 1
            yield from self._group_line(form, match, cells, row)
        elif (head := self.esquema.cabezas.get(row)) is not None:
            yield from self._close()
            self.kinds["grupo"] += 1
            yield from self._head_line(head, cells, row)
        elif self._is_note(cells):
            yield from self._close()
            self.kinds["nota"] += 1
            self.notes.append((row, " ".join(cell.text for cell in cells)))
        elif self._starts(grid, cells, row):
            yield from self._close()
            if (depth := self.esquema.salen.get(row)) is not None:
                yield from self._leave(depth)
            self._open(grid, row)
            self.kinds["fila"] += 1
        elif self._continues(grid, cells, row):
            self._remember(row)
            self.kinds["fila"] += 1
        else:
            own = [cell for c in self.figures if (cell := self._own(grid, c.col, row)) is not None]
            figures = [cell.text for cell in own if is_figure(cell.text)]
            lost = len(figures) > 1 and not _count_columns(figures)
            reason = CON_CIFRAS if lost else "no es fila, grupo ni total del formato"
            self.discarded.append((row, reason, " | ".join(c.text for c in cells)[:200]))
            return
        self.first_data = False

    def _opens_group(self, row: int) -> bool:
        """Whether a line above the header opens a group: some forms print their header again under each."""
        cells = [cell for cell in self.table.row_cells(row) if cell.row == row and cell.text]
        found = self._form(cells) if cells else None
        return found is not None and found[0].nivel is not None

    def _headed_group(self, row: int) -> Iterator[Candidates]:
        """The group that the first heading of a header names ("AEI.01.02 - … | PROGRAMADO | EJECUTADO")."""
        first = next((cell for cell in self.table.row_cells(row) if cell.row == row and cell.text), None)
        found = self._form([first]) if first is not None else None
        if first is not None and found is not None and found[0].nivel is not None:
            yield from self._close()
            yield from self._group_line(*found, [first], row)

    def _crowded(self) -> bool:
        """Whether a line of a transcript prints more figures than its header has columns for: the header lost some."""
        if not self.fields:
            return False
        if self._widest is None:
            start = max((c.col for c in self.texts), default=-1)
            rows = range(self.match.end, self.table.n_rows)
            figures = (sum(is_figure(c.text) for c in self.table.row_cells(row) if c.col > start) for row in rows)
            self._widest = max(figures, default=0)
        self.estado.crowded = self.estado.crowded or self._widest > len(self.figures)
        return self.estado.crowded

    def _repeats_header(self, row: int) -> bool:
        same = total = 0
        for col, printed in enumerate(self.match.encabezado[: self.table.n_cols]):
            cell = self.table.grid[row][col]
            if cell is None or not cell.text or cell.row != row:
                continue
            total += 1
            same += any(fold(cell.text) == fold(part) for part in printed.split(" > "))
        return total >= 2 and same >= 0.8 * total

    def _form(self, cells: Sequence[Cell]) -> tuple[LineaForma, re.Match[str]] | None:
        """The group or total form that a line matches: by its first cell, else by its leading text cells joined."""
        words: list[str] = []
        for cell in cells:
            if words and parse_figure(cell.text).valor is not None:
                break
            words.append(cell.text)
        head = fold_keep(words[0])
        joined = fold_keep(" ".join(words))
        for form in (*self.layout.lineas, *(() if self.layout.fila.inicio else (MEAN,))):
            if form.sola and (len(cells) > 1 or not self._spans_table(cells[0])):
                continue
            match = form.pattern.match(head) if not form.columnas else form.pattern.match(joined)
            match = match or form.pattern.match(joined)
            if match:
                return form, match
        return None

    def _spans_table(self, cell: Cell) -> bool:
        return cell.col == 0 and (
            self.fields or cell.col_span * 2 >= self.table.n_cols or self.table.kind == "alineada"
        )

    def _is_note(self, cells: Sequence[Cell]) -> bool:
        """Whether a line is prose inside the grid: one cell over several columns, or one long text alone."""
        if not cells[0].text or any(is_figure(cell.text) for cell in cells[1:]):
            return False
        covered = sum(cells[0].col <= c.col < cells[0].col + cells[0].col_span for c in self.texts)
        return covered > 1 or (len(cells) == 1 and len(cells[0].text) >= NOTE_LENGTH and not self.fields)

    def _starts(self, grid: Sequence[Cell | None], cells: Sequence[Cell], row: int) -> bool:
        name = next((cell for col in self.campo_cols if (cell := self._own(grid, col, row)) is not None), None)
        start = self.layout.fila.start
        if start is not None and name is not None and start.match(name.text):
            return True
        if self.fields and start is not None:
            return any(start.match(cell.text) for cell in cells[:2])
        figures = any(self._own(grid, c.col, row) is not None for c in self.figures)
        coded = self.codigo_col is not None and self._own(grid, self.codigo_col, row) is not None
        named = name is not None if self.codigo_col not in self.campo_cols else len(cells) > 1
        if coded and (named or figures):
            return True
        if self.layout.fila.lineas:
            label = self._label(grid, row)
            if self.layout.fila.repite:
                return name is not None and figures and self._is_other(name, label)
            return name is not None and figures and label == next(iter(self.layout.fila.lineas))
        if name is None:
            return False
        if figures:
            return True
        return self.table.kind in ("reglada", "hoja", "word") and not self.first_data and self.codigo_col is None

    def _is_other(self, name: Cell, label: str | None) -> bool:
        """Whether a printed line that repeats its row's name is of another row than the open one."""
        opened = self.estado.abierta
        return opened is None or label in opened.used or opened.draft.campos.get(self.layout.fila.campo) != name.text

    def _own(self, grid: Sequence[Cell | None], col: int | None, row: int) -> Cell | None:
        """The non-empty cell of a column that begins in this grid row."""
        if col is None or col >= len(grid):
            return None
        cell = grid[col]
        return cell if cell is not None and cell.text and cell.row == row else None

    def _label(self, grid: Sequence[Cell | None], row: int) -> str | None:
        cell = self._own(grid, self.linea_col, row)
        if cell is None:
            return None
        printed = fold(cell.text)
        return next((line for line, words in self.layout.fila.lineas.items() if printed in words), None)

    # ---- data rows ---------------------------------------------------------------------------

    def _open(self, grid: Sequence[Cell | None], row: int) -> Abierta:
        form = self.layout.fila
        draft = Borrador(form.clase, form.tipo, self.table.pagina, None, "", self._path())
        draft.lugar = next((cell.lugar for cell in grid if cell is not None and cell.row == row), None)
        opened = Abierta(draft, self.match, self.context, self.fields, self._crowded(), first=row)
        self.estado.abierta = opened
        self._add_texts(opened, grid, row, start=True)
        self._add_figures(opened, grid, row)
        self._remember(row)
        return opened

    def _remember(self, row: int) -> None:
        """Keeps a printed line with the open row it belongs to."""
        assert self.estado.abierta is not None
        cells = (cell for cell in self.table.row_cells(row) if cell.row == row and cell.text)
        self.estado.abierta.draft.celdas += tuple(cells)

    def _path(self) -> tuple[str, ...]:
        return tuple(group.codigo for group in self.estado.grupos)

    def _continues(self, grid: Sequence[Cell | None], cells: Sequence[Cell], row: int) -> bool:
        """Whether a line goes on with the open row: another printed line of it, or wrapped text over a page."""
        opened = self.estado.abierta
        if opened is None:
            return False
        lines = self.layout.fila.lineas
        if self.fields:
            if not lines or len(opened.lines) >= len(lines) + MAX_EXTRA_LINES:
                return False
            self._add_figures(opened, grid, row)
            return True
        figures = any(self._own(grid, c.col, row) is not None for c in self.figures)
        if figures and (not lines or len(opened.used) >= len(lines)):
            return False
        if not figures and self.table.kind in ("reglada", "hoja", "word") and not self.first_data and not lines:
            return False
        self._add_texts(opened, grid, row, start=False)
        self._add_figures(opened, grid, row)
        return True

    def _add_texts(self, opened: Abierta, grid: Sequence[Cell | None], row: int, start: bool) -> None:
        draft = opened.draft
        shift = int(self.fields and start and self._labelled(grid))
        for column in self.texts:
            place = column.col + shift
            cell = grid[place] if place < len(grid) else None
            if shift and cell is not None and is_figure(cell.text) and column.columna.campo != "codigo":
                continue
            if cell is None or not cell.text or cell.col != place or (not start and cell.row != row):
                continue
            form = column.columna
            target, name = (draft.campos, form.campo) if form.campo else (draft.atributos, form.atributo)
            assert name is not None
            if not start and self.layout.fila.repite and target.get(name) == cell.text:
                continue
            target[name] = f"{target[name]} {cell.text}" if name in target else cell.text
        if self.fields and start:
            if self.campo_cols:
                self._shifted_name(draft, grid)
            self._trailing_note(draft, grid)

    def _trailing_note(self, draft: Borrador, grid: Sequence[Cell | None]) -> None:
        """Prose after the figures of a transcript line, in a field that the header does not name."""
        end = max((c.col for c in self.match.columnas), default=-1)
        notes = [cell.text for cell in grid[end + 1 :] if cell is not None and len(cell.text) >= NOTE_LENGTH]
        if notes:
            draft.campos.setdefault("observacion", " ".join(notes))

    def _labelled(self, grid: Sequence[Cell | None]) -> bool:
        """Whether a transcript line begins with a word of its own ("Actividad") and the code stands one field on."""
        if self.codigo_col is None or self.codigo_col + 1 >= len(grid):
            return False
        here, following = grid[self.codigo_col], grid[self.codigo_col + 1]
        if here is None or following is None or any(c.isdigit() for c in here.text):
            return False
        return CODE_LIKE.fullmatch(following.text) is not None

    def _shifted_name(self, draft: Borrador, grid: Sequence[Cell | None]) -> None:
        """A transcript may have lost a leading field: the name is where the row's opening pattern matches."""
        pattern = self.layout.fila.start
        if pattern is None:
            return
        for cell in grid[:2]:
            if cell is not None and pattern.match(cell.text):
                draft.campos[self.layout.fila.campo] = cell.text

    def _add_figures(self, opened: Abierta, grid: Sequence[Cell | None], row: int) -> None:
        if self.fields:
            opened.lines.append(Printed(tuple(cell for cell in grid if cell is not None and cell.text)))
            return
        lines = self.layout.fila.lineas
        label = self._label(grid, row) if lines else None
        if lines and label is None:
            label = next((line for line in lines if line not in opened.used), None)
        for column in self.figures:
            cell = grid[column.col] if column.col < len(grid) else None
            if cell is None:
                continue
            if cell.row != row or self._runs_over(cell):
                if not self._hides_figures(cell, opened, row):
                    continue
                cell = cell._replace(text=UNREADABLE, confidence=0.0, alternatives=(cell.text,))
            line = label if column.columna.per_line else None
            key = (column.columna.id, column.claves, line)
            if key not in opened.placed or (cell.text and not opened.placed[key].text):
                opened.placed[key] = cell
            if cell.text and label:
                opened.used.add(label)

    def _hides_figures(self, cell: Cell, opened: Abierta, row: int) -> bool:
        """Whether a scan's cell may hold a figure of this row: the ruling to the row or column beside was not seen."""
        if self.table.motor != "ocr" or not cell.text:
            return False
        if cell.row < row:  # of the row above, not of an earlier line of this one
            return cell.row < opened.first and opened.draft.pagina == self.table.pagina
        return _is_run_together(cell)

    def _runs_over(self, cell: Cell) -> bool:
        """Whether a text runs on over columns of figures: it is none of them, whatever digits it begins with."""
        if cell.col_span == 1 or not cell.text:
            return False
        reading = parse_figure(cell.text)
        return reading.valor is None or bool(reading.observacion)

    def _close(self) -> Iterator[Candidates]:
        opened, self.estado.abierta = self.estado.abierta, None
        if opened is not None:
            yield finish(opened)
            if opened.group_line is not None:
                yield (opened.group_line,)

    # ---- group and total lines ---------------------------------------------------------------

    def _group_line(
        self, form: LineaForma, match: re.Match[str], cells: Sequence[Cell], row: int
    ) -> Iterator[Candidates]:
        names = match.groupdict()
        alone = form.pattern.match(fold_keep(cells[0].text)) is not None
        printed = cells[0].text if alone and not form.columnas else self._group_name(form, cells)
        code = _code(names.get("codigo"))
        name = _printed_name(match, printed) if "descripcion" in names else ""
        if form.nivel is not None:
            yield from self._leave(form.nivel)
        path = () if form.tipo is TipoFila.TOTAL else self._path()
        draft = Borrador(form.clase, form.tipo, self.table.pagina, code, name, path, lugar=cells[0].lugar)
        draft.lecturas = list(self._line_figures(form, cells, row))
        _with_titles(draft, [slot for slot, _ in draft.lecturas], self.context)
        bare = form.columnas and not any(cell for _, cell in draft.lecturas)
        draft.corrida = bool(bare) and form.tipo is TipoFila.TOTAL and self._has_slid(cells)
        if form.nivel is not None:
            group = Grupo(form.nivel, form.clase, code or name, name, cells[0], self.table.pagina)
            self.estado.grupos.append(group)
            if self._closing_form(form) is not None:
                return
        if form.cierra is not None:
            self._close_group(form.cierra, draft)
        if form.tambien_fila and self._prints_other_figures(form, row):
            opened = self._open(self.table.grid[row], row)
            opened.draft.codigo = code
            opened.group_line = draft
        else:
            yield (draft,)

    def _head_line(self, head: Cabeza, cells: Sequence[Cell], row: int) -> Iterator[Candidates]:
        """The group that a row opens which heads the rows below it; its figures are about all of them."""
        yield from self._leave(head.nivel)
        draft = Borrador(
            HEAD.clase,
            HEAD.tipo,
            self.table.pagina,
            _code(head.codigo),
            head.nombre,
            self._path(),
            lugar=cells[0].lugar,
        )
        draft.lecturas = list(self._line_figures(HEAD, cells, row))
        code = draft.codigo or draft.descripcion
        self.estado.grupos.append(Grupo(head.nivel, HEAD.clase, code, draft.descripcion, cells[0], self.table.pagina))
        yield (draft,)

    def _has_slid(self, cells: Sequence[Cell]) -> bool:
        """Whether a transcript's line prints a figure where the form has words: it has lost fields."""
        texts = {c.col for c in self.texts} - {self.codigo_col}
        return self.fields and any(c.col in texts and _is_number(c.text) for c in cells[1:])

    def _group_name(self, form: LineaForma, cells: Sequence[Cell]) -> str:
        """The words of a line that carries figures in the form's columns: code and name, no other text column."""
        words = [cells[0], *(cell for cell in cells[1:] if not _is_number(cell.text))]
        if self.fields:
            alone = form.pattern.match(fold_keep(cells[0].text))
            whole = alone is not None and alone.groupdict().get("descripcion")
            return " ".join(cell.text for cell in words[: 1 if whole else 2])
        others = {c.col for c in self.texts if c.columna.campo not in ("codigo", "descripcion")}
        return " ".join(cell.text for cell in words if cell is cells[0] or cell.col not in others)

    def _close_group(self, depth: int, draft: Borrador) -> None:
        """Joins a closing line to the group it closes; one that names another group closes nothing."""
        opened = next((g for g in self.estado.grupos if g.nivel == depth), None)
        if opened is None or opened.codigo != draft.codigo:
            draft.clase += FOREIGN
            return
        draft.descripcion = opened.descripcion
        self.estado.grupos = [g for g in self.estado.grupos if g.nivel < depth]

    def _leave(self, depth: int) -> Iterator[Candidates]:
        """Leaves groups of this depth or deeper; one that was never closed still gives its row, without figures."""
        gone = [g for g in self.estado.grupos if g.nivel >= depth]
        self.estado.grupos = [g for g in self.estado.grupos if g.nivel < depth]
        for group in gone:
            if (draft := self._unclosed(group)) is not None:
                yield (draft,)

    def _unclosed(self, group: Grupo) -> Borrador | None:
        form = next((f for f in self.layout.lineas if f.clase == group.clase), None)
        closing = self._closing_form(form) if form is not None else None
        if closing is None:
            return None
        path = (*self._path(), group.codigo)
        draft = Borrador(closing.clase, closing.tipo, group.pagina, group.codigo, group.descripcion, path)
        draft.lugar = group.celda.lugar
        draft.lecturas = [(self._line_slot(f), None) for f in closing.cifras]
        return draft

    def _closing_form(self, form: LineaForma) -> LineaForma | None:
        return next((f for f in self.layout.lineas if form.nivel is not None and f.cierra == form.nivel), None)

    def _line_slot(self, figure: CifraDeLinea) -> Ranura:
        period = resolve_period(figure.periodo, None, self.context, {})
        return Ranura(figure.ranura, figure.magnitud, figure.rol, period, figure.acumulado)

    def _line_figures(self, form: LineaForma, cells: Sequence[Cell], row: int) -> Iterator[tuple[Ranura, Cell | None]]:
        below = self._values_below(form, cells, row)
        for figure in form.cifras:
            yield self._line_slot(figure), _after(cells, figure.tras) or below.get(figure.ranura)
        if not form.columnas:
            return
        wanted = [c for c in self.figures if "*" in form.columnas or c.columna.id in form.columnas]
        grid = self.table.grid[row]
        line = self._label(grid, row) or next(iter(self.layout.fila.lineas), None)
        slots = [s for s in slots_of(wanted, self.layout, self.context, {}) if s.linea in (None, line)]
        numbers = [cell for cell in cells if _is_number(cell.text)]
        for slot in slots:
            cell = self._own(grid, slot.columna, row)
            if self.fields and cell is None and len(slots) == 1 and len(numbers) == 1:
                cell = numbers[0]
            yield slot, cell

    def _values_below(self, form: LineaForma, cells: Sequence[Cell], row: int) -> dict[str, Cell]:
        """Figures that a transcript put on a line of their own, each under its label."""
        if not self.fields or row + 1 >= self.table.n_rows:
            return {}
        following = self.table.row_cells(row + 1)
        labels = {
            cell.col: figure.ranura
            for figure in form.cifras
            for cell in cells
            if figure.tras and _names(cell, figure.tras)
        }
        if len(cells) == len(following) == len(form.cifras) == 1:
            labels = {following[0].col: form.cifras[0].ranura}
        if len(labels) < len(cells) or {cell.col for cell in following} != set(labels):
            return {}
        if not all(is_figure(cell.text) for cell in following):
            return {}
        self.joined.add(row + 1)
        return {labels[cell.col]: cell for cell in following}

    def _prints_other_figures(self, form: LineaForma, row: int) -> bool:
        grid = self.table.grid[row]
        others = [c for c in self.figures if c.columna.id not in form.columnas]
        return any((cell := self._own(grid, c.col, row)) is not None and _is_number(cell.text) for c in others)


def finish(opened: Abierta) -> Candidates:
    """The possible readings of a row whose lines are all there."""
    draft, layout = opened.draft, opened.match.layout
    _name(draft, opened)
    columns = expected_columns(opened.match) if opened.crowded else opened.match.columnas
    slots = slots_of(columns, layout, opened.context, draft.atributos)
    if "magnitud" in layout.supone and is_money(draft.campos.get("unidad_medida", "")):
        slots = [replace(s, dudosa=s.dudosa or s.magnitud is Magnitud.FISICA) for s in slots]
    _with_titles(draft, slots, opened.context)
    if opened.fields:
        draft.lineas = printed_lines(opened.lines, opened.match)
        draft.multiple = bool(layout.fila.lineas)
        ways = placements(opened.lines, slots, opened.match)
        return tuple(
            replace(draft, lecturas=way, completo=_complete(way, opened), movida=not _in_place(way)) for way in ways
        )
    by_col = {c.col: c for c in opened.match.columnas}
    draft.lecturas = [(slot, opened.placed.get(_key(slot, by_col))) for slot in slots]
    return (draft,)


def _with_titles(draft: Borrador, slots: Sequence[Ranura], context: Contexto) -> None:
    """Gives a row what the titles say of all rows; of money only one that has any."""
    for name, value in context.atributos:
        if name == DIRECTION or any(slot.magnitud is Magnitud.FINANCIERA for slot in slots):
            draft.atributos.setdefault(name, value)


def _complete(way: Sequence[tuple[Ranura, Cell | None]], opened: Abierta) -> bool:
    """Whether a transcript row lost nothing: every slot is filled, or the last one is and blanks are the form's own."""
    placed = sum(cell is not None for _, cell in way)
    if placed < sum(len(line.cells) for line in opened.draft.lineas):
        return False
    layout = opened.match.layout
    whole = opened.lines[0].cells[-1].col >= max(columns_aside(opened.match), default=0)
    if placed == len(way):
        return whole
    by_number = way[-1][1] is not None and _in_place(way)
    return layout.blancos and not layout.fila.lineas and by_number and whole


def _in_place(way: Sequence[tuple[Ranura, Cell | None]]) -> bool:
    """Whether each figure stands in the field of its own column."""
    return all(cell is None or cell.col == slot.columna for slot, cell in way)


def _key(slot: Ranura, by_col: dict[int, Columnar]) -> tuple[str, tuple[tuple[str, str], ...], str | None]:
    assert slot.columna is not None
    column = by_col[slot.columna]
    return column.columna.id, column.claves, slot.linea


def _name(draft: Borrador, opened: Abierta) -> None:
    """Code and description: from their columns, or from one cell that holds both."""
    form, fields = opened.match.layout.fila, draft.campos
    match = form.start.match(fields.get(form.campo, "")) if form.start is not None else None
    names = match.groupdict() if match is not None else {}
    printed = fields.pop("descripcion", "")
    draft.codigo = _code(names.get("codigo") or fields.get("codigo")) or draft.codigo
    draft.descripcion = names.get("descripcion") or printed
    fields.pop("codigo", None)


def _code(text: str | None) -> str | None:
    return re.sub(r"\s+", "", text).upper().rstrip(".:-") or None if text else None


def _printed_name(match: re.Match[str], printed: str) -> str:
    start, end = match.span("descripcion")
    return printed[start : min(end, len(printed))].strip(" :.-") if end - start else ""


def _is_run_together(cell: Cell) -> bool:
    """Whether a scan's text may be figures of several columns between which the ruling was not seen, or hide them."""
    letters = sum(map(str.isalpha, cell.text))
    return letters < FEW_LETTERS or sum(map(str.isdigit, cell.text)) > letters


def _is_number(text: str) -> bool:
    return parse_figure(text).valor is not None


def _count_columns(figures: Sequence[str]) -> bool:
    """Whether figures only number the columns: 1, 2, 4, 5."""
    numbers = [int(text) if text.isdecimal() else 0 for text in figures]
    return all(a < b for a, b in pairwise([0, *numbers])) and numbers[-1] < 2 * len(numbers)


def _names(cell: Cell, label: str) -> bool:
    return fold(cell.text).startswith(fold(label))


def _after(cells: Sequence[Cell], label: str | None) -> Cell | None:
    """The cell of a line's figure: the one right of its label, or the last figure of the line."""
    if label is None:
        return next((cell for cell in reversed(cells[1:]) if is_figure(cell.text)), None)
    for cell, following in pairwise(cells):
        if _names(cell, label):
            return (
                following
                if is_figure(following.text) or parse_figure(following.text).ausencia is Ausencia.GUION
                else None
            )
    return None
