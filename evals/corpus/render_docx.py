"""Prints a report as a Word file: one landscape section, tables with merged cells; always equal bytes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from evals.corpus.model import Bloque, Informe, Lugar, Parrafo, Salto, Tabla, Ubicacion

FECHA = datetime(2020, 1, 1)
FECHA_ZIP = (2020, 1, 1, 0, 0, 0)
CUERPO = Pt(6)


def render(informe: Informe, path: Path) -> Ubicacion:
    """Writes the file. It has no fixed pages: all is on page 1, places are line and column of the table."""
    document = docx.Document()
    _page(document, informe)
    ubicacion = Ubicacion()
    for titulo in informe.titulos:
        document.add_paragraph().add_run(titulo).bold = True
    for linea in informe.preliminares:
        document.add_paragraph(linea)
    for index, elemento in enumerate(informe.elementos):
        if isinstance(elemento, Salto):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(elemento, Parrafo):
            ubicacion.parrafos[index] = 1
            document.add_paragraph().add_run(elemento.texto).bold = elemento.negrita
        else:
            _table(document, elemento, ubicacion)
    _save(document, path)
    return ubicacion


def _page(document: Document, informe: Informe) -> None:
    """A3 landscape, small print, fixed dates."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(420), Mm(297)
    section.left_margin = section.right_margin = Mm(10)
    document.styles["Normal"].font.size = CUERPO
    properties = document.core_properties
    properties.title, properties.author = informe.titulos[0], "justifica evals.corpus"
    properties.created = properties.modified = FECHA


def _table(document: Document, tabla: Tabla, ubicacion: Ubicacion) -> None:
    blocks = (tabla.encabezado, *tabla.bloques)
    table = document.add_table(sum(bloque.lineas for bloque in blocks), len(tabla.columnas), style="Table Grid")
    grid = [list(row.cells) for row in table.rows]
    top = 0
    for bloque in blocks:
        _block(grid, bloque, top, ubicacion)
        top += bloque.lineas
    _repeat_header(table, tabla.encabezado.lineas)


def _block(grid: list[list[_Cell]], bloque: Bloque, top: int, ubicacion: Ubicacion) -> None:
    for fila_id in bloque.abre:
        ubicacion.filas.setdefault(fila_id, 1)
    for celda in bloque.celdas:
        row, column = top + celda.linea, celda.columna
        cell = grid[row][column]
        if celda.ancho > 1 or celda.alto > 1:
            cell = cell.merge(grid[row + celda.alto - 1][column + celda.ancho - 1])
        run = cell.paragraphs[0].add_run(celda.texto)
        run.bold = celda.negrita
        for ref in celda.refs:
            ubicacion.cifras.setdefault(ref, Lugar(1, linea=row + 1, columna=column + 1))


def _repeat_header(table: Table, lineas: int) -> None:
    """Marks the header lines as repeated on each page."""
    row: _Row
    for row in list(table.rows)[:lineas]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _save(document: Document, path: Path) -> None:
    """Writes the file with the same dates in its zip each time."""
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, FECHA_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
