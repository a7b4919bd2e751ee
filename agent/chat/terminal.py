"""The session on a terminal: questions, `/` commands, history. Ctrl-C stops an answer and keeps the session."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from agent import show as showing
from agent.chat import mostrar
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Sesion
from agent.terminal import plain
from extractors.errors import JustificaError

if TYPE_CHECKING:
    from rich.console import Console

HISTORY = "historial.txt"
_HELP = (
    ("/fuentes", "todas las fuentes de la última respuesta"),
    ("/traza N", "de dónde sale la fuente N, con el recorte de su página"),
    ("/sql", "las consultas que se hicieron al libro (solo lectura)"),
    ("/exportar [ARCHIVO]", "guarda la conversación en un archivo de texto o .json"),
    ("/documentos", "los documentos leídos"),
    ("/nueva", "empieza otra conversación"),
    ("/ayuda", "esta lista"),
    ("/salir", "termina (también Ctrl-D)"),
)


class Charla:
    """A session; `run` returns when the person leaves."""

    def __init__(self, session: Sesion, out: "Console") -> None:
        self.session, self.out = session, out
        self.turns: list[Respuesta] = []
        self._commands: Mapping[str, Callable[[str], None]] = {
            "/fuentes": self._sources, "/traza": self._trace, "/sql": self._sql, "/exportar": self._export,
            "/documentos": self._documents, "/nueva": self._new, "/ayuda": self._help,
        }  # fmt: skip

    def run(self) -> int:
        """Reads and answers until the end of the input; returns the exit code."""
        read = _reader(self.session.results)
        count = len(self.session.router.sujetos.documents)
        self._note(
            f"{count} {'documento' if count == 1 else 'documentos'} en {self.session.results}."
            f" {self.session.who()} /ayuda dice qué más se puede."
        )
        while True:
            try:
                line = read()
            except EOFError:
                return 0
            except KeyboardInterrupt:
                continue
            if line.strip() == "/salir":
                return 0
            try:
                self._turn(line.strip())
            except KeyboardInterrupt:
                self._note("respuesta interrumpida")
            except JustificaError as error:
                self._note(f"error: {error} {error.hint}")

    def _turn(self, line: str) -> None:
        if not line:
            return
        if line.startswith("/"):
            name, _, rest = line.partition(" ")
            command = self._commands.get(name)
            if command is None:
                self._note(f"No hay ninguna orden {name}: vea /ayuda.")
            else:
                command(rest.strip())
            return
        response = self.session.ask(line, self._streamed)
        self.turns.append(response)
        mostrar.show(response, self.out)
        if response.tipo is Tipo.ACLARACION and response.opciones:
            self._note("Responda con el número, o con más palabras.")
        self.out.print()

    def _streamed(self, piece: str) -> None:
        """What a model is doing, while it does it."""
        self._note(piece)

    def _note(self, text: str) -> None:
        self.out.print(Text(plain(text), style="dim"))

    @property
    def _last(self) -> Respuesta | None:
        return self.turns[-1] if self.turns else None

    # ---- commands ------------------------------------------------------------------------------------

    def _help(self, _: str) -> None:
        for name, meaning in _HELP:
            self.out.print(Text.assemble((f"  {name:<22}", "bold"), meaning))

    def _sources(self, _: str) -> None:
        if self._last is None or not mostrar.show_sources(self._last, self.out, None):
            self._note("La última respuesta no tiene fuentes.")

    def _trace(self, rest: str) -> None:
        ids = mostrar.source_ids(self._last) if self._last else []
        if not rest.isdigit() or not 1 <= int(rest) <= len(ids):
            self._note(
                f"Se escribe /traza N, con N de 1 a {len(ids)}." if ids else "La última respuesta no tiene fuentes."
            )
            return
        from agent import trace

        showing.show_trace(trace.trace(ids[int(rest) - 1], self.session.results), self.out)

    def _sql(self, _: str) -> None:
        for sql, values in self._last.consultas if self._last else ():
            self.out.print(Text(sql), soft_wrap=True)
            shown = ", ".join(plain(str(value)) for value in values[:30])
            self.out.print(Text(f"  valores: {shown}{' …' if len(values) > 30 else ''}", style="dim"), soft_wrap=True)
        if not self._last or not self._last.consultas:
            self._note("La última respuesta no consultó el libro.")

    def _export(self, rest: str) -> None:
        path = Path(rest or "conversacion.txt")
        if path.exists():
            self._note(f"{path} ya existe: indique otro nombre.")
            return
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(self._exported(json_wanted=path.suffix == ".json"))
        except OSError as error:
            self._note(f"No se pudo escribir {path}: {error.strerror}")
            return
        self._note(f"{len(self.turns)} respuestas en {path}")

    def _exported(self, *, json_wanted: bool) -> str:
        if json_wanted:
            turns = [response.as_json(str(number)) for number, response in enumerate(self.turns, 1)]
            return json.dumps(turns, ensure_ascii=False, indent=1) + "\n"
        return "\n".join(f"> {plain(turn.pregunta)}\n{turn.texto}\n" for turn in self.turns)

    def _documents(self, _: str) -> None:
        for name in self.session.router.sujetos.documents.values():
            self.out.print(Text(f"  {plain(name)}"))

    def _new(self, _: str) -> None:
        self.session.forget()
        self._note("Conversación nueva.")


def _reader(results: Path) -> Callable[[], str]:
    """Reads a line: with history and editing on a terminal, plainly otherwise."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return lambda: _plain_line()
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = results / "indice" / HISTORY
    history: FileHistory | InMemoryHistory = InMemoryHistory()
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        history = FileHistory(str(path))
    commands = WordCompleter([name.split()[0] for name, _ in _HELP], sentence=True)
    session: PromptSession[str] = PromptSession(history=history, completer=commands, complete_while_typing=False)
    return lambda: session.prompt("» ")


def _plain_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
