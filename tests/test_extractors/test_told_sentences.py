"""Sentences that tell of planned and done: what is read of them, what proves it, and what is left unread."""

from __future__ import annotations

import pytest

from extractors.fillers.ficha import Pareja, ficha_layout
from extractors.fillers.oraciones import TOLD, Oracion, parts_of, told_pairs, unread_sentences
from extractors.fillers.renglones import Pieza, Renglon
from extractors.schemas import Lugar


def lines(*texts: str) -> list[Renglon]:
    return [
        Renglon(tuple(Pieza(word, Lugar(1, linea=number)) for word in text.split()))
        for number, text in enumerate(texts, 1)
    ]


def parts(*texts: str) -> list[list[Pareja] | Oracion]:
    return list(parts_of(lines(*texts), ficha_layout()))


def told(*texts: str) -> dict[str, str]:
    """Role -> number as printed, of what is told without doubt."""
    found = told_pairs(parts(*texts), ficha_layout())
    figures = [pair for pair in found if pair.columna.columna.is_figure]
    return {str(p.columna.columna.rol): p.piezas[0].text for p in figures if not p.piezas[0].doubt}


def doubted(*texts: str) -> dict[str, str]:
    found = told_pairs(parts(*texts), ficha_layout())
    figures = [pair for pair in found if pair.columna.columna.is_figure]
    return {str(p.columna.columna.rol): p.piezas[0].text for p in figures if p.piezas[0].doubt == TOLD}


BOTH = {"programado": "24", "ejecutado": "18", "avance": "75"}


@pytest.mark.parametrize(
    "text",
    [
        "Se programaron 24 talleres y se ejecutaron 18 (75 %).",
        "De los 24 talleres programados se realizaron 18, es decir, el 75 %.",
        "Se ejecutaron 18 de las 24 jornadas de poda programadas para el mes, con un 75 % de cumplimiento.",
        "En el segundo trimestre de 2031 la Unidad de Parques programó 24 podas y ejecutó 18, avance de 75 por ciento.",
        "Se tenía previsto realizar veinticuatro (24) talleres; se realizaron dieciocho (18), con un avance de 75 %.",
        "La actividad alcanzó 18 informes frente a 24 previstos (75 %).",
    ],
)
def test_a_sentence_whose_percentage_bears_it_out_is_read(text: str) -> None:
    assert told(text) == BOTH


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("En marzo se capacitaron 120 personas.", {"ejecutado": "120"}),
        ("Se ejecutaron 45 de las 60 podas.", {"ejecutado": "45", "programado": "60"}),
        (
            "Se programaron 24 talleres y se ejecutaron 18, con un avance de 83 %.",
            {"programado": "24", "ejecutado": "18", "avance": "83"},
        ),
    ],
)
def test_what_no_percentage_bears_out_is_in_doubt(text: str, roles: dict[str, str]) -> None:
    assert doubted(text) == roles
    assert not told(text)


@pytest.mark.parametrize(
    "text",
    [
        "No se ejecutaron 18 talleres.",
        "Se programaron 24 talleres y 10 charlas y se ejecutaron 18 (75 %).",
        "Se programaron 24 talleres y se ejecutaron 18, con participación de 40 % de mujeres.",
        "En el primer trimestre se programaron 24 talleres y en el segundo se ejecutaron 18 (75 %).",
        "En 2030 se programaron 24 talleres y en 2031 se ejecutaron 18 (75 %).",
        "En abril se programaron 24 talleres y en mayo se ejecutaron 18 (75 %).",
        "Se programaron cerca de 24 talleres y se ejecutaron 18 (75 %).",
        "Se programaron S/ 24 y se ejecutaron S/ 18 (75 %).",
        "Se programaron 24 mil plantas y se entregaron 18 mil (75 %).",
        "Conforme al artículo 5 se programaron 24 talleres y se ejecutaron 18 (75 %).",
        "Se espera que de los 24 talleres programados se ejecuten 18 (75 %).",
        "Se programaron 24 talleres, se cancelaron 6 y se ejecutaron 18 (75 %).",
        "Se ha cumplido con el 75 % de la meta, lo que equivale a 18 talleres.",
        "Durante el periodo se cumplió el programa 24 de la oficina.",
        "Se visitaron los parques reparados, contando hoy con un total de 16 bancas.",
    ],
)
def test_a_sentence_that_tells_something_else_is_not_read(text: str) -> None:
    assert not told(text)
    assert not doubted(text)


def test_a_sentence_over_printed_lines_is_one() -> None:
    box = [(60.0, 700.0 - 12 * n, 400.0, 710.0 - 12 * n) for n in range(3)]
    parts = ["Evaluación del avance", "Se programaron 24 talleres y se", "ejecutaron 18 (75 %)."]
    printed = [
        Renglon(tuple(Pieza(word, Lugar(1, at)) for word in part.split())) for part, at in zip(parts, box, strict=True)
    ]
    found = told_pairs(parts_of(printed, ficha_layout()), ficha_layout())
    assert [pair.text for pair in found] == ["talleres", "24 talleres", "18", "75"]


def test_the_sentence_names_its_period_and_what_it_counts() -> None:
    found = told_pairs(parts("Al tercer trimestre de 2031 se programaron 40 podas y se ejecutaron 30."), ficha_layout())
    assert [pair.text for pair in found] == ["podas", "40 podas", "30"]
    assert {(p.columna.columna.periodo, p.columna.columna.acumulado) for p in found[1:]} == {("{ejercicio}-T3", True)}
    assert {p.columna.key("ejercicio") for p in found[1:]} == {"2031"}


def test_under_a_label_the_sentence_is_of_the_named_activity() -> None:
    found = told_pairs(parts("Actividad: Riego de jardines", "Se ejecutaron 45 de las 60 jornadas."), ficha_layout())
    assert [pair.text for pair in found] == ["Riego de jardines", "45", "60 jornadas"]


def test_an_unread_sentence_is_told_by_its_words() -> None:
    text = "En total se programaron 24 talleres y 10 charlas, y se ejecutaron 18."
    (said,) = unread_sentences(parts(text), [])
    assert said.startswith("se programaron 24 talleres")
    assert not unread_sentences(parts("Son 24 los barrios de la ciudad."), [])


def test_a_label_behind_another_sentence_is_not_of_the_row_before_it() -> None:
    first = "Se programaron 24 talleres y se ejecutaron 18 (75 %)."
    other = "En los centros no hubo obras por falta de postores."
    label = "Avance: 0 %"
    assert told(first, other, label) == BOTH
    assert told(first, label)["ejecutado"] == "18"


def test_every_sentence_that_is_not_read_is_told() -> None:
    texts = ["De las mil raciones previstas se entregaron novecientas, el 90 %.", "Se otorgaron 45 becas de las 40."]
    assert len(unread_sentences(parts(*texts), [])) == len(texts)
