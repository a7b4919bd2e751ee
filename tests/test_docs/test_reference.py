"""What is written from the code is what the code says now."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from evals import reference
from extractors.layouts import load_all
from extractors.validators.identity import CHECKS, ROW_CHECKS
from extractors.validators.prose import PROSE_CHECKS

RENEW = f"out of date: run `{reference.COMMAND}` and read the diff"


def _assert_same(path: Path, wanted: str) -> None:
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not reference.same(there, wanted):
        diff = difflib.unified_diff(there.splitlines(), wanted.splitlines(), "written", "now", lineterm="", n=0)
        pytest.fail(f"{path.relative_to(reference.ROOT)} is {RENEW}\n" + "\n".join(list(diff)[:40]))


def test_rules_page_is_what_the_layouts_say() -> None:
    _assert_same(reference.ROOT / "docs" / "rules.md", reference.rules_page(load_all(None)))


def test_rules_page_has_every_rule() -> None:
    page = (reference.ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rules = [r for layout in load_all(None) for r in (*layout.reglas.ecuaciones, *layout.reglas.identidades)]
    assert [rule.id for rule in rules if f"### `{rule.id}`" not in page] == []
    assert [
        r.formula for layout in load_all(None) for r in layout.reglas.ecuaciones if f"`{r.formula}`" not in page
    ] == []


def test_every_check_is_told_in_words() -> None:
    assert set(reference.CHECKS_IN_WORDS) == {*ROW_CHECKS, *CHECKS, *PROSE_CHECKS}


def test_commands_page_is_what_the_commands_say(run: Callable[..., str]) -> None:
    _assert_same(reference.ROOT / "docs" / "commands.md", reference.commands_page(run))


def test_every_command_is_on_the_commands_page() -> None:
    page = (reference.ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback]
    assert names
    assert [name for name in names if f"\n## justifica {name}\n" not in page] == []


@pytest.mark.parametrize("path", reference.documents(), ids=lambda path: path.name)
def test_shown_answers_are_what_the_commands_answer(path: Path, run: Callable[..., str], work: Path) -> None:
    _assert_same(path, reference.document_page(path, run, work))


@pytest.mark.parametrize("path", reference.documents(), ids=lambda path: path.name)
def test_shown_commands_do_not_fail(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "$ justifica" in text
    shown = "\n".join(re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    for sign in ("Traceback", "fallo inesperado", "error inesperado", "\nerror: fall"):
        assert sign not in shown


def test_shown_row_is_json() -> None:
    text = (reference.ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^```json cifra=(\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    row = json.loads(found[2])
    assert [figure["id"] for figure in row["cifras"]] == [found[1]]


def test_same_passes_over_time_only() -> None:
    assert reference.same("a · 1.5 s\nLeído 2026-01-02 10:11 de", "a · 12.0 s\nLeído 2027-03-04 00:59 de")
    assert not reference.same("14 errores", "15 errores")


def test_lines_left_out_stay_left_out(tmp_path: Path) -> None:
    text = "```console\n$ justifica x\na\n[…]\nz\n```\n"
    renewed = reference.with_answers(text, lambda arguments, folder: "1\n2\n3\n4", tmp_path)
    assert renewed == "```console\n$ justifica x\n1\n[…]\n4\n```\n"


def test_ids_follow_the_sample() -> None:
    assert reference.with_ids("trace 01234567-p3-r13-c2 -w", "89abcdef") == "trace 89abcdef-p3-r13-c2 -w"
