"""Labels of a scan as the form spells them: codes, line labels, and the words that its conditions ask for.

A recogniser takes the I of a code for a 1 and its dot for the foot of an L; the form says with which letters a code
begins. Figures are not touched, nor is what is more than a tenth of its letters away from any word of the form.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from extractors.layouts.model import Layout
from extractors.layouts.outline import redotted
from extractors.layouts.recognise import Encaje
from extractors.schemas import Table
from extractors.schemas.page import Cell
from extractors.values import fold_keep

WRONG = 0.1
"""Share of a label's letters that may be wrong."""
SHORTEST_LABEL = 6
"""Letters; what is shorter is the beginning of a code."""
LOOKS = str.maketrans("1L|!][()J0QDF4582ÁÉÍÓ", "IIIIIIIIIOOOEASBZAEIO")
"""What is taken for one another in a code, each as one character; dirt over a letter is no accent."""
DIGITS = str.maketrans("OQDILSBZG|!][", "0001158261111")
"""Letters that a digit is taken for."""
AFTER_CODE = ".,:;_~-–—'"
"""What a dash after a code is taken for."""

CODE_END = re.compile(r"(?<=.)[\s–—-]")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_WITHOUT_CODE = re.compile(r"(?<=\w)\s\w{1,4}$")
_LETTERS = re.compile(r"[A-Za-z ]*")


def spelled(table: Table, match: Encaje) -> Table:
    """A recognised table under a known header, its labels spelt as the form does."""
    layout = match.layout
    codes = _Codes(layout, table)
    names = {c.col for c in match.columnas if c.columna.campo in ("codigo", layout.fila.campo)} | {0}
    lines = {c.col for c in match.columnas if c.columna.linea}
    words = {c.col: _asked(layout, c.columna.atributo) for c in match.columnas if c.columna.atributo}
    labels = _labels(layout)

    def cell(one: Cell) -> Cell:
        if one.row < match.end or not one.text:
            return one
        if one.col in words and one.col_span == 1:
            return one._replace(text=_whole(one.text, words[one.col]))
        if one.col in lines and one.col_span == 1:
            return one._replace(text=_whole(one.text, [w for own in layout.fila.lineas.values() for w in own]))
        label, rest = _labelled(one.text, labels)
        if label:
            return one._replace(text=label + codes.first(rest))
        return one._replace(text=codes.mended(one.text)) if one.col in names else one

    told = tuple(_changed(c, cell(c)) for c in table.cells)
    coded = {c.col for c in match.columnas if c.columna.campo == "codigo"}
    column = [c for c in told if c.col in coded and c.col_span == 1 and c.row >= match.end and c.text]
    dotted = dict(zip(map(id, column), redotted([c.text for c in column]), strict=True))
    return replace(table, cells=tuple(_changed(c, c._replace(text=dotted.get(id(c), c.text))) for c in told))


def spelled_totals(table: Table, layout: Layout) -> Table:
    """A recognised small table of totals, its heads and row labels spelt as the form does."""
    heads = [label for form in layout.tablas for label in form.columnas.values()]
    names = [label for form in layout.tablas for label in form.filas.values()]

    def cell(one: Cell) -> Cell:
        seen = _shape(one.text).lstrip("I")  # a bracket is taken for a stroke, or lost
        found = [h for h in heads if any(c.isdigit() for c in h) and seen.startswith(_shape(h).lstrip("I"))]
        if found:
            return one._replace(text=max(found, key=len))
        return one._replace(text="".join(_labelled(one.text, names)))

    return replace(table, cells=tuple(_changed(c, cell(c)) for c in table.cells))


def _changed(before: Cell, after: Cell) -> Cell:
    """A cell, with what was read among the alternatives if it is spelt otherwise."""
    if before.text == after.text:
        return before
    return after._replace(alternatives=(before.text, *before.alternatives), breaks=())


# ---- labels ----------------------------------------------------------------------------------------


def _labels(layout: Layout) -> list[str]:
    found = [_WITHOUT_CODE.sub("", _opening(line.patron)) for line in layout.lineas]
    found += [figure.tras for line in layout.lineas for figure in line.cifras if figure.tras]
    return [label for label in dict.fromkeys(found) if len(label) >= SHORTEST_LABEL]


def _opening(pattern: str) -> str:
    """The letters that all texts of a pattern begin with."""
    plain = _GROUP_NAME.sub("", pattern).removeprefix("^")
    found = _LETTERS.match(plain)
    return found[0].strip() if found else ""


