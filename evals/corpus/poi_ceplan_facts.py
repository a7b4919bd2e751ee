"""What a semester POI report (`poi-ceplan`) states as fact, and the arithmetic of its footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from evals.corpus.arithmetic import CERO, agree, capped, mean, median, percent, rounded, total
from evals.corpus.lexicon import MUNICIPIOS, OBJETIVOS, OFICINAS, UNIDADES, activities, strategies
from evals.corpus.options import Opciones

MESES = tuple(f"{mes:02d}" for mes in range(1, 7))
ANUAL, MENSUAL, NO_ACUMULADO = "Acumulado Anual", "Acumulado Mensual", "No Acumulado"
RASGOS = {"incompletas": 0.3, "no_acumulado": 0.5, "acumulado_mensual": 0.6}

Meses = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Actividad:
    """What one activity planned and did, month by month (None: follow-up not recorded)."""

    codigo: str
    nombre: str
    oficina: str
    prioridad: str
    unidad: str
    agregacion: str
    fis_prog: Meses
    fis_eje: Meses
    fin_prog: Meses
    fin_eje: Meses
    sp_impreso: bool = False

    @property
    def sin_programacion(self) -> bool:
        """Printed `S.P.`: nothing planned (or planted so)."""
        return self.sp_impreso or total(self.fis_prog) == 0

    @property
    def incompleta(self) -> bool:
        """Printed `S.I.`: a due month has no record."""
        return None in self.fis_eje

    def accumulated(self, meses: Meses) -> Decimal:
        """January to June of a physical line by the kind of aggregation (footnote ii)."""
        if self.agregacion == MENSUAL:
            return next((mes for mes in reversed(meses) if mes), CERO)
        return total(meses)

    def progress(self) -> Decimal | None:
        """Unrounded avance % (footnote iii and the cap of 100), None for `S.P.` and `S.I.`."""
        if self.sin_programacion or self.incompleta:
            return None
        if self.agregacion == NO_ACUMULADO:
            pares = zip(self.fis_eje, self.fis_prog, strict=True)
            return mean([capped(percent(eje or CERO, prog)) for eje, prog in pares if prog])
        return capped(percent(self.accumulated(self.fis_eje), self.accumulated(self.fis_prog)))


@dataclass(frozen=True)
class Accion:
    """A strategic action (AEI) and its activities."""

    codigo: str
    nombre: str
    objetivo: str
    actividades: tuple[Actividad, ...]

    def progress(self) -> Decimal | None:
        """Unrounded mean of the activities' avance (footnote vi): none if one is `S.I.`."""
        if any(actividad.incompleta for actividad in self.actividades):
            return None
        avances = [avance for actividad in self.actividades if (avance := actividad.progress()) is not None]
        return mean(avances) if avances else None


@dataclass(frozen=True)
class Plan:
    """Everything the report states as fact."""

    ejercicio: int
    entidad: str
    objetivos: tuple[tuple[str, str], ...]
    acciones: tuple[Accion, ...]

    def activities(self) -> Iterator[tuple[Accion, Actividad]]:
        """Each activity with its AEI, in the order of the page."""
        for accion in self.acciones:
            for actividad in accion.actividades:
                yield accion, actividad

    def avances(self) -> list[Decimal]:
        """Unrounded avance of the activities that have one."""
        return [avance for _, actividad in self.activities() if (avance := actividad.progress()) is not None]

    def avances_aei(self) -> list[Decimal]:
        """Unrounded avance of the AEI that have one."""
        return [avance for accion in self.acciones if (avance := accion.progress()) is not None]


# ------------------------------------------------------------ facts


def _planned(rng: Random) -> Meses:
    """Physical programme of six months: steady, sparse or large."""
    kind = rng.choices(("constante", "escaso", "variable", "grande", "nada"), (35, 30, 20, 6, 9))[0]
    if kind == "nada":
        return (CERO,) * 6
    if kind == "constante":
        return (Decimal(rng.choice((1, 1, 1, 2, 3, 5, 12, 30))),) * 6
    if kind == "grande":
        return tuple(Decimal(rng.randint(90, 900)) for _ in MESES)
    top = 3 if kind == "escaso" else 48
    meses = [Decimal(rng.randint(1, top)) if rng.random() < 0.45 else CERO for _ in MESES]
    meses[rng.randrange(6)] = Decimal(rng.randint(1, top))
    return tuple(meses)


