"""The gate on plain wordings of an office: what moved, what was reached, what lies apart; with their false siblings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Asunto, Clase, Fallo, Hecho, Sustento, Testigo
from extractors.schemas import Magnitud, Rol

PROGRAMADO = {"T1": 10, "T2": 12, "T3": 8, "T4": 10}
EJECUTADO = {"T1": 5, "T2": 10, "T3": 8, "T4": 27}
MESES = {4: (4, 1), 5: (4, 5), 6: (4, 4)}
"""Of the second quarter: planned and done."""
META = 40


def _fact(
    nombre: str, valor: Decimal | int, rol: Rol, periodo: str, clase: Clase = Clase.CANTIDAD, *, acumulado: bool = False
) -> Hecho:
    unit = None if clase is Clase.PORCENTAJE else "VISITA"
    return Hecho(
        nombre, clase, Decimal(valor), None, unit, periodo, acumulado, Magnitud.FISICA, rol, ("0a0b0c0d-p3-r8-c1",)
    )


def _facts() -> Iterator[Hecho]:
    planned = {f"2024-{t}": n for t, n in PROGRAMADO.items()} | {f"2024-{m:02}": p for m, (p, _) in MESES.items()}
    done = {f"2024-{t}": n for t, n in EJECUTADO.items()} | {f"2024-{m:02}": d for m, (_, d) in MESES.items()}
    for period, amount in planned.items():
        yield _fact(f"programado_{period}", amount, Rol.PROGRAMADO, period)
        yield _fact(f"ejecutado_{period}", done[period], Rol.EJECUTADO, period)
        yield _fact(f"avance_{period}", Decimal(done[period]) / amount * 100, Rol.AVANCE, period, Clase.PORCENTAJE)
    for n in (2, 3, 4):
        of, to_date = (sum(list(each.values())[:n]) for each in (PROGRAMADO, EJECUTADO))
        yield _fact(f"programado_a_T{n}", of, Rol.PROGRAMADO, f"2024-T{n}", acumulado=True)
        yield _fact(f"ejecutado_a_T{n}", to_date, Rol.EJECUTADO, f"2024-T{n}", acumulado=True)
    yield _fact("meta_anual", META, Rol.META, "2024")


VISITAS = tuple(_facts())
INDICADOR = (
    _fact("linea_base", 85, Rol.LINEA_BASE, "2022"),
    _fact("meta_anual", 60, Rol.META, "2024"),
    _fact("ejecutado", 48, Rol.EJECUTADO, "2024-S1", acumulado=True),
    _fact("avance", 100, Rol.AVANCE, "2024-S1", Clase.PORCENTAJE, acumulado=True),
)
DICE = (Testigo(Asunto.OBSERVACION, "La convocatoria del personal técnico quedó desierta.", "informe.docx"),)
NOMBRES = ("TA-07", "VISITAS GUIADAS AL MUSEO")


def _sustento(periodo: str) -> Sustento:
    if periodo == "indicador":
        facts = tuple(replace(h, unidad=None) for h in INDICADOR)
        return Sustento(facts, (), ("IND.01", "Tiempo medio de atención"), ("2024-S1",))
    return Sustento(VISITAS, DICE, NOMBRES, (f"2024-{periodo}",))


CIERTAS = (
)
FALSAS = (
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_what_the_figures_say_stands(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.SUSTENTADA, judged.motivos


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_its_false_siblings_are_refused(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.NO_SUSTENTADA
