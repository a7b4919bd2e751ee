"""What is learnt of a stranger's table has the true period and role, or is left out and named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from agent.learn.candidates import Lectura
from agent.learn.columns import NO_KIND, NO_PERIOD, Columnado, Propuesta
from agent.learn.headings import read_path
from agent.learn.learning import Encargo, Estudio, NothingReadError, layout_text, read, study
from agent.learn.run import corrected
from agent.learn.vocabulary import vocabulary
from extractors.errors import LayoutError, UsageError
from extractors.forms import known_layouts
from extractors.layouts import load_file
from extractors.pipeline import Opciones, extract
from extractors.schemas import Fila, Magnitud

NAMES = (
    "Poda de setos",
    "Riego de viveros",
    "Cercado de pozos",
    "Aforo de acequias",
    "Censo de colmenas",
    "Pesca sana",
)
WORDS = vocabulary(())
Cells = Sequence[object]


def sheet(path: Path, title: str, heads: Sequence[Cells], rows: Sequence[Cells], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in ((title,), (), *heads, *rows):
        page.append(list(line))
    for place in merged:
        page.merge_cells(place)
    book.save(path)
    return path


def learnt(path: Path) -> Estudio:
    return study(Encargo(path, "nuevo", Lectura(ocr="never")), known_layouts())


def column(found: Estudio, name: str) -> Propuesta:
    return next(p for p in found.propuestas if p.encabezado.endswith(name))


def figures(fila: Fila) -> dict[tuple[str, str, str, bool], str]:
    return {(c.magnitud.value, c.rol.value, c.periodo, c.acumulado): str(c.valor) for c in fila.cifras}


def rows_of(path: Path, folder: Path, found: Estudio) -> list[Fila]:
    own, spool = folder / "formatos", folder / "salida"
    own.mkdir()
    spool.mkdir()
    (own / "nuevo.toml").write_text(layout_text(found), encoding="utf-8")
    extract(path, path.name, spool, Opciones(layouts=own))
    return [Fila.model_validate_json(line) for line in (spool / "filas.jsonl").read_text().splitlines()]


# ---- periods -------------------------------------------------------------------------------------


def quarterly(path: Path, title: str, quarter: str = "II trim.") -> Path:
    head = ("N.º", "Actividad", "Unidad", "Meta anual", f"Planificado {quarter}", f"Cumplido {quarter}", "% cumpl.")
    rows = []
    for n, name in enumerate(NAMES, 1):
        planned, done = 10 * n + 3, 9 * n + 1
        printed = 99.5 if n == len(NAMES) else round(100 * done / planned, 2)
        rows.append((n, name, ("m2", "km", "kit")[n % 3], 50 * n, planned, done, printed))
    return sheet(path, title, [head], rows)


@pytest.mark.parametrize("title", ["SEGUIMIENTO DEL PLAN 2031", "SEGUIMIENTO DEL PLAN 2031, II TRIMESTRE"])
def test_a_quarter_that_stands_alone_is_not_the_year(tmp_path: Path, title: str) -> None:
    path = quarterly(tmp_path / "plan.xlsx", title)
    found = learnt(path)
    first = figures(rows_of(path, tmp_path, found)[0])
    assert first["fisica", "programado", "2031-T2", False] == "13"
    assert first["fisica", "ejecutado", "2031-T2", False] == "10"
    assert first["fisica", "avance", "2031-T2", False] == "76.92"
    assert [key for key in first if key[2] == "2031"] == [("fisica", "meta", "2031", False)]


def test_the_next_quarter_is_read_as_itself(tmp_path: Path) -> None:
    found = learnt(quarterly(tmp_path / "dos.xlsx", "SEGUIMIENTO DEL PLAN 2031"))
    after = quarterly(tmp_path / "tres.xlsx", "SEGUIMIENTO DEL PLAN 2031", "III trim.")
    assert {c.periodo for fila in rows_of(after, tmp_path, found) for c in fila.cifras} == {"2031", "2031-T3"}


def test_one_wrong_percentage_of_six_does_not_hide_the_rule(tmp_path: Path) -> None:
    found = learnt(quarterly(tmp_path / "plan.xlsx", "SEGUIMIENTO DEL PLAN 2031"))
    assert "avance = ejecutado_trimestre / programado_trimestre * 100" in {i.formula for i in found.igualdades}


def test_letters_under_months_are_planned_and_done(tmp_path: Path) -> None:
    months = ("Enero", "Febrero", "Marzo")
    heads = [
        ("Código", "Actividad", *(text for month in months for text in (month, None))),
        (None, None, *("P", "E") * 3),
    ]
    rows = [(f"Z{n}", name, n, n + 1, n + 2, n, 2 * n, n + 4) for n, name in enumerate(NAMES, 1)]
    merged = ["A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:H3"]
    path = sheet(tmp_path / "meses.xlsx", "SEGUIMIENTO MENSUAL 2031", heads, rows, merged)
    first = figures(rows_of(path, tmp_path, learnt(path))[0])
    assert first["fisica", "programado", "2031-02", False] == "3"
    assert first["fisica", "ejecutado", "2031-02", False] == "1"
    assert first["fisica", "ejecutado", "2031-03", False] == "5"


def test_up_to_a_date_is_cumulative_and_of_the_title(tmp_path: Path) -> None:
    head = ("Meta", "Unidad de medida", "Programado al 30/09", "Ejecutado al 30/09", "% ejecución")
    rows = [(name, "Unidad", 40 + n, 30 + n, round(100 * (30 + n) / (40 + n), 2)) for n, name in enumerate(NAMES)]
    path = sheet(tmp_path / "a.xlsx", "ESTADO DE METAS - 3º TRIMESTRE 2031", [head], rows)
    assert set(figures(rows_of(path, tmp_path, learnt(path))[0])) == {
        ("fisica", role, "2031-T3", True) for role in ("programado", "ejecutado", "avance")
    }
    other = sheet(tmp_path / "b.xlsx", "ESTADO DE METAS - 2º TRIMESTRE 2031", [head], rows)
    assert column(learnt(other), "Ejecutado al 30/09").es is None


@pytest.mark.parametrize(
    ("header", "entry", "line"),
    [
        ("planificado {corte}", "", ""),
        ("planificado", "bajo = ['{corte}']", ""),
        ("planificado {trimestre}", "", "{mes}"),
    ],
)
def test_a_period_that_no_header_gives_is_refused(tmp_path: Path, header: str, entry: str, line: str) -> None:
    text = f"""
