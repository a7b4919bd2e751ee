"""`metas-trimestral`: four quarters planned and done, percentages, prose that says "x % ... equivale a N"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from evals.corpus import formats
from evals.corpus.arithmetic import CERO, CIEN, percent, rounded, total
from evals.corpus.lexicon import (
    CAUSAS,
    DIRECCIONES,
    EJES,
    OBJETOS,
    PROGRAMAS,
    UNIDADES,
    activities,
    sentence_case,
)
from evals.corpus.metas_trimestral_form import Contenido, Oficina, lay_out
from evals.corpus.model import Afirmacion, Cifra, Clave, Errata, Fila, Informe, Parrafo
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import Consecuencias, Siembra, absent, altered, printed

FAMILIA = "metas-trimestral"
RASGOS = {
    "base_meta": 0.4,
    "acumulado_desde_t1": 0.35,
    "sin_indicador": 0.25,
    "columna_justificacion": 0.3,
    "varias_oficinas": 0.3,
    "marca_na": 0.5,
}
TRIMESTRES = (1, 2, 3, 4)
ORDINALES = ("primer", "segundo", "tercer", "cuarto")
MALFORMADO = "7.26.00%"

Trimestres = tuple[Decimal, Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Actividad:
    """What an activity planned and did by quarter."""

    codigo: str
    nombre: str
    indicador: str
    unidad: str
    programado: Trimestres
    ejecutado: Trimestres

    @property
    def meta(self) -> Decimal:
        """Annual target: the sum of the four quarters."""
        return total(self.programado)

    def quarter(self, trimestre: int) -> Decimal | None:
        """Unrounded % of a quarter (from 1), None if nothing was planned."""
        planned = self.programado[trimestre - 1]
        return percent(self.ejecutado[trimestre - 1], planned) if planned else None

    def accumulated(self, trimestre: int, over_annual: bool) -> Decimal | None:
        """Unrounded % up to the end of a quarter, over what was planned so far or over the annual target."""
        planned = self.meta if over_annual else total(self.programado[:trimestre])
        return percent(total(self.ejecutado[:trimestre]), planned) if planned else None


@dataclass(frozen=True)
class Plan:
    """All that the report states as fact."""

    ejercicio: int
    rasgos: frozenset[str]
    eje: str
    programa: str
    oficinas: tuple[tuple[str, tuple[Actividad, ...]], ...]

    @property
    def over_annual(self) -> bool:
        """Whether the accumulated % is taken over the annual target."""
        return "base_meta" in self.rasgos

    @property
    def acumulados(self) -> tuple[int, ...]:
        """Quarters whose accumulated % is printed."""
        return TRIMESTRES if "acumulado_desde_t1" in self.rasgos else TRIMESTRES[1:]

    def activities(self) -> dict[str, Actividad]:
        """Activities by the id of their row."""
        return {f"act:{act.codigo}": act for _, acts in self.oficinas for act in acts}


# ------------------------------------------------------------ facts


def _planned(rng: Random) -> Trimestres:
    """Four quarterly targets; in some activities a quarter without any."""
    top = rng.choice((4, 12, 40, 160, 400, 900))
    kind = rng.choices(("parejo", "variable", "con_cero"), (40, 42, 18))[0]
    if kind == "parejo":
        same = Decimal(rng.randint(1, top))
        return same, same, same, same
    values = [Decimal(rng.randint(1, top)) for _ in TRIMESTRES]
    if kind == "con_cero":
        values[rng.randrange(4)] = CERO
    return values[0], values[1], values[2], values[3]


def _done(rng: Random, planned: Decimal) -> Decimal:
    """What was done of one quarter."""
    if planned == 0:
        return CERO
    share = rng.choices((0, rng.randint(20, 95), 100, rng.randint(101, 260)), (12, 38, 30, 20))[0]
    return rounded(planned * share / 100, 0)


def _activity(rng: Random, codigo: str, nombre: str) -> Actividad:
    planned = _planned(rng)
    if rng.random() < 0.08:
        done: Trimestres = (CERO, CERO, CERO, CERO)
    else:
        done = (
            _done(rng, planned[0]),
            _done(rng, planned[1]),
            _done(rng, planned[2]),
            _done(rng, planned[3]),
        )
    indicador = f"Número de {rng.choice(OBJETOS).lower()} con acta de conformidad"
    return Actividad(codigo, sentence_case(nombre), indicador, sentence_case(rng.choice(UNIDADES)), planned, done)


def _draw(rng: Random, n_rows: int, opciones: Opciones) -> Plan:
    ejercicio = opciones.year(rng)
    rasgos = opciones.traits(rng, RASGOS)
    eje, programa = rng.randint(1, 6), rng.randint(1, 12)
    offices = rng.sample(DIRECCIONES, 2 if "varias_oficinas" in rasgos and n_rows > 3 else 1)
    names = activities(rng, n_rows)
    acts = [_activity(rng, f"{eje}.{programa}.1.{i // 9 + 1}.{i % 9 + 1}", name) for i, name in enumerate(names)]
    cut = len(acts) if len(offices) == 1 else len(acts) // 2
    oficinas = tuple(zip(offices, (tuple(acts[:cut]), tuple(acts[cut:])), strict=False))
    return Plan(
        ejercicio,
        rasgos,
        f"EJE {eje}: {rng.choice(EJES)}",
        f"PROGRAMA {eje}.{programa} {rng.choice(PROGRAMAS)}",
        oficinas,
    )


# ------------------------------------------------------------ rows


def _key(plan: Plan, rol: str, trimestre: int, acumulado: bool = False) -> Clave:
    return Clave("fisica", rol, f"{plan.ejercicio}-T{trimestre}", acumulado)


def _share(plan: Plan, clave: Clave, value: Decimal | None) -> Cifra:
    """A percentage, or the mark of a quarter without target."""
    if value is None:
        return absent(clave, "N/A" if "marca_na" in plan.rasgos else "")
    return printed(clave, value, formats.percentage)


def _row(plan: Plan, oficina: str, act: Actividad, texto: str | None) -> Fila:
    """Truth row of an activity; the first accumulated % is a slot even where the form leaves it out."""
    figures = [printed(Clave("fisica", "meta", str(plan.ejercicio), False), act.meta, formats.integer, 0)]
    for rol, values in (("programado", act.programado), ("ejecutado", act.ejecutado)):
        pairs = zip(TRIMESTRES, values, strict=True)
        figures += [printed(_key(plan, rol, t), value, formats.integer, 0) for t, value in pairs]
    figures += [_share(plan, _key(plan, "avance", t), act.quarter(t)) for t in TRIMESTRES]
    for t in TRIMESTRES:
        clave = _key(plan, "avance", t, True)
        shown = t in plan.acumulados
        figures.append(_share(plan, clave, act.accumulated(t, plan.over_annual)) if shown else absent(clave))
    return Fila(
        id=f"act:{act.codigo}",
        tipo="actividad",
        descripcion=act.nombre,
        codigo=act.codigo,
        unidad_organica=oficina,
        unidad_medida=act.unidad,
        indicador=None if "sin_indicador" in plan.rasgos else act.indicador,
        observacion=texto,
        cifras=tuple(figures),
        otras=(("base_acumulado", "meta_anual" if plan.over_annual else "programado"),),
    )


def _rows(plan: Plan, rng: Random) -> dict[str, Fila]:
    rows: dict[str, Fila] = {}
    for oficina, acts in plan.oficinas:
        for act in acts:
            text = None
            if "columna_justificacion" in plan.rasgos:
                text = f"Justificación Trimestral: {_plain_reason(act, rng)}"
            rows[f"act:{act.codigo}"] = _row(plan, oficina, act, text)
    return rows


def _plain_reason(act: Actividad, rng: Random) -> str:
    """Prose without figures for the last column."""
    if total(act.ejecutado) >= act.meta:
        return "Se atendió la totalidad de lo previsto en el año."
    return f"No se alcanzó lo previsto porque {rng.choice(CAUSAS)}."


# ------------------------------------------------------------ errors in the table

Plant = Callable[[Siembra, Plan], None]


def _slip(siembra: Siembra, clase: str, fila: Fila, clave: Clave, equation: str) -> None:
    """Prints a percentage some points off."""
    value = fila.value(clave) or CERO
    shown = value + siembra.rng.choice((Decimal("3.1"), Decimal("12.44"), Decimal("0.9"), Decimal("27")))
    efecto = Consecuencias((f"{equation}@{fila.id}",))
    siembra.misprint(clase, fila, printed(clave, shown, formats.percentage), efecto)


def _wrong_quarter(siembra: Siembra, plan: Plan) -> None:
    """The % of a quarter is misprinted."""
    clave = _key(plan, "avance", siembra.rng.choice(TRIMESTRES))
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        _slip(siembra, "avance_trimestre", fila, clave, "avance_trimestre")


def _wrong_accumulated(siembra: Siembra, plan: Plan) -> None:
    """An accumulated % is misprinted."""
    clave = _key(plan, "avance", siembra.rng.choice(plan.acumulados), True)
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        _slip(siembra, "avance_acumulado", fila, clave, "avance_acumulado")


def _wrong_annual(siembra: Siembra, plan: Plan) -> None:
    """The annual target is not the sum of its quarters."""
    clave = Clave("fisica", "meta", str(plan.ejercicio), False)
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        shown = altered(siembra.rng, fila.value(clave) or CERO)
        over = (f"avance_acumulado@{fila.id}",) if plan.over_annual else ()
        efecto = Consecuencias((f"meta_anual@{fila.id}", *over))
        siembra.misprint("meta_anual", fila, printed(clave, shown, formats.integer, 0), efecto)


def _done_as_zero(siembra: Siembra, plan: Plan) -> None:
    """A quarter done in full is printed as 0.00%."""
    for t in siembra.rng.sample(TRIMESTRES, 4):
        clave = _key(plan, "avance", t)
        fila = siembra.pick_with("actividad", clave, lambda value: value == CIEN)
        if fila is not None:
            efecto = Consecuencias((f"avance_trimestre@{fila.id}",))
            siembra.misprint("cien_como_cero", fila, printed(clave, CERO, formats.percentage), efecto)
            return


def _malformed(siembra: Siembra, plan: Plan) -> None:
    """A percentage that is no number."""
    clave = _key(plan, "avance", siembra.rng.choice(TRIMESTRES))
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        efecto = Consecuencias((f"malformado@{fila.id}",))
        siembra.misprint("malformado", fila, Cifra(clave, MALFORMADO, None), efecto)


def _repeated_code(siembra: Siembra, plan: Plan) -> None:
    """Two activities carry the same code."""
    rows = siembra.free(siembra.rows("actividad"))
    if len(rows) < 2:
        return
    first, second = rows[0], siembra.rng.choice(rows[1:])
    siembra.filas[second.id] = replace(second, codigo=first.codigo)
    siembra.occupy(second)
    errata = Errata(
        "codigo_repetido",
        second.id,
        None,
        first.codigo or "",
        second.codigo or "",
        (f"identidad@{second.id}",),
    )
    siembra.record(errata)


IMPRESOS: dict[str, Plant] = {
    "avance_trimestre": _wrong_quarter,
    "avance_acumulado": _wrong_accumulated,
    "meta_anual": _wrong_annual,
    "cien_como_cero": _done_as_zero,
    "malformado": _malformed,
    "codigo_repetido": _repeated_code,
}
PROSA = ("equivale", "no_se_pudo", "cita_prosa")
ERRORES = (*IMPRESOS, *PROSA)


# ------------------------------------------------------------ prose


@dataclass(frozen=True)
class Mentira:
    """What a planted sentence says wrongly: the errata without its place."""

    errata: Errata
    motivo: str


Oracion = tuple[str, Mentira | None]


def _sentence(plan: Plan, fila: Fila, t: int, body: str) -> str:
    return f"Actividad {fila.codigo}: en el {ORDINALES[t - 1]} trimestre de {plan.ejercicio} {body}"


def _equals(plan: Plan, fila: Fila, act: Actividad, t: int, siembra: Siembra, lie: str | None) -> Oracion:
    """A share of the quarter's (or the annual) target and the count that it equals."""
    done = act.ejecutado[t - 1]
    # the printed target of a row that carries a plant may be the plant
    annual = siembra.rng.random() < 0.3 and fila.id not in siembra.ocupadas
    share = percent(done, act.meta if annual else act.programado[t - 1])
    clave = _key(plan, "avance", t)
    quoted, count = formats.percentage(share), formats.integer(done)
    mentira = None
    if lie == "equivale":
        count = formats.integer(done + siembra.rng.choice((2, 4, 7)))
        errata = Errata(
            lie, fila.id, _key(plan, "ejecutado", t), count, formats.integer(done), (f"equivale@{fila.id}",)
        )
        mentira = Mentira(errata, f"{quoted} de la meta es {formats.integer(done)}")
    elif lie == "cita_prosa":
        annual, correct = False, fila.cifra(clave).impreso
        quoted = formats.percentage(rounded(percent(done, act.programado[t - 1]), 2) + Decimal("6.31"))
        errata = Errata(lie, fila.id, clave, quoted, correct, (f"prosa@{fila.id}", f"equivale@{fila.id}"))
        mentira = Mentira(errata, f"la tabla imprime {correct}")
    base = "anual" if annual else "del trimestre"
    body = f"se cumplió el {quoted} de la meta {base}, lo que equivale a {count} ({fila.unidad_medida})."
    return _sentence(plan, fila, t, body), mentira


