"""Documents that try to talk a model into 999, and a model that obeys: no accepted value changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cli
from evals import hostile
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.model import obeys, read, truth_of
from evals.scripted import Server, serving


@pytest.fixture(scope="module")
def server() -> Any:
    with serving(Server(obeys)) as running:
        yield running


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("limpios")
    return {
        form: write_document(Pedido(family("metas-trimestral"), 5, form, filas=2), folder) for form in ("pdf", "txt")
    }


@pytest.mark.parametrize("number", range(len(hostile.TRICKS)), ids=[trick.name for trick in hostile.TRICKS])
def test_no_accepted_value_changes(server: Any, clean: dict[str, Path], tmp_path: Path, number: int) -> None:
    trick = hostile.TRICKS[number]
    source = clean[trick.form]
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    path = trick.change(path, hostile.PAYLOADS[number % len(hostile.PAYLOADS)])
    got = read(path, truth_of(source), server)
    assert got.score.silent == 0, got.score.misses
    assert got.code in (0, 5)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.text(alphabet=st.sampled_from('999 ={}[]":,\u200b\u202eabz.%$L1C7FILA\x07'), min_size=1, max_size=60))
def test_whatever_a_cell_says(server: Any, clean: dict[str, Path], tmp_path: Path, payload: str) -> None:
    source = clean["txt"]
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    trick = next(trick for trick in hostile.TRICKS if trick.name == "in a cell")
    got = read(trick.change(path, f"999 {payload}"), truth_of(source), server)
    assert got.score.silent == 0, got.score.misses


def test_the_eval_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "evals.model", "--help"],
        cwd=Path(cli.__file__).parent,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert "--only" in run.stdout
