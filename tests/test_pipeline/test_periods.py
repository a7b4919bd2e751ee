"""The period that a header prints is that of its figures; what titles and boxes say of the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from agent.manifest import remarks
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo

Read = tuple[Archivo, list[dict[str, Any]]]
Figures = dict[tuple[str, str, bool], tuple[str, bool]]
PAIR = ("Programado", "Ejecutado")


def read(path: Path, layouts: Path | None = None) -> Read:
    archivo = extract(path, path.name, path.parent, Opciones(engine="rules", layouts=layouts))
    lines = (path.parent / "filas.jsonl").read_text(encoding="utf-8").splitlines()
    return archivo, [json.loads(line) for line in lines]


def figures(row: dict[str, Any]) -> Figures:
    """(role, period, cumulative) -> value, in review."""
    return {(c["rol"], c["periodo"], c["acumulado"]): (c["valor"], c["revision"]) for c in row["cifras"] if c["valor"]}


def sheet(path: Path, title: str, heads: Sequence[Sequence[str | None]], rows: Sequence[Sequence[object]]) -> Path:
    """A sheet; a heading of an upper line stands over what follows it until the next one, or over the lines below."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append([title])
    for line in (*heads, *rows):
        page.append(list(line))
    for up, line in enumerate(heads[:-1]):
        for col, text in enumerate(line):
            if text is None:
                continue
            if all(below[col] is None for below in heads[up + 1 :]):
                page.merge_cells(start_row=up + 2, end_row=len(heads) + 1, start_column=col + 1, end_column=col + 1)
                continue
            end = next((c for c in range(col + 1, len(line)) if line[c] is not None), len(line))
            page.merge_cells(start_row=up + 2, end_row=up + 2, start_column=col + 1, end_column=end)
    book.save(path)
    return path


def quarters(path: Path, title: str, names: Sequence[str], rows: Sequence[Sequence[object]], rate: str = "") -> Path:
    """Planned and done under each of some headings, and a percentage at the end."""
    top = ["Actividad", "Unidad de medida", *(x for name in names for x in (name, None)), *([rate] if rate else [])]
    low = [None, None, *PAIR * len(names), *([None] if rate else [])]
    return sheet(path, title, [top, low], rows)


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("Seguimiento de metas, I semestre 2021", "II Trimestre"),
        ("Seguimiento de metas al 30 de junio de 2021", "II Trimestre"),
        ("Seguimiento de metas, enero a junio de 2021", "2do trimestre"),
        ("Seguimiento de metas, año 2021. Corte: 30/06/2021", "T2"),
    ],
)
def test_a_column_keeps_the_quarter_that_it_prints(title: str, last: str, tmp_path: Path) -> None:
    _, (row,) = read(quarters(tmp_path / "a.xlsx", title, ["I Trimestre", last], [["Zanjas", "m", 30, 20, 40, 35]]))
    assert set(figures(row)) == {(role.lower(), f"2021-T{n}", False) for role in PAIR for n in (1, 2)}


@pytest.mark.parametrize("title", ["Metas, enero a setiembre 2021", "Metas al 30 de setiembre de 2021"])
def test_the_third_quarter_is_no_month(title: str, tmp_path: Path) -> None:
    names = ["I Trim", "II Trim", "III Trim"]
    _, (row,) = read(quarters(tmp_path / "a.xlsx", title, names, [["Zanjas", "m", 30, 20, 40, 35, 10, 9]]))
    assert {period for _, period, _ in figures(row)} == {"2021-T1", "2021-T2", "2021-T3"}


def test_a_percentage_without_a_date_is_of_the_quarters_shown(tmp_path: Path) -> None:
    path = quarters(tmp_path / "a.xlsx", "Metas 2021", ["T1", "T2"], [["Zanjas", "m", 30, 20, 40, 36, 80]], "% avance")
    _, (row,) = read(path)
    assert figures(row)["avance", "2021-T2", True] == ("80", False)
    whole = ["T1", "T2", "T3", "T4"]
    path = quarters(tmp_path / "b.xlsx", "Metas 2021", whole, [["Zanjas", "m", *[10, 8] * 4, 80]], "% avance")
    assert ("avance", "2021", True) in figures(read(path)[1][0])


