"""`python -m evals.scans`: generated reports, damaged into scans, through the pipeline.

Prints one line a family and damage, and two a damage over all families: numeric accuracy, coverage, silent wrong (with
its count and the upper end of its 95 % interval), review and text error mean nothing one without the others. Columns
that no equation of the form covers prove nothing and are a line of their own. Thresholds were tuned on the styles of
`TUNED` with seeds under `HELD_OUT_SEED`; `--held-out` measures on other styles and seeds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count, product
from pathlib import Path
from typing import Any

import pymupdf
from rapidfuzz.distance import Levenshtein

from evals.corpus.damage import DAMAGES, Damage, write_scan
from evals.corpus.families import FAMILIAS, Familia, family
from evals.corpus.generate import Pedido, write_document
from evals.corpus.geometry import DoesNotFit
from evals.score import Score, pair, read_rows, score
from extractors.forms import known_layouts
from extractors.layouts import Layout
from extractors.pipeline import Opciones, extract
from extractors.values import fold

TUNED = ("a4", "times", "vera", "legal", "horizontal")
HELD_OUT = ("corrida", "rotada", "partida")
SEED, HELD_OUT_SEED = 71, 1000
LEVELS = "200-limpio,200-medio,200-malo,150-malo"
REFERENCE = re.compile(r"([a-z]\w*)(?:\.\w+)?(?:\[([^]]*)\])?")
"""A column in a formula, and which of its run."""
KEY = ("magnitud", "rol", "periodo", "acumulado")
"""What a figure of a row is told by."""
HEADINGS = (
    "family", "style", "damage", "pages", "refused", "rows", "lost", "invented", "cells", "accuracy", "coverage",
    "accepted", "silent/1000 (n, <95%)", "review", "text err", "CPU-s/page",
)  # fmt: skip
WIDTHS = (17, 9, 11, 6, 8, 6, 5, 9, 7, 9, 9, 9, 22, 7, 9, 10)


@dataclass(frozen=True)
class Outcome:
    """What became of some scanned pages.

    Attributes:
        pages: pages made.
        refused: pages that were named as unread.
        score: their figures in columns that an equation of the form covers, and all their rows.
        others: their figures in other columns.
        letters: letters of the descriptions of the rows found.
        wrong_letters: edits between those and the truth.
        seconds: CPU-seconds of the reading.
    """

    pages: int = 0
    refused: int = 0
    score: Score = field(default_factory=Score)
    others: Score = field(default_factory=Score)
    letters: int = 0
    wrong_letters: int = 0
    seconds: float = 0.0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.pages + other.pages,
            self.refused + other.refused,
            self.score + other.score,
            self.others + other.others,
            self.letters + other.letters,
            self.wrong_letters + other.wrong_letters,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Job:
    """One page to be made and read."""

    family: str
    style: str
    damage: str
    seed: int
    rows: int


def examine(familia: Familia, style: str, damage: Damage, seed: int, rows: int) -> Outcome:
    """Makes the first page of a report, damages it, reads it, and compares with its truth."""
    with tempfile.TemporaryDirectory(prefix="justifica-scans-") as name:
        folder = Path(name)
        try:
            document = write_document(Pedido(familia, seed, "pdf", False, rows, style), folder)
        except DoesNotFit:
            return Outcome()
        scan = write_scan(document, damage, seed, folder / ("scan.jpg" if damage.exif else "scan.pdf"), [1])
        started = time.process_time()
        archivo = extract(scan, scan.name, folder, Opciones())
        spent = time.process_time() - started
        covered, others = split_truth(document, familia.id)
        read = folder / "filas.jsonl"
        refused = sum(page.resultado == "no_leida" for page in archivo.paginas)
        proved, unproved = score(covered, read), score(others, read)
        unproved = replace(unproved, rows=0, rows_lost=0, rows_invented=0)  # the same rows
        return Outcome(1, refused, proved, unproved, *text_errors(covered, read), spent)


def split_truth(document: Path, family_id: str) -> tuple[Path, Path]:
    """The truth of a first page in two files: with the figures that an equation covers, and with the others.

    A figure that a later page prints (a group may be closed there) is in neither; a name that goes on there is cut.
    """
    path = document.with_suffix(".truth.jsonl")
    layout = next((layout for layout in known_layouts(None) if layout.id == family_id), None)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["pagina"] == 1]
    rows[-1:] = [row | {"descripcion": _on_first_page(row, document)} for row in rows[-1:]]
    found = []
    for name, wanted in (("covered", True), ("others", False)):
        out = path.with_name(f"{name}.jsonl")
        kept = [_half(row, layout, wanted) for row in rows]
        out.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in kept), encoding="utf-8")
        found.append(out)
    return found[0], found[1]


def _on_first_page(row: dict[str, Any], document: Path) -> str:
    """As much of the name of its last row as the first page prints, after the row's code."""
    with pymupdf.open(document) as pdf:
        printed = _tight(pdf[0].get_text())
    start = max(0, printed.rfind(_tight(row["codigo"]))) if row["codigo"] else 0
    name, printed = row["descripcion"], printed[start:]
    words = name.split()
    return next((" ".join(words[:n]) for n in range(len(words), 0, -1) if _tight("".join(words[:n])) in printed), name)


