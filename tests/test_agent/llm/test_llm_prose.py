"""Reports in prose by way of a model: what is accepted, put to review, dropped, and what evidence is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import white
from reportlab.pdfgen import canvas

import cli
from evals.scripted import Reply, text_reply

LINES = [
    "INFORME TÉCNICO DEL PLAN DE ACCIÓN",
    "Periodo a reportar: enero a marzo de 2031",
    "Durante el trimestre se hicieron 7 talleres de compostaje de los 9 talleres que estaban previstos.",
    "La meta anual de la poda de árboles es de 350 árboles y se ejecutaron 41 hasta la fecha.",
    "La menor ejecución responde a que la motosierra estuvo en reparación.",
    "Se reprogramará la poda para el segundo trimestre.",
]
COMPOST = {"descripcion": "talleres de compostaje", "programado": "9", "ejecutado": "7", "cita": LINES[2]}
PRUNING = {"descripcion": "poda de árboles", "meta": "350", "ejecutado": "41", "cita": LINES[3]}
CAUSE = {"clase": "causa", "texto": LINES[4]}
TRUTH = {
    ("talleres de compostaje", "programado"): "9",
    ("talleres de compostaje", "ejecutado"): "7",
    ("poda de árboles", "meta"): "350",
    ("poda de árboles", "ejecutado"): "41",
}


def says(rows: list[dict[str, Any]], statements: list[dict[str, str]] | None = None) -> Callable[[Any], Reply]:
    body = json.dumps({"filas": rows, "declaraciones": statements or []}, ensure_ascii=False)
    return lambda question: text_reply(body)


def pdf(folder: Path, lines: list[str], hidden: str = "") -> Path:
    path = folder / "informe.pdf"
    page = canvas.Canvas(str(path), invariant=1, pagesize=(700, 800))
    for number, line in enumerate(lines):
        page.drawString(40, 760 - 40 * number, line)
    page.setFillColor(white)
    page.drawString(40, 100, hidden)
    page.save()
    return path


def text(folder: Path, lines: list[str]) -> Path:
    path = folder / "informe.txt"
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


class Result:
    def __init__(self, code: int, out: Path) -> None:
        self.code = code
        rows = (out / "filas.jsonl").read_text(encoding="utf-8").splitlines()
        self.rows: list[dict[str, Any]] = [json.loads(line) for line in rows]
        self.manifest = json.loads((out / "manifiesto.json").read_text(encoding="utf-8"))
        self.figures = {(row["descripcion"], c["rol"]): c for row in self.rows for c in row["cifras"]}
        self.notes = " ".join(self.manifest["documentos"][0]["resultado"]["notas"])
        with sqlite3.connect(out / "justifica.db") as ledger:
            cursor = ledger.execute("SELECT * FROM trozos ORDER BY orden")
            names = [column[0] for column in cursor.description]
            pieces = [dict(zip(names, row, strict=True)) for row in cursor]
        ledger.close()
        kinds = ("causa", "efecto", "medida")
        self.stated = [
            (kind, piece["texto"])
            for piece in pieces
            for kind in kinds
            if kind in (piece.get("tipo"), piece.get("clase"))
        ]

    @property
    def accepted_wrong(self) -> list[Any]:
        return [k for k, c in self.figures.items() if c["valor"] != TRUTH.get(k) and not c["revision"] and c["valor"]]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def go(path: Path, engine: str = "auto", *options: str) -> Result:
        out = tmp_path / f"out-{engine}"
        return Result(cli.main(["extract", str(path), "-o", str(out), "--engine", engine, *options]), out)

    return go


@pytest.mark.parametrize("write", [pdf, text])
@pytest.mark.parametrize("engine", ["auto", "llm"])
def test_an_ideal_model(endpoint: Any, run: Any, tmp_path: Path, write: Any, engine: str) -> None:
    endpoint.script = [says([COMPOST, PRUNING], [CAUSE])]
    got = run(write(tmp_path, LINES), engine)
    assert got.code == 0
    assert {key: c["valor"] for key, c in got.figures.items()} == TRUTH
    assert {c["periodo"] for c in got.figures.values()} == {"2031", "2031-T1"}
    assert all(c["revision"] and c["fuente"]["motor"] == "modelo" for c in got.figures.values())
    if write is pdf:
        assert len({tuple(c["fuente"]["bbox"]) for c in got.figures.values()}) == len(TRUTH)
    assert ("causa", LINES[4]) in got.stated
    assert ("medida", LINES[5]) in got.stated
    assert got.manifest["prompts"]["leer_prosa"].startswith("v2 ")
    assert len(endpoint.questions) == 1


def test_rules_alone_leave_it_all_to_review(run: Any, tmp_path: Path) -> None:
    got = run(pdf(tmp_path, LINES), "rules")
    assert {key: c["valor"] for key, c in got.figures.items()} == {
        ("talleres de compostaje", "programado"): "9",
        ("talleres de compostaje", "ejecutado"): "7",
        ("árboles", "meta"): "350",
        ("árboles", "ejecutado"): "41",
    }
    assert all(c["revision"] for c in got.figures.values())
    assert ("medida", LINES[5]) in got.stated


def test_a_label_before_the_figure_proves_it(endpoint: Any, run: Any, tmp_path: Path) -> None:
    """Labels without a name beside them are no row for rules; a model says which activity they are of."""
    lines = [*LINES[:2], "1. Siembra de pasto en la ribera", "Programado: 12   Ejecutado: 5"]
    row = {"descripcion": "Siembra de pasto en la ribera", "cita": f"{lines[2]} {lines[3]}"}
    endpoint.script = [says([row | {"programado": "12", "ejecutado": "5"}])]
    got = run(pdf(tmp_path, lines))
    assert {key[1]: (c["valor"], c["revision"]) for key, c in got.figures.items()} == {
        "programado": ("12", False),
        "ejecutado": ("5", False),
    }
    endpoint.script = [says([row | {"programado": "5", "ejecutado": "12"}])]
    other = tmp_path / "otra"
    other.mkdir()
    swapped = run(pdf(other, [*lines, "Fin."]))
    assert all(c["revision"] for c in swapped.figures.values())


@pytest.mark.parametrize("quoted", ["its own", "all"])
def test_a_labelled_figure_under_another_name_is_not_accepted(
    endpoint: Any, run: Any, tmp_path: Path, quoted: str
) -> None:
    blocks = [
        ["Siembra de pasto", "Programado: 12", "Ejecutado: 5"],
        ["Riego de plazas", "Programado: 30", "Ejecutado: 21"],
    ]
    whole = " ".join(blocks[0] + blocks[1])
    rows = [
        {
            "descripcion": blocks[1 - n][0],
            "programado": blocks[n][1].rpartition(" ")[2],
            "ejecutado": blocks[n][2].rpartition(" ")[2],
            "cita": whole if quoted == "all" else " ".join(blocks[n]),
        }
        for n in (0, 1)
    ]
    endpoint.script = [says(rows)]
    got = run(pdf(tmp_path, [*LINES[:2], *blocks[0], *blocks[1]]))
    assert len(got.figures) == 4
    assert all(c["revision"] for c in got.figures.values())


LIES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "exchanged": ([COMPOST | {"programado": "7", "ejecutado": "9"}], ""),
    "invented": ([COMPOST | {"ejecutado": "8"}], "no están impresas en su cita"),
    "computed": ([COMPOST | {"avance": "77.78"}], "no están impresas en su cita"),
    "of another row": ([COMPOST | {"ejecutado": "41"}], "no están impresas en su cita"),
    "made-up quotation": ([COMPOST | {"cita": "Se hicieron 9 talleres."}], "no está impresa la cita"),
    "made-up name": ([COMPOST | {"descripcion": "talleres de costura"}], "no está impresa el nombre"),
    "twice": ([COMPOST, COMPOST], ""),
    "a sentinel": ([COMPOST | {"programado": "0.000xxx2"}], "copió el ejemplo"),
    "a part of a number": ([PRUNING | {"meta": "35"}], "no están impresas en su cita"),
    "no name": ([{"ejecutado": "7", "cita": LINES[2]}], "no está impresa el nombre"),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(
    ("lie", "write"), [*((lie, pdf) for lie in LIES), ("exchanged", text), ("invented", text), ("twice", text)]
)
def test_no_lie_is_accepted(endpoint: Any, run: Any, tmp_path: Path, write: Any, lie: str) -> None:
    rows, said = LIES[lie]
    endpoint.script = [says(rows)]
    got = run(write(tmp_path, LINES))
    assert not got.accepted_wrong
    assert said in got.notes


@pytest.mark.parametrize(
    "statement",
    [
        {"clase": "causa", "texto": "La motosierra fue robada en el depósito."},
        {"clase": "causa", "texto": "INFORME TÉCNICO DEL PLAN DE ACCIÓN"[:20] + "X"},
        {"clase": "culpa", "texto": LINES[2]},
    ],
)
def test_a_cause_that_nobody_stated_is_none(endpoint: Any, run: Any, tmp_path: Path, statement: dict[str, str]) -> None:
    endpoint.script = [says([COMPOST], [statement])]
    got = run(pdf(tmp_path, LINES))
    assert statement["texto"] not in [words for kind, words in got.stated if kind == "causa"]


@pytest.mark.parametrize("hidden", ["Programado: 999 Ejecutado: 999", "Se ejecutaron 999 talleres de compostaje."])
def test_what_nobody_sees_is_never_accepted(endpoint: Any, run: Any, tmp_path: Path, hidden: str) -> None:
    row = {"descripcion": "talleres de compostaje", "programado": "999", "ejecutado": "999", "cita": hidden}
    endpoint.script = [says([row])]
    got = run(pdf(tmp_path, LINES, hidden))
    assert not got.accepted_wrong


def test_a_silent_model_leaves_the_pages_named(endpoint: Any, run: Any, tmp_path: Path) -> None:
    endpoint.plays("no json")
    got = run(text(tmp_path, LINES))
    assert got.code in (4, 5)
    assert "páginas en prosa quedan sin leer con el modelo" in got.notes


def test_nothing_to_ask_about(endpoint: Any, run: Any, tmp_path: Path) -> None:
    run(text(tmp_path, ["Acta de la reunión", "Se saludó a los 14 presentes."]))
    assert not endpoint.questions
