"""A number of a sentence and the fact it states, or why it states none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from agent.grounding.facts import CIEN, DEL_ANO, Dato, Datos, same
from agent.grounding.numbers import Lectura, Numero, Signo
from agent.grounding.periods import Mencion
from agent.grounding.roles import Papel
from agent.grounding.text import COVER
from agent.grounding.units import fits, words_after
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Clase, Liga
from agent.sustento.tramos import Tramo

DIFERENCIAS = frozenset(["variacion", "cambio", "restante", "saldo", "excedente", "pendiente"])
CENTIMO = Decimal("0.01")
TOLERANCIA = Decimal("0.05")
"""Of the value: how far "aproximadamente" may be off."""

_CERCA = re.compile(VOCABULARIO.datos["comparaciones"]["cerca"])
_CERCA_DESPUES = re.compile(VOCABULARIO.datos["comparaciones"]["cerca_despues"])
_PORCENTUALES = frozenset(["porcentaje", "%", "por ciento", "porciento"])
_CONTEO = re.compile(rf"(?:{VOCABULARIO.datos['nombres']['conteo']})(?:e?s)?")
_DINERO = VOCABULARIO.patron("financiero", "contexto")
_ANUAL = re.compile(r"\b(?:anual(?:es)?|ano|ejercicio|acumul\w+)\b")
_DIFERENCIA = re.compile(r"\b(?:diferencia|desviacion|desvio)\b")
_DE_LO_ESPERADO = re.compile(r"\s*del?\s+(?:la\s+|lo\s+|su\s+)?(?:tope|maximo|logro|meta|esperad|previst|objetivo)")
_NOMBRES = {
    "programado": "lo programado",
    "ejecutado": "lo ejecutado",
    "meta_anual": "la meta anual",
    "restante": "lo que resta del año",
    "variacion": "la variación",
    "cambio": "el cambio",
    "avance": "el avance",
    "avance_anual": "el avance sobre la meta anual",
    "excedente": "lo que excede la meta anual",
    "linea_base": "la línea de base",
    "devengado": "lo devengado",
    "vigente": "el presupuesto vigente",
    "aprobado": "el presupuesto aprobado",
    "comprometido": "lo comprometido",
    "pagado": "lo pagado",
    "saldo": "el saldo",
    "modificacion": "la modificación",
    "pendiente": "lo que falta por ejecutar",
    "pendiente_anual": "lo que falta de la meta anual",
    "por_pagar": "lo devengado y no pagado",
    "por_devengar": "lo comprometido y no devengado",
    "promedio": "el promedio",
}


@dataclass(frozen=True, slots=True)
class Contexto:
    """The number with all that surrounds it."""

    numero: Numero
    papel: Papel
    mencion: Mencion | None
    texto: str
    plano: str
    visto: str
    cuenta: bool
    """Stands with a noun of things that are counted ("de 20 actividades")."""
    previo: str = ""
    """The fact that the number before it states."""
    dicho: tuple[str, ...] = ()
    """The unit words after it, or after the whole that it is part of."""
    previo_dinero: bool = False
    """The number before it is of money."""
    entre: tuple[Tramo | None, Tramo | None] = (None, None)
    """The spans that the sentence holds against each other."""
    ajeno: bool = False
    """The number before it is none of what was done: what is missing, what was not done."""
    suelta: bool = False
    """It stands before all periods that are named, and may be of the one that the text is about."""


def ligar(contexto: Contexto, datos: Datos, names: frozenset[str]) -> tuple[tuple[Liga, ...], str]:
    """The facts that a number states, or ((), why none)."""
    number = contexto.numero
    shown = contexto.texto[number.inicio : number.fin].strip()
    if not number.lecturas:
        return (), f"en «{shown}» las letras y las cifras no dicen lo mismo"
    required = _required(contexto, datos) or (
        (("ejecutado",),) if number.signo in (Signo.NINGUNO, Signo.MONEDA) else ()
    )
    if not contexto.papel.firme and len(required) == 1 and not contexto.papel.niega:
        required = (tuple(dict.fromkeys((*required[0], *_also(contexto)))),)
    if not required:
        return (), f"no se sabe qué cifra es «{shown}»"
    links: list[Liga] = []
    for roles in required:
        found = [d for d in _of_roles(roles, contexto, datos) if _matches(contexto, d)]
        fitting = [d for d in found if en_su_unidad(contexto, d, names)]
        if not fitting:
            return (), _why(contexto, datos, roles, bool(found), shown)
        if contexto.papel.incompleto and not _fell_short(fitting[0], datos):
            return (), f"«{shown}»: no consta que faltara ejecutar alguno"
        links.append(Liga(number.inicio, number.fin, fitting[0].hecho))
    return tuple(links), ""


def _fell_short(planned: Dato, datos: Datos) -> bool:
    """Whether less was done in a span than planned."""
    return any(d.valor < planned.valor and same(d.tramo, planned.tramo) for d in datos.de("ejecutado"))


def _also(contexto: Contexto) -> tuple[str, ...]:
    """What a number may be where no word beside it says: done; or the whole of what was done so far."""
    whole = re.search(r"\b(?:de|sobre|contra|a|para|los|las)\s*\(?$", contexto.visto[: contexto.numero.inicio])
    if contexto.papel.anual and whole and not contexto.papel.dinero:
        return ("ejecutado", "meta_anual")
    if contexto.papel.nombres == ("programado",) and contexto.previo == "ejecutado_acumulado":
        return ("meta_anual",)
    if contexto.previo and whole:
        return ()
    return ("ejecutado",) if contexto.papel.nombres in ((), ("programado",), ("meta_anual",)) else ()


def puede_ser_dinero(contexto: Contexto) -> bool:
    """Whether an amount without sign or unit may be of the money that its sentence speaks of."""
    number = contexto.numero
    if contexto.papel.dinero or contexto.dicho or number.signo not in (Signo.NINGUNO, Signo.PORCENTAJE):
        return False
    before = contexto.visto[: number.inicio]
    money = max((m.end() for m in _DINERO.finditer(before)), default=-1)
    physical = max((m.end() for m in re.finditer(r"\bfisic\w*", before)), default=-1)
    if number.signo is Signo.PORCENTAJE:
        return money >= physical and ";" not in before[max(money, 0) :] and contexto.previo_dinero
    return money > physical or any(r.paso == CENTIMO and r.valor >= CIEN for r in number.lecturas)


def de_papel(contexto: Contexto, datos: Datos) -> tuple[Dato, ...]:
    """The figures that are what a number is said to be, whatever their value."""
    return tuple(d for roles in _required(contexto, datos) for d in _of_roles(roles, contexto, datos))


def _required(contexto: Contexto, datos: Datos) -> tuple[tuple[str, ...], ...]:
    """For each thing that a number is said to be, the roles that fit it."""
    said = contexto.papel
    names = said.nombres
    if contexto.numero.signo is Signo.PORCENTAJE and _is_target(contexto, datos):
        return (("meta_anual",),)
    if contexto.numero.signo is Signo.PORCENTAJE and DE_LO_HECHO_MISMO.match(contexto.visto[contexto.numero.fin :]):
        return (("-",),)
    if contexto.numero.signo is Signo.PORCENTAJE and names == ("avance",):
        if said.niega:
            return (("pendiente_anual" if said.de_la_meta_anual else "pendiente",),)
        if said.de_la_meta_anual:
            return (("avance_anual",),)
        if _DE_LO_ESPERADO.match(contexto.visto[contexto.numero.fin :]):
            return (("avance", "avance_meta"),)
        return (("avance", "avance_impreso"),) if said.acumulado else (("avance",),)
    if said.niega and "ejecutado" in names:
        return (("no_ejecutado",), ("programado",)) if "programado" in names else (("no_ejecutado",),)
    if said.niega and {"variacion", "cambio"} & set(names):
        return ()
    if names == ("pendiente",) and said.de_la_meta_anual:
        return (("pendiente_anual",),)
    if names == ("restante",):
        if said.anual:
            return (("restante",),)
        mention = contexto.mencion
        past = said.del_periodo and mention is not None and not mention.acumula
        return (("no_ejecutado",),) if past else (("restante", "no_ejecutado"),)
    if names == ("entero",):
        if contexto.previo == "restante":
            return (("meta_anual",),)
        return (("programado", "meta_anual"),) if said.de_parte else (("programado",),)
    if names == ("variacion",) and re.search(r"\b(?:linea (?:de )?base|valor (?:de )?base)\b", contexto.plano):
        return (("variacion", "cambio"),)
    if names == ("programado",) and not said.firme and contexto.previo.startswith("ejecutado_acumulado"):
        return (("programado", "meta_anual"),)
    if names == ("cambio",) and said.dinero:
        return (("cambio", "modificacion"),)
    if names == ("adicional",):
        return (("excedente", "variacion"),)
    if not names and contexto.cuenta:
        return (("conteo",),)
    return tuple((name,) for name in names)


_META = re.compile(r"\b(?:metas?|program\w+|previst\w+|planific\w+|fij\w+)\b[^;.]*$")
_LOGRO = re.compile(r"\b(?:alcanz|logr|ejecut|cumpl|avanz|realiz|llev|report|lleg|obt)\w*\b[^;.]*$")


DE_LO_HECHO_MISMO = re.compile(
    r"\s*(?:del?|sobre|respecto del?) (?:lo|la|los|las|el) (?:[a-zñ]+ ){0,2}(?:ejecut|realiz|logr|gast)ad[oa]s?\b"
)
"""After a share: that it is one of what was done, which no printed share is."""


def _is_target(contexto: Contexto, datos: Datos) -> bool:
    """Whether a share is the target of a row that tells nothing of what was done ("meta: 50 % de avance")."""
    before = contexto.visto[: contexto.numero.inicio]
    told = any(d.papel in ("avance", "ejecutado") and not d.dinero for d in datos.todos)
    return not told and _META.search(before) is not None and _LOGRO.search(before) is None


def _of_roles(roles: Sequence[str], contexto: Contexto, datos: Datos) -> Iterator[Dato]:
    for dato in datos.todos:
        if dato.clase is Clase.CONTEO:
            if contexto.cuenta and contexto.numero.signo is Signo.NINGUNO:
                yield dato
            continue
        if dato.dinero is not contexto.papel.dinero or not _kind_fits(contexto.numero, dato):
            continue
        if any(_plays(dato, role, contexto, datos) for role in roles) and _of_period(dato, contexto, datos):
            yield dato
    if contexto.mencion is not None and contexto.mencion.partes:
        yield from _sum_of_parts(roles, contexto, datos)
    if {"variacion", "cambio"} & set(roles) and contexto.entre[1] is not None:
        yield from _change(contexto, datos)


def _sum_of_parts(roles: Sequence[str], contexto: Contexto, datos: Datos) -> Iterator[Dato]:
    """What the periods that a sentence lists ("mayo y agosto") make together, of the one row that it may be about."""
    parts = contexto.mencion.partes if contexto.mencion is not None else ()
    for role in {"programado", "ejecutado"} & set(roles) if len(datos.filas) == 1 else ():
        found = [datos.de(role, dinero=contexto.papel.dinero, tramo=part) for part in parts]
        if not (all(found) and _kind_fits(contexto.numero, found[0][0])):
            continue
        if len({some[0].valor for some in found}) == 1 and _are_listed(contexto):
            yield from (some[0] for some in found)
        if len(found) > 1:
            yield replace(found[0][0], valor=sum((some[0].valor for some in found), Decimal(0)), impreso=False)


_JUNTOS = re.compile(r"\b(?:total|suma[a-z]*|conjunto|entre|acumul[a-z]*|juntos|ambos)\b")
"""Says that a figure told of several periods is what they make together."""
_LO_QUE_FALTA = re.compile(
    r"\b(?:brechas?|faltantes?|deficit|atrasos?|retrasos?|rezagos?|pendientes?|saldos?|excesos?|excedentes?"
    r"|(?:sub|sobre)-?ejecucion|falt(?:a|an|o|aron|aban?)|dej(?:o|aron) de|no (?:se )?[a-z]+(?:o|aron|ieron))\b"
)
"""What the change between two periods would be one of, not of what was done."""


def _are_listed(contexto: Contexto) -> bool:
    """Whether a sentence names its periods one by one, and does not say that a figure is what they make together."""
    mention = contexto.mencion
    named = contexto.plano[mention.inicio : mention.fin] if mention is not None else ""
    return re.search(r"\by\b|,|primer|ultim", named) is not None and _JUNTOS.search(contexto.plano) is None


def _change(contexto: Contexto, datos: Datos) -> Iterator[Dato]:
    """What was done in one span more than in the other that the sentence names."""
    if contexto.ajeno or _LO_QUE_FALTA.search(contexto.papel.antes):
        return
    for role in ("ejecutado", "avance"):
        now, before = (datos.de(role, dinero=contexto.papel.dinero, tramo=span) for span in contexto.entre)
        for one in now[:1]:
            for other in before[:1]:
                if one.tramo is not None and other.tramo is not None and one.tramo.meses != other.tramo.meses:
                    continue
                change = replace(one, papel="variacion", valor=one.valor - other.valor)
                if _kind_fits(contexto.numero, change):
                    yield change


def _plays(dato: Dato, role: str, contexto: Contexto, datos: Datos) -> bool:
    if _of_a_part(contexto) and (dato.papel in DEL_ANO or (dato.tramo is not None and dato.tramo.meses == 12)):
        return False
    if dato.papel in ("restante", "pendiente") and _CONTRA_LA_BASE.search(_near(contexto)):
        return False
    if dato.papel == "restante" and _EN_SU_PARTE.match(contexto.plano, contexto.numero.fin):
        return False
    if role.startswith("avance") and _POR_HACER.search(contexto.papel.antes):
        return False
    if dato.papel == "variacion" and _CONTRA_LO_HECHO.search(_near(contexto)):
        return False
    if dato.papel in ("variacion", "cambio") and _against_another(dato, contexto):
        return False
    if role == "no_ejecutado":
        return dato.papel == "variacion" and dato.valor < 0 and dato.clase is not Clase.PORCENTAJE
    if role == "variacion" and dato.papel == "excedente":
        return _ANUAL.search(contexto.visto) is not None
    if role == "programado" and dato.papel == "meta_anual":
        return _target_stands_for_planned(dato, contexto, datos)
    if role == "avance_impreso":
        return dato.papel == "avance_anual" and (dato.impreso or _as_of(contexto, dato))
    if role == "avance_meta" and dato.papel == "avance_anual":
        return not any(d.papel == "programado" and not d.dinero for d in datos.todos)
    if (role, dato.papel) in (("avance_anual", "avance"), ("pendiente_anual", "pendiente")):
        return not any(d.papel == "programado" and not d.dinero for d in datos.todos)
    if role == "meta_anual" and dato.papel == "programado":
        return dato.tramo is not None and (dato.tramo.desde, dato.tramo.hasta) == (1, 12)
    if role == "ejecutado" and dato.dinero and dato.papel == "devengado":
        return not any(d.papel == "ejecutado" and d.dinero for d in datos.todos)
    if role == "programado" and dato.dinero and dato.papel in ("vigente", "aprobado"):
        return not any(d.papel == "programado" and d.dinero for d in datos.todos)
    return dato.papel == role


_EN_SU_PARTE = re.compile(
    r"(?:(?!\b(?:anual|ano)\b)[a-zñ ])*\b(?:en|durante) (?:el|este)(?: mismo| presente)? (?:trimestre|semestre|mes)\b"
)
"""What is left of the year, told as left in a part of it: "quedando pendientes 8 en el trimestre"."""
_POR_HACER = re.compile(
    r"\b(?:falt|rest|qued)(?:an?|aron|o|ando|aban?)"
    r"(?: (?:pendientes?|por|sin|aun|todavia|solo|de|el|la|un|[a-z]+r(?:se)?))*\s*$"
)
"""A share of what is missing is none of progress: "faltando por ejecutar el 40 %", with two of five done."""
_META_DE_PARTE = re.compile(r"\bmetas? (?:trimestral|mensual|semestral|del (?:trimestre|mes|semestre))")


_CONTRA_LA_BASE = re.compile(r"\b(?:linea|valor) (?:de )?base\b")
_CONTRA_LO_HECHO = re.compile(
    r"\b(?:frente a|respecto del?|contra|debajo de|encima de) lo (?:ejecut|realiz|logr)ado\b(?! (?:en|del?) )"
)


_CONTRA_LA_META = re.compile(
    r"\b(?:metas?|esperad[oa]s?|program\w+|previst[oa]s?|planificad[oa]s?|fijad[oa]s?|objetivo)\b"
)


def _as_of(contexto: Contexto, dato: Dato) -> bool:
    """Whether a share is told as accumulated to the end of a named part of the year: of the year, then, too."""
    mention = contexto.mencion
    if mention is None or mention.tramo is None or dato.tramo is None or not mention.acumula:
        return False
    return mention.tramo.meses < 12 and dato.tramo.desde == 1 and dato.tramo.hasta == mention.tramo.hasta


def _against_another(dato: Dato, contexto: Contexto) -> bool:
    """Whether a change since the base line is told as one from the target, or a difference from it as such a change."""
    near_ = _near(contexto)
    base, target = _CONTRA_LA_BASE.search(near_), _CONTRA_LA_META.search(near_)
    if dato.papel == "variacion":
        return base is not None and target is None
    if base is not None or target is not None:
        return base is None
    return _CONTRA_LA_META.search(contexto.visto) is not None and _CONTRA_LA_BASE.search(contexto.visto) is None


def _near(contexto: Contexto) -> str:
    """The words beside a number, from the number before it to the next mark."""
    after = re.match(r"[^,;.(]*", contexto.visto[contexto.numero.fin :])
    return contexto.papel.antes[-80:] + "|" + (after[0] if after else "")


def _of_a_part(contexto: Contexto) -> bool:
    """Whether a target is told as one of a part of the year: "los 96 de la meta trimestral"."""
    return _META_DE_PARTE.search(_near(contexto)) is not None


def _target_stands_for_planned(dato: Dato, contexto: Contexto, datos: Datos) -> bool:
    """Where a form plans by year alone, its target is what was planned; else only of a sentence about the year."""
    if not any(d.papel == "programado" and not d.dinero for d in datos.todos):
        return True
    if contexto.papel.antes and re.search(r"\bmetas?\b[^,;]*$", contexto.papel.antes) and _ANUAL.search(contexto.visto):
        return True
    mention = contexto.mencion
    return mention is not None and mention.tramo is not None and mention.tramo.meses == 12


def _kind_fits(number: Numero, dato: Dato) -> bool:
    if number.signo is Signo.PORCENTAJE:
        return dato.clase is Clase.PORCENTAJE or dato.unidad in _PORCENTUALES
    if number.signo is Signo.PUNTOS:
        return dato.clase is Clase.PUNTOS or (
            dato.papel in ("variacion", "pendiente") and dato.clase is Clase.PORCENTAJE
        )
    if number.signo is Signo.MONEDA:
        return dato.clase is Clase.DINERO
    return dato.clase in (Clase.CANTIDAD, Clase.DINERO)


_DIFERENCIA_ANUAL = re.compile(
    r"\b(?:variacion|diferencia|brecha|desviacion|deficit|desvio)(?: fisic[oa])? (?:anual|del (?:ano|ejercicio))\b"
)
_DEL_ANO_DESPUES = re.compile(
    rf"(?:[\s{COVER}]+|\s[a-zñ]+)??\s+(?:que (?:le )?correspond[a-z]+ |(?:program|previst|planific)[a-z]+ )?"
    r"(?:al|del|para el|para todo el) (?:ano|ejercicio)\b(?! (?:anterior|pasado|previo))"
)
"""After what was planned: that it is of the year."""
_LO_DEL_ANO = re.compile(
    r"[^,;.\d]*\blo (?:program|planific|previst|plane)[a-z]+ (?:para|en|del?) (?:el |todo el )?(?:ano"
    r"|ejercicio)\b|[^,;.\d]*\bmeta anual\b"
)
"""After a difference: that what was planned for the year is meant."""


def _of_period(dato: Dato, contexto: Contexto, datos: Datos) -> bool:
    if contexto.suelta and contexto.mencion is not None:
        alone = replace(contexto, mencion=None, suelta=False)
        if _of_period(dato, alone, datos):
            return True
    mention, main = contexto.mencion, datos.principal
    after = contexto.visto[contexto.numero.fin :]
    if dato.papel in ("variacion", "cambio") and (
        _DIFERENCIA_ANUAL.search(contexto.papel.antes) or _LO_DEL_ANO.match(after)
    ):
        return dato.tramo is not None and dato.tramo.desde == 1 and (dato.tramo.meses == 12 or dato.dinero)
    if dato.papel == "programado" and (
        _DEL_ANO_DESPUES.match(after)
        or re.search(r"\b(?:anual|del ano|del ejercicio) de (?:l[ao]s )?$", contexto.papel.antes)
    ):
        return dato.tramo is not None and (dato.tramo.desde, dato.tramo.hasta) == (1, 12)
    if dato.papel in DEL_ANO:
        return _year_of_period(dato, mention, main)
    to_date = contexto.papel.acumulado or (mention and mention.acumula and _REUNE.search(contexto.papel.antes))
    if to_date and dato.tramo is not None and dato.tramo.desde != 1:
        return False
    if contexto.papel.anual and dato.tramo is not None and (dato.tramo.desde, dato.tramo.hasta) == (1, 12):
        return True
    if mention is not None and not mention.del_plan:
        if mention.cerrado and (dato.tramo is None or not same(dato.tramo, mention.tramo)):
            return False
        if mention.admite(dato.tramo) or (
            replace(mention, acumula=True).admite(dato.tramo) and (_at_a_cut(dato, datos) or _only_to_date(dato, datos))
        ):
            return True
        if mention.fecha and main is not None and mention.tramo is not None and same(dato.tramo, main):
            return mention.tramo.hasta == main.hasta and mention.tramo.ejercicio in (0, main.ejercicio)
        return bool(
            contexto.papel.acumulado and mention.tramo and dato.tramo and dato.tramo.desde == 1
            and dato.tramo.hasta == mention.tramo.hasta
        )  # fmt: skip
    if main is None or dato.tramo is None:
        return main is None or (dato.tramo is None and dato.periodo in datos.periodos[:1])
    if same(dato.tramo, main):
        return True
    if _ANUAL.search(contexto.visto) and re.search(r"\b(?:total|suma)\b", contexto.papel.antes):
        return dato.tramo.desde == 1 and dato.tramo.hasta == main.hasta
    if contexto.papel.acumulado or _at_a_cut(dato, datos) or _only_to_date(dato, datos):
        return dato.tramo.desde == 1 and dato.tramo.hasta == main.hasta
    return contexto.papel.anual and (dato.tramo.desde, dato.tramo.hasta) == (1, 12)


def _only_to_date(dato: Dato, datos: Datos) -> bool:
    """Whether a form gives figures of this role from January on alone, so that no text can mean another."""
    return all(d.tramo is None or d.tramo.desde == 1 for d in datos.de(dato.papel, dinero=dato.dinero))


def _at_a_cut(dato: Dato, datos: Datos) -> bool:
    """Whether a figure is a budget's, which stands as of a cut-off and never for some months alone."""
    return dato.dinero and any(d.papel in ("vigente", "devengado") for d in datos.todos)


