"""Scanned pages: two pages through the pipeline, the geometry, and what of a scan is accepted."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evals.corpus.damage import DAMAGES, Damage, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.score import score
from extractors.pipeline import Opciones, extract
from extractors.readers import recogniser, ridges
from extractors.readers.cropped import Crop
from extractors.readers.fills import lightened
from extractors.readers.looks import _has_minus, _sign, _stems
from extractors.readers.mending import Darkness, _whole, mended
from extractors.readers.pieces import pieces_of
from extractors.readers.recogniser import TINY
from extractors.readers.ridges import Rail, Ridge
from extractors.readers.scanned import DIRTY
from extractors.readers.segments import Layer, Run, layer
from extractors.readers.specks import without_specks
from extractors.readers.straighten import ink_of, straighten
from extractors.schemas.page import STRUCK, Cell, Lugar, Page, Recognised, Ruling, Table, Way, Word
from extractors.tables import find_tables
from extractors.tables.recognised import looks_like_figure, settled
from extractors.tables.series import named


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    return write_document(Pedido(family("poi-ceplan"), 11, "pdf", False, 6, "a4"), folder)


def read(path: Path, folder: Path, **options: object) -> tuple[str, str, list[dict]]:
    folder.mkdir(exist_ok=True)
    archivo = extract(path, path.name, folder, Opciones(**options))  # type: ignore[arg-type]
    rows = [json.loads(line) for line in (folder / "filas.jsonl").read_text("utf-8").splitlines()]
    return archivo.estado, archivo.motivo, rows


def test_a_clean_scan_is_read_with_nothing_silently_wrong(document: Path, tmp_path: Path) -> None:
    scan = write_scan(document, DAMAGES["200-limpio"], 1, tmp_path / "scan.pdf", [1])
    state, _, rows = read(scan, tmp_path / "out")
    truth = tmp_path / "truth.jsonl"
    lines = document.with_suffix(".truth.jsonl").read_text("utf-8").splitlines()
    truth.write_text("\n".join(line for line in lines if json.loads(line)["pagina"] == 1), "utf-8")
    read_well = score(truth, tmp_path / "out" / "filas.jsonl")
    assert state == "leido"
    assert read_well.silent == 0
    assert read_well.rows_lost == 0
    assert read_well.coverage > 0.85  # what no sum proves stays in review
    figures = [figure for row in rows for figure in row["cifras"] if figure["valor"] is not None]
    assert {figure["fuente"]["motor"] for figure in figures} == {"ocr"}
    assert all(0 <= figure["fuente"]["confianza"] <= 1 and figure["fuente"]["bbox"] for figure in figures)


def test_an_image_upside_down_keeps_its_boxes_on_the_page_as_shown(document: Path, tmp_path: Path) -> None:
    picture = write_scan(document, replace(DAMAGES["200-limpio"], turns=2), 1, tmp_path / "scan.png", [1])
    _, _, rows = read(picture, tmp_path / "out")
    boxes = [figure["fuente"]["bbox"] for row in rows for figure in row["cifras"] if figure["fuente"]["bbox"]]
    first, last = boxes[0], boxes[-1]
    assert rows
    assert first[1] > last[1]  # the first row stands lowest on a page that lies on its head


def test_without_ocr_a_scan_is_named_and_not_read(document: Path, tmp_path: Path) -> None:
    scan = write_scan(document, DAMAGES["200-limpio"], 1, tmp_path / "scan.pdf", [1])
    state, reason, rows = read(scan, tmp_path / "out", ocr="never")
    assert (state, rows) == ("no_leido", [])
    assert "OCR" in reason


def test_a_page_too_small_to_trust_is_refused_with_the_reason(document: Path, tmp_path: Path) -> None:
    tiny = Damage("ilegible", dpi=72, blur=2.0, noise=10)
    state, reason, rows = read(write_scan(document, tiny, 1, tmp_path / "scan.pdf", [1]), tmp_path / "out")
    assert rows == [] or state != "leido"
    assert reason


@pytest.mark.parametrize("degrees", [-1.5, -0.6, 0.0, 0.35, 1.2])
def test_skew_is_found_to_a_twentieth_of_a_degree(degrees: float) -> None:
    import cv2

    sheet = np.full((1100, 1600), 255, np.uint8)
    for y in range(100, 1000, 30):
        sheet[y : y + 2, 100:1500] = 0
    turn = cv2.getRotationMatrix2D((800, 550), degrees, 1.0)
    askew = np.asarray(cv2.warpAffine(sheet, turn, (1600, 1100), borderValue=(255,)), dtype=np.uint8)
    assert straighten(askew, 200, np.eye(3)).skew == pytest.approx(-degrees, abs=0.05)


def test_the_models_are_in_the_package_and_know_spanish() -> None:
    known = set(recogniser.characters(TINY))
    assert set("áéíóúñÑÁÉÍÓÚü%") <= known
    notice = Path(__file__).parents[2].joinpath("NOTICE").read_text("utf-8")
    import hashlib

    for name in (TINY.model, recogniser.SMALL.model, recogniser.ORIENTATION):
        assert hashlib.sha256(recogniser.model_path(name).read_bytes()).hexdigest() in notice


def cell(row: int, text: str, figure: str, odds: float = 0.99, rivals: tuple[str, ...] = ()) -> Cell:
    word = Word(0, 0, 1, 1, text, seen=Recognised(odds, figure, odds, rivals))
    return Cell(row, 0, 1, 1, text, Lugar(1, (0.0, 0.0, 1.0, 1.0)), words=(word,))


def test_only_a_column_of_figures_is_read_as_figures() -> None:
    column = [cell(0, "Ene", "50"), cell(1, "12O", "120"), cell(2, "S.P.", "50."), cell(3, "7", "7")]
    column += [cell(4, "8", "8", 0.7, ("3",)), cell(5, "—", "-")]
    page = Page(1, motor="ocr", way=Way(((1, 0, 5), (0, 1, 7), (0, 0, 1))))
    tables, _ = settled(page, [Table(1, tuple(column), 6, 1, "reglada")], [])
    found = tables[0].cells
    assert [c.text for c in found] == ["Ene", "120", "S.P.", "7", "8", "-"]
    assert found[1].confidence <= 0.5  # it reads otherwise when letters are allowed
    assert found[1].alternatives == ("12O",)
    assert found[4].alternatives == ("3",)
    assert found[0].lugar.bbox == (5, 7, 6, 8)
    assert tables[0].motor == "ocr"


@pytest.mark.parametrize("stem", ["B-", "D-", "S"])
def test_codes_that_begin_with_one_letter_are_no_figures_read_wrong(stem: str) -> None:
    column = [cell(0, "Clave", "("), *(cell(n, f"{stem}10{n}", f"310{n}") for n in range(1, 5))]
    tables, _ = settled(Page(1, motor="ocr"), [Table(1, tuple(column), 5, 1, "reglada")], [])
    assert [c.text for c in tables[0].cells[1:]] == [f"{stem}10{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("text", "figure"), [("1.234,5O", True), ("l2", True), ("O", True), ("S.P.", False), ("Ene", False), ("", False)]
)
def test_what_may_be_a_figure(text: str, figure: bool) -> None:
    assert looks_like_figure(text) is figure


POINT = 200 / 72


def grid_picture(rows: int, columns: int, darkness: int, noise: float) -> np.ndarray:
    """A grid of 60 x 30 dots a cell, its upper left corner at 100, 100."""
    sheet = np.full((200 + 30 * rows, 200 + 60 * columns), 255.0)
    for y in range(rows + 1):
        sheet[100 + 30 * y : 102 + 30 * y, 100 : 102 + 60 * columns] = 255 - darkness
    for x in range(columns + 1):
        sheet[100 : 102 + 30 * rows, 100 + 60 * x : 102 + 60 * x] = 255 - darkness
    sheet += np.random.default_rng(7).normal(0, noise, sheet.shape)
    return sheet.clip(0, 255).astype(np.uint8)


def rulings_of(sheet: np.ndarray) -> tuple[list[ridges.Ridge], list[ridges.Ridge]]:
    ink = ink_of(sheet, POINT)
    level, upright = ridges.without_letters(ink, POINT)
    pieces = ridges.ridges(level, upright, POINT)
    return mended(Darkness(ink, level, upright), *pieces, POINT)


def test_faint_rulings_in_noise_are_whole() -> None:
    across, down = rulings_of(grid_picture(8, 6, 80, 10))
    assert [round(line.at / 10) for line in sorted(across, key=lambda n: n.at)] == [10, 13, 16, 19, 22, 25, 28, 31, 34]
    assert len(down) == 7
    assert all(line.high - line.low > 230 for line in down)


def test_a_ruling_with_a_gap_is_joined_and_a_merged_cell_is_not() -> None:
    sheet = grid_picture(8, 6, 150, 2)
    sheet[160:162, 230:242] = 255  # a gap within one side of a cell
    sheet[192:219, 220:222] = 255  # the whole side of another
    across, down = rulings_of(sheet)
    assert any(abs(line.at - 160.5) < 2 and line.low < 110 and line.high > 450 for line in across)
    beside = [line for line in down if abs(line.at - 220.5) < 2]
    assert len(beside) == 2  # above and below the merged cell


def test_an_upright_that_headings_of_groups_interrupt_is_one_though_its_header_is_low() -> None:
    sheet = np.full((1700, 900), 255, np.uint8)
    for y in (100, 130, 1600):
        sheet[y : y + 2, 100:800] = 0
    for x in (100, 300, 500, 800):
        sheet[100:1600, x : x + 2] = 0
    for y in range(160, 1500, 240):  # a group's heading, then a row
        sheet[y : y + 40, 102:798] = 255
        sheet[y + 90 : y + 130, 102:798] = 255
    noise = np.random.default_rng(7).normal(0, 2, sheet.shape)
    _, down = rulings_of((sheet + noise).clip(0, 255).astype(np.uint8))
    for x in (300, 500):
        assert [(round(n.low / 10), round(n.high / 10)) for n in down if abs(n.at - x - 0.5) < 2] == [(10, 160)]


@pytest.mark.parametrize(("torn", "reaches"), [(False, True), (True, False)])
def test_rulings_worn_off_at_their_corner_meet_again_only_where_there_is_ink(torn: bool, reaches: bool) -> None:
    sheet = grid_picture(8, 6, 150, 2)
    if torn:
        sheet[320:342, 100:102] = sheet[340:342, 100:150] = 255
    ink = ink_of(sheet, POINT)
    level, upright = ridges.without_letters(ink, POINT)
    short = 6 * POINT  # of both, at the lower left corner
    across = [Ridge(100.5 + 30 * i, 101.0 + (short if i == 8 else 0), 461.0, 2.0) for i in range(9)]
    down = [Ridge(100.5 + 60 * i, 101.0, 341.0 - (0 if i else short), 2.0) for i in range(7)]
    rows, columns = mended(Darkness(ink, level, upright), across, down, POINT)
    foot = min(line.low for line in rows if abs(line.at - 340.5) < 2)
    left = max(line.high for line in columns if abs(line.at - 100.5) < 2)
    assert (foot < 102, left > 339) == (reaches, reaches)


def test_white_letters_on_a_dark_fill_become_dark_on_paper() -> None:
    import cv2

    sheet = np.full((400, 800), 250, np.uint8)
    sheet[100:140, 100:600] = 60
    cv2.putText(sheet, "ACTIVIDAD", (120, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (250,), 2)
    light, across, down = lightened(sheet, POINT)
    assert np.median(light[100:140, 100:600]) > 230
    assert light[100:140, 100:600].min() < 80
    assert {round(line.at / 10) for line in across} == {10, 14}
    assert len(down) == 2
    same, none, _ = lightened(grid_picture(8, 6, 150, 2), POINT)
    assert not none and (same == grid_picture(8, 6, 150, 2)).all()


def seen_word(x: float, y: float, text: str) -> Word:
    width = 5.0 * len(text)
    return Word(x, y, x + width, y + 7, text, round(y), seen=Recognised(0.99, text, 0.99))


def test_rows_of_a_scan_that_only_uprights_rule_are_its_lines() -> None:
    words = [seen_word(12 + 100 * i, 12, text) for i, text in enumerate(("Meta", "Ene", "Feb", "Mar"))]
    for row in range(5):
        words += [seen_word(12, 42 + 12 * row, f"obra {'abcde'[row]}")]
        words += [seen_word(112 + 100 * i, 42 + 12 * row, str(10 * row + i)) for i in range(3)]
    rulings = [Ruling(10 + 100 * i, 10, 10 + 100 * i, 110) for i in range(5)]
    rulings += [Ruling(10, y, 410, y) for y in (10, 30, 110)]
    tables, _ = find_tables(Page(1, 500, 200, words=words, rulings=rulings, motor="ocr"))
    assert len(tables) == 1
    assert [cell.text for cell in tables[0].row_cells(tables[0].n_rows - 1)] == ["obra e", "40", "41", "42"]


def half_ruled_page(merged_head: bool, last_upright: bool) -> Page:
    """A header between rulings, five lines of figures under it that nothing parts, uprights between the columns."""
    names = ("Evolución", "Vigente", "Devengado", "Pagado")
    words = [seen_word(12 + 100 * i, 14, text) for i, text in enumerate(names)]
    for row in range(5):
        words += [seen_word(12, 42 + 12 * row, f"obra {'abcde'[row]}")]
        words += [seen_word(130 + 100 * i, 42 + 12 * row, f"{row + 1}0{i},00") for i in range(3)]
    inner = [110, 210, 310] if last_upright else [110, 210]
    rulings = [Ruling(x, 10, x, 110) for x in (10, 410)]
    rulings += [Ruling(x, 30 if merged_head and x == 110 else 10, x, 110) for x in inner]
    rulings += [Ruling(10, y, 410, y) for y in (10, 30, 110)]
    return Page(1, 500, 200, words=words, rulings=rulings, motor="ocr")


@pytest.mark.parametrize(("merged_head", "last_upright"), [(False, True), (True, True), (False, False)])
def test_a_half_ruled_table_keeps_its_ruled_header_and_finds_its_columns(merged_head: bool, last_upright: bool) -> None:
    tables, _ = find_tables(half_ruled_page(merged_head, last_upright))
    assert len(tables) == 1
    assert [c.text for c in tables[0].row_cells(0)] == ["Evolución", "Vigente", "Devengado", "Pagado"]
    assert [c.text for c in tables[0].row_cells(1)] == ["obra a", "100,00", "101,00", "102,00"]
    assert tables[0].n_rows == 6


def test_a_half_ruled_table_keeps_the_upper_level_of_its_header() -> None:
    words = [seen_word(12, 20, "Obra"), seen_word(120, 14, "PROGRAMADO"), seen_word(320, 14, "EJECUTADO")]
    words += [seen_word(112 + 50 * i, 34, f"T{i % 4 + 1}") for i in range(8)]
    for row in range(5):
        words += [seen_word(12, 62 + 12 * row, f"obra {'abcde'[row]}")]
        words += [seen_word(120 + 50 * i, 62 + 12 * row, f"{row + 1}{i}") for i in range(8)]
    rulings = [Ruling(x, 10, x, 130) for x in (10, 110, 310, 510)]
    rulings += [Ruling(x, 30, x, 130) for x in (160, 210, 260, 360, 410, 460)]
    rulings += [Ruling(10, y, 510, y) for y in (10, 50, 130)] + [Ruling(110, 30, 510, 30)]
    tables, _ = find_tables(Page(1, 600, 200, words=words, rulings=rulings, motor="ocr"))
    assert [c.text for c in tables[0].row_cells(0)] == ["Obra", "PROGRAMADO", "EJECUTADO"]
    assert [c.text for c in tables[0].row_cells(2)] == ["obra a", *(f"1{i}" for i in range(8))]


@pytest.mark.parametrize(("space", "parted"), [(3.0, True), (1.0, False)])
def test_headings_of_narrow_columns_that_stand_close_are_apart(space: float, parted: bool) -> None:
    names = ("ALT", "MED", "BAJ", "SIN", "CON", "UNO")
    words, x = [seen_word(12, 12, "Obra"), seen_word(400, 12, "Total")], 100.0
    for i, name in enumerate(names):
        words.append(seen_word(x, 12, name))
        words += [seen_word(x + 5, 32 + 12 * row, str(i + 1)) for row in range(4)]
        x += 15.0 + space
    words += [seen_word(12, 32 + 12 * row, f"obra {'abcd'[row]}") for row in range(4)]
    words += [seen_word(404, 32 + 12 * row, "21") for row in range(4)]
    rulings = [Ruling(10, 8 + y, 440, 8 + y) for y in (0, 16, 36, 48, 60, 72)]
    tables, _ = find_tables(Page(1, 500, 200, words=words, rulings=rulings, motor="ocr"))
    found = [c.text for c in tables[0].row_cells(0)]
    assert (found == ["Obra", *names, "Total"]) is parted


def heading(col: int, span: int, text: str) -> Cell:
    return Cell(0, col, 1, span, text, Lugar(1, (10.0 * col, 0.0, 10.0 * (col + span), 8.0)))


def headings_of(*cells: Cell) -> list[tuple[int, str]]:
    edges = tuple(10.0 * i for i in range(13))
    table = Table(1, cells, 1, 12, "reglada", column_edges=edges)
    return [(cell.col, cell.text) for cell in named(table).cells]


def test_months_read_as_one_serve_their_columns_in_order() -> None:
    assert headings_of(heading(0, 1, "ENE"), heading(1, 2, "FEB MAR")) == [(0, "ENE"), (1, "FEB"), (2, "MAR")]
    assert headings_of(heading(1, 3, "FEB MAR")) == [(1, "FEB MAR")]  # two words do not say which of three columns


def test_quarters_are_named_only_where_four_stand_side_by_side() -> None:
    four = [heading(2 * i, 2, text) for i, text in enumerate(("ITRIM", "I I TRIM", "I TRIM", "IV TRIM"))]
    assert [text for _, text in headings_of(*four)] == ["I TRIM", "II TRIM", "III TRIM", "IV TRIM"]
    assert [text for _, text in headings_of(*four[:3])] == ["ITRIM", "I I TRIM", "I TRIM"]


def test_specks_as_large_as_a_mark_make_a_sheet_dirty() -> None:
    import cv2

    sheet = np.full((600, 900), 255, np.uint8)
    for row in range(8):
        cv2.putText(sheet, "PROGRAMA 123", (60, 60 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0,), 2)
    clean = layer(ink_of(sheet, POINT), [], [], POINT)
    for x, y in np.random.default_rng(5).integers(20, 580, (60, 2)):
        sheet[y : y + 5, x + 300 : x + 305] = 0
    dirty = layer(ink_of(sheet, POINT), [], [], POINT)
    assert clean.dirt < DIRTY <= dirty.dirt


def test_what_was_mended_beyond_the_last_ruling_is_kept_only_if_it_was_seen() -> None:
    mended_up, blank = Ridge(50.0, 10.0, 300.0, 2.0), np.zeros((100, 400), np.float32)
    rows = [Rail((Ridge(at, 0.0, 100.0, 2.0),)) for at in (100.0, 200.0, 300.0)]
    upright, seen = Rail((mended_up,)), Ridge(51.0, 60.0, 90.0, 2.0)
    assert _whole(upright, rows, (blank, blank), 2.0, []) == []
    assert _whole(upright, rows, (blank, blank), 2.0, [seen]) == [seen]


@pytest.mark.parametrize(("strokes", "count"), [(1, 1), (2, 2), (3, 3), (0, 0)])
def test_strokes_of_a_roman_number_are_counted_where_they_stand_close(strokes: int, count: int) -> None:
    import cv2

    image = np.full((30, 40), 230, np.uint8)
    for i in range(strokes):
        image[4:26, 10 + 6 * i : 12 + 6 * i] = 60
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), dtype=np.uint8)
    assert _stems(soft, Run(8, 4, 26, 26)) == count


def written(spots: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Lines of print as a blurred copy has them, and dirt, which is not blurred, at (x, y)."""
    import cv2

    sheet = np.full((700, 900), 255, np.uint8)
    for row in range(8):
        cv2.putText(sheet, "12.34 PROGRAMA 567.89", (60, 60 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (60,), 2)
    sheet = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 1.0), dtype=np.uint8)
    for x, y in spots:
        sheet[y : y + 2, x : x + 2] = 0
    return sheet


