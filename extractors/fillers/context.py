"""What a document says about itself outside its tables: year, cut-off, plan period; and how far a reading has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.layouts import Encaje, Layout
from extractors.schemas import Cell
from extractors.values import cutoff_of, first_month, fold, span_of, year_of

MAX_TITLE = 220
"""Characters up to which a paragraph may be a title that names a period."""
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_RANGE = re.compile(r"\bdel?\s+\d{1,2}/\d{1,2}/\d{4}\s+al?\s+\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
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
    start = next((m for text in ordered if (m := first_month(text)) is not None), None)
    january = start == 1 if start is not None else before.desde_enero or any("acumulad" in fold(t) for t in short)
    return Contexto(year or before.ejercicio, cut if cut is not None else before.corte, plan, january)


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
