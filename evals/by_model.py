"""The same reading by the model that the settings name, a real one: what it fills of generated reports, against truth.

Three families and two reports in prose, a few rows each. Answers are kept in the user's cache, so that a run that is
stopped goes on where it was. Only figures that the model gave count; what it lost or the rules read does not.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from agent import settings
from agent.llm import Cliente, Modelo, endpoint
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.prose import KINDS, write_prose
from evals.score import Row, pair, read_rows
from extractors.errors import ModelError
from extractors.fillers.build import MODEL
from extractors.pipeline import Opciones, extract

ROWS = {"lotaip-a4": 18, "presupuesto": 7, "mensual-simple": 20}
PROSE_ROWS = 4
SEED = 61


@dataclass(frozen=True)
class Filled:
    """What a model made of a report. Values: `accepted` with `wrong` among them, under `review`, and `lost`."""

    documents: int = 0
    rows: int = 0
    accepted: int = 0
    wrong: int = 0
    review: int = 0
    lost: int = 0
    reported: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Filled) -> Filled:
        return Filled(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


def reports(folder: Path) -> Iterator[tuple[str, Path]]:
    """The generated reports, by name."""
    for name, rows in ROWS.items():
        yield name, write_document(Pedido(family(name), SEED, "pdf", filas=rows), folder)
    for kind in KINDS:
        yield f"prosa, {kind}", write_prose(SEED, kind, PROSE_ROWS, folder)


def fill(document: Path, modelo: Modelo, rows: int) -> Filled:
    """Reads a report with every row asked for, so many a call.

    Raises:
        ModelError: the model cannot be asked, or nothing it says is of any use.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        spool = Path(name)
        opciones = Opciones(engine="llm", ask=modelo, modelo="m", filas_por_pedido=rows)
        archivo = extract(document, document.name, spool, opciones)
        findings = [json.loads(line) for line in (spool / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()]
        reported = sum(finding["regla"].startswith(f"{MODEL}.") for finding in findings)
        reported += sum("El modelo" in note for note in archivo.notas)
        found = _compared(document.with_suffix(".truth.jsonl"), spool / "filas.jsonl")
    return found + Filled(reported=reported, tokens=archivo.tokens, seconds=time.monotonic() - started)


def _compared(truth: Path, rows: Path) -> Filled:
    by_model = _by_model(rows)
    total = Filled(documents=1)
    for expected, found in pair(read_rows(truth), read_rows(rows)):
        total += _row(expected, found, by_model)
    return total


def _by_model(rows: Path) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Which figures have their value from the model: (row, what is unique in it)."""
    records = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    return frozenset(
        (record["id"], (c["magnitud"], c["rol"], c["periodo"], str(c["acumulado"])))
        for record in records
        for c in record["cifras"]
        if c["fuente"]["motor"] == MODEL and c["valor"] is not None
    )


def _row(expected: Row, found: Row | None, by_model: frozenset[tuple[str, tuple[str, ...]]]) -> Filled:
    given: dict[tuple[str, ...], tuple[Decimal | None, bool]] = {}
    for key, figure in found.figures.items() if found is not None else ():
        name = (*key[:3], str(key[3]))
        if found is not None and (found.id, name) in by_model:
            given[name] = figure.valor, figure.revision
    count: Counter[str] = Counter()
    for key, wanted in expected.figures.items():
        value, review = given.pop((*key[:3], str(key[3])), (None, False))
        if value is None:
            count["lost"] += wanted.valor is not None
        elif review:
            count["review"] += 1
        else:
            count["accepted"] += 1
            count["wrong"] += value != wanted.valor
    for _, review in given.values():  # a figure that the truth does not have
        count["review" if review else "accepted"] += 1
        count["wrong"] += not review
    return Filled(rows=bool(count["accepted"] or count["review"]), **count)


def main(say: Callable[[str], None] = print) -> int:
    """Prints a line a report and their sum; 1 if a wrong value was accepted, 6 if the model gave nothing."""
    known = settings.load()
    cliente = Cliente(endpoint(known), cache=settings.cache_dir(os.environ))
    names = ("rows", "accepted", "wrong", "review", "lost", "reported", "tokens", "seconds")
    say(f"{'':24}" + "".join(f"{name:>10}" for name in names))
    total, given_up = Filled(), False
    with tempfile.TemporaryDirectory() as folder:
        for name, document in reports(Path(folder)):
            try:
                found = fill(document, Modelo(cliente), known.filas)
            except ModelError as error:
                given_up = True
                say(f"{name:24} {error}")
                continue
            total += found
            say(_line(name, found, names))
    say(_line("all", total, names))
    return 1 if total.wrong else 6 if given_up else 0


def _line(name: str, found: Filled, names: tuple[str, ...]) -> str:
    return f"{name:24}" + "".join(f"{round(getattr(found, column)):>10}" for column in names)
