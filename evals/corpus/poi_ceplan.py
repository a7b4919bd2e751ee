"""`poi-ceplan`: semester follow-up of the operative plan: facts, form and truth put together, with errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

from evals.corpus import formats
from evals.corpus.arithmetic import CERO, CIEN, mean, median, percent, rounded, total
from evals.corpus.model import Cifra, Clave, Errata, Fila, Informe
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import Consecuencias, Siembra, absent, printed, wrong
from evals.corpus.poi_ceplan_facts import (
    ANUAL,
    MESES,
    NO_ACUMULADO,
    Accion,
    Actividad,
    Plan,
    band,
    draw_plan,
    has_stable_summary,
    is_unambiguous,
)
from evals.corpus.poi_ceplan_form import BANDAS, Contenido, lay_out

FAMILIA = "poi-ceplan"
UNO = Decimal(1)

# ------------------------------------------------------------ errors made in the facts

Facts = Callable[[Plan, Random], tuple[Plan, tuple[Errata, ...]] | None]


def _replaced(plan: Plan, vieja: Actividad, nueva: Actividad) -> Plan:
    """The plan with one activity changed."""
    acciones = tuple(
        replace(a, actividades=tuple(nueva if act is vieja else act for act in a.actividades)) for a in plan.acciones
    )
    return replace(plan, acciones=acciones)


def _candidates(plan: Plan, rng: Random, test: Callable[[Actividad], bool]) -> Actividad | None:
    """One plain activity by chance that passes the test and is not in a group with unrecorded months."""
    found = [
        act
        for accion in plan.acciones
        if not any(otra.incompleta or otra.sp_impreso for otra in accion.actividades)
        for act in accion.actividades
        if act.agregacion == ANUAL and not act.sin_programacion and test(act)
    ]
    return rng.choice(found) if found else None


def _money_without_work(plan: Plan, rng: Random) -> tuple[Plan, tuple[Errata, ...]] | None:
    """Money executed while nothing physical was done; everything else is reckoned from that."""
    act = _candidates(plan, rng, lambda a: total(a.fin_eje) > 0)
    if act is None:
        return None
    nueva = replace(act, fis_eje=(CERO,) * 6)
    gasto = formats.money(total(act.fin_eje))
    clave = Clave("financiera", "ejecutado", f"{plan.ejercicio}-S1", True)
    errata = Errata("dinero_sin_fisico", row_id(act), clave, gasto, "", (f"coherencia@{row_id(act)}",))
    return _replaced(plan, act, nueva), (errata,)


def _work_without_money(plan: Plan, rng: Random) -> tuple[Plan, tuple[Errata, ...]] | None:
    """Physical progress with no money executed."""
    act = _candidates(plan, rng, lambda a: total(a.fis_eje) > 0)
    if act is None:
        return None
    nueva = replace(act, fin_eje=(CERO,) * 6)
    clave = Clave("financiera", "ejecutado", f"{plan.ejercicio}-S1", True)
    errata = Errata("fisico_sin_dinero", row_id(act), clave, "0", "", (f"coherencia@{row_id(act)}",))
    return _replaced(plan, act, nueva), (errata,)


def _sp_with_programme(plan: Plan, rng: Random) -> tuple[Plan, tuple[Errata, ...]] | None:
    """`S.P.` printed in both places although the months hold a programme; the group mean leaves it out."""
    act = _candidates(plan, rng, lambda a: True)
    if act is None:
        return None
    avance = act.progress()
    nueva = replace(act, sp_impreso=True)
    periodo = f"{plan.ejercicio}-S1"
    rompe = (f"sin_programacion@{row_id(act)}",)
    cells = (
        (Clave("fisica", "programado", periodo, True), formats.quantity(act.accumulated(act.fis_prog))),
        (Clave("fisica", "avance", periodo, True), formats.points(avance) if avance is not None else ""),
    )
    erratas = tuple(Errata("sp_con_programa", row_id(act), clave, "S.P.", good, rompe) for clave, good in cells)
    return _replaced(plan, act, nueva), erratas


def _repeated_code(plan: Plan, rng: Random) -> tuple[Plan, tuple[Errata, ...]] | None:
    """One activity carries the code of another."""
    acts = [act for _, act in plan.activities()]
    if len(acts) < 2:
        return None
    first, second = sorted(rng.sample(range(len(acts)), 2))
    nueva = replace(acts[second], codigo=acts[first].codigo)
    errata = Errata(
        "codigo_repetido",
        row_id(nueva),
        None,
        nueva.codigo,
        acts[second].codigo,
        (f"identidad@{row_id(nueva)}",),
    )
    return _replaced(plan, acts[second], nueva), (errata,)


HECHOS: dict[str, Facts] = {
    "dinero_sin_fisico": _money_without_work,
    "fisico_sin_dinero": _work_without_money,
    "sp_con_programa": _sp_with_programme,
    "codigo_repetido": _repeated_code,
}


def row_id(act: Actividad) -> str:
    """Stable id of an activity's truth row: by its name, since codes may be repeated."""
    return f"act:{act.nombre}"


