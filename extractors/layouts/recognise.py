"""Which family a table is, and which of its columns is which slot; said with how sure it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from extractors.errors import LayoutError
from extractors.layouts.header import ANY_LIKENESS, Path, fit, header_paths
from extractors.layouts.model import Columna, Layout
from extractors.layouts.told import told
from extractors.schemas import Magnitud, Table
from extractors.values import fold, own_year, parse_figure, take_nameless

MIN_CONFIDENCE = 0.6
"""Least confidence at which a table is read with a layout; below it the table is reported as unknown."""
MIN_REQUIRED = 0.6
"""Least share of a layout's required columns that the header must print."""
MOVED_LIKENESS = 0.9
"""Likeness from which a header names its column wherever it stands, and is no free label."""
TIE = 0.02
"""Two layouts closer than this are equally good: the user must say which."""
TITLE_BONUS = 0.08
PARENT_WEIGHT = 0.5
MIN_WORDED = 0.4
"""Least share of a grid row's cells that must be header words for the row to be in a header."""
BARE_LEAF = 3
"""Letters up to which a leaf (`1`, `IV`) says nothing without the header above it."""
MAX_HEADER_START = 12
"""Grid rows above the header that may hold titles."""
MAX_HEADER_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Columnar:
    """A grid column with its place in the layout, and what its header captured (month, quarter, year).

    Attributes:
        dudosa: whether it is left open what its figures are.
        veces: what a printed figure is multiplied by: 100 for a share that is printed as a fraction of one.
    """

    col: int
    columna: Columna
    claves: tuple[tuple[str, str], ...] = ()
    dudosa: bool = False
    veces: Decimal = Decimal(1)

    def key(self, name: str) -> str | None:
        """The captured value of a placeholder, or None."""
        return next((value for key, value in self.claves if key == name), None)


@dataclass(frozen=True, slots=True)
class Encaje:
    """A table's header matched to a layout.

    Attributes:
        columnas: placed columns, by grid column.
        start: first grid row of the header.
        end: first grid row after it.
        confianza: 0 to 1.
        encabezado: printed header per grid column, "FISICO > Ene".
        sin_ubicar: header texts that no slot took.
        hipotesis: why this differs from the printed header, or "".
        bloque: what a heading between the rows said that the figures under it are, or None.
    """

    layout: Layout
    columnas: tuple[Columnar, ...]
    start: int
    end: int
    confianza: float
    encabezado: tuple[str, ...]
    sin_ubicar: tuple[str, ...]
    hipotesis: str = ""
    bloque: Magnitud | None = None

    @property
    def figure_columns(self) -> frozenset[int]:
        """Grid columns that hold figures."""
        return frozenset(c.col for c in self.columnas if c.columna.is_figure)

    @property
    def has_gap(self) -> bool:
        """Whether a headed column between the placed figures is not placed: a sum may lack it."""
        figures = self.figure_columns
        between = range(min(figures, default=0), max(figures, default=0))
        return not {col for col in between if self.encabezado[col]} <= {c.col for c in self.columnas}


def recognise(
    table: Table, layouts: Sequence[Layout], titles: Sequence[str] = (), plan: tuple[int, int] | None = None
) -> tuple[Encaje, ...]:
    """Matches a table's header against the layouts.

    Args:
        table: the grid.
        layouts: the candidates.
        titles: printed texts above the table; a layout's own title counts in its favour.
        plan: first and last year of the plan period, where a title prints it.

    Returns:
        The match as printed first, then what it would be if a stray header column shifted the others; empty if no
        layout fits.

    Raises:
        LayoutError: two layouts fit equally well.
    """
    rows = range(min(table.n_rows, MAX_HEADER_START + MAX_HEADER_DEPTH))
    parted = [_is_parted(table, row) for row in rows]
    matches = [match for layout in layouts if (match := _best(table, layout, titles, parted)) is not None]
    matches.sort(key=lambda match: -match.confianza)
    if not matches:
        return ()
    rivals = [match for match in matches if matches[0].confianza - match.confianza < TIE]
    rivals = [match for match in rivals if not match.layout.general] or rivals
    titled = [match for match in rivals if any(is_title(text, match.layout) for text in titles)]
    if len(rivals) > 1 and len(titled) != 1:
        first, second = (match.layout.id for match in (titled or rivals)[:2])
        raise LayoutError(
            f"Página {table.pagina}: la tabla corresponde igual de bien a los formatos «{first}» y «{second}».",
            f"Elija uno con --layout {first} o --layout {second}.",
        )
    return _with_shifts(_without_lone_years((titled or rivals)[0]), plan)


