"""What a document states about its rows, word for word: remarks of the row, and prose that names it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.sustento.model import Asunto, Testigo
from agent.sustento.tramos import Tramo, tramo_de
from extractors.schemas import Chunk, Fila, Lugar
from extractors.values import clean, fold, fold_keep, period, take_cutoff, year_of

PROSA, JUSTIFICACION = "prosa", "justificacion"
FICHA = "ficha"
"""Family of the forms without a table: a page is about one row."""
_CLASES = {"causa": Asunto.CAUSA, "efecto": Asunto.EFECTO, "medida": Asunto.MEDIDA}

_CAUSA = re.compile(
    r"\b(?:debido|a causa de|por causa de|a raiz de|por falta de|por la falta de|por ausencia de|por carecer de|"
    r"ya que|puesto que|dado que|toda vez que|en vista de que|porque|por motivo|por motivos|por razones|"
    r"a consecuencia de|como consecuencia de|producto de|gracias a|se deben? a|se debio a|se debieron a|obedecen? a|"
    r"obedecio a|responden? a|respondio a|respondieron a|en atencion a|por demora|por la demora|por retraso|"
    r"por el retraso|motivo por el cual)\b"
)
_MEDIDA = re.compile(
    r"\b(?:se reprograma\w*|reprogramacion|se recomienda|se solicit\w+|se gestiona\w*|se tomara\w*|se adoptara\w*|"
    r"se implementara\w*|se ajustara\w*|medidas? correctivas?|acciones? correctivas?|se continuara\w*|se realizara\w*|"
    r"se reforzara\w*|se coordinara\w*)\b"
)
_EVIDENCIA = re.compile(r"\b(?:informes? n|oficios? n|actas? n|memorandos? n|medios? de verificacion|evidencia\w*)\b")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÁÉÍÓÚÑ¿«\"(0-9])|\n+")
_SIGUE = re.compile(
    r"(?:El área|La unidad|La oficina|La dependencia|El responsable|La responsable)(?: \w+){0,3}?"
    r" (?:señala|indica|informa|precisa|manifiesta|refiere|explica|reporta|sostiene|aduce|alega|señaló"
    r"|indicó|informó|precisó|manifestó) que "
    r"|(?:La|El|Esta|Este|Dicha|Dicho) (?:(?:menor|mayor|baja|bajo) )?(?:diferencia|brecha|desviación|variación"
    r"|ejecución|retraso|atraso|desvío|descenso|incumplimiento|rezago|avance|resultado)(?: \w+){0,3}?"
    r" (?:se deben? a|se debió|obedece|obedeció|responde|respondió|se explica|se originó?)\b"
)
"""Goes on about the row of the sentence before it."""
_ENDED = re.compile(r"[.;!?»”\")]$")
MAX_LABELS = 3
"""Colons of a sentence; what has more is a run of labels and values."""
_DEFERRED = re.compile(
    r"\b(?:para|hasta|al?) (?:el |la )?(?:ejercicio |ano |periodo )?(?:fiscal )?(?:de |del )?20\d\d\b"
)
"""To when something is put off: no period that the statement speaks of."""
_NUMBERED = re.compile(
    r"\b(?:actividad|acci[oó]n|proyecto|[ií]tem|indicador|tarea)(?: operativa| f[ií]sica)? "
    r"(?:n\.?[°º]? ?|nro\.? |n[uú]mero )?(?P<code>\w{1,4}(?:\.\w{1,4})*)(?=[\s,;.)]|$)"
)
"""A row by its number in the table."""
_LABEL = re.compile(r"^[^:.;]{3,60}:\s*")
"""The label of a form's field before its value."""
MIN_CLAUSE = 20
"""Characters from which words after a connective tell something."""
MAX_SHARED = 3
"""Rows that one remark may speak of; what names more of them is a list of them."""
MIN_CODE = 5
"""Letters and digits of a code that prose must repeat: shorter ones are page numbers and counts, too."""
MIN_DIGITS = 2
"""Digits of a code with letters (`A-03`) that prose must repeat: what has one is a quarter or a size of paper, too."""
MIN_PARTS = 4
"""Numbers of a short code (`5.1.1.3`) that prose must repeat: three are a date, too."""
MIN_WORDS = 12
"""Letters beside a row's code and name from which a text tells something of it."""
MIN_NAME = 18
"""Letters of a description that prose must repeat for it to be about the row: shorter ones name many things."""


