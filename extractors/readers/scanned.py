"""A picture of a page -> words with odds, and rulings: what a text layer would have given, less sure.

Picture -> set straight -> rulings found and rubbed out -> runs of ink -> recognised -> words. Words and rulings
stand where they are on the straight sheet; `Page.way` leads back to the page as shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser, ridges, segments
from extractors.readers.bent import sheet_place
from extractors.readers.cropped import cut_out, lightness
from extractors.readers.fills import lightened
from extractors.readers.glyphs import by_own_digits
from extractors.readers.looks import look_again
from extractors.readers.mending import Darkness, mended
from extractors.readers.noise import smoothed
from extractors.readers.perspective import flattened
from extractors.readers.pictures import Picture
from extractors.readers.ridges import Ridge
from extractors.readers.rings import Cleaned, without_rings
from extractors.readers.segments import Layer, Run
from extractors.readers.specks import without_specks
from extractors.readers.straighten import Sheet, ink_of, likely_turns, straighten, way_by
from extractors.schemas.page import STAMPED, UNREADABLE, Page, PageState, Ruling, Way, Word

Gray = NDArray[np.uint8]

cv2.setNumThreads(1)
"""On pictures of this size its threads cost more than they save (rulings: a third); the recogniser uses both cores."""

SAMPLE, READS = 16, 0.85
"""Runs by which a turned sheet is tried, and how sure their characters are if it stands upright."""
MIN_CAPITAL_DOTS = 6.0
"""Dots of the scan that a capital must be tall."""
WEAK, MAX_WEAK, MAX_UNREAD = 0.6, 0.15, 0.06
"""A word less sure than the first is weak; with a greater share of weak characters, or of words in which
nothing is recognised, a page is refused."""
DIRTY = 0.02
"""Specks as large as a mark on the place of a figure, from which a figure may well have one on it."""
BESIDE_STAMP = 6.0
"""Points beside a word within which the line of a stamp may have taken a digit of it."""
MIN_WORDS = 3
SPECKS_A_WORD = 4.0
"""Runs in which nothing is recognised, for one in which something is, from which a page is refused."""


STILL_BENT = (
    "la hoja está doblada o torcida de un modo que no se pudo enderezar: sus renglones o columnas se confundirían; "
    "alísela y escanéela de nuevo"
)


class _Prepared(NamedTuple):
    sheet: Sheet
    across: list[Ridge]
    down: list[Ridge]
    clean: Gray
    found: Layer
    stamps: Cleaned


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
    flat = flattened(picture)
    dpi = flat.dpi or segments.likely_dpi(flat.image)
    sheet, across, down, clean, found, stamps = _upright(flat, dpi)
    if len(picture.marks):
        notes = (*notes, "hay tinta de color sobre lo impreso (un sello o una firma): se quitó para leer lo que cubre")
    if flat is not picture:
        notes = (*notes, "la hoja está fotografiada en perspectiva: se aplanó para leerla")
    if found.runs and (reason := _too_small(found.capital * dpi / sheet.dpi * flat.least)):
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, reason, notes=notes, motor="ocr")
    if found.runs and sheet.crooked:
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, STILL_BENT, notes=notes, motor="ocr")
    grainy, clean = clean, smoothed(clean, found.mask)
    crops = [cut_out(clean, run, found.capital) for run in found.runs]
    lines = recogniser.recognise([crop.image for crop in crops])
    read = look_again(clean, grainy, crops, lines, found, sheet.point)
    words, empty = [word for own in read for word in own], sum(not own for own in read)
    if sheet.bends:
        notes = (*notes, "la hoja no está plana: se enderezaron sus renglones para leerla")
    if stamps.rings:
        notes = (*notes, "hay un sello redondo sobre lo impreso: se quitó para leer lo que cubre")
    if sheet.turns:
        notes = (*notes, f"la hoja está girada {sheet.turns * 90}°: se enderezó para leerla")
    if reason := _refusal(words, empty):
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, reason, notes=notes, motor="ocr")
    to_sheet = 1 / sheet.point
    rulings = [Ruling(n.low * to_sheet, n.at * to_sheet, n.high * to_sheet, n.at * to_sheet) for n in across]
    rulings += [Ruling(n.at * to_sheet, n.low * to_sheet, n.at * to_sheet, n.high * to_sheet) for n in down]
    way, dirty = sheet.way, found.dirt >= DIRTY
    strokes = [((n.x0 + n.x1) / 2 * to_sheet, (n.y0 + n.y1) / 2 * to_sheet) for n in found.strokes]
    strokes += [(x, y) for x, y in (stamps.gone * to_sheet).tolist()]
    if dirty:
        capital = found.capital / sheet.point
        words = by_own_digits(words, grainy, way_by(np.diag([sheet.point, sheet.point, 1.0])), capital)
        found_so = np.linalg.inv(flat.to_page) @ np.array(way.homography)
        words = by_own_digits(words, flat.image, way_by(found_so, way.bends), capital)
        trusted = "lo que una suma prueba, o lo que dos lecturas leen igual y está escrito como el resto de su columna"
        notes = (*notes, f"la hoja tiene manchas tan grandes como una coma: solo se da por bueno {trusted}")
    words = _in_doubt(words, stamps.over * to_sheet)
    return Page(
        numero, width, height, words=words, rulings=rulings, notes=notes, motor="ocr", dirty=dirty, way=way,
        strokes=[*strokes, *(sheet_place(way, x, y) for x, y in flat.marks.tolist())],
    )  # fmt: skip


def _in_doubt(words: Sequence[Word], places: NDArray[np.float64]) -> list[Word]:
    """Words, those on which some places are in doubt: a blank cell that a line runs through is blank."""
    if not len(places):
        return list(words)
    boxes = np.array([word[:4] for word in words], dtype=np.float64).reshape(-1, 4)
    # A digit that a dark line ran through whole is gone with it: what is left stands beside.
    boxes += np.array([-BESIDE_STAMP, 0.0, BESIDE_STAMP, 0.0])
    x, y = places[:, :1], places[:, 1:]
    on = ((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any(axis=0)
    struck = set(np.flatnonzero(on).tolist())
    return [word._replace(doubt=STAMPED) if i in struck else word for i, word in enumerate(words)]


def way_of(picture: Picture) -> Way:
    """How the straight sheet of a picture lies on the page as shown, as `read_picture` says it (`Page.way`)."""
    flat = flattened(picture)
    dpi = flat.dpi or segments.likely_dpi(flat.image)
    if likely_turns(flat.image)[0]:
        return _upright(flat, dpi).sheet.way
    return straighten(flat.image, dpi, flat.to_page).way


def _upright(picture: Picture, dpi: float) -> _Prepared:
    """The picture set upright: the first of the likely quarter turns in which its words are words."""
    first: _Prepared | None = None
    for turns in likely_turns(picture.image):
        sheet = straighten(picture.image, dpi, picture.to_page, turns)
        image, covered = without_specks(sheet.image, sheet.ink, sheet.point)
        stamps = without_rings(image, sheet.point)
        if stamps.image is not sheet.image:
            sheet = replace(sheet, image=stamps.image, ink=ink_of(stamps.image, sheet.point))
        across, down, clean = _rulings(sheet)
        found = segments.layer(ink_of(clean, sheet.point), down, across, sheet.point, covered)
        _blank(clean, found.specks)
        prepared = _Prepared(sheet, across, down, clean, found, stamps)
        if not turns or _reads(prepared):
            return prepared
        first = first or prepared
    assert first is not None
    return first


def _reads(prepared: _Prepared) -> bool:
    """Whether some words of a picture, chosen over the page, are recognised."""
    capital = prepared.found.capital
    words = [run for run in prepared.found.runs if 4 * capital < run.x1 - run.x0 < 20 * capital]
    sample = words[:: max(1, len(words) // SAMPLE)]
    lines = recogniser.recognise([cut_out(prepared.clean, run, capital).image for run in sample])
    sure = [float(line.odds[line.best != recogniser.BLANK].mean()) for line in lines if line.best.any()]
    return len(sure) * 2 > len(sample) and float(np.median(sure)) >= READS


def _rulings(sheet: Sheet) -> tuple[list[Ridge], list[Ridge], Gray]:
    """Horizontal and vertical rulings, and the picture without them."""
    image, edges_across, edges_down = lightened(sheet.image, sheet.point)
    ink = sheet.ink if image is sheet.image else ink_of(image, sheet.point)
    level, upright = ridges.without_letters(ink, sheet.point)
    across, down = ridges.ridges(level, upright, sheet.point)
    across, down = mended(Darkness(ink, level, upright), across, down, sheet.point)
    clean = ridges.rubbed_out(image, across, down, sheet.point)
    return across + edges_across, down + edges_down, clean


def _blank(image: Gray, specks: Sequence[Run]) -> None:
    """Covers specks with the paper around."""
    for speck in specks:
        around = image[max(0, speck.y0 - 2) : speck.y1 + 2, max(0, speck.x0 - 2) : speck.x1 + 2]
        image[max(0, speck.y0 - 1) : speck.y1 + 1, max(0, speck.x0 - 1) : speck.x1 + 1] = lightness(around, 0.75)


def _too_small(capital: float) -> str:
    """Why letters with so many dots are not to be trusted, or ""."""
    if capital >= MIN_CAPITAL_DOTS:
        return ""
    return f"la imagen es demasiado pequeña: sus letras miden {capital:.0f} puntos de alto; escanee a 200 ppp o más"


def _refusal(words: Sequence[Word], empty: int) -> str:
    """Why a page is not to be trusted, or ""."""
    if not words:
        return ""
    letters = sum(len(word.text) for word in words)
    weak = sum(len(word.text) for word in words if word.seen is not None and word.seen.confidence < WEAK)
    unread = sum(word.text == UNREADABLE for word in words)
    if len(words) >= MIN_WORDS and unread > MAX_UNREAD * len(words):
        return f"la imagen no se lee con seguridad: {unread} de {len(words)} palabras no se reconocen"
    if len(words) >= MIN_WORDS and weak > MAX_WEAK * letters:
        return f"la imagen no se lee con seguridad: el {weak / letters:.0%} de sus letras es dudoso"
    if empty > SPECKS_A_WORD * len(words):
        return "la imagen está demasiado sucia: casi todo lo que parece tinta no son letras"
    return ""
