"""Grids from words and rulings: pages made by hand, then pages made by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.lines import whole_lines
from extractors.readers.pdf import open_pdf
from extractors.schemas import Cell, Lugar, Page, PageState, Paragraph, Ruling, Table, Word
from extractors.schemas.page import STAMPED
from extractors.tables import chunks, find_tables, notes_under
from extractors.tables.header import columns_of, partition
from extractors.tables.text import join

HIGH = 8.0
"""Height of a word in these tests, points."""
LETTER = 4.0
"""Width of a letter."""


def word(x: float, y: float, text: str, line: int = 0) -> Word:
    """A word by its left end and its middle."""
    return Word(x, y - HIGH / 2, x + LETTER * len(text), y + HIGH / 2, text, line)


def words_at(x: float, y: float, text: str) -> list[Word]:
    """A run of words from x, the middle at y."""
    made = []
    for piece in text.split():
        made.append(word(x, y, piece))
        x += LETTER * (len(piece) + 0.5)
    return made


def right(x: float, y: float, text: str) -> Word:
    """A word that ends at x."""
    return word(x - LETTER * len(text), y, text)


def across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(x0, y, x1, y)


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(x, y0, x, y1)


def lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def page_of(words: Sequence[Word], rulings: Sequence[Ruling] = ()) -> Page:
    return Page(numero=1, width=600, height=800, state=PageState.TEXTO, words=words, rulings=rulings)


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text if cell and (cell.row, cell.col) == (r, c) else "" for c, cell in enumerate(line)]
            for r, line in enumerate(table.grid)]  # fmt: skip


def only(words: Sequence[Word], rulings: Sequence[Ruling] = ()) -> Table:
    (table,) = find_tables(page_of(words, rulings))[0]
    return table


def prose(words: Sequence[Word], rulings: Sequence[Ruling] = ()) -> list[str]:
    return [p.text for p in find_tables(page_of(words, rulings))[1]]


# -- ruled


def test_a_lattice_is_read_cell_by_cell() -> None:
    cells = [word(12 + 50 * c, 20 + 20 * r, f"{r}{c}") for r in range(3) for c in range(4)]
    table = only(cells, lattice([10, 60, 110, 160, 210], [10, 30, 50, 70]))
    assert rows_of(table) == [[f"{r}{c}" for c in range(4)] for r in range(3)]
    assert table.kind == "reglada"
    assert table.column_edges == (10, 60, 110, 160, 210)


def test_cells_merge_both_ways() -> None:
    rulings = [
        across(10, 10, 210), across(30, 60, 210), across(50, 10, 210), across(70, 10, 210),
        down(10, 10, 70), down(60, 10, 70), down(110, 30, 70), down(160, 30, 70), down(210, 10, 70),
    ]  # fmt: skip
    cells = [word(20, 30, "UO"), word(100, 20, "META"), *(word(65 + 50 * c, 40, f"T{c}") for c in range(3))]
    table = only(cells, rulings)
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells if cell.text}
    assert spans["UO"] == (0, 0, 2, 1)
    assert spans["META"] == (0, 1, 1, 3)
    assert spans["T2"] == (1, 3, 1, 1)


def test_an_empty_cell_has_its_own_box() -> None:
    table = only([word(12, 20, "a")], lattice([10, 60, 110], [10, 30, 50]))
    empty = table.grid[1][1]
    assert empty is not None
    assert empty.text == ""
    assert empty.lugar.bbox == (60, 30, 110, 50)


def test_wrapped_text_is_joined_and_its_breaks_are_told() -> None:
    table = only(
        [*words_at(12, 20, "Mantenimiento de"), *words_at(12, 29, "la bomba"), word(112, 20, "5")],
        lattice([10, 110, 160], [10, 40, 60]),
    )
    cell = table.cells[0]
    assert cell.text == "Mantenimiento de la bomba"
    assert cell.breaks == (len("Mantenimiento de"),)
    assert cell.lugar.bbox == (12, 16, 74, 33)


def test_a_word_that_crosses_a_ruling_stays_whole() -> None:
    table = only([word(40, 20, "1,234,567"), word(90, 20, "8")], lattice([10, 70, 110], [10, 30, 50]))
    assert rows_of(table)[0] == ["1,234,567", "8"]


def test_broken_and_double_lines_are_one_border() -> None:
    rulings = [
        r
        for y in (10, 11.8, 30, 50)
        for r in (across(y, 10, 58), across(y, 60.5, 110))
    ] + [down(x, 10 + 10 * k, 18 + 10 * k) for x in (10, 60, 110) for k in range(4)]  # fmt: skip
    table = only([word(20, 20, "a"), word(70, 40, "b")], rulings)
    assert (table.n_rows, table.n_cols) == (2, 2)
    assert rows_of(table) == [["a", ""], ["", "b"]]


def test_no_outer_verticals() -> None:
    rulings = [across(y, 10, 160) for y in (10, 30, 50)] + [down(x, 10, 50) for x in (60, 110)]
    table = only([word(12, 20, "a"), word(62, 20, "b"), word(112, 40, "c")], rulings)
    assert rows_of(table) == [["a", "b", ""], ["", "", "c"]]


def test_tables_side_by_side_and_below_are_several() -> None:
    rulings = [
        *lattice([10, 60, 110], [10, 30, 50]),
        *lattice([150, 200, 250], [10, 30, 50]),
        *lattice([10, 60, 110], [90, 110, 130]),
    ]
    cells = [word(12, 20, "a"), word(152, 20, "b"), word(12, 100, "c")]
    tables, _ = find_tables(page_of(cells, rulings))
    assert [t.cells[0].text for t in tables] == ["a", "b", "c"]


def test_a_frame_around_the_page_is_no_table() -> None:
    rulings = [*lattice([2, 590], [2, 790]), *lattice([10, 60, 110], [10, 30, 50])]
    words = [word(12, 20, "a"), word(62, 40, "b"), *words_at(12, 200, "Nota al pie")]
    tables, paragraphs = find_tables(page_of(words, rulings))
    assert [rows_of(t) for t in tables] == [[["a", ""], ["", "b"]]]
    assert [p.text for p in paragraphs] == ["Nota al pie"]


def test_turned_headings_are_joined_upwards() -> None:
    turned = [
        Word(22, 60, 30, 95, "UNIDAD", 0), Word(22, 20, 30, 50, "MEDIDA", 0), Word(32, 40, 40, 75, "ANUAL", 1),
    ]  # fmt: skip
    table = only([*turned, word(70, 30, "a")], lattice([10, 60, 110], [10, 100, 120]))
    assert table.cells[0].text == "UNIDAD MEDIDA ANUAL"


def test_rows_stacked_in_one_ruled_row_are_taken_apart() -> None:
    rulings = lattice([10, 110, 160, 210], [10, 30, 100])
    words = [word(12, 20, "META"), word(112, 20, "T1"), word(162, 20, "T2")]
    for i in range(4):
        y = 40 + 15 * i
        words += [*words_at(12, y, f"Actividad numero{i}"), right(150, y, f"{i}0"), right(200, y, f"{i}5")]
    assert rows_of(only(words, rulings))[1:] == [[f"Actividad numero{i}", f"{i}0", f"{i}5"] for i in range(4)]


def test_letters_of_a_stamp_make_no_rows() -> None:
    rulings = lattice([10, 110, 160, 210], [10, 30, 100])
    words = [word(12, 20, "META"), word(112, 20, "T1"), word(162, 20, "T2"), *words_at(12, 65, "Actividad numero")]
    for i in range(2):
        words += [right(x, 50 + 20 * i, "5")._replace(doubt=STAMPED) for x in (150, 200)]
    assert rows_of(only(words, rulings))[1:] == [["Actividad numero", "5 5", "5 5"]]


def test_a_number_wrapped_in_its_cell_is_not_two_rows() -> None:
    words = [*words_at(12, 40, "Asociacion de"), *words_at(12, 50, "usuarios"), right(150, 40, "3,66"),
             right(150, 50, "7"), word(162, 40, "N/A")]  # fmt: skip
    table = only(words, lattice([10, 110, 160, 210], [10, 30, 60]))
    assert rows_of(table)[1] == ["Asociacion de usuarios", "3,66 7", "N/A"]


def test_rows_under_a_ruled_header_belong_to_it() -> None:
    header = [word(15, 20, "Fuente"), *(word(115 + 60 * c, 20, t) for c, t in enumerate(("Apr.", "Mod.", "Vig.")))]
    words = list(header)
    for i in range(3):
        words.append(word(15, 60 + 20 * i, f"F{i}"))
        words.extend(right(165 + 60 * c, 60 + 20 * i, f"{i + 1}{c}.000,00") for c in range(3))
    table = only(words, lattice([10, 110, 170, 230, 290], [10, 30]))
    assert rows_of(table) == [
        ["Fuente", "Apr.", "Mod.", "Vig."],
        *[[f"F{i}", *(f"{i + 1}{c}.000,00" for c in range(3))] for i in range(3)],
    ]


def test_headings_on_the_top_ruling_span_their_columns() -> None:
    words = [word(12, 20, "Rubro"), *(word(64 + 40 * c, 20, t) for c, t in enumerate(("TM", "U", "TM", "U")))]
    words += [word(92, 5, "2001"), word(172, 5, "2002")]
    words += [right(55, 40, "a"), *(right(95 + 40 * c, 40, str(c)) for c in range(4))]
    table = only(words, lattice([10, 60, 100, 140, 180, 220], [12, 30, 50]))
    spans = {c.text: (c.row, c.col, c.col_span) for c in table.cells if c.text.startswith("200")}
    assert spans == {"2001": (0, 1, 2), "2002": (0, 3, 2)}


def test_a_box_of_titles_on_top_becomes_paragraphs() -> None:
    words = [
        *words_at(20, 20, "MUNICIPALIDAD DE PRUEBA"), *words_at(20, 32, "Estado de ejecucion"),
        *words_at(20, 44, "Del 01/10/2022 al 31/12/2022"), word(15, 60, "Fuente"), word(65, 60, "Apr."),
        word(115, 60, "Mod."), right(100, 80, "1"), right(150, 80, "2"),
    ]  # fmt: skip
    rulings = [
        *lattice([10, 60, 110, 160], [52, 70, 90]),
        across(10, 10, 160), down(10, 10, 52), down(160, 10, 52),
    ]  # fmt: skip
    tables, paragraphs = find_tables(page_of(words, rulings))
    assert rows_of(tables[0])[0] == ["Fuente", "Apr.", "Mod."]
    assert any("31/12/2022" in p.text for p in paragraphs)


# -- horizontal rulings only, vertical rulings only, none


def activity(y: float, name: Sequence[str], values: Sequence[str]) -> list[Word]:
    """One row: a label of several lines centred on y, values on y."""
    first = y - 5 * (len(name) - 1)
    words = [w for i, line in enumerate(name) for w in words_at(12, first + 10 * i, line)]
    return words + [right(160 + 50 * c, y, value) for c, value in enumerate(values)]


HEADER = [*words_at(12, 20, "Actividad"), *(right(160 + 50 * c, 20, t) for c, t in enumerate("ABCD"))]
ACTIVITIES = [
    (["Charlas"], ["10", "20", "30", "60"]),
    (["Mantenimiento de", "la bomba de agua", "del mercado"], ["1", "2", "3", "6"]),
    (["Poda de arboles", "en avenidas"], ["1,000", "-", "S.P.", "1,000"]),
    (["Informes"], ["0", "0", "0", "0"]),
]


def alone() -> tuple[list[Word], list[float]]:
    """The activities above without rulings, and the edges between their rows."""
    words, edges, y = list(HEADER), [10.0, 30.0], 30.0
    for name, values in ACTIVITIES:
        height = 10 * len(name) + 8
        words += activity(y + height / 2, name, values)
        y += height
        edges.append(y)
    return words, edges


EXPECTED = [["Actividad", *"ABCD"], *[[" ".join(name), *values] for name, values in ACTIVITIES]]


def test_no_rulings() -> None:
    table = only(alone()[0])
    assert rows_of(table) == EXPECTED
    assert table.kind == "alineada"


def test_levels_of_headings_between_two_rulings_are_told_apart_and_no_heading_is_cut() -> None:
    """Two groups of three columns, the last of each wrapped around the height of the others."""
    words = [*words_at(20, 108, "Servicio"), *words_at(214, 100, "1er. semestre"), *words_at(424, 100, "2do. semestre")]
    for x in (150, 360):
        words += [*words_at(x, 115, "Previsto"), *words_at(x + 70, 115, "Cumplido")]
        words += [*words_at(x + 148, 110, "% de"), *words_at(x + 130, 120, "cumplimiento")]
    for i, y in enumerate((140, 155, 170, 185)):
        words += words_at(20, y, f"Obra numero {i}")
        words += [right(x, y, text) for x in (190, 400) for text in ("153",)]
        words += [right(x, y, "137") for x in (260, 470)] + [right(x, y, "89.54") for x in (328, 538)]
    table = only(words, [across(y, 15, 545) for y in (90, 130, 147, 162, 177, 192)])
    assert table.n_cols == 7
    assert rows_of(table)[:2] == [
        ["Servicio", "1er. semestre", "", "", "2do. semestre", "", ""],
        ["", *["Previsto", "Cumplido", "% de cumplimiento"] * 2],
    ]


def test_horizontal_rulings_only() -> None:
    words, edges = alone()
    assert rows_of(only(words, [across(y, 10, 320) for y in edges])) == EXPECTED


def test_a_ruling_under_the_header_only() -> None:
    words, edges = alone()
    assert rows_of(only(words, [across(y, 10, 320) for y in (10, 30, edges[-1])])) == EXPECTED


def test_vertical_rulings_only() -> None:
    words, edges = alone()
    rulings = [down(x, 10, edges[-1]) for x in (10, 120, 170, 220, 270, 320)]
    assert rows_of(only(words, rulings)) == EXPECTED


@pytest.mark.parametrize("ruled", ["", "across", "down"])
def test_planned_above_done_with_shared_cells(ruled: str) -> None:
    """Two printed lines an activity; the label, the unit and the percentage stand between them."""
    words = [word(12, 20, "Actividad"), word(152, 20, "Unidad"), *words_at(200, 20, "Linea"),
             *(right(300 + 40 * c, 20, t) for c, t in enumerate("EFM")), right(440, 20, "%")]  # fmt: skip
    y, edges = 30.0, [10.0, 30.0]
    partial = []
    for i in range(3):
        middle = y + 15
        label = ["Plan de trabajo", f"numero {i} del ano"] if i != 1 else ["Poda", "de arboles", "en la zona", "sur"]
        words += [
            w for k, line in enumerate(label) for w in words_at(12, middle - 4.5 * (len(label) - 1) + 9 * k, line)
        ]
        words += [word(152, middle, "INFORME"), right(440, middle, "100")]
        for k, name in enumerate(("PROG.", "EJEC.")):
            words.append(word(200, middle - 10 + 20 * k, name))
            words += [right(300 + 40 * c, middle - 10 + 20 * k, str(c + i + k)) for c in range(3)]
        partial.append(across(middle, 195, 400))
        y += 38
        edges.append(y)
    rulings = {
        "": [],
        "across": [across(e, 10, 450) for e in edges] + partial,
        "down": [down(x, 10, y) for x in (10, 150, 195, 270, 310, 350, 400, 450)],
    }[ruled]
    table = only(words, rulings)
    assert table.n_rows == 7
    assert [cell.text for cell in table.row_cells(3)] == [
        "Poda de arboles en la zona sur", "INFORME", "PROG.", "1", "2", "3", "100",
    ]  # fmt: skip
    percentages = [c for c in table.cells if c.text == "100"]
    assert [(c.row, c.row_span) for c in percentages] == [(1, 2), (3, 2), (5, 2)]


def test_group_lines_between_rows_stand_alone() -> None:
    words, y = list(HEADER), 40.0
    for group in range(2):
        words += words_at(12, y, f"OEI.0{group} Ampliar el acceso de los vecinos a espacios seguros")
        for i in range(3):
            words += activity(y + 16 * (i + 1), [f"Actividad {i}"], ["1", "2", "3", "6"])
        y += 64
    table = only(words)
    assert [row[0] for row in rows_of(table)][1:] == [
        "OEI.00 Ampliar el acceso de los vecinos a espacios seguros", "Actividad 0", "Actividad 1", "Actividad 2",
        "OEI.01 Ampliar el acceso de los vecinos a espacios seguros", "Actividad 0", "Actividad 1", "Actividad 2",
    ]  # fmt: skip


def test_headings_of_a_numbered_list_keep_their_code() -> None:
    """A heading above its first entry was taken into it: "200 Servicios 210 Salud", with the figures of 210."""
    entries = ["100 Gobierno", "110 Justicia", "120 Registros", "200 Servicios", "210 Salud", "220 Cultura de",
               "los barrios", "230 Deporte", "300 Deuda", "310 Intereses"]  # fmt: skip
    words = list(HEADER)
    for n, name in enumerate(entries):
        y = 40.0 + 10 * n
        words += words_at(12, y, name)
        if not name.startswith(("100", "200", "300", "los")):
            words += [right(160 + 50 * c, y, value) for c, value in enumerate(("1", "2", "3", "6"))]
    rows = rows_of(only(words, [down(x, 10, 145) for x in (10, 120, 170, 220, 270, 320)]))
    assert [row[0] for row in rows][1:] == [*entries[:5], "220 Cultura de los barrios", *entries[7:]]
    assert [row[0] for row in rows if not row[1]] == ["100 Gobierno", "200 Servicios", "300 Deuda"]


def ruled_entries() -> tuple[list[Word], list[float]]:
    """Rows of texts between vertical rulings: header, a group over its first columns, rows wrapped in the last."""
    xs = [10.0, 40.0, 160.0, 320.0, 420.0]
    words = [word(18, 20, "No."), word(80, 20, "Oficina"), word(210, 20, "Objetivo"), word(350, 20, "Meta")]
    words += words_at(12, 32, "PROCESOS DE CONDUCCION Y APOYO")
    for n in range(4):
        y = 50.0 + 20 * n
        words += [word(12, y, str(n + 1)), *words_at(42, y, f"Oficina {n}"), *words_at(165, y, f"Objetivo {n}")]
        words += [*words_at(325, y - 5, "NO APLICA, sin"), *words_at(325, y + 5, "meta propia")]
    return words, xs


def test_a_group_right_below_the_header_is_no_heading_nor_are_the_lines_after_it() -> None:
    """It was taken into the heading of the first column, with the first line of the first row."""
    words, xs = ruled_entries()
    rows = rows_of(only(words, [down(x, 10, 125) for x in xs]))
    assert rows[0] == ["No.", "Oficina", "Objetivo", "Meta"]
    assert rows[1][0] == "PROCESOS DE CONDUCCION Y APOYO"
    assert [row[3] for row in rows[2:]] == ["NO APLICA, sin meta propia"] * 4


def test_lines_below_the_end_of_a_ruling_are_rows_of_their_own() -> None:
    words, xs = ruled_entries()
    words += [*words_at(200, 126, "FECHA DE LA INFORMACION:"), word(325, 126, "30/04/2019")]
    words += [*words_at(200, 136, "OFICINA RESPONSABLE:"), word(325, 136, "Planes")]
    rows = rows_of(only(words, [down(x, 10, 120 if x in xs[1:3] else 142) for x in xs]))
    assert rows[5][2:] == ["Objetivo 3", "NO APLICA, sin meta propia"]
    assert [row[2:] for row in rows[6:]] == [
        ["FECHA DE LA INFORMACION:", "30/04/2019"], ["OFICINA RESPONSABLE:", "Planes"],
    ]  # fmt: skip


def test_a_last_row_of_texts_is_of_the_table() -> None:
    """Its name is of two lines, so that no line of it is full: it was lost."""
    xs = (12, 42, 165, 325, 430)
    words = [word(x, 20, t) for x, t in zip(xs, ("No.", "Oficina", "Objetivo", "Meta", "Estado"), strict=True)]
    rows = [[str(n), f"Oficina {n}", f"Objetivo {n}", "NO APLICA", "pendiente"] for n in range(1, 6)]
    words += [
        w for n, row in enumerate(rows) for x, t in zip(xs, row, strict=True) for w in words_at(x, 40 + 15 * n, t)
    ]
    words += [*words_at(165, 115, "Objetivo 6 de la"), *words_at(325, 115, "NO APLICA"), *words_at(165, 125, "oficina")]
    words += [
        *words_at(325, 125, "todavia"),
        word(12, 120, "6"),
        *words_at(42, 120, "Oficina 6"),
        word(430, 120, "hecho"),
    ]
    words += [*words_at(120, 135, "FECHA DE LA INFORMACION:"), word(325, 135, "30/04/2019")]
    assert rows_of(only(words))[-1] == ["6", "Oficina 6", "Objetivo 6 de la oficina", "NO APLICA todavia", "hecho"]


def test_a_wrapped_name_among_names_of_one_line_is_its_own_rows() -> None:
    """Where most names stand on their rows, one of two lines was taken into the name above, which is as wide."""
    names = [["Censo de puestos de mercado"], ["Tiempo de atencion de los", "pedidos"], ["Poda de arboles de la zona"]]
    words = list(HEADER)
    for n, name in enumerate([*names, *[["Charlas de barrio en la zona"]] * 4]):
        words += activity(38.0 + 22 * n, name, ["1", "2", "3", "6"])
    assert [row[0] for row in rows_of(only(words))][1:4] == [" ".join(name) for name in names]


def test_headings_without_codes_are_no_part_of_the_rows_around_them() -> None:
    """Headings at the line distance of the rows were glued to them: "Personal Sueldos", with the figures of sueldos.

    A total printed a little higher than its figures was taken for the end of the row above, and the next heading
    got its figures.
    """
    names = ["Personal", " Sueldos", " Aportes", "Total Personal", "Usos", " Insumos", " Servicios de", " terceros",
             " Alquileres y otros gastos", "Total Usos"]  # fmt: skip
    words = list(HEADER)
    for n, name in enumerate(names):
        y = 40.0 + 10 * n
        words += words_at(12 + 6 * name.count(" ", 0, 1), y - 1.5 * name.startswith("Total"), name.strip())
        if name not in ("Personal", "Usos", " terceros"):
            words += [right(160 + 50 * c, y, value) for c, value in enumerate(("1", "2", "3", "6"))]
    rows = rows_of(only(words, [down(x, 10, 140) for x in (10, 125, 170, 220, 270, 320)]))
    expected = [*names[:6], "Servicios de terceros", *names[8:]]
    assert [row[0] for row in rows][1:] == [name.strip() for name in expected]
    assert [row[0] for row in rows if not row[1]] == ["Personal", "Usos"]


def test_group_headings_close_above_their_columns_are_their_own_level() -> None:
    """Wrapped headings ("UNIDAD DE / MEDIDA") and group headings ("PROGRAMADO" over months) at one line distance."""
    xs = [10, 90, 140, *(180 + 30 * i for i in range(7))]
    words = [*words_at(100, 20, "UNIDAD DE"), *words_at(105, 29, "MEDIDA"), word(205, 20, "PROGRAMADO")]
    words += [word(30, 25, "NOMBRE"), word(150, 20, "META"), word(148, 29, "ANUAL"), word(296, 20, "EJECUTADO")]
    words += [word(188 + 30 * i, 29, t) for i, t in enumerate(("ENE", "FEB", "MAR") * 2)]
    for i in range(3):
        y = 50 + 15 * i
        words += [*words_at(12, y, f"Obra {i}"), word(95, y, "INFORME"), right(170, y, "12")]
        words += [right(200 + 30 * k, y, str(i + k)) for k in range(6)]
    table = only(words, [down(x, 14, 90) for x in xs])
    first = {c.text: (c.row_span, c.col_span) for c in table.row_cells(0)}
    assert first == {
        "NOMBRE": (2, 1), "UNIDAD DE MEDIDA": (2, 1), "META ANUAL": (2, 1), "PROGRAMADO": (1, 3), "EJECUTADO": (1, 3),
    }  # fmt: skip


def test_a_group_heading_of_three_lines_is_one_beside_headings_at_mid_height() -> None:
    """Its year, on the line of other headings' names, became a level of its own over all groups."""
    xs = [10, 90, 140, 180, 220, 260, 300, 340, 440]
    lines = [(240, 20, "AVANCE EN EL TRIMESTRE"), (240, 29, "ACUMULADO EN EL ANO"), (240, 38, "2023")]
    lines += [(50, 38, "Actividad"), (115, 34, "Unidad de"), (115, 43, "medida"), (390, 38, "Justificacion")]
    lines += [(160 + 40 * i, 53, str(i + 1)) for i in range(5)]
    words = [w for x, y, text in lines for w in words_at(x - LETTER * len(text) / 2, y, text)]
    for i in range(4):
        y = 70 + 15 * i
        words += [*words_at(12, y, f"Obra {i}"), word(95, y, "INFORME"), *words_at(345, y, "Se hizo")]
        words += [right(172 + 40 * k, y, str(i + k)) for k in range(5)]
    table = only(words, [down(x, 48 if 140 < x < 340 else 14, 125) for x in xs])
    assert {c.text: c.col_span for c in table.row_cells(0)}["AVANCE EN EL TRIMESTRE ACUMULADO EN EL ANO 2023"] == 5


