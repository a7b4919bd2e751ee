"""Where drafts go: one Word, Markdown or jsonl file, or a folder with all three for each document or unit."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.justificacion.encargo import Justificaciones
from agent.justificacion.vista import Vista, por_unidad, vistas
from agent.settings import Settings
from agent.writers import borradores as texts
from agent.writers import docx
from extractors.errors import UsageError
from extractors.values import fold

CARPETA = "justificaciones"
FORMATOS = (".docx", ".md", ".jsonl")
MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Entrega:
    """How drafts are handed over.

    Attributes:
        destino: a file (.docx, .md, .jsonl), or a folder for all three.
        unidades: a file for each unit of the organisation.
        plantilla: the office's Word template, or None for our own document.
        reemplazar: write over what is there.
    """

    destino: Path
    unidades: bool = False
    plantilla: Path | None = None
    reemplazar: bool = False


@dataclass(frozen=True, slots=True)
class _Parte:
    """One file's worth: a document's drafts, or those of one unit of it."""

    nombre: str
    justificaciones: Justificaciones
    unidades: Mapping[str, list[Vista]]


def entregar(done: Sequence[Justificaciones], settings: Settings, entrega: Entrega) -> tuple[Path, ...]:
    """Writes the drafts.

    Returns:
        The files.

    Raises:
        UsageError: the file is there already, is of a kind that is not written, cannot be written, or is one where
            several are needed.
    """
    parts = [part for group in done if group.borradores for part in _parts(group, entrega.unidades)]
    jobs = list(_jobs(parts, entrega))
    for path, _, _ in jobs:
        if path.exists() and not entrega.reemplazar:
            raise UsageError(f"{path} ya existe.", "Elija otro nombre con -o, o añada --force para reemplazarlo.")
    for path, part, kind in jobs:
        _write(path, _writer(part, kind, settings, entrega))
    return tuple(path for path, _, _ in jobs)


def _parts(group: Justificaciones, units: bool) -> Iterator[_Parte]:
    shown = por_unidad(vistas(group))
    name = f"{_slug(Path(group.documento.archivo).stem)}-{group.periodo}"
    if not units:
        yield _Parte(name, group, shown)
        return
    taken: dict[str, int] = {}
    for unit, own in shown.items():
        slug = _slug(unit)
        taken[slug] = taken.get(slug, 0) + 1
        twin = f"-{taken[slug]}" if taken[slug] > 1 else ""
        yield _Parte(f"{name}-{slug}{twin}", group, {unit: own})


def _jobs(parts: Sequence[_Parte], entrega: Entrega) -> Iterator[tuple[Path, _Parte, str]]:
    """(file, what goes in it, its kind)."""
    target, kind = entrega.destino, entrega.destino.suffix.lower()
    if kind in FORMATOS and not target.is_dir():
        if len(parts) > 1:
            raise UsageError(
                f"Son {len(parts)} archivos y -o nombra uno solo ({target.name}).",
                "Indique una carpeta con -o, o un documento con --document.",
            )
        yield target, parts[0], kind
        return
    if kind and not target.is_dir():
        raise UsageError(f"No se escriben archivos {kind}.", f"Los que se escriben son {', '.join(FORMATOS)}.")
    seen: dict[str, int] = {}
    for part in parts:
        seen[part.nombre] = seen.get(part.nombre, 0) + 1
        twin = f"-{seen[part.nombre]}" if seen[part.nombre] > 1 else ""
        for suffix in FORMATOS:
            yield target / f"{part.nombre}{twin}{suffix}", part, suffix


def _writer(part: _Parte, kind: str, settings: Settings, entrega: Entrega) -> Callable[[Path], None]:
    if kind == ".docx":
        sheet = docx.Hoja(part.justificaciones, part.unidades, settings.colores)
        if entrega.plantilla is not None:
            template = entrega.plantilla
            return lambda path: docx.rellenar(path, sheet, template)
        return lambda path: docx.escribir(path, sheet)
    if kind == ".md":
        content = texts.markdown(part.justificaciones, part.unidades)
    else:
        shown = [vista for own in part.unidades.values() for vista in own]
        content = "".join(f"{line}\n" for line in texts.jsonl(part.justificaciones, shown))

    def write(path: Path) -> None:
        path.write_text(content, encoding="utf-8")

    return write


def _write(path: Path, write: Callable[[Path], None]) -> None:
    """Writes beside, then puts in place: nobody finds half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".justifica-", suffix=path.suffix)
        os.close(handle)
        try:
            write(Path(beside))
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"No se puede escribir {path}: {error.strerror or error}.", "Elija otra carpeta con -o, o libere espacio."
        ) from error


def _slug(text: str) -> str:
    """A file name: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:MAX_NAME].rstrip("-") or "documento"
