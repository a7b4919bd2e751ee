"""What an endpoint can do, found out with a few tiny calls that carry no document."""

from dataclasses import asdict, dataclass
from typing import Any

import prompts
from agent.llm.conexion import Conexion, OptionRefusedError, Turno
from agent.llm.lectura import read

PROBE = "sonda"
_LIMIT = 64
"""Tokens of an answer to a probe."""
_SCHEMA = {
    "type": "object",
    "properties": {"palabra": {"type": "string"}},
    "required": ["palabra"],
    "additionalProperties": False,
}
SAMPLING: dict[str, Any] = {"temperature": 0}


@dataclass(frozen=True, slots=True)
class Capacidades:
    """What an endpoint can do.

    Attributes:
        json_schema: answers in JSON of a given schema.
        tools: answers by calling a tool.
        streaming: answers in pieces.
        contexto: tokens of question and answer together, None where it does not say.
        opciones: takes `temperature` and a limit of tokens.
        tokens: what finding out cost.
    """

    json_schema: bool
    tools: bool
    streaming: bool
    contexto: int | None
    opciones: bool
    tokens: int = 0

    def as_json(self) -> dict[str, object]:
        """For a file or a machine."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> "Capacidades | None":
        """Back from a file; None where it is none of ours."""
        if not isinstance(data, dict) or set(data) != set(cls.__slots__):
            return None
        return cls(**data)


def probe(conexion: Conexion) -> Capacidades:
    """Asks an endpoint for one word in every way that is of use.

    Raises:
        ModelError: it is not usable at all.
    """
    messages = prompts.render(prompts.load(PROBE), palabra="hola")
    turns: list[Turno] = [("system", messages.system), ("human", messages.user)]
    options = limits(_LIMIT)
    try:
        tokens = conexion.send(turns, options).tokens
    except OptionRefusedError:
        options = {}
        tokens = conexion.send(turns, options).tokens
    found: dict[str, bool] = {}
    for name, way in (("json_schema", by_schema(PROBE, _SCHEMA)), ("tools", by_tool(PROBE, _SCHEMA))):
        try:
            said = conexion.supports(turns, options | way)
        except OptionRefusedError:
            found[name] = False
            continue
        tokens += said.tokens
        found[name] = not read(said.texto, _SCHEMA).errores
    return Capacidades(
        **found,
        streaming=conexion.streams(turns),
        contexto=conexion.context_length(),
        opciones=bool(options),
        tokens=tokens,
    )


def limits(tokens: int) -> dict[str, Any]:
    """Options of a call that samples nothing and stops after so many tokens."""
    return {**SAMPLING, "max_tokens": tokens}


def by_schema(name: str, schema: Any) -> dict[str, Any]:
    """Options of a call whose answer is JSON of a schema."""
    wanted = {"name": name, "schema": dict(schema), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": wanted}}


def by_tool(name: str, schema: Any) -> dict[str, Any]:
    """Options of a call whose answer is the arguments of a tool."""
    function = {"name": name, "description": "Gives the answer.", "parameters": dict(schema)}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": name}},
    }
