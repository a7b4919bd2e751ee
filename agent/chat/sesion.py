"""A conversation over one results folder: opens ledger and index, answers questions, keeps the context."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agent.chat.respuesta import Respuesta
from agent.chat.router import Contexto, Router
from agent.index.texto import Texto
from agent.settings import Settings
from agent.workspace import NAME, Consultor
from extractors.errors import UsageError


@dataclass(frozen=True, slots=True)
class Pregunta:
    """One question of a file. `previas`: the questions before it in the same conversation."""

    id: str
    texto: str
    previas: tuple[str, ...] = ()


class Sesion:
    """An open conversation; a context manager."""

    def __init__(self, results: Path, settings: Settings) -> None:
        """Opens the ledger of `results` and brings the full-text index up to it.

        Raises:
            UsageError: there is no ledger.
        """
        self.results, self.settings = results, settings
        self.context = Contexto()
        with ExitStack() as stack:
            self.ledger = stack.enter_context(Consultor(results / NAME))
            self.texto = stack.enter_context(Texto(results))
            self.texto.update(self.ledger)
            self.router = Router(self.ledger, self.texto, settings)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()

    def who(self) -> str:
        """Who answers, in one Spanish sentence."""
        return "Sin modelo: las preguntas habituales se entienden por reglas."

    def ask(self, question: str, say: Callable[[str], None] = lambda text: None) -> Respuesta:
        """Answers a question in the conversation so far; `say` is told what a model does meanwhile."""
        response, self.context = self.router.answer(question, self.context)
        return response

    def forget(self) -> None:
        """Begins a new conversation."""
        self.context = Contexto()

    def ask_many(self, questions: Iterable[Pregunta]) -> Iterator[tuple[str, Respuesta]]:
        """Answers each question in a conversation of its own, its `previas` first."""
        for question in questions:
            self.forget()
            for before in question.previas:
                self.ask(before)
            yield question.id, self.ask(question.texto)


def questions_of(lines: Iterable[str], name: str) -> list[Pregunta]:
    """The questions of a file, one JSON object a line.

    Raises:
        UsageError: a line is no such object.
    """
    import json

    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            if not isinstance(raw, dict) or not isinstance(raw.get("pregunta"), str):
                raise ValueError("pregunta")
            found.append(Pregunta(str(raw.get("id", number)), raw["pregunta"], _before(raw.get("previas"))))
        except ValueError as error:
            raise UsageError(
                f"{name}: la línea {number} no es una pregunta.",
                'Cada línea es un objeto: {"id": "1", "pregunta": "…", "previas": ["…"]}.',
            ) from error
    return found


def _before(raw: Any) -> tuple[str, ...]:
    """Earlier questions, as texts or as objects with a `pregunta`."""
    if raw is None:
        return ()
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise ValueError("previas")
    texts = [item.get("pregunta") if isinstance(item, dict) else item for item in raw]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("previas")
    return tuple(texts)
