"""`draft`: what it writes, what it prints, and how it says no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

import cli
from agent.justificacion.model import HUECO
from agent.texts import SIN_EJERCICIO
from evals.drafts import ledger_of


@pytest.fixture(scope="module")
def periodo(resultados: Path) -> str:
    """A quarter of the POI report, which prints months."""
    rows = [json.loads(line) for line in (resultados / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
    year = next(c["periodo"][:4] for row in rows if row["familia"] == "poi-ceplan" for c in row["cifras"])
    return f"{year}-T1"


def draft(resultados: Path, periodo: str, *more: object) -> int:
    return cli.main(["draft", "-w", str(resultados), "--periodo", periodo, *map(str, more)])


def test_writes_word_markdown_and_jsonl(resultados: Path, periodo: str, tmp_path: Path, capsys: Any) -> None:
    assert draft(resultados, periodo, "-o", tmp_path / "out") == 0
    told = capsys.readouterr().out
    made = {path.suffix: path for path in (tmp_path / "out").iterdir()}
    assert set(made) == {".docx", ".md", ".jsonl"}
    assert "Sin imprimir" not in told
    sentences = [json.loads(line) for line in made[".jsonl"].read_text(encoding="utf-8").splitlines()]
    text = "\n".join(paragraph.text for paragraph in Document(str(made[".docx"])).paragraphs)
    markdown = made[".md"].read_text(encoding="utf-8").replace("\\", "")
    for sentence in sentences:
        assert sentence["texto"] in text.replace("\u00a0", " ")
        assert sentence["texto"] in markdown
        assert sentence["origen"] == "hueco" or "no_sustentada" not in sentence["veredictos"]
        assert all(fact["cifras"] for fact in sentence["hechos"])
    assert any(sentence["texto"] == HUECO for sentence in sentences)


def test_a_draft_stands_its_own_verification(resultados: Path, periodo: str, tmp_path: Path, capsys: Any) -> None:
    assert draft(resultados, periodo, "-o", tmp_path / "out") == 0
    (markdown,) = (tmp_path / "out").glob("*.md")
    text = markdown.read_text(encoding="utf-8")
    forged = tmp_path / "forjado.md"
    forged.write_text(text.replace("Sumado de lo impreso: programado = ", "Sumado de lo impreso: programado = 97 + "))
    capsys.readouterr()

    def rejected(path: Path) -> list[str]:
        assert cli.main(["draft", "-w", str(resultados), "--verify", str(path), "--json"]) == 0
        said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [item["texto"] for item in said if item["veredicto"] == "no_sustentada"]

    assert rejected(markdown) == []
    assert any("97 + " in sentence for sentence in rejected(forged))


def test_every_fact_leads_to_cells_of_the_ledger(resultados: Path, periodo: str, capsys: Any) -> None:
    assert draft(resultados, periodo, "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    rows = [json.loads(line) for line in (resultados / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
    cells = {cell["id"]: cell for row in rows for cell in row["cifras"]}
    assert facts
    for row in facts:
        for fact in row["hechos"]:
            assert all(not cells[cell]["revision"] and cells[cell]["valor"] for cell in fact["cifras"])


def test_only_what_is_due(resultados: Path, periodo: str, capsys: Any) -> None:
    assert draft(resultados, periodo, "--only-due", "--json") == 0
    due = json.loads(capsys.readouterr().out)
    assert due
    assert all(row["motivos"] for row in due)


NADA = "[umbrales.nada]\nminimo = 0\nmaximo = 99999\nsin_programacion = false\nsin_ejecucion = false\n"


def test_nothing_due(resultados: Path, periodo: str, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    settings = tmp_path / "justifica.toml"
    settings.write_text(NADA, encoding="utf-8")
    monkeypatch.setenv("JUSTIFICA_CONFIG", str(settings))
    out = tmp_path / "out"
    assert draft(resultados, periodo, "--only-due", "--norma", "nada", "-o", out) == 0
    assert "Ninguna actividad requiere justificación" in capsys.readouterr().out
    assert not out.exists()
    assert draft(resultados, periodo, "--norma", "otra") == 2
    assert "[umbrales.otra]" in capsys.readouterr().err


def test_causes_there_and_back(resultados: Path, periodo: str, tmp_path: Path, capsys: Any) -> None:
    form, out = tmp_path / "causas.xlsx", tmp_path / "x.docx"
    assert draft(resultados, periodo, "--causes-template", form) == 0
    assert draft(resultados, periodo, "--causes-template", form) == 2  # it may hold causes
    book = openpyxl.load_workbook(form)
    sheet = book["Causas"]
    head = [cell.value for cell in sheet[1]]
    place = {name: number for number, name in enumerate(head, 1)}
    assert sheet.protection.sheet
    assert sheet.cell(2, place["Fila"]).protection.locked
    assert not sheet.cell(2, place["Causa"]).protection.locked
    stated = {"Causa": "Demora del proveedor", "Quién lo informa": "Ana Ruiz", "Fecha (AAAA-MM-DD)": "2025-04-03"}
    for name, value in stated.items():
        sheet.cell(2, place[name]).value = value
    book.save(form)
    assert draft(resultados, periodo, "--causes", form, "-o", out, "--only-due") == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "El área informa: «Demora del proveedor» (Ana Ruiz, 2025-04-03)." in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Quién lo informa": ""}, "fila 2, columna Quién lo informa: falta"),
        ({"Fecha (AAAA-MM-DD)": "ayer"}, "«ayer» no es una fecha"),
        ({"Causa": "=1+1"}, "parece una fórmula"),
        ({"Fila": "no-hay"}, "no-hay"),
        ({"Período": "1999-T1"}, "1999-T1"),
    ],
)  # fmt: skip
def test_causes_that_are_wrong(
    changes: dict[str, str], said: str, resultados: Path, periodo: str, tmp_path: Path, capsys: Any
) -> None:
    form = tmp_path / "causas.xlsx"
    assert draft(resultados, periodo, "--causes-template", form) == 0
    book = openpyxl.load_workbook(form)
    sheet = book["Causas"]
    place = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    good = {"Causa": "Lluvia", "Quién lo informa": "Ana", "Fecha (AAAA-MM-DD)": "2025-04-03"}
    for name, value in {**good, **changes}.items():
        sheet.cell(2, place[name]).value = value
    book.save(form)
    capsys.readouterr()
    assert draft(resultados, periodo, "--causes", form, "-o", tmp_path / "x.docx") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


def test_a_file_for_each_unit(resultados: Path, periodo: str, tmp_path: Path) -> None:
    assert draft(resultados, periodo, "--por-unidad", "-o", tmp_path / "u") == 0
    assert len(list((tmp_path / "u").glob("*.docx"))) > 1
    assert draft(resultados, periodo, "--por-unidad", "-o", tmp_path / "uno.docx") == 2


def test_the_office_template(resultados: Path, periodo: str, tmp_path: Path, capsys: Any) -> None:
    template, out = tmp_path / "oficina.docx", tmp_path / "x.docx"
    document = Document()
    document.add_paragraph("OFICINA DE PLANES · {{ titulo }}")
    each = "{% for u in unidades %}{% for a in u.actividades %}{{ a.codigo }}: {{ a.texto }} {% endfor %}{% endfor %}"
    document.add_paragraph(each)
    document.save(str(template))
    assert draft(resultados, periodo, "--template", template, "-o", out) == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "OFICINA DE PLANES · Justificación del I trimestre" in text
    assert HUECO in text
    document.add_paragraph("{{ no_hay }} {{ ''.__class__.__mro__ }}")
    document.save(str(template))
    assert draft(resultados, periodo, "--template", template, "-o", tmp_path / "y.docx") == 2
    document.paragraphs[-1].text = "{% for n in range(1000000000) %}a{% endfor %}"
    document.save(str(template))
    assert draft(resultados, periodo, "--template", template, "-o", tmp_path / "y.docx") == 2
    assert "no se puede rellenar" in capsys.readouterr().err


def test_how_it_says_no(resultados: Path, periodo: str, tmp_path: Path, capsys: Any) -> None:
    assert draft(tmp_path, periodo) == 2
    assert "No hay resultados" in capsys.readouterr().err
    assert draft(resultados, "1950-T1") == 2
    told = capsys.readouterr().err
    assert "Períodos que hay" in told
    assert periodo in told
    assert draft(resultados, "trimestre") == 2
    assert draft(resultados, periodo, "--document", "no-hay") == 2
    there = tmp_path / "x.md"
    assert draft(resultados, periodo, "-o", there) == 0
    assert draft(resultados, periodo, "-o", there) == 2
    assert "--force" in capsys.readouterr().err
    assert draft(resultados, periodo, "-o", there, "--force") == 0
    assert draft(resultados, periodo, "-o", tmp_path / "x.pdf") == 2
    (tmp_path / "file").write_text("")
    assert draft(resultados, periodo, "-o", tmp_path / "file" / "x.md") == 2
    assert "No se puede escribir" in capsys.readouterr().err
    assert draft(resultados, periodo, "--engine", "llm") == 6


def test_a_document_without_a_year_says_so_whatever_year_is_asked_for(tmp_path: Path, capsys: Any) -> None:
    results = ledger_of(tmp_path, "lotaip-a4", 5, 6, False)
    assert draft(results, "2023", "-o", tmp_path / "x.md") == 0
    assert SIN_EJERCICIO in capsys.readouterr().out
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert SIN_EJERCICIO in text
    assert "2023" not in text


MIXTA = """EVALUACIÓN DEL PLAN OPERATIVO
I semestre de 2024
N°\tActividad\tUnidad de medida\tMeta física\tMeta física\tMeta física\tPresupuesto\tPresupuesto\tPresupuesto
\t\t\tProgramado\tEjecutado\t%\tPIM\tDevengado\t%
1\tTalleres de compostaje\tTaller\t12\t9\t75\t18000.00\t12600.00\t70
2\tMantenimiento de senderos\tKilómetro\t40\t40\t100\t250000.00\t249500.00\t99.8
3\tInspección de puestos\tInspección\t200\t230\t115\t30000.00\t15000.00\t50
4\tCampañas de esterilización\tCampaña\t6\t0\t0\t8000.00\t4000.00\t50
5\tImplementación del vivero\tVivero\t1\t1\t100\t22000.00\t0.00\t0
6\tCapacitación de vecinos\tPersona\t150\t96\t64\t9000.00\t8100.00\t90
"""


def test_goals_and_budget_side_by_side_are_both_shown(tmp_path: Path, capsys: Any) -> None:
    form, results, out = tmp_path / "mixta.txt", tmp_path / "out", tmp_path / "x.docx"
    form.write_text(MIXTA, encoding="utf-8")
    layouts = tmp_path / "formatos"
    assert cli.main(["learn", str(form), "-o", str(layouts / "mixta.toml"), "--yes"]) == 0
    assert cli.main(["extract", str(form), "-o", str(results), "--layouts", str(layouts)]) == 0
    assert draft(results, "2024-S1", "-o", out) == 0
    tables = [
        [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
        for table in Document(str(out)).tables
    ]
    assert tables[0] == [
        ["Magnitud", "Unidad de medida", "Programado", "Ejecutado", "Avance", "Variación", "Semáforo"],
        ["Física", "Taller", "12", "9", "75 %", "-3", "Ámbar"],
    ]
    assert tables[1] == [
        ["Magnitud", "Crédito vigente", "Devengado", "Devengado / vigente"],
        ["Financiera", "18,000.00", "12,600.00", "70 %"],
    ]
    text = [paragraph.text for paragraph in Document(str(out)).paragraphs]
    assert any("se registró gasto sin avance físico" in line for line in text)
    capsys.readouterr()
    assert cli.main(["draft", "-w", str(results), "--verify", str(out), "--json"]) == 0
    judged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [item["texto"] for item in judged if item["veredicto"] == "no_sustentada"] == []
