"""Grey pictures of sheets, set straight: quarter turns, skew to 0.05 degrees, lean of the uprights, bends.

`Sheet` keeps the way back: from dots of the straight picture to points of the page as shown.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser
from extractors.readers.bent import LOOK, Crooked, bends_of, there, unbent
from extractors.schemas.page import Bend, Box, Way

Gray = NDArray[np.uint8]
Dark = NDArray[np.float32]
Matrix = NDArray[np.float64]
"""3 x 3, on columns (x, y, 1)."""

MIN_DPI, MAX_DPI = 200, 300
"""Dots an inch within which pictures are worked on: smaller ones are enlarged, larger ones reduced."""
MAX_SKEW = 5.0
COARSE, FINE = 0.25, 0.05
"""Degrees: steps in which skew is sought."""
MAX_LEAN = 1.0
"""Degrees by which uprights may lean once the lines are level."""
SURE_TURN = 0.6
"""Odds from which a sheet is believed to lie on its side or head."""
LEVEL = 1e-12
"""What of a homography's last row is rounding."""
ASKEW_ENOUGH = 0.03
"""Degrees under which nothing is turned."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A straight picture and how it lies on its page.

    Attributes:
        image: grey, dark on light.
        ink: its darkness, see `ink_of`.
        dpi: dots an inch, about.
        to_page: dots (bent again) -> points of the page as shown.
        turns: quarter turns that were needed.
        skew: degrees that were needed.
        bends: how the sheet was bent, in its points, the last first.
        crooked: whether it is bent still.
    """

    image: Gray
    ink: Dark
    dpi: float
    to_page: Matrix
    turns: int
    skew: float
    bends: tuple[Bend, ...] = ()
    crooked: bool = False

    @property
    def point(self) -> float:
        """Dots a point."""
        return self.dpi / 72

    @property
    def way(self) -> Way:
        """Its points -> points of the page as shown."""
        return way_by(self.to_page @ np.diag([self.point, self.point, 1.0]), self.bends)


def way_by(homography: Matrix, bends: tuple[Bend, ...] = ()) -> Way:
    """A way of a matrix."""
    a, b, c = homography.tolist()
    return Way((tuple(a), tuple(b), tuple(c)), bends)


