"""Numbers of a sentence, in digits and in words, with what their signs say they measure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO
from extractors.values import parse_figure


class Signo(StrEnum):
    """What stands beside a number."""

    NINGUNO = ""
    PORCENTAJE = "%"
    PUNTOS = "puntos"
    MONEDA = "moneda"


@dataclass(frozen=True, slots=True)
class Lectura:
    """One value that a token may stand for. `paso`: the unit of its last printed place (0.01, 1, 100000)."""

    valor: Decimal
    paso: Decimal


@dataclass(frozen=True, slots=True)
class Numero:
    """A number in a sentence.

    Attributes:
        inicio: first character.
        fin: end, excluded, its sign and scale ("millones") included.
        lecturas: what it may stand for; () for two numbers that should agree and do not ("dos (03)").
        signo: what it measures, as far as a sign says so.
        moneda: folded currency sign or word, or "".
        en_letras: written in words.
        ordinal: "2.º", "segundo".
    """

    inicio: int
    fin: int
    lecturas: tuple[Lectura, ...]
    signo: Signo = Signo.NINGUNO
    moneda: str = ""
    en_letras: bool = False
    ordinal: bool = False


_MONEDA = r"us\$|r\$|b/\.|s/\.?|bs\.?|gs\.?|q\.|\$|€|₡|₲|usd|mxn|pen|cop"
_DIGITOS = re.compile(
    rf"(?<![\w.,])(?P<moneda>(?:{_MONEDA})\s*)?(?P<menos>[-−–])?(?P<n>\d{{1,3}}(?: \d{{3}})+(?![\d])(?:[.,]\d{{1,2}})?"
    rf"|\d[\d.,']*\d|\d)"
    rf"(?P<ordinal>\.?[ºª°]|er\b|do\b|ro\b|to\b)?"
)
_IDENTIFIER = re.compile(r"0\d{2,}")
"""A code, not a quantity: "050103". ("02" restates "dos".)"""
_ESCALA = re.compile(r"\s*(?:de\s+)?(?P<e>mil millones|millones|millon|miles|mil|mm)\b")
_TRAS_PORCENTAJE = re.compile(r"\s*(?:%|por\s*ciento\b)")
_TRAS_PUNTOS = re.compile(
    r"\s*(?:puntos?\s+porcentual(?:es)?|puntos?"
    r"(?=\s+(?:para|por debajo|por encima|mas|menos|de diferencia|al?|respecto|frente)\b)"
    r"|p\.\s?p\.|pp\b)"
)
_TRAS_MONEDA = re.compile(
    rf"\s*(?:de\s+)?(?P<m>{'|'.join(VOCABULARIO.monedas)})(?!\w)|\s*(?P<s>{_MONEDA})(?!\w)(?![\w\s]*\d)"
)
_ESCALAS: Mapping[str, Decimal] = {
    "mil": Decimal(1000), "miles": Decimal(1000), "mm": Decimal(10**6), "millon": Decimal(10**6),
    "millones": Decimal(10**6), "mil millones": Decimal(10**9),
}  # fmt: skip
_UNIDADES = VOCABULARIO.cardinales
_PALABRA = re.compile(r"[a-zñ]+")
_UNO = frozenset(["un", "una", "uno", "unico", "unica"])
_RESTATED = re.compile(r"\s*\(\s*0*(?P<n>\d[\d.,]*)\s*(?P<p>%)?\s*\)")
_ABOUT = re.compile(VOCABULARIO.datos["comparaciones"]["cerca"])
_ONE_OF = re.compile(
    r"\s+(?:de\s+(?:l[ao]s\s+|un total de\s+)?\d|de\s+l[ao]s\s+(?:dos|tres|cuatro|cinco|seis|siete"
    r"|ocho|nueve|diez)\b|l[ao]s\s)"
)
"""After "una": "una de 6", "fueron una las fichas"."""
_ONE_IN = re.compile(rf"\s+(?:en|de|del|para|durante)\s+(?:el\s+)?{COVER}")
"""After "una" in a list: "dos en julio y una en setiembre"."""
_PLANNED = re.compile(r"\s+(?:(?:re)?programad|previst|planificad|ejecutad|realizad|pendient|esperad)[oae]s?")
_CHANGES = re.compile(
    r"\b(?:paso|pasaron|aument\w+|dismin\w+|increment\w+|crecio|descend\w+|bajo|fue|es)\b.*\b(?:a|de)\s+$"
)
_STANDS_ALONE = re.compile(r"\s+(?:en|de|al|para|y)\s")
_MEDIA = re.compile(r"\bmedi[oa]\s+$")
_COLECTIVOS = frozenset(map(Decimal, (10, 12, 100, 1000)))
_MEDIO = re.compile(r"\s+y\s+medi[oa]\b")


def numeros(visto: str, contable: re.Pattern[str] | None = None) -> tuple[Numero, ...]:
    """The numbers of a folded sentence, in order of place.

    Args:
        visto: the sentence, folded, with names covered.
        contable: nouns that make a number of the article before them ("un informe").
    """
    digits = [number for match in _DIGITOS.finditer(visto) if (number := _in_digits(match, visto))]
    taken = [(n.inicio, n.fin) for n in digits]
    words = [n for n in _in_words(visto, contable) if not any(a < n.fin and n.inicio < b for a, b in taken)]
    found = sorted([*digits, *words], key=lambda n: n.inicio)
    return tuple(_paired(found, visto))


def _in_digits(match: re.Match[str], visto: str) -> Numero | None:
    end = match.end()
    if visto[end : end + 1].isalnum():
        return None
    if _IDENTIFIER.fullmatch(match["n"]):
        return None
    text = match["n"].replace(" ", "")
    read = parse_figure(text)
    values = () if read.valor is None else (read.valor, *read.alternativas)
    sign = -1 if match["menos"] else 1
    readings = tuple(Lectura(sign * v, Decimal(1).scaleb(int(v.as_tuple().exponent))) for v in values)
    number = Numero(match.start(), end, readings, ordinal=match["ordinal"] is not None)
    if match["moneda"]:
        number = replace(number, signo=Signo.MONEDA, moneda=match["moneda"].strip())
    return _with_sign(number, visto)


def _with_sign(number: Numero, visto: str) -> Numero:
    """The number with scale, %, points or currency that follow it."""
    half = _MEDIO.match(visto, number.fin)
    scale = _ESCALA.match(visto, number.fin)
    if scale:
        factor = _ESCALAS[scale["e"]]
        number = replace(
            number,
            fin=scale.end(),
            lecturas=tuple(Lectura(r.valor * factor, r.paso * factor) for r in number.lecturas),
        )
        half = _MEDIO.match(visto, number.fin)
        if half:
            number = replace(
                number,
                fin=half.end(),
                lecturas=tuple(Lectura(r.valor + factor / 2, r.paso / 10) for r in number.lecturas),
            )
    for pattern, sign in ((_TRAS_PUNTOS, Signo.PUNTOS), (_TRAS_PORCENTAJE, Signo.PORCENTAJE)):
        after = pattern.match(visto, number.fin)
        if after:
            return replace(number, fin=after.end(), signo=sign)
    currency = _TRAS_MONEDA.match(visto, number.fin)
    if currency:
        return replace(
            number, fin=currency.end(), signo=Signo.MONEDA, moneda=number.moneda or currency["m"] or currency["s"]
        )
    return number


def _in_words(visto: str, contable: re.Pattern[str] | None) -> Iterator[Numero]:
    tokens = list(_PALABRA.finditer(visto))
    index = 0
    while index < len(tokens):
        length, value = _longest(tokens, index, visto)
        if not length or value is None:
            index += 1
            continue
        start, end = tokens[index].start(), tokens[index + length - 1].end()
        alone = length == 1 and tokens[index][0] in _UNO
        if alone and not _counts(visto, start, end, contable):
            index += 1
            continue
        decimals = _spoken_decimals(tokens, index + length, visto, end)
        step = Decimal(1)
        if decimals is not None:
            end, fraction, step = decimals
            value += fraction
        half = _MEDIA.search(visto, 0, start)
        if half and value in _COLECTIVOS:
            start, value = half.start(), value / 2
        number = _with_sign(Numero(start, end, (Lectura(value, step),), en_letras=True), visto)
        yield number
        while index < len(tokens) and tokens[index].start() < number.fin:
            index += 1


def _counts(visto: str, start: int, end: int, contable: re.Pattern[str] | None) -> bool:
    """Whether "un", "una" is a number here: restated in digits, "solo una", or before a noun that is counted."""
    after = visto[end : end + 60]
    if visto[:start].endswith("cada ") or re.match(r"\s+esperad[oa] de\b", after):
        return False
    if _ONE_IN.match(after) and re.search(r"(?:^|[,;:(]|\b[ye])\s*$", visto[:start]):
        return True
    if visto[start:end] in ("unico", "unica"):
        return contable is not None and contable.match(after.lstrip()) is not None
    if re.search(r"\b(?:sin|ni|no se [a-zñ]+) $", visto[:start]) and re.match(r"\s+sol[oa] [a-z]", after):
        return False
    if re.match(r"\s+sin [a-zñ]+r\b", after):
        return True
    if re.match(r"\s*(?:[.,;)]|$)", after):
        return True
    if re.match(r"\s+(?:mas|menos) (?:que|de l[ao]s?)\b", after) and re.search(r"(?:^|[,(:;]) *$", visto[:start]):
        return True
    before = visto[:start]
    if re.match(rf"\s+de ell[oa]s\s+(?:en|de|al?)\s+(?:el\s+)?(?:mes\s+de\s+)?{COVER}", after):
        return True
    said = (
        re.search(r"\b(?:fue|fueron|son|es|de|a|las|los|habia|tenia|queda|quedo|falta|falto|resta|resto)\s+$", before)
        is not None
    )
    if _ONE_OF.match(after) or (said and _PLANNED.match(after)):
        return True
    if _CHANGES.search(before) and (_STANDS_ALONE.match(after) or re.match(r"\s*[.,;)]|$", after)):
        return True
    if _RESTATED.match(after) or re.match(r"\s+(?:sol[oa]|unic[oa])\b", after):
        return True
    if re.search(r"\b(?:sol[oa]|solamente|unicamente|apenas|tan solo)\s+(?:se\s+\w+\s+)?$", visto[:start]):
        return True
    return contable is not None and contable.match(after.lstrip()) is not None


def _longest(tokens: list[re.Match[str]], index: int, visto: str) -> tuple[int, Decimal | None]:
    """Tokens from `index` that make one cardinal, and its value: "mil doscientos treinta y cinco"."""
    total = group = Decimal(0)
    used, position, last = 0, index, Decimal(-1)
    while position < len(tokens):
        word = tokens[position][0]
        if position > index and visto[tokens[position - 1].end() : tokens[position].start()].strip():
            break
        if word == "y" and used and 0 < group % 100 < 100 and group % 10 == 0 and position + 1 < len(tokens):
            nxt = _UNIDADES.get(tokens[position + 1][0])
            if nxt is None or not 0 < nxt < 10:
                break
            position += 1
            continue
        value = _UNIDADES.get(word)
        if value is None:
            break
        if value >= 1000:
            if value == 1000:
                group = (group or Decimal(1)) * value
            else:
                total, group = total + (group or Decimal(1)) * value, Decimal(0)
            if value > 1000 and last == value:
                break
        elif used and not _may_follow(group, value):
            break
        else:
            group += value
        last = value
        position += 1
        used = position - index
    return used, (total + group) if used else None


def _may_follow(group: Decimal, value: Decimal) -> bool:
    """Whether a word continues a cardinal: hundreds before tens before units, thousands before all."""
    below = group % 1000
    if below == 0:
        return group > 0
    if below % 100 == 0:
        return value < 100
    return below % 10 == 0 and below % 100 >= 30 and value < 10


def _spoken_decimals(
    tokens: list[re.Match[str]], index: int, visto: str, end: int
) -> tuple[int, Decimal, Decimal] | None:
    """Decimals in words: "… coma cincuenta", "… punto cero cinco"."""
    mark = re.match(r"\s+(?:coma|punto|con)\s+", visto[end:])
    if mark is None or index + 1 >= len(tokens):
        return None
    index += 1
    zeros = 0
    while index < len(tokens) and tokens[index][0] == "cero":
        zeros, index = zeros + 1, index + 1
        end = tokens[index - 1].end()
    length, value = _longest(tokens, index, visto) if index < len(tokens) else (0, None)
    if not length or value is None:
        return (end, Decimal(0), Decimal(1).scaleb(-zeros)) if zeros else None
    places = zeros + len(str(int(value)))
    return tokens[index + length - 1].end(), value.scaleb(-places), Decimal(1).scaleb(-places)


def _paired(found: list[Numero], visto: str) -> Iterator[Numero]:
    """Joins a number in words with its digits in parentheses; numbers that disagree keep no reading."""
    index = 0
    while index < len(found):
        number = found[index]
        restated = _RESTATED.match(visto, number.fin) if number.en_letras else None
        follower = found[index + 1] if index + 1 < len(found) else None
        if restated and follower and restated.start() < follower.inicio < restated.end():
            if restated["p"] and not any(f.valor == n.valor for f in follower.lecturas for n in number.lecturas):
                yield number
                index += 1
                continue
            about = _ABOUT.search(visto[: number.inicio]) is not None
            off = follower.lecturas[0].valor / 20 if about and follower.lecturas else Decimal(0)
            said = [own.valor for own in number.lecturas]
            same = tuple(r for r in follower.lecturas if any(abs(r.valor - own) <= off for own in said))
            sign = number.signo or follower.signo
            joined = replace(number, fin=restated.end(), lecturas=same, signo=sign)
            yield _with_sign(joined, visto) if not sign else joined
            index += 2
            continue
        yield number
        index += 1
