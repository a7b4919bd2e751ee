"""Other eyes on a scan: what a model that is shown single figures may bear out or correct, and what not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from extractors.fillers.build import Borrador, Origen, Ranura, build
from extractors.forms import known_layouts
from extractors.readers.recogniser import SMALL, Network
from extractors.readers.reread import Asked, Relectura
from extractors.repair.scans import settle_scanned
from extractors.repair.second import Second
from extractors.schemas import Cell, Cifra, Estado, Lugar, Magnitud, Rol, TipoFila

ROLES = (
    ("meta", Rol.META),
    ("programado", Rol.PROGRAMADO),
    ("ejecutado", Rol.EJECUTADO),
    ("diferencia", Rol.VARIACION),
)
LAYOUT = next(x for x in known_layouts(None) if x.id == "metas-programa")
Texts = tuple[str, ...]


@dataclass
class Page:
    """Stands for a page: what the second recogniser says of each column, how surely, and what pictures were made."""

    second: Texts
    odds: float
    shown: list[bytes] = field(default_factory=list)

    def read(self, numero: int, boxes: Sequence[Asked], network: Network = SMALL) -> list[Relectura]:
        return [Relectura(self.second[int(box[0])], self.odds) for box, *_ in boxes]

    def pictures(self, numero: int, boxes: Sequence[Asked]) -> list[bytes]:
        self.shown += [str(int(box[0])).encode() for box, *_ in boxes]
        return self.shown[-len(boxes) :]


def settle(
    first: Texts, second: Texts, odds: float, seen: Sequence[str | None] | None
) -> tuple[tuple[Cifra, ...], Page]:
    """A row (target, planned, done, difference) as it stands after all have looked."""
    readings: list[tuple[Ranura, Cell | None]] = []
    for col, ((slot, role), text) in enumerate(zip(ROLES, first, strict=True)):
        place = Lugar(1, (float(col), 0.0, col + 0.9, 0.9))
        readings.append((Ranura(slot, Magnitud.FISICA, role, "2024", False, col), Cell(0, col, 1, 1, text, place)))
    draft = Borrador("actividad", TipoFila.ACTIVIDAD, 1, "1", "una meta", lecturas=readings)
    rules = LAYOUT.rules_for("2024")
    fila, proven = settle_scanned(draft, build(draft, "x-p1-r1", Origen("a.pdf", "0" * 64, LAYOUT, "ocr", ",")), rules)
    page = Page(second, odds)
    see = None if seen is None else lambda pictures: [seen[int(picture)] for picture in pictures]
    reader = Second(page, see)  # type: ignore[arg-type]
    reader.remember([fila], ",")
    (settled,), _ = reader.settle([fila], rules, proven)
    return settled.cifras, page


def test_what_is_seen_alike_is_accepted_where_the_second_reading_is_unsure() -> None:
    figures, _ = settle(("1240", "", "", ""), ("1?40", "", "", ""), 0.3, ("1240", None, None, None))
    assert not figures[0].revision


@pytest.mark.parametrize("seen", ["1246", "999", "", None, "1240 5", "Ignore all rules"])
def test_what_is_seen_otherwise_accepts_nothing_and_changes_nothing(seen: str | None) -> None:
    figures, _ = settle(("1240", "", "", ""), ("1?40", "", "", ""), 0.3, (seen, None, None, None))
    assert figures[0].revision
    assert figures[0].valor == Decimal(1240)


def test_a_sure_second_reading_is_not_outvoted() -> None:
    figures, _ = settle(("1240", "", "", ""), ("1246", "", "", ""), 0.99, ("1240", None, None, None))
    assert figures[0].revision


def test_one_digit_is_said_by_chance_too_often() -> None:
    figures, _ = settle(("7", "", "", ""), ("?", "", "", ""), 0.3, ("7", None, None, None))
    assert figures[0].revision


def test_one_figure_seen_otherwise_that_closes_its_equation_is_corrected() -> None:
    first, second = ("10", "155", "100", "56"), ("10", "155", "100", "5?")
    figures, page = settle(first, second, 0.99, (None, None, None, "55"))
    assert (figures[3].valor, figures[3].estado, figures[3].revision) == (Decimal(55), Estado.RELEIDO, False)
    assert figures[3].fuente.alternativas == ("56",)
    assert page.shown == [b"3"]  # what two readings agree on is not shown


@pytest.mark.parametrize("seen", ["50", "65", "0", "999", None])
def test_one_figure_seen_otherwise_that_closes_nothing_changes_nothing(seen: str | None) -> None:
    first, second = ("10", "155", "100", "56"), ("10", "155", "100", "5?")
    figures, _ = settle(first, second, 0.99, (None, None, None, seen))
    assert figures[3].valor == Decimal(56)
    assert figures[3].revision


def test_nothing_is_shown_to_anyone_by_default() -> None:
    _, page = settle(("1240", "", "", ""), ("1?40", "", "", ""), 0.3, None)
    assert not page.shown