@pytest.mark.parametrize(("shown", "title"), [(["III Trim", "IV Trim"], "II semestre"), (["T2"], "II trimestre")])
def test_a_percentage_beside_later_quarters_may_be_theirs_alone(shown: list[str], title: str, tmp_path: Path) -> None:
    rows = [["Zanjas", "m", *[10, 8] * len(shown), 80]]
    archivo, (row,) = read(quarters(tmp_path / "a.xlsx", f"Metas 2021, {title}", shown, rows, "% avance"))
    (told,) = (said for (role, _, _), said in figures(row).items() if role == "avance")
    assert told == ("80", True)
    assert any("desde enero" in line for line in remarks(archivo))


# ---- years ---------------------------------------------------------------------------------------


def expected(values: Sequence[int], years: Sequence[str], cuts: Sequence[str]) -> Figures:
    slots = [(role.lower(), f"{year}-{cut}", False) for year in years for cut in cuts for role in PAIR]
    return {slot: (str(value), False) for slot, value in zip(slots, values, strict=True)}


@pytest.mark.parametrize("years", [("2020", "2021"), ("2021", "2020")])
def test_quarters_of_two_years_are_each_of_its_own(years: tuple[str, str], tmp_path: Path) -> None:
    top = ["Actividad", "Unidad de medida", years[0], None, None, None, years[1], None, None, None]
    middle = [None, None, *["I Trimestre", None, "II Trimestre", None] * 2]
    values = [30, 20, 40, 35, 31, 21, 41, 36]
    path = sheet(tmp_path / "a.xlsx", "Metas", [top, middle, [None, None, *PAIR * 4]], [["Zanjas", "m", *values]])
    archivo, (row,) = read(path)
    assert figures(row) == expected(values, years, ("T1", "T2"))
    assert not archivo.tablas[0].sin_ubicar


def test_a_year_beside_the_quarter_is_that_of_its_figures(tmp_path: Path) -> None:
    names = ["I Trimestre 2020", "I Trimestre 2021"]
    _, (row,) = read(quarters(tmp_path / "a.xlsx", "Metas 2021", names, [["Zanjas", "m", 30, 20, 31, 21]]))
    assert figures(row) == expected([30, 20, 31, 21], ("2020", "2021"), ("T1",))


