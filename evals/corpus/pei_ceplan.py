"""`pei-ceplan`: semester follow-up of the strategic plan: indicators, weighted means, alerts in prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from evals.corpus import formats
from evals.corpus.arithmetic import CERO, CIEN, agree, capped, mean, percent, rounded, weighted_mean
from evals.corpus.lexicon import CAUSAS, INDICADORES, MUNICIPIOS, OBJETOS, OFICINAS, strategies
from evals.corpus.model import Afirmacion, Cifra, Clave, Errata, Fila, Informe, Parrafo
from evals.corpus.options import Opciones, seeded
from evals.corpus.pei_ceplan_form import BANDAS, Contenido, lay_out
from evals.corpus.planting import Consecuencias, Siembra, absent, printed

FAMILIA = "pei-ceplan"
RASGOS = {"peso_absoluto": 0.5, "aei_con_celdas": 0.35, "sin_dato": 0.4, "observado_anual": 0.3}
RELEVANCIAS = {"Muy relevante": 3, "Relevante": 2, "Menos relevante": 1}
ASCENDENTE, DESCENDENTE, NO_DEFINIDO = "Ascendente", "Descendente", "No Definido"


@dataclass(frozen=True)
class Indicador:
    """An indicator, its baseline, the four yearly targets and what was observed (None: no data)."""

    codigo: str
    nombre: str
    oficina: str
    relevancia: str
    sentido: str
    agregacion: str
    linea_base: Decimal
    metas: tuple[Decimal, ...]
    observado: Decimal | None

    def progress(self, orden: int) -> Decimal | None:
        """Unrounded avance tipo I against the target of the year in that place, None without data."""
        if self.observado is None:
            return None
        meta = self.metas[orden]
        if self.sentido == ASCENDENTE:
            return capped(percent(self.observado, meta))
        if self.sentido == DESCENDENTE:
            return capped(percent(meta, self.observado))
        return CIEN


@dataclass(frozen=True)
class Accion:
    """A strategic action; `con_celdas` when its own line carries the cells of its only indicator."""

    codigo: str
    nombre: str
    prioridad: int
    indicadores: tuple[Indicador, ...]
    con_celdas: bool = False

    @property
    def titulo(self) -> str:
        """Name as it is printed."""
        return f"{self.nombre} (Prioridad {self.prioridad})"

    def progress(self, orden: int, absolute: bool) -> Decimal | None:
        """Unrounded mean weighted by relevancia: by its place on the scale, or among those of the group."""
        avances = [ind.progress(orden) for ind in self.indicadores]
        known = [avance for avance in avances if avance is not None]
        if len(known) < len(avances):
            return None
        return weighted_mean(known, self.weights(absolute))

    def weights(self, absolute: bool) -> list[int]:
        """3, 2, 1 by the scale; or 1 for the lowest relevancia of the group, 2 for the next."""
        ranks = [RELEVANCIAS[ind.relevancia] for ind in self.indicadores]
        if absolute:
            return ranks
        return [sorted(set(ranks)).index(rank) + 1 for rank in ranks]


@dataclass(frozen=True)
class Plan:
    """All that the report states as fact; `orden` is the place of the year in the plan period."""

    ejercicio: int
    inicio: int
    absolute: bool
    observado_anual: bool
    municipio: str
    ejecutora: int
    acciones: tuple[Accion, ...]

    @property
    def orden(self) -> int:
        """Place of the year among the yearly targets, from 0."""
        return self.ejercicio - self.inicio

    def avances(self) -> list[Decimal]:
        """Unrounded avance of the AEI that have one."""
        found = (accion.progress(self.orden, self.absolute) for accion in self.acciones)
        return [avance for avance in found if avance is not None]


# ------------------------------------------------------------ facts


def _targets(rng: Random, sentido: str) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Baseline and four yearly targets that move in the sense of the indicator."""
    base = Decimal(rng.choice((4, 12, 40, 85, 260, 640, 1500, 9200, 36500)))
    if rng.random() < 0.35:
        base += Decimal(rng.randint(1, 99)) / 100
    step = rounded(base * rng.randint(2, 9) / 100, 2) or Decimal("0.25")
    if sentido == DESCENDENTE:
        step = -step
    elif sentido == NO_DEFINIDO:
        step = CERO
    return base, tuple(base + step * year for year in range(1, 5))


