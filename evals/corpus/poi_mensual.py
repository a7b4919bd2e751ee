"""`poi-mensual`: twelve months planned and done, quarters and a total: 35 number columns, many blanks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from evals.corpus import formats
from evals.corpus.arithmetic import CERO, total
from evals.corpus.grid import columns, figure, figures, header, texts
from evals.corpus.lexicon import CATEGORIAS, OFICINAS, UNIDADES, activities
from evals.corpus.model import Bloque, Cifra, Clave, Fila, Informe, Tabla
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import Consecuencias, Siembra, absent, altered, printed

FAMILIA = "poi-mensual"
RASGOS = {"vacios": 0.6}
NOMBRES = ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC")
ROMANOS = ("I", "II", "III", "IV")
PROG, EJEC = "programado", "ejecutado"
ROLES = (PROG, EJEC)

Meses = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Actividad:
    """Twelve months planned and done; None where the form prints nothing."""

    nombre: str
    oficina: str
    categoria: str
    unidad: str
    programado: Meses
    ejecutado: Meses

    def months(self, rol: str) -> Meses:
        """The line of a role."""
        return self.programado if rol == PROG else self.ejecutado


@dataclass(frozen=True)
class Plan:
    """All that the report states as fact; `corte` is the last quarter with results."""

    ejercicio: int
    corte: int
    actividades: tuple[Actividad, ...]


def _activity(rng: Random, nombre: str, oficina: str, corte: int, blanks: bool) -> Actividad:
    top = rng.choice((1, 1, 3, 8, 30, 120))
    steady = rng.random() < 0.45
    usual = Decimal(rng.randint(1, top))
    rest = None if blanks else CERO
    planned = tuple(usual if steady else Decimal(rng.randint(1, top)) if rng.random() < 0.75 else rest for _ in NOMBRES)
    if total(planned) == 0:
        planned = (*planned[:11], usual)
    done: list[Decimal | None] = []
    for number, value in enumerate(planned):
        if number >= corte * 3:
            done.append(None)
        elif value is None:
            done.append(Decimal(1) if rng.random() < 0.06 else None)
        else:
            change = rng.choices((0, rng.randint(-3, 4)), (70, 30))[0] if value else 0
            done.append(max(CERO, value + change))
    categoria, unidad = rng.choice(CATEGORIAS), rng.choice(UNIDADES)
    return Actividad(nombre, oficina, categoria, unidad, planned, tuple(done))


def _draw(rng: Random, n_rows: int, opciones: Opciones) -> Plan:
    ejercicio = opciones.year(rng)
    rasgos = opciones.traits(rng, RASGOS)
    corte = rng.choice((2, 3, 4, 4))
    offices = sorted(rng.choice(OFICINAS) for _ in range(n_rows))
    pairs = zip(activities(rng, n_rows), offices, strict=True)
    acts = tuple(_activity(rng, name, office, corte, "vacios" in rasgos) for name, office in pairs)
    return Plan(ejercicio, corte, acts)


# ------------------------------------------------------------ rows


def _sum(values: Meses) -> Decimal | None:
    """Sum of the values that are there; None if all are blank."""
    return None if all(value is None for value in values) else total(values)


def _cell(clave: Clave, value: Decimal | None) -> Cifra:
    return absent(clave) if value is None else printed(clave, value, formats.integer, 0)


def _month(plan: Plan, rol: str, mes: int) -> Clave:
    return Clave("fisica", rol, f"{plan.ejercicio}-{mes:02d}", False)


def _quarter(plan: Plan, rol: str, trimestre: int) -> Clave:
    return Clave("fisica", rol, f"{plan.ejercicio}-T{trimestre}", False)


def _year(plan: Plan, rol: str) -> Clave:
    return Clave("fisica", rol, str(plan.ejercicio), rol != "meta")


def _row(plan: Plan, number: int, act: Actividad) -> Fila:
    """Truth row of an activity."""
    figures_ = [_cell(_year(plan, "meta"), total(act.programado))]
    for rol in ROLES:
        months = act.months(rol)
        figures_ += [_cell(_month(plan, rol, mes), value) for mes, value in enumerate(months, start=1)]
        figures_ += [_cell(_quarter(plan, rol, t), _sum(months[3 * t - 3 : 3 * t])) for t in range(1, 5)]
        figures_.append(_cell(_year(plan, rol), _sum(months)))
    return Fila(
        id=f"act:{number}",
        tipo="actividad",
        descripcion=act.nombre,
        unidad_organica=act.oficina,
        unidad_medida=act.unidad,
        atributos=(("mef", act.categoria),),
        cifras=tuple(figures_),
    )


# ------------------------------------------------------------ errors

Plant = Callable[[Siembra, Plan], None]


def _misprinted(siembra: Siembra, clase: str, clave: Clave, efecto: Callable[[Fila], Consecuencias]) -> None:
    """Misprints that figure in one row by chance."""
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        shown = altered(siembra.rng, fila.value(clave) or CERO)
        siembra.misprint(clase, fila, printed(clave, shown, formats.integer, 0), efecto(fila))


def _wrong_month(siembra: Siembra, plan: Plan) -> None:
    """A month done is misprinted: its quarter fails."""
    mes = siembra.rng.randint(1, plan.corte * 3)
    t = (mes + 2) // 3
    _misprinted(
        siembra,
        "suma_mes",
        _month(plan, EJEC, mes),
        lambda f: Consecuencias((f"trimestre_{EJEC}_{t}@{f.id}",)),
    )


def _wrong_quarter(siembra: Siembra, plan: Plan) -> None:
    """A quarter is misprinted: it fails against its months and in the total."""
    rol, t = siembra.rng.choice(ROLES), siembra.rng.randint(1, plan.corte)
    _misprinted(
        siembra,
        "trimestre",
        _quarter(plan, rol, t),
        lambda f: Consecuencias((f"trimestre_{rol}_{t}@{f.id}", f"total_{rol}@{f.id}")),
    )


def _wrong_total(siembra: Siembra, plan: Plan) -> None:
    """The total done is misprinted."""
    _misprinted(siembra, "total_anual", _year(plan, EJEC), lambda f: Consecuencias((f"total_{EJEC}@{f.id}",)))


def _wrong_target(siembra: Siembra, plan: Plan) -> None:
    """The annual target is not the sum of the months planned."""
    _misprinted(siembra, "meta_anual", _year(plan, "meta"), lambda f: Consecuencias((f"meta_anual@{f.id}",)))


IMPRESOS: dict[str, Plant] = {
    "suma_mes": _wrong_month,
    "trimestre": _wrong_quarter,
    "total_anual": _wrong_total,
    "meta_anual": _wrong_target,
}
ERRORES = tuple(IMPRESOS)


# ------------------------------------------------------------ form


def _block(plan: Plan, fila: Fila) -> Bloque:
    fixed = (
        dict(fila.atributos)["mef"],
        fila.unidad_organica or "",
        fila.descripcion,
        fila.unidad_medida or "",
    )
    keys = [_month(plan, rol, mes) for rol in ROLES for mes in range(1, 13)]
    keys += [_quarter(plan, rol, t) for t in range(1, 5) for rol in ROLES]
    keys += [_year(plan, rol) for rol in ROLES]
    cells = (*texts(fixed), figure(fila, _year(plan, "meta"), 4), *figures(fila, keys, 5))
    return Bloque(cells, abre=(fila.id,))


def _table(plan: Plan, filas: tuple[Fila, ...]) -> Tabla:
    pair = ("PROG", "EJEC")
    groups: list[tuple[str, tuple[str, ...]]] = [("PROGRAMADO", NOMBRES), ("EJECUTADO", NOMBRES)]
    groups += [(f"{roman} TRIM", pair) for roman in ROMANOS] + [("Total", pair)]
    head = header(("MEF", "Unidad Orgánica", "ACTIVIDAD POI", "UNIDAD DE MEDIDA", "META ANUAL"), groups)
    return Tabla(columns((1, 1.6, 3, 0.8), 35), head, tuple(_block(plan, fila) for fila in filas))


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A monthly POI report of `n_rows` activities, clean but for the errors asked for."""
    opciones = opciones or Opciones()
    rng = seeded(FAMILIA, seed)
    plan = _draw(rng, max(1, n_rows), opciones)
    rows = [_row(plan, number, act) for number, act in enumerate(plan.actividades, start=1)]
    siembra = Siembra(rng, {row.id: row for row in rows})
    for kind in opciones.errores:
        if kind in IMPRESOS:
            IMPRESOS[kind](siembra, plan)
    filas = tuple(siembra.filas.values())
    return Informe(
        familia=FAMILIA,
        nombre=f"{FAMILIA}-{seed:03d}",
        titulos=(f"PLAN OPERATIVO INSTITUCIONAL {plan.ejercicio} – EJECUCIÓN AL {ROMANOS[plan.corte - 1]} TRIMESTRE",),
        elementos=(_table(plan, filas),),
        filas=filas,
        erratas=tuple(siembra.erratas),
        pie=f"Fuente: registro de control interno al 10/0{rng.randint(1, 9)}/{plan.ejercicio + 1}",
    )
