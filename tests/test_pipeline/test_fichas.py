"""Forms of labels and values, read by rules alone: from text, from a page with boxes, from a Word table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.pdfgen import canvas

import cli

LINES = [
    "FICHA DE SEGUIMIENTO - PRIMER TRIMESTRE 2031",
    "Actividad: Reparación de bancas",
    "Código: AO-77",
    "Meta anual: 1240 bancas",
    "Programado: 310",
    "Ejecutado: 155",
    "Avance: 50 %",
    "Limitaciones:",
    "No llegó la madera que se había comprado.",
]
WANTED = {
    ("meta", "2031"): "1240",
    ("programado", "2031-T1"): "310",
    ("ejecutado", "2031-T1"): "155",
    ("avance", "2031-T1"): "50",
}

DATED = [
    "MATRIZ DE INDICADORES - TERCER TRIMESTRE 2031",
    "Clave del indicador: P-07",
    "Nombre del indicador: Inspecciones de la red",
    "Unidad de medida: Inspección",
    "Sentido del indicador: Ascendente",
    "Línea base 2029: 310",
    "Meta anual 2031: 600",
    "Meta programada al tercer trimestre: 480",
    "Meta alcanzada al tercer trimestre: 312",
    "Avance: 56.00",
    "Numerador: 312",
    "Ejecutado acumulado del plan: 98,5 %",
]

BOX = [
    ("Código de la actuación", "1.1.3"),
    ("Denominación", "Cambio de luminarias"),
    ("Órgano responsable", "Concejalía de Obras"),
    ("Valor previsto 1.er semestre", "1.200"),
    ("Valor realizado 1.er semestre", "846"),
    ("Grado de ejecución (%)", "70,5"),
    ("Crédito definitivo", "410.000,00 €"),
    ("Obligaciones reconocidas", "288.915,50 €"),
    ("Observaciones", "Falta la segunda entrega de material."),
]

TOLD = [
    "INFORME DEL TERCER TRIMESTRE 2031",
    "",
    "Actividad: Riego de jardines",
    "En el tercer trimestre se programaron 40 jornadas y se ejecutaron 34, un avance de 85 %.",
    "",
    "Actividad: Poda de cercos",
    "De los 120 cercos programados se podaron 90.",
]

Extract = Callable[[Path], list[dict[str, Any]]]


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    def run(path: Path) -> list[dict[str, Any]]:
        out = tmp_path / "out"
        assert cli.main(["extract", str(path), "-o", str(out), "--engine", "rules"]) in (0, 4, 5)
        return [json.loads(line) for line in (out / "filas.jsonl").read_text(encoding="utf-8").splitlines()]

    return run


def text(folder: Path, lines: list[str]) -> Path:
    path = folder / "ficha.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def pdf(folder: Path, *pages: list[str]) -> Path:
    path = folder / "ficha.pdf"
    page = canvas.Canvas(str(path), invariant=1)
    for lines in pages:
        for number, line in enumerate(lines):
            page.drawString(60, 780 - 18 * number, line)
        page.showPage()
    page.save()
    return path


def word(folder: Path, lines: list[str]) -> Path:
    document = docx.Document()
    document.add_paragraph(lines[0])
    table = document.add_table(rows=0, cols=2)
    for line in lines[1:]:
        label, _, value = line.partition(": ")
        row = table.add_row().cells
        row[0].text, row[1].text = label, value
    path = folder / "ficha.docx"
    document.save(str(path))
    return path


def figures(row: dict[str, Any]) -> dict[tuple[str, str], str | None]:
    return {(c["rol"], c["periodo"]): c["valor"] for c in row["cifras"]}


@pytest.mark.parametrize("write", [text, pdf, word])
def test_a_ficha_is_a_row(write: Callable[[Path, list[str]], Path], extract: Extract, tmp_path: Path) -> None:
    (row,) = extract(write(tmp_path, LINES))
    assert (row["codigo"], row["descripcion"], row["familia"]) == ("AO-77", "Reparación de bancas", "ficha")
    assert row["unidad_medida"] == "bancas"
    assert figures(row) == WANTED
    assert not any(c["revision"] for c in row["cifras"])


def test_each_value_has_its_box(extract: Extract, tmp_path: Path) -> None:
    (row,) = extract(pdf(tmp_path, LINES))
    boxes = [c["fuente"]["bbox"] for c in row["cifras"]]
    assert len({tuple(box) for box in boxes}) == len(WANTED)
    assert all(box[0] > 60 and box[2] - box[0] < 40 for box in boxes)


def test_two_on_a_line_and_two_activities(extract: Extract, tmp_path: Path) -> None:
    lines = [LINES[0], "Actividad: Poda", "Programado: 3   Ejecutado: 2", "Actividad: Riego", "Ejecutado: 9"]
    rows = extract(text(tmp_path, lines))
    assert [row["descripcion"] for row in rows] == ["Poda", "Riego"]
    assert figures(rows[0]) == {("programado", "2031-T1"): "3", ("ejecutado", "2031-T1"): "2"}
    assert figures(rows[1]) == {("ejecutado", "2031-T1"): "9"}


@pytest.mark.parametrize(
    "lines",
    [
        [LINES[0], "Actividad: Poda", "Ejecutado: 2", "Ejecutado: 3"],
        ["FICHA DE SEGUIMIENTO 2031", "Actividad: Poda", "Ejecutado: 2"],
    ],
    ids=["said twice", "no period"],
)
def test_what_is_not_certain_is_left_to_review(extract: Extract, tmp_path: Path, lines: list[str]) -> None:
    (row,) = extract(text(tmp_path, lines))
    assert [c["revision"] for c in row["cifras"]] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Ejecutado: se hicieron 4 de las 6 podas",
        "Ejecutado: 3 de 6",
        "Ejecutado: Juan Pérez",
        "Lo ejecutado fue: 4",
        "Ejecutado 4",
        "Pagado y ejecutado por la empresa en el distrito: 4",
    ],
)
def test_a_sentence_is_no_value(extract: Extract, tmp_path: Path, line: str) -> None:
    assert not extract(text(tmp_path, [LINES[0], "Actividad: Poda", line]))


def test_figures_told_in_a_sentence_are_said_to_be_unread(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    labels = [LINES[0], "Actividad: Poda", "Meta anual: 48 podas", "Programado: 12", "Ejecutado: 9"]
    extract(text(tmp_path, [*labels, "", "Justificación: se ejecutaron las podas del norte."]))
    assert "de las oraciones no se leen cifras" not in capsys.readouterr().out
    extract(text(tmp_path, [*labels[:3], "", "Se programaron 12 podas y se ejecutaron 9."]))
    assert "Se programaron 12 podas" in " ".join(capsys.readouterr().out.split())


def test_a_broken_percentage_is_found(extract: Extract, tmp_path: Path) -> None:
    lines = [line.replace("50 %", "80 %") for line in LINES]
    extract(pdf(tmp_path, lines))
    findings = (tmp_path / "out" / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()
    (finding,) = map(json.loads, findings)
    assert finding["regla"] == "ficha.avance"
    assert finding["veredicto"] == "error_del_documento"


SPANS = [
    "FICHA DE SEGUIMIENTO - II TRIMESTRE 2031",
    "Actividad: Reparación de bancas de madera",
    "Meta programada para el año: 40",
    "Meta programada en el trimestre: 12",
    "Meta ejecutada en el trimestre: 9",
    "Presupuesto asignado: S/ 4,500.00",
    "Presupuesto ejecutado: S/ 3,120.50",
    "Voluntarios inscritos: 33",
    "Dificultades:",
    "Debido a la lluvia no se atendió la plaza norte.",
]


@pytest.mark.parametrize("write", [text, pdf])
def test_labels_say_their_span_and_money_its_sign(
    write: Callable[[Path, list[str]], Path], extract: Extract, tmp_path: Path, capsys: Any
) -> None:
    (row,) = extract(write(tmp_path, SPANS))
    financial = {c["rol"]: c["valor"] for c in row["cifras"] if c["magnitud"] == "financiera"}
    physical = {(c["rol"], c["periodo"]): c["valor"] for c in row["cifras"] if c["magnitud"] == "fisica"}
    assert physical == {("meta", "2031"): "40", ("programado", "2031-T2"): "12", ("ejecutado", "2031-T2"): "9"}
    assert financial == {"programado": "4500.00", "ejecutado": "3120.50"}
    assert row["atributos"] == {"moneda": "S/"}
    said = " ".join(capsys.readouterr().out.split())
    assert "una cifra con un rótulo que no se conoce: «Voluntarios inscritos: 33»" in said


@pytest.mark.parametrize("write", [text, pdf])
def test_labels_say_their_own_period(
    write: Callable[[Path, list[str]], Path], extract: Extract, tmp_path: Path, capsys: Any
) -> None:
    (row,) = extract(write(tmp_path, DATED))
    assert (row["codigo"], row["descripcion"]) == ("P-07", "Inspecciones de la red")
    assert row["unidad_medida"] == "Inspección"
    figures = {(c["rol"], c["periodo"], c["acumulado"]): c["valor"] for c in row["cifras"]}
    assert figures == {
        ("linea_base", "2029", False): "310",
        ("meta", "2031", False): "600",
        ("programado", "2031-T3", True): "480",
        ("ejecutado", "2031-T3", True): "312",
        ("avance", "2031-T3", True): "56.00",
    }
    said = " ".join(capsys.readouterr().out.split())
    assert "2 cifras con un rótulo que no se conoce: «Numerador: 312», «Ejecutado acumulado del plan: 98,5 %»" in said
    (finding,) = (tmp_path / "out" / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(finding)["veredicto"] == ("ambiguo" if write is text else "error_del_documento")
    assert "lo ejecutado entre lo programado da 65.00 %" in finding


def test_a_justification_without_a_connective_is_quoted_but_closes_no_gap(extract: Extract, tmp_path: Path) -> None:
    extract(text(tmp_path, [*DATED, "Justificación:", "Dos camionetas estuvieron en el taller de julio a agosto."]))
    assert cli.main(["draft", "-w", str(tmp_path / "out"), "--periodo", "2031-T3", "-o", str(tmp_path / "x.md")]) == 0
    draft = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert "«Dos camionetas estuvieron en el taller de julio a agosto» (p. 1)" in draft
    assert "[causa por completar por el área responsable" in draft.replace("\\", "")


def test_the_heading_of_a_shortfall_makes_what_follows_its_cause(extract: Extract, tmp_path: Path) -> None:
    lines = [
        *DATED,
        "",
        "Justificación de la variación",
        "",
        "Dos camionetas están en el taller y pasan al ejercicio 2032.",
    ]
    extract(text(tmp_path, lines))
    assert cli.main(["draft", "-w", str(tmp_path / "out"), "--periodo", "2031-T3", "-o", str(tmp_path / "x.md")]) == 0
    assert "causa por completar por" not in (tmp_path / "x.md").read_text(encoding="utf-8").partition("###")[2]


def test_a_figure_of_a_word_form_is_traced(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    path = tmp_path / "ficha.docx"
    document.save(str(path))
    (row,) = extract(path)
    capsys.readouterr()
    assert cli.main(["trace", row["cifras"][0]["id"], "-w", str(tmp_path / "out")]) == 0
    assert "«1240»" in capsys.readouterr().out


@pytest.mark.parametrize("cut", [3, 4])
def test_a_ficha_goes_on_over_the_page(extract: Extract, tmp_path: Path, capsys: Any, cut: int) -> None:
    (row,) = extract(pdf(tmp_path, LINES[:cut], LINES[cut:7]))
    assert (row["descripcion"], row["codigo"]) == ("Reparación de bancas", "AO-77")
    said = " ".join(capsys.readouterr().out.split())
    if cut == 3:
        assert {c["rol"] for c in row["cifras"]} == {"meta", "programado", "ejecutado", "avance"}
    else:
        assert "cifras con rótulo y sin el nombre de su actividad: «310», «155», «50 %»" in said


def test_a_box_of_labels_beside_values_is_read_whole(extract: Extract, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("SEGUIMIENTO DEL PLAN, PRIMER SEMESTRE DE 2031")
    table = document.add_table(len(BOX), 2)
    for row, (label, value) in zip(table.rows, BOX, strict=True):
        row.cells[0].text, row.cells[1].text = label, value
    document.save(str(tmp_path / "ficha.docx"))
    (row,) = extract(tmp_path / "ficha.docx")
    assert (row["codigo"], row["unidad_organica"]) == ("1.1.3", "Concejalía de Obras")
    assert row["observacion"] == "Falta la segunda entrega de material."
    assert {(c["magnitud"], c["rol"]): c["valor"] for c in row["cifras"]} == {
        ("fisica", "programado"): "1200",
        ("fisica", "ejecutado"): "846",
        ("fisica", "avance"): "70.5",
        ("financiera", "vigente"): "410000.00",
        ("financiera", "devengado"): "288915.50",
    }
    assert not any(c["revision"] for c in row["cifras"])


def test_a_text_goes_on_over_printed_lines(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "FICHA - PRIMER TRIMESTRE 2031",
        "Actividad: Mantenimiento de la red de riego de los",
        "parques del sector norte",
        "Ejecutado: 155",
        "Observaciones: La bomba estuvo en el taller y",
        "El repuesto llegó en abril.",
        "Firma del responsable",
    ]
    (row,) = extract(pdf(tmp_path, lines))
    assert row["descripcion"] == "Mantenimiento de la red de riego de los parques del sector norte"
    assert row["observacion"] == "La bomba estuvo en el taller y El repuesto llegó en abril."


def test_a_value_that_is_no_figure_is_told(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    (row,) = extract(text(tmp_path, [*LINES[:4], "Ejecutado: 3 de 6"]))
    assert {c["rol"] for c in row["cifras"]} == {"meta"}
    assert "no se pudo leer la cifra: «3 de 6»" in " ".join(capsys.readouterr().out.split())


def test_a_span_that_the_title_does_not_name_is_left_to_review(extract: Extract, tmp_path: Path) -> None:
    lines = ["FICHA DE SEGUIMIENTO - PRIMER SEMESTRE 2031", SPANS[1], SPANS[4]]
    (row,) = extract(text(tmp_path, lines))
    assert [c["revision"] for c in row["cifras"]] == [True]


def test_prose_without_a_row_says_what_was_not_read(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    assert not extract(text(tmp_path, ["INFORME 2031", "", "En el trimestre se ejecutaron 45 podas y 12 riegos."]))
    assert "se ejecutaron 45 podas y 12 riegos" in " ".join(capsys.readouterr().out.split())


def test_prose_gives_rows_and_only_its_percentages_prove_them(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    rows = extract(text(tmp_path, TOLD))
    figures = {
        row["descripcion"]: {(c["rol"], c["periodo"]): (c["valor"], c["revision"]) for c in row["cifras"]}
        for row in rows
    }
    assert figures == {
        "Riego de jardines": {
            ("programado", "2031-T3"): ("40", False),
            ("ejecutado", "2031-T3"): ("34", False),
            ("avance", "2031-T3"): ("85", False),
        },
        "Poda de cercos": {("programado", "2031-T3"): ("120", True), ("ejecutado", "2031-T3"): ("90", True)},
    }
    assert "las 2 filas salen de oraciones" in " ".join(capsys.readouterr().out.split())


def test_prose_beside_labels_gives_no_rows_and_says_so(extract: Extract, tmp_path: Path, capsys: Any) -> None:
    rows = extract(pdf(tmp_path, [TOLD[0], TOLD[2], TOLD[3]], LINES))
    assert [row["descripcion"] for row in rows] == ["Reparación de bancas"]
    assert "que dicen las oraciones (1) en páginas sin ellos no se da" in " ".join(capsys.readouterr().out.split())


def test_what_a_ficha_states_is_of_its_row(extract: Extract, tmp_path: Path) -> None:
    extract(text(tmp_path, SPANS))
    out = tmp_path / "out"
    assert cli.main(["draft", "-w", str(out), "--periodo", "2031-T2", "-o", str(tmp_path / "x.md")]) == 0
    draft = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert "«Debido a la lluvia no se atendió la plaza norte» (p. 1)" in draft
    assert "causa por completar por" not in draft.partition("###")[2]


@pytest.mark.parametrize("line", ["Ejecución financiera (%): 53,02", "Presupuesto ejecutado: 53,02 %"])
@pytest.mark.parametrize("write", [text, word])
def test_money_in_per_cent_is_no_amount(
    line: str, write: Callable[[Path, list[str]], Path], extract: Extract, tmp_path: Path
) -> None:
    (row,) = extract(write(tmp_path, [*LINES[:6], line]))
    assert [(c["rol"], c["valor"]) for c in row["cifras"] if c["magnitud"] == "financiera"] == [("avance", "53.02")]


def test_a_share_of_the_year_so_far_is_not_of_what_the_quarter_did(extract: Extract, tmp_path: Path) -> None:
    lines = ["FICHA - SEGUNDO TRIMESTRE 2031", "Actividad: Reparación de bancas", "Meta anual: 1200"]
    lines += ["Programado en el trimestre: 400", "Ejecutado en el trimestre: 352", "Avance físico acumulado: 61,5 %"]
    (row,) = extract(pdf(tmp_path, lines))
    assert figures(row)["avance", "2031-T2"] == "61.5"
    assert not (tmp_path / "out" / "hallazgos.jsonl").read_text(encoding="utf-8")


def test_a_number_in_words_and_digits_is_one_number(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "FICHA DE SEGUIMIENTO - SEGUNDO TRIMESTRE 2031",
        "Actividad: Curso de injertos",
        "Meta anual: doce (12) cursos",
        "Programado: 4 (cuatro) cursos",
        "Ejecutado: mil doscientos tres (1 203) cursos",
        "Presupuesto codificado: USD 18.400,50",
        "Devengado al 30 de junio: USD 7.912,35",
    ]
    (row,) = extract(text(tmp_path, lines))
    assert figures(row)["meta", "2031"] == "12"
    assert figures(row)["programado", "2031-T2"] == "4"
    assert ("ejecutado", "2031-T2") not in figures(row)  # digits in two pieces: left out, not guessed
    assert figures(row)["vigente", "2031"] == "18400.50"
    assert figures(row)["devengado", "2031-S1"] == "7912.35"
    assert row["unidad_medida"] == "cursos"


def test_words_that_say_another_number_than_their_digits_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = text(tmp_path, [LINES[0], "Actividad: Curso de injertos", "Meta anual: doce (13) cursos"])
    cli.main(["extract", str(path), "-o", str(out), "--engine", "rules"])
    assert (out / "filas.jsonl").read_text(encoding="utf-8") == ""
    assert "doce (13) cursos" in (out / "manifiesto.json").read_text(encoding="utf-8")


def test_what_is_of_the_quarter_is_not_what_is_accumulated_to_it(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "FICHA DE SEGUIMIENTO - SEGUNDO TRIMESTRE 2031",
        "Actividad: Curso de injertos",
        "Programado en el trimestre: 4",
        "Ejecutado en el trimestre: 3",
        "Acumulado ejecutado al segundo trimestre: 7",
    ]
    (row,) = extract(text(tmp_path, lines))
    assert [(c["rol"], c["acumulado"], c["valor"], c["revision"]) for c in row["cifras"]] == [
        ("programado", False, "4", False),
        ("ejecutado", False, "3", False),
        ("ejecutado", True, "7", False),
    ]


def test_the_heading_of_a_column_is_no_name_and_a_row_of_figures_no_label(extract: Extract, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Memoria del primer semestre de 2031")
    document.add_paragraph("Se programaron 40 conexiones de agua y se ejecutaron 34, un avance de 85 %.")
    for grid in (
        [["Actividad", "Prog.", "Ejec."], ["Talleres de barro", "20", "18"]],
        [["", "1er trim.", "2do trim.", "3er trim."], ["Previsto", "40", "45", "50"], ["Realizado", "38", "49", "51"]],
    ):
        table = document.add_table(rows=0, cols=len(grid[0]))
        for line in grid:
            for cell, value in zip(table.add_row().cells, line, strict=True):
                cell.text = value
        document.add_paragraph("")
    path = tmp_path / "memoria.docx"
    document.save(str(path))
    assert [(row["descripcion"], figures(row)["ejecutado", "2031-S1"]) for row in extract(path)] == [
        ("conexiones de agua", "34")
    ]


def test_a_month_told_in_passing_dates_no_figure(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "Ayuntamiento de Prado Nuevo",
        "Memoria de gestión del ejercicio 2031",
        "Área de servicios sociales",
        "Se previeron 3000 menús y se sirvieron 2400, lo que supone el 80 % de lo",
        "previsto. El descenso se debe al cierre por obras de la cocina central",
        "durante el mes de agosto.",
    ]
    (row,) = extract(pdf(tmp_path, lines))
    assert {c["periodo"] for c in row["cifras"]} == {"2031"}


def test_money_in_a_sentence_is_named_where_it_is_not_read(tmp_path: Path) -> None:
    lines = [
        "INFORME DEL TERCER TRIMESTRE 2031",
        "Área de parques",
        "En el tercer trimestre se programaron 40 jornadas de riego y se ejecutaron 34, un avance de 85 %.",
        "El gasto ascendió a 1.204.380,55 euros.",
    ]
    out = tmp_path / "out"
    assert cli.main(["extract", str(pdf(tmp_path, lines)), "-o", str(out), "--engine", "rules"]) == 0
    assert "El gasto ascendió" in (out / "manifiesto.json").read_text(encoding="utf-8")


def test_a_ficha_of_a_year_under_its_own_words(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "FICHA DE META",
        "Vigencia: 2031",
        "Indicador: Caminos mejorados",
        "Meta de la vigencia: 8",
        "Recursos comprometidos al 30 de junio de 2031: $ 1.102.340.000",
        "Avance a 30 de junio de 2031: 3,4",
    ]
    (row,) = extract(pdf(tmp_path, lines))
    assert figures(row) == {("meta", "2031"): "8", ("comprometido", "2031-S1"): "1102340000"}
    manifest = json.loads((tmp_path / "out" / "manifiesto.json").read_text(encoding="utf-8"))
    assert "Vigencia: 2031" not in json.dumps(manifest, ensure_ascii=False)


@pytest.mark.parametrize("label", ["Recursos sembrados al 30 de junio de 2031", "Familias del padrón ejecutado"])
def test_the_end_of_a_longer_label_is_no_label(extract: Extract, tmp_path: Path, label: str) -> None:
    lines = ["FICHA 2031", "Actividad: Riego de jardines", "Meta anual 2031: 8", f"{label}: 512"]
    (row,) = extract(pdf(tmp_path, lines))
    assert figures(row) == {("meta", "2031"): "8"}


def test_the_year_of_a_label_in_a_box_is_not_the_ficha_s(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "Ficha de seguimiento 2031",
        "Indicador: Toneladas recogidas",
        "Línea base 2030: 588",
        "Meta anual: 640",
        "Realizado al tercer trimestre: 451",
    ]
    (row,) = extract(word(tmp_path, lines))
    wanted = {("linea_base", "2030"): "588", ("meta", "2031"): "640", ("ejecutado", "2031-T3"): "451"}
    assert figures(row) == wanted


def test_a_title_with_its_year_is_no_part_of_the_sentence_under_it(extract: Extract, tmp_path: Path) -> None:
    lines = [
        "Resumen de logros, cuarto trimestre de 2031",
        "Durante el cuarto trimestre de 2031 se programaron 80 podas y se realizaron 72 (90 %).",
    ]
    (row,) = extract(pdf(tmp_path, lines))
    assert figures(row) == {
        ("programado", "2031-T4"): "80",
        ("ejecutado", "2031-T4"): "72",
        ("avance", "2031-T4"): "90",
    }