def test_numbers_of_columns_are_headings() -> None:
    words = [word(12, 30, "Actividad"), *words_at(212, 20, "META ANUAL"), *words_at(406, 20, "META CUMPLIDA")]
    words += [right(160 + 50 * c, 35, str(c % 4 + 1)) for c in range(8)]
    for i in range(3):
        words += [
            *words_at(12, 52 + 15 * i, f"Obra {i}"),
            *(right(160 + 50 * c, 52 + 15 * i, f"{c}{i}") for c in range(8)),
        ]
    table = only(words)
    assert {c.text: (c.row, c.col_span) for c in table.cells if c.text.startswith("META")} == {
        "META ANUAL": (0, 4),
        "META CUMPLIDA": (0, 4),
    }
    assert rows_of(table)[2][:3] == ["Obra 0", "00", "10"]


def test_a_heading_in_the_middle_of_a_wide_column_heads_its_labels() -> None:
    words = [word(90, 20, "Fuente"), *(right(260 + 60 * c, 20, t) for c, t in enumerate(("Apr.", "Mod.", "Vig.")))]
    for i in range(3):
        words += [
            word(12, 40 + 15 * i, f"{i}0"),
            *(right(262 + 60 * c, 40 + 15 * i, f"{c}.{i}00,00") for c in range(3)),
        ]
    assert rows_of(only(words))[0] == ["Fuente", "Apr.", "Mod.", "Vig."]


