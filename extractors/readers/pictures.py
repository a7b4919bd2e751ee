"""The picture of a scanned page: the embedded image as it is where it covers the page, else the page drawn."""

from dataclasses import dataclass, field

import numpy as np
import pymupdf
from numpy.typing import NDArray

from extractors.readers.coloured import without_marks

Gray = NDArray[np.uint8]

DRAWN_DPI = 300
MAX_DOTS = 40_000_000
"""Dots of a picture that is worked on: bounds memory whatever the file says."""
UNKNOWN = 0.0
"""Dots an inch of a picture that does not tell: its letters will."""
COVERS = 0.8
"""Share of the page that an image must cover to stand for it."""
LONGER_INCHES = 11.7
"""Longer side of a sheet whose dots an inch are not told."""
LOW_DPI, HIGH_DPI = 110, 1250
"""Dots an inch outside of which the page's size is not believed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its place.

    Attributes:
        image: grey.
        dpi: dots an inch, or `UNKNOWN`.
        to_page: 3 x 3, dots -> points of the page as shown.
        least: dots that were photographed for one of the picture, where there are fewest.
        marks: middles of squares (n x 2), points of the page as shown, where ink in colour was taken off.
    """

    image: Gray
    dpi: float
    to_page: NDArray[np.float64]
    least: float = 1.0
    marks: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))


def picture_of(document: "pymupdf.Document", page: "pymupdf.Page") -> Picture:
    """The picture of a page."""
    return _embedded(document, page) or _drawn(page)


def _embedded(document: "pymupdf.Document", page: "pymupdf.Page") -> Picture | None:
    """The one image of the page, if it covers it, lies square in it (turned by quarters) and nothing else is drawn."""
    infos = page.get_image_info(xrefs=True)
    if len(infos) != 1 or page.rotation or not infos[0]["xref"] or page.get_cdrawings():
        return None
    info = infos[0]
    turns = _quarters(info["transform"])
    box = pymupdf.Rect(info["bbox"])
    if turns is None:
        return None
    if abs(box & page.rect) < COVERS * abs(page.rect) or abs(box - (box & page.rect)) > 0.02 * abs(box):
        return None
    if any(item[1] for item in page.get_images()):  # a mask: what is seen is not the image
        return None
    if info["width"] * info["height"] > MAX_DOTS:
        return None
    found = pymupdf.Pixmap(document, info["xref"])
    image = np.ascontiguousarray(np.rot90(gray_of(found), turns))
    colours = _colours_of(found)
    height, width = image.shape
    across, down = box.width / width, box.height / height
    if abs(across - down) > 0.02 * across:
        return None
    dpi = 72 / across
    if not LOW_DPI <= dpi <= HIGH_DPI:
        dpi = UNKNOWN
    to_page = np.array([[across, 0, box.x0], [0, down, box.y0], [0, 0, 1]], dtype=np.float64)
    return _picture(image, None if colours is None else np.rot90(colours, turns), dpi, to_page)


def _picture(image: Gray, colours: NDArray[np.uint8] | None, dpi: float, to_page: NDArray[np.float64]) -> Picture:
    """A picture without the marks in colour that lie on its print."""
    if colours is None:
        return Picture(image, dpi, to_page)
    found = without_marks(image, colours, (dpi or max(image.shape) / LONGER_INCHES) / 72)
    return Picture(found.image, dpi, to_page, marks=found.places @ to_page[:2, :2].T + to_page[:2, 2])


def _quarters(transform: tuple[float, ...]) -> int | None:
    """Quarter turns counter-clockwise by which an image is shown (a camera notes them); None: askew or mirrored."""
    a, b, c, d = transform[:4]
    for turns, (along, down, first, second) in enumerate(((a, d, b, c), (-b, c, a, d), (-a, -d, b, c), (b, -c, a, d))):
        if along > 0 and down > 0 and abs(first) <= 0.01 * along and abs(second) <= 0.01 * down:
            return turns
    return None


def _drawn(page: "pymupdf.Page", dpi: float = DRAWN_DPI) -> Picture:
    area = max(page.rect.width * page.rect.height, 1.0) / 72**2
    dpi = min(dpi, (MAX_DOTS / area) ** 0.5)
    scale = dpi / 72
    found = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False)
    return _picture(gray_of(found), _colours_of(found), dpi, np.diag([1 / scale, 1 / scale, 1.0]))


def gray_of(found: "pymupdf.Pixmap") -> Gray:
    """A pixmap as an array of grey."""
    if found.colorspace is None or found.alpha or found.n != 1:
        found = pymupdf.Pixmap(pymupdf.csGRAY, found) if found.colorspace is not None else _of_mask(found)
        if found.alpha:
            found = pymupdf.Pixmap(found, 0)
    rows = np.frombuffer(found.samples, np.uint8).reshape(found.height, found.stride)
    return np.ascontiguousarray(rows[:, : found.width])


def _colours_of(found: "pymupdf.Pixmap") -> NDArray[np.uint8] | None:
    """A pixmap as an array of red, green and blue; None if it has none."""
    if found.colorspace is None or found.n == 1:
        return None
    if found.n != 3 or found.alpha:
        found = pymupdf.Pixmap(pymupdf.csRGB, found)
        found = pymupdf.Pixmap(found, 0) if found.alpha else found
    rows = np.frombuffer(found.samples, np.uint8).reshape(found.height, found.stride)
    return rows[:, : 3 * found.width].reshape(found.height, found.width, 3)


def _of_mask(found: "pymupdf.Pixmap") -> "pymupdf.Pixmap":
    """An image without colours (a stencil) as grey."""
    return pymupdf.Pixmap(pymupdf.csGRAY, (found.samples, found.width, found.height, 0))
