"""Cells of the ledger as an answer quotes them: value, unit, period, row, page, printed text, state."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agent.chat.respuesta import Dada
from agent.settings import Settings
from agent.sustento.ajustes import ajustes_de
from agent.tools.consulta import Medida
from agent.tools.datos import PERCENT
from agent.workspace import Consultor
from extractors.schemas import Magnitud, Rol

_SQL = (
    "SELECT c.id, c.valor, c.periodo, c.acumulado, c.magnitud, c.rol, c.pagina, c.estado, c.revision, c.texto, c.motor,"
    " f.id, f.codigo, f.descripcion, f.unidad_medida, f.familia, d.archivo FROM filas f"
    " JOIN cifras c ON c.documento = f.documento AND c.fila = f.orden JOIN documentos d ON d.id = f.documento WHERE "
)
BATCH = 400
"""Ids that one query names."""


class Celdas:
    """Reads cells by id or by row."""

    def __init__(self, ledger: Consultor, settings: Settings) -> None:
        self.ledger = ledger
        self._ajustes = ajustes_de(settings)

    def of_row(self, row_id: str) -> list[Dada]:
        """All cells of a row, in their order."""
        rows = self.ledger.select(_SQL + "f.id = ? ORDER BY c.orden", (row_id,))
        return [self._given(row) for row in rows]

    def named(self, ids: Sequence[str]) -> list[Dada]:
        """Cells by id, in the given order; those that there are not are left out."""
        found: dict[str, Dada] = {}
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            owners = list(dict.fromkeys(identifier.rpartition("-")[0] for identifier in part))
            where = f"f.id IN ({_marks(owners)}) AND c.id IN ({_marks(part)})"
            for row in self.ledger.select(_SQL + where, (*owners, *part)):
                found[row[0]] = self._given(row)
        return [found[identifier] for identifier in ids if identifier in found]

    def place(self, identifier: str) -> tuple[Dada, str] | None:
        """A cell by id, with the sentence that tells where it stands."""
        rows = self.ledger.select(_SQL + "f.id = ? AND c.id = ?", (identifier.rpartition("-")[0], identifier))
        if not rows:
            return None
        given = self._given(rows[0])
        doubt = ", EN REVISIÓN" if given.estado == "revision" else ""
        said = (
            f"{given.cifra} está en {given.archivo}, página {given.pagina}: se lee «{given.texto}» ({rows[0][4]},"
            f" {rows[0][5].replace('_', ' ')}, {given.periodo}) de {given.nombre}."
            f" Lectura: {rows[0][10].replace('_', ' ')}{doubt}."
        )
        return given, said

    def _given(self, row: Sequence[Any]) -> Dada:
        medida = Medida(magnitud=Magnitud(row[4]), rol=Rol(row[5]))
        percent = medida.rol in PERCENT or medida.magnitud is Magnitud.PORCENTAJE
        money = self._ajustes(row[15]).moneda or None if medida.magnitud is Magnitud.FINANCIERA else None
        unit = "%" if percent else row[14] if medida.magnitud is Magnitud.FISICA else money
        return Dada(
            valor=None if row[1] is None else Decimal(row[1]), unidad=unit, periodo=row[2], fila=row[11], cifra=row[0],
            pagina=row[6], estado="revision" if row[8] else row[7], texto=row[9], archivo=row[16],
            nombre=f"{row[12]} · {row[13]}" if row[12] else row[13], medida=medida, acumulado=bool(row[3]),
        )  # fmt: skip


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
