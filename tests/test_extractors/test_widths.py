"""Figures whose ink is wider or narrower than their digits were read with one too few, or too many."""

import cv2
import numpy as np
import pytest

from extractors.readers import looks
from extractors.readers.cropped import cut_out
from extractors.readers.recogniser import Network
from extractors.readers.segments import Layer, Run
from extractors.readers.widths import digit_width, room
from extractors.schemas.page import Recognised, Word

FIGURES = [
    ("204", 26),
    ("1.350", 39),
    ("871", 24),
    ("2.000,50", 64),
    ("639", 26),
    ("458", 26),
    ("992", 26),
    ("36.4", 31),
]


def test_a_page_tells_how_wide_a_digit_is_only_by_enough_figures() -> None:
    assert 8.5 < digit_width(FIGURES) < 9.5
    assert digit_width(FIGURES[:5]) == 0.0
    assert digit_width([("12", 17)] * 20) == 0.0


@pytest.mark.parametrize(
    ("text", "width", "lost"),
    [("71", 21, 1), ("71", 14, 0), ("11", 22, 1), ("184", 31, 1), ("212,44", 58, 1), ("983", 17, -1), ("1", 4, 0)],
)
def test_ink_has_room_for_the_digit_that_was_lost(text: str, width: int, lost: int) -> None:
    found = room(text, width, digit_width(FIGURES))
    assert (found >= looks.LOST_DIGIT) - (found <= -looks.LOST_DIGIT) == lost


def seen(text: str) -> Word:
    return Word(0, 0, 1, 1, text, seen=Recognised(0.9, text.replace("T", "7"), 0.9))


@pytest.mark.parametrize(
    ("first", "answers", "kept"),
    [
        ("71", ["171", "171"], "171"),
        ("71", ["71", "171"], "171"),
        ("71", ["71", "71"], "71"),
        ("(71", ["171", "71"], "171"),
        ("171", ["71", "71"], "171"),
        ("71", ["1T1", "1711"], "71"),
        ("71", ["-71", "160"], "160"),
        ("71", ["-71", "-91"], "71"),
    ],
)
def test_another_reading_is_taken_only_if_it_fills_the_ink(
    monkeypatch: pytest.MonkeyPatch, first: str, answers: list[str], kept: str
) -> None:
    asked = iter(answers)

    def again(image: object, parts: list[object], found: Layer, point: float, network: Network) -> list[list[Word]]:
        told = next(asked)
        return [[seen(told)] for _ in parts]

    monkeypatch.setattr(looks, "_reread", again)
    sheet = np.full((400, 200), 230, np.uint8)
    runs = [Run(20, 20 + 30 * i, 20 + width, 32 + 30 * i) for i, (_, width) in enumerate([*FIGURES, ("", 24)])]
    for run in runs:
        cv2.rectangle(sheet, (run.x0, run.y0), (run.x1 - 1, run.y1 - 1), (60,), -1)
    found = Layer(np.zeros_like(sheet), 13.0, tuple(runs), (), 0.0)
    read = [[seen(text)] for text in [*(text for text, _ in FIGURES), first]]
    looks._complete(sheet, [cut_out(sheet, run, 13.0) for run in runs], read, found, 2.8)
    assert [own[0].text for own in read] == [*(text for text, _ in FIGURES), kept]
