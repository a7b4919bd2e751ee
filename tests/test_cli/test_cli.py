from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli

COMMANDS = ("extract", "check", "trace", "layouts", "demo", "doctor", "eval")
ROOT = Path(cli.__file__).parent


def rows(results: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (results / "filas.jsonl").read_text(encoding="utf-8").splitlines()]


# ---- the front door --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert "Example" in printed
    assert f"justifica {command}" in printed


def test_help_names_the_commands_and_the_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {command} " in printed for command in COMMANDS)
    assert "130 interrupted" in " ".join(printed.split())
    assert cli.main([]) == 2


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("justifica ")


def test_help_is_instant_and_imports_nothing_heavy() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = (
        "import sys, cli; code = cli.main(['--help']);"
        "heavy = {'pydantic', 'rich', 'pymupdf', 'sqlite3', 'xlsxwriter', 'numpy', 'agent', 'extractors'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr.strip() == "[]"
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.6  # 0.16 on an idle machine


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["nada"], "ninguna orden «nada»"),
        (["extract"], "falta 'PATH'"),
        (["extract", "x", "--engine", "magia"], "magia"),
        (["extract", "x", "--workers", "-1"], "--workers"),
        (["extract", "x", "--raro"], "ninguna opción --raro"),
        (["extract", "x", "--pages", "3-1"], "Ejemplo: --pages 1-5,8"),
        (["extract", "x", "--layout", "otro"], "ningún formato «otro»"),
        (["extract", "x", "--layouts", "no-hay"], "no-hay"),
        (["check", "no-hay"], "No existe no-hay"),
        (["trace", "x-p1-r1", "-w", "no-hay"], "justifica extract"),
        (["layouts", "borrar"], "layouts show ID"),
        (["layouts", "show", "otro"], "poi-ceplan"),
    ],
)
def test_usage_errors_are_2_and_say_what_to_do(
    argv: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(argv) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


# ---- extract ---------------------------------------------------------------------------------------


def test_extract_gives_rows_findings_workbook_and_a_summary(
    documentos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["extract", str(documentos), "-o", str(tmp_path / "out"), "--workers", "1"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    for said in (
        "2 archivos (2 leídos)",
        "poi-ceplan",
        "lotaip-a4",
        "error del documento",
        "reporte.xlsx",
        "Sin modelo",
    ):
        assert said in captured.out
    found = rows(tmp_path / "out")
    assert [row["archivo"] for row in found] == sorted(row["archivo"] for row in found)
    assert {row["familia"] for row in found} == {"poi-ceplan", "lotaip-a4"}
    manifest = json.loads((tmp_path / "out" / "manifiesto.json").read_text(encoding="utf-8"))
    assert manifest["parcial"] is False
    assert manifest["lineas"]["sin_cuenta"] == manifest["paginas"]["sin_cuenta"] == 0
    assert sum(manifest["filas"].values()) == len(found)


def test_extract_again_is_the_same_and_reads_nothing(
    documentos: Path, resultados: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(resultados, tmp_path / "out")
    assert cli.main(["extract", str(documentos), "-o", str(tmp_path / "out"), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert [document["reutilizado"] for document in summary["documentos"]] == [True, True]
    for name in ("filas.jsonl", "hallazgos.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (resultados / name).read_bytes()


def test_processes_give_what_one_process_gives(documentos: Path, resultados: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "cli.py"),
            "extract",
            str(documentos),
            "-o",
            str(tmp_path / "out"),
            "--workers",
            "2",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("filas.jsonl", "hallazgos.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (resultados / name).read_bytes()


def test_a_bad_file_costs_itself_only(documentos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "roto.pdf"
    bad.write_bytes(b"%PDF-1.7\nroto")
    argv = [
        "extract",
        str(bad),
        str(documentos / "lotaip.txt"),
        str(tmp_path / "no-esta.pdf"),
        "-o",
        str(tmp_path / "o"),
    ]
    assert cli.main([*argv, "--workers", "1"]) == 5
    printed = capsys.readouterr().out
    assert "roto.pdf: no se leyó" in printed
    assert "no-esta.pdf: no se leyó: no existe" in printed
    assert rows(tmp_path / "o")


def test_nothing_usable_is_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "carta.txt").write_text("Estimada señora:\n\nLe escribo para saludarla.\n", encoding="utf-8")
    assert cli.main(["extract", str(tmp_path / "carta.txt"), "-o", str(tmp_path / "o")]) == 4
    assert "carta.txt" in capsys.readouterr().out


# ---- check, trace, layouts, demo, doctor -----------------------------------------------------------


def test_check_of_a_folder_and_of_a_document(
    documentos: Path, resultados: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(resultados), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [item["severidad"] for item in found] == sorted(
        (item["severidad"] for item in found), key=["error", "aviso", "info"].index
    )
    assert cli.main(["check", str(documentos / "poi.pdf"), "--json"]) == 3
    alone = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in alone] == [item["id"] for item in found if item["archivo"] == "poi.pdf"]
    assert cli.main(["check", str(resultados)]) == 3
    assert alone[0]["mensaje"].split()[0] in capsys.readouterr().out


def test_check_of_what_is_not_there_and_of_what_is_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(tmp_path)]) == 2
    assert "manifiesto.json" in capsys.readouterr().err
    (tmp_path / "carta.txt").write_text("Estimada señora.\n", encoding="utf-8")
    assert cli.main(["check", str(tmp_path / "carta.txt")]) == 4


def test_trace_of_a_figure_shows_its_chain_and_its_picture(
    resultados: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = [json.loads(line) for line in (resultados / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()]
    finding = next(item for item in findings if item["cifras"] and item["recalculado"])
    figure = finding["cifras"][0]
    assert cli.main(["trace", figure, "-w", str(resultados)]) == 0
    printed = capsys.readouterr().out
    for said in (figure, f"«{finding['impreso']}»", "capa_de_texto", finding["regla"], "sha256"):
        assert said in printed
    assert (resultados / "trazas" / f"{figure}.png").read_bytes().startswith(b"\x89PNG")
    assert cli.main(["trace", figure, "-w", str(resultados), "--json"]) == 0
    traced = json.loads(capsys.readouterr().out)
    assert traced["cifra"]["id"] == figure
    assert finding["id"] in [item["id"] for item in traced["hallazgos"]]


def test_trace_of_a_row_lists_its_figures(resultados: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in rows(resultados) if row["archivo"] == "poi.pdf" and row["tipo"] == "actividad")
    assert cli.main(["trace", row["id"], "-w", str(resultados)]) == 0
    printed = capsys.readouterr().out
    assert all(figure["id"] in printed for figure in row["cifras"])
    assert row["codigo"] in printed


def test_trace_of_a_transcript_marks_the_field(resultados: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure = next(
        figure for row in rows(resultados) for figure in row["cifras"] if figure["fuente"]["linea"] and figure["valor"]
    )
    assert cli.main(["trace", figure["id"], "-w", str(resultados)]) == 0
    lines = capsys.readouterr().out.splitlines()
    mark = next(number for number, line in enumerate(lines) if set(line.strip()) == {"^"})
    start = lines[mark].index("^")
    assert lines[mark - 1][start:].startswith(" ".join(figure["fuente"]["texto"].split())[:5])


def test_trace_says_when_the_document_moved_or_changed(
    documentos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "poi.pdf"
    shutil.copy(documentos / "poi.pdf", copy)
    assert cli.main(["extract", str(copy), "-o", str(tmp_path / "out")]) == 0
    identifier = rows(tmp_path / "out")[0]["id"]
    copy.write_bytes(copy.read_bytes() + b"\n%")
    assert cli.main(["trace", identifier, "-w", str(tmp_path / "out")]) == 0
    assert "ha cambiado" in capsys.readouterr().out
    copy.unlink()
    assert cli.main(["trace", identifier, "-w", str(tmp_path / "out")]) == 0
    assert "ya no está" in capsys.readouterr().out


@pytest.mark.parametrize("identifier", ["", "x", "../../etc/passwd", "%", "deadbeef-p1-r1-c1"])
def test_trace_of_an_unknown_id(resultados: Path, identifier: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trace", identifier, "-w", str(resultados)]) == 2
    assert "No consta" in capsys.readouterr().err


def test_layouts(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["layouts", "--json"]) == 0
    known = {layout["id"] for layout in json.loads(capsys.readouterr().out)}
    assert {"poi-ceplan", "pei-ceplan", "metas-trimestral", "poi-mensual", "lotaip-a4"} <= known
    assert cli.main(["layouts"]) == 0
    assert all(name in capsys.readouterr().out for name in ["poi-ceplan"])
    assert cli.main(["layouts", "show", "poi-ceplan"]) == 0
    assert "AVANCE" in capsys.readouterr().out.upper()


def test_demo_runs_on_the_bundled_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "-o", str(tmp_path / "out")]) == 0
    assert "poi-ceplan" in capsys.readouterr().out
    assert rows(tmp_path / "out")


def test_doctor_shows_no_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-muy-secreta")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("JUSTIFICA_MODEL", "un-modelo")
    assert cli.main(["doctor", "--json"]) == 6
    printed = capsys.readouterr()
    assert "un-modelo" in printed.out
    assert "no es accesible" in printed.out
    assert "secreta" not in printed.out + printed.err


# ---- when things go wrong --------------------------------------------------------------------------


def failing(error: BaseException) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrumpido"),
        (RuntimeError("ups"), 1, "fallo inesperado (RuntimeError: ups)"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), 1, "No queda espacio"),
        (PermissionError(errno.EACCES, "no", "reporte.xlsx"), 1, "No se puede escribir en reporte.xlsx"),
    ],
)
def test_failures_have_words_and_a_code(
    error: BaseException,
    code: int,
    said: str,
    documentos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("agent.batch.write_workbook", failing(error))
    assert cli.main(["extract", str(documentos / "lotaip.txt"), "-o", str(tmp_path / "out")]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err + captured.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["justifica.db"]


def test_a_closed_pipe_is_no_traceback(resultados: Path) -> None:
    command = f"{sys.executable} {ROOT / 'cli.py'} check {resultados} --json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
