"""Facts, witnesses and what may be said of them: the shapes that drafts, answers and the gate share."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extractors.schemas import Fila, Hallazgo, Magnitud, Rol


class Clase(StrEnum):
    """What kind of number a fact is, and so how it is written."""

    CANTIDAD = "cantidad"
    """An amount of the row's unit of measure."""
    DINERO = "dinero"
    PORCENTAJE = "porcentaje"
    """In points: 50.64 is 50.64 %."""
    PUNTOS = "puntos"
    """A difference of percentages, in points."""
    CONTEO = "conteo"
    """A number of rows, activities, documents."""


@dataclass(frozen=True, slots=True)
class Hecho:
    """One figure that a text may state.

    Attributes:
        nombre: unique in its `Sustento`, what a writer puts between braces: "programado", "ejecutado", "avance",
            "avance_impreso", "variacion", "programado_acumulado", "meta_anual", "restante", "gasto_ejecutado", ...
        clase: what kind of number.
        valor: exact; rounding is the renderer's.
        decimales: decimals it is written with; None: as many as the value has.
        unidad: unit of measure as printed, or the currency sign; None for percentages and counts.
        periodo: as in the number contract ("2023-T1").
        acumulado: January to the end of the period.
        magnitud: what it measures.
        rol: the part it plays; a recomputed percentage is `avance`, a difference `variacion`.
        cifras: ids of the cells it comes from, at least one.
        calculo: how it was computed from them ("3 / 6 x 100"); "" where it is printed as it is.
    """

    nombre: str
    clase: Clase
    valor: Decimal
    decimales: int | None
    unidad: str | None
    periodo: str
    acumulado: bool
    magnitud: Magnitud
    rol: Rol
    cifras: tuple[str, ...]
    calculo: str = ""


class Asunto(StrEnum):
    """What a witness speaks of."""

    CAUSA = "causa"
    EFECTO = "efecto"
    MEDIDA = "medida"
    EVIDENCIA = "evidencia"
    OBSERVACION = "observacion"
    """A remark of the document that says none of these for certain."""


@dataclass(frozen=True, slots=True)
class Testigo:
    """A stated cause, effect, measure or remark, word for word.

    Attributes:
        asunto: what it speaks of.
        texto: as stated.
        fuente: the document's name, or the file that the office filled in.
        pagina: page of the document, from 1; None for an office's file.
        lugar: "linea 12", "hoja Causas, fila 4", "" where the page says it all.
        quien: who states it; None where the document does.
        cuando: date of the statement, ISO, if given.
        contexto: the sentence before it that says of what it speaks; "" where it says so itself.
    """

    asunto: Asunto
    texto: str
    fuente: str
    pagina: int | None = None
    lugar: str = ""
    quien: str | None = None
    cuando: str | None = None
    contexto: str = ""


@dataclass(frozen=True, slots=True)
class Sustento:
    """All that a text about some rows may rest on.

    Attributes:
        hechos: figures it may state.
        testigos: what it may quote as a cause, effect or measure.
        nombres: names, codes, descriptions and units that it may mention, as printed.
        periodos: periods that it speaks of, as in the number contract.
        vacias: physical amounts that the form leaves blank for certain: what of, and of which period.
    """

    hechos: tuple[Hecho, ...]
    testigos: tuple[Testigo, ...] = ()
    nombres: tuple[str, ...] = ()
    periodos: tuple[str, ...] = ()
    vacias: tuple[tuple[Rol, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ficha:
    """What is known of one row in one period.

    Attributes:
        fila: the row.
        periodo: the wanted period.
        sustento: its facts and witnesses.
        hallazgos: findings that touch the row.
        motivos: why a justification is due ("avance_bajo", "avance_alto", "sin_ejecucion", "sin_programacion"); ()
            if none is.
        banda: "verde", "ambar", "rojo" or None without a percentage.
        faltas: in Spanish, what could not be stated and why ("el ejecutado está en revisión").
        coherencia: "gasto_sin_avance" (money executed, nothing done), "avance_sin_gasto" (done, and of the money
            planned nothing executed), or None.
        sin_programacion: the form prints that nothing was planned ("S.P."), which is not a planned 0.
    """

    fila: Fila
    periodo: str
    sustento: Sustento
    hallazgos: tuple[Hallazgo, ...] = ()
    motivos: tuple[str, ...] = ()
    banda: str | None = None
    faltas: tuple[str, ...] = ()
    coherencia: str | None = None
    sin_programacion: bool = False


class Fallo(StrEnum):
    """What the gate says of a sentence."""

    SUSTENTADA = "sustentada"
    NO_SUSTENTADA = "no_sustentada"
    SIN_AFIRMACION = "sin_afirmacion"
    """It states no figure, relation, cause or evaluation."""


@dataclass(frozen=True, slots=True)
class Liga:
    """A piece of a sentence, `inicio` to `fin` (characters from 0, end excluded), and the fact it states."""

    inicio: int
    fin: int
    hecho: str


@dataclass(frozen=True, slots=True)
class Juicio:
    """A sentence and what the gate found. `motivos`: in Spanish, what does not bind; () where all does."""

    texto: str
    fallo: Fallo
    motivos: tuple[str, ...] = ()
    ligas: tuple[Liga, ...] = ()
