"""Numbers in words, as forms print them before their digits: `doce (12)`, `mil doscientos (1 200)`."""

from collections.abc import Sequence

from extractors.values import fold

_UNITS = (
    "cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiun", "veintidos",
    "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos", "ochocientos",
    "novecientos",
)  # fmt: skip
CARDINALS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 3)},
    **{word: 100 * value for value, word in enumerate(_HUNDREDS, 1)},
    **{word[:-2] + "as": 100 * value for value, word in enumerate(_HUNDREDS, 1) if value > 1},
    "uno": 1, "una": 1, "veintiuno": 21, "veintiuna": 21, "cien": 100,
}  # fmt: skip
"""Number words that are added up, folded, and their values."""


def number_in_words(words: Sequence[str]) -> int | None:
    """The number below a million that some words say, None where they say none or more than one.

    Args:
        words: as printed, in order.
    """
    folded = [fold(word) for word in words]
    if folded.count("mil") > 1 or not folded or folded[-1] == "y":
        return None
    if "mil" not in folded:
        return _below_thousand(folded)
    at = folded.index("mil")
    thousands = _below_thousand(folded[:at]) if at else 1
    rest = _below_thousand(folded[at + 1 :]) if folded[at + 1 :] else 0
    return None if not thousands or rest is None else 1000 * thousands + rest


def _below_thousand(words: Sequence[str]) -> int | None:
    """The number that hundreds, tens and units in this order say."""
    total, limit, after_and = 0, 1000, False
    for word in words:
        if word == "y":
            if after_and or not total or total % 10 or total % 100 < 30:
                return None
            after_and = True
            continue
        value = CARDINALS.get(word)
        if value is None or value >= limit or (limit == 10) != after_and:
            return None
        total, after_and = total + value, False
        limit = 100 if value >= 100 else 10 if value >= 30 else 0
    return None if after_and or not words else total
