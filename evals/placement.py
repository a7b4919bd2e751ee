"""`python -m evals.placement`: generated transcripts that lose and gain fields, through the pipeline.

Of each kind of damage: coverage (accepted and right, over the cells that are still printed), silent wrong per 1,000
accepted, share under review, the median of the CPU milliseconds that placing takes a row. What was lost is known
exactly: a value given for a lost cell is invented. Thresholds were tuned on seeds below `HELD_OUT`; the defaults are
held out. `--shares` tells beside it how often a value is right that has such a share of all placements of its row.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from unittest.mock import patch

from evals.corpus.families import Familia, family
from evals.corpus.generate import Pedido, write_document
from evals.score import Key, Score, pair, read_rows, score
from extractors.fillers.build import Borrador
from extractors.pipeline import Opciones, extract
from extractors.repair import losses
from extractors.repair.alignment import Posterior, Row, align
from extractors.schemas import Fila

FAMILIES = ("poi-mensual", "poi-ceplan", "metas-trimestral")
HELD_OUT = 700
"""First seed that nothing was tuned on."""
HEADINGS = ("family", "damage", "rows", "lost", "cells", "coverage", "silent/1000", "review", "ms/row")
WIDTHS = (17, 10, 6, 6, 7, 9, 14, 7, 7)
EDGES = (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995)
"""Shares at which the table of `--shares` is cut."""

Place = tuple[int, int]
"""Line and field of a figure, both from 1."""


@dataclass(frozen=True)
class Loss:
    """What a transcriber does to the figures of a report.

    Attributes:
        nombre: name of the damage.
        page: slots that every row of a page loses, at most.
        faithful: chance that a row follows its page.
        stray: chance that a row loses a field of its own; again for each further one.
        repeats: whether a stray loss falls on a field that equals its neighbour, as a run of equal figures invites.
        gained: chance that a row prints a figure twice.
        errors: whether the office's own errors are planted too.
    """

    nombre: str
    page: int = 0
    faithful: float = 0.97
    stray: float = 0.0
    repeats: bool = False
    gained: float = 0.0
    errors: bool = False


LOSSES = {
    loss.nombre: loss
    for loss in (
        Loss("pagina", page=3, stray=0.05),
        Loss("mixta", page=2, faithful=0.85, stray=0.25, gained=0.03),
        Loss("suelta", stray=0.5),
        Loss("iguales", stray=0.6, repeats=True),
        Loss("oficina", page=1, stray=0.2, errors=True),
    )
}


def damage(document: Path, loss: Loss, seed: int) -> int:
    """Takes fields out of a transcript, and its truth along; returns how many figures were lost."""
    rng = Random(f"placement/{loss.nombre}/{seed}")
    truth_path = document.with_suffix(".truth.jsonl")
    rows = [json.loads(line) for line in truth_path.read_text(encoding="utf-8").splitlines()]
    lines = [text.split("\t") for text in document.read_text(encoding="utf-8").split("\n")]
    padded = rng.random() < 0.5
    patterns: dict[int, list[Place]] = {}
    gone: set[Place] = set()
    twice: set[Place] = set()
    for row in rows:
        shape = _shape(row)
        if len(shape) < 2:
            continue
        pattern = patterns.setdefault(row["pagina"], rng.sample(shape, rng.randint(min(1, loss.page), loss.page)))
        first = _first(row)
        lost = {(first + line, column) for line, column in pattern if rng.random() < loss.faithful}
        places = [(first + line, column) for line, column in shape]
        while rng.random() < loss.stray:
            lost.add(rng.choice(_equal_to_neighbour(places, lines) if loss.repeats else places))
        if rng.random() < loss.gained:
            twice.add(rng.choice(places))
        gone |= {(line, column) for line, column in lost if column <= len(lines[line - 1])}
    count = sum(_take(row, gone) for row in rows)
    for number, fields in enumerate(lines, 1):
        kept = [
            text
            for column, text in enumerate(fields, 1)
            if (number, column) not in gone
            for text in [text] * (1 + ((number, column) in twice))
        ]
        lines[number - 1] = kept + [""] * (len(fields) - len(kept)) if padded else kept
    document.write_text("\n".join("\t".join(fields) for fields in lines), encoding="utf-8")
    truth_path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return count


def _places(row: dict[str, Any]) -> list[Place]:
    return sorted({(c["fuente"]["linea"], c["fuente"]["columna"]) for c in row["cifras"] if "linea" in c["fuente"]})


def _first(row: dict[str, Any]) -> int:
    places = _places(row)
    return places[0][0] if places else 0


def _shape(row: dict[str, Any]) -> list[Place]:
    """The fields between the row's first and last figure on each printed line, the line counted from its first."""
    if row["tipo"] != "actividad":
        return []
    by_line: dict[int, list[int]] = defaultdict(list)
    for line, column in _places(row):
        by_line[line - _first(row)].append(column)
    return [(line, c) for line, found in by_line.items() for c in range(min(found), max(found) + 1)]


