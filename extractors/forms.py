"""The layouts that a run reads with: loaded, and their rules checked against the slots that they have."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from extractors.errors import LayoutError
from extractors.layouts import Layout, load_all
from extractors.layouts.model import LineaForma
from extractors.schemas import Ecuacion
from extractors.validators import check_rules, slots_of

FIELDS = frozenset({"codigo", "descripcion", "unidad_organica", "unidad_medida", "indicador", "observacion"})
"""Text fields of a row that a condition may look at."""


@lru_cache(maxsize=8)
def known_layouts(folder: Path | None = None) -> tuple[Layout, ...]:
    """The bundled layouts and those of a user's folder, with rules that can run.

    Raises:
        LayoutError: a folder without layouts, a file that is not valid, or a rule that names what the form has not.
    """
    layouts = load_all(folder)
    for layout in layouts:
        check_layout(layout)
    return layouts


def check_layout(layout: Layout) -> None:
    """Refuses a layout whose rules cannot run.

    Raises:
        LayoutError: a formula outside the grammar, or a class, slot, attribute or rule that does not exist.
    """
    try:
        check_rules(layout.rules_for(None))
        slots = slots_by_class(layout)
        for equation in layout.rules_for(None).ecuaciones:
            for problem in _unknown_names(equation, slots, layout):
                raise LayoutError(f"{equation.id}: {problem}")
    except LayoutError as problem:
        raise LayoutError(f"{layout.archivo}: {problem}", problem.hint or "Vea docs/layouts.md.") from problem


def slots_by_class(layout: Layout) -> dict[str, frozenset[str]]:
    """The slots of each class of row that a layout makes."""
    lines = tuple(layout.fila.lineas)
    data = {f"{c.id}.{line}" for c in layout.columnas if c.is_figure and c.per_line for line in lines}
    data |= {c.id for c in layout.columnas if c.is_figure and not c.per_line}
    found = {layout.fila.clase: frozenset(data)}
    found |= {line.clase: _line_slots(line, layout) for line in layout.lineas}
    for table in layout.tablas:
        found |= {f"{table.clase}.{row}.{col}": frozenset({"valor"}) for row in table.filas for col in table.columnas}
    return found


def _line_slots(line: LineaForma, layout: Layout) -> frozenset[str]:
    wanted = [c for c in layout.columnas if c.is_figure and ("*" in line.columnas or c.id in line.columnas)]
    first = next(iter(layout.fila.lineas), "")
    return frozenset({f"{c.id}.{first}" if c.per_line else c.id for c in wanted} | {f.ranura for f in line.cifras})


def _unknown_names(equation: Ecuacion, slots: dict[str, frozenset[str]], layout: Layout) -> Iterator[str]:
    own = slots.get(equation.clase)
    if own is None:
        yield f"no hay filas de la clase «{equation.clase}»"
        return
    for formula in (equation.formula, *(a.formula for a in equation.alternativas)):
        names = slots_of(formula)
        yield from (f"la clase «{equation.clase}» no tiene la ranura «{name}»" for name in sorted(names.slots - own))
        for clase, slot in sorted(names.members, key=str):
            if clase not in slots:
                yield f"no hay filas de la clase «{clase}»"
            elif slot is not None and slot not in slots[clase]:
                yield f"la clase «{clase}» no tiene la ranura «{slot}»"
    attributes = {c.atributo for c in layout.columnas if c.atributo}
    for condition in equation.cuando:
        name, colon, _ = condition.partition(":")
        plain = name.strip().partition("[")[0]
        if colon and plain not in own | attributes | FIELDS:
            yield f"la condición «{condition}» nombra «{plain}», que el formato no tiene"
