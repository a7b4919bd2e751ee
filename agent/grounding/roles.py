"""Which figure a number is said to be: a small grammar of the clause that it stands in.

Words are signals of a role (planned, done, target of the year, left, difference). The participle on a number's right
says it ("6 informes programados"); else what governs it on its left: through a verb that only measures, the head of
its subject ("la diferencia entre lo programado y lo ejecutado es de 4"), else the nearest signal ("se planeó ejecutar
6"); else its place beside another number ("2 de 6", "2 frente a 6"); else a verb on its right ("2 se entregaron").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.grounding.numbers import Numero, Signo
from agent.grounding.signals import a_la_derecha, fin_del_participio, gobierna, por_el_verbo, senales
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO


@dataclass(frozen=True, slots=True)
class Papel:
    """What a sentence says that a number is.

    Attributes:
        nombres: roles, all of which it plays ("se ejecutaron las 3 programadas"); () where nothing says.
        dinero: it speaks of money.
        acumulado: words of accumulation stand before it.
        anual: it is set against the whole year ("restan 22 de la meta anual").
        niega: "no se ejecutaron 4".
        signo: -1 for words of less ("por debajo", "menos"), 1 for words of more, 0 for none.
        de_la_meta_anual: a share of the year's target.
        del_periodo: what was left when the period ended ("faltó ejecutar 4").
        antes: the words between the number before and this one.
        fin: where the words on its right that say so end: they say nothing of the next number.
        firme: words right beside it say so; else it may also be what was done, or the whole of a part.
        de_parte: the whole that the share before it is of.
        incompleto: "no se ejecutaron las 3 previstas".
        dicho: places of the words of more, less and not that were looked at.
    """

    nombres: tuple[str, ...] = ()
    dinero: bool = False
    acumulado: bool = False
    anual: bool = False
    niega: bool = False
    signo: int = 0
    de_la_meta_anual: bool = False
    del_periodo: bool = False
    antes: str = field(default="", compare=False)
    fin: int = field(default=0, compare=False)
    firme: bool = field(default=True, compare=False)
    incompleto: bool = False
    de_parte: bool = False
    dicho: tuple[tuple[int, int], ...] = field(default=(), compare=False)


_EXPLICAN = frozenset(["restante", "variacion", "adicional", "meta_anual", "saldo", "por_pagar", "por_devengar"])
"""Roles whose words say more or less: the figure that they are read with has answered for them."""
_PARTE = r"(?:(?:un\s+)?total\s+(?:\w+\s+)?de\s+|(?:las|los|entre|unos|unas|aquell[oa]s)\s+)?\(?"
_PARTE_DE = re.compile(
    rf"^[\s()]*(?:[\w{COVER}]+\s+|,\s+(?=de\s)){{0,7}}?(?:de\s+{_PARTE}|sobre\s+{_PARTE})$|^\s*/\s*$"
)
_FRENTE_A = re.compile(
    r"(?:frente\s+al?|contra|versus|vs\.?|respecto\s+(?:de|al?)|en\s+comparacion\s+con|comparad\w+\s+con|en\s+relacion"
    r"\s+(?:al?|con)|ante|sobre|(?:cuando|donde)\s+(?:eran|iban|se\s+\w+)|en\s+(?:lugar|vez)\s+de|sino)(?:\s+(?:un|una|los|las|el|la|total|de))*\s*$"
)
_CONTRA = re.compile(r"\b(?:contra|frente\s+a|sobre|en\s+(?:lugar|vez)\s+de)\s+(?:l[ao]s\s+|una?\s+)?$")
_TRAS_EL_TODO = re.compile(r"(?:^|[,;:])\s*(?:y\s+)?del?\s+(?:un\s+|el\s+)?(?:total\s+de\s+)?(?:las\s+|los\s+)?\(?$")
_CAMBIO = re.compile(rf"^[\s{COVER}]*(?:(?:en|de|del)\s+(?:el\s+|la\s+)?[\s{COVER}]+)?(?:se\s+paso\s+)?a\s+$")
"""Between the numbers of "pasó de 2 a 6"."""
_MOVIO_A = re.compile(r"\b(?:se )?(?:pas|baj|sub|lleg|descend|cay|redu|increment|aument)[a-zñ]* (?:a|hasta) $")
_Y_DE = re.compile(
    r"^[\s§]*(?:[;,]\s*(?:y\s+|ahora,?\s+)?|y\s+)(?:en|durante|para)\s+(?:el\s+|la\s+)?§[\s§]*,\s+$"
    r"|\b(?:mientras que|en tanto que|y)\s+(?:en|durante)\s+(?:el\s+|la\s+)?§[\s§]*,?\s*(?:fue"
    r"|fueron|es|son)?\s*(?:de\s+)?$"
    r"|\b(?:y|e)\s+(?:de|a)\s+$|\ba diferencia de (?:l[oa]s\s+)?$"
)
"""Before the second of two figures of one kind: "fue de 2 en enero y de 6 en febrero"."""
_JUST_OF = re.compile(r"^\s*(?:de|/)\s*$")
"""Between the numbers of "2 de 6 informes ejecutados": the participle is the first one's."""
_ARTICULO = re.compile(r"\b(?:las|los|el total de|la totalidad de (?:las|los))\s*\(?$")
_NINGUNO_DE = re.compile(r"\b(?:ningun\w*|nada|algun\w*|parte|mas|menos)\s+(?:[\w§]+\s+){0,3}?de\s+(?:las|los)\s*$")
_MAS_MENOS = re.compile(
    r"^\s*(?:(?!y\b|fue\b|es\b|el\b|la\b|nada\b)[\w§]+\s+){0,4}?(?P<w>mas|menos|de mas|de menos)\b"
    r"(?! de(?! (?:lo|los|las|la)\b))"
)
_POR_DEBAJO = re.compile(
    r"^\s*(?:(?!es\b|son\b|fue|result|qued|se\b|esta)[\w§]+\s+){0,3}?(?:por\s+)?(?:debajo|inferior|encima|superior)"
)
_DE_DIFERENCIA = re.compile(
    r"^\s*(?:[\w§]+\s+){0,3}?de\s+(?:diferencia|brecha|atraso|retraso|deficit|exceso|variacion|rezago|faltante)"
)
_NO_SE_EJECUTO = re.compile(
    r"^\s*(?:(?!y\b|aun\b)[\w§]+\s+){0,4}?(?:que\s+)?no\s+(?:se\s+|fue\s+|fueron\s+|han\s+)*(?:ejecut|realiz|cumpl|atend|concret|alcanz|complet|lleg)\w+"
)
_EN_CUANTO = re.compile(
    r"\b(?:super|exced|sobrepas|rebas|aventaj|sobre-?cumpl|sobre-?ejecut"
    r"|(?:se )?pas(?:o|aron|amos)(?= (?:de )?(?:la meta|lo (?:program|previst)))"
    r"|se paso|se pasaron)\w*\s+(?:[\w§]+\s+){0,7}?(?:en|por)\s+$"
    r"|\(\+$"
    r"|\b(?:inferior|superior|mayor|menor)(?:es)?\s+(?:[\w§]+\s+){0,6}?en\s+$|\bpor (?:encima"
    r"|debajo)(?: [\w§]+){0,6}? en\s+$"
    r"|\bno\s+(?:se\s+)?(?:alcanz|cumpl|logr)\w*\s+(?:[\w§]+\s+){0,6}?por\s+$"
    r"|\bincumpl\w*\s+(?:[\w§]+\s+){0,6}?(?:en|por)\s+$"
)
_UNIDO = re.compile(
    r"\s*\(\s*|[^,:;(]*|(?:\s+(?:de|del|el|la|para|en|fisic[ao]|anual|periodo|trimestre|semestre|mes|ano|§+))*\s*:\s*"
)
"""Between a word and the number that it says what it is: no mark but a parenthesis, or the colon of a label."""
_OBJETO = re.compile(
    rf"(?:{COVER}|\b(?:super|exced|rebas|debajo|encima|alcanz|cumpl|llega|mas|menos|menor|mayor|inferior|superior|igual))"
    r"[^:;(,]*\b(?:lo|la|las|los)\s+(?:program|previst|planific|esperad|meta)\w*[^:;(,]*[:;(,]\s*$"
)
"""What was planned is told of what was done, and then the two figures: "triplicó lo programado: 6 contra 2"."""
_DE_LO_FISICO = re.compile(r"\s*(?:de|en)\s+(?:(?:la|lo|el)\s+)?(?:[a-zñ]+\s+)?fisic")
_POR_DEVENGAR = re.compile(r"\b(?:falt|rest|qued)[a-z]* (?:por )?devengar (?:un total de )?$")
_APUESTA = re.compile(
    r"\b(?:lo|la|las|los|su|sus)\s+(?:[a-zñ§]+\s+)?(?:program|previst|planific|esperad|presupuest|metas?\b|asignad|fijad)[^;,]*[:(]\s*$"
)
"""A pair put beside what was said of the plan: "el 79 % de la meta (23 de 29)"."""
_SIN = re.compile(r"\bsin\b")
_DE_LA_BASE = re.compile(
    r"(?:\blinea (?:de )?base|\bvalor(?:es)? (?:de )?base|\bmetas? (?:fisicas? )?anual(?:es)?)"
    r"\s+(?:de\s+(?:l[ao]s\s+)?|\()$"
    r"|^\s*(?:la )?meta (?:fisica )?anual:\s*$"
)
"""Right before a number: that is what it is, whatever follows."""
_ES_DE_LA_BASE = re.compile(
    rf"[\s{COVER}]*"
    r"(?:(?:de|en|como)\s+(?:la\s+|su\s+)?(?:(?P<base>linea\s+(?:de\s+)?base|valor\s+(?:de\s+)?base)"
    r"|metas?\s+(?:fisica\s+)?anual(?!\s+de\b|\s*\())"
    r"|,\s*(?:(?:es decir|o sea|esto es),?\s*)?la meta (?:fisica )?anual(?=\s*(?:[.,;)]|$|del?\b)))"
)
"""After a number: that it is the base line's, or the year's target."""
_EN_CUANTO_MAS = re.compile(
    r"\b(?:inferior|superior|mayor|menor|exced\w+|super\w+|rebas\w+|sobrepas\w+)\b[^;.]*\ben\s+$"
)
_NEGADO = re.compile(
    r"\bno\s+(?:se\s+)?(?:fue posible\s+|ha\w*\s+|han\s+|pud\w+\s+|logr\w+\s+|fue\w*\s+"
    r"|lleg\w+ a\s+)*(?:[a-zñ]+)(?:\s+(?:con"
    r"|a|un|una|el|las|los|la|todas|todos))*\s*$"
)
_DINERO = VOCABULARIO.patron("financiero", "contexto")
_FISICO = re.compile(r"\bfisic\w+")
_DICE = re.compile(r"\b(?:avance|ejecucion|cumplimiento|ejecut\w+|realiz\w+|program\w+|meta)\b")
_ACUMULADO = VOCABULARIO.patron("tiempos", "acumulado")
_DEL_ANO = VOCABULARIO.patron("tiempos", "del_ano")
_META_DEL_ANO = VOCABULARIO.patron("papeles", "meta_anual")
_EN_EL_ANO = re.compile(rf"[\s{COVER}]*(?:en|para|durante)\s+(?:todo\s+)?el\s+(?:ano|ejercicio)\b")
_RESPECTO = re.compile(
    r"\b(?:respecto|relacion|comparacion|frente)\s+(?:a|de|con)\s+(?:la\s+|su\s+)?(?:" + _META_DEL_ANO.pattern + ")"
)
_PASADO = re.compile(r"(?:falto|faltaron|quedo|quedaron|resto|restaron|dejo|dejaron|hubo|tuvo|existio)\b")
_MENOS = re.compile(
    r"\b(?:disminu|reduj|reducc|baj[oa]|cay|caid|descen)\w*|\b(?:por )?debajo|\bmenos\b|\binferior|\bmenor"
    r"|\bdeficit|\bnegativ|\bfalt|\bbrecha|\bdej(?:o|aron|ado|ando|an|a) de\b"
    r"|\bsubejecu|\batras|\bretras|\brezag"
    r"|\ben contra\b|\bno (?:se )?(?:alcanz|cumpl|lleg|ejecut|realiz)"
)
_MAS = re.compile(
    r"\b(?:aument|increment|crec|subi|alza)\w*|\b(?:por )?encima|\bmas\b|\bsuperior|\bmayor|\bexces|\bexced"
    r"|\bpositiv|\bsobre(?:ejecu|cumpl"
    r"|pas)|\bsuper|\bsobr(?:o|aron)\b|\brebas|\badicional"
)


