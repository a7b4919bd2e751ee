"""What the titles of a page say of its period, and when that is in doubt."""

from __future__ import annotations

import pytest

from extractors.fillers.build import slots_of
from extractors.fillers.context import Contexto, read_context
from extractors.forms import known_layouts
from extractors.layouts import Columnar

(BUDGET,) = (layout for layout in known_layouts() if layout.id == "presupuesto")


@pytest.mark.parametrize(
    ("titles", "certain", "cut", "in_doubt"),
    [
        (["I TRIMESTRE 2021", "Fecha de corte: 30/06/2021"], False, "T1", True),  # OCR lost a letter of II
        (["I TRIMESTRE 2021. Fecha de corte: 30/06/2021"], False, "T1", True),
        (["II TRIMESTRE 2021", "Fecha de corte: 30/06/2021"], False, "T2", False),
        (["III TRIMESTRE 2021", "Fuente: registro interno al 10/01/2022"], False, "T3", False),  # of the paper
        (["III TRIMESTRE 2021", "Fuente: registro interno al 10/07/2021"], False, "T3", True),  # before its end
        (["I TRIMESTRE 2021", "Fecha de corte: 30/06/2021"], True, "T1", False),
        (["Informe 2021", "A junio de 2021", "A diciembre de 2020"], True, "S1", True),
        (["Ejecución presupuestaria a junio de 2021", "A diciembre de 2020"], True, "S1", False),
        (["Segundo cuatrimestre de 2021"], True, None, True),
        (["Acumulado al trimestre de 2021"], False, None, True),  # OCR lost the number
        (["Acumulado al HI trimestre de 2021"], False, None, True),
        (["Acumulado al \ufffd bimestre de 2021"], False, None, True),
        (["EJECUCIÓN DELI TRIM. 2021"], False, None, True),
        (["Acumulado.al II HTRIMESTRE de 2021"], False, None, True),  # glued to what is left of it
        (["Informe 2021", "Impreso el 12/10/2021"], False, None, False),
        (["Informe trimestral 2021"], False, None, False),
    ],
)
def test_a_cut_off_that_the_page_contradicts_is_in_doubt(
    titles: list[str], certain: bool, cut: str | None, in_doubt: bool
) -> None:
    context = read_context(titles, BUDGET, Contexto(), certain=certain)
    assert (context.ejercicio, context.corte, bool(context.dudoso)) == ("2021", cut, in_doubt)


@pytest.mark.parametrize(
    "paper",
    [
        "Fecha de elaboración: 15 de enero de 2032",
        "Elaborado en enero de 2032",
        "Villa Serena, 15 de enero de 2032",
        "Aprobado con Ordenanza N° 012-2029-MDV",
        "Ley 1523 de 2029",
        "Formato F-05, versión 3 del 12 de mayo de 2029",
    ],
)
@pytest.mark.parametrize("title", ["Seguimiento del plan 2031", 'Plan 2030-2033 "Juntos". Vigencia 2031'])
def test_the_year_of_the_paper_or_of_a_norm_is_not_the_report_s(paper: str, title: str) -> None:
    assert read_context([paper, title], BUDGET, Contexto()).ejercicio == "2031"


def test_a_doubt_lasts_until_a_page_names_its_cut_off() -> None:
    first = read_context(["Segundo cuatrimestre de 2021"], BUDGET, Contexto())
    second = read_context(["Anexo"], BUDGET, first)
    third = read_context(["III trimestre de 2021"], BUDGET, second)
    assert [bool(context.dudoso) for context in (first, second, third)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "accumulated"),
    [
        ("EJECUCIÓN ACUMULADA", True),
        ("II. EJECUCIÓN ACUMULADA", True),  # a numbered title is no note
        ("1) Ejecución acumulada", True),
        ("Avance acumulado al II trimestre de 2024.", True),
        ("Nota: el avance acumulado se calcula sobre el PIM", False),
        ("(1) Devengado acumulado: obligaciones reconocidas", False),
        ("(iv) AVANCE % ACUMULADO es la ejecución entre la programación", False),
        ("* Acumulado desde el inicio", False),
        ("Avance acumulado = ejecutado / programado", False),
        ("El avance acumulado se mide sobre la meta anual.", False),
    ],
)
def test_a_note_that_speaks_of_accumulation_does_not_say_that_the_table_accumulates(
    text: str, accumulated: bool
) -> None:
    context = read_context(["EJECUCIÓN PRESUPUESTAL - II TRIMESTRE 2024", text], BUDGET, Contexto())
    assert (context.corte, bool(context.acumulado), context.desde_enero) == ("T2", accumulated, accumulated)


