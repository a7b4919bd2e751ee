"""Periods as people name them: "de enero a marzo", "el segundo trimestre", "a la fecha"."""

import re

from agent.chat.lexico import Tachado, every
from extractors.values import MONTH_LABELS, YEAR, fold_keep

_MONTHS = tuple([name for name in labels if len(name) > 3] for labels in MONTH_LABELS)
MONTH = f"(?:{'|'.join(name for names in _MONTHS for name in names)})"
"""A month, as a pattern."""
ORDINALS = {
    1: r"primer[oa]?|1\.?er|1\.?ro|1[°ºo]?|i",
    2: r"segund[oa]|2\.?do|2[°ºo]?|ii",
    3: r"tercer[oa]?|3\.?er|3\.?ro|3[°ºo]?|iii",
    4: r"cuart[oa]|4\.?to|4[°ºo]?|iv",
}
_OF = "".join(f"(?<!{word} )" for word in ("correspondiente", "correspondientes", "relativo", "referido", "respecto"))
_UNTIL = (
    rf"(?P<until>\b{_OF}(?:acumulad[oa]s? )?(?:hasta|al(?: cierre)?(?: del?)?|a)\s+(?:fines de |el |la |mes de )*)?"
)
_OF_YEAR = rf"(?:\s+(?:de |del )?(?:ano )?(?P<year>{YEAR})\b)?"
_CHANGING = re.compile(
    r"\b(?:mejor|empeor|vari|cambi|subi|baj|aument|disminu|crec|cay|reduj|descend)(?:o|a|an|aron|eron|io|ieron)\b"
)
_NUMBERS = ("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once")
_MANY = "|".join((*_NUMBERS, r"\d{1,2}"))
_FIRST_PARTS = re.compile(
    rf"\b(?:en |de |a )?(?:los |sus )?(?:(?P<n>{_MANY}) primeros|primeros (?P<m>{_MANY})) (?P<part>meses|trimestres)"
    rf"(?: del ano)?{_OF_YEAR}"
)
_AMOUNT = re.compile(
    rf"\b((?:mas|menos|encima|debajo|menor(?:es)?|mayor(?:es)?|superior(?:es)?|inferior(?:es)?|pas\w+|super\w+|exced\w+)"
    rf" (?:de |que |al? |del |l[ao]s )*)(\d)(\d{{3}})\b(?! ?(?:del?|al?|y|o) {YEAR})"
)
"""A limit that might be taken for a year."""
_COMPARING = re.compile(
    r"\b(?:compar|diferenc|vari|cambi|versus|vs|evolucion|frente|respecto|contra|tasa de"
    r"|ritmo de|crecimiento|incremento|reduccion|caida)"
)


_TIME = re.compile(
    rf"\b(?:{MONTH}|{'|'.join(ORDINALS.values())}|ultim[oa]s?|mes(?:es|ual\w*)?|(?:bi|tri|cuatri|se)mest\w*|trim|sem"
    r"|anos?|anual\w*|periodos?|ejercicios?|gestion|cierre|corte|fecha|ahora|hoy|\d+)\b"
)


_YEAR_END = r"\b(?:a|al) (?:fin|fines|final|cierre|termino) del? (?:(?:el )?ano\b|(?=(?:19|20)\d\d\b))"
_GLOSSED_END = re.compile(rf"{_YEAR_END}(?= ?\((?![^()]*acumul)[^()]*\b(?:trim\w*|t4|4t|{MONTH})\b[^()]*\))")
"""The end of the year, with the part of it that is meant in brackets."""


def speaks_of_time(question: str) -> bool:
    """Whether a word of a question may be a period, read or not; a number may be one."""
    return _TIME.search(fold_keep(question)) is not None


