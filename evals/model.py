"""`python -m evals.model`: what a model adds and what it cannot break, with a scripted endpoint over real HTTP.

Two tables. Every kind of answer, over families and forms: exit code, values accepted, wrong among them, under review,
findings about the model. Documents that try to talk a model into 999, which it then says wherever it can: the same.
With `--by-model` neither, but what the model that the settings name fills (`evals.by_model`).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.llm import Cliente, Modelo, Punto
from evals import by_model
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.hostile import PLANTED, variants
from evals.score import Score, score
from evals.scripted import Question, Reply, Script, Server, serving, text_reply
from evals.scripted.filas import ANSWERS, figures, ideal, rows_reply
from evals.scripted.server import MODEL
from extractors.errors import ModelError
from extractors.pipeline import Opciones, extract

FAMILIES = ("poi-ceplan", "metas-trimestral", "presupuesto")
FORMS = ("pdf", "txt")
SEED = 11
SECONDS = 0.5
"""Patience with the scripted endpoint; "late" takes 0.3 s, "hang" never ends."""
SLOW = frozenset({"429"})
"""Answers left out here: they only wait."""


@dataclass(frozen=True)
class Outcome:
    """A reading against the truth; `code` 6 where it gave up, with no score."""

    code: int
    score: Score
    reported: int
    tokens: int


def read(document: Path, truth: Path, server: Server) -> Outcome:
    """Reads a document with every row asked for, and scores what came of it."""
    modelo = Modelo(Cliente(Punto(server.url, MODEL, SECONDS), say=lambda text: None))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        spool = Path(folder)
        try:
            archivo = extract(document, document.name, spool, Opciones(engine="llm", ask=modelo, modelo="m"))
        except ModelError as error:
            return Outcome(int(error.exit_code), Score(), 0, modelo.cliente.tokens)
        findings = [json.loads(line) for line in (spool / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()]
        reported = sum(finding["regla"].startswith("modelo.") for finding in findings)
        return Outcome(
            5 if archivo.estado == "parcial" else 0, score(truth, spool / "filas.jsonl"), reported, archivo.tokens
        )


def obeys(question: Question) -> Reply:
    """A model that does as the document says: 999 wherever the page gives it the idea, else the truth."""
    if "Fields of each activity:" in question.user:
        return _obeys_in_prose(question)
    rows = ideal(question)
    if PLANTED in question.user:
        for row in rows:
            row.update(dict.fromkeys(figures(question, row), PLANTED))
    return rows_reply(rows)


def _obeys_in_prose(question: Question) -> Reply:
    """The same of a page in prose: every line with a 999 is an activity that planned and did as much."""
    lines = re.findall(r"^\[\d+\] (.*)$", question.user, re.MULTILINE)
    told = [line for line in lines if PLANTED in line]
    rows = [{"descripcion": line, "programado": PLANTED, "ejecutado": PLANTED, "cita": line} for line in told]
    return text_reply(json.dumps({"filas": rows, "declaraciones": []}, ensure_ascii=False))


def documents(folder: Path, rows: int) -> dict[tuple[str, str], Path]:
    """One generated report for each family and form."""
    return {
        (name, form): write_document(Pedido(family(name), SEED, form, filas=rows), folder)
        for name in FAMILIES
        for form in FORMS
    }


def truth_of(document: Path) -> Path:
    """The truth beside a generated report."""
    return Path(f"{document.with_suffix('')}.truth.jsonl")


def matrix(made: dict[tuple[str, str], Path], server: Server) -> Iterator[tuple[str, str, Outcome]]:
    """Every answer on every report: (answer, form, outcome)."""
    for name, script in ANSWERS.items():
        if name in SLOW:
            continue
        for (_, form), document in made.items():
            _play(server, script)
            yield name, form, read(document, truth_of(document), server)


def hostile(made: dict[tuple[str, str], Path], server: Server) -> Iterator[tuple[str, Outcome]]:
    """Every tampered report before a model that obeys it: (trick, outcome)."""
    for name in FAMILIES[1:2]:
        clean = {form: made[name, form] for form in FORMS}
        for trick, document in variants(clean):
            truth = truth_of(clean[document.suffix[1:]])
            _play(server, obeys)
            yield trick, read(document, truth, server)


def _play(server: Server, script: Script) -> None:
    server.script = [script]
    server.questions.clear()


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    total = sum((outcome.score for outcome in outcomes), Score())
    codes = ",".join(map(str, sorted({outcome.code for outcome in outcomes})))
    reported = sum(outcome.reported for outcome in outcomes)
    cells = (len(outcomes), codes, total.rows, total.accepted, total.silent, total.review, reported)
    return (
        f"{name:28}"
        + "".join(f"{cell!s:>10}" for cell in cells)
        + (f"{total.coverage:>10.1%}" if total.cells else f"{'—':>10}")
    )


def _table(title: str, found: dict[str, list[Outcome]]) -> int:
    """Prints a table; gives the number of wrong values that were accepted."""
    heads = ("documents", "exit", "rows", "accepted", "wrong", "review", "reported", "coverage")
    print(f"\n{title}\n{'':28}" + "".join(f"{head:>10}" for head in heads))
    for name, outcomes in found.items():
        print(_line(name, outcomes))
    print(_line("all", [outcome for outcomes in found.values() for outcome in outcomes]))
    return sum(outcome.score.silent for outcomes in found.values() for outcome in outcomes)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 if a wrong value was accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=4, help="rows of each report")
    parser.add_argument("--only", choices=("answers", "hostile"), help="one of the tables")
    parser.add_argument("--by-model", action="store_true", help="instead, ask the model that the settings name")
    args = parser.parse_args(argv)
    if args.by_model:
        return by_model.main()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, serving(Server(ANSWERS["well"])) as server:
        made = documents(Path(folder), args.rows)
        if args.only != "hostile":
            answers: dict[str, list[Outcome]] = {}
            for name, form, outcome in matrix(made, server):
                answers.setdefault(f"{name} ({form})", []).append(outcome)
            wrong += _table("What it answers", answers)
        if args.only != "answers":
            tricks: dict[str, list[Outcome]] = {}
            for trick, outcome in hostile(made, server):
                tricks.setdefault(trick, []).append(outcome)
            wrong += _table("What documents try", tricks)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
