"""Pages of a transcript: where they start, told by titles that come back and by form feeds."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from rapidfuzz import fuzz

from extractors.errors import UnreadableError
from extractors.readers.markup import title_key

TITLE_CHARS: Final = 250
"""Characters of the longest title line."""
TITLE_WORDS: Final = 2
"""Words of the shortest title: a single word comes back by chance."""
WINDOW_LINES: Final = 8
"""Lines before a table among which its titles are sought; also lines of the opening at each end."""
RUNNING_WORDS: Final = 14
"""Words of the longest running header."""
ALIKE: Final = 94.0
"""Likeness (0-100) from which two titles with the same digits are one title with a misread letter."""
ALIKE_CHARS: Final = 20
"""Characters below which a likeness says nothing."""
MAX_BLOCKS: Final = 100_000
"""Stretches of prose between tables; also the most pages."""

_NUMERIC: Final = re.compile(r"[\d.,%$/()\s-]+")
_DIGITS: Final = re.compile(r"\d+")
_RULE: Final = re.compile(r"\s*(?:(?:[-*_=~]\s*){3,}|`{3,}\w*)\s*")
_ITEM: Final = re.compile(r"\(?[A-Za-z0-9]{1,4}[.)]|[-•*–·]")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_SEPARATOR: Final = re.compile(r"\s*:?-+:?\s*")


class Kind(Enum):
    """What a line of a transcript is."""

    BLANK = "blank"
    TEXT = "text"
    LONELY = "lonely"
    """Fields of which only the first is filled: a group line, or a title that kept its tabs."""
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one cut at a form feed.

    Attributes:
        index: ordinal over the text, from 0.
        number: line of the file, from 1.
        text: as written.
        feed: whether a form feed stands before it.
        kind: what it is.
        fields: the fields of a table line, as written; else ().
    """

    index: int
    number: int
    text: str
    feed: bool
    kind: Kind
    fields: tuple[str, ...] = ()


def _fields(text: str) -> list[str] | None:
    if "\t" in text:
        return text.split("\t")
    stripped = text.strip()
    if stripped.startswith("|") and stripped.count("|") > 1:
        fields = _PIPE.split(stripped)[1:]
        return fields[:-1] if not fields[-1].strip() else fields
    return None


def is_separator(fields: Iterable[str]) -> bool:
    """Whether a pipe line is the dashed line under a markdown header."""
    return all(_SEPARATOR.fullmatch(f) for f in fields)


def classify(text: str) -> tuple[Kind, tuple[str, ...]]:
    """What a line is, and its fields if it belongs to a table."""
    if not text.strip():
        return Kind.BLANK, ()
    fields = _fields(text)
    if fields is None:
        return (Kind.BLANK if _RULE.fullmatch(text) else Kind.TEXT), ()
    filled = [i for i, f in enumerate(fields) if f.strip()]
    if not filled:
        return Kind.BLANK, ()
    if filled == [0]:
        return Kind.LONELY, tuple(fields)
    if len(fields) == 2 and (filled == [1] or _ITEM.fullmatch(fields[0].strip())):
        return Kind.TEXT, ()  # an indented line or a list item of prose
    return Kind.ROW, tuple(fields)


def classified(texts: Iterable[str]) -> Iterator[Line]:
    """The lines of a text, cut at form feeds, each with its kind."""
    index = 0
    for number, text in enumerate(texts, start=1):
        for part, piece in enumerate(text.split("\f")):
            kind, fields = classify(piece)
            yield Line(index, number, piece, part > 0, kind, fields)
            index += 1


def header_like(fields: Iterable[str]) -> bool:
    """Whether a row names columns: no field of it is a number."""
    return not any(_NUMERIC.fullmatch(f) for f in fields if f.strip())


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the pages start.

    Attributes:
        starts: line indexes at which the second and later pages start.
        titles: line indexes that are titles, also where tabs make them look like rows.
    """

    starts: frozenset[int]
    titles: frozenset[int]

    @property
    def page_count(self) -> int:
        """Pages of the text, at least 1."""
        return len(self.starts) + 1


def same_title(one: str, other: str) -> bool:
    """Whether two title keys are one title.

    Equal; or one goes on where the other ends (a title over two lines, written in one); or alike but for a
    misread letter. Digits must agree: "Cuadro 1" and "Cuadro 2" are two titles.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if long.startswith(short + " ") and short.count(" ") >= TITLE_WORDS:
        return True
    if len(short) < ALIKE_CHARS or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    return fuzz.ratio(one, other) >= ALIKE


@dataclass(slots=True)
class _Candidate:
    index: int
    key: str
    kind: Kind
    run: int
    after_gap: bool


