"""What each form of answer heeds. Whatever else was understood in a question is asked back, never dropped.

A figure is right for a question only if all of the question shaped it. So every form of answer names here what it makes
use of, and the one place that gives answers compares that with all that was read: what is left over stops the answer.
"""

import re
from enum import StrEnum

from agent.chat.entendido import Entendido, both_classes
from agent.chat.etapas import unreached
from agent.chat.inexplicado import of_all
from agent.chat.lexico import normalised
from agent.chat.sujeto import Sujeto
from agent.tools.consulta import Comparador
from extractors.schemas import Rol, TipoFila

_ROWS = ("tipos", "grupos", "propiedades", "pagina", "sujeto", "lista")
_FIGURE = ("dato", "magnitud", "periodo", "acumulado", "respecto", *_ROWS)
_LIMITS = ("umbrales", "banda", "ausencia")


class Forma(StrEnum):
    """A form of answer, as a sentence names it."""

    VALOR = "la cifra de una fila"
    TOTAL = "un total o un promedio"
    RECUENTO = "un recuento"
    LISTA = "una lista de filas con una condición"
    FRENTE = "una lista de filas frente a su plan"
    BRECHAS = "un orden por la distancia al plan"
    LUGARES = "un orden de mayor a menor"
    COMPARACION = "una comparación"
    VERIFICA = "un sí o un no sobre una fila"
    FALTA = "lo que falta para la meta"
    PARTE = "la parte de un total"
    CUOTA = "el porcentaje de un dato sobre otro"
    COCIENTES = "un orden por el cociente de dos datos"
    RESTOS = "un orden por la diferencia de dos datos"
    POR_PERIODO = "una cifra por períodos"
    JUNTOS = "una suma de períodos"
    RESUMEN = "un resumen"
    HALLAZGOS = "los hallazgos"
    UNIDADES = "un recuento de unidades orgánicas"
    HUECOS = "las filas a las que les falta la cifra de algún mes"
    JUSTIFICAR = "lo que necesita justificación"
    DOCUMENTOS = "la lista de documentos"
    ORIGEN = "el lugar de una cifra"
    NOMBRES = "los nombres de las filas"
    PALABRAS = "las palabras del documento"