def _observed(rng: Random, sentido: str, meta: Decimal) -> Decimal:
    """What was observed at mid-year: most often about half of the target."""
    if sentido == NO_DEFINIDO:
        return rounded(meta * rng.randint(15, 95) / 100, 2)
    if sentido == DESCENDENTE:
        return rounded(meta * rng.choice((70, 88, 96, 104, 118, 140, 190)) / 100, 2)
    low, middle, high = rng.randint(900, 7400), rng.randint(7600, 9900), rng.randint(10000, 17000)
    share = rng.choices((0, low, middle, high), (4, 56, 15, 25))[0]
    return rounded(meta * share / 10000, 2 if meta % 1 else 0)


def _indicator(rng: Random, codigo: str, orden: int) -> Indicador:
    """One indicator by chance."""
    sentido = rng.choices((ASCENDENTE, DESCENDENTE, NO_DEFINIDO), (72, 14, 14))[0]
    agregacion = "Máximo permisible" if sentido == NO_DEFINIDO else rng.choice(("No Agregable", "Suma"))
    base, metas = _targets(rng, sentido)
    nombre = rng.choice(INDICADORES).format(rng.choice(OBJETOS).lower())
    oficina = f"{rng.randint(3, 18):02d}.{rng.randint(0, 3):02d}-{rng.choice(OFICINAS)}"
    relevancia = rng.choices(tuple(RELEVANCIAS), (50, 32, 18))[0]
    observado = _observed(rng, sentido, metas[orden])
    return Indicador(codigo, nombre, oficina, relevancia, sentido, agregacion, base, metas, observado)


def _stable(accion: Accion, orden: int, absolute: bool) -> bool:
    """Whether the mean and its band do not depend on when one rounds, and names do not repeat."""
    avance = accion.progress(orden, absolute)
    if avance is None:
        return True
    shown = [rounded(value, 2) for ind in accion.indicadores if (value := ind.progress(orden)) is not None]
    names = {ind.nombre for ind in accion.indicadores}
    same_band = _band(avance) == _band(rounded(avance, 2))
    mean_of_shown = weighted_mean(shown, accion.weights(absolute))
    return len(names) == len(accion.indicadores) and same_band and agree(avance, mean_of_shown, 2)


def _action(rng: Random, codigo: str, nombre: str, plan: Plan, rasgos: frozenset[str]) -> Accion:
    """One AEI with one to four indicators."""
    count = rng.choices((1, 2, 3, 4), (64, 20, 10, 6))[0]
    prioridad = int(codigo.split(".")[1])
    while True:
        codes = [f"IND.{n:02d}.{codigo}" for n in range(1, count + 1)]
        accion = Accion(codigo, nombre, prioridad, tuple(_indicator(rng, code, plan.orden) for code in codes))
        if _stable(accion, plan.orden, plan.absolute):
            break
    if count == 1 and "sin_dato" in rasgos and rng.random() < 0.12:
        accion = replace(accion, indicadores=(replace(accion.indicadores[0], observado=None),))
    if count == 1 and "aei_con_celdas" in rasgos and rng.random() < 0.3:
        only = replace(accion.indicadores[0], codigo=codigo, nombre=accion.titulo)
        accion = replace(accion, indicadores=(only,), con_celdas=True)
    return accion


def _draw(rng: Random, n_rows: int, opciones: Opciones) -> Plan:
    """Draws a plan of about `n_rows` indicators."""
    ejercicio = opciones.year(rng)
    rasgos = opciones.traits(rng, RASGOS)
    municipio, ejecutora = rng.choice(MUNICIPIOS), rng.randint(910000, 989999)
    inicio = ejercicio - rng.randint(0, 2)
    plan = Plan(ejercicio, inicio, "peso_absoluto" in rasgos, "observado_anual" in rasgos, municipio, ejecutora, ())
    names = iter(strategies(rng, n_rows))
    acciones: list[Accion] = []
    objetivo = 0
    while sum(len(accion.indicadores) for accion in acciones) < n_rows:
        objetivo += 1
        for orden in range(1, rng.randint(1, 5) + 1):
            if sum(len(accion.indicadores) for accion in acciones) < n_rows:
                acciones.append(_action(rng, f"AEI.{objetivo:02d}.{orden:02d}", next(names), plan, rasgos))
    return replace(plan, acciones=tuple(acciones))


def _stable_mean(plan: Plan) -> bool:
    """Whether the plain mean of the AEI prints the same from rounded and unrounded values."""
    avances = plan.avances()
    return bool(avances) and agree(mean(avances), mean([rounded(avance, 2) for avance in avances]), 2)