def test_texts_without_values_in_columns() -> None:
    words = [word(12, 20, "Unidad"), word(112, 20, "Objetivo"), word(262, 20, "Indicador"), word(362, 20, "Meta")]
    rows = [
        ("Obras", "Mantener las vias", "Informe", "Cumplida"),
        ("Salud", "Atender a todos", "Registro", "Parcial"),
        ("Agua", "Reparar la red", "Acta", "Cumplida"),
        ("Rentas", "Cobrar mejor", "Padron", "Pendiente"),
    ]
    for i, row in enumerate(rows):
        for x, text in zip((12, 112, 262, 362), row, strict=True):
            words += words_at(x, 40 + 16 * i, text)
    assert rows_of(only(words)) == [["Unidad", "Objetivo", "Indicador", "Meta"], *map(list, rows)]


# -- what is no table


def test_prose_in_two_columns_is_no_table() -> None:
    text = ["la", "oficina", "informa", "que", "en", "2023", "se", "atendieron", "159", "casos", "de", "los", "200"]
    words = []
    for i in range(12):
        words += words_at(20, 30 + 11 * i, " ".join(text[i % 4 : i % 4 + 7]))
        words += words_at(320, 30 + 11 * i, " ".join(text[i % 5 : i % 5 + 7]))
    assert find_tables(page_of(words))[0] == []


