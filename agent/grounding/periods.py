"""Periods and dates that a sentence names, as spans of months."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.tramos import Tramo, tramo_de
from extractors.values import cutoff_of

_ORDEN = (
    r"(?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|iv|i{1,3}|[1-4](?:\s?\.?\s?(?:er[oa]?|r[oa]|d[oa]"
    r"|t[oa]|[º°ª])\.?)?)"
)
MES = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
    r"|(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|set|oct|nov|dic)(?=\.(?:[,;:)]|$)|:|\.? ?[\d(]|[-/,])"
    r"|(?:(?<=^)|(?<=[;:] )|(?<=\ben ))(?:ene|feb|abr|jun|jul|ago|oct|nov|dic)(?= )"
    r"|(?:ene|feb|abr|jun|jul|ago|oct|nov|dic)(?= (?:y|e|a|con) )|(?<= y )(?:feb|abr|jun|jul|ago|oct|nov|dic)(?= ))"
)
_ANO = r"(?:19|20)\d\d"
_DE_ANO = rf"(?:\s*(?:,|-|/|del?|\()?\s*(?:(?:ano|ejercicio)(?: fiscal)?\s+)?(?P<ano>{_ANO})\b)?"
_TRIMESTRE = re.compile(
    rf"(?<![\w.,])(?P<t>{_ORDEN}\s*(?:trimestre|semestre|trim\b\.?|sem\b\.?)|(?:trimestre|semestre|trim\.?|sem\.?)\s+(?:iv|i{{1,3}}|[1-4]|primero|segundo|tercero|cuarto)\b"
    rf"|(?<![\w-])[ts]\s?[1-4]\b){_DE_ANO}"
)
_CONTRATO = re.compile(rf"(?<![\w-])(?P<p>{_ANO}-(?:t[1-4]|s[12]|0[1-9]|1[0-2]))(?![\w-])")
_MESES = re.compile(
    rf"\b(?:meses de |de |entre )?(?P<r>{MES}(?:\s+de\s+{_ANO})?\s*(?:,\s*{MES}\s*)?(?:a|al"
    rf"|hasta|y|-)\s*(?:de\s+)?{MES}){_DE_ANO}"
)
_Y_OTRO = r"(?:\s*,\s*|\s*,?\s+(?:y|e|como|ni)\s+)(?:(?:en|de|del|a|al)\s+)?(?:el\s+)?"
_LISTA_DE_MESES = re.compile(
    rf"(?<!entre )\b(?:meses de |en |de )?(?P<r>{MES}(?:(?:{_Y_OTRO}|\s+(?={MES}\s+[ye]\s)){MES})+){_DE_ANO}"
)
_LISTA_DE_ORDENES = re.compile(
    rf"(?<![\w.,])(?P<r>{_ORDEN}(?:\s+trimestre|\s+semestre)?(?:{_Y_OTRO}{_ORDEN})+)\s*(?P<c>trimestre|semestre)s?\b{_DE_ANO}"
)
_DEL_AL = re.compile(rf"\bdel (?P<a>{_ORDEN}) al (?P<b>{_ORDEN}) (?P<c>trimestre|semestre)\b")
_DIA = re.compile(
    rf"(?<!\d)(?<!los )(?<!las )(?P<dia>[1-9]\d?)(?:ro|er|[º°])?\s+de\s+(?P<mes>{MES})(?:\s*(?:del?"
    rf"|,)\s*(?:ano\s+)?(?P<ano>{_ANO}))?\b"
)
_FECHA = re.compile(rf"(?<![\d.,])(?P<dia>\d{{1,2}})[/.-](?P<mes>\d{{1,2}})[/.-](?P<ano>{_ANO})(?!\d)")
_ULTIMO = re.compile(rf"\bultimo (?P<c>trimestre|semestre)\b{_DE_ANO}")
_INICIAL = re.compile(rf"\btrimestre (?P<w>inicial|final)\b{_DE_ANO}")
_PRIMEROS = re.compile(rf"\bl?os (?:(?P<a>dos|tres) primeros|primeros (?P<b>dos|tres)) trimestres\b{_DE_ANO}")
_VARIOS = re.compile(
    r"\b(?:transcurridos|al cabo de|pasados|tras|cumplidos) (?:los )?(?P<n>dos|tres) trimestres\b"
    r"|\b(?P<m>dos|tres) trimestres transcurridos\b"
)
_MITAD_DE = re.compile(r"\b(?P<w>primera|segunda) mitad del (?:ano|ejercicio)\b")
_HITOS = re.compile(r"\b(?:(?P<m>a (?:la )?mitad de(?:l)? ano)|a fin(?:es)? de(?:l)? ano|al final del ano)\b")
_ELIPSIS = re.compile(
    r"\b(?P<p>(?:el|del|al|en el) )(?P<o>primero|segundo|tercero|cuarto|iv|i{1,3}|[1-4](?:er[oa]?|d[oa]|r[oa]"
    r"|t[oa]))\b(?!\s+(?:trim|sem|mes|lugar|informe|parte))"
)
"""Another period of the kind that was named: "superó al primero"."""
_ORDENES = {"primero": 1, "segundo": 2, "tercero": 3, "cuarto": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_UN_MES = re.compile(rf"\b(?P<mes>{MES}){_DE_ANO}\b")
_PLAN = re.compile(rf"(?<![\d.,])(?P<a>{_ANO})\s*[-–/]\s*(?P<b>{_ANO})(?!\d)")
_ENTRE_ANOS = re.compile(rf"\b(?:entre|desde)(?: el)? (?P<a>{_ANO}) (?:y|hasta)(?: el)? (?P<b>{_ANO})\b")
_SOLO_ANO = re.compile(
    rf"(?:\b(?P<plan>poi|pei|pbrm|plan(?: [a-z]+){{0,3}}|presupuesto|metas?(?: [a-z]+)?|anual"
    rf"|pia|pim)\s+(?:del?\s+)?|\b(?:(?:logro|valor)(?:es)? esperados?|cierr[ae]|cerro|termin[ao]|conclu(?:ye"
    rf"|yo)|inici[ao])\s+|\b(?:ano"
    rf"|ejercicio|periodo)(?: fiscal)?\s+(?:de\s+)?"
    rf"|\b(?:de|del|en|durante|para|a)(?: todo)?(?: el)?\s+|^|\()(?P<ano>{_ANO})\b(?![.,]\d)"
)
_RELATIVO = VOCABULARIO.patron("tiempos", "relativo")
_CLASE = re.compile(
    r"(?:^|\b(?:(?:en|del|durante|de|al|este|cierre|presente|para|el)\s+)+)(?:presente |mismo )?(?P<c>trimestre"
    r"|semestre|mes|ano|ejercicio)\b"
)
_PASO_A_PASO = re.compile(r"\bde (?:mes|trimestre|semestre) en (?:mes|trimestre|semestre)\b")
_ACUMULA = re.compile(
    r"(?:\bal|\bal cabo de(?:l)?|\bhasta|acumul\w+|fines de(?:l)?|desde enero"
    r"|\ba)\s*(?:el\s+)?$"
)
_AL_CIERRE = re.compile(r"\bal (?:cierre|termino|final|corte) de(?:l mes de)? $")
"""Before a month: what there was at its end. Of a quarter it may be its own."""
_REFERENCIA = re.compile(
    r"\b(?:(?<!^)(?<!^con )respecto (?:de|a)|en (?:comparacion|relacion|contraste) (?:con|a)"
    r"|comparad[oa]s? (?:con|a)|frente a|a diferencia de"
    r"|(?:igual|identic)[a-z]* (?:a|que)"
    r"|que (?:en|la de|el de|lo de|l[oa]s de)|(?:mayor|menor|superior|inferior)(?:es)? a|(?:super"
    r"|exced|sobrepas|rebas)\w+ a)"
    r"l?(?: (?:el|la|lo|los|las|de|del|en|registrad[oa]s?|ejecutad[oa]s?|obtenid[oa]s?"
    r"|alcanzad[oa]s?|realizad[oa]s?|reportad[oa]s?|\d+|§))*\s*$"
)
_NO_ACUMULA = re.compile(
    r"\b(?:respecto|frente|relacion|correspond\w+|comparad[oa]|conforme|cuanto|referid[oa]s?|previo)\s+al?\s*(?:el\s+)?$"
)
"""Before "al II trimestre": what is of it, not up to it."""
_ENTRE_DOS = re.compile(r"\b(?:pas|aument|disminu|increment|crec|descend|baj|sub)\w+ de .*\ba\b")
"""Where "entre enero y febrero" names two periods, not the months from one to the other."""
_DESDE = re.compile(r"\bdesde (?:el mes de )?$")
"""Before "enero": the beginning of what is accumulated, no period of its own."""
_NUMERO_DE_MES = {
    name: number
    for number, names in enumerate(
        ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep set", "oct", "nov", "dic"), 1
    )
    for name in names.split()
}
"""By their first three letters."""


def numero_de_mes(name: str) -> int:
    """The number of a month that is named."""
    return _NUMERO_DE_MES[name[:3]]


_ULTIMO_DIA = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MESES_DE = {"trimestre": 3, "semestre": 6, "mes": 1}


@dataclass(frozen=True, slots=True)
class Mencion:
    """A period named in a sentence.

    Attributes:
        inicio: first character.
        fin: end, excluded.
        tramo: its months (ejercicio 0 where no year is named); None for a plan's years and for an impossible date.
        acumula: "al II trimestre", "al 30 de junio": may speak of January to its end.
        del_plan: a year that names the plan ("POI 2023", "meta 2023"), not when something was done.
        relativo: "el trimestre anterior".
        referencia: another period is held against it ("respecto del I trimestre", "que en marzo").
        fecha: an exact day.
        partes: the months or quarters of "mayo y junio", "el tercer y cuarto trimestre"; `tramo` is what they make
            together, None where they leave one out.
        cerrado: "febrero a julio": from its first month on, not from January.
    """

    inicio: int
    fin: int
    tramo: Tramo | None
    acumula: bool = False
    del_plan: bool = False
    relativo: bool = False
    referencia: bool = False
    fecha: bool = False
    partes: tuple[Tramo, ...] = ()
    cerrado: bool = False

    def admite(self, otro: Tramo | None) -> bool:
        """Whether a figure of the span `otro` is of this period; years left open where either names none."""
        if otro is None or self.tramo is None:
            return False
        if self.tramo.ejercicio and otro.ejercicio and self.tramo.ejercicio != otro.ejercicio:
            return False
        if self.tramo.hasta != otro.hasta:
            return False
        return self.tramo.desde == otro.desde or (self.acumula and otro.desde == 1)


def menciones(visto: str) -> tuple[Mencion, ...]:
    """The periods that a folded sentence names, in order of place; none overlaps another."""
    found: list[Mencion] = []
    for mention in _all(visto):
        if not any(mention.inicio < m.fin and m.inicio < mention.fin for m in found):
            found.append(mention)
    kinds = list(re.finditer(r"\b(trimestre|semestre)s?\b", visto))
    for match in _ELIPSIS.finditer(visto) if kinds else ():
        near = next((k for k in reversed(kinds) if k.end() <= match.start()), kinds[0])
        months, order = _MESES_DE[near[1]], _ORDENES.get(match["o"]) or int(match["o"][0])
        if order * months <= 12 and not any(match.start("o") < m.fin and m.inicio < match.end() for m in found):
            span = Tramo(0, (order - 1) * months + 1, order * months)
            found.append(Mencion(match.start("o"), match.end(), span))
    named = [replace(m, referencia=m.relativo or _REFERENCIA.search(visto[: m.inicio]) is not None) for m in found]
    return tuple(sorted(named, key=lambda m: m.inicio))


def clases(visto: str, ajena: Callable[[str, int], bool] = lambda visto, place: False) -> tuple[int, ...]:
    """Lengths in months of the periods called by their kind alone ("en el semestre"); not of those that are `ajena`."""
    plain = _PASO_A_PASO.sub(" ", visto)
    return tuple(_MESES_DE.get(m["c"], 12) for m in _CLASE.finditer(plain) if not ajena(plain, m.start()))


def _all(visto: str) -> Iterator[Mencion]:
    for match in _RELATIVO.finditer(visto):
        yield Mencion(*match.span(), None, relativo=True)
    for match in _CONTRATO.finditer(visto):
        yield Mencion(*match.span(), tramo_de(match["p"].upper()), acumula=_accumulates(visto, match.start()))
    for match in (*_DIA.finditer(visto), *_FECHA.finditer(visto)):
        yield Mencion(*match.span(), _of_day(match), acumula=True, fecha=True)
    for match in _PLAN.finditer(visto):
        yield Mencion(*match.span(), None, del_plan=True)
    for match in (*_LISTA_DE_MESES.finditer(visto), *_LISTA_DE_ORDENES.finditer(visto)):
        if not _ENTRE_DOS.search(visto):
            yield from _listed(match)
    for match in _LISTA_DE_ORDENES.finditer(visto) if _ENTRE_DOS.search(visto) else ():
        first = re.match(_ORDEN, match["r"])
        if first is not None:
            span = _tramo(cutoff_of(f"{first[0]} {match['c']}"), None)
            yield Mencion(match.start("r"), match.start("r") + first.end(), span)
    for match in _DEL_AL.finditer(visto) if _ENTRE_DOS.search(visto) else ():
        for place in ("a", "b"):
            span = _tramo(cutoff_of(f"{match[place]} {match['c']}"), None)
            yield Mencion(match.start(place), match.end(place) if place == "a" else match.end(), span)
    for match in _MESES.finditer(visto):
        if _ENTRE_DOS.search(visto) and re.search(r"\by\b", match["r"]):
            continue
        months = [numero_de_mes(m[0]) for m in re.finditer(MES, match["r"])]
        if len(months) > 2 and any(b - a != 1 for a, b in pairwise(months)):
            continue
        span = Tramo(int(match["ano"] or 0), months[0], months[-1]) if months[0] <= months[-1] else None
        yield Mencion(match.start(), match.end(), span, cerrado=span is not None and span.desde > 1)
    for match in _TRIMESTRE.finditer(visto):
        cut = cutoff_of(re.sub(r"[º°ª.]", " ", match["t"]))
        yield Mencion(match.start(), match.end(), _tramo(cut, match["ano"]), _accumulates(visto, match.start("t")))
    for match in _PRIMEROS.finditer(visto):
        count = 3 if "tres" in (match["a"], match["b"]) else 2
        yield Mencion(*match.span(), Tramo(int(match["ano"] or 0), 1, 3 * count), acumula=True)
    for match in _INICIAL.finditer(visto):
        start = 1 if match["w"] == "inicial" else 10
        yield Mencion(*match.span(), Tramo(int(match["ano"] or 0), start, start + 2))
    for match in _VARIOS.finditer(visto):
        count = 3 if "tres" in (match["n"], match["m"]) else 2
        yield Mencion(*match.span(), Tramo(0, 1, 3 * count), acumula=True)
    for match in _MITAD_DE.finditer(visto):
        start = 1 if match["w"] == "primera" else 7
        yield Mencion(*match.span(), Tramo(0, start, start + 5))
    for match in _HITOS.finditer(visto):
        yield Mencion(*match.span(), Tramo(0, 1, 6 if match["m"] else 12), acumula=True)
    for match in _ULTIMO.finditer(visto):
        size = _MESES_DE[match["c"]]
        yield Mencion(*match.span(), Tramo(int(match["ano"] or 0), 13 - size, 12), _accumulates(visto, match.start()))
    for match in _UN_MES.finditer(visto):
        if _DESDE.search(visto[: match.start()]):
            continue
        month = numero_de_mes(match["mes"])
        span = Tramo(int(match["ano"] or 0), month, month)
        to_date = _AL_CIERRE.search(visto[: match.start()]) is not None or _accumulates(visto, match.start())
        yield Mencion(*match.span(), span, to_date)
    for match in _ENTRE_ANOS.finditer(visto):
        for place in ("a", "b"):
            yield Mencion(*match.span(place), Tramo(int(match[place]), 1, 12), acumula=True)
    for match in _SOLO_ANO.finditer(visto):
        yield Mencion(
            match.start("ano"), match.end("ano"), Tramo(int(match["ano"]), 1, 12), acumula=True,
            del_plan=match["plan"] is not None,
        )  # fmt: skip


def _tramo(cut: str | None, ejercicio: str | None) -> Tramo | None:
    if cut is None:
        return None
    name = "-".join(part for part in (ejercicio, cut) if part)
    return tramo_de(name or "anual")


def _listed(match: re.Match[str]) -> Iterator[Mencion]:
    """Several periods of one kind, one after the other; nothing where they are not in the order of the year."""
    months = [numero_de_mes(m[0]) for m in re.finditer(MES, match["r"])]
    year, size = int(match["ano"] or 0), 1
    if not months:
        size = _MESES_DE[match["c"]]
        cuts = [cutoff_of(f"{m[0]} {match['c']}") for m in re.finditer(rf"\b{_ORDEN}\b", match["r"])]
        months = [span.desde for cut in cuts if (span := _tramo(cut, None)) is not None]
    if len(months) < 2 or any(b <= a for a, b in pairwise(months)):
        return
    parts = tuple(Tramo(year, month, month + size - 1) for month in months)
    whole = Tramo(year, months[0], months[-1] + size - 1)
    yield Mencion(*match.span(), whole if whole.meses == size * len(parts) else None, partes=parts)


def _of_day(match: re.Match[str]) -> Tramo | None:
    """The month that a date closes: figures are as of the last day of a month."""
    month = _NUMERO_DE_MES.get(match["mes"][:3]) or (int(match["mes"]) if match["mes"].isdigit() else 0)
    day = int(match["dia"])
    if not 1 <= month <= 12 or not _ULTIMO_DIA[month - 1] <= day <= _ULTIMO_DIA[month - 1] + (month == 2):
        return None
    return Tramo(int(match["ano"] or 0), month, month)


def _accumulates(visto: str, start: int) -> bool:
    before = visto[max(0, start - 30) : start]
    return not (_ACUMULA.search(before) is None or _NO_ACUMULA.search(before) or "para el cierre" in before)
