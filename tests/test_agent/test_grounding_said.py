"""The gate on what plain words of reporting claim or do not: of each, true sentences and false siblings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

MESES = {
    (Magnitud.FISICA, Rol.PROGRAMADO): (4, 4, 2, 8, 8, 8, 0, 0, 9, 3, 5, 5),
    (Magnitud.FISICA, Rol.EJECUTADO): (4, 4, 2, 8, 8, 8, 0, 0, 9, 7, 1, 0),
    (Magnitud.FINANCIERA, Rol.PROGRAMADO): (100, 0, 80, 50, 50, 90, 0, 0, 60, 70, 70, 10),
    (Magnitud.FINANCIERA, Rol.EJECUTADO): (110, 30, 80, 50, 40, 80, 0, 0, 60, 90, 75, 0),
}
PERIODOS = {
    **{f"2024-{n + 1:02d}": (n, n + 1, False) for n in range(12)},
    **{f"2024-T{n + 1}": (3 * n, 3 * n + 3, False) for n in range(4)},
    "2024-S1": (0, 6, False),
    "2024-T4a": (0, 12, True),
}


def _fact(nombre: str, valor: Decimal | int, magnitud: Magnitud, rol: Rol, periodo: str) -> Hecho:
    money = magnitud is Magnitud.FINANCIERA
    return Hecho(
        nombre, Clase.DINERO if money else Clase.CANTIDAD, Decimal(valor), None, "S/" if money else "TALLER",
        periodo.rstrip("a"), periodo.endswith("a"), magnitud, rol, ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip


def _of(periodo: str, first: int, last: int) -> Iterator[Hecho]:
    sums = {key: sum(values[first:last]) for key, values in MESES.items()}
    for (magnitud, rol), value in sums.items():
        money = "gasto_" if magnitud is Magnitud.FINANCIERA else ""
        yield _fact(f"{money}{rol.value}_{periodo}", value, magnitud, rol, periodo)
    planned = sums[Magnitud.FISICA, Rol.PROGRAMADO]
    if planned:
        share = Decimal(sums[Magnitud.FISICA, Rol.EJECUTADO]) / planned * 100
        done = _fact(f"avance_{periodo}", share, Magnitud.FISICA, Rol.AVANCE, periodo)
        yield replace(done, clase=Clase.PORCENTAJE, unidad=None)


HECHOS = (
    *(hecho for periodo, (first, last, _) in PERIODOS.items() for hecho in _of(periodo, first, last)),
    _fact("meta_anual", 56, Magnitud.FISICA, Rol.META, "2024"),
)


def _sustento(periodo: str) -> Sustento:
    return Sustento(HECHOS, (), ("TA-07", "TALLERES DE LECTURA", "Dirección de Cultura"), (periodo,))


CIERTAS = (
    ("2024-T4", "Los 51 talleres del año representan el 91,07 % de la meta de 56."),
    ("2024-T4", "Los 51 talleres del año suponen casi el 92 % de la meta de 56."),
    ("2024-T1", "Con estos 10 talleres la actividad completa su meta de 10 talleres."),
    ("2024-T3", "La actividad completó los 9 talleres previstos."),
)
FALSAS = (
    ("2024-T4", "Los 51 talleres del año representan el 9 % de la meta de 56."),
    ("2024-T4", "Los 51 talleres del año equivalen al 8,93 % de la meta de 56."),
    ("2024-T4", "Los 51 talleres del año constituyen el 61,54 % de la meta de 56."),
    ("2024-T4", "Los 51 talleres del año significan el 9 % de la meta anual de 56."),
    ("2024-T4", "Los 51 talleres del año cubren el 9 % de la meta de 56."),
    ("2024-T4", "Con este resultado la actividad completa su meta anual de 56 talleres."),
    ("2024-T4", "Con este resultado la actividad completó la meta anual de 56 talleres."),
    ("2024-T4", "Con esto se culminó la meta anual de 56 talleres."),
    ("2024-T4", "La actividad cierra su meta anual de 56 talleres."),
    ("2024-T4", "La actividad agotó los 56 talleres previstos en el año."),
    ("2024-T4", "La actividad agotó lo previsto en el año."),
    ("2024-T4", "La actividad cubre los 56 talleres del año."),
    ("2024-T4", "La actividad satisface su meta anual de 56 talleres."),
    ("2024-T4", "La actividad cumplió con los 56 talleres previstos en el año."),
    ("2024-T4", "La actividad no cubrió los 51 talleres del año."),
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_what_the_figures_say(periodo: str, texto: str) -> None:
    assert all(j.fallo is Fallo.SUSTENTADA for j in revisar(texto, _sustento(periodo)))


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_its_false_siblings(periodo: str, texto: str) -> None:
    assert any(j.fallo is Fallo.NO_SUSTENTADA for j in revisar(texto, _sustento(periodo)))
