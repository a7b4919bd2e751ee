"""Which figures of a scan are accepted, which are corrected by a second reading, and who is said to be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from extractors.fillers.build import Borrador, Origen, Ranura, build
from extractors.forms import known_layouts
from extractors.readers.recogniser import SMALL, Network
from extractors.readers.reread import Asked, Relectura
from extractors.repair.neighbours import OTHER_CODE
from extractors.repair.scans import settle_scanned
from extractors.repair.second import Second, agree
from extractors.repair.verdicts import judge
from extractors.schemas import Ausencia, Cell, Cifra, Estado, Fila, Hallazgo, Lugar, Magnitud, Rol, TipoFila
from extractors.schemas.page import STAMPED, Word
from extractors.schemas.page import Page as Sheet
from extractors.stages.scans import Scans
from extractors.validators import Verifier

ROLES = (
    ("meta", Rol.META),
    ("programado", Rol.PROGRAMADO),
    ("ejecutado", Rol.EJECUTADO),
    ("diferencia", Rol.VARIACION),
)
LAYOUT = next(x for x in known_layouts(None) if x.id == "metas-programa")
RULES = LAYOUT.rules_for("2024")
Texts = tuple[str, ...]


@dataclass
class Page:
    """Stands for the picture of a page: what each recogniser says of the cell in each column and row."""

    second: Sequence[Texts]
    third: Sequence[Texts] | None = None
    odds: float = 0.99
    asked: int = field(default=0)
    boxes: list[Asked] = field(default_factory=list)

    def remember(self, numero: int, turn: object) -> None:
        assert (numero, turn) == (1, None)

    def read(self, numero: int, boxes: Sequence[Asked], network: Network = SMALL) -> list[Relectura]:
        assert numero == 1
        self.asked += len(boxes)
        self.boxes += boxes
        texts = self.second if network is SMALL or self.third is None else self.third
        return [Relectura(texts[int(box[1])][int(box[0])], self.odds) for box, *_ in boxes]


BUDGET = next(x for x in known_layouts(None) if x.id == "presupuesto")
MONEY = (("devengado", Rol.DEVENGADO), ("pagado", Rol.PAGADO), ("saldo", Rol.SALDO))


def budget(texts: Sequence[Texts], page: Page, dirty: bool = False) -> tuple[list[Fila], list[Hallazgo], Second]:
    """Rows of columns that only the total below them, the last of the rows, adds up."""
    filas = []
    for number, own in enumerate(texts, 1):
        readings: list[tuple[Ranura, Cell | None]] = []
        for col, ((slot, role), text) in enumerate(zip(MONEY, own, strict=True)):
            place = Lugar(1, (float(col), number - 1.0, col + 0.9, number - 0.1))
            read = Cell(number, col, 1, 1, text, place, confidence=0.9)
            readings.append((Ranura(slot, Magnitud.FINANCIERA, role, "2024", True, col), read))
        kind = ("total", TipoFila.TOTAL) if number == len(texts) else ("partida", TipoFila.PARTIDA)
        draft = Borrador(*kind, 1, str(number), "una partida", lecturas=readings)
        filas.append(build(draft, f"x-p1-r{number}", Origen("a.pdf", "0" * 64, BUDGET, "ocr", ",")))
    second = Second(page)  # type: ignore[arg-type]
    if dirty:
        second.open(Sheet(1, dirty=True))
    second.remember(filas, ",")
    return *second.settle(filas, BUDGET.rules_for("2024"), ()), second


def row(number: int, texts: Texts, others: Texts = (), stamped: Sequence[int] = ()) -> tuple[Fila, frozenset[str]]:
    readings: list[tuple[Ranura, Cell | None]] = []
    for col, ((slot, role), text) in enumerate(zip(ROLES, texts, strict=True)):
        place = Lugar(1, (float(col), float(number), col + 0.9, number + 0.9))
        doubt = STAMPED if col in stamped else ""
        read = Cell(number, col, 1, 1, text, place, doubt=doubt, confidence=0.9, alternatives=others)
        readings.append((Ranura(slot, Magnitud.FISICA, role, "2024", False, col), read))
    draft = Borrador("actividad", TipoFila.ACTIVIDAD, 1, str(number), "una meta", lecturas=readings)
    fila = build(draft, f"x-p1-r{number + 1}", Origen("a.pdf", "0" * 64, LAYOUT, "ocr", ","))
    return settle_scanned(draft, fila, RULES)


@pytest.mark.parametrize(("stamped", "proven"), [((), 3), ((1,), 3), ((1, 2), 1), ((1, 2, 3), 0)])
def test_several_figures_under_a_stamp_prove_nothing_together(stamped: Sequence[int], proven: int) -> None:
    fila, found = row(0, ("10", "55", "50", "5"), stamped=stamped)
    assert len(found) == proven
    assert sum(c.revision for c in fila.cifras) == (len(stamped) if len(stamped) > 1 else 0)


def settle(first: Sequence[Texts], page: Page) -> tuple[list[Fila], list[Hallazgo], Second]:
    rows = [row(number, texts) for number, texts in enumerate(first)]
    second = Second(page)  # type: ignore[arg-type]
    filas = [fila for fila, _ in rows]
    second.remember(filas, ",")
    settled, said = second.settle(filas, RULES, {i for _, proven in rows for i in proven})
    return settled, said, second


def figures(fila: Fila) -> list[Cifra]:
    return list(fila.cifras)


def test_an_equation_that_holds_accepts_without_a_second_look() -> None:
    page = Page([("10", "", "", "")])
    (fila,), said, _ = settle([("10", "55", "50", "5")], page)
    assert [c.revision for c in figures(fila)] == [False] * 4
    assert page.asked == 1  # the target alone, of which no equation speaks
    assert said == []


def test_a_figure_before_words_is_read_again_without_them() -> None:
    page = Page([("10%", "", "", "")])
    fila, _ = row(0, ("10% Cuenta con estudios", "", "", ""))
    second = Second(page)  # type: ignore[arg-type]
    words = [Word(0.1, 0.1, 0.2, 0.4, "10%"), Word(0.3, 0.1, 0.8, 0.4, "Cuenta"), Word(0.1, 0.5, 0.2, 0.9, "con")]
    second.open(Sheet(1, words=[*words, Word(0.1, 1.1, 0.2, 1.4, "10%")]))  # that of the row below
    second.remember([fila], ",")
    (settled,), _ = second.settle([fila], RULES, ())
    assert (figures(settled)[0].valor, figures(settled)[0].revision) == (Decimal(10), False)
    assert page.boxes == [Asked((0.1, 0.1, 0.2, 0.4), led=True)]


def test_a_figure_with_a_loose_part_is_not_taken_for_one_before_words() -> None:
    fila, _ = row(0, ("41 .18", "", "", ""))
    second = Second(Page([("41", "", "", "")]))  # type: ignore[arg-type]
    second.open(Sheet(1, words=[Word(0.1, 0.1, 0.4, 0.4, "41"), Word(0.5, 0.1, 0.8, 0.4, ".18")]))
    second.remember([fila], ".")
    (settled,), _ = second.settle([fila], RULES, ())
    assert figures(settled)[0].revision


def test_what_no_equation_covers_needs_two_readings_alike() -> None:
    (fila,), said, _ = settle([("10", "", "", "")], Page([("16", "", "", "")]))
    assert figures(fila)[0].revision
    assert figures(fila)[0].valor == Decimal(10)
    assert said == []


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("1.234.56", "1.234,56", "1234.56"),  # the marks are alike on a scan: one of both readings is a number
        ("1.234.56", "1.284,56", None),  # another digit
        ("1.234.56", "12.34,56", None),  # marks elsewhere
        ("1.234.56", "1.234.56", None),  # no number in either reading
    ],
)
def test_digits_that_both_readings_agree_on_are_read_if_one_makes_a_number(
    first: str, second: str, value: str | None
) -> None:
    (fila,), said, _ = settle([(first, "", "", "")], Page([(second, "", "", "")]))
    figure = figures(fila)[0]
    assert figure.valor == (None if value is None else Decimal(value))
    assert value is None or (not figure.revision and figure.fuente.texto == first)
    assert said == []


def test_a_correction_takes_away_what_the_first_reading_left_over() -> None:
    first, second = ("10", "55", "50", ".5.1.2"), ("10", "55", "50", "5")
    (fila,), (finding,), _ = settle([first], Page([second]))
    assert figures(fila)[3].valor == Decimal(5)
    assert fila.observacion is None
    assert finding.veredicto == "error_de_lectura"


def test_a_figure_of_a_column_that_is_left_open_stays_open_whatever_is_read_again() -> None:
    """The last reading closes the equation: what is read is certain then, not of which period it is."""
    place = Lugar(1, (0.0, 0.0, 0.9, 0.9))
    readings: list[tuple[Ranura, Cell | None]] = []
    for col, ((slot, role), text) in enumerate(zip(ROLES, ("10", "56", "50", "5"), strict=True)):
        cell = Cell(0, col, 1, 1, text, place._replace(bbox=(float(col), 0.0, col + 0.9, 0.9)), confidence=0.9)
        readings.append((Ranura(slot, Magnitud.FISICA, role, "2024", False, col, dudosa=True), cell))
    draft = Borrador("actividad", TipoFila.ACTIVIDAD, 1, "1", "una meta", lecturas=readings)
    origin = Origen("a.pdf", "0" * 64, LAYOUT, "ocr", ",")
    scans = Scans(None)  # type: ignore[arg-type]
    scans._second = Second(Page([("10", "55", "50", "5")]))  # type: ignore[arg-type]
    fila = scans.settle(draft, build(draft, "x-p1-r1", origin), RULES)
    (settled,), _ = scans.read_twice([fila], origin, RULES)
    assert [c.valor for c in settled.cifras] == [Decimal(n) for n in (10, 55, 50, 5)]
    assert all(c.revision for c in settled.cifras)


def test_the_row_of_a_code_in_doubt_is_in_review_though_its_sum_closes() -> None:
    """The figures are certain then, not of which activity they are."""

    def settled(doubt: str) -> Fila:
        readings: list[tuple[Ranura, Cell | None]] = []
        for col, ((slot, role), text) in enumerate(zip(ROLES, ("10", "55", "50", "5"), strict=True)):
            place = Lugar(1, (float(col), 0.0, col + 0.9, 0.9))
            cell = Cell(0, col, 1, 1, text, place, confidence=0.9, doubt=doubt)
            readings.append((Ranura(slot, Magnitud.FISICA, role, "2024", False, col), cell))
        draft = Borrador("actividad", TipoFila.ACTIVIDAD, 1, "1", "una meta", lecturas=readings)
        origin = Origen("a.pdf", "0" * 64, LAYOUT, "ocr", ",")
        scans = Scans(None)  # type: ignore[arg-type]
        scans._second = Second(Page([("10", "55", "50", "5")]))  # type: ignore[arg-type]
        (fila,), _ = scans.read_twice([scans.settle(draft, build(draft, "x-p1-r1", origin), RULES)], origin, RULES)
        return fila

    fila = settled(OTHER_CODE)
    assert all(c.revision for c in fila.cifras)
    assert fila.observacion == "código en duda: «1» contradice a sus vecinos"
    sound = settled("")
    assert not any(c.revision for c in sound.cifras)
    assert sound.observacion is None


def test_an_unsure_second_reading_is_none() -> None:
    (fila,), _, _ = settle([("10", "", "", "")], Page([("10", "", "", "")], odds=0.3))
    assert figures(fila)[0].revision


def test_one_cell_read_otherwise_that_closes_its_equation_is_corrected() -> None:
    (fila,), said, _ = settle([("10", "55", "50", "6")], Page([("10", "55", "50", "5")]))
    changed = figures(fila)[3]
    assert (changed.valor, changed.estado, changed.revision) == (Decimal(5), Estado.RELEIDO, False)
    assert changed.fuente.texto == "5"
    assert changed.fuente.alternativas == ("6",)
    assert [h.veredicto for h in said] == ["error_de_lectura"]
    assert said[0].cifras[0] == changed.id
    assert "«6»" in said[0].mensaje
    assert "«5»" in said[0].mensaje


@pytest.mark.parametrize(
    ("second", "third"),
    [
        (("10", "55", "50", "7"), None),  # another text, and it does not close
        (("10", "56", "51", "5"), None),  # it would close, but other cells are read otherwise too
        (("10", "55", "50", "5"), ("10", "55", "50", "6")),  # the first recogniser sticks to what it read
    ],
)
def test_otherwise_nothing_changes_and_all_is_left_open(second: Texts, third: Texts | None) -> None:
    first = ("10", "55", "50", "6")
    (fila,), said, seen = settle([first], Page([second], [third] if third else None))
    assert [str(c.valor) for c in figures(fila)] == list(first)
    assert said == []
    finding = Verifier(RULES, "a.pdf", "x").see([fila])[0]
    assert judge(finding, "ocr", {i for i in finding.cifras if not seen.certain(i)}).veredicto == "ambiguo"


def test_two_readings_that_agree_on_all_say_that_the_office_is_wrong() -> None:
    first = ("10", "55", "50", "8")
    (fila,), said, seen = settle([first], Page([first]))
    assert [c.valor for c in figures(fila)] == [Decimal(10), Decimal(55), Decimal(50), Decimal(8)]
    assert not any(c.revision for c in figures(fila))
    assert said == []
    finding = Verifier(RULES, "a.pdf", "x").see([fila])[0]
    judged = judge(finding, "ocr", {i for i in finding.cifras if not seen.certain(i)})
    assert judged.veredicto == "error_del_documento"


def test_the_reading_that_would_close_an_equation_is_proposed_where_it_is_left_open() -> None:
    page = Page([("10", "55", "50", "5")], [("10", "55", "50", "6")])
    (fila,), _, seen = settle([("10", "55", "50", "6")], page)
    finding = Verifier(RULES, "a.pdf", "x").see([fila])[0]
    assert seen.proposal(finding, fila, RULES) == f"{figures(fila)[3].id}: «5» en lugar de «6»"


PRINTED = [("1.100", "510", "17"), ("2.200", "620", "-18"), ("3.300", "730", "19"), ("6.600", "1.860", "18")]


def misread(texts: Sequence[Texts], at: int, text: str) -> list[Texts]:
    """The rows with another last figure in one of them."""
    return [(*own[:2], text) if number == at else own for number, own in enumerate(texts)]


@pytest.mark.parametrize(("at", "first"), [(1, "18"), (0, "11"), (3, "78")])  # a sign, a digit, the total itself
def test_one_cell_read_otherwise_with_which_its_column_adds_up_is_corrected(at: int, first: str) -> None:
    filas, (finding,), _ = budget(misread(PRINTED, at, first), Page(PRINTED))
    changed = filas[at].cifras[2]
    assert (changed.estado, changed.fuente.texto) == (Estado.RELEIDO, PRINTED[at][2])
    assert not any(c.revision for fila in filas for c in fila.cifras)
    assert (finding.veredicto, finding.regla, finding.cifras[0]) == (
        "error_de_lectura",
        "presupuesto.total",
        changed.id,
    )


@pytest.mark.parametrize(
    ("printed", "second", "third"),
    [
        (PRINTED, misread(PRINTED, 0, "12"), None),  # another text, and it does not add up
        (PRINTED, PRINTED, misread(PRINTED, 0, "11")),  # the first recogniser sticks to what it read
        (PRINTED, misread(PRINTED, 2, "91"), None),  # another cell is read otherwise too
        (misread(PRINTED, 3, "81"), misread(PRINTED, 3, "81"), None),  # the office added it so
    ],
)
def test_a_column_that_does_not_add_up_so_stays_as_it_was_read(
    printed: list[Texts], second: list[Texts], third: list[Texts] | None
) -> None:
    filas, said, _ = budget(misread(printed, 0, "11"), Page(second, third))
    assert said == []
    assert filas[0].cifras[2].valor == 11
    assert filas[0].cifras[2].revision


SIX = [("1.100", "510.123,45", "17")] * 6 + [("6.600", "3.060.740,70", "102")]


@pytest.mark.parametrize("dirty", [True, False])
def test_on_a_dirty_sheet_figures_read_twice_alike_of_a_sum_that_breaks_are_not_accepted(dirty: bool) -> None:
    texts = [("1.700", *SIX[0][1:]), *SIX[1:]]
    filas, said, _ = budget(texts, Page(texts), dirty)
    assert said == []
    assert [fila.cifras[0].revision for fila in filas] == [dirty] * 7
    assert not any(fila.cifras[1].revision for fila in filas)


@pytest.mark.parametrize("dirty", [True, False])
def test_on_a_dirty_sheet_a_column_that_does_not_add_up_accepts_nothing_whatever_is_in_doubt(dirty: bool) -> None:
    texts = [("1.700", *SIX[0][1:]), *SIX[1:]]
    unlike = [("9.900", *own[1:]) if number in (1, 2) else own for number, own in enumerate(texts)]
    filas, said, _ = budget(texts, Page(unlike), dirty)
    assert said == []
    assert [fila.cifras[0].revision for fila in filas] == [dirty, True, True, *[dirty] * 4]
    assert not any(fila.cifras[1].revision for fila in filas)


def test_a_column_that_adds_up_to_a_long_total_is_accepted_without_a_second_look() -> None:
    texts = [("100.200,10", "1", "1")] * 3 + [("300.600,30", "4", "3")]
    page = Page(texts)
    filas, _, _ = budget(texts, page, dirty=True)
    assert [fila.cifras[0].revision for fila in filas] == [False] * 4
    assert all(fila.cifras[1].revision for fila in filas)
    assert page.asked == 8


def test_a_sign_and_marks_that_only_the_second_reading_saw_need_no_third() -> None:
    printed = [("1", "1", "-1.200"), ("1", "1", "-1.234"), ("2", "2", "-2.434")]
    filas, (finding,), _ = budget(misread(printed, 1, "1.234"), Page(printed, misread(printed, 1, "1.234")))
    assert filas[1].cifras[2].valor == -1234
    assert finding.veredicto == "error_de_lectura"


CREDIT = (("aprobado", Rol.APROBADO), ("modificacion", Rol.MODIFICACION), ("vigente", Rol.VIGENTE))


@pytest.mark.parametrize(
    ("approved", "others", "value"),
    [
        ("3.750", ("-1.250",), -1250),
        ("3.750", (), 1250),  # nobody saw a mark before it
        ("3.750", ("-1.260",), 1250),  # other digits
        ("1.250", ("-1.250",), 1250),  # it adds up as it stands
        ("3.760", ("-1.250",), 1250),  # no sign makes it add up
    ],
)
def test_a_mark_seen_before_a_figure_is_a_minus_where_the_sum_says_so(approved: str, others: Texts, value: int) -> None:
    readings: list[tuple[Ranura, Cell | None]] = []
    texts = (approved, "1.250", "2.500")
    for col, ((slot, role), text) in enumerate(zip(CREDIT, texts, strict=True)):
        rivals = others if role is Rol.MODIFICACION else ()
        read = Cell(
            1, col, 1, 1, text, Lugar(1, (float(col), 0.0, col + 0.9, 0.9)), confidence=0.9, alternatives=rivals
        )
        readings.append((Ranura(slot, Magnitud.FINANCIERA, role, "2024", True, col), read))
    draft = Borrador("partida", TipoFila.PARTIDA, 1, "1", "una partida", lecturas=readings)
    rules = BUDGET.rules_for("2024")
    fila, proven = settle_scanned(draft, build(draft, "x-p1-r1", Origen("a", "0" * 64, BUDGET, "ocr", ",")), rules)
    second = Second(Page([(texts[0], ".1.250", texts[2])]))  # type: ignore[arg-type]
    second.remember([fila], ",")
    (settled,), said = second.settle([fila], rules, proven)
    assert (settled.cifras[1].valor, len(said)) == (value, int(value < 0))


def test_a_doubtful_figure_beside_an_office_error_accuses_nobody_and_hides_nothing() -> None:
    wrong = misread(PRINTED, 3, "81")
    filas, _, seen = budget(misread(wrong, 0, "11"), Page(wrong))
    (finding,) = Verifier(BUDGET.rules_for("2024"), "a.pdf", "x").see(filas)
    assert judge(finding, "ocr", {i for i in finding.cifras if not seen.certain(i)}).veredicto == "ambiguo"


def test_an_illegible_cell_is_named_by_its_equation_and_stays_without_value() -> None:
    (fila,), _, _ = settle([("10", "55", "50", "\ufffd")], Page([("10", "55", "50", "")]))
    lost = figures(fila)[3]
    assert (lost.valor, lost.ausencia, lost.estado) == (None, Ausencia.PERDIDO, Estado.DEDUCIDO)
    assert lost.recalculado == Decimal(5)
    assert lost.ecuacion is not None


def test_an_illegible_cell_that_the_second_reading_reads_is_read() -> None:
    (fila,), said, _ = settle([("10", "55", "50", "\ufffd")], Page([("10", "55", "50", "5")]))
    assert (figures(fila)[3].valor, figures(fila)[3].estado) == (Decimal(5), Estado.RELEIDO)
    assert len(said) == 1


def test_a_table_where_one_equation_breaks_in_row_after_row_accepts_and_accuses_nobody() -> None:
    first = [("10", "55", "50", "8"), ("20", "7", "5", "9"), ("30", "6", "6", "4"), ("5", "4", "1", "3")]
    filas, said, seen = settle(first, Page(first))
    assert all(c.revision for fila in filas[:3] for c in figures(fila))
    assert said == []
    finding = Verifier(RULES, "a.pdf", "x").see(filas)[0]
    assert not any(seen.certain(i) for i in finding.cifras)


def test_other_readings_and_odds_are_told() -> None:
    fila, _ = row(0, ("10", "55", "50", "5"), ("16",))
    source = figures(fila)[0].fuente
    assert (source.alternativas, source.confianza, source.motor) == (("16",), 0.9, "ocr")


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("1,234.50", "1,234.50", True),
        ("1,234.50", "1.234.50", True),  # no number by itself: the marks are taken for those of the first
        ("0", "O", True),
        ("100.00%", "100.00", True),
        ("1.5", "15", False),
        ("1.500,00", "1.500.00", True),
        ("41 .18%", "41.18%", False),  # the first is a part of a figure
        ("-", "–", True),
        ("S.P.", "S.P", True),
        ("", "", True),
        ("", "1", False),
        ("7", "", False),
        ("\ufffd", "\ufffd", False),  # two who cannot read agree on nothing
    ],
)
def test_agreement(first: str, second: str, alike: bool) -> None:
    assert agree(first, Relectura(second, 0.9), ".") is alike
