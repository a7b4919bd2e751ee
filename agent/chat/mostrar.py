"""Answers on a terminal: the text, then a short table of sources. Nothing of a document is read as markup."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from agent.chat.redaccion import amount
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.terminal import plain, shortened
from agent.texts import ESTADO

if TYPE_CHECKING:
    from rich.console import Console

SOURCES = 6
"""Sources shown under an answer; `/fuentes` shows all."""
_STYLE = {Tipo.ACLARACION: "yellow", Tipo.NO_CONSTA: "yellow", Tipo.FUERA: "dim"}


def show(response: Respuesta, out: "Console") -> None:
    """Prints an answer with the first of its sources."""
    for line in response.texto.split("\n"):
        out.print(Text(plain(line), style=_STYLE.get(response.tipo, "")), soft_wrap=False)
    for number, option in enumerate(response.opciones, 1):
        out.print(Text(f"  {number}. {plain(option)}"))
    show_sources(response, out, SOURCES)


def show_sources(response: Respuesta, out: "Console", limit: int | None) -> bool:
    """Prints the table of sources, `limit` of them, and how many more there are; False where there is none."""
    table = sources(response, limit)
    if table is None:
        return False
    out.print(table)
    named = len(_quotable(response) or response.evidencia)
    hidden = _count(response) - (named if limit is None else min(named, limit))
    if hidden > 0:
        out.print(Text(f"… y {hidden} fuentes más{'' if limit is None else ': /fuentes'}", style="dim"))
    return True


def _count(response: Respuesta) -> int:
    """How many sources there are, named or not."""
    return len(_quotable(response)) - len(response.fuentes) + response.celdas or len(response.evidencia)


def _state(estado: str) -> str:
    return next((text for known, text in ESTADO.items() if known.value == estado), estado)


def source_ids(response: Respuesta) -> list[str]:
    """Ids of the sources in the order of their table: the cell where there is one, else the row."""
    figures = _quotable(response)
    if figures:
        return [figure.cifra or figure.fila or "" for figure in figures]
    return [proof.fila for proof in response.evidencia if proof.fila]


def _quotable(response: Respuesta) -> list[Dada]:
    return [figure for figure in response.cifras if figure.fila] + list(response.fuentes)


def sources(response: Respuesta, limit: int | None) -> Table | None:
    """The table of sources: document, page, row, printed text; None where there is none."""
    figures = _quotable(response)[:limit]
    proofs = [] if figures else response.evidencia[:limit]
    if not figures and not proofs:
        return None
    table = Table(header_style="bold", title_justify="left")
    table.add_column("N.º", justify="right")
    table.add_column("Documento", max_width=30, overflow="fold")
    table.add_column("Pág.", justify="right")
    table.add_column("Fila", no_wrap=True)
    table.add_column("Impreso" if figures else "Texto", max_width=44, overflow="fold")
    if figures:
        table.add_column("Valor", justify="right")
        table.add_column("Estado")
    for number, figure in enumerate(figures, 1):
        value = "—" if figure.valor is None else amount(figure.valor, figure.unidad)
        state = Text("EN REVISIÓN", style="yellow") if figure.estado == "revision" else Text(_state(figure.estado))
        table.add_row(
            str(number), Text(plain(figure.archivo)), str(figure.pagina or ""), Text(figure.fila or ""),
            Text(shortened(figure.texto, 60)), Text(plain(value)), state,
        )  # fmt: skip
    for number, proof in enumerate(proofs, 1):
        table.add_row(
            str(number),
            Text(plain(proof.archivo)),
            str(proof.pagina),
            Text(proof.fila or "—"),
            Text(shortened(proof.texto, 120)),
        )
    return table
