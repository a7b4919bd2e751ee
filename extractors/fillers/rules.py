"""The rule filler: the lines of a recognised table, told apart and put together into rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.fillers.build import Borrador, slots_of
from extractors.fillers.captions import is_bare, is_caption
from extractors.fillers.columns import Columns
from extractors.fillers.context import Contexto, read_context
from extractors.fillers.fields import Printed, is_figure, is_number
from extractors.fillers.groups import Groups
from extractors.fillers.lines import MEAN, outline
from extractors.fillers.opened import Abierta, Candidates, Estado, finish
from extractors.fillers.tables import NOTE_LENGTH
from extractors.layouts import Encaje, LineaForma, block_of, under_heading
from extractors.layouts.model import WITHOUT_PLACE
from extractors.schemas import CON_CIFRAS, Cell, TablaVista, Table, TipoFila
from extractors.schemas.page import UNREADABLE
from extractors.values import fold, fold_keep, parse_figure

CODE_LIKE = re.compile(r"[A-Za-z]{0,6}[\d.\-/]*\d")
_FOOTNOTE = re.compile(r"\(?\*|\(\d\)|(?:notas?|fuentes?|elabora\w+)\s*:")
"""How a note under a table begins."""
FEW_LETTERS = 4
"""Letters from which what runs over columns is a text."""
WHOLE_LINES = ("reglada", "hoja", "word")
"""Kinds of tables in which a grid row holds all of its texts."""
MAX_EXTRA_LINES = 1
"""Printed lines that a row may have beyond those of its form (a cell printed on a line of its own)."""


class TableFiller:
    """Reads one table with a matched layout; `estado` carries groups and the open row from table to table."""

    def __init__(self, table: Table, match: Encaje, context: Contexto, estado: Estado) -> None:
        self.table = table
        self.match = match
        self.context = context
        self.estado = estado
        self.layout = match.layout
        self.columns = Columns(table, match)
        self.groups = Groups(self.columns, context, estado)
        self.kinds: Counter[str] = Counter()
        self.discarded: list[tuple[int, str, str]] = []
        self.first_data = True
        self._widest: int | None = None
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
                own = (
                    self.columns.own(self.table.grid[row], c.col, row)
                    for row in range(self.match.end, self.table.n_rows)
                )
                if any(cell is not None and is_number(cell.text) for cell in own):
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
        if row in self.groups.joined:
            self.kinds["grupo"] += 1
            return
        if self._repeats_header(row):
            self.kinds["encabezado"] += 1
            yield from self._headed_group(row)
            return
        if self._heads_part(cells, row) and self._form(cells) is None:
            yield from self._close()
            self.kinds["titulo"] += 1
            told = [cells[0].text]
            self.context = self.groups.context = read_context(told, self.layout, self.context, captions=told)
            return
        block = block_of(cells[0].text) if len(cells) == 1 and self._one_kind() else None
        found = self._form(cells) if block is None else None
        if block is not None:
            yield from self._close()
            self.kinds["titulo"] += 1
            self.match = under_heading(self.match, block)
            self.columns = self.groups.columns = Columns(self.table, self.match)
        elif found is not None:
            form, match = found
            yield from self._close()
            self.kinds["total" if form.tipo is TipoFila.TOTAL else "grupo"] += 1
            yield from self._group_line(form, match, cells, row)
        elif (head := self.esquema.cabezas.get(row)) is not None:
            yield from self._close()
            self.kinds["grupo"] += 1
            yield from self._leave(head.nivel)
            yield (self.groups.head(head, cells, row),)
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
            own = [cell for c in self.columns.figures if (cell := self.columns.own(grid, c.col, row)) is not None]
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
        if not self.columns.fields:
            return False
        if self._widest is None:
            start = max((c.col for c in self.columns.texts), default=-1)
            rows = range(self.match.end, self.table.n_rows)
            figures = (sum(is_figure(c.text) for c in self.table.row_cells(row) if c.col > start) for row in rows)
            self._widest = max(figures, default=0)
        self.estado.crowded = self.estado.crowded or self._widest > len(self.columns.figures)
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

    def _heads_part(self, cells: Sequence[Cell], row: int) -> bool:
        """Whether a line is the title of the lines below it and tells their cut-off: over a header, or nothing else.

        Without rulings a line alone may be the end of a name.
        """
        if len(cells) > 1 or not (is_caption(cells[0].text) or is_bare(cells[0].text)):
            return False
        below = (r for r in range(row + 1, self.table.n_rows) if any(c.text for c in self.table.row_cells(r)))
        following = next(below, None)
        alone = self.table.kind in WHOLE_LINES and is_bare(cells[0].text)
        return alone or (following is not None and self._repeats_header(following))

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
            self.columns.fields or cell.col_span * 2 >= self.table.n_cols or self.table.kind == "alineada"
        )

    def _is_note(self, cells: Sequence[Cell]) -> bool:
        """Whether a line is prose inside the grid: one cell over several, a long text alone, a label with its text."""
        if not cells[0].text or any(is_figure(cell.text) for cell in cells[1:]):
            return False
        if len(cells) == 1 and _FOOTNOTE.match(fold_keep(cells[0].text)):
            return True
        if len(cells) == 2 and cells[0].text.endswith(":") and cells[0].text[0].isupper():
            return True
        covered = sum(cells[0].col <= c.col < cells[0].col + cells[0].col_span for c in self.columns.texts)
        return covered > 1 or (len(cells) == 1 and len(cells[0].text) >= NOTE_LENGTH and not self.columns.fields)

    def _one_kind(self) -> bool:
        """Whether the form takes for granted what kind its figures are, and of one kind: a heading may say another."""
        supposed = self.layout.supone
        kinds = {column.columna.magnitud for column in self.match.columnas if column.columna.is_figure}
        return "magnitud" in supposed or ("unidad" in supposed and len(kinds) == 1)

    def _is_another_name(self, found: Cell, name: Cell | None) -> bool:
        """Whether what looks like a name stands under a heading without a place, beside the name of the row."""
        headings = self.match.encabezado
        unplaced = found.col < len(headings) and headings[found.col] in self.match.sin_ubicar
        return unplaced and name is not None and name is not found and any(map(str.isalpha, name.text))

    def _starts(self, grid: Sequence[Cell | None], cells: Sequence[Cell], row: int) -> bool:
        name = next(
            (cell for col in self.columns.names if (cell := self.columns.own(grid, col, row)) is not None), None
        )
        start = self.layout.fila.start
        if start is not None and name is not None and start.match(name.text):
            return True
        if self.columns.fields and start is not None:
            found = next((cell for cell in cells[:2] if start.match(cell.text)), None)
            return found is not None and not self._is_another_name(found, name)
        figures = any(self.columns.own(grid, c.col, row) is not None for c in self.columns.figures)
        coded = self.columns.codigo is not None and self.columns.own(grid, self.columns.codigo, row) is not None
        named = name is not None if self.columns.codigo not in self.columns.names else len(cells) > 1
        if coded and (named or figures):
            return True
        if self.layout.fila.lineas:
            label = self.columns.label(grid, row)
            if self.layout.fila.repite:
                return name is not None and figures and self._is_other(name, label)
            return name is not None and figures and label == next(iter(self.layout.fila.lineas))
        if name is None:
            return False
        if figures:
            return True
        return self.table.kind in WHOLE_LINES and not self.first_data and self.columns.codigo is None

    def _is_other(self, name: Cell, label: str | None) -> bool:
        """Whether a printed line that repeats its row's name is of another row than the open one."""
        opened = self.estado.abierta
        return opened is None or label in opened.used or opened.draft.campos.get(self.layout.fila.campo) != name.text

    # ---- data rows ---------------------------------------------------------------------------

    def _open(self, grid: Sequence[Cell | None], row: int) -> Abierta:
        form = self.layout.fila
        draft = Borrador(form.clase, form.tipo, self.table.pagina, None, "", self.groups.path())
        draft.lugar = next((cell.lugar for cell in grid if cell is not None and cell.row == row), None)
        opened = Abierta(draft, self.match, self.context, self.columns.fields, self._crowded(), first=row)
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

    def _continues(self, grid: Sequence[Cell | None], cells: Sequence[Cell], row: int) -> bool:
        """Whether a line goes on with the open row: another printed line of it, or wrapped text over a page."""
        opened = self.estado.abierta
        if opened is None:
            return False
        lines = self.layout.fila.lineas
        if self.columns.fields:
            if not lines or len(opened.lines) >= len(lines) + MAX_EXTRA_LINES:
                return False
            self._add_figures(opened, grid, row)
            return True
        figures = any(self.columns.own(grid, c.col, row) is not None for c in self.columns.figures)
        if figures and (not lines or len(opened.used) >= len(lines)):
            return False
        if not figures and self.table.kind in WHOLE_LINES and not self.first_data and not lines:
            return False
        self._add_texts(opened, grid, row, start=False)
        self._add_figures(opened, grid, row)
        return True

    def _add_texts(self, opened: Abierta, grid: Sequence[Cell | None], row: int, start: bool) -> None:
        draft = opened.draft
        shift = int(self.columns.fields and start and self._labelled(grid))
        for column in self.columns.texts:
            place = column.col + shift
            cell = grid[place] if place < len(grid) else None
            if shift and cell is not None and is_figure(cell.text) and column.columna.campo != "codigo":
                continue
            if cell is None or not cell.text or cell.col != place or (not start and cell.row != row):
                continue
            form = column.columna
            target, name = (draft.campos, form.campo) if form.campo else (draft.atributos, form.atributo)
            assert name is not None
            if not start and target.get(name) == cell.text:
                continue
            target[name] = f"{target[name]} {cell.text}" if name in target else cell.text
        if self.columns.fields and start:
            if self.columns.names:
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
        if self.columns.codigo is None or self.columns.codigo + 1 >= len(grid):
            return False
        here, following = grid[self.columns.codigo], grid[self.columns.codigo + 1]
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
        if self.columns.fields:
            opened.lines.append(Printed(tuple(cell for cell in grid if cell is not None and cell.text)))
            return
        lines = self.layout.fila.lineas
        label = self.columns.label(grid, row) if lines else None
        if lines and label is None:
            label = next((line for line in lines if line not in opened.used), None)
        for column in self.columns.figures:
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
        if form.nivel is not None:
            yield from self._leave(form.nivel)
        draft = self.groups.line(form, match, cells, row)
        if draft is not None and form.tambien_fila and self.groups.prints_other_figures(form, row):
            opened = self._open(self.table.grid[row], row)
            opened.draft.codigo = draft.codigo
            opened.group_line = draft
        elif draft is not None:
            yield (draft,)

    def _leave(self, depth: int) -> Iterator[Candidates]:
        for draft in self.groups.leave(depth):
            yield (draft,)


def _is_run_together(cell: Cell) -> bool:
    """Whether a scan's text may be figures of several columns between which the ruling was not seen, or hide them."""
    letters = sum(map(str.isalpha, cell.text))
    return letters < FEW_LETTERS or sum(map(str.isdigit, cell.text)) > letters


def _count_columns(figures: Sequence[str]) -> bool:
    """Whether figures only number the columns: 1, 2, 4, 5."""
    numbers = [int(text) if text.isdecimal() else 0 for text in figures]
    return all(a < b for a, b in pairwise([0, *numbers])) and numbers[-1] < 2 * len(numbers)
