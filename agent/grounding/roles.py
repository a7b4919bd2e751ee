"""Which figure a number is said to be: the words on its left, the participle on its right, the number before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.grounding.numbers import Numero, Signo
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO

REACH = 9
"""Words on the right of a number in which its participle may stand ("6 informes de supervisión programados")."""


@dataclass(frozen=True, slots=True)
class Papel:
    """What a sentence says that a number is.

    Attributes:
        nombres: roles, all of which it plays ("se ejecutaron las 3 programadas"); () where nothing says.
        dinero: it speaks of money.
        acumulado: words of accumulation stand beside it.
        anual: it is set against the whole year ("restan 22 de la meta anual").
        niega: "no se ejecutaron 4".
        signo: -1 for words of less ("por debajo", "menos"), 1 for words of more, 0 for none.
        de_la_meta_anual: a share of the year's target.
        antes: the words between the number before and this one.
    """

    nombres: tuple[str, ...] = ()
    dinero: bool = False
    acumulado: bool = False
    anual: bool = False
    niega: bool = False
    signo: int = 0
    de_la_meta_anual: bool = False
    antes: str = field(default="", compare=False)
    sobrante: bool = False
    """Said to be what is left to do."""
    fin: int = field(default=0, compare=False)
    """Where the words on its right that say so end: they say nothing of the next number."""


_WORDS = re.compile(rf"[a-zñ0-9{COVER}]+|[^\s]")
_STOP = frozenset(
    [
        "y",
        "e",
        "o",
        "u",
        "pero",
        "frente",
        "contra",
        "versus",
        "vs",
        "respecto",
        "mientras",
        "mas",
        "menos",
        ";",
        ":",
        ",",
        ".",
        "(",
        ")",
        "/",
        "cuando",
    ]
)
_PARTICIPIO = (
    ("programado", re.compile(
        r"(?:re)?programad[oa]s?|previst[oa]s?|planificad[oa]s?|planead[oa]s?|proyectad[oa]s?|estimad[oa]s?|esperad[oa]s?"
        r"|contemplad[oa]s?|establecid[oa]s?|calendarizad[oa]s?|comprometid[oa]s?|propuest[oa]s?|presupuestad[oa]s?"
    )),
    ("ejecutado", re.compile(
        r"ejecutad[oa]s?|realizad[oa]s?|lograd[oa]s?|alcanzad[oa]s?|atendid[oa]s?|cumplid[oa]s?|concretad[oa]s?|culminad[oa]s?"
        r"|completad[oa]s?|efectuad[oa]s?|desarrollad[oa]s?|entregad[oa]s?|emitid[oa]s?|elaborad[oa]s?|registrad[oa]s?"
        r"|reportad[oa]s?|obtenid[oa]s?|concluid[oa]s?|acumulad[oa]s?|finalizad[oa]s?|observad[oa]s?"
    )),
    ("restante", re.compile(r"restantes?|pendientes?|faltantes?")),
    ("adicional", re.compile(r"adicional(?:es)?|excedentes?|extra")),
)  # fmt: skip
_FINITO = re.compile(
    r"(?:se|fueron|fue|estaban|estaba|habian|habia|han|ha)\s+(?:\w+\s+)?(?P<v>programa\w+|previ\w+|planific\w+|plane\w+|proyect\w+|esperaba\w*"
    r"|ejecut\w+|realiz\w+|logr\w+|alcanz\w+|atend\w+|efectu\w+)"
)
_EN_CUANTO = re.compile(
    r"\b(?:super|exced|sobrepas|rebas|aventaj)\w*\s+(?:[\w§]+\s+){0,7}?(?:en|por)\s+$|\b(?:inferior"
    r"|superior|mayor|menor)(?:es)?\s+en\s+$|\bpor (?:encima|debajo) en\s+$"
)
_BRECHA = re.compile(
    r"\b(?:variacion|diferencia|brecha|desviacion|desvio|deficit)(?:\s+(?:respecto|de|del|lo|a|al|la|las|los|meta|programad\w+|previst\w+|entre"
    r"|ejecutad\w+|y|es|fue|era|negativa|positiva|en|con|relacion|un|una|total|fisica|frente|trimestral|semestral))*\s*$"
)
_HASTA = re.compile(r"\b(?:llegar\s+a|alcanzar|completar|cumplir(?:\s+con)?|de|sobre)\s+(?:las|los)\s*\(?$")
_DE_LA_META_DEL_ANO = re.compile(
    r"^\s*(?:[\w§]+\s+){0,4}?(?:de|que (?:conforman|componen|integran))\s+la\s+meta\s+(?:fisica\s+)?(?:anual"
    r"|del ano|para el ano|del ejercicio)"
)
_DE_TANTAS = re.compile(r"(?:^|[,;])\s*de\s+(?:las\s+|los\s+)?\(?$")
_NINGUNO_DE = re.compile(r"\b(?:ningun\w*|nada|algun\w*|parte)\s+de\s+(?:las|los)\s*$")
_DETERMINER = re.compile(r"\bde\s+(?:un|una|lo|la|las|los|el)\s+$|\bdel\s+$")
_MAS_MENOS = re.compile(r"^\s*(?:[\w§]+\s+){0,4}?(?P<w>mas|menos|de mas|de menos)\b(?! de(?! (?:lo|los|las|la)\b))")
_SIN_EJECUTAR = re.compile(
    r"^\s*(?:[\w§]+\s+){0,5}?(?:sin|no|por)\s+(?:ejecut|realiz|cumpl|atend|concret|alcanz|complet)\w+"
)
_POR_DEBAJO = re.compile(r"^\s*(?:[\w§]+\s+){0,3}?(?:por\s+)?(?:debajo|inferior)")
_POR_ENCIMA = re.compile(r"^\s*(?:[\w§]+\s+){0,3}?(?:por\s+)?(?:encima|superior)")
_NEGADO = re.compile(
    r"\bno\s+(?:se\s+)?(?:ha\w*\s+|han\s+|pud\w+\s+|logr\w+\s+|fue\w*\s+|lleg\w+ a\s+)*(?:[a-zñ]+)(?:\s+(?:con"
    r"|a|un|una|el|las|los|la))*\s*$"
)
_PARTE_DE = re.compile(
    rf"^[\s()]*(?:[\w{COVER}]+\s+){{0,5}}?de\s+(?:(?:un\s+)?total\s+de\s+|un\s+total\s+\w+\s+de\s+|las\s+|los\s+|entre\s+|unos\s+|unas\s+)?\(?$|^\s*/\s*$"
)
_RESTATES = re.compile(
    r"[\s§]*(?:\w+\s*){0,2}(?:\(|,)\s*(?:(?:es decir|esto es|o sea|a saber|equivalente|lo que (?:equivale|representa)"
    r"|que (?:equivale|representa))\s*,?\s*(?:al?\s+)?(?:un\s+|el\s+)?)?"
)
_FRENTE_A = re.compile(
    r"(?:frente\s+al?|contra|versus|vs\.?|respecto\s+(?:de|al?)|en\s+comparacion\s+con|comparad\w+\s+con|en\s+relacion\s+(?:al?|con)|ante|sobre)"
    r"(?:\s+(?:un|una|los|las|el|la|total|de))*\s*$"
)
_DINERO = VOCABULARIO.patron("financiero", "contexto")
_FISICO = re.compile(r"\bfisic\w+")
_DICE = re.compile(r"\b(?:avance|ejecucion|cumplimiento|ejecut\w+|realiz\w+|program\w+|meta)\b")
_ACUMULADO = re.compile(r"\bacumul\w+|\ba la fecha\b|\ben lo que va\b|\bhasta la fecha\b|\bhasta el\b|\bhasta ahora\b")
_ANUAL = re.compile(r"\banual(?:es)?\b|\b(?:del|para el|en el) (?:ano|ejercicio)\b")
_DE_LA_META = re.compile(
    r"^[\s§)]*(?:\w+\s+){0,3}?de\s+(?:la|su|lo)\s+(?:meta\s+(?:fisica\s+)?(?:anual|del ano|para"
    r" el ano|del ejercicio)|programad\w+\s+(?:anual|para el ano|en el ano|del ano)|(?:programacion"
    r"|total) anual)"
)
_MENOS = re.compile(
    r"\bpor debajo|\bmenos\b|\binferior|\bmenor|\bdeficit|\bnegativ|\bfalt|\bdejaron|\bsubejecu"
    r"|\ben contra\b|\bno (?:se )?(?:alcanz|cumpl|lleg|ejecut|realiz)"
)
_MAS = re.compile(
    r"\bpor encima|\bmas\b|\bsuperior|\bmayor|\bexces|\bexced|\bpositiv|\bsobre(?:ejecu|cumpl"
    r"|pas)|\bsuper|\bsobr(?:o|aron)\b|\brebas|\badicional"
)


def papel(numeros: Sequence[Numero], index: int, visto: str, previo: Papel | None) -> Papel:
    """What a number is said to be.

    Args:
        numeros: the numbers of the sentence.
        index: which of them.
        visto: the folded sentence with names, periods and units covered.
        previo: what the number before it is.
    """
    number = numeros[index]
    start = max(numeros[index - 1].fin, previo.fin if previo else 0) if index else 0
    stop = numeros[index + 1].inicio if index + 1 < len(numeros) else len(visto)
    before, after = visto[start : number.inicio], _clause(visto[number.fin : stop])
    near = before + " " + after
    money = number.signo is Signo.MONEDA or _is_money(before, after)
    named = _named(before, after, money, number)
    if number.signo is not Signo.NINGUNO and number.signo is not Signo.MONEDA and named == ():
        named = ("avance",) if number.signo is Signo.PORCENTAJE else ("variacion",)
    named = named or _complement(before, previo)
    if previo is not None and not money and previo.dinero:
        alone = all(n.signo is Signo.MONEDA for n in numeros[:index]) and not _FISICO.search(visto)
        money = (
            _PARTE_DE.match(before) is not None
            or (alone and number.signo is Signo.PORCENTAJE)
            or (number.signo is Signo.PORCENTAJE and _RESTATES.fullmatch(before) is not None)
        )
    return Papel(
        nombres=named,
        dinero=money,
        acumulado=_ACUMULADO.search(near) is not None,
        anual=_ANUAL.search(near) is not None,
        niega=_NEGADO.search(before) is not None,
        signo=-1 if _MENOS.search(near) else 1 if _MAS.search(near) else 0,
        de_la_meta_anual=_DE_LA_META.match(after) is not None,
        antes=before,
        sobrante=named == ("restante",),
        fin=number.fin + _participle_end(after),
    )


def _clause(after: str) -> str:
    """The words after a number up to the end of its clause."""
    end = re.search(r"[;.:]|,(?!\s*(?:\(|equivalente|es decir))", after)
    return after[: end.start()] if end else after


def _is_money(before: str, after: str) -> bool:
    for segment in reversed(re.split(r"[,;:]\s", before)):
        money = max((m.end() for m in _DINERO.finditer(segment)), default=-1)
        other = max((m.end() for m in _FISICO.finditer(segment)), default=-1)
        if money > other:
            return True
        if other >= 0 or _DICE.search(segment):
            break
    following = _DINERO.search(after)
    return (
        following is not None
        and re.fullmatch(r"\s*(?:de\s+)?(?:avance\s+|ejecucion\s+)?(?:de\s+|del\s+)?", after[: following.start()])
        is not None
    )


def _named(before: str, after: str, money: bool, number: Numero) -> tuple[str, ...]:
    if number.signo is Signo.PORCENTAJE:
        return _named_share(before, after)
    right = _on_the_right(after)
    if _HASTA.search(before) and _DE_LA_META_DEL_ANO.match(after):
        return ("meta_anual",)
    if _EN_CUANTO.search(before) or _BRECHA.search(before):
        return ("variacion",)
    left = _on_the_left(before, VOCABULARIO.dinero if money else VOCABULARIO.papeles, generic=not money)
    if money:
        return tuple(
            dict.fromkeys(
                (
                    *((right,) if right in ("programado", "ejecutado") else ()),
                    *((left,) if left and right is None else ()),
                )
            )
        )
    if right == "restante" and _DE_TANTAS.search(before):
        return ("programado",)
    if right in ("restante", "adicional", "variacion"):
        return (right,)
    if right is None:
        return (left,) if left else ()
    finite = left == "ejecutado" and right == "programado" and _finite(before) and not _NINGUNO_DE.search(before)
    return ("ejecutado", "programado") if finite else (right,)


def _named_share(before: str, after: str) -> tuple[str, ...]:
    if re.search(r"\b(?:variacion|diferencia|brecha|desviacion|desvio)\b[^,;]*$", before) or re.match(
        r"^\s*(?:mas|menos|por debajo|por encima)\b", after
    ):
        return ("variacion",)
    if re.search(
        r"\bmetas?\b(?: [a-z]+){0,3} (?:es|era|fue|de|del|programada|anual|en|un|una)\s*$", before
    ) and not re.search(r"\b(?:cumpl|avan|alcanz|logr|ejecu)\w+[^,;]*metas?\b", before):
        return ("meta_anual",)
    if re.search(r"\b(?:programad\w+|previst\w+|planificad\w+|esperad\w+)\s+(?:\w+\s+){0,2}$", before):
        return ("programado",)
    if re.search(r"\bpromedio|\bmedian?a\b", before):
        return ("promedio",)
    if re.search(
        r"\b(?:rest(?:a|an|o|aron)|falt\w+|qued\w+|pendientes?|dej\w+ de|sin ejecutar)\b[^,;]*$", before
    ) or _SIN_EJECUTAR.match(after):
        return ("pendiente",)
    return ("avance",)


def _on_the_left(before: str, roles: Sequence[tuple[str, re.Pattern[str]]], *, generic: bool) -> str | None:
    """The role named last before a number, in its own part of the sentence if that names one."""
    best, at = None, (-1, 0)
    segment = re.split(r"[;]|\.\s", before)[-1]
    for name, pattern in roles:
        for match in pattern.finditer(segment):
            if (match.end(), match.end() - match.start()) > at:
                best, at = name, (match.end(), match.end() - match.start())
    if generic:
        for match in VOCABULARIO.suelto("papeles", "verbo_generico").finditer(segment):
            if match.end() > at[0]:
                best, at = "ejecutado", (match.end(), 0)
    return best


def _on_the_right(after: str) -> str | None:
    """The role of the participle that follows: "6 informes técnicos programados"."""
    more = _MAS_MENOS.match(after)
    if more:
        return "variacion"
    if _SIN_EJECUTAR.match(after):
        return "restante"
    if _POR_DEBAJO.match(after) or _POR_ENCIMA.match(after):
        return "variacion"
    for count, match in enumerate(_WORDS.finditer(after)):
        word = match[0]
        if count >= REACH or word in _STOP:
            return None
        if _DETERMINER.search(after[: match.start()]):
            return None
        for role, pattern in _PARTICIPIO:
            if pattern.fullmatch(word):
                return role
        if word == "que":
            finite = _FINITO.match(after, match.end() + 1)
            if finite:
                return (
                    "programado" if re.match(r"program|previ|planif|plane|proyect|espera", finite["v"]) else "ejecutado"
                )
            return None
        if word == "lo":
            participle = _WORDS.search(after, match.end())
            return next((r for r, p in _PARTICIPIO if participle and p.fullmatch(participle[0])), None)
    return None


def _participle_end(after: str) -> int:
    """Length of what follows a number up to the end of the participle that says what it is; 0 without one."""
    for count, match in enumerate(_WORDS.finditer(after)):
        if count >= REACH or match[0] in _STOP or _DETERMINER.search(after[: match.start()]):
            return 0
        if any(pattern.fullmatch(match[0]) for _, pattern in _PARTICIPIO):
            return match.end()
    return 0


def _finite(before: str) -> bool:
    """Whether it is a verb, not a noun, that says that it was done."""
    matches = list(VOCABULARIO.suelto("papeles", "nombre_ejecutado").finditer(before))
    verbs = list(
        re.finditer(
            r"\b(?:se|ha|han|fueron|fue)\s+(?:\w+\s+)?\w+|\b\w+(?:aron|ieron)\b|\b(?:ejecuto|realizo|atendio|entrego|emitio|cumplio|logro|alcanzo|elaboro|efectuo|desarrollo)\b",
            before,
        )
    )
    last_noun = matches[-1].start() if matches else -1
    last_verb = verbs[-1].start() if verbs else -1
    return last_verb >= last_noun and last_verb >= 0


def _complement(before: str, previo: Papel | None) -> tuple[str, ...]:
    """What a number is beside another: the whole of "2 de 6", the other side of "2 frente a 6"."""
    if previo is None or len(previo.nombres) > 1:
        return ()
    first = previo.nombres[0] if previo.nombres else "ejecutado"
    if _PARTE_DE.match(before):
        return {
            "ejecutado": ("programado",),
            "restante": ("entero",),
            "devengado": ("vigente",),
            "pagado": ("vigente",),
        }.get(first, ())
    if _FRENTE_A.search(before):
        return {"ejecutado": ("programado",), "programado": ("ejecutado",)}.get(first, ())
    return ()


def es_parte(visto: str, uno: Numero, otro: Numero) -> bool:
    """Whether two numbers stand as "2 de 6"."""
    return _PARTE_DE.match(visto[uno.fin : otro.inicio]) is not None


def es_comparado(visto: str, uno: Numero, otro: Numero) -> bool:
    """Whether two numbers stand as "2 frente a 6"."""
    return _FRENTE_A.search(visto[uno.fin : otro.inicio]) is not None
