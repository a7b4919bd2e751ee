"""What goes on from the questions before: the periods asked of, one more of them, a part of the year's figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from agent.chat.respuesta import Respuesta, Tipo
from evals.ask.verdad import Fila, Libro, build

Ask = Callable[..., Respuesta]


@pytest.fixture(scope="module")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Reports of other seeds: one of one figure a month, a plan by months."""
    documents = (("mensual-simple", 9611, "pdf"), ("poi-ceplan", 9612, "pdf"))
    return build(tmp_path_factory.mktemp("repaso"), documents, errors=False)


@pytest.fixture
def post(libro: Libro) -> Fila:
    """A row of the document of one figure, each of whose first months has another value."""
    rows = libro.unicas(libro.de("mensual-simple", "actividad"))
    return next(row for row in rows if len({_month(row, number) for number in (1, 2, 3)}) == 3)


def _values(answer: Respuesta) -> list[Decimal | None]:
    return [figure.valor for figure in answer.cifras]


def _month(fila: Fila, number: int) -> Decimal:
    return next(v for (_, rol, p, _), v in fila.cifras.items() if rol == "ejecutado" and p.endswith(f"-{number:02d}"))


@pytest.mark.parametrize(
    ("last", "months"),
    [
        (("¿y los dos meses juntos?",), 2), (("suma los dos",), 2), (("¿y en marzo?", "los tres meses juntos"), 3),
        (("súmale marzo",), 0),
    ],
)  # fmt: skip
def test_periods_asked_of_are_added_up(post: Fila, ask: Ask, last: tuple[str, ...], months: int) -> None:
    found = ask(f"consultas de {post.descripcion.lower()} en enero", "¿y en febrero?", *last)
    added = range(1, months + 1) if months else (2, 3)
    assert _values(found) == [sum(_month(post, number) for number in added)]


def test_the_higher_of_the_periods_asked_of_is_named(post: Fila, ask: Ask) -> None:
    found = ask(f"consultas de {post.descripcion.lower()} en enero", "¿y en febrero?", "¿cuál de los dos fue más alto?")
    assert {_month(post, 1), _month(post, 2)} <= set(_values(found))
    higher = "enero" if _month(post, 1) > _month(post, 2) else "febrero"
    assert f"Es mayor en {higher}." in found.texto


@pytest.mark.parametrize(
    "last", [("¿y en marzo?", "los dos meses juntos"), ("los tres meses juntos",), ("súmale lo de la posta",)]
)
def test_periods_that_were_not_asked_of_are_asked_back(post: Fila, ask: Ask, last: tuple[str, ...]) -> None:
    found = ask(f"consultas de {post.descripcion.lower()} en enero", "¿y en febrero?", *last)
    assert found.tipo is Tipo.ACLARACION and not found.cifras


def test_another_row_between_them_ends_the_periods_asked_of(libro: Libro, post: Fila, ask: Ask) -> None:
    other = next(row for row in libro.unicas(libro.de("mensual-simple", "actividad")) if row is not post)
    first = f"consultas de {post.descripcion.lower()} en enero"
    assert not ask(first, f"¿y de {other.descripcion.lower()} en febrero?", "los dos meses juntos").cifras


def test_a_part_of_the_figure_of_the_year_is_of_the_row_told(post: Fila, ask: Ask) -> None:
    year = sum(_month(post, number) for number in range(1, 13))
    wanted = (_month(post, 5) / year * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    name = post.descripcion.lower()
    found = ask(f"consultas de {name} en mayo", "¿qué parte del total del año representa, en %?")
    assert _values(found) == [wanted]
    assert _values(ask(f"de las consultas del año en {name}, ¿qué porcentaje se hizo en mayo?")) == [wanted]
    assert _values(ask(f"¿qué porcentaje representa mayo dentro del total anual de {name}?")) == [wanted]


def test_a_property_and_a_figure_of_one_row(libro: Libro, ask: Ask) -> None:
    rows = [row for row in libro.de("poi-ceplan", "actividad") if row.medida]
    row, done = next(
        (row, v) for row in rows for (m, rol, _, _), v in row.cifras.items() if (m, rol) == ("fisica", "avance")
    )
    for said in ("la unidad de medida y el avance", "el avance y la unidad de medida"):
        found = ask(f"¿cuál es {said} de {row.codigo}?")
        assert _values(found) == [done] and row.medida.lower() in found.texto.lower()


@pytest.mark.parametrize(
    ("last", "work_out"),
    [
        ("¿cuál de las dos tuvo más?", lambda a, b: {max(a, b)}), ("¿cuánto suman?", lambda a, b: {a + b}),
        ("¿y la diferencia?", lambda a, b: {a, b, abs(a - b)}), ("¿cuál tuvo menos?", lambda a, b: {min(a, b)}),
        ("¿cuánto suman las tres?", lambda a, b: set()),
    ],
)  # fmt: skip
def test_rows_asked_of_one_after_another(
    libro: Libro, ask: Ask, last: str, work_out: Callable[[Decimal, Decimal], set[Decimal]]
) -> None:
    one, other = libro.unicas(libro.de("mensual-simple", "actividad"))[:2]
    found = ask(f"consultas de {one.descripcion.lower()} en abril", f"¿y en {other.descripcion.lower()}?", last)
    assert set(_values(found)) == work_out(_month(one, 4), _month(other, 4))


def test_by_how_much_it_rose_from_one_to_the_other(post: Fila, ask: Ask) -> None:
    first = f"consultas de {post.descripcion.lower()} en enero"
    found = ask(first, "¿y en febrero?", "¿cuánto subió?")
    assert found.cifras[-1].valor == _month(post, 2) - _month(post, 1)