def sampled(image: Gray, way: Way, box: Box, across: float, down: float) -> Gray:
    """A box, cut from a picture that may lie askew, at so many dots a point.

    Args:
        image: grey.
        way: points of the box's space -> its dots.
        box: in points.
        across: dots a point of what is returned, along x.
        down: the same along y.
    """
    size = max(8, round((box[2] - box[0]) * across)), max(8, round((box[3] - box[1]) * down))
    if way.bends:
        x = box[0] + np.arange(size[0])[None, :] / across
        y = box[1] + np.arange(size[1])[:, None] / down
        u, v = (np.asarray(at, dtype=np.float32) for at in there(way, x, y))
        found = cv2.remap(image, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, dtype=np.uint8)
    forward = np.array(way.homography) @ np.array([[1 / across, 0, box[0]], [0, 1 / down, box[1]], [0, 0, 1]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    if np.abs(forward[2, :2]).max() > LEVEL:
        found = cv2.warpPerspective(image, forward, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    else:
        found = cv2.warpAffine(image, forward[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, dtype=np.uint8)


def likely_turns(image: Gray) -> tuple[int, ...]:
    """Quarter turns (counter-clockwise) that a picture may need, the likeliest first."""
    odds = recogniser.quarter_turns(image)
    order = sorted(range(4), key=lambda turns: -odds[turns])
    if odds[order[0]] < SURE_TURN:
        order = [0]
    return tuple(dict.fromkeys((*order[:1], 0, *order[1:])))


def straighten(image: Gray, dpi: float, to_page: Matrix, turns: int = 0) -> Sheet:
    """Sets a picture upright, level and flat.

    Args:
        image: grey, as found.
        dpi: its dots an inch.
        to_page: its dots -> points of the page as shown.
        turns: quarter turns, counter-clockwise, that it needs.
    """
    way = to_page
    for _ in range(turns):
        image, way = _turned(image, way)
    wanted = min(max(dpi, MIN_DPI), MAX_DPI)
    scale = wanted / dpi
    skew = _skew(image, dpi)
    forward = _rotation(image.shape, skew, scale)
    level = _warp(image, forward)
    ink = ink_of(level, wanted / 72)
    lean = _lean(ink, wanted)
    if lean:
        forward = _shear(level.shape, lean) @ forward
        level = _warp(image, forward)
        ink = ink_of(level, wanted / 72)
    shrink = LOOK / wanted
    bends: tuple[Bend, ...] = ()
    crooked = False
    try:
        bends = bends_of(cv2.resize(ink, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA))
    except Crooked:
        crooked = True
    if bends:
        level = unbent(level, bends, wanted / 72, _paper(level))
        ink = ink_of(level, wanted / 72)
    return Sheet(level, ink, wanted, way @ np.linalg.inv(forward), turns, skew, bends, crooked)


def _turned(image: Gray, way: Matrix) -> tuple[Gray, Matrix]:
    """A quarter turn counter-clockwise."""
    width = image.shape[1]
    back = np.array([[0, -1, width - 1], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
    return np.ascontiguousarray(np.rot90(image)), way @ back


def _rotation(shape: tuple[int, ...], degrees: float, scale: float) -> Matrix:
    """Turns about the middle and scales, into a picture of the scaled size."""
    height, width = shape[:2]
    forward = np.eye(3)
    if abs(degrees) >= ASKEW_ENOUGH:
        forward[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(np.diag([scale, scale, 1.0]) @ forward)


def _warp(image: Gray, forward: Matrix) -> Gray:
    size = np.abs(forward[:2, :2]).max()
    if np.allclose(forward, np.eye(3)):
        return image
    height, width = image.shape
    flags = cv2.INTER_AREA if size < 0.9 and abs(forward[0, 1]) < 1e-9 else cv2.INTER_CUBIC
    out = (round(width * size), round(height * size))
    if size < 0.7:  # cubic sampling of a much larger picture would skip dots
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.4 / float(size)), dtype=np.uint8)
    border = (_paper(image),)
    return np.asarray(cv2.warpAffine(image, forward[:2], out, flags=flags, borderValue=border), dtype=np.uint8)


def _paper(image: Gray) -> float:
    return float(np.percentile(image[::16, ::16], 90))


def _shear(shape: tuple[int, ...], degrees: float) -> Matrix:
    """Moves rows sideways so that uprights that lean by so much stand straight."""
    slope = np.tan(np.radians(degrees))
    return np.array([[1, -slope, slope * shape[0] / 2], [0, 1, 0], [0, 0, 1]], dtype=np.float64)


def ink_of(image: Gray, point: float) -> Dark:
    """Darkness against the paper around, 0 to 1."""
    reach = max(3, round(8 * point)) | 1
    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = max(3, reach // 4) | 1
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((side, side), np.uint8)), (0, 0), side / 3)
    paper = cv2.max(cv2.resize(paper, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR), (1,))
    ink = cv2.divide(image, paper, scale=-1, dtype=cv2.CV_32F)
    cv2.add(ink, (1.0,), ink)
    return np.asarray(cv2.max(ink, (0.0,), ink), dtype=np.float32)


def _skew(image: Gray, dpi: float) -> float:
    """Degrees by which the picture must be turned (counter-clockwise) to make its lines level."""
    ink = ink_of(image, dpi / 72)
    cv2.threshold(ink, 0.15, 0, cv2.THRESH_TOZERO, ink)
    quarter = cv2.resize(ink, None, fx=50 / dpi, fy=50 / dpi, interpolation=cv2.INTER_AREA)
    half = cv2.resize(ink, None, fx=min(1.0, 120 / dpi), fy=min(1.0, 120 / dpi), interpolation=cv2.INTER_AREA)
    coarse = _peak(quarter, np.arange(-MAX_SKEW, MAX_SKEW + COARSE / 2, COARSE))
    return _peak(half, np.arange(coarse - COARSE, coarse + COARSE + FINE / 2, FINE))


def _peak(ink: Dark, angles: NDArray[np.float64]) -> float:
    """The angle at which the rows' ink differs most from row to row.

    A row askew is made of stretches of the picture's rows, a dot between two rows counting for both, as it is near to
    either: with the ink up to each column, and its moment, a stretch costs one look.
    """
    height, width = ink.shape
    columns, along = cv2.transpose(ink), np.arange(width, dtype=np.float32) - width / 2
    sums, moments = _up_to(columns), _up_to(columns * along[:, None])
    scores = []
    for slope in np.tan(np.radians(angles)):
        falls = np.floor(slope * along).astype(np.intp)
        far = int(np.abs(falls).max()) + 1
        edges = np.flatnonzero(np.diff(falls, prepend=falls[0] - 1, append=falls[-1] + 1))
        falls = falls[edges[:-1]]
        whole = np.diff(sums[edges], axis=0)
        above = slope * np.diff(moments[edges], axis=0) - falls[:, None] * whole
        rows = np.zeros(height + 2 * far)
        for fall, all_, part in zip(falls, whole, above, strict=True):
            rows[far - fall :][:height] += all_ - part
            rows[far - fall - 1 :][:height] += part
        scores.append(float(np.square(np.diff(rows[far:-far])).sum()))
    best = int(np.argmax(scores))
    if 0 < best < len(angles) - 1:
        left, middle, right = scores[best - 1 : best + 2]
        bend = left - 2 * middle + right
        if bend < 0:
            return float(angles[best] + 0.5 * (left - right) / bend * (angles[1] - angles[0]))
    return float(angles[best])


def _up_to(columns: Dark) -> Dark:
    """What stands before each column and after the last."""
    sums = np.zeros((len(columns) + 1, columns.shape[1]), np.float32)
    for i, own in enumerate(columns):  # `np.cumsum`, which goes down each column, takes five times as long
        np.add(sums[i], own, out=sums[i + 1])
    return sums


def _lean(ink: Dark, dpi: float) -> float:
    """Degrees by which the uprights of a level picture lean to the right going down, 0 where none tell."""
    scale = min(1.0, 120 / dpi)
    half = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    length = max(9, round(14 / 72 * 120))
    upright = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    upright[upright < 0.1] = 0.0
    if (upright > 0).sum() < 2 * half.shape[0]:
        return 0.0
    lean = _peak(cv2.transpose(upright), np.arange(-MAX_LEAN, MAX_LEAN + FINE / 2, FINE))
    return lean if 0.04 <= abs(lean) < MAX_LEAN - FINE else 0.0
