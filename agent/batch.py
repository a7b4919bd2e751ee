"""The main job over many files: gather -> read -> ledger -> outputs -> manifest, top to bottom.

Nothing in the results folder changes until everything is ready: outputs are written aside and then put in
place by renaming. What was read is in the ledger by then, so an interrupted run goes on where it was.
"""

import errno
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from agent.gather import Entrada, Reunion, gather, sha256_of
from agent.llm import PICTURES, TEXTS, Cliente, Modelo, endpoint
from agent.manifest import Leido, Manifiesto, build, version
from agent.runner import Tarea, default_workers, failed, run
from agent.settings import Settings, cache_dir
from agent.survey import Survey
from agent.workspace import NAME, Contenido, Documento, Ledger
from agent.writers import jsonl
from agent.writers.xlsx import Libro, write_workbook
from extractors import layouts
from extractors.errors import ExitCode, JustificaError, UsageError
from extractors.forms import known_layouts
from extractors.layouts import Layout
from extractors.pipeline import Opciones
from extractors.schemas import Archivo

FILAS, HALLAZGOS, MANIFIESTO, REPORTE = "filas.jsonl", "hallazgos.jsonl", "manifiesto.json", "reporte.xlsx"
SPOOL_FILAS, SPOOL_HALLAZGOS, SPOOL_TROZOS = "filas.jsonl", "hallazgos.jsonl", "trozos.jsonl"

_FAILED = "fallido"


class Avance(Protocol):
    """Who is told how far a run is."""

    def start(self, files: int) -> None:
        """So many files are to be read."""

    def page(self, archivo: str, done: int, pages: int) -> None:
        """So many pages of a file are done."""

    def file(self, archivo: str) -> None:
        """A file is done."""


@dataclass(frozen=True, slots=True)
class Encargo:
    """What to read and where the results go. `workers` 0: as many as fit. `max_tokens_total`: of a model, in all."""

    paths: tuple[Path, ...]
    results: Path
    opciones: Opciones = field(default_factory=Opciones)
    workers: int = 0
    max_tokens_total: int | None = None


@dataclass(frozen=True, slots=True)
class Corrida:
    """A finished run."""

    manifiesto: Manifiesto
    survey: Survey
    results: Path
    exit_code: ExitCode


@dataclass(frozen=True, slots=True)
class _Taller:
    """What the steps of a run share."""

    ledger: Ledger
    spool: Path
    opciones: Opciones
    ajustes: str
    survey: Survey = field(default_factory=Survey)


def extract(encargo: Encargo, settings: Settings, avance: Avance) -> Corrida:
    """Reads files into a results folder.

    Raises:
        UsageError: an option that cannot be met, or a results folder that is not ours.
        JustificaError: the disk is full, or the results cannot be written.
        ModelError: engine "llm" without a usable model; what was read by then is kept in the ledger.
    """
    begun, inicio = time.monotonic(), datetime.now().astimezone().isoformat(timespec="seconds")
    known = _layouts(encargo.opciones)
    encargo = _with_model(encargo, settings)
    reunion = gather(encargo.paths, encargo.results)
    with (
        _write_errors(encargo.results),
        _results_folder(encargo.results) as spool,
        Ledger(encargo.results / NAME, create=True) as ledger,
    ):
        taller = _Taller(ledger, spool, encargo.opciones, settings_key(encargo.opciones))
        leidos = _read_all(reunion, taller, encargo.workers, avance, inicio)
        manifiesto = build(
            leidos, reunion.omitidos, taller.survey, known, encargo.opciones, inicio, time.monotonic() - begun
        )
        codigo = exit_code(manifiesto)
        _write_outputs(encargo.results, taller, leidos, manifiesto, settings)
        statement = manifiesto.model_dump_json(exclude={"documentos", "omitidos"})
        ledger.record_run(inicio, manifiesto.segundos, version(), codigo, statement)
    return Corrida(manifiesto, taller.survey, encargo.results, codigo)


def _with_model(encargo: Encargo, settings: Settings) -> Encargo:
    """The order with who asks the model, if one is to be asked: in one process, since one endpoint is asked."""
    engine, vision = encargo.opciones.engine, encargo.opciones.vision
    if not vision and (engine == "rules" or (engine == "auto" and not settings.endpoint)):
        return encargo
    cliente = Cliente(
        endpoint(settings),
        cache=cache_dir(os.environ),
        max_tokens_total=encargo.max_tokens_total,
        envia=PICTURES if vision else TEXTS,
    )
    modelo = Modelo(cliente)
    rows = settings.filas
    opciones = replace(encargo.opciones, ask=modelo, modelo=f"{modelo.identity} {rows}", filas_por_pedido=rows)
    return replace(encargo, opciones=opciones, workers=1)


