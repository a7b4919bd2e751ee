"""The documents that writers who had not seen the program wrote sentences and questions about, to generate again."""

from __future__ import annotations

import tomllib
from pathlib import Path

from evals.corpus.families import family
from evals.corpus.generate import Pedido

_STYLE = "a4"
"""Of their PDF pages."""


def pedidos(name: str) -> list[Pedido]:
    """The documents of a set ("1", "2", …), all with planted errors.

    Raises:
        KeyError: there is no such set.
    """
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[name]
    return [
        Pedido(family(familia), seed, formato, True, filas=rows, estilo=_STYLE if formato == "pdf" else None)
        for familia, seed, formato, rows in listed
    ]
