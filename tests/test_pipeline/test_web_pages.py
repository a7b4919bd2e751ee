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


# ------------------------------------------------------------------------------- rows between rulings

EDGES = (20, 120, 180, 240, 310, 350, *(380 + 34 * i for i in range(11)))
"""Left edges of the columns of a POI of two months, and the right edge of the last."""
HEADS = ("ACTIVIDAD OPERATIVA", "NIVEL DE PRIORIDAD", "UNIDAD MEDIDA", "TIPO DE AGREGACION", "PROG./ EJE.")


def activity(
    page: Canvas, y: float, number: int, planned: tuple[str, ...], done: tuple[str, ...], *, last: bool
) -> None:
    """Two printed lines between whole rulings, parted by dashes under the figures; 40 points high."""
    page.drawString(EDGES[0] + 1, HEIGHT - y - 8, f"AOI0000110000{number} -")
    page.drawString(EDGES[0] + 1, HEIGHT - y - 17, f"TALLER DE LECTURA {number}")
    for x, text in zip(EDGES[1:4], ("Alta", "TALLER", "Acumulado Anual"), strict=True):
        page.drawString(x + 2, HEIGHT - y - 20, text)
    page.drawString(EDGES[4] + 2, HEIGHT - y - 14, "PROG.")
    page.drawString(EDGES[4] + 2, HEIGHT - y - 28, "EJEC.")
    for line, (dy, values) in enumerate(((10, planned), (30, done))):
        for i, value in enumerate(values):
            across = 20 if i == 3 and not line else dy
            page.drawRightString(EDGES[6 + i] - 6, HEIGHT - y - across, value)
    page.setDash(2, 1)
    page.line(EDGES[5], HEIGHT - y - 20, EDGES[8], HEIGHT - y - 20)
    page.line(EDGES[9], HEIGHT - y - 20, EDGES[12], HEIGHT - y - 20)
    page.setDash()
    if not last:
        page.line(EDGES[0], HEIGHT - y - 40, EDGES[12], HEIGHT - y - 40)


def test_rows_that_the_end_of_a_page_cuts_off_belong_to_the_table(tmp_path: Path) -> None:
    page = Canvas(str(tmp_path / "poi.pdf"), pagesize=(WIDTH, HEIGHT))
    page.setFont("Helvetica", 6)
    for i, head in enumerate(HEADS):
        box(page, EDGES[i], 100, EDGES[i + 1], 140, *head.split(" ", 1))
    box(page, EDGES[5], 100, EDGES[9], 120, "FISICO")
    box(page, EDGES[9], 100, EDGES[12], 120, "FINANCIERO")
    heads = (
        ("Ene",),
        ("Feb",),
        ("AVANCE", "ACUMULADO"),
        ("AVANCE %", "ACUMULADO"),
        ("Ene",),
        ("Feb",),
        ("AVANCE", "ACUMULADO"),
    )
    for i, lines_ in enumerate(heads):
        box(page, EDGES[5 + i], 120, EDGES[6 + i], 140, *lines_)
    for n in range(8):
        if n == 5:
            page.showPage()
            page.setFont("Helvetica", 6)
        y = 145 + 40 * n if n < 5 else 20 + 40 * (n - 5)
        planned = ("1", str(n), str(n + 1), "100.00", "10.00", "20.00", "30.00")
        done = ("1", str(n), str(n + 1), "", "10.00", "5.00", "15.00")
        activity(page, y, n, planned, done, last=n in (4, 7))
    page.save()
    archivo = extract(tmp_path / "poi.pdf", "poi.pdf", tmp_path, Opciones())
    rows = lines(tmp_path / "filas.jsonl")
    assert [(r["codigo"], r["descripcion"], r["pagina"]) for r in rows] == [
        (f"AOI0000110000{n}", f"TALLER DE LECTURA {n}", 1 + n // 5) for n in range(8)
    ]
    tally = archivo.reglas
    assert tally["poi-ceplan.suma_fisica_programado"] == tally["poi-ceplan.suma_financiera_ejecutado"] == {"cumple": 8}
    assert tally["poi-ceplan.avance"] == {"cumple": 8}
