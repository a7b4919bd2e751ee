"""Checks a logical report against the rules of its family, from its printed figures alone.

It knows nothing of how the report was made, nor of the product's validators: it proves that a clean report is
clean and that a planted error breaks just what its record says. An equation is written "name@row id", as in
`Errata.rompe`.

An equation over figures that are themselves reckoned can be fed with what is printed or with what is
recomputed; it is broken if it fails both ways, and doubtful if it fails only one way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evals.corpus.arithmetic import CIEN, capped, mean, median, percent, rounded, total, weighted_mean
from evals.corpus.model import Clave, Fila, Informe

Prueba = tuple[str, tuple[bool, ...]]  # equation and whether it holds, for each way of feeding it
PESOS = {"Muy relevante": 3, "Relevante": 2, "Menos relevante": 1}


@dataclass(frozen=True)
class Dictamen:
    """What fails: `rotas` in every way of reckoning, `dudosas` in some."""

    rotas: frozenset[str]
    dudosas: frozenset[str]


def judge(informe: Informe) -> Dictamen:
    """Checks every equation of the report's family."""
    tests = list(REGLAS[informe.familia](informe))
    broken = frozenset(name for name, ways in tests if not any(ways))
    doubtful = frozenset(name for name, ways in tests if any(ways) and not all(ways))
    return Dictamen(broken, doubtful)


def _of(informe: Informe, tipo: str) -> list[Fila]:
    return [fila for fila in informe.filas if fila.tipo == tipo]


def _find(fila: Fila, magnitud: str, rol: str, fin: str, acumulado: bool) -> Clave:
    """The key of a row by the end of its period, whatever the year.

    Raises:
        KeyError: the row has no such figure.
    """
    for cifra in fila.cifras:
        k = cifra.clave
        if (k.magnitud, k.rol, k.acumulado) == (magnitud, rol, acumulado) and k.periodo.endswith(fin):
            return k
    raise KeyError(f"{fila.id}: {magnitud} {rol} {fin}")


def _value(fila: Fila, magnitud: str, rol: str, fin: str, acumulado: bool = False) -> Decimal | None:
    return fila.value(_find(fila, magnitud, rol, fin, acumulado))


def _months(fila: Fila, magnitud: str, rol: str, last: int) -> list[Decimal | None]:
    return [_value(fila, magnitud, rol, f"-{mes:02d}") for mes in range(1, last + 1)]


def _same(shown: Decimal | None, reckoned: Decimal | None, decimals: int) -> bool:
    if shown is None or reckoned is None:
        return shown is reckoned
    return shown == rounded(reckoned, decimals)


def _identity(filas: Sequence[Fila]) -> Iterator[Prueba]:
    """A code is used once; the later row is the one at fault."""
    seen: set[str] = set()
    for fila in filas:
        yield f"identidad@{fila.id}", ((fila.codigo or fila.id) not in seen,)
        seen.add(fila.codigo or fila.id)


# ------------------------------------------------------------ poi-ceplan


def _poi_accumulated(fila: Fila, rol: str) -> Decimal:
    months = _months(fila, "fisica", rol, 6)
    if dict(fila.atributos)["tipo_agregacion"] == "Acumulado Mensual":
        return next((mes for mes in reversed(months) if mes), Decimal(0))
    return total(months)


def _poi_mark(fila: Fila, rol: str) -> str:
    return fila.cifra(_find(fila, "fisica", rol, "-S1", True)).impreso


def _poi_progress(fila: Fila) -> Decimal | None:
    """Avance reckoned from the months; None where the form prints a mark."""
    if _poi_mark(fila, "avance") in ("S.P.", "S.I.", "-"):
        return None
    if dict(fila.atributos)["tipo_agregacion"] == "No Acumulado":
        pairs = zip(_months(fila, "fisica", "ejecutado", 6), _months(fila, "fisica", "programado", 6), strict=True)
        return mean([capped(percent(eje or Decimal(0), prog)) for eje, prog in pairs if prog])
    return capped(percent(_poi_accumulated(fila, "ejecutado"), _poi_accumulated(fila, "programado")))


