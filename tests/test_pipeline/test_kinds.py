"""What the figures of a table are: planned or done, money or work, shares, fractions or quantities."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from agent.manifest import remarks
from agent.sustento.ajustes import Ajustes
from agent.sustento.reunir import ficha
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo, Fila

MONTHS = ["Enero", "Febrero", "Marzo", "Abril"]
Line = Sequence[object]


def read(
    folder: Path, titles: Sequence[str], lines: Sequence[Line], merged: Sequence[str] = ()
) -> tuple[Archivo, list[dict[str, Any]], list[dict[str, Any]]]:
    """What is read of a sheet of titles and lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (*([title] for title in titles), *lines):
        sheet.append(list(line))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "cuadro.xlsx"
    book.save(path)
    out = folder / "salida"
    out.mkdir()
    archivo = extract(path, path.name, out, Opciones(engine="rules"))
    files = (out / name for name in ("filas.jsonl", "hallazgos.jsonl"))
    rows, findings = ([json.loads(text) for text in file.read_text().splitlines()] for file in files)
    return archivo, rows, findings


def kinds(row: dict[str, Any]) -> set[tuple[str, str]]:
    return {(c["magnitud"], c["rol"]) for c in row["cifras"] if c["valor"] is not None}


def values(row: dict[str, Any], rol: str) -> list[str]:
    return [c["valor"] for c in row["cifras"] if c["rol"] == rol and c["valor"] is not None]


def in_review(rows: Sequence[dict[str, Any]]) -> set[bool]:
    return {c["revision"] for row in rows for c in row["cifras"] if c["valor"] is not None}


# ---- a label and months ---------------------------------------------------------------------------

TWO: list[Line] = [["Servicio", *MONTHS], ["Riego de parques", 31, 28, 33, 30], ["Charlas", 4, 6, 5, 7]]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("PROGRAMACIÓN MENSUAL DE METAS 2031", ("fisica", "programado")),
        ("Metas previstas por mes, año 2031", ("fisica", "programado")),
        ("Cumplimiento de las metas programadas 2031", ("fisica", "ejecutado")),
        ("Gerencia de Planificación - Servicios prestados 2031", ("fisica", "ejecutado")),
        ("Recaudación por mes 2031 (en bolivianos)", ("financiera", "ejecutado")),
        ("Programación financiera 2031, en soles", ("financiera", "programado")),
    ],
)
def test_the_title_says_what_a_grid_of_months_holds(tmp_path: Path, title: str, kind: tuple[str, str]) -> None:
    _, rows, _ = read(tmp_path, [title], TWO)
    assert [kinds(row) for row in rows] == [{kind}, {kind}]
    assert in_review(rows) == {False}


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Programación y ejecución por mes 2031", "programado o lo ejecutado"),
        ("Metas 2031 por mes", "programado o lo ejecutado"),
        ("Porcentaje por mes 2031", "porcentaje"),
        ("Gastos por mes 2031", "dinero"),
    ],
)
def test_a_title_that_leaves_it_open_leaves_it_in_review(tmp_path: Path, title: str, why: str) -> None:
    archivo, rows, findings = read(tmp_path, [title], TWO)
    assert in_review(rows) == {True}
    assert any(why in note for note in remarks(archivo))
    assert not findings


def test_the_lines_of_a_row_name_what_they_hold(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Indicador", "Detalle", *MONTHS],
        ["Podas", "Meta", 10, 10, 20, 20],
        [None, "Resultado", 9, 11, 15, 20],
        [None, "%", "90%", "110%", "75%", "100%"],
        ["Talleres", "Meta", 2, 2, 2, 2],
        [None, "Resultado", 1, 2, 2, 3],
        [None, "%", "50%", "100%", "100%", "150%"],
    ]
    _, rows, _ = read(tmp_path, ["Avance 2031"], lines)
    assert [row["descripcion"] for row in rows] == ["Podas", "Talleres"]
    assert values(rows[0], "programado") == ["10", "10", "20", "20"]
    assert values(rows[1], "ejecutado") == ["1", "2", "2", "3"]
    assert values(rows[0], "avance") == ["90", "110", "75", "100"]


