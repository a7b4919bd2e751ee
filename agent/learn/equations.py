"""Equations that a table's own numbers obey: looked for in a bounded space, tested by the validators, kept with proof.

Looked for: a figure that is the sum of a run (months -> quarter, quarters -> year); a percentage that is one figure
over another; a figure that is the sum or the difference of two others. A row proves something only if its terms are
not zero; a relation that follows from others kept before adds nothing and is left out. What the header states as well
needs fewer rows. Where it defines the figure and one of few rows breaks it, that row is wrong, unless another account
gives what it prints: then, or if more rows break it, it is kept as supposed, and its findings blame nobody.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from agent.learn.compose import Igualdad
from agent.learn.printed import Renglones
from agent.learn.support import Apoyo, Encabezados
from agent.learn.variables import Candidata, Variable
from extractors.schemas import Cifra, Ecuacion, Fila
from extractors.validators.accumulate import index_slots
from extractors.validators.equations import Compiled, Resultado, compile_equation, evaluate
from extractors.validators.operations import Scope
from extractors.validators.otherwise import excused, twinned

MIN_HELD = 5
"""Rows that must prove an equation."""
MIN_DISTINCT = 3
"""Of them, rows with numbers of their own."""
MIN_SIBLINGS = 2
"""Proved equations of one form from which the others of that form need less behind them."""
MIN_STATED = 2
"""Rows, with numbers of their own, that prove an equation which the header states."""
MIN_DIGITS = 3
"""Digits that these rows print in the figure, all together, from which none but the defined account gives them."""
MAX_FEW = 9
"""Rows of a table in which an equation that the header states may fail on one in three."""
MIN_RATE = 0.9
"""Least share of the rows to which an equation applies and on which it holds."""
MIN_NEAR = 0.5
"""The same from which a person is told of a sum that is not written."""
MAX_ROWS = 200
"""Rows that equations are tested on."""
QUICK_ROWS, QUICK_MISSES = 40, 6
"""Rows on which sums of two are tried first, and how many of them may fail."""
MAX_SINGLE = 16
"""Figures among which sums of two are looked for."""
QUARTERS = {"T1": ("01", "02", "03"), "T2": ("04", "05", "06"), "T3": ("07", "08", "09"), "T4": ("10", "11", "12")}


@dataclass(frozen=True, slots=True)
class Probada:
    """An equation with its record: rows that prove it, rows on which it does not hold, different rows that prove it.

    `decimales`: the most that its left-hand figure prints.
    `otra`: the same over the other total that such percentages are of, the year's target or what was planned so far.
    `apoyo`: what the header says for it, or None.
    `rival`: a percentage that is as well one over something else, as far as few rows tell.
    `digitos`: digits printed by the different rows that prove it.
    `obedecen`, `prueban`, `rotas`: which rows hold, though they prove nothing; those that do; which do not.
    `explicada`: another account gives what a row prints that does not hold.
    """

    candidata: Candidata
    cumple: int
    rompe: int
    distintas: int = 0
    otra: str = ""
    decimales: int = 0
    apoyo: Apoyo | None = None
    rival: bool = False
    digitos: int = 0
    obedecen: tuple[int, ...] = ()
    prueban: tuple[int, ...] = ()
    rotas: tuple[int, ...] = ()
    explicada: bool = False

    @property
    def firme(self) -> bool:
        """Whether it has enough behind it by itself."""
        enough = self.cumple >= MIN_HELD and self.distintas >= MIN_DISTINCT
        return enough and holds(self.cumple, self.rompe, self.distintas)

    @property
    def apoyada(self) -> bool:
        """Whether it has enough behind it with what the header says."""
        if self.apoyo is None or self.cumple < MIN_STATED:
            return False
        if not self.rompe:
            return self.distintas >= (MIN_STATED if self.apoyo.firme else MIN_DISTINCT)
        return self.apoyo.firme and self.distintas >= MIN_STATED and mostly(self.cumple, self.rompe)

    @property
    def definida(self) -> bool:
        """Whether the header defines the figure so, and the one row of few that breaks it is wrong by any account."""
        stated = self.apoyo is not None and self.apoyo.firme and self.apoyada
        return stated and self.rompe == 1 and self.digitos >= MIN_DIGITS and not (self.explicada or self.rival)

    @property
    def supuesta(self) -> bool:
        """Whether few rows leave it open: one breaks it, or another would do as well."""
        return (bool(self.rompe) or self.rival) and not (self.firme or self.definida)


def holds(held: int, broken: int, distinct: int) -> bool:
    """Whether an equation fails on so few rows that these are wrong, not it: one in ten, or a single one."""
    return held >= MIN_RATE * (held + broken) or (broken == 1 and held >= MIN_HELD and distinct >= MIN_DISTINCT)


def mostly(held: int, broken: int) -> bool:
    """Whether an equation that the header states fails on few enough of few rows to be supposed."""
    return held >= 2 * broken and held + broken <= MAX_FEW


def search(filas: Sequence[Fila], headers: Encabezados | None = None, lines: Renglones | None = None) -> list[Probada]:
    """The equations that the data rows of a document prove, none of which follows from the others.

    Args:
        filas: the rows.
        headers: what the header says of the figures, or None.
        lines: the printed lines, by which rows are excused that break an equation; None: nobody is blamed by few rows.
    """
    rows = filas[:MAX_ROWS]
    headers = headers or Encabezados()
    series = _series(rows)
    singles = [run[0] for run in series.values() if len(run) == 1]
    runs = [run for run in series.values() if len(run) > 1]
    slots = [index_slots(fila.cifras) for fila in rows]
    kept: list[Probada] = []
    basis: list[dict[str, Fraction]] = []
    least = MIN_RATE if len(rows) > MAX_FEW else 0

    def tested(candidates: Iterable[Candidata]) -> list[Probada]:
        found = [replace(_test(c, rows, slots, least), apoyo=headers.apoyo(c)) for c in candidates]
        proved = [_excused(item, found, rows, slots, lines) for item in _proved(found)]
        return sorted(proved, key=lambda item: not item.firme)

    for item in tested((*_sums(runs, singles), *_pairs(singles, rows))):
        if not _implied(item.candidata, basis):
            kept.append(item)
            _extend(item.candidata, basis)
    ratios = list(_ratios(runs, singles))
    return _one_pair(kept) + _with_other_total(_best_ratios(tested(ratios)), ratios)


def _excused(
    item: Probada,
    others: Sequence[Probada],
    rows: Sequence[Fila],
    slots: Sequence[Mapping[str, Sequence[Cifra]]],
    lines: Renglones | None,
) -> Probada:
    """The equation, and whether the one row that breaks it may follow another account of the same figure."""
    target = item.candidata.objetivo
    if item.rompe != 1 or not item.apoyada:
        return item
    (index,) = item.rotas
    same = [other for other in others if other.candidata.objetivo == target and other is not item]
    if lines is None or len(rows) > MAX_FEW or any(index in other.obedecen for other in same):
        return replace(item, explicada=True)
    used = _used(item.candidata, rows[index], slots[index])
    line = lines.numeros(used)
    kind = item.candidata.clase
    proofs = [_used(item.candidata, rows[i], slots[i]) for i in item.prueban]
    doubled = all(twinned(kind, proof, lines.numeros(proof) or ()) for proof in proofs)
    return replace(item, explicada=doubled or line is None or excused(kind, used, rows, index, line))


def _used(candidate: Candidata, fila: Fila, figures: Mapping[str, Sequence[Cifra]]) -> list[Cifra]:
    """The figures of an equation in a row, the printed one first."""
    result = evaluate(_compiled(candidate, figures), Scope(figures), {}, fila.clase)
    by_id = {c.id: c for c in fila.cifras}
    return [by_id[name] for name in result.cifras if name in by_id]


def _one_pair(kept: Sequence[Probada]) -> list[Probada]:
    """Without sums and differences of few rows that have a rival: which of the two is meant, few rows do not say."""
    pairs = Counter(item.candidata.objetivo for item in kept if item.candidata.clase == "par")
    return [i for i in kept if i.candidata.clase != "par" or i.firme or pairs[i.candidata.objetivo] == 1]


def nearly(filas: Sequence[Fila], proved: Sequence[Probada] = ()) -> tuple[str, ...]:
    """Sums and percentages that hold on many rows and fail on too many to be written, each with its record, in Spanish.

    They may depend on something that is not learnt, as targets that are added up and others that are averaged; or there
    are too few rows to tell who is wrong.
    """
    rows = filas[:MAX_ROWS]
    series = _series(rows)
    singles = [run[0] for run in series.values() if len(run) == 1]
    runs = [run for run in series.values() if len(run) > 1]
    slots = [index_slots(fila.cifras) for fila in rows]
    sums = [_test(c, rows, slots, MIN_NEAR) for c in _sums(runs, singles)]
    ratios = [_test(c, rows, slots, MIN_NEAR) for c in _ratios(runs, singles)]
    told = {item.candidata.formula for item in proved}
    known = {item.candidata.objetivo.nombre for item in (*proved, *ratios) if item.firme or item in proved}
    ratios = [item for item in ratios if item.candidata.objetivo.nombre not in known and _is_near(item)]
    return tuple(
        f"«{item.candidata.formula}» se cumple en {item.cumple} filas y falla en {item.rompe}"
        for item in (*filter(_is_near, sums), *_best_ratios(ratios))
        if item.candidata.formula not in told
    )


def _is_near(item: Probada) -> bool:
    """Whether an equation holds on enough rows to be named, and is not written."""
    often = item.cumple >= MIN_DISTINCT and item.distintas >= MIN_DISTINCT
    return not item.firme and often and item.rompe > 0 and item.cumple >= MIN_NEAR * (item.cumple + item.rompe)


def _with_other_total(proved: Sequence[Probada], ratios: Sequence[Candidata]) -> list[Probada]:
    """Offices divide what was done so far by the year's target, or by what was planned so far: either may be next."""
    found = []
    for item in proved:
        own = item.candidata
        others = [
            c
            for c in ratios
            if c.molde == own.molde
            and c.denominador != own.denominador
            and c.formula.count("suma(") != own.formula.count("suma(")
        ]
        found.append(replace(item, otra=others[0].formula) if others else item)
    return found


