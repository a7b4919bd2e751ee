"""Columns that a table prints and the reading did not place: what they print beside a row that was read."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.index.words import stem, stems
from agent.workspace import Consultor
from extractors.values import parse_figure

MIN_ALIKE = 3
"""Printed figures of a row that a line of a table has to show to be that row's."""
MAX_SHOWN, MAX_COLUMNS = 4, 60
"""Columns without a place that an answer names, and from which it names none."""


@dataclass(frozen=True, slots=True)
class Columna:
    """A column of no known meaning, as its document heads it."""

    documento: int
    titulo: str


def unplaced(ledger: Consultor, words: Iterable[str]) -> Columna | None:
    """The column that each of some words heads first, of those that no meaning was found for; None if it is not one."""
    columns = all_unplaced(ledger)
    found = {next((column for column in columns if stem(word) in stems(column.titulo)), None) for word in words}
    return found.pop() if len(found) == 1 else None


def all_unplaced(ledger: Consultor, documents: Sequence[int] = ()) -> list[Columna]:
    """The columns that no meaning was found for, of some documents; none given: of all."""
    return [
        Columna(int(number), str(heading))
        for number, summary in ledger.select("SELECT id, resumen FROM documentos ORDER BY id")
        if not documents or int(number) in documents
        for table in json.loads(summary or "{}").get("tablas", ())
        for heading in table.get("sin_ubicar", ())
    ]


def left_unread(ledger: Consultor, documents: Sequence[int]) -> str:
    """What is said beside "no consta" and "no hay hallazgos" of columns that were printed and not read, or ""."""
    titles = list(dict.fromkeys(column.titulo for column in all_unplaced(ledger, documents)))
    if not titles or len(titles) > MAX_COLUMNS:
        return ""
    shown = "», «".join(titles[:MAX_SHOWN]) + ("»…" if len(titles) > MAX_SHOWN else "»")
    return f"La lectura dejó sin ubicar columnas que sí están impresas: «{shown}."


def printed_in(ledger: Consultor, columna: Columna, texts: Sequence[str]) -> tuple[str, Decimal] | None:
    """What a column prints in the one line that shows all the figures of a row; None where that is not certain.

    Args:
        ledger: of the results.
        columna: the column.
        texts: the figures of the row that were placed, as printed.
    """
    wanted = Counter(" ".join(text.split()) for text in texts if text.strip())
    found = [cells[at] for cells, at in _lines(ledger, columna) if not wanted - Counter(cells[:at] + cells[at + 1 :])]
    value = parse_figure(found[0]).valor if len(found) == 1 and sum(wanted.values()) >= MIN_ALIKE else None
    return None if value is None else (found[0], value)


def _lines(ledger: Consultor, columna: Columna) -> Iterator[tuple[list[str], int]]:
    """The lines of the tables that have such a column, cell by cell, each with the column's place in it."""
    sql = "SELECT texto FROM trozos WHERE clase = 'tabla' AND documento = ? ORDER BY orden"
    for (text,) in ledger.select(sql, (columna.documento,)):
        table = [[" ".join(cell.split()) for cell in line.split(" | ")] for line in text.split("\n")]
        heads = [line for line in table if columna.titulo in line]
        if len(heads) == 1 and heads[0].count(columna.titulo) == 1:
            at = heads[0].index(columna.titulo)
            yield from ((line, at) for line in table if len(line) == len(heads[0]) and line is not heads[0])
