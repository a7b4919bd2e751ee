"""A layout is learnt from one document, and no doubt gets into it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.learn.candidates import Lectura
from agent.learn.compose import quote
from agent.learn.correction import correct
from agent.learn.equations import search
from agent.learn.headings import read_path
from agent.learn.learning import Encargo, Estudio, NothingReadError, layout_text, read, study
from agent.learn.run import corrected
from agent.learn.vocabulary import vocabulary
from evals.forms import FORMAS, Forma, write_form
from evals.score import score
from evals.unknown import Columns, judged, told, truth_of, write_layout
from evals.unknown import read as read_with
from extractors.errors import UsageError
from extractors.forms import known_layouts
from extractors.layouts import load_file
from extractors.pipeline import Opciones, extract
from extractors.schemas import Cifra, Fila, Fuente, Magnitud, Rol, TipoFila

WORDS = vocabulary(())

HEAD = "CÓDIGO\tACCIÓN\tUNIDAD DE MEDIDA\tMETA ANUAL\tT1 PLANEADO\tT1 REALIZADO\tT2 PLANEADO\tT2 REALIZADO\t% DE AVANCE"
ROWS = [
    ("PA-01", 12, 4, 3, 8, 6),
    ("PA-02", 20, 5, 5, 15, 9),
    ("PA-03", 30, 10, 9, 20, 18),
    ("PA-04", 8, 3, 1, 5, 3),
    ("PA-05", 16, 9, 4, 7, 4),
    ("PA-06", 25, 5, 2, 20, 13),
]


def plan(path: Path, head: str = HEAD, times: int = 1) -> Path:
    """A plan of action by quarters, in which the target is the sum and progress is done over target."""
    lines = ["SEGUIMIENTO AL PLAN DE ACCIÓN 2024", head]
    for code, target, p1, d1, p2, d2 in ROWS:
        done = Decimal(100 * times * (d1 + d2)) / (times * target)
        figures = [times * value for value in (target, p1, d1, p2, d2)]
        lines.append("\t".join([code, f"REVISIÓN DE {code}", "VISITA", *map(str, figures), f"{done:.1f}"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def learnt(path: Path, name: str = "nuevo") -> Estudio:
    return study(Encargo(path, name, Lectura(ocr="never")), known_layouts())


@pytest.mark.parametrize(
    ("path", "concept", "cut"),
    [
        (("Programado", "Ene"), "programado", "01"),
        (("EJECUCIÓN", "IV TRIM"), "ejecutado", "T4"),
        (("Meta de cumplimiento", "2"), "ejecutado", "T2"),
        (("METAS", "Programad a"), "programado", None),
        (("Crédito Vigente",), "vigente", None),
        (("Porcentaje de avance acumulado al I semestre",), "avance", "S1"),
        (("Código del producto",), "codigo", None),
        (("Nombre del responsable",), "unidad_organica", None),
    ],
)
def test_a_header_says_what_its_column_is(path: tuple[str, ...], concept: str, cut: str | None) -> None:
    rotulo = read_path(path, WORDS)
    assert concept in rotulo.conceptos
    assert not rotulo.conflicto
    assert (rotulo.corte.clave if rotulo.corte else None) == cut


@pytest.mark.parametrize("text", ["Devengado no pagado", "Alc. / Prog."])
def test_a_header_that_names_two_things_is_a_conflict(text: str) -> None:
    assert read_path((text,), WORDS).conflicto


def test_a_programme_is_no_misprint_of_planned() -> None:
    assert read_path(("PROGRAMA",), WORDS).conceptos == frozenset()


def test_the_layout_reads_its_document_and_the_next(tmp_path: Path) -> None:
    found = learnt(plan(tmp_path / "plan.tsv"))
    assert all(p.segura for p in found.propuestas)
    formulas = {item.formula for item in found.igualdades}
    assert "meta = suma(programado_trimestre)" in formulas
    assert "avance = suma(ejecutado_trimestre) / meta * 100" in formulas
    assert not any("realizado" in f for f in formulas)
    folder = tmp_path / "formatos"
    folder.mkdir()
    (folder / "nuevo.toml").write_text(layout_text(found), encoding="utf-8")
    spool = tmp_path / "otro"
    spool.mkdir()
    archivo = extract(plan(tmp_path / "otro.tsv", times=7), "otro.tsv", spool, Opciones(layouts=folder))
    rows = [Fila.model_validate_json(line) for line in (spool / "filas.jsonl").read_text().splitlines()]
    assert [t.familia for t in archivo.tablas] == ["nuevo"]
    figures = {(f.codigo, c.rol.value, c.periodo): c.valor for f in rows for c in f.cifras}
    assert figures["PA-03", "meta", "2024"] == 210
    assert figures["PA-03", "programado", "2024-T2"] == 140
    assert figures["PA-05", "ejecutado", "2024-T1"] == 28
    assert archivo.hallazgos == {}


def test_an_unknown_figure_column_is_left_out_and_said(tmp_path: Path) -> None:
    found = learnt(plan(tmp_path / "plan.tsv", HEAD.replace("% DE AVANCE", "GLOSA NUMÉRICA ZETA")))
    last = found.propuestas[-1]
    assert not last.segura or last.como == "cifras"
    text = tomllib.loads(layout_text(found))
    placed = [c for c in text["columna"] if c.get("magnitud")]
    assert len(placed) == (4 if last.segura else 3)


def test_a_text_that_is_another_code_in_every_row_is_the_code(tmp_path: Path) -> None:
    first = learnt(plan(tmp_path / "plan.tsv", HEAD.replace("CÓDIGO", "CÓDIGO META"))).propuestas[0]
    assert (first.encabezado, first.es and first.es.nombre) == ("CÓDIGO META", "codigo")


BUDGET = """EJECUCIÓN 2031, ACUMULADO A AGOSTO
Partida\tAsignado\tModificado\tVigente\tDevengado
Remuneraciones\t1840000.00\t62000.00\t1902000.00\t1288410.55
Servicios básicos\t412500.00\t-15000.00\t397500.00\t268900.25
Materiales y suministros\t330000.00\t45000.00\t375000.00\t199870.00
Bienes duraderos\t118200.00\t2000.00\t120200.00\t81240.60
"""


def test_what_a_budget_was_changed_by_is_not_the_changed_budget(tmp_path: Path) -> None:
    path = tmp_path / "gastos.tsv"
    path.write_text(BUDGET, encoding="utf-8")
    names = [p.es.nombre if p.es else "" for p in learnt(path).propuestas]
    assert names == ["descripcion", "aprobado", "modificacion", "vigente", "devengado"]


def test_a_yes_in_every_row_is_no_code(tmp_path: Path) -> None:
    path = plan(tmp_path / "plan.tsv")
    head = path.read_text(encoding="utf-8").split("\n")[1].split("\t")[0]
    changed = [line.replace(line.split("\t")[0], "SI", 1) for line in path.read_text().splitlines()[2:]]
    path.write_text(
        "\n".join(["SEGUIMIENTO 2024", "\t".join([head, *HEAD.split("\t")[1:]]), *changed]), encoding="utf-8"
    )
    first = learnt(path).propuestas[0]
    assert first.es is None or first.es.clase == "atributo"


def test_an_opposite_role_is_never_swapped(tmp_path: Path) -> None:
    """Planned and done are read from words alone: numbers fit either way, so that no number may decide."""
    found = learnt(plan(tmp_path / "plan.tsv"))
    roles = {p.encabezado: p.es.nombre for p in found.propuestas if p.es and p.es.es_cifra}
    assert {role for name, role in roles.items() if "PLANEADO" in name} == {"programado"}
    assert {role for name, role in roles.items() if "REALIZADO" in name} == {"ejecutado"}


def months(path: Path, title: str) -> Path:
    names = ("Ene", "Feb", "Mar", "Abr", "May", "Jun")
    lines = [title, "\t".join(["SERVICIO", *names, "TOTAL"])]
    for row in range(1, 9):
        values = [row * 3 + month * month for month in range(6)]
        lines.append("\t".join([f"Atención número {'abcdefgh'[row - 1]}", *map(str, values), str(sum(values))]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_months_without_a_role_wait_for_a_person(tmp_path: Path) -> None:
    known = tuple(layout for layout in known_layouts() if layout.id != "mensual-simple")
    path = months(tmp_path / "meses.tsv", "Cuadro de servicios")
    found = study(Encargo(path, "meses", Lectura(ocr="never")), known)
    assert not found.series
    assert sum(p.dudosa for p in found.propuestas) == 6
    told = corrected(found, ["2-8=programado"])
    assert "programado_acumulado = suma(programado_mes)" in {item.formula for item in told.igualdades}
    assert {c.rol for fila in read(told).filas for c in fila.cifras} == {Rol.PROGRAMADO}


def test_the_title_may_give_months_their_role(tmp_path: Path) -> None:
    known = tuple(layout for layout in known_layouts() if layout.id != "mensual-simple")
    found = study(Encargo(months(tmp_path / "m.tsv", "PROGRAMACIÓN 2025"), "m", Lectura(ocr="never")), known)
    assert {p.es.nombre for p in found.propuestas if p.segura and p.es and p.es.es_cifra} == {"programado"}


def test_a_hostile_header_stays_text(tmp_path: Path) -> None:
    evil = 'ACCIÓN"] \\ [[ecuacion]] [red]x[/red] \x1b[31m {mes} {texto}'
    found = learnt(plan(tmp_path / "plan.tsv", HEAD.replace("ACCIÓN", evil)))
    text = layout_text(found)
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    assert "\x1b" not in text
    assert len(load_file(path).reglas.ecuaciones) == len(found.igualdades)
    assert len(read(found).filas) == len(ROWS)


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_one_toml_string(text: str) -> None:
    assert tomllib.loads(f"a = {quote(text)}\n") == {"a": text}


def test_the_known_needs_no_learning(tmp_path: Path) -> None:
    path = months(tmp_path / "meses.tsv", "Cuadro de servicios")
    path.write_text("\n".join(line.rpartition("\t")[0] or line for line in path.read_text().splitlines()))
    with pytest.raises(NothingReadError, match="mensual-simple"):
        learnt(path)


@pytest.mark.parametrize("order", ["7", "x=meta", "99=meta", "2=inventado", "4=meta:oro", "0=meta"])
def test_an_order_that_cannot_be_met(tmp_path: Path, order: str) -> None:
    found = learnt(plan(tmp_path / "plan.tsv"))
    with pytest.raises(UsageError):
        correct(found.propuestas, [order], found.palabras)


# ---- equations -----------------------------------------------------------------------------------


def row(number: int, **values: int | str) -> Fila:
    figures = tuple(
        Cifra(
            id=f"r{number}-{name}",
            magnitud=Magnitud.FINANCIERA,
            rol=Rol(name),
            periodo="2024",
            acumulado=False,
            valor=Decimal(value),
            ausencia=None,
            fuente=Fuente(pagina=1, texto=str(value), motor="hoja"),
            ranura=name,
        )
        for name, value in values.items()
    )
    return Fila(
        id=f"r{number}", archivo="a", sha256="0", pagina=1, familia="x", tipo=TipoFila.PARTIDA, codigo=None,
        descripcion=str(number), cifras=figures, clase="partida",
    )  # fmt: skip


def formulas(rows: list[Fila]) -> set[str]:
    return {item.candidata.formula for item in search(rows)}


def test_a_sum_of_two_is_found_once() -> None:
    rows = [row(n, aprobado=100 * n, modificacion=7 + n, vigente=101 * n + 7) for n in range(1, 9)]
    assert formulas(rows) == {"vigente = aprobado + modificacion"}


def test_what_is_always_zero_proves_nothing() -> None:
    assert not formulas([row(n, aprobado=100 * n, modificacion=0, vigente=100 * n) for n in range(1, 9)])


def test_the_same_row_again_proves_nothing_more() -> None:
    assert not formulas([row(n, aprobado=100, modificacion=7, vigente=107) for n in range(1, 9)])


def test_too_many_breaks_are_no_equation() -> None:
    rows = [row(n, aprobado=100 * n, modificacion=7 + n, vigente=101 * n + (7 if n % 3 else 9)) for n in range(1, 13)]
    assert not formulas(rows)


def test_one_wrong_row_in_twenty_is_an_error_of_the_document() -> None:
    rows = [row(n, aprobado=100 * n, modificacion=7 + n, vigente=101 * n + (9 if n == 5 else 7)) for n in range(1, 21)]
    (found,) = search(rows)
    assert (found.cumple, found.rompe) == (19, 1)


@pytest.mark.parametrize("forma", FORMAS, ids=[forma.id for forma in FORMAS])
def test_a_form_that_no_layout_knows(forma: Forma, tmp_path: Path) -> None:
    """Semesters side by side, targets beside money, amounts called after their "partida": none is placed wrongly."""
    document, second = write_form(forma, 5, 20, tmp_path), write_form(forma, 6, 12, tmp_path)
    alone = learnt(document)
    assert judged(alone, truth_of(forma)).wrong == 0
    said = corrected(alone, told(alone, forma))
    assert judged(said, truth_of(forma)) == Columns(right=len(truth_of(forma)))
    read_with(second, write_layout(said, tmp_path / "formatos"), "rules", None, tmp_path / "out")
    found = score(second.with_suffix(".truth.jsonl"), tmp_path / "out" / "filas.jsonl")
    assert (found.coverage, found.silent, found.rows_lost) == (1.0, 0, 0)


def test_a_sum_that_fails_too_often_is_named_and_not_written(tmp_path: Path) -> None:
    path = plan(tmp_path / "plan.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in (12, 13):  # two targets that are no sum
        code = f"PA-{number}"
        lines.append(f"{code}\tREVISIÓN DE {code}\tVISITA\t{number}\t{number}\t3\t{number}\t4\t{number * 7}.0")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = learnt(path)
    assert not any(item.formula.startswith("meta = suma(") for item in found.igualdades)
    assert any("meta = suma(" in said and said.endswith("se cumple en 6 filas y falla en 2") for said in found.casi)


def test_additions_and_reductions_are_told_apart_from_the_unknown(tmp_path: Path) -> None:
    head = "PARTIDA\tDENOMINACIÓN\tPRESUPUESTO INICIAL\tADICIONES\tREDUCCIONES\tPRESUPUESTO VIGENTE"
    rows = [f"0{n}\tServicio {n}\t{n}00.50\t{n}0.25\t{n}.10\t{n}08.{n}5" for n in range(1, 8)]
    (tmp_path / "gasto.txt").write_text("\n".join(["EJECUCIÓN 2031", head, *rows]) + "\n", encoding="utf-8")
    notes = {p.encabezado: p.nota for p in learnt(tmp_path / "gasto.txt").propuestas}
    assert "parte de la modificación" in notes["ADICIONES"]
    assert "parte de la modificación" in notes["REDUCCIONES"]
