"""What a person configures: bands, thresholds, number writing, model endpoint. Never read from the documents' folder.

Order, first wins: the environment, `.env`, `justifica.toml`. The two files stand in the user's configuration
folder (`~/.config/justifica/`), or where `JUSTIFICA_CONFIG` says (a folder, a `.toml` or an `.env`).
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from extractors.errors import UsageError

_THRESHOLD_KEYS = ("minimo", "maximo", "sin_programacion", "sin_ejecucion")
_WRITING_KEYS = ("moneda", "decimal", "en_letras")
_BAND_KEYS = frozenset({"ambar_desde", "verde_desde", "verde_incluye"})
_MODEL_KEYS = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL", "nombre": "JUSTIFICA_MODEL"}
_SECONDS, _CALLS, _ROWS = "segundos", "llamadas", "filas"
DEFAULT_SECONDS, MAX_SECONDS = 120.0, 86_400.0
"""How long an answer of the model may take; `[modelo] segundos` for slow ones."""
DEFAULT_CALLS, DEFAULT_ROWS, MOST = 4, 4, 64
"""Calls of the model under way at a time, and rows of one call; `[modelo] llamadas`, `filas` for slow or weak ones."""


@dataclass(frozen=True, slots=True)
class Bandas:
    """Limits of the traffic light, in percentage points.

    Red below `ambar_desde`; green above `verde_desde` (and on it, if `verde_incluye`); amber between. The
    defaults are those of the POI form (<75, 75-95, >95).
    """

    ambar_desde: Decimal = Decimal(75)
    verde_desde: Decimal = Decimal(95)
    verde_incluye: bool = False

    def color(self, avance: Decimal) -> str:
        """The light of a progress figure in points: "rojo", "ambar" or "verde"."""
        if avance < self.ambar_desde:
            return "rojo"
        if avance > self.verde_desde or (self.verde_incluye and avance == self.verde_desde):
            return "verde"
        return "ambar"

    def green(self) -> str:
        """What green means, in Spanish."""
        return f"{'desde' if self.verde_incluye else 'más de'} {self.verde_desde} %"

    def describe(self) -> str:
        """The three bands in one Spanish line."""
        limite = "hasta menos de" if self.verde_incluye else "hasta"
        desde = "desde" if self.verde_incluye else "más de"
        return (
            f"rojo: menos de {self.ambar_desde} %; "
            f"ámbar: de {self.ambar_desde} {limite} {self.verde_desde} %; "
            f"verde: {desde} {self.verde_desde} %"
        )


@dataclass(frozen=True, slots=True)
class Umbrales:
    """When a justification is due. The defaults are those that PbRM uses; a town or norm may set its own.

    Attributes:
        minimo: below this progress, in points.
        maximo: above this progress, in points.
        sin_programacion: where something was done that was not planned.
        sin_ejecucion: where nothing was done of what was planned.
    """

    minimo: Decimal = Decimal(90)
    maximo: Decimal = Decimal(110)
    sin_programacion: bool = True
    sin_ejecucion: bool = True


@dataclass(frozen=True, slots=True)
class Redaccion:
    """How figures are written in drafts; None: as is usual for the report family.

    Attributes:
        moneda: sign put before money.
        decimal: decimal mark, "." or ","; the other one groups thousands.
        en_letras: whether counts are written "dos (02)".
    """

    moneda: str | None = None
    decimal: str | None = None
    en_letras: bool = False


COLORES: Mapping[str, str] = MappingProxyType({"rojo": "#C0504D", "ambar": "#F2C14E", "verde": "#6AA84F"})
"""Colours of the traffic light, as in a web page."""

_FAMILY_BANDS: Mapping[str, Bandas] = MappingProxyType({"pei-ceplan": Bandas(verde_incluye=True)})
"""The PEI form prints its bands as [0-75) [75-95) [95-100]."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. The key never shows in `repr`, logs or manifests."""

    bandas: Bandas = Bandas()
    bandas_de: Mapping[str, Bandas] = field(default_factory=lambda: _FAMILY_BANDS)
    colores: Mapping[str, str] = field(default_factory=lambda: COLORES)
    umbrales: Mapping[str, Umbrales] = field(default_factory=lambda: {"": Umbrales()})
    redaccion: Mapping[str, Redaccion] = field(default_factory=lambda: {"": Redaccion()})
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    model: str | None = None
    segundos: float = DEFAULT_SECONDS
    llamadas: int = DEFAULT_CALLS
    filas: int = DEFAULT_ROWS
    archivos: tuple[Path, ...] = ()

    @property
    def endpoint(self) -> bool:
        """Whether a model can be called: a model name, and a key or an address of one's own."""
        return bool(self.model and (self.api_key or self.base_url))

    def bandas_para(self, familia: str) -> Bandas:
        """The bands of a report family."""
        return self.bandas_de.get(familia, self.bandas)

    def umbrales_para(self, familia: str, norma: str | None = None) -> Umbrales:
        """The thresholds of a norm or town that is named, else of the family, else those for all.

        Raises:
            UsageError: no section has the name of the norm.
        """
        if norma is not None and norma not in self.umbrales:
            known = ", ".join(sorted(set(self.umbrales) - {""})) or "ninguna"
            raise UsageError(
                f"No hay umbrales con el nombre «{norma}».",
                f"Escríbalos en justifica.toml, en una sección [umbrales.{norma}]. Hay: {known}.",
            )
        return self.umbrales[norma] if norma else self.umbrales.get(familia, self.umbrales[""])

    def redaccion_para(self, familia: str) -> Redaccion:
        """How the figures of a report family are written."""
        return self.redaccion.get(familia, self.redaccion[""])


