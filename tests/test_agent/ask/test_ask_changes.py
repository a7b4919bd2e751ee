"""Rates of change, borrowed ordinals, years that tell documents apart, quotients, and what twists them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent import settings
from agent.chat.lexico import Tachado, from_english, normalised
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Sesion
from agent.chat.tiempo import periods_said
from evals.ask.verdad import Fila, Libro, build

CENT = Decimal("0.01")
Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Reports of other seeds: one by quarters, a budget, one of one figure a month, a plan by months."""
    documents = (
        ("metas-trimestral", 9401, "pdf"), ("presupuesto", 9402, "docx"), ("mensual-simple", 9403, "pdf"),
        ("poi-ceplan", 9404, "pdf"),
    )  # fmt: skip
    return build(tmp_path_factory.mktemp("cambios"), documents, errors=False)


def _values(answer: Respuesta) -> list[Decimal | None]:
    return [figure.valor for figure in answer.cifras]


def _posts(libro: Libro) -> list[Fila]:
    return libro.unicas(libro.de("mensual-simple", "actividad"))


def _month(fila: Fila, number: int) -> Decimal:
    return next(v for (_, rol, p, _), v in fila.cifras.items() if rol == "ejecutado" and p.endswith(f"-{number:02d}"))


def _quarter(fila: Fila, number: int, rol: str = "ejecutado") -> Decimal:
    return next(
        v for (m, r, p, run), v in fila.cifras.items() if (m, r, p[4:], run) == ("fisica", rol, f"-T{number}", False)
    )


def _source(libro: Libro, code: str, rol: str) -> Decimal:
    fila = next(f for f in libro.de("presupuesto", "partida") if f.codigo == code)
    return next(v for (_, r, _, _), v in fila.cifras.items() if r == rol)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(CENT, ROUND_HALF_UP)


@pytest.mark.parametrize(
    "question",
    [
        "¿en qué porcentaje subieron las consultas de {n} de enero a marzo?",
        "variación porcentual de {n} entre enero y marzo",
        "¿cuánto cambió {n} de enero a marzo, en porcentaje?", "tasa de crecimiento de {n} entre enero y marzo",
    ],
)  # fmt: skip
def test_a_rate_of_change_is_worked_out_of_two_months(libro: Libro, ask: Ask, question: str) -> None:
    fila = next(f for f in _posts(libro) if _month(f, 1))
    first, last = _month(fila, 1), _month(fila, 3)
    assert _values(ask(question.format(n=fila.descripcion.lower()))) == [_percent(last - first, first)]


@pytest.mark.parametrize(
    "question",
    [
        "tasa de crecimiento de {n}", "¿en qué porcentaje subió {n}?", "{n} sin contar urgencias",
        "el doble de {n} en marzo",
        "¿cuántas mujeres atendió {n}?", "¿cuánto gastó {n} en dólares?", "¿quién es el jefe de {n}?",
        "¿qué proporción de {n} es gasto?", "consultas de {n} de marzo y el triple",
    ],
)  # fmt: skip
def test_what_twists_it_gets_no_figure(libro: Libro, ask: Ask, question: str) -> None:
    answer = ask(question.format(n=_posts(libro)[0].descripcion.lower()))
    assert not answer.cifras and answer.tipo is not Tipo.RESPUESTA, answer.texto


def test_the_second_borrows_the_kind_of_period_from_the_first(libro: Libro, ask: Ask) -> None:
    fila = libro.unicas(libro.de("metas-trimestral", "actividad"))[0]
    name = fila.descripcion.lower()
    one, two = _quarter(fila, 1), _quarter(fila, 2)
    answer = ask(f"¿cuánto más se hizo en el segundo trimestre que en el primero en {name}?")
    assert _values(answer) == [two, one, two - one]
    follow = ask(f"lo ejecutado de {name} en el primer trimestre", "¿y en el trimestre siguiente?")
    assert _values(follow) == [two]
    assert not ask("¿y en el trimestre siguiente?").cifras


def test_the_part_of_the_target_that_a_quarter_was_to_do(libro: Libro, ask: Ask) -> None:
    fila = next(f for f in libro.unicas(libro.de("metas-trimestral", "actividad")) if _quarter(f, 1, "programado"))
    target = next(v for (_, rol, _, _), v in fila.cifras.items() if rol == "meta")
    answer = ask(f"¿qué parte de la meta anual de {fila.descripcion.lower()} se programó para el primer trimestre?")
    assert _values(answer) == [_percent(_quarter(fila, 1, "programado"), target)]


def test_two_posts_of_a_form_of_one_figure(libro: Libro, ask: Ask) -> None:
    one, other = _posts(libro)[:2]
    names = [f.descripcion.lower().removeprefix("posta ") for f in (one, other)]
    a, b = _month(one, 6), _month(other, 6)
    assert _values(ask(f"suma de {names[0]} y {names[1]} en junio")) == [a + b]
    told = ask(f"compara junio de {names[0]} con junio de {names[1]}")
    assert _values(told) == [a, b, abs(a - b)]
    assert not ask(f"compara junio de {names[0]} con mayo de {names[1]}").cifras


