"""Paths and folders -> the files to read, each under a name of its own; what is passed over, and why."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.readers import sniff

_OFFICE_LOCK = "~$"


@dataclass(frozen=True, slots=True)
class Entrada:
    """A file to read. `archivo` is its name in the results, unique in the run."""

    path: Path
    archivo: str


@dataclass(frozen=True, slots=True)
class Omitido:
    """A file that was seen and not read."""

    archivo: str
    motivo: str


@dataclass(frozen=True, slots=True)
class Reunion:
    """What the named paths hold."""

    entradas: tuple[Entrada, ...]
    omitidos: tuple[Omitido, ...]


def gather(paths: Sequence[Path], results: Path) -> Reunion:
    """Lists the files under `paths`, by name; never those of the results folder.

    A named file is always read, whatever its kind, and one that is not there is a failure of its own: both
    belong to the conservation statement. Of a folder, files of kinds that are not read are passed over.

    Args:
        paths: files and folders.
        results: the results folder.
    """
    found: dict[Path, str] = {}
    omitted: list[Omitido] = []
    for path in paths:
        if path.is_dir():
            _walk(path, results.resolve(), found, omitted)
        else:
            found.setdefault(path.resolve(), path.name)
    names = _distinct(found)
    entries = sorted((Entrada(path, names[path]) for path in found), key=lambda entry: entry.archivo)
    return Reunion(tuple(entries), tuple(sorted(set(omitted), key=lambda item: item.archivo)))


def _walk(folder: Path, results: Path, found: dict[Path, str], omitted: list[Omitido]) -> None:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if Path(here).resolve() == results and (results / "justifica.db").exists():
            folders.clear()
            continue
        for name in sorted(files):
            path = Path(here, name)
            relative = path.relative_to(folder).as_posix()
            reason = _reason_to_skip(path)
            if reason:
                omitted.append(Omitido(relative, reason))
            else:
                found.setdefault(path.resolve(), relative)


def _reason_to_skip(path: Path) -> str:
    if path.name.startswith(_OFFICE_LOCK):
        return "archivo temporal de Office"
    if path.name.startswith("."):
        return "archivo oculto"
    if not path.is_file():
        return "no es un archivo corriente"
    if sniff.supported(path):
        return ""
    return f"formato que no se lee ({path.suffix or 'sin extensión'})"


def _distinct(found: dict[Path, str]) -> dict[Path, str]:
    """Names of the files; those that share one are told apart by their path from their common folder."""
    taken = Counter(found.values())
    names = {path: name for path, name in found.items() if taken[name] == 1}
    for name, count in taken.items():
        if count == 1:
            continue
        twins = [path for path, own in found.items() if own == name]
        common = Path(os.path.commonpath([path.parent for path in twins]))
        names.update({path: path.relative_to(common).as_posix() for path in twins})
    return _all_distinct(names)


def _all_distinct(names: dict[Path, str]) -> dict[Path, str]:
    """The whole path where a name made up for a twin is also another file's own name."""
    taken = Counter(names.values())
    return {path: name if taken[name] == 1 else path.as_posix() for path, name in names.items()}


def sha256_of(path: Path) -> str:
    """Hash of a file's content, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
