"""Second looks at words of a page: what was recognised weakly, with digits or strokes missing, or not at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser
from extractors.readers.cropped import (
    BEARING,
    OWN_CAPITAL,
    Crop,
    cut_out,
    gaps_of,
    lightness,
    part_of,
    rivals_with,
    words_of,
)
from extractors.readers.numerals import NUMERAL, told_numbers
from extractors.readers.recogniser import SMALL, TINY, Line, Network
from extractors.readers.segments import Layer, Run
from extractors.readers.widths import digit_width, room
from extractors.schemas.page import UNREADABLE, Word

Gray = NDArray[np.uint8]

FIRST = re.compile(r"(?:[l|!](?:er|ro|ra)|I(?:er|ro))[.º°]?")
"""What `1er`, `1ro` and `1ra` are taken for."""
DIGIT = 0.87
"""Heights of a capital that a digit with the paper beside it is wide, at most."""
LOST_DIGIT = 0.5
"""Digits by which the ink of a figure must be wider or narrower than its own, for one to be lost or made of dirt."""
FEW = 2
"""Letters that may be a figure: of `11` a small print makes `U` or `n`."""
CODE_DIGITS = 3
"""Digits from which a word with letters in it is taken for a code."""
ROMAN_STROKES = "III"
"""The longest roman number of strokes alone."""
SURE, FAIR, DOUBT = 0.95, 0.8, 0.5
"""Odds under which a code is read a second time, and a figure; odds, at most, of what two recognisers read
differently."""
DASH_BEFORE, DASH_LEAST, DASH_MOST = 0.6, 0.25, 0.75
"""Heights of a capital: how far before a figure its minus begins, at most, and how wide that is."""
DASH_DARK, DASH_WIDE = 0.35, 1.3
"""Share of the darkness of digits that a minus has, at least, and times its height that it is wide."""
POINTS = ".,"
"""What a dash before a figure is taken for."""
SPACE, BESIDE, LETTER = 0.28, 0.3, 0.7
"""Heights of a capital: the gap between words of a line, how far beside its ink a character is recognised, at most, and
the lowest letter of a word that was lost."""


def look_again(
    clean: Gray, grainy: Gray, crops: Sequence[Crop], lines: Sequence[Line], found: Layer, point: float
) -> list[list[Word]]:
    """The words of the runs of a page, after second looks at what the first one leaves in doubt or loses.

    Args:
        clean: the straight sheet without rulings.
        grainy: the same before it was smoothed.
        crops: what was shown of each run.
        lines: what was recognised there.
        found: the layer of ink.
        point: dots of the sheet in a point.

    Returns:
        The words of each run, left to right.
    """
    read = [
        list(words_of(crop, line, found, point, i)) for i, (crop, line) in enumerate(zip(crops, lines, strict=True))
    ]
    for network in (TINY, SMALL):  # a digit that stands alone may be smoothed away, or too thin
        _ask_again(grainy, crops, read, found, point, network)
    _find_lost(clean, crops, lines, read, found, point)
    _complete(grainy, crops, read, found, point)
    _sign(clean, crops, read, found)
    unsure = [(i, k) for i, own in enumerate(read) for k, word in enumerate(own) if _is_unsure(word)]
    parts = [(i, part_of(crops[i].run, read[i][k], found, point)) for i, k in unsure]
    for (i, k), second in zip(unsure, _reread(clean, parts, found, point), strict=True):
        read[i][k] = _agreed(read[i][k], second)
    return [
        [_counted(word) for word in told_numbers(clean, crop, line, own, found, point)]
        for crop, line, own in zip(crops, lines, read, strict=True)
    ]


def _counted(word: Word) -> Word:
    """A word with the 1 of an ordinal (`ler.` is `1er.`), which no word of Spanish begins like."""
    return word._replace(text=f"1{word.text[1:]}") if FIRST.fullmatch(word.text) else word


def _reread(
    image: Gray, parts: Sequence[tuple[int, Run]], found: Layer, point: float, network: Network = SMALL
) -> Iterator[list[Word]]:
    """The words of parts of a page, each with the index of its run, as a recogniser reads them by themselves."""
    crops = [cut_out(image, part, found.capital) for _, part in parts]
    lines = recogniser.recognise([crop.image for crop in crops], network)
    for (i, _), crop, line in zip(parts, crops, lines, strict=True):
        yield list(words_of(crop, line, found, point, i))


def _ask_again(
    image: Gray, crops: Sequence[Crop], read: list[list[Word]], found: Layer, point: float, network: Network
) -> None:
    """Asks about runs in which nothing was recognised once more; what is seen there takes its place in `read`."""
    blank = [(i, crops[i].run) for i, own in enumerate(read) if len(own) == 1 and own[0].text == UNREADABLE]
    for (i, _), own in zip(blank, _reread(image, blank, found, point, network), strict=True):
        read[i] = own


def _complete(image: Gray, crops: Sequence[Crop], read: list[list[Word]], found: Layer, point: float) -> None:
    """Asks once more about figures that their ink is too wide or too narrow for: the first of two ones is lost."""
    figures = [
        (i, k, crops[i].run if len(own) == 1 else part_of(crops[i].run, word, found, point))
        for i, own in enumerate(read)
        for k, word in enumerate(own)
        if _is_figure(word)
    ]
    digit = digit_width((read[i][k].text, part.x1 - part.x0) for i, k, part in figures)
    for network in (SMALL, TINY):
        odd = [(i, k, part) for i, k, part in figures if _misfits(read[i][k], part, image, found, digit)]
        again = _reread(image, [(i, part) for i, _, part in odd], found, point, network)
        for (i, k, part), other in zip(odd, again, strict=True):
            fits = len(other) == 1 and _is_figure(other[0]) and not _misfits(other[0], part, image, found, digit)
            if fits and _digits(other[0]) != _digits(read[i][k]):
                read[i][k] = other[0]


def _find_lost(
    image: Gray, crops: Sequence[Crop], lines: Sequence[Line], read: Sequence[list[Word]], found: Layer, point: float
) -> None:
    """Reads words by themselves of which nothing is recognised within their line, as roman numbers are lost."""
    lost = [(i, part) for i, own in enumerate(read) if len(own) > 1 for part in _unseen(crops[i], lines[i], found)]
    for (i, part), own in zip(lost, _reread(image, lost, found, point), strict=True):
        strokes = "I" * _stems(image, part)
        told = [word for word in own if _is_told(word)]
        read[i] += told or [word._replace(text=strokes) for word in own[:1] if strokes and strokes in ROMAN_STROKES]
        read[i].sort(key=lambda word: word.x0 + word.x1)


def _is_told(word: Word) -> bool:
    """Whether a word that was found late is surely one, or strokes to be counted."""
    return NUMERAL.fullmatch(word.text) is not None or (word.seen is not None and word.seen.confidence >= FAIR)


def _unseen(crop: Crop, line: Line, layer: Layer) -> Iterator[Run]:
    """Words within a run, as gaps part its ink, on which no character stands: its ends may be rests of rulings."""
    run = crop.run
    capital = max(layer.capital, OWN_CAPITAL * (run.y1 - run.y0))
    places = [crop.left + (c.x0 + c.x1) / 2 for c in recogniser.free(line) if c.text.strip()]
    gaps = [gap for gap in gaps_of(layer, run, capital) if gap[1] - gap[0] >= SPACE * capital]
    edges = [run.x0, *(x for gap in gaps for x in gap), run.x1]
    for low, high in zip(edges[2:-2:2], edges[3:-2:2], strict=True):
        part = Run(low, run.y0, high, run.y1)
        if not any(low - BESIDE * capital <= x <= high + BESIDE * capital for x in places) and _is_letter(layer, part):
            yield part


def _is_letter(layer: Layer, part: Run) -> bool:
    """Whether the ink of a part of a run is as tall as a letter."""
    rows = np.flatnonzero(layer.mask[part.y0 : part.y1, part.x0 : part.x1].any(axis=1))
    return len(rows) > 0 and int(rows[-1] - rows[0]) + 1 >= LETTER * layer.capital


def _stems(image: Gray, run: Run) -> int:
    """How many uprights stand side by side in a run, as many above as below its middle; 0 where there are others."""
    third = (run.y1 - run.y0) // 3
    left, right = max(0, run.x0 - 2), run.x1 + 2
    counts = {_strokes(image[y : y + third, left:right]) for y in (run.y0 + third // 2, run.y1 - third - third // 2)}
    return counts.pop() if len(counts) == 1 else 0


def _strokes(band: Gray) -> int:
    """How many dark stretches a band of a picture has from left to right."""
    if not band.size:
        return 0
    light = band.mean(axis=0)
    dark = light.max() - light
    return int(np.count_nonzero(np.diff((dark > dark.max() / 2).astype(np.int8)) == 1))


def _sign(image: Gray, crops: Sequence[Crop], read: Sequence[list[Word]], found: Layer) -> None:
    """Gives figures the minus that stands before them: recognisers lose it, or take it for a point."""
    for crop, own in zip(crops, read, strict=True):
        word = own[0] if len(own) == 1 else None
        if word is None or word.seen is None or word.text != word.seen.figure:
            continue
        digits = word.text.lstrip(POINTS)
        if digits[:1].isdigit() and len(word.text) - len(digits) <= 1 and _has_minus(image, crop.run, found.capital):
            text, odds = f"-{digits}", min(word.seen.figure_confidence, DOUBT)
            rivals = rivals_with(word.text, [other for other in word.seen.rivals if other != text])
            seen = replace(word.seen, figure=text, figure_confidence=odds, rivals=rivals)
            own[0] = word._replace(text=text, seen=seen)


def _has_minus(image: Gray, run: Run, capital: float) -> bool:
    """Whether a dash stands before a figure: at half its height, paler than digits as it is thin, wider than high."""
    height, first = run.y1 - run.y0, max(0, round(run.x0 - DASH_BEFORE * capital))
    ink = image[run.y0 : run.y1, first : run.x1]
    paper = lightness(ink, 0.9)
    seen = np.asarray(ink < paper - DASH_DARK * (paper - lightness(ink, 0.05)))
    inked = seen.any(axis=0)
    tops, feet = seen.argmax(axis=0), height - seen[::-1].argmax(axis=0)
    start = int(np.argmax(inked))
    rest = (inked & (tops >= height / 4) & (feet <= height * 3 / 4))[start:]
    width = int(np.argmin(rest)) if rest.size and not rest.all() else 0
    high = int(np.count_nonzero(seen[:, start : start + width].any(axis=1)))
    return DASH_LEAST * capital <= width <= DASH_MOST * capital and width >= DASH_WIDE * high


def _is_figure(word: Word) -> bool:
    return word.seen is not None and word.text == word.seen.figure and any(map(str.isdigit, word.text))


def _digits(word: Word) -> int:
    return sum(map(str.isdigit, word.text))


def _misfits(word: Word, run: Run, image: Gray, found: Layer, digit: float) -> bool:
    """Whether the ink of a figure is not as wide as the page's digits make it, or that of ones is of more strokes.

    A bracket without its other half is a one, too.
    """
    width = run.x1 - run.x0
    if word.text.count("(") != word.text.count(")"):
        return True
    if digit and abs(room(word.text, width, digit)) >= LOST_DIGIT:
        return True
    wide = word.text.isdigit() and width > (len(word.text) * DIGIT + BEARING) * found.capital
    return wide or (set(word.text) == {"1"} and _stems(image, run) > len(word.text))


def _is_unsure(word: Word) -> bool:
    """Whether a second recogniser is asked: a figure that may be none, an unsure code or letter, a weak figure."""
    digits = sum(c.isdigit() for c in word.text)
    if word.seen is None:
        return False
    if not digits:
        return len(word.text) <= FEW and word.text.isalpha() and word.seen.confidence < SURE
    if word.text == word.seen.figure:
        return word.seen.confidence < FAIR
    is_code = digits >= CODE_DIGITS and any(c.isalpha() for c in word.text)
    return word.seen.confidence < SURE or not is_code


def _agreed(one: Word, second: Sequence[Word]) -> Word:
    """A word after two recognisers: agreement makes a figure surer, what differs stays beside.

    The second reads letters and digits apart better, so of anything but a plain figure its reading is kept.
    """
    other = second[0] if len(second) == 1 else one
    a, b = one.seen, other.seen
    if a is None or b is None or other is one:
        return one
    if one.text == other.text:
        sure = max(a.confidence, b.confidence)
        figure = max(a.figure_confidence, b.figure_confidence) if a.figure == b.figure else a.figure_confidence
        return one._replace(seen=replace(a, confidence=sure, figure_confidence=figure))
    if one.text != a.figure and b.confidence > a.confidence:
        return other._replace(seen=replace(b, rivals=rivals_with(a.figure, b.rivals)))
    weak = min(a.figure_confidence, DOUBT)
    return one._replace(seen=replace(a, figure_confidence=weak, rivals=rivals_with(other.text, a.rivals)))
