"""Puts the fields of a transcript line back where they belong, as far as the row's equations prove it.

A transcript that lost fields leaves n fields for N slots. Which slots were lost is sought over all patterns of at most
two runs; a page tends to lose the same slots in all its rows, so lines of the same shape are judged together. What
every best pattern shares is accepted, the rest is left to review. Sums are blind to the order of what they add: a
lost month among equal ones stays open. A line that no other resembles is judged by itself: there, only what all
patterns that break nothing agree on is proven. Nothing is bounded by what a row shows, and nothing assumes that what
was done is what was planned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from extractors.fillers.build import Borrador, LineaImpresa, Ranura
from extractors.schemas import Cell, Cifra, Ecuacion, Estado, Fila, Reglas
from extractors.validators import conditions_met, parse, support
from extractors.validators.grammar import Binary, Call, Expr, Num, Slot
from extractors.values import parse_figure

MAX_LOST = 8
"""Lost fields of one line up to which its place is sought."""
MAX_LOST_ALONE = 3
"""The same for a line that no other confirms: all ways to lose them are weighed, 6,545 for three of 35."""
MARGIN = 1.0
"""Lines of one shape: patterns whose evidence is this close to the best one's are as good as it."""
BREAK_WEIGHT = 2.0
"""Equations that must hold to make up for one that breaks."""
TRIVIAL = 0.1
"""Worth of an equation that holds among zeros: any placement of zeros would."""
ROUNDING = 0.005 + 1e-9
"""Half of the last printed decimal of money and percentages."""

