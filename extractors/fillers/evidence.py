"""Causes, effects and measures that a document states, cut out word for word with their place; no model needed.

A sentence is evidence by its own words ("debido a", "se reprogramó"), or because it stands under a heading that says
so ("Limitaciones:"). Words that give a reason for anything ("ya que") count only in a sentence about compliance.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.schemas import Chunk, Fila, Lugar, Paragraph, Table

CAUSE, EFFECT, MEASURE = "causa", "efecto", "medida"
REASONED = "justificacion"
"""A heading under which compliance is spoken of: a reason given there is a cause; what gives none is kept as it is."""
MAX_LABEL = 3
"""Words up to which what stands before a colon, at the start of a sentence, is the label of another field."""
MAX_HEADING = 90
"""Characters up to which a line may be a heading."""
MIN_STATEMENT = 12
"""Characters from which a text states anything."""
MAX_STATEMENT = 1_500
"""Characters of a sentence; what has more is no sentence."""
MAX_PARAGRAPH = 30_000
"""Characters of a paragraph; what has more is no prose."""

_PLAIN = str.maketrans("áéíóúüñàèìòù", "aeiouunaeiou") | dict.fromkeys(map(ord, ".,;:()«»\"'“”‘’¿?¡!–—-•*/\u00ad"), " ")
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«\"(•\-0-9])")
_LABEL = re.compile(r"^(?P<label>[^:.;]{3,90}?):\s*(?P<rest>.*)$", re.DOTALL)
_INSIDE = re.compile(r"(?:^|(?<=\s))(?P<label>[A-ZÁÉÍÓÚÑ0-9][^:.;]{2,90}?):(?=\s|$)")
_VALUE_BEFORE = re.compile(r"\d[\d.,]*(?: ?%)?\s+(?=[A-ZÁÉÍÓÚÑ])")
_BULLET = re.compile(r"^(?:[•▪◦●·*–—-]|\d{1,2}[.)]|[a-z][.)])\s*", re.IGNORECASE)

_OF_A_SHORTFALL = (
    r"(?:\s+(?:de|del|de la|de las|de los|por el|por la|para el|para la)\s+(?:no\s+)?"
    r"(?:incumplimiento|cumplimiento|desviacion\w*|desvio\w*|variacion\w*|retraso\w*|atraso\w*|avance\w*|resultado\w*|"
    r"ejecucion|baja ejecucion|brecha\w*|diferencia\w*)(?:\s.{0,40})?)"
)
_HEADINGS = (
    (
        MEASURE,
        rf"(?:medidas?|acciones?)\s+(?:correctivas?|preventivas?|adoptadas?|de mejora|tomadas?|propuestas?|a tomar)"
        rf"(?:\s.{{0,40}})?|medidas|acuerdos y compromisos|compromisos(?: asumidos)?|reprogramacion{_OF_A_SHORTFALL}?",
    ),
    (
        CAUSE,
        rf"(?:principales\s+)?(?:causas?|limitaciones|limitantes|dificultades|inconvenientes|obstaculos|nudos criticos|"
        rf"factores limitantes|factores que (?:limitaron|dificultaron|afectaron)|problemas (?:presentados|encontrados)|"
        rf"problematica|motivos?|razones|(?:justificacion|explicacion)(?= d\w+ (?:la |las |los )?"
        rf"(?:incumpl|desv|vari|retras|atras|brecha|diferencia)))(?:{_OF_A_SHORTFALL}|\s+(?:presentad|encontrad|identificad)[ao]s?)?",
    ),
    (
        EFFECT,
        rf"(?:principales\s+)?(?:efectos?|consecuencias?|repercusion\w*|afectaciones)(?:{_OF_A_SHORTFALL})?",
    ),
    (
        REASONED,
        rf"(?:justificacion|explicacion|sustento)(?:{_OF_A_SHORTFALL}|\s+(?:trimestral|mensual|semestral|anual))?",
    ),
)
_KINDS_OF_HEADING = tuple((kind, re.compile(rf"^(?:\d+\s+|[ivx]+\s+)?(?:{words})$")) for kind, words in _HEADINGS)

_REASON = re.compile(
    r"\b(?:debid[oa]s? a|a causa de|por causa de|a raiz de|en razon de|en vista de que|dado que|ya que|puesto que"
    r"|toda vez que|por cuanto|porque|producto de|como consecuencia de|a consecuencia de|obedece[n]? a|obedecio a"
    r"|se debe[n]? a|se debio a|motivad[oa]s? por|originad[oa]s? por|ocasionad[oa]s? por|por motivos? de|por razones de"
    r"|responde a que|no se cuenta con|no se conto con)\b"
)
_SHORTAGE = re.compile(
    r"\bpor (?:la |el |las |los )?(?:falta|ausencia|carencia|insuficien\w+|escasez|demoras?|retrasos?|atrasos?"
    r"|limitaciones|limitantes|dificultades|no contar|no haber|no disponer|restricciones|recortes?|paralizacion"
    r"|suspension)\b"
)
_COMPLIANCE = re.compile(
    r"\bno (?:se|fue|fueron|ha|han|hubo|pudo|pudieron)\b|\b(?:incumpl|cumpl|ejecu|avanc|avanz|metas?\b|logr|alcanz|"
    r"super|retras|atras|demor|reprogram|suspen|cancel|paraliz|posterg|program|menor|mayor|baj[oa]\b|desvi|variaci|plazo)"
)
_RESULT = re.compile(
    r"\b(?:lo que|lo cual|esto|ello|situacion que)\s+(?:ha\s+|puede\s+|podria\s+)?"
    r"(?:gener|ocasion|provoc|caus|afect|impid|retras|limit|perjudic|dificult)\w*"
    r"|\b(?:trajo|trae|tiene|tuvo) como consecuencia\b|\bafectando\b|\brepercut\w+|\bocasionando\b|\bprovocando\b"
)
_REMEDY = re.compile(
    r"\bse (?:reprogram\w+|recomienda\w*|(?:solicit|gestion|implement|reforz|coordin|ajust|ampli|contrat|tom|adopt|"
    r"realiz|ejecut|continu|culmin)ara[n]?)\b|\bse (?:tomaron|tomo|adoptaron|adopto) (?:las? |una )?(?:medida|accion)"
    r"|\bse (?:viene|vienen|esta|estan) (?:gestionando|coordinando|tramitando|implementando|reprogramando)\b"
    r"|\b(?:medidas?|acciones?) correctivas?\b|\bcomo medida\b"
)


class Statements:
    """The statements of one document, in reading order; a heading holds until the next one, over pages."""

    def __init__(self) -> None:
        self._under: str | None = None
        self._remarks: set[tuple[int, str]] = set()

    def of_prose(self, paragraphs: Iterable[Paragraph]) -> Iterator[Chunk]:
        """What paragraphs state; not those that a person may not see."""
        for paragraph in (p for p in paragraphs if not p.doubt and len(p.text) <= MAX_PARAGRAPH):
            for text, under in self._parts(paragraph.text, paragraph.bold):
                yield from _statements(text, under, paragraph.lugar)

    def of_table(self, table: Table) -> Iterator[Chunk]:
        """What the cells of a table that is no form state: a cell's heading stands left of it or above it."""
        above: dict[int, str] = {}
        for row in range(table.n_rows):
            cells = [c for c in table.row_cells(row) if c.row == row and c.text and not c.doubt]
            named = {c.col: kind for c in cells if (kind := heading_of(c.text)) is not None}
            if len(cells) > len(named) == 1 and cells[0].col in named:  # a label, and beside it what it is of
                for cell in cells[1:]:
                    yield from _statements(cell.text, named[cells[0].col], cell.lugar)
                continue
            above |= named
            for cell in (c for c in cells if c.col not in named):
                text, own = _unlabelled(cell.text)
                yield from _statements(text, own or above.get(cell.col), cell.lugar)

    def of_remark(self, fila: Fila) -> Iterator[Chunk]:
        """What a row's own remark states; once a page, where many rows carry the same."""
        said = (fila.pagina, fila.observacion or "")
        if said in self._remarks:
            return
        self._remarks.add(said)
        first = next((c.fuente for c in fila.cifras), None)
        place = Lugar(fila.pagina, linea=first.linea if first else None, hoja=first.hoja if first else None)
        yield from (chunk for chunk in _statements(said[1], REASONED, place) if chunk.kind != REASONED)

    def _parts(self, text: str, bold: bool) -> Iterator[tuple[str, str | None]]:
        """A text cut at the headings inside it, each part with what heading it stands under."""
        if (named := heading_of(text)) is not None:
            self._under = named
            return
        if _is_heading(text, bold):
            self._under = None
        start = 0
        for label in _INSIDE.finditer(text):
            named, at = _announced(label)
            if named is None and not _closes(label, text):
                continue
            if start < at:
                yield text[start:at], self._under
            self._under, start = named, label.end() if named else at
        yield text[start:], self._under


