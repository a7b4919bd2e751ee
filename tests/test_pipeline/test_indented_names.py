"""A workbook whose names stand a column farther right the deeper they are, under one heading over all of them."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import Workbook

from extractors.pipeline import Opciones, extract

HEADS = (
    "Concepto",
    None,
    None,
    "Aprobado",
    "Ampliaciones / Reducciones",
    "Modificado",
    "Comprometido",
    "Devengado",
    "Pagado",
)
NUMBERS = (None, None, None, "1", "2", "3 = (1 + 2 )", "4", "5", "6")
ROWS = (
    (("Programas", None, None), (900, 100, 1000, 800, 700, 600)),
    ((None, "Servicios", None), (600, 50, 650, 500, 450, 400)),
    ((None, None, "Bibliotecas"), (400, 20, 420, 300, 280, 260)),
    ((None, None, "Parques"), (200, 30, 230, 200, 170, 140)),
    ((None, "Apoyo", None), (300, 50, 350, 300, 250, 200)),
)


def test_every_name_of_an_outline_gives_a_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Ejecución presupuestaria 2031",), HEADS, NUMBERS, *((*names, *values) for names, values in ROWS)):
        sheet.append(row)
    sheet.merge_cells("A2:C3")
    book.save(tmp_path / "gasto.xlsx")
    archivo = extract(tmp_path / "gasto.xlsx", "gasto.xlsx", tmp_path, Opciones())
    rows = [json.loads(line) for line in (tmp_path / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["descripcion"] for row in rows] == [next(n for n in names if n) for names, _ in ROWS]
    assert [int(c["valor"]) for c in rows[3]["cifras"]] == list(ROWS[3][1])
    assert not any(why.startswith("trae cifras") for tabla in archivo.tablas for _, why, _ in tabla.descartadas)
