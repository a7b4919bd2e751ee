"""Several rows by name, rows and months left out, figures one after another, orders by one figure over another."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask.verdad import Fila, Libro, build

Ask = Callable[..., Respuesta]
A, B, C = "venta de activos", "donaciones y legados", "préstamo de la banca de desarrollo"
NAMED = (A, B, C)


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Reports of other seeds: a budget, one of one figure a month, one by quarters, a plan by months."""
    documents = (
        ("presupuesto", 9621, "docx"), ("mensual-simple", 9622, "pdf"), ("metas-trimestral", 9623, "pdf"),
        ("poi-ceplan", 9624, "pdf"),
    )  # fmt: skip
    return build(tmp_path_factory.mktemp("varias"), documents, errors=False)


def _values(answer: Respuesta) -> list[Decimal | None]:
    return [figure.valor for figure in answer.cifras]


def _sources(libro: Libro, rol: str, names: tuple[str, ...] = ()) -> dict[str, Decimal]:
    """A figure of each source of the budget, or of those so called."""
    rows = [row for row in libro.de("presupuesto", "partida") if not names or row.descripcion.lower() in names]
    return {row.descripcion.lower(): _figure(row, rol) for row in rows}


def _figure(row: Fila, rol: str) -> Decimal:
    return next(v for (_, own, _, _), v in row.cifras.items() if own == rol)


def _months(row: Fila) -> list[Decimal]:
    by_month = {p[-2:]: v for (_, rol, p, _), v in row.cifras.items() if rol == "ejecutado" and p[-2:].isdigit()}
    return [by_month[f"{number:02d}"] for number in range(1, 13)]


def _post(libro: Libro) -> Fila:
    return next(
        row for row in libro.unicas(libro.de("mensual-simple", "actividad")) if len(set(_months(row))) > 6
    )  # fmt: skip


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    "question",
    [
        f"¿cuánto suma lo devengado de {A}, {B} y {C}?", f"total devengado de {A}, {B} y {C}",
        f"si junto {A}, {B} y {C}, ¿cuánto fue lo devengado?",
    ],
)  # fmt: skip
def test_rows_by_their_names_are_added_up(libro: Libro, ask: Ask, question: str) -> None:
    assert _values(ask(question)) == [sum(_sources(libro, "devengado", NAMED).values())]


def test_each_of_several_rows_has_its_figure(libro: Libro, ask: Ask) -> None:
    own = _sources(libro, "pagado", NAMED)
    assert _values(ask(f"pagado de {A}, {B} y {C}")) == [own[name] for name in NAMED]
    assert _values(ask(f"lo pagado de {A} y {C}")) == [own[A], own[C]]


@pytest.mark.parametrize(("end", "choose"), [("más", max), ("menos", min)])
def test_the_first_of_several_rows_by_name(libro: Libro, ask: Ask, end: str, choose: Callable[..., Decimal]) -> None:
    found = ask(f"¿cuál devengó {end}: {A}, {B} o {C}?")
    assert _values(found) == [choose(_sources(libro, "devengado", NAMED).values())]


@pytest.mark.parametrize(
    "question",
    [
        f"devengado de {A}, {B} y los gatos", f"devengado de {A}, {B} y el doble de {C}",
        f"diferencia entre lo devengado de {A}, {B} y {C}", f"devengado de {A} y {B} sobre el total",
        f"devengado de {A} y lo pagado de {B} y {C}",
    ],
)  # fmt: skip
def test_what_is_not_all_rows_of_one_figure_is_asked_back(ask: Ask, question: str) -> None:
    assert not ask(question).cifras


def test_percentages_are_never_added_up(libro: Libro, ask: Ask) -> None:
    one, other = [row.codigo for row in libro.de("metas-trimestral", "actividad")][:2]
    assert ask(f"suma el avance acumulado al cuarto trimestre de {one} y {other}").tipo is Tipo.ACLARACION


@pytest.mark.parametrize("but", ["sin contar", "excepto", "sin incluir", "salvo", "dejando de lado"])
def test_a_month_left_out_of_the_year(libro: Libro, ask: Ask, but: str) -> None:
    row = _post(libro)
    months, name = _months(row), row.descripcion.lower()
    assert _values(ask(f"consultas de {name} en el año {but} marzo")) == [sum(months) - months[2]]
    assert _values(ask(f"{but} marzo y mayo, ¿cuántas consultas hubo en {name} en el año?")) == [
        sum(months) - months[2] - months[4]
    ]
    assert _values(ask(f"consultas de {name} en el primer semestre {but} mayo")) == [sum(months[:6]) - months[4]]
    highest = months.index(max(months))
    said = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"]
    said += ["noviembre", "diciembre"]
    wanted = max(value for number, value in enumerate(months) if number != highest)
    assert set(_values(ask(f"¿en qué mes tuvo más consultas {name}, {but} {said[highest]}?"))) == {wanted}