Array = NDArray[np.float64]
Places = NDArray[np.int64]
Rebuild = Callable[[Borrador, str], Fila]


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line whose fields are to be placed."""

    row: int
    cells: tuple[Cell, ...]
    sequences: tuple[tuple[Ranura, ...], ...]


def relocate(drafts: Sequence[Borrador], filas: Sequence[Fila], reglas: Reglas, rebuild: Rebuild) -> list[Fila]:
    """Rows of one table with the fields of damaged lines put back.

    Args:
        drafts: the rows as settled, with their printed lines.
        filas: the same rows, typed; figures under review are what is not proven.
        reglas: the form's equations.
        rebuild: types a draft again under a row id.
    """
    groups: dict[object, list[_Line]] = defaultdict(list)
    for index, (draft, fila) in enumerate(zip(drafts, filas, strict=True)):
        for number, line in enumerate(draft.lineas):
            if _unproven(line, fila):
                found = _Line(index, line.cells, tuple(_sequences(draft, fila, line)))
                groups[_shape(draft, number, line, index)].append(found)
    out = list(filas)
    for lines in groups.values():
        for row, places, sure in _solve(lines, drafts, out, reglas):
            placed = _apply(drafts[row], out[row], places, sure, rebuild)
            out[row] = placed if drafts[row].multiple else _vouched(placed, reglas)
    return out


def _vouched(fila: Fila, reglas: Reglas) -> Fila:
    """A row that stands by itself: what was put back is accepted only where an equation through it holds."""
    proof = support(reglas, fila)
    figures = []
    for figure in fila.cifras:
        holds, breaks = proof.get(figure.id, (0, 0))
        bare = figure.estado is Estado.REUBICADO and figure.valor is not None and (not holds or breaks)
        figures.append(figure.model_copy(update={"revision": True}) if bare else figure)
    return fila.model_copy(update={"cifras": tuple(figures)})


def _unproven(line: LineaImpresa, fila: Fila) -> bool:
    accepted = {c.fuente.columna for c in fila.cifras if c.fuente.linea == line.numero and not c.revision}
    return any(cell.lugar.columna not in accepted for cell in line.cells)


def _shape(draft: Borrador, number: int, line: LineaImpresa, index: int) -> object:
    """Lines that a page damaged alike: same printed line, same fields. A form of one line a row: each by itself."""
    if not draft.multiple:
        return index
    return number, line.nombre, tuple(cell.col for cell in line.cells)


def _sequences(draft: Borrador, fila: Fila, line: LineaImpresa) -> Iterator[tuple[Ranura, ...]]:
    """The orders in which a line may print its slots; figures printed once a row may stand in it or before it."""
    slots = [slot for slot, _ in draft.lecturas]
    if not draft.multiple:
        yield tuple(slots)
        return
    own = [slot for slot in slots if slot.linea == line.nombre]
    known = {(c.ranura, c.periodo) for c in fila.cifras if _read(c.valor, c.revision) and c.fuente.linea != line.numero}
    shared = [s for s in slots if s.linea is None and (s.nombre, s.periodo) not in known]
    yield tuple(own)
    if shared:
        yield tuple(s for s in slots if s in own or s in shared)
        yield (*shared, *own)


def _read(value: object, review: bool) -> bool:
    return value is not None and not review


# ---- search --------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _patterns(fields: int, slots: int, alone: bool) -> Places | None:
    """Ways to lose `slots - fields` slots: (patterns, slots), field index or -1; None where they are too many.

    Lines of one shape confirm each other, so two runs of losses are enough to look at; a line by itself has to be
    unique among all ways.
    """
    lost = slots - fields
    if not 0 <= lost <= (MAX_LOST_ALONE if alone else MAX_LOST):
        return None
    masks = sorted(set(combinations(range(slots), lost)) if alone else _two_runs(lost, slots))
    out = np.empty((len(masks), slots), dtype=np.int64)
    for row, mask in enumerate(masks):
        gone = set(mask)
        kept = iter(range(fields))
        out[row] = [-1 if slot in gone else next(kept) for slot in range(slots)]
    return out


def _two_runs(lost: int, slots: int) -> set[tuple[int, ...]]:
    masks: set[tuple[int, ...]] = set() if lost else {()}
    for first in range(1, lost + 1):
        second = lost - first
        for a in range(slots - first + 1):
            if not second:
                masks.add(tuple(range(a, a + first)))
            for b in range(a + first, slots - second + 1) if second else ():
                masks.add((*range(a, a + first), *range(b, b + second)))
    return masks


def _solve(
    lines: Sequence[_Line], drafts: Sequence[Borrador], filas: Sequence[Fila], reglas: Reglas
) -> Iterator[tuple[int, dict[Ranura, Cell], set[Ranura]]]:
    """Per line, the field of each slot under the best pattern, and the slots that all best patterns agree on."""
    alone = not drafts[lines[0].row].multiple
    options = [
        (order, places)
        for order in range(len(lines[0].sequences))
        if all(order < len(line.sequences) for line in lines)
        and (places := _patterns(len(lines[0].cells), len(lines[0].sequences[order]), alone)) is not None
    ]
    if not options:
        return
    evidence = [_pooled(lines, order, places, filas, reglas) for order, places in options]
    scores = [holds - BREAK_WEIGHT * breaks for holds, breaks in evidence]
    top = max(float(np.max(score)) for score in scores)
    best = [
        (order, places[index])
        for (order, places), score, (_, breaks) in zip(options, scores, evidence, strict=True)
        for index in np.flatnonzero((breaks == 0) if alone else (score >= top - MARGIN))
    ]
    if top < MARGIN or not best:
        return
    first = max(range(len(options)), key=lambda i: float(np.max(scores[i])))
    chosen = (options[first][0], options[first][1][int(np.argmax(scores[first]))])
    for line in lines:
        yield line.row, *_reading(line, chosen, best)


def _pooled(
    lines: Sequence[_Line], order: int, places: Places, filas: Sequence[Fila], reglas: Reglas
) -> tuple[Array, Array]:
    """Per pattern, the equations of all lines that hold and that break."""
    each = [_evidence(line.cells, line.sequences[order], places, filas[line.row], reglas) for line in lines]
    return np.sum([holds for holds, _ in each], axis=0), np.sum([breaks for _, breaks in each], axis=0)


def _reading(
    line: _Line, chosen: tuple[int, Places], best: Sequence[tuple[int, Places]]
) -> tuple[dict[Ranura, Cell], set[Ranura]]:
    order, places = chosen
    taken = {slot: line.cells[field] for slot, field in zip(line.sequences[order], places, strict=True) if field >= 0}
    sure = set(taken)
    for other, pattern in best:
        there = {s: line.cells[f] for s, f in zip(line.sequences[other], pattern, strict=True) if f >= 0}
        sure = {slot for slot in sure if there.get(slot) is taken[slot]}
    return taken, sure


# ---- evidence ------------------------------------------------------------------------------------


class _Table:
    """The values of every slot under each pattern: (patterns,) arrays, NaN where nothing stands."""

    def __init__(self, cells: Sequence[Cell], slots: Sequence[Ranura], places: Places, fila: Fila) -> None:
        values = np.array([_number(cell) for cell in cells] + [np.nan])
        grid = values[places]
        self.patterns = len(places)
        self.by_slot: dict[str, list[tuple[str, Array]]] = defaultdict(list)
        placed = {(slot.nombre, slot.periodo) for slot in slots}
        for column, slot in enumerate(slots):
            self.by_slot[slot.nombre].append((slot.periodo, grid[:, column]))
        for figure in fila.cifras:
            if (figure.ranura, figure.periodo) not in placed:
                known = float(figure.valor) if figure.valor is not None and not figure.revision else np.nan
                self.by_slot[figure.ranura].append((figure.periodo, np.full(self.patterns, known)))

    def figures(self, slot: Slot) -> list[Array]:
        """The arrays of a slot reference."""
        found = self.by_slot.get(slot.name, [])
        if not slot.periods:
            return [array for _, array in found]
        return [array for period, array in found if period in slot.periods or period.rpartition("-")[2] in slot.periods]


def _number(cell: Cell) -> float:
    value = parse_figure(cell.text).valor
    return float(value) if value is not None else float("nan")


def _evidence(
    cells: Sequence[Cell], slots: Sequence[Ranura], places: Places, fila: Fila, reglas: Reglas
) -> tuple[Array, Array]:
    """Per pattern, how many of a row's equations hold, and how many break."""
    table = _Table(cells, slots, places, fila)
    holds, breaks = np.zeros(table.patterns), np.zeros(table.patterns)
    with np.errstate(all="ignore"):
        for equation in reglas.ecuaciones:
            if equation.nivel == "fila" and equation.clase == fila.clase and conditions_met(equation, fila):
                held, broken = _judge(equation, table)
                holds += held
                breaks += broken
    return holds, breaks


