"""Stamps and signatures in colour over black print: their ink is told by its colour, and taken off dot by dot.

Black is dark in every colour, ink of a stamp is not: what darkens all alike is print, what is left is the stamp
(Beer and Lambert: darkness of inks that lie on each other adds up as logarithms).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.outlines import squares, straight

Gray = NDArray[np.uint8]
Colours = NDArray[np.uint8]
"""Height x width x 3."""
Mask = NDArray[np.uint8]
Dark = NDArray[np.float32]

LOOK = 100.0
"""Dots an inch at which such ink is sought."""
PAPER = 80
"""Percentile of the lightness of a sheet that is paper."""
COLOURED, INKED, PRINTED = 0.1, 0.85, 0.7
"""Share of white by which a dot's colours differ in ink that is no print; lightness under which there is such ink, and
print."""
LEAST = 2e-5
"""Share of a sheet that is coloured, at least, for it to be looked at closer."""
MOST = 1.0
"""Times as much ink in colour as print, at most: beyond, the print is in colour."""
SMALLEST, LARGEST = 20.0, 260.0
"""Points: what is smaller is letters; lines that are level and upright and reach further are a table."""
SOLID, FILL = 4.0, 0.3
"""Points of a square, and the share of a piece such squares make up, from which it is a fill."""
STRAIGHT, LINES, SIDES, LOWEST = 12.0, 0.7, 0.15, 12.0
"""Points of a straight line, the share of strokes that such lines make up where they are rulings or a frame, the share
that either level or upright ones do in a frame, and its height."""
STROKE, STROKES = 12.0, 0.4
"""Points that a stroke is long, at least, and the share of a mark that such strokes make up."""
MARGIN = 3
"""Dots of the small picture beside a piece."""
JOINED = 4.0
"""Points over which a stroke goes on under print."""
TOUCHES, RING = 3, 40.0
"""Places in which a mark meets print, at least, or points that a piece of it is wide and high: the date in a stamp is
not the report's."""
AROUND = 3.0
"""Points around a mark in which its own ink is looked for."""
SOME, REST, USUAL = 0.15, 0.25, 60
"""Share of a mark's ink from which a dot has some of it; darkness (logarithm) that is none of print there; percentile
of the darkness of a mark that is its ink's."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A sheet without marks in colour, and the middles of squares where they were (n x 2: x, y), in dots."""

    image: Gray
    places: NDArray[np.float64]


