"""Transcripts of our own, line by line, through the pipeline: exact figures, and what is put to review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo, Ausencia, Cifra, Estado, Fila, Hallazgo

TITLE = "# REPORTE DE SEGUIMIENTO DEL PLAN OPERATIVO INSTITUCIONAL 2023\n\n## PRIMER SEMESTRE\n\n"
HEADER = (
    "OBJETIVO ESTRATÉGICO / ACCIÓN ESTRATÉGICA / ACTIVIDAD OPERATIVA\tCENTRO DE COSTO\tNIVEL DE PRIORIDAD\t"
    "UNIDAD MEDIDA\tTIPO DE AGREGACIÓN\tPROG./ EJE.\tFISICO\t\t\t\t\t\t\t\tFINANCIERO\t\t\t\t\t\t\n"
    "\t\t\t\t\t\tEne\tFeb\tMar\tAbr\tMay\tJun\tAVANCE ACUMULADO\tAVANCE % ACUMULADO\t"
    "Ene\tFeb\tMar\tAbr\tMay\tJun\tAVANCE ACUMULADO\n"
)
OEI = "<b>OEI.01 MEJORAR LOS SERVICIOS</b>\n"
AEI = "<b>AEI.01.01 CAMINOS VECINALES CUIDADOS</b>" + "\t" * 20 + "\n"
CLOSING = "EJECUCIÓN FÍSICA POR AEI.01.01:\t{}\tEJECUCIÓN FINANCIERA POR AEI.01.01:\t{}\n"

# Every month differs, so that a shifted field cannot hide behind an equal one.
PLANNED = ("1", "2", "3", "4", "5", "6", "21")
DONE = ("1", "2", "3", "4", "5", "5", "20")
PERCENT = "95.24"
MONEY_PLANNED = ("100.50", "200", "300", "400", "500", "600", "2,100.50")
MONEY_DONE = ("10", "20.25", "30", "40", "50", "60", "210.25")


def activity(
    number: int, *, planned: str | None = None, done: str | None = None, name: str = "LIMPIEZA DE CUNETAS"
) -> str:
    """The two printed lines of an activity; `planned` and `done` replace the fields from the line's name on."""
    first = planned if planned is not None else "\t".join(("PROGRAMADO", *PLANNED, PERCENT, *MONEY_PLANNED))
    second = done if done is not None else "\t".join(("EJECUTADO", *DONE, *MONEY_DONE))
    texts = f"AOI3000000000{number} - {name}\tSUBGERENCIA DE VÍAS\tMuy Alta\tKILÓMETRO\tAcumulado Anual"
    return f"{texts}\t{first}\n\t\t\t\t\t{second}\n"


@dataclass
class Result:
    archivo: Archivo
    filas: list[Fila]
    hallazgos: list[Hallazgo] = field(default_factory=list)

    def of(self, clase: str) -> list[Fila]:
        return [fila for fila in self.filas if fila.clase == clase]

    @property
    def errors(self) -> list[str]:
        return [h.regla for h in self.hallazgos if h.severidad.value == "error"]

    @property
    def unaccounted(self) -> int:
        """Printed lines that no count of the table explains."""
        return sum(t.filas_vistas - sum(t.lineas.values()) - len(t.descartadas) for t in self.archivo.tablas)


Read = Callable[[str], Result]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(text: str) -> Result:
        path = tmp_path / "reporte.txt"
        path.write_text(text, encoding="utf-8")
        archivo = extract(path, path.name, tmp_path, Opciones())
        rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
        found = [Hallazgo.model_validate_json(line) for line in (tmp_path / "hallazgos.jsonl").read_text().splitlines()]
        return Result(archivo, rows, found)

    return run


def figure(fila: Fila, ranura: str, periodo: str) -> Cifra:
    (found,) = [c for c in fila.cifras if (c.ranura, c.periodo) == (ranura, periodo)]
    return found


def values(fila: Fila, ranura: str) -> list[str | None]:
    return [None if c.valor is None else str(c.valor) for c in fila.cifras if c.ranura == ranura]


