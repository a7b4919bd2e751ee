"""Whether the figures of a row make true what a form says of the quantities that stand in it.

A proof gives the figures that do; () where none do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Final

from agent.grounding import bind, parts, spans
from agent.grounding.cases import Caso
from agent.grounding.contrast import SUBE, done_as_planned, spoken_of
from agent.grounding.examen import holds
from agent.grounding.facts import CIEN, Dato
from agent.grounding.numbers import Numero, Signo
from agent.grounding.periods import Mencion
from agent.grounding.signals import senales
from agent.grounding.terms import Termino
from agent.sustento.model import Clase
from agent.sustento.tramos import Tramo

_CLASES: Final[Mapping[str, str]] = {"fisic": "fisico", "financier": "dinero"}
_CUENTAN: Final = frozenset(
    ["programado", "ejecutado", "aprobado", "modificacion", "comprometido", "devengado", "pagado"]
)
"""Roles of which there may be none."""


_BASE: Final = re.compile(r"\b(?:linea|valor) (?:de )?base\b")


def conocido(caso: Caso) -> bool:
    """Whether there are figures of all that a statement names, so that it is true or false of them."""
    named = caso.terminos()
    if "mueve" in caso.match.groupdict() and not (caso.marca("a") or caso.marca("u")) and sujeto_tacito(caso) is None:
        return False
    if {"c", "w"} <= caso.match.groupdict().keys() and caso.termino("c") is not None:
        return bool(caso.cifras(Termino("modificacion")))
    alone = _known_alone(caso)
    if alone is not None:
        return alone
    if _is_progress(caso) or (caso.marca("d") and _BASE.search(caso.lectura.oracion.plano)):
        return False
    if caso.marca("m"):
        return _is_credit(caso) and bool(caso.cifras(Termino("modificacion")))
    if caso.marca("q"):
        return not _without_verb(caso, named[0]) and any(map(partial(_is_some, caso), named))
    if caso.marca("b") or caso.marca("d"):
        apart = len({(term.papel, term.mencion) for term in named}) == len(named)
        if not apart or len({_is_share(term) for term in named}) > 1 or not any(map(caso.marca, "dpf")):
            return False
    elif caso.marca("x") and not (caso.marca("s") and caso.marca("t")):
        return False
    return bool(named) and all(caso.cifras(replace(term, numero=None)) for term in named)


def _is_progress(caso: Caso) -> bool:
    """Whether a share is the progress of an indicator, which need not be the ratio: less may be better."""
    share, whole = caso.numero("p"), caso.termino("b")
    if share is None or whole is None or caso.dinero or caso.datos.de("programado"):
        return False
    progress = caso.datos.de("avance")
    return whole.papel in ("programado", "meta_anual") and any(caso.dice(share, d, d.valor) for d in progress)


def _known_alone(caso: Caso) -> bool | None:
    """The same of forms that leave a quantity unsaid, or list several figures; None of all others."""
    one, other, period = caso.termino("a"), caso.termino("b"), caso.periodo("t")
    if caso.marca("cada"):
        return False
    if "reparto" in caso.match.groupdict():
        own = (period.partes or (period.tramo,)) if period is not None else ()
        return bool(own) and all(caso.datos.de("ejecutado", tramo=span) for span in own)
    if caso.marca("l"):
        return caso.marca("l").count("N") > (1 if "T" in caso.marca("l") else 2)
    if caso.marca("n") and not caso.marca("d"):
        before = caso.cifras(one) if one is not None else ()
        span = period.tramo if period is not None else None
        return bool(before) and span is not None and not any(holds(span, d.tramo) for d in before if d.tramo)
    if caso.marca("d") and not (one or caso.marca("m")):
        of_time = other is not None and (other.con_periodo or other.papel != "programado")
        return of_time and other is not None and sujeto_tacito(caso) is not None and bool(caso.cifras(other))
    if caso.marca("t") and caso.marca("x") and caso.marca("y") and one is None:
        own = (period.partes or (period.tramo,)) if period is not None else ()
        return bool(own) and all(caso.datos.de("ejecutado", tramo=span) for span in own)
    return None


def _is_some(caso: Caso, term: Termino) -> bool:
    """Whether there was some of a quantity, of whatever kind it may be."""
    facts = [d for money in (False, True) for d in replace(caso, dinero=money).cifras(term)]
    return term.papel in _CUENTAN and bool(facts) and all(d.valor for d in facts)


def difieren(caso: Caso, sign: int) -> Sequence[Dato]:
    """One quantity is more (1), less (-1) than another by so much; 0: they differ by it."""
    one, by = done_as_planned(caso, caso.termino("a")) or sujeto_tacito(caso), caso.numero("d")
    if one is not None and one != caso.termino("a") and caso.marca("a") and not one.con_periodo:
        one = replace(one, mencion=spoken_of(caso))
    other = _other(caso, one) if one is not None else None
    if one is not None and caso.marca("t") and not one.con_periodo:
        main = caso.datos.principal
        one = replace(one, mencion=caso.mencion or (Mencion(0, 0, main) if main is not None else None))
    if one is not None and other is not None and not caso.marca("a") and other.papel == "meta_anual":
        one = replace(one, acumulado=True)
    if other is not None and by is None:
        other, by = replace(other, numero=None), other.numero
    if one is None or other is None or by is None:
        return ()
    for a, b in caso.parejas(one, other):
        change = a.valor - b.valor
        if change and change * sign >= 0 and _is_by(caso, by, a, change):
            return a, b
    return ()


_SUJETO = re.compile(
    r"(?:(?:^|[,;:(] ?)|T\d+,? |§ ?|Z |(?:actividad|indicador|accion|unidad|partida|fuente|posta) "
    r"|(?:^|[,;:] )(?:y|pero|aunque|que) )$"
)


_NO_HECHO: Final = frozenset(["restante", "variacion", "adicional", "saldo", "por_pagar", "por_devengar"])
"""Roles of what is missing or left, of which something is said rather than of what was done."""


def sujeto_tacito(caso: Caso) -> Termino | None:
    """What was done, where a form leaves out what it speaks of; None where something else is its subject."""
    before = caso.lectura.oracion.visto[: caso.forma.lugar(caso.match)[0]].rpartition(";")[2]
    if any(s.papel in _NO_HECHO for money in (False, True) for s in senales(before, money)):
        return None
    if caso.marca("k"):
        return Termino("ejecutado", caso.numero("k"))
    return Termino("ejecutado") if _SUJETO.search(caso.forma.texto[: caso.match.start()]) else None


def es_parte(caso: Caso) -> Sequence[Dato]:
    """One quantity is so much of another, in per cent or in parts; both may be told again after it."""
    one, other = caso.termino("a") or _infinitive(caso), caso.termino("b") or _whole(caso)
    if one is None or other is None or _is_share(one) or _is_share(other) or _and_of_another(caso):
        return ()
    told_again = other.numero if other.numero is not None and other.numero.signo is Signo.PORCENTAJE else None
    other = replace(other, numero=None) if told_again is not None else other
    again = [(n, i) for i, name in enumerate(("x", "y")) if (n := caso.numero(name)) is not None]
    wholes = (other, replace(other, papel="meta_anual")) if caso.numero("n") and other.anual else (other,)
    to_date = (replace(one, acumulado=True),) if other.papel == "meta_anual" and not one.con_periodo else ()
    for pair in (p for part in (one, *to_date) for whole in wholes for p in caso.parejas(part, whole)):
        told = all(caso.dice(n, pair[i], pair[i].valor) for n, i in again)
        told = told and (
            told_again is None or bool(pair[1].valor and _is_percent(told_again, pair[0].valor, pair[1].valor))
        )
        if (
            pair[1].valor
            and told
            and _is_so_much(caso, pair[0].valor, pair[1].valor)
            and _also(caso, one, pair[0], pair[1])
        ):
            return pair
    return ()


_LLEGO_A: Final = {
    "deveng": "devengado", "pag": "pagado", "gir": "pagado", "compromet": "comprometido", "ejecut": "ejecutado",
    "gast": "ejecutado",
}  # fmt: skip


def _infinitive(caso: Caso) -> Termino | None:
    """What came to be done: "llegó a devengarse"."""
    role = _LLEGO_A.get(caso.marca("i"))
    return Termino(role, verbal=True) if role else None


def _whole(caso: Caso) -> Termino | None:
    """What was done in a longer period, whose figure is told: "de las 617 del año"."""
    number = caso.numero("n")
    if number is None:
        return None
    kind = caso.marca("g")
    return Termino("ejecutado", number, caso.periodo("t"), anual=kind in _ANOS, clase_de_mes=kind)


_ANOS: Final = ("ano", "ejercicio")


def son_partes(caso: Caso) -> Sequence[Dato]:
    """Several quantities are each so much of another: "se comprometió el 62 %, se devengó el 56 % y …"."""
    whole = caso.termino("b")
    told = [(caso.termino("a"), caso.numero("p"))]
    told += [
        (caso.forma.terminos[q], caso.forma.numeros[p]) for q, p in re.findall(r"(Q\d+)\D+(P\d+)", caso.marca("l"))
    ]
    found: list[Dato] = []
    for one, share in told:
        if one is None or whole is None or share is None or _is_share(one):
            return ()
        pair = next(
            (p for p in caso.parejas(one, whole) if p[1].valor and _is_percent(share, p[0].valor, p[1].valor)), ()
        )
        if not pair:
            return ()
        found.extend(pair)
    return found


def _and_of_another(caso: Caso) -> bool:
    """Whether a share is told of one more quantity, without a figure: "el 75 % del vigente y del aprobado"."""
    after = re.match(r" (?:y|e|ni|como) (Q\d+)", caso.forma.texto[caso.match.end() :])
    term = caso.forma.terminos[after[1]] if after else None
    return term is not None and term.numero is None and not term.verbal


def _also(caso: Caso, one: Termino, part: Dato, first: Dato) -> bool:
    """Whether a figure is the second share that is told: of another whole, or of the same one, said again."""
    whole, share, again = caso.termino("c"), caso.numero("r"), caso.numero("z")
    if again is not None and not _is_percent(again, part.valor, first.valor):
        return False
    if whole is None or share is None:
        return True
    pairs = caso.parejas(replace(one, numero=None), whole)
    return any(a == part and b.valor and _is_percent(share, a.valor, b.valor) for a, b in pairs)


def se_mueve(caso: Caso, sign: int) -> Sequence[Dato]:
    """A quantity went from one figure to another, of one period and a later one; the change may be told beside it."""
    term, first, by = caso.termino("a") or sujeto_tacito(caso), caso.numero("x"), caso.numero("d")
    last = caso.numero("y") or caso.numero("z")
    first = term.numero if caso.numero("z") is not None and term is not None else first
    if term is None or (first is None and by is None):
        return ()
    if first is not None and first.signo is Signo.PORCENTAJE and term.papel == "ejecutado":
        term = replace(term, papel="avance")
    if caso.periodo("u") is not None:
        term = replace(term, mencion=caso.periodo("u"))
    for a, b in _of_two_periods(caso, term, first, last):
        change = b.valor - a.valor
        fair = not caso.marca("w") or (change > 0) is (caso.marca("w") != "menos")
        fair = fair and _grew_by(caso, a.valor, change)
        if (change * sign > 0 or not sign) and fair and (by is None or _is_by(caso, by, a, change)):
            return a, b
    return ()


def _grew_by(caso: Caso, first: Decimal, change: Decimal) -> bool:
    """Whether a change is the share of the first figure, and goes the way, that is told after it, if one is."""
    rate, noun = caso.numero("e"), caso.marca("h")
    if noun and (re.fullmatch(SUBE, noun) is not None) is not (change > 0):
        return False
    return rate is None or (first > 0 and _is_percent(rate, abs(change), first))


def son_iguales(caso: Caso) -> Sequence[Dato]:
    """Two quantities are one figure, which may be told."""
    one, other, told = caso.termino("a"), caso.termino("b"), caso.numero("x")
    pairs = caso.parejas(one, other) if one is not None and other is not None else ()
    alike = ((a, b) for a, b in pairs if a.valor == b.valor and (told is None or caso.dice(told, a, a.valor)))
    return next(alike, ())


def es_siempre(caso: Caso) -> Sequence[Dato]:
    """The target of each of so many years is the same, that of the base line too where it is said so."""
    term, told, years = caso.termino("a"), caso.numero("x"), caso.numero("n")
    if term is None or told is None or years is None or term.papel not in ("programado", "meta_anual"):
        return ()
    targets = caso.datos.de("meta_anual")
    base = caso.datos.de("linea_base") if caso.marca("b") else ()
    many = len({d.tramo for d in targets}) == len(targets) and any(r.valor == len(targets) for r in years.lecturas)
    if caso.marca("b") and (not base or caso.forma.terminos[caso.marca("b")].papel != "linea_base"):
        return ()
    same = all(caso.dice(told, d, d.valor) for d in (*targets, *base))
    return (*targets, *base) if many and same and len(targets) > 1 else ()


def se_mantiene(caso: Caso) -> Sequence[Dato]:
    """A quantity was the same in two periods one after the other."""
    term, told = caso.termino("a"), caso.numero("x")
    pairs = _of_two_periods(caso, term, told, told) if term is not None and told is not None else ()
    return next(((a, b) for a, b in pairs if a.valor == b.valor), ())


def _of_two_periods(
    caso: Caso, term: Termino, first: Numero | None, last: Numero | None
) -> Iterator[tuple[Dato, Dato]]:
    """The figures of a quantity in the two periods that it may have gone from and to."""
    for spans_ in _two_periods(caso, term):
        start, end = (
            caso.cifras(replace(term, numero=number, mencion=Mencion(0, 0, span)))
            for number, span in zip((first, last), spans_, strict=True)
        )
        yield from ((a, b) for a, b in product(start, end) if a.papel == b.papel)


def _two_periods(caso: Caso, term: Termino) -> Iterator[tuple[Tramo, Tramo]]:
    """The earlier and the later period of what a form says, of one length."""
    found = _named_two(caso, term)
    if not found and not term.con_periodo and not any(map(caso.marca, "st")) and len(_around_it(caso)) < 2:
        found = [(spans.anterior(s), s) for s, _ in caso.tramos(term, None) if s.desde > 1]
    yield from ((a, b) for a, b in found if a.meses == b.meses and _is_earlier(a, b))


def _is_earlier(one: Tramo, other: Tramo) -> bool:
    if one.ejercicio and other.ejercicio:
        return (one.ejercicio, one.hasta) < (other.ejercicio, other.desde)
    return one.hasta < other.desde


def _around_it(caso: Caso) -> list[Tramo]:
    """The periods of the sentence that are no reference."""
    named = [m for m in caso.forma.menciones.values() if not (m.del_plan or m.referencia or m.relativo)]
    return [m.tramo for m in named if m.tramo is not None]


def _named_two(caso: Caso, term: Termino) -> list[tuple[Tramo, Tramo]]:
    """The two periods that are named: in the form, or beside it; or the one named and the one before it."""
    named = [m for name in ("s", "t") if (m := caso.periodo(name)) is not None]
    spoken = [m.tramo for m in named if m.tramo is not None]
    against = [m.tramo for m in caso.forma.menciones.values() if (m.referencia or m.relativo) and m.tramo is not None]
    others, own = _around_it(caso), term.mencion.tramo if term.mencion is not None else None
    listed = named or [m for m in caso.forma.menciones.values() if not m.del_plan]
    if len(spoken) == 2:
        return [(spoken[0], spoken[1])]
    if len(listed) == 1 and len(listed[0].partes) == 2:
        return [(listed[0].partes[0], listed[0].partes[1])]
    if len(against) == 1 and len(others) < 2:
        now = own if own in others else next(iter(others), caso.datos.principal)
        return [(against[0], now)] if now is not None else []
    if len(spoken) == 1 and caso.marca("s"):
        now = own or next((s for s in others if s != spoken[0]), caso.datos.principal)
        return [(spoken[0], now)] if now is not None else []
    if named:
        return []
    if own is not None:
        before = [s for s in others if s != own]
        return [(before[0] if before else spans.anterior(own), own)] if len(before) < 2 else []
    return [(others[0], others[1])] if not term.con_periodo and len(others) == 2 else []


def se_modifica(caso: Caso, sign: int) -> Sequence[Dato]:
    """The credit went from what was approved by its modifications to what is in force; by which share of it."""
    by_what = caso.termino("v")
    if not _is_credit(caso) or (by_what is not None and by_what.papel != "modificacion"):
        return ()
    told = ((caso.numero("w"), "aprobado"), (caso.numero("x") or caso.numero("y"), "vigente"))
    ends = [[d for d in caso.cifras(Termino(role)) if n is None or caso.dice(n, d, d.valor)] for n, role in told]
    by, share = caso.numero("d"), caso.numero("p")
    for change, start, end in product(caso.cifras(Termino("modificacion")), *ends):
        said = by is not None and caso.dice(by, change, abs(change.valor))
        part = share is None or (start.valor and _is_percent(share, abs(change.valor), start.valor))
        if change.valor * sign > 0 and part and (said or (by is None and share is not None)):
            return change, start, end
    return ()


def _is_credit(caso: Caso) -> bool:
    """Whether what was modified is the credit: not what was committed, say; and of the figure that is told of it."""
    named = caso.termino("m")
    against = caso.termino("c")
    if (named is not None and named.numero is not None and not caso.cifras(named)) or (
        against is not None and (against.papel != "aprobado" or not caso.cifras(against))
    ):
        return False
    return named is None or named.papel in ("aprobado", "vigente")


def es_de_un_mes(caso: Caso) -> Sequence[Dato]:
    """What was done, or planned, in a part of a period, of that of the period; its share may be told after it."""
    period, number, verb = caso.periodo("t"), caso.numero("x"), caso.termino("v")
    kind = "" if caso.periodo("s") else caso.marca("s") or ("ano" if caso.marca("anual") else "")
    whole = caso.termino("a") or Termino(
        "ejecutado", caso.numero("y"), caso.periodo("s"), clase_de_mes=kind, anual=kind in _ANOS
    )
    if caso.marca("g"):
        own = caso.periodo("g")
        whole = replace(whole, mencion=own, clase_de_mes="" if own else caso.marca("g"), anual=caso.marca("g") in _ANOS)
    role = "ejecutado" if whole.papel == "ejecutado" else "programado"
    if period is None or caso.dinero or whole.papel not in _DE_MESES or (verb is not None and verb.papel != role):
        return ()
    inside = period.partes or ((period.tramo,) if period.tramo is not None else ())
    done = [caso.datos.de(role, tramo=span)[:1] for span in inside]
    told = sum((some[0].valor for some in done if some), Decimal(0))
    again = caso.numero("z")
    for total in _totals(caso, whole):
        shorter = all(total.tramo and holds(total.tramo, s) and s.meses < total.tramo.meses for s in inside)
        right = number is None or caso.dice(number, total, told)
        right = right and (again is None or (bool(total.valor) and _is_percent(again, told, total.valor)))
        right = (
            right
            and (not caso.marca("todo") or told == total.valor)
            and (not caso.marca("mayoria") or 2 * told > total.valor)
        )
        if inside and all(done) and shorter and right and total.valor and _is_so_much(caso, told, total.valor):
            return total, *(some[0] for some in done)
    return ()


_DE_MESES: Final = frozenset(["ejecutado", "programado", "meta_anual"])


def _totals(caso: Caso, whole: Termino) -> Iterator[Dato]:
    """The figures of a whole; of a period that holds the text's, too, where its words name none."""
    yield from caso.cifras(whole)
    if whole.anual and whole.numero is not None:
        yield from caso.cifras(replace(whole, papel="meta_anual"))
    main = caso.datos.principal
    if not whole.con_periodo and main is not None and whole.numero is not None:
        for months in (3, 6, 12):
            yield from caso.cifras(replace(whole, mencion=Mencion(0, 0, spans.en_torno(main, months))))


