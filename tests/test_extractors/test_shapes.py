"""Figures whose shape would show dirt, and headings told by what stands beside them."""

import numpy as np
import pytest

from extractors.fillers.renglones import lines_of
from extractors.readers.noise import noise, smoothed
from extractors.readers.reread import Relectura
from extractors.repair.scans import cut_short
from extractors.repair.second import _Figure
from extractors.repair.shapes import alike, strayed
from extractors.schemas import Cifra, Ecuacion, Fila, Fuente, Reglas, Rol
from extractors.schemas.page import Cell, Lugar, Page, Table, Way, Word
from extractors.tables.recognised import settled
from extractors.tables.series import named
from extractors.values import decimals, parse_figure, regrouped


def row(number: int, texts: list[str], rol: str = "ejecutado") -> Fila:
    figures = tuple(
        Cifra.model_validate(
            {
                "id": f"r{number}-c{i}",
                "magnitud": "fisica",
                "rol": rol,
                "periodo": f"2024-{i + 1:02d}",
                "acumulado": False,
                "valor": None if (value := parse_figure(text, ".").valor) is None else format(value, "f"),
                "ausencia": None,
                "fuente": Fuente(pagina=1, texto=text, motor="ocr", confianza=1.0),
                "ranura": "mes.ejecutado",
            }
        )
        for i, text in enumerate(texts)
    )
    return Fila.model_validate(
        {
            "id": f"r{number}", "archivo": "a", "sha256": "0" * 64, "pagina": 1, "familia": "f", "tipo": "actividad",
            "codigo": None, "descripcion": "x", "grupo": (), "atributos": {}, "cifras": figures,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 0), ("1,234", 0), ("1,234.50", 2), ("1.234,5", 1), ("45.20%", 2), ("59.", None), (".10", None)],
)  # fmt: skip
def test_digits_after_the_mark(text: str, count: int | None) -> None:
    assert decimals(text) == count


def test_a_point_in_a_column_of_whole_numbers_is_not_told_and_the_others_are() -> None:
    rows = [["12", "7", "1,204"], ["3", "1.5", "44"], ["59.", "6", "1.234"], ["8", "9", "10"]]
    told = alike([row(i, texts) for i, texts in enumerate(rows)])
    assert told == {f"r{i}-c{k}" for i in range(4) for k in range(3)} - {"r1-c1", "r2-c0", "r2-c2"}


def test_a_row_in_another_unit_and_a_column_that_may_be_below_zero_tell_nothing() -> None:
    whole = [row(i, ["12", "7", "120"]) for i in range(4)]
    assert not {"r9-c2"} & alike([*whole, row(9, ["1.5", "2.5", "4"])])
    assert not alike([row(i, ["12", "7", "120"], "modificacion") for i in range(4)])
    assert not alike([*whole[:2], row(8, ["-12", "-3", "9"])])


def test_dirt_that_makes_two_minuses_of_many_figures_does_not_untell_their_column_but_those_two() -> None:
    many = [row(i, ["12", "7", "120"]) for i in range(40)]
    dirty = [row(90, ["-12", "7", "120"]), row(91, ["12", "7", "-120"])]
    told = alike([*many, *dirty])
    assert {c.id for fila in many for c in fila.cifras} < told
    assert told.isdisjoint({"r90-c0", "r91-c2"})


def test_a_base_year_that_stands_alone_or_after_the_targets_strays() -> None:
    def goals(number: int, base: str) -> Fila:
        made = row(number, ["10", "12"], "meta")
        first, target = made.cifras
        told = {"rol": Rol.LINEA_BASE, "periodo": base}
        figures = (first.model_copy(update=told), target.model_copy(update={"periodo": "2025"}))
        return made.model_copy(update={"cifras": figures})

    rows = [goals(i, base) for i, base in enumerate(["2021", "2021", "2012", "2048", "2048", "2021"])]
    assert strayed(rows) == {"r2-c0", "r3-c0", "r4-c0"}
    assert not strayed([row(i, ["10", "12"]) for i in range(3)])


