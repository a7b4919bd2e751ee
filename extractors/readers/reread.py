"""One box of a recognised page, read a second time: another recogniser, and another cut from the picture as found.

The first reading cuts its lines from a sheet set straight, with the rulings rubbed out. This one samples the picture
itself, seeks the ends of the figure anew (a digit that was rubbed out with a ruling is there again), cuts closer above
and below, and lets the recogniser say any character. So it errs in other places, and where both say the same they
are two witnesses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.errors import UnreadableError
from extractors.readers import open_document, recogniser
from extractors.readers.bent import sheet_place
from extractors.readers.pictures import Picture
from extractors.readers.recogniser import HEIGHT, SMALL, TINY, Network
from extractors.readers.scanned import way_of
from extractors.readers.straighten import sampled, way_by
from extractors.schemas.page import Box, Way

Gray = NDArray[np.uint8]
Matrix = NDArray[np.float64]

LINE = 1.6
"""Heights of a capital that the box of a word is tall."""
CLOSER, SIDE, NARROW = 0.1, 0.25, 0.85
"""Heights of a capital: cut away above and below, left of paper beside the ink; factor of the width."""
REACH, GAP = 14.0, 0.75
"""Heights of a capital: how far more ink is sought on either side, and the gap of paper that ends a figure."""
BESIDE = 0.1
"""Heights of a capital of paper behind a figure before the words that follow it."""
BEYOND = 0.4
"""Heights of a capital beyond the box, above and below, over which a ruling goes on and a digit does not."""
CAPITAL = 20
"""Dots of a capital in the picture in which ink is sought."""
DARK, RULED, INKED = 0.35, 0.9, 3
"""Share of the contrast from which a dot is ink; share of a column of dots from which it is a ruling; dots of a column
from which it is ink."""
LEAST = 2.0
"""Points: ink in a blank cell that is neither so tall nor so wide is dirt."""
EDGE = 0.12
"""Share of a blank cell's height, and the same length of its width, at each side in which its own rulings may stand."""
PAPER, SHOWN = 0.2, 64
"""Heights of a box that is shown to others: paper around it; dots that it is tall then."""
KEPT = 2
"""Pictures kept open: a row may begin on the page before."""


@dataclass(frozen=True, slots=True)
class Relectura:
    """What a second look says: the text ("" where there is no ink) and the odds of its least sure letter or digit."""

    text: str
    confidence: float


class Asked(NamedTuple):
    """A box to be read again, points of the page as shown.

    Attributes:
        box: a blank cell, or around words.
        blank: whether it is a blank cell.
        led: whether words follow in its line, so that what stands behind it is not its own.
    """

    box: Box
    blank: bool = False
    led: bool = False


@runtime_checkable
class Pictured(Protocol):
    """A document whose pages have pictures."""

    def picture(self, numero: int) -> Picture:
        """The picture of a page, counted from 1."""
        ...