def _equal_to_neighbour(places: Sequence[Place], lines: Sequence[Sequence[str]]) -> list[Place]:
    texts = {(line, column): text for line, fields in enumerate(lines, 1) for column, text in enumerate(fields, 1)}
    same = [(line, c) for line, c in places if texts.get((line, c)) == texts.get((line, c + 1))]
    return same or list(places)


def _take(row: dict[str, Any], gone: set[Place]) -> int:
    """Moves the row's lost figures out of what its truth prints."""
    lost = [c for c in row["cifras"] if (c["fuente"].get("linea"), c["fuente"].get("columna")) in gone]
    row["cifras"] = [c for c in row["cifras"] if c not in lost]
    row["perdidas"] = [[c["magnitud"], c["rol"], c["periodo"], c["acumulado"]] for c in lost]
    return len(lost)


@dataclass(frozen=True)
class Outcome:
    """What became of some damaged transcripts."""

    lost: int = 0
    score: Score = field(default_factory=Score)
    times: tuple[float, ...] = ()
    told: Counter[tuple[int, bool]] = field(default_factory=Counter)
    """Values by their share (its place among `EDGES`), and whether they are right."""

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.lost + other.lost, self.score + other.score, self.times + other.times, self.told + other.told
        )


def examine(familia: Familia, loss: Loss, seed: int, rows: int | None = None) -> Outcome:
    """Makes a transcript, damages it, reads it, and compares with its truth."""
    with tempfile.TemporaryDirectory(prefix="justifica-placement-") as name:
        folder = Path(name)
        document = write_document(Pedido(familia, seed, "txt", loss.errors, rows), folder)
        lost = damage(document, loss, seed)
        with _clock() as clock, _shares() as shares:
            extract(document, document.name, folder, Opciones())
        truth, given = document.with_suffix(".truth.jsonl"), folder / "filas.jsonl"
        return Outcome(lost, score(truth, given), clock.times(), _told(truth, given, shares))


Shares = dict[str, dict[Key, float]]
"""By row id: the share of the placements that put a value into its slot."""


@contextmanager
def _shares() -> Iterator[Shares]:
    real, shares = losses._placed, Shares()

    def placed(draft: Borrador, fila: Fila, found: losses._Found, *args: Any) -> Fila:
        _, order, posterior = max(found.ways, key=lambda way: way[0])
        by_slot, fields = losses._value_shares(found), found.case.fields
        shares[fila.id] = {
            slot.key: by_slot[slot.nombre, slot.periodo][fields[chosen].kind, fields[chosen].amount]
            for (slot, _), chosen in zip(order, posterior.best, strict=True)
            if chosen >= 0
        }
        return real(draft, fila, found, *args)

    with patch.object(losses, "_placed", placed):
        yield shares


def _told(truth: Path, rows: Path, shares: Shares) -> Counter[tuple[int, bool]]:
    told: Counter[tuple[int, bool]] = Counter()
    for wanted, given in pair(read_rows(truth), read_rows(rows)):
        for key, share in shares.get(given.id if given is not None else "", {}).items():
            figure = given.figures.get(key) if given is not None else None
            if figure is not None and figure.valor is not None and key in wanted.figures:
                told[bisect_right(EDGES, share), figure.valor == wanted.figures[key].valor] += 1
    return told


