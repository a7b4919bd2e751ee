"""Rows by way of the client: an `Ask` of the fillers."""

import hashlib

import prompts
from agent.llm.cliente import Cliente
from extractors.errors import AnswerError, BudgetError, ModelError
from extractors.fillers.pedidos import Pedido, Respuesta
from prompts import Mensajes, Prompt

FILL_ROWS = "llenar_filas"
TOKENS_PER_FIELD = 48
"""Tokens that a field may take in an answer; texts are few and long, figures many and short."""
TOKENS_SPARE = 512


class Modelo:
    """Asks an endpoint to fill rows.

    An answer of which only some rows are of the schema is handed on: the filler reports the others one by one.
    """

    def __init__(self, cliente: Cliente) -> None:
        self.cliente = cliente
        self.prompt: Prompt = prompts.load(FILL_ROWS)
        self._gone: ModelError | None = None

    @property
    def identity(self) -> str:
        """Which model with which prompt: what a reading with it depends on."""
        return f"{self.cliente.identity} {self.prompt.id} {self.print_of}"

    @property
    def print_of(self) -> str:
        """Version and digest of the prompt."""
        return f"v{self.prompt.version} {self.prompt.digest[:12]}"

    def __call__(self, pedido: Pedido) -> Respuesta:
        """Asks.

        Raises:
            ModelError: the endpoint cannot be reached, refuses, or gives no usable answer.
        """
        if self._gone is not None:  # an endpoint that is down is not tried again for every row of every file
            raise self._gone
        limit = TOKENS_SPARE + pedido.total * pedido.campos_por_fila * TOKENS_PER_FIELD
        try:
            answer = self.cliente.pedir(self._messages(pedido), pedido.esquema, limite=limit, nombre="filas")
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
            prompt=self.prompt.id,
            huella=self.print_of,
            centinelas=self.prompt.sentinels,
        )

    def _messages(self, pedido: Pedido) -> Mensajes:
        mark = f"=== DATOS {hashlib.sha256(pedido.filas.encode()).hexdigest()[:16]} ==="
        return prompts.render(
            self.prompt,
            familia=pedido.familia,
            columnas=pedido.columnas,
            campos=pedido.campos,
            filas=pedido.filas,
            total=str(pedido.total),
            marca=mark,
        )


def _has_rows(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("filas"), list)
