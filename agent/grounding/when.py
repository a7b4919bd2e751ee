"""The periods that a sentence names, as the facts know them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.grounding import bounds, causes, scope, spans
from agent.grounding.examen import Lectura
from agent.grounding.facts import same
from agent.grounding.numbers import numeros
from agent.grounding.periods import MES, Mencion, clases, menciones, numero_de_mes
from agent.grounding.text import oracion
from agent.sustento.tramos import Tramo, tramo_de

_CALENDARIO = re.compile(
    r"\b(?:l[oa]s )?(?:(?:tres|3|seis|6|doce|12) meses|(?:cuatro|4) trimestres|(?:dos|2) semestres)\b(?:\s*(?:del"
    r"|de este)\s+(?:trimestre|semestre|ano|periodo))?"
)
_HASTA_CIEN = re.compile(
    r"\b(?:falt|rest|qued|pendient)[^,;.]*(?:[.,]\d+[^,;.]*)?\b"
    r"(?P<cien>para (?:alcanzar |llegar al? |completar )?(?:el )?100(?:[.,]0+)? ?%)"
    r"|\bdist(?:a|an|aba|aban|o)\b[^,;.]*(?:[.,]\d+[^,;.]*)?\b(?P<del>del? (?:el )?100(?:[.,]0+)? ?%)"
)
"""What the rest is wanted for, no figure."""
_ESTE_ULTIMO = re.compile(
    r"\b(?:(?:est|dich)[eoa] ultim[oa](?: (?:mes|trimestre|semestre))?|(?:el|la) ultim[oa] de (?:ell|est|es|dich)[oa]s"
    r"(?: (?:meses|trimestres|semestres))?)\b"
)
_PROPIO = re.compile(
    r"\b(?:el|del|al|este|dicho|mismo) (?P<c>trimestre|semestre|mes|periodo|ano"
    r"|ejercicio)\b(?! (?:fiscal )?\d)(?! de (?:mayor|menor|mas))"
)


_DEL_ANO = re.compile(
    r"\b(?:total|resultado|cumplimiento|avance|ejecucion|balance|produccion|logro|gasto|suma|cierre|atencion|consolidado)"
    r"(?:es|s)?(?: fisic[oa]| financier[oa]| acumulad[oa]| final)? (?:anual|(?:del|en el) (?:ano|ejercicio))\b"
    r"|\b(?:en|durante|a lo largo de|concluido|terminado|cerrado|finalizado|culminado) (?:todo )?el (?:ano|ejercicio)\b"
    r"(?! (?:anterior|pasado|previo))"
    r"|\b(?:cierr|cerr|termin|conclu|acab|finaliz|culmin)[a-z]* el (?:ano|ejercicio)\b"
    r"|\bel (?:ano|ejercicio)(?: fiscal)? (?:20\d\d )?(?:se )?(?:cierr|cerr|termin|conclu|acab|finaliz|culmin)[a-z]*"
    r"|\bal (?:cierre|termino|final|concluir|terminar|cerrar)(?: de)?l? (?:el )?(?:ano|ejercicio)\b|\btotal ano\b"
)
"""What makes a sentence one about the whole year; not a target "del año"."""
_SUMADOS = re.compile(
    r"\b(?:sumad[oa]s|sumando|la suma de) l[oa]s (?:cuatro trimestres|4 trimestres|doce meses|12 meses|dos semestres)\b"
)
_TODO_EL_ANO = re.compile(
    rf"{_SUMADOS.pattern}|"
    r"\btotal (?:anual|del (?:ano|ejercicio))\b(?! de)|\bel (?:ano|ejercicio) se (?:cerr|cierr)[a-z]*"
    r"|\bcerramos el (?:ano|ejercicio)\b"
    r"|^(?:en|durante|a lo largo de) (?:todo )?el (?:ano|ejercicio),? (?:ya )?(?:se|hubo|fueron) "
    r"|^(?:el (?:ano|ejercicio)|con el ano) (?:cerr|termin|conclu|finaliz|acab|culmin)[a-z]* (?:con|en) "
    r"|^al (?:cierre|termino|final|concluir|terminar|cerrar|cabo)(?: de)?l? (?:el )?(?:ano|ejercicio),? "
    r"(?:se |hubo |fueron |el avance (?:es|fue) )"
)
"""What can be said of the whole year alone."""
_A_LA_FECHA = re.compile(
    r"\b(?:se )?llev(?:a|an|amos|aba|aban|abamos)\b|\bvan\b|\bacumul\w+|\ba la fecha\b|\bcon corte a(?:l)?\b"
    r"|\ben lo que (?:va|iba|corre)\b|\bhasta (?:ahora|el momento|la fecha)\b|\bal (?:primer )?semestre\b"
    r"|\bdesde enero\b"
    r"|\bde enero a\b"
)
"""And January to date."""


_EN_EL = re.compile(
    r"\b(?:en|durante|al cierre de|al termino de)l? (?:el |este )?(?P<c>trimestre|semestre)\b"
    r"(?! (?:anterior|pasado|previo|\d))"
)
_DE_MESES = {"trimestre": 3, "semestre": 6}
"""A longer period, called by its kind alone, that closes with the one that the text is about."""


def es_del_ano(texto: str) -> bool:
    """Whether a sentence is about the whole year: its total, how it closed."""
    return _TODO_EL_ANO.search(oracion(texto).plano) is not None


def otros_tramos(texto: str, principal: Tramo) -> Iterator[Tramo]:
    """The spans that a sentence about a part of the year may be about by its words: the year, January to date."""
    plano, year = oracion(texto).plano, es_del_ano(texto)
    if year or _DEL_ANO.search(plano):
        yield principal.anual()
    so_far = year and principal.hasta < 12 and not _SUMADOS.search(plano)
    if (_A_LA_FECHA.search(plano) or so_far) and principal.desde > 1:
        yield principal.hasta_la_fecha()
    for match in _EN_EL.finditer(plano) if principal.meses < 6 and not year else ():
        longer = spans.en_torno(principal, _DE_MESES[match["c"]])
        if longer.meses > principal.meses and longer.hasta == principal.hasta:
            yield longer


_LOS_CUANTOS = re.compile(r"\bl[ao]s [\d.,]*\d(?: [a-zñ§]+){0,3}? (?:del|en el) $")
"""Before "semestre": a figure of that longer period."""


def periods(lectura: Lectura) -> tuple[Mencion, ...]:
    """Covers the periods that a sentence names, and returns them; those that no figure is of are refused."""
    first = tuple(scope.primeros(lectura.oracion.visto, lectura.examen.datos))
    ranked = tuple(bounds.cuantos(lectura.oracion.visto))
    plano = replace(lectura.oracion, visto=lectura.oracion.plano).covered(ranked).visto
    lectura.oracion = lectura.oracion.covered(ranked)
    kept = lectura.oracion.covered((m.inicio, m.fin) for m in first).visto
    lectura.oracion = lectura.oracion.covered(m.span() for m in scope.CUENTA.finditer(kept))
    lectura.oracion = lectura.oracion.covered(m.span() for m in _CALENDARIO.finditer(kept))
    lectura.oracion = lectura.oracion.covered(
        m.span("cien" if m["cien"] else "del") for m in _HASTA_CIEN.finditer(lectura.oracion.visto)
    )
    plain = (
        m for m in menciones(lectura.oracion.visto) if not any(m.inicio < f.fin and f.inicio < m.fin for f in first)
    )
    named = [*first, *(_resolved(lectura, m) for m in plain)]
    named = sorted([*named, *_own_period(lectura, named)], key=lambda m: m.inicio)
    named = sorted([*named, *_since(lectura, named)], key=lambda m: m.inicio)
    named = sorted([*named, *_the_last(lectura, named)], key=lambda m: m.inicio)
    named = [m if _known(lectura, m) else _in_months(lectura, m) for m in named]
    unknown = [m for m in named if not _known(lectura, m)]
    quoted = [m for m in unknown if _quoted_clause(lectura, m)]
    for mention in unknown:
        if mention not in quoted:
            text = lectura.oracion.texto[mention.inicio : mention.fin].strip()
            lectura.say(f"habla de «{text}», que no es de los periodos de estas cifras")
    lectura.oracion = lectura.oracion.covered((m.inicio, m.fin) for m in quoted)
    found = tuple(m for m in named if m not in quoted)
    lectura.oracion = lectura.oracion.covered((m.inicio, m.fin) for m in found)
    lectura.menciones = found
    lectura.alcance = scope.alcance(plano, found, lectura.examen.datos)
    lectura.dichas.extend(lectura.alcance.dicho)
    main = lectura.examen.datos.principal
    if main is not None and not found:
        for months in clases(lectura.oracion.visto, bounds.del_rango):
            if months < 12 and months != main.meses and not (months == main.hasta and main.desde == 1):
                lectura.say("nombra un periodo de otra duración que el de las cifras")
    return found


_DESDE_MES = re.compile(rf"\bdesde (?:el mes de )?(?P<mes>{MES})(?! (?:a|al|hasta)\b)")
_SIGUE = re.compile(
    r"\b(?:crec|aument|increment|disminu|baj|sub|cay|descend|mejor|empeor|mant|sigu|vien|ven[ií]|repit|retroc)"
)
"""What goes on since then would have to be held step by step."""


def _since(lectura: Lectura, named: Sequence[Mencion]) -> Iterator[Mencion]:
    """From a month that is named ("desde abril") to the end of what the text is about."""
    main = lectura.examen.datos.principal
    if main is None or _SIGUE.search(lectura.oracion.plano):
        return
    for match in _DESDE_MES.finditer(lectura.oracion.visto):
        month = numero_de_mes(match["mes"])
        free = not any(m.inicio < match.end() and match.start() < m.fin for m in named)
        if free and 1 < month <= main.hasta:
            yield Mencion(*match.span(), Tramo(main.ejercicio, month, main.hasta), cerrado=True)


def _the_last(lectura: Lectura, named: Sequence[Mencion]) -> Iterator[Mencion]:
    """Of two periods or more that were named, the one named last ("en este último")."""
    for match in _ESTE_ULTIMO.finditer(lectura.oracion.visto):
        spoken = [s for m in named if m.fin <= match.start() and not m.del_plan for s in m.partes or (m.tramo,) if s]
        if len(spoken) > 1:
            yield Mencion(*match.span(), spoken[-1])


def _own_period(lectura: Lectura, named: Sequence[Mencion]) -> Iterator[Mencion]:
    """Beside other periods, "el trimestre" is the one that the text is about."""
    main = lectura.examen.datos.principal
    if main is None:
        return
    told = tramo_de(lectura.examen.sustento.periodos[0]) if lectura.examen.sustento.periodos else None
    told = told if told is not None and told.meses < main.meses == 12 else None
    alone = all(m.tramo is None or same(m.tramo, main) for m in named) and (
        told is None or told.meses not in clases(lectura.oracion.visto, bounds.del_rango)
    )
    for match in _PROPIO.finditer(lectura.oracion.visto):
        months = {"trimestre": 3, "semestre": 6, "mes": 1, "ano": 12, "ejercicio": 12}.get(match["c"])
        of_it = match.end() + len(" de ")
        if any(m.inicio <= match.start("c") < m.fin or m.inicio == of_it for m in named):
            continue
        if bounds.del_rango(lectura.oracion.visto, match.start()):
            continue
        counted = _LOS_CUANTOS.search(lectura.oracion.visto[: match.start("c")]) is not None
        if told is not None and months == told.meses:
            yield Mencion(*match.span("c"), told)
        elif counted and months is not None and main.meses < months < 12:
            yield Mencion(*match.span("c"), spans.en_torno(main, months), acumula=True)
        elif alone:
            continue
        elif months == 12:
            yield Mencion(*match.span("c"), main.anual(), acumula=True)
        elif months is None or months == main.meses:
            yield Mencion(*match.span("c"), main)


def _in_months(lectura: Lectura, mention: Mencion) -> Mencion:
    """Some months together that no figure is of, as the months that they are."""
    span = mention.tramo
    if span is None or mention.partes or not 1 < span.meses < 12:
        return mention
    return replace(mention, partes=scope.partir(span, 1))


def _quoted_clause(lectura: Lectura, mention: Mencion) -> bool:
    """Whether the part of the sentence that names a period states no figure and is a witness's own words."""
    plano = lectura.oracion.plano
    start = max((m.end() for m in re.finditer(r"[,;:]\s", plano[: mention.inicio])), default=0)
    end = next((m.start() for m in re.finditer(r"[,;.](?:\s|$)", plano[mention.fin :])), len(plano) - mention.fin)
    clause = plano[start : mention.fin + end]
    inside = lectura.oracion.covered([(mention.inicio, mention.fin)]).visto[start : mention.fin + end]
    return not numeros(inside) and causes.dicho(clause, lectura.examen.sustento.testigos)


