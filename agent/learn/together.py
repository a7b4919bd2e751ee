"""The columns of an unknown table together: what each may be, and what the others say of it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.learn.candidates import Cabecera, Candidato, own_cells
from agent.learn.columns import (
    DOUBTFUL,
    KNOWN,
    LINE_ROLES,
    MAX_LINES,
    NO_KIND,
    ONLY_NUMBERS,
    Columnado,
    Propuesta,
    by_figures,
    cifra,
    nameless,
    proposed,
    undated,
)  # fmt: skip
from agent.learn.compose import SPENT
from agent.learn.content import MOSTLY, Contenido, examine
from agent.learn.headings import cut_of_title, last_month, read_level
from agent.learn.lines import TOTAL
from agent.learn.settling import same_figure, settle
from agent.learn.vocabulary import BUDGET, RATES, Vocabulario
from extractors.layouts import period_column
from extractors.schemas import Magnitud
from extractors.values import YEAR, fold

WIDE = 0.8
"""Share of the widest line's cells from which a transcript's line is whole: its cells stand under their headers."""
ROLE_TITLES = frozenset({"programado", "ejecutado"})
"""Roles that a table's title may give to columns that only name a period."""
MONTHS_A_YEAR, QUARTERS_A_YEAR = 12, 4
BY_LINE = "cada línea es de un período, y no consta de qué actividad son sus cifras"
WHICH_YEARS = "no se sabe de cuáles de los años es"
UP_TO = "no se sabe hasta qué mes de su año es"
WHOLE_YEAR = ("", "T4", "S2", "12")
"""Cut-offs at which a year is over."""
SMALLEST = 100
"""Times that figures without a word for their kind may be smaller than the least of a budget's, and be its money."""


def propose(candidate: Candidato, words: Vocabulario) -> list[Propuesta]:
    """A proposal for every column of a table, from its header's words and what stands in it."""
    header = candidate.cabecera
    assert header is not None
    contents = _contents(candidate, header)
    seen = [Propuesta(col, path, header.rotulos[col], contents[col]) for col, path in enumerate(header.paths) if path]
    title = _title_role(candidate.titulos, words)
    filled = [proposed(p, title, words) for p in seen if not _is_blank(p)]
    blank = [_blank(p, filled, title) for p in seen if _is_blank(p)]
    proposals = sorted((*filled, *blank), key=lambda p: p.col)
    if (down := period_column(candidate.table)) is not None:
        proposals = [_of_some_line(p) if p.col != down else p for p in proposals]
    titles = candidate.titulos
    proposals = _progressed(proposals)
    dated = _until(_of_years(_dated(_whole_year(_with_lines(_halved(proposals)))), titles), titles)
    return settle(_labelled(_rated(_priced(_revised(_year_beside_part(dated)), titles, words))))


def _progressed(proposals: list[Propuesta]) -> list[Propuesta]:
    """Progress beside a goal and a percentage of its own is what was done, where no other column is (`Avance`, `%`)."""
    figures = [p for p in proposals if p.es and p.es.es_cifra]
    open_ = [
        p for p in figures if p.es and p.es.nombre == "avance" and "porcentaje" not in p.rotulo.marcas and p.dudosa
    ]
    rates = [p for p in figures if "porcentaje" in p.rotulo.marcas and p.es and p.es.nombre == "avance"]
    done = any(p.es and p.es.nombre == "ejecutado" for p in figures)
    planned = any(p.es and p.es.nombre in ("meta", "programado") for p in figures)
    if len(open_) != 1 or len(rates) != 1 or done or not planned or open_[0].contenido.porcentaje:
        return proposals
    found = replace(open_[0], es=cifra(open_[0], "ejecutado", rate=False), certeza=KNOWN, nota="")
    return [found if p is open_[0] else p for p in proposals]


