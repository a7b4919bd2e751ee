"""The rows, offices and documents of a ledger, by id and by name."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.index.texto import Texto
from agent.index.words import stem
from agent.workspace import Consultor
from extractors.values import fold

_OFFICE_HEADING = re.compile(r"[^\W\d_]+(?: [^\W\d_]+,?){1,12}")
"""A line that may be the name of an office, and nothing else."""
MAX_TITLED = 40
"""Documents up to which they are told apart by their titles."""
OFFICE = frozenset(map(stem, (
    "gerencia", "subgerencia", "oficina", "direccion", "secretaria", "unidad", "area", "departamento", "procuraduria",
    "alcaldia", "jefatura", "coordinacion", "division", "organo", "agencia",
)))  # fmt: skip
"""Words that begin the name of an office."""


@dataclass(frozen=True, slots=True)
class FilaVista:
    """What a row is called."""

    documento: int
    id: str
    pagina: int
    familia: str
    tipo: str
    codigo: str | None
    descripcion: str
    unidad_organica: str | None
    unidad_medida: str | None
    indicador: str | None
    grupo: tuple[str, ...]
    atributos: dict[str, str]
    observacion: str | None

    @property
    def nombre(self) -> str:
        """Code and description."""
        return f"{self.codigo} · {self.descripcion}" if self.codigo else self.descripcion


class Filas:
    """Reads what a ledger's rows are called."""

    def __init__(self, ledger: Consultor, texto: Texto) -> None:
        self.ledger = ledger
        self.texto = texto

    @cached_property
    def offices(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Folded name of each office -> (as printed, document)."""
        found: dict[str, list[tuple[str, int]]] = {}
        sql = "SELECT DISTINCT unidad_organica, documento FROM filas WHERE unidad_organica IS NOT NULL"
        for name, documento in self.ledger.select(sql):
            found.setdefault(fold(name), []).append((name, documento))
        return {name: tuple(printed) for name, printed in found.items()}

    @cached_property
    def headed(self) -> dict[str, str]:
        """Row -> office that the last heading of one before it names, where a form has no column for offices.

        Known of documents every page of which has one such heading at most, the first one exactly one.
        """
        if len(self.documents) > MAX_TITLED:
            return {}
        lines: dict[tuple[int, int], list[str]] = {}
        for number, page, text in self.ledger.select(
            "SELECT documento, pagina, texto FROM trozos WHERE clase = 'prosa'"
        ):
            if _OFFICE_HEADING.fullmatch(text.strip()) and stem(fold(text).split()[0]) in OFFICE:
                lines.setdefault((number, page), []).append(" ".join(text.split()))
        own = "SELECT documento, pagina, id FROM filas WHERE tipo <> 'total' AND documento NOT IN"
        sql = f"{own} (SELECT documento FROM filas WHERE unidad_organica IS NOT NULL) ORDER BY documento, pagina"
        found: dict[int, dict[str, str]] = {}
        unsure, last = set[int](), dict[int, str]()
        for number, page, row in self.ledger.select(sql):
            names = lines.get((number, page), [])
            last[number] = names[0] if names else last.get(number, "")
            if len(names) > 1 or not last[number]:
                unsure.add(number)
            found.setdefault(number, {})[row] = last[number]
        return {row: name for number, rows in found.items() if number not in unsure for row, name in rows.items()}

    @cached_property
    def documents(self) -> dict[int, str]:
        """Number -> file name."""
        return dict(self.ledger.select("SELECT id, archivo FROM documentos ORDER BY id"))

    def rows(self, ids: Sequence[str]) -> list[FilaVista]:
        """Rows by id, in the given order."""
        if not ids:
            return []
        found = {}
        for start in range(0, len(ids), 400):
            part = ids[start : start + 400]
            sql = (
                "SELECT documento, id, pagina, familia, tipo, codigo, descripcion, unidad_organica, unidad_medida,"
                f" indicador, grupo, atributos, observacion FROM filas WHERE id IN ({','.join('?' * len(part))})"
            )
            for row in self.ledger.select(sql, tuple(part)):
                office = row[7] or self.headed.get(row[1])
                read = (*row[:7], office, *row[8:10], tuple(json.loads(row[10])), json.loads(row[11]), row[12])
                found[row[1]] = FilaVista(*read)
        return [found[row_id] for row_id in ids if row_id in found]
