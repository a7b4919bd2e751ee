"""One call to an endpoint, by way of langchain-openai: sent, retried, and its failures said in our own words."""

import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from agent.llm.punto import Punto
from extractors.errors import CutShortError, ModelError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

RETRIES = 2
"""Times that a call is repeated after 408, 409, 429, 5xx or no answer: as late as `retry-after` says, else later each
time."""
CHARACTERS_A_TOKEN = 3
"""About; for servers that do not count, and for budgets before a call."""
LISTING_SECONDS = 10.0
"""Patience with the list of models, which says how long a context is."""
_CONTEXT_KEYS = ("max_model_len", "context_length", "max_context_length", "context_window", "n_ctx")
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")

Say = Callable[[str], None]
Turno = tuple[str, str | list[str | dict[str, Any]]]
"""Who speaks ("system", "human", "ai") and what: a text, or parts of texts and pictures."""
TEXTS = "se le envía texto de los documentos"
PICTURES = "se le envían texto y recortes de imagen de los documentos"
"""What a person is told of what leaves the machine."""


def to_stderr(text: str) -> None:
    """Says a line on standard error, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Dicho:
    """What came back: the text, or the arguments of a tool call as JSON; "" for nothing."""

    texto: str
    tokens: int


class OptionRefusedError(Exception):
    """The endpoint does not take the options of a call; without them it may answer."""


class Conexion:
    """An endpoint that has been named to the person before the first word leaves. Safe for threads."""

    def __init__(self, punto: Punto, say: Say = to_stderr, envia: str = TEXTS) -> None:
        self.punto = punto
        self._envia = envia
        self._say = say
        self._client: ChatOpenAI | None = None
        self._lock = threading.Lock()

    def send(self, turns: Sequence[Turno], options: dict[str, Any]) -> Dicho:
        """One answer.

        Raises:
            OptionRefusedError: the endpoint refuses this call for what it asks (400, 422).
            CutShortError: the answer did not fit.
            ModelError: the endpoint cannot be reached or refuses all.
        """
        client = self.chat_model()
        import openai
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):
                message = client.invoke(list(turns), **options)
        except openai.LengthFinishReasonError as error:
            usage = error.completion.usage
            self._cut_short(usage.total_tokens if usage else _estimate(turns))
        except (
            openai.BadRequestError,
            openai.UnprocessableEntityError,
            openai.ContentFilterFinishReasonError,
        ) as error:
            if options:
                raise OptionRefusedError from None
            self._refused(error)
        except openai.OpenAIError as error:
            self._refused(error)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            # Client libraries trip over answers without choices, and over what is no answer.
            return Dicho("", _estimate(turns))
        counted = message.usage_metadata
        text = _text_of(message)
        tokens = counted["total_tokens"] if counted else _estimate(turns) + len(text) // CHARACTERS_A_TOKEN
        if message.response_metadata.get("finish_reason") == "length":
            self._cut_short(tokens)
        return Dicho(text, tokens)

    def supports(self, turns: Sequence[Turno], options: dict[str, Any]) -> Dicho:
        """As `send`, for an endpoint known to work: it may refuse an option with any status.

        Raises:
            OptionRefusedError: it does.
            ModelError: it has become unusable since.
        """
        try:
            return self.send(turns, options)
        except StatusError as error:
            raise OptionRefusedError from error

    def streams(self, turns: Sequence[Turno]) -> bool:
        """Whether an answer comes in pieces when asked to."""
        client = self.chat_model()
        import openai
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):
                return any(_text_of(piece) for piece in client.stream(list(turns)))
        except (openai.OpenAIError, TypeError, ValueError, IndexError, KeyError, AttributeError):
            return False

    def context_length(self) -> int | None:
        """Tokens of question and answer together, if the list of models says so."""
        client = self.chat_model()
        import openai

        try:
            listing = client.root_client.with_options(max_retries=0, timeout=LISTING_SECONDS).models.list()
            entry = next((model for model in listing.data if model.id == self.punto.modelo), None)
            extra = dict(entry.model_extra or {}) if entry is not None else {}
        except (openai.OpenAIError, TypeError, ValueError, KeyError, AttributeError):
            return None
        meta = extra.get("meta")
        for known in (extra, meta if isinstance(meta, dict) else {}):
            for key in _CONTEXT_KEYS:
                if isinstance(known.get(key), int) and not isinstance(known[key], bool) and known[key] > 0:
                    return int(known[key])
        return None

    def chat_model(self) -> "ChatOpenAI":
        """The client of the library, made with the first question, after the endpoint was named."""
        with self._lock:
            if self._client is None:
                self._say(f"modelo: {self.punto.named}; {self._envia}")
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

    def _cut_short(self, tokens: int) -> NoReturn:
        raise CutShortError(
            f"El modelo {self.punto.named} cortó su respuesta por larga.",
            "Use un modelo que admita respuestas más largas, o --engine rules.",
            tokens=tokens,
        ) from None

    def _refused(self, error: Exception) -> NoReturn:
        """Says in our own words why a call failed: a server's words may quote the key or the document."""
        import openai

        tried = f"tras {RETRIES + 1} intentos"
        kind = ModelError
        if isinstance(error, openai.APITimeoutError):
            what, hint = f"no respondió en {self.punto.segundos:g} s, {tried}", "Amplíe [modelo] segundos."
        elif isinstance(error, openai.APIConnectionError):
            what, hint = f"no es accesible, {tried}", "Compruebe OPENAI_BASE_URL y que el servicio esté encendido."
        elif isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            what, hint = f"rechazó la clave ({error.status_code})", "Compruebe OPENAI_API_KEY."
        elif isinstance(error, openai.NotFoundError):
            kind = StatusError
            what, hint = "no existe ahí (404)", "Compruebe JUSTIFICA_MODEL y que OPENAI_BASE_URL termine en /v1."
        elif isinstance(error, openai.RateLimitError):
            what, hint = f"pide esperar (429), {tried}", "Repita más tarde: lo ya leído no se vuelve a leer."
        elif isinstance(error, openai.APIStatusError):
            kind = StatusError
            what, hint = f"respondió con el error {error.status_code}", "Repita más tarde, o use --engine rules."
        else:
            what, hint = f"falló ({type(error).__name__})", "Repita más tarde, o use --engine rules."
        raise kind(f"El modelo {self.punto.named} {what}.", hint) from None


class StatusError(ModelError):
    """The endpoint answered with a status that may be about one option only."""


def _estimate(turns: Sequence[Turno]) -> int:
    return sum(len(said) for _, said in turns if isinstance(said, str)) // CHARACTERS_A_TOKEN


def _text_of(message: "AIMessage") -> str:
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)
