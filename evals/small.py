"""`python -m evals.small`: forms learnt from tables of three to five rows, with and without an error planted in a row.

The plain forms reckon a column by the definition that its header names. In the others one row (or all) follows another
account that offices use: capped, cut, over another total, turned round, averaged, kept at a level.
A document is learnt, read with what was learnt, and so is another one of its form. Counted: findings that accuse a
right figure (`false`, in either document), right figures that are put in doubt (`doubt`), planted errors that are said
to be the document's (`told`), left open (`open`), or not found (`missed`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from openpyxl import Workbook

from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, study
from agent.learn.run import Aprendido, Orden, write
from evals.corpus.lexicon import activities, sentence_case
from extractors.errors import JustificaError
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.schemas import Hallazgo, Veredicto

ROWS = (3, 5)
TITLE = ("EVALUACIÓN DEL PLAN OPERATIVO 2031", "Ejercicio 2031")
Row = list[Decimal]
OTHER = 0
"""The row, in a form with other accounts, that follows them."""


@dataclass(frozen=True)
class Forma:
    """A small form: the headers of its figures, a row's figures (by its number), and the column that is reckoned."""

    id: str
    heads: tuple[str, ...]
    row: Callable[[Random, int], Row]
    target: int = -1
    other: bool = False


def _count(rng: Random, least: int = 4, most: int = 400) -> Decimal:
    return Decimal(rng.randint(least, most))


def _money(rng: Random, most: int = 90_000_000) -> Decimal:
    return Decimal(rng.randint(100_000, most)) / 100


def _share(done: Decimal, meant: Decimal, places: str = "0.01", rounding: str = ROUND_HALF_UP) -> Decimal:
    return (100 * done / meant).quantize(Decimal(places), rounding)


def _done(rng: Random, meant: Decimal) -> Decimal:
    return Decimal(rng.randint(1, int(meant * Decimal("1.3")) + 1))


# ---- percentages ---------------------------------------------------------------------------------


def _rate(places: str, *, first: bool = False) -> Callable[[Random, int], Row]:
    def row(rng: Random, index: int) -> Row:
        meant = _count(rng)
        done = _done(rng, meant)
        share = _share(done, meant, places)
        return [share, done, meant] if first else [meant, done, share]

    return row


def _capped(rng: Random, index: int) -> Row:
    meant = _count(rng)
    done = meant + _count(rng, 1, 90) if index == OTHER else Decimal(rng.randint(1, int(meant)))
    return [meant, done, min(Decimal(100), _share(done, meant))]


def _cut(rng: Random, index: int) -> Row:
    meant = _count(rng, 20)
    done = _done(rng, meant)
    return [meant, done, _share(done, meant, "0.01", ROUND_DOWN)]


def _of_goal(rng: Random, index: int) -> Row:
    goal = _count(rng, 20)
    meant = (goal / 3).quantize(Decimal(1)) if index == OTHER else goal
    done = _done(rng, meant)
    return [goal, meant, done, _share(done, goal)]


def _turned(rng: Random, index: int) -> Row:
    meant = _count(rng)
    done = _done(rng, meant)
    return [meant, done, _share(meant, done) if index == OTHER else _share(done, meant)]


def _from_base(rng: Random, index: int) -> Row:
    base, more = (_count(rng, 5, 90) if index == OTHER else Decimal(0)), _count(rng, 20)
    done = Decimal(rng.randint(1, int(more)))
    return [base, base + more, base + done, _share(done, more)]


def _means(rng: Random, index: int) -> Row:
    first = _count(rng)
    second = _count(rng) if index == OTHER else first
    done = _done(rng, first), _done(rng, second)
    rates = _share(done[0], first), _share(done[1], second)
    mean = ((100 * done[0] / first + 100 * done[1] / second) / 2).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return [first, done[0], rates[0], second, done[1], rates[1], first + second, sum(done, Decimal()), mean]


# ---- sums ----------------------------------------------------------------------------------------