def _proved(tested: Sequence[Probada]) -> list[Probada]:
    """Those with enough behind them, and those of the same form for another month or quarter that nothing denies."""
    forms = Counter(_form(item) for item in tested if item.firme or (item.apoyada and not item.rompe))
    return [i for i in tested if i.firme or i.apoyada or (forms[_form(i)] >= MIN_SIBLINGS and i.cumple and not i.rompe)]


def _form(item: Probada) -> str:
    """A formula without its cut-offs."""
    return re.sub(r"\[[^\]]*\]", "[]", item.candidata.formula)


def _series(rows: Sequence[Fila]) -> dict[str, list[Variable]]:
    """Slot -> the figures that a row has in it, in printed order; one that each table dates by its title is one."""
    found: dict[str, dict[str, Cifra]] = {}
    several: set[str] = set()
    for fila in rows:
        for slot, count in Counter(cifra.ranura for cifra in fila.cifras).items():
            several |= {slot} if count > 1 else set()
        for cifra in fila.cifras:
            found.setdefault(cifra.ranura, {}).setdefault(cifra.periodo, cifra)
    series: dict[str, list[Variable]] = {}
    for slot, printed in found.items():
        many = slot in several
        periods = printed if many else dict([next(iter(printed.items()))])
        series[slot] = [
            Variable(slot, period.rpartition("-")[2] if many else "", c.rol.value, c.magnitud.value)
            for period, c in periods.items()
        ]
    return series