def header_texts(paths: Sequence[Path]) -> tuple[str, ...]:
    """The header of each column as one text, "FISICO > Ene"."""
    return tuple(" > ".join(path) for path in paths)


def _best(table: Table, layout: Layout, titles: Sequence[str], parted: Sequence[bool]) -> Encaje | None:
    found: Encaje | None = None
    bonus = TITLE_BONUS if any(is_title(text, layout) for text in titles) else 0.0
    worded = [goes_on or _is_header_row(table, row, layout) for row, goes_on in enumerate(parted)]
    for start in range(min(MAX_HEADER_START, len(worded))):
        for end in range(start + 1, min(start + MAX_HEADER_DEPTH, len(worded)) + 1):
            if not worded[end - 1]:
                break
            if end < len(worded) and parted[end]:
                continue
            texts = _text_columns(table, end) if layout.free is not None else frozenset()
            paths = header_paths(table, start, end)
            ordered = table.kind == "campos" and not layout.general
            match = _match(paths, texts, layout, start, end, ordered)
            if match is not None and (found is None or match.confianza > found.confianza + 1e-9):
                found = match
    if found is None or found.confianza < MIN_CONFIDENCE or (layout.general and _is_of_another(table, found)):
        return None
    return replace(_widened(table, found), confianza=round(min(1.0, found.confianza + bonus), 4))


def _is_of_another(table: Table, match: Encaje) -> bool:
    """Whether a general form leaves out what makes the table another form.

    A column without a place is of a span that no period says (`Marzo - Abril`), or some headings stand over physical
    figures and others over money, of which such a form knows one kind.
    """
    if any(take_nameless(fold(text))[0] is not None for text in match.sin_ubicar):
        return True
    above = (cell for cell in table.cells if cell.row < match.end - 1 and cell.col_span < table.n_cols)
    kinds = {told(cell.text).magnitud for cell in above if cell.text}
    return "magnitud" in match.layout.supone and {Magnitud.FISICA, Magnitud.FINANCIERA} <= kinds


def _widened(table: Table, match: Encaje) -> Encaje:
    """The match, with the columns that one heading of texts stands over: spaces in a code part it into several."""
    columns = {c.col: c for c in match.columnas}
    heading = table.grid[match.end - 1]
    for column in match.columnas:
        cell = heading[column.col]
        if cell is not None and cell.text and not column.columna.is_figure and not column.columna.linea:
            for col in range(cell.col, cell.col + cell.col_span):
                columns.setdefault(col, replace(column, col=col))
    left = tuple(t for col, t in enumerate(match.encabezado) if t and col not in columns)
    return replace(match, columnas=tuple(columns[col] for col in sorted(columns)), sin_ubicar=left)


def _is_header_row(table: Table, row: int, layout: Layout) -> bool:
    """Whether most cells of a grid row are words of the layout's header."""
    texts = [cell.text for cell in table.row_cells(row) if cell.text and cell.row == row]
    if not texts:
        return any(cell.text and cell.row < row for cell in table.row_cells(row))
    vocabulary = layout.vocabulary
    return sum(in_vocabulary(text, vocabulary) for text in texts) >= MIN_WORDED * len(texts)


def _is_parted(table: Table, row: int) -> bool:
    """Whether a grid row parts columns of figures that one heading above it stands over: it is header still."""
    headings = {id(cell): cell for cell in table.grid[row - 1] if cell is not None} if row else {}
    over = [c for c in headings.values() if c.text and c.col_span > 1 and c.row + c.row_span == row]
    if not over:
        return False
    texts = _text_columns(table, row + 1)
    for heading in over:
        columns = range(heading.col, heading.col + heading.col_span)
        leaves = [c for col in columns if (c := table.grid[row][col]) is not None and (c.row, c.col) == (row, col)]
        if len(leaves) == len(columns) and all(_is_words(leaf.text) and leaf.col not in texts for leaf in leaves):
            return True
    return False


def _is_words(text: str) -> bool:
    """Whether a cell is text: no figure, and no mark of an absent one."""
    return any(map(str.isalpha, parse_figure(text).observacion))


