"""What a general form leaves to another: spans without a name, physical figures beside money; and prose beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from extractors.pipeline import Archivo, Opciones, extract

ROWS = [["Poda de setos", 4, 3, 5, 5], ["Riego de viveros", 8, 8, 9, 6], ["Aforo de acequias", 2, 1, 3, 3]]


def sheet(tmp_path: Path, heads: list[list[str]], merged: list[str]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in (["Plan operativo 2031"], [], *heads, *ROWS):
        page.append(line)
    for place in merged:
        page.merge_cells(place)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def read(path: Path) -> tuple[Archivo, list[dict[str, Any]]]:
    spool = path.parent / "salida"
    spool.mkdir()
    archivo = extract(path, path.name, spool, Opciones())
    return archivo, [json.loads(line) for line in (spool / "filas.jsonl").read_text().splitlines()]


def two(first: str, second: str) -> list[list[str]]:
    return [["Actividad", first, "", second, ""], ["", *["Programado", "Ejecutado"] * 2]]


MERGED = ["A3:A4", "B3:C3", "D3:E3"]


def test_two_months_of_each_heading_are_no_quarters(tmp_path: Path) -> None:
    _, filas = read(sheet(tmp_path, two("Enero - Febrero", "Marzo - Abril"), MERGED))
    assert filas == []


def test_months_from_january_count_from_january(tmp_path: Path) -> None:
    _, filas = read(sheet(tmp_path, two("Enero - Febrero", "I trimestre"), MERGED))
    told = {(c["periodo"], c["acumulado"]) for fila in filas for c in fila["cifras"]}
    assert told == {("2031-02", True), ("2031-T1", False)}


@pytest.mark.parametrize(("above", "read_as"), [(("META FÍSICA", "META FINANCIERA"), 0), (("2031", "2031"), 3)])
def test_physical_figures_beside_money_are_another_form(above: tuple[str, str], read_as: int, tmp_path: Path) -> None:
    heads = [["Actividad", above[0], "", above[1], ""], ["", "I trimestre", "", "II trimestre", ""]]
    heads.append(["", *["Programado", "Ejecutado"] * 2])
    _, filas = read(sheet(tmp_path, heads, ["A3:A5", "B3:C3", "D3:E3", "B4:C4", "D4:E4"]))
    assert len(filas) == read_as


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Se programaron 15 rondas nocturnas y se ejecutaron 12, un avance de 80 %.", True),
        ("Meta anual: 77 rondas", True),
        ("Se programaron 8 riegos y se ejecutaron 6 (75 %).", True),  # 75 stands in no row
        ("De los 4 programados se ejecutaron 3.", False),  # the table has them
        ("El informe se elaboró con apoyo de las áreas.", False),
    ],
)
def test_figures_that_only_prose_beside_a_table_tells_are_named(text: str, said: bool, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Plan operativo 2031")
    table = document.add_table(rows=0, cols=5)
    for line in (*two("I trimestre", "II trimestre"), *ROWS):
        for cell, value in zip(table.add_row().cells, line, strict=True):
            cell.text = str(value)
    for first, last in ((1, 2), (3, 4)):
        table.cell(0, first).merge(table.cell(0, last))
    document.add_paragraph(text)
    path = tmp_path / "plan.docx"
    document.save(str(path))
    archivo, filas = read(path)
    assert len(filas) == len(ROWS)
    assert any("fuera de las tablas" in note for note in archivo.notas) is said


def test_a_code_and_name_of_another_column_is_not_the_name_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "metas.txt"
    path.write_text(
        "Metas 2031 - Tercer trimestre\n\n"
        "Programa;Meta;Programación anual;Programado 3er trimestre;Ejecutado 3er trimestre;Desvío\n"
        "16 Alumbrado;Faroles nuevos;24;6;5;-1\n16 Alumbrado;Reclamos resueltos;50;12;13;1\n30 Cultura;Bailes;8;2;3;1\n"
    )
    archivo, filas = read(path)
    assert filas == []
    assert archivo.tablas[0].descartadas


def test_a_place_that_two_headings_name_is_left_open(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    heads = ["Código", "Denominación", "Presupuesto inicial", "Modificado", "Vigente", "Comprometido", "Devengado"]
    for line in (
        ["Ejecución presupuestaria a agosto de 2031"],
        [*heads, "Pagado"],
        ["1.1", "Sueldos", 900.5, 20.25, 920.75, 500.5, 480.25, 470.75],
        ["1.2", "Servicios", 300.5, -10.25, 290.25, 120.5, 110.75, 100.25],
    ):
        page.append(line)
    path = tmp_path / "gastos.xlsx"
    book.save(path)
    _, filas = read(path)
    assert not any(c["rol"] == "vigente" for fila in filas for c in fila["cifras"])