def _asked(layout: Layout, attribute: str | None) -> list[str]:
    """The values of an attribute that equations ask for or weigh."""
    found = [
        value
        for equation in layout.reglas.ecuaciones
        for condition in equation.cuando
        if condition.startswith(f"{attribute}:")
        for value in condition.partition(":")[2].split("|")
    ]
    return [value.strip() for value in dict.fromkeys(found)]


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text, without accents, and where each stands."""
    kept = [(c, i) for i, c in enumerate(fold_keep(text)) if c.isalnum()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _labelled(text: str, labels: Sequence[str]) -> tuple[str, str]:
    """The one label that a text begins with or nearly does, as the form spells it, and the rest; else "" and all."""
    exact = max((label for label in labels if fold_keep(text).startswith(label)), key=len, default="")
    if exact:
        return text[: len(exact)], text[len(exact) :]
    letters, places = _letters(text)
    near: dict[str, tuple[int, int]] = {}
    """Label -> edits, and how many letters of the text it takes the place of."""
    for label in labels:
        wanted, _ = _letters(label)
        sizes = [n for n in (len(wanted), len(wanted) - 1, len(wanted) + 1) if 0 < n <= len(letters)]
        edits = [(Levenshtein.distance(wanted, letters[:n]), n) for n in sizes]
        if edits and (best := min(edits, key=lambda e: e[0]))[0] <= max(1, WRONG * len(wanted)):
            near[label] = best
    least = min((edits for edits, _ in near.values()), default=0)
    chosen = [label for label, (edits, _) in near.items() if edits == least]
    if len(chosen) != 1:
        return "", text
    rest = text[places[near[chosen[0]][1] - 1] + 1 :]
    printed = chosen[0].upper() if sum(map(str.isupper, text)) * 2 > len(letters) else chosen[0].capitalize()
    return printed, (" " if rest[:1].isalnum() else "") + rest


def _whole(text: str, words: Sequence[str]) -> str:
    """A text as the one word of the form that it is but for a tenth of its letters."""
    letters, _ = _letters(text)
    near = [
        word
        for word in words
        if Levenshtein.distance(_letters(word)[0], letters) <= WRONG * len(word) and fold_keep(text) != word
    ]
    if len(near) != 1 or any(fold_keep(text) == word for word in words):
        return text
    return near[0].upper() if text.isupper() else near[0].capitalize()


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _shape(text: str) -> str:
    return _tight(text.upper()).translate(LOOKS)


# ---- codes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """A code as it may be meant: what it begins with, its digits and dots, and where it ends in the text."""

    prefix: str
    rest: str
    end: int

    @property
    def text(self) -> str:
        return self.prefix + self.rest

    @property
    def digits(self) -> int:
        return sum(c.isdigit() for c in self.rest)


class _Codes:
    """The codes of a form, as a table prints them: with or without a dot, with so many digits."""

    def __init__(self, layout: Layout, table: Table) -> None:
        starts = [layout.fila.inicio or "", *(line.patron for line in layout.lineas)]
        self._start = layout.fila.start
        self._lines = [line.pattern for line in layout.lineas]
        found = dict.fromkeys(_opening(start).upper() for start in starts)
        self._prefixes = [text for text in found if 1 < len(text) < SHORTEST_LABEL and " " not in text]
        texts = [cell.text for cell in table.cells]
        self._sizes: dict[str, int] = {}
        self._groups: dict[str, tuple[int, ...]] = {}
        self._dotted: set[str] = set()
        starting: dict[str, int] = {}
        for prefix in self._prefixes:
            exact = [
                prefix + ("." if "." in at[1] else at[1]) + text[at.end() :]
                for text in texts
                for at in re.finditer(rf"\b{prefix}(\s?\.\s?|\s|)(?=\d)", text)
            ]
            starting[prefix] = len(exact)
            sizes = Counter(sum(map(str.isdigit, CODE_END.split(text, 1)[0])) for text in exact)
            if sizes:
                self._sizes[prefix] = sizes.most_common(1)[0][0]
            dotted = [code[0] for text in exact if (code := re.search(r"\d+(?:\.\d+)+", text.split()[0]))]
            groups = Counter(tuple(map(len, rest.split("."))) for rest in dotted)
            if groups:
                self._groups[prefix] = groups.most_common(1)[0][0]
            if sum(text.startswith(f"{prefix}.") for text in exact) * 2 > len(exact):
                self._dotted.add(prefix)
        # Spaces for dots cut codes short: where cells hold nothing else, they end with the cell.
        whole = [read for text in map(_tight, texts) for read in self._readings(text) if read.end == len(text)]
        for prefix, known in starting.items():
            told = Counter(read.digits for read in whole if read.prefix == prefix)
            if told.total() * 2 > known:
                self._sizes[prefix] = told.most_common(1)[0][0]

    def mended(self, text: str) -> str:
        """A text with the code at its beginning spelt as the form does, if it then is what the form says."""
        tight = _tight(text)
        whole = [read for read in self._readings(tight) if read.end == len(tight)]
        for read in sorted([*whole, *self._readings(text)], key=self._rank):
            rest = "" if read in whole else text[read.end :]
            tail = rest.lstrip(AFTER_CODE + " ")
            for spelt in dict.fromkeys((read.text + rest, f"{read.text} - {tail}" if tail else read.text)):
                if self._is_known(spelt):
                    return spelt
        return text

    def first(self, text: str) -> str:
        """What follows a label, with the code that it begins with spelt as the form does."""
        tail = text.lstrip(AFTER_CODE + " ")
        reads = sorted(self._readings(tail), key=self._rank)
        return f" {reads[0].text}{tail[reads[0].end :]}" if reads else text

    def _rank(self, read: _Read) -> tuple[bool, int]:
        return read.digits != self._sizes.get(read.prefix, read.digits), -len(read.prefix)

    def _is_known(self, text: str) -> bool:
        if self._start is not None and self._start.match(text):
            return True
        return any(pattern.match(fold_keep(text)) for pattern in self._lines)

    def _readings(self, text: str) -> Iterator[_Read]:
        for prefix in self._prefixes:
            size = len(prefix)
            if _shape(text[:size]) == _shape(prefix):
                yield from self._digits(prefix, text, size, text[size - 1] == "L" != prefix[-1])
            if prefix in self._sizes:  # a letter as thin as a ruling may be lost
                alone = sum(other[1:] == prefix[1:] for other in self._prefixes) == 1
                for lost in range(0 if alone else 1, size):
                    if text[: size - 1].upper() == prefix[:lost] + prefix[lost + 1 :]:
                        yield from self._digits(prefix, text, size - 1, False)

    def _digits(self, prefix: str, text: str, start: int, swallowed: bool) -> Iterator[_Read]:
        """The digits, dots and inner beginnings (IND.01.AEI.01.02) after a code's first letters."""
        for end in self._ends(prefix, text, start):
            word = text[start:end]
            dot = "." if swallowed or prefix in self._dotted or word[:1] == "." else ""
            parts = re.split(r"[.,\s:]+", word)
            if parts and not parts[0]:
                parts = parts[1:]
            told = [self._part(part) for part in parts]
            if told and all(told) and any(c.isdigit() for c in word):
                yield _Read(prefix, dot + self._grouped(prefix, ".".join(part for part in told if part)), end)

    def _ends(self, prefix: str, text: str, start: int) -> Iterator[int]:
        """Where a code may end: with its first word, or with more digits after spaces, up to as many as codes have."""
        end = start + len(CODE_END.split(text[start:], 1)[0].rstrip(AFTER_CODE))
        yield end
        while more := re.match(r"\s+\d{1,2}(?!\w)", text[end:]):
            end += more.end()
            if sum(map(str.isdigit, text[start:end])) > self._sizes.get(prefix, 0):
                return
            yield end

    def _grouped(self, prefix: str, rest: str) -> str:
        """Digits with their dots where the form's other codes have them."""
        digits, groups = rest.replace(".", ""), self._groups.get(prefix, ())
        if not digits.isdigit() or len(digits) != sum(groups):
            return rest
        ends = list(accumulate(groups))
        return ".".join(digits[low:high] for low, high in zip([0, *ends], ends, strict=False))

    def _part(self, part: str) -> str | None:
        """A part of a code between its dots: digits, or a beginning with its digits."""
        digits = part.upper().translate(DIGITS)
        if digits.isdigit() and any(c.isdigit() for c in part):
            return digits
        for size in (1, 2):
            first = digits[:size]
            inner = self._part(part[size:]) if first.isdigit() and not part[size:].isdigit() else None
            if inner and not inner[0].isdigit():
                return f"{first}.{inner}"
        for prefix in self._prefixes:
            size = len(prefix)
            if _shape(part[:size]) == _shape(prefix):
                rest = part[size:].upper().translate(DIGITS)
                if not rest or rest.isdigit():
                    return f"{prefix}.{rest}" if rest else prefix
        return None
