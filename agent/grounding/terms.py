"""The quantities that a sentence names: noun phrases, participles and verbs, each with its period and its figure.

A sentence is rewritten with a capital letter and an index for what is known of it: `N` an amount, `P` a percentage,
`U` points, `F` a part or multiple, `T` a period, `Z` the row's unit; and then `Q` for each quantity that these and the
words make: "el crédito vigente (N0)", "lo programado para T1", "se ejecutaron N2", "N3 talleres programados".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from agent.grounding import units
from agent.grounding.numbers import Numero, Signo
from agent.grounding.periods import Mencion
from agent.grounding.vocabulary import VOCABULARIO

_LETRA: Final[Mapping[Signo, str]] = {
    Signo.NINGUNO: "N", Signo.MONEDA: "N", Signo.PORCENTAJE: "P", Signo.PUNTOS: "U",
}  # fmt: skip
_MIDE = (
    r"(?:es|son|fue|fueron|era|eran|asciend\w+|ascend\w+|(?:alcanz|lleg|sum|totaliz|result|qued)(?:a|o|an|aron)|cerr(?:o|aron)"
    r"|se (?:ubic|situ|elev)(?:a|o|aron))(?: (?:a|en|de|con|un total de|los|las|apenas|solo|solamente|unicamente))*"
)
_MES = r"(?:mes(?:es)?|trimestre|semestre|periodo)"
_PERIODO = (
    rf"(?:,? (?:correspondientes? )?(?:(?:en|de|del|para|al|a|durante)(?: (?:el|los|las))?(?: {_MES} de)? )?"
    rf"(?P<t{{0}}>T\d+)"
    rf"|,? (?:del|en el|para el|de este|de dicho|para dicho|en dicho) (?P<g{{0}}>{_MES})(?! T))"
)
_CALIFICA = (
    r"(?:(?: fisic[oa]s?| financier[oa]s?| presupuesta(?:l|les|ri[oa]s?)| total(?:es)?| acumulad[oa]s?"
    r"| (?:alcanz|registr)ad[oa]| mensual| trimestral| semestral| del (?:ano|ejercicio)| al cierre(?! de))*)"
)
_SUJETO = r"(?:actividad|indicador|accion|unidad|partida|fuente|posta|fila|§+|Z)"
_DINERO = re.compile(r"\b(?:financier|presup|gast|monto|importe|credito)")


@dataclass(frozen=True, slots=True)
class Termino:
    """A quantity that a sentence names.

    Attributes:
        papel: its role.
        numero: the figure beside it; None where only words name it.
        mencion: the period that it names itself.
        acumulado: of January on.
        clase: "fisico", "dinero", or "" where its words do not say.
        anual: of the whole year.
        clase_de_mes: "trimestre" of "del trimestre", the one that the text is about or that its months lie in.
        verbal: it is told by a verb ("se ejecutaron").
    """

    papel: str
    numero: Numero | None = None
    mencion: Mencion | None = None
    acumulado: bool = False
    clase: str = ""
    anual: bool = False
    clase_de_mes: str = ""
    verbal: bool = False

    @property
    def con_periodo(self) -> bool:
        """Whether it names a period itself."""
        return self.mencion is not None or self.clase_de_mes != ""


class Forma:
    """A folded sentence rewritten.

    Attributes:
        texto: with its quantities as `Q`.
        numeros: by their marks.
        menciones: by their marks.
        partes: ratio and first character of parts and multiples, by their marks.
        terminos: by their marks.
        con_unidad: the numbers that the row's unit follows.
    """

    def __init__(
        self,
        visto: str,
        numeros: Sequence[Numero],
        menciones: Sequence[Mencion],
        partes: Iterable[tuple[int, int, Fraction]],
        unidad: frozenset[str],
    ) -> None:
        self.numeros = {f"{_LETRA[n.signo]}{i}": n for i, n in enumerate(numeros)}
        self.menciones = {f"T{i}": m for i, m in enumerate(menciones)}
        named = tuple(partes)
        self.partes = {f"F{i}": (ratio, start) for i, (start, _, ratio) in enumerate(named)}
        spans = [(n.inicio, _with_unit(visto, n, unidad), mark) for mark, n in self.numeros.items()]
        spans += [(_with_kind(visto, m.inicio), m.fin, mark) for mark, m in self.menciones.items()]
        spans += [(start, end, f"F{i}") for i, (start, end, _) in enumerate(named)]
        taken = tuple(spans)
        self.con_unidad = frozenset(n.inicio for n in numeros if _with_unit(visto, n, unidad) > n.fin)
        words = (m for m in re.finditer(r"[a-zñ]+", visto) if units.stems([m[0]]) <= unidad)
        spans += [(*m.span(), "Z") for m in words if not any(a < m.end() and m.start() < b for a, b, _ in taken)]
        self.texto, self._desde, self._hasta = _rewritten(visto, sorted(spans))
        self.terminos: dict[str, Termino] = {}
        self._read()

    def lugar(self, match: re.Match[str]) -> tuple[int, int]:
        """Where a match of the rewritten text stands in the sentence."""
        return self._desde[match.start()], self._hasta[match.end() - 1]

    def _read(self) -> None:
        """Puts a mark for each quantity."""
        spans: list[tuple[int, int, str]] = []
        for match in _cantidad().finditer(self.texto):
            mark = f"Q{len(self.terminos)}"
            self.terminos[mark] = self._term(match)
            spans.append((*match.span(), mark))
        before = self._desde, self._hasta
        self.texto, start, end = _rewritten(self.texto, spans)
        self._desde, self._hasta = [before[0][at] for at in start], [before[1][at - 1] for at in end]

    def _term(self, match: re.Match[str]) -> Termino:
        groups = {name: text for name, text in match.groupdict().items() if text}
        role = next(name[:-2] for name in groups if name[-2:] in ("_n", "_p", "_v", "_m"))
        mark = next((text for name, text in groups.items() if name[0] == "n" and name[1:].isdigit()), "")
        period = next((text for name, text in groups.items() if name[0] == "t" and name[1:].isdigit()), "")
        kind_of = next((text for name, text in groups.items() if name[0] == "g" and name[1:].isdigit()), "")
        said = re.sub(r"[A-Z]\d+", "", match[0])
        kind = "fisico" if "fisic" in said else "dinero" if _DINERO.search(said) else ""
        if mark[:1] == "P" and role == "ejecutado":
            role = "avance"
        return Termino(
            role, self.numeros.get(mark), self.menciones.get(period), "acumul" in said, kind,
            re.search(r"\banual\b|\bdel (?:ano|ejercicio)\b", said) is not None, kind_of,
            any(name.endswith("_v") for name in groups),
        )  # fmt: skip


def _with_kind(visto: str, start: int) -> int:
    """The start of a period with the word for its kind: "mes de marzo"."""
    return start - len("mes de ") if visto[:start].endswith(" mes de ") else start


def _with_unit(visto: str, number: Numero, unidad: frozenset[str]) -> int:
    """The end of a number with the unit's own words after it."""
    return max((end for _, end in units.span_of(visto, number.fin, unidad)), default=number.fin)


