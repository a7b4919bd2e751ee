"""Short ways to write cells, lines and headers of a form; every family lays out its tables with these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.corpus.model import Alineacion, Bloque, Celda, ClaseBloque, Clave, Columna, Fila, Referencia


def figure(fila: Fila, clave: Clave, columna: int, linea: int = 0, alto: int = 1, negrita: bool = False) -> Celda:
    """The cell that prints one figure of a row."""
    texto = fila.cifra(clave).impreso
    return Celda(texto, columna, linea, alto=alto, refs=(Referencia(fila.id, clave),), negrita=negrita)


def figures(fila: Fila, claves: Iterable[Clave], columna: int, linea: int = 0) -> tuple[Celda, ...]:
    """Neighbouring cells that print these figures from a column on."""
    return tuple(figure(fila, clave, columna + i, linea) for i, clave in enumerate(claves))


def texts(
    values: Iterable[str], columna: int = 0, alto: int = 1, alineacion: Alineacion | None = None
) -> tuple[Celda, ...]:
    """Neighbouring text cells from a column on."""
    return tuple(Celda(value, columna + i, alto=alto, alineacion=alineacion) for i, value in enumerate(values))


def banner(text: str, width: int, clase: ClaseBloque = "grupo", abre: tuple[str, ...] = ()) -> Bloque:
    """A line of one cell over the whole table."""
    return Bloque((Celda(text, 0, ancho=width, negrita=True, alineacion="izquierda"),), clase=clase, abre=abre)


def header(plain: Sequence[str], groups: Sequence[tuple[str, Sequence[str]]], after: Sequence[str] = ()) -> Bloque:
    """A header of two lines: plain columns over both, group titles over their own columns, plain ones."""
    cells = [Celda(text, i, alto=2, negrita=True, alineacion="centro") for i, text in enumerate(plain)]
    column = len(plain)
    for title, names in groups:
        cells.append(Celda(title, column, ancho=len(names), negrita=True, alineacion="centro"))
        cells += [Celda(name, column + i, 1, negrita=True, alineacion="centro") for i, name in enumerate(names)]
        column += len(names)
    cells += [Celda(text, column + i, alto=2, negrita=True, alineacion="centro") for i, text in enumerate(after)]
    return Bloque(tuple(cells), lineas=2, clase="seccion")


def plain_header(names: Sequence[str]) -> Bloque:
    """A header of one line."""
    cells = tuple(Celda(name, i, negrita=True, alineacion="centro") for i, name in enumerate(names))
    return Bloque(cells, clase="seccion")


def columns(weights: Sequence[float], numbers: int) -> tuple[Columna, ...]:
    """Text columns of these weights, then number columns."""
    return tuple(Columna("texto", weight) for weight in weights) + (Columna("numero"),) * numbers
