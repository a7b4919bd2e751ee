"""What a document says about itself outside its tables: year, cut-off, plan period; and how far a reading has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.layouts import Encaje, Layout, currency_of, printed_sign, scale_of
from extractors.schemas import Cell, Table
from extractors.values import (
    MONTH_WORDS,
    SPAN,
    YEAR,
    Cierre,
    clean,
    closing_month,
    closings_of,
    fold,
    fold_keep,
    last_month,
    month_of,
    own_year,
    span_of,
    year_of,
)

MAX_TITLE = 220
"""Characters up to which a paragraph may be a title that names a period."""
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_RANGE = re.compile(r"\bdel?\s+\d{1,2}/\d{1,2}/\d{4}\s+al?\s+\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_OF_PAPER = re.compile(
    r"\b(?:fecha(?: y hora)? del? (?:(?:impres|emis|elaborac|generac|publicac|aprobac|actualizac)ion|descarga)"
    r"|(?:impres|emitid|generad|elaborad|firmad|publicad|descargad|consultad|aprobad|actualizad|suscrit)[oa]s?"
    r"\s*(?::|(?:el|en|al?|con|mediante|por|segun)\b)|version\b|vigente desde\b).*"
    r"|\b(?:ordenanza|resolucion|ley|decreto|acuerdo|directiva|oficio|memorando|acta|contrato|convenio)(?: [a-z]+){0,3}"
    rf"\s*(?:n|no|nro|num)?[°º.]*\s*\d[\d.]*\s*(?:-|/|del?)\s*{YEAR}[\w-]*",
    re.DOTALL,
)
"""What says when the paper was made, or names a norm: its years are not the report's."""
_DAY = re.compile(
    r"(?P<hasta>\b(?:al?|del?|desde(?: el)?|hasta(?: el)?|corte(?: al?)?:?) )?"
    rf"\b\d{{1,2}}(?: de)? (?:{MONTH_WORDS})(?: del?)? {YEAR}"
)
MAX_BOX_ROWS = 8
"""Rows up to which a table that no form knows may be a box of labels."""
_UNTOLD_SPAN = re.compile(r"(?:mestre|\b(?:trim|bim|sem|cuat))\b")
"""What a recogniser leaves of a cut-off whose number it does not read."""
_SOURCE = r"(?:fuentes?|notas?|elabora\w*(?: por)?)\s*:"
NOTES = re.compile(rf"\*|\(|{_SOURCE}")
"""How a note under a table begins, letter for letter folded."""
_SOURCES = re.compile(_SOURCE)
"""How a note begins that tells where figures come from: its dates are those of the source."""
_DEFINES = re.compile(r"=|[.;]\s*$")
"""A text that tells what words mean: no title ends in a full stop."""
_STATES = re.compile(r"\b(?:se|fue|fueron|[^\W\d]{2,}(?:aron|ieron|[^aeiou\W\d]ó))\b", re.IGNORECASE)
"""What a sentence says that something was done with."""
_NUMBERED_NOTE = re.compile(r"\(\d{1,2}\)|\d{1,2}/\s|\*")
_OF_REPORT = re.compile(
    r"\b(?:informes?|reportes?|fichas?|memoria|periodo|evaluacion|seguimiento|corte|ejercicio|vigencia|gestion|plan|poi|poa"
    r"|presupuesto|datos|cifras|informacion|acumulad[oa]s?)\b"
)
"""A sentence with these may be of the report's own period."""
_OF_TABLE = re.compile(r"\b(?:presupuest\w+|ejecucion|avances?|metas?|cuadro|tabla|matriz|programacion)\b")
"""A text without a verb and with these may be a title that ends in a full stop."""
MAX_TITLE_WORDS = 12
"""Words up to which a text that ends in a full stop may be a title."""
_LABEL = re.compile(r"\b(?:periodo|(?:ejercicio|ano)(?: fiscal)?|vigencia|gestion|corte|trimestre|semestre)\s*:?")
_LAST_MONTH_CUT = {"03": "T1", "06": "S1", "12": ""}


@dataclass(frozen=True, slots=True)
class Contexto:
    """Year, cut-off ("" = whole year) and plan period that the titles print; None where they print none.

    `desde_enero` tells whether a printed range of dates begins in January, or a title says "acumulado". `dudoso` is
    the title that tells a cut-off without a name, or one that another title contradicts, or "". `supuesto` is the
    title from which alone it is taken that figures count from January ("al III trimestre"), or "". `acumulado` is the
    title that says "acumulado", or "". `atributos` are what the titles of a table say of all its rows: `sentido`, and
    of its money `moneda` and `escala`.
    """

    ejercicio: str | None = None
    corte: str | None = None
    plan: tuple[int, int] | None = None
    desde_enero: bool = False
    dudoso: str = ""
    supuesto: str = ""
    acumulado: str = ""
    varios: bool = False
    """Whether headers print several years and no title says which one is the report's."""
    series: str = ""
    """Whether figures under each of several cut-offs count from January: "" no, "si" or "duda"."""
    tramo: bool = False
    """Whether the cut-offs that a header prints begin after January, and no column is of what is accumulated."""
    atributos: tuple[tuple[str, str], ...] = ()


