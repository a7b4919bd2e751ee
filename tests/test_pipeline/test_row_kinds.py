"""Rows that are no activity: headings of others, means, sums; and lines with figures that gave no row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cli
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo

HEADS = ("Código", "Actividad", "Unidad de medida", "I Trimestre", None, None)
LEAVES = (None, None, None, "Programado", "Ejecutado", "%")


def written(
    path: Path, rows: Sequence[Sequence[object]], heads: Sequence[Sequence[str | None]] = (HEADS, LEAVES)
) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in (["Metas 2021"], *heads, *rows):
        page.append(list(line))
    first = heads[0].index("I Trimestre") + 1
    page.merge_cells(start_row=2, end_row=2, start_column=first, end_column=first + 2)
    for col in range(1, first):
        page.merge_cells(start_row=2, end_row=3, start_column=col, end_column=col)
    book.save(path)
    return path


def read(path: Path) -> tuple[Archivo, list[dict[str, Any]]]:
    archivo = extract(path, path.name, path.parent, Opciones(engine="rules"))
    lines = (path.parent / "filas.jsonl").read_text(encoding="utf-8").splitlines()
    return archivo, [json.loads(line) for line in lines]


def kinds(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str | None, list[str]]]:
    return [(row["tipo"], row["codigo"], row["grupo"]) for row in rows]


@pytest.mark.parametrize(
    ("heads", "inner"),
    [
        (("2.1", "2.2"), ("2.1.01", "2.1.02", "2.2.01", "2.2.02")),
        (("OE1", "OE2"), ("1.1", "1.2", "2.1", "2.2")),
        (("OE.01", "OE.02"), ("A-11", "A-12", "A-13", "A-14")),
    ],
)
def test_a_row_that_heads_others_is_their_group(heads: tuple[str, str], inner: tuple[str, ...], tmp_path: Path) -> None:
    activity = [[code, f"Obra {code}", "m", 10, 5, 50] for code in inner]
    top = [[code, f"Mejorar {code}", None, None, None, 50] for code in heads]
    _, rows = read(written(tmp_path / "a.xlsx", [top[0], *activity[:2], top[1], *activity[2:]]))
    assert kinds(rows) == [
        ("grupo", heads[0], []),
        ("actividad", inner[0], [heads[0]]),
        ("actividad", inner[1], [heads[0]]),
        ("grupo", heads[1], []),
        ("actividad", inner[2], [heads[1]]),
        ("actividad", inner[3], [heads[1]]),
    ]
    assert [c["valor"] for c in rows[0]["cifras"] if c["rol"] == "avance"] == ["50"]


def test_groups_stand_within_groups(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["OEI.01", "Reducir riesgos", None, None, None, 60],
        ["AEI.01.01", "Defensas", None, None, None, 70],
        ["1.1", "Diques", "m", 10, 7, 70],
        ["1.2", "Zanjas", "m", 10, 7, 70],
        ["AEI.01.02", "Alertas", None, None, None, 50],
        ["2.1", "Sirenas", "unidad", 4, 2, 50],
        ["2.2", "Simulacros", "evento", 4, 2, 50],
    ]
    _, found = read(written(tmp_path / "a.xlsx", rows))
    assert [row["grupo"] for row in found if row["tipo"] == "actividad"] == [
        ["OEI.01", "AEI.01.01"],
        ["OEI.01", "AEI.01.01"],
        ["OEI.01", "AEI.01.02"],
        ["OEI.01", "AEI.01.02"],
    ]


def test_a_row_after_a_numbered_group_is_not_of_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["1", "Riego", None, None, None, 60],
        ["1.1", "Canales", "m", 10, 6, 60],
        ["1.2", "Tomas", "unidad", 10, 6, 60],
        ["2", "Fiesta patronal", "evento", 1, 1, 100],
    ]
    _, found = read(written(tmp_path / "a.xlsx", rows))
    assert kinds(found)[0] == ("grupo", "1", [])
    assert kinds(found)[3] == ("actividad", "2", [])


@pytest.mark.parametrize(
    "rows",
    [
        # an activity with a unit of its own, and tasks of it
        [["1", "Talleres", "taller", 10, 5, 50], ["1.1", "Aula", "día", 4, 2, 50], ["1.2", "Acta", "acta", 4, 2, 50]],
        # a unit that is lacking, and nothing that tells of what follows
        [["7", "Talleres", None, 10, 5, 50], ["8", "Aulas", "día", 4, 2, 50], ["9", "Actas", "acta", 4, 2, 50]],
        # a word for a heading, with figures and a unit of its own
        [["1", "Componente 1", "obra", 4, 2, 50], ["1.1", "Muro", "m", 4, 2, 50], ["1.2", "Reja", "m", 4, 2, 50]],
        # names that begin with the word, one after the other
        [
            ["1", "Proyecto A", "obra", 4, 2, 50],
            ["2", "Proyecto B", None, 4, 2, 50],
            ["3", "Proyecto C", "m", 4, 2, 50],
        ],
    ],
)
def test_a_row_that_may_be_an_activity_stays_one(rows: list[list[object]], tmp_path: Path) -> None:
    _, found = read(written(tmp_path / "a.xlsx", rows))
    assert [row["tipo"] for row in found] == ["actividad"] * 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Promedio", "total"),
        ("PROMEDIO GENERAL", "total"),
        ("Avance promedio", "total"),
        ("Promedio de avance de la gerencia", "total"),
        ("Media de avance", "total"),
        ("Sub total", "total"),
        ("Total general", "total"),
        ("Promedio de horas de atención", "actividad"),
        ("Media", "actividad"),
    ],
)
def test_a_line_of_means_is_a_total(name: str, kind: str, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "Diques", "m", 10, 7, 70],
        [None, "Zanjas", "m", 10, 5, 50],
        [None, name, None, None, None, 60],
    ]
    _, found = read(written(tmp_path / "a.xlsx", rows))
    assert [row["tipo"] for row in found] == ["actividad", "actividad", kind]


@pytest.mark.parametrize("note", ["* Dato preliminar", "(1) Incluye obras por convenio", "Fuente: registro de obras"])
def test_a_footnote_is_no_row(note: str, tmp_path: Path) -> None:
    heads = ("Actividad", "Unidad de medida", "Meta anual", "I Trimestre", None, None)
    lines = [["Zanjas", "m", 20, 10, 5, 50], ["Diques", "m", 20, 10, 5, 50], [note]]
    _, rows = read(written(tmp_path / "a.xlsx", lines, (heads, (None, None, None, *LEAVES[3:]))))
    assert [row["descripcion"] for row in rows] == ["Zanjas", "Diques"]


def test_rows_are_named_by_the_text_that_tells_them_apart(tmp_path: Path) -> None:
    heads = ("Programa", "Meta física", "Unidad de medida", "I Trimestre", None, None)
    lines = [["16 Obras", "Bacheo", "m2", 10, 5, 50], ["16 Obras", "Cordones", "m", 8, 4, 50]]
    lines += [["17 Salud", "Consultas", "Consulta", 6, 3, 50], ["17 Salud", "Vacunas", "Dosis", 4, 2, 50]]
    _, rows = read(written(tmp_path / "a.xlsx", lines, (heads, LEAVES)))
    assert [row["descripcion"] for row in rows] == ["Bacheo", "Cordones", "Consultas", "Vacunas"]
    kept = ("Actividad", "Lugar", "Unidad de medida", "I Trimestre", None, None)
    _, rows = read(written(tmp_path / "a.xlsx", lines, (kept, LEAVES)))
    assert [row["descripcion"] for row in rows] == ["16 Obras"] * 2 + ["17 Salud"] * 2


def test_rows_of_indicators_are_called_by_them(tmp_path: Path) -> None:
    heads = ("N°", "Indicador", "Unidad de medida", "I Trimestre", None, None)
    _, rows = read(written(tmp_path / "a.xlsx", [[1, "Zanjas abiertas", "m", 10, 5, 50]], (heads, LEAVES)))
    assert [(row["descripcion"], row["indicador"]) for row in rows] == [("Zanjas abiertas", "Zanjas abiertas")]


@pytest.mark.parametrize(("wrong", "first", "code"), [(0, "Servicios", None), (7, "01 Servicios", "01")])
def test_a_row_without_a_unit_that_sums_those_below_is_their_group(
    wrong: int, first: str, code: str | None, tmp_path: Path
) -> None:
    heads = ("Actividad", "Unidad de medida", "Meta anual", "I Trimestre", None, None)
    rows = [[first, None, 60, 30, 18 + wrong, None], ["Bacheo", "m", 40, 20, 10, 50], ["Poda", "m", 20, 10, 8, 80]]
    rows += [["Ambiente", None, 12, 6, 3, None], ["Riego", "m", 12, 6, 3, 50]]
    _, read_rows = read(written(tmp_path / "a.xlsx", rows, (heads, (None, None, None, *LEAVES[3:]))))
    assert kinds(read_rows) == [
        ("grupo", code, []),
        ("actividad", None, [code or "Servicios"]),
        ("actividad", None, [code or "Servicios"]),
        ("grupo", None, []),
        ("actividad", None, ["Ambiente"]),
    ]


def test_a_heading_without_figures_over_rows_without_codes_is_their_group(tmp_path: Path) -> None:
    heads = ("Actividad", "Unidad de medida", "Meta anual", "I Trimestre", None, None)
    rows = [["Eje 1: Ambiente"], ["Bacheo", "m", 40, 20, 10, 50], ["Poda", "m", 20, 10, 8, 80]]
    rows += [["Eje 2: Cultura"], ["Teatro", "Función", 12, 6, 3, 50]]
    _, read_rows = read(written(tmp_path / "a.xlsx", rows, (heads, (None, None, None, *LEAVES[3:]))))
    assert [row["tipo"] for row in read_rows] == ["grupo", "actividad", "actividad", "grupo", "actividad"]
    assert [row["grupo"] for row in read_rows[1:]] == [["EJE1"]] * 2 + [[], ["EJE2"]]


def test_a_line_with_figures_that_gives_no_row_makes_the_reading_partial(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[object]] = [
        ["1", "Diques", "m", 10, 7, 70],
        [None, None, None, 12, 9, 75],
        ["2", "Zanjas", "m", 10, 5, 50],
    ]
    path = written(tmp_path / "a.xlsx", rows)
    assert cli.main(["extract", str(path), "-o", str(tmp_path / "out"), "--workers", "1"]) == 5
    assert "línea con cifras que no se dio" in " ".join(capsys.readouterr().out.split())
    statement = json.loads((tmp_path / "out" / "manifiesto.json").read_text(encoding="utf-8"))
    assert statement["parcial"] and any("línea con cifras" in reason for reason in statement["motivos"])


def test_a_transcript_of_a_budget_keeps_rows_named_by_number_and_name(tmp_path: Path) -> None:
    heads = ["Programa", "Crédito original", "Modificaciones", "Crédito vigente", "Compromiso", "Devengado", "Pagado"]
    lines = ["EJECUCIÓN DEL PRESUPUESTO 2021", "\t".join([*heads, "% Ejecución"])]
    for number, name in ((11, "Riego"), (12, "Caminos"), (13, "Fiestas")):
        amounts = [f"{number}.000,00", "500,00", f"{number}.500,00", "9.000,00", "8.000,00", "7.000,00", "69,57"]
        lines.append("\t".join([f"{number} {name}", *amounts]))
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    archivo, found = read(path)
    assert [(row["codigo"], row["descripcion"]) for row in found] == [
        ("11", "Riego"),
        ("12", "Caminos"),
        ("13", "Fiestas"),
    ]
    paid = [c["valor"] for row in found for c in row["cifras"] if c["rol"] == "pagado"]
    assert paid == ["7000.00"] * 3 and not archivo.tablas[0].sin_ubicar
