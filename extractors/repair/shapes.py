"""Figures printed as the others of their column and row are: a speck taken for a mark, or a mark for a speck, shows.

On a dirty sheet two readings see the same dirt. What it makes of a figure nearly always has another shape than the
column's: a point where all others have none, or none where all others have two digits after it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extractors.schemas import Cifra, Fila, Rol
from extractors.values import decimals

TOLD, USUAL = 5, 0.8
"""Figures of a column from which it has a shape, and the share of them that has it."""

BELOW_ZERO = ("variacion", "modificacion", "saldo")
"""What may be less than nothing."""
SIGNED, OTHER_UNIT = 0.02, 2
"""Share of the figures of a column that have a minus, from which it is no dirt; so many of them at least, and of those
of a row with other marks than their columns, from which it may count another unit (hectares, not visits)."""

TWICE = 2
"""Rows of a table with one base year, from which it is none misread."""
Column = tuple[str, str, bool]


def usual_cents(filas: Sequence[Fila]) -> dict[Column, int]:
    """Digits after the mark in columns nearly all of whose figures are printed with so many; a bare 0 tells nothing."""
    columns: dict[Column, Counter[int | None]] = defaultdict(Counter)
    for c in _printed(filas):
        if c.fuente.texto != "0":
            columns[column_of(c)][decimals(c.fuente.texto)] += 1
    found: dict[Column, int] = {}
    for column, told in columns.items():
        shape, count = told.most_common(1)[0]
        if shape is not None and count >= TOLD and count >= USUAL * told.total():
            found[column] = shape
    return found


def alike(filas: Sequence[Fila]) -> frozenset[str]:
    """Ids of the figures of a table whose marks are as in the rest of their column, and not otherwise in their row.

    A column whose figures may be below zero tells nothing: a minus is as small as dirt. No dirt makes a 0 of something.
    In the others it makes a minus here and there, and none is told of the figure that has it.
    """
    usual = usual_cents(filas)
    printed = Counter(column_of(c) for c in _printed(filas))
    signed = Counter(column_of(c) for c in _printed(filas) if _is_signed(c))
    below = {column for column, count in signed.items() if count >= max(OTHER_UNIT, SIGNED * printed[column])}
    telling = {column for column in usual if column[1] not in BELOW_ZERO and column not in below}
    found: set[str] = set()
    for fila in filas:
        own = list(_printed([fila]))
        odd = Counter(
            c.magnitud for c in own if c.valor and decimals(c.fuente.texto) not in (None, usual.get(column_of(c), 0))
        )
        found.update(
            c.id
            for c in own
            if odd[c.magnitud] < OTHER_UNIT and (column := column_of(c)) in telling and _is_so(c, usual[column])
        )
    return frozenset(found)


def strayed(filas: Sequence[Fila]) -> set[str]:
    """Ids of base-line figures whose year, read in the row itself, no other row has or is not before its targets."""
    own = [c for fila in filas for c in fila.cifras if c.rol is Rol.LINEA_BASE]
    years = Counter(c.periodo for c in own)
    first = min((c.periodo for fila in filas for c in fila.cifras if c.rol is Rol.META), default="")
    return {c.id for c in own if years[c.periodo] < TWICE or (first and c.periodo >= first)}


def _is_so(figure: Cifra, shape: int) -> bool:
    """Whether a figure is printed with so many digits after its mark, and was read so."""
    assert figure.valor is not None
    if figure.fuente.texto == "0":
        return True
    if _is_signed(figure):
        return False
    return decimals(figure.fuente.texto) == shape and figure.valor.scaleb(shape) % 1 == 0


def _is_signed(figure: Cifra) -> bool:
    return "-" in figure.fuente.texto or "(" in figure.fuente.texto


def _printed(filas: Sequence[Fila]) -> Iterator[Cifra]:
    return (c for fila in filas for c in fila.cifras if c.valor is not None and c.fuente.texto)


def column_of(figure: Cifra) -> Column:
    """Figures of one kind, whatever month or quarter they stand under."""
    return figure.magnitud, figure.rol, figure.acumulado
