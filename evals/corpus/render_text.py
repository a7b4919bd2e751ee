"""Prints a report as a transcript: a line a printed line, tabs between columns, the title on each page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evals.corpus.model import Bloque, Celda, Informe, Lugar, Parrafo, Salto, Tabla, Ubicacion


@dataclass(frozen=True)
class Transcripcion:
    """How a transcript is written.

    Attributes:
        marcas: titles with `#`, group lines in `<b>`, as some transcribers do.
        omite_combinadas: a number field covered by a cell merged over two lines leaves no empty field,
            so that what follows it moves one field to the left.
        lineas_por_pagina: printed lines before a new page is begun.
    """

    marcas: bool = True
    omite_combinadas: bool = False
    lineas_por_pagina: int = 34


@dataclass
class _Escrito:
    """The transcript while it is being written."""

    lineas: list[str] = field(default_factory=list)
    ubicacion: Ubicacion = field(default_factory=Ubicacion)
    pagina: int = 0
    en_pagina: int = 0


def render(informe: Informe, path: Path, estilo: Transcripcion | None = None) -> Ubicacion:
    """Writes the transcript and says on which line and field every figure stands."""
    escrito = _write(informe, estilo or Transcripcion())
    path.write_text("\n".join(escrito.lineas) + "\n", encoding="utf-8")
    return escrito.ubicacion


def _write(informe: Informe, estilo: Transcripcion) -> _Escrito:
    escrito = _Escrito()
    _new_page(escrito, informe, estilo)
    for index, elemento in enumerate(informe.elementos):
        if isinstance(elemento, Salto):
            _new_page(escrito, informe, estilo)
        elif isinstance(elemento, Parrafo):
            escrito.ubicacion.parrafos[index] = escrito.pagina
            escrito.lineas += [
                "",
                f"**{elemento.texto}**" if elemento.negrita and estilo.marcas else elemento.texto,
            ]
            escrito.en_pagina += 1
        else:
            _table(escrito, informe, elemento, estilo)
    return escrito


def _new_page(escrito: _Escrito, informe: Informe, estilo: Transcripcion) -> None:
    escrito.pagina += 1
    escrito.en_pagina = 0
    escrito.lineas += ["", ""]
    for level, titulo in enumerate(informe.titulos, start=1):
        escrito.lineas += [f"{'#' * min(level, 2)} {titulo}", ""] if estilo.marcas else [titulo]
    if escrito.pagina == 1:
        escrito.lineas += informe.preliminares
    escrito.lineas += [""]


def _table(escrito: _Escrito, informe: Informe, tabla: Tabla, estilo: Transcripcion) -> None:
    escrito.lineas += [""]
    _block(escrito, tabla.encabezado, tabla, Transcripcion(marcas=False))
    for bloque in tabla.bloques:
        if escrito.en_pagina + bloque.lineas > estilo.lineas_por_pagina:
            _new_page(escrito, informe, estilo)
            if tabla.repite_encabezado:
                _block(escrito, tabla.encabezado, tabla, Transcripcion(marcas=False))
        _block(escrito, bloque, tabla, estilo)


def _block(escrito: _Escrito, bloque: Bloque, tabla: Tabla, estilo: Transcripcion) -> None:
    for fila_id in bloque.abre:
        escrito.ubicacion.filas.setdefault(fila_id, escrito.pagina)
    for linea in range(bloque.lineas):
        escrito.lineas.append(_line(escrito, bloque, linea, tabla, estilo))
        escrito.en_pagina += 1


def _line(escrito: _Escrito, bloque: Bloque, linea: int, tabla: Tabla, estilo: Transcripcion) -> str:
    """One line of a block; where its figures stand is noted on the way."""
    starts = {celda.columna: celda for celda in bloque.celdas if celda.linea == linea}
    fields: list[str] = []
    for columna, definition in enumerate(tabla.columnas):
        celda = starts.get(columna)
        merged = definition.clase == "numero" and _covered_from_above(bloque, linea, columna)
        if merged and estilo.omite_combinadas:
            continue
        fields.append(_text(celda, bloque, estilo))
        for ref in celda.refs if celda is not None else ():
            lugar = Lugar(escrito.pagina, linea=len(escrito.lineas) + 1, columna=len(fields))
            escrito.ubicacion.cifras.setdefault(ref, lugar)
    return "\t".join(fields)


def _text(celda: Celda | None, bloque: Bloque, estilo: Transcripcion) -> str:
    if celda is None:
        return ""
    bold = estilo.marcas and bloque.clase in ("grupo", "seccion") and celda.negrita and celda.texto
    return f"<b>{celda.texto}</b>" if bold else celda.texto


def _covered_from_above(bloque: Bloque, linea: int, columna: int) -> bool:
    """Whether a cell of an earlier line of the block hangs down over this field."""
    return any(
        celda.linea < linea < celda.linea + celda.alto and celda.columna <= columna < celda.columna + celda.ancho
        for celda in bloque.celdas
    )