_DEL_TODO = frozenset(["avance_anual", "pendiente_anual"])
"""Shares of the year's target, done and left."""


def _year_of_period(dato: Dato, mention: Mencion | None, main: Tramo | None) -> bool:
    """Figures of the year stand in a sentence about any part of it; what is left, only as of the period itself."""
    spoken = mention.tramo if mention is not None else None
    years = {t.ejercicio for t in (main, dato.tramo) if t is not None}
    if spoken is None and dato.papel == "meta_anual" and len(years - {0}) > 1:
        return False
    if spoken is None and dato.papel in _DEL_TODO and main is not None and dato.tramo is not None:
        return dato.tramo.meses == 12 or (dato.tramo.desde, dato.tramo.hasta) == (1, main.hasta)
    to_date = dato.papel == "restante" and dato.tramo is not None and dato.tramo.meses < 12
    if spoken is None and to_date and main is not None and dato.tramo is not None:
        return dato.tramo.hasta == main.hasta
    if spoken is None:
        return True
    if (
        spoken.ejercicio
        and dato.tramo is not None
        and dato.tramo.ejercicio
        and spoken.ejercicio != dato.tramo.ejercicio
    ):
        return False
    if dato.papel == "restante" and dato.tramo is not None and dato.tramo.desde == 1 and dato.tramo.meses < 12:
        return spoken.hasta == dato.tramo.hasta
    if dato.papel in ("meta_anual", "linea_base") or main is None or spoken.meses == 12:
        return True
    if dato.papel in _DEL_TODO and not (dato.tramo is not None and dato.tramo.meses == 12):
        return mention is not None and (mention.admite(dato.tramo) or spoken.hasta == main.hasta)
    return spoken.hasta == main.hasta


