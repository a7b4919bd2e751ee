"""The guide "teach it your own form": its example works, and no key, function or condition is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from evals import reference
from extractors.layouts.header import ANY_TEXT, MIN_LIKENESS, SHORT_HEADER
from extractors.layouts.model import (
    PLACEHOLDERS,
    CifraDeLinea,
    Columna,
    FilaForma,
    Layout,
    LineaForma,
    TablaAuxiliar,
)
from extractors.layouts.recognise import (
    MAX_HEADER_DEPTH,
    MAX_HEADER_START,
    MIN_CONFIDENCE,
    MIN_REQUIRED,
    MIN_WORDED,
    TIE,
    TITLE_BONUS,
)
from extractors.schemas import Ecuacion, Identidad
from extractors.validators.grammar import FUNCTIONS
from extractors.validators.identity import CHECKS, PARAMETERS, ROW_CHECKS
from extractors.validators.messages import KEYS
from extractors.validators.operations import MAX_FREE_WEIGHTS
from extractors.validators.prose import PROSE_CHECKS

GUIDE = reference.ROOT / "docs" / "layouts.md"
TEXT = GUIDE.read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
BROKEN = {("plan-accion.meta", "10", "11"), ("plan-accion.avance", "60,0", "50.0")}


@pytest.fixture
def example(work: Path) -> Path:
    """The example's files, as the guide prints them, and the same table as a digital PDF."""
    for name, body in reference.named_files(TEXT):
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    _as_pdf(work / "plan.tsv", work / "plan.pdf")
    return work


def _as_pdf(transcript: Path, path: Path) -> None:
    title, *lines = [line.split("\t") for line in transcript.read_text(encoding="utf-8").splitlines()]
    width = len(lines[0])
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 7)]
    style += [("SPAN", (0, row), (-1, row)) for row, line in enumerate(lines) if len(line) == 1]
    rows = [line + [""] * (width - len(line)) for line in lines]
    heading = Paragraph(title[0], getSampleStyleSheet()["Title"])
    SimpleDocTemplate(str(path), pagesize=landscape(A3)).build([heading, Table(rows, style=TableStyle(style))])


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("document", "verdict"), [("plan.tsv", "ambiguo"), ("plan.pdf", "error_del_documento")], ids=["tsv", "pdf"]
)
def test_the_example_is_read_and_checked(example: Path, run: Callable[..., str], document: str, verdict: str) -> None:
    run(["extract", document, "--layouts", "formatos", "-o", "salida"], example)
    rows = _read(example / "salida" / "filas.jsonl")
    assert [row["tipo"] for row in rows] == ["grupo", "actividad", "actividad", "grupo", "actividad", "total"]
    assert [row["codigo"] for row in rows if row["tipo"] == "actividad"] == ["PA-01.01", "PA-01.02", "PA-02.01"]
    assert rows[1]["atributos"] == {"tendencia": "CRECIENTE"} and rows[1]["grupo"] == ["01"]
    figures = {(c["rol"], c["periodo"]): c["valor"] for c in rows[1]["cifras"]}
    assert len(figures) == 10
    assert figures["meta", "2024"] == "12" and figures["ejecutado", "2024-T4"] == "1"
    assert figures["avance", "2024"] == "75.0"
    findings = _read(example / "salida" / "hallazgos.jsonl")
    assert {(h["regla"], h["impreso"], h["recalculado"]) for h in findings} == BROKEN
    assert {h["veredicto"] for h in findings} == {verdict}


def test_the_example_is_listed(example: Path, run: Callable[..., str]) -> None:
    assert "plan-accion" in run(["layouts", "--layouts", "formatos"], example)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("suma(programado)", "sumar(programado)", "sumar"),
        ("suma(programado)", "suma(planeado)", "planeado"),
        ('regla = "codigo_repetido"', 'regla = "nada"', "nada"),
        ("opcional = true", "opcionl = true", "opcionl"),
        ("{recalculado}", "{calculado}", "calculado"),
    ],
    ids=["function", "slot", "rule", "key", "message"],
)
def test_a_mistake_is_named(example: Path, run: Callable[..., str], old: str, new: str, named: str) -> None:
    path = example / "formatos" / "plan-accion.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    answer = run(["layouts", "--layouts", str(path.parent)], example)
    assert answer.startswith("error: ") and named in answer and "plan-accion.toml" in answer


def _keys() -> list[str]:
    singular = {"columnas": "[[columna]]", "lineas": "[[linea]]", "tablas": "[[tabla]]", "reglas": "[[ecuacion]]"}
    keys = [singular.get(name, f"[{name}]" if name == "fila" else name) for name in _written(Layout)]
    for model in (Columna, FilaForma, LineaForma, CifraDeLinea, TablaAuxiliar, Ecuacion, Identidad):
        keys += _written(model)
    return sorted({*keys, "[[identidad]]", "[pesos.ATRIBUTO]", "cada"})


def _written(model: Any) -> list[str]:
    """The keys that a person writes: `archivo` is filled in by the loader."""
    return [name for name in model.model_fields if name != "archivo"]


@pytest.mark.parametrize("key", _keys())
def test_every_key_is_explained(key: str) -> None:

    said = {word for span in re.findall(r"`([^`\n]+)`", PROSE) for word in (span, *re.findall(r"[\w.\[\]]+", span))}
    assert key in said, f"docs/layouts.md does not explain the key {key}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_explained(name: str) -> None:
    assert f"| `{name}(" in TEXT or f"`{name}(" in TEXT


@pytest.mark.parametrize("name", [*ROW_CHECKS, *CHECKS, *PROSE_CHECKS])
def test_every_check_is_explained_with_its_parameters(name: str) -> None:
    line = next((line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |")), "")
    assert line, f"docs/layouts.md does not list the rule {name}"
    assert [parameter for parameter in PARAMETERS.get(name, ()) if f"`{parameter}`" not in line] == []


def test_placeholders_of_headers_and_messages_are_explained() -> None:
    names = [*(f"{{{name}}}" for name in (*PLACEHOLDERS, *KEYS)), ANY_TEXT]
    assert [name for name in names if f"`{name}`" not in TEXT] == []


def test_numbers_of_the_recognition_are_the_code_s() -> None:
    said = TEXT.partition("## Cómo se reconoce una tabla")[2]
    headers = TEXT.partition("## Encabezados")[2]
    assert f"{MIN_LIKENESS:g}".replace(".", ",") in headers
    assert SHORT_HEADER == 4 and "cuatro letras" in headers
    assert f"las primeras {MAX_HEADER_START} líneas" in said
    assert f"hasta {MAX_HEADER_DEPTH} niveles" in said
    assert f"{MIN_WORDED:.0%}".replace("%", " %") in said
    assert f"{MIN_REQUIRED:.0%}".replace("%", " %") in said
    for number in (MIN_CONFIDENCE, TITLE_BONUS, TIE):
        assert f"{number:g}".replace(".", ",") in said
    assert f"hasta {MAX_FREE_WEIGHTS} filas" in TEXT
