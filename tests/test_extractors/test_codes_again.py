"""Codes of a scan that a second reading settles: only where their column bears it out."""

from dataclasses import dataclass, field

import pytest

from extractors.forms import known_layouts
from extractors.layouts import Encaje, recognise, spelled
from extractors.layouts.recognise import Columnar
from extractors.readers.reread import Relectura
from extractors.repair.codes import settled_codes
from extractors.schemas import Table
from extractors.schemas.page import Cell, Lugar

HEADS = {
    "metas-trimestral": ["Actividad", "Descripción", "Unidad de medida", "Meta anual"],
    "lotaip-a4": ["No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta cuantificable"],
    "pei-ceplan": ["Código", "Descripción", "LE", "Unidad de Organización", "Relevancia", "Sentido Esperado"],
}
GROUPS = {
    "metas-trimestral": ["META ANUAL 2023", "META DE CUMPLIMIENTO", "AVANCE TRIMESTRAL", "AVANCE ACUMULADO"],
    "lotaip-a4": [],
    "pei-ceplan": [],
}
MORE = ["Tipo de Agregación", "Valor", "Avance Tipo I (%)"]


@dataclass
class Eye:
    """A second reader that says one text of every box, and remembers how many it was asked about."""

    text: str
    confidence: float = 0.99
    asked: list[int] = field(default_factory=list)

    def read(self, numero: int, boxes: list[object]) -> list[Relectura]:
        self.asked.append(len(boxes))
        return [Relectura(self.text, self.confidence) for _ in boxes]


def table_of(family: str, codes: list[str]) -> Table:
    heads = [*HEADS[family], *(MORE if family == "pei-ceplan" else [])]
    cells = [Cell(0, i, 2, 1, text, Lugar(1)) for i, text in enumerate(heads)]
    for k, group in enumerate(GROUPS[family]):
        first = len(heads) + 4 * k
        cells.append(Cell(0, first, 1, 4, group, Lugar(1)))
        cells += [Cell(1, first + i, 1, 1, str(i + 1), Lugar(1)) for i in range(4)]
    for row, code in enumerate(codes, 2):
        cells.append(Cell(row, 0, 1, 1, code, Lugar(1, (0.0, 10.0 * row, 30.0, 10.0 * row + 8))))
        cells += [Cell(row, i, 1, 1, "Riego de parques", Lugar(1)) for i in range(1, len(heads))]
    return Table(1, tuple(cells), 2 + len(codes), len(heads) + 4 * len(GROUPS[family]), "reglada", motor="ocr")