@lru_cache(maxsize=65536)
def in_vocabulary(text: str, vocabulary: tuple[str, ...]) -> bool:
    """Whether a printed text fits one of some header texts."""
    return any(fit(text, pattern)[0] for pattern in vocabulary)


def _text_columns(table: Table, end: int) -> frozenset[int]:
    """Columns at least half of whose cells below the header are texts."""
    texts: Counter[int] = Counter()
    for cell in table.cells:
        if cell.row >= end and cell.col_span == 1 and cell.text:
            texts[cell.col] += 1 if _is_words(cell.text) else -1
    return frozenset(col for col, more in texts.items() if more >= 0)


def is_title(text: str, layout: Layout) -> bool:
    """Whether a text holds a title of the form."""
    folded = fold(text)
    return any(fold(title) in folded for title in layout.titulos)


@dataclass(frozen=True, slots=True)
class _Score:
    total: float
    leaf: float
    keys: tuple[tuple[str, str], ...]


def _match(
    paths: Sequence[Path], texts: frozenset[int], layout: Layout, start: int, end: int, ordered: bool
) -> Encaje | None:
    printed = [index for index, path in enumerate(paths) if path]
    scores = {
        (col, slot): score
        for col in printed
        for slot, column in enumerate(layout.columnas)
        if (score := _score(paths[col], column, ordered, layout)) is not None
    }
    named = {col for (col, _), score in scores.items() if score.leaf >= MOVED_LIKENESS}
    scores = {
        (col, slot): score
        for (col, slot), score in scores.items()
        if col not in named or score.leaf > ANY_LIKENESS or slot != layout.free
    }
    if layout.free is not None and texts:
        scores = {
            item: score
            for item, score in scores.items()
            if item[1] != layout.free or item[0] in texts or score.leaf > ANY_LIKENESS
        }
        bare = min(texts)
        if printed and bare < printed[0]:
            printed.insert(0, bare)
            scores[bare, layout.free] = _Score(ANY_LIKENESS, ANY_LIKENESS, ())
    if not scores:
        return None
    placed = _align(printed, layout, scores)
    _attach_moved(printed, layout, scores, placed)
    if not placed or _is_printed_twice(layout, scores, placed):
        return None
    for col in _contested(layout, scores, placed):
        del placed[col]
    if not placed:
        return None
    required = [index for index, column in enumerate(layout.columnas) if not column.opcional]
    have = len(set(placed.values()) & set(required)) / max(1, len(required))
    share = len(placed) / len(printed)
    sure = sum(min(1.0, scores[item].leaf) for item in placed.items()) / len(placed)
    if have < MIN_REQUIRED:
        return None
    columns = tuple(
        Columnar(col, layout.columnas[slot], scores[col, slot].keys) for col, slot in sorted(placed.items())
    )
    header = header_texts(paths)
    return Encaje(
        layout,
        columns,
        start,
        end,
        (have * share) ** 0.5 * sure,
        header,
        tuple(header[col] for col in printed if col not in placed),
    )


def _score(path: Path, column: Columna, ordered: bool, layout: Layout) -> _Score | None:
    """How well a header path fits a column, also one whose last cell prints the heading above its own, too."""
    found = _score_of(path, column, ordered, layout)
    parted = _parted(path, column) if found is None else None
    return _score_of(parted, column, ordered, layout) if parted else found


def _parted(path: Path, column: Columna) -> Path | None:
    """A path whose last cell begins with the words that the column asks for above it ("Valores Observados 2021")."""
    words = path[-1].split()
    named = [pattern for pattern in column.bajo if "{" not in pattern and len(pattern.split()) < len(words)]
    for count in sorted({len(pattern.split()) for pattern in named}):
        above = " ".join(words[:count])
        if any(fit(above, pattern)[0] for pattern in named):
            return (*path[:-1], above, " ".join(words[count:]))
    return None


