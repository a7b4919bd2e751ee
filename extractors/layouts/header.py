"""The header of a table as a tree: one path of printed texts per column, and how well a text fits a pattern."""

import re
from functools import lru_cache

from rapidfuzz.distance import Hamming, Levenshtein

from extractors.layouts.model import ANY_TEXT, PLACEHOLDERS
from extractors.schemas import Table
from extractors.values import (
    COMPARED,
    CUTOFF_WORDS,
    YEAR,
    fold,
    month_of,
    quarter_of,
    take_closing,
    take_cutoff,
)

MIN_LIKENESS = 0.82
"""Least normalised edit similarity at which a printed header counts as a vocabulary entry."""
SHORT_HEADER = 4
"""Letters up to which a header must be printed exactly: `META` is no `MES`."""

ANY_LIKENESS = 0.83
"""Likeness of any text to `ANY_TEXT`."""

FROM_JANUARY = "desde_enero"
"""Captured beside a cut-off that a closing date tells: its figures count from January."""

Path = tuple[str, ...]
"""Header texts of one column, top to bottom; the last is the leaf."""


def header_paths(table: Table, start: int, end: int) -> list[Path]:
    """Per grid column, its header texts between two grid rows (end excluded), top to bottom, merged cells once."""
    if table.kind == "campos":
        return _field_paths(table, start, end)
    paths: list[Path] = []
    for col in range(table.n_cols):
        path: list[str] = []
        last = None
        for row in range(start, end):
            cell = table.grid[row][col]
            if cell is not None and cell is not last and cell.text:
                path.append(cell.text)
            last = cell
        paths.append(tuple(path))
    return paths


def _field_paths(table: Table, start: int, end: int) -> list[Path]:
    """Tab fields carry no spans: a text above stands for all fields up to the next text of its line."""
    paths: list[Path] = []
    rows = [[(cell.text if cell is not None else "") for cell in table.grid[row]] for row in range(start, end)]
    for col in range(table.n_cols):
        own = [index for index, row in enumerate(rows) if row[col]]
        if not own:
            paths.append(())
            continue
        leaf = own[-1]
        above = [next((text for text in reversed(row[: col + 1]) if text), "") for row in rows[:leaf]]
        paths.append((*[text for text in above if text], rows[leaf][col]))
    return paths


@lru_cache(maxsize=65536)
def fit(text: str, pattern: str) -> tuple[float, tuple[tuple[str, str], ...]]:
    """How well a printed header fits a vocabulary entry.

    Args:
        text: as printed.
        pattern: words, with {mes}, {trimestre}, {corte}, {ejercicio} where the print varies.

    Returns:
        Likeness 0 to 1 (0 below `MIN_LIKENESS`), and what the placeholders captured.
    """
    if pattern == ANY_TEXT:
        return (ANY_LIKENESS if any(c.isalpha() for c in text) else 0.0), ()
    rest, keys = fold(text), []
    words = pattern
    for name in _placeholders(pattern):
        words = words.replace("{" + name + "}", " ")
        if name == "ejercicio":
            rest = COMPARED.sub(lambda found: found[0][: -len("2000")].strip(), rest)
        value, rest, extra = _take(name, rest, text, fold(re.sub(r"\{\w+\}", " ", pattern)))
        if value is None:
            if name == "ejercicio" and fold(words):
                continue
            return 0.0, ()
        keys += [(name, value), *extra]
    return _likeness(rest, fold(words)), tuple(keys)


@lru_cache(maxsize=4096)
def _placeholders(pattern: str) -> tuple[str, ...]:
    """Those of a vocabulary entry, the year first: what takes a cut-off drops the year."""
    return tuple(name for name in ("ejercicio", *PLACEHOLDERS[:-1]) if "{" + name + "}" in pattern)


def _take(name: str, rest: str, text: str, words: str) -> tuple[str | None, str, list[tuple[str, str]]]:
    """What a placeholder captures of a folded text, the text without it, and captures that came along.

    A year that the entry itself prints (`words`) stays in the text.
    """
    if name == "ejercicio":
        match = re.search(rf"\b{YEAR}\b", rest)
        return (
            (match[0], " ".join((rest[: match.start()] + rest[match.end() :]).split()), [])
            if match
            else (None, rest, [])
        )
    if name == "mes":
        month = month_of(text)
        if month is None:
            return _take_month(rest) if words else (None, rest, [])
        return month[0], "", [("ejercicio", month[1])] if month[1] else []
    without_year = rest if re.search(rf"\b{YEAR}\b", words) else re.sub(rf"\b{YEAR}\b", " ", rest)
    without_year = " ".join(map(_cutoff_word, without_year.split()))
    cut, left = take_cutoff(without_year)
    if cut is None and name == "trimestre":
        cut, left = quarter_of(" ".join(without_year.split())), ""
    if cut is None and name == "corte":
        cut, left = take_closing(without_year)
        if cut is not None:
            return cut, left, [(FROM_JANUARY, cut)]
    if cut is None or (name == "trimestre" and not cut.startswith("T")):
        return None, rest, []
    again, rest = take_cutoff(left)  # `I trimestre (enero a marzo)`
    until = [(FROM_JANUARY, cut)] if cut.isdigit() else []  # of several months: `enero - febrero`
    return cut, " ".join((rest if again == cut else left).split()), until


@lru_cache(maxsize=4096)
def _cutoff_word(word: str) -> str:
    """A folded word as cut-offs are named, where one letter of it is wrong and what it says is beyond doubt."""
    if word in CUTOFF_WORDS:
        return word
    like = [known for known in CUTOFF_WORDS if len(known) == len(word) and Hamming.distance(known, word) == 1]
    return like[0] if len({CUTOFF_WORDS[known] for known in like}) == 1 else word


def _take_month(rest: str) -> tuple[str | None, str, list[tuple[str, str]]]:
    """The one month that stands among the words of a header (`Programado Ene`)."""
    words = rest.split()
    found = [(index, month) for index, word in enumerate(words) if (month := month_of(word)) is not None]
    if len(found) != 1:
        return None, rest, []
    index, month = found[0]
    return month[0], " ".join(words[:index] + words[index + 1 :]), []


@lru_cache(maxsize=65536)
def _likeness(printed: str, expected: str) -> float:
    if printed == expected:
        return 1.0
    if min(len(printed), len(expected)) <= SHORT_HEADER:
        return 0.0
    if take_cutoff(printed)[0] != take_cutoff(expected)[0]:  # `ejecutado III trimestre` is no misprint of `ejecutado`
        return 0.0
    likeness = Levenshtein.normalized_similarity(printed, expected, score_cutoff=MIN_LIKENESS)
    digits = re.findall(r"\d+", expected) if likeness else []
    if digits and digits != re.findall(r"\d+", printed):  # `meta 2027` is no misprint of `meta 2026`
        return 0.0
    return likeness
