"""A question in Spanish -> what it asks for, word by word: no model, and no word passed over.

Each pattern of `lexico.toml` takes the words it explains out of the question; what is left over is the subject, which
the ledger must know. A question with a word that nobody explains is not answered with a figure.
"""

import re
from dataclasses import dataclass, replace

from agent.chat.lexico import Tachado, empty_words, every, is_form, lexicon, normalised
from agent.chat.limites import (
    BARE_PERCENT,
    FIGURE,
    NEGATIVE,
    PRINTED,
    against_said,
    limits_said,
    number_of,
    put_plainly,
)
from agent.chat.tiempo import ORDINALS, periods_said
from agent.index.words import tokens
from agent.tools.consulta import Agrupar, Banda, Comparador, Propiedad, Umbral
from extractors.schemas import Ausencia, Magnitud, Rol, TipoFila

_NUMBER_WORDS = {
    "un": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "quince": 15,
    "veinte": 20,
}
_CODE = re.compile(
    r"\b(?:(?:aoi|aei|oei|ind)[.\s-]?|[a-z]{2,4}[.-]?(?=\d{2}))\d[\w.]*(?:[.][a-z]{2,4}[.]\d[\w.]*)?|\b\d+(?:\.\d+){2,}\b|\b\d{6,}(?:[_-]\d+)?\b"
)
_FRAGMENT = re.compile(
    r"(?<![a-z0-9])(?P<head>(?:aoi|aei|oei|ind)\d*|[a-z]{2,4}\d+)?\s?(?:…|\.{2,}|\*)\s?(?P<tail>\d{2,})\b"
)
_ENDING = re.compile(
    r"\b(?:codigo )?(?:que )?(?:terminad[oa]s?|acabad[oa]s?|termina|acaba|termine|acabe)s?"
    r" (?:en|con) (?P<tail>\d{2,})\b"
)
_ZEROS = re.compile(r"(?<![\w.,-])(?P<tail>0\d{3,})(?![\w.,-]*\d)")
"""A number that begins with zero is the end of a code."""
_ROW_ID = re.compile(r"\b[0-9a-f]{8}-p\d+-r\d+(?:-c\d+)?\b")
_QUOTED = re.compile(r"[«“\"]([^»”\"]{3,300})[»”\"]")
_PAGE = re.compile(r"\b(?:en |de )?(?:la )?(?:pagina|pag\.?|p\.|hoja)\s*(?:n[°º]?\.? ?)?(?P<n>\d{1,5})\b")
_TOP = re.compile(
    rf"\b(?:(?:las|los|top|primer[oa]s|ultim[oa]s)\s+)(?P<n>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})\b"
    r"(?!\s*(?:%|por ?ciento|trim|sem|mes))"
)
_TOP_AFTER = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(w for w in _NUMBER_WORDS if w not in ('un', 'una'))})\s+"
    r"(?=(?:peor|mejor|mayor|menor|actividad|unidad|gerencia|partida|indicador|con )[a-z]*)"
)


_JOINED = (
    {Rol.AVANCE, Rol.EJECUTADO, Rol.PROGRAMADO},
    {Rol.AVANCE, Rol.META, Rol.EJECUTADO},
    {Rol.AVANCE, Rol.DEVENGADO, Rol.VIGENTE},
)


@dataclass(frozen=True, slots=True)
class Entendido:
    """What a question asks for. Empty fields: it does not say."""

    pregunta: str
    pedido: str = ""
    rol: Rol | None = None
    roles: tuple[Rol, ...] = ()
    magnitud: Magnitud | None = None
    operaciones: frozenset[str] = frozenset()
    periodos: tuple[str, ...] = ()
    acumulado: bool | None = None
    umbrales: tuple[Umbral, ...] = ()
    frente: tuple[str, Rol] | None = None
    """Rows over (">") or under ("<") their plan or target."""
    banda: Banda | None = None
    ausencia: Ausencia | None = None
    agrupar: Agrupar | None = None
    orden: str = ""
    cuantos: int | None = None
    puesto: int = 0
    """Which one in an order: 2 for "the second"; 0 where it does not say."""
    tipos: tuple[TipoFila, ...] = ()
    grupos: bool = False
    cabeza: str = ""
    """How the codes of the groups asked for begin: "AEI", "OEI"."""
    propiedades: tuple[Propiedad, ...] = ()
    pagina: int | None = None
    codigos: tuple[str, ...] = ()
    fragmentos: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()
    frase: str = ""
    """The subject as quoted, or found word for word in the ledger."""
    resto: tuple[str, ...] = ()
    """Words that nothing explained."""
    vago: str = ""
    """A word that changes what is asked and that nothing explained: "no", "cuando", "anterior", "trimestre"."""
    sigue: bool = False
    """It goes on from the question before ("¿y en marzo?")."""
    deixis: str = ""
    """"unidad", "fila", "documento" or "pagina" where it points back ("de esa unidad")."""

    @property
    def un_dato(self) -> bool:
        """Whether the roles make one figure: "the percentage done of what was planned"."""
        return len(set(self.roles)) < 2 or (Rol.AVANCE in self.roles and any(set(self.roles) <= p for p in _JOINED))

    @property
    def tiene_sujeto(self) -> bool:
        """Whether it names rows."""
        named = self.codigos or self.fragmentos or self.ids or self.frase
        return bool(named or any(not is_form(word) for word in self.resto))


