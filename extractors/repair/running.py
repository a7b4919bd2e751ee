"""The equations of a row as its slots get their figures, one after another, from the last slot to the first.

An equation that holds costs nothing, one that breaks has to be the office's error, one that lacks a single figure fixes
that figure, which then counts in the others: those that lack it wait for the sums. How far all of them have come has a
number, so that ways which lead to the same are told at once, and what a figure makes of it is worked out once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

BROKEN, BREAKS, TOGETHER = 0.005, 1, 0.1
"""Chance that the office printed a figure against its own equation; breaks from which a row seems to keep to none, and
the chance of each further one."""
UNUSUAL = 0.02
"""Density of a value that the row does not show otherwise; no bound, only a price."""
Values = tuple[int | None, ...]
Seen = tuple[int | EllipsisType | None, ...]
"""Values as far as they are known: `...` of a figure that is not there, but that an equation may fix."""
Progress = tuple[Any, ...]
"""By equation: (known part, left-hand side, slots without a figure and what it is supposed to be) of a sum, values so
far of another; None closed. At the end, how many broke."""
Fixed = tuple[int, int, str]
"""Slot (the first of those that a sum does not tell apart; `count` + slot where it is that one), value, equation."""
_Term = tuple[int, int, bool]
"""Of a slot in a sum: the number of the sum, the coefficient, whether it is the left-hand side."""
Step = tuple[int, float, tuple[Fixed, ...]]
"""How far the equations have come, the weight of what they say, the lost figures they fix."""


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
    """Another equation.

    Attributes:
        id: its name.
        slots: in falling order.
        left: the slot of its left-hand side.
        holds: whether it holds, None where it says nothing, given the values of `slots`.
        solved: the one value with which it holds, given those of `slots`, None at a number of them; None for several.
    """

    id: str
    slots: tuple[int, ...]
    left: int
    holds: Callable[[Values], bool | None]
    solved: Callable[[Values, int], int | None]


Equation = Sum | Check


class Running:
    """The running state of the equations of a row of `count` slots.

    Attributes:
        kin: of each slot, the first that stands in the same sums: lost, they leave the same unknown.
        known: of each slot, the steps worked out so far, by the other arguments of `after`.
    """

    def __init__(self, equations: Sequence[Equation], count: int, rarity: Callable[[int | None], float]) -> None:
        self._equations = equations
        self._rarity = rarity
        self._count = count
        self._sums: list[list[_Term]] = [[] for _ in range(count)]
        self._checks: list[list[int]] = [[] for _ in range(count)]
        self._closing: list[list[int]] = [[] for _ in range(count)]
        self._waits: dict[int, int] = {}
        """Equations that are no sums -> the slot at which the last sum closes that may fix a figure they lack."""
        for number, equation in enumerate(equations):
            if isinstance(equation, Sum):
                for slot, coefficient in equation.terms.items():
                    self._sums[slot].append((number, coefficient, slot == equation.left))
                self._closing[min(equation.terms)].append(number)
            else:
                for slot in equation.slots:
                    self._checks[slot].append(number)
                own = min(equation.slots)
                sums = [min(e.terms) for e in equations if isinstance(e, Sum) and e.terms.keys() & {*equation.slots}]
                self._waits[number] = min([own, *sums])
                for slot in {own, self._waits[number]}:
                    self._closing[slot].append(number)
        first: dict[tuple[_Term, ...], int] = {}
        self.kin = [first.setdefault(tuple(terms), slot) for slot, terms in enumerate(self._sums)]
        start: Progress = (*((0, None, ()) if isinstance(equation, Sum) else () for equation in equations), 0)
        self._reached = [start]
        self._numbers = {start: 0}
        self.known: list[dict[tuple[int, int | None, int | None], Step]] = [{} for _ in range(count)]

    def after(self, number: int, slot: int, value: int | None, shown: int | None) -> Step:
        """The equations one slot on.

        Args:
            number: how far they have come; 0 at the start.
            slot: the slot that gets its figure.
            value: what counts in sums; None for a lost figure, which a sum works out.
            shown: what other equations see, or suppose of a lost figure.
        """
        key = (number, value, shown)
        step = self.known[slot].get(key)
        if step is None:
            free = not self._sums[slot] and not self._checks[slot]
            step = (number, 1.0, ()) if free else self._work_out(number, slot, value, shown)
            self.known[slot][key] = step
        return step

    def _work_out(self, number: int, slot: int, value: int | None, shown: int | None) -> Step:
        states = list(self._reached[number])
        for at in self._checks[slot]:
            states[at] = (*states[at], ... if value is None is shown else shown)
        for at, coefficient, result in self._sums[slot]:
            known, left, unknown = states[at]
            if value is None:
                states[at] = (known, left, (*unknown, (self.kin[slot], shown)))
            else:
                states[at] = (known + coefficient * value, value if result else left, unknown)
        factor = 1.0
        fixed: list[Fixed] = []
        for at in self._in_turn(slot, states):
            equation = self._equations[at]
            if isinstance(equation, Sum):
                weight = self._closed_sum(equation, states, at, fixed)
            elif states[at] is None or (slot != self._waits[at] and ... in states[at]):
                continue
            else:
                weight = self._closed_check(equation, states, at, fixed)
            if weight is None:
                weight = BROKEN * UNUSUAL if states[-1] < BREAKS else TOGETHER
                states[-1] = min(states[-1] + 1, BREAKS)
            factor *= weight
            states[at] = None
        reached = tuple(states)
        further = self._numbers.setdefault(reached, len(self._reached))
        if further == len(self._reached):
            self._reached.append(reached)
        return further, factor, tuple(fixed)

    def _in_turn(self, slot: int, states: Sequence[Any]) -> list[int]:
        """The equations that close at a slot: sums that fix a figure, those in which it then counts, other sums."""

        def turn(at: int) -> int:
            return 1 if isinstance(self._equations[at], Check) else 2 * (len(states[at][2]) > 1)

        return sorted(self._closing[slot], key=turn)

    def _closed_sum(self, equation: Sum, states: list[Any], at: int, fixed: list[Fixed]) -> float | None:
        known, left, unknown = states[at]
        if not unknown:
            return 1.0 if abs(known) <= equation.slack else None
        bare = 1.0 if left is None else self._rarity(left)
        if len(unknown) > 1:
            negative = all(equation.terms[slot] < 0 for slot, _ in unknown) and known < -equation.slack
            return None if negative else bare
        ((slot, supposed),) = unknown
        value = -known * equation.terms[slot]
        if value < -equation.slack:
            return None
        if supposed is not None and abs(supposed - value) > equation.slack:
            return 0.0
        fixed.append((slot, value, equation.id))
        self._filled_in([other for other, kin in enumerate(self.kin) if kin == slot], value, states)
        return 1.0 if self._handed_on(slot, supposed, value, at, states) else bare

    def _handed_on(self, slot: int, supposed: int | None, value: int, at: int, states: list[Any]) -> bool:
        """Puts a figure that an equation fixed into the other sums; whether one of them has to give it too."""
        explained = False
        for other, coefficient, result in self._sums[slot]:
            if other == at or states[other] is None:
                continue
            known, left, unknown = states[other]
            if (slot, supposed) in unknown:
                rest = list(unknown)
                rest.remove((slot, supposed))
                states[other] = (known + coefficient * value, value if result else left, tuple(rest))
                explained = explained or result
        return explained

    def _filled_in(self, slots: Collection[int], value: int, states: list[Any]) -> None:
        """Puts a figure that an equation fixed into those that are no sums."""
        for other, check in enumerate(self._equations):
            if isinstance(check, Check) and states[other] and ... in states[other]:
                seen = zip(check.slots, states[other], strict=False)
                states[other] = tuple(value if own in slots and known is ... else known for own, known in seen)

    def _closed_check(self, check: Check, states: list[Any], at: int, fixed: list[Fixed]) -> float | None:
        seen: Seen = states[at]
        values = tuple(None if value is ... else value for value in seen)
        held = check.holds(values)
        if held is not None:
            return 1.0 if held else None
        left = values[check.slots.index(check.left)]
        if left is None:
            return 1.0
        states[at] = None
        if values.count(None) == seen.count(...) == 1:
            place = seen.index(...)
            slot, value = check.slots[place], check.solved(values, place)
            if value is not None:
                fixed.append((self._count + slot, value, check.id))
                self._handed_on(self.kin[slot], None, value, at, states)
                self._filled_in([slot], value, states)
        return self._rarity(left)
