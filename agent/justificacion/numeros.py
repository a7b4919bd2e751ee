"""Figures -> Spanish text: counts, money, percentages, words. Rounding is half up, and only on paper."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from agent.justificacion.unidades import Unidad, unidad
from agent.sustento import Clase, Hecho

IN_WORDS_BELOW = 1_000_000
"""Counts from here on are written in digits alone ("un millón de informes" would need its own grammar)."""


@dataclass(frozen=True, slots=True)
class Escritura:
    """How figures are written.

    Attributes:
        coma: decimal comma, thousands point; else the reverse.
        en_letras: counts as "dos (02)".
    """

    coma: bool = False
    en_letras: bool = False


def cifra(valor: Decimal, decimales: int | None, escritura: Escritura) -> str:
    """The digits of a value with their thousands; all its decimals, or `decimales` of them."""
    if decimales is not None:
        valor = valor.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)
    else:
        valor = valor.normalize() if valor else Decimal(0)
    text = format(valor, ",f")
    return text.translate(str.maketrans(",.", ".,")) if escritura.coma else text


def porcentaje(valor: Decimal, decimales: int | None, escritura: Escritura) -> str:
    """Points with their sign, without idle zeros: "100 %", "33.33 %", "92.5 %"."""
    rounded = valor.quantize(Decimal(1).scaleb(-(decimales or 0)), ROUND_HALF_UP)
    return f"{cifra(rounded, None, escritura)} %"


def dinero(valor: Decimal, moneda: str, escritura: Escritura) -> str:
    """Money with two decimals: "S/ 1,234.50"."""
    text = cifra(abs(valor), 2, escritura)
    sign = "-" if valor < 0 else ""
    return f"{sign}{moneda} {text}" if moneda else f"{sign}{text}"


def solo(hecho: Hecho, escritura: Escritura) -> str:
    """A fact without its unit of measure (money and percentages keep their sign)."""
    if hecho.clase is Clase.DINERO:
        return dinero(hecho.valor, hecho.unidad or "", escritura)
    if hecho.clase is Clase.PORCENTAJE:
        return porcentaje(hecho.valor, hecho.decimales, escritura)
    if hecho.clase is Clase.PUNTOS:
        return f"{cifra(hecho.valor, hecho.decimales, escritura)} puntos porcentuales"
    noun = unidad(hecho.unidad) if hecho.unidad else None
    return cuenta(hecho.valor, noun, hecho.decimales, escritura)


def completo(hecho: Hecho, escritura: Escritura) -> str:
    """A fact with its unit: "2 informes", "1 acta"; "2 (unidad de medida: GLOBAL)" where the unit is no noun."""
    text = solo(hecho, escritura)
    if hecho.clase is not Clase.CANTIDAD or not hecho.unidad:
        return text
    noun = unidad(hecho.unidad)
    if noun is None:
        return f"{text} (unidad de medida: {hecho.unidad})"
    return f"{text} {noun.nombre(uno(hecho.valor))}"


def uno(valor: Decimal) -> bool:
    """Whether a noun after this count is singular."""
    return abs(valor) == 1


def cuenta(valor: Decimal, noun: Unidad | None, decimales: int | None, escritura: Escritura) -> str:
    """A count before its noun: "2", or "dos (02)" that agrees with it."""
    digits = cifra(valor, decimales, escritura)
    whole = valor == valor.to_integral_value() and 0 <= valor < IN_WORDS_BELOW
    if not escritura.en_letras or noun is None or not whole:
        return digits
    feminine = noun.femenina and not (noun.con_el and uno(valor))
    padded = digits.zfill(2)
    return f"{en_letras(int(valor), feminine)} ({padded})"


@lru_cache(maxsize=4096)
def en_letras(numero: int, femenino: bool) -> str:
    """A whole number in words as it stands before a noun: "un", "veintiuna", "doscientas tres"."""
    from num2words import num2words

    words = str(num2words(numero, lang="es"))
    if not femenino:
        words = re.sub(r"veintiuno\b", "veintiún", words)
        return re.sub(r"\buno\b", "un", words)
    words = re.sub(r"(veinti|\b)(?:uno|ún|un)\b(?! millón)", r"\1una", words)
    return re.sub(r"(cient|quinient)os\b", r"\1as", words)
