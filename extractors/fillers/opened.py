"""A row whose printed lines are still coming, and what becomes of it when they are all there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.fillers.build import Borrador, Ranura, slots_of
from extractors.fillers.context import DIRECTION, Contexto, Grupo
from extractors.fillers.fields import Printed, columns_aside, expected_columns, placements, printed_lines
from extractors.layouts import Columnar, Encaje, block_of, is_money
from extractors.schemas import Cell, Magnitud


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


def finish(opened: Abierta) -> Candidates:
    """The possible readings of a row whose lines are all there."""
    draft, layout = opened.draft, opened.match.layout
    _name(draft, opened)
    columns = expected_columns(opened.match) if opened.crowded else opened.match.columnas
    slots = slots_of(columns, layout, opened.context, draft.atributos)
    if layout.supone & {"magnitud", "unidad"} and is_money(draft.campos.get("unidad_medida", "")):
        slots = [replace(s, dudosa=s.dudosa or s.magnitud is Magnitud.FISICA) for s in slots]
    if (kind := _kind_said(draft, slots)) is not None:
        slots = [replace(s, dudosa=s.dudosa or s.magnitud is not kind) for s in slots]
    with_titles(draft, slots, opened.context)
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


def _kind_said(draft: Borrador, slots: Sequence[Ranura]) -> Magnitud | None:
    """Physical or financial, as a cell of the row says of all its figures where the columns do not tell them apart."""
    if len({slot.magnitud for slot in slots}) != 1 or any(slot.linea for slot in slots):
        return None
    own = {draft.descripcion, *draft.campos.values()}
    said = {kind for cell in draft.celdas if cell.text not in own and (kind := block_of(cell.text)) is not None}
    return said.pop() if len(said) == 1 else None


def with_titles(draft: Borrador, slots: Sequence[Ranura], context: Contexto) -> None:
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
    draft.codigo = code_of(names.get("codigo") or fields.get("codigo")) or draft.codigo
    draft.descripcion = names.get("descripcion") or printed
    if not any(column.columna.campo == "descripcion" for column in opened.match.columnas):
        draft.descripcion = draft.descripcion or fields.get("indicador", "")
    fields.pop("codigo", None)


def code_of(text: str | None) -> str | None:
    """A code as it is written everywhere: capitals, no spaces, no mark after it; None for none."""
    return re.sub(r"\s+", "", text).upper().rstrip(".:-") or None if text else None