def _score_of(path: Path, column: Columna, ordered: bool, layout: Layout) -> _Score | None:
    """How well a header path fits a column: the leaf, and where the column asks for it, what stands above."""
    leaf, keys = max((fit(path[-1], pattern) for pattern in column.encabezado), key=lambda f: f[0])
    if len(path) > 1:
        joined, joined_keys = max(
            (fit(" ".join(path[-2:]), pattern) for pattern in column.encabezado), key=lambda f: f[0]
        )
        if joined > leaf:
            leaf, keys = joined * 0.98, joined_keys
    if not leaf or any(fit(text, pattern)[0] for text in path[:-1] for pattern in column.salvo):
        return None
    if not column.bajo:
        return _Score(leaf, leaf, _dated(path, column, dict(keys))) if ordered or _is_told(column, dict(keys)) else None
    over = path[:-1]
    texts = (*over, *(f"{upper} {lower}" for upper, lower in pairwise(over)))
    above = [fit(text, pattern) for text in texts for pattern in column.bajo]
    parent, parent_keys = max(above, key=lambda f: f[0], default=(0.0, ()))
    if not parent and (not ordered or len(fold(path[-1])) <= BARE_LEAF) and len(path) > 1:
        return None
    known = dict(parent_keys) | dict(keys)
    if not ordered and (not _is_told(column, known) or (not parent and _is_shared(column, layout))):
        return None
    return _Score(leaf + PARENT_WEIGHT * parent - (0 if parent else 0.1), leaf, _dated(path, column, known))


def _dated(path: Path, column: Columna, keys: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The captures of a column, with the year that its header or one above it prints: it is that of its figures."""
    if column.is_figure and "{ejercicio}" in column.periodo and "ejercicio" not in keys:
        year = next((year for text in reversed(path) if (year := own_year(text))), None)
        keys = keys | {"ejercicio": year} if year else keys
    return tuple(sorted(keys.items()))


def _is_shared(column: Columna, layout: Layout) -> bool:
    """Whether only what stands above parts a column from another: `Prog` of the total, `I TRIM` planned and done."""
    names = set(column.encabezado)
    return any(
        other is not column and other.bajo and not names.isdisjoint(other.encabezado) for other in layout.columnas
    )


def _is_told(column: Columna, keys: dict[str, str]) -> bool:
    """Whether a column of a run says which it is: months and quarters are known by their name alone."""
    return column.wildcard in (None, "ejercicio") or column.wildcard in keys


def _align(printed: Sequence[int], layout: Layout, scores: dict[tuple[int, int], _Score]) -> dict[int, int]:
    """The order-keeping assignment of columns to slots with the best total; a run takes columns with rising keys."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    cols = list(printed)
    for index, col in enumerate(cols):
        for slot, column in enumerate(layout.columnas):
            score = scores.get((col, slot))
            if score is None:
                continue
            options: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)]
            for before in cols[:index]:
                for other, before_column in enumerate(layout.columnas):
                    previous = best.get((before, other))
                    if previous is None or not _follows(
                        (other, before_column, scores[before, other]), (slot, column, score)
                    ):
                        continue
                    options.append((previous[0], (before, other)))
            value, origin = max(options, key=lambda option: option[0])
            best[col, slot] = (value + score.total, origin)
    placed: dict[int, int] = {}
    here = max(best, key=lambda item: best[item][0], default=None)
    while here is not None:
        placed[here[0]] = here[1]
        here = best[here][1]
    return placed


def _follows(before: tuple[int, Columna, _Score], after: tuple[int, Columna, _Score]) -> bool:
    """Whether a column may stand right of another: later in the layout, or later in a run (PROG EJEC PROG EJEC)."""
    if after[0] > before[0]:
        return True
    name = after[1].wildcard
    if name is None or before[1].wildcard != name:
        return False
    first, second = dict(before[2].keys).get(name), dict(after[2].keys).get(name)
    interleaved = after[1].interleaves and before[1].interleaves
    return first is not None and second is not None and first < second and (after[0] == before[0] or interleaved)


def _attach_moved(
    printed: Sequence[int], layout: Layout, scores: dict[tuple[int, int], _Score], placed: dict[int, int]
) -> None:
    """Columns that stand in another order than the layout's: placed where the fit is sure and the slot is free."""
    taken = {(slot, _run_key(layout.columnas[slot], scores[col, slot])) for col, slot in placed.items()}
    for col in printed:
        if col in placed:
            continue
        options = [(scores[col, slot], slot) for slot in range(len(layout.columnas)) if (col, slot) in scores]
        options = [
            (score, slot)
            for score, slot in options
            if (slot, _run_key(layout.columnas[slot], score)) not in taken
            and score.leaf >= MOVED_LIKENESS
            and (not layout.columnas[slot].bajo or score.total > score.leaf)
        ]
        if options:
            score, slot = max(options, key=lambda option: option[0].total)
            placed[col] = slot
            taken.add((slot, _run_key(layout.columnas[slot], score)))


