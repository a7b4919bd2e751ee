"""Codes of a scan that break what their neighbours agree on: the reading that does not, where the print bears it out.

A digit misread in a code leaves a code, of another activity. What the codes of one page share (the stem that most begin
with, the group that a row stands under, a dot or none) tells which one to doubt and what it may be; the print tells
whether it is: a digit is changed only where two recognisers find the other one likelier in the picture as found, a dot
is set or left out where they do not speak against it. So a code that an office printed otherwise stays. What the print
bears out neither way is in review, with the figures of its row.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.layouts import Encaje
from extractors.layouts.outline import Parts, counts_on, following, parts_of
from extractors.readers.reread import Asked, Rereader
from extractors.repair.codes import code_form, first_line
from extractors.schemas import Box, Table
from extractors.schemas.page import Cell

CODE = re.compile(r"[A-Z]{0,4}\.?\(?\d[\dA-Z.,]*(?![^\W_])")
"""The code that a cell begins with."""
PLAIN = re.compile(r"[\d.,(]+")
COUNTED = re.compile(r"([A-Z]{2,4}\.)(\d+)(\.[A-Z].*)")
"""A code that numbers what stands under a group: `IND.02.AEI.05.01`."""
LETTERS = re.compile(r"([A-Z]{2,4})(\.?)(?=\d)")
MOSTLY, CODES = 0.6, 4
"""Share of the codes of a form, and how many, that give what the others have."""
LONG, COUNTING, FEW = re.compile(r"[A-Z]{0,4}\d{8,}"), 4, 2
"""A code that is a long number; digits at its end that count on, and before them that break the stem, at most."""
USUAL = 3
"""Codes of one shape that make it usual."""
IN_TURN = 0.5
"""Share of the codes of a column that count on, from which their turn tells of them."""
CERTAIN = 0.99
"""Odds of a code from which no second recogniser is asked: where it read another one, the first was never so sure."""
DOTTED = 0.8
"""Share of the codes of a column that have a dot, or none, from which one that does not is doubted."""
LEAST = 1.0
"""Points that a line is tall."""
SHOWN = 4.0
"""Logarithm of the odds by which a text may be less likely than what is read, for the print to show it."""
LIKELIER, CLEARLY = 2.0, 8.0
"""The same, by which another digit must be likelier than that which was read; with no neighbour that tells of it."""
OTHER_CODE = "código que sus vecinos contradicen"
"""Doubt of the cells of a row whose code is in review."""


def agreed_codes(table: Table, match: Encaje, reader: Rereader) -> Table:
    """A recognised table under a known header, its codes as their neighbours and the print have them.

    Args:
        table: the grid, after `settled_codes`.
        match: the header.
        reader: of the document's pages.
    """
    coded = {c.col for c in match.columnas if c.columna.campo == "codigo"}
    columns = coded | {c.col for c in match.columnas if c.columna.campo == match.layout.fila.campo}
    own = [
        cell
        for cell in table.cells
        if cell.col in columns and cell.row >= match.end and cell.lugar.bbox and CODE.match(cell.text)
        if not coded or cell.col in coded or cell.text[0].isalpha()  # a name may begin with a number
    ]
    if len(own) < CODES:
        return table
    codes = [_code(cell) for cell in own]
    tall = sorted(box[3] - box[1] for cell in own if (box := first_line(cell)) is not None)[len(own) // 4]
    boxes = [_line(cell, max(tall, LEAST)) for cell in own]
    wanted = {i: list(dict.fromkeys(texts)) for i, texts in _contradicted(codes).items()}
    said = _said_again(own, codes, boxes, table.pagina, reader)
    asked = sorted(wanted.keys() | said.keys())
    if not asked:
        return table
    texts = [[codes[i], *wanted.get(i, ()), *said.get(i, ())] for i in asked]
    short = reader.shortfalls(table.pagina, [(boxes[i], own) for i, own in zip(asked, texts, strict=True)])
    told: dict[int, Cell] = {}
    after, unclear = list(codes), list[int]()
    for i, names, lacks in zip(asked, texts, short, strict=True):
        better = _borne_out(names, lacks, wanted.get(i, ()))
        if better:
            cell, text = own[i], better + own[i].text[len(codes[i]) :]
            told[id(cell)] = cell._replace(text=text, alternatives=(cell.text, *cell.alternatives), breaks=())
            after[i] = better
        elif i in wanted and not _is_shown(lacks):
            unclear.append(i)
    still = _contradicted(after)
    doubted = [own[i] for i in unclear if i in still]
    return replace(table, cells=tuple(_doubted(told.get(id(c), c), doubted) for c in table.cells))


def _code(cell: Cell) -> str:
    found = CODE.match(cell.text)
    assert found is not None
    return found[0].rstrip(".,")


# ---- what the neighbours say -----------------------------------------------------------------------


def _contradicted(codes: Sequence[str]) -> dict[int, list[str]]:
    """Codes that break what the others agree on, each with what it would be if it did not.

    That is no code of another row, but where a form repeats its codes.
    """
    found: dict[int, list[str]] = defaultdict(list)
    repeated = len(codes) - len(set(codes)) >= USUAL
    for rule in (_other_stem, _other_group, _other_turn, _other_step, _other_dots, _letters_dot):
        for i, text in rule(codes):
            if text != codes[i] and (repeated or text not in codes):
                found[i].append(text)
    return found


def _other_stem(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Long numbers that differ in a digit or two from what most of their form begin with; their ends count on."""
    forms: dict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(codes):
        if LONG.fullmatch(code):
            forms[code_form(code)].append(i)
    for own in forms.values():
        stem, count = Counter(codes[i][:-COUNTING] for i in own).most_common(1)[0]
        if count < max(MOSTLY * len(own), CODES - 1):
            continue
        for i in own:
            if 0 < _misread(stem, codes[i][: len(stem)]) <= FEW:
                yield i, stem + codes[i][len(stem) :]


