"""Causes, effects and measures that a document states: what is cut out, and what is left alone."""

from __future__ import annotations

import pytest

from extractors.fillers.evidence import Statements, heading_of, kinds_of
from extractors.schemas import Cell, Lugar, Paragraph, Table


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("La meta no se cumplió debido a que el proveedor no entregó los equipos.", ("causa",)),
        ("Sólo se hicieron 3 talleres por falta de presupuesto.", ("causa",)),
        ("No se ejecutó por la demora en la contratación, lo que generó retraso en la obra.", ("causa", "efecto")),
        ("La capacitación se reprogramó para el segundo trimestre.", ("medida",)),
        ("Se reprogramará la visita toda vez que no se contó con movilidad.", ("causa", "medida")),
        ("Las lluvias impidieron el acceso, afectando el avance.", ("efecto",)),
        ("Se coordinará con la oficina de logística.", ("medida",)),
        # no statement about compliance
        ("El agua es importante, ya que es fuente de vida.", ()),
        ("Se realizaron 12 inspecciones en el periodo.", ()),
        ("Se coordinó con la comunidad la entrega de 40 plantas.", ()),
        ("La meta anual es de 24 informes.", ()),
    ],
)
def test_by_its_own_words(sentence: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(sentence) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Causas del incumplimiento", "causa"),
        ("LIMITACIONES:", "causa"),
        ("4. Dificultades presentadas", "causa"),
        ("Medidas correctivas", "medida"),
        ("ACCIONES DE MEJORA", "medida"),
        ("Efectos de la desviación", "efecto"),
        ("Justificación trimestral", "justificacion"),
        ("Actividades", None),
        ("Unidad de medida", None),
        ("Razón social", None),
    ],
)
def test_headings(text: str, kind: str | None) -> None:
    assert heading_of(text) == kind


def prose(*texts: str) -> list[tuple[str, str]]:
    places = [
        Paragraph(text, Lugar(1, (0.0, float(n), 9.0, n + 1.0)), bold=text.isupper()) for n, text in enumerate(texts)
    ]
    return [(chunk.kind, chunk.text) for chunk in Statements().of_prose(places)]


def test_a_label_behind_the_figure_of_another() -> None:
    text = "Avance al semestre: 88,2 % Motivo del desvío: licencia larga de dos personas. Responsable: Ana Ruiz"
    assert prose(text) == [("causa", "licencia larga de dos personas.")]
    assert prose("Comité de Medidas: se reunió el consejo de vecinos del sector.") == []


def test_a_heading_holds_until_the_next() -> None:
    assert prose(
        "Limitaciones:",
        "• Personal insuficiente en la unidad.",
        "El vehículo estuvo en reparación. Llovió mucho.",
        "RESULTADOS",
        "Se atendió a 40 familias del distrito.",
        "Medidas correctivas: Contratar dos inspectores.",
    ) == [
        ("causa", "Personal insuficiente en la unidad."),
        ("causa", "El vehículo estuvo en reparación."),
        ("causa", "Llovió mucho."),
        ("medida", "Contratar dos inspectores."),
    ]


def test_the_label_of_another_field_ends_what_a_heading_announces() -> None:
    other = "Proyecto: Medidores nuevos. Se instalaron 145 medidores."
    assert prose(f"Limitaciones: Llovió todo abril. {other} Medidas: Un turno más.") == [
        ("causa", "Llovió todo abril."),
        ("medida", "Un turno más."),
    ]
    assert prose("Limitaciones: Llovió todo abril.", "Responsable: Julia Quispe Rojas.", "Firma y sello del área.") == [
        ("causa", "Llovió todo abril.")
    ]


def test_under_a_justification_only_reasons_are_causes() -> None:
    said = prose("Justificación trimestral: Se cumplió con el 13 % de la meta. La lluvia arreció, ya que es invierno.")
    assert said == [
        ("justificacion", "Se cumplió con el 13 % de la meta."),
        ("causa", "La lluvia arreció, ya que es invierno."),
    ]


def test_every_statement_is_verbatim_and_has_its_place() -> None:
    text = "El avance  fue de 3 de 6 talleres debido a la «huelga» N.° 4 (marzo); se reprogramó todo para abril."
    paragraph = Paragraph(text, Lugar(7, (1.0, 2.0, 3.0, 4.0)))
    chunks = list(Statements().of_prose([paragraph]))
    assert [c.kind for c in chunks] == ["causa", "medida"]
    assert all(c.text in text and c.lugar == paragraph.lugar for c in chunks)


def test_cells_of_an_unknown_table() -> None:
    def cell(row: int, col: int, text: str, doubt: str = "") -> Cell:
        return Cell(row, col, 1, 1, text, Lugar(2, (float(col), float(row), col + 1.0, row + 1.0)), doubt=doubt)

    cells = (
        cell(0, 0, "Actividad"),
        cell(0, 1, "Limitaciones"),
        cell(1, 0, "Taller de lectura en las escuelas"),
        cell(1, 1, "El local no tenía luz"),
        cell(2, 0, "Medidas correctivas"),
        cell(2, 1, "Alquilar otro local"),
        cell(3, 0, "Nota del área"),
        cell(3, 1, "No se cumplió por falta de agua", doubt="invisible"),
    )
    chunks = list(Statements().of_table(Table(2, cells, 4, 2, "reglada")))
    assert [(c.kind, c.text) for c in chunks] == [
        ("causa", "El local no tenía luz"),
        ("medida", "Alquilar otro local"),
    ]
    assert chunks[0].lugar.bbox == (1.0, 1.0, 2.0, 2.0)


def test_what_a_person_does_not_see_states_nothing() -> None:
    hidden = Paragraph("La meta no se cumplió por falta de agua.", Lugar(1), doubt="invisible")
    assert not list(Statements().of_prose([hidden]))
