"""What this machine has: versions, layouts, settings, model endpoint. Calls nobody."""

import platform
import sys
from dataclasses import dataclass
from importlib import resources

from agent import settings as configuration
from agent.manifest import LIBRARIES, version, version_of
from extractors.layouts import load_all


@dataclass(frozen=True, slots=True)
class Diagnostico:
    """The state of this installation."""

    justifica: str
    python: str
    sistema: str
    bibliotecas: dict[str, str]
    formatos: tuple[str, ...]
    muestra: bool
    configuracion: tuple[str, ...]
    modelo: str | None
    endpoint: str | None

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        return {name: getattr(self, name) for name in self.__slots__}

    def lines(self) -> list[str]:
        """For a person, in Spanish."""
        return [
            f"justifica {self.justifica}, Python {self.python}, {self.sistema}",
            "bibliotecas: " + ", ".join(f"{name} {number}" for name, number in self.bibliotecas.items()),
            "formatos: " + ", ".join(self.formatos),
            "muestra: " + ("sí" if self.muestra else "FALTA: reinstale justifica"),
            "configuración: " + (", ".join(self.configuracion) or f"ninguna (iría en {configuration.config_dir({})})"),
            self._model(),
        ]

    def _model(self) -> str:
        if self.modelo and self.endpoint:
            return f"modelo: {self.modelo} en {self.endpoint} (configurado; sin probar)"
        return "modelo: ninguno; todo se lee por reglas y ningún documento sale de esta máquina"


def examine() -> Diagnostico:
    """Looks at this installation.

    Raises:
        JustificaError: a settings file or a layout is not valid.
    """
    settings = configuration.load()
    return Diagnostico(
        justifica=version(),
        python=platform.python_version(),
        sistema=sys.platform,
        bibliotecas={name: version_of(name) for name in LIBRARIES},
        formatos=tuple(f"{layout.id} ({layout.version})" for layout in load_all(None)),
        muestra=(resources.files("agent") / "demo" / "poi_demo.pdf").is_file(),
        configuracion=tuple(map(str, settings.archivos)),
        modelo=settings.model,
        endpoint=(settings.base_url or "https://api.openai.com/v1") if settings.endpoint else None,
    )