def papeles(numeros: Sequence[Numero], visto: str, dinero: frozenset[int] = frozenset()) -> tuple[Papel, ...]:
    """What each number of a sentence is said to be.

    Args:
        numeros: the numbers of the sentence, in order.
        visto: the folded sentence with names, periods and units covered.
        dinero: indexes of numbers that are money though no sign says so.
    """
    found: list[Papel] = []
    for index in range(len(numeros)):
        found.append(_papel(numeros, index, visto, found[-1] if found else None, index in dinero))
    return _respectivamente(numeros, visto, found)


def _papel(numeros: Sequence[Numero], index: int, visto: str, previo: Papel | None, es_dinero: bool) -> Papel:
    number = numeros[index]
    start = max(numeros[index - 1].fin, previo.fin if previo else 0) if index else 0
    following = numeros[index + 1] if index + 1 < len(numeros) else None
    stop = following.inicio if following else len(visto)
    before, after = visto[start : number.inicio], _clause(visto[number.fin : stop])
    near = before + " " + after
    money = not (_is_share(number) and _DE_LO_FISICO.match(after)) and (
        es_dinero
        or number.signo is Signo.MONEDA
        or _is_money(before, after)
        or _money_goes_on(numeros, index, visto, previo, before)
    )
    named: tuple[str, ...]
    if previo is not None and _is_share(number) and _is_of_the_rest(before, previo):
        named = ("pendiente",)
    else:
        named = _named_share(before, after) if _is_share(number) else _named(before, after, money, previo)
    plain = not (money or _is_share(number) or set(named) & {"restante", "variacion", "cambio", "adicional"})
    beside = _ES_DE_LA_BASE.match(visto, number.fin) if plain else None
    beside = beside if beside is not None and beside.end() <= stop else None
    if beside is not None:
        named = ("linea_base",) if beside["base"] else ("meta_anual",)
    first = following is not None and beside is None and _first_of_two(visto, number, following)
    object_ = _OBJETO.search(before) is not None or _APUESTA.search(before) is not None
    first = first and (not money or object_)
    if first and following is not None and following.signo is number.signo and object_:
        named = ()
    if first and (not named or _Y_DE.search(before) or not (_is_share(number) or _firm(before, after, named, money))):
        named = ("ejecutado",)
    named = named or por_el_verbo(after, money)
    if not named and not money and re.search(r"\b(?:paso|pasaron)\s+de\s+$", before):
        named = ("ejecutado",)
    if re.search(r"\bqued\w+\s+sin\s+(?:el\s+|la\s+|los\s+|las\s+)?$", before):
        named = ("restante",)
    if not named and not money and _ACUMULADO.search(before):
        named = ("ejecutado",)
    if not named and _CONTRA.search(before):
        named = ("programado",)
    if not named and not money and re.search(r"\bcon\s+(?:solo\s+)?$", before):
        named = ("ejecutado",)
    more = _EN_CUANTO_MAS.search(visto[: number.inicio]) if re.match(rf"[\s{COVER})]*en\s+$", before) else None
    if more is not None:
        named, near = ("variacion",), more[0] + near
    negated = _NEGADO.search(before) is not None
    incomplete = negated and len(named) > 1 and _ARTICULO.search(before) is not None
    denied = negated
    if incomplete:
        named, negated = ("programado",), False
    return Papel(
        nombres=named,
        dinero=money,
        acumulado=_accumulates(visto, start, number, previo),
        anual=_DEL_ANO.search(near) is not None,
        niega=negated,
        signo=-1 if _MENOS.search(near) else 1 if _MAS.search(near) else 0,
        de_la_meta_anual=_is_share(number) and _of_the_target(visto[: number.inicio], after),
        del_periodo=_PASADO.search(before) is not None,
        antes=before,
        fin=number.fin + fin_del_participio(after),
        firme=_is_share(number) or _firm(before, after, named, money),
        dicho=tuple(_looked_at(visto, (start, number.inicio), (number.fin, stop), named, denied)),
        incompleto=incomplete,
        de_parte=previo is not None and previo.nombres == ("avance",),
    )


