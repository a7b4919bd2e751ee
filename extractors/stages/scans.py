"""The pages of a document that are pictures: what a second reading of them leaves certain."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractors.fillers.build import OCR, Borrador, Origen
from extractors.fillers.llm import ModelFiller
from extractors.layouts import Encaje, spelled
from extractors.readers import Document
from extractors.repair.codes import settled_codes
from extractors.repair.neighbours import OTHER_CODE, agreed_codes
from extractors.repair.placement import settle_placed
from extractors.repair.scans import reviewed, settle_scanned
from extractors.schemas import Fila, Hallazgo, Page, Reglas, Table

if TYPE_CHECKING:
    from extractors.repair.second import Second

AMOUNT_AFTER = re.compile(r"[^\W\d].*\s-?\d{1,3}(?:[.,]\d{3})+[.,]\d{2}$")
FEW_RUN_ON = 2
"""Rows whose name ends in an amount, from which a column was not told from the names."""


class Scans:
    """The scanned pages read so far, their figures, and what equations or a second reading prove of them."""

    def __init__(self, document: Document, eye: ModelFiller | None = None) -> None:
        self.pages: set[int] = set()
        self.figures: set[str] = set()
        self._document, self._eye = document, eye
        self._second: Second | None = None
        self._proven: set[str] = set()
        self._undated: set[str] = set()
        """Ids of figures of which it is not known in which column or row they are: no second reading tells it."""
        self._run_on: Counter[int] = Counter()
        self._miscoded: set[tuple[int, int]] = set()
        """Pages and rows of tables whose code is in doubt."""

    def open(self, page: Page) -> None:
        """Makes second readings of a page possible."""
        from extractors.readers.reread import Pictured, Rereader  # OpenCV and onnxruntime: only where a page is a scan
        from extractors.repair.second import Second

        if self._second is None:
            assert isinstance(self._document, Pictured)
            self._second = Second(Rereader(self._document), self._eye.see if self._eye else None)
        self._second.open(page)
        self.pages.add(page.numero)

    def spelled(self, table: Table, match: Encaje) -> Table:
        """A table with its labels as the form spells them, and its codes as a second look settles them."""
        assert self._second is not None
        reader = self._second.reader
        told = agreed_codes(settled_codes(spelled(table, match), match, reader), match, reader)
        self._miscoded |= {(cell.lugar.pagina, cell.row) for cell in told.cells if cell.doubt == OTHER_CODE}
        return told

    def settle(self, draft: Borrador, fila: Fila, rules: Reglas) -> Fila:
        """A row as one reading and its equations leave it."""
        settled, proven = settle_scanned(draft, settle_placed(fila, rules), rules)
        self._proven |= proven
        doubted = {slot.key for slot, _ in draft.lecturas if slot.dudosa}
        self._undated |= {c.id for c in settled.cifras if c.key in doubted}
        if any(cell is not None and cell.doubt == OTHER_CODE for _, cell in draft.lecturas):
            self._undated |= {c.id for c in settled.cifras}
            said = f"código en duda: «{fila.codigo or fila.descripcion}» contradice a sus vecinos"
            return settled.model_copy(update={"observacion": "; ".join(filter(None, [settled.observacion, said]))})
        return settled

    def read_twice(self, filas: Sequence[Fila], origin: Origen, rules: Reglas) -> tuple[list[Fila], list[Hallazgo]]:
        """Rows after a second look at what no equation proves, and the findings on what was misread."""
        assert self._second is not None
        self._second.remember(filas, origin.decimal)
        settled, said = self._second.settle(filas, rules, self._proven)
        return [reviewed(fila, {c.id for c in fila.cifras} - self._undated) for fila in settled], said

    def see(self, fila: Fila) -> None:
        """Keeps which figures of a row were recognised in a picture."""
        self.figures.update(c.id for c in fila.cifras if c.fuente.motor == OCR)
        if fila.pagina in self.pages and AMOUNT_AFTER.search(fila.descripcion):
            self._run_on[fila.pagina] += 1

    def notes(self, page: int) -> list[str]:
        """What is to be said of a page that was read."""
        run_on = self._run_on[page]
        told = f"{run_on} nombres de fila acaban en un importe: es de una columna que no se separó, y no se leyó"
        said = "leída con OCR; queda en revisión lo que ni una suma ni una segunda lectura confirma"
        coded = sum(row_page == page for row_page, _ in self._miscoded)
        doubt = f"códigos que contradicen a sus vecinos sin que la imagen lo decida: {coded}, en revisión con su fila"
        return [*([told] if run_on >= FEW_RUN_ON else []), *([doubt] if coded else []), said]

    def uncertain(self, finding: Hallazgo) -> set[str]:
        """The figures of a finding that two readings do not agree on, or all of them where there is no second."""
        if self._second is None:
            return self.figures
        self._second.look(finding)
        return {i for i in finding.cifras if i in self.figures and not self._second.certain(i)}

    def proposal(self, finding: Hallazgo, fila: Fila, rules: Reglas) -> str | None:
        """The other reading of a figure that would close a finding's equation."""
        return None if self._second is None else self._second.proposal(finding, fila, rules)

    def stands(self, figure: str, *, across: bool) -> bool:
        """Whether a figure stays accepted beside a broken equation that nobody can be blamed for.

        One that another equation proves does, unless a second reading differs; in a sum over many rows also one that
        two readings agree on.
        """
        if self._second is None or self._second.differs(figure):
            return False
        return figure in self._proven or (across and self._second.certain(figure))