def _matches(contexto: Contexto, dato: Dato) -> bool:
    number = contexto.numero
    value = dato.valor
    if dato.papel == "saldo" and "negativ" in contexto.plano and value >= 0:
        return False
    if dato.papel == "modificacion" and not _modifies(contexto, dato):
        return False
    if dato.papel in ("variacion", "cambio"):
        if not _sign_fits(contexto, dato):
            return False
        value = abs(value)
    if dato.papel == "modificacion" or (dato.papel == "saldo" and "negativ" in contexto.plano):
        value = abs(value)
    differs = dato.papel in ("variacion", "cambio") or value != dato.valor
    readings = [Lectura(abs(r.valor), r.paso) if differs else r for r in number.lecturas]
    close = aproxima(contexto.plano, number)
    return any(rounds_to(value, r) or (close and near(value, r.valor)) for r in readings)


def aproxima(plano: str, number: Numero) -> bool:
    """Whether the words beside a number say that it is about so much."""
    before, after = plano[: number.inicio], plano[number.fin :]
    return _CERCA.search(before) is not None or _CERCA_DESPUES.match(after) is not None


def _modifies(contexto: Contexto, dato: Dato) -> bool:
    """Whether the words of a modification say the way it went: "recortaron" that it was less."""
    near_ = contexto.papel.antes + contexto.plano[contexto.numero.fin : contexto.numero.fin + 40]
    if re.search(r"\b(?:recort|reduc|reduj|rebaj|disminu|anul|negativ)\w*", near_):
        return dato.valor < 0
    return dato.valor > 0 or any(r.valor == dato.valor for r in contexto.numero.lecturas)


