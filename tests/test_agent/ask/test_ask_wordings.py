"""Amounts that a question states, months without a plan, text under a code of two rows, more or fewer than before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask import ciegas
from evals.ask.verdad import Libro, read

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Two plans by months, one by quarters, goals of offices, with planted errors."""
    pedidos = [pedido for name in ("ciega31", "ciega32") for pedido in ciegas.pedidos(name)]
    return read(tmp_path_factory.mktemp("dichos"), pedidos)


def _values(answer: Respuesta) -> list[str]:
    return [f"{figure.valor}" for figure in answer.cifras]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("de los 87 reportes de la entrega de huertos a jóvenes, qué porcentaje se hizo en junio", "36.78"),
        ("De las 54 personas beneficiadas de las encuestas, ¿qué porcentaje corresponde al primer trimestre?", "29.63"),
    ],
)
def test_a_part_of_an_amount_that_the_question_states(ask: Ask, question: str, value: str) -> None:
    assert _values(ask(question)) == [value]


def test_an_amount_that_is_none_of_the_row_is_asked_back(ask: Ask) -> None:
    answer = ask("de los 99 reportes de la entrega de huertos a jóvenes, qué porcentaje se hizo en junio")
    assert answer.tipo is Tipo.ACLARACION and "99 no es" in answer.texto


def test_an_account_of_two_readings_that_the_first_fits_by_chance(ask: Ask) -> None:
    answer = ask("¿Está bien el avance acumulado del tercer trimestre de murales de la memoria en la ribera sur?")
    assert _values(answer) == ["98.00", "85.56", "1"]


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("¿Cuántas campañas menos se hicieron en el cuarto trimestre que en el tercero en triciclos de carga?", "58"),
        ("¿Cuántas campañas más se hicieron en el tercer trimestre respecto del cuarto en triciclos de carga?", "58"),
    ],
)
def test_how_many_fewer_of_a_unit(ask: Ask, question: str, gap: str) -> None:
    assert _values(ask(question))[-1] == gap


def test_more_of_a_unit_than_planned_by_months(ask: Ask) -> None:
    answer = ask("en cuántos meses la reparación de puentes peatonales hizo más fichas de las programadas")
    assert _values(answer) == ["5"]


@pytest.mark.parametrize(
    "question",
    [
        "en qué meses no se atendió a ningún beneficiario en la medición periódica de cocinas comunales?",
        "¿en qué meses no hubo beneficiarios en la medición periódica de cocinas comunales?",
    ],
)
def test_months_in_which_nobody_was_attended(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert _values(answer)[-1] == "2" and "febrero" in answer.texto and "junio" in answer.texto


def test_months_without_a_plan_are_those_that_show_none(ask: Ask) -> None:
    answer = ask("¿en qué meses no se programó nada en la instalación de rampas de acceso?")
    assert _values(answer) == ["4"] and "- mayo: en blanco" in answer.texto


def test_the_text_under_a_code_of_two_rows(ask: Ask) -> None:
    answer = ask("¿Qué motivo dio el área por el resultado de luminarias solares en el segundo trimestre de 2025?")
    assert "está en más de una fila" in answer.texto and "el proveedor entregó" in answer.texto
    assert "primer trimestre" not in answer.texto


def test_a_span_said_twice_is_one(ask: Ask) -> None:
    answer = ask("Súmeme los reportes de puestos de artesanía de julio a diciembre de 2025 (tercer y cuarto trimestre)")
    assert _values(answer) == ["88"]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("¿Qué actividades de 2025 se miden en metros lineales y cuál es la meta anual de cada una?", ["27", "12"]),
        ("¿Cuántas actividades contiene el plan operativo mensual 2023?", ["9"]),
        ("¿Qué objetivos publica la Dirección de Energía - Alumbrado?", ["2"]),
        ("Meta cuantificable del numeral 6.2 de la matriz", ["100"]),
        ("cuántas bicitas se icieron en jullio en puestos de artezania", ["3"]),
        ("¿la meta anual de bibliotecas rodantes es consistente con su programación mensual?", ["22", "12", "1"]),
    ],
)
def test_the_same_in_other_words(ask: Ask, question: str, values: list[str]) -> None:
    assert _values(ask(question)) == values


def test_at_the_end_is_no_name(ask: Ask) -> None:
    first = "cuántas visitas se programaron en el año en puestos de artesanía?"
    assert _values(ask(first, "y cuántas se hicieron al final")) == ["15"]


def test_the_remark_beside_a_target(ask: Ask) -> None:
    answer = ask("¿Qué observación acompaña a la meta de riego y cuidado de radios comunitarias?")
    assert "Cuenta con estudios" in answer.texto


def test_what_a_row_does_not_print_is_said_of_the_row(ask: Ask) -> None:
    answer = ask("total gastado en el diseño de cocinas comunales")
    assert answer.tipo is Tipo.NO_CONSTA and "cocinas comunales" in answer.texto.lower()