def months_of(line: Sequence[str]) -> list[str]:
    return [text.replace(",", "") for text in line[:-1]]


def assert_intact(fila: Fila) -> None:
    for line, physical, money in (("programado", PLANNED, MONEY_PLANNED), ("ejecutado", DONE, MONEY_DONE)):
        assert values(fila, f"fisica_mes.{line}") == months_of(physical)
        assert values(fila, f"financiera_mes.{line}") == months_of(money)
        assert figure(fila, f"fisica_acumulado.{line}", "2023-S1").valor == Decimal(physical[-1])
        assert figure(fila, f"financiera_acumulado.{line}", "2023-S1").valor == Decimal(money[-1].replace(",", ""))
    assert figure(fila, "avance", "2023-S1").valor == Decimal(PERCENT)
    assert len(fila.cifras) == 29


def assert_nothing_wrong_accepted(fila: Fila) -> None:
    """Every accepted value is the one that was printed for that slot."""
    truth: dict[tuple[str, str], Decimal] = {("avance", "2023-S1"): Decimal(PERCENT)}
    for line, physical, money in (("programado", PLANNED, MONEY_PLANNED), ("ejecutado", DONE, MONEY_DONE)):
        for name, printed in (("fisica", physical), ("financiera", money)):
            for month, text in enumerate(printed[:-1], 1):
                truth[f"{name}_mes.{line}", f"2023-{month:02d}"] = Decimal(text.replace(",", ""))
            truth[f"{name}_acumulado.{line}", "2023-S1"] = Decimal(printed[-1].replace(",", ""))
    for cifra in fila.cifras:
        if cifra.valor is not None and not cifra.revision:
            assert cifra.valor == truth[cifra.ranura, cifra.periodo], (cifra.ranura, cifra.periodo, cifra.valor)


# ------------------------------------------------------------------------------------------- whole rows


def test_an_intact_row_is_read_whole_with_its_texts_and_places(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + CLOSING.format("95.2", "210.25"))
    (row,) = result.of("actividad")
    assert_intact(row)
    assert not any(c.revision for c in row.cifras)
    assert (row.codigo, row.descripcion) == ("AOI30000000001", "LIMPIEZA DE CUNETAS")
    assert (row.unidad_organica, row.unidad_medida) == ("SUBGERENCIA DE VÍAS", "KILÓMETRO")
    assert row.atributos == {"prioridad": "Muy Alta", "tipo_agregacion": "Acumulado Anual"}
    assert row.grupo == ("OEI.01", "AEI.01.01")
    first, second = figure(row, "fisica_mes.programado", "2023-01"), figure(row, "financiera_mes.ejecutado", "2023-06")
    assert (first.fuente.linea, first.fuente.columna, first.fuente.texto) == (9, 7, "1")
    assert (second.fuente.linea, second.fuente.columna, second.fuente.texto) == (10, 19, "60")
    (group,) = result.of("aei")
    assert values(group, "avance") == ["95.2"] and values(group, "financiera") == ["210.25"]
    assert result.errors == [] and result.unaccounted == 0


def test_marks_of_the_form_are_absences_and_prove_the_line(read: Read) -> None:
    planned = "\t".join(("PROGRAMADO", *["0"] * 6, "S.P.", "S.P.", *["0"] * 7))
    done = "\t".join(("EJECUTADO", *["0"] * 7, *["0"] * 7))
    (row,) = read(TITLE + HEADER + OEI + AEI + activity(1, planned=planned, done=done)).of("actividad")
    assert figure(row, "avance", "2023-S1").ausencia is Ausencia.SIN_PROGRAMACION
    assert figure(row, "fisica_acumulado.programado", "2023-S1").ausencia is Ausencia.SIN_PROGRAMACION
    assert values(row, "fisica_mes.programado") == ["0"] * 6


