"""`python -m evals.unknown`: forms that no layout knows, learnt from one document, read in another, and their tokens.

Of each form, learnt without a model, with one (scripted, ideal: it names all columns that it is asked about), and with
a person's word on what was left then: columns of figures placed rightly, placed wrongly (a figure as another one, a
text as a figure), left to the person; tokens; then a second document of the form, read with the model at hand. With
`--pages`, the tokens of so many pages: learnt once and read, against every row asked for. Tokens are estimated at
three characters each.

A form of one's own: `--document FILE --second FILE --columns FILE.json`, a map of column numbers, from 1, to what the
figure is (["fisica", "programado", "S1"]); nothing of them is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.learn.asking import Preguntas
from agent.learn.candidates import Lectura
from agent.learn.learning import Encargo, Estudio, Suggest, layout_text, study
from agent.learn.run import corrected
from agent.learn.similar import suggest
from agent.llm import Cliente, Modelo, Punto
from evals.forms import FORMAS, ROWS_A_PAGE, Columna, Forma, write_form
from evals.score import Score, score
from evals.scripted import Question, Reply, Script, Server, counted, serving, text_reply
from evals.scripted.filas import ideal, rows_reply
from evals.scripted.server import MODEL
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo

SEED = 5
ROWS, SECOND_ROWS = 30, 24
SECONDS = 30.0

Place = tuple[str, str, str]
"""Magnitude, role, and the part of the year that the header names ("S1"), or ""."""


@dataclass(frozen=True)
class Columns:
    """Columns of figures: placed rightly, wrongly, left to the person; of those left, with the right one suggested."""

    right: int = 0
    wrong: int = 0
    left: int = 0
    hinted: int = 0


def judged(found: Estudio, truth: Mapping[int, Place]) -> Columns:
    """The proposals that would be written, against what the columns are (number from 1 -> place)."""
    right = wrong = left = hinted = 0
    for p in found.propuestas:
        wanted = truth.get(p.col + 1)
        said: Place | None = None
        if p.es is not None and p.es.es_cifra and p.es.magnitud is not None:
            said = (p.es.magnitud.value, p.es.nombre, p.es.clave)
        if p.segura:
            right += said is not None and said == wanted
            wrong += said != wanted  # another figure, or a text where a figure is, or the other way round
        elif wanted is not None:
            left += 1
            hinted += said == wanted
    return Columns(right, wrong, left, hinted)


def truth_of(forma: Forma) -> dict[int, Place]:
    """What the columns of a form are; a cut-off that only the title names is not the header's."""
    keys = {number: column.key for number, column in enumerate(forma.columnas, 1)}
    return {n: (key[0], key[1], _named_cut(key[2])) for n, key in keys.items() if key is not None}


def _named_cut(period: str) -> str:
    cut = period.partition("-")[2]
    return cut if cut.startswith("S") else ""


def told(found: Estudio, forma: Forma) -> list[str]:
    """What a person says of the columns that are left."""
    left = [p.col + 1 for p in found.propuestas if not p.segura and p.col + 1 in truth_of(forma)]
    return [f"{number}={truth_of(forma)[number][1]}:{truth_of(forma)[number][0]}" for number in left]


# ---- scripted models --------------------------------------------------------------------------------


def names(columnas: Sequence[Columna]) -> Script:
    """A model that knows what every column is."""

    def answer(question: Question) -> Reply:
        asked = re.findall(r"^COLUMNA (\d+): ", question.user, re.MULTILINE)
        given = [{"columna": int(n), "concepto": columnas[int(n) - 1].concept} for n in asked]
        return text_reply(json.dumps({"columnas": given}))

    return answer


def fills(question: Question) -> Reply:
    """A model that fills every row rightly."""
    return rows_reply(ideal(question))


def _client(server: Server) -> Cliente:
    return Cliente(Punto(server.url, MODEL, SECONDS), say=lambda text: None)


# ---- learning --------------------------------------------------------------------------------------


def learnt(document: Path, ways: Sequence[Suggest]) -> Estudio:
    """What is proposed for the unknown table of a document."""
    return study(Encargo(document, "aprendido", Lectura(ocr="never")), known_layouts(), ways)


def write_layout(found: Estudio, folder: Path) -> Path:
    """The layout of the sure columns, in a folder of its own."""
    folder.mkdir()
    (folder / "aprendido.toml").write_text(layout_text(found), encoding="utf-8")
    return folder


def read(document: Path, layouts: Path | None, engine: str, modelo: Modelo | None, spool: Path) -> Archivo:
    """Reads a document with what was learnt, the model at hand."""
    spool.mkdir()
    return extract(document, document.name, spool, Opciones(engine, "never", layouts=layouts, ask=modelo, modelo="m"))


