"""Prints a report as PDF with reportlab; equal bytes for equal reports."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from evals.corpus.fonts import FUENTES, register
from evals.corpus.geometry import Hoja, Maqueta, compose
from evals.corpus.model import Informe, Ubicacion
from evals.corpus.styles import Estilo


def render(informe: Informe, path: Path, estilo: Estilo) -> Ubicacion:
    """Writes the PDF and says where everything went.

    Raises:
        DoesNotFit: the style has no room for the table.
    """
    register()
    maqueta = compose(informe, estilo)
    width, height = maqueta.estilo.papel
    # reportlab takes the page size as shown and swaps the sides of a page that it rotates
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    canvas.setTitle(informe.titulos[0])
    canvas.setAuthor("justifica evals.corpus")
    for hoja in maqueta.hojas:
        if estilo.rotada:
            canvas.setPageRotation(90)
            canvas.transform(0, 1, -1, 0, height, 0)
        _sheet(canvas, hoja, maqueta)
        canvas.showPage()
    canvas.save()
    return maqueta.ubicacion


def _sheet(canvas: Canvas, hoja: Hoja, maqueta: Maqueta) -> None:
    """Draws one sheet; y is turned upwards here."""
    estilo, top = maqueta.estilo, maqueta.estilo.papel[1]
    for fondo in hoja.fondos:
        x0, y0, x1, y1 = fondo.caja
        canvas.setFillGray(fondo.gris)
        canvas.rect(x0, top - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(estilo.grosor)
    half = estilo.grosor / 2
    for trazo in hoja.trazos:
        if estilo.rayado == "rectangulos":
            width, height = trazo.x1 - trazo.x0 + estilo.grosor, trazo.y1 - trazo.y0 + estilo.grosor
            canvas.rect(trazo.x0 - half, top - trazo.y1 - half, width, height, stroke=0, fill=1)
        else:
            canvas.line(trazo.x0, top - trazo.y0, trazo.x1, top - trazo.y1)
    fuente = FUENTES[estilo.fuente]
    for texto in hoja.textos:
        canvas.setFont(fuente.face(texto.negrita), texto.cuerpo)
        canvas.drawString(texto.x, top - texto.y, texto.texto)
