"""Which printed lines of an unknown table are rows, groups and totals: patterns, from the lines themselves."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agent.learn.candidates import Candidato, own_cells
from agent.learn.columns import Propuesta, line_kinds, line_roles
from agent.learn.content import MOSTLY
from agent.learn.vocabulary import BUDGET, Vocabulario
from extractors.schemas import Cell, Table
from extractors.values import decimal_mark, fold, fold_keep, parse_figure

CODED = 0.5
"""Share of the lines with figures that begin with a code where the rows do: closing lines have none."""
FEW = 0.5
"""Share of a row's usual figures up to which a line of another code heads a group."""
MIN_GROUPS = 2
"""Lines of one shape that make a pattern, where no word of theirs does."""
MAX_GROUP_TEXT = 120
"""Characters of a group's line that is no note."""
SUM_WORDS, MEAN_WORDS = r"(?:sub)?total(?:es)?", r"(?:(?:avance )?promedio|mediana)"
TOTAL_WORDS = rf"(?:{SUM_WORDS}|{MEAN_WORDS})"
TOTAL = re.compile(rf"^{TOTAL_WORDS}\b")
_CODED = re.compile(
    r"^(?P<codigo>(?=[^\s]*\d)[A-Za-z]{0,10}[\s.]?\d[\w.\-/]*)(?:\s+[-–—:.]\s*|\s*[-–—:]\s+|\.?\s+)(?P<descripcion>[^\W\d].*)$",
    re.DOTALL,
)
_NUMBERED = re.compile(r"^(?P<palabra>[a-z]+(?: [a-z]+)?)?[\s.:]*(?P<numero>\d+(?:[.\-]\d+)*)\.?(?![\d/])")


@dataclass(frozen=True, slots=True)
class Linea:
    """A `[[linea]]` of the layout to be: `cifras` tells whether it carries figures in the table's columns."""

    clase: str
    tipo: str
    patron: str
    nivel: int | None = None
    sola: bool = False
    cifras: bool = False


@dataclass(frozen=True, slots=True)
class Formas:
    """How the lines of the table look.

    Attributes:
        tipo: of the data rows.
        campo: field whose cell opens a row.
        inicio: pattern of that cell, or None.
        lineas: role of each printed line of a row -> words; empty for one line a row.
        otras: group and total lines.
        decimal: mark that the figures use, or None.
    """

    tipo: str
    campo: str
    inicio: str | None
    lineas: dict[str, tuple[str, ...]]
    otras: tuple[Linea, ...]
    decimal: str | None


CLOSING = (
    Linea("total", "total", rf"^(?P<descripcion>{SUM_WORDS}\b.*)$", cifras=True),
    Linea("promedio", "total", rf"^(?P<descripcion>{MEAN_WORDS}\b.*)$", cifras=True),
)
"""Lines that begin with the word total, average and the like: every form may have them."""


def learn_lines(candidate: Candidato, proposals: Sequence[Propuesta], words: Vocabulario) -> Formas:
    """The patterns of a table's lines."""
    by_field = {p.es.nombre: p.col for p in proposals if p.es and p.es.clase == "campo"}
    figures = [p.col for p in proposals if p.es and p.es.es_cifra]
    printed = [p for p in proposals if p.es and p.es.clase == "linea"]
    name, code = by_field.get("descripcion"), by_field.get("codigo")
    data = [line for table, row in candidate.lines() if (line := _data(table, row, figures)) is not None]
    start = _start(data, name) if code is None and name is not None else None
    coded = code is not None and _share(data, code) >= MOSTLY
    texts = [cell.text for table, row in candidate.lines() for cell in own_cells(table, row) if cell.col in figures]
    return Formas(
        tipo=_kind(proposals),
        campo="codigo" if coded else "descripcion",
        inicio=start,
        lineas=(line_kinds(printed[0], words) or line_roles(candidate, words)) if printed else {},
        otras=(*_groups(candidate, figures, start, code), *CLOSING),
        decimal=decimal_mark(texts),
    )


def _kind(proposals: Sequence[Propuesta]) -> str:
    roles = Counter(p.es.nombre for p in proposals if p.es and p.es.es_cifra)
    budget = sum(count for role, count in roles.items() if role in BUDGET)
    if budget * 2 > roles.total():
        return "partida"
    names = [p for p in proposals if p.es and p.es.clase == "campo" and p.es.nombre == "descripcion"]
    indicators = any("indicador" in p.rotulo.conceptos for p in names) or (
        "linea_base" in roles and "avance" in roles and not any("programado" in role for role in roles)
    )
    return "indicador" if indicators else "actividad"


def _data(table: Table, row: int, figures: Sequence[int]) -> dict[int, Cell] | None:
    """The cells of a line by column, if it prints figures where the form has them."""
    cells = {cell.col: cell for cell in own_cells(table, row)}
    if not any(col in cells and parse_figure(cells[col].text).valor is not None for col in figures):
        return None
    return cells


def _share(data: Sequence[dict[int, Cell]], col: int) -> float:
    return sum(col in cells for cells in data) / max(1, len(data))


# ---- rows ----------------------------------------------------------------------------------------


