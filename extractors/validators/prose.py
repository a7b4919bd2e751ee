"""Figures quoted in running text against the table: alerts, remarks, justifications.

A percentage is compared only where the sentence says what it is: it must follow a row's code or name and a
word of progress. What cannot be bound to a row is left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from extractors.schemas import Cifra, Fila, Identidad, Severidad
from extractors.validators.accumulate import Figure, RowRef, compact
from extractors.validators.arithmetic import printed_decimals, round_half_up, shown, total
from extractors.validators.equations import Decimals
from extractors.validators.grammar import Slot, parse_slot
from extractors.validators.mentions import Index, Mention, Named, Passage, lower, named, paragraphs, sentences
from extractors.validators.messages import fill, number, row_values
from extractors.validators.operations import pick_periods
from extractors.validators.remark import Remark, looks_at
from extractors.validators.text import fold_code, label, shorten
from extractors.values import cutoff_of, parse_figure, plain

QUOTE = 220
"""Characters of a sentence that a finding repeats."""

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,6}(?:[.,]\d{1,6})?)\s*(?:%|por ciento\b)")
_PROGRESS = re.compile(r"\b(?:avanc|avanz|ejecu|cumpl|alcanz|logr|progres|registr)")
_MONEY = r"financier|presupuest|devengad|girad|recaud|pim\b|gasto|monto|recursos|credito"
_NOT_PROGRESS = re.compile(rf"\b(?:{_MONEY})")
_OF_MONEY = re.compile(rf"\s*de(?:l| la| los)?\s+(?:{_MONEY})")
_EXPECTED = re.compile(r"\bse (?:espera|preve|proyecta|estima|pretende)\b|\b(?:debera|alcanzara|lograra)")
_OTHER_QUANTITY = re.compile(
    r"\b(?:metas?|programad\w*|previst\w*|esperad\w*|linea de base|anterior\w*|pasad\w*)"
    r"(?:\s+(?:fisic\w|anual\w*|total\w*|es|era|fue|de|del|al|a|un|el|en|ser|igual)|\s*:)*\s*$"
)
_COMPARISON = re.compile(
    r"\b(?:mas|menos|mayor|menor|superior|inferior|encima|debajo|hasta|minimo|maximo|casi|cerca|alrededor"
    r"|aproximad\w+|entre|increment\w+|reduc\w+|dismin\w+|variaci\w+|aument\w+)"
    r"(?:\s+(?:al?|del?|que|el|un|en|los))*\s*$"
)
_EQUIVALE = re.compile(
    r"(?P<x>\d{1,6}(?:[.,]\d{1,6})?)\s*(?:%|por ciento)[^%]{0,60}?\bmetas?\b[^%]{0,160}?"
    r"\bequival\w*\s+al?\s+(?:[a-z]+\s+){0,3}?\(?(?P<n>\d[\d.,]*)"
)
_FAILED = re.compile(
    r"\bno se (?:(?:ha|han|pudo|pudieron|logro|lograron|llego a|llegaron a|consiguio)\s+)?(?:podido\s+)?"
    r"(?:cumpl|alcanz|lograr|logro (?:la|el|los|las) meta|llegar a la meta)"
)
_COMPLETE = re.compile(
    r"\b(?:cumpl|ejecut|realiz|alcanz|logr)\w*\s+(?:[a-z]+\s+){0,4}?100(?:[.,]0+)?\s*(?:%|por ciento)"
)
_RELEVANT = re.compile(r"%|por ciento|\bno se ", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.](?!\d)")
_COMPLEMENT = re.compile(r"[»”\"'\s,(]*(?:correspondiente\s+|perteneciente\s+)?(?:de|del|a|al|en)(?:\s+la|\s+el)?\s*")
_OF_QUARTER = re.compile(r"\bmetas?\s+(?:del\s+|de\s+ese\s+)?(?:trimestr|periodo|programada)")
_COMMA_OUTSIDE = re.compile(r",(?![^\[]*\])")


def slots_in(rule: Identidad, parameter: str) -> tuple[Slot, ...]:
    """The slot references of a parameter: "meta_anual, trimestre.programado[T1,T2]"."""
    return tuple(
        parse_slot(part.strip()) for part in _COMMA_OUTSIDE.split(rule.parametros.get(parameter, "")) if part.strip()
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what surrounds it. `before`: what the sentence before it names."""

    passage: Passage
    text: str
    folded: str
    mentions: tuple[Mention, ...]
    before: tuple[Mention, ...] = ()

    def quote(self, at: int) -> str:
        """The sentence as a finding repeats it: the part around a place in it, if it is long."""
        start = 0
        if len(self.text) > QUOTE and at > QUOTE - 40:
            start = self.text.rfind(" ", 0, max(0, at - QUOTE + 60)) + 1
        return f"«{'…' if start else ''}{shorten(self.text[start:], QUOTE)}»"