def examine(forma: Forma, folder: Path) -> None:
    """Prints a form's lines: without a model, with one, and with a person's word on the rest."""
    document = write_form(forma, SEED, ROWS, folder)
    second = write_form(forma, SEED + 1, SECOND_ROWS, folder)
    with serving(Server(counted(names(forma.columnas)))) as server:
        modelo = Modelo(_client(server))
        for name in ("without", "with", "person"):
            asked = Preguntas(_client(server), print, required=False)
            found = learnt(document, (suggest,) if name == "without" else (suggest, asked))
            if name == "person":
                found = corrected(found, told(found, forma))
            place = folder / f"{forma.id}-{name}"
            rows, tokens = folder / f"{place.name}-out" / "filas.jsonl", 0
            if found.series:
                tokens = read(second, write_layout(found, place), "auto", modelo, rows.parent).tokens
            else:
                rows.parent.mkdir()
                rows.touch()
            result = score(second.with_suffix(".truth.jsonl"), rows)
            _print((forma.id, name), found, truth_of(forma), (asked.tokens, tokens), result)


def _print(
    name: tuple[str, str], found: Estudio, truth: Mapping[int, Place], tokens: tuple[int, int], second: Score | None
) -> None:
    columns = judged(found, truth)
    cells = [*name, columns.right, columns.wrong, columns.left, columns.hinted, len(found.igualdades), *tokens]
    if second is not None:
        cells += [second.rows, second.rows_lost, f"{second.coverage:.3f}", f"{second.silent} of {second.accepted}"]
        cells.append(f"{second.review_share:.3f}")
    print("".join(f"{cell!s:>11}" for cell in cells), flush=True)


HEADS = (
    "form", "model", "right", "wrong", "left", "hinted", "equations", "tok.learn", "tok.read", "rows", "lost",
    "coverage", "silent", "review",
)  # fmt: skip


# ---- tokens of many pages --------------------------------------------------------------------------


def many_pages(forma: Forma, pages: int, folder: Path) -> None:
    """Prints what so many pages cost: learnt once and read, and row by row."""
    rows = pages * ROWS_A_PAGE
    sample, long = write_form(forma, SEED, ROWS, folder), write_form(forma, SEED + 2, rows, folder)
    with serving(Server(counted(names(forma.columnas)))) as server:
        asked = Preguntas(_client(server), print, required=False)
        layouts = write_layout(learnt(sample, (suggest, asked)), folder / "formatos")
        server.script = [counted(fills)]
        print(f"\n{forma.id}, {rows} rows{'':16}{'pages':>8}{'tokens':>12}{'accepted':>10}{'a value':>9}{'wrong':>7}")
        print(f"{'learn once':38}{'':8}{asked.tokens:>12}")
        for name, engine in (("then read", "auto"), ("row by row", "llm")):
            archivo = read(long, layouts, engine, Modelo(_client(server)), folder / engine)
            found = score(long.with_suffix(".truth.jsonl"), folder / engine / "filas.jsonl")
            each = archivo.tokens / found.accepted if found.accepted else 0.0
            print(
                f"{name:38}{len(archivo.paginas):>8}{archivo.tokens:>12}{found.accepted:>10}{each:>9.1f}{found.silent:>7}"
            )


# ---- a form of one's own ---------------------------------------------------------------------------


def own_form(document: Path, second: Path, columns: Path, folder: Path) -> None:
    """Prints the two lines of a form that a person brings; the second document is counted, not compared."""
    truth = {int(number): (place[0], place[1], place[2]) for number, place in json.loads(columns.read_text()).items()}
    wanted = [Columna(str(n), ("",), None, truth[n][1] if n in truth else "nada") for n in range(1, max(truth) + 200)]
    with serving(Server(counted(names(wanted)))) as server:
        for name in ("without", "with"):
            asked = Preguntas(_client(server), print, required=False)
            found = learnt(document, (suggest, asked) if name == "with" else (suggest,))
            archivo = Archivo(archivo="", sha256="", formato="", estado="")
            if found.series:
                layouts = write_layout(found, folder / name)
                archivo = read(second, layouts, "auto", Modelo(_client(server)), folder / f"{name}-out")
            _print(("own", name), found, truth, (asked.tokens, archivo.tokens), None)
            print(f"{'':22}the second document: {dict(archivo.filas)}")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.unknown", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=0, help="instead, the tokens of so many pages")
    parser.add_argument("--document", type=Path, help="instead, a document of one's own")
    parser.add_argument("--second", type=Path, help="another of the same form")
    parser.add_argument("--columns", type=Path, help="what its columns are")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.pages:
            many_pages(FORMAS[0], args.pages, folder)
            return 0
        print("".join(f"{head:>11}" for head in HEADS))
        if args.document:
            own_form(args.document, args.second, args.columns, folder)
        else:
            for forma in FORMAS:
                examine(forma, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
