"""The one typed query: what may be asked of the figures of a ledger. Nothing in it is SQL or a column's name."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractors.schemas import Ausencia, Magnitud, Rol, TipoFila

MAX_ROWS = 500
"""Rows that an answer may name."""
MAX_VALUES = 200
"""Values that one condition may list."""
_PERIOD = re.compile(r"(?:(?:19|20)\d\d(?:-(?:T[1-4]|S[12]|0[1-9]|1[0-2]))?|T[1-4]|S[12]|0[1-9]|1[0-2]|anual)?")


def _is_period(text: str) -> str:
    if not _PERIOD.fullmatch(text):
        raise ValueError("a period is written 2023, 2023-T1, 2023-S1, 2023-03, T1, S1, 03, or left empty")
    return text


Periodo = Annotated[str, AfterValidator(_is_period)]
"""As in the number contract, without a year where any will do; "" for the widest that is printed."""
Nombre = Annotated[str, Field(max_length=400)]


class Operacion(StrEnum):
    """What is done with the figures of the rows."""

    VALOR = "valor"
    SUMA = "suma"
    MEDIA = "media"
    RAZON = "razon"
    """Sum of one role over sum of another, in percent."""
    RANKING = "ranking"
    RECUENTO = "recuento"
    LISTA = "lista"
    COMPARACION = "comparacion"


class Comparador(StrEnum):
    """How a figure compares with a limit."""

    MENOR = "<"
    MENOR_IGUAL = "<="
    MAYOR = ">"
    MAYOR_IGUAL = ">="
    IGUAL = "="

    def holds(self, value: Decimal, limit: Decimal) -> bool:
        """Whether `value` compares so with `limit`."""
        return {
            "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit, "=": value == limit,
        }[self.value]  # fmt: skip


class Agrupar(StrEnum):
    """By what rows are put together."""

    UNIDAD = "unidad_organica"
    DOCUMENTO = "documento"
    FAMILIA = "familia"
    GRUPO = "grupo"
    MEDIDA = "unidad_medida"


class Banda(StrEnum):
    """Lights of the traffic light."""

    ROJO = "rojo"
    AMBAR = "ambar"
    VERDE = "verde"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Medida(_Strict):
    """Which figure of a row. `acumulado` None: whichever the question's period calls for."""

    magnitud: Magnitud = Magnitud.FISICA
    rol: Rol = Rol.EJECUTADO
    periodo: Periodo = ""
    acumulado: bool | None = None


class Umbral(_Strict):
    """A limit that the figure must keep."""

    comparador: Comparador
    valor: Decimal = Field(ge=Decimal("-1e15"), le=Decimal("1e15"))


class Propiedad(_Strict):
    """A property that the form prints of a row: its unit of measure, or one of its attributes; any of some values."""

    nombre: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
    valores: tuple[Nombre, ...] = Field(min_length=1, max_length=MAX_VALUES)


class Filtro(_Strict):
    """Which rows. Values are those of the ledger; an empty condition holds for all.

    Attributes:
        cabeza: how a code begins.
        fuera: ids of rows that are left out.
    """

    documentos: tuple[int, ...] = Field(default=(), max_length=10_000)
    familia: Nombre = ""
    tipos: tuple[TipoFila, ...] = Field(default=(), max_length=6)
    unidades: tuple[Nombre, ...] = Field(default=(), max_length=MAX_VALUES)
    propiedades: tuple[Propiedad, ...] = Field(default=(), max_length=4)
    grupo: Nombre = ""
    codigo: Nombre = ""
    cabeza: Annotated[str, Field(pattern=r"^[A-Z]{0,8}$")] = ""
    filas: tuple[Nombre, ...] = Field(default=(), max_length=MAX_ROWS)
    fuera: tuple[Nombre, ...] = Field(default=(), max_length=MAX_ROWS)
    pagina: int | None = Field(default=None, ge=1, le=100_000)


class Consulta(_Strict):
    """A question about figures.

    Attributes:
        operacion: what is done.
        medida: with which figure.
        sobre: the other role of a ratio.
        contra: the other period of a comparison.
        umbrales: limits that the figure must keep; all of them.
        banda: the light that the progress must have.
        ausencia: rows whose figure is absent for this reason.
        con_revision: count figures under review, too.
    """

    operacion: Operacion
    medida: Medida = Medida()
    sobre: Rol | None = None
    contra: Periodo = ""
    filtro: Filtro = Filtro()
    umbrales: tuple[Umbral, ...] = Field(default=(), max_length=4)
    banda: Banda | None = None
    ausencia: Ausencia | None = None
    agrupar: Agrupar | None = None
    descendente: bool = True
    limite: int = Field(default=MAX_ROWS, ge=1, le=MAX_ROWS)
    con_revision: bool = False
