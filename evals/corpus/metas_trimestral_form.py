"""The printed form of `metas-trimestral`: four blocks of quarters under a two-line header, then prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evals.corpus.grid import columns, figure, figures, header, texts
from evals.corpus.model import (
    Bloque,
    Celda,
    Clave,
    Columna,
    Elemento,
    Errata,
    Fila,
    Informe,
    Parrafo,
    Salto,
    Tabla,
)

TRIMESTRES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Oficina:
    """One unit: its rows and the prose after its table."""

    ANTES_DE_PROSA: ClassVar[int] = 4  # page break, unit's name, table, heading of the prose

    nombre: str
    filas: tuple[Fila, ...]
    prosa: tuple[Parrafo, ...]


@dataclass(frozen=True)
class Contenido:
    """What the form prints."""

    ejercicio: int
    eje: str
    programa: str
    acumulados: tuple[int, ...]
    con_indicador: bool
    con_justificacion: bool
    oficinas: tuple[Oficina, ...]
    erratas: tuple[Errata, ...]


def _header(contenido: Contenido) -> Bloque:
    year = contenido.ejercicio
    fixed = ["Actividad", "Descripción de la actividad"]
    fixed += ["Indicador"] if contenido.con_indicador else []
    quarters = [str(t) for t in TRIMESTRES]
    groups = (
        (f"META ANUAL {year}", quarters),
        ("META DE CUMPLIMIENTO", quarters),
        (f"PORCENTAJE DE AVANCE TRIMESTRAL {year}", quarters),
        (f"PORCENTAJE DE AVANCE TRIMESTRAL ACUMULADO {year}", [str(t) for t in contenido.acumulados]),
    )
    after = ["Justificación"] if contenido.con_justificacion else []
    return header((*fixed, "Unidad de medida del indicador", "Meta anual"), groups, after)


def _row(fila: Fila, contenido: Contenido) -> Bloque:
    year = contenido.ejercicio
    fixed = [fila.codigo or "", fila.descripcion]
    fixed += [fila.indicador or ""] if contenido.con_indicador else []
    fixed.append(fila.unidad_medida or "")
    cells: list[Celda] = [*texts(fixed), figure(fila, Clave("fisica", "meta", str(year), False), len(fixed))]
    keys = [
        Clave("fisica", rol, f"{year}-T{t}", False) for rol in ("programado", "ejecutado", "avance") for t in TRIMESTRES
    ]
    keys += [Clave("fisica", "avance", f"{year}-T{t}", True) for t in contenido.acumulados]
    cells += figures(fila, keys, len(fixed) + 1)
    if contenido.con_justificacion:
        cells.append(Celda(fila.observacion or "", len(fixed) + 1 + len(keys)))
    return Bloque(tuple(cells), abre=(fila.id,))


def _table(oficina: Oficina, contenido: Contenido) -> Tabla:
    weights = (0.5, 4, 2.5, 1) if contenido.con_indicador else (0.5, 4, 1)
    definition = columns(weights, 1 + 12 + len(contenido.acumulados))
    if contenido.con_justificacion:
        definition = (*definition, Columna("texto", 3))
    return Tabla(definition, _header(contenido), tuple(_row(fila, contenido) for fila in oficina.filas))


def lay_out(contenido: Contenido, nombre: str) -> Informe:
    """The report as it is printed: a unit after another, each on a new page."""
    elements: list[Elemento] = []
    for number, oficina in enumerate(contenido.oficinas):
        elements += [
            Salto() if number else Parrafo(""),
            Parrafo(oficina.nombre, negrita=True),
            _table(oficina, contenido),
            Parrafo(f"JUSTIFICACIÓN TRIMESTRAL DE AVANCE DE RESULTADOS {contenido.ejercicio}", negrita=True),
            *oficina.prosa,
        ]
    return Informe(
        familia="metas-trimestral",
        nombre=nombre,
        titulos=(
            f"SEGUIMIENTO DE AVANCE EN CUMPLIMIENTO DE METAS Y OBJETIVOS {contenido.ejercicio}",
            contenido.eje,
            contenido.programa,
        ),
        elementos=tuple(elements),
        filas=tuple(fila for oficina in contenido.oficinas for fila in oficina.filas),
        erratas=contenido.erratas,
        pie="Documento sintético de prueba",
    )
