"""Forms of labels and values ("Meta anual: 24 informes") -> rows, by rules alone.

A label is one of the form's words, whole, before a colon or in the cell beside the value. A label that comes twice
for one row with different values leaves both readings to review.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from extractors.fillers.build import Borrador, Ranura, slots_of
from extractors.fillers.context import MAX_TITLE, MAX_TITLE_WORDS, Contexto, in_passing, said_of_rows
from extractors.fillers.palabras import number_in_words
from extractors.fillers.renglones import ROWS, Pieza, Renglon, place_of
from extractors.layouts import Columna, Columnar, Layout
from extractors.layouts.header import fit
from extractors.layouts.load import BUNDLED, load_file
from extractors.layouts.told import line_of
from extractors.schemas import Cell, Magnitud, Rol
from extractors.values import fold, fold_keep, parse_figure, take_closing, take_cutoff

MAX_LABEL, MAX_DATED = 6, 12
"""Words of a label, and of one that names its date."""
MAX_WORDS = 500
"""Words of a line that may hold labels; a longer one is prose."""
MAX_BESIDE = 2
"""Cells of a row that is a label with its value."""
MIN_LABELS = 2
"""Known labels from which a table is a box of them."""
MAX_UNIT = 4
"""Words after a number that name its unit."""
MAX_SPELT = 8
"""Words of a number that its digits follow in brackets."""
MIN_FIT = 0.9
"""Likeness from which a text is a label."""
REPEATED, UNDATED = "etiqueta repetida", "periodo sin decir"
"""Why a value is left to review: its label says two values; nothing says which period it is of."""
_OF_PERIOD = ("periodo", "trimestre", "semestre", "mes ", "ejercicio", "vigencia", "ano ")
_OF_YEAR = frozenset({"ano", "ano fiscal", "ejercicio", "ejercicio fiscal", "vigencia", "gestion", "periodo"})
"""Labels of the year that a ficha is of."""
_OF_SPAN = re.compile(
    r"\s(?:en|de|del|para|durante)\s(?:(?:el|la|este|esta|presente)\s)*(?P<tramo>periodo|mes|trimestre|semestre|ano|ejercicio|vigencia)"
    r"(?:\s(?:actual|en curso|evaluado|reportado|informado))?$"
)
"""How a label says of which span its value is ("meta ejecutada en el trimestre")."""
_CUTS = {"mes": re.compile(r"\d\d"), "trimestre": re.compile(r"T\d"), "semestre": re.compile(r"S\d")}
"""The cut-off of the titles that such a label asks for."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LINKS = re.compile(r"(?:\s(?:en|de|del|para|durante|a|al|hasta|el|la|los|las|ano|ejercicio))+$")
_CUMULATIVE = re.compile(r"\bacumulad[oa]s?\b|\b(?:al|hasta)\b")
_NO_END = frozenset(
    ["a", "al", "con", "de", "del", "desde", "el", "en", "entre", "hasta", "la", "las", "los", "por", "y"]
)
"""Words with which no line of its own ends."""
_SHARE = re.compile(r"%|\b(?:porcentaje|grado|nivel)\b")
_NUMBERED = re.compile(r"\s(?:n|no|nro|numero)?\s?\d{1,3}$")
_LONGER = frozenset(["de", "del", "la", "el", "al", "por", "en", "y", "para", "con"])
"""Words before a label's own that make it the end of another ("Sentido del indicador")."""
_ANY = re.compile(r".+")
_OPENING = ("descripcion", "codigo")
"""What a row begins with."""
_NAMING = ("descripcion", "indicador")
"""What a row can be called by."""
_SIGNS = frozenset(
    {
        "s/",
        "s/.",
        "$",
        "us$",
        "u$s",
        "usd",
        "rd$",
        "c$",
        "bs",
        "bs.",
        "gs",
        "gs.",
        "q",
        "q.",
        "l",
        "l.",
        "lps",
        "lps.",
        "b/.",
        "₡",
    }
)
_NUMBER = re.compile(r"[-+]?\(?\d[\d.,']*\)?%?|S\.?P\.?|N/?A|-")