def test_lines_that_repeat_the_name_of_their_row_make_one_row(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Actividad", "Rubro", *MONTHS],
        ["Podas", "Ejecutado", 9, 11, 15, 20],
        ["Podas", "Programado", 10, 10, 20, 20],
        ["Talleres", "Programado", 2, 2, 2, 2],
        ["Ferias", "Ejecutado", 1, 0, 1, 1],
        ["Ferias", "Programado", 1, 1, 1, 1],
    ]
    _, rows, _ = read(tmp_path, ["Avance 2031"], lines)
    assert [row["descripcion"] for row in rows] == ["Podas", "Talleres", "Ferias"]
    assert values(rows[0], "ejecutado") == ["9", "11", "15", "20"]
    assert values(rows[1], "ejecutado") == []
    assert values(rows[1], "programado") == ["2", "2", "2", "2"]


def test_a_column_that_names_only_some_lines_leaves_all_in_review(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Actividad", "Nota", *MONTHS],
        ["Podas", "Programado", 9, 11, 15, 20],
        ["Riego", "con cisterna", 1, 1, 2, 2],
    ]
    _, rows, _ = read(tmp_path, ["Servicios 2031"], lines)
    assert in_review(rows) == {True}


# ---- quarters: quantities, shares, fractions, money -----------------------------------------------

HEAD: list[Line] = [["Actividad", "Unidad de medida", "I Trimestre", None, "II Trimestre", None]]
OVER = ("A2:A3", "B2:B3", "C2:D2", "E2:F2")


def test_progress_beside_goals_may_be_a_quantity(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, "Meta", "Avance", "Meta", "Avance"],
        ["Viviendas", "vivienda", 900, 850, 900, 910],
        ["Censos", "censo", 3, 2, 4, 4],
        ["Faros", "faro", 12, 12, 15, 11],
    ]
    archivo, rows, findings = read(tmp_path, ["Matriz 2031"], lines, OVER)
    assert values(rows[0], "ejecutado") == ["850", "910"]
    assert not any(values(row, "avance") for row in rows)
    assert not findings
    assert any("cantidades, no porcentajes" in note for note in remarks(archivo))


def test_progress_that_may_be_either_stays_in_review(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, "Meta", "Avance", "Meta", "Avance"],
        ["Viviendas", "vivienda", 100, 85, 100, 91],
        ["Censos", "censo", 120, 60, 110, 99],
    ]
    _, rows, _ = read(tmp_path, ["Matriz 2031"], lines, OVER)
    assert {c["revision"] for row in rows for c in row["cifras"] if c["rol"] == "avance"} == {True}
    assert {c["revision"] for row in rows for c in row["cifras"] if c["rol"] == "programado"} == {False}


def test_progress_of_goals_that_can_only_be_a_share_stays_one(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, "Meta", "Avance", "Meta", "Avance"],
        ["Viviendas", "vivienda", 900, 85, 900, 91],
        ["Censos", "censo", 3, 66, 4, 100],
    ]
    _, rows, _ = read(tmp_path, ["Matriz 2031"], lines, OVER)
    assert values(rows[1], "avance") == ["66", "100"]
    assert in_review(rows) == {False}


THREE: list[Line] = [["Actividad", "Unidad de medida", "I Trimestre", None, None]]


def fractions(*shares: object) -> list[Line]:
    done = [(40, 30), (8, 4), (50, 45), (10, 10), (6, 4)]
    names = ["Podas", "Charlas", "Riegos", "Ferias", "Censos"]
    rows: list[Line] = [[name, "u", *pair, share] for name, pair, share in zip(names, done, shares, strict=True)]
    return [*THREE, [None, None, "Prog.", "Ejec.", "% avance"], *rows]


def test_shares_printed_as_fractions_are_read_in_points_and_blame_nobody(tmp_path: Path) -> None:
    archivo, rows, findings = read(
        tmp_path, ["Plan 2031"], fractions(0.75, 0.5, 0.9, 1, 0.67), ("A2:A3", "B2:B3", "C2:E2")
    )
    assert [values(row, "avance") for row in rows] == [["75.00"], ["50.0"], ["90.0"], ["100"], ["67.00"]]
    assert [c["fuente"]["texto"] for c in rows[0]["cifras"]][-1] == "0.75"
    assert not findings
    assert any("fracción de 1" in note for note in remarks(archivo))