def test_dirt_darker_than_print_is_taken_off_letters_and_marks_stay() -> None:
    clean = written(())
    on_paper = tuple((x, y) for x in range(30, 880, 40) for y in range(520, 690, 12))
    on_letters = tuple((x, 60 + 60 * row - 4) for row in range(8) for x in range(70 + row, 300, 60))
    found, count = without_specks(dirty := written(on_paper + on_letters), ink_of(dirty, POINT), POINT)
    assert count > 0.7 * len(on_paper + on_letters)
    off = [abs(int(found[y, x]) - int(clean[y, x])) for x, y in on_letters + on_paper]
    assert np.mean(off) < 10  # dirt itself is 100 to 240 greys off
    assert np.array_equal(without_specks(clean, ink_of(clean, POINT), POINT)[0], clean)


def test_pieces_are_measured_as_opencv_measures_them() -> None:
    import cv2

    mask = (np.random.default_rng(3).random((60, 80)) < 0.2).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = pieces_of(mask)
    assert np.array_equal(pieces.labels, labels)
    assert np.array_equal(pieces.places[1:], stats[1:])
    assert np.array_equal(pieces.mask(stats[:, 4] == 1), mask * (stats[labels, 4] == 1))
    assert len(pieces_of(np.zeros_like(mask))) == 1


