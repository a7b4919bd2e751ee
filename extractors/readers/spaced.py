"""Text in columns that only spaces part: its lines, where the columns line up exactly, as lines of fields."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from extractors.readers.titles import Kind, Line

MIN_GAP: Final = 2
"""Spaces that part two columns; a single one parts words."""
MIN_COLUMNS: Final = 4
MIN_FIGURES: Final = 2
"""Figures of a line, and lines with so many, that make a table."""
MAX_BLOCK: Final = 5_000
"""Lines that are looked at together."""

_GAP: Final = re.compile(rf" {{{MIN_GAP},}}")
_FIGURE: Final = re.compile(r"[-(]?[$S/. ]*\d[\d.,']*\s?%?\)?")


@dataclass
class Spaced:
    """Parts the lines of a text; `crooked` counts the stretches that look like a table and do not line up."""

    crooked: int = 0

    def parted(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, those of a table in columns as rows with their fields."""
        block: list[Line] = []
        for line in lines:
            if line.kind is not Kind.TEXT or line.feed or len(block) >= MAX_BLOCK:
                yield from self._block(block)
                block = []
            if line.kind is Kind.TEXT:
                block.append(line)
            else:
                yield line
        yield from self._block(block)

    def _block(self, block: list[Line]) -> list[Line]:
        wide = [line for line in block if _GAP.search(line.text.strip())]
        if sum(_figures(_GAP.split(line.text.strip())) >= MIN_FIGURES for line in wide) < MIN_FIGURES:
            return block
        texts = [line.text.rstrip() for line in wide]
        cuts = _gutters(texts)
        if len(cuts) + 1 < MIN_COLUMNS or not all(_in_columns(text, cuts) for text in texts):
            self.crooked += 1
            return block
        edges = [0, *((start + end) // 2 for start, end in cuts), max(map(len, texts))]
        return [_row(line, edges) if line in wide else line for line in block]


def _figures(parts: Iterable[str]) -> int:
    return sum(_FIGURE.fullmatch(part) is not None for part in parts)


def _gutters(texts: list[str]) -> list[tuple[int, int]]:
    """Stretches of characters, start and end, that are blank in all the texts, between two columns."""
    width = max(map(len, texts))
    blank = [all(text[at : at + 1] in ("", " ") for text in texts) for at in range(width)]
    first = next((at for at, empty in enumerate(blank) if not empty), width)
    found: list[tuple[int, int]] = []
    start = None
    for at in range(first, width):
        if blank[at] and start is None:
            start = at
        elif not blank[at] and start is not None:
            found.append((start, at))
            start = None
    return [(start, end) for start, end in found if end - start >= MIN_GAP]


def _in_columns(text: str, cuts: list[tuple[int, int]]) -> bool:
    """Whether each gap of a line is at an edge of columns: else a text has slid out of its own."""
    lead = len(text) - len(text.lstrip())
    gaps = [(lead + m.start(), lead + m.end()) for m in _GAP.finditer(text.strip())]
    return all(any(start < gap_end and gap_start < end for start, end in cuts) for gap_start, gap_end in gaps)


def _row(line: Line, edges: list[int]) -> Line:
    fields = tuple(line.text[start:end].strip() for start, end in pairwise(edges))
    return replace(line, kind=Kind.ROW, fields=fields)
