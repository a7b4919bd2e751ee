"""Equations through deduced figures: those that were needed to deduce them test nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.layouts import load_all
from extractors.repair.deduced import held_by_deduced
from extractors.schemas import Fila, Reglas


@pytest.fixture(scope="module")
def reglas() -> Reglas:
    return next(layout for layout in load_all() if layout.id == "metas-trimestral").rules_for("2024")


def quarters(*texts: str) -> dict[str, str]:
    return {f"2024-T{n}": text for n, text in enumerate(texts, 1)}


TWO_LOST = {
    "meta": "20", "programado": quarters("=7", "10", "=3", "0"),
    "ejecutado": quarters("3", "5", "1"), "avance": quarters("42.86", "50.00", "33.33"),
}  # fmt: skip


def test_a_figure_deduced_once_proves_nothing(fila: Callable[..., Fila], reglas: Reglas) -> None:
    by_sum = fila("A", {"meta": "20", "programado": quarters("=7", "13", "0", "0")})
    assert held_by_deduced(reglas, by_sum) == {}
    by_rate = fila("A", {"programado": quarters("=7"), "ejecutado": quarters("3"), "avance": quarters("42.86")})
    assert held_by_deduced(reglas, by_rate) == {}


def test_the_equation_that_is_left_over_proves_what_it_and_the_others_hold(
    fila: Callable[..., Fila], reglas: Reglas
) -> None:
    held = held_by_deduced(reglas, fila("A", TWO_LOST))
    rates = [f"A:{slot}[2024-{quarter}]" for slot in ("ejecutado", "avance") for quarter in ("T1", "T3")]
    planned = [f"A:programado[2024-{quarter}]" for quarter in ("T2", "T4")]
    assert held == dict.fromkeys(["A:meta", *planned, *rates], True)
    assert held_by_deduced(reglas, fila("A", TWO_LOST | {"meta": "21"})) == dict.fromkeys(["A:meta", *planned], False)


def test_what_only_gives_another_lost_figure_its_value_stays_unproven(
    fila: Callable[..., Fila], reglas: Reglas
) -> None:
    slots = TWO_LOST | {"ejecutado": quarters("3", "5", "=1")}
    assert held_by_deduced(reglas, fila("A", slots)) == {}
