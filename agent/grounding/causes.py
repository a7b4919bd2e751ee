"""Causes, circumstances, effects and measures must quote a witness; words of praise or blame, a fact.

No word of such a claim is known to say nothing (`lexico`), so it is refused unless it is quoted: what is here finds the
quotations, and what ties them to the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.grounding.text import COVER, content, places
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Asunto, Testigo
from extractors.validators.mentions import lower

HUECO = VOCABULARIO.datos["causas"]["hueco"]
"""The gap that stands for a cause nobody states."""
MIN_QUOTED = 3
"""Words that carry meaning from which a stretch is a quotation."""

_ASUNTOS = frozenset([Asunto.CAUSA, Asunto.OBSERVACION])
_PRESENTA = VOCABULARIO.patron("causas", "presenta")
_ENLAZA = VOCABULARIO.patron("causas", "enlaza")
_CAUSA = VOCABULARIO.patron("causas", "causa")
_ATRIBUCION = VOCABULARIO.patron("causas", "atribucion")
_FIN = re.compile(r"[;]|\.(?!\d)|$")
_ABRE = re.compile(r"(?:^|[,;:.(«\"]\s*|\bque\s+)(?:(?:el|la|los|las|se|un|una|no)\s+){0,2}$")
_MARCA = re.compile(r"[,;:]\s|\.\s")
_CIERRA = re.compile(r"\s*(?:$|[,;:.)(»\"]|(?:y|e|pero|por lo que|lo que|se|en|de acuerdo|segun)\s)")
_SIGNO = re.compile(r"(?:positiv|negativ)[oa]s?$")
_DIFERENCIA = re.compile(r"\b(?:disponible|saldo|modificacion(?:es)?|variacion|diferencia|desviacion|desvio|brecha)\b")
"""What has a sign; of anything else "positiva" is praise."""
_COLOR = re.compile(r"\b(?:verdes?|ambar|roj[oa]s?|amarill[oa]s?|naranjas?)\b")
_COMILLAS = re.compile(r"«([^»]+)»|“([^”]+)”|\"([^\"]+)\"|<<([^>]+)>>")


def citas(plano: str, testigos: Sequence[Testigo]) -> Iterator[tuple[int, int]]:
    """Pieces of a folded sentence in quotation marks that a witness says word for word."""
    for match in _COMILLAS.finditer(plano):
        if dicho(next(group for group in match.groups() if group is not None), testigos):
            yield match.span()


_PARTE = re.compile(
    r"[.;:,(]|\b(?:por|debido|porque|pues|aunque|pero|que|sino|segun|mientras)\b|\by (?=(?:se|el|la|los|las|su)\b)"
)
_LO_NIEGA = re.compile(
    r"\b(?:no|ni|sin|nunca|tampoco|jamas|ningun[oa]?s?|carec\w+|ausencia|falta|imposib\w+|impid\w+|evit\w+|excepto|salvo"
    r"|dej\w+ de|lejos de|en vez de|en lugar de|apenas|casi|parte)\b"
)
_LO_LIMITA = re.compile(r" no\b|[\s,(]*(?:sin|salvo|excepto|solo|parcial\w*|en parte|a medias|menos|apenas)\b")


def _torn(stated: str, start: int, end: int) -> bool:
    """Whether a stretch of a witness says the contrary, or more, without the words of its clause beside it."""
    begins = max((m.end() for m in _PARTE.finditer(stated, 0, start)), default=0)
    return _LO_NIEGA.search(stated, begins, start) is not None or _LO_LIMITA.match(stated, end) is not None


def dicho(clause: str, testigos: Sequence[Testigo]) -> bool:
    """Whether a witness says a folded clause word for word."""
    words = content(clause)
    return any(_within(words, lower(t.texto)) for t in testigos)


def literales(plano: str, testigos: Sequence[Testigo]) -> Iterator[tuple[int, int]]:
    """The stretches of a folded sentence that a witness says word for word."""
    words = places(plano)
    said = [m[0] for m in words]
    for testigo in testigos:
        text = lower(testigo.texto)
        there = places(text)
        stated = [m[0] for m in there]
        index = 0
        while index < len(said):
            starts = (at for at, word in enumerate(stated) if word == said[index])
            found = ((at, _common(said[index:], stated[at:])) for at in starts)
            whole = (n for at, n in found if not _torn(text, there[at].start(), there[at + n - 1].end()))
            length = max(whole, default=0)
            if length >= min(MIN_QUOTED, len(stated)) and _CIERRA.match(plano, words[index + length - 1].end()):
                yield words[index].start(), words[index + length - 1].end()
            index += max(length, 1)


_DE_LA_META = re.compile(r"\b(?:cumpl|avan[cz]|ejecut|alcanz|logr|realiz|program|equival|metas?\b)")


def _cifra_propia(said: str) -> bool:
    """Whether a stretch of a witness tells a figure of the work, which is held against the table, quoted or not."""
    figure = re.search(r"\d", said)
    return figure is not None and _DE_LA_META.search(said) is not None


def declaradas(visto: str, plano: str, testigos: Sequence[Testigo], *, propia: bool) -> Iterator[tuple[int, int]]:
    """Quoted stretches that are settled: a whole part of the sentence, or what follows words that lead to a cause.

    A cause must be quoted from what is stated as a cause or remark.

    Args:
        visto: the folded sentence with names covered.
        plano: the folded sentence.
        testigos: who may be quoted.
        propia: the sentence is a witness's own: no more of it is settled than the clause of cause itself.
    """
    stated = [t for t in testigos if t.asunto in _ASUNTOS]
    for start, last in literales(plano, stated):
        if _cifra_propia(plano[start:last]):
            continue
        mark = _MARCA.search(plano, start, last) if propia else None
        end = mark.start() if mark else last
        led = next((m for m in _PRESENTA.finditer(visto) if m.end() <= start and _ties(plano[m.end() : start])), None)
        if led is not None:
            yield led.start(), end
        elif _PRESENTA.match(visto, start) and end < len(plano.rstrip(" .")):
            yield start, end
    for start, end in () if propia else literales(plano, testigos):
        if (
            start > 0
            and not _cifra_propia(plano[start:end])
            and _ABRE.search(plano[:start])
            and _CIERRA.match(plano[end:])
        ):
            yield start, end


def presentan_hueco(visto: str) -> Iterator[tuple[int, int]]:
    """What leads to something covered: a marked gap, a quotation."""
    for match in _PRESENTA.finditer(visto):
        place = visto.find(COVER * 4, match.end())
        if place >= 0 and _ties(visto[match.end() : place]):
            yield match.span()


def enlaces(visto: str, firmes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Words that only tie figures together, where something checked follows in their clause ("pues se ejecutaron 3").

    Args:
        visto: the folded sentence.
        firmes: places of figures, of what relations say and of quotations.
    """
    for match in _ENLAZA.finditer(visto):
        end = _FIN.search(visto, match.end())
        limit = end.start() if end else len(visto)
        if any(match.end() <= start < limit for start, _ in firmes):
            yield match.span()


