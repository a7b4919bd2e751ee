"""Digits compared with those of their own page."""

import cv2
import numpy as np
import pytest

from extractors.readers.glyphs import CAPITAL, SIDE, Gray, unlike

FONT, DIGIT = cv2.FONT_HERSHEY_DUPLEX, 16


def picture(text: str, rng: np.random.Generator) -> Gray:
    """A figure in small grainy print."""
    wide = 2 * SIDE + round(sum(DIGIT if c.isdigit() else DIGIT / 2 for c in text))
    paper = np.full((40, wide), 235, np.uint8)
    at = float(SIDE)
    for c in text:
        share = DIGIT if c.isdigit() else DIGIT / 2
        (ink, _), _ = cv2.getTextSize(c, FONT, 0.7, 1)
        cv2.putText(paper, c, (round(at + (share - ink) / 2), 20 + CAPITAL // 3), FONT, 0.7, 60, 1, cv2.LINE_AA)
        at += share
    small = cv2.resize(paper, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    grainy = cv2.resize(small, (wide, 40), interpolation=cv2.INTER_CUBIC) + rng.normal(0, 12, (40, wide))
    return np.asarray(grainy.clip(0, 255), dtype=np.uint8)


def figures(rng: np.random.Generator) -> list[tuple[Gray, str]]:
    texts = [f"{rng.integers(10, 999)}" for _ in range(40)] + ["1,386.50", "86", "68", "883"]
    return [(picture(text, rng), text) for text in texts]


@pytest.mark.parametrize(("printed", "read"), [("86", "66"), ("1,386.50", "1,388.50"), ("93", "53"), ("190", "196")])
def test_a_digit_taken_for_another_is_told_and_no_other_figure_is(printed: str, read: str) -> None:
    rng = np.random.default_rng(5)
    shown = figures(rng)
    told = unlike([*shown, (picture(printed, rng), read), (picture(printed, rng), printed)])
    assert told == [False] * len(shown) + [True, False]


def test_a_page_that_shows_a_digit_once_tells_nothing_of_it() -> None:
    rng = np.random.default_rng(5)
    assert unlike([(picture("86", rng), "66"), (picture("12", rng), "12")]) == [False, False]
    assert unlike([(picture("", rng), ""), (picture("7", rng), "S.P.")]) == [False, False]