def _sign_fits(contexto: Contexto, dato: Dato) -> bool:
    said = contexto.papel
    negative = any(r.valor < 0 for r in contexto.numero.lecturas)
    if negative:
        return dato.valor < 0
    if said.nombres == ("adicional",) or said.signo > 0:
        return dato.valor > 0
    if said.signo < 0 or said.niega or said.nombres == ("restante",):
        return dato.valor < 0
    return dato.valor >= 0 or _DIFERENCIA.search(said.antes) is not None


_DICHOS = {
    "devengado": re.compile(r"\bdeveng"), "pagado": re.compile(r"\b(?:pag|gir)[aoó]"),
    "comprometido": re.compile(r"\bcompromet"), "ejecutado": re.compile(r"\b(?:ejecu|gast|realiz|logr|alcanz|lleg)"),
}  # fmt: skip


def nombrado(dato: Dato, plano: str) -> bool:
    """Whether a sentence speaks of what a figure is, without stating it ("se devengó el 76 % de lo comprometido")."""
    pattern = _DICHOS.get(dato.papel)
    return pattern is not None and pattern.search(plano) is not None


def es_razon(numero: Numero, plano: str, parte: Dato, entero: Dato) -> bool:
    """Whether a share is what one figure is of the other, done of planned; nearly, where its words say so."""
    pairs = (
        ("ejecutado", "programado"), ("ejecutado", "meta_anual"), ("devengado", "vigente"), ("pagado", "vigente"),
        ("pagado", "devengado"), ("devengado", "comprometido"), ("pagado", "comprometido"), ("comprometido", "vigente"),
    )  # fmt: skip
    inside = parte.tramo is not None and entero.tramo is not None and entero.tramo.contiene(parte.tramo)
    of_it = parte.papel == entero.papel == "ejecutado" and inside and parte.tramo != entero.tramo
    if (
        (not of_it and (parte.papel, entero.papel) not in pairs)
        or parte.dinero is not entero.dinero
        or not entero.valor
    ):
        return False
    if entero.papel == "programado" and not same(parte.tramo, entero.tramo):
        return False
    if _POR_HACER.search(plano[: numero.inicio]):
        return False
    share, close = parte.valor / entero.valor * CIEN, aproxima(plano, numero)
    return any(rounds_to(share, r) or (close and near(share, r.valor)) for r in numero.lecturas)


