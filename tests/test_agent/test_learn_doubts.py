"""Columns whose header is not what it looks: left to the person, or read as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, study
from extractors.forms import known_layouts

NAMES = ("Talleres de arte\tTaller", "Poda de setos\tÁrbol", "Censo de colmenas\tColmena", "Riego de viveros\tVivero")


def columns(path: Path, title: str, heads: Sequence[str], rows: Sequence[str]) -> dict[str, str]:
    """Header of each column of figures that is sure -> what it is."""
    lines = [
        title,
        *(f"{over}{head}" for over, head in zip(("Actividad\tUnidad de medida\t", "\t\t"), heads, strict=False)),
    ]
    lines += [f"{name}\t{row}" for name, row in zip(NAMES, rows, strict=False)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = study(Encargo(path, "dudas", Lectura(ocr="never")), known_layouts())
    sure = [p for serie in found.series for p in serie.miembros if p.es and p.es.es_cifra]
    return {p.encabezado: f"{p.es.magnitud} {p.es.nombre}" for p in sure if p.es}


PLAIN = ("12.00\t9.00\t75.00", "40.00\t40.00\t100.00", "200.00\t230.00\t115.00")
MONEY = (
    "12,00\t9,00\t65.000,00\t31.800,50",
    "40,00\t40,00\t28.500,00\t18.000,10",
    "200,00\t230,00\t18.000,00\t9.100,00",
)


def test_cents_are_no_money_beside_a_unit_of_measure(tmp_path: Path) -> None:
    heads = ["Programado\tEjecutado\t% de avance"]
    assert columns(tmp_path / "f.txt", "Avance del gasto, I trimestre de 2024", heads, PLAIN) == {}


def test_the_name_of_a_programme_says_nothing_of_money(tmp_path: Path) -> None:
    heads = ["Programado\tEjecutado\t% de avance"]
    title = "Programa presupuestario: viveros. I trimestre de 2024"
    found = columns(tmp_path / "f.txt", title, heads, PLAIN)
    assert list(found.values()) == ["fisica programado", "fisica ejecutado", "fisica avance"]


def test_counts_under_a_group_of_their_own_beside_a_budget_are_no_money(tmp_path: Path) -> None:
    heads = ["I TRIMESTRE\tI TRIMESTRE\tPRESUPUESTO\tPRESUPUESTO", "Planificado\tEjecutado\tCodificado\tDevengado"]
    found = columns(tmp_path / "f.txt", "Plan operativo 2024", heads, MONEY)
    assert list(found.values()) == [
        "fisica programado",
        "fisica ejecutado",
        "financiera vigente",
        "financiera devengado",
    ]


@pytest.mark.parametrize(
    ("last", "cells"),
    [
        ("% acumulado de la meta", ("82.5", "41.6", "90")),  # a share of a goal is no goal
        ("Desvío acumulado %", ("-6.00", "5.89", "-5.30")),  # nor a difference in per cent an amount
        ("Devengado acumulado al 2023", ("310.50", "20.10", "98.70")),  # since before its year
    ],
)
def test_what_is_no_figure_of_its_name(tmp_path: Path, last: str, cells: Sequence[str]) -> None:
    rows = [f"{row}\t{cell}" for row, cell in zip(("40\t33", "7000\t5010", "350\t35"), cells, strict=True)]
    found = columns(tmp_path / "f.txt", "Avance al III trimestre 2024", [f"Meta anual\tEjecutado\t{last}"], rows)
    assert found == {"Meta anual": "fisica meta", "Ejecutado": "fisica ejecutado"}


def test_of_two_goals_told_apart_by_a_word_unknown_none_is_the_goal(tmp_path: Path) -> None:
    heads = ["Meta original anual\tMeta modificada anual\tProgramado abril-junio\tRealizado abril-junio"]
    rows = ("3600\t3650\t900\t955", "12000\t12000\t3000\t2710", "8\t6\t2\t0")
    found = columns(tmp_path / "f.txt", "Avance programático 2024", heads, rows)
    assert list(found) == ["Programado abril-junio", "Realizado abril-junio"]


def test_figures_of_a_year_beside_those_of_its_first_half_are_not_of_that_half(tmp_path: Path) -> None:
    heads = ["Año 2024\tAño 2024\tI Semestre\tI Semestre", "Meta\tLogro\tMeta\tLogro"]
    rows = ("900\t711\t400\t380", "1800\t1950\t900\t905", "36\t30\t18\t10")
    found = columns(tmp_path / "f.txt", "Evaluación del plan operativo 2024", heads, rows)
    assert list(found) == ["Año 2024 > Meta", "I Semestre > Meta", "I Semestre > Logro"]


def test_a_balance_without_a_year_beside_several_years_is_of_none_of_them(tmp_path: Path) -> None:
    heads = ["Devengado 2023\tDevengado 2024\tPIM 2024\tSaldo\tAvance financiero acumulado %"]
    rows = (
        "250.50\t110.00\t300.00\t80.10\t60.00",
        "90.40\t130.00\t140.00\t19.95\t91.68",
        "45.00\t39.01\t50.00\t25.99\t82.67",
    )
    found = columns(tmp_path / "f.txt", "Cartera de inversiones 2024", heads, rows)
    assert list(found) == ["Devengado 2023", "Devengado 2024", "PIM 2024"]


def test_what_is_accumulated_over_years_is_of_none_of_them(tmp_path: Path) -> None:
    heads = ["Ejecutado a diciembre 2023\tEjecutado enero-marzo 2024\tEjecutado acumulado\tMeta total"]
    rows = ("10\t9\t19\t40", "20\t22\t42\t80", "4\t4\t8\t10")
    found = columns(tmp_path / "f.txt", "Avance de obras, primer trimestre 2024", heads, rows)
    assert list(found) == ["Ejecutado a diciembre 2023", "Ejecutado enero-marzo 2024"]
