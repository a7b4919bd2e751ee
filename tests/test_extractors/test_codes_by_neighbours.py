"""Codes of a scan that break what their neighbours agree on: the print decides, or nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pytest

from extractors.forms import known_layouts
from extractors.layouts import Encaje, recognise
from extractors.layouts.recognise import Columnar
from extractors.readers import recogniser
from extractors.readers.recogniser import SMALL, TINY
from extractors.readers.reread import Asked, Relectura
from extractors.repair.neighbours import OTHER_CODE, agreed_codes
from extractors.schemas import Table
from extractors.schemas.page import Box, Cell, Lugar
from tests.test_extractors.test_codes_again import table_of


@dataclass
class Print:
    """What stands on the page: a shortfall of nothing for the texts shown, `other` for all others."""

    shown: tuple[str, ...]
    other: float = 12.0
    said: dict[int, str] = field(default_factory=dict)
    """Row -> what the second recogniser says; else `shown` has it all."""

    def read(self, numero: int, boxes: Sequence[Asked]) -> list[Relectura]:
        return [Relectura(self.said.get(round(box[1] / 10), ""), 0.9) for box, *_ in boxes]

    def shortfalls(self, numero: int, asked: Sequence[tuple[Box, Sequence[str]]]) -> list[list[float]]:
        return [[0.0 if text in self.shown else self.other for text in texts] for _, texts in asked]


LOTAIP = ["7.1", "10.3", "8.2", "12.2", "9.1", "10.1", "6.3", "7.3", "12.3"]
INDICATORS = [
    *("AEI.04.01", "IND.01.AEI.04.01", "IND.02.AEI.04.01", "AEI.04.02", "IND.01.AEI.04.02"),
    *("AEI.05.01", "IND.01.AEI.05.01", "AEI.05.02", "IND.01.AEI.05.02"),
]


OUTLINE = ["3.1.1.6", "3.1.1.7", "3.1.1.8", "3.1.1.9", "3.1.2.1", "3.1.2.2"]


def changed(codes: Sequence[str], at: int, code: str) -> list[str]:
    return [code if i == at else one for i, one in enumerate(codes)]


def codes_after(family: str, codes: list[str], eye: Print, sure: float = 0.9) -> tuple[list[str], set[int]]:
    """The codes of a table, and the rows in doubt, after what its neighbours and the print say."""
    table = table_of(family, codes)
    table = replace(table, cells=tuple(cell._replace(confidence=sure) for cell in table.cells))
    (form,) = (layout for layout in known_layouts() if layout.id == family)
    (match, *_) = recognise(table, [form])
    found = [cell for cell in agreed_codes(table, match, eye).cells if cell.row >= match.end]  # type: ignore[arg-type]
    doubted = {cell.row - 2 for cell in found if cell.doubt == OTHER_CODE}
    return [cell.text for cell in found if cell.col == 0][-len(codes) :], doubted


@pytest.mark.parametrize(
    ("family", "codes", "at", "read", "meant"),
    [
        ("lotaip-a4", LOTAIP, 3, "122", "12.2"),
        ("lotaip-a4", LOTAIP, 0, "71", "7.1"),
        ("metas-trimestral", OUTLINE, 3, "3.1.1.0", "3.1.1.9"),
        ("metas-trimestral", OUTLINE, 2, "3.1.3.8", "3.1.1.8"),
        ("pei-ceplan", INDICATORS, 6, "IND.01.AEI.06.01", "IND.01.AEI.05.01"),
        ("pei-ceplan", INDICATORS, 6, "IND.01.AEI.04.01", "IND.01.AEI.05.01"),
        ("pei-ceplan", INDICATORS, 2, "IND.82.AEI.04.01", "IND.02.AEI.04.01"),
        ("pei-ceplan", INDICATORS, 4, "IND.01AEI.04.02", "IND.01AEI.04.02"),  # of another form: no neighbour tells
    ],
)
def test_what_the_neighbours_say_is_taken_where_the_print_shows_it(
    family: str, codes: list[str], at: int, read: str, meant: str
) -> None:
    shown = tuple(code for code in (*codes, meant) if code != read or code == meant)
    found = codes_after(family, changed(codes, at, read), Print(shown))
    assert found == (changed(codes, at, meant), set())


@pytest.mark.parametrize(
    ("family", "codes", "at", "read"),
    [
        ("lotaip-a4", LOTAIP, 3, "122"),
        ("metas-trimestral", OUTLINE, 3, "3.1.1.0"),
        ("pei-ceplan", INDICATORS, 6, "IND.01.AEI.06.01"),
        ("pei-ceplan", INDICATORS, 6, "IND.01.AEI.04.01"),
        ("pei-ceplan", INDICATORS, 2, "IND.82.AEI.04.01"),
    ],
)
def test_a_code_that_the_print_shows_stays_and_one_that_it_does_not_show_is_in_review(
    family: str, codes: list[str], at: int, read: str
) -> None:
    printed = changed(codes, at, read)
    others = codes[:at] + codes[at + 1 :]
    assert codes_after(family, printed, Print((*others, read))) == (printed, set())
    unclear = [code for code in others if code not in (codes[at], read)]
    assert codes_after(family, printed, Print(tuple(unclear), other=9.0)) == (printed, {at})


def test_a_digit_is_not_changed_on_the_word_of_the_neighbours_alone() -> None:
    printed = changed(INDICATORS, 6, "IND.01.AEI.06.01")
    evenly = Print(("AEI.05.01",), other=1.0)  # the row may be of the one group or the other, and so may its group
    assert codes_after("pei-ceplan", printed, evenly) == (printed, {5, 6})


def test_a_group_that_began_on_the_page_before_counts_on_from_there() -> None:
    codes = [f"IND.0{i}.AEI.01.01" for i in (3, 4, 5)] + INDICATORS
    assert codes_after("pei-ceplan", codes, Print(())) == (codes, set())


def test_a_code_that_others_do_not_count_on_to_is_another_one_only_where_the_print_is_clear() -> None:
    printed = changed(LOTAIP, 1, "13.3")
    assert codes_after("lotaip-a4", printed, Print(("10.3",), said={3: "10.3"})) == (LOTAIP, set())
    assert codes_after("lotaip-a4", printed, Print(("10.3",), 6.0, {3: "10.3"})) == (printed, set())
    assert codes_after("lotaip-a4", printed, Print(("103",), said={3: "103"})) == (printed, set())
    assert codes_after("lotaip-a4", printed, Print(("10.3",), said={3: "10.3"}), sure=1.0) == (printed, set())


def test_codes_that_count_on_are_not_read_again() -> None:
    codes = [f"6.4.1.{i}" for i in range(1, 7)]
    assert codes_after("metas-trimestral", codes, Print(("6.4.1.8",), said={4: "6.4.1.8"})) == (codes, set())
    others = ["6.4.1.1", "6.4.1.8", "6.4.1.5", "6.4.1.3", "6.4.1.9"]
    found, _ = codes_after("metas-trimestral", others, Print(("6.4.1.7",), said={3: "6.4.1.7"}))
    assert found == changed(others, 1, "6.4.1.7")


def test_a_stem_that_most_codes_share_tells_of_one_that_breaks_it() -> None:
    def found(shown: str, read: str = "AOI82788800343") -> list[str]:
        codes = [f"AOI827688003{i}" for i in (35, 36, 37, 38, 39)] + [read, "AOI82768800345"]
        cells = [
            Cell(row, 0, 1, 1, f"{code} - PINTADO DE 12 AULAS", Lugar(1, (0.0, 10.0 * row, 90.0, 10.0 * row + 8)))
            for row, code in enumerate(codes, 1)
        ]
        head = Cell(0, 0, 1, 1, "Actividad operativa", Lugar(1))
        table = Table(1, (head, *cells), len(codes) + 1, 1, "reglada", motor="ocr")
        (form,) = (layout for layout in known_layouts() if layout.id == "poi-ceplan")
        match = Encaje(form, (Columnar(0, form.columnas[0]),), 0, 1, 1.0, ("Actividad operativa",), ())
        told = agreed_codes(table, match, Print((shown,)))  # type: ignore[arg-type]
        return [c.text.split()[0] for c in told.cells if c.row and c.text.split()[0] not in codes]

    assert found("AOI82768800343") == ["AOI82768800343"]
    assert found("AOI82788800343") == []
    assert found("AOI82768800339", "AOI82788800339") == []  # a code that another row has
    assert found("AOI82768800343", "AOI11118800343") == []  # of another stem
    assert found("AOI82768800353", "AOI82768800353") == []  # it counts on


@pytest.mark.parametrize("network", [TINY, SMALL])
def test_the_print_of_a_line_tells_what_it_may_begin_with(network: recogniser.Network) -> None:
    image = np.full((48, 520), 255, np.uint8)
    cv2.putText(image, "82768800343 - PINTADO", (6, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    texts = ["82768800343", "82788800343", "8276880034", "8276.8800343", "2768800343"]
    ((own, other, begun, dotted, later),) = recogniser.shortfalls([image], [texts], network)
    assert own < 1
    assert begun < 1
    assert min(other, dotted, later) > 4
