"""Other accounts by which a figure that breaks an equation may be right: none of them, and somebody has erred.

Offices cap percentages, cut them, divide by another total, turn them round, average them; totals are means, maxima or
what was reached last. Where such an account gives what a row prints, the row may follow it: the equation stays open.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from extractors.schemas import Cifra, Fila

Numbers = Sequence[Fraction]
WHOLE = Fraction(100)


def excused(clase: str, used: Sequence[Cifra], filas: Sequence[Fila], index: int, line: Numbers = ()) -> bool:
    """Whether a row that breaks an equation may follow another account of the same figure.

    Args:
        clase: of the equation ("suma", "razon", "par").
        used: the printed figure, then those that the equation reckons it from.
        filas: the rows of the table.
        index: which of them breaks it.
        line: all numbers of the printed line; without them, those of the row's figures.
    """
    own = {c.id for c in used}
    values = [c.valor for c in used if c.valor is not None]
    others = [c for c in filas[index].cifras if c.valor is not None]
    rates = [c.valor for c in others if c.rol == used[0].rol and c.id not in own]
    column = [next((c.valor for c in f.cifras if _same(c, used[0])), None) for f in filas]
    runs = [[Fraction(v) for v in run if v is not None] for run in (column[:index][::-1], column[index + 1 :], rates)]
    return explained(clase, values, line or [Fraction(c.valor) for c in others if c.valor is not None], runs)


def twinned(clase: str, used: Sequence[Cifra], line: Numbers) -> bool:
    """Whether a row that keeps an equation would keep it as well with another number of its line in it, or added."""
    terms = [Fraction(c.valor) for c in used if c.valor is not None]
    others = Counter(line) - Counter(terms)
    return bool(others[Fraction()]) or (clase != "suma" and any(others[term] for term in terms[1:]))


def _same(one: Cifra, other: Cifra) -> bool:
    return (one.ranura, one.periodo) == (other.ranura, other.periodo)


def explained(clase: str, figures: Sequence[Decimal], line: Numbers, runs: Sequence[Numbers]) -> bool:
    """Whether another account gives what a row prints, rounded or cut.

    Args:
        clase: of the equation ("suma", "razon", "par").
        figures: the printed value, then what the equation reckons it from.
        line: all numbers of the printed line.
        runs: figures of which it may be the mean: of the same column above the row, the nearest first, and below it,
            and the other percentages of the row.
    """
    printed, terms = figures[0], tuple(map(Fraction, figures[1:]))
    unit = Fraction(1, 10 ** max(0, -int(printed.as_tuple().exponent)))
    others = list((Counter(line) - Counter((*terms, Fraction(printed)))).elements())
    made = _quotients(terms, others, runs) if clase == "razon" else _totals(terms, others)
    if clase == "par":
        made = _differences((*terms, *others))
    return any(abs(value - Fraction(printed)) < unit for value in made)


def _quotients(terms: Numbers, others: Numbers, runs: Sequence[Numbers]) -> Iterator[Fraction]:
    """Percentages of something else, turned round, from a base line, of what is left; means of other percentages."""
    done, meant = terms[0], terms[-1]
    pairs = [(done, meant), (meant, done), (meant - done, meant), (2 * meant - done, meant)]
    for other in others:
        pairs += [(done, other), (other, meant), (done - other, meant - other)]
        pairs += [(done + other, meant), (done, meant + other)]
    for above, below in pairs:
        if below:
            yield from (above / below, min(above / below, Fraction(1)) * WHOLE, above / below * WHOLE)
    for run in runs:
        for count, total in enumerate(accumulate(run), 1):
            if count > 1:
                yield total / count


def _totals(parts: Numbers, others: Numbers) -> Iterator[Fraction]:
    """What was reached last or at most, a mean, what there was until then or since, a sum with what is brought over."""
    yield from parts
    filled = [part for part in parts if part]
    for run in (parts, filled):
        if run:
            yield sum(run, Fraction()) / len(run)
    yield from accumulate(parts[:-1])
    yield from accumulate(parts[:0:-1])
    whole = sum(parts, Fraction())
    for other in others:
        yield from (whole + other, whole - other)


def _differences(numbers: Numbers) -> Iterator[Fraction]:
    """The difference or the sum of any two figures of the row, either way round, or their share in per cent."""
    for index, one in enumerate(numbers):
        for other in numbers[:index]:
            yield from (one - other, other - one, one + other)
            yield from ((one - other) / part * WHOLE * sign for part in (one, other) if part for sign in (1, -1))
