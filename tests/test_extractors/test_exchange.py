"""Which figures equations tie to their slots, on rows of the quarterly form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.layouts import load_all
from extractors.repair.exchange import tied
from extractors.schemas import Cifra, Fila, Fuente, Magnitud, Reglas, Rol, TipoFila

QUARTERS = ("T1", "T2", "T3", "T4")
Slots = dict[tuple[str, str], str | None]


@pytest.fixture(scope="module")
def reglas() -> Reglas:
    layout = next(layout for layout in load_all() if layout.id == "metas-trimestral")
    return layout.rules_for("2023")


def row(slots: Slots) -> Fila:
    figures = tuple(
        Cifra(
            id=f"{name}.{period}",
            magnitud=Magnitud.FISICA,
            rol=Rol("avance" if name.startswith("avance") else name),
            periodo=f"2023-{period}" if period else "2023",
            acumulado=name == "avance_acumulado",
            valor=None if text is None else Decimal(text),
            ausencia=None,
            fuente=Fuente(pagina=1, texto=text or "", motor="modelo"),
            ranura=name,
        )
        for (name, period), text in slots.items()
    )
    return Fila(
        id="x", archivo="x", sha256="0", pagina=1, familia="metas-trimestral", tipo=TipoFila.ACTIVIDAD, codigo="1",
        descripcion="x", cifras=figures, clase="actividad",
    )  # fmt: skip


def whole() -> Slots:
    """Each quarter with its own numbers: 10, 20, 40, 80 planned; half of it, all, a quarter, none done."""
    planned, done = ("10", "20", "40", "80"), ("5", "20", "10", "0")
    slots: Slots = {("meta", ""): "150"}
    slots |= {("programado", q): p for q, p in zip(QUARTERS, planned, strict=True)}
    slots |= {("ejecutado", q): e for q, e in zip(QUARTERS, done, strict=True)}
    slots |= {("avance", q): a for q, a in zip(QUARTERS, ("50", "100", "25", "0"), strict=True)}
    slots |= {("avance_acumulado", q): a for q, a in zip(QUARTERS, ("50", "83.33", "50", "23.33"), strict=True)}
    return slots


def test_a_row_that_ties_all_of_its_figures(reglas: Reglas) -> None:
    slots = whole()
    assert tied(row(slots), reglas) == {f"{name}.{period}" for name, period in slots}


def test_a_sum_alone_ties_only_its_total(reglas: Reglas) -> None:
    slots = {key: text for key, text in whole().items() if key[0] in ("meta", "programado")}
    assert tied(row(slots), reglas) == {"meta."}


def test_quarters_that_no_running_total_tells_apart(reglas: Reglas) -> None:
    """Without the running total of T1 and T2, what T1 and T2 print may be exchanged whole."""
    slots = whole()
    for quarter in QUARTERS[:2]:
        slots["avance_acumulado", quarter] = None
    found = tied(row(slots), reglas)
    for name in ("programado", "ejecutado", "avance"):
        assert not {f"{name}.T1", f"{name}.T2"} & found


@pytest.mark.parametrize("name", ["programado", "ejecutado", "avance"])
def test_two_figures_exchanged_tie_nothing_wrong(reglas: Reglas, name: str) -> None:
    slots = whole()
    slots[name, "T1"], slots[name, "T2"] = slots[name, "T2"], slots[name, "T1"]
    assert not {f"{name}.T1", f"{name}.T2"} & tied(row(slots), reglas)


def test_planned_and_done_exchanged_tie_nothing(reglas: Reglas) -> None:
    slots = whole()
    for quarter in QUARTERS:
        one, other = ("programado", quarter), ("ejecutado", quarter)
        slots[one], slots[other] = slots[other], slots[one]
    wrong = {f"{name}.{q}" for name in ("programado", "ejecutado") for q in QUARTERS if q != "T2"}
    assert not wrong & tied(row(slots), reglas)


def test_a_number_that_no_slot_took_may_be_the_right_one(reglas: Reglas) -> None:
    """An empty quarter: what is printed beside it fits no worse than what was taken."""
    slots: Slots = {("meta", ""): "10"} | {("programado", q): None for q in QUARTERS}
    assert tied(row(slots), reglas, [Decimal("12")]) == frozenset()


def test_equal_figures_are_not_told_apart_and_need_not_be(reglas: Reglas) -> None:
    slots: Slots = {("meta", ""): "40"} | {("programado", q): "10" for q in QUARTERS}
    assert tied(row(slots), reglas) == {"meta.", *(f"programado.{q}" for q in QUARTERS)}
