from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from agent import batch
from agent.batch import Corrida, Encargo
from agent.manifest import remarks
from agent.progress import Quiet
from agent.settings import Settings
from agent.summary import show_run, summary_json
from agent.terminal import console
from agent.workspace import Ledger
from extractors.errors import ExitCode, JustificaError, UsageError
from extractors.pipeline import Opciones
from extractors.schemas import Archivo

OUTPUTS = ("filas.jsonl", "hallazgos.jsonl", "manifiesto.json", "reporte.xlsx", "justifica.db")


def run(results: Path, *paths: Path, **options: Any) -> Corrida:
    return batch.extract(Encargo(paths, results, Opciones(**options), workers=1), Settings(), Quiet())


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def manifest(results: Path) -> Any:
    return json.loads((results / "manifiesto.json").read_text(encoding="utf-8"))


def test_a_run_gives_its_five_outputs_and_nothing_else(tmp_path: Path, taller: Any, carpeta: Path) -> None:
    corrida = run(tmp_path / "out", carpeta)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(OUTPUTS)
    assert corrida.exit_code is ExitCode.OK
    rows = [json.loads(line) for line in (tmp_path / "out" / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["archivo"], row["pagina"]) for row in rows[::6]] == [
        ("b.txt", 1), ("b.txt", 2), ("sub/a.txt", 1), ("sub/a.txt", 2),
    ]  # fmt: skip
    assert len({figure["id"] for row in rows for figure in row["cifras"]}) == sum(len(r["cifras"]) for r in rows)


def test_the_manifest_accounts_for_everything(tmp_path: Path, taller: Any, carpeta: Path) -> None:
    write(carpeta, mala="BAD", escaneada="SCAN", prosa="PROSE", vacio="EMPTY", gemela="uno")
    (carpeta / "nota.exe").write_bytes(b"x")
    corrida = run(tmp_path / "out", carpeta)
    found = manifest(tmp_path / "out")
    assert corrida.exit_code is ExitCode.PARTIAL
    assert found["parcial"] is True
    assert found["archivos"] == {
        "entraron": 7,
        "destino": {"leido": 3, "parcial": 0, "sin_tablas": 1, "no_leido": 1, "fallido": 1, "duplicado": 1},
        "sin_cuenta": 0,
    }
    assert found["paginas"]["destino"] == {"leida": 4, "sin_tablas": 1, "sin_filas": 1, "no_leida": 1}
    assert found["lineas"] == {
        "entraron": 59,
        "destino": {"actividad": 40, "grupo_aei": 4, "encabezado": 9, "vacia": 2, "descartadas": 4},
        "sin_cuenta": 0,
    }
    assert found["filas"] == {"actividad": 20, "grupo": 4}
    assert found["omitidos"] == [{"archivo": "nota.exe", "motivo": "formato que no se lee (.exe)"}]
    assert [(d["resultado"]["archivo"], d["duplicado_de"]) for d in found["documentos"] if d["duplicado_de"]] == [
        ("gemela.txt", "b.txt")
    ]
    assert found["motivos"] == [
        "escaneada.txt: página 1 sin leer: necesita OCR",
        "mala.txt: no se leyó: está dañado.",
    ]
    assert {layout["id"] for layout in found["layouts"]} <= {"poi-ceplan", "presupuesto"}
    failed = next(d["resultado"] for d in found["documentos"] if d["resultado"]["estado"] == "fallido")
    assert len(failed["sha256"]) == 64


