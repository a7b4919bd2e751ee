"""The gate on how many periods, totals, movements between periods, parts more or less: true and false siblings."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

PROGRAMADO = {Rol.PROGRAMADO: (2, 2, 2, 2, 2, 2, 2, 2, 2), Rol.EJECUTADO: (2, 2, 2, 2, 5, 5, 0, 2, 2)}
PERIODOS = {
    **{f"2024-{n + 1:02d}": (n, n + 1) for n in range(9)},
    **{f"2024-T{n + 1}": (3 * n, 3 * n + 3) for n in range(3)},
}
ETAPAS = {Rol.APROBADO: 0, Rol.MODIFICACION: 800, Rol.VIGENTE: 800, Rol.DEVENGADO: 600, Rol.PAGADO: 450}
RECORTE = {Rol.APROBADO: 1000, Rol.MODIFICACION: -200, Rol.VIGENTE: 800, Rol.DEVENGADO: 600, Rol.PAGADO: 450}


def _fact(nombre: str, valor: int, rol: Rol, periodo: str, clase: Clase = Clase.CANTIDAD) -> Hecho:
    money = clase is Clase.DINERO
    kind = Magnitud.FINANCIERA if money else Magnitud.FISICA
    unit = "S/" if money else "FAROL"
    return Hecho(nombre, clase, Decimal(valor), None, unit, periodo, money, kind, rol, ("0a0b0c0d-p3-r8-c1",))


def _of_months() -> Iterator[Hecho]:
    for periodo, (first, last) in PERIODOS.items():
        for rol, values in PROGRAMADO.items():
            yield _fact(f"{rol.value}_{periodo}", sum(values[first:last]), rol, periodo)


MESES = (*_of_months(), _fact("meta_anual", 24, Rol.META, "2024"))


def _sustento(periodo: str) -> Sustento:
    if periodo in ("ampliado", "recortado"):
        stages = ETAPAS if periodo == "ampliado" else RECORTE
        facts = tuple(_fact(rol.value, valor, rol, "2022-T4", Clase.DINERO) for rol, valor in stages.items())
        return Sustento(facts, (), ("112",), ("2022-T4",))
    return Sustento(MESES, (), ("FA-03", "REPOSICIÓN DE FAROLES"), (periodo,))


CIERTAS = (
    ("2024-T3", "En dos de los tres meses del trimestre se alcanzó lo programado."),
    ("2024-T3", "Uno de los tres meses del trimestre quedó por debajo de lo programado."),
    ("2024-T3", "Hubo faroles en dos de los tres meses."),
    ("2024-T3", "Julio 0, agosto 2 y setiembre 2; en total 4 de 6."),
    ("2024-T3", "La ejecución bajó respecto al trimestre anterior, de 12 a 4 faroles."),
    ("2024-T3", "Cayó la ejecución de 12 a 4 faroles entre el segundo y el tercer trimestre."),
    ("2024-T3", "Se llegó a dos tercios de la meta (4 de 6 faroles)."),
    ("2024-T3", "Se ejecutó un tercio menos de lo programado."),
    ("2024-T3", "Un tercio de los faroles del trimestre quedó sin ejecutar."),
    ("2024-T3", "Los faroles no ejecutados fueron 2, todos de julio."),
    ("2024-T3", "La mitad de los faroles del trimestre se ejecutó en agosto."),
    ("2024-T3", "Más de la mitad de los faroles previstos fue ejecutada (4 de 6)."),
    ("2024-T3", "En agosto y setiembre se cumplió la meta mensual de 2 faroles."),
    ("2024-T3", "Solo julio quedó por debajo de lo programado."),
    ("2024-T3", "Julio fue el único mes sin ejecución del trimestre."),
    ("2024-T2", "Se ejecutaron 12 faroles frente a 6 programados, superándose la meta del trimestre."),
    ("ampliado", "El crédito vigente proviene íntegramente de modificaciones, pues el aprobado era cero."),
    ("ampliado", "Quedan 150 devengados y pendientes de pago."),
    ("recortado", "El crédito aprobado se redujo en 200 por modificaciones presupuestarias."),
    ("recortado", "El crédito se redujo en 200, quedando en 800."),
    ("recortado", "Las modificaciones redujeron el crédito de la partida en 200, un 20 % del monto aprobado."),
    ("recortado", "Las tres cuartas partes del crédito vigente llegaron a devengarse."),
    ("recortado", "Entre lo devengado y lo pagado media una diferencia de solo 150."),
    ("2024-07", "La ejecución del mes figura en cero."),
)
FALSAS = (
    ("2024-T3", "En los tres meses del trimestre se alcanzó lo programado."),
    ("2024-T3", "En uno de los tres meses del trimestre se alcanzó lo programado."),
    ("2024-T3", "Dos de los tres meses del trimestre quedaron por debajo de lo programado."),
    ("2024-T3", "En dos de los cuatro meses del trimestre se alcanzó lo programado."),
    ("2024-T3", "Hubo faroles en uno de los tres meses."),
    ("2024-T3", "Julio 0, agosto 2 y setiembre 2; en total 6."),
    ("2024-T3", "Julio 0, agosto 2; en total 4."),
    ("2024-T3", "La ejecución subió respecto al trimestre anterior, de 12 a 4 faroles."),
    ("2024-T3", "La ejecución bajó respecto al primer trimestre, de 12 a 4 faroles."),
    ("2024-T3", "Cayó la ejecución de 6 a 4 faroles entre el segundo y el tercer trimestre."),
    ("2024-T3", "La ejecución creció entre el segundo y el tercer trimestre."),
    ("2024-T3", "Se llegó a dos tercios de la meta (6 de 4 faroles)."),
    ("2024-T3", "Se ejecutó dos tercios menos de lo programado."),
    ("2024-T3", "Se ejecutó un tercio más de lo programado."),
    ("2024-T3", "La mitad de los faroles del trimestre quedó sin ejecutar."),
    ("2024-T3", "Los faroles no ejecutados fueron 4."),
    ("2024-T3", "Los faroles no ejecutados fueron 2, todos de agosto."),
    ("2024-T3", "La mitad de los faroles programados del trimestre se ejecutó en agosto."),
    ("2024-T3", "Más de la mitad de los faroles del trimestre se ejecutó en julio."),
    ("2024-T3", "Faltaron 2 faroles para completar los 24 del año."),
    ("2024-T3", "Los 2 faroles que faltaron se harán el próximo trimestre."),
    ("2024-T3", "En julio y agosto se cumplió la meta mensual de 2 faroles."),
    ("2024-T3", "En agosto y setiembre se cumplió la meta mensual de 4 faroles."),
    ("2024-T3", "Solo agosto quedó por debajo de lo programado."),
    ("2024-T3", "Agosto fue el único mes sin ejecución del trimestre."),
    ("2024-T3", "Todos los meses registraron faroles, 4 en total."),
    ("ampliado", "El crédito devengado proviene íntegramente de modificaciones."),
    ("recortado", "El crédito vigente proviene íntegramente de modificaciones."),
    ("recortado", "Sin crédito aprobado al inicio, se devengaron 600."),
    ("recortado", "El crédito vigente se redujo en 200 mediante ampliaciones presupuestarias."),
    ("recortado", "El crédito se redujo en 200, quedando en 1000."),
    ("ampliado", "El crédito se amplió en 800 sobre el aprobado de 800."),
    ("recortado", "Las modificaciones redujeron el crédito de la partida en 200, un 20 % del monto vigente."),
    ("recortado", "Los pagos redujeron el crédito de la partida en 200, un 20 % del monto aprobado."),
    ("recortado", "La mitad del crédito vigente llegó a pagarse."),
    ("recortado", "Entre lo devengado y lo pagado media una diferencia de solo 50."),
    ("2024-08", "La ejecución del mes figura en cero."),
    ("recortado", "En el año no se gastó monto alguno."),
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_what_the_figures_say_stands(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.SUSTENTADA, judged.motivos


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_its_false_siblings_are_refused(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.NO_SUSTENTADA
