"""A question in Spanish -> what it asks for, word by word: no model, and no word passed over.

Each pattern of `lexico.toml` takes the words it explains out of the question; what is left over is the subject, which
the ledger must know. A question with a word that nobody explains is not answered with a figure.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from agent.chat import inexplicado, senas
from agent.chat.entendido import PLACES, Entendido
from agent.chat.etapas import IN_PERCENT, left_of, most_of
from agent.chat.lexico import Tachado, empty_words, lexicon, normalised
from agent.chat.limites import (
    BARE_PERCENT,
    COUNTED,
    FIGURE,
    NEGATIVE,
    PRINTED,
    against_said,
    limits_said,
    number_of,
    put_plainly,
)
from agent.chat.tiempo import periods_said
from agent.index.words import tokens
from agent.tools.consulta import Agrupar, Banda, Comparador, Umbral
from extractors.schemas import Ausencia, Magnitud, Rol, TipoFila

_K = TypeVar("_K", bound=StrEnum)
_EARLY = ("coherencia", "repetidos", "huecos", "por_periodo")
"""Requests whose words would be taken for limits or periods."""
_REQUESTS = (
    "responsable", "medida", "pertenencia", "justificar", "resumen", "hallazgos", "origen", "causa", "evidencia",
    "codigo", "indicador", "documentos", "prioridad",
)  # fmt: skip
"""The others, in the order in which their words are looked for."""
_NUMBER_WORDS = {
    "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "quince": 15, "veinte": 20,
}  # fmt: skip
_TOP = re.compile(
    rf"\b(?:(?:las|los|top|primer[oa]s|ultim[oa]s)\s+)(?P<n>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})\b"
    r"(?!\s*(?:%|por ?ciento|trim|sem|mes))"
)
_TOP_AFTER = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(w for w in _NUMBER_WORDS if w not in ('un', 'una'))})\s+"
    r"(?=(?:peor|mejor|mayor|menor|actividad|unidad|gerencia|partida|indicador|con )[a-z]*)"
)
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(w for w in _NUMBER_WORDS if w not in ('un', 'una'))})"
_NO_PART = r"(?!\s*(?:%|por ?ciento|trim|sem|mes))"
_SO_MANY = rf"(?P<of>\b(?:de|entre) (?:las|los|estas|estos|esas|esos|sus) {_N}\b){_NO_PART}"
_ONE_AMONG = (
    re.compile(
        r"\b(?:la|el) (?:de |con |que )?(?:[a-z]+ )?(?:mas|menos|peor|mejor|mayor|menor)\b[^,;?]{0,60}? " + _SO_MANY
    ),
    re.compile(
        rf"\bcual(?: fue| es)? (?P<of>(?:(?:de|entre) (?:las|los|estas|estos|esas|esos|sus) )?{_N}\b){_NO_PART}"
    ),
    re.compile(rf"^{_SO_MANY}(?=[^;]{{0,80}} cual\b)"),
)
"""One of so many: "the worst of the nine"."""

_KIND = "(?: financiera| fisica| presupuestal)?"
_UNCAPPED = re.compile(r",? sin (?:topar(?:lo|se)?|tope)(?: (?:a|al|de) 100(?: ?%)?)?")
_DONE_OVER = (
    rf"\(? ?(?:lo |el |valor |total (?:de )?)*(?:(?:ejecutad|observad|realizad|alcanzad)[oa]|ejecucion{_KIND}) "
    r"(?:dividid[oa] )?(?:entre|sobre|respecto (?:de|a)l?|con respecto al?|contra|/)"
    r"(?: lo| el| la)* (?:valor |total de )*"
)
_BUDGET_OVER = re.compile(
    r"\b(?:porcentaje de )?(?:lo |el )?(?P<top>pagado|devengado|comprometido) (?:dividid[oa] )?"
    r"(?:entre|sobre|respecto (?:de|a)l?|en proporcion (?:de|a)l?|contra|/) (?:su |lo |el |l )*"
    r"(?:credito |presupuesto )?(?P<base>vigente|comprometido|devengado|aprobado)\b"
)
_OVER = (
    (Rol.PROGRAMADO, re.compile(rf"{_DONE_OVER}(?:(?:programad|previst|planificad)[oa]|programacion{_KIND})\b ?\)?")),
    (Rol.META, re.compile(rf"{_DONE_OVER}(?:logro esperado|valor esperado|esperado|metas?)\b ?\)?")),
)
"""One figure over another, by name."""
_OF_PROPERTY = re.compile(r"\b(?:son|es|tienen?|esta|estan|figuran?) (?:de |con |la )*(?:prioridad|relevancia|sentido)")


_BY_HOW_MANY = re.compile(r"\b(?:en|por) cuant[oa]s\b")
_BASELINE = re.compile(r"\blinea(?: de)? base\b|\bvalor base\b")
_EXCEEDING = r"\b(?:se )?(?:super|exced|sobrepas|rebas|pas)[a-z]*(?: de| a)?\b"


_JOINING = {"y", "e", "pero", "o", "u", "a"}
_OF_PROGRESS = {Rol.AVANCE, Rol.EJECUTADO, Rol.PROGRAMADO, Rol.DEVENGADO, Rol.VIGENTE}
"""Figures that a percentage of progress is made of."""
_SOLES = re.compile(rf"\bs/\.?\s?({FIGURE})")
_OFFICES = re.compile(
    r"\bcuant[oa]s (?:unidades (?:organicas|ejecutoras)|areas|[a-z]*gerencias|oficinas|direcciones|dependencias)\b"
)
_OF_PLAN = re.compile(r"(?:mitad|%|por ?ciento) del? (?:lo )?(?:programad|previst|planificad|presupuestad)")
_OVER_PLAN = re.compile(r"\b(?:exced|super|sobrepas|rebas)")
_AS_AMOUNT = re.compile(
    r"\bavance en (?:cantidad|unidades|numero)\b|\bcuant[oa]s? (?:se )?(?:hic|hiz|realiz)[a-z]+\b(?!.*(?:%|por ?cient))"
)
_FIGURE_NOUN = (
    r"(?:(?:el|la|lo|las|los|su|sus) )?(?:presupuesto |credito |monto )?"
    r"(?:porcentaje de ejecucion|avances?|programad[oa]s?|ejecutad[oa]s?|metas?|linea(?: de)? base|devengad[oa]"
    r"|comprom(?:iso|etid[oa])|pagad[oa]|vigente|aprobad[oa]|gast(?:o|ad[oa])|saldo|modificaciones|disponible)"
    r"(?: (?:fisic[oa]|financier[oa]|anual(?:es)?|disponible))?"
)
_ENUMERATED = re.compile(rf"\b{_FIGURE_NOUN}(?:, {_FIGURE_NOUN})*(?:,? [ye] |, ){_FIGURE_NOUN}\b")
"""Figures named one after another."""
_TWO_FIGURES = re.compile(r"(?:avance|cumplimiento|gast|ejecu|monto)")
"""How the words begin that name two figures, one of them a progress."""
_PREMISE = re.compile(r"^(?:dado|ya|puesto|visto|considerando|sabiendo|en vista de) que [^,]+, *(?=[a-z])")
"""What a question takes for granted before it asks: no figure of it is asked for."""
_DID = (
    r"(?:(?:se|le|les|ha|han) )*(?:hubo|hay|tuv|tien|hic|hiz|hech|ejecut|realiz|registr|report|atend|entreg|program"
    r"|gast|present|logr|avanz)[a-z]*"
)
_NOT_DONE = re.compile(rf"\bno (?={_DID}\b(?! (?:l[ao]s?|el|tod[ao]s?|su|sus|complet[a-z]*) ))")
_NONE_OF = re.compile(
    r"\bsin (?=[a-z]{4,})(?!(?:contar|incluir|considerar|sumar|dato|cifra|registro|informacion|reporte|program))"
)
_EXTREME = r"\b(?:mas|menos|mayor|menor|mejor|peor|igual|mismo|supero|exced|alcanz|lleg|cumpl)"
_ANY = re.compile(r"\b(?:a )?(?:ningun[oa]?|nada(?: de)?)\b")
_DONE_AT_ALL = re.compile(rf"\bsi (?={_DID}\b)(?<!\bver si )(?<!\bdime si )")
"""Months in which there was none, or some."""
_QUANTITY = re.compile(
    r"\b(?:que|cual|cuanta)s? cantidad(?:es)?\b|\bcuantas unidades\b"
    r"|\b(?:mas|menos) unidades\b(?! (?:organicas|de medida))"
)
_WHICH_ROW = re.compile(r"\bquien(?:es)?\b.*\b(?:actividad|indicador|partida|fuente|tarea)(?:es|s)?\b")
_BY_EACH = re.compile(r"\b(?:por|cada|segun|que|cual(?:es)?|quien(?:es)?|ranking|mayor|menor|mejor|peor|mas|menos)\b")
_SUMMED = re.compile(r"\b(?:total|totales|sum[a-z]*|junt[a-z]*|conjunto)\b")
_BARE = re.compile(
    r"\b(?:de|en|sobre) (?P<noun>(?:informe|reporte|documento|archivo|tabla|resultado|responsable|codigo|detalle|tema"
    r"|caso)s?|plan(?:es)?)\W*$"
)
"""A noun without its article names something: "in report" is a unit of measure, "in the report" is the document."""


def understand(question: str, phrase: str = "", pieces: tuple[str, ...] = ()) -> Entendido:
    """Reads a question.

    Args:
        question: as asked.
        phrase: a piece of it, normalised, that the ledger holds word for word; it is kept whole as the subject.
        pieces: others, of words that would ask for something else were they not of a row's name.
    """
    reading = _Lectura(question)
    reading.names(phrase, pieces)
    reading.periods()
    reading.limits()
    reading.scope()
    reading.kinds_of_figure()
    reading.operations()
    reading.orders()
    reading.rows()
    reading.roles()
    return reading.done()


class _Lectura:
    """A question while it is read, each step in its turn: a word is explained by the first step that knows it."""

    def __init__(self, question: str) -> None:
        self.question, self.plain = question, normalised(question)
        self.text = Tachado(self.plain)

    def names(self, phrase: str, pieces: tuple[str, ...]) -> None:
        """What points at rows or goes on from the question before."""
        text = self.text
        follow = re.match(r"(?:y|e|pero|ahora|entonces)\b", text.text) or re.search(r"\bentonces\W*$", text.text)
        self.pointed = senas.pointed(text)
        self.follows = bool(follow or self.pointed)
        self.phrase = phrase
        self.named = phrase or senas.quoted(text)
        if phrase and (found := text.take(re.compile(re.escape(phrase)))):
            text.text = f"{text.text[: found.start()]}{inexplicado.PHRASE}{text.text[found.start() + 1 :]}"
        self.pieces = tuple(piece for piece in pieces if text.take(re.compile(rf"\b{piece}\b")))
        self.ids = senas.row_ids(text)
        self.fragments = senas.fragments(text)
        self.page = senas.page(text)

    def periods(self) -> None:
        """Periods, and the requests whose words would be taken for limits or periods."""
        self.text.text = _SOLES.sub(r"\1 soles", self.text.text)
        self.spans, self.running, self.spanned = periods_said(self.text)
        self.request = _first(self.text, "pedidos", _EARLY)

    def limits(self) -> None:
        """Limits, codes, and what is asked for other than a figure."""
        text = self.text
        text.text = put_plainly(text.text)
        self.against = against_said(text)
        limits, self.percent, self.measured = limits_said(text)
        self.codes = senas.codes(text)
        self.request = self.request or _first(text, "pedidos", _REQUESTS)
        if self.request == "hallazgos" and text.takes(lexicon()["pedidos"]["semaforo"]):
            self.request = "semaforo"
        if self.request in ("hallazgos", "causa"):
            match = text.take(BARE_PERCENT) or text.take(PRINTED)
            match = match or (text.take(COUNTED) if self.request == "hallazgos" else None)
            limits = (*limits, _limit(Comparador.IGUAL, number_of(match["n"]))) if match else limits
        if text.take(NEGATIVE):
            limits = (*limits, _limit(Comparador.MENOR))
        self.bounds = limits

    def scope(self) -> None:
        """By what rows are put together, how many are wanted, of which colour or absence."""
        text = self.text
        group = _kind(Agrupar, text, "agrupar")
        named = _WHICH_ROW.search(self.plain)  # "who spent most: tell me the activity"
        counted = not (self.bounds or self.against) and _QUANTITY.search(self.plain)  # "how many units of it"
        self.group = None if group is Agrupar.UNIDAD and (named or counted) else group
        among = next((match for shape in _ONE_AMONG if (match := shape.search(text.text))), None)
        self.among = _count(among["n"]) if among else None
        if among:
            text.take(re.compile(re.escape(among["of"])))
        self.top = text.take(_TOP_AFTER) or text.take(_TOP)
        self.band = _kind(Banda, text, "banda")
        self.absence = _kind(Ausencia, text, "ausencia")

    def kinds_of_figure(self) -> None:
        """Money or amounts; one figure over another."""
        text, said = self.text, self.text.text + (self.against[1] if self.against else "")
        money, physical = (_any(said, lexicon()["magnitudes"][name]) for name in ("financiera", "fisica"))
        self.money = money or re.search(r"\bsaldo\b", text.text) is not None
        self.physical = physical
        done_over = next((base for base, shape in _OVER if text.take(shape)), None)
        self.over = (Rol.EJECUTADO, done_over) if done_over else None
        if not self.over and (match := text.take(_BUDGET_OVER)) and match["top"] != match["base"]:
            self.over = Rol(match["top"]), Rol(match["base"])
        if not self.over and (most := most_of(text)):
            self.over = most
        if self.over:
            text.take(_UNCAPPED)
            text.take(IN_PERCENT)
        self.than = inexplicado.than(text.text)
        if self.against and _BASELINE.search(text.text):  # the target over the baseline: two figures of a row
            text.text, self.against = f"{text.text} {self.against[1]}", None
            text.text = re.sub(_EXCEEDING, " diferencia ", text.text)

    def operations(self) -> None:
        """What is done with figures."""
        text = self.text
        found = frozenset(name for name, ps in lexicon()["operaciones"].items() if text.takes(ps))
        if "comparacion" in found and _BY_HOW_MANY.search(self.plain):
            found -= {"recuento"}
        if self.spanned:
            found |= {"suma"}
        if {"suma", "media"} <= found and not _SUMMED.search(self.plain):
            found -= {"suma"}  # "the mean of all the activities"
        if "cuenta_filas" in found:
            found |= {"recuento"}
            text.takes(lexicon()["cortas"]["tiene"])  # "how many has the office": to have is no figure
        if "respecto" in found and "avance" not in _roles_in(text) and 2 in (len(self.spans), len(_roles_in(text))):
            found |= {"comparacion"}
        self.growth = inexplicado.growth(self.plain)
        plan = {"ejecutado", "programado"} <= set(_roles_in(text)) and _OVER_PLAN.search(self.growth)
        if self.growth and (len(self.spans) == 2 or plan):
            found |= {"comparacion", "cambio"}
            text.take(re.compile(re.escape(self.growth)))
            self.growth = ""
        if _OFFICES.search(self.plain):
            found = (found - {"recuento"}) | {"cuenta_unidades"}
        self.done_with = found
        by_period = self.request == "por_periodo" or "cuenta_periodos" in found
        if by_period and self.absence is Ausencia.SIN_PROGRAMACION:  # a month without a plan, not a row
            self.absence, self.bounds = None, (*self.bounds, _limit(Comparador.IGUAL))
            text.text += " programado "
        elif by_period and not (self.bounds or self.against or self.absence):
            named = self.phrase or _roles_in(text) or self.money
            counted = named and "cuenta_periodos" in found and not re.search(_EXTREME, self.plain)
            without = re.search(r"\b(?:meses|trimestres) sin ", self.plain) is not None and text.take(_NONE_OF)
            if text.take(_NOT_DONE) or without:
                text.take(_ANY)
                self.bounds = (_limit(Comparador.IGUAL),)
            elif text.take(_DONE_AT_ALL) or (counted and re.search(rf"(?<!\bno )\b{_DID}\b", self.plain)):
                self.bounds = (_limit(Comparador.MAYOR),)

    def orders(self) -> None:
        """Which end of an order is wanted, and which place in it."""
        self.operator = inexplicado.operator(self.text.text, self.plain)
        self.order = _order(self.text)
        self.place = _place(self.text) if self.order in ("mejor", "peor") and not self.top else 0

    def rows(self) -> None:
        """Which classes of row."""
        self.kinds = [name for name, ps in lexicon()["filas"].items() if self.text.takes(ps)]
        self.head = _group_head(self.plain)
        if self.codes or self.phrase:
            return
        several = self.bounds or self.order or self.against or "recuento" in self.done_with
        if self.request == "pertenencia" and (self.kinds or several or _OF_PROPERTY.search(self.plain)):
            self.request, self.kinds = "", [*self.kinds, "grupo"]  # "which AEI has the lowest progress"
            self.done_with |= {"lista"}
        if self.request == "indicador" and self.order:
            self.request, self.kinds = "", [*self.kinds, "indicador"]  # "which indicator has the lowest progress"

    def roles(self) -> None:
        """Which figures."""
        roles = tuple(Rol(name) for name, ps in lexicon()["roles"].items() if self.text.takes(ps))
        if premise := _PREMISE.match(self.plain):
            asked = _roles_in(Tachado(self.plain[premise.end() :]))
            roles = tuple(rol for rol in roles if rol.value in asked) or roles
        crossed = (self.money and self.physical) or (
            len(roles) > 1 and (len(self.bounds) > 1 or (self.money and self.percent))
        )
        part = set(roles) == {Rol.EJECUTADO, Rol.PROGRAMADO} and _OF_PLAN.search(
            self.plain
        )  # "half of what was planned"
        self.crossed = bool(self.bounds and crossed and not part)
        if "cambio" in self.done_with and "avance" not in self.plain:
            roles = tuple(rol for rol in roles if rol is not Rol.AVANCE)  # the percentage is that of the change
        if self.percent and Rol.META not in roles and set(roles) <= _OF_PROGRESS:
            roles = (Rol.AVANCE,)  # "more than 95 %" speaks of progress, whichever verb it has
        if Rol.VARIACION in roles and len(self.spans) == 2:
            roles = tuple(rol for rol in roles if rol is not Rol.VARIACION)
            self.done_with |= {"comparacion"}
        if roles == (Rol.AVANCE,) and not self.percent and _QUANTITY.search(self.plain):
            roles = (Rol.EJECUTADO,)  # "qué cantidad se cumplió"
        if {Rol.EJECUTADO, Rol.AVANCE} <= set(roles) and _AS_AMOUNT.search(self.plain):
            roles = (Rol.EJECUTADO,)  # "avance en cantidad: lo ejecutado"
        mean = "media" in self.done_with and roles == (Rol.EJECUTADO,) and not self.money and "ejecucion" in self.plain
        if "por_pagar" in self.done_with and not roles:
            pair = left_of(self.plain, ())
            roles = pair[:1] if pair else ()  # what is left to pay is what was accrued and not paid
        self.wanted = (Rol.AVANCE,) if mean or "razon" in self.done_with else roles
        for patterns in lexicon()["magnitudes"].values():
            self.text.takes(patterns)

    def _unexplained(self) -> str:
        """A word that changes what is asked, and that no step explained."""
        text, plain = self.text.text, self.plain
        two = len(self.bounds) > 1
        mixed = self.percent and two and any(word not in _JOINING for word in self.measured)
        one_value = two and any(limit.comparador is Comparador.IGUAL for limit in self.bounds)  # of two figures
        by_office = self.group is Agrupar.UNIDAD and "media" in self.done_with
        of_whom = by_office and not _BY_EACH.search(plain)  # of each office, or of all of them
        either = two and re.search(r"\b[ou]\b", text) is not None
        return (
            inexplicado.worked_out(plain)
            or self.growth
            or ("" if "participacion" in self.done_with or self.over else inexplicado.of_total(plain))
            or inexplicado.part_and_year(plain, self.wanted, self.spans)
            or inexplicado.vague(text, bool(self.spans))
            or ("limite" if self.crossed or mixed or one_value else "o" if either else "")
            or ("orden" if self.order == "dos" or (self.order and inexplicado.ordinal(text)) else "")
            or self.than
            or ("de las unidades" if of_whom else "")
            or ("" if _TWO_FIGURES.match(self.operator) and self._enumerates() else self.operator)
        )

    def _settled(self) -> None:
        """What two steps read of the same words is of one of them."""
        if self.top and not self.order:
            last, first = r"(?:l[ao]s )?ultim", r"top|primer"
            self.order = "peor" if re.match(last, self.top[0]) else "mejor" if re.match(first, self.top[0]) else ""
        if self.over:  # what was done over what was planned: worked out, whatever is printed
            self.done_with -= {"comparacion", "participacion", "razon", "respecto", "lista"}
            self.done_with |= {"cociente"}
            self.wanted = self.over
        if {Rol.AVANCE, Rol.DEVENGADO, Rol.VIGENTE} == set(self.wanted):
            self.done_with -= {"participacion"}  # "what percentage of all the budget was accrued"
        if "falta" in self.done_with:  # "how much was left beside the target"
            self.done_with -= {"respecto"} if self.spans[1:] else {"respecto", "comparacion"}
        if Rol.SALDO in self.wanted:
            self.done_with -= {"falta"}  # "how much is left available" is a figure of its own

    def _enumerates(self) -> bool:
        """Whether all the figures that it names are named one after another, and nothing is done with them."""
        match = _ENUMERATED.search(self.plain)
        if match is None or len(set(self.wanted)) < 2 or self.done_with - {"lista"} or self.over or self.order:
            return False
        said = Tachado(match[0])
        named = {name for name, shapes in lexicon()["roles"].items() if said.takes(shapes)}
        return {rol.value for rol in self.wanted} == named

    def _rest(self) -> tuple[str, ...]:
        """The words that are left over: whom it is about."""
        cuts = {period.rpartition("-")[2][:1] for period in self.spans}
        told = {"T": "trimestral", "S": "semestral"}.get(next(iter(cuts)), "") if len(cuts) == 1 else ""
        rest = tuple(token for token in tokens(self.text.text) if token not in empty_words() and token != told)
        rest += tuple(word for piece in self.pieces for word in piece.split())
        bare = None if rest else _BARE.search(self.text.text)
        return (bare["noun"],) if bare else rest

    def done(self) -> Entendido:
        """All that was read."""
        vague = self._unexplained()
        self._settled()
        rest = self._rest()
        only = Magnitud.FINANCIERA if self.money and not self.physical else Magnitud.FISICA if self.physical else None
        return Entendido(
            self.question,
            pedido=self.request,
            roles=self.wanted,
            rol=self.wanted[0] if self.wanted else None,
            magnitud=only,
            operaciones=self.done_with,
            periodos=self.spans,
            acumulado=self.running,
            umbrales=self.bounds,
            frente=self.against[0] if self.against else None,
            banda=self.band,
            ausencia=self.absence,
            agrupar=self.group,
            orden=self.order,
            cuantos=_count(self.top["n"]) if self.top else None,
            entre=self.among,
            puesto=self.place,
            tipos=tuple(TipoFila(k) for k in self.kinds if k not in ("cualquiera", "grupo")),
            grupos="grupo" in self.kinds,
            cabeza=self.head if "grupo" in self.kinds else "",
            pagina=self.page,
            codigos=self.codes,
            fragmentos=self.fragments,
            ids=self.ids,
            frase=self.named,
            resto=rest,
            enumera=self._enumerates(),
            vago=vague or next((word for word in self.measured if word in rest), ""),
            sigue=self.follows,
            deixis=self.pointed,
        )


def _limit(sign: Comparador, value: Decimal = Decimal(0)) -> Umbral:
    return Umbral(comparador=sign, valor=value)


def _kind(kinds: type[_K], text: Tachado, section: str) -> _K | None:
    """The first of some kinds whose words a question has."""
    name = _first(text, section, lexicon()[section])
    return kinds(name) if name else None


def _any(said: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.search(said) for pattern in patterns)


def _group_head(text: str) -> str:
    """How the codes of the groups that a question speaks of begin; "" for any."""
    said = [head for head, shapes in lexicon()["cabezas"].items() if any(shape.search(text) for shape in shapes)]
    return said[0] if len(said) == 1 else ""


def _roles_in(text: Tachado) -> list[str]:
    return [name for name, shapes in lexicon()["roles"].items() if any(shape.search(text.text) for shape in shapes)]


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word]


def _first(text: Tachado, section: str, names: Iterable[str]) -> str:
    """The first of some entries of a section whose words a question has, or ""."""
    return next((name for name in names if text.takes(lexicon()[section][name])), "")


def _place(text: Tachado) -> int:
    """Which one in an order is wanted; 0 where none is named, or more than one."""
    said = [n for n, shape in enumerate(PLACES, 2) if shape.search(text.text)]
    if len(said) != 1 or not text.take(PLACES[said[0] - 2]):
        return 0
    return said[0]


def _order(text: Tachado) -> str:
    """Which end is wanted first: "peor", "mejor", "" for none, "dos" for both."""
    orders = lexicon()["orden"]
    stated = next((name for name, key in (("mejor", "de_mayor"), ("peor", "de_menor")) if text.takes(orders[key])), "")
    said = [name for name in ("peor", "mejor") if text.takes(orders[name])]
    return stated or (said[0] if len(said) == 1 else "dos" if said else "")
