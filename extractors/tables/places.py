"""Where tables and texts stand on a page: which texts are over which table."""

from collections.abc import Sequence

from extractors.schemas.page import Lugar, Paragraph, Table

Span = tuple[float, float]
"""First and last place, in PDF points, lines or sheet rows."""


def extent(table: Table) -> Span | None:
    """From where to where a table stands, or None where no place of it is known."""
    if table.bbox is not None:
        return table.bbox[1], table.bbox[3]
    places = [place for cell in table.cells if (place := span(cell.lugar)) is not None]
    return (min(low for low, _ in places), max(high for _, high in places)) if places else None


def span(place: Lugar) -> Span | None:
    """From where to where a text stands, or None."""
    if place.bbox is not None:
        return place.bbox[1], place.bbox[3]
    if place.celda is not None:
        row = float(place.celda.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return row, row
    return None if place.linea is None else (float(place.linea), float(place.linea))


def above(table: Table, paragraphs: Sequence[Paragraph], before: Table | None) -> list[Paragraph]:
    """The texts between a table and the one before it, the nearest first; all where no place is known."""
    own = extent(table)
    if own is None:
        return list(reversed(paragraphs))
    past = extent(before) if before is not None and before.pagina == table.pagina else None
    placed = [(place, p) for p in paragraphs if (place := span(p.lugar)) is not None]
    over = [
        (place[1], p) for place, p in placed if place[1] <= own[0] + 1 and (past is None or place[0] >= past[1] - 1)
    ]
    return [p for _, p in sorted(over, key=lambda item: -item[0])]