def _rewritten(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[str, list[int], list[int]]:
    """A text with marks for spans, and the first and last place in the text of each of its characters."""
    out: list[str] = []
    start: list[int] = []
    end: list[int] = []
    at = 0
    for first, last, mark in spans:
        if first < at:
            continue
        out.append(text[at:first] + mark)
        start.extend([*range(at, first), *([first] * len(mark))])
        end.extend([*range(at + 1, first + 1), *([last] * len(mark))])
        at = last
    out.append(text[at:])
    start.extend(range(at, len(text)))
    end.extend(range(at + 1, len(text) + 1))
    return "".join(out), start, end


@cache
def _cantidad() -> re.Pattern[str]:
    """What names a quantity: a verb and its figure, a figure and its participle, a noun with or without one."""
    data = VOCABULARIO.datos["magnitudes"]
    verb = "|".join(rf"(?P<{role}_v>{_finite(stems)})" for role, stems in data["verbos"].items())
    past = "|".join(rf"(?P<{role}_p>{_past(stems)})" for role, stems in data["verbos"].items())
    noun = "|".join(rf"(?P<{role}_n>{names})" for role, names in data["nombres"].items())
    small = r"(?:(?:el|la|lo|los|las|un|una|su|sus|al|del|total|cantidad|numero|valor|nivel) )*"
    verbal = rf"(?:se )?(?:{verb})(?: (?:solo |un (?:total|valor) de |hasta )?(?P<n1>N\d+){_PERIODO.format(1)}?)?"
    counted = (
        rf"(?:(?:(?:l[ao]s|unos|unas) )?(?P<n2>N\d+)(?: que se)?|l[ao]s(?: Z)?)"
        rf" (?:(?P<meta_anual_p>{_past('fij|program|plante|establec')} como meta anual|de (?:la )?meta anual)|{past})"
        rf"{_PERIODO.format(2)}?"
    )
    aside = r" ?\((?P<n3>[NP]\d+)\)|,? (?:de )?(?P<n4>[NP]\d+),"
    figure = rf"(?:{aside}| de (?:l[ao]s )?(?P<n5>[NP]\d+)|(?:,? que)? {_MIDE} (?P<n6>[NP]\d+))"
    reached = r"(?:lleg|alcanz|cerr|sum|registr|report|totaliz|acumul|logr|contabiliz)(?:o|aron)"
    measured = (
        rf"(?:(?P<t7>T\d+)|{_SUJETO}|se) (?:ya )?(?P<ejecutado_m>{reached})(?: el (?:ano|ejercicio|{_MES}))?"
        r"(?: (?:a|con|en|un (?:total|valor) de|los|las))* (?P<n7>N\d+)"
    )
    nominal = rf"{small}(?:{noun}){_CALIFICA}(?: de (?:l[ao]s )?Z)?{_PERIODO.format(3)}?{figure}?{_PERIODO.format(4)}?"
    return re.compile(rf"(?<![a-zñA-Z\d])(?:{verbal}|{counted}|{measured}|{nominal})(?![a-zñ\d])")


def _finite(stems: str) -> str:
    past = _past(stems)
    return rf"(?:{stems})(?:o|aron|io|ieron)|(?:ha|han|habia|habian) (?:{past})"


def _past(stems: str) -> str:
    return rf"(?:{stems})(?:ad|id)[oa]s?"