# ---- what is looked for --------------------------------------------------------------------------


def _sums(runs: Sequence[list[Variable]], singles: Sequence[Variable]) -> Iterator[Candidata]:
    """Months that make a quarter, runs that make a whole."""
    plain = [run for run in runs if not run[0].is_rate]
    for months in plain:
        cuts = {v.corte for v in months}
        for quarters in plain:
            for quarter in quarters:
                parts = QUARTERS.get(quarter.corte, ())
                if quarters is not months and parts and cuts.issuperset(parts) and _same(quarter, months[0]):
                    yield _sum(quarter, [v for v in months if v.corte in parts], whole=False)
    for run in sorted(plain, key=len):
        for single in singles:
            if not single.is_rate and _same(single, run[0]):
                yield _sum(single, run, whole=True)


def _same(one: Variable, other: Variable) -> bool:
    """Whether figures may be added: one magnitude, and not what is planned with what is done."""
    planned = {"meta": "programado"}
    return one.magnitud == other.magnitud and planned.get(one.rol, one.rol) == planned.get(other.rol, other.rol)


def _sum(target: Variable, parts: Sequence[Variable], *, whole: bool) -> Candidata:
    slot = parts[0].ranura
    inside = slot if whole else f"{slot}[{','.join(v.corte for v in parts)}]"
    relation = [(target.nombre, -1), *((v.nombre, 1) for v in parts)]
    formula = f"{target.nombre} = suma({inside})"
    return Candidata(target, formula, (slot,), "suma", tuple(relation), partes=tuple(parts))


