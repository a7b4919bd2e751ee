"""Sets of questions written by one who had not seen the program: documents to generate again, questions as data."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from evals.ask.preguntas import Caso, Espera, Pide
from evals.corpus.families import family
from evals.corpus.generate import Pedido
from extractors.values import fold

_STYLE = "a4"
"""Of their PDF pages."""


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("evals.ask.ciegas").joinpath("documentos.toml").read_text(encoding="utf-8"))


def names() -> list[str]:
    """The sets whose questions are here."""
    return [name for name in _raw() if _questions(name).is_file()]


def pedidos(name: str) -> list[Pedido]:
    """The documents of a set, all with planted errors."""
    return [
        Pedido(family(familia), seed, formato, True, filas=rows, estilo=_STYLE if formato == "pdf" else None)
        for familia, seed, formato, rows in _raw()[name]["documentos"]
    ]


def casos(name: str) -> Iterator[Caso]:
    """The questions of a set."""
    for line in _questions(name).read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        espera = Espera(
            tuple(raw.get("tipos") or ("respuesta",)),
            tuple(Decimal(value) for value in raw.get("valores", ())),
            tuple(Decimal(value) for value in raw.get("otros", ())),
            tuple(fold(word) for word in raw.get("texto", ())),
        )
        yield Caso(raw.get("clase", "pregunta"), raw["pregunta"], espera, Pide(""), tuple(raw.get("previas", ())))


def _questions(name: str) -> Any:
    return files("evals.ask.ciegas").joinpath(f"{name}.jsonl")
