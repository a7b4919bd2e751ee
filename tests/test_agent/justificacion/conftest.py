"""Rows made by hand: what a reading leaves of one activity."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from extractors.schemas import Ausencia, Cifra, Fila, Fuente, Magnitud, Rol, TipoFila

SHA = "ab" * 32
Hacer = Callable[..., Fila]


@pytest.fixture
def hacer() -> Hacer:
    """(figures as (role, period, value or absence, changes), fields of the row) -> row."""

    def make(*figures: tuple[Any, ...], **fields: Any) -> Fila:
        cells = []
        for number, (rol, periodo, value, *changes) in enumerate(figures, 1):
            absent = isinstance(value, Ausencia)
            cell = Cifra(
                id=f"abababab-p1-r1-c{number}",
                magnitud=Magnitud.FISICA,
                rol=Rol(rol),
                periodo=periodo,
                acumulado=False,
                valor=None if absent else Decimal(value),
                ausencia=value if absent else None,
                fuente=Fuente(pagina=1, texto="S.P." if absent else value, motor="capa_de_texto"),
                ranura="x",
            )
            cells.append(cell.model_copy(update=dict(changes[0]) if changes else {}))
        row = {
            "id": "abababab-p1-r1", "archivo": "plan.pdf", "sha256": SHA, "pagina": 1, "familia": "poi-ceplan",
            "tipo": TipoFila.ACTIVIDAD, "codigo": "AOI70000001", "descripcion": "VISITAS A TALLERES",
            "unidad_medida": "INFORME", "atributos": {"tipo_agregacion": "Acumulado Anual"},
        }  # fmt: skip
        return Fila(**{**row, **fields}, cifras=tuple(cells))

    return make
