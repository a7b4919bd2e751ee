"""The generic client: messages and a schema -> data of that schema, by whichever way the endpoint can.

Ways, best first: an answer of a JSON schema, the arguments of a tool, JSON in a text. An answer that is not of the
schema is asked for once more, with what is wrong with it.
"""

import base64
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from agent.llm.capacidades import Capacidades, by_schema, by_tool, limits, probe
from agent.llm.conexion import CHARACTERS_A_TOKEN, TEXTS, Conexion, Dicho, OptionRefusedError, Say, Turno, to_stderr
from agent.llm.guardadas import ANSWERS, CAPABILITIES, Guardadas
from agent.llm.lectura import Lectura, read
from agent.llm.presupuesto import Presupuesto
from agent.llm.punto import Punto
from agent.settings import cache_dir
from extractors.errors import AnswerError, CutShortError
from prompts import Mensajes

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

IN_TEXT, AGAIN = "forma_json", "corregir_json"
TRIES = 2
"""Answers that a question is given."""
MAX_QUOTED = 4_000
"""Characters of a wrong answer that are sent back with its faults."""
TOKENS_A_PICTURE = 300
"""About, of a small picture."""
MIN_LIMIT = 256
"""Tokens that an answer is given even where the context seems full."""


class Via(IntEnum):
    """How an answer is asked for, best first."""

    ESQUEMA = 0
    HERRAMIENTA = 1
    TEXTO = 2


@dataclass(frozen=True, slots=True)
class Contestacion:
    """An answer of the wanted schema.

    Attributes:
        datos: parsed JSON; numbers stay as strings.
        tokens: spent on it, in and out; 0 for an answer that was kept.
        en_cache: whether it was kept from before.
    """

    datos: object
    tokens: int
    en_cache: bool


@dataclass(frozen=True, slots=True)
class _Pregunta:
    mensajes: Mensajes
    esquema: Mapping[str, Any]
    limite: int
    nombre: str
    imagen: bytes | None = None

    @property
    def size(self) -> int:
        """About how many tokens it has."""
        words = (len(self.mensajes.system) + len(self.mensajes.user)) // CHARACTERS_A_TOKEN
        return words + (TOKENS_A_PICTURE if self.imagen is not None else 0)

    def depends_on(self, identity: str) -> object:
        shown = [] if self.imagen is None else [hashlib.sha256(self.imagen).hexdigest()]
        return [identity, self.mensajes.system, self.mensajes.user, self.esquema, self.limite, self.nombre, *shown]

    @property
    def asked(self) -> str | list[str | dict[str, Any]]:
        """What the person's turn holds: the words, and the picture if there is one."""
        if self.imagen is None:
            return self.mensajes.user
        address = f"data:image/png;base64,{base64.b64encode(self.imagen).decode()}"
        return [{"type": "text", "text": self.mensajes.user}, {"type": "image_url", "image_url": {"url": address}}]


