"""Proofs over several periods one after the other: their figures in order, where they tend, their mean, one by one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from agent.grounding import scope, spans
from agent.grounding.cases import Caso
from agent.grounding.examen import holds
from agent.grounding.facts import Dato, same
from agent.grounding.numbers import Numero
from agent.grounding.periods import Mencion
from agent.grounding.proofs import sujeto_tacito
from agent.grounding.relations import DINERO
from agent.grounding.signals import senales
from agent.grounding.terms import Termino
from agent.sustento.tramos import Tramo

_MESES: Final = {"mes": 1, "mensual": 1, "trimestre": 3, "trimestral": 3, "semestre": 6, "semestral": 6}
_LARGOS: Final = {"trimestre": 3, "semestre": 6}
_TASA = re.compile(r"\b(mensual|trimestral|semestral|mes|trimestre|semestre)(?:es)?\b")


def en_serie(caso: Caso, sign: int) -> Sequence[Dato]:
    """The figures of periods that follow each other, in order; each more (1) or less (-1) than the one before it."""
    term, numbers = _term(caso), _listed(caso)
    if term is None or len(numbers) < 2:
        return ()
    size = _step(caso.match[0])
    for run in _runs(caso, len(numbers), size):
        if (
            len(run) != len(numbers)
            or (size and run[0].meses != size)
            or any(b.desde != a.hasta + 1 for a, b in pairwise(run))
        ):
            continue
        found = [_of(caso, replace(term, numero=n), span) for n, span in zip(numbers, run, strict=True)]
        told = [some[0] for some in found if some]
        if len(told) == len(run) and all(sign * (b.valor - a.valor) > 0 for a, b in pairwise(told) if sign):
            return told
    return ()


def _runs(caso: Caso, count: int, size: int) -> Iterator[tuple[Tramo, ...]]:
    """The periods that so many figures in order may be of: those of a longer one; the last ones up to the text's."""
    for whole in _wholes(caso):
        yield whole.partes or scope.en_orden(count, whole, caso.datos)
    main = caso.datos.principal
    if main is not None and caso.mencion is None and size == main.meses and main.hasta == count * size:
        yield scope.partir(main.hasta_la_fecha(), size)


def es_promedio(caso: Caso) -> Sequence[Dato]:
    """The mean of a quantity in the months or quarters of a longer period, all of which are known."""
    term, number = _term(caso), caso.numero("x") or (caso.termino("a") or Termino("")).numero
    rate = _TASA.search(caso.marca("cada"))
    if term is None or number is None or rate is None or (caso.termino("a") is None and _of_a_plan(caso)):
        return ()
    for whole in _wholes(caso):
        every = whole.partes or (scope.partir(whole.tramo, _MESES[rate[1]]) if whole.tramo is not None else ())
        found = [_of(caso, replace(term, numero=None), span) for span in every]
        if len(every) > 1 and all(found) and all(s.meses == _MESES[rate[1]] for s in every):
            mean = sum((some[0].valor for some in found), Decimal(0)) / len(every)
            if caso.dice(number, found[0][0], mean):
                return [some[0] for some in found]
    return ()


_CUMPLIDAS = re.compile(r"\bse (?:cumpl|complet|alcanz|logr|concret|atend|entreg)(?:ieron|io|aron|o) $")
"""Before what was planned, that it was done."""


def uno_por_uno(caso: Caso) -> Sequence[Dato]:
    """A quantity told of several periods, each with its figure: "se programaron 30 para abril y 15 para junio"."""
    term = caso.termino("a")
    verb = re.search(r"(Q\d+) $", caso.forma.texto[: caso.match.start()])
    done = caso.forma.terminos[verb[1]] if verb else None
    met = _CUMPLIDAS.search(caso.forma.texto[: caso.match.start()]) is not None
    if term is not None and term.papel == "programado" and (met or (done is not None and done.papel == "ejecutado")):
        return detalla(caso)
    pairs = [("", ""), *re.findall(r"(N\d+) (?:[a-z ]+ )?(T\d+)", caso.marca("l"))]
    found: list[Dato] = []
    for number, period in pairs:
        if term is None or term.numero is None:
            return ()
        own = replace(term, numero=caso.forma.numeros[number], mencion=caso.forma.menciones[period]) if number else term
        facts = caso.cifras(own)
        if not facts or own.mencion is None or own.mencion.partes:
            return ()
        found.append(facts[0])
    return found


