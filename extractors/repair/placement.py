"""Chooses among the readings of one row by its equations, and marks what they do not prove.

Boxes place the figures of a page; a transcript has none, so there its equations must. Nothing here changes a printed
digit: a separator that reads two ways is decided by the equation that only one reading closes, or left to review.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extractors.schemas import Cifra, Fila, Reglas
from extractors.validators import support

Support = tuple[int, int]
"""Equations through a figure that hold, and that break."""
UNSUPPORTED: Support = (0, 0)

MAX_SEPARATOR_TRIALS = 64
"""Combinations of ambiguous separators tried in one row."""


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of a transcript row; `complete` if its line has all the fields of the form.

    Sums cannot tell which of several equal months was lost, so a row that lost one proves none of its places.
    """

    fila: Fila
    complete: bool


@dataclass(frozen=True, slots=True)
class _Weighed:
    fila: Fila
    complete: bool
    proof: dict[str, Support]
    placed: int
    holds: int
    breaks: int

    @property
    def rank(self) -> tuple[int, int]:
        return self.placed, self.holds - 2 * self.breaks


def settle_placed(fila: Fila, reglas: Reglas) -> Fila:
    """A row whose columns are certain (a page, a sheet): only separators that read two ways are left to decide."""
    return _separators(fila, reglas)


def settle_fields(ways: Sequence[Way], reglas: Reglas) -> tuple[int, Fila]:
    """A transcript row: which reading its equations prefer, and it, with what they do not prove marked for review."""
    weighed = [_weigh(Way(_separators(way.fila, reglas), way.complete), reglas) for way in ways]
    chosen = max(range(len(weighed)), key=lambda i: weighed[i].rank)
    best = weighed[chosen]
    rivals = [w for w in weighed if w.rank == best.rank and w is not best]
    shared = _shared(best.fila, [w.fila for w in rivals])
    return chosen, _mark(best, shared if best.complete else set())


def _weigh(way: Way, reglas: Reglas) -> _Weighed:
    fila = way.fila
    proof = support(reglas, fila)
    placed = sum(bool(c.fuente.texto) for c in fila.cifras)
    return _Weighed(
        fila,
        way.complete,
        proof,
        placed,
        sum(p[0] for p in proof.values()),
        sum(p[1] for p in proof.values()),
    )


def _shared(fila: Fila, rivals: Iterable[Fila]) -> set[str]:
    """Ids of the figures that every equally good placement reads from the same field."""
    same = {c.id for c in fila.cifras}
    for rival in rivals:
        places = {(c.ranura, c.periodo): (c.fuente.linea, c.fuente.columna) for c in rival.cifras}
        same -= {c.id for c in fila.cifras if places.get((c.ranura, c.periodo)) != (c.fuente.linea, c.fuente.columna)}
    return same


def _mark(weighed: _Weighed, shared: set[str]) -> Fila:
    """Marks for review what neither an equation nor a complete, proven line vouches for."""
    fila, proof = weighed.fila, weighed.proof
    proven, askew = _proven_lines(fila, proof), _askew_lines(fila, proof)
    figures = []
    for figure in fila.cifras:
        holds, breaks = proof.get(figure.id, UNSUPPORTED)
        line = figure.fuente.linea
        sure = figure.id in shared and not breaks and line not in askew and (holds > 0 or line in proven)
        doubtful = figure.valor is not None and not sure
        figures.append(figure.model_copy(update={"revision": True}) if doubtful else figure)
    return fila.model_copy(update={"cifras": tuple(figures)})


def _askew_lines(fila: Fila, proof: dict[str, Support]) -> set[int | None]:
    """Transcript lines where more breaks than holds: out of step, so that a sum that closes there does so by chance."""
    balance: Counter[int | None] = Counter()
    for figure in fila.cifras:
        holds, breaks = proof.get(figure.id, UNSUPPORTED)
        balance[figure.fuente.linea] += holds - breaks
    return {line for line, count in balance.items() if count < 0}


def _proven_lines(fila: Fila, proof: dict[str, Support]) -> set[int | None]:
    """Transcript lines on which nothing breaks, nothing is lost and, where the form has equations, one holds."""
    by_line: dict[int | None, list[Cifra]] = defaultdict(list)
    for figure in fila.cifras:
        if figure.fuente.texto:
            by_line[figure.fuente.linea].append(figure)
    lost = {figure.ranura.partition(".")[2] for figure in fila.cifras if figure.ausencia == "perdido"}
    proven: set[int | None] = set()
    for line, figures in by_line.items():
        supports = [proof.get(figure.id, UNSUPPORTED) for figure in figures]
        names = {figure.ranura.partition(".")[2] for figure in figures} - {""}
        if any(breaks for _, breaks in supports) or names & lost:
            continue
        if not proof or any(holds for holds, _ in supports):
            proven.add(line)
    return proven


def _separators(fila: Fila, reglas: Reglas) -> Fila:
    """Decides tokens that read two ways (`1.800`) by the equations through them; undecided ones stay in review."""
    open_figures = [c for c in fila.cifras if c.valor is not None and c.fuente.alternativas]
    if not open_figures:
        return fila
    trials: list[tuple[int, int, Fila]] = []
    choices = [(c.valor, *map(Decimal, c.fuente.alternativas)) for c in open_figures]
    for count, values in enumerate(product(*choices)):
        if count >= MAX_SEPARATOR_TRIALS:
            break
        trial = _with_values(fila, {c.id: v for c, v in zip(open_figures, values, strict=True)})
        proof = support(reglas, trial)
        marks = [proof.get(c.id, UNSUPPORTED) for c in open_figures]
        trials.append((sum(breaks for _, breaks in marks), -sum(holds for holds, _ in marks), trial))
    trials.sort(key=lambda t: t[:2])
    best = trials[0]
    equal = [{c.id: c.valor for c in trial.cifras} for *score, trial in trials if tuple(score) == best[:2]]
    proof = support(reglas, best[2])
    agreed = [c for c in open_figures if len({values[c.id] for values in equal}) == 1]
    settled = {c.id for c in agreed if _proven(proof.get(c.id, UNSUPPORTED))}
    figures = [c.model_copy(update={"revision": False}) if c.id in settled else c for c in best[2].cifras]
    return best[2].model_copy(update={"cifras": tuple(figures)})


def _proven(own: Support) -> bool:
    return own[0] > 0 and own[1] == 0


def _with_values(fila: Fila, values: dict[str, Decimal | None]) -> Fila:
    figures = [c.model_copy(update={"valor": values[c.id]}) if c.id in values else c for c in fila.cifras]
    return fila.model_copy(update={"cifras": tuple(figures)})
