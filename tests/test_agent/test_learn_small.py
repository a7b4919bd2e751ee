"""Tables of a few rows: what the header states is learnt with them, what only chance may say is not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, Estudio, layout_text, study
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.schemas import Cifra, Fila, Hallazgo, Veredicto

TITLE = "EVALUACIÓN DEL PLAN OPERATIVO\nI semestre de 2024\n"
WORK = "N°\tActividad\tUnidad de medida\t"
NAMES = (
    "Talleres de arte\tTaller",
    "Poda de setos\tÁrbol",
    "Censo de colmenas\tColmena",
    "Riego de viveros\tVivero",
    "Ferias de semillas\tFeria",
)
RATE = ("12\t9\t75", "40\t40\t100", "200\t230\t115", "10\t4\t40")


def form(path: Path, heads: str, rows: tuple[str, ...]) -> Path:
    lines = [f"{number}\t{name}\t{row}" for number, (name, row) in enumerate(zip(NAMES, rows, strict=False), 1)]
    path.write_text(f"{TITLE}{WORK}{heads}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def book(path: Path, heads: str, rows: tuple[str, ...]) -> Path:
    """The same form as a sheet, whose reading is certain."""
    lines = [
        [n, *name.split("\t"), *map(_cell, row.split("\t"))]
        for n, (name, row) in enumerate(zip(NAMES, rows, strict=False), 1)
    ]
    return sheet(
        path, [*([title] for title in TITLE.splitlines()), [*WORK[:-1].split("\t"), *heads.split("\t")], *lines]
    )


def _cell(text: str) -> float:
    return float(text) if "." in text else int(text)


def sheet(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    workbook = Workbook()
    for line in lines:
        workbook.active.append(line)
    workbook.save(path)
    return path


def learnt(path: Path) -> Estudio:
    return study(Encargo(path, "chico", Lectura(ocr="never")), known_layouts())


def equations(found: Estudio) -> dict[str, bool]:
    """Formula -> whether it is only supposed."""
    return {item.formula: item.supuesta for item in found.igualdades}


def read_with(path: Path, found: Estudio, folder: Path) -> tuple[list[Cifra], list[Hallazgo]]:
    own, spool = folder / "formatos", folder / "salida"
    own.mkdir()
    spool.mkdir()
    (own / "chico.toml").write_text(layout_text(found), encoding="utf-8")
    extract(path, path.name, spool, Opciones(layouts=own, ocr="never"))
    rows = [Fila.model_validate_json(line) for line in (spool / "filas.jsonl").read_text().splitlines()]
    said = [Hallazgo.model_validate_json(line) for line in (spool / "hallazgos.jsonl").read_text().splitlines()]
    return [cifra for fila in rows for cifra in fila.cifras], said


@pytest.mark.parametrize("rows", [RATE[:3], RATE])
def test_a_percentage_after_what_it_divides(tmp_path: Path, rows: tuple[str, ...]) -> None:
    found = learnt(form(tmp_path / "f.txt", "Programado\tEjecutado\t% de avance", rows))
    assert equations(found) == {"avance = ejecutado / programado * 100": False}
    assert "lo dice su encabezado: «% de avance» va tras «Programado» y «Ejecutado»" in found.igualdades[0].cita


def test_a_row_that_may_follow_another_account_is_in_review_and_blames_nobody(tmp_path: Path) -> None:
    document = form(tmp_path / "f.txt", "Programado\tEjecutado\t% de avance", ("12\t15\t100", *RATE[1:]))  # capped
    found = learnt(document)
    assert equations(found) == {"avance = ejecutado / programado * 100": True}
    figures, said = read_with(document, found, tmp_path)
    assert [(h.veredicto, h.recalculado) for h in said] == [(Veredicto.AMBIGUO, "125")]
    assert "«% de avance» de 1 dice 100 %" in said[0].mensaje
    assert {c.id for c in figures if c.revision} == set(said[0].cifras)


HALVES = "I Semestre Ejecutado\tII Semestre Ejecutado\tTotal anual Ejecutado"
MONTHS = "Ejecutado Enero\tEjecutado Febrero\tEjecutado Marzo\tEjecutado I Trimestre"
BALANCE = "PIM\tDevengado\tSaldo"
RATED = "Programado\tEjecutado\t% de avance"


@pytest.mark.parametrize(
    ("heads", "rows", "printed", "due"),
    [
        (RATED, ("12\t9\t57", *RATE[1:]), "57", "75"),
        (RATED, ("12\t9\t75", "40\t31\t77.5", "8\t3\t73.5"), "73.5", "37.5"),
        ("Previsto\tLogrado\tGrado de ejecución (%)", ("12\t9\t75", "40\t31\t77.5", "8\t3\t73.5"), "73.5", "37.5"),
        ("Previsto\tLogrado\tNivel de ejecución", ("12\t9\t75", "40\t31\t77.5", "8\t3\t73.5"), "73.5", "37.5"),
        ("% de avance\tEjecutado\tProgramado", ("75\t9\t12", "62\t31\t50", "83\t73\t100"), "83", "73"),
        (HALVES, ("131\t122\t263", "38\t66\t104", "2\t1\t3"), "263", "253"),
        (MONTHS, ("180\t210\t196\t586", "14\t13\t15\t52", "2\t1\t3\t6"), "52", "42"),
        (BALANCE, ("18000.5\t12600.5\t5400", "1000\t400\t500", "900\t270\t630"), "500", "600"),
        ("Programado\tEjecutado\tVariación", ("12\t9\t-3", "40\t30\t-10", "200\t230\t50"), "50", "30"),
    ],
)
def test_the_row_that_breaks_what_the_header_defines_is_the_documents_error(
    tmp_path: Path, heads: str, rows: tuple[str, ...], printed: str, due: str
) -> None:
    document = book(tmp_path / "f.xlsx", heads, rows)
    found = learnt(document)
    assert list(equations(found).values()) == [False]
    assert "tampoco sigue otra cuenta conocida" in found.igualdades[0].cita
    _, said = read_with(document, found, tmp_path)
    assert [(h.veredicto, h.impreso, Decimal(h.recalculado or 0)) for h in said] == [
        (Veredicto.ERROR_DEL_DOCUMENTO, printed, Decimal(due))
    ]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (RATED, ("12\t9\t75", "40\t31\t77.5", "3\t2\t66.66")),  # cut, not rounded
        (RATED, ("12\t9\t75", "40\t31\t77.5", "20\t50\t40")),  # turned round
        (f"Alcance previsto\t{RATED}", ("12\t12\t9\t75", "40\t40\t31\t77.5", "50\t25\t11\t22")),  # of an unread total
        (f"Saldo de obras\t{HALVES}", ("0\t31\t22\t53", "0\t38\t66\t104", "7\t20\t11\t38")),  # brought over
        (f"Alcance previsto\t{RATED}", ("12\t12\t9\t75", "40\t40\t31\t77.5", "80\t8\t3\t64")),  # perhaps of it
        (f"Saldo de obras\t{HALVES}", ("0\t31\t22\t53", "0\t38\t66\t104", "7\t20\t11\t48")),  # perhaps brought over
        (HALVES, ("31\t22\t53", "38\t66\t104", "60\t80\t70")),  # a mean
        (HALVES, ("31\t22\t53", "38\t66\t104", "60\t80\t80")),  # what was reached
        ("Programado\tEjecutado\tVariación", ("12\t19\t7", "40\t63\t23", "200\t130\t70")),  # unsigned
        (RATED, ("12\t9\t57", "40\t31\t77.5")),  # one row for it and one against it
        (RATED, ("12\t12\t100", "40\t40\t100", "7\t4\t75")),  # 100 of equal numbers proves nothing
        (RATED, ("12\t9\t75", "40\t31\t77.5", "8\t3\t73.5", "50\t11\t91", "9\t2\t30")),  # most rows break it
        ("Programado\tEjecutado\tVariación", ("2\t1\t-1", "5\t3\t-2", "9\t7\t-8")),  # three digits prove little
    ],
)
def test_few_rows_that_leave_it_open_accuse_nobody(tmp_path: Path, heads: str, rows: tuple[str, ...]) -> None:
    document = book(tmp_path / "f.xlsx", heads, rows)
    _, said = read_with(document, learnt(document), tmp_path)
    assert not [h for h in said if h.veredicto is Veredicto.ERROR_DEL_DOCUMENTO]


@pytest.mark.parametrize("row", ["12\t15\t100", "3\t2\t66.66", "20\t50\t40"])  # capped, cut, turned round
def test_a_later_document_with_another_account_accuses_nobody(tmp_path: Path, row: str) -> None:
    found = learnt(book(tmp_path / "f.xlsx", RATED, ("12\t9\t64", "40\t31\t77.5", "16\t6\t37.5")))
    later = book(tmp_path / "g.xlsx", RATED, ("50\t13\t26", row, "80\t70\t87.5", "16\t4\t59"))
    _, said = read_with(later, found, tmp_path)
    assert [(h.impreso, h.veredicto) for h in said] == [
        (row.split("\t")[2], Veredicto.AMBIGUO),
        ("59", Veredicto.ERROR_DEL_DOCUMENTO),
    ]


def test_a_total_of_months_in_lines_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    months = (((20, 21, 9), (18, 22, 9)), ((4, 6, 1), (3, 4, 2)), ((6, 8, 3), (5, 9, 4)))
    heads = ["Actividad", "Detalle", "Enero", "Febrero", "Marzo", "Total"]
    lines: list[list[object]] = [[TITLE.splitlines()[0]], ["I trimestre de 2024"], [*heads]]
    for name, figures in zip(NAMES, months, strict=False):
        lines += [
            [name.partition("\t")[0], what, *p, sum(p)]
            for what, p in zip(("Programado", "Ejecutado"), figures, strict=True)
        ]
    lines[-1][-1] = 81
    sheet(path, lines)
    document = learnt(path)
    assert "valor.ejecutado = suma(mes.ejecutado)" in equations(document)
    _, said = read_with(path, document, tmp_path)
    assert [(h.veredicto, h.impreso, h.recalculado) for h in said] == [(Veredicto.ERROR_DEL_DOCUMENTO, "81", "18")]
    assert "«Total (ejecutado)»" in said[0].mensaje


@pytest.mark.parametrize(
    ("heads", "rows", "formula"),
    [
        ("Programado\tEjecutado\tVariación", ("12\t9\t-3", "40\t30\t-10", "200\t230\t30"),
         "variacion = ejecutado - programado"),
        ("PIM\tDevengado\tSaldo", ("18000.00\t12600.00\t5400.00", "1000.00\t400.00\t600.00", "900.00\t450.00\t450.00"),
         "saldo = vigente - devengado"),
        ("PIA\tModificaciones\tPIM", ("500.00\t20.00\t520.00", "800.00\t-50.00\t750.00", "900.00\t45.00\t945.00"),
         "vigente = aprobado + modificacion"),
        ("I Trimestre Programado\tII Trimestre Programado\tIII Trimestre Programado\tTotal Programado",
         ("1\t2\t3\t6", "5\t5\t6\t16", "10\t20\t10\t40"), "programado_acumulado = suma(programado_trimestre)"),
    ],
)  # fmt: skip
def test_what_a_header_states_is_learnt_of_three_rows(
    tmp_path: Path, heads: str, rows: tuple[str, ...], formula: str
) -> None:
    assert equations(learnt(form(tmp_path / "f.txt", heads, rows))) == {formula: False}


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("Programado\tEjecutado\tPIM\tDevengado", ("2\t1\t3\t3", "3\t1\t4\t4", "1\t2\t3\t3")),  # 2 + 1 = 3, by chance
        ("Programado\tEjecutado\t% de avance", ("12\t9\t57", "40\t40\t90", "200\t230\t115")),  # most rows break it
        ("Programado\tEjecutado\t% de avance", ("5\t5\t100", "7\t7\t100", "9\t9\t100")),  # all the same proves nothing
    ],
)
def test_chance_proves_nothing(tmp_path: Path, heads: str, rows: tuple[str, ...]) -> None:
    assert equations(learnt(form(tmp_path / "f.txt", heads, rows))) == {}


def test_two_balances_that_would_both_do_are_not_written(tmp_path: Path) -> None:
    rows = tuple(f"{n}\t{n}\t{n}00.00\t{n}0.00\t{n}0.00\t{n * 90}.00" for n in (3, 5, 7))
    heads = "Programado\tEjecutado\tPIM\tCompromiso\tDevengado\tSaldo"
    assert equations(learnt(form(tmp_path / "f.txt", heads, rows))) == {}


def test_a_first_row_of_small_numbers_is_no_header(tmp_path: Path) -> None:
    rows = ("2\t1\t3\t1", "3\t1\t4\t2", "1\t2\t3\t1")
    found = learnt(form(tmp_path / "f.txt", "Programado\tEjecutado\tBeneficiarios\tHoras", rows))
    assert [p.encabezado for p in found.propuestas][3:5] == ["Programado", "Ejecutado"]
    assert found.candidato.filas == len(rows)


def test_a_known_form_with_columns_more_is_learnt_whole(tmp_path: Path) -> None:
    over = "\tI Trimestre" * 3 + "\tII Trimestre" * 3 + "\tPresupuesto" * 3
    under = "\tProg.\tEjec.\t%" * 2 + "\tPIM\tDevengado\t%"
    lines = ["PLAN OPERATIVO 2024", f"Cód.\tActividad\tUnidad de medida\tMeta anual{over}", f"\t\t\t{under}"]
    rows = ("24\t6\t6\t100\t6\t5\t83.33\t400.00\t210.00\t52.50", "40\t10\t8\t80\t10\t12\t120\t90.00\t45.00\t50.00",
            "12\t3\t3\t100\t4\t1\t25\t80.00\t20.00\t25.00")  # fmt: skip
    lines += [f"AO-0{n}\t{name}\t{row}" for n, (name, row) in enumerate(zip(NAMES, rows, strict=False), 1)]
    document = tmp_path / "plan.txt"
    document.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = learnt(document)
    assert found.candidato.conocida == "programado-ejecutado"
    assert "financiera_avance = financiera_devengado / financiera_vigente * 100" in equations(found)
    figures, _ = read_with(document, found, tmp_path)
    assert len(figures) == len(rows) * 10


def test_money_without_work_is_found(tmp_path: Path) -> None:
    rows = ("6\t0\t900.00\t400.00", "12\t9\t800.00\t600.00", "5\t5\t70.00\t70.00")
    document = form(tmp_path / "f.txt", "Programado\tEjecutado\tPIM\tDevengado", rows)
    _, said = read_with(document, learnt(document), tmp_path)
    assert [(h.regla, h.fila) for h in said if h.regla == "chico.coherencia"] == [("chico.coherencia", said[0].fila)]
    assert said[0].fila is not None
    assert said[0].fila.endswith("-r1")


def test_a_percentage_after_figures_without_a_place_is_in_doubt(tmp_path: Path) -> None:
    heads = "Actividades programadas\tActividades ejecutadas\t% ejecución\t"
    heads += "Inversión programada (S/)\tInversión ejecutada (S/)"
    rows = ("12\t9\t75\t1500.00\t1200.00", "40\t40\t100\t900.50\t450.25", "20\t23\t115\t720.00\t700.00")
    (rate,) = (p for p in learnt(form(tmp_path / "f.txt", heads, rows)).propuestas if p.encabezado == "% ejecución")
    assert rate.dudosa


def test_tables_with_a_quarter_each_prove_one_equation(tmp_path: Path) -> None:
    head = f"{WORK}Programado\tEjecutado\t% de avance"
    quarters = [f"{n}\t{name}\t{row}" for n, (name, row) in enumerate(zip(NAMES, RATE, strict=False), 1)]
    path = tmp_path / "f.txt"
    parts = "\n\n".join(f"{word} trimestre\n{head}\n" + "\n".join(quarters) for word in ("Primer", "Segundo"))
    path.write_text(f"EVALUACIÓN DEL PLAN OPERATIVO 2024\n\n{parts}\n", encoding="utf-8")
    found = learnt(path)
    assert equations(found) == {"avance = ejecutado / programado * 100": False}
    figures, said = read_with(path, found, tmp_path)
    assert not said
    assert [c.periodo for c in figures if c.rol == "avance"] == ["2024-T1"] * 4 + ["2024-T2"] * 4


def test_a_line_that_fills_every_field_lost_none(tmp_path: Path) -> None:
    """Its wrong percentage was taken for the sign of a lost goal: 80 planned and 20 done of `80;20;0;25,00`."""
    head = "Código;Actividad;Unidad de medida;Meta anual;Programado III trim.;Ejecutado III trim.;% de avance;Nota"
    rows = ["40;12;9;75,00;La bomba falló", "24;6;6;100,00;", "300;100;130;130,00;", "80;20;0;25,00;Sin repuestos"]
    rows.append("16;4;3;75,00;")
    lines = [f"A-0{n};{name};Unidad;{row}" for n, (name, row) in enumerate(zip(NAMES, rows, strict=False), 1)]
    path = tmp_path / "plan.csv"
    path.write_text("\n".join(["SEGUIMIENTO DEL PLAN OPERATIVO 2024", head, *lines]) + "\n", encoding="utf-8")
    figures, said = read_with(path, learnt(path), tmp_path)
    printed = {c.rol.value: str(c.valor) for c in figures if "-r4-" in c.id}
    assert printed == {"meta": "80", "programado": "20", "ejecutado": "0", "avance": "25.00"}
    assert len(said) == 1