@dataclass(frozen=True, slots=True)
class Context:
    """What prose rules know of the document."""

    index: Index
    decimals: Decimals


ProseCheck = Callable[[Identidad, Sentence, Context], Iterable[Remark]]


class Prose:
    """Collects sentences and the rows they may be about; compares them when the document is closed."""

    def __init__(self, rules: Sequence[Identidad]) -> None:
        self._rules = rules
        self._slots = frozenset(
            slot.name for rule in rules for parameter in _SLOT_PARAMETERS for slot in slots_in(rule, parameter)
        )
        self._rows: list[Named] = []
        self._passages: list[Passage] = []

    def see(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> None:
        """A row that prose may name; its own remark is prose about it."""
        if not any(looks_at(rule, fila.clase) for rule in self._rules):
            return
        ref = RowRef(fila.id, fila.pagina, fila.codigo, {})
        figures = {
            name: tuple(compact(cifra, ref, quoted=True) for cifra in slots[name])
            for name in self._slots
            if name in slots
        }
        if not figures:
            return
        row = named(fila, ref, figures)
        self._rows.append(row)
        if fila.observacion:
            self._add(fila.pagina, fila.observacion, row)

    def collect(self, pagina: int, texto: str) -> None:
        """Prose of a page."""
        if self._rules:
            self._add(pagina, texto, None)

    def _add(self, pagina: int, texto: str, owner: Named | None) -> None:
        for paragraph in paragraphs(texto):
            if _RELEVANT.search(paragraph):
                self._passages.append(Passage(pagina, sentences(paragraph), owner))

    def close(self, decimals: Decimals) -> Iterator[Remark]:
        """What the collected prose gets wrong; one remark for one claim."""
        context = Context(Index(self._rows), decimals)
        said: set[tuple[str | None, str, str | None]] = set()
        for passage in self._passages:
            before: tuple[Mention, ...] = ()
            for text in passage.sentences:
                sentence = Sentence(passage, text, lower(text), tuple(context.index.mentions(text)), before)
                before = sentence.mentions
                if not _RELEVANT.search(text):
                    continue
                for rule in self._rules:
                    for remark in PROSE_CHECKS[rule.regla](rule, sentence, context):
                        key = (remark.fila, text, remark.impreso)
                        if key not in said:
                            said.add(key)
                            yield remark


# ---- x % of progress -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claim:
    """A percentage in a sentence and what it is said of. `sure`: named in the sentence itself."""

    text: str
    value: Decimal
    places: int
    start: int
    cut: str | None
    rows: tuple[Named, ...]
    others: tuple[Named, ...] = ()
    sure: bool = True


def prosa_avance(rule: Identidad, sentence: Sentence, context: Context) -> Iterator[Remark]:
    """A percentage of progress that is not that of the row it is said of. Parameter: `avance`, slots."""
    slots = slots_in(rule, "avance")
    for claim in _claims(rule, sentence):
        near = [f for row in claim.rows for f in _quotable(row, slots, claim.cut, context)]
        if not near:
            continue
        far = [f for row in claim.others for f in _quotable(row, slots, claim.cut, context)]
        if any(_agrees(claim, figure, places) for figure, places in (*near, *far)):
            continue
        figure, _ = near[0]
        yield _stale(rule, sentence, claim, figure)


def _stale(rule: Identidad, sentence: Sentence, claim: _Claim, figure: Figure) -> Remark:
    row = claim.rows[0]
    one_code = len({r.ref.codigo for r in claim.rows}) == 1
    values = row_values(row.ref.codigo or row.label, "")
    printed = number(figure.texto) or plain(figure.valor) or ""
    said = "El texto dice {impreso} % de avance para {etiqueta}, pero su fila dice {recalculado} %"
    sentence_said = fill(rule.mensaje.rstrip(".") or said, values | {"impreso": claim.text, "recalculado": printed})
    return Remark(
        regla=rule.id,
        severidad=rule.severidad if claim.sure and one_code else Severidad.AVISO,
        pagina=sentence.passage.pagina,
        fila=row.ref.id,
        mensaje=f"{sentence_said}: {sentence.quote(claim.start)}.",
        cifras=(figure.id,),
        impreso=f"{claim.text}%",
        recalculado=plain(figure.valor),
        cita=rule.cita,
        quote=sentence.text,
    )


def _claims(rule: Identidad, sentence: Sentence) -> Iterator[_Claim]:
    folded = sentence.folded
    if "respectivamente" in folded:
        return
    last_end = 0
    bound: set[int] = set()
    for match in _PERCENT.finditer(folded):
        before = [m for m in sentence.mentions if m.end <= match.start()]
        segment = folded[max(last_end, before[-1].end if before else 0) : match.start()]
        cut = _cut_near(sentence, last_end, match.end())
        expected = _EXPECTED.search(folded, last_end, match.start())
        last_end = match.end()
        if expected or _OF_MONEY.match(folded, match.end()) or not _speaks_of_progress(segment):
            continue
        following = _mention_after(sentence, match.end())
        mention = following or _subject(sentence, before)
        rows, others, sure = _rows_of(mention, sentence, before, bound)
        if mention is not None:
            bound.add(mention.start)
        rows = tuple(row for row in rows if looks_at(rule, row.clase))
        if rows:
            text = match[1]
            value = Decimal(text.replace(",", "."))
            places = len(text.replace(",", ".").partition(".")[2])
            yield _Claim(text, value, places, match.start(), cut, rows, others, sure)


def _subject(sentence: Sentence, before: Sequence[Mention]) -> Mention | None:
    """The last row named, unless it only says whose the one before it is ("el indicador X, de la AEI.01.02, …")."""
    if not before:
        return None
    last = before[-1]
    if len(before) > 1 and _COMPLEMENT.fullmatch(sentence.folded[before[-2].end : last.start]):
        owners = {fold_code(row.ref.codigo or "") for row in last.rows} | {last.code}
        if any(owners & set(row.groups) for row in before[-2].rows):
            return before[-2]
    return last


def _speaks_of_progress(segment: str) -> bool:
    return bool(
        _PROGRESS.search(segment)
        and not _NOT_PROGRESS.search(segment)
        and not _OTHER_QUANTITY.search(segment)
        and not _COMPARISON.search(segment)
    )


def _mention_after(sentence: Sentence, end: int) -> Mention | None:
    """The row of "47 % en el indicador …": named right after the figure."""
    for mention in sentence.mentions:
        if mention.start >= end and re.fullmatch(
            r"\s*(?:en|de|del|para)\s+(?:(?:el|la|los|las|su|indicador|accion|actividad|meta|estrategica|operativa)\b[\s:,]*)*[«\"]?",
            sentence.folded[end : mention.start],
        ):
            return mention
    return None


def _rows_of(
    mention: Mention | None, sentence: Sentence, before: Sequence[Mention], bound: set[int]
) -> tuple[tuple[Named, ...], tuple[Named, ...], bool]:
    """Rows that a figure is said of; others that it may as well be said of; whether that is sure."""
    if mention is not None:
        others = [
            row
            for m in before
            if m is not mention and m.start not in bound
            for row in m.rows
            if _related(row, mention.rows)
        ]
        return mention.rows, tuple(others), True
    if sentence.passage.owner is not None:
        return (sentence.passage.owner,), (), True
    carried = [m for m in sentence.before if m.rows]
    if len(carried) == 1 and len(sentence.before) == 1 and not bound:
        return carried[0].rows, (), False
    return (), (), False


def _related(row: Named, rows: Iterable[Named]) -> bool:
    """Whether a row is the group of one of the rows (an AEI and its indicator)."""
    code = (row.ref.codigo or "").replace(" ", "").upper()
    return bool(code) and any(code in other.groups or (other.ref.codigo or "").upper().endswith(code) for other in rows)


def _cut_near(sentence: Sentence, start: int, end: int) -> str | None:
    """The period (T1, S2, ...) named in a part of a sentence or in the words right after it."""
    after = _CLAUSE_END.search(sentence.text, end)
    return cutoff_of(sentence.text[start : after.start() if after else len(sentence.text)])


def _quotable(row: Named, slots: Sequence[Slot], cut: str | None, context: Context) -> list[tuple[Figure, int]]:
    """Figures of a row that a claim may quote, of the period it names if any, with their decimals."""
    found = []
    for slot in slots:
        column = context.decimals.get((row.clase, slot.name), 0)
        for figure in _pick(row, slot):
            if figure.valor is not None and (not cut or figure.periodo.rsplit("-", 1)[-1] == cut):
                found.append((figure, max(column, printed_decimals(figure.texto, figure.valor))))
    return found


def _pick(row: Named, slot: Slot) -> Sequence[Figure]:
    figures = row.figures.get(slot.name, ())
    if not slot.periods:
        return figures
    wanted = {f.id for f in pick_periods(figures, slot.periods, "")}
    return [f for f in figures if f.id in wanted]


def _agrees(claim: _Claim, figure: Figure, places: int) -> bool:
    """Whether text and table say the same at the coarser precision; cutting off is rounding enough."""
    assert figure.valor is not None
    fewer = min(claim.places, places)
    table, text = round_half_up(figure.valor, fewer), round_half_up(claim.value, fewer)
    return table == text or (claim.places < places and _cut(figure.valor, fewer) == claim.value)


def _cut(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal((0, (1,), -places)), rounding=ROUND_DOWN)


# ---- x % of the target is N ------------------------------------------------------------------------


def prosa_equivale(rule: Identidad, sentence: Sentence, context: Context) -> Iterator[Remark]:
    """Where "x % de la meta … equivale a N", N must be x % of the target. Parameters: `meta`, `programado`, `avance`.

    A sentence about the target of a quarter is held against what was planned for it, and its x against the progress
    that its row prints. If the sentence does not say whose target, N must be x % of some row's.
    """
    for match in _EQUIVALE.finditer(sentence.folded):
        of_quarter = _OF_QUARTER.search(match[0]) is not None
        slots = slots_in(rule, "programado" if of_quarter and "programado" in rule.parametros else "meta")
        cut = cutoff_of(sentence.text) if of_quarter else None
        amounts = _amounts(match["n"])
        share = Decimal(match["x"].replace(",", "."))
        places = len(match["x"].replace(",", ".").partition(".")[2])
        named_rows = _whose(rule, sentence, match.start())
        claim = _Claim(match["x"], share, places, match.start(), cut, named_rows)
        printed = [f for row in named_rows if cut for f in _quotable(row, slots_in(rule, "avance"), cut, context)]
        if printed and not any(_agrees(claim, figure, own) for figure, own in printed):
            yield _stale(rule, sentence, claim, printed[0][0])
            continue
        rows = named_rows or tuple(row for row in context.index.rows if looks_at(rule, row.clase))
        figures = [f for row in rows for slot in slots for f in _pick(row, slot) if f.valor is not None]
        targets = [f for f in figures if f.periodo.rpartition("-")[2] == cut] or figures
        if (
            not targets
            or not amounts
            or any(
                _is_share(amount, share, places, f.valor) for amount in amounts for f in targets if f.valor is not None
            )
        ):
            continue
        closest = min(targets, key=lambda f: abs(Fraction(f.valor or 0) * Fraction(share) / 100 - Fraction(amounts[0])))
        yield _not_equivalent(rule, sentence, match, closest, sure=bool(named_rows) or len(rows) == 1)


def _amounts(text: str) -> tuple[Decimal, ...]:
    read = parse_figure(text.rstrip(".,"))
    return () if read.valor is None else (read.valor, *read.alternativas)


def _whose(rule: Identidad, sentence: Sentence, start: int) -> tuple[Named, ...]:
    """The row whose target a sentence speaks of: the one it names, or the one whose text it is."""
    spoken = [m for m in sentence.mentions if m.end <= start and m.rows] or [m for m in sentence.mentions if m.rows]
    rows = spoken[-1].rows if spoken else (sentence.passage.owner,) if sentence.passage.owner else ()
    return tuple(row for row in rows if looks_at(rule, row.clase))


def _is_share(amount: Decimal, share: Decimal, places: int, target: Decimal) -> bool:
    """Whether `amount` is `share` % of `target`, both being rounded as they are printed."""
    own_places = max(0, -int(amount.as_tuple().exponent))
    slack = Fraction(1, 2 * 10**own_places) + abs(Fraction(target)) / (200 * 10**places)
    return bool(abs(Fraction(share) * Fraction(target) / 100 - Fraction(amount)) <= slack)


def _not_equivalent(
    rule: Identidad, sentence: Sentence, match: re.Match[str], closest: Figure, *, sure: bool
) -> Remark:
    target = closest.valor
    assert target is not None
    due = round_half_up(Fraction(match["x"].replace(",", ".")) * Fraction(target) / 100, 2)
    amount = match["n"].rstrip(".,")
    row = closest.fila
    whose = label(row.codigo, "") if row.codigo else "la actividad"
    share = f"el {match['x']} % de {plain(target)}"
    if sure:
        said = f"El texto dice que el {match['x']} % de la meta equivale a {amount}, pero {share} es {due}"
    else:
        said = (
            f"El texto dice que el {match['x']} % de la meta equivale a {amount}, lo que no es de la meta de "
            f"ninguna fila; la más cercana es la de {whose}: {share} es {due}"
        )
    return Remark(
        regla=rule.id,
        severidad=rule.severidad if sure else Severidad.AVISO,
        pagina=sentence.passage.pagina,
        fila=row.id if sure else None,
        mensaje=f"{said}: {sentence.quote(match.start())}.",
        cifras=(closest.id,),
        impreso=amount,
        recalculado=plain(due),
        formula="N = x % * meta",
        cita=rule.cita,
        quote=sentence.text,
    )


# ---- "could not be fulfilled" ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """What was done and what was planned in one period."""

    done: Figure
    planned: Figure

    @property
    def reached(self) -> bool:
        return (self.done.valor or 0) >= (self.planned.valor or 0) > 0


def prosa_incumplido(rule: Identidad, sentence: Sentence, context: Context) -> Iterator[Remark]:
    """A text says "no se pudo cumplir" of a goal reached, or "100 %" of one that was not.

    Parameters: `ejecutado`, `programado`, slots.
    """
    failed = _FAILED.search(sentence.folded)
    complete = _COMPLETE.search(sentence.folded)
    found = failed or complete
    if found is None:
        return
    rows = _whose(rule, sentence, found.start())
    if len({row.ref.codigo for row in rows}) != 1:
        return
    row = rows[0]
    pairs = _pairs(rule, row, _cut_near(sentence, 0, found.end()))
    done = total(p.done.valor for p in pairs if p.done.valor is not None)
    planned = total(p.planned.valor for p in pairs if p.planned.valor is not None)
    if planned <= 0:
        return
    amounts = f"{shown(done)} de {shown(planned)}"
    if failed and done >= planned:
        every = all(p.reached for p in pairs if p.planned.valor)
        said = f"El texto de {{etiqueta}} dice que no se cumplió, pero se hizo {amounts}"
        yield _contradicts(rule, sentence, row, pairs, said, certain=every)
    elif complete and done < planned and not any(p.reached for p in pairs):
        said = f"El texto de {{etiqueta}} dice que se cumplió al 100 %, pero se hizo {amounts}"
        yield _contradicts(rule, sentence, row, pairs, said, certain=True)


def _pairs(rule: Identidad, row: Named, cut: str | None) -> list[_Pair]:
    """Done and planned of the periods that have both; of the one that the text names, if any."""
    done = [f for slot in slots_in(rule, "ejecutado") for f in _pick(row, slot) if f.valor is not None]
    planned = [f for slot in slots_in(rule, "programado") for f in _pick(row, slot) if f.valor is not None]
    return [
        _Pair(a, b)
        for a in done
        for b in planned
        if a.periodo == b.periodo and (not cut or a.periodo.rsplit("-", 1)[-1] == cut)
    ]


def _contradicts(
    rule: Identidad, sentence: Sentence, row: Named, pairs: Sequence[_Pair], said: str, *, certain: bool
) -> Remark:
    values = row_values(row.ref.codigo or row.label, "")
    return Remark(
        regla=rule.id,
        severidad=rule.severidad if certain else Severidad.AVISO,
        pagina=sentence.passage.pagina,
        fila=row.ref.id,
        mensaje=f"{fill(rule.mensaje.rstrip('.') or said, values)}: {sentence.quote(0)}.",
        cifras=tuple(dict.fromkeys(f.id for p in pairs for f in (p.done, p.planned))),
        impreso="100%" if "100 %" in said else None,
        cita=rule.cita,
        quote=sentence.text,
    )


PROSE_CHECKS: Mapping[str, ProseCheck] = {
    "prosa_avance": prosa_avance,
    "prosa_equivale": prosa_equivale,
    "prosa_incumplido": prosa_incumplido,
}
_SLOT_PARAMETERS = ("avance", "meta", "ejecutado", "programado")