def test_a_line_that_nobody_accounts_for_makes_the_run_partial(
    tmp_path: Path, taller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = taller.archivo

    def losing(name: str, sha: str) -> Any:
        archivo = whole(name, sha)
        lost = archivo.tablas[0].model_copy(update={"filas_vistas": archivo.tablas[0].filas_vistas + 2})
        return archivo.model_copy(update={"tablas": (lost, *archivo.tablas[1:])})

    monkeypatch.setattr(taller, "archivo", losing)
    corrida = run(tmp_path / "out", write(tmp_path / "in", a="uno"))
    assert corrida.exit_code is ExitCode.PARTIAL
    assert corrida.manifiesto.lineas.sin_cuenta == 2
    assert corrida.manifiesto.motivos == ("a.txt: 2 líneas de tabla sin cuenta",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("uno", ExitCode.OK),
        ("BAD", ExitCode.NO_INPUT),
        ("PROSE", ExitCode.NO_INPUT),
        ("SCAN", ExitCode.PARTIAL),
        ("EMPTY", ExitCode.OK),
    ],
)
def test_exit_codes(tmp_path: Path, taller: Any, text: str, code: ExitCode) -> None:
    assert run(tmp_path / "out", write(tmp_path / "in", a=text)).exit_code is code


def test_an_empty_folder_is_no_input(tmp_path: Path, taller: Any) -> None:
    assert run(tmp_path / "out", write(tmp_path / "in")).exit_code is ExitCode.NO_INPUT


def test_what_the_ledger_has_is_not_read_again_and_comes_out_the_same(
    tmp_path: Path, taller: Any, carpeta: Path
) -> None:
    run(tmp_path / "out", carpeta)
    before = {name: (tmp_path / "out" / name).read_bytes() for name in ("filas.jsonl", "hallazgos.jsonl")}
    taller.read.clear()
    corrida = run(tmp_path / "out", carpeta)
    assert taller.read == []
    assert {name: (tmp_path / "out" / name).read_bytes() for name in before} == before
    assert all(documento.reutilizado for documento in corrida.manifiesto.documentos)
    assert corrida.manifiesto.filas == {"actividad": 20, "grupo": 4}
    run(tmp_path / "out", carpeta, pages=frozenset({1}))
    assert taller.read == ["b.txt", "sub/a.txt"]


def test_a_renamed_file_is_known_by_its_content(tmp_path: Path, taller: Any) -> None:
    folder = write(tmp_path / "in", viejo="uno")
    run(tmp_path / "out", folder)
    (folder / "viejo.txt").rename(folder / "nuevo.txt")
    run(tmp_path / "out", folder)
    assert taller.read == ["viejo.txt"]
    assert '"archivo":"nuevo.txt"' in (tmp_path / "out" / "filas.jsonl").read_text(encoding="utf-8")
    assert '"archivo":"nuevo.txt"' in (tmp_path / "out" / "hallazgos.jsonl").read_text(encoding="utf-8")
    with Ledger(tmp_path / "out" / "justifica.db") as ledger:
        assert [document.ruta.name for document in ledger.documents()] == ["nuevo.txt"]


def test_a_failed_file_is_tried_again(tmp_path: Path, taller: Any) -> None:
    folder = write(tmp_path / "in", a="BAD")
    run(tmp_path / "out", folder)
    run(tmp_path / "out", folder)
    assert taller.read == ["a.txt", "a.txt"]


def test_an_unexpected_error_costs_its_file_only(
    tmp_path: Path, taller: Any, carpeta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path, name: str, *rest: Any) -> Any:
        if name == "b.txt":
            raise ZeroDivisionError("ups")
        return taller.extract(path, name, *rest)

    monkeypatch.setattr("extractors.pipeline.extract", failing)
    corrida = run(tmp_path / "out", carpeta)
    assert corrida.exit_code is ExitCode.PARTIAL
    assert "ZeroDivisionError: ups" in corrida.manifiesto.motivos[0]
    assert corrida.manifiesto.filas == {"actividad": 10, "grupo": 2}