def test_dark_dots_that_bare_paper_has_not_are_print() -> None:
    dotted = written(tuple((x, 60 + 60 * row - 4) for row in range(8) for x in range(70, 400, 30)))
    assert without_specks(dotted, ink_of(dotted, POINT), POINT)[1] == 0


def test_the_stem_of_a_digit_hides_no_faint_upright_beside_it() -> None:
    sheet = grid_picture(8, 6, 60, 14)
    sheet[165:185, 213:215] = 90
    _, down = rulings_of(sheet)
    assert any(abs(line.at - 220.5) < 2 and line.high - line.low > 230 for line in down)


@pytest.mark.parametrize(("sign", "minus"), [((4, 2), True), ((3, 3), False), ((0, 0), False)])
def test_a_dash_before_a_figure_is_a_minus_and_a_speck_is_none(sign: tuple[int, int], minus: bool) -> None:
    import cv2

    image = np.full((30, 60), 230, np.uint8)
    image[10:22, 20:40] = 60
    image[15 : 15 + sign[1], 12 : 12 + sign[0]] = 60
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), dtype=np.uint8)
    assert _has_minus(soft, Run(20, 10, 40, 22), 12.0) is minus


@pytest.mark.parametrize(
    ("dash", "seen", "signed"),
    [
        (True, ".1.200", "-1.200"),
        (True, ",75", "-75"),
        (True, "75", "-75"),
        (False, ".75", ".75"),
        (True, "..75", "..75"),
    ],
)
def test_a_minus_that_was_taken_for_a_point_is_a_minus(dash: bool, seen: str, signed: str) -> None:
    image = np.full((30, 80), 230, np.uint8)
    image[10:22, 20:60] = 60
    image[15:17, 12:16] = 60 if dash else 230
    image[20:22, 13:15] = 230 if dash else 60
    run, word = Run(12, 10, 60, 22), Word(12, 8, 60, 24, seen, seen=Recognised(0.7, seen, 0.7, (f"-{seen[1:]}",)))
    read = [[word]]
    _sign(image, [Crop(run, image, 5)], read, Layer(ink_of(image, POINT) > 0, 12.0, (run,), (), 0.0))
    (found,) = read[0]
    assert (found.text, found.seen and found.seen.figure) == (signed, signed)
    assert found.seen is not None
    assert (found.seen.figure_confidence <= 0.5, seen in found.seen.rivals) == (signed != seen, signed != seen)