def _poi_row(fila: Fila) -> Iterator[Prueba]:
    for rol in ("programado", "ejecutado"):
        money = _value(fila, "financiera", rol, "-S1", True)
        yield f"financiera_{rol}@{fila.id}", (money == total(_months(fila, "financiera", rol, 6)),)
        shown = _value(fila, "fisica", rol, "-S1", True)
        if shown is not None:
            yield f"fisica_{rol}@{fila.id}", (shown == _poi_accumulated(fila, rol),)
    nothing = total(_months(fila, "fisica", "programado", 6)) == 0
    yield f"sin_programacion@{fila.id}", (nothing == (_poi_mark(fila, "avance") == "S.P."),)
    yield f"avance@{fila.id}", (_same(_value(fila, "fisica", "avance", "-S1", True), _poi_progress(fila), 2),)
    if _poi_mark(fila, "avance") != "S.I.":
        done = total(_months(fila, "fisica", "ejecutado", 6)) > 0
        yield f"coherencia@{fila.id}", (done == (total(_months(fila, "financiera", "ejecutado", 6)) > 0),)


def _poi_group(grupo: Fila, acts: Sequence[Fila]) -> Iterator[Prueba]:
    shown = _value(grupo, "fisica", "avance", "-S1", True)
    if any(_poi_mark(act, "avance") == "S.I." for act in acts):
        yield f"fisica_aei@{grupo.id}", (shown is None,)
    else:
        ways = []
        for reckon in (_poi_progress, lambda act: _value(act, "fisica", "avance", "-S1", True)):
            values = [value for act in acts if (value := reckon(act)) is not None]
            ways.append(_same(shown, mean(values) if values else None, 1))
        yield f"fisica_aei@{grupo.id}", tuple(ways)
    money = _value(grupo, "financiera", "ejecutado", "-S1", True)
    printed = total(_value(act, "financiera", "ejecutado", "-S1", True) for act in acts)
    months = total(total(_months(act, "financiera", "ejecutado", 6)) for act in acts)
    yield f"financiera_aei@{grupo.id}", (money == printed, money == months)


def _poi_means(acts: Sequence[Fila], grupos: dict[str, list[Fila]]) -> tuple[list[Decimal], list[Decimal]]:
    """Recomputed avance of the activities and of the AEI."""
    values = [value for act in acts if (value := _poi_progress(act)) is not None]
    means = []
    for members in grupos.values():
        own = [value for act in members if (value := _poi_progress(act)) is not None]
        if own and not any(_poi_mark(act, "avance") == "S.I." for act in members):
            means.append(mean(own))
    return values, means


def _band(value: Decimal) -> int:
    return 0 if value < 75 else 1 if value <= 95 else 2


def _poi(informe: Informe) -> Iterator[Prueba]:
    acts = _of(informe, "actividad")
    yield from _identity(acts)
    grupos: dict[str, list[Fila]] = {}
    for act in acts:
        yield from _poi_row(act)
        grupos.setdefault(act.grupo[-1], []).append(act)
    for code, members in grupos.items():
        yield from _poi_group(informe.fila(code), members)
    values, means = _poi_means(acts, grupos)
    shown = [v for act in acts if (v := _value(act, "fisica", "avance", "-S1", True)) is not None]
    shown_means = [
        v for code in grupos if (v := _value(informe.fila(code), "fisica", "avance", "-S1", True)) is not None
    ]
    yield "promedio@promedio", _either(informe, "promedio", 1, mean(means), mean(shown_means))
    yield "mediana@mediana", _either(informe, "mediana", 2, median(values), median(shown))
    for fila_id, rol in (("total_prog", "programado"), ("total_eje", "ejecutado")):
        sums = total(_value(act, "financiera", rol, "-S1", True) for act in acts)
        months = total(total(_months(act, "financiera", rol, 6)) for act in acts)
        ways = [sums, months]
        if rol == "ejecutado":
            ways.append(total(_value(informe.fila(code), "financiera", rol, "-S1", True) for code in grupos))
        yield f"{fila_id}@{fila_id}", _either(informe, fila_id, 2, *ways)
    incomplete = Decimal(sum(_poi_mark(act, "avance") == "S.I." for act in acts))
    yield "completas@completas", _either(informe, "completas", 0, len(acts) - incomplete)
    yield "incompletas@incompletas", _either(informe, "incompletas", 0, incomplete)
    bands = [fila for fila in _of(informe, "total") if fila.id.startswith("banda:")]
    for name, cells, ways_ in (
        ("acciones", bands[:3], (means, shown_means)),
        ("actividades", bands[3:], (values, shown)),
    ):
        counts = [Counter(map(_band, way)) for way in ways_]
        printed = [fila.cifras[0].valor for fila in cells]
        yield f"bandas@{name}", tuple([count[n] for n in range(3)] == printed for count in counts)


