"""`python -m evals.bench.tables PDF...`: CPU seconds from page to grid, beside other tools, in one run.

The floor is PyMuPDF reading words and nothing else. Every tool opens the file itself. Runs take turns and the
best of each counts: on a shared machine the least disturbed run says most.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pdfplumber
import pymupdf
import tablers

from agent.runner import spare_collector
from extractors.readers.pdf import open_pdf
from extractors.tables import find_tables

ROUNDS = 5
"""Runs of the fast tools."""
SLOW_PAGES = 3
"""Pages of a file that the slow tools read, once."""

Tool = Callable[[Path, int], int]
"""Reads the first pages of a file; says how many cells with text it found."""


@dataclass(frozen=True)
class Result:
    """One tool on one file. `ratio`: pages per CPU-second against the words-only floor."""

    file: str
    tool: str
    pages: int
    cells: int
    ms_per_page: float
    ratio: float


def words_only(path: Path, pages: int) -> int:
    """The floor: words of each page."""
    with pymupdf.open(path) as document:
        return sum(len(document[i].get_text("words")) for i in range(pages))


def own_grid(path: Path, pages: int) -> int:
    """What `justifica` does: words, what of them can be seen, rulings, grid."""
    with open_pdf(path) as document:
        wanted = frozenset(range(1, pages + 1))
        return sum(
            1 for page in document.pages(wanted) for table in find_tables(page)[0] for cell in table.cells if cell.text
        )


def pymupdf_tables(path: Path, pages: int) -> int:
    """PyMuPDF's own table finder."""
    with pymupdf.open(path) as document:
        rows: Iterable[list[str | None]] = (
            row for i in range(pages) for table in document[i].find_tables().tables for row in table.extract()
        )
        return sum(1 for row in rows for text in row if text)


def pdfplumber_tables(path: Path, pages: int) -> int:
    """The table finder of pdfplumber."""
    with pdfplumber.open(path) as document:
        return sum(
            1
            for page in document.pages[:pages]
            for table in page.extract_tables()
            for row in table
            for text in row
            if text
        )


def tablers_tables(path: Path, pages: int) -> int:
    """The table finder of tablers, with the strategies that find ruled tables."""
    document = tablers.Document(str(path))
    found = 0
    for number, page in enumerate(document.pages()):
        if number >= pages:
            break
        tables = tablers.find_tables(page, vertical_strategy="lines", horizontal_strategy="lines")
        found += sum(1 for table in tables for cell in table.cells if cell.text)
    return found


FAST: dict[str, Tool] = {"words only": words_only, "justifica": own_grid}
SLOW: dict[str, Tool] = {"tablers": tablers_tables, "pdfplumber": pdfplumber_tables, "find_tables": pymupdf_tables}


def measure(path: Path) -> list[Result]:
    """Times every tool on one file."""
    with pymupdf.open(path) as document:
        pages: int = document.page_count
    best = {name: float("inf") for name in FAST}
    cells: dict[str, int] = {}
    for tool in FAST.values():
        tool(path, pages)  # caches warm for all
    for _ in range(ROUNDS):
        for name, tool in FAST.items():
            seconds, cells[name] = timed(tool, path, pages)
            best[name] = min(best[name], seconds / pages)
    few = min(pages, SLOW_PAGES)
    for name, tool in SLOW.items():
        seconds, cells[name] = timed(tool, path, few)
        best[name] = seconds / few
    floor = best["words only"]
    return [
        Result(path.name, name, pages if name in FAST else few, cells[name], 1000 * s, floor / s)
        for name, s in best.items()
    ]


def timed(tool: Tool, path: Path, pages: int) -> tuple[float, int]:
    """CPU seconds of one run, and what it counted."""
    begin = time.process_time()
    count = tool(path, pages)
    return time.process_time() - begin, count


def main(argv: list[str] | None = None) -> int:
    """Prints a line for each file and tool; `--json` for machines."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.tables", description=__doc__)
    parser.add_argument("pdf", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    spare_collector()  # as the product does before it reads; all tools here run under it
    for path in args.pdf:
        results = measure(path)
        if args.json:
            for result in results:
                print(json.dumps(asdict(result)))
            continue
        print(f"{path.name} ({results[0].pages} pages)")
        for r in results:
            speed = f"{r.ms_per_page:9.2f} ms/page {1000 / r.ms_per_page:8.1f} pages/s {r.ratio:7.3f} of the floor"
            print(f"  {r.tool:12s} {speed} {r.cells:6d} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
