"""How far a run is: a bar on stderr if that is a terminal, else nothing."""

import sys
from types import TracebackType
from typing import Self

from agent.terminal import console, shortened


class Quiet:
    """Says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        return None

    def start(self, files: int) -> None:
        """So many files are to be read."""

    def page(self, archivo: str, done: int, pages: int) -> None:
        """So many pages of a file are done."""

    def file(self, archivo: str) -> None:
        """A file is done."""


class Bar(Quiet):
    """A bar over the files, with the pages of the one being read."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console(sys.stderr),
            transient=True,
        )
        self._files = self._progress.add_task("archivos", total=None)
        self._pages = self._progress.add_task("páginas", total=None, visible=False)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._progress.stop()

    def start(self, files: int) -> None:
        """So many files are to be read."""
        self._progress.update(self._files, total=files)

    def page(self, archivo: str, done: int, pages: int) -> None:
        """So many pages of a file are done."""
        self._progress.update(
            self._pages, description=shortened(archivo, 40), completed=done, total=pages, visible=True
        )

    def file(self, archivo: str) -> None:
        """A file is done."""
        self._progress.update(self._files, advance=1)
        self._progress.update(self._pages, visible=False)


def progress() -> Quiet:
    """A bar if someone is watching stderr."""
    return Bar() if sys.stderr.isatty() else Quiet()
