"""Printed lines that say what they are: planned, done, physical, financial, measured in money."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, layout_text, study
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.schemas import Fila

FIGURES = ((5000, 4700), (120000, 98000), (12, 12), (60000, 61200.5), (4, 1), (800000, 230100))
NAMES = ("Vacunas aplicadas", "Ambulancias operativas", "Surcos de riego")


TITLE = "Seguimiento del plan, segundo trimestre 2024"


def rows_of(folder: Path, head: Sequence[str], lines: Sequence[Sequence[object]], title: str = TITLE) -> list[Fila]:
    """The rows of a sheet, read with what is learnt of it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for line in (head, *lines):
        sheet.append(list(line))
    path = folder / "f.xlsx"
    book.save(path)
    own, spool = folder / "formatos", folder / "salida"
    own.mkdir()
    spool.mkdir()
    found = study(Encargo(path, "lineas", Lectura(ocr="never")), known_layouts())
    (own / "lineas.toml").write_text(layout_text(found), encoding="utf-8")
    extract(path, path.name, spool, Opciones(layouts=own, ocr="never"))
    return [Fila.model_validate_json(line) for line in (spool / "filas.jsonl").read_text().splitlines()]


def printed(rows: Sequence[Fila]) -> set[tuple[str | None, str, str, str]]:
    return {(f.descripcion, c.magnitud, c.rol, str(c.valor)) for f in rows for c in f.cifras if c.valor is not None}


@pytest.mark.parametrize("kinds", [("Física", "Financiera"), ("Financiero (RD$)", "Físico")])
@pytest.mark.parametrize("repeated", [True, False])
def test_a_line_that_says_physical_or_financial_is_of_that_kind(
    tmp_path: Path, kinds: tuple[str, str], repeated: bool
) -> None:
    pairs = [FIGURES[2 * i + j] for i in range(3) for j in ((0, 1) if kinds[0] == "Física" else (1, 0))]
    lines = [(NAMES[i // 2] if repeated or not i % 2 else None, kinds[i % 2], *pair) for i, pair in enumerate(pairs)]
    rows = rows_of(tmp_path, ("Operación", "Tipo", "Programado T2", "Ejecutado T2"), lines)
    assert printed(rows) == {
        (NAMES[i // 2], ("fisica", "financiera")[i % 2], role, str(value))
        for i, pair in enumerate(FIGURES)
        for role, value in zip(("programado", "ejecutado"), pair, strict=True)
    }


def test_a_row_measured_in_money_is_in_review_where_no_heading_says_physical(tmp_path: Path) -> None:
    units = ("Vacuna", "RD$", "Surco")
    lines = [(name, unit, *pair) for name, unit, pair in zip(NAMES, units, FIGURES, strict=False)]
    rows = rows_of(tmp_path, ("Actividad", "Unidad de medida", "Programado T2", "Ejecutado T2"), lines)
    assert [{c.revision for c in row.cifras} for row in rows] == [{False}, {True}, {False}]


def test_a_heading_between_the_rows_says_their_kind(tmp_path: Path) -> None:
    half = [[(name, *pair) for name, pair in zip(NAMES, FIGURES[kind::2], strict=True)] for kind in (0, 1)]
    lines = [("EJECUCIÓN FÍSICA",), *half[0], ("EJECUCIÓN FINANCIERA",), *half[1]]
    rows = rows_of(tmp_path, ("Proyecto", "Programado T2", "Ejecutado T2"), lines)
    assert [{c.magnitud for c in row.cifras} for row in rows] == [{"fisica"}] * 3 + [{"financiera"}] * 3


def test_a_title_says_the_kind_where_no_heading_does(tmp_path: Path) -> None:
    lines = [(name, *pair) for name, pair in zip(NAMES, FIGURES[1::2], strict=True)]
    title = "Ejecución financiera, segundo trimestre 2024"
    rows = rows_of(tmp_path, ("Proyecto", "Programado T2", "Ejecutado T2"), lines, title)
    assert [{c.magnitud for c in row.cifras} for row in rows] == [{"financiera"}] * 3


def test_p_and_e_are_planned_and_done(tmp_path: Path) -> None:
    lines = [(NAMES[i // 2] if not i % 2 else None, "PE"[i % 2], *pair) for i, pair in enumerate(FIGURES)]
    rows = rows_of(tmp_path, ("Actividad", "P/E", "Trim. I", "Trim. II"), lines)
    assert printed(rows) == {
        (NAMES[i // 2], "fisica", ("programado", "ejecutado")[i % 2], str(value))
        for i, pair in enumerate(FIGURES)
        for value in pair
    }


def test_figures_of_the_month_are_in_review_where_no_title_says_which(tmp_path: Path) -> None:
    head = ("Proyecto", "Programado del mes", "Ejecutado del mes", "Meta anual")
    lines = [(name, *pair, 9) for name, pair in zip(NAMES, FIGURES[::2], strict=True)]
    rows = rows_of(tmp_path, head, lines, "Plan 2024")
    assert {(c.rol, c.revision) for row in rows for c in row.cifras} == {
        ("programado", True), ("ejecutado", True), ("meta", False)
    }  # fmt: skip
