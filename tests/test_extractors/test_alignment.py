"""All placements of a row weighed at once: what is certain, what is not, what an equation fixes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.repair.alignment import Posterior, Row, align
from extractors.repair.running import Check, Equation, Sum, Token

MONTHS, QUARTER = 3, 3
"""A quarter of three months, printed after them; two such quarters and their total: slots 0-2 3, 4-6 7, 8."""
EQUATIONS = (
    Sum("t1", {3: 1, 0: -1, 1: -1, 2: -1}, 3),
    Sum("t2", {7: 1, 4: -1, 5: -1, 6: -1}, 7),
    Sum("total", {8: 1, 3: -1, 7: -1}, 8),
)
SLOTS = 9


def weigh(
    values: Sequence[int], lose: Sequence[float] | None = None, equations: Sequence[Equation] = EQUATIONS
) -> Posterior:
    tokens = tuple(Token(0, value) for value in values)
    slots = 1 + max(slot for equation in equations for slot in slots_of(equation))

    def rarity(value: int | None) -> float:
        return max(0.05, values.count(value or 0) / (len(values) + 4))

    results = {equation.left for equation in equations}
    emit = [[1.0 if slot in results else rarity(value) for value in values] for slot in range(slots)]
    found = align(Row(tokens, (0,) * slots, tuple(equations), rarity, emit, lose or [0.04] * slots))
    assert found is not None
    return found


def slots_of(equation: Equation) -> Sequence[int]:
    return [*equation.terms] if isinstance(equation, Sum) else equation.slots


def rate(name: str, done: int, planned: int, told: int) -> Check:
    """Done of planned, in hundredths of a percent."""

    def holds(values: Sequence[int | None]) -> bool | None:
        percent, part, whole = values
        return None if None in (percent, part, whole) or not whole else round(10_000 * (part or 0) / whole) == percent

    def solved(values: Sequence[int | None], place: int) -> int | None:
        fits = [n for n in range(1, 1000) if holds([n if at == place else v for at, v in enumerate(values)])]
        return fits[0] if len(fits) == 1 else None

    return Check(name, (told, done, planned), told, holds, solved)


def share(found: Posterior, values: Sequence[int], slot: int, value: int) -> float:
    return sum(weight for at, weight in found.field[slot].items() if at >= 0 and values[at] == value)


def test_shares_of_a_slot_add_up_to_one() -> None:
    found = weigh([12, 27, 39, 15, 14, 16, 45, 84])
    for by_field in found.field:
        assert sum(by_field.values()) == pytest.approx(1)


def test_a_lost_quarter_is_told_by_its_total_and_fixed_by_an_equation() -> None:
    values = [12, 27, 31, 15, 14, 16, 45, 115]  # t1 = 70 is lost
    found = weigh(values)
    assert found.best == (0, 1, 2, -1, 3, 4, 5, 6, 7)
    assert found.field[3][-1] > 0.99
    assert found.fixed[3][70, "total"] > 0.99
    assert all(share(found, values, slot, values[at]) > 0.99 for slot, at in ((0, 0), (2, 2), (4, 3), (8, 7)))


def test_of_a_quarter_that_lost_a_month_no_month_is_certain() -> None:
    values = [12, 27, 70, 15, 14, 16, 45, 115]  # one of the first three months is lost
    found = weigh(values)
    lost = [found.field[slot].get(-1, 0.0) for slot in range(SLOTS)]
    assert sum(lost[:3]) > 0.98 and max(lost[:3]) < 0.5
    assert share(found, values, 3, 70) > 0.98
    assert share(found, values, 5, 14) > 0.98


def test_among_equal_figures_only_the_page_tells_which_was_lost() -> None:
    values = [2, 2, 6, 2, 2, 2, 6, 12]
    assert max(weigh(values).field[slot].get(-1, 0.0) for slot in (0, 1, 2, 4, 5, 6)) < 0.5
    told = weigh(values, [0.01, 0.97, *[0.01] * 7])
    assert told.field[1][-1] > 0.99
    assert share(told, values, 0, 2) > 0.99


def test_a_figure_printed_twice_is_left_out() -> None:
    values = [12, 27, 31, 70, 15, 15, 14, 16, 45, 115]
    found = weigh(values)
    assert [values[at] for at in found.best] == [12, 27, 31, 70, 15, 14, 16, 45, 115]


def test_what_the_office_added_wrong_is_placed_where_it_stands() -> None:
    values = [12, 27, 31, 71, 15, 14, 16, 45, 116]
    found = weigh(values)
    assert found.best == tuple(range(SLOTS))


RATES = (
    Sum("meta", {0: 1, 1: -1, 2: -1}, 0),
    *(rate(f"avance_{k}", done=2 + k, planned=k, told=4 + k) for k in (1, 2)),
)
"""A goal of two quarters: slots 0 the goal, 1-2 planned, 3-4 done, 5-6 done of planned, in hundredths of a percent."""


def test_a_figure_that_a_sum_fixes_counts_in_what_it_divides() -> None:
    found = weigh([1203, 700, 201, 350, 3996, 5000], equations=RATES)  # the first quarter's 503 is lost
    assert found.best == (0, -1, 1, 2, 3, 4, 5)
    assert found.field[1][-1] > 0.98 and found.fixed[1][503, "meta"] > 0.98
    denied = weigh([1203, 700, 201, 350, 4113, 5000], equations=RATES)
    assert denied.field[1].get(-1, 0.0) < 0.1


def test_two_lost_figures_are_fixed_by_what_they_divide() -> None:
    found = weigh([1203, 201, 350, 3996, 5000], equations=RATES)
    assert found.best == (0, -1, -1, 1, 2, 3, 4)
    assert max(found.fixed[1], key=found.fixed[1].__getitem__) == (503, "avance_1")
    assert max(found.fixed[2], key=found.fixed[2].__getitem__) == (700, "avance_2")


def test_a_lost_figure_is_not_supposed_to_be_what_a_sum_says_it_is_not() -> None:
    found = weigh([1203, 700, 201, 350, 2871, 5000], equations=RATES)  # 201 of the 700 beside, were that the lost one
    assert found.fixed[1].get((503, "meta"), 0.0) < 0.1
