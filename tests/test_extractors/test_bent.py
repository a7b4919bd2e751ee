"""Sheets that do not lie flat: told from flat ones, made straight, and every place led back."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from evals.corpus.damage import DAMAGES
from evals.corpus.families import family
from evals.scans import examine
from extractors.readers.bent import LOOK, Crooked, bends_of, sheet_place, there, unbent
from extractors.readers.pictures import Picture
from extractors.readers.scanned import STILL_BENT, read_picture
from extractors.readers.straighten import sampled, way_by
from extractors.schemas.page import Bend, Moved, PageState, Way, Word
from extractors.tables.grid import Grid, Region, fill

WIDTH, HEIGHT, POINT = 1000, 700, LOOK / 72


def table(bent: bool) -> np.ndarray:
    """Darkness of a ruled table whose right side rises from the desk, or lies flat."""
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    for y in range(60, 660, 40):
        ink[y : y + 2, 50:950] = 1.0
    for x in range(50, 960, 150):
        ink[60:620, x : x + 2] = 1.0
    if not bent:
        return ink
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    down = (y - HEIGHT / 2) * 0.05 * (x / WIDTH) ** 2
    return cv2.remap(ink, x, y - down, cv2.INTER_LINEAR)


def spread(ink: np.ndarray) -> float:
    """Dots from the first row in which a ruling is dark to the last, on average."""
    return float(np.mean([(ink[y - 20 : y + 20].max(axis=1) > 0.5).sum() for y in range(100, 620, 40)]))


def test_a_sheet_that_rises_is_made_straight() -> None:
    bent = table(True)
    bends = bends_of(bent)
    straight = np.asarray(unbent(bent, bends, POINT, 0.0))
    assert spread(straight[:, 120:140]) == pytest.approx(spread(table(False)[:, 120:140]), abs=2)
    rulings = [np.argwhere(straight[80:120, x] > 0.5).mean() for x in (120, 520, 880)]
    before = [np.argwhere(bent[80:120, x] > 0.5).mean() for x in (120, 520, 880)]
    assert np.ptp(before) > 5 and np.ptp(rulings) < 1.2


def test_a_flat_sheet_stays_as_it_is() -> None:
    noisy = table(False) + np.random.default_rng(1).normal(0, 0.05, (HEIGHT, WIDTH)).astype(np.float32)
    assert bends_of(noisy.clip(0, 1)) == ()
    assert bends_of(np.zeros((HEIGHT, WIDTH), np.float32)) == ()


def moved_down(ink: np.ndarray, by: np.ndarray) -> np.ndarray:
    """What is seen of a sheet whose places are so many dots further down."""
    y, x = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32)
    return np.asarray(cv2.remap(ink, x, y - by.astype(np.float32), cv2.INTER_LINEAR))


def test_a_sheet_that_is_blank_beside_its_table_is_made_straight() -> None:
    """The grain of its blank part was held against its lines, and their lean stayed."""
    y, x = np.mgrid[0:HEIGHT, 0 : 2 * WIDTH]
    bent = moved_down(np.pad(table(False), ((0, 0), (0, WIDTH))), (x - WIDTH / 2) * 0.02 * (2 * y / HEIGHT - 1))
    grain = np.random.default_rng(1).normal(0, 0.05, bent.shape)
    bends = bends_of((bent + grain).clip(0, 1).astype(np.float32))
    straight = np.asarray(unbent(bent, bends, POINT, 0.0))
    ruled = [int((seen[:, 100:900].mean(axis=1) > 0.5).sum()) for seen in (bent, straight)]
    assert ruled[0] < 10 and ruled[1] > 20


def test_a_mark_on_a_sheet_without_uprights_bends_nothing() -> None:
    ink = np.zeros((1000, 1000), np.float32)
    ink[60:960:40, 50:950] = ink[61:961:40, 50:950] = 1.0
    mark = np.zeros_like(ink)
    mark[300:500, 400:650:50] = mark[300:500, 401:651:50] = 1.0
    y, x = np.mgrid[0:1000, 0:1000].astype(np.float32)
    leans = cv2.remap(mark, x + (y - 400) * 0.06 * (x - 500) / 150, y, cv2.INTER_LINEAR)
    assert bends_of(np.maximum(ink, leans)) == ()


def crumpled() -> np.ndarray:
    """Darkness of a table that lies in waves, steeper than strips can follow."""
    by = 18 * np.sin(2 * np.pi * np.arange(WIDTH) / 300)
    return moved_down(table(False), np.broadcast_to(by, (HEIGHT, WIDTH)))


def test_a_sheet_that_stays_bent_is_refused() -> None:
    with pytest.raises(Crooked):
        bends_of(crumpled())
    image = cv2.resize((255 - 255 * crumpled()).astype(np.uint8), None, fx=2, fy=2)
    for i in range(5):
        cv2.putText(image, f"{i}57", (150 + 300 * i, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2)
    picture = Picture(image, 2 * LOOK, np.diag([72 / LOOK / 2, 72 / LOOK / 2, 1.0]))
    page = read_picture(1, WIDTH / POINT, HEIGHT / POINT, picture)
    assert page.state is PageState.CAPA_ILEGIBLE and page.reason == STILL_BENT and not page.words


BENT = Way(
    ((1.1, 0.02, 5.0), (-0.01, 0.9, 7.0), (1e-5, 2e-5, 1.0)),
    (
        Bend(Moved((0.0, 400.0), (0.0, 300.0), ((0.0, 2.0), (9.0, -6.0))), None),
        Bend(None, Moved((0.0, 300.0), (0.0, 400.0), ((1.0, 0.0), (-4.0, 8.0)))),
    ),
)


def test_a_place_of_the_page_is_found_on_the_flat_sheet() -> None:
    x, y = there(BENT, np.array([123.0]), np.array([45.0]))
    assert sheet_place(BENT, float(x[0]), float(y[0])) == pytest.approx((123.0, 45.0), abs=0.01)


def test_what_is_cut_out_of_a_bent_picture_is_what_stands_on_the_flat_one() -> None:
    bent = (255 - 255 * table(True)).astype(np.uint8)
    bends = bends_of(table(True))
    box = (620.0, 60.0, 680.0, 110.0)
    flat = unbent(bent, bends, POINT, 255.0)
    way = way_by(np.diag([POINT, POINT, 1.0]), bends)
    cut = sampled(bent, way, box, POINT, POINT)
    own = flat[round(box[1] * POINT) :, round(box[0] * POINT) :][: cut.shape[0], : cut.shape[1]]
    assert np.abs(cut.astype(int) - own.astype(int)).mean() < 12


def test_a_word_in_a_hole_of_a_grid_is_outside() -> None:
    grid = Grid([0.0, 10.0, 20.0], [0.0, 10.0], [Region(0, 0, 1, 1)])
    inside, outside = Word(2, 2, 4, 4, "a"), Word(12, 2, 14, 4, "b")
    assert fill(grid, [inside, outside]) == [outside]


def test_a_page_that_is_bent_like_a_book_is_read(tmp_path: Path) -> None:
    outcome = examine(family("metas-trimestral"), "horizontal", DAMAGES["libro"], 501, 24)
    score = outcome.score + outcome.others
    assert outcome.refused == 0 and score.silent == 0
    assert score.correct == score.cells > 300


def test_names_that_stand_higher_than_the_figures_beside_them_bend_nothing() -> None:
    """On a worn scan the names' lines were laid on the rulings of the columns beside them, and a page was lost."""
    outcome = examine(family("metas-trimestral"), "rotada", DAMAGES["200-malo"], 20110, 24)
    assert outcome.refused == 0
    assert (outcome.score + outcome.others).rows_lost == 0


def test_a_bent_sheet_photographed_askew_is_read(tmp_path: Path) -> None:
    """Its columns leaned each its own way, the first ran into the names, and figures were given to other rows."""
    outcome = examine(family("mensual-simple"), "times", DAMAGES["foto-curva"], 21010, 24)
    score = outcome.score + outcome.others
    assert outcome.refused == 0 and score.silent == 0
    assert score.correct == score.cells == 288