def config_dir(env: Mapping[str, str]) -> Path:
    """The user's configuration folder."""
    base = env.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "justifica"


def cache_dir(env: Mapping[str, str]) -> Path:
    """The user's cache folder: what an endpoint can do, and answers of a model. Never a key."""
    base = env.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "justifica"


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings.

    Raises:
        UsageError: a settings file is named and absent, or is not valid.
    """
    env = os.environ if env is None else env
    toml_path, env_path = _locate(env)
    table = _read_toml(toml_path) if toml_path else {}
    dotenv = _read_dotenv(env_path) if env_path else {}
    model = _section(table, "modelo", toml_path)
    _refuse_unknown(model, (*_MODEL_KEYS, _SECONDS, _CALLS, _ROWS), "modelo", toml_path)

    def value(key: str) -> str | None:
        name = _MODEL_KEYS[key]
        return env.get(name) or dotenv.get(name) or _text(model.get(key), f"modelo.{key}", toml_path)

    semaforo = _section(table, "semaforo", toml_path)
    general, by_family = _bands({key: semaforo[key] for key in semaforo if key not in COLORES}, toml_path)
    return Settings(
        bandas=general,
        bandas_de=by_family,
        colores=_colours({key: semaforo[key] for key in semaforo if key in COLORES}, toml_path),
        umbrales=_named(_section(table, "umbrales", toml_path), "umbrales", _threshold, toml_path),
        redaccion=_named(_section(table, "redaccion", toml_path), "redaccion", _writing, toml_path),
        api_key=value("api_key"),
        base_url=value("base_url"),
        model=value("nombre"),
        segundos=_seconds(model.get(_SECONDS), toml_path),
        llamadas=_count(model, _CALLS, DEFAULT_CALLS, toml_path),
        filas=_count(model, _ROWS, DEFAULT_ROWS, toml_path),
        archivos=tuple(path for path in (env_path, toml_path) if path),
    )


def _locate(env: Mapping[str, str]) -> tuple[Path | None, Path | None]:
    named = env.get("JUSTIFICA_CONFIG")
    folder = Path(named).expanduser() if named else config_dir(env)
    if named and folder.is_file():
        return (folder, None) if folder.suffix == ".toml" else (None, folder)
    if named and not folder.is_dir():
        raise UsageError(
            f"JUSTIFICA_CONFIG señala {folder}, que no existe.",
            "Indique una carpeta, un justifica.toml o un .env, o quite la variable.",
        )
    toml_path, env_path = folder / "justifica.toml", folder / ".env"
    return (toml_path if toml_path.is_file() else None, env_path if env_path.is_file() else None)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} no es un TOML válido: {error}.", "Corrija esa línea del archivo.") from error
    _refuse_unknown(table, ("semaforo", "umbrales", "redaccion", "modelo"), "", path)
    return table


def _read_dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; `export`, quotes, comments and blank lines allowed, no expansion."""
    values = {}
    for raw in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        line = raw.strip().removeprefix("export ").strip()
        name, equals, value = line.partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        values[name.strip()] = value[1:-1] if quoted else value.partition(" #")[0].strip()
    return values


def _section(table: Mapping[str, Any], name: str, path: Path | None) -> Mapping[str, Any]:
    section = table.get(name, {})
    if not isinstance(section, dict):
        raise UsageError(f"{path}: «{name}» debe ser una sección [{name}].")
    return section


def _refuse_unknown(table: Mapping[str, Any], known: Any, section: str, path: Path | None) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        where = f"[{section}]" if section else "el archivo"
        raise UsageError(
            f"{path}: {where} tiene claves que no se conocen: {', '.join(unknown)}.",
            f"Las que hay son: {', '.join(sorted(known))}.",
        )


