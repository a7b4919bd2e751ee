"""Words that change what is asked and that nothing has explained: a question with one of them gets no figure."""

import re

from extractors.schemas import Rol

_THAN = re.compile(
    r"\b(?:mas|menos|mayor(?:es)?|menor(?:es)?|superior(?:es)?|inferior(?:es)?) (?:que|al?)\b(?! (?:en|menor|mayor)\b)"
)
PHRASE = "\x01"
"""Where the subject stood."""
_ORDINAL = re.compile(r"\b(?:segund[oa]s?|tercer[oa]?s?|cuart[oa]s?|quint[oa]s?|(?:ante)?penultim[oa]s?)\b")
_CHANGED = r"(?:subi|baj|crec|aument|disminu|cay|vari|cambi|increment|reduj|exced|super(?!ior)|sobrepas|rebas)[a-z]*"
_DERIVED = re.compile(
    r"\b(?:promedio|media) (?:movil|ponderad[oa]|geometric[oa]|recortad[oa])\b"
    r"|\b(?:porcentaje|proporcion|parte|%) de (?:las |los |sus )?(?:actividades|indicadores|partidas|fuentes|tareas)\b"
)
"""What is worked out of figures in a way that no query has: other means, shares of rows."""
_RISE = "(?:crecimiento|variacion|aumento|incremento|cambio|reduccion|disminucion|caida)"
_COLUMN = re.compile(r"\bavance(?: (?:acumulado|fisic[oa]|financier[oa]|trimestral|mensual))* ejecutado\b")
"""A heading that may be an amount or a percentage."""
_OF_TOTAL = re.compile(r"\b(?:sobre|respecto (?:de|a)|frente a|contra|entre) ?(?:el |l )?(?:gran )?total\b")
_OF_ALL = re.compile(
    r"\b(?:porcentaje|proporcion|parte|%) del? (?:el |lo |la |l )?"
    r"(?:gasto|presupuesto|monto|dinero|ejecutado|devengado|pagado|vigente|programado|comprometido) (?:total|general)\b"
)
"""A part of a total, which a progress of a row is not."""
_GROWTH = re.compile(
    rf"\b(?:tasa|ritmo|porcentaje) de {_RISE}\b|\b{_RISE} porcentual"
    rf"|\b{_RISE}\b.*\ben (?:porcentaje|por ?ciento|%)(?!\w)"
    rf"|\bporcentualmente\b|\b(?:porcentajes?|por ?ciento) (?:[a-z]+ ){{0,2}}{_CHANGED}"
    rf"|\b{_CHANGED} (?:en )?(?:un |que )?(?:porcentaje|por ?ciento)\b"
    rf"|\bcuant[oa]s? (?:se )?{_CHANGED}\b.*\ben (?:porcentaje|por ?ciento|%)(?!\w)"
)
"""A rate of change."""
_STATE = re.compile(
    r"\b(?:(?:actividad|indicador|partida|fuente|tarea|meta|aoi?|gasto|monto|avance)(?:es|s)?"
    r"|(?:ejecutad|programad|gastad|devengad|pagad|comprometid)[oa]s?)"
    r" (?:ya |no |que (?:esten|estan) )*"
    r"((?:termin|cerr|complet|acredit|document|evidenci|comunic|verific|cumpl|inici|concl|finaliz|recog)[a-z]*[di][oa]s?"
    r"|complet[oa]s?|fijos?)\b(?! (?:en|con) \d)"
)
"""A state of rows that no column tells."""
_FOLLOWING = re.compile(
    r"\b(?:la|el|las|los) (?:que siguen?|siguientes?|de (?:abajo|arriba))\b"
    r"|\bque (?:siguen?|vienen?) (?:al? |despues|luego)"
    r"|\bque (?:esta|va|viene|figura) (?:despues|antes|debajo|abajo|arriba|encima)\b"
)
"""Another row, by where it stands."""


def worked_out(question: str) -> str:
    """Words of a state that no column tells, of a figure that no query works out, of a row by where it stands."""
    if match := _STATE.search(question):
        return match[1]
    match = _COLUMN.search(question) or _DERIVED.search(question) or _FOLLOWING.search(question)
    return match[0] if match else ""


def of_total(question: str) -> str:
    """The words that set a figure over a total, or ""."""
    match = _OF_TOTAL.search(question)
    return match[0] if match else ""


def of_all(question: str) -> str:
    """The words that ask for a part of the total of all rows, or ""."""
    match = _OF_ALL.search(question)
    return match[0] if match else ""


def growth(question: str) -> str:
    """The words that ask for a rate of change, or ""."""
    match = _GROWTH.search(question)
    return match[0] if match else ""


