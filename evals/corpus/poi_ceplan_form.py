"""The printed form of `poi-ceplan`: header tree, two lines an activity, closing lines, notes, band table."""

from __future__ import annotations

from dataclasses import dataclass

from evals.corpus.grid import banner, columns, figure, figures, header, plain_header, texts
from evals.corpus.model import Bloque, Celda, Clave, Columna, Errata, Fila, Informe, Parrafo, Tabla

MESES = ("Ene", "Feb", "Mar", "Abr", "May", "Jun")
FISICO = (*MESES, "AVANCE ACUMULADO", "AVANCE % ACUMULADO")
FINANCIERO = (*MESES, "AVANCE ACUMULADO")
FIJAS = (
    "OBJETIVO ESTRATÉGICO / ACCIÓN ESTRATÉGICA / ACTIVIDAD OPERATIVA",
    "CENTRO DE COSTO",
    "NIVEL DE PRIORIDAD",
    "UNIDAD MEDIDA",
    "TIPO DE AGREGACIÓN",
    "PROG./ EJE.",
)
BANDAS = ("< 75%", "75% - 95%", "> 95%")
ANCHO = 21
PORCENTAJE, FINANCIERA = 13, 14

NOTAS = (
    "(i) El reporte reúne únicamente las AO activas cuya meta física anual es mayor que cero y cuyo "
    "registro figura como aprobado.",
    "(ii) AVANCE ACUMULADO se llena según el TIPO DE AGREGACIÓN: con 'Acumulado Anual' es la suma de "
    "enero a junio; con 'Acumulado Mensual', el último mes del semestre que tenga un valor mayor que "
    "cero; con 'No Acumulado' se coloca '-'.",
    "(iii) AVANCE % ACUMULADO es la ejecución acumulada entre la programación acumulada, por cien; en"
    " las AO 'No Acumulado' es el promedio de los porcentajes de cada mes. Si falta el seguimiento de"
    " un mes se coloca 'S.I.'.",
    "(iv) 'S.I.' quiere decir seguimiento incompleto: hay por lo menos un mes vencido sin registro a "
    "la fecha del reporte.",
    "(v) 'S.P.' quiere decir sin programación: la AO tiene programación igual a cero en todo el semestre.",
    "(vi) La EJECUCIÓN FÍSICA POR AEI promedia el AVANCE % ACUMULADO de sus AO. Solo se obtiene si "
    "ninguna está en S.I., y no se consideran las AO con '-' ni con S.P.",
    "(vii) La EJECUCIÓN FÍSICA TOTAL promedia las cifras de EJECUCIÓN FÍSICA POR AEI.",
)


@dataclass(frozen=True)
class Contenido:
    """What the form prints."""

    ejercicio: int
    entidad: str
    filas: tuple[Fila, ...]
    erratas: tuple[Errata, ...]

    def of(self, tipo: str) -> tuple[Fila, ...]:
        """The rows of a kind."""
        return tuple(fila for fila in self.filas if fila.tipo == tipo)


def _line(ejercicio: int, magnitud: str, rol: str) -> tuple[Clave, ...]:
    """The months and the accumulated figure of one printed line."""
    months = tuple(Clave(magnitud, rol, f"{ejercicio}-{mes:02d}", False) for mes in range(1, 7))
    return (*months, Clave(magnitud, rol, f"{ejercicio}-S1", True))


def _activity(fila: Fila, ejercicio: int) -> Bloque:
    """Two lines; text columns and the avance % are merged over both."""
    atributos = dict(fila.atributos)
    fixed = texts(
        (
            f"{fila.codigo} - {fila.descripcion}",
            fila.unidad_organica or "",
            atributos["prioridad"],
            fila.unidad_medida or "",
            atributos["tipo_agregacion"],
        ),
        alto=2,
    )
    cells = [*fixed, figure(fila, Clave("fisica", "avance", f"{ejercicio}-S1", True), PORCENTAJE, alto=2)]
    for linea, rol in enumerate(("programado", "ejecutado")):
        cells.append(Celda(rol.upper(), 5, linea))
        cells += figures(fila, _line(ejercicio, "fisica", rol), 6, linea)
        cells += figures(fila, _line(ejercicio, "financiera", rol), FINANCIERA, linea)
    return Bloque(tuple(cells), lineas=2, abre=(fila.id,))