@pytest.mark.parametrize("lost", range(15))
def test_a_lost_field_is_never_filled_by_its_neighbour_unseen(read: Read, lost: int) -> None:
    fields = [*PLANNED, PERCENT, *MONEY_PLANNED]
    del fields[lost]
    result = read(TITLE + HEADER + OEI + AEI + activity(1, planned="\t".join(("PROGRAMADO", *fields))) + activity(2))
    damaged, whole = result.of("actividad")
    assert_nothing_wrong_accepted(damaged)
    assert_intact(whole)
    assert not any(c.revision for c in whole.cifras)
    in_review = [c for c in damaged.cifras if c.revision]
    empty = [c for c in damaged.cifras if c.valor is None]
    assert in_review or len(empty) == 1
    assert all(c.estado in (Estado.PERDIDO, Estado.LEIDO, Estado.DEDUCIDO) for c in empty)
    assert all(c.ausencia is Ausencia.PERDIDO for c in empty)


@pytest.mark.parametrize("lost", [0, 3, 6, 7, 10, 13])
def test_a_lost_field_of_the_second_line_is_never_filled_unseen(read: Read, lost: int) -> None:
    fields = [*DONE, *MONEY_DONE]
    del fields[lost]
    result = read(TITLE + HEADER + OEI + AEI + activity(1, done="\t".join(("EJECUTADO", *fields))))
    (row,) = result.of("actividad")
    assert_nothing_wrong_accepted(row)
    assert values(row, "fisica_mes.programado") == months_of(PLANNED)


def test_a_second_line_shifted_by_one_field_is_put_back(read: Read) -> None:
    moved = "\t" + "\t".join(("EJECUTADO", *DONE, *MONEY_DONE))
    (row,) = read(TITLE + HEADER + OEI + AEI + activity(1, done=moved)).of("actividad")
    assert_intact(row)
    assert not any(c.revision for c in row.cifras)


def test_a_second_line_that_lost_its_label_and_indent_is_put_back(read: Read) -> None:
    bare = activity(1).splitlines()
    text = f"{bare[0]}\n{chr(9).join((*DONE, *MONEY_DONE))}\n"
    (row,) = read(TITLE + HEADER + OEI + AEI + text).of("actividad")
    assert_nothing_wrong_accepted(row)
    assert values(row, "fisica_mes.ejecutado") == months_of(DONE)


def test_a_percentage_on_a_line_of_its_own_joins_its_row(read: Read) -> None:
    planned = "\t".join(("PROGRAMADO", *PLANNED, *MONEY_PLANNED))
    done = "\t".join(("EJECUTADO", *DONE, *MONEY_DONE)) + f"\n\t\t\t\t\t{PERCENT}"
    result = read(TITLE + HEADER + OEI + AEI + activity(1, planned=planned, done=done) + activity(2))
    first, second = result.of("actividad")
    assert_intact(first)
    assert_intact(second)
    assert result.unaccounted == 0


# ------------------------------------------------------------------------------------------- groups


def test_the_closing_line_of_another_group_closes_nothing_and_is_reported(read: Read) -> None:
    result = read(
        TITLE + HEADER + OEI + AEI + activity(1) + CLOSING.replace("AEI.01.01", "AEI.07.09").format("95.2", "210.25")
    )
    (foreign,) = result.of("aei_ajeno")
    assert foreign.codigo == "AEI.07.09" and values(foreign, "avance") == ["95.2"]
    (own,) = result.of("aei")
    assert own.codigo == "AEI.01.01"
    assert [c.valor for c in own.cifras] == [None, None]
    assert "poi-ceplan.grupo_sin_abrir" in {h.regla for h in result.hallazgos}


def test_values_on_the_line_below_their_labels(read: Read) -> None:
    labels = "EJECUCIÓN FÍSICA POR AEI.01.01:\tEJECUCIÓN FINANCIERA POR AEI.01.01:\n95.2\t210.25\n"
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + labels)
    (group,) = result.of("aei")
    assert values(group, "avance") == ["95.2"]
    assert values(group, "financiera") == ["210.25"]
    assert len(result.of("actividad")) == 1
    assert result.errors == [] and result.unaccounted == 0