def _halved(proposals: list[Propuesta]) -> list[Propuesta]:
    """The first semester beside the second one is a period of its own, as a quarter is; alone it is a cut-off."""

    def second(p: Propuesta) -> Propuesta | None:
        if p.es is None or p.es.clave != "S1" or "acumulado" in p.rotulo.marcas:
            return None
        wanted = replace(p.es, clave="S2", acumulado=False)
        return next((o for o in proposals if o.es == wanted and undated(o.rotulo) == undated(p.rotulo)), None)

    return [replace(p, es=replace(p.es, acumulado=False)) if p.es and second(p) else p for p in proposals]


def _of_some_line(p: Propuesta) -> Propuesta:
    """Figures without a period of their own, where each line is of another period, are of no period of the report."""
    if p.es is None or not p.es.es_cifra or p.es.clave:
        return p
    return replace(p, es=None, certeza=0.0, como="", nota=BY_LINE)


def _is_blank(p: Propuesta) -> bool:
    """Whether a column prints no figure: nothing at all, or under a date nothing but marks of absence."""
    content = p.contenido
    return not content.llenas or (p.rotulo.corte is not None and content.cifras == 1 and not content.numeros)


def _blank(p: Propuesta, filled: Sequence[Propuesta], title: str | None) -> Propuesta:
    """A column that prints nothing is what the others of its run are; alone, it is not known what it holds."""
    run = [o for o in filled if o.es and o.es.es_cifra and o.es.clave and undated(o.rotulo) == undated(p.rotulo)]
    if not run or p.rotulo.corte is None:
        return replace(p, nota="en blanco en todo el documento")
    found = by_figures(replace(p, contenido=run[0].contenido), title)
    return replace(found, contenido=p.contenido)


def _contents(candidate: Candidato, header: Cabecera) -> list[Contenido]:
    """What stands in each column, in the lines that print at least two cells."""
    texts: list[list[str]] = [[] for _ in header.paths]
    widest = 0
    if candidate.table.kind == "campos":
        widest = max(len(own_cells(table, row)) for table, row in candidate.lines())
    for count, (table, row) in enumerate(candidate.lines()):
        if count >= MAX_LINES:
            break
        cells = own_cells(table, row)
        is_total = bool(cells) and TOTAL.match(fold(cells[0].text)) is not None
        if is_total or len(cells) < max(2, WIDE * widest) or _repeats(header, [c.text for c in cells]):
            continue
        own = {cell.col: cell.text for cell in cells}
        for col in range(min(len(texts), table.n_cols)):
            cell = table.grid[row][col]
            if col in own or cell is None or cell.row == row:
                texts[col].append(own.get(col, ""))
    return [examine(column) for column in texts]


def _repeats(header: Cabecera, texts: Sequence[str]) -> bool:
    words = {fold(text) for path in header.paths for text in path}
    return sum(fold(text) in words for text in texts) >= 0.8 * len(texts)


def _title_role(titles: Sequence[str], words: Vocabulario) -> str | None:
    """The one role that the titles above a table name ("Programación física mensual"), or None."""
    named = {
        role
        for text in titles
        for level in [read_level(text, words)]
        for names in level.conceptos
        if (role := next(iter(names & ROLE_TITLES), None))
    }
    return named.pop() if len(named) == 1 else None


# ---- the columns together ------------------------------------------------------------------------


def _with_lines(proposals: list[Propuesta]) -> list[Propuesta]:
    """Where the printed line says planned or done, the columns that only name a period take their role from it.

    Where it says physical or financial, the figures that no word calls so take it from there.
    """
    if any(p.es == Columnado("linea", "magnitud") for p in proposals):
        return [
            replace(p, es=replace(p.es, magnitud=None))
            if p.es and p.es.es_cifra and not {"fisica", "financiera"} & p.rotulo.marcas
            else p
            for p in proposals
        ]
    if not any(p.es and p.es.clase == "linea" for p in proposals):
        return proposals
    return [_by_line(p) for p in proposals]


