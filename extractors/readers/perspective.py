"""A photograph of a sheet -> the sheet as if it had been scanned: flat, without the desk around it.

One estimate for every kind of evidence: the rulings and the sides of the sheet are pieces of two families of lines that
are parallel on paper. Where each family meets (its vanishing point) tells how the sheet was seen, and one homography
undoes it. A picture in which the families hardly meet is given back as it is.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pictures import MAX_DOTS, UNKNOWN, Picture
from extractors.readers.ridges import middle

Gray = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Points = NDArray[np.float64]
"""n x 2: x, y."""

LOOK = 1000
"""Dots of the longer side of the picture in which evidence is sought."""
STEM, SHORTEST = 0.01, 0.05
"""Longer sides that a piece of a ruling is long, at least, and a line of them: strokes of letters are shorter."""
SMEARED = 9
"""Dots over which the small picture is averaged along lines, to see them and not the letters."""
JOINED = (0.02, 0.012, 0.008, 0.008)
"""Half longer sides within which pieces are one line, as it gets clearer where lines run."""
FILLED = 0.5
"""Share of a line that its pieces cover, at least (both edges of a ruling are pieces)."""
NARROW = 0.2
"""Half longer sides over which a family must spread for it to be seen where it meets."""
FAMILY = 20.0
"""Degrees from the direction of a family within which a piece is of it."""
SURE = 2.0
"""Times that parallel lines must fit worse."""
ROUNDS, LEAST_OFF, MOST_OFF = 12, 1e-4, 0.02
"""Of the fit; half longer sides by which ends of lines are off, at least and at most, as far as it counts."""
CONVERGES = 1.0
"""Degrees by which the lines of a family must differ over the sheet, at least: a scanned sheet that is not quite flat
reaches nearly as much."""
ASKEW, LEANS = 4.5, 0.9
"""Degrees of turn, and of lean of the uprights, which straightening alone cannot undo."""
MOST, NEAREST = 0.6, 0.4
"""Where a family of lines may meet, as `_Fit.bend`, and how near any corner may be to that place (0: there; 1: in the
middle of the picture): beyond it nothing is believed."""
LINES, LENGTH = 5, 2.0
"""Lines of a family, and half longer sides that they are long together, at least; or two sides of the sheet."""
LIGHTER = 1.3
"""Times that paper is as light as what lies beside it, at least."""
LEAST_SHEET, MOST_SHEET = 0.2, 0.97
"""Share of the picture that a sheet on a desk covers."""
STRAIGHT = 0.006
"""Longer sides by which the edge of a sheet may leave the straight line."""
INSET = 0.006
"""Longer sides by which less of the sheet is taken, so that nothing of the desk is."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Pieces (x0, y0, x1, y1) of lines of one family, the sides of the sheet first, and about where they point."""

    pieces: NDArray[np.float64]
    usual: float
    sides: int