HEEDS: dict[Forma, frozenset[str]] = {
    Forma.VALOR: frozenset((*_FIGURE, "datos", "periodos", "recuento", "impreso")),
    Forma.TOTAL: frozenset(
        (*_FIGURE, "excepto", "impreso", "una_por_una", "agrupar", "suma", "media", "razon", "recuento", "por_fila")
    ),
    Forma.RECUENTO: frozenset(
        (
            *_ROWS,
            *_LIMITS,
            "excepto",
            "dato",
            "magnitud",
            "periodo",
            "acumulado",
            "recuento",
            "cuenta_filas",
            "suma",
            "impreso",
        )
    ),
    Forma.LISTA: frozenset((*_FIGURE, *_LIMITS, "excepto", "impreso", "recuento", "cuenta_filas")),
    Forma.FRENTE: frozenset((*_FIGURE, "excepto", "frente", "recuento", "cuenta_filas")),
    Forma.BRECHAS: frozenset((*_FIGURE, "excepto", "frente", "orden", "cuantos", "lista")),
    Forma.LUGARES: frozenset((*_FIGURE, "excepto", "orden", "cuantos", "puesto", "agrupar", "suma", "media")),
    Forma.COMPARACION: frozenset((*_FIGURE, "datos", "periodos", "comparacion", "cambio", "orden", "suma")),
    Forma.VERIFICA: frozenset((*_FIGURE, "umbrales", "impreso")),
    Forma.FALTA: frozenset((*_FIGURE, "datos", "falta", "por_pagar", "recuento")),
    Forma.PARTE: frozenset((*_FIGURE, "datos", "participacion", "suma", "razon")),
    Forma.CUOTA: frozenset((*_FIGURE, "datos", "razon", "cociente", "participacion", "suma")),
    Forma.COCIENTES: frozenset((*_FIGURE, "excepto", "datos", "cociente", "orden", "cuantos")),
    Forma.RESTOS: frozenset((*_FIGURE, "excepto", "datos", "por_pagar", "orden", "cuantos")),
    Forma.POR_PERIODO: frozenset(
        (
            *_FIGURE,
            "sin",
            "orden",
            "cuantos",
            "comparacion",
            "suma",
            "recuento",
            "media",
            "umbrales",
            "frente",
            "cuenta_periodos",
        )
    ),
    Forma.JUNTOS: frozenset(("dato", "magnitud", "periodos", "suma", "recuento", *_ROWS)),
    Forma.RESUMEN: frozenset((*_ROWS, "magnitud", "periodo", "acumulado")),
    Forma.HALLAZGOS: frozenset(
        (*_FIGURE, "impreso", "comparacion", "datos", "periodos", "recuento", "umbrales", "suma", "media")
    ),
    Forma.UNIDADES: frozenset((*_ROWS, "cuenta_unidades", "recuento", "agrupar", "dato")),
    Forma.HUECOS: frozenset((*_FIGURE, "recuento", "cuenta_filas")),
    Forma.JUSTIFICAR: frozenset((*_ROWS, "periodo", "acumulado", "recuento", "cuenta_filas")),
    Forma.DOCUMENTOS: frozenset(("lista", "recuento")),
    Forma.ORIGEN: frozenset((*_FIGURE, "recuento", "suma")),
    Forma.NOMBRES: frozenset((*_ROWS, "excepto")),
}
"""What shapes each answer that states a figure; the words of a document (`PALABRAS`) state none."""
_SAID = {
    "dato": "un dato", "datos": "dos datos", "magnitud": "si es en dinero o en cantidad", "periodo": "un período",
    "periodos": "varios períodos", "acumulado": "un acumulado", "umbrales": "un límite",
    "frente": "una comparación con el plan", "banda": "un color",
    "ausencia": "lo que la tabla no trae", "orden": "un orden o un «más»", "cuantos": "un número de filas",
    "puesto": "un puesto en un orden",
    "agrupar": "un reparto por unidades o grupos", "suma": "un total", "media": "un promedio", "razon": "una razón",
    "recuento": "un recuento", "cuenta_filas": "un recuento de filas",
    "cuenta_unidades": "un recuento de unidades orgánicas",
    "por_fila": "un reparto por filas", "cuenta_periodos": "un recuento de meses o trimestres",
    "comparacion": "una comparación", "cambio": "un porcentaje de cambio", "falta": "lo que falta",
    "impreso": "lo impreso", "por_pagar": "lo que queda por pagar", "participacion": "una parte de un total",
    "una_por_una": "una suma fila por fila", "cociente": "un cociente",
    "respecto": "un respecto",
    "tipos": "una clase de fila", "grupos": "un grupo", "propiedades": "una propiedad", "pagina": "una página",
    "excepto": "lo que no se cuenta", "sin": "lo que no se cuenta", "sujeto": "de quién",
    "parte": "una parte de un total",
}  # fmt: skip
_CHANGED = re.compile(r"\b(?:subi|baj|crec|aument|disminu|mejor|empeor|vari|cambi)(?:o|aron|eron|a|e|en|an)\b")
_AMOUNT = re.compile(r"\bcuant[oa]\b.*\b(?:mes(?:es)?|trimestres?)\b")
_MUCH = re.compile(r"^(?:en [^,]{3,80}, )?cuant[oa]\b")
_OF_CLASSES = (Forma.RECUENTO, Forma.LISTA, Forma.LUGARES, Forma.NOMBRES, Forma.FRENTE)
_MORE_THAN = re.compile(r"\b(?:mas|menos|mayor|menor) (?:de|que|al?) ")
_LEFT = {Rol.META, Rol.PROGRAMADO, Rol.EJECUTADO}


def unheeded(asked: Entendido, subject: Sujeto, forma: Forma) -> str:
    """What to ask back where a question says something that this form of answer does not heed; "" where all counts."""
    if forma is Forma.PALABRAS:
        return ""
    left = [part for part in _understood(asked, subject) if part not in HEEDS[forma]]
    left += _clashes(asked, subject, forma)
    if not left:
        return ""
    parts = " y ".join(dict.fromkeys(_SAID[part] for part in left))
    return f"La pregunta nombra también {parts}, que no cabe en {forma.value}. Pregunte una cosa a la vez."