def _band(avance: Decimal | None) -> int:
    """0 below 75, 1 below 95, 2 from 95 on, 3 without data."""
    if avance is None:
        return 3
    return 0 if avance < 75 else 1 if avance < 95 else 2


# ------------------------------------------------------------ rows


def _avance(plan: Plan) -> Clave:
    return Clave("fisica", "avance", f"{plan.ejercicio}-S1", True)


def _figure(clave: Clave, value: Decimal | None) -> Cifra:
    return absent(clave, "ND") if value is None else printed(clave, value, formats.grouped)


def _indicator_row(plan: Plan, accion: Accion, ind: Indicador) -> Fila:
    """Truth row of an indicator."""
    metas = tuple(
        printed(Clave("fisica", "meta", str(plan.inicio + year), False), meta, formats.grouped)
        for year, meta in enumerate(ind.metas)
    )
    base = printed(Clave("fisica", "linea_base", str(plan.inicio - 1), False), ind.linea_base, formats.grouped)
    observado = _figure(Clave("fisica", "ejecutado", f"{plan.ejercicio}-S1", True), ind.observado)
    avance = _figure(_avance(plan), ind.progress(plan.orden))
    return Fila(
        id=f"ind:{ind.codigo}",
        tipo="indicador",
        descripcion=ind.nombre,
        codigo=ind.codigo,
        unidad_organica=ind.oficina,
        grupo=(accion.codigo,),
        atributos=(
            ("relevancia", ind.relevancia),
            ("sentido", ind.sentido),
            ("tipo_agregacion", ind.agregacion),
        ),
        cifras=(base, *metas, observado, avance),
    )


def _rows(plan: Plan) -> dict[str, Fila]:
    """All truth rows; where an AEI line is also an indicator, the indicator comes first."""
    rows: list[Fila] = []
    for accion in plan.acciones:
        avance = _figure(_avance(plan), accion.progress(plan.orden, plan.absolute))
        grupo = Fila(accion.codigo, "grupo", accion.titulo, accion.codigo, cifras=(avance,))
        indicadores = [_indicator_row(plan, accion, ind) for ind in accion.indicadores]
        rows += [*indicadores, grupo] if accion.con_celdas else [grupo, *indicadores]
    promedio = printed(_avance(plan), mean(plan.avances()), formats.grouped)
    rows.append(Fila("promedio", "total", "Avance promedio de AEI", cifras=(promedio,)))
    conteo = Clave("conteo", "ejecutado", f"{plan.ejercicio}-S1", True)
    bands = [_band(accion.progress(plan.orden, plan.absolute)) for accion in plan.acciones]
    counts = [*(sum(band == number for band in bands) for number in range(4)), len(bands)]
    for header, count in zip(BANDAS, counts, strict=True):
        cifra = printed(conteo, Decimal(count), formats.integer, 0)
        rows.append(Fila(f"banda:{header}", "total", f"Acciones {header}", cifras=(cifra,)))
    return {row.id: row for row in rows}


# ------------------------------------------------------------ errors

Plant = Callable[[Siembra, Plan], None]


def _off(siembra: Siembra, clase: str, fila: Fila | None, plan: Plan, efecto: Consecuencias) -> None:
    """Prints the avance of a row some points off."""
    if fila is not None:
        shown = (fila.value(_avance(plan)) or CERO) + siembra.rng.choice(
            (Decimal("-3.41"), Decimal("2.09"), Decimal("-0.9"), Decimal("1.8"))
        )
        siembra.misprint(clase, fila, printed(_avance(plan), shown, formats.grouped), efecto)


def _wrong_avance(siembra: Siembra, plan: Plan) -> None:
    """The avance of an indicator is misprinted; its AEI was reckoned from the true one."""
    propios = {accion.codigo for accion in plan.acciones if accion.con_celdas}
    found = (fila for fila in siembra.rows("indicador") if fila.codigo not in propios)
    fila = siembra.pick(f for f in found if 5 < (f.value(_avance(plan)) or CERO) < 97)
    if fila is not None:
        efecto = Consecuencias((f"avance@{fila.id}",), (f"media@{fila.grupo[-1]}",))
        _off(siembra, "avance", fila, plan, efecto)