@lru_cache(maxsize=1)
def ficha_layout() -> Layout:
    """The form without columns, from its file."""
    return load_file(BUNDLED / "prosa" / "ficha.toml")


@dataclass(frozen=True, slots=True)
class Pareja:
    """A label of the form, what it captured (a year, a quarter), the value beside it, and the label as printed."""

    columna: Columnar
    piezas: tuple[Pieza, ...]
    rotulo: str = ""

    @property
    def text(self) -> str:
        """The value as printed."""
        return " ".join(piece.text for piece in self.piezas)


def pairs(lines: Sequence[Renglon], layout: Layout) -> list[Pareja]:
    """Labels with their values, in reading order."""
    found: list[Pareja] = []
    before: Renglon | None = None
    for line, value in _beside(lines):
        inside = list(_inside(line, layout))
        column = label_of(line.text.rstrip(" :"), layout)
        if inside:
            found += inside
        elif column is not None and value is not None and not _is_heading(value.text, layout):
            found.append(Pareja(column, value.piezas, line.text))
        elif found and line.fila is None and before is not None and _goes_on(found[-1], line):
            found[-1] = replace(found[-1], piezas=(*found[-1].piezas, *line.piezas))
        else:
            before = None
            continue
        before = line
    return [_as_share(pair, layout) for pair in found]


def _is_heading(text: str, layout: Layout) -> bool:
    """Whether what stands beside a label is a label, or the heading of a column (`Actividad | Prog. | Ejec.`)."""
    return label_of(text, layout) is not None or line_of(text) is not None


def _as_share(pair: Pareja, layout: Layout) -> Pareja:
    """Spent money that is printed in per cent, by its label or its value, is no amount but how far the budget went."""
    form = pair.columna.columna
    spent = form.magnitud == Magnitud.FINANCIERA and form.rol in (Rol.EJECUTADO, Rol.DEVENGADO)
    if not spent or "%" not in f"{pair.rotulo} {' '.join(piece.text for piece in split_value(pair.piezas)[0])}":
        return pair
    share = next(c for c in layout.columnas if (c.magnitud, c.rol) == (Magnitud.FINANCIERA, Rol.AVANCE))
    kept = {"acumulado": form.acumulado, "periodo": form.periodo}
    return replace(pair, columna=replace(pair.columna, columna=share.model_copy(update=kept)))


def _goes_on(pair: Pareja, line: Renglon) -> bool:
    """Whether a printed line without a label goes on with the text of the line before it."""
    form = pair.columna.columna
    if form.campo is None or ":" in line.text or pair.text.endswith((".", ";")):
        return False
    return line.text[:1].islower() or form.campo == "observacion"


def _beside(lines: Sequence[Renglon]) -> Iterator[tuple[Renglon, Renglon | None]]:
    """Each line with what stands in the next cell, where the line is a cell that may hold a label: every other one.

    A row that prints figures in the places of labels is a row of a table with headings.
    """
    for row, group in groupby(lines, key=lambda line: line.fila):
        cells = list(group)
        labelled = row is not None and not any(parse_figure(cell.text).valor is not None for cell in cells[2::2])
        for at, line in enumerate(cells):
            yield line, cells[at + 1] if labelled and at % 2 == 0 and at + 1 < len(cells) else None


def _inside(line: Renglon, layout: Layout) -> Iterator[Pareja]:
    """The pairs of one line: each label ends with a colon, its value with the next label or the line."""
    if len(line.piezas) > MAX_WORDS:
        return
    marks: list[tuple[int, int, Columnar]] = []
    for end, piece in enumerate(line.piezas):
        if not piece.text.endswith(":"):
            continue
        free = marks[-1][1] if marks else 0
        for start in range(max(free, end + 1 - MAX_DATED), end + 1):
            text = " ".join(p.text for p in line.piezas[start : end + 1]).rstrip(" :")
            if start > free and fold(line.piezas[start - 1].text) in _LONGER:
                continue
            if start > free and text[:1].islower() and line.piezas[start - 1].text[-1:].isalpha():
                continue  # the end of another label ("Recursos girados al segundo trimestre")
            if (column := label_of(text, layout)) is not None:
                marks.append((start, end + 1, column))
                break
    if not marks:
        return
    stops = [start for start, _, _ in marks[1:]] + [_end(line.piezas, marks[-1][1])]
    for (label, start, column), stop in zip(marks, stops, strict=True):
        if start < stop:
            yield Pareja(column, line.piezas[start:stop], " ".join(p.text for p in line.piezas[label:start]))


