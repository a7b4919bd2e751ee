"""What was not understood is said so; what was is computed from the truth; what twists a figure stops it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.lexico import sounds
from agent.chat.respuesta import Tipo
from agent.chat.sesion import Sesion
from evals.ask.verdad import Fila, Libro

NOT_UNDERSTOOD = ("No digo que no conste", "I did not understand")
CENT = Decimal("0.01")


def _poi(libro: Libro, n: int = 0) -> Fila:
    return [f for f in libro.unicas(libro.de("poi-ceplan", "actividad")) if f.codigo and f.unidad and _months(f)][n]


def _months(fila: Fila, magnitude: str = "financiera", rol: str = "ejecutado") -> list[Decimal]:
    """The figures of January to June; none, unless all are there and not all are alike."""
    own = sorted((p, v) for (m, r, p, run), v in fila.cifras.items() if (m, r, run) == (magnitude, rol, False))
    found = [value for period, value in own if period[5:].isdigit()]
    return found if len(found) == 6 and len(set(found)) > 1 else []


def _figures(sesion: Sesion, question: str) -> list[Decimal | None]:
    return [figure.valor for figure in sesion.ask(question).cifras]


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué posta fue la más concurrida?", "¿Cuál es el gasto tope de {c}?", "¿En qué mes {c} empezó a gastar?",
        "gasto de {c} excepto viáticos", "gasto de {c} en miles de soles",
        "Which activity was the busiest of the plan?",
        "¿Qué línea tuvo la ejecución más floja de todas las del cuadro?", "gasto de {c} redondeado",
        "gasto con información completa", "¿Cuántos trimestres raros tuvo {c}?", "¿Cuánto fue al final?",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_not_answered_as_if_it_were_not_stated(
    libro: Libro, sesion: Sesion, question: str
) -> None:
    answer = sesion.ask(question.format(c=_poi(libro).codigo))
    assert answer.tipo is Tipo.ACLARACION, answer.texto
    assert not answer.cifras


def test_the_nearest_pieces_are_shown_beside_what_was_not_understood(libro: Libro, sesion: Sesion) -> None:
    fila = _poi(libro)
    answer = sesion.ask(f"gasto redondeado de {fila.descripcion.lower()}")
    assert answer.texto.startswith("No entiendo «redondeado»") and NOT_UNDERSTOOD[0] in answer.texto
    assert fila.descripcion in " ".join(proof.texto for proof in answer.evidencia)
    assert NOT_UNDERSTOOD[1] in sesion.ask(f"How much of the fudge was spent on {fila.codigo}?").texto


def test_a_name_that_no_document_holds_is_not_stated(sesion: Sesion) -> None:
    answer = sesion.ask("¿Cuánto se gastó en la criogenia?")
    assert answer.tipo is Tipo.NO_CONSTA and "«criogenia»" in answer.texto


def test_means_extremes_and_counts_of_months(libro: Libro, sesion: Sesion) -> None:
    fila = _poi(libro)
    months = _months(fila)
    mean = (sum(months, Decimal(0)) / 6).quantize(CENT, ROUND_HALF_UP)
    quarter = (sum(months[:3], Decimal(0)) / 3).quantize(CENT, ROUND_HALF_UP)
    assert _figures(sesion, f"promedio mensual de gasto de {fila.codigo}") == [mean]
    assert _figures(sesion, f"Average monthly spending of {fila.codigo}") == [mean]
    assert _figures(sesion, f"promedio mensual de gasto de {fila.codigo} en el primer trimestre") == [quarter]
    assert set(_figures(sesion, f"¿en qué mes gastó más {fila.codigo}?")) == {max(months)}
    assert set(_figures(sesion, f"¿cuánto gastó {fila.codigo} en su mejor mes?")) == {max(months)}
    limit = sorted(months)[2]
    counted = _figures(sesion, f"¿en cuántos meses gastó {fila.codigo} más de {limit} soles?")
    assert counted == [sum(value > limit for value in months)]
    at_least = _figures(sesion, f"¿en cuántos meses gastó {fila.codigo} al menos {limit} soles?")
    assert at_least == [sum(value >= limit for value in months)]


@pytest.mark.parametrize(
    "question",
    [
        "promedio mensual acumulado de gasto de {c}", "promedio mensual de avance de {c}",
        "los dos meses de mayor gasto de {c}", "¿en qué meses subió el gasto de {c}?",
        "¿en cuántos meses seguidos gastó {c} más de 1000 soles?", "¿en cuántos meses no gastó {c} más de 1000 soles?",
        "promedio de gasto de {c} por mes sin contar viáticos", "¿cuántas veces gastó {c} más que el promedio?",
        "¿gastó {c} menos de 1000 soles o más de 5000?", "actividades con más de 75 % y menos de 1000 soles",
        "actividades con avance menor a 50 % o mayor a 95 %", "¿qué porcentaje de las actividades está en rojo?",
        "¿cuántas unidades gastaron más de 10000 soles?", "la actividad que más gastó y su unidad",
        "¿qué parte del gasto total de la {u} representa {c}?", "suma de las metas de {i}", "mediana del gasto",
        "¿qué fuentes pagaron menos de la mitad de su crédito vigente?",
        "¿cuántas {m} tendría que haber en {d}?", "¿cuánto quedó por pagar en {c}?",
        "spent on {c} excluding travel", "spent on {c} per visit",
        "gasto fijo de {c}", "¿cuántas actividades terminadas hay?", "¿cuántas actividades documentadas hay?",
    ],
)  # fmt: skip
def test_what_twists_a_figure_stops_it(libro: Libro, sesion: Sesion, question: str) -> None:
    fila, indicator = _poi(libro), libro.unicas(libro.de("pei-ceplan", "indicador"))[0]
    parts = {
        "c": fila.codigo, "u": fila.unidad, "d": fila.descripcion.lower(), "m": (fila.medida or "").lower(),
        "i": indicator.descripcion.lower(),
    }  # fmt: skip
    answer = sesion.ask(question.format(**parts))
    assert not answer.cifras, answer.texto


def test_rows_in_order_say_that_their_units_differ(sesion: Sesion) -> None:
    answer = sesion.ask("indicador con la meta más alta")
    assert "se miden en unidades distintas" in answer.texto or not answer.cifras


def test_yes_or_no_tells_the_figure(libro: Libro, sesion: Sesion) -> None:
    fila = _poi(libro)
    spent = fila.valor("financiera", "ejecutado", next(p for _, _, p, run in fila.cifras if run), True)
    assert spent is not None
    for sign, words in ((Decimal(-1), "Sí"), (Decimal(1), "No")):
        answer = sesion.ask(f"¿es verdad que {fila.codigo} gastó más de {spent + sign} soles?")
        assert [figure.valor for figure in answer.cifras] == [spent] and answer.texto.startswith(words)
    inclusive = sesion.ask(f"¿{fila.codigo} gastó al menos {spent} soles?")
    assert inclusive.texto.startswith("Sí")
    assert sesion.ask(f"¿{fila.codigo} gastó más de {spent} soles?").texto.startswith("No")


def test_a_limit_on_targets_is_one_of_targets(libro: Libro, sesion: Sesion) -> None:
    rows = libro.de("pei-ceplan", "indicador")
    year = min(p for f in rows for (_, rol, p, _) in f.cifras if rol == "meta")
    targets = [value for f in rows if (value := f.valor("fisica", "meta", year, False)) is not None]
    limit = sorted(targets)[len(targets) // 2]
    answer = sesion.ask(f"¿cuántos indicadores tienen una meta {year} mayor a {limit}?")
    assert [f.valor for f in answer.cifras] == [sum(value > limit for value in targets)]


def test_a_count_gives_the_count_and_names_the_rows(libro: Libro, sesion: Sesion) -> None:
    rows = libro.de("poi-ceplan", "actividad")
    key = next(p for _, _, p, run in rows[0].cifras if run)
    done = [f for f in rows if f.valor("financiera", "ejecutado", key, True) == 0]
    answer = sesion.ask("¿cuántas actividades no gastaron nada?")
    assert [f.valor for f in answer.cifras] == [len(done)]
    assert {proof.texto.rpartition(" · ")[2] for proof in answer.evidencia} == {f.descripcion for f in done}
    exact = [
        f for f in rows
        if (value := f.valor("fisica", "ejecutado", key, True)) is not None
        and value == f.valor("fisica", "programado", key, True)
    ]  # fmt: skip
    answer = sesion.ask(f"¿cuántas actividades de {rows[0].archivo} ejecutaron exactamente lo programado?")
    assert answer.cifras[0].valor is not None and answer.cifras[0].valor <= len(exact)
    assert {proof.texto.rpartition(" · ")[2] for proof in answer.evidencia} <= {f.descripcion for f in exact}
    assert not sesion.ask("¿cuántas actividades no ejecutaron nada?").cifras, "in money or in amounts?"


def test_two_questions_about_one_row_are_both_answered(libro: Libro, sesion: Sesion) -> None:
    fila = _poi(libro)
    for question in (
        f"¿quién es responsable de {fila.codigo} y cuánto gastó en marzo?",
        f"¿cuánto gastó {fila.codigo} en marzo y quién es el responsable?",
    ):
        answer = sesion.ask(question)
        assert fila.unidad is not None and fila.unidad in answer.texto
        assert [figure.valor for figure in answer.cifras] == [_months(fila)[2]]


def test_the_share_of_a_total_is_of_that_total(libro: Libro, sesion: Sesion) -> None:
    fila = libro.unicas(libro.de("presupuesto", "partida"))[0]
    answer = sesion.ask(f"¿qué porcentaje del presupuesto vigente total representa {fila.descripcion.lower()}?")
    if len(answer.cifras) == 3:
        share, part, whole = (figure.valor for figure in answer.cifras)
        assert share is not None and part is not None and whole is not None
        assert share == (part / whole * 100).quantize(CENT, ROUND_HALF_UP)
        assert part in fila.cifras.values()


def test_what_is_left_to_pay_and_of_codes_by_their_end(libro: Libro, sesion: Sesion) -> None:
    fila = libro.unicas(libro.de("presupuesto", "partida"))[0]
    amounts = {rol: value for (_, rol, _, _), value in fila.cifras.items()}
    answer = sesion.ask(f"¿cuánto quedó devengado y sin pagar en {fila.descripcion.lower()}?")
    assert [f.valor for f in answer.cifras] == [amounts["devengado"] - amounts["pagado"]]
    row = next(f for f in libro.unicas(libro.de("metas-trimestral", "actividad")) if (f.codigo or "").count(".") > 3)
    assert row.codigo is not None
    answer = sesion.ask(f"unidad de medida de la {row.codigo.split('.', 2)[2]}")
    assert row.descripcion[:60] in answer.texto or len(answer.opciones) > 1


def test_words_are_read_as_they_sound() -> None:
    assert sounds("abanse") == sounds("avance") and sounds("ectareas") == sounds("hectareas")
    assert sounds("gasto") != sounds("costo")


def test_a_median_is_given_where_its_line_is_printed(libro: Libro, sesion: Sesion) -> None:
    line = next(f for f in libro.de("poi-ceplan", "total") if "MEDIANA" in f.descripcion.upper())
    assert _figures(sesion, "mediana del avance del POI") == list(line.cifras.values())
