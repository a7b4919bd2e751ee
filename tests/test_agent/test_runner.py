"""Real processes: the work is a module that they import, as they import the program."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from agent.runner import Tarea, run
from extractors.pipeline import Opciones

WORK = """
import os, signal, time
from extractors.schemas import Archivo

def work(tarea, progress=None):
    text = tarea.path.read_text()
    if text == "DIE":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "SLOW":
        time.sleep(60)
    reason = str(os.getpid())
    return Archivo(archivo=tarea.archivo, sha256=tarea.sha256, formato="txt", estado="leido", motivo=reason)
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (tmp_path / "runner_work.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("runner_work", None)
    return importlib.import_module("runner_work")


def tasks(folder: Path, *texts: str) -> list[Tarea]:
    made = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text, encoding="utf-8")
        made.append(Tarea(path, path.name, "00", folder, Opciones()))
    return made


def test_a_killed_process_costs_its_file_only(tmp_path: Path, work: ModuleType) -> None:
    files = tasks(tmp_path, "a", "DIE", "c", "d", "e")
    done = {tarea.archivo: archivo for tarea, archivo in run(files, 2, lambda *_: None, work.work)}
    assert sorted(done) == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]
    assert [name for name, archivo in done.items() if archivo.estado == "fallido"] == ["1.txt"]
    assert "murió" in done["1.txt"].motivo


def test_stopping_leaves_no_process_behind(tmp_path: Path, work: ModuleType) -> None:
    files = tasks(tmp_path, "a", "SLOW", "SLOW", "d")
    reading = run(files, 2, lambda *_: None, work.work)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    end = time.monotonic() + 10
    while multiprocessing.active_children() and time.monotonic() < end:  # the pool's own thread may be collecting them
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


def test_one_worker_reads_in_this_process(tmp_path: Path, work: ModuleType) -> None:
    import os

    done = list(run(tasks(tmp_path, "a", "b"), 1, lambda *_: None, work.work))
    assert {archivo.motivo for _, archivo in done} == {str(os.getpid())}
