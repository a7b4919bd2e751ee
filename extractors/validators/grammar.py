"""The small grammar of layout formulas, parsed to a frozen tree. Nothing is ever evaluated as code.

formula  = slot "=" expr
expr     = term {("+" | "-") term}
term     = factor {("*" | "/") factor}
factor   = number | "(" expr ")" | "-" factor | slot | call
slot     = name [periods]                      fisica_mes.programado[01,02,03]
members  = name ":" name [periods]             actividad:avance, the figures of all rows of a class
periods  = "[" period {"," period} "]"         the last "-" part of a figure's period, or all of it;
                                               "{ejercicio}": the year of the left-hand figure
call     = "suma" | "promedio" | "mediana" | "min" | "max"  "(" arg {"," arg} ")"
         | "suma_hasta(" slot ")" | "ultimo_positivo(" slot ")" | "promedio_razon(" slot "," slot ")"
         | "contar(" name [":" name [periods]] {"," filter} ")"
         | "ponderado(" members "," name ")" | "ponderado_rango(" members "," name ")"
         | "ponderado_alguno(" members ")"     only as the whole right-hand side
filter   = ("<" | "<=" | ">" | ">=" | "=") number | "numero" | an absence

comparison = expr ("<" | "<=" | ">" | ">=" | "=") expr        a condition of an equation
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from extractors.errors import LayoutError
from extractors.schemas import Ausencia

MAX_LENGTH = 1000
"""Characters of a formula."""
MAX_DEPTH = 40
"""Nested parentheses, calls and signs."""
MAX_OPERATORS = 100
EXERCISE = "ejercicio"
"""The period that means "the year of the left-hand figure", written with or without braces."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*(?:\.\w+)*)|(?P<periods>\[[^\]]*\])"
    r"|(?P<mark><=|>=|[-+*/(),:=<>]))",
    re.ASCII,
)
_PERIOD = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_COMPARISONS = ("<", "<=", ">", ">=", "=")
_AGGREGATES = ("suma", "promedio", "mediana", "min", "max")
_WEIGHTED = ("ponderado", "ponderado_rango")
_OF_SLOT = ("suma_hasta", "ultimo_positivo")
FUNCTIONS = (*_AGGREGATES, *_OF_SLOT, "promedio_razon", "contar", *_WEIGHTED, "ponderado_alguno")


@dataclass(frozen=True, slots=True)
class Num:
    """A constant."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Slot:
    """Figures of the row itself: all those of a slot, or of some of its periods."""

    name: str
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Members:
    """Figures of the rows of a class (`slot` None: the rows themselves)."""

    clase: str
    slot: str | None
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negate:
    """-x."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Binary:
    """left op right, op one of + - * /."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Call:
    """suma, promedio, mediana, min, max, suma_hasta, ultimo_positivo, promedio_razon."""

    function: str
    args: "tuple[Expr | Members, ...]"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a counted figure must be: compared with `value`, an absence, or ("numero") any number."""

    op: str
    value: Decimal | None = None
    absence: Ausencia | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """contar: rows of a class, or their figures that pass all filters."""

    members: Members
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighted:
    """ponderado, ponderado_rango, ponderado_alguno; `attribute` names the text that the weights come from."""

    function: str
    members: Members
    attribute: str | None


Expr = Num | Slot | Negate | Binary | Call | Count | Weighted


