"""What printed words say of the figures beside them: planned or done, money and in what unit, or shares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.schemas import Magnitud, Rol
from extractors.values import fold

MAX_WORDS = 25
"""Words up to which a text is a title, not a sentence."""

_SPLIT = re.compile(r"\s[-–—]\s|[:|;·()\[\]\n]")
_OFFICE = re.compile(
    r"\b(?:(?:sub)?(?:gerencia|direccion|secretaria)|oficina|departamento|division|unidad|area|jefatura|coordinacion"
    r"|ministerio|comision|comite|consejo|municipalidad|municipio|ayuntamiento|gobierno|alcaldia)\b.*"
)
"""From here on a part of a title names who reports: its words say nothing of the figures."""
_GOALS = r"metas?|objetivos?"
_PLANNED = (
    r"(?:re)?programad[oa]s?|programacion(?:es)?|previst[oa]s?|prevision(?:es)?|planead[oa]s?|planificad[oa]s?"
    r"|planificacion|proyectad[oa]s?|calendarizad[oa]s?|calendarizacion|cronograma|estimad[oa]s?|prog"
)
_DONE = (
    r"ejecutad[oa]s?|ejecucion|ejec|realizad[oa]s?|realizacion|lograd[oa]s?|logros?|alcanzad[oa]s?|cumplid[oa]s?"
    r"|cumplimiento|avances?|atendid[oa]s?|atenciones|resultados?|obtenid[oa]s?|recaudad[oa]s?|recaudacion|devengad[oa]s?"
    r"|real(?:es)?|efectuad[oa]s?|brindad[oa]s?|entregad[oa]s?"
)
_OF_PLANNED = re.compile(
    rf"\b({_DONE}) (?:de(?:l| lo| las?| los)? )?(?:(?:{_GOALS}|actividades) )?(?:fisic[oa]s? )?(?:{_PLANNED})\b"
)
"""What is done of what was planned is done."""
_ROLES = {
    Rol.PROGRAMADO: re.compile(rf"\b(?:{_PLANNED})\b"),
    Rol.EJECUTADO: re.compile(rf"\b(?:{_DONE})\b"),
}
_GOAL = re.compile(rf"\b(?:{_GOALS})\b")

_CURRENCY = {
    "S/": r"(?:nuevos )?soles|pen",
    "$": r"pesos(?: mexicanos| argentinos| colombianos| chilenos| dominicanos)?|mxn|clp|cop|ars",
    "US$": r"dolares(?: americanos| estadounidenses)?|usd|us",
    "Bs": r"bolivianos|bs|bob|bolivares",
    "Q": r"quetzales|gtq",
    "Gs.": r"guaranies|gs|pyg",
    "L": r"lempiras|hnl",
    "C$": r"cordobas|nio",
    "₡": r"colones|crc",
    "€": r"euros|eur",
}
_NAMED = {sign: re.compile(rf"\b(?:{words})\b") for sign, words in _CURRENCY.items()}
_SIGNS = re.compile(
    r"(?P<soles>S/)|(?P<dollars>US\$)|(?P<bs>\bBs\b)|(?P<euros>€)|(?P<colones>₡)|(?P<gs>₲)|(?P<peso>\$)", re.IGNORECASE
)
_SIGN_OF = {"soles": "S/", "dollars": "US$", "bs": "Bs", "euros": "€", "colones": "₡", "gs": "Gs.", "peso": "$"}
_SCALE = re.compile(r"\b(?:(?P<millones>millon(?:es)?|mm)|(?P<miles>miles))\b")
_IN_SCALE = re.compile(
    r"^(?:(?:cifras|montos?|importes?|valores?|datos) )*(?:expresad[oa]s? )?(?:en )?(?:miles|millones|mm)\b"
    r"|\ben (?:miles|millones)\b"
)
_MONEY = re.compile(
    r"\b(?:(?<!economic[oa] )financier[oa]s?|monetari[oa]s?|recaudacion|recaudad[oa]s?|devengad[oa]s?)\b"
)
_PERHAPS_MONEY = re.compile(
    r"\b(?:presupuest(?:al|ales|aria|arias|ario|arios|os?)|montos?|importes?|gastos?|ingresos?"
    r"|economic[oa] financier[oa])\b"
)
_PHYSICAL = re.compile(r"\bfisic[oa]s?\b")
_SHARE = re.compile(r"%|\b(?:porcentajes?|porcentual(?:es)?)\b")
_MONEY_UNIT = re.compile(
    r"(?:(?:en )?(?:miles|millones) (?:de )?)?(?:s|s ?/|"
    + "|".join(_CURRENCY.values())
    + r"|monto|moneda(?: nacional)?|dinero)"
)


@dataclass(frozen=True, slots=True)
class Dicho:
    """What a text says of figures; None or "" where it says nothing.

    Attributes:
        rol: planned or done; None also where it says both.
        ambos: whether it says both.
        metas: whether it speaks of goals, which may be planned or done.
        magnitud: money or physical.
        gasto: whether it speaks of budgets, and may mean only the name of the report.
        porcentaje: whether they are shares.
        texto: the text.
    """

    rol: Rol | None = None
    ambos: bool = False
    metas: bool = False
    magnitud: Magnitud | None = None
    gasto: bool = False
    porcentaje: bool = False
    texto: str = ""


@lru_cache(maxsize=4096)
def told(text: str) -> Dicho:
    """What a title or a heading says of the figures that stand under it."""
    parts = [_OFFICE.sub("", fold(part)).strip() for part in _SPLIT.split(text)]
    words = _OF_PLANNED.sub(r"\1", " | ".join(filter(None, parts)))
    roles = [rol for rol, pattern in _ROLES.items() if pattern.search(words)]
    money = bool(_MONEY.search(words)) or bool(currency_of(text))
    physical = bool(_PHYSICAL.search(words))
    magnitude = None if money is physical else Magnitud.FINANCIERA if money else Magnitud.FISICA
    return Dicho(
        rol=roles[0] if len(roles) == 1 else None,
        ambos=len(roles) > 1,
        metas=bool(_GOAL.search(words)),
        magnitud=magnitude,
        gasto=magnitude is None and not physical and bool(_PERHAPS_MONEY.search(words)),
        porcentaje=bool(_SHARE.search(words)),
        texto=text,
    )


_OF_BLOCK = re.compile(
    rf"(?:(?:{_PLANNED}|{_DONE}|{_GOALS}|financier[oa]s?|fisic[oa]s?|presupuest\w+|de|del|la|las|el|los|y|en|por|miles|millones"
    rf"|informacion|seguimiento|control|{'|'.join(_CURRENCY.values())}|s) ?)+"
)


@lru_cache(maxsize=4096)
def block_of(text: str) -> Magnitud | None:
    """What a heading between rows says that the figures under it are, where all its words speak of figures."""
    return told(text).magnitud if _OF_BLOCK.fullmatch(fold(text)) else None


@lru_cache(maxsize=65536)
def printed_sign(amount: str) -> str:
    """The sign of the currency that stands before an amount, or ""."""
    match = _SIGNS.match(amount.strip())
    return _SIGN_OF[match.lastgroup or ""] if match else ""


@lru_cache(maxsize=4096)
def currency_of(text: str) -> str:
    """The sign of the one currency that a text names, or ""."""
    signs = {_SIGN_OF[match.lastgroup or ""] for match in _SIGNS.finditer(text)}
    words = fold(text)
    named = {sign for sign, pattern in _NAMED.items() if len(words.split()) <= MAX_WORDS and pattern.search(words)}
    found = signs | named
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def scale_of(text: str) -> str:
    """The word "miles" or "millones", where a text says that its amounts are printed in them; else an empty one."""
    for part in _SPLIT.split(text):
        words = fold(part)
        match = _SCALE.search(words)
        if match is not None and (_IN_SCALE.search(words) or currency_of(part)):
            return match.lastgroup or ""
    return ""


@lru_cache(maxsize=4096)
def is_money(unit: str) -> bool:
    """Whether a unit of measure is one of money."""
    return (currency_of(unit) != "" and len(fold(unit).split()) <= 4) or bool(_MONEY_UNIT.fullmatch(fold(unit)))


LINE_WORDS: dict[Rol, re.Pattern[str]] = {
    Rol.PROGRAMADO: re.compile(
        rf"(?:(?:{_GOALS}|fisic[oa]|lo|total) )*(?:{_PLANNED}|{_GOALS}|plan|p)(?: (?:fisic[oa]s?|mensual(?:es)?))*"
    ),
    Rol.EJECUTADO: re.compile(
        rf"(?:(?:{_GOALS}|fisic[oa]|lo|total) )*(?:{_DONE}|e)(?: (?:fisic[oa]s?|mensual(?:es)?))*"
    ),
    Rol.AVANCE: re.compile(rf"(?:(?:{_DONE}) )?%(?: (?:de )?(?:{_DONE}))?|porcentaje(?: de (?:{_DONE}))?"),
    Rol.VARIACION: re.compile(r"diferencia|brecha|desviacion|desvio|variacion"),
}
"""How a cell names the printed line of a row that it stands in."""


@lru_cache(maxsize=4096)
def line_of(text: str) -> Rol | None:
    """What the figures of a printed line are, where a cell of it says nothing else."""
    words = fold(text)
    return next((rol for rol, pattern in LINE_WORDS.items() if pattern.fullmatch(words)), None)


def lines_of(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The printed lines that a column of cells names, role -> its words as folded, in order; {} if one says else."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        rol = line_of(text)
        if rol is None:
            return {}
        found[rol.value] = tuple(dict.fromkeys((*found.get(rol.value, ()), fold(text))))
    return found if len(found) > 1 else {}