def _is_printed_twice(layout: Layout, scores: dict[tuple[int, int], _Score], placed: dict[int, int]) -> bool:
    """Whether a run that no heading above it tells is printed again: which one is meant is not known."""
    taken = {(slot, _run_key(layout.columnas[slot], scores[col, slot])) for col, slot in placed.items()}
    return any(
        col not in placed and (slot, key) in taken
        for (col, slot), score in scores.items()
        if score.leaf >= MOVED_LIKENESS
        and not layout.columnas[slot].bajo
        and (key := _run_key(layout.columnas[slot], score))[1] is not None
    )


def _contested(layout: Layout, scores: dict[tuple[int, int], _Score], placed: dict[int, int]) -> list[int]:
    """The columns of figures whose place another printed heading names as well (`Modificado`, `Vigente`)."""
    rivals = {
        (slot, _run_key(layout.columnas[slot], score))
        for (col, slot), score in scores.items()
        if col not in placed and score.leaf >= MOVED_LIKENESS
    }
    plain = {slot for slot, column in enumerate(layout.columnas) if column.is_figure and _plain(column)}
    return [
        col
        for col, slot in placed.items()
        if slot in plain and (slot, _run_key(layout.columnas[slot], scores[col, slot])) in rivals
    ]


def _plain(column: Columna) -> bool:
    """Whether a column is known by its own words alone: no run of periods, and nothing above it."""
    return column.wildcard is None and not column.bajo


def _run_key(column: Columna, score: _Score) -> tuple[str | None, str | None]:
    """What tells the columns of one slot apart: the year of their figures, and month, quarter or cut-off."""
    keys = dict(score.keys)
    year = keys.get("ejercicio") if column.is_figure and "{ejercicio}" in column.periodo else None
    return year, keys.get(column.wildcard) if column.wildcard else None


def _without_lone_years(match: Encaje) -> Encaje:
    """The match without years of two digits that few headings of a run have: `NOV 81` ran into the figure below.

    What stands under such a heading is left open.
    """
    lone: set[int] = set()
    for form in {c.columna.id: c.columna for c in match.columnas}.values():
        run = [c for c in match.columnas if c.columna is form]
        dated = [c for c in run if (year := c.key("ejercicio")) and year not in match.encabezado[c.col]]
        if len(dated) * 2 < len(run):
            lone |= {c.col for c in dated}
    if not lone:
        return match
    columns = (
        replace(c, claves=tuple(key for key in c.claves if key[0] != "ejercicio"), dudosa=True) if c.col in lone else c
        for c in match.columnas
    )
    return replace(match, columnas=tuple(columns))


def _with_shifts(match: Encaje, plan: tuple[int, int] | None) -> tuple[Encaje, ...]:
    """The match, without years that the plan does not have, and the same with a run's labels moved over a stray one."""
    stray = [c for c in match.columnas if c.columna.en_plan and plan and not _in_plan(c, plan)]
    if not stray:
        return (match,)
    names = tuple(match.encabezado[c.col] for c in stray)
    kept = tuple(c for c in match.columnas if c not in stray)
    printed = replace(match, columnas=kept, sin_ubicar=match.sin_ubicar + names)
    moved: list[Columnar] = []
    for column in {c.columna.id: c.columna for c in stray}.values():
        run = [c for c in match.columnas if c.columna is column]
        if any(b.col - a.col != 1 for a, b in pairwise(run)):
            return (printed,)
        labels = [c.claves for c in run if c not in stray]
        moved += [Columnar(c.col, column, label) for c, label in zip(run, labels, strict=False)]
    runs = {c.columna.id for c in stray}
    others = tuple(c for c in match.columnas if c.columna.id not in runs)
    shifted = replace(
        printed,
        columnas=tuple(sorted((*others, *moved), key=lambda c: c.col)),
        hipotesis=f"el encabezado trae de más «{'», «'.join(names)}» y corre una columna los siguientes",
    )
    return (printed, shifted)


def _in_plan(column: Columnar, plan: tuple[int, int]) -> bool:
    year = column.key("ejercicio")
    return year is not None and plan[0] <= int(year) <= plan[1]
