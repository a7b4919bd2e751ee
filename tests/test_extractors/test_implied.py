"""What sums say of printed figures once lost ones are worked out of them."""

from __future__ import annotations

import pytest

from extractors.repair.implied import implied
from extractors.repair.running import Sum

QUARTER, TOTAL = Sum("t1", {2: 1, 0: -1, 1: -1}, 2), Sum("total", {4: 1, 2: -1, 3: -1}, 4)
"""Slots: two months, their sum, another sum, the total of both."""


@pytest.mark.parametrize(
    ("values", "relations"),
    [
        ((5, 7, 12, 8, 20), [({0, 1, 2}, True), ({2, 3, 4}, True)]),
        ((5, 7, None, 8, 20), [({0, 1, 3, 4}, True)]),
        ((5, 7, None, 8, 21), [({0, 1, 3, 4}, False)]),
        ((None, 7, 12, 8, 20), [({2, 3, 4}, True)]),
        ((None, 7, None, 8, 20), []),
    ],
    ids=["whole", "a lost sum", "contradiction", "a lost term", "two lost"],
)
def test_implied(values: tuple[int | None, ...], relations: list[tuple[set[int], bool]]) -> None:
    assert implied([QUARTER, TOTAL], values) == relations


def test_coefficients_and_slack_are_carried_over() -> None:
    double = Sum("double", {3: 1, 0: -2}, 3, slack=1)
    assert implied([double, Sum("same", {1: 1, 0: -1}, 1, slack=1)], [None, 5, None, 12]) == [({1, 3}, True)]
    assert implied([double, Sum("same", {1: 1, 0: -1}, 1)], [None, 5, None, 12]) == [({1, 3}, False)]