def understand(question: str, phrase: str = "") -> Entendido:
    """Reads a question.

    Args:
        question: as asked.
        phrase: a piece of it, normalised, that the ledger holds word for word; it is kept whole as the subject.
    """
    plain = normalised(question)
    text = Tachado(plain)
    out = Entendido(question)
    follow = bool(re.match(r"(?:y|e|pero|ahora|entonces)\b", text.text) or re.search(r"\bentonces\W*$", text.text))
    deixis = _deixis(text)
    quoted = phrase or _quoted(text)
    if phrase and (found := text.take(re.compile(re.escape(phrase)))):
        text.text = f"{text.text[: found.start()]}{_PHRASE}{text.text[found.start() + 1 :]}"
    ids = every(text, _ROW_ID)
    fragments = _fragments(text)
    page = text.take(_PAGE)
    text.text = _SOLES.sub(r"\1 soles", text.text)
    periods, running, spanned = periods_said(text)
    request = _early(text)
    text.text = put_plainly(text.text)
    against = against_said(text)
    limits, percent, measured = limits_said(text)
    codes = tuple(code.upper().replace(" ", "").strip(".") for code in every(text, _CODE))
    request = request or _request(text)
    if request in ("hallazgos", "causa") and (match := text.take(BARE_PERCENT) or text.take(PRINTED)):
        limits = (*limits, Umbral(comparador=Comparador.IGUAL, valor=number_of(match["n"])))
    if match := text.take(NEGATIVE):
        limits = (*limits, Umbral(comparador=Comparador.MENOR, valor=number_of("0")))
    group = next((Agrupar(name) for name, ps in lexicon()["agrupar"].items() if text.takes(ps)), None)
    if group is Agrupar.UNIDAD and _WHICH_ROW.search(plain):
        group = None  # "who spent most: tell me the activity"
    if group is Agrupar.UNIDAD and not (limits or against) and _QUANTITY.search(plain):
        group = None  # "how many units of it were done"
    top = text.take(_TOP_AFTER) or text.take(_TOP)
    band = next((Banda(name) for name, ps in lexicon()["banda"].items() if text.takes(ps)), None)
    absence = next((Ausencia(name) for name, ps in lexicon()["ausencia"].items() if text.takes(ps)), None)
    beside = against[1] if against else ""
    money = any(p.search(text.text + beside) for p in lexicon()["magnitudes"]["financiera"])
    money = money or re.search(r"\bsaldo\b", text.text) is not None
    physical = any(p.search(text.text + beside) for p in lexicon()["magnitudes"]["fisica"])
    over = next((base for base, shape in _OVER if text.take(shape)), None)
    if over:
        text.take(_UNCAPPED)
    than = _THAN.search(text.text)
    if against and _BASELINE.search(text.text):  # the target over the baseline: two figures of a row
        text.text, against = f"{text.text} {against[1]}", None
        text.text = re.sub(_EXCEEDING, " diferencia ", text.text)
    operations = frozenset(name for name, ps in lexicon()["operaciones"].items() if text.takes(ps))
    if "comparacion" in operations and _BY_HOW_MANY.search(plain):
        operations -= {"recuento"}
    if spanned:
        operations |= {"suma"}
    if "cuenta_filas" in operations:
        operations |= {"recuento"}
        text.takes(lexicon()["cortas"]["tiene"])  # "how many has the office": to have is no figure
    if "respecto" in operations and 2 in (len(periods), len(_roles_in(text))):
        operations |= {"comparacion"}
    by_period = request == "por_periodo" or "cuenta_periodos" in operations
    if by_period and absence is Ausencia.SIN_PROGRAMACION:  # a month without a plan, not a row
        absence, limits = None, (*limits, Umbral(comparador=Comparador.IGUAL, valor=number_of("0")))
        text.text += " programado "
    operator = _operator(text.text, plain)
    order = _order(text)
    place = _place(text) if order in ("mejor", "peor") and not top else 0
    kinds = [name for name, ps in lexicon()["filas"].items() if text.takes(ps)]
    head = _group_head(plain)
    listed = request == "pertenencia" and (kinds or _OF_PROPERTY.search(plain))
    if (
        request == "pertenencia"
        and (listed or limits or order or against or "recuento" in operations)
        and not (codes or phrase)
    ):
        request, kinds = "", [*kinds, "grupo"]  # "which AEI has the lowest progress"
        operations |= {"lista"}
    if request == "indicador" and order and not (codes or phrase):
        request, kinds = "", [*kinds, "indicador"]  # "which indicator has the lowest progress"
    roles = tuple(Rol(name) for name, ps in lexicon()["roles"].items() if text.takes(ps))
    crossed = bool(limits) and ((money and physical) or (len(roles) > 1 and (len(limits) > 1 or (money and percent))))
    if percent and Rol.META not in roles and set(roles) <= _OF_PROGRESS:
        roles = (Rol.AVANCE,)  # "more than 95 %" speaks of progress, whichever verb it has
    if Rol.VARIACION in roles and len(periods) == 2:
        roles, operations = tuple(rol for rol in roles if rol is not Rol.VARIACION), operations | {"comparacion"}
    if roles == (Rol.AVANCE,) and not percent and _QUANTITY.search(plain):
        roles = (Rol.EJECUTADO,)  # "qué cantidad se cumplió"
    if Rol.EJECUTADO in roles and Rol.AVANCE in roles and _AS_AMOUNT.search(plain):
        roles = (Rol.EJECUTADO,)  # "avance en cantidad: lo ejecutado"
    if "razon" in operations or (
        "media" in operations and roles == (Rol.EJECUTADO,) and not money and "ejecucion" in plain
    ):
        roles = (Rol.AVANCE,)
    for patterns in lexicon()["magnitudes"].values():
        text.takes(patterns)
    mixed = percent and len(limits) > 1 and any(word not in _JOINING for word in measured)
    either = len(limits) > 1 and re.search(r"\b[ou]\b", text.text) is not None
    derived = _DERIVED.search(plain) or _FOLLOWING.search(plain)
    state = _STATE.search(plain)
    vague = (
        (state[1] if state else "")
        or (derived[0] if derived else "")
        or _part_and_year(plain, roles, periods)
        or _vague(text.text, bool(periods))
        or ("limite" if crossed or mixed else "o" if either else "")
        or ("orden" if order == "dos" or (order and _ORDINAL.search(text.text)) else "")
        or (than[0] if than else "")
        or operator
    )
    if top and not order:
        order = (
            "peor"
            if top[0].startswith(("ultim", "los ultim", "las ultim"))
            else "mejor"
            if re.match(r"top|primer", top[0])
            else ""
        )
    if over:  # what was done over what was planned: worked out, whatever is printed
        operations = (operations - {"comparacion", "participacion", "razon", "respecto", "lista"}) | {"cociente"}
        roles = (Rol.EJECUTADO, over)
    if {Rol.AVANCE, Rol.DEVENGADO, Rol.VIGENTE} == set(roles):
        operations -= {"participacion"}  # "what percentage of all the budget was accrued"
    if Rol.SALDO in roles:
        operations -= {"falta"}  # "how much is left available" is a figure of its own
    cuts = {period.rpartition("-")[2][:1] for period in periods}
    told = {"T": "trimestral", "S": "semestral"}.get(next(iter(cuts)), "") if len(cuts) == 1 else ""
    rest = tuple(token for token in tokens(text.text) if token not in empty_words() and token != told)
    vague = vague or next((word for word in measured if word in rest), "")
    if not rest and (bare := _BARE.search(text.text)):
        rest = (bare["noun"],)
    out = replace(
        out,
        pedido=request,
        roles=roles,
        rol=roles[0] if roles else None,
        magnitud=Magnitud.FINANCIERA if money and not physical else Magnitud.FISICA if physical else None,
        operaciones=operations,
        periodos=periods,
        acumulado=running,
        umbrales=limits,
        frente=against[0] if against else None,
        banda=band,
        ausencia=absence,
        agrupar=group,
        orden=order,
        cuantos=_count(top["n"]) if top else None,
        puesto=place,
        tipos=tuple(TipoFila(k) for k in kinds if k not in ("cualquiera", "grupo")),
        grupos="grupo" in kinds,
        cabeza=head if "grupo" in kinds else "",
        pagina=int(page["n"]) if page else None,
        codigos=codes,
        fragmentos=fragments,
        ids=ids,
        frase=quoted,
        resto=rest,
        vago=vague,
        sigue=follow or bool(deixis),
        deixis=deixis,
    )
    return out


