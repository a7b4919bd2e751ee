"""Whole documents of all families, made at run time with their truth, through the pipeline and scored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from evals.corpus.families import FAMILIAS, Familia, family
from evals.corpus.generate import Pedido, write_document
from evals.digital import RULED, UNRULED, Outcome, examine
from evals.score import read_rows
from extractors.pipeline import Opciones, extract
from extractors.schemas import Fila
from extractors.values import clean, parse_figure

ROWS = 8
NAMES = [familia.id for familia in FAMILIAS]
WITH_ERRORS = [familia.id for familia in FAMILIAS if familia.errores]
TIGHT = 1.0
"""Points by which a drawn word may pass the box that names it."""


def made(name: str, formato: str, folder: Path, *, seed: int = 1, errors: bool = False, style: str = "a4") -> Path:
    return write_document(Pedido(family(name), seed, formato, errors, ROWS, style), folder)


def told(outcome: Outcome) -> str:
    return "\n".join((*outcome.failures, *outcome.score.misses[:20], *outcome.plants.missed))


def assert_no_row_lost_and_nothing_silent(outcome: Outcome) -> None:
    s = outcome.score
    assert (s.silent, s.rows_lost, s.rows_invented, outcome.failures) == (0, 0, 0, ()), told(outcome)


def assert_read_whole(outcome: Outcome) -> None:
    assert_no_row_lost_and_nothing_silent(outcome)
    assert (outcome.score.coverage, outcome.score.review) == (1.0, 0), told(outcome)


# ------------------------------------------------------------------------------------------- every format

STYLES = [(name, RULED[(i + shift) % len(RULED)]) for i, name in enumerate(NAMES) for shift in (0, 3)]


@pytest.mark.parametrize(("name", "style"), STYLES)
def test_a_clean_ruled_pdf_is_read_whole_and_has_no_error(name: str, style: str, tmp_path: Path) -> None:
    outcome = examine(made(name, "pdf", tmp_path, style=style), tmp_path)
    assert_read_whole(outcome)
    assert outcome.false_errors == 0


@pytest.mark.parametrize("formato", ["docx", "xlsx"])
@pytest.mark.parametrize("name", NAMES)
def test_a_clean_office_file_is_read_whole_and_has_no_error(name: str, formato: str, tmp_path: Path) -> None:
    outcome = examine(made(name, formato, tmp_path, seed=2), tmp_path)
    assert_read_whole(outcome)
    assert outcome.false_errors == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_clean_transcript_loses_nothing_and_has_no_error(name: str, seed: int, tmp_path: Path) -> None:
    """Even seeds leave out the fields of merged cells, so that what follows moves left."""
    outcome = examine(made(name, "txt", tmp_path, seed=seed), tmp_path)
    assert_no_row_lost_and_nothing_silent(outcome)
    assert outcome.score.coverage >= 0.8, told(outcome)
    assert outcome.false_errors == 0


def formula_cells(name: str, folder: Path) -> Iterator[str]:
    import openpyxl

    sheet = openpyxl.load_workbook(folder / name)["Reporte"]
    yield from (cell.coordinate for row in sheet for cell in row if cell.data_type == "f")


@pytest.mark.parametrize("name", ["poi-ceplan", "poi-mensual"])
def test_of_a_workbook_that_nobody_calculated_only_formulas_are_put_to_review(name: str, tmp_path: Path) -> None:
    document = made(name, "xlsx", tmp_path, seed=3)
    outcome = examine(document, tmp_path)
    assert_no_row_lost_and_nothing_silent(outcome)
    assert outcome.score.accepted + outcome.score.review == outcome.score.cells
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    doubted = {c.fuente.celda for row in rows for c in row.cifras if c.revision}
    assert doubted and doubted <= set(formula_cells(document.name, tmp_path))


# ------------------------------------------------------------------------------------------- planted errors

PLANTED = [
    ("poi-ceplan", "pdf"),
    ("poi-ceplan", "txt"),
    ("pei-ceplan", "pdf"),
    ("pei-ceplan", "docx"),
    ("pei-ceplan", "xlsx"),
    ("metas-trimestral", "pdf"),
    ("metas-trimestral", "txt"),
    ("poi-mensual", "pdf"),
    ("poi-mensual", "xlsx"),
    ("lotaip-a4", "pdf"),
    ("lotaip-a4", "txt"),
    ("presupuesto", "pdf"),
    ("presupuesto", "docx"),
]


@pytest.mark.parametrize(("name", "formato"), PLANTED)
def test_every_planted_error_is_found_and_no_figure_suffers(name: str, formato: str, tmp_path: Path) -> None:
    total = Outcome()
    for seed in (2, 6, 8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        total += examine(made(name, formato, folder, seed=seed, errors=True, style="times"), folder)
    assert_no_row_lost_and_nothing_silent(total)
    assert formato == "txt" or total.score.coverage == 1.0, told(total)
    assert total.plants.total >= 3
    assert total.plants.found == total.plants.total, told(total)


# ------------------------------------------------------------------------------------------- printing styles


@pytest.mark.parametrize("style", RULED)
def test_a_report_of_two_lines_an_activity_in_every_ruled_style(style: str, tmp_path: Path) -> None:
    outcome = examine(write_document(Pedido(family("poi-ceplan"), 5, "pdf", False, 20, style), tmp_path), tmp_path)
    assert_read_whole(outcome)
    assert outcome.false_errors == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("style", UNRULED)
def test_an_unruled_report_of_several_pages_is_read_whole_and_has_no_error(
    name: str, style: str, tmp_path: Path
) -> None:
    outcome = examine(write_document(Pedido(family(name), 5, "pdf", False, None, style), tmp_path), tmp_path)
    assert_read_whole(outcome)
    assert outcome.false_errors == 0


# ------------------------------------------------------------------------------------------- the box of a figure


def words_of(page: pymupdf.Page) -> list[tuple[float, float, str]]:
    """The words of a page as shown, in reading order, each with its middle."""
    words = sorted(page.get_text("words"), key=lambda word: word[5:])
    boxes = [(pymupdf.Rect(word[:4]) * page.rotation_matrix, word[4]) for word in words]
    return [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, text) for box, text in boxes]


def words_in(words: list[tuple[float, float, str]], box: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = box
    return clean(" ".join(t for x, y, t in words if x0 - TIGHT <= x <= x1 + TIGHT and y0 - TIGHT <= y <= y1 + TIGHT))


@pytest.mark.parametrize(("name", "style"), [(name, style) for name, style in STYLES if style != "corrida"])
def test_the_words_inside_the_box_of_an_accepted_figure_are_its_text_and_value(
    name: str, style: str, tmp_path: Path
) -> None:
    document = made(name, "pdf", tmp_path, seed=3, style=style)
    extract(document, document.name, tmp_path, Opciones())
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    with pymupdf.open(document) as pdf:
        words = [words_of(page) for page in pdf]
    checked = 0
    for figure in (c for row in rows for c in row.cifras if c.valor is not None and not c.revision):
        assert figure.fuente.bbox is not None, figure.id
        inside = words_in(words[figure.fuente.pagina - 1], figure.fuente.bbox)
        assert inside == clean(figure.fuente.texto), (figure.id, inside)
        reading = parse_figure(inside)
        assert figure.valor in (reading.valor, *reading.alternativas), (figure.id, inside)
        checked += 1
    assert checked >= sum(
        f.valor is not None for row in read_rows(tmp_path / "filas.jsonl") for f in row.figures.values()
    )


# ------------------------------------------------------------------------------------------- the contract


@pytest.mark.parametrize("familia", FAMILIAS, ids=lambda f: f.id)
def test_rows_keep_the_contract(familia: Familia, tmp_path: Path) -> None:
    document = write_document(Pedido(familia, 7, "pdf", True, ROWS, "legal"), tmp_path)
    archivo = extract(document, "carpeta/" + document.name, tmp_path, Opciones())
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    ids = [row.id for row in rows]
    assert len(set(ids)) == len(ids)
    assert [row.pagina for row in rows] == sorted(row.pagina for row in rows)
    for row in rows:
        assert row.id.startswith(f"{archivo.sha256[:8]}-p{row.pagina}-r")
        assert (row.archivo, row.sha256, row.familia) == ("carpeta/" + document.name, archivo.sha256, familia.id)
        keys = [(c.magnitud, c.rol, c.periodo, c.acumulado) for c in row.cifras]
        assert len(set(keys)) == len(keys)
        for c in row.cifras:
            assert c.id.startswith(f"{row.id}-c")
            assert (c.valor is None) == (c.ausencia is not None)
    assert sum(archivo.filas.values()) == len(rows)
    for table in archivo.tablas:
        assert sum(table.lineas.values()) + len(table.descartadas) == table.filas_vistas


def test_a_reading_is_the_same_twice(tmp_path: Path) -> None:
    document = made("pei-ceplan", "pdf", tmp_path, errors=True)
    spools = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        extract(document, document.name, folder, Opciones())
        spools.append([(folder / f).read_bytes() for f in ("filas.jsonl", "hallazgos.jsonl", "trozos.jsonl")])
    assert spools[0] == spools[1]


def test_only_the_wanted_pages_are_read(tmp_path: Path) -> None:
    document = write_document(Pedido(family("poi-ceplan"), 5, "pdf", False, 40, "a4"), tmp_path)
    archivo = extract(document, document.name, tmp_path, Opciones(pages=frozenset({2})))
    assert [page.pagina for page in archivo.paginas] == [2]
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    assert rows and {row.pagina for row in rows} == {2}
