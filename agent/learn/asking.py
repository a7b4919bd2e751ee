"""A model's word on the columns that are still open. It only suggests; numbers, or a person, must prove it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import prompts
from agent.learn.choice import NOTHING, open_columns, with_concept
from agent.learn.columns import SUGGESTED, Propuesta
from agent.learn.vocabulary import Vocabulario
from agent.llm import Cliente
from extractors.errors import ModelError

NAME_COLUMNS = "nombrar_columnas"
TOKENS_SPARE, TOKENS_A_COLUMN = 128, 24
MAX_ASKED = 40
"""Columns that one question names."""
MAX_SHOWN = 80
"""Characters of a header or a cell that the model is shown."""

Say = Callable[[str], None]


class Preguntas:
    """Asks a model; a `Suggest` of the learning. `tokens` is what it cost so far."""

    def __init__(self, cliente: Cliente, say: Say, *, required: bool) -> None:
        self.cliente, self._say, self._required = cliente, say, required
        self.tokens = 0

    def __call__(self, proposals: list[Propuesta], words: Vocabulario) -> list[Propuesta]:
        """Doubtful proposals for the columns of figures that are still open.

        Raises:
            ModelError: the endpoint is unusable, and the model was asked for by name.
        """
        wanted = open_columns(proposals)[:MAX_ASKED]
        if not wanted:
            return proposals
        concepts = {c.id: c.nombre for c in words.conceptos if not c.campo}
        try:
            answer = self._ask(wanted, concepts)
        except ModelError as error:
            if self._required:
                raise
            self._say(f"{error} Se sigue sin modelo.")
            return proposals
        found: dict[int, Propuesta] = {}
        for p in wanted:
            concept = answer.get(p.col + 1, NOTHING)
            if concept in concepts:
                found[p.col] = replace(with_concept(p, concept, words), como="modelo", certeza=SUGGESTED)
        return [found.get(p.col, p) for p in proposals]

    def _ask(self, wanted: list[Propuesta], concepts: dict[str, str]) -> dict[int, str]:
        shown = "\n".join(_shown(p) for p in wanted)
        messages = prompts.render(
            prompts.load(NAME_COLUMNS),
            conceptos="\n".join(f"- {name}: {said}" for name, said in concepts.items()),
            columnas=shown,
            marca=f"=== DATOS {hashlib.sha256(shown.encode()).hexdigest()[:16]} ===",
        )
        limit = TOKENS_SPARE + TOKENS_A_COLUMN * len(wanted)
        schema = _schema([p.col + 1 for p in wanted], [*concepts, NOTHING])
        answer = self.cliente.pedir(messages, schema, limite=limit, nombre="columnas")
        self.tokens += answer.tokens
        items = answer.datos.get("columnas", []) if isinstance(answer.datos, dict) else []
        pairs = [(str(i.get("columna")), i.get("concepto")) for i in items if isinstance(i, dict)]
        once = [column for column, _ in pairs]
        return {int(c): n for c, n in pairs if once.count(c) == 1 and c.isdecimal() and isinstance(n, str)}


def _shown(p: Propuesta) -> str:
    cells = " | ".join(" ".join(text.split())[:MAX_SHOWN] for text in p.contenido.muestras)
    return f"COLUMNA {p.col + 1}: {' '.join(p.encabezado.split())[: 2 * MAX_SHOWN]} | {cells}"


def _schema(columns: list[int], concepts: list[str]) -> dict[str, object]:
    item = {
        "type": "object",
        "properties": {
            "columna": {"type": "integer", "enum": columns},
            "concepto": {"type": "string", "enum": concepts},
        },
        "required": ["columna", "concepto"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"columnas": {"type": "array", "items": item}},
        "required": ["columnas"],
        "additionalProperties": False,
    }
