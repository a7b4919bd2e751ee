"""`mensual-simple`: a label and twelve months, no totals, the year not always in the title; no arithmetic."""

from __future__ import annotations

from decimal import Decimal

from evals.corpus import formats
from evals.corpus.grid import columns, figures, plain_header, texts
from evals.corpus.lexicon import PUESTOS
from evals.corpus.model import Bloque, Cifra, Clave, Fila, Informe, Tabla
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import absent, printed

FAMILIA = "mensual-simple"
RASGOS = {"sin_ejercicio": 0.3, "vacios": 0.4}
MESES = (
    "ENERO",
    "FEBRERO",
    "MARZO",
    "ABRIL",
    "MAYO",
    "JUNIO",
    "JULIO",
    "AGOSTO",
    "SEPTIEMBRE",
    "OCTUBRE",
    "NOVIEMBRE",
    "DICIEMBRE",
)
ERRORES: tuple[str, ...] = ()


def _key(ejercicio: int | None, mes: int) -> Clave:
    """Attended consultations are what was done in the month."""
    return Clave("fisica", "ejecutado", f"{mes:02d}" if ejercicio is None else f"{ejercicio}-{mes:02d}", False)


def _labels(count: int) -> list[str]:
    """Different labels: past the list they get a number."""
    return [
        PUESTOS[i % len(PUESTOS)] + (f" {i // len(PUESTOS) + 1}" if i >= len(PUESTOS) else "") for i in range(count)
    ]


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A monthly grid of `n_rows` posts."""
    opciones = opciones or Opciones()
    rng = seeded(FAMILIA, seed)
    year = opciones.year(rng)
    rasgos = opciones.traits(rng, RASGOS)
    ejercicio = None if "sin_ejercicio" in rasgos else year
    keys = [_key(ejercicio, mes) for mes in range(1, 13)]
    filas: list[Fila] = []
    for label in _labels(max(1, n_rows)):
        top = rng.choice((90, 400, 1500))
        cells: list[Cifra] = []
        for key in keys:
            value = Decimal(rng.randint(top // 9, top))
            blank = "vacios" in rasgos and rng.random() < 0.04
            cells.append(absent(key) if blank else printed(key, value, formats.integer, 0))
        filas.append(Fila(f"puesto:{label}", "actividad", label, cifras=tuple(cells)))
    blocks = tuple(Bloque((*texts((f.descripcion,)), *figures(f, keys, 1)), abre=(f.id,)) for f in filas)
    title = "CONSULTAS ATENDIDAS EN LAS POSTAS DE SALUD" + ("" if ejercicio is None else f" - AÑO {ejercicio}")
    table = Tabla(columns((2,), 12), plain_header(("POSTA", *MESES)), blocks)
    return Informe(
        familia=FAMILIA,
        nombre=f"{FAMILIA}-{seed:03d}",
        titulos=(title,),
        elementos=(table,),
        filas=tuple(filas),
        pie="Documento sintético de prueba",
    )
