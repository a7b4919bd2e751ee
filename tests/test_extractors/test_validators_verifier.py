"""Groups, totals and the document as a whole, page by page."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from extractors.schemas import Alternativa, Ecuacion, Fila, Hallazgo, Reglas, Severidad
from extractors.validators import Verifier

MakeRow = Callable[..., Fila]


def equation(nivel: str, clase: str, formula: str, **more: Any) -> Ecuacion:
    return Ecuacion(id=f"prueba.{clase}", nivel=nivel, clase=clase, formula=formula, cita="prueba", **more)


def findings(rules: Reglas, *pages: Iterable[Fila]) -> list[Hallazgo]:
    verifier = Verifier(rules, "poi.pdf", "abcd1234")
    row_level = [finding for page in pages for finding in verifier.see(list(page))]
    return [*row_level, *verifier.close()]


GROUP = Reglas(
    ecuaciones=(equation("grupo", "aei", "avance = promedio(actividad:avance)", decimales=1),),
)


def members(fila: MakeRow, *printed: str, group: str = "AEI.01.01") -> list[Fila]:
    return [fila(f"{group}-{number}", {"avance": text}, grupo=("OEI.01", group)) for number, text in enumerate(printed)]


@pytest.mark.parametrize(
    ("printed", "of_members", "expected"),
    [
        ("50.0", ["40", "60"], None),
        ("50", ["40", "60", "-", "S.P."], None),
        ("33.3", ["0", "0", "100"], None),
        ("33.4", ["0", "0", "100"], ("error", "33.3")),
        ("S.I.", ["40", "S.I."], None),
        ("40", ["40", "S.I."], ("error", "S.I.")),
        ("55", ["40", "60", "?"], None),
        ("55", ["40", "~60"], ("aviso", "40.0")),
        ("55", ["40", "60", ""], ("aviso", "50.0")),
        ("50", ["40", "60", ""], None),
        ("55", ["-", "S.P."], None),
        ("-", ["40", "60"], None),
        ("55", [], None),
    ],
)
@pytest.mark.parametrize("closing_line_last", [True, False])
def test_a_group_is_the_mean_of_its_members(
    fila: MakeRow,
    printed: str,
    of_members: list[str],
    expected: tuple[str, str] | None,
    closing_line_last: bool,
) -> None:
    group = fila("AEI. 01.01", {"avance": printed}, clase="aei")
    others = members(fila, "7", "9", group="AEI.02.02")
    pages = [[*members(fila, *of_members), *others], [group]]
    found = findings(GROUP, *(pages if closing_line_last else reversed(pages)))
    assert [(f.severidad.value, f.recalculado) for f in found] == ([expected] if expected else [])
    assert all(f.cifras[0] == "AEI. 01.01:avance" and f.fila == "AEI. 01.01" for f in found)


def test_a_group_line_without_a_code_is_left_alone(fila: MakeRow) -> None:
    assert findings(GROUP, [fila(None, {"avance": "7"}, clase="aei"), *members(fila, "40")]) == []


TOTAL = Reglas(
    ecuaciones=(
        equation("documento", "total", "valor = suma(actividad:monto)", mensaje="Dice {impreso}, da {recalculado}."),
    )
)


@pytest.mark.parametrize(
    ("printed", "of_members", "expected"),
    [
        ("6", ["1", "2", "3"], None),
        ("6", ["1", "-", "5"], None),
        ("7", ["1", "2", "3"], ("error", "Dice 7, da 6.")),
        ("6", ["1", "2", "?"], ("aviso", "Dice 6, da 3 (con 2 de 3 valores leídos).")),
        ("6", ["1", "~2", "?"], ("aviso", "Dice 6, da 1 (con 1 de 3 valores leídos; 1 en revisión).")),
        ("3", ["1", "2", "?"], None),
        ("6", ["1", "2", "=3"], None),
        ("9", ["1", "2", "=3"], ("aviso", "Dice 9, da 3 (con 2 de 3 valores leídos; 1 en revisión).")),
        ("6", ["?", "?"], None),
        ("?", ["1", "2"], None),
    ],
)
def test_a_total_over_the_document(
    fila: MakeRow, printed: str, of_members: list[str], expected: tuple[str, str] | None
) -> None:
    rows = [fila(f"A-{n}", {"monto": text}) for n, text in enumerate(of_members)]
    found = findings(TOTAL, rows[:1], rows[1:], [fila(None, {"valor": printed}, clase="total")])
    assert [(f.severidad.value, f.mensaje) for f in found] == ([expected] if expected else [])


COUNTS = {
    "contar(actividad)": "6",
    "contar(actividad:avance)": "4",
    "contar(actividad:avance, < 75)": "1",
    "contar(actividad:avance, >= 75, <= 95)": "2",
    "contar(actividad:avance, > 95)": "1",
    "contar(actividad:avance, = 95)": "1",
    "contar(actividad:avance, sin_programacion)": "1",
    "contar(actividad) - contar(actividad:avance, seguimiento_incompleto)": "5",
    "contar(ninguna)": "0",
}


@pytest.mark.parametrize(("formula", "count"), COUNTS.items())
def test_counts(fila: MakeRow, formula: str, count: str) -> None:
    rules = Reglas(ecuaciones=(equation("documento", "conteo", f"valor = {formula}"),))
    rows = members(fila, "74.99", "75", "95", "95.01", "S.P.", "S.I.")
    for printed, expected in ((count, 0), ("99", 1)):
        assert len(findings(rules, rows, [fila(None, {"valor": printed}, clase="conteo")])) == expected


@pytest.mark.parametrize(("printed", "found"), [("7", []), ("4", ["aviso"]), ("5", ["error"])])
def test_a_total_that_closes_only_without_a_repeated_row_is_for_the_reader(
    fila: MakeRow, printed: str, found: list[str]
) -> None:
    rows = [
        fila("A-1", {"monto": "3"}),
        fila("A-2", {"monto": "1"}),
        fila("A-1", {"monto": "3"}, ident="otra"),
    ]
    assert [h.severidad.value for h in findings(TOTAL, rows, [fila(None, {"valor": printed}, clase="total")])] == found
    rules = Reglas(ecuaciones=(equation("documento", "conteo", "valor = contar(actividad)"),))
    for count, told in (("2", ["aviso"]), ("3", []), ("4", ["error"])):
        told_of = findings(rules, rows, [fila(None, {"valor": count}, clase="conteo")])
        assert [h.severidad.value for h in told_of] == told


def test_a_doubtful_figure_does_not_make_a_total_wrong(fila: MakeRow) -> None:
    rows = [fila("A-1", {"monto": "3"}), fila("A-2", {"monto": "~9833.49"}), fila("A-3", {"monto": "2"})]
    assert findings(TOTAL, rows, [fila(None, {"valor": "5"}, clase="total")]) == []
    (found,) = findings(TOTAL, rows, [fila(None, {"valor": "~6"}, clase="total")])
    assert found.mensaje == "Dice 6, da 5 (con 2 de 3 valores leídos; 1 en revisión; el impreso, en revisión)."


def test_a_blank_is_a_doubt_in_a_count(fila: MakeRow) -> None:
    rules = Reglas(ecuaciones=(equation("documento", "conteo", "valor = contar(actividad:avance, < 75)"),))
    rows = [*members(fila, "10", "20", ""), fila(None, {"valor": "3"}, clase="conteo", descripcion="Bajos")]
    (found,) = findings(rules, rows)
    assert found.severidad is Severidad.AVISO
    assert found.mensaje == "«Bajos» dice 3, pero el cálculo da 2 (con 2 de 3 valores leídos)."


PRINTED_MEAN = Reglas(
    ecuaciones=(
        equation(
            "documento",
            "promedio",
            "valor = promedio(aei:avance)",
            alternativas=(Alternativa(formula="valor = promedio(actividad:avance)", cita="media de las actividades"),),
            si_alternativa=Severidad.AVISO,
            decimales=1,
            mensaje="El promedio dice {impreso}; la nota manda {recalculado}.",
        ),
    )
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("45.0", None),
        (
            "30.0",
            (
                "aviso",
                "El promedio dice 30.0; la nota manda 45.0. "
                "Lo impreso sí corresponde a otra lectura: media de las actividades.",
            ),
        ),
        (
            "31.0",
            (
                "error",
                "El promedio dice 31.0; la nota manda 45.0. "
                "Tampoco coincide con media de las actividades, que da 30.0.",
            ),
        ),
    ],
)
def test_contradicting_official_rules_are_told_both(
    fila: MakeRow, printed: str, expected: tuple[str, str] | None
) -> None:
    rows = [
        *members(fila, "0", "20", "10"),
        fila("AEI.01.01", {"avance": "10"}, clase="aei"),
        *members(fila, "90", group="AEI.01.02"),
        fila("AEI.01.02", {"avance": "80"}, clase="aei"),
        fila(None, {"valor": printed}, clase="promedio"),
    ]
    found = findings(PRINTED_MEAN, rows)
    assert [(f.severidad.value, f.mensaje) for f in found] == ([expected] if expected else [])
    assert all(f.recalculado == "45.0" for f in found)


def test_an_incomplete_document_says_which_reading_is_nearer(fila: MakeRow) -> None:
    rows = [
        *members(fila, "0", "20", "?"),
        fila("AEI.01.01", {"avance": "70"}, clase="aei"),
        fila(None, {"valor": "11.0"}, clase="promedio"),
    ]
    (found,) = findings(PRINTED_MEAN, rows)  # the official reading is complete, the one that might fit is not
    assert found.severidad is Severidad.AVISO
    assert found.mensaje == (
        "El promedio dice 11.0; la nota manda 70.0. "
        "Lo impreso queda más cerca de otra lectura: media de las actividades, que da 10.0."
    )
    doubtful = [row.model_copy(update={"id": f"{row.id}-b"}) for row in members(fila, "~50", group="AEI.01.02")]
    closing = fila("AEI.01.02", {"avance": "?"}, clase="aei")
    (found,) = findings(PRINTED_MEAN, [*rows, *doubtful, closing])
    assert found.severidad is Severidad.AVISO
    assert found.mensaje == (
        "El promedio dice 11.0; la nota manda 70.0 (con 1 de 2 valores leídos). "
        "Lo impreso queda más cerca de otra lectura: media de las actividades, que da 10.0."
    )


WEIGHTED = Reglas(
    ecuaciones=(
        equation(
            "grupo",
            "aei",
            "avance = ponderado_rango(indicador:avance, relevancia)",
            alternativas=(
                Alternativa(formula="avance = ponderado(indicador:avance, relevancia)", cita="pesos 1 a 3"),
                Alternativa(formula="avance = ponderado_alguno(indicador:avance)", cita="algún juego de pesos"),
            ),
            decimales=2,
        ),
    ),
    pesos={"relevancia": {"menos relevante": 1, "relevante": 2, "muy relevante": 3}},
)


@pytest.mark.parametrize(
    ("printed", "indicators", "found"),
    [
        ("83.33", [("100", "Muy relevante"), ("50", "Relevante")], 0),  # ranks 2:1
        ("80.00", [("100", "Muy relevante"), ("50", "Relevante")], 0),  # weights 3:2
        ("75.00", [("100", "Muy relevante"), ("50", "Relevante")], 1),  # 1:1 fits no published reading
        ("75.00", [("100", "Relevante"), ("50", "RELEVANTE")], 0),
        ("75.00", [("100", None), ("50", "Relevante")], 0),  # unknown: some weights give it
        ("99.00", [("100", None), ("50", "Relevante")], 1),  # unknown, but no weights give it
        ("64.00", [("64", None)], 0),
        ("83.33", [("100", "Muy relevante"), ("50", "Relevante"), ("ND", "Relevante")], 0),
        ("S.I.", [("100", "Muy relevante"), ("S.I.", "Relevante")], 0),
        ("75.00", [("?", "Muy relevante"), ("50", "Relevante")], 0),
    ],
)
def test_weighted_groups(fila: MakeRow, printed: str, indicators: list[tuple[str, str | None]], found: int) -> None:
    rows = [
        fila(
            f"IND.{n}",
            {"avance": value},
            clase="indicador",
            grupo=("AEI.04.05",),
            **({"relevancia": level} if level else {}),
        )
        for n, (value, level) in enumerate(indicators)
    ]
    assert len(findings(WEIGHTED, [fila("AEI.04.05", {"avance": printed}, clase="aei")], rows)) == found


def test_one_reading_of_a_document_is_told_once(fila: MakeRow) -> None:
    rules = Reglas(
        ecuaciones=tuple(
            equation(
                "fila",
                "actividad",
                f"v[T{n}] = h / p * 100",
                alternativas=(Alternativa(formula=f"v[T{n}] = h / m * 100", cita="sobre la meta anual"),),
            )
            for n in (1, 2)
        )
    )
    official = [fila(f"A-{n}", {"v": {"T1": "50"}, "h": "1", "p": "2", "m": "4"}) for n in range(3)]
    other = [fila(f"B-{n}", {"v": {"T1": "25", "T2": "25"}, "h": "1", "p": "2", "m": "4"}) for n in range(2)]
    assert findings(rules, official) == []
    (told,) = findings(rules, official, other)
    assert told.severidad is Severidad.INFO
    assert told.mensaje.endswith("«prueba»: 3; «sobre la meta anual»: 4.")


def test_decimals_are_followed_over_the_page(fila: MakeRow) -> None:
    rules = Reglas(ecuaciones=(equation("fila", "actividad", "v = h / p * 100"),))
    short = fila("A-1", {"v": "33.3", "h": "1", "p": "3"})
    wrong = fila("A-3", {"v": "33.4", "h": "1", "p": "3"})
    long = fila("A-2", {"v": "66.67", "h": "2", "p": "3"})
    assert findings(rules, [short]) == []
    (finding,) = findings(rules, [short, wrong, long])
    assert (finding.fila, finding.recalculado) == ("A-3", "33.33")


def test_findings_are_numbered_through(fila: MakeRow) -> None:
    rules = Reglas(ecuaciones=(*TOTAL.ecuaciones, equation("fila", "actividad", "v = suma(monto)")))
    rows = [fila(f"A-{n}", {"v": "9", "monto": "1"}) for n in range(2)]
    found = findings(rules, rows[:1], rows[1:], [fila(None, {"valor": "9"}, clase="total")])
    assert [f.id for f in found] == ["abcd1234-h1", "abcd1234-h2", "abcd1234-h3"]


def _wide_rules() -> Reglas:
    lines = ("prog", "ejec")
    return Reglas(
        ecuaciones=(
            *(equation("fila", "actividad", f"fa.{x} = suma(fm.{x})", cuando=("tipo: acumulado",)) for x in lines),
            *(
                equation("fila", "actividad", f"fa.{x} = ultimo_positivo(fm.{x})", cuando=("tipo: mensual",))
                for x in lines
            ),
            *(equation("fila", "actividad", f"na.{x} = suma(nm.{x})") for x in lines),
            equation("fila", "actividad", "avance = min(100, fa.ejec / fa.prog * 100)", decimales=2),
            equation(
                "fila",
                "actividad",
                "avance = promedio_razon(fm.ejec, fm.prog)",
                cuando=("tipo: no acumulado",),
            ),
            equation("grupo", "aei", "avance = promedio(actividad:avance)"),
            equation("documento", "total", "valor = suma(actividad:na.ejec)"),
        )
    )


def _wide_page(fila: MakeRow, page: int) -> list[Fila]:
    six = {f"2024-{m:02d}": str(m) for m in range(1, 7)}
    slots = {"fm.prog": six, "fa.prog": "21", "fm.ejec": six, "fa.ejec": "21", "avance": "100"}
    slots |= {"nm.prog": six, "na.prog": "21", "nm.ejec": six, "na.ejec": "21"}
    return [
        fila(
            f"AOI{page:05d}{n:03d}",
            slots,
            grupo=("OEI.01", f"AEI.01.{page // 10:02d}"),
            tipo="Acumulado Anual",
            pagina=page,
        )
        for n in range(15)
    ]


def test_a_page_of_fifteen_rows_and_twenty_nine_figures_is_checked_quickly(fila: MakeRow) -> None:
    page = _wide_page(fila, 1)
    verifier = Verifier(_wide_rules(), "a", "x")
    assert len(page[0].cifras) == 29
    assert verifier.see(page) == []
    times = []
    for _ in range(7):
        start = time.process_time()
        verifier.see(page)
        times.append(time.process_time() - start)
    assert min(times) < 0.016  # 4 ms on the machine this was written on; the budget is 8


def test_little_is_kept_of_a_page(fila: MakeRow) -> None:
    verifier = Verifier(_wide_rules(), "a", "x")
    verifier.see(_wide_page(fila, 0))
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for page in range(1, 41):
        verifier.see(_wide_page(fila, page))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 40 < 30_000  # bytes a page: 30 MB for a thousand pages