@dataclass(frozen=True, slots=True)
class _Pencil:
    """Where a family of lines meets: at (x, y, z), x y of length 1. `spread`: degrees it surely differs over them."""

    meets: NDArray[np.float64]
    spread: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Where lines meet: at (1, slope, bend), or at (1, parallel, 0) if they are parallel.

    `off` and `parallel_off` say by how much their ends are off then, on average, `reach` over what height they are.
    """

    slope: float
    bend: float
    off: float
    parallel: float
    parallel_off: float
    reach: float


def flattened(picture: Picture) -> Picture:
    """The picture of a sheet set flat, or the same picture where there is no strong evidence that it is a photograph.

    Args:
        picture: as found. Its `to_page` leads on to the page as shown.
    """
    image = picture.image
    height, width = image.shape
    shrink = min(1.0, LOOK / max(height, width))
    small = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    outline = _outline(np.asarray(small, dtype=np.uint8))
    families = _families(np.asarray(small, dtype=np.uint8), outline)
    if families is None:
        return picture
    pencils = [_pencil(family) for family in families]
    if any(pencil is None for pencil in pencils):
        return picture
    level, upright = (pencil for pencil in pencils if pencil is not None)
    if not _is_photograph(level, upright) and outline is None:
        return picture
    return _warped(picture, _back(level, upright, image.shape), None if outline is None else outline / shrink)


def _is_photograph(level: _Pencil, upright: _Pencil) -> bool:
    if max(level.spread, upright.spread) >= CONVERGES:
        return True
    turn = np.degrees(np.arctan2(level.meets[1], level.meets[0]))
    lean = np.degrees(np.arctan2(-upright.meets[0], upright.meets[1])) - turn
    return bool(abs(turn) > ASKEW or abs(lean) > LEANS)


def _outline(small: Gray) -> Points | None:
    """The corners of a light sheet on a darker desk, those cut off by the picture's edge included; None: no sheet."""
    side = max(3, round(0.02 * max(small.shape))) | 1
    calm = cv2.morphologyEx(cv2.medianBlur(small, 5), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, light = cv2.threshold(calm, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4)
    if count < 2:
        return None
    label = 1 + int(np.argmax(stats[1:, 4]))
    sheet = (labels == label).astype(np.uint8)
    share = float(stats[label, 4]) / small.size
    if not LEAST_SHEET <= share <= MOST_SHEET:
        return None
    contours, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    around = cv2.fillConvexPoly(np.zeros_like(sheet), hull, (1,))
    if float(sheet.sum()) < 0.97 * float(around.sum()):
        return None
    beside = (cv2.dilate(around, np.ones((2 * side, 2 * side), np.uint8)) > 0) & (around == 0)
    if not beside.any() or float(np.median(calm[sheet > 0])) < LIGHTER * float(np.median(calm[beside])):
        return None
    return np.asarray(hull[:, 0, :], dtype=np.float64)


def _sides(hull: Points, shape: tuple[int, ...]) -> list[tuple[Points, Points]]:
    """The straight sides of a sheet that are not the picture's edge, each from end to end."""
    longer, margin = max(shape), 3.0
    corners = cv2.approxPolyDP(hull.astype(np.float32).reshape(-1, 1, 2), 0.015 * longer, True)[:, 0, :]
    ring = _ring(hull)
    found = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        length = float(np.hypot(*(b - a)))
        if length < 0.15 * longer:
            continue
        along, normal = (b - a) / length, np.array([a[1] - b[1], b[0] - a[0]]) / length
        at, off = (ring - a) @ along, (ring - a) @ normal
        own = ring[(at > 0.08 * length) & (at < 0.92 * length) & (np.abs(off) < 0.01 * longer)]
        inner = (own[:, 0] > margin) & (own[:, 0] < shape[1] - 1 - margin)
        inner &= (own[:, 1] > margin) & (own[:, 1] < shape[0] - 1 - margin)
        if inner.mean() < 0.9 if len(own) else True:
            continue
        own = own[inner]
        vx, vy, x, y = cv2.fitLine(own.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
        line = np.array([vx, vy])
        away = np.abs((own - (x, y)) @ np.array([-vy, vx]))
        if float(np.percentile(away, 90)) > STRAIGHT * longer:
            continue
        reach = (own - (x, y)) @ line
        found.append((np.array([x, y]) + reach.min() * line, np.array([x, y]) + reach.max() * line))
    return found


def _ring(hull: Points) -> Points:
    """Points along the outline, a dot apart."""
    ends = np.roll(hull, -1, axis=0)
    pieces = [
        a + np.linspace(0, 1, max(2, int(np.hypot(*(b - a)))), endpoint=False)[:, None] * (b - a)
        for a, b in zip(hull, ends, strict=True)
    ]
    return np.concatenate(pieces)


def _families(small: Gray, outline: Points | None) -> tuple[_Lines, _Lines] | None:
    """Level and upright pieces of rulings and sides, in half longer sides from the middle of the picture."""
    longer = max(small.shape)
    pieces = np.concatenate([_pieces(small, (SMEARED, 1)), _pieces(small, (1, SMEARED))])
    pieces = pieces[np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]) >= STEM * longer]
    sides = np.zeros((0, 4))
    if outline is not None:
        inner = _shrunk(outline, 0.02 * longer).astype(np.float32).reshape(-1, 1, 2)
        ends = pieces.reshape(-1, 2)
        inside = np.array([cv2.pointPolygonTest(inner, (float(x), float(y)), False) > 0 for x, y in ends], dtype=bool)
        pieces = pieces[inside.reshape(-1, 2).all(axis=1)]
        sides = np.array([(*a, *b) for a, b in _sides(outline, small.shape)]).reshape(-1, 4)
    whole = np.concatenate([sides, pieces])
    if not len(whole):
        return None
    middle = np.array([small.shape[1] / 2, small.shape[0] / 2] * 2)
    whole = (whole - middle) / (longer / 2)
    angles = np.arctan2(whole[:, 3] - whole[:, 1], whole[:, 2] - whole[:, 0])
    weights = np.hypot(whole[:, 3] - whole[:, 1], whole[:, 2] - whole[:, 0]) ** 2
    # Both families at once: what is turned by a right angle is the same direction.
    usual = float(np.angle((weights * np.exp(4j * angles)).sum())) / 4
    off = (angles - usual + np.pi / 4) % np.pi - np.pi / 4  # -45 to 135 degrees
    families = []
    for direction in (0.0, np.pi / 2):
        own = np.abs(off - direction) < np.radians(FAMILY)
        families.append(_Lines(whole[own], usual + direction, int(own[: len(sides)].sum())))
    return families[0], families[1]


