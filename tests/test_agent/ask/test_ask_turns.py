"""Turns of phrase put plainly, printed means, quotients by name, false premises, and what they may not pass over."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.lexico import normalised
from agent.chat.respuesta import Respuesta, Tipo
from evals.ask.verdad import Fila, Libro, build

CENT = Decimal("0.01")
Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Reports of other seeds: a plan that prints its mean, one by quarters, a budget, one of one figure a month."""
    documents = (
        ("poi-ceplan", 9301, "pdf"), ("metas-trimestral", 9302, "pdf"), ("presupuesto", 9303, "docx"),
        ("mensual-simple", 9304, "pdf"),
    )  # fmt: skip
    return build(tmp_path_factory.mktemp("giros"), documents, errors=False)


def _values(answer: Respuesta) -> list[Decimal | None]:
    return [figure.valor for figure in answer.cifras]


def _figure(fila: Fila, rol: str, magnitud: str = "financiera", end: str = "") -> Decimal:
    return next(v for (m, r, p, _), v in fila.cifras.items() if (m, r) == (magnitud, rol) and p.endswith(end))


def _coded(libro: Libro, familia: str, tipo: str) -> list[Fila]:
    return [fila for fila in libro.de(familia, tipo) if fila.codigo]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("¿Qué diferencia hay entre lo vigente y lo pagado?", "diferencia entre lo vigente"),
        ("actividades que no gastaron ni un sol", "no gastaron nada"),
        ("¿en cuántos meses pasó de mil?", "de 1000"),
        ("¿quién atendió más, A o B, y por cuánto?", "mas, a o b"),
        ("avance acumulado de 100", "de 100 %"),
    ],
)
def test_a_turn_of_phrase_is_put_plainly(said: str, plain: str) -> None:
    assert plain in normalised(said)


@pytest.mark.parametrize(
    "said",
    ["cuántos meses superó lo programado X", "gasto de mil doscientos", "más de treinta y dos mil", "avance de 100.5"],
)
def test_what_looks_like_a_turn_of_phrase_is_left(said: str) -> None:
    assert "diferencia" not in normalised(said)
    assert "000" not in normalised(said)
    assert "%" not in normalised(said)


def test_a_mean_called_as_a_line_is_the_printed_one_and_that_of_the_rows_is_not(libro: Libro, ask: Ask) -> None:
    lines = [f for f in libro.de("poi-ceplan", "total") if "PROMEDIO" in f.descripcion.upper()]
    printed = next(value for line in lines for (_, rol, _, _), value in line.cifras.items() if rol == "avance")
    found = ask("promedio de ejecución física del POI")
    assert _values(found) == [printed]
    assert found.cifras[0].estado == "leido"
    assert all(c.estado != "leido" for c in ask("promedio de ejecución física de las actividades").cifras)
    assert all(c.estado != "leido" for c in ask("promedio de ejecución física en marzo").cifras)


def test_targets_of_different_units_are_not_told_as_a_sum(ask: Ask) -> None:
    assert ask("suma las metas anuales de todas las actividades").tipo is Tipo.ACLARACION


def test_a_quotient_by_name_is_worked_out_whatever_the_form_prints(libro: Libro, ask: Ask) -> None:
    rows = [f for f in _coded(libro, "poi-ceplan", "actividad") if _figure(f, "programado", end="-03")]
    for fila in rows[:3]:
        done, planned = (_figure(fila, rol, end="-03") for rol in ("ejecutado", "programado"))
        found = ask(f"porcentaje ejecutado sobre programado en dinero en marzo de {fila.codigo}")
        assert _values(found) == [(done / planned * 100).quantize(CENT, ROUND_HALF_UP)]
    assert not _values(ask(f"avance de {rows[0].codigo} sin topar"))