def _understood(asked: Entendido, subject: Sujeto) -> list[str]:
    """All that was read in a question, by name."""
    found = sorted(asked.operaciones)
    if asked.roles or asked.rol:
        found.append("dato" if asked.un_dato else "datos")
    if asked.periodos:
        found.append("periodos" if len(asked.periodos) > 1 else "periodo")
    said = {
        "magnitud": asked.magnitud, "acumulado": asked.acumulado, "umbrales": asked.umbrales,
        "frente": asked.frente, "banda": asked.banda,
        "ausencia": asked.ausencia, "agrupar": asked.agrupar, "orden": asked.orden, "cuantos": asked.cuantos,
        "puesto": asked.puesto,
        "tipos": asked.tipos, "grupos": asked.grupos, "propiedades": asked.propiedades, "pagina": asked.pagina,
        "excepto": asked.excepto, "sin": asked.sin, "sujeto": not subject.vacio,
    }  # fmt: skip
    return found + [name for name, value in said.items() if value]


def _clashes(asked: Entendido, subject: Sujeto, forma: Forma) -> list[str]:
    """What a form heeds, but not beside the rest."""
    one = len(subject.filas) == 1
    limited = bool(asked.umbrales or asked.banda or asked.ausencia)
    operations = asked.operaciones
    crowded = not asked.un_dato and (Rol.AVANCE in asked.roles or len(set(asked.roles)) > 2)
    listed = asked.enumera and forma is Forma.VALOR
    if crowded and not listed and forma not in (Forma.HALLAZGOS, Forma.PARTE, Forma.CUOTA):
        return ["datos"]  # a percentage of what the ledger gives none of
    named = {row.tipo for row in subject.filas}
    if asked.tipos and named and forma in _OF_CLASSES and named.isdisjoint(kind.value for kind in asked.tipos):
        return ["tipos"]  # rows of another class than the one asked for
    if (
        asked.tipos
        and asked.grupos
        and not (subject.grupo or both_classes(asked))
        and forma not in (Forma.HALLAZGOS, Forma.POR_PERIODO, Forma.VALOR)
    ):
        return ["grupos"]  # which of the two is meant
    if forma is Forma.TOTAL and asked.rol in (Rol.META, Rol.LINEA_BASE) and TipoFila.INDICADOR in asked.tipos:
        return ["suma"]  # targets of different indicators
    if (
        forma in (Forma.TOTAL, Forma.JUNTOS)
        and one
        and asked.rol in (Rol.META, Rol.LINEA_BASE)
        and "suma" in operations
    ):
        return ["suma"]  # targets of several years
    if forma is Forma.TOTAL and asked.agrupar and asked.tipos and set(asked.operaciones) == {"lista"}:
        return ["tipos"]  # "which activities do the offices carry out"
    own_progress = forma in (Forma.TOTAL, Forma.VALOR) and one and Rol.AVANCE in asked.roles
    if own_progress and of_all(normalised(asked.pregunta)):
        return ["parte"]  # of the total of all rows
    if forma is Forma.TOTAL and one and (asked.agrupar or "media" in operations):
        return ["agrupar" if asked.agrupar else "media"]
    if forma is Forma.ORIGEN and "suma" in operations and not subject.vacio:
        return ["suma"]
    if forma in (Forma.RECUENTO, Forma.LISTA) and asked.umbrales and not _asks_for_rows(asked, subject):
        return ["umbrales"]
    if forma is Forma.LUGARES and not _one_figure(asked):
        return ["datos"]
    if forma is Forma.COMPARACION and len(asked.periodos) == 2 and not asked.un_dato:
        return ["datos"]
    if forma is Forma.COMPARACION and asked.tipos and not subject.filas:
        return ["tipos"]  # which rows rose or fell
    if "por_fila" in operations and "media" not in operations:
        return ["por_fila"]
    if forma is Forma.TOTAL and len(operations & {"suma", "media", "razon"}) > 1 and "media" in operations:
        return ["media"]
    if (
        forma is Forma.RECUENTO
        and not limited
        and (asked.periodos or asked.magnitud or asked.rol not in (None, Rol.META))
    ):
        return ["periodo" if asked.periodos else "dato"]
    if forma is Forma.LUGARES and operations & {"suma", "media"} and not asked.agrupar:
        return ["suma" if "suma" in operations else "media"]
    if forma in (Forma.FRENTE, Forma.BRECHAS) and (one or not set(asked.roles) <= {Rol.EJECUTADO}):
        return ["frente"] if one else ["dato"]
    unpaid = "por_pagar" in operations and forma in (Forma.FALTA, Forma.RESTOS)
    over = forma is Forma.RESTOS and _MORE_THAN.search(normalised(asked.pregunta))
    if unpaid and (over or not unreached(asked)):
        return ["por_pagar"]
    if forma is Forma.FALTA and not unpaid and not set(asked.roles) <= _LEFT:
        return ["dato"]
    part = any(not period.isdigit() for period in asked.periodos)
    if (
        forma is Forma.PARTE
        and part
        and re.search(r"\btotal (?:[a-z]+ )?(?:del ano|anual)\b", normalised(asked.pregunta))
    ):
        return ["parte"]  # of the total of the year, or of that part of it
    if forma is Forma.PARTE and (subject.vacio or len(set(asked.roles) - {Rol.AVANCE}) > 1):
        return ["participacion"]
    if forma is Forma.HALLAZGOS and "suma" in operations and not (one or subject.vacio):
        return ["suma"]
    if forma is Forma.HALLAZGOS and asked.pedido == "coherencia" and _AMOUNT.search(normalised(asked.pregunta)):
        return ["dato"]  # how much money it was, and not where
    if asked.banda and asked.roles and Rol.AVANCE not in asked.roles:
        return ["banda"]  # a light is of the progress, and another figure is asked for
    by_count = "cuenta_periodos" in operations or not asked.umbrales
    if forma is Forma.POR_PERIODO and not by_count and _MUCH.search(normalised(asked.pregunta)):
        return ["umbrales"]  # how much it was in those months, and not in which
    if forma is Forma.HALLAZGOS and "media" in operations and not asked.umbrales and not subject.vacio:
        return ["media"]  # which mean is in question
    if forma is Forma.HALLAZGOS and any(limit.comparador is not Comparador.IGUAL for limit in asked.umbrales):
        return ["umbrales"]
    if forma is Forma.UNIDADES and not set(asked.roles) <= {Rol.EJECUTADO}:
        return ["dato"]
    if forma is Forma.POR_PERIODO:
        return _by_period(asked)
    return []


