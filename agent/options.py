"""What is typed on the command line -> how to read, with every option that cannot be met refused."""

import re
from pathlib import Path

from extractors.errors import UsageError
from extractors.pipeline import Opciones

MAX_PAGE = 100_000
_SPAN = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def options(
    engine: str, ocr: str, layout: str | None, layouts: Path | None, pages: str | None, password: str | None
) -> Opciones:
    """The options of a reading.

    Raises:
        UsageError: one of them cannot be met.
    """
    return Opciones(engine, ocr, layout, layouts, parse_pages(pages) if pages else frozenset(), password)


def parse_pages(text: str) -> frozenset[int]:
    """`1-5,8` -> {1, 2, 3, 4, 5, 8}.

    Raises:
        UsageError: it is not written so, or names page 0 or a span that runs backwards.
    """
    pages: set[int] = set()
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= last <= MAX_PAGE:
            raise UsageError(
                f"--pages «{text}» no vale: {part.strip() or 'falta un número'}.", "Ejemplo: --pages 1-5,8"
            )
        pages.update(range(first, last + 1))
    return frozenset(pages)