_KIND = "(?: financiera| fisica| presupuestal)?"
_UNCAPPED = re.compile(r",? sin (?:topar(?:lo|se)?|tope)(?: (?:a|al|de) 100(?: ?%)?)?")
_DONE_OVER = (
    rf"\(? ?(?:lo |el |valor |total (?:de )?)*(?:(?:ejecutad|observad|realizad|alcanzad)[oa]|ejecucion{_KIND}) "
    r"(?:dividid[oa] )?(?:entre|sobre|respecto (?:de|a)l?|con respecto al?|contra|/)"
    r"(?: lo| el| la)* (?:valor |total de )*"
)
_OVER = (
    (Rol.PROGRAMADO, re.compile(rf"{_DONE_OVER}(?:(?:programad|previst|planificad)[oa]|programacion{_KIND})\b ?\)?")),
    (Rol.META, re.compile(rf"{_DONE_OVER}(?:logro esperado|valor esperado|esperado|metas?)\b ?\)?")),
)
"""One figure over another, by name."""
_OF_PROPERTY = re.compile(r"\b(?:son|es|tienen?|esta|estan|figuran?) (?:de |con |la )*(?:prioridad|relevancia|sentido)")


def _group_head(text: str) -> str:
    """How the codes of the groups that a question speaks of begin; "" for any."""
    said = [head for head, shapes in lexicon()["cabezas"].items() if any(shape.search(text) for shape in shapes)]
    return said[0] if len(said) == 1 else ""