def _other_group(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Codes that end otherwise than the code of the group they stand under, and groups otherwise than their rows."""
    pairs = list(_under(codes))
    agree = sum(codes[i].endswith(codes[group]) for group, i in pairs)
    if len(pairs) < CODES or agree < MOSTLY * len(pairs):
        return
    for group, i in pairs:
        if not codes[i].endswith(codes[group]):
            yield i, codes[i][: -len(codes[group])] + codes[group]
            yield group, codes[i][-len(codes[group]) :]


def _under(codes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each code that ends in the form of a group's (`IND.01.AEI.05.01`), after the group before it."""
    last: dict[str, int] = {}
    for i, code in enumerate(codes):
        form = code_form(code)
        inner = next((g for g in last if g != form and any(map(str.isalpha, g)) and form.endswith("." + g)), None)
        if inner is not None:
            yield last[inner], i
        last[form] = i


def _other_turn(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Codes that do not count on from 1 under their group, or from the first of the page, where the others do."""
    turns: list[tuple[int, str]] = []
    group, turn = "", 0
    for i, code in enumerate(codes):
        if found := COUNTED.fullmatch(code):
            if not turns:  # its group may have begun on the page before
                turn = int(found[2])
            else:
                turn = turn + 1 if found[3] == group else 1
            group = found[3]
            turns.append((i, f"{found[1]}{turn:0{len(found[2])}d}{found[3]}"))
    if len(turns) >= CODES and sum(codes[i] == meant for i, meant in turns) >= MOSTLY * len(turns):
        yield from ((i, meant) for i, meant in turns)


def _other_step(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Codes of digits that stand between two which one other code counts on from and to, where the others do."""
    parts = [parts_of(code) for code in codes]
    steps = [counts_on(one, other) for one, other in pairwise(parts) if one and other]
    if len(steps) < CODES or sum(steps) < MOSTLY * len(steps):
        return
    for i in range(1, len(parts) - 1):
        before, own, after = parts[i - 1 : i + 2]
        if not (before and own and after) or counts_on(before, own):
            continue
        for meant in following(before):
            text = ".".join(meant)
            if counts_on(meant, after) and len(text) == len(codes[i]) and _misread(text, codes[i]) <= FEW:
                yield i, text


def _misread(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _other_dots(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Codes of digits that have no dot where the others have one, or have one where the others have none."""
    plain = {i: parts for i, code in enumerate(codes) if (parts := parts_of(code)) and len("".join(parts)) > 1}
    shapes = Counter(tuple(map(len, parts)) for parts in plain.values())
    dotted = sum(len(parts) > 1 for parts in plain.values())
    if dotted >= DOTTED * len(plain):
        usual = [shape for shape, count in shapes.items() if count >= USUAL and len(shape) > 1]
        for i, parts in plain.items():
            fits = [shape for shape in usual if len(parts) == 1 and sum(shape) == len(parts[0])]
            if len(fits) == 1:
                yield i, _cut(parts[0], fits[0])
    elif dotted <= (1 - DOTTED) * len(plain):
        for i, parts in plain.items():
            if len(parts) > 1 and shapes[(sum(map(len, parts)),)] >= USUAL:
                yield i, "".join(parts)


def _letters_dot(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Codes without a dot after their letters where all others of those letters have one."""
    kinds: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for i, code in enumerate(codes):
        if begin := LETTERS.match(code):
            kinds[begin[1]].append((i, bool(begin[2])))
    for letters, own in kinds.items():
        without = [i for i, dot in own if not dot]
        if len(without) < len(own) * (1 - MOSTLY) or (len(without) == 1 and len(own) > 1):
            yield from ((i, f"{letters}.{codes[i][len(letters) :]}") for i in without)


def _cut(digits: str, shape: Sequence[int]) -> str:
    ends = [sum(shape[: k + 1]) for k in range(len(shape))]
    return ".".join(digits[end - size : end] for end, size in zip(ends, shape, strict=True))


# ---- what the print says ---------------------------------------------------------------------------


def _said_again(
    own: Sequence[Cell], codes: Sequence[str], boxes: Sequence[Box], pagina: int, reader: Rereader
) -> dict[int, list[str]]:
    """Codes of digits alone of which another recogniser reads another of a usual shape, each with that.

    Not where codes count on: there their turn tells (`settled_codes`).
    """
    plain = [i for i, cell in enumerate(own) if PLAIN.fullmatch(cell.text.strip())]
    shapes = Counter(_shape(parts_of(codes[i])) for i in plain)
    if len(plain) < CODES or shapes[()] * 2 > len(plain):
        return {}
    in_turn = sum(counts_on(parts_of(codes[i]), parts_of(codes[k])) for i, k in pairwise(plain))
    if in_turn >= IN_TURN * (len(plain) - 1):
        return {}
    unsure = [i for i in plain if own[i].confidence < CERTAIN]
    read = reader.read(pagina, [Asked(boxes[i]) for i in unsure])
    found = {}
    for i, again in zip(unsure, read, strict=True):
        text = ".".join(parts_of(again.text))
        if text and text != codes[i] and len(parts_of(text)) > 1 and shapes[_shape(parts_of(text))] >= USUAL:
            found[i] = [text]
    return found


def _shape(parts: Parts) -> tuple[int, ...]:
    return tuple(map(len, parts))


def _borne_out(names: Sequence[str], lacks: Sequence[float], wanted: Sequence[str]) -> str:
    """The one text of those that a code may be that the print bears out; "" for none.

    Args:
        names: what was read, then what it may be.
        lacks: by how much each falls short of the likeliest reading.
        wanted: those of `names` that the neighbours tell of.
    """
    found = {}
    for name, lack in zip(names[1:], lacks[1:], strict=True):
        gain = lacks[0] - lack
        if lack > SHOWN:
            continue
        if _digits(name) == _digits(names[0]):
            enough = -SHOWN if name in wanted else LIKELIER
        else:
            enough = LIKELIER if name in wanted else CLEARLY
        if gain >= enough:
            found[name] = lack
    return min(found, key=lambda name: found[name]) if found else ""


def _is_shown(lacks: Sequence[float]) -> bool:
    """Whether the print shows what was read, and nothing else that was asked for."""
    return lacks[0] <= LIKELIER and min(lacks[1:]) >= lacks[0] + SHOWN


def _digits(code: str) -> str:
    return "".join(filter(str.isdigit, code))


def _doubted(cell: Cell, codes: Sequence[Cell]) -> Cell:
    """A cell, in doubt if it is one of some codes, or stands in its row."""
    inside = any(code.row <= cell.row < code.row + code.row_span and cell.col >= code.col for code in codes)
    return cell._replace(doubt=cell.doubt or OTHER_CODE) if inside else cell


def _line(cell: Cell, tall: float) -> Box:
    """The box of the first line of a cell; what was spelt anew has lost its breaks, but lines are as tall as others."""
    box = first_line(cell)
    assert box is not None
    x0, y0, x1, y1 = box
    return x0, y0, x1, y0 + (y1 - y0) / max(1, round((y1 - y0) / tall))
