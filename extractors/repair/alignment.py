"""How likely it is that each printed field stands in each slot of its row, given the row's equations.

A row is an ordered list of fields that was printed into an ordered list of slots; some slots lost their field, some
fields are printed once too often. All placements are weighed together, from the last slot to the first, with the
running state of every equation (`running`). A lost figure that is divided may have been what stands beside it. What a
placement needs by chance it pays for by the rarity of the value in the row: among equal figures no placement is
favoured.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, prod
from typing import NamedTuple

from extractors.repair.running import UNUSUAL, Check, Equation, Fixed, Running, Token

GAINED = 0.003
"""Chance that a field is printed once too often."""
MAX_LEFT = 2
"""Fields that may be left over at the beginning of a line."""
FITTING = 0.5
"""Share of the weight of its best slot from which a field may stand in another."""
EARLY = 0.01
"""Part of what is negligible below which a single way on is not even worked out: others may lead where it leads."""
TIED = 1 + 1e-9
"""How much likelier a placement must be to be preferred: rounding errors decide nothing."""
MAX_STATES = 3000
"""Placements, told apart by what still matters, that are followed at a time; past them a row is left to review."""
State = tuple[int, bool, int]
"""Fields not yet placed, whether the slot before was lost, and how far the equations have come (`running`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a row: fields, the printed line of each slot, equations, weights.

    Attributes:
        rarity: density of a value among the row's figures.
        emit: weight of a field in a slot, by [slot][field]; 0 to 1.
        lose: chance that a slot lost its field.
        negligible: share of the likeliest placement below which one is no longer followed.
        run: the same, at least, where the slot after it on its line lost its own.
        running: the same equations as an earlier weighing of the row left them, with what it worked out.
    """

    tokens: tuple[Token, ...]
    lines: tuple[int, ...]
    equations: tuple[Equation, ...]
    rarity: Callable[[int | None], float]
    emit: Sequence[Sequence[float]]
    lose: Sequence[float]
    run: float = 0.0
    negligible: float = 1e-5
    running: Running | None = None


@dataclass(frozen=True)
class Posterior:
    """Shares of all placements, by slot.

    Attributes:
        field: slot -> field (-1: lost) -> share.
        fixed: slot -> (value, equation) -> share of the placements in which that equation fixes it, or one that stands
            in the same sums, as lost: no sum tells such slots apart.
        best: the likeliest placement, slot -> field or -1.
        weight: logarithm of the weight of all placements together, to compare two orders of slots.
    """

    field: tuple[dict[int, float], ...]
    fixed: tuple[dict[tuple[int, str], float], ...]
    best: tuple[int, ...]
    weight: float


_Arc = tuple[int, int, float, int, tuple[Fixed, ...]]
"""One way on: the state it comes from, the one it leads to, weight, choice (a field; -1: lost), what it fixes."""


class _Option(NamedTuple):
    """What may become of a slot, given how many fields are left.

    Attributes:
        choice: a field; -1: lost.
        left: fields before it, then not yet placed.
        value: what counts in sums.
        shown: what other equations see, or suppose of a lost figure.
        weight: of that, but for the chance that the slot lost its field or kept it.
    """

    choice: int
    left: int
    value: int | None
    shown: int | None
    weight: float


@dataclass(slots=True)
class _Layer:
    """The states after a slot.

    Attributes:
        slot: the slot.
        ends: whether it is the first of its line, where the way through the line ends.
        left: by fields not yet placed, how many there are after the slot: none may be left over at the end of a line.
        over: the weight of that.
        outlook: what a state with so many may hope for at most, that weight included.
        arcs: the ways into the states.
        index: their numbers.
        mass: by number, the weight of all ways there; 0 for what is no longer followed.
        total: what the masses were divided by.
    """

    slot: int
    ends: bool
    left: Sequence[int]
    over: Sequence[float]
    outlook: Sequence[float]
    arcs: list[_Arc] = field(default_factory=list)
    index: dict[State, int] = field(default_factory=dict)
    mass: list[float] = field(default_factory=list)
    total: float = 1.0


def align(row: Row) -> Posterior | None:
    """Weighs all placements of a row; None where they are too many to follow, or none is possible."""
    return _Search(row).run()


class _Search:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.n = len(row.lines)
        self.running = row.running or Running(row.equations, self.n, row.rarity)
        self.rare = [row.rarity(token.value) for token in row.tokens]
        self.shown = [token.value if token.printed else None for token in row.tokens]
        self.operands = {s for e in row.equations if isinstance(e, Check) for s in e.slots if s != e.left}
        self.begin = {line: sum(t.line < line for t in row.tokens) for line in {*row.lines}}
        self.ahead = self._prices()
        self.log_weight = 0.0

    def _prices(self) -> list[float]:
        """What the first fields of the row will cost to place, by their number: the mean over slots of their kind."""
        results = {equation.left for equation in self.row.equations}
        prices = [1.0]
        for number, rare in enumerate(self.rare):
            costs = [(weights[number], slot in results) for slot, weights in enumerate(self.row.emit)]
            kinds = [cost if free else cost / rare for cost, free in costs]
            fit = [cost for (cost, _), kind in zip(costs, kinds, strict=True) if kind > FITTING * max(kinds)]
            prices.append(prices[-1] * exp(sum(map(log, fit)) / len(fit)) if fit else prices[-1])
        return prices

    def run(self) -> Posterior | None:
        layers: list[_Layer] = []
        states: dict[State, int] = {(len(self.row.tokens), False, 0): 0}
        mass = [1.0]
        for slot in range(self.n - 1, -1, -1):
            layer = self._step(slot, states, mass)
            if not self._prune(layer):
                return None
            layers.append(layer)
            states, mass = layer.index, layer.mass
        return self._posterior(layers)

    def _step(self, slot: int, states: Mapping[State, int], mass: Sequence[float]) -> _Layer:
        """All ways on from some states. One loop without calls: a row takes it some thousand times."""
        row, layer = self.row, self._layer(slot)
        after, known = self.running.after, self.running.known[slot]
        alone, further = row.lose[slot], max(row.lose[slot], row.run)
        index, masses, arcs, over, outlook = layer.index, layer.mass, layer.arcs, layer.over, layer.outlook
        places, inside, early, least = layer.left, not layer.ends, row.negligible * EARLY, 0.0
        options: dict[int, list[_Option]] = {}
        for (left, lost, progress), source in states.items():
            if left not in options:
                options[left] = self._options(slot, left)
            lose, here = further if lost else alone, mass[source]
            for choice, to, value, shown, weight in options[left]:
                weight *= lose if choice < 0 else 1 - lose
                hope = here * weight * outlook[to]
                if hope <= least:
                    continue
                step = known.get((progress, value, shown)) or after(progress, slot, value, shown)
                reached, factor, fixed = step
                if not factor:
                    continue
                if hope * factor * early > least:
                    least = hope * factor * early
                weight *= factor * over[to]
                key: State = (places[to], choice < 0 and inside, reached)
                target = index.get(key)
                if target is None:
                    target = index[key] = len(masses)
                    masses.append(0.0)
                masses[target] += here * weight
                arcs.append((source, target, weight, choice, fixed))
        return layer

    def _options(self, slot: int, left: int) -> list[_Option]:
        emit, begin = self.row.emit[slot], self.begin[self.row.lines[slot]]
        found = [_Option(-1, left, None, supposed, weight) for supposed, weight in self._supposed(slot, left)]
        for gained in (0, 1):
            choice = left - gained - 1
            if choice >= begin and emit[choice]:
                weight = emit[choice] * (GAINED * self.rare[left - 1] if gained else 1.0)
                found.append(_Option(choice, choice, self.row.tokens[choice].value, self.shown[choice], weight))
        return found

    def _layer(self, slot: int) -> _Layer:
        lines, fields = self.row.lines, range(len(self.ahead))
        begin = self.begin[lines[slot]]
        ahead = [self.row.lose[i] for i in range(slot) if lines[i] == lines[slot]]
        if not ahead:
            over = [prod(GAINED * rare for rare in self.rare[begin:left]) for left in fields]
            over = [0.0 if left - begin > MAX_LEFT else weight for left, weight in enumerate(over)]
            return _Layer(
                slot, True, [min(begin, left) for left in fields], over, [w * self.ahead[begin] for w in over]
            )
        usual = sum(ahead) / len(ahead)
        outlook = []
        for left, price in enumerate(self.ahead):
            short = len(ahead) - (left - begin)
            missing = usual * max(usual, self.row.run) ** (short - 1) if short > 0 else GAINED**-short
            outlook.append(missing * price)
        return _Layer(slot, False, fields, [1.0 for _ in fields], outlook)

    def _supposed(self, slot: int, left: int) -> Iterator[tuple[int | None, float]]:
        """What a lost figure may have been: where it is divided, nought, one of its neighbours, or neither."""
        if slot not in self.operands:
            yield None, 1.0
            return
        yield None, UNUSUAL
        for value in {0, *self.shown[max(left - 1, 0) : left + 1]} - {None}:
            yield value, self.row.rarity(value)

    def _prune(self, layer: _Layer) -> bool:
        """Stops following what is negligible even at its best; False if nothing, or too much, remains."""
        mass = layer.mass
        hopes = {state: mass[number] * layer.outlook[state[0]] for state, number in layer.index.items()}
        allowed, dropped = sum(hopes.values()) * self.row.negligible, set()
        for state in sorted(hopes, key=hopes.__getitem__):
            allowed -= hopes[state]
            if allowed < 0:
                break
            dropped.add(state)
        layer.index = {state: number for state, number in layer.index.items() if state not in dropped}
        if not 0 < len(layer.index) <= MAX_STATES:
            return False
        kept = {*layer.index.values()}
        layer.total = sum(mass[number] for number in kept)
        layer.mass = [weight / layer.total if number in kept else 0.0 for number, weight in enumerate(mass)]
        self.log_weight += log(layer.total)
        return True

    # ---- result ----------------------------------------------------------------------------------

    def _posterior(self, layers: Sequence[_Layer]) -> Posterior:
        shares: list[dict[int, float]] = [defaultdict(float) for _ in range(self.n)]
        fixed: list[dict[tuple[int, str], float]] = [defaultdict(float) for _ in range(2 * self.n)]
        above = [1.0] * len(layers[-1].mass)
        total = sum(layers[-1].mass)
        for depth in range(len(layers) - 1, -1, -1):
            layer, slot = layers[depth], self.n - 1 - depth
            before = layers[depth - 1].mass if depth else [1.0]
            below = [0.0] * len(before)
            own = shares[slot]
            for source, target, weight, choice, gives in layer.arcs:
                reach = weight / layer.total * above[target]
                if reach:
                    below[source] += reach
                    share = before[source] * reach / total
                    own[choice] += share
                    for place, value, equation in gives:
                        fixed[place][value, equation] += share
            above = below
        own_fixed = tuple({**fixed[kin], **fixed[self.n + slot]} for slot, kin in enumerate(self.running.kin))
        return Posterior(tuple(shares), own_fixed, self._best(layers), self.log_weight)

    def _best(self, layers: Sequence[_Layer]) -> tuple[int, ...]:
        """The likeliest single placement."""
        score = [1.0]
        steps: list[list[_Arc]] = []
        for layer in layers:
            found: list[_Arc | None] = [None] * len(layer.mass)
            top = [0.0] * len(layer.mass)
            for arc in layer.arcs:
                source, target, weight, _, _ = arc
                reach = score[source] * weight
                if reach > top[target] * TIED or found[target] is None:
                    top[target], found[target] = reach, arc
            peak = max(top)
            score = [value / peak for value in top] if peak else top
            steps.append([arc for arc in found if arc is not None])
        at = max(range(len(score)), key=score.__getitem__)
        choices: list[int] = []
        for step in reversed(steps):
            at, _, _, choice, _ = step[at]
            choices.append(choice)
        return tuple(choices)
