from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import summary, terminal
from agent.texts import contados, desglose
from agent.trace import CARET_WIDTH, caret
from extractors.schemas import Hallazgo, Severidad

HOSTILE = "a\x1b[31mb\x1b]8;;http://x\x07c\u202ed\u200be\x9bf\r\ng\x00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [(HOSTILE, "abcdef g"), ("  Año\t2023 \n", "Año 2023"), ("[bold]x[/]", "[bold]x[/]"), ("", "")],
)
def test_plain(text: str, shown: str) -> None:
    assert terminal.plain(text) == shown


@given(st.text())
def test_nothing_that_steers_a_terminal_gets_through(text: str) -> None:
    shown = terminal.plain(text)
    assert all(char.isprintable() or char == " " for char in shown if ord(char) < 0x100)
    assert terminal.plain(shown) == shown


@given(st.text())
def test_json_stays_json_and_steers_no_terminal(text: str) -> None:
    written = terminal.json_text({"texto": text})
    assert json.loads(written) == {"texto": text}
    assert not set(written) & {"\x1b", "\x9b", "\u202e"}


def test_a_table_of_findings_shows_markup_as_it_is() -> None:
    out = io.StringIO()
    finding = Hallazgo(
        id="h", regla="r", severidad=Severidad.ERROR, archivo="[red]x[/red].pdf", pagina=1, fila=None,
        impreso="\x1b[2J1,234.50", recalculado="1234567.5", mensaje=f"[link=http://x]{HOSTILE}[/link]",
    )  # fmt: skip
    terminal.console(out).print(summary.findings_table([finding], "1 hallazgo"))
    printed = out.getvalue()
    assert "\x1b" not in printed
    assert "[red]x[/red].pdf" in printed
    assert "1,234,567.5" in printed


@pytest.mark.parametrize("column", [1, 2, 3])
def test_the_caret_stands_under_the_field(column: int) -> None:
    text = "\t".join(("x" * 300, "medio", "y" * 300))
    line, mark = caret(text, column)
    assert len(line) <= CARET_WIDTH + 1
    start = mark.index("^")
    assert line[start] == ("x", "m", "y")[column - 1]
    assert line[start - 1] != line[start] or column == 1


def test_the_caret_of_a_field_that_is_not_there() -> None:
    assert caret("a\tb", 5) == ("a │ b",)
    assert caret("a\tb", None) == ("a │ b",)


def test_counts_in_words() -> None:
    assert contados(1, "página", "páginas") == "1 página"
    assert contados(1234, "página", "páginas") == "1,234 páginas"
    assert desglose({"leida": 2, "sin_tablas": 0, "otra": 1}, {"leida": ("leída", "leídas")}) == "2 leídas, 1 otra"
