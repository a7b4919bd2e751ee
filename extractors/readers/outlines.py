"""Where the outline of a stamp runs on a sheet: a closed line, and the direction outwards at each place of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

Dark = NDArray[np.float32]
Mask = NDArray[np.uint8]
Path = NDArray[np.float64]
"""n x 2: x, y."""

INKED = 0.12
"""Darkness from which a dot may be of an outline."""
NEAR, SIDE = 1.2, 3.0
"""Points beside an outline within which ink is of it, and at which there is paper."""
THERE, ONSHEET = 0.4, 0.86
"""Share of its usual darkness from which an outline is there; share of it that is on the sheet, at least."""
STEP = 2.0
"""Points: squares in which it is told where ink of a stamp was."""
LONG, AWAY = 15.0, 0.05
"""Points over which an outline is followed at once, and darkness by which it is paler a point beside where it should
be."""


def at(values: Dark, places: Path) -> tuple[Dark, NDArray[np.bool_]]:
    """Values at places, and which of them are on the sheet."""
    x, y = np.round(places).astype(np.intp).T
    inside = (x >= 0) & (y >= 0) & (x < values.shape[1]) & (y < values.shape[0])
    return values[y.clip(0, values.shape[0] - 1), x.clip(0, values.shape[1] - 1)], inside


def around(places: Path, out: Path, ink: Dark, wide: Dark, point: float) -> tuple[float, float]:
    """Share of an outline that is dark, and share of it that is thin: with paper on both sides.

    Args:
        places: of the outline.
        out: the direction outwards at each.
        ink: darkness.
        wide: the same, of the darkest dot around.
        point: dots a point.
    """
    dark, inside = at(wide, places)
    if inside.mean() < ONSHEET:
        return 0.0, 0.0
    usual = max(float(np.median(dark[inside])), INKED)
    beside = np.maximum(at(ink, places + SIDE * point * out)[0], at(ink, places - SIDE * point * out)[0])
    there = dark > THERE * usual
    return float(there[inside].mean()), float((there & (dark - beside > THERE * usual))[inside].mean())


def followed(places: Path, out: Path, ink: Dark, point: float) -> Path:
    """Where an outline runs indeed: a stamp is no exact ellipse or rectangle."""
    steps = np.arange(-NEAR * point, NEAR * point + 0.25, 0.5)
    dark = np.stack([at(ink, places + step * out)[0] for step in steps])
    # A digit or a ruling is darker than an outline that it crosses or runs beside.
    dark = np.minimum(dark, np.median(dark.max(axis=0)))
    long = max(3, round(LONG * point)) | 1
    whole = np.concatenate([dark[:, -long:], dark, dark[:, :long]], axis=1)
    mean = cv2.blur(whole, (long, round(NEAR * point) | 1), borderType=cv2.BORDER_REPLICATE)[:, long:-long]
    best = steps[np.argmax(mean - AWAY * np.abs(steps)[:, None] / point, axis=0)]
    again = np.concatenate([best[-long:], best, best[:long]])[None, :].astype(np.float32)
    return np.asarray(places + cv2.blur(again, (long, 1))[0, long:-long, None] * out)


def straight(mask: Mask, length: int) -> tuple[Mask, Mask]:
    """What of a mask is level lines of so many dots, at least, and what is upright ones."""
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(level, dtype=np.uint8), np.asarray(upright, dtype=np.uint8)


def squares(mask: NDArray[np.bool_], corner: tuple[int, int], point: float, least: float = 1.0) -> Path:
    """Middles of the squares of `STEP` with at least so many dots of a mask, on the sheet of which it is a part.

    Args:
        mask: which dots.
        corner: where its first one is on the sheet: x, y.
        point: dots a point.
        least: dots.
    """
    step = max(1, round(STEP * point))
    rows, columns = (size // step * step for size in mask.shape)
    some = mask[:rows, :columns].reshape(rows // step, step, columns // step, step).sum(axis=(1, 3)) >= least
    return np.asarray((np.argwhere(some)[:, ::-1] + 0.5) * step + corner, dtype=np.float64)