def _done(rng: Random, planned: Meses) -> Meses:
    """What was done of a programme: all of it, part, more, or nothing."""
    kind = rng.choices(("todo", "parte", "exceso", "nada"), (48, 34, 11, 7))[0]
    if kind == "nada" or total(planned) == 0:
        return (CERO,) * 6
    done = []
    for mes in planned:
        prog = mes or CERO
        if kind == "todo":
            done.append(prog)
        elif kind == "parte":
            done.append(Decimal(rng.randint(0, int(prog))))
        else:
            done.append(prog + rng.randint(0, 2 + int(prog) // 4))
    return tuple(done)


def _money(rng: Random, planned: Meses, done: Meses) -> tuple[Meses, Meses]:
    """Round sums where something was planned; odd cents if, and only if, something was done."""
    if total(planned) == 0:
        return (CERO,) * 6, (CERO,) * 6
    base = Decimal(rng.choice((500, 1200, 3500, 8000, 15000, 42000, 130000)))
    prog = tuple(base * rng.randint(1, 4) if mes else CERO for mes in planned)
    if total(done) == 0:
        return prog, (CERO,) * 6
    spent = [base * rng.randint(20, 260) / 100 + Decimal(rng.randint(0, 99)) / 100 for _ in MESES]
    eje = [
        gasto if mes or (mes is not None and rng.random() < 0.5) else CERO
        for gasto, mes in zip(spent, done, strict=True)
    ]
    return prog, tuple(eje)


def _aggregation(rng: Random, rasgos: frozenset[str]) -> str:
    """Kind of aggregation; the two rare ones only where the report has the trait."""
    draw = rng.random()
    if draw < 0.08 and "no_acumulado" in rasgos:
        return NO_ACUMULADO
    if draw > 0.88 and "acumulado_mensual" in rasgos:
        return MENSUAL
    return ANUAL


def _activity(rng: Random, codigo: str, nombre: str, rasgos: frozenset[str]) -> Actividad:
    """One activity whose money and physical progress are coherent."""
    agregacion = _aggregation(rng, rasgos)
    planned = _planned(rng)
    if agregacion == NO_ACUMULADO:
        planned = tuple(Decimal(rng.choice((2, 4, 5, 8, 10))) for _ in MESES)
    done = _done(rng, planned)
    if agregacion == NO_ACUMULADO:
        done = tuple(min(eje or CERO, prog or CERO) for eje, prog in zip(done, planned, strict=True))
    if "incompletas" in rasgos and rng.random() < 0.05 and total(planned) > 0:
        done = (*done[: rng.randint(3, 5)], *(None,) * 6)[:6]
    prog, eje = _money(rng, planned, done)
    prioridad = rng.choices(("Muy Alta", "Alta", "Media"), (60, 30, 10))[0]
    unidad, oficina = rng.choice(UNIDADES), rng.choice(OFICINAS)
    return Actividad(codigo, nombre, oficina, prioridad, unidad, agregacion, planned, done, prog, eje)


def is_unambiguous(accion: Accion) -> bool:
    """Whether rounding before or after averaging prints the same, and no figure is on the edge of a band."""
    if any(actividad.incompleta for actividad in accion.actividades):
        return True
    avances = [avance for act in accion.actividades if (avance := act.progress()) is not None]
    if not avances:
        return True
    printed_mean = mean([rounded(avance, 2) for avance in avances])
    stable = all(band(avance) == band(rounded(avance, 2)) for avance in avances)
    same_band = band(mean(avances)) == band(rounded(mean(avances), 1))
    return stable and same_band and agree(mean(avances), printed_mean, 1)


def _split(rng: Random, n_rows: int) -> list[int]:
    """Sizes of the groups: from one activity to seven."""
    sizes: list[int] = []
    while sum(sizes) < n_rows:
        sizes.append(min(rng.randint(1, 7), n_rows - sum(sizes)))
    return sizes


def _group_codes(rng: Random, count: int) -> list[tuple[str, str]]:
    """OEI and AEI codes, one to four AEI in an OEI."""
    codes: list[tuple[str, str]] = []
    objetivo = 0
    while len(codes) < count:
        objetivo += 1
        for accion in range(1, rng.randint(1, 4) + 1):
            codes.append((f"OEI.{objetivo:02d}", f"AEI.{objetivo:02d}.{accion:02d}"))
    return codes[:count]


def draw_plan(rng: Random, n_rows: int, opciones: Opciones) -> Plan:
    """Draws a plan; each group is drawn again until its mean does not depend on the way of rounding."""
    ejercicio = opciones.year(rng)
    rasgos = opciones.traits(rng, RASGOS)
    sizes = _split(rng, n_rows)
    codes = _group_codes(rng, len(sizes))
    names = iter(activities(rng, n_rows))
    ejecutora, serie = rng.randint(810000, 899999), rng.randint(1, 400)
    acciones: list[Accion] = []
    for size, (oei, aei), nombre in zip(sizes, codes, strategies(rng, len(sizes)), strict=True):
        nombres = [next(names) for _ in range(size)]
        codigos = [f"AOI{ejecutora}{serie + i:05d}" for i in range(size)]
        serie += size + rng.randint(0, 2)
        while True:
            pares = zip(codigos, nombres, strict=True)
            accion = Accion(aei, nombre, oei, tuple(_activity(rng, c, n, rasgos) for c, n in pares))
            if is_unambiguous(accion):
                break
        acciones.append(accion)
    oeis = dict.fromkeys(accion.objetivo for accion in acciones)
    objetivos = tuple((oei, OBJETIVOS[i % len(OBJETIVOS)]) for i, oei in enumerate(oeis))
    return Plan(ejercicio, f"MUNICIPALIDAD DISTRITAL DE {rng.choice(MUNICIPIOS)}", objetivos, tuple(acciones))


def has_stable_summary(plan: Plan) -> bool:
    """Whether the closing averages print the same from rounded and from unrounded values."""
    grupos, avances = plan.avances_aei(), plan.avances()
    if not grupos or len(avances) < 2:
        return False
    return all(
        agree(func(values), func([rounded(value, decimals) for value in values]), shown)
        for func, values, decimals, shown in (
            (mean, grupos, 1, 1),
            (mean, avances, 2, 1),
            (median, avances, 2, 2),
        )
    )


def band(avance: Decimal) -> int:
    """0 below 75, 1 from 75 to 95, 2 above 95."""
    return 0 if avance < 75 else 1 if avance <= 95 else 2