def _tight(text: str) -> str:
    return "".join(fold(text).split())


def _half(row: dict[str, Any], layout: Layout | None, wanted: bool) -> dict[str, Any]:
    """A row of the truth with the figures that an equation covers, or with the others; the rest is named apart."""
    own = [
        figure
        for figure in row["cifras"]
        if figure["fuente"]["pagina"] == 1 and is_covered(figure, row, layout) is wanted
    ]
    keys = [[figure[name] for name in KEY] for figure in own]
    apart = [key for figure in row["cifras"] if (key := [figure[name] for name in KEY]) not in keys]
    ausentes = [key for key in row["ausentes"] if is_covered(dict(zip(KEY, key, strict=True)), row, layout) is wanted]
    return row | {"cifras": own, "ausentes": ausentes, "aparte": apart}


def is_covered(figure: dict[str, Any], row: dict[str, Any], layout: Layout | None) -> bool:
    """Whether an equation of the form has a figure of the truth in it: of its row, or for a group or total of those."""
    if layout is None:
        return False
    if row["tipo"] in ("grupo", "total"):
        return any(equation.nivel != "fila" for equation in layout.reglas.ecuaciones)
    columns = {
        column.id
        for column in layout.columnas
        if column.magnitud == figure["magnitud"]
        and column.rol in (figure["rol"], "{linea}")
        and column.acumulado in (figure["acumulado"], "rango")
    }
    year = next((c["periodo"][:4] for c in row["cifras"] if c["rol"] in ("ejecutado", "avance")), "")
    return any(
        name in columns and (place != "{ejercicio}" or figure["periodo"] == year)
        for equation in layout.reglas.ecuaciones
        if equation.nivel == "fila"
        for name, place in REFERENCE.findall(equation.formula)
    )


def text_errors(truth: Path, read: Path) -> tuple[int, int]:
    """Letters in the descriptions of the rows found, and edits between them and the truth; a space is a letter."""
    letters = wrong = 0
    for expected, found in pair(read_rows(truth), read_rows(read)):
        if found is not None:
            text = " ".join(expected.descripcion.split())
            letters += len(text)
            wrong += Levenshtein.distance(text, " ".join(found.descripcion.split()))
    return letters, wrong


def upper_bound(silent: int, accepted: int) -> float:
    """Upper end of the exact one-sided 95 % interval (Clopper-Pearson) of wrong values per 1,000 accepted."""
    if not accepted:
        return 1000.0
    low, high = silent / accepted, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(silent, accepted, middle) > 0.05 else (low, middle)
    return 1000 * high


def _at_most(k: int, n: int, p: float) -> float:
    """The chance of at most `k` of `n` events of chance `p`."""
    if p >= 1.0:
        return 0.0
    term = total = (1 - p) ** n
    for i in range(1, k + 1):
        term *= (n - i + 1) / i * p / (1 - p)
        total += term
    return float(total)


def cells_of(names: Sequence[str], outcome: Outcome, s: Score) -> tuple[str, ...]:
    """A line of the table about some of an outcome's figures."""
    pages = max(outcome.pages, 1)
    bound = upper_bound(s.silent, s.accepted)
    return (
        *names, str(outcome.pages), str(outcome.refused), str(s.rows), str(s.rows_lost), str(s.rows_invented),
        str(s.cells), f"{s.correct / max(s.cells, 1):.4f}", f"{s.coverage:.4f}", str(s.accepted),
        f"{s.silent_per_1000:.2f} ({s.silent}, <{bound:.2f})", f"{s.review_share:.4f}",
        f"{outcome.wrong_letters / max(outcome.letters, 1):.4f}", f"{outcome.seconds / pages:.1f}",
    )  # fmt: skip