def test_a_table_of_contents_is_no_table() -> None:
    words = []
    for i in range(10):
        words += [*words_at(20, 30 + 12 * i, f"{i}. Capitulo sobre la gestion"), right(400, 30 + 12 * i, str(3 * i))]
    assert find_tables(page_of(words))[0] == []


def test_a_form_is_no_table() -> None:
    words = []
    for i, label in enumerate(("Nombre:", "Oficina:", "Fecha:", "Monto:", "Cargo:")):
        words += [word(20, 30 + 14 * i, label), word(120, 30 + 14 * i, "2023" if i > 1 else "Lima")]
    assert find_tables(page_of(words))[0] == []


def test_labels_of_a_chart_are_no_data() -> None:
    heights = [
        [7, 31, 52, 77, 98],
        [13, 38, 44, 81, 90],
        [3, 22, 61, 70, 104],
        [17, 29, 57, 66, 95],
        [9, 35, 48, 83, 101],
    ]
    words = [
        word(50 + 60 * bar, 300 - 1.7 * y, str(100 + y)) for bar, ys in enumerate(heights) for y in ys
    ]  # fmt: skip
    assert find_tables(page_of(words))[0] == []


# -- prose and chunks


def test_paragraphs_come_in_reading_order_with_their_boxes() -> None:
    words = [
        *words_at(150, 20, "PLAN OPERATIVO 2023"), *words_at(20, 60, "La oficina informa que"),
        *words_at(20, 69, "la meta se cumplio."), *words_at(20, 100, "Fuente: propia"),
    ]  # fmt: skip
    found = find_tables(page_of(words))[1]
    assert [p.text for p in found] == [
        "PLAN OPERATIVO 2023", "La oficina informa que la meta se cumplio.", "Fuente: propia",
    ]  # fmt: skip
    assert found[1].lugar.bbox == (20, 56, 20 + LETTER * 22 - LETTER * 1.5, 73)


