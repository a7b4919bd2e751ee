"""The gate on what a percentage is a share of, and on what is taken for granted: true sentences, false siblings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

PROGRAMADO = (20, 30, 0, 50)
EJECUTADO = (0, 36, 0, 15)
META = 100
ETAPAS = {
    Rol.APROBADO: 1000, Rol.MODIFICACION: -200, Rol.VIGENTE: 800, Rol.COMPROMETIDO: 700, Rol.DEVENGADO: 600,
    Rol.PAGADO: 450, Rol.SALDO: 100,
}  # fmt: skip


def _fact(
    nombre: str, valor: Decimal | int, rol: Rol, periodo: str, clase: Clase = Clase.CANTIDAD, *, acumulado: bool = False
) -> Hecho:
    money = clase is Clase.DINERO
    unit = "S/" if money else None if clase is Clase.PORCENTAJE else "TALLER"
    kind = Magnitud.FINANCIERA if money else Magnitud.FISICA
    return Hecho(nombre, clase, Decimal(valor), None, unit, periodo, acumulado, kind, rol, ("0a0b0c0d-p3-r8-c1",))


def _of_quarters() -> Iterator[Hecho]:
    for n, (planned, done) in enumerate(zip(PROGRAMADO, EJECUTADO, strict=True), 1):
        period = f"2024-T{n}"
        yield _fact(f"programado_{period}", planned, Rol.PROGRAMADO, period)
        yield _fact(f"ejecutado_{period}", done, Rol.EJECUTADO, period)
        if planned:
            yield _fact(f"avance_{period}", Decimal(done) / planned * 100, Rol.AVANCE, period, Clase.PORCENTAJE)
        if n > 1:
            to_date, of = sum(EJECUTADO[:n]), sum(PROGRAMADO[:n])
            yield _fact(f"programado_a_{period}", of, Rol.PROGRAMADO, period, acumulado=True)
            yield _fact(f"ejecutado_a_{period}", to_date, Rol.EJECUTADO, period, acumulado=True)
            share = Decimal(to_date) / of * 100
            yield _fact(f"avance_a_{period}", share, Rol.AVANCE, period, Clase.PORCENTAJE, acumulado=True)


TRIMESTRES = (*_of_quarters(), _fact("meta_anual", META, Rol.META, "2024"))
CORTE = (
    *(replace(_fact(rol.value, valor, rol, "2022-T4", Clase.DINERO), acumulado=True) for rol, valor in ETAPAS.items()),
    replace(
        _fact("gasto_avance", 75, Rol.AVANCE, "2022-T4", Clase.PORCENTAJE, acumulado=True), magnitud=Magnitud.FINANCIERA
    ),
)
INDICADOR = (
    _fact("linea_base", 40, Rol.LINEA_BASE, "2022"),
    _fact("meta_anual", 80, Rol.META, "2024"),
    _fact("meta_2025", 90, Rol.META, "2025"),
    _fact("ejecutado", 48, Rol.EJECUTADO, "2024-S1", acumulado=True),
    _fact("avance", 60, Rol.AVANCE, "2024-S1", Clase.PORCENTAJE, acumulado=True),
)


def _sustento(periodo: str) -> Sustento:
    if periodo == "corte":
        return Sustento(CORTE, (), ("112",), ("2022-T4",))
    if periodo == "indicador":
        facts = tuple(replace(h, unidad=None) for h in INDICADOR)
        return Sustento(facts, (), ("IND.01", "Número de faroles renovados"), ("2024-S1",))
    return Sustento(TRIMESTRES, (), ("TA-07", "TALLERES DE LECTURA"), (periodo,))


CIERTAS = (
    ("2024-T4", "De los 100 talleres del año se hicieron 51, el 51 %."),
    ("2024-T4", "Se ejecutaron 15 talleres de los 50 previstos (30 %)."),
    ("2024-T4", "Quedó por hacer el 49 % de la meta anual."),
    ("2024-T4", "Quedó por hacer el 70 % de lo programado en el trimestre."),
    ("2024-T4", "No se ejecutó el 49 % de la meta anual."),
    ("2024-T2", "La meta del trimestre se superó en 20 %."),
    ("2024-T2", "Se superó lo programado en un 20 %."),
    ("2024-T2", "La ejecución fue superior en 20 % a lo programado."),
    ("2024-T2", "Hubo una sobreejecución del 20 %."),
    ("2024-T3", "El tercer trimestre no tenía talleres programados ni se ejecutó ninguno."),
    ("corte", "Se pagó el 56,25 % del crédito vigente."),
    ("corte", "Se devengó el 75 % del crédito vigente."),
    ("indicador", "El número de faroles renovados avanzó al 60 %."),
    ("indicador", "Se logró el 60 % de la meta de 2024."),
    ("2024-T2", "El 120 % corresponde a los 36 talleres ejecutados."),
    ("2024-T4", "Se ejecutaron 15 talleres; quedan 35 pendientes."),
    ("2024-T4", "Se hicieron 15 de los 50 talleres y faltaron 35."),
    ("2024-T4", "Quedaron 35 talleres por ejecutar."),
    ("2024-T4", "Se dejaron de ejecutar 35 talleres."),
    ("2024-T4", "Se reportan 35 talleres pendientes."),
    ("2024-T4", "No se realizaron los 35 talleres que faltaban."),
    ("2024-T4", "Se ejecutaron 15 de 50 talleres, con 35 pendientes."),
    ("2024-T4", "Se ejecutaron 15 talleres y los 35 restantes quedaron pendientes."),
    ("2024-T4", "Se hicieron 15 talleres, con lo que faltan 35."),
    ("2024-T4", "Se hicieron 15 talleres de 50, más o menos el 31 %."),
)
FALSAS = (
    ("2024-T4", "De los 100 talleres del año se hicieron 51, el 30 %."),
    ("2024-T4", "51 de 100 talleres al cuarto trimestre: 30 %."),
    ("2024-T4", "Se ejecutaron 15 talleres de los 50 previstos (51 %)."),
    ("2024-T4", "51 talleres frente a una meta anual de 100, con un avance de 30 %."),
    ("2024-T4", "Se hicieron 15 talleres de 50 (51 %), con un acumulado de 51 de 100."),
    ("2024-T4", "Con 15 de 50 talleres, el 51 %, el acumulado llegó a 51 de 100."),
    ("2024-T4", "La ejecución creció 30 % en el cuarto trimestre."),
    ("2024-T4", "Quedó por hacer el 70 % de la meta anual."),
    ("2024-T4", "Quedó sin ejecutar el 70 % de la meta del año."),
    ("2024-T4", "Está pendiente el 70 % de los 100 talleres del año."),
    ("2024-T4", "No se ejecutó el 70 % de la meta anual."),
    ("2024-T4", "Se dejó de hacer el 70 % de la meta anual."),
    ("2024-T2", "La meta del trimestre se superó en 120 %."),
    ("2024-T2", "Se rebasó la programación en 120 por ciento."),
    ("2024-T2", "La ejecución fue un 120 % mayor que lo programado."),
    ("2024-T2", "Hubo una sobreejecución del 120 %."),
    ("2024-T4", "Se ejecutaron talleres en los cuatro trimestres, hasta sumar 51."),
    ("2024-T4", "Hubo talleres en cada trimestre; en total, 51."),
    ("2024-T4", "La actividad se ejecutó en los cuatro trimestres del año, con 51 talleres en total."),
    ("2024-T4", "El tercer trimestre tenía talleres programados que no se ejecutaron."),
    ("2024-T3", "El tercer trimestre contaba con talleres programados, pero no se ejecutó ninguno."),
    ("2024-T4", "Los talleres programados para el tercer trimestre no se ejecutaron."),
    ("2024-T3", "Pese a lo programado, no se hizo ningún taller."),
    ("corte", "Se pagó el 75 % del crédito vigente."),
    ("corte", "Lo pagado alcanza el 75 % del vigente."),
    ("corte", "El compromiso llegó al 75 % del crédito vigente."),
    ("corte", "De los 800 vigentes se encuentra pagado el 75 %."),
    ("corte", "El saldo representa el 75 % del crédito vigente."),
    ("indicador", "El 60 % de los faroles fue renovado."),
    ("indicador", "Se logró el 60 % de la meta de 2025."),
    ("2024-T2", "El 120 % corresponde a los 30 talleres programados."),
    ("indicador", "Se logró renovar 60 % de faroles."),
    ("indicador", "Los faroles renovados son el 60 % del total."),
    ("indicador", "Todos los faroles quedaron renovados, con 60 % de avance."),
    ("2024-T4", "Se entregaron los 35 talleres que faltaban."),
    ("2024-T4", "Se hicieron los 35 talleres pendientes."),
    ("2024-T4", "Los 35 talleres que faltaban se ejecutaron."),
    ("2024-T4", "Los 35 talleres pendientes ya fueron realizados."),
    ("2024-T4", "Quedaron ejecutados los 35 talleres que restaban."),
    ("2024-T4", "Se completaron en diciembre los 35 talleres que faltaban."),
    ("2024-T4", "Hicimos los 35 talleres que nos faltaban."),
    ("2024-T4", "Se ejecutó lo que faltaba: 35 talleres."),
    ("2024-T4", "Con la entrega de los 35 talleres pendientes se cerró el trimestre."),
    ("2024-T4", "Se lograron realizar los 35 talleres que quedaban por hacer."),
    ("2024-T4", "Los 35 restantes se realizaron."),
    ("2024-T4", "Se cumplió con los 35 talleres que aún faltaban."),
    ("2024-T4", "Se ejecutaron 15 talleres, y después los 35 que faltaban."),
    ("2024-T4", "Se hicieron 15 talleres y también los 35 pendientes."),
    ("2024-T4", "Se regularizaron los 35 talleres atrasados."),
    ("2024-T4", "Se recuperaron los 35 talleres no ejecutados."),
    ("2024-T4", "Al ejecutarse los 35 talleres que faltaban se cumplió lo previsto."),
    ("2024-T4", "Los pendientes, 35 talleres, fueron atendidos."),
    ("2024-T4", "Se atendieron los 49 talleres pendientes del año."),
    ("2024-T4", "Ya se realizaron 15 talleres y los otros 35 que faltaban."),
    ("2024-T4", "Se hicieron 15 talleres más los 35 pendientes."),
    ("2024-T4", "Se entregaron 15 y los 35 restantes."),
    ("2024-T4", "Se hicieron 15 talleres de 50, más o menos la tercera parte."),
    ("2024-T4", "Se hicieron 15 talleres de 50, más o menos la mitad."),
    ("2024-T4", "Se hicieron 15 talleres de 50, más o menos la cuarta parte."),
    ("2024-T2", "Con 36 talleres casi se duplicó lo programado (30)."),
    ("2024-T4", "Con 15 talleres casi se duplicó lo programado (50)."),
    ("2024-T2", "Se hicieron 36 talleres, más o menos 3 más que los 30 programados."),
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_a_share_of_what_it_is_said_to_be_of_stands(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.SUSTENTADA, judged.motivos


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_a_share_of_something_else_is_refused(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.NO_SUSTENTADA