def _of_a_plan(caso: Caso) -> bool:
    """Whether the words before a form that names no quantity speak of what was planned, or of what is left."""
    before = caso.lectura.oracion.visto[: caso.forma.lugar(caso.match)[0]].rpartition(";")[2]
    return any(s.papel not in ("neutro", "ejecutado") for money in (False, True) for s in senales(before, money))


def sigue(caso: Caso, sign: int) -> Sequence[Dato]:
    """After the period spoken of before, each figure told of a later one is more (1) or less (-1) than the last."""
    start = caso.forma.lugar(caso.match)[0]
    named = [m for m in caso.forma.menciones.values() if m.fin <= start and not (m.del_plan or m.referencia)]
    money = DINERO.search(caso.lectura.oracion.visto[:start])
    if not named or named[-1].tramo is None or named[-1].partes or money or _of_a_plan(caso):
        return ()
    told = [_of(caso, Termino("ejecutado"), named[-1].tramo)]
    for number, period in re.findall(r"(N\d+) en(?: el)? (T\d+)", caso.marca("l")):
        span = caso.forma.menciones[period].tramo
        own = Termino("ejecutado", caso.forma.numeros[number])
        told.append(_of(caso, own, span) if span is not None and not caso.forma.menciones[period].partes else ())
    found = [some[0] for some in told if some]
    steps = [(a, b) for a, b in pairwise(found) if a.tramo and b.tramo and a.tramo.meses == b.tramo.meses]
    right = all(a.tramo and b.tramo and a.tramo.hasta < b.tramo.desde for a, b in steps)
    right = right and all(sign * (b.valor - a.valor) > 0 for a, b in steps)
    return found if right and len(found) == len(told) == len(steps) + 1 else ()


def nadie_pasa(caso: Caso) -> Sequence[Dato]:
    """What was done in a month or quarter, which no other of the year, or of the period named, passed or reached."""
    told, size, main = caso.termino("a"), _MESES[caso.marca("c")], caso.datos.principal
    own, number = (told.mencion, told.numero) if told is not None else (caso.periodo("t"), caso.numero("x"))
    if told is not None and told.papel != "ejecutado":
        return ()
    if own is None or own.tramo is None or own.tramo.meses != size or main is None:
        return ()
    named = next((m for m in re.findall(r"T\d+", caso.match[0]) if m != caso.marca("t")), "")
    within = caso.forma.menciones[named].tramo if named else spans.en_torno(own.tramo, _LARGOS.get(caso.marca("g"), 12))
    best = _of(caso, Termino("ejecutado", number), own.tramo)[:1]
    others = [s for s in scope.partir(within, size) if not same(s, own.tramo)] if within is not None else []
    known = [d for s in others for d in _of(caso, Termino("ejecutado"), s)[:1]]
    strict = caso.marca("w") in ("alcanz", "igual", "lleg")
    passed = any(d.valor >= best[0].valor if strict else d.valor > best[0].valor for d in known) if best else True
    holds_it = within is not None and within.desde <= own.tramo.desde and own.tramo.hasta <= within.hasta
    return (*best, *known) if best and len(known) > 1 and holds_it and not passed else ()


def detalla(caso: Caso) -> Sequence[Dato]:
    """What was done, beside what was planned, in the periods in which all of it was: "7 frente a 3: 3 en julio y …"."""
    planned = caso.termino("a")
    number = caso.numero("x") if caso.marca("x") else planned.numero if planned is not None else None
    if planned is None or planned.papel != "programado" or number is None:
        return ()
    whole = caso.cifras(Termino("ejecutado", number, planned.mencion or caso.mencion))[:1]
    parts = []
    for mark, period in re.findall(r"(N\d+) (?:[a-z ]+ )?(T\d+)", caso.marca("l")):
        span = caso.forma.menciones[period].tramo
        inside = whole and whole[0].tramo is not None and span is not None and holds(whole[0].tramo, span)
        parts.append(_of(caso, Termino("ejecutado", caso.forma.numeros[mark]), span)[:1] if inside and span else ())
    known = [some[0] for some in parts if some]
    if not whole or len(known) < len(parts) or sum(d.valor for d in known) != whole[0].valor:
        return ()
    return (*whole, *caso.cifras(planned)[:1], *known) if caso.cifras(planned) else ()


