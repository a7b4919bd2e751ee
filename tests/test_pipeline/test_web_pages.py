"""Printed web pages: headings on shaded boxes, rows without any ruling, one border around the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import black, lightblue, white
from reportlab.pdfgen.canvas import Canvas

from extractors.pipeline import Archivo, Opciones, extract

WIDTH, HEIGHT = 842, 595
GAP = 1.4
"""Points of white between two shaded boxes."""
YEARS = ("2031", "2032", "2033")
BLOCKS = ("LOGRO ESPERADO", "VALOR OBTENIDO", "AVANCE (%)")
XS = (60, 130, 230, 290, 325, 360, *(395 + 32 * i for i in range(1, 10)), 760, 800)
"""Left edges of the columns of the last line of the header, and the right edge of the last."""


def box(page: Canvas, x0: float, y0: float, x1: float, y1: float, *lines: str) -> None:
    """A shaded box with its text, centred; y from the top."""
    page.setFillColor(lightblue)
    page.rect(x0, HEIGHT - y1, x1 - x0 - GAP, y1 - y0 - GAP, stroke=0, fill=1)
    page.setFillColor(black)
    for i, line in enumerate(lines):
        page.drawCentredString((x0 + x1) / 2, HEIGHT - y0 - 9 - 9 * i, line)


def section(page: Canvas, y: float, code: str, name: str) -> None:
    """The band of a group and the header under it, 50 points high."""
    box(page, XS[0], y, XS[1], y + 12, code)
    box(page, XS[1], y, XS[-1], y + 12, name)
    for i, head in enumerate(("COD.", "INDICADOR", "PARAMETRO DE")):
        box(page, XS[i], y + 12, XS[i + 1], y + 50, head, *(["MEDICION"] if i == 2 else []))
    box(page, XS[3], y + 12, XS[5], y + 32, "LINEA BASE")
    box(page, XS[3], y + 32, XS[4], y + 50, "Año")
    box(page, XS[4], y + 32, XS[5], y + 50, "Valor")
    for block, head in enumerate(BLOCKS):
        first = 5 + 3 * block
        box(page, XS[first], y + 12, XS[first + 3], y + 32, head)
        for i, year in enumerate(YEARS):
            box(page, XS[first + i], y + 32, XS[first + i + 1], y + 50, year)
    box(page, XS[14], y + 12, XS[-1], y + 50, "RESPONSABLE")


def row(page: Canvas, y: float, code: str, name: tuple[str, ...], values: tuple[str, ...]) -> None:
    """A row in the middle of the lines of its name."""
    for i, line in enumerate(name):
        page.drawString(XS[1] + 2, HEIGHT - y + 5 * (len(name) - 1) - 10 * i, line)
    page.drawString(XS[0] + 1, HEIGHT - y, code)
    for i, value in enumerate(values):
        page.drawRightString(XS[3 + i] - 3, HEIGHT - y, value)
    page.drawString(XS[14] + 2, HEIGHT - y, "05.02")


@pytest.fixture
def archivo(tmp_path: Path) -> Archivo:
    page = Canvas(str(tmp_path / "web.pdf"), pagesize=(WIDTH, HEIGHT))
    page.setFont("Helvetica", 7)
    page.setFillColor(white)
    page.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    page.setStrokeColor(black)
    page.rect(40, -700, 750, 1270, stroke=1, fill=0)  # the border goes on below the page; the headings pass it
    section(page, 100, "OEI.01", "MEJORAR LOS ESPACIOS DE LECTURA")
    name = ("Porcentaje de barrios", "con sala de lectura", "abierta todo el año")
    values = ("2030", "20.00", "40.00", "50.00", "60.00", "20.00", "60.00", "ND", "50.00", "100.00", "ND")
    row(page, 180, "IND.01.OEI.01", name, ("Porcentaje", *values))
    section(page, 260, "AEI.01.01", "SALAS DE LECTURA ABIERTAS A LOS VECINOS")
    values = ("2030", "ND", "4.00", "8.00", "9.00", "3.00", "4.00", "ND", "75.00", "40.00", "ND")
    row(page, 330, "IND.01.AEI.01.01", ("Número de salas",), ("Número", *values))
    page.save()
    return extract(tmp_path / "web.pdf", "web.pdf", tmp_path, Opciones())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_without_rulings_under_shaded_headings_are_read(archivo: Archivo, tmp_path: Path) -> None:
    rows = lines(tmp_path / "filas.jsonl")
    assert {t.familia for t in archivo.tablas} == {"pei-ceplan-anual"}
    assert [(r["codigo"], r["descripcion"]) for r in rows] == [
        ("OEI.01", "MEJORAR LOS ESPACIOS DE LECTURA"),
        ("IND.01.OEI.01", "Porcentaje de barrios con sala de lectura abierta todo el año"),
        ("AEI.01.01", "SALAS DE LECTURA ABIERTAS A LOS VECINOS"),
        ("IND.01.AEI.01.01", "Número de salas"),
    ]
    assert rows[3]["grupo"] == ["OEI.01", "AEI.01.01"]
    printed = {(c["rol"], c["periodo"]): c["fuente"]["texto"] for c in rows[3]["cifras"]}
    assert printed["meta", "2032"] == "8.00"
    assert printed["ejecutado", "2031"] == "3.00"
    assert printed["avance", "2033"] == "ND"
    assert not any(c["revision"] for r in rows for c in r["cifras"])


def test_the_progress_of_each_year_is_recomputed(archivo: Archivo, tmp_path: Path) -> None:
    (finding,) = lines(tmp_path / "hallazgos.jsonl")  # 4 of 8 is 50 %, and 40 is printed
    assert archivo.reglas["pei-ceplan-anual.avance"] == {"cumple": 3, "rompe": 1, "no_aplica": 2}
    assert (finding["regla"], finding["impreso"]) == ("pei-ceplan-anual.avance", "40.00")