def _asks_for_rows(asked: Entendido, subject: Sujeto) -> bool:
    """Whether what keeps a limit is rows, and not an amount ("how much of the budget was left at zero")."""
    text = normalised(asked.pregunta)
    if re.search(r"\bcuant[oa]\b", text):
        return False
    if Rol.AVANCE in asked.roles or re.search(r"\b(?:metas|algun[oa]?s?|ningun[oa]?)\b", text):
        return True
    rows = asked.tipos or asked.grupos or asked.agrupar or asked.cuantos or asked.propiedades or asked.pagina
    return bool(rows or asked.sigue or asked.operaciones & {"lista", "recuento"} or not subject.vacio)


def _one_figure(asked: Entendido) -> bool:
    """Whether rows are put in order by one figure; a progress may say what it is the progress of."""
    rest = set(asked.roles) - {Rol.AVANCE}
    return len(rest) < 2 or (Rol.AVANCE in asked.roles and asked.un_dato)


def _by_period(asked: Entendido) -> list[str]:
    """What does not go together in a question about months or quarters."""
    counts, mean = "cuenta_periodos" in asked.operaciones, "media" in asked.operaciones
    parts = len([part for part in (mean, asked.orden, counts or asked.umbrales or asked.frente) if part])
    if asked.frente and (asked.frente[1] is not Rol.PROGRAMADO or not set(asked.roles) <= {Rol.EJECUTADO}):
        return ["frente"]
    if "comparacion" in asked.operaciones and _CHANGED.search(normalised(asked.pregunta)):
        return ["comparacion"]
    if counts and not (asked.umbrales or asked.frente):
        return ["cuenta_periodos"]
    if asked.acumulado or (asked.cuantos and not asked.orden):
        return ["acumulado" if asked.acumulado else "cuantos"]
    return ["orden" if asked.orden else "umbrales"] if parts > 1 else []