class Rereader:
    """Reads boxes of the pages of one open document again.

    Args:
        document: the open document.
    """

    def __init__(self, document: Pictured) -> None:
        self._document = document
        self._ways: dict[int, Way | None] = {}
        self._pictures: dict[int, Picture] = {}

    def remember(self, numero: int, way: Way | None) -> None:
        """Notes how the straight sheet of a page lies on the page as shown (`Page.way`)."""
        self._ways[numero] = way

    def read(self, numero: int, boxes: Sequence[Asked], network: Network = SMALL) -> list[Relectura]:
        """Reads boxes of a page.

        Args:
            numero: page from 1.
            boxes: where.
            network: the recogniser.

        Returns:
            One reading a box, in their order.
        """
        cuts = self._cuts(numero, boxes)
        shown = [cut for cut in cuts if cut is not None]
        answers = iter(recogniser.recognise(shown, network))
        return [Relectura("", 1.0) if cut is None else _said(next(answers)) for cut in cuts]

    def shortfalls(self, numero: int, asked: Sequence[tuple[Box, Sequence[str]]]) -> list[list[float]]:
        """How much less likely than what is read it is that the words in boxes begin with given texts.

        Args:
            numero: page from 1.
            asked: boxes around words, points of the page as shown, each with texts.

        Returns:
            For each box and text how much smaller the logarithm of its odds is than that of the likeliest reading, in
            the mean of two recognisers.
        """
        cuts = [cut for cut in self._cuts(numero, [Asked(box) for box, _ in asked]) if cut is not None]
        texts = [own for _, own in asked]
        both = [recogniser.shortfalls(cuts, texts, network) for network in (SMALL, TINY)]
        return [[(a + b) / 2 for a, b in zip(*own, strict=True)] for own in zip(*both, strict=True)]

    def _cuts(self, numero: int, boxes: Sequence[Asked]) -> list[Gray | None]:
        """The lines of text in boxes as the recogniser wants them; None where a blank cell is blank."""
        picture, sheet, way = self._seen(numero)
        return [_cut(picture.image, way, asked._replace(box=_on_sheet(asked.box, sheet))) for asked in boxes]

    def pictures(self, numero: int, boxes: Sequence[Asked]) -> list[bytes]:
        """What stands in boxes of a page, with a little paper around it, for other eyes: a PNG each (see `read`)."""
        picture, sheet, way = self._seen(numero)
        return [_png(picture.image, way, asked._replace(box=_on_sheet(asked.box, sheet))) for asked in boxes]

    def _seen(self, numero: int) -> tuple[Picture, Way, Way]:
        """The picture of a page, and the ways from its straight sheet to the page as shown and to the picture."""
        picture = self._picture(numero)
        sheet = self._way(numero, picture) or way_by(np.eye(3))
        return picture, sheet, way_by(np.linalg.inv(picture.to_page) @ np.array(sheet.homography), sheet.bends)

    def _picture(self, numero: int) -> Picture:
        if numero not in self._pictures:
            while len(self._pictures) >= KEPT:
                del self._pictures[next(iter(self._pictures))]
            self._pictures[numero] = self._document.picture(numero)
        return self._pictures[numero]

    def _way(self, numero: int, picture: Picture) -> Way | None:
        if numero not in self._ways:
            self._ways[numero] = way_of(picture)
        return self._ways[numero]


def look(path: Path, numero: int, box: Box, *, blank: bool, password: str | None = None) -> tuple[Relectura, Relectura]:
    """Reads one box of a document's page once more, for whoever wants to see it.

    Args:
        path: the document.
        numero: page from 1.
        box: points of the page as shown.
        blank: whether it is a blank cell.
        password: of the document, if it has one.

    Returns:
        What the second recogniser says, and what the first one says to the same cut.

    Raises:
        UnreadableError: the document cannot be opened.
    """
    _, opened = open_document(path, password)
    with opened as document:
        if not isinstance(document, Pictured):
            raise UnreadableError(f"«{path.name}» no tiene imágenes de página", "Vuelva a leerlo con «extract».")
        reader = Rereader(document)
        second, third = (reader.read(numero, [Asked(box, blank)], network)[0] for network in (SMALL, TINY))
    return second, third


def _said(line: recogniser.Line) -> Relectura:
    found = recogniser.free(line)
    text = "".join(c.text for c in found).strip()
    telling = [c.confidence for c in found if c.text.isalnum()] or [c.confidence for c in found]
    return Relectura(text, min(telling, default=0.0))


