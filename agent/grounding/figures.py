"""The numbers of a sentence, its bounds, shares, parts and multiples, each against the fact that it has to state."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agent.grounding import bind, bounds, names, parts, roles, scope, spans, units
from agent.grounding.examen import Lectura, holds
from agent.grounding.facts import CIEN, Dato
from agent.grounding.numbers import Numero, Signo, numeros
from agent.grounding.periods import Mencion
from agent.grounding.signals import fin_del_participio
from agent.grounding.text import COVER
from agent.sustento.model import Clase, Liga
from agent.sustento.tramos import Tramo

_REFERIDO = re.compile(
    r"\b(?:respecto|frente|relacion|comparacion|comparad\w+|contra|desde"
    r"|(?<!con lo )(?<!por lo )que (?:l[ao]s?|el|en))\b"
)
"""Between a change and the figure that it is held against, which came first."""
_DEL_TODO = re.compile(
    rf"[a-zñ{COVER} ]*\bdel (?:trimestre|semestre|ano|ejercicio|periodo|{COVER})|[a-zñ ]*§* en total"
)
_DEL_ANO_CADA = re.compile(r"\b(?:mes|meses|trimestres?|semestres?) del (?:ano|ejercicio)\b")
"""The year is that of its months, not of the figure."""
_SUMA = re.compile(r"\b(?:acumul|totaliz|sum)[a-z]+\s+(?:un total de\s+)?$")
"""Before what the figures of several periods make together."""
_EN_TOTAL = re.compile(r" *en total\b")
_SE_DIO_EN = re.compile(
    rf"[a-zñ{COVER} ]*,?\s+(?:se )?"
    rf"(?:correspond|concentr|dict|realiz|ejecut|registr|report|tuv|acumul"
    rf"|emit|atend|entreg|brind|efectu|hic|concret|produj)[a-z]+ "
    rf"(?:lugar )?(?:al?|en)(?: mes de)? {COVER}|[a-zñ{COVER} ]*? (?:son|fueron|eran) (?:de|en) {COVER}"
)


def numbers(lectura: Lectura, mentions: Sequence[Mencion]) -> tuple[Numero, ...]:
    """Binds each number, in order; returns them."""
    visto, plano = lectura.oracion.visto, lectura.oracion.plano
    found = tuple(
        n for n in numeros(visto, lectura.examen.contable)
        if not names.numero_del_nombre(plano, n.inicio, n.fin, lectura.examen.sustento.nombres)
    )  # fmt: skip
    lectura.numeros = {n.inicio: n for n in found}
    bare = lectura.oracion.covered(
        span for n in found for span in units.span_of(plano, n.fin, lectura.examen.unit_stems)
    ).visto
    stated = ""
    every = lectura.alcance.cada if not lectura.alcance.solo else ()
    money = frozenset(range(len(found)) if lectura.examen.datos.solo_dinero and "fisic" not in visto else ())
    found_roles = roles.papeles(found, bare, money)
    for index, (number, said) in enumerate(zip(found, found_roles, strict=True)):
        if number.ordinal:
            lectura.say(f"«{lectura.oracion.texto[number.inicio : number.fin].strip()}» no está entre las cifras")
            continue
        part = index + 1 < len(found) and roles.es_parte(bare, number, found[index + 1])
        mention = spans.mencion_de(mentions, visto, found, index)
        unit = bind.unidad_dicha(plano, found, index, part)
        if said.nombres == ("promedio",) and number.signo is Signo.PORCENTAJE and _named_a_mean(lectura):
            said = replace(said, nombres=("avance",))
        each, place = scope.de_cada(visto, number, mention, lectura.alcance, lectura.examen.datos)
        if lectura.alcance.solo == "salvo" and mention is None:
            each = lectura.alcance.cada
        if lectura.alcance.niega(visto, number.inicio) and said.nombres == ("programado",):
            each = lectura.alcance.menos
        plain = bind.Contexto(number, said, mention, lectura.oracion.texto, plano, visto, False, dicho=unit)
        if _reached_by_none(lectura, plain) and not each:
            continue
        summed = _SUMA.search(visto[: number.inicio]) is not None or _EN_TOTAL.match(bare, number.fin) is not None
        if summed:
            each = ()
        if each:
            lectura.dichas.append(place)
        elif every and (summed or not lectura.alcance.reparte) and lectura.alcance.llega(visto, number.inicio):
            mention = Mencion(0, 0, replace(every[0], hasta=every[-1].hasta), acumula=True)
        first, last = scope.lista(found, bare, index)
        if last - first > 1 or (last > first and mention is not None and len(mention.partes) == 2):
            ordered = scope.en_orden(last - first + 1, mention, lectura.examen.datos)
            if ordered:
                mention = Mencion(0, 0, ordered[index - first])
                said = _role_of_list(said, found_roles[last], found_roles[first])
        if _is_total(visto, found, index) and (span := spans.juntos(mentions, number.inicio)) is not None:
            mention = Mencion(0, 0, span)
        detail = _detail_of(visto, found, index)
        if _DE_ELLOS.match(visto[number.fin :]):
            said = replace(said, nombres=("ejecutado",), firme=True, acumulado=False, anual=False, niega=False)
            mention = next(m for m in mentions if m.inicio >= number.fin)
        elif detail is not None and found_roles[detail].nombres:
            said = replace(
                said, nombres=found_roles[detail].nombres, dinero=found_roles[detail].dinero, firme=True,
                acumulado=False, anual=False, niega=False,
            )  # fmt: skip
            mention = next(m for m in mentions if m.inicio >= number.fin)
        context = bind.Contexto(
            number, said, mention, lectura.oracion.texto, plano, visto, bind.es_conteo(unit), stated, unit,
            stated.startswith("gasto"), spans.comparados(mentions, lectura.examen.datos.principal, visto),
            index > 0 and _is_no_work(found_roles[index - 1]), spans.suelta(mentions, visto, found, index),
        )  # fmt: skip
        as_money = roles.papeles(found, bare, frozenset([index]))[index]
        if each and lectura.alcance.solo == "salvo":
            others = (replace(context, mencion=Mencion(0, 0, span)) for span in lectura.alcance.menos)
            same_there = any(not bind.ligar(other, lectura.examen.datos, lectura.examen.stems)[1] for other in others)
            lectura.say("lo que se exceptúa no difiere de lo demás" if same_there else "")
            lectura.probado += 1
        for span in each[:-1]:
            _bind(lectura, replace(context, mencion=Mencion(0, 0, span)), as_money)
        stated = _bind(
            lectura, replace(context, mencion=Mencion(0, 0, each[-1])) if each else context, as_money, found, index
        )
        reached = not each and not lectura.alcance.reparte and lectura.alcance.llega(visto, number.inicio)
        if every and reached and not said.acumulado and not (said.anual and not _DEL_ANO_CADA.search(plano)):
            _of_each(lectura, context, every)
        if not (index and roles.es_parte(bare, found[index - 1], number)):
            _all_of_it(lectura, number)
        lectura.dichas.extend([*said.dicho, *bounds.acotado(visto, number)])
    return found


def _named_a_mean(lectura: Lectura) -> bool:
    """Whether the row is itself called a mean ("Avance promedio de AEI"), and prints no other."""
    return "promedio" in lectura.examen.propias and not any(d.papel == "promedio" for d in lectura.examen.datos.todos)


def _is_no_work(said: roles.Papel) -> bool:
    """Whether a number is one of what is missing, or of what was not done."""
    return said.niega or bool(set(said.nombres) & {"restante", "variacion", "pendiente", "saldo", "adicional"})


_EXCEDE = re.compile(r"\)\s+(?:exced|super|rebas|sobrepas)[a-z]+ al?[^,;]*\)\s+en\s+$")
"""After two figures: by how much the first is more than the second."""


_MAS_QUE_N = re.compile(rf"[\s{COVER}a-zñ]*?(?:mas|menos) que l[ao]s ")
"""Between a difference and the figure that it is held against: "5 más que los 7 de abril"."""


def _is_change(lectura: Lectura, number: Numero, said: roles.Papel) -> bool:
    """Whether a difference that no fact is lies between the figures beside it: "179, diecinueve más que 160"."""
    stated = [(liga.inicio, d) for liga in lectura.ligas if (d := lectura.stated_at(liga.inicio)) is not None]
    before = [d for start, d in stated if start < number.inicio]
    after = [d for start, d in stated if start > number.inicio]
    pair = (before[-1], after[0]) if before and after else (before[-1], before[-2]) if len(before) > 1 else None
    if pair is None or pair[0].clase is not pair[1].clase or {pair[0].papel, pair[1].papel} & bind.DIFERENCIAS:
        return False
    said_of = units.words_after(lectura.oracion.plano, number.fin)
    if pair[0].clase is Clase.CANTIDAD and not units.fits(said_of, pair[0].unidad, lectura.examen.stems):
        return False
    if not bind.misma_moneda(number, pair[0]):
        return False
    spans_ = [d.tramo for d in pair if d.tramo is not None]
    if pair[0].papel == pair[1].papel and len({s.meses for s in spans_}) > 1:
        return False
    change = pair[0].valor - pair[1].valor
    if number.signo is Signo.PORCENTAJE:
        share = change / pair[1].valor * CIEN if after and said.signo and pair[1].valor else None
        return share is not None and any(bind.rounds_to(share * said.signo, r) for r in number.lecturas)
    if not after and pair[1].papel == "ejecutado" and pair[0].papel in ("programado", "meta_anual"):
        change = -change
    first, last = pair[1].tramo, pair[0].tramo
    if (
        not after
        and first is not None
        and last is not None
        and pair[0].papel == pair[1].papel
        and first.desde > last.hasta
    ):
        change = -change
    sign = said.signo
    if "cambio" in said.nombres and after and not _REFERIDO.search(lectura.oracion.visto[number.fin : stated[-1][0]]):
        change = -change
    if _EXCEDE.search(lectura.oracion.visto[: number.inicio]) and not after:
        change = pair[1].valor - pair[0].valor
    return any((change * sign if sign else abs(change)) == abs(r.valor) for r in number.lecturas)


_TOTAL = re.compile(
    r"[;:,.(] ?(?:y |e )?(?:(?:en|un|con un|el|para un|lo que suma un|suman?|que suman?) )?total(?: de|:)? $"
)


def _is_total(visto: str, found: Sequence[Numero], index: int) -> bool:
    """Whether a number is told as the total of what stands before it, or as the whole of that total."""
    own = _TOTAL.search(visto[: found[index].inicio]) is not None
    return own or (
        index > 1 and roles.es_parte(visto, found[index - 1], found[index]) and _is_total(visto, found, index - 1)
    )


_AVANCE_DE = re.compile(
    r"\bavance(?: promedio)?(?: (?:fisic|financier)[oa])?(?:(?: [a-zñ§]+){0,8} (?:de|en|a|al)|:)? $"
)
"""Before a share without its sign: "un avance físico de 90.2"."""
_LLEGO_A = re.compile(r"\b(?:lleg|alcanz|super|pas|rebas)[a-z]+ (?:ni )?(?:(?:al?|de|del) )?(?:l[ao]s )?$")


def _reached_by_none(lectura: Lectura, context: bind.Contexto) -> bool:
    """Holds "en ningún mes se llegó a 30": each of the periods stayed below; whether it was such a bound."""
    visto, number = context.visto, context.numero
    if lectura.alcance.niega(visto, number.inicio) and _bounded_by_none(lectura, context):
        return True
    reached = _LLEGO_A.search(visto[: number.inicio])
    if (
        not lectura.alcance.niega(visto, number.inicio)
        or reached is None
        or re.search(r"\bno (?:se )?$", visto[: reached.start()])
    ):
        return False
    planned = [
        d for span in lectura.alcance.menos for d in lectura.examen.datos.de("programado", tramo=span) if d.valor
    ]
    alike = planned and all(any(d.valor == r.valor for r in number.lecturas) for d in planned)
    if fin_del_participio(visto[number.fin :]) and not (alike and context.papel.nombres == ("programado",)):
        return False
    own = replace(context.papel, nombres=("avance",) if number.signo is Signo.PORCENTAJE else ("ejecutado",))
    each = [
        bind.de_papel(replace(context, papel=own, mencion=Mencion(0, 0, span)), lectura.examen.datos)
        for span in lectura.alcance.menos
    ]
    if not number.lecturas or not all(each):
        return False
    below = all(d.valor < number.lecturas[0].valor for some in each for d in some)
    fits = all(bind.en_su_unidad(context, d, lectura.examen.stems) for some in each for d in some)
    lectura.say("" if below and fits else "que en ninguno se llegó a tanto no lo dicen las cifras")
    lectura.acotados.append(number.inicio)
    lectura.probado += 1
    return True


_MENOS_DE = re.compile(
    r"(?P<verbo>\b(?:se )?(?P<que>[a-zñ]+(?:o|aron|ieron|io)) |\bhubo |\bcon )?(?P<w>menos|mas) de (?:l[ao]s )?$"
)


def _bounded_by_none(lectura: Lectura, context: bind.Contexto) -> bool:
    """Holds "en ningún mes se hizo menos de 4": each of the periods was that or more; whether it was such a bound."""
    visto, number = context.visto, context.numero
    said = _MENOS_DE.search(visto[: number.inicio])
    if said is None or re.search(r"\bno (?:se )?$|\bsin $", visto[: said.start()]) or number.signo is not Signo.NINGUNO:
        return False
    if (said["que"] and _NO_DE_HACER.match(said["que"])) or context.papel.dinero or not number.lecturas:
        return False
    role = "programado" if said["que"] and said["que"].startswith(("program", "previ", "planific")) else "ejecutado"
    if fin_del_participio(visto[number.fin :]) or (context.papel.nombres not in ((), (role,))):
        return False
    own = replace(context.papel, nombres=(role,), firme=True, niega=False)
    each = [
        bind.de_papel(replace(context, papel=own, mencion=Mencion(0, 0, span)), lectura.examen.datos)
        for span in lectura.alcance.menos
    ]
    if not each or not all(each):
        return False
    bound = number.lecturas[0].valor
    fair = all((d.valor >= bound) if said["w"] == "menos" else (d.valor <= bound) for some in each for d in some)
    fair = fair and all(bind.en_su_unidad(context, d, lectura.examen.stems) for some in each for d in some)
    lectura.say("" if fair else "lo que se dice de ningún periodo no lo dicen las cifras")
    lectura.acotados.append(number.inicio)
    lectura.dichas.append(said.span("w"))
    lectura.tramos.extend(lectura.alcance.menos)
    lectura.probado += 1
    return True


_NO_DE_HACER = re.compile(r"(?:falt|rest|qued|dej|super|exced|rebas|baj|sub|crec|cay|aument|dismin|pas|incumpl)")


def _of_each(lectura: Lectura, context: bind.Contexto, every: Sequence[Tramo]) -> None:
    """A share or a bound that is told of several periods holds in each; an amount may be what they sum to."""
    side = bounds.cota(context.visto, context.numero)
    if side is not None:
        for span in every:
            if not _bounds(lectura, replace(context, mencion=Mencion(0, 0, span)), side):
                lectura.say("un límite que se dice de varios periodos no se puede comprobar en cada uno")
        return
    if context.numero.signo is not Signo.PORCENTAJE:
        return
    for span in every:
        again = replace(context, mencion=Mencion(0, 0, span))
        lectura.say(bind.ligar(again, lectura.examen.datos, lectura.examen.stems)[1])


def _bind(
    lectura: Lectura, context: bind.Contexto, as_money: roles.Papel, found: Sequence[Numero] = (), index: int = 0
) -> str:
    """Judges a number; gives the name of the fact that it states, "" if it states none."""
    side = bounds.cota(context.visto, context.numero)
    listed = context.mencion.partes if context.mencion is not None and not context.mencion.cerrado else ()
    each = [replace(context, mencion=Mencion(0, 0, span)) for span in listed] or [context]
    held = [_bounds(lectura, one, side) for one in each] if side is not None else []
    if held and all(held):
        return ""
    following = found[index + 1] if index + 1 < len(found) else None
    if following is not None and _MAS_QUE_N.fullmatch(context.visto[context.numero.fin : following.inicio]):
        lectura.changes.append((context.numero, context.papel, "no es lo que va de una cifra a la otra"))
        return ""
    if bind.crecimiento(context):
        lectura.growths.append(context.numero)
        return ""
    links, motive = bind.ligar(context, lectura.examen.datos, lectura.examen.stems)
    links, motive = (
        _of_the_one(lectura, context) if motive and lectura.alcance.solo in ("unico", "solo") else (links, motive)
    )
    if motive and found:
        links, motive = _of_shorter(lectura, context, index, found) or (links, motive)
    if motive and index:
        links, motive = _of_longer(lectura, context, index, found) or (links, motive)
    if motive and bind.puede_ser_dinero(context):
        said = replace(as_money, nombres=as_money.nombres or context.papel.nombres)
        retried = bind.ligar(replace(context, papel=said), lectura.examen.datos, lectura.examen.stems)
        links, motive = (links, motive) if retried[1] else retried
    if motive and context.papel.dinero and context.dicho and not context.numero.moneda:
        physical = replace(context, papel=replace(context.papel, dinero=False))
        retried = bind.ligar(physical, lectura.examen.datos, lectura.examen.stems)
        links, motive = (links, motive) if retried[1] else retried
    if motive and not context.numero.signo and not context.dicho and _AVANCE_DE.search(context.papel.antes):
        share = replace(context.numero, signo=Signo.PORCENTAJE)
        said = replace(context.papel, nombres=("avance",), firme=True)
        retried = bind.ligar(replace(context, numero=share, papel=said), lectura.examen.datos, lectura.examen.stems)
        links, motive = (links, motive) if retried[1] else retried
    if motive and {"variacion", "cambio"} & set(context.papel.nombres):
        apart = re.match(
            rf"[\s{COVER}]*(?:correspond|se (?:dio|registr|concentr))[a-z]* ", context.visto[context.numero.fin :]
        )
        if apart:
            lectura.say(motive)
        else:
            lectura.changes.append((context.numero, context.papel, motive))
        return ""
    if motive and context.numero.signo is Signo.PORCENTAJE:
        lectura.shares.append((context.numero, context.papel, motive))
        return ""
    lectura.say(motive)
    lectura.ligas.extend(links)
    return links[0].hecho if links else ""


def _of_shorter(
    lectura: Lectura, context: bind.Contexto, index: int, found: Sequence[Numero]
) -> tuple[tuple[Liga, ...], str] | None:
    """A part that is of the period named after its whole: "76 de las 209 del trimestre corresponden a enero"."""
    if index + 1 >= len(found) or not roles.es_parte(lectura.oracion.visto, found[index], found[index + 1]):
        return None
    goes_on = _SE_DIO_EN.match(lectura.oracion.visto[found[index + 1].fin :])
    at = found[index + 1].fin + (goes_on.end() if goes_on else 0)
    named = next((m for m in lectura.menciones if goes_on and m.inicio <= at <= m.fin + 1), None)
    own = replace(context, mencion=named, papel=replace(context.papel, nombres=("ejecutado",)))
    links, motive = bind.ligar(own, lectura.examen.datos, lectura.examen.stems) if named is not None else ((), "-")
    return None if motive else (links, motive)


def _of_longer(
    lectura: Lectura, context: bind.Contexto, index: int, found: Sequence[Numero]
) -> tuple[tuple[Liga, ...], str] | None:
    """A whole that is what was done in the longer period the sentence names: "359 de las 715 del trimestre"."""
    part, visto, number = lectura.stated(found[index - 1]), lectura.oracion.visto, context.numero
    if (
        part is None
        or part.papel != "ejecutado"
        or part.tramo is None
        or not roles.es_parte(visto, found[index - 1], number)
    ):
        return None
    if not (_DEL_TODO.match(visto[number.fin :]) or _SE_DIO_EN.match(visto[number.fin :])):
        return None
    main, data = lectura.examen.datos.principal, lectura.examen.datos
    spans_ = [s for s in (context.mencion.tramo if context.mencion else None, main, main and main.anual()) if s]
    for span in (s for s in spans_ if s.meses > part.tramo.meses and holds(s, part.tramo)):
        for whole in data.de("ejecutado", dinero=part.dinero, tramo=span):
            if any(whole.valor == r.valor for r in number.lecturas) and whole.fila == part.fila:
                return (Liga(number.inicio, number.fin, whole.hecho),), ""
    return None


def _of_the_one(lectura: Lectura, context: bind.Contexto) -> tuple[tuple[Liga, ...], str]:
    """A number beside "el único mes" may be of that month."""
    spans_ = lectura.alcance.cada
    own = replace(context, mencion=Mencion(0, 0, spans_[0], partes=spans_ if len(spans_) > 1 else ()))
    links, motive = bind.ligar(own, lectura.examen.datos, lectura.examen.stems)
    return (links, motive) if not motive else bind.ligar(context, lectura.examen.datos, lectura.examen.stems)


_REPRESENTA = re.compile(
    r"[^,;:()]*\b(?:represent|equival|constituy|signific|supon|supus|cubr|son\b|es\b|fue|hacen\b|correspond|alcanz)[^,;:()]*"
)
_DE_LA_META = re.compile(r"\s+(?:del?|sobre)\b[^,;:()]*")


def _is_of_those_beside(lectura: Lectura, found: Sequence[Numero], index: int) -> bool:
    """Whether a share is what the figures on its two sides make: "los 40 representan el 80 % de la meta de 50"."""
    share, visto = found[index], lectura.oracion.visto
    if share.signo is not Signo.PORCENTAJE or not 0 < index < len(found) - 1:
        return True
    before, after = found[index - 1], found[index + 1]
    told = _REPRESENTA.fullmatch(visto, before.fin, share.inicio) and _DE_LA_META.fullmatch(
        visto, share.fin, after.inicio
    )
    part, whole = lectura.stated(before), lectura.stated(after)
    if not told or part is None or whole is None or part.clase is not whole.clase or not whole.valor:
        return True
    made, close = part.valor / whole.valor * CIEN, bind.aproxima(lectura.oracion.plano, share)
    held = bounds.cota(visto, share) is not None
    return held or any(bind.rounds_to(made, r) or (close and bind.near(made, r.valor)) for r in share.lecturas)


_OTRA_VEZ_EN_CIEN = re.compile(
    rf"(?:[\s{COVER}]*[a-zñ]*){{0,3}}(?: ?\(|,|:) ?"
    r"(?:(?:es decir|esto es|o sea|equivalente|lo que (?:es|representa|equivale)),? )?"
    r"(?:al? |el |un )*"
)


def _pair_before(lectura: Lectura, found: Sequence[Numero], share: Numero) -> list[Dato]:
    """The two figures that a share right after them says again: "107 de 114 (93,86 %)"; [] elsewhere."""
    before = [n for n in found if n.fin <= share.inicio][-2:]
    visto = lectura.oracion.visto
    if (
        len(before) < 2
        or not roles.es_parte(visto, *before)
        or not _OTRA_VEZ_EN_CIEN.fullmatch(visto, before[1].fin, share.inicio)
    ):
        return []
    pair = [lectura.stated(n) for n in before]
    return [d for d in pair if d is not None] if None not in pair else []


def ratios(lectura: Lectura) -> None:
    """A share that no fact is may be what the figures beside it make: "40 de 28 (142,86 %)"."""
    stated = lectura.sostenidos()
    found = sorted(lectura.numeros.values(), key=lambda n: n.inicio)
    for index, number in enumerate(found):
        fits = _is_of_those_beside(lectura, found, index)
        lectura.say(
            "" if fits else f"«{lectura.oracion.texto[number.inicio : number.fin]}» no es lo que dan las dos cifras"
        )
    for number in lectura.growths:
        two = [d for n in lectura.numeros.values() if n.fin <= number.inicio and (d := lectura.stated(n)) is not None]
        made = len(two) > 1 and bind.es_crecimiento(number, lectura.oracion.visto, two[-2], two[-1])
        lectura.say("" if made else "ese porcentaje no es lo que cambió de una cifra a la otra")
    for number, said, motive in lectura.changes:
        lectura.say("" if _is_change(lectura, number, said) else motive)
    for number, said, motive in lectura.shares:
        named = [d for d in lectura.examen.datos.todos if bind.nombrado(d, lectura.oracion.plano)]
        physical = not said.dinero and "fisic" in said.antes
        parts_, wholes = (
            [d for d in some if (d.dinero or not said.dinero) and not (d.dinero and physical)]
            for some in ((*stated, *named), stated)
        )
        beside = _pair_before(lectura, found, number)
        parts_, wholes = (beside[:1], beside[1:]) if beside else (parts_, wholes)
        of_done = bind.DE_LO_HECHO_MISMO.match(lectura.oracion.visto[number.fin :])
        wholes = [d for d in wholes if d.papel in ("ejecutado", "devengado")] if of_done else wholes
        if said.de_la_meta_anual:
            wholes = [d for d in wholes if d.papel != "programado" or (d.tramo is not None and d.tramo.meses == 12)]
        made = any(bind.es_razon(number, lectura.oracion.plano, a, b) for a in parts_ for b in wholes)
        made = made or any(bind.es_resto(number, said, a, b) for a in wholes for b in wholes)
        lectura.say("" if made else motive)


def _bounds(lectura: Lectura, context: bind.Contexto, side: str) -> bool:
    """Whether a number is a bound ("más de 80 %") and was judged as one."""
    number, said = context.numero, context.papel
    if (
        not number.lecturas
        or said.de_la_meta_anual
        or set(said.nombres) & {"programado", "meta_anual", "restante", "adicional"}
    ):
        return False
    if "variacion" in said.nombres and number.signo is not Signo.PORCENTAJE:
        return False
    share = number.signo is Signo.PORCENTAJE
    wanted = replace(said, nombres=("avance",) if share else ("ejecutado",), niega=False, signo=0)
    figures = bind.de_papel(replace(context, papel=wanted), lectura.examen.datos)
    figures = tuple(d for d in figures if not d.hecho.endswith("_impreso")) or figures
    figures = tuple(d for d in figures if bind.en_su_unidad(context, d, lectura.examen.stems))
    if not figures:
        return False
    lectura.tramos.extend(d.tramo for d in figures if d.tramo is not None)
    shown = context.texto[number.inicio : number.fin].strip()
    wrong = [d for d in figures if bounds.cota_falsa(context.visto, number, side, d)]
    if wrong:
        lectura.say(f"«{shown}» como límite no concuerda: es {bind.spanish(wrong[0])}")
    else:
        lectura.say("")
        lectura.ligas.append(Liga(number.inicio, number.fin, figures[0].hecho))
    return True


def cover_parts(lectura: Lectura) -> None:
    """Covers parts and multiples: no numbers of their own."""
    lectura.partes = tuple(parts.fracciones(lectura.oracion.visto))
    lectura.antes = lectura.oracion
    lectura.oracion = lectura.oracion.covered((start, end) for start, end, _ in lectura.partes)


_DE_LO_HECHO = re.compile(
    r"(?: partes?)? (?:del?) (?:lo|la|los|las) (?:[a-zñ]+ ){0,2}(?:ejecut|realiz|logr)ad[oa]s?\b"
    r"(?P<de> (?:en|del?)(?: el)? (?=§))?"
)
_OTRA_VEZ = re.compile(rf"[a-zñ{COVER} ]*(?:\(|: |, )(?:es decir,? |o sea,? )?(?:el |un )?")
"""Between a part and the percentage that says it again: "más de la mitad de lo vigente (55 %)"."""


def fractions(lectura: Lectura, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
    """Holds parts and multiples against the two figures beside them, or else what was done and planned."""
    visto = lectura.antes.visto
    for start, end, ratio in lectura.partes:
        again = next((n for n in found if n.inicio >= end), None)
        told = lectura.stated(again) if again is not None and _OTRA_VEZ.fullmatch(visto[end : again.inicio]) else None
        if again is not None and told is not None and again.signo is Signo.PORCENTAJE and not told.dinero:
            every = replace(told, valor=Decimal(100))
            lectura.say(parts.parte_falsa(visto, (start, end), ratio, told, every))
            lectura.dichas.append((parts.antes_de_parte(visto, start), end))
            continue
        before = [lectura.stated(n) for n in found if n.fin <= start][-1:]
        after = [lectura.stated(n) for n in found if n.inicio >= end and parts.del_todo(visto[end : n.inicio])][:1]
        pair = [d for d in (*before, *after) if d is not None]
        against = _against(visto, end, mentions)
        of_done = _DE_LO_HECHO.match(visto, end) if against is None else None
        if of_done is not None and not (len(pair) == 2 and pair[1].papel == "ejecutado"):
            own = next((m.tramo for m in mentions if of_done["de"] and m.inicio == of_done.end()), None)
            done = lectura.examen.datos.de("ejecutado", tramo=own)[:1] if own is not None else ()
            shown = f"«{visto[start:end].strip()}» de lo ejecutado no se puede comprobar"
            part = pair[0] if pair and done and pair[0].clase is done[0].clase else None
            lectura.say(shown if part is None else parts.parte_falsa(visto, (start, end), ratio, part, done[0]))
        elif against is None and len(pair) == 2 and pair[0].clase is pair[1].clase:
            if before and visto[end:].startswith((" (", "(")):
                pair.reverse()
            lectura.say(parts.parte_falsa(visto, (start, end), ratio, pair[0], pair[1]))
        else:
            mention = spans.mencion_en(mentions, visto, (), start, end)
            tramo = None if mention is None or mention.relativo else mention.tramo
            if against is not None:
                others = [m.tramo for m in mentions if m is not against and m.tramo is not None and m.fin <= start]
                tramo = others[-1] if others else lectura.examen.datos.principal
                lectura.tramos.extend([against.tramo] if against.tramo is not None else [])
            contra = against.tramo if against is not None else None
            money = any(d is not None and d.dinero for d in before)
            motive = parts.fraccion_falsa(visto, (start, end, ratio), lectura.examen.datos, tramo, contra, dinero=money)
            lectura.tramos.extend([tramo] if tramo is not None else [])
            moved = _from_to(visto, found, start)
            if motive and moved and (whole := lectura.stated(moved[0])) and (part := lectura.stated(moved[1])):
                motive = parts.parte_falsa(visto, (start, end), ratio, part, whole)
            two = [d for n in found if n.fin <= start and (d := lectura.stated(n)) is not None][-2:]
            beside = len(two) == 2 and two[0].papel == two[1].papel and two[0].clase is two[1].clase
            if _some_of(visto, found, start, two):
                two, beside = [two[1], two[0]], True
            made = (
                motive
                and against is None
                and beside
                and not parts.parte_falsa(visto, (start, end), ratio, two[0], two[1])
            )
            lectura.say("" if made else motive)
            lectura.dichas.append(parts.tras_parte(visto, end)[1])
        lectura.dichas.append((parts.antes_de_parte(visto, start), end))


def _some_of(visto: str, found: Sequence[Numero], start: int, two: Sequence[Dato]) -> bool:
    """Whether a part follows what was done of a whole that was told first: "de las 393 se hicieron 141, un tercio"."""
    pair = [n for n in found if n.fin <= start][-2:]
    if len(two) != 2 or len(pair) != 2 or not re.search(r"(?:^|[,;:(] ?)de l[ao]s $", visto[: pair[0].inicio]):
        return False
    whole, part = two
    alike = whole.clase is part.clase and whole.dinero is part.dinero and part.papel == "ejecutado"
    return alike and whole.papel in ("programado", "meta_anual") and ";" not in visto[pair[0].fin : start]


_DE_MESES = ("ejecutado", "variacion", "restante")


def _all_of_it(lectura: Lectura, number: Numero) -> None:
    """Holds "los 2 del tercer trimestre corresponden a septiembre": what was done in the month is all of them."""
    visto = lectura.oracion.visto
    goes_on = _SE_DIO_EN.match(visto[number.fin :])
    whole = lectura.stated(number) if goes_on and re.search(r"\bl[ao]s\s+$", visto[: number.inicio]) else None
    at = number.fin + (goes_on.end() if goes_on else 0)
    named = next((m for m in lectura.menciones if m.inicio <= at <= m.fin + 1), None)
    if whole is None or named is None or whole.tramo is None or whole.papel not in _DE_MESES:
        return
    spans_ = named.partes or ((named.tramo,) if named.tramo is not None else ())
    if not spans_ or sum(s.meses for s in spans_) >= whole.tramo.meses:
        return
    role = "ejecutado" if whole.papel == "ejecutado" else "variacion"
    done = [lectura.examen.datos.de(role, dinero=whole.dinero, tramo=s)[:1] for s in spans_]
    true = all(done) and abs(sum(d.valor for some in done for d in some)) == abs(whole.valor)
    lectura.say("" if true else "que todo corresponde a esos meses no lo dicen las cifras")
    lectura.tramos.extend(spans_)


_QUE_EN = re.compile(rf"\s+(?:que|de|del|al?)(?: (?:en|el|la|lo|los|las|de|del|al))*\s*(?={COVER})")


def _against(visto: str, end: int, mentions: Sequence[Mencion]) -> Mencion | None:
    """The period that a multiple is told of: "el doble que en marzo"."""
    match = _QUE_EN.match(visto, end)
    return next((m for m in mentions if match and m.inicio <= match.end() < m.fin), None)


_DE_ELLOS = re.compile(rf"\s+de ell[oa]s\s+(?:en|a)\s+(?:el\s+)?{COVER}")
_DE_UN_MES = re.compile(rf"\s+(?:de ell[oa]s\s+)?(?:[a-zñ]+\s+)?(?:en|de|para|a|al)\s+(?:el\s+)?{COVER}")
_ABRE = re.compile(rf"[\s{COVER}a-zñ]*(?:\(|:|,\s+con)\s*(?:sol[oa]\s+)?")
_SIGUE = re.compile(
    rf"\s+(?:de ell[oa]s\s+)?(?:[a-zñ]+\s+)?(?:en|de|para|a|al)\s+(?:el\s+)?{COVER}+(?:,\s*(?:y\s+)?|\s+y\s+)"
)


def _detail_of(visto: str, found: Sequence[Numero], index: int) -> int | None:
    """The whole that a number is a part of, in "se programaron 4 (3 en enero y 1 en marzo)"; None elsewhere."""
    if found[index].signo is not Signo.NINGUNO or not _DE_UN_MES.match(visto[found[index].fin :]):
        return None
    at = index
    while at and _SIGUE.fullmatch(visto[found[at - 1].fin : found[at].inicio]):
        at -= 1
    if not at or found[at - 1].signo is not Signo.NINGUNO:
        return None
    return at - 1 if _ABRE.fullmatch(visto[found[at - 1].fin : found[at].inicio]) else None


def _from_to(visto: str, found: Sequence[Numero], place: int) -> Sequence[Numero]:
    """The two numbers of "de 20 aprobados a 107 vigentes" right before a place; () without them."""
    pair = [n for n in found if n.fin <= place][-2:]
    if len(pair) < 2 or not re.search(r"(?:^|[^a-zñ])de\s+$", visto[: pair[0].inicio]):
        return ()
    return pair if re.fullmatch(rf"[\s{COVER}]*(?:[a-zñ]+\s+)?a\s+", visto[pair[0].fin : pair[1].inicio]) else ()


def _role_of_list(own: roles.Papel, last: roles.Papel, first: roles.Papel) -> roles.Papel:
    """What the figures of a list are: as the words after the last say, or else those before the first."""
    said = last if last.nombres and last.firme else first
    return replace(own, nombres=said.nombres, dinero=said.dinero, firme=said.firme, anual=False, acumulado=False)
