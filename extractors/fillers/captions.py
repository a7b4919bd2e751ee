"""Which texts of a page are titles of which of its tables, by where they stand."""

import re
from collections.abc import Sequence

from extractors.fillers.context import MAX_TITLE, NOTES
from extractors.layouts import Encaje, is_title
from extractors.schemas import Paragraph, Table
from extractors.tables.places import above, extent, span
from extractors.values import MONTH_WORDS, closings_of, fold, fold_keep, last_month, month_of, take_cutoff, year_of

MAX_WORDS = 25
"""Words up to which a text is a title, not a sentence."""
MAX_POINTED = 12
"""The same for a text that ends with a full stop."""
_BARE = re.compile(
    rf"\b(?:cuadro|tabla|n|no|nro|de|del|al|a|el|la|en|periodo|corte|ano|ejercicio|fiscal|vigencia|gestion|acumulado"
    rf"|{MONTH_WORDS}|\d+)\b|[^\w\s]"
)
"""Words of a text that tells only when, besides the quarter or semester."""


def titles_above(table: Table, paragraphs: Sequence[Paragraph], before: Table | None) -> list[str]:
    """The titles of a table, the nearest first: those between it and the table before, where places are known."""
    return [p.text for p in above(table, [p for p in paragraphs if len(p.text) <= MAX_TITLE], before)]


def captions_of(table: Table, match: Encaje, paragraphs: Sequence[Paragraph], before: Table | None) -> list[str]:
    """The titles that tell the cut-off or the year of one table of a page alone, the nearest first.

    They are among its own first lines, and what stands between it and the table before.

    Args:
        table: the table.
        match: its form.
        paragraphs: texts of its page.
        before: the table before, if any.
    """
    lines = dict.fromkeys(cell.text for cell in table.cells if cell.row < match.start)
    between: list[str] = []
    if before is not None and before.pagina == table.pagina and extent(table) is not None:
        between = titles_above(table, paragraphs, before)
    own = [*reversed(lines), *between]
    return [text for text in own if is_caption(text) or is_bare(text) or is_title(text, match.layout)]


def doubt_over(table: Table, paragraphs: Sequence[Paragraph], before: Table | None, cut: str | None) -> str:
    """The text right over a table, under another one, that tells another cut-off than `cut`, or "".

    It is no title that says it of this table alone: a sentence, or lines that were not told apart.
    """
    if before is None or before.pagina != table.pagina or extent(table) is None or cut is None:
        return ""
    text = next(iter(titles_above(table, paragraphs, before)), "")
    if len(text.split()) <= MAX_WORDS and NOTES.match(fold_keep(text)):
        return ""
    return text if _months(text) - {last_month(cut)} else ""


def without_later(paragraphs: Sequence[Paragraph], table: Table, tables: Sequence[Table]) -> list[Paragraph]:
    """The texts of a page but for captions that stand under a table and over a later one: they are of that one.

    A closing date under a table is the report's.
    """
    own = extent(table)
    last = max((place[0] for other in tables if (place := extent(other)) is not None), default=None)
    if own is None or last is None:
        return list(paragraphs)
    return [
        p
        for p in paragraphs
        if (place := span(p.lugar)) is None or not own[1] - 1 <= place[0] < last or not _names_span(p.text)
    ]


def is_caption(text: str) -> bool:
    """Whether a text may be the title of a table and tells one cut-off; a sentence or a note does not count."""
    words = len(text.split())
    if words > (MAX_POINTED if text.rstrip().endswith(".") else MAX_WORDS) or NOTES.match(fold_keep(text)):
        return False
    return bool(closings_of(text)) and len(_months(text)) <= 1


def other_cut(sheet: str, cut: str | None) -> bool:
    """Whether the name of a sheet tells another cut-off than `cut`: by a quarter, or by a month alone."""
    month = month_of(sheet)
    told = _months(sheet) | ({int(month[0])} if month else set())
    return bool(told - ({last_month(cut)} if cut is not None else set()))


def _names_span(text: str) -> bool:
    return is_caption(text) and not all(closing.fecha for closing in closings_of(text))


def is_bare(text: str) -> bool:
    """Whether a text says nothing but a cut-off or a year: no name of an activity is like that."""
    return (is_caption(text) or year_of(text) is not None) and not _named(text)


def _named(text: str) -> str:
    """What a text names besides a period."""
    return _BARE.sub(" ", take_cutoff(fold(text))[1]).strip()


def _months(text: str) -> set[int]:
    """The months in which the cut-offs close that a text tells; those that it tells without a name are none."""
    found: set[int] = set()
    while closings := closings_of(text):
        found |= {closing.mes for closing in closings if closing.mes is not None}
        cut, rest = take_cutoff(fold(text))
        if cut is None:
            break
        text = rest
    return found
