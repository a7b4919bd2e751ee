"""A document's results on their way to disk: written page by page, put in order once at the end."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from extractors.schemas import Chunk, Fila, Hallazgo, Veredicto

ROWS, FINDINGS, CHUNKS = "filas.jsonl", "hallazgos.jsonl", "trozos.jsonl"


class Spool:
    """Writes `filas.jsonl`, `hallazgos.jsonl` and `trozos.jsonl` in a folder; rows end up ordered by page.

    A figure may be marked for review after its row was written (its group did not add up): the mark is set when the
    rows are put in order. A finding may turn out to speak against the reading: its verdict is changed then, too.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._order: list[tuple[int, int, int]] = []
        self._marked: set[str] = set()
        self._distrusted: set[str] = set()
        self._size = 0
        self._files: dict[str, IO[bytes]] = {}

    def __enter__(self) -> "Spool":
        self._files = {name: (self.folder / name).open("wb") for name in (ROWS, FINDINGS, CHUNKS)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
        if kind is None:
            if self._distrusted:
                self._open_verdicts()
            self._put_in_order()

    def rows(self, filas: Sequence[Fila]) -> None:
        """Writes rows."""
        for fila in filas:
            line = fila.model_dump_json().encode() + b"\n"
            self._order.append((fila.pagina, self._size, len(line)))
            self._size += len(line)
            self._files[ROWS].write(line)

    def findings(self, hallazgos: Sequence[Hallazgo]) -> None:
        """Writes findings."""
        for hallazgo in hallazgos:
            self._files[FINDINGS].write(hallazgo.model_dump_json().encode() + b"\n")

    def chunks(self, trozos: Sequence[Chunk]) -> None:
        """Writes chunks."""
        for trozo in trozos:
            place = {key: value for key in ("pagina", "bbox", "linea", "hoja") if (value := getattr(trozo.lugar, key))}
            record = {"tipo": trozo.kind, "texto": trozo.text, **place}
            self._files[CHUNKS].write(json.dumps(record, ensure_ascii=False).encode() + b"\n")

    def mark_review(self, figure_id: str) -> None:
        """Marks a figure that is already written."""
        self._marked.add(figure_id)

    def distrust(self, findings: Iterable[str]) -> None:
        """Findings, by id, that no longer blame the office: their figures go to review."""
        self._distrusted.update(findings)

    def discard(self) -> None:
        """Empties what was written: the file could not be read to its end."""
        for file in self._files.values():
            file.seek(0)
            file.truncate()
        self._order.clear()
        self._distrusted.clear()
        self._size = 0

    def _open_verdicts(self) -> None:
        path, fresh = self.folder / FINDINGS, self.folder / f"{FINDINGS}.tmp"
        with path.open("rb") as source, fresh.open("wb") as target:
            for line in source:
                finding = Hallazgo.model_validate_json(line)
                if finding.id in self._distrusted:
                    self._marked.update(finding.cifras)
                    finding = finding.model_copy(update={"veredicto": Veredicto.AMBIGUO})
                    line = finding.model_dump_json().encode() + b"\n"
                target.write(line)
        fresh.replace(path)

    def _put_in_order(self) -> None:
        ordered = sorted(self._order, key=lambda entry: entry[0])
        if ordered == self._order and not self._marked:
            return
        path, fresh = self.folder / ROWS, self.folder / f"{ROWS}.tmp"
        with path.open("rb") as source, fresh.open("wb") as target:
            for _, offset, size in ordered:
                source.seek(offset)
                target.write(self._reviewed(source.read(size)))
        fresh.replace(path)

    def _reviewed(self, line: bytes) -> bytes:
        if not self._marked:
            return line
        row = json.loads(line)
        for figure in row["cifras"]:
            if figure["id"] in self._marked:
                figure["revision"] = True
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
