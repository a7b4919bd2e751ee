"""What the sums of a row say of its printed figures once the lost ones are worked out of them.

A quarter that was lost stands in the sum of its months and in the total: one less the other, the total is held by the
months. So figures have proof that no sum of the form gives alone.
"""

from collections.abc import Sequence

from extractors.repair.running import Equation, Sum

Relation = tuple[dict[int, int], int]
"""Slot -> coefficient, of a sum that gives 0; the difference allowed."""


def implied(equations: Sequence[Equation], values: Sequence[int | None]) -> list[tuple[frozenset[int], bool]]:
    """The slots of each sum that is left without a lost figure, and whether it holds.

    Args:
        equations: the row's equations; only sums are looked at.
        values: by slot; None where the figure was lost.
    """
    left = [(dict(e.terms), e.slack) for e in equations if isinstance(e, Sum)]
    for lost in (slot for slot, value in enumerate(values) if value is None):
        using = [relation for relation in left if lost in relation[0]]
        if using:
            left = [relation for relation in left if lost not in relation[0]]
            left += [_without(lost, using[0], other) for other in using[1:]]
    return [(frozenset(terms), abs(_total(terms, values)) <= slack) for terms, slack in left if terms]


def _without(lost: int, one: Relation, other: Relation) -> Relation:
    """Two relations through a lost figure as one without it."""
    mine, yours = one[0][lost], other[0][lost]
    terms = {slot: other[0].get(slot, 0) * mine - one[0].get(slot, 0) * yours for slot in one[0] | other[0]}
    slack = other[1] * abs(mine) + one[1] * abs(yours)
    return {slot: coefficient for slot, coefficient in terms.items() if coefficient}, slack


def _total(terms: dict[int, int], values: Sequence[int | None]) -> int:
    return sum(coefficient * (values[slot] or 0) for slot, coefficient in terms.items())
