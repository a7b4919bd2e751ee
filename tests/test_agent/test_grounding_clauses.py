"""The gate on what hides behind a checked figure: second clauses, other periods, trends, closed gaps, stages."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

PROGRAMADO = (5, 5, 2, 4, 4, 6)
EJECUTADO = (0, 3, 4, 4, 2, 6)
PRESUPUESTO = (100, 100, 80, 50, 50, 90)
GASTO = (0, 90, 120, 50, 70, 60)
JUNTOS = {"2024-T1": (0, 3), "2024-T2": (3, 6), "2024-S1": (0, 6)}


def _fact(nombre: str, valor: object, rol: Rol, periodo: str, **other: object) -> Hecho:
    base = Hecho(
        nombre, Clase.CANTIDAD, Decimal(str(valor)), None, "TALLER", periodo, False, Magnitud.FISICA, rol,
        ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


def _money(nombre: str, valor: object, rol: Rol, periodo: str, **other: object) -> Hecho:
    return _fact(nombre, valor, rol, periodo, clase=Clase.DINERO, unidad="S/", magnitud=Magnitud.FINANCIERA, **other)


def _of(periodo: str, first: int, last: int) -> Iterator[Hecho]:
    planned, done = sum(PROGRAMADO[first:last]), sum(EJECUTADO[first:last])
    yield _fact(f"programado_{periodo}", planned, Rol.PROGRAMADO, periodo)
    yield _fact(f"ejecutado_{periodo}", done, Rol.EJECUTADO, periodo)
    share = Decimal(done) / planned * 100
    yield _fact(f"avance_{periodo}", share, Rol.AVANCE, periodo, clase=Clase.PORCENTAJE, unidad=None)
    yield _money(f"gasto_programado_{periodo}", sum(PRESUPUESTO[first:last]), Rol.PROGRAMADO, periodo)
    yield _money(f"gasto_ejecutado_{periodo}", sum(GASTO[first:last]), Rol.EJECUTADO, periodo)


HECHOS = (
    *(hecho for month in range(6) for hecho in _of(f"2024-{month + 1:02d}", month, month + 1)),
    *(hecho for periodo, (first, last) in JUNTOS.items() for hecho in _of(periodo, first, last)),
    _fact("meta_anual", 40, Rol.META, "2024"),
)
FUENTE = Sustento(
    tuple(
        _money(rol.value, valor, rol, "2022-T4", acumulado=True)
        for rol, valor in (
            (Rol.APROBADO, 1000),
            (Rol.MODIFICACION, -200),
            (Rol.VIGENTE, 800),
            (Rol.COMPROMETIDO, 700),
            (Rol.DEVENGADO, 600),
            (Rol.PAGADO, 450),
            (Rol.SALDO, 100),
        )
    ),
    (),
    ("112",),
    ("2022-T4",),
)


def _area(periodo: str) -> Sustento:
    return Sustento(HECHOS, (), ("TA-07", "TALLERES DE LECTURA", "Dirección de Cultura"), (periodo,))


@pytest.mark.parametrize(
    ("periodo", "text"),
    [
        ("2024-03", "En marzo se ejecutaron 4 talleres y el gasto quedó por debajo de lo presupuestado para el mes."),
        ("2024-03", "En marzo se ejecutaron 4 talleres y el gasto fue inferior al presupuesto."),
        ("2024-03", "En marzo se superó lo programado, y el gasto se mantuvo dentro de lo presupuestado."),
        ("2024-06", "En junio se ejecutaron 6 de 6 talleres y el gasto superó lo presupuestado."),
        ("2024-06", "En junio se ejecutaron 6 talleres, con un gasto por encima de lo asignado."),
        ("2024-06", "En junio se ejecutaron 6 talleres, con un gasto mayor al presupuesto del mes."),
        ("2024-05", "En mayo se ejecutaron 2 de 4 talleres, sin exceder el presupuesto."),
        ("2024-05", "En mayo se ejecutaron 2 de 4 talleres, sin sobregasto."),
        ("2024-05", "En mayo el gasto no superó el presupuesto asignado."),
        ("2024-02", "En febrero se ejecutaron 3 de los 5 talleres, con lo que se recuperó el rezago de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, con lo que se cubrió el faltante de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres y se cerró la brecha de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, reponiendo lo no ejecutado en enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres y se levantó el retraso."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, igualando lo programado a la fecha."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, terminando con el rezago."),
        ("2024-02", "En febrero se ejecutaron 3 talleres y se completó lo pendiente de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, incluidos los pendientes de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, con lo que quedó cubierto el saldo de enero."),
        ("2024-02", "En febrero se ejecutaron 3 talleres, comprendido lo pendiente de enero."),
        ("2024-S1", "Los talleres ejecutados aumentaron mes a mes en el primer semestre."),
        ("2024-S1", "Los talleres ejecutados aumentaron mes tras mes en el semestre."),
        ("2024-S1", "Los talleres aumentaron de mes en mes."),
        ("2024-S1", "Los talleres aumentaron a lo largo del semestre, mes a mes."),
        ("2024-T2", "Los talleres ejecutados aumentaron mes a mes en el segundo trimestre."),
        ("2024-T2", "La ejecución aumentó paulatinamente en el segundo trimestre."),
        ("2024-T2", "La ejecución aumentó sostenidamente."),
        ("2024-T2", "De abril a mayo aumentaron los talleres ejecutados."),
        ("2024-T2", "La ejecución aumentó en cada mes del segundo trimestre."),
        ("2024-T2", "La ejecución aumentó en todos los meses del segundo trimestre."),
        ("2024-T2", "La ejecución se mantuvo mes a mes."),
        ("2024-T2", "La ejecución fue constante en el trimestre."),
        ("2024-T2", "La ejecución cumplió mes a mes lo programado."),
        ("2024-T2", "Se ejecutaron 4 talleres mes a mes."),
        ("2024-T2", "Se ejecutaron 12 talleres, mes a mes."),
        ("2024-T2", "A lo largo del trimestre se cumplió lo programado en todo momento."),
        ("2024-T2", "Mes a mes se ejecutaron los talleres programados."),
        ("2024-T2", "De abril a junio la ejecución fue en aumento."),
        ("2024-T2", "La ejecución fue ascendente en el trimestre."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin ejecución en febrero."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin talleres en marzo."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin gasto."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin pendientes."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin rezago."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin saldo."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin diferencia."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin faltante."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin brecha alguna."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin reprogramación."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, sin programación en marzo."),
        ("2024-05", "En mayo se ejecutaron 2 de 4 talleres, sin subejecución."),
        ("2024-03", "En marzo se ejecutaron 4 talleres, sin sobreejecución."),
        ("2024-03", "En marzo se ejecutaron 4 talleres sin excedentes."),
        ("2024-05", "En mayo se gastaron S/ 70, sin sobreejecución financiera."),
        ("2024-T1", "De los 7 talleres del trimestre, 3 corresponden a marzo."),
        ("2024-T1", "Marzo fue el único mes con talleres."),
        ("2024-T1", "Marzo fue el único mes con ejecución en el trimestre."),
        ("2024-T1", "Solo marzo tuvo ejecución."),
        ("2024-T1", "Marzo fue el mes único en ejecutar talleres."),
        ("2024-T1", "Los 7 talleres se ejecutaron todos en marzo."),
        ("2024-T1", "Los 7 talleres se ejecutaron en marzo."),
        ("2024-T1", "En marzo se ejecutaron los 7 talleres del trimestre."),
        ("2024-T1", "En febrero se ejecutaron 3 talleres y en marzo otros 3."),
        ("2024-T1", "En febrero se ejecutaron 3 talleres y otras 3 en marzo."),
        ("2024-T1", "En febrero se ejecutaron 3 talleres, y así en marzo."),
        ("2024-T1", "En febrero se ejecutaron 3 talleres, así como en marzo."),
        ("2024-T1", "En marzo se ejecutaron 4 talleres, así también en febrero."),
        ("2024-T1", "En marzo se ejecutaron 4 talleres; asimismo en febrero."),
        ("2024-T1", "En marzo se ejecutaron 4 talleres, igualmente en febrero."),
        ("2024-T1", "En marzo se ejecutaron 4 talleres, al igual que en febrero."),
        ("2024-T1", "En marzo se ejecutaron 4 talleres, lo mismo que en febrero."),
        ("2024-T1", "Se ejecutaron 4 talleres por mes en el trimestre."),
        ("2024-T1", "Se ejecutaron 7 talleres en el trimestre, por mes."),
        ("2024-T1", "Se ejecutó un taller por mes en el primer trimestre."),
        ("2024-T1", "En el primer trimestre se programaron 5 talleres por mes."),
        (
            "2024-06",
            "En junio se ejecutaron 6 talleres, la mayor cifra mensual, y el gasto fue el más alto del semestre.",
        ),
        ("2024-06", "En junio se ejecutaron 6 talleres y el gasto también fue el mayor del semestre."),
        ("2024-06", "En junio se ejecutó S/ 60, igual que en mayo."),
        ("2024-04", "En abril se ejecutaron 4 talleres, como en mayo."),
        ("2024-04", "En abril se ejecutaron 4 talleres, tanto como en febrero."),
        ("2024-04", "En abril se ejecutaron 4 talleres, más que en marzo."),
        ("2024-04", "En abril se gastaron S/ 50, monto superior al de mayo."),
        ("2024-04", "En abril se ejecutaron 4 talleres, menos que en mayo."),
        ("2024-05", "En mayo se ejecutaron 2 talleres y se gastó menos que en abril."),
        ("2024-05", "En mayo disminuyeron los talleres y también el gasto."),
        ("2024-05", "En mayo disminuyeron los talleres y el gasto."),
        ("2024-05", "En mayo disminuyó la ejecución física y financiera respecto de abril."),
        ("2024-03", "En marzo se superó lo programado, en lo físico y no en lo financiero."),
        ("2024-06", "En junio se cumplió lo programado, tanto en lo físico como en lo financiero."),
        ("2024-06", "En junio se cumplió la programación física y financiera."),
        ("2024-06", "En junio se cumplió lo programado y el gasto alcanzó lo presupuestado."),
        ("2024-06", "En junio se ejecutaron los 6 talleres programados y la totalidad del presupuesto."),
        ("2024-06", "En junio se ejecutaron los 6 talleres programados y todo el presupuesto."),
        ("2024-06", "En junio se ejecutaron 6 talleres y se gastó lo presupuestado."),
        ("2024-06", "En junio se ejecutaron 6 talleres y se agotó el presupuesto."),
        ("2024-S1", "En el semestre se ejecutaron 19 talleres, con ejecución en todos los meses."),
        ("2024-S1", "En el semestre se ejecutaron 19 talleres, con ejecución continua."),
        ("2024-S1", "La ejecución del semestre se concentró en marzo y abril."),
        ("2024-S1", "La ejecución inició en enero."),
        ("2024-S1", "Los talleres se iniciaron en enero y terminaron en junio."),
        ("2024-S1", "Los talleres comenzaron en enero."),
        ("2024-S1", "Se ejecutaron 19 talleres; la ejecución comenzó en enero."),
        ("2024-T1", "Se ejecutaron 7 talleres a partir de enero."),
        ("2024-T1", "Se ejecutaron 7 talleres desde marzo."),
        ("2024-T1", "Se ejecutaron 7 talleres entre febrero y junio."),
        ("2024-T1", "La ejecución física acumulada al primer trimestre fue de 7 talleres, superior a la programación."),
        ("2024-03", "La ejecución acumulada al primer trimestre fue de 7 talleres, superior a la programación."),
        ("2024-T1", "En el I trimestre se ejecutaron 7 de 12 talleres, quedando al día con lo programado."),
        ("2024-T1", "En el I trimestre se ejecutaron 7 de 12 talleres, ubicándose por encima de abril."),
        ("2024-T2", "En el II trimestre se ejecutaron 12 talleres, el doble que en el I trimestre."),
        ("2024-T2", "El gasto del II trimestre se duplicó respecto del I trimestre."),
        (
            "2024-T2",
            "En el II trimestre se ejecutaron 12 talleres, con lo que se compensó el resultado del I trimestre.",
        ),
        (
            "2024-T2",
            "En el II trimestre se ejecutaron 12 talleres, con lo que se revirtió el resultado del I trimestre.",
        ),
        ("2024-T2", "En el II trimestre se ejecutaron 12 talleres, recuperando los 5 del I trimestre."),
        (
            "2024-T2",
            "En el II trimestre se ejecutaron 12 talleres, con lo que se está al nivel de lo programado al semestre.",
        ),
        ("2024-T2", "Los talleres del II trimestre se realizaron en abril."),
        ("2024-T2", "Los talleres del II trimestre se ejecutaron en abril y mayo."),
        ("2024-T2", "En abril se cumplió la meta, y en mayo igualmente."),
        ("2024-T2", "En abril se cumplió lo programado y en mayo también."),
        ("2024-T2", "En abril se cumplió lo programado, así como en mayo."),
        ("2024-T2", "Abril, mayo y junio cerraron con lo programado ejecutado."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, en su mayoría en marzo."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, la mayor parte en febrero."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, de los cuales 4 en febrero."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, con 4 de ellos en febrero."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres: 3 en enero y 4 en marzo."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres (3 en marzo y 4 en febrero)."),
        ("2024-T1", "En el primer trimestre se programaron 12 talleres (5 en enero y 4 en febrero)."),
        ("2024-T1", "En el primer trimestre se programaron 12 talleres (0 en enero, 3 en febrero y 4 en marzo)."),
        ("2024-T1", "El primer trimestre acumuló 7 talleres: 4 en febrero y 3 en marzo."),
        ("2024-04", "En abril se ejecutó la misma cantidad que en mayo."),
        ("2024-04", "En abril se ejecutaron 4 talleres, la misma cantidad que en febrero."),
        ("2024-04", "En abril se ejecutaron 4 talleres, igual que en febrero."),
        ("2024-04", "En abril se gastaron S/ 50, igual que en marzo."),
        ("2024-04", "En abril se ejecutaron 4 talleres y se gastó lo mismo que en marzo."),
        ("2024-04", "El resultado de abril fue idéntico al de mayo: 4 talleres."),
        ("2024-04", "En abril se ejecutaron 4 talleres, lo mismo que lo programado en marzo."),
        ("2024-04", "En abril se ejecutó el mismo número de talleres que en febrero (4)."),
        ("2024-05", "De abril a mayo los talleres pasaron de 4 a 2, lo que significa una reducción de 100 %."),
        ("2024-05", "De abril a mayo los talleres pasaron de 4 a 2, lo que significa un incremento de 50 %."),
        ("2024-06", "De 2 talleres en mayo se pasó a 6 en junio, un incremento de 300 %."),
        ("2024-06", "De 2 talleres en mayo se pasó a 6 en junio, un incremento de 33,33 %."),
        ("2024-06", "Se pasó de 3 talleres en febrero a 4 en marzo, lo que significa un incremento de 25 %."),
        ("2024-T1", "El avance de 58,33 % dista 31,67 puntos porcentuales del 100 %."),
        ("2024-T1", "El avance de 58,33 % dista 58,33 puntos porcentuales del 100 %."),
        ("2024-T1", "El avance de 58,33 % alcanzó el 100 %."),
        ("2024-T1", "Faltan 41,67 puntos porcentuales para el 90 %."),
        ("2024-01", "El reporte no consigna dato de talleres para enero."),
        ("2024-01", "No figura registro de talleres en enero."),
        ("2024-01", "El reporte no consigna programación de talleres para enero."),
        ("2024-02", "El reporte no consigna ejecución de talleres para febrero."),
        ("2024-02", "No se consigna gasto en febrero."),
        ("2024-02", "No figura registro de gasto en febrero."),
        ("2024-01", "El informe no consigna firma para enero."),
        ("2024-01", "El reporte no consigna la causa para enero."),
        ("2024-03", "En marzo no se ejecutaron talleres; los 4 del primer trimestre corresponden a febrero."),
        ("2024-T1", "En enero y febrero no se ejecutaron talleres; los 7 del trimestre corresponden a marzo."),
        ("2024-T1", "En enero y febrero no se ejecutaron talleres; los 4 restantes corresponden a marzo."),
        ("2024-01", "No se ejecutó el taller programado en enero, único previsto para el primer trimestre."),
        ("2024-01", "No se ejecutaron los 5 talleres programados en enero, únicos previstos para el primer trimestre."),
        ("2024-03", "En marzo se ejecutaron 4 talleres, los únicos del primer trimestre."),
        ("2024-03", "Los 4 talleres de marzo fueron los únicos del trimestre."),
        ("2024-T1", "El avance acumulado se mantuvo en 58,33 %."),
        ("2024-T2", "En el segundo trimestre el avance acumulado se mantuvo en 58,33 %."),
        ("2024-T2", "En el segundo trimestre se ejecutaron 12 talleres, manteniéndose el nivel del primero."),
        ("2024-04", "El gasto de abril duplicó el de mayo."),
        ("2024-03", "En marzo se ejecutaron 4 talleres, el doble que en febrero (3)."),
        ("2024-03", "En marzo se ejecutaron 4 talleres, el doble de los 2 programados y el triple que en febrero."),
        ("2024-T2", "El segundo trimestre concentró 12 talleres, con 6 de ellos en mayo."),
        (
            "2024-T2",
            "Los meses con mayor número de talleres del segundo trimestre fueron abril y mayo, con 4 cada uno.",
        ),
        ("2024-T2", "Los meses con mayor número de talleres fueron abril y junio, con 6 cada uno."),
        ("2024-S1", "Los meses con menor número de talleres fueron febrero y abril, con 4 cada uno."),
        ("2024-T1", "Avance Tipo I: 41,67 % (7 de 12)."),
        ("2024-T1", "Avance Tipo II: 58,33 % (7 de 12)."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin observaciones."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin incidencias."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin retrasos en el gasto."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin contratiempos."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin modificaciones."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin saldo presupuestal."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin pago pendiente."),
        ("2024-06", "En junio se ejecutaron 6 talleres, sin presupuesto."),
        ("2024-06", "En junio se ejecutaron 6 talleres sin desembolso."),
        ("2024-06", "Se ejecutaron 6 talleres en junio; otras metas también se cumplieron."),
        ("2024-06", "Se ejecutaron 6 talleres en junio, asignados por la Dirección de Cultura."),
        ("2024-06", "La Dirección de Cultura aprobó los 6 talleres de junio."),
        ("2024-06", "Los 6 talleres de junio fueron observados."),
        ("2024-06", "Los 6 talleres de junio fueron recuperados."),
        ("2024-06", "Se ejecutaron 6 talleres en junio, con presupuesto disponible."),
        ("2024-06", "Se ejecutaron 6 talleres en junio con recursos modificados."),
        ("2024-06", "Se ejecutaron 6 talleres en junio, por modificación presupuestaria."),
        ("2024-06", "Se ejecutaron 6 talleres en junio, por modificaciones."),
        ("2024-06", "Se ejecutaron 6 de 6 talleres en junio, resultado de reprogramar mayo."),
        ("2024-06", "La ejecución de 6 talleres en junio responde a lo programado en mayo."),
        ("2024-06", "El avance de 100 % dista de lo programado."),
    ],
)
def test_what_no_check_has_looked_at_is_refused(periodo: str, text: str) -> None:
    assert any(judged.fallo is Fallo.NO_SUSTENTADA for judged in revisar(text, _area(periodo)))


@pytest.mark.parametrize(
    ("periodo", "text"),
    [
        ("2024-06", "En junio se ejecutaron 6 talleres, sin sobreejecución."),
        ("2024-04", "En abril se ejecutaron 4 talleres, igual que en marzo."),
        ("2024-04", "En abril se ejecutaron 4 talleres, la misma cantidad que en marzo."),
        ("2024-04", "El resultado de abril fue idéntico al de marzo: 4 talleres."),
        ("2024-06", "Se pasó de 2 talleres en mayo a 6 en junio, lo que significa un incremento de 200 %."),
        ("2024-T1", "El primer trimestre acumuló 7 talleres: 3 en febrero y 4 en marzo."),
        ("2024-T1", "En el primer trimestre se programaron 12 talleres (5 en enero, 5 en febrero y 2 en marzo)."),
        ("2024-T1", "En el primer trimestre se ejecutaron 7 talleres, con 4 de ellos en marzo."),
        ("2024-T1", "El avance de 58,33 % dista 41,67 puntos porcentuales del 100 %."),
        ("2024-T1", "En enero no se ejecutaron talleres; los 7 del trimestre corresponden a febrero y marzo."),
        ("2024-T1", "La ejecución aumentó mes a mes en el primer trimestre."),
        ("2024-06", "En junio disminuyó el gasto respecto de mayo."),
    ],
)
def test_what_the_figures_of_the_periods_say_is_accepted(periodo: str, text: str) -> None:
    (judged,) = revisar(text, _area(periodo))
    assert (judged.fallo, judged.motivos) == (Fallo.SUSTENTADA, ())


@pytest.mark.parametrize(
    "text",
    [
        "El compromiso (700) excede al devengado (600) en 100.",
        "El devengado (600) es inferior al vigente (800).",
        "Las modificaciones del periodo fueron negativas, por 200.",
        "El crédito aprobado de 1000 se redujo en 200 por modificaciones, quedando un crédito vigente de 800.",
        "Quedan 150 devengados pendientes de pago.",
        "El devengado no pagado asciende a 150, diferencia entre lo devengado (600) y lo pagado (450).",
        "Al cierre del cuarto trimestre se había pagado el 56,25 % del crédito vigente: 450 de 800.",
        "El crédito vigente (800) es menos del doble del devengado (600).",
        "El pagado (450) supera la mitad del crédito vigente (800).",
    ],
)
def test_stages_of_spending_held_against_each_other(text: str) -> None:
    (judged,) = revisar(text, FUENTE)
    assert (judged.fallo, judged.motivos) == (Fallo.SUSTENTADA, ())


@pytest.mark.parametrize(
    "text",
    [
        "El compromiso (700) excede al devengado (600) en 150.",
        "El devengado (600) excede al compromiso (700) en 100.",
        "El pagado (450) supera al devengado (600) en 150.",
        "El devengado (600) supera al vigente (800).",
        "El devengado (600) es inferior al pagado (450).",
        "El compromiso (700) supera al vigente (800) en 100.",
        "Las modificaciones del periodo fueron positivas, por 200.",
        "El saldo fue negativo, por 100.",
        "El devengado fue negativo, por 600.",
        "El crédito aprobado de 1000 aumentó en 200 por modificaciones, quedando un crédito vigente de 800.",
        "Se devengaron 600 por modificaciones.",
        "El crédito vigente de 800 creció por modificaciones.",
        "Quedan 450 devengados pendientes de pago.",
        "Quedan 100 devengados pendientes de pago.",
        "Quedan 200 devengados pendientes de pago.",
        "El devengado no pagado asciende a 200, diferencia entre lo vigente (800) y lo devengado (600).",
        "El devengado no pagado asciende a 450.",
        "Al cierre del cuarto trimestre se había pagado el 56,25 % del crédito vigente: 600 de 800.",
        "Al cierre del cuarto trimestre se había pagado el 56,25 % del crédito vigente: 450 de 1000.",
        "Al cierre del cuarto trimestre se había pagado el 75 % del crédito vigente: 450 de 600.",
        "Al cierre del cuarto trimestre se había pagado el 75 % del crédito vigente: 600 de 800.",
        "El crédito vigente (800) es más del doble del devengado (600).",
        "El crédito vigente (800) es el doble del pagado (450).",
        "El saldo (100) supera la mitad del crédito vigente (800).",
        "El pagado (450) supera la mitad del crédito aprobado (1000).",
        "Del crédito vigente de 800 permanecen disponibles 450.",
        "Del crédito vigente de 800 permanece disponible la mitad.",
        "El crédito se redujo por modificaciones y el pago se mantuvo al día.",
        "El compromiso (700) y el devengado (600) superan al vigente (800).",
    ],
)
def test_stages_of_spending_told_wrongly(text: str) -> None:
    assert revisar(text, FUENTE)[0].fallo is Fallo.NO_SUSTENTADA


def _to_date(done: int) -> Sustento:
    facts = (
        _fact("programado", 90, Rol.PROGRAMADO, "2024-T3", acumulado=True),
        _fact("ejecutado", done, Rol.EJECUTADO, "2024-T3", acumulado=True),
    )
    return Sustento(facts, (), (), ("2024-T3",))


@pytest.mark.parametrize(("done", "word", "contrary"), [(83, "inferior", "superior"), (99, "superior", "inferior")])
def test_a_figure_to_date_is_held_against_the_plan_to_date(done: int, word: str, contrary: str) -> None:
    text = "La ejecución física del acumulado al III trimestre de 2024 fue de {}, {} a la programación de 90."
    assert revisar(text.format(done, word), _to_date(done))[0].fallo is Fallo.SUSTENTADA
    assert revisar(text.format(done, contrary), _to_date(done))[0].fallo is Fallo.NO_SUSTENTADA


@pytest.mark.parametrize(
    "text",
    [
        "Sin otro particular, hago propicia la ocasión para expresarle las muestras de mi especial consideración.",
        "Tengo el agrado de dirigirme a usted en atención al asunto de la referencia.",
        "Por lo expuesto, se eleva el presente para su conocimiento y fines.",
        "Visto bueno: ______________________",
        "Es todo cuanto se informa para los fines que estime pertinentes.",
    ],
)
def test_more_courtesy_states_nothing(text: str) -> None:
    (judged,) = revisar(text, _area("2024-T1"))
    assert (judged.fallo, judged.motivos) == (Fallo.SIN_AFIRMACION, ())


def test_a_month_is_told_to_be_blank_only_where_its_cell_is() -> None:
    row = replace(_area("2024-07"), vacias=((Rol.EJECUTADO, "2024-07"),))
    assert revisar("El reporte no consigna dato de talleres para julio.", row)[0].fallo is Fallo.SUSTENTADA
    for wrong in (
        "El reporte no consigna dato de talleres para junio.",
        "El reporte no consigna programación de talleres para julio.",
        "El reporte no consigna dato de gasto para julio.",
        "El reporte no consigna dato de becas para julio.",
        "El reporte no consigna dato de talleres para julio, por falta de personal.",
    ):
        assert revisar(wrong, row)[0].fallo is Fallo.NO_SUSTENTADA, wrong


BOTH = Sustento(
    (
        *_of("2024-06", 5, 6),
        replace(
            _money("avance_financiero", Decimal(200) / 3, Rol.AVANCE, "2024-06"), clase=Clase.PORCENTAJE, unidad=None
        ),
    ),
    periodos=("2024-06",),
)
"""Six of six workshops, and 60 of 90 of the money."""


@pytest.mark.parametrize(
    "text",
    [
        "Se cumplió el 100 % de la programación financiera.",
        "Se cumplió el 100 % de la meta física y también el 100 % de la programación financiera.",
        "Se ejecutó el 100 % de la meta física y el 100 % del presupuesto.",
        "Se cumplió el 100 % de la meta física y del presupuesto.",
        "Se cumplió el 100 % de lo programado en lo físico y en lo financiero.",
        "Se cumplió el 100 % de la meta física, así como de la programación financiera.",
        "Se cumplió al 100 % con la meta física y con el gasto.",
        "Se cumplió el 66,67 % de la meta física.",
    ],
)
def test_what_is_true_of_the_quantities_is_not_told_of_the_money(text: str) -> None:
    (verdict,) = revisar(text, BOTH)
    assert verdict.fallo is Fallo.NO_SUSTENTADA


@pytest.mark.parametrize(
    "text",
    [
        "Se cumplió el 66,67 % de la programación financiera.",
        "Se cumplió el 100 % de la meta física y el 66,67 % de la programación financiera.",
        "Se ejecutó el 100 % de la meta física y el 66,67 % del presupuesto.",
        "Se cumplió el 100 % de la meta física con el 66,67 % del presupuesto.",
    ],
)
def test_quantities_and_money_each_have_their_share(text: str) -> None:
    (verdict,) = revisar(text, BOTH)
    assert verdict.fallo is Fallo.SUSTENTADA, verdict.motivos