@pytest.mark.parametrize("where", ["read", "workbook", "replace"])
def test_a_full_disk_loses_nothing(
    tmp_path: Path, taller: Any, carpeta: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    out = tmp_path / "out"
    run(out, carpeta / "b.txt")
    before = {name: (out / name).read_bytes() for name in OUTPUTS[:-1]}

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    targets = {"read": "extractors.pipeline.extract", "workbook": "agent.batch.write_workbook"}
    if where == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr(targets[where], full)
    with pytest.raises(JustificaError, match="No queda espacio"):
        run(out, carpeta / "sub")
    assert {name: (out / name).read_bytes() for name in before} == before
    assert sorted(path.name for path in out.iterdir()) == sorted(OUTPUTS)


def test_an_interruption_loses_nothing_and_the_next_run_goes_on(
    tmp_path: Path, taller: Any, carpeta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, name: str, *rest: Any) -> Any:
        if name == "sub/a.txt":
            raise KeyboardInterrupt
        return taller.extract(path, name, *rest)

    with monkeypatch.context() as patched:
        patched.setattr("extractors.pipeline.extract", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "out", carpeta)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["justifica.db"]
    taller.read.clear()
    run(tmp_path / "out", carpeta)
    assert taller.read == ["sub/a.txt"]


def test_results_cannot_go_into_a_file_nor_a_layout_be_unknown(tmp_path: Path, taller: Any, carpeta: Path) -> None:
    with pytest.raises(UsageError, match="no es una carpeta"):
        run(carpeta / "b.txt", carpeta)
    with pytest.raises(UsageError, match="ningún formato «otro»"):
        run(tmp_path / "out", carpeta, layout="otro")
    assert not (tmp_path / "out").exists()


def test_the_summary_says_what_came_of_it(
    tmp_path: Path, taller: Any, carpeta: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(carpeta, mala="BAD", vacio="EMPTY", prosa="PROSE")
    corrida = run(tmp_path / "out", carpeta)
    show_run(corrida, console())
    printed = capsys.readouterr().out
    for said in (
        "20 actividades, 4 grupos",
        "4 (0.7 %)",
        "4 errores, 4 avisos",
        "mala.txt: no se leyó: está dañado",
        "vacio.txt: página 1: formulario sin filas llenas",
        "prosa.txt: no tiene tablas de un plan",
        "reporte.xlsx",
    ):
        assert said in printed
    assert "\x1b" not in printed
    assert json.loads(json.dumps(summary_json(corrida)))["codigo"] == 5


def test_options_are_read_from_what_is_typed() -> None:
    from agent.options import options, parse_pages

    assert parse_pages("1-3, 8,2") == {1, 2, 3, 8}
    for wrong in ("0", "3-1", "a", "1-", "-2", "1,,2", "9999999", "1-100001"):
        with pytest.raises(UsageError, match="--pages"):
            parse_pages(wrong)
    assert options("auto", "never", None, None, "2", "x").pages == {2}


def test_the_manifest_keeps_no_password(tmp_path: Path, taller: Any, carpeta: Path) -> None:
    run(tmp_path / "out", carpeta, password="muy-secreta", pages=frozenset({1, 2}))
    assert manifest(tmp_path / "out")["opciones"] == {"ocr": "auto", "pages": "páginas 1-2"}
    for name in OUTPUTS:
        assert b"muy-secreta" not in (tmp_path / "out" / name).read_bytes()


def test_what_is_said_of_many_pages_is_said_once() -> None:
    page = "Página {}: {} palabras no se ven: {}"
    notes = (
        *(page.format(n, n, ", ".join("«i»" for _ in range(n))) for n in range(1, 6)),
        *(f"Página {n}: gráficos no leídos" for n in range(2, 7)),
        "Página 3: otra cosa",
        "Hoja oculta",
    )
    said = remarks(Archivo(archivo="a.pdf", sha256="0", formato="pdf", estado="leido", notas=notes))
    assert said == [
        "a.pdf: Página 1: 1 palabras no se ven: «i»; así también 4 páginas más, en manifiesto.json",
        "a.pdf: Páginas 2-6: gráficos no leídos",
        "a.pdf: Página 3: otra cosa",
        "a.pdf: Hoja oculta",
    ]
