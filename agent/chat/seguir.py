"""What a question that goes on from the one before takes over from it."""

import re
from dataclasses import replace

from agent.chat.calendario import Calendario
from agent.chat.entendido import Entendido
from agent.chat.etapas import part_of_told
from agent.chat.lexico import normalised
from agent.chat.pasos import OF_A_ROW
from agent.chat.sujeto import Sujeto
from agent.chat.turno import Contexto
from agent.tools.periodos import split
from extractors.schemas import Rol

_PERCENT = re.compile(r"^(?!.*\b(?:avanc|cumpl|fisic))(?:.*(?:\bporcentaje|\bpor ?ciento|%))")
"""A percentage, of which it is not said that it is the progress."""

_NO_PROGRESS = (Rol.PAGADO, Rol.COMPROMETIDO, Rol.SALDO, Rol.MODIFICACION, Rol.APROBADO, Rol.META, Rol.LINEA_BASE)
"""Figures that a percentage of progress says nothing of."""
_AMOUNTS = (Rol.EJECUTADO, Rol.PROGRAMADO)
_SHARE = re.compile(
    r"\b(?:porcentaje|por ?ciento|proporcion|parte|%).*\b(?:(?:del?|en todo el) ano|total anual)\b"
    r"(?!.*\b(?:metas?|programad))"
)
"""Asks what part of the figure of the year another is."""
_PART_OF_PLAN = re.compile(
    r"\b(?:porcentaje|por ?ciento|proporcion|parte|%) (?:(?:es|fue|representa|significa)(?: eso| ello| esto)? )?"
    r"(?:de|sobre|respecto (?:de|a)) (?:(?:lo|l|su) (?P<plan>programad|previst|planificad)[oa]|(?:la|su) metas?)"
    r"(?: (?:anual|(?:del?|en|para)(?: el| todo el)? (?:ano|periodo|mes|trimestre|semestre)))?"
    r"(?: (?:es|fue|representa|significa|era|seria"
    r"|se (?:cumplio|hizo|ejecuto|logro|alcanzo|realizo))(?: eso| ello| esto| ese \w+)?)?\W*$"
)
"""What part of the plan of the same row and period the figure just told is."""
_COMPARE = re.compile(r"\bcompar")
_PART = re.compile(r"\b(?:mes|trimestre|semestre)\b")
_OF_IT = re.compile(r"\b(?:la|lo|las|los|le|les) (?:ve|lleva|tiene|maneja|conduce|ejecuta|mide|toca|corresponde)n?\b")
"""A row that only a pronoun names ("which office runs it")."""
_OF_THE_YEAR = re.compile(r"\b(?:metas?|objetivos?) (?:anual|del ano)")


