"""Causes, circumstances, effects and measures must quote a witness; words of praise or blame, a fact."""

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.grounding.text import COVER, content, exprimida
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Asunto, Testigo
from extractors.validators.mentions import lower

HUECO = VOCABULARIO.datos["causas"]["hueco"]
"""The gap that stands for a cause nobody states."""

_ASUNTOS = frozenset([Asunto.CAUSA, Asunto.OBSERVACION])
_MARCADOR = re.compile(
    VOCABULARIO.patron("causas", "marcadores").pattern
    + "|"
    + r"(?<![a-zñ0-9])(?:"
    + VOCABULARIO.datos["causas"]["por_causa"]
    + r")(?![a-zñ0-9])"
)
_CIRCUNSTANCIA = VOCABULARIO.patron("causas", "circunstancias")
_CON_SUJETO = re.compile(VOCABULARIO.datos["causas"]["con_sujeto"])
_ATRIBUCION = VOCABULARIO.patron("causas", "atribucion")
_COMA = re.compile(r"[;]|,(?!\d)|\.(?!\d)|$")
_FIN = re.compile(r"[;]|\.(?!\d)|$")
_CORTES = re.compile(
    r"[,;()]|\s+(?:y|e)\s+(?=se |no |rest|qued|el |la |los |las |su |un )|\.(?!\d)|(?=\blo que"
    r" equivale)|(?=\bpor lo que\b)|$"
)
_PRINCIPAL = re.compile(
    r"[,;)\s]*(?:por lo que\s+)?(?:(?:solo|solamente|unicamente|apenas)\s+)?(?:no\s+)?(?:se|fue"
    r"|fueron|restan?|quedan?|quedaron|hubo|la meta|el avance|lo|esta|este)\s"
)
"""Where the main clause goes on after a cause that stands first: what it says is checked like any other."""
_ADVERBIO = re.compile(
    r"(?<=[a-z])\s+(?:principal|fundamental|basica|mayor|esencial|mayoritaria|exclusiva|unica|directa|precisa)mente(?=\s)"
    r"|(?<=[a-z])\s+(?:sobre todo|en (?:gran )?parte|en gran medida)(?=\s)"
)
"""Between the words of a marker: "debido principalmente a"."""
_SIGNO = re.compile(r"(?:positiv|negativ)[oa]s?$")
_DIFERENCIA = re.compile(r"\b(?:variacion|diferencia|desviacion|desvio|brecha)\b")
"""What has a sign; of anything else "positiva" is praise."""
_COLOR = re.compile(r"\b(?:verdes?|ambar|roj[oa]s?|amarill[oa]s?|naranjas?)\b")
_COMILLAS = re.compile(r"«([^»]+)»|“([^”]+)”|\"([^\"]+)\"|<<([^>]+)>>")


MIN_QUOTED = 3
"""Words that carry meaning from which a stretch is a quotation."""
_APARTE = re.compile(
    r"[;:()]|,(?!\d)|\.\s|\s(?=(?:por|ante|tras|mediante|gracias|debido|luego|pues|porque|para|sin|segun|como|con|bajo"
    r"|durante|en convenio|en coordinacion|en el marco|dentro de|al \w+[aei]r(?:se|l[aeo]s?)?)\s)"
)
"""Where a part of a sentence ends."""
_MARCA = re.compile(r"[,;:.]\s")
_REFIERE = VOCABULARIO.patron("causas", "refiere")
_DEBIL = VOCABULARIO.patron("causas", "debiles")


def tras_debil(said: str) -> int:
    """End of words that only tie the figures after them together ("pues se ejecutaron 3"); 0 if there are none."""
    match = _DEBIL.match(said)
    return match.end() if match else 0


def citas(plano: str, testigos: Sequence[Testigo]) -> Iterator[tuple[int, int]]:
    """Pieces of a folded sentence in quotation marks that a witness says word for word."""
    for match in _COMILLAS.finditer(plano):
        words = content(next(group for group in match.groups() if group is not None))
        if words and any(_within(words, content(lower(t.texto))) for t in testigos):
            yield match.span()


def literales(plano: str, testigos: Sequence[Testigo]) -> Iterator[tuple[int, int]]:
    """The stretches of a folded sentence, figures apart, that a witness says word for word."""
    words = [m for m in re.finditer(r"[a-zñ0-9]+", plano) if m[0] in content(m[0])]
    said = [m[0] for m in words]
    for testigo in testigos:
        stated = content(lower(testigo.texto))
        index = 0
        while index < len(said):
            length = max((_common(said[index:], stated[at:]) for at, w in enumerate(stated) if w == said[index]), default=0)
            if length >= min(MIN_QUOTED, len(stated)):
                yield words[index].start(), words[index + length - 1].end()
            index += max(length, 1)


