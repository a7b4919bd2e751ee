from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load, parse, render

# A prompt's text may only change together with its version: then a line is added here, and none is changed.
PINNED = {
    ("conversar", 1): "d7acbf4542ea889e2f7dd2fa41218798c086c2f05dafe6477e234f63e24576fb",
    ("corregir_json", 1): "fe22aeae77d8e08f00d34acbe417464ad0720cba699f6d74b54531fe1c9ea1d2",
    ("elegir_consulta", 1): "445144ab709c8dd359adaf8ce1de150c7ccb879f4ecfb617324d0445f90d6d7f",
    ("forma_json", 1): "b7f5189e5c472559dddcadba65ba81b957eeb074ace5c00db17b26b5f6034f15",
    ("sonda", 1): "e275fca98ec0d2fb00effeb6eaa870e9971bf3494a7fe391567552e420274f3b",
    ("nombrar_columnas", 1): "9876cf015a631bcd1232e058c8015770020277870f954ebc635e1d90f1321d3a",
    ("leer_prosa", 2): "40e885e45eb869fbdd9a4c280bf2eab2d0511acab4433a7496208207bd24ae23",
    ("redactar_justificacion", 1): "95228830fc39ba5c8f5f2bccb1dcf515f9764d79957dc53a547f3004d66a1688",
    ("conversar", 2): "0f17a970578992cd8c9272d349fcd38b5563a3b806de505e018d56d95718d713",
    ("elegir_consulta", 3): "7b007e327cf45e648895156ef97398c70df40c5ba28a4e14bf93677dbc25326b",
    ("llenar_filas", 1): "a61b7b46414f86c66d4301260886843c035ad2632a6655faa835b78104008423",
    ("leer_prosa", 1): "16d73e9c34ebc98814ee0a29db30d48ee80aad09e095255674dc4fceef13dfea",
    ("leer_recorte", 1): "e3b11efc1e6c308f031edef72a54e864d0c7071a1a336c5b182c6d74c124e6da",
    ("llenar_filas", 2): "6893430701089a356cfedcad083d59a0f519c8d15b4780d20183d382c63814fc",
}

SMALL = """---
id: uno
version: 2
purpose: to test
variables: nombre, cifra
sentinels: CENTINELA, 0.00x
---

# system
Be brief, {{nombre}}.
# user
{{cifra}} of {{nombre}}
"""


def files() -> list[Path]:
    return sorted(prompts.FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_new_text_has_a_new_version(path: Path) -> None:
    prompt = load(path.stem)
    assert PINNED.get((prompt.id, prompt.version)) == prompt.digest, (
        f"{path.name} has changed: give it a new version and pin {prompt.digest}"
    )


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_every_prompt_says_what_it_is_for(path: Path) -> None:
    prompt = load(path.stem)
    assert prompt.purpose
    assert prompt.variables


def test_the_example_cannot_be_taken_for_data() -> None:
    prompt = load("llenar_filas")
    example = prompt.system.split("Example", 1)[1]
    values = re.findall(r'":"([^"]*)"', example)
    assert values
    assert all(any(mark in value for mark in prompt.sentinels) for value in values)
    printed = [line.split(": ", 1)[1] for line in example.splitlines() if re.match(r"C\d+: ", line)]
    assert all(any(m in text for m in prompt.sentinels) or text in ("PROGRAMADO", "EJECUTADO") for text in printed)


def test_render() -> None:
    filled = render(parse(SMALL, "uno"), nombre="Ana", cifra="8")
    assert (filled.system, filled.user) == ("Be brief, Ana.", "8 of Ana")


@pytest.mark.parametrize("value", ["{{cifra}}", "{0}", "%s", "\\1", "{{nombre}} {", "$nombre"])
def test_a_value_is_never_a_template(value: str) -> None:
    assert render(parse(SMALL, "uno"), nombre=value, cifra="8").user == f"8 of {value}"


@pytest.mark.parametrize("variables", [{}, {"nombre": "a"}, {"nombre": "a", "cifra": "b", "otra": "c"}])
def test_variables_too_few_or_too_many(variables: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="missing or unknown"):
        render(parse(SMALL, "uno"), **variables)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SMALL.replace("version: 2\n", ""),
        SMALL.replace("version: 2", "version: dos"),
        SMALL.replace("# user", "# usuario"),
        SMALL.replace("variables: nombre, cifra", "variables: nombre"),
        SMALL.replace("variables: nombre, cifra", "variables: nombre, cifra, otra"),
        SMALL.replace("purpose:", "proposito:"),
        SMALL.replace("id: uno", "id: dos"),
    ],
)
def test_files_that_are_not_valid(text: str) -> None:
    with pytest.raises(PromptError):
        parse(text, "uno")


@pytest.mark.parametrize("name", ["nada", "../agent/settings", ""])
def test_no_such_prompt(name: str) -> None:
    with pytest.raises(PromptError, match="no prompt"):
        load(name)