def _pairs(singles: Sequence[Variable], rows: Sequence[Fila]) -> Iterator[Candidata]:
    """C = A + B and C = A - B among single figures of one magnitude, where a first look does not deny them."""
    plain = [v for v in singles if not v.is_rate][:MAX_SINGLE]
    values = [_values(fila) for fila in rows[:QUICK_ROWS]]
    for target in plain:
        others = [v for v in plain if v is not target and v.magnitud == target.magnitud]
        for a, b in combinations(others, 2):
            for left, right, sign in ((a, b, 1), (a, b, -1), (b, a, -1)):
                if (target.rol in DIFFERENCES) == (sign > 0) or not _likely(target, left, right, sign, values):
                    continue
                mark = "+" if sign > 0 else "-"
                relation = ((target.nombre, -1), (left.nombre, 1), (right.nombre, sign))
                formula = f"{target.nombre} = {left.nombre} {mark} {right.nombre}"
                slots = (left.ranura, right.ranura)
                yield Candidata(target, formula, slots, "par", relation, partes=(left, right))


DIFFERENCES = frozenset({"variacion", "saldo"})
"""Roles that are what remains of others; any other figure is a sum or nothing."""


def _values(fila: Fila) -> Mapping[str, Decimal]:
    return {c.ranura: c.valor for c in fila.cifras if c.valor is not None}


def _likely(target: Variable, a: Variable, b: Variable, sign: int, values: Sequence[Mapping[str, Decimal]]) -> bool:
    held = missed = 0
    for row in values:
        x, y, z = row.get(a.ranura), row.get(b.ranura), row.get(target.ranura)
        if x is None or y is None or z is None or not (x or y or z):
            continue
        if x + sign * y == z:
            held += bool(x and y)
        else:
            missed += 1
            if missed > QUICK_MISSES:
                return False
    return held > missed


def _ratios(runs: Sequence[list[Variable]], singles: Sequence[Variable]) -> Iterator[Candidata]:
    """A percentage that is what was done over what was meant, period by period, summed, or cumulative."""
    for rates in (*[[v] for v in singles], *runs):
        if not rates[0].is_rate:
            continue
        for rate in rates:
            for done, meant in _quotients(rate, runs, singles):
                yield from _ratio(rate, done, meant)


DONE = frozenset({"ejecutado", "devengado", "pagado", "comprometido", "avance"})
MEANT = frozenset({"programado", "meta", "aprobado", "vigente", "devengado", "comprometido"})


@dataclass(frozen=True, slots=True)
class _Parte:
    """What may stand in a quotient: as a formula writes it, its slot, and the one figure that it is, or None."""

    texto: str
    ranura: str
    variable: Variable | None = None


def _quotients(
    rate: Variable, runs: Sequence[list[Variable]], singles: Sequence[Variable]
) -> Iterator[tuple[_Parte, _Parte]]:
    """Numerator and denominator."""
    for done in _parts(rate, runs, singles, DONE):
        for meant in _parts(rate, runs, singles, MEANT):
            if done.ranura != meant.ranura:
                yield done, meant


