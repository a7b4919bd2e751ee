"""Rows that rose or fell, stages of an expense out of order, what is not said of a part of the year or of a total."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask import ciegas
from evals.ask.verdad import Libro, read

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """A plan with its money, a plan by quarters, a budget, consultations, a plan by months, goals of offices."""
    pedidos = [pedido for name in ("ciega38", "ciega39", "ciega40") for pedido in ciegas.pedidos(name)]
    return read(tmp_path_factory.mktemp("cambios"), pedidos)


def _values(answer: Respuesta) -> list[str]:
    return [f"{figure.valor}" for figure in answer.cifras]


def test_rows_that_fell_from_one_quarter_to_the_next(ask: Ask) -> None:
    answer = ask("¿Qué actividades bajaron su ejecución del tercer al cuarto trimestre de 2025?")
    assert _values(answer) == ["48", "31", "25", "12", "1", "0", "33", "2", "263", "18", "5"]
    assert "del tercer trimestre al cuarto trimestre" in answer.texto


def test_rows_that_had_less_in_a_month_than_in_another(ask: Ask) -> None:
    answer = ask("¿Qué postas atendieron menos en diciembre que en enero?")
    assert _values(answer)[-1] == "5" and "LOMA VERDE" not in answer.texto


def test_how_many_rows_rose_is_their_count(ask: Ask) -> None:
    assert _values(ask("¿Cuántas postas bajaron de junio a julio?")) == ["2"]


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué actividades subieron de enero a febrero de 2024?",
        "¿qué actividades mejoraron del primer al segundo trimestre de 2025?",
    ],
)
def test_a_move_of_no_one_figure_is_asked_back(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.tipo is Tipo.ACLARACION and not answer.cifras


def test_what_was_paid_is_no_more_than_what_was_accrued(ask: Ask) -> None:
    answer = ask("¿Está mal el pagado de la 122?")
    assert _values(answer) == ["79007387.15", "96155165.97"] and "no debería pasarlo" in answer.texto
    assert _values(ask("¿Está mal el pagado de la 120?")) == ["0"]


def test_times_are_the_months_that_a_document_prints(ask: Ask) -> None:
    assert _values(ask("cuántas veces Barrio Alfarero bajó de 500")) == ["4"]
    both = ask("¿cuántas veces la instalación de senderos ecológicos hizo más de 50?")
    assert both.tipo is Tipo.ACLARACION and not both.cifras


def test_the_part_of_a_total_is_not_the_progress_of_the_row(ask: Ask) -> None:
    answer = ask("porcentaje del gasto total del POI de 2024 que se llevó el catálogo de juegos inclusivos")
    assert "79.11" not in _values(answer)


def test_the_goal_of_an_office_is_that_of_its_own_document(ask: Ask) -> None:
    assert _values(ask("meta de la dirección de movilidad"))[0] == "30"
    none = ask("¿La Dirección de Memoria tiene meta?")
    assert none.tipo is Tipo.NO_CONSTA and "no aplica" in none.texto


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("¿Con cuánto arrancó el año la fuente Obras barriales?", "22786038.00"),
        ("¿De cuánto fue el recorte a los Aportes de la región?", "68177550.33"),
        ("Aportes del gobierno central: ¿qué proporción de lo comprometido ya está pagada?", "71.03"),
        ("porcentaje de las consultas anuales de Las Acequias que se dieron en el primer trimestre", "34.44"),
        ("brecha entre observado y meta 2020 en la tasa de reclamos por botiquines escolares", "36.91"),
        ("total ejecutado en los dos últimos trimestres en paraderos para adultos mayores", "79"),
    ],
)
def test_other_words_for_the_same_question(ask: Ask, question: str, value: str) -> None:
    assert value in _values(ask(question))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("AO con información completa dice 12, ¿es así?", "pero hay 9"),
        ("total anual ejecutado de ciclovías temporales: dice 34, ¿está bien?", "34"),
        ("¿quién mide el tiempo medio de atención de pedidos sobre señales táctiles?", "ATENCIÓN REMOTA"),
    ],
)
def test_checks_and_offices_in_other_words(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert answer.tipo is Tipo.RESPUESTA and said in answer.texto


def test_a_number_of_a_stage_is_no_piece_of_a_code(ask: Ask) -> None:
    answer = ask("actividades de la etapa 3 con acumulado al tercer trimestre entre 60 y 95")
    assert answer.tipo is not Tipo.RESPUESTA


def test_the_months_of_which_a_row_has_no_figure(ask: Ask) -> None:
    answer = ask("¿En qué meses no hay dato de las ferias de intercambio de rampas?")
    assert answer.tipo is Tipo.RESPUESTA and answer.texto.startswith("Sin cifra de lo ejecutado")
    assert "diciembre" in answer.texto and "enero" not in answer.texto


def test_a_count_by_the_table_is_also_the_printed_one(ask: Ask) -> None:
    answer = ask("¿Cuántas AEI hay por debajo de 75% según la tabla?")
    assert {"5", "3"} <= set(_values(answer))