def _print(cells: Sequence[str]) -> None:
    print("  ".join(text.ljust(width) for text, width in zip(cells, WIDTHS, strict=True)), flush=True)


def jobs(args: argparse.Namespace) -> Iterator[Job]:
    """Pages seed by seed, each over all families, styles and damages, without end if values are wanted."""
    families = [f.id for f in FAMILIAS] if args.families == "all" else args.families.split(",")
    styles = (args.styles or ",".join(HELD_OUT if args.held_out else TUNED)).split(",")
    first = args.seed if args.seed is not None else HELD_OUT_SEED if args.held_out else SEED
    for seed in count(first) if args.values else range(first, first + args.count):
        for name, style, damage in product(families, styles, args.damages.split(",")):
            yield Job(name, style, damage, seed, args.rows)


def done(job: Job, state: Path | None, known: dict[Job, Outcome]) -> Outcome:
    """The outcome of a page, from an earlier run if it is there."""
    if job in known:
        return known[job]
    outcome = examine(family(job.family), job.style, DAMAGES[job.damage], job.seed, job.rows)
    if state is not None:
        with state.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"job": asdict(job), "outcome": asdict(outcome)}, ensure_ascii=False) + "\n")
    return outcome


def earlier(state: Path | None) -> dict[Job, Outcome]:
    """Outcomes that an earlier run wrote."""
    if state is None or not state.exists():
        return {}
    records = [json.loads(line) for line in state.read_text(encoding="utf-8").splitlines()]
    return {Job(**record["job"]): _outcome(record["outcome"]) for record in records}


def _outcome(record: dict[str, Any]) -> Outcome:
    scores = {k: Score(**(record[k] | {"misses": tuple(record[k]["misses"])})) for k in ("score", "others")}
    return Outcome(**(record | scores))


def run(args: argparse.Namespace) -> dict[tuple[str, str, str], Outcome]:
    """Reads page after page; the outcomes by family, style and damage."""
    started, known = time.monotonic(), earlier(args.state)
    found: dict[tuple[str, str, str], Outcome] = {}
    accepted: dict[str, int] = {}
    for job in jobs(args):
        if args.values and min((accepted.get(d, 0) for d in args.damages.split(",")), default=0) >= args.values:
            break
        if args.values and accepted.get(job.damage, 0) >= args.values:
            continue
        outcome = done(job, args.state, known)
        key = (job.family, job.style, job.damage)
        found[key] = found.get(key, Outcome()) + outcome
        accepted[job.damage] = accepted.get(job.damage, 0) + outcome.score.accepted + outcome.others.accepted
        print(f"{job.family} {job.style} {job.damage} {job.seed}: {accepted}", file=sys.stderr, flush=True)
        if args.seconds and time.monotonic() - started > args.seconds:
            break
    return found


def report(found: dict[tuple[str, str, str], Outcome], misses: int) -> None:
    """Prints the table."""
    _print(HEADINGS)
    for names, outcome in found.items():
        both = outcome.score + outcome.others
        _print(cells_of(names, outcome, both))
        for miss in both.misses[:misses]:
            print(" -", miss)
    for damage in dict.fromkeys(names[2] for names in found):
        whole = sum((outcome for names, outcome in found.items() if names[2] == damage), Outcome())
        _print(cells_of(("all", "", damage), whole, whole.score + whole.others))
        _print(cells_of(("of these, covered", "", damage), whole, whole.score))
        _print(cells_of(("other columns", "", damage), whole, whole.others))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if anything is silently wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.scans", description=__doc__)
    parser.add_argument("--families", default="all", help="all, or names separated by commas")
    parser.add_argument("--damages", default=LEVELS, help=f"among {','.join(DAMAGES)}")
    parser.add_argument("--held-out", action="store_true", help="styles and seeds that nothing was tuned on")
    parser.add_argument("--styles", help="page styles, in place of the split's")
    parser.add_argument("--seed", type=int, help="first seed, in place of the split's")
    parser.add_argument("--count", type=int, default=1, help="seeds, each a page of every family, style and damage")
    parser.add_argument("--values", type=int, default=0, help="go on until so many values are accepted a damage")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so much time, with what there is")
    parser.add_argument("--state", type=Path, help="file that remembers pages, so that a run can be taken up again")
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--misses", type=int, default=0, help="how many misses to list")
    args = parser.parse_args(argv)
    found = run(args)
    report(found, args.misses)
    return int(any(outcome.score.silent or outcome.others.silent for outcome in found.values()))


if __name__ == "__main__":
    sys.exit(main())
