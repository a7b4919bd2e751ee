"""How a report may be printed: paper, font, rulings, repetition, splitting of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rayado = Literal["trazos", "rectangulos", "horizontales", "verticales", "ninguno"]

A4 = (841.89, 595.28)
LEGAL = (1008.0, 612.0)
A3 = (1190.55, 841.89)


@dataclass(frozen=True)
class Estilo:
    """A way of printing.

    Attributes:
        papel: width and height in points as shown (landscape).
        fuente: key of `fonts.FUENTES`.
        cuerpo: wanted font size of the table; it shrinks to `cuerpo_minimo`, then the paper grows to A3.
        rayado: how the grid is drawn: stroked lines, thin filled rectangles, only some of them, none.
        rotada: the page is portrait with /Rotate 90, so that it is seen landscape (reportlab only).
        cebra: every second row and the header are shaded.
        parte_filas: a row may begin on one page and end on the next.
        repite_encabezado: the header stands on each page.
        repite_titulos: the title stands on each page.
        centra: numbers centred in their cells, else set to the right.
        arriba: merged and short cells set to the top, else to the middle.
    """

    nombre: str
    papel: tuple[float, float] = A4
    fuente: str = "helvetica"
    cuerpo: float = 5.6
    cuerpo_minimo: float = 5.0
    rayado: Rayado = "trazos"
    rotada: bool = False
    cebra: bool = False
    parte_filas: bool = False
    repite_encabezado: bool = True
    repite_titulos: bool = True
    centra: bool = False
    arriba: bool = False
    margen: float = 24.0
    grosor: float = 0.5


ESTILOS = {
    estilo.nombre: estilo
    for estilo in (
        Estilo("a4"),
        Estilo("times", fuente="times", cuerpo=6.2, rayado="rectangulos", centra=True),
        Estilo("vera", papel=A3, fuente="vera", cuerpo=6.0, cebra=True, grosor=0.3),
        Estilo("legal", papel=LEGAL, cuerpo=7.0, rayado="rectangulos", cebra=True, grosor=0.4, arriba=True),
        Estilo("horizontal", papel=LEGAL, cuerpo=6.0, rayado="horizontales"),
        Estilo("vertical", papel=LEGAL, fuente="times", cuerpo=6.5, rayado="verticales", centra=True),
        Estilo("sin_rayas", papel=A3, cuerpo=6.5, rayado="ninguno"),
        Estilo("rotada", rotada=True, cuerpo=5.6, centra=True),
        Estilo("partida", parte_filas=True, arriba=True),
        Estilo("corrida", papel=LEGAL, cuerpo=6.0, repite_encabezado=False, repite_titulos=False, centra=True),
    )
}