def _parts(count: int, kind: str = "", *, planned: bool = False) -> Callable[[Random, int], Row]:
    """A whole of its parts; one row at a level: its mean, its maximum, its last."""

    def row(rng: Random, index: int) -> Row:
        parts = [_count(rng, 1, 60) for _ in range(count)]
        if planned:
            again = [_count(rng, 1, 60) for _ in range(count)]
            return [*parts, sum(parts, Decimal()), *again, sum(again, Decimal())]
        level = {"mean": sum(parts, Decimal()) / count, "max": max(parts), "last": parts[-1]}
        if index == OTHER and kind == "mean":
            return [*parts, level["mean"].quantize(Decimal("0.1"), ROUND_HALF_UP)]
        if index == OTHER and kind == "reprogrammed":
            return [*parts, sum(parts, Decimal()) + _count(rng, 3, 30)]
        return [*parts, level[kind] if index == OTHER and kind in level else sum(parts, Decimal())]

    return row


def _carried(rng: Random, index: int) -> Row:
    before = _count(rng, 1, 60) if index == OTHER else Decimal(0)
    first, second = _count(rng, 1, 60), _count(rng, 1, 60)
    return [before, first, second, before + first + second]


# ---- differences ---------------------------------------------------------------------------------


def _change(rng: Random, index: int) -> Row:
    meant = _count(rng)
    done = _done(rng, meant)
    return [meant, done, done - meant]


def _missing(rng: Random, index: int) -> Row:
    meant = _count(rng, 20)
    done = Decimal(rng.randint(1, int(meant) - 1)) if index == OTHER else meant + _count(rng, 1, 40)
    return [meant, done, abs(done - meant)]


def _left(rng: Random, index: int) -> Row:
    given = _money(rng)
    spent = (given * rng.randint(10, 95) / 100).quantize(Decimal("0.01"))
    return [given, spent, given - spent]


def _left_of(rng: Random, index: int) -> Row:
    given, spent, _ = _left(rng, index)
    bound = (spent + given) / 2 if index == OTHER else spent
    bound = bound.quantize(Decimal("0.01"))
    return [given, bound, spent, given - bound]


def _budget(rng: Random, index: int) -> Row:
    first, change = _money(rng), _money(rng, 9_000_000) * rng.choice((1, -1))
    first += abs(change)
    return [first, change, first + change]


RATE = ("Programado", "Ejecutado", "% de avance")
HALVES = ("I Semestre Ejecutado", "II Semestre Ejecutado", "Total anual Ejecutado")
QUARTERS = ("I Trimestre Programado", "II Trimestre Programado", "III Trimestre Programado", "IV Trimestre Programado")
MONTHS = ("Ejecutado Enero", "Ejecutado Febrero", "Ejecutado Marzo", "Ejecutado I Trimestre")

FORMAS = (
    Forma("rate", RATE, _rate("0.01")),
    Forma("rate, whole", RATE, _rate("1")),
    Forma("rate, first", ("% de avance", "Ejecutado", "Programado"), _rate("0.1", first=True), 0),
    Forma("halves", HALVES, _parts(2)),
    Forma("months", MONTHS, _parts(3)),
    Forma("quarters", (*QUARTERS, "Total Programado"), _parts(4)),
    Forma("change", ("Programado", "Ejecutado", "Variación"), _change),
    Forma("balance", ("PIM", "Devengado", "Saldo"), _left),
    Forma("budget", ("PIA", "Modificaciones", "PIM"), _budget),
    Forma("capped", RATE, _capped, other=True),
    Forma("cut", RATE, _cut, other=True),
    Forma("of the goal", ("Meta anual", *RATE), _of_goal, other=True),
    Forma("of an unread total", ("Alcance previsto", *RATE), _of_goal, other=True),
    Forma("turned round", RATE, _turned, other=True),
    Forma("from a base", ("Línea base 2030", "Programado", "Ejecutado", "% de avance"), _from_base, other=True),
    Forma(
        "means",
        ("I Semestre Programado", "I Semestre Ejecutado", "I Semestre % de avance", "II Semestre Programado",
         "II Semestre Ejecutado", "II Semestre % de avance", "Total Programado", "Total Ejecutado",
         "% de avance anual"),
        _means,
        other=True,
    ),
    Forma("halves, a mean", HALVES, _parts(2, "mean"), other=True),
    Forma("months, a maximum", MONTHS, _parts(3, "max"), other=True),
    Forma("quarters, the last", (*QUARTERS, "Total Programado"), _parts(4, "last"), other=True),
    Forma("goal, reprogrammed", (*QUARTERS, "Meta anual"), _parts(4, "reprogrammed"), other=True),
    Forma("brought over", ("Saldo anterior de obras", *HALVES), _carried, other=True),
    Forma("change, unsigned", ("Programado", "Ejecutado", "Variación"), _missing, other=True),
    Forma("balance of another", ("PIM", "Compromiso", "Devengado", "Saldo"), _left_of, other=True),
)  # fmt: skip


