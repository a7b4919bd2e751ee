"""`justifica learn` as it is typed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import cli
from evals.scripted import Server, serving, text_reply
from evals.scripted.server import MODEL

HEAD = "CÓDIGO\tACCIÓN\tMETA ANUAL\tT1 PLANEADO\tT1 REALIZADO\tCOLUMNA ZETA"


@pytest.fixture
def tabla(tmp_path: Path) -> Path:
    """A table that no layout knows, with a column that nothing explains."""
    lines = ["SEGUIMIENTO AL PLAN DE ACCIÓN 2024", HEAD]
    lines += [f"PA-0{n}\tREVISIÓN {'ABCDEFG'[n]}\t{n * 9}\t{n * 2}\t{n}\t{n * n + 50}" for n in range(1, 7)]
    path = tmp_path / "plan.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_learn_writes_a_layout_that_extract_reads_with(
    tabla: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = tmp_path / "formatos" / "plan-accion.toml"
    assert cli.main(["learn", str(tabla), "-o", str(layout), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "COLUMNA ZETA" in said
    assert "Sin ubicar" in said or "Dudosas" in said
    assert "6 filas" in said
    results = tmp_path / "salida"
    assert cli.main(["extract", str(tabla), "--layouts", str(layout.parent), "-o", str(results), "--workers", "1"]) == 0
    rows = [json.loads(line) for line in (results / "filas.jsonl").read_text().splitlines()]
    assert {row["familia"] for row in rows} == {"plan-accion"}
    assert {c["valor"] for row in rows for c in row["cifras"] if c["rol"] == "meta"} == {
        str(9 * n) for n in range(1, 7)
    }


def test_nothing_is_overwritten_without_force(tabla: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layout = tmp_path / "formatos" / "plan-accion.toml"
    layout.parent.mkdir()
    layout.write_text("mío", encoding="utf-8")
    assert cli.main(["learn", str(tabla), "-o", str(layout), "--yes"]) == 2
    assert "ya existe" in capsys.readouterr().err
    assert layout.read_text(encoding="utf-8") == "mío"
    assert cli.main(["learn", str(tabla), "-o", str(layout), "--yes", "--force"]) == 0
    assert "[[columna]]" in layout.read_text(encoding="utf-8")


def test_a_form_learnt_again_replaces_itself(tabla: Path, tmp_path: Path) -> None:
    layout = tmp_path / "formatos" / "plan-accion.toml"
    order = ["learn", str(tabla), "-o", str(layout), "--yes"]
    assert cli.main(order) == 0
    assert cli.main([*order, "--force", "--layouts", str(layout.parent)]) == 0
    assert cli.main([*order[:3], str(layout.with_name("otro.toml")), "--layouts", str(layout.parent)]) == 4


def test_a_shipped_name_is_taken(tabla: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["learn", str(tabla), "-o", str(tmp_path / "presupuesto.toml")]) == 2
    assert "presupuesto" in capsys.readouterr().err


def test_json_shows_and_writes_nothing_without_a_file(tabla: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["learn", str(tabla), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [c["encabezado"][-1] for c in shown["columnas"]] == HEAD.split("\t")
    assert shown["escrito"] is None
    assert not shown["columnas"][-1]["propuesta"] or shown["columnas"][-1]["dudosa"]


def test_a_person_says_what_a_column_is(tabla: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["learn", str(tabla), "--json", "--set", "6=devengado"]) == 0
    column = json.loads(capsys.readouterr().out)["columnas"][-1]
    assert (column["propuesta"]["nombre"], column["propuesta"]["magnitud"]) == ("devengado", "financiera")
    assert (column["como"], column["certeza"]) == ("usted", 1.0)


@pytest.mark.parametrize("role", ["ejecutado", "pagado", "nada", "inventado"])
def test_a_model_suggests_and_decides_nothing(
    tabla: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    answer = json.dumps({"columnas": [{"columna": 6, "concepto": role}, {"columna": 4, "concepto": "meta"}]})
    with serving(Server(lambda _: text_reply(answer))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        assert cli.main(["learn", str(tabla), "--json", "-o", str(tmp_path / "f" / "plan-accion.toml")]) == 0
    said = capsys.readouterr()
    assert server.url in said.err
    shown = json.loads(said.out)
    assert shown["columnas"][3]["propuesta"]["nombre"] == "programado"
    last = shown["columnas"][5]
    assert last["propuesta"] is None or last["dudosa"]
    written = tomllib.loads(shown["formato"])["columna"]
    assert not any(c.get("magnitud") for c in written if "zeta" in c["encabezado"][0])


def test_a_suggestion_of_a_model_is_shown_as_one(
    tabla: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(Server(lambda _: text_reply('{"columnas": [{"columna": 6, "concepto": "pagado"}]}'))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
        monkeypatch.setattr("agent.learn.similar.MIN_SIMILAR", 2.0)
        assert cli.main(["learn", str(tabla), "--json"]) == 0
    said = capsys.readouterr()
    assert "Se sigue sin modelo" not in said.err
    last = json.loads(said.out)["columnas"][5]
    assert (last["propuesta"]["nombre"], last["como"], last["dudosa"]) == ("pagado", "modelo", True)


def test_a_model_that_is_down_stops_only_who_wants_it(
    tabla: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
    monkeypatch.setattr("agent.llm.conexion.RETRIES", 0)  # how it waits is another test's
    monkeypatch.setattr("agent.learn.similar.MIN_SIMILAR", 2.0)
    assert cli.main(["learn", str(tabla), "--json"]) == 0
    assert "Se sigue sin modelo" in capsys.readouterr().err
    assert cli.main(["learn", str(tabla), "--json", "--engine", "llm"]) == 6


def test_prose_has_nothing_to_learn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nota.txt"
    path.write_text("Esto es una nota.\nSin ninguna tabla.\n", encoding="utf-8")
    assert cli.main(["learn", str(path)]) == 4
    assert "error:" in capsys.readouterr().err


def test_an_unknown_table_names_the_command(tabla: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["extract", str(tabla), "-o", str(tmp_path / "salida"), "--workers", "1"])
    assert "justifica learn" in capsys.readouterr().out


def test_the_terminal_lets_a_person_correct(tabla: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from agent.learn.dialog import converse
    from agent.learn.run import Orden, propose
    from agent.settings import load
    from agent.terminal import console

    learnt = propose(Orden(tabla, engine="rules"), load(), print)
    answers = iter(["6=meta", "tonterías", "6=nada 5=ejecutado", "escribir"])
    told = converse(learnt, console(), lambda _: next(answers))
    assert told is not None
    assert told.estudio.propuestas[-1].es is None
    assert told.estudio.propuestas[4].como == "usted"
    assert "No se entiende" in capsys.readouterr().out
    assert converse(learnt, console(), lambda _: "salir") is None