def test_chunks_are_tables_groups_of_rows_and_prose() -> None:
    cells = [word(12 + 50 * c, 20 + 20 * r, f"{r}{c}") for r in range(8) for c in range(2)]
    tables, paragraphs = find_tables(
        page_of([*cells, *words_at(12, 300, "Nota al pie")], lattice([10, 60, 110], [10 + 20 * r for r in range(9)]))
    )
    made = chunks(tables, paragraphs)
    assert [c.kind for c in made] == ["tabla", "filas", "filas", "prosa"]
    assert made[1].text.splitlines()[0] == "00 | 01"
    assert made[1].lugar.bbox == (12, 16, 70, 124)
    assert made[3].text == "Nota al pie"


def test_partition_puts_headings_over_the_middle_of_their_columns() -> None:
    eight = columns_of([0, 20, 40, 60, 80, 100, 120, 140, 160])
    four = columns_of([0, 60, 80, 100, 120])
    assert partition([40, 120], eight) == [(0, 4), (4, 8)]
    assert partition([90], four, loose=True) == [(1, 4)]
    assert partition([90], four) == [(0, 4)]
    assert partition([10, 30], columns_of([0, 20, 40])) == [(0, 1), (1, 2)]


# -- by chance

coordinates = st.integers(0, 60).map(lambda n: n * 10.0)
jitter = st.floats(-1.5, 1.5, allow_nan=False)


