"""Frozen shapes that cross borders: pages and cells going in, rows and findings coming out."""

from extractors.schemas.document import CON_CIFRAS, FICHA, Archivo, Paginado, TablaVista
from extractors.schemas.equation import Alternativa, Ecuacion, Identidad, Reglas
from extractors.schemas.figure import (
    Ausencia,
    Cifra,
    Estado,
    Fila,
    Fuente,
    Magnitud,
    Rol,
    TipoFila,
)
from extractors.schemas.finding import Hallazgo, Severidad, Veredicto
from extractors.schemas.page import Box, Cell, Chunk, Lugar, Page, PageState, Paragraph, Recognised, Ruling, Table, Word

__all__ = [
    "CON_CIFRAS",
    "FICHA",
    "Alternativa",
    "Archivo",
    "Ausencia",
    "Box",
    "Cell",
    "Chunk",
    "Cifra",
    "Ecuacion",
    "Estado",
    "Fila",
    "Fuente",
    "Hallazgo",
    "Identidad",
    "Lugar",
    "Magnitud",
    "Page",
    "PageState",
    "Paginado",
    "Paragraph",
    "Recognised",
    "Reglas",
    "Rol",
    "Ruling",
    "Severidad",
    "TablaVista",
    "Table",
    "TipoFila",
    "Veredicto",
    "Word",
]
