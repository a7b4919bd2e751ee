"""`justifica learn`: from the order to the written file."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.learn.asking import Preguntas
from agent.learn.candidates import Lectura
from agent.learn.columns import slug
from agent.learn.compose import Igualdad
from agent.learn.correction import correct
from agent.learn.equations import holds, mostly
from agent.learn.learning import Encargo, Estudio, Leido, NothingReadError, layout_text, proven, read, study
from agent.learn.similar import suggest
from agent.llm import Cliente, endpoint
from agent.settings import Settings, cache_dir
from extractors.errors import JustificaError, UsageError
from extractors.forms import known_layouts

Converse = Callable[[Estudio], Estudio]
"""Lets a person correct the proposals."""
_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Orden:
    """What was asked for on the command line.

    Attributes:
        path: the document.
        salida: file to write; None: show only.
        carpeta: the user's own layouts.
        tabla: which unknown table, from 1; None: the longest.
        dichos: what the person says of columns ("7=ejecutado").
        engine: "rules" never asks a model, "llm" always, "auto" where one is set.
        force: overwrite a file.
    """

    path: Path
    salida: Path | None = None
    carpeta: Path | None = None
    how: Lectura = field(default_factory=Lectura)
    tabla: int | None = None
    dichos: tuple[str, ...] = ()
    engine: str = "auto"
    force: bool = False


@dataclass(frozen=True)
class Aprendido:
    """What came of it. `leido` and `escrito` are None where nothing was to be written."""

    estudio: Estudio
    tokens: int = 0
    leido: Leido | None = None
    escrito: Path | None = None


def propose(orden: Orden, settings: Settings, say: Callable[[str], None]) -> Aprendido:
    """The proposal, with what the order itself says of the columns.

    Raises:
        UsageError: the file exists already, the layout's name is taken, or a column is said to be what there is not.
        UnreadableError, NothingReadError: there is nothing to learn from.
        ModelError: a model was asked for by name and is unusable.
    """
    if orden.salida is not None and orden.salida.exists() and not orden.force:
        raise UsageError(f"«{orden.salida}» ya existe.", "Elija otro nombre con -o, o use --force para reemplazarlo.")
    name = _NOT_ID.sub("-", slug((orden.salida or orden.path).stem).replace("_", "-")).strip("-") or "formato"
    own = orden.salida is not None and orden.carpeta is not None and _same(orden.salida.parent, orden.carpeta)
    known = [layout for layout in known_layouts(orden.carpeta) if not (own and layout.id == name)]
    if name in {layout.id for layout in known}:
        raise UsageError(f"Ya hay un formato «{name}».", "Elija otro nombre de archivo con -o.")
    asked = _questions(orden, settings, say)
    ways = (suggest, asked) if asked else (suggest,)
    encargo = Encargo(orden.path, name, orden.how, orden.tabla, orden.carpeta, orden.salida)
    found = study(encargo, known, ways)
    if orden.dichos:
        found = corrected(found, orden.dichos)
    return Aprendido(found, asked.tokens if asked else 0)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _questions(orden: Orden, settings: Settings, say: Callable[[str], None]) -> Preguntas | None:
    if orden.engine == "rules" or (orden.engine == "auto" and not (settings.model and settings.endpoint)):
        return None
    cliente = Cliente(endpoint(settings), cache=cache_dir(os.environ), say=say)
    return Preguntas(cliente, say, required=orden.engine == "llm")


def corrected(estudio: Estudio, orders: Sequence[str]) -> Estudio:
    """The study with a person's word, its equations looked for again.

    Raises:
        UsageError: an order that cannot be understood.
    """
    proposals = correct(estudio.propuestas, orders, estudio.palabras)
    return proven(replace(estudio, propuestas=tuple(proposals)))


def write(aprendido: Aprendido, orden: Orden) -> Aprendido:
    """Reads the document again with the layout, and writes the layout if that gives rows.

    Raises:
        NothingReadError: no column has a sure place, or no row is read.
        JustificaError: the file cannot be written.
    """
    estudio = aprendido.estudio
    if not estudio.series:
        sure = [p for p in estudio.propuestas if p.segura and p.es is not None and p.es.es_cifra]
        if sure:
            raise NothingReadError(
                f"Con {len(sure)} de {len(estudio.propuestas)} columnas ubicadas el formulario no se reconocería:"
                " no se escribe ningún formato.",
                "Diga usted qué son otras, en la terminal o con --set, por ejemplo --set 7-18=ejecutado.",
            )
        raise NothingReadError(
            "Ninguna columna de cifras tiene un lugar seguro: no se escribe ningún formato.",
            "Diga usted qué son: en la terminal, o con --set, por ejemplo --set 7-18=ejecutado.",
        )
    estudio, leido = _pruned(estudio)
    if not leido.cifras:
        raise NothingReadError(
            "Con este formato no se lee ninguna cifra: no se escribe.", "Corrija las columnas, o elija otra tabla."
        )
    assert orden.salida is not None
    try:
        orden.salida.parent.mkdir(parents=True, exist_ok=True)
        with orden.salida.open("w" if orden.force else "x", encoding="utf-8") as file:
            file.write(layout_text(estudio))
    except OSError as problem:
        raise JustificaError(f"No se pudo escribir «{orden.salida}»: {problem.strerror or problem}.") from problem
    return replace(aprendido, estudio=estudio, leido=leido, escrito=orden.salida)


def _pruned(estudio: Estudio) -> tuple[Estudio, Leido]:
    """The document read with the layout, without equations that do not hold on the whole of it."""
    leido = read(estudio)

    def kept_up(item: Igualdad) -> bool:
        counts = leido.reglas.get(f"{estudio.encargo.id}.{item.id}", {})
        held, broken = counts.get("cumple", 0), counts.get("rompe", 0)
        return holds(held, broken, held) or ((item.supuesta or item.definida) and mostly(held, broken))

    kept = tuple(item for item in estudio.igualdades if kept_up(item))
    if len(kept) == len(estudio.igualdades):
        return estudio, leido
    gone = len(estudio.igualdades) - len(kept)
    estudio = replace(estudio, igualdades=kept)
    return estudio, replace(read(estudio), retiradas=gone)