class Seguimiento(Calendario):
    """Follow-ups."""

    def _continued(
        self, asked: Entendido, subject: Sujeto, last: Entendido, context: Contexto
    ) -> tuple[Entendido, Sujeto]:
        """A follow-up: what it does not say is as in the question before."""
        unnamed = subject.vacio
        if unnamed:
            subject = self._pointed(asked, context)
        says = (
            asked.pedido or asked.rol or asked.operaciones - {"lista"} or asked.umbrales or asked.banda or asked.orden
        )
        rows = asked.tipos or asked.grupos  # of another class than before
        again = asked.orden and last.orden and subject.vacio  # "which spent least", after "which office spent most"
        by_parts = last.pedido == "por_periodo" and asked.orden and last.orden  # "and in which one least"
        merged = replace(
            asked,
            pedido=asked.pedido or ("" if says and not (unnamed and by_parts) else last.pedido),
            rol=asked.rol or last.rol,
            roles=asked.roles or last.roles,
            magnitud=asked.magnitud or (last.magnitud if _alike(asked, last) else None),
            operaciones=asked.operaciones or _summed(asked, last) if says else last.operaciones,
            periodos=asked.periodos or (() if asked.rol is Rol.LINEA_BASE else last.periodos),
            acumulado=asked.acumulado if asked.periodos or asked.acumulado else last.acumulado,
            umbrales=asked.umbrales or (() if says else last.umbrales),
            banda=asked.banda or (None if says else last.banda),
            ausencia=asked.ausencia or (None if says else last.ausencia),
            agrupar=asked.agrupar or (None if rows or (says and not again) or asked.deixis else last.agrupar),
            orden=asked.orden or ("" if says else last.orden),
            puesto=asked.puesto or (0 if says else last.puesto),
            cuantos=asked.cuantos or (last.cuantos if asked.orden or not says else None),
            frente=asked.frente or (None if says else last.frente),
            tipos=asked.tipos or (() if asked.grupos else last.tipos),
            grupos=asked.grupos or (last.grupos and not asked.tipos),
            cabeza=asked.cabeza or ("" if asked.tipos or asked.grupos else last.cabeza),
            propiedades=asked.propiedades or (() if subject.filas else last.propiedades),
            pagina=asked.pagina or (last.pagina if asked.deixis == "pagina" or not asked.tiene_sujeto else None),
        )
        if unnamed and by_parts and not _PART.search(normalised(asked.pregunta)):
            part = _PART.search(normalised(last.pregunta))  # of the same kind of part
            merged = replace(merged, pregunta=f"{asked.pregunta} por {part[0] if part else 'trimestre'}")
        total = asked.operaciones == {"suma"} and not asked.periodos and len(subject.filas) == 1 and not asked.rol
        if total and not last.periodos:
            merged = replace(merged, vago=asked.vago or "total")  # of the rows told, or of all
        elif total:
            merged = replace(merged, periodos=(), acumulado=asked.acumulado, operaciones=frozenset())  # of the year
        if "participacion" in asked.operaciones and asked.roles == (Rol.AVANCE,) and last.rol not in (None, Rol.AVANCE):
            merged = replace(merged, rol=last.rol, roles=(last.rol,))  # what part of the total the figure told is
        text = normalised(asked.pregunta)
        base = _PART_OF_PLAN.search(text)
        over = Rol.PROGRAMADO if base and base["plan"] else Rol.META
        if base and subject.filas and asked.deixis != "unidad" and not (asked.orden or asked.umbrales):
            top = Rol.EJECUTADO if last.rol in (*_AMOUNTS, None) else last.rol
            in_part = len(last.periodos) == 1 and bool(split(last.periodos[0])[1])
            of_year = over is Rol.META or re.search(r"\bano\b|\banual\b", base[0])
            said = "que porcentaje de la meta anual se ejecuto" if in_part and over is Rol.META else asked.pregunta
            vague = asked.vago or (
                "porcentaje" if of_year and in_part and (last.acumulado or over is not Rol.META) else ""
            )
            return replace(
                merged, pregunta=said, pedido="", operaciones=frozenset({"cociente"}), rol=top, roles=(top, over),
                periodos=last.periodos, acumulado=last.acumulado, vago=vague,
            ), subject  # fmt: skip
        if unnamed and (stage := part_of_told(asked, last)):
            other, of_it = stage
            vague = asked.vago or ("" if of_it and len(subject.filas) == 1 else "porcentaje")
            return replace(
                merged, pedido="", operaciones=frozenset({"cociente"}), rol=last.rol, roles=(last.rol or other, other),
                magnitud=last.magnitud, periodos=last.periodos, acumulado=last.acumulado, vago=vague,
            ), subject  # fmt: skip
        of_other = set(asked.roles) - {Rol.AVANCE, last.rol}
        if "participacion" in asked.operaciones and unnamed and of_other and last.rol in _AMOUNTS:
            merged = replace(merged, vago=asked.vago or "porcentaje")  # of the figure told, or of the one named
        if (
            _COMPARE.search(text)
            and "comparacion" in asked.operaciones
            and subject.filas
            and not (asked.orden or asked.tiene_sujeto)
        ):
            merged = _set_beside(merged, asked, last)
        yearly = _OF_THE_YEAR.search(text)
        if (
            "falta" in asked.operaciones
            and not (asked.periodos or yearly)
            and any(split(period)[1] for period in last.periodos)
        ):
            merged = replace(merged, vago=asked.vago or "periodo")  # left of that month, or of the year
        if merged.roles == (Rol.AVANCE,) and last.rol in _AMOUNTS and asked.pedido == "" and _SHARE.search(text):
            vague = asked.vago or ("" if len(merged.periodos) == 1 else "porcentaje")
            return replace(merged, rol=last.rol, roles=(last.rol,), vago=vague), subject  # a part of the figure told
        percent = asked.rol is Rol.AVANCE and _PERCENT.search(normalised(asked.pregunta))
        if percent and (last.rol in _NO_PROGRESS or "falta" in last.operaciones):
            merged = replace(merged, vago=asked.vago or "porcentaje")  # of what
        if len(last.periodos) > 1 and not asked.operaciones & {"comparacion"} and asked.periodos:
            merged = replace(merged, operaciones=merged.operaciones - {"comparacion"})
        return merged, subject

    @staticmethod
    def _of_no_one(asked: Entendido, subject: Sujeto, context: Contexto) -> bool:
        """Whether a total or mean follows a question that left open which of several rows was meant."""
        several = context.duda == "sujeto" and len(context.sujeto.filas) > 1 and subject == context.sujeto
        return several and bool(asked.operaciones & {"suma", "media", "razon"})

    def _pointed(self, asked: Entendido, context: Contexto) -> Sujeto:
        """Whom a follow-up without a subject of its own means."""
        if asked.deixis == "unidad":
            names = tuple(dict.fromkeys(row.unidad_organica for row in context.filas if row.unidad_organica))
            if context.sujeto.unidades:
                return context.sujeto
            return self.sujetos.office(names[0]) if len(names) == 1 else Sujeto(parcial=True)
        if asked.deixis == "documento":
            return Sujeto()
        if asked.deixis == "fila" and not context.sujeto.filas and len(context.filas) == 1:
            return Sujeto(filas=context.filas, nombre=context.filas[0].nombre)
        return context.sujeto