def _resolved(lectura: Lectura, mention: Mencion) -> Mencion:
    main = lectura.examen.datos.principal
    if not mention.relativo or main is None:
        return mention
    if re.search(r"\b(?:ano|ejercicio)\b", lectura.oracion.visto[mention.inicio : mention.fin]):
        return replace(mention, tramo=Tramo(main.ejercicio - 1, 1, 12) if main.ejercicio else None)
    kind = re.search(r"\b(mes|trimestre|semestre)\b", lectura.oracion.visto[mention.inicio : mention.fin])
    if kind and {"mes": 1, "trimestre": 3, "semestre": 6}[kind[1]] != main.meses:
        return mention
    return replace(mention, tramo=spans.anterior(main))


def _known(lectura: Lectura, mention: Mencion) -> bool:
    data = lectura.examen.datos
    if mention.partes:
        return all(any(same(part, t) for t in data.tramos) for part in mention.partes)
    if mention.tramo is None:
        text = lectura.oracion.plano[mention.inicio : mention.fin]
        return mention.del_plan and any(
            re.sub(r"\s", "", text) in re.sub(r"\s", "", p) for p in (*data.periodos, *lectura.examen.sustento.nombres)
        )
    if mention.del_plan or mention.tramo.meses == 12:
        years = {t.ejercicio for t in data.tramos}
        return not years - {0} or mention.tramo.ejercicio in years | {0}
    blank = any(data.en_blanco(role, mention.tramo) for role in ("programado", "ejecutado"))
    return blank or any(mention.admite(t) or _inside(mention, t) for t in data.tramos)


def _inside(mention: Mencion, tramo: Tramo) -> bool:
    """Whether a day is the last of a span."""
    spoken = mention.tramo
    return bool(
        mention.fecha
        and spoken
        and spoken.hasta == tramo.hasta
        and (not spoken.ejercicio or spoken.ejercicio == tramo.ejercicio or not tramo.ejercicio)
    )