def _by_line(p: Propuesta) -> Propuesta:
    if (
        (p.contenido.llenas and not p.contenido.es_cifra)
        or p.rotulo.conflicto
        or nameless(p.rotulo)
        or any(level.resto for level in p.rotulo.niveles)
    ):
        return p
    rate = "porcentaje" in p.rotulo.marcas
    names = p.rotulo.conceptos
    if rate or not (names <= {"avance"}) or not (p.rotulo.corte or p.rotulo.marcas & {"acumulado", "total"}):
        return p
    return replace(
        p,
        es=replace(cifra(p, "meta", rate=rate), nombre="{linea}", periodo=_line_period(p)),
        como="vocabulario",
        certeza=KNOWN,
        nota="",
    )


def _whole_year(proposals: list[Propuesta]) -> list[Propuesta]:
    """Beside all twelve months, four quarters, three parts or two semesters, a total is the year's."""
    cuts: dict[str, set[str]] = {}
    for p in proposals:
        if p.es and p.es.es_cifra and p.es.clave:
            cuts.setdefault(p.es.periodo, set()).add(p.es.clave)
    parts = (("mes", MONTHS_A_YEAR), ("trimestre", QUARTERS_A_YEAR))
    summed = any(len(cuts.get(kind, ())) >= number for kind, number in parts)
    spans = [p.rotulo.corte for p in proposals if p.rotulo.corte is not None and nameless(p.rotulo)]
    summed = summed or any(span.clave.endswith("-12") for span in spans)
    halves = {"S1", "S2"} <= cuts.get("corte", set())  # a figure without a date is the year's own there, or their sum
    if not summed and not halves:
        return proposals
    return [
        replace(
            p,
            es=replace(
                p.es, periodo="ejercicio", acumulado=True if summed and p.es.acumulado is None else p.es.acumulado
            ),
        )
        if p.es and p.es.es_cifra and p.es.periodo == "titulo"
        else p
        for p in proposals
    ]


def _dated(proposals: list[Propuesta]) -> list[Propuesta]:
    """A percentage or a difference without a date, beside figures from January to a cut-off, is of that stretch too."""
    figures = [p.es for p in proposals if p.es and p.es.es_cifra]
    parts = [es for es in figures if es.nombre in LINE_ROLES]
    until = parts and all(es.acumulado for es in parts)
    if not until and not any(es.clave and es.acumulado for es in figures):
        return proposals
    named = RATES | {"variacion"} if until else RATES
    return [
        replace(p, es=replace(p.es, acumulado=True))
        if p.es and p.es.nombre in named and p.es.periodo == "titulo" and p.es.acumulado is None
        else p
        for p in proposals
    ]


def _of_years(proposals: list[Propuesta], titles: Sequence[str]) -> list[Propuesta]:
    """Figures of several years, each named, are each of its year, unless the title's cut-off ends before one does.

    What is accumulated, or the whole, beside them is of years that nobody names.
    """
    done = {p.es.ejercicio for p in proposals if p.es and p.es.nombre in SPENT and p.es.ejercicio}
    if len(done) > 1:
        proposals = [replace(p, es=None, certeza=0.0, como="", nota=WHICH_YEARS) if _whole(p) else p for p in proposals]
    own = [p for p in proposals if p.es and p.es.es_cifra and p.es.periodo == "titulo" and p.es.ejercicio]
    if len({p.es.ejercicio for p in own if p.es}) < 2:
        return proposals
    over = all(cut in WHOLE_YEAR for text in titles if (cut := cut_of_title(text)) is not None)

    def dated(p: Propuesta) -> Propuesta:
        if p.es is not None and p.es.periodo == "titulo" and not p.es.ejercicio and p.es.nombre in (*RATES, "saldo"):
            return replace(p, certeza=min(p.certeza, DOUBTFUL), nota=WHICH_YEARS)
        if p not in own or p.es is None:
            return p
        if not over:
            return replace(p, certeza=DOUBTFUL, nota=UP_TO)
        return replace(p, es=replace(p.es, periodo="ejercicio", acumulado=bool(p.es.acumulado)))

    return [dated(p) for p in proposals]


