"""Whether a word of a text layer is what a person sees: there must be ink where it says it stands.

The page is drawn once at low resolution and each word's box is looked at; words without ink get a second look
in colour and larger. No PyMuPDF here: drawn pages come in as plain bytes (`Drawn`).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.schemas.page import Box, Ruling, Word
from extractors.values import TWO_AMOUNTS

CONTRAST = 24
"""Of 255. Less difference between the lightest and the darkest dot of a place: nothing to see there."""
CORE_TOP = 0.28
CORE_BOTTOM = 0.76
"""Shares of a word box's height: letters and digits have ink between them, rulings run outside."""
ROWS_LOOKED_AT = 4
TALL = 1.3
MIN_TURNED = 4
"""The box of a word of so many letters and digits that is this much taller than wide holds turned text."""
MIN_LEGIBLE = 1.2
"""Points. Text boxes lower than this cannot be seen on a printed page."""
SAME_PLACE = 0.55
"""Share of the smaller word's box that another word covers for the two to stand in the same place."""
BOLD_SHIFT = 1.2
"""Points. A word printed twice no farther apart than this is bold, not said twice."""
RULING_INSIDE = 1.5
"""Points. A ruling nearer than this to the end of a word does not run through it."""
DIGITS = re.compile(r"^[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*$")
"""Words of two digits or more and no letter."""
LOOSE = 0.03
"""Font sizes. Characters of one number follow each other more closely than this."""
LOW_MARKS = frozenset(".,_…·'\"`´’‘“”°")
"""Words made of these have their ink outside the core of the box."""

ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u034f\u061c\u180e]")
NO_MEANING = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x1f\x7f-\x9f]")
"""Characters without a meaning: unmapped glyphs, private use, control characters."""
SPECIAL = re.compile("[^\x20-\x7e\xa1-\xac\xae-\xff–—‘’“”•…º°€№]")
"""Anything that Spanish print does not normally hold: the words that have one are looked at one by one."""
PLAIN = {"\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00a0": " ", "\u202f": " "}
DASHES = str.maketrans(PLAIN)
CONFUSABLE = re.compile(
    "[АВЕЗКМНОРСТУХІЈЅаеорсухіјѕьбԁһӏ"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρϲ"  # Greek
    "\uff01-\uff5e\U0001d400-\U0001d7ff٠-٩۰-۹ⅼǀ\u2800]"  # full width, mathematical, Arabic digits
)
"""Letters of other alphabets, digits of other scripts, that print like Latin letters or ASCII digits."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn page or part of one.

    `scale` in dots a point; `x0` and `y0` of the first dot, in dots; `depth` in bytes a dot.
    """

    samples: bytes
    x0: int
    y0: int
    width: int
    height: int
    stride: int
    depth: int
    scale: float

    def has_ink(self, box: Box, text: str) -> bool:
        """Whether anything at all is drawn in the core of a word's box."""
        x0, y0, x1, y1 = box
        turned = y1 - y0 > TALL * (x1 - x0) and sum(map(str.isalnum, text)) >= MIN_TURNED
        whole = all(c in LOW_MARKS for c in text)
        if turned:
            width = x1 - x0
            x0, x1 = x0 + (1 - CORE_BOTTOM) * width, x0 + CORE_BOTTOM * width
        elif not whole:
            height = y1 - y0
            y0, y1 = y0 + CORE_TOP * height, y0 + CORE_BOTTOM * height
        left = min(max(round(x0 * self.scale) - self.x0, 0), self.width)
        right = min(max(round(x1 * self.scale) - self.x0, left + 1), self.width)
        top = min(max(int(y0 * self.scale) - self.y0, 0), self.height)
        bottom = min(max(round(y1 * self.scale) - self.y0, top + 1), self.height)
        if right <= left or bottom <= top:
            return False
        step = 1 if turned or whole else max(1, (bottom - top) // ROWS_LOOKED_AT)
        rows = b"".join(
            self.samples[row * self.stride + left * self.depth : row * self.stride + right * self.depth]
            for row in range(top, bottom, step)
        )
        if self.depth == 1:
            return max(rows) - min(rows) >= CONTRAST
        return any(
            max(rows[channel :: self.depth]) - min(rows[channel :: self.depth]) >= CONTRAST for channel in range(3)
        )


def inkless(words: Sequence[Word], drawn: Drawn) -> list[int]:
    """Indexes of the words at whose place nothing is drawn (in grey; one row of dots settles most)."""
    samples, stride, scale = drawn.samples, drawn.stride, drawn.scale
    x_off, y_off, width, height = drawn.x0, drawn.y0, drawn.width, drawn.height
    found: list[int] = []
    for index, (x0, y0, x1, y1, text, *_) in enumerate(words):
        # The outermost dots are left out: a ruling beside the word may reach into them.
        left = int(x0 * scale + 0.5) - x_off
        right = int(x1 * scale) - x_off
        row = int((y0 + y1) * 0.5 * scale) - y_off
        if 0 <= left < right <= width and 0 <= row < height:
            start = row * stride
            dots = samples[start + left : start + right]
            if max(dots) - min(dots) >= CONTRAST:
                continue
        if not drawn.has_ink((x0, y0, x1, y1), text):
            found.append(index)
    return found


def read_characters(words: list[Word]) -> list[Word]:
    """Normalises dashes and spaces; sets doubt on words whose characters are not what they print as."""
    if not SPECIAL.search(" ".join(word.text for word in words)):
        return words
    return [_characters(word) if SPECIAL.search(word.text) else word for word in words]


def _characters(word: Word) -> Word:
    text = word.text.translate(DASHES)
    visible = ZERO_WIDTH.sub("", text)
    doubtful = (
        visible != text
        or CONFUSABLE.search(visible) is not None
        or NO_MEANING.search(visible) is not None
        or any(not c.isascii() and c.isdecimal() for c in visible)
    )
    # Accents typed as a letter and a mark are one printed letter.
    visible = unicodedata.normalize("NFC", visible).strip()
    return word._replace(text=visible, doubt="caracteres" if doubtful else word.doubt)


def same_place(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Gives the index pairs (earlier, later) of words that stand in the same place."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        buckets[int((word.y0 + word.y1) / 4)].append(index)
    pairs: list[tuple[int, int]] = []
    for key, members in buckets.items():
        below = buckets.get(key + 1)
        line = sorted(members + below if below else members, key=lambda i: words[i].x0)
        for place, index in enumerate(line):
            word = words[index]
            for other_index in line[place + 1 :]:
                other = words[other_index]
                if other.x0 >= word.x1:
                    break
                if _overlap(word, other) >= SAME_PLACE:
                    pairs.append((min(index, other_index), max(index, other_index)))
    return sorted(set(pairs))


def _overlap(a: Word, b: Word) -> float:
    """Share of the smaller word's box that the other covers, 0 to 1."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((a.x1 - a.x0) * (a.y1 - a.y0), (b.x1 - b.x0) * (b.y1 - b.y0))
    return width * height / smaller if smaller > 0 else 0.0


def is_double_print(a: Word, b: Word) -> bool:
    """Whether two words in the same place are one word printed twice to look bold."""
    return a.text == b.text and abs(a.x0 - b.x0) <= BOLD_SHIFT and abs(a.y0 - b.y0) <= BOLD_SHIFT


@dataclass(frozen=True, slots=True)
class Character:
    """One character: its box (as wide as its advance), and the size of its font."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float


def fused_candidates(words: Sequence[Word], rulings: Sequence[Ruling]) -> dict[int, list[float]]:
    """Words of digits that a vertical ruling runs through, with the x of the rulings; and two amounts in one word.

    Numbers that fill their cells, or columns without rulings, stand so close that MuPDF reads them as one word.
    """
    verticals = sorted((r for r in rulings if r.x0 == r.x1), key=lambda r: r.x0)
    positions = [r.x0 for r in verticals]
    found: dict[int, list[float]] = {}
    for index, word in enumerate(words):
        if TWO_AMOUNTS.fullmatch(word.text):
            found[index] = []
        first = bisect_left(positions, word.x0 + RULING_INSIDE)
        last = bisect_right(positions, word.x1 - RULING_INSIDE, first)
        if first == last or not DIGITS.match(word.text):
            continue
        middle = (word.y0 + word.y1) / 2
        xs = [r.x0 for r in verticals[first:last] if r.y0 <= middle <= r.y1]
        if xs:
            found[index] = xs
    return found


def parted(words: Sequence[Word], fused: dict[int, list[float]], characters: Sequence[Character]) -> list[Word]:
    """Parts fused words at the rulings or between two amounts, where their characters were not printed as one run."""
    found: list[Word] = []
    for index, word in enumerate(words):
        if index not in fused:
            found.append(word)
            continue
        own = [
            c
            for c in characters
            if word.x0 - 0.1 <= c.x0 and c.x1 <= word.x1 + 0.1 and abs(c.y0 + c.y1 - word.y0 - word.y1) < 2
        ]
        if "".join(c.text for c in own) != word.text:
            found.append(word)
            continue
        begin = 0
        amounts = TWO_AMOUNTS.fullmatch(word.text)
        for i in range(1, len(own)):
            crossed = (amounts is not None and i == max(amounts.start("a"), amounts.start("b"))) or any(
                (own[i - 1].x0 + own[i - 1].x1) / 2 <= x < (own[i].x0 + own[i].x1) / 2 for x in fused[index]
            )
            if crossed and abs(own[i].x0 - own[i - 1].x1) > LOOSE * own[i].size:
                found.append(_piece(word, own[begin:i]))
                begin = i
        found.append(_piece(word, own[begin:]) if begin else word)
    return found


def _piece(word: Word, characters: Sequence[Character]) -> Word:
    text = "".join(c.text for c in characters)
    return word._replace(x0=characters[0].x0, x1=characters[-1].x1, text=text)


def sample(words: Iterable[Word], limit: int = 5) -> str:
    """Quotes the first few words for a note."""
    texts = [word.text for word in words]
    quoted = ", ".join(f"«{text[:24]}»" for text in texts[:limit])
    return quoted + (", …" if len(texts) > limit else "")
