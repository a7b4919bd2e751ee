"""The limits that a question sets: "below 75 %", "between 10 and 20 %", "nothing", "more than was planned"."""

import re
from decimal import Decimal

from agent.chat.lexico import Tachado, lexicon, limit_words
from agent.tools.consulta import Comparador, Umbral
from extractors.schemas import Rol
from extractors.values import parse_figure

FIGURE = r"-?(?!\d+\.\d{1,2}\.)(?:\d{1,3}(?: \d{3})+(?!\d)|\d[\d.,']*)"
_AMOUNT = rf"(?P<n>{FIGURE})(?:\s*(?P<times>mil|millon(?:es)?)\b)?\s*(?P<pct>%|por ?ciento)?"
BARE_PERCENT = re.compile(rf"\b(?:el |del |al |un |ese )?(?P<n>{FIGURE})\s*(?:%|por ?ciento)")
"""A percentage as it is printed: which one is meant."""
PRINTED = re.compile(
    r"\b(?:el |del |de |dice |dice que (?:hay )?|marca |figura |imprime |mediana |promedio |media |total |meta )"
    r"(?P<n>\d+[.,]\d+|(?<=dice )\d{1,3}|(?<=hay )\d{1,3})"
    r"(?![\w.,]*\d)(?! ?%)"
)
"""A figure as it is printed, of which it is asked whether it is right."""
COUNTED = re.compile(
    r"(?<![\w.,-])(?P<n>\d{1,7})(?= (?:[a-z]{4,}|ao|aoi|aei)\b)(?! (?:meses|trimestres|semestres|actividades|filas)\b)"
)
"""A count as it is printed ("316 beneficiarios"), of which it is asked whether it is right."""
_HALF = re.compile(r"\b(mas|menos) de la mitad\b")
NEGATIVE = re.compile(r"\b(?:en|con|de) (?:numeros? |saldo |valor )?negativ[oa]s?\b|\bnegativ[oa]s?\b")
_BETWEEN = re.compile(
    rf"\b(?:entre|de(?:l)?) (?:el |un )?{_AMOUNT} (?:y|al?) (?:el |un )?(?P<m>-?\d[\d.,']*)\s*(?:%|por ?ciento)"
)
_TIMES = {"mil": 1000, "millon": 1_000_000, "millones": 1_000_000}
_EXACTLY = re.compile(r"\b(?:con |de |al |un |el )*(?:avance (?:de |del )?)?(?P<n>0|cero|100)\s*(?:%|por ?ciento)")
_AT_ZERO = re.compile(
    r"\b(?:(?:qued|termin|cerr|sali)[a-z]* )?(?:en|con) (?:cero|0)\b(?! ?%)|\bcero (?=gasto|ejecucion|ejecutad|avance)"
)
_NOTHING = re.compile(
    r"\bno (?P<did>(?:se )?(?:ha |han )?"
    r"(?:ejecut|gast|hic|hiz|realiz|avanz|logr|invirt|pag|deveng|program|compromet)[a-z]+) nada\b"
)
_AT_NOTHING = re.compile(
    r"\b(?P<what>(?:ejecu|gast|program|pag|deveng|aprob|modific|comprom)[a-z]*|vigente|meta"
    r"|avance(?: fisico| financiero)?)s?"
    r" (?:(?:es|son|fue|sea) )?(?:igual(?:es)? a |de |= ?)?(?:cero|0)\b(?! ?%|[.,]?\d)"
)
"""A figure that is nought."""
_WITHOUT = re.compile(
    r"\b(?:sin|no (?:ten(?:ian?|gan?)|tien(?:e|en)|tuv(?:o|ieron)|hubo|hay"
    r"|(?:registr|report)(?:a|an|o|aron)|muestran?|presentan?|sufri(?:o|eron)|recibi(?:o|eron)))"
    r" (?:ningun |ninguna )?"
    r"(?P<what>gastos?(?! (?:program|previst|presup))|presupuesto inicial|(?:credito |monto )?aprobado"
    r"|modificacion(?:es)?|compromisos?|devengado|pagos?)\b"
    r"(?: (?:en|sobre|al?|del?)(?: (?:sus?|el|los))? (?:credito|presupuesto)s?(?: (?:inicial|aprobado|vigente))?\b)?"
    r"(?: (?:algun|ningun)[oa]\b)?"
)
"""Lines of a budget that have none of a figure."""
_WHAT = (
    r"(?:(?:l[oa]s?|el|una?|su|sus|como) )*(?:metas?|linea(?: de)? base|avance|logros? esperados?"
    r"|valor(?:es)? (?:observad|esperad)os?|programad[oa]s?|ejecutad[oa]s?|devengad[oa]s?|pagad[oa]s?|vigente"
    r"|aprobad[oa]s?|comprometid[oa]s?|saldo|programacion|ejecucion)"
    r"(?:\s+(?:fisic[oa]s?|financier[oa]s?|anual(?:es)?|total(?:es)?|propuest[oa]s?|porcentual(?:es)?"
    r"|cuantificables?|del? ano|programad[oa]s?|ejecutad[oa]s?|en|para|del?|el))*"
)
_EQUALS = re.compile(
    rf"(?P<what>\b(?:cuy[oa]s?|(?:en|de|para) l[oa]s? (?:que|cual(?:es)?)|donde|tien[a-z]*|ten[gi][a-z]*|tuv[a-z]+|con"
    rf"|figur[a-z]+(?: con)?|muestr[a-z]+|present[a-z]+|registr[a-z]+|consign[a-z]+) {_WHAT})\s+"
    r"(?:(?:es|sea|son|sean|fue|fueron|era|eran)(?: de| del| igual(?:es)? al?)?|igual(?:es)? al?|del?|=)"
    rf" (?:exactamente |justo |solo |apenas )?(?=(?!(?:19|20)\d\d\b){FIGURE}(?![.,]?\d)"
    r"(?! ?(?:meses|trimestres|actividades|indicadores|anos|filas)\b))"
)
"""A figure that is to be so much: "whose target is 12"."""
_NO_PROGRESS = re.compile(
    r"(?<!saldo )(?<!monto )(?<!presupuesto )(?<!dinero )\bsin (?:ningun |ninguna )?"
    r"(?:(?:avance|ejecucion)(?: (?:algun|ningun)[oa])?|ejecutar)\b"
    r"|\bno (?:avanzaron|avanzo"
    r"|(?:tuv(?:o|ieron)|tienen?|registran?|muestran?|presentan?) (?:ningun )?(?:avance|progreso)"
    r"(?: fisico)?(?: (?:algun|ningun)o)?)\b"
)
_EXCEEDS = re.compile(
    r"\b(?P<did>(?:super|exced|sobrepas|rebas|alcanz)(?:o|io|aron|ieron))"
    r" (?P<who>(?!(?:a|al|de|del|en|lo|su|sus|mas|menos|por|que)\b)[a-z\x01].{3,90}?)"
    r" (?P<what>(?:su|la) metas?(?: fisica)?(?: anual)?|lo (?:programado|previsto))\b"
)
"""What exceeds its target, between the verb and the target."""