def read_context(
    titles: Sequence[str], layout: Layout, before: Contexto, *, captions: Sequence[str] = (), certain: bool = True
) -> Contexto:
    """The context of a table: its captions, then the titles of its page, then what earlier pages said.

    Where those said the year, a note of where figures come from says nothing.

    Args:
        titles: printed texts outside the table.
        layout: the form, whose own titles come first.
        before: the context so far.
        captions: titles of this table alone; where they tell a cut-off, no other does.
        certain: whether the titles are what a person sees; those that a recogniser read must not contradict each other.
    """
    short = [text for text in titles if len(text) <= MAX_TITLE and not in_passing(text)]
    if before.ejercicio is not None:
        short = [text for text in short if not _SOURCES.match(fold_keep(text))]
    own = [*captions, *(text for text in short if any(fold(title) in fold(text) for title in layout.titulos))]
    ordered = own + [text for text in short if text not in own]
    plan = plan_of(short) or before.plan
    alone = [(text, closing) for text in captions if len(text) <= MAX_TITLE for closing in closings_of(text)]
    told = alone or [(text, closing) for text in ordered for closing in closings_of(text)]
    plain = [text for text in ordered if span_of(text) is None]
    year = next((y for text in plain if (y := year_of(_DAY.sub(_kept, _undated(text))))), None)
    year = year or next((closing.ejercicio for _, closing in told if closing.ejercicio), None)
    year = year or next((y for text in ordered if (y := _beside_plan(text))), None)
    year = year or next((y for text in plain if (y := year_of(_undated(text)))), None)
    spans = [item for item in told if not item[1].fecha] or told[:1]
    named = next((closing for _, closing in spans if closing.corte is not None), None)
    start = next((closing.desde_enero for _, closing in spans if closing.desde_enero is not None), None)
    heading = [*own, *(text for text, _ in told), *(text for text in ordered if not _is_note(text))]
    whole = next((text for text in heading if "acumulad" in fold(text)), before.acumulado)
    until = next((text for text, closing in spans if closing.hasta), "")
    supposed = before.supuesto if not told else until if start is None and not whole else ""
    january = start if start is not None else (before.desde_enero and not alone) or bool(whole or until)
    doubt = told[0][0] if told else before.dudoso
    if named is not None and named.corte is not None:
        guessed = not certain or (named.fecha and not any(named in closings_of(text) for text in own))
        months = [(text, closing.mes) for text, closing in told if not _is_later(closing, named, year)]
        if named.fecha and before.corte is not None:
            months.append((told[0][0], last_month(before.corte)))
        doubt = next((text for text, month in months if guessed and month != named.mes), "")
    elif not certain and not told:
        doubt = next((text for text in ordered if _UNTOLD_SPAN.search(fold(text))), doubt)
    cut = before.corte if named is None else named.corte
    if not told and before.corte is None and not doubt and (bare := _month_alone(ordered)) is not None:
        title, cut, said = bare
        year = own_year(title) or year
        doubt = "" if certain and (said or _names_months(layout)) else title
    return Contexto(year or before.ejercicio, cut, plan, january, doubt, supposed, whole)


_MONTH_ALONE = re.compile(
    rf"(?P<said>\bmes(?: de)?:? ?)?\b(?P<month>{MONTH_WORDS})\b(?:(?: del?)? (?P<year>{YEAR})\b)?"
)
_OF_ANOTHER = re.compile(r"(?:,|\d|-|\b(?:de|del|a|al|desde|hasta|en|y|e))\s*$")
"""What stands before a month that is part of a date or of a range."""
_BY_MONTH = re.compile(r"\b(?:mes|mensual)\b")


def _month_alone(titles: Sequence[str]) -> tuple[str, str, bool] | None:
    """Title, month and whether it is called the month of the report, where titles name one month (`JUNIO 2024`)."""
    found: dict[str, tuple[str, str, bool]] = {}
    for text in titles:
        folded = _OF_PAPER.sub(" ", fold_keep(text))
        for match in _MONTH_ALONE.finditer(folded):
            said = match["said"] is not None
            named = month_of(match["month"])
            alone = match["year"] is not None and not _OF_ANOTHER.search(folded[: match.start()])
            if named is not None and (said or alone):
                found.setdefault(named[0], (text, named[0], said))
    return next(iter(found.values())) if len(found) == 1 else None


def _names_months(layout: Layout) -> bool:
    """Whether headings of the form say that figures are of the month that the title names (`Ejecutado mes`)."""
    dated = (c for c in layout.columnas if c.is_figure and "{corte}" in c.periodo)
    return any(_BY_MONTH.search(text) for c in dated for text in (*c.encabezado, *c.bajo))