def _judge(equation: Ecuacion, table: _Table) -> tuple[Array, Array]:
    """Where an equation holds in one of its readings, and where every reading breaks."""
    held, broken = np.zeros(table.patterns), np.ones(table.patterns)
    for text in (equation.formula, *(a.formula for a in equation.alternativas)):
        holds, breaks = _judge_reading(text, equation.decimales, table)
        held, broken = np.maximum(held, holds), np.minimum(broken, breaks)
    return held, np.where(held > 0, 0.0, broken)


def _judge_reading(text: str, decimals: int | None, table: _Table) -> tuple[Array, Array]:
    """Where a formula holds, and where it breaks or could only be mended below zero."""
    formula = parse(text)
    printed = table.figures(formula.lhs)
    right = _value(formula.rhs, table) if len(printed) == 1 else None
    if right is None:
        return np.zeros(table.patterns), np.zeros(table.patterns)
    left = printed[0]
    allowed = ROUNDING if decimals is None else 0.5 * 10.0**-decimals + 1e-9
    off = np.abs(left - right)
    worth = np.where((left == 0) & (right == 0), TRIVIAL, 1.0)
    broken = off > allowed
    if isinstance(formula.rhs, Call) and formula.rhs.function == "suma":
        broken = broken | _below_zero(left, formula.rhs, table)
    return np.where(off <= allowed, worth, 0.0), broken.astype(np.float64)


