"""What does not add up in a document, and whose error that is."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.fillers.build import MODEL, Origen
from extractors.fillers.llm import ModelFiller
from extractors.layouts import Layout
from extractors.repair.verdicts import beside, judge
from extractors.schemas import Fila, Hallazgo, Reglas, Veredicto
from extractors.spool import Spool
from extractors.stages.scans import Scans
from extractors.stages.source import Source
from extractors.validators import Verifier, excused, prose_rules

MIN_BROKEN, MAX_HELD = 6, 0.1
"""Rows that break an equation, and share of those it could be tried on that keep it, where the reading is in doubt."""


@dataclass
class _Tried:
    """How often an equation held and broke in the tables of one header, and the findings that it gave."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


class Judging:
    """Verifies the rows of a document, judges what is found, and writes both."""

    def __init__(
        self, source: Source, rules: Callable[[Layout], Reglas], scans: Scans, out: Spool, model: ModelFiller | None
    ) -> None:
        self.count: Counter[str] = Counter()
        """Findings by severity."""
        self._source, self._rules, self._scans, self._out, self._model = source, rules, scans, out, model
        self._verifiers: dict[str, Verifier] = {}
        self._prose_rules: frozenset[str] = frozenset()
        self._supposed: set[str] = set()
        self._few: dict[str, str] = {}
        self._tried: dict[tuple[tuple[str, ...], str], _Tried] = {}
        self._doubtful: set[str] = set()

    @property
    def tally(self) -> dict[str, dict[str, int]]:
        """How each rule fared: rule -> outcome -> times."""
        return {rule: dict(counts) for v in self._verifiers.values() for rule, counts in v.tally.items()}

    def rows(
        self, filas: Sequence[Fila], said: Sequence[Hallazgo], origin: Origen, header: tuple[str, ...] | None
    ) -> None:
        """Verifies rows and writes them with what is found.

        Args:
            filas: rows of one table.
            said: findings on how they were read.
            origin: form and reader of the table.
            header: of the table, by which is remembered how each equation fared; none where it has none of its own.
        """
        self._doubtful.update(c.id for fila in filas for c in fila.cifras if c.revision)
        verifier = self._verifier(origin.layout)
        before = {rule: counts.copy() for rule, counts in verifier.tally.items()}
        found = verifier.see(filas)
        for rule, counts in verifier.tally.items():
            if header is not None and counts != before[rule]:
                tried = self._tried.setdefault((header, rule), _Tried())
                tried.counts.update(counts - before[rule])
                tried.findings += [finding.id for finding in found if finding.regla == rule]
        self._out.distrust(finding.id for finding in found if finding.regla in self._supposed)
        self._out.rows(beside(filas, found))
        self.found(said, origin.motor, origin.layout)
        self.found(found, origin.motor, origin.layout, filas)

    def prose(self, layout: Layout, page: int, text: str) -> None:
        """Holds a sentence of the document against its figures."""
        self._verifier(layout).prose(page, text)

    def close(self, motor: str) -> list[str]:
        """Checks what only the whole document tells; returns what is to be noted of equations that hardly ever held."""
        notes = list(self._distrust())
        for verifier in self._verifiers.values():
            self.found(verifier.close(), motor)
        return notes

    def found(
        self, findings: Sequence[Hallazgo], motor: str, layout: Layout | None = None, filas: Sequence[Fila] = ()
    ) -> None:
        """Judges findings and writes them; without a form, they are of the whole document."""
        if self._model is not None and self._model.uso.dudosas:
            motor = MODEL  # a figure that a model lost or misplaced may be what does not add up
        judged = [self._judged(finding, motor, layout, filas) for finding in findings]
        for finding in judged:
            if finding.veredicto == "ambiguo" and not self._is_of_read_prose(finding):
                self._put_to_review(finding, across=layout is None or _is_across(finding))
            self.count[finding.severidad.value] += 1
        self._out.findings(judged)

    def _verifier(self, layout: Layout) -> Verifier:
        if layout.id not in self._verifiers:
            prefix = f"{self._source.prefix}-{layout.id}"
            self._verifiers[layout.id] = Verifier(self._rules(layout), self._source.name, prefix)
            self._prose_rules |= prose_rules(self._rules(layout))
            self._supposed.update(e.id for e in self._rules(layout).ecuaciones if e.supuesta)
            self._few.update({e.id: e.pocas for e in self._rules(layout).ecuaciones if e.pocas})
        return self._verifiers[layout.id]

    def _put_to_review(self, finding: Hallazgo, *, across: bool) -> None:
        """The recognised figures of a finding that blames nobody; its first one also where it is about many rows."""
        for figure in self._scans.figures.intersection(finding.cifras):
            if not self._scans.stands(figure, across=across):
                self._out.mark_review(figure)
        if finding.cifras and across:
            self._out.mark_review(finding.cifras[0])

    def _distrust(self) -> Iterator[str]:
        """An equation that hardly any row keeps speaks against the reading of the columns, not against the office."""
        for (_, rule), tried in self._tried.items():
            broken, held = tried.counts["rompe"], tried.counts["cumple"]
            if broken < MIN_BROKEN or held > MAX_HELD * (broken + held):
                continue
            self._out.distrust(tried.findings)
            yield (
                f"{rule} no se cumple en {broken} de {broken + held} filas: o una columna no es la que se creyó, o la"
                " oficina hace otra cuenta. Sus hallazgos quedan ambiguos, y sus cifras en revisión"
            )

    def _is_of_read_prose(self, finding: Hallazgo) -> bool:
        """Whether a finding is about a sentence of a scan: read once, it blames neither the office nor a figure."""
        return finding.regla in self._prose_rules and finding.pagina in self._scans.pages

    def _is_excused(self, finding: Hallazgo, filas: Sequence[Fila]) -> bool:
        """Whether an equation that few rows prove is broken by a row that another account of the figure explains."""
        index = next((index for index, fila in enumerate(filas) if fila.id == finding.fila), None)
        if index is None or finding.recalculado is None or finding.regla not in self._few:
            return False
        by_id = {c.id: c for c in filas[index].cifras}
        used = [by_id[name] for name in finding.cifras if name in by_id]
        return len(used) > 1 and excused(self._few[finding.regla], used, filas, index)

    def _judged(self, finding: Hallazgo, motor: str, layout: Layout | None, filas: Sequence[Fila]) -> Hallazgo:
        """A finding with its verdict and, where that is open, the reading that would close it."""
        if finding.recalculado is not None and self._is_of_read_prose(finding):
            return finding.model_copy(update={"veredicto": Veredicto.AMBIGUO})
        if finding.veredicto == Veredicto.ERROR_DE_LECTURA:
            return finding
        if self._is_excused(finding, filas):
            return finding.model_copy(update={"veredicto": Veredicto.AMBIGUO})
        judged = judge(finding, motor, self._doubtful | self._scans.uncertain(finding))
        fila = next((fila for fila in filas if fila.id == finding.fila), None)
        if judged.veredicto != "ambiguo" or fila is None or layout is None:
            return judged
        proposal = self._scans.proposal(finding, fila, self._rules(layout))
        return judged if proposal is None else judged.model_copy(update={"propuesta": proposal})


def _is_across(finding: Hallazgo) -> bool:
    """Whether a finding is about figures of several rows."""
    return len({figure.rpartition("-c")[0] for figure in finding.cifras}) > 1
