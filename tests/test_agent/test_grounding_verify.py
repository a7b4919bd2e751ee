"""`draft --verify`: whose each sentence is, and whether the ledger says it."""

import json
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import cli
from agent.grounding.verify import EN_REVISION, SIN_FILA, Frase, verificar
from agent.settings import Settings
from agent.sustento import Fallo
from agent.sustento.ajustes import ajustes_de
from agent.workspace import NAME, Ledger
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.drafts import ledger_of, round_trip
from extractors.schemas import TipoFila


def _extract(document: Path, folder: Path) -> None:
    assert cli.main(["extract", str(document), "-o", str(folder)]) in (0, 5)


def _verify(folder: Path, text: Path) -> list[Frase]:
    with Ledger(folder / NAME) as ledger:
        return list(verificar(ledger, text, ajustes_de(Settings())))


@pytest.fixture(scope="module")
def metas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A report with prose and its results folder."""
    folder = tmp_path_factory.mktemp("verify")
    document = write_document(Pedido(family("metas-trimestral"), 471, "txt", filas=8), folder)
    _extract(document, folder / "out")
    return document, folder / "out"


def test_sentences_whose_row_is_known(
    metas: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, out = metas
    labelled = [json.loads(line) for line in document.with_suffix(".oraciones.jsonl").read_text("utf-8").splitlines()]
    wrong = [
        one | {"id": f"{one['id']}-x", "texto": f"{one['texto'].rstrip('.')}, debido a un paro."} for one in labelled
    ]
    lines = [json.dumps({k: one[k] for k in ("id", "texto", "codigo", "periodo")}) for one in (*labelled, *wrong)]
    text = tmp_path / "texto.jsonl"
    text.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["draft", "--verify", str(text), "-w", str(out), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["veredicto"] for one in found[: len(labelled)]] == [one["veredicto"] for one in labelled]
    assert {one["veredicto"] for one in found[len(labelled) :]} == {"no_sustentada"}
    assert list(found[0]) == ["id", "texto", "fila", "codigo", "periodo", "veredicto", "motivos"]
    assert [one["codigo"] for one in found[: len(labelled)]] == [one["codigo"] for one in labelled]


def test_a_document_is_held_against_itself_without_crying_wolf(metas: tuple[Path, Path]) -> None:
    document, out = metas
    assert [f for f in _verify(out, document) if f.veredicto is Fallo.NO_SUSTENTADA] == []


def test_a_row_is_known_by_the_heading_above(metas: tuple[Path, Path], tmp_path: Path) -> None:
    document, out = metas
    labelled = json.loads(document.with_suffix(".oraciones.jsonl").read_text("utf-8").splitlines()[0])
    with Ledger(out / NAME) as ledger:
        (known,) = ledger.documents()
        row = next(f for f in ledger.filas(known.id, "x", "x") if f.codigo == labelled["codigo"])
    meta = next(c.valor for c in row.cifras if c.rol.value == "meta")
    word = Document()
    word.add_heading(f"{row.codigo} {row.descripcion}", 1)
    word.add_paragraph(f"La meta anual es de {meta}. La meta anual es de {int(meta or 0) + 1}.")
    text = tmp_path / "informe.docx"
    word.save(str(text))
    right, wrong = (f for f in _verify(out, text) if f.veredicto is not Fallo.SIN_AFIRMACION)
    assert (right.fila, right.veredicto) == (row.id, Fallo.SUSTENTADA)
    assert (wrong.fila, wrong.veredicto) == (row.id, Fallo.NO_SUSTENTADA)


def test_a_quotation_is_of_the_row_above_it_whatever_row_it_names(metas: tuple[Path, Path], tmp_path: Path) -> None:
    _, out = metas
    with Ledger(out / NAME) as ledger:
        (known,) = ledger.documents()
        one, other = [f for f in ledger.filas(known.id, "x", "x") if f.codigo and f.cifras][:2]
    word = Document()
    word.add_heading(f"{one.codigo} {one.descripcion}", 1)
    word.add_paragraph(f"El documento señala: «debido a que la {other.codigo} no tuvo camiones» (p. 1).")
    text = tmp_path / "informe.docx"
    word.save(str(text))
    (quoted,) = (f for f in _verify(out, text) if f.veredicto is not Fallo.SIN_AFIRMACION)
    assert (quoted.fila, quoted.veredicto) == (one.id, Fallo.NO_SUSTENTADA)


def test_figures_of_nobody_knows_what(metas: tuple[Path, Path], tmp_path: Path) -> None:
    text = tmp_path / "nota.txt"
    text.write_text("Se ejecutaron 4 obras.\n\nSe continúa con el trabajo.\n", encoding="utf-8")
    figures, nothing = _verify(metas[1], text)
    assert figures.motivos == (SIN_FILA,)
    assert (nothing.veredicto, nothing.fila) == (Fallo.SIN_AFIRMACION, None)


@pytest.mark.parametrize("line", ['{"id": 1}', "no es json", "[1]"])
def test_a_line_that_is_none_is_told(
    metas: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    text = tmp_path / "malo.jsonl"
    text.write_text(line, encoding="utf-8")
    assert cli.main(["draft", "--verify", str(text), "-w", str(metas[1])]) == 2
    assert "línea 1" in capsys.readouterr().err


def test_a_draft_without_period_and_without_text_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["draft"]) == 2
    assert "--periodo" in capsys.readouterr().err


# ---- seeds: built at run time, never stored ---------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Frase]]:
    found = {}
    for number in ("000", "003"):
        (document,) = (shared_dir / "seeds").glob(f"{number}_*.txt")
        folder = tmp_path_factory.mktemp(number)
        _extract(document, folder)
        found[number] = _verify(folder, document)
    return found


def test_stale_figures_of_the_alerts_are_found_and_no_other(seeds: dict[str, list[Frase]]) -> None:
    motives = " ".join(m for f in seeds["003"] if f.veredicto is Fallo.NO_SUSTENTADA for m in f.motivos)
    stale = ("58.13", "61.33", "49.72", "47.1", "9.63")
    assert all(f"«{figure}" in motives for figure in stale)
    assert motives.count("«") == len(stale)


def test_contradictions_of_a_damaged_transcript(seeds: dict[str, list[Frase]]) -> None:
    wrong = {f.codigo: " ".join(f.motivos) for f in seeds["000"] if f.veredicto is Fallo.NO_SUSTENTADA and f.codigo}
    assert any("83.7%" in motives for motives in wrong.values())
    assert any("400 de 400" in motives for motives in wrong.values())
    assert sum("no se alcanzó lo programado" in motives for motives in wrong.values()) == 2
    agreeing = [f for f in seeds["000"] if f.codigo and "%" in f.texto and f.veredicto is Fallo.SUSTENTADA]
    assert len(agreeing) >= 8
    assert {m for f in agreeing for m in f.motivos} == {EN_REVISION}


SHORT: list[list[str | int | None]] = [
    ["AVANCE DE METAS 2031"],
    ["Actividad", "Unidad de medida", "I Trimestre", None, "II Trimestre", None],
    [None, None, "Programado", "Ejecutado", "Programado", "Ejecutado"],
    ["Bacheo", "m2", 200, 150, 200, 170],
    ["Diques", "km", 10, 8, 15, 14],
    ["Talleres", "taller", 5, 5, 5, 4],
]


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder of rows with names of one word, no codes, and units in short."""
    folder = tmp_path_factory.mktemp("short")
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in SHORT:
        page.append(line)
    for span in ("C2:D2", "E2:F2"):
        page.merge_cells(span)
    book.save(folder / "metas.xlsx")
    _extract(folder / "metas.xlsx", folder / "out")
    return folder / "out"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("En Bacheo se ejecutaron 150 m2 de los 200 m2 programados en el I trimestre de 2031.", Fallo.SUSTENTADA),
        ("Diques: en el I trimestre de 2031 se ejecutaron 8 km de los 10 programados.", Fallo.SUSTENTADA),
        ("En Diques se ejecutaron 8 kilómetros en el I trimestre de 2031.", Fallo.SUSTENTADA),
        ("En Diques se ejecutaron 8 metros en el I trimestre de 2031.", Fallo.NO_SUSTENTADA),
        ("En Diques se ejecutaron 150 m2 en el I trimestre de 2031.", Fallo.NO_SUSTENTADA),
        ("En Bacheo se ejecutaron 170 m2 en el I trimestre de 2031.", Fallo.NO_SUSTENTADA),
        ("Se realizaron 5 talleres en el I trimestre de 2031.", Fallo.NO_SUSTENTADA),
        ("En Bacheo se ejecutaron 150 m2 y en Diques 8 km en el I trimestre de 2031.", Fallo.NO_SUSTENTADA),
    ],
)
def test_a_row_without_a_code_is_known_by_its_short_name_and_its_unit_in_short(
    short: Path, tmp_path: Path, text: str, verdict: Fallo
) -> None:
    path = tmp_path / "texto.txt"
    path.write_text(text, encoding="utf-8")
    (frase,) = _verify(short, path)
    assert frase.veredicto is verdict, frase.motivos


def test_a_draft_that_quotes_a_name_of_two_rows_is_not_refused(tmp_path: Path) -> None:
    out = ledger_of(tmp_path, "pei-ceplan", 5, None, True)
    with Ledger(out / NAME) as ledger:
        rows = [fila for d in ledger.documents() for fila in ledger.filas(d.id, d.archivo, d.sha256)]
    named = [fila.descripcion for fila in rows if fila.tipo is TipoFila.INDICADOR]
    assert len(set(named)) < len(named)
    judged, refused = round_trip(out)
    assert judged > 0 and refused == 0