def test_a_bare_zero_is_told_and_columns_that_may_be_below_zero_make_no_row_odd() -> None:
    money = [row(i, ["1,200.50", "0", "310.00"]) for i in range(4)]
    assert {c.id for fila in money for c in fila.cifras} == alike(money)
    below = [
        fila.model_copy(update={"cifras": (*fila.cifras, *(c.model_copy(update={"id": f"{c.id}-n"}) for c in other))})
        for fila in money
        for other in [row(7, ["3.10", "4.20"], "saldo").cifras]
    ]
    assert {c.id for fila in money for c in fila.cifras} == alike(below)


@pytest.mark.parametrize(
    ("text", "cents", "meant"),
    [
        ("14.,880.98", 2, "14,880.98"),
        ("90.15127", 2, "90,151.27"),
        ("2,210.000.00", 2, "2,210,000.00"),
        ("26,000 .12", 2, "26,000.12"),
        ("520:000.00", 2, "520,000.00"),
        ("-28.583.054.36", 2, "-28,583,054.36"),
        ("30.", 0, "30"),
        (".5", 0, "5"),
        ("1.5", 0, "1.5"),
        ("45.5", 2, "45.5"),
        ("16,000", 2, "16,000"),
        ("10000", 2, "10000"),
        ("45 12", 2, "45 12"),
        ("0.100", 2, "0.100"),
        ("S.P.", 0, "S.P."),
    ],
)
def test_marks_are_set_in_order_where_the_column_says_where_and_digits_are_not_touched(
    text: str, cents: int, meant: str
) -> None:
    assert regrouped(text, cents) == meant


def test_a_column_of_cents_sets_the_marks_of_its_figures_and_keeps_what_was_read() -> None:
    texts = ["1,200.50", "310.00", "7,045.10", "88.00", "1,000.00", "4.,690.26", "49000", "14.880.98."]
    cells = tuple(Cell(r, 0, 1, 1, text, Lugar(1)) for r, text in enumerate(texts))
    (table,), _ = settled(Page(1, motor="ocr"), [Table(1, cells, len(cells), 1, "reglada", motor="ocr")], [])
    assert [cell.text for cell in table.cells] == [*texts[:5], "4,690.26", "49000", "14.880.98."]
    assert table.cells[5].alternatives == ("4.,690.26",)


def heading(texts: list[str]) -> list[str]:
    cells = tuple(Cell(0, col, 1, 1, text, Lugar(1)) for col, text in enumerate(texts))
    return [cell.text for cell in named(Table(1, cells, 1, len(texts), "reglada", motor="ocr")).cells]


def test_a_month_but_for_a_letter_is_told_by_the_months_beside_it_and_a_stroke_by_the_numbers() -> None:
    assert heading(["Abr", "May", "Jin", "AVANCE"]) == ["Abr", "May", "JUN", "AVANCE"]
    assert heading(["Abr", "May", "Meta"]) == ["Abr", "May", "Meta"]
    assert heading(["JUNIO", "JUUO", "AGOSTO"]) == ["JUNIO", "JULIO", "AGOSTO"]
    assert heading(["JUNIO", "JUU0", "AGOSTO"]) == ["JUNIO", "JULIO", "AGOSTO"]
    assert heading(["JUNIO", "10", "AGOSTO"])[1] == "10"
    assert heading(["JUNIO", "TOTAL", "AGOSTO"])[1] == "TOTAL"
    assert heading(["MAYO", "JUNIO", "JUUO"])[2] == "JUUO"
    two_bands = ["OCT", "NOV", "DIG", "ENE", "FEB", "MAR"]
    assert heading(two_bands) == ["OCT", "NOV", "DIC", "ENE", "FEB", "MAR"]
    assert heading(["NOV", "DIC", "EN8", "FEB"])[2] == "ENE"
    assert heading(["NOV", "DIC", "META", "ENE"])[2] == "META"
    assert heading(["T", "2", "3", "4", "2", "3"]) == ["1", "2", "3", "4", "2", "3"]
    assert heading(["x", "7", "9"]) == ["x", "7", "9"]
    assert heading(["1", "2", "3", "4", "2", "3", "6"])[-1] == "4"
    assert heading(["1", "2", "3", "1", "2", "5"])[-1] == "3"
    assert heading(["2", "3", "6"])[-1] == "6"