def test_one_figure_of_a_budget_over_another(libro: Libro, ask: Ask) -> None:
    paid, accrued = _source(libro, "111", "pagado"), _source(libro, "111", "devengado")
    for question in ("porcentaje pagado del devengado en 111", "del devengado de 111, ¿qué porcentaje se pagó?"):
        assert _values(ask(question)) == [_percent(paid, accrued)]
    assert _values(ask("¿cuánto falta pagar en la fuente 111?")) == [accrued - paid]
    total = {f.descripcion: f for f in libro.de("presupuesto", "total")}["TOTALES"]
    sums = {r: v for (_, r, _, _), v in total.cifras.items()}
    answer = ask("¿qué porcentaje del crédito vigente está comprometido en total?")
    assert _values(answer) == [_percent(sums["comprometido"], sums["vigente"])]
    assert not ask("pagado de 111", "¿qué porcentaje es?").cifras
    assert not ask("devengado de 111", "¿y en 112?", "¿y en total?").cifras


def test_a_year_tells_rows_of_two_documents_apart(libro: Libro, ask: Ask) -> None:
    year = next(p[:4] for f in libro.de("metas-trimestral", "actividad") for (_, _, p, _) in f.cifras)
    none = sum(_quarter(f, 4) == 0 for f in libro.de("metas-trimestral", "actividad"))
    answer = ask(f"¿cuántas actividades no ejecutaron nada en el cuarto trimestre de {year}?")
    assert _values(answer)[-1] == none or answer.tipo is Tipo.ACLARACION


def test_causes_are_asked_of_the_row_that_most_words_name(libro: Libro, ask: Ask) -> None:
    fila = _posts(libro)[0]
    answer = ask(f"¿a qué se debió el derrumbe repentino de {fila.descripcion.lower()} en julio?")
    assert answer.tipo is Tipo.NO_CONSTA and fila.descripcion in answer.texto


@pytest.mark.parametrize(
    ("said", "cuts"),
    [
        ("metas de 2022 a 2025", ("2022", "2023", "2024", "2025")),
        ("postas que pasaron de 2000 consultas en 2025", ("2025",)),
        ("bimestre febrero-marzo", ("02", "03")),
        ("cuánto varió de 2022 a 2025", ("2022", "2025")),
    ],
)
def test_spans_of_years_are_no_limits(said: str, cuts: tuple[str, ...]) -> None:
    assert periods_said(Tachado(normalised(said)))[0] == cuts


def test_a_gloss_names_the_whole_of_what_stands_before_it() -> None:
    assert "painting" not in from_english("How many were planned for the painting of the sheds (galpones) in Q1?")
    assert "ejecutado" in from_english("the amount executed of the sheds (galpones)")


def test_offices_are_counted_by_what_they_are_called(libro: Libro, ask: Ask) -> None:
    offices = {f.unidad for f in libro.de("poi-ceplan", "actividad") if f.unidad}
    assert Decimal(len(offices)) in _values(ask("¿cuántas unidades orgánicas ejecutan el POI?"))
    under = [name for name in offices if name.startswith("SUBGERENCIA")]
    assert Decimal(len(under)) in _values(ask("¿cuántas subgerencias tiene el POI?")) or not under
    assert not ask("¿cuántas oficinas gastaron más de 1000?").cifras


def test_a_share_of_the_total_by_other_names(libro: Libro, ask: Ask) -> None:
    share = _percent(_source(libro, "111", "devengado"), sum((
        v for f in libro.de("presupuesto", "total") for (_, r, _, _), v in f.cifras.items() if r == "devengado"
    ), Decimal(0)))  # fmt: skip
    for question in (
        "¿cuánto pesa la fuente 111 en el total devengado?", "participación de 111 en el total devengado",
        "¿qué parte del devengado corresponde a la fuente 111?",
    ):  # fmt: skip
        assert _values(ask(question))[0] == share


@pytest.mark.parametrize(
    "question",
    [
        "¿cuánto gastó la actividad que sigue a {c}?", "¿qué actividades ejecutan las subgerencias?",
        "¿cuánto dinero se gastó en los meses en que no se hizo nada en {c}?", "gasto de {c} y el de la que sigue",
        "¿cuánto gastó la primera actividad?",
    ],
)  # fmt: skip
def test_another_question_is_not_answered_instead(libro: Libro, ask: Ask, question: str) -> None:
    code = next(f.codigo for f in libro.de("poi-ceplan", "actividad") if f.codigo)
    assert not ask(question.format(c=code)).cifras


def test_one_code_less_another_is_a_difference(libro: Libro, ask: Ask) -> None:
    gap = _source(libro, "112", "devengado") - _source(libro, "111", "devengado")
    assert abs(gap) in _values(ask("¿cuánto es 112 menos 111 en devengado?"))


def test_the_text_of_a_row_is_set_against_its_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    documents = (("poi-ceplan", 9405, "pdf"), ("metas-trimestral", 9406, "docx"), ("pei-ceplan", 9407, "pdf"))
    book = build(tmp_path_factory.mktemp("prosa"), documents)
    apart = {"no coinciden": "no_sustentada", "coinciden": "sustentada"}
    told = set()
    with Sesion(book.carpeta, settings.load({})) as session:
        for sentence in book.oraciones:
            question = (
                f"¿la justificación de {sentence['codigo']} del {str(sentence['periodo'])[-2:]} coincide con la tabla?"
            )
            text = session.ask(question).texto
            found = next((verdict for words, verdict in apart.items() if f"El texto y la tabla {words}" in text), None)
            assert found in (None, sentence["veredicto"]), text
            told.add(found)
    assert {"no_sustentada", "sustentada"} <= told
