"""Word documents: body order, merged cells, changes accepted, page breaks, bad files."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.errors import UnreadableError
from extractors.readers import word, zipped
from extractors.readers.word import open_word, read
from extractors.schemas import Page, PageState, Table


def saved(tmp_path: Path, document: Any) -> Path:
    path = tmp_path / "informe.docx"
    document.save(str(path))
    return path


def page(tmp_path: Path, document: Any) -> Page:
    (only,) = read(saved(tmp_path, document))
    return only


def grid(table: Table) -> list[list[str]]:
    return [["" if cell is None else cell.text for cell in row] for row in table.grid]


def table_of(document: Any, *rows: list[str]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def paragraph_xml(inner: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def test_body_order_bold_and_places(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Informe trimestral", 1)
    document.add_paragraph("Se realizaron 2 de 6 inspecciones.")
    table_of(document, ["Actividad", "Meta"], ["Inspecciones", "6"])
    document.add_paragraph().add_run("Nota").bold = True
    read_page = page(tmp_path, document)
    assert [(p.text, p.bold, p.lugar.linea) for p in read_page.paragraphs] == [
        ("Informe trimestral", True, 1),
        ("Se realizaron 2 de 6 inspecciones.", False, 2),
        ("Nota", True, 5),
    ]
    (table,) = read_page.tables
    assert (table.kind, grid(table)) == ("word", [["Actividad", "Meta"], ["Inspecciones", "6"]])
    last = table.cells[-1].lugar
    assert (last.pagina, last.linea, last.columna) == (1, 4, 2)


def test_merged_cells_are_spans(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["A", "P", "", ""], ["", "1", "2", "3"], ["x", "4", "5", "6"])
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 3))
    (made,) = page(tmp_path, document).tables
    spans = {c.text: (c.row, c.col, c.row_span, c.col_span) for c in made.cells}
    assert spans["A"] == (0, 0, 2, 1)
    assert spans["P"] == (0, 1, 1, 3)
    assert spans["6"] == (2, 3, 1, 1)
    assert grid(made)[1] == ["A", "1", "2", "3"]


def test_rows_that_start_late_keep_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b", "c"], ["", "1", "2"])
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert grid(page(tmp_path, document).tables[0]) == [["a", "b", "c"], ["", "1", "2"]]


def test_a_cell_that_continues_nothing_stands_for_itself(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b"], ["c", "d"])
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f"<w:vMerge {nsdecls('w')}/>"))
    (made,) = page(tmp_path, document).tables
    assert [(c.row, c.col, c.row_span) for c in made.cells] == [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)]


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        paragraph_xml(
            "<w:r><w:t>meta </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>20</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>99</w:t></w:r></w:moveFrom>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r>"
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        ),
    )
    table = table_of(document, ["a", "b"], ["1", "2"], ["3", "4"])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    read_page = page(tmp_path, document)
    assert [p.text for p in read_page.paragraphs] == ["meta 20¹"]
    assert grid(read_page.tables[0]) == [["a", "b"], ["3", "4"]]


def test_content_controls_and_links_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    inner = "<w:p><w:hyperlink><w:r><w:t>enlace</w:t></w:r></w:hyperlink>"
    inner += "<w:r><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>"
    sdt = f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(sdt))
    assert [p.text for p in page(tmp_path, document).paragraphs] == ["enlace-x"]


def test_nested_tables_are_noted_and_read_apart(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b"], ["1", ""])
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "dentro", "7"
    read_page = page(tmp_path, document)
    assert [grid(t) for t in read_page.tables] == [[["a", "b"], ["1", ""]], [["dentro", "7"]]]
    assert "anidadas" in read_page.notes[0]


def test_explicit_breaks_part_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("uno").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("dos")
    document.add_paragraph("tres").paragraph_format.page_break_before = True
    document.add_section()
    table_of(document, ["a", "b"], ["1", "2"])
    path = saved(tmp_path, document)
    with open_word(path) as opened:
        assert opened.page_count == 4
        assert [p.numero for p in opened.pages(frozenset({2}))] == [2]
        found = list(opened.pages(frozenset()))
    assert [[p.text for p in g.paragraphs] for g in found] == [["uno"], ["dos"], ["tres"], []]
    assert found[3].tables[0].pagina == found[3].tables[0].cells[0].lugar.pagina == 4


def test_the_page_header_comes_first(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "PLAN OPERATIVO 2023"
    document.add_paragraph("cuerpo")
    assert [p.text for p in page(tmp_path, document).paragraphs] == ["PLAN OPERATIVO 2023", "cuerpo"]


def test_line_breaks_in_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table_of(document, ["Unidad\nde medida", "b"], ["1", "2"])
    cell = page(tmp_path, document).tables[0].cells[0]
    assert (cell.text, cell.breaks) == ("Unidad de medida", (6,))


def test_an_empty_document_is_an_empty_page(tmp_path: Path) -> None:
    assert page(tmp_path, docx.Document()).state is PageState.VACIA


# -------------------------------------------------------------------------------------------- bad files


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    table_of(document, *(["a", "b"] for _ in range(20)))
    path = saved(tmp_path, document)
    with monkeypatch.context() as patch:
        patch.setattr(word, "MAX_CELLS", 10)
        with pytest.raises(UnreadableError, match=r"informe\.docx.*más de 10 celdas"):
            open_word(path)
    monkeypatch.setattr(zipped, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UnreadableError, match="se expande a"):
        open_word(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"texto"])
def test_what_is_no_document_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "informe.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match="dañado"):
        open_word(path)


def test_mutated_documents_end_in_a_page_or_an_error(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("uno")
    table_of(document, ["a", "b"], ["1", "2"])
    with zipfile.ZipFile(saved(tmp_path, document)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = [n for n in parts if n.endswith(("document.xml", "styles.xml", ".rels", "[Content_Types].xml"))]
    chance = random.Random(11)
    for _ in range(120):
        name = chance.choice(names)
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice(b'<>"/0159azAZ &')
        changed = tmp_path / "mutado.docx"
        with zipfile.ZipFile(changed, "w") as target:
            for part, original in parts.items():
                target.writestr(part, bytes(data) if part == name else original)
        try:
            assert list(read(changed))
        except UnreadableError as error:
            assert "mutado.docx" in str(error)