MONTHLY = BUDGET.model_copy(
    update={
        "columnas": tuple(
            c.model_copy(update={"encabezado": ("ejecutado mes",), "periodo": "{ejercicio}-{corte}"})
            if c.is_figure
            else c
            for c in BUDGET.columnas
        )
    }
)


@pytest.mark.parametrize(
    ("titles", "cut", "in_doubt"),
    [
        (["REPORTE DE METAS", "JUNIO 2031"], "06", True),
        (["Reporte de metas de obras JUNIO DE 2031 Gerencia de obras"], "06", True),
        (["Mes: junio", "Reporte 2031"], "06", False),
        (["Lima, junio 2031", "Reporte de metas"], None, False),  # where and when it was signed
        (["Aprobado el 4 de junio 2031"], None, False),
        (["Elaborado en junio 2031"], None, False),
        (["Enero 2031 a junio 2031"], "S1", False),
        (["MARZO 2031", "ABRIL 2031"], None, False),
        (["Segundo trimestre", "JULIO 2031"], "T2", False),
    ],
)
def test_a_month_alone_in_a_title_is_the_cut_off_where_nothing_else_tells_one(
    titles: list[str], cut: str | None, in_doubt: bool
) -> None:
    told = read_context(titles, BUDGET, Contexto())
    assert (told.corte, bool(told.dudoso)) == (cut, in_doubt)


def test_a_month_alone_is_certain_where_headings_say_that_figures_are_of_the_month() -> None:
    told = read_context(["REPORTE DE METAS", "JUNIO 2031"], MONTHLY, Contexto())
    assert (told.ejercicio, told.corte, told.dudoso, told.desde_enero) == ("2031", "06", "", False)


@pytest.mark.parametrize(
    ("year", "doubted"),
    [("2019", False), ("1 2019 1", False), ("2018-2019", False), ("ND", False), ("", True), ("20191", True)],
)
def test_a_figure_whose_year_is_lost_from_its_row_is_in_doubt(year: str, doubted: bool) -> None:
    layout = next(layout for layout in known_layouts(None) if layout.id == "pei-ceplan")
    column = next(column for column in layout.columnas if column.id == "linea_base")
    slot = slots_of([Columnar(0, column)], layout, Contexto("2020", "S1"), {"anio_base": year})[0]
    assert slot.dudosa is doubted


@pytest.mark.parametrize(
    "note",
    [
        "(1) Incluye la reparación del puente viejo, contratada en 2029.",
        "El descenso se debe al cierre por obras de la cocina durante el mes de agosto de 2029.",
        "La obra de la calle Sur se paralizó al 30 de junio de 2029.",
    ],
)
def test_a_date_told_in_passing_is_not_the_report_s(note: str) -> None:
    context = read_context(["Plan 2030-2033. Vigencia 2031", note], BUDGET, Contexto())
    assert (context.ejercicio, context.corte, context.dudoso) == ("2031", None, "")
    assert read_context(["Informe 2031", note], BUDGET, Contexto()).corte is None


def test_a_sentence_of_the_report_itself_names_its_period() -> None:
    said = "El presente informe de seguimiento da cuenta de lo que se ejecutó al 30 de junio de 2031."
    assert read_context([said], BUDGET, Contexto()).corte == "S1"


@pytest.mark.parametrize(
    ("title", "cut", "since_january"),
    [
        ("Ejercicio 2031 - Primer y segundo trimestre", "T2", True),
        ("Seguimiento 2031, I, II y III trimestre", "T3", True),
        ("Seguimiento 2031, segundo y tercer trimestre", None, False),
        ("Seguimiento 2031, segundo trimestre", "T2", False),
    ],
)
def test_quarters_named_one_after_another_are_a_span(title: str, cut: str | None, since_january: bool) -> None:
    context = read_context([title], BUDGET, Contexto())
    assert (context.ejercicio, context.corte, context.desde_enero) == ("2031", cut, since_january)


def test_a_year_before_a_comma_comes_first() -> None:
    assert read_context(["Gestión 2031, comparada con 2030"], BUDGET, Contexto()).ejercicio == "2031"


def test_a_long_title_that_ends_in_a_full_stop_is_a_title() -> None:
    title = "Ejecución presupuestaria de gastos de la Municipalidad de Llano Claro al 30 de junio de 2031, en soles."
    assert read_context([title], BUDGET, Contexto()).corte == "S1"
