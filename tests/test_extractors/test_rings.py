"""Round stamps in grey are taken off a sheet, whatever is under them stays; nothing else is taken for one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.readers.rings import without_rings

Gray = NDArray[np.uint8]

POINT = 200 / 72


def sheet() -> Gray:
    """A table of figures with some prose above it."""
    page = np.full((1400, 1400), 250, np.uint8)
    for i in range(5):
        cv2.putText(page, "Oficina de Cooperacion y OBRAS: 8,960.00", (150, 60 + 28 * i), 0, 0.8, (20,), 2, cv2.LINE_AA)
    for y in range(250, 1200, 60):
        cv2.line(page, (150, y), (1350, y), (20,), 2)
    for x in range(150, 1360, 120):
        cv2.line(page, (x, 250), (x, 1150), (20,), 2)
        for y in range(250, 1150, 60):
            if x < 1350 and (x + y) % 7:
                cv2.putText(page, str((x + y) % 90), (x + 45, y + 40), 0, 0.7, (20,), 1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 0.6), dtype=np.uint8)


def stamped(page: Gray, dark: float, axes: tuple[int, int], letters: str = "") -> Gray:
    """The sheet under two rings and a word."""
    ink = np.zeros(page.shape, np.uint8)
    for share, wide in ((1.0, 5), (0.62, 4)):
        own = (round(axes[0] * share), round(axes[1] * share))
        cv2.ellipse(ink, (760, 700), own, 7, 0, 360, (255,), wide, cv2.LINE_AA)
    cv2.putText(ink, letters, (690, 705), 0, 1.0, (255,), 3, cv2.LINE_AA)
    return np.asarray(page * (1 - dark / 255 * cv2.GaussianBlur(ink, (0, 0), 0.6)), dtype=np.uint8)


@pytest.mark.parametrize("dark", [0.3, 0.45, 0.6, 0.9])
@pytest.mark.parametrize("axes", [(165, 165), (230, 130)])
def test_rings_are_taken_off_and_the_print_beside_them_stays(dark: float, axes: tuple[int, int]) -> None:
    page = sheet()
    marked = stamped(page, dark, axes)
    found = without_rings(marked, POINT)
    ring = (page > 235) & (marked < 250 * (1 - 0.8 * dark))
    beside = (page < 100) & (marked == page)
    assert found.rings == 2
    assert (found.image[ring] > 170).mean() > (0.9 if dark < 0.7 else 0.7)
    assert (found.image[beside] < 140).mean() > 0.98


@pytest.mark.parametrize("dark", [0.3, 0.4])
def test_a_pale_ring_takes_nothing_from_the_digits_that_it_crosses(dark: float) -> None:
    page = sheet()
    marked = stamped(page, dark, (165, 165), "RECIBIDO")
    found = without_rings(marked, POINT)
    crossed, empty = (page < 60) & (marked < page), (page > 245) & (marked < 245 * (1 - 0.8 * dark))
    assert (found.image[crossed] < 130).mean() > 0.98
    assert (found.image[empty] > 190).mean() > 0.9
    assert len(found.gone)  # the letters of a stamp may hide something: what is empty there is not blank


def test_print_under_a_dark_stamp_is_in_doubt_within_its_ring() -> None:
    found = without_rings(stamped(sheet(), 0.9, (165, 165), "RECIBIDO"), POINT)
    away = np.hypot(*(found.over - (760, 700)).T)
    assert (away < 90).sum() > 50
    assert away.max() < 180


def test_a_sheet_without_a_stamp_stays_dot_for_dot() -> None:
    page = sheet()
    grain = np.random.default_rng(0).normal(0, 10, page.shape)
    for own in (page, (page + grain).clip(0, 255).astype(np.uint8)):
        found = without_rings(own, POINT)
        assert found.image is own
        assert not found.rings


@pytest.mark.parametrize("dark", [0.45, 0.9])
def test_a_frame_set_straight_is_told_by_the_rulings_that_run_across_it(dark: float) -> None:
    page = sheet()
    ink = np.zeros(page.shape, np.uint8)
    cv2.rectangle(ink, (600, 590), (930, 720), (255,), 4)
    cv2.putText(ink, "REVISADO", (640, 670), 0, 1.4, (255,), 4, cv2.LINE_AA)
    marked = np.asarray(page * (1 - dark / 255 * ink), dtype=np.uint8)
    found = without_rings(marked, POINT)
    upright = marked[600:710, 595:606].min(axis=1) < 200
    assert found.rings == 1
    assert (found.image[600:710, 595:606].min(axis=1)[upright] > 170).mean() > 0.8
    assert len(found.over)


def test_a_cell_over_others_and_a_box_beside_them_are_no_stamp() -> None:
    page = sheet()
    cv2.rectangle(page, (300, 20), (700, 100), (20,), 2)
    page[434:550, 392:509] = 250  # a merged cell
    cv2.rectangle(page, (390, 430), (510, 550), (20,), 2)
    assert not without_rings(page, POINT).rings