def without_marks(image: Gray, colours: Colours, point: float) -> Cleaned:
    """Takes stamps and signatures in colour off a sheet whose print is black; all else stays dot for dot.

    Args:
        image: grey.
        colours: the same picture.
        point: dots a point, about.
    """
    scale = min(1.0, LOOK / 72 / point)
    small = cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = np.maximum(np.percentile(small[::4, ::4], PAPER, axis=(0, 1)), 1.0).astype(np.float32)
    most, least = _extremes(small / paper)
    coloured = (most - least > COLOURED) & (least < INKED)
    untouched = Cleaned(image, np.zeros((0, 2)))
    if coloured.mean() < LEAST:
        return untouched
    near = cv2.dilate(coloured.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if int(coloured.sum()) > MOST * int(((least < INKED) & ~near).sum()):
        return untouched
    printed = ((least < PRINTED) & ~near).astype(np.uint8)
    found = image
    places = []
    for hull in _marks(coloured.astype(np.uint8), printed, point * scale):
        found = image.copy() if found is image else found
        places.append(_taken_off(found, colours, hull / scale, paper, point))
    return Cleaned(found, np.concatenate(places)) if places else untouched


def _marks(coloured: Mask, printed: Mask, point: float) -> list[NDArray[np.float64]]:
    """Outlines (n x 2) of the coloured pieces that lie over print and are no print themselves."""
    solid = max(2, round(SOLID * point))
    strokes, rings = _strokes(coloured, point)
    over = round(JOINED * point) | 1  # a ruling and the print beside it
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((over, over), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, width, height = (int(value) for value in stats[label, :4])
        if max(width, height) < SMALLEST * point:
            continue
        window = np.s_[max(0, y - MARGIN) : y + height + MARGIN, max(0, x - MARGIN) : x + width + MARGIN]
        own = (labels[window] == label).astype(np.uint8) & coloured[window]
        area = int(own.sum())
        drawn = own & strokes[window]
        if int(drawn.sum()) < STROKES * area:
            continue
        if cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((solid, solid), np.uint8)).sum() > FILL * area:
            continue
        level, upright = _straight(drawn, point)
        if int((level | upright).sum()) > LINES * int(drawn.sum()):
            least = min(int(level.sum()), int(upright.sum())) / max(int(drawn.sum()), 1)
            if least < SIDES or not _is_frame(printed, (x, y, x + width, y + height), point):
                continue
        met = cv2.dilate(own, np.ones((5, 5), np.uint8)) & printed[window]
        touches = cv2.connectedComponents(met, connectivity=8)[0] - 1
        if touches < TOUCHES and not (own & rings[window]).any():
            continue
        rows, columns = np.nonzero(own)
        outline = np.column_stack([columns + window[1].start, rows + window[0].start]).astype(np.int32)
        found.append(np.asarray(cv2.convexHull(outline)[:, 0, :], dtype=np.float64))
    return found


def _strokes(coloured: Mask, point: float) -> tuple[Mask, Mask]:
    """What is too long for letters, and what of it is too large for those of a title: a stamp, whatever is under it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(coloured, connectivity=8)
    large = np.maximum(stats[:, 2], stats[:, 3]) >= STROKE * point
    large[0] = False
    rings = large & (np.minimum(stats[:, 2], stats[:, 3]) >= RING * point)
    return np.asarray(large[labels], dtype=np.uint8), np.asarray(rings[labels], dtype=np.uint8)


def _straight(mask: Mask, point: float) -> tuple[Mask, Mask]:
    return straight(mask, max(3, round(STRAIGHT * point)))


def _is_frame(printed: Mask, box: tuple[int, int, int, int], point: float) -> bool:
    """Whether a frame that is set straight is a stamp's and no table's: rulings of another run through it."""
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) < LOWEST * point or max(x1 - x0, y1 - y0) > LARGEST * point:
        return False
    far, near = round(STRAIGHT * point), round(AROUND * point)
    around = printed[max(0, y0 - far) : y1 + far, max(0, x0 - far) : x1 + far]
    top, left = y0 - max(0, y0 - far), x0 - max(0, x0 - far)
    inner = np.s_[top + near : top + y1 - y0 - near, left + near : left + x1 - x0 - near]
    outer = np.ones(around.shape, bool)
    outer[max(0, top - near) : top + y1 - y0 + near, max(0, left - near) : left + x1 - x0 + near] = False
    through = 0
    for lines, over in zip(_straight(around, point), ((1, 2 * near), (2 * near, 1)), strict=True):
        whole = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones(over, np.uint8))
        _, labels = cv2.connectedComponents(whole, connectivity=8)
        through += len((set(np.unique(labels[inner])) & set(np.unique(labels[outer]))) - {0})
    return through >= TOUCHES


def _extremes(colours: Dark) -> tuple[Dark, Dark]:
    """Of each dot its lightest and its darkest colour."""
    red, green, blue = cv2.split(colours)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(most), np.asarray(least)


def _taken_off(
    image: Gray, colours: Colours, hull: NDArray[np.float64], paper: Dark, point: float
) -> NDArray[np.float64]:
    """Takes the ink of a mark off a picture, within its outline; gives the squares where it was."""
    reach = round(AROUND * point)
    height, width = image.shape
    x0, y0 = np.maximum(hull.min(axis=0).astype(int) - 2 * reach, 0)
    x1, y1 = np.minimum(hull.max(axis=0).astype(int) + 2 * reach + 1, (width, height))
    window = np.s_[y0:y1, x0:x1]
    inside = cv2.fillConvexPoly(
        np.zeros((y1 - y0, x1 - x0), np.uint8), np.round(hull - (x0, y0)).astype(np.int32), (1,)
    )
    inside = cv2.dilate(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
    tints = -np.log(np.maximum(colours[window] / paper, 1 / 255))
    tints -= tints.mean(axis=2, keepdims=True)
    spread = np.abs(tints).max(axis=2)
    strong = (inside > 0) & (spread > COLOURED)
    if not strong.any():
        return np.zeros((0, 2))
    # A picture that was compressed has its colours from further around than its lightness: by lightness it is told how
    # much is left, and no dot has more ink than the mark has.
    part = image[window]
    free = cv2.GaussianBlur(cv2.dilate(part, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), (0, 0), reach / 2)
    dark = -np.log(np.maximum(part, 1.0) / np.maximum(free, 1.0))
    tint = np.median(tints[strong], axis=0)
    amount = np.where(inside > 0, tints @ tint / float(tint @ tint), 0.0).astype(np.float32)
    amount = cv2.dilate(amount, np.ones((3, 3), np.uint8)).clip(0.0, 1.0)
    left = dark - amount * float(np.percentile(dark[strong], USUAL))
    some = (amount > SOME).astype(np.uint8)
    cleaned = np.clip(free * np.exp(-np.where(left > REST, left, 0.0)), 0, 255).astype(np.uint8)
    image[window] = np.where(some > 0, np.maximum(part, cleaned), part)
    return squares(some > 0, (int(x0), int(y0)), point)
