"""Answers on a terminal: the text, then a short table of sources. Nothing of a document is read as markup."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from agent.chat.redaccion import amount
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.terminal import plain, shortened

if TYPE_CHECKING:
    from rich.console import Console

SOURCES = 6
"""Sources shown under an answer; `/fuentes` shows all."""
_STYLE = {Tipo.ACLARACION: "yellow", Tipo.NO_CONSTA: "yellow", Tipo.FUERA: "dim"}


def show(response: Respuesta, out: "Console", *, all_sources: bool = False) -> None:
    """Prints an answer with its sources."""
    for line in response.texto.split("\n"):
        out.print(Text(plain(line), style=_STYLE.get(response.tipo, "")), soft_wrap=False)
    for number, option in enumerate(response.opciones, 1):
        out.print(Text(f"  {number}. {plain(option)}"))
    table = sources(response, None if all_sources else SOURCES)
    if table is not None:
        out.print(table)
    hidden = len(_quotable(response)) - SOURCES
    if hidden > 0 and not all_sources:
        out.print(Text(f"… y {hidden} fuentes más: /fuentes", style="dim"))


def source_ids(response: Respuesta) -> list[str]:
    """Ids of the sources in the order of their table: the cell where there is one, else the row."""
    figures = _quotable(response)
    if figures:
        return [figure.cifra or figure.fila or "" for figure in figures]
    return [proof.fila for proof in response.evidencia if proof.fila]


def _quotable(response: Respuesta) -> list[Dada]:
    return [figure for figure in response.cifras if figure.fila]


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
    table.add_column("Impreso", max_width=44, overflow="fold")
    if figures:
        table.add_column("Valor", justify="right")
        table.add_column("Estado")
    for number, figure in enumerate(figures, 1):
        value = "—" if figure.valor is None else amount(figure.valor, figure.unidad)
        state = Text("EN REVISIÓN", style="yellow") if figure.estado == "revision" else Text(figure.estado)
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
