"""Puts the fields of transcript rows back where they belong, as far as the page and the equations make it certain.

A transcript that lost fields leaves fewer fields than slots. All ways to place a row's fields are weighed at once
(`alignment`). A page tends to lose the same slots in all its rows: rows whose equations leave hardly a doubt, and rows
that lost nothing, say how often each slot is lost on the page, and with that all rows are weighed again. A value is
accepted where nearly all the weight puts it into its slot, whichever of several equal fields it is; the rest is left
to review. Sums are blind to order: of a quarter that lost a month no month is certain. Nothing is bounded by what a
row shows, and nothing assumes that what was done is what was planned.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from math import exp

from extractors.fillers.build import Borrador, LineaImpresa, Ranura
from extractors.repair.alignment import Posterior, Row, align
from extractors.repair.balances import Balances
from extractors.repair.deduced import held_by_deduced
from extractors.repair.implied import implied
from extractors.repair.running import Equation, Running, Token
from extractors.schemas import Ausencia, Cell, Cifra, Estado, Fila, Reglas, Rol
from extractors.validators import proofs, support
from extractors.values import parse_figure

CERTAIN = 0.998
"""Share of the weight of all placements from which a value is accepted in its slot."""
LOSS = 0.04
"""Chance that a slot is lost, before the page is known."""
FEWEST, MOST = 0.01, 0.97
"""Bounds of that chance on a page: no row is taken for proof that a slot is never, or always, lost."""
MERGED = 0.25
"""Chance that the neighbour of a lost slot is lost too, on a form of several lines a row: cells merged over them."""
PRIOR_ROWS = 4.0
"""Rows that the chance before the page is known is worth."""
ROUGH, FINE = 1e-4, 1e-5
"""Share of the likeliest placement below which others are left out: to learn of the page, and to decide."""
MOST_LOST, MOST_OWN = 3, 2
"""Fields that a row may have lost, or have lost beyond those that its page always loses, for any to be accepted."""
ALWAYS = 0.8
"""Chance from which a page is said to lose a slot always."""
DOUBTFUL = 0.02
"""Share from which a slot may have been the lost one."""
BLURRED = 3
"""Slots in doubt for each field lost among them up to which a row tells of its page: a sum does not tell its terms
apart."""
COMMONEST = 0.9
"""Density of a value at most, in a row that shows nothing else."""
MOST_DIGITS = 5
"""Significant digits past which a value is no rarer: two figures of so many digits do not agree by chance."""
NOTHING = frozenset({Ausencia.EN_BLANCO, Ausencia.GUION, Ausencia.NO_APLICA, Ausencia.SIN_PROGRAMACION})
"""Marks that count as 0 in a sum."""
UNLIKELY = 0.005
"""Weight of a percent sign where no percentage stands, and of a number without one among percentages."""
RATIOS = frozenset({Rol.AVANCE, Rol.AVANCE_TIPO2, Rol.VARIACION})

MARK_CHARS = 16
"""Characters of the longest mark that stands for a figure; a longer text is prose beside the figures."""
_DASHES = re.compile(r"[-–—]{3,}")
"""What a transcriber puts for a block of merged cells; it stands for no slot of its own."""

Rebuild = Callable[[Borrador, str], Fila]
Slot = tuple[str, str]
"""Name and period."""
Kinds = dict[str, Counter[str]]
"""Column of the form -> how often it prints each kind of field."""
Order = tuple[tuple[Ranura, int], ...]
"""Slots as printed, each with the number of its line in the row."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A printed field: its cell (None: a blank between others), kind, amount."""

    cell: Cell | None
    line: int
    kind: str
    amount: Decimal | None

    @property
    def printed(self) -> bool:
        return self.kind not in ("blank", "nothing")


@dataclass(frozen=True, slots=True)
class _Case:
    """A row whose fields are to be placed.

    Attributes:
        number: its number in the table.
        fields: what it prints.
        scale: what amounts are multiplied by to be whole.
        orders: the orders in which its lines may print the slots, each with the equations over them.
        multiple: whether the form prints several lines a row.
        running: by order, the state of its equations as the row was weighed last: a page is weighed more than once.
    """

    number: int
    fields: tuple[_Field, ...]
    scale: int
    orders: tuple[tuple[Order, tuple[Equation, ...]], ...]
    multiple: bool
    running: dict[Order, Running] = field(default_factory=dict)

    @property
    def print(self) -> object:
        """What rows have in common that are weighed alike."""
        fields = tuple((read.line, read.kind, read.amount) for read in self.fields)
        return fields, tuple((order, id(equations)) for order, equations in self.orders)


