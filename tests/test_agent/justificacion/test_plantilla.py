"""Spanish of the template: units that agree, figures in words, cases, quotations, and never a cause of its own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from agent.grounding import revisar
from agent.justificacion.control import aprobar
from agent.justificacion.model import CAUSA, HUECO, Borrador, Oracion, Origen
from agent.justificacion.numeros import Escritura, cifra, dinero, en_letras, porcentaje
from agent.justificacion.plantilla import cita, redactar
from agent.justificacion.ranuras import Ranuras, SlotError
from agent.justificacion.unidades import unidad
from agent.sustento import Asunto, Fallo, model, testigos
from agent.sustento.ajustes import Ajustes
from agent.sustento.reunir import ficha
from extractors.schemas import Ausencia, Chunk, Lugar, Magnitud


@pytest.mark.parametrize(
    ("printed", "one", "many"),
    [
        ("INFORME", "el informe", "los informes"), ("CAPACITACION", "la capacitación", "las capacitaciones"),
        ("PERSONA CAPACITADA", "la persona capacitada", "las personas capacitadas"), ("ACTA", "el acta", "las actas"),
        ("METRO LINEAL", "el metro lineal", "los metros lineales"), ("ACCIONES", "la acción", "las acciones"),
        ("EXPEDIENTE TECNICO", "el expediente técnico", "los expedientes técnicos"),
        ("M2", "el metro cuadrado", "los metros cuadrados"),
        ("TALLERES", "el taller", "los talleres"), ("LICENCIA DE OBRA", "la licencia de obra", "las licencias de obra"),
        ("EXAMEN", "el examen", "los exámenes"), ("VEHICULO", "el vehículo", "los vehículos"),
    ],
)  # fmt: skip
def test_units_agree(printed: str, one: str, many: str) -> None:
    found = unidad(printed)
    assert found is not None
    assert f"{found.articulo(True)} {found.singular}" == one
    assert f"{found.articulo(False)} {found.plural}" == many


@pytest.mark.parametrize(
    "printed", ["GLOBAL", "PORCENTAJE", "%", "INFORME / ACTA", "PERSONA (S)", "RADIO", "XYZ", "AVANCE DE LA ONU"]
)
def test_units_that_are_not_understood_are_left_alone(printed: str) -> None:
    assert unidad(printed) is None


def test_figures() -> None:
    comma = Escritura(coma=True)
    assert cifra(Decimal("1234567.50"), None, Escritura()) == "1,234,567.5"
    assert cifra(Decimal("1E+3"), None, comma) == "1.000"
    assert porcentaje(Decimal(100) / 3, 2, comma) == "33,33 %"
    assert porcentaje(Decimal(100), 2, comma) == "100 %"
    assert porcentaje(Decimal("0.005"), 2, comma) == "0,01 %"
    assert dinero(Decimal("-1234.5"), "S/", Escritura()) == "-S/ 1,234.50"
    assert (en_letras(21, False), en_letras(21, True), en_letras(301, True)) == (
        "veintiún",
        "veintiuna",
        "trescientas una",
    )


CASES = [("6", "6"), ("6", "2"), ("6", "9"), ("6", "0"), ("0", "3"), ("0", "0"), ("1", "1"), ("1", "0"),
         ("2.5", "1.25"), (Ausencia.SIN_PROGRAMACION, "4"),
         (Ausencia.SIN_PROGRAMACION, "0"), ("5", Ausencia.EN_BLANCO)]  # fmt: skip
UNITS = ["INFORME", "PERSONA ATENDIDA", "GLOBAL", None]


@pytest.mark.parametrize("letters", [False, True])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("planned", "done"), CASES)
def test_every_sentence_passes_the_gate(hacer: Any, planned: Any, done: Any, unit: str | None, letters: bool) -> None:
    row = hacer(("meta", "2023", "40"), ("programado", "2023-T1", planned), ("ejecutado", "2023-T1", done),
                unidad_medida=unit)  # fmt: skip
    for number in range(3):  # the id chooses the pattern
        found = ficha(row.model_copy(update={"id": f"abababab-p1-r{number}"}), "2023-T1", (), (), Ajustes())
        for sentence in redactar(found, Escritura(en_letras=letters)):
            assert "{" not in sentence.texto and " de el " not in sentence.texto and " a el " not in sentence.texto
            if sentence.origen is not Origen.HUECO:
                verdicts = revisar(sentence.texto, found.sustento)
                assert [v.motivos for v in verdicts if v.fallo is Fallo.NO_SUSTENTADA] == [], sentence.texto


def test_spanish_of_a_row(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"), unidad_medida="CAPACITACION")
    rows = [row.model_copy(update={"id": f"a-p1-r{number}"}) for number in range(40)]
    texts = {redactar(ficha(one, "2023-T1", (), (), Ajustes()), Escritura())[0].texto for one in rows}
    assert "En el I trimestre de 2023 se realizaron 2 de las 6 capacitaciones programadas (33.33 %)." in texts
    assert len(texts) > 2


def test_a_cause_is_quoted_or_missing(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"))
    assert HUECO in [o.texto for o in redactar(ficha(row, "2023-T1", (), (), Ajustes()), Escritura())]
    told = model.Testigo(Asunto.CAUSA, "Demora del proveedor.", "causas.xlsx", None, "fila 2", "Ana Ruiz", "2023-04-03")
    texts = [o.texto for o in redactar(ficha(row, "2023-T1", (), (told,), Ajustes()), Escritura())]
    assert "El área informa: «Demora del proveedor» (Ana Ruiz, 2023-04-03)." in texts
    assert HUECO not in texts


def test_a_quotation_keeps_its_words_and_begins_at_the_connective() -> None:
    told = model.Testigo(
        Asunto.CAUSA, "El avance fue de 12 %, debido a que la unidad fue creada hace poco.", "plan.pdf", 3
    )
    assert cita(told, "El documento señala") == (
        "El documento señala: «debido a que la unidad fue creada hace poco» (p. 3)."
    )


def test_prose_is_tied_to_the_row_that_it_names_alone(hacer: Any) -> None:
    one = hacer(id="r1", codigo="AOI70000001", descripcion="MANTENIMIENTO DE PARQUES")
    other = hacer(id="r2", codigo="AOI70000002", descripcion="MANTENIMIENTO DE PARQUES")
    longer = hacer(id="r3", codigo=None, descripcion="MANTENIMIENTO DE PARQUES INFANTILES")
    prose = [
        Chunk("prosa", "La AOI70000002 se retrasó debido a la lluvia.", Lugar(2)),
        Chunk("prosa", "El mantenimiento de parques se retrasó por falta de personal.", Lugar(2)),
        Chunk("prosa", "El mantenimiento de parques infantiles se detuvo por falta de fondos.", Lugar(2)),
        Chunk("prosa", "AOI70000001 y AOI70000002 se retrasaron debido a las obras.", Lugar(2)),
        Chunk("prosa", "AOI700000011 no es de aquí, debido a su código.", Lugar(2)),
    ]
    found = testigos.Testigos("plan.pdf", [one, other, longer], prose)
    assert [t.texto for t in found.de(one)] == []
    assert [t.texto for t in found.de(other)] == ["La AOI70000002 se retrasó debido a la lluvia."]
    assert [t.pagina for t in found.de(longer)] == [2]


def test_a_note_names_a_row_by_its_number(hacer: Any) -> None:
    rows = [hacer(id=f"r{n}", codigo=str(n), descripcion=f"OBRA NÚMERO {n} DEL DISTRITO") for n in (3, 9)]
    note = Chunk("prosa", "Nota 3: la actividad n.° 9 se retrasó por falta de plantas; hubo 3 reclamos.", Lugar(1))
    found = testigos.Testigos("plan.pdf", rows, [note])
    assert [len(list(found.de(row))) for row in rows] == [0, 1]


def test_a_note_names_a_row_by_a_short_code_with_a_letter(hacer: Any) -> None:
    rows = [hacer(id=f"r{n}", codigo=f"A-0{n}", descripcion=f"OBRA {n}") for n in (3, 7)]
    note = Chunk("prosa", "A-03: no se alcanzó la meta por las lluvias, informó la Jefatura de Obras.", Lugar(1))
    other = Chunk("prosa", "El expediente OF-A-07 se archivó en la oficina.", Lugar(1))
    found = testigos.Testigos("plan.pdf", rows, [note, other])
    assert [len(list(found.de(row))) for row in rows] == [1, 0]


def test_a_note_names_a_row_by_a_short_code_of_four_numbers(hacer: Any) -> None:
    rows = [hacer(id=f"r{n}", codigo=code, descripcion=f"OBRA {n}") for n, code in enumerate(("5.1.1.3", "3.4.22"))]
    note = Chunk("prosa", "5.1 .1.3: no se alcanzó la meta porque faltaron insumos en el almacén.", Lugar(1))
    other = Chunk("prosa", "El acta del 3.4.22 se archivó en la oficina; véase el punto 5.1.1.31.", Lugar(1))
    found = testigos.Testigos("plan.pdf", rows, [note, other])
    assert [len(list(found.de(row))) for row in rows] == [1, 0]


def test_a_cause_that_two_readings_give_is_quoted_once(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"))
    told = model.Testigo(Asunto.CAUSA, "No se llegó debido a la lluvia de todo el mes.", "plan.pdf", 3)
    alike = replace(told, texto="debido a la lluvia de todo el mes.")
    found = ficha(row, "2023-T1", (), (told, alike), Ajustes())
    assert sum("lluvia" in sentence.texto for sentence in redactar(found, Escritura(coma=False))) == 1


def test_an_index_is_no_remark(hacer: Any) -> None:
    rows = [
        hacer(id=f"r{n}", codigo=f"AOI7000000{n}", descripcion=f"OBRA NÚMERO {n} DEL DISTRITO") for n in range(1, 6)
    ]
    prose = [
        Chunk("prosa", " ".join(f"{row.codigo} - {row.descripcion}" for row in rows), Lugar(1)),
        Chunk("prosa", f"{rows[0].codigo} - {rows[0].descripcion} .... 17", Lugar(1)),
        Chunk("prosa", f"La {rows[0].codigo} se entregó a los vecinos del sector.", Lugar(2)),
    ]
    found = testigos.Testigos("plan.pdf", rows, prose)
    assert [t.pagina for t in found.de(rows[0])] == [2]
    assert not list(found.de(rows[1]))


def test_a_heading_or_a_run_of_labels_is_no_remark(hacer: Any) -> None:
    row = hacer(id="r1", codigo=None, descripcion="Inspecciones sanitarias a mercados")
    prose = [
        Chunk("prosa", "Municipalidad de Llano Producto 1: Inspecciones sanitarias a mercados Unidad: acta", Lugar(1)),
        Chunk(
            "prosa",
            "Actividad: Inspecciones sanitarias a mercados Unidad: acta Meta anual: 48 Causa: lluvias.",
            Lugar(1),
        ),
    ]
    assert list(testigos.Testigos("plan.pdf", [row], prose).de(row)) == []


def test_the_cause_of_the_sentence_before_is_that_row_s(hacer: Any) -> None:
    row = hacer(id="r1", codigo=None, descripcion="inspecciones a obras por contrata")
    told = (
        "Se programaron 40 inspecciones a obras por contrata y se ejecutaron 34. La diferencia obedece a las lluvias."
    )
    found = testigos.Testigos("nota.pdf", [row], [Chunk("prosa", told, Lugar(1))])
    assert [t.texto for t in found.de(row) if t.asunto is Asunto.CAUSA] == ["La diferencia obedece a las lluvias."]


def test_a_witness_of_another_period_is_not_heard(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"))
    other = model.Testigo(Asunto.CAUSA, "En el tercer trimestre hubo demora debido a la lluvia.", "plan.pdf", 3)
    assert ficha(row, "2023-T1", (), (other,), Ajustes()).sustento.testigos == ()
    assert ficha(row, "2023-T1", (), (replace(other, texto="Debido a la lluvia."),), Ajustes()).sustento.testigos


def test_slots_that_do_not_exist(hacer: Any) -> None:
    found = ficha(hacer(("ejecutado", "2023-T1", "2")), "2023-T1", (), (), Ajustes())
    slots = Ranuras(found, Escritura())
    for wrong in ("{{programado}}", "{{ejecutado:xyz}}", "{{periodo:xyz}}"):
        with pytest.raises(SlotError):
            slots.llenar(wrong)


def test_a_cause_that_does_not_stand_leaves_the_gap(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"))
    found = ficha(row, "2023-T1", (), (), Ajustes())
    invented = Oracion("El avance se redujo debido a la lluvia.", (), Origen.TESTIGO, caso=CAUSA)
    draft = aprobar(Borrador(found, (invented,)))
    assert (draft.texto, draft.omitidas) == (HUECO, (invented,))


MONEY = {"magnitud": Magnitud.FINANCIERA}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    ("before", "now", "money", "said"),
    [
        (("6", "0"), ("4", "0"), ("5000", "2000"), ["no se registró", "sin avance físico"]),
        (("6", "6"), ("4", "4"), ("5000", "0"), ["10", "avance físico sin gasto"]),
        (("0", "0"), ("1", "1"), ("5000", "4000"), ["de 5,000.00 (80 %)", "100 %"]),
        (("3", "5"), ("6", "9"), ("5000", "4000"), ["En lo financiero, al cierre del II trimestre"]),
    ],
)
def test_work_is_told_first_and_its_budget_after(
    hacer: Any, unit: str | None, before: Any, now: Any, money: Any, said: list[str]
) -> None:
    row = hacer(
        ("meta", "2023", "40"), ("programado", "2023-T1", before[0]), ("ejecutado", "2023-T1", before[1]),
        ("programado", "2023-T2", now[0]), ("ejecutado", "2023-T2", now[1]),
        ("vigente", "2023-T2", money[0], MONEY), ("devengado", "2023-T2", money[1], MONEY), unidad_medida=unit,
    )  # fmt: skip
    for number in range(3):
        found = ficha(row.model_copy(update={"id": f"abababab-p1-r{number}"}), "2023-T2", (), (), Ajustes(moneda=""))
        draft = aprobar(Borrador(found, redactar(found, Escritura())))
        assert draft.omitidas == ()
        cases = [sentence.caso for sentence in draft.oraciones]
        assert cases[0] == "resultado"
        assert "devengado" not in draft.oraciones[0].texto
        assert cases.index("financiero") > max(map(cases.index, {"nivel", "acumulado", "restante"} & set(cases)))
        for words in said:
            assert words in draft.texto


def test_a_budget_alone_is_the_result(hacer: Any) -> None:
    row = hacer(("vigente", "2023-T2", "5000", MONEY), ("devengado", "2023-T2", "2000", MONEY),
                ("comprometido", "2023-T2", "3000", MONEY), ("pagado", "2023-T2", "900", MONEY))  # fmt: skip
    found = ficha(row, "2023-T2", (), (), Ajustes(moneda="Bs"))
    draft = aprobar(Borrador(found, redactar(found, Escritura())))
    assert draft.omitidas == ()
    assert [sentence.caso for sentence in draft.oraciones] == ["resultado", "comprometido_pagado"]
    assert "lo comprometido es de Bs 3,000.00 y lo pagado, de Bs 900.00" in draft.texto


def test_a_quarter_in_which_nothing_was_meant_is_not_told(hacer: Any) -> None:
    quarters = ("programado", "2023-T1", "0"), ("ejecutado", "2023-T1", "0")
    row = hacer(*quarters, ("programado", "2023-T2", "4"), ("ejecutado", "2023-T2", "0"))
    found = ficha(row, "2023-T2", (), (), Ajustes())
    assert "I trimestre de 2023 se habían" not in " ".join(s.texto for s in redactar(found, Escritura()))


TO_DATE = MONEY | {"acumulado": True}


@pytest.mark.parametrize("to_date", [True, False])
def test_a_budget_of_the_year_beside_what_was_spent_from_january(hacer: Any, to_date: bool) -> None:
    work = {"acumulado": to_date}
    row = hacer(
        ("programado", "2024-T3", "3600", work), ("ejecutado", "2024-T3", "3150", work),
        ("vigente", "2024", "960000.00", MONEY), ("devengado", "2024-T3", "640000.00", TO_DATE),
    )  # fmt: skip
    found = ficha(row, "2024-T3", (), (), Ajustes(moneda="S/"))
    draft = aprobar(Borrador(found, redactar(found, Escritura())))
    assert draft.omitidas == ()
    assert "S/ 640,000.00, de un crédito vigente de S/ 960,000.00 para el año 2024 (66.67 %)" in draft.texto
    budget = next(h for h in found.sustento.hechos if h.nombre.startswith("gasto_vigente"))
    assert (budget.periodo, budget.acumulado) == ("2024", False)


def test_what_a_quarter_spent_is_not_measured_against_the_year(hacer: Any) -> None:
    row = hacer(("programado", "2024-T3", "6"), ("ejecutado", "2024-T3", "3"), ("vigente", "2024", "9000", MONEY),
                ("devengado", "2024-T3", "3000", MONEY))  # fmt: skip
    found = ficha(row, "2024-T3", (), (), Ajustes())
    assert not any(h.nombre.startswith("gasto_avance") for h in found.sustento.hechos)


def test_a_quarter_that_kept_its_plan_is_told_whole(hacer: Any) -> None:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "6"), ("programado", "2023-T2", "4"),
                ("ejecutado", "2023-T2", "2"), unidad_medida="TALLER")  # fmt: skip
    found = ficha(row, "2023-T2", (), (), Ajustes())
    assert "En el I trimestre de 2023 se habían realizado los 6 talleres programados." in [
        sentence.texto for sentence in redactar(found, Escritura())
    ]


def test_every_sentence_with_a_unit_of_measure_says_it_once() -> None:
    raw = tomllib.loads(files("agent.justificacion").joinpath("patrones.toml").read_text(encoding="utf-8"))
    said = [sentence for case in raw.values() for sentence in case.get("unidad", ()) if "{{programado:n}}" in sentence]
    assert said and all("{{ejecutado}}" in sentence for sentence in said)