def _firm(before: str, after: str, named: Sequence[str], money: bool) -> bool:
    """Whether a word beside a number, no mark between, says what it is."""
    if not named or set(named) & {"variacion", "cambio", "restante", "adicional"} or a_la_derecha(after, money):
        return bool(named)
    if por_el_verbo(after, money):
        return True
    said = [s for s in senales(before, money) if s.papel != "neutro"]
    return bool(said) and _UNIDO.fullmatch(before[said[-1].fin :]) is not None


def _looked_at(
    visto: str, left: tuple[int, int], right: tuple[int, int], named: Sequence[str], negated: bool
) -> Iterator[tuple[int, int]]:
    """Places of the words beside a number that say more, less or not, and that its role has taken in."""
    before, after = visto[slice(*left)], _clause(visto[slice(*right)])
    differs = bool(set(named) & {"variacion", "cambio", "restante", "adicional", "pendiente"})
    for pattern in (_MAS_MENOS, _POR_DEBAJO, _DE_DIFERENCIA, _NO_SE_EJECUTO) if differs else ():
        if match := pattern.match(after):
            yield right[0] + match.start(), right[0] + match.end()
    for pattern in (_EN_CUANTO, _MENOS, _MAS, _SIN) if differs else ():
        yield from ((left[0] + m.start(), left[0] + m.end()) for m in pattern.finditer(before))
    if negated and (match := _NEGADO.search(before)):
        yield left[0] + match.start(), left[0] + match.end()
    for place, text in ((left[0], before), (right[0], after)):
        for signal in (*senales(text, False), *senales(text, True)):
            if signal.papel in _EXPLICAN or (signal.papel,) == tuple(named) == ("modificacion",):
                yield place + signal.inicio, place + signal.fin