def _parts(
    rate: Variable, runs: Sequence[list[Variable]], singles: Sequence[Variable], roles: frozenset[str]
) -> Iterator[_Parte]:
    """What may stand in the quotient of a percentage: one figure, a run's, or its sum so far."""
    for single in singles:
        if single.rol in roles and single.ranura != rate.ranura and single.magnitud == rate.magnitud:
            yield _Parte(single.nombre, single.ranura, single)
    for run in runs:
        slot = run[0].ranura
        if run[0].rol not in roles or slot == rate.ranura or run[0].magnitud != rate.magnitud:
            continue
        cuts = [v.corte for v in run]
        if rate.corte in cuts:
            yield _Parte(f"{slot}[{rate.corte}]", slot, run[cuts.index(rate.corte)])
            until = cuts[: cuts.index(rate.corte) + 1]
            if len(until) > 1:
                yield _Parte(f"suma({slot}[{','.join(until)}])", slot)
        elif not rate.corte:
            if all(len(cut) == YEAR_DIGITS and cut.isdigit() for cut in cuts):
                yield _Parte(f"{slot}[{{ejercicio}}]", slot)
            else:
                yield _Parte(f"suma({slot})", slot)


YEAR_DIGITS = 4
MAX_PRINTED, COMPUTED_SLACK = 6, "0.000001"
"""Decimals of a figure that somebody wrote; one with more was computed, to as many digits as the machine has."""


def _ratio(rate: Variable, done: _Parte, meant: _Parte) -> Iterator[Candidata]:
    quotient = f"{done.texto} / {meant.texto}"
    parts = (done.variable, meant.variable) if done.variable and meant.variable else ()
    slots = (done.ranura, meant.ranura)
    for expression in (f"{quotient} * 100", f"min(100, {quotient} * 100)", quotient, f"min(1, {quotient})"):
        formula = f"{rate.nombre} = {expression}"
        mould = formula.replace(f" / {meant.texto}", " / #")
        yield Candidata(rate, formula, slots, "razon", (), slots[:1], slots[1:], mould, parts)


def _best_ratios(proved: Iterable[Probada]) -> list[Probada]:
    """One equation a percentage: the one that fails least, then the plainest."""
    best: dict[str, Probada] = {}
    for item in proved:
        name = item.candidata.objetivo.nombre
        if name not in best or (item.rompe, -item.cumple) < (best[name].rompe, -best[name].cumple):
            best[name] = item
        elif (item.rompe, item.cumple) == (best[name].rompe, best[name].cumple):
            other = item.candidata.partes and set(item.candidata.partes) != set(best[name].candidata.partes)
            best[name] = replace(best[name], rival=best[name].rival or bool(other))
    return list(best.values())


# ---- proof ---------------------------------------------------------------------------------------


def _test(
    candidate: Candidata,
    rows: Sequence[Fila],
    slots: Sequence[Mapping[str, Sequence[Cifra]]],
    least: float = MIN_RATE,
) -> Probada:
    """How often an equation holds and breaks on rows that say something; counted no further below the share `least`."""
    held = broken = digits = 0
    seen: set[tuple[Decimal, ...]] = set()
    obeying: list[int] = []
    proving: list[int] = []
    breaking: list[int] = []
    for index, (fila, figures) in enumerate(zip(rows, slots, strict=True)):
        result = evaluate(_compiled(candidate, figures), Scope(figures), {}, fila.clase)
        if result.estado is Resultado.NOT_APPLICABLE:
            continue
        values = {c.id: c.valor for c in fila.cifras}
        used = tuple(v for name in result.cifras if (v := values.get(name)) is not None)
        if result.estado is Resultado.BREAKS:
            broken += any(used)
            breaking += [index] if any(used) else []
            if broken > (1 - least) * len(rows) + 1:
                break
            continue
        obeying.append(index)
        if _says_something(candidate, used) and not result.topada:
            held += 1
            if candidate.clase != "razon" or used[0] not in (1, 100):
                seen.add(used)
                proving.append(index)
            digits = max(digits, -int(used[0].as_tuple().exponent))
    printed = sum(len(used[0].as_tuple().digits) for used in seen)
    return Probada(
        candidate, held, broken, len(seen), decimales=digits, digitos=printed, obedecen=tuple(obeying),
        prueban=tuple(proving),
        rotas=tuple(breaking),
    )  # fmt: skip