def contrasta(caso: Caso) -> Sequence[Dato]:
    """A figure of one period beside that of another of the same quantity: "9, frente a los 7 de enero"."""
    term, number, period = caso.termino("a"), caso.numero("n"), caso.periodo("t")
    if term is None or term.numero is None or number is None or period is None or period.tramo is None:
        return ()
    for one in caso.cifras(term):
        for other in caso.cifras(replace(term, numero=number, mencion=period, clase_de_mes="")):
            apart = (
                one.tramo
                and other.tramo
                and not (one.tramo.desde <= other.tramo.hasta and other.tramo.desde <= one.tramo.hasta)
            )
            if apart and one.papel == other.papel:
                return one, other
    return ()


def queda_corto(caso: Caso) -> Sequence[Dato]:
    """In a period less was done than planned, in figures."""
    return next(((a, b) for a, b in _done_and_planned(caso) if a.valor < b.valor), ())


def difiere_ahi(caso: Caso) -> Sequence[Dato]:
    """Of the months of a period, in one alone what was done differs from what was planned."""
    main, own = caso.datos.principal, caso.periodo("t")
    if main is None or own is None or own.tramo is None:
        return ()
    others = [s for s in scope.partir(main, own.tramo.meses) if s.desde != own.tramo.desde]
    equal = [
        (a[0], b[0])
        for s in others
        if (a := _of(caso, Termino("ejecutado"), s)) and (b := _of(caso, Termino("programado"), s))
    ]
    if not others or len(equal) < len(others) or any(a.valor != b.valor for a, b in equal):
        return ()
    return next(((a, b) for a, b in _done_and_planned(caso) if a.valor != b.valor), ())


def _done_and_planned(caso: Caso) -> Iterator[tuple[Dato, Dato]]:
    """What was done and planned of the period that is named, of the figures that are told."""
    period = caso.periodo("t")
    span = period.tramo if period is not None else None
    told = caso.numero("x") or caso.numero("z") if "z" in caso.match.groupdict() else caso.numero("x")
    if span is None or told is None or (caso.numero("y") is None and caso.numero("x") is not None):
        return
    done = _of(caso, Termino("ejecutado", told), span)
    planned = _of(caso, Termino("programado", caso.numero("y")), span)
    yield from ((a, b) for a in done[:1] for b in planned[:1])


def _step(said: str) -> int:
    """How long the periods of a series are said to be; 0 where it is not said."""
    match = re.search(r"\b(mes|trimestre) (?:en|a|tras) (?:mes|trimestre)\b|\b(mensual|trimestral)", said)
    return _MESES[match[1] or match[2]] if match else 0


def _term(caso: Caso) -> Termino | None:
    term = caso.termino("a")
    return term if term is not None else sujeto_tacito(caso)


def _listed(caso: Caso) -> tuple[Numero, ...]:
    return tuple(caso.forma.numeros[mark] for mark in re.findall(r"[NP]\d+", caso.marca("l")))


def _wholes(caso: Caso) -> Iterator[Mencion]:
    """The period that a series is of: named in the form, or beside it, or the text's own, or its year."""
    term = caso.termino("a")
    named = caso.periodo("t") or (term.mencion if term is not None else None)
    if named is not None or caso.mencion is not None:
        yield from (m for m in (named or caso.mencion,) if m is not None)
        return
    main = caso.datos.principal
    months = _MESES.get(caso.marca("g"), 0)
    for span in (main, main.anual()) if main is not None else ():
        if not months or span.meses == months:
            yield Mencion(0, 0, span)


def _of(caso: Caso, term: Termino, span: Tramo) -> Sequence[Dato]:
    return caso.cifras(replace(term, mencion=Mencion(0, 0, span), clase_de_mes="", acumulado=False, anual=False))
