"""Spreadsheet values to text: what the number format prints, without losing a digit of the value."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

MEANINGFUL_DIGITS: Final = 15
"""Significant digits that a spreadsheet keeps of a number; the rest is noise of binary fractions."""
AMBIGUOUS_DECIMALS: Final = 3
"""Decimals that read as a thousands group ("12.345"): one more zero is printed."""
THOUSANDS_HEAD: Final = re.compile(r"-?[1-9]\d{0,2}")
"""Whole parts after which they do."""

_MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_DAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]')
_DECIMALS: Final = re.compile(r"[0#?]\.([0#?]+)")
_DATE_TOKEN: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|.', re.IGNORECASE)
SHORT_DATE: Final = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy"})
"""Formats that Excel writes for "the short date of this computer": day first in our countries."""


@lru_cache(maxsize=1024)
def _number_format(code: str) -> tuple[bool, str, int]:
    """(value is printed times 100, literal percent sign or "", decimals always printed) of a format."""
    section = code.split(";", 1)[0]
    literals = "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(section))
    bare = _LITERAL.sub("", section)
    decimals = _DECIMALS.search(bare)
    scaled = "%" in bare
    return scaled, "%" if "%" in literals and not scaled else "", decimals[1].count("0") if decimals else 0


def number(value: int | float, code: str) -> str:
    """A number as plain digits with a decimal point and, in a percentage format, times 100 with its sign.

    All digits of the value are kept, also those that the format hides; the format's zeros are added.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{MEANINGFUL_DIGITS}g}")
    scaled, sign, decimals = _number_format(code)
    if scaled:
        exact, sign = exact * 100, "%"
    text = format(exact.normalize() if exact else Decimal(0), "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.ljust(decimals, "0")
    if len(fraction) == AMBIGUOUS_DECIMALS and THOUSANDS_HEAD.fullmatch(whole):
        fraction += "0"
    return whole + (f".{fraction}" if fraction else "") + sign


def moment(value: datetime | date | time | timedelta, code: str) -> str:
    """A date as the format prints it, with Spanish month names ("ene-21"); times and spans in ISO."""
    if isinstance(value, time | timedelta):
        return str(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    section = code.split(";", 1)[0]
    if _LITERAL.sub("", section).lower() in SHORT_DATE:
        section = "dd/mm/yyyy"
    tokens = _DATE_TOKEN.findall(section)
    if not any(t[0] in "yYmMdD" for t in tokens):
        return value.date().isoformat()
    out: list[str] = []
    after_hour = False
    for token in tokens:
        out.append(_date_part(value, token, after_hour))
        if token[0] in "hHsSyYdD":
            after_hour = token[0] in "hHsS"
    return " ".join("".join(out).split())


def _date_part(value: datetime, token: str, after_hour: bool) -> str:
    name, size = token[0].lower(), len(token)
    if token.startswith(("[", "A/", "AM", "a/", "am")):
        return ""
    if token.startswith(('"', "\\")):
        return token.strip('"') if token[0] == '"' else token[1]
    if name == "y":
        return f"{value.year:04d}" if size > 2 else f"{value.year % 100:02d}"
    if name == "m" and after_hour:
        return f"{value.minute:02d}"
    if name == "m":
        month = _MONTHS[value.month - 1]
        return (f"{value.month}", f"{value.month:02d}", month[:3], month, month[0])[size - 1]
    if name == "d":
        day = _DAYS[value.weekday()]
        return (f"{value.day}", f"{value.day:02d}", day[:3], day)[size - 1]
    if name in "hs" and token.lower() in {"h", "hh", "s", "ss"}:
        return f"{value.hour if name == 'h' else value.second:02d}"
    return token if token not in "@_*" else ""
