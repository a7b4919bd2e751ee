"""What a report says, apart from how it is printed: cells, truth rows, prose and planted errors.

A figure exists once, in a truth row (`Fila`); a printed cell (`Celda`) points at it, so that what the page
shows and what the truth file says cannot drift apart, planted errors included.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Alineacion = Literal["izquierda", "centro", "derecha"]
ClaseColumna = Literal["texto", "numero"]
ClaseBloque = Literal["fila", "grupo", "cierre", "total", "seccion", "nota"]
Veredicto = Literal["sustentada", "no_sustentada", "sin_afirmacion"]


@dataclass(frozen=True, order=True)
class Clave:
    """Which figure of a row: the four fields that are unique in a row of the number contract."""

    magnitud: str
    rol: str
    periodo: str
    acumulado: bool

    def as_list(self) -> list[str | bool]:
        """The key in the order the shared scorer reads it."""
        return [self.magnitud, self.rol, self.periodo, self.acumulado]


@dataclass(frozen=True)
class Cifra:
    """One slot of a row: the text that is printed and the number it stands for (None: an absence)."""

    clave: Clave
    impreso: str
    valor: Decimal | None


@dataclass(frozen=True)
class Fila:
    """One truth row of the number contract.

    `otras` are figures that the form prints and the contract has no role for, as (column, printed text).
    """

    id: str
    tipo: str
    descripcion: str
    codigo: str | None = None
    unidad_organica: str | None = None
    unidad_medida: str | None = None
    indicador: str | None = None
    grupo: tuple[str, ...] = ()
    atributos: tuple[tuple[str, str], ...] = ()
    observacion: str | None = None
    cifras: tuple[Cifra, ...] = ()
    otras: tuple[tuple[str, str], ...] = ()

    def cifra(self, clave: Clave) -> Cifra:
        """The figure with that key.

        Raises:
            KeyError: the row has no such figure.
        """
        for cifra in self.cifras:
            if cifra.clave == clave:
                return cifra
        raise KeyError(f"{self.id} has no {clave}")

    def value(self, clave: Clave) -> Decimal | None:
        """The number of that key; None for an absence or where the row has no such figure."""
        return next((cifra.valor for cifra in self.cifras if cifra.clave == clave), None)

    def with_cifra(self, nueva: Cifra) -> Fila:
        """The same row with the figure of that key printed otherwise."""
        cifras = tuple(nueva if cifra.clave == nueva.clave else cifra for cifra in self.cifras)
        return replace(self, cifras=cifras)


@dataclass(frozen=True)
class Referencia:
    """The figure that a cell prints: row id and key."""

    fila: str
    clave: Clave


@dataclass(frozen=True)
class Celda:
    """One printed cell, placed on the grid of its block (line and column from 0, spans in lines and columns).

    `refs` are the figures that it prints: none, one, or one number in two rows (a PEI line that is both).
    `numero` is the number of a cell that prints a figure for which the contract has no role.
    """

    texto: str
    columna: int
    linea: int = 0
    ancho: int = 1
    alto: int = 1
    refs: tuple[Referencia, ...] = ()
    negrita: bool = False
    alineacion: Alineacion | None = None
    numero: Decimal | None = None


@dataclass(frozen=True)
class Bloque:
    """Lines that stand together: an activity of two lines, a group line, a closing line.

    `abre` are the ids of the truth rows whose page is the page of this block's first line.
    """

    celdas: tuple[Celda, ...]
    lineas: int = 1
    clase: ClaseBloque = "fila"
    abre: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columna:
    """A column of a table; `peso` shares out, among the text columns, the width that is left."""

    clase: ClaseColumna
    peso: float = 1.0


@dataclass(frozen=True)
class Tabla:
    """A ruled table. `fraccion` is its share of the text width."""

    columnas: tuple[Columna, ...]
    encabezado: Bloque
    bloques: tuple[Bloque, ...]
    fraccion: float = 1.0
    repite_encabezado: bool = True


@dataclass(frozen=True)
class Afirmacion:
    """A sentence of prose that quotes figures, with its true verdict against the tables of the report."""

    texto: str
    veredicto: Veredicto
    fila: str | None = None
    codigo: str | None = None
    periodo: str | None = None
    motivos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parrafo:
    """Prose, a footnote or a heading between tables."""

    texto: str
    negrita: bool = False
    afirmaciones: tuple[Afirmacion, ...] = ()


@dataclass(frozen=True)
class Salto:
    """What follows begins on a new page."""


Elemento = Tabla | Parrafo | Salto


@dataclass(frozen=True)
class Errata:
    """A planted error.

    Attributes:
        clase: kind of error.
        fila: id of the truth row that it concerns.
        clave: the figure, None when it is no figure.
        impreso: what the page shows.
        correcto: what the rules give.
        rompe: equations that no longer hold, as "equation@row id".
        arrastra: equations that fail only for a checker that feeds on printed, not recomputed, values.
        planta: number of the plant; one plant may print two wrong cells.
        parrafo: index, among the report's elements, of the prose that prints it.
    """

    clase: str
    fila: str | None
    clave: Clave | None
    impreso: str
    correcto: str
    rompe: tuple[str, ...] = ()
    arrastra: tuple[str, ...] = ()
    planta: int = 0
    parrafo: int | None = None


@dataclass(frozen=True)
class Informe:
    """A whole logical report: what any renderer prints and what the truth file holds."""

    familia: str
    nombre: str
    titulos: tuple[str, ...]
    elementos: tuple[Elemento, ...]
    filas: tuple[Fila, ...]
    erratas: tuple[Errata, ...] = ()
    preliminares: tuple[str, ...] = ()
    pie: str = ""

    def fila(self, fila_id: str) -> Fila:
        """The truth row with that id.

        Raises:
            KeyError: no such row.
        """
        for fila in self.filas:
            if fila.id == fila_id:
                return fila
        raise KeyError(fila_id)


@dataclass(frozen=True)
class Lugar:
    """Where a figure was printed: page from 1; box (points as shown), line and field, or sheet and cell."""

    pagina: int
    bbox: tuple[float, float, float, float] | None = None
    linea: int | None = None
    columna: int | None = None
    hoja: str | None = None
    celda: str | None = None


@dataclass(frozen=True)
class Ubicacion:
    """What a renderer reports back: the page of each truth row and paragraph, the place of each figure."""

    filas: dict[str, int] = field(default_factory=dict)
    cifras: dict[Referencia, Lugar] = field(default_factory=dict)
    parrafos: dict[int, int] = field(default_factory=dict)