def test_a_figure_after_two_labels_in_one_cell_is_not_that_of_the_first(read: Read) -> None:
    merged = "EJECUCIÓN FÍSICA POR AEI.01.01: 95.2 EJECUCIÓN FINANCIERA POR AEI.01.01:\t210.25\n"
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + merged)
    (group,) = result.of("aei")
    assert values(group, "avance") == [None]


def test_a_group_that_no_line_closes_still_gives_its_row(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + AEI.replace("01.01", "01.02") + activity(2))
    groups = result.of("aei")
    assert [g.codigo for g in groups] == ["AEI.01.01", "AEI.01.02"]
    assert all(c.valor is None for g in groups for c in g.cifras)
    assert [a.grupo for a in result.of("actividad")] == [("OEI.01", "AEI.01.01"), ("OEI.01", "AEI.01.02")]


def test_a_wrong_group_average_is_a_finding_with_both_figures(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + activity(2) + CLOSING.format("81.0", "420.50"))
    (finding,) = [h for h in result.hallazgos if h.regla == "poi-ceplan.aei_fisica"]
    assert (finding.impreso, finding.recalculado) == ("81.0", "95.2")
    assert finding.veredicto.value == "ambiguo"  # a transcript: ours or theirs cannot be told
    (group,) = result.of("aei")
    assert figure(group, "avance", "2023-S1").revision
    assert not figure(group, "financiera", "2023-S1").revision


# ------------------------------------------------------------------------------------------- pages and notes


def test_a_row_and_a_group_go_on_over_a_page_with_its_title_and_header_again(read: Read) -> None:
    first, second = activity(2).splitlines(keepends=True)
    text = TITLE + HEADER + OEI + AEI + activity(1) + first + "\n\n" + TITLE + HEADER + second + activity(3)
    result = read(text + CLOSING.format("95.2", "630.75"))
    rows = result.of("actividad")
    assert [r.codigo for r in rows] == ["AOI30000000001", "AOI30000000002", "AOI30000000003"]
    assert [r.pagina for r in rows] == [1, 1, 2]
    for row in rows:
        assert_nothing_wrong_accepted(row)
    assert_intact(rows[0])
    assert_intact(rows[2])
    assert values(rows[1], "fisica_mes.ejecutado") == months_of(DONE)
    assert figure(rows[1], "fisica_mes.ejecutado", "2023-01").fuente.pagina == 2
    (group,) = result.of("aei")
    assert values(group, "financiera") == ["630.75"]
    assert result.errors == [] and result.unaccounted == 0


def test_a_header_repeated_inside_a_page_is_no_row(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + HEADER + activity(2) + CLOSING.format("95.2", "420.50"))
    for row in result.of("actividad"):
        assert_intact(row)
    assert len(result.of("actividad")) == 2
    assert result.errors == [] and result.unaccounted == 0


def test_a_page_that_goes_on_without_title_or_header(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + "\n\n" + activity(2) + CLOSING.format("95.2", "420.50"))
    assert len(result.of("actividad")) == 2
    for row in result.of("actividad"):
        assert_intact(row)


NOTE = "(i) Las metas pueden reprogramarse cuando lo apruebe la comisión de planeamiento de la entidad según acta.\n"


def test_a_note_inside_the_grid_is_no_row(read: Read) -> None:
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + NOTE + activity(2) + CLOSING.format("95.2", "420.50"))
    assert len(result.of("actividad")) == 2
    assert not any(NOTE[:20] in fila.descripcion for fila in result.filas)
    for row in result.of("actividad"):
        assert_intact(row)


# ------------------------------------------------------------------------------------------- totals

BANDS = "NIVEL DE EJECUCIÓN\t< 75%\t75% - 95%\t> 95%\nACCIONES ESTRATÉGICAS\t0\t0\t1\nACTIVIDADES OPERATIVAS\t0\t0\t2\n"