@dataclass
class _Paginator:
    """Reads the lines once and notes where titles of the opening come back.

    The opening is what stands before the first table. A block is what stands between two rows; a run is a
    stretch of a block without blank lines. `content` tells whether the page has anything but its titles,
    `started` whether a page has started in this block.
    """

    opening: list[str] = field(default_factory=list)
    late_opening: deque[str] = field(default_factory=lambda: deque(maxlen=WINDOW_LINES))
    in_opening: bool = True
    block: deque[_Candidate] = field(default_factory=lambda: deque(maxlen=WINDOW_LINES))
    started: bool = False
    content: bool = False
    gap: bool = True
    run: int = 0
    run_after_gap: bool = True
    last: Kind = Kind.BLANK
    starts: list[int] = field(default_factory=list)
    titles: set[int] = field(default_factory=set)
    running: list[tuple[tuple[int, str], ...]] = field(default_factory=list)
    feeds: int = 0
    just_fed: bool = False

    def read(self, line: Line) -> None:
        if line.feed:
            self._feed(line.index)
        if line.kind is Kind.BLANK:
            self.gap = True
        elif line.kind is Kind.ROW:
            self._row(line)
        else:
            self._text(line)
        self.just_fed = self.just_fed and line.kind is Kind.BLANK
        self.last = line.kind

    def plan(self) -> Plan:
        if self.just_fed:
            self.starts.pop()  # a form feed at the end closes the last page
        if not self.starts and not self.feeds:
            self._running_headers()
        return Plan(frozenset(self.starts), frozenset(self.titles))

    def _start(self, index: int) -> None:
        if len(self.starts) >= MAX_BLOCKS:
            raise UnreadableError(
                f"el texto tiene más de {MAX_BLOCKS} páginas",
                "Divida el archivo, por ejemplo un informe por archivo.",
            )
        self.starts.append(index)
        self.started = True
        self.content = False

    def _feed(self, index: int) -> None:
        self.gap = True
        self.feeds += 1
        self.just_fed = True
        self._start(index)

    def _text(self, line: Line) -> None:
        if self.gap or self.last is Kind.ROW:
            self.run += 1
            self.run_after_gap = self.gap
        self.gap = False
        key = title_key(line.fields[0] if line.fields else line.text) if len(line.text) <= TITLE_CHARS else ""
        candidate = _Candidate(line.index, key, line.kind, self.run, self.run_after_gap)
        known = self._known(candidate)
        if known:
            self.titles.add(line.index)
        if known and self.content and self._is_main(candidate):
            self._start(line.index)
        elif not known:
            self.content = True
        if self.in_opening and key:
            (self.opening if len(self.opening) < WINDOW_LINES else self.late_opening).append(key)
        self.block.append(candidate)

    def _known(self, candidate: _Candidate) -> bool:
        """Whether a line repeats one of the opening, at a place where a title can stand."""
        if candidate.key.count(" ") + 1 < TITLE_WORDS:
            return False
        tight = candidate.kind is Kind.TEXT and self.last is Kind.ROW and candidate.key in self.opening[:1]
        if not candidate.after_gap and not tight:
            return False
        if candidate.key in self.opening or candidate.key in self.late_opening:
            return True
        return not self.in_opening and any(
            same_title(candidate.key, key) for key in (*self.opening, *self.late_opening)
        )

    def _is_main(self, candidate: _Candidate) -> bool:
        """Whether it is the first title of the document: that alone starts a page, table or not."""
        return bool(self.opening) and same_title(candidate.key, self.opening[0])

    def _row(self, line: Line) -> None:
        if self.in_opening:
            self._close_opening(line)
        elif self.block and not self.started:
            self._before_table()
        self.block.clear()
        self.started = False
        self.content = True
        self.gap = False

    def _close_opening(self, row: Line) -> None:
        self.in_opening = False
        if header_like(row.fields):
            self.titles.update(c.index for c in self.block if c.kind is Kind.LONELY)

    def _before_table(self) -> None:
        """A title of the opening starts a page if a table follows; other lines may be running headers."""
        for candidate in self.block:
            if candidate.index in self.titles:
                self._start(candidate.index)
                return
        if len(self.running) >= MAX_BLOCKS:
            return
        run = self.block[-1].run
        lines = tuple((c.index, c.key) for c in self.block if c.run == run and self._can_run(c))
        if lines:
            self.running.append(lines)

    def _can_run(self, candidate: _Candidate) -> bool:
        words = candidate.key.count(" ") + 1
        return candidate.kind is Kind.TEXT and candidate.after_gap and TITLE_WORDS <= words <= RUNNING_WORDS

    def _running_headers(self) -> None:
        """No title of the opening came back: a header that only later pages carry may tell them apart."""
        counts = Counter(key for lines in self.running for _, key in lines)
        for lines in self.running:
            repeated = [index for index, key in lines if counts[key] > 1]
            if repeated:
                self.starts.append(repeated[0])
                self.titles.update(repeated)


def paginate(lines: Iterable[Line]) -> Plan:
    """Where the pages of a text start.

    A form feed starts a page, also where that leaves an empty one. So does the first title of the document
    when it comes back, and any other line of the opening that comes back in front of a table. Where none
    does, a short line that stands after a blank gap in front of two tables or more (a running header)
    starts one.

    Raises:
        UnreadableError: more than `MAX_BLOCKS` pages.
    """
    paginator = _Paginator()
    for line in lines:
        paginator.read(line)
    return paginator.plan()
