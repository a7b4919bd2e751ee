"""Labels of recognised tables, spelt as the form spells them."""

from dataclasses import replace

import pytest

from extractors.forms import known_layouts
from extractors.layouts import Layout, headed, named_between, recognise, spelled, spelled_totals, without_blanks
from extractors.layouts.outline import redotted
from extractors.layouts.spelling import _Codes, _labelled
from extractors.schemas import Table
from extractors.schemas.page import Cell, Lugar


def form(name: str) -> Layout:
    return next(layout for layout in known_layouts(None) if layout.id == name)


def grid(rows: list[list[str]]) -> Table:
    cells = tuple(Cell(r, c, 1, 1, text, Lugar(1)) for r, row in enumerate(rows) for c, text in enumerate(row) if text)
    return Table(1, cells, len(rows), max(map(len, rows)), "reglada", motor="ocr")


@pytest.mark.parametrize(
    ("name", "read", "meant"),
    [
        ("pei-ceplan", "AEL02.03", "AEI.02.03"),
        ("pei-ceplan", "IND.01.AE1.01.02", "IND.01.AEI.01.02"),
        ("pei-ceplan", "IND.04AEL 02.02", "IND.04.AEI.02.02"),
        ("poi-ceplan", "AO130126400217-Obra", "AOI30126400217-Obra"),
        ("poi-ceplan", "40I30126400217. Obra", "AOI30126400217 - Obra"),
        ("poi-ceplan", "OEL.02 Iluminar 12 calles", "OEI.02 Iluminar 12 calles"),
        ("pei-ceplan", "ÁEI.02.03", "AEI.02.03"),
        ("poi-ceplan", "12 calles", "12 calles"),
        ("poi-ceplan", "Oficina", "Oficina"),
    ],
)
def test_a_code_gets_its_letters_back_and_nothing_else_does(name: str, read: str, meant: str) -> None:
    assert _Codes(form(name), grid([["x"]])).mended(read) == meant


def test_a_lost_letter_is_told_by_the_digits_of_the_other_codes() -> None:
    table = grid([["AOI30126400211 - Uno"], ["AO30126400212 - Dos"]])
    assert _Codes(form("poi-ceplan"), table).mended("AO30126400212 - Dos") == "AOI30126400212 - Dos"


def test_a_lost_first_letter_is_told_where_no_other_code_ends_so() -> None:
    table = grid([["IND.01.AEI.02.02"], ["AEI.02.02"]])
    codes = _Codes(form("pei-ceplan"), table)
    assert codes.mended("ND.04.AEI.02.02") == "IND.04.AEI.02.02"
    assert codes.mended("EI.02.02") == "EI.02.02"  # of an objective as well as of an action


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("AEI01.03 Drenes", "AEI.01.03 Drenes"),
        ("AEI01 03 - Drenes", "AEI.01.03 - Drenes"),
        ("AEI.0103 Drenes", "AEI.01.03 Drenes"),
        ("AEI.01 03 - 12 drenes", "AEI.01.03 - 12 drenes"),
        ("AEI.01.03 12 drenes", "AEI.01.03 12 drenes"),
    ],
)
def test_a_code_gets_the_dots_of_the_other_codes_wherever_they_stand(read: str, meant: str) -> None:
    table = grid([["EJECUCIÓN FÍSICA POR AEI.01.01:"], ["Total de la AEI.01.02"], [read]])
    assert _Codes(form("poi-ceplan"), table).mended(read) == meant


def test_spaces_for_dots_do_not_make_a_code_shorter_where_cells_hold_nothing_else() -> None:
    read = ["IND.01 AEI.01.01", "IND.01.AEI 01.02", "IND.02.AE1.01.02", "IND.01 AEL.02.01", "IND.01.AEI.02.02"]
    codes = _Codes(form("pei-ceplan"), grid([[text] for text in read]))
    assert [codes.mended(text) for text in read[:2]] == ["IND.01.AEI.01.01", "IND.01.AEI.01.02"]
    named = ["AEI.01.01 Drenes", "AEI.01.02 12 calles", "AEI.01.03 3 obras"]
    codes = _Codes(form("poi-ceplan"), grid([[text] for text in [*named, "AEI.01.04 05"]]))
    assert codes.mended("AEI01.02 12 calles") == "AEI.01.02 12 calles"


