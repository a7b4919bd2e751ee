"""What `ask`, `chat` and `index` do with their arguments."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agent import settings
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Pregunta, Sesion, questions_of
from agent.terminal import console, json_text
from extractors.errors import ExitCode, UsageError


@dataclass(frozen=True, slots=True)
class Encargo:
    """Where to ask and how to answer. `engine`: "auto", "rules" or "llm"."""

    results: Path
    engine: str = "auto"
    as_json: bool = False


def ask(encargo: Encargo, question: str | None, file: Path | None) -> int:
    """Answers one question, those of standard input, or those of a file.

    Raises:
        UsageError: there is nothing to answer, or no ledger.
    """
    if (question is None) == (file is None):
        raise UsageError(
            "Falta la pregunta, o el archivo de preguntas.", 'Escriba justifica ask "¿…?", o --file preguntas.jsonl.'
        )
    many = _questions(question, file)
    with _open(encargo) as session:
        for identifier, response in session.ask_many(many):
            _print(encargo, identifier, response, lines=file is not None)
        return int(ExitCode.PARTIAL if session.degraded else ExitCode.OK)


def _open(encargo: Encargo) -> Sesion:
    return Sesion(encargo.results, settings.load(), encargo.engine)


def _questions(question: str | None, file: Path | None) -> list[Pregunta]:
    if question == "-":
        return [Pregunta(str(n), line.strip()) for n, line in enumerate(_stdin(), 1) if line.strip()]
    if question is not None:
        return [Pregunta("1", question)]
    assert file is not None
    if str(file) == "-":
        return questions_of(_stdin(), "la entrada")
    try:
        return questions_of(file.read_text(encoding="utf-8-sig").splitlines(), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"No se puede leer {file}.", "Compruebe la ruta; debe ser texto UTF-8.") from error


def _stdin() -> Iterable[str]:
    return sys.stdin.read().splitlines()


def _print(encargo: Encargo, identifier: str, response: Respuesta, *, lines: bool) -> None:
    if encargo.as_json or lines:
        data = response.as_json(identifier)
        text = json.dumps(data, ensure_ascii=False) if lines else json_text(data)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
        return
    from agent.chat.mostrar import show

    show(response, console())
    if response.tipo is Tipo.ACLARACION:
        sys.stderr.write("hint: con «justifica chat» se puede elegir por número\n")


def chat(encargo: Encargo) -> int:
    """Runs a session on the terminal."""
    from agent.chat.terminal import Charla

    with _open(encargo) as session:
        return Charla(session, console()).run()


def index(results: Path, rebuild: bool, as_json: bool) -> int:
    """Brings the index of a results folder up to its ledger."""
    from agent.index.hacer import make

    report = make(results, rebuild=rebuild)
    if as_json:
        sys.stdout.write(json_text(report.as_json()) + "\n")
    else:
        console().print(report.line())
    return int(ExitCode.OK)
