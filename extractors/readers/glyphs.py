"""The digits of a page as the page itself prints them: one that looks more like another is taken for that one.

Recognisers know many fonts and err alike on small dirty print (a 6 for an 8). A page prints its figures in one font:
the median of its sixes and that of its eights show which of the two a digit is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from extractors.readers.cropped import rivals_with
from extractors.readers.looks import DOUBT
from extractors.readers.straighten import sampled
from extractors.schemas.page import STRUCK, Way, Word

Gray = NDArray[np.uint8]
Pattern = NDArray[np.float32]
"""Dots of a digit, row by row, of no mean and of length 1."""
Patterns = NDArray[np.float32]
"""Dots x digits."""

CAPITAL = 24
"""Dots that a capital is made tall."""
WIDTH, HEIGHT, ASTRAY = 14, 30, 3
"""Dots of what is compared of a digit, and how far from its place it may stand."""
MARK = 0.5
"""Widths of a digit that a mark takes."""
MIN_SEEN, ENOUGH = 3, 60
"""Digits of one kind from which a page shows what it looks like, and of which it is told, at most."""
ROUNDS = 3
"""Times that digits are laid on their median before it is taken."""
CLEAR, LIKER = 0.85, 0.01
"""Likeness (normalised correlation) from which a digit is seen to be one, and how much more it is than that to the one
that was recognised."""
CERTAIN = 0.99
"""Odds from which a recogniser is believed: of words that look otherwise most had been read right on the pages tried,
and hardly any with lower odds."""
BARE = 1e-6
"""Contrast under which there is none."""
DIGITS, FIGURE = "0123456789", "0123456789.,%-"
"""Characters of numbers, and of figures."""


def by_own_digits(words: Sequence[Word], image: Gray, way: Way, capital: float) -> list[Word]:
    """The words of a page, those corrected of which one digit clearly looks more like another digit of the page.

    Args:
        words: the words, points of the straight sheet.
        image: a picture of the page.
        way: points of the sheet -> its dots.
        capital: height of a capital, points.

    Returns:
        The words; one that changed is in doubt, with what was recognised as its other reading.
    """
    wide = [(w.x1 - w.x0) / _width(w.text) for w in words if _is_figure(w.text)]
    if not wide:
        return list(words)
    advance = float(np.median(wide))
    places = [list(_places(word, image, way, CAPITAL / capital, advance)) for word in words]
    seen = defaultdict(list)
    for word, own in zip(words, places, strict=True):
        for i, around in own if _is_figure(word.text) else ():
            seen[word.text[i]].append(around)
    shown = {digit: _pattern(found[:ENOUGH]) for digit, found in seen.items() if len(found) >= MIN_SEEN}
    known = {digit: pattern for digit, pattern in shown.items() if pattern is not None}
    if not known:
        return list(words)
    patterns = np.stack(list(known.values()), axis=1)
    return [_corrected(word, own, list(known), patterns) for word, own in zip(words, places, strict=True)]


def _is_figure(text: str) -> bool:
    return _has_digit(text) and set(text) <= set(FIGURE)


def _has_digit(text: str) -> bool:
    return any(c in DIGITS for c in text)


def _width(text: str) -> float:
    """Widths of a digit that a figure takes; digits of one font are equally wide."""
    return sum(1.0 if c in DIGITS else MARK for c in text)


def _places(word: Word, image: Gray, way: Way, scale: float, advance: float) -> Iterator[tuple[int, Gray]]:
    """The digits that a word ends with: their places in its text, each with what is around it in the picture."""
    start = len(word.text.rstrip(FIGURE))
    if not _has_digit(word.text[start:]):
        return
    one = advance if start else (word.x1 - word.x0) / _width(word.text)
    left, middle, half = word.x0 - WIDTH / scale, (word.y0 + word.y1) / 2, (HEIGHT / 2 + ASTRAY) / scale
    box = (left, middle - half, word.x1 + WIDTH / scale, middle + half)
    line = sampled(image, way, box, scale, scale)[: HEIGHT + 2 * ASTRAY]
    for i in range(start, len(word.text)):
        if word.text[i] in DIGITS:
            at = word.x1 - (_width(word.text[i + 1 :]) + 0.5) * one - left
            first = max(0, round(at * scale - WIDTH / 2) - ASTRAY)
            around = line[:, first : first + WIDTH + 2 * ASTRAY]
            if around.shape == (HEIGHT + 2 * ASTRAY, WIDTH + 2 * ASTRAY):
                yield i, around


def _pattern(seen: Sequence[Gray]) -> Pattern | None:
    """What one digit looks like: the median of all that were read as it, laid one on the other; None if few look so."""
    every = [_windows(around) for around in seen]
    pattern = _levelled(np.mean([windows[len(windows) // 2] for windows in every], axis=0))
    for _ in range(ROUNDS):
        pattern = _levelled(np.median([windows[(windows @ pattern).argmax()] for windows in every], axis=0))
    usual = float(np.median([(windows @ pattern).max() for windows in every]))
    return pattern if usual >= CLEAR else None


def _windows(around: Gray) -> NDArray[np.float32]:
    """All windows as tall and wide as a digit around its place, whatever their light: places x dots."""
    own = sliding_window_view(around.astype(np.float32), (HEIGHT, WIDTH)).reshape(-1, HEIGHT * WIDTH)
    return _levelled(own)


def _levelled(windows: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    level = windows - windows.mean(axis=-1, keepdims=True)
    return np.asarray(level / np.maximum(np.linalg.norm(level, axis=-1, keepdims=True), BARE), dtype=np.float32)


def _corrected(word: Word, places: Sequence[tuple[int, Gray]], digits: Sequence[str], patterns: Patterns) -> Word:
    """The word with its one digit corrected that clearly looks like another, if all others look like themselves.

    One that is as like the digit that was recognised, and what was recognised without a doubt, stays, in doubt now.
    """
    if word.seen is None:
        return word
    other: list[tuple[int, str, float]] = []
    for i, around in places:
        like = (_windows(around) @ patterns).max(axis=0)
        best = int(like.argmax())
        if digits[best] != word.text[i]:
            clear = word.text[i] in digits and like[best] >= CLEAR
            margin = float(like[best] - like[digits.index(word.text[i])]) if clear else 0.0
            other.append((i, digits[best] if clear else "", margin))
    if len(other) != 1 or not other[0][1]:
        return word
    ((i, digit, margin),) = other
    instead = word.text[:i] + digit + word.text[i + 1 :]
    liker = margin >= LIKER and word.seen.confidence < CERTAIN
    text, rival = (instead, word.text) if liker else (word.text, instead)
    seen = replace(word.seen, confidence=min(word.seen.confidence, DOUBT), rivals=rivals_with(rival, word.seen.rivals))
    if seen.figure != word.text:
        return word._replace(text=text, seen=seen)
    seen = replace(seen, figure=text, figure_confidence=min(seen.figure_confidence, DOUBT))
    return word._replace(text=text, seen=seen, doubt=STRUCK)  # recognisers err alike on it