def _is_share(number: Numero) -> bool:
    return number.signo in (Signo.PORCENTAJE, Signo.PUNTOS)


def _clause(after: str) -> str:
    """The words after a number up to the end of its clause."""
    end = re.search(r"[;.:]|,(?!\s*(?:\(|equivalente|es decir))", after)
    return after[: end.start()] if end else after


# ---- money ---------------------------------------------------------------------------------------------


def _is_money(before: str, after: str) -> bool:
    for segment in reversed(re.split(r"[,;:]\s", before)):
        money = max((m.end() for m in _DINERO.finditer(segment)), default=-1)
        other = max((m.end() for m in _FISICO.finditer(segment)), default=-1)
        if money > other:
            return True
        if other >= 0 or _DICE.search(segment):
            break
    following = _DINERO.search(after)
    between = after[: following.start()] if following else "-"
    return _TO_MONEY.fullmatch(between) is not None


_TO_MONEY = re.compile(
    r"\s*(?:del?\s+)?(?:(?:la|lo|las|los)\s+)?(?:(?:avance|ejecucion|programacion|metas?|programado|previsto)\s+)?"
    r"(?:del?\s+)?(?:en (?:lo|el)\s+)?"
)
"""Between a number and the word that makes it money: "de la programación [financiera]"."""


