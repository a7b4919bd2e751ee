"""What the equations of a row say of its printed figures where lost ones are deduced of others.

An equation that is needed to work a lost figure out proves nothing: it would hold whatever is printed. One that is left
over, once all lost figures have theirs, does, and proves with it those that it stands in for.
"""

from collections.abc import Collection, Sequence

from extractors.schemas import Estado, Fila, Reglas
from extractors.validators import proofs


def held_by_deduced(reglas: Reglas, fila: Fila) -> dict[str, bool]:
    """Whether the equations through deduced figures hold, by the ids of the printed figures that they test.

    Args:
        reglas: the form's equations.
        fila: the row, its deduced figures with what they were worked out to be.
    """
    lost = {c.id for c in fila.cifras if c.estado is Estado.DEDUCIDO and c.recalculado is not None}
    if not lost:
        return {}
    figures = (
        c.model_copy(update={"valor": c.recalculado, "ausencia": None}) if c.id in lost else c for c in fila.cifras
    )
    through = [p for p in proofs(reglas, fila.model_copy(update={"cifras": tuple(figures)})) if lost & {*p.cifras}]
    unknown = [lost & {*proof.cifras} for proof in through]
    needed = _solved(unknown)
    left = [p for at, p in enumerate(through) if _solved([*unknown[:at], *unknown[at + 1 :]]) == needed]
    broken = {figure for proof in through if not proof.cumple for figure in proof.cifras}
    # Where one breaks, the others may hold for having been used to deduce.
    held = {figure for proof in left for figure in proof.cifras} if not broken else set()
    return {figure: figure in held for figure in (held | broken) - lost}


def _solved(equations: Sequence[Collection[str]]) -> int:
    """How many unknowns have an equation of their own (a matching as large as any, by augmenting paths)."""
    owner: dict[str, int] = {}

    def finds(at: int, asked: set[str]) -> bool:
        for unknown in equations[at]:
            if unknown not in asked:
                asked.add(unknown)
                if unknown not in owner or finds(owner[unknown], asked):
                    owner[unknown] = at
                    return True
        return False

    return sum(finds(at, set()) for at in range(len(equations)))
