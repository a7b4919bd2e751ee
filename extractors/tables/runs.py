"""Runs: words of one line that belong together, each a value or a text. What columns are found from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.schemas.page import Word
from extractors.tables.text import is_turned, text_lines

SAME_BASELINE = 0.3
"""Share of a word's height by which the middles of words on one baseline may differ."""
WORD_SPACE = 0.6
"""Word heights. Texts on a baseline no farther apart than this are one run."""
DIGIT_SPACE = 0.27
"""Word heights. The same where a value is involved: columns of numbers may stand close."""

VALUE = re.compile(r"^[(\[]?[-–—−+]?(?:S/\.?|US\$|\$)?[-–−]?\d[\d.,'’]*(?:%|‰)?[)\]*]*$|^[-–—]+$")
ABSENCE = re.compile(r"^(?:S\.?P\.?|S\.?I\.?|N\.?D\.?|N/?A\.?|NA|ND)$")
SIGN = frozenset({"S/", "S/.", "$", "US$", "%", "(", ")"})


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are printed as one piece."""

    words: tuple[Word, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    value: bool
    """Whether it is a number, a dash or a mark of absence."""

    @property
    def x(self) -> float:
        """Horizontal middle."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """Vertical middle."""
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.y1 - self.y0


def is_value(text: str) -> bool:
    """Whether a word is a number, a dash or a mark of absence."""
    return VALUE.match(text) is not None or ABSENCE.match(text) is not None


def baselines(words: Sequence[Word]) -> list[list[Run]]:
    """Upright words as lines of runs, top to bottom, left to right."""
    lines = text_lines([w for w in words if not is_turned(w)], SAME_BASELINE)
    return [_runs(line.words) for line in lines]


def _runs(words: Sequence[Word]) -> list[Run]:
    groups: list[list[Word]] = []
    was_value = False
    for word in words:
        value = is_value(word.text) or word.text in SIGN
        if groups:
            last = groups[-1][-1]
            height = min(word.y1 - word.y0, last.y1 - last.y0)
            space = DIGIT_SPACE if value or was_value else WORD_SPACE
            if word.x0 - last.x1 <= space * height:
                groups[-1].append(word)
                was_value = value
                continue
        groups.append([word])
        was_value = value
    return [run_of(group) for group in groups]


def run_of(words: Sequence[Word]) -> Run:
    """One run of some words (at least one)."""
    value = all(is_value(w.text) or w.text in SIGN for w in words) and any(is_value(w.text) for w in words)
    return Run(
        tuple(words),
        min(w.x0 for w in words),
        min(w.y0 for w in words),
        max(w.x1 for w in words),
        max(w.y1 for w in words),
        value,
    )