def _either(informe: Informe, fila_id: str, decimals: int, *reckoned: Decimal) -> tuple[bool, ...]:
    shown = informe.fila(fila_id).cifras[0].valor
    return tuple(_same(shown, value, decimals) for value in reckoned)


# ------------------------------------------------------------ pei-ceplan


def _pei_progress(fila: Fila) -> Decimal | None:
    observed = _value(fila, "fisica", "ejecutado", "-S1", True)
    if observed is None:
        return None
    year = _find(fila, "fisica", "ejecutado", "-S1", True).periodo.partition("-")[0]
    target = _value(fila, "fisica", "meta", year)
    assert target is not None
    sentido = dict(fila.atributos)["sentido"]
    if sentido == "Ascendente":
        return capped(percent(observed, target))
    if sentido == "Descendente":
        return capped(percent(target, observed))
    return CIEN if observed <= target else None


def _pei_means(rows: Sequence[Fila], values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """The mean of a group by the two published readings of the weights."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return [None]
    ranks = [PESOS[dict(row.atributos)["relevancia"]] for row in rows]
    inside = [sorted(set(ranks)).index(rank) + 1 for rank in ranks]
    return [weighted_mean(known, weights) for weights in (ranks, inside)]


def _pei(informe: Informe) -> Iterator[Prueba]:
    indicadores = _of(informe, "indicador")
    yield from _identity(indicadores)
    grupos: dict[str, list[Fila]] = {}
    for ind in indicadores:
        grupos.setdefault(ind.grupo[-1], []).append(ind)
        yield (
            f"avance@{ind.id}",
            (_same(_value(ind, "fisica", "avance", "-S1", True), _pei_progress(ind), 2),),
        )
        yield f"grupo@{ind.id}", ((ind.codigo or "").endswith(ind.grupo[-1]),)
    shown: list[Decimal | None] = []
    means: list[Decimal | None] = []
    for code, members in grupos.items():
        value = _value(informe.fila(code), "fisica", "avance", "-S1", True)
        shown.append(value)
        recomputed = _pei_means(members, [_pei_progress(ind) for ind in members])
        printed = _pei_means(members, [_value(ind, "fisica", "avance", "-S1", True) for ind in members])
        fitting = [any(_same(value, way, 2) for way in ways) for ways in (recomputed, printed)]
        means.append(next((way for way in recomputed if _same(value, way, 2)), recomputed[0]))
        yield f"media@{code}", tuple(fitting)
    known_means, known_shown = _known(means), _known(shown)
    if not all(_same(a, b, 2) for a, b in zip(shown, means, strict=True)):
        yield "promedio@promedio", _either(informe, "promedio", 2, mean(known_shown))
    else:
        yield "promedio@promedio", _either(informe, "promedio", 2, mean(known_means), mean(known_shown))
    cells = [f.cifras[0].valor for f in _of(informe, "total") if f.id.startswith("banda:")]
    ways = []
    for values in (means, shown):
        count = Counter(3 if v is None else 0 if v < 75 else 1 if v < 95 else 2 for v in values)
        ways.append([count[n] for n in range(4)] == cells[:4])
    yield "bandas@acciones", tuple(ways)
    yield "total_bandas@acciones", (total(cells[:4]) == cells[4],)


def _known(values: Iterable[Decimal | None]) -> list[Decimal]:
    return [value for value in values if value is not None]


# ------------------------------------------------------------ the others


def _metas(informe: Informe) -> Iterator[Prueba]:
    acts = _of(informe, "actividad")
    yield from _identity(acts)
    for act in acts:
        planned = [_value(act, "fisica", "programado", f"-T{t}") or Decimal(0) for t in range(1, 5)]
        done = [_value(act, "fisica", "ejecutado", f"-T{t}") or Decimal(0) for t in range(1, 5)]
        year = act.cifras[0].clave.periodo
        target = _value(act, "fisica", "meta", year)
        yield f"meta_anual@{act.id}", (target == total(planned),)
        quarters: list[bool] = []
        for t in range(4):
            cifra = act.cifra(_find(act, "fisica", "avance", f"-T{t + 1}", False))
            if cifra.impreso.count(".") > 1:
                yield f"malformado@{act.id}", (False,)
                continue
            quarters.append(_same(cifra.valor, percent(done[t], planned[t]) if planned[t] else None, 2))
        yield f"avance_trimestre@{act.id}", (all(quarters),)
        over = target if dict(act.otras)["base_acumulado"] == "meta_anual" else None
        running: list[bool] = []
        for t in range(1, 5):
            cifra = act.cifra(_find(act, "fisica", "avance", f"-T{t}", True))
            base = over or total(planned[:t])
            if cifra.valor is not None or (cifra.impreso and base):
                running.append(_same(cifra.valor, percent(total(done[:t]), base), 2))
        yield f"avance_acumulado@{act.id}", (all(running),)


def _mensual(informe: Informe) -> Iterator[Prueba]:
    for act in _of(informe, "actividad"):
        for rol in ("programado", "ejecutado"):
            months = _months(act, "fisica", rol, 12)
            quarters = [_value(act, "fisica", rol, f"-T{t}") for t in range(1, 5)]
            for t, shown in enumerate(quarters):
                own = months[3 * t : 3 * t + 3]
                holds = shown is None if not _known(own) else shown == total(own)
                yield f"trimestre_{rol}_{t + 1}@{act.id}", (holds,)
            year = act.cifras[0].clave.periodo
            shown_total = _value(act, "fisica", rol, year, True)
            yield f"total_{rol}@{act.id}", (shown_total == (total(quarters) if _known(quarters) else None),)
            if rol == "programado":
                yield f"meta_anual@{act.id}", (act.cifras[0].valor == total(months),)


def _comma(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _presupuesto(informe: Informe) -> Iterator[Prueba]:
    for fila in informe.filas:
        cells = {cifra.clave.rol: cifra.valor or Decimal(0) for cifra in fila.cifras}
        others = {name: _comma(text) for name, text in fila.otras}
        yield f"vigente@{fila.id}", (cells["vigente"] == cells["aprobado"] + cells["modificacion"],)
        yield f"disponible@{fila.id}", (cells["saldo"] == cells["vigente"] - others["Preventivo"],)
        yield f"no_pagado@{fila.id}", (others["Devengado no pagado"] == cells["devengado"] - cells["pagado"],)
    partidas, totales = _of(informe, "partida"), informe.fila("total")
    for cifra in totales.cifras:
        yield (
            f"total_{cifra.clave.rol}@total",
            (cifra.valor == total(p.value(cifra.clave) for p in partidas),),
        )


def _lotaip(informe: Informe) -> Iterator[Prueba]:
    for fila in informe.filas:
        yield (
            f"malformado@{fila.id}",
            (fila.cifras[0].impreso.count(".") < 2 or "NO APLICA" in fila.cifras[0].impreso,),
        )


def _nothing(informe: Informe) -> Iterator[Prueba]:
    yield from ()


REGLAS: dict[str, Callable[[Informe], Iterator[Prueba]]] = {
    "poi-ceplan": _poi,
    "pei-ceplan": _pei,
    "metas-trimestral": _metas,
    "poi-mensual": _mensual,
    "presupuesto": _presupuesto,
    "lotaip-a4": _lotaip,
    "mensual-simple": _nothing,
}
