"""How likely it is that each printed field stands in each slot of its row, given the row's equations.

A row is an ordered list of fields that was printed into an ordered list of slots; some slots lost their field, some
fields are printed once too often. All placements are weighed together, from the last slot to the first, with the
running state of every equation: an equation that holds costs nothing, one that breaks has to be the office's error,
one that lacks a single figure fixes that figure, which then counts in the other equations. A lost figure that is
divided may have been what stands beside it. What a placement needs by chance it pays for by the rarity of the value in
the row: among equal figures no placement is favoured.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from statistics import mean
from typing import Any, NamedTuple

BROKEN, BREAKS, TOGETHER = 0.005, 2, 0.1
"""Chance that the office printed a figure against its own equation; breaks from which a row seems to keep to none, and
the chance of each further one."""
UNUSUAL = 0.02
"""Density of a value that the row does not show otherwise; no bound, only a price."""
GAINED = 0.003
"""Chance that a field is printed once too often."""
MAX_LEFT = 2
"""Fields that may be left over at the beginning of a line."""
FITTING = 0.5
"""Share of the weight of its best slot from which a field may stand in another."""
MAX_STATES = 3000
"""Placements, told apart by what still matters, that are followed at a time; past them a row is left to review."""
Values = tuple[int | None, ...]
Progress = tuple[Any, ...]
"""By equation: (known part, left-hand side, slots without a figure) of a sum, values so far of another; None closed.
At the end, how many broke."""
State = tuple[int, bool, Progress]
"""Fields not yet placed, whether the slot before was lost, and how far each equation has come."""


@dataclass(frozen=True, slots=True)
class Token:
    """A printed field: its value (times the row's power of ten; None for what counts in no sum)."""

    line: int
    value: int | None
    printed: bool = True
    """False for a blank field, which counts as 0 in a sum and says nothing in another equation."""


@dataclass(frozen=True, slots=True)
class Sum:
    """0 = the sum of coefficient x slot; the left-hand side has coefficient 1."""

    id: str
    terms: Mapping[int, int]
    left: int
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Another equation: whether it holds, None where it says nothing, given the values of `slots` in falling order."""

    slots: tuple[int, ...]
    left: int
    holds: Callable[[Values], bool | None]


Equation = Sum | Check


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a row: fields, the printed line of each slot, equations, weights.

    Attributes:
        rarity: density of a value among the row's figures.
        emit: weight of a field in a slot, by [slot][field]; 0 to 1.
        lose: chance that a slot lost its field.
        negligible: share of the likeliest placement below which one is no longer followed.
        run: the same, at least, where the slot after it on its line lost its own.
    """

    tokens: tuple[Token, ...]
    lines: tuple[int, ...]
    equations: tuple[Equation, ...]
    rarity: Callable[[int | None], float]
    emit: Sequence[Sequence[float]]
    lose: Sequence[float]
    run: float = 0.0
    negligible: float = 1e-5


@dataclass(frozen=True)
class Posterior:
    """Shares of all placements, by slot.

    Attributes:
        field: slot -> field (-1: lost) -> share.
        fixed: slot -> (value, equation) -> share of the placements in which it is lost and that equation fixes it.
        best: the likeliest placement, slot -> field or -1.
        weight: logarithm of the weight of all placements together, to compare two orders of slots.
    """

    field: tuple[dict[int, float], ...]
    fixed: tuple[dict[tuple[int, str], float], ...]
    best: tuple[int, ...]
    weight: float


@dataclass(slots=True)
class _Arc:
    source: int
    target: int
    weight: float
    choice: int
    fixed: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class _Layer:
    arcs: list[_Arc] = field(default_factory=list)
    index: dict[State, int] = field(default_factory=dict)
    mass: list[float] = field(default_factory=list)


class _Here(NamedTuple):
    """Where a step begins."""

    slot: int
    source: int
    progress: Progress
    mass: float


def align(row: Row) -> Posterior | None:
    """Weighs all placements of a row; None where they are too many to follow, or none is possible."""
    return _Search(row).run()


class _Search:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.n = len(row.lines)
        self.through: list[list[int]] = [[] for _ in row.lines]
        self.closing: list[list[int]] = [[] for _ in row.lines]
        for number, equation in enumerate(row.equations):
            members = equation.terms if isinstance(equation, Sum) else equation.slots
            for slot in members:
                self.through[slot].append(number)
            self.closing[min(members)].append(number)
        self.log_weight = 0.0
        self.operands = {s for e in row.equations if isinstance(e, Check) for s in e.slots if s != e.left}
        self.ahead = self._prices()
        self.begin = {line: sum(t.line < line for t in row.tokens) for line in {*row.lines}}
        self.initial: Progress = (
            *((0, None, ()) if isinstance(equation, Sum) else () for equation in row.equations),
            0,
        )

    def _prices(self) -> list[float]:
        """What the first fields of the row will cost to place, by their number: the mean over slots of their kind."""
        results = {equation.left for equation in self.row.equations}
        prices = [1.0]
        for number, token in enumerate(self.row.tokens):
            rare = self.row.rarity(token.value)
            costs = [(weights[number], slot in results) for slot, weights in enumerate(self.row.emit)]
            kinds = [cost if free else cost / rare for cost, free in costs]
            fit = [cost for (cost, _), kind in zip(costs, kinds, strict=True) if kind > FITTING * max(kinds)]
            prices.append(prices[-1] * exp(mean(map(log, fit))) if fit else prices[-1])
        return prices

    def run(self) -> Posterior | None:
        layers: list[_Layer] = []
        start: State = (len(self.row.tokens), False, self.initial)
        states, mass = [start], [1.0]
        for slot in range(self.n - 1, -1, -1):
            layer = self._step(slot, states, mass)
            if layer is None or not layer.mass:
                return None
            layers.append(layer)
            states, mass = list(layer.index), layer.mass
        return self._posterior(layers)

    def _step(self, slot: int, states: Sequence[State], mass: Sequence[float]) -> _Layer | None:
        layer = _Layer()
        row = self.row
        begin, emit = self.begin[row.lines[slot]], row.emit[slot]
        for source, (left, lost, progress) in enumerate(states):
            lose = max(row.lose[slot], row.run) if lost else row.lose[slot]
            here = _Here(slot, source, progress, mass[source])
            self._lose(layer, here, left, lose)
            for gained in (0, 1):
                choice = left - gained - 1
                if choice >= begin and emit[choice]:
                    weight = (1 - lose) * emit[choice] * (GAINED * self._rare(left - 1) if gained else 1.0)
                    self._add(layer, here, choice, choice, weight, row.tokens[choice])
        return self._pruned(layer, slot)

    def _lose(self, layer: _Layer, here: _Here, left: int, weight: float) -> None:
        """The slot lost its field. Where it is divided, each neighbour's figure is tried for it, and none of them."""
        if here.slot not in self.operands:
            self._add(layer, here, -1, left, weight, None)
            return
        near = {t.value for t in self.row.tokens[max(left - 1, 0) : left + 1] if t.printed and t.value is not None}
        self._add(layer, here, -1, left, weight * UNUSUAL, None)
        for value in near:
            self._add(layer, here, -1, left, weight * self.row.rarity(value), Token(0, value))

    def _rare(self, token: int) -> float:
        return self.row.rarity(self.row.tokens[token].value)

    def _add(self, layer: _Layer, here: _Here, choice: int, left: int, weight: float, token: Token | None) -> None:
        """One way on: a field (`choice`, -1: lost) in the slot; at the beginning of a line nothing may be left over."""
        slot, lines = here.slot, self.row.lines
        last_of_line = slot == 0 or lines[slot - 1] != lines[slot]
        begin = self.begin[lines[slot]]
        if last_of_line and left > begin:
            if left - begin > MAX_LEFT:
                return
            for over in range(begin, left):
                weight *= GAINED * self._rare(over)
            left = begin
        moved, factor, fixed = self._advance(slot, here.progress, token, choice < 0)
        weight *= factor
        if not weight:
            return
        key: State = (left, choice < 0 and not last_of_line, moved)
        target = layer.index.setdefault(key, len(layer.mass))
        if target == len(layer.mass):
            layer.mass.append(0.0)
        layer.mass[target] += here.mass * weight
        layer.arcs.append(_Arc(here.source, target, weight, choice, fixed))

    def _pruned(self, layer: _Layer, slot: int) -> _Layer | None:
        """The layer without what is negligible even at its best; None if too much remains."""
        lines = self.row.lines
        ahead = sum(lines[i] == lines[slot] for i in range(slot))
        begin = self.begin[lines[slot]] if ahead else 0
        usual = sum(self.row.lose[i] for i in range(slot) if lines[i] == lines[slot]) / ahead if ahead else 1.0
        outlook = []
        for (left, _, _), mass in zip(layer.index, layer.mass, strict=True):
            short = ahead - (left - begin) if ahead else 0
            missing = usual * max(usual, self.row.run) ** (short - 1) if short > 0 else GAINED**-short
            outlook.append(mass * missing * self.ahead[left] / self.ahead[begin])
        bound = max(outlook, default=0.0) * self.row.negligible
        kept = [number for number, hope in enumerate(outlook) if hope > bound]
        if len(kept) > MAX_STATES:
            return None
        new = {old: number for number, old in enumerate(kept)}
        states = list(layer.index)
        total = sum(layer.mass[old] for old in kept)
        if not total:
            return None
        self.log_weight += log(total)
        arcs = [
            _Arc(a.source, new[a.target], a.weight / total, a.choice, a.fixed) for a in layer.arcs if a.target in new
        ]
        return _Layer(arcs, {states[old]: new[old] for old in kept}, [layer.mass[old] / total for old in kept])

    # ---- equations -------------------------------------------------------------------------------

    def _advance(
        self, slot: int, progress: Progress, token: Token | None, lost: bool
    ) -> tuple[Progress, float, tuple[tuple[int, int, str], ...]]:
        """The equations one slot on: their new state, the weight of what they say, the figures they fix.

        A sum works out what a lost figure was; what another equation supposes of it is `token`.
        """
        numbers = self.through[slot]
        if not numbers:
            return progress, 1.0, ()
        states = list(progress)
        for number in numbers:
            equation = self.row.equations[number]
            if isinstance(equation, Sum):
                known, left, unknown = states[number]
                if lost or token is None or token.value is None:
                    states[number] = (known, left, (*unknown, slot))
                else:
                    left = token.value if slot == equation.left else left
                    states[number] = (known + equation.terms[slot] * token.value, left, unknown)
            else:
                shown = token.value if token is not None and token.printed else None
                states[number] = (*states[number], shown)
        factor = 1.0
        fixed: list[tuple[int, int, str]] = []
        for number in self.closing[slot]:
            equation = self.row.equations[number]
            if isinstance(equation, Sum):
                weight = self._closed_sum(equation, states, number, fixed)
            else:
                weight = self._closed_check(equation, states[number])
            if weight is None:
                weight = BROKEN * UNUSUAL if states[-1] < BREAKS else TOGETHER
                states[-1] = min(states[-1] + 1, BREAKS)
            factor *= weight
            states[number] = None
        return tuple(states), factor, tuple(fixed)

    def _closed_sum(
        self, equation: Sum, states: list[Any], number: int, fixed: list[tuple[int, int, str]]
    ) -> float | None:
        known, left, unknown = states[number]
        if not unknown:
            return 1.0 if abs(known) <= equation.slack else None
        bare = 1.0 if left is None else self.row.rarity(left)
        if len(unknown) > 1:
            negative = all(equation.terms[slot] < 0 for slot in unknown) and known < -equation.slack
            return None if negative else bare
        (slot,) = unknown
        value = -known * equation.terms[slot]
        if value < -equation.slack:
            return None
        fixed.append((slot, value, equation.id))
        explained = self._handed_on(slot, value, number, states)
        return 1.0 if explained else bare

    def _handed_on(self, slot: int, value: int, number: int, states: list[Any]) -> bool:
        """Puts a figure that an equation fixed into the others; whether one of them has to give it too."""
        explained = False
        for other, state in enumerate(states[:-1]):
            equation = self.row.equations[other]
            if other == number or state is None or not isinstance(equation, Sum):
                continue
            known, left, unknown = state
            if slot in unknown:
                own = slot == equation.left
                rest = tuple(s for s in unknown if s != slot)
                states[other] = (known + equation.terms[slot] * value, value if own else left, rest)
                explained = explained or own
        return explained

    def _closed_check(self, check: Check, values: Values) -> float | None:
        held = check.holds(values)
        if held is None:
            left = values[check.slots.index(check.left)]
            return 1.0 if left is None else self.row.rarity(left)
        return 1.0 if held else None

    # ---- result ----------------------------------------------------------------------------------

    def _posterior(self, layers: Sequence[_Layer]) -> Posterior:
        shares: list[dict[int, float]] = [defaultdict(float) for _ in range(self.n)]
        fixed: list[dict[tuple[int, str], float]] = [defaultdict(float) for _ in range(self.n)]
        above = [1.0] * len(layers[-1].mass)
        total = sum(layers[-1].mass)
        for depth in range(len(layers) - 1, -1, -1):
            layer, slot = layers[depth], self.n - 1 - depth
            before = layers[depth - 1].mass if depth else [1.0]
            below = [0.0] * len(before)
            for arc in layer.arcs:
                reach = arc.weight * above[arc.target]
                below[arc.source] += reach
                share = before[arc.source] * reach / total
                shares[slot][arc.choice] += share
                for place, value, equation in arc.fixed:
                    fixed[place][value, equation] += share
            above = below
        return Posterior(tuple(shares), tuple(fixed), self._best(layers), self.log_weight)

    def _best(self, layers: Sequence[_Layer]) -> tuple[int, ...]:
        """The likeliest single placement."""
        score = [1.0]
        steps: list[list[_Arc]] = []
        for layer in layers:
            found: list[_Arc | None] = [None] * len(layer.mass)
            top = [0.0] * len(layer.mass)
            for arc in layer.arcs:
                reach = score[arc.source] * arc.weight
                if reach > top[arc.target] or found[arc.target] is None:
                    top[arc.target], found[arc.target] = reach, arc
            peak = max(top)
            score = [value / peak for value in top] if peak else top
            steps.append([arc for arc in found if arc is not None])
        at = max(range(len(score)), key=score.__getitem__)
        choices: list[int] = []
        for step in reversed(steps):
            arc = step[at]
            choices.append(arc.choice)
            at = arc.source
        return tuple(choices)
