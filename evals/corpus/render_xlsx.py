"""Prints a report as a workbook: merged ranges, typed numbers, cached formulas, a hidden sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from evals.corpus.model import Bloque, Celda, Informe, Lugar, Parrafo, Tabla, Ubicacion

FECHA = datetime(2020, 1, 1)
HOJA, OCULTA = "Reporte", "Borrador"
TRAMOS = (12, 6, 4, 3)  # lengths of the runs of cells that a form adds up
ANCHO_TEXTO, ANCHO_NUMERO = 34.0, 12.0


@dataclass(frozen=True)
class Libro:
    """How a workbook is written.

    Attributes:
        formulas: a cell that is the sum of those before it holds a formula, with its value cached.
        oculta: a hidden sheet holds an older draft with other numbers; nobody may read it as the report.
        como_texto: numbers are written as text, as exports often do.
    """

    formulas: bool = True
    oculta: bool = False
    como_texto: bool = False


def render(informe: Informe, path: Path, estilo: Libro | None = None) -> Ubicacion:
    """Writes the workbook and says in which cell every figure stands; the page is the number of the sheet."""
    estilo = estilo or Libro()
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": informe.titulos[0], "created": FECHA})
    hoja = _Hoja(book, book.add_worksheet(HOJA), informe, estilo)
    hoja.write()
    if estilo.oculta:
        _draft(book, informe)
    book.close()
    return hoja.ubicacion


class _Hoja:
    """The visible sheet while it is being written."""

    def __init__(self, book: Any, sheet: Any, informe: Informe, estilo: Libro) -> None:
        self.book, self.sheet, self.informe, self.estilo = book, sheet, informe, estilo
        self.ubicacion = Ubicacion()
        self.row = 0
        self.formats: dict[tuple[str, bool], Any] = {}

    def write(self) -> None:
        """Titles, then the elements one under the other."""
        width = max(len(e.columnas) for e in self.informe.elementos if isinstance(e, Tabla))
        for titulo in self.informe.titulos:
            self._merged(self.row, 0, self.row, width - 1, titulo, self._format("", True))
            self.row += 1
        for linea in self.informe.preliminares:
            self.sheet.write_string(self.row, 0, linea)
            self.row += 1
        for index, elemento in enumerate(self.informe.elementos):
            if isinstance(elemento, Parrafo):
                self.ubicacion.parrafos[index] = 1
                self.sheet.write_string(self.row, 0, elemento.texto)
                self.row += 1
            elif isinstance(elemento, Tabla):
                self._table(elemento)

    def _table(self, tabla: Tabla) -> None:
        self.row += 1
        if tabla.fraccion == 1.0:
            for column, definition in enumerate(tabla.columnas):
                texto = definition.clase == "texto"
                self.sheet.set_column(column, column, ANCHO_TEXTO if texto else ANCHO_NUMERO)
        for bloque in (tabla.encabezado, *tabla.bloques):
            for fila_id in bloque.abre:
                self.ubicacion.filas.setdefault(fila_id, 1)
            for celda in bloque.celdas:
                self._cell(celda, bloque)
            self.row += bloque.lineas

    def _cell(self, celda: Celda, bloque: Bloque) -> None:
        row, column = self.row + celda.linea, celda.columna
        value = self._value(celda)
        style = self._format(celda.texto if value is not None else "", celda.negrita)
        if celda.ancho > 1 or celda.alto > 1:
            self._merged(row, column, row + celda.alto - 1, column + celda.ancho - 1, "", style)
        if value is None:
            self.sheet.write_string(row, column, celda.texto, style)
        else:
            self._number(row, column, celda, bloque, style)
        for ref in celda.refs:
            place = Lugar(1, hoja=HOJA, celda=xl_rowcol_to_cell(row, column))
            self.ubicacion.cifras.setdefault(ref, place)

    def _value(self, celda: Celda) -> Decimal | None:
        """The number of a cell that holds nothing else."""
        if self.estilo.como_texto:
            return None
        if not celda.refs:
            return celda.numero
        cifra = self.informe.fila(celda.refs[0].fila).cifra(celda.refs[0].clave)
        return cifra.valor if celda.texto == cifra.impreso else None

    def _number(self, row: int, column: int, celda: Celda, bloque: Bloque, style: Any) -> None:
        value = self._value(celda)
        assert value is not None
        run = _summed(celda, bloque, self._value) if self.estilo.formulas else 0
        if run:
            first, last = xl_rowcol_to_cell(row, column - run), xl_rowcol_to_cell(row, column - 1)
            self.sheet.write_formula(row, column, f"=SUM({first}:{last})", style, float(value))
        else:
            self.sheet.write_number(row, column, float(value / 100 if celda.texto.endswith("%") else value), style)

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str, style: Any) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, text, style)
        else:
            self.sheet.write_string(top, left, text, style)

    def _format(self, printed: str, bold: bool) -> Any:
        """Cell format whose number format shows the value as the form prints it."""
        decimals = re.search(r"[.,]\d\d%?$", printed) is not None
        if printed.endswith("%"):
            number = "0.00%" if decimals else "0%"
        else:
            number = "#,##0.00" if decimals else "General"
        key = (number, bold)
        if key not in self.formats:
            fields = {"num_format": number, "bold": bold, "border": 1, "text_wrap": True, "valign": "vcenter"}
            self.formats[key] = self.book.add_format(fields)
        return self.formats[key]


def _summed(celda: Celda, bloque: Bloque, value_of: Any) -> int:
    """How many of the cells just before this one, on its line, add up to it; 0 if none do."""
    line = {other.columna: other for other in bloque.celdas if other.linea == celda.linea and other.ancho == 1}
    target = value_of(celda)
    for run in TRAMOS:
        before = [line.get(celda.columna - step) for step in range(run, 0, -1)]
        if any(other is None or "%" in other.texto for other in before):
            continue
        values = [value_of(other) for other in before]
        if (
            all(value is not None for value in values)
            and sum(value > 0 for value in values) > 1
            and sum(values) == target
        ):
            return run
    return 0


def _draft(book: Any, informe: Informe) -> None:
    """A hidden sheet with the first rows of the main table and numbers that are no longer true."""
    sheet = book.add_worksheet(OCULTA)
    sheet.hide()
    tabla = next(e for e in informe.elementos if isinstance(e, Tabla))
    row = 0
    for bloque in (tabla.encabezado, *tabla.bloques[:6]):
        for celda in bloque.celdas:
            text = celda.texto
            if celda.refs and text.isdigit():
                text = str(int(text) + 7)
            sheet.write_string(row + celda.linea, celda.columna, text)
        row += bloque.lineas