_OPERATORS = (
    re.compile(rf"(?!\A)\by (?:de |en |a )?(?:la |el |las |los )*{PHRASE}"),
    re.compile(r"\bmenos(?: (?:el|la|los|las|a|en|de))*(?:\s{3,}|\W*$)"),  # all but what stood here
    re.compile(r"\bentre\b(?! (?:sus|las|los|tod[oa]s|ellas|ellos)\b)(?!(?: el| la| del?)*(?:\s{2,}|$))"),
    re.compile(
        r"(?!\A)\by (?:de |en |a )?(?:la |el |las |los )?(?:sub)?"
        r"(?:gerencia|oficina|unidad|area|direccion|secretaria)\b"
    ),
    re.compile(r"\bcada (?!un[oa]\b)[a-z]{3,}"),
    re.compile(
        r"\bpor (?:cada )?(?!(?:el|la|los|las|lo|su|sus|que|parte|un|una|debajo|encima|ciento|cada|favor)\b)[a-z]{4,}"
    ),
)
_LEAST = re.compile(
    r"\b(?:que|con|de) menos\W*$|\bque menos\b(?!\s+(?:el|la|los|las|de|en)\b)"
    r"|^(?:y |pero )?(?:en |a |de |con )?(?:que|cual(?:es)?|quien)(?: (?:mes|trimestre|actividad|fila|unidad|posta"
    r"|fuente))?"
    r"(?: (?:la|el|lo))?(?: (?:fue|es|de|que|con))? menos\W*$"
    r"|^(?:en |a |de )?(?:que|cual(?:es)?|quien)\b.* [a-z]+(?:o|aron|ieron|a|an|e|en) menos\b(?= en |\W*$)"
)
"""The lowest: no "all but"."""
_REST = re.compile(
    r"\b(?:resta|queda|falta)n? (?:del|de el|de este) (?:ano|periodo|ejercicio)|\btod[oa]s l[oa]s (?:anos|meses)\b"
)
_BOTH = re.compile(
    r"\b(?:avance|cumplimiento)s?\b.{0,25}\b[ye]\b.{0,25}\b(?:gast|ejecu|monto|dinero)"
    r"|\b(?:gast|ejecu|monto)[a-z]*\b.{0,25}\b[ye]\b.{0,25}\b(?:avance|cumplimiento)"
)


def operator(left: str, question: str) -> str:
    """A word that would change the figure and that nothing has explained: but, between, per, than, both."""
    for shape in _OPERATORS:
        match = shape.search(left)
        if match and not (match[0].startswith("menos") and _LEAST.search(question)):
            return match[0].strip()
    match = _BOTH.search(question) or _REST.search(question)
    return match[0] if match else ""


_RELATIVE = re.compile(
    r"\b(?:mes|trimestre|semestre|ano|periodo|ejercicio) (?:anterior|pasado|siguiente|previo|proximo)\b"
    r"|\b(?:anterior|pasado|proximo|siguiente|ultimo) (?:mes|trimestre|semestre|ano|periodo|ejercicio)\b"
)


_BESIDE = re.compile(
    r"\b(?:luego del?|tras|hacia|cerca del?|alrededor del?|a partir del?|pasad[oa]|posterior(?:es)? al?"
    r"|previ[oa]s? al?)(?: el| la)?(?=\s{2,}|\W*$)"
)
"""Before or after a period, not in it."""
_OF_THE_YEAR = re.compile(
    r"\b(?:del|en el|en todo el) ano\b|\b(?:programad[oa]|programacion|ejecutad[oa]) (?:total )?anual\b"
)


def part_and_year(text: str, roles: tuple[Rol, ...], periods: tuple[str, ...]) -> str:
    """Words that set what was done in a part of the year against the plan of all of it; "" for none."""
    part = any(re.search(r"(?:^|-)(?:[TS]\d|\d\d)$", period) for period in periods)
    match = _OF_THE_YEAR.search(text) if part and {Rol.PROGRAMADO, Rol.EJECUTADO} <= set(roles) else None
    return match[0] if match else ""


def vague(left: str, dated: bool) -> str:
    """What is left of a question that would change its answer."""
    if match := _RELATIVE.search(left) or (_BESIDE.search(left) if dated else None):
        return match[0].strip()
    if match := re.search(
        r"\b(?:no|ni|si|sin|hubies\w*|hubier\w*|doble|triple|nunca|cuando|donde|quien|quienes|excepto|salvo|desde|hasta|otr[oa]s?|anterior(?:es)?|mensual(?:es)?|(?:bi|cuatri)mestral(?:es)?|diari[oa]s?|semanal(?:es)?|quincenal(?:es)?"
        r"|tod[oa]s l[oa]s (?:anos|meses|trimestres|semestres)|resta(?:nte)? del (?:ano|periodo|ejercicio))\b",
        left,
    ):
        return match[0]
    match = None if dated else re.search(r"\b(?:mes(?:es)?|trimestres?|trimestral(?:es)?)\b", left)
    return match[0] if match else ""


def than(left: str) -> str:
    """A comparison that nothing has explained ("more than"), or ""."""
    match = _THAN.search(left)
    return match[0] if match else ""


def ordinal(left: str) -> bool:
    """Whether a place in an order is left unexplained."""
    return _ORDINAL.search(left) is not None
