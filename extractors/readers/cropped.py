"""Runs of ink on a straight sheet -> what the recogniser is shown of them, and the words that it makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser
from extractors.readers.recogniser import Character, Line
from extractors.readers.segments import Layer, Run
from extractors.schemas.page import UNREADABLE, Recognised, Word

Gray = NDArray[np.uint8]

MARGIN, SIDES = 0.3, 0.7
"""Heights of a capital of paper above and below a run in front of the recogniser, and on either side: with less, the
first of two digits that stand close is lost."""
WORD_GAP, SURE_GAP, FIGURE_GAP = 0.16, 0.42, 0.8
"""Heights of a capital: the least gap for a space that the recogniser sees, the gap that is one in any case, and the
one that parts digits."""
BEARING = 0.08
"""Heights of a capital of paper that belong to a letter on either side."""
OWN_CAPITAL = 0.72
"""Height of a capital in the height of a run, at least (accents and descenders are the rest)."""
LOWEST_LETTER = 0.5
"""Heights of a capital that a letter is tall, at least."""
END = 10_000
"""Dots beyond any run."""
NEAR_GAP = 0.75
"""Heights of a capital between a space as the recogniser places it and its gap in the ink, at most."""
AS_WIDE = 0.7
"""Share of the widest gap around a space that another one is wide, to be one too: on either side of a dash."""
RIVAL = 0.02
"""Odds from which another reading of a character is told."""
MAX_RIVALS = 3


@dataclass(frozen=True, slots=True)
class Crop:
    """What is shown of a run.

    Attributes:
        run: where its ink stands, dots of the sheet.
        image: its picture with paper around it.
        left: dots of the sheet left of that picture.
    """

    run: Run
    image: Gray
    left: int


def cut_out(clean: Gray, run: Run, capital: float) -> Crop:
    """A run with paper around it, as the recogniser reads best.

    Args:
        clean: the straight sheet without rulings.
        run: where the ink stands.
        capital: height of a capital, dots.
    """
    margin = max(2, round(MARGIN * capital))
    top, bottom = max(0, run.y0 - margin), min(clean.shape[0], run.y1 + margin)
    # What is lower than a line (a dash, a dot) gets the height of one, or it would be blown up to a letter.
    lack = round(1.5 * capital) - (bottom - top)
    if lack > 0:
        top, bottom = max(0, top - lack // 2), min(clean.shape[0], bottom + (lack + 1) // 2)
    sides = max(2, round(SIDES * capital))
    left, right = max(0, run.x0 - sides), min(clean.shape[1], run.x1 + sides)
    image = clean[top:bottom, left:right]
    padded = np.full((bottom - top, right - left), lightness(image, 0.9), np.uint8)
    inner = slice(max(0, run.x0 - left), run.x1 - left)
    padded[:, inner] = image[:, inner]
    return Crop(run, padded, left)


def lightness(image: Gray, share: float) -> int:
    """The lightness that so much of a small picture is under: what `np.percentile` says, in a tenth of the time."""
    ordered = np.sort(image, axis=None)
    low, part = divmod(share * (len(ordered) - 1), 1)
    under, over = int(ordered[int(low)]), int(ordered[min(int(low) + 1, len(ordered) - 1)])
    return int(under + part * (over - under))


def words_of(crop: Crop, line: Line, layer: Layer, point: float, index: int) -> Iterator[Word]:
    """The words of a run, parted where there is a gap in the ink."""
    characters = recogniser.free(line)
    run = crop.run
    if run.y1 - run.y0 < LOWEST_LETTER * layer.capital and any(c.text.isalnum() for c in characters):
        return  # a mark or a speck in front of the recogniser with the line above or below
    # As tall and wide as a text layer makes words, whatever letters they are of.
    lack = max(0.5 * layer.capital, 1.6 * layer.capital - (run.y1 - run.y0)) / 2
    side = BEARING * layer.capital
    top, bottom = (run.y0 - lack) / point, (run.y1 + lack) / point
    if not any(c.text.strip() for c in characters):
        if _is_substantial(layer, run):
            seen = Recognised(0.0, "", 0.0)
            yield Word(run.x0 / point, top, run.x1 / point, bottom, UNREADABLE, index, seen=seen)
        return
    capital = max(layer.capital, OWN_CAPITAL * (run.y1 - run.y0))  # a title's letters stand wider apart
    for part, (low, high), (first, last) in _parted(characters, gaps_of(layer, run, capital), crop, capital):
        text = "".join(c.text for c in part)
        digits = recogniser.figures(line, first - crop.left, last - crop.left)
        seen = Recognised(
            min(c.confidence for c in part),
            "".join(c.text for c in digits),
            min((c.confidence for c in digits), default=0.0),
            tuple(_rivals(digits)),
        )
        yield Word((low - side) / point, top, (high + side) / point, bottom, text, index, seen=seen)


def part_of(run: Run, word: Word, layer: Layer, point: float) -> Run:
    """Where in a run the ink of one of its words stands."""
    side = BEARING * layer.capital
    return Run(round(word.x0 * point + side), run.y0, round(word.x1 * point - side), run.y1)


def _is_substantial(layer: Layer, run: Run) -> bool:
    """Whether a run in which nothing is recognised has as much ink as a character."""
    tall = run.y1 - run.y0 >= 0.6 * layer.capital
    return tall and int(layer.mask[run.y0 : run.y1, run.x0 : run.x1].sum()) >= 0.06 * layer.capital**2


def gaps_of(layer: Layer, run: Run, capital: float) -> list[tuple[int, int]]:
    """Columns without ink inside a run, in dots of the sheet."""
    inked = np.asarray(layer.mask[run.y0 : run.y1, run.x0 : run.x1].any(axis=0))
    steps = np.flatnonzero(np.diff(inked.astype(np.int8)))
    inside = [(int(a) + 1 + run.x0, int(b) + 1 + run.x0) for a, b in pairwise(steps) if not bool(inked[int(a) + 1])]
    return [gap for gap in inside if gap[1] - gap[0] >= WORD_GAP * capital]


def _parted(
    characters: Sequence[Character], gaps: Sequence[tuple[int, int]], crop: Crop, capital: float
) -> Iterator[tuple[list[Character], tuple[int, int], tuple[float, float]]]:
    """Characters between spaces, the ink from which to which they reach, and the middles of the gaps around."""
    spaces = [crop.left + (c.x0 + c.x1) / 2 for c in characters if c.text == recogniser.SPACE]
    rest = [c for c in characters if c.text != recogniser.SPACE]
    places = [crop.left + (c.x0 + c.x1) / 2 for c in rest]
    seen = {gap for place in spaces for gap in _wide_gaps(place, gaps, capital)}
    start, edge = crop.run.x0, float(crop.left - 1)
    for low, high in [*gaps, (crop.run.x1, crop.run.x1 + END)]:
        middle = (low + high) / 2
        count = sum(place < middle for place in places)
        if high != crop.run.x1 + END:
            inside = 0 < count < len(rest) and _in_figure(rest[count - 1].text, rest[count].text)
            if high - low < (FIGURE_GAP if inside else SURE_GAP) * capital and (inside or (low, high) not in seen):
                continue
        if count:
            yield rest[:count], (start, low), (edge, middle)
        rest, places = rest[count:], places[count:]
        start, edge = high, middle


def _wide_gaps(place: float, gaps: Sequence[tuple[int, int]], capital: float) -> list[tuple[int, int]]:
    """The gaps in the ink that may be a space as the recogniser places it: the widest around it, and those like it."""
    near = [gap for gap in gaps if gap[0] - NEAR_GAP * capital <= place <= gap[1] + NEAR_GAP * capital]
    widest = max((high - low for low, high in near), default=0)
    return [gap for gap in near if gap[1] - gap[0] >= AS_WIDE * widest]


def _in_figure(left: str, right: str) -> bool:
    """Whether two neighbours belong to one figure: a mark leaves more paper than a letter."""
    return (left.isdigit() and (right.isdigit() or right in ".,%")) or (left in ".,-" and right.isdigit())


def rivals_with(text: str, others: Sequence[str]) -> tuple[str, ...]:
    """Other readings of a figure with one more before them, each once, and no more than are told."""
    return tuple(dict.fromkeys((text, *others)))[:MAX_RIVALS]


def _rivals(characters: Sequence[Character]) -> list[str]:
    """The figure with one character read otherwise, the likeliest first."""
    found = [(c.other_confidence, i) for i, c in enumerate(characters) if c.other_confidence >= RIVAL]
    found.sort(reverse=True)
    texts = [c.text for c in characters]
    return ["".join([*texts[:i], characters[i].other, *texts[i + 1 :]]) for _, i in found[:MAX_RIVALS]]