@dataclass(frozen=True, slots=True)
class Formula:
    """`lhs = rhs`, with the text it was parsed from."""

    text: str
    lhs: Slot
    rhs: Expr


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`, a condition on a row."""

    left: Expr
    op: str
    right: Expr


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula refers to, for the layout loader to check.

    Attributes:
        slots: slots of the row itself, the left-hand one included.
        members: (class, slot) pairs; slot None where rows are counted.
        attributes: attributes that weights come from.
    """

    slots: frozenset[str]
    members: frozenset[tuple[str, str | None]]
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


@lru_cache(maxsize=1024)
def parse(formula: str) -> Formula:
    """Parse a formula.

    Raises:
        LayoutError: it is not in the grammar; the message names the position, from 1.
    """
    return _Parser(formula).formula()


@lru_cache(maxsize=1024)
def parse_slot(text: str) -> Slot:
    """Parse a slot reference alone, as identity rules have them in their parameters.

    Raises:
        LayoutError: it is not a slot reference.
    """
    parser = _Parser(text)
    slot = parser.slot()
    parser.end()
    return slot


@lru_cache(maxsize=1024)
def parse_comparison(text: str) -> Comparison:
    """Parse a condition such as "observado <= meta[{ejercicio}]".

    Raises:
        LayoutError: it is no comparison of two expressions.
    """
    parser = _Parser(text)
    left = parser.expr()
    op = parser.take(*_COMPARISONS)
    if op is None:
        parser.unexpected("se esperaba una comparación")
    right = parser.expr()
    parser.end()
    return Comparison(left, op, right)


def slots_of(formula: Formula | str) -> Names:
    """The names in a formula.

    Raises:
        LayoutError: the text is not in the grammar.
    """
    parsed = parse(formula) if isinstance(formula, str) else formula
    nodes = [parsed.lhs, *walk(parsed.rhs)]
    return Names(
        slots=frozenset(n.name for n in nodes if isinstance(n, Slot)),
        members=frozenset((n.clase, n.slot) for n in nodes if isinstance(n, Members)),
        attributes=frozenset(n.attribute for n in nodes if isinstance(n, Weighted) and n.attribute),
    )


def walk(node: Expr | Members) -> Iterator[Expr | Members]:
    """A node and all below it."""
    yield node
    match node:
        case Negate(operand):
            yield from walk(operand)
        case Binary(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Call(_, args):
            for arg in args:
                yield from walk(arg)
        case Count(members, _) | Weighted(_, members, _):
            yield members


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            self.fail(MAX_LENGTH, f"la fórmula pasa de {MAX_LENGTH} caracteres")
        self.tokens = list(self._tokenize())
        self.next = 0
        self.depth = 0
        self.operators = 0

    def _tokenize(self) -> Iterator[_Token]:
        at, end = 0, len(self.text.rstrip())
        while at < end:
            found = _TOKEN.match(self.text, at)
            if found is None:
                stray = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                self.fail(stray, f"carácter inesperado «{self.text[stray]}»")
            kind = found.lastgroup or ""
            yield _Token(kind, found.group(kind), found.start(kind))
            at = found.end()
        yield _Token("end", "", end)

    def fail(self, at: int, why: str) -> NoReturn:
        shown = self.text if len(self.text) <= 120 else self.text[:119] + "…"
        raise LayoutError(
            f"fórmula no válida «{shown}»: {why} (posición {at + 1})",
            hint="La gramática de las fórmulas está en la guía de formatos (layouts).",
        )

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def take(self, *texts: str) -> str | None:
        token = self.token
        if token.kind == "mark" and token.text in texts:
            self.next += 1
            return token.text
        return None

    def expect(self, text: str) -> None:
        if self.take(text) is None:
            self.unexpected(f"se esperaba «{text}»")

    def unexpected(self, wanted: str) -> NoReturn:
        token = self.token
        found = f"«{token.text}»" if token.text else "el final"
        self.fail(token.at, f"{wanted} y hay {found}")

    def end(self) -> None:
        if self.token.kind != "end":
            self.unexpected("se esperaba el final")

    def formula(self) -> Formula:
        lhs = self.slot()
        self.expect("=")
        start = self.token.at
        rhs = self.expr()
        self.end()
        some = [n for n in walk(rhs) if isinstance(n, Weighted) and n.function == "ponderado_alguno"]
        if some and some[0] is not rhs:
            self.fail(start, "«ponderado_alguno» solo puede ser todo el lado derecho")
        return Formula(self.text, lhs, rhs)

    def name(self, what: str) -> str:
        token = self.token
        if token.kind != "name":
            self.unexpected(f"se esperaba {what}")
        self.next += 1
        return token.text

    def slot(self) -> Slot:
        return Slot(self.name("el nombre de una ranura"), self.periods())

    def periods(self) -> tuple[str, ...]:
        token = self.token
        if token.kind != "periods":
            return ()
        self.next += 1
        items = tuple(item.strip() for item in token.text[1:-1].split(","))
        items = tuple(EXERCISE if item == f"{{{EXERCISE}}}" else item for item in items)
        for item in items:
            if not _PERIOD.fullmatch(item):
                self.fail(token.at, f"«{item}» no es un período")
        return items

    def descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(self.token.at, "demasiados niveles de paréntesis")

    def expr(self) -> Expr:
        self.descend()
        left = self.term()
        while op := self.take("+", "-"):
            left = self.binary(op, left, self.term())
        self.depth -= 1
        return left

    def term(self) -> Expr:
        left = self.factor()
        while op := self.take("*", "/"):
            left = self.binary(op, left, self.factor())
        return left

    def binary(self, op: str, left: Expr, right: Expr) -> Expr:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            self.fail(self.token.at, "demasiadas operaciones")
        return Binary(op, left, right)

    def factor(self) -> Expr:
        token = self.token
        if token.kind == "number":
            self.next += 1
            return Num(Decimal(token.text))
        if self.take("("):
            inner = self.expr()
            self.expect(")")
            return inner
        if self.take("-"):
            self.descend()
            operand = self.factor()
            self.depth -= 1
            return Negate(operand)
        node = self.reference()
        if isinstance(node, Members):
            self.fail(token.at, f"«{token.text}:…» son varias filas: úselo dentro de suma(), promedio(), contar()…")
        return node

    def reference(self) -> Expr | Members:
        """A slot, a selector of members, or a call."""
        token = self.token
        name = self.name("un número, una ranura o una función")
        if self.take("("):
            if name not in FUNCTIONS:
                self.fail(token.at, f"no existe la función «{name}»; hay {', '.join(FUNCTIONS)}")
            self.descend()
            node = self.call(name)
            self.expect(")")
            self.depth -= 1
            return node
        if self.take(":"):
            return Members(name, self.name("el nombre de una ranura"), self.periods())
        return Slot(name, self.periods())

    def call(self, function: str) -> Expr:
        if function == "contar":
            return self.count()
        if function in _WEIGHTED or function == "ponderado_alguno":
            members = self.members()
            attribute = None
            if function in _WEIGHTED:
                self.expect(",")
                attribute = self.name("el atributo que da los pesos")
            return Weighted(function, members, attribute)
        if function in _OF_SLOT:
            return Call(function, (self.slot(),))
        if function == "promedio_razon":
            first = self.slot()
            self.expect(",")
            return Call(function, (first, self.slot()))
        args = [self.argument()]
        while self.take(","):
            args.append(self.argument())
        return Call(function, tuple(args))

    def argument(self) -> Expr | Members:
        """An expression, or members standing alone."""
        ahead = self.tokens[self.next : self.next + 2]
        if [t.kind for t in ahead] == ["name", "mark"] and ahead[1].text == ":":
            return self.members()
        return self.expr()

    def members(self) -> Members:
        clase = self.name("una clase de fila")
        self.expect(":")
        return Members(clase, self.name("el nombre de una ranura"), self.periods())

    def count(self) -> Count:
        clase = self.name("una clase de fila")
        slot: str | None = None
        periods: tuple[str, ...] = ()
        if self.take(":"):
            slot, periods = self.name("el nombre de una ranura"), self.periods()
        filters = []
        while self.take(","):
            if slot is None:
                self.unexpected("un filtro necesita «clase:ranura»")
            filters.append(self.filter())
        return Count(Members(clase, slot, periods), tuple(filters))

    def filter(self) -> Filter:
        op = self.take(*_COMPARISONS)
        if op is None:
            token = self.token
            name = self.name("un filtro")
            if name == "numero":
                return Filter("numero")
            if name not in set(Ausencia):
                self.fail(token.at, f"«{name}» no es una ausencia; hay numero, {', '.join(Ausencia)}")
            return Filter("ausencia", absence=Ausencia(name))
        sign = -1 if self.take("-") else 1
        token = self.token
        if token.kind != "number":
            self.unexpected("se esperaba un número")
        self.next += 1
        return Filter(op, value=sign * Decimal(token.text))
