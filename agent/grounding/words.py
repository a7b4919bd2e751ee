"""Every word of a sentence has been explained by a check, a name, a witness or the closed list; or it is a claim."""

import re
from collections.abc import Sequence

from agent.grounding import causes, lexico, units
from agent.grounding.examen import Lectura
from agent.grounding.numbers import Numero, Signo
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO

_PROGRAMADAS = re.compile(
    rf"\b(?:l[oa]s|tod[oa]s l[oa]s|ningun[oa] de l[oa]s) (?P<que>[a-zñ{COVER}]+(?: [a-zñ{COVER}]+){{0,4}}?) "
    r"(?:(?:re)?programad|previst|planificad|planead|proyectad|esperad|calendarizad)[oa]s\b"
)
_NUMERO_DE = re.compile(
    rf"\b(?:(?:numero|cantidad|total) de (?:l[ao]s? )?|se (?:expresan?|miden?) en "
    rf"|unidad de medida: )(?P<que>[a-zñ{COVER}]+)"
)
_SIN_ALGO = re.compile(
    r"\bsin (?!el |la |los |las |que |ejecu|avance|gasto|progreso|resultado|registro|movimiento|produccion|programa"
    r"|realiz|atend|concret|cumpl|ningun|reportar|registrar|saldo|pendiente|variacion|nada|meta|cambio|alcanz"
    r"|complet|logr|conclu|dejar|haber|sobre-?ejecu|sub-?ejecu|[a-zñ]+[aei]r\b)(?P<que>[a-zñ]+)"
)
"""What there was none of."""
_TUVO_LUGAR = re.compile(
    r"\w(?:ó|aron|ieron)\b|\w{2}(?:aba|aban)\b|\b(?:es|son|fue|fueron|era|ha|han|hubo|hay|está|están|hizo|dio|tuvo|dijo|puso)\b",
    re.IGNORECASE,
)
"""What was or is, no courtesy."""
_CELEBRA = re.compile(
    r"\b(?:agradec|salud|felicit|celebr|comunic|reiter)\w+[^.;]*\b(?:cumplimiento|logro|alcance|culminacion|conclusion|avance|ejecucion|realizacion|entrega)s?\b"
)
"""Courtesy that takes something for done."""
_PREGUNTA = re.compile(
    r"\s*¿\s*(?:nos |me |les? )?(?:(?:podri|tendri)(?:an?|as|amos)|pueden?|convendria|(?:es|seria) posible)\b"
    r"(?!.*\bpor que\b)[^?]*\?\s*$"
)
"""A polite question, which states nothing unless it asks why."""
_MAS_QUE = re.compile(rf"\b(?:mas|menos) (?P<que>[a-zñ{COVER}]+) (?:\S+ ){{0,4}}?que\b")
_GENERALES = VOCABULARIO.palabras("gramatica", "generales")


def nouns(lectura: Lectura, found: Sequence[Numero]) -> None:
    """What is counted must be called by its unit or name, not "la totalidad de las becas programadas"."""
    left = lectura.oracion.covered((n.inicio, n.fin) for n in found).visto
    counted = [m for m in _NUMERO_DE.finditer(left) if _counts_next(left, m.end(), found)]
    none = [m for m in _SIN_ALGO.finditer(left) if any(a <= m.start() < b for a, b in lectura.dichas)]
    for match in (*_PROGRAMADAS.finditer(left), *_MAS_QUE.finditer(left), *counted, *none):
        words = tuple(match["que"].replace(COVER, " ").split())
        if (
            words
            and not words[0].startswith("mism")
            and not (units.stems(words[:1]) <= lectura.examen.stems or words[0] in _GENERALES)
        ):
            lectura.say(f"«{match['que'].strip()}» no es la unidad ni el nombre de la actividad")


def explained(lectura: Lectura, found: Sequence[Numero]) -> None:
    """Every word must have been explained."""
    visto, figures = lectura.oracion.visto, [(n.inicio, n.fin) for n in found]
    quoted = tuple(causes.literales(lectura.oracion.plano, lectura.examen.sustento.testigos))
    checked = [*figures, *lectura.dichas, *lectura.cubiertas, *quoted]
    set_phrases = [*lexico.giros(lectura.oracion.covered(figures).visto), *causes.enlaces(visto, checked)]
    left = lectura.oracion.covered([*figures, *lectura.dichas, *set_phrases]).visto
    unexplained: list[str] = []
    told = _TUVO_LUGAR.search(lectura.oracion.texto) is not None
    asked = not (lectura.afirma or found or told) and _PREGUNTA.match(visto) is not None
    silent = lexico.tramite() if not (lectura.afirma or found or told) else frozenset()
    for word in lexico.palabras(left):
        if any(start <= word.start() and word.end() <= end for start, end in quoted):
            lectura.say("")
        elif (
            word[0] not in silent
            and not (silent and lexico.de_peticion(left, word))
            and not lectura.examen.conoce(word[0])
        ):
            causal = causes.sin_testigo(visto, word.start())
            if causal or not asked:
                lectura.say(causal)
                unexplained.append(word[0])
    if unexplained:
        shown = ", ".join(f"«{word}»" for word in dict.fromkeys(unexplained))
        lectura.say(f"ninguna cifra ni testigo dice {shown}")


def bare_verb(lectura: Lectura) -> None:
    """That something was done, planned or reached, with no figure that says how much, is a claim."""
    if lectura.afirma:
        return
    greeted = _CELEBRA.search(lectura.oracion.visto)
    if greeted is not None:
        lectura.say(f"«{greeted[0]}» no se puede comprobar")
    set_phrases = lexico.giros(lectura.oracion.visto)
    said = lexico.verbo(lectura.oracion.covered(set_phrases).visto)
    if said:
        lectura.say(f"«{said}» no dice cuánto, y no se puede comprobar")


def _counts_next(visto: str, place: int, found: Sequence[Numero]) -> bool:
    """Whether the amount after "número de informes …" is theirs: in the same clause, and no percentage."""
    after = next((n for n in found if n.inicio >= place), None)
    return after is None or (after.signo is Signo.NINGUNO and "," not in visto[place : after.inicio])