def _plant_facts(plan: Plan, kinds: tuple[str, ...], rng: Random) -> tuple[Plan, tuple[Errata, ...]]:
    """Makes the errors that live in the facts, one activity each."""
    erratas: tuple[Errata, ...] = ()
    for number, kind in enumerate((kind for kind in kinds if kind in HECHOS), start=1):
        for _ in range(20):
            made = HECHOS[kind](plan, rng)
            if made is None:
                break
            nuevo, nuevas = made
            taken = {errata.fila for errata in erratas}
            if {errata.fila for errata in nuevas} & taken or not _still_clean(nuevo):
                continue
            plan, erratas = nuevo, erratas + tuple(replace(errata, planta=number) for errata in nuevas)
            break
    return plan, erratas


def _still_clean(plan: Plan) -> bool:
    """Whether the other figures still print the same however they are rounded."""
    return has_stable_summary(plan) and all(is_unambiguous(accion) for accion in plan.acciones)


# ------------------------------------------------------------ rows


def _month_cells(act: Actividad, ejercicio: int) -> tuple[Cifra, ...]:
    """The six months of the four lines."""
    lines = (
        ("fisica", "programado", act.fis_prog, formats.quantity),
        ("fisica", "ejecutado", act.fis_eje, formats.quantity),
        ("financiera", "programado", act.fin_prog, formats.money),
        ("financiera", "ejecutado", act.fin_eje, formats.money),
    )
    return tuple(
        absent(clave) if valor is None else printed(clave, valor, write)
        for magnitud, rol, meses, write in lines
        for mes, valor in zip(MESES, meses, strict=True)
        for clave in (Clave(magnitud, rol, f"{ejercicio}-{mes}", False),)
    )


def _physical_totals(act: Actividad, periodo: str) -> tuple[Cifra, ...]:
    """Accumulated planned, accumulated done and avance %, with the marks of footnotes ii, iv and v."""
    prog, eje = (Clave("fisica", rol, periodo, True) for rol in ("programado", "ejecutado"))
    avance = Clave("fisica", "avance", periodo, True)
    if act.agregacion == NO_ACUMULADO:
        totals = (absent(prog, "-"), absent(eje, "-"))
    else:
        totals = (
            printed(prog, act.accumulated(act.fis_prog), formats.quantity),
            printed(eje, act.accumulated(act.fis_eje), formats.quantity),
        )
    value = act.progress()
    if act.sin_programacion:
        return absent(prog, "S.P."), totals[1], absent(avance, "S.P.")
    if act.incompleta:
        return totals[0], absent(eje, "S.I."), absent(avance, "S.I.")
    assert value is not None
    return *totals, printed(avance, value, formats.points)


def _activity_row(accion: Accion, act: Actividad, ejercicio: int) -> Fila:
    """Truth row of an activity."""
    periodo = f"{ejercicio}-S1"
    money = (
        printed(Clave("financiera", "programado", periodo, True), total(act.fin_prog), formats.money),
        printed(Clave("financiera", "ejecutado", periodo, True), total(act.fin_eje), formats.money),
    )
    return Fila(
        id=row_id(act),
        tipo="actividad",
        descripcion=act.nombre,
        codigo=act.codigo,
        unidad_organica=act.oficina,
        unidad_medida=act.unidad,
        grupo=(accion.objetivo, accion.codigo),
        atributos=(("prioridad", act.prioridad), ("tipo_agregacion", act.agregacion)),
        cifras=_month_cells(act, ejercicio) + _physical_totals(act, periodo) + money,
    )