class Testigos:
    """The prose of one document, tied to the rows that it names.

    A sentence speaks of the rows whose code it names; where it names none, of the row whose whole description it
    repeats, if no other row has the same one or a longer one that it repeats too. Rows of one description are told
    apart by the group that the sentence names.
    """

    def __init__(self, archivo: str, filas: Iterable[Fila], trozos: Iterable[Chunk]) -> None:
        self._archivo = archivo
        whole = tuple(filas)
        rows = self._rows = [_Nombrada.de(fila) for fila in whole]
        self._fichas = [(fila.pagina, row) for fila, row in zip(whole, rows, strict=True) if fila.familia == FICHA]
        self._tied: dict[str, list[Testigo]] = {}
        pieces = tuple(trozos)
        self._begins = tuple(_begins(whole, rows, pieces))
        for trozo in pieces:
            if trozo.kind == PROSA:
                before = ""
                for sentence in sentences(trozo.text):
                    if before and _SIGUE.match(sentence) and not named(rows, sentence):
                        self._tie(rows, sentence, trozo, asunto_de(sentence), before)
                        continue
                    self._tie(rows, sentence, trozo, asunto_de(sentence))
                    before = sentence
            elif trozo.kind == JUSTIFICACION:
                self._tie((), clean(trozo.text), trozo, Asunto.OBSERVACION)
            elif trozo.kind in _CLASES:
                self._tie(rows, clean(trozo.text), trozo, _CLASES[trozo.kind])

    def _tie(self, rows: Sequence["_Nombrada"], text: str, trozo: Chunk, asunto: Asunto, contexto: str = "") -> None:
        place = f"línea {trozo.lugar.linea}" if trozo.lugar.linea is not None else ""
        spoken = named(rows, contexto or text) or self._described(trozo)
        if len(spoken) > (MAX_SHARED if asunto is Asunto.OBSERVACION else 1):
            return  # whose cause it is, it does not tell; or it is an index
        remark = trozo.kind == PROSA and asunto is Asunto.OBSERVACION
        for row in spoken:
            if not row.told_more(text) or (remark and not _is_sentence(text)):
                continue
            witness = Testigo(asunto, text, self._archivo, trozo.lugar.pagina, place, contexto=contexto)
            self._tied.setdefault(row.id, []).append(witness)

    def _described(self, trozo: Chunk) -> Sequence["_Nombrada"]:
        """The row that a statement without a name is of: the ficha that it stands in.

        Of several on a page the last that began before it, if all of the page are seen to begin.
        """
        if trozo.kind == PROSA or not self._fichas:
            return ()
        here = [row for page, row in self._fichas if page == trozo.lugar.pagina]
        found = here or self._rows
        if len(found) == 1:
            return found
        begun = [(at, row) for page, at, row in self._begins if page == trozo.lugar.pagina]
        before = [(at, row) for at, row in begun if at < _place(trozo.lugar)]
        if {row.id for _, row in begun} != {row.id for row in here} or not before:
            return ()
        return (max(before, key=lambda each: each[0])[1],)

    def de(self, fila: Fila) -> Iterator[Testigo]:
        """Witnesses of a row: its own remark, then prose that names it."""
        for sentence in sentences(fila.observacion or ""):
            yield Testigo(asunto_de(sentence), sentence, self._archivo, fila.pagina)
        yield from self._tied.get(fila.id, ())

    def nombradas(self, sentence: str) -> list[str]:
        """Ids of the rows that a sentence names."""
        return [row.id for row in named(self._rows, sentence)]

    @staticmethod
    def del_periodo(testigo: Testigo, tramo: Tramo) -> bool:
        """Whether a statement may speak of a span: it names no other period."""
        text = f"{testigo.contexto} {testigo.texto}"
        cut, _ = take_cutoff(fold(text))
        year = year_of(_DEFERRED.sub(" ", fold(text)))
        if tramo.ejercicio and year and int(year) != tramo.ejercicio:
            return False
        named = tramo_de(period(None, cut)) if cut else None
        return named is None or (named.desde <= tramo.hasta and tramo.desde <= named.hasta)


def _begins(
    filas: Sequence[Fila], rows: Sequence["_Nombrada"], trozos: Sequence[Chunk]
) -> Iterator[tuple[int, float, "_Nombrada"]]:
    """Where fichas begin: page, place down it, and row of each line that gives the name of one alone."""
    names = [(fold(fila.descripcion), row) for fila, row in zip(filas, rows, strict=True) if fila.familia == FICHA]
    times = Counter(name for name, _ in names)
    alone = {name: row for name, row in names if name and times[name] == 1}
    for trozo in trozos if alone else ():
        row = alone.get(fold(_LABEL.sub("", clean(trozo.text)))) if trozo.kind == PROSA else None
        if row is not None:
            yield trozo.lugar.pagina, _place(trozo.lugar), row