@st.composite
def rulings(draw: st.DrawFn) -> list[Ruling]:
    made = []
    for _ in range(draw(st.integers(0, 25))):
        a, b, at = draw(coordinates), draw(coordinates), draw(coordinates) + draw(jitter)
        low, high = min(a, b), max(a, b)
        made.append(across(at, low, high) if draw(st.booleans()) else down(at, low, high))
    return made


@st.composite
def some_words(draw: st.DrawFn) -> list[Word]:
    texts = st.sampled_from(["1", "23,400.50", "-", "S.P.", "Meta", "ACTIVIDAD", "de", "2023", "%", "(12)"])
    return [
        word(draw(coordinates) + draw(jitter), draw(coordinates) + draw(jitter), draw(texts), draw(st.integers(0, 5)))
        for _ in range(draw(st.integers(0, 40)))
    ]


@st.composite
def tables_at_chance(draw: st.DrawFn) -> tuple[list[Word], list[Ruling]]:
    """A lattice with some rulings missing, and words at the middles of its cells, some of them too wide."""
    xs = [10.0 + 45 * i for i in range(draw(st.integers(2, 7)))]
    ys = [10.0 + 15 * i for i in range(draw(st.integers(2, 9)))]
    kept = []
    for y in ys:
        kept += [across(y, a, b) for a, b in pairwise(xs) if draw(st.integers(0, 9))]
    for x in xs:
        kept += [down(x, a, b) for a, b in pairwise(ys) if draw(st.integers(0, 9))]
    words = [
        word(x + 3, y + 7.5, "1" * draw(st.sampled_from([1, 3, 8, 11, 14, 19, 30])))
        for x in xs[:-1]
        for y in ys[:-1]
        if draw(st.integers(0, 3))
    ]
    return words, kept