_Y_EN_OTRO = re.compile(rf"\s+(?:en|de|del|para)\s+(?:el\s+)?{COVER}+\s*(?:,\s*|,?\s+[ye]\s+)(?:de\s+)?")
"""Between two figures of one kind, each of its period: "S/ 30 en abril y 7 en junio"."""
_RESTATES = re.compile(
    r"[\s§]*(?:\w+\s*){0,2}(?:\(|,)\s*(?:(?:es decir|esto es|o sea|a saber|equivalente|vale decir"
    r"|lo que (?:equivale|representa)|que (?:equivale|representa)|equival\w+|y representa)"
    r"\s*,?\s*(?:al?\s+)?(?:un\s+|el\s+)?)?"
)


def _money_goes_on(numeros: Sequence[Numero], index: int, visto: str, previo: Papel | None, before: str) -> bool:
    """Whether a number is of the money that the number before it speaks of."""
    if previo is None or not previo.dinero:
        return False
    share = numeros[index].signo is Signo.PORCENTAJE
    alone = all(n.signo is Signo.MONEDA for n in numeros[:index]) and not _FISICO.search(visto)
    listed = _Y_EN_OTRO.fullmatch(before) and not re.match(rf"\s*{COVER}", visto[numeros[index].fin :])
    return (
        bool(listed)
        or _PARTE_DE.match(before) is not None
        or (share and (alone or _RESTATES.fullmatch(before) is not None))
    )


def _is_of_the_rest(before: str, previo: Papel) -> bool:
    """Whether a share says again what the figure of the rest before it says: "faltan 61, es decir, el 61 %"."""
    said = _RESTATES.fullmatch(before)
    left = {"restante", "saldo", "pendiente"} if said and not re.search(r"[a-z]{3}", before) else _DE_MENOS
    return said is not None and bool(set(previo.nombres) & left)


_DE_MENOS = frozenset(["restante", "saldo", "pendiente", "variacion"])


# ---- signals -------------------------------------------------------------------------------------------


