"""Figures quoted in running text against their rows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.schemas import Fila, Hallazgo, Identidad, Reglas, Severidad
from extractors.validators import Verifier, prose_rules
from extractors.validators.mentions import lower, paragraphs, sentences

MakeRow = Callable[..., Fila]


def rule(regla: str, clase: str = "", **parametros: str) -> Identidad:
    return Identidad(
        id=regla, regla=regla, clase=clase, severidad=Severidad.ERROR, cita="prueba", parametros=parametros
    )


def read(identity: Identidad, rows: list[Fila], *texts: str) -> list[Hallazgo]:
    verifier = Verifier(Reglas(identidades=(identity,)), "pei.pdf", "abcd1234")
    verifier.see(rows)
    for text in texts:
        verifier.prose(3, text)
    return verifier.close()


AVANCE = rule("prosa_avance", avance="avance")


@pytest.fixture
def pei(fila: MakeRow) -> list[Fila]:
    def row(code: str, name: str, printed: str, group: str = "") -> Fila:
        clase = "indicador" if group else "aei"
        return fila(code, {"avance": printed}, descripcion=name, clase=clase, grupo=(group,) if group else ())

    return [
        row("AEI.01.01", "RIEGO TECNIFICADO EFICIENTE PARA LOS HUERTOS DEL VALLE (Prioridad 1)", "62.50"),
        row("IND.01.AEI.01.01", "Número de huertos con riego instalado", "47.10", "AEI.01.01"),
        row("IND.02.AEI.01.01", "Porcentaje de canales limpios y revestidos", "78.00", "AEI.01.01"),
        row("AEI.01.02", "BIBLIOTECAS ITINERANTES OPERATIVAS EN LA PROVINCIA (Prioridad 1)", "25.00"),
        row("IND.01.AEI.01.02", "Número de lectores inscritos en las bibliotecas", "15.00", "AEI.01.02"),
        row("AEI.02.01", "TALLERES DE ORATORIA PERMANENTES", "100.00"),
        row("AEI.02.02", "TALLERES DE ORATORIA PERMANENTES", "90.00"),
        row("AEI.02.03", "FERIAS RURALES", "ND"),
    ]


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        # by code, by name, and by both
        ("La AEI.01.01 alcanza una ejecución física total del 62.50%.", []),
        ("La AEI.01.01 alcanza una ejecución física total del 58.13%.", [("AEI.01.01", "58.13%", "62.50")]),
        ("La AEI. 01.01 alcanza una ejecución del 58,13 por ciento.", [("AEI.01.01", "58.13%", "62.50")]),
        ("El indicador **Número de huertos con riego instalado** tiene un avance de 47.1%.", []),
        (
            "El indicador **Número de huertos con riegos instalados** tiene un avance de 9.63%, bajo.",
            [("IND.01.AEI.01.01", "9.63%", "47.10")],
        ),
        (
            "La AEI.01.01: RIEGO TECNIFICADO EFICIENTE PARA LOS HUERTOS DEL VALLE logra un avance del 60%, "
            "y su indicador Porcentaje de canales limpios y revestidos ha alcanzado un 78%.",
            [("AEI.01.01", "60%", "62.50")],
        ),
        # at the precision of the text
        ("La AEI.01.02 tiene un avance del 25%.", []),
        ("La AEI.01.02 tiene un avance del 25.0 %.", []),
        ("La AEI.01.01 tiene un avance del 63%.", []),
        ("La AEI.01.01 tiene un avance del 62%.", []),
        ("La AEI.01.01 tiene un avance del 64%.", [("AEI.01.01", "64%", "62.50")]),
        ("La AEI.01.02 tiene un avance del 25.3%.", [("AEI.01.02", "25.3%", "25.00")]),
        # the figure of the group, said after the name of its indicator
        (
            "La AEI.01.02, con su Número de lectores inscritos en las bibliotecas, va en un avance de 25%.",
            [],
        ),
        (
            "La AEI.01.02 avanza un 25% y su indicador Número de lectores inscritos en las bibliotecas, "
            "un avance de 25%.",
            [("IND.01.AEI.01.02", "25%", "15.00")],
        ),
        # an indicator that the table does not have is not taken for another
        ("La AEI.01.02 y su indicador Número de libros prestados en la plaza tienen un avance del 25%.", []),
        # figures that speak of something else
        ("La AEI.01.01 tiene una meta anual de 80% de avance.", []),
        ("La AEI.01.01 ejecutó el 80% del presupuesto, con un avance presupuestal de 30%.", []),
        ("La AEI.01.01 tuvo una ejecución financiera de 33%.", []),
        ("La AEI.01.01 logra más del 60%.", []),
        ("Se espera que la AEI.01.01 tenga un avance de 99%.", []),
        ("La AEI.01.01 se espera que alcance el 99%.", []),
        ("La AEI.01.01 y la AEI.01.02 avanzaron 25% y 62.5% respectivamente.", []),
        ("La AEI.01.01 incluye 40% de mujeres.", []),
        ("El avance general fue de 12%.", []),
        ("La AEI.09.09 tiene un avance del 12%.", []),
        ("La AEI.01.01 y la AEI.09.09 tienen un avance del 12%.", []),
        ("La AEI.02.03 tiene un avance del 12%.", []),
        ("En el segundo semestre la AEI.01.01 alcanza un avance del 80%.", []),
        ("En el primer semestre la AEI.01.01 alcanza un avance del 80%.", [("AEI.01.01", "80%", "62.50")]),
        # named after the figure
        ("Se logró un avance de 30% en la AEI.01.02.", [("AEI.01.02", "30%", "25.00")]),
        # one wording, two rows: right if one of them, else doubtful
        ("Los talleres de oratoria permanentes lograron un avance de 90%.", []),
        ("Los talleres de oratoria permanentes lograron un avance de 70%.", [("AEI.02.01", "70%", "100.00")]),
    ],
)
def test_progress_in_prose(pei: list[Fila], text: str, stale: list[tuple[str, str, str]]) -> None:
    found = read(AVANCE, pei, text)
    assert [(f.fila, (f.impreso or "").replace(",", "."), f.recalculado) for f in found] == stale
    for finding in found:
        assert finding.pagina == 3
        assert finding.cifras == (f"{finding.fila}:avance",)
        assert "«" in finding.mensaje
        assert (finding.severidad is Severidad.AVISO) == text.startswith("Los talleres")


def test_a_figure_is_carried_to_the_next_sentence_as_a_warning(pei: list[Fila]) -> None:
    (found,) = read(AVANCE, pei, "Sobre la AEI.01.01 informó la oficina. El avance es de 40%.")
    assert (found.fila, found.severidad) == ("AEI.01.01", Severidad.AVISO)
    assert read(AVANCE, pei, "Sobre la AEI.01.01 informó la oficina.\n\nEl avance es de 40%.") == []


def test_a_remark_is_about_its_own_row(fila: MakeRow) -> None:
    slots = {"avance": {"2024-T1": "60.76%", "2024-T2": "20%"}}
    said = "Se logró un avance del {}."
    for figure, wrong in (("60.76%", False), ("20%", False), ("83.7%", True)):
        row = fila("A-1", slots, observacion=said.format(figure))
        assert bool(read(AVANCE, [row])) is wrong
    quarter = fila("A-1", slots, observacion="En el primer trimestre se logró un avance del 20%.")
    (found,) = read(AVANCE, [quarter])
    assert (found.impreso, found.recalculado, found.fila) == ("20%", "60.76", "A-1")


def test_which_rules_speak_of_running_text() -> None:
    row_rule = Identidad(id="x.malo", regla="valor_malformado", severidad=Severidad.ERROR, cita="prueba")
    assert prose_rules(Reglas(identidades=(row_rule, AVANCE))) == {"prosa_avance"}


EQUIVALE = rule("prosa_equivale", meta="meta, plan[T1]")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("En A-1 se cumplió el 13.53% de la meta, lo que equivale a 18 unidades.", 0),
        ("En A-1 se cumplió el 13.53% de la meta, lo que equivale a 22 unidades.", 1),
        ("En A-1 se cumplió el 50% de la meta trimestral, equivalente a 10 piezas.", 0),
        ("En A-1 se cumplió el 50 por ciento de la meta, que equivale a la cantidad de 1,000.", 1),
        ("Se ha cumplido con el 25% de la meta establecida, lo que equivale a 100 unidades.", 0),
        ("Se ha cumplido con el 25% de la meta establecida, lo que equivale a 71 unidades.", 1),
        ("Se ha cumplido con el 25% de la meta establecida.", 0),
        ("La mitad equivale a 71 unidades.", 0),
    ],
)
def test_a_share_of_the_target_in_units(fila: MakeRow, text: str, found: int) -> None:
    rows = [
        fila("A-1", {"meta": "133", "plan": {"T1": "20"}}),
        fila("A-2", {"meta": "400", "plan": {"T1": "9"}}),
    ]
    said = read(EQUIVALE, rows, text)
    assert len(said) == found
    for finding in said:
        assert finding.severidad is (Severidad.ERROR if "A-1" in text else Severidad.AVISO)
        assert finding.fila == ("A-1" if "A-1" in text else None)


def test_the_share_of_a_quarter_is_the_one_that_its_row_prints(fila: MakeRow) -> None:
    """A quarter of four is one; a third of four "is one", too, if it is rounded."""
    row = fila("A-1", {"plan": {"T1": "4", "T2": "4"}, "avance": {"T1": "25.00%", "T2": "33.25%"}})
    checked = rule("prosa_equivale", meta="plan", programado="plan", avance="avance")
    said = "En A-1, en el primer trimestre se cumplió el {} de la meta del trimestre, lo que equivale a 1 unidad."
    assert read(checked, [row], said.format("25%")) == []
    (found,) = read(checked, [row], said.format("33.25%"))
    assert (found.fila, found.impreso, found.recalculado, found.severidad) == (
        "A-1",
        "33.25%",
        "25.00",
        Severidad.ERROR,
    )


def test_a_wrong_share_names_the_right_one(fila: MakeRow) -> None:
    said = "Se cumplió el 15.04% de la meta, lo que equivale a 22 unidades."
    (found,) = read(EQUIVALE, [fila("A-1", {"meta": "133"}, observacion=said), fila("A-2", {"meta": "146"})])
    assert (found.fila, found.impreso, found.recalculado) == ("A-1", "22", "20.00")
    assert "equivale a 22, pero el 15.04 % de 133 es 20.00" in found.mensaje


INCUMPLIDO = rule("prosa_incumplido", ejecutado="hecho", programado="plan")


@pytest.mark.parametrize(
    ("remark", "done", "planned", "severity"),
    [
        ("Por lluvias no se pudo cumplir la meta.", ("5",), ("4",), "error"),
        ("Por lluvias no se alcanzó la meta.", ("4",), ("4",), "error"),
        ("Por lluvias no se pudo cumplir la meta.", ("3",), ("4",), None),
        ("Por lluvias no se pudo cumplir la meta.", ("9", "1"), ("4", "4"), "aviso"),
        ("Por lluvias no se pudo cumplir la meta.", ("0",), ("0",), None),
        ("Por lluvias no se pudo cumplir la meta.", ("?",), ("4",), None),
        ("En el primer trimestre no se pudo cumplir.", ("9", "1"), ("4", "4"), "error"),
        ("En el segundo trimestre no se pudo cumplir.", ("9", "1"), ("4", "4"), None),
        ("Se cumplió al 100% con lo previsto.", ("3",), ("4",), "error"),
        ("Se realizó el 100 % del cumplimiento.", ("4", "1"), ("4", "4"), None),
        ("Se cumplió al 100% con lo previsto.", ("4",), ("4",), None),
        ("Se cumplió el cronograma.", ("3",), ("4",), None),
    ],
)
def test_a_justification_against_its_row(
    fila: MakeRow, remark: str, done: tuple[str, ...], planned: tuple[str, ...], severity: str | None
) -> None:
    slots = {
        name: {f"2024-T{n}": text for n, text in enumerate(printed, start=1)}
        for name, printed in (("hecho", done), ("plan", planned))
    }
    found = read(INCUMPLIDO, [fila("A-1", slots, observacion=remark)])
    assert [f.severidad.value for f in found] == ([severity] if severity else [])
    assert all(f.fila == "A-1" and remark in f.mensaje for f in found)
    # as prose elsewhere, the row must be named
    named = read(INCUMPLIDO, [fila("A-1", slots)], f"Sobre la actividad A-1: {remark}")
    assert len(named) == (1 if severity else 0)
    assert read(INCUMPLIDO, [fila("A-1", slots)], remark) == []


def test_sentences_and_paragraphs() -> None:
    text = "La **meta** del art. 7 se vio.\nSigue aquí. Otra (AEI.01.02) va.\n\nEl Ing. Paz firmó; Nadie más."
    first, second = paragraphs(text)
    assert sentences(first) == ("La meta del art. 7 se vio.", "Sigue aquí.", "Otra (AEI.01.02) va.")
    assert sentences(second) == ("El Ing. Paz firmó;", "Nadie más.")


@given(st.text(max_size=80))
def test_folding_keeps_places(text: str) -> None:
    assert len(lower(text)) == len(text)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reading(pei_rows: list[Fila], text: str) -> None:
    for identity in (AVANCE, EQUIVALE, INCUMPLIDO):
        read(identity, pei_rows, text, f"La AEI.01.01 {text} avance 5% {text}")


@pytest.fixture(scope="module")
def pei_rows(fila: MakeRow) -> list[Fila]:
    return [
        fila(
            "AEI.01.01",
            {"avance": "5", "meta": "3", "hecho": "1", "plan": "2"},
            descripcion="Riego de huertos",
        )
    ]


def test_many_rows_and_much_prose_are_read_in_time(fila: MakeRow) -> None:
    rows = [
        fila(
            f"AOI{n:06d}",
            {"avance": "50"},
            descripcion=f"Mantenimiento de la vía rural número {n} del distrito {n % 97}",
        )
        for n in range(3000)
    ]
    text = "La actividad Mantenimiento de la vía rural número {0} del distrito {1} tiene un avance del 50%."
    verifier = Verifier(Reglas(identidades=(AVANCE,)), "a", "x")
    verifier.see(rows)
    for n in range(0, 3000, 15):
        verifier.prose(1, text.format(n, n % 97))
    start = time.process_time()
    assert verifier.close() == []
    assert time.process_time() - start < 10


# ---- the real alerts -------------------------------------------------------------------------------

CODE = re.compile(r"(?:IND\.\d\d\.)?AEI\.\d\d\.\d\d")


def seed_rows(fila: MakeRow, table: str) -> list[Fila]:
    """The rows of the seed, by hand: code, description and the last number of each line."""
    rows: list[Fila] = []
    group: tuple[str, ...] = ()
    for number, line in enumerate(table.splitlines()):
        fields = [re.sub(r"</?b>", "", field).strip() for field in line.split("\t")]
        figures = [field for field in fields[2:] if re.fullmatch(r"[\d,.]+", field)]
        if not CODE.fullmatch(fields[0]) or not figures:
            continue
        indicator = fields[0].startswith("IND")
        group = group if indicator else (fields[0],)
        rows.append(
            fila(
                fields[0],
                {"avance": figures[-1]},
                descripcion=fields[1],
                clase="indicador" if indicator else "aei",
                grupo=group if indicator else (),
                ident=f"l{number}",
            )
        )
    return rows


def test_the_stale_figures_of_the_real_alerts_and_no_others(fila: MakeRow, shared_dir: Path) -> None:
    (seed,) = (shared_dir / "seeds").glob("003_*.txt")
    table, _, alerts = seed.read_text(encoding="utf-8").partition("ALERTAS IDENTIFICADAS")
    rows = seed_rows(fila, table)
    assert len(rows) == 54
    codes = {row.id: row.codigo for row in rows}
    found = read(AVANCE, rows, alerts)
    assert sorted((codes[f.fila or ""], f.impreso, f.recalculado) for f in found) == [
        ("AEI.04.01", "49.72%", "53.64"),
        ("AEI.04.03", "58.13%", "75.39"),
        ("AEI.07.01", "61.33%", "54.81"),
        ("IND.01.AEI.04.01", "47.1%", "54.95"),
        ("IND.01.AEI.04.03", "9.63%", "87.78"),
    ]
    assert {f.severidad for f in found} == {Severidad.ERROR}
    # every other percentage of the alerts was compared, and agrees
    agreeing = [
        "AEI.02.01",
        "AEI.03.03",
        "IND.02.AEI.04.01",
        "AEI.04.02",
        "IND.01.AEI.04.02",
        "IND.02.AEI.04.02",
    ]
    agreeing += [
        "IND.03.AEI.04.03",
        "AEI.04.06",
        "AEI.05.01",
        "AEI.05.02",
        "AEI.06.01",
        "AEI.06.02",
        "AEI.07.03",
    ]
    for code in agreeing:
        changed = [_shifted(row) if (row.codigo or "").endswith(code) else row for row in rows]
        told = [codes[f.fila or ""] or "" for f in read(AVANCE, changed, alerts)]
        assert len(told) > len(found) and any(other.endswith(code) for other in told), code


def _shifted(row: Fila) -> Fila:
    (figure,) = row.cifras
    assert figure.valor is not None
    return row.model_copy(update={"cifras": (figure.model_copy(update={"valor": figure.valor + 3}),)})


def test_the_equivalences_of_the_damaged_transcript(fila: MakeRow, shared_dir: Path) -> None:
    (seed,) = (shared_dir / "seeds").glob("000_*.txt")
    text = seed.read_text(encoding="utf-8")
    prose = "\n\n".join(line for line in text.splitlines() if line.startswith("Justificación"))
    metas = [line.split("\t")[4] for line in text.splitlines() if re.match(r"3\.12\.1\.1\.\d\t", line)]
    rows = [fila(f"3.12.1.1.{n}", {"meta": meta}) for n, meta in enumerate(metas, start=1)]
    found = read(EQUIVALE, rows, prose)
    assert {f.severidad for f in found} == {Severidad.AVISO}
    wrong = {f.impreso for f in found}
    assert "22" in wrong  # 15.04 % of no target
    assert "18" not in wrong  # 13.53 % of 133