def _set_beside(merged: Entendido, asked: Entendido, last: Entendido) -> Entendido:
    """The figure just told beside another of the same row ("compare it with the plan"), or of another period."""
    own = set(asked.roles)
    if len(own) == 1 and last.rol not in (None, asked.rol) and asked.periodos in ((), last.periodos):
        return replace(merged, rol=last.rol, roles=(last.rol, *own))
    if not own and len(asked.periodos) == 1 == len(last.periodos) and asked.periodos != last.periodos:
        return replace(merged, periodos=(*last.periodos, *asked.periodos))
    return merged


def _summed(asked: Entendido, last: Entendido) -> frozenset[str]:
    """The sum of several periods, where another figure of the same ones is asked for."""
    return last.operaciones & {"suma"} if len(last.periodos) > 1 and not asked.periodos else frozenset()


def subjectless(asked: Entendido) -> bool:
    """Whether a question asks for a figure of nobody: after one about somebody it goes on about them."""
    whole = (
        asked.operaciones & {"suma", "media", "razon", "cuenta_filas"} or asked.tipos or asked.agrupar or asked.orden
    )
    limited = asked.umbrales or asked.banda or asked.ausencia or asked.propiedades or asked.pagina or asked.pedido
    rows = "recuento" in asked.operaciones and asked.rol in (Rol.META, Rol.AVANCE)  # how many of them
    return (asked.rol is not None or "falta" in asked.operaciones) and not (
        whole or rows or limited or asked.tiene_sujeto
    )


def _alike(asked: Entendido, last: Entendido) -> bool:
    """Whether a figure that follows another keeps its kind: what was planned after what was spent is money, too."""
    if asked.rol is Rol.AVANCE and _PERCENT.search(normalised(asked.pregunta)):
        return True  # of the figures just told
    return asked.rol in (None, last.rol) or {asked.rol, last.rol} == {Rol.PROGRAMADO, Rol.EJECUTADO}


def ordering(asked: Entendido) -> bool:
    """Whether a question asks for the first of rows that it does not name: after one that named them, of those."""
    rows = asked.tipos or asked.grupos or asked.agrupar or asked.propiedades or asked.pagina or asked.pedido
    return bool(asked.orden) and not (rows or asked.tiene_sujeto)


def elliptic(asked: Entendido) -> bool:
    """Whether a question says so little that it must go on from the one before: a period, an office, a role alone."""
    words = normalised(asked.pregunta).split()
    if asked.pedido == "causa" and not asked.tiene_sujeto and asked.un_dato:
        return True
    if asked.pedido in OF_A_ROW and not asked.tiene_sujeto and _OF_IT.search(normalised(asked.pregunta)):
        return True
    return (
        len(words) <= 6
        and asked.rol is None
        and not asked.pedido
        and not asked.operaciones - {"lista"}
        and bool(asked.periodos or asked.deixis)
    )
