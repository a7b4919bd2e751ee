"""One module per input kind: a file in, pages of words and rulings (or of cells) out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, Self

from extractors.readers.sniff import kind_of, supported
from extractors.schemas import Page


class Document(Protocol):
    """An open document: a context manager that gives its pages one at a time."""

    page_count: int | None
    notes: tuple[str, ...]
    """Spanish remarks about the file as a whole; those about a page come with it."""

    def pages(self, wanted: frozenset[int]) -> Iterator[Page]:
        """Pages in order; `wanted` holds page numbers from 1, empty for all."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *args: object) -> None: ...


def open_document(path: Path, password: str | None = None, ocr: str = "never") -> tuple[str, Document]:
    """Opens a file by what it is, not by what it is called.

    Returns:
        The kind ("pdf", "image", "transcript", "spreadsheet", "word") and the open document.

    Raises:
        UnreadableError: empty, corrupt, encrypted, or of a kind that is not read.
    """
    kind = kind_of(path)
    if kind == "pdf":
        from extractors.readers.pdf import open_pdf

        return kind, open_pdf(path, password, ocr)
    if kind == "transcript":
        from extractors.readers.transcript import open_transcript

        return kind, open_transcript(path)
    if kind == "spreadsheet":
        from extractors.readers.spreadsheet import open_spreadsheet

        return kind, open_spreadsheet(path)
    if kind == "word":
        from extractors.readers.word import open_word

        return kind, open_word(path)
    from extractors.readers.pdf import open_image

    return kind, open_image(path, ocr)


__all__ = ["Document", "open_document", "supported"]