Way = tuple[float, Order, Posterior]
"""Share of an order of the slots, and the placements under it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A weighed row."""

    case: _Case
    ways: tuple[Way, ...]

    def likely(self) -> _Case:
        """The row with the likely orders of its slots alone."""
        shares = {order: share for share, order, _ in self.ways}
        return replace(self.case, orders=tuple(known for known in self.case.orders if shares.get(known[0], 0) > ROUGH))

    def lost(self) -> dict[Slot, float]:
        """Share of the placements in which each slot is lost."""
        shares: dict[Slot, float] = defaultdict(float)
        for weight, order, posterior in self.ways:
            for (slot, _), share in zip(order, posterior.field, strict=True):
                shares[slot.nombre, slot.periodo] += weight * share.get(-1, 0.0)
        return shares

    def pinned(self) -> bool:
        """Whether the equations place the row but for the order within a sum."""
        shares = [share for share in self.lost().values() if DOUBTFUL < share < 1 - DOUBTFUL]
        in_doubt = round(sum(shares))
        return len(shares) <= BLURRED * in_doubt and in_doubt <= MOST_OWN


@dataclass
class _Page:
    """How often each slot is lost, told by the rows that are certain, and what kinds of figures its columns print."""

    kinds: Kinds
    rows: float = 0.0
    lost: dict[Slot, float] = field(default_factory=lambda: defaultdict(float))
    orders: dict[Order, float] = field(default_factory=lambda: defaultdict(float))

    def order(self, order: Order, among: int) -> float:
        """How often rows print their slots in an order, of so many possible ones."""
        return (PRIOR_ROWS / among + self.orders.get(order, 0.0)) / (PRIOR_ROWS + sum(self.orders.values()))

    def loss(self, slot: Ranura) -> float:
        seen = self.lost.get((slot.nombre, slot.periodo), 0.0)
        return min(MOST, max(FEWEST, (PRIOR_ROWS * LOSS + seen) / (PRIOR_ROWS + self.rows)))

    def kind(self, slot: Ranura, kind: str) -> float:
        """Weight of a kind of field in a slot."""
        if kind in ("zero", "blank"):
            return 1.0
        ratio = slot.rol in RATIOS
        weight = UNLIKELY if kind == "%" and not ratio else 1.0
        seen = self.kinds.get(_column(slot.nombre))
        if seen is not None:
            weight *= (seen[kind] + 1.0) / (seen.total() + 2.0)
        return weight


def relocate(
    drafts: Sequence[Borrador], filas: Sequence[Fila], reglas: Reglas, rebuild: Rebuild, decimal: str | None
) -> list[Fila]:
    """Rows of one table with the fields of damaged lines put back.

    Args:
        drafts: the rows as settled, with their printed lines.
        filas: the same rows, typed; figures under review are what is not proven.
        reglas: the form's equations.
        rebuild: types a draft again under a row id.
        decimal: the document's decimal mark, where a number alone does not tell.
    """
    out, judged = list(filas), Counter[bool]()
    form = Balances(reglas)
    kinds: Kinds = defaultdict(Counter)
    groups: dict[object, list[int]] = defaultdict(list)
    for number, (draft, fila) in enumerate(zip(drafts, filas, strict=True)):
        _learn_kinds(kinds, fila, decimal)
        if draft.lineas and draft.lecturas:
            groups[_shape(draft)].append(number)
    for numbers in groups.values():
        page, cases = _Page(kinds), []
        for number in numbers:
            if _whole(drafts[number], filas[number], reglas):
                page.rows += 1
                judged[False] += 1
            else:
                cases.append(_case(number, drafts[number], filas[number], form, decimal))
        for found in _weighed(cases, page):
            case = found.case
            draft, fila = drafts[case.number], filas[case.number]
            trusted = case.multiple or _complete_enough(page, found)
            placed = _placed(draft, fila, found, trusted, rebuild)
            out[case.number] = placed if case.multiple else _vouched(placed, reglas, form, draft)
            judged[_contradicts(placed, reglas)] += trusted
    return out


