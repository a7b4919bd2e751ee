"""Which endpoint: settings -> address, model, key, patience."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from agent.settings import DEFAULT_CALLS, Settings
from agent.terminal import plain
from extractors.errors import ModelError

OPENAI_URL = "https://api.openai.com/v1"
NO_KEY = "sin-clave"
"""What is sent where an endpoint of one's own wants no key; the client refuses an empty one."""


@dataclass(frozen=True, slots=True)
class Punto:
    """A model endpoint. `segundos`: how long an answer may take; `llamadas`: how many may be under way at a time."""

    base_url: str
    modelo: str
    segundos: float
    api_key: str = field(default=NO_KEY, repr=False)
    llamadas: int = DEFAULT_CALLS

    @property
    def shown(self) -> str:
        """The address without user, password, query: as it may be printed."""
        parts = urlsplit(self.base_url)
        port = f":{parts.port}" if parts.port else ""
        return plain(f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path.rstrip('/')}")

    @property
    def identity(self) -> str:
        """Model and address: what an answer depends on beside the question."""
        return f"{self.modelo}@{self.shown}"

    @property
    def named(self) -> str:
        """Model and address as a person reads them."""
        return f"{plain(self.modelo)} en {self.shown}"


def endpoint(settings: Settings) -> Punto:
    """The endpoint that the settings name.

    Raises:
        ModelError: they name none, or no address.
    """
    if not settings.model or not settings.endpoint:
        missing = "JUSTIFICA_MODEL" if not settings.model else "OPENAI_API_KEY u OPENAI_BASE_URL"
        raise ModelError(
            f"--engine llm y --vision necesitan un modelo y no hay ninguno configurado (falta {missing}).",
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
    return Punto(base_url, settings.model, settings.segundos, settings.api_key or NO_KEY, settings.llamadas)