def test_a_label_may_have_a_tenth_of_its_letters_wrong_and_not_more() -> None:
    labels = ["ejecucion fisica por", "ejecucion financiera por"]
    assert _labelled("EJFCUCIÓN F ÍSICA POR AEI.01.01", labels) == ("EJECUCION FISICA POR", " AEI.01.01")
    assert _labelled("Elaboración física por etapas", labels)[0] == ""


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["2.10.1.1.1", "210.1.1.2", "2.10.1.13", "2.10.1.1.4", "2 10 1 1 5", "2.10.1.1.6"], "2.10.1.13 -> 2.10.1.1.3"),
        (["1.1", "1.2", "13", "2.1"], ""),
        (["1.1", "1.2", "2.1", "23", "24"], ""),
        (["21", "22", "23", "2.1", "2.2", "2.3", "24"], ""),
        (["2.10.1.1.1", "2.10.1.1.2", "2.10.1.1.3", "2.1.1.1.3", "2101.1"], ""),
        (["1.1.1", "1.1.2", "1.1.3", "4 tramos", "-"], ""),
        (["3.1.1.1", "3.11.2", "3.11.3", "3.1.1.4", "3.11.5", "3.1.1.6"], "3.11.3 -> 3.1.1.3"),
        (["1.1.1", "1.1.2", "1.1.3", "1.11", "1.12", "1.13"], ""),
        (["L 12.1.1", "1.12.1.2", "1.12.1.3", "1.12.1.4", "Lote 4"], "L 12.1.1 -> 1.12.1.1"),
        (["2.1.1", "2.1.2", "2.1.3", "L 1.4"], ""),
        (["4.6.1.1", "4.6.1..2", "4.6.1.3", "4.6.1.4"], "4.6.1..2 -> 4.6.1.2"),
        (
            ["1.12.1.1.1", "1.12.1.1.2", "1.12.1.1.3", "1.121.1.4", "1.121.1.5", "1.121.1.6", "1.121.1.7"],
            "1.121.1.6 -> 1.12.1.1.6",
        ),
        (
            ["4.11.1", "4.112", "4.1.13", "4.114", "4.1.1.5", "411.6", "4.1.2.1", "412.2", "4.12.3", "4.1.24"],
            "4.112 -> 4.1.1.2",
        ),
        (["4.1.10", "4.11.1", "41.1.1", "4.1.12", "4.12.1"], ""),
    ],
)
def test_an_outline_gets_its_dots_back_where_one_shape_fits(read: list[str], meant: str) -> None:
    changed = [f"{a} -> {b}" for a, b in zip(read, redotted(read), strict=True) if a != b]
    assert meant in changed if meant else not changed


def test_headings_lose_strokes_before_them_are_put_together_and_tell_look_alikes() -> None:
    read = ["1 Código", "Descripción", "Relevancia", "Vaior", "1 Otra cosa", "Meta 1"]
    texts = [cell.text for cell in headed(grid([read, ["1 Código", "de barras"]]), [form("pei-ceplan")]).cells]
    assert texts == ["Código", "Descripción", "Relevancia", "valor", "1 Otra cosa", "Meta 1", "1 Código", "de barras"]
    table = grid([["CENTRO DE COSTO", "UNIDAD MEDIDA", "F", "SICO", "FINANCIERO"]])
    whole = headed(table, [form("poi-ceplan")]).cells
    assert [(c.text, c.col, c.col_span) for c in whole[2:]] == [("FSICO", 2, 2), ("FINANCIERO", 4, 1)]
    years = grid([["Actividad", "Indicador", "META ANUAL2024", "META ANUAL 2924", "META ANUAL2824", "OBRA2024"]])
    told = [c.text for c in headed(years, [form("metas-trimestral")]).cells][2:]
    assert told == ["META ANUAL 2024"] * 3 + ["OBRA2024"]
    torn = grid([["Actividad", "Indicador", "META ANUAL 20", "9", "20", "9"]])  # the 1 was taken for a ruling
    assert [c.text for c in headed(torn, [form("metas-trimestral")]).cells][2:] == ["META ANUAL 2019", "20", "9"]
    alone = headed(grid([["2022", "2923", "2024", "2525", "1 2026"]]), [form("pei-ceplan")]).cells
    assert [c.text for c in alone] == ["2022", "2023", "2024", "2525", "2026"]


