"""From what was read in a row to the row that stands: rules, a model where one is asked, equations."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from extractors.fillers.build import OCR, Borrador, Origen, build
from extractors.fillers.ficha import ficha_layout
from extractors.fillers.llm import Llenado, ModelFiller
from extractors.fillers.opened import Candidates
from extractors.layouts import Encaje, Layout
from extractors.repair.admission import admit, in_doubt, proves_more, remarks
from extractors.repair.placement import Way, settle_fields, settle_placed
from extractors.schemas import Fila, Hallazgo, Reglas
from extractors.stages.scans import Scans

TRANSCRIPT = "transcripcion"


class Settling:
    """Settles the rows of a document and gives them their ids."""

    def __init__(
        self, prefix: str, rules: Callable[[Layout], Reglas], scans: Scans, model: ModelFiller | None = None
    ) -> None:
        self._prefix, self._rules, self._scans, self._model = prefix, rules, scans, model
        self._numbers: Counter[int] = Counter()

    def rows(
        self, rows: Sequence[Candidates], match: Encaje | None, origin: Origen
    ) -> tuple[list[Fila], list[Hallazgo]]:
        """Rows as they stand, and what is to be said of how they were read."""
        filas: list[Fila] = []
        drafts: list[Borrador] = []
        said: list[Hallazgo] = []
        evidence = self._evidence(origin, match)
        for ways, filled in zip(rows, self._asked(rows, match, origin), strict=True):
            page = ways[0].pagina
            self._numbers[page] += 1
            row_id = f"{self._prefix}-p{page}-r{self._numbers[page]}"
            if filled is None:
                draft, fila = self._settled(ways, origin, row_id, evidence)
                drafts.append(draft)
                filas.append(fila)
                continue
            filas.append(admit(filled, origin, row_id, self._rules(origin.layout)))
            said += self._said(filled, filas[-1])
        if origin.motor == TRANSCRIPT and match is not None and len(drafts) == len(filas):
            from extractors.repair.losses import relocate  # only where a transcript needs it

            filas = relocate(drafts, filas, self._rules(origin.layout), partial(build, origin=origin), origin.decimal)
        if origin.motor == OCR:
            filas, misread = self._scans.read_twice(filas, origin, evidence)
            said += misread
        return self._second_look(rows, filas, match, origin), said

    def tried(self, rows: Sequence[Candidates], match: Encaje, origin: Origen) -> list[Fila]:
        """Rows as they would be under a match, only to see how many equations hold."""
        return [self._settled(ways, origin, "h", self._evidence(origin, match))[1] for ways in rows]

    def _asked(self, rows: Sequence[Candidates], match: Encaje | None, origin: Origen) -> Sequence[Llenado | None]:
        """What the model makes of each row, where one is asked for all. It cannot read a picture again."""
        if self._model is None or self._model.spare or match is None or origin.motor == OCR:
            return [None] * len(rows)
        return self._model.fill(rows, match, boxes=origin.motor != TRANSCRIPT)

    def _said(self, filled: Llenado, fila: Fila) -> list[Hallazgo]:
        if self._model is not None:
            self._model.keep(filled)
        return list(remarks(filled, fila, f"{fila.id}-m"))

    def _second_look(
        self, rows: Sequence[Candidates], filas: list[Fila], match: Encaje | None, origin: Origen
    ) -> list[Fila]:
        """The rows, those that rules left in doubt as the model fills them where that proves more."""
        if self._model is None or not self._model.spare or match is None or origin.motor == OCR:
            return filas
        wanted = {i for i, fila in enumerate(filas) if in_doubt(fila)}
        asked = self._model.fill(rows, match, boxes=origin.motor != TRANSCRIPT, wanted=wanted)
        given: list[Fila] = []
        for fila, filled in zip(filas, asked, strict=True):
            other = None if filled is None else admit(filled, origin, fila.id, self._rules(origin.layout))
            if other is not None and filled is not None and proves_more(other, fila):
                self._model.keep(filled)
                given.append(other)
            else:
                given.append(fila)
        return given

    def _settled(self, ways: Candidates, origin: Origen, row_id: str, rules: Reglas) -> tuple[Borrador, Fila]:
        """The reading of a row that stands, as draft and typed."""
        built = [build(way, row_id, origin) for way in ways]
        if origin.motor == OCR:
            return ways[0], self._scans.settle(ways[0], built[0], rules)
        if origin.motor != TRANSCRIPT or origin.layout is ficha_layout():  # a label places its value
            return ways[0], settle_placed(built[0], rules)
        whole_lines = bool(origin.layout.fila.lineas)
        trials = [Way(fila, way.completo or whole_lines) for fila, way in zip(built, ways, strict=True)]
        chosen, fila = settle_fields(trials, rules)
        return ways[chosen], fila

    def _evidence(self, origin: Origen, match: Encaje | None) -> Reglas:
        """The form's rules that tell readings apart: with a column of a scan that nobody named, no sum is evidence."""
        rules = self._rules(origin.layout)
        is_whole = origin.motor != OCR or match is None or not match.has_gap
        return rules if is_whole else rules.model_copy(update={"ecuaciones": ()})
