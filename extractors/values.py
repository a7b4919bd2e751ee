"""Printed text -> Decimal, absence, period; and back. Decimal throughout, never float.

The separator of a number is decided token by token (`36.651.709,89` and `306,091.26` may stand on one page). A token
that may be read two ways (`1.800`) keeps both readings: equations decide, or the figure goes to review.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extractors.schemas import Ausencia

_DASHES = "-‐‑‒–—―−\u00ad_"
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t\r\n"), " ")
_TO_MINUS = dict.fromkeys(map(ord, _DASHES.replace("_", "")), "-")
_SUPERSCRIPT = "¹²³⁴⁵⁶⁷⁸⁹⁰ªº*†‡"

MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set|sep", "oct", "nov", "dic")
_MONTH_NAMES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre|setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "1er": 1, "1ro": 1, "1": 1, "i": 1,
    "segundo": 2, "segunda": 2, "2do": 2, "2": 2, "ii": 2,
    "tercer": 3, "tercero": 3, "tercera": 3, "3er": 3, "3ro": 3, "3": 3, "iii": 3,
    "cuarto": 4, "cuarta": 4, "4to": 4, "4": 4, "iv": 4,
}  # fmt: skip
_ORDINAL = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
_TRIM = r"(?:trimestre|trimestral|trim)"
_SEM = r"(?:semestre|semestral|sem)"
_OF_SPAN = _ORDINALS | {
    "quinto": 5, "5to": 5, "5": 5, "v": 5,
    "sexto": 6, "6to": 6, "6": 6, "vi": 6,
}  # fmt: skip
"""Ordinals of the parts of a year: of two months there are six."""
_SPANS = {"cuatrimestre": 4, "cuatrim": 4, "cuat": 4, "bimestre": 2, "bim": 2}
"""Months of spans that have no name of their own in the contract: only those from January can be said, by their end."""
CUTOFF_WORDS: dict[str, object] = {
    **{word: number for word, number in _ORDINALS.items() if len(word) > 4},
    **{name: month for month in _MONTH_NAMES for name in month.split("|") if len(name) > 4},
    **{word: word[:3] for word in ("trimestre", "trimestral", "semestre", "semestral", "cuatrimestre", "bimestre")},
}
"""Folded words of more than four letters that name a cut-off, and what each says: `primer` and `primero` the same.

