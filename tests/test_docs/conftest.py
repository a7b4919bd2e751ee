"""The commands that documents show, run in this process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import cli
from evals import reference

Run = Callable[[Sequence[str], Path], str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`justifica` in a folder, as `evals.reference` wants it: what it printed, without what this machine adds."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("JUSTIFICA_CONFIG", "JUSTIFICA_DEBUG", "JUSTIFICA_PASSWORD", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)

    def answer(arguments: Sequence[str], folder: Path) -> str:
        printed = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            cli.main(list(arguments))
        return reference.spoken(printed.getvalue())

    return answer


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """An empty folder to run in."""
    folder = tmp_path / "trabajo"
    folder.mkdir()
    return folder
