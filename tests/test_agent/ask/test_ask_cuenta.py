"""All that is read in a question has to shape its answer: what is left over is asked back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from agent import settings
from agent.chat.cuenta import _SAID, HEEDS, Forma, unheeded
from agent.chat.entender import understand
from agent.chat.lexico import from_english, mistyped
from agent.chat.sesion import Sesion
from agent.chat.sujeto import Sujeto
from evals.ask import ciegas
from evals.ask.__main__ import by_rules, judge
from evals.ask.verdad import Fila, Libro, build, read
from extractors.schemas import Rol


def test_every_form_that_states_figures_says_what_it_heeds() -> None:
    assert set(HEEDS) == set(Forma) - {Forma.PALABRAS}
    assert {part for parts in HEEDS.values() for part in parts} - {"lista"} <= set(_SAID)


@pytest.mark.parametrize("forma", sorted(HEEDS))
def test_what_no_form_heeds_is_asked_back(forma: Forma) -> None:
    read_ = replace(understand("¿?"), operaciones=frozenset({"cuenta_periodos"}))
    assert "un recuento de meses" in unheeded(read_, Sujeto(), forma)


def _row(libro: Libro) -> Fila:
    return next(f for f in libro.unicas(libro.de("poi-ceplan", "actividad")) if f.codigo and f.unidad)


@pytest.mark.parametrize(
    "question",
    [
        "gasto de {c} menos marzo", "gasto de {c} sin enero", "¿Cuánto se gastó en {c} excepto en viáticos?",
        "el doble del gasto de {c}", "gasto de {c} por persona", "gasto de {c} por cada unidad ejecutada",
        "gasto de {c} entre lo ejecutado", "gasto de {u} por actividad",
        "¿qué proporción de {c} es gasto?", "gasto de {c} desde marzo",
        "gasto de todas las unidades menos {u}", "unidades que gastaron más que {u}", "gasto de {c} y de la {u}",
        "las 3 actividades con menor avance y mayor gasto", "ejecutado de {c} en la primera mitad de marzo",
        "gasto de {c} en euros", "gasto de {c} en ese mes",
        "avance promedio de {c}", "actividades ni rojas ni verdes",
        "actividades que empeoraron de marzo a abril", "gasto total de las actividades en rojo",
        "actividades con más gasto que {c}", "meta trimestral de {m}", "porcentaje pagado de {p}",
        "qué % de lo pagado se devengó en {p}", "qué porcentaje de lo devengado no se pagó en {p}",
        "aprobado más modificaciones de {p}",
        "suma de metas de los indicadores",
        "programado de {m} para lo que resta del año", "meta de {i} para todos los años",
        "¿qué porcentaje subió el gasto de {c}?", "tasa de crecimiento del gasto de {c}",
        "gasto de {c} en dólares", "¿Y el avance?", "Indíqueme lo ejecutado.",
    ],
)  # fmt: skip
def test_what_changes_a_figure_and_is_not_supported_stops_it(libro: Libro, sesion: Sesion, question: str) -> None:
    fila = _row(libro)
    more = {
        name: libro.unicas(libro.de(family, kind))[0].descripcion.lower()
        for name, family, kind in (
            ("m", "metas-trimestral", "actividad"), ("p", "presupuesto", "partida"), ("i", "pei-ceplan", "indicador")
        )
    }  # fmt: skip
    answer = sesion.ask(question.format(c=fila.codigo, u=fila.unidad, **more))
    assert not answer.cifras, answer.texto


def test_rows_over_their_plan_are_told_by_the_two_figures(libro: Libro, sesion: Sesion) -> None:
    key = next(p for (_, rol, p, run) in _row(libro).cifras if rol == "ejecutado" and run)
    answer = sesion.ask("actividades que gastaron más de lo programado")
    rows = {figure.fila for figure in answer.cifras if figure.fila}
    truth = [
        f for f in libro.de("poi-ceplan", "actividad")
        if (done := f.valor("financiera", "ejecutado", key, True))
        and done > (f.valor("financiera", "programado", key, True) or done)
    ]  # fmt: skip
    assert answer.cifras[-1].valor == len(rows) <= len(truth)
    given = [figure.valor for figure in answer.cifras if figure.medida and figure.medida.rol is Rol.EJECUTADO]
    assert set(given) <= {f.valor("financiera", "ejecutado", key, True) for f in truth}


def test_one_row_over_its_plan_is_compared_with_it(libro: Libro, sesion: Sesion) -> None:
    fila = _row(libro)
    answer = sesion.ask(f"¿{fila.codigo} gastó más de lo programado?")
    period = answer.cifras[0].periodo
    pair = [fila.valor("financiera", rol, period, True) for rol in ("programado", "ejecutado")]
    assert [figure.valor for figure in answer.cifras[:2]] == pair


def test_two_rows_are_set_side_by_side(libro: Libro, sesion: Sesion) -> None:
    one, other = [f for f in libro.unicas(libro.de("poi-ceplan", "actividad")) if f.codigo][:2]
    answer = sesion.ask(f"¿Qué gastó más, {one.descripcion.lower()} o {other.descripcion.lower()}?")
    a, b = (f.valor("financiera", "ejecutado", answer.cifras[0].periodo, True) for f in (one, other))
    assert a is not None and b is not None
    assert {figure.valor for figure in answer.cifras} == {a, b, abs(a - b)}


def test_a_document_is_known_by_its_title_and_by_its_one_figure(tmp_path: Path) -> None:
    libro = build(tmp_path, (("mensual-simple", 7390, "pdf"), ("poi-ceplan", 7391, "pdf")), errors=False)
    fila = libro.de("mensual-simple", "actividad")[0]
    with Sesion(libro.carpeta, settings.load({})) as session:
        answer = session.ask(f"{fila.descripcion}, marzo")
        assert [f.valor for f in answer.cifras] == [next(v for (_, _, p, _), v in fila.cifras.items() if p[5:] == "03")]
        counted = session.ask("¿cuántas actividades hay en el reporte de seguimiento del plan operativo institucional?")
        assert counted.cifras[0].valor == len(libro.de("poi-ceplan", "actividad"))


def test_slips_in_words_of_asking_are_read_and_told(libro: Libro, sesion: Sesion) -> None:
    assert mistyped("progrmado") == "programado" and mistyped("jnio") == "junio"
    assert not mistyped("marco") and not mistyped("cuato")
    fila = _row(libro)
    right, slip = (sesion.ask(f"{word} de {fila.codigo} en marzo") for word in ("ejecutado", "ejecutdo"))
    assert slip.cifras[0].valor == right.cifras[0].valor


def test_an_english_question_with_the_spanish_name_beside() -> None:
    asked = from_english("How much was spent in March on the bird boxes (casitas para aves)?")
    assert "casitas para aves" in asked and "bird" not in asked and "marzo" in asked
    assert "bird" in from_english("spent on boxes without bird (casitas)?")


def test_another_money_than_the_documents_is_not_given(libro: Libro, sesion: Sesion) -> None:
    assert "soles" not in sesion.ask(f"gasto de {_row(libro).codigo} en dólares").texto
    assert sesion.ask(f"gasto de {_row(libro).codigo} en soles").cifras


def test_a_set_of_the_blind_writer_has_no_wrong_figure(tmp_path: Path) -> None:
    libro = read(tmp_path, ciegas.pedidos("ciega1"))
    with Sesion(libro.carpeta, settings.load({})) as session:
        judged = [judge(caso, answer) for _, caso, answer in by_rules(session, list(ciegas.casos("ciega1")))]
    assert sum(wrong for _, _, wrong in judged) == 0
    assert sum(right for _, right, _ in judged) >= Decimal("0.85") * len(judged)
