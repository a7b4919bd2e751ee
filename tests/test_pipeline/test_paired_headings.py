"""Planned and done under each quarter; closing dates; equations that speak against the reading; unknown wide tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest

import cli
from extractors.pipeline import Archivo, Opciones, extract
from extractors.readers import open_document

QUARTERS = ("I TRIMESTRE", "II TRIMESTRE", "III TRIMESTRE", "IV TRIMESTRE")
PLANNED = ((3, 4, 5, 6), (10, 0, 10, 20), (7, 7, 7, 7), (1, 2, 3, 4), (50, 40, 30, 20), (9, 8, 7, 6), (2, 2, 4, 4))
DONE = ((3, 2, 5, 6), (9, 0, 10, 15), (7, 7, 8, 6), (1, 2, 2, 4), (50, 41, 30, 12), (9, 5, 7, 6), (2, 1, 4, 3))

Read = tuple[Archivo, list[dict[str, Any]], list[dict[str, Any]]]


def read(path: Path) -> Read:
    archivo = extract(path, path.name, path.parent, Opciones(engine="rules"))
    rows, found = (
        [json.loads(line) for line in (path.parent / name).read_text(encoding="utf-8").splitlines()]
        for name in ("filas.jsonl", "hallazgos.jsonl")
    )
    return archivo, rows, found


def sheet(path: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def paired(path: Path, planned: str, done: str, rates: Sequence[float] | None = None) -> Path:
    """A sheet with a heading over each pair of columns, and the year's percentage at the end."""
    pairs = [text for quarter in QUARTERS for text in (quarter, None)]
    rows: list[list[object]] = [
        ["SEGUIMIENTO DE METAS 2021"],
        ["No.", "Actividad", "Unidad de medida", "Meta anual", *pairs, "% de avance"],
        [None, None, None, None, *[planned, done] * 4, None],
    ]
    for n, (plan, real) in enumerate(zip(PLANNED, DONE, strict=True), 1):
        rate = round(100 * sum(real) / sum(plan), 1) if rates is None else rates[n - 1]
        figures = [figure for pair in zip(plan, real, strict=True) for figure in pair]
        rows.append([n, f"Tarea número {'abcdefg'[n - 1]}", "Acción", sum(plan), *figures, rate])
    return sheet(path, rows, ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2", "I2:J2", "K2:L2", "M2:M3"])


@pytest.mark.parametrize(
    ("planned", "done"),
    [("Prog.", "Ejec."), ("Programado", "Ejecutado"), ("Cal.", "Real"), ("Meta", "Logro"), ("Planeado", "Alcanzado")],
)
def test_each_figure_under_a_quarter_is_of_its_own_column(planned: str, done: str, tmp_path: Path) -> None:
    archivo, rows, found = read(paired(tmp_path / "a.xlsx", planned, done))
    assert {row["familia"] for row in rows} == {"programado-ejecutado"} and not found
    for row, plan, real in zip(rows, PLANNED, DONE, strict=True):
        values = {(c["rol"], c["periodo"]): c["valor"] for c in row["cifras"] if not c["revision"]}
        for n in range(4):
            assert (values["programado", f"2021-T{n + 1}"], values["ejecutado", f"2021-T{n + 1}"]) == (
                str(plan[n]),
                str(real[n]),
            )
        assert values["meta", "2021"] == str(sum(plan))
    assert archivo.tablas[0].sin_ubicar == ()


def test_an_error_of_the_office_in_that_form_is_told(tmp_path: Path) -> None:
    rates = [round(100 * sum(real) / sum(plan), 1) for plan, real in zip(PLANNED, DONE, strict=True)]
    rates[2] = 77.7
    _, rows, found = read(paired(tmp_path / "a.xlsx", "Prog.", "Ejec.", rates))
    assert [(h["fila"], h["impreso"], h["veredicto"]) for h in found] == [
        (rows[2]["id"], "77.7", "error_del_documento")
    ]


def test_columns_that_nobody_named_are_not_taken_for_those_of_a_form(tmp_path: Path) -> None:
    archivo, rows, found = read(paired(tmp_path / "a.xlsx", "Alfa", "Beta"))
    assert (rows, found, [table.familia for table in archivo.tablas]) == ([], [], [None])


def test_quarters_alone_do_not_say_what_was_done(tmp_path: Path) -> None:
    rows: list[list[object]] = [["No.", "Actividad", "Unidad de medida", "Meta anual", *QUARTERS]]
    rows += [[n, f"Tarea número {n}", "Acción", sum(plan), *plan] for n, plan in enumerate(PLANNED, 1)]
    archivo, given, _ = read(sheet(tmp_path / "a.xlsx", rows))
    assert (given, [table.familia for table in archivo.tablas]) == ([], [None])


def test_the_paired_form_typed_with_tabs_is_read_too(tmp_path: Path) -> None:
    lines = [
        "SEGUIMIENTO DE METAS 2021",
        "No.\tActividad\tUnidad de medida\tMeta anual\t" + "\t\t".join(QUARTERS) + "\t",
        "\t\t\t\t" + "\t".join(["Prog.", "Ejec."] * 4),
    ]
    for n, (plan, real) in enumerate(zip(PLANNED, DONE, strict=True), 1):
        figures = [str(figure) for pair in zip(plan, real, strict=True) for figure in pair]
        lines.append("\t".join([str(n), f"Tarea número {n}", "Acción", str(sum(plan)), *figures]))
    path = tmp_path / "a.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, rows, found = read(path)
    assert not found and len(rows) == len(PLANNED)
    assert [c["valor"] for c in rows[3]["cifras"]] == ["10", "1", "1", "2", "2", "3", "2", "4", "4"]


# ------------------------------------------------------------------------- what speaks against the reading


def budget(path: Path, title: str, current: Sequence[int], more: Sequence[Sequence[object]] = ()) -> Path:
    """Budget lines of 1000 and a change of 50, with the current credit as given."""
    rows: list[list[object]] = [[title], ["Código", "Concepto", "Aprobado", "Modificación", "Vigente", "Devengado"]]
    rows += [[f"{n}00", f"Concepto {n}", 1000, 50, credit, 10 * n] for n, credit in enumerate(current, 1)]
    return sheet(path, [*rows, *more])


def test_an_equation_that_no_row_keeps_speaks_against_the_reading(tmp_path: Path) -> None:
    archivo, rows, found = read(budget(tmp_path / "a.xlsx", "EJECUCIÓN DEL PRESUPUESTO 2021", [950] * 7))
    assert {h["veredicto"] for h in found} == {"ambiguo"} and len(found) == 7
    reviewed = {c["rol"] for row in rows for c in row["cifras"] if c["revision"]}
    assert reviewed == {"aprobado", "modificacion", "vigente"}
    assert any("no se cumple en 7 de 7 filas" in note for note in archivo.notas)


def test_an_equation_that_most_rows_keep_speaks_against_the_office(tmp_path: Path) -> None:
    archivo, rows, found = read(budget(tmp_path / "a.xlsx", "EJECUCIÓN DEL PRESUPUESTO 2021", [1050] * 3 + [950] * 6))
    assert {h["veredicto"] for h in found} == {"error_del_documento"} and len(found) == 6
    assert not any(c["revision"] for row in rows for c in row["cifras"]) and not archivo.notas


# ------------------------------------------------------------------------------------------- closing dates


@pytest.mark.parametrize(
    ("title", "period", "accumulated"),
    [
        ("EJECUCIÓN DEL PRESUPUESTO AL 30 DE SEPTIEMBRE DE 2021", "2021-09", True),
        ("EJECUCIÓN DEL PRESUPUESTO A JUNIO 2021", "2021-S1", True),
        ("EJECUCIÓN DEL PRESUPUESTO. CORTE: 31/03/2021", "2021-T1", True),
        ("EJECUCIÓN DEL PRESUPUESTO DEL 1 DE ENERO AL AL 31 DE AGOSTO DEL 2021", "2021-08", True),
        ("EJECUCIÓN DEL PRESUPUESTO 2021. Fecha de impresión: 12/10/2021", "2021", False),
        ("EJECUCIÓN DEL PRESUPUESTO AL III TRIMESTRE DE 2021. Corte: 30/09/2021", "2021-T3", True),
        ("EJECUCIÓN DEL PRESUPUESTO. III TRIMESTRE DE 2021. Corte: 30/09/2021", "2021-T3", False),
    ],
)
def test_a_closing_date_is_the_cut_off(title: str, period: str, accumulated: bool, tmp_path: Path) -> None:
    _, rows, _ = read(budget(tmp_path / "a.xlsx", title, [1050] * 3))
    figures = [c for row in rows for c in row["cifras"]]
    assert {(c["periodo"], c["acumulado"], c["revision"]) for c in figures} == {(period, accumulated, False)}


def test_a_heading_with_a_closing_date_counts_from_january(tmp_path: Path) -> None:
    head = ["Metas de programas", "Programado en el año", "Programado al 30/09", "Ejecutado al 30/09", "Diferencia"]
    rows: list[list[object]] = [["PRINCIPALES METAS DE PROGRAMAS 2021"], head]
    rows += [[f"{n} - Tarea", 100 + n, 70 + n, 60, 10 + n] for n in range(10, 16)]
    _, given, _ = read(sheet(tmp_path / "a.xlsx", rows))
    periods = {(c["rol"], c["periodo"], c["acumulado"]) for row in given for c in row["cifras"]}
    assert {("programado", "2021-09", True), ("ejecutado", "2021-09", True)} <= periods


@pytest.mark.parametrize("cut", ["SEGUNDO CUATRIMESTRE DE 2021", "AL 15 DE MAYO DE 2021", "DE FEBRERO A MAYO DE 2021"])
def test_a_cut_off_without_a_name_goes_to_review(cut: str, tmp_path: Path) -> None:
    archivo, rows, _ = read(budget(tmp_path / "a.xlsx", f"EJECUCIÓN DEL PRESUPUESTO, {cut}", [1050] * 3))
    assert all(c["revision"] for row in rows for c in row["cifras"])
    assert any(cut in note for note in archivo.notas)


# ------------------------------------------------------------------------------- tables that nobody knows


def wide(rows: int) -> list[list[object]]:
    """A table of many columns that no form has, with words of a ficha in its cells."""
    head: list[object] = ["Eje", "Producto", "Peso", "Zona", "Relato", "Fuente"]
    text = "Actividad: limpieza de canales. Meta programada: 44. Meta ejecutada: 30"
    return [head, *[[f"E{n}", f"P{n}", n, "Norte", text, "Acta"] for n in range(rows)]]


def test_labels_inside_a_wide_unknown_table_make_no_rows(tmp_path: Path) -> None:
    archivo, rows, _ = read(sheet(tmp_path / "a.xlsx", wide(8)))
    assert (rows, [table.familia for table in archivo.tablas]) == ([], [None])


def test_a_book_of_unknown_tables_with_one_known_is_partial(tmp_path: Path) -> None:
    path = budget(tmp_path / "a.xlsx", "EJECUCIÓN DEL PRESUPUESTO 2021", [1050] * 3)
    book = openpyxl.load_workbook(path)
    for number in range(2):
        page = book.create_sheet(f"Hoja {number}")
        for row in wide(8 + number):
            page.append(row)
    book.save(path)
    assert cli.main(["extract", str(path), "-o", str(tmp_path / "salida"), "--engine", "rules"]) == 5
    reasons = json.loads((tmp_path / "salida" / "manifiesto.json").read_text(encoding="utf-8"))["motivos"]
    assert [reason for reason in reasons if "páginas 2-3" in reason]


# --------------------------------------------------------------------------------- amounts that touch


def test_two_amounts_in_one_cell_are_a_fault_of_the_reading(tmp_path: Path) -> None:
    path = budget(tmp_path / "a.xlsx", "EJECUCIÓN DEL PRESUPUESTO 2021", [1050] * 3)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["F3"] = "1.954.015.216,897.473.520.265,92"
    book.save(path)
    _, rows, found = read(path)
    assert [(c["fuente"]["celda"], c["valor"]) for row in rows for c in row["cifras"] if c["revision"]] == [
        ("F3", None)
    ]
    assert ["dos importes que la lectura no separó" in h["mensaje"] for h in found] == [True]


def test_two_amounts_printed_over_each_other_are_two_words(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=620, height=300)
    first, second = "1.954.015.216,89", "7.473.520.265,92"
    page.insert_text((300, 60), first, fontsize=8)
    page.insert_text((299 + pymupdf.get_text_length(first, fontsize=8), 60), second, fontsize=8)
    path = tmp_path / "a.pdf"
    document.save(path)
    assert [word[4] for word in page.get_text("words")] == [first + second]
    _, opened = open_document(path, None, "never")
    with opened as reading:
        (shown,) = reading.pages(frozenset())
    assert [word.text for word in shown.words] == [first, second]
