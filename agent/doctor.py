"""What this machine has: versions, layouts, settings; and what the model endpoint can do, if one is set."""

import os
import platform
import sys
import time
from dataclasses import dataclass
from importlib import resources

from agent import settings as configuration
from agent.llm import Capacidades, Cliente, endpoint
from agent.llm.conexion import to_stderr
from agent.llm.guardadas import kept_in
from agent.llm.guardadas import purge as purge_folder
from agent.manifest import LIBRARIES, version, version_of
from extractors.errors import ExitCode, ModelError
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
    prueba: "Prueba | None"
    guardadas: int

    @property
    def exit_code(self) -> ExitCode:
        """6 where a model is set and cannot be used."""
        return ExitCode.MODEL if self.prueba is not None and self.prueba.fallo else ExitCode.OK

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"prueba": self.prueba.as_json() if self.prueba is not None else None}

    def lines(self) -> list[str]:
        """For a person, in Spanish."""
        return [
            f"justifica {self.justifica}, Python {self.python}, {self.sistema}",
            "bibliotecas: " + ", ".join(f"{name} {number}" for name, number in self.bibliotecas.items()),
            "formatos: " + ", ".join(self.formatos),
            "muestra: " + ("sí" if self.muestra else "FALTA: reinstale justifica"),
            "configuración: " + (", ".join(self.configuracion) or f"ninguna (iría en {configuration.config_dir({})})"),
            *self._model(),
            f"respuestas guardadas: {self.guardadas} (se borran con «justifica doctor --purge»)",
        ]

    def _model(self) -> list[str]:
        if self.prueba is None:
            return ["modelo: ninguno; todo se lee por reglas y ningún documento sale de esta máquina"]
        return [f"modelo: {self.modelo} en {self.endpoint}", *(f"  {line}" for line in self.prueba.lines())]


@dataclass(frozen=True, slots=True)
class Prueba:
    """What a few tiny calls found; they carry no document."""

    capacidades: Capacidades | None
    segundos: float
    fallo: str = ""
    hint: str = ""

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        can = self.capacidades.as_json() if self.capacidades is not None else None
        return {"capacidades": can, "segundos": self.segundos, "fallo": self.fallo, "hint": self.hint}

    def lines(self) -> list[str]:
        """For a person, in Spanish."""
        can = self.capacidades
        if can is None:
            return [f"no se puede usar: {self.fallo}", self.hint]
        way = (
            "con un esquema" if can.json_schema else "como herramienta" if can.tools else "en el texto de la respuesta"
        )
        length = f"{can.contexto} tokens" if can.contexto else "no lo dice"
        return [
            f"responde: probado en {self.segundos:.1f} s, con {can.tokens} tokens y sin enviar ningún documento",
            f"JSON con esquema: {_yes(can.json_schema)}; herramientas: {_yes(can.tools)}; "
            f"respuesta por partes: {_yes(can.streaming)}; contexto: {length}",
            f"las filas se le pedirán como JSON {way}; lo que diga se busca siempre en la página",
        ]


def _named(text: str) -> None:
    to_stderr(f"{text.partition(';')[0]}; se prueba con una palabra, sin enviar ningún documento")


def _yes(able: bool) -> str:
    return "sí" if able else "no"


def purge() -> int:
    """Deletes kept answers and what endpoints were found to do; says how many files that were."""
    return purge_folder(configuration.cache_dir(os.environ))


def examine() -> Diagnostico:
    """Looks at this installation, and asks the model endpoint for one word if one is set.

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
        endpoint=endpoint(settings).shown if settings.endpoint else None,
        prueba=_try(settings) if settings.endpoint else None,
        guardadas=kept_in(configuration.cache_dir(os.environ)),
    )


def _try(settings: configuration.Settings) -> Prueba:
    started = time.monotonic()
    try:
        can = Cliente(endpoint(settings), say=_named).capacidades(fresh=True)
    except ModelError as error:
        return Prueba(None, round(time.monotonic() - started, 3), str(error), error.hint)
    return Prueba(can, round(time.monotonic() - started, 3))
