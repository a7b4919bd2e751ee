"""Dirt on a sheet: dots darker than its print, on bare paper and on letters alike, and the picture without them.

Print is blurred with its page, so that a printed dot is no darker than a stroke; dirt on the glass is not. What stands
on letters is taken for dirt only where bare paper has about as much of it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pieces import Places, pieces_of
from extractors.readers.ridges import ink_mask

Gray = NDArray[np.uint8]
Ink = NDArray[np.float32]
Mask = NDArray[np.uint8]

STROKE, TURNS = 1.7, 8
"""Points that a stroke is long, at least, in one of so many directions."""
PRINT = 90
"""Percentile of the darkness of strokes that is the darkness of print."""
DARKER, APART = 1.2, 0.5
"""Times the darkness of print from which a dot may be dirt, and by which it is darker than any stroke through it."""
NEAR = 1.5
"""Points from print within which paper is not bare."""
FILLED = 2.0
"""Dots around a speck from which it is painted over."""
MORE = 3.0
"""Times as many such dots near print as on bare paper of that size, from which they are print."""


def without_specks(image: Gray, ink: Ink, point: float) -> tuple[Gray, int]:
    """The picture with what is around it where dirt was, paper or a stroke; and how many specks there were.

    Args:
        image: grey, dark on light.
        ink: its darkness.
        point: dots a point.
    """
    strokes = _strokes(ink, max(5, round(STROKE * point)) | 1)
    printed = ink_mask(strokes)
    if not printed.any():
        return image, 0
    dark = float(np.percentile(strokes[printed > 0], PRINT))
    dirt = ((ink > DARKER * dark) & (ink - strokes > APART * dark)).astype(np.uint8)
    places = pieces_of(dirt).places[1:]
    if not len(places) or not _is_dirt(places, printed, round(NEAR * point)):
        return image, 0
    around = cv2.dilate(dirt, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.inpaint(image, around, FILLED, cv2.INPAINT_NS), dtype=np.uint8), len(places)


def _strokes(ink: Ink, length: int) -> Ink:
    """The darkness of the strokes: of what is as dark over a length in some direction."""
    found, opened = np.zeros_like(ink), np.empty_like(ink)
    reach = length // 2
    for angle in np.arange(TURNS) * np.pi / TURNS:
        x, y = round(np.cos(angle) * reach), round(np.sin(angle) * reach)
        way = cv2.line(np.zeros((length, length), np.uint8), (reach - x, reach - y), (reach + x, reach + y), (1,))
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, way, opened)
        cv2.max(found, opened, found)
    return found


def _is_dirt(places: Places, printed: Mask, reach: int) -> bool:
    """Whether bare paper has about as many of some dots as print and what is near it."""
    near = cv2.dilate(printed, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    x, y = (places[:, :2] + places[:, 2:4] // 2).T
    inside = int(near[y, x].sum())
    share = float(near.mean())
    return inside * (1 - share) <= MORE * (len(places) - inside) * share