def _short(plan: Plan, fila: Fila, act: Actividad, t: int) -> Oracion:
    """The target was not met: a lie if as much was done as planned."""
    planned, done = act.programado[t - 1], act.ejecutado[t - 1]
    body = f"no se pudo cumplir la meta de {formats.integer(planned)} ({fila.unidad_medida})."
    if done < planned:
        return _sentence(plan, fila, t, body), None
    errata = Errata(
        "no_se_pudo",
        fila.id,
        _key(plan, "ejecutado", t),
        "no se pudo cumplir",
        formats.integer(done),
        (f"contradiccion@{fila.id}",),
    )
    return _sentence(plan, fila, t, body), Mentira(errata, f"se hicieron {done} de {planned}")


def _quarter_for(act: Actividad, fila: Fila, plan: Plan, test: Callable[[Decimal, Decimal], bool]) -> int | None:
    """The first quarter with a target, a percentage printed as it should be, and the wanted relation."""
    for t in TRIMESTRES:
        right = fila.value(_key(plan, "avance", t)) == (
            rounded(share, 2) if (share := act.quarter(t)) is not None else None
        )
        if act.programado[t - 1] > 0 and right and test(act.ejecutado[t - 1], act.programado[t - 1]):
            return t
    return None


def _paragraph(siembra: Siembra, plan: Plan, fila: Fila, oracion: Oracion, t: int, where: int) -> Parrafo:
    """The paragraph of one sentence; what it plants is recorded with its place."""
    text, mentira = oracion
    if mentira is not None:
        siembra.record(replace(mentira.errata, parrafo=where))
        siembra.occupy(fila)
    verdict = Afirmacion(
        text,
        "no_sustentada" if mentira else "sustentada",
        fila.id,
        fila.codigo,
        f"{plan.ejercicio}-T{t}",
        (mentira.motivo,) if mentira else (),
    )
    act = plan.activities()[fila.id]
    cause = f" El área señala que {siembra.rng.choice(CAUSAS)}." if act.ejecutado[t - 1] < act.programado[t - 1] else ""
    return Parrafo(f"Justificación Trimestral: {text}{cause}", afirmaciones=(verdict,))


