"""Equations of one row: each operation holds, breaks, and does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import LayoutError
from extractors.schemas import Alternativa, Ecuacion, Fila, Reglas
from extractors.validators import Resultado, Verifier, check_rules, evaluate_row, hits, support
from extractors.validators.equations import compile_equation, condition

MakeRow = Callable[..., Fila]
HOLDS, BREAKS, SILENT = Resultado.HOLDS, Resultado.BREAKS, Resultado.NOT_APPLICABLE


def equation(formula: str, **more: Any) -> Ecuacion:
    return Ecuacion(id="prueba.regla", nivel="fila", clase="actividad", formula=formula, cita="prueba", **more)


def months(*printed: str) -> dict[str, str]:
    return {f"2024-{number:02d}": text for number, text in enumerate(printed, start=1)}


SUM = "total = suma(mes)"
UNTIL = "t = suma_hasta(q)"
RATIO = "avance = min(100, hecho / plan * 100)"
CASES: list[tuple[str, Mapping[str, Any], Resultado, str | None]] = [
    (SUM, {"total": "6", "mes": months("1", "2", "3")}, HOLDS, "6"),
    (SUM, {"total": "7", "mes": months("1", "2", "3")}, BREAKS, "6"),
    (SUM, {"total": "-2", "mes": months("1", "-3")}, HOLDS, "-2"),
    (SUM, {"total": "3", "mes": months("1", "", "-", "N/A", "2")}, HOLDS, "3"),
    (SUM, {"total": "3", "mes": months("1", "S.P.", "2")}, HOLDS, "3"),
    (SUM, {"total": "0", "mes": months("", "-")}, SILENT, None),
    (SUM, {"total": "3", "mes": months("1", "?", "2")}, SILENT, None),
    (SUM, {"total": "3", "mes": months("1", "=0", "2")}, SILENT, None),
    (SUM, {"total": "3", "mes": months("1", "7.26.00", "2")}, SILENT, None),
    (SUM, {"total": "3", "mes": months("1", "S.I.", "2")}, SILENT, None),
    (SUM, {"total": "3", "mes": months("1", "ND", "2")}, SILENT, None),
    (SUM, {"total": "-", "mes": months("1", "2")}, SILENT, None),
    (SUM, {"total": "?", "mes": months("1", "2")}, SILENT, None),
    (SUM, {"total": "3"}, SILENT, None),
    (SUM, {"mes": months("1", "2")}, SILENT, None),
    ("t = suma(mes[01,02])", {"t": "3", "mes": months("1", "2", "9")}, HOLDS, "3"),
    ("t = suma(mes[01,02])", {"t": "12", "mes": months("1", "2", "9")}, BREAKS, "3"),
    ("t = suma(mes[01,02])", {"t": "1", "mes": months("1")}, SILENT, None),
    ("t = suma(a, b)", {"t": "3", "a": "3", "b": ""}, HOLDS, "3"),
    ("t = suma(a, b)", {"t": "3", "a": "3"}, SILENT, None),
    ("t[T1] = suma(mes)", {"t": {"2024-T1": "3", "2024-T2": "9"}, "mes": months("1", "2")}, HOLDS, "3"),
    ("t[T3] = suma(mes)", {"t": {"2024-T1": "3"}, "mes": months("1", "2")}, SILENT, None),
    ("t = suma(mes)", {"t": {"2024-T1": "3", "2024-T2": "9"}, "mes": months("1", "2")}, SILENT, None),
    (RATIO, {"avance": "57.14", "hecho": "4", "plan": "7"}, HOLDS, "57.14"),
    (RATIO, {"avance": "57.15", "hecho": "4", "plan": "7"}, BREAKS, "57.14"),
    (RATIO, {"avance": "100", "hecho": "9", "plan": "7"}, HOLDS, "100"),
    (RATIO, {"avance": "128.57", "hecho": "9", "plan": "7"}, BREAKS, "100.00"),
    (RATIO, {"avance": "0", "hecho": "0", "plan": "0"}, SILENT, None),
    (RATIO, {"avance": "S.P.", "hecho": "0", "plan": "0"}, SILENT, None),
    (RATIO, {"avance": "50", "hecho": "?", "plan": "7"}, SILENT, None),
    (RATIO, {"avance": "50", "hecho": "", "plan": "7"}, SILENT, None),
    ("v = a / b * 100", {"v": "95.2", "a": "11430", "b": "12000"}, HOLDS, "95.3"),  # an exact half, rounded down
    ("v = a / b * 100", {"v": "95.2", "a": "11431", "b": "12000"}, BREAKS, "95.3"),
    ("v = a + b - c", {"v": "4", "a": "3", "b": "2", "c": "1"}, HOLDS, "4"),
    ("v = a + b - c", {"v": "5", "a": "3", "b": "2", "c": "1"}, BREAKS, "4"),
    ("v = a - -b", {"v": "5", "a": "3", "b": "2"}, HOLDS, "5"),
    ("v = max(a, b)", {"v": "3", "a": "3", "b": "2"}, HOLDS, "3"),
    ("v = max(a, b)", {"v": "3", "a": "3", "b": "-"}, SILENT, None),
    ("v = promedio(mes)", {"v": "2.5", "mes": months("2", "3", "-", "S.P.", "ND")}, HOLDS, "2.5"),
    ("v = promedio(mes)", {"v": "2", "mes": months("2", "3")}, BREAKS, "3"),
    ("v = promedio(mes)", {"v": "2", "mes": months("-", "-")}, SILENT, None),
    ("v = promedio(mes)", {"v": "S.I.", "mes": months("2", "S.I.")}, HOLDS, None),
    ("v = promedio(mes)", {"v": "2", "mes": months("2", "S.I.")}, BREAKS, None),
    ("v = promedio(mes)", {"v": "S.I.", "mes": months("2", "3")}, SILENT, None),
    ("v = mediana(mes)", {"v": "2.5", "mes": months("9", "2", "3", "1")}, HOLDS, "2.5"),
    ("v = mediana(mes)", {"v": "2", "mes": months("9", "2", "3")}, BREAKS, "3"),
    (UNTIL, {"t": {"2024-T2": "5"}, "q": {"2024-T1": "3", "2024-T2": "2", "2024-T3": "9"}}, HOLDS, "5"),
    (UNTIL, {"t": {"2024-06": "6"}, "q": {"2024-T1": "3", "2024-T2": "2"}}, BREAKS, "5"),
    (UNTIL, {"t": {"2024-T3": "9"}, "q": {"2024-T3": "2"}}, SILENT, None),
    (UNTIL, {"t": {"2024": "9"}, "q": {"2024-T1": "3", "2024-T2": "2"}}, SILENT, None),
    (UNTIL, {"t": {"2024": "6"}, "q": {"2024-S1": "3", "2024-S2": "2"}}, BREAKS, "5"),
    (UNTIL, {"t": {"2024-S1": "5"}, "q": {"2024-T1": "3", "2024-T2": "2", "2024-S1": "5"}}, HOLDS, "5"),
    (UNTIL, {"t": {"2024-T2": "6"}, "q": {"2024-T1": "", "2024-T2": "-"}}, SILENT, None),
    (UNTIL, {"t": {"anual": "6"}, "q": {"2024-T1": "3"}}, SILENT, None),
    ("v = ultimo_positivo(mes)", {"v": "5", "mes": months("3", "5", "0", "-")}, HOLDS, "5"),
    ("v = ultimo_positivo(mes)", {"v": "3", "mes": months("3", "5", "0")}, BREAKS, "5"),
    ("v = ultimo_positivo(mes)", {"v": "0", "mes": months("0", "0")}, HOLDS, "0"),
    ("v = ultimo_positivo(mes)", {"v": "5", "mes": months("5", "?")}, SILENT, None),
    (
        "v = promedio_razon(h, p) * 100",
        {"v": "75", "h": months("1", "1", "5"), "p": months("2", "1", "0")},
        HOLDS,
        "75",
    ),
    (
        "v = promedio_razon(h, p) * 100",
        {"v": "50", "h": months("1", "1"), "p": months("2", "1")},
        BREAKS,
        "75",
    ),
    ("v = promedio_razon(h, p) * 100", {"v": "0", "h": months("1"), "p": months("0")}, SILENT, None),
    ("v = promedio_razon(h, p)", {"v": "S.I.", "h": months("1", "S.I."), "p": months("2", "1")}, HOLDS, None),
    ("v = promedio_razon(h, p)", {"v": "1", "h": months("1"), "p": months("2", "1")}, SILENT, None),
    (
        "v = hecho / meta[{ejercicio}]",
        {"v": "0.5", "hecho": "2", "meta": {"2023": "9", "2024": "4"}},
        HOLDS,
        "0.5",
    ),
    ("v = hecho / meta[{ejercicio}]", {"v": "0.5", "hecho": "2", "meta": {"2023": "9"}}, SILENT, None),
]


@pytest.mark.parametrize(("formula", "slots", "state", "recomputed"), CASES)
def test_a_row(fila: MakeRow, formula: str, slots: Mapping[str, Any], state: Resultado, recomputed: str | None) -> None:
    result = evaluate_row(equation(formula), fila("A-1", slots))
    assert result.estado is state
    assert result.recalculado == (None if recomputed is None else Decimal(recomputed))
    if state is BREAKS:
        assert result.cifras[0].startswith(f"A-1:{compile_equation(equation(formula)).lhs.name}")
        assert len(result.cifras) > 1
    if state is SILENT:
        assert result.motivo


@pytest.mark.parametrize(
    ("printed", "fixed", "column", "state"),
    [
        ("33.33", None, 0, HOLDS),
        ("33.3", None, 0, HOLDS),
        ("33.3", None, 2, SILENT),
        ("33.4", None, 2, BREAKS),
        ("34", None, 2, BREAKS),
        ("33.3", 2, 0, BREAKS),
        ("33.3333", 2, 0, HOLDS),
        ("33.3334", 2, 0, BREAKS),
    ],
)
def test_decimals_are_those_of_the_form_the_column_or_the_figure(
    fila: MakeRow, printed: str, fixed: int | None, column: int, state: Resultado
) -> None:
    row = fila("A-1", {"v": printed, "a": "1", "b": "3"})
    rule = equation("v = a / b * 100", decimales=fixed)
    assert evaluate_row(rule, row, {("actividad", "v"): column}).estado is state


@pytest.mark.parametrize(("tolerance", "state"), [("0", BREAKS), ("0.01", HOLDS)])
def test_tolerance(fila: MakeRow, tolerance: str, state: Resultado) -> None:
    row = fila("A-1", {"v": "33.34", "a": "1", "b": "3"})
    assert evaluate_row(equation("v = a / b * 100", tolerancia=Decimal(tolerance)), row).estado is state


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("tipo: acumulado anual", HOLDS),
        ("tipo: no acumulado|acumulado anual", HOLDS),
        ("tipo: mensual", SILENT),
        ("otro: acumulado", SILENT),
        ("otro: acumulado|vacio", HOLDS),
        ("descripcion: bomba", HOLDS),
        ("a: numero", HOLDS),
        ("a: sin_programacion", SILENT),
        ("b: sin_programacion|guion", HOLDS),
        ("c: numero", SILENT),
        ("a <= v", HOLDS),
        ("a > v", SILENT),
        ("a <= b", SILENT),
    ],
)
def test_conditions(fila: MakeRow, when: str, state: Resultado) -> None:
    row = fila("A-1", {"v": "3", "a": "3", "b": "S.P."}, tipo="Acumulado  ANUAL")
    assert evaluate_row(equation("v = suma(a)", cuando=(when,)), row).estado is state


@pytest.mark.parametrize("when", ["", "sin dos puntos", ": algo", "tipo:", "a <="])
def test_a_condition_that_is_none_is_refused(when: str) -> None:
    with pytest.raises(LayoutError):
        condition(when)


def test_a_comparison_in_a_condition_is_cited(fila: MakeRow) -> None:
    rule = equation("v = 100", cuando=("a <= meta[{ejercicio}]",))
    broken = evaluate_row(rule, fila("A-1", {"v": "90", "a": "3", "meta": {"2024": "5"}}))
    assert (broken.estado, broken.cifras) == (BREAKS, ("A-1:v", "A-1:a", "A-1:meta[2024]"))
    assert evaluate_row(rule, fila("A-1", {"v": "90", "a": "6", "meta": {"2024": "5"}})).estado is SILENT


READINGS = equation(
    "v = suma(h) / suma(p) * 100",
    alternativas=(Alternativa(formula="v = suma(h) / meta * 100", cita="sobre la meta anual"),),
    decimales=2,
)


@pytest.mark.parametrize(
    ("printed", "state", "reading"),
    [("50.00", HOLDS, None), ("25.00", HOLDS, 0), ("30.00", BREAKS, None)],
)
def test_alternatives(fila: MakeRow, printed: str, state: Resultado, reading: int | None) -> None:
    row = fila("A-1", {"v": printed, "h": months("1", "1"), "p": months("2", "2"), "meta": "8"})
    result = evaluate_row(READINGS, row)
    assert (result.estado, result.alternativa) == (state, reading)
    assert result.recalculado == 50


@pytest.mark.parametrize(("meta", "state"), [("8", HOLDS), ("7", SILENT)])
def test_an_alternative_where_the_official_reading_cannot_be_computed(
    fila: MakeRow, meta: str, state: Resultado
) -> None:
    row = fila("A-1", {"v": "25.00", "h": months("1", "1"), "p": months("0", "0"), "meta": meta})
    assert evaluate_row(READINGS, row).estado is state


def test_rules_that_cannot_run_are_refused() -> None:
    for bad, word in [
        (equation("v = suma("), "fórmula"),
        (equation("v = suma(otra:x)"), "otras filas"),
        (equation("v = a", mensaje="dice {otro}"), "otro"),
        (equation("v = a", alternativas=(Alternativa(formula="w = a", cita="x"),)), "alternativa"),
        (equation("v = a").model_copy(update={"nivel": "hoja"}), "nivel"),
        (equation("v = ponderado(i:a, peso)").model_copy(update={"nivel": "grupo"}), "pesos"),
    ]:
        with pytest.raises(LayoutError, match=word):
            check_rules(Reglas(ecuaciones=(bad,)))


def test_hits_and_support(fila: MakeRow) -> None:
    rules = Reglas(
        ecuaciones=(
            equation(SUM),
            equation("avance = min(100, total / plan * 100)", decimales=2),
        )
    )
    good = fila("A-1", {"total": "3", "mes": months("1", "2"), "plan": "4", "avance": "75"})
    capped = fila("A-2", {"total": "3", "mes": months("1", "2"), "plan": "2", "avance": "100"})
    wrong = fila("A-3", {"total": "4", "mes": months("1", "2"), "plan": "4", "avance": "100"})
    other = fila("A-4", {"total": "9", "mes": months("1")}, clase="otra")
    assert hits(rules, [good, capped, wrong, other]) == (5, 1)
    assert support(rules, good) == {
        "A-1:total": (2, 0),
        "A-1:mes[2024-01]": (1, 0),
        "A-1:mes[2024-02]": (1, 0),
        "A-1:avance": (1, 0),
        "A-1:plan": (1, 0),
    }
    assert support(rules, capped)["A-2:total"] == (1, 0)
    assert "A-2:plan" not in support(rules, capped)
    assert support(rules, wrong)["A-3:total"] == (1, 1)
    assert support(rules, other) == {}


@given(st.permutations(["1", "22.5", "0", "-3", "-", "S.P.", "100.25"]))
def test_a_sum_holds_in_any_order(fila: MakeRow, printed: list[str]) -> None:
    assert evaluate_row(equation(SUM), fila("A-1", {"total": "120.75", "mes": months(*printed)})).estado is HOLDS


@given(st.integers(min_value=0, max_value=5000), st.integers(min_value=1, max_value=5000))
def test_a_percentage_holds_at_two_decimals_and_at_nothing_else(fila: MakeRow, done: int, planned: int) -> None:
    cents = (done * 20000 + planned) // (2 * planned)
    for shown, state in ((cents, HOLDS), (cents + 1, BREAKS), (cents - 1, BREAKS)):
        row = fila("A-1", {"v": f"{Decimal(shown).scaleb(-2):f}", "h": str(done), "p": str(planned)})
        assert evaluate_row(equation("v = h / p * 100", decimales=2), row).estado is state


def test_a_broken_row_is_told_in_a_sentence(fila: MakeRow) -> None:
    rules = Reglas(
        ecuaciones=(
            equation(SUM, mensaje="El total de {etiqueta} dice {impreso} %, pero los meses suman {recalculado}."),
        )
    )
    row = fila("A-1", {"total": "1,234.50%", "mes": months("1,000.00", "200.00")}, pagina=7)
    (finding,) = Verifier(rules, "poi.pdf", "abcd1234").see([row])
    assert finding.mensaje == "El total de A-1 dice 1,234.50 %, pero los meses suman 1,200.00."
    assert (finding.id, finding.regla, finding.severidad.value) == ("abcd1234-h1", "prueba.regla", "error")
    assert (finding.impreso, finding.recalculado, finding.pagina) == ("1,234.50%", "1200.00", 7)
    assert finding.cifras == ("A-1:total", "A-1:mes[2024-01]", "A-1:mes[2024-02]")
    assert (finding.archivo, finding.fila, finding.formula) == ("poi.pdf", "A-1", SUM)


def test_document_text_is_never_a_template(fila: MakeRow) -> None:
    rules = Reglas(ecuaciones=(equation(SUM, mensaje="{descripcion}: {impreso}."),))
    row = fila(None, {"total": "5", "mes": months("1")}, descripcion="Obra {recalculado} {0} {x.__class__}")
    (finding,) = Verifier(rules, "a", "x").see([row])
    assert finding.mensaje == "Obra {recalculado} {0} {x.__class__}: 5."
