"""Roman numbers in titles: told by their shape, or not at all."""

from pathlib import Path

import pymupdf
import pytest

from evals.corpus.damage import DAMAGES, write_scan
from extractors.readers import open_document
from extractors.readers.looks import _counted
from extractors.readers.numerals import _Ink, _numbers, _Part
from extractors.readers.roman import NUMBERS
from extractors.schemas.page import UNREADABLE, Word

FACES = ("helv", "hebo", "tiro", "tibo")
"""Sans and serif, thin and bold."""
TITLES = ("AL {} TRIMESTRE DE 2024", "Avance al {} bimestre", "EJECUCIÓN DEL {} TRIM. 2024")
OTHERS = (
    "AL 2 TRIMESTRE", "1er TRIMESTRE", "PRIMER SEMESTRE", "EL TRIMESTRE", "2° SEMESTRE", "DEL TRIMESTRE 2024",
    "UN BIMESTRE", "trimestre", "LA META 11 DEL TRIMESTRE", "I.E. LOS PINOS, CADA SEMESTRE",
)  # fmt: skip


def lines_of(printed: list[str], face: str, folder: Path, damage: str) -> list[str]:
    """What is read of lines of print on a damaged page."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        for i, text in enumerate(printed):
            page.insert_text((60, 60 + 20 * i), text, fontname=face, fontsize=9 + i % 3)
        pdf.save(folder / "page.pdf")
    scan = write_scan(folder / "page.pdf", DAMAGES[damage], 1, folder / "scan.pdf", [1])
    with open_document(scan, None, "auto")[1] as document:
        words = next(iter(document.pages(frozenset()))).words
    numbers = dict.fromkeys(word.line for word in words)
    ordered = sorted(numbers, key=lambda number: min(w.y0 for w in words if w.line == number))
    return [" ".join(w.text for w in words if w.line == number) for number in ordered]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("damage", ["200-medio", "150-malo"])
def test_a_number_is_told_by_its_shape_in_any_print(face: str, damage: str, tmp_path: Path) -> None:
    printed = [title.format(number) for title in TITLES for number in NUMBERS[: 4 if "TRIM" in title else 6]]
    read = lines_of(printed, face, tmp_path, damage)
    wanted = [number for title in TITLES for number in NUMBERS[: 4 if "TRIM" in title else 6]]
    told = [line.lower().partition(" trim")[0].partition(" bim")[0].split()[-1].upper() for line in read]
    assert [t for t, w in zip(told, wanted, strict=True) if t in NUMBERS and t != w] == []
    assert sum(t == w for t, w in zip(told, wanted, strict=True)) >= 0.8 * len(wanted)


@pytest.mark.parametrize("face", [*FACES, "cour"])
def test_what_is_no_roman_number_stays(face: str, tmp_path: Path) -> None:
    read = lines_of(list(OTHERS), face, tmp_path, "200-limpio")
    assert not any(UNREADABLE in line for line in read)
    assert not any(word in NUMBERS for line in read[:8] for word in line.split())


@pytest.mark.parametrize(
    ("read", "word"),
    [("ler.", "1er."), ("Ier", "1er"), ("lro", "1ro"), ("3er.", "3er."), ("Ira", "Ira"), ("ler trim", "ler trim")],
)
def test_the_one_of_an_ordinal_is_no_letter(read: str, word: str) -> None:
    assert _counted(Word(0, 0, 1, 1, read)).text == word


@pytest.mark.parametrize(("number", "wide", "told"), [(3, 8, 1), (6, 6, 0)])
def test_the_first_letter_of_a_word_that_stands_wide_is_no_number_before_it(number: int, wide: int, told: int) -> None:
    """Nothing was recognised before the word: `I TRIMESTRE`, and `trimestre` of a print with wide gaps."""
    pieces = [_Ink(0, number), _Ink(number + 5, number + 5 + wide), _Ink(30, 36)]
    first = (pieces[told].x0 + pieces[told].x1) / 2
    assert len(_numbers(pieces, _Part("trimestre", first, 90.0), None, 12.0)[0]) == told


@pytest.mark.parametrize("beside", [7, 9])
def test_a_number_of_which_nothing_was_recognised_is_no_part_of_its_word(beside: int) -> None:
    """`AL III TRIMESTRE`, read `AL TRIMESTRE`: the gap before the number is as wide as the one behind it, or wider."""
    number = _Ink(29 + beside, 47 + beside)
    pieces = [_Ink(0, 29), number, _Ink(54 + beside, 184 + beside)]
    assert _numbers(pieces, _Part("trimestre", 63.0 + beside, 175.0), 20.0, 18.0)[0] == [number]