# ---- documents -----------------------------------------------------------------------------------


def write_small(forma: Forma, seed: int, path: Path, *, planted: bool = False) -> int | None:
    """Writes a document of a form; gives the number, from 1, of the row with the planted error."""
    rng = Random(f"{forma.id}/{seed}")
    count = rng.randint(*ROWS)
    other = rng.randrange(count)
    rows = [forma.row(rng, index - other) for index in range(count)]
    wrong = rng.randrange(count) if planted else None
    if wrong is not None:
        rows[wrong][forma.target] = _misprinted(rng, rows[wrong][forma.target])
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (*((title,) for title in TITLE), ("N°", "Actividad", "Unidad de medida", *forma.heads)):
        sheet.append(line)
    for number, (name, row) in enumerate(zip(activities(rng, count), rows, strict=True), 1):
        sheet.append([number, sentence_case(name), "Informe", *(_number(value) for value in row)])
    book.save(path)
    return None if wrong is None else wrong + 1


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _misprinted(rng: Random, value: Decimal) -> Decimal:
    """One digit of a figure is another one."""
    text = str(value)
    places = [at for at, char in enumerate(text) if char.isdigit()]
    at = rng.choice(places[:3])
    return Decimal(text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :])


def read_small(document: Path, layouts: Path, folder: Path) -> list[Hallazgo]:
    """What is found in a document, read with what was learnt."""
    spool = folder / f"{document.stem}-out"
    spool.mkdir()
    extract(document, document.name, spool, Opciones(layouts=layouts, ocr="never"))
    return [Hallazgo.model_validate_json(line) for line in (spool / "hallazgos.jsonl").read_text().splitlines()]


def examine(forma: Forma, seed: int, folder: Path, *, planted: bool) -> Counter[str]:
    """One document, learnt and read, and another of its form."""
    kind = "wrong" if planted else "right"
    document, second = folder / f"{kind}-{seed}.xlsx", folder / f"{kind}-{seed}-second.xlsx"
    wrong = write_small(forma, seed, document, planted=planted)
    write_small(forma, seed + 500, second)
    layouts = folder / f"formatos-{kind}-{seed}"
    layouts.mkdir()
    count: Counter[str] = Counter({"documents": 1})
    try:
        found = study(Encargo(document, "chico", Lectura(ocr="never")), known_layouts())
        write(Aprendido(found), Orden(document, layouts / "chico.toml"))
    except JustificaError:
        count["not learnt"] += 1
        count["missed"] += planted
        return count
    told = False
    for name, row in ((document, wrong), (second, None)):
        findings = [h for h in read_small(name, layouts, folder) if h.recalculado is not None]
        own = [h for h in findings if row is not None and (h.fila or "").endswith(f"-r{row}")]
        for finding in findings:
            accused = finding.veredicto is Veredicto.ERROR_DEL_DOCUMENTO
            count["false" if accused else "doubt"] += finding not in own
        if own:
            told = True
            count["told" if any(h.veredicto is Veredicto.ERROR_DEL_DOCUMENTO for h in own) else "open"] += 1
    count["missed"] += planted and not told
    return count


HEADS = ("documents", "not learnt", "false", "doubt", "told", "open", "missed")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if a right figure is accused."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.small", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10, help="documents of each form, without and with an error")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    total: Counter[str] = Counter()
    sums: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    print(f"{'form':24}{'errors':>8}" + "".join(f"{head:>12}" for head in HEADS))
    for forma in FORMAS:
        for planted in (False, True):
            own: Counter[str] = Counter()
            for seed in range(args.seed, args.seed + args.count):
                with tempfile.TemporaryDirectory(prefix="justifica-small-") as name:
                    own += examine(forma, seed, Path(name), planted=planted)
            total += own
            _print(forma.id, "planted" if planted else "", own)
            sums["other" if forma.other else "plain", planted] += own
    for (name, planted), own in sums.items():
        _print(f"all {name}", "planted" if planted else "", own)
    return int(bool(total["false"]))


def _print(name: str, kind: str, count: Counter[str]) -> None:
    print(f"{name:24}{kind:>8}" + "".join(f"{count[head]:>12}" for head in HEADS), flush=True)


if __name__ == "__main__":
    sys.exit(main())
