"""The digits of a page as the page itself prints them: whether one that was read looks more like another.

Recognisers know many fonts and err alike on small dirty print (a 6 for an 8). A page prints one font: the median of its
sixes and that of its eights show which of the two a digit is, whatever the recognisers say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Pattern = NDArray[np.float32]

CAPITAL = 24
"""Dots that a capital is tall in the pictures."""
SIDE = 12
"""Dots of paper in them on either side of a figure."""
WIDTH, HEIGHT, ASTRAY = 14, 30, 3
"""Dots of what is compared of a digit, and how far from its place it may stand."""
MARK = 0.5
"""Widths of a digit that a mark takes."""
MIN_SEEN = 3
"""Digits of one kind from which a page shows what it looks like."""
ROUNDS = 3
"""Times that digits are laid on their median before it is taken."""
CLEAR = 0.85
"""Likeness (normalised correlation) from which a digit is seen to be one."""


def unlike(pictures: Sequence[tuple[Gray, str]]) -> list[bool]:
    """Whether a digit of a figure looks more like another digit of its page.

    Args:
        pictures: figures of one page with what was read in them: a capital tall `CAPITAL` dots, in the middle of
            the height, and `SIDE` dots of paper left and right.

    Returns:
        One answer a figure; False also where nothing can be told.
    """
    places = [list(_places(picture, text)) for picture, text in pictures]
    seen = defaultdict(list)
    for own in places:
        for digit, around in own:
            seen[digit].append(around)
    patterns = {digit: _pattern(found) for digit, found in seen.items() if len(found) >= MIN_SEEN}
    return [any(_is_other(digit, around, patterns) for digit, around in own) for own in places]


def _places(picture: Gray, text: str) -> list[tuple[str, Gray]]:
    """The digits of a figure, each with what is around its place; digits of one font are equally wide."""
    wide = [1.0 if c.isdigit() else MARK for c in text]
    share = (picture.shape[1] - 2 * SIDE) / sum(wide) if wide else 0.0
    paper = ASTRAY + HEIGHT
    roomy = cv2.copyMakeBorder(picture, paper, paper, paper, paper, cv2.BORDER_REPLICATE)
    top = paper + round((picture.shape[0] - HEIGHT) / 2) - ASTRAY
    found: list[tuple[str, Gray]] = []
    for i, c in enumerate(text):
        if c in "0123456789":
            left = paper + round(SIDE + (sum(wide[:i]) + 0.5) * share - WIDTH / 2) - ASTRAY
            around = roomy[top : top + HEIGHT + 2 * ASTRAY, left : left + WIDTH + 2 * ASTRAY]
            found.append((c, np.asarray(around, dtype=np.uint8)))
    return found


def _pattern(seen: Sequence[Gray]) -> Pattern:
    """What one digit looks like: the median of all that were read as it, laid one on the other."""
    at = ASTRAY, ASTRAY
    pattern = np.mean([_levelled(around, *at) for around in seen], axis=0, dtype=np.float32)
    for _ in range(ROUNDS):
        found = [cv2.minMaxLoc(_likeness(around, pattern))[3] for around in seen]
        laid = [_levelled(around, x, y) for around, (x, y) in zip(seen, found, strict=True)]
        pattern = np.median(laid, axis=0).astype(np.float32)
    return pattern


def _levelled(around: Gray, x: int, y: int) -> Pattern:
    """A window as tall and wide as a digit, whatever its light."""
    window = around[y : y + HEIGHT, x : x + WIDTH].astype(np.float32)
    window -= window.mean()
    return np.asarray(window / max(float(np.linalg.norm(window)), 1.0), dtype=np.float32)


def _likeness(around: Gray, pattern: Pattern) -> Pattern:
    return np.asarray(cv2.matchTemplate(around.astype(np.float32), pattern, cv2.TM_CCOEFF_NORMED), dtype=np.float32)


def _is_other(digit: str, around: Gray, patterns: Mapping[str, Pattern]) -> bool:
    if digit not in patterns:
        return False
    like = {of: float(_likeness(around, pattern).max()) for of, pattern in patterns.items()}
    return max(like.values()) > max(like[digit], CLEAR)
