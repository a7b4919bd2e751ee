"""Reads files one after another, or on several processes where one that kills its own costs only itself."""

import contextlib
import errno
import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from extractors import pipeline
from extractors.errors import JustificaError, ModelError
from extractors.schemas import Archivo

MAX_WORKERS = 8
"""Processes started without being asked for a number."""


@dataclass(frozen=True, slots=True)
class Tarea:
    """One file to read into an existing folder of its own."""

    path: Path
    archivo: str
    sha256: str
    spool: Path
    opciones: pipeline.Opciones


Trabajo = Callable[[Tarea, pipeline.Progress | None], Archivo]


COLLECT_AFTER = 100_000
"""Objects made, less those gone, after which the cyclic collector looks for rings."""


def read_one(tarea: Tarea, progress: pipeline.Progress | None = None) -> Archivo:
    """Reads one file; whatever goes wrong with it is told in its `Archivo`, but for a full disk.

    Raises:
        OSError: no space left on the disk (that is no fault of the file).
        ModelError: the model is unusable (nor is that).
    """
    try:
        return pipeline.extract(tarea.path, tarea.archivo, tarea.spool, tarea.opciones, progress)
    except ModelError:
        raise
    except JustificaError as error:
        return failed(tarea, str(error), error.hint)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return failed(
            tarea,
            f"error inesperado al leerlo ({type(error).__name__}: {error})",
            "Es un defecto de justifica: envíe el documento, o su descripción, a quien lo mantiene.",
        )


def failed(tarea: Tarea, motivo: str, hint: str = "") -> Archivo:
    """The record of a file that could not be read."""
    formato = tarea.path.suffix.lower().lstrip(".")
    return Archivo(
        archivo=tarea.archivo,
        sha256=tarea.sha256,
        formato=formato,
        estado="fallido",
        motivo=motivo,
        hint=hint,
    )


def default_workers(files: int) -> int:
    """One process for one file, else as many as there are processors for us, up to a bound."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(files, processors, MAX_WORKERS))


def spare_collector() -> None:
    """Lets the cyclic collector run rarely: words, cells and rows die by reference count.

    At its default it takes a tenth of the time of a reading.
    """
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def run(
    tareas: Sequence[Tarea],
    workers: int,
    progress: Callable[[Tarea, int, int], None],
    trabajo: Trabajo = read_one,
) -> Iterator[tuple[Tarea, Archivo]]:
    """Reads files, giving each as it is done.

    Args:
        tareas: the files.
        workers: processes; 1 reads in this one.
        progress: told (file, pages done, pages) where they are known, that is, in this process.
        trabajo: reads one file; importable by name, for the processes.
    """
    spare_collector()
    if workers <= 1 or len(tareas) <= 1:
        for tarea in tareas:
            yield tarea, trabajo(tarea, _page_progress(tarea, progress))
        return
    pending = deque(tareas)
    while pending:
        suspects: list[Tarea] = []
        yield from _pool(pending, workers, trabajo, suspects)
        for tarea in suspects:  # one of these killed its process: alone, each shows whether it was the one
            alone: list[Tarea] = []
            yield from _pool(deque([tarea]), 1, trabajo, alone)
            if alone:
                yield (
                    tarea,
                    failed(
                        tarea,
                        "el proceso que lo leía murió",
                        "Suele ser falta de memoria o un archivo dañado: pruebe por partes con --pages.",
                    ),
                )


def _page_progress(tarea: Tarea, progress: Callable[[Tarea, int, int], None]) -> pipeline.Progress:
    return lambda done, pages: progress(tarea, done, pages)


def _pool(
    pending: deque[Tarea], workers: int, trabajo: Trabajo, suspects: list[Tarea]
) -> Iterator[tuple[Tarea, Archivo]]:
    """Takes files off `pending` until it is empty or a process dies; `suspects` are then those in hand."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_quiet_worker)
    running: dict[Future[Archivo], Tarea] = {}
    try:
        while (pending or running) and not suspects:
            while pending and len(running) < workers:
                running[pool.submit(trabajo, pending[0], None)] = pending[0]
                pending.popleft()
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                tarea = running.pop(future)
                try:
                    yield tarea, future.result()
                except BrokenProcessPool:
                    suspects.append(tarea)
        suspects.extend(running.values())
        pool.shutdown()
    except BrokenProcessPool:  # it died before it could be given the next file
        suspects.extend(running.values())
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            with contextlib.suppress(OSError):
                child.terminate()
        raise


def _quiet_worker() -> None:
    """Ctrl-C is the parent's to answer."""
    spare_collector()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