def test_a_mark_in_a_column_of_whole_figures_of_a_dirty_sheet_is_a_speck_that_sums_must_prove() -> None:
    texts = ["12", "7", "830", "41", "6", "19", "1.47", "3", "8", "25", "1,200"]
    column = Table(1, tuple(cell(i, text, text) for i, text in enumerate(texts)), len(texts), 1, "reglada")
    for dirty, read, doubt in ((True, "147", STRUCK), (False, "1.47", "")):
        tables, _ = settled(Page(1, motor="ocr", dirty=dirty), [column], [])
        assert (tables[0].cells[6].text, tables[0].cells[6].doubt) == (read, doubt)
        assert tables[0].cells[10].text == "1,200"


@pytest.mark.parametrize(
    "texts",
    [
        ["1,000.00", "2,500.00", *["0"] * 40, "940.14", "1,200.00", "140.05"],  # zeros are printed in any column
        [*["100"] * 20, "89.53", "50", "0"],  # a percentage has no four digits
    ],
)
def test_a_mark_is_no_speck_where_the_column_has_cents_or_no_figure_is_as_long(texts: list[str]) -> None:
    column = Table(1, tuple(cell(i, text, text) for i, text in enumerate(texts)), len(texts), 1, "reglada")
    tables, _ = settled(Page(1, motor="ocr", dirty=True), [column], [])
    assert [c.text for c in tables[0].cells] == texts


@pytest.mark.parametrize(("apart", "silent"), [([["fisica", "avance", "2024-T2", False]], 0), ([], 1)])
def test_a_figure_that_another_truth_file_scores_is_not_misplaced(tmp_path: Path, apart: list, silent: int) -> None:
    figures = [
        {"magnitud": "fisica", "rol": "avance", "periodo": f"2024-T{n}", "acumulado": False, "valor": str(n)}
        for n in (1, 2)
    ]
    row = {"tipo": "actividad", "pagina": 1, "codigo": "1.1", "descripcion": "Riego de parques"}
    for name, content in (("truth", {"cifras": figures[:1], "aparte": apart}), ("read", {"cifras": figures})):
        (tmp_path / name).write_text(json.dumps(row | content), "utf-8")
    assert score(tmp_path / "truth", tmp_path / "read").silent == silent
