"""Several tables on a page, each with the cut-off of its own title."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from extractors.pipeline import Opciones, extract

HEAD = ["Programa", "PIA", "PIM", "Devengado", "Avance %"]
TITLE = "Ejecución presupuestal por programa, año 2021"
FIRST = [
    ["12 Riego rural", "1000.00", "1200.00", "300.00", "25.00"],
    ["13 Caminos", "500.00", "400.00", "100.00", "25.00"],
]
SECOND = [
    ["12 Riego rural", "1000.00", "1200.00", "600.00", "50.00"],
    ["13 Caminos", "500.00", "400.00", "300.00", "75.00"],
]
Captioned = Sequence[tuple[Sequence[str], Sequence[Sequence[str]]]]
TWO: Captioned = [(["Cuadro 1. Primer trimestre"], FIRST), (["Cuadro 2. Segundo trimestre"], SECOND)]


def as_docx(path: Path, parts: Captioned) -> Path:
    document = docx.Document()
    document.add_paragraph(TITLE)
    for texts, rows in parts:
        for text in texts:
            document.add_paragraph(text)
        table = document.add_table(rows=0, cols=len(HEAD))
        for line in [HEAD, *rows]:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def as_sheet(path: Path, parts: Captioned) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([TITLE])
    for texts, rows in parts:
        sheet.append([])
        for line in ([[text] for text in texts], [HEAD], rows):
            for row in line:
                sheet.append([float(text) if text.replace(".", "").isdigit() else text for text in row])
    book.save(path)
    return path


def as_text(path: Path, parts: Captioned) -> Path:
    lines = [TITLE]
    for texts, rows in parts:
        lines += ["", *texts, *("\t".join(line) for line in [HEAD, *rows])]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_pdf(path: Path, parts: Captioned) -> Path:
    style = getSampleStyleSheet()["Normal"]
    flow: list[object] = [Paragraph(TITLE, style)]
    for texts, rows in parts:
        table = Table([HEAD, *rows], style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        flow += [Spacer(1, 8), *(piece for text in texts for piece in (Paragraph(text, style), Spacer(1, 9))), table]
    SimpleDocTemplate(str(path), pagesize=A4).build(flow)
    return path


MAKERS = {"docx": as_docx, "xlsx": as_sheet, "txt": as_text, "pdf": as_pdf}


def periods(path: Path) -> list[str]:
    """The cut-off of what was spent, by row."""
    extract(path, path.name, path.parent, Opciones(engine="rules"))
    rows = [json.loads(line) for line in (path.parent / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
    spent = [[c for c in row["cifras"] if c["rol"] == "devengado" and c["valor"]] for row in rows]
    return [c["periodo"] + ("?" if c["revision"] else "") for (c,) in filter(None, spent)]


@pytest.mark.parametrize("form", MAKERS)
def test_each_table_has_the_quarter_of_its_own_title(form: str, tmp_path: Path) -> None:
    assert periods(MAKERS[form](tmp_path / f"a.{form}", TWO)) == ["2021-T1"] * 2 + ["2021-T2"] * 2


@pytest.mark.parametrize("form", MAKERS)
def test_a_note_or_a_sentence_under_a_table_is_no_title_of_the_next(form: str, tmp_path: Path) -> None:
    said = "Durante el cuarto trimestre se prevé que la ejecución de los programas mejore con las obras que empiezan."
    parts = [TWO[0], (["Fuente: registro del III trimestre", said, TWO[1][0][0]], SECOND)]
    found = periods(MAKERS[form](tmp_path / f"a.{form}", parts))
    assert found[:2] == ["2021-T1"] * 2
    joined = form in ("txt", "pdf")  # lines without a gap are one paragraph there
    assert found[2:] == ["2021-T2"] * 2 or (joined and all(period.endswith("?") for period in found[2:]))


@pytest.mark.parametrize("form", MAKERS)
def test_the_title_of_a_later_table_is_not_that_of_the_first(form: str, tmp_path: Path) -> None:
    found = periods(MAKERS[form](tmp_path / f"a.{form}", [(["Resumen"], FIRST), TWO[1]]))
    assert found[2:] == ["2021-T2"] * 2
    assert "2021-T2" not in found[:2]


@pytest.mark.parametrize("form", MAKERS)
def test_each_table_has_the_year_of_its_own_title(form: str, tmp_path: Path) -> None:
    parts = [(["Año 2019"], FIRST), (["Ejercicio fiscal 2020"], SECOND)]
    assert periods(MAKERS[form](tmp_path / f"a.{form}", parts))[2:] == ["2020"] * 2


def test_a_sentence_right_over_a_table_leaves_its_quarter_in_doubt(tmp_path: Path) -> None:
    said = "En el II trimestre los programas gastaron más que en el anterior, porque las obras empezaron en mayo."
    found = periods(as_docx(tmp_path / "a.docx", [TWO[0], ([said], SECOND)]))
    assert found == ["2021-T1"] * 2 + ["2021-T1?"] * 2


def test_a_table_goes_on_under_the_title_of_its_section(tmp_path: Path) -> None:
    parts = [TWO[0], (["Detalle de obras"], SECOND), TWO[1]]
    assert periods(as_docx(tmp_path / "a.docx", parts)) == ["2021-T1"] * 4 + ["2021-T2"] * 2


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("title", ["II TRIMESTRE", "Cuadro 2. Segundo trimestre 2021"])
def test_a_line_of_the_table_may_be_the_title_of_those_below(title: str, again: bool, tmp_path: Path) -> None:
    lines = [*FIRST, [title, "", "", "", ""], *([HEAD] if again else []), *SECOND]
    for form in ("docx", "xlsx", "pdf"):
        path = MAKERS[form](tmp_path / f"a.{form}", [(["Primer trimestre"], lines)])
        assert periods(path) == ["2021-T1"] * 2 + ["2021-T2"] * 2


def test_the_name_of_an_activity_is_no_title_of_those_below(tmp_path: Path) -> None:
    lines = [*FIRST, ["14 Informe del II trimestre", "", "", "", ""], ["15 Censo", "10.00", "10.00", "5.00", "50.00"]]
    assert set(periods(as_docx(tmp_path / "a.docx", [(["Primer trimestre"], lines)]))) == {"2021-T1"}


def test_the_end_of_a_name_on_a_line_of_its_own_is_no_title(tmp_path: Path) -> None:
    rows = [*FIRST, ["14 Informe de gestión del", "10.00", "10.00", "5.00", "50.00"], ["II trimestre"], *SECOND]
    assert set(periods(as_text(tmp_path / "a.txt", [(["Primer trimestre"], rows)]))) == {"2021-T1"}


def test_the_name_of_a_sheet_tells_its_quarter_where_no_title_does(tmp_path: Path) -> None:
    def named(path: Path, title: str, *names: str) -> list[str]:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in zip(names, (FIRST, SECOND), strict=False):
            sheet = book.create_sheet(name)
            for row in ([title], HEAD, *rows):
                sheet.append([float(text) if text.replace(".", "").isdigit() else text for text in row])
        book.save(path)
        return periods(path)

    assert named(tmp_path / "a.xlsx", TITLE, "I TRIM", "II TRIM") == ["2021-T1"] * 2 + ["2021-T2"] * 2
    assert named(tmp_path / "b.xlsx", TITLE, "Hoja1", "Resumen") == ["2021"] * 4
    for other in ("II TRIM", "MAYO"):
        (first, second) = named(tmp_path / "c.xlsx", f"{TITLE}, al I trimestre", other)
        assert first.endswith("?")
        assert second.endswith("?")
