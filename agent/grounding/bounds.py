"""Numbers that are said to be more or less than something, not to be a figure: "más de 80 %", "inferior a los 6"."""

import re
from collections.abc import Iterator, Sequence

from agent.grounding.bind import near
from agent.grounding.facts import Dato, same
from agent.grounding.numbers import Numero
from agent.grounding.vocabulary import VOCABULARIO

CERCA = re.compile(
    r"\b(?:aproximad\w+|mas o menos|cerca del?|alrededor del?|en torno al?|casi|(?:poco|algo) (?:mas|menos)(?: de)?"
    r"|practicamente|unos?|(?:rond|bord)(?:a|an|ea|ean|o|aron|eo|earon)(?: l[ao]s)?)\s*$"
)
_COTA_MAS = re.compile(r"(?<![a-zñ0-9])" + VOCABULARIO.datos["comparaciones"]["mas"])
_CERCA_DE = re.compile(VOCABULARIO.datos["comparaciones"]["cerca"])
_COTA_MENOS = re.compile(r"(?<![a-zñ0-9])" + VOCABULARIO.datos["comparaciones"]["menos"])
INCLUYE = re.compile(r"(?:no menos de|al menos|por lo menos|minimo|no mas de|maximo|hasta(?: un)?|a lo sumo)\s*$")
_COMPARA = re.compile(
    r"\b(?:es |son |fue |cifra |monto |valor )?(?P<w>inferior|superior|menor|mayor|por debajo|por encima"
    r"|mas baj[oa]|mas alt[oa])(?:es)?"
    r"(?: incluso)? (?:al?|que|del?)\b(?! (?:ano|ejercicio|semestre|trimestre|periodo|plan)\b)(?: [a-zñ]+){0,5} ?\(?$"
)


def _rank(name: str) -> re.Pattern[str]:
    data = VOCABULARIO.datos["rangos"]
    words = data[name].replace("CUAL", data["cual"]).replace("QUE", data["que"])
    return re.compile(rf"(?<![a-zñ0-9])(?:{words})(?![a-zñ0-9])")


RANGOS = {name: _rank(name) for name in ("mayor", "menor")}
"""What is said to be the most, and the least, of its kind."""
_DE_CUANTOS = re.compile(VOCABULARIO.datos["rangos"]["de_cuantos"])


def de_cuantos(plano: str, place: int) -> int:
    """Of how many periods something is said to be the most ("el más bajo de los cuatro"); 0 where it is not said."""
    match = _DE_CUANTOS.match(plano, place)
    word = re.search(r"[a-z]+$|\d+$", match[0].strip()) if match and match[0] else None
    return int(VOCABULARIO.cardinales.get(word[0]) or word[0]) if word else 0


_LO_MAS = re.compile(r"\blo (?:mejor|peor|mas (?:alto|bajo|flojo|debil)) $")
"""Says what is ranked only with what it is ranked within."""


def del_rango(visto: str, place: int) -> bool:
    """Whether the words at a place say within what something is the most or the least ("el pico del trimestre")."""
    ends = (m.end() for pattern in RANGOS.values() for m in pattern.finditer(visto, 0, place))
    return any(re.fullmatch(r"[a-zñ ]{0,40}", visto[end:place]) for end in ends) or bool(_LO_MAS.search(visto[:place]))


def cuantos(plano: str) -> Iterator[tuple[int, int]]:
    """The places of the words that say of how many: no figures."""
    for pattern in RANGOS.values():
        for rank in pattern.finditer(plano):
            match = _DE_CUANTOS.match(plano, rank.end())
            if match and match[0]:
                yield match.span()


def comparacion(visto: str, numeros: Sequence[Numero], index: int) -> re.Match[str] | None:
    """The words that hold a number against the one before it, or what was done: "inferior a los 6 previstos"."""
    start = numeros[index - 1].fin if index else 0
    return _COMPARA.search(visto, start, numeros[index].inicio)


def dice_mas(words: str) -> bool:
    """Whether words of comparison say that the first is more."""
    return re.search(r"superior|mayor|encima|alt[oa]", words) is not None


def mismo_tiempo(dato: Dato, otro: Dato) -> bool:
    """Whether a figure is what was done of the same row, kind and months that another figure speaks of."""
    if dato.papel != "ejecutado" or dato.clase is not otro.clase or dato.dinero is not otro.dinero:
        return False
    return same(dato.tramo, otro.tramo) or otro.papel in ("meta_anual", "linea_base")


def acotado(visto: str, number: Numero) -> Iterator[tuple[int, int]]:
    """The place of the words before a number that make it a bound, or about so much."""
    for pattern in (_COTA_MAS, _COTA_MENOS, CERCA, _CERCA_DE):
        if match := pattern.search(visto[: number.inicio]):
            yield match.span()


def cota(visto: str, number: Numero) -> str | None:
    """Which side a number bounds: "mas", "menos", or None if it is a figure."""
    before = visto[: number.inicio]
    if _COTA_MAS.search(before):
        return "mas"
    return "menos" if _COTA_MENOS.search(before) else None


def cota_falsa(visto: str, number: Numero, side: str, dato: Dato) -> bool:
    """Whether the figure is not on the side of the bound that the sentence says."""
    before = visto[: number.inicio]
    strict = INCLUYE.search(before) is None
    if not re.search(r"\bno (?:menos|mas) de\s*$", before) and re.search(
        r"\bno (?:se )?(?:super|exced|sobrepas|rebas)\w*[^,;]*$", before
    ):
        side, strict = "menos", False
    bound = number.lecturas[0].valor
    if CERCA.search(before) and not near(dato.valor, bound):
        return True
    if dato.valor == bound:
        return strict
    return (dato.valor > bound) is not (side == "mas")
