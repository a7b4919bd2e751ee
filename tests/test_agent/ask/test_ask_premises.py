"""What a question takes for granted, what it counts in, columns that were not placed, sums that lack a month."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask import ciegas
from evals.ask.verdad import Libro, read

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """A plan with its money, a budget, a plan by quarters, goals, a plan by months, consultations by months."""
    pedidos = [pedido for name in ("ciega35", "ciega36", "ciega37") for pedido in ciegas.pedidos(name)]
    return read(tmp_path_factory.mktemp("premisas"), pedidos)


def _values(answer: Respuesta) -> list[str]:
    return [f"{figure.valor}" for figure in answer.cifras]


def test_a_false_premise_is_said_and_what_is_asked_is_answered(ask: Ask) -> None:
    answer = ask("Ya que las ciclovías llegaron al 100 %, ¿cuánto gastaron?")
    assert _values(answer) == ["350283.58", "50"]
    assert "da por cierto: No (>= 100)" in answer.texto


def test_a_premise_that_nothing_checks_is_said_to_be_so(ask: Ask) -> None:
    answer = ask("Como La Higuera fue la que más atendió en septiembre, ¿cuántas consultas hizo?")
    assert _values(answer) == ["320"] and "no se comprobó" in answer.texto


def test_what_is_to_be_worked_out_is_no_premise(ask: Ask) -> None:
    left_out = ask("si se descuenta el pintado de la ribera sur, ¿cuánto se gastó en la AEI.01.01?")
    assert left_out.tipo is Tipo.ACLARACION
    assert _values(ask("como porcentaje del total, ¿cuánto se gastó en las ciclovías?"))[0] == "21.18"


def test_a_total_in_a_unit_is_of_that_unit(ask: Ask) -> None:
    answer = ask("¿Cuánto se programó en total en fichas para el primer trimestre de 2019 en el reporte de metas?")
    assert "11" in _values(answer) and "526" not in _values(answer)


def test_what_a_row_is_not_measured_in_is_said(ask: Ask) -> None:
    answer = ask("¿Cuántas fichas se hicieron en junio en el monitoreo satelital de plazuelas?")
    assert answer.tipo is Tipo.ACLARACION and "se mide en «VISITA», no en fichas" in answer.texto


def test_a_word_of_its_own_is_no_slip(ask: Ask) -> None:
    answer = ask("¿Cuánto se gastó el año pasado en ciclovías?")
    assert answer.tipo is Tipo.ACLARACION and "pagado" not in answer.texto


def test_a_column_that_was_not_placed_is_shown_for_a_person_to_check(ask: Ask) -> None:
    answer = ask("preventivo del fondo propio de la villa")
    assert [(f"{figure.valor}", figure.estado) for figure in answer.cifras] == [("63448150.36", "revision")]
    assert ask("preventivo total").tipo is Tipo.ACLARACION


def test_a_printed_figure_that_is_nowhere_is_not_borne_out(ask: Ask) -> None:
    answer = ask("¿Está bien el 77.77 % de las encuestas sobre senderos ecológicos?")
    assert answer.tipo is Tipo.NO_CONSTA and "No consta 77.77" in answer.texto


def test_the_printed_total_of_a_row_is_its_own(ask: Ask) -> None:
    answer = ask("¿Cuál es el total anual ejecutado que imprime el monitoreo de senderos?")
    assert _values(answer) == ["70"] and "suman 69" in answer.texto


def test_a_total_that_lacks_a_month_is_partial_and_says_which(ask: Ask) -> None:
    answer = ask("Total del año de El Algarrobo")
    assert [(f"{figure.valor}", figure.estado) for figure in answer.cifras] == [("2503", "parcial")]
    assert "falta la cifra de noviembre" in answer.texto


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("¿Cuántas consultas más hizo Nueve Caminos que Loma Verde en diciembre?", "668"),
        ("¿Qué parte de las consultas de abril fue de Loma Verde?", "37.26"),
        ("¿En cuántos meses Loma Verde pasó las mil consultas?", "3"),
        ("meses en que Mirador Alto bajó de 150", "114"),
        ("¿Cuántas actas se levantaron en noviembre?", "10"),
        ("gasto por mes de cocinas comunales", "79800.84"),
        ("Aportes del gobierno central: aprobado, vigente, devengado", "39043453.30"),
        ("deuda flotante: Donaciones y legados", "4788669.91"),
        ("¿qué fuente quedó con disponible negativo y de cuánto es?", "-678016.72"),
        ("entrga de botikines escolares tramo nrte ejecutado enero", "5"),
        ("¿Cuánto debe crecer la meta de nidos artificiales de 2025 a 2028?", "3.60"),
        ("did the satisfaction surveys (encuestas de satisfacción sobre botiquines) reach their annual target?", "55"),
    ],
)
def test_other_words_for_the_same_question(ask: Ask, question: str, value: str) -> None:
    assert value in _values(ask(question))


def test_one_row_left_out_is_said_in_the_singular(ask: Ask) -> None:
    answer = ask("¿qué actividades del poi de 2019 ejecutaron en marzo más de lo programado?")
    assert "1 quedan" not in answer.texto


@pytest.mark.parametrize(
    "rest",
    [
        "en formatos",
        "con fondos propios",
        "con recursos ordinarios",
        "desde el 15",
        "en la zona norte",
        "de la segunda convocatoria",
        "por habitante",
        "sin IGV",
        "del barrio El Progreso",
    ],
)
def test_what_may_narrow_a_figure_stops_it(ask: Ask, rest: str) -> None:
    assert _values(ask("¿Cuánto se gastó en ciclovías temporales en abril de 2023?")) == ["22680.73"]
    answer = ask(f"¿Cuánto se gastó en ciclovías temporales en abril de 2023 {rest}?")
    assert answer.tipo is not Tipo.RESPUESTA and not answer.cifras


def test_a_premise_that_leaves_open_what_is_asked_is_no_limit(ask: Ask) -> None:
    answer = ask("Ya que las ciclovías llegaron al 100 %, ¿cuánto gastaron con fondos propios?")
    assert answer.tipo is Tipo.ACLARACION and not answer.cifras


def test_half_is_fifty_per_cent(ask: Ask) -> None:
    answer = ask("¿La actividad de los botiquines escolares va a la mitad de lo programado en el poi de 2023?")
    assert _values(answer) == ["50"] and answer.texto.startswith("Sí (= 50)")
