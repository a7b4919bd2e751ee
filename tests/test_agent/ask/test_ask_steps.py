"""Questions in steps and parts: an order inside a question, spans, places, months by condition, sums of rows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.entender import understand
from agent.chat.pasos import steps
from agent.chat.respuesta import Respuesta, Tipo
from evals.ask.verdad import Fila, Libro, build

CENT = Decimal("0.01")
Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Reports of other seeds: one with offices in headings alone, one by months, a plan and a budget."""
    documents = (
        ("poi-ceplan", 9201, "pdf"), ("metas-trimestral", 9202, "pdf"), ("poi-mensual", 9203, "docx"),
        ("presupuesto", 9204, "xlsx"),
    )  # fmt: skip
    return build(tmp_path_factory.mktemp("pasos"), documents, errors=False)


def _values(answer: Respuesta) -> list[Decimal | None]:
    return [figure.valor for figure in answer.cifras]


def _spent(libro: Libro) -> list[tuple[Decimal, Fila]]:
    """What each row of the plan spent, the most first."""
    found = [
        (value, fila) for fila in libro.de("poi-ceplan", "actividad") for (m, r, _, run), value in fila.cifras.items()
        if (m, r, run) == ("financiera", "ejecutado", True)
    ]  # fmt: skip
    return sorted(found, key=lambda pair: pair[0], reverse=True)


def _month(fila: Fila, number: int, rol: str = "ejecutado", magnitud: str = "financiera") -> Decimal:
    return next(v for (m, r, p, _), v in fila.cifras.items() if (m, r) == (magnitud, rol) and p[4:] == f"-{number:02d}")


def _monthly(libro: Libro) -> Fila:
    return libro.unicas(libro.de("poi-mensual", "actividad"))[0]


def test_more_is_asked_of_the_row_that_an_order_finds(libro: Libro, ask: Ask) -> None:
    value, top = _spent(libro)[0]
    office = ask("responsable de la actividad que más gastó")
    assert top.unidad and top.unidad in office.texto and not office.cifras
    january = ask("¿Cuánto gastó en enero la actividad que más gastó en el semestre?")
    assert _values(january) == [_month(top, 1)] and f"{value:,}" in january.texto


def test_an_order_inside_a_question_is_never_answered_by_the_order_alone(libro: Libro, ask: Ask) -> None:
    value, top = _spent(libro)[0]
    answer = ask("avance de la actividad del POI con mayor gasto")
    told = [v for (m, r, _, run), v in top.cifras.items() if (m, r, run) == ("fisica", "avance", True)]
    assert _values(answer) == told and f"{value:,}" in answer.texto
    assert list(steps("gasto de la actividad con mayor avance")) == [("gasto", "que actividad con mayor avance")]


def test_a_place_in_an_order(libro: Libro, ask: Ask) -> None:
    ranked = _spent(libro)
    assert _values(ask("¿Cuál es la segunda actividad del POI con más gasto?")) == [ranked[1][0]]
    assert understand("gasto del segundo trimestre de la actividad con mayor avance").puesto == 0


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("gasto de {c} de febrero a abril", (2, 3, 4)),
        ("gasto de {c} entre abril y mayo", (4, 5)),
        ("gasto de {c} del primer al segundo trimestre", range(1, 7)),
        ("suma del gasto de {c} en enero, marzo y abril", (1, 3, 4)),
        ("gasto de {c} en los primeros cuatro meses", range(1, 5)),
    ],
)
def test_parts_of_the_year_are_added_up(libro: Libro, ask: Ask, question: str, months: tuple[int, ...]) -> None:
    fila = _spent(libro)[0][1]
    answer = ask(question.format(c=fila.codigo))
    assert _values(answer) == [sum((_month(fila, number) for number in months), Decimal(0))]


def test_a_part_is_not_added_to_what_holds_it(libro: Libro, ask: Ask) -> None:
    fila = _spent(libro)[0][1]
    answer = ask(f"gasto total de {fila.codigo} en enero y en el primer trimestre")
    assert answer.tipo is Tipo.ACLARACION and not answer.cifras


def test_the_part_of_the_year_that_a_month_had(libro: Libro, ask: Ask) -> None:
    fila = _monthly(libro)
    year = next(
        v for (m, r, p, run), v in fila.cifras.items() if (m, r, run) == ("fisica", "ejecutado", True) and len(p) == 4
    )
    part = _month(fila, 2, magnitud="fisica")
    answer = ask(f"¿qué porcentaje de lo ejecutado en el año en {fila.descripcion.lower()} se hizo en febrero?")
    wanted = [(part / year * 100).quantize(CENT, ROUND_HALF_UP)] if year else []
    assert _values(answer) == wanted


def test_months_beside_their_plan(libro: Libro, ask: Ask) -> None:
    fila = _monthly(libro)
    name = fila.descripcion.lower()
    done = {
        p: v for (m, r, p, _), v in fila.cifras.items() if (m, r) == ("fisica", "ejecutado") and p[4:6] in ("-0", "-1")
    }
    over = [p for p, v in done.items() if v > (fila.valor("fisica", "programado", p, False) or 0)]
    answer = ask(f"¿en cuántos meses se ejecutó más de lo programado en {name}?")
    assert _values(answer) == [Decimal(len(over))]
    idle = [
        v
        for (m, r, p, _), v in fila.cifras.items()
        if (m, r) == ("fisica", "programado") and p[4:6] in ("-0", "-1") and not v
    ]
    assert _values(ask(f"¿cuántos meses no tuvieron programación en {name}?")) == [Decimal(len(idle))]


