"""Placement of a transcript row: its tab fields carry no boxes, so the ways to place them are tried and weighed.

Only plain ways are tried here (by field number, or one after another); which of them stands is for the equations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product, takewhile

from extractors.fillers.build import LineaImpresa, Ranura
from extractors.layouts import Columnar, Encaje
from extractors.schemas import Ausencia, Cell
from extractors.values import fold, parse_figure

MAX_WAYS = 16
"""Placements of a row that are kept for the equations to choose from."""

LOST_COLUMN = -1
"""Stands for the grid column of a slot whose header a transcript lost."""
MARKS = frozenset(
    {Ausencia.SIN_PROGRAMACION, Ausencia.SEGUIMIENTO_INCOMPLETO, Ausencia.NO_DISPONIBLE, Ausencia.NO_APLICA}
)
QUARTERS = ("T1", "T2", "T3", "T4")

Way = dict[str, Cell]
"""Slot (name and period) -> field."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The non-empty fields of one transcript line."""

    cells: tuple[Cell, ...]


def expected_columns(match: Encaje) -> list[Columnar]:
    """The columns that the form prints, in its order: those matched, and those whose header the transcript lost."""
    columns = list(match.columnas)
    order = {column.id: index for index, column in enumerate(match.layout.columnas)}
    for form in match.layout.columnas:
        have = {c.key(form.wildcard or "") for c in columns if c.columna is form}
        if form.opcional or not form.is_figure or (have and form.wildcard != "trimestre"):
            continue
        lost = [(("trimestre", q),) for q in QUARTERS if q not in have] if form.wildcard == "trimestre" else [()]
        if form.wildcard in ("mes", "ejercicio"):
            continue
        place = max((i for i, c in enumerate(columns) if order[c.columna.id] <= order[form.id]), default=-1) + 1
        columns[place:place] = [Columnar(LOST_COLUMN, form, keys) for keys in lost]
    return columns


def placements(
    lines: Sequence[Printed], slots: Sequence[Ranura], match: Encaje
) -> list[list[tuple[Ranura, Cell | None]]]:
    """The plain ways to place a row's fields in its slots, without repetition, the plainest first."""
    names: list[str | None] = [*match.layout.fila.lineas] or [None]
    options: list[list[Way]] = []
    for index, line in enumerate(lines):
        label, values = _split(line, match, first=index == 0)
        name = label or names[min(index, len(names) - 1)]
        own = [slot for slot in slots if slot.linea in (name, None)]
        shared = [slot for slot in slots if slot.linea is None]
        if label is None and index and len(values) == len(shared):
            own = shared
        options.append(_ways(values, own))
    ways: list[list[tuple[Ranura, Cell | None]]] = []
    for combination in product(*options):
        merged: Way = {}
        for way in combination:
            for slot_id, cell in way.items():
                merged.setdefault(slot_id, cell)
        placed = [(slot, merged.get(_slot_id(slot))) for slot in slots]
        if placed not in ways:
            ways.append(placed)
        if len(ways) >= MAX_WAYS:
            break
    return ways or [[(slot, None) for slot in slots]]


def printed_lines(lines: Sequence[Printed], match: Encaje) -> tuple[LineaImpresa, ...]:
    """The lines of a row with the fields that may be figures, each under the form's line that it is."""
    names: list[str | None] = [*match.layout.fila.lineas] or [None]
    found: list[LineaImpresa] = []
    for index, line in enumerate(lines):
        label, values = _split(line, match, first=index == 0)
        number = line.cells[0].lugar.linea if line.cells else None
        found.append(LineaImpresa(number, label or names[min(index, len(names) - 1)], tuple(values)))
    return tuple(found)


def columns_aside(match: Encaje) -> set[int]:
    """Columns among or after the figures that give none: an ignored one, or text (the justification)."""
    start = min(match.figure_columns, default=0)
    return {c.col for c in match.columnas if not c.columna.is_figure and c.col > start}


def _unplaced(line: Printed, match: Encaje) -> set[int]:
    """Columns with a header and without a place, where a line has a field for every header: none of them slid."""
    headed = [col for col, text in enumerate(match.encabezado) if text]
    if [cell.col for cell in line.cells] != headed:
        return set()
    return set(headed) - {c.col for c in match.columnas}


def _slot_id(slot: Ranura) -> str:
    return f"{slot.nombre}@{slot.periodo}"


def _split(line: Printed, match: Encaje, first: bool) -> tuple[str | None, list[Cell]]:
    """The printed line's name, if it has one, and the fields that may be figures."""
    lines = match.layout.fila.lineas
    figures_start = min(match.figure_columns, default=0)
    text_end = max((c.col for c in match.columnas if c.col < figures_start), default=-1)
    aside = columns_aside(match) | _unplaced(line, match)
    for index, cell in enumerate(line.cells):
        for name, words in lines.items():
            if fold(cell.text) in words:
                return name, list(line.cells[index + 1 :])
    if first:
        end = max((c.col for c in match.columnas), default=0)
        beyond = [
            cell
            for cell in line.cells
            if cell.col > text_end and cell.col not in aside and (cell.col <= end or is_figure(cell.text))
        ]
        return None, beyond or [*takewhile(lambda cell: is_figure(cell.text), reversed(line.cells))][::-1]
    rest = list(line.cells)
    while rest and not is_figure(rest[0].text):
        rest = rest[1:]
    return None, rest


def is_figure(text: str) -> bool:
    """Whether a field prints a number, or a mark that stands for one (`S.P.`); a run of dashes is a lost label."""
    reading = parse_figure(text)
    return reading.valor is not None or (reading.ausencia in MARKS and not reading.observacion)


def is_number(text: str) -> bool:
    """Whether a field prints a number."""
    return parse_figure(text).valor is not None


def _ways(values: Sequence[Cell], slots: Sequence[Ranura]) -> list[Way]:
    by_column = {slot.columna: slot for slot in slots}
    ways: list[Way] = []
    by_index = {_slot_id(by_column[cell.col]): cell for cell in values if cell.col in by_column}
    if len(by_index) == len(values):
        ways.append(by_index)
    once_each = [slot for slot in slots if slot.linea is not None]
    for sequence in (slots, once_each):
        if values and len(sequence) == len(values):
            ways.append({_slot_id(slot): cell for slot, cell in zip(sequence, values, strict=True)})
        gap = values[0].col - (sequence[0].columna or 0) if values and sequence else 0
        shifted = _by_position(values, sequence, gap)
        if shifted is not None:
            ways.append(shifted)
    if len(values) == 1 and len(slots) > 1 and not by_index:
        ways = [{_slot_id(slots[-1]): values[0]}]
    if not ways and len(values) <= len(slots):
        ways.append({_slot_id(slot): cell for slot, cell in zip(slots, values, strict=False)})
    if not ways:
        ways.append(by_index)
    unique: list[Way] = []
    for way in ways:
        if way not in unique:
            unique.append(way)
    return unique


def _by_position(values: Sequence[Cell], sequence: Sequence[Ranura], gap: int) -> Way | None:
    """Fields counted from the first one: the n-th field right of it is the n-th slot."""
    way: Way = {}
    if not values:
        return None
    for cell in values:
        position = cell.col - values[0].col
        if position >= len(sequence):
            return None
        way[_slot_id(sequence[position])] = cell
    return way if gap else None