def print_shares(told: Counter[tuple[int, bool]]) -> None:
    """How often values are right, by the share they have."""
    for number, (low, high) in enumerate(zip((0.0, *EDGES), (*EDGES, 1.0), strict=True)):
        right, count = told[number, True], told[number, True] + told[number, False]
        print(f"share {low:.4f}-{high:.4f}  {count:6} values  right {right / max(count, 1):.4f}  wrong {count - right}")


@dataclass
class Clock:
    """CPU seconds that placing takes: all of it, what of that each print of a row takes, and the rows of the tables."""

    seconds: float = 0.0
    prints: dict[object, float] = field(default_factory=lambda: defaultdict(float))
    rows: int = 0

    def times(self) -> tuple[float, ...]:
        """Milliseconds by row; what was not spent on one of them is spread over all."""
        spread = (self.seconds - sum(self.prints.values())) / max(self.rows, 1)
        own = [*self.prints.values(), *(0.0 for _ in range(self.rows - len(self.prints)))]
        return tuple(1000 * (seconds + spread) for seconds in own)


@contextmanager
def _clock() -> Iterator[Clock]:
    real, clock = losses.relocate, Clock()

    def timed_relocate(drafts: Sequence[Borrador], *args: Any) -> list[Fila]:
        started = time.process_time()
        found = real(drafts, *args)
        clock.seconds += time.process_time() - started
        clock.rows += sum(draft.tipo == "actividad" for draft in drafts)
        return found

    def timed_align(row: Row) -> Posterior | None:
        started = time.process_time()
        found = align(row)
        clock.prints[row.tokens] += time.process_time() - started
        return found

    with patch.object(losses, "relocate", timed_relocate), patch.object(losses, "align", timed_align):
        yield clock


def cells_of(names: Sequence[str], outcome: Outcome) -> tuple[str, ...]:
    """A line of the table."""
    s = outcome.score
    return (
        *names, str(s.rows), str(outcome.lost), str(s.cells), f"{s.coverage:.4f}",
        f"{s.silent_per_1000:.2f} ({s.silent})", f"{s.review_share:.4f}", f"{median(outcome.times or (0.0,)):.0f}",
    )  # fmt: skip


def _print(cells: Sequence[str]) -> None:
    print("  ".join(text.ljust(width) for text, width in zip(cells, WIDTHS, strict=True)), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if more than one accepted value in 1,000 is wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.placement", description=__doc__)
    parser.add_argument("--families", default=",".join(FAMILIES), help="names separated by commas")
    parser.add_argument("--losses", default=",".join(LOSSES), help=f"among {','.join(LOSSES)}")
    parser.add_argument("--count", type=int, default=4, help="transcripts of a line")
    parser.add_argument("--seed", type=int, default=HELD_OUT)
    parser.add_argument("--rows", type=int, help="rows of each report")
    parser.add_argument("--misses", type=int, default=0, help="how many silently wrong values to list")
    parser.add_argument("--shares", action="store_true", help="how often a value is right, by its share")
    args = parser.parse_args(argv)
    _print(HEADINGS)
    everything: list[Outcome] = []
    for name in args.families.split(","):
        for loss in args.losses.split(","):
            seeds = range(args.seed, args.seed + args.count)
            outcome = sum((examine(family(name), LOSSES[loss], seed, args.rows) for seed in seeds), Outcome())
            everything.append(outcome)
            _print(cells_of((name, loss), outcome))
            for miss in [m for m in outcome.score.misses if m.startswith("SILENT")][: args.misses]:
                print(" -", miss)
    total = sum(everything, Outcome())
    _print(cells_of(("all", ""), total))
    if args.shares:
        print_shares(total.told)
    return int(total.score.silent_per_1000 > 1)


if __name__ == "__main__":
    sys.exit(main())
