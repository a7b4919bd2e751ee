"""Fonts that both PDF engines know (standard ones, Vera of reportlab), and the width of a text in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

CARPETA = Path(reportlab.__file__).parent / "fonts"


@dataclass(frozen=True)
class Fuente:
    """A family: face names for reportlab, and the files of a TrueType family (None for a standard one)."""

    nombre: str
    normal: str
    negrita: str
    archivos: tuple[str, str] | None = None

    def face(self, negrita: bool) -> str:
        """Name of the face in reportlab."""
        return self.negrita if negrita else self.normal

    def paths(self) -> tuple[Path, Path] | None:
        """Files of the normal and the bold face, if they are to be embedded."""
        return None if self.archivos is None else (CARPETA / self.archivos[0], CARPETA / self.archivos[1])


FUENTES = {
    fuente.nombre: fuente
    for fuente in (
        Fuente("helvetica", "Helvetica", "Helvetica-Bold"),
        Fuente("times", "Times-Roman", "Times-Bold"),
        Fuente("vera", "Vera", "VeraBd", ("Vera.ttf", "VeraBd.ttf")),
    )
}


@lru_cache(maxsize=1)
def register() -> None:
    """Makes the TrueType faces known to reportlab, once."""
    for fuente in FUENTES.values():
        paths = fuente.paths()
        if paths is not None:
            pdfmetrics.registerFont(TTFont(fuente.normal, str(paths[0])))
            pdfmetrics.registerFont(TTFont(fuente.negrita, str(paths[1])))


@lru_cache(maxsize=200_000)
def text_width(text: str, face: str, size: float) -> float:
    """Width in points of a text set in a face at a size."""
    register()
    return float(pdfmetrics.stringWidth(text, face, size))
