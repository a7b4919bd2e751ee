"""The typed query: periods chosen without counting twice, exact sums, nothing written, nothing injected."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from pydantic import ValidationError

from agent.chat.sesion import Sesion
from agent.tools.consulta import Agrupar, Consulta, Filtro, Medida, Operacion, Umbral
from agent.tools.periodos import choose
from agent.workspace import LimitError
from evals.ask.verdad import Libro
from extractors.errors import JustificaError
from extractors.schemas import Magnitud, Rol

SEMESTER = {(f"2023-{m:02d}", False): 9 for m in range(1, 7)} | {("2023-S1", True): 9}
QUARTERS = {(f"2022-T{n}", False): 9 for n in range(1, 5)}
EVERYTHING = (
    {(f"2021-{m:02d}", False): 9 for m in range(1, 13)}
    | {(f"2021-T{n}", False): 9 for n in range(1, 5)}
    | {("2021", True): 9}
)


@pytest.mark.parametrize(
    ("printed", "wanted", "running", "periods", "whole"),
    [
        (SEMESTER, "", None, ("2023-S1",), "2023-S1"),
        (SEMESTER, "03", None, ("2023-03",), "2023-03"),
        (SEMESTER, "T1", None, ("2023-01", "2023-02", "2023-03"), "2023-T1"),
        (SEMESTER, "03", True, ("2023-01", "2023-02", "2023-03"), "2023-03"),
        (SEMESTER, "S1", None, ("2023-S1",), "2023-S1"),
        (SEMESTER, "06", True, ("2023-S1",), "2023-06"),
        (SEMESTER, "T3", None, None, ""),
        (SEMESTER, "2019", None, None, ""),
        (QUARTERS, "", None, ("2022-T1", "2022-T2", "2022-T3", "2022-T4"), "2022"),
        (QUARTERS, "S1", None, ("2022-T1", "2022-T2"), "2022-S1"),
        (QUARTERS, "03", None, None, ""),
        (EVERYTHING, "", None, ("2021",), "2021"),
        (EVERYTHING, "T2", None, ("2021-T2",), "2021-T2"),
        (EVERYTHING, "S2", None, ("2021-T3", "2021-T4"), "2021-S2"),
    ],
)
def test_periods_that_answer(printed, wanted, running, periods, whole) -> None:  # type: ignore[no-untyped-def]
    found = choose(printed, wanted, running, usual="", adds=True)
    assert (found and found.periodos) == periods
    assert found is None or found.periodo == whole


def test_percentages_are_never_added_over_periods() -> None:
    quarters = {(f"2022-T{n}", False): 9 for n in (1, 2)}
    found = choose(quarters, "", None, usual="", adds=False)
    assert found is not None and found.periodos == ("2022-T2",)
    assert choose(quarters, "S2", None, usual="", adds=False) is None


def test_sums_are_exact_and_units_are_not_mixed(libro: Libro, sesion: Sesion) -> None:
    run = sesion.router.buscador.run
    money = run(
        Consulta(
            operacion=Operacion.SUMA, medida=Medida(magnitud=Magnitud.FINANCIERA), filtro=Filtro(familia="poi-ceplan")
        )
    )
    truth = [f.cifras for f in libro.de("poi-ceplan", "actividad")]
    period = money.grupos[0].periodo
    assert money.grupos[0].valor == sum(
        (c[("financiera", "ejecutado", period, True)] for c in truth if ("financiera", "ejecutado", period, True) in c),
        Decimal(0),
    )
    physical = run(
        Consulta(operacion=Operacion.SUMA, medida=Medida(rol=Rol.PROGRAMADO), filtro=Filtro(familia="poi-ceplan"))
    )
    units = {f.medida for f in libro.de("poi-ceplan", "actividad")}
    assert {group.unidad for group in physical.grupos} == units and len(units) > 1
    by_office = run(
        Consulta(
            operacion=Operacion.SUMA,
            medida=Medida(magnitud=Magnitud.FINANCIERA),
            filtro=Filtro(familia="poi-ceplan"),
            agrupar=Agrupar.UNIDAD,
        )
    )
    assert sum((g.valor or Decimal(0) for g in by_office.grupos), Decimal(0)) == money.grupos[0].valor


@pytest.mark.parametrize(
    "data",
    [
        {"operacion": "borrar"},
        {"operacion": "suma", "tabla": "sqlite_master"},
        {"operacion": "suma", "medida": {"rol": "ejecutado; DROP TABLE filas"}},
        {"operacion": "suma", "medida": {"periodo": "2023' OR 1=1"}},
        {"operacion": "suma", "agrupar": "valor"},
        {"operacion": "lista", "limite": 10**9},
        {"operacion": "lista", "filtro": {"filas": ["x"] * 501}},
        {"operacion": "lista", "filtro": {"unidades": ["x" * 401]}},
        {"operacion": "lista", "umbrales": [{"comparador": "<", "valor": "1e400"}]},
        {"operacion": "lista", "umbrales": [{"comparador": "<", "valor": "NaN"}]},
    ],
)
def test_queries_that_are_none_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Consulta.model_validate(data)


@pytest.mark.parametrize(
    "name", ["' OR '1'='1", "x'); DROP TABLE filas; --", "%", "\x00", "{{r1}}", "__import__('os')"]
)
def test_names_are_values_never_sql(sesion: Sesion, name: str) -> None:
    for filtro in (
        Filtro(unidades=(name,)),
        Filtro(codigo=name),
        Filtro(grupo=name),
        Filtro(filas=(name,)),
        Filtro(familia=name),
    ):
        result = sesion.router.buscador.run(Consulta(operacion=Operacion.LISTA, filtro=filtro))
        assert not result.datos
    assert all(name not in sql for sql, _ in sesion.ledger.consultas)


def test_the_ledger_cannot_be_written_and_queries_end(sesion: Sesion) -> None:
    for sql in ("DELETE FROM filas", "CREATE TABLE x (y)", "PRAGMA user_version = 9"):
        with pytest.raises((JustificaError, sqlite3.Error)):
            sesion.ledger.select(sql)
    sesion.ledger.segundos = 0.2
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(LimitError):
        sesion.ledger.select(endless)


def test_review_is_left_out_of_sums_and_said(libro: Libro, sesion: Sesion) -> None:
    consulta = Consulta(operacion=Operacion.MEDIA, medida=Medida(rol=Rol.AVANCE), filtro=Filtro(familia="poi-ceplan"))
    without = sesion.router.buscador.run(consulta).grupos[0]
    used = [
        d
        for d in sesion.router.buscador.figures(consulta.medida, consulta.filtro)
        if d.valor is not None and not d.revision
    ]
    assert without.filas == len(used)
    assert sum(without.fuera.values()) + without.filas == len(libro.de("poi-ceplan", "actividad"))
    assert Umbral(comparador="<", valor=Decimal(5)).comparador.holds(Decimal(4), Decimal(5))  # type: ignore[arg-type]