def test_four_quarters_that_lost_strokes_are_told_by_the_last_and_four_alike_are_not() -> None:
    assert heading(["ITRIM", "ITRIM", "TRIM", "VTRIM"]) == ["I TRIM", "II TRIM", "III TRIM", "IV TRIM"]
    assert heading(["ITRIM", "BTRIM", "I TRIM", "V TRM"]) == ["I TRIM", "II TRIM", "III TRIM", "IV TRIM"]
    assert heading(["ITRIM", "ITRIM", "ITRIM", "ITRIM"]) == ["ITRIM"] * 4
    assert heading(["III TRIM", "B TRIM", "I TRIM", "V TRIM"])[0] == "III TRIM"


def test_grain_is_smoothed_and_a_clean_sheet_is_left_alone() -> None:
    paper = np.full((80, 120), 235, np.uint8)
    ink = np.zeros_like(paper)
    assert smoothed(paper, ink) is paper
    grain = np.random.default_rng(5).normal(0, 9, paper.shape)
    rough = (paper + grain).clip(0, 255).astype(np.uint8)
    assert noise(smoothed(rough, ink), ink) < noise(rough, ink) / 2


@pytest.mark.parametrize(
    ("read", "meant"), [("Meta programada: 36", "36"), ("% de avance : 7,5", "7,5"), ("1:24", "1:24"), ("36", "36")]
)
def test_the_label_before_a_figure_of_a_ficha_is_none_of_it(read: str, meant: str) -> None:
    figure = _Figure(1, (0.0, 0.0, 1.0, 1.0), "36", None, None, False)
    assert figure.in_order(Relectura(read, 1.0)).text == meant


def test_the_lines_of_a_sheet_set_straight_stand_on_the_page_as_shown() -> None:
    words = (Word(10.0, 10.0, 20.0, 18.0, "Meta:"), Word(24.0, 10.0, 30.0, 18.0, "9"))
    page = Page(1, 100.0, 100.0, words=words, motor="ocr", way=Way(((2.0, 0.0, 5.0), (0.0, 2.0, 7.0), (0.0, 0.0, 1.0))))
    (line,) = lines_of(page, [], [])
    assert [piece.lugar.bbox for piece in line.piezas] == [(25.0, 27.0, 45.0, 43.0), (53.0, 27.0, 65.0, 43.0)]


def test_a_percentage_that_lost_its_end_is_not_proven_by_its_rounded_quotient() -> None:
    rule = Ecuacion(id="f.avance", nivel="fila", clase="actividad", formula="a = b / c * 100", cita="x", mensaje="x")

    def parts(number: int, texts: list[str]) -> Fila:
        fila = row(number, texts)
        named = (c.model_copy(update={"ranura": slot}) for c, slot in zip(fila.cifras, "abc", strict=True))
        as_read = row(0, ["1"], "avance").cifras[0].rol
        figures = tuple(c.model_copy(update={"rol": as_read}) if c.ranura == "a" else c for c in named)
        return fila.model_copy(update={"cifras": figures})

    printed = [["33.33", "1", "3"], ["12.50", "1", "8"], ["66.67", "2", "3"], ["14.29", "1", "7"], ["80.00", "4", "5"]]
    printed += [["20.83", "5", "24"], ["11.11", "1", "9"], ["45.45", "5", "11"]]
    short = [["62.5", "5", "8"], ["41.", "5", "12"]]  # as an office prints it; 41.67 without its end
    assert cut_short([parts(i, texts) for i, texts in enumerate(printed + short)], Reglas(ecuaciones=(rule,))) == {
        "r9-c0"
    }