def check(page: Page) -> tuple[list[Table], list[Paragraph]]:
    """What holds of every page: no word lost or doubled, no overlap, cells that can be read again."""
    tables, paragraphs = find_tables(page)
    texts = [c.text for t in tables for c in t.cells if c.text] + [p.text for p in paragraphs]
    assert Counter(" ".join(texts).split()) == Counter(w.text for w in page.words)
    for table in tables:
        places = [
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.col, cell.col + cell.col_span)
        ]
        assert len(places) == len(set(places))
        assert all(0 <= r < table.n_rows and 0 <= c < table.n_cols for r, c in places)
        assert list(table.column_edges) == sorted(table.column_edges)
        assert len(table.column_edges) == table.n_cols + 1
        for cell in table.cells:
            assert cell.lugar.bbox is not None
            assert all(cell.text[i] == " " for i in cell.breaks)
    return tables, paragraphs


@given(some_words(), rulings())
def test_noise_loses_no_word(words: list[Word], lines: list[Ruling]) -> None:
    check(page_of(words, lines))


@given(tables_at_chance())
def test_ruled_cells_can_be_read_again(made: tuple[list[Word], list[Ruling]]) -> None:
    page = page_of(*made)
    tables, _ = check(page)
    for table in tables:
        for cell in table.cells:
            if cell.text and not cell.doubt:
                assert cell.lugar.bbox is not None
                x0, y0, x1, y1 = cell.lugar.bbox
                inside = [
                    w for w in page.words
                    if x0 <= (w.x0 + w.x1) / 2 <= x1 and y0 <= (w.y0 + w.y1) / 2 <= y1
                ]  # fmt: skip
                assert join(inside).text == cell.text


