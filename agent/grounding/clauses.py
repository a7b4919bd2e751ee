"""What hides behind a checked figure: a second clause, a second period, a phrase that claims by harmless words.

A word that says nothing by itself may say something in its clause ("y el gasto quedó por debajo"), in its phrase ("mes
a mes") or of its period ("así como en marzo"); where no check has looked at it there, it is refused.
"""

import re
from collections.abc import Iterator

from agent.grounding import causes, lexico, signals
from agent.grounding.examen import Lectura
from agent.grounding.facts import DEL_ANO, same
from agent.grounding.periods import Mencion
from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.tramos import Tramo
from extractors.validators.mentions import lower

_CORTE = re.compile(
    rf"[;:]\s|,\s(?!\d)|\s(?:pero|aunque|mientras(?: que)?|en tanto que)\s"
    rf"|\s[ye]\s(?=(?:se|el|la|los|las|lo|en|su|sus|no|ni|con|tambien|asi|igualmente|asimismo|{COVER}+|[a-zñ]+(?:o|aron|ieron|a))\s)"
)

_SE_SIGUE = re.compile(
    r"\b(?:efectu|realiz|hizo|hicier|llev)\w*(?: a cabo)? (?:el|la) (?:seguimiento|monitoreo|evaluacion|balance)\b"
)
"""Says only that the text speaks of something."""
_CON_ACENTO = re.compile(r"\b[a-zñ]+ó\b")
_A_LA_FECHA = re.compile(r"\bacumul\w+|\ba la fecha\b|\ben lo que va\b|\bal (?:cierre|termino|final|corte|cabo) de")
_PASO_DE = re.compile(r"\bpas(?:o|aron|ando) de\b")
_COPULAS = frozenset(["es", "son", "era", "eran", "fue", "fueron"])


_VENIDERO = re.compile(r"\b(?:siguiente|proximo|entrante|posterior)\b")
"""Of a time that is still to come, a witness may speak: no figure could."""


def phrases(lectura: Lectura) -> None:
    """Refuses set phrases that claim something, unless a check has taken them in."""
    quoted = tuple(causes.literales(lectura.oracion.plano, lectura.examen.sustento.testigos))
    for match in VOCABULARIO.patron("lexico", "reclamos").finditer(lectura.oracion.visto):
        if _VENIDERO.search(match[0]) and any(a <= match.start() and match.end() <= b for a, b in quoted):
            continue
        if not any(start <= match.start() and match.end() <= end for start, end in lectura.dichas):
            lectura.say(f"«{match[0].replace(COVER, '').strip()}» no se puede comprobar con las cifras")


def unchecked(lectura: Lectura) -> None:
    """Refuses a clause with a verb of its own that no check has looked at, beside others that were checked."""
    if not lectura.afirma:
        return
    visto, checked = lectura.oracion.visto, tuple(_checked(lectura))
    pieces = list(_pieces(visto))
    looked_at = [any(a < end and start < b for a, b in checked) for start, end in pieces]
    set_phrases = lectura.oracion.covered(lexico.giros(visto)).visto
    text = lectura.oracion.texto
    verbs = [lexico.verbo(set_phrases[start:end]) or _past(text[start:end]) for start, end in pieces]
    for index, verb in enumerate(verbs):
        if _SE_SIGUE.search(visto[slice(*pieces[index])]):
            continue
        if not verb or looked_at[index] or (verb in _COPULAS and not _says_a_role(visto[slice(*pieces[index])])):
            continue
        later = next((n for n in range(index + 1, len(pieces)) if looked_at[n]), None)
        if later is None or any(verbs[index + 1 : later + 1]):
            said = " ".join(visto[slice(*pieces[index])].replace(COVER, " ").split())
            lectura.say(f"«{said}» no se puede comprobar")


def _past(text: str) -> str:
    """A verb that only its accent tells from a noun: "se gastó"."""
    found = (lower(m[0]) for m in _CON_ACENTO.finditer(text))
    return next((word for word in found if word in lexico.dudosas()), "")


def _says_a_role(clause: str) -> bool:
    return any(s.papel != "neutro" for money in (False, True) for s in signals.senales(clause, money))


def silent_periods(lectura: Lectura) -> None:
    """Refuses a period of which no figure, relation or quotation says anything."""
    if not (lectura.ligas or lectura.probado):
        return
    for mention in lectura.menciones:
        span = mention.tramo
        if mention.del_plan or mention.relativo or mention.fecha or (span is not None and span.meses == 12):
            continue
        if not _spoken_of(lectura, mention):
            said = lectura.oracion.texto[mention.inicio : mention.fin].strip()
            lectura.say(f"de «{said}» no dice ninguna cifra que se pueda comprobar")


_FINANCIERO = re.compile(
    r"\b(?:y|e|ni|como|con) (?:tambien )?(?:con |en )?(?:al |a la |del |de la |el |la |lo )"
    r"(?:(?:programacion|ejecucion|meta|avance) )?(?P<money>financier[oa]s?|presupuesto|gasto)\b"
)
"""Money as one more thing of which the same is said: "y también de la programación financiera"."""


def silent_money(lectura: Lectura) -> None:
    """Refuses what is said of money where every figure and relation is of quantities."""
    said = _FINANCIERO.search(lectura.oracion.visto)
    if said is None or lectura.dinero or not (lectura.ligas or lectura.probado):
        return
    if not any(d.dinero for d in lectura.sostenidos()):
        lectura.say(f"de «{said['money']}» no dice ninguna cifra que se pueda comprobar")


def _spoken_of(lectura: Lectura, mention: Mencion) -> bool:
    data = lectura.examen.datos
    own = (*mention.partes, *((mention.tramo,) if mention.tramo is not None else ()))
    facts = [d for liga in lectura.ligas for d in lectura.told_at(liga)]
    told = [*(d.tramo for d in facts if d.tramo is not None), *lectura.tramos, *lectura.alcance.cada]
    told.extend(lectura.alcance.menos)
    if any(d.papel in DEL_ANO for d in facts) and any(s.hasta == (data.principal or s).hasta for s in own):
        return True
    if any(_about(span, each) for span in own for each in told):
        return True
    stated = {liga.hecho for liga in lectura.ligas}
    if any(d.hecho in stated and same(d.tramo, part) for d in data.todos for part in mention.partes):
        return True
    if _PASO_DE.search(lectura.oracion.visto):
        alike = {(d.papel, d.dinero, d.valor) for d in facts}
        return any((d.papel, d.dinero, d.valor) in alike and same(d.tramo, s) for d in data.todos for s in own)
    to_date = mention.acumula or _A_LA_FECHA.search(lectura.oracion.visto) is not None
    to_date = to_date or not any(same(d.tramo, s) for d in data.todos if d.papel == "ejecutado" for s in own)
    return to_date and any(each.desde == 1 and each.hasta == span.hasta for span in own for each in told)


def _about(named: Tramo, told: Tramo) -> bool:
    """Whether what is told of a span is told of a named one: the same, or a part of it."""
    return same(named, told) or (named.desde <= told.desde and told.hasta <= named.hasta)


def _pieces(visto: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CORTE.finditer(visto):
        yield start, match.start()
        start = match.end()
    yield start, len(visto)


def _checked(lectura: Lectura) -> Iterator[tuple[int, int]]:
    """Places of figures, of what checks have taken in, and of a witness's words."""
    yield from ((n.inicio, n.fin) for n in lectura.numeros.values())
    yield from lectura.dichas
    yield from lectura.cubiertas
    yield from causes.literales(lectura.oracion.plano, lectura.examen.sustento.testigos)
