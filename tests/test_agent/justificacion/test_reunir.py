"""Facts of a row in a period: what is stated, from which cells, and what is not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from agent.justificacion.numeros import Escritura
from agent.justificacion.plantilla import redactar
from agent.settings import Umbrales
from agent.sustento import Ficha
from agent.sustento.ajustes import Ajustes
from agent.sustento.reunir import ficha, habla_de, periodos
from agent.sustento.tramos import en_palabras, tramo_de
from extractors.errors import UsageError
from extractors.schemas import Ausencia, Fila, Hallazgo, Magnitud, Severidad, Veredicto

MESES = [("programado", "2023-01", "1"), ("programado", "2023-02", "2"), ("programado", "2023-03", "3"),
         ("ejecutado", "2023-01", "1"), ("ejecutado", "2023-02", "0"), ("ejecutado", "2023-03", "1")]  # fmt: skip
MONEY = {"magnitud": Magnitud.FINANCIERA}


def facts(found: Ficha) -> dict[str, str]:
    return {hecho.nombre: format(hecho.valor.normalize(), "f") for hecho in found.sustento.hechos}


def of(fila: Fila, periodo: str, *findings: Hallazgo, **settings: Any) -> Ficha:
    return ficha(fila, periodo, findings, (), Ajustes(**settings))


def test_a_quarter_of_months(hacer: Any) -> None:
    found = of(hacer(*MESES), "2023-T1")
    assert facts(found) | {"avance": ""} == {"programado": "6", "ejecutado": "2", "avance": "", "variacion": "-4"}
    planned = found.sustento.hechos[0]
    assert planned.calculo == "1 + 2 + 3 (enero, febrero y marzo)"
    assert len(planned.cifras) == 3
    assert found.motivos == ("avance_bajo",)
    assert found.banda == "rojo"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"revision": True}, "revisión"),
        ({"valor": None, "ausencia": Ausencia.EN_BLANCO}, "blanco"),
        ({"valor": None, "ausencia": Ausencia.PERDIDO, "estado": "perdido"}, "no se pudo leer"),
        ({"valor": None, "ausencia": Ausencia.GUION}, "guion"),
    ],
)
def test_a_month_that_is_not_known_makes_no_sum(hacer: Any, changes: dict[str, Any], said: str) -> None:
    months = [*MESES[:4], (*MESES[4], changes), MESES[5]]
    found = of(hacer(*months), "2023-T1")
    assert "ejecutado" not in facts(found)
    assert "avance" not in facts(found)
    assert any(said in reason and "febrero" in reason for reason in found.faltas)


def test_a_missing_month_makes_no_sum(hacer: Any) -> None:
    assert "ejecutado" not in facts(of(hacer(*MESES[:5]), "2023-T1"))
    assert periodos(hacer(*MESES[3:5])) == ("2023-01", "2023-02")


def test_running_months_are_not_added(hacer: Any) -> None:
    row = hacer(*MESES, atributos={"tipo_agregacion": "Acumulado Mensual"})
    assert facts(of(row, "2023-T1"))["ejecutado"] == "1"
    assert facts(of(row, "2023-T1"))["programado"] == "3"
    row = hacer(*MESES, atributos={"tipo_agregacion": "No Acumulado"})
    assert facts(of(row, "2023-T1")) == {}


def test_a_printed_quarter_in_doubt_is_not_replaced_by_a_sum(hacer: Any) -> None:
    found = of(hacer(*MESES, ("ejecutado", "2023-T1", "9", {"revision": True})), "2023-T1")
    assert "ejecutado" not in facts(found)
    assert any("revisión" in reason for reason in found.faltas)


def test_the_annual_target_and_what_is_left(hacer: Any) -> None:
    row = hacer(("meta", "2023", "20"), ("programado", "2023-T1", "5"), ("ejecutado", "2023-T1", "6"),
                ("programado", "2023-T2", "5"), ("ejecutado", "2023-T2", "4"), atributos={})  # fmt: skip
    found = facts(of(row, "2023-T2"))
    assert (found["ejecutado_acumulado"], found["restante"], found["meta_anual"]) == ("10", "10", "20")
    assert (found["ejecutado_2023_t1"], found["avance_2023_t1"], found["avance_anual"]) == ("6", "120", "50")


def test_an_error_of_the_document_stands_beside_what_is_due(hacer: Any) -> None:
    row = hacer(
        ("programado", "2023-S1", "8", {"acumulado": True, "recalculado": Decimal(6)}),
        ("ejecutado", "2023-S1", "4", {"acumulado": True}),
        ("avance", "2023-S1", "66.67", {"acumulado": True}),
    )
    finding = Hallazgo(
        id="h1", regla="poi-ceplan.suma", severidad=Severidad.ERROR, archivo="plan.pdf", pagina=1, fila=row.id,
        cifras=(row.cifras[0].id,), recalculado="6", veredicto=Veredicto.ERROR_DEL_DOCUMENTO, mensaje="…",
    )  # fmt: skip
    found = of(row, "2023-S1", finding)
    stated = facts(found)
    assert (stated["programado"], stated["programado_recalculado"]) == ("8", "6")
    assert (stated["avance"], stated["avance_impreso"]) == ("50", "66.67")
    assert found.hallazgos == (finding,)


def test_a_printed_percentage_that_agrees_is_not_repeated(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "3"), ("ejecutado", "2023-T1", "1"), ("avance", "2023-T1", "33.3"))
    assert "avance_impreso" not in facts(of(row, "2023-T1"))


def test_without_programming_is_not_zero(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", Ausencia.SIN_PROGRAMACION), ("ejecutado", "2023-T1", "4"))
    found = of(row, "2023-T1")
    assert "programado" not in facts(found)
    assert (found.sin_programacion, found.motivos) == (True, ("sin_programacion",))


@pytest.mark.parametrize(
    ("planned", "done", "due"),
    [("0", "3", ("sin_programacion",)), ("3", "0", ("sin_ejecucion",)), ("10", "9", ()), ("10", "11", ()),
     ("100", "89", ("avance_bajo",)), ("100", "111", ("avance_alto",)), ("0", "0", ())],
)  # fmt: skip
def test_when_it_is_due(hacer: Any, planned: str, done: str, due: tuple[str, ...]) -> None:
    row = hacer(("programado", "2023-T1", planned), ("ejecutado", "2023-T1", done))
    assert of(row, "2023-T1").motivos == due
    assert of(row, "2023-T1", umbrales=Umbrales(Decimal(0), Decimal(999), False, False)).motivos == ()


def test_periods_without_a_year(hacer: Any) -> None:
    row = hacer(("programado", "T1", "3"), ("ejecutado", "T1", "1"), atributos={})
    assert habla_de(row, "2023-T1")
    assert facts(of(row, "2023-T1"))["ejecutado"] == "1"
    assert not habla_de(row, "2023-T2")
    dated = hacer(("programado", "2022-T1", "3"), ("ejecutado", "2022-T1", "1"), atributos={})
    assert not habla_de(dated, "2023-T1")
    assert of(dated, "T1").periodo == "2022-T1"


def test_what_is_no_period_is_refused(hacer: Any) -> None:
    for wrong in ("2023-T5", "2023-13", "2023-S3", "marzo", "", "2024-2027"):
        with pytest.raises(UsageError):
            of(hacer(*MESES), wrong)


@pytest.mark.parametrize(
    ("periodo", "words"),
    [("2023-T3", "III trimestre de 2023"), ("2023-S2", "II semestre de 2023"), ("2023-09", "septiembre de 2023"),
     ("2023", "año 2023"), ("anual", "año"), ("T4", "IV trimestre"), ("2024-2027", "período 2024-2027")],
)  # fmt: skip
def test_periods_in_words(periodo: str, words: str) -> None:
    assert en_palabras(periodo) == words
    tramo = tramo_de(periodo)
    assert tramo is None or tramo.periodo() == periodo


def test_a_year_that_the_document_does_not_print_is_not_stated(hacer: Any) -> None:
    row = hacer(("programado", "T1", "3"), ("ejecutado", "T1", "1"), atributos={})
    assert of(row, "1990-T1").periodo == "T1"
    assert {hecho.periodo for hecho in of(row, "1990-T1").sustento.hechos} == {"T1"}


def test_what_is_of_one_cutoff_is_never_added_up(hacer: Any) -> None:
    quarters = [(rol, f"2023-T{q}", "100", MONEY) for q in range(1, 5) for rol in ("vigente", "devengado")]
    found = of(hacer(*quarters, atributos={}), "2023-T4")
    assert facts(found)["gasto_vigente"] == "100"
    assert "gasto_vigente_acumulado" not in facts(found)
    assert not found.faltas


def test_a_note_tells_money_from_work(hacer: Any) -> None:
    row = hacer(
        ("programado", "2023-T1", "3"), ("ejecutado", "2023-T1", "3"),
        ("programado", "2023-T1", Ausencia.EN_BLANCO, MONEY),
    )  # fmt: skip
    assert of(row, "2023-T1").faltas == ("el gasto programado del I trimestre de 2023 está en blanco",)


def test_a_budget_alone_is_told(hacer: Any) -> None:
    found = of(hacer(("aprobado", "2023-T1", "100", MONEY), ("saldo", "2023-T1", Ausencia.EN_BLANCO, MONEY)), "2023-T1")
    (sentence,) = redactar(found, Escritura(coma=False))
    assert sentence.texto.startswith("El presupuesto aprobado es de ")
    assert "100.00" in sentence.texto
    assert not found.faltas


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("125", {"avance": "125"}),  # planned over done
        ("80", {"avance": "80"}),  # done over planned
        ("57", {"avance": "57"}),  # neither: nothing is recomputed
        (None, {}),
    ],
)
@pytest.mark.parametrize("sense", ["Descendente", "decreciente", "A menor valor, mejor"])
def test_where_less_is_better_the_document_says_how_it_divides(
    hacer: Any, sense: str, printed: str | None, said: dict[str, str]
) -> None:
    figures = [("programado", "2023-T1", "5"), ("ejecutado", "2023-T1", "4")]
    figures += [("avance", "2023-T1", printed)] if printed else []
    found = facts(of(hacer(*figures, atributos={"sentido": sense}), "2023-T1"))
    assert {name: value for name, value in found.items() if "avance" in name} == said
    assert found["variacion"] == "-1"
