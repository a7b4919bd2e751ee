"""A picture of a page -> words with odds, and rulings: what a text layer would have given, less sure.

Picture -> set straight -> rulings found and rubbed out -> runs of ink -> recognised -> words. Words and rulings
stand where they are on the straight sheet; `Page.turn` leads back to the page as shown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers import recogniser, ridges, segments
from extractors.readers.fills import lightened
from extractors.readers.mending import Darkness, mended
from extractors.readers.noise import smoothed
from extractors.readers.perspective import flattened
from extractors.readers.pictures import Picture
from extractors.readers.recogniser import SMALL, Character, Line, Network
from extractors.readers.ridges import Ridge
from extractors.readers.segments import Layer, Run
from extractors.readers.specks import without_specks
from extractors.readers.straighten import Sheet, ink_of, likely_turns, straighten
from extractors.schemas.page import UNREADABLE, Page, PageState, Recognised, Ruling, Way, Word

Gray = NDArray[np.uint8]

cv2.setNumThreads(1)
"""On pictures of this size its threads cost more than they save (rulings: a third); the recogniser uses both cores."""

MARGIN, SIDES = 0.3, 0.7
"""Heights of a capital of paper above and below a run in front of the recogniser, and on either side: with less, the
first of two digits that stand close is lost."""
WORD_GAP, SURE_GAP, FIGURE_GAP = 0.16, 0.42, 0.8
"""Heights of a capital: the least gap for a space that the recogniser sees, the gap that is one in any case, and the
one that parts digits."""
BEARING = 0.08
"""Heights of a capital of paper that belong to a letter on either side."""
OWN_CAPITAL = 0.72
"""Height of a capital in the height of a run, at least (accents and descenders are the rest)."""
LOWEST_LETTER = 0.5
"""Heights of a capital that a letter is tall, at least."""
DIGIT = 0.87
"""Heights of a capital that a digit with the paper beside it is wide, at most."""
END = 10_000
"""Dots beyond any run."""
FEW = 2
"""Letters that may be a figure: of `11` a small print makes `U` or `n`."""
CODE_DIGITS = 3
"""Digits from which a word with letters in it is taken for a code."""
NUMERAL, ROMAN_STROKES, NAMED = re.compile(r"[IlH1|!]{1,3}"), "III", 4
"""A roman number of strokes as it may be read, as it is printed, and the letters of the word after it, at least."""
SURE, FAIR, DOUBT = 0.95, 0.8, 0.5
"""Odds under which a code is read a second time, and a figure; odds, at most, of what two recognisers read
differently."""
NEAR_GAP = 0.75
"""Heights of a capital between a space as the recogniser places it and its gap in the ink, at most."""
RIVAL = 0.02
"""Odds from which another reading of a character is told."""
DASH_BEFORE, DASH_LEAST, DASH_MOST = 0.6, 0.25, 0.75
"""Heights of a capital: how far before a figure its minus begins, at most, and how wide that is."""
DASH_DARK, DASH_WIDE = 0.35, 1.3
"""Share of the darkness of digits that a minus has, at least, and times its height that it is wide."""
SPACE, BESIDE, LETTER = 0.28, 0.3, 0.7
"""Heights of a capital: the gap between words of a line, how far beside its ink a character is recognised, at most, and
the lowest letter of a word that was lost."""
MAX_RIVALS = 3
SAMPLE, READS = 16, 0.85
"""Runs by which a turned sheet is tried, and how sure their characters are if it stands upright."""
MIN_CAPITAL_DOTS = 6.0
"""Dots of the scan that a capital must be tall."""
WEAK, MAX_WEAK, MAX_UNREAD = 0.6, 0.15, 0.06
"""A word less sure than the first is weak; with a greater share of weak characters, or of words in which
nothing is recognised, a page is refused."""
DIRTY = 0.02
"""Specks as large as a mark on the place of a figure, from which a figure may well have one on it."""
MIN_WORDS = 3
SPECKS_A_WORD = 4.0
"""Runs in which nothing is recognised, for one in which something is, from which a page is refused."""


@dataclass(frozen=True, slots=True)
class _Crop:
    run: Run
    image: Gray
    left: int


class _Prepared(NamedTuple):
    sheet: Sheet
    across: list[Ridge]
    down: list[Ridge]
    clean: Gray
    found: Layer


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
    sheet, across, down, clean, found = _upright(flat, dpi)
    if flat is not picture:
        notes = (*notes, "la hoja está fotografiada en perspectiva: se aplanó para leerla")
    if found.runs and (reason := _too_small(found.capital * dpi / sheet.dpi * flat.least)):
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, reason, notes=notes, motor="ocr")
    grainy, clean = clean, smoothed(clean, found.mask)
    crops = [_crop(clean, run, found.capital) for run in found.runs]
    lines = recogniser.recognise([crop.image for crop in crops])
    words: list[Word] = []
    empty = 0
    read = [
        list(_words(crop, line, found, sheet.point, i)) for i, (crop, line) in enumerate(zip(crops, lines, strict=True))
    ]
    for network in (recogniser.TINY, SMALL):  # a digit that stands alone may be smoothed away, or too thin
        _look_again(grainy, crops, read, found, sheet.point, network)
    _find_lost(clean, crops, lines, read, found, sheet.point)
    _complete(grainy, crops, read, found, sheet.point)
    _count_strokes(clean, crops, read, found, sheet.point)
    _sign(clean, crops, read, found)
    unsure = [(i, k) for i, own in enumerate(read) for k, word in enumerate(own) if _is_unsure(word)]
    parts = [(i, _part(crops[i].run, read[i][k], found, sheet.point)) for i, k in unsure]
    for (i, k), second in zip(unsure, _reread(clean, parts, found, sheet.point), strict=True):
        read[i][k] = _agreed(read[i][k], second)
    for own in read:
        empty += not own
        words += own
    if sheet.turns:
        notes = (*notes, f"la hoja está girada {sheet.turns * 90}°: se enderezó para leerla")
    if reason := _refusal(words, empty):
        return Page(numero, width, height, PageState.CAPA_ILEGIBLE, reason, notes=notes, motor="ocr")
    to_sheet = 1 / sheet.point
    rulings = [Ruling(n.low * to_sheet, n.at * to_sheet, n.high * to_sheet, n.at * to_sheet) for n in across]
    rulings += [Ruling(n.at * to_sheet, n.low * to_sheet, n.at * to_sheet, n.high * to_sheet) for n in down]
    dirty = found.dirt >= DIRTY
    if dirty:
        notes = (*notes, "la hoja tiene manchas tan grandes como una coma: solo se da por bueno lo que una suma prueba")
    return Page(
        numero, width, height, words=words, rulings=rulings, notes=notes, motor="ocr", dirty=dirty, turn=_way(sheet),
        strokes=[((n.x0 + n.x1) / 2 * to_sheet, (n.y0 + n.y1) / 2 * to_sheet) for n in found.strokes],
    )  # fmt: skip


def way_of(picture: Picture) -> Way:
    """How the straight sheet of a picture lies on the page as shown, as `read_picture` says it (`Page.turn`)."""
    flat = flattened(picture)
    dpi = flat.dpi or segments.likely_dpi(flat.image)
    if likely_turns(flat.image)[0]:
        return _way(_upright(flat, dpi).sheet)
    return _way(straighten(flat.image, dpi, flat.to_page))


def _reread(
    image: Gray, parts: Sequence[tuple[int, Run]], found: Layer, point: float, network: Network = SMALL
) -> Iterator[list[Word]]:
    """The words of parts of a page, each with the index of its run, as a recogniser reads them by themselves."""
    crops = [_crop(image, part, found.capital) for _, part in parts]
    lines = recogniser.recognise([crop.image for crop in crops], network)
    for (i, _), crop, line in zip(parts, crops, lines, strict=True):
        yield list(_words(crop, line, found, point, i))


def _look_again(
    image: Gray, crops: Sequence[_Crop], read: list[list[Word]], found: Layer, point: float, network: Network
) -> None:
    """Asks about runs in which nothing was recognised once more; what is seen there takes its place in `read`."""
    blank = [(i, crops[i].run) for i, own in enumerate(read) if len(own) == 1 and own[0].text == UNREADABLE]
    for (i, _), own in zip(blank, _reread(image, blank, found, point, network), strict=True):
        read[i] = own


def _complete(image: Gray, crops: Sequence[_Crop], read: list[list[Word]], found: Layer, point: float) -> None:
    """Asks the second recogniser about numbers with fewer digits than room: the first loses one of two ones."""
    short: list[tuple[int, int, Run]] = []
    for i, own in enumerate(read):
        for k, word in enumerate(own):
            part = crops[i].run if len(own) == 1 else _part(crops[i].run, word, found, point)
            if _lacks_digits(word, part, image, found):
                short.append((i, k, part))
    again = _reread(image, [(i, part) for i, _, part in short], found, point)
    for (i, k, part), other in zip(short, again, strict=True):
        if len(other) == 1 and _is_number(other[0]) and not _lacks_digits(other[0], part, image, found):
            read[i][k] = other[0]


def _find_lost(
    image: Gray, crops: Sequence[_Crop], lines: Sequence[Line], read: Sequence[list[Word]], found: Layer, point: float
) -> None:
    """Reads words by themselves of which nothing is recognised within their line, as roman numbers are lost."""
    lost = [(i, part) for i, own in enumerate(read) if len(own) > 1 for part in _unseen(crops[i], lines[i], found)]
    for (i, part), own in zip(lost, _reread(image, lost, found, point), strict=True):
        strokes = "I" * _stems(image, part)
        told = [word for word in own if _is_told(word)]
        read[i] += told or [word._replace(text=strokes) for word in own[:1] if strokes and strokes in ROMAN_STROKES]
        read[i].sort(key=lambda word: word.x0 + word.x1)


def _is_told(word: Word) -> bool:
    """Whether a word that was found late is surely one, or strokes to be counted."""
    return NUMERAL.fullmatch(word.text) is not None or (word.seen is not None and word.seen.confidence >= FAIR)


def _unseen(crop: _Crop, line: Line, layer: Layer) -> Iterator[Run]:
    """Words within a run, as gaps part its ink, on which no character stands: its ends may be rests of rulings."""
    run = crop.run
    capital = max(layer.capital, OWN_CAPITAL * (run.y1 - run.y0))
    places = [crop.left + (c.x0 + c.x1) / 2 for c in recogniser.free(line) if c.text.strip()]
    gaps = [gap for gap in _gaps(layer, run, capital) if gap[1] - gap[0] >= SPACE * capital]
    edges = [run.x0, *(x for gap in gaps for x in gap), run.x1]
    for low, high in zip(edges[2:-2:2], edges[3:-2:2], strict=True):
        part = Run(low, run.y0, high, run.y1)
        if not any(low - BESIDE * capital <= x <= high + BESIDE * capital for x in places) and _is_letter(layer, part):
            yield part


def _is_letter(layer: Layer, part: Run) -> bool:
    """Whether the ink of a part of a run is as tall as a letter."""
    rows = np.flatnonzero(layer.mask[part.y0 : part.y1, part.x0 : part.x1].any(axis=1))
    return len(rows) > 0 and int(rows[-1] - rows[0]) + 1 >= LETTER * layer.capital


def _count_strokes(image: Gray, crops: Sequence[_Crop], read: Sequence[list[Word]], found: Layer, point: float) -> None:
    """Gives roman numbers before a word (`III TRIMESTRE`) as many strokes as stand there: recognisers lose some."""
    for crop, own in zip(crops, read, strict=True):
        for k, (word, after) in enumerate(pairwise(own)):
            if NUMERAL.fullmatch(word.text) is None or not after.text[:NAMED].isalpha() or len(after.text) < NAMED:
                continue
            count = _stems(image, _part(crop.run, word, found, point))
            if 1 <= count <= len(ROMAN_STROKES) and word.seen is not None:
                rivals = tuple(dict.fromkeys((word.text, *word.seen.rivals)))[:MAX_RIVALS]
                own[k] = word._replace(text=ROMAN_STROKES[:count], seen=replace(word.seen, rivals=rivals))


def _stems(image: Gray, run: Run) -> int:
    """How many uprights stand side by side in a run, as many above as below its middle; 0 where there are others."""
    third = (run.y1 - run.y0) // 3
    left, right = max(0, run.x0 - 2), run.x1 + 2
    counts = {_strokes(image[y : y + third, left:right]) for y in (run.y0 + third // 2, run.y1 - third - third // 2)}
    return counts.pop() if len(counts) == 1 else 0


def _strokes(band: Gray) -> int:
    """How many dark stretches a band of a picture has from left to right."""
    if not band.size:
        return 0
    light = band.mean(axis=0)
    dark = light.max() - light
    return int(np.count_nonzero(np.diff((dark > dark.max() / 2).astype(np.int8)) == 1))


def _sign(image: Gray, crops: Sequence[_Crop], read: Sequence[list[Word]], found: Layer) -> None:
    """Gives figures the minus that stands before them: recognisers lose it."""
    for crop, own in zip(crops, read, strict=True):
        word = own[0] if len(own) == 1 else None
        if word is None or word.seen is None or not word.text[:1].isdigit() or word.text != word.seen.figure:
            continue
        if _has_minus(image, crop.run, found.capital):
            rivals = tuple(dict.fromkeys((word.text, *word.seen.rivals)))[:MAX_RIVALS]
            text, odds = f"-{word.text}", min(word.seen.figure_confidence, DOUBT)
            seen = replace(word.seen, figure=text, figure_confidence=odds, rivals=rivals)
            own[0] = word._replace(text=text, seen=seen)


def _has_minus(image: Gray, run: Run, capital: float) -> bool:
    """Whether a dash stands before a figure: at half its height, paler than digits as it is thin, wider than high."""
    height, first = run.y1 - run.y0, max(0, round(run.x0 - DASH_BEFORE * capital))
    ink = image[run.y0 : run.y1, first : run.x1]
    paper = _lightness(ink, 0.9)
    seen = np.asarray(ink < paper - DASH_DARK * (paper - _lightness(ink, 0.05)))
    inked = seen.any(axis=0)
    tops, feet = seen.argmax(axis=0), height - seen[::-1].argmax(axis=0)
    start = int(np.argmax(inked))
    rest = (inked & (tops >= height / 4) & (feet <= height * 3 / 4))[start:]
    width = int(np.argmin(rest)) if rest.size and not rest.all() else 0
    high = int(np.count_nonzero(seen[:, start : start + width].any(axis=1)))
    return DASH_LEAST * capital <= width <= DASH_MOST * capital and width >= DASH_WIDE * high


def _is_number(word: Word) -> bool:
    return word.seen is not None and word.text == word.seen.figure and word.text.isdigit()


def _lacks_digits(word: Word, run: Run, image: Gray, found: Layer) -> bool:
    """Whether the ink of a number is wider than its digits can be, or that of ones is of more strokes."""
    if not _is_number(word):
        return False
    wide = run.x1 - run.x0 > (len(word.text) * DIGIT + BEARING) * found.capital
    return wide or (set(word.text) == {"1"} and _stems(image, run) > len(word.text))


def _upright(picture: Picture, dpi: float) -> _Prepared:
    """The picture set upright: the first of the likely quarter turns in which its words are words."""
    first: _Prepared | None = None
    for turns in likely_turns(picture.image):
        sheet = straighten(picture.image, dpi, picture.to_page, turns)
        image, covered = without_specks(sheet.image, sheet.point)
        sheet = replace(sheet, image=image)
        across, down, clean = _rulings(sheet)
        found = segments.layer(ink_of(clean, sheet.point), down, across, sheet.point, covered)
        _blank(clean, found.specks)
        prepared = _Prepared(sheet, across, down, clean, found)
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
    lines = recogniser.recognise([_crop(prepared.clean, run, capital).image for run in sample])
    sure = [float(line.odds[line.best != recogniser.BLANK].mean()) for line in lines if line.best.any()]
    return len(sure) * 2 > len(sample) and float(np.median(sure)) >= READS


def _rulings(sheet: Sheet) -> tuple[list[Ridge], list[Ridge], Gray]:
    """Horizontal and vertical rulings, and the picture without them."""
    image, edges_across, edges_down = lightened(sheet.image, sheet.point)
    ink = ink_of(image, sheet.point)
    level, upright = ridges.without_letters(ink, sheet.point)
    across, down = ridges.ridges(level, upright, sheet.point)
    across, down = mended(Darkness(ink, level, upright), across, down, sheet.point)
    clean = ridges.rubbed_out(image, across, down, sheet.point)
    return across + edges_across, down + edges_down, clean


def _blank(image: Gray, specks: Sequence[Run]) -> None:
    """Covers specks with the paper around."""
    for speck in specks:
        around = image[max(0, speck.y0 - 2) : speck.y1 + 2, max(0, speck.x0 - 2) : speck.x1 + 2]
        image[max(0, speck.y0 - 1) : speck.y1 + 1, max(0, speck.x0 - 1) : speck.x1 + 1] = _lightness(around, 0.75)


def _lightness(image: Gray, share: float) -> int:
    """The lightness that so much of a small picture is under: what `np.percentile` says, in a tenth of the time."""
    ordered = np.sort(image, axis=None)
    low, part = divmod(share * (len(ordered) - 1), 1)
    under, over = int(ordered[int(low)]), int(ordered[min(int(low) + 1, len(ordered) - 1)])
    return int(under + part * (over - under))


def _way(sheet: Sheet) -> Way:
    a, b, c = (sheet.to_page @ np.diag([sheet.point, sheet.point, 1.0])).tolist()
    return tuple(a), tuple(b), tuple(c)


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


def _crop(clean: Gray, run: Run, capital: float) -> _Crop:
    margin = max(2, round(MARGIN * capital))
    top, bottom = max(0, run.y0 - margin), min(clean.shape[0], run.y1 + margin)
    # What is lower than a line (a dash, a dot) gets the height of one, or it would be blown up to a letter.
    lack = round(1.5 * capital) - (bottom - top)
    if lack > 0:
        top, bottom = max(0, top - lack // 2), min(clean.shape[0], bottom + (lack + 1) // 2)
    sides = max(2, round(SIDES * capital))
    left, right = max(0, run.x0 - sides), min(clean.shape[1], run.x1 + sides)
    image = clean[top:bottom, left:right]
    padded = np.full((bottom - top, right - left), _lightness(image, 0.9), np.uint8)
    inner = slice(max(0, run.x0 - left), run.x1 - left)
    padded[:, inner] = image[:, inner]
    return _Crop(run, padded, left)


def _words(crop: _Crop, line: Line, layer: Layer, point: float, index: int) -> Iterator[Word]:
    """The words of a run, parted where there is a gap in the ink."""
    characters = recogniser.free(line)
    run = crop.run
    if run.y1 - run.y0 < LOWEST_LETTER * layer.capital and any(c.text.isalnum() for c in characters):
        return  # a mark or a speck in front of the recogniser with the line above or below
    # As tall and wide as a text layer makes words, whatever letters they are of.
    lack = max(0.5 * layer.capital, 1.6 * layer.capital - (run.y1 - run.y0)) / 2
    side = BEARING * layer.capital
    top, bottom = (run.y0 - lack) / point, (run.y1 + lack) / point
    if not any(c.text.strip() for c in characters):
        if _is_substantial(layer, run):
            seen = Recognised(0.0, "", 0.0)
            yield Word(run.x0 / point, top, run.x1 / point, bottom, UNREADABLE, index, seen=seen)
        return
    capital = max(layer.capital, OWN_CAPITAL * (run.y1 - run.y0))  # a title's letters stand wider apart
    for part, (low, high), (first, last) in _parted(characters, _gaps(layer, run, capital), crop, capital):
        text = "".join(c.text for c in part)
        digits = recogniser.figures(line, first - crop.left, last - crop.left)
        seen = Recognised(
            min(c.confidence for c in part),
            "".join(c.text for c in digits),
            min((c.confidence for c in digits), default=0.0),
            tuple(_rivals(digits)),
        )
        yield Word((low - side) / point, top, (high + side) / point, bottom, text, index, seen=seen)


def _part(run: Run, word: Word, layer: Layer, point: float) -> Run:
    """Where in a run the ink of one of its words stands."""
    side = BEARING * layer.capital
    return Run(round(word.x0 * point + side), run.y0, round(word.x1 * point - side), run.y1)


def _is_unsure(word: Word) -> bool:
    """Whether a second recogniser is asked: a figure that may be none, an unsure code or letter, a weak figure."""
    digits = sum(c.isdigit() for c in word.text)
    if word.seen is None:
        return False
    if not digits:
        return len(word.text) <= FEW and word.text.isalpha() and word.seen.confidence < SURE
    if word.text == word.seen.figure:
        return word.seen.confidence < FAIR
    is_code = digits >= CODE_DIGITS and any(c.isalpha() for c in word.text)
    return word.seen.confidence < SURE or not is_code


def _agreed(one: Word, second: Sequence[Word]) -> Word:
    """A word after two recognisers: agreement makes a figure surer, what differs stays beside.

    The second reads letters and digits apart better, so of anything but a plain figure its reading is kept.
    """
    other = second[0] if len(second) == 1 else one
    a, b = one.seen, other.seen
    if a is None or b is None or other is one:
        return one
    if one.text == other.text:
        sure = max(a.confidence, b.confidence)
        figure = max(a.figure_confidence, b.figure_confidence) if a.figure == b.figure else a.figure_confidence
        return one._replace(seen=replace(a, confidence=sure, figure_confidence=figure))
    if one.text != a.figure and b.confidence > a.confidence:
        rivals = tuple(dict.fromkeys((a.figure, *b.rivals)))
        return other._replace(seen=replace(b, rivals=rivals[:MAX_RIVALS]))
    rivals = tuple(dict.fromkeys((other.text, *a.rivals)))
    weak = min(a.figure_confidence, DOUBT)
    return one._replace(seen=replace(a, figure_confidence=weak, rivals=rivals[:MAX_RIVALS]))


def _is_substantial(layer: Layer, run: Run) -> bool:
    """Whether a run in which nothing is recognised has as much ink as a character."""
    tall = run.y1 - run.y0 >= 0.6 * layer.capital
    return tall and int(layer.mask[run.y0 : run.y1, run.x0 : run.x1].sum()) >= 0.06 * layer.capital**2


def _gaps(layer: Layer, run: Run, capital: float) -> list[tuple[int, int]]:
    """Columns without ink inside a run, in dots of the sheet."""
    inked = np.asarray(layer.mask[run.y0 : run.y1, run.x0 : run.x1].any(axis=0))
    steps = np.flatnonzero(np.diff(inked.astype(np.int8)))
    inside = [(int(a) + 1 + run.x0, int(b) + 1 + run.x0) for a, b in pairwise(steps) if not bool(inked[int(a) + 1])]
    return [gap for gap in inside if gap[1] - gap[0] >= WORD_GAP * capital]


def _parted(
    characters: Sequence[Character], gaps: Sequence[tuple[int, int]], crop: _Crop, capital: float
) -> Iterator[tuple[list[Character], tuple[int, int], tuple[float, float]]]:
    """Characters between spaces, the ink from which to which they reach, and the middles of the gaps around."""
    spaces = [crop.left + (c.x0 + c.x1) / 2 for c in characters if c.text == recogniser.SPACE]
    rest = [c for c in characters if c.text != recogniser.SPACE]
    places = [crop.left + (c.x0 + c.x1) / 2 for c in rest]
    start, edge = crop.run.x0, float(crop.left - 1)
    for low, high in [*gaps, (crop.run.x1, crop.run.x1 + END)]:
        middle = (low + high) / 2
        count = sum(place < middle for place in places)
        if high != crop.run.x1 + END:
            near = any(low - NEAR_GAP * capital <= x <= high + NEAR_GAP * capital for x in spaces)
            inside = 0 < count < len(rest) and _in_figure(rest[count - 1].text, rest[count].text)
            if high - low < (FIGURE_GAP if inside else SURE_GAP) * capital and (inside or not near):
                continue
        if count:
            yield rest[:count], (start, low), (edge, middle)
        rest, places = rest[count:], places[count:]
        start, edge = high, middle


def _in_figure(left: str, right: str) -> bool:
    """Whether two neighbours belong to one figure: a mark leaves more paper than a letter."""
    return (left.isdigit() and (right.isdigit() or right in ".,%")) or (left in ".,-" and right.isdigit())


def _rivals(characters: Sequence[Character]) -> list[str]:
    """The figure with one character read otherwise, the likeliest first."""
    found = [(c.other_confidence, i) for i, c in enumerate(characters) if c.other_confidence >= RIVAL]
    found.sort(reverse=True)
    texts = [c.text for c in characters]
    return ["".join([*texts[:i], characters[i].other, *texts[i + 1 :]]) for _, i in found[:MAX_RIVALS]]