def _named(before: str, after: str, money: bool, previo: Papel | None) -> tuple[str, ...]:
    """Roles of an amount."""
    if _EN_CUANTO.search(before) or _MAS_MENOS.match(after) or _POR_DEBAJO.match(after) or _DE_DIFERENCIA.match(after):
        return ("variacion",)
    if _NO_SE_EJECUTO.match(after) and not re.search(
        r"\bcon (?:un|una|el|solo|apenas)? ?(?:valor|resultado|logro)[^,;]*$", before
    ):
        return ("restante",)
    if re.match(rf"[\s{COVER}]*como\s+(?:metas?|objetivo)\b", after):
        return ("programado",)
    if (
        previo is not None
        and re.search(r"\bde un total de\s+$", before)
        and (whole := _complement(before, after, previo))
    ):
        return whole
    if re.search(
        r"\b(?:aument|increment|crec|subi|disminu|reduj|baj[oa]|cay|descend)\w*\s+(?:[\w§]+\s+){0,4}?en\s+$"
        r"|\b(?:un|una|el|la)\s+(?:aumento|incremento|alza|subida|reduccion|disminucion|caida|descenso|baja)\s+(?:es\s+|fue\s+)?de\s+$",
        before,
    ):
        return ("cambio",)
    if re.search(r"\bningun\w*\s+de\s+l[ao]s\s+$", before) and a_la_derecha(after, money) != "ejecutado":
        return ("programado",)
    if previo is None and _CONTRA.search(before) and not a_la_derecha(after, money):
        return ("programado",)
    if previo is not None and _PARA_LLEGAR.search(before) and set(previo.nombres) & {"restante", "variacion"}:
        return ("entero",)
    if money and _POR_DEVENGAR.search(before) and re.match(r"\s*(?:de|sobre) lo comprometido\b", after):
        return ("por_devengar",)
    if not money and _NO_HECHAS_SON.search(before):
        return ("variacion",)
    if (
        money
        and previo is not None
        and previo.nombres[:1] in (("modificacion",), ("cambio",))
        and _QUEDO_EN.search(before)
    ):
        return ("vigente",)
    if _NO_LLEGO_A_LOS.search(before) and not a_la_derecha(after, money):
        return ("programado",)
    if previo is not None and re.search(r"\ba razon de\s+$", before):
        return previo.nombres
    own = _DE_LA_BASE.search(before)
    if own and not money:
        return ("linea_base",) if "base" in own[0] else ("meta_anual",)
    if money and re.match(r"\s*(?:en|de|por)\s+(?:concepto de\s+)?(?:modificacion|ampliacion)", after):
        return ("modificacion",)
    if _MAS_QUE_LO.search(before) and previo is not None and set(previo.nombres) & {"variacion", "adicional"}:
        said = a_la_derecha(after, money)
        return () if said == "ejecutado" or (not said and _DE_OTRO.match(after)) else ("programado",)
    if money and (left_over := _QUEDO_SIN.match(after)):
        return ("por_pagar",) if re.search("pag|gir", left_over[0]) else ("saldo",)
    if re.search(r"\b(?:promedio|media(?! una? ))\b[^,;:]*$", before):
        return ("promedio",)
    right = a_la_derecha(after, money)
    left = gobierna(before, money)
    if left is None and re.match(rf"[\s{COVER}]*(?:de|en|como)\s+(?:la\s+|su\s+)?metas?\b", after):
        return ("meta_anual",) if _of_the_target("", after) else ("programado",)
    if (left is None or left.forma == "infinitivo") and _of_the_target("", after):
        return ("meta_anual",)
    if right == "programado" and _DEL_ANO.search(after):
        right = "meta_anual"
    if right == "ejecutado" and previo is not None and previo.nombres == ("ejecutado",) and _JUST_OF.match(before):
        return ("programado",)
    if right in ("restante", "adicional", "variacion"):
        return ("programado",) if right == "restante" and _TRAS_EL_TODO.search(before) else (right,)
    both = left is not None and (left.papel, left.forma, right) == ("ejecutado", "finito", "programado")
    if both and not _NINGUNO_DE.search(before) and not _FRENTE_A.search(before):
        return ("ejecutado", "programado")
    after_rest = previo is not None and previo.nombres in (("restante",), ("variacion",))
    if (
        previo is not None
        and after_rest
        and left is not None
        and left.papel == "restante"
        and re.search(r"\bde\s+(?:l[ao]s\s+)?$", before)
    ):
        return _complement(before, after, previo) or ("entero",)
    if right and left is not None and left.papel == "restante":
        return ("restante",)
    if right:
        return (right,)
    if left is not None and left.papel == "programado" and _EN_EL_ANO.match(after):
        return ("meta_anual",)
    if left is not None:
        return ("meta_anual",) if left.papel == "programado" and not money and _says_the_year(before) else (left.papel,)
    if not money and _TRAS_EL_TODO.search(before) and previo is None:
        return ("programado",)
    return _complement(before, after, previo)


_PARA_LLEGAR = re.compile(r"\bpara (?:completar|llegar a|alcanzar|cumplir(?: con)?) (?:l[ao]s|el total de) $")
_QUEDO_EN = re.compile(r"\b(?:qued|lleg|pas)(?:o|ando|a|aron) (?:a|en) (?:un total de )?$")
_NO_HECHAS_SON = re.compile(
    r"\bno (?:ejecut|realiz|atend|cumpl|entreg|emit|efectu|hech)[a-z]*[oa]s "
    r"(?:fueron|son|suman|sumaron|ascienden a|llegan a) $"
)
_NO_LLEGO_A_LOS = re.compile(r"\bno\s+(?:se\s+)?(?:lleg|alcanz)\w+\s+(?:a\s+)?l[ao]s\s+$")
_MAS_QUE_LO = re.compile(r"(?:adicionales|mas|menos|encima|debajo) (?:a|que|de) l[ao]s\s*$")
_DE_OTRO = re.compile(rf"[\s{COVER}]*(?:[a-zñ]+ )?(?:del?|en)(?: el| la)?\s*{COVER}")
"""After the number that another is held against: it is of a period that is named."""
_QUEDO_SIN = re.compile(
    rf"[\s{COVER}]*(?:[a-zñ]+ )?(?:qued|esta|permanec|sigu|continu)[a-z]* (?:aun |todavia )?"
    r"(?:sin|por|pendientes? de) (?:ejecutar|devengar|gastar|pagar|girar|comprometer)"
)
"""After a figure of money: that it is what was left."""


