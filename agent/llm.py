"""The model client: settings -> a callable that asks an OpenAI-compatible endpoint. Only importer of it.

The client's libraries are imported with the first question, not before. Nothing is sent before the endpoint
in use has been named. The key goes to the endpoint and nowhere else: no message quotes what a client or
server says.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import prompts
from agent.settings import Settings
from agent.terminal import plain
from extractors.errors import ModelError
from extractors.fillers.pedidos import Pedido, Respuesta
from prompts import Mensajes, Prompt

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

OPENAI_URL = "https://api.openai.com/v1"
FILL_ROWS = "llenar_filas"
RETRIES = 2
"""Times that a call is repeated after 408, 409, 429, 5xx or no answer, each later than the one before."""
TOKENS_PER_FIELD = 48
"""Tokens that a field may take in an answer; texts are few and long, figures many and short."""
TOKENS_SPARE = 512
NO_KEY = "sin-clave"
"""What is sent where an endpoint of one's own wants no key; the client refuses an empty one."""
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Punto:
    """A model endpoint. `segundos`: how long an answer may take."""

    base_url: str
    modelo: str
    segundos: float
    api_key: str = field(default=NO_KEY, repr=False)

    @property
    def shown(self) -> str:
        """The address without user, password, query: as it may be printed."""
        parts = urlsplit(self.base_url)
        port = f":{parts.port}" if parts.port else ""
        return plain(f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path.rstrip('/')}")


def endpoint(settings: Settings) -> Punto:
    """The endpoint that the settings name.

    Raises:
        ModelError: they name none, or no address.
    """
    if not settings.model or not settings.endpoint:
        missing = "JUSTIFICA_MODEL" if not settings.model else "OPENAI_API_KEY u OPENAI_BASE_URL"
        raise ModelError(
            f"--engine llm necesita un modelo y no hay ninguno configurado (falta {missing}).",
            "Defina JUSTIFICA_MODEL y OPENAI_API_KEY u OPENAI_BASE_URL, o use --engine rules, que no necesita modelo.",
        )
    base_url = settings.base_url or OPENAI_URL
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ModelError(
            "La dirección del modelo (OPENAI_BASE_URL) no es una dirección http o https.",
            "Se escribe, por ejemplo, http://127.0.0.1:8000/v1",
        )
    return Punto(base_url, settings.model, settings.segundos, settings.api_key or NO_KEY)