def _pieces(small: Gray, along: tuple[int, int]) -> NDArray[np.float64]:
    """Pieces of lines that run about so: smeared along, they bridge those that cross them."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(cv2.blur(small, along))[0]
    pieces = np.zeros((0, 4)) if found is None else np.asarray(found, dtype=np.float64).reshape(-1, 4)
    way = np.abs(pieces[:, 2:] - pieces[:, :2])
    return np.asarray(pieces[way[:, 0] > way[:, 1] if along[0] > along[1] else way[:, 1] > way[:, 0]])


def _shrunk(hull: Points, by: float) -> Points:
    middle = hull.mean(axis=0)
    away = hull - middle
    far = np.hypot(away[:, 0], away[:, 1])[:, None]
    return np.asarray(middle + away * np.maximum(0.0, 1 - by / far))


def _pencil(family: _Lines) -> _Pencil | None:
    """Where a family of lines meets: of its pieces first, then of the lines that pieces make together."""
    turn = np.array([[np.cos(family.usual), -np.sin(family.usual)], [np.sin(family.usual), np.cos(family.usual)]])
    pieces = (family.pieces.reshape(-1, 2) @ turn).reshape(-1, 4)
    back = pieces[:, 0] > pieces[:, 2]
    pieces[back] = pieces[back][:, [2, 3, 0, 1]]
    sides, pieces = pieces[: family.sides], pieces[family.sides :]
    lines = pieces
    for within in JOINED:
        if (fit := _fit(np.concatenate([sides, lines]))) is None:
            return None
        lines = _linked(pieces, fit, within)
    lengths = lines[:, 2] - lines[:, 0]
    if len(sides) < 2 and (len(lines) < LINES or float(lengths.sum()) < LENGTH):
        return None
    if (fit := _fit(np.concatenate([sides, lines]))) is None:
        return None
    if abs(fit.bend) > MOST:
        return None
    sure = fit.parallel_off > SURE * fit.off
    meets = turn @ (1.0, fit.slope) if sure else turn @ (1.0, fit.parallel)
    bend = fit.bend if sure else 0.0
    return _Pencil(np.append(meets, bend) / np.hypot(*meets), float(np.degrees(abs(bend) * fit.reach)))


def _fit(lines: NDArray[np.float64]) -> _Fit | None:
    """Where lines (x0, y0, x1, y1, about level) meet, and how much better than if they were parallel."""
    if len(lines) < 2:
        return None
    x, y = (lines[:, 0] + lines[:, 2]) / 2, (lines[:, 1] + lines[:, 3]) / 2
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    angles = np.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0])
    # A line through (x, y) that meets (1, slope, bend): sin a (1 - bend x) = cos a (slope - bend y).
    left = np.column_stack([np.cos(angles), x * np.sin(angles) - y * np.cos(angles)])
    right = np.sin(angles)
    reach = float(np.percentile(y, 98) - np.percentile(y, 2))
    if reach < NARROW:
        return None
    answer, off = _solved(left, right, lengths)
    parallel, parallel_off = _solved(left[:, :1], right, lengths)
    return _Fit(float(answer[0]), float(answer[1]), off, float(parallel[0]), parallel_off, reach)


def _solved(
    left: NDArray[np.float64], right: NDArray[np.float64], lengths: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Least squares in which what does not fit counts less and less, and by how much the ends are off on average."""
    weights: Matrix = lengths**2
    answer: Matrix = np.zeros(left.shape[1])
    off: Matrix = np.zeros(len(right))
    for _ in range(ROUNDS):
        weighted = left * weights[:, None]
        found = np.linalg.lstsq(weighted.T @ left, weighted.T @ right, rcond=None)[0]
        answer = np.asarray(found, dtype=np.float64)
        off = np.asarray(np.abs(right - left @ answer) * lengths)
        scale = max(1.5 * middle(off), LEAST_OFF)
        weights = lengths**2 / (1 + (off / scale) ** 2)
    return answer, float(np.average(np.minimum(off, MOST_OFF), weights=lengths))


