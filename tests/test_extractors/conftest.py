"""Rows for the tests of rules, written as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from extractors.schemas import Ausencia, Cifra, Estado, Fila, Fuente, Magnitud, Rol, TipoFila
from extractors.values import parse_figure

MakeRow = Callable[..., Fila]


def _cifra(ident: str, ranura: str, periodo: str, printed: str) -> Cifra:
    """`~` before a number: under revision. `?`: lost. `=7`: deduced as 7."""
    deduced = printed.startswith("=")
    lost = printed == "?" or deduced
    text = printed.lstrip("~=")
    reading = parse_figure(text, ".")
    return Cifra(
        id=ident,
        magnitud=Magnitud.FISICA,
        rol=Rol.PROGRAMADO,
        periodo=periodo,
        acumulado=False,
        valor=None if lost else reading.valor,
        ausencia=Ausencia.PERDIDO if lost else reading.ausencia,
        estado=Estado.DEDUCIDO if deduced else Estado.LEIDO,
        revision=printed.startswith("~"),
        recalculado=reading.valor if deduced else None,
        fuente=Fuente(pagina=1, texto="" if lost else text, motor="prueba"),
        ranura=ranura,
    )


@pytest.fixture(scope="session")
def fila() -> MakeRow:
    """Makes a row: `fila("A-1", {"mes": {"01": "1", "02": "S.P."}, "acumulado": "3"}, clase="actividad")`.

    A slot without periods stands in period "2024-S1". Ids are "<code>" and "<code>:<slot>[<period>]".
    """

    def make(
        codigo: str | None = "A-1",
        slots: Mapping[str, str | Mapping[str, str]] | None = None,
        *,
        clase: str = "actividad",
        grupo: tuple[str, ...] = (),
        pagina: int = 1,
        descripcion: str = "Mantenimiento de la bomba",
        observacion: str | None = None,
        ident: str = "",
        **atributos: str,
    ) -> Fila:
        ident = ident or codigo or clase
        cifras = [
            _cifra(
                f"{ident}:{slot}[{period}]" if isinstance(printed, Mapping) else f"{ident}:{slot}",
                slot,
                period,
                text,
            )
            for slot, printed in (slots or {}).items()
            for period, text in (printed.items() if isinstance(printed, Mapping) else [("2024-S1", printed)])
        ]
        return Fila(
            id=ident,
            archivo="prueba.pdf",
            sha256="0" * 64,
            pagina=pagina,
            familia="prueba",
            tipo=TipoFila.ACTIVIDAD,
            codigo=codigo,
            descripcion=descripcion,
            grupo=grupo,
            atributos=atributos,
            observacion=observacion,
            cifras=tuple(cifras),
            clase=clase,
        )

    return make