def _below_zero(left: Array, call: Call, table: _Table) -> NDArray[np.bool_]:
    """Where what is printed of a sum is already more than its total, so that what was lost would be negative."""
    members = [array for arg in call.args if isinstance(arg, Slot) for array in table.figures(arg)]
    if not members:
        return np.zeros(table.patterns, dtype=bool)
    stack = np.vstack(members)
    lost = np.isnan(stack).any(axis=0)
    return np.asarray(lost & (left - np.nansum(stack, axis=0) < -ROUNDING))


def _value(node: Expr, table: _Table) -> Array | None:
    """The right-hand side under each pattern; None for what is not plain arithmetic."""
    if isinstance(node, Num):
        return np.full(table.patterns, float(node.value))
    if isinstance(node, Slot):
        found = table.figures(node)
        return found[0] if len(found) == 1 else None
    if isinstance(node, Binary):
        left, right = _value(node.left, table), _value(node.right, table)
        if left is None or right is None:
            return None
        operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
        quotient = np.asarray(operations[node.op](left, right), dtype=np.float64)
        return np.where(np.isfinite(quotient), quotient, np.nan)
    if isinstance(node, Call) and node.function in ("suma", "min", "max"):
        return _aggregate(node, table)
    return None


def _aggregate(node: Call, table: _Table) -> Array | None:
    parts: list[Array] = []
    for arg in node.args:
        if isinstance(arg, Slot):
            parts += table.figures(arg)
        elif not isinstance(arg, (Num, Binary, Call)) or (part := _value(arg, table)) is None:
            return None
        else:
            parts.append(part)
    if not parts:
        return None
    stack = np.vstack(parts)
    if node.function == "suma":
        return np.asarray(stack.sum(axis=0), dtype=np.float64)
    return np.asarray(stack.min(axis=0) if node.function == "min" else stack.max(axis=0), dtype=np.float64)


# ---- result --------------------------------------------------------------------------------------


def _apply(draft: Borrador, fila: Fila, places: dict[Ranura, Cell], sure: set[Ranura], rebuild: Rebuild) -> Fila:
    """The row with one line's fields where the best pattern has them; figures of its other lines as they were."""
    lines = {cell.lugar.linea for cell in places.values()}
    kept = {(c.ranura, c.periodo): c for c in fila.cifras if c.fuente.linea not in lines or not c.fuente.texto}
    readings = [(slot, places.get(slot) or _cell_of(slot, kept, draft)) for slot, _ in draft.lecturas]
    draft.lecturas[:] = readings
    fresh = rebuild(replace(draft, lecturas=readings), fila.id)
    certain = {(slot.nombre, slot.periodo) for slot in sure}
    moved = {(slot.nombre, slot.periodo) for slot in places}
    before = {(c.ranura, c.periodo): c for c in fila.cifras}
    figures = []
    for figure in fresh.cifras:
        key = (figure.ranura, figure.periodo)
        if key in moved and _same_place(figure, before.get(key)):
            old = before[key]  # its separator may have been decided: typing it again would undo that
            doubtful = key not in certain or (old.revision and bool(old.fuente.alternativas))
            figures.append(old.model_copy(update={"revision": old.valor is not None and doubtful}))
        elif key in moved:
            doubtful = figure.valor is not None and (key not in certain or figure.revision)
            figures.append(figure.model_copy(update={"revision": doubtful, "estado": Estado.REUBICADO}))
        elif key in kept and figure.fuente.texto:
            figures.append(kept[key])
        else:
            figures.append(figure)
    return fresh.model_copy(update={"cifras": tuple(figures)})


def _same_place(figure: Cifra, old: Cifra | None) -> bool:
    here = (figure.fuente.linea, figure.fuente.columna, figure.fuente.texto)
    return old is not None and here == (old.fuente.linea, old.fuente.columna, old.fuente.texto)


def _cell_of(slot: Ranura, kept: Mapping[tuple[str, str], object], draft: Borrador) -> Cell | None:
    if (slot.nombre, slot.periodo) not in kept:
        return None
    return next((cell for own, cell in draft.lecturas if own == slot), None)
