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
    ("2024-T4", "Los talleres de lectura acumularon 51 talleres al IV trimestre."),
    ("2024-T4", "Los 51 talleres del año representan el 91,07 % de la meta de 56."),
    ("2024-T4", "Los 51 talleres del año suponen casi el 92 % de la meta de 56."),
    ("2024-T1", "Con estos 10 talleres la actividad completa su meta de 10 talleres."),
    ("2024-T3", "La actividad completó los 9 talleres previstos."),
    ("2024-T1", "Avance físico de 100 %, resultante de 10 talleres ejecutados sobre 10."),
    ("2024-02", "En febrero se registró un egreso de 30 aun cuando no existía monto programado."),
    ("2024-09", "El ratio de ejecución física es de 100 por ciento."),
    ("2024-10", "En octubre hicimos 7 talleres y habíamos programado 3."),
    ("2024-10", "Se dictaron 7 talleres habiéndose programado 3."),
    ("2024-10", "Se dictaron 7 talleres contra 3 programados, superávit de 4 talleres."),
    ("2024-11", "En noviembre se dictó 1 taller nomás, de 5 programados."),
    ("2024-12", "0 de 5, no se hizo nada ni se gastó un sol."),
    ("2024-T3", "En jul y ago no teníamos nada programado y tampoco se hizo nada."),
    ("2024-T3", "No hubo talleres ni en julio ni en agosto."),
    ("2024-T3", "No hubo talleres ni en julio ni en agosto, tal como estaba programado."),
    ("2024-T2", "8 talleres cada mes, abril mayo y junio, 24 en total."),
    ("2024-T4", "7 de los 8 talleres del trimestre son de octubre."),
    ("2024-T2", "Vamos a 8 talleres por mes, 24 en total."),
    ("2024-10", "La cifra ejecutada de 7 talleres supera en 4 a los 3 programados."),
    ("2024-11", "En noviembre se ejecutaron S/ 75 sobre S/ 70, más de la mitad de lo previsto."),
    ("2024-10", "Octubre cerró con 7 talleres versus 3 programados, cuatro encima."),
)
CORTESIAS = (
    "Buenos días, estimados compañeros:",
    "Quedo atento a las observaciones que tengan a bien formular.",
    "Gracias de antemano a todo el equipo.",
    "Agradeceremos acusar recibo de la presente.",
)
FALSAS = (
    ("2024-T4", "Los talleres de lectura acumularon 8 talleres al IV trimestre."),
    ("2024-T4", "Al IV trimestre los talleres de lectura acumulan 8 talleres."),
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
    ("2024-T1", "Avance físico de 100 %, resultante de 10 talleres ejecutados sobre 24."),
    ("2024-T1", "Avance físico de 100 %, resultante de las lluvias."),
    ("2024-01", "En enero se registró un egreso de 110 aun cuando no existía monto programado."),
    ("2024-02", "En febrero se registró un egreso de 80 aun cuando no existía monto programado."),
    ("2024-09", "El ratio de ejecución física es de 90 por ciento."),
    ("2024-11", "El ratio de ejecución física es de 100 por ciento."),
    ("2024-10", "En octubre hicimos 3 talleres y habíamos programado 7."),
    ("2024-10", "En octubre habíamos programado 7 talleres."),
    ("2024-10", "Se dictaron 3 talleres habiéndose programado 7."),
    ("2024-10", "Se dictaron 7 talleres habiéndose programado 5."),
    ("2024-11", "Se dictó 1 taller contra 5 programados, superávit de 4 talleres."),
    ("2024-10", "Se dictaron 7 talleres contra 3 programados, superávit de 3 talleres."),
    ("2024-10", "En octubre se dictaron 7 talleres nomás, de 3 programados."),
    ("2024-11", "0 de 5, no se hizo nada ni se gastó un sol."),
    ("2024-11", "En noviembre no se hizo nada."),
    ("2024-01", "No se gastó un sol."),
    ("2024-T4", "En oct y nov no teníamos nada programado y tampoco se hizo nada."),
    ("2024-T3", "En ago y set no teníamos nada programado."),
    ("2024-T3", "No hubo talleres ni en agosto ni en setiembre."),
    ("2024-T4", "No hubo talleres ni en noviembre ni en diciembre."),
    ("2024-T4", "7 de los 8 talleres del trimestre son de noviembre."),
    ("2024-T4", "5 de los 8 talleres del trimestre son de octubre."),
    ("2024-T2", "8 talleres cada mes, abril mayo y junio, 16 en total."),
    ("2024-T4", "7 talleres cada mes, octubre, noviembre y diciembre, 8 en total."),
    ("2024-T2", "Vamos a 9 talleres por mes, 24 en total."),
    ("2024-T4", "Vamos a 7 talleres por mes, 8 en total."),
    ("2024-10", "La cifra ejecutada de 3 talleres supera en 4 a los 7 programados."),
    ("2024-11", "Noviembre cerró con 1 taller versus 5 programados, cuatro encima."),
    ("2024-11", "En noviembre se ejecutaron S/ 75 sobre S/ 70, es decir, menos de la mitad de lo previsto."),
    ("2024-11", "En noviembre se ejecutaron S/ 75 sobre S/ 70, menos de un tercio de lo previsto para el mes."),
    ("2024-T1", "Buenos días, se cumplió la meta anual."),
    ("2024-T1", "Gracias de antemano al equipo por el buen resultado."),
    ("2024-T1", "Los talleres salieron bien."),
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_what_the_figures_say(periodo: str, texto: str) -> None:
    assert all(j.fallo is Fallo.SUSTENTADA for j in revisar(texto, _sustento(periodo)))


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_its_false_siblings(periodo: str, texto: str) -> None:
    assert any(j.fallo is Fallo.NO_SUSTENTADA for j in revisar(texto, _sustento(periodo)))


@pytest.mark.parametrize("texto", CORTESIAS)
def test_courtesies_state_nothing(texto: str) -> None:
    assert all(j.fallo is Fallo.SIN_AFIRMACION for j in revisar(texto, _sustento("2024-T1")))
