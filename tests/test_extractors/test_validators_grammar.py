"""The grammar of formulas: what it reads, what it refuses, and that it never fails otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import LayoutError
from extractors.schemas import Ausencia
from extractors.validators.grammar import (
    Binary,
    Call,
    Count,
    Filter,
    Members,
    Negate,
    Num,
    Slot,
    Weighted,
    parse,
    parse_comparison,
    parse_slot,
    slots_of,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("100", Num(Decimal(100))),
        ("a.b", Slot("a.b")),
        ("a[T1, 02]", Slot("a", ("T1", "02"))),
        ("a[2024-S1]", Slot("a", ("2024-S1",))),
        ("a[{ejercicio}]", Slot("a", ("ejercicio",))),
        ("-a", Negate(Slot("a"))),
        ("a - b - c", Binary("-", Binary("-", Slot("a"), Slot("b")), Slot("c"))),
        ("a + b * c", Binary("+", Slot("a"), Binary("*", Slot("b"), Slot("c")))),
        ("(a + b) / 2", Binary("/", Binary("+", Slot("a"), Slot("b")), Num(Decimal(2)))),
        ("suma(a, b[T1])", Call("suma", (Slot("a"), Slot("b", ("T1",))))),
        ("min(100, a / b)", Call("min", (Num(Decimal(100)), Binary("/", Slot("a"), Slot("b"))))),
        ("promedio(act:avance[T1])", Call("promedio", (Members("act", "avance", ("T1",)),))),
        ("contar(act)", Count(Members("act", None))),
        ("contar(a.b:x)", Count(Members("a.b", "x"))),
        (
            "contar(a:x, >= 75, <= 95)",
            Count(Members("a", "x"), (Filter(">=", Decimal(75)), Filter("<=", Decimal(95)))),
        ),
        ("contar(a:x, = -1.5)", Count(Members("a", "x"), (Filter("=", Decimal("-1.5")),))),
        (
            "contar(a:x, seguimiento_incompleto)",
            Count(Members("a", "x"), (Filter("ausencia", absence=Ausencia.SEGUIMIENTO_INCOMPLETO),)),
        ),
        ("contar(a:x, numero)", Count(Members("a", "x"), (Filter("numero"),))),
        ("ultimo_positivo(m)", Call("ultimo_positivo", (Slot("m"),))),
        ("promedio_razon(a, b)", Call("promedio_razon", (Slot("a"), Slot("b")))),
        ("ponderado(i:avance, relevancia)", Weighted("ponderado", Members("i", "avance"), "relevancia")),
        ("ponderado_alguno(i:avance)", Weighted("ponderado_alguno", Members("i", "avance"), None)),
    ],
)
def test_parse(text: str, tree: object) -> None:
    parsed = parse(f"x = {text}")
    assert parsed.lhs == Slot("x")
    assert parsed.rhs == tree


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("", 1, "ranura"),
        ("x", 2, "«=»"),
        ("x = ", 4, "el final"),
        ("x = a +", 8, "el final"),
        ("x = a b", 7, "el final"),
        ("x = (a", 7, "«)»"),
        ("x = a $ b", 7, "«$»"),
        ("x = mes[01", 8, "«[»"),
        ("x = mes[]", 8, "período"),
        ("x = mes[{linea}]", 8, "período"),
        ("x = eval(a)", 5, "«eval»"),
        ("x = clase:ranura", 5, "varias filas"),
        ("x = a + clase:ranura", 9, "varias filas"),
        ("x = contar(a, < 5)", 15, "filtro"),
        ("x = contar(a:b, raro)", 17, "raro"),
        ("x = contar(a:b, < c)", 19, "número"),
        ("x = ponderado(a:b)", 18, "«,»"),
        ("x = ponderado_alguno(a:b) + 1", 5, "todo el lado derecho"),
        ("x = 1.2.3", 8, "«.»"),
        ("3 = a", 1, "ranura"),
        ("x = " + "(" * 60 + "a" + ")" * 60, 45, "paréntesis"),
        ("x = " + "-" * 60 + "a", 45, "paréntesis"),
        ("x = " + "+".join("a" * 150), 208, "operaciones"),
        ("x = " + "a" * 2000, 1001, "caracteres"),
    ],
)
def test_what_is_not_in_the_grammar_is_refused_with_its_position(text: str, position: int, word: str) -> None:
    with pytest.raises(LayoutError) as refused:
        parse(text)
    assert word in str(refused.value)
    assert f"(posición {position})" in str(refused.value)
    assert refused.value.hint


@given(st.text(max_size=60) | st.text(alphabet="ab:=[]()+-*/,.<>01 \u00a0ñ", max_size=60))
def test_noise_gives_a_layout_error_or_a_formula(text: str) -> None:
    for read in (parse, parse_slot, parse_comparison):
        try:
            read(text)
        except LayoutError as refused:
            assert "posición" in str(refused)


@given(
    st.recursive(
        st.sampled_from(["a", "b[T1]", "7", "0.5"]),
        lambda e: st.tuples(e, st.sampled_from("+-*/"), e),
        max_leaves=20,
    )
)
def test_whatever_is_built_by_the_rules_is_read(tree: object) -> None:
    def written(node: object) -> str:
        if isinstance(node, str):
            return node
        left, op, right = node  # type: ignore[misc]
        return f"({written(left)} {op} {written(right)})"

    assert parse(f"x = {written(tree)}").text.startswith("x = ")


def test_slots_of() -> None:
    names = slots_of("a.x[T1] = suma(b, c:d) - contar(e) + ponderado(f:g, h) * min(1, i)")
    assert names.slots == {"a.x", "b", "i"}
    assert names.members == {("c", "d"), ("e", None), ("f", "g")}
    assert names.attributes == {"h"}
    assert slots_of(parse("a = b")).slots == {"a", "b"}


def test_a_comparison() -> None:
    read = parse_comparison("observado <= meta[2024] * 2")
    assert (read.left, read.op) == (Slot("observado"), "<=")
    with pytest.raises(LayoutError, match="comparación"):
        parse_comparison("observado")
