"""`python -m evals.learn`: a family is taken from the known layouts, learnt anew from one document, and read in others.

For each family and format, a layout is learnt from one generated document, without its shipped layout (whose words
are not used either; the general vocabulary stays) and without a model; then other documents of the family are read
with it and compared with their truth. Slots are (magnitude, role, period, cumulative) as they come out in the rows:
right, wrong (a place that the truth does not have, or other values in it), left out. Only data rows are compared, of
whatever kind they are called.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, Estudio, layout_text, study
from agent.learn.run import corrected
from evals.corpus.families import FAMILIAS, Familia, family
from evals.corpus.generate import Pedido, write_document
from evals.corpus.geometry import DoesNotFit
from evals.digital import RULED, SEEDS_A_RUN, UNRULED
from evals.score import Key, Row, pair, read_rows
from extractors.errors import JustificaError
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.schemas import TipoFila

DATA = "dato"
"""The one kind that rows are compared under."""
ASIDE = frozenset({TipoFila.GRUPO.value, TipoFila.TOTAL.value})
SAME_VALUES = 0.5
"""Least share of a slot's values that must be right for the slot to be."""
HEADINGS = (
    "family", "format", "slots", "right", "wrong", "left", "equations", "docs", "rows", "lost", "invented", "cells",
    "coverage", "silent/1000", "review", "seconds",
)  # fmt: skip
TOLD = {"mensual-simple": ("2-13=ejecutado",)}
"""What a person has to say of forms whose headers leave it open (`--told`)."""
FORMATS = {"pdf": RULED, "pdf unruled": UNRULED, "xlsx": (None,), "docx": (None,), "txt": (None,)}