def _is_so_much(caso: Caso, part: Decimal, whole: Decimal) -> bool:
    """Whether one value is the share of another that is told, if one is."""
    share, ratio = caso.numero("p"), caso.forma.partes.get(caso.marca("f"))
    if share is not None:
        said = caso.lectura.oracion.visto[: share.inicio]
        if parts.antes_de_parte(said, len(said)) == len(said):
            return _is_percent(share, part, whole)
        ratios = (Fraction(reading.valor) / 100 for reading in share.lecturas)
        return any(parts.es_esa_parte(said, Fraction(part) / Fraction(whole), each) for each in ratios)
    before = caso.lectura.oracion.visto[: ratio[1]] if ratio is not None else ""
    return ratio is None or parts.es_esa_parte(before, Fraction(part) / Fraction(whole), ratio[0])


def no_hay(caso: Caso) -> Sequence[Dato]:
    """Nothing of each of these quantities; of amounts and of money where it does not say of which."""
    found: list[Dato] = []
    last = Termino("")
    for mark, kind in re.findall(r"(Q\d+)|\b(fisic|financier)", caso.marca("q")):
        last = caso.forma.terminos[mark] if mark else replace(last, clase=_CLASES[kind])
        if (not found and _without_verb(caso, last)) or last.papel not in _CUENTAN:
            return ()
        unit = "fisico" if "Z" in caso.match[0] else "dinero" if caso.marca("dinero") else ""
        unit = "" if caso.marca("ambos") else unit
        for term in _in_each(caso, replace(last, clase=last.clase or unit)):
            facts = [d for money in (False, True) for d in replace(caso, dinero=money).cifras(term)]
            if not facts or any(d.valor for d in facts):
                return ()
            found.extend(facts)
    return found


