"""Every field and every value of the contract is in the glossary."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel

from agent.manifest import FILE_RESULTS, PAGE_RESULTS
from extractors.repair.verdicts import CERTAIN_MOTORS
from extractors.schemas import (
    Archivo,
    Ausencia,
    Cifra,
    Estado,
    Fila,
    Fuente,
    Hallazgo,
    Magnitud,
    Paginado,
    Rol,
    Severidad,
    TablaVista,
    TipoFila,
    Veredicto,
)

GLOSSARY = Path(__file__).parents[2] / "docs" / "glosario.md"
SECTIONS: dict[type[BaseModel] | type[StrEnum], str] = {
    Fila: "Fila",
    TipoFila: "Tipos de fila",
    Cifra: "Cifra",
    Magnitud: "Magnitudes",
    Rol: "Roles",
    Ausencia: "Ausencias",
    Estado: "Estados",
    Fuente: "Fuente",
    Hallazgo: "Hallazgo",
    Severidad: "Severidades",
    Veredicto: "Veredictos",
    Archivo: "Archivo, páginas y tablas",
    Paginado: "Archivo, páginas y tablas",
    TablaVista: "Archivo, páginas y tablas",
}


def _section(title: str) -> str:
    text = GLOSSARY.read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _first_cells(section: str) -> set[str]:
    """Terms in backquotes that open a line of a table, and those its meaning explains."""
    return {term for line in section.splitlines() if line.startswith("|") for term in re.findall(r"`([^`]+)`", line)}


@pytest.mark.parametrize("schema", SECTIONS, ids=lambda schema: schema.__name__)
def test_every_field_and_value_is_explained(schema: type[BaseModel] | type[StrEnum]) -> None:
    names = [item.value for item in schema] if issubclass(schema, StrEnum) else list(schema.model_fields)
    explained = _first_cells(_section(SECTIONS[schema]))
    missing = [name for name in names if name not in explained]
    assert missing == [], f"docs/glosario.md, «{SECTIONS[schema]}»: falta {', '.join(missing)}"


@pytest.mark.parametrize("schema", [s for s in SECTIONS if issubclass(s, StrEnum)], ids=lambda schema: schema.__name__)
def test_no_value_is_invented(schema: type[StrEnum]) -> None:
    opening = set(re.findall(r"^\| `([^`]+)`", _section(SECTIONS[schema]), re.MULTILINE))
    assert opening == {item.value for item in schema}


def test_results_of_files_and_pages_and_motors_are_explained() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    wanted = {*FILE_RESULTS, *PAGE_RESULTS, *CERTAIN_MOTORS, "transcripcion"}
    assert [name for name in sorted(wanted) if f"`{name}`" not in text] == []


def test_contents_lead_to_every_section() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    listed = re.findall(r"\[([^\]]+)\]\(#[^)]+\)", text.partition("\n## ")[0])
    assert listed == titles