def test_totals_and_the_band_table_below_are_rows_of_their_own(read: Read) -> None:
    totals = (
        "PROMEDIO DE EJECUCIÓN FÍSICA (%)\t95.2\nMEDIANA DEL AV% DEL POI\t95.24\n"
        "TOTAL DE PROGRAMACIÓN FINANCIERA\t4,201.00\nTOTAL DE EJECUCIÓN FINANCIERA\t420.50\n"
        "AO CON INFORMACIÓN COMPLETA\t2\nAO CON INFORMACIÓN INCOMPLETA\t0\n"
    )
    body = OEI + AEI + activity(1) + activity(2) + CLOSING.format("95.2", "420.50") + totals
    result = read(TITLE + HEADER + body + "\n" + BANDS)
    printed = {fila.clase: values(fila, "valor") for fila in result.filas if fila.tipo.value == "total"}
    assert printed == {
        "promedio": ["95.2"],
        "mediana": ["95.24"],
        "total_programado": ["4201.00"],
        "total_ejecutado": ["420.50"],
        "ao_completa": ["2"],
        "ao_incompleta": ["0"],
        "bandas.aei.baja": ["0"],
        "bandas.aei.media": ["0"],
        "bandas.aei.alta": ["1"],
        "bandas.actividad.baja": ["0"],
        "bandas.actividad.media": ["0"],
        "bandas.actividad.alta": ["2"],
    }
    assert result.errors == [] and result.unaccounted == 0


def test_a_wrong_total_is_a_document_finding(read: Read) -> None:
    body = OEI + AEI + activity(1) + activity(2) + CLOSING.format("95.2", "420.50")
    result = read(TITLE + HEADER + body + "TOTAL DE EJECUCIÓN FINANCIERA\t999.00\n")
    (finding,) = [h for h in result.hallazgos if h.regla == "poi-ceplan.total_ejecutado"]
    assert (finding.impreso, finding.recalculado) == ("999.00", "420.50")


# ------------------------------------------------------------------------------------------- other forms

BUDGET = (
    "EJECUCIÓN DEL PRESUPUESTO DE GASTOS\nDel 01/01/2022 al 31/03/2022\n\n"
    "Fuente de Financiamiento\tCrédito Aprobado\tModificaciones\tCrédito Vigente\tPreventivo\tCompromiso\tDevengado\t"
    "Pagado\tCrédito Disponible\n"
    "110 - Fondo propio\t1.000,00\t-200,00\t800,00\t700,00\t600,00\t500,00\t400,00\t100,00\n"
    "TOTALES\t1.000,00\t-200,00\t800,00\t700,00\t600,00\t500,00\t400,00\t100,00\n"
)


def test_a_column_that_gives_nothing_among_the_figures_shifts_none(read: Read) -> None:
    result = read(BUDGET)
    (row,) = result.of("partida")
    got = {c.rol.value: str(c.valor) for c in row.cifras}
    assert got == {
        "aprobado": "1000.00",
        "modificacion": "-200.00",
        "vigente": "800.00",
        "comprometido": "600.00",
        "devengado": "500.00",
        "pagado": "400.00",
        "saldo": "100.00",
    }
    assert {c.periodo for c in row.cifras} == {"2022-T1"} and all(c.acumulado for c in row.cifras)
    assert result.errors == []


@pytest.mark.parametrize("lost", range(1, 9))
def test_a_budget_line_that_lost_a_field_accepts_nothing_wrong(read: Read, lost: int) -> None:
    lines = BUDGET.splitlines(keepends=True)
    fields = lines[4].rstrip("\n").split("\t")
    del fields[lost]
    lines[4] = "\t".join(fields) + "\n"
    (row,) = read("".join(lines)).of("partida")
    truth = {"aprobado": 1000, "modificacion": -200, "vigente": 800, "comprometido": 600, "devengado": 500}
    truth |= {"pagado": 400, "saldo": 100}
    wrong = [
        c.rol.value for c in row.cifras if c.valor is not None and not c.revision and c.valor != truth[c.rol.value]
    ]
    assert wrong == []


