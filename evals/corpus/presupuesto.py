"""`presupuesto`: budget execution by source of funds: comma decimals, negatives, a TOTALES row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from evals.corpus import formats
from evals.corpus.arithmetic import CERO, rounded, total
from evals.corpus.grid import columns, figure, plain_header
from evals.corpus.lexicon import FUENTES_DE_FONDOS, MUNICIPIOS
from evals.corpus.model import Bloque, Celda, Clave, Fila, Informe, Tabla
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import Consecuencias, Siembra, printed, wrong

FAMILIA = "presupuesto"
COLUMNAS = (
    ("Crédito Aprobado", "aprobado"),
    ("Modificaciones", "modificacion"),
    ("Crédito Vigente", "vigente"),
    ("Preventivo", None),
    ("Compromiso", "comprometido"),
    ("Devengado", "devengado"),
    ("Pagado", "pagado"),
    ("Crédito Disponible", "saldo"),
    ("Devengado no pagado", None),
)
ROMANOS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Partida:
    """One source of funds, in the order of the columns."""

    codigo: str
    nombre: str
    importes: tuple[Decimal, ...]


def _part(value: Decimal, rng: Random, low: int, high: int) -> Decimal:
    """A share of a sum, between two percentages, to the cent."""
    return rounded(value * rng.randint(low * 100, high * 100) / 10000, 2)


def _item(rng: Random, codigo: str, nombre: str) -> Partida:
    """One source whose three differences (vigente, disponible, devengado no pagado) are exact."""
    aprobado = CERO if rng.random() < 0.15 else Decimal(rng.randint(200_000, 700_000_000))
    modificacion = Decimal(rng.randint(-int(aprobado) * 25, 15_000_000_000)) / 100
    if aprobado and rng.random() < 0.12:
        modificacion = CERO
    vigente = aprobado + modificacion
    preventivo = _part(vigente, rng, 35, 104)
    comprometido = _part(preventivo, rng, 80, 100)
    devengado = _part(comprometido, rng, 70, 100)
    pagado = _part(devengado, rng, 75, 100)
    importes = (
        aprobado,
        modificacion,
        vigente,
        preventivo,
        comprometido,
        devengado,
        pagado,
        vigente - preventivo,
        devengado - pagado,
    )
    return Partida(codigo, nombre, importes)


def _key(periodo: str, rol: str) -> Clave:
    return Clave("financiera", rol, periodo, True)


def _row(fila_id: str, partida: Partida, tipo: str, periodo: str) -> Fila:
    """Truth row; columns that the contract has no role for go to `otras`."""
    cells = tuple(
        printed(_key(periodo, rol), value, formats.comma_money)
        for (_, rol), value in zip(COLUMNAS, partida.importes, strict=True)
        if rol is not None
    )
    others = tuple(
        (name, formats.comma_money(value))
        for (name, rol), value in zip(COLUMNAS, partida.importes, strict=True)
        if rol is None
    )
    return Fila(fila_id, tipo, partida.nombre, partida.codigo or None, cifras=cells, otras=others)


Plant = Callable[[Siembra, str], None]


def _plant(clase: str, tipo: str, rol: str, equations: tuple[str, ...], totals: tuple[str, ...]) -> Plant:
    """A planter that misprints one column of a row of that kind."""

    def misprint(siembra: Siembra, periodo: str) -> None:
        clave = _key(periodo, rol)
        fila = siembra.pick_with(tipo, clave)
        if fila is not None:
            cifra = wrong(siembra.rng, fila.cifra(clave), formats.comma_money, Decimal(1000))
            rompe = tuple(f"{equation}@{fila.id}" for equation in equations)
            siembra.misprint(clase, fila, cifra, Consecuencias(rompe + totals))

    return misprint


IMPRESOS: dict[str, Plant] = {
    "vigente": _plant("vigente", "partida", "vigente", ("vigente", "disponible"), ("total_vigente@total",)),
    "disponible": _plant("disponible", "partida", "saldo", ("disponible",), ("total_saldo@total",)),
    "pagado": _plant("pagado", "partida", "pagado", ("no_pagado",), ("total_pagado@total",)),
    "total": _plant("total", "total", "comprometido", (), ("total_comprometido@total",)),
}
ERRORES = tuple(IMPRESOS)


def _block(fila: Fila, periodo: str) -> Bloque:
    bold = fila.tipo == "total"
    label = f"{fila.codigo} - {fila.descripcion}" if fila.codigo else fila.descripcion
    cells = [Celda(label, 0, negrita=bold, alineacion="izquierda")]
    others = dict(fila.otras)
    for column, (name, rol) in enumerate(COLUMNAS, start=1):
        if rol is None:
            number = Decimal(others[name].replace(".", "").replace(",", "."))
            cells.append(Celda(others[name], column, negrita=bold, numero=number))
        else:
            cells.append(figure(fila, _key(periodo, rol), column, negrita=bold))
    return Bloque(tuple(cells), clase="total" if bold else "fila", abre=(fila.id,))


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A budget report of `n_rows` sources (as many as the lexicon has at most), with the errors asked for."""
    opciones = opciones or Opciones()
    rng = seeded(FAMILIA, seed)
    year, quarter = opciones.year(rng), rng.randint(1, 4)
    periodo = f"{year}-T{quarter}"
    names = FUENTES_DE_FONDOS[: max(1, min(n_rows, len(FUENTES_DE_FONDOS)))]
    items = [_item(rng, str(110 + 10 * (i // 4) + i % 4), name) for i, name in enumerate(names)]
    sums = tuple(total(item.importes[i] for item in items) for i in range(len(COLUMNAS)))
    rows = [_row(f"partida:{item.codigo}", item, "partida", periodo) for item in items]
    rows.append(_row("total", Partida("", "TOTALES", sums), "total", periodo))
    siembra = Siembra(rng, {row.id: row for row in rows})
    for kind in opciones.errores:
        if kind in IMPRESOS:
            IMPRESOS[kind](siembra, periodo)
    filas = tuple(siembra.filas.values())
    head = plain_header(("Fuente de Financiamiento", *(name for name, _ in COLUMNAS)))
    table = Tabla(columns((2,), len(COLUMNAS)), head, tuple(_block(fila, periodo) for fila in filas))
    return Informe(
        familia=FAMILIA,
        nombre=f"{FAMILIA}-{seed:03d}",
        titulos=(
            "ESTADO DE EJECUCIÓN DEL PRESUPUESTO DE GASTOS",
            f"ACUMULADO AL {ROMANOS[quarter - 1]} TRIMESTRE DE {year}",
        ),
        elementos=(table,),
        filas=filas,
        erratas=tuple(siembra.erratas),
        preliminares=(f"MUNICIPALIDAD DE {rng.choice(MUNICIPIOS)}",),
        pie="Documento sintético de prueba",
    )
