"""What a document says about itself outside its tables: year, cut-off, plan period; and how far a reading has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.layouts import Encaje, Layout, currency_of, printed_sign, scale_of
from extractors.schemas import Cell, Paragraph, Table
from extractors.values import closings_of, fold, last_month, span_of, year_of

MAX_TITLE = 220
"""Characters up to which a paragraph may be a title that names a period."""
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_RANGE = re.compile(r"\bdel?\s+\d{1,2}/\d{1,2}/\d{4}\s+al?\s+\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_LAST_MONTH_CUT = {"03": "T1", "06": "S1", "12": ""}


@dataclass(frozen=True, slots=True)
class Contexto:
    """Year, cut-off ("" = whole year) and plan period that the titles print; None where they print none.

    `desde_enero` tells whether a printed range of dates begins in January, or a title says "acumulado". `dudoso` is
    the title that tells a cut-off without a name, or one that another title contradicts, or "". `atributos` are what
    the titles of a table say of all its rows: `sentido`, and of its money `moneda` and `escala`.
    """

    ejercicio: str | None = None
    corte: str | None = None
    plan: tuple[int, int] | None = None
    desde_enero: bool = False
    dudoso: str = ""
    atributos: tuple[tuple[str, str], ...] = ()


def read_context(titles: Sequence[str], layout: Layout, before: Contexto, *, certain: bool = True) -> Contexto:
    """The context of a page: its own titles first, then what earlier pages said.

    Args:
        titles: printed texts outside the table.
        layout: the form, whose own titles come first.
        before: the context so far.
        certain: whether the titles are what a person sees; those that a recogniser read must not contradict each other.
    """
    short = [text for text in titles if len(text) <= MAX_TITLE]
    own = [text for text in short if any(fold(title) in fold(text) for title in layout.titulos)]
    ordered = own + [text for text in short if text not in own]
    plan = plan_of(short) or before.plan
    told = [(text, closing) for text in ordered for closing in closings_of(text)]
    year = next((y for text in ordered if span_of(text) is None and (y := year_of(_undated(text)))), None)
    year = year or next((closing.ejercicio for _, closing in told if closing.ejercicio), None)
    spans = [item for item in told if not item[1].fecha] or told[:1]
    named = next((closing for _, closing in spans if closing.corte is not None), None)
    start = next((closing.desde_enero for _, closing in spans if closing.desde_enero is not None), None)
    january = start if start is not None else before.desde_enero or any("acumulad" in fold(t) for t in short)
    doubt = told[0][0] if told else before.dudoso
    if named is not None and named.corte is not None:
        guessed = not certain or (named.fecha and not any(named in closings_of(text) for text in own))
        months = [(text, closing.mes) for text, closing in told]
        if named.fecha and before.corte is not None:
            months.append((told[0][0], last_month(before.corte)))
        doubt = next((text for text, month in months if guessed and month != named.mes), "")
    cut = before.corte if named is None else named.corte
    return Contexto(year or before.ejercicio, cut, plan, january, doubt)


_DECREASING = re.compile(
    r"\b(?:decrecientes?|descendentes?|a menor(?: valor)? (?:es )?mejor|menor (?:valor )?es mejor"
    r"|indicador(?:es)? de reduccion)\b"
)
_INCREASING = re.compile(r"\b(?:crecientes?|ascendentes?|a mayor)\b")
DIRECTION, CURRENCY, SCALE = "sentido", "moneda", "escala"
"""Attributes that titles give the rows under them."""


def said_of_rows(titles: Sequence[str], cells: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """What the titles of a table say of all its rows: that less is better, the sign of its money, and its scale.

    Where no title names the money, the sign that its own headings and amounts print does, if it is one.
    """
    folded = [fold(text) for text in titles]
    decreasing = any(_DECREASING.search(text) for text in folded)
    found = {
        DIRECTION: "decreciente" if decreasing and not any(_INCREASING.search(text) for text in folded) else "",
        CURRENCY: next((sign for text in titles if (sign := currency_of(text))), "") or _sign_in(cells),
        SCALE: next((scale for text in titles if (scale := scale_of(text))), ""),
    }
    return tuple((name, value) for name, value in found.items() if value)


def _sign_in(cells: Sequence[str]) -> str:
    signs = {sign for text in cells if any(map(str.isdigit, text)) and (sign := printed_sign(text))}
    return signs.pop() if len(signs) == 1 else ""


def titles_above(table: Table, paragraphs: Sequence[Paragraph], before: Table | None) -> list[str]:
    """The titles of a table, the nearest first: those between it and the table before, where places are known."""
    short = [p for p in paragraphs if len(p.text) <= MAX_TITLE]
    if table.bbox is None:
        return [p.text for p in reversed(short)]
    low = before.bbox[3] if before is not None and before.bbox is not None and before.pagina == table.pagina else None
    boxed = [(p.text, p.lugar.bbox) for p in short if p.lugar.bbox is not None]
    above = [
        (box[3], text) for text, box in boxed if box[3] <= table.bbox[1] + 1 and (low is None or box[1] >= low - 1)
    ]
    return [text for _, text in sorted(above, key=lambda item: -item[0])]


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
