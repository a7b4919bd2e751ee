"""Things of which the row says that they are missing, told as done: "se entregaron los 26 reportes que faltaban"."""

import re
from collections.abc import Sequence

from agent.grounding.examen import Lectura
from agent.grounding.numbers import Numero
from agent.grounding.text import COVER

_FALTAN = frozenset(["restante", "variacion", "pendiente", "pendiente_anual"])
_LOS_QUE = re.compile(
    rf"(?: [a-zñ{COVER}]+){{0,4}}? (?:(?:(?:aun|todavia|ya) )?que (?:[a-zñ]+ ){{0,3}}?(?:falt|rest"
    rf"|qued|deb|adeud|est)[a-z]+"
    r"|que no (?:se )?[a-z]+|pendientes?|restantes?|faltantes?|atrasad[oa]s?|rezagad[oa]s?"
    r"|adeudad[oa]s?|incumplid[oa]s?"
    r"|(?:por|sin) [a-z]+[aei]r|no [a-z]+(?:ad|id)[oa]s?)\b"
)
"""After a number: that it is of what is missing."""
_LO_QUE = re.compile(
    r"\b(?:l[ao]s?|el|su) (?:pendientes?|restantes?|faltantes?|saldo|deficit|rezago|atraso|brecha|resto"
    r"|que (?:[a-zñ]+ )?(?:falt|rest|qued)[a-z]+)(?: [a-z]+)?(?: de| \(|:|, (?:de )?| fueron| eran"
    r"| son) ?(?:l[ao]s )?$"
)
"""And before it: "lo que faltaba: 26"."""
_NO_HECHO = (
    r"(?!dej|falt|rest|qued(?:o|aron|an?)\b(?! [a-z]+[ai]d[oa]s? *$)|program|reprogram|planific|prev"
    r"|report|registr|inform"
    r"|present|mostr|consign|identific|advirt|debi|tuv|estuv|contabiliz|verific|constat|anot|detect"
    r"|observ|acumul|incumpl"
    r"|hub|inclu|conto|cont|traslad|posterg|difer|arrastr|pas|represent|sum|ascend|mantuv|gener"
    r"|origin|figur|lleg|alcanz)"
)
_HECHO = re.compile(
    rf"\b(?:se|ya|nos|les?|fin|tambien|ademas|oficina|area|unidad|brigada|equipo) (?:(?:ya|han?"
    rf"|habian?|nos|les?) )*{_NO_HECHO}"
    r"[a-zñ]+(?:o|ado|ido|aron|ieron|io)\b"
    rf"|\b{_NO_HECHO}[a-zñ]{{3,}}(?:aron|ieron|imos|amos)\b|\bhicimos\b|\bhizo\b|\bhicieron\b"
    r"|\b(?:fue|fueron|esta|estan|estaban?|quedo|quedaron|qued[ae]n?|han sido|ha sido|ya|dio por|dieron por|con) "
    r"(?:[a-zñ]+ )?(?!pendiente|program|previst|por |sin |no )[a-zñ]+[ai]d[oa]s\b"
    r"|\b(?:entreg|ejecut|realiz|atend|complet|culmin|conclu|hech|cumpl|regulariz|recuper|subsan"
    r"|termin|finaliz)[ai]?d?[oa]s\b"
    r"(?=[.;,)]|$| (?:en|a|al|durante|con|por completo)\b)"
    r"|\b(?:con|tras|mediante|gracias a|luego de|hubo|logro|logr[ao]ndose|permitio) (?:la |el |su )?"
    r"(?:[a-zñ]+cion|entrega|cumplimiento|cierre|termino|envio) (?:de|del)\b"
    r"|\b(?:al|tras|logro|lograron|pudo|pudieron|consiguio|consiguieron|alcanzo a|termino de"
    r"|terminaron de|lleg[ao]ron a) "
    r"(?!falt|qued|rest|dej|report|registr)[a-zñ]+[aei]r(?:se|las|los)?\b"
    r"|\b(?:puso|pusieron|pusimos|estan?) al dia\b|\bse (?:cumplio|cumplieron) (?:con )?"
    r"|\bdio cuenta de\b|\bcubri[a-z]+\b|\bsald[oó]\b"
)
"""A verb of doing, or its noun."""
_NIEGA = re.compile(
    r"\b(?:no|ni|sin|nunca|tampoco|aun no|todavia no|falta|faltan|faltaba|pendiente|por)\s+(?:se\s+)?(?:[a-zñ]+\s+)?$"
)
_Y_LOS = re.compile(
    rf"(?: [a-zñ{COVER}]+){{0,3}}?(?:,| y|, y| mas)(?: y)?(?: (?:despues|luego|tambien|ademas"
    rf"|finalmente|por fin|asimismo))*"
    r" (?:l[ao]s )?(?:otr[ao]s )?"
)
"""Between two figures of one verb."""
_SIGUE = re.compile(r"\b(?:(?:qued|falt(?!ante)|rest(?!ante)|sigu|continu|permanec)[a-z]*|esta|estan|no|sin)\b")
"""A verb of its own: that it is still missing."""
_CORTE = re.compile(
    r"[;:().]|,(?!\d)| (?:pero|aunque|mientras|quedando|faltando|restando) | y (?=(?:se|aun|todavia"
    r"|qued|falt|rest)[a-z]*\b)"
)