_CRECIO = re.compile(
    r"\b(?P<w>incremento|aumento|crecimiento|alza|reduccion|disminucion|descenso|caida)\s+(?:(?:es|fue)\s+)?"
    r"(?:del?|equivalente al?)\s+(?:un\s+)?$"
)


def crecimiento(contexto: Contexto) -> bool:
    """Whether a share is what something grew or shrank by between two periods: "un incremento de 54 %"."""
    named = contexto.numero.signo is Signo.PORCENTAJE and _CRECIO.search(contexto.visto[: contexto.numero.inicio])
    return bool(named) and None not in contexto.entre


def es_crecimiento(numero: Numero, visto: str, antes: Dato, despues: Dato) -> bool:
    """Whether a share is what lies between two figures of one kind, of the first of them, the way that it says."""
    word = _CRECIO.search(visto[: numero.inicio])
    if word is None or (antes.papel, antes.clase, antes.dinero) != (despues.papel, despues.clase, despues.dinero):
        return False
    if antes.tramo is None or despues.tramo is None or antes.tramo.hasta >= despues.tramo.hasta or not antes.valor:
        return False
    share = (despues.valor - antes.valor) / antes.valor * CIEN
    up = word["w"] in ("incremento", "aumento", "crecimiento", "alza")
    return any(rounds_to(share if up else -share, r) for r in numero.lecturas)