def _common(some: Sequence[str], others: Sequence[str]) -> int:
    """How many words two lists begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(some, others, strict=False)) if a != b), min(len(some), len(others)))


def dicho(clause: str, testigos: Sequence[Testigo]) -> bool:
    """Whether a witness says a folded clause word for word."""
    words = content(clause)
    return any(_within(words, content(lower(t.texto))) for t in testigos)


def sin_atribucion(plano: str) -> str:
    """A folded sentence without who says so."""
    return _ATRIBUCION.sub(" ", plano)


def huecos(plano: str) -> Iterator[tuple[int, int]]:
    """The marked gaps of a folded sentence."""
    gap = lower(HUECO)
    start = plano.find(gap)
    while start >= 0:
        yield start, start + len(gap)
        start = plano.find(gap, start + 1)


def clausulas(visto: str, plano: str, testigos: Sequence[Testigo]) -> Iterator[tuple[int, int, str]]:
    """Clauses of cause and circumstance: first character, end, and why no witness covers it ("" where one does).

    A cause must be quoted from what is stated as a cause or remark; effects and measures, from any witness.
    """
    done = 0
    squeezed, places = exprimida(visto, _ADVERBIO)
    found = [(m, _ASUNTOS) for m in _MARCADOR.finditer(squeezed)] + [
        (m, frozenset(Asunto)) for m in _CIRCUNSTANCIA.finditer(squeezed)
    ]
    for match, subjects in sorted(found, key=lambda pair: pair[0].start()):
        span = places[match.start()], places[match.end() - 1] + 1
        if span[0] < done:
            continue
        stated = [content(lower(t.texto)) for t in testigos if t.asunto in subjects]
        start, end, complaint = _clause(span, visto, plano, stated)
        done = end
        yield start, end, complaint


def _clause(span: tuple[int, int], visto: str, plano: str, stated: Sequence[list[str]]) -> tuple[int, int, str]:
    first, after = span
    said = visto[first:after].strip()
    if visto[after:].lstrip(f' ,:«"{COVER}').strip(".) ") == "" and COVER in visto[after:]:
        return first, len(visto), ""
    covered = re.match(rf"[\s:,]*{COVER}{{4,}}", visto[after:])
    if covered:
        return first, after + covered.end(), ""
    if _CON_SUJETO.match(said):
        before = visto[:first]
        begin = max((m.end() for p in (_MARCA, _REFIERE) for m in p.finditer(before)), default=0)
        end = _end(visto, after)
        words = content(visto[begin:end].replace(COVER, " "))
        quoted = any(_within(words, witness) for witness in stated)
        return begin if quoted else first, end, "" if quoted else nadie(plano[begin:end])
    end = _longest_quoted(plano, first, after, stated)
    if end:
        return first, end, ""
    end = _end(visto, after, _COMA if _DEBIL.match(said) else _FIN)
    return first, end, nadie(plano[first:end])


def _longest_quoted(plano: str, start: int, after: int, stated: Sequence[list[str]]) -> int:
    """End of the longest run of whole parts after a marker that one witness says word for word; 0 if none."""
    best = 0
    for cut in _CORTES.finditer(plano, after):
        words = content(_ATRIBUCION.sub(" ", plano[after : cut.start()]))
        if words and not any(_within(words, witness) for witness in stated):
            break
        if words and (len(words) > 1 or any(words[0] in witness for witness in stated)):
            best = cut.start()
        if cut.start() >= len(plano) or (best and _PRINCIPAL.match(plano, cut.start())):
            break
    return best


def _within(words: Sequence[str], witness: Sequence[str]) -> bool:
    """Whether words stand in a witness in this order with nothing left out."""
    size = len(words)
    return size > 0 and any(list(witness[i : i + size]) == list(words) for i in range(len(witness) - size + 1))


def _end(visto: str, start: int, limit: re.Pattern[str] = _FIN) -> int:
    found = limit.search(visto, start)
    return found.start() if found else len(visto)


def nadie(clause: str) -> str:
    """The motive for what nobody states."""
    shown = " ".join(clause.split())
    return f"nadie declara «{shown if len(shown) <= 90 else shown[:90].rsplit(' ', 1)[0] + '…'}»"


def apartes(visto: str) -> Iterator[tuple[int, int]]:
    """The parts of a folded sentence between its marks and before what opens an adjunct: first character, end."""
    start = 0
    for cut in [*_APARTE.finditer(visto), None]:
        end = cut.start() if cut else len(visto)
        if visto[start:end].strip(' .,;:()¡!¿?"«»'):
            yield start, end
        start = end if cut is None or cut[0].strip(" ,;:().") else cut.end()


def referido(plano: str) -> int:
    """Where what someone is said to have stated begins ("el área precisa que …", "Motivo: …"); -1 if nothing is."""
    match = _REFIERE.search(plano)
    return match.end() if match else -1


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
