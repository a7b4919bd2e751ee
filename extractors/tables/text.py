"""Words -> printed lines and cell texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.schemas.page import Box, Word

SAME_LINE = 0.5
"""Share of the lower word's height by which the middles of two words of one line may differ."""
TALL = 1.3
MIN_TURNED = 4
"""A word of so many letters and digits that is this much taller than wide is printed turned by 90 degrees."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Words joined by single spaces; `breaks`: the offsets of the spaces that are line breaks."""

    text: str
    bbox: Box
    breaks: tuple[int, ...]
    doubt: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, left to right."""

    words: tuple[Word, ...]
    y0: float
    y1: float

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """Height of the line's box."""
        return self.y1 - self.y0

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(word.text for word in self.words)


def is_turned(word: Word) -> bool:
    """Whether a word is printed vertically."""
    tall = word.y1 - word.y0 > TALL * (word.x1 - word.x0)
    return tall and sum(map(str.isalnum, word.text)) >= MIN_TURNED


def union(words: Iterable[Word]) -> Box:
    """The tight box of some words (at least one)."""
    boxes = [(w.x0, w.y0, w.x1, w.y1) for w in words]
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)


def text_lines(words: Sequence[Word], tolerance: float = SAME_LINE) -> list[TextLine]:
    """Groups upright words into printed lines, top to bottom.

    Args:
        words: in any order.
        tolerance: share of a word's height by which the middles of words of one line may differ.
    """
    groups: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda w: (w.y0 + w.y1, w.x0)):
        own_middle, own_height = (word.y0 + word.y1) / 2, word.y1 - word.y0
        if groups and own_middle - middle <= tolerance * min(height, own_height):
            group = groups[-1]
            group.append(word)
            middle += (own_middle - middle) / len(group)
            height = max(height, own_height)
        else:
            groups.append([word])
            middle, height = own_middle, own_height
    lines = []
    for group in groups:
        group.sort(key=lambda w: (w.x0, w.x1))
        lines.append(TextLine(tuple(group), min(w.y0 for w in group), max(w.y1 for w in group)))
    return lines


def join(words: Sequence[Word]) -> Joined:
    """Joins the words of one cell in reading order.

    Args:
        words: at least one, in the order of the page's text (it tells which way turned text runs).
    """
    if len(words) == 1:
        word = words[0]
        return Joined(word.text, (word.x0, word.y0, word.x1, word.y1), (), word.doubt)
    turned = [w for w in words if is_turned(w)]
    if turned and sum(len(w.text) for w in turned) * 2 > sum(len(w.text) for w in words):
        lines = _turned_lines(words)
    elif _one_line(words):
        lines = [sorted(words, key=lambda w: w.x0)]
    else:
        lines = [list(line.words) for line in text_lines(words)]
    pieces: list[str] = []
    breaks: list[int] = []
    length = 0
    for line in lines:
        if pieces:
            breaks.append(length)
            length += 1
        piece = " ".join(w.text for w in line)
        pieces.append(piece)
        length += len(piece)
    doubt = next((w.doubt for w in words if w.doubt), "")
    return Joined(" ".join(pieces), union(words), tuple(breaks), doubt)


def _one_line(words: Sequence[Word]) -> bool:
    """Whether words clearly stand on one line: the middle of each within the box of every other."""
    low = max(w.y0 for w in words)
    high = min(w.y1 for w in words)
    return all(low < (w.y0 + w.y1) / 2 < high for w in words)


def _turned_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Lines of turned text in reading order: columns of words, read upwards unless they run downwards."""
    columns: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.x0 + w.x1):
        middle = (word.x0 + word.x1) / 2
        if columns and middle <= max(w.x1 for w in columns[-1]) - SAME_LINE * (word.x1 - word.x0) / 2:
            columns[-1].append(word)
        else:
            columns.append([word])
    downwards = _runs_down(words)
    for column in columns:
        column.sort(key=lambda w: w.y0, reverse=not downwards)
    return columns[::-1] if downwards else columns


def _runs_down(words: Sequence[Word]) -> bool:
    """Whether turned words that follow each other on one line of the text layer go down the page."""
    down = up = 0
    for first, second in pairwise(words):
        if first.line == second.line:
            if second.y0 > first.y0:
                down += 1
            elif second.y0 < first.y0:
                up += 1
    return down > up
