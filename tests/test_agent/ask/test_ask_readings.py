"""Other ways to ask: what goes on, what is taken for granted, words of titles, how far over the plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask import ciegas
from evals.ask.verdad import Libro, read

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """A budget, two plans and a table of visits, with planted errors."""
    pedidos = [pedido for name in ("ciega29", "ciega30") for pedido in ciegas.pedidos(name)]
    return read(tmp_path_factory.mktemp("lecturas"), pedidos)


def _values(answer: Respuesta) -> list[str]:
    return [f"{figure.valor}" for figure in answer.cifras]


@pytest.mark.parametrize(
    "then", ["¿cuántas había programadas?", "¿y cuántas se programaron?", "¿cuántas se previeron?"]
)
def test_how_many_goes_on_from_the_row_before(ask: Ask, then: str) -> None:
    assert _values(ask("cuántas visitas de bibliotecas rodantes se hicieron en enero", then)) == ["29"]


def test_how_many_of_nobody_is_no_sum_of_money(ask: Ask) -> None:
    answer = ask("¿cuántas había programadas en el POI?")
    assert answer.tipo is Tipo.ACLARACION and not answer.cifras


def test_what_was_done_is_told_to_be_less_than_planned(ask: Ask) -> None:
    answer = ask("en abril el riego de triciclos gastó más o menos de lo programado?")
    assert answer.texto.endswith("Lo ejecutado es menos de lo programado.")


@pytest.mark.parametrize(
    "question",
    [
        "cuál se pasó más del presupuesto programado del semestre?",
        "¿qué actividad sobrepasó más lo programado en dinero?",
        "which activity exceeded its planned spending the most?",
    ],
)
def test_the_row_that_is_farthest_over_its_plan(ask: Ask, question: str) -> None:
    assert _values(ask(question)) == ["120751.86", "90000.00", "30751.86"]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("en cuántos meses del semestre no hubo actas programadas en inspección técnica?", "2"),
        ("¿en cuántos meses sí se hicieron visitas de bibliotecas rodantes?", "3"),
        ("en cuántos meses no se hicieron visitas de bibliotecas rodantes", "3"),
    ],
)
def test_months_with_none_and_with_some(ask: Ask, question: str, count: str) -> None:
    assert _values(ask(question)) == [count]


def test_months_below_their_plan_are_not_months_with_nothing(ask: Ask) -> None:
    answer = ask("¿en qué meses bibliotecas rodantes no ejecutó lo programado?")
    assert _values(answer) == ["16", "2", "9", "3"]


def test_a_premise_asks_for_no_figure(ask: Ask) -> None:
    premise = "Dado que la meta de radios comunitarias se cumplió en el primer semestre"
    assert _values(ask(f"{premise}, ¿cuál fue el valor observado?")) == ["15.45"]


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántas postas de salud comprende el cuadro de consultas de 2022?",
        "¿cuántos establecimientos de salud hay?",
    ],
)
def test_words_of_the_title_name_no_row(ask: Ask, question: str) -> None:
    assert _values(ask(question)) == ["9"]


def test_an_indicator_called_as_its_action(ask: Ask) -> None:
    answer = ask("En alumbrado eficiente en plazas, ¿cuánto difiere el valor observado del logro esperado para 2021?")
    assert _values(answer)[-1] == "1589.81"


def test_the_cause_of_the_row_just_told(ask: Ask) -> None:
    answer = ask("¿Cuál es el avance del indicador de radios comunitarias?", "¿Qué explicación ofrece el área?")
    assert "la flota estuvo en mantenimiento" in answer.texto


def test_a_fall_is_told_by_how_large_it_is(ask: Ask) -> None:
    assert _values(ask("¿Qué reducción porcentual experimentó El Remanso de julio a agosto?")) == ["74.62"]
    assert _values(ask("¿Qué variación porcentual tuvo El Remanso de julio a agosto?")) == ["-74.62"]


def test_errors_of_the_table_of_lights(ask: Ask) -> None:
    assert _values(ask("¿qué errores hay en la tabla del semáforo del PEI?")) == ["3", "1", "1"]


@pytest.mark.parametrize(
    "said",
    [
        "¿Concuerda el promedio impreso de las AEI?",
        "el promedio de avance impreso ¿corresponde al promedio de sus AEI?",
    ],
)
def test_the_printed_mean_in_question(ask: Ask, said: str) -> None:
    assert _values(ask(said))[:2] == ["67.57", "68.47"]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("how much was accrued (devengado) under Donaciones y legados?", "128791961.35"),
        ("What is the baseline value of the street composters indicator (composteras de barrio)?", "12.00"),
        ("how many consultations did Posta La Higuera report in June 2022", "1268"),
    ],
)
def test_simple_english(ask: Ask, question: str, value: str) -> None:
    assert _values(ask(question)) == [value]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (
            "entre sorteo de colmenas e inspección técnica de triciclos cuánta plata se programó en el semestre",
            "98000.00",
        ),
        ("Le ruego sumar las consultas de El Algarrobo de julio, agosto y septiembre", "1012"),
        ("¿Cuánto falta para que las radios comunitarias alcancen su logro esperado de 2021?", "77.20"),
        ("balor obserbado de plasuelas con mantenimiento al dia", "98.35"),
        ("¿Qué porcentaje del logro esperado se alcanzó en las cocinas comunales, tiempo medio?", "63.76"),
    ],
)
def test_the_same_in_other_words(ask: Ask, question: str, value: str) -> None:
    assert _values(ask(question)) == [value]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("los 2 meses con más visitas en bibliotecas rodantes", ["16", "9"]),
        ("¿cuáles son los dos meses con más actas de la inspección técnica?", ["26", "23"]),
        ("¿cuáles son los dos mejores meses de la inspección técnica?", ["26", "23"]),
        ("¿en qué dos meses se gastó más en el riego de triciclos?", ["293800.58", "276900.94"]),
    ],
)
def test_the_highest_months_are_so_many_as_asked_for(ask: Ask, question: str, values: list[str]) -> None:
    assert _values(ask(question)) == values


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("cuántas actividades llegaron al 100% y gastaron menos de lo programado", "2"),
        ("¿qué actividades llegaron al 100% pero no gastaron nada?", "0"),
        ("actividades con avance menor al 50% y gasto mayor a 100 mil soles", "2"),
        ("cuántas fuentes tienen vigente mayor a 100 millones y pagado menor a 90 millones", "2"),
    ],
)
def test_two_conditions_of_two_figures(ask: Ask, question: str, count: str) -> None:
    answer = ask(question)
    assert _values(answer)[-1] == count and "las dos condiciones" in answer.texto


@pytest.mark.parametrize("size", ["más grande", "más importante", "más chica"])
def test_how_large_a_row_is_says_no_figure(ask: Ask, size: str) -> None:
    assert ask(f"¿cuál es la fuente {size}?").tipo is Tipo.ACLARACION


def test_rows_of_a_class_that_no_document_has_are_asked_back(ask: Ask) -> None:
    answer = ask("¿qué indicadores del POI tienen menor avance?")
    assert answer.tipo is Tipo.ACLARACION and "clase" in answer.texto


def test_what_was_counted_first_was_done(ask: Ask) -> None:
    assert _values(ask("visitas de bibliotecas rodantes en enero")) == ["16"]
    assert ask("bibliotecas rodantes en enero").tipo is Tipo.ACLARACION


@pytest.mark.parametrize("asked", ["dime todo sobre bibliotecas rodantes", "¿cómo va bibliotecas rodantes?"])
def test_all_there_is_of_a_row(ask: Ask, asked: str) -> None:
    assert ask(asked).texto.startswith("Cifras de AOI")


def test_the_summary_of_the_budget_is_of_the_budget(ask: Ask) -> None:
    assert {figure.archivo for figure in ask("resumen del presupuesto").cifras if figure.archivo} == {
        "presupuesto-6901-e-a4.pdf"
    }


@pytest.mark.parametrize(("said", "count"), [("bajaron su crédito", "1"), ("tuvieron aumento de presupuesto", "8")])
def test_a_budget_that_rose_or_fell_is_its_modifications(ask: Ask, said: str, count: str) -> None:
    assert _values(ask(f"¿qué fuentes {said}?"))[-1] == count


def test_a_column_that_was_not_placed_is_said(ask: Ask) -> None:
    answer = ask("el preventivo de todas las fuentes")
    assert answer.tipo is Tipo.ACLARACION and "columna «Preventivo»" in answer.texto


@pytest.mark.parametrize(
    "question",
    [
        "cuántas postas tienen algún mes sin dato",
        "Sírvase enumerar las postas que carecen de dato en algún mes del año.",
        "¿qué postas no registran datos en algún mes?",
    ],
)
def test_rows_that_lack_the_figure_of_a_month(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert _values(answer) == ["4"] and "MIRADOR ALTO (julio: en blanco" in answer.texto


def test_the_part_of_a_month_that_a_row_had(ask: Ask) -> None:
    assert _values(ask("¿qué porcentaje de las consultas de febrero atendió El Remanso?"))[2] == "2797"


def test_a_code_cut_short_is_asked_back(ask: Ask) -> None:
    answer = ask("meta 2022 del IND.02")
    assert answer.tipo is Tipo.ACLARACION and answer.opciones


@pytest.mark.parametrize("asked", ["¿la mediana que imprimen es la correcta?", "confirme si la mediana es correcta"])
def test_a_printed_line_in_question(ask: Ask, asked: str) -> None:
    assert ask(asked).tipo is Tipo.RESPUESTA


def test_what_the_summary_of_a_plan_prints(ask: Ask) -> None:
    answer = ask("¿Qué promedio de ejecución física consigna el resumen del POI 2021?")
    assert "según la línea «PROMEDIO DE EJECUCIÓN FÍSICA" in answer.texto


def test_whoever_signed_is_in_no_report(ask: Ask) -> None:
    assert ask("¿quién firmó el estado de ejecución del presupuesto?").tipo is Tipo.NO_CONSTA


def test_a_plural_of_a_unit_mistyped(ask: Ask) -> None:
    assert _values(ask("cuantas visiitas se hicieron en abril en galpones de reciclaje")) == ["4"]


def test_a_count_of_the_table_is_the_printed_one(ask: Ask) -> None:
    printed = ask("Según el semáforo del PEI, ¿cuántas acciones están en el tramo de 95 a 100%?")
    assert _values(printed) == ["3"] and "Contadas una por una: 1 fila" in printed.texto
    assert _values(ask("¿cuántas acciones estratégicas del PEI tienen entre 95 y 100%?")) == ["1"]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("confirma si bibliotecas rodantes llegó al 90%", ["44.26"]),
        ("confírmame si el sorteo de colmenas superó su meta", ["30", "30", "0"]),
        ("¿superó bibliotecas rodantes su meta?", ["61", "27", "-34"]),
    ],
)
def test_whether_a_row_got_so_far(ask: Ask, question: str, values: list[str]) -> None:
    assert [value.lstrip("-") for value in _values(ask(question))] == [value.lstrip("-") for value in values]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("meses sin visitas en bibliotecas rodantes", "3"),
        ("¿cuántos meses tuvo gasto el riego de triciclos?", "5"),
    ],
)
def test_months_with_any_and_without(ask: Ask, question: str, count: str) -> None:
    assert count in _values(ask(question))


def test_a_count_of_months_of_nothing_is_asked_back(ask: Ask) -> None:
    assert ask("¿cuántos meses tiene el año?").tipo is Tipo.ACLARACION


def test_a_class_is_another_word_for_rows_only_where_rows_are_asked_for(ask: Ask) -> None:
    assert ask("¿cuánto se gastó en proyectos?").tipo is not Tipo.RESPUESTA
    assert ask("¿qué proyectos tienen menor avance?").tipo is Tipo.RESPUESTA


def test_budgets_without_a_plan_are_asked_back(ask: Ask) -> None:
    assert ask("¿qué fuentes se pasaron de su presupuesto?").tipo is Tipo.ACLARACION