def test_a_wrong_one_among_fractions_is_told(tmp_path: Path) -> None:
    _, _, findings = read(tmp_path, ["Plan 2031"], fractions(0.75, 0.5, 0.8, 1, 0.67), ("A2:A3", "B2:B3", "C2:E2"))
    assert [(f["impreso"], f["veredicto"]) for f in findings] == [("0.8", "error_del_documento")]


def test_points_and_fractions_in_one_column_are_left_to_a_person(tmp_path: Path) -> None:
    _, rows, findings = read(tmp_path, ["Plan 2031"], fractions(75, 50, 0.9, 100, 66.7), ("A2:A3", "B2:B3", "C2:E2"))
    assert {c["revision"] for row in rows for c in row["cifras"] if c["rol"] == "avance"} == {True}
    assert all(f["veredicto"] == "ambiguo" for f in findings)


def test_a_title_of_money_makes_quarters_money(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Obra", "I Trimestre", None, "II Trimestre", None],
        [None, *["Programado", "Ejecutado"] * 2],
        ["Puente", 90000, 85000, 70000, 70000],
        ["Canal", 40000, 41000, 52000, 30000],
    ]
    _, rows, _ = read(tmp_path, ["Ejecución financiera 2031 (en quetzales)"], lines, ("A2:A3", "B2:C2", "D2:E2"))
    assert [kinds(row) for row in rows] == [{("financiera", "programado"), ("financiera", "ejecutado")}] * 2


def test_a_title_of_budgets_does_not_make_work_money(tmp_path: Path) -> None:
    lines: list[Line] = [*HEAD, [None, None, *["Programado", "Ejecutado"] * 2], ["Podas", "árbol", 90, 85, 70, 70]]
    _, rows, _ = read(tmp_path, ["Evaluación del plan y del presupuesto 2031"], lines, OVER)
    assert kinds(rows[0]) == {("fisica", "programado"), ("fisica", "ejecutado")}
    assert in_review(rows) == {False}


def test_a_heading_between_rows_turns_the_figures_under_it(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, *["Programado", "Ejecutado"] * 2],
        ["Podas", "árbol", 90, 85, 70, 70],
        ["EJECUCIÓN FINANCIERA (en pesos)"],
        ["Podas", "pesos", 9000, 8500, 7000, 7100],
    ]
    _, rows, _ = read(tmp_path, ["Avance 2031"], lines, OVER)
    assert [row["descripcion"] for row in rows] == ["Podas", "Podas"]
    assert [{m for m, _ in kinds(row)} for row in rows] == [{"fisica"}, {"financiera"}]


def test_a_unit_of_money_that_no_title_explains_is_left_to_a_person(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, *["Programado", "Ejecutado"] * 2],
        ["Podas", "árbol", 90, 85, 70, 70],
        ["Tasas", "S/", 9, 8, 7, 7],
    ]
    _, rows, _ = read(tmp_path, ["Avance 2031"], lines, OVER)
    assert [in_review([row]) for row in rows] == [{False}, {True}]


# ---- what the office may do ------------------------------------------------------------------------


def quarter(*lines: Line) -> list[Line]:
    return [*THREE, [None, None, "Prog.", "Ejec.", "% avance"], *lines]


def test_where_less_is_better_the_share_may_be_planned_over_done(tmp_path: Path) -> None:
    lines = quarter(["Accidentes", "caso", 40, 50, "80%"], ["Quejas", "queja", 20, 25, "85%"])
    area = ("A2:A3", "B2:B3", "C2:E2")
    (tmp_path / "sin").mkdir()
    _, _, findings = read(tmp_path, ["Indicadores 2031 (a menor valor, mejor)"], lines, area)
    assert [f["impreso"] for f in findings if f["severidad"] == "error"] == ["85%"]
    _, _, findings = read(tmp_path / "sin", ["Indicadores 2031"], lines, area)
    assert [f["impreso"] for f in findings if f["severidad"] == "error"] == ["80%", "85%"]


def test_a_share_with_fewer_decimals_than_its_column_is_no_error(tmp_path: Path) -> None:
    lines = quarter(["Podas", "árbol", 3, 1, "33%"], ["Riegos", "riego", 3, 2, "66.7%"], ["Ferias", "u", 6, 1, "18%"])
    _, _, findings = read(tmp_path, ["Plan 2031"], lines, ("A2:A3", "B2:B3", "C2:E2"))
    assert [f["impreso"] for f in findings] == ["18%"]