def put_plainly(text: str) -> str:
    """A question whose limits are put as the patterns know them: "less than half" is less than 50 %."""
    text = _NOTHING.sub(r"\g<did> en cero", _HALF.sub(r"\1 de 50 %", text))
    text = _WITHOUT.sub(r"\g<what> en cero", _AT_NOTHING.sub(r"\g<what> en cero", text))
    return _EQUALS.sub(r"\g<what> igual a ", _EXCEEDS.sub(r"\g<did> \g<what> \g<who>", text))


def against_said(text: Tachado) -> tuple[tuple[str, Rol], str] | None:
    """What rows are to be over or under, and the words that say so."""
    for sign, shapes in lexicon()["frente"].items():
        for shape in shapes:
            if match := text.take(shape):
                said = match[0]
                return (sign, Rol.META if re.search(r"\bmetas?\b", said) else Rol.PROGRAMADO), f" {said} "
    return None


def limits_said(text: Tachado) -> tuple[tuple[Umbral, ...], bool, tuple[str, ...]]:
    """The limits that a question sets, whether one is in percent, and the words after bare numbers ("20 casas")."""
    found = []
    measured = []
    percent = False
    if match := text.take(_BETWEEN):
        low, high = number_of(match["n"]), number_of(match["m"])
        found += [
            Umbral(comparador=Comparador.MAYOR_IGUAL, valor=low),
            Umbral(comparador=Comparador.MENOR_IGUAL, valor=high),
        ]
        percent = True
    for sign, shape in limit_words():
        while match := text.take(re.compile(rf"{shape}\s*(?:un |el |al |a )?{_AMOUNT}")):
            found.append(
                Umbral(comparador=Comparador(sign), valor=number_of(match["n"]) * _TIMES.get(match["times"] or "", 1))
            )
            percent = percent or bool(match["pct"])
            if not match["pct"] and (after := re.match(r"\s*(?:de )?([a-z]+)", text.text[match.end() :])):
                measured.append(after[1])
    if match := text.take(_EXACTLY):
        number = "0" if match["n"] == "cero" else match["n"]
        found.append(Umbral(comparador=Comparador.IGUAL, valor=number_of(number)))
        percent = True
    if text.take(_NO_PROGRESS) or text.take(_AT_ZERO):
        found.append(Umbral(comparador=Comparador.IGUAL, valor=number_of("0")))
    return tuple(found), percent, tuple(measured)


def number_of(text: str) -> Decimal:
    """The value of a figure as a question writes it."""
    value = parse_figure(text.strip(".,'").replace(" ", ""), ".").valor
    assert value is not None
    return value