def es_resto(numero: Numero, dicho: Papel, parte: Dato, entero: Dato) -> bool:
    """Whether a share, told of what is left beside it, is what that is of the whole."""
    pairs = (("restante", "meta_anual"), ("variacion", "programado"), ("saldo", "vigente"), ("saldo", "programado"))
    if (parte.papel, entero.papel) not in pairs or parte.dinero is not entero.dinero or not entero.valor:
        return False
    if _DE_LO_HECHO.search(dicho.antes) or (parte.papel != "restante" and not same(parte.tramo, entero.tramo)):
        return False
    return any(rounds_to(abs(parte.valor) / entero.valor * CIEN, r) for r in numero.lecturas)


_DE_LO_HECHO = re.compile(r"\b(?:avanc|ejecu(?!tar)|cumpl|logr|alcanz|realiz)\w*")


def rounds_to(value: Decimal, reading: Lectura) -> bool:
    """Whether a value is printed so: rounded half up at the last printed place, never up to 100 or down to 0."""
    if value == reading.valor:
        return True
    if reading.valor in (0, CIEN):
        return False
    return (value / reading.paso).quantize(Decimal(1), ROUND_HALF_UP) * reading.paso == reading.valor


def as_read(dato: Dato, reading: Lectura) -> bool:
    """Whether a figure is printed so, whatever the sign."""
    return rounds_to(abs(dato.valor), replace(reading, valor=abs(reading.valor)))