def _start(data: Sequence[dict[int, Cell]], name: int) -> str | None:
    """The pattern of a name that begins with its code ("AOI001 - Mantenimiento"), if most do."""
    texts = [cells[name].text for cells in data if name in cells]
    codes = [match["codigo"] for text in texts if (match := _CODED.match(text))]
    if not codes or len(codes) < CODED * len(texts):
        return None
    return rf"^(?P<codigo>{generalise(codes)})[\s.:–—-]+(?P<descripcion>[^\W\d].*)$"


def generalise(codes: Sequence[str]) -> str:
    """A pattern for codes: the letters they share stay, runs of digits may vary."""
    shapes = Counter(re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", code)) for code in codes)
    letters = {tuple(re.findall(r"[^\W\d_]+", code)) for code in codes}
    if len(shapes) > 3 or len(letters) > 3:
        return r"[A-Za-z]{0,10}[\s.]?\d[\w.\-/]*"
    fixed = next(iter(letters)) if len(letters) == 1 else None
    return "|".join(_pattern(shape, fixed) for shape in shapes)


def _pattern(shape: str, letters: tuple[str, ...] | None) -> str:
    parts, index = [], 0
    for char in shape:
        if char == "9":
            parts.append(r"\d+")
        elif char == "A":
            parts.append(re.escape(letters[index]) if letters and index < len(letters) else "[A-Za-z]+")
            index += 1
        else:
            parts.append(r"[\s.]*" if char in ". " else re.escape(char))
    return "".join(parts)


# ---- groups and totals ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line of words alone: its text, the shape of its number, whether its one cell spans the table."""

    texto: str
    forma: tuple[str, int] | None
    sola: bool


def _groups(candidate: Candidato, figures: Sequence[int], start: str | None, code: int | None) -> list[Linea]:
    """Lines of words alone that stand above rows: by the word and number they begin with, else by standing alone."""
    headings = _headings(candidate, figures, start)
    shapes: Counter[tuple[str, int]] = Counter(h.forma for h in headings if h.forma)
    filled = _filled(candidate, figures, code) if code is not None else set()
    shapes.update(dict.fromkeys(filled, MIN_GROUPS))
    found: list[Linea] = []
    for word, parts in shapes:
        if not word and shapes[word, parts] < MIN_GROUPS:
            continue
        number = r"\d+" + r"[.\-]\d+" * (parts - 1)
        printed = rf"{re.escape(word)}[\s.:]*{number}" if word else number
        pattern = rf"^(?P<codigo>{printed})(?![.\-]?\d)[\s.:)–—-]*(?P<descripcion>.*)$"
        level = len(found)
        found.append(Linea(f"grupo_{level + 1}", "grupo", pattern, level, cifras=(word, parts) in filled))
    free = [h for h in headings if h.forma is None and h.sola]
    if len(free) >= MIN_GROUPS:
        pattern = rf"^(?!{TOTAL_WORDS}\b)(?P<descripcion>[^\W\d].{{2,{MAX_GROUP_TEXT}}})$"
        found.append(Linea("grupo_sin_codigo", "grupo", pattern, len(found), sola=True))
    return found


def _filled(candidate: Candidato, figures: Sequence[int], code: int) -> set[tuple[str, int]]:
    """Shapes of code that begin with another word than most, on lines with few of the figures that a row has."""
    printed: dict[tuple[str, int], list[int]] = {}
    for table, row in candidate.lines():
        cells = _data(table, row, figures)
        shape = _shape(cells[code].text) if cells and code in cells else None
        if cells and shape:
            printed.setdefault(shape, []).append(sum(col in cells for col in figures))
    if not printed:
        return set()
    main = max(printed, key=lambda shape: len(printed[shape]))
    usual = sum(printed[main]) / len(printed[main])
    return {
        shape
        for shape, counts in printed.items()
        if shape[0] and shape[0] != main[0] and sum(counts) <= FEW * usual * len(counts)
    }


def _headings(candidate: Candidato, figures: Sequence[int], start: str | None) -> list[_Heading]:
    """The lines of words alone that a row follows."""
    found: list[_Heading] = []
    waiting: list[_Heading] = []
    pattern = re.compile(start, re.IGNORECASE | re.DOTALL) if start else None
    for table, row in candidate.lines():
        cells = own_cells(table, row)
        if not cells:
            continue
        if _data(table, row, figures) is not None:
            found += waiting
            waiting = []
            continue
        text = cells[0].text
        joined = " ".join(cell.text for cell in cells)
        if any(cell.col in figures and cell.col != cells[0].col for cell in cells) or len(joined) > MAX_GROUP_TEXT:
            waiting = []
            continue
        if (pattern is not None and pattern.match(text)) or TOTAL.match(fold(text)):
            continue
        spans = len(cells) == 1 and cells[0].col == 0 and _wide(cells[0], table)
        waiting.append(_Heading(joined, _shape(text), spans))
    return found


def _wide(cell: Cell, table: Table) -> bool:
    return table.kind in ("campos", "alineada") or cell.col_span * 2 >= table.n_cols


def _shape(text: str) -> tuple[str, int] | None:
    match = _NUMBERED.match(fold_keep(text))
    if match is None:
        return None
    return (match["palabra"] or "").strip(), len(re.split(r"[.\-]", match["numero"]))