class Cliente:
    """Asks one endpoint. Safe for threads.

    Args:
        punto: the endpoint.
        cache: folder where answers are kept, so that the same question costs nothing; None keeps none.
        max_tokens_total: tokens that all questions together may take; None: as many as it takes.
        say: told which endpoint is used, before anything is sent.
        envia: what is sent to it, as the person is told.
    """

    def __init__(
        self,
        punto: Punto,
        *,
        cache: Path | None = None,
        max_tokens_total: int | None = None,
        say: Say = to_stderr,
        envia: str = TEXTS,
    ) -> None:
        self.punto = punto
        self._conexion = Conexion(punto, say, envia)
        self._kept = Guardadas(cache, ANSWERS) if cache is not None else None
        self._known = Guardadas(cache_dir(os.environ), CAPABILITIES)
        self._presupuesto = Presupuesto(max_tokens_total)
        self._slots = threading.BoundedSemaphore(punto.llamadas)
        self._lock = threading.RLock()
        self._capacidades: Capacidades | None = None
        self._refused: dict[str, Via] = {}

    @property
    def tokens(self) -> int:
        """Spent so far, in and out."""
        return self._presupuesto.spent

    @property
    def identity(self) -> str:
        """Model and address: what an answer depends on beside the question."""
        return self.punto.identity

    def chat_model(self) -> "BaseChatModel":
        """The same endpoint as a chat model of langchain, for agents; tracing off, the endpoint named."""
        return self._conexion.chat_model()

    def capacidades(self, *, fresh: bool = False) -> Capacidades:
        """What the endpoint can do; found out once and kept. `fresh` finds it out again.

        Raises:
            ModelError: the endpoint is unusable.
        """
        with self._lock:
            if self._capacidades is None and not fresh:
                self._capacidades = Capacidades.from_json(self._known.get(self.identity))
            if self._capacidades is None or fresh:
                self._capacidades = probe(self._conexion)
                self._presupuesto.settle(0, self._capacidades.tokens)
                self._known.put(self.identity, self._capacidades.as_json())
            return self._capacidades

    def pedir(
        self, mensajes: Mensajes, esquema: Mapping[str, Any], *, limite: int, nombre: str, imagen: bytes | None = None
    ) -> Contestacion:
        """Asks for data of a schema.

        Args:
            mensajes: the question.
            esquema: JSON schema of an object; unknown keys of an answer are left out, missing nullable ones are null.
            limite: tokens that the answer may take.
            nombre: name of the schema, letters, digits and "_".
            imagen: a picture (PNG) that the question is about.

        Raises:
            BudgetError: the run's tokens are spent.
            AnswerError: no answer was of the schema; `datos` is the last one that was JSON at all.
            ModelError: the endpoint cannot be reached, or refuses.
        """
        pregunta = _Pregunta(mensajes, esquema, limite, nombre, imagen)
        wanted = pregunta.depends_on(self.identity)
        kept = self._kept.get(wanted) if self._kept is not None else None
        if kept is not None:
            return Contestacion(kept, 0, True)
        with self._slots:
            answer = self._answered(pregunta)
        if self._kept is not None:
            self._kept.put(wanted, answer.datos)
        return answer

    # ---- one question ----------------------------------------------------------------------------

    def _answered(self, pregunta: _Pregunta) -> Contestacion:
        spent, via = 0, self._first_way(pregunta.nombre)
        wrong: tuple[Dicho, Lectura] | None = None
        data: object = None
        for _ in range(TRIES):
            said, via = self._paid(pregunta, via, wrong)
            spent += said.tokens
            reading = read(said.texto, pregunta.esquema)
            if not reading.errores:
                return Contestacion(reading.datos, spent, False)
            data = reading.datos if reading.datos is not None else data
            if reading.datos is None:
                via = Via.TEXTO  # nothing came back this way
            wrong = said, reading
        raise AnswerError(
            f"El modelo {self.punto.named} no devolvió JSON con lo pedido, tampoco al repetir el pedido.",
            "Pruebe otro modelo (JUSTIFICA_MODEL), o use --engine rules.",
            data,
            spent,
        )

    def _paid(self, pregunta: _Pregunta, via: Via, wrong: tuple[Dicho, Lectura] | None) -> tuple[Dicho, Via]:
        """An answer within what the run may still spend; what it took is counted even where it was cut short."""
        size = pregunta.size + (len(wrong[0].texto[:MAX_QUOTED]) // CHARACTERS_A_TOKEN if wrong else 0)
        granted = self._presupuesto.hold(size, pregunta.limite)
        spent = 0
        try:
            said, via = self._said(replace(pregunta, limite=granted), via, wrong)
            spent = said.tokens
            return said, via
        except CutShortError as error:
            spent = error.tokens
            if granted < pregunta.limite:
                raise self._presupuesto.exhausted() from None
            raise
        finally:
            self._presupuesto.settle(size + granted, spent)

    def _first_way(self, nombre: str) -> Via:
        can = self.capacidades()
        ways = [via for via, able in ((Via.ESQUEMA, can.json_schema), (Via.HERRAMIENTA, can.tools)) if able]
        known = self._refused.get(nombre)
        return next((via for via in ways if known is None or via > known), Via.TEXTO)

    def _said(self, pregunta: _Pregunta, via: Via, wrong: tuple[Dicho, Lectura] | None) -> tuple[Dicho, Via]:
        """An answer, and by which way it came: a way that is refused is not tried again for this schema."""
        while via is not Via.TEXTO:
            try:
                return self._conexion.send(_turns(pregunta, via, wrong), self._options(pregunta, via)), via
            except OptionRefusedError:
                self._refused[pregunta.nombre] = via
                via = self._first_way(pregunta.nombre)
        turns = _turns(pregunta, via, wrong)
        try:
            return self._conexion.send(turns, self._options(pregunta, via)), via
        except OptionRefusedError:
            return self._conexion.send(turns, {}), via

    def _options(self, pregunta: _Pregunta, via: Via) -> dict[str, Any]:
        can = self.capacidades()
        limit = pregunta.limite
        if can.contexto is not None:
            limit = min(limit, max(MIN_LIMIT, can.contexto - pregunta.size))
        options = limits(limit) if can.opciones else {}
        if via is Via.ESQUEMA:
            return options | by_schema(pregunta.nombre, pregunta.esquema)
        return options | by_tool(pregunta.nombre, pregunta.esquema) if via is Via.HERRAMIENTA else options


def _turns(pregunta: _Pregunta, via: Via, wrong: tuple[Dicho, Lectura] | None) -> list[Turno]:
    if via is Via.TEXTO:
        schema, words = json.dumps(pregunta.esquema, ensure_ascii=False), pregunta.mensajes
        form = prompts.load(IN_TEXT)
        worded = prompts.render(form, instrucciones=words.system, esquema=schema, pedido=words.user)
        pregunta = replace(pregunta, mensajes=worded)
    turns: list[Turno] = [("system", pregunta.mensajes.system), ("human", pregunta.asked)]
    if wrong is not None:
        said, reading = wrong
        faults = prompts.render(prompts.load(AGAIN), errores="; ".join(reading.errores))
        turns += [("ai", said.texto[:MAX_QUOTED] or "-"), ("human", faults.user)]
    return turns
