"""Prints a report as PDF with fpdf2, always equal bytes. It writes no /Rotate: use reportlab for that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from evals.corpus.fonts import FUENTES, Fuente
from evals.corpus.geometry import Hoja, Maqueta, compose
from evals.corpus.model import Informe, Ubicacion
from evals.corpus.styles import Estilo

FECHA = datetime(2020, 1, 1, tzinfo=UTC)
NUCLEO = {"helvetica": "helvetica", "times": "times"}


def render(informe: Informe, path: Path, estilo: Estilo) -> Ubicacion:
    """Writes the PDF and says where everything went.

    Raises:
        DoesNotFit: the style has no room for the table.
        ValueError: the style asks for a rotated page.
    """
    if estilo.rotada:
        raise ValueError(f"style {estilo.nombre}: fpdf2 writes no /Rotate, render it with reportlab")
    maqueta = compose(informe, estilo)
    pdf = FPDF(unit="pt", format=maqueta.estilo.papel)
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_creation_date(FECHA)
    pdf.set_title(informe.titulos[0])
    fuente = FUENTES[estilo.fuente]
    _load(pdf, fuente)
    for hoja in maqueta.hojas:
        pdf.add_page()
        _sheet(pdf, hoja, maqueta, NUCLEO.get(fuente.nombre, fuente.nombre))
    pdf.output(str(path))
    return maqueta.ubicacion


def _load(pdf: FPDF, fuente: Fuente) -> None:
    """Embeds the files of a TrueType family."""
    paths = fuente.paths()
    if paths is not None:
        pdf.add_font(fuente.nombre, "", paths[0])
        pdf.add_font(fuente.nombre, "B", paths[1])


def _sheet(pdf: FPDF, hoja: Hoja, maqueta: Maqueta, family: str) -> None:
    """Draws one sheet; fpdf2 measures from the top as the geometry does."""
    estilo = maqueta.estilo
    for fondo in hoja.fondos:
        x0, y0, x1, y1 = fondo.caja
        pdf.set_fill_color(round(fondo.gris * 255))
        pdf.rect(x0, y0, x1 - x0, y1 - y0, style="F")
    pdf.set_fill_color(0)
    pdf.set_line_width(estilo.grosor)
    half = estilo.grosor / 2
    for trazo in hoja.trazos:
        if estilo.rayado == "rectangulos":
            width, height = trazo.x1 - trazo.x0 + estilo.grosor, trazo.y1 - trazo.y0 + estilo.grosor
            pdf.rect(trazo.x0 - half, trazo.y0 - half, width, height, style="F")
        else:
            pdf.line(trazo.x0, trazo.y0, trazo.x1, trazo.y1)
    for texto in hoja.textos:
        pdf.set_font(family, "B" if texto.negrita else "", texto.cuerpo)
        pdf.text(texto.x, texto.y, texto.texto)
