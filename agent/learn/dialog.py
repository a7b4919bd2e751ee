"""The proposal in front of a person: they say what columns are until they write, or leave."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from agent.learn.run import Aprendido, corrected
from agent.learn.show import help_lines, show_proposal
from extractors.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

WRITE, LEAVE = "escribir", "salir"


def converse(learnt: Aprendido, out: "Console", ask: Callable[[str], str]) -> Aprendido | None:
    """Asks until the person writes or leaves.

    Args:
        learnt: the proposal, shown already.
        out: where to print.
        ask: reads one line after a prompt; an EOFError leaves.

    Returns:
        The proposal as corrected, or None if nothing is to be written.
    """
    for line in help_lines(learnt.estudio):
        out.print(Text(line))
    while True:
        try:
            answer = ask("columnas> ").strip().lower()
        except EOFError:
            return None
        if answer == LEAVE:
            return None
        if answer == WRITE:
            return learnt
        try:
            learnt = replace(learnt, estudio=corrected(learnt.estudio, answer.replace(",", " ").split()))
        except UsageError as error:
            out.print(Text(f"{error} {error.hint}".strip()))
            continue
        show_proposal(learnt.estudio, out)
