"""Noise of a scan: how much of it there is, and the picture without it as a recogniser reads it best."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]

NOISY = 3.0
"""Greys by which dots of the paper differ from those around, from which letters are read better smoothed."""
REACH, ALIKE, NEAR = 5, 30.0, 1.0
"""Dots around that are averaged; greys by which they may differ, and dots by which they may stand apart, about."""
SOFT = 0.5
"""Dots by which the edges that this leaves are softened: a recogniser learnt from pictures without grain."""
EDGE = 5
"""Dots around ink that are not looked at."""


def noise(image: Gray, ink: Mask) -> float:
    """Greys by which the dots of the paper differ from those around them.

    Args:
        image: grey.
        ink: which of its dots are ink.
    """
    paper = (cv2.dilate(ink, np.ones((EDGE, EDGE), np.uint8)) == 0).view(np.uint8)
    grey = image.astype(np.float32)
    rest = cv2.subtract(grey, cv2.blur(grey, (3, 3)))
    return cv2.norm(rest, cv2.NORM_L2, paper) / math.sqrt(max(1, int(np.count_nonzero(paper))))


def smoothed(image: Gray, ink: Mask) -> Gray:
    """The picture without its grain, if it has much of it: strokes keep their edges."""
    if noise(image, ink) < NOISY:
        return image
    calm = cv2.bilateralFilter(image, REACH, ALIKE, NEAR)
    return np.asarray(cv2.GaussianBlur(calm, (0, 0), SOFT), dtype=np.uint8)
