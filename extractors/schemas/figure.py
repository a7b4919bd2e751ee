"""Rows and figures: the number contract of `filas.jsonl`. Field name = JSON key."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from extractors.schemas.page import Box

Plain = Annotated[Decimal, PlainSerializer(lambda d: format(d, "f"), return_type=str)]
"""A Decimal written as a plain decimal string, never with an exponent."""


class Frozen(BaseModel):
    """Base of everything that crosses a border."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)


class TipoFila(StrEnum):
    """What a row is on the form."""

    ACTIVIDAD = "actividad"
    INDICADOR = "indicador"
    META_UNIDAD = "meta_unidad"
    PARTIDA = "partida"
    GRUPO = "grupo"
    TOTAL = "total"


class Magnitud(StrEnum):
    """What a figure measures."""

    FISICA = "fisica"
    FINANCIERA = "financiera"
    PORCENTAJE = "porcentaje"
    CONTEO = "conteo"


class Rol(StrEnum):
    """The part a figure plays in the plan."""

    LINEA_BASE = "linea_base"
    META = "meta"
    PROGRAMADO = "programado"
    EJECUTADO = "ejecutado"
    AVANCE = "avance"
    AVANCE_TIPO2 = "avance_tipo2"
    VARIACION = "variacion"
    APROBADO = "aprobado"
    MODIFICACION = "modificacion"
    VIGENTE = "vigente"
    COMPROMETIDO = "comprometido"
    DEVENGADO = "devengado"
    PAGADO = "pagado"
    SALDO = "saldo"


class Ausencia(StrEnum):
    """Why a slot has no value. None of them is 0."""

    EN_BLANCO = "en_blanco"
    GUION = "guion"
    SIN_PROGRAMACION = "sin_programacion"
    SEGUIMIENTO_INCOMPLETO = "seguimiento_incompleto"
    NO_APLICA = "no_aplica"
    NO_DISPONIBLE = "no_disponible"
    ILEGIBLE = "ilegible"
    PERDIDO = "perdido"


class Estado(StrEnum):
    """How a value came to be where it is."""

    LEIDO = "leido"
    REUBICADO = "reubicado"
    RELEIDO = "releido"
    DEDUCIDO = "deducido"
    PERDIDO = "perdido"


class Fuente(Frozen):
    """Where and how a figure was read.

    `bbox` in PDF points of the page as shown, origin top left. `linea` and `columna` (tab field) from 1 for a
    transcript; `hoja` and `celda` for a spreadsheet. `confianza` 0 to 1. `alternativas`: other readings.
    """

    pagina: int
    bbox: Box | None = None
    linea: int | None = None
    columna: int | None = None
    hoja: str | None = None
    celda: str | None = None
    texto: str
    motor: str
    confianza: float = 1.0
    alternativas: tuple[str, ...] = ()


class Cifra(Frozen):
    """One slot of a row: a value, or the reason why there is none.

    `periodo` is the cut-off that the column or the title names; `acumulado` true for January to its end.
    Percentages in points. `revision` speaks of the reading only.
    """

    id: str
    magnitud: Magnitud
    rol: Rol
    periodo: str
    acumulado: bool
    valor: Plain | None
    ausencia: Ausencia | None
    estado: Estado = Estado.LEIDO
    revision: bool = False
    fuente: Fuente
    recalculado: Plain | None = None
    ecuacion: str | None = None
    ranura: str
    """The layout's slot name, e.g. "fisica_mes.programado": what equations refer to."""

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What is unique in a row."""
        return self.magnitud, self.rol, self.periodo, self.acumulado


class Fila(Frozen):
    """One row of `filas.jsonl`."""

    id: str
    archivo: str
    sha256: str
    pagina: int
    familia: str
    tipo: TipoFila
    codigo: str | None
    descripcion: str
    unidad_organica: str | None = None
    unidad_medida: str | None = None
    indicador: str | None = None
    grupo: tuple[str, ...] = ()
    atributos: dict[str, str] = {}
    observacion: str | None = None
    cifras: tuple[Cifra, ...] = ()
    clase: str = ""
    """The layout's name of the line, e.g. "actividad", "grupo_aei", "promedio": what equations select by."""