def _vouched(fila: Fila, reglas: Reglas, form: Balances, draft: Borrador) -> Fila:
    """A row of one line: what breaks an equation is not accepted, and what was moved needs one that holds.

    Of a row that contradicts itself more than it agrees nothing is.
    """
    proof = support(reglas, fila)
    held, broken = (sum(counts) for counts in zip((0, 0), *proof.values(), strict=True))
    worked_out = _worked_out(fila, form, [slot for slot, _ in draft.lecturas])
    by_deduced = held_by_deduced(reglas, fila)
    doubtful = set()
    for figure in fila.cifras:
        holds, breaks = proof.get(figure.id, (0, 0))
        held_so = by_deduced.get(figure.id, worked_out.get((figure.ranura, figure.periodo)))
        moved = figure.estado is Estado.REUBICADO
        if breaks or held_so is False or broken > held or (moved and not holds and not held_so):
            doubtful.add(figure.id)
    return _in_review(fila, doubtful)


def _worked_out(fila: Fila, form: Balances, slots: Sequence[Ranura]) -> dict[Slot, bool]:
    """Whether the sums that are left without a lost figure hold, by the slots in them."""
    figures = {(c.ranura, c.periodo): c for c in fila.cifras}
    amounts = [_counted(figures.get((slot.nombre, slot.periodo))) for slot in slots]
    scale = 10 ** _decimals(amounts)
    values = [None if amount is None else int(amount * scale) for amount in amounts]
    found: dict[Slot, bool] = {}
    for members, holds in implied(form.of(fila, slots, scale, 0, 1), values):
        for slot in (slots[at] for at in members):
            found[slot.nombre, slot.periodo] = holds and found.get((slot.nombre, slot.periodo), True)
    return found


def _counted(figure: Cifra | None) -> Decimal | None:
    """What a figure is in a sum; None if it was lost."""
    if figure is None or figure.valor is not None:
        return None if figure is None else figure.valor
    return Decimal(0) if figure.ausencia in NOTHING else None


def _in_review(fila: Fila, doubtful: Collection[str]) -> Fila:
    figures = (
        figure.model_copy(update={"revision": True}) if figure.valor is not None and figure.id in doubtful else figure
        for figure in fila.cifras
    )
    return fila.model_copy(update={"cifras": tuple(figures)})


def _contradicts(fila: Fila, reglas: Reglas) -> bool:
    return any(breaks for _, breaks in support(reglas, fila).values())


def _shape(draft: Borrador) -> object:
    """Rows that a page damages alike: same slots; on a form of several lines a row, also as many fields a line."""
    counts = tuple(len(line.cells) for line in draft.lineas) if draft.multiple else ()
    return draft.clase, tuple(slot for slot, _ in draft.lecturas), counts


def _weighed(cases: Sequence[_Case], page: _Page) -> list[_Found]:
    """The rows weighed with what they tell of their page.

    A form of several lines asks them twice, as surer rows tell more. On a form of one line only a row that its own
    equations place tells of its page: once the page has placed it, it says nothing new.
    """
    whole, rough = page.rows, _weigh_all(cases, page, ROUGH)
    for again in range(2 if any(case.multiple for case in cases) else 1):
        if again:
            rough = _weigh_all([found.likely() for found in rough], page, ROUGH)
        page.rows = whole
        page.lost.clear()
        page.orders.clear()
        for found in rough:
            if found.case.multiple or found.pinned():
                _learn(page, found)
    return _weigh_all([found.likely() for found in rough], page, FINE)


def _weigh_all(cases: Sequence[_Case], page: _Page, negligible: float) -> list[_Found]:
    """The rows that can be weighed; those that print the same are weighed once."""
    ways: dict[object, tuple[Way, ...]] = {}
    for case in cases:
        if case.print not in ways:
            ways[case.print] = _weigh(case, page, negligible)
    return [_Found(case, ways[case.print]) for case in cases if ways[case.print]]


# ---- what is printed -----------------------------------------------------------------------------


def _whole(draft: Borrador, fila: Fila, reglas: Reglas) -> bool:
    """Whether a row lost nothing: its equations say so, or its one line fills every slot and hardly breaks one.

    A line that breaks several may have lost one field and gained another.
    """
    cells = sum(len(line.cells) for line in draft.lineas)
    filled = sum(cell is not None for _, cell in draft.lecturas)
    if not draft.completo or cells != filled:
        return False
    full = filled == len(draft.lecturas)
    accepted = not any(figure.revision for figure in fila.cifras)
    if draft.multiple:
        return full and accepted
    return accepted or (full and sum(not proof.cumple for proof in proofs(reglas, fila)) <= 1)