def exit_code(manifiesto: Manifiesto) -> ExitCode:
    """4 if nothing could be used, 5 if anything is missing, else 0."""
    if not manifiesto.utilizable:
        return ExitCode.NO_INPUT
    return ExitCode.PARTIAL if manifiesto.parcial else ExitCode.OK


# ---- settings ------------------------------------------------------------------------------------------


def _layouts(opciones: Opciones) -> tuple[Layout, ...]:
    known = known_layouts(opciones.layouts)
    if opciones.layout is not None and opciones.layout not in {layout.id for layout in known}:
        raise UsageError(
            f"No hay ningún formato «{opciones.layout}».",
            f"Los que hay son: {', '.join(layout.id for layout in known)} (vea «justifica layouts»).",
        )
    return known


def settings_key(opciones: Opciones) -> str:
    """A key of what a reading depends on beside the document: options, user layouts, the code that reads."""
    own = opciones.layouts
    stated = {
        "engine": opciones.engine,
        "ocr": opciones.ocr,
        "layout": opciones.layout,
        "pages": sorted(opciones.pages),
        "layouts": _digest_of(sorted(own.glob("*.toml"))) if own else "",
        "lector": _reader_digest(),
    }
    if opciones.modelo:
        stated["modelo"] = f"{opciones.modelo}{' vision' * opciones.vision}"
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _reader_digest() -> str:
    room = Path(layouts.__file__).parents[1]
    return _digest_of(sorted(path for path in room.rglob("*") if path.suffix in (".py", ".toml")))


