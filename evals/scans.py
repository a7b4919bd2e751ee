"""`python -m evals.scans`: generated reports, damaged into scans, through the pipeline.

Prints one line a family and damage: numeric accuracy, coverage, silent wrong and review mean nothing one without the
others. Thresholds were tuned on the styles of `TUNED` with seed 11; the others are held out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.corpus.damage import DAMAGES, Damage, write_scan
from evals.corpus.families import FAMILIAS, Familia, family
from evals.corpus.generate import Pedido, write_document
from evals.corpus.geometry import DoesNotFit
from evals.score import Score, score
from extractors.pipeline import Opciones, extract

TUNED = ("a4", "times", "vera", "legal", "horizontal")
HELD_OUT = ("corrida", "rotada", "partida")
HEADINGS = (
    "family", "style", "damage", "pages", "refused", "rows", "lost", "invented", "cells", "accuracy", "coverage",
    "silent/1000", "review", "CPU-s/page",
)  # fmt: skip
WIDTHS = (16, 10, 12, 6, 8, 6, 6, 9, 7, 9, 9, 14, 7, 10)


@dataclass(frozen=True)
class Outcome:
    """What became of some scanned pages."""

    pages: int = 0
    refused: int = 0
    score: Score = field(default_factory=Score)
    seconds: float = 0.0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.pages + other.pages,
            self.refused + other.refused,
            self.score + other.score,
            self.seconds + other.seconds,
        )


def examine(familia: Familia, style: str, damage: Damage, seed: int, rows: int) -> Outcome:
    """Makes the first page of a report, damages it, reads it, and compares with its truth."""
    with tempfile.TemporaryDirectory(prefix="justifica-scans-") as name:
        folder = Path(name)
        try:
            document = write_document(Pedido(familia, seed, "pdf", False, rows, style), folder)
        except DoesNotFit:
            return Outcome()
        scan = write_scan(document, damage, seed, folder / "scan.pdf", [1])
        started = time.process_time()
        archivo = extract(scan, scan.name, folder, Opciones())
        spent = time.process_time() - started
        truth = folder / "first.jsonl"
        lines = document.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
        truth.write_text("\n".join(line for line in lines if json.loads(line)["pagina"] == 1), encoding="utf-8")
        refused = sum(page.resultado == "no_leida" for page in archivo.paginas)
        return Outcome(1, refused, score(truth, folder / "filas.jsonl"), spent)


def cells_of(names: Sequence[str], outcome: Outcome) -> tuple[str, ...]:
    """A line of the table."""
    s, pages = outcome.score, max(outcome.pages, 1)
    return (
        *names, str(outcome.pages), str(outcome.refused), str(s.rows), str(s.rows_lost), str(s.rows_invented),
        str(s.cells), f"{s.correct / max(s.cells, 1):.4f}", f"{s.coverage:.4f}",
        f"{s.silent_per_1000:.2f} ({s.silent})", f"{s.review_share:.4f}", f"{outcome.seconds / pages:.1f}",
    )  # fmt: skip


def _print(cells: Sequence[str]) -> None:
    print("  ".join(text.ljust(width) for text, width in zip(cells, WIDTHS, strict=True)), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if anything is silently wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.scans", description=__doc__)
    parser.add_argument("--families", default="poi-ceplan,metas-trimestral", help="all, or names separated by commas")
    parser.add_argument("--damages", default="200-limpio,200-medio,200-malo", help=f"among {','.join(DAMAGES)}")
    parser.add_argument("--styles", default=",".join(HELD_OUT), help="page styles; the default was not tuned on")
    parser.add_argument("--count", type=int, default=1, help="pages of a line")
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--misses", type=int, default=0, help="how many misses to list")
    args = parser.parse_args(argv)
    chosen = FAMILIAS if args.families == "all" else tuple(family(name) for name in args.families.split(","))
    _print(HEADINGS)
    everything: dict[str, Outcome] = {}
    for familia in chosen:
        for style in args.styles.split(","):
            for name in args.damages.split(","):
                seeds = range(args.seed, args.seed + args.count)
                outcome = sum((examine(familia, style, DAMAGES[name], seed, args.rows) for seed in seeds), Outcome())
                everything[name] = everything.get(name, Outcome()) + outcome
                _print(cells_of((familia.id, style, name), outcome))
                for miss in outcome.score.misses[: args.misses]:
                    print(" -", miss)
    for name, outcome in everything.items():
        _print(cells_of(("all", "", name), outcome))
    return int(any(outcome.score.silent for outcome in everything.values()))


if __name__ == "__main__":
    sys.exit(main())