def _group_row(accion: Accion, ejercicio: int) -> Fila:
    """Truth row of an AEI with the figures of its closing line."""
    clave = Clave("fisica", "avance", f"{ejercicio}-S1", True)
    avance = accion.progress()
    incompleta = any(act.incompleta for act in accion.actividades)
    fisica = (
        printed(clave, avance, partial(formats.points, decimals=1), 1)
        if avance is not None
        else absent(clave, "S.I." if incompleta else "-")
    )
    gasto = total(total(act.fin_eje) for act in accion.actividades)
    financiera = printed(Clave("financiera", "ejecutado", f"{ejercicio}-S1", True), gasto, formats.grouped)
    return Fila(
        accion.codigo,
        "grupo",
        accion.nombre,
        accion.codigo,
        grupo=(accion.objetivo,),
        cifras=(fisica, financiera),
    )


def _total_row(fila_id: str, label: str, cifra: Cifra) -> Fila:
    """Truth row of a closing line: its label and one figure."""
    return Fila(id=fila_id, tipo="total", descripcion=label, cifras=(cifra,))


def _summary_rows(plan: Plan) -> tuple[Fila, ...]:
    """The closing lines: averages, money totals and counts."""
    periodo = f"{plan.ejercicio}-S1"
    acts = [act for _, act in plan.activities()]
    avance = Clave("fisica", "avance", periodo, True)
    conteo = Clave("conteo", "ejecutado", periodo, True)
    incompletas = sum(act.incompleta for act in acts)
    prog, eje = total(total(act.fin_prog) for act in acts), total(total(act.fin_eje) for act in acts)
    return (
        _total_row(
            "promedio",
            "PROMEDIO DE EJECUCIÓN FÍSICA (%)",
            printed(avance, mean(plan.avances_aei()), partial(formats.points, decimals=1), 1),
        ),
        _total_row("mediana", "MEDIANA DEL AV% DEL POI", printed(avance, median(plan.avances()), formats.points)),
        _total_row(
            "total_prog",
            "TOTAL DE PROGRAMACIÓN FINANCIERA",
            printed(Clave("financiera", "programado", periodo, True), prog, formats.grouped),
        ),
        _total_row(
            "total_eje",
            "TOTAL DE EJECUCIÓN FINANCIERA",
            printed(Clave("financiera", "ejecutado", periodo, True), eje, formats.grouped),
        ),
        _total_row(
            "completas",
            "AO CON INFORMACIÓN COMPLETA",
            printed(conteo, Decimal(len(acts) - incompletas), formats.integer, 0),
        ),
        _total_row(
            "incompletas",
            "AO CON INFORMACIÓN INCOMPLETA",
            printed(conteo, Decimal(incompletas), formats.integer, 0),
        ),
    )


def _band_rows(plan: Plan) -> tuple[Fila, ...]:
    """One total row for each cell of the band table."""
    clave = Clave("conteo", "ejecutado", f"{plan.ejercicio}-S1", True)
    lines = (
        ("Acciones Estratégicas", plan.avances_aei()),
        ("Actividades Operativas (Ejecución física)", plan.avances()),
    )
    return tuple(
        _total_row(
            f"banda:{label}:{number}",
            f"{label} {header}",
            printed(clave, Decimal(sum(band(avance) == number for avance in values)), formats.integer, 0),
        )
        for label, values in lines
        for number, header in enumerate(BANDAS)
    )


def _rows(plan: Plan) -> dict[str, Fila]:
    """All truth rows in the order of the page."""
    rows: list[Fila] = []
    objetivos = dict(plan.objetivos)
    for accion in plan.acciones:
        if accion.objetivo in objetivos:
            rows.append(Fila(accion.objetivo, "grupo", objetivos.pop(accion.objetivo), accion.objetivo))
        rows.append(_group_row(accion, plan.ejercicio))
        rows.extend(_activity_row(accion, act, plan.ejercicio) for act in accion.actividades)
    return {row.id: row for row in (*rows, *_summary_rows(plan), *_band_rows(plan))}


# ------------------------------------------------------------ errors made in print

Print = Callable[[Siembra, Plan], None]


