"""Headings of a scan as some form prints them: without the strokes beside them, in one piece, their look-alikes told.

Only what no form knows is changed, into what one knows, in a row in which other headings are known.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz.distance import Hamming

from extractors.layouts.model import Layout
from extractors.layouts.recognise import MAX_HEADER_DEPTH, MAX_HEADER_START, in_vocabulary
from extractors.schemas import Table
from extractors.schemas.page import Cell
from extractors.values import fold

LEAST_KNOWN = 2
"""Headings of a row that forms know, from which it is one of headings."""
SHORTEST = 5
"""Letters of a heading in which look-alikes are told."""
YEAR_DIGITS = 4
SHORTEST_REPEATED = 4
"""The same where the row itself prints the heading elsewhere."""
STROKES = "1lIi|![]\u0027.,:;-–—“”\u0022"
"""What a rest of a ruling, or a speck, is taken for."""
STROKE = "1"
"""What is taken for a ruling where a heading is torn."""
GLUED_YEAR = re.compile(r"(?<=[^\W\d_])(?=[12]\w\d\d$)")
"""Where the space before a year was lost."""
YEAR_READ_SO = re.compile(r"\b2[689OoQD](?=\d\d$)")
"""The century of a year whose 0 was taken for another round digit: no plan is of 2923."""
LOOKS = str.maketrans("l1tj0q5", "iiiioos")
"""Letters that are taken for one another, each as one."""


def headed(table: Table, layouts: Sequence[Layout]) -> Table:
    """A recognised table with its headings spelt as one of the forms does.

    Args:
        table: the grid.
        layouts: the forms.
    """
    vocabulary = tuple(dict.fromkeys(text for layout in layouts for text in layout.vocabulary))
    plain = {_looks(text): text for text in vocabulary if "{" not in text and len(text) >= SHORTEST}
    changed: dict[int, Cell | None] = {}
    for row in range(min(table.n_rows, MAX_HEADER_START + MAX_HEADER_DEPTH)):
        own = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
        known = [not _is_figure(cell.text) and in_vocabulary(cell.text, vocabulary) for cell in own]
        if sum(known) < LEAST_KNOWN:
            continue
        beside_it = {fold(cell.text) for cell, is_known in zip(own, known, strict=True) if is_known}
        for cell, is_known in zip(own, known, strict=True):
            if not is_known and (text := _spelt(cell.text, vocabulary, plain) or _repeated(cell.text, beside_it)):
                changed[id(cell)] = cell._replace(text=text, alternatives=(cell.text, *cell.alternatives), breaks=())
        for i in range(len(own) - 1):
            one, other = own[i : i + 2]
            beside = one.col + one.col_span == other.col and one.row_span == other.row_span
            if not beside or known[i] or known[i + 1]:
                continue
            for text in (one.text + other.text, one.text + STROKE + other.text):
                is_word = any(map(str.isalpha, text))  # 19 and 12 are no year
                if is_word and in_vocabulary(text, vocabulary):
                    whole = one._replace(text=text, col_span=one.col_span + other.col_span, breaks=())
                    changed |= {id(one): whole, id(other): None}
                    break
    if not changed:
        return table
    cells = (changed.get(id(cell), cell) for cell in table.cells)
    return replace(table, cells=tuple(cell for cell in cells if cell is not None))


def _spelt(text: str, vocabulary: tuple[str, ...], plain: dict[str, str]) -> str:
    """A heading that forms know, for one that they do not; "" where there is none."""
    rest = YEAR_READ_SO.sub("20", GLUED_YEAR.sub(" ", without_strokes(text)))
    whole = sum(map(str.isalpha, rest)) >= SHORTEST or len(rest) == YEAR_DIGITS
    if rest != text and whole and in_vocabulary(rest, vocabulary):
        return rest
    return plain.get(_looks(text), "")


def _is_figure(text: str) -> bool:
    """Whether a text is neither words nor a year: trying it on all headings of all forms costs time."""
    return not any(map(str.isalpha, text)) and len(text) != YEAR_DIGITS


def _repeated(text: str, known: Collection[str]) -> str:
    """The one heading of the row that a word is but for a letter: `PROC` beside `PROG`."""
    words = [word for word in known if word.isalpha() and len(word) >= SHORTEST_REPEATED]
    like = [word for word in words if len(word) == len(text) and Hamming.distance(fold(text), word) == 1]
    return like[0] if text.isalpha() and len(like) == 1 else ""


def without_strokes(text: str) -> str:
    """A heading without the rests of rulings before and after its words."""
    words = text.split()
    while len(words) > 1 and words[0] in STROKES:
        words = words[1:]
    while len(words) > 1 and words[-1] in STROKES:
        words = words[:-1]
    return " ".join(words)


def _looks(text: str) -> str:
    return fold(text).translate(LOOKS)
