"""Writes documents with their truth: one call a document, and the demo sample."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals.corpus import render_docx, render_fpdf, render_reportlab, render_text, render_xlsx
from evals.corpus.families import Familia, family
from evals.corpus.model import Informe, Ubicacion
from evals.corpus.options import Opciones
from evals.corpus.styles import ESTILOS, Estilo
from evals.corpus.truth import write_truth

FORMATOS = ("pdf", "txt", "xlsx", "docx")
MOTORES = ("reportlab", "fpdf")
DEMO_SEMILLA, DEMO_FILAS = 7, 64
DEMO_ERRORES = (
    "suma_mes",
    "suma_acumulado",
    "avance",
    "cien_como_cero",
    "media_grupo",
    "sp_con_programa",
    "dinero_sin_fisico",
    "codigo_repetido",
    "total",
)


@dataclass(frozen=True)
class Pedido:
    """One document to write.

    Attributes:
        familia: family of the report.
        semilla: seed of the report.
        formato: one of `FORMATOS`.
        con_errores: whether to plant some errors, by the seed.
        filas: number of rows, the usual of the family if None.
        estilo: name of the PDF style; by the seed if None.
        motor: PDF engine; by the seed if None.
    """

    familia: Familia
    semilla: int
    formato: str = "pdf"
    con_errores: bool = False
    filas: int | None = None
    estilo: str | None = None
    motor: str | None = None


def some_errors(familia: Familia, semilla: int) -> tuple[str, ...]:
    """From two to six kinds of error, by the seed."""
    rng = Random(f"errores/{familia.id}/{semilla}")
    count = min(len(familia.errores), rng.randint(2, 6))
    return tuple(rng.sample(familia.errores, count))


def write_document(pedido: Pedido, folder: Path) -> Path:
    """Writes a document, its truth and its planted errors into a folder; returns the document's path.

    Raises:
        ValueError: unknown format.
        KeyError: unknown style.
        DoesNotFit: the style has no room for the table.
    """
    familia = pedido.familia
    errores = some_errors(familia, pedido.semilla) if pedido.con_errores else ()
    informe = familia.build(pedido.semilla, pedido.filas, Opciones(errores=errores))
    mark = "-e" if pedido.con_errores else ""
    stem = f"{familia.id}-{pedido.semilla:04d}{mark}"
    if pedido.formato == "pdf":
        estilo, motor = _style(pedido), _engine(pedido)
        path = folder / f"{stem}-{estilo.nombre}.pdf"
        ubicacion = _render_pdf(informe, path, estilo, motor)
    else:
        path = folder / f"{stem}-{pedido.formato}.{pedido.formato}"
        ubicacion = _render_other(informe, path, pedido)
    write_truth(informe, ubicacion, path)
    return path


def _style(pedido: Pedido) -> Estilo:
    names = tuple(ESTILOS)
    return ESTILOS[pedido.estilo or names[pedido.semilla % len(names)]]


def _engine(pedido: Pedido) -> str:
    """The engine asked for, or one by the seed; only reportlab writes rotated pages."""
    if _style(pedido).rotada:
        return "reportlab"
    return pedido.motor or MOTORES[pedido.semilla // len(ESTILOS) % 2 ^ pedido.semilla % 2]


def _render_pdf(informe: Informe, path: Path, estilo: Estilo, motor: str) -> Ubicacion:
    if motor == "fpdf":
        return render_fpdf.render(informe, path, estilo)
    return render_reportlab.render(informe, path, estilo)


def _render_other(informe: Informe, path: Path, pedido: Pedido) -> Ubicacion:
    odd = bool(pedido.semilla % 2)
    if pedido.formato == "txt":
        style = render_text.Transcripcion(marcas=pedido.familia.marcas, omite_combinadas=not odd)
        return render_text.render(informe, path, style)
    if pedido.formato == "xlsx":
        book = render_xlsx.Libro(formulas=odd, oculta=not odd, como_texto=pedido.semilla % 5 == 0)
        return render_xlsx.render(informe, path, book)
    if pedido.formato == "docx":
        return render_docx.render(informe, path)
    raise ValueError(f"unknown format {pedido.formato}: choose among {', '.join(FORMATOS)}")


def build_demo(path: Path) -> Path:
    """Writes the demo sample, a POI report of five pages, and its truth: always the same bytes."""
    opciones = Opciones(errores=DEMO_ERRORES, ejercicio=2024, rasgos=frozenset({"acumulado_mensual"}))
    informe = family("poi-ceplan").build(DEMO_SEMILLA, DEMO_FILAS, opciones)
    write_truth(informe, render_reportlab.render(informe, path, ESTILOS["a4"]), path)
    return path
