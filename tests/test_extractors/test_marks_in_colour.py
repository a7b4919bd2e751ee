"""Stamps and signatures in colour are taken off black print; print in colour stays."""

import cv2
import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from extractors.readers.coloured import without_marks
from extractors.readers.pictures import picture_of

Colours = NDArray[np.uint8]

POINT = 200 / 72
BLACK, BLUE, RED = (20, 20, 20), (40, 60, 190), (200, 40, 60)
CELLS = [(x, y) for y in range(250, 850, 60) for x in range(150, 1050, 120)]


def sheet(
    ruled: tuple[int, int, int] = BLACK, text: tuple[int, int, int] = BLACK, head: tuple[int, int, int] = BLACK
) -> Colours:
    """A table of figures under a row of headings, red, green and blue."""
    page = np.full((1200, 1200, 3), 250, np.uint8)
    for y in range(190, 860, 60):
        cv2.line(page, (150, y), (1110, y), ruled, 2)
    for x in range(150, 1120, 120):
        cv2.line(page, (x, 190), (x, 850), ruled, 2)
        cv2.putText(page, "TOTAL", (x + 10, 230), cv2.FONT_HERSHEY_SIMPLEX, 0.7, head, 2)
    for i, (x, y) in enumerate(CELLS):
        cv2.putText(page, str(100 + 7 * i), (x + 20, y + 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, text, 2)
    return page


def total(page: Colours, colour: tuple[int, int, int]) -> Colours:
    """The sheet with a row whose figures and level rulings are in colour, and a link."""
    for i, x in enumerate(range(150, 1050, 120)):
        cv2.rectangle(page, (x + 4, 615), (x + 116, 665), (250, 250, 250), -1)
        cv2.putText(page, str(9000 + i), (x + 20, 655), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour, 2)
    for y in (610, 670):
        cv2.line(page, (150, y), (1110, y), colour, 2)
    cv2.putText(page, "oficina@entidad.gob", (160, 950), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour, 2)
    cv2.line(page, (160, 958), (430, 958), colour, 2)
    return page


def ring(page: Colours, colour: tuple[int, int, int], middle: tuple[int, int] = (600, 520)) -> Colours:
    """The sheet under a round stamp with a word in it: inks on each other are darker."""
    over = np.full_like(page, 255)
    cv2.circle(over, middle, 150, colour, 5, cv2.LINE_AA)
    cv2.putText(over, "RECIBIDO", (middle[0] - 90, middle[1]), cv2.FONT_HERSHEY_SIMPLEX, 1.2, colour, 3, cv2.LINE_AA)
    return (page.astype(np.float32) * over / 255).astype(np.uint8)


def frame(page: Colours, colour: tuple[int, int, int]) -> Colours:
    """The sheet under a stamp with a frame, set straight."""
    over = np.full_like(page, 255)
    cv2.rectangle(over, (400, 400), (800, 580), colour, 4)
    cv2.putText(over, "12 ENE 2024", (440, 520), cv2.FONT_HERSHEY_SIMPLEX, 1.2, colour, 3)
    return (page.astype(np.float32) * over / 255).astype(np.uint8)


def pen(page: Colours, colour: tuple[int, int, int]) -> Colours:
    """The sheet under a signature."""
    over = np.full_like(page, 255)
    x = np.linspace(300, 900, 200)
    line = np.column_stack([x + 60 * np.sin(x / 23), 500 + 90 * np.sin(x / 31)]).astype(np.int32)
    cv2.polylines(over, [line], False, colour, 4, cv2.LINE_AA)
    return (page.astype(np.float32) * over / 255).astype(np.uint8)


def grey(page: Colours) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


@pytest.mark.parametrize("colour", [BLUE, RED])
@pytest.mark.parametrize("mark", [ring, frame, pen])
def test_a_mark_in_colour_is_taken_off_and_the_print_under_it_stays(mark, colour) -> None:
    page = sheet()
    marked = mark(page, colour)
    found = without_marks(grey(marked), marked, POINT)
    print_, paper = grey(page) < 100, cv2.erode(grey(page), np.ones((5, 5), np.uint8)) > 200
    assert len(found.places)
    assert (found.image[print_] < 150).mean() > 0.99
    assert (grey(marked)[paper] < 200).any()
    assert not (found.image[paper] < 200).any()


@pytest.mark.parametrize(
    "page",
    [
        sheet(), sheet(text=RED), sheet(ruled=BLUE), sheet(head=BLUE), sheet(BLUE, BLUE, BLUE),
        total(sheet(), BLUE), ring(sheet(BLUE, BLUE, BLUE), BLUE),
    ],
    ids=["black", "red figures", "blue rulings", "blue headings", "all blue", "a blue total", "all blue under a stamp"],
)  # fmt: skip
def test_print_in_colour_stays_dot_for_dot(page: Colours) -> None:
    found = without_marks(grey(page), page, POINT)
    assert not len(found.places)
    assert np.array_equal(found.image, grey(page))


def test_a_stamp_beside_the_print_is_taken_off_too() -> None:
    marked = ring(sheet(), BLUE, (1000, 1030))
    found = without_marks(grey(marked), marked, POINT)
    assert len(found.places)
    assert not (found.image[900:] < 200).any()


def test_red_figures_under_a_blue_stamp_stay() -> None:
    page = sheet()
    cv2.putText(page, "-481", (560, 480), cv2.FONT_HERSHEY_SIMPLEX, 0.8, RED, 2)
    before = grey(page)
    marked = ring(page, BLUE, (600, 560))
    found = without_marks(grey(marked), marked, POINT)
    own = (page[:, :, 0] > 150) & (page[:, :, 1] < 80)
    free = own & (grey(marked) == before)
    assert len(found.places)
    assert np.array_equal(found.image[free], before[free])


def test_the_places_of_a_mark_are_told_in_points_of_the_page() -> None:
    marked = ring(sheet(), BLUE)
    with pymupdf.open() as document:
        page = document.new_page(width=1200 / POINT, height=1200 / POINT)
        data = cv2.imencode(".png", marked[:, :, ::-1])[1].tobytes()
        page.insert_image(page.rect, stream=data)
        found = picture_of(document, page)
    away = np.hypot(*(found.marks - np.array([600, 520]) / POINT).T)
    assert len(found.marks) > 50
    assert away.max() < 60
