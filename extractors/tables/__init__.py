"""Words and rulings -> tables, paragraphs, chunks. Pure: no file, no PDF library.

`find_tables` is the entry: rulings make grids (`lines`, `grid`), what they leave is looked at for columns
that line up (`aligned`), the rest is prose (`prose`).
"""

from extractors.readers.lines import Frame, frames, whole_lines
from extractors.schemas.page import Page, Paragraph, Table, Word
from extractors.tables.aligned import aligned_grids
from extractors.tables.around import headings_above, rows_below, take_apart, without_title
from extractors.tables.banded import banded_grids
from extractors.tables.chunks import chunks, notes_under
from extractors.tables.grid import THIN_CELL, Grid, fill, grid_of
from extractors.tables.half_ruled import by_lines, is_half_ruled, uprights, without_frames
from extractors.tables.prose import paragraphs
from extractors.tables.recognised import settled

__all__ = ["chunks", "find_tables", "notes_under"]


def find_tables(page: Page) -> tuple[list[Table], list[Paragraph]]:
    """Finds the tables and the prose of a page.

    Args:
        page: words and rulings, points of the page as shown.

    Returns:
        Tables from top to bottom (then left to right), and the paragraphs of all words that are in no table.
    """
    words = list(page.words)
    ruled, words, loose = ruled_grids(page, words)
    tables = []
    tops = sorted(grid.bbox[1] for grid in ruled)
    for grid in ruled:
        body, title = without_title(take_apart(grid))
        words.extend(title)
        until = next((top for top in tops if top >= grid.bbox[3] - THIN_CELL), page.height)
        whole, words = rows_below(body, words, until, loose.horizontal)
        whole, words = headings_above(whole, words)
        tables.append(whole.table(page.numero, "reglada", page.words))
    grids, words = banded_grids(words, loose.horizontal, ruled)
    tables.extend(grid.table(page.numero, "alineada", page.words) for grid in grids)
    grids, words = aligned_grids(words, loose.vertical)
    tables.extend(grid.table(page.numero, "alineada", page.words) for grid in grids)
    tables.sort(key=lambda t: (t.bbox or (0.0, 0.0))[1::-1])
    prose = paragraphs(page.numero, words)
    return (tables, prose) if page.motor != "ocr" else settled(page, tables, prose)


def ruled_grids(page: Page, words: list[Word]) -> tuple[list[Grid], list[Word], Frame]:
    """Grids made by rulings with their words, the words left over, the rulings left over."""
    horizontal, vertical = whole_lines(page.rulings)
    grids: list[Grid] = []
    loose: list[Frame] = []
    candidates: list[Grid] = []
    frame_of: dict[int, Frame] = {}
    for frame in frames(horizontal, vertical):
        grid = grid_of(frame) if len(frame.horizontal) > 1 else None
        if grid is None:
            loose.append(frame)
        else:
            candidates.append(grid)
            frame_of[id(grid)] = frame
    # The smallest first: a table inside a frame keeps its words, the frame does not get them.
    candidates.sort(key=lambda g: (g.bbox[2] - g.bbox[0]) * (g.bbox[3] - g.bbox[1]))
    for grid in candidates:
        if grid.n_cols < 2 or len(grid.regions) < 2:
            continue
        rest = fill(grid, words)
        if page.motor != "ocr":
            head, free = without_frames(grid)
            if head is None:
                continue
            grid, rest = head, [*rest, *free]
        elif is_half_ruled(grid):
            columns = uprights(grid, frame_of[id(grid)])
            found = by_lines(grid, columns.vertical)
            if found is None:
                loose.append(columns)
                continue
            grid, rest = found[0], [*rest, *found[1]]
        words = rest
        if any(region.words for region in grid.regions):
            grids.append(grid)
    horizontal = [line for frame in loose for line in frame.horizontal]
    vertical = [line for frame in loose for line in frame.vertical]
    return grids, words, Frame(tuple(horizontal), tuple(vertical))
