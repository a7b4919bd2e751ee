"""A picture of a page -> words with odds, and rulings: what a text layer would have given, less sure.

Picture -> set straight -> rulings found and rubbed out -> runs of ink -> recognised -> words. Words and rulings
stand where they are on the straight sheet; `Page.turn` leads back to the page as shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser, ridges, segments
from extractors.readers.pictures import Picture
from extractors.readers.recogniser import Character, Line
from extractors.readers.segments import Layer, Run
from extractors.readers.straighten import Sheet, ink_of, straighten
from extractors.schemas.page import Page, PageState, Recognised, Ruling, Word

Gray = NDArray[np.uint8]

MARGIN = 0.3
"""Heights of a capital of paper around a run in front of the recogniser."""
WORD_GAP, SURE_GAP = 0.16, 0.42
"""Heights of a capital: the least gap for a space that the recogniser sees, and the gap that is one in any case."""
NEAR_GAP = 0.75
"""Heights of a capital between a space as the recogniser places it and its gap in the ink, at most."""
UNREADABLE = "\ufffd"
RIVAL = 0.02
"""Odds from which another reading of a character is told."""
MAX_RIVALS = 3
MIN_CAPITAL_DOTS = 6.0
"""Dots of the scan that a capital must be tall."""
WEAK, MAX_WEAK = 0.6, 0.45
"""A word less sure than the first is weak; with a greater share of weak characters a page is refused."""
MIN_WORDS = 3
SPECKS_A_WORD = 4.0
"""Runs in which nothing is recognised, for one in which something is, from which a page is refused."""


@dataclass(frozen=True, slots=True)
class _Crop:
    run: Run
    image: Gray
    left: int


def read_picture(numero: int, width: float, height: float, picture: Picture, notes: tuple[str, ...] = ()) -> Page:
    """Reads a page from its picture.

    Args:
        numero: page from 1.
        width: of the page as shown, points.
        height: of the page as shown, points.
        picture: its picture.
        notes: what is already to be said of the page.

    Returns:
        The page with words and rulings, or refused (`CAPA_ILEGIBLE`) with the reason.
    """
    sheet = straighten(picture.image, picture.dpi, picture.to_page)
    across, down = ridges.ridges(sheet, ink_of(sheet.image, sheet.point))
    clean = ridges.rubbed_out(sheet.image, across, down, sheet.point)
    found = segments.layer(ink_of(clean, sheet.point), down, across, sheet.point)
    crops = [_crop(clean, run, found.capital) for run in found.runs]
    lines = recogniser.recognise([crop.image for crop in crops])
    words: list[Word] = []
    empty = 0
    for index, (crop, line) in enumerate(zip(crops, lines, strict=True)):
        own = list(_words(crop, line, found, sheet.point, index))
        empty += not own
        words += own
    if sheet.turns:
        notes = (*notes, f"la hoja está girada {sheet.turns * 90}°: se enderezó para leerla")
    reason = _refusal(words, empty, found.capital * picture.dpi / sheet.dpi)
    if reason:
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, reason, notes=notes, motor="ocr")
    to_sheet = 1 / sheet.point
    rulings = [Ruling(n.low * to_sheet, n.at * to_sheet, n.high * to_sheet, n.at * to_sheet) for n in across]
    rulings += [Ruling(n.at * to_sheet, n.low * to_sheet, n.at * to_sheet, n.high * to_sheet) for n in down]
    return Page(
        numero, width, height, words=words, rulings=rulings, notes=notes, motor="ocr", turn=_turn(sheet)
    )


def _turn(sheet: Sheet) -> tuple[float, float, float, float, float, float]:
    way = sheet.to_page @ np.diag([sheet.point, sheet.point, 1.0])
    return (
        float(way[0, 0]), float(way[1, 0]), float(way[0, 1]), float(way[1, 1]), float(way[0, 2]), float(way[1, 2])
    )  # fmt: skip


def _refusal(words: Sequence[Word], empty: int, capital: float) -> str:
    """Why a page is not to be trusted, or ""."""
    if not words:
        return ""
    if capital < MIN_CAPITAL_DOTS:
        return f"la imagen es demasiado pequeña: sus letras miden {capital:.0f} puntos de alto; escanee a 200 ppp o más"
    letters = sum(len(word.text) for word in words)
    weak = sum(len(word.text) for word in words if word.seen is not None and word.seen.confidence < WEAK)
    if len(words) >= MIN_WORDS and weak > MAX_WEAK * letters:
        return f"la imagen no se lee con seguridad: el {weak / letters:.0%} de sus letras es dudoso"
    if empty > SPECKS_A_WORD * len(words):
        return "la imagen está demasiado sucia: casi todo lo que parece tinta no son letras"
    return ""


def _crop(clean: Gray, run: Run, capital: float) -> _Crop:
    margin = max(2, round(MARGIN * capital))
    top, bottom = max(0, run.y0 - margin), min(clean.shape[0], run.y1 + margin)
    # What is lower than a line (a dash, a dot) gets the height of one, or it would be blown up to a letter.
    lack = round(1.5 * capital) - (bottom - top)
    if lack > 0:
        top, bottom = max(0, top - lack // 2), min(clean.shape[0], bottom + (lack + 1) // 2)
    left, right = max(0, run.x0 - margin), min(clean.shape[1], run.x1 + margin)
    image = clean[top:bottom, left:right]
    paper = int(np.percentile(image, 90))
    padded = np.full((bottom - top, right - left), paper, np.uint8)
    inner = slice(max(0, run.x0 - left), run.x1 - left)
    padded[:, inner] = image[:, inner]
    return _Crop(run, padded, left)


def _words(crop: _Crop, line: Line, layer: Layer, point: float, index: int) -> Iterator[Word]:
    """The words of a run, parted where there is a gap in the ink."""
    characters = recogniser.free(line)
    run = crop.run
    if not any(c.text.strip() for c in characters):
        if _is_substantial(layer, run):
            seen = Recognised(0.0, "", 0.0)
            yield Word(run.x0 / point, run.y0 / point, run.x1 / point, run.y1 / point, UNREADABLE, index, seen=seen)
        return
    for part, (low, high) in _parted(characters, _gaps(layer, run), crop, layer.capital):
        text = "".join(c.text for c in part if c.text != recogniser.SPACE)
        if not text:
            continue
        edges = (low - crop.left - line.scale, high - crop.left + line.scale)
        digits = recogniser.figures(line, max(0.0, edges[0]), edges[1])
        seen = Recognised(
            min(c.confidence for c in part),
            "".join(c.text for c in digits),
            min((c.confidence for c in digits), default=0.0),
            tuple(_rivals(digits)),
        )
        yield Word(low / point, run.y0 / point, high / point, run.y1 / point, text, index, seen=seen)


def _is_substantial(layer: Layer, run: Run) -> bool:
    """Whether a run in which nothing is recognised has as much ink as a character."""
    tall = run.y1 - run.y0 >= 0.6 * layer.capital
    return tall and int(layer.mask[run.y0 : run.y1, run.x0 : run.x1].sum()) >= 0.12 * layer.capital**2


def _gaps(layer: Layer, run: Run) -> list[tuple[int, int]]:
    """Columns without ink inside a run, in dots of the sheet."""
    inked = layer.mask[run.y0 : run.y1, run.x0 : run.x1].any(axis=0)
    steps = np.flatnonzero(np.diff(inked.astype(np.int8)))
    inside = [(int(a) + 1 + run.x0, int(b) + 1 + run.x0) for a, b in zip(steps, steps[1:], strict=False) if not inked[a + 1]]
    return [gap for gap in inside if gap[1] - gap[0] >= WORD_GAP * layer.capital]


def _parted(
    characters: Sequence[Character], gaps: Sequence[tuple[int, int]], crop: _Crop, capital: float
) -> Iterator[tuple[list[Character], tuple[int, int]]]:
    """Characters between spaces, with the dots from which to which they reach."""
    spaces = [crop.left + (c.x0 + c.x1) / 2 for c in characters if c.text == recogniser.SPACE]
    cuts = []
    for low, high in gaps:
        near = any(low - NEAR_GAP * capital <= x <= high + NEAR_GAP * capital for x in spaces)
        if near or high - low >= SURE_GAP * capital:
            cuts.append((low, high))
    start = crop.run.x0
    rest = [c for c in characters if c.text != recogniser.SPACE]
    for low, high in [*cuts, (crop.run.x1, crop.run.x1 + 10_000)]:
        middle = (low + high) / 2
        own = [c for c in rest if crop.left + (c.x0 + c.x1) / 2 < middle]
        rest = rest[len(own) :]
        if own:
            yield own, (start, low)
        start = high


def _rivals(characters: Sequence[Character]) -> list[str]:
    """The figure with one character read otherwise, the likeliest first."""
    found = [(c.other_confidence, i) for i, c in enumerate(characters) if c.other_confidence >= RIVAL]
    found.sort(reverse=True)
    texts = [c.text for c in characters]
    return ["".join([*texts[:i], characters[i].other, *texts[i + 1 :]]) for _, i in found[:MAX_RIVALS]]
