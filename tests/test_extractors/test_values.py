"""Printed text -> number, absence, period; and back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.schemas import Ausencia
from extractors.values import (
    TWO_AMOUNTS,
    clean,
    closings_of,
    cutoff_of,
    decimal_mark,
    fold,
    fold_keep,
    month_of,
    parse_figure,
    period,
    plain,
    quarter_of,
    span_of,
    year_of,
)

# ------------------------------------------------------------------------------------------- one value

ONE_VALUE = [
    ("0", "0"),
    ("7", "7"),
    ("007", "7"),
    ("36.651.709,89", "36651709.89"),
    ("306,091.26", "306091.26"),
    ("56,120,891.58", "56120891.58"),
    ("1'234'567.50", "1234567.50"),
    ("12.345.678", "12345678"),
    ("1,234,567", "1234567"),
    ("50.64", "50.64"),
    ("33,33", "33.33"),
    ("0.5", "0.5"),
    ("0,125", "0.125"),
    ("0.333", "0.333"),
    (".5", "0.5"),
    ("1234.567", "1234.567"),
    ("3.1416", "3.1416"),
    ("100%", "100"),
    ("100 %", "100"),
    ("83,7 %", "83.7"),
    ("176,67%", "176.67"),
    ("S/ 1,250.50", "1250.50"),
    ("S/. 1,250.50", "1250.50"),
    ("S/1250.50", "1250.50"),
    ("$1.250,50", "1250.50"),
    ("$ 1,250.50", "1250.50"),
    ("US$ 99.90", "99.90"),
    ("1.250.300,50 €", "1250300.50"),
    ("412.000,00€", "412000.00"),
    ("(1.250,00 €)", "-1250.00"),
    ("-12", "-12"),
    ("- 12", "-12"),
    ("−21.609.807,76", "-21609807.76"),
    ("–5", "-5"),
    ("(1,250.00)", "-1250.00"),
    ("(5)", "-5"),
    ("$ -45.10", "-45.10"),
    ("-$ 45.10", "-45.10"),
    ("($ 45.10)", "-45.10"),
    ("25 1/", "25"),
    ("25.50 2/", "25.50"),
    ("100¹", "100"),
    ("100*", "100"),
    ("12.", "12"),
    ("80%;", "80"),
    ("100 (*)", "100"),
    ("\u200b12\u200b", "12"),
]


@pytest.mark.parametrize(("printed", "valor"), ONE_VALUE, ids=[repr(p) for p, _ in ONE_VALUE])
@pytest.mark.parametrize("mark", [None, ".", ","])
def test_tokens_that_read_one_way_do_so_whatever_the_mark(printed: str, valor: str, mark: str | None) -> None:
    reading = parse_figure(printed, mark)
    assert (reading.valor, reading.ausencia, reading.observacion) == (Decimal(valor), None, "")
    assert reading.alternativas == ()


TWO_READINGS = [
    # printed, mark, value, alternatives
    ("1.800", None, "1800", ("1.800",)),
    ("1.800", ".", "1.800", ("1800",)),
    ("1.800", ",", "1800", ()),
    ("1,800", None, "1800", ("1.800",)),
    ("1,800", ",", "1.800", ("1800",)),
    ("1,800", ".", "1800", ()),
    ("-1.800", None, "-1800", ("-1.800",)),
    ("(12.345)", ".", "-12.345", ("-12345",)),
    ("S/ 12,345", ".", "12345", ()),
    ("999.999 %", None, "999999", ("999.999",)),
    # A space for thousands, or two numbers side by side.
    ("12 500", None, "12500", ("12",)),
    ("1 234 567,89", ",", "1234567.89", ("1",)),
    ("12\u00a0500,25", ".", "12500.25", ("12",)),
]


@pytest.mark.parametrize(("printed", "mark", "valor", "others"), TWO_READINGS)
def test_a_group_of_three_reads_two_ways(printed: str, mark: str | None, valor: str, others: tuple[str, ...]) -> None:
    reading = parse_figure(printed, mark)
    assert (reading.valor, reading.alternativas) == (Decimal(valor), tuple(map(Decimal, others)))


NO_NUMBER = [
    "12€",
    "5 €/m2",
    "7.26.00%",
    "1.2.3",
    "12,34,56",
    "1.234,567.89",
    "1,23.456,7",
    "12; 30",
    "(12",
    "1-2",
    "12/05/2023",
    "12:30",
    "3x4",
    "5kg",
    "1e5",
    "10 = 10",
    "1.234.56",
    "1.2345.678,9",
]


@pytest.mark.parametrize("printed", NO_NUMBER)
@pytest.mark.parametrize("mark", [None, ".", ","])
def test_malformed_digits_stay_malformed(printed: str, mark: str | None) -> None:
    reading = parse_figure(printed, mark)
    assert reading.valor is None
    assert reading.ausencia is Ausencia.ILEGIBLE
    assert reading.malformado
    assert reading.observacion == printed


ABSENCES = [
    ("", Ausencia.EN_BLANCO),
    ("   ", Ausencia.EN_BLANCO),
    ("\u00a0", Ausencia.EN_BLANCO),
    ("\u200b", Ausencia.EN_BLANCO),
    ("-", Ausencia.GUION),
    ("--", Ausencia.GUION),
    ("-----", Ausencia.GUION),
    ("—", Ausencia.GUION),
    ("- - -", Ausencia.GUION),
    ("_____", Ausencia.GUION),
    ("S.P.", Ausencia.SIN_PROGRAMACION),
    ("S.P", Ausencia.SIN_PROGRAMACION),
    ("SP", Ausencia.SIN_PROGRAMACION),
    ("s. p.", Ausencia.SIN_PROGRAMACION),
    ("Sin programación", Ausencia.SIN_PROGRAMACION),
    ("S.I.", Ausencia.SEGUIMIENTO_INCOMPLETO),
    ("SI", Ausencia.SEGUIMIENTO_INCOMPLETO),
    ("N/A", Ausencia.NO_APLICA),
    ("N.A.", Ausencia.NO_APLICA),
    ("NA", Ausencia.NO_APLICA),
    ("NO APLICA", Ausencia.NO_APLICA),
    ("No aplica.", Ausencia.NO_APLICA),
    ("No corresponde", Ausencia.NO_APLICA),
    ("ND", Ausencia.NO_DISPONIBLE),
    ("N/D", Ausencia.NO_DISPONIBLE),
    ("N.D.", Ausencia.NO_DISPONIBLE),
    ("S/D", Ausencia.NO_DISPONIBLE),
    ("No disponible", Ausencia.NO_DISPONIBLE),
    ("sin datos", Ausencia.NO_DISPONIBLE),
    ("Sin información", Ausencia.NO_DISPONIBLE),
    ("INFORME", Ausencia.ILEGIBLE),
]


@pytest.mark.parametrize(("printed", "ausencia"), ABSENCES, ids=[repr(p) for p, _ in ABSENCES])
def test_every_absence_is_its_own_and_none_is_zero(printed: str, ausencia: Ausencia) -> None:
    reading = parse_figure(printed)
    assert (reading.valor, reading.ausencia, reading.malformado) == (None, ausencia, False)


def test_no_aplica_keeps_its_reason() -> None:
    reading = parse_figure("NO APLICA, la unidad no ejecuta obras")
    assert reading.ausencia is Ausencia.NO_APLICA
    assert reading.observacion == "NO APLICA, la unidad no ejecuta obras"


@pytest.mark.parametrize(
    ("printed", "valor", "remark"),
    [
        ("20% Sólo posee estudios, falta financiamiento", "20", "Sólo posee estudios, falta financiamiento"),
        ("20%: sólo estudios", "20", "sólo estudios"),
        ("100% (meta revisada)", "100", "(meta revisada)"),
        ("80 % según acta", "80", "según acta"),
        ("12 informes", "12", "informes"),
        ("25 1/ reprogramado", "25", "reprogramado"),
    ],
)
def test_a_fused_remark_leaves_the_number_and_is_kept(printed: str, valor: str, remark: str) -> None:
    reading = parse_figure(printed)
    assert (reading.valor, reading.observacion, reading.malformado) == (Decimal(valor), remark, False)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        ([], None),
        (["1.800", "2.500"], None),
        (["12.5", "1.800"], "."),
        (["12,5", "1.800"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["36.651.709,89", "306,091.26"], None),
        (["1,5", "2,5", "3,5", "4,5", "0.5"], ","),
        (["1,5", "2,5", "0.5"], None),
        (["INFORME", "S.P.", "-"], None),
    ],
)
def test_the_mark_of_a_page_is_what_its_unambiguous_tokens_show(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark


# ------------------------------------------------------------------------------------------- properties


def printed_with(value: Decimal, mark: str, grouped: bool, decimals: int) -> str:
    text = format(value, f",.{decimals}f" if grouped else f".{decimals}f")
    return text if mark == "." else text.translate(str.maketrans(",.", ".,"))


numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@given(value=numbers, mark=st.sampled_from(".,"), grouped=st.booleans())
def test_what_is_printed_with_two_decimals_is_read_back(value: Decimal, mark: str, grouped: bool) -> None:
    reading = parse_figure(printed_with(value, mark, grouped, 2), mark)
    assert (reading.valor, reading.alternativas, reading.decimales) == (value, (), 2)


@given(value=st.integers(min_value=-(10**12), max_value=10**12), mark=st.sampled_from(".,"))
def test_a_grouped_count_is_read_back_among_its_readings(value: int, mark: str) -> None:
    printed = printed_with(Decimal(value), mark, True, 0)
    for known in (None, mark):
        reading = parse_figure(printed, known)
        assert reading.valor == value
        assert printed.count(".") + printed.count(",") == 1 or not reading.alternativas


@given(value=numbers)
def test_the_plain_string_of_a_value_is_read_back(value: Decimal) -> None:
    text = plain(value)
    assert text is not None and re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert value in (parse_figure(text).valor, *parse_figure(text).alternativas)


PIECES = st.sampled_from(
    [
        "0",
        "1",
        "23",
        "456",
        ".",
        ",",
        "'",
        " ",
        "%",
        "S/",
        "$",
        "-",
        "(",
        ")",
        "1/",
        "S.P.",
        "x",
        "é",
        "\u200b",
        "²",
        "\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=24), st.lists(PIECES, max_size=8).map("".join))


@given(text=TEXTS, mark=st.sampled_from([None, ".", ","]))
@example("١٢٣", None)
@example("1²", ".")
@example("½", None)
@example("①", ",")
def test_no_text_crashes_and_no_number_comes_from_nowhere(text: str, mark: str | None) -> None:
    reading = parse_figure(text, mark)
    assert (reading.valor is None) == (reading.ausencia is not None)
    for value in filter(lambda v: v is not None, (reading.valor, *reading.alternativas)):
        assert value is not None and value.is_finite()
        digits = str(value).lstrip("-").replace(".", "").lstrip("0")
        printed = "".join(str(unicodedata.decimal(c)) for c in text if unicodedata.decimal(c, None) is not None)
        position = 0
        for digit in digits:
            position = printed.index(digit, position) + 1


@given(text=st.text(max_size=40))
def test_comparing_forms_are_stable(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert len(fold_keep(text)) == len(text)
    assert re.fullmatch(r"[a-z0-9%<> ]*", fold(text))


@given(text=st.text(max_size=40))
def test_periods_of_any_text_are_periods_or_nothing(text: str) -> None:
    assert cutoff_of(text) is None or re.fullmatch(r"(T[1-4]|S[12]|\d\d)?", cutoff_of(text) or "")
    found = month_of(text)
    assert found is None or re.fullmatch(r"\d\d", found[0])
    assert year_of(text) is None or year_of(text) in text
    span = span_of(text)
    assert span is None or span[0] < span[1]


# ------------------------------------------------------------------------------------------- periods

MONTH_NAMES = [
    ("Ene", "01"),
    ("ENERO", "01"),
    ("Feb.", "02"),
    ("Marzo", "03"),
    ("abr", "04"),
    ("MAYO", "05"),
    ("Jun", "06"),
    ("julio", "07"),
    ("Ago", "08"),
    ("Set", "09"),
    ("Sep", "09"),
    ("Sept", "09"),
    ("SETIEMBRE", "09"),
    ("SEPTIEMBRE", "09"),
    ("Oct.", "10"),
    ("Nov", "11"),
    ("DICIEMBRE", "12"),
]


@pytest.mark.parametrize(("printed", "month"), MONTH_NAMES)
def test_months(printed: str, month: str) -> None:
    assert month_of(printed) == (month, None)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ene-21", ("01", "2021")),
        ("Set. 2023", ("09", "2023")),
        ("enero de 2024", ("01", "2024")),
        ("marzo del 2024", ("03", "2024")),
        ("Mes", None),
        ("Enero a marzo", None),
        ("Marzo 5", None),
        ("Actividad", None),
        ("", None),
    ],
)
def test_months_with_a_year_and_what_is_no_month(printed: str, expected: tuple[str, str] | None) -> None:
    assert month_of(printed) == expected


@pytest.mark.parametrize(
    ("printed", "cut"),
    [
        ("I TRIM", "T1"),
        ("II Trimestre", "T2"),
        ("1er trimestre", "T1"),
        ("Primer trimestre de 2023", "T1"),
        ("tercer trimestre", "T3"),
        ("4° TRIM", "T4"),
        ("4to trimestre", "T4"),
        ("T1", "T1"),
        ("T.4", "T4"),
        ("Trimestre 2", "T2"),
        ("Enero a marzo", "T1"),
        ("Abril - Junio", "T2"),
        ("JULIO A SEPTIEMBRE", "T3"),
        ("octubre a diciembre de 2022", "T4"),
        ("I SEMESTRE 2023", "S1"),
        ("Primer semestre", "S1"),
        ("Sem2", "S2"),
        ("2024 - Sem1", "S1"),
        ("Enero a junio", "S1"),
        ("Del 01/10/2022 al 31/12/2022", "T4"),
        ("Del 01/01/2022 al 31/12/2022", ""),
        ("Desde enero hasta diciembre", ""),
        ("Del 01/01/2021 al 31/08/2021", "08"),
        ("Enero a agosto", "08"),
        ("Del 1 de enero al 30 de septiembre de 2021", "09"),
        ("del 1 de abril al 30 de junio", "T2"),
        ("I I TRIMESTRE 2021", "T2"),
        ("Il Trimestre", "T2"),
        ("l l l trimestre", "T3"),
        ("I V Trimestre", "T4"),
        ("Trimestre I I", None),
        ("Febrero a mayo", None),
        ("V trimestre", None),
        ("III semestre", None),
        ("Centro de costo", None),
        ("", None),
    ],
)
def test_cut_offs(printed: str, cut: str | None) -> None:
    assert cutoff_of(printed) == cut


@pytest.mark.parametrize(
    ("printed", "quarter"), [("1", "T1"), ("iv", "T4"), ("iii", "T3"), ("5", None), ("primer", None), ("", None)]
)
def test_bare_quarters(printed: str, quarter: str | None) -> None:
    assert quarter_of(printed) == quarter


@pytest.mark.parametrize(
    ("printed", "span"),
    [
        ("PEI 2024 - 2027", (2024, 2027)),
        ("2024-2027", (2024, 2027)),
        ("2024 al 2027", (2024, 2027)),
        ("2024 a 2027", (2024, 2027)),
        ("2024–2027 ampliado", (2024, 2027)),
        ("Periodo PEI : 2024.2027", (2024, 2027)),  # a thin dash on a scan
        ("Del 2024. 2027 se verá", None),
        ("2027 - 2024", None),
        ("2024", None),
        ("0112024-20271", None),
    ],
)
def test_plan_periods(printed: str, span: tuple[int, int] | None) -> None:
    assert span_of(printed) == span


@pytest.mark.parametrize(
    ("printed", "january"),
    [
        ("Del 01/10/2022 al 31/12/2022", False),
        ("Enero a marzo", True),
        ("Del 1/7/2022 al 30/9/2022", False),
        ("III trimestre", None),
        ("Al 30 de septiembre", True),
    ],
)
def test_whether_a_span_begins_in_january(printed: str, january: bool | None) -> None:
    (closing,) = closings_of(printed)
    assert closing.desde_enero is january


@pytest.mark.parametrize(
    ("printed", "cut", "year"),
    [
        ("EJECUCIÓN AL 30 DE SEPTIEMBRE DE 2021", "09", "2021"),
        ("Situación a 30 de junio de 2021", "S1", "2021"),
        ("A SEPTIEMBRE 2021", "09", "2021"),
        ("Acumulado al mes de agosto", "08", None),
        ("Fecha de corte: 31/03/2021", "T1", "2021"),
        ("CORTE AL 31/12/2021", "", "2021"),
        ("Del 1 de enero al al 30 de septiembre del 2021", "09", None),
        ("Primer cuatrimestre de 2021", "04", None),
    ],
)
def test_closing_dates(printed: str, cut: str, year: str | None) -> None:
    (closing,) = closings_of(printed)
    assert (closing.corte, closing.ejercicio) == (cut, year)


@pytest.mark.parametrize("printed", ["Segundo cuatrimestre de 2021", "Al 15 de mayo de 2021", "Trimestre I I"])
def test_a_span_without_a_name_is_told_as_such(printed: str) -> None:
    (closing,) = closings_of(printed)
    assert closing.corte is None


@pytest.mark.parametrize(
    "printed",
    [
        "Fecha de impresión: 12/10/2021",
        "Impreso al 30/09/2021",
        "Lima, 30 de septiembre de 2021",
        "Página 1 a 3",
        "2021",
    ],
)
def test_dates_of_the_paper_close_nothing(printed: str) -> None:
    assert closings_of(printed) == []


def test_a_title_may_tell_a_quarter_and_its_closing_date() -> None:
    told = closings_of("I TRIMESTRE. Fecha de corte: 30/06/2021")
    assert [(closing.corte, closing.mes, closing.fecha) for closing in told] == [("T1", 3, False), ("S1", 6, True)]


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("SEGUIMIENTO DEL POI 2023", "2023"),
        ("I Semestre-2023", "2023"),
        ("S/ 2,023.50 en 2022", "2022"),
        ("código 2023001", None),
        ("1899", None),
        ("", None),
    ],
)
def test_years(printed: str, year: str | None) -> None:
    assert year_of(printed) == year


@pytest.mark.parametrize(
    ("year", "cut", "expected"),
    [
        ("2023", "T1", "2023-T1"),
        ("2023", "", "2023"),
        ("2023", None, "2023"),
        (None, "03", "03"),
        (None, None, "anual"),
    ],
)
def test_the_period_of_the_contract(year: str | None, cut: str | None, expected: str) -> None:
    assert period(year, cut) == expected


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("1.954.015.216,897.473.520.265,92", True),
        ("1,200.50 300.00", True),
        ("4.100,00", False),
        ("36.651.709,89", False),
        ("306,091.26", False),
        ("1.234.56", False),
    ],
)
def test_two_amounts_in_one_text(text: str, two: bool) -> None:
    assert bool(TWO_AMOUNTS.fullmatch(text)) is two
