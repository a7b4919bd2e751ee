"""Plain forms of two figures that a sentence ties to one another with no difference or share of its own.

"Se duplicó lo ejecutado en el I trimestre, al pasar de 5 a 10"; "la meta anual se superó en 10, al realizarse 50";
"15 (5 + 10)"; "de 85 en la línea de base se bajó a 48"; "el avance de mayo, de 83 %, supera al de abril, de 50 %".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

from agent.grounding import parts, scope
from agent.grounding.cases import Caso
from agent.grounding.examen import holds
from agent.grounding.facts import Dato, same
from agent.grounding.terms import Termino
from agent.sustento.tramos import Tramo

Prueba = Callable[[Caso], Sequence[Dato]]

_SUPERA: Final = r"(?:super|exced|rebas|sobrepas)(?:o|a|io|e|aron|ieron|ada|ando|iendo)"
_NO_LLEGA: Final = r"(?:(?:es|fue|result[oa]|queda|quedo)(?: muy)? (?:menor|inferior)|qued[oa] por debajo)"
_ES_MAS: Final = rf"(?:{_SUPERA}|(?:es|fue|result[oa]) (?:mayor|superior)|qued[oa] por encima)"
_HACER: Final = r"[a-z]+[aei]r(?:se)?"
_FIN: Final = r"(?=[.;)]|$|, )"
_OTRO: Final = (
    r"(?:,? (?:al?|que|de))?(?: (?:el|la|lo|los|las))?(?: (?:del?|en)(?: el| la)?)? ?"
    r"(?P<t>T\d+)(?:,? ?\(?(?:(?:que fue )?de |con )?(?P<y>[NP]\d+)\)?)?"
)
_BRECHA: Final = r"(?:brecha|diferencia|deficit|faltante|incumplimiento)"
_SUMA: Final = r"(?P<l>N\d+(?: ?(?:\+|mas) ?N\d+)+)"


def formas() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """The forms with their proofs."""
    yield (
        _form(
            r"(?P<f>F\d+)(?P<c> con creces)? (?P<a>Q\d+),? (?:al pasar|pasando|y se paso) de (?P<x>N\d+) a (?P<y>N\d+)"
        ),
        se_multiplica,
    )
    beside = (
        r"(?:(?:con )?respecto|frente|en (?:comparacion|relacion)(?: con)?|comparad[oa] con|contra)"
        r"(?: (?:al?|del?|el|la))*"
    )
    went = r"(?:al pasar|pasando|y paso|(?:pues|ya que|dado que) paso)"
    yield (
        _form(
            rf"(?P<a>Q\d+) (?P<f>F\d+)(?P<c> con creces)?,? {beside} (?P<t>T\d+),?"
            rf" {went} de (?P<x>N\d+) a (?P<y>N\d+)"
        ),
        se_multiplica,
    )
    passed = rf"(?:se|fue) {_SUPERA} (?:en|por) (?P<d>N\d+)"
    how = rf"(?:al {_HACER}(?: un total de)?|con|pues se [a-z]+o|porque se [a-z]+ron)"
    done = rf"(?:,? {how} (?:l[ao]s )?(?P<x>N\d+){_FIN})?"
    yield _form(rf"(?P<a>Q\d+) {passed}{done}"), supera_la_meta
    yield _form(rf"se {_SUPERA}(?: con creces)? (?P<a>Q\d+) (?:en|por) (?P<d>N\d+)"), supera_la_meta
    yield _form(rf"{passed} (?:a )?(?P<a>Q\d+)"), supera_la_meta
    yield _form(rf"(?:(?P<a>Q\d+)(?::| de)? ?)(?P<x>N\d+)? ?(?:en total )?\({_SUMA}\)"), es_suma
    for way, sign in (
        (r"(?:se )?(?:baj|descend|redu[cj]|disminuy|cay|pas)(?:o|io|eron|aron|ieron)", -1),
        (r"(?:se )?(?:sub|aument|crec|elev|increment|pas|lleg)(?:o|io|aron|ieron)", 1),
    ):
        yield (
            _form(rf"de (?:un |una |l[ao]s )?(?P<x>[NP]\d+) (?:en|de|como|segun) (?P<a>Q\d+),? {way} a (?P<y>[NP]\d+)"),
            partial(se_aparta, sign=sign),
        )
        yield (
            _form(rf"(?:de|desde) (?P<a>Q\d+),? {way} a (?P<y>[NP]\d+)"),
            partial(se_aparta, sign=sign),
        )
    yield (
        _form(
            rf"(?P<brecha>)(?:la |el |una |un )?{_BRECHA}(?: de (?P<d>N\d+))?(?:,? que)? "
            r"(?:se (?:origin|gener|produj)(?:o|aron)|provi(?:ene|no)|viene) (?:solo )?(?:en|de)l?(?: el)? (?P<t>T\d+)"
        ),
        falto_ahi,
    )
    for words, sign in ((_ES_MAS, 1), (_NO_LLEGA, -1)):
        yield _form(rf"(?P<a>Q\d+),? {words}{_OTRO}{_FIN}"), partial(es_mas, sign=sign)


def _form(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<llano>)(?<![a-zñA-Z\d]){shape}(?![a-zñ\d])")


def conocido(caso: Caso) -> bool:
    """Whether there are figures of what is said: of a target passed by so much, of the month of a gap."""
    if "brecha" in caso.match.groupdict():
        period = caso.periodo("t")
        return period is not None and bool(caso.datos.de("programado", tramo=period.tramo))
    term = caso.termino("a")
    named = caso.marca("d") and term is not None and term.papel in ("meta_anual", "programado") and not caso.marca("f")
    return bool(named and term is not None and any(True for _ in _of_target(caso, replace(term, numero=None))))


def se_multiplica(caso: Caso) -> Sequence[Dato]:
    """What was done in a period is so many times what it was in an earlier one; both are told."""
    term, first, last = caso.termino("a"), caso.numero("x"), caso.numero("y")
    ratio, now = caso.forma.partes.get(caso.marca("f")), _now(caso)
    if term is None or first is None or last is None or ratio is None or now is None:
        return ()
    term = replace(term, mencion=caso.periodo("t") or term.mencion)
    if term.mencion is None:
        return ()
    before = caso.lectura.oracion.visto[: ratio[1]]
    for a in caso.cifras(replace(term, numero=first)):
        for b in caso.datos.de(a.papel, dinero=a.dinero, tramo=now):
            earlier = a.tramo is not None and a.tramo.meses == now.meses and a.tramo.hasta < now.desde
            if not earlier or a.valor <= 0 or not caso.dice(last, b, b.valor):
                continue
            share = Fraction(b.valor) / Fraction(a.valor)
            if share > ratio[0] if caso.marca("c") else parts.es_esa_parte(before, share, ratio[0]):
                return a, b
    return ()


def supera_la_meta(caso: Caso) -> Sequence[Dato]:
    """What was done is more than the target, of the year or of the period, by so much; and is what is told."""
    term, by, told = caso.termino("a"), caso.numero("d"), caso.numero("x")
    if term is None or by is None:
        return ()
    for target, done in _of_target(caso, term):
        more = done.valor - target.valor
        if more > 0 and caso.dice(by, target, more) and (told is None or caso.dice(told, done, done.valor)):
            return target, done
    return ()


def _of_target(caso: Caso, term: Termino) -> Iterator[tuple[Dato, Dato]]:
    """A target and what was done of it: of the year, January to date; of a period, in the period."""
    main = caso.datos.principal
    for target in caso.cifras(term):
        if target.papel not in ("meta_anual", "programado"):
            continue
        year = target.papel == "meta_anual" or (target.tramo is not None and target.tramo.meses == 12)
        span = (main.hasta_la_fecha() if main is not None else None) if year else target.tramo
        if span is not None:
            yield from ((target, d) for d in caso.datos.de("ejecutado", dinero=target.dinero, tramo=span))


def es_suma(caso: Caso) -> Sequence[Dato]:
    """A figure is the sum of those of its periods, told in their order."""
    term = caso.termino("a")
    told = [caso.forma.numeros[mark] for mark in re.findall(r"N\d+", caso.marca("l"))]
    whole = caso.numero("x") or (term.numero if term is not None else None)
    if term is None or whole is None or term.papel not in ("ejecutado", "programado"):
        return ()
    if caso.numero("x") is not None and term.numero is not None:
        return ()
    near = term.mencion or caso.mencion
    until = near.tramo if near is not None else caso.datos.principal
    for dato in caso.datos.de(term.papel, dinero=caso.dinero):
        span = dato.tramo
        if until is None or span is None or not (same(span, until) or same(span, until.hasta_la_fecha())):
            continue
        if not caso.dice(whole, dato, dato.valor) or span.meses % len(told) or span.meses // len(told) not in (1, 3, 6):
            continue
        each = [
            caso.datos.de(term.papel, dinero=caso.dinero, tramo=part)[:1]
            for part in scope.partir(span, span.meses // len(told))
        ]
        right = len(each) == len(told) and all(
            some and caso.dice(n, some[0], some[0].valor) for n, some in zip(told, each, strict=True)
        )
        if right and sum(some[0].valor for some in each) == dato.valor:
            return dato, *(some[0] for some in each)
    return ()


def se_aparta(caso: Caso, sign: int) -> Sequence[Dato]:
    """What was observed is less (-1) or more (1) than the base line; both are told."""
    term, last = caso.termino("a"), caso.numero("y")
    first = caso.numero("x") or (term.numero if term is not None else None)
    now = _now(caso)
    if term is None or term.papel != "linea_base" or first is None or last is None or now is None:
        return ()
    for base in caso.datos.de("linea_base"):
        for done in caso.datos.de("ejecutado", tramo=now):
            said = caso.dice(first, base, base.valor) and caso.dice(last, done, done.valor)
            if said and (done.valor - base.valor) * sign > 0:
                return base, done
    return ()


def falto_ahi(caso: Caso) -> Sequence[Dato]:
    """Less was done than planned in a part of the period that the text is about, and in no other part of it."""
    period, main = caso.periodo("t"), caso.datos.principal
    inside = period.tramo if period is not None else None
    if inside is None or main is None or inside.meses >= main.meses or not holds(main, inside):
        return ()
    pairs = {
        part: [some[0] for role in ("ejecutado", "programado") if (some := caso.datos.de(role, tramo=part)[:1])]
        for part in (*scope.partir(main, inside.meses), main)
    }
    for part in tuple(pairs):
        if not pairs[part] and caso.datos.en_blanco("programado", part) and caso.datos.en_blanco("ejecutado", part):
            del pairs[part]
    by = caso.numero("d")
    if by is not None and (
        len(pairs[main]) != 2 or not caso.dice(by, pairs[main][0], pairs[main][1].valor - pairs[main][0].valor)
    ):
        return ()
    short = [part for part, both in pairs.items() if len(both) == 2 and both[0].valor < both[1].valor]
    alone = len(short) == 2 and main in short and any(same(part, inside) for part in short)
    every = [*pairs[main], *(d for part, both in pairs.items() if same(part, inside) for d in both)]
    return every if alone and all(len(both) == 2 for both in pairs.values()) else ()


def es_mas(caso: Caso, sign: int) -> Sequence[Dato]:
    """A quantity of one period is more (1), or less (-1), than in another; the figures may be told."""
    term, period = caso.termino("a"), caso.periodo("t")
    if term is None or period is None or term.papel not in ("ejecutado", "programado", "avance") or period.partes:
        return ()
    mine = term if term.con_periodo else replace(term, mencion=caso.mencion)
    other = Termino(term.papel, caso.numero("y"), replace(period, acumula=False), term.acumulado, term.clase)
    for a in caso.cifras(mine):
        for b in caso.cifras(other):
            apart = a.tramo and b.tramo and not same(a.tramo, b.tramo) and a.tramo.meses == b.tramo.meses
            if a.papel == b.papel and apart and (a.valor - b.valor) * sign > 0:
                return a, b
    return ()


def _now(caso: Caso) -> Tramo | None:
    """The period that the sentence is about: the one that it names beside the form, or the text's."""
    inside = {caso.forma.menciones[mark].inicio for mark in re.findall(r"T\d+", caso.match[0])}
    term = caso.termino("a")
    inside |= {term.mencion.inicio} if term is not None and term.mencion is not None else set()
    named = [m for m in caso.forma.menciones.values() if m.inicio not in inside and not m.del_plan]
    if len(named) > 1:
        return None
    return named[0].tramo if named else caso.datos.principal