def _compiled(candidate: Candidata, figures: Mapping[str, Sequence[Cifra]]) -> Compiled:
    own = figures.get(candidate.objetivo.ranura, ())
    return _compile(candidate.formula, next((c.periodo[:4] for c in own if c.periodo[:4].isdigit()), "anual"))


@lru_cache(maxsize=512)
def _compile(formula: str, year: str) -> Compiled:
    equation = Ecuacion(id="x", nivel="fila", clase="", formula=formula.replace("{ejercicio}", year), cita="")
    return compile_equation(equation)


def _says_something(candidate: Candidata, used: Sequence[Decimal]) -> bool:
    """Whether a row that obeys proves anything: not that nothing is nothing, or that a thing is itself."""
    terms = used[1:]
    if candidate.clase == "razon":
        return len(terms) > 1 and all(terms[:1]) and used[0] != 0
    filled = sum(bool(v) for v in terms)
    return filled >= 2 and (candidate.clase == "suma" or filled == len(terms))


# ---- what follows from what ------------------------------------------------------------------------


def _implied(candidate: Candidata, basis: Sequence[Mapping[str, Fraction]]) -> bool:
    return bool(candidate.relacion) and not _reduced(candidate, basis)


def _reduced(candidate: Candidata, basis: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """A relation less what the relations kept before already say."""
    left = {name: Fraction(value) for name, value in candidate.relacion}
    for row in basis:
        pivot = next(iter(row))
        factor = left.get(pivot, Fraction(0)) / row[pivot]
        if factor:
            left = {name: left.get(name, Fraction(0)) - factor * row.get(name, Fraction(0)) for name in {**left, **row}}
    return {name: value for name, value in left.items() if value}


def _extend(candidate: Candidata, basis: list[dict[str, Fraction]]) -> None:
    left = _reduced(candidate, basis)
    if left:
        basis.append(left)


# ---- into the layout -------------------------------------------------------------------------------

MESSAGES = {
    "suma": "{nombre} de {{etiqueta}} dice {{impreso}}, pero sus partes suman {{recalculado}}.",
    "par": "{nombre} de {{etiqueta}} dice {{impreso}}, pero con las otras columnas da {{recalculado}}.",
    "razon": "{nombre} de {{etiqueta}} dice {{impreso}} %, pero la división da {{recalculado}} %.",
}


def written(proved: Sequence[Probada], headers: Encabezados) -> tuple[Igualdad, ...]:
    """The equations as the layout has them, each with its record and what the header says for it."""
    found = []
    for number, item in enumerate(proved, 1):
        candidate = item.candidata
        named = " ".join(headers.nombre(candidate.objetivo).translate(_NO_BRACES).split())
        said = MESSAGES[candidate.clase].format(nombre=f"«{named}»")
        if candidate.clase == "razon" and "100" not in candidate.formula:
            said = said.replace(" %", "")
        slot = "".join(c if c.isalnum() else "_" for c in candidate.objetivo.nombre.replace("{linea}", "")).strip("_")
        severity = "error" if candidate.clase == "suma" and item.firme and not item.rompe else "aviso"
        slack = COMPUTED_SLACK if item.decimales > MAX_PRINTED else ""
        equation = Igualdad(f"{slot}_{number}", candidate.formula, _record(item), said, severity, item.otra, slack)
        clase = "" if item.firme else candidate.clase
        found.append(replace(equation, supuesta=item.supuesta, definida=item.definida, pocas=clase))
    return tuple(found)


_NO_BRACES = str.maketrans("{}", "()")


def _record(item: Probada) -> str:
    record = f"Cumple en {item.cumple} de {item.cumple + item.rompe} filas del documento con que se aprendió"
    if item.firme or item.apoyo is None:
        return record
    doubt = "; supuesta: la fila que no la cumple queda en revisión" if item.supuesta else ""
    doubt = "; la fila que no la cumple tampoco sigue otra cuenta conocida" if item.definida else doubt
    return f"{record}; lo dice su encabezado: {item.apoyo.texto}{doubt}"
