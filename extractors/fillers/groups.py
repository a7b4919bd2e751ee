"""The lines of a table that are no data row: what opens a group, closes it, or totals."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.fillers.build import Borrador, Ranura, resolve_period, slots_of
from extractors.fillers.columns import Columns
from extractors.fillers.context import Contexto, Grupo
from extractors.fillers.fields import is_figure, is_number
from extractors.fillers.lines import HEAD, Cabeza
from extractors.fillers.opened import Estado, code_of, with_titles
from extractors.layouts import LineaForma
from extractors.layouts.model import CifraDeLinea
from extractors.schemas import Ausencia, Cell, TipoFila
from extractors.values import fold, fold_keep, parse_figure

FOREIGN = "_ajeno"
"""Added to the class of a closing line whose code is not the open group's: no equation counts it."""


class Groups:
    """The groups that are open at a place of a table, and the rows that their lines give.

    Attributes:
        columns: the table under the header that holds there.
        joined: grid rows that only hold the figures of the line above.
    """

    def __init__(self, columns: Columns, context: Contexto, estado: Estado) -> None:
        self.columns, self.context, self.estado = columns, context, estado
        self.table, self.layout = columns.table, columns.match.layout
        self.joined: set[int] = set()

    def path(self) -> tuple[str, ...]:
        """Codes of the open groups, the widest first."""
        return tuple(group.codigo for group in self.estado.grupos)

    def line(self, form: LineaForma, match: re.Match[str], cells: Sequence[Cell], row: int) -> Borrador | None:
        """The row of a group or total line; None for a group whose row is that of the line that closes it."""
        names = match.groupdict()
        alone = form.pattern.match(fold_keep(cells[0].text)) is not None
        printed = cells[0].text if alone and not form.columnas else self._group_name(form, cells)
        code = code_of(names.get("codigo"))
        name = _printed_name(match, printed) if "descripcion" in names else ""
        path = () if form.tipo is TipoFila.TOTAL else self.path()
        draft = Borrador(form.clase, form.tipo, self.table.pagina, code, name, path, lugar=cells[0].lugar)
        draft.lecturas = list(self._line_figures(form, cells, row))
        with_titles(draft, [slot for slot, _ in draft.lecturas], self.context)
        bare = form.columnas and not any(cell for _, cell in draft.lecturas)
        draft.corrida = bool(bare) and form.tipo is TipoFila.TOTAL and self._has_slid(cells)
        if form.nivel is not None:
            group = Grupo(form.nivel, form.clase, code or name, name, cells[0], self.table.pagina)
            self.estado.grupos.append(group)
            if self._closing_form(form) is not None:
                return None
        if form.cierra is not None:
            self._close_group(form.cierra, draft)
        return draft

    def head(self, head: Cabeza, cells: Sequence[Cell], row: int) -> Borrador:
        """The group that a row opens which heads the rows below it; its figures are about all of them."""
        draft = Borrador(
            HEAD.clase,
            HEAD.tipo,
            self.table.pagina,
            code_of(head.codigo),
            head.nombre,
            self.path(),
            lugar=cells[0].lugar,
        )
        draft.lecturas = list(self._line_figures(HEAD, cells, row))
        code = draft.codigo or draft.descripcion
        self.estado.grupos.append(Grupo(head.nivel, HEAD.clase, code, draft.descripcion, cells[0], self.table.pagina))
        return draft

    def _has_slid(self, cells: Sequence[Cell]) -> bool:
        """Whether a transcript's line prints a figure where the form has words: it has lost fields."""
        texts = {c.col for c in self.columns.texts} - {self.columns.codigo}
        return self.columns.fields and any(c.col in texts and is_number(c.text) for c in cells[1:])

    def _group_name(self, form: LineaForma, cells: Sequence[Cell]) -> str:
        """The words of a line that carries figures in the form's columns: code and name, no other text column."""
        words = [cells[0], *(cell for cell in cells[1:] if not is_number(cell.text))]
        if self.columns.fields:
            alone = form.pattern.match(fold_keep(cells[0].text))
            whole = alone is not None and alone.groupdict().get("descripcion")
            return " ".join(cell.text for cell in words[: 1 if whole else 2])
        others = {c.col for c in self.columns.texts if c.columna.campo not in ("codigo", "descripcion")}
        return " ".join(cell.text for cell in words if cell is cells[0] or cell.col not in others)

    def _close_group(self, depth: int, draft: Borrador) -> None:
        """Joins a closing line to the group it closes; one that names another group closes nothing."""
        opened = next((g for g in self.estado.grupos if g.nivel == depth), None)
        if opened is None or opened.codigo != draft.codigo:
            draft.clase += FOREIGN
            return
        draft.descripcion = opened.descripcion
        self.estado.grupos = [g for g in self.estado.grupos if g.nivel < depth]

    def leave(self, depth: int) -> Iterator[Borrador]:
        """Leaves groups of this depth or deeper; one that was never closed still gives its row, without figures."""
        gone = [g for g in self.estado.grupos if g.nivel >= depth]
        self.estado.grupos = [g for g in self.estado.grupos if g.nivel < depth]
        for group in gone:
            if (draft := self._unclosed(group)) is not None:
                yield draft

    def _unclosed(self, group: Grupo) -> Borrador | None:
        form = next((f for f in self.layout.lineas if f.clase == group.clase), None)
        closing = self._closing_form(form) if form is not None else None
        if closing is None:
            return None
        path = (*self.path(), group.codigo)
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
        labels = [figure.tras for figure in form.cifras if figure.tras]
        for figure in form.cifras:
            yield self._line_slot(figure), _after(cells, figure.tras, labels) or below.get(figure.ranura)
        if not form.columnas:
            return
        wanted = [c for c in self.columns.figures if "*" in form.columnas or c.columna.id in form.columnas]
        grid = self.table.grid[row]
        line = self.columns.label(grid, row) or next(iter(self.layout.fila.lineas), None)
        slots = [s for s in slots_of(wanted, self.layout, self.context, {}) if s.linea in (None, line)]
        numbers = [cell for cell in cells if is_number(cell.text)]
        for slot in slots:
            cell = self.columns.own(grid, slot.columna, row)
            if self.columns.fields and cell is None and len(slots) == 1 and len(numbers) == 1:
                cell = numbers[0]
            yield slot, cell

    def _values_below(self, form: LineaForma, cells: Sequence[Cell], row: int) -> dict[str, Cell]:
        """Figures that a transcript put on a line of their own, each under its label."""
        if not self.columns.fields or row + 1 >= self.table.n_rows:
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

    def prints_other_figures(self, form: LineaForma, row: int) -> bool:
        """Whether a line prints figures in other columns than those of its form: a row of its own stands on it."""
        grid = self.table.grid[row]
        others = [c for c in self.columns.figures if c.columna.id not in form.columnas]
        return any((cell := self.columns.own(grid, c.col, row)) is not None and is_number(cell.text) for c in others)


def _printed_name(match: re.Match[str], printed: str) -> str:
    start, end = match.span("descripcion")
    return printed[start : min(end, len(printed))].strip(" :.-") if end - start else ""


def _names(cell: Cell, label: str) -> bool:
    return fold(cell.text).startswith(fold(label))


def _after(cells: Sequence[Cell], label: str | None, labels: Sequence[str]) -> Cell | None:
    """The cell of a line's figure: the one right of its label, or the last figure of the line.

    None where the label's cell holds another of the line's labels too: the figure beside them is the last one's.
    """
    if label is None:
        return next((cell for cell in reversed(cells[1:]) if is_figure(cell.text)), None)
    for cell, following in pairwise(cells):
        if _names(cell, label):
            merged = any(other != label and fold(other) in fold(cell.text) for other in labels)
            printed = is_figure(following.text) or parse_figure(following.text).ausencia is Ausencia.GUION
            return following if printed and not merged else None
    return None
