"""Words that are in no table -> paragraphs."""

from collections.abc import Sequence

from extractors.schemas.page import Lugar, Paragraph, Word
from extractors.tables.text import TextLine, is_turned, text_lines, union

WIDE_GAP = 2.2
"""Line heights. A horizontal gap wider than this separates two pieces of text on one line."""
SAME_SIZE = 1.3
"""Lines whose heights differ by more than this factor are not one paragraph."""
LEADING = 0.9
"""Line heights. A vertical gap between lines wider than this ends a paragraph."""


def paragraphs(pagina: int, words: Sequence[Word]) -> list[Paragraph]:
    """Groups words into paragraphs in reading order."""
    upright = [word for word in words if not is_turned(word)]
    pieces = [piece for line in text_lines(upright) for piece in split_line(line)]
    found = [_paragraph(pagina, block) for block in _blocks(pieces)]
    found.extend(_paragraph(pagina, [TextLine((w,), w.y0, w.y1)]) for w in words if is_turned(w))
    return found


def split_line(line: TextLine, gap: float = WIDE_GAP) -> list[TextLine]:
    """Cuts a line where words stand far apart (`gap` in line heights)."""
    groups: list[list[Word]] = [[line.words[0]]]
    reach = line.words[0].x1
    for word in line.words[1:]:
        if word.x0 - reach > gap * (word.y1 - word.y0):
            groups.append([])
        groups[-1].append(word)
        reach = max(reach, word.x1)
    if len(groups) == 1:
        return [line]
    return [TextLine(tuple(g), min(w.y0 for w in g), max(w.y1 for w in g)) for g in groups]


def _blocks(pieces: list[TextLine]) -> list[list[TextLine]]:
    """Stacks pieces of line under each other while they continue one text."""
    blocks: list[list[TextLine]] = []
    for piece in pieces:
        for block in reversed(blocks[-8:]):
            if _continues(block[-1], piece):
                block.append(piece)
                break
        else:
            blocks.append([piece])
    return blocks


def _continues(above: TextLine, below: TextLine) -> bool:
    height = min(above.height, below.height)
    if max(above.height, below.height) > SAME_SIZE * height:
        return False
    if not -0.5 * height < below.y0 - above.y1 <= LEADING * height:
        return False
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    return overlap > 0.3 * min(above.x1 - above.x0, below.x1 - below.x0)


def _paragraph(pagina: int, block: list[TextLine]) -> Paragraph:
    words = [word for line in block for word in line.words]
    doubt = next((word.doubt for word in words if word.doubt), "")
    return Paragraph(" ".join(line.text for line in block), Lugar(pagina, union(words)), doubt=doubt)