@dataclass(frozen=True)
class Outcome:
    """What became of a learnt layout on documents that it had not seen; numbers add up over documents."""

    slots: int = 0
    right: int = 0
    wrong: int = 0
    equations: int = 0
    documents: int = 0
    rows: int = 0
    lost: int = 0
    invented: int = 0
    cells: int = 0
    accepted: int = 0
    silent: int = 0
    review: int = 0
    seconds: float = 0.0
    misses: tuple[str, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        mine, theirs = vars(self), vars(other)
        return Outcome(**{name: mine[name] + theirs[name] for name in mine})


def learn(document: Path, layout_id: str, told: Sequence[str] = ()) -> Estudio:
    """Learns a form from a document, as if no layout of that id were known; `told` is what a person says of columns."""
    known = tuple(layout for layout in known_layouts() if layout.id != layout_id)
    found = study(Encargo(document, layout_id, Lectura(ocr="never")), known)
    return corrected(found, told) if told else found


def read_with(document: Path, layout: Path, folder: Path) -> Path:
    """Reads a document with a folder's layouts; the rows' file."""
    spool = folder / document.stem
    spool.mkdir()
    extract(document, document.name, spool, Opciones(layouts=layout, ocr="never"))
    return spool / "filas.jsonl"


def compare(truth_path: Path, rows_path: Path) -> Outcome:
    """Slots and values of one document's data rows against the truth."""
    truth, rows = _data(truth_path), _data(rows_path)
    pairs = pair(truth, rows)
    wanted: Counter[Key] = Counter()
    given: Counter[Key] = Counter()
    good: Counter[Key] = Counter()
    cells = accepted = silent = review = 0
    misses: list[str] = []
    for expected, found in pairs:
        known = {key: figure.valor for key, figure in expected.figures.items()}
        cells += sum(value is not None for value in known.values())
        wanted.update(key for key, value in known.items() if value is not None)
        for key, figure in found.figures.items() if found else ():
            if figure.valor is None:
                continue
            given[key] += 1
            same = known.get(key) == figure.valor
            good[key] += same
            review += figure.revision
            accepted += not figure.revision
            if not same and not figure.revision:
                silent += 1
                misses.append(f"SILENT {key}: {figure.valor} for {known.get(key)}: {expected.name}")
    right = {key for key in wanted if good[key] and good[key] >= SAME_VALUES * given[key]}
    wrong = set(given) - right
    misses += [f"slot wrong: {key}" for key in sorted(wrong)] + [
        f"slot left out: {key}" for key in sorted(set(wanted) - right - wrong)
    ]
    taken = {id(found) for _, found in pairs if found is not None}
    extra = [row for row in rows if id(row) not in taken]
    lost = [expected for expected, found in pairs if found is None]
    misses += [f"row lost: {row.name}" for row in lost] + [f"row invented: {row.name}" for row in extra]
    return Outcome(
        len(wanted), len(right), len(wrong), 0, 1, len(truth), len(lost), len(extra), cells, accepted, silent, review,
        misses=tuple(misses),
    )  # fmt: skip


def _data(path: Path) -> list[Row]:
    return [replace(row, tipo=DATA) for row in read_rows(path) if row.tipo not in ASIDE]


def examine(
    familia: Familia, formato: str, styles: Sequence[str | None], seed: int, count: int, *, told: bool
) -> Outcome:
    """Learns from one document and reads `count` others of the same family and format."""
    kind = formato.partition(" ")[0]
    with tempfile.TemporaryDirectory(prefix="justifica-learn-") as name:
        folder = Path(name)
        made = list(_documents(familia, kind, styles, seed, count + 1, folder))
        if len(made) < 2:
            return Outcome(misses=("not made",))
        started = time.process_time()
        try:
            found = learn(made[0], familia.id, TOLD.get(familia.id, ()) if told else ())
        except JustificaError as problem:
            return _nothing(made[1:], str(problem))
        if not found.series:
            return _nothing(made[1:], "no column placed")
        seconds = time.process_time() - started
        (folder / "formatos").mkdir()
        (folder / "formatos" / "aprendido.toml").write_text(layout_text(found), encoding="utf-8")
        total = Outcome(equations=len(found.igualdades), seconds=seconds)
        for document in made[1:]:
            rows = read_with(document, folder / "formatos", folder)
            outcome = compare(document.with_suffix(".truth.jsonl"), rows)
            total += replace(outcome, misses=tuple(f"{document.name}: {miss}" for miss in outcome.misses))
        return total


def _nothing(documents: Sequence[Path], why: str) -> Outcome:
    """Nothing was learnt: every slot is left out."""
    total = Outcome(misses=(why,))
    for document in documents:
        rows = _data(document.with_suffix(".truth.jsonl"))
        slots = {key for row in rows for key, figure in row.figures.items() if figure.valor is not None}
        cells = sum(figure.valor is not None for row in rows for figure in row.figures.values())
        total += Outcome(slots=len(slots), documents=1, rows=len(rows), lost=len(rows), cells=cells)
    return total


def _documents(
    familia: Familia, kind: str, styles: Sequence[str | None], seed: int, count: int, folder: Path
) -> Iterator[Path]:
    for n in range(count):
        pedido = Pedido(familia, seed * SEEDS_A_RUN + n, kind, estilo=styles[n % len(styles)])
        try:
            yield write_document(pedido, folder)
        except DoesNotFit:
            continue


def _cells(family_id: str, name: str, o: Outcome) -> tuple[str, ...]:
    left = o.slots - o.right
    covered = (o.accepted - o.silent) / o.cells if o.cells else 0.0
    silent = 1000 * o.silent / o.accepted if o.accepted else 0.0
    given = o.accepted + o.review
    counts = (o.slots, o.right, o.wrong, left, o.equations, o.documents, o.rows, o.lost, o.invented, o.cells)
    shares = (f"{covered:.4f}", f"{silent:.2f} ({o.silent})", f"{o.review / given if given else 0:.4f}")
    return (family_id, name, *map(str, counts), *shares, f"{o.seconds:.1f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.learn", description=__doc__)
    parser.add_argument("--count", type=int, default=3, help="documents that are read with each learnt layout")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--families", default="all", help="all, or names separated by commas")
    parser.add_argument("--format", default=",".join(FORMATS), help=f"among {','.join(FORMATS)}")
    parser.add_argument("--told", action="store_true", help="say what headers leave open, as a person would")
    parser.add_argument("--misses", type=int, default=0, help="how many misses of a line to list")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if any slot is wrong or any accepted value is."""
    args = _parser().parse_args(argv)
    chosen = FAMILIAS if args.families == "all" else tuple(family(name) for name in args.families.split(","))
    widths = [16, 12, 5, 5, 5, 5, 9, 4, 5, 5, 8, 6, 8, 12, 7, 7]
    print("  ".join(text.ljust(width) for text, width in zip(HEADINGS, widths, strict=True)))
    everything = Outcome()
    for familia in chosen:
        for formato in args.format.split(","):
            outcome = examine(familia, formato, FORMATS[formato], args.seed, args.count, told=args.told)
            everything += outcome
            cells = _cells(familia.id, formato, outcome)
            print("  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)), flush=True)
            shown = Counter(miss.partition(": ")[2] or miss for miss in outcome.misses)
            for miss, times in shown.most_common(args.misses):
                print(f"   - {times} x {miss}")
    cells = _cells("all", "", everything)
    print("  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)))
    return int(bool(everything.wrong or everything.silent))


if __name__ == "__main__":
    sys.exit(main())