id = "x"
version = 1
nombre = "x"
[fila]
clase = "actividad"
tipo = "actividad"
[[columna]]
id = "a"
encabezado = ["{header}"]
{entry}
magnitud = "fisica"
rol = "programado"
periodo = "{{ejercicio}}-{{trimestre}}"
"""
    if line:
        text += f"""[[linea]]
clase = "t"
tipo = "total"
patron = "x"
cifras = [{{ ranura = "v", magnitud = "fisica", rol = "meta", periodo = "{line}" }}]
"""
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError):
        load_file(tmp_path / "x.toml")


# ---- roles and kinds -----------------------------------------------------------------------------


def test_numbers_are_no_names_and_no_codes(tmp_path: Path) -> None:
    head = ("Código", "Producto", "Meta cuatrienio", "Valor objetivo", "Valor alcanzado", "Objetivo")
    rows = [(f"P{n}", name, 60 + n, 50 + n, 21 + n, 70 + n) for n, name in enumerate(NAMES)]
    found = learnt(sheet(tmp_path / "a.xlsx", "PLAN 2031", [head], rows))
    assert column(found, "Producto").es == Columnado("campo", "descripcion")
    assert column(found, "Código").es == Columnado("campo", "codigo")
    assert column(found, "Meta cuatrienio").es is None
    assert column(found, "Objetivo").es is None
    kinds = {name: column(found, name).es for name in ("Valor objetivo", "Valor alcanzado")}
    assert {name: (es.nombre, es.magnitud) for name, es in kinds.items() if es} == {
        "Valor objetivo": ("meta", Magnitud.FISICA),
        "Valor alcanzado": ("ejecutado", Magnitud.FISICA),
    }


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("m2", "km", "kit"), "unidad_medida"),
        (("Gerencia de Obras", "Oficina de Agua", "Área de Cultura"), "unidad_organica"),
        (("ZQ", "WX", "VV"), None),
    ],
)
def test_a_unit_is_what_its_cells_are(tmp_path: Path, cells: tuple[str, ...], field: str | None) -> None:
    rows = [(name, cells[n % 3], 10 + n, 8 + n) for n, name in enumerate(NAMES)]
    found = learnt(sheet(tmp_path / "a.xlsx", "PLAN 2031", [("Actividad", "Unidad", "Meta anual", "Ejecutado")], rows))
    es = column(found, "Unidad").es
    assert es is not None
    assert (es.clase, es.nombre) == (("campo", field) if field else ("atributo", "unidad"))


@pytest.mark.parametrize("shared", ["Vigente anual", "Compromiso 2031"])
def test_a_word_that_money_and_targets_share_is_asked(tmp_path: Path, shared: str) -> None:
    head = ("Meta", "Unidad de medida", shared, "Programado", "Ejecutado")
    rows = [(name, "Unidad", 400 + n, 300 + n, 200 + n) for n, name in enumerate(NAMES)]
    found = column(learnt(sheet(tmp_path / "a.xlsx", "METAS 2031", [head], rows)), shared)
    assert (found.segura, found.nota) == (False, NO_KIND)


def test_among_money_small_figures_are_no_money(tmp_path: Path) -> None:
    head = (
        "Rubro",
        "Nombre",
        "Crédito inicial",
        "Crédito definitivo",
        "Obligaciones reconocidas",
        "Pagos",
        "Realizado",
    )
    rows = [(f"R{n}", name, 10_000, 12_000 + n, 9_000 + n, 8_000, 20 + n) for n, name in enumerate(NAMES)]
    found = learnt(sheet(tmp_path / "a.xlsx", "EJECUCIÓN 2031", [head], rows))
    roles = {p.es.nombre for p in found.propuestas if p.segura and p.es and p.es.es_cifra}
    assert roles == {"aprobado", "vigente", "devengado", "pagado"}
    assert column(found, "Realizado").nota == NO_KIND


def test_a_percentage_among_money_is_of_money(tmp_path: Path) -> None:
    head = ("Rubro", "Nombre", "Apropiación definitiva", "Compromisos", "% ejecución")
    rows = [
        (f"2.{n}", name, 1000 * (n + 7), 790 * (n + 7) + n, round(79 + n / 10 / (n + 7), 2))
        for n, name in enumerate(NAMES)
    ]
    es = column(learnt(sheet(tmp_path / "a.xlsx", "GASTOS 2031", [head], rows)), "% ejecución").es
    assert es is not None
    assert (es.nombre, es.magnitud) == ("avance", Magnitud.FINANCIERA)


def test_a_cause_is_a_remark_and_never_the_name(tmp_path: Path) -> None:
    head = ("Programa", "Meta física", "Prog. anual", "Ejec. 1º trim.", "Desvío", "Causa del desvío")
    rows = [
        (f"Línea {n}", name, 90 + n, 20 + n, -n, "" if n == 3 else f"Llovió {n} semanas")
        for n, name in enumerate(NAMES)
    ]
    path = sheet(tmp_path / "a.xlsx", "METAS 2031", [head], rows)
    found = learnt(path)
    assert column(found, "Causa del desvío").es == Columnado("campo", "observacion")
    assert [fila.descripcion for fila in rows_of(path, tmp_path, found)] == list(NAMES)


def test_a_word_that_its_cell_broke_is_one() -> None:
    assert read_path(("Modifica ciones",), WORDS).conceptos == {"modificacion"}
    assert read_path(("Dif. entre Vigente y Devengado",), WORDS).conflicto


# ---- texts ---------------------------------------------------------------------------------------

TWO_LINES = """\
INFORME DE ACTIVIDADES - I TRIMESTRE 2031