_BY_HOW_MANY = re.compile(r"\b(?:en|por) cuant[oa]s\b")
_BASELINE = re.compile(r"\blinea(?: de)? base\b|\bvalor base\b")
_EXCEEDING = r"\b(?:se )?(?:super|exced|sobrepas|rebas|pas)[a-z]*(?: de| a)?\b"


_JOINING = {"y", "e", "pero", "o", "u", "a"}
_OF_PROGRESS = {Rol.AVANCE, Rol.EJECUTADO, Rol.PROGRAMADO, Rol.DEVENGADO, Rol.VIGENTE}
"""Figures that a percentage of progress is made of."""
_SOLES = re.compile(rf"\bs/\.?\s?({FIGURE})")
_CHANGED = r"(?:subi|baj|crec|aument|disminu|cay|vari|cambi|increment|reduj)[a-z]*"
_DERIVED = re.compile(
    r"\b(?:promedio|media) (?:movil|ponderad[oa]|geometric[oa]|recortad[oa])\b|\bporcentualmente\b"
    r"|\b(?:tasa|ritmo|porcentaje) de (?:crecimiento|variacion|aumento|incremento|cambio|reduccion|disminucion|caida)\b"
    r"|\b(?:porcentaje|proporcion|parte|%) de (?:las |los |sus )?(?:actividades|indicadores|partidas|fuentes|tareas)\b"
    rf"|\bporcentajes? (?:[a-z]+ ){{0,2}}{_CHANGED}|\b{_CHANGED} (?:en )?(?:un |que )?(?:porcentaje|por ?ciento)\b"
)
"""What is worked out of figures in a way that no query has: other means, rates of change."""
_STATE = re.compile(
    r"\b(?:actividad|indicador|partida|fuente|tarea|meta|aoi?|gasto|monto|avance)(?:es|s)?"
    r" (?:ya |no |que (?:esten|estan) )*"
    r"((?:termin|cerr|complet|acredit|document|evidenci|comunic|verific|cumpl|inici|concl|finaliz|recog)[a-z]*[di][oa]s?"
    r"|complet[oa]s?|fijos?)\b(?! (?:en|con) \d)"
)
"""A state of rows that no column tells."""
_AS_AMOUNT = re.compile(
    r"\bavance en (?:cantidad|unidades|numero)\b|\bcuant[oa]s? (?:se )?(?:hic|hiz|realiz)[a-z]+\b(?!.*(?:%|por ?cient))"
)
_QUANTITY = re.compile(r"\b(?:que|cual|cuanta)s? cantidad(?:es)?\b|\bcuantas unidades\b")
_WHICH_ROW = re.compile(r"\bquien(?:es)?\b.*\b(?:actividad|indicador|partida|fuente|tarea)(?:es|s)?\b")
_THAN = re.compile(
    r"\b(?:mas|menos|mayor(?:es)?|menor(?:es)?|superior(?:es)?|inferior(?:es)?) (?:que|al?)\b(?! (?:en|menor|mayor)\b)"
)
_PHRASE = "\x01"
"""Where the subject stood."""
_ORDINAL = re.compile(r"\b(?:segund[oa]s?|tercer[oa]?s?|cuart[oa]s?|quint[oa]s?|(?:ante)?penultim[oa]s?)\b")
_PLACES = tuple(
    re.compile(rf"\b{word}\b(?! (?:etapa|nivel|piso|fase|convocatoria))")
    for word in ("segund[oa]", "tercer[oa]?", "cuart[oa]", "quint[oa]")
)
"""Second to fifth in an order."""
_OPERATORS = (
    re.compile(rf"(?!\A)\by (?:de |en |a )?(?:la |el |las |los )*{_PHRASE}"),
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
    r"\bque menos\b(?!\s+(?:el|la|los|las|de|en)\b)"
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


def _operator(left: str, question: str) -> str:
    """A word that would change the figure and that nothing has explained: but, between, per, than, both."""
    for shape in _OPERATORS:
        match = shape.search(left)
        if match and not (match[0].startswith("menos") and _LEAST.search(question)):
            return match[0].strip()
    match = _BOTH.search(question) or _REST.search(question)
    return match[0] if match else ""


_BARE = re.compile(
    r"\b(?:de|en|sobre) (?P<noun>(?:informe|reporte|documento|archivo|tabla|resultado|responsable|codigo|detalle|tema"
    r"|caso)s?|plan(?:es)?)\W*$"
)
"""A noun without its article names something: "in report" is a unit of measure, "in the report" is the document."""
_FOLLOWING = re.compile(r"\b(?:la|el|las|los) (?:que siguen?|siguientes?|de (?:abajo|arriba))\b")
"""Another row, by where it stands."""
_RELATIVE = re.compile(
    r"\b(?:mes|trimestre|semestre|ano|periodo|ejercicio) (?:anterior|pasado|siguiente|previo|proximo)\b"
    r"|\b(?:anterior|pasado|proximo|siguiente|ultimo) (?:mes|trimestre|semestre|ano|periodo|ejercicio)\b"
)


_OF_THE_YEAR = re.compile(
    r"\b(?:del|en el|en todo el) ano\b|\b(?:programad[oa]|programacion|ejecutad[oa]) (?:total )?anual\b"
)


def _part_and_year(text: str, roles: tuple[Rol, ...], periods: tuple[str, ...]) -> str:
    """Words that set what was done in a part of the year against the plan of all of it; "" for none."""
    part = any(re.search(r"(?:^|-)(?:[TS]\d|\d\d)$", period) for period in periods)
    match = _OF_THE_YEAR.search(text) if part and {Rol.PROGRAMADO, Rol.EJECUTADO} <= set(roles) else None
    return match[0] if match else ""


def _roles_in(text: Tachado) -> list[str]:
    return [name for name, shapes in lexicon()["roles"].items() if any(shape.search(text.text) for shape in shapes)]


def _vague(left: str, dated: bool) -> str:
    """What is left of a question that would change its answer."""
    if match := _RELATIVE.search(left):
        return match[0]
    if match := re.search(
        r"\b(?:no|ni|si|sin|hubies\w*|hubier\w*|doble|triple|nunca|cuando|donde|quien|quienes|excepto|salvo|desde|hasta|otr[oa]s?|anterior(?:es)?|mensual(?:es)?|(?:bi|cuatri)mestral(?:es)?|diari[oa]s?|semanal(?:es)?|quincenal(?:es)?"
        r"|tod[oa]s l[oa]s (?:anos|meses|trimestres|semestres)|resta(?:nte)? del (?:ano|periodo|ejercicio))\b",
        left,
    ):
        return match[0]
    match = None if dated else re.search(r"\b(?:mes(?:es)?|trimestres?|trimestral(?:es)?)\b", left)
    return match[0] if match else ""


def _quoted(text: Tachado) -> str:
    match = text.take(_QUOTED)
    return match[1].strip() if match else ""


def _deixis(text: Tachado) -> str:
    things = {
        "unidad": r"unidad(?: organica)?|area|gerencia|subgerencia|oficina|dependencia",
        "fila": r"actividad|indicador|meta|partida|fila|misma|mismo",
        "documento": r"documento|reporte|informe|archivo",
        "pagina": r"pagina|hoja",
    }
    same = text.take(
        re.compile(r"\b(?:de |en |para )?(?:(?:ese|el|este) mismo|ese) (?:mes|trimestre|semestre|ano|periodo)\b")
    )
    for name, nouns in things.items():
        if text.take(
            re.compile(rf"\b(?:de |en |para )?(?:esa|ese|esta|este|la misma|el mismo|dicha|dicho)\s+(?:{nouns})\b")
        ):
            return name
    if text.take(
        re.compile(r"\b(?:de |en |para )?(?:est[aeo]s|es[aeo]s|los) (?:documentos|reportes|informes|archivos)\b")
    ):
        return "documento"
    if text.take(re.compile(r"\b(?:de|sobre|para) (?:esa|ese|eso|ella|la misma|el mismo|la anterior)\b(?!\s+\w+)")):
        return "fila"
    return "periodo" if same else ""


def _fragments(text: Tachado) -> tuple[tuple[str, str], ...]:
    found = []
    for pattern in (_FRAGMENT, _ENDING, _ZEROS):
        while match := text.take(pattern):
            head = match.groupdict().get("head") or ""
            found.append((head.upper(), match["tail"]))
    return tuple(found)


def ordinal_period(asked: Entendido, last: Entendido) -> Entendido:
    """A follow-up that says "the second" alone means the same kind of period as the question before."""
    cut = last.periodos[-1].rpartition("-")[2] if last.periodos else ""
    if asked.periodos or cut[:1] not in ("T", "S"):
        return asked
    for number, names in ORDINALS.items():
        word = next((word for word in asked.resto if re.fullmatch(names, word)), None)
        if word and (cut[0] == "T" or number <= 2):
            period = last.periodos[-1][: -len(cut)] + f"{cut[0]}{number}"
            until = re.search(rf"\b(?:al|hasta el) {word}\b", normalised(asked.pregunta))
            running = asked.acumulado or (last.acumulado if until else None)
            return replace(
                asked, periodos=(period,), acumulado=running, resto=tuple(w for w in asked.resto if w != word)
            )
    return asked


def ordinal_place(asked: Entendido, last: Entendido) -> Entendido:
    """A follow-up that says "the second" alone, after who came first, means the next in that order."""
    said = [n for n, shape in enumerate(_PLACES, 2) if any(shape.fullmatch(word) for word in asked.resto)]
    if not last.orden or asked.orden or asked.rol or asked.periodos or len(said) != 1 or len(asked.resto) != 1:
        return asked
    return replace(asked, orden=last.orden, puesto=said[0], resto=())


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word]


