"""Rows by way of the client: an `Ask` of the fillers."""

import hashlib

import prompts
from agent.llm.cliente import Cliente
from extractors.errors import AnswerError, BudgetError, ModelError
from extractors.fillers.pedidos import Pedido, PedidoProsa, Respuesta
from prompts import Mensajes, Prompt

FILL_ROWS, READ_PROSE = "llenar_filas", "leer_prosa"
TOKENS_PER_FIELD = 12
"""Tokens that a field may take in an answer beside what is printed: its name, quotes, a null."""
TOKENS_SPARE = 256
TOKENS_OF_PROSE = 3_000
"""Tokens that an answer about a page of prose may take."""


class Modelo:
    """Asks an endpoint to fill rows, of tables or out of prose.

    An answer of which only some rows are of the schema is handed on: the filler reports the others one by one.
    """

    def __init__(self, cliente: Cliente) -> None:
        self.cliente = cliente
        self.prompts: tuple[Prompt, ...] = tuple(map(prompts.load, (FILL_ROWS, READ_PROSE)))
        self._gone: ModelError | None = None

    @property
    def identity(self) -> str:
        """Which model with which prompts: what a reading with it depends on."""
        return " ".join([self.cliente.identity, *(f"{prompt.id} {print_of(prompt)}" for prompt in self.prompts)])

    def __call__(self, pedido: Pedido | PedidoProsa) -> Respuesta:
        """Asks.

        Raises:
            ModelError: the endpoint cannot be reached, refuses, or gives no usable answer.
        """
        if self._gone is not None:  # an endpoint that is down is not tried again for every row of every file
            raise self._gone
        prompt, mensajes, limit = self._worded(pedido)
        try:
            answer = self.cliente.pedir(mensajes, pedido.esquema, limite=limit, nombre=prompt.id)
            data, tokens = answer.datos, answer.tokens
        except AnswerError as error:
            if not _has_rows(error.datos):
                raise
            data, tokens = error.datos, error.tokens
        except BudgetError:
            raise  # what is kept can still be had
        except ModelError as error:
            self._gone = error
            raise
        return Respuesta(
            datos=data,
            tokens=tokens,
            modelo=self.cliente.punto.modelo,
            prompt=prompt.id,
            huella=print_of(prompt),
            centinelas=prompt.sentinels,
        )

    def _worded(self, pedido: Pedido | PedidoProsa) -> tuple[Prompt, Mensajes, int]:
        """The prompt of a question, its words, and how long its answer may be."""
        fill, prose = self.prompts
        if isinstance(pedido, PedidoProsa):
            words = prompts.render(prose, campos=pedido.campos, lineas=pedido.lineas, marca=_mark(pedido.lineas))
            return prose, words, TOKENS_OF_PROSE
        words = prompts.render(
            fill,
            familia=pedido.familia,
            columnas=pedido.columnas,
            campos=pedido.campos,
            filas=pedido.filas,
            total=str(pedido.total),
            marca=_mark(pedido.filas),
        )
        fields = pedido.total * pedido.campos_por_fila
        return fill, words, TOKENS_SPARE + fields * TOKENS_PER_FIELD + len(pedido.filas)


def print_of(prompt: Prompt) -> str:
    """Version and digest of a prompt."""
    return f"v{prompt.version} {prompt.digest[:12]}"


def _mark(data: str) -> str:
    """The line before and after data of a document, which the data cannot foresee."""
    return f"=== DATOS {hashlib.sha256(data.encode()).hexdigest()[:16]} ==="


def _has_rows(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("filas"), list)
