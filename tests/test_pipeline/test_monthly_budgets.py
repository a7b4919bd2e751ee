"""Budgets by month: names without a heading, codes with spaces, bands and boxes around lines."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import black, lightgrey
from reportlab.pdfgen.canvas import Canvas

from agent.manifest import left_out
from extractors.pipeline import Archivo, Opciones, extract

WIDTH, HEIGHT = 842, 595
MONTHS = ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SET", "OCT", "NOV", "DIC")
HEADS = ("PIM", *MONTHS, "TOTAL", "SALDO")
RIGHT = tuple(200 + 42 * i for i in range(len(HEADS)))
"""Right edges of the columns of figures."""


def amounts(vigente: int, *months: str) -> tuple[str, ...]:
    """The figures of a line: its budget, twelve months, their sum, what is left."""
    spent = [Decimal(m) for m in (*months, *["0.00"] * (12 - len(months)))]
    return tuple(f"{v:,}" for v in (Decimal(vigente), *spent, sum(spent), vigente - sum(spent)))


class Sheet:
    """A page that is written from the top down."""

    def __init__(self, path: Path) -> None:
        self.page = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
        self.y = 60

    def write(self, texts: tuple[tuple[int, str], ...], values: tuple[str, ...] = (), band: bool = False) -> None:
        """A line: texts at their left edges, values at the right edges of their columns."""
        self.y += 16
        if band:
            self.page.setFillColor(lightgrey)
            self.page.rect(10, HEIGHT - self.y - 4, WIDTH - 20, 13, stroke=0, fill=1)
            self.page.setFillColor(black)
        self.page.setFont("Helvetica", 7)
        for x, text in texts:
            self.page.drawString(x, HEIGHT - self.y, text)
        for x, value in zip(RIGHT, values, strict=False):
            self.page.drawRightString(x, HEIGHT - self.y, value)

    def box(self) -> None:
        """A box around the line just written."""
        self.page.rect(10, HEIGHT - self.y - 4, RIGHT[-2] - 5, 12)


def read(path: Path) -> tuple[Archivo, list[dict[str, Any]], list[dict[str, Any]]]:
    archivo = extract(path, path.name, path.parent, Opciones())
    files = (path.parent / name for name in ("filas.jsonl", "hallazgos.jsonl"))
    rows, findings = ([json.loads(line) for line in file.read_text().splitlines()] for file in files)
    return archivo, rows, findings


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    sheet = Sheet(tmp_path / "gasto.pdf")
    sheet.write(((300, "DEVENGADOS VS MARCO PRESUPUESTAL - 2031"),))
    return sheet


def test_a_box_around_a_subtotal_takes_no_row_away(sheet: Sheet, tmp_path: Path) -> None:
    sheet.write(((12, "FF"), (60, "GENERICA")), HEADS)
    first, second = amounts(5000, "100.00", "250.50", "30.25"), amounts(7500, "40.10", "60.20", "99.00")
    both = amounts(12500, "140.10", "310.70", "129.25")
    for source, name in (("1", "RECURSOS PROPIOS"), ("2", "DONACIONES")):
        sheet.write(((16, source), (24, name)))
        sheet.write(((14, "2.3"), (60, "BIENES Y SERVICIOS")), first, band=True)
        sheet.write(((14, "2.6"), (60, "COMPRA DE ACTIVOS FIJOS")), second, band=True)
        sheet.write(((12, "PARCIAL FTE"), (70, source)), both, band=True)
        sheet.write(((12, "SUB TOTAL DE LA FUENTE"),), both[:-1])
        sheet.box()
    sheet.page.save()
    archivo, rows, findings = read(tmp_path / "gasto.pdf")
    partidas = [r for r in rows if r["tipo"] == "partida"]
    assert [(r["codigo"], r["descripcion"], r["grupo"]) for r in partidas] == [
        ("2.3", "BIENES Y SERVICIOS", ["1"]),
        ("2.6", "COMPRA DE ACTIVOS FIJOS", ["1"]),
        ("2.3", "BIENES Y SERVICIOS", ["2"]),
        ("2.6", "COMPRA DE ACTIVOS FIJOS", ["2"]),
    ]
    for row, values in zip(partidas, (first, second, first, second), strict=True):
        figures = [Decimal(c["valor"]) for c in row["cifras"]]
        assert figures == [Decimal(v.replace(",", "")) for v in values]
        assert {c["magnitud"] for c in row["cifras"]} == {"financiera"}
    assert [r["descripcion"] for r in rows if r["tipo"] == "grupo"] == ["RECURSOS PROPIOS", "DONACIONES"]
    assert sum(r["tipo"] == "total" for r in rows) == 4
    assert not findings
    assert not any(tabla.descartadas for tabla in archivo.tablas)


def test_names_without_a_heading_name_their_rows(sheet: Sheet, tmp_path: Path) -> None:
    sheet.write((), HEADS)
    for name, month in (("PENSIONES", "10.00"), ("BIENES", "20.00"), ("OBRAS", "30.00")):
        sheet.write(((12, name),), amounts(1000, month))
    sheet.page.save()
    _, rows, _ = read(tmp_path / "gasto.pdf")
    assert [r["descripcion"] for r in rows] == ["PENSIONES", "BIENES", "OBRAS"]
    assert [r["cifras"][1]["valor"] for r in rows] == ["10.00", "20.00", "30.00"]


def test_a_code_with_spaces_is_read_whole(sheet: Sheet, tmp_path: Path) -> None:
    sheet.write(((20, "CLASIFICADOR"),), HEADS)
    for tail, month in (("9. 2 9", "10.00"), ("1. 1 1", "20.00"), ("2. 1 4", "30.00")):
        sheet.write(((12, "1.3. 3"), (52, tail)), amounts(1000, month))
    sheet.page.save()
    _, rows, _ = read(tmp_path / "gasto.pdf")
    assert [r["codigo"] for r in rows] == ["1.3.39.29", "1.3.31.11", "1.3.32.14"]


def test_a_total_line_does_not_add_up_percentages(tmp_path: Path) -> None:
    lines = ["CLASIFICADOR\tGENERICA\tPIM\t" + "\t".join(MONTHS) + "\tTOTAL RECAUDADO\tSALDO\t% RECAUDADO"]
    for code, name, plan, month, share in (
        ("1.3", "TASAS", 1000, "400.00", "40.00"),
        ("1.4", "MULTAS", 3000, "600.00", "20.00"),
        ("", "TOTAL", 4000, "1000.00", "25.00"),
    ):
        lines.append("\t".join((code, name, *(v.replace(",", "") for v in amounts(plan, month)), share)))
    (tmp_path / "ingreso.txt").write_text("RECAUDACIÓN DE INGRESOS 2031\n" + "\n".join(lines) + "\n")
    _, rows, findings = read(tmp_path / "ingreso.txt")
    assert [r["tipo"] for r in rows] == ["partida", "partida", "total"]
    assert not findings


def test_a_broken_sum_of_months_is_found(tmp_path: Path, sheet: Sheet) -> None:
    sheet.write(((12, "CLASIFICADOR"), (80, "GENERICA")), HEADS)
    for name in ("PENSIONES", "BIENES", "OBRAS"):
        values = amounts(1000, "10.00", "5.00")
        wrong = (*values[:13], "16.00", values[14]) if name == "BIENES" else values
        sheet.write(((14, "2.3"), (80, name)), wrong)
    sheet.page.save()
    _, _, findings = read(tmp_path / "gasto.pdf")
    assert {f["regla"] for f in findings} == {"presupuesto-mensual.meses_partida", "presupuesto-mensual.saldo_partida"}
    assert {f["veredicto"] for f in findings} == {"error_del_documento"}


def test_a_line_with_figures_that_gives_no_row_is_named(sheet: Sheet, tmp_path: Path) -> None:
    sheet.write(((12, "CLASIFICADOR"), (80, "GENERICA")), HEADS)
    for name in ("PENSIONES", "BIENES", "", "OBRAS"):
        sheet.write(((80, name),), amounts(1000, "10.00", "5.00"))
    sheet.page.save()
    archivo, rows, _ = read(tmp_path / "gasto.pdf")
    assert [r["descripcion"] for r in rows] == ["PENSIONES", "BIENES", "OBRAS"]
    (said,) = left_out(archivo)
    assert "página 1: 1 línea con cifras que no se dio: «1,000 | 10.00 | 5.00" in said