def told_done(lectura: Lectura, found: Sequence[Numero]) -> None:
    """Refuses what is missing in the figures where a verb of doing has it for its object or subject."""
    visto = lectura.oracion.visto
    for index, number in enumerate(found):
        stated = lectura.stated(number)
        if stated is None or stated.papel not in _FALTAN or (stated.papel == "variacion" and stated.valor > 0):
            continue
        rest = _LOS_QUE.match(visto, number.fin)
        led = _LO_QUE.search(visto[: number.inicio])
        if rest is None and led is None:
            continue
        left = max((n.fin for n in found[:index]), default=0)
        right = min((n.inicio for n in found[index + 1 :]), default=len(visto))
        start = led.start() if led else number.inicio
        end = rest.end() if rest else number.fin
        before = _CORTE.split(visto[left:start])[-1]
        after = _CORTE.split(visto[end:right].lstrip(" )"))[0]
        if led is not None and not before.strip() and visto[end:right].lstrip(" )").startswith(","):
            after = _CORTE.split(visto[end:right].lstrip(" ),"))[0]
        own = after if rest is not None and " que " in rest[0] else visto[number.fin : right]
        goes_on = index and _Y_LOS.fullmatch(visto[left:start]) and not _SIGUE.search(own)
        first = _CORTE.split(visto[: found[index - 1].inicio])[-1] if goes_on else ""
        if any(_is_done(part) for part in (first, before, after)):
            shown = lectura.oracion.texto[number.inicio : number.fin].strip()
            lectura.say(f"«{shown}» es lo que falta, y se dice como hecho")


def _is_done(clause: str) -> bool:
    return any(not _NIEGA.search(clause[: match.start()]) for match in _HECHO.finditer(clause))


