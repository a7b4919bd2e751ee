"""Files that are not what they seem: each a clear Spanish message that names it, and only itself is lost."""

from __future__ import annotations

import json
import os
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pymupdf
import pytest

import cli
from evals import fuzz
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo

OK, NO_INPUT, PARTIAL = 0, 4, 5
PASSWORD = "clave-2023"
TEXT_MEGABYTES = 200 if os.environ.get("JUSTIFICA_SLOW_TESTS") else 30
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(200) + b"\xff\xd9"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bueno")
    return write_document(Pedido(family("poi-ceplan"), 1, "pdf", False, 6, "a4"), folder)


def read(path: Path, spool: Path, **opciones: object) -> Archivo:
    spool.mkdir(exist_ok=True)
    return extract(path, path.name, spool, Opciones(**opciones))  # type: ignore[arg-type]


def peak_megabytes() -> float:
    """The most memory that this process ever had, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ------------------------------------------------------------------------------------------- the files

Make = Callable[[Path, Path], None]
"""Writes a bad file: (where, a good PDF)."""


def _corrupt(path: Path, good: Path) -> None:
    data = bytearray(good.read_bytes())
    rng = Random(1)
    for _ in range(len(data) // 20):
        data[rng.randrange(9, len(data))] = rng.randrange(256)
    path.write_bytes(data)


def _garbage(path: Path, good: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + Random(2).randbytes(4000))


def _truncated(path: Path, good: Path) -> None:
    path.write_bytes(good.read_bytes()[:600])


def _encrypted(path: Path, good: Path) -> None:
    with pymupdf.open(good) as document:
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=PASSWORD, owner_pw="dueño")


def _zero_pages(path: Path, good: Path) -> None:
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def _bytes(data: bytes) -> Make:
    return lambda path, good: path.write_bytes(data) and None


def _corrupt_xlsx(path: Path, good: Path) -> None:
    book = write_document(Pedido(family("lotaip-a4"), 2, "xlsx", False, 4), path.parent)
    data = book.read_bytes()
    for leftover in path.parent.glob("lotaip-*"):
        leftover.unlink()
    path.write_bytes(data[: len(data) // 2])


UNREADABLE: list[tuple[str, Make]] = [
    ("basura.pdf", _garbage),
    ("cifrado.pdf", _encrypted),
    ("sin_paginas.pdf", _zero_pages),
    ("foto.pdf", _bytes(JPEG)),
    ("vacio.xlsx", _bytes(b"")),
    ("vacio.pdf", _bytes(b"")),
    ("vacio.txt", _bytes(b"")),
    ("roto.xlsx", _corrupt_xlsx),
    ("roto.docx", _bytes(b"PK\x03\x04" + bytes(300))),
    ("binario.txt", _bytes(bytes(range(256)) * 40)),
    ("pagina.xlsx", _bytes(b"<html><table><tr><td>1</td></tr></table></html>")),
]


@pytest.mark.parametrize(("name", "make"), UNREADABLE, ids=[u[0] for u in UNREADABLE])
def test_an_unreadable_file_is_a_failure_that_names_it(name: str, make: Make, tmp_path: Path, good: Path) -> None:
    path = tmp_path / name
    make(path, good)
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado == "fallido"
    assert name in archivo.motivo
    assert archivo.hint
    assert not any(word in archivo.motivo + archivo.hint for word in ("Traceback", "Error:", "error:", "0x"))
    assert (tmp_path / "spool" / "filas.jsonl").read_text() == ""


@pytest.mark.parametrize(("name", "make"), UNREADABLE, ids=[u[0] for u in UNREADABLE])
def test_alone_it_ends_the_command_with_no_usable_input(
    name: str, make: Make, tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / name, good)
    assert cli.main(["extract", str(tmp_path / name), "-o", str(tmp_path / "out")]) == NO_INPUT
    printed = "".join(capsys.readouterr())
    assert name in printed.replace("\n", "") and "Traceback" not in printed


def test_all_of_them_together_cost_only_themselves(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "informes"
    folder.mkdir()
    for name, make in UNREADABLE:
        make(folder / name, good)
    (folder / "bueno.pdf").write_bytes(good.read_bytes())
    (folder / "[red]negrita[red] \x1b[31mrojo\x07.txt").write_text("nada\n")
    out = tmp_path / "out"
    assert cli.main(["extract", str(folder), "-o", str(out), "--workers", "1"]) == PARTIAL
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert "\x1b[31m" not in captured.out + captured.err and "\x07" not in captured.out + captured.err
    rows = [json.loads(line) for line in (out / "filas.jsonl").read_text().splitlines()]
    assert {row["archivo"] for row in rows} == {"bueno.pdf"}
    assert sum(row["clase"] == "actividad" for row in rows) == 6
    manifest = (out / "manifiesto.json").read_text()
    assert all(name in manifest for name, _ in UNREADABLE)


# ------------------------------------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    ("password", "estado"), [(None, "fallido"), ("otra", "fallido"), ("", "fallido"), (PASSWORD, "leido")]
)
def test_an_encrypted_pdf_opens_with_its_password_only(
    password: str | None, estado: str, tmp_path: Path, good: Path
) -> None:
    path = tmp_path / "cifrado.pdf"
    _encrypted(path, good)
    archivo = read(path, tmp_path / "spool", password=password)
    assert archivo.estado == estado
    if estado == "fallido":
        assert "contraseña" in archivo.motivo
        assert password is None or password == "" or password not in archivo.motivo + archivo.hint
    else:
        assert archivo.filas["actividad"] == 6


def test_the_password_is_taken_by_the_command_and_told_to_nobody(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "cifrado.pdf", tmp_path / "out"
    _encrypted(path, good)
    assert cli.main(["extract", str(path), "-o", str(out), "--password", PASSWORD]) == OK
    told = "".join(capsys.readouterr()) + (out / "manifiesto.json").read_text()
    assert PASSWORD not in told
    assert PASSWORD.encode() not in (out / "justifica.db").read_bytes()


# ------------------------------------------------------------------------------------------- readable, but odd


def test_a_damaged_pdf_that_can_be_repaired_says_so(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "reparado.pdf"
    path.write_bytes(good.read_bytes()[:-40])
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado == "leido" and archivo.filas["actividad"] == 6
    assert any("dañado" in note for note in archivo.notas), archivo.notas


def test_a_truncated_pdf_that_opens_without_its_content_says_that_it_is_damaged(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "truncado.pdf"
    _truncated(path, good)
    archivo = read(path, tmp_path / "spool")
    assert archivo.filas == {} and archivo.estado != "leido"
    assert any("dañado" in note for note in archivo.notas) or "truncado.pdf" in archivo.motivo
    assert cli.main(["extract", str(path), "-o", str(tmp_path / "out")]) == NO_INPUT


def test_a_corrupt_pdf_ends_in_words(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "corrupto.pdf"
    _corrupt(path, good)
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado in ("fallido", "no_leido", "parcial", "sin_tablas")
    assert archivo.motivo or archivo.notas or archivo.paginas


def _page_with(path: Path, *texts: tuple[float, float, str], width: float = 595, height: float = 842) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        for x, y, text in texts:
            page.insert_text((x, y), text)
        document.save(path)


def test_a_pdf_that_is_no_plan_gives_no_row_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "carta.pdf", tmp_path / "out"
    _page_with(
        path, (72, 72, "Estimada señora: adjunto el acta de la reunión de 12 de mayo."), (72, 90, "Atentamente,")
    )
    archivo = read(path, tmp_path / "spool")
    assert (archivo.estado, archivo.filas) == ("sin_tablas", {})
    assert [page.resultado for page in archivo.paginas] == ["sin_tablas"]
    cli.main(["extract", str(path), "-o", str(out)])
    assert "Traceback" not in "".join(capsys.readouterr())
    assert (out / "filas.jsonl").read_text() == ""


def test_huge_coordinates_neither_hang_nor_eat_memory(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "enorme.pdf"
    with pymupdf.open(good) as document:
        for page in document:
            page.set_mediabox(pymupdf.Rect(-14000, -14000, 14000, 14000))
        document.save(path)
    started = time.process_time()
    archivo = read(path, tmp_path / "spool")
    assert time.process_time() - started < 20
    assert archivo.estado in ("leido", "sin_tablas", "no_leido", "parcial", "fallido")


@pytest.mark.parametrize("box", ["[0 0 0 0]", "[0 0 -5 1e30]", "[0 0 1e9 1e9]", "[nan 0 null 1]"])
def test_an_absurd_page_box_ends_in_words(box: str, tmp_path: Path) -> None:
    path = tmp_path / "caja.pdf"
    stream = "BT /F1 12 Tf 1e30 1e30 Td (Meta anual 12) Tj ET 0 0 m 1e38 1e38 l S"
    path.write_text(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        f"4 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado in ("sin_tablas", "no_leido", "parcial", "fallido")


PAGES = 10_000


@pytest.fixture(scope="module")
def many_pages(tmp_path_factory: pytest.TempPathFactory, good: Path) -> Path:
    """A report and thousands of pages of prose that share one content stream."""
    path = tmp_path_factory.mktemp("largo") / "largo.pdf"
    text = b"BT /F1 12 Tf 72 720 Td (Anexo: acta de la sesion ordinaria, sin cuadros.) Tj ET"
    count = PAGES - 1
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    font = b"/Resources<</Font<</F1 5 0 R>>>>"
    page = b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + font + b">>endobj\n"
    body = b"".join(page % (10 + n) for n in range(count))
    raw = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n%strailer<</Root 1 0 R>>\n"
    ) % (kids, count, len(text), text, body)
    with pymupdf.open("pdf", raw) as document, pymupdf.open(good) as report:
        document.insert_pdf(report, from_page=0, to_page=0, start_at=0)
        document.save(path)
    return path


def test_ten_thousand_pages_are_read_in_flat_memory(many_pages: Path, tmp_path: Path) -> None:
    started, peaks = time.process_time(), []

    def watch(done: int, pages: int) -> None:
        assert pages == PAGES
        if done in (2_000, PAGES):
            peaks.append(peak_megabytes())

    (tmp_path / "spool").mkdir()
    archivo = extract(many_pages, "largo.pdf", tmp_path / "spool", Opciones(), watch)
    assert len(archivo.paginas) == PAGES
    assert archivo.filas["actividad"] == 6
    assert peaks[1] - peaks[0] < 60, f"grew from {peaks[0]:.0f} to {peaks[1]:.0f} MB"
    assert time.process_time() - started < 60


def test_a_range_of_pages_of_a_long_file_reads_only_those(
    many_pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started, out = time.process_time(), tmp_path / "out"
    code = cli.main(["extract", str(many_pages), "-o", str(out), "--pages", "1-3,9999"])
    assert "Traceback" not in "".join(capsys.readouterr())
    assert code == OK
    assert time.process_time() - started < 15
    (document,) = json.loads((out / "manifiesto.json").read_text())["documentos"]
    assert [page["pagina"] for page in document["resultado"]["paginas"]] == [1, 2, 3, 9999]


def test_pages_that_a_file_does_not_have_are_said_not_ignored(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["extract", str(good), "-o", str(tmp_path / "out"), "--pages", "700-710"])
    assert code in (NO_INPUT, PARTIAL)
    assert "Traceback" not in "".join(capsys.readouterr())


# ------------------------------------------------------------------------------------------- text


@pytest.mark.timeout(900)
def test_a_big_text_is_read_in_bounded_time_and_memory(tmp_path: Path) -> None:
    """30 MB; 200 MB with JUSTIFICA_SLOW_TESTS=1."""
    path = tmp_path / "grande.txt"
    line = "Párrafo sin cuadro alguno, de un acta que se repite hasta el cansancio.\n" * 14_000
    with path.open("w", encoding="utf-8") as file:
        for _ in range(TEXT_MEGABYTES):
            file.write(line)
            file.write("\n\n")
    started, before = time.process_time(), peak_megabytes()
    archivo = read(path, tmp_path / "spool")
    assert archivo.filas == {}
    assert archivo.estado == "sin_tablas" or archivo.motivo
    grown = peak_megabytes() - before
    assert grown < 600, f"{grown:.0f} MB"
    assert time.process_time() - started < 4 * TEXT_MEGABYTES


FORM = (
    "No.\tDescripción de la unidad\tObjetivo de la unidad\tIndicador\tMeta cuantificable\n"
    "1\tVías\tSeñalización\t% año\t80%\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_an_encoding_that_can_be_told_changes_nothing(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "metas.txt"
    path.write_bytes(FORM.encode(encoding))
    archivo = read(path, tmp_path / "spool")
    assert archivo.filas == {"meta_unidad": 1}
    (row,) = [json.loads(line) for line in (tmp_path / "spool" / "filas.jsonl").read_text().splitlines()]
    assert (row["descripcion"], row["indicador"], row["cifras"][0]["valor"]) == ("Señalización", "% año", "80")


@pytest.mark.parametrize(
    "name", ["utf-8 con extensión pdf", "solo tabuladores", "una línea sin fin", "nulos", "solo espacios"]
)
def test_odd_texts_end_in_words(name: str, tmp_path: Path) -> None:
    texts = {
        "utf-8 con extensión pdf": ("reporte.pdf", FORM.encode()),
        "solo tabuladores": ("tab.txt", b"\t" * 50_000 + b"\n"),
        "una línea sin fin": ("larga.txt", b"1" * 3_000_000),
        "nulos": ("nulos.txt", b"\0" * 5000),
        "solo espacios": ("espacios.txt", b" \n" * 5000),
    }
    file_name, data = texts[name]
    path = tmp_path / file_name
    path.write_bytes(data)
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado in ("leido", "sin_tablas", "fallido")
    assert archivo.estado == "leido" or archivo.motivo or archivo.paginas


# ------------------------------------------------------------------------------------------- paths and names


def test_a_missing_file_costs_only_itself(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing, out = tmp_path / "no_esta.pdf", tmp_path / "out"
    assert cli.main(["extract", str(missing), str(good), "-o", str(out)]) == PARTIAL
    told = "".join(capsys.readouterr())
    assert "no_esta.pdf" in told.replace("\n", "") and "Traceback" not in told
    assert (out / "filas.jsonl").read_text()
    assert cli.main(["extract", str(missing), "-o", str(tmp_path / "otra")]) == NO_INPUT


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    folder = tmp_path / "carpeta.pdf"
    folder.mkdir()
    archivo = read(folder, tmp_path / "spool")
    assert archivo.estado == "fallido" and "carpeta.pdf" in archivo.motivo


def test_an_empty_folder_is_no_usable_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vacia").mkdir()
    assert cli.main(["extract", str(tmp_path / "vacia"), "-o", str(tmp_path / "out")]) == NO_INPUT
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_failure_that_names_it(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "prohibido.pdf"
    path.write_bytes(good.read_bytes())
    path.chmod(0)
    archivo = read(path, tmp_path / "spool")
    assert archivo.estado == "fallido" and "prohibido.pdf" in archivo.motivo and archivo.hint


@pytest.mark.parametrize(
    "name",
    ["[bold]plan[bold].pdf", "plan\x1b[2Jborrado.pdf", "plan\nnuevo.pdf", "=CMD().pdf", "año {x} %s.pdf", "‮fdp.pdf"],
)
def test_a_name_with_markup_or_control_characters_is_only_a_name(
    name: str, tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(good.read_bytes())
    (folder / ("mal " + name)).write_bytes(b"%PDF-1.4 nada")
    assert cli.main(["extract", str(folder), "-o", str(tmp_path / "out"), "--workers", "1"]) == PARTIAL
    told = "".join(capsys.readouterr())
    assert "Traceback" not in told and "\x1b[2J" not in told and "‮" not in told
    rows = [json.loads(line) for line in (tmp_path / "out" / "filas.jsonl").read_text().splitlines()]
    assert {row["archivo"] for row in rows} == {name}


# ------------------------------------------------------------------------------------------- fuzz


def test_mutated_pdfs_end_in_rows_or_in_words() -> None:
    outcomes: Counter[str] = Counter()
    crashes = list(fuzz.run(250, 1, outcomes))
    assert crashes == [], crashes[0].trace
    assert sum(outcomes.values()) == 250
    assert outcomes["fallido"] and outcomes["leido"], outcomes


def test_a_mutation_is_the_same_for_the_same_seed() -> None:
    original = bytes(range(256)) * 8
    assert fuzz.mutated(original, 5) == fuzz.mutated(original, 5)
    assert fuzz.mutated(original, 5) != fuzz.mutated(original, 6)


def test_mutated_transcripts_end_in_rows_or_in_words(tmp_path: Path) -> None:
    original = write_document(Pedido(family("poi-ceplan"), 1, "txt", True, 5), tmp_path).read_bytes()
    path = tmp_path / "dañado.txt"
    for seed in range(60):
        path.write_bytes(fuzz.mutated(original, seed))
        archivo = read(path, tmp_path / "spool")
        assert archivo.estado in ("leido", "sin_tablas", "fallido"), seed