def _end(pieces: Sequence[Pieza], start: int) -> int:
    """Where a value ends: at the label of something else that follows it on the line, or with the line."""
    for at in range(start, len(pieces)):
        if pieces[at].text.endswith(":"):
            capitals = [i for i in range(start, at + 1) if pieces[i].text[:1].isupper()]
            return capitals[-1] if capitals else at
    return len(pieces)


@lru_cache(maxsize=4096)
def _label(text: str, layout_id: str, columns: tuple[Columna, ...]) -> Columnar | None:
    best: tuple[tuple[float, bool], Columnar] | None = None
    for column in columns:
        for words in column.encabezado:
            likeness, keys = fit(text, words)
            rank = likeness, bool(keys) or "{" not in words
            if likeness >= MIN_FIT and (best is None or rank > best[0]):
                best = rank, Columnar(-1, column, keys)
    return best[1] if best else None


def label_of(text: str, layout: Layout) -> Columnar | None:
    """The column of the form whose label a text is, or None."""
    if not text or len(text) > MAX_TITLE or len(text.split()) > MAX_DATED:
        return None
    if len(text.split()) > MAX_LABEL:
        column = _dated(fold(text), layout) if any(c.isdigit() for c in text) else None
        is_share = column is not None and column.columna.rol == Rol.AVANCE  # "avance a 30 de junio" may be a quantity
        return None if is_share and not _SHARE.search(fold_keep(text)) else column
    if (column := _label(text, layout.id, layout.columnas)) is not None:
        return column
    folded = fold_keep(text)
    said = _OF_SPAN.search(folded)
    if said is None:
        plain = fold(text)
        return _dated(plain, layout) or _numbered(plain, layout)
    bare, span = text[: said.start()], said["tramo"]
    if span in ("ano", "ejercicio", "vigencia"):
        return _label(f"{bare} anual", layout.id, layout.columnas)
    column = _label(bare, layout.id, tuple(c for c in layout.columnas if "{corte}" in c.periodo))
    if column is None:
        return None
    alone = {"acumulado": False} if span in ("mes", "trimestre") and column.columna.acumulado == "rango" else {}
    form = column.columna.model_copy(update=alone)
    return replace(column, columna=form, claves=(*column.claves, ("tramo", span)))


def _dated(label: str, layout: Layout) -> Columnar | None:
    """The column of a label that names its own period: "meta alcanzada al tercer trimestre", "ejecutado 2023"."""
    cut, rest = take_cutoff(label)
    closed = cut is None
    if closed:
        cut, rest = take_closing(label)  # "devengado al 30 de junio"
    years = _YEAR.findall(rest)
    bare = " ".join(_YEAR.sub(" ", rest).split())
    cumulative = _CUMULATIVE.search(bare) is not None or (closed and cut is not None)
    if (cut is None and not years and not cumulative) or len(years) > 1:
        return None
    bare = _LINKS.sub("", re.sub(r"\bacumulad[oa]s?\b", "", bare).strip())
    if not bare:
        return None
    column = _label(bare, layout.id, layout.columnas)
    if column is None and cut:  # "meta II trimestre" is what was planned of it
        column = _label(f"{bare} programada", layout.id, layout.columnas)
    if column is None or not column.columna.is_figure:
        return None
    form, keys = column.columna, dict(column.claves) | ({"ejercicio": years[0]} if years else {})
    of_a_part = "{corte}" in form.periodo
    if not of_a_part and (cut is not None or cumulative):
        return None
    if cut:
        keys["corte"] = cut
    elif cut is not None or years:
        form = form.model_copy(update={"periodo": "{ejercicio}"})
    if of_a_part:
        form = form.model_copy(update={"acumulado": cumulative})
    return Columnar(-1, form, tuple(keys.items()))


