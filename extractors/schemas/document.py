"""What was done with one input file: the per-file part of `manifiesto.json`."""

from extractors.schemas.figure import Frozen


class Paginado(Frozen):
    """One page of a file and what became of it.

    `resultado`: "leida" (gave rows), "sin_tablas", "sin_filas" (tables known but empty), "no_leida" (with the reason).
    """

    pagina: int
    resultado: str
    motivo: str = ""


CON_CIFRAS = "trae cifras, y no es fila, grupo ni total del formato"
"""Why a line was dropped that may be a lost row."""


FICHA = "es una ficha: en cada línea, un rótulo y su valor, sin encabezado de columnas"
"""Why an unknown table cannot be learnt."""


class TablaVista(Frozen):
    """One table of a file and where its grid rows went; the parts add up to `filas_vistas`.

    Attributes:
        familia: layout id, or None for an unknown table.
        confianza: 0 to 1, how sure the layout match is.
        encabezado: the printed header, column by column ("FISICO > Ene").
        sin_ubicar: header columns that the layout could not place.
        filas_vistas: printed table lines (grid rows).
        lineas: grid rows that make up given rows, by kind: "actividad", "grupo", "total", "encabezado", ...
        descartadas: (grid row, reason, text) of lines that gave nothing.
    """

    pagina: int
    familia: str | None
    confianza: float
    encabezado: tuple[str, ...] = ()
    sin_ubicar: tuple[str, ...] = ()
    filas_vistas: int
    lineas: dict[str, int] = {}
    descartadas: tuple[tuple[int, str, str], ...] = ()
    motivo: str = ""


class Archivo(Frozen):
    """One input file: identity, pages, tables, counts, and why it failed if it did.

    `reglas`: per equation, how often it held ("cumple"), broke ("rompe") or could not be applied ("no_aplica").
    `estado`: "leido" | "sin_tablas" | "parcial" | "fallido". `modelo`, `prompts` (id -> version and digest) and
    `tokens` say what a model had to do with it. `repetir`: the model stopped answering, so that another reading may
    give more.
    """

    archivo: str
    sha256: str
    formato: str
    estado: str
    motivo: str = ""
    hint: str = ""
    paginas: tuple[Paginado, ...] = ()
    tablas: tuple[TablaVista, ...] = ()
    filas: dict[str, int] = {}
    hallazgos: dict[str, int] = {}
    reglas: dict[str, dict[str, int]] = {}
    notas: tuple[str, ...] = ()
    segundos: float = 0.0
    tokens: int = 0
    modelo: str = ""
    prompts: dict[str, str] = {}
    repetir: bool = False