QUARTERS = (
    "SEGUIMIENTO DE AVANCE EN CUMPLIMIENTO DE METAS Y OBJETIVOS 2024\n\n"
    "Actividad\tDescripción de la actividad\tUnidad de medida del indicador\tMeta anual\tMETA ANUAL 2024\t\t\t\t"
    "META DE CUMPLIMIENTO\t\t\t\tPORCENTAJE DE AVANCE TRIMESTRAL 2024\t\t\t\t"
    "PORCENTAJE DE AVANCE TRIMESTRAL ACUMULADO 2024\t\t\n"
    "\t\t\t\t1\t2\t3\t4\t1\t2\t3\t4\t1\t2\t3\t4\t2\t3\t4\n"
    "1.1.1\tPoda de árboles\tÁrbol\t100\t10\t20\t30\t40\t9\t21\t15\t40\t90.00%\t105.00%\t50.00%\t100.00%"
    "\t{}\t{}\t{}\n"
)


@pytest.mark.parametrize(
    "accumulated", [("100.00%", "75.00%", "85.00%"), ("30.00%", "45.00%", "85.00%")], ids=["programado", "meta anual"]
)
def test_a_form_without_the_first_accumulated_quarter_is_read_in_place(
    read: Read, accumulated: tuple[str, ...]
) -> None:
    """The seed prints T2 to T4; both published bases of the accumulated % are accepted."""
    result = read(QUARTERS.format(*accumulated))
    (row,) = result.of("actividad")
    assert values(row, "programado") == ["10", "20", "30", "40"]
    assert values(row, "ejecutado") == ["9", "21", "15", "40"]
    assert values(row, "avance") == ["90.00", "105.00", "50.00", "100.00"]
    printed = {c.periodo: c.valor for c in row.cifras if c.ranura == "avance_acumulado"}
    assert [printed.get(f"2024-T{n}") for n in range(1, 5)] == [None, *(Decimal(a.rstrip("%")) for a in accumulated)]
    assert result.errors == []
    assert not any(c.revision for c in row.cifras)


def test_a_fused_remark_is_kept_beside_its_figure(read: Read) -> None:
    text = (
        "Metas y objetivos de las unidades administrativas, literal a4\n\n"
        "No.\tDescripción de la unidad\tObjetivo de la unidad\tIndicador\tMeta cuantificable\n"
        "PROCESOS GOBERNANTES\n"
        "1\tObras\tCuidar las vías\t% de vías\t20% Sólo posee estudios\n"
        "2\tRentas\tCobrar mejor\t% de cobro\tNO APLICA\n"
        "3\tAgua\tAmpliar la red\t% de red\t7.26.00%\n"
    )
    result = read(text)
    remark, none, broken = result.of("meta_unidad")
    assert (remark.cifras[0].valor, remark.observacion) == (Decimal(20), "Sólo posee estudios")
    assert (none.cifras[0].valor, none.cifras[0].ausencia) == (None, Ausencia.NO_APLICA)
    assert (broken.cifras[0].valor, broken.cifras[0].ausencia) == (None, Ausencia.ILEGIBLE)
    assert [fila.grupo for fila in (remark, none, broken)] == [("PROCESOS GOBERNANTES",)] * 3
    assert result.errors == ["lotaip-a4.malformado"]


def test_a_separator_in_doubt_is_settled_by_the_sum_or_left_to_review(read: Read) -> None:
    months = ("1.000", "200", "300", "0", "0", "0", "1500")
    planned = "\t".join(("PROGRAMADO", *PLANNED, PERCENT, *months))
    done = "\t".join(("EJECUTADO", *DONE, "1.800", "0", "0", "0", "0", "0", "1.800"))
    (row,) = read(TITLE + HEADER + OEI + AEI + activity(1, planned=planned, done=done)).of("actividad")
    settled = figure(row, "financiera_mes.programado", "2023-01")
    assert (settled.valor, settled.revision) == (Decimal(1000), False)
    open_ones = [
        figure(row, "financiera_mes.ejecutado", "2023-01"),
        figure(row, "financiera_acumulado.ejecutado", "2023-S1"),
    ]
    assert all(c.revision and set(c.fuente.alternativas) for c in open_ones)


