from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml import ElementTree

from agent import batch
from agent.batch import Encargo
from agent.progress import Quiet
from agent.settings import Settings
from agent.writers import sheets, xlsx
from extractors.schemas import Magnitud


@pytest.fixture
def libro(tmp_path: Path, taller: Any) -> Any:
    return made(tmp_path)


def made(tmp_path: Path) -> Any:
    (tmp_path / "poi.txt").write_text("uno", encoding="utf-8")
    batch.extract(Encargo((tmp_path / "poi.txt",), tmp_path / "out", workers=1), Settings(), Quiet())
    return openpyxl.load_workbook(tmp_path / "out" / "reporte.xlsx")


def column(sheet: Any, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def test_sheets_frozen_filtered_and_ready_to_print(libro: Any) -> None:
    assert libro.sheetnames == ["Resumen", "poi-ceplan", "Hallazgos", "Fuentes"]
    for sheet in libro.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
    assert libro["poi-ceplan"].max_row == 13
    assert libro["Fuentes"].max_row == 1 + 292
    assert libro["Hallazgos"].max_row == 5


def test_figures_are_numbers_and_absences_their_printed_mark(libro: Any) -> None:
    sheet = libro["poi-ceplan"]
    march = column(sheet, "Físico · programado · 2023-03")
    money = column(sheet, "Financiero · programado · 2023-S1 acum.")
    assert [sheet.cell(row, march).value for row in (2, 3)] == [3, "S.P."]
    assert sheet.cell(2, money).value == 7503
    assert sheet.cell(2, money).number_format == "#,##0.00"


def test_lights_review_and_findings_are_marked(libro: Any) -> None:
    sheet = libro["poi-ceplan"]
    advance = column(sheet, "Físico · avance · 2023-S1 acum.")
    fills = [sheet.cell(row, advance).fill.fgColor.rgb[2:] for row in (2, 3, 4)]
    assert fills == [sheets.FILLS[name][1:] for name in ("verde", "ambar", "rojo")]
    doubtful = sheet.cell(4, column(sheet, "Físico · programado · 2023-04"))
    assert doubtful.font.italic
    assert doubtful.fill.patternType == "lightUp"
    broken = sheet.cell(2, column(sheet, "Físico · programado · 2023-S1 acum."))
    assert broken.border.left.style == "medium"
    assert broken.font.color.rgb[2:] == sheets.MARKS["error"][1:]
    beside = sheet.cell(2, column(sheet, "Físico · programado · 2023-S1 acum. (recalculado)"))
    assert (beside.value, beside.font.bold) == (19, True)


def test_findings_and_rows_lead_to_one_another(libro: Any) -> None:
    findings, rows = libro["Hallazgos"], libro["poi-ceplan"]
    assert [findings.cell(row, 1).value for row in range(2, 6)] == ["error", "error", "aviso", "aviso"]
    for number in range(2, 6):
        cell = findings.cell(number, 2)
        sheet, _, address = cell.hyperlink.location.rpartition("!")
        assert sheet == "'poi-ceplan'"
        back = rows[address]
        identifier = rows.cell(back.row, column(rows, "Fila")).value
        assert identifier == cell.value
        assert back.hyperlink.location == f"'Hallazgos'!A{number}"
    assert [findings.cell(2, c).value for c in (8, 9, 10)] == ["18", 19, -1]


def test_text_of_a_document_is_never_a_formula_nor_markup(libro: Any, tmp_path: Path) -> None:
    sheet = libro["poi-ceplan"]
    cells = [sheet.cell(row, column(sheet, "Descripción")) for row in (2, 3, 4)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"] or all(c.data_type != "f" for c in cells)
    assert cells[0].value == "=CMD()|'/c calc'!A1"
    assert cells[0].quotePrefix
    assert cells[1].value.strip() == "<r>ELABORACIÓN & seguimiento</r>"
    assert "\x1b" not in cells[2].value
    with zipfile.ZipFile(tmp_path / "out" / "reporte.xlsx") as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(archive.read(name))
                assert not [node for node in root.iter() if node.tag.endswith("}f")]


def test_a_full_sheet_goes_on_on_the_next(tmp_path: Path, taller: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_LINES", 4)
    libro = made(tmp_path)
    assert {"poi-ceplan (3)", "Hallazgos (2)", "Fuentes (2)"} <= set(libro.sheetnames)
    assert sum(s.max_row - 1 for s in libro.worksheets if s.title.startswith("Fuentes")) == 292
    assert sum(s.max_row - 1 for s in libro.worksheets if s.title.startswith("poi-ceplan")) == 12
    last = libro["Hallazgos (2)"]
    sheet, _, address = last.cell(2, 2).hyperlink.location.rpartition("!")
    assert libro[sheet.strip("'")][address].hyperlink.location == "'Hallazgos (2)'!A2"


@pytest.mark.parametrize(
    ("magnitud", "valor", "shown"),
    [
        (Magnitud.FISICA, "3", "#,##0"),
        (Magnitud.FISICA, "50.64", "#,##0.00"),
        (Magnitud.FINANCIERA, "0", "#,##0"),
        (Magnitud.FINANCIERA, "1250.5", "#,##0.00"),
        (Magnitud.FINANCIERA, "7", "#,##0.00"),
    ],
)
def test_number_formats_keep_the_printed_decimals(magnitud: Magnitud, valor: str, shown: str) -> None:
    from decimal import Decimal

    assert xlsx.number_format(magnitud, Decimal(valor)) == shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00\x1bb\ud800", "ab"),
        ("<r>x</r>", " <r>x</r>"),
        ("x" * 40_000, "x" * 16_382 + "…"),
        ("á\n", "á\n"),
    ],
)
def test_text_of(text: str, kept: str) -> None:
    assert sheets.text_of(text) == kept


def test_sheet_names_are_legal_and_unique(tmp_path: Path) -> None:
    wanted = ("a/b:c", "A B C", "x" * 40, "X" * 31, "History", "[]", "'")
    with sheets.Book(tmp_path / "x.xlsx", tmp_path) as book:
        names = [book.sheet(name).get_name() for name in wanted]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
