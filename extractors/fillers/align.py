"""Finds a value again in the source: what a model says is worth only the print that says the same.

A figure is the whole text of a cell, or the number that the cell opens with, digit for digit. What is kept
of it is never the model's text but the cell. Aligning proves that something is printed, not what it means.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from extractors.schemas import Ausencia, Cell
from extractors.values import fold, parse_figure

MIN_LIKENESS = 90.0
"""Least likeness, 0 to 100, of two folded texts that are the same but for a slip."""
MIN_FUZZY_LETTERS = 12
"""Letters under which a text is found as it is or not at all: `INFORME` is no `INFORMES`."""
_DIGITS = re.compile(r"\d(?:[\d.,' ]*\d)?")

Accepts = Callable[[int, Cell], bool]
"""Whether the value with that number may stand in a cell."""


class Hallado(StrEnum):
    """How a text was found again."""

    EXACTO = "exacto"
    NORMALIZADO = "normalizado"
    APROXIMADO = "aproximado"


@dataclass(frozen=True, slots=True)
class Lugarizada:
    """Where a value was found: its cell (None: nowhere), and whether that is the cell it was expected in."""

    cell: Cell | None
    own: bool = False


def spaced(text: str) -> str:
    """A text with every run of white space as one space."""
    return " ".join(text.split())


def same_figure(given: str, printed: str) -> bool:
    """Whether a given figure is what a cell prints: its whole text, or the number that it opens with.

    "20" is printed in "20% Sólo posee estudios"; it is not in "-20", nor in "20.5", nor in "120". Two marks of
    the same absence ("S.P.", "S.P") are the same.
    """
    given, printed = spaced(given), spaced(printed)
    if not given or not printed:
        return False
    if given == printed:
        return True
    one, other = parse_figure(given), parse_figure(printed)
    if one.valor is None or other.valor is None:
        absent = one.ausencia is not Ausencia.ILEGIBLE and one.ausencia is other.ausencia
        return one.valor is other.valor and absent
    first, second = _DIGITS.search(given), _DIGITS.search(printed)
    if one.valor != other.valor or first is None or second is None or first[0] != second[0]:
        return False
    return given.replace(" ", "") in printed.replace(" ", "")


def find_text(given: str, printed: str) -> Hallado | None:
    """How a given text is the printed one: the same, but for case, accents and marks, or nearly so."""
    if spaced(given) == spaced(printed):
        return Hallado.EXACTO
    one, other = fold(given), fold(printed)
    if not one or not other:
        return None
    if one == other:
        return Hallado.NORMALIZADO
    if min(len(one), len(other)) < MIN_FUZZY_LETTERS or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return None
    return Hallado.APROXIMADO if fuzz.ratio(one, other) >= MIN_LIKENESS else None


def find_code(given: str, printed: str) -> Hallado | None:
    """How a given code is the printed one; a code has no near misses."""
    if spaced(given) == spaced(printed):
        return Hallado.EXACTO
    return Hallado.NORMALIZADO if _bare(given) and _bare(given) == _bare(printed) else None


def _bare(code: str) -> str:
    return re.sub(r"\s+", "", code).upper().rstrip(".:-")


def locate(
    values: Sequence[str], own: Sequence[Cell | None], cells: Sequence[Cell], accepts: Accepts
) -> list[Lugarizada]:
    """Gives each value one cell that prints it, and no cell to two values.

    First each value's own cell; then, of what is left, the longest run of values and cells in the same
    order; then any free cell that prints the value.

    Args:
        values: given figures in the order of their slots; "" for none.
        own: the cell where each is expected by its column, or None where no column tells.
        cells: all cells of the row, in reading order.
        accepts: which cells a value may stand in beside its own.

    Returns:
        For each value where it was found.
    """
    found = [
        Lugarizada(cell, own=True) if cell is not None and same_figure(value, cell.text) else Lugarizada(None)
        for value, cell in zip(values, own, strict=True)
    ]
    taken = {id(place.cell) for place in found if place.cell is not None}
    open_values = [i for i, value in enumerate(values) if value and found[i].cell is None]
    free = [cell for cell in cells if id(cell) not in taken]

    def fits(index: int, cell: Cell) -> bool:
        return accepts(index, cell) and same_figure(values[index], cell.text)

    for index, cell in _in_order(open_values, free, fits):
        found[index] = Lugarizada(cell)
    left = [cell for cell in free if all(cell is not place.cell for place in found)]
    for index in (i for i in open_values if found[i].cell is None):
        match = next((cell for cell in left if same_figure(values[index], cell.text)), None)
        if match is not None:
            found[index] = Lugarizada(match)
            left = [cell for cell in left if cell is not match]
    return found


def _in_order(indices: Sequence[int], cells: Sequence[Cell], fits: Accepts) -> list[tuple[int, Cell]]:
    """The longest common subsequence of values and cells."""
    rows, cols = len(indices), len(cells)
    best = [[0] * (cols + 1) for _ in range(rows + 1)]
    equal = [[fits(index, cell) for cell in cells] for index in indices]
    for i in range(rows - 1, -1, -1):
        for j in range(cols - 1, -1, -1):
            down = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = max(down, best[i + 1][j + 1] + 1) if equal[i][j] else down
    pairs: list[tuple[int, Cell]] = []
    i = j = 0
    while i < rows and j < cols:
        if equal[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((indices[i], cells[j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
