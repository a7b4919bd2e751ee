"""`justifica doctor`: what the endpoint can do, in words, found out with tiny calls; never the key."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cli
from evals.scripted import Question, Reply, error
from evals.scripted.filas import KEY, SECRET
from extractors.errors import ExitCode


def test_a_good_endpoint(endpoint: Any, capsys: pytest.CaptureFixture[str]) -> None:
    endpoint.context = 8192
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert f"modelo: modelo-de-prueba en {endpoint.url}" in out
    assert "JSON con esquema: sí; herramientas: sí; respuesta por partes: sí; contexto: 8192 tokens" in out
    assert not endpoint.questions
    assert 0 < len(endpoint.probes) <= 5
    assert all(len(json.dumps(question.body)) < 2000 for question in endpoint.probes)


def test_a_poor_endpoint(endpoint: Any, capsys: pytest.CaptureFixture[str]) -> None:
    endpoint.can = frozenset()
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "JSON con esquema: no; herramientas: no; respuesta por partes: no; contexto: no lo dice" in out
    assert "como JSON en el texto de la respuesta" in out


@pytest.mark.parametrize(("status", "words"), [(401, "rechazó la clave"), (404, "no existe ahí"), (500, "error 500")])
def test_an_unusable_endpoint(
    endpoint: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: int, words: str
) -> None:
    refuse = error(status, SECRET, retry_after_ms="20")

    def refused(question: Question) -> Reply:
        return refuse(question)

    monkeypatch.setattr(endpoint, "probed", refused)
    assert cli.main(["doctor"]) == ExitCode.MODEL
    said = capsys.readouterr()
    assert "no se puede usar: " in said.out
    assert words in said.out
    assert "sk-" not in said.out + said.err
    assert KEY not in said.out + said.err


def test_without_a_model_nobody_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["prueba"] is None


def test_purge(endpoint: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["doctor"])
    assert cli.main(["doctor", "--purge"]) == 0
    assert "se borraron 1 archivos" in capsys.readouterr().out
    assert cli.main(["doctor", "--purge"]) == 0
    assert "se borraron 0 archivos" in capsys.readouterr().out