def test_a_row_left_out_of_totals_and_orders(libro: Libro, ask: Ask) -> None:
    row = _post(libro)
    others = [other for other in libro.de("mensual-simple", "actividad") if other != row]
    name = row.descripcion.lower()
    assert _values(ask(f"total de consultas de mayo de todas las postas sin contar {name}")) == [
        sum(_months(other)[4] for other in others)
    ]
    found = ask(f"¿qué posta tuvo más consultas en mayo, aparte de {name}?")
    assert set(_values(found)) == {max(_months(other)[4] for other in others)}
    assert "sin contar" in found.texto


@pytest.mark.parametrize(
    "question",
    [
        "consultas de {n} de enero a junio sin contar julio", "consultas de {n} en mayo sin contar emergencias",
        "consultas de {n} sin contar a los niños", "qué porcentaje del total es {n} sin contar marzo",
        "consultas de {n} y de la siguiente excepto marzo",
    ],
)  # fmt: skip
def test_what_cannot_be_left_out_is_asked_back(libro: Libro, ask: Ask, question: str) -> None:
    assert not ask(question.format(n=_post(libro).descripcion.lower())).cifras


def test_sources_that_hold_no_other_are_added_up_without_one(libro: Libro, ask: Ask) -> None:
    own = _sources(libro, "devengado")
    for question in (f"total devengado sin contar {A}", "¿cuánto es lo devengado en total sin la fuente 122?"):
        assert _values(ask(question)) == [sum(own.values()) - own[A]]


def test_figures_one_after_another(libro: Libro, ask: Ask) -> None:
    wanted = [_sources(libro, rol, (A,))[A] for rol in ("comprometido", "devengado", "pagado")]
    assert sorted(filter(None, _values(ask(f"dame compromiso, devengado y pagado de {A}")))) == sorted(wanted)
    current, accrued = (_sources(libro, rol, (A,))[A] for rol in ("vigente", "devengado"))
    found = ask(f"vigente, devengado y porcentaje de ejecución de {A}")
    assert set(_values(found)) == {current, accrued, _percent(accrued, current)}
    rows = libro.unicas(libro.de("metas-trimestral", "actividad"))
    keys = [("fisica", rol, "-T2", False) for rol in ("ejecutado", "avance")]
    row, own = next(
        (row, figures) for row in rows
        if len(figures := [v for (m, r, p, run), v in row.cifras.items() if (m, r, p[4:], run) in keys]) == 2
    )  # fmt: skip
    assert set(_values(ask(f"la meta y el avance en el segundo trimestre de {row.codigo}"))) >= {own[1]}


@pytest.mark.parametrize(
    ("question", "top", "base", "end"),
    [
        ("¿qué fuente tiene el mayor pagado sobre devengado?", "pagado", "devengado", max),
        ("¿qué fuente devengó menos en proporción a su crédito vigente?", "devengado", "vigente", min),
        ("fuente con menor porcentaje de lo pagado respecto de lo comprometido", "pagado", "comprometido", min),
    ],
)
def test_rows_in_the_order_of_one_figure_over_another(
    libro: Libro, ask: Ask, question: str, top: str, base: str, end: Callable[..., Decimal]
) -> None:
    over, under = _sources(libro, top), _sources(libro, base)
    assert _values(ask(question)) == [end(_percent(over[name], under[name]) for name in over if under[name])]


def test_one_budget_figure_over_another_by_name(libro: Libro, ask: Ask) -> None:
    paid, accrued = (_sources(libro, rol, (A,))[A] for rol in ("pagado", "devengado"))
    for question in (
        f"¿qué porcentaje es lo pagado sobre lo devengado en {A}?", f"{A}: pagado como % de lo devengado",
        f"en {A} cuanto % de lo devengado ya esta pagado",
    ):  # fmt: skip
        assert _values(ask(question)) == [_percent(paid, accrued)]


def test_a_part_of_the_target_done_in_one_quarter_is_of_that_quarter_alone(libro: Libro, ask: Ask) -> None:
    def done(row: Fila, *quarters: int) -> Decimal | None:
        own = {p[-2:]: v for (m, r, p, run), v in row.cifras.items() if (m, r, run) == ("fisica", "ejecutado", False)}
        values = [own.get(f"T{number}") for number in quarters]
        return None if None in values else sum(value for value in values if value is not None)

    rows = libro.unicas(libro.de("metas-trimestral", "actividad"))
    row = next(row for row in rows if done(row, 1, 2, 3) and done(row, 3))
    target = next(v for (_, r, _, _), v in row.cifras.items() if r == "meta")
    alone, to_date = done(row, 3), done(row, 1, 2, 3)
    assert alone is not None and to_date is not None
    name = row.descripcion.lower()
    assert _values(ask(f"¿qué porcentaje de la meta anual de {name} se hizo en el tercer trimestre?")) == [
        _percent(alone, target)
    ]
    assert _values(ask(f"¿qué porcentaje de la meta anual de {name} se hizo hasta el tercer trimestre?")) == [
        _percent(to_date, target)
    ]


