"""Digits told by those of their own page."""

import cv2
import numpy as np
import pytest

from extractors.readers.glyphs import by_own_digits
from extractors.readers.straighten import way_by
from extractors.schemas.page import STRUCK, Recognised, Word

POINT, CAPITAL, DIGIT = 2.0, 12.0, 10
WAY = way_by(np.diag([POINT, POINT, 1.0]))
FONT, SIZE = cv2.FONT_HERSHEY_DUPLEX, 0.55
ROW, COLUMN = 40, 220


def sheet(texts: list[str]) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], list[Word]]:
    """Small grainy print, five texts a line, and its words, points, each read as printed."""
    rng = np.random.default_rng(5)
    paper = np.full((ROW * (len(texts) // 5 + 3), COLUMN * 6), 235, np.uint8)
    words = []
    for k, text in enumerate(texts):
        left, base = COLUMN * (k % 5) + 60, ROW * (k // 5 + 1) + 10
        at = float(left)
        for c in text:
            share = DIGIT / 2 if c in ".,-" else DIGIT
            (ink, _), _ = cv2.getTextSize(c, FONT, SIZE, 1)
            cv2.putText(paper, c, (round(at + (share - ink) / 2), base), FONT, SIZE, 60, 1, cv2.LINE_AA)
            at += share
        middle = base - CAPITAL / 2
        box = (left, middle - 0.8 * CAPITAL, at, middle + 0.8 * CAPITAL)
        x0, y0, x1, y1 = (each / POINT for each in box)
        words.append(Word(x0, y0, x1, y1, text, k, seen=Recognised(0.97, text, 0.97)))
    small = cv2.resize(paper, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    grainy = cv2.resize(small, paper.shape[::-1]) + rng.normal(0, 10, paper.shape)
    return np.asarray(grainy.clip(0, 255), dtype=np.uint8), words


def read_as(word: Word, text: str) -> Word:
    return word._replace(text=text, seen=Recognised(0.97, text, 0.97))


PRINTED = [*(str(n) for n in np.random.default_rng(3).integers(10, 999, 60)), "86", "1,386.50", "AOI8605", "190", "7"]


@pytest.mark.parametrize(("place", "read"), [(60, "66"), (61, "1,388.50"), (62, "AOI6605"), (63, "196"), (64, "1")])
def test_a_digit_taken_for_another_is_told_and_no_other_is(place: int, read: str) -> None:
    image, words = sheet(PRINTED)
    misread = [read_as(word, read) if i == place else word for i, word in enumerate(words)]
    told = by_own_digits(misread, image, WAY, CAPITAL / POINT)
    assert [word.text for word in told] == PRINTED
    assert [i for i, word in enumerate(told) if word != words[i]] == [place]
    assert told[place].seen == Recognised(0.5, PRINTED[place], 0.5, (read,))
    assert told[place].doubt == STRUCK  # only a sum proves such a figure


def test_a_word_whose_digits_stand_elsewhere_stays_as_it_was_read() -> None:
    image, words = sheet(PRINTED)
    shifted = [word._replace(x1=word.x1 + DIGIT / POINT) if i == 62 else word for i, word in enumerate(words)]
    assert by_own_digits(shifted, image, WAY, CAPITAL / POINT) == shifted


def test_a_word_recognised_without_a_doubt_stays_in_doubt() -> None:
    image, words = sheet(PRINTED)
    sure = read_as(words[60], "66")._replace(seen=Recognised(0.995, "66", 0.995))
    told = by_own_digits([*words[:60], sure, *words[61:]], image, WAY, CAPITAL / POINT)[60]
    assert (told.text, told.seen) == ("66", Recognised(0.5, "66", 0.5, ("86",)))


def test_a_digit_that_is_as_like_another_stays_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    image, words = sheet(PRINTED)
    monkeypatch.setattr("extractors.readers.glyphs.LIKER", 2.0)
    told = by_own_digits([*words[:60], read_as(words[60], "66"), *words[61:]], image, WAY, CAPITAL / POINT)[60]
    assert (told.text, told.seen) == ("66", Recognised(0.5, "66", 0.5, ("86",)))


def test_a_page_that_shows_a_digit_once_tells_nothing_of_it() -> None:
    image, words = sheet(["86", "12", "S.P.", "-"])
    misread = [read_as(words[0], "66"), *words[1:]]
    assert by_own_digits(misread, image, WAY, CAPITAL / POINT) == misread
    assert by_own_digits(words[2:], image, WAY, CAPITAL / POINT) == words[2:]
    assert by_own_digits([], image, WAY, CAPITAL / POINT) == []