def test_a_share_of_a_budget_stage_may_begin_with_what_it_is_of(libro: Libro, ask: Ask) -> None:
    fila = next(f for f in _coded(libro, "presupuesto", "partida") if _figure(f, "devengado"))
    paid, accrued = _figure(fila, "pagado"), _figure(fila, "devengado")
    found = ask(f"De lo devengado en la {fila.codigo}, ¿qué porcentaje ya se pagó?")
    assert _values(found) == [(paid / accrued * 100).quantize(CENT, ROUND_HALF_UP)]
    left = ask(f"cuánto queda por pagar de lo devengado en la {fila.codigo}")
    assert accrued - paid in _values(left)


def test_who_is_first_is_looked_up_whoever_the_question_says_it_is(libro: Libro, ask: Ask) -> None:
    rows = sorted(_coded(libro, "presupuesto", "partida"), key=lambda f: _figure(f, "devengado"))
    found = ask(f"Confírmame que la fuente {rows[0].codigo} es la que tiene mayor devengado")
    assert _values(found) == [_figure(rows[-1], "devengado")]


def test_a_fall_that_was_a_rise_is_denied(libro: Libro, ask: Ask) -> None:
    for fila in libro.de("mensual-simple", "actividad") or libro.de("mensual-simple", "indicador"):
        low, high = (
            next((v for (_, _, p, _), v in fila.cifras.items() if p.endswith(end)), None) for end in ("-01", "-02")
        )
        if low is None or high is None or low == high:
            continue
        found = ask(f"cuánto bajó {fila.descripcion} de enero a febrero")
        if low > high:
            assert low - high in _values(found)
        else:
            assert "No bajó" in found.texto


def test_the_second_follows_who_came_first_and_nothing_else(libro: Libro, ask: Ask) -> None:
    spent = sorted((_figure(f, "devengado") for f in _coded(libro, "presupuesto", "partida")), reverse=True)
    assert _values(ask("¿qué fuente devengó más?", "¿y la segunda?")) == [spent[1]]
    code = _coded(libro, "presupuesto", "partida")[0].codigo
    assert not _values(ask(f"devengado de la {code}", "¿y la segunda?"))


def test_a_code_goes_by_its_end_only_where_one_row_has_it(libro: Libro, ask: Ask) -> None:
    codes = [str(f.codigo) for f in _coded(libro, "poi-ceplan", "actividad")]
    found = ask(f"gasto de la {codes[0][-3:]}")
    assert [figure.fila for figure in found.cifras] == [ask(f"gasto de {codes[0]}").cifras[0].fila]
    assert not _values(ask("gasto de la 999"))


def test_an_abbreviation_is_explained_in_the_words_of_the_document(ask: Ask) -> None:
    assert "sin programación" in ask("¿qué significa S.P. en el reporte?").texto


def test_a_list_with_its_figures_is_no_total(libro: Libro, ask: Ask) -> None:
    rows = _coded(libro, "presupuesto", "partida")
    found = _values(ask("lista las fuentes con su devengado"))
    assert {_figure(fila, "devengado") for fila in rows} <= set(found)
    assert sum(_figure(fila, "devengado") for fila in rows) not in found


def test_a_limit_of_two_ends_needs_no_percentage(libro: Libro, ask: Ask) -> None:
    rows = sorted(_coded(libro, "presupuesto", "partida"), key=lambda f: _figure(f, "devengado"))
    low, high = (_figure(rows[at], "devengado").quantize(Decimal(1)) + 1 for at in (0, -2))
    found = ask(f"fuentes con devengado entre {low} y {high}")
    assert len([figure for figure in found.cifras if figure.fila]) == len(rows) - 2


@pytest.mark.parametrize("span", ["de enero a abril de {year}", "de enero a abril", "entre enero y abril de {year}"])
def test_a_span_from_january_is_its_sum_and_not_its_last_month(libro: Libro, ask: Ask, span: str) -> None:
    fila = next(f for f in libro.de("poi-ceplan", "actividad") if f.codigo)
    months = [(key[2], value) for key, value in fila.cifras.items() if key[:2] == ("financiera", "ejecutado")]
    year = months[0][0][:4]
    whole = sum(value for period, value in months if f"{year}-01" <= period <= f"{year}-04")
    answer = ask(f"¿Cuánto se gastó {span.format(year=year)} en {fila.codigo}?")
    assert _values(answer) == [whole]
