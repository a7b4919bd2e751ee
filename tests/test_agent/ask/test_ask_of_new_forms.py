"""Questions on documents of forms that nobody prepared: what their own columns, codes and periods allow to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import cli
from agent import settings
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Sesion

Ask = Callable[[Path, str], Respuesta]


@pytest.fixture
def ask() -> Ask:
    def one(results: Path, question: str) -> Respuesta:
        with Sesion(results, settings.load({})) as session:
            return session.ask(question)

    return one


def ficha(folder: Path, *lines: str) -> Path:
    path, out = folder / "ficha.txt", folder / "out"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cli.main(["extract", str(path), "-o", str(out), "--engine", "rules"]) == 0
    return out


def learnt(folder: Path, *rows: tuple[object, ...]) -> Path:
    path, layouts, out = folder / "plan.xlsx", folder / "formatos", folder / "out"
    book = openpyxl.Workbook()
    for row in (("Seguimiento del plan, primer trimestre de 2031",), *rows):
        book.active.append(row)
    book.save(path)
    layouts.mkdir()
    assert cli.main(["learn", str(path), "-o", str(layouts / "plan.toml"), "--yes", "--engine", "rules"]) == 0
    assert cli.main(["extract", str(path), "-o", str(out), "--layouts", str(layouts), "--engine", "rules"]) == 0
    return out


BECAS = (
    "FICHA DE AVANCE 2031",
    "Actividad: Becas de oficio",
    "Unidad de medida: beca",
    "Meta anual 2031: 120",
    "Programado tercer trimestre 2031: 40",
    "Ejecutado tercer trimestre 2031: 31",
)


def test_what_one_quarter_did_is_not_what_the_year_has_done(ask: Ask, tmp_path: Path) -> None:
    out = ficha(tmp_path, *BECAS)
    answer = ask(out, "¿Cuánto falta para la meta anual de Becas de oficio?")
    assert (answer.tipo, answer.cifras) == (Tipo.NO_CONSTA, ())
    assert "solo de III trimestre" in answer.texto
    answer = ask(out, "¿Cuántas becas de oficio faltaron para lo programado en el tercer trimestre?")
    assert [str(figure.valor) for figure in answer.cifras] == ["9"]


@pytest.mark.parametrize(
    ("question", "value"),
    [("¿Cuál es la meta anual?", "120"), ("¿Cuánto faltó para lo programado en el tercer trimestre?", "9")],
)
def test_the_one_row_of_a_ledger_need_not_be_named(ask: Ask, tmp_path: Path, question: str, value: str) -> None:
    answer = ask(ficha(tmp_path, *BECAS), question)
    assert (answer.tipo, [str(figure.valor) for figure in answer.cifras]) == (Tipo.RESPUESTA, [value])


MONTHS = ("Código meta", "Meta de producto", "Unidad", "Ejecutado enero", "Ejecutado febrero", "Ejecutado marzo")
BY_MONTH = (
    (*MONTHS, "Ejecutado acumulado a marzo", "Beneficiarios"),
    ("A-1", "Poda de cercos vivos", "cerco", 11, 12, 14, 37, 510),
    ("A-2", "Riego de jardines", "jornada", 21, 19, 23, 73, 204),
)


@pytest.mark.parametrize("question", ["¿Cuánto se ejecutó de A-2 en febrero?", "lo ejecutado en febrero de a-2"])
def test_a_code_of_one_letter_names_its_row(ask: Ask, tmp_path: Path, question: str) -> None:
    answer = ask(learnt(tmp_path, *BY_MONTH), question)
    assert [str(figure.valor) for figure in answer.cifras] == ["19"]


def test_a_total_that_no_rule_adds_up_is_added_up_when_asked(ask: Ask, tmp_path: Path) -> None:
    out = learnt(tmp_path, *BY_MONTH)
    answer = ask(out, "¿Coincide el total ejecutado de Riego de jardines con la suma de sus meses?")
    assert [str(figure.valor) for figure in answer.cifras] == ["73", "63"]
    assert "21 + 19 + 23" in answer.texto
    answer = ask(out, "¿Coincide el total ejecutado de Poda de cercos vivos con la suma de sus meses?")
    assert "No hay hallazgos" in answer.texto


def test_what_no_column_was_found_for_is_named_beside_no_findings_and_no_figure(ask: Ask, tmp_path: Path) -> None:
    out = learnt(tmp_path, *BY_MONTH)
    answer = ask(out, "¿Está bien lo ejecutado de Poda de cercos vivos?")
    assert "«Beneficiarios»" in answer.texto
    answer = ask(out, "¿Cuánto se programó de Poda de cercos vivos?")
    assert answer.tipo is Tipo.NO_CONSTA
    assert "«Beneficiarios»" in answer.texto or answer.evidencia


def test_a_list_says_which_of_its_figures_the_office_got_wrong(ask: Ask, tmp_path: Path) -> None:
    done = [("Becas", 40, 30, 75), ("Ferias", 20, 16, 80), ("Talleres", 50, 30, 70), ("Visitas", 10, 9, 90)]
    lines = [(n, f"Organización de {name} del barrio", *figures) for n, (name, *figures) in enumerate(done, 1)]
    heads = ("N.º", "Actividad", "Programado I trimestre", "Ejecutado I trimestre", "% de avance I trimestre")
    answer = ask(learnt(tmp_path, heads, *lines), "¿Qué actividades están por debajo del 78 %?")
    assert answer.texto.count("la cuenta da") == 1 and "70 % (la cuenta da 60 %)" in answer.texto
