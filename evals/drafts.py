"""`python -m evals.drafts`: drafts of generated reports of every family: what the gate keeps back, gaps, time.

Each report's drafts of a few periods are also written as docx and read back by `draft --verify`, which must refuse no
sentence of them.

With `--model` the first rows of a POI report are also drafted by the model that the settings name: sentences of its
own that stand, that were asked for again, that the template's replaced.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from agent import settings as configuration
from agent.batch import Encargo as Lectura
from agent.batch import extract
from agent.grounding import revisar
from agent.grounding.verify import verificar
from agent.justificacion import orden
from agent.justificacion.encargo import Encargo, Justificaciones, borradores, con_plantilla
from agent.justificacion.model import Origen
from agent.progress import Quiet
from agent.settings import Settings
from agent.sustento import Fallo, Ficha
from agent.sustento.ajustes import ajustes_de
from agent.sustento.reunir import FichaAjustes, periodos
from agent.workspace import NAME, Ledger
from evals.corpus.families import FAMILIAS, family
from evals.corpus.generate import Pedido, write_document

ROWS_TIMED = 300
PERIODS_VERIFIED = 4
"""Periods of each report whose drafts are written and verified: the last ones, which sum the most."""


@dataclass(frozen=True)
class Outcome:
    """What became of the drafts of one family."""

    drafts: int = 0
    sentences: int = 0
    kept_back: int = 0
    gaps: int = 0
    quoted: int = 0
    openings: int = 0
    """Different first sentences, figures left out."""
    verified: int = 0
    """Sentences of the written docx that `draft --verify` judged."""
    refused: int = 0


def ledger_of(folder: Path, name: str, seed: int, rows: int | None, errors: bool) -> Path:
    """Writes a report, reads it, and gives the results folder."""
    document = write_document(Pedido(family(name), seed, "xlsx", errors, rows), folder)
    results = folder / f"{document.stem}-out"
    extract(Lectura((document,), results, workers=1), Settings(), Quiet())
    return results


def spoken_of(results: Path) -> list[str]:
    """Periods that the rows of a ledger can speak of."""
    with Ledger(results / NAME) as ledger:
        return sorted(
            {
                periodo
                for document in ledger.documents()
                for fila in ledger.filas(document.id, document.archivo, document.sha256)
                if fila.tipo.value not in ("grupo", "total")
                for periodo in periodos(fila)
            }
        )


def examine(results: Path) -> Outcome:
    """Drafts all periods of a ledger by template."""
    groups = [
        group
        for periodo in spoken_of(results)
        for group in borradores(Encargo(results, periodo), Settings(), con_plantilla)
    ]
    drafts = [draft for group in groups for draft in group.borradores]
    openings = {draft.oraciones[0].ranuras for draft in drafts if draft.oraciones}
    return Outcome(
        drafts=len(drafts),
        sentences=sum(len(draft.oraciones) for draft in drafts),
        kept_back=sum(len(draft.omitidas) for draft in drafts),
        gaps=sum(draft.hueco for draft in drafts),
        quoted=sum(o.origen is Origen.TESTIGO for draft in drafts for o in draft.oraciones),
        openings=len(openings - {""}),
    )


def round_trip(results: Path) -> tuple[int, int]:
    """Drafts some periods of a ledger as docx and verifies them: sentences judged, and those refused."""
    judged = refused = 0
    for periodo in spoken_of(results)[-PERIODS_VERIFIED:]:
        written = results / f"{periodo}.docx"
        orden.redactar(orden.Pedido(resultados=results, periodo=periodo, destino=written))
        with Ledger(results / NAME) as ledger:
            for frase in verificar(ledger, written, ajustes_de(Settings())):
                judged += 1
                refused += frase.veredicto is Fallo.NO_SUSTENTADA
    return judged, refused


def timed(folder: Path, rows: int = ROWS_TIMED) -> tuple[int, float]:
    """Drafts of a POI report of so many activities, and the CPU-seconds from ledger to checked text."""
    results = ledger_of(folder, "poi-ceplan", 7, rows, True)
    wanted = next(periodo for periodo in spoken_of(results) if periodo.endswith("S1"))
    start = time.process_time()
    groups = borradores(Encargo(results, wanted), Settings(), con_plantilla)
    return sum(len(group.borradores) for group in groups), time.process_time() - start


def by_model(folder: Path, rows: int) -> Counter[str]:
    """Sentences of a real model: those that stand (shown), those replaced, and those printed that the gate refuses."""
    from agent.justificacion.modelo import ConModelo
    from agent.llm import Cliente, endpoint

    results = ledger_of(folder, "poi-ceplan", 8, rows, False)
    writer = ConModelo(Cliente(endpoint(configuration.load())), Quiet())

    def first_rows(fichas: Sequence[Ficha], ajustes: FichaAjustes) -> Sequence[object]:
        return writer(fichas[:rows], ajustes)

    wanted = next(periodo for periodo in spoken_of(results) if periodo.endswith("S1"))
    counts: Counter[str] = Counter()
    for group in borradores(Encargo(results, wanted), configuration.load(), first_rows):  # type: ignore[arg-type]
        counts += _counted(group)
    return counts


def _counted(group: Justificaciones) -> Counter[str]:
    counts: Counter[str] = Counter()
    for draft in group.borradores:
        counts["drafts"] += 1
        for o in draft.oraciones:
            if o.origen is Origen.MODELO:
                print(f"  {draft.ficha.fila.codigo} {draft.ficha.periodo}: {o.texto}")
        counts["kept"] += sum(o.origen is Origen.MODELO for o in draft.oraciones)
        counts["asked again"] += draft.reescritas
        counts["replaced"] += draft.reemplazadas
        counts["wrong printed"] += sum(
            verdict.fallo is Fallo.NO_SUSTENTADA
            for o in draft.oraciones
            if o.origen is Origen.MODELO
            for verdict in revisar(o.texto, draft.ficha.sustento)
        )
    return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a line a family, the time, and what a model did; exit 1 if a template's sentence is refused."""
    parser = argparse.ArgumentParser(prog="python -m evals.drafts", description=__doc__)
    parser.add_argument("--rows", type=int, default=None, help="rows of each report; as usual for its family")
    parser.add_argument("--model", type=int, metavar="N", default=0, help="also draft N rows by the model that is set")
    args = parser.parse_args(argv)
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="justifica-drafts-") as name:
        folder = Path(name)
        names = ("drafts", "sentences", "kept back", "gaps", "quoted", "openings", "verified", "refused")
        print(f"{'family':<17} {' '.join(f'{name:>9}' for name in names)}")
        for familia in FAMILIAS:
            results = ledger_of(folder, familia.id, 5, args.rows, True)
            judged, refused = round_trip(results)
            found = replace(examine(results), verified=judged, refused=refused)
            total = replace(total, kept_back=total.kept_back + found.kept_back, refused=total.refused + refused)
            print(f"{familia.id:<17} {' '.join(f'{count:>9}' for count in astuple(found))}")
        rows, seconds = timed(folder)
        print(f"{rows} activities by template, gate included: {seconds:.2f} CPU-s")
        if args.model:
            print("model:", ", ".join(f"{key} {count}" for key, count in by_model(folder, args.model).items()))
    return 1 if total.kept_back or total.refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
