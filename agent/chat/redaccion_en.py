"""A plain English frame for answers to questions put in English; names and quotes stay as printed."""

from dataclasses import replace

from agent.chat.redaccion import amount
from agent.chat.respuesta import Dada, Respuesta, Tipo

SHOWN = 15
_KINDS = {
    Tipo.NO_CONSTA: "The documents read do not state it.",
    Tipo.FUERA: "That is outside the plan: I answer about activities, targets, execution, progress and findings.",
    Tipo.ACLARACION: "I cannot give one figure for that as asked. Please name one row, one figure and its period.",
}
_WHICH = "Which one do you mean?"
_UNCLEAR = "I did not understand all of that question, which is not to say that the documents lack it. Nearest pieces:"


def framed(response: Respuesta) -> Respuesta:
    """The same answer with its words in English; figures, sources and options are untouched."""
    if not response.entendida and response.tipo in (Tipo.NO_CONSTA, Tipo.ACLARACION):
        nearest = [f"- {proof.texto} ({proof.archivo}, p. {proof.pagina})" for proof in response.evidencia]
        return replace(response, tipo=Tipo.ACLARACION, texto="\n".join([_UNCLEAR, *nearest]))
    if response.tipo is Tipo.ACLARACION and response.opciones:
        return replace(response, texto=_WHICH)
    if response.tipo in _KINDS:
        return replace(response, texto=_KINDS[response.tipo])
    if not response.cifras:
        return response
    lines = [_line(figure) for figure in response.cifras[:SHOWN]]
    more = len(response.cifras) - SHOWN
    return replace(response, texto="\n".join(lines + ([f"… and {more} more."] if more > 0 else [])))


def _line(figure: Dada) -> str:
    assert figure.valor is not None or figure.texto is not None
    value = amount(figure.valor, figure.unidad) if figure.valor is not None else "no figure"
    parts = [
        figure.periodo,
        figure.archivo,
        f"p. {figure.pagina}" if figure.pagina else "",
        f"row {figure.fila}" if figure.fila else "",
    ]
    where = ", ".join(part for part in parts if part)
    mark = " UNDER REVIEW" if figure.estado == "revision" else " PARTIAL" if figure.estado == "parcial" else ""
    name = f"{figure.nombre}: " if figure.nombre else ""
    return f"{name}{value}{mark}" + (f" ({where})" if where else "")