@pytest.mark.parametrize(
    ("family", "codes", "said", "meant"),
    [
        (
            "metas-trimestral",
            ["6.4.1.1", "6.4.1.2", "6.4.1.2", "6.4.1.4", "6.4.1.5", "6.4.1.6"],
            "6.4.1.3",
            {2: "6.4.1.3"},
        ),
        (
            "metas-trimestral",
            ["6.4.1.1", "6.4.1.2", "6.4.7.3", "6.4.1.4", "6.4.1.5", "6.4.1.6"],
            "6.4.1.3",
            {2: "6.4.1.3"},
        ),
        (
            "metas-trimestral",
            ["6.4.1.1", "6.4.1.2", "6.4.1.2", "6.4.1.4", "6.4.1.5", "6.4.1.6"],
            "6.4.1.2",
            {},
        ),  # the office wrote it twice
        ("metas-trimestral", ["6.4.1.1", "6.4.1.2", "6.4.7.3", "6.4.1.4", "6.4.1.5", "6.4.1.6"], "6.4.7.9", {}),
        ("metas-trimestral", ["6.4.1.1", "6.4.1.2", "6.4.1.3c", "6.4.1.4"], "6.4.1.3", {2: "6.4.1.3"}),
        ("metas-trimestral", ["6.4.1.1", "6.4.1.2", "6.4.1.3c", "6.4.1.4"], "6.4.1.4", {}),
        ("metas-trimestral", ["6.4.1.1", "6.4.1.2", "6.4.1.3c", "6.4.1.4"], "6.4.1.3c", {}),
        ("pei-ceplan", ["AEI.01.01", "AEI.01.02", "AEI.02.91", "AEI.02.02"], "AEI.02.01", {2: "AEI.02.01"}),
        ("pei-ceplan", ["AEI.01.01", "AEI.01.02", "AEI.02.91", "AEI.02.02"], "AE1.02.01", {2: "AEI.02.01"}),
        ("pei-ceplan", ["AEI.01.01", "AEI.01.02", "AEI.02.91", "AEI.02.02"], "AEI.02.97", {}),
        ("pei-ceplan", ["AEI.01.01", "AEI.01.02", "AEI.01.02", "AEI.01.04"], "AEI.01.02", {}),
        ("pei-ceplan", ["AEI.01.01", "AEI.02.07", "AEI.05.04", "AEI.08.01"], "AEI.02.08", {}),
        ("lotaip-a4", ["6.3", "15.3", "111", "8.3"], "11.1", {2: "11.1"}),
        ("lotaip-a4", ["6.3", "15.3", "111", "8.3"], "11.7", {}),
        ("lotaip-a4", ["6", "15", "11", "8"], "1.1", {}),
        (
            "pei-ceplan",
            ["IND.01.AEI.01.01", "IND.01.AEI.01.02", "IND.01.AEE01.03", "IND.01.AEI.01.04"],
            "IND.01.AEL01.03",
            {2: "IND.01.AEI.01.03"},
        ),
    ],
)
def test_a_code_is_changed_only_into_what_its_column_bears_out(
    family: str, codes: list[str], said: str, meant: dict[int, str]
) -> None:
    table = table_of(family, codes)
    (form,) = (layout for layout in known_layouts() if layout.id == family)
    (match, *_) = recognise(table, [form])
    eye = Eye(said)
    found = [cell.text for cell in settled_codes(table, match, eye).cells if cell.col == 0 and cell.row >= match.end]
    assert found == [meant.get(i, code) for i, code in enumerate(codes)]


def test_the_code_of_a_group_whose_line_goes_over_the_table_is_looked_at_too() -> None:
    names = ["AEI.01.01 Drenes", "AEI.01.02 Puentes", "AEI.02.61 12 calles", "AEI.02.02 Museo"]
    lines = [(Cell(row, 0, 1, 11, text, Lugar(1, (0.0, row, 30.0, row + 0.8)))) for row, text in enumerate(names, 1)]
    table = Table(1, (Cell(0, 0, 1, 1, "Actividad operativa", Lugar(1)), *lines), 5, 11, "reglada", motor="ocr")
    (form,) = (layout for layout in known_layouts() if layout.id == "poi-ceplan")
    match = Encaje(form, (Columnar(0, form.columnas[0]),), 0, 1, 1.0, ("Actividad operativa",), ())
    found = [cell.text for cell in settled_codes(table, match, Eye("AEI.02.01 12 calles")).cells if cell.row]
    assert found == [*names[:2], "AEI.02.01 12 calles", names[3]]


def test_codes_that_count_on_are_not_read_again() -> None:
    table = table_of("metas-trimestral", ["6.4.1.1", "6.4.1.2", "6.4.1.3", "6.4.2.1"])
    (form,) = (layout for layout in known_layouts() if layout.id == "metas-trimestral")
    (match, *_) = recognise(table, [form])
    eye = Eye("9.9.9.9")
    assert settled_codes(table, match, eye) is table
    assert not eye.asked


def test_a_dot_apart_from_the_letters_of_a_code_is_still_one() -> None:
    table = table_of("pei-ceplan", ["IND .01.AEI.01.01", "IND .01.AEI.01.02", "IND 01.AEI.01.03", "IND .01.AEI.01.04"])
    (form,) = (layout for layout in known_layouts() if layout.id == "pei-ceplan")
    (match, *_) = recognise(table, [form])
    found = [cell.text for cell in spelled(table, match).cells if cell.col == 0 and cell.row >= match.end]
    assert found == [f"IND.01.AEI.01.0{i}" for i in (1, 2, 3, 4)]
