"""Sheets as people hand them in: photographed, signed, written on, half ruled, with two tables, with a bad text layer.

Each is read right or reported. A figure that is printed is never given as a blank.
"""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest

from evals.corpus.damage import DAMAGES, damaged, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.score import Score, pair, read_rows, score
from extractors.pipeline import Opciones, extract
from extractors.readers.perspective import flattened
from extractors.readers.pictures import Picture
from extractors.readers.reread import look
from extractors.schemas.page import STRUCK, UNREADABLE, Cell, Lugar, Page, Recognised, Table, Way, Word
from extractors.tables.recognised import settled


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("untried")
    return write_document(Pedido(family("metas-trimestral"), 11, "pdf", False, 6, "a4"), folder)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    return write_document(Pedido(family("metas-trimestral"), 12, "pdf", False, 5, "a4"), folder)


def truth_of(document: Path) -> list[dict]:
    lines = document.with_suffix(".truth.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["pagina"] == 1]


def compared(scan: Path, truth: list[dict], folder: Path) -> tuple[Score, list[str], str]:
    """The score, printed figures that were given as blanks, and how the file came out."""
    folder.mkdir(exist_ok=True)
    archivo = extract(scan, scan.name, folder, Opciones())
    wanted, read = folder / "truth.jsonl", folder / "filas.jsonl"
    wanted.write_text("\n".join(json.dumps(row) for row in truth), "utf-8")
    absent = {
        (row["id"], c["magnitud"], c["rol"], c["periodo"], c["acumulado"])
        for row in map(json.loads, read.read_text("utf-8").splitlines())
        for c in row["cifras"]
        if c["ausencia"] == "en_blanco" and not c["revision"]
    }
    vanished = [
        f"{row.name} {key}"
        for row, found in pair(read_rows(wanted), read_rows(read))
        if found is not None
        for key, figure in row.figures.items()
        if figure.valor is not None and (found.id, *key) in absent
    ]
    return score(wanted, read), vanished, archivo.estado


@pytest.mark.parametrize(
    ("name", "coverage"),
    [
        ("foto", 0.95),
        ("foto-mesa", 0.95),
        ("foto-jpg", 0.95),
        ("firma", 0.5),
        ("a-mano", 0.8),
        ("sin-filas", 0.0),
        ("sin-columnas", 0.0),
    ],
)
def test_what_people_do_to_a_sheet_is_read_or_reported(
    document: Path, tmp_path: Path, name: str, coverage: float
) -> None:
    damage = DAMAGES[name]
    scan = write_scan(document, damage, 5, tmp_path / ("scan.jpg" if damage.exif else "scan.pdf"), [1])
    found, vanished, state = compared(scan, truth_of(document), tmp_path / "out")
    assert found.silent == 0
    assert vanished == []
    assert found.coverage >= coverage
    assert not found.rows_lost or state == "no_leido"


def test_two_tables_on_a_scanned_page_are_both_read(document: Path, other: Path, tmp_path: Path) -> None:
    halves = []
    for path in (document, other):
        with pymupdf.open(path) as pdf:
            image = damaged(pdf[0], DAMAGES["200-limpio"], 3)
        inked = np.flatnonzero((image < 128).any(axis=1))
        halves.append(image[inked[0] - 20 : inked[-1] + 60])
    sheet = tmp_path / "scan.png"
    cv2.imwrite(str(sheet), np.vstack(halves))
    found, vanished, _ = compared(sheet, truth_of(document) + truth_of(other), tmp_path / "out")
    assert (found.silent, found.rows_lost, vanished) == (0, 0, [])
    assert found.coverage > 0.9


@pytest.mark.parametrize("under", [False, True])
def test_a_wrong_text_layer_on_a_scan_is_never_used(document: Path, tmp_path: Path, under: bool) -> None:
    scan = write_scan(document, DAMAGES["200-limpio"], 1, tmp_path / "scan.pdf", [1])
    truth, wrong = truth_of(document), "987654"
    with pymupdf.open(scan) as source, pymupdf.open() as target:
        page = target.new_page(width=source[0].rect.width, height=source[0].rect.height)
        picture = source.extract_image(source[0].get_images()[0][0])["image"]
        if not under:
            page.insert_image(page.rect, stream=picture)
        for row in truth:
            for figure in row["cifras"]:
                x0, _, _, y1 = figure["fuente"]["bbox"]
                page.insert_text((x0, y1 - 2), wrong, fontsize=6, render_mode=0 if under else 3)
        if under:
            page.insert_image(page.rect, stream=picture)
        target.save(tmp_path / "layer.pdf")
    found, vanished, _ = compared(tmp_path / "layer.pdf", truth, tmp_path / "out")
    assert wrong not in (tmp_path / "out" / "filas.jsonl").read_text("utf-8")
    assert (found.silent, found.rows_lost, vanished) == (0, 0, [])
    assert found.coverage > 0.9


@pytest.mark.parametrize("name", ["foto-mesa", "cabeza"])
def test_a_box_of_a_turned_or_flattened_page_is_found_again(document: Path, tmp_path: Path, name: str) -> None:
    scan = write_scan(document, DAMAGES[name], 1, tmp_path / "scan.pdf", [1])
    compared(scan, truth_of(document), tmp_path / "out")
    rows = map(json.loads, (tmp_path / "out" / "filas.jsonl").read_text("utf-8").splitlines())
    figure = next(c for row in rows for c in row["cifras"] if c["valor"] and len(c["valor"]) > 2 and not c["revision"])
    second, third = look(scan, 1, tuple(figure["fuente"]["bbox"]), blank=False)
    assert figure["fuente"]["texto"] in (second.text, third.text)


def test_a_homography_leads_boxes_back() -> None:
    way = ((1.0, 0.1, 5.0), (0.0, 1.0, 7.0), (0.0, 0.001, 1.0))
    word = Word(10, 100, 30, 110, "12", seen=Recognised(0.99, "12", 0.99))
    page = Page(1, motor="ocr", way=Way(way))
    cell = Cell(0, 0, 1, 1, "12", Lugar(1, (10, 100, 30, 110)), words=(word,))
    tables, _ = settled(page, [Table(1, (cell,), 1, 1, "reglada")], [])
    corners = [((x + 0.1 * y + 5) / (1 + 0.001 * y), (y + 7) / (1 + 0.001 * y)) for x in (10, 30) for y in (100, 110)]
    xs, ys = zip(*corners, strict=True)
    assert tables[0].cells[0].lugar.bbox == pytest.approx((min(xs), min(ys), max(xs), max(ys)))


def test_a_stroke_makes_blank_cells_illegible_and_figures_doubtful() -> None:
    cells = (
        Cell(0, 0, 1, 1, "", Lugar(1, (0, 0, 40, 20))),
        Cell(0, 1, 1, 1, "12", Lugar(1, (50, 5, 60, 15))),
        Cell(0, 2, 1, 1, "", Lugar(1, (80, 0, 120, 20))),
        Cell(0, 3, 1, 1, "4", Lugar(1, (130, 5, 134, 15))),  # of 400 the stroke took the noughts
        Cell(0, 4, 1, 1, "7", Lugar(1, (160, 5, 164, 15))),
    )
    page = Page(1, motor="ocr", strokes=[(20.0, 10.0), (55.0, 10.0), (80.5, 10.0), (138.0, 10.0)])
    tables, _ = settled(page, [Table(1, cells, 1, 5, "reglada")], [])
    said = [(c.text, c.doubt) for c in tables[0].cells]
    assert said == [(UNREADABLE, ""), ("12", STRUCK), ("", ""), ("4", STRUCK), ("7", "")]


def test_an_empty_cell_torn_off_its_figure_is_illegible() -> None:
    tall = [Cell(0, col, 2, 1, "1", Lugar(1, (10 * col, 0, 10 * col + 9, 20))) for col in range(8)]
    torn = Cell(0, 8, 1, 1, "", Lugar(1, (80, 0, 89, 9)))
    rest = Cell(1, 8, 1, 1, "7", Lugar(1, (80, 10, 89, 20)))
    tables, _ = settled(Page(1, motor="ocr"), [Table(1, (*tall, torn, rest), 2, 9, "reglada")], [])
    assert tables[0].cells[8].text == UNREADABLE
    two_lines = [cell._replace(row_span=1) for cell in tall]
    tables, _ = settled(Page(1, motor="ocr"), [Table(1, (*two_lines, torn, rest), 2, 9, "reglada")], [])
    assert tables[0].cells[8].text == ""


def test_a_flat_scan_is_not_touched(document: Path) -> None:
    for name in ("200-limpio", "200-malo", "punteada", "lado"):
        with pymupdf.open(document) as pdf:
            picture = Picture(damaged(pdf[0], replace(DAMAGES[name], skew=1.5), 3), 200.0, np.eye(3))
        assert flattened(picture) is picture
