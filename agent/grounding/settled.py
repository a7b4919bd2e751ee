"""What a sentence says without figures of its own: marked gaps, quotations, names, evaluations, places of evidence."""

import re

from agent.grounding import causes, names
from agent.grounding.examen import Lectura
from agent.grounding.text import COVER

_LUGAR = re.compile(r"\b(?P<que>pagina|pag\.?|p\.|fila|linea)\s*(?:n[.º°]*\s*)?(?P<n>\d+)\b")
_ROTULO = re.compile(
    r"^\s*(?:anexo|cuadro|tabla|grafico|figura|observacion|recomendacion|conclusion|nota|apartado|seccion|numeral|capitulo)"
    r"\s+(?:n(?:ro|um)?[.º°]*\s*)?(?:\d{1,2}|[ivx]{1,4})\s*(?=[.:–-]?(?:\s|$))"
)
"""A label with its number, at the head of a line."""
_NUMERADO = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+(?=\D)|[-•*]\s+)")


_FIRMA = re.compile(
    r"^\s*(?:Muy )?(?:[Aa]tenta|[Cc]ordial|[Rr]espetuosa)mente[,:]?\s+"
    r"(?P<quien>(?:(?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ.]*|la|el|de|del|las|los|y|e|-)\s*)+)\.?\s*$"
)
"""A closing with who signs it."""


def cover(lectura: Lectura) -> None:
    """Covers marked gaps, quotations in their marks and the names of the row."""
    support = lectura.examen.sustento
    numbered = _NUMERADO.match(lectura.oracion.visto)
    label = _ROTULO.match(lectura.oracion.visto)
    lectura.oracion = lectura.oracion.covered(m.span() for m in (numbered, label) if m)
    signed = _FIRMA.match(lectura.oracion.texto)
    lectura.oracion = lectura.oracion.covered([signed.span("quien")] if signed else [])
    gaps = tuple(causes.huecos(lectura.oracion.plano))
    lectura.oracion = lectura.oracion.covered(gaps)
    quoted = tuple(causes.citas(lectura.oracion.plano, support.testigos))
    lectura.cubiertas.extend([*gaps, *quoted])
    lectura.afirma = lectura.afirma or bool(quoted)
    lectura.oracion = names.tapar(lectura.oracion.covered(quoted), lectura.examen.formas, lectura.examen.codigos)


def quotations(lectura: Lectura) -> None:
    """Covers what witnesses say; the words that lead to it are explained."""
    witnesses = lectura.examen.sustento.testigos
    whole = "".join(map(_unless_covered, lectura.oracion.plano, lectura.oracion.visto))
    own = causes.dicho(lectura.oracion.plano, witnesses)
    if own or causes.dicho(whole, witnesses):
        lectura.say("")
    covered = list(causes.declaradas(lectura.oracion.visto, lectura.oracion.plano, witnesses, propia=own))
    lectura.afirma = lectura.afirma or bool(covered)
    lectura.oracion = lectura.oracion.covered(covered)
    lectura.cubiertas.extend(covered)
    lectura.dichas.extend(causes.presentan_hueco(lectura.oracion.visto))


def foreign_names(lectura: Lectura) -> None:
    """Refuses capitalised words and codes that the row does not print."""
    for word in names.ajenos(lectura.oracion, lectura.examen.palabras):
        lectura.say(f"«{word}» no figura en la fila")


def evaluations(lectura: Lectura) -> None:
    """Refuses words of praise, blame or colour that nothing printed says."""
    for word, start, stated in causes.valoraciones(lectura.oracion.visto, lectura.examen.dichas):
        lectura.say("" if stated else f"«{word}» es una valoración que ninguna cifra dice")
        lectura.dichas.append((start, start + len(word)))


def places_cited(lectura: Lectura) -> None:
    """Pages, rows and lines cited as evidence."""
    spans = []
    for match in _LUGAR.finditer(lectura.oracion.visto):
        known = lectura.examen.lugares[match["que"][0]]
        lectura.say("" if int(match["n"]) in known else f"«{match[0]}» no es donde constan las cifras")
        spans.append(match.span())
    lectura.oracion = lectura.oracion.covered(spans)


def _unless_covered(letter: str, seen: str) -> str:
    return " " if seen == COVER else letter