def _place(lugar: Lugar) -> float:
    """How far down its page something stands: its line, or the top of its box."""
    return float(lugar.linea or (lugar.bbox[1] if lugar.bbox else 0))


def _is_sentence(text: str) -> bool:
    """Whether a text of prose is a sentence, and no heading and no run of labels with their values."""
    return _ENDED.search(text) is not None and text.count(": ") <= MAX_LABELS


def nombra_periodo(texto: str) -> bool:
    """Whether a statement names a part of the year that it speaks of."""
    cut, _ = take_cutoff(fold(texto))
    return bool(cut)


def asunto_de(sentence: str) -> Asunto:
    """What a sentence speaks of, by its connectives; a remark where none is there."""
    folded = fold(sentence)
    for pattern, asunto in ((_CAUSA, Asunto.CAUSA), (_MEDIDA, Asunto.MEDIDA), (_EVIDENCIA, Asunto.EVIDENCIA)):
        if pattern.search(folded):
            return asunto
    return Asunto.OBSERVACION


def clausula(texto: str, asunto: Asunto) -> str:
    """The words from the connective on ("debido a …"); the whole text where none is there, or little would be left."""
    pattern = {Asunto.CAUSA: _CAUSA, Asunto.MEDIDA: _MEDIDA}.get(asunto)
    match = pattern.search(fold_keep(texto)) if pattern else None
    clause = texto[match.start() :] if match else texto
    return clause if len(clause) >= MIN_CLAUSE else texto


def sentences(text: str) -> list[str]:
    """Sentences of a text, as written."""
    return [found for piece in _SENTENCE.split(text) if (found := clean(piece))]


@dataclass(frozen=True, slots=True)
class _Nombrada:
    """What prose may call a row by: its code as printed, its description and its groups folded; "" if too short.

    `numero`: a code that is too short to be one without a word before it ("la actividad 9").
    """

    id: str
    codigo: str
    numero: str
    nombre: str
    grupos: tuple[str, ...]

    @staticmethod
    def de(fila: Fila) -> "_Nombrada":
        code = clean(fila.codigo or "").lower()
        digits = sum(map(str.isdigit, code))
        lettered = digits >= MIN_DIGITS and any(map(str.isalpha, code))
        parted = len(code.split(".")) >= MIN_PARTS
        long_enough = digits > 0 and (lettered or parted or sum(map(str.isalnum, code)) >= MIN_CODE)
        name = fold(fila.descripcion)
        groups = tuple(fold(group) for group in fila.grupo[-1:])
        return _Nombrada(
            fila.id,
            code if long_enough else "",
            "" if long_enough else code,
            name if len(name) >= MIN_NAME else "",
            groups,
        )

    def told_more(self, text: str) -> bool:
        """Whether a text tells anything beside the row's own code and name: a line of an index does not."""
        left = fold(_LABEL.sub("", text)).replace(fold(self.codigo), " ", 1).replace(self.nombre or "\0", " ", 1)
        return sum(c.isalpha() for c in left) >= MIN_WORDS


def named(rows: Sequence[_Nombrada], text: str) -> list[_Nombrada]:
    """The rows that a sentence speaks of."""
    plain, folded = clean(text).lower(), fold(text)
    packed = plain.replace(" ", "")
    numbered = {match["code"] for match in _NUMBERED.finditer(plain)}
    coded = [
        row
        for row in rows
        if (row.codigo and row.codigo in packed and _has_code(row.codigo, plain)) or row.numero in numbered
    ]
    if coded:
        return coded
    called = [row for row in rows if row.nombre and row.nombre in folded and _has_words(row.nombre, folded)]
    longest = [row for row in called if not any(row.nombre != o.nombre and row.nombre in o.nombre for o in called)]
    if len(longest) > 1:
        longest = [row for row in longest if any(_has_words(group, folded) for group in row.grupos)]
    return longest if len({row.nombre for row in longest}) == len(longest) else []


def _has_code(code: str, plain: str) -> bool:
    """Whether a text has a code, be it with a gap before a dot, as it is recognised in a scan."""
    printed = re.escape(code).replace(r"\.", r" ?\.")
    return re.search(rf"(?<![\w./-]){printed}(?![\w]|\.\d)", plain) is not None


def _has_words(words: str, folded: str) -> bool:
    return bool(words) and f" {words} " in f" {folded} "
