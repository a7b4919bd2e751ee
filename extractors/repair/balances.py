"""The equations of a row over its slots by number, as `running` follows them."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, inf

from extractors.fillers.build import Ranura
from extractors.repair.running import Check, Equation, Sum, Values
from extractors.schemas import Ecuacion, Fila, Reglas
from extractors.validators import conditions_met, parse
from extractors.validators.grammar import Binary, Call, Expr, Negate, Num, Slot

Amounts = Sequence[float | None]
TRIALS, STRAIGHT = (1.0, 2.0, 4.0), 1e-6
"""Amounts for which a formula is worked out, to see how it depends on one, and what it may miss a straight line by."""
Evaluate = Callable[[Amounts], float | None]
"""The right-hand side, given the amount of each slot of the row; None where one it needs is not there."""


class Balances:
    """The equations of a form over the numbers of a row's slots, made once for all rows that they apply to."""

    def __init__(self, reglas: Reglas) -> None:
        self._reglas = reglas
        self._made: dict[object, tuple[Equation, ...]] = {}

    def of(self, fila: Fila, slots: Sequence[Ranura], scale: int, decimals: int, unit: int) -> tuple[Equation, ...]:
        """The equations that apply to a row whatever its figures are; what is not plain arithmetic is left out.

        Args:
            fila: the row, for the texts that an equation asks for.
            slots: its slots, in the order they are printed.
            scale: what amounts are multiplied by to be whole.
            decimals: of a percentage, as the row prints it.
            unit: what figures that are no percentages are multiples of, times `scale`.
        """
        names = {slot.nombre for slot in slots}
        own = [e for e in self._reglas.ecuaciones if e.nivel == "fila" and e.clase == fila.clase]
        own = [e for e in own if not _asks_figures(e, names) and conditions_met(e, fila)]
        key = tuple(e.id for e in own), tuple(slots), scale, decimals, unit
        if key not in self._made:
            index = _Index(slots)
            found = (_linear(e, index, scale) or _check(e, index, scale, decimals, unit) for e in own)
            self._made[key] = tuple(balance for balance in found if balance is not None)
        return self._made[key]


def _asks_figures(equation: Ecuacion, names: set[str]) -> bool:
    """Whether an equation applies only given some figures: those are what is sought."""
    return any(sign in condition for condition in equation.cuando for sign in ("<", ">", "=")) or any(
        condition.partition(":")[0].partition("[")[0].strip() in names for condition in equation.cuando
    )


class _Index:
    """Numbers of the slots that a formula names."""

    def __init__(self, slots: Sequence[Ranura]) -> None:
        self._slots = slots

    def __call__(self, slot: Slot) -> list[int]:
        return [
            number
            for number, known in enumerate(self._slots)
            if known.nombre == slot.name
            and (not slot.periods or known.periodo in slot.periods or known.periodo.rpartition("-")[2] in slot.periods)
        ]


def _linear(equation: Ecuacion, index: _Index, scale: int) -> Sum | None:
    if equation.alternativas:
        return None
    formula = parse(equation.formula)
    left, right = index(formula.lhs), _terms(formula.rhs, index)
    if len(left) != 1 or not right or left[0] in right:
        return None
    terms = {left[0]: 1} | {slot: -sign for slot, sign in right.items()}
    return Sum(equation.id, terms, left[0], int(equation.tolerancia * scale))


def _terms(node: Expr, index: _Index) -> dict[int, int] | None:
    """Slot -> sign of a sum or difference of slots; None for anything else."""
    if isinstance(node, Slot):
        found = index(node)
        return {found[0]: 1} if len(found) == 1 else None
    if isinstance(node, Negate):
        inner = _terms(node.operand, index)
        return None if inner is None else {slot: -sign for slot, sign in inner.items()}
    if isinstance(node, Binary) and node.op in "+-":
        one, other = _terms(node.left, index), _terms(node.right, index)
        if one is None or other is None or one.keys() & other.keys():
            return None
        return one | {slot: sign if node.op == "+" else -sign for slot, sign in other.items()}
    if isinstance(node, Call) and node.function == "suma":
        named = [slot for arg in node.args if isinstance(arg, Slot) for slot in index(arg)]
        whole = all(isinstance(arg, Slot) for arg in node.args) and len(set(named)) == len(named)
        return dict.fromkeys(named, 1) if whole else None
    return None