def _wrong_month(siembra: Siembra, plan: Plan) -> None:
    """A month of the financial line is misprinted: just the row sum fails."""
    mes = siembra.rng.choice(MESES)
    clave = Clave("financiera", "programado", f"{plan.ejercicio}-{mes}", False)
    fila = siembra.pick_with("actividad", clave)
    if fila is not None:
        cifra = wrong(siembra.rng, fila.cifra(clave), formats.money, Decimal(100))
        siembra.misprint(
            "suma_mes",
            fila,
            cifra,
            Consecuencias((f"financiera_programado@{fila.id}",), ("total_prog@total_prog",)),
        )


def _wrong_sum(siembra: Siembra, plan: Plan) -> None:
    """The accumulated money of a row is misprinted; group and total were reckoned from the true one."""
    rol = siembra.rng.choice(("programado", "ejecutado"))
    clave = Clave("financiera", rol, f"{plan.ejercicio}-S1", True)
    fila = siembra.pick_with("actividad", clave)
    if fila is None:
        return
    groups = (
        (f"financiera_aei@{fila.grupo[-1]}", "total_eje@total_eje")
        if rol == "ejecutado"
        else ("total_prog@total_prog",)
    )
    cifra = wrong(siembra.rng, fila.cifra(clave), formats.money, UNO)
    siembra.misprint("suma_acumulado", fila, cifra, Consecuencias((f"financiera_{rol}@{fila.id}",), groups))


def _follows_avance(fila: Fila) -> tuple[str, ...]:
    """What fails after a wrong avance only if averages are taken over printed values."""
    return (f"fisica_aei@{fila.grupo[-1]}", "mediana@mediana", "bandas@actividades")


def _wrong_avance(siembra: Siembra, plan: Plan) -> None:
    """The avance % of an activity is misprinted."""
    clave = Clave("fisica", "avance", f"{plan.ejercicio}-S1", True)
    fila = siembra.pick_with("actividad", clave, lambda value: 5 < value < 95)
    if fila is not None:
        value = rounded(fila.cifra(clave).valor or CERO, 2)
        shown = value + siembra.rng.choice((Decimal("-4.5"), Decimal("3.2"), Decimal("1.11"), Decimal("-0.9")))
        siembra.misprint(
            "avance",
            fila,
            printed(clave, shown, formats.points),
            Consecuencias((f"avance@{fila.id}",), _follows_avance(fila)),
        )


def _uncapped(siembra: Siembra, plan: Plan) -> None:
    """The quotient above 100 is printed without the cap."""
    clave = Clave("fisica", "avance", f"{plan.ejercicio}-S1", True)
    found = {
        row_id(act): act
        for _, act in plan.activities()
        if act.agregacion == ANUAL
        and not act.sin_programacion
        and not act.incompleta
        and total(act.fis_eje) > total(act.fis_prog)
    }
    fila = siembra.pick(siembra.filas[fila_id] for fila_id in found)
    if fila is not None:
        shown = percent(total(found[fila.id].fis_eje), total(found[fila.id].fis_prog))
        siembra.misprint(
            "sin_tope",
            fila,
            printed(clave, shown, formats.points),
            Consecuencias((f"avance@{fila.id}",), _follows_avance(fila)),
        )


def _done_as_zero(siembra: Siembra, plan: Plan) -> None:
    """All was done and 0 is printed."""
    clave = Clave("fisica", "avance", f"{plan.ejercicio}-S1", True)
    fila = siembra.pick_with("actividad", clave, lambda value: value == CIEN)
    if fila is not None:
        siembra.misprint(
            "cien_como_cero",
            fila,
            printed(clave, CERO, formats.points),
            Consecuencias((f"avance@{fila.id}",), _follows_avance(fila)),
        )


def _wrong_group_mean(siembra: Siembra, plan: Plan) -> None:
    """The physical figure of an AEI is misprinted."""
    clave = Clave("fisica", "avance", f"{plan.ejercicio}-S1", True)
    fila = siembra.pick_with("grupo", clave, lambda value: 20 < value < 97)
    if fila is not None:
        shown = (fila.cifra(clave).valor or CERO) + siembra.rng.choice(
            (Decimal("2.4"), Decimal("-7.1"), Decimal("1.3"))
        )
        siembra.misprint(
            "media_grupo",
            fila,
            printed(clave, shown, partial(formats.points, decimals=1), 1),
            Consecuencias((f"fisica_aei@{fila.id}",), ("promedio@promedio", "bandas@acciones")),
        )