def sin_testigo(visto: str, place: int) -> str:
    """The motive for a word that nobody says, if it is in a clause of cause; "" elsewhere."""
    led = next((m for m in _CAUSA.finditer(visto) if m.start() <= place), None)
    if led is None:
        return ""
    end = _FIN.search(visto, place)
    shown = " ".join(visto[led.start() : end.start() if end else len(visto)].replace(COVER, "").split())
    return f"nadie declara «{shown if len(shown) <= 90 else shown[:90].rsplit(' ', 1)[0] + '…'}»"


def huecos(plano: str) -> Iterator[tuple[int, int]]:
    """The marked gaps of a folded sentence."""
    gap = lower(HUECO)
    start = plano.find(gap)
    while start >= 0:
        yield start, start + len(gap)
        start = plano.find(gap, start + 1)


def _ties(between: str) -> bool:
    """Whether nothing but small words and who says so stands between what leads to a cause and its words."""
    return not content(_PRESENTA.sub(" ", _ATRIBUCION.sub(" ", between)))


def _common(some: Sequence[str], others: Sequence[str]) -> int:
    """How many words two lists begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(some, others, strict=False)) if a != b), min(len(some), len(others)))


def _within(words: Sequence[str], testigo: str) -> bool:
    """Whether words stand in a folded witness in this order with nothing left out, nor torn from what denies them."""
    there, size = places(testigo), len(words)
    return size > 0 and any(
        [m[0] for m in there[i : i + size]] == list(words)
        and not _torn(testigo, there[i].start(), there[i + size - 1].end())
        for i in range(len(there) - size + 1)
    )


def valoraciones(visto: str, dichas: Iterable[str]) -> Iterator[tuple[str, int, bool]]:
    """Words of praise, blame or colour, where they stand, and whether a name or witness says them."""
    known = " ".join(lower(text) for text in dichas)
    for match in VOCABULARIO.patron("valoraciones", "patron").finditer(visto):
        if _SIGNO.match(match[0]) and _DIFERENCIA.search(visto, 0, match.start()):
            continue
        yield match[0], match.start(), _says(known, match[0])
    for match in VOCABULARIO.suelto("valoraciones", "bandas").finditer(visto):
        color = _COLOR.search(match[0])
        if color:
            yield color[0], match.start() + color.start(), _says(known, f"nivel {color[0].rstrip('s')}")


def _says(known: str, words: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(words)}(?![a-z])", known) is not None