def _closing(fila: Fila, ejercicio: int) -> Bloque:
    """The closing line of an AEI: physical mean under the % column, money under the last one."""
    fisica = Clave("fisica", "avance", f"{ejercicio}-S1", True)
    financiera = Clave("financiera", "ejecutado", f"{ejercicio}-S1", True)
    cells = (
        Celda(f"EJECUCIÓN FÍSICA POR {fila.codigo}:", 0, ancho=PORCENTAJE, negrita=True, alineacion="derecha"),
        figure(fila, fisica, PORCENTAJE, negrita=True),
        Celda(
            f"EJECUCIÓN FINANCIERA POR {fila.codigo}:",
            FINANCIERA,
            ancho=6,
            negrita=True,
            alineacion="derecha",
        ),
        figure(fila, financiera, ANCHO - 1, negrita=True),
    )
    return Bloque(cells, clase="cierre")


def _summary(fila: Fila) -> Bloque:
    """A closing line of the report."""
    label = Celda(fila.descripcion, 0, ancho=ANCHO - 1, negrita=True, alineacion="izquierda")
    value = figure(fila, fila.cifras[0].clave, ANCHO - 1, negrita=True)
    return Bloque((label, value), clase="total", abre=(fila.id,))


def _blocks(contenido: Contenido) -> tuple[Bloque, ...]:
    """Group lines, activities and closing lines in the order of the page."""
    blocks: list[Bloque] = []
    pending: Fila | None = None
    for fila in contenido.filas:
        if fila.tipo in ("grupo", "total") and pending is not None:
            blocks.append(_closing(pending, contenido.ejercicio))
            pending = None
        if fila.tipo == "grupo":
            blocks.append(banner(f"{fila.codigo} {fila.descripcion}", ANCHO, abre=(fila.id,)))
            pending = fila if fila.cifras else None
        elif fila.tipo == "actividad":
            blocks.append(_activity(fila, contenido.ejercicio))
        elif not fila.id.startswith("banda:"):
            blocks.append(_summary(fila))
    return tuple(blocks)


def _band_table(contenido: Contenido) -> Tabla:
    """Counts by band: a line for the AEI, a line for the activities."""
    filas = [fila for fila in contenido.of("total") if fila.id.startswith("banda:")]
    labels = list(dict.fromkeys(fila.id.split(":")[1] for fila in filas))
    blocks = []
    for label in labels:
        line = [fila for fila in filas if fila.id.split(":")[1] == label]
        cells = [Celda(label, 0)]
        cells += [figure(fila, fila.cifras[0].clave, i) for i, fila in enumerate(line, start=1)]
        blocks.append(Bloque(tuple(cells), clase="total", abre=tuple(fila.id for fila in line)))
    columnas = (Columna("texto", 2), *(Columna("numero"),) * len(BANDAS))
    return Tabla(columnas, plain_header((f"Año: {contenido.ejercicio}", *BANDAS)), tuple(blocks), fraccion=0.45)


def lay_out(contenido: Contenido, nombre: str) -> Informe:
    """The report as it is printed."""
    table = Tabla(
        columns((6, 3, 0.6, 1.4, 0.8, 0.4), ANCHO - 6),
        header(FIJAS, (("FISICO", FISICO), ("FINANCIERO", FINANCIERO))),
        _blocks(contenido),
    )
    notes = tuple(Parrafo(nota) for nota in NOTAS)
    return Informe(
        familia="poi-ceplan",
        nombre=nombre,
        titulos=(
            f"REPORTE DE SEGUIMIENTO DEL PLAN OPERATIVO INSTITUCIONAL {contenido.ejercicio}",
            "PRIMER SEMESTRE",
        ),
        elementos=(table, *notes, _band_table(contenido)),
        filas=contenido.filas,
        erratas=contenido.erratas,
        preliminares=(contenido.entidad,),
        pie="Documento sintético de prueba",
    )
