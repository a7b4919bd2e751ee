"""Sentences by a writer who saw a report and its truth, and nothing of the gate: judged as `draft --verify` does."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.batch import Encargo, extract
from agent.grounding.verify import verificar
from agent.progress import Quiet
from agent.settings import Settings
from agent.sustento.ajustes import ajustes_de
from agent.sustento.model import Fallo
from agent.workspace import NAME, Ledger
from evals.corpus.ciegas import pedidos
from evals.corpus.generate import write_document

FOLDER = Path(__file__).with_name("ciegas")


@dataclass(frozen=True)
class Juzgada:
    """A labelled sentence and what the gate said of it."""

    id: str
    tipo: str
    espera: str
    texto: str
    fallo: Fallo
    motivos: tuple[str, ...]
    por_que: str


def sets() -> tuple[str, ...]:
    """The sets that are there, in the order in which they were written."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))


def judged(name: str) -> Iterator[Juzgada]:
    """The sentences of a set, each against the document that it was written about."""
    lines = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="justifica-gate-") as folder:
        for order in pedidos(name):
            document = write_document(order, Path(folder))
            own = [line for line in lines if line["documento"] == document.name]
            yield from _of_document(document, own)


def _of_document(document: Path, lines: list[dict[str, Any]]) -> Iterator[Juzgada]:
    results = document.with_suffix(".out")
    extract(Encargo((document,), results, workers=1), Settings(), Quiet())
    asked = document.with_suffix(".jsonl")
    asked.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    with Ledger(results / NAME) as ledger:
        for line, frase in zip(lines, verificar(ledger, asked, ajustes_de(Settings())), strict=True):
            yield Juzgada(
                line["id"], line["tipo"], line["espera"], line["texto"], frase.veredicto, frase.motivos, line["por_que"]
            )