def _digest_of(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


# ---- reading -------------------------------------------------------------------------------------------


def _read_all(reunion: Reunion, taller: _Taller, workers: int, avance: Avance, inicio: str) -> list[Leido]:
    """What became of each file, in the order of their names."""
    settled: dict[str, Leido] = {}
    pending = []
    first: dict[str, str] = {}
    for number, entrada in enumerate(reunion.entradas):
        tarea = _task(entrada, number, taller)
        if isinstance(tarea, Leido):
            settled[entrada.archivo] = tarea
        elif tarea.sha256 in first:
            settled[entrada.archivo] = _duplicate(tarea, first[tarea.sha256])
        else:
            first[tarea.sha256] = entrada.archivo
            pending.append(tarea)
    avance.start(len(pending))
    fresh = []
    for tarea in pending:
        documento = taller.ledger.document(tarea.sha256)
        if documento is None or documento.ajustes != taller.ajustes:
            fresh.append(tarea)
            continue
        settled[tarea.archivo] = _reuse(tarea, documento, taller)
        avance.file(tarea.archivo)

    def paged(tarea: Tarea, done: int, pages: int) -> None:
        avance.page(tarea.archivo, done, pages)

    for tarea, archivo in run(fresh, workers or default_workers(len(fresh)), paged):
        settled[tarea.archivo] = _keep(tarea, archivo, taller, inicio)
        avance.file(tarea.archivo)
    return [settled[entrada.archivo] for entrada in reunion.entradas]


def _task(entrada: Entrada, number: int, taller: _Taller) -> Tarea | Leido:
    spool = taller.spool / f"{number:06d}"
    tarea = Tarea(entrada.path, entrada.archivo, "", spool, taller.opciones)
    try:
        tarea = replace(tarea, sha256=sha256_of(entrada.path))
    except FileNotFoundError:
        return Leido(failed(tarea, "no existe", "Compruebe el nombre y la carpeta."), entrada.path, spool)
    except OSError as error:
        return Leido(failed(tarea, f"no se puede abrir: {error.strerror}"), entrada.path, spool)
    spool.mkdir()
    return tarea


def _suffix(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _duplicate(tarea: Tarea, original: str) -> Leido:
    archivo = Archivo(
        archivo=tarea.archivo,
        sha256=tarea.sha256,
        formato=_suffix(tarea.path),
        estado="duplicado",
        motivo=f"mismo contenido que {original}",
    )
    return Leido(archivo, tarea.path, tarea.spool, duplicado_de=original)


def _keep(tarea: Tarea, archivo: Archivo, taller: _Taller, inicio: str) -> Leido:
    """Puts a fresh reading into the ledger; a failed one leaves nothing there and is tried again."""
    if archivo.estado == _FAILED:
        for name in (SPOOL_FILAS, SPOOL_HALLAZGOS, SPOOL_TROZOS):
            (tarea.spool / name).unlink(missing_ok=True)
        known = {"sha256": tarea.sha256, "formato": archivo.formato or _suffix(tarea.path)}
        return Leido(archivo.model_copy(update=known), tarea.path, tarea.spool)
    taller.survey.expect(jsonl.read_hallazgos(tarea.spool / SPOOL_HALLAZGOS))
    contenido = Contenido(
        taller.survey.watch_filas(jsonl.read_filas(tarea.spool / SPOOL_FILAS)),
        taller.survey.watch_hallazgos(jsonl.read_hallazgos(tarea.spool / SPOOL_HALLAZGOS)),
        jsonl.read_trozos(tarea.spool / SPOOL_TROZOS),
    )
    ajustes = f"{taller.ajustes}-{inicio}" if archivo.repetir else taller.ajustes  # another run reads it again
    taller.ledger.store(archivo, tarea.path, ajustes, contenido, inicio)
    return Leido(archivo, tarea.path, tarea.spool)


def _reuse(tarea: Tarea, documento: Documento, taller: _Taller) -> Leido:
    """Takes a reading out of the ledger, under the name that the file has now."""
    taller.survey.expect(taller.ledger.hallazgos(documento.id, tarea.archivo))
    filas = taller.ledger.filas(documento.id, tarea.archivo, documento.sha256)
    jsonl.write(tarea.spool / SPOOL_FILAS, taller.survey.watch_filas(filas))
    hallazgos = taller.ledger.hallazgos(documento.id, tarea.archivo)
    jsonl.write(tarea.spool / SPOOL_HALLAZGOS, taller.survey.watch_hallazgos(hallazgos))
    if documento.ruta != tarea.path:
        taller.ledger.moved(documento.id, tarea.path)
    archivo = documento.resumen.model_copy(update={"archivo": tarea.archivo})
    return Leido(archivo, tarea.path, tarea.spool, reutilizado=True)


# ---- writing -------------------------------------------------------------------------------------------


def _write_outputs(
    results: Path, taller: _Taller, leidos: Sequence[Leido], manifiesto: Manifiesto, settings: Settings
) -> None:
    ready = taller.spool / "salidas"
    ready.mkdir()
    jsonl.concatenate((leido.spool / SPOOL_FILAS for leido in leidos), ready / FILAS)
    jsonl.concatenate((leido.spool / SPOOL_HALLAZGOS for leido in leidos), ready / HALLAZGOS)
    libro = Libro(
        tuple((leido.spool / SPOOL_FILAS, leido.spool / SPOOL_HALLAZGOS) for leido in leidos),
        taller.survey,
        manifiesto,
        settings,
    )
    write_workbook(ready / REPORTE, libro, taller.spool)
    (ready / MANIFIESTO).write_text(manifiesto.model_dump_json(indent=1) + "\n", encoding="utf-8")
    for name in (FILAS, HALLAZGOS, REPORTE, MANIFIESTO):
        (ready / name).replace(results / name)


@contextmanager
def _results_folder(results: Path) -> Iterator[Path]:
    """Makes the folder, and in it one for this run's work that goes away with it."""
    if results.exists() and not results.is_dir():
        raise UsageError(f"{results} no es una carpeta.", "Indique con -o la carpeta de los resultados.")
    results.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".justifica-", dir=results, ignore_cleanup_errors=True) as spool:
        yield Path(spool)


@contextmanager
def _write_errors(results: Path) -> Iterator[None]:
    """A disk that is full or a file that is in use, said in words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise JustificaError(
                f"No queda espacio en el disco de {results}: los resultados anteriores quedan como estaban.",
                "Libere espacio, o use otra carpeta con -o, y repita: lo ya leído no se vuelve a leer.",
            ) from error
        if isinstance(error, PermissionError):
            raise JustificaError(
                f"No se puede escribir en {error.filename2 or error.filename or results}.",
                "Cierre el archivo si está abierto en otro programa y compruebe los permisos de la carpeta.",
            ) from error
        raise