def near(value: Decimal, said: Decimal) -> bool:
    """Whether "aproximadamente" covers it."""
    return bool(value) and abs(value - said) <= abs(value) * TOLERANCIA


def en_su_unidad(contexto: Contexto, dato: Dato, names: frozenset[str]) -> bool:
    """Whether what stands after a number is the unit or currency of a figure."""
    number = contexto.numero
    if dato.clase is Clase.DINERO:
        physical = re.match(r"\s*(?:de|en) (?:l[ao] )?(?:[a-z]+ )?fisic", contexto.visto[number.fin :])
        clause = re.split(r"[,;:(]|\by\b", contexto.papel.antes)[-1]
        physical = physical or (None if _DINERO.search(clause) else re.search(r"\bfisic", clause))
        return physical is None and misma_moneda(number, dato)
    if number.signo is not Signo.NINGUNO:
        return True
    if dato.clase is Clase.CONTEO:
        return True
    return fits(contexto.dicho, dato.unidad, names)


_REUNE = re.compile(r"\bacumul(?:o|aron|an?|amos|aban?)\b")
"""What is gathered until a period's end is from January on."""


def misma_moneda(numero: Numero, dato: Dato) -> bool:
    """Whether the currency beside a number, if there is one, is that of a figure; of one without, a common one."""
    currencies = VOCABULARIO.datos["misma_moneda"]
    said, own = currencies.get(numero.moneda, numero.moneda), currencies.get(dato.unidad, dato.unidad)
    return not said or said == own or (not own and said in VOCABULARIO.datos["moneda_comun"])