def in_passing(text: str) -> bool:
    """Whether a text tells something of an activity: the months and years in it are not the report's."""
    folded = fold(text)
    ends = text.rstrip().endswith((".", ";"))
    long = len(text.split()) > MAX_TITLE_WORDS and _OF_TABLE.search(folded) is None
    tells = ends and (long or _STATES.search(text) is not None)
    return (tells or _NUMBERED_NOTE.match(text) is not None) and not _OF_REPORT.search(folded)


def _is_note(text: str) -> bool:
    """Whether a text is not a title but tells what the words of a table mean."""
    return NOTES.match(fold_keep(text)) is not None or _DEFINES.search(text) is not None


def _is_later(date: Cierre, named: Cierre, year: str | None) -> bool:
    """Whether a date that closes no month is after the span that is named: that of the paper, or of what it is from."""
    if not date.fecha or date.corte is not None or named.fecha or named.mes is None or date.mes is None:
        return False
    return (date.ejercicio or "", date.mes) > (named.ejercicio or year or "", named.mes)


def boxed(table: Table) -> list[str]:
    """What a small box of labels says of a form's period: `Período: Enero a junio de 2021`, in a cell or two."""
    if table.n_rows > MAX_BOX_ROWS:
        return []
    said = []
    for row in range(table.n_rows):
        cells = [cell.text for cell in table.row_cells(row) if cell.row == row and cell.text]
        for text, following in zip(cells, [*cells[1:], ""], strict=False):
            label = _LABEL.search(fold_keep(text))
            if label is not None:
                own = text if label[0].startswith(("trimestre", "semestre")) else text[label.start() :]
                said.append((own if len(own) > len(label[0]) + 1 else f"{own} {following}")[:MAX_TITLE])
    return said


def with_boxes(context: Contexto, texts: Sequence[str], layout: Layout) -> Contexto:
    """The context, with the year and the cut-off that only boxes beside the form tell."""
    told = read_context(texts, layout, Contexto())
    year = context.ejercicio or told.ejercicio
    if context.corte is not None or context.dudoso:
        return replace(context, ejercicio=year)
    return replace(told, ejercicio=year, plan=context.plan, acumulado=context.acumulado or told.acumulado)


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


def plan_of(titles: Sequence[str]) -> tuple[int, int] | None:
    """First and last year of the plan period that a title prints, or None."""
    return next((span for text in titles if len(text) <= MAX_TITLE and (span := span_of(text))), None)


def _beside_plan(text: str) -> str | None:
    """The year that a title prints beside the years of its plan ("Plan 2024-2027, vigencia 2025")."""
    return own_year(SPAN.sub(" ", clean(text))) if span_of(text) is not None else None


def _undated(text: str) -> str:
    """A text without dates of printing and of norms; a range of dates is the report's own period and stays."""
    own = _OF_PAPER.sub(" ", fold_keep(text))
    return own if _RANGE.search(own) else _DATE.sub(" ", own)


def _kept(day: re.Match[str]) -> str:
    """A day of a year where it closes or opens a span; else nothing: it is that of a signature."""
    return day[0] if day["hasta"] else " "


def complete(context: Contexto, match: Encaje) -> Contexto:
    """Fills what the titles left open from the header itself: its one year, and the last cut-off that it prints."""
    years = {year for c in match.columnas if not c.columna.en_plan and (year := c.key("ejercicio"))}
    several = context.ejercicio is None and len(years) > 1
    year = context.ejercicio or (years.pop() if len(years) == 1 else None)
    cut = _last_printed(match) if context.corte is None else context.corte
    doubt = context.dudoso or (_later(match, cut) if context.corte is None else "")
    return replace(context, ejercicio=year, corte=cut, varios=several, dudoso=doubt)


def _later(match: Encaje, cut: str | None) -> str:
    """A header without a place that tells a span later than the last cut-off of those that have one, or ""."""
    placed = {c.col for c in match.columnas if not c.columna.ignorar}
    others = (text for col, text in enumerate(match.encabezado) if col not in placed)
    last = last_month(cut) if cut is not None else 0
    return next((text for text in others if (month := closing_month(text)) and month > last), "")


def _last_printed(match: Encaje) -> str | None:
    """The last cut-off that a header prints, "" for the whole year; None for none."""
    cuts = {named for c in match.columnas if (named := c.key("corte") or c.key("trimestre"))}
    if len(cuts) == 1:
        return cuts.pop()
    months = [month for c in match.columnas if (month := c.key("mes"))]
    if months and (not cuts or int(max(months)) >= max(map(last_month, cuts))):
        return _LAST_MONTH_CUT.get(max(months), max(months))
    last = max(cuts, key=lambda cut: (last_month(cut), cut.startswith("T")), default=None)
    return "" if last is not None and last_month(last) == 12 else last


@dataclass(frozen=True, slots=True)
class Grupo:
    """An open group: its depth, code, name and where it was opened."""

    nivel: int
    clase: str
    codigo: str
    descripcion: str
    celda: Cell
    pagina: int
