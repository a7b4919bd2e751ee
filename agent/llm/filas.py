"""Rows by way of the client: an `Ask` of the fillers."""

import hashlib

import prompts
from agent.llm.cliente import Cliente
from extractors.errors import AnswerError, BudgetError, ModelError
from extractors.fillers.pedidos import Consulta, PedidoImagen, PedidoProsa, Respuesta
from prompts import Mensajes, Prompt

FILL_ROWS, READ_PROSE, READ_PICTURE = "llenar_filas", "leer_prosa", "leer_recorte"
TOKENS_PER_FIELD = 12
"""Tokens that a field may take in an answer beside what is printed: its name, quotes, a null."""
TOKENS_SPARE = 256
TOKENS_OF_PROSE, TOKENS_OF_PICTURE = 3_000, 96
"""Tokens that an answer about a page of prose, or about the picture of one cell, may take at most."""


class Modelo:
    """Asks an endpoint to fill rows, of tables or out of prose, and to read pictures of cells.

    An answer of which only some rows are of the schema is handed on: the filler reports the others one by one.
    """

    def __init__(self, cliente: Cliente) -> None:
        self.cliente = cliente
        self.prompts: tuple[Prompt, ...] = tuple(map(prompts.load, (FILL_ROWS, READ_PROSE, READ_PICTURE)))
        self._gone: ModelError | None = None

    @property
    def identity(self) -> str:
        """Which model with which prompts: what a reading with it depends on."""
        return " ".join([self.cliente.identity, *(f"{prompt.id} {print_of(prompt)}" for prompt in self.prompts)])

    def __call__(self, pedido: Consulta) -> Respuesta:
        """Asks.

        Raises:
            ModelError: the endpoint cannot be reached, refuses, or gives no usable answer.
        """
        if self._gone is not None:  # an endpoint that is down is not tried again for every row of every file
            raise self._gone
        prompt, mensajes, limit = self._worded(pedido)
        try:
            picture = pedido.imagen if isinstance(pedido, PedidoImagen) else None
            answer = self.cliente.pedir(mensajes, pedido.esquema, limite=limit, nombre=prompt.id, imagen=picture)
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

    def _worded(self, pedido: Consulta) -> tuple[Prompt, Mensajes, int]:
        """The prompt of a question, its words, and how long its answer may be."""
        fill, prose, picture = self.prompts
        if isinstance(pedido, PedidoImagen):
            name = hashlib.sha256(pedido.imagen).hexdigest()[:16]
            return picture, prompts.render(picture, marca=name), TOKENS_OF_PICTURE
        if isinstance(pedido, PedidoProsa):
            words = prompts.render(prose, campos=pedido.campos, lineas=pedido.lineas, marca=_mark(pedido.lineas))
            return prose, words, min(TOKENS_OF_PROSE, 2 * TOKENS_SPARE + len(pedido.lineas))
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
