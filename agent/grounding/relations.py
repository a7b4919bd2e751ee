"""What a sentence says of two figures ("superó", "no alcanzó la meta", "la mitad"), against the facts."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.grounding.bounds import cota
from agent.grounding.facts import CIEN, Dato, Datos, same
from agent.grounding.numbers import Numero, Signo
from agent.grounding.periods import clases
from agent.grounding.spans import anterior
from agent.grounding.text import COVER, exprimida
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Clase
from agent.sustento.tramos import Tramo

_ADVERBIAL = re.compile(rf"(?<!que)\s(?:en|durante|al cierre de|al termino de)\s+(?:el\s+|la\s+)?{COVER}+(?=[\s,.;])")
"""A period between a verb and its object: "no alcanzó en marzo la meta"."""
_AL = re.compile(rf"(?<=zo|io|ro|to|on)\s+al?\s+(?:cierre del?\s+)?{COVER}+(?=[\s,.;])")
"""And "no alcanzó al primer semestre el logro esperado"."""
_DE_PERIODO = re.compile(
    rf"(?<!que)(?<!mas)(?<!menos)\s(?:en|durante|al cierre de|al termino de|del?|para)\s+(?:el\s+)?{COVER}+(?=[\s,.;])"
)
"""Also "la meta de marzo no fue alcanzada"; what compares periods is looked for before this is left out."""
_NEGACION = re.compile(r"\b(?:no|tampoco|nunca|ni|lejos de|imposibilidad de|sin)\s+(?:se\s+)?(?:[a-zñ]+\s+){0,3}$")
_CORTE = re.compile(
    r"[;:]|,(?!\d)|\b(?:y|pero|aunque|mientras|pese a que|a pesar de que|aun cuando|si bien|en tanto que)\b"
)
DINERO = VOCABULARIO.patron("financiero", "contexto")
ACUMULADO = re.compile(r"\bacumul\w+|\ba la fecha\b|\ben lo que va\b")
META_ANUAL = re.compile(
    r"\bmeta(?: fisica)? anual|\b(?:meta|program\w+|previst\w+) (?:del|(?:para|en|durante) (?:todo )?el)"
    r" (?:ano|ejercicio)|\banual(?:es)? program"
)
_ANUAL = re.compile(
    rf"\b(?:total|resultado|ejecucion|avance|cifra|acumulado|logro|cierre) (?:fisic[ao] )?(?:anual"
    rf"|del (?:ano|ejercicio)\b)"
    rf"|(?<!{COVER} del )(?<!{COVER} )\bel (?:ano|ejercicio) (?:cerr|termin|conclu|finaliz|acab)"
)
_EN_PORCENTAJE = re.compile(r"^(?:\s+[\w§]+){0,6}?\s+(?:(?:en|al|a|solo|apenas)(?: un| el| solo)?|con)\s*$")
_JUST_BEFORE = re.compile(r"\s*(?:con\s+)?(?:(?:solo|solamente|unicamente|apenas)\s+)?(?:un|el)?\s*\(?")
"""Between "se cumplieron" and the number that says how many."""
_SUMAN = re.compile(r" (?:fueron|son|suman|sumaron|ascienden a|llegan a) ")
"""Between "las visitas no realizadas" and how many they are."""
_ARTICULO = re.compile(r"\bl[ao]s\s*\(?$")
"""Before what is known: "superó los 6 programados", unlike "superó 6"."""
_DE = re.compile(r"\s+de\s+(?:l[ao]s\s+|un total de\s+)?\(?")
"""Between the numbers of "2 de 3 campañas quedaron concluidas", which says how many."""
_THEY = re.compile(rf"[\s{COVER}]*(?:[a-zñ]+\s+){{0,3}}")
"""Between a number and "no se ejecutaron", whose subject it is."""

_NEGADA: Mapping[str, str] = {
    "supera": "no_supera", "cumple": "incumple", "incumple": "cumple", "igual": "distinto", "cero": "alguno",
    "nada_programado": "algo_programado", "sube": "no_sube", "baja": "no_baja", "mantiene": "cambia",
}  # fmt: skip
_CONTRARIA: Mapping[str, str] = {
    **_NEGADA, "no_supera": "supera", "distinto": "igual", "alguno": "cero", "algo_programado": "nada_programado",
    "no_sube": "sube", "no_baja": "baja", "cambia": "mantiene", "parcial": "cumple", "poco": "cumple",
}  # fmt: skip
_DOS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "supera": lambda done, planned: done > planned,
    "no_supera": lambda done, planned: done <= planned,
    "cumple": lambda done, planned: done >= planned,
    "incumple": lambda done, planned: done < planned,
    "igual": lambda done, planned: done == planned,
    "distinto": lambda done, planned: done != planned,
    "parcial": lambda done, planned: 0 < done < planned,
    "poco": lambda done, planned: done < planned,
}
_ANTES: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "sube": lambda now, before: now > before,
    "baja": lambda now, before: now < before,
    "no_sube": lambda now, before: now <= before,
    "no_baja": lambda now, before: now >= before,
    "mantiene": lambda now, before: now == before,
    "cambia": lambda now, before: now != before,
}
_DICHO: Mapping[str, str] = {
    "supera": "que se superó lo programado",
    "no_supera": "que no se superó lo programado",
    "cumple": "que se cumplió lo programado",
    "incumple": "que no se alcanzó lo programado",
    "igual": "que lo ejecutado es igual a lo programado",
    "distinto": "que lo ejecutado difiere de lo programado",
    "cero": "que no se ejecutó nada",
    "alguno": "que algo se ejecutó",
    "parcial": "que se cumplió en parte",
    "poco": "que es menos de lo programado",
    "nada_programado": "que no había programación",
    "algo_programado": "que había programación",
    "sube": "que aumentó",
    "baja": "que disminuyó",
    "no_sube": "que no aumentó",
    "no_baja": "que no disminuyó",
    "mantiene": "que se mantuvo",
    "cambia": "que cambió",
}


@dataclass(frozen=True, slots=True)
class Relacion:
    """Something said of two figures: its place, what it says, of which period, of money or not, of the year or not."""

    inicio: int
    fin: int
    dice: str
    """"" where the number beside it says how much."""
    tramo: Tramo | None
    dinero: bool
    anual: bool
    acumulado: bool = False
    contra: Tramo | None = None
    """The span that it is held against."""
    papeles: tuple[str, ...] = ("ejecutado", "avance")
    """What is compared, as far as the clause says."""
    meses: tuple[int, ...] = ()
    """Lengths of the periods called by their kind alone ("en este trimestre")."""
    desde: int = 0
    """Where the negation before it begins; else `inicio`."""
    por_valor: bool = False
    """It holds two amounts against each other, whichever is wanted to be more."""
    base: bool = False
    """It is held against the base line."""
    ejercicio: int = 0
    """The year of the target, where it is named."""


def relaciones(
    texto: str,
    visto: str,
    numeros: Sequence[Numero],
    tramo_en: Callable[[int], Tramo | None],
    dos: tuple[Tramo | None, Tramo | None],
) -> Iterator[Relacion]:
    """What a folded sentence says of figures by words alone.

    Args:
        texto: the sentence as written.
        visto: the sentence with names, quotes and periods covered.
        numeros: its numbers.
        tramo_en: the span that is spoken of at a place.
        dos: the spans that a comparison of periods holds against each other.
    """
    taken: list[tuple[int, int]] = []
    seen = [exprimida(visto, sobra) for sobra in (_ADVERBIAL, _DE_PERIODO)]
    seen.append(exprimida(visto, _AL))
    for dice, pattern in VOCABULARIO.relaciones:
        for match, places in ((m, places) for squeezed, places in seen for m in pattern.finditer(squeezed)):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if _is_noun(texto, visto[:start], match, start):
                continue
            if any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            if _settled_by_number(visto, start, end, dice, numeros):
                yield Relacion(start, end, "", None, False, False, desde=start)
                continue
            amount = next((n for n in numeros if n.inicio >= end), None) if dice == "poco" else None
            if amount is not None and _MORE_OR_LESS.match(visto, amount.fin):
                yield Relacion(start, end, "", None, False, False, desde=start)
                continue
            negation = _negated(visto, start) if dice not in ("cero", "poco") else None
            says = (
                _NEGADA.get(dice, dice) if negation or (" no " in match[0] and dice not in ("cero", "poco")) else dice
            )
            clause = clausula(visto, start, end)
            against = dice in _ANTES
            relation = Relacion(
                start,
                end,
                says,
                dos[0] if against else tramo_en(start),
                "gasto" in match[0]
                or (amount is not None and amount.signo is Signo.MONEDA)
                or _of_money(clause, () if amount else numeros, start, _clause_end(visto, end)),
                _of_the_year(clause),
                ACUMULADO.search(clause) is not None,
                dos[1] if against else None,
                _compared(clause),
                clases(visto),
                negation.start() + max(0, start - 60) if negation else start,
                _POR_VALOR.search(match[0]) is not None,
                base=against and _BASE.search(clause) is not None and dos[1] is None,
            )
            if _FISICO_Y_FINANCIERO.search(parte_de_oracion(visto, start, end)):
                relation = replace(relation, dinero=False)
            yield relation
            if _DE_LOS_DOS.search(match[0]) or _of_both(visto, start, end):
                yield replace(relation, dinero=not relation.dinero)


_MORE_OR_LESS = re.compile(r"(?: [a-zñ§]+){0,3} (?:mas|menos)\b")
"""After "apenas" and a number: that it is a difference, of which a word of little claims no more."""
_DE_LOS_DOS = re.compile(r"\bfisic\w+ ni financier|\bfinancier\w+ ni fisic|\bni (?:el |la )?(?:presupuesto|gasto)\b")
"""Said of amounts and of money alike: "ni ejecución física ni financiera", "no tenía campañas ni presupuesto"."""
_FISICO_Y_FINANCIERO = re.compile(
    r"\bfisic\w+(?: y| como| e| ni|,)"
    r"(?: (?:en|de|a|lo|la|el|del|al|tambien|tampoco|programacion|ejecucion|meta|avance))*"
    r" financier\w+|\bfinancier\w+(?: y| como| ni)(?: (?:en|de|lo|la|el|tambien|tampoco))* fisic\w+"
)
_Y_DEL_GASTO = re.compile(
    r"[^,;:.]*\b(?:y|e|como)(?: (?:tambien|asimismo|igualmente|el|la|lo|los|las|su|sus|todo|de|del|a|al|en))*"
    r" (?:gastos?|presupuesto|montos?|recursos|inversion)"
    r"(?= *(?:[,;:.]|$|§|(?:en|de|del|respecto|frente|program|previst|asign)\w*))"
)


def _of_both(visto: str, start: int, end: int) -> bool:
    """Whether what is said is said of amounts and of money: "disminuyeron los talleres y el gasto"."""
    both = _FISICO_Y_FINANCIERO.search(parte_de_oracion(visto, start, end)) is not None
    return both or (DINERO.search(clausula(visto, start, end)) is None and _Y_DEL_GASTO.match(visto, end) is not None)


_BASE = re.compile(r"\b(?:linea|valor) (?:de )?base\b")
_POR_VALOR = re.compile(
    r"\b(?:por debajo|por encima|inferior|superior|mayor|menor|mas|menos|super|rebas|exced|sobrepas|igual"
    r"|coincid|dentro)"
)


def _of_the_year(clause: str) -> bool:
    """Whether a clause speaks of the whole year ("el total anual", not "el II trimestre del año")."""
    return META_ANUAL.search(clause) is not None or _ANUAL.search(clause) is not None


def _compared(clause: str) -> tuple[str, ...]:
    """What a clause compares between periods."""
    if re.search(r"\bprogramacion\b|\blo programado\b|\bmeta\b", clause) and not re.search(r"\bejecu|\bavance", clause):
        return ("programado",)
    return (
        ("avance", "ejecutado")
        if re.search(r"\bavance|\bporcentaje|\bcumplimiento", clause)
        else ("ejecutado", "avance")
    )


def _of_money(clause: str, numeros: Sequence[Numero], start: int, end: int) -> bool:
    """Whether a clause is about money: its words say so, or the figure just before it does."""
    if "fisic" in clause:
        return False
    if DINERO.search(clause):
        return True
    before = [n for n in numeros if n.fin <= start]
    inside = [n for n in numeros if start <= n.inicio < end]
    return any(some and some[0].signo is Signo.MONEDA for some in (before[-1:], inside[:1]))


def _is_noun(texto: str, before: str, match: re.Match[str], start: int) -> bool:
    """Whether a word only looks like a verb: "el logro esperado", "un bajo nivel", "para alcanzar la meta"."""
    word = re.match(r"[a-zñ]+", match[0])
    if word is None:
        return False
    accented = texto[start + word.end() - 1] in "óÓ"
    if word[0] == "bajo":
        return not accented
    if word[0] == "logro" and not accented:
        return not before.strip() or re.search(r"\b(?:el|un|del|al|su|de|este|dicho|como)\s+$", before) is not None
    return word[0][-1] == "r" and re.search(r"\b(?:para|por|hasta|de|a)\s+$", before) is not None


def _negated(visto: str, start: int) -> re.Match[str] | None:
    return _NEGACION.search(visto[max(0, start - 60) : start])


def clausula(visto: str, start: int, end: int) -> str:
    """The clause that a place stands in."""
    begins = max((m.end() for m in _CORTE.finditer(visto, 0, start)), default=0)
    return visto[begins : _clause_end(visto, end)]


def _clause_end(visto: str, end: int) -> int:
    after = _CORTE.search(visto, end)
    return after.start() if after else len(visto)


def parte_de_oracion(visto: str, start: int, end: int) -> str:
    """The clause of a place and the rest of the sentence up to a semicolon."""
    begins = visto.rfind(";", 0, start) + 1
    after = visto.find(";", end)
    return visto[begins : after if after >= 0 else len(visto)]


def _settled_by_number(visto: str, start: int, end: int, dice: str, numeros: Sequence[Numero]) -> bool:
    """Whether a number says how much: "cumplió la meta en un 33 %" claims no more than its 33 %."""
    if (
        dice == "cero"
        and visto.startswith("no ", start)
        and any(_THEY.fullmatch(visto[n.fin : start]) for n in numeros if n.fin <= start)
    ):
        return True
    if dice == "cero" and any(_SUMAN.fullmatch(visto[end : n.inicio]) for n in numeros if n.inicio >= end):
        return True
    before = [n for n in numeros if n.fin <= start][-2:]
    if dice == "cumple" and visto.startswith("qued", start) and len(before) == 2:
        return _DE.fullmatch(visto[before[0].fin : before[1].inicio]) is not None
    following = next((n for n in numeros if n.inicio >= end), None)
    if following is None:
        return False
    noun = re.search(r"\b(?:un|una|el|la)\s+$", visto[:start]) is not None
    how_much = r"\s*(?:es\s+|fue\s+)?de\s+" if noun else r"\s*(?:[\w§]+\s+){0,4}?en\s+"
    if dice in ("sube", "baja", "supera") and re.fullmatch(how_much, visto[end : following.inicio]):
        return True
    between = visto[end : following.inicio]
    if dice in ("cumple", "igual") and following.signo is Signo.PORCENTAJE:
        return _EN_PORCENTAJE.match(between) is not None or _JUST_BEFORE.fullmatch(between) is not None
    planned = re.search(r"\b(?:program|previst|planific|esperad|presupuest|metas?|objetivos?)[a-z]*$", visto[start:end])
    if dice in ("cumple", "cero") and planned is None and _JUST_BEFORE.fullmatch(between):
        return True
    if dice == "supera" and cota(visto, following) is not None and not _ARTICULO.search(between):
        return following.inicio - end <= 6
    return False


def contraria(relation: Relacion) -> Relacion:
    """What is said where it is said not to be so."""
    return replace(relation, dice=_CONTRARIA[relation.dice])


def compara(relation: Relacion) -> bool:
    """Whether it holds one period against another."""
    return relation.dice in _ANTES


def falsa(relation: Relacion, datos: Datos, visto: str) -> str:
    """Why what is said of the figures is not so; "" where it is."""
    said = visto[relation.inicio : relation.fin].strip()
    if relation.dice in _ANTES and relation.base:
        return _against_base(relation, datos, said)
    if relation.dice in _ANTES:
        return _against_before(relation, datos, said)
    pairs = list(parejas(relation, datos))
    if relation.dice in ("nada_programado", "algo_programado"):
        return _planned(relation, datos, said)
    if relation.dice in ("cero", "alguno"):
        return _nothing(relation, datos, said, [done for done, _ in pairs])
    if not pairs and relation.dice == "poco":
        return ""
    if not pairs:
        return f"«{said}» dice {_DICHO[relation.dice]}, y no hay programado y ejecutado comprobados con qué compararlo"
    for done, planned in pairs:
        if not _DOS[relation.dice](done, planned):
            return f"«{said}» dice {_DICHO[relation.dice]}, pero se ejecutó {escrito(done)} de {escrito(planned)}"
    return ""


_NO_CONSTA = re.compile(r"\bno (?:se )?(?:registr|report|consign|anot|figur)")
"""That nothing is written of it, which is so of a blank cell: not that nothing was done."""


def _nothing(relation: Relacion, datos: Datos, said: str, known: list[Decimal]) -> str:
    """Why it is not so that nothing, or something, was done."""
    done = known or [d.valor for role in ("ejecutado", "avance") for d in _in_span(datos, role, relation)]
    blank = not relation.dinero and datos.en_blanco("ejecutado", relation.tramo or datos.principal)
    if not done and relation.dice == "cero" and _each_is_zero(relation, datos, "ejecutado"):
        return ""
    if not done and blank and relation.dice == "cero" and _NO_CONSTA.search(said.lower()):
        return ""
    if not done:
        return f"«{said}» dice {_DICHO[relation.dice]}, y no hay ejecutado comprobado con qué compararlo"
    wrong = [value for value in done if (value == 0) is not (relation.dice == "cero")]
    return f"«{said}» dice {_DICHO[relation.dice]}, pero lo ejecutado es {_list(wrong)}" if wrong else ""


def parejas(relation: Relacion, datos: Datos) -> Iterator[tuple[Decimal, Decimal]]:
    """Done and planned of the span; progress against 100 where the form plans no amount of it."""
    if relation.anual and not relation.dinero:
        yield from _annual(relation, datos)
        return
    found = [
        (done, planned)
        for done in _in_span(datos, "ejecutado", relation) or _in_span(datos, "devengado", relation)
        for planned in _in_span(datos, "programado", relation) or _in_span(datos, "vigente", relation)
        if same(done.tramo, planned.tramo) and done.fila == planned.fila
    ]
    if found:
        wanted = _months([done for done, _ in found], relation, datos)
        yield from ((d.valor, p.valor) for d, p in found if d.tramo is None or d.tramo.meses in wanted)
        return
    if relation.por_valor:
        year = relation.tramo.ejercicio if relation.tramo is not None and relation.tramo.meses == 12 else 0
        own = replace(relation, tramo=None, ejercicio=year) if year else relation
        found = [
            (d, t) for d in _in_span(datos, "ejecutado", own) for t in datos.de("meta_anual")
            if d.fila == t.fila and _one_year(d, t, own)
        ]  # fmt: skip
        if found:
            yield from ((d.valor, t.valor) for d, t in found)
            return
    shares = [d for d in _in_span(datos, "avance", relation) if not d.hecho.endswith("_recalculado")]
    wanted = _months(shares, relation, datos)
    yield from ((d.valor, CIEN) for d in shares if d.tramo is None or d.tramo.meses in wanted)


def _one_year(done: Dato, target: Dato, relation: Relacion) -> bool:
    """Whether a target is that of the year spoken of, or else of the year of what was done."""
    year = relation.ejercicio or (done.tramo.ejercicio if done.tramo else 0)
    return target.tramo is None or not year or target.tramo.ejercicio in (0, year)


def _months(found: Sequence[Dato], relation: Relacion, datos: Datos) -> frozenset[int]:
    """Lengths of the spans that a sentence without a period speaks of: "este trimestre", or else the longest known."""
    lengths = frozenset(d.tramo.meses for d in found if d.tramo is not None)
    if relation.tramo is not None or datos.principal is not None or not lengths:
        return lengths
    return lengths & frozenset(relation.meses) or frozenset([max(lengths)])


def _annual(relation: Relacion, datos: Datos) -> Iterator[tuple[Decimal, Decimal]]:
    until = (
        relation.tramo
        or datos.principal
        or max(
            (d.tramo for d in datos.de("ejecutado") if d.tramo and d.tramo.desde == 1),
            key=lambda t: t.hasta,
            default=None,
        )
    )
    for target in datos.de("meta_anual"):
        for done in datos.de("ejecutado"):
            if (
                done.tramo
                and done.tramo.desde == 1
                and (until is None or done.tramo.hasta == until.hasta)
                and done.fila == target.fila
            ):
                yield done.valor, target.valor


def _in_span(datos: Datos, papel: str, relation: Relacion) -> tuple[Dato, ...]:
    span = relation.tramo or datos.principal
    if relation.acumulado and span is not None:
        span = span.hasta_la_fecha()
    return tuple(
        d
        for d in datos.de(papel, dinero=relation.dinero, tramo=span)
        if d.clase in (Clase.CANTIDAD, Clase.DINERO, Clase.PORCENTAJE)
    )


def _each_is_zero(relation: Relacion, datos: Datos, papel: str) -> bool:
    """Whether of a span without a figure of its own each month is printed as 0."""
    span = relation.tramo or datos.principal
    months = range(span.desde, span.hasta + 1) if span is not None and span.meses > 1 else ()
    of_each = [datos.de(papel, dinero=relation.dinero, tramo=Tramo(span.ejercicio, m, m)) for m in months if span]
    return bool(of_each) and all(some and all(d.valor == 0 for d in some) for some in of_each)


def _planned(relation: Relacion, datos: Datos, said: str) -> str:
    planned = [d.valor for d in _in_span(datos, "programado", relation)]
    if relation.dice == "nada_programado":
        if planned and all(value == 0 for value in planned):
            return ""
        blank = not relation.dinero and datos.en_blanco("programado", relation.tramo or datos.principal)
        if not planned and (blank or _each_is_zero(relation, datos, "programado")):
            return ""
        return f"«{said}» dice {_DICHO[relation.dice]}, pero " + (
            f"lo programado es {_list(planned)}" if planned else "lo programado no consta como 0"
        )
    if planned and all(value > 0 for value in planned):
        return ""
    return f"«{said}» dice {_DICHO[relation.dice]}, y no consta"


def _against_base(relation: Relacion, datos: Datos, said: str) -> str:
    """Why what was observed did not go from the base line where it is said to have gone."""
    pairs = [(d, b) for d in datos.de("ejecutado") for b in datos.de("linea_base") if d.fila == b.fila]
    if not pairs or not all(_ANTES[relation.dice](done.valor, base.valor) for done, base in pairs):
        return f"«{said}» no concuerda con la línea de base"
    return ""


def _against_before(relation: Relacion, datos: Datos, said: str) -> str:
    now, before = relation.tramo or datos.principal, relation.contra
    if before is None:
        before = anterior(now) if now is not None else None
    if now is None or before is None:
        return f"«{said}» compara con otro periodo y no se sabe con cuál"
    for papel in relation.papeles:
        current, earlier = (datos.de(papel, dinero=relation.dinero, tramo=span) for span in (now, before))
        if current and earlier:
            if _ANTES[relation.dice](current[0].valor, earlier[0].valor):
                return ""
            change = f"pasó de {escrito(earlier[0].valor)} a {escrito(current[0].valor)}"
            return f"«{said}» dice {_DICHO[relation.dice]}, pero {change}"
    return f"«{said}» compara con otro periodo del que no hay cifra comprobada"


def _list(numbers: Sequence[Decimal]) -> str:
    return ", ".join(escrito(n) for n in numbers)


def escrito(value: Decimal) -> str:
    """A value as a motive shows it."""
    shown = value if value == value.quantize(Decimal(1)) else value.quantize(Decimal("0.01"))
    return format(shown, "f").replace(".", ",")