def _announced(label: re.Match[str]) -> tuple[str | None, int]:
    """What a label inside a text announces, and where it begins: a figure before it is the value of another label."""
    words = label["label"]
    named = heading_of(words)
    for value in () if named else _VALUE_BEFORE.finditer(words):
        if named := heading_of(words[value.end() :]):
            return named, label.start() + value.end()
    return named, label.start()


def _closes(label: re.Match[str], text: str) -> bool:
    """Whether a label that announces nothing ends what stood above it: all in capitals, or short before its value."""
    words = label["label"]
    before = text[: label.start()].rstrip()
    return (words.isupper() and not before) or (
        len(words.split()) <= MAX_LABEL and (not before or before.endswith((".", ";", "!", "?")))
    )


def _unlabelled(text: str) -> tuple[str, str | None]:
    """A text without the heading that opens it ("Causas: …"), and the kind that this announces."""
    label = _LABEL.match(text)
    named = heading_of(label["label"]) if label else None
    return (label["rest"], named) if label and named else (text, None)


def heading_of(text: str) -> str | None:
    """Which kind of statement a heading announces, or None."""
    if len(text) > MAX_HEADING or ":" in text.rstrip(": "):
        return None
    words = _words(text)
    return next((kind for kind, pattern in _KINDS_OF_HEADING if pattern.match(words)), None)