def _to_stderr(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class Modelo:
    """Asks an endpoint to fill rows; an `Ask` of the fillers.

    The answer is wanted as JSON of a given schema. An endpoint that refuses that, or answers something
    else, is asked once more without schema (the prompt asks for JSON anyway); one that refused it is not
    offered it again, nor any other option that not all endpoints know.
    """

    def __init__(self, punto: Punto, say: Say = _to_stderr) -> None:
        self.punto = punto
        self.prompt: Prompt = prompts.load(FILL_ROWS)
        self._say = say
        self._client: ChatOpenAI | None = None
        self._plain = False

    @property
    def identity(self) -> str:
        """Which model with which prompt: what a reading with it depends on."""
        return f"{self.punto.modelo}@{self.punto.shown} {self.prompt.id} {self.print_of}"

    @property
    def print_of(self) -> str:
        """Version and digest of the prompt."""
        return f"v{self.prompt.version} {self.prompt.digest[:12]}"

    def __call__(self, pedido: Pedido) -> Respuesta:
        """Asks.

        Raises:
            ModelError: the endpoint cannot be reached, refuses, or gives no usable answer.
        """
        mensajes = self._messages(pedido)
        limit = TOKENS_SPARE + pedido.total * pedido.campos_por_fila * TOKENS_PER_FIELD
        data, tokens = None, 0
        if not self._plain:
            data, tokens = self._attempt(mensajes, limit, pedido.esquema)
        if data is None:
            data, more = self._attempt(mensajes, limit, None)
            tokens += more
        if data is None:
            raise ModelError(
                f"El modelo {self._name} no devolvió JSON con las filas, tampoco al repetir el pedido.",
                "Pruebe otro modelo (JUSTIFICA_MODEL), o use --engine rules.",
            )
        return Respuesta(
            datos=data,
            tokens=tokens,
            modelo=self.punto.modelo,
            prompt=self.prompt.id,
            huella=self.print_of,
            centinelas=self.prompt.sentinels,
        )

    @property
    def _name(self) -> str:
        return f"{plain(self.punto.modelo)} en {self.punto.shown}"

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

    # ---- one call --------------------------------------------------------------------------------

    def _attempt(self, mensajes: Mensajes, limit: int, schema: Mapping[str, Any] | None) -> tuple[object | None, int]:
        """One answer as data (None: no JSON in it) and its tokens."""
        message = self._invoke(mensajes, limit, schema)
        if message is None:
            return None, 0
        usage = message.usage_metadata
        if message.response_metadata.get("finish_reason") == "length":
            self._cut_short()
        return find_json(_text_of(message)), usage["total_tokens"] if usage else 0

    def _invoke(self, mensajes: Mensajes, limit: int, schema: Mapping[str, Any] | None) -> "AIMessage | None":
        """The message of an answer; None where a schema is refused or the answer holds no message."""
        client = self._open()
        import openai
        from langsmith import tracing_context

        options: dict[str, Any] = {} if self._plain else {"max_tokens": limit, "temperature": 0}
        if schema is not None:
            wanted = {"name": "filas", "schema": dict(schema), "strict": True}
            options["response_format"] = {"type": "json_schema", "json_schema": wanted}
        try:
            with tracing_context(enabled=False):
                return client.invoke([("system", mensajes.system), ("human", mensajes.user)], **options)
        except openai.LengthFinishReasonError:
            self._cut_short()
        except (
            openai.BadRequestError,
            openai.UnprocessableEntityError,
            openai.ContentFilterFinishReasonError,
        ) as error:
            if schema is None:
                self._refused(error)
            self._plain = not isinstance(error, openai.ContentFilterFinishReasonError)
            return None
        except openai.OpenAIError as error:
            self._refused(error)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            return None  # client libraries trip over answers without choices, and over what is no answer

    def _open(self) -> "ChatOpenAI":
        """The client, made with the first question, after the endpoint was named."""
        if self._client is None:
            self._say(f"modelo: {self._name}; se le envía el texto de las tablas")
            for name in _TRACING:
                os.environ[name] = "false"
            from langchain_openai import ChatOpenAI

            self._client = ChatOpenAI(
                model=self.punto.modelo,
                base_url=self.punto.base_url,
                api_key=lambda: self.punto.api_key,
                timeout=self.punto.segundos,
                max_retries=RETRIES,
                use_responses_api=False,
                cache=False,
            )
        return self._client

    # ---- failures --------------------------------------------------------------------------------

    def _cut_short(self) -> NoReturn:
        raise ModelError(
            f"El modelo {self._name} cortó su respuesta por larga.",
            "Use un modelo que admita respuestas más largas, o --engine rules.",
        ) from None

    def _refused(self, error: Exception) -> NoReturn:
        """Says in our own words why a call failed: a server's words may quote the key or the document."""
        import openai

        tried = f"tras {RETRIES + 1} intentos"
        if isinstance(error, openai.APITimeoutError):
            what, hint = f"no respondió en {self.punto.segundos:g} s, {tried}", "Amplíe [modelo] segundos."
        elif isinstance(error, openai.APIConnectionError):
            what, hint = (
                f"no es accesible, {tried}",
                "Compruebe OPENAI_BASE_URL y que el servicio esté encendido.",
            )
        elif isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            what, hint = f"rechazó la clave ({error.status_code})", "Compruebe OPENAI_API_KEY."
        elif isinstance(error, openai.NotFoundError):
            what, hint = (
                "no existe ahí (404)",
                "Compruebe JUSTIFICA_MODEL y que OPENAI_BASE_URL termine en /v1.",
            )
        elif isinstance(error, openai.RateLimitError):
            what, hint = f"pide esperar (429), {tried}", "Repita más tarde: lo ya leído no se vuelve a leer."
        elif isinstance(error, openai.APIStatusError):
            what, hint = (
                f"respondió con el error {error.status_code}",
                "Repita más tarde, o use --engine rules.",
            )
        else:
            what, hint = f"falló ({type(error).__name__})", "Repita más tarde, o use --engine rules."
        raise ModelError(f"El modelo {self._name} {what}.", hint) from None


def _text_of(message: "AIMessage") -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)


MAX_STARTS = 50
"""Places of an answer where its JSON is looked for."""


def find_json(text: str) -> object | None:
    """The rows of an answer, be it JSON or JSON amid prose; None if there are none.

    Numbers stay as they are written ("8600.00"), so that they can be found again in print.
    """
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    start = -1
    for _ in range(MAX_STARTS):
        start = min((at for at in (text.find("{", start + 1), text.find("[", start + 1)) if at >= 0), default=-1)
        if start < 0:
            break
        try:
            data, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        if _has_rows(data):
            return data  # type: ignore[no-any-return]
        start = end - 1
    return None


def _has_rows(data: object) -> bool:
    """Whether it may be an answer: an object with rows, or a list of objects."""
    if isinstance(data, dict):
        return isinstance(data.get("filas"), list)
    return isinstance(data, list) and bool(data) and all(isinstance(d, dict) and "fila" in d for d in data)
