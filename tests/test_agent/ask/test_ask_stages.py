"""Stages of an expense set over or against each other, one row among so many, periods glossed in brackets."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from agent import settings
from agent.chat.lexico import put_as_done
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Sesion
from evals.ask import ciegas
from evals.ask.verdad import Fila, Libro, build, read

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
    assert not _values(ask("¿Cuánto se pagó en total?", "¿Qué porcentaje es eso de lo devengado?"))
    assert not _values(ask("¿Qué fuente no ha pagado más de lo devengado?"))


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
    for asked in (
        "¿cuál es la peor de las {} actividades en avance del cuarto trimestre de metas y objetivos?",
        "De las {} actividades de metas y objetivos, ¿cuál tiene el menor avance del cuarto trimestre?",
        "¿cuál de las {} actividades de metas y objetivos avanzó más en el cuarto trimestre?",
    ):
        assert len(set(_values(ask(asked.format(many))))) == 1
        assert ask(asked.format(many + 1)).tipo is Tipo.ACLARACION


@pytest.mark.parametrize(
    ("question", "base", "top"),
    [
        ("¿Cuánto del crédito vigente de la fuente {} queda sin devengar?", "vigente", "devengado"),
        ("¿Cuánto queda sin comprometer en la fuente {}?", "vigente", "comprometido"),
        ("¿Cuánto de lo comprometido de la {} no se devengó?", "comprometido", "devengado"),
        ("¿Cuánto falta pagar en la {}?", "devengado", "pagado"),
        ("¿Cuánto del crédito vigente de la {} queda sin pagar?", "vigente", "pagado"),
    ],
)
def test_what_has_not_reached_a_stage_is_what_is_before_it_less_that(
    libro: Libro, ask: Ask, question: str, base: str, top: str
) -> None:
    for fila in _sources(libro)[:2]:
        assert _values(ask(question.format(fila.codigo))) == [_figure(fila, base) - _figure(fila, top)]


@pytest.mark.parametrize(
    ("question", "base", "top", "most"),
    [
        ("¿Cuáles son las tres fuentes con más devengado no pagado?", "devengado", "pagado", True),
        ("¿Cuáles son las tres fuentes con menos crédito vigente sin comprometer?", "vigente", "comprometido", False),
    ],
)
def test_sources_go_in_the_order_of_what_has_not_reached_a_stage(
    libro: Libro, ask: Ask, question: str, base: str, top: str, most: bool
) -> None:
    gaps = sorted((_figure(f, base) - _figure(f, top) for f in libro.de("presupuesto", "partida")), reverse=most)
    assert _values(ask(question)) == gaps[:3]


@pytest.mark.parametrize(
    ("question", "base", "top", "most"),
    [
        ("¿Cuál fuente ejecutó (devengó) la mayor parte de su crédito vigente en términos porcentuales?",
         "vigente", "devengado", True),
        ("¿Qué fuente pagó la menor proporción de lo devengado?", "devengado", "pagado", False),
        ("¿Qué fuente tiene el mayor porcentaje pagado de lo devengado?", "devengado", "pagado", True),
    ],
)  # fmt: skip
def test_which_source_has_most_of_one_stage_in_another(
    libro: Libro, ask: Ask, question: str, base: str, top: str, most: bool
) -> None:
    shares = sorted((_percent(_figure(f, top), _figure(f, base)) for f in _sources(libro)), reverse=most)
    assert _values(ask(question)) == shares[:1]


def test_the_source_of_a_name_is_a_row_and_not_a_place(libro: Libro, ask: Ask) -> None:
    fila = _sources(libro)[0]
    name = fila.descripcion.lower()
    assert _values(ask(f"¿Cuánto lleva devengado la fuente de {name}?")) == [_figure(fila, "devengado")]
    share = _values(ask(f"¿Qué proporción de lo devengado se pagó en la fuente de {name}, en porcentaje?"))
    assert share == [_percent(_figure(fila, "pagado"), _figure(fila, "devengado"))]


def test_more_of_a_thing_by_any_verb_of_doing_is_what_was_done() -> None:
    assert put_as_done("en que mes se levantaron mas actas") == "en que mes se ejecutaron mas actas"
    assert "cancelaron" in put_as_done("en que mes se cancelaron mas actas")


@pytest.mark.parametrize("said", ["no registran gasto alguno", "no tuvieron gasto alguno", "no muestran ningún gasto"])
@pytest.mark.parametrize("when", ["en el semestre", "en el primer semestre"])
def test_no_expense_at_all_in_the_only_semester_of_its_year(libro: Libro, ask: Ask, said: str, when: str) -> None:
    rows = libro.de("poi-ceplan", "actividad")
    year = next(period[:4] for row in rows for (_, _, period, _) in row.cifras if period.endswith(("S1", "S2")))
    spent = [
        value for row in rows for (kind, rol, period, _), value in row.cifras.items()
        if (kind, rol) == ("financiera", "ejecutado") and period.endswith(("S1", "S2"))
    ]  # fmt: skip
    answer = ask(f"¿Cuáles son las actividades operativas de {year} que {said} {when}?")
    assert _values(answer)[-1] == sum(value == 0 for value in spent)


@pytest.mark.parametrize(
    "said",
    ["que no tuvieron modificaciones en su crédito", "que no recibieron modificación alguna", "cuyo crédito no cambió"],
)
def test_sources_without_changes_are_those_that_print_none(libro: Libro, ask: Ask, said: str) -> None:
    none = [fila for fila in libro.de("presupuesto", "partida") if not _figure(fila, "modificacion")]
    assert _values(ask(f"Lista las fuentes {said}"))[-1] == len(none)


def test_progress_against_the_target_of_the_year_is_no_comparison(libro: Libro, ask: Ask) -> None:
    told = [
        _values(ask(f"¿Qué actividad de metas y objetivos tiene el menor porcentaje de avance {of} su meta anual?"))
        for of in ("de", "frente a", "respecto de")
    ]
    assert told[0] and told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    ("question", "code", "rol"),
    [
        ("creditto vigente de saldos de ejersicios anteriores", "130", "vigente"),
        ("cuanto se a devengdo en fondo propo de la vila", "110", "devengado"),
    ],
)
def test_a_name_with_slips_is_read_whole(tmp_path: Path, question: str, code: str, rol: str) -> None:
    pedidos = [pedido for pedido in ciegas.pedidos("ciega50") if pedido.familia.id == "presupuesto"]
    libro = read(tmp_path, pedidos)
    fila = next(fila for fila in libro.de("presupuesto", "partida") if fila.codigo == code)
    with Sesion(libro.carpeta, settings.load({})) as session:
        assert _values(session.ask(question)) == [_figure(fila, rol)]


def test_who_is_in_charge_by_name_is_not_told(libro: Libro, ask: Ask) -> None:
    name = libro.unicas(libro.de("metas-trimestral", "actividad"))[0].descripcion.lower()
    assert ask(f"¿Quién es el funcionario responsable de {name}?").tipo is Tipo.NO_CONSTA