def test_rows_named_by_their_codes_are_added_up(libro: Libro, ask: Ask) -> None:
    one, other = libro.de("presupuesto", "partida")[:2]
    values = [next(v for (_, r, _, _), v in f.cifras.items() if r == "pagado") for f in (one, other)]
    answer = ask(f"suma de lo pagado en las fuentes {one.codigo} y {other.codigo}")
    assert _values(answer) == [sum(values)]


def test_an_office_of_a_heading_has_the_rows_under_it(libro: Libro, ask: Ask) -> None:
    rows = [f for f in libro.de("metas-trimestral", "actividad") if f.unidad]
    office = rows[0].unidad or ""
    answer = ask(f"¿cuántas actividades tiene la {office.lower()}?")
    assert _values(answer) == [Decimal(sum(f.unidad == office for f in rows))]
    own = next(f for f in libro.unicas(rows))
    assert own.unidad and own.unidad in ask(f"¿quién es responsable de {own.descripcion.lower()}?").texto


@pytest.mark.parametrize(
    "questions",
    [
        ("¿Cuánto del presupuesto de {c} quedó sin ejecutar?",),
        ("¿Cuánto costó cada unidad de {c}?",),
        ("dinero sin ejecutar del POI",),
        ("presupuesto de {c}",),
        ("¿Qué porcentaje de lo programado en el año se ejecutó en el primer trimestre en {m}?",),
        ("gasto de {c}", "¿y la que sigue?"),
        ("gasto de {c} en marzo de cada persona",),
        ("compara el gasto y lo programado de {c} en marzo y abril",),
        ("¿cuál es la meta promedio?",),
        ("¿cuánto suman el aprobado y las modificaciones de {p}?",),
        ("gasto de {c} en marzo", "¿y cuánto falta?"),
        ("ejecutado de {m} en febrero y acumulado a febrero",),
        ("¿qué actividad tiene la mejor ejecución?",),
    ],
)
def test_what_no_form_of_answer_heeds_stops_it(libro: Libro, ask: Ask, questions: tuple[str, ...]) -> None:
    budget = libro.de("presupuesto", "partida")[0].codigo
    names = {"c": _spent(libro)[0][1].codigo, "m": _monthly(libro).descripcion.lower(), "p": budget}
    answer = ask(*(question.format(**names) for question in questions))
    assert answer.tipo is not Tipo.RESPUESTA and not answer.cifras, answer.texto


def test_a_total_that_follows_a_month_is_of_the_year(libro: Libro, ask: Ask) -> None:
    value, fila = _spent(libro)[0]
    assert _values(ask(f"gasto de {fila.codigo} en marzo", "¿y en total?")) == [value]


def test_the_difference_is_taken_as_the_question_says(libro: Libro, ask: Ask) -> None:
    fila = _spent(libro)[0][1]
    gap = _month(fila, 2) - _month(fila, 4)
    assert _values(ask(f"¿cuánto más gastó {fila.codigo} en febrero que en abril?"))[-1] == gap


def test_what_is_counted_is_a_unit_of_measure(libro: Libro, ask: Ask) -> None:
    rows = libro.de("poi-mensual", "actividad")
    file, unit = rows[0].archivo, rows[0].medida or ""
    planned = [
        v for f in rows if f.medida == unit
        for (_, r, p, _), v in f.cifras.items() if r == "programado" and p[4:] == "-01"
    ]  # fmt: skip
    answer = ask(f"¿cuántas {unit.lower()} se programaron en enero en {file}?")
    assert _values(answer) == [sum(planned, Decimal(0))]


def test_both_kinds_of_progress_are_told(libro: Libro, ask: Ask) -> None:
    fila = next(f for _, f in _spent(libro) if ("fisica", "avance") in {(m, r) for m, r, _, _ in f.cifras})
    answer = ask(f"avance físico y financiero de {fila.codigo}")
    assert len(answer.cifras) == 2 and all(figure.unidad == "%" for figure in answer.cifras)


def test_offices_are_ordered_by_how_many_rows_they_have(libro: Libro, ask: Ask) -> None:
    counts: dict[str | None, int] = {}
    for fila in libro.de("poi-ceplan", "actividad"):
        counts[fila.unidad] = counts.get(fila.unidad, 0) + 1
    answer = ask(f"¿qué unidad tiene más actividades en {_spent(libro)[0][1].archivo}?")
    assert set(_values(answer)) == {Decimal(max(counts.values()))}


def test_running_text_is_found(libro: Libro, ask: Ask) -> None:
    answer = ask("según las notas al pie, ¿qué quiere decir S.P.?")
    assert answer.tipo is Tipo.RESPUESTA and "programación" in " ".join(piece.texto for piece in answer.evidencia)
