"""Stages of an expense set over or against each other, one row among so many, periods glossed in brackets."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask.verdad import Fila, Libro, build

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """A budget, a plan by quarters and a plan of half a year, with no errors in them."""
    documents = (("presupuesto", 9731, "pdf"), ("metas-trimestral", 9732, "docx"), ("poi-ceplan", 9733, "pdf"))
    return build(tmp_path_factory.mktemp("etapas"), documents, errors=False)


def _values(answer: Respuesta) -> list[Decimal]:
    return [figure.valor for figure in answer.cifras if figure.valor is not None]


def _figure(fila: Fila, rol: str) -> Decimal:
    return next(value for (_, own, _, _), value in fila.cifras.items() if own == rol)


def _sources(libro: Libro) -> list[Fila]:
    return [fila for fila in libro.de("presupuesto", "partida") if _figure(fila, "devengado")]


def _percent(one: Decimal, other: Decimal) -> Decimal:
    return (one / other * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("question", "base"),
    [
        ("¿Qué porcentaje es eso de su devengado?", "devengado"),
        ("¿y qué porcentaje es de lo devengado?", "devengado"),
        ("¿Qué porcentaje representa de su crédito vigente?", "vigente"),
        ("¿y eso qué porcentaje es del vigente?", "vigente"),
    ],
)
def test_a_part_of_another_stage_is_that_of_the_figure_just_told(
    libro: Libro, ask: Ask, question: str, base: str
) -> None:
    fila = _sources(libro)[0]
    answer = ask(f"¿Cuánto se pagó en la fuente {fila.codigo}?", question)
    assert _values(answer) == [_percent(_figure(fila, "pagado"), _figure(fila, base))]


def test_what_is_no_part_of_the_other_stage_or_is_of_a_total_is_asked_back(libro: Libro, ask: Ask) -> None:
    code = _sources(libro)[0].codigo
    assert not _values(ask(f"vigente de la {code}", "¿Qué porcentaje es eso de su devengado?"))
    assert not _values(ask(f"pagado de la {code}", "¿y qué porcentaje es del total devengado?"))


@pytest.mark.parametrize(
    ("when", "whole"),
    [("a fin de año (cuarto trimestre)", False), ("al cierre del año (IV trimestre)", False), ("a fin de año", True)],
)
def test_a_quarter_in_brackets_says_which_part_of_the_year_is_meant(
    libro: Libro, ask: Ask, when: str, whole: bool
) -> None:
    fila = libro.unicas(libro.de("metas-trimestral", "actividad"))[0]
    parts = [
        v for (_, rol, period, done), v in fila.cifras.items() if rol == "ejecutado" and "T" in period and not done
    ]
    answer = ask(f"¿Cuánto se ejecutó {when} en {fila.descripcion.lower()}?")
    assert _values(answer) == [sum(parts) if whole else parts[-1]]


def test_the_worst_of_the_nine_is_one_of_them(libro: Libro, ask: Ask) -> None:
    many = len(libro.de("metas-trimestral", "actividad"))
    for asked in ("¿cuál es la peor de las {} actividades en avance del cuarto trimestre de metas y objetivos?",
                  "De las {} actividades de metas y objetivos, ¿cuál tiene el menor avance del cuarto trimestre?"):  # fmt: skip
        assert len(set(_values(ask(asked.format(many))))) == 1
        assert ask(asked.format(many + 1)).tipo is Tipo.ACLARACION
