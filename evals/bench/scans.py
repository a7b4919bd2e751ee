"""`python -m evals.bench.scans --python PATH`: CPU seconds a scanned page and figures read, beside whole-page readers.

rapidocr and faster-paddle are no dependencies: they are run by the interpreter `--python`, of an environment of their
own, and left out if they are not there. All open their models before the clock starts. A figure of the page counts as
read if its printed text is among the words of the answer, wherever it stands there; what is asked of `justifica` is
more (the right slot), what counts is the same. So for the words of the page, among which a word in two pieces does not
count.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from evals.corpus.damage import DAMAGES, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document

PAGES = (("poi-ceplan", "a4"), ("poi-mensual", "legal"), ("lotaip-a4", "a4"))
"""Family and style: 21 columns, 39 columns, text."""
SEED = 900
TIMEOUT = 600
"""Seconds for a tool on a page, with its start."""
_TIMED = """
import sys, time, json
path = sys.argv[1]
{prepare}
started = time.process_time()
{read}
spent = time.process_time() - started
print(json.dumps({{"words": words, "text": text, "seconds": spent}}))
"""
TOOLS = {
    "justifica": (
        "import tempfile\nfrom pathlib import Path\nfrom extractors.pipeline import Opciones, extract\n"
        "import extractors.readers.pdf, extractors.readers.scanned, extractors.repair.second\n"
        "from extractors.readers.recogniser import ORIENTATION, SMALL, TINY, session\n"
        "opened = [session(name) for name in (ORIENTATION, TINY.model, SMALL.model)]",
        "folder = Path(tempfile.mkdtemp())\nextract(Path(path), 'scan.pdf', folder, Opciones())\n"
        "rows = [json.loads(line) for line in (folder / 'filas.jsonl').open()]\n"
        "words = [w for row in rows for c in row['cifras'] for w in c['fuente']['texto'].split()]\n"
        "chunks = [json.loads(line)['texto'] for line in (folder / 'trozos.jsonl').open()]\n"
        "text = ' '.join(chunks).replace('|', ' ').split()",
    ),
    "rapidocr": (
        "from rapidocr import RapidOCR\nengine = RapidOCR(params={'Global.log_level': 'critical'})",
        "found = engine(path.replace('.pdf', '.png')).txts or ()\ntext = words = ' '.join(found).split()",
    ),
    "faster-paddle tiny": (
        "import faster_paddle\nengine = faster_paddle.OcrEngine('tiny')",
        "text = words = engine.ocr(open(path.replace('.pdf', '.png'), 'rb').read())['text'].split()",
    ),
}


def measured(tool: str, python: str, scan: Path) -> tuple[list[str], list[str], float] | None:
    """The words that a tool reads as figures, and all, and its CPU seconds; None if it is not installed or fails."""
    prepare, read = TOOLS[tool]
    code = _TIMED.format(prepare=prepare, read=read)
    try:
        done = subprocess.run([python, "-c", code, str(scan)], capture_output=True, text=True, timeout=TIMEOUT)
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError, OSError, subprocess.TimeoutExpired):
        return None
    return answer["words"], answer["text"], answer["seconds"]


def printed(truth: Path) -> Counter[str]:
    """The figures of a first page as printed."""
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    figures = [c for row in rows for c in row["cifras"] if c["valor"] is not None and c["fuente"]["pagina"] == 1]
    return Counter(c["impreso"] for c in figures)


def scanned(name: str, style: str, damage: str, folder: Path) -> tuple[Path, Counter[str], Counter[str]]:
    """A generated page as a scan (a PDF, and beside it the picture), its figures and all its words."""
    document = write_document(Pedido(family(name), SEED, "pdf", False, 12, style), folder)
    scan = write_scan(document, DAMAGES[damage], SEED, folder / f"{name}-{damage}.pdf", [1])
    with pymupdf.open(scan) as opened:
        picture = opened.extract_image(opened[0].get_images()[0][0])
        pymupdf.Pixmap(picture["image"]).save(scan.with_suffix(".png"))
    with pymupdf.open(document) as opened:
        words = Counter(opened[0].get_text().split())
    return scan, printed(document.with_suffix(".truth.jsonl")), words


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a line a page and tool."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.scans", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that has rapidocr and faster-paddle")
    parser.add_argument("--damages", default="200-limpio", help=f"among {','.join(DAMAGES)}")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="justifica-bench-") as name:
        for damage in args.damages.split(","):
            for page in PAGES:
                scan, figures, words = scanned(*page, damage, Path(name))
                for tool in TOOLS:
                    found = measured(tool, sys.executable if tool == "justifica" else args.python, scan)
                    said = "not installed, or failed"
                    if found is not None:
                        shares = (
                            f"{(all_ & Counter(read)).total() / all_.total():.4f} of {all_.total()} {what}"
                            for all_, read, what in ((figures, found[0], "figures"), (words, found[1], "words"))
                        )
                        said = f"{'  '.join(shares)}  {found[2]:6.1f} CPU-s"
                    print(f"{page[0]:14}{damage:12}{tool:20}{said}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
