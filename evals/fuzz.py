"""`python -m evals.fuzz`: generated PDFs with bytes changed, cut or repeated, through the pipeline.

Whatever a file holds, reading it ends in rows or in a recorded failure with a Spanish message; anything else is a
defect, and its bytes are kept so that it can be read again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals.corpus.families import FAMILIAS
from evals.corpus.generate import Pedido, write_document
from extractors.pipeline import Opciones, extract

ROWS = 4
"""Rows of each report that is spoilt: small files, many mutations."""
MAX_CHANGES = 12
WORDS = (b"obj", b"endobj", b"stream", b"/Length", b"/Kids", b"/Count", b"/Font", b"/Rotate", b"/MediaBox", b"xref")
NUMBERS = (b"0", b"-1", b"99999999999", b"1e38", b"<<", b"null")

Mutation = Callable[[bytearray, Random], None]


@dataclass(frozen=True)
class Crash:
    """A mutation that ended in a traceback: its seed, the document's name, what was raised."""

    seed: int
    document: str
    trace: str


def _flip(data: bytearray, rng: Random) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut(data: bytearray, rng: Random) -> None:
    start = rng.randrange(len(data))
    del data[start : start + rng.randint(1, 400)]


def _end(data: bytearray, rng: Random) -> None:
    del data[rng.randrange(1, len(data)) :]


def _repeat(data: bytearray, rng: Random) -> None:
    start = rng.randrange(len(data))
    data[start:start] = data[start : start + rng.randint(1, 400)]


def _noise(data: bytearray, rng: Random) -> None:
    start = rng.randrange(len(data))
    data[start : start + 8] = rng.randbytes(8)


def _reword(data: bytearray, rng: Random) -> None:
    """Spoils a number after a keyword of the format: lengths, counts, boxes, rotations."""
    word = rng.choice(WORDS)
    places = [i for i in range(len(data)) if data.startswith(word, i)]
    if places:
        at = rng.choice(places) + len(word)
        data[at : at + rng.randint(0, 6)] = b" " + rng.choice(NUMBERS)


MUTATIONS: tuple[Mutation, ...] = (_flip, _flip, _cut, _end, _repeat, _noise, _reword, _reword)


def mutated(original: bytes, seed: int) -> bytes:
    """The document with some of its bytes changed, the same for the same seed; never empty."""
    rng, data = Random(f"fuzz/{seed}"), bytearray(original)
    for _ in range(rng.randint(1, MAX_CHANGES)):
        rng.choice(MUTATIONS)(data, rng)
        if not data:
            return original[:1]
    return bytes(data)


def documents(folder: Path) -> list[Path]:
    """One small PDF of each family, uncompressed where the engine writes it so."""
    engines = ("reportlab", "fpdf")
    return [
        write_document(Pedido(familia, n + 1, "pdf", False, ROWS, "a4", engines[n % 2]), folder)
        for n, familia in enumerate(FAMILIAS)
    ]


def run(count: int, seed: int, outcomes: Counter[str]) -> Iterator[Crash]:
    """Reads `count` mutated documents.

    Args:
        count: how many.
        seed: mutation n has seed `seed` + n.
        outcomes: counts how each ended ("leido", "fallido", ...).

    Yields:
        Those that did not end as they should.
    """
    with tempfile.TemporaryDirectory(prefix="justifica-fuzz-") as name:
        folder = Path(name)
        originals = [(path.name, path.read_bytes()) for path in documents(folder)]
        spoilt = folder / "dañado.pdf"
        for number in range(seed, seed + count):
            document, original = originals[number % len(originals)]
            spoilt.write_bytes(mutated(original, number))
            try:
                archivo = extract(spoilt, spoilt.name, folder, Opciones())
            except Exception:  # noqa: BLE001 - what this program looks for
                yield Crash(number, document, traceback.format_exc())
                continue
            outcomes[archivo.estado] += 1
            if archivo.estado in ("fallido", "no_leido") and not archivo.motivo:
                yield Crash(number, document, f"{archivo.estado} without a reason")


def _keep(crash: Crash, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="justifica-fuzz-") as name:
        original = next(path for path in documents(Path(name)) if path.name == crash.document)
        (folder / f"fuzz-{crash.seed}.pdf").write_bytes(mutated(original.read_bytes(), crash.seed))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the mutations; 1 if any ended in a traceback."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files that ended in a traceback")
    args = parser.parse_args(argv)
    outcomes: Counter[str] = Counter()
    crashes = 0
    for crash in run(args.count, args.seed, outcomes):
        crashes += 1
        print(f"seed {crash.seed} ({crash.document}):\n{crash.trace}", file=sys.stderr)
        if args.keep is not None:
            _keep(crash, args.keep)
    told = ", ".join(f"{count} {state}" for state, count in outcomes.most_common())
    print(f"{args.count} mutated documents: {told}; {crashes} crashes")
    return int(crashes > 0)


if __name__ == "__main__":
    sys.exit(main())
