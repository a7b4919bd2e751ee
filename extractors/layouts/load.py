"""TOML files -> validated layouts. A mistake in a file is named with its place, never skipped."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractors.errors import LayoutError
from extractors.layouts.model import Layout
from extractors.schemas import Reglas

BUNDLED = Path(__file__).parent
_SECTIONS = {"columna": "columnas", "linea": "lineas", "tabla": "tablas"}


def load_all(folder: Path | None = None) -> tuple[Layout, ...]:
    """The bundled layouts and those of a user's folder; a user's own replaces a bundled one of the same id.

    Raises:
        LayoutError: a folder without layouts, or a file that is not a valid one.
    """
    return _load_all(folder.resolve() if folder is not None else None)


@lru_cache(maxsize=8)
def _load_all(folder: Path | None) -> tuple[Layout, ...]:
    layouts = {layout.id: layout for layout in map(load_file, sorted(BUNDLED.glob("*.toml")))}
    if folder is not None:
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise LayoutError(f"«{folder}» no tiene archivos .toml de formato.", "Indique la carpeta con --layouts.")
        layouts |= {layout.id: layout for layout in map(load_file, files)}
    return tuple(layouts.values())


def load_file(path: Path) -> Layout:
    """Reads one layout file.

    Raises:
        LayoutError: not TOML, a key that is unknown or missing, a value of the wrong kind, a bad pattern.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise LayoutError(f"{path.name}: no es un formato válido: {problem}", "Revise el archivo TOML.") from problem
    try:
        return _build(data, path.name)
    except (ValidationError, KeyError, ValueError) as problem:
        raise LayoutError(f"{path.name}: {_explain(problem)}", "Vea docs/layouts.md para las claves.") from problem


_SAID = {
    "extra_forbidden": "clave desconocida",
    "missing": "falta la clave",
    "literal_error": "valor que no existe",
    "enum": "valor que no existe",
}


def _explain(problem: Exception) -> str:
    if isinstance(problem, ValidationError):
        faults = (f"{'.'.join(map(str, e['loc']))}: {_SAID.get(e['type'], e['msg'])}" for e in problem.errors()[:3])
        return "; ".join(faults)
    return f"falta la clave {problem}" if isinstance(problem, KeyError) else str(problem)


def _build(data: dict[str, Any], name: str) -> Layout:
    family = data["id"]
    if "archivo" in data:
        raise ValueError("archivo: clave desconocida")
    for singular, plural in _SECTIONS.items():
        data[plural] = data.pop(singular, [])
    equations = [{**e, "id": f"{family}.{e['id']}"} for raw in data.pop("ecuacion", []) for e in _expand(raw)]
    identities = [{**i, "id": f"{family}.{i['id']}"} for i in data.pop("identidad", [])]
    data["reglas"] = Reglas.model_validate(
        {"ecuaciones": equations, "identidades": identities, "pesos": data.pop("pesos", {})}
    )
    return Layout.model_validate({**data, "archivo": name})


def _expand(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """One equation per entry of `cada`, its {names} filled in; braces that name nothing stay for the message."""
    variants = raw.pop("cada", [{}])
    return [{key: _fill(value, names) for key, value in raw.items()} for names in variants]


def _fill(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda m: names.get(m[1], m[0]), value)
    if isinstance(value, list):
        return [_fill(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _fill(item, names) for key, item in value.items()}
    return value