@given(tables_at_chance(), st.integers(-5, 5), st.sampled_from([1, 2, 4]))
def test_moving_a_page_moves_its_tables(made: tuple[list[Word], list[Ruling]], step: int, scale: int) -> None:
    words, lines = made
    shift = 16.0 * step
    moved = [Word(w.x0 + shift, w.y0 + shift, w.x1 + shift, w.y1 + shift, w.text, w.line) for w in words]
    ruled = [Ruling(r.x0 + shift, r.y0 + shift, r.x1 + shift, r.y1 + shift) for r in lines]
    before = [rows_of(t) for t in find_tables(page_of(words, lines))[0]]
    after = [rows_of(t) for t in find_tables(page_of(moved, ruled))[0]]
    assert before == after


@given(rulings())
def test_whole_lines_cover_what_was_drawn(lines: list[Ruling]) -> None:
    horizontal, vertical = whole_lines(lines)
    for ruling in lines:
        flat = ruling.y0 == ruling.y1
        length = ruling.x1 - ruling.x0 if flat else ruling.y1 - ruling.y0
        if length < 5:
            continue
        at, low, high = (ruling.y0, ruling.x0, ruling.x1) if flat else (ruling.x0, ruling.y0, ruling.y1)
        found = horizontal if flat else vertical
        assert any(abs(n.at - at) <= 4 and n.low <= low and n.high >= high for n in found)


# -- real documents


def test_real_tables(shared_dir: Path) -> None:
    def tables_of(name: str) -> list[Table]:
        (path,) = (shared_dir / "real").glob(name)
        with open_pdf(path) as pdf:
            return [t for page in pdf.pages() for t in find_tables(page)[0]]

    (funds,) = tables_of("r01*.pdf")
    assert (funds.n_rows, funds.n_cols) == (8, 11)
    assert rows_of(funds)[-1][0] == "TOTALES GENERALES"
    (clinics,) = tables_of("r06*.pdf")
    assert (clinics.n_rows, clinics.n_cols) == (8, 13)
    assert rows_of(clinics)[3][:3] == ["CAPS RIGACCI", "350", "211"]
    fish, _ = tables_of("lib_tabula*.pdf")
    assert [c.text for c in fish.row_cells(0) if c.text] == [str(y) for y in range(2001, 2008)]
    assert rows_of(fish)[3][:5] == ["MOA pesquero", "232", "0.9%", "241", "0.9%"]


def test_sentences_alone_under_a_grid_are_its_notes() -> None:
    rows = [("Obra", "Meta"), ("Veredas", "4"), ("PARQUES", ""), ("Bancas", "9"), ("Nota 1: faltan las bancas", "")]
    place = Lugar(1)
    cells = [
        Cell(row, col, 1, 1, text, place) for row, texts in enumerate(rows) for col, text in enumerate(texts) if text
    ]
    assert [p.text for p in notes_under(Table(1, tuple(cells), len(rows), 2, "hoja"))] == [rows[-1][0]]
    assert not notes_under(Table(1, tuple(c for c in cells if c.row < 3), 3, 2, "hoja"))
