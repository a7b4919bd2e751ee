"""`justifica index`: brings full text and vectors up to the ledger, and tells what it did."""

import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agent.index.texto import FOLDER, Texto
from agent.workspace import NAME, Consultor


@dataclass(frozen=True, slots=True)
class Informe:
    """What was done. `textos`: different texts; `vectores`: made now; `megas` on disk."""

    documentos: int
    textos: int
    vectores: int
    retirados: int
    segundos: float
    megas: float

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        return asdict(self)

    def line(self) -> str:
        """For people."""
        return (
            f"Índice al día: {self.documentos} documentos indizados de nuevo, {self.textos:,} textos, {self.vectores:,}"
            f" vectores nuevos, {self.retirados:,} retirados · {self.segundos:.1f} s · {self.megas:.1f} MB"
        )


def make(results: Path, *, rebuild: bool = False) -> Informe:
    """Makes or updates the index of a results folder.

    Raises:
        UsageError: there is no ledger.
    """
    start = time.monotonic()
    with Consultor(results / NAME) as ledger:
        if rebuild:
            for name in ("texto.db", "texto.db-journal"):
                with suppress(FileNotFoundError):
                    (results / FOLDER / name).unlink()
            shutil.rmtree(results / FOLDER / "vectores", ignore_errors=True)
        with Texto(results) as texto:
            documents = texto.update(ledger)
            from agent import progress
            from agent.index.vectores import Vectores

            with progress.progress():
                made, gone = Vectores(results).update(texto.digests())
            size = texto.size()
    used = sum(path.stat().st_size for path in (results / FOLDER).rglob("*") if path.is_file())
    return Informe(documents, size, made, gone, round(time.monotonic() - start, 2), round(used / 1e6, 2))
