"""What a draft of justifica prints beside its text: the evidence of each row, and the findings, word for word."""

import re
from collections.abc import Callable, Iterable, Sequence

from agent.sustento.model import Fallo
from agent.texts import SIN_EJERCICIO, SUMADO
from extractors.schemas import Fila
from extractors.values import clean, parse_figure

_EVIDENCIA = re.compile(
    r"Evidencia: (?P<archivo>.+), página \d+, fila (?P<fila>[\w-]+)\.(?: Sumado de lo impreso: (?P<sumas>.+)\.)?"
)
_RESUMEN = re.compile(
    r"(?P<todas>\d+) actividad(?:es)?; (?P<debidas>\d+) requieren? justificación; "
    r"(?P<huecos>\d+) causas? está[n]? por completar\."
)
_NOTA = "No se afirma: "
_SUMA = re.compile(r"[\w ]+ = (?P<sumandos>-?\d[\d.]*(?: \+ -?\d[\d.]*)+) \([\w, ]+\)")
_MARCAS = re.compile(r"^[-*\s]+|\s*\(página \d+, `[^`]*`\)$|\*$|\\")


class Propios:
    """The evidence lines and findings that a draft of these rows may print."""

    def __init__(self, filas: Iterable[Fila], mensajes: Iterable[str], faltas: Callable[[Fila], Iterable[str]]) -> None:
        self._filas = {fila.id: fila for fila in filas}
        self._faltas = faltas
        self._mensajes = {clean(mensaje) for mensaje in mensajes}

    def fila(self, texto: str) -> Fila | None:
        """The row that an evidence line names: what stands above it, up to the one before, is of that row."""
        match = _EVIDENCIA.fullmatch(_bare(texto))
        fila = self._filas.get(match["fila"]) if match else None
        return fila if match and fila is not None and match["archivo"] == fila.archivo else None

    def fallo(self, texto: str, filas: Sequence[Fila]) -> Fallo | None:
        """The verdict on a paragraph that is one of them, whole; None for any other, which is for the gate.

        Args:
            texto: the paragraph.
            filas: whose it is, as far as that is known.
        """
        bare = _bare(texto)
        if bare in self._mensajes:
            return Fallo.SUSTENTADA
        if bare in (SIN_EJERCICIO, SUMADO) or self._counts(bare) or any(self._is_note(bare, fila) for fila in filas):
            return Fallo.SIN_AFIRMACION
        match, fila = _EVIDENCIA.fullmatch(bare), self.fila(texto)
        if match is None or fila is None:
            return None
        return (
            Fallo.SUSTENTADA if all(_adds(part, fila) for part in (match["sumas"] or "").split("; ") if part) else None
        )

    def _counts(self, bare: str) -> bool:
        """Whether a line is a draft's own count, as far as the rows of the ledger allow it."""
        match = _RESUMEN.fullmatch(bare)
        return match is not None and len(self._filas) >= int(match["todas"]) >= int(match["debidas"]) >= int(
            match["huecos"]
        )

    def _is_note(self, bare: str, fila: Fila) -> bool:
        """Whether a line says what cannot be stated of a row, in the words of its facts."""
        if not bare.startswith(_NOTA):
            return False
        left = bare.removeprefix(_NOTA).removesuffix(".")
        for motive in sorted({clean(motive) for motive in self._faltas(fila)}, key=len, reverse=True):
            left = left.replace(motive, "")
        return not left.strip("; ")


def _bare(texto: str) -> str:
    return clean(_MARCAS.sub("", clean(texto)))


def _adds(said: str, fila: Fila) -> bool:
    """Whether a sum is made of figures that the row prints."""
    match = _SUMA.fullmatch(said)
    printed = {cifra.valor for cifra in fila.cifras if cifra.valor is not None}
    return match is not None and all(parse_figure(term).valor in printed for term in match["sumandos"].split(" + "))
