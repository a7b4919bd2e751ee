"""JSON lines: one object a line, UTF-8; read and written as streams."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from extractors.schemas import Chunk, Fila, Hallazgo, Lugar


def read_filas(path: Path) -> Iterator[Fila]:
    """Rows of a file, in its order."""
    return map(Fila.model_validate_json, _lines(path))


def read_hallazgos(path: Path) -> Iterator[Hallazgo]:
    """Findings of a file, in its order."""
    return map(Hallazgo.model_validate_json, _lines(path))


def read_trozos(path: Path) -> Iterator[Chunk]:
    """Chunks of a file, in its order."""
    return map(_chunk, _lines(path))


def write(path: Path, items: Iterable[BaseModel]) -> None:
    """Writes one item a line."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for item in items:
            out.write(item.model_dump_json())
            out.write("\n")


def concatenate(parts: Iterable[Path], path: Path) -> None:
    """Joins files end to end, byte for byte."""
    with path.open("wb") as out:
        for part in parts:
            if part.is_file():
                with part.open("rb") as lines:
                    shutil.copyfileobj(lines, out)


def _chunk(line: str) -> Chunk:
    record = json.loads(line)
    bbox = record.get("bbox")
    place = Lugar(record["pagina"], tuple(bbox) if bbox else None, linea=record.get("linea"), hoja=record.get("hoja"))
    return Chunk(record["tipo"], record["texto"], place)


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (line for line in lines if line.strip())