def test_a_total_line_over_its_rows_is_held_against_them(tmp_path: Path) -> None:
    lines: list[Line] = [
        *HEAD,
        [None, None, *["Programado", "Ejecutado"] * 2],
        ["TOTAL", None, 105, 95, 82, 76],
        ["Podas", "u", 90, 85, 70, 70],
        ["Riegos", "u", 15, 9, 12, 6],
    ]
    _, _, findings = read(tmp_path, ["Plan 2031"], lines, OVER)
    assert [(f["impreso"], f["recalculado"]) for f in findings] == [("95", "94")]


def test_rows_know_the_money_and_the_scale_that_their_title_names(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Obra", *MONTHS],
        ["Puente", 900, 850, 700, 700],
        ["Canal", 400, 410, 520, 300],
        ["Total", 1300, 1260, 1220, 1000],
    ]
    _, rows, _ = read(tmp_path, ["Ejecución financiera 2031 (en miles de soles)"], lines)
    assert [row["atributos"] for row in rows] == [{"moneda": "S/", "escala": "miles"}] * 3
    assert values(rows[0], "ejecutado")[0] == "900"  # as printed
    facts = ficha(Fila.model_validate(rows[0]), "2031-01", (), (), Ajustes(moneda="")).sustento.hechos
    assert [(f.valor, f.unidad) for f in facts if f.rol == "ejecutado"] == [(Decimal(900000), "S/")]


def test_the_balance_of_a_budget_is_held_against_what_the_other_lines_use_to_leave(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Partida", "Descripción", "Aprobado", "Vigente", "Certificado", "Devengado", "Pagado", "Saldo"],
        ["1", "Sueldos", 900, 950, 900, 400, 390, 550],
        ["2", "Bienes", 300, 310, 300, 110, 100, 200],
        ["3", "Obras", 500, 700, 650, 300, 280, 390],
    ]
    archivo, _, findings = read(tmp_path, ["Ejecución presupuestaria al 30 de junio de 2031"], lines)
    assert [(f["impreso"], f["recalculado"]) for f in findings] == [("390", "400")]
    assert any("Certificado" in note for note in remarks(archivo))


def test_the_name_of_an_economic_and_financial_report_does_not_make_goals_money(tmp_path: Path) -> None:
    heads = [["Actividad", "I Trimestre", None, None], [None, "Programado", "Ejecutado", "%"]]
    lines = [["Zanjas", 10, 5, 50], ["Diques", 20, 10, 50]]
    _, rows, _ = read(tmp_path, ["SITUACIÓN ECONÓMICO-FINANCIERA 2031"], [*heads, *lines], ["A2:A3", "B2:D2"])
    assert len(rows) == 2
    assert in_review(rows) == {True}


def test_money_that_a_title_says_outright_over_units_of_work_is_in_doubt(tmp_path: Path) -> None:
    heads = [["Actividad", "Unidad de medida", "I Trimestre", None], [None, None, "Programado", "Ejecutado"]]
    lines = [["Zanjas", "m", 1500.5, 900], ["Diques", "obra", 2000, 1000]]
    for title, doubted in (("Avance financiero 2031 (en soles)", True), ("Dirección Financiera 2031", False)):
        folder = tmp_path / str(doubted)
        folder.mkdir()
        _, rows, _ = read(folder, [title], [*heads, *lines], ["A2:A3", "B2:B3", "C2:D2"])
        assert in_review(rows) == {doubted}


def test_a_row_that_says_it_is_financial_is_in_review_under_columns_of_work(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Actividad", "Tipo", "Unidad de medida", "I TRIMESTRE", None, "II TRIMESTRE", None],
        [None, None, None, "Prog.", "Ejec.", "Prog.", "Ejec."],
        ["Riego de parques", "Físico", "Parque", 10, 9, 20, 22],
        ["Riego de parques", "Financiero", "Parque", 1000, 900.5, 2000, 1800],
        ["Charlas", "Físico", "Charla", 4, 4, 5, 1],
        ["Charlas", "Financiero", "Charla", 8000, 7000, 9000, 1200.25],
    ]
    _, rows, _ = read(tmp_path, ["Evaluación del plan 2031"], lines, ["D2:E2", "F2:G2"])
    assert [in_review([row]) for row in rows] == [{False}, {True}, {False}, {True}]
