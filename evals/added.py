"""`python -m evals.added`: what a model adds where rules stop, and that the way around it is sound.

Reports in prose and transcripts that lost fields, read by rules, with a scripted model that makes no mistake, and with
ones that lie: rows found, coverage, silent wrong, share under review, tokens for each value accepted (estimated at
three characters each). A page of one's own: `--document FILE --answers FILE.json`, what a good reader would answer
({"filas": [...], "declaraciones": [...]}); before and after are counted, nothing of them is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.llm import Cliente, Modelo, Punto
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.placement import LOSSES, damage
from evals.prose import KINDS, ideal, told, write_prose
from evals.score import Score, score
from evals.scripted import Question, Reply, Script, Server, counted, serving, text_reply
from evals.scripted.filas import fields, printed, rows_reply
from evals.scripted.server import MODEL
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo

SEED, COUNT, ROWS = 901, 3, 8
FAMILY, DAMAGES = "metas-trimestral", ("pagina", "suelta")
SECONDS = 30.0
_SLOT = re.compile(r"(\w+) (\w+) ([\w-]+)( accumulated)?")

Filas = list[dict[str, Any]]
Truth = list[dict[str, Any]]


def read(document: Path, script: Script | None, spool: Path) -> Archivo:
    """Reads a document, by rules alone or with a model that answers by a script."""
    spool.mkdir()
    if script is None:
        return extract(document, document.name, spool, Opciones("rules"))
    with serving(Server(counted(script))) as server:
        modelo = Modelo(Cliente(Punto(server.url, MODEL, SECONDS), say=lambda text: None))
        return extract(document, document.name, spool, Opciones("auto", ask=modelo, modelo="m"))


# ---- transcripts ---------------------------------------------------------------------------------


def knows(truth: Truth) -> Script:
    """A model that gives each row what its document prints for each slot, wherever it stands now."""
    by_code = {row["codigo"]: row for row in truth if row["codigo"]}

    def answer(question: Question) -> Reply:
        rows = [_known(question, number, cells, by_code) for number, cells in enumerate(printed(question), 1)]
        return rows_reply(rows)

    return answer


def _known(
    question: Question, number: int, cells: Mapping[tuple[int, int], str], by_code: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    row = next((by_code[text] for text in cells.values() if text in by_code), None)
    figures = {_place(c): c["impreso"] for c in row["cifras"]} if row is not None else {}
    answer: dict[str, Any] = {"fila": number}
    for name, meaning in fields(question):
        column = re.search(r"text of C(\d+)", meaning)
        slot = _SLOT.match(meaning)
        if column is not None:
            answer[name] = cells.get((1, int(column[1])))
        else:
            answer[name] = figures.get((slot[1], slot[2], slot[3], bool(slot[4]))) if slot else None
    return answer


def _place(figure: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    return figure["magnitud"], figure["rol"], figure["periodo"], figure["acumulado"]


# ---- lies ----------------------------------------------------------------------------------------


def lying(script: Script, change: Callable[[Filas], None]) -> Script:
    """The rows of a good answer, changed."""

    def answer(question: Question) -> Reply:
        data = json.loads(script(question).body["choices"][0]["message"]["content"])
        change(data["filas"])
        return text_reply(json.dumps(data, ensure_ascii=False))

    return answer


def names_exchanged(rows: Filas) -> None:
    """Each activity under the name of the next."""
    names = [row["descripcion"] for row in rows]
    for row, name in zip(rows, names[1:] + names[:1], strict=True):
        row["descripcion"] = name


def one_quotation(rows: Filas) -> None:
    """The figures of the next activity, and all of the page as what says so."""
    quote = " ".join(row.get("cita", "") for row in rows)
    figures = [{name: text for name, text in row.items() if name not in ("descripcion", "cita")} for row in rows]
    for row, other in zip(rows, figures[1:] + figures[:1], strict=True):
        row.update(other, cita=quote)


def planned_and_done(rows: Filas) -> None:
    """What was planned as what was done."""
    for row in rows:
        row["programado"], row["ejecutado"] = row["ejecutado"], row["programado"]


def invented(rows: Filas) -> None:
    """Figures that no page prints."""
    for row in rows:
        row["ejecutado"] = f"{row['ejecutado']}7"


def rows_rotated(rows: Filas) -> None:
    """The figures of each row in the next one."""
    figures = [{name: text for name, text in row.items() if re.match(r"c\d", name)} for row in rows]
    for row, other in zip(rows, figures[1:] + figures[:1], strict=True):
        row.update(other)


def figures_rotated(rows: Filas) -> None:
    """Each figure in the next slot of its row."""
    for row in rows:
        names = [name for name in row if re.match(r"c\d", name)]
        texts = [row[name] for name in names]
        row.update(zip(names, texts[1:] + texts[:1], strict=True))


PROSE_LIES = (names_exchanged, one_quotation, planned_and_done, invented)
ROW_LIES = (rows_rotated, figures_rotated)

# ---- the table -----------------------------------------------------------------------------------


def _line(name: str, script_name: str, total: Score, tokens: int) -> str:
    found = total.rows - total.rows_lost
    each = f"{tokens / total.accepted:.0f}" if tokens and total.accepted else "—"
    cells = (total.rows, found, total.rows_invented, total.cells, f"{total.coverage:.3f}", total.accepted, total.silent)
    cells += (f"{total.review_share:.3f}", tokens, each)  # type: ignore[assignment]
    return f"{name:22}{script_name:18}" + "".join(f"{cell!s:>10}" for cell in cells)


def measure(name: str, made: Sequence[tuple[Path, Script]], lies: Sequence[Callable[[Filas], None]]) -> int:
    """Prints the lines of some documents, each with who knows it; gives the wrong values that were accepted."""
    ways: list[tuple[str, Callable[[Script], Script | None]]] = [("rules", lambda _: None), ("ideal", lambda s: s)]
    ways += [(lie.__name__, lambda s, lie=lie: lying(s, lie)) for lie in lies]  # type: ignore[misc]
    wrong = 0
    for label, way in ways:
        total, tokens = Score(), 0
        for document, script in made:
            with tempfile.TemporaryDirectory() as folder:
                spool = Path(folder) / "out"
                tokens += read(document, way(script), spool).tokens
                total += score(document.with_suffix(".truth.jsonl"), spool / "filas.jsonl")
        print(_line(name, label, total, tokens), flush=True)
        wrong += total.silent
    return wrong


def _transcripts(kind: str, folder: Path) -> list[tuple[Path, Script]]:
    made: list[tuple[Path, Script]] = []
    for seed in range(SEED, SEED + COUNT):
        (folder / f"{kind}-{seed}").mkdir()
        document = write_document(Pedido(family(FAMILY), seed, "txt", filas=ROWS), folder / f"{kind}-{seed}")
        damage(document, LOSSES[kind], seed)
        truth = document.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
        made.append((document, knows([json.loads(line) for line in truth])))
    return made


def own_page(document: Path, answers: Path) -> None:
    """Prints what rules read of a document, and what they read with somebody's answers."""
    data = json.loads(answers.read_text(encoding="utf-8"))

    def answer(question: Question) -> Reply:
        shown = " ".join(re.sub(r"^\[\d+\] ", "", question.user, flags=re.MULTILINE).split())
        kept = {
            "filas": [row for row in data["filas"] if " ".join(row["cita"].split()) in shown],
            "declaraciones": [item for item in data["declaraciones"] if " ".join(item["texto"].split()) in shown],
        }
        return text_reply(json.dumps(kept, ensure_ascii=False))

    for name, script in (("rules", None), ("with answers", answer)):
        with tempfile.TemporaryDirectory() as folder:
            spool = Path(folder) / "out"
            archivo = read(document, script, spool)
            rows = [json.loads(line) for line in (spool / "filas.jsonl").read_text(encoding="utf-8").splitlines()]
            pieces = [json.loads(line) for line in (spool / "trozos.jsonl").read_text(encoding="utf-8").splitlines()]
        figures = [c for row in rows for c in row["cifras"] if c["valor"] is not None]
        stated = sum(piece.get("tipo") in ("causa", "efecto", "medida") for piece in pieces)
        print(
            f"{name:14} rows {len(rows)}, figures {len(figures)}, under review {sum(c['revision'] for c in figures)},"
            f" stated causes, effects and measures {stated}, tokens {archivo.tokens}"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 if a wrong value was accepted."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.added", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--document", type=Path, help="instead, a document of one's own")
    parser.add_argument("--answers", type=Path, help="what a good reader answers about it")
    args = parser.parse_args(argv)
    if args.document:
        own_page(args.document, args.answers)
        return 0
    heads = ("rows", "found", "invented", "cells", "coverage", "accepted", "wrong", "review", "tokens", "a value")
    print(f"{'':22}{'':18}" + "".join(f"{head:>10}" for head in heads))
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in KINDS:
            seeds = range(SEED, SEED + COUNT)
            made = [(write_prose(seed, kind, ROWS, folder), ideal(told(seed, kind, ROWS))) for seed in seeds]
            wrong += measure(f"prose, {kind}", made, PROSE_LIES)
        for kind in DAMAGES:
            wrong += measure(f"transcript, {kind}", _transcripts(kind, folder), ROW_LIES)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
