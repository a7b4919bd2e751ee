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
TIPO_PLURAL: Mapping[str, str] = MappingProxyType(
    {
        TipoFila.ACTIVIDAD.value: "actividades",
        TipoFila.INDICADOR.value: "indicadores",
        TipoFila.META_UNIDAD.value: "metas de unidad",
        TipoFila.PARTIDA.value: "partidas",
        TipoFila.GRUPO.value: "grupos",
        TipoFila.TOTAL.value: "totales",
    }
)
RESULTADO: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "leido": ("leído", "leídos"),
        "leida": ("leída", "leídas"),
        "parcial": ("leído en parte", "leídos en parte"),
        "no_leido": ("sin leer", "sin leer"),
        "no_leida": ("sin leer", "sin leer"),
        "sin_tablas": ("sin tablas", "sin tablas"),
        "sin_filas": ("sin filas", "sin filas"),
        "fallido": ("fallido", "fallidos"),
        "duplicado": ("duplicado", "duplicados"),
    }
)
"""What became of a file or a page, of one and of several."""

SEVERIDADES = (Severidad.ERROR, Severidad.AVISO, Severidad.INFO)
"""Worst first."""

SEVERIDAD: Mapping[Severidad, tuple[str, str]] = MappingProxyType(
    {
        Severidad.ERROR: ("error", "errores"),
        Severidad.AVISO: ("aviso", "avisos"),
        Severidad.INFO: ("informativo", "informativos"),
    }
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


def desglose(partes: Mapping[str, int], nombres: Mapping[str, tuple[str, str]]) -> str:
    """Counts in words, those of nothing left out: "3 leídas, 1 sin tablas"; a name without words as it is."""
    return ", ".join(contados(count, *nombres.get(name, (name, name))) for name, count in partes.items() if count)


def filas_por_tipo(filas: Mapping[str, int]) -> str:
    """Rows by type in words: "264 actividades, 27 grupos"."""
    return desglose(filas, {name: (TIPO[TipoFila(name)], plural) for name, plural in TIPO_PLURAL.items()})


def contados(cuenta: int, singular: str, plural: str) -> str:
    """A count in words: "1 página", "3 páginas", "1,000 páginas"."""
    return f"{cuenta:,} {singular if cuenta == 1 else plural}"


SIN_EJERCICIO = "El documento no indica el año: el período se nombra sin él."
SUMADO = "Lo que el documento no imprime para el período se sumó de lo que imprime, como dice su evidencia."
"""What a draft says of all its figures, under its heading."""