def _numbered(label: str, layout: Layout) -> Columnar | None:
    """The column of a label that counts what it names: "actividad 1"."""
    bare = _NUMBERED.sub("", label)
    column = None if bare == label else _label(bare, layout.id, layout.columnas)
    return column if column is not None and column.columna.campo == "descripcion" else None


def unplaced(lines: Sequence[Renglon], layout: Layout, boxes: Container[int | None]) -> list[str]:
    """Labels with their figures ("Beneficiarios: 300") that the form does not know.

    Args:
        lines: the page's lines.
        layout: the form without columns.
        boxes: the tables of the page, by ordinal from 0, that are labels beside their values.
    """
    found: list[str] = []
    for line, value in _beside(lines):
        if value is not None and _table_of(line) in boxes and _names_nothing(line.text, value.piezas, layout):
            found.append(f"{line.text}: {value.text}")
        ends = [i for i, piece in enumerate(line.piezas) if piece.text.endswith(":")]
        if len(line.piezas) > MAX_WORDS or len(ends) != 1 or not 0 <= ends[0] < MAX_LABEL:
            continue
        label = " ".join(p.text for p in line.piezas[: ends[0] + 1])
        if _names_nothing(label, line.piezas[ends[0] + 1 :], layout):
            found.append(line.text)
    return found


def _names_nothing(label: str, value: Sequence[Pieza], layout: Layout) -> bool:
    """Whether a figure stands beside words that are no label of the form; "24 Salud pública" is a code and a name."""
    number, rest = split_value(value)
    has_figure = any(c.isdigit() for piece in number for c in piece.text) and not rest[:1].isupper()
    names_year = fold(label) in _OF_YEAR and len(number) == 1 and _YEAR.fullmatch(number[0].text) is not None
    return has_figure and not names_year and label_of(label.rstrip(" :"), layout) is None


def boxes_of(lines: Sequence[Renglon], layout: Layout) -> set[int]:
    """The tables of a page, by ordinal from 0, that are labels beside their values."""
    labels = Counter(
        _table_of(line)
        for line, value in _beside(lines)
        if value is not None and label_of(line.text.rstrip(" :"), layout) is not None
    )
    return {table for table, count in labels.items() if table is not None and count >= MIN_LABELS}


def _table_of(line: Renglon) -> int | None:
    return None if line.fila is None else line.fila // ROWS


def unread_values(found: Sequence[Pareja]) -> list[str]:
    """What stands beside labels of figures and has digits but is no figure ("Ejecutado: 3 de 6")."""
    figures = (pair for pair in found if pair.columna.columna.is_figure)
    return [pair.text for pair in figures if any(c.isdigit() for c in pair.text) and not split_value(pair.piezas)[0]]