def _text(value: Any, key: str, path: Path | None) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    raise UsageError(f"{path}: {key} debe ser un texto entre comillas.")


def _seconds(value: Any, path: Path | None) -> float:
    if value is None:
        return DEFAULT_SECONDS
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MAX_SECONDS:
        raise UsageError(f"{path}: modelo.{_SECONDS} debe ser un número de segundos, de más de 0 a {MAX_SECONDS:.0f}.")
    return float(value)


def _count(table: Mapping[str, Any], key: str, usual: int, path: Path | None) -> int:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
        raise UsageError(f"{path}: modelo.{key} debe ser un número entero, de 1 a {MOST}.")
    return value


def _bands(section: Mapping[str, Any], path: Path | None) -> tuple[Bandas, Mapping[str, Bandas]]:
    general_table = {key: value for key, value in section.items() if not isinstance(value, dict)}
    general = _band(Bandas(), general_table, "semaforo", path)
    by_family = dict(_FAMILY_BANDS)
    if general_table:  # limits set for all hold for the families with limits of their own, too
        by_family = {name: _band(bands, general_table, "semaforo", path) for name, bands in by_family.items()}
    for name, table in section.items():
        if isinstance(table, dict):
            by_family[name] = _band(by_family.get(name, general), table, f'semaforo."{name}"', path)
    return general, MappingProxyType(by_family)


def _band(base: Bandas, table: Mapping[str, Any], section: str, path: Path | None) -> Bandas:
    _refuse_unknown(table, _BAND_KEYS, section, path)
    changes: dict[str, Any] = {}
    for key, value in table.items():
        if key == "verde_incluye":
            if not isinstance(value, bool):
                raise UsageError(f"{path}: {section}.{key} debe ser true o false, no {value!r}.")
            changes[key] = value
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{path}: {section}.{key} debe ser un número de puntos porcentuales, no {value!r}.")
        else:
            changes[key] = Decimal(str(value))
    bands = replace(base, **changes)
    if bands.ambar_desde > bands.verde_desde:
        raise UsageError(
            f"{path}: en {section}, ambar_desde ({bands.ambar_desde}) pasa de verde_desde ({bands.verde_desde})."
        )
    return bands


_Kind = TypeVar("_Kind", Umbrales, Redaccion)


def _named(section: Mapping[str, Any], title: str, build: "_Build[_Kind]", path: Path | None) -> Mapping[str, _Kind]:
    """The values for all, under "", and those of the norms, towns or families that have a section of their own."""
    general_table = {key: value for key, value in section.items() if not isinstance(value, dict)}
    general = build(None, general_table, title, path)
    own = {
        name: build(general, table, f'{title}."{name}"', path)
        for name, table in section.items()
        if isinstance(table, dict)
    }
    return MappingProxyType({"": general} | own)


class _Build(Protocol[_Kind]):
    def __call__(self, base: _Kind | None, table: Mapping[str, Any], section: str, path: Path | None) -> _Kind: ...


def _threshold(base: Umbrales | None, table: Mapping[str, Any], section: str, path: Path | None) -> Umbrales:
    _refuse_unknown(table, _THRESHOLD_KEYS, section, path)
    changes: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("sin_programacion", "sin_ejecucion"):
            changes[key] = _flag(value, f"{section}.{key}", path)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{path}: {section}.{key} debe ser un número de puntos porcentuales, no {value!r}.")
        else:
            changes[key] = Decimal(str(value))
    found = replace(base or Umbrales(), **changes)
    if found.minimo > found.maximo:
        raise UsageError(f"{path}: en {section}, minimo ({found.minimo}) pasa de maximo ({found.maximo}).")
    return found


def _writing(base: Redaccion | None, table: Mapping[str, Any], section: str, path: Path | None) -> Redaccion:
    _refuse_unknown(table, _WRITING_KEYS, section, path)
    changes: dict[str, Any] = {}
    for key, value in table.items():
        if key == "en_letras":
            changes[key] = _flag(value, f"{section}.{key}", path)
        else:
            changes[key] = _text(value, f"{section}.{key}", path)
    found = replace(base or Redaccion(), **changes)
    if found.decimal not in (None, ".", ","):
        raise UsageError(f'{path}: {section}.decimal debe ser "." o ",", no {found.decimal!r}.')
    return found


def _flag(value: Any, key: str, path: Path | None) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{path}: {key} debe ser true o false, no {value!r}.")
    return value


def _colours(table: Mapping[str, Any], path: Path | None) -> Mapping[str, str]:
    for key, value in table.items():
        if not isinstance(value, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            raise UsageError(f'{path}: semaforo.{key} debe ser un color como "#C0504D", no {value!r}.')
    return MappingProxyType({**COLORES, **table})