def _case(number: int, draft: Borrador, fila: Fila, form: Balances, decimal: str | None) -> _Case:
    settled = {
        (c.fuente.linea, c.fuente.columna): c.valor for c in fila.cifras if c.valor is not None and not c.revision
    }
    fields = [found for at, line in enumerate(draft.lineas) for found in _fields(line, at, draft.multiple, decimal)]
    fields = [replace(f, amount=settled.get(_at(f), f.amount)) for f in fields]
    percent = any(f.kind == "%" for f in fields)
    decimals = _decimals(f.amount for f in fields if (f.kind == "%") == percent)
    scale = 10 ** _decimals(f.amount for f in fields)
    unit = scale // 10 ** _decimals(f.amount for f in fields if not percent or f.kind != "%")
    orders = {order: form.of(fila, [slot for slot, _ in order], scale, decimals, unit) for order in _orders(draft)}
    known = tuple((order, equations) for order, equations in orders.items() if equations)
    return _Case(number, tuple(fields), scale, known, draft.multiple)


def _fields(line: LineaImpresa, at: int, multiple: bool, decimal: str | None) -> Iterator[_Field]:
    """The fields of a line; in a form of one line a row, with the blank ones among them."""
    previous = line.cells[0].col - 1 if line.cells else 0
    for cell in line.cells:
        if (multiple and _DASHES.fullmatch(cell.text)) or _prose(cell.text, decimal):
            previous = cell.col
            continue
        if not multiple:
            for _ in range(cell.col - previous - 1):
                yield _Field(None, at, "blank", Decimal(0))
        previous = cell.col
        yield _field(cell, at, decimal)


def _at(read: _Field) -> tuple[int | None, int | None]:
    return (read.cell.lugar.linea, read.cell.lugar.columna) if read.cell is not None else (None, None)


def _prose(text: str, decimal: str | None) -> bool:
    return len(text) > MARK_CHARS and parse_figure(text, decimal).valor is None


def _field(cell: Cell, at: int, decimal: str | None) -> _Field:
    reading, kind = parse_figure(cell.text, decimal), _kind(cell.text, decimal)
    return _Field(cell, at, kind, Decimal(0) if kind == "nothing" else reading.valor)


def _kind(text: str, decimal: str | None) -> str:
    reading = parse_figure(text, decimal)
    if reading.valor is None:
        return "nothing" if reading.ausencia in NOTHING else "mark"
    if "%" in text:
        return "%"
    if not reading.valor:
        return "zero"
    exponent = reading.valor.as_tuple().exponent
    return "decimal" if isinstance(exponent, int) and exponent < 0 else "whole"


def _orders(draft: Borrador) -> Iterator[Order]:
    """The orders in which a row may print its slots; a figure printed once a row may stand in or before any line."""
    slots = [slot for slot, _ in draft.lecturas]
    if not draft.multiple:
        yield tuple((slot, 0) for slot in slots)
        return
    shared = [slot for slot in slots if slot.linea is None]
    names = [line.nombre for line in draft.lineas]
    repeated = len(set(names)) < len(names)
    for carrier in range(len(names)):
        inside: list[tuple[Ranura, int]] = []
        before: list[tuple[Ranura, int]] = []
        for at, name in enumerate(names):
            own = [slot for slot in slots if slot.linea == name and names.index(name) == at]
            mine = shared if at == carrier else []
            inside += [(slot, at) for slot in slots if slot in own or slot in mine]
            before += [(slot, at) for slot in (*mine, *own)]
        yield tuple(inside)
        if shared and not repeated:
            yield tuple(before)


# ---- weighing ------------------------------------------------------------------------------------