def _wrong_group_money(siembra: Siembra, plan: Plan) -> None:
    """The money of an AEI is misprinted."""
    clave = Clave("financiera", "ejecutado", f"{plan.ejercicio}-S1", True)
    fila = siembra.pick_with("grupo", clave)
    if fila is not None:
        cifra = wrong(siembra.rng, fila.cifra(clave), formats.grouped, Decimal(10))
        siembra.misprint(
            "financiero_grupo",
            fila,
            cifra,
            Consecuencias((f"financiera_aei@{fila.id}",), ("total_eje@total_eje",)),
        )


def _mean_of_activities(siembra: Siembra, plan: Plan) -> None:
    """The closing average is that of the activities although footnote vii says of the AEI."""
    fila = siembra.filas["promedio"]
    cifra = printed(fila.cifras[0].clave, mean(plan.avances()), partial(formats.points, decimals=1), 1)
    if cifra.valor != fila.cifras[0].valor:
        siembra.misprint("promedio_actividades", fila, cifra, Consecuencias(("promedio@promedio",)))


def _wrong_closing(
    clase: str, fila_id: str, write: Callable[[Decimal], str], step: Decimal, siembra: Siembra, plan: Plan
) -> None:
    """The figure of a closing line is misprinted."""
    fila = siembra.pick([siembra.filas[fila_id]])
    if fila is not None:
        cifra = wrong(siembra.rng, fila.cifras[0], write, step)
        siembra.misprint(clase, fila, cifra, Consecuencias((f"{fila_id}@{fila_id}",)))


def _wrong_median(siembra: Siembra, plan: Plan) -> None:
    """The median is misprinted a few points lower."""
    fila = siembra.filas["mediana"]
    shown = (fila.cifras[0].valor or CERO) - Decimal("2.5")
    siembra.misprint(
        "mediana",
        fila,
        printed(fila.cifras[0].clave, shown, formats.points),
        Consecuencias(("mediana@mediana",)),
    )


def _wrong_band(siembra: Siembra, plan: Plan) -> None:
    """One count of the band table is misprinted."""
    fila = siembra.pick(f for f in siembra.filas.values() if f.id.startswith("banda:"))
    if fila is not None:
        line = "acciones" if "Acciones" in fila.descripcion else "actividades"
        shown = (fila.cifras[0].valor or CERO) + siembra.rng.choice((1, 2))
        siembra.misprint(
            "banda",
            fila,
            printed(fila.cifras[0].clave, shown, formats.integer, 0),
            Consecuencias((f"bandas@{line}",)),
        )


IMPRESOS: dict[str, Print] = {
    "suma_mes": _wrong_month,
    "suma_acumulado": _wrong_sum,
    "avance": _wrong_avance,
    "sin_tope": _uncapped,
    "cien_como_cero": _done_as_zero,
    "media_grupo": _wrong_group_mean,
    "financiero_grupo": _wrong_group_money,
    "promedio_actividades": _mean_of_activities,
    "mediana": _wrong_median,
    "total": partial(_wrong_closing, "total", "total_prog", formats.grouped, Decimal(1000)),
    "conteo": partial(_wrong_closing, "conteo", "completas", formats.integer, UNO),
    "banda": _wrong_band,
}

ERRORES = (*HECHOS, *IMPRESOS)


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A POI report of `n_rows` activities (at least 2), clean but for the errors asked for."""
    opciones = opciones or Opciones()
    intento = 0
    while True:
        rng = seeded(FAMILIA, seed, intento)
        plan = draw_plan(rng, max(2, n_rows), opciones)
        if has_stable_summary(plan):
            break
        intento += 1
    plan, hechas = _plant_facts(plan, opciones.errores, rng)
    siembra = Siembra(rng, _rows(plan), list(hechas))
    for errata in hechas:
        siembra.occupy(siembra.filas[errata.fila or ""])
    for kind in opciones.errores:
        if kind in IMPRESOS:
            IMPRESOS[kind](siembra, plan)
    contenido = Contenido(plan.ejercicio, plan.entidad, tuple(siembra.filas.values()), tuple(siembra.erratas))
    return lay_out(contenido, f"{FAMILIA}-{seed:03d}")