BUDGET = [
    "Fuente de Financiamiento",
    "Crédito Aprobado",
    "Modificaciones",
    "Crédito Vigente",
    "Compromiso",
    "Devengado",
]
BUDGET += ["Pagado", "Crédito Disponible"]


@pytest.mark.parametrize(
    ("column", "read", "told"),
    [
        (5, "Bevengadu", "devengado"),
        (2, "1 Modlificaciores [ l", "modificaciones"),
        (5, "Entregado", "Entregado"),
        (5, "Crédita Vigerle", "Crédita Vigerle"),  # it stands elsewhere
    ],
)
def test_a_far_heading_is_named_where_its_neighbours_leave_one_column(column: int, read: str, told: str) -> None:
    header = [read if i == column else text for i, text in enumerate(BUDGET)]
    table = grid([header, ["110 - Fondo propio", "10", "0", "10", "8", "7", "6", "2"]])
    (match, *_) = recognise(table, [form("presupuesto")])
    assert [cell.text for cell in named_between(table, match).cells][column] == told


def test_a_figure_in_the_other_half_of_its_column_leaves_no_blank() -> None:
    """The frame of a stamp parts the column `Pagado` in two."""
    table = grid([
        [*BUDGET[:6], "Pagado", *BUDGET[6:]],
        ["110 - Fondo propio", "10", "0", "10", "8", "7", "6", "", "2"],
        ["120 - Fondo ajeno", "10", "0", "10", "8", "7", "", "5", "3"],
        ["130 - Donaciones", "10", "0", "10", "8", "7", "", "", "3"],
    ])  # fmt: skip
    blank = [Cell(r, c, 1, 1, "", Lugar(1)) for r in range(4) for c in range(9) if table.grid[r][c] is None]
    table = replace(table, cells=(*table.cells, *blank))
    (match, *_) = recognise(table, [form("presupuesto")])
    match = replace(match, columnas=(*match.columnas, replace(match.columnas[-1], col=6)))
    rows = without_blanks(table, match).grid
    assert [[cell.text for cell in row[6:8] if cell] for row in rows[1:]] == [["6", ""], ["\ufffd", "5"], ["", ""]]


def test_figures_and_far_words_of_a_table_stay_as_read() -> None:
    header = ["codigo", "descripcion", "unidad de organizacion", "relevancia", "sentido esperado"]
    header += ["tipo de agregacion", "valor", "avance tipo i"]
    table = grid([header, ["AEL.01.01", "Riego de parques", "Parques", "Relevante", "Ascendenle", "Suma", "1O", "7.5"]])
    (match, *_) = recognise(table, [form("pei-ceplan")])
    texts = [cell.text for cell in spelled(table, match).cells if cell.row]
    assert texts == ["AEI.01.01", "Riego de parques", "Parques", "Relevante", "Ascendente", "Suma", "1O", "7.5"]


def test_the_heads_of_the_bands_are_known_by_their_figures() -> None:
    table = grid([["", "10-75%2", "[75-95%>", "(95-100%)", "ND", "TOTAL"], ["Accione5", "1", "2", "3", "0", "6"]])
    texts = [cell.text for cell in spelled_totals(table, form("pei-ceplan")).cells]
    assert texts[:3] == ["[0-75%", "[75-95%", "[95-100%"]
    assert texts[5] == "Acciones"
