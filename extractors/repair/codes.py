"""Codes of a scan that do not go with those around them, read a second time.

A digit misread in a code would lose its row, or give it to another activity. What the second reading says is taken
where it has the dots that the codes of the column have, with the same digits; or where it counts on from the code
before or to the one after, and what was read first does neither. A code that both readings give alike stays as it is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.layouts import Encaje, spelled
from extractors.layouts.outline import USUAL, Parts, counts_on, parts_of
from extractors.readers.reread import Asked, Rereader
from extractors.schemas import Box, Table
from extractors.schemas.page import Cell

CODE = re.compile(r"([A-Z]{2,4}\.)(\d+(?:\.\d+)*)(?![^\W_])|([A-Z]{0,4})(\d[\d.,\s]*)(?![^\W_])")
"""Letters, digits and marks that a cell begins with; of a line with a name after it, no more than its first word."""
MOSTLY = 0.5
"""Share of the codes of one kind that count on, from which one that does not is looked at."""
DOTTED = 0.6
"""Share of the codes of a column that have a dot, from which one without it may have lost it."""
SURE = 0.9
"""Odds of its least sure character from which a second reading says where dots stand."""


def settled_codes(table: Table, match: Encaje, reader: Rereader) -> Table:
    """A recognised table under a known header, after a second look at the codes that its others leave in doubt.

    Args:
        table: the grid, its labels spelt as the form does.
        match: the header.
        reader: of the document's pages.
    """
    table = _with_known_forms(table, match, reader)
    columns = {c.col for c in match.columnas if c.columna.campo in ("codigo", match.layout.fila.campo)}
    kinds: dict[str, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        code = CODE.match(cell.text) if cell.col in columns and cell.row >= match.end and cell.lugar.bbox else None
        if code is not None and (code[1] or cell.col_span == 1):  # a group's line goes over the whole table
            kinds[code[1] or ""].append(cell)
    told = {id(cell): better for own in kinds.values() for cell, better in _settled(own, table.pagina, reader)}
    return replace(table, cells=tuple(told.get(id(cell), cell) for cell in table.cells)) if told else table


def _settled(own: Sequence[Cell], pagina: int, reader: Rereader) -> Iterator[tuple[Cell, Cell]]:
    """Cells with codes of one kind, each with what it says after a second look, where that is another code."""
    codes = [_code(cell.text) for cell in own]
    doubtful = sorted({*_out_of_turn(codes), *_undotted(codes)})
    boxes = [Asked(box) for i in doubtful if (box := first_line(own[i])) is not None]
    for i, read in zip(doubtful, reader.read(pagina, boxes) if boxes else (), strict=True):
        code = CODE.match(own[i].text)
        assert code is not None
        second = _code(read.text)
        if code[1]:
            second = second[-len(codes[i]) :]  # of `AE1.02.01` the 1 is a letter
        if _is_better(second, read.confidence, i, codes):
            text = (code[1] or code[3]) + ".".join(second) + own[i].text[len(code[0].rstrip()) :]
            yield own[i], own[i]._replace(text=text, alternatives=(own[i].text, *own[i].alternatives), breaks=())


def _with_known_forms(table: Table, match: Encaje, reader: Rereader) -> Table:
    """The table with codes of an odd form (`IND.01.AEE03.01`, `6.8.1.3c`) as read again, if that form is usual."""
    columns = {c.col for c in match.columnas if c.columna.campo == "codigo"}
    own = [c for c in table.cells if c.col in columns and c.col_span == 1 and c.row >= match.end and c.lugar.bbox]
    forms = Counter(code_form(cell.text) for cell in own)
    odd = [c for c in own if any(map(str.isalpha, c.text)) and forms[code_form(c.text)] < USUAL]
    if not odd or max(forms.values()) < USUAL:
        return table
    boxes = [Asked(box) for cell in odd if (box := first_line(cell)) is not None]
    said = dict(zip(map(id, odd), (read.text for read in reader.read(table.pagina, boxes)), strict=True))
    again = replace(table, cells=tuple(c._replace(text=said.get(id(c), c.text)) for c in table.cells))
    texts = {cell.text for cell in own}
    cells = (
        before._replace(text=after.text, alternatives=(before.text, *before.alternatives), breaks=())
        if id(before) in said and forms[code_form(after.text)] >= USUAL and after.text not in texts
        else before
        for before, after in zip(table.cells, spelled(again, match).cells, strict=True)
    )
    return replace(table, cells=tuple(cells))


def code_form(code: str) -> str:
    """A code with its digits as 9: those of one kind are of one form."""
    return re.sub(r"\d", "9", code)


def _code(text: str) -> Parts:
    """The numbers of the code that a text begins with, dirt before it left out; () for none."""
    found = CODE.match(text.lstrip(" .,:;·"))
    if found is None:
        return ()
    digits = (found[2] or found[4]).strip(" .,")
    return parts_of(digits if "." in digits else re.sub(r"\s", "", digits))


def _out_of_turn(codes: Sequence[Parts]) -> Iterator[int]:
    """Codes that count on from none beside them, in a column of codes that do."""
    near = [_is_in_turn(code, i, codes) for i, code in enumerate(codes)]
    if sum(near) >= MOSTLY * len(codes):
        yield from (i for i, is_near in enumerate(near) if not is_near or codes[i] in codes[:i])


def _undotted(codes: Sequence[Parts]) -> Iterator[int]:
    """Codes without a dot, in a column of codes that have one."""
    whole = [i for i, code in enumerate(codes) if len(code) == 1 and len(code[0]) > 1]
    if codes and len(codes) - len(whole) >= DOTTED * len(codes) and any(len(code) > 1 for code in codes):
        yield from whole


def _is_in_turn(code: Parts, i: int, codes: Sequence[Parts]) -> bool:
    """Whether a code counts on from the one before its place, or to the one after it."""
    before, after = codes[i - 1] if i else (), codes[i + 1] if i + 1 < len(codes) else ()
    return bool(code) and ((bool(before) and counts_on(before, code)) or (bool(after) and counts_on(code, after)))


def _is_better(second: Parts, odds: float, i: int, codes: Sequence[Parts]) -> bool:
    first = codes[i]
    if not second or second == first:
        return False
    if "".join(first) == "".join(second):
        return len(first) == 1 and odds >= SURE
    stands = _is_in_turn(first, i, codes) and first not in codes[:i]
    return not stands and second not in codes and _is_in_turn(second, i, codes)


def first_line(cell: Cell) -> Box | None:
    """The box of the first line of a cell, points."""
    if cell.lugar.bbox is None:
        return None
    x0, y0, x1, y1 = cell.lugar.bbox
    return x0, y0, x1, y0 + (y1 - y0) / (len(cell.breaks) + 1)
