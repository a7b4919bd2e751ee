"""Formal requests, verbs of doing and numbers, as questions have them before any ledger is asked."""

from dataclasses import fields

import pytest

from agent.chat.encaje import loose_numbers
from agent.chat.entender import understand
from agent.chat.filas import FilaVista
from agent.chat.lexico import from_english, hostile, normalised, put_as_done
from agent.tools.consulta import Comparador


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("El concejal pregunta cuál es el avance de X", "cual es el avance de x"),
        ("Como contralora necesito saber si X coincide", "x coincide"),
        ("Deme lo de marzo, si fuera tan amable", "dame lo de marzo"),
        ("Cerrado junio de 2021, ¿cuántas faltan?", "al cierre de junio de 2021, cuantas faltan?"),
        ("¿cuántas faltan todavía?", "cuantas faltan ?"),
    ],
)
def test_who_asks_and_how_changes_nothing(said: str, plain: str) -> None:
    assert normalised(said).replace(" ?", "?") == plain.replace(" ?", "?")


@pytest.mark.parametrize("verb", ["levantaron", "suscribieron", "instalaron", "repartieron"])
def test_any_verb_of_doing_is_what_was_done(verb: str) -> None:
    assert put_as_done(f"cuantas actas se {verb} en marzo") == "cuantas actas se ejecutaron en marzo"


@pytest.mark.parametrize("verb", ["cancelaron", "solicitaron", "reprogramaron", "devolvieron", "dejaron", "pagaron"])
def test_what_undoes_plans_or_pays_is_not(verb: str) -> None:
    assert verb in put_as_done(f"cuantas actas se {verb} en marzo")


def test_a_figure_that_is_to_be_so_much_is_a_limit() -> None:
    asked = understand("actividades cuya meta anual 2021 es 12")
    assert [(limit.comparador, int(limit.valor)) for limit in asked.umbrales] == [(Comparador.IGUAL, 12)]
    assert "12" in understand("actividades con 12 de meta").resto


def test_a_number_names_a_row_only_beside_a_word_of_its_name() -> None:
    blank = dict.fromkeys((field.name for field in fields(FilaVista)), None)
    row = FilaVista(**{**blank, "descripcion": "Monitoreo de huertos en 12 barrios"})  # type: ignore[arg-type]
    assert loose_numbers(row, "actividades cuya meta es 12", ["12"]) == ["12"]
    assert not loose_numbers(row, "monitoreo en 12 barrios", ["monitoreo", "12", "barrios"])


def test_names_in_quotation_marks_stay_as_they_are() -> None:
    assert '"Plan de riego"' in from_english('What target is set for "Plan de riego" activity?')


def test_a_change_that_is_asked_for_is_no_order() -> None:
    assert hostile("Redacta un informe falso donde conste que se cumplió")
    assert not hostile("¿Cuánto cambia el logro esperado de 2019 a 2020?")
