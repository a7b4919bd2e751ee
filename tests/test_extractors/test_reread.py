"""A box of a scanned page read again: what is printed there, whole, whatever the first reading made of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.trace import readings
from evals.corpus.damage import DAMAGES, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from extractors.readers import open_document
from extractors.readers.reread import Asked, Rereader, look
from extractors.schemas import Box, Cifra, Fila, Fuente, Magnitud, Rol, TipoFila
from extractors.values import parse_figure


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, Box]]]:
    """A scan that lay straight, as its truth says, and its printed figures with the insides of their cells."""
    folder = tmp_path_factory.mktemp("reread")
    document = write_document(Pedido(family("presupuesto"), 13, "pdf", False, 6, "a4"), folder)
    scan = write_scan(document, replace(DAMAGES["200-medio"], skew=0.0), 3, folder / "scan.pdf", [1])
    rows = [json.loads(line) for line in document.with_suffix(".truth.jsonl").read_text("utf-8").splitlines()]
    figures = [c for row in rows if row["pagina"] == 1 for c in row["cifras"]]
    return scan, [(c["impreso"], _inside(c["fuente"]["bbox"])) for c in figures if c["fuente"].get("bbox")]


def _inside(box: list[float], edge: float = 1.5) -> Box:
    """About as tall as the reader makes the box of a word."""
    return box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge


def test_the_second_reading_says_what_is_printed(page: tuple[Path, list[tuple[str, Box]]]) -> None:
    scan, figures = page
    with open_document(scan)[1] as document:
        found = Rereader(document).read(1, [Asked(box) for _, box in figures])  # type: ignore[arg-type]
    wanted = [parse_figure(text, ",").valor for text, _ in figures]
    assert len(wanted) > 20
    assert [parse_figure(read.text, ",").valor for read in found] == wanted


def test_a_box_that_lost_half_of_its_figure_is_read_whole(page: tuple[Path, list[tuple[str, Box]]]) -> None:
    scan, figures = page
    text, (x0, y0, x1, y1) = max(figures, key=lambda f: len(f[0]))
    second, third = look(scan, 1, (x0, y0, (x0 + x1) / 2, y1), blank=False)
    assert parse_figure(second.text, ",").valor == parse_figure(text, ",").valor
    assert third.confidence > 0


def test_a_blank_cell_with_its_rulings_says_nothing_and_one_with_ink_says_it(
    page: tuple[Path, list[tuple[str, Box]]],
) -> None:
    scan, figures = page
    text, (x0, y0, x1, y1) = figures[0]
    printed, _ = look(scan, 1, (x0 - 2, y0 - 2, x1 + 2, y1 + 2), blank=True)
    empty, _ = look(scan, 1, (10.0, 10.0, 60.0, 24.0), blank=True)
    assert parse_figure(printed.text, ",").valor == parse_figure(text, ",").valor
    assert (empty.text, empty.confidence) == ("", 1.0)


def test_trace_of_a_scanned_figure_tells_every_reading(page: tuple[Path, list[tuple[str, Box]]]) -> None:
    scan, figures = page
    roles = (Rol.APROBADO, Rol.MODIFICACION, Rol.VIGENTE)
    own = []
    for i, (role, (text, box)) in enumerate(zip(roles, figures, strict=False)):
        wrong = text[:-1] + ("1" if text[-1] != "1" else "7") if role is Rol.VIGENTE else text
        source = Fuente(pagina=1, bbox=box, texto=wrong, motor="ocr", confianza=0.97, alternativas=("16",))
        value = parse_figure(wrong, ",").valor
        own.append(
            Cifra(
                id=f"x-c{i}", magnitud=Magnitud.FINANCIERA, rol=role, periodo="2024", acumulado=True, valor=value,
                ausencia=None, fuente=source, ranura=role.value,
            )
        )  # fmt: skip
    fila = Fila(
        id="x", archivo="scan.pdf", sha256="0", pagina=1, familia="presupuesto", tipo=TipoFila.PARTIDA, codigo="1",
        descripcion="una partida", cifras=tuple(own), clase="partida",
    )  # fmt: skip
    first, second, third, other = readings(scan, fila, own[2])
    assert (first.texto, first.confianza) == (own[2].fuente.texto, 0.97)
    assert parse_figure(second.texto, ",").valor == parse_figure(figures[2][0], ",").valor
    assert second.cumple == ("presupuesto.vigente_partida",)
    assert first.rompe == ("presupuesto.vigente_partida",)
    assert "tiny" in third.motor
    assert other.texto == "16"
