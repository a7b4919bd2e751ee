"""`python -m evals.ask.busqueda`: hit@3 of search alone, by words, by meaning, and fused.

Questions as planners put them use the first words of a row; paraphrases use none of the words that name its object. The
fusion was tuned on the first way of putting each (`parafrasis-a`); the second (`parafrasis-b`) is kept back.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from tomllib import loads

from agent.index.busqueda import Busqueda
from agent.index.hacer import make
from agent.index.texto import Pieza, Texto
from agent.workspace import NAME, Consultor
from evals.ask.verdad import build

DOCUMENTS = (
    ("poi-ceplan", 8501, "pdf"), ("pei-ceplan", 8502, "pdf"), ("metas-trimestral", 8503, "pdf"),
    ("poi-mensual", 8504, "xlsx"),
)  # fmt: skip
FIRST = 3
PLANNER = 60
"""Questions as planners put them that are asked."""
Asked = list[tuple[str, set[str]]]


def questions(ledger: Consultor) -> dict[str, Asked]:
    """Set -> (question, ids of the rows that answer it)."""
    rows = ledger.select("SELECT id, descripcion FROM filas WHERE tipo <> 'total'")
    planner = [" ".join(name.lower().split()[:5]) for _, name in rows[:PLANNER]]
    said = loads(files("evals.ask").joinpath("parafrasis.toml").read_text(encoding="utf-8"))
    sets = {"planner": [(words, {i for i, name in rows if name.lower().startswith(words)}) for words in planner]}
    for number, name in enumerate(("parafrasis-a", "parafrasis-b")):
        sets[name] = [(ways[number], {i for i, row in rows if thing in row.upper()}) for thing, ways in said.items()]
    return {name: [(text, right) for text, right in asked if right] for name, asked in sets.items()}


def measure(results: Path) -> None:
    """Prints hits among the first three, of so many questions, for each way of searching."""
    with Consultor(results / NAME) as ledger, Texto(results) as texto:
        texto.update(ledger)
        search = Busqueda(texto, results)
        ways: dict[str, Callable[[str], Sequence[Pieza]]] = {
            "BM25": lambda text: texto.ranked(text, FIRST, "fila"),
            "embedding": lambda text: search.by_meaning(text, "fila")[:FIRST],
            "fused": lambda text: search.search(text, FIRST, "fila"),
        }
        for name, asked in questions(ledger).items():
            for way, find in ways.items():
                hits = sum(any(piece.clave in right for piece in find(text)) for text, right in asked)
                print(f"{name:<14}{way:<12}{hits}/{len(asked)}")


def main(argv: Sequence[str] | None = None) -> int:
    """Makes documents, ledger and index, or takes those of a results folder, and measures."""
    parser = argparse.ArgumentParser(prog="python -m evals.ask.busqueda", description=__doc__)
    parser.add_argument("results", nargs="?", type=Path, help="a results folder of generated reports")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="evals-busqueda-") as temporary:
        results = args.results or build(Path(temporary), DOCUMENTS).carpeta
        make(results)
        measure(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
