"""Spanish words for what the schemas name: used by the summary, the workbook and the trace."""

from collections.abc import Mapping
from types import MappingProxyType

from extractors.schemas import Ausencia, Cifra, Estado, Fuente, Magnitud, Rol, Severidad, TipoFila, Veredicto

MAGNITUD: Mapping[Magnitud, str] = MappingProxyType(
    {
        Magnitud.FISICA: "Físico",
        Magnitud.FINANCIERA: "Financiero",
        Magnitud.PORCENTAJE: "Porcentaje",
        Magnitud.CONTEO: "Conteo",
    }
)
ROL: Mapping[Rol, str] = MappingProxyType(
    {
        Rol.LINEA_BASE: "línea base",
        Rol.META: "meta",
        Rol.PROGRAMADO: "programado",
        Rol.EJECUTADO: "ejecutado",
        Rol.AVANCE: "avance",
        Rol.AVANCE_TIPO2: "avance tipo II",
        Rol.VARIACION: "variación",
        Rol.APROBADO: "aprobado",
        Rol.MODIFICACION: "modificación",
        Rol.VIGENTE: "vigente",
        Rol.COMPROMETIDO: "comprometido",
        Rol.DEVENGADO: "devengado",
        Rol.PAGADO: "pagado",
        Rol.SALDO: "saldo",
    }
)
TIPO: Mapping[TipoFila, str] = MappingProxyType(
    {
        TipoFila.ACTIVIDAD: "actividad",
        TipoFila.INDICADOR: "indicador",
        TipoFila.META_UNIDAD: "meta de la unidad",
        TipoFila.PARTIDA: "partida",
        TipoFila.GRUPO: "grupo",
        TipoFila.TOTAL: "total",
    }
)
AUSENCIA: Mapping[Ausencia, str] = MappingProxyType(
    {
        Ausencia.EN_BLANCO: "en blanco",
        Ausencia.GUION: "guion",
        Ausencia.SIN_PROGRAMACION: "sin programación",
        Ausencia.SEGUIMIENTO_INCOMPLETO: "seguimiento incompleto",
        Ausencia.NO_APLICA: "no aplica",
        Ausencia.NO_DISPONIBLE: "no disponible",
        Ausencia.ILEGIBLE: "ilegible",
        Ausencia.PERDIDO: "perdido",
    }
)
ESTADO: Mapping[Estado, str] = MappingProxyType(
    {
        Estado.LEIDO: "leído",
        Estado.REUBICADO: "reubicado",
        Estado.RELEIDO: "releído",
        Estado.DEDUCIDO: "deducido",
        Estado.PERDIDO: "perdido",
    }
)
VEREDICTO: Mapping[Veredicto, str] = MappingProxyType(
    {
        Veredicto.ERROR_DEL_DOCUMENTO: "error del documento",
        Veredicto.ERROR_DE_LECTURA: "error de lectura",
        Veredicto.AMBIGUO: "ambiguo",
        Veredicto.NO_APLICA: "no aplica",
    }
)
SEVERIDADES = (Severidad.ERROR, Severidad.AVISO, Severidad.INFO)
"""Worst first."""

SEVERIDAD_PLURAL: Mapping[Severidad, str] = MappingProxyType(
    {Severidad.ERROR: "errores", Severidad.AVISO: "avisos", Severidad.INFO: "informativos"}
)


def dato(cifra: Cifra) -> str:
    """What a figure is: "Físico · programado · 2023-01"; "acum." where it runs from January."""
    acumulado = " acum." if cifra.acumulado else ""
    return f"{MAGNITUD[cifra.magnitud]} · {ROL[cifra.rol]} · {cifra.periodo}{acumulado}"


def lugar(fuente: Fuente) -> str:
    """Where a figure stands on its page: box in points, line and field, or sheet and cell."""
    if fuente.celda is not None:
        return f"{fuente.hoja or ''}!{fuente.celda}"
    if fuente.linea is not None:
        return f"línea {fuente.linea}" + (f", campo {fuente.columna}" if fuente.columna is not None else "")
    if fuente.bbox is not None:
        x0, y0, x1, y1 = fuente.bbox
        return f"{x0:.1f}, {y0:.1f}, {x1:.1f}, {y1:.1f}"
    return ""


def mostrado(cifra: Cifra) -> str:
    """What a reader sees in a figure's place: the value, the printed mark, or the name of the absence."""
    if cifra.valor is not None:
        return format(cifra.valor, "f")
    if cifra.estado is Estado.DEDUCIDO and cifra.recalculado is not None:
        return f"deducido: {cifra.recalculado:f}"
    if cifra.fuente.texto:
        return cifra.fuente.texto
    if cifra.ausencia in (None, Ausencia.EN_BLANCO):
        return ""
    return AUSENCIA[cifra.ausencia]


def contados(cuenta: int, singular: str, plural: str) -> str:
    """A count in words: "1 página", "3 páginas", "1,000 páginas"."""
    return f"{cuenta:,} {singular if cuenta == 1 else plural}"
