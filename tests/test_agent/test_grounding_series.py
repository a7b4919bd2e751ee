"""The gate on series, means, targets of a year, quotations torn from their clause: true ones and false siblings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Asunto, Clase, Fallo, Hecho, Sustento
from agent.sustento import Testigo as DichoDeAlguien
from extractors.schemas import Magnitud, Rol

MESES = {
    (Magnitud.FISICA, Rol.PROGRAMADO): (2, 5, 10, 6, 6, 6),
    (Magnitud.FISICA, Rol.EJECUTADO): (2, 5, 8, 9, 6, 3),
    (Magnitud.FINANCIERA, Rol.PROGRAMADO): (100, 100, 100, 60, 0, 0),
    (Magnitud.FINANCIERA, Rol.EJECUTADO): (0, 90, 120, 150, 0, 90),
}
PERIODOS = {
    **{f"2024-{n + 1:02d}": (n, n + 1) for n in range(6)},
    "2024-T1": (0, 3),
    "2024-T2": (3, 6),
    "2024-S1": (0, 6),
}


def _fact(nombre: str, valor: Decimal | int | str, magnitud: Magnitud, rol: Rol, periodo: str) -> Hecho:
    money = magnitud is Magnitud.FINANCIERA
    return Hecho(
        nombre, Clase.DINERO if money else Clase.CANTIDAD, Decimal(valor), None, "S/" if money else "TALLER", periodo,
        False, magnitud, rol, ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip


def _of(periodo: str, first: int, last: int) -> Iterator[Hecho]:
    for (magnitud, rol), values in MESES.items():
        money = "gasto_" if magnitud is Magnitud.FINANCIERA else ""
        yield _fact(f"{money}{rol.value}_{periodo}", sum(values[first:last]), magnitud, rol, periodo)


HECHOS = (
    *(hecho for periodo, (first, last) in PERIODOS.items() for hecho in _of(periodo, first, last)),
    _fact("meta_anual", 66, Magnitud.FISICA, Rol.META, "2024"),
)
INDICADOR = (
    replace(_fact("ejecutado", "77.20", Magnitud.FISICA, Rol.EJECUTADO, "2019-S1"), acumulado=True),
    _fact("linea_base", "40.00", Magnitud.FISICA, Rol.LINEA_BASE, "2017"),
    _fact("meta_2018", "60.10", Magnitud.FISICA, Rol.META, "2018"),
    _fact("meta_anual", "80.50", Magnitud.FISICA, Rol.META, "2019"),
    _fact("meta_2020", "95.00", Magnitud.FISICA, Rol.META, "2020"),
    replace(
        _fact("avance", "95.90", Magnitud.FISICA, Rol.AVANCE, "2019-S1"), clase=Clase.PORCENTAJE, unidad=None,
        acumulado=True,
    ),
)  # fmt: skip
DICHO = (
    "La unidad coordina y no ejecuta obras de riego con meta propia.",
    "No se realizaron las visitas por la demora en la entrega de los kits.",
    "Sin participación de los comités de barrio en la feria.",
    "La entrega de los kits no se realizó a tiempo.",
    "Se capacitó a los promotores de salud solo en dos barrios.",
    "En el trimestre se cumplió el 120 % de la meta del trimestre, lo que equivale a 15.",
)
TESTIGOS = tuple(
    DichoDeAlguien(Asunto.OBSERVACION, texto, "documento", None, f"linea {n}") for n, texto in enumerate(DICHO)
)


def _sustento(periodo: str) -> Sustento:
    if periodo == "indicador":
        return Sustento(INDICADOR, (), ("IND.01", "Horas de riego"), ("2019-S1",))
    if periodo == "cero":
        zero = replace(HECHOS[1], valor=Decimal(0))
        less = (replace(h, valor=Decimal(8)) if h.nombre == "ejecutado_2024-T1" else h for h in HECHOS)
        known = (zero if h.nombre == "ejecutado_2024-01" else h for h in less)
        return Sustento(tuple(known), (), ("TA-07", "TALLERES DE LECTURA"), ("2024-T1",))
    if periodo == "dicho":
        return Sustento(HECHOS, TESTIGOS, ("TA-07", "TALLERES DE LECTURA"), ("2024-T1",))
    return Sustento(HECHOS, (), ("TA-07", "TALLERES DE LECTURA", "Dirección de Cultura"), (periodo,))


CIERTAS = (
    ("2024-T1", "Se ejecutaron 15 talleres de los 17 programados, quedando pendientes 2 en el trimestre."),
    ("2024-T1", "Se ejecutaron 15 talleres; quedan pendientes 51 para la meta anual."),
    ("indicador", "El valor observado (77.20) rebasa en 17.10 al logro esperado de 2018 (60.10)."),
    ("indicador", "Con 77.20, el indicador rebasa en 17.10 el logro esperado de 2018."),
    ("indicador", "Lo observado se aparta en 3.30 del logro esperado para 2019 (80.50)."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2019 (80.50)."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2019 (80.50); el avance es de 95.90 %."),
    ("indicador", "Se observó 77.20 frente a un logro esperado de 80.50 para 2019: 3.30 por debajo."),
    ("indicador", "Se observó un valor de 77.20 contra un logro esperado de 60.10 para 2018, es decir, 17.10 más."),
    ("2024-T1", "De enero a marzo: 2, 5 y 8 talleres, en ascenso."),
    ("2024-T1", "Incremento mensual sostenido en el trimestre: 2, 5 y 8 talleres."),
    ("2024-T1", "Los talleres aumentaron de mes en mes: 2, 5 y 8."),
    ("2024-T2", "La ejecución bajó mes a mes (9, 6 y 3)."),
    ("2024-T2", "De abril a junio la ejecución descendió: 9, 6 y 3 talleres."),
    ("2024-T2", "El promedio mensual del segundo trimestre fue de 6 talleres."),
    ("2024-T1", "El promedio mensual del trimestre fue de 5 talleres."),
    ("2024-T2", "Se ejecutaron, en promedio, 6 talleres por mes."),
    ("2024-S1", "Enero y febrero aportaron 7 de los 33 talleres del semestre."),
    ("2024-S1", "En el segundo trimestre se ejecutaron 18 talleres, frente a los 15 del primer trimestre."),
    ("2024-T2", "Se ejecutaron 18 talleres, frente a los 15 del trimestre anterior."),
    ("2024-T2", "Respecto del primer trimestre, la ejecución del segundo subió de 15 a 18 talleres: 3 más."),
    ("2024-T2", "La ejecución de abril (9 talleres) superó en 3 a la programada (6)."),
    ("2024-06", "En junio se quedó corto: 3 de 6."),
    ("2024-T2", "En el trimestre se cumplió lo programado, aunque en junio se quedó corto: 3 de 6."),
    (
        "2024-T1",
        "Se ejecutaron 15 talleres, 2 menos que los 17 programados; la diferencia está en marzo, con 8 frente a 10.",
    ),
    ("2024-04", "El gasto de abril, 150.00, fue dos veces y media lo programado para el mes (60.00)."),
    ("2024-04", "La actividad llegó a 9 talleres, una vez y media lo programado (6)."),
    ("2024-05", "En mayo no se programó ni se ejecutó gasto alguno."),
    ("2024-T1", "Se programaron 2 talleres en enero, 5 en febrero y 10 en marzo."),
    ("2024-T1", "Se ejecutaron 2 talleres en enero, 5 en febrero y 8 en marzo."),
    ("2024-S1", "La actividad cerró el semestre con 33 talleres, 33 menos que los 66 fijados como meta anual."),
    ("2024-S1", "Faltan 33 talleres para alcanzar la meta anual de 66."),
    ("2024-05", "Mayo, con 6 talleres programados, no registra gasto alguno."),
    ("2024-T2", "Abril, con 9 talleres, fue el mes de mayor ejecución del trimestre."),
    ("dicho", "Según el documento, la unidad coordina y no ejecuta obras de riego con meta propia."),
    ("dicho", "No se realizaron las visitas por la demora en la entrega de los kits."),
)
FALSAS = (
    ("2024-T1", "Se ejecutaron 15 talleres de los 17 programados, quedando pendientes 51 en el trimestre."),
    ("2024-T1", "Se ejecutaron 15 de los 17 talleres programados, faltando por ejecutar el 88.24 %."),
    ("indicador", "El valor observado (77.20) rebasa en 17.10 al logro esperado de 2019 (80.50)."),
    ("indicador", "El valor observado (77.20) rebasa en 3.30 al logro esperado de 2019."),
    ("indicador", "El valor observado (77.20) rebasa en 17.10 al logro esperado de 2020."),
    ("indicador", "El valor observado (80.50) rebasa en 20.40 al logro esperado de 2018 (60.10)."),
    ("indicador", "El logro esperado de 2018 (60.10) rebasa en 17.10 al valor observado."),
    ("indicador", "Con 77.20, el indicador rebasa en 17.10 el logro esperado de 2019."),
    ("indicador", "Con 77.20, el indicador rebasa en 17.10 la línea de base."),
    ("indicador", "Con 80.50, el indicador rebasa en 20.40 el logro esperado de 2018."),
    ("indicador", "Lo observado se aparta en 17.10 del logro esperado para 2019."),
    ("indicador", "Lo observado se aparta en 3.30 del logro esperado para 2018."),
    ("indicador", "Lo observado se aparta en 3.30 de la línea de base."),
    ("indicador", "Faltan 17.80 para alcanzar el logro esperado de 2019."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2020 (95.00)."),
    ("indicador", "Faltan 17.10 para alcanzar el logro esperado de 2018 (60.10)."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2019 (95.00)."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2019 (80.50); el avance es de 85.90 %."),
    ("indicador", "Faltan 3.30 para alcanzar el logro esperado de 2019 (80.50), que ya se cumplió."),
    ("indicador", "Se observó 77.20 frente a un logro esperado de 80.50 para 2019: 3.30 por encima."),
    ("indicador", "Se observó 77.20 frente a un logro esperado de 80.50 para 2020: 3.30 por debajo."),
    ("indicador", "Se observó 77.20 frente a un logro esperado de 95.00 para 2019: 17.80 por debajo."),
    ("indicador", "Se observó 60.10 frente a un logro esperado de 80.50 para 2019: 20.40 por debajo."),
    ("indicador", "Se observó un valor de 77.20 contra un logro esperado de 60.10 para 2018, es decir, 17.10 menos."),
    ("indicador", "Se observó un valor de 77.20 contra un logro esperado de 60.10 para 2019, es decir, 17.10 más."),
    ("2024-T1", "De enero a marzo: 2, 5 y 8 talleres, en descenso."),
    ("2024-T1", "De enero a marzo: 2, 8 y 5 talleres, en ascenso."),
    ("2024-T1", "De enero a marzo: 2, 5 y 10 talleres, en ascenso."),
    ("2024-T1", "De abril a junio: 2, 5 y 8 talleres, en ascenso."),
    ("2024-T1", "Incremento mensual sostenido en el trimestre: 2, 5 y 9 talleres."),
    ("2024-T1", "Descenso mensual sostenido en el trimestre: 2, 5 y 8 talleres."),
    ("2024-T1", "Incremento mensual sostenido en el semestre: 2, 5 y 8 talleres."),
    ("2024-T2", "Incremento mensual sostenido en el trimestre: 9, 6 y 3 talleres."),
    ("2024-T2", "Incremento mensual sostenido en el trimestre: 3, 6 y 9 talleres."),
    ("2024-T1", "Los talleres aumentaron de mes en mes: 2, 5 y 9."),
    ("2024-T1", "Los talleres disminuyeron de mes en mes: 2, 5 y 8."),
    ("2024-T1", "Los talleres aumentaron de trimestre en trimestre: 2, 5 y 8."),
    ("2024-T1", "El gasto aumentó de mes en mes: 2, 5 y 8."),
    ("2024-T1", "La programación aumentó de mes en mes: 2, 5 y 8."),
    ("2024-T2", "La ejecución bajó mes a mes (9, 6 y 2)."),
    ("2024-T2", "La ejecución subió mes a mes (9, 6 y 3)."),
    ("2024-T2", "La ejecución bajó mes a mes (9, 6 y 3) y el gasto también."),
    ("2024-S1", "La ejecución bajó mes a mes (9, 6 y 3)."),
    ("2024-T2", "De abril a junio la ejecución descendió: 9, 6 y 3 talleres, igual que en el trimestre anterior."),
    ("2024-T2", "De abril a junio la programación descendió: 9, 6 y 3 talleres."),
    ("2024-T2", "El promedio mensual del segundo trimestre fue de 5 talleres."),
    ("2024-T2", "El promedio mensual del segundo trimestre fue de 18 talleres."),
    ("2024-T2", "El promedio mensual del primer trimestre fue de 6 talleres."),
    ("2024-T2", "El promedio trimestral fue de 6 talleres."),
    ("2024-T2", "El promedio mensual del gasto en el trimestre fue de 6."),
    ("2024-T2", "El promedio mensual del segundo trimestre fue de 6 talleres, mayor que lo programado."),
    ("2024-T1", "El promedio mensual programado en el trimestre fue de 5 talleres."),
    ("2024-T1", "El promedio mensual del semestre fue de 5 talleres."),
    ("2024-T2", "Se ejecutaron, en promedio, 5 talleres por mes."),
    ("2024-T2", "Se programaron, en promedio, 5 talleres por mes."),
    ("2024-T2", "Se ejecutaron, en promedio, 6 talleres por trimestre."),
    ("2024-S1", "Enero y febrero aportaron 8 de los 33 talleres del semestre."),
    ("2024-S1", "Enero y marzo aportaron 7 de los 33 talleres del semestre."),
    ("2024-S1", "Enero y febrero aportaron 7 de los 35 talleres del semestre."),
    ("2024-S1", "Enero y febrero aportaron 7 de los 33 talleres del trimestre."),
    ("2024-S1", "Enero y febrero aportaron 7 de los 33 talleres del semestre, vale decir, el 33 %."),
    ("2024-S1", "En el segundo trimestre se ejecutaron 18 talleres, frente a los 17 del primer trimestre."),
    ("2024-S1", "En el primer trimestre se ejecutaron 18 talleres, frente a los 15 del segundo trimestre."),
    ("2024-T2", "Se ejecutaron 18 talleres, frente a los 17 del trimestre anterior."),
    ("2024-T2", "Se ejecutaron 15 talleres, frente a los 18 del trimestre anterior."),
    ("2024-T2", "Se programaron 18 talleres, frente a los 15 del trimestre anterior."),
    ("2024-T2", "Se ejecutaron 18 talleres, frente a los 15 del trimestre anterior, una caída de 3."),
    ("2024-T2", "Respecto del primer trimestre, la ejecución del segundo subió de 15 a 18 talleres: 4 más."),
    ("2024-T2", "Respecto del primer trimestre, la ejecución del segundo subió de 15 a 18 talleres: 3 menos."),
    ("2024-T2", "Respecto del primer trimestre, la ejecución del segundo bajó de 18 a 15 talleres: 3 menos."),
    ("2024-T2", "Respecto del segundo trimestre, la ejecución del primero subió de 15 a 18 talleres."),
    ("2024-T2", "Respecto del primer trimestre, la programación del segundo subió de 15 a 18 talleres."),
    ("2024-T2", "La ejecución de abril (9 talleres) superó en 3 a la programada (9)."),
    ("2024-T2", "La ejecución de mayo (9 talleres) superó en 3 a la programada (6)."),
    ("2024-T2", "La ejecución de abril (6 talleres) superó en 3 a la programada (9)."),
    ("2024-T2", "La ejecución de abril (9 talleres) superó en 2 a la programada (6)."),
    ("2024-T2", "La programación de abril (9 talleres) superó en 3 a la ejecutada (6)."),
    ("2024-T2", "Superó en 3 a la programada (18)."),
    ("2024-T2", "La demanda superó en 3 a la ejecución del primer trimestre (15)."),
    ("2024-06", "En junio se quedó corto: 6 de 3."),
    ("2024-04", "En abril se quedó corto: 6 de 9."),
    ("2024-T2", "En el trimestre se cumplió lo programado, aunque en mayo se quedó corto: 3 de 6."),
    ("2024-T2", "En el trimestre se cumplió lo programado, aunque en junio se quedó corto: 3 de 9."),
    ("2024-T2", "En junio se quedó corto: 3 de 6, y en mayo también."),
    (
        "2024-T1",
        "Se ejecutaron 15 talleres, 2 menos que los 17 programados; la diferencia está en febrero, con 5 frente a 10.",
    ),
    (
        "2024-T1",
        "Se ejecutaron 15 talleres, 2 menos que los 17 programados; la diferencia está en marzo, con 10 frente a 8.",
    ),
    (
        "2024-T1",
        "Se ejecutaron 15 talleres, 2 menos que los 17 programados; la diferencia está en febrero, con 5 frente a 5.",
    ),
    ("2024-T2", "La diferencia está en junio, con 3 frente a 6."),
    ("2024-S1", "La diferencia está en marzo, con 8 frente a 10."),
    ("2024-04", "El gasto de abril, 150.00, fue dos veces lo programado para el mes (60.00)."),
    ("2024-04", "El gasto de abril, 150.00, fue tres veces y media lo programado para el mes (60.00)."),
    ("2024-04", "El gasto de abril, 60.00, fue dos veces y media lo programado para el mes (150.00)."),
    (
        "2024-04",
        "El gasto de abril, 150.00, fue dos veces y media lo programado para el trimestre (60.00), y el de mayo.",
    ),
    ("2024-04", "En abril se ejecutaron 9 talleres, dos veces y media lo programado (6)."),
    ("2024-04", "En abril se ejecutaron 9 talleres, poco más del doble de los 6 programados."),
    ("2024-04", "En abril se ejecutaron 9 talleres, casi el doble de los 6 programados."),
    ("2024-04", "En abril se ejecutaron 9 talleres, una vez y media lo programado (9)."),
    ("2024-05", "En mayo no se programó ni se ejecutó nada, ni en lo físico ni en lo financiero."),
    ("2024-05", "En mayo no hubo ejecución física ni financiera."),
    ("2024-01", "En enero no se programó ni se ejecutó gasto alguno."),
    ("2024-06", "En junio se ejecutaron 90.00 sin que el reporte muestre programación física para dicho mes."),
    ("2024-04", "En abril se ejecutaron 150.00 sin que el reporte muestre programación financiera para dicho mes."),
    ("2024-T1", "Se programaron 2 talleres en enero, 5 en febrero y 8 en marzo."),
    ("2024-T1", "Se programaron 2 talleres en enero, 10 en febrero y 5 en marzo."),
    ("2024-T1", "Se ejecutaron 2 talleres en enero, 5 en febrero y 10 en marzo."),
    ("2024-T1", "Se ejecutaron 2 talleres en enero, 5 en febrero y 8 en abril."),
    ("2024-T1", "Se programaron 100.00 para enero y 60.00 para marzo."),
    ("2024-S1", "La actividad cerró el semestre con 33 talleres, 33 más que los 66 fijados como meta anual."),
    ("2024-S1", "La actividad cerró el semestre con 33 talleres, 2 menos que los 66 fijados como meta anual."),
    ("2024-S1", "La actividad cerró el semestre con 35 talleres, 31 menos que los 66 fijados como meta anual."),
    ("2024-S1", "Faltan 31 talleres para alcanzar la meta anual de 66."),
    ("2024-T2", "Faltan 48 talleres para alcanzar la meta anual de 66."),
    ("2024-T2", "Faltan 33 talleres para alcanzar la meta del trimestre."),
    ("2024-T2", "Abril, con 9 talleres, fue el mes de mayor gasto y de mayor programación del semestre."),
    ("2024-05", "Mayo, con 6 talleres programados, fue además el mes de mayor ejecución física del semestre."),
    ("2024-03", "Marzo, con 10 talleres programados, fue además el mes de mayor ejecución del semestre."),
    ("2024-03", "Marzo, con 10 talleres programados, fue el mes de mayor gasto del semestre."),
    ("2024-03", "Marzo, con 8 talleres, fue el mes de menor programación del semestre."),
    ("2024-06", "Junio, con 6 talleres programados, fue el mes con mayor número de talleres ejecutados del semestre."),
    ("2024-T1", "En el primer trimestre se ejecutaron 15 talleres; febrero fue el mes con más, 5."),
    ("2024-S1", "En todos los meses del semestre se ejecutaron más de 3 talleres."),
    ("2024-S1", "En todos los meses del año se ejecutaron más de 3 talleres."),
    ("2024-S1", "Todos los meses del semestre superaron los 2 talleres."),
    ("2024-S1", "En cada mes del semestre se ejecutaron más de 2 talleres."),
    ("2024-S1", "En ningún mes del semestre se ejecutaron menos de 3 talleres."),
    ("2024-S1", "No hubo mes del semestre con menos de 3 talleres."),
    ("2024-S1", "En todos los meses del semestre se gastó más de 80.00."),
    ("dicho", "La unidad ejecuta obras de riego con meta propia, según el documento."),
    ("dicho", "Según el documento, «ejecuta obras de riego con meta propia»."),
    ("dicho", "Se realizaron las visitas por la demora en la entrega de los kits."),
    ("dicho", "Se realizaron las visitas, según el documento."),
    ("dicho", "Participación de los comités de barrio en la feria, según el documento."),
    ("dicho", "Con participación de los comités de barrio en la feria."),
    ("dicho", "Debido a la entrega de los kits se ejecutaron 15 talleres."),
    ("dicho", "Se capacitó a los promotores de salud, según el documento."),
    ("dicho", "Según el documento, se capacitó a los promotores de salud."),
)


@pytest.mark.parametrize(("periodo", "text"), CIERTAS)
def test_what_the_figures_bear_out_is_supported(periodo: str, text: str) -> None:
    assert [(j.fallo, j.motivos) for j in revisar(text, _sustento(periodo))] == [(Fallo.SUSTENTADA, ())]


@pytest.mark.parametrize(("periodo", "text"), FALSAS)
def test_its_false_siblings_are_not(periodo: str, text: str) -> None:
    assert any(judged.fallo is Fallo.NO_SUSTENTADA for judged in revisar(text, _sustento(periodo)))


@pytest.mark.parametrize(
    "text",
    [
        "Quedamos atentos a cualquier consulta o aclaración.",
        "Sin otro particular, saludo a usted muy atentamente.",
        "Particular que comunico para los fines consiguientes.",
        "Atentamente, la Oficina de Planeamiento y Control Interno.",
        "Agradeciendo su atención, quedamos de usted.",
        "Reitero a usted las muestras de mi especial consideración.",
    ],
)
def test_a_closing_states_nothing(text: str) -> None:
    assert [j.fallo for j in revisar(text, _sustento("2024-T1"))] == [Fallo.SIN_AFIRMACION]


@pytest.mark.parametrize(
    "text",
    [
        "Atentamente, la Oficina cumplió la meta.",
        "Quedamos sin presupuesto.",
        "Quedamos al día con las actividades.",
        "Agradecemos la ejecución total de los talleres.",
        "Saludamos el cumplimiento de la meta anual.",
        "Comunico que se cumplió lo programado con holgura.",
    ],
)
def test_a_claim_in_a_closing_is_one(text: str) -> None:
    assert any(j.fallo is Fallo.NO_SUSTENTADA for j in revisar(text, _sustento("2024-T1")))


DE_DOS_MESES = (
    ("2024-04", "En abril se ejecutaron 9 talleres, 1 por encima de los 8 del mes de marzo."),
    ("2024-04", "En abril se registraron 9 talleres, lo que supone un incremento de 1 respecto de marzo (12,5 %)."),
    ("2024-04", "Abril cerró con 9 talleres, un incremento del 12,5 % con relación a los 8 de marzo."),
    ("2024-05", "En mayo se hicieron 6 talleres, un 33,3 % menos que en abril."),
    ("2024-05", "En mayo se ejecutaron 6 talleres, cantidad superior en 1 a la del mes de febrero."),
    ("2024-06", "En junio se ejecutaron 3 talleres, la mitad de los 6 que se habían ejecutado en mayo."),
    ("2024-04", "Los 9 talleres de abril triplican los 3 de junio."),
    ("2024-06", "Los talleres pasaron de 6 en mayo a 3 en junio, lo que representa una disminución del 50 %."),
    ("2024-06", "En abril se hicieron 9 talleres, para descender luego a 6 en mayo y a 3 en junio."),
    ("2024-T2", "Se ejecutaron 18 talleres, lo que equivale a un promedio mensual de 6."),
    ("2024-04", "Ningún otro mes del semestre superó los 9 talleres ejecutados en abril."),
    ("2024-04", "En abril se hicieron 9 talleres de 6, lo mejor del semestre."),
    ("2024-02", "Se hicieron 5 talleres con un gasto ejecutado de S/ 90."),
    ("2024-03", "Se hicieron 8 talleres con una meta programada de 10."),
    ("2024-T1", "Los 15 talleres se repartieron a lo largo de los tres meses."),
    ("2024-T1", "Se hicieron 15 talleres, con lo que el avance acumulado del año llegó a 22.73 %."),
    ("2024-T2", "Se programaron 6 talleres todos los meses del trimestre."),
    ("2024-S1", "En el semestre llegamos a 33 talleres de los 66 del año."),
    ("2024-04", "Se hicieron 9 talleres, 3 sobre los 6 programados."),
    ("2024-T1", "15 talleres frente a 17 programados: 2 en enero, 5 en febrero y 8 en marzo."),
    ("2024-T1", "Se hicieron 15 talleres; la diferencia proviene de marzo, con 8."),
    ("2024-02", "Se hicieron 5 talleres, los mismos que estaban programados."),
    ("2024-04", "Abril registra el valor mensual más alto del año con 9 talleres."),
    (
        "indicador",
        "El valor observado, 77.20, está por debajo de los 80.50 fijados para 2019, y el avance es del 95.90 %.",
    ),
)
DE_OTROS_DOS = (
    ("2024-04", "En abril se ejecutaron 9 talleres, 1 por debajo de los 8 del mes de marzo."),
    ("2024-04", "En abril se ejecutaron 9 talleres, 1 por encima de los 8 del mes de febrero."),
    ("2024-04", "En abril se registraron 9 talleres, lo que supone un incremento de 1 respecto de marzo (11,1 %)."),
    ("2024-05", "En mayo se hicieron 6 talleres, un 50 % menos que en abril."),
    ("2024-03", "En marzo se ejecutaron 8 talleres, 2 menos que los 10 programados en febrero."),
    ("2024-03", "En marzo faltaron 2 talleres, 3 más que en febrero."),
    ("2024-03", "En marzo la brecha fue de 2 talleres, 3 más que en febrero."),
    ("2024-03", "Lo pendiente de marzo superó en 3 a lo de febrero."),
    ("2024-03", "En marzo no se hicieron 2 talleres, 3 más que en febrero."),
    ("2024-03", "En marzo no se hicieron 3 talleres más que en febrero."),
    ("2024-05", "En mayo se hicieron 6 talleres, más que los 5 de febrero y los 8 de marzo."),
    ("2024-04", "En abril se ejecutaron 9 talleres y S/ 150, superior en 1 a lo de marzo."),
    ("2024-06", "Los talleres pasaron de 6 en mayo a 3 en junio, lo que representa un incremento del 50 %."),
    ("2024-06", "En abril se hicieron 9 talleres, para descender luego a 6 en mayo y a 8 en marzo."),
    ("2024-T2", "Se ejecutaron 18 talleres, lo que equivale a un promedio mensual de 9."),
    ("2024-03", "Ningún otro mes del semestre superó los 8 talleres ejecutados en marzo."),
    ("2024-03", "En marzo se hicieron 8 talleres de 10, el pico del semestre."),
    ("2024-S1", "En marzo se hicieron 8 talleres y en abril 9; marzo fue el mes más alto del semestre."),
    ("2024-S1", "En abril 9 talleres, en marzo 8, mes de mayor producción del semestre."),
    ("2024-03", "De los 8 talleres ejecutados en marzo, 5 se hicieron en febrero."),
    ("indicador", "El valor observado de 77.20 representa un aumento de 37.20 respecto del logro esperado de 80.50."),
    ("indicador", "Se obtuvo 77.20 frente a un logro esperado de 80.50, es decir, un aumento de 37.20."),
    ("2024-T1", "Se programaron 5 talleres todos los meses del trimestre."),
    ("2024-T2", "Se programaron 6 talleres cada mes y no se llegó en ninguno."),
    ("2024-05", "Se hicieron 6 talleres con un gasto ejecutado de 6."),
    ("2024-02", "Se hicieron 5 talleres con un gasto ejecutado de S/ 100."),
    ("2024-03", "Se hicieron 10 talleres con una meta programada de 8."),
    ("2024-S1", "El exceso de 3 talleres de abril se generó en mayo."),
    ("2024-S1", "La diferencia de 2 talleres proviene de junio."),
    ("cero", "Los 8 talleres se repartieron a lo largo de los tres meses."),
    ("cero", "Los 8 talleres se emitieron durante los tres meses."),
    ("cero", "Se ejecutaron 8 talleres, distribuidos durante todo el trimestre."),
    ("dicho", "Se cumplió el 120 % de la meta del trimestre, con 15 talleres."),
    ("2024-T1", "Se hicieron 15 talleres, con lo que el avance acumulado del año llegó a 88.24 %."),
    ("2024-T2", "En el trimestre llegamos a 18 talleres de los 66 del año."),
    ("2024-05", "Se hicieron 6 talleres, 3 sobre los 6 programados."),
    ("2024-T1", "15 talleres frente a 17 programados: 2 en enero, 5 en febrero y 10 en marzo."),
    ("2024-T1", "Se hicieron 15 talleres; la diferencia proviene de febrero, con 5."),
    ("2024-03", "Se hicieron 8 talleres, los mismos que estaban programados."),
    ("2024-05", "Mayo registra el valor mensual más alto del año con 6 talleres."),
    ("2024-05", "Subimos a 6 talleres en mayo."),
    ("2024-06", "En abril se hicieron 9 talleres, para subir luego a 3 en junio."),
    ("2024-06", "De 9 talleres en abril se fue subiendo a 3 en junio."),
    ("2024-S1", "En marzo se programaron 10 talleres, para descender luego a 6 en mayo y a 3 en junio."),
    ("2024-T1", "Se programaron 17 talleres, lo que equivale a un promedio mensual de 5."),
    ("2024-S1", "En el semestre se hicieron 33 talleres, 24 más que en abril."),
    ("2024-T2", "No se cumplió en ninguno: 18 talleres de 18."),
    ("indicador", "El valor observado es menor en 3.30 al de la línea base."),
)


@pytest.mark.parametrize(("periodo", "text"), DE_DOS_MESES)
def test_one_period_is_held_against_another(periodo: str, text: str) -> None:
    judged = revisar(text, _sustento(periodo))
    assert [(j.fallo, j.motivos) for j in judged] == [(Fallo.SUSTENTADA, ())]


@pytest.mark.parametrize("text", ["Anexo 2. Detalle por unidad", "Observación n.° 3", "Va para revisión, gracias."])
def test_a_label_with_its_number_states_nothing(text: str) -> None:
    assert {j.fallo for j in revisar(text, _sustento("2024-04"))} == {Fallo.SIN_AFIRMACION}


@pytest.mark.parametrize(("periodo", "text"), DE_OTROS_DOS)
def test_what_is_not_so_of_two_periods_is_refused(periodo: str, text: str) -> None:
    assert any(j.fallo is Fallo.NO_SUSTENTADA for j in revisar(text, _sustento(periodo)))
