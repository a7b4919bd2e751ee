"""`python -m evals.digital`: whole digital documents, generated with their truth, through the pipeline.

Prints one line a family and format: no figure of it means anything without the others of its line. Unruled
pages (only horizontal rulings, only vertical ones, none) have a line of their own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evals.corpus.families import FAMILIAS, family
from evals.corpus.generate import FORMATOS, Pedido, write_document
from evals.corpus.geometry import DoesNotFit
from evals.corpus.styles import ESTILOS
from evals.score import Plants, Score, count_errors, find_plants, score
from extractors.pipeline import Opciones, extract

SEEDS_A_RUN = 1000
"""Document n of seed S has seed S x 1000 + n."""
RULED = tuple(name for name, estilo in ESTILOS.items() if estilo.rayado in ("trazos", "rectangulos"))
UNRULED = tuple(name for name in ESTILOS if name not in RULED)
HEADINGS = (
    "family", "format", "docs", "rows", "lost", "invented", "cells", "coverage", "silent/1000", "review",
    "planted", "false errors",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one document, or of many."""

    documents: int = 0
    score: Score = field(default_factory=Score)
    plants: Plants = field(default_factory=Plants)
    clean: int = 0
    false_errors: int = 0
    failures: tuple[str, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.documents + other.documents,
            self.score + other.score,
            self.plants + other.plants,
            self.clean + other.clean,
            self.false_errors + other.false_errors,
            self.failures + other.failures,
        )

    @property
    def perfect(self) -> bool:
        """Every cell accepted and right, no row lost or invented, every plant found, no false error."""
        s = self.score
        missed = s.silent + s.rows_lost + s.rows_invented + self.plants.total - self.plants.found
        return s.coverage == 1 and not missed and not self.false_errors and not self.failures


def examine(document: Path, folder: Path) -> Outcome:
    """Reads a generated document and compares the result with the truth beside it.

    Args:
        document: with `.truth.jsonl` and `.errores.jsonl` of the same stem.
        folder: existing folder for what is read.
    """
    archivo = extract(document, document.name, folder, Opciones())
    if archivo.estado != "leido":
        return Outcome(1, failures=(f"{document.name}: {archivo.estado} {archivo.motivo}",))
    rows, findings = folder / "filas.jsonl", folder / "hallazgos.jsonl"
    plants = find_plants(document.with_suffix(".errores.jsonl"), findings, rows)
    read = score(document.with_suffix(".truth.jsonl"), rows)
    if plants.total:
        return Outcome(1, read, plants)
    return Outcome(1, read, plants, clean=1, false_errors=count_errors(findings))


def examine_new(pedido: Pedido) -> Outcome:
    """Makes a document in a folder of its own, reads it, and keeps neither."""
    with tempfile.TemporaryDirectory(prefix="justifica-digital-") as folder:
        try:
            document = write_document(pedido, Path(folder))
        except DoesNotFit as problem:
            return Outcome(failures=(f"not made: {problem}",))
        outcome = examine(document, Path(folder))
        named = tuple(f"{document.name}: {miss}" for miss in (*outcome.score.misses, *outcome.plants.missed))
    return replace(outcome, score=replace(outcome.score, misses=named))


# ---- the command ---------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.digital", description=__doc__)
    parser.add_argument("--count", type=int, default=len(ESTILOS), help="seeds of a line, each clean and with errors")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--families", default="all", help="all, or names separated by commas")
    parser.add_argument("--format", default=",".join(FORMATOS), help=f"among {','.join(FORMATOS)}")
    parser.add_argument("--rows", type=int, help="rows of each report; the usual of the family if not given")
    parser.add_argument("--misses", type=int, default=0, help="how many misses to list")
    return parser


def _lines(args: argparse.Namespace) -> Iterator[tuple[str, str, list[Pedido]]]:
    """Family, name of the line, and the documents of it."""
    chosen = FAMILIAS if args.families == "all" else tuple(family(name) for name in args.families.split(","))
    for familia in chosen:
        for formato in args.format.split(","):
            kinds = {"pdf": RULED, "pdf unruled": UNRULED} if formato == "pdf" else {formato: (None,)}
            for name, styles in kinds.items():
                seeds = [(args.seed * SEEDS_A_RUN + n, styles[n % len(styles)]) for n in range(args.count)]
                yield (
                    familia.id,
                    name,
                    [
                        Pedido(familia, seed, formato, errors, args.rows, style)
                        for seed, style in seeds
                        for errors in (False, True)
                    ],
                )


def cells_of(family_id: str, name: str, outcome: Outcome) -> tuple[str, ...]:
    """A line of the table."""
    s, p = outcome.score, outcome.plants
    counts = (outcome.documents, s.rows, s.rows_lost, s.rows_invented, s.cells)
    shares = (f"{s.coverage:.4f}", f"{s.silent_per_1000:.2f} ({s.silent})", f"{s.review_share:.4f}")
    checks = (f"{p.found}/{p.total}", f"{outcome.false_errors} in {outcome.clean}")
    return (family_id, name, *map(str, counts), *shares, *checks)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if a ruled or tabular document is not read whole, or anything is silently wrong."""
    args = _parser().parse_args(argv)
    widths = [16, 12, 5, 6, 5, 8, 8, 9, 12, 7, 9, 12]
    print("  ".join(text.ljust(width) for text, width in zip(HEADINGS, widths, strict=True)))
    everything, bad = Outcome(), False
    try:
        for family_id, name, pedidos in _lines(args):
            outcome = sum((examine_new(pedido) for pedido in pedidos), Outcome())
            everything += outcome
            bad = bad or bool(outcome.score.silent) or (name != "pdf unruled" and not outcome.perfect)
            cells = cells_of(family_id, name, outcome)
            print("  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)), flush=True)
    except (KeyError, ValueError) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2
    cells = cells_of("all", "", everything)
    print("  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)))
    for line in (*everything.failures, *everything.score.misses[: args.misses]):
        print(" -", line)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
