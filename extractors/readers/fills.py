"""White letters on dark fill: such places of a sheet are turned into dark letters on paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.ridges import Ridge

Gray = NDArray[np.uint8]

DARK = 0.62
"""Share of the paper's lightness below which a place is dark."""
LOWEST, NARROWEST = 7.0, 20.0
"""Points: height and width of a dark place, at least."""
STROKE = 3.0
"""Points. Thinner dark things are strokes of letters and rulings."""
SOLID = 0.5
"""Share of a dark place's box that is dark, at least."""
LIGHT, MOST_LIGHT = 0.01, 0.5
"""Share of a dark place that is lighter than it, between which it holds letters."""


def lightened(image: Gray, point: float) -> tuple[Gray, list[Ridge], list[Ridge]]:
    """Turns dark fills with light letters into paper with dark letters.

    Args:
        image: straight, grey.
        point: dots a point.

    Returns:
        The picture, and the edges of the fills as horizontal and as vertical rulings: they part cells, and are no
        ridges any more.
    """
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small[::4, ::4], 80))
    stroke = max(3, round(STROKE * point / 2)) | 1
    dark = (small < DARK * paper).astype(np.uint8)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((stroke, stroke), np.uint8))
    if not dark.any():
        return image, [], []
    dark = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3 * stroke, 3 * stroke), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    across: list[Ridge] = []
    down: list[Ridge] = []
    found = image
    for label in range(1, count):
        x, y, width, height, area = (2 * int(value) for value in stats[label])
        if height < LOWEST * point or width < NARROWEST * point or area * 2 < SOLID * width * height:
            continue
        part = found[y : y + height, x : x + width].astype(np.float32)
        fill = float(np.median(part))
        light = float((part > (fill + paper) / 2).mean())
        if not LIGHT <= light <= MOST_LIGHT:
            continue
        if found is image:
            found = image.copy()
        turned = paper - (part - fill).clip(0) * (paper / max(paper - fill, 1.0))
        found[y : y + height, x : x + width] = turned.clip(0, 255).astype(np.uint8)
        across += [Ridge(float(edge), float(x), float(x + width), 1.0) for edge in (y, y + height)]
        down += [Ridge(float(edge), float(y), float(y + height), 1.0) for edge in (x, x + width)]
    return found, across, down