def test_one_code_plus_another_is_their_sum_and_no_order(libro: Libro, ask: Ask) -> None:
    own = _sources(libro, "vigente", ("fondo propio de la villa", "ingresos afectados - obras barriales"))
    assert _values(ask("crédito vigente de la 110 más el de la 111")) == [sum(own.values())]
    assert max(own.values()) in _values(ask("¿cuál tiene más crédito vigente, la 110 o la 111?"))


def test_a_budget_that_fell_did_not_rise(libro: Libro, ask: Ask) -> None:
    changes = {row.descripcion.lower(): _figure(row, "modificacion") for row in libro.de("presupuesto", "partida")}
    fell = next((name for name, value in changes.items() if value < 0), None)
    rose = next(name for name, value in changes.items() if value > 0)
    assert "Aumentó" in ask(f"¿cuánto aumentó el crédito de {rose}?").texto
    denied = ask(f"¿cuánto se redujo el crédito de {rose}?")
    assert denied.texto.startswith("No se redujo: aumentó") and _values(denied) == [changes[rose]]
    if fell:
        found = ask(f"¿cuánto aumentó el crédito de {fell} con las modificaciones?")
        assert found.texto.startswith("No aumentó: se redujo") and _values(found) == [-changes[fell]]


def test_an_order_and_its_figure_is_one_question(libro: Libro, ask: Ask) -> None:
    found = ask("¿qué fuente devengó más y cuánto fue?")
    assert _values(found) == [max(_sources(libro, "devengado").values())]


def test_two_questions_are_not_answered_as_one(libro: Libro, ask: Ask) -> None:
    assert not ask(
        "¿qué promedio de ejecución física imprime el POI y cuál sale de los avances de las actividades?"
    ).cifras


def test_the_last_quarter_is_that_with_which_the_document_ends(libro: Libro, ask: Ask) -> None:
    row = _post(libro)
    months, name = _months(row), row.descripcion.lower()
    assert _values(ask(f"consultas del último trimestre en {name}")) == [sum(months[9:])]
    assert _values(ask(f"del total de {name}, ¿qué % corresponde al último trimestre?")) == [
        _percent(sum(months[9:], Decimal(0)), sum(months, Decimal(0)))
    ]
    assert not ask(f"consultas del trimestre anterior en {name}").cifras
    plan = libro.unicas(libro.de("poi-ceplan", "actividad"))[0]
    spent = {p[-2:]: v for (m, r, p, _), v in plan.cifras.items() if (m, r) == ("financiera", "ejecutado")}
    assert _values(ask(f"gasto del último mes en {plan.descripcion.lower()}")) == [spent["06"]]


def test_people_are_counted_only_where_the_row_is_measured_in_them(libro: Libro, ask: Ask) -> None:
    rows = libro.unicas(libro.de("metas-trimestral", "actividad"))
    people = [row for row in rows if (row.medida or "").lower().startswith(("beneficiari", "persona"))]
    things = [row for row in rows if (row.medida or "").lower() in ("taller", "equipo", "metro lineal", "acta")]
    assert things
    for row in things:
        assert not ask(f"¿cuánta gente se atendió en {row.descripcion.lower()} en el segundo trimestre?").cifras
    for row in people:
        assert ask(f"¿cuánta gente se atendió en {row.descripcion.lower()} en el segundo trimestre?").cifras


def test_words_that_sound_alike_are_read_as_meant(libro: Libro, ask: Ask) -> None:
    row = _post(libro)
    name = row.descripcion.lower()
    for question in ("cuantas consultas iso {n} en avril", "cuantas konsultas isieron en {n} en abril"):
        assert _values(ask(question.format(n=name))) == [_months(row)[3]]


@pytest.mark.parametrize(
    "question",
    [
        "What was accrued by the sale of assets source?", "How much was accrued in total for {c}?",
        "Which source accrued the most?",
    ],
)  # fmt: skip
def test_budgets_are_asked_of_in_english(libro: Libro, ask: Ask, question: str) -> None:
    own = _sources(libro, "devengado")
    found = ask(question.format(c="the sale of assets"))
    assert _values(found) == [max(own.values()) if "most" in question else own[A]]