PEI = (
    "SEGUIMIENTO DEL PLAN ESTRATÉGICO INSTITUCIONAL PEI 2024 - 2027\n\n"
    "CÓDIGO\tDESCRIPCIÓN\tLE\tUNIDAD DE ORGANIZACIÓN\tRELEVANCIA\tSENTIDO ESPERADO\tTIPO DE AGREGACIÓN\tLÍNEA BASE\t\t"
    "LOGRO ESPERADO\t{}\t\t\t\tVALORES OBSERVADOS\tAVANCE TIPO I (%)\n"
    "\t\t\t\t\t\t\tAÑO\tVALOR\t{}\t2024 - SEM1\t\n"
    "IND.01.AEI.01.01\tPorcentaje de vías\t1-MUNI\tVías\tMuy relevante\tAscendente\tÚltimo dato\t2022\t10\t{}\t20\t{}\n"
    "IND.02.AEI.01.01\tPorcentaje de faros\t1-MUNI\tVías\tRelevante\tAscendente\tÚltimo dato\t2022\t10\t{}\t30\t{}\n"
)


YEARS = "2023\t2024\t2025\t2026\t2027"
TARGETS = ("40\t50\t60\t80", "60\t75\t90\t99")
STRAY = PEI.format("", YEARS, f"{TARGETS[0]}\t", "50.00", f"{TARGETS[1]}\t", "50.00")
STRAIGHT = PEI.format("", YEARS, f"25\t{TARGETS[0]}", "50.00", f"30\t{TARGETS[1]}", "40.00")
UNPROVEN = PEI.format("", YEARS, f"{TARGETS[0]}\t", "", f"{TARGETS[1]}\t", "")


def targets(fila: Fila) -> dict[str, str]:
    return {c.periodo: str(c.valor) for c in fila.cifras if c.ranura == "meta"}


def test_a_stray_year_is_seen_by_the_equations(read: Read) -> None:
    """The header prints 2023 before the plan; only the recomputed advance says which target is 2024's."""
    row = read(STRAY).of("indicador")[0]
    assert targets(row) == {"2024": "40", "2025": "50", "2026": "60", "2027": "80"}
    assert figure(row, "avance", "2024-S1").valor == Decimal(50)


def as_workbook(folder: Path, text: str) -> Path:
    book = openpyxl.Workbook()
    for row, line in enumerate(text.splitlines(), 1):
        for col, field_text in enumerate(line.split("\t"), 1):
            number = field_text.replace(".", "", 1).isdigit()
            book.active.cell(row, col, float(field_text) if number else field_text or None)
    path = folder / "reporte.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [(STRAY, "40", "2023"), (STRAIGHT, "40", ""), (UNPROVEN, "50", "")],
    ids=["the equations say so", "the header is right", "nothing to tell by: as printed"],
)
def test_columns_are_moved_over_a_stray_year_only_by_the_equations(
    tmp_path: Path, text: str, first: str, why: str
) -> None:
    archivo = extract(as_workbook(tmp_path, text), "reporte.xlsx", tmp_path, Opciones())
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    row = next(row for row in rows if row.clase == "indicador")
    assert targets(row)["2024"] == first
    assert why in archivo.tablas[0].motivo and bool(why) is bool(archivo.tablas[0].motivo)


def test_a_table_of_another_form_closes_the_groups_of_the_one_before(read: Read) -> None:
    """The group that stayed open belongs to the first form, and its row is not lost with it."""
    result = read(TITLE + HEADER + OEI + AEI + activity(1) + "\n\n\n" + BUDGET)
    assert [fila.clase for fila in result.filas] == ["oei", "actividad", "aei", "partida", "total"]
    assert [fila.familia for fila in result.filas] == ["poi-ceplan"] * 3 + ["presupuesto"] * 2
    assert_intact(result.of("actividad")[0])
