"""What findings are about: which figure an account gives, and which of its terms must be wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.chat.lexico import normalised
from agent.chat.respuesta import Respuesta, Tipo
from evals.ask import ciegas
from evals.ask.verdad import Libro, read

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """A report by quarters with planted errors, and one by months."""
    pedidos = [pedido for name in ("ciega25", "ciega28") for pedido in ciegas.pedidos(name)]
    return read(tmp_path_factory.mktemp("cuentas"), [p for p in pedidos if p.semilla in (6502, 6802)])


def _values(answer: Respuesta) -> list[str]:
    return [f"{figure.valor}" for figure in answer.cifras[:-1]]


@pytest.mark.parametrize("verb", ["está bien calculado", "es correcto", "está bien"])
def test_an_account_of_two_readings_is_the_one_that_its_document_follows(ask: Ask, verb: str) -> None:
    answer = ask(f"¿{verb} el avance acumulado del primer trimestre en el pintado de juegos inclusivos?")
    assert _values(answer) == ["47.89", "35.45"]
    assert "se calculan así: sobre la meta anual" in answer.texto


@pytest.mark.parametrize("what", ["algún porcentaje mal escrito", "algún error en el avance", "un avance mal impreso"])
def test_a_percentage_that_is_no_number_is_worked_out(ask: Ask, what: str) -> None:
    assert _values(ask(f"¿Hay {what} en las ferias de intercambio?")) == ["None", "75.76"]


@pytest.mark.parametrize(
    "question",
    [
        "cuadra el primer trimestre de acompañamiento a bibliotecas rodantes con sus meses?",
        "¿cuadra el T1 del acompañamiento a bibliotecas rodantes?",
        "revisa si el primer trimestre de acompañamiento a bibliotecas rodantes está bien",
    ],
)
def test_the_one_month_that_can_be_wrong_is_told(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert _values(answer) == ["3", "13", "11", "1"]
    assert "el error es de febrero de 2022" in answer.texto


@pytest.mark.parametrize("joint", ["abril + noviembre", "abril más noviembre", "abril+noviembre"])
def test_a_plus_sign_adds(ask: Ask, joint: str) -> None:
    assert [c.valor for c in ask(f"talleres de botiquines ejecutados en {joint}").cifras] == [10]


@pytest.mark.parametrize("asked", ["esta bien", "es correcto", "cuadra"])
def test_a_number_of_the_row_s_name_is_no_figure_in_question(ask: Ask, asked: str) -> None:
    assert _values(ask(f"{asked} el total ejecutado de encuestas de galpones en 12 barrios")) == ["35", "36"]


@pytest.mark.parametrize("verb", ["pusieron", "dieron", "se dio", "presentaron"])
def test_the_justification_that_they_gave_is_a_cause(ask: Ask, verb: str) -> None:
    answer = ask(f"qué justificación {verb} para el acompañamiento a bibliotecas rodantes")
    assert answer.tipo is Tipo.NO_CONSTA and "No consta la causa" in answer.texto


@pytest.mark.parametrize("name", ["adultos mayores", "personas adultas mayores", "adultas mayores"])
def test_words_of_a_name_order_nothing(ask: Ask, name: str) -> None:
    answer = ask(f"programado de octubre, encuestas de galpones de reciclaje para {name}")
    assert [figure.valor for figure in answer.cifras] == [119]


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué actividades se miden en visitas y cuál es su meta del año?",
        "lista las actividades que se miden en visitas, con su meta anual",
        "¿cuáles actividades se miden en visitas y su meta?",
    ],
)
def test_a_figure_of_each_row_of_a_list(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert {2070, 92} <= {figure.valor for figure in answer.cifras}
    assert all(word in answer.texto for word in ("rampas", "tanques"))


@pytest.mark.parametrize("quarter", ["trimestre tres", "tercer trimestre", "T3"])
def test_the_target_of_the_year_beside_what_a_quarter_did(ask: Ask, quarter: str) -> None:
    alone = [ask(f"{what} de 5.8.1.1.3").cifras[0].valor for what in ("meta anual", f"ejecutado {quarter}")]
    assert [figure.valor for figure in ask(f"5.8.1.1.3 meta anual y ejecutado {quarter}").cifras] == alone


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Deme los meses en que el diseño pasó de 3", "dame los meses en que"),
        ("Enumere las actividades", "lista las actividades"),
        ("juntame el gasto de A y B", "suma de el gasto de"),
        ("cuántas superan cincuenta millones", "50000000"),
        ("en cuantos meses no hubo ejecucion en los talleres", "lo ejecutado es cero en los talleres"),
        ("lo hecho en la primera mitad del 2020", "primer semestre del 2020"),
        ("entre enero y junio cuanto subio el gasto en X", "cuanto subio el gasto en x de enero a junio"),
        ("en cuantos meses paso El Algarrobo de 45 consultas", "el algarrobo mas de 45 consultas"),
    ],
)
def test_turns_of_phrase_are_put_plainly(said: str, plain: str) -> None:
    assert plain in normalised(said)


@pytest.mark.parametrize("said", ["ciento cincuenta millones", "treinta y dos millones", "1.1 millones"])
def test_no_number_in_words_is_read_in_part(said: str) -> None:
    assert "000000" not in normalised(f"cuántas superan {said}")


def test_what_was_planned_in_the_year_is_its_target_and_in_a_part_of_it_is_not(ask: Ask) -> None:
    target = ask("meta anual de 5.8.1.1.3").cifras[0]
    assert [figure.cifra for figure in ask("¿Cuánto se programó de 5.8.1.1.3 en el año?").cifras] == [target.cifra]
    assert target.cifra not in {figure.cifra for figure in ask("¿Cuánto se programó de 5.8.1.1.3 en el T2?").cifras}
