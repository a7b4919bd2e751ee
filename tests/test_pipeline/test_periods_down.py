"""Tables with a row for each period: read with the periods across, where it is printed of what activity they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, study
from agent.learn.together import BY_LINE
from extractors.forms import known_layouts
from extractors.pipeline import Archivo, Opciones, extract

HEAD = ["Trimestre", "Programado", "Ejecutado", "% de avance"]
QUARTERS = [
    ["I trimestre", "40", "30", "75.0"],
    ["II trimestre", "50", "60", "120.0"],
    ["III trimestre", "20", "-", "-"],
]
TITLE = "Seguimiento del plan operativo 2031"
Grid = Sequence[Sequence[str]]


def word(path: Path, parts: Sequence[tuple[str, Grid]]) -> Path:
    document = docx.Document()
    document.add_paragraph(TITLE)
    for text, grid in parts:
        document.add_paragraph(text)
        table = document.add_table(rows=0, cols=len(grid[0]))
        for line in grid:
            for cell, value in zip(table.add_row().cells, line, strict=True):
                cell.text = value
    document.save(str(path))
    return path


def sheet(path: Path, heads: Grid, rows: Grid, merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in ((TITLE,), (), *heads, *rows):
        page.append([float(text) if text.replace(".", "").isdigit() else text for text in line])
    for place in merged:
        page.merge_cells(place)
    book.save(path)
    return path


def read(path: Path, tmp_path: Path, layouts: Path | None = None) -> tuple[Archivo, list[dict[str, Any]]]:
    spool = tmp_path / "salida"
    spool.mkdir()
    archivo = extract(path, path.name, spool, Opciones(layouts=layouts))
    return archivo, [json.loads(line) for line in (spool / "filas.jsonl").read_text().splitlines()]


def values(fila: dict[str, Any]) -> dict[tuple[str, str], str | None]:
    return {(c["rol"], c["periodo"]): c["valor"] for c in fila["cifras"]}


def learnt(path: Path) -> Any:
    return study(Encargo(path, "nuevo", Lectura(ocr="never")), known_layouts())


def test_a_table_for_each_activity_gives_a_row_for_each(tmp_path: Path) -> None:
    names = ("Actividad 1: Poda de setos Unidad de medida: Seto", "Actividad 2: Riego de viveros del sur")
    _, filas = read(word(tmp_path / "plan.docx", [(name, [HEAD, *QUARTERS]) for name in names]), tmp_path)
    assert [(f["descripcion"], f["unidad_medida"]) for f in filas] == [
        ("Poda de setos", "Seto"),
        ("Riego de viveros del sur", None),
    ]
    assert values(filas[1])["ejecutado", "2031-T2"] == "60"
    assert values(filas[1])["ejecutado", "2031-T3"] is None
    done = next(c for c in filas[1]["cifras"] if (c["rol"], c["periodo"]) == ("ejecutado", "2031-T1"))
    assert (done["fuente"]["texto"], done["fuente"]["columna"], done["revision"]) == ("30", 3, False)


def test_an_error_in_one_quarter_is_found(tmp_path: Path) -> None:
    wrong = [QUARTERS[0], ["II trimestre", "50", "60", "102.0"]]
    archivo, _ = read(word(tmp_path / "plan.docx", [("Proyecto: Casa de la juventud", [HEAD, *wrong])]), tmp_path)
    assert archivo.hallazgos == {"error": 1}


@pytest.mark.parametrize("text", ["Cuadro de avance", "Responsable: Obras", "La actividad se evaluó en julio"])
def test_without_the_name_of_the_activity_nothing_is_read_and_that_is_said(text: str, tmp_path: Path) -> None:
    path = word(tmp_path / "plan.docx", [(text, [HEAD, *QUARTERS])])
    archivo, filas = read(path, tmp_path)
    assert filas == []
    assert archivo.tablas[0].familia is None
    left = [p for p in learnt(path).propuestas if p.nota == BY_LINE]
    assert len(left) == 3


def test_a_name_in_a_merged_cell_is_that_of_its_run_of_periods(tmp_path: Path) -> None:
    heads = [["Actividad", "Trimestre", "Meta", "Cumplido", "Responsable"]]
    rows = [
        ["Poda de setos", "I", "6", "6", "Ornato"],
        ["", "II", "6", "5", "Ornato"],
        ["Censo de colmenas", "I", "40", "44", "Fauna"],
        ["", "II", "40", "37", "Fauna"],
    ]
    path = sheet(tmp_path / "plan.xlsx", heads, rows, ["A4:A5", "A6:A7"])
    (tmp_path / "formatos").mkdir()
    found = learnt(path)
    assert [p.encabezado for p in found.propuestas] == [
        "Actividad", "Responsable", "I > Meta", "I > Cumplido", "II > Meta", "II > Cumplido",
    ]  # fmt: skip
    assert [p.es.clave for p in found.propuestas[2:] if p.es] == ["T1", "T1", "T2", "T2"]


def test_activities_that_head_columns_are_rows_and_months_columns(tmp_path: Path) -> None:
    heads = [["Mes", "Pan entregado", "", "Cuadras barridas", ""], ["", *["Programado", "Ejecutado"] * 2]]
    rows = [["Enero", "9", "8", "20", "21"], ["Febrero", "9", "9", "20", "17"], ["Total", "18", "17", "40", "38"]]
    path = sheet(tmp_path / "plan.xlsx", heads, rows, ["A3:A4", "B3:C3", "D3:E3"])
    found = learnt(path)
    assert [p.encabezado for p in found.propuestas][:3] == ["Actividad", "Enero > Programado", "Enero > Ejecutado"]
    assert [(p.es.nombre, p.es.clave) for p in found.propuestas if p.es and p.es.clave] == [
        ("programado", "01"), ("ejecutado", "01"), ("programado", "02"), ("ejecutado", "02"),
    ]  # fmt: skip


def test_years_down_are_the_years_of_their_figures(tmp_path: Path) -> None:
    grid = [["Año", "Programado", "Ejecutado"], ["2030", "10", "8"], ["2031", "25", "27"]]
    found = learnt(word(tmp_path / "plan.docx", [("Comportamiento de la meta «Hectáreas de bosque»", grid)]))
    assert [(p.es.nombre, p.es.ejercicio) for p in found.propuestas if p.es and p.es.es_cifra] == [
        ("programado", "2030"), ("ejecutado", "2030"), ("programado", "2031"), ("ejecutado", "2031"),
    ]  # fmt: skip


def test_a_column_that_tells_in_what_month_a_thing_is_due_is_no_period_of_figures(tmp_path: Path) -> None:
    heads = [["Actividad", "Mes previsto", "Meta anual", "Ejecutado 2031"]]
    rows = [
        ["Poda de setos", "Enero", "6", "5"],
        ["Aforo de acequias", "Marzo", "8", "8"],
        ["Censo", "Abril", "1", "1"],
    ]
    found = learnt(sheet(tmp_path / "plan.xlsx", heads, rows))
    assert [(p.encabezado, bool(p.es)) for p in found.propuestas] == [(head, True) for head in heads[0]]


def test_lines_of_planned_and_done_under_periods_are_of_the_activity_above(tmp_path: Path) -> None:
    grid = [
        ["Concepto", "Trimestre I", "Trimestre II"],
        ["Planificado", "40", "50"],
        ["Ejecutado", "30", "60"],
        ["% de avance", "75.0", "120.0"],
    ]
    _, (fila,) = read(word(tmp_path / "plan.docx", [("Meta 3. Cercado de pozos", grid)]), tmp_path)
    assert fila["descripcion"] == "Cercado de pozos"
    assert values(fila)["avance", "2031-T2"] == "120.0"
    assert values(fila)["programado", "2031-T1"] == "40"


@pytest.mark.parametrize("text", ["Meta 2031: 350 pozos", "Meta anual: 90 pozos", "Cuadro 3. Avance"])
def test_a_goal_is_no_name(text: str, tmp_path: Path) -> None:
    _, filas = read(word(tmp_path / "plan.docx", [(text, [HEAD, *QUARTERS])]), tmp_path)
    assert filas == []


def test_periods_that_were_not_read_whole_are_no_names_of_rows(tmp_path: Path) -> None:
    rows = [
        ["I trimestre 1", "40", "30", "75.0"],
        ["I trimestre 2", "50", "60", "120.0"],
        ["Trimestre 3", "9", "9", "100"],
    ]
    path = word(tmp_path / "plan.docx", [("Actividad: Poda de setos", [HEAD, *rows])])
    _, filas = read(path, tmp_path)
    assert filas == []
    assert len([p for p in learnt(path).propuestas if p.nota == BY_LINE]) == 3
