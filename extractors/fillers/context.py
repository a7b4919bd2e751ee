"""What a document says about itself outside its tables: year, cut-off, plan period; and how far a reading has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.layouts import Encaje, Layout
from extractors.schemas import Cell
from extractors.values import MONTH_WORDS, YEAR, cutoff_of, first_month, fold, month_of, span_of, year_of

MAX_TITLE = 220
"""Characters up to which a paragraph may be a title that names a period."""
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_RANGE = re.compile(r"\bdel?\s+\d{1,2}/\d{1,2}/\d{4}\s+al?\s+\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"(?:\b(?P<corte>corte)(?: de)?(?: al?)?|\b(?:al?|hasta el)) "
    rf"(?:(?P<dia>\d\d?) (?:de )?)?(?:(?P<mes>{MONTH_WORDS})|(?P<numero>\d\d?))(?: (?:de |del )?(?:ano )?{YEAR})\b"
)
"""A date in a title up to which it counts."""
_OTHER_DATE = re.compile(r"\b(?:impres|emi[st]|generad|firm|venc|plazo|prorrog|vigen)")
MONTHS = 12
LAST_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Last day of each month, from 1."""
_UNTIL_CUT = {3: "T1", 6: "S1", 12: ""}
_LAST_MONTH_CUT = {"03": "T1", "06": "S1", "12": ""}


@dataclass(frozen=True, slots=True)
class Contexto:
    """Year, cut-off ("" = whole year) and plan period that the titles print; None where they print none.

    `desde_enero` tells whether a printed range of dates begins in January, or a title says "acumulado".
    """

    ejercicio: str | None = None
    corte: str | None = None
    plan: tuple[int, int] | None = None
    desde_enero: bool = False


def read_context(titles: Sequence[str], layout: Layout, before: Contexto) -> Contexto:
    """The context of a page: its own titles first, then what earlier pages said."""
    short = [text for text in titles if len(text) <= MAX_TITLE]
    own = [text for text in short if any(fold(title) in fold(text) for title in layout.titulos)]
    ordered = own + [text for text in short if text not in own]
    plan = plan_of(short) or before.plan
    year = next((y for text in ordered if span_of(text) is None and (y := year_of(_undated(text)))), None)
    cut = next((c for text in ordered if (c := cutoff_of(text)) is not None), None)
    until = next((c for text in ordered if (c := until_of(text)) is not None), None) if cut is None else None
    cut = cut if cut is not None else until
    start = next((m for text in ordered if (m := first_month(text)) is not None), None)
    january = until is not None or before.desde_enero or any("acumulad" in fold(t) for t in short)
    january = start == 1 if start is not None else january
    return Contexto(year or before.ejercicio, cut if cut is not None else before.corte, plan, january)


def until_of(text: str) -> str | None:
    """The cut-off of a title that names the date up to which it counts, "" for a whole year; else None.

    `A 30 de septiembre de 2023`, `al 30/06/2024`, `corte: diciembre 2022`: the last day of a month, or the word. Any
    other date is that of a print, a signature, an event.
    """
    match = _UNTIL.search(fold(text))
    month = month_of(match["mes"]) if match and match["mes"] else None
    number = int(month[0]) if month else int(match["numero"] or 0) if match else 0
    if match is None or not 1 <= number <= MONTHS or _OTHER_DATE.search(fold(text)):
        return None
    if int(match["dia"]) < LAST_DAYS[number] if match["dia"] else not match["corte"]:
        return None
    return _UNTIL_CUT.get(number, f"{number:02d}")


def plan_of(titles: Sequence[str]) -> tuple[int, int] | None:
    """First and last year of the plan period that a title prints, or None."""
    return next((span for text in titles if len(text) <= MAX_TITLE and (span := span_of(text))), None)


def _undated(text: str) -> str:
    """A text without dates of printing; a range of dates is the report's own period and stays."""
    return text if _RANGE.search(text) else _DATE.sub(" ", text)


def complete(context: Contexto, match: Encaje) -> Contexto:
    """Fills what the titles left open from the header itself: its year, and the last month that it prints."""
    years = [year for c in match.columnas if not c.columna.en_plan and (year := c.key("ejercicio"))]
    year = context.ejercicio or (years[0] if years else None)
    cut = context.corte
    if cut is None:
        cuts = {named for c in match.columnas if (named := c.key("corte"))}
        cut = cuts.pop() if len(cuts) == 1 else None
    if cut is None:
        months = [month for c in match.columnas if (month := c.key("mes"))]
        cut = _LAST_MONTH_CUT.get(max(months), max(months)) if months else None
    return replace(context, ejercicio=year, corte=cut)


@dataclass(frozen=True, slots=True)
class Grupo:
    """An open group: its depth, code, name and where it was opened."""

    nivel: int
    clase: str
    codigo: str
    descripcion: str
    celda: Cell
    pagina: int