_PREVISTAS = r"(?:re)?(?:program|previst|planific|plane|esper|fij|proyect|calendariz)(?:ad)?[oa]s?"
_NO_ES_HACER = (
    r"(?!(?:re)?program|previst|planific|cancel|posterg|suspend|observ|consider|fij|distribu|asign|registr|report|inform"
    r"|mostr|anul|modific|reduc|reduj|consign|concentr|repart|incumpl|desatend|dej|traslad|difer|mant|plante|pas|qued|falt"
    r"|rest|inici|comenz|empez)"
)
_HECHAS = rf"(?:l[ao]s? )?(?:[a-zñ§]+ )??(?:que (?:se )?)?{_NO_ES_HACER}(?:[a-zñ]{{2,}}[ai]d[oa]s?|hech[oa]s?)\b"
_SE_HICIERON = (
    rf"(?:se|ya|las?|los?|que) (?:(?:han?|ya|l[ao]s?) )*{_NO_ES_HACER}(?:[a-zñ]{{2,}}(?:aron|ieron|[ai]do)|hizo)\b"
)
_ES = r"(?:fue(?:ron)?|eran?|son|es|han? sido|esta(?:n|ban?)?|quedo|quedaron|result(?:o|aron)|sali(?:o|eron))"
_DEL_PLAN = (
    rf"(?:{_PREVISTAS}|del? (?:la )?(?:metas?|programacion)(?: fisica)?(?: anual| trimestral| mensual)?|del plan"
    r"|del (?:ano|ejercicio))"
)
_DE_TIEMPO = (
    rf"(?: (?:en|para|del?|al?)l?(?: el)?(?: mes de)? (?:{COVER}+|trimestre|semestre|mes|ano|ejercicio|periodo))?"
)
_SE_HACEN = re.compile(
    rf"(?:[ {COVER}]*[a-zñ]+){{0,4}}? {_DEL_PLAN}{_DE_TIEMPO},?"
    rf"(?: (?:ya|tambien|si|todas?|todos?|[a-z]+mente))* (?:{_ES} (?:(?:ya|todas?|todos?|[a-z]+mente) )*)?"
    rf"(?:(?:l[ao]s? )?(?:[a-zñ§]+ )?{_SE_HICIERON}|{_HECHAS})"
)
"""After a number that was planned: that they were done."""
_LO_HECHO = re.compile(
    rf"[,)]*\s*{_ES} (?:lo|l[ao]s|el|la) (?:que se )?{_NO_ES_HACER}[a-zñ]+(?:[ai]d[oa]s?|o|aron|ieron)\b"
)
"""After "lo programado (12)": that it is what was done."""
_LO_PREVISTO = re.compile(rf"\blo {_PREVISTAS}(?: [a-z§]+){{0,3}}?(?:,| \(| de|:)? ?(?:l[ao]s )?$")
_HECHAS_SON = re.compile(
    rf"{_NO_ES_HACER}\b[a-zñ]+(?:[ai]d[oa]s?|hech[oa]s) {_ES} (?:exactamente |justo )?(?:l[ao]s )?$"
)
_DE_ELLAS = re.compile(r"\bdel? (?:l[ao]s |sus |un total de |total de )?$")
_EN_PARTE = re.compile(r"\b(?:parcial|en parte|parte|medias|casi|apenas|menos|no|ni|sin|tampoco|ningun[oa]?|nunca)\b")


def planned_done(lectura: Lectura, found: Sequence[Numero]) -> None:
    """Refuses that what was planned was done, where less was: "las 12 visitas previstas fueron realizadas"."""
    visto, data = lectura.oracion.visto, lectura.examen.datos
    for index, number in enumerate(found):
        planned = lectura.stated(number)
        if planned is None or planned.papel not in ("programado", "meta_anual"):
            continue
        right = min((n.inicio for n in found[index + 1 :]), default=len(visto))
        before = visto[max((n.fin for n in found[:index]), default=0) : number.inicio]
        after = _SE_HACEN.match(visto, number.fin) or (
            _LO_HECHO.match(visto, units_end(visto, number.fin)) if _LO_PREVISTO.search(before) else None
        )
        told = _HECHAS_SON.search(before)
        if after is not None and (after.end() > right or _DE_ELLAS.search(before)):
            after = None
        if (after is None and told is None) or _EN_PARTE.search(after[0] if after else told[0] if told else ""):
            continue
        clause = _CORTE.split(visto[after.end() : right])[0] if after else ""
        if after is not None and (_EN_PARTE.search(clause) or _goes_on_to(visto, after.end(), right)):
            continue
        if any(number.fin <= start < right for start, _, _ in lectura.partes):
            continue
        span = planned.tramo
        if planned.papel == "meta_anual" or (span is not None and span.meses == 12):
            span = data.principal.hasta_la_fecha() if data.principal is not None else None
        done = [d for d in data.de("ejecutado", dinero=planned.dinero, tramo=span) if d.fila == planned.fila]
        if not done or any(d.valor < planned.valor for d in done):
            shown = lectura.oracion.texto[number.inicio : number.fin].strip()
            lectura.say(f"«{shown}» es lo programado, y no consta que se hiciera todo")


def units_end(visto: str, place: int) -> int:
    """The place after the noun of a number, if one follows."""
    noun = re.match(r" [a-zñ]+(?=[,) ])(?! (?:de|del)\b)", visto[place:])
    return place + (noun.end() if noun and not re.match(rf" {_ES}\b", noun[0]) else 0)


def _goes_on_to(visto: str, start: int, end: int) -> bool:
    """Whether a number follows in the same clause, which says how many: "las 12 previstas se hicieron en 10 …"."""
    return end < len(visto) and _CORTE.search(visto[start:end]) is None