def _in_each(caso: Caso, term: Termino) -> Iterator[Termino]:
    """A quantity in each of the periods that are listed; as it is where they are not."""
    period = term.mencion or caso.periodo("t") or caso.mencion
    if period is not None and period.partes:
        yield from (replace(term, mencion=Mencion(0, 0, span)) for span in period.partes)
    else:
        yield replace(term, mencion=period)


def _other(caso: Caso, one: Termino) -> Termino | None:
    """The second quantity of a comparison: named, or the first one of another period ("a la del II trimestre")."""
    named, period = caso.termino("b"), caso.periodo("t")
    if named is not None or period is None:
        return named
    return Termino(one.papel, caso.numero("n"), period, one.acumulado, one.clase, one.anual)


def _is_by(caso: Caso, number: Numero, dato: Dato, change: Decimal) -> bool:
    """Whether a number is by how much a figure of this kind changed: points of what is in per cent."""
    return (number.signo is Signo.PUNTOS) is (dato.clase is Clase.PORCENTAJE) and caso.dice(number, dato, abs(change))


def _is_percent(number: Numero, part: Decimal, whole: Decimal) -> bool:
    return any(bind.rounds_to(part / whole * CIEN, r) for r in number.lecturas)


def _is_share(term: Termino) -> bool:
    return term.papel == "avance"


def _without_verb(caso: Caso, first: Termino) -> bool:
    """Whether a negation has no verb beside it: "el devengado no pagado"."""
    return not first.verbal and re.match(r"(?:no|tampoco|ni) Q", caso.match[0]) is not None
