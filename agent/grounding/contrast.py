"""A quantity of one period held against that of another, whose figure may stand beside it.

"376, lo que supone un incremento de 94 respecto de julio, equivalente al 33,3 %"; "279 por encima de las 1157 del mes
de marzo"; "cantidad idéntica a la de enero"; "algo más del cuádruple de las 290 de agosto"; "9 % menos que en mayo".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Final

from agent.grounding import bind, parts
from agent.grounding.cases import Caso
from agent.grounding.facts import CIEN, Dato
from agent.grounding.numbers import Signo
from agent.grounding.periods import Mencion
from agent.grounding.relations import ACUMULADO, DINERO
from agent.grounding.signals import senales
from agent.grounding.terms import Termino
from agent.sustento.model import Clase

SUBE: Final = r"(?:incremento|aumento|alza|crecimiento|subida|repunte|ascenso)"
BAJA: Final = r"(?:descenso|disminucion|reduccion|caida|baja|merma|retroceso)"
_EN_T = r"(?:(?:en|del?|al?|durante)(?: el)? )?"
_HECHO = (
    r"(?:(?:que )?(?:se )?(?:(?:ha|habia)n? )?(?:(?P<v>Q\d+)|Z|(?:ejecut|registr|obten|alcanz|realiz|contabiliz|atend"
    r"|report|logr|entreg|emit|efectu|totaliz|produc)(?:ad[oa]s?|id[oa]s?|o|aron|ieron|io)) )"
)
_PRIMERO = r"(?:(?P<a>Q\d+)|(?:con |l[ao]s )?(?P<k>N\d+)(?: (?:en|del?|al?)(?: el)? (?P<s>T\d+))?)"
_SEGUNDO = (
    rf"(?:(?:al?|que|de|del|con|en) )?(?:(?:el|la|lo|los|las) )?"
    rf"(?:(?P<y>N\d+) {_HECHO}?|{_HECHO.replace('<v>', '<w>')})?"
    rf"{_EN_T}(?P<t>T\d+)(?: ?\((?P<z>N\d+)\))?"
)
_COSA = r"(?:cantidad|cifra|monto|valor|numero|volumen|resultado|registro)"
_ES = (
    r"(?:es|son|fue|fueron|result(?:a|o|aron)|supon(?:e|iendo)|supuso|represent(?:a|o|an|aron|ando)|signific(?:a|o|ando)"
    r"|implic(?:a|o)|constituye|equivale|equivalente|quedo|quedaron|se ubic(?:o|aron)|esta|estuvo)"
)
_APUESTO = (
    rf"(?:,? ?\(?|: )(?:(?:es decir|esto es|o sea|vale decir),? )?(?:(?:lo|que|y|con|{_COSA}) )*(?:{_ES} )?"
    r"(?:(?:un[ao]?|el|la|al?|en) )*"
)
_TACITO = rf"(?:(?<=[,;:] )|(?<= y ))(?:(?:lo|que|y|{_COSA}) )*(?:{_ES} )?(?:(?:un[ao]?|el|la|al?) )*"
_REF = r"(?:(?:con )?(?:respecto|relacion)|en (?:relacion|comparacion|contraste)|frente|comparad[oa]s?|contra)"
_O_SEA = (
    r"(?:,? ?\(|,? (?:y )?(?:(?:es decir|esto es|o sea|vale decir),? )?(?:(?:lo|cifra|monto) )?(?:que )?"
    r"(?:equival[a-z]+|represent[a-z]+|supon[a-z]+|signific[a-z]+)? ?)"
)
TASA: Final = (
    rf"(?:{_O_SEA}(?:(?:un[ao]?|el|la|al?|del?) )*(?:(?P<h>{SUBE}|{BAJA}) )?(?:(?:un|el|del?) )*(?P<e>P\d+)"
    r"(?: (?:mas|menos))?\)?(?=[.,;)]|$))?"
)
"""After a change: what share of the first figure it is."""
_D = r"(?P<d>[NU]\d+)"
_NIEGA = re.compile(r"\b(?:no(?! obstante)|ni|sin(?! embargo)|nunca|tampoco|ningun[oa]?)\b")
_OTRA_COSA = re.compile(r"\b(?:avances?|porcentajes?|cumplimiento|tasa|promedio|metas?|saldo|diferencia|brecha)\b")

Prueba = Callable[[Caso], Sequence[Dato]]


def formas() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """The forms with their proofs."""
    firsts = (rf"{_PRIMERO}{_APUESTO}", _TACITO)
    grows = r"(?:se )?(?:crec|aument|increment|subi|elev)(?:io|ieron|o|aron|eron|e|a|ando|iendo)"
    falls = r"(?:se )?(?:baj|descend|disminuy|cay|reduj|decreci)(?:o|aron|io|ieron|eron|ando|endo|iendo)"
    ways = (
        (1, r"(?:mayor|superior)(?:es)?", r"(?:mas|por encima|adicionales|por arriba)", SUBE, grows),
        (-1, r"(?:menor|inferior)(?:es)?", r"(?:menos|por debajo)", BAJA, falls),
    )
    for first, (sign, adjective, adverb, noun, verb) in product(firsts, ways):
        so = partial(difieren, sign=sign)
        how = r"(?:en )?(?:(?:un|el) )?(?:(?P<d>[NU]\d+)|(?P<p>P\d+))"
        for shape in (
            rf"{first}{adjective} {how} {_SEGUNDO}{TASA}",
            rf"{first}{adjective} {_SEGUNDO},? {how}{TASA}",
            rf"{first}{how} (?:{adverb}|{adjective}) {_SEGUNDO}{TASA}",
            rf"{first.replace(_APUESTO, ',' + _APUESTO)}"
            rf"(?:{adverb}|{adjective}) (?=al? |que |del? ){_SEGUNDO}(?=[.,;)]|$)",
            rf"{first}{noun} (?:net[oa] )?(?:(?:de|del|equivalente a|equivalente al) )?{how} {_REF} {_SEGUNDO}{TASA}",
            rf"{first}{noun} {_REF} {_SEGUNDO},? (?:de|en) {how}{TASA}",
            rf"{first}{verb} {how} {_REF} {_SEGUNDO}{TASA}",
        ):
            yield _form(shape), so
    for first in firsts:
        like = r"(?:identic[oa]s?|igual(?:es)?|(?:el|la|los|las) mism[oa]s?|mism[oa]s?|similar(?:es)?)"
        yield _form(rf"{first}{like}(?: {_COSA})? {_SEGUNDO}(?=[.,;)]|$| y )"), partial(difieren, sign=0)
        yield (
            _form(rf"{first}(?:diferencia|variacion) (?:es |fue )?de {_D} (?:{_REF}|con|a) {_SEGUNDO}(?=[.,;)]|$)"),
            partial(difieren, sign=0),
        )
        some = r"(?:exactamente |justo |justamente )?"
        part = (
            r"(?:mas que )?"
            r"(?:(?:apenas |solo )?(?:(?:algo |poco |un poco )?(?:mas|menos) del? |cerca del? |casi |alrededor del? "
            r"|aproximadamente )(?:el |un |la )?)?"
        )
        yield _form(rf"{first}{some}{part}(?P<f>F\d+)(?: partes?)? {some}{_SEGUNDO}"), es_parte


def _form(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<contraste>)(?<![a-zñA-Z\d]){shape}(?![a-zñ\d])")


def conocido(caso: Caso) -> bool:
    """Whether there are figures of both periods, so that what is said is true or false of them."""
    return any(True for _ in _pairs(caso, told=False))


def difieren(caso: Caso, sign: int) -> Sequence[Dato]:
    """What was done in one period is more (1), less (-1) than in the other, by so much; 0: it is the same."""
    by, share, rate, noun = caso.numero("d"), caso.numero("p"), caso.numero("e"), caso.marca("h")
    for a, b in _pairs(caso):
        change = a.valor - b.valor
        right = change * sign > 0 if sign else by is not None or not change
        right = right and (by is None or (_is_by(caso, by.signo, a) and caso.dice(by, a, abs(change))))
        for each in (share, rate):
            right = right and (each is None or (b.valor > 0 and _is_rate(caso, each.inicio, change * sign / b.valor)))
        if right and (not noun or (re.fullmatch(SUBE, noun) is not None) is (sign > 0)):
            return a, b
    return ()


def es_parte(caso: Caso) -> Sequence[Dato]:
    """What was done in one period is a part or a multiple of what was done in the other."""
    ratio = caso.forma.partes.get(caso.marca("f"))
    for a, b in _pairs(caso) if ratio is not None else ():
        before = caso.lectura.oracion.visto[: ratio[1]] if ratio is not None else ""
        if ratio and b.valor > 0 and parts.es_esa_parte(before, Fraction(a.valor) / Fraction(b.valor), ratio[0]):
            return a, b
    return ()


def _is_by(caso: Caso, signo: Signo, dato: Dato) -> bool:
    return (signo is Signo.PUNTOS) is (dato.clase is Clase.PORCENTAJE)


def _is_rate(caso: Caso, place: int, ratio: object) -> bool:
    number = next(n for n in caso.forma.numeros.values() if n.inicio == place)
    close = bind.aproxima(caso.lectura.oracion.plano, number)
    share = CIEN * ratio  # type: ignore[operator]
    return any(bind.rounds_to(share, r) or (close and bind.near(share, r.valor)) for r in number.lecturas)


def _pairs(caso: Caso, told: bool = True) -> Iterator[tuple[Dato, Dato]]:
    """The figures of the first and the second period: of one kind and length, apart in time."""
    one, other = _first(caso), caso.periodo("t")
    if one is None or other is None or other.partes or ACUMULADO.search(caso.lectura.oracion.visto):
        return
    said = [caso.forma.terminos[mark].papel for name in ("v", "w") if (mark := caso.marca(name))]
    if any(role != "ejecutado" for role in said):
        return
    number = caso.numero("y") or caso.numero("z")
    two = Termino(one.papel, number, replace(other, acumula=False), clase=one.clase)
    if not told:
        one, two = replace(one, numero=None), replace(two, numero=None)
    for a, b in product(caso.cifras(one), caso.cifras(two)):
        apart = a.tramo and b.tramo and (a.tramo.hasta < b.tramo.desde or b.tramo.hasta < a.tramo.desde)
        years = a.tramo and b.tramo and a.tramo.ejercicio != b.tramo.ejercicio
        alike = a.papel == b.papel and a.clase is b.clase and a.tramo and b.tramo and a.tramo.meses == b.tramo.meses
        if alike and (apart or years):
            yield a, b


def _first(caso: Caso) -> Termino | None:
    """What is held against the other period: named; or what was done, where nothing else is spoken of."""
    named = done_as_planned(caso, caso.termino("a"))
    if named is not None and (named.papel not in ("ejecutado", "programado") or named.acumulado or named.anual):
        return None
    if named is None:
        start = caso.forma.lugar(caso.match)[0]
        part = caso.lectura.oracion.visto[:start].rpartition(";")[2]
        other = {s.papel for money in (False, True) for s in senales(part, money)} - {"neutro", "ejecutado"}
        money = DINERO.search(part) or any(
            n.signo is Signo.MONEDA and n.fin <= start for n in caso.forma.numeros.values()
        )
        if other or _NIEGA.search(part) or _OTRA_COSA.search(part) or (money and not caso.datos.solo_dinero):
            return None
        named = Termino("ejecutado", caso.numero("k"), caso.periodo("s"))
    return named if named.con_periodo else replace(named, mencion=spoken_of(caso))


_SE_HIZO = re.compile(
    r"\b(?:se )?(?:ejecut|realiz|atend|entreg|efectu|emit|concret|complet|cumpl|hic)(?:o|aron|io|ieron)(?: con)?"
    r"(?: tod[oa]s)? $"
)


def done_as_planned(caso: Caso, named: Termino | None) -> Termino | None:
    """What was done, of "se ejecutaron las 22 visitas programadas, dos más que …", if as many were planned."""
    before = caso.lectura.oracion.visto[: caso.forma.lugar(caso.match)[0]]
    if named is None or named.papel != "programado" or named.numero is None or not _SE_HIZO.search(before):
        return named
    mine = named if named.con_periodo else replace(named, mencion=spoken_of(caso))
    return replace(named, papel="ejecutado") if caso.cifras(mine) else named


def spoken_of(caso: Caso) -> Mencion | None:
    """The period that is spoken of before a place: the last one named that nothing is held against."""
    start = caso.forma.lugar(caso.match)[0]
    before = [m for m in caso.forma.menciones.values() if m.fin <= start and not (m.del_plan or m.referencia)]
    if before:
        return before[-1]
    main = caso.datos.principal
    return Mencion(0, 0, main) if main is not None else None
