"""Which figures of a scan are accepted."""

from decimal import Decimal

from extractors.fillers.build import Borrador, Origen, Ranura, build
from extractors.forms import known_layouts
from extractors.repair.scans import settle_scanned
from extractors.schemas import Cell, Cifra, Lugar, Magnitud, Rol, TipoFila

ROLES = (
    ("meta", Rol.META),
    ("programado", Rol.PROGRAMADO),
    ("ejecutado", Rol.EJECUTADO),
    ("diferencia", Rol.VARIACION),
)


def settle(
    texts: tuple[str, ...], odds: tuple[float, ...], others: tuple[str, ...] = ()
) -> tuple[list[Cifra], frozenset[str]]:
    layout = next(x for x in known_layouts(None) if x.id == "metas-programa")
    readings: list[tuple[Ranura, Cell | None]] = []
    for col, ((slot, role), text, sure) in enumerate(zip(ROLES, texts, odds, strict=True)):
        place = Lugar(1, (col, 0.0, col + 1.0, 1.0))
        read = Cell(0, col, 1, 1, text, place, confidence=sure, alternatives=others)
        readings.append((Ranura(slot, Magnitud.FISICA, role, "2024", False, col), read))
    draft = Borrador("actividad", TipoFila.ACTIVIDAD, 1, "1", "una meta", lecturas=readings)
    fila = build(draft, "x-p1-r1", Origen("a.pdf", "0" * 64, layout, "ocr", ","))
    settled, proven = settle_scanned(draft, fila, layout.rules_for("2024"))
    return list(settled.cifras), proven


def test_an_equation_that_holds_accepts_what_is_not_sure() -> None:
    figures, proven = settle(("10", "55", "50", "5"), (0.99, 0.6, 0.6, 0.6))
    assert [c.revision for c in figures] == [True, False, False, False]
    assert len(proven) == 3


def test_an_equation_that_breaks_sends_all_its_figures_to_review_and_changes_none() -> None:
    figures, proven = settle(("10", "55", "50", "6"), (0.99,) * 4)
    assert [c.revision for c in figures] == [True] * 4
    assert [c.valor for c in figures] == [Decimal(10), Decimal(55), Decimal(50), Decimal(6)]
    assert not proven


def test_without_an_equation_no_confidence_is_enough() -> None:
    figures, _ = settle(("10", "", "", ""), (0.999, 1.0, 1.0, 1.0))
    assert figures[0].revision


def test_other_readings_and_odds_are_told() -> None:
    figures, _ = settle(("10", "55", "50", "5"), (0.5, 0.6, 0.6, 0.6), ("16",))
    assert figures[0].fuente.alternativas == ("16",)
    assert figures[0].fuente.confianza == 0.5
    assert figures[0].fuente.motor == "ocr"