def periods_said(text: Tachado) -> tuple[tuple[str, ...], bool | None, bool]:
    """Periods named, in their order; whether the question wants sums to date; whether they are parts of one span."""
    text.text = _GLOSSED_END.sub(" ", _AMOUNT.sub(r"\1\2 \3", text.text))
    found: list[tuple[int, str]] = []
    running: bool | None = None
    loose_year = ""
    comparing = _COMPARING.search(text.text) is not None  # there "al segundo trimestre" is the other side

    until = 0  # periods that a sum to date ends with
    joined = False

    def note(match: re.Match[str], cut: str) -> None:
        nonlocal running, until
        year = match.groupdict().get("year") or ""
        until += bool(match.groupdict().get("until"))
        if match.groupdict().get("until") and not comparing:
            running = True
        found.append((match.start(), f"{year}-{cut}" if year else cut))

    both = re.compile(rf"\b(?:de |desde )?(?P<a>{MONTH}) ?(?:a|hasta|al mes de|-) ?(?P<b>{MONTH})\b{_OF_YEAR}")
    if not _COMPARING.search(text.text):
        between = re.compile(rf"\bentre (?:los meses de )?(?P<a>{MONTH}) y (?P<b>{MONTH})\b")
        text.text = between.sub(lambda m: f"de {m['a']} a {m['b']}", text.text)
    while match := text.take(both):
        if _CHANGING.search(text.text):  # from one to the other, not both together
            year = f"{match['year']}-" if match["year"] else ""
            found += [(match.start() + n, f"{year}{_month(match[name]):02d}") for n, name in enumerate("ab")]
            continue
        first, last = _month(match["a"]), _month(match["b"])
        cut = _span(first, last)
        if cut is None:
            joined = _parts(text, found, match, [f"{month:02d}" for month in range(first, last + 1)])
            continue
        if cut.isdigit():
            running = True
        note(match, cut) if cut else found.append((match.start(), match["year"] or "anual"))
    for kind, word, last in (("T", r"trimestres?", 4), ("S", r"semestres?", 2)):
        pair = "|".join(f"(?:{ORDINALS[n]})" for n in range(1, last + 1))
        link = r"(?:al?|y|e|o|con|contra|vs\.?|versus|frente al?|respecto al?)(?: el| del| en el)?"
        both_named = re.compile(rf"\b(?:del? |el )?(?P<a>{pair}) {link} (?P<b>{pair}) {word}\b{_OF_YEAR}")
        kind_first = re.compile(rf"\b(?:del? |el )?(?P<a>{pair}) {word} {link} (?P<b>{pair})\b(?! {word}){_OF_YEAR}")
        numbered = re.compile(rf"\b{word} (?P<a>{pair})(?: comparad[oa])? {link} (?P<b>{pair})\b{_OF_YEAR}")
        while match := text.take(both_named) or text.take(kind_first) or text.take(numbered):
            if re.search(rf"(?:{pair})(?: {word})? al? (?:{pair})", match[0]) and not (
                comparing or _CHANGING.search(text.text)
            ):
                a, b = (_ordinal(match[name], last) for name in "ab")
                joined = _parts(text, found, match, [f"{kind}{number}" for number in range(a, b + 1)])
                continue
            for offset, name in enumerate("ab"):
                number = _ordinal(match[name], last)
                year = match["year"] or ""
                found.append((match.start() + offset, f"{year}-{kind}{number}" if year else f"{kind}{number}"))
    for kind, word, last in (("T", r"trim(?:estre|estral|\.)?", 4), ("S", r"sem(?:estre|estral|\.)?", 2)):
        for number in range(1, last + 1):
            names = ORDINALS[number]
            for body in (
                rf"(?:{names})\s*{word}",
                rf"{word}\s*(?:{names}|\((?:{names})\))",
                rf"{kind.lower()}-?{number}",
                rf"{number} ?{kind.lower()}",
            ):
                shape = re.compile(rf"{_UNTIL}(?:\b(?P<year0>{YEAR})\s*-\s*)?\b(?:{body})(?![a-z0-9]){_OF_YEAR}")
                while match := text.take(shape):
                    year = match["year0"] or match["year"] or ""
                    until += bool(match["until"])
                    if match["until"] and not comparing:
                        running = True
                    found.append((match.start(), f"{year}-{kind}{number}" if year else f"{kind}{number}"))
    if match := text.take(_FIRST_PARTS):
        many = next(n for n, name in enumerate(_NUMBERS, 2) if (match["n"] or match["m"]) in (name, str(n)))
        months = many * (3 if match["part"].startswith("t") else 1)
        note(match, _span(1, months) or "anual")
        running = True if months % 3 or months == 9 else running
    if text.take(re.compile(r"\b(?:en|por|durante) (?:los|sus) (?:(?:cuatro|4) trimestres|(?:doce|12) meses)\b")):
        found.append((0, "anual"))
    if match := text.take(re.compile(rf"{_YEAR_END}{_OF_YEAR}")):
        note(match, "T4")
        running = True
    if match := text.take(re.compile(rf"\bprimer(?:a)? mitad (?:del ano|(?=de (?:19|20))){_OF_YEAR}")):
        note(match, "S1")
    while match := text.take(re.compile(rf"{_UNTIL}\b(?P<month>{MONTH})\b{_OF_YEAR}")):
        note(match, f"{_month(match['month']):02d}")
    while match := text.take(re.compile(rf"\b(?P<year>{YEAR})-(?P<m>0[1-9]|1[0-2])\b")):
        found.append((match.start(), f"{match['year']}-{match['m']}"))
    years_span = re.compile(rf"\b(?:de |del |desde )?(?P<a>{YEAR}) ?(?:al?|hasta|-) ?(?:el )?(?P<b>{YEAR})\b")
    if not found and not comparing and not _CHANGING.search(text.text) and (match := text.take(years_span)):
        found = [(at, str(year)) for at, year in enumerate(range(int(match["a"]), int(match["b"]) + 1), match.start())]
    if len(found) > 1 and len({cut for _, cut in found}) == 1:
        if 0 < until < len(found):
            text.text += " hasta "  # of the period, and to date
        found = found[:1]
    if until and len(found) == 1:
        running = True  # two figures are compared, not two periods
    years = every(text, re.compile(rf"(?<![\d.,-])\b{YEAR}\b(?![.,]?\d)"))
    if found and len(years) == 1:
        loose_year = years[0]
        found = [(at, f"{loose_year}-{cut}" if cut[0] in "TS" or len(cut) == 2 else cut) for at, cut in found]
    elif years:
        found += [(index + 10_000, year) for index, year in enumerate(years)]
    if text.takes([re.compile(r"\bno (?:el |lo )?acumulad[oa]\b|\bsin acumular\b")]):
        running = False
    elif text.takes([re.compile(r"\bacumulad[oa]s?\b|\ba la fecha\b|\ben lo que va del? (?:ano)?")]):
        running = True
    if text.takes(
        [
            re.compile(
                r"\b(?:en |de )?todo el ano\b|\bel ano completo\b|\bpara el ano\b(?! (?:19|20)\d\d)"
                r"|(?<!objetivo )\banual(?:mente)?\b(?! (?:programad|meta))"
            )
        ]
    ):
        found = found or [(0, "anual")]
    return tuple(cut for _, cut in sorted(found)), running, joined


def _parts(text: Tachado, found: list[tuple[int, str]], match: re.Match[str], cuts: list[str]) -> bool:
    """Notes the parts of a span; whether there are any: one that runs backwards is left for nobody to explain."""
    year = f"{match['year']}-" if match["year"] else ""
    found += [(match.start() + n, f"{year}{cut}") for n, cut in enumerate(cuts)]
    if not cuts:
        text.text += " hasta "
    return bool(cuts)


def _ordinal(word: str, last: int) -> int:
    return next(n for n in range(1, last + 1) if re.fullmatch(ORDINALS[n], word))


def _month(word: str) -> int:
    return next(number for number, names in enumerate(_MONTHS, 1) if word in names)


def _span(first: int, last: int) -> str | None:
    spans = {(1, 12): "", (1, 6): "S1", (7, 12): "S2"} | {(3 * q + 1, 3 * q + 3): f"T{q + 1}" for q in range(4)}
    return spans.get((first, last), f"{last:02d}" if first == 1 else None)