def _early(text: Tachado) -> str:
    """Requests whose words would be taken for limits or periods."""
    return next(
        (name for name in ("coherencia", "repetidos", "por_periodo") if text.takes(lexicon()["pedidos"][name])), ""
    )


def _request(text: Tachado) -> str:
    """The first kind of request that the words name."""
    for name in (
        "responsable",
        "medida",
        "pertenencia",
        "justificar",
        "resumen",
        "hallazgos",
        "origen",
        "causa",
        "evidencia",
        "codigo",
        "indicador",
        "documentos",
        "prioridad",
    ):
        if text.takes(lexicon()["pedidos"][name]):
            return name
    return ""


def _place(text: Tachado) -> int:
    """Which one in an order is wanted; 0 where none is named, or more than one."""
    said = [n for n, shape in enumerate(_PLACES, 2) if shape.search(text.text)]
    if len(said) != 1 or not text.take(_PLACES[said[0] - 2]):
        return 0
    return said[0]


def _order(text: Tachado) -> str:
    """Which end is wanted first: "peor", "mejor", "" for none, "dos" for both."""
    orders = lexicon()["orden"]
    stated = next((name for name, key in (("mejor", "de_mayor"), ("peor", "de_menor")) if text.takes(orders[key])), "")
    said = [name for name in ("peor", "mejor") if text.takes(orders[name])]
    return stated or (said[0] if len(said) == 1 else "dos" if said else "")