def _wrong_group(siembra: Siembra, plan: Plan) -> None:
    """The mean of an AEI of several indicators is misprinted."""
    several = {accion.codigo for accion in plan.acciones if len(accion.indicadores) > 1}
    found = [fila for fila in siembra.rows("grupo") if fila.id in several]
    fila = siembra.pick(f for f in found if 5 < (f.value(_avance(plan)) or CERO) < 97)
    if fila is not None:
        efecto = Consecuencias((f"media@{fila.id}",), ("promedio@promedio", "bandas@acciones"))
        _off(siembra, "media_grupo", fila, plan, efecto)


def _wrong_mean(siembra: Siembra, plan: Plan) -> None:
    """The mean of the AEI is misprinted."""
    _off(siembra, "promedio", siembra.filas["promedio"], plan, Consecuencias(("promedio@promedio",)))


def _wrong_band(siembra: Siembra, plan: Plan) -> None:
    """One count of the band table is misprinted: the counts no longer add up to the total either."""
    found = [fila for fila in siembra.rows("total") if fila.id.startswith("banda:[")]
    fila = siembra.pick(found)
    if fila is not None:
        shown = (fila.cifras[0].valor or CERO) + siembra.rng.choice((1, 2))
        efecto = Consecuencias(("bandas@acciones", "total_bandas@acciones"))
        siembra.misprint("banda", fila, printed(fila.cifras[0].clave, shown, formats.integer, 0), efecto)


def _done_as_zero(siembra: Siembra, plan: Plan) -> None:
    """The target was reached and 0.00 is printed."""
    propios = {accion.codigo for accion in plan.acciones if accion.con_celdas}
    found = (fila for fila in siembra.rows("indicador") if fila.codigo not in propios)
    fila = siembra.pick(f for f in found if f.value(_avance(plan)) == CIEN)
    if fila is not None:
        efecto = Consecuencias((f"avance@{fila.id}",), (f"media@{fila.grupo[-1]}",))
        siembra.misprint("cien_como_cero", fila, printed(_avance(plan), CERO, formats.grouped), efecto)


def _recoded(siembra: Siembra, clase: str, fila: Fila, codigo: str) -> None:
    """Prints another code on a row."""
    siembra.filas[fila.id] = replace(fila, codigo=codigo)
    siembra.occupy(fila)
    rompe = (f"{'grupo' if clase == 'grupo_ajeno' else 'identidad'}@{fila.id}",)
    siembra.record(Errata(clase, fila.id, None, codigo, fila.codigo or "", rompe))


def _foreign_group(siembra: Siembra, plan: Plan) -> None:
    """An indicator whose code names another AEI than the one it stands under."""
    fila = siembra.pick(f for f in siembra.rows("indicador") if (f.codigo or "").startswith("IND."))
    used = {row.codigo for row in siembra.rows("indicador")}
    if fila is None:
        return
    others = [f"IND.09.{accion.codigo}" for accion in plan.acciones if accion.codigo != fila.grupo[-1]]
    free = [codigo for codigo in others if codigo not in used]
    if free:
        _recoded(siembra, "grupo_ajeno", fila, siembra.rng.choice(free))


def _repeated_code(siembra: Siembra, plan: Plan) -> None:
    """Two indicators of one AEI carry the same code."""
    for accion in plan.acciones:
        if len(accion.indicadores) > 1:
            fila = siembra.pick([siembra.filas[f"ind:{accion.indicadores[1].codigo}"]])
            if fila is not None:
                _recoded(siembra, "codigo_repetido", fila, accion.indicadores[0].codigo)
                return


IMPRESOS: dict[str, Plant] = {
    "media_grupo": _wrong_group,
    "codigo_repetido": _repeated_code,
    "avance": _wrong_avance,
    "cien_como_cero": _done_as_zero,
    "promedio": _wrong_mean,
    "banda": _wrong_band,
    "grupo_ajeno": _foreign_group,
}
ERRORES = (*IMPRESOS, "cita_prosa", "cita_grupo")


# ------------------------------------------------------------ prose


