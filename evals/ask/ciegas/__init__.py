"""Sets of questions written by one who had not seen the program: documents to generate again, questions as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from evals.ask.preguntas import Caso, Espera, Pide
from evals.corpus import ciegas
from evals.corpus.generate import Pedido
from extractors.values import fold


def names() -> list[str]:
    """The sets whose questions are here."""
    return sorted(Path(file.name).stem for file in files(__name__).iterdir() if file.name.endswith(".jsonl"))


def pedidos(name: str) -> list[Pedido]:
    """The documents of a set, all with planted errors."""
    return ciegas.pedidos(name.removeprefix("ciega"))


def casos(name: str) -> Iterator[Caso]:
    """The questions of a set."""
    for line in files(__name__).joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        espera = Espera(
            tuple(raw.get("tipos") or ("respuesta",)),
            tuple(Decimal(value) for value in raw.get("valores", ())),
            tuple(Decimal(value) for value in raw.get("otros", ())),
            tuple(fold(word) for word in raw.get("texto", ())),
        )
        yield Caso(raw.get("clase", "pregunta"), raw["pregunta"], espera, Pide(""), tuple(raw.get("previas", ())))