def _weigh(case: _Case, page: _Page, negligible: float) -> tuple[Way, ...]:
    """The placements of a row under each order that allows any."""
    amounts = [None if f.amount is None else int(f.amount * case.scale) for f in case.fields]
    tokens = tuple(Token(f.line, amount, f.printed) for f, amount in zip(case.fields, amounts, strict=True))
    counts = Counter(amounts)

    @cache
    def rarity(value: int | None) -> float:
        digits = len(str(abs(value or 0)).rstrip("0")) or 1
        by_digits: float = 10.0 ** (-0.5 * (1 + min(digits, MOST_DIGITS)))
        return min(COMMONEST, max(by_digits, (counts[value] - 0.5) / (len(tokens) + 4)))

    found = []
    for order, equations in case.orders:
        emit = _emission(case.fields, order, equations, page, [rarity(amount) for amount in amounts])
        lines, lose = tuple(at for _, at in order), [page.loss(slot) for slot, _ in order]
        running = case.running.setdefault(order, Running(equations, len(order), rarity))
        run = MERGED if case.multiple else 0.0
        posterior = align(Row(tokens, lines, equations, rarity, emit, lose, run, negligible, running))
        if posterior is not None:
            found.append((order, posterior))
    top = max((posterior.weight for _, posterior in found), default=0.0)
    weights = [exp(posterior.weight - top) * page.order(order, len(case.orders)) for order, posterior in found]
    return tuple((w / sum(weights), order, posterior) for w, (order, posterior) in zip(weights, found, strict=True))


def _decimals(amounts: Iterable[Decimal | None]) -> int:
    """The most decimals that amounts are printed with."""
    exponents = (amount.as_tuple().exponent for amount in amounts if amount is not None)
    return max((-exponent for exponent in exponents if isinstance(exponent, int) and exponent < 0), default=0)


def _emission(
    fields: Sequence[_Field], order: Order, equations: Sequence[Equation], page: _Page, rarities: Sequence[float]
) -> list[list[float]]:
    """Weight of each field in each slot: its kind there, and its rarity where no equation gives it."""
    percent = any(read.kind == "%" for read in fields)
    results = {equation.left for equation in equations}
    emit = []
    for number, (slot, line) in enumerate(order):
        weights = []
        for read, rare in zip(fields, rarities, strict=True):
            weight = page.kind(slot, read.kind) if read.line == line else 0.0
            if percent and slot.rol in RATIOS and read.kind in ("whole", "decimal", "zero"):
                weight *= UNLIKELY
            weights.append(weight if number in results else weight * rare)
        emit.append(weights)
    return emit


def _learn_kinds(kinds: Kinds, fila: Fila, decimal: str | None) -> None:
    """Notes what kinds of figures stand in each column of the form, as far as they are accepted already."""
    for figure in fila.cifras:
        if figure.fuente.texto and not figure.revision:
            kinds[_column(figure.ranura)][_kind(figure.fuente.texto, decimal)] += 1


def _column(name: str) -> str:
    """A slot's column of the form, whichever printed line it stands on."""
    return name.partition(".")[0]


def _learn(page: _Page, found: _Found) -> None:
    page.rows += 1
    for share, order, _ in found.ways:
        page.orders[order] += share
    for slot, share in found.lost().items():
        page.lost[slot] += share


def _complete_enough(page: _Page, found: _Found) -> bool:
    """Whether a row kept enough of its fields to be judged."""
    shares = found.lost()
    _, order, _ = found.ways[0]
    own = sum(shares[slot.nombre, slot.periodo] for slot, _ in order if page.loss(slot) < ALWAYS)
    return round(sum(shares.values())) <= MOST_LOST or round(own) <= MOST_OWN


# ---- result --------------------------------------------------------------------------------------


def _placed(draft: Borrador, fila: Fila, found: _Found, trusted: bool, rebuild: Rebuild) -> Fila:
    """The row under its likeliest placement, with what is certain accepted."""
    _, order, posterior = max(found.ways, key=lambda way: way[0])
    fields = found.case.fields
    places = {
        slot: cell
        for (slot, _), chosen in zip(order, posterior.best, strict=True)
        if chosen >= 0 and (cell := fields[chosen].cell) is not None
    }
    shares = _value_shares(found)
    sure = set()
    for (slot, _), chosen in zip(order, posterior.best, strict=True):
        key = slot.nombre, slot.periodo
        if chosen >= 0 and shares[key].get((fields[chosen].kind, fields[chosen].amount), 0.0) >= CERTAIN:
            sure.add(slot)
    lost = {(s.nombre, s.periodo) for (s, _), chosen in zip(order, posterior.best, strict=True) if chosen < 0}
    fixed = dict.fromkeys(lost) | (_fixed(found) if trusted else {})
    return _with_lost(_apply(draft, fila, places, sure if trusted else set(), rebuild), fixed)