Cód.\tActividad\tUnidad\tMeta\tProg.\tEjec.
\tanual\tI trim\tI trim
"""


def test_a_header_that_lost_fields_is_refused_with_its_reason(tmp_path: Path) -> None:
    lines = [f"B-0{n}\t{name}\tVisita\t{100 + n}\t{30 + n}\t{20 + n}" for n, name in enumerate(NAMES, 1)]
    (tmp_path / "plan.txt").write_text(TWO_LINES + "\n".join(lines), encoding="utf-8")
    with pytest.raises(NothingReadError, match="menos campos"):
        learnt(tmp_path / "plan.txt")
    whole = TWO_LINES.replace("\tanual\tI trim\tI trim", "\t\t\tanual\tI trim\tI trim")
    (tmp_path / "entero.txt").write_text(whole + "\n".join(lines), encoding="utf-8")
    found = learnt(tmp_path / "entero.txt")
    assert {p.es.clave for p in found.propuestas if p.segura and p.es and p.es.es_cifra} == {"", "T1"}


def spaced(path: Path, slip: int = 0) -> Path:
    form = "{:<7}{:<24}{:<12}{:>8}{:>9}{:>9}"
    lines = [
        "INFORME DE ACTIVIDADES",
        "I TRIMESTRE 2031",
        "",
        form.format("Cód.", "Actividad", "Unidad", "Meta", "Prog.", "Ejec."),
    ]
    lines.append(form.format("", "", "", "anual", "I trim", "I trim"))
    for n, name in enumerate(NAMES, 1):
        text = form.format(f"B-0{n}", name, "Visita", f"{1100 + n:,}", 30 + n, 20 + n)
        lines.append(text if n != 4 else text[:40] + " " * slip + text[40:])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_columns_that_spaces_part_are_a_table(tmp_path: Path) -> None:
    path = spaced(tmp_path / "plan.txt")
    found = rows_of(path, tmp_path, learnt(path))
    assert [fila.descripcion for fila in found] == list(NAMES)
    assert {fila.unidad_medida for fila in found} == {"Visita"}
    assert figures(found[0]) == {
        ("fisica", "meta", "2031", False): "1101",
        ("fisica", "programado", "2031-T1", False): "31",
        ("fisica", "ejecutado", "2031-T1", False): "21",
    }


def test_columns_that_do_not_line_up_are_said_and_not_read(tmp_path: Path) -> None:
    path = spaced(tmp_path / "plan.txt", slip=12)
    archivo = extract(path, path.name, tmp_path, Opciones())
    assert not archivo.filas
    assert any("no se alinean" in note for note in archivo.notas)


def test_a_total_that_lost_fields_is_lost_and_not_blank(tmp_path: Path) -> None:
    head = "Cód.\tActividad\tUnidad de medida\tMeta anual\tProgramado I trim\tEjecutado I trim"
    lines = [f"B-0{n}\t{name}\tVisita\t{100 + n}\t{30 + n}\t{20 + n}" for n, name in enumerate(NAMES, 1)]
    path = tmp_path / "plan.txt"
    path.write_text("\n".join(["SEGUIMIENTO 2031", "", head, *lines, "\tTOTAL\t141"]), encoding="utf-8")
    total = rows_of(path, tmp_path, learnt(path))[-1]
    assert total.tipo == "total"
    assert {(c.valor, c.ausencia, c.revision) for c in total.cifras} == {(None, "perdido", True)}


def test_a_column_without_a_place_is_named_where_it_holds_figures(tmp_path: Path) -> None:
    head = "Cód.\tActividad\tMeta anual\tEjecutado\tGlosa zeta"
    lines = [f"B-0{n}\t{name}\t{100 + n}\t{20 + n}\t{7 * n}" for n, name in enumerate(NAMES, 1)]
    path = tmp_path / "plan.txt"
    path.write_text("\n".join(["SEGUIMIENTO 2031", "", head, *lines]), encoding="utf-8")
    (seen,) = [t for t in read(learnt(path)).archivo.tablas if t.familia]
    assert seen.sin_ubicar == ("Glosa zeta",)


def test_a_sheet_of_labels_says_that_it_cannot_be_learnt(tmp_path: Path) -> None:
    rows = [
        ("Código de la obra", "1.2.3"),
        ("Nombre", "Riego"),
        ("Oficina a cargo", "Aguas"),
        ("Valor previsto", 120),
        ("Valor hecho", 84),
    ]
    book = sheet(tmp_path / "ficha.xlsx", "", rows, ())
    with pytest.raises(NothingReadError, match="ficha"):
        learnt(book)


# ---- spans without a period of their own -------------------------------------------------------------


PARTS = ("Primer cuatrimestre", "II CUATRIMESTRE", "3er cuatrimestre")
THIRDS = [(n, name, "Informe", n, n + 1, 4, 2 * n + 5, n, n, 3, 2 * n + 3) for n, name in enumerate(NAMES, 2)]


@pytest.mark.parametrize("total", ["Total", "anual"])
def test_only_the_first_third_of_a_year_has_a_period(tmp_path: Path, total: str) -> None:
    heads = ["N°", "Actividad", "Unidad de medida"]
    heads += [f"{role} {part}" for role in ("Programado", "Ejecutado") for part in (*PARTS, total)]
    document = sheet(tmp_path / "tercios.xlsx", "PLAN OPERATIVO ANUAL 2024", [heads], THIRDS)
    found = learnt(document)
    for number in (5, 6, 9, 10):
        assert found.propuestas[number - 1].es is None
        assert found.propuestas[number - 1].nota == NO_PERIOD
    first = figures(rows_of(document, tmp_path, found)[0])
    planned = ("meta", "2024", False) if total == "anual" else ("programado", "2024", True)
    assert first == {
        ("fisica", "programado", "2024-04", True): "2", ("fisica", *planned): "9",
        ("fisica", "ejecutado", "2024-04", True): "2", ("fisica", "ejecutado", "2024", True): "7",
    }  # fmt: skip
    with pytest.raises(UsageError, match="no tienen código de período"):
        corrected(found, ["5=programado"])


def test_up_to_the_second_third_is_up_to_august(tmp_path: Path) -> None:
    heads = ["N°", "Actividad", "Programado al II cuatrimestre", "Ejecutado al II cuatrimestre", "%"]
    rows = [(n, name, 10 * n, 9 * n, 90) for n, name in enumerate(NAMES, 1)]
    document = sheet(tmp_path / "agosto.xlsx", "PLAN OPERATIVO 2024", [heads], rows)
    first = figures(rows_of(document, tmp_path, learnt(document))[0])
    assert first[("fisica", "programado", "2024-08", True)] == "10"
    assert first[("fisica", "ejecutado", "2024-08", True)] == "9"


def test_a_title_of_a_third_leaves_figures_in_review(tmp_path: Path) -> None:
    lines = ["SEGUIMIENTO DEL PLAN OPERATIVO", "SEGUNDO CUATRIMESTRE DE 2024"]
    lines += ["N°\tActividad\tUnidad de medida\tProgramado\tEjecutado\t%"]
    lines += [f"{n}\t{name}\tInforme\t{10 * n}\t{9 * n}\t90" for n, name in enumerate(NAMES, 1)]
    document = tmp_path / "titulo.txt"
    document.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = rows_of(document, tmp_path, learnt(document))
    assert len(rows) == len(NAMES)
    assert all(c.revision for fila in rows for c in fila.cifras)


# ---- bare numbers and years ------------------------------------------------------------------------


def test_bare_quarters_may_begin_with_the_second_where_they_are_summed(tmp_path: Path) -> None:
    heads = [
        (
            "Código",
            "Actividad",
            "Programado",
            *[None] * 3,
            "Ejecutado",
            *[None] * 3,
            "% de avance acumulado",
            None,
            None,
        ),
        (None, None, *"1234", *"1234", *"234"),
    ]
    rows = []
    for n, name in enumerate(NAMES, 1):
        planned, done = [n + 1, n + 2, 2 * n, 9], [n, n + 1, n, 8]
        shares = [round(100 * sum(done[:k]) / sum(planned[:k]), 2) for k in (2, 3, 4)]
        rows.append((f"Z{n}", name, *planned, *done, *shares))
    merged = ["A3:A4", "B3:B4", "C3:F3", "G3:J3", "K3:M3"]
    path = sheet(tmp_path / "plan.xlsx", "SEGUIMIENTO DEL PLAN 2031", heads, rows, merged)
    first = figures(rows_of(path, tmp_path, learnt(path))[0])
    assert first["fisica", "ejecutado", "2031-T3", False] == "1"
    assert first["fisica", "programado", "2031-T4", False] == "9"


def test_years_are_learnt_with_what_stands_above_them(tmp_path: Path) -> None:
    """Another document of the form prints one of them under another heading, too."""
    heads = [("Código", "Indicador", "Logro esperado", None, "Valor obtenido"), (None, None, 2031, 2032, "2031 - Sem1")]
    rows = [(f"Z{n}", name, n + 20, n + 30, n + 5) for n, name in enumerate(NAMES, 1)]
    found = learnt(sheet(tmp_path / "a.xlsx", "INDICADORES 2031", heads, rows, ["A3:A4", "B3:B4", "C3:D3"]))
    layout = layout_text(found)
    assert 'encabezado = ["{ejercicio}"]\nbajo = ["logro esperado"]' in layout


def test_a_letter_after_a_date_stands_for_planned_or_done(tmp_path: Path) -> None:
    heads = [["Actividad", "Ene-P", "Ene-E", "Feb-P", "Feb-E"]]
    found = learnt(sheet(tmp_path / "plan.xlsx", "Plan 2031", heads, [[name, 4, 3, 5, 6] for name in NAMES]))
    assert [(p.es.nombre, p.es.clave) for p in found.propuestas if p.es and p.es.es_cifra] == [
        ("programado", "01"), ("ejecutado", "01"), ("programado", "02"), ("ejecutado", "02"),
    ]  # fmt: skip


@pytest.mark.parametrize(("last", "role"), [("Cumplimiento (%)", "ejecutado"), ("Ejecutado", "")])
def test_progress_beside_a_goal_and_its_percentage_is_what_was_done(last: str, role: str, tmp_path: Path) -> None:
    heads = [["Indicador", "Meta al tercer trimestre", "Avance al tercer trimestre", last]]
    rows = [[name, 80 + i, 60 + i, 75] for i, name in enumerate(NAMES)]
    found = column(learnt(sheet(tmp_path / "mir.xlsx", "Matriz 2031", heads, rows)), "Avance al tercer trimestre")
    assert (found.es.nombre if found.es and found.segura else "") == role


def test_quarters_that_print_only_dashes_are_of_the_run(tmp_path: Path) -> None:
    heads = [["Actividad", "Planeado T1", "Cumplido T1", "Planeado T2", "Cumplido T2"]]
    rows = [[name, 4, 3 + i % 2, 5, "-"] for i, name in enumerate(NAMES)]
    found = learnt(sheet(tmp_path / "plan.xlsx", "Plan 2031", heads, rows))
    assert [(p.es.nombre, p.es.clave) for p in found.propuestas if p.es and p.es.es_cifra][-1] == ("ejecutado", "T2")


def test_numbers_with_zeros_before_them_are_codes(tmp_path: Path) -> None:
    heads = [["Meta", "Actividad", "Meta anual", "Ejecutado a marzo"]]
    rows = [[f"{i:03}", name, 40 + i, 9 + i] for i, name in enumerate(NAMES)]
    found = learnt(sheet(tmp_path / "plan.xlsx", "Plan 2031", heads, rows))
    assert [p.es.nombre for p in found.propuestas if p.es] == ["codigo", "descripcion", "meta", "ejecutado"]


def test_figures_of_the_month_under_a_month_alone_are_of_it_and_under_a_year_in_review(tmp_path: Path) -> None:
    heads = [["Actividad", "Programado mes", "Ejecutado mes", "Programado acumulado", "Ejecutado acumulado"]]
    rows = [[name, 4, 3 + i, 20, 21 + i] for i, name in enumerate(NAMES)]
    for title, period, review in (("JUNIO 2031", "2031-06", False), ("Reporte 2031", "2031", True)):
        folder = tmp_path / period
        folder.mkdir()
        path = sheet(folder / "plan.xlsx", title, heads, rows)
        fila = rows_of(path, folder, learnt(path))[0]
        assert [(c.periodo, c.revision) for c in fila.cifras if not c.acumulado] == [(period, review)] * 2


def test_a_quarter_whose_number_was_not_read_is_no_other_and_goes_to_review(tmp_path: Path) -> None:
    heads = [["Actividad", "Programado trimestre I Il", 'Ejecutado trimestre "', "% de ejecución"]]
    rows = [[name, 40 + i, 20 + i, round((20 + i) / (40 + i) * 100, 2)] for i, name in enumerate(NAMES)]
    path = sheet(tmp_path / "plan.xlsx", "Plan 2031", heads, rows)
    assert all(c.revision for fila in rows_of(path, tmp_path, learnt(path)) for c in fila.cifras)