def _year_beside_part(proposals: list[Propuesta]) -> list[Propuesta]:
    """Figures under the word year, beside those of a part of it, are not of that part; nor is it said of which."""
    parts = {p.es.nombre for p in proposals if p.es and p.es.es_cifra and p.es.clave}

    def of_year(p: Propuesta) -> bool:
        return p.es is not None and p.es.periodo == "titulo" and p.es.nombre in parts and "anual" in p.rotulo.marcas

    return [replace(p, es=None, certeza=0.0, como="", nota=UP_TO) if of_year(p) else p for p in proposals]


def _revised(proposals: list[Propuesta]) -> list[Propuesta]:
    """Of two figures of one name, what a word not understood tells apart is open (`meta original`, `meta nueva`)."""

    def twin(p: Propuesta, o: Propuesta) -> bool:
        if o.col == p.col or p.es is None or o.rotulo.nivel < 0 or not o.contenido.es_cifra:
            return False
        named = any(p.es.nombre in names for names in o.rotulo.niveles[o.rotulo.nivel].conceptos)
        same = (p.path[:-1], p.rotulo.corte, p.rotulo.ejercicios) == (o.path[:-1], o.rotulo.corte, o.rotulo.ejercicios)
        return named and same and {"anual", "porcentaje"} & p.rotulo.marcas == {"anual", "porcentaje"} & o.rotulo.marcas

    def revised(p: Propuesta) -> Propuesta:
        if p.es is None or not p.es.es_cifra or p.rotulo.explicado == 1 or not p.rotulo.niveles[-1].resto:
            return p
        others = [o for o in proposals if twin(p, o)]
        return replace(p, certeza=min(p.certeza, DOUBTFUL), nota=same_figure(others)) if others else p

    return [revised(p) for p in proposals]


def _whole(p: Propuesta) -> bool:
    """Whether figures without a date are what is accumulated, or the whole of a goal."""
    undated_ = p.es is not None and p.es.es_cifra and not p.es.ejercicio and not p.es.clave and p.es.nombre not in RATES
    return undated_ and bool({"acumulado", "total"} & p.rotulo.marcas)


def _until(proposals: list[Propuesta], titles: Sequence[str]) -> list[Propuesta]:
    """Figures up to a date in digits are of the title's cut-off if its last month is the date's, else of none known."""
    cut = next((cut for text in titles if (cut := cut_of_title(text)) is not None), None)

    def kept(p: Propuesta) -> bool:
        return p.es is None or not p.rotulo.hasta or p.rotulo.hasta == last_month(cut)

    return [
        p if kept(p) else replace(p, es=None, certeza=0.0, como="", nota="es hasta una fecha que el título no dice")
        for p in proposals
    ]


# ---- physical or financial -------------------------------------------------------------------------


