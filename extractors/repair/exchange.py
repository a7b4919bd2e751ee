"""Which figures of a row its equations tie to their very slots: those that no exchange could have moved.

A sum holds whatever the order of its terms, so an equation that holds proves nothing about places by
itself. A figure is tied to its slot if every exchange that would give that slot another value (two figures
of the row, two periods, planned and done, physical and financial, or a printed number that no slot took)
makes an equation stop holding.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from extractors.schemas import Cifra, Fila, Reglas
from extractors.validators import hits, support

Moves = Mapping[str, Cifra]
"""Figure id -> the figure whose value it would have."""

_DIMENSIONS = ("magnitud", "rol", "periodo", "acumulado")


def tied(fila: Fila, reglas: Reglas, others: Sequence[Decimal] = ()) -> frozenset[str]:
    """Ids of the figures that equations tie to their slots.

    Args:
        fila: the row.
        reglas: the form's rules.
        others: numbers printed in the row that no slot took.
    """
    proof = support(reglas, fila)
    open_ids = {c.id for c in fila.cifras if c.valor is not None and proof.get(c.id, (0, 0))[0] and not proof[c.id][1]}
    if not open_ids:
        return frozenset()
    before = hits(reglas, [fila])
    for moves in _exchanges(fila.cifras):
        moved = {i for i in moves if i in open_ids and _value(fila, i) != moves[i].valor}
        if moved and not _breaks(fila, moves, reglas, before):
            open_ids -= moved
    for figure in fila.cifras:
        for value in others:
            if figure.id in open_ids and value != figure.valor:
                stand_in = {figure.id: figure.model_copy(update={"valor": value})}
                if not _breaks(fila, stand_in, reglas, before):
                    open_ids.discard(figure.id)
    return frozenset(open_ids)


def _value(fila: Fila, figure_id: str) -> Decimal | None:
    return next(c.valor for c in fila.cifras if c.id == figure_id)


def _breaks(fila: Fila, moves: Moves, reglas: Reglas, before: tuple[int, int]) -> bool:
    figures = tuple(
        c.model_copy(update={"valor": moves[c.id].valor, "ausencia": moves[c.id].ausencia}) if c.id in moves else c
        for c in fila.cifras
    )
    holds, breaks = hits(reglas, [fila.model_copy(update={"cifras": figures})])
    return holds < before[0] or breaks > before[1]


def _exchanges(figures: Sequence[Cifra]) -> Iterator[Moves]:
    """Every two figures exchanged; then every two periods, roles, magnitudes, in the row or a part of it."""
    for one, other in combinations(figures, 2):
        if one.valor != other.valor:
            yield {one.id: other, other.id: one}
    parts = [figures, [c for c in figures if not c.acumulado]]
    parts += [[c for c in figures if c.magnitud is m] for m in dict.fromkeys(c.magnitud for c in figures)]
    for part in parts:
        for dimension in _DIMENSIONS:
            yield from _blocks(part, dimension)


def _blocks(figures: Sequence[Cifra], dimension: str) -> Iterator[Moves]:
    by_place = {tuple(getattr(c, d) for d in _DIMENSIONS): c for c in figures}
    at = _DIMENSIONS.index(dimension)
    for one, other in combinations(dict.fromkeys(place[at] for place in by_place), 2):
        moves: dict[str, Cifra] = {}
        for place, figure in by_place.items():
            if place[at] not in (one, other):
                continue
            partner = by_place.get((*place[:at], other if place[at] == one else one, *place[at + 1 :]))
            if partner is not None:
                moves[figure.id] = partner
        if moves:
            yield moves
