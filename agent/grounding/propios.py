"""What a draft of justifica prints beside its text: the evidence of each row, and the findings, word for word."""

import re
from collections.abc import Iterable

from agent.sustento.model import Fallo
from extractors.schemas import Fila
from extractors.values import clean, parse_figure

_EVIDENCIA = re.compile(
    r"Evidencia: (?P<archivo>.+), página \d+, fila (?P<fila>[\w-]+)\.(?: Sumado de lo impreso: (?P<sumas>.+)\.)?"
)
_SUMA = re.compile(r"[a-z ]+ = (?P<sumandos>-?\d[\d.]*(?: \+ -?\d[\d.]*)+) \([\w, ]+\)")
_MARCAS = re.compile(r"^[-*\s]+|\s*\(página \d+, `[^`]*`\)$|\*$|\\")


class Propios:
    """The evidence lines and findings that a draft of these rows may print."""

    def __init__(self, filas: Iterable[Fila], mensajes: Iterable[str]) -> None:
        self._filas = {fila.id: fila for fila in filas}
        self._mensajes = {clean(mensaje) for mensaje in mensajes}

    def fallo(self, texto: str) -> Fallo | None:
        """The verdict on a paragraph that is one of them, whole; None for any other, which is for the gate."""
        bare = clean(_MARCAS.sub("", clean(texto)))
        if bare in self._mensajes:
            return Fallo.SUSTENTADA
        match = _EVIDENCIA.fullmatch(bare)
        fila = self._filas.get(match["fila"]) if match else None
        if match is None or fila is None or match["archivo"] != fila.archivo:
            return None
        return (
            Fallo.SUSTENTADA if all(_adds(part, fila) for part in (match["sumas"] or "").split("; ") if part) else None
        )


def _adds(said: str, fila: Fila) -> bool:
    """Whether a sum is made of figures that the row prints."""
    match = _SUMA.fullmatch(said)
    printed = {cifra.valor for cifra in fila.cifras if cifra.valor is not None}
    return match is not None and all(parse_figure(term).valor in printed for term in match["sumandos"].split(" + "))
