from __future__ import annotations

import pytest

import cli
from evals.suites import SUITES, Suite


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.nombre)
def test_every_suite_says_what_it_takes(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(pytest.importorskip(suite.modulo).main)  # some need the extra `bench`
    cli.main(["eval", suite.nombre, "--help"])
    assert "usage:" in capsys.readouterr().out


def test_without_a_name_it_lists_them_and_an_unknown_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [suite.nombre for suite in SUITES]
    assert cli.main(["eval", "nada"]) == 2
    assert "No hay ninguna medición «nada»" in capsys.readouterr().err


def test_a_suite_runs_with_its_own_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--count", "1", "--families", "lotaip-a4", "--format", "txt", "--rows", "4"]
    assert cli.main(["eval", "digital", *arguments]) == 0
    assert "lotaip-a4" in capsys.readouterr().out