def test_equations_do_not_mix_years(tmp_path: Path) -> None:
    heads = ["Programado", "Ejecutado", "% avance"]
    top = ["Actividad", "Unidad de medida", "I Trimestre 2020", None, None, "I Trimestre 2021", None, None]
    rows = [["Zanjas", "m", 30, 15, 50, 40, 10, 25], ["Bordes", "m", 20, 20, 100, 10, 1, 99]]
    path = sheet(tmp_path / "a.xlsx", "Metas", [top, [None, None, *heads * 2]], rows)
    archivo, _ = read(path)
    findings = [json.loads(x) for x in (tmp_path / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(f["impreso"], f["recalculado"]) for f in findings] == [("99", "10.0")] or len(findings) == 1
    assert archivo.hallazgos


def test_what_names_no_year_among_several_is_in_review(tmp_path: Path) -> None:
    top = ["Actividad", "Unidad de medida", "Meta anual", "I Trimestre 2020", None, "I Trimestre 2021", None]
    path = sheet(tmp_path / "a.xlsx", "Metas", [top, [None] * 3 + [*PAIR * 2]], [["Zanjas", "m", 120, 30, 20, 31, 21]])
    _, (row,) = read(path)
    assert figures(row)["meta", "anual", False] == ("120", True)


def test_the_year_of_a_plan_that_a_title_names_beside_its_span(tmp_path: Path) -> None:
    title = "Plan de desarrollo 2020-2023. Seguimiento de la vigencia 2021"
    _, (row,) = read(quarters(tmp_path / "a.xlsx", title, ["T1", "T2"], [["Zanjas", "m", 30, 20, 40, 36]]))
    assert {period for _, period, _ in figures(row)} == {"2021-T1", "2021-T2"}


# ---- from January ----------------------------------------------------------------------------------

UP = [["Zanjas", "m", 30, 20, 60, 45, 90, 80], ["Bordes", "m", 5, 5, 9, 9, 12, 10]]
DOWN = [["Zanjas", "m", 30, 20, 25, 22, 40, 38], ["Bordes", "m", 5, 5, 9, 9, 12, 10]]


@pytest.mark.parametrize(
    ("title", "rows", "cumulative", "review"),
    [
        ("Metas 2021 (cifras acumuladas a cada trimestre)", UP, True, False),
        ("Metas 2021, acumulado en cada trimestre", UP, True, False),
        ("Avance acumulado de metas 2021", UP, False, True),
        ("Avance acumulado de metas 2021", DOWN, False, False),
        ("Metas 2021", UP, False, False),
    ],
)
def test_quarters_under_a_title_that_says_accumulated(
    title: str, rows: list[list[object]], cumulative: bool, review: bool, tmp_path: Path
) -> None:
    archivo, found = read(quarters(tmp_path / "a.xlsx", title, ["I Trim", "II Trim", "III Trim"], rows))
    told = {
        (whole, doubt) for row in found for (_, period, whole), (_, doubt) in figures(row).items() if "T1" not in period
    }
    assert told == {(cumulative, review)}
    assert {key[2] for row in found for key in figures(row) if "T1" in key[1]} == {False}
    assert any("desde enero" in line for line in remarks(archivo)) == review


LEARNT = """
id = "obras"
version = 1
nombre = "Obras"
[fila]
clase = "actividad"
tipo = "actividad"
[[columna]]
id = "descripcion"
encabezado = ["obra"]
campo = "descripcion"
[[columna]]
id = "programado"
encabezado = ["programado"]
magnitud = "fisica"
rol = "programado"
periodo = "{ejercicio}-{corte}"
acumulado = "rango"
[[columna]]
id = "ejecutado"
encabezado = ["ejecutado"]
magnitud = "fisica"
rol = "ejecutado"
periodo = "{ejercicio}-{corte}"
acumulado = "rango"
[[columna]]
id = "devengado"
encabezado = ["devengado"]
magnitud = "financiera"
rol = "devengado"
periodo = "{ejercicio}-{corte}"
acumulado = "rango"
"""


def learnt(tmp_path: Path) -> Path:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "obras.toml").write_text(LEARNT, encoding="utf-8")
    return tmp_path / "f"


@pytest.mark.parametrize(
    ("title", "period", "cumulative", "review"),
    [
        ("Avance al III trimestre 2021", "2021-T3", True, True),
        ("Avance hasta el 2do trimestre de 2021", "2021-T2", True, True),
        ("Avance del I al III trimestre 2021", "2021-T3", True, False),
        ("Avance al I trimestre 2021", "2021-T1", True, False),
        ("Avance de enero a setiembre de 2021", "2021-09", True, False),
        ("Avance del III trimestre 2021", "2021-T3", False, False),
    ],
)
def test_up_to_a_quarter_counts_from_january(
    title: str, period: str, cumulative: bool, review: bool, tmp_path: Path
) -> None:
    heads = ["Obra", "Programado", "Ejecutado", "Devengado"]
    rows = [["Puente", 40, 30, "5,200.00"], ["Muro", 20, 20, "1,100.00"]]
    archivo, found = read(sheet(tmp_path / "a.xlsx", title, [heads], rows), learnt(tmp_path))
    assert {(c["periodo"], c["acumulado"]) for row in found for c in row["cifras"]} == {(period, cumulative)}
    assert {c["revision"] for row in found for c in row["cifras"] if c["magnitud"] == "fisica"} == {review}
    assert {c["revision"] for row in found for c in row["cifras"] if c["magnitud"] == "financiera"} == {False}
    assert any("desde enero" in line for line in remarks(archivo)) == review


