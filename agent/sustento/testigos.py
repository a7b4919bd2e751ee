"""What a document states about its rows, word for word: remarks of the row, and prose that names it."""

import re
from collections.abc import Iterable, Iterator

from agent.sustento.model import Asunto, Testigo
from agent.sustento.tramos import Tramo, tramo_de
from extractors.schemas import Chunk, Fila
from extractors.values import clean, fold, period, take_cutoff, year_of

PROSA = "prosa"
_CLASES = {"causa": Asunto.CAUSA, "efecto": Asunto.EFECTO, "medida": Asunto.MEDIDA}

_CAUSA = re.compile(
    r"\b(?:debido|a causa de|por causa de|a raiz de|por falta de|por la falta de|por ausencia de|por carecer de|"
    r"ya que|puesto que|dado que|toda vez que|en vista de que|porque|por motivo|por motivos|por razones|"
    r"a consecuencia de|como consecuencia de|producto de|a que|gracias a|se debe a|se debio a|obedece a|obedecio a|"
    r"responde a|respondio a|en atencion a|por demora|por la demora|por retraso|por el retraso|motivo por el cual)\b"
)
_MEDIDA = re.compile(
    r"\b(?:se reprograma\w*|reprogramacion|se recomienda|se solicit\w+|se gestiona\w*|se tomara\w*|se adoptara\w*|"
    r"se implementara\w*|se ajustara\w*|medidas? correctivas?|acciones? correctivas?|se continuara\w*|se realizara\w*|"
    r"se reforzara\w*|se coordinara\w*)\b"
)
_EVIDENCIA = re.compile(r"\b(?:informes? n|oficios? n|actas? n|memorandos? n|medios? de verificacion|evidencia\w*)\b")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÁÉÍÓÚÑ¿«\"(0-9])|\n+")
MIN_CODE = 5
"""Letters and digits of a code that prose must repeat: shorter ones are page numbers and counts, too."""
MIN_NAME = 18
"""Letters of a description that prose must repeat for it to be about the row: shorter ones name many things."""


class Testigos:
    """The prose of one document, ready to be asked for the rows it speaks of."""

    def __init__(self, archivo: str, trozos: Iterable[Chunk]) -> None:
        self._archivo = archivo
        self._prosa = [(trozo, fold(trozo.text)) for trozo in trozos if trozo.kind == PROSA or trozo.kind in _CLASES]

    def de(self, fila: Fila) -> Iterator[Testigo]:
        """Witnesses of a row: its own remark, then prose that names its code, or its whole description."""
        if fila.observacion:
            for sentence in sentences(fila.observacion):
                yield Testigo(asunto_de(sentence), sentence, self._archivo, fila.pagina)
        code, name = fold(fila.codigo or ""), fold(fila.descripcion)
        keys = [code] if sum(c.isalnum() for c in code) >= MIN_CODE and any(c.isdigit() for c in code) else []
        keys += [name] if len(name) >= MIN_NAME else []
        for trozo, folded in self._prosa:
            if any(_names(key, folded) for key in keys):
                yield from self._quoted(trozo, keys)

    def _quoted(self, trozo: Chunk, keys: list[str]) -> Iterator[Testigo]:
        """The sentence that names the row; all of a piece that was cut out as a cause, effect or measure."""
        place = f"línea {trozo.lugar.linea}" if trozo.lugar.linea is not None else ""
        if trozo.kind in _CLASES:
            yield Testigo(_CLASES[trozo.kind], clean(trozo.text), self._archivo, trozo.lugar.pagina, place)
            return
        for sentence in sentences(trozo.text):
            if any(_names(key, fold(sentence)) for key in keys):
                yield Testigo(asunto_de(sentence), sentence, self._archivo, trozo.lugar.pagina, place)

    @staticmethod
    def del_periodo(testigo: Testigo, tramo: Tramo) -> bool:
        """Whether a statement may speak of a span: it names no other period."""
        folded = fold(testigo.texto)
        cut, _ = take_cutoff(folded)
        year = year_of(testigo.texto)
        if tramo.ejercicio and year and int(year) != tramo.ejercicio:
            return False
        named = tramo_de(period(None, cut)) if cut else None
        return named is None or (named.desde <= tramo.hasta and tramo.desde <= named.hasta)


def asunto_de(sentence: str) -> Asunto:
    """What a sentence speaks of, by its connectives; a remark where none is there."""
    folded = fold(sentence)
    for pattern, asunto in ((_CAUSA, Asunto.CAUSA), (_MEDIDA, Asunto.MEDIDA), (_EVIDENCIA, Asunto.EVIDENCIA)):
        if pattern.search(folded):
            return asunto
    return Asunto.OBSERVACION


def sentences(text: str) -> list[str]:
    """Sentences of a text, as written."""
    return [found for piece in _SENTENCE.split(text) if (found := clean(piece))]


def _names(key: str, folded: str) -> bool:
    return bool(key) and re.search(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])", folded) is not None