def _check(equation: Ecuacion, index: _Index, scale: int, decimals: int, unit: int) -> Check | None:
    left = index(parse(equation.formula).lhs)
    used: set[int] = {*left}
    readings = []
    for text in (equation.formula, *(a.formula for a in equation.alternativas)):
        right = _evaluator(parse(text).rhs, index, used)
        if right is not None:
            readings.append(right)
    if len(left) != 1 or len(used) < 2 or not readings:
        return None
    slots = tuple(sorted(used, reverse=True))
    places = {slot: place for place, slot in enumerate(slots)}
    count = max(used) + 1
    allowed = 0.5 * 10.0 ** -(decimals if equation.decimales is None else equation.decimales) + 1e-9

    def amounts_of(values: Values) -> list[float | None]:
        amounts: list[float | None] = [None] * count
        for slot, place in places.items():
            value = values[place]
            amounts[slot] = None if value is None else value / scale
        return amounts

    def holds(values: Values) -> bool | None:
        amounts = amounts_of(values)
        printed = amounts[left[0]]
        results = [result for reading in readings if (result := reading(amounts)) is not None]
        if printed is None or not results:
            return None
        return any(abs(printed - result) <= allowed for result in results)

    def solved(values: Values, place: int) -> int | None:
        amounts = amounts_of(values)
        printed, sought = amounts[left[0]], slots[place]
        if printed is None or sought == left[0]:
            return None
        found: set[int] = set()
        for reading in readings:
            trials = [reading([*amounts[:sought], trial, *amounts[sought + 1 :]]) for trial in TRIALS]
            low, high = (end * scale / unit for end in _between(trials, printed - allowed, printed + allowed))
            if high - low > 1:
                return None
            found.update(n * unit for n in range(ceil(low), floor(high) + 1))
        return found.pop() if len(found) == 1 else None

    return Check(equation.id, slots, left[0], holds, solved)


def _between(trials: Sequence[float | None], low: float, high: float) -> tuple[float, float]:
    """The amounts from 0 of which a result lies between two values, by what it is of `TRIALS`.

    It is in proportion, or its inverse is; no amount does where it is neither, and any where it is always the same.
    """
    for inverse in (False, True):
        if inverse and low <= 0:
            break
        told = [0.0 if result is None else 1 / result if inverse and result else result for result in trials]
        one, two, three = told
        each = (two - one) / (TRIALS[1] - TRIALS[0])
        if None in trials or abs(one + each * (TRIALS[2] - TRIALS[0]) - three) > STRAIGHT * abs(three):
            continue
        if not each:
            return 0.0, inf
        ends = [TRIALS[0] + ((1 / end if inverse else end) - one) / each for end in (low, high)]
        return max(min(ends), 0.0), max(ends)
    return 1.0, 0.0


def _evaluator(node: Expr, index: _Index, used: set[int]) -> Evaluate | None:
    """The right-hand side as a function; None for what is not plain arithmetic. Slots it needs are added to `used`."""
    if isinstance(node, Num):
        constant = float(node.value)
        return lambda _: constant
    if isinstance(node, Slot):
        found = index(node)
        if len(found) != 1:
            return None
        used.add(found[0])
        return lambda amounts: amounts[found[0]]
    if isinstance(node, Binary):
        one, other = _evaluator(node.left, index, used), _evaluator(node.right, index, used)
        return None if one is None or other is None else _binary(node.op, one, other)
    if isinstance(node, Call) and node.function in _AGGREGATES:
        return _aggregate(node, index, used)
    return None


_AGGREGATES: Mapping[str, Callable[[list[float]], float]] = {"suma": sum, "min": min, "max": max}


def _aggregate(node: Call, index: _Index, used: set[int]) -> Evaluate | None:
    parts: list[Evaluate] = []
    for arg in node.args:
        if isinstance(arg, Slot):
            for slot in index(arg):
                used.add(slot)
                parts.append(lambda amounts, slot=slot: amounts[slot])  # type: ignore[misc]
        elif not isinstance(arg, (Num, Binary, Call)) or (part := _evaluator(arg, index, used)) is None:
            return None
        else:
            parts.append(part)
    together = _AGGREGATES[node.function]

    def evaluate(amounts: Amounts) -> float | None:
        values = [part(amounts) for part in parts]
        known = [value for value in values if value is not None]
        return together(known) if known and len(known) == len(values) else None

    return evaluate


def _binary(op: str, one: Evaluate, other: Evaluate) -> Evaluate:
    def evaluate(amounts: Amounts) -> float | None:
        left, right = one(amounts), other(amounts)
        if left is None or right is None or (op == "/" and not right):
            return None
        if op == "+":
            return left + right
        if op == "-":
            return left - right
        return left * right if op == "*" else left / right

    return evaluate