def test_a_box_beside_the_form_tells_its_period(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "Oficina: Obras\nPeríodo: Enero a junio de 2021", "Jefe: por elegir"
    inner = outer.cell(1, 0).merge(outer.cell(1, 1)).add_table(3, 4)
    rows = [
        ["Obra", "Programado", "Ejecutado", "Devengado"],
        ["Puente", "40", "30", "5200"],
        ["Muro", "20", "20", "11"],
    ]
    for cells, texts in zip(inner.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    _, found = read(tmp_path / "a.docx", learnt(tmp_path))
    assert {(c["periodo"], c["acumulado"]) for row in found for c in row["cifras"]} == {("2021-S1", True)}


def test_two_columns_of_one_figure_that_differ_are_named_and_in_review(tmp_path: Path) -> None:
    top = ["Actividad", "Unidad de medida", "Meta anual", *(x for n in range(1, 5) for x in (f"T{n}", None))]
    heads = [[*top, "% avance", "% avance anual"], [None, None, None, *PAIR * 4, None, None]]
    rows = [["Zanjas", "m", 50, *[10, 5] * 4, 50, 40], ["Bordes", "m", 40, *[10, 10] * 4, 100, 100]]
    archivo, found = read(sheet(tmp_path / "a.xlsx", "Metas 2021", heads, rows))
    assert archivo.tablas[0].sin_ubicar == ("% avance anual",)
    assert [figures(row)["avance", "2021", True][1] for row in found] == [True, False]


# ---- totals beside some of their periods -------------------------------------------------------------


def broken(folder: Path) -> list[str]:
    lines = (folder / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["regla"] for line in lines if json.loads(line)["recalculado"] is not None]


@pytest.mark.parametrize(
    ("quarter", "whole"),
    [
        ("III Trimestre 2021", "Acumulado al III Trimestre 2021"),
        ("II Trimestre 2021", "Acumulado al I Semestre 2021"),
        ("III Trimestre 2021", "Acumulado enero-setiembre 2021"),
        ("IV Trimestre 2021", "Total anual"),
    ],
)
def test_a_total_is_not_the_sum_of_one_of_its_quarters(quarter: str, whole: str, tmp_path: Path) -> None:
    rows = [["Zanjas", "m", 30, 20, 90, 70], ["Bordes", "m", 5, 4, 15, 11], ["Cercos", "m", 8, 8, 20, 19]]
    archivo, read_rows = read(quarters(tmp_path / "a.xlsx", "Metas 2021", [quarter, whole], rows))
    assert not broken(tmp_path)
    assert len(read_rows) == len(rows)
    assert not any(c["revision"] for row in read_rows for c in row["cifras"])
    assert not archivo.hallazgos


def test_a_total_is_the_sum_of_the_quarters_until_its_own(tmp_path: Path) -> None:
    names = ["I Trimestre", "II Trimestre", "Acumulado al II Trimestre"]
    rows = [["Zanjas", "m", 30, 20, 30, 25, 60, 54], ["Bordes", "m", 5, 4, 5, 5, 10, 9]]
    read(quarters(tmp_path / "a.xlsx", "Metas 2021", names, rows))
    assert broken(tmp_path) == ["programado-ejecutado.hasta_ejecutado"]


def test_a_level_is_not_the_sum_of_its_periods(tmp_path: Path) -> None:
    rows = [["Cobertura", "%", 90, 88, 92, 91, 92, 91], ["Mora", "%", 30, 34, 28, 30, 29, 32]]
    rows += [["Visitas", "Visita", 50, 47, 50, 52, 100, 99], ["Obras", "Obra", 8, 8, 6, 5, 14, 15]]
    read(quarters(tmp_path / "a.xlsx", "Plan 2021", ["I Semestre", "II Semestre", "Total anual"], rows))
    assert broken(tmp_path) == ["programado-ejecutado.anual_ejecutado"]  # the works, of which there were 13
