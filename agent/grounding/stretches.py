"""A sentence that goes from one period to the next, judged period by period.

It is cut where a clause names another period than the one before it. Each stretch is judged as a sentence of its own
that is about the period it names, the clauses after it included that name none; what stands before the first is about
the period of the text, a total about all of them together. The sentence is supported if every stretch is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.grounding import settled, signals, when
from agent.grounding.examen import Examen, Lectura, holds
from agent.grounding.facts import same
from agent.grounding.numbers import Signo, numeros
from agent.grounding.periods import Mencion
from agent.grounding.relations import DINERO
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Fallo, Juicio
from agent.sustento.tramos import Tramo

_CORTE = re.compile(
    r"[;:,.]\s+(?:y\s+|e\s+|pero\s+|mientras(?: que)?\s+)?"
    r"|\s(?:y|e|pero|aunque|mientras(?: que)?|en tanto(?: que)?|frente a|contra)\s"
)
_TOTAL = re.compile(
    r"(?:en|un|con un|el|para un|lo que suma|que suman|suman|son)?\s*total\b|[^,;:]*\ben (?:total|conjunto)\b"
)
_JUNTOS = re.compile(r"\b(?:respectiv|amb[oa]s|entre (?:los|las) dos|tanto)")
"""What holds several stretches together."""
_DE_UN_TODO = re.compile(r"\s*del?\b")
"""Before a whole of which the rest is told: "de los 7 del trimestre, 4 …"."""
_NIEGA = re.compile(r"\b(?:no|ni|sin|nunca|tampoco|ningun\w*)\b")
_COMPARA = re.compile(
    r"\b(?:mas|menos|mayor|menor|superior|inferior|igual|mism[oa]s?|diferencia|variacion|brecha|otr[oa]s?)\b"
)
_PLAN = re.compile(r"\b(?:program|previst|planific|esperad|metas?\b)")


@dataclass(frozen=True, slots=True)
class _Trecho:
    """A stretch of a sentence: where it stands, what it says with its names and periods covered, of which period."""

    inicio: int
    fin: int
    visto: str
    tramo: Tramo | None
    nombra: bool
    """It names its period."""

    @property
    def cifras(self) -> bool:
        return bool(numeros(self.visto))

    @property
    def papeles(self) -> frozenset[str]:
        """The roles that its words say."""
        said = (s for money in (False, True) for s in signals.senales(self.visto, money))
        return frozenset(s.papel for s in said if s.papel != "neutro")

    @property
    def dinero(self) -> bool:
        return DINERO.search(self.visto) is not None or any(n.signo is Signo.MONEDA for n in numeros(self.visto))

    @property
    def relaciona(self) -> bool:
        return any(pattern.search(self.visto) for _, pattern in VOCABULARIO.relaciones)

    @property
    def suelto(self) -> bool:
        """Its figures stand without a word that says what they are: they are what those before it are."""
        return self.cifras and not self.papeles and not self.relaciona


def juicio(examen: Examen, texto: str, juzgar: Callable[[Examen, str], Juicio]) -> Juicio | None:
    """The verdict on a sentence that speaks of several periods in turn, if all its stretches are supported."""
    lectura = Lectura(examen, texto)
    settled.cover(lectura)
    settled.quotations(lectura)
    when.periods(lectura)
    trechos = tuple(_stretches(lectura))
    if len(trechos) < 2 or lectura.motivos or _JUNTOS.search(lectura.oracion.visto) or not _stand_alone(trechos):
        return None
    links = []
    for trecho in trechos:
        own = examen if same(trecho.tramo, examen.datos.principal) else Examen(examen.sustento, trecho.tramo)
        verdict = juzgar(own, texto[trecho.inicio : trecho.fin])
        if verdict.fallo is not Fallo.SUSTENTADA:
            return None
        links += [replace(b, inicio=b.inicio + trecho.inicio, fin=b.fin + trecho.inicio) for b in verdict.ligas]
    return Juicio(texto, Fallo.SUSTENTADA, (), tuple(links))


def _stretches(lectura: Lectura) -> Iterator[_Trecho]:
    """The stretches of a sentence, in order."""
    visto, main = lectura.oracion.visto, lectura.examen.datos.principal
    own = [m for m in lectura.menciones if not (m.del_plan or m.referencia or m.relativo)]
    open_: _Trecho | None = None
    spoken: list[Tramo] = []
    for start, end in _pieces(visto):
        named = next((m for m in own if start <= m.inicio < end), None)
        total = _TOTAL.match(visto, start, end) is not None and bool(spoken)
        if open_ is not None and not total and (named is None or _goes_on(named, open_)):
            open_ = replace(open_, fin=end, visto=visto[open_.inicio : end])
            continue
        if open_ is not None:
            yield open_
        span = named.tramo if named is not None and named.tramo is not None else main
        if named is None and total:
            span = _together(spoken) or main
        spoken.extend([named.tramo] if named is not None and named.tramo is not None else [])
        open_ = _Trecho(start, end, visto[start:end], span, named is not None)
    if open_ is not None:
        yield open_


def _pieces(visto: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CORTE.finditer(visto):
        if visto[start : match.start()].strip() and visto.count("(", 0, match.start()) == visto.count(
            ")", 0, match.start()
        ):
            yield start, match.start()
            start = match.end()
    if visto[start:].strip(" ."):
        yield start, len(visto)


def _goes_on(named: Mencion, before: _Trecho) -> bool:
    """Whether a period is the one that was spoken of already."""
    return named.tramo is not None and before.nombra and same(named.tramo, before.tramo)


def _together(spoken: Sequence[Tramo]) -> Tramo | None:
    """The span that periods make one after the other; None where they leave one out."""
    first, last = min(s.desde for s in spoken), max(s.hasta for s in spoken)
    whole = sum(s.meses for s in spoken) == last - first + 1
    return Tramo(spoken[0].ejercicio, first, last) if whole and len(spoken) > 1 else None


def _lies_in(part: Tramo | None, first: Tramo | None) -> bool:
    """Whether a period is a part of a longer one that was spoken of first, or as long as it."""
    return part is None or first is None or first.meses <= part.meses or holds(first, part)


def _stand_alone(trechos: Sequence[_Trecho]) -> bool:
    """Whether each stretch says all that it says by itself, or is one more of what was done."""
    if _DE_UN_TODO.match(trechos[0].visto):
        return False
    for index, trecho in enumerate(trechos):
        if index and trecho.cifras and _COMPARA.search(trecho.visto) and not _PLAN.search(trecho.visto):
            return False
        if not trecho.suelto:
            continue
        if trecho.nombra and trechos[0].cifras and not _lies_in(trecho.tramo, trechos[0].tramo):
            return False
        beside = [t for n, t in enumerate(trechos) if n != index and (t.cifras or n < index)]
        if any(t.papeles - {"ejecutado"} or t.relaciona or (t.dinero and not trecho.dinero) for t in beside):
            return False
        if any(_NIEGA.search(t.visto) for t in trechos[: index + 1]):
            return False
    return True