def _says_the_year(before: str) -> bool:
    return _DEL_ANO.search(before) is not None


# ---- beside another number -----------------------------------------------------------------------------


def _complement(before: str, after: str, previo: Papel | None) -> tuple[str, ...]:
    """What a number is beside another: the whole of "2 de 6", the other side of "2 frente a 6"."""
    if previo is None or len(previo.nombres) > 1:
        return ()
    first = previo.nombres[0] if previo.nombres else "ejecutado"
    if first == "linea_base" and (_CAMBIO.match(before) or _MOVIO_A.search(before)):
        return ("ejecutado",)
    if _CAMBIO.match(before) or _Y_DE.search(before):
        return previo.nombres
    if _FRENTE_A.search(before) and not before.rstrip().endswith("sobre"):
        if _DE_OTRO.match(after) and re.search(rf"{COVER}[^,;:]*$", before):
            return previo.nombres
        return {"ejecutado": ("programado",), "programado": ("ejecutado",)}.get(first, ())
    if _PARTE_DE.match(before):
        return {
            "avance": ("entero",),
            "ejecutado": ("programado",),
            "restante": ("entero",),
            "variacion": ("entero",),
            "devengado": ("vigente",),
            "pagado": ("vigente",),
        }.get(first, ())
    return ()


def _first_of_two(visto: str, uno: Numero, otro: Numero) -> bool:
    return es_parte(visto, uno, otro) or _FRENTE_A.search(visto[uno.fin : otro.inicio]) is not None


def es_parte(visto: str, uno: Numero, otro: Numero) -> bool:
    """Whether two numbers stand as "2 de 6"."""
    return _PARTE_DE.match(visto[uno.fin : otro.inicio]) is not None


def _respectivamente(numeros: Sequence[Numero], visto: str, found: Sequence[Papel]) -> tuple[Papel, ...]:
    """The roles of "lo programado y lo ejecutado son 6 y 2, respectivamente": in the order of their words."""
    place = visto.find("respectiv")
    pair = [i for i, n in enumerate(numeros) if n.fin <= place][-2:]
    if (
        place < 0
        or len(pair) < 2
        or not re.fullmatch(
            r"[\s§]*(?:y|e)\s+(?:de\s+|el\s+|la\s+)?", visto[numeros[pair[0]].fin : numeros[pair[1]].inicio]
        )
    ):
        return tuple(found)
    before = visto[numeros[pair[0] - 1].fin if pair[0] else 0 : numeros[pair[0]].inicio]
    kinds = [m[0].startswith("f") and "fisic" not in m[0] for m in re.finditer(r"\b(?:fisic|financier)\w+", before)]
    share = _is_share(numeros[pair[0]])
    said = dict.fromkeys(s.papel for s in senales(before, found[pair[0]].dinero) if s.papel != "neutro")
    roles = ["avance"] * 2 if share else list(said)
    changed = list(found)
    for order, index in enumerate(pair):
        named = (roles[order],) if len(roles) == 2 else ()
        money = kinds[order] if len(kinds) == 2 else found[index].dinero
        changed[index] = replace(found[index], nombres=named, dinero=money, niega=False)
    return tuple(changed)


# ---- shares, years, accumulation -----------------------------------------------------------------------


_CRECE = re.compile(
    r"\b(?:crec|aument|increment|subi|mejor|disminu|baj|reduj|cay|descend|retroced)(?:io|ieron|o|aron|eron|yo|yeron|e|a|en|an)"
    r"\s+(?:(?:en|un|el|solo|apenas|casi)\s+)*$"
)
"""Before a share: that it is by how much something grew or shrank."""
_EN_TANTO = re.compile(
    r"\b(?:super|exced|sobrepas|rebas|aventaj)[a-z]*\b[^;]*\b(?:en|por)\s+(?:un\s+|el\s+)?$"
    r"|\b(?:superior|inferior|mayor|menor)(?:es)?\b[^;]*\ben\s+(?:un\s+|el\s+)?$"
    r"|\b(?:excesos?|excedentes?|superavit|sobre-?ejecucion|sobre-?cumplimiento|sub-?ejecucion|deficit)\b[^;]*"
    r"\b(?:del?|es|fue|un|en)\s+(?:un\s+|el\s+)?$"
)
"""Before a share: that it is by how much something is more or less."""