def _alert(rng: Random, fila: Fila, accion: Accion, plan: Plan, quoted: str) -> Parrafo:
    """An alert on an indicator that is short of its target, quoting its avance."""
    oficina = (fila.unidad_organica or "").partition("-")[2]
    claim = (
        f"El indicador «{fila.descripcion}», de la {accion.codigo}: {accion.nombre}, registra un avance de "
        f"{quoted}% al primer semestre de {plan.ejercicio}, por debajo de lo previsto."
    )
    text = f"La {oficina} tiene a su cargo esta medición. {claim} El área explica que {rng.choice(CAUSAS)}."
    true = quoted == fila.cifra(_avance(plan)).impreso
    verdict = Afirmacion(
        claim,
        "sustentada" if true else "no_sustentada",
        fila.id,
        fila.codigo,
        f"{plan.ejercicio}-S1",
        () if true else (f"la tabla imprime {fila.cifra(_avance(plan)).impreso}",),
    )
    return Parrafo(text, afirmaciones=(verdict,))


def _group_alert(fila: Fila, accion: Accion, plan: Plan, quoted: str) -> Parrafo:
    """An alert on a whole AEI."""
    claim = f"La {accion.codigo}: {accion.nombre}, alcanza una ejecución física total de {quoted}%."
    true = quoted == fila.cifra(_avance(plan)).impreso
    verdict = Afirmacion(
        claim,
        "sustentada" if true else "no_sustentada",
        fila.id,
        fila.codigo,
        f"{plan.ejercicio}-S1",
        () if true else (f"la tabla imprime {fila.cifra(_avance(plan)).impreso}",),
    )
    return Parrafo(
        f"{claim} Se coordinará con las áreas responsables antes del cierre del año.", afirmaciones=(verdict,)
    )


def _misquoted(rng: Random, correct: str) -> str:
    """An older figure: some points away from what the table prints."""
    value = Decimal(correct) + rng.choice((Decimal("6.52"), Decimal("-3.92"), Decimal("-1.27"), Decimal("11.4")))
    return formats.grouped(abs(value) + (Decimal("0.35") if value < 0 else 0))


def _alerts(siembra: Siembra, plan: Plan, kinds: tuple[str, ...]) -> tuple[Parrafo, ...]:
    """The alerts section; the misquoted ones are recorded with the place they will have in the report."""
    low: list[tuple[Accion, Fila]] = []
    for accion in plan.acciones:
        for fila in [
            siembra.filas[accion.codigo],
            *(siembra.filas[f"ind:{ind.codigo}"] for ind in accion.indicadores),
        ]:
            if fila.id not in siembra.ocupadas and (fila.value(_avance(plan)) or CIEN) < 75 and not accion.con_celdas:
                low.append((accion, fila))
    low = [pair for pair in low if pair[1].tipo == "indicador" or len(pair[0].indicadores) > 1][:12]
    lies = {
        kind: siembra.pick(fila for _, fila in low if fila.tipo == tipo)
        for kind, tipo in (("cita_prosa", "indicador"), ("cita_grupo", "grupo"))
        if kind in kinds
    }
    paragraphs: list[Parrafo] = []
    for accion, fila in low:
        kind = next((name for name, chosen in lies.items() if chosen is fila), None)
        correct = fila.cifra(_avance(plan)).impreso
        quoted = correct if kind is None else _misquoted(siembra.rng, correct)
        if fila.tipo == "grupo":
            paragraphs.append(_group_alert(fila, accion, plan, quoted))
        else:
            paragraphs.append(_alert(siembra.rng, fila, accion, plan, quoted))
        if kind is not None:
            where = Contenido.PRIMERA_ALERTA + len(paragraphs) - 1
            errata = Errata(kind, fila.id, _avance(plan), f"{quoted}%", f"{correct}%", (f"prosa@{fila.id}",))
            siembra.record(replace(errata, parrafo=where))
    return tuple(paragraphs)


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A PEI report of about `n_rows` indicators, clean but for the errors asked for."""
    opciones = opciones or Opciones()
    intento = 0
    while True:
        rng = seeded(FAMILIA, seed, intento)
        plan = _draw(rng, max(1, n_rows), opciones)
        if _stable_mean(plan):
            break
        intento += 1
    siembra = Siembra(rng, _rows(plan))
    for kind in IMPRESOS:
        if kind in opciones.errores:
            IMPRESOS[kind](siembra, plan)
    alertas = _alerts(siembra, plan, opciones.errores)
    contenido = Contenido(
        plan.ejercicio,
        plan.inicio,
        plan.municipio,
        plan.ejecutora,
        plan.observado_anual,
        tuple(siembra.filas.values()),
        tuple(siembra.erratas),
        alertas,
        frozenset(accion.codigo for accion in plan.acciones if accion.con_celdas),
    )
    return lay_out(contenido, f"{FAMILIA}-{seed:03d}")