def kinds_of(sentence: str, *, freely: bool = False) -> tuple[str, ...]:
    """What a sentence states by its own words: a cause, an effect, a measure, or several of them.

    `freely`: it stands where compliance is spoken of, so it need not say so itself.
    """
    words = _words(sentence)
    kinds = []
    if _SHORTAGE.search(words) or (_REASON.search(words) and (freely or _COMPLIANCE.search(words))):
        kinds.append(CAUSE)
    if _RESULT.search(words):
        kinds.append(EFFECT)
    if _REMEDY.search(words):
        kinds.append(MEASURE)
    return tuple(kinds)


def speaks_of_compliance(sentence: str) -> bool:
    """Whether a sentence is about what was or was not done of a plan."""
    words = _words(sentence)
    return bool(_COMPLIANCE.search(words) or _SHORTAGE.search(words) or _REMEDY.search(words))


def _words(text: str) -> str:
    """Lower case, without accents and marks. Not `fold`, which keeps what it has seen: sentences are many and long."""
    return " ".join(text.lower().translate(_PLAIN).split())


def _is_heading(text: str, bold: bool) -> bool:
    bare = text.strip()
    short = 3 <= len(bare) <= MAX_HEADING and not bare.endswith((".", ";", ","))
    return short and (bold or bare.endswith(":") or bare.isupper())


def _statements(text: str, under: str | None, place: Lugar) -> Iterator[Chunk]:
    for sentence in _sentences(text):
        stated = kinds_of(sentence, freely=under == REASONED)
        if under == REASONED and not stated:
            stated = (REASONED,)
        for kind in (under,) if under and under != REASONED else stated:
            yield Chunk(kind, sentence, place)


def _sentences(text: str) -> Sequence[str]:
    """The sentences of a text, as printed, without the bullet before them."""
    pieces = (_BULLET.sub("", piece.strip()) for piece in _SENTENCE_END.split(text))
    return [piece for piece in pieces if MIN_STATEMENT <= len(piece) <= MAX_STATEMENT and " " in piece]
