"""A conversation over one results folder: opens ledger and index, answers questions, keeps the context."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.router import Router
from agent.chat.turno import Contexto
from agent.index.texto import Texto
from agent.settings import Settings, cache_dir
from agent.workspace import NAME, Consultor
from extractors.errors import ModelError, UsageError

if TYPE_CHECKING:
    from agent.chat.modelo import Modelo

NO_MODEL = "No hay ningún modelo configurado: se muestra lo más cercano."
MODEL_DECLINES = "El modelo tampoco encontró en el plan lo que se pregunta."
MODEL_FAILS = "El modelo no dio una respuesta que se sostenga: esta es la de las reglas."


@dataclass(frozen=True, slots=True)
class Pregunta:
    """One question of a file. `previas`: the questions before it in the same conversation."""

    id: str
    texto: str
    previas: tuple[str, ...] = ()


class Sesion:
    """An open conversation; a context manager."""

    def __init__(self, results: Path, settings: Settings, engine: str = "rules") -> None:
        """Opens the ledger of `results` and brings the full-text index up to it.

        Args:
            results: the results folder.
            settings: bands, thresholds, model endpoint.
            engine: "rules" for no model, "auto" for one where it is set and works, "llm" to insist on it.

        Raises:
            UsageError: there is no ledger.
            ModelError: `engine` is "llm" and no endpoint is set.
        """
        self.results, self.settings, self.engine = results, settings, engine
        self.context = Contexto()
        self.asked: list[str] = []
        self.degraded = False
        """Whether a model was wanted and failed."""
        with ExitStack() as stack:
            self.ledger = stack.enter_context(Consultor(results / NAME))
            self.texto = stack.enter_context(Texto(results))
            self.texto.update(self.ledger)
            self.router = Router(self.ledger, self.texto, settings)
            self.modelo = self._open_model()
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()

    def _open_model(self) -> "Modelo | None":
        if self.engine == "rules" or (self.engine == "auto" and not self.settings.endpoint):
            return None
        from agent.chat.modelo import Modelo
        from agent.llm import Cliente, endpoint

        return Modelo(self.router, Cliente(endpoint(self.settings), cache=cache_dir(os.environ)))

    def who(self) -> str:
        """Who answers, in one Spanish sentence."""
        if self.modelo is not None:
            return f"Modelo {self.modelo.name}: solo ve las preguntas que las reglas no entienden."
        return "Sin modelo: las preguntas habituales se entienden por reglas."

    def ask(self, question: str, say: Callable[[str], None] = lambda text: None) -> Respuesta:
        """Answers a question in the conversation so far; `say` is told what a model does meanwhile.

        Raises:
            ModelError: the endpoint is unusable and a model was insisted on.
        """
        before = self.context
        response, self.context = self.router.answer(question, before)
        if not response.entendida:
            response = self._with_model(question, response, before, say)
        self.asked.append(question)
        return response

    def _with_model(
        self, question: str, response: Respuesta, before: Contexto, say: Callable[[str], None]
    ) -> Respuesta:
        """The model's answer to what the rules did not understand; theirs, with a remark, where it has none."""
        if self.modelo is None:
            told = "" if response.tipo is Tipo.FUERA else f"\n{NO_MODEL}"
            return replace(response, texto=response.texto + told)
        try:
            found = self.modelo.answer(question, self.asked, before, say)
        except ModelError as error:
            if self.engine == "llm":
                raise
            self.degraded = True
            return replace(response, texto=f"{response.texto}\nEl modelo no respondió: {error}")
        if found.respuesta is None:
            told = MODEL_DECLINES if found.declina else MODEL_FAILS
            return replace(response, texto=f"{response.texto}\n{told}")
        self.context = found.contexto or self.context
        return replace(found.respuesta, pregunta=question)

    def forget(self) -> None:
        """Begins a new conversation."""
        self.context = Contexto()
        self.asked = []

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
    texts = tuple(item.get("pregunta") if isinstance(item, dict) else item for item in raw)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("previas")
    return tuple(str(text) for text in texts)