def _priced(proposals: list[Propuesta], titles: Sequence[str], words: Vocabulario) -> list[Propuesta]:
    """Figures that no word calls physical or financial: money in a table of money, or where they look it and are said.

    Two decimals alone make no money: targets have them too. Nor do they, or a table of money, of what is much smaller
    than all of it, stands under another group or where units of measure stand too; nor does a word that targets and
    budgets share.
    """
    figures = [p for p in proposals if p.es and p.es.es_cifra and p.es.nombre not in RATES]
    budget = [p for p in figures if p.es and p.es.nombre in BUDGET]
    marks = [read_level(text, words).marcas for text in titles]
    marks += [p.rotulo.marcas for p in proposals]
    money = any("financiera" in found for found in marks)
    whole = len(budget) * 2 > len(figures)
    groups = {p.path[0] for p in budget if len(p.path) > 1}
    plain = [p for p in budget if "comun" not in p.rotulo.marcas or "financiera" in p.rotulo.marcas]
    measured = any(p.es and p.es.nombre in ("unidad_medida", "indicador") for p in proposals)
    sizes = [size for p in budget if (size := p.contenido.mediana)]

    def apart(p: Propuesta) -> bool:
        """Whether it stands under another group of columns than those of the budget."""
        return bool(groups) and len(p.path) > 1 and p.path[0] not in groups

    def doubted(p: Propuesta) -> Propuesta:
        return replace(p, certeza=min(p.certeza, DOUBTFUL), nota=NO_KIND)

    def priced(p: Propuesta) -> Propuesta:
        if p.es is None or p not in figures or {"fisica", "financiera"} & p.rotulo.marcas:
            return p
        if p.es.nombre in BUDGET:
            shared = p not in plain and not (plain or money or p.contenido.dinero >= MOSTLY)
            return doubted(p) if shared else p
        looks = money and p.contenido.centavos >= MOSTLY
        if p.es.magnitud is not Magnitud.FISICA or not (looks or (whole and not apart(p))):
            return p
        size = p.contenido.mediana
        small = bool(sizes and size and size * SMALLEST < min(sizes))
        if looks and small and (measured or apart(p)):
            return p
        if measured or small or apart(p):
            return doubted(p)
        return replace(p, es=replace(p.es, magnitud=Magnitud.FINANCIERA))

    return [priced(p) for p in proposals]


def _rated(proposals: list[Propuesta]) -> list[Propuesta]:
    """A percentage that no word calls physical or financial is of what the figures of its group are, if all are one.

    It is in doubt where the figures right before it have no place: it may be theirs.
    """
    figures = [p for p in proposals if p.es and p.es.es_cifra and p.es.nombre not in RATES]

    def rated(p: Propuesta) -> Propuesta:
        if p.es is None or p.es.nombre not in RATES or {"fisica", "financiera"} & p.rotulo.marcas:
            return p
        group = [o for o in figures if len(p.path) > 1 and o.path[0] == p.path[0]] or figures
        kinds = {o.es.magnitud for o in group if o.es}
        if not kinds:
            return p
        before = [o.es.magnitud for o in group if o.es and o.col < p.col] or [o.es.magnitud for o in group if o.es]
        found = replace(p, es=replace(p.es, magnitud=before[-1]))
        sure = len(kinds) == 1 and (group is not figures or beside(p) is None or beside(p) in figures)
        sure = sure and not any(o.nota == NO_KIND for o in group)
        return found if sure else replace(found, certeza=min(p.certeza, DOUBTFUL), nota=NO_KIND)

    def beside(p: Propuesta) -> Propuesta | None:
        """The nearest column of figures before it that is no percentage."""
        left = [o for o in proposals if o.col < p.col and o.contenido.es_cifra and "porcentaje" not in o.rotulo.marcas]
        return next((o for o in reversed(left) if o.es is None or o in figures), None)

    return [rated(p) for p in proposals]


def _labelled(proposals: list[Propuesta]) -> list[Propuesta]:
    """Whole numbers of one length name things left of the figures; among the figures they count, whatever they are."""
    first = min((p.col for p in proposals if p.es and p.es.es_cifra), default=len(proposals))

    def counts(p: Propuesta) -> bool:
        texts = p.contenido.textos
        labels = all(re.fullmatch(rf"{YEAR}|0\d+", text.strip()) for text in texts)
        text = p.es is not None and p.es.clase == "atributo"
        return text and p.contenido.rotulos and p.col > first and not labels

    return [replace(p, es=None, certeza=0.0, como="", nota=ONLY_NUMBERS) if counts(p) else p for p in proposals]


def _line_period(p: Propuesta) -> str:
    return p.rotulo.corte.clase if p.rotulo.corte else "titulo"