def _prose(siembra: Siembra, plan: Plan, rows: list[Fila], kinds: list[str], first: int) -> tuple[Parrafo, ...]:
    """One paragraph an activity that has something to say; `kinds` are taken off as they are planted."""
    paragraphs: list[Parrafo] = []
    for fila in rows:
        act = plan.activities()[fila.id]
        clean = fila.id not in siembra.ocupadas
        lie = next((kind for kind in kinds if clean and _plantable(kind, act, fila, plan)), None)
        says_short = lie == "no_se_pudo" or (lie is None and siembra.rng.random() < 0.3)
        t = _quarter_for(act, fila, plan, _met if lie else _missed) if says_short else None
        if t is not None:
            oracion = _short(plan, fila, act, t)
        else:
            t = _quarter_for(act, fila, plan, _begun)
            if t is None:
                continue
            oracion = _equals(plan, fila, act, t, siembra, lie)
        paragraphs.append(_paragraph(siembra, plan, fila, oracion, t, first + len(paragraphs)))
        if lie is not None:
            kinds.remove(lie)
    return tuple(paragraphs)


def _plantable(kind: str, act: Actividad, fila: Fila, plan: Plan) -> bool:
    """Whether an activity has a quarter on which that lie can be told."""
    return _quarter_for(act, fila, plan, _met if kind == "no_se_pudo" else _begun) is not None


