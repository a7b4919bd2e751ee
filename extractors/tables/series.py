"""Headings that count on, as a recogniser reads them: months run together, quarters whose strokes fell apart.

A heading is named by its neighbours only where they leave one reading: as many month words as the cell has columns,
four quarters side by side of which two or more say their own number, or of which the last is told by its V and the
others say no number of another one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extractors.schemas.page import Cell, Table
from extractors.values import MONTH_LABELS, MONTH_WORDS, fold, month_of

ROMAN = ("I", "II", "III", "IV")
STROKES = str.maketrans({"l": "i", "1": "i", "t": "i", "h": "ii", "n": "ii", "u": "ii", "m": "iii", "j": "i"})
"""How strokes that stand close are read."""
LETTERS = str.maketrans("0158", "oisb")
"""Letters that are read as digits."""
NUMERALS = "ivl1"
"""Strokes that may stand alone, a whole number of a quarter."""
QUARTERS, LONGEST_NUMBER = ("trimestre", "trim"), 4
"""What stands after the number of a quarter, and characters that the number is read as, at most."""
LAST = ("IV", "V")
"""The number of the last quarter, and what is left of it."""
MIN_SAID = 2
"""Quarters or columns that say their own number, from which those beside them are told."""
SURE, MIN_LETTERS = 0.9, 4
"""Odds under which a character that stands alone may be a speck, and letters beside it, at least."""
HEADER_ROWS = 12
"""Grid rows from the top in which headings are looked for."""
FIRST = re.compile(r"\b((?:sem|trim)\s?)[lI|]$", re.IGNORECASE)
"""The first half year or quarter, its number read as a letter."""
KIND = re.compile(r"\b(tipo)\s?[1l|](?=\W|$)", re.IGNORECASE)
"""The first kind of something, its roman number read as another stroke."""
DIGIT = re.compile(r"[1-9]")
MONTHS_RUN = re.compile(rf"(?:{MONTH_WORDS})+")
MONTH = re.compile(MONTH_WORDS)


def named(table: Table) -> Table:
    """A table of a scan with such headings told apart and named."""
    cells: list[Cell] = []
    for cell in table.cells:
        if cell.row < HEADER_ROWS:
            cells += _months(_numbered(_without_specks(cell)), table.column_edges)
        else:
            cells.append(cell)
    return replace(table, cells=tuple(_quarters(list(_in_step(cells)))))


def _without_specks(cell: Cell) -> Cell:
    """A heading without the specks beside its words that were taken for a character."""
    lone = [w for w in cell.words if len(w.text) == 1 and fold(w.text) not in NUMERALS]
    weak = [w.text for w in lone if w.seen is not None and w.seen.confidence < SURE]
    kept = [text for text in cell.text.split() if text not in weak]
    if not weak or sum(c.isalpha() for c in "".join(kept)) < MIN_LETTERS:
        return cell
    return cell._replace(text=" ".join(kept), breaks=())


def _numbered(cell: Cell) -> Cell:
    """A heading whose number is a stroke (`Seml`, `Tipo1`), with the number."""
    text = KIND.sub(r"\g<1> I", FIRST.sub(r"\g<1>1", cell.text))
    return cell if text == cell.text else cell._replace(text=text)


def _months(cell: Cell, edges: Sequence[float]) -> list[Cell]:
    """The cells of months that were read as one over their columns; else the cell."""
    text = fold(cell.text).replace(" ", "")
    if cell.col_span < 2 or not MONTHS_RUN.fullmatch(text):
        return [cell]
    found = MONTH.findall(text)
    if len(found) != cell.col_span:
        return [cell]
    return [_part(cell, i, word.upper(), edges) for i, word in enumerate(found)]


def _part(cell: Cell, index: int, text: str, edges: Sequence[float]) -> Cell:
    col = cell.col + index
    place = cell.lugar
    if place.bbox is not None and len(edges) > col + 1:
        place = place._replace(bbox=(edges[col], place.bbox[1], edges[col + 1], place.bbox[3]))
    return cell._replace(col=col, col_span=1, text=text, lugar=place)


def _in_step(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells, with the months that are but for a letter what the months beside them leave for them.

    After December the next months are January. But for one more letter where the row prints that month once more, and
    where it stands between the month before and the month after. So are numbers of columns (`T 2 3 4`), which are one
    character.
    """
    told: dict[int, str] = {}
    own = sorted((c for c in cells if c.row < HEADER_ROWS and c.col_span == 1 and c.text), key=lambda c: c[:2])
    for i, cell in enumerate(own):
        near = [(k, own[i + k]) for k in (-2, -1, 1, 2) if 0 <= i + k < len(own)]
        near = [(k, other) for k, other in near if (other.row, other.col) == (cell.row, cell.col + k)]
        left = {(int(month[0]) - k - 1) % 12 + 1 for k, other in near if (month := month_of(other.text)) is not None}
        numbers = [int(other.text) - k for k, other in near if DIGIT.fullmatch(other.text)]
        if len(cell.text) == 1 and not cell.text.isdigit() and len(numbers) >= MIN_SAID and set(numbers) == {1}:
            told[id(cell)] = "1"
        if len(cell.text) == 1 and i >= MIN_SAID and (number := _elsewhere(own, i)):
            told[id(cell)] = number
        if month_of(cell.text) is not None or len(left) != 1 or len(near) < MIN_SAID:
            continue
        framed = {k for k, other in near if month_of(other.text) is not None} >= {-1, 1}
        for name in MONTH_LABELS[min(left) - 1]:
            again = any(other.row == cell.row and fold(other.text) == name for other in own)
            most = min(1 + again + framed, len(name) // 2)
            if (
                len(name) >= 3
                and Levenshtein.distance(fold(cell.text).replace(" ", "").translate(LETTERS), name) <= most
            ):
                told[id(cell)] = name.upper()
    for cell in cells:
        yield cell._replace(text=told[id(cell)], words=(), breaks=()) if id(cell) in told else cell


def _elsewhere(own: Sequence[Cell], i: int) -> str:
    """The number that follows the two before a heading wherever else they stand in its row; "" unless it counts on."""
    row, before = own[i].row, [cell.text for cell in own[i - 2 : i]]
    texts = [cell.text for cell in own if cell.row == row]
    at = i - next(k for k, cell in enumerate(own) if cell.row == row)
    if at < MIN_SAID or own[i].text == "1" or not all(map(DIGIT.fullmatch, before)):
        return ""
    others = {texts[k + 2] for k in range(len(texts) - 2) if texts[k : k + 2] == before and k + 2 != at}
    number = str(int(before[1]) + 1)
    return number if others == {number} and int(before[1]) == int(before[0]) + 1 else ""


def _quarters(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells, with the number of each quarter where four stand side by side."""
    told: dict[int, str] = {}
    own = [(c, *quarter) for c in cells if c.row < HEADER_ROWS and (quarter := _quarter(c.text))]
    own.sort(key=lambda quarter: quarter[0][:2])
    for first in range(len(own) - len(ROMAN) + 1):
        four = own[first : first + len(ROMAN)]
        beside = all(b.row == a.row and b.col == a.col + a.col_span for (a, *_), (b, *_) in pairwise(four))
        if beside and _counts_on([number for _, number, _ in four]):
            told |= {id(c): f"{roman} {word.upper()}" for (c, _, word), roman in zip(four, ROMAN, strict=True)}
    for cell in cells:
        yield cell._replace(text=told[id(cell)]) if id(cell) in told else cell


def _is_faded(read: str, roman: str) -> bool:
    """Whether a number is what is left of another one when strokes are lost."""
    rest = iter(roman)
    return all(stroke in rest for stroke in read)


def _counts_on(numbers: Sequence[str]) -> bool:
    """Whether four quarters side by side can only be the four of a year."""
    said = sum(number == roman for number, roman in zip(numbers, ROMAN, strict=True))
    lost = all(
        _is_faded(number, roman) or not (number in ROMAN or number.isdigit())
        for number, roman in zip(numbers, ROMAN, strict=True)
    )
    return said >= MIN_SAID or (numbers[-1] in LAST and lost)


def _quarter(text: str) -> tuple[str, str] | None:
    """Number and word of a quarter's heading, strokes told and a letter of the word wrong or lost; else None."""
    read = fold(text).replace(" ", "")
    for wrong in (0, 1):
        for word in QUARTERS:
            for size in range(LONGEST_NUMBER + 1):
                if Levenshtein.distance(read[size:], word, score_cutoff=wrong) <= wrong:
                    return read[:size].translate(STROKES).upper(), word
    return None