def _on_sheet(box: Box, sheet: Way) -> Box:
    """A box of the page as shown on the straight sheet: what it was made of, not the box around it once more."""
    x, y = sheet_place(sheet, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    around = (box[2] - box[0], box[3] - box[1])
    width, height = np.linalg.solve(np.abs(_near(np.array(sheet.homography), x, y)), around)
    width, height = max(float(width), 0.5), max(float(height), 0.5)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _near(way: Matrix, x: float, y: float) -> Matrix:
    """How a homography turns and stretches what is near a place, 2 x 2."""
    u, v, w = (float(value) for value in way @ (x, y, 1.0))
    return np.asarray((way[:2, :2] - np.outer((u / w, v / w), way[2, :2])) / w)


def _cut(image: Gray, way: Way, asked: Asked) -> Gray | None:
    """The line of text in a box as the recogniser wants it; None where a blank cell is blank."""
    whole = _inside(image, way, asked.box) if asked.blank else _whole(image, way, asked)
    if whole is None:
        return None
    scale = HEIGHT / (whole[3] - whole[1])
    return sampled(image, way, whole, scale * NARROW, scale)


def _png(image: Gray, way: Way, asked: Asked) -> bytes:
    x0, y0, x1, y1 = asked.box if asked.blank else _whole(image, way, asked)
    paper = (y1 - y0) * PAPER
    scale = SHOWN / (y1 - y0 + 2 * paper)
    shown = sampled(image, way, (x0 - paper, y0 - paper, x1 + paper, y1 + paper), scale, scale)
    return bytes(cv2.imencode(".png", shown)[1])


def _ink(patch: Gray) -> NDArray[np.bool_]:
    paper, darkest = float(np.percentile(patch, 80)), float(np.percentile(patch, 1))
    return np.asarray(patch < paper - max(DARK * (paper - darkest), 24.0))


def _whole(image: Gray, way: Way, asked: Asked) -> Box:
    """The box of a word with what stands close beside it, up to a ruling or a gap; less paper above and below."""
    x0, y0, x1, y1 = asked.box
    capital = (y1 - y0) / LINE
    scale = CAPITAL / capital
    wide = (x0 - REACH * capital, y0 - BEYOND * capital, x1 + REACH * capital, y1 + BEYOND * capital)
    ink = _ink(sampled(image, way, wide, scale, scale))
    ruled = ink.mean(axis=0) > RULED
    core = slice(round((BEYOND + (LINE - 1) / 2) * CAPITAL), -round((BEYOND + (LINE - 1) / 2) * CAPITAL))
    inked = ink[core].sum(axis=0) >= INKED
    first, last = round(REACH * CAPITAL), ink.shape[1] - 1 - round(REACH * CAPITAL)
    left, left_stop = _end(inked, ruled, first, -1)
    right, right_stop = _end(inked, ruled, last, 1)
    low = max(wide[0] + left / scale - SIDE * capital, wide[0] + (left_stop + 1) / scale)
    high = min(wide[0] + (right + 1) / scale + SIDE * capital, wide[0] + right_stop / scale)
    high = x1 + BESIDE * capital if asked.led else max(high, x1)
    return min(low, x0), y0 + CLOSER * capital, high, y1 - CLOSER * capital


def _end(inked: NDArray[np.bool_], ruled: NDArray[np.bool_], start: int, step: int) -> tuple[int, int]:
    """From a column of dots outwards: the last one with ink of the figure, and the ruling (or edge) that bounds it."""
    at, last, limit = start, start, round(GAP * CAPITAL)
    while 0 <= at < len(inked) and not ruled[at] and abs(at - last) <= limit:
        if inked[at]:
            last = at
        at += step
    stop = at
    while 0 <= stop < len(ruled) and not ruled[stop] and abs(stop - last) <= 2 * limit:
        stop += step
    return last, stop


def _inside(image: Gray, way: Way, box: Box) -> Box | None:
    """The box of the ink in a blank cell, or None where there is none but its rulings and dirt."""
    x0, y0, x1, y1 = box
    edge = min(EDGE * (y1 - y0), EDGE * (x1 - x0), LEAST)
    x0, y0, x1, y1 = x0 + edge, y0 + edge, x1 - edge, y1 - edge
    scale = 4.0
    patch = sampled(image, way, (x0, y0, x1, y1), scale, scale)
    ink = _ink(patch)
    ink[:, ink.mean(axis=0) > RULED] = False
    ink[ink.mean(axis=1) > RULED] = False
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    least = LEAST * scale
    rows, columns = ink.shape
    pieces = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in stats[1:count]
        if max(w, h) >= least and not _is_edge(x, y, x + w, y + h, columns, rows)
    ]
    if not pieces:
        return None
    lows, tops, highs, bottoms = zip(*pieces, strict=True)
    margin = 0.3 * (max(bottoms) - min(tops)) + 1
    return (
        x0 + (min(lows) - margin) / scale, y0 + (min(tops) - margin) / scale,
        x0 + (max(highs) + margin) / scale, y0 + (max(bottoms) + margin) / scale,
    )  # fmt: skip


def _is_edge(left: int, top: int, right: int, bottom: int, columns: int, rows: int) -> bool:
    """Whether a piece of ink is a rest of a ruling: thin, and along a side of the cell."""
    thin = min(right - left, bottom - top) <= LEAST * 2
    beside = left <= 1 or right >= columns - 1
    level = top <= 1 or bottom >= rows - 1
    return thin and ((beside and right - left < bottom - top) or (level and bottom - top < right - left))
