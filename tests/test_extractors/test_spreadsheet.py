"""Spreadsheets: values as printed without losing a digit, spans, hidden and repeated sheets, bad files."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from extractors.errors import UnreadableError
from extractors.readers import formats, spreadsheet, transcript, zipped
from extractors.readers.spreadsheet import open_spreadsheet, read
from extractors.schemas import Page, PageState, Table
from extractors.values import parse_figure

Fill = Callable[[Any], None]


def saved(tmp_path: Path, *fills: Fill) -> Path:
    """A workbook with a sheet for each function that fills one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, fill in enumerate(fills, start=1):
        fill(book.create_sheet(f"Hoja {number}"))
    path = tmp_path / "libro.xlsx"
    book.save(path)
    return path


def rows(*lines: list[Any]) -> Fill:
    def fill(sheet: Any) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def page(tmp_path: Path, fill: Fill) -> Page:
    (only,) = read(saved(tmp_path, fill))
    return only


def grid(table: Table) -> list[list[str]]:
    return [["" if cell is None else cell.text for cell in row] for row in table.grid]


def without(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same archive with bytes of one part replaced."""
    out = path.with_name(f"otro_{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return out


# ----------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.5064, "0.00%", "50.64%"),
        (0.5, "0%", "50%"),
        (1 / 3, "0%", "33.3333333333333%"),
        (0.29, "0.00%", "29.00%"),
        (33.3, '0.0"%"', "33.3%"),
        (33.3, "0.0\\%", "33.3%"),
        (1200, "#,##0", "1200"),
        (1200.5, '"S/" #,##0.00', "1200.50"),
        (0.1 + 0.2, "General", "0.3"),
        (50.63999999999999, "General", "50.64"),
        (2023.0, "0", "2023"),
        (12.345, "0.00", "12.3450"),
        (1234.567, "0.00", "1234.567"),
        (-1.5, "#,##0.00;[Red]-#,##0.00", "-1.50"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "0"),
        (1e-7, "General", "0.0000001"),
        (1e21, "General", "1000000000000000000000"),
        (-0.0, "0", "0"),
    ],
)
def test_numbers(value: float, code: str, text: str) -> None:
    assert formats.number(value, code) == text


@given(
    st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12, allow_nan=False)),
    st.sampled_from(["General", "0", "0.00", "#,##0.000", "0.00%", "0%"]),
)
def test_the_text_of_a_number_parses_to_its_exact_value(value: float, code: str) -> None:
    text = formats.number(value, code)
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    reading = parse_figure(text)
    assert reading.valor == exact * (100 if "%" in code else 1)
    assert not reading.alternativas


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("mmm-yy", "sep-21"),
        ("[$-280A]mmm\\-yy;@", "sep-21"),
        ("mmmm yyyy", "septiembre 2021"),
        ("dd/mm/yyyy", "05/09/2021"),
        ("mm-dd-yy", "05/09/2021"),
        ('d "de" mmmm "de" yyyy', "5 de septiembre de 2021"),
        ("yyyy-mm-dd h:mm:ss", "2021-09-05 14:07:00"),
        ("General", "2021-09-05"),
    ],
)
def test_dates(code: str, text: str) -> None:
    assert formats.moment(datetime(2021, 9, 5, 14, 7), code) == text


def test_spans_of_time_and_truth_values(tmp_path: Path) -> None:
    table = page(tmp_path, rows(["a", "b", "c"], [True, timedelta(hours=30), "#N/A"])).tables[0]
    assert grid(table)[1] == ["VERDADERO", "1 day, 6:00:00", "#N/A"]


def test_text_cells_keep_their_characters(tmp_path: Path) -> None:
    table = page(tmp_path, rows(["Unidad\nde medida", "**x** <b>"], ["1.200,50", "\u00ad"])).tables[0]
    assert grid(table) == [["Unidad de medida", "**x** <b>"], ["1.200,50", "-"]]
    assert table.cells[0].breaks == (6,)


def test_a_formula_without_saved_value_is_empty_and_named(tmp_path: Path) -> None:
    read_page = page(tmp_path, rows(["a", "b"], [1, "=A2*2"]))
    cell = read_page.tables[0].cells[-1]
    assert (cell.text, cell.lugar.celda, bool(cell.doubt)) == ("", "B2", True)
    assert "fórmula sin valor guardado; ábralo y guárdelo en Excel: B2" in read_page.notes


def test_a_formula_that_nobody_calculated_is_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["a", "b"])
        sheet.write_row("A2", [1])
        sheet.write_formula("B2", "=A2*2")  # saved as 0 until Excel calculates it
    (read_page,) = read(path)
    assert (read_page.tables[0].cells[-1].text, bool(read_page.tables[0].cells[-1].doubt)) == ("0", True)
    assert "sin calcular" in read_page.notes[0]
    (calculated,) = read(without(path, "xl/workbook.xml", b'fullCalcOnLoad="1"', b""))
    assert not calculated.notes and not calculated.tables[0].cells[-1].doubt


# ----------------------------------------------------------------------------------------------- tables


def test_titles_merged_headers_and_places(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "PLAN OPERATIVO 2023"
        sheet["A1"].font = Font(bold=True)
        sheet.merge_cells("A1:G1")
        sheet["A2"], sheet["B2"] = "Entidad:", "Municipalidad"
        sheet["C4"] = "PROGRAMADO"
        sheet.merge_cells("C4:F4")
        sheet["A5"], sheet["G5"] = "Actividad", "%"
        sheet.merge_cells("A5:B5")
        for col, text in zip("CDEF", ("Ene", "Feb", "Mar", "Abr"), strict=True):
            sheet[f"{col}5"] = text
        sheet["A6"], sheet["C6"], sheet["F6"] = "Informe", 1, 2
        sheet.merge_cells("A6:A7")
        sheet["C7"] = 3

    read_page = page(tmp_path, fill)
    assert [(p.text, p.bold, p.lugar.celda) for p in read_page.paragraphs] == [
        ("PLAN OPERATIVO 2023", True, "A1"),
        ("Entidad: Municipalidad", False, "A2"),
    ]
    (table,) = read_page.tables
    assert (table.kind, table.n_rows, table.n_cols) == ("hoja", 4, 6)
    assert grid(table) == [
        ["", "PROGRAMADO", "PROGRAMADO", "PROGRAMADO", "PROGRAMADO", ""],
        ["Actividad", "Ene", "Feb", "Mar", "Abr", "%"],
        ["Informe", "1", "", "", "2", ""],
        ["Informe", "3", "", "", "", ""],
    ]
    first = table.cells[0]
    assert (first.lugar.pagina, first.lugar.hoja, first.lugar.celda) == (1, "Hoja 1", "C4")


def test_tables_are_parted_by_two_blank_rows_not_by_one(tmp_path: Path) -> None:
    read_page = page(tmp_path, rows(["a", "b"], [1, 2], [None], [3, 4], [None], [None], ["c", "d"], [5, 6]))
    assert [grid(t) for t in read_page.tables] == [
        [["a", "b"], ["1", "2"], ["3", "4"]],
        [["c", "d"], ["5", "6"]],
    ]
    assert read_page.tables[1].cells[0].lugar.celda == "A7"


def test_values_under_a_merged_range_are_not_read_but_named(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(["a", "b", "c"], [1, 2, 3]))
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'
    (read_page,) = read(without(path, "xl/worksheets/sheet1.xml", b"</sheetData>", merged))
    assert grid(read_page.tables[0])[1] == ["1", "1", "3"]
    assert read_page.notes == ("valores tapados por celdas combinadas, no leídos: B2",)


def test_overlapping_merges_give_no_overlapping_cells(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(["a", "b", "c"], [1, 2, 3], [4, 5, 6]))
    merged = (
        b'</sheetData><mergeCells count="3"><mergeCell ref="A1:A2"/><mergeCell ref="A2:C2"/>'
        b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    (read_page,) = read(without(path, "xl/worksheets/sheet1.xml", b"</sheetData>", merged))
    places = [
        (r, c)
        for cell in read_page.tables[0].cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.col, cell.col + cell.col_span)
    ]
    assert len(places) == len(set(places))
    assert any("se solapan" in note for note in read_page.notes)


# ----------------------------------------------------------------------------------------------- sheets


def test_hidden_repeated_and_empty_sheets_are_named_not_read(tmp_path: Path) -> None:
    def hidden(sheet: Any) -> None:
        sheet.append([1, 2])
        sheet.sheet_state = "veryHidden"

    data = rows(["a", "b"], [1, 2])
    path = saved(tmp_path, data, hidden, data, rows())
    with open_spreadsheet(path) as book:
        assert book.page_count == 4
        found = list(book.pages(frozenset()))
        assert [p.numero for p in book.pages(frozenset({3}))] == [3]
        assert [bool(p.tables) for p in book.pages(frozenset({3}))] == [False]
    assert [(p.numero, p.hoja, len(p.tables)) for p in found] == [
        (1, "Hoja 1", 1),
        (2, "Hoja 2", 0),
        (3, "Hoja 3", 0),
        (4, "Hoja 4", 0),
    ]
    assert [p.state for p in found[1:]] == [PageState.VACIA] * 3
    assert ["oculta" in found[1].notes[0], "igual a «Hoja 1»" in found[2].notes[0], found[3].notes[0]] == [
        True,
        True,
        "hoja vacía «Hoja 4»",
    ]


def test_chart_sheets_count_as_sheets(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        chart = book.add_chart({"type": "bar"})
        book.add_chartsheet("Gráfico").set_chart(chart)
        sheet = book.add_worksheet("Datos")
        sheet.write_row("A1", ["a", "b"])
        chart.add_series({"values": "=Datos!$A$1:$B$1"})
    first, second = read(path)
    assert "gráfico" in first.notes[0]
    assert (second.numero, second.hoja, len(second.tables)) == (2, "Datos", 1)


def test_hidden_rows_and_columns_are_read_and_named(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["a", "b", "c"], [1, 2, 3], [4, 5, 6])(sheet)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    read_page = page(tmp_path, fill)
    assert grid(read_page.tables[0])[1] == ["1", "2", "3"]
    assert read_page.notes == (
        "filas ocultas, leídas como las demás: 2",
        "columnas ocultas, leídas como las demás: B",
    )


def test_a_sheet_of_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(5000):
            sheet.write_row(row, 0, [f"A{row}", row, row / 7])
    (read_page,) = read(path)
    assert (read_page.tables[0].n_rows, read_page.tables[0].cells[-1].lugar.celda) == (5000, "C5000")


# -------------------------------------------------------------------------------------------- bad files


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, rows(["a", "b"], *([i, i] for i in range(2000))))
    with monkeypatch.context() as patch:
        patch.setattr(spreadsheet, "MAX_SHEET_CELLS", 100)
        with pytest.raises(UnreadableError, match="4002 celdas"):
            list(read(path))
    with monkeypatch.context() as patch:
        patch.setattr(zipped, "MAX_UNPACKED_BYTES", 10_000)
        with pytest.raises(UnreadableError, match="se expande a"):
            open_spreadsheet(path)
    with monkeypatch.context() as patch:
        patch.setattr(zipped, "RATIO_FROM_BYTES", 1000)
        patch.setattr(zipped, "MAX_RATIO", 2)
        with pytest.raises(UnreadableError, match="se expande más de 2 veces"):
            open_spreadsheet(path)


def test_a_far_cell_makes_no_huge_grid(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["XFD2000"] = "a", "b", 1

    read_page = page(tmp_path, fill)
    assert [(t.n_rows, t.n_cols) for t in read_page.tables] == [(1, 2)]
    assert [p.lugar.celda for p in read_page.paragraphs] == ["XFD2000"]


def test_entities_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(["a", "b"]))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
    changed = without(path, "xl/worksheets/sheet1.xml", b"<worksheet ", bomb)
    with pytest.raises(UnreadableError, match="DOCTYPE"):
        open_spreadsheet(changed)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no es un libro"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "libro.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"libro\.xlsx.*dañado"):
        open_spreadsheet(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_cut_parts_are_refused(tmp_path: Path, part: str) -> None:
    path = saved(tmp_path, rows(["a", "b"], [1, 2]))
    with zipfile.ZipFile(path) as source:
        data = source.read(part)
    changed = without(path, part, data, data[: len(data) // 2])
    with pytest.raises(UnreadableError, match="dañado"):
        list(read(changed))


def test_mutated_workbooks_end_in_a_page_or_an_error(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(["a", "b"], [1, 0.5], ["x", "y"]))
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    chance = random.Random(7)
    for _ in range(150):
        name = chance.choice(list(parts))
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice(b'<>"/0159azAZ &')
        changed = tmp_path / "mutado.xlsx"
        with zipfile.ZipFile(changed, "w") as target:
            for part, original in parts.items():
                target.writestr(part, bytes(data) if part == name else original)
        try:
            assert list(read(changed))
        except UnreadableError as error:
            assert "mutado.xlsx" in str(error)


def test_cut_archives_end_in_an_error(tmp_path: Path) -> None:
    whole = saved(tmp_path, rows(["a", "b"], [1, 2])).read_bytes()
    cut = tmp_path / "cortado.xlsx"
    for size in range(10, len(whole) - 1, max(1, len(whole) // 40)):
        cut.write_bytes(whole[:size])
        with pytest.raises(UnreadableError):
            list(read(cut))


# ----------------------------------------------------------------------------------- real transcripts


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_real_tables_read_alike_from_a_transcript_and_a_workbook(shared_dir: Path, tmp_path: Path, number: str) -> None:
    (path,) = (shared_dir / "seeds").glob(f"{number}_*.txt")
    first = next(iter(transcript.read(path, frozenset({1}))))
    original = max(first.tables, key=lambda t: t.n_rows)
    read_page = page(tmp_path, rows(*([text or None for text in line] for line in grid(original))))
    (table,) = read_page.tables
    assert [[t for t in line if t] for line in grid(table)] == [[t for t in line if t] for line in grid(original)]
