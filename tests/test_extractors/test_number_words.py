"""Numbers in words."""

from __future__ import annotations

import pytest

from extractors.fillers.palabras import number_in_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("doce", 12),
        ("Veintidós", 22),
        ("treinta y cinco", 35),
        ("ciento veinte", 120),
        ("doscientas cuarenta y ocho", 248),
        ("mil doscientos", 1200),
        ("ciento treinta y dos mil cuatrocientos", 132400),
        ("treinta cinco", None),
        ("doce talleres", None),
        ("dos tres", None),
        ("y dos", None),
        ("treinta y", None),
        ("cien y dos", None),
        ("", None),
    ],
)
def test_words_say_a_number_or_none(text: str, value: int | None) -> None:
    assert number_in_words(text.split()) == value
