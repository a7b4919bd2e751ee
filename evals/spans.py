"""`python -m evals.spans`: where the figures of scanned pages are said to stand, against where their print stands.

Generated pages are damaged into scans by a known turn and read; the middle of the box of each figure that was read
right must lie in the cell that the truth names, turned alike.
Prints a line a damage; seeds and styles that nothing was tuned on.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pymupdf

from evals.corpus.damage import DAMAGES, Damage, turn_of, write_scan
from evals.corpus.families import FAMILIAS, Familia
from evals.corpus.generate import Pedido, write_document
from evals.corpus.geometry import DoesNotFit
from evals.scans import HELD_OUT, KEY
from evals.score import pair, read_rows
from extractors.pipeline import Opciones, extract

LEVELS = "200-limpio,200-medio,200-malo"
SEED = 20_000
Box = Sequence[float]


def looked_up(familia: Familia, style: str, damage: Damage, seed: int, rows: int) -> Iterator[bool]:
    """Whether each figure of a first page that was read right stands where it was printed."""
    with tempfile.TemporaryDirectory(prefix="justifica-spans-") as name:
        folder = Path(name)
        try:
            document = write_document(Pedido(familia, seed, "pdf", False, rows, style), folder)
        except DoesNotFit:
            return
        scan = write_scan(document, damage, seed, folder / "scan.pdf", [1])
        extract(scan, scan.name, folder, Opciones())
        with pymupdf.open(document) as pdf:
            width, height = pdf[0].rect.width, pdf[0].rect.height
        turn = turn_of(damage, seed, 1, width, height)
        truth = folder / "first.jsonl"
        lines = document.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if json.loads(line)["pagina"] == 1]
        truth.write_text("\n".join(own), encoding="utf-8")
        read = folder / "filas.jsonl"
        found = {row["id"]: row for row in map(json.loads, read.read_text(encoding="utf-8").splitlines())}
        for line, (_, row) in zip(own, pair(read_rows(truth), read_rows(read)), strict=True):
            if row is not None:
                yield from _of_row(json.loads(line), found[row.id], turn)


def _of_row(printed: dict[str, Any], read: dict[str, Any], turn: Any) -> Iterator[bool]:
    seen = {tuple(figure[name] for name in KEY): figure for figure in read["cifras"]}
    for figure in printed["cifras"]:
        other = seen.get(tuple(figure[name] for name in KEY))
        source = figure["fuente"]
        if source["pagina"] != 1 or other is None or other["valor"] is None:
            continue
        if Decimal(other["valor"]) == Decimal(figure["valor"]):
            cell, box = source["bbox"], other["fuente"]["bbox"]
            x, y = turn @ (*_middle(cell), 1)
            dx, dy = x - _middle(cell)[0], y - _middle(cell)[1]
            moved = (cell[0] + dx, cell[1] + dy, cell[2] + dx, cell[3] + dy)
            yield _within(_middle(box), moved)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if fewer than 995 of 1,000 stand where they were printed."""
    parser = argparse.ArgumentParser(prog="python -m evals.spans", description=__doc__)
    parser.add_argument("--damages", default=LEVELS, help="names separated by commas")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the pages")
    parser.add_argument("--rows", type=int, default=12)
    args = parser.parse_args(argv)
    worst = 1.0
    for name in args.damages.split(","):
        told = [
            right
            for familia, style in product(FAMILIAS, HELD_OUT)
            for right in looked_up(familia, style, DAMAGES[name], args.seed, args.rows)
        ]
        share = sum(told) / max(1, len(told))
        worst = min(worst, share)
        print(f"{name}: {sum(told)} of {len(told)} figures stand where they are printed ({share:.4f})", flush=True)
    return int(worst < 0.995)


if __name__ == "__main__":
    sys.exit(main())
