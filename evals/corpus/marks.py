"""What people do to a printed sheet: sign it over its cells, write figures into them by hand; and sheets half ruled.

All of it is drawn by chance, from a seed: no handwriting of anybody.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Box = tuple[float, float, float, float]
Stroke = tuple[tuple[float, float], ...]

STROKES: dict[str, tuple[Stroke, ...]] = {
    "0": (((0.5, 0), (0.1, 0.25), (0.1, 0.75), (0.5, 1), (0.9, 0.75), (0.9, 0.25), (0.5, 0.02)),),
    "1": (((0.25, 0.25), (0.55, 0), (0.55, 1)),),
    "2": (((0.1, 0.2), (0.5, 0), (0.85, 0.25), (0.5, 0.65), (0.1, 1), (0.9, 0.95)),),
    "3": (((0.1, 0.1), (0.6, 0), (0.8, 0.22), (0.4, 0.47), (0.85, 0.72), (0.55, 1), (0.1, 0.9)),),
    "4": (((0.5, 0), (0.1, 0.6), (0.9, 0.6)), ((0.65, 0.3), (0.6, 1))),
    "5": (((0.2, 0), (0.15, 0.45), (0.6, 0.42), (0.85, 0.7), (0.5, 1), (0.1, 0.9)), ((0.2, 0), (0.85, 0.03))),
    "6": (((0.75, 0), (0.3, 0.35), (0.12, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.55), (0.15, 0.75)),),
    "7": (((0.1, 0.05), (0.9, 0), (0.45, 1)), ((0.3, 0.5), (0.8, 0.48))),
    "8": (((0.5, 0.48), (0.15, 0.25), (0.5, 0), (0.85, 0.25), (0.15, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.48)),),
    "9": (((0.85, 0.25), (0.5, 0), (0.15, 0.25), (0.5, 0.5), (0.85, 0.25), (0.75, 1)),),
    ".": (((0.45, 0.93), (0.5, 0.97)),),
    ",": (((0.5, 0.9), (0.35, 1.15)),),
    "-": (((0.2, 0.5), (0.8, 0.48)),),
    "%": (((0.8, 0), (0.2, 1)), ((0.1, 0.1), (0.3, 0.1), (0.2, 0.3), (0.1, 0.1)), ((0.7, 0.8), (0.9, 0.8), (0.8, 1))),
}
"""How digits are written, in a box of 1 x 1."""


def curve(points: NDArray[np.float64], steps: int = 12) -> NDArray[np.int32]:
    """A smooth line through points (Catmull-Rom), in sixteenths of a dot."""
    padded = np.vstack([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, steps)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.asarray(np.round(np.vstack(parts) * 16), dtype=np.int32)


def signed(image: Gray, boxes: Sequence[tuple[Box, str]], dpi: int, rng: np.random.Generator) -> Gray:
    """Signatures over cells (points) and what is around them."""
    found = image.copy()
    for (x0, y0, x1, y1), _ in boxes:
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2]) * dpi / 72
        along = np.linspace(-1, 1, 14) * 0.9 * dpi
        points = np.column_stack([along, np.zeros(14)]) + rng.normal(0, 0.28 * dpi, (14, 2)) + middle
        cv2.polylines(found, [curve(points)], False, (60,), max(2, dpi // 70), cv2.LINE_AA, 4)
    return found


def _round(ink: Gray, unit: float, rings: Sequence[float], wide: float, words: str) -> None:
    """Rings (shares of half the stamp) and letters that stand around between them."""
    height, width = ink.shape
    middle = (width // 2, height // 2)
    for ring in rings:
        axes = (round(ring * 0.98 * width / 2), round(ring * 0.98 * height / 2))
        cv2.ellipse(ink, middle, axes, 0, 0, 360, (255,), max(1, round(wide * unit)), cv2.LINE_AA)
    size, away = 4 * unit, 0.8
    for i, letter in enumerate(words):
        angle = np.pi * (0.85 + 1.3 * i / max(len(words) - 1, 1))
        tile = np.zeros((round(3 * size), round(3 * size)), np.uint8)
        corner = (round(1.1 * size), round(1.9 * size))
        cv2.putText(
            tile, letter, corner, cv2.FONT_HERSHEY_SIMPLEX, size / 22, (255,), max(1, round(unit * 0.5)), cv2.LINE_AA
        )
        place = width / 2 * (1 + away * np.cos(angle)), height / 2 * (1 + away * np.sin(angle))
        turn = cv2.getRotationMatrix2D((tile.shape[1] / 2, tile.shape[0] / 2), -np.degrees(angle) - 90, 1.0)
        turn[:, 2] += np.array(place) - np.array(tile.shape[::-1]) / 2
        np.maximum(ink, cv2.warpAffine(tile, turn, (width, height)), out=ink)


def _lines(ink: Gray, unit: float, texts: Sequence[str], top: float, step: float) -> None:
    """Lines of letters, each in the middle."""
    for i, text in enumerate(texts):
        scale, thick = 0.32 * unit, max(1, round(0.6 * unit))
        (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thick)
        corner = (ink.shape[1] - wide) // 2, round(ink.shape[0] * (top + i * step))
        cv2.putText(ink, text, corner, cv2.FONT_HERSHEY_SIMPLEX, scale, (255,), thick, cv2.LINE_AA)


def stamp(kind: str, dpi: int, rng: np.random.Generator) -> Gray:
    """How much ink of a stamp stands where (255: all of it), turned a little by chance.

    Args:
        kind: "anillo" (two rings), "doble" (the same with letters and a date), "ovalado", or "fechador" (a frame).
        dpi: dots an inch.
        rng: chance.
    """
    unit = dpi / 72
    wide, tall = {"anillo": (90, 90), "doble": (108, 108), "ovalado": (150, 90), "fechador": (150, 64)}[kind]
    ink = np.zeros((round(tall * unit), round(wide * unit)), np.uint8)
    date = f"{rng.integers(1, 29):02d} JUN {rng.integers(2019, 2025)}"
    if kind == "fechador":
        edge = round(2 * unit)
        cv2.rectangle(ink, (edge, edge), (ink.shape[1] - edge, ink.shape[0] - edge), (255,), max(1, round(1.2 * unit)))
        _lines(ink, unit, ("RECIBIDO", date, f"Reg. {rng.integers(100, 9999)}  Hora 10:45"), 0.3, 0.27)
    elif kind == "anillo":
        _round(ink, unit, (1.0, 0.66), 1.4, "")
    else:
        _round(ink, unit, (1.0, 0.62), 1.2, "OFICINA DE PLANEAMIENTO")
        _lines(ink, unit, (date, "V.B."), 0.5, 0.13)
    reach = round(float(np.hypot(*ink.shape))) + 2
    found = np.zeros((reach, reach), np.uint8)
    y, x = (reach - ink.shape[0]) // 2, (reach - ink.shape[1]) // 2
    found[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
    turn = cv2.getRotationMatrix2D((reach / 2, reach / 2), float(rng.uniform(-12, 12)), 1.0)
    return np.asarray(cv2.warpAffine(found, turn, (reach, reach)), dtype=np.uint8)


def stamps(shape: tuple[int, int], dpi: int, count: int, kinds: Sequence[str], rng: np.random.Generator) -> Gray:
    """Ink of some stamps somewhere on a sheet: over its header, its left column or its middle."""
    ink = np.zeros(shape, np.uint8)
    for _ in range(count):
        own = stamp(str(rng.choice(list(kinds))), dpi, rng)
        place = np.array([rng.uniform(0.2, 0.75), rng.uniform(0.15, 0.75)])
        y, x = (np.array(shape) * place[::-1] - np.array(own.shape) / 2).astype(int).clip(0)
        part = ink[y : y + own.shape[0], x : x + own.shape[1]]
        np.maximum(part, own[: part.shape[0], : part.shape[1]], out=part)
    return ink


def inked(values: NDArray[np.float32], ink: Gray, colour: Sequence[float]) -> NDArray[np.float32]:
    """A grey sheet under ink that lets through so much of each colour (0 to 1): one plane more a colour."""
    left = 1 - ink[:, :, None] / 255.0 * (1 - np.array(colour))
    return np.asarray(values[:, :, None] * left, dtype=np.float32)


def written(image: Gray, boxes: Sequence[tuple[Box, str]], dpi: int, rng: np.random.Generator) -> Gray:
    """Figures written by hand where printed ones stood.

    Args:
        image: the sheet.
        boxes: cells in points, and what they print.
        dpi: dots an inch.
        rng: chance.
    """
    found, point = image.copy(), dpi / 72
    for box, text in boxes:
        x0, y0, x1, y1 = (value * point for value in box)
        edge = 1.0 * point
        cv2.rectangle(found, (round(x0 + edge), round(y0 + edge)), (round(x1 - edge), round(y1 - edge)), (255,), -1)
        tall = min(0.75 * (y1 - y0), 9 * point)
        wide = min(0.7 * tall, (x1 - x0 - 2 * edge) / max(len(text), 1))
        left, top = x1 - edge - wide * len(text), (y0 + y1 - tall) / 2
        slant, thick = rng.normal(0.15, 0.1), max(1, round(0.7 * point))
        for i, character in enumerate(text):
            corner = np.array([left + i * wide, top]) + rng.normal(0, 0.05, 2) * tall
            for stroke in STROKES.get(character, ()):
                points = np.array(stroke) + rng.normal(0, 0.05, (len(stroke), 2))
                points[:, 0] += slant * (0.5 - points[:, 1])
                line = curve(corner + points * (0.85 * wide, tall))
                cv2.polylines(found, [line], False, (40,), thick, cv2.LINE_AA, 4)
    return found


def chosen(truth: Path, pagina: int, count: int, rng: np.random.Generator) -> list[tuple[Box, str]]:
    """Cells of a page, by the truth, that have a figure in them."""
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    cells = [
        (tuple(figure["fuente"]["bbox"]), str(figure["impreso"]))
        for row in rows
        for figure in row["cifras"]
        if figure["valor"] is not None and figure["fuente"]["pagina"] == pagina and figure["fuente"].get("bbox")
    ]
    picked = sorted(rng.choice(len(cells), min(count, len(cells)), replace=False).tolist()) if cells else []
    return [cells[i] for i in picked]


def half_ruled(image: Gray, dpi: int, missing: str) -> Gray:
    """The sheet without its level ("filas") or without its upright ("columnas") inner rulings."""
    length = dpi // 4
    dark = 255 - image
    kernel = np.ones((1, length) if missing == "filas" else (length // 2, 1), np.uint8)
    lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
    on = np.flatnonzero((lines > 60).sum(axis=1 if missing == "filas" else 0) > 2 * length)
    if missing == "filas" and len(on):  # those of the header and the last one stay
        keep = np.zeros_like(lines)
        first, last = int(on[0]), int(on[-1])
        head = first + (last - first) // 6
        keep[: head + 1], keep[last - dpi // 50 :] = 1, 1
        lines = np.where(keep > 0, 0, lines).astype(np.uint8)
    around = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    cross = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ascontiguousarray(kernel.T))
    return np.asarray(np.where((around > 60) & (cross < 60), 255, image), dtype=np.uint8)