def _linked(pieces: NDArray[np.float64], fit: _Fit, within: float) -> NDArray[np.float64]:
    """Lines that pieces make together: a ruling is cut up by those that cross it."""
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    at = y - x * (fit.slope - fit.bend * y) / (1 - fit.bend * x)
    order = np.argsort(at)
    at, pieces = at[order], pieces[order]
    found, start = [], 0
    while start < len(order):
        stop = int(np.searchsorted(at, at[start] + within, side="right"))
        own = pieces[start:stop]
        start = stop
        low, high = float(own[:, 0].min()), float(own[:, 2].max())
        inked = float((own[:, 2] - own[:, 0]).sum())
        if high - low < 2 * SHORTEST or inked < FILLED * (high - low):
            continue
        ends = own.reshape(-1, 2)
        middle = ends.mean(axis=0)
        along, beside = (ends - middle).T
        tilt = float(along @ beside) / max(float(along @ along), 1e-12)
        base = float(middle[1] - tilt * middle[0])
        found.append((low, base + tilt * low, high, base + tilt * high))
    return np.array(found).reshape(-1, 4)


def _back(level: _Pencil, upright: _Pencil, shape: tuple[int, ...]) -> Matrix:
    """From the flat sheet, its origin in the middle, to dots of the picture; the middle keeps its size."""
    unit = max(shape) / 2
    to_dots = np.array([[unit, 0, shape[1] / 2], [0, unit, shape[0] / 2], [0, 0, 1]])
    meet = np.column_stack([level.meets, upright.meets, (0.0, 0.0, 1.0)])
    return np.asarray(to_dots @ meet @ np.diag([1 / unit, 1 / unit, 1.0]))


def _warped(picture: Picture, back: Matrix, outline: Points | None) -> Picture:
    """The picture under a homography, what is not sheet painted as paper."""
    image = picture.image
    height, width = image.shape
    hull = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    if outline is not None:
        hull = _shrunk(outline, INSET * max(height, width))
        image = _on_paper(image, hull)
    forward: Matrix = np.asarray(np.linalg.inv(back), dtype=np.float64)
    if (np.column_stack([hull, np.ones(len(hull))]) @ forward[2] < NEAREST * forward[2, 2]).any():
        return picture
    flat = _through(forward, hull)
    (x0, y0), (x1, y1) = flat.min(axis=0), flat.max(axis=0)
    sizes = [_size(back, *point) for point in flat]
    scale = min(max(sizes), (MAX_DOTS / max((x1 - x0) * (y1 - y0), 1.0)) ** 0.5)
    whole = back @ np.array([[1 / scale, 0, x0], [0, 1 / scale, y0], [0, 0, 1]])
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    paper = (float(np.percentile(image[::16, ::16], 80)),)
    found = cv2.warpPerspective(image, whole, size, flags=flags, borderValue=paper)
    dpi = picture.dpi * scale if picture.dpi else UNKNOWN
    return replace(
        picture, image=np.asarray(found, dtype=np.uint8), dpi=dpi, to_page=picture.to_page @ whole,
        least=min(1.0, min(sizes) / scale),
    )  # fmt: skip


def _size(back: Matrix, x: float, y: float) -> float:
    """Dots of the photograph on one of the flat sheet at a place of it, the fewer of across and down."""
    u, v, w = back @ (x, y, 1.0)
    across = (back[:2, 0] * w - np.array([u, v]) * back[2, 0]) / w**2
    down = (back[:2, 1] * w - np.array([u, v]) * back[2, 1]) / w**2
    return float(min(np.hypot(*across), np.hypot(*down)))


def _through(way: Matrix, points: Points) -> Points:
    there = np.column_stack([points, np.ones(len(points))]) @ way.T
    return np.asarray(there[:, :2] / there[:, 2:])


def _on_paper(image: Gray, hull: Points) -> Gray:
    """The picture with the desk painted as the paper beside it."""
    mask = cv2.fillConvexPoly(np.zeros_like(image), np.round(hull).astype(np.int32), (255,))
    shrink = 1 / 16
    few = cv2.resize(mask, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    light = cv2.resize(image, (few.shape[1], few.shape[0]), interpolation=cv2.INTER_AREA)
    light = cv2.dilate(np.where(few == 255, light, 0).astype(np.uint8), np.ones((5, 5), np.uint8))
    known = (light > 0).astype(np.float32)
    reach = max(few.shape) / 6
    blurred = cv2.GaussianBlur(light.astype(np.float32), (0, 0), reach)
    paper = np.where(known > 0, light, blurred / np.maximum(cv2.GaussianBlur(known, (0, 0), reach), 1e-3))
    wide = cv2.resize(paper.astype(np.uint8), (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.where(mask > 0, image, wide).astype(np.uint8)
