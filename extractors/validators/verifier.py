"""The checks of one document, page by page: rows in, findings out, little kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.schemas import Cifra, Fila, Hallazgo, Reglas, Severidad
from extractors.validators.accumulate import Figure, Members, RowRef, compact, index_slots
from extractors.validators.equations import MAX_CITED, Compiled, Evaluacion, Resultado, evaluate
from extractors.validators.identity import CHECKS, ROW_CHECKS
from extractors.validators.messages import equation_sentence, recomputed
from extractors.validators.operations import Scope
from extractors.validators.prose import Prose
from extractors.validators.remark import Remark, looks_at
from extractors.validators.rules import Ready, ready
from extractors.validators.text import fold_code

MIN_KEPT = 2
"""Rows that keep a custom before another is told that it does not."""
_TOLD = {Resultado.HOLDS: "cumple", Resultado.BREAKS: "rompe", Resultado.NOT_APPLICABLE: "no_aplica"}


@dataclass(frozen=True, slots=True)
class _Closing:
    """A group or total row, kept until all members are seen."""

    ref: RowRef
    clase: str
    descripcion: str
    slots: Mapping[str, Sequence[Figure]]
    equations: tuple[Compiled, ...]


class Verifier:
    """Checks a document against its form's rules.

    Rows come in document order by `see`, prose by `prose`; `close` says what only the whole document shows.
    Findings are numbered "<doc_id>-h<n>".

    Args:
        reglas: the form's rules.
        archivo: file name, for findings.
        doc_id: first 8 hex digits of the document's sha256.

    Raises:
        LayoutError: a formula, condition, message or rule name is not valid.
    """

    def __init__(self, reglas: Reglas, archivo: str, doc_id: str) -> None:
        self._rules: Ready = ready(reglas)
        self._archivo = archivo
        self._doc_id = doc_id
        self._given = 0
        self._decimals: dict[tuple[str, str], int] = {}
        self._members = Members(self._rules.members, self._rules.attributes, grouped=self._rules.grouped)
        self._closing: list[_Closing] = []
        self._checks = [CHECKS[rule.regla](rule) for rule in self._rules.checks]
        self._prose = Prose(self._rules.prose)
        self._readings = _Readings()
        self._customs: list[Remark] = []
        """Rows that break what offices use to do: said if most others keep it."""
        self.tally: dict[str, Counter[str]] = {e.id: Counter() for e in reglas.ecuaciones}
        """Per equation, how often it held ("cumple"), broke ("rompe") or could not be applied ("no_aplica")."""

    def see(self, filas: Sequence[Fila]) -> list[Hallazgo]:
        """The findings of a page's rows by themselves."""
        indexed = [(fila, index_slots(fila.cifras)) for fila in filas]
        for fila, slots in indexed:
            self._rules.follow_decimals(fila, slots, self._decimals)
        remarks: list[Remark] = []
        for fila, slots in indexed:
            remarks += self._equations(fila, slots)
            for rule in self._rules.row_checks:
                if looks_at(rule, fila.clase):
                    remarks += ROW_CHECKS[rule.regla](rule, fila, slots)
            for check in self._checks:
                remarks += check.see(fila)
            self._keep(fila, slots)
        return self._number(remarks)

    def prose(self, pagina: int, texto: str) -> None:
        """Prose of a page, one or more paragraphs, after the rows that precede it."""
        self._prose.collect(pagina, texto)

    def close(self) -> list[Hallazgo]:
        """The findings of groups, totals, prose, and of the document as a whole."""
        remarks: list[Remark] = []
        for row in self._closing:
            for compiled in row.equations:
                remarks += self._across(row, compiled)
        remarks += [remark for remark in self._customs if self._kept(remark.regla)]
        remarks += self._readings.remarks()
        for check in self._checks:
            remarks += check.close()
        remarks += self._prose.close(self._decimals)
        return self._number(remarks)

    def _equations(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> Iterator[Remark]:
        for compiled in self._rules.within.get(fila.clase, ()):
            for scope in compiled.scopes(fila, slots):
                result = evaluate(compiled, scope, self._decimals, fila.clase)
                self._count(result)
                self._readings.count(result, fila.pagina)
                remark = _remark(result, fila, fila.descripcion)
                if remark is not None and compiled.ecuacion.costumbre:
                    self._customs.append(remark)
                elif remark is not None:
                    yield remark

    def _kept(self, rule: str) -> bool:
        """Whether most of the rows that an equation speaks of keep it."""
        counts = self.tally[rule]
        return counts["cumple"] >= MIN_KEPT and counts["cumple"] > counts["rompe"]

    def _count(self, result: Evaluacion) -> None:
        self.tally[result.ecuacion.id][_TOLD[result.estado]] += 1

    def _keep(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> None:
        self._members.add(fila, slots)
        equations = tuple(c for c in self._rules.across.get(fila.clase, ()) if c.applies(fila, slots))
        if equations:
            ref = RowRef(fila.id, fila.pagina, fila.codigo, {})
            wanted = self._rules.closing_slots.get(fila.clase, frozenset())
            kept = {
                slot: [compact(cifra, ref, quoted=True) for cifra in figures]
                for slot, figures in slots.items()
                if slot in wanted
            }
            self._closing.append(_Closing(ref, fila.clase, fila.descripcion, kept, equations))
        self._prose.see(fila, slots)

    def _across(self, row: _Closing, compiled: Compiled) -> Iterator[Remark]:
        grouped = compiled.ecuacion.nivel == "grupo"
        if grouped and not row.ref.codigo:
            return
        group = fold_code(row.ref.codigo or "") if grouped else ""
        scope = Scope(row.slots, strict=grouped, pesos=self._rules.reglas.pesos, members=self._members, group=group)
        result = self._best(compiled, scope, row, group)
        self._count(result)
        remark = _remark(result, row.ref, row.descripcion)
        if remark is not None:
            yield remark

    def _best(self, compiled: Compiled, scope: Scope, row: _Closing, group: str) -> Evaluacion:
        """An evaluation over all members; if it breaks, over those not repeated, or not in doubt.

        A total that adds up only without a doubtful figure adds up: doubts have findings of their own. One that adds
        up only without a repeated row is left to the reader, since that may be chance. What breaks in every way is
        told of the figures that are not in doubt.
        """
        every = evaluate(compiled, scope, self._decimals, row.clase)
        if every.estado is not Resultado.BREAKS or every.espera is not None:
            return every
        doubts, repeats = self._members.has_doubts(group), self._members.has_repeats(group)
        told = every
        for trusted, once in ((True, False), (False, True), (True, True)):
            if (trusted and not doubts) or (once and not repeats):
                continue
            scope.trusted, scope.once = trusted, once
            result = evaluate(compiled, scope, self._decimals, row.clase)
            if result.estado is Resultado.HOLDS:
                return replace(every, repetidas=True) if once else result
            if trusted and not once and result.estado is Resultado.BREAKS:
                # It is about those in doubt too: without them nobody can be blamed for it.
                told = replace(result, cifras=tuple(dict.fromkeys((*result.cifras, *every.cifras)))[:MAX_CITED])
        return told

    def _number(self, remarks: Iterable[Remark]) -> list[Hallazgo]:
        found = []
        for remark in remarks:
            self._given += 1
            found.append(remark.as_finding(f"{self._doc_id}-h{self._given}", self._archivo))
        return found


def _remark(result: Evaluacion, row: Fila | RowRef, descripcion: str) -> Remark | None:
    """The finding of an evaluation, if there is one."""
    equation = result.ecuacion
    severity = equation.severidad
    if result.estado is Resultado.NOT_APPLICABLE:
        return None
    if result.estado is Resultado.HOLDS:
        other_reading = result.alternativa is not None and result.calculos and result.oficial
        # Of a reading whose figures were not all read nobody knows that it does not fit.
        if equation.si_alternativa is None or not other_reading or result.oficial_sin_leer:
            return None
        severity = equation.si_alternativa
    elif equation.nivel != "fila" and severity is Severidad.ERROR and (result.incompleta or result.repetidas):
        severity = Severidad.AVISO
    return Remark(
        regla=equation.id,
        severidad=severity,
        pagina=row.pagina,
        fila=row.id,
        mensaje=equation_sentence(result, row.codigo, descripcion),
        cifras=result.cifras,
        impreso=result.impreso,
        recalculado=recomputed(result),
        formula=equation.formula,
        cita=equation.cita,
    )


class _Readings:
    """Which published reading of a rule a document follows, where there are several."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, ...], list[int]] = {}
        self._rules: dict[tuple[str, ...], Evaluacion] = {}
        self._page = 1

    def count(self, result: Evaluacion, pagina: int) -> None:
        """One evaluation of a row."""
        equation = result.ecuacion
        if not equation.alternativas or equation.si_alternativa is not None or result.estado is not Resultado.HOLDS:
            return
        key = (equation.cita, *(a.cita for a in equation.alternativas))
        counts = self._counts.setdefault(key, [0] * len(key))
        counts[0 if result.alternativa is None else result.alternativa + 1] += 1
        self._rules.setdefault(key, result)
        self._page = pagina

    def remarks(self) -> Iterator[Remark]:
        """One remark for each rule that needed another reading at least once."""
        for key, counts in self._counts.items():
            if not any(counts[1:]):
                continue
            equation = self._rules[key].ecuacion
            always = (True, *(not other.cuando for other in equation.alternativas))
            told = zip(key, counts, always, strict=True)
            fits = "; ".join(f"«{cita}»: {times}" for cita, times, is_open in told if times or is_open)
            yield Remark(
                regla=equation.id,
                severidad=Severidad.INFO,
                pagina=self._page,
                fila=None,
                mensaje=f"La regla se publica de varias formas; cifras que se ajustan a cada una: {fits}.",
                formula=equation.formula,
                cita=equation.cita,
            )