What is shorter (`mayo`, `trim`, roman numbers) is another word with one letter changed.
"""
YEAR = r"(?:19|20)\d\d"

_ABSENT = (
    (re.compile(r"s\.?\s*p\.?"), Ausencia.SIN_PROGRAMACION),
    (re.compile(r"s\.?\s*i\.?"), Ausencia.SEGUIMIENTO_INCOMPLETO),
    (re.compile(r"sin programacion"), Ausencia.SIN_PROGRAMACION),
    (re.compile(r"n\.?\s*/?\s*a\.?|no aplica\b.*|no corresponde\b.*"), Ausencia.NO_APLICA),
    (
        re.compile(r"n\.?\s*/?\s*d\.?|s\s*/\s*d|no disponible\b.*|sin datos?\b.*|sin informacion\b.*"),
        Ausencia.NO_DISPONIBLE,
    ),
)
_NUMBER = re.compile(
    r"""^(?P<open>\()?\s*
        (?P<sign>-)?\s*
        (?P<currency>(?:US|RD|R|C|B/)?\$|USD|S/\.?|Bs\.?|Gs\.?|Q\.?|L\.?|€|₡|₲)?\s*
        (?P<sign2>-)?\s*
        (?P<digits>\d[\d.,']*\d|\d|[.,]\d+)
        (?:\s*(?P<percent>%)|(?:\s+|(?<=[.,]\d\d))[€₡₲](?![^\s)]))?
        (?:\s*(?P<close>\)))?
        (?P<tail>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_FOOTNOTE = re.compile(rf"^\s*(?:\d{{1,2}}/|\(\d{{1,2}}\)|\(\*+\)|[{_SUPERSCRIPT}]+)\s*")
_SPACED_THOUSANDS = re.compile(
    r"^((?:-|[€₡₲$])?\s*)(\d{1,3}(?: \d{3})+)((?:[.,]\d{1,2})?\s*%?|[.,]\d\d\s*[€₡₲]|\s+[€₡₲])$"
)


def clean(text: str) -> str:
    """One line, single spaces, zero-width characters out, every dash an ASCII minus."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    text = text.translate(_SPACES).translate(_TO_MINUS)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accents, punctuation but % < > as spaces: for comparing printed words."""
    decomposed = unicodedata.normalize("NFKD", clean(text).lower())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    kept = re.sub(r"([%<>])", r" \1 ", kept)
    return " ".join(re.sub(r"[^a-z0-9%<>]+", " ", kept).split())


def fold_keep(text: str) -> str:
    """Lower case without accents, character for character, so that a match maps back to the print."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKD", c)[:1].lower()[:1] or c for c in text)


@dataclass(frozen=True, slots=True)
class Lectura:
    """How a printed cell reads.

    Attributes:
        valor: the number, or None.
        ausencia: why there is none.
        observacion: text fused to the number ("Sólo posee estudios").
        alternativas: other values that the same characters may stand for (separator in doubt).
        decimales: printed decimals.
        malformado: digits that make no number (`7.26.00%`).
    """

    valor: Decimal | None
    ausencia: Ausencia | None = None
    observacion: str = ""
    alternativas: tuple[Decimal, ...] = ()
    decimales: int = 0
    malformado: bool = False


@lru_cache(maxsize=65536)
def parse_figure(text: str, decimal: str | None = None) -> Lectura:
    """Reads one printed cell as a figure.

    Args:
        text: the cell as printed.
        decimal: the document's decimal mark ("." or ","), used only where a token reads two ways; None if unknown.
    """
    printed = clean(text)
    if not printed:
        return Lectura(None, Ausencia.EN_BLANCO)
    if not printed.strip(_DASHES + " "):
        return Lectura(None, Ausencia.GUION)
    absence = _absence(printed)
    if absence is not None:
        return absence
    spaced = _SPACED_THOUSANDS.match(printed)
    if spaced:
        joined = parse_figure(spaced[1] + spaced[2].replace(" ", "") + spaced[3], decimal)
        return replace(joined, alternativas=joined.alternativas or ((Decimal(spaced[2].split()[0]),)))
    match = _NUMBER.match(printed)
    if match is None:
        return Lectura(None, Ausencia.ILEGIBLE, malformado=any(c.isdigit() for c in printed), observacion=printed)
    return _number(match, decimal, printed)


def _absence(printed: str) -> Lectura | None:
    folded = "".join(c for c in unicodedata.normalize("NFKD", printed.lower()) if not unicodedata.combining(c))
    for pattern, absence in _ABSENT:
        if pattern.fullmatch(folded.strip(" .:;")) or pattern.fullmatch(folded.strip()):
            remark = printed if len(printed) > len("no disponible.") else ""
            return Lectura(None, absence, observacion=remark)
    return None


def _number(match: re.Match[str], decimal: str | None, printed: str) -> Lectura:
    tail = _FOOTNOTE.sub("", match["tail"]).strip()
    if match["open"] and not match["close"]:
        return Lectura(None, Ausencia.ILEGIBLE, malformado=True, observacion=printed)
    glued = match["tail"][:1].isalnum() and not match["percent"] and tail == match["tail"]
    remark = tail.strip(" ,;:-") if any(c.isalnum() for c in tail) else ""
    odd = glued or remark[:1].isdigit() or not (tail[:1].isalpha() or tail[:1] in "(\"'«,;:.")
    if tail and odd:
        return Lectura(None, Ausencia.ILEGIBLE, malformado=True, observacion=printed)
    readings = _readings(match["digits"].replace("'", ","), decimal)
    if not readings:
        return Lectura(None, Ausencia.ILEGIBLE, malformado=True, observacion=printed)
    negative = bool(match["sign"] or match["sign2"] or (match["open"] and match["close"]))
    values = tuple(-v if negative else v for v in readings)
    places = max(0, -int(values[0].as_tuple().exponent))
    return Lectura(values[0], None, remark, values[1:], places)


def _readings(digits: str, decimal: str | None) -> tuple[Decimal, ...]:
    """All values that a token may stand for, the likeliest first; () if it is no number."""
    dots, commas = digits.count("."), digits.count(",")
    if not dots and not commas:
        return (Decimal(digits),)
    if dots and commas:
        mark = max(".,", key=digits.rfind)
        whole, _, fraction = digits.rpartition(mark)
        thousands = "," if mark == "." else "."
        if mark in whole or not _grouped(whole, thousands) or not fraction:
            return ()
        return (Decimal(f"{whole.replace(thousands, '')}.{fraction}"),)
    mark = "." if dots else ","
    if dots + commas > 1:
        return (Decimal(digits.replace(mark, "")),) if _grouped(digits, mark) else ()
    whole, fraction = digits.split(mark)
    as_fraction = Decimal(f"{whole or '0'}.{fraction}") if fraction else None
    if not fraction:
        return ()
    if len(fraction) != 3 or not whole or whole.startswith("0") or len(whole) > 3:
        return (as_fraction,) if as_fraction is not None else ()
    as_thousands = Decimal(whole + fraction)
    assert as_fraction is not None
    if decimal is None:
        return (as_thousands, as_fraction)
    return (as_thousands,) if mark != decimal else (as_fraction, as_thousands)


def _grouped(whole: str, thousands: str) -> bool:
    head, *groups = whole.split(thousands)
    return 0 < len(head) <= 3 and head.isdigit() and all(len(g) == 3 and g.isdigit() for g in groups)


MARK_SAMPLE = 400
"""Cells that are looked at to tell a page's decimal mark."""


def decimal_mark(texts: list[str]) -> str | None:
    """The decimal mark that the unambiguous tokens of a page show; None if they show none or both."""
    votes = {".": 0, ",": 0}
    for text in texts[:MARK_SAMPLE]:
        match = _NUMBER.match(clean(text))
        if match is None:
            continue
        digits = match["digits"]
        last = max(digits.rfind("."), digits.rfind(","))
        if last < 0:
            continue
        mark, fraction = digits[last], digits[last + 1 :]
        if len(fraction) != 3:
            votes[mark] += 1
        elif digits.count(mark) > 1:
            votes["," if mark == "." else "."] += 1
    if votes["."] == votes[","]:
        return None
    best, other = sorted(votes, key=lambda m: -votes[m])
    return best if votes[best] >= 4 * votes[other] else None


TWO_AMOUNTS = re.compile(
    r"(?=.*\.)-?\d{1,3}(?:\.\d{3})*,\d\d(?P<a> ?)-?\d{1,3}(?:\.\d{3})*,\d\d"
    r"|(?=.*,)-?\d{1,3}(?:,\d{3})*\.\d\d(?P<b> ?)-?\d{1,3}(?:,\d{3})*\.\d\d"
)
"""Two amounts with cents and nothing between them: no number has two decimal marks."""


def plain(value: Decimal | None) -> str | None:
    """The plain decimal string of the contract, never with an exponent."""
    return None if value is None else format(value, "f")


def quarter_of(folded: str) -> str | None:
    """`T1`..`T4` for a bare quarter number, digit or roman: `1`, `IV`."""
    number = _ORDINALS.get(folded)
    return f"T{number}" if number and len(folded) <= 3 else None


_WHOLE = re.compile(r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")
_CENTS = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)[.,](\d{1,2})")


_LOOSE_MARKS = re.compile(r"\s*[.,:;][.,:;\s]*")
_LOOSE = re.compile(r"[.,:;·\s]*(?P<sign>-?)(?P<figure>\d+(?:\s*[.,:;][.,:;\s]*\d+)*)[.,:;\s]*(?P<share>%?)")
"""Digits with any marks between them, and dirt around."""


def decimals(text: str) -> int | None:
    """Digits after the mark of a printed figure, 0 for a whole number; None if its marks are not in order."""
    plain = text.strip().removeprefix("-").removesuffix("%").strip()
    if _WHOLE.fullmatch(plain):
        return 0
    match = _CENTS.fullmatch(plain)
    return len(match[1]) if match else None


def regrouped(text: str, cents: int, mark: str = ".") -> str:
    """A figure of a scan with its marks in order, where all of its column are printed with so many digits after them.

    Dirt doubles marks, hides them, or stands before or after a figure; digits are never touched. What has no mark, or
    one where none can stand in such a figure, is given back as it is.

    Args:
        text: as read.
        cents: digits after the last mark.
        mark: what stands before them.
    """
    match = _LOOSE.fullmatch(text)
    marks = [c for c in text if c in ".,"]
    if match is None or (decimals(text) == cents and (not cents or marks[-1] not in marks[:-1])):
        return text
    pieces = _LOOSE_MARKS.split(match["figure"])
    digits = "".join(pieces)
    ends = [sum(map(len, pieces[i:])) for i in range(1, len(pieces))]
    if len(digits) <= cents or any(end < cents or (end - cents) % 3 for end in ends) or bool(cents) > bool(ends):
        return text
    whole = digits[: len(digits) - cents]
    grouped = f"{int(whole):,}" if set(ends) - {cents} else whole
    if mark == ",":
        grouped = grouped.replace(",", ".")
    return match["sign"] + grouped + (mark + digits[-cents:] if cents else "") + match["share"]


# ---- periods -----------------------------------------------------------------------------------

_SPLIT_ROMAN = re.compile(rf"\b(?:(?:[il] ?){{2,3}}|[il] ?v ?)(?=(?:{_TRIM}|{_SEM})\b)")
"""A roman numeral before its noun as a recogniser gives it: `I I TRIMESTRE`, `Il TRIMESTRE`."""


@lru_cache(maxsize=4096)
def month_of(text: str) -> tuple[str, str | None] | None:
    """("01".."12", year or None) if the whole text names a month: `Ene`, `ENERO`, `ene-21`, `Set. 2023`."""
    folded = fold(text)
    match = re.fullmatch(rf"([a-z]+)(?: (?:de |del )?(\d\d|{YEAR}))?", folded)
    if match is None:
        return None
    for number, (short, name) in enumerate(zip(MONTHS, _MONTH_NAMES, strict=True), 1):
        if re.fullmatch(f"(?:{short}|{name}|{short}t)", match[1]):
            year = match[2]
            return f"{number:02d}", f"20{year}" if year and len(year) == 2 else year
    return None


def cutoff_of(text: str) -> str | None:
    """`T1`..`T4`, `S1`, `S2`, or "" for January to December, if the text names one wherever it stands; else None."""
    return take_cutoff(fold(text))[0]


@lru_cache(maxsize=4096)
def take_cutoff(folded: str) -> tuple[str | None, str]:
    """The cut-off that a folded text names, and the text without it."""
    folded = _SPLIT_ROMAN.sub(lambda match: match[0].replace(" ", "").replace("l", "i") + " ", folded)
    for letter, word, last in (("T", _TRIM, 4), ("S", _SEM, 2)):
        lower = letter.lower()
        for pattern in (
            rf"\b(?:al)?({_ORDINAL})\s*(?:o\s+|er\s+|do\s+|to\s+)?{word}\b",
            rf"\b{word}\s*({_ORDINAL})\b(?! [ilv1]{{1,3}}\b)",
            rf"\b{lower}\s?([1-4])\b",
            rf"\b([1-4])\s?{lower}(?=\b|{YEAR})",
        ):
            match = re.search(pattern, folded)
            if match and (number := _ORDINALS[match[1]]) <= last:
                return f"{letter}{number}", " ".join((folded[: match.start()] + " " + folded[match.end() :]).split())
    return _range_cutoff(folded)


MONTH_LABELS = tuple((*b.split("|"), *a.split("|")) for a, b in zip(_MONTH_NAMES, MONTHS, strict=True))
"""Short and long names of each month, folded."""
MONTH_WORDS = "|".join(f"{a}|{b}" for a, b in zip(_MONTH_NAMES, MONTHS, strict=True))
_MONTH_RANGE = re.compile(
    rf"\b(?P<first>{MONTH_WORDS})(?: de {YEAR})?\s*(?:(?:a|al|hasta|y)\s*)*"
    rf"(?:(?:\d\d?\s+)?de\s+)?(?P<last>{MONTH_WORDS})\b"
)
_DATE_RANGE = re.compile(rf"\bdel? \d\d? (?P<first>\d\d?) {YEAR} (?:al? )+\d\d? (?P<last>\d\d?) {YEAR}")


_SPAN = "|".join(_SPANS)
_PART = "|".join(sorted(_OF_SPAN, key=len, reverse=True))
_MANY_MONTHS = re.compile(
    rf"\b(?P<until>(?:al?|hasta(?: el)?)(?: (?:cierre|fin|final) del?)? )?"
    rf"(?:(?P<ordinal>{_PART})\s*(?:o |er |do |to )?(?P<span>{_SPAN})"
    rf"|(?P<named>{_SPAN}) (?P<number>{_PART}))\b"
)


def _months(folded: str) -> tuple[int, int, re.Match[str]] | None:
    """First and last month of a printed range (`Enero a marzo`, `Del 01/10/2022 al 31/12/2022`), and its match."""
    match = _DATE_RANGE.search(folded)
    if match:
        return int(match["first"]), int(match["last"]), match
    match = _MONTH_RANGE.search(folded)
    if match:
        first, last = month_of(match["first"]), month_of(match["last"])
        if first and last:
            return int(first[0]), int(last[0]), match
    match = _MANY_MONTHS.search(folded)
    if match:
        months = _SPANS[match["span"] or match["named"]]
        last_month = months * _OF_SPAN[match["ordinal"] or match["number"]]
        if last_month > 12:
            return None
        return 1 if match["until"] else last_month - months + 1, last_month, match
    return None


@dataclass(frozen=True, slots=True)
class Cierre:
    """The end of the span of a year that a text tells.

    Attributes:
        corte: its name, "" for the whole year; None for a span without one (`segundo cuatrimestre`, `al 15 de mayo`).
        mes: the month in which it ends, 1 to 12; None where that is not known.
        ejercicio: the year that stands with it, or None.
        desde_enero: whether it begins in January; None where only the name of a quarter or semester is printed.
        fecha: whether it is told by its last day alone.
        hasta: whether "al" or "hasta" stands before its name (`al III trimestre`): a cut-off, most likely from January.
    """

    corte: str | None
    mes: int | None
    ejercicio: str | None = None
    desde_enero: bool | None = None
    fecha: bool = False
    hasta: bool = False


_OF_YEAR = rf"(?: (?:de |del )?(?P<year>{YEAR}))?"
_CLOSING = re.compile(
    rf"\b(?:al?|hasta(?: el)?|corte(?: al?)?) (?:"
    rf"(?:(?P<day>\d\d?) (?:de )?)?(?:(?:mes|cierre|fin|final|fines) de )?(?P<month>{MONTH_WORDS}){_OF_YEAR}"
    rf"|(?P<d>\d\d?) (?P<m>0[1-9]|1[0-2]){_OF_YEAR.replace('year', 'y')}(?! \d))\b"
)
"""A date up to which figures count: `al 30 de septiembre de 2024`, `a septiembre`, `corte: 30/09/2024`."""
_OF_PRINT = re.compile(r"\b(?:impres|imprim|emision|emitid|generad|elaborad|firmad|publicad|descargad|consultad)")
"""What says that a date is that of the paper."""
_LAST_DAYS = 28
"""Day of a month from which a date closes the month."""
_NUMBERED = rf"(?:(?:{_ORDINAL})\s*(?:o |er |do |to )?(?:{_TRIM}|{_SEM})|(?:{_TRIM}|{_SEM}) (?:{_ORDINAL}))"
_UP_TO = re.compile(rf"\b(?:(?:al|a [il1]|hasta(?: el)?)(?: (?:cierre|fin|final) del?)?|cierre del?) ?{_NUMBERED}\b")
"""What says that a quarter or semester is a cut-off: `al III trimestre`, `hasta el 2do semestre`."""
_FROM_NUMBER = re.compile(
    rf"\b(?:del? )?(?P<first>{_ORDINAL})(?: (?:y )?(?:{_ORDINAL}))* (?:{_TRIM} |{_SEM} )?"
    rf"(?:al?|hasta el|y(?: el)?) {_NUMBERED}\b"
)
"""A span of numbered quarters: `del I al III trimestre`, `primer y segundo trimestre`."""
_UNTOLD = re.compile(rf"\b(?:{_TRIM}|{_SEM}) [ilv] [ilv]\b|\b(?:al|[ilhnutmjv1]{{1,4}}) (?:{_TRIM}|{_SEM})\b")
"""A quarter or semester whose number cannot be told from the words that follow it, or was lost or misread."""


def closings_of(text: str) -> list[Cierre]:
    """The spans of a year that a title tells, by a quarter, a semester or a range of months, and by a closing date.

    A date alone closes a span from January; that of printing or signing closes none.
    """
    folded = fold(text)
    cut, months = take_cutoff(folded)[0], _months(folded)
    january = None if months is None else months[0] == 1
    found: list[Cierre] = []
    first = _FROM_NUMBER.search(folded) if months is None else None
    if first is not None:
        january = _ORDINALS[first["first"]] == 1
        cut = cut if january else None
    if cut is not None or months is not None or first is not None or _UNTOLD.search(folded):
        until = january is None and _UP_TO.search(folded) is not None
        found.append(Cierre(cut, last_month(cut) if cut is not None else None, desde_enero=january, hasta=until))
    rest = folded if months is None else folded.replace(months[2][0], " ")
    match = _CLOSING.search(rest)
    if match is not None and not _OF_PRINT.search(rest[: match.start()]):
        month, day = _closing_month(match), match["day"] or match["d"]
        whole = day is None or int(day) >= _LAST_DAYS
        year = match["year"] or match["y"]
        found.append(Cierre(_months_cutoff(1, month) if whole else None, month, year, True, fecha=True))
    return found


def _closing_month(match: re.Match[str]) -> int:
    named = month_of(match["month"]) if match["month"] else None
    return int(named[0] if named else match["m"])


def take_closing(folded: str) -> tuple[str | None, str]:
    """The cut-off that a folded header names by the month in which it closes (`total a setiembre`), and the rest."""
    match = _CLOSING.search(folded)
    if match is None:
        return None, folded
    cut = _months_cutoff(1, _closing_month(match))
    return cut, " ".join((folded[: match.start()] + " " + folded[match.end() :]).split())


def first_month(cut: str) -> int:
    """The month, 1 to 12, in which the span of a cut-off begins: "T2" in 4, "09" in 9, "" (the year) in 1."""
    return last_month(cut) + 1 - (12 if not cut else 1 if cut.isdigit() else {"T": 3, "S": 6}[cut[0]])


def last_month(cut: str) -> int:
    """The month, 1 to 12, in which a cut-off ends: "T2", "S1", "09", "" for the year."""
    if not cut:
        return 12
    return int(cut) if cut.isdigit() else int(cut[1]) * {"T": 3, "S": 6}[cut[0]]


def _range_cutoff(folded: str) -> tuple[str | None, str]:
    found = _months(folded)
    if found is None:
        return None, folded
    first, last, match = found
    cut = _months_cutoff(first, last)
    if cut is None:
        return None, folded
    return cut, " ".join((folded[: match.start()] + " " + folded[match.end() :]).split())


def closing_month(text: str) -> int | None:
    """The month in which the span ends that a header tells, by a name of the contract or by another; None for none."""
    folded = fold(text)
    nameless, (cut, _) = take_nameless(folded)[0], take_cutoff(folded)
    return nameless[1] if nameless else None if cut is None else last_month(cut)


@lru_cache(maxsize=4096)
def take_nameless(folded: str) -> tuple[tuple[int, int] | None, str]:
    """First and last month of a span that no period says (`segundo cuatrimestre`), or None; and the text without it."""
    found = _months(folded)
    if found is None or _months_cutoff(*found[:2]) is not None:
        return None, folded
    match = found[2]
    return found[:2], " ".join((folded[: match.start()] + " " + folded[match.end() :]).split())


def _months_cutoff(first: int, last: int) -> str | None:
    """The name of a span of months; "" for the whole year, the last month for another span from January."""
    spans = {(1, 12): "", (1, 6): "S1", (7, 12): "S2"} | {(3 * q + 1, 3 * q + 3): f"T{q + 1}" for q in range(4)}
    return spans.get((first, last), f"{last:02d}" if first == 1 or first == last else None)


@lru_cache(maxsize=4096)
def year_of(text: str) -> str | None:
    """The first four-digit year in a text, or None."""
    match = re.search(rf"(?<![\d.,/-]){YEAR}(?!\d|[.,]\d)", text) or re.search(rf"(?<!\d){YEAR}(?!\d)", text)
    return match[0] if match else None


COMPARED = re.compile(
    rf"\b(?:respecto (?:a|al|de|del)|frente (?:a|al)|(?:en )?(?:relacion|comparacion) (?:a|al|con)"
    rf"|comparad[oa]s? (?:a|con)|contra|vs|versus)"
    rf"(?: (?:el|la|lo|del|al|ano|ejercicio|periodo|mismo|vigencia|de))* {YEAR}\b"
)
"""A year that something is compared with, in a folded text: it is not the year of the figure."""


@lru_cache(maxsize=4096)
def own_year(text: str) -> str | None:
    """The one year that a header names for its figures; None for none, for several, and for one to compare with."""
    years = set(re.findall(rf"\b{YEAR}\b", COMPARED.sub(" ", fold(text))))
    return years.pop() if len(years) == 1 else None


SPAN = re.compile(rf"\b({YEAR})(?:\s*(?:-|al?|hasta|·)\s*|\.)({YEAR})\b")
"""Two years as those of a plan are printed; of a thin dash recognisers make a dot."""


def span_of(text: str) -> tuple[int, int] | None:
    """First and last year of a plan period printed as `2024 - 2027`."""
    match = SPAN.search(clean(text))
    return (int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) else None


def period(ejercicio: str | None, cut: str | None) -> str:
    """`2023-T1`, `2023`, `T1`, `anual`: the contract's period of a year (or None) and a cut-off ("" = whole year)."""
    if ejercicio and cut:
        return f"{ejercicio}-{cut}"
    return ejercicio or cut or "anual"
