"""Checks that are no equation: each holds, breaks, and does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from extractors.errors import LayoutError
from extractors.schemas import Fila, Hallazgo, Identidad, Reglas, Severidad
from extractors.validators import Verifier, check_rules, hits, support
from extractors.validators.identity import CHECKS, ROW_CHECKS
from extractors.validators.prose import PROSE_CHECKS

MakeRow = Callable[..., Fila]


def check(regla: str, *rows: Fila, clase: str = "", **parametros: str) -> list[Hallazgo]:
    rule = Identidad(
        id=f"prueba.{regla}",
        regla=regla,
        clase=clase,
        severidad=Severidad.ERROR,
        cita="prueba",
        parametros=parametros,
    )
    verifier = Verifier(Reglas(identidades=(rule,)), "poi.pdf", "abcd1234")
    found = [finding for row in rows for finding in verifier.see([row])]
    return [*found, *verifier.close()]


def months(*printed: str) -> dict[str, str]:
    return {f"2024-{number:02d}": text for number, text in enumerate(printed, start=1)}


MARK = {"marca": "acumulado", "meses": "mes", "tambien": "avance"}
MONEY = {"fisica": "hecho", "financiera": "gasto"}
PROGRESS = {"avance": "avance", "ejecutado": "hecho", "programado": "plan"}
REAL = "La meta de A-1 dice {}, pero su nota se lee como un resultado: no consta si es meta o avance."
ROWS: list[tuple[str, Mapping[str, str], Mapping[str, Any], str | None]] = [
    ("sin_programacion", MARK, {"mes": months("0", "0"), "acumulado": "S.P.", "avance": "S.P."}, None),
    ("sin_programacion", MARK, {"mes": months("0", "2"), "acumulado": "2", "avance": "50"}, None),
    (
        "sin_programacion",
        MARK,
        {"mes": months("0", "0"), "acumulado": "0", "avance": "S.P."},
        "A-1 no tiene programación en el período y dice 0: corresponde S.P.",
    ),
    (
        "sin_programacion",
        MARK,
        {"mes": months("0", "0"), "acumulado": "S.P.", "avance": "100"},
        "A-1 no tiene programación en el período y dice 100: corresponde S.P.",
    ),
    (
        "sin_programacion",
        MARK,
        {"mes": months("0", "2"), "acumulado": "S.P.", "avance": "S.P."},
        "A-1 dice S.P. (sin programación), pero lo programado suma 2.",
    ),
    (
        "sin_programacion",
        MARK,
        {"mes": months("0", "2"), "acumulado": "2", "avance": "S.P."},
        "A-1 dice S.P. (sin programación), pero lo programado suma 2.",
    ),
    ("sin_programacion", MARK, {"mes": months("0", "0"), "acumulado": "-", "avance": "-"}, None),
    ("sin_programacion", MARK, {"mes": months("0", "?"), "acumulado": "0", "avance": "S.P."}, None),
    ("sin_programacion", MARK, {"mes": months("-", "-"), "acumulado": "S.P.", "avance": "3"}, None),
    ("sin_programacion", MARK, {"acumulado": "S.P."}, None),
    ("coherencia", MONEY, {"hecho": "3", "gasto": "10.00"}, None),
    ("coherencia", MONEY, {"hecho": "0", "gasto": "0"}, None),
    (
        "coherencia",
        MONEY,
        {"hecho": "0", "gasto": "1,250.00"},
        "A-1 registra ejecución financiera de 1,250.00 sin ningún avance físico.",
    ),
    (
        "coherencia",
        MONEY,
        {"hecho": "3", "gasto": "0"},
        "A-1 registra un avance físico de 3 sin ejecución financiera.",
    ),
    ("coherencia", MONEY, {"hecho": "-", "gasto": "10"}, None),
    ("coherencia", MONEY, {"gasto": "10"}, None),
    (
        "coherencia",
        MONEY | {"financiera_programado": "presupuesto"},
        {"hecho": "3", "gasto": "0", "presupuesto": "0"},
        None,
    ),
    (
        "coherencia",
        MONEY | {"financiera_programado": "presupuesto"},
        {"hecho": "3", "gasto": "0", "presupuesto": "5"},
        "A-1 registra un avance físico de 3 sin ejecución financiera.",
    ),
    ("avance_contradictorio", PROGRESS, {"hecho": "4", "plan": "4", "avance": "100"}, None),
    ("avance_contradictorio", PROGRESS, {"hecho": "3", "plan": "4", "avance": "0"}, None),
    (
        "avance_contradictorio",
        PROGRESS,
        {"hecho": "4", "plan": "4", "avance": "0.00%"},
        "A-1 dice 0.00 % de avance, pero se hizo 4 de 4.",
    ),
    (
        "avance_contradictorio",
        PROGRESS,
        {
            "hecho": {"T1": "4", "T2": "0"},
            "plan": {"T1": "4", "T2": "4"},
            "avance": {"T1": "100", "T2": "30"},
        },
        "A-1 dice 30 % de avance (T2), pero no se ejecutó nada (0 de 4).",
    ),
    ("avance_contradictorio", PROGRESS, {"hecho": "0", "plan": "0", "avance": "0"}, None),
    ("avance_contradictorio", PROGRESS, {"hecho": "?", "plan": "4", "avance": "0"}, None),
    (
        "avance_contradictorio",
        {"avance": "avance[T2]", "ejecutado": "hecho[T2]", "programado": "plan[T2]"},
        {"hecho": {"T1": "4"}, "plan": {"T1": "4"}, "avance": {"T1": "0"}},
        None,
    ),
    (
        "valor_malformado",
        {},
        {"avance": {"T3": "7.26.00%"}},
        "«7.26.00%», impreso en A-1 (T3), no es un número.",
    ),
    ("valor_malformado", {}, {"avance": "726.00%", "otro": "-", "mas": "S.P."}, None),
    ("valor_malformado", {}, {"avance": "AOI 3.4 obra"}, None),
    ("valor_malformado", {}, {"avance": "?"}, None),
]


def test_two_figures_in_one_cell_are_no_misprint(fila: MakeRow) -> None:
    (found,) = check("valor_malformado", fila("A-1", {"avance": {"T3": "3/4"}}), clase="actividad")
    assert found.mensaje == "«3/4», en A-1, son dos cifras en una casilla: no se leyó ninguna."
    assert found.severidad is Severidad.AVISO


@pytest.mark.parametrize(("regla", "parametros", "slots", "sentence"), ROWS)
def test_a_row(
    fila: MakeRow, regla: str, parametros: Mapping[str, str], slots: Mapping[str, Any], sentence: str | None
) -> None:
    found = check(regla, fila("A-1", slots), clase="actividad", **parametros)
    assert [f.mensaje for f in found] == ([sentence] if sentence else [])
    for finding in found:
        assert finding.fila == "A-1"
        assert finding.cifras
        assert finding.severidad is Severidad.ERROR
    assert check(regla, fila("A-1", slots), clase="otra|distinta", **parametros) == []


@pytest.mark.parametrize(
    ("remark", "ambiguous"),
    [
        ("Solo posee estudios, no se ejecutó", True),
        ("En proceso de contratación", True),
        ("Se realizaron dos talleres", True),
        ("Por falta de financiamiento", True),
        ("de las obras programadas en el cantón", False),
        ("100% de obras ejecutadas", False),
        (None, False),
    ],
)
def test_a_target_that_reads_like_a_result(fila: MakeRow, remark: str | None, ambiguous: bool) -> None:
    row = fila("A-1", {"meta": "20%"}, observacion=remark)
    found = check("meta_ambigua", row, meta="meta")
    assert [f.mensaje for f in found] == ([REAL.format("20 %")] if ambiguous else [])
    assert check("meta_ambigua", fila("A-1", {"meta": "N/A"}, observacion=remark), meta="meta") == []


@pytest.mark.parametrize(
    ("code", "group", "found"),
    [
        ("IND.01.AEI.03.05", ("OEI.03", "AEI.03.05"), 0),
        ("IND.01.AEI.03.05", ("AEI 3.5",), 0),
        ("IND.01.AEI.03.04", ("OEI.03", "AEI.03.05"), 1),
        ("AEI.03.04", ("OEI.02",), 1),
        ("AEI.03.04", ("AEI.03.05",), 1),
        ("AOI30126400200", ("OEI.01", "AEI.01.01"), 0),
        ("3.12.1.4", ("3.12",), 0),
        ("3.12.1.4", ("3.11",), 1),
        ("3.12.1.4", ("EJE 4",), 0),
        ("7", ("AEI.01.01",), 0),
        (None, ("AEI.01.01",), 0),
        ("AEI.03.04", (), 0),
    ],
)
def test_a_code_under_another_group(fila: MakeRow, code: str | None, group: tuple[str, ...], found: int) -> None:
    said = check("pertenencia", fila(code, grupo=group))
    assert len(said) == found
    for finding in said:
        assert finding.mensaje.startswith(f"{code} está impreso bajo {group[-1]}")


def test_a_repeated_code_names_both_pages(fila: MakeRow) -> None:
    rows = [
        fila("A-1", pagina=1, ident="r1"),
        fila("A-2", pagina=1, ident="r2"),
        fila("A-1", pagina=1, ident="r3", clase="grupo"),
        fila("A 1.", pagina=2, ident="r4"),
        fila("A-2", pagina=4, ident="r5"),
        fila("A-2", pagina=4, ident="r6"),
        fila(None, ident="r7"),
        fila(None, ident="r8"),
    ]
    found = check("codigo_repetido", *rows, clase="actividad")
    assert [(f.fila, f.mensaje) for f in found] == [
        ("r5", "A-2 aparece en las páginas 1 y 4: un código identifica una sola fila."),
        ("r6", "A-2 aparece en las páginas 1 y 4: un código identifica una sola fila."),
    ]
    (near,) = check("codigo_repetido", *[fila("A-9", ident=i, pagina=3) for i in "ab"])
    assert near.mensaje.startswith("A-9 aparece dos veces en la página 3")
    by_name = check("codigo_repetido", *[fila(None, ident=i, descripcion="Poda") for i in "ab"], campo="descripcion")
    assert len(by_name) == 1


def test_a_group_line_without_rows(fila: MakeRow) -> None:
    rows = [
        fila("A-1", grupo=("OEI.01", "AEI.01.01")),
        fila("AEI.01.01", clase="aei"),
        fila("AEI.01.02", clase="aei", pagina=2),
    ]
    (found,) = check("grupo_vacio", *rows, clase="aei", miembros="actividad")
    assert (found.fila, found.pagina, found.severidad) == ("AEI.01.02", 2, Severidad.AVISO)


def test_a_remark_in_the_cell_is_not_part_of_the_figure(fila: MakeRow) -> None:
    (found,) = check(
        "meta_ambigua", fila("A-1", {"meta": "20% no se ejecutó"}, observacion="no se ejecutó"), meta="meta"
    )
    assert found.mensaje == REAL.format("20 %")
    assert found.impreso == "20% no se ejecutó"


def test_a_rule_may_have_its_own_words(fila: MakeRow) -> None:
    rule = Identidad(
        id="x",
        regla="coherencia",
        mensaje="{codigo}: {impreso}.",
        parametros={"fisica": "h", "financiera": "g"},
    )
    (found,) = Verifier(Reglas(identidades=(rule,)), "a", "x").see([fila("A-1", {"h": "0", "g": "5"})])
    assert found.mensaje == "A-1: 5."


def test_a_mark_is_evidence_of_where_figures_belong(fila: MakeRow) -> None:
    rules = Reglas(identidades=(Identidad(id="x", regla="sin_programacion", clase="actividad", parametros=MARK),))
    right = fila("A-1", {"mes": months("0", "0"), "acumulado": "S.P.", "avance": "S.P."})
    wrong = fila("A-2", {"mes": months("0", "2"), "acumulado": "S.P.", "avance": "S.P."})
    silent = fila("A-3", {"mes": months("0", "2"), "acumulado": "2", "avance": "5"})
    assert hits(rules, [right, wrong, silent]) == (1, 1)
    assert support(rules, right)["A-1:avance"] == (1, 0)
    assert support(rules, wrong)["A-2:mes[2024-02]"] == (0, 1)
    assert support(rules, silent) == {}


def test_unknown_rules_and_missing_parameters_are_refused() -> None:
    with pytest.raises(LayoutError, match="no existe la regla «adivinar»"):
        check_rules(Reglas(identidades=(Identidad(id="x", regla="adivinar"),)))
    with pytest.raises(LayoutError, match="le falta financiera"):
        check_rules(Reglas(identidades=(Identidad(id="x", regla="coherencia", parametros={"fisica": "h"}),)))
    with pytest.raises(LayoutError, match="ranura"):
        check_rules(Reglas(identidades=(Identidad(id="x", regla="meta_ambigua", parametros={"meta": "[T1]"}),)))


def test_every_rule_is_in_one_registry_only() -> None:
    names = [*ROW_CHECKS, *CHECKS, *PROSE_CHECKS]
    assert len(names) == len(set(names))


TOTALS = Reglas(
    identidades=(Identidad(id="x.total", regla="total_de_columnas", clase="total", parametros={"miembros": "partida"}),)
)


def _budget(fila: MakeRow, total: dict[str, str]) -> list[Fila]:
    rows = [fila(f"{n}", {"a": f"{n}00", "b": f"{n}0", "c": f"{n}"}, clase="partida") for n in (1, 2, 3)]
    return [*rows, fila(None, total, clase="total", descripcion="TOTAL")]


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ({"a": "600", "b": "60", "c": "6"}, []),
        ({"a": "600", "b": "60", "c": "9"}, ["9"]),  # two columns close: the third is the office's error
        ({"a": "601", "b": "61", "c": "9"}, []),  # none closes: what the line adds up is not known
    ],
)
def test_the_columns_of_a_total_tell_what_it_adds_up(fila: MakeRow, total: dict[str, str], told: list[str]) -> None:
    verifier = Verifier(TOTALS, "a.pdf", "12345678")
    found = [*verifier.see(_budget(fila, total)), *verifier.close()]
    assert [h.impreso for h in found] == told


def test_a_column_of_zeros_under_which_a_total_prints_zero_is_no_error(fila: MakeRow) -> None:
    rows = [fila(f"{n}", {"a": f"{n}00", "b": f"{n}0", "c": "0.00"}, clase="partida") for n in (1, 2, 3)]
    total = fila(None, {"a": "600", "b": "60", "c": "0.00"}, clase="total", descripcion="TOTAL")
    assert Verifier(TOTALS, "a.pdf", "12345678").see([*rows, total]) == []


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (["111111", "200000", "10"], ["9", "8", "7"]),  # one long amount closes, to which most rows add
        (["311121", "0", "0"], []),  # other rows may be meant, which have nothing in that column either
    ],
)
def test_one_long_amount_tells_what_a_total_adds_up(fila: MakeRow, amounts: list[str], told: list[str]) -> None:
    rows = [fila(f"{n}", {"a": a, "b": "1", "c": "1", "d": "1"}, clase="partida") for n, a in enumerate(amounts)]
    total = fila(None, {"a": "311121", "b": "9", "c": "8", "d": "7"}, clase="total", descripcion="TOTAL")
    verifier = Verifier(TOTALS, "a.pdf", "12345678")
    found = [*verifier.see([*rows, total]), *verifier.close()]
    assert [h.impreso for h in found] == told


def test_blank_cells_are_among_what_a_total_is_held_against(fila: MakeRow) -> None:
    rows = [fila(f"{n}", {"a": f"{n}00", "b": f"{n}0", "c": ""}, clase="partida") for n in (1, 2, 3)]
    total = fila(None, {"a": "600", "b": "60", "c": "9"}, clase="total", descripcion="TOTAL")
    rows[0] = fila("1", {"a": "100", "b": "10", "c": "1"}, clase="partida")
    (found,) = Verifier(TOTALS, "a.pdf", "12345678").see([*rows, total])
    assert len(found.cifras) == 4  # the total, the one figure, and the two blank cells: on a scan they may be misread


@pytest.mark.parametrize(("grand", "told"), [("620", []), ("999", ["999"])])
def test_a_total_adds_up_the_last_totals_and_not_all(fila: MakeRow, grand: str, told: list[str]) -> None:
    def line(clase: str, a: str, b: str) -> Fila:
        return fila(None, {"a": a, "b": b, "c": b, "d": "0"}, clase=clase, descripcion=clase.upper())

    first = [line("partida", "20", "0"), line("total", "20", "0"), line("total", "20", "0")]
    second = [
        line("partida", "300", "7"),
        line("partida", "300", "8"),
        line("total", "600", "15"),
        line("total", "600", "15"),
    ]
    verifier = Verifier(TOTALS, "a.pdf", "12345678")
    found = [*verifier.see([*first, *second, line("total", grand, "15")]), *verifier.close()]
    assert [h.impreso for h in found] == told


@pytest.mark.parametrize(
    ("cells", "total", "told"),
    [
        (["1", "~2", "3"], "6", []),
        (["1", "~2", "3"], "9", ["Una de las filas está en revisión."]),  # an office error beside a doubtful figure
        (["1", "2", "3"], "~9", ["El impreso está en revisión."]),
        (["1", "=2", "3"], "9", ["Una de las filas está en revisión."]),  # what its row fixes counts, with its doubt
        (["1", "~2", "~3"], "9", []),  # of two nobody knows which is at fault
        (["1", "~2", "3"], "~9", []),
        (["1", "?", "3"], "9", []),
    ],
)
def test_a_column_with_one_figure_in_doubt_is_told_with_its_doubt(
    fila: MakeRow, cells: list[str], total: str, told: list[str]
) -> None:
    rows = [fila(f"{n}", {"a": f"{n}00", "b": f"{n}0", "c": c}, clase="partida") for n, c in enumerate(cells, 1)]
    closing = fila(None, {"a": "600", "b": "60", "c": total}, clase="total", descripcion="TOTAL")
    verifier = Verifier(TOTALS, "a.pdf", "12345678")
    found = [*verifier.see([*rows, closing]), *verifier.close()]
    assert [h.mensaje.partition(". ")[2] for h in found] == told


def _nested(fila: MakeRow, total: str) -> list[Fila]:
    """A loose line, a headed block with its total, another loose line, and the total of all three."""

    def line(clase: str, name: str, a: str, b: str) -> Fila:
        return fila(None, {"a": a, "b": b, "c": b, "d": ""}, clase=clase, descripcion=name)

    return [
        line("partida", "Aguinaldo", "400", "0"),
        line("partida", "Aportes", "", ""),
        line("partida", "Jubilación", "600", "210"),
        line("partida", "Salud", "250", "91"),
        line("total", "Total Aportes", total, "301"),
        line("partida", "Premios", "30", "7"),
        line("total", "Total Personal", "1280", "308"),
    ]


@pytest.mark.parametrize(("total", "told"), [("850", []), ("860", ["860"])])
def test_a_total_leaves_out_what_stands_before_its_heading(fila: MakeRow, total: str, told: list[str]) -> None:
    found = Verifier(TOTALS, "a.pdf", "12345678").see(_nested(fila, total))
    assert [h.impreso for h in found] == told and {h.recalculado for h in found} <= {"850"}


def test_many_open_lines_under_totals_that_never_close_cost_little(fila: MakeRow) -> None:
    rows = [fila(f"{n}", {"a": "3", "b": "5"}, clase="partida") for n in range(600)]
    totals = [fila(None, {"a": "999999", "b": "7"}, clase="total", descripcion="TOTAL") for _ in range(300)]
    assert Verifier(TOTALS, "a.pdf", "12345678").see([*rows, *totals]) == []