def _named_share(before: str, after: str) -> tuple[str, ...]:
    clause = re.split(r"[,;:]\s(?=\w+ )", before)[-1]
    if re.search(r"\b(?:variacion|diferencia|brecha|desviacion|desvio)\b", clause) or re.match(
        r"^\s*(?:mas|menos|por debajo|por encima|mayor|menor|superior|inferior)\b", after
    ):
        return ("variacion",)
    if _EN_TANTO.search(clause):
        return ("variacion",)
    if _CRECE.search(clause):
        return ("cambio",)
    if re.search(
        r"(?<!de la )(?<!de las )(?<!a la )\bmetas?\b(?: [a-z§]+){0,3} (?:es|era|fue|de|del"
        r"|programada|anual|en|un|una)\s*$",
        before,
    ) and not re.search(r"\b(?:cumpl|avan|alcanz|logr|ejecu|respecto|frente|equival)\w*[^,;]*metas?\b", before):
        return ("meta_anual",)
    if re.search(r"\b(?:programad|previst|planificad|esperad)(?:o|a)s?\s+(?:\w+\s+){0,2}$", clause) and not re.search(
        r"\b(?:respecto|avan|cumpl|ejecu|equival)\w*\b", before
    ):
        return ("programado",)
    if re.search(r"\bpromedio|\bmedian?a\b(?! una? )", before):
        return ("promedio",)
    if re.search(
        r"\b(?:rest(?:a|an|o|aron)|falt\w+|dist(?:a|an|aba|aban)|qued(?:a|an|o|aron)(?! en\b)|pendientes?"
        r"|dej\w+ de|sin ejecutar)\b",
        clause,
    ) or re.match(
        r"^\s*(?:[\w§]+\s+){0,5}?(?:sin|por)\s+(?:ejecut|realiz|cumpl|atend|concret|alcanz|complet)\w+", after
    ):
        return ("pendiente",)
    return ("avance",)


_AVANCE_DEL_ANO = re.compile(
    r"\b(?:avance|cumplimiento|ejecucion)(?: fisic[ao])?(?: acumulad[ao])? (?:anual|(?:del|en el) (?:ano|ejercicio))\b"
    r"(?! (?:anterior|pasado|previo))[^,;]*$"
)


def _of_the_target(before: str, after: str) -> bool:
    """Whether a share is one of the year's target."""
    follows = re.match(rf"[\s{COVER})]*(?:\w+\s+){{0,3}}?del?\s+(?:la |su |lo )?", after)
    if follows and (
        _META_DEL_ANO.match(after, follows.end())
        or re.match(
            r"total anual|lo anual|(?:el )?(?:ano|ejercicio)\b(?! (?:anterior|pasado|previo))", after[follows.end() :]
        )
    ):
        return True
    return _META_DEL_ANO.search(re.split(r"[;]|,\s", before)[-1]) is not None or (
        _RESPECTO.search(before) is not None or _AVANCE_DEL_ANO.search(before) is not None
    )


_LLEGA_A = re.compile(r"\b(?:lleg|sum|junt|complet|v)(?:amos|o|aron|an|a)\s+(?:ya\s+)?(?:a\s+)?(?:l[ao]s\s+)?$")
_DEL_TODO_EL_ANO = re.compile(r"[^;.]*\b(?:del|en el|para el) (?:ano|ejercicio)\b(?! anterior)|[^;.]*\bmeta anual\b")
"""After what was reached: that it is told of the year's whole."""


def _accumulates(visto: str, start: int, number: Numero, previo: Papel | None) -> bool:
    """Whether words of accumulation cover a number: they reach on until another period is named."""
    before = visto[start : number.inicio]
    here = list(_ACUMULADO.finditer(before))
    if here:
        return True
    if _LLEGA_A.search(before) and _DEL_TODO_EL_ANO.match(visto, number.fin):
        return True
    if _ACUMULADO.match(re.sub(rf"^[\s{COVER}]+", "", visto[number.fin : number.fin + 60])):
        return True
    if previo is not None and previo.acumulado and _CAMBIO.match(before):
        return True
    own = re.match(rf"^\s*(?:[a-zñ]+\s+){{0,2}}?(?:del?|en)\s+(?:el\s+)?{COVER}", visto[number.fin :])
    parted = own or re.search(rf";|\.\s|\b(?:en|durante|y en)\s+{COVER}", before)
    return previo is not None and previo.acumulado and parted is None
