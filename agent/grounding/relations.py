"""What a sentence says of two figures ("superó", "no alcanzó la meta", "la mitad"), against the facts."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from agent.grounding.bind import TOLERANCIA, near
from agent.grounding.facts import CIEN, Dato, Datos, same
from agent.grounding.numbers import Numero, Signo
from agent.grounding.periods import Mencion, clases
from agent.grounding.text import COVER, exprimida
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Clase
from agent.sustento.tramos import Tramo

_ADVERBIAL = re.compile(rf"(?<!que)\s(?:en|durante|al cierre de|al termino de)\s+(?:el\s+|la\s+)?{COVER}+(?=[\s,.;])")
"""A period between a verb and its object: "no alcanzó en marzo la meta"."""
_DE_PERIODO = re.compile(
    rf"(?<!que)(?<!mas)(?<!menos)\s(?:en|durante|al cierre de|al termino de|del?|para)\s+(?:el\s+)?{COVER}+(?=[\s,.;])"
)
"""Also "la meta de marzo no fue alcanzada"; what compares periods is looked for before this is left out."""
_NEGACION = re.compile(r"\b(?:no|tampoco|nunca|ni|lejos de|imposibilidad de|sin)\s+(?:se\s+)?(?:[a-zñ]+\s+){0,3}$")
_CORTE = re.compile(r"[;:]|,(?!\d)|\b(?:y|pero|aunque|mientras)\b")
_DINERO = VOCABULARIO.patron("financiero", "contexto")
_ACUMULADO = re.compile(r"\bacumul\w+|\ba la fecha\b|\ben lo que va\b")
_META_ANUAL = re.compile(
    r"\bmeta(?: fisica)? anual|\b(?:meta|program\w+|previst\w+) (?:del|para el) (?:ano|ejercicio)"
    r"|\banual(?:es)? program"
)
_ANUAL = re.compile(
    rf"\b(?:total|resultado|ejecucion|avance|cifra|acumulado|logro|cierre) (?:fisic[ao] )?(?:anual"
    rf"|del (?:ano|ejercicio)\b)"
    rf"|(?<!{COVER} del )(?<!{COVER} )\bel (?:ano|ejercicio) (?:cerr|termin|conclu|finaliz|acab)"
)
_EN_PORCENTAJE = re.compile(r"^(?:\s+[\w§]+){0,6}?\s+(?:(?:en|al|a|solo|apenas)(?: un| el| solo)?|con)\s*$")
_JUST_BEFORE = re.compile(r"\s*(?:con\s+)?(?:(?:solo|solamente|unicamente|apenas)\s+)?(?:un|el)?\s*\(?")
"""Between "se cumplieron" and the number that says how many."""
_LEFT = re.compile(r",\s(?!que |en (?:que|el que|la que|los que|las que)|cuando|donde)")
"""After a period of reference: the sentence goes back to its own."""
_ARTICULO = re.compile(r"\bl[ao]s\s*\(?$")
"""Before what is known: "superó los 6 programados", unlike "superó 6"."""
_PASO = re.compile(
    r"\b(?:paso|pasaron|aument\w+|increment\w+|crec\w+|subi\w+|disminuy\w+|descend\w+|reduj\w+|baj\w+|cay\w+)\s+de\s+$"
)
_A_OTRO = re.compile(r"\ba\s+$")
_THEY = re.compile(rf"[\s{COVER}]*(?:[a-zñ]+\s+){{0,3}}")
"""Between a number and "no se ejecutaron", whose subject it is."""
_RESTO = re.compile(r"\b(?:falt\w+|rest(?:a|an|o|ante|aron)|pendiente\w*|no se \w+|sin ejecutar|dejaron de)\b[^,;]*$")
_TIEMPO = re.compile(r"^\s*(?:parte\s+)?del?\s+(?:el\s+)?(?:ano|ejercicio|trimestre|semestre|mes|periodo|plazo|tiempo)")
_ANTERIOR = re.compile(r"\b(?:anterior|pasado|previo)\b")
_MAS = re.compile(
    r"\b(?:pas(?:a|o|an|aron) de|mas de|mas que|mas(?= *$)|mayor (?:a|que)|superior a|por encima de|super\w+|mas que"
    r"|poco mas de|al menos|por lo menos)\s*$"
)
_MENOS = re.compile(
    r"\b(?:menos de|menos(?= *$)|menor (?:a|que)|inferior a|por debajo de|no (?:alcanz|lleg|super)\w+(?: a)?"
    r"|menos que|ni siquiera|poco menos de|casi)\s*$"
)
_CERCA = re.compile(
    r"\b(?:aproximad\w+|cerca de|alrededor de|en torno a|casi|poco mas de|poco menos de|practicamente|unos?)\s*$"
)
_COTA_MAS = re.compile(VOCABULARIO.datos["comparaciones"]["mas"])
_CERCA_DE = re.compile(VOCABULARIO.datos["comparaciones"]["cerca"])
_COTA_MENOS = re.compile(VOCABULARIO.datos["comparaciones"]["menos"])
_INCLUYE = re.compile(r"(?:no menos de|al menos|por lo menos|minimo|no mas de|maximo|hasta(?: un)?|a lo sumo)\s*$")

_NEGADA: Mapping[str, str] = {
    "supera": "no_supera", "cumple": "incumple", "incumple": "cumple", "igual": "distinto", "cero": "alguno",
    "nada_programado": "algo_programado", "sube": "no_sube", "baja": "no_baja", "mantiene": "cambia",
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
            negation = _negated(visto, start) if dice not in ("cero", "poco") else None
            says = (
                _NEGADA.get(dice, dice) if negation or (" no " in match[0] and dice not in ("cero", "poco")) else dice
            )
            clause = _clause(visto, start, end)
            against = dice in _ANTES
            yield Relacion(
                start,
                end,
                says,
                dos[0] if against else tramo_en(start),
                "gasto" in match[0] or _of_money(clause, numeros, start),
                _of_the_year(clause),
                _ACUMULADO.search(clause) is not None,
                dos[1] if against else None,
                _compared(clause),
                clases(visto),
                negation.start() + max(0, start - 60) if negation else start,
                _POR_VALOR.search(match[0]) is not None,
            )


_POR_VALOR = re.compile(
    r"\b(?:por debajo|por encima|inferior|superior|mayor|menor|mas|menos|super|rebas|exced|sobrepas|igual"
    r"|coincid|dentro)"
)
_UNIVERSAL = re.compile(
    r"\b(?:ambos|l[oa]s (?:dos|tres|cuatro|seis|doce|\d+)|tod[oa]s l[oa]s|ningun[oa] de l[oa]s (?:dos|tres"
    r"|cuatro|seis|doce))"
    r" (?P<c>meses|trimestres|semestres)\b"
)


def universales(plano: str, datos: Datos) -> tuple[Tramo, ...]:
    """The spans of which something is said of each: "en los cuatro trimestres"; () where nothing is."""
    match = _UNIVERSAL.search(plano)
    if match is None or datos.principal is None:
        return ()
    months = {"meses": 1, "trimestres": 3, "semestres": 6}[match["c"]]
    whole = datos.principal if datos.principal.meses > months else datos.principal.anual()
    return tuple(
        Tramo(whole.ejercicio, start, start + months - 1) for start in range(whole.desde, whole.hasta + 1, months)
    )


def _of_the_year(clause: str) -> bool:
    """Whether a clause speaks of the whole year ("el total anual", not "el II trimestre del año")."""
    return _META_ANUAL.search(clause) is not None or _ANUAL.search(clause) is not None


def _compared(clause: str) -> tuple[str, ...]:
    """What a clause compares between periods."""
    if re.search(r"\bprogramacion\b|\blo programado\b|\bmeta\b", clause) and not re.search(r"\bejecu|\bavance", clause):
        return ("programado",)
    return (
        ("avance", "ejecutado")
        if re.search(r"\bavance|\bporcentaje|\bcumplimiento", clause)
        else ("ejecutado", "avance")
    )


def _of_money(clause: str, numeros: Sequence[Numero], start: int) -> bool:
    """Whether a clause is about money: its words say so, or the figure just before it does."""
    if "fisic" in clause:
        return False
    if _DINERO.search(clause):
        return True
    before = [n for n in numeros if n.fin <= start]
    inside = [n for n in numeros if start <= n.inicio < start + len(clause)]
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


def _clause(visto: str, start: int, end: int) -> str:
    begins = max((m.end() for m in _CORTE.finditer(visto, 0, start)), default=0)
    after = _CORTE.search(visto, end)
    return visto[begins : after.start() if after else len(visto)]


def _sentence_part(visto: str, start: int, end: int) -> str:
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
    if dice in ("cumple", "cero") and _JUST_BEFORE.fullmatch(between):
        return True
    if dice == "supera" and cota(visto, following) is not None and not _ARTICULO.search(between):
        return following.inicio - end <= 6
    return False


def falsa(relation: Relacion, datos: Datos, visto: str) -> str:
    """Why what is said of the figures is not so; "" where it is."""
    said = visto[relation.inicio : relation.fin].strip()
    if relation.dice in _ANTES:
        return _against_before(relation, datos, said)
    pairs = list(_pairs(relation, datos))
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
            return f"«{said}» dice {_DICHO[relation.dice]}, pero se ejecutó {_plain(done)} de {_plain(planned)}"
    return ""


def _nothing(relation: Relacion, datos: Datos, said: str, known: list[Decimal]) -> str:
    """Why it is not so that nothing, or something, was done."""
    done = known or [d.valor for role in ("ejecutado", "avance") for d in _in_span(datos, role, relation)]
    if not done:
        return f"«{said}» dice {_DICHO[relation.dice]}, y no hay ejecutado comprobado con qué compararlo"
    wrong = [value for value in done if (value == 0) is not (relation.dice == "cero")]
    return f"«{said}» dice {_DICHO[relation.dice]}, pero lo ejecutado es {_list(wrong)}" if wrong else ""


def _pairs(relation: Relacion, datos: Datos) -> Iterator[tuple[Decimal, Decimal]]:
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


def _planned(relation: Relacion, datos: Datos, said: str) -> str:
    planned = [d.valor for d in _in_span(datos, "programado", relation)]
    if relation.dice == "nada_programado":
        if planned and all(value == 0 for value in planned):
            return ""
        return f"«{said}» dice {_DICHO[relation.dice]}, pero " + (
            f"lo programado es {_list(planned)}" if planned else "lo programado no consta como 0"
        )
    if planned and all(value > 0 for value in planned):
        return ""
    return f"«{said}» dice {_DICHO[relation.dice]}, y no consta"


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
            change = f"pasó de {_plain(earlier[0].valor)} a {_plain(current[0].valor)}"
            return f"«{said}» dice {_DICHO[relation.dice]}, pero {change}"
    return f"«{said}» compara con otro periodo del que no hay cifra comprobada"


def comparados(mentions: Sequence[Mencion], principal: Tramo | None) -> tuple[Tramo | None, Tramo | None]:
    """The span that a comparison of periods speaks of, and the one it is held against; None where not named."""
    own = [m for m in mentions if not m.del_plan and m.tramo is not None and not m.fecha]
    against = [m.tramo for m in own if m.referencia or m.relativo]
    others = [m.tramo for m in own if not (m.referencia or m.relativo)]
    if against:
        return (others[0] if others else principal), against[0]
    if len(others) == 2 and all(others):
        first, last = sorted(others, key=lambda t: (t.ejercicio, t.hasta) if t else (0, 0))
        return last, first
    return (others[0] if others else principal), None


def anterior(span: Tramo) -> Tramo:
    """The span of the same length just before."""
    if span.desde > span.meses:
        return Tramo(span.ejercicio, span.desde - span.meses, span.hasta - span.meses)
    return Tramo(span.ejercicio - 1 if span.ejercicio else 0, 13 - span.meses, 12)


_COMPARA = re.compile(
    r"\b(?:es |son |fue |cifra |monto |valor )?(?P<w>inferior|superior|menor|mayor|por debajo|por encima"
    r"|mas baj[oa]|mas alt[oa])(?:es)?"
    r"(?: incluso)? (?:al?|que|del?)\b(?: [a-zñ]+){0,5} ?\(?$"
)


def comparacion(visto: str, numeros: Sequence[Numero], index: int) -> re.Match[str] | None:
    """The words that hold a number against the one before it, or what was done: "inferior a los 6 previstos"."""
    start = numeros[index - 1].fin if index else 0
    return _COMPARA.search(visto, start, numeros[index].inicio)


def dice_mas(words: str) -> bool:
    """Whether words of comparison say that the first is more."""
    return re.search(r"superior|mayor|encima|alt[oa]", words) is not None


def mismo_tiempo(dato: Dato, otro: Dato) -> bool:
    """Whether a figure is what was done of the same row, kind and months that another figure speaks of."""
    if dato.papel != "ejecutado" or dato.clase is not otro.clase or dato.dinero is not otro.dinero:
        return False
    return same(dato.tramo, otro.tramo) or otro.papel in ("meta_anual", "linea_base")


# ---- bounds: "más de 80 %" ---------------------------------------------------------------------------


def acotado(visto: str, number: Numero) -> Iterator[tuple[int, int]]:
    """The place of the words before a number that make it a bound, or about so much."""
    for pattern in (_COTA_MAS, _COTA_MENOS, _CERCA, _CERCA_DE):
        if match := pattern.search(visto[: number.inicio]):
            yield match.span()


def cota(visto: str, number: Numero) -> str | None:
    """Which side a number bounds: "mas", "menos", or None if it is a figure."""
    before = visto[: number.inicio]
    if _COTA_MAS.search(before):
        return "mas"
    return "menos" if _COTA_MENOS.search(before) else None


def cota_falsa(visto: str, number: Numero, side: str, dato: Dato) -> bool:
    """Whether the figure is not on the side of the bound that the sentence says."""
    before = visto[: number.inicio]
    strict = _INCLUYE.search(before) is None
    if not re.search(r"\bno (?:menos|mas) de\s*$", before) and re.search(
        r"\bno (?:se )?(?:super|exced|sobrepas|rebas)\w*[^,;]*$", before
    ):
        side, strict = "menos", False
    bound = number.lecturas[0].valor
    if _CERCA.search(before) and not near(dato.valor, bound):
        return True
    if dato.valor == bound:
        return strict
    return (dato.valor > bound) is not (side == "mas")


# ---- parts and multiples -----------------------------------------------------------------------------


_ANTES_DE_PARTE = re.compile(f"(?:{_MAS.pattern}|{_MENOS.pattern}|{_CERCA.pattern})")


def antes_de_parte(visto: str, start: int) -> int:
    """Where the words of more, less and about before a part begin; `start` without any."""
    match = _ANTES_DE_PARTE.search(visto[:start])
    return match.start() if match else start


def fracciones(visto: str) -> Iterator[tuple[int, int, Fraction]]:
    """Parts and multiples that are named: first character, end, ratio."""
    taken: list[tuple[int, int]] = []
    for pattern, ratio in VOCABULARIO.fracciones:
        for match in pattern.finditer(visto):
            start, end = match.span()
            if not any(a < end and start < b for a, b in taken) and not _TIEMPO.match(visto[end:]):
                taken.append((start, end))
                yield start, end, ratio


def fraccion_falsa(visto: str, place: tuple[int, int], ratio: Fraction, datos: Datos, tramo: Tramo | None) -> str:
    """Why a part or multiple is not that of the figures; "" where it is."""
    start, end = place
    before, clause = visto[:start], _clause(visto, start, end)
    money = _DINERO.search(clause) is not None and "fisic" not in clause
    to_date = _ACUMULADO.search(_sentence_part(visto, start, end)) is not None
    relation = Relacion(
        start,
        end,
        "igual",
        tramo,
        money,
        _META_ANUAL.search(clause) is not None,
        to_date,
        meses=clases(visto),
        por_valor=True,
    )
    said = visto[start:end].strip()
    if _ANTERIOR.search(clause):
        span = tramo or datos.principal
        now = datos.de("ejecutado", dinero=money, tramo=span) if span else ()
        earlier = datos.de("ejecutado", dinero=money, tramo=anterior(span)) if span else ()
        pairs = [(a.valor, b.valor) for a in now[:1] for b in earlier[:1]]
    else:
        pairs = list(_pairs(relation, datos))
    if not pairs:
        return f"«{said}» no se puede comprobar: faltan las dos cifras"
    for done, planned in pairs:
        if not planned:
            return f"«{said}» no se puede decir de {_plain(done)} y {_plain(planned)}"
        share = Fraction(done) / Fraction(planned)
        if _RESTO.search(before):
            share = 1 - share
        if not _is_part(before, share, ratio):
            return f"«{said}» no es lo que dan {_plain(done)} y {_plain(planned)}"
    return ""


def del_todo(between: str) -> bool:
    """Whether the words between a part and a number make the number its whole: "la mitad de las 8"."""
    whole = (
        r"\s*(?:de\s+|a\s+)?(?:l[ao]s?\s+|el\s+)?(?:linea (?:de )?base|\w*program\w+"
        r"|previst\w+|esperad\w+|logro esperado|meta)?\s*(?:de\s+)?\(?"
    )
    return re.fullmatch(whole, between) is not None


def parte_falsa(visto: str, place: tuple[int, int], ratio: Fraction, parte: Dato, entero: Dato) -> str:
    """Why a part is not that of two figures that stand beside it; "" where it is."""
    said = visto[slice(*place)].strip()
    if not entero.valor:
        return f"«{said}» no se puede decir de {_plain(parte.valor)} y {_plain(entero.valor)}"
    share = Fraction(parte.valor) / Fraction(entero.valor)
    if _is_part(visto[: place[0]], share, ratio):
        return ""
    return f"«{said}» no es lo que dan {_plain(parte.valor)} y {_plain(entero.valor)}"


def _is_part(before: str, share: Fraction, ratio: Fraction) -> bool:
    if _CERCA.search(before):
        little = re.search(r"\b(?:poco|algo) (?:mas|menos) de\s*$", before) is not None
        close = abs(share - ratio) <= abs(share) * Fraction(TOLERANCIA) * (2 if little else 1)
        if re.search(r"\bcasi\s*$|poco menos de\s*$", before):
            return close and share <= ratio
        return close and (share >= ratio or not re.search(r"poco mas de\s*$", before))
    if _MAS.search(before):
        return share > ratio or (share == ratio and _INCLUYE.search(before) is not None)
    if _MENOS.search(before):
        return share < ratio
    return share == ratio


def _list(numbers: Sequence[Decimal]) -> str:
    return ", ".join(_plain(n) for n in numbers)


def _plain(value: Decimal) -> str:
    shown = value if value == value.quantize(Decimal(1)) else value.quantize(Decimal("0.01"))
    return format(shown, "f").replace(".", ",")


def mencion_en(
    menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], start: int, end: int
) -> Mencion | None:
    """The period that a place of a sentence speaks of: named right after it, or last before it, or first of all."""
    own = [m for m in menciones if not m.del_plan]
    following = next((m for m in own if m.inicio >= end), None)
    before = [m for m in own if m.fin <= start and not (m.referencia and _LEFT.search(visto[m.fin : start]))]
    if following is not None:
        between = visto[end : following.inicio]
        crosses = any(end <= n.inicio < following.inicio for n in numeros)
        if not crosses and not re.search(r"[,;:]|\b(?:y|e|mientras|pero|frente)\b", between):
            return following
    mine = [m for m in own if not m.referencia]
    return before[-1] if before else mine[0] if mine else None


def suelta(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> bool:
    """Whether a number stands before all periods that are named, and the first of them belongs to something else."""
    number = numeros[index]
    own = [m for m in menciones if not m.del_plan]
    if not own or any(m.fin <= number.inicio for m in own):
        return False
    between = visto[number.fin : own[0].inicio]
    crosses = any(number.fin <= n.inicio < own[0].inicio for n in numeros)
    return (
        crosses
        or re.search(
            r"[;:]|,(?!\s*(?:en|durante|a|al)\s*$)|\b(?:y|e|mientras|pero|frente|(?:super|rebas|exced"
            r"|sobrepas)\w+ lo \w+)\b",
            between,
        )
        is not None
    )


def mencion_de(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> Mencion | None:
    """The period that a number speaks of; of "pasó de 2 a 6" the first is of the earlier period, the second of this."""
    number = numeros[index]
    own = mencion_en(menciones, visto, numeros, number.inicio, number.fin)
    against = next((m for m in menciones if m.referencia or m.relativo), None)
    moved = _moved(menciones, visto, numeros, index)
    if moved is not None:
        return moved
    moves = index and against is own and _PASO.search(visto[: numeros[index - 1].inicio])
    if moves and _A_OTRO.search(visto[numeros[index - 1].fin : number.inicio]):
        return next((m for m in menciones if not (m.referencia or m.relativo or m.del_plan)), None)
    if against is None or (own is not None and number.fin <= own.inicio):
        return own
    if (
        index + 1 < len(numeros)
        and _PASO.search(visto[: number.inicio])
        and _A_OTRO.search(visto[number.fin : numeros[index + 1].inicio])
    ):
        return against
    return own


def _moved(menciones: Sequence[Mencion], visto: str, numeros: Sequence[Numero], index: int) -> Mencion | None:
    """The period of a number of "se pasó de 2 a 6 entre enero y febrero"; None elsewhere."""
    for order, first in enumerate((index, index - 1)):
        if not 0 <= first < len(numeros) - 1:
            continue
        one, other = numeros[first], numeros[first + 1]
        named = [m for m in menciones if m.tramo is not None and not m.del_plan]
        pair = _PASO.search(visto[: one.inicio]) and _A_OTRO.search(visto[one.fin : other.inicio])
        if pair and len(named) == 2 and re.search(r"\bentre\b", visto):
            return named[order]
    return None
