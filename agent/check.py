"""`check`: only the findings, of a results folder or of a document read on the spot."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from agent.batch import HALLAZGOS, MANIFIESTO, Avance, Encargo, extract
from agent.manifest import Manifiesto
from agent.settings import Settings
from agent.texts import SEVERIDADES
from agent.writers.jsonl import read_hallazgos
from extractors.errors import ExitCode, UsageError
from extractors.pipeline import Opciones
from extractors.schemas import Hallazgo, Severidad


@dataclass(frozen=True, slots=True)
class Revision:
    """The findings, worst first, and what is missing from what they were drawn from."""

    hallazgos: tuple[Hallazgo, ...]
    manifiesto: Manifiesto

    @property
    def exit_code(self) -> ExitCode:
        """4 nothing usable, 5 something missing, 3 an error found, else 0."""
        if not self.manifiesto.utilizable:
            return ExitCode.NO_INPUT
        if self.manifiesto.parcial:
            return ExitCode.PARTIAL
        wrong = any(hallazgo.severidad is Severidad.ERROR for hallazgo in self.hallazgos)
        return ExitCode.FINDINGS if wrong else ExitCode.OK


def check(path: Path, opciones: Opciones, settings: Settings, avance: Avance) -> Revision:
    """The findings of a results folder, or of a document.

    Raises:
        UsageError: a folder without results, or nothing there.
    """
    if path.is_dir():
        return _of_results(path)
    if not path.exists():
        raise UsageError(f"No existe {path}.", "Indique un documento, o la carpeta que escribió «justifica extract».")
    with tempfile.TemporaryDirectory(prefix="justifica-") as folder:
        encargo = Encargo((path,), Path(folder), replace(opciones), workers=1)
        extract(encargo, settings, avance)
        return _of_results(Path(folder))


def _of_results(folder: Path) -> Revision:
    manifest = folder / MANIFIESTO
    if not manifest.is_file():
        raise UsageError(
            f"{folder} no tiene resultados: falta {MANIFIESTO}.",
            "Lea antes los documentos con «justifica extract CARPETA -o RESULTADOS».",
        )
    findings = sorted(read_hallazgos(folder / HALLAZGOS), key=lambda h: SEVERIDADES.index(h.severidad))
    return Revision(tuple(findings), Manifiesto.model_validate_json(manifest.read_text(encoding="utf-8")))