def _value_shares(found: _Found) -> dict[Slot, dict[tuple[str, Decimal | None], float]]:
    shares: dict[Slot, dict[tuple[str, Decimal | None], float]] = defaultdict(lambda: defaultdict(float))
    for weight, order, posterior in found.ways:
        for (slot, _), by_field in zip(order, posterior.field, strict=True):
            for chosen, share in by_field.items():
                if chosen >= 0:
                    read = found.case.fields[chosen]
                    shares[slot.nombre, slot.periodo][read.kind, read.amount] += weight * share
    return shares


def _fixed(found: _Found) -> dict[Slot, tuple[Decimal, str] | None]:
    """The slots that were certainly lost, with the figure and equation that fix them where one certainly does."""
    lost = {slot for slot, share in found.lost().items() if share >= CERTAIN}
    fixed: dict[Slot, tuple[Decimal, str] | None] = dict.fromkeys(lost)
    for weight, order, posterior in found.ways:
        for (slot, _), by_value in zip(order, posterior.fixed, strict=True):
            for (value, equation), share in by_value.items():
                if weight * share >= CERTAIN and (slot.nombre, slot.periodo) in lost:
                    fixed[slot.nombre, slot.periodo] = Decimal(value) / found.case.scale, equation
    return fixed


def _with_lost(fila: Fila, fixed: Mapping[Slot, tuple[Decimal, str] | None]) -> Fila:
    figures = []
    for figure in fila.cifras:
        key = figure.ranura, figure.periodo
        if figure.valor is None and not figure.fuente.texto and key in fixed:
            change: dict[str, object] = {"ausencia": Ausencia.PERDIDO, "estado": Estado.PERDIDO}
            deduced = fixed[key]
            if deduced is not None:
                change |= {"estado": Estado.DEDUCIDO, "recalculado": deduced[0], "ecuacion": deduced[1]}
            figure = figure.model_copy(update=change)
        figures.append(figure)
    return fila.model_copy(update={"cifras": tuple(figures)})


def _apply(draft: Borrador, fila: Fila, places: dict[Ranura, Cell], sure: set[Ranura], rebuild: Rebuild) -> Fila:
    """The row with one line's fields where the best pattern has them; figures of its other lines as they were."""
    lines = {cell.lugar.linea for cell in places.values()}
    kept = {(c.ranura, c.periodo): c for c in fila.cifras if c.fuente.linea not in lines or not c.fuente.texto}
    readings = [(slot, places.get(slot) or _cell_of(slot, kept, draft)) for slot, _ in draft.lecturas]
    draft.lecturas[:] = readings
    fresh = rebuild(replace(draft, lecturas=readings), fila.id)
    certain = {(slot.nombre, slot.periodo) for slot in sure}
    moved = {(slot.nombre, slot.periodo) for slot in places}
    undated = {(slot.nombre, slot.periodo) for slot in places if slot.dudosa}  # no place proves a period
    before = {(c.ranura, c.periodo): c for c in fila.cifras}
    figures = []
    for figure in fresh.cifras:
        key = (figure.ranura, figure.periodo)
        if key in moved and _same_place(figure, before.get(key)):
            old = before[key]  # its separator may have been decided: typing it again would undo that
            doubtful = key not in certain or key in undated or (old.revision and bool(old.fuente.alternativas))
            figures.append(old.model_copy(update={"revision": old.valor is not None and doubtful}))
        elif key in moved:
            doubtful = figure.valor is not None and (key not in certain or figure.revision)
            figures.append(figure.model_copy(update={"revision": doubtful, "estado": Estado.REUBICADO}))
        elif key in kept and figure.fuente.texto:
            figures.append(kept[key])
        else:
            figures.append(figure)
    return fresh.model_copy(update={"cifras": tuple(figures)})


def _same_place(figure: Cifra, old: Cifra | None) -> bool:
    here = (figure.fuente.linea, figure.fuente.columna, figure.fuente.texto)
    return old is not None and here == (old.fuente.linea, old.fuente.columna, old.fuente.texto)


def _cell_of(slot: Ranura, kept: Mapping[tuple[str, str], object], draft: Borrador) -> Cell | None:
    if (slot.nombre, slot.periodo) not in kept:
        return None
    return next((cell for own, cell in draft.lecturas if own == slot), None)
