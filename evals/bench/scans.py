"""`python -m evals.bench.scans --python PATH`: CPU seconds a scanned page and figures read, beside whole-page readers.

rapidocr and faster-paddle are no dependencies: they are run by the interpreter `--python`, of an environment of their
own, and left out if they are not there. All open their models (`justifica` its layouts, too) before the clock starts.
A figure of the page counts as read if its printed text is among the words of the answer, wherever it stands there; what
is asked of `justifica` is more (the right slot), what counts is the same. So for the words of the page, among which a
word in two pieces does not count. One page tells little of how well text is read: `--count` reads more, of other
contents and styles, and tells of all together.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pymupdf

from evals.corpus.damage import DAMAGES, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document

PAGES = {
    "poi-ceplan": ("a4", "times", "vera"),
    "poi-mensual": ("legal", "vera", "horizontal"),
    "lotaip-a4": ("a4", "times", "corrida", "legal", "horizontal", "partida"),
}
"""Families (21 columns, 39 columns, text), and the styles that their pages are of in turn."""
SEED, ROWS = 900, 12
Timed = tuple[list[str], list[str], float]
"""What a tool read as figures, and all, word by word, and its CPU seconds."""
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
        "from extractors.forms import known_layouts\nknown_layouts()\n"
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


def measured(tool: str, python: str, scan: Path) -> Timed | None:
    """What a tool makes of a page; None if it is not installed or fails."""
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


def scanned(pedido: Pedido, damage: str, folder: Path) -> tuple[Path, Counter[str], Counter[str]]:
    """A generated page as a scan (a PDF, and beside it the picture), its figures and all its words."""
    document = write_document(pedido, folder)
    scan = write_scan(
        document, DAMAGES[damage], pedido.semilla, document.with_name(f"{document.stem}-{damage}.pdf"), [1]
    )
    with pymupdf.open(scan) as opened:
        picture = opened.extract_image(opened[0].get_images()[0][0])
        pymupdf.Pixmap(picture["image"]).save(scan.with_suffix(".png"))
    with pymupdf.open(document) as opened:
        words = Counter(opened[0].get_text().split())
    return scan, printed(document.with_suffix(".truth.jsonl")), words


def said(name: str, damage: str, tool: str, pages: Sequence[tuple[Counter[str], Counter[str], Timed | None]]) -> str:
    """The line about what a tool made of some pages: shares over all of them, CPU seconds of the median one."""
    read = [(figures, words, timed) for figures, words, timed in pages if timed is not None]
    if len(read) < len(pages):
        return f"{name:14}{damage:12}{tool:20}not installed, or failed on {len(pages) - len(read)} of {len(pages)}"
    shares = []
    for what, counts in (("figures", [(f, t[0]) for f, _, t in read]), ("words", [(w, t[1]) for _, w, t in read])):
        every = sum(all_.total() for all_, _ in counts)
        found = sum((all_ & Counter(own)).total() for all_, own in counts)
        shares.append(f"{found / every:.4f} of {every} {what}")
    seconds = statistics.median(timed[2] for _, _, timed in read)
    return f"{name:14}{damage:12}{tool:20}{'  '.join(shares)}  {seconds:6.1f} CPU-s"


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a line a layout and tool."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.scans", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that has rapidocr and faster-paddle")
    parser.add_argument("--damages", default="200-limpio", help=f"among {','.join(DAMAGES)}")
    parser.add_argument("--families", default=",".join(PAGES))
    parser.add_argument("--count", type=int, default=1, help="pages of each family, of other contents and styles")
    parser.add_argument("--tools", default=",".join(TOOLS))
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="justifica-bench-") as folder:
        for damage, name in product(args.damages.split(","), args.families.split(",")):
            styles = PAGES[name]
            asked = [
                Pedido(family(name), SEED + i, "pdf", False, ROWS, styles[i % len(styles)]) for i in range(args.count)
            ]
            scans = [scanned(pedido, damage, Path(folder)) for pedido in asked]
            for tool in args.tools.split(","):
                python = sys.executable if tool == "justifica" else args.python
                pages = [(figures, words, measured(tool, python, scan)) for scan, figures, words in scans]
                print(said(name, damage, tool, pages), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