def unidad_dicha(plano: str, numeros: Sequence[Numero], index: int, parte: bool) -> tuple[str, ...]:
    """The unit words of a number: its own, or those of the whole it is part of ("2 de 6 informes")."""
    own = words_after(plano, numeros[index].fin)
    if own or not parte:
        return own
    return words_after(plano, numeros[index + 1].fin)


def es_conteo(dicho: tuple[str, ...]) -> bool:
    """Whether these words name things that are counted: activities, rows."""
    return bool(dicho) and _CONTEO.fullmatch(dicho[0]) is not None


def _why(contexto: Contexto, datos: Datos, roles: Sequence[str], unit_wrong: bool, shown: str) -> str:
    """Why no fact fits, as far as can be told."""
    if unit_wrong:
        said = " ".join(contexto.dicho) or contexto.numero.moneda
        return f"«{shown}» no está en la unidad de la cifra: el texto dice «{said}»"
    wanted = " o ".join(dict.fromkeys(_called(role, contexto.papel.dinero) for role in roles))
    same_value = [
        d
        for d in datos.todos
        if any(rounds_to(abs(d.valor), Lectura(abs(r.valor), r.paso)) for r in contexto.numero.lecturas)
    ]
    others = [d for d in same_value if _kind_fits(contexto.numero, d)]
    for dato in others:
        if any(_plays(dato, role, contexto, datos) for role in roles) and dato.dinero is contexto.papel.dinero:
            return f"«{shown}» es de {dato.periodo}{_until(dato)}, no del periodo del que habla la oración"
    if others:
        actual = " o ".join(dict.fromkeys(_called(d.papel, d.dinero) for d in others))
        return f"«{shown}» se dice como {wanted}, pero es {actual}"
    expected = list(_of_roles(roles, contexto, datos))
    if expected:
        figures = ", ".join(dict.fromkeys(spanish(d) for d in expected[:3]))
        return f"«{shown}» no es {wanted}: en los datos es {figures}"
    return f"«{shown}» no está entre las cifras comprobadas de la fila"


def _called(role: str, money: bool) -> str:
    name = _NOMBRES.get(role, "lo no ejecutado")
    return f"{name} financiero" if money and role == "avance" else name


def _until(dato: Dato) -> str:
    return (
        " (acumulado)"
        if dato.tramo is not None and dato.tramo.desde == 1 and dato.tramo.hasta > 3 and dato.tramo.meses not in (12,)
        else ""
    )


def spanish(dato: Dato) -> str:
    """A figure as a motive shows it."""
    value = dato.valor
    if dato.clase in (Clase.PORCENTAJE, Clase.DINERO, Clase.PUNTOS):
        value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = format(value.normalize() if value == value.to_integral_value() else value, "f").replace(".", ",")
    return text + (" %" if dato.clase is Clase.PORCENTAJE else "")


def values(datos: Iterable[Dato]) -> tuple[Decimal, ...]:
    """The different values of figures."""
    return tuple(dict.fromkeys(d.valor for d in datos))