def titles_of(lines: Sequence[Renglon], layout: Layout) -> list[str]:
    """What may name the period: the lines above the first label, and those that say they do; no headings of tables."""
    cells = Counter(line.fila for line in lines if line.fila is not None)
    boxes = boxes_of(lines, layout)
    headed = {row // ROWS for row, count in cells.items() if count > MAX_BESIDE and row // ROWS not in boxes}
    short = [line for line in lines if len(line.text) <= MAX_TITLE and _table_of(line) not in headed]
    first = next((at for at, line in enumerate(short) if pairs([line], layout)), len(short))
    told = _told_in_passing(lines) | _beside_labels(lines, layout)
    found = [
        line
        for at, line in enumerate(short)
        if (at < first and id(line) not in told) or fold(line.text).startswith(_OF_PERIOD)
    ]
    return [line.text for line in sorted(found, key=lambda line: line.fila is not None)]


def _beside_labels(lines: Sequence[Renglon], layout: Layout) -> set[int]:
    """The cells, by id, that are labels, and their values: a year in them is their own (`Línea base 2023`)."""
    found: set[int] = set()
    for line, value in _beside(lines):
        column = label_of(line.text.rstrip(" :"), layout) if value is not None else None
        if column is not None:
            found |= {id(line), id(value)}
    return found


def _told_in_passing(lines: Sequence[Renglon]) -> set[int]:
    """The printed lines, by id, of sentences that are no titles: their months and years are of what they tell."""
    found: set[int] = set()
    run: list[Renglon] = []
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        if line.fila is not None or not line.piezas:
            continue
        run.append(line)
        if after is not None and after.fila is None and _runs_on(line.text, after.text):
            continue
        text = " ".join(part.text for part in run)
        if in_passing(text):
            found |= {id(part) for part in run}
        run = []
    return found


def _runs_on(text: str, after: str) -> bool:
    """Whether a printed line goes on with the sentence of the line before it."""
    if text.endswith((".", ":", ";")):
        return text.endswith(".") and len(text.split()) > MAX_TITLE_WORDS and after[:1].islower()
    return after[:1].islower() or fold(text.split()[-1] if text.split() else "") in _NO_END


def records(found: Sequence[Pareja], layout: Layout, context: Contexto, page: int) -> list[Borrador]:
    """The rows of a page: a new one begins where a name comes again after figures did."""
    drafts = (_draft(group, layout, context, page) for group in _groups(found))
    return [draft for draft in drafts if draft is not None]


def unfinished(found: Sequence[Pareja]) -> Sequence[Pareja]:
    """The labels at the end of a page that name a row whose figures are on the next."""
    last = _groups(found)[-1]
    named = any(pair.columna.columna.campo in _OPENING for pair in last)
    return last if named and not any(pair.columna.columna.is_figure for pair in last) else ()


def nameless(found: Sequence[Pareja]) -> list[str]:
    """The figures beside labels that stand under no name."""
    groups = (group for group in _groups(found) if not any(p.columna.columna.campo in _NAMING for p in group))
    figures = (pair for group in groups for pair in group if pair.columna.columna.is_figure)
    return [pair.text for pair in figures if split_value(pair.piezas)[0]]


def _groups(found: Sequence[Pareja]) -> list[list[Pareja]]:
    groups: list[list[Pareja]] = [[]]
    for pair in found:
        held = {p.columna.columna.id for p in groups[-1]}
        figures = any(p.columna.columna.is_figure for p in groups[-1])
        again = pair.columna.columna.id in held
        opens = pair.columna.columna.campo in _OPENING and (figures or again)
        if opens or (pair.columna.columna.campo in _NAMING and figures and again):
            groups.append([])
        groups[-1].append(pair)
    return groups


def _draft(group: Sequence[Pareja], layout: Layout, context: Contexto, page: int) -> Borrador | None:
    draft = Borrador(layout.fila.clase, layout.fila.tipo, page, None, "")
    cuts = {cut for pair in group if (cut := pair.columna.key("corte"))}
    if len(cuts) == 1 and context.corte in (None, *cuts):  # one label says what the others leave out
        context = replace(context, corte=cuts.pop())
        if any(p.columna.columna.acumulado is True for p in group if p.columna.key("corte")):
            context = replace(context, desde_enero=True)
    readings: dict[tuple[str, str, str, bool], Cell] = {}
    columns: list[Columnar] = []
    for pair in group:
        form = pair.columna.columna
        if not form.is_figure:
            _name(draft, form, pair.text)
            continue
        number, unit = split_value(pair.piezas)
        if not number:
            continue
        slot = slots_of([pair.columna], layout, context, {})[0]
        cell = cell_of(number)
        span = _CUTS.get(pair.columna.key("tramo") or "", _ANY)
        if "{corte}" in form.periodo and not span.fullmatch(pair.columna.key("corte") or context.corte or ""):
            cell = cell._replace(doubt=UNDATED)
        if slot.key in readings:
            if readings[slot.key].text != cell.text:
                readings[slot.key] = readings[slot.key]._replace(doubt=REPEATED)
            continue
        readings[slot.key] = cell
        columns.append(pair.columna)
        if unit and form.magnitud == "fisica" and form.rol != "avance":
            draft.campos.setdefault("unidad_medida", unit)
    if not columns or not (draft.descripcion or draft.campos.get("indicador")):
        return None
    draft.descripcion = draft.descripcion or draft.campos["indicador"]
    slots = _stretches([slots_of([column], layout, context, {})[0] for column in columns])
    draft.lecturas = [(slot, readings[slot.key]) for slot in slots]
    draft.lugar = readings[slots[0].key].lugar
    draft.celdas = tuple(readings.values())
    money = [readings[slot.key].text for slot in slots if slot.magnitud is Magnitud.FINANCIERA]
    draft.atributos.update(said_of_rows((), money))
    return draft


def _stretches(slots: Sequence[Ranura]) -> list[Ranura]:
    """The same slots; a share of another stretch than what was done has a name of its own, that no equation knows."""

    def apart(share: Ranura) -> bool:
        done = [s for s in slots if s.magnitud is share.magnitud and s.rol in (Rol.EJECUTADO, Rol.DEVENGADO)]
        return bool(done) and all((s.periodo, s.acumulado) != (share.periodo, share.acumulado) for s in done)

    return [replace(s, nombre=f"{s.nombre}_aparte") if s.rol is Rol.AVANCE and apart(s) else s for s in slots]


def _name(draft: Borrador, form: Columna, text: str) -> None:
    if form.campo == "descripcion":
        draft.descripcion = draft.descripcion or text
    elif form.campo == "codigo":
        draft.codigo = draft.codigo or text
    elif form.campo is not None:
        draft.campos.setdefault(form.campo, text)


def split_value(pieces: Sequence[Pieza]) -> tuple[tuple[Pieza, ...], str]:
    """The number that a value opens with, and the few words after it; no number in what is a sentence."""
    pieces = _in_digits(pieces)
    taken = int(len(pieces) > 1 and pieces[0].text.lower() in _SIGNS)
    signs = taken
    while taken < len(pieces) and _NUMBER.fullmatch(_bare(pieces[taken].text)):
        taken += 1
    if taken < len(pieces) and taken and pieces[taken].text == "%":
        taken += 1
    rest = " ".join(piece.text for piece in pieces[taken:])
    if taken == signs or len(pieces) - taken > MAX_UNIT or any(c.isdigit() for c in rest):
        return (), ""
    number = tuple(pieces[:taken])
    if parse_figure(cell_of(number).text).malformado:
        return (), ""
    return number, rest.strip(" .;,()")


def _in_digits(pieces: Sequence[Pieza]) -> Sequence[Pieza]:
    """A value without the words that say its number over again (`doce (12) talleres`, `12 (doce) talleres`).

    Where they say another number, nothing is left of it.
    """
    opens = next((at for at, piece in enumerate(pieces[: MAX_SPELT + 1]) if piece.text[:1] == "("), 0)
    closes = next((at for at, piece in enumerate(pieces) if at >= opens and ")" in piece.text), None)
    if not opens or closes is None:
        return pieces
    inside, before = pieces[opens : closes + 1], pieces[:opens]
    share = "%" in inside[-1].text
    bare = [text for piece in inside if (text := piece.text.strip(".,;()%"))]
    spelt = [piece.text for piece in before]
    if share and [fold(text) for text in spelt[-2:]] == ["por", "ciento"]:
        spelt = spelt[:-2]
    for digits, words, number in ((bare, spelt, inside[0]), (spelt, bare, before[0])):
        said = number_in_words(words)
        if said is None or len(digits) != 1 or not _NUMBER.fullmatch(digits[0]):
            continue
        read = parse_figure(digits[0])
        if said not in (read.valor, *read.alternativas):
            return ()
        text = (str(said) if read.alternativas else digits[0]) + "%" * share
        return (replace(number, text=text), *pieces[closes + 1 :])
    return pieces


def cell_of(pieces: Sequence[Pieza]) -> Cell:
    """A value as a cell."""
    text = " ".join(piece.text for piece in pieces)
    doubt = next((piece.doubt for piece in pieces if piece.doubt), "")
    return Cell(0, 0, 1, 1, _bare(text), place_of(pieces), doubt=doubt)


def _bare(text: str) -> str:
    """A number without the mark that ends its sentence."""
    return text[:-1] if len(text) > 1 and text[-1] in ".,;" else text
