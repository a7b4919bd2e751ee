"""Finding values again: what is printed is found where it stands, what is not printed is found nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fillers.align import Hallado, find_code, find_text, locate, same_figure
from extractors.schemas import Cell, Lugar
from extractors.values import parse_figure


def cells(*texts: str) -> list[Cell]:
    return [Cell(0, col, 1, 1, text, Lugar(1, linea=1, columna=col + 1)) for col, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("3", "3", True),
        (" 8,600.00 ", "8,600.00", True),
        ("8,600.00", "S/ 8,600.00", True),
        ("100", "100%", True),
        ("100%", "100 %", True),
        ("20%", "20% Sólo posee estudios", True),
        ("1 200", "1\u00a0200", True),
        ("-5", "-5", True),
        ("S.P.", "S.P.", True),
        ("S.P", "S.P.", True),
        ("7.26.00%", "7.26.00%", True),
        ("8600.00", "8,600.00", False),
        ("8.6", "8,600.00", False),
        ("8,600", "8,600.00", False),
        ("20", "20.5", False),
        ("20", "120", False),
        ("5", "-5", False),
        ("5", "(5)", False),
        ("7.26", "7.26.00%", False),
        ("100%.6", "100%", False),
        ("30", "20% de 30", False),
        ("S.I.", "S.P.", False),
        ("-", "S.P.", False),
        ("0", "-", False),
        ("0", "", False),
        ("", "0", False),
        ("", "", False),
        ("INFORME", "ACTA", False),
    ],
)
def test_same_figure(said: str, printed: str, same: bool) -> None:
    assert same_figure(said, printed) is same


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ("Muy Alta", "Muy  Alta", Hallado.EXACTO),
        ("MUY ALTA", "Muy alta", Hallado.NORMALIZADO),
        ("Subgerencia de Obras Publicas", "SUBGERENCIA DE OBRAS PÚBLICAS", Hallado.NORMALIZADO),
        ("Subgerencia de Obras Públicos", "Subgerencia de Obras Públicas", Hallado.APROXIMADO),
        ("Elaborar informe", "Elaborar informe mensual de supervisión", None),
        ("Supervisión de 12 obras públicas", "Supervisión de 13 obras públicas", None),
        ("INFORMES", "INFORME", None),
        ("Gerencia General", "Oficina de Presupuesto", None),
        ("", "algo", None),
    ],
)
def test_find_text(said: str, printed: str, found: Hallado | None) -> None:
    assert find_text(said, printed) is found


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ("AOI30126400200", "AOI30126400200", Hallado.EXACTO),
        ("AOI 30126400200", "AOI30126400200", Hallado.NORMALIZADO),
        ("aei.01.01.", "AEI.01.01", Hallado.NORMALIZADO),
        ("AOI30126400201", "AOI30126400200", None),
        ("", "A", None),
    ],
)
def test_find_code(said: str, printed: str, found: Hallado | None) -> None:
    assert find_code(said, printed) is found


def anywhere(_: int, __: Cell) -> bool:
    return True


def test_own_cell_comes_first() -> None:
    row = cells("0", "0", "0")
    found = locate(["0", "0"], [row[2], row[1]], row, anywhere)
    assert [place.cell for place in found] == [row[2], row[1]]
    assert all(place.own for place in found)


def test_values_keep_their_order() -> None:
    row = cells("5", "0", "0", "7", "0")
    found = locate(["5", "0", "7", "0"], [None] * 4, row, anywhere)
    assert [place.cell.col for place in found if place.cell] == [0, 1, 3, 4]


def test_a_cell_is_given_once() -> None:
    row = cells("5", "0")
    found = locate(["5", "5"], [None, None], row, anywhere)
    assert [place.cell for place in found] == [row[0], None]


def test_lines_that_do_not_agree_come_last() -> None:
    row = cells("5", "5")
    found = locate(["5"], [None], row, lambda _, cell: cell is row[1])
    assert found[0].cell is row[1]
    found = locate(["5"], [None], row, lambda *_: False)
    assert found[0].cell is row[0]
    assert not found[0].own


FIGURES = st.one_of(
    st.integers(-999, 99_999).map(str),
    st.decimals(0, 99_999, places=2).map(lambda d: f"{d:,.2f}"),
    st.integers(0, 100).map(lambda n: f"{n}%"),
    st.sampled_from(["", "-", "S.P.", "S.I.", "NO APLICA", "7.26.00%", "20% Sólo estudios", "x"]),
)


@given(st.lists(FIGURES, max_size=8), st.lists(FIGURES, max_size=8))
def test_no_number_from_nowhere(values: list[str], printed: list[str]) -> None:
    row = cells(*printed)
    found = locate(values, [None] * len(values), row, anywhere)
    used = [id(place.cell) for place in found if place.cell is not None]
    assert len(used) == len(set(used))
    for value, place in zip(values, found, strict=True):
        if place.cell is not None:
            assert value.replace(" ", "") in place.cell.text.replace(" ", "") or parse_figure(value).valor is None
            assert parse_figure(value).valor == parse_figure(place.cell.text).valor


@given(st.lists(FIGURES.filter(bool), max_size=8))
def test_what_is_printed_is_found(printed: list[str]) -> None:
    row = cells(*printed)
    found = locate(printed, [None] * len(row), row, anywhere)
    assert all(
        place.cell is not None and same_figure(text, place.cell.text)
        for text, place in zip(printed, found, strict=True)
    )
