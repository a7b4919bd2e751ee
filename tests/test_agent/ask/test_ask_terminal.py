"""The session on a terminal, fed through a pipe."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import cli
from agent.chat import mostrar
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.terminal import console
from evals.ask.verdad import Libro


def _talk(lines: list[str], libro: Libro, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    return cli.main(["chat", "-w", str(libro.carpeta)])


def test_a_session_of_questions_and_commands(
    libro: Libro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fila = next(f for f in libro.de("poi-ceplan", "actividad") if f.codigo)
    out = tmp_path / "charla.json"
    lines = [
        f"¿Cuánto se gastó en {fila.codigo}?",
        "/fuentes",
        "/sql",
        "/traza 1",
        "¿y en marzo?",
        "/documentos",
        "/nada",
        f"/exportar {out}",
        f"/exportar {out}",
        "/nueva",
        "/ayuda",
        "/salir",
        "esto ya no se lee",
    ]
    assert _talk(lines, libro, monkeypatch) == 0
    said = capsys.readouterr().out
    assert "SELECT" in said and "Impreso" in said and "ya existe" in said and "No hay ninguna orden /nada" in said
    assert "esto ya no" not in said
    turns = json.loads(out.read_text(encoding="utf-8"))
    assert [turn["tipo"] for turn in turns] == ["respuesta", "respuesta"]
    assert turns[1]["cifras"][0]["periodo"].endswith("-03")


def test_interrupting_an_answer_keeps_the_session(
    libro: Libro, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from agent.chat.router import Router

    asked: list[str] = []
    real = Router.answer

    def interrupted(self: Router, question: str, *rest: object) -> object:
        asked.append(question)
        if len(asked) == 1:
            raise KeyboardInterrupt
        return real(self, question, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Router, "answer", interrupted)
    assert _talk(["¿Cuántos indicadores tiene el PEI?", "¿Cuántos indicadores tiene el PEI?"], libro, monkeypatch) == 0
    assert "interrumpida" in capsys.readouterr().out and len(asked) == 2


def test_text_of_a_document_is_no_markup_and_no_escape(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "[red]\x1b[2Jborrado[/red]"
    figure = Dada(None, None, "2023", "f", "c", 1, "leido", "", evil, evil, evil)
    mostrar.show(Respuesta("", Tipo.RESPUESTA, evil, (figure,)), console())
    said = capsys.readouterr().out
    assert "[red]" in said and "\x1b[2J" not in said
