"""The measuring suites by name, for `justifica eval`: each is a module with a `main(argv) -> int` of its own."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.errors import UsageError


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite. `mide`: what it measures, in Spanish."""

    nombre: str
    modulo: str
    mide: str


SUITES: tuple[Suite, ...] = (
    Suite(
        "digital", "evals.digital", "documentos generados con texto: cobertura, errores silenciosos, filas, hallazgos"
    ),
    Suite("scans", "evals.scans", "páginas escaneadas con daños: valores, textos, revisión"),
    Suite("verdicts", "evals.verdicts", "errores plantados en escaneos: lectura o documento, quién falló"),
    Suite("placement", "evals.placement", "transcripciones que perdieron campos: qué se recoloca y qué no"),
    Suite("model", "evals.model", "un modelo que miente, calla o es atacado: qué se admite"),
    Suite("added", "evals.added", "qué añade un modelo donde las reglas no llegan, y qué logra uno que miente"),
    Suite("unknown", "evals.unknown", "formularios que nadie conoce: columnas, segundo documento, tokens"),
    Suite("learn", "evals.learn", "formatos aprendidos de un documento y leídos en otros"),
    Suite("drafts", "evals.drafts", "justificaciones de todas las familias: oraciones sustentadas, tiempo"),
    Suite("gate", "evals.gate.__main__", "oraciones verdaderas y falsas ante la revisión de textos"),
    Suite("ask", "evals.ask.__main__", "preguntas con respuesta exacta"),
    Suite("fuzz", "evals.fuzz", "archivos PDF rotos al azar: ninguno detiene el programa"),
    Suite("scale", "evals.bench.ask", "consultas sobre un millón de cifras"),
    Suite("tables", "evals.bench.tables", "velocidad de lectura de tablas junto a otras herramientas"),
)


def run(nombre: str, argv: Sequence[str]) -> int:
    """Runs a suite with arguments of its own.

    Returns:
        Its exit code.

    Raises:
        UsageError: there is no such suite, or this installation lacks what it needs.
    """
    suite = next((suite for suite in SUITES if suite.nombre == nombre), None)
    if suite is None:
        raise UsageError(
            f"No hay ninguna medición «{nombre}».", f"Las que hay: {', '.join(suite.nombre for suite in SUITES)}."
        )
    try:
        module = importlib.import_module(suite.modulo)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"La medición «{nombre}» necesita {error.name}, que no está instalado.",
            "Instale justifica con sus herramientas de desarrollo: pip install -c requirements.lock -e '.[dev,bench]'.",
        ) from error
    return int(module.main(list(argv)))
