"""The printed form of `pei-ceplan`: identification lines, two-line header, AEI lines, band table, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evals.corpus.grid import columns, figure, figures, header, plain_header, texts
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
    Referencia,
    Tabla,
)

FIJAS = (
    "Código",
    "Descripción",
    "LE",
    "Unidad de Organización",
    "Relevancia",
    "Sentido Esperado",
    "Tipo de Agregación",
)
BANDAS = ("[0-75%>", "[75-95%>", "[95-100%]", "ND", "TOTAL")


@dataclass(frozen=True)
class Contenido:
    """What the form prints."""

    PRIMERA_ALERTA: ClassVar[int] = 4  # elements before the first alert: table, caption, band table, heading

    ejercicio: int
    inicio: int
    municipio: str
    ejecutora: int
    observado_anual: bool
    filas: tuple[Fila, ...]
    erratas: tuple[Errata, ...]
    alertas: tuple[Parrafo, ...]
    con_celdas: frozenset[str]

    @property
    def ancho(self) -> int:
        """Number of columns."""
        return len(FIJAS) + 2 + 4 + (2 if self.observado_anual else 1) + 1

    @property
    def avance(self) -> Clave:
        """Key of the last column."""
        return Clave("fisica", "avance", f"{self.ejercicio}-S1", True)


def _header(contenido: Contenido) -> Bloque:
    years = [str(contenido.inicio + year) for year in range(4)]
    observed = [f"{contenido.ejercicio} - Sem1"]
    if contenido.observado_anual:
        observed.insert(0, str(contenido.ejercicio))
    groups = (("Línea Base", ("Año", "Valor")), ("Logro Esperado", years), ("Valores Observados", observed))
    return header(FIJAS, groups, ("Avance Tipo I (%)",))


def _indicator(fila: Fila, contenido: Contenido, grupo: Fila | None) -> Bloque:
    """The line of an indicator; `grupo` is the AEI that the same line stands for, if it is one."""
    atributos = dict(fila.atributos)
    unit = f"{contenido.ejecutora}-MUNICIPALIDAD DISTRITAL DE {contenido.municipio}"
    fixed = texts(
        (
            fila.codigo or "",
            fila.descripcion,
            unit,
            fila.unidad_organica or "",
            atributos["relevancia"],
            atributos["sentido"],
            atributos["tipo_agregacion"],
            str(contenido.inicio - 1),
        )
    )
    keys = [Clave("fisica", "linea_base", str(contenido.inicio - 1), False)]
    keys += [Clave("fisica", "meta", str(contenido.inicio + year), False) for year in range(4)]
    observed = Clave("fisica", "ejecutado", f"{contenido.ejercicio}-S1", True)
    refs = [Referencia(fila.id, contenido.avance)]
    if grupo is not None:
        refs.append(Referencia(grupo.id, contenido.avance))
    last = Celda(fila.cifra(contenido.avance).impreso, contenido.ancho - 1, refs=tuple(refs))
    cells = (*fixed, *figures(fila, keys, 8), figure(fila, observed, contenido.ancho - 2), last)
    return Bloque(cells, abre=(fila.id,) if grupo is None else (fila.id, grupo.id))


def _group(fila: Fila, contenido: Contenido) -> Bloque:
    """The line of an AEI: code, name over the middle, mean in the last column."""
    cells = (
        Celda(fila.codigo or "", 0, negrita=True),
        Celda(fila.descripcion, 1, ancho=contenido.ancho - 2, negrita=True, alineacion="izquierda"),
        figure(fila, contenido.avance, contenido.ancho - 1, negrita=True),
    )
    return Bloque(cells, clase="grupo", abre=(fila.id,))


def _blocks(contenido: Contenido) -> tuple[Bloque, ...]:
    blocks: list[Bloque] = []
    by_id = {fila.id: fila for fila in contenido.filas}
    for fila in contenido.filas:
        if fila.tipo == "indicador":
            own = fila.grupo[-1] in contenido.con_celdas
            blocks.append(_indicator(fila, contenido, by_id[fila.grupo[-1]] if own else None))
        elif fila.tipo == "grupo" and fila.id not in contenido.con_celdas:
            blocks.append(_group(fila, contenido))
        elif fila.id == "promedio":
            label = Celda(f"{fila.descripcion}:", 0, ancho=contenido.ancho - 1, negrita=True, alineacion="derecha")
            value = figure(fila, contenido.avance, contenido.ancho - 1, negrita=True)
            blocks.append(Bloque((label, value), clase="total", abre=(fila.id,)))
    return tuple(blocks)


def _band_table(contenido: Contenido) -> Tabla:
    """Counts of AEI by band."""
    filas = [fila for fila in contenido.filas if fila.id.startswith("banda:")]
    cells = [Celda("Acciones", 0), *(figure(f, f.cifras[0].clave, i) for i, f in enumerate(filas, start=1))]
    block = Bloque(tuple(cells), clase="total", abre=tuple(fila.id for fila in filas))
    columnas = (Columna("texto", 2), *(Columna("numero"),) * len(BANDAS))
    return Tabla(columnas, plain_header((f"Año: {contenido.ejercicio}", *BANDAS)), (block,), fraccion=0.5)


def lay_out(contenido: Contenido, nombre: str) -> Informe:
    """The report as it is printed."""
    weights = (1.2, 4, 2.4, 2.4, 0.8, 0.8, 0.8)
    table = Tabla(columns(weights, contenido.ancho - len(FIJAS)), _header(contenido), _blocks(contenido))
    elements: tuple[Elemento, ...] = (
        table,
        Parrafo("Tabla resumen: semáforo por nivel de avance", negrita=True),
        _band_table(contenido),
        Parrafo("ALERTAS IDENTIFICADAS", negrita=True),
        *contenido.alertas,
    )
    return Informe(
        familia="pei-ceplan",
        nombre=nombre,
        titulos=(
            f"REPORTE DE SEGUIMIENTO AL PRIMER SEMESTRE DE {contenido.ejercicio} DEL PLAN ESTRATÉGICO "
            "INSTITUCIONAL (PEI)",
        ),
        elementos=elements,
        filas=contenido.filas,
        erratas=contenido.erratas,
        preliminares=(
            f"Periodo PEI : {contenido.inicio} - {contenido.inicio + 3}",
            "Nivel de Gobierno : M - GOBIERNOS LOCALES",
            "Departamento : 31 - VALLE SERENO",
            f"Distrito : 310{contenido.ejecutora % 1000:03d} - {contenido.municipio}",
            f"Unidad Ejecutora : {contenido.ejecutora} - MUNICIPALIDAD DISTRITAL DE {contenido.municipio}",
        ),
        pie="Documento sintético de prueba",
    )
