"""Of which periods something is said: of each, of none, of one alone, of all but one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.grounding.facts import Datos, same
from agent.grounding.numbers import Numero
from agent.grounding.periods import Mencion
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.tramos import Tramo

_MESES = {"mes": 1, "trimestre": 3, "semestre": 6}
_CLASE = r"(?P<c>mes|trimestre|semestre)"
_CUANTOS = r"(?:dos|tres|cuatro|seis|doce|\d+)"
_CADA = re.compile(
    rf"\b(?:ambos|l[oa]s {_CUANTOS}|tod[oa]s l[oa]s|cada uno de los(?: {_CUANTOS})?) "
    rf"(?P<orden>primeros |ultimos )?{_CLASE}(?:e?s)\b"
    rf"|\b(?:en )?cada (?!uno){_CLASE.replace('<c>', '<d>')}\b"
)
_SUMADOS = re.compile(r"\b(?:sumad[oa]s|sumando|(?:la )?suma de|sumamos|juntando|agregando)(?: tod[oa]s)? $")
"""Before "los cuatro trimestres": all of them together, not each."""
_PRIMEROS = re.compile(
    rf"\bl[oa]s (?:(?P<o>primeros|ultimos) (?P<n>{_CUANTOS})|(?P<m>{_CUANTOS}) (?P<p>primeros|ultimos)) "
    r"(?P<c>meses|trimestres)\b"
)
_NINGUNO = re.compile(rf"\b(?:en )?ningun(?:o de l[oa]s(?: {_CUANTOS})?)? {_CLASE}(?:e?s)?\b")
_UNICO = re.compile(rf"\b(?:el|la) unic[oa] (?:{_CLASE}\b(?! no\b)|(?=en (?:el )?que\b|sin \w|con \w))")
_SOLO_EN = re.compile(
    r"\b(?P<w>solo|solamente|unicamente|exclusivamente|recien)\s+(?:en|durante)\s+(?:el\s+)?(?:mes\s+de\s+)?$"
    r"|\b(?P<v>solo|solamente|unicamente)\s+(?:el\s+)?$"
)
_CARDINAL = r"(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\d+)"
CUENTA = re.compile(
    rf"\b(?<!cada )(?:(?:solo|solamente|unicamente|apenas) )?(?:en )?"
    rf"(?<!cada )(?P<n>{_CARDINAL}) de (?:l[oa]s|sus) (?:(?P<m>{_CARDINAL}) )?{_CLASE}(?:e?s)\b"
    r"(?: del (?:ano|ejercicio|semestre|trimestre|periodo))?"
)
"""Of how many of its periods something is said: "en tres de los cuatro trimestres"."""
_TUVO = re.compile(
    r"\s+(?:se )?(?:tuvo|tiene|registr[ao]|presento?|conto con|concentro?|hubo|cumpli[oe]|alcanzo|logro|supero"
    r"|llego|quedo|sobrepaso|rebaso|incumplio)\b"
)
_SALVO = re.compile(
    r"\b(?:salvo|excepto|exceptuando|con (?:la )?(?:sola |unica )?excepcion de|a excepcion de)l?\s+(?:en\s+)?"
    r"(?:el\s+)?(?:mes\s+de\s+)?$"
)
_LOS_DEMAS = re.compile(rf"\b(?:tod[oa]s l[oa]s|l[oa]s (?:demas|otr[oa]s|restantes)) {_CLASE}(?:e?s)\b")
_EN_AMBOS = re.compile(r"\btanto\b|\bcada un[oa](?: de (?:ell[oa]s|est[oa]s))?\b|\ben ambos\b(?! \w*(?:mes|trimestre))")
_POR_CADA = re.compile(
    rf"^(?:\s+(?!y\b|e\b|de\b|frente\b|contra\b|que\b)[a-zñ{COVER}]+){{0,4}}?\s*,?\s*"
    rf"(?:(?:por|(?:en )?cada|al|(?:en )?tod[oa]s l[oa]s)\s+{_CLASE}(?:e?s)?\b"
    rf"|(?P<meses>(?:en )?tod[oa]s l[oa]s)(?= {COVER})"
    rf"|(?P<uno>(?:en )?cada un[oa]\b(?: de ell[oa]s)?|c/u\b)|(?P<adj>mensual|trimestral|semestral)(?:es)?\b)"
)
_META_DE_CADA = re.compile(
    r"\b(?:metas?|programacion|cuota) (?:fisica )?(?P<adj>mensual|trimestral|semestral)(?:es)? de (?:l[ao]s )?$"
)
_DE_MES = {"mensual": 1, "trimestral": 3, "semestral": 6}


@dataclass(frozen=True, slots=True)
class Alcance:
    """What a sentence's words of quantity say of periods.

    Attributes:
        cada: it is so of each of them.
        menos: it is not so of any of them.
        solo: "" or the word that makes `menos`: "unico", "solo", "recien", "salvo", "ninguno".
        reparte: an amount is that of each period, not their sum.
        dicho: places of the words.
    """

    cada: tuple[Tramo, ...] = ()
    menos: tuple[Tramo, ...] = ()
    solo: str = ""
    reparte: bool = False
    dicho: tuple[tuple[int, int], ...] = ()
    listado: bool = False
    """The sentence names them one by one."""
    contados: tuple[Tramo, ...] = ()
    """It is so of as many of these as `cuantos` says."""
    cuantos: int = 0

    def llega(self, visto: str, place: int) -> bool:
        """Whether it reaches a place: no semicolon or colon between."""
        return any(not re.search(r"[;:]", visto[min(end, place) : max(start, place)]) for start, end in self.dicho)

    def niega(self, visto: str, place: int) -> bool:
        """Whether the clause of a place is said of no period."""
        between = (visto[min(end, place) : max(start, place)] for start, end in self.dicho)
        return self.solo == "ninguno" and any(not re.search(r"[;:,(]", text) for text in between)


def alcance(plano: str, menciones: Sequence[Mencion], datos: Datos) -> Alcance:
    """Of which periods a folded sentence says what it says; an empty scope where it names them plainly."""
    for read in (_except, _alone, _none, _counted, _each, _listed):
        found = read(plano, [m for m in menciones if not m.del_plan and not m.relativo], datos)
        if found is not None:
            return found
    return Alcance()


def partir(span: Tramo, months: int) -> tuple[Tramo, ...]:
    """A span cut into spans of so many months; () if it cannot be."""
    if span.meses % months or (span.desde - 1) % months:
        return ()
    return tuple(Tramo(span.ejercicio, at, at + months - 1) for at in range(span.desde, span.hasta + 1, months))


def primeros(plano: str, datos: Datos) -> Iterator[Mencion]:
    """The periods that "los tres primeros meses", "los últimos dos trimestres" name, of the period or else the year."""
    for match in _PRIMEROS.finditer(plano):
        size = 1 if match["c"] == "meses" else 3
        count = _count(match["n"] or match["m"])
        if datos.principal is None or not count:
            continue
        for whole in (datos.principal, datos.principal.anual()):
            parts = partir(whole, size)
            if count < len(parts):
                first = (match["o"] or match["p"]) == "primeros"
                kept = parts[:count] if first else parts[-count:]
                parts = tuple(Tramo(0, part.desde, part.hasta) for part in kept)
                yield Mencion(*match.span(), Tramo(0, kept[0].desde, kept[-1].hasta), partes=parts)
                break


def de_cada(
    visto: str, number: Numero, mencion: Mencion | None, scope: Alcance, datos: Datos
) -> tuple[tuple[Tramo, ...], tuple[int, int]]:
    """The periods of each of which a number is told ("21 por mes", "dos en cada uno"), and where that is said."""
    match = _POR_CADA.match(visto[number.fin :])
    rate = _META_DE_CADA.search(visto[: number.inicio]) if match is None else None
    if rate is not None:
        return _of_rate(_DE_MES[rate["adj"]], mencion, datos), rate.span("adj")
    if match is None:
        listed = mencion is not None and mencion.partes == scope.cada
        ahead = any(
            start < number.inicio or not re.search(r"[,;:]", visto[number.fin : start]) for start, _ in scope.dicho
        )
        reaches = scope.reparte and ahead and (listed or not scope.listado) and scope.llega(visto, number.inicio)
        return (scope.cada if reaches else ()), (0, 0)
    place = (number.fin, number.fin + match.end())
    if match["uno"]:
        return (mencion.partes if mencion is not None and mencion.partes else scope.cada), place
    months = _DE_MES[match["adj"]] if match["adj"] else _MESES[match["c"] or "mes"]
    whole = mencion.tramo if mencion is not None and mencion.tramo is not None else datos.principal
    if whole is not None and whole.meses <= months:
        whole = datos.principal
    return (partir(whole, months) if whole is not None and whole.meses > months else scope.cada), place


def _of_rate(months: int, mencion: Mencion | None, datos: Datos) -> tuple[Tramo, ...]:
    """The periods that "la meta mensual de 3" is of: those that are named, or those of a longer one."""
    named = _named(mencion) if mencion is not None else ()
    wide = next((s for s in named if s.meses > months), datos.principal)
    parts = partir(wide, months) if wide is not None and wide.meses > months else ()
    return tuple(s for s in named if s.meses == months) or parts


def lista(numeros: Sequence[Numero], visto: str, index: int) -> tuple[int, int]:
    """The run of numbers, one after the other, that one is in: first and last index ("4, 19 y 7")."""
    first = last = index
    while first and _follows(visto, numeros[first - 1], numeros[first]):
        first -= 1
    while last + 1 < len(numeros) and _follows(visto, numeros[last], numeros[last + 1]):
        last += 1
    return first, last


def en_orden(count: int, mencion: Mencion | None, datos: Datos) -> tuple[Tramo, ...]:
    """The periods that so many figures, told one after the other, are of."""
    if mencion is not None and len(mencion.partes) == count:
        return mencion.partes
    spoken = mencion.tramo if mencion is not None and not mencion.partes else None
    main = datos.principal
    for whole in (spoken, *((main, main.anual()) if main is not None and spoken is None else ())):
        if whole is not None and whole.meses % count == 0 and whole.meses // count in _MESES.values():
            return partir(whole, whole.meses // count)
    return ()


_SEPARA = re.compile(rf"(?:[\s{COVER}]*,\s*|[\s{COVER}]*,?\s+[ye]\s+)")


def _follows(visto: str, one: Numero, other: Numero) -> bool:
    return one.signo is other.signo and _SEPARA.fullmatch(visto[one.fin : other.inicio]) is not None


def _count(word: str) -> int:
    return {"dos": 2, "tres": 3, "cuatro": 4, "seis": 6, "doce": 12}.get(word) or (int(word) if word.isdigit() else 0)


def _named(mention: Mencion) -> tuple[Tramo, ...]:
    return mention.partes or ((mention.tramo,) if mention.tramo is not None else ())


def _others(named: Sequence[Tramo], mentions: Sequence[Mencion], datos: Datos) -> tuple[Tramo, ...]:
    """The periods of that length that a sentence leaves out: of the longer one that it names or is about, or year."""
    size, main = named[0].meses, datos.principal
    wider = [m.tramo for m in mentions if m.tramo is not None and m.tramo.meses > size]
    wholes = [*wider, *((main, main.anual()) if main is not None else ())]
    for whole in wholes:
        parts = _printed(partir(whole, size), datos)
        if len(parts) > len(named) and all(any(same(n, p) for p in parts) for n in named):
            return tuple(p for p in parts if not any(same(n, p) for n in named))
    return ()


def _except(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    every = _LOS_DEMAS.search(plano)
    for mention in mentions if every else ():
        match, named = _SALVO.search(plano[: mention.inicio]), _named(mention)
        if match and named and every:
            rest = _others(named, [m for m in mentions if m is not mention], datos)
            return Alcance(rest, named, "salvo", dicho=(match.span(), every.span()))
    return None


def _alone(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    for mention in mentions:
        match, named = _SOLO_EN.search(plano[: mention.inicio]), _named(mention)
        if match and match["v"] and not _TUVO.match(plano, mention.fin):
            continue
        if match and named:
            rest = _others(named, [m for m in mentions if m is not mention], datos)
            if match["w"] == "recien":
                rest = tuple(s for s in partir(named[0].anual(), named[0].meses) if s.hasta < named[0].desde)
            word = "recien" if match["w"] == "recien" else "solo"
            return Alcance(named, rest, word, dicho=(match.span("w" if match["w"] else "v"),)) if rest else None
    match = _UNICO.search(plano)
    if match is None or datos.principal is None:
        return None
    first = next((spans[0] for m in mentions if (spans := _named(m))), datos.principal)
    months = _MESES[match["c"]] if match["c"] else first.meses
    own = next((s for m in mentions if (s := _named(m)) and s[0].meses == months), (datos.principal,))
    rest = _others(own, mentions, datos) if len(own) == 1 and own[0].meses == months else ()
    return Alcance(own, rest, "unico", dicho=(match.span(),)) if rest else None


def _none(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    match = _NINGUNO.search(plano)
    if match is None:
        return None
    spans = _all(_MESES[match["c"]], mentions, datos)
    return Alcance((), spans, "ninguno", dicho=(match.span(),)) if spans else None


def _counted(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    match = CUENTA.search(plano)
    spans = _all(_MESES[match["c"]], [m for m in mentions if not m.partes], datos) if match else ()
    if match is None or not spans:
        return None
    many, of = (int(VOCABULARIO.cardinales.get(word) or word) for word in (match["n"], match["m"] or str(len(spans))))
    return Alcance(dicho=(match.span(),), contados=spans, cuantos=many if of == len(spans) else len(spans) + 1)


def _each(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    match = _CADA.search(plano)
    if match is None or match["orden"] or _SUMADOS.search(plano[: match.start()]):
        return None
    spans = _all(_MESES[match["c"] or match["d"]], mentions, datos)
    return Alcance(spans, reparte="cada" in match[0], dicho=(match.span(),)) if spans else None


def _listed(plano: str, mentions: Sequence[Mencion], datos: Datos) -> Alcance | None:
    match, listed = _EN_AMBOS.search(plano), next((m.partes for m in mentions if m.partes), ())
    apart = tuple(m.tramo for m in mentions if m.tramo is not None)
    if not listed and "cada un" in (match[0] if match else "") and len({t.meses for t in apart}) == 1 < len(apart):
        listed = apart
    if match is None or not listed:
        return None
    said = tuple(m.span() for m in _EN_AMBOS.finditer(plano))
    return Alcance(listed, reparte=True, dicho=said, listado=True)


def _all(months: int, mentions: Sequence[Mencion], datos: Datos) -> tuple[Tramo, ...]:
    """All periods of a length: of a longer one that is named, of the one that the text is about, or of its year."""
    main = datos.principal
    if main is None:
        return ()
    wider = [m.tramo for m in mentions if m.tramo is not None and m.tramo.meses > months]
    whole = next(iter(wider), main if main.meses > months else main.anual())
    return _printed(partir(whole, months), datos)


def _printed(parts: Sequence[Tramo], datos: Datos) -> tuple[Tramo, ...]:
    """Those from the first to the last of which the rows print a figure."""
    known = [n for n, part in enumerate(parts) if any(same(part, t) for t in datos.tramos)]
    return tuple(parts[known[0] : known[-1] + 1]) if known else ()