def _met(done: Decimal, planned: Decimal) -> bool:
    return done >= planned


def _missed(done: Decimal, planned: Decimal) -> bool:
    return done < planned


def _begun(done: Decimal, planned: Decimal) -> bool:
    return done > 0


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A quarterly report of `n_rows` activities, clean but for the errors asked for."""
    opciones = opciones or Opciones()
    rng = seeded(FAMILIA, seed)
    plan = _draw(rng, max(2, n_rows), opciones)
    siembra = Siembra(rng, _rows(plan, rng))
    for kind in opciones.errores:
        if kind in IMPRESOS:
            IMPRESOS[kind](siembra, plan)
    kinds = [kind for kind in opciones.errores if kind in PROSA]
    oficinas: list[Oficina] = []
    place = 0
    for nombre, acts in plan.oficinas:
        rows = [siembra.filas[f"act:{act.codigo}"] for act in acts]
        place += Oficina.ANTES_DE_PROSA
        prosa = _prose(siembra, plan, rows, kinds, place)
        place += len(prosa)
        oficinas.append(Oficina(nombre, tuple(rows), prosa))
    contenido = Contenido(
        plan.ejercicio,
        plan.eje,
        plan.programa,
        plan.acumulados,
        "sin_indicador" not in plan.rasgos,
        "columna_justificacion" in plan.rasgos,
        tuple(oficinas),
        tuple(siembra.erratas),
    )
    return lay_out(contenido, f"{FAMILIA}-{seed:03d}")
