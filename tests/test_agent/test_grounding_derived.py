"""The gate on what is said of two quantities: by how much they differ, shares, movements, months of a period, absences.

Of each way to say it there are true sentences and false siblings: roles swapped, another base, another period or month
with an equal figure, the wrong direction, a false second clause, money for amounts.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

MESES = {
    (Magnitud.FISICA, Rol.PROGRAMADO): (5, 5, 2, 4, 4, 6),
    (Magnitud.FISICA, Rol.EJECUTADO): (0, 3, 4, 4, 2, 6),
    (Magnitud.FINANCIERA, Rol.PROGRAMADO): (100, 100, 80, 50, 50, 90),
    (Magnitud.FINANCIERA, Rol.EJECUTADO): (0, 90, 120, 50, 70, 60),
}
PERIODOS = {
    **{f"2024-{n + 1:02d}": (n, n + 1) for n in range(6)},
    "2024-T1": (0, 3),
    "2024-T2": (3, 6),
    "2024-S1": (0, 6),
}
ETAPAS = {
    Rol.APROBADO: 1000, Rol.MODIFICACION: -200, Rol.VIGENTE: 800, Rol.COMPROMETIDO: 700, Rol.DEVENGADO: 600,
    Rol.PAGADO: 450, Rol.SALDO: 100,
}  # fmt: skip


def _fact(nombre: str, valor: Decimal | int, magnitud: Magnitud, rol: Rol, periodo: str) -> Hecho:
    money = magnitud is Magnitud.FINANCIERA
    return Hecho(
        nombre, Clase.DINERO if money else Clase.CANTIDAD, Decimal(valor), None, "S/" if money else "TALLER", periodo,
        False, magnitud, rol, ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip


def _of(periodo: str, first: int, last: int) -> Iterator[Hecho]:
    sums = {key: sum(values[first:last]) for key, values in MESES.items()}
    for (magnitud, rol), value in sums.items():
        money = "gasto_" if magnitud is Magnitud.FINANCIERA else ""
        yield _fact(f"{money}{rol.value}_{periodo}", value, magnitud, rol, periodo)
    share = Decimal(sums[Magnitud.FISICA, Rol.EJECUTADO]) / sums[Magnitud.FISICA, Rol.PROGRAMADO] * 100
    done = _fact(f"avance_{periodo}", share, Magnitud.FISICA, Rol.AVANCE, periodo)
    yield replace(done, clase=Clase.PORCENTAJE, unidad=None)


HECHOS = (
    *(hecho for periodo, (first, last) in PERIODOS.items() for hecho in _of(periodo, first, last)),
    _fact("meta_anual", 40, Magnitud.FISICA, Rol.META, "2024"),
)
CORTE = tuple(
    replace(_fact(rol.value, valor, Magnitud.FINANCIERA, rol, "2022-T4"), acumulado=True)
    for rol, valor in ETAPAS.items()
)


def _sustento(periodo: str) -> Sustento:
    if periodo == "corte":
        return Sustento(CORTE, (), ("112",), ("2022-T4",))
    return Sustento(HECHOS, (), ("TA-07", "TALLERES DE LECTURA", "Dirección de Cultura"), (periodo,))


CIERTAS = (
    ("corte", "El crédito vigente (800) resulta inferior en 200 al aprobado (1000)."),
    ("corte", "El crédito vigente es menor que el aprobado en 200."),
    ("corte", "Lo comprometido supera a lo devengado en 100."),
    ("corte", "El devengado (600) es inferior en 100 al compromiso (700)."),
    ("corte", "Lo devengado excede en 150 a lo pagado."),
    ("corte", "Se comprometieron 700, 100 más que lo devengado."),
    ("corte", "La diferencia entre lo devengado y lo pagado asciende a 150."),
    ("corte", "Entre el crédito aprobado y el vigente hay una diferencia de 200."),
    ("corte", "De lo devengado se pagó el 75 %."),
    ("corte", "Se pagó el 75 % de lo devengado."),
    ("corte", "Lo pagado equivale al 56,25 % del crédito vigente."),
    ("corte", "Lo pagado representa el 75 % de lo devengado y el 64,29 % de lo comprometido."),
    ("corte", "Lo comprometido representa el 87,50 % del presupuesto vigente."),
    ("corte", "El saldo disponible (100) representa el 12,50 % del crédito vigente."),
    ("corte", "El crédito disponible, de 100, equivale al 12,50 % del vigente."),
    ("corte", "Lo devengado (600) representa tres cuartas partes del crédito vigente (800)."),
    ("corte", "Lo pagado (450) supera la mitad del crédito vigente."),
    ("corte", "Se devengaron 600 de los 700 comprometidos, es decir, el 85,71 %."),
    ("corte", "Se devengaron 600, lo que representa el 60 % del crédito aprobado."),
    ("corte", "El crédito se redujo en 200 respecto del aprobado."),
    ("corte", "Al IV trimestre el devengado alcanzó 600, un 75 % del crédito vigente."),
    ("corte", "El 75 % de lo devengado fue pagado."),
    ("corte", "Lo pagado (450) fue inferior en 150 a lo devengado (600)."),
    ("2024-02", "En febrero la ejecución (3) fue inferior en 2 a lo programado (5)."),
    ("2024-02", "En febrero se ejecutaron 3 talleres, 2 menos que los programados."),
    ("2024-02", "En febrero se ejecutaron 3 de los 5 talleres programados, lo que representa el 60 %."),
    ("2024-02", "El gasto de febrero (90) fue inferior en 10 a lo programado (100)."),
    ("2024-03", "El gasto de marzo superó en 40 lo programado para el mes."),
    ("2024-03", "El gasto de marzo fue de 120, 40 más de lo programado."),
    ("2024-03", "El gasto de marzo (120) fue 50 % superior a lo programado (80)."),
    ("2024-03", "La ejecución de marzo (4) fue superior en 1 a la de febrero (3)."),
    ("2024-03", "En marzo se ejecutaron 4 talleres, uno más que en febrero."),
    ("2024-03", "En marzo se ejecutaron 4 talleres, el doble de lo programado."),
    ("2024-T2", "La ejecución del II trimestre (12) superó en 5 a la del I trimestre (7)."),
    ("2024-T2", "La ejecución aumentó de 7 talleres en el I trimestre a 12 en el II trimestre, es decir, 5 más."),
    (
        "2024-T2",
        "El cumplimiento subió de 58,33 % en el primer trimestre "
        "a 85,71 % en el segundo, es decir, 27,38 puntos porcentuales.",
    ),
    ("2024-T2", "El avance físico pasó de 58,33 % a 85,71 % entre el primer y el segundo trimestre."),
    ("2024-T2", "El gasto bajó de 210 en el I trimestre a 180 en el II trimestre."),
    ("2024-T2", "El gasto del trimestre (180) equivale al 94,74 % de lo programado."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se realizaron en junio, es decir, la mitad."),
    ("2024-T2", "De los 12 talleres ejecutados, 6 corresponden a junio, el 50 %."),
    ("2024-T2", "Junio concentró la mitad de los talleres ejecutados en el trimestre."),
    ("2024-T2", "Junio concentró 6 de los 12 talleres ejecutados en el trimestre."),
    ("2024-S1", "El primer trimestre aportó 7 de los 19 talleres del semestre."),
    (
        "2024-S1",
        "De los 19 talleres ejecutados en el semestre, 12 "
        "corresponden al segundo trimestre, lo que equivale al 63,16 %.",
    ),
    ("2024-01", "En enero no se ejecutó ningún taller ni se registró gasto alguno."),
    ("2024-01", "En enero no se registró ejecución física ni financiera, pese a haberse programado 5 talleres."),
    ("2024-01", "En enero no hubo ejecución física ni financiera."),
    ("2024-01", "En enero se programaron 5 talleres y no se ejecutó ninguno."),
    ("2024-01", "No obstante haberse programado 5 talleres, en enero no se ejecutó ninguno."),
    ("2024-S1", "Al primer semestre se ejecutaron 19 talleres, equivalentes al 47,50 % de la meta anual."),
    ("2024-S1", "Lo ejecutado en el semestre (19) representa menos de la mitad de la meta anual (40)."),
    ("2024-S1", "En el semestre el gasto fue de 390, es decir, 80 menos que lo programado (470)."),
    ("2024-S1", "En el semestre la brecha entre lo programado (26) y lo ejecutado (19) fue de 7 talleres."),
    ("2024-S1", "Los meses de marzo y abril registraron la ejecución de 4 talleres cada uno."),
    ("2024-06", "Junio fue el mes con la ejecución más alta del semestre, con 6 talleres."),
)

FALSAS = (
    ("corte", "El crédito vigente (800) excede al aprobado en 200."),
    ("corte", "El crédito vigente supera en 200 al crédito aprobado."),
    ("corte", "El crédito aprobado (1000) es inferior al vigente en 200."),
    ("corte", "El compromiso (700) supera en 150 al devengado."),
    ("corte", "El devengado (600) supera en 100 al compromiso (700)."),
    ("corte", "Lo pagado (450) excede en 150 a lo devengado (600)."),
    ("corte", "Lo devengado (600) excede a lo comprometido en 100."),
    ("corte", "Lo devengado (600) excede a lo pagado en 250."),
    ("corte", "Lo devengado (700) excede a lo pagado (450) en 250."),
    ("corte", "Lo comprometido (700) excede a lo pagado (600) en 100."),
    ("corte", "Se pagó el 75 % de lo comprometido."),
    ("corte", "Se pagó el 75 % del crédito vigente."),
    ("corte", "Se pagó el 75 % de lo devengado, esto es, 600 de 800."),
    ("corte", "Se pagó el 75 % de lo devengado, esto es, 450 de 700."),
    ("corte", "Se pagó el 56,25 % de lo devengado, esto es, 450 de 800."),
    ("corte", "Se devengó el 75 % del crédito aprobado."),
    ("corte", "Se devengó el 60 % del crédito vigente."),
    ("corte", "Se comprometieron 700, equivalentes al 70 % del crédito vigente."),
    ("corte", "Lo comprometido alcanzó 700, equivalente al 87,50 % del crédito aprobado."),
    ("corte", "Lo comprometido alcanzó 600, equivalente al 75 % del crédito vigente."),
    ("corte", "El crédito disponible asciende a 100, el 10 % del crédito vigente."),
    ("corte", "Quedó disponible el 12,50 % del crédito aprobado, vale decir, 100."),
    ("corte", "Quedó disponible el 12,50 % del crédito vigente, vale decir, 200."),
    ("corte", "Quedó disponible el 25 % del crédito vigente, vale decir, 200."),
    ("corte", "El crédito disponible asciende a 100, más de la mitad del crédito vigente."),
    ("corte", "Lo pagado (450) es menos de la mitad del crédito vigente."),
    ("corte", "Lo pagado representa la mitad de lo devengado."),
    ("corte", "Lo devengado (600) equivale a menos de la mitad del crédito aprobado (1000)."),
    ("corte", "Las modificaciones ascendieron a 200 sobre un crédito aprobado de 1000, es decir, el 20 %."),
    ("corte", "Las modificaciones ascendieron a -200 sobre un crédito vigente de 800, es decir, el 25 %."),
    ("corte", "El crédito se incrementó en 200, hasta 800."),
    ("corte", "El crédito se redujo en 200, hasta 700."),
    ("corte", "El crédito se redujo en 100, hasta 800."),
    ("corte", "Por efecto de las modificaciones el crédito se redujo en 200, hasta 1000."),
    ("corte", "El crédito se amplió en 200."),
    ("corte", "El crédito aprobado pasó de 800 a 1000."),
    ("corte", "La diferencia entre lo devengado y lo pagado es de 100."),
    ("corte", "Entre el crédito vigente y lo comprometido media una diferencia de 200."),
    ("corte", "Entre lo comprometido (600) y lo devengado (700) hay una diferencia de 100."),
    ("corte", "No hubo devengado."),
    ("corte", "El crédito vigente fue de 800, sin compromisos."),
    ("corte", "El crédito vigente fue de 800, sin modificaciones."),
    ("corte", "Se devengaron 600 y no se pagó monto alguno."),
    ("corte", "De lo comprometido se pagó el 75 %."),
    ("corte", "De lo devengado se comprometió el 85,71 %."),
    ("corte", "Lo pagado equivale al 75 % de lo devengado, con lo que se canceló la deuda."),
    ("corte", "Lo pagado equivale al 75 % de lo devengado y lo devengado supera lo comprometido."),
    ("corte", "El crédito vigente supera lo devengado en 200 y lo pagado supera lo devengado."),
    ("2024-03", "En marzo el gasto ejecutado (120) superó lo programado para el mes (80) en 50."),
    ("2024-03", "En marzo el gasto ejecutado (80) superó lo programado para el mes (120) en 40."),
    ("2024-03", "En febrero el gasto ejecutado (120) superó lo programado para el mes (80) en 40."),
    ("2024-03", "En marzo lo programado (120) superó el gasto ejecutado (80) en 40."),
    ("2024-03", "En marzo el gasto ejecutado (120) fue inferior a lo programado (80) en 40."),
    ("2024-02", "En febrero el gasto (90) superó lo programado (100) en 10."),
    ("2024-02", "En febrero el gasto superó en 10 lo programado."),
    ("2024-02", "En febrero lo ejecutado superó en 2 lo programado."),
    ("2024-02", "En febrero la ejecución fue menor en 3 a la programación."),
    ("2024-02", "La ejecución de febrero fue menor en 2 a la de marzo."),
    ("2024-02", "La ejecución de febrero fue de 3 talleres, mayor en 1 a la de marzo."),
    ("2024-05", "La ejecución de mayo fue de 2 talleres, menor en 2 a la de junio."),
    ("2024-05", "La ejecución de mayo fue de 4 talleres, menor en 2 a la de junio."),
    ("2024-05", "La ejecución de mayo fue de 2 talleres, menor en 3 a la de abril."),
    ("2024-T2", "La ejecución del II trimestre fue de 12 talleres, menor en 5 a la del I trimestre."),
    ("2024-T2", "La ejecución del II trimestre fue de 12 talleres, mayor en 7 a la del I trimestre."),
    ("2024-T2", "La ejecución del II trimestre fue de 14 talleres, mayor en 7 a la del I trimestre."),
    ("2024-T2", "La programación del II trimestre fue de 12 talleres, mayor en 5 a la del I trimestre."),
    ("2024-T2", "La ejecución pasó de 7 talleres en el segundo trimestre a 12 en el primero."),
    ("2024-T2", "La ejecución pasó de 12 talleres en el primer trimestre a 14 en el segundo."),
    ("2024-T2", "La ejecución pasó de 12 talleres en el primer trimestre a 7 en el segundo."),
    ("2024-T2", "La programación pasó de 7 talleres en el primer trimestre a 12 en el segundo."),
    ("2024-T2", "La ejecución descendió de 7 a 12 talleres."),
    ("2024-T2", "La ejecución pasó de 7 talleres en el primer trimestre a 12 en el segundo, es decir, 5 menos."),
    ("2024-T2", "La ejecución pasó de 7 talleres en el primer trimestre a 12 en el segundo, es decir, 6 más."),
    ("2024-T2", "El cumplimiento aumentó de 58,33 % a 85,71 %, vale decir, 20 puntos porcentuales."),
    ("2024-T2", "El cumplimiento disminuyó de 58,33 % a 85,71 %."),
    ("2024-T2", "El cumplimiento aumentó de 85,71 % a 58,33 %."),
    ("2024-T2", "El avance acumulado pasó de 58,33 % a 85,71 %."),
    ("2024-04", "La ejecución se mantuvo en 4 talleres entre abril y mayo."),
    ("2024-05", "La ejecución se mantuvo en 4 talleres entre abril y mayo."),
    ("2024-05", "La ejecución se mantuvo en 4 talleres."),
    (
        "2024-T1",
        "De los 7 talleres ejecutados en el trimestre, 4 corresponden al mes de febrero, lo que representa el 57,14 %.",
    ),
    (
        "2024-T1",
        "De los 7 talleres ejecutados en el trimestre, 4 corresponden al mes de marzo, lo que representa el 60 %.",
    ),
    (
        "2024-T1",
        "De los 12 talleres ejecutados en el trimestre, 4 corresponden al mes de marzo, lo que representa el 33,33 %.",
    ),
    (
        "2024-T1",
        "De los 12 talleres programados en el trimestre, 4 corresponden al mes de marzo, lo que representa el 33,33 %.",
    ),
    ("2024-T1", "De los 7 talleres ejecutados en el trimestre, 4 corresponden al mes de abril."),
    ("2024-T1", "De los 7 talleres ejecutados en el trimestre, 2 corresponden al mes de marzo."),
    ("2024-T2", "Abril y mayo concentraron 10 de los 12 talleres del trimestre."),
    ("2024-T2", "Abril y mayo concentraron 6 de los 14 talleres del trimestre."),
    ("2024-T2", "Abril y junio concentraron 6 de los 12 talleres del trimestre."),
    ("2024-T2", "Abril concentró 4 de los 19 talleres del trimestre."),
    ("2024-02", "En febrero se ejecutaron 3 talleres sin que existiera programación para el mes."),
    ("2024-02", "En febrero se ejecutaron 3 talleres sin programación física ni financiera."),
    ("2024-02", "En febrero se ejecutaron 90 pese a no haberse programado monto alguno para dicho mes."),
    ("2024-02", "En febrero se ejecutaron 3 talleres; tampoco se programaron talleres."),
    ("2024-01", "En enero no se programó ni se ejecutó ningún taller."),
    ("2024-01", "En enero no se ejecutó ni se programó taller alguno."),
    ("2024-01", "En enero no se programaron talleres."),
    ("2024-01", "En enero no se programó ni se gastó monto alguno."),
    ("2024-01", "En enero se programaron 5 talleres sin programación financiera."),
    ("2024-T1", "En enero y febrero no se ejecutó ningún taller."),
    ("2024-T1", "En enero, febrero y marzo no se programó ni se ejecutó ninguno."),
    ("2024-T1", "En el trimestre se ejecutaron 7 talleres, sin gasto."),
    ("2024-T1", "En el trimestre se ejecutaron 7 talleres, sin ejecución financiera."),
    ("2024-T1", "En el trimestre se ejecutaron 7 talleres, sin ejecución en marzo."),
    ("2024-T1", "Se ejecutaron 7 talleres, equivalentes al 58,33 % de la meta anual."),
    ("2024-T1", "Se ejecutaron 7 talleres, equivalentes al 17,50 % de lo programado para el trimestre."),
    ("2024-T1", "Se ejecutaron 12 talleres, equivalentes al 30 % de la meta anual."),
    ("2024-T1", "Lo ejecutado (7) es más de la mitad de la meta anual."),
    ("2024-T1", "Lo ejecutado equivale a la mitad de lo programado."),
    ("2024-T1", "Se programaron 12 talleres, el 171,43 % de la meta anual."),
    ("2024-T1", "Lo ejecutado (7) está 6 por debajo de lo programado (12)."),
    ("2024-T1", "Lo ejecutado (7) está 5 por encima de lo programado (12)."),
    ("2024-T1", "Lo ejecutado (7), 5 más que lo programado (12)."),
    ("2024-T1", "El gasto (210) superó el presupuesto programado (280) en 70."),
    ("2024-T1", "El gasto (210) quedó por debajo de lo programado (280) en 60."),
    ("2024-T2", "El gasto (180) excedió en 10 al monto programado para el trimestre (190)."),
    ("2024-T2", "El gasto (180) fue inferior en 10 al monto programado para el semestre (190)."),
    ("2024-T2", "El gasto (180) fue inferior en 10 al programado para el mes (190)."),
    ("2024-S1", "El acumulado anual de 19 talleres supera en 5 la meta anual de 40."),
    ("2024-S1", "El acumulado de 19 talleres es inferior en 7 a la meta anual."),
    (
        "2024-03",
        "En marzo el gasto ejecutado (120) superó lo programado para el "
        "mes (80) en 40, por lo que se agotó el presupuesto.",
    ),
    (
        "2024-03",
        "En marzo el gasto ejecutado (120) superó lo programado para el mes "
        "(80) en 40 y los talleres quedaron por debajo de lo programado.",
    ),
    ("2024-03", "En marzo el gasto ejecutado (120) superó lo programado para el mes (80) en 40, igual que en febrero."),
    ("2024-03", "En marzo el gasto ejecutado (120) superó lo programado para el mes (80) en 40 en cada taller."),
    ("2024-03", "En marzo el gasto ejecutado (120) no superó lo programado para el mes (80) en 40."),
    ("2024-03", "En marzo los talleres ejecutados (4) superaron lo programado (80) en 2."),
    ("2024-03", "En marzo lo ejecutado (4) superó lo programado (2) en 2 y en abril también."),
    ("2024-03", "En marzo lo ejecutado (4) superó lo programado (2) en 2 soles."),
    ("2024-03", "En marzo lo ejecutado (4) superó lo programado (2) en 2 campañas."),
    ("2024-03", "En marzo lo ejecutado (4) superó lo programado (2) en 2, como en todos los meses."),
    ("2024-03", "Solo en marzo lo ejecutado (4) superó lo programado (2) en 1."),
    ("2024-04", "En abril la ejecución pasó de 3 a 4 talleres."),
    ("2024-04", "La ejecución pasó de 3 talleres en marzo a 4 en abril."),
    ("2024-05", "De los 2 talleres ejecutados en mayo, 4 corresponden al mes de abril."),
    ("2024-T2", "Junio concentró la mitad de los talleres programados en el trimestre."),
    ("2024-T2", "Mayo concentró la mitad de los talleres ejecutados en el trimestre."),
    ("2024-T2", "Junio concentró más de la mitad de los talleres ejecutados en el trimestre."),
    ("2024-T2", "Junio concentró el 60 % de los talleres ejecutados en el trimestre."),
    ("2024-T2", "Junio concentró el 50 % de los talleres ejecutados en el semestre."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se programaron en mayo, es decir, la mitad."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se realizaron en mayo, es decir, la mitad."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se programaron en junio, es decir, la mitad."),
    ("2024-T2", "De los 14 talleres del trimestre, 6 se realizaron en junio."),
    ("2024-T2", "De los 12 talleres del semestre, 6 se realizaron en junio, el 50 %."),
    ("2024-T2", "El avance físico pasó de 58,33 % a 94,74 % entre el primer y el segundo trimestre."),
    ("2024-T2", "El avance físico pasó de 85,71 % a 58,33 % entre el primer y el segundo trimestre."),
    ("2024-T2", "El avance financiero pasó de 58,33 % a 85,71 % entre el primer y el segundo trimestre."),
    ("2024-T2", "El avance físico pasó de 58,33 % a 85,71 % entre el segundo y el tercer trimestre."),
    ("corte", "El 75 % de lo comprometido fue pagado."),
    ("corte", "El 75 % de lo pagado fue devengado."),
    ("corte", "El 87,50 % del crédito aprobado fue comprometido."),
    (
        "corte",
        "Lo pagado (450) supera la mitad del crédito vigente y lo devengado no llega a la mitad del crédito aprobado.",
    ),
    ("corte", "Lo pagado (450) no llega a la mitad del crédito vigente."),
    ("corte", "Lo devengado no alcanza la mitad del crédito aprobado."),
    ("corte", "Lo devengado supera las tres cuartas partes del crédito vigente."),
    ("corte", "Lo pagado representa el 75 % de lo devengado y el 64,29 % del crédito vigente."),
    ("corte", "Lo pagado representa el 75 % de lo comprometido y el 64,29 % de lo devengado."),
    ("corte", "La diferencia entre lo devengado y lo pagado asciende a 100."),
    ("corte", "La diferencia entre lo comprometido y lo pagado asciende a 150."),
    ("corte", "La brecha entre el crédito vigente y lo devengado asciende a 100."),
    ("corte", "El crédito disponible, de 200, equivale al 25 % del vigente."),
    ("corte", "El crédito disponible, de 100, equivale al 12,50 % del aprobado."),
    ("2024-T1", "Corresponde al área ejecutora responder por la falta."),
    ("2024-T1", "Corresponde señalar la paralización de la actividad."),
    ("2024-T1", "Corresponde a la carencia de personal."),
    ("2024-T1", "Corresponde al proveedor."),
    ("2024-T1", "Se pone de manifiesto la carencia de personal."),
    ("2024-T1", "Agradeceremos atender la falta de combustible."),
    ("2024-T1", "Se solicita al proveedor completar las entregas."),
    ("2024-T1", "Se solicita considerar la demora en la adquisición."),
    ("2024-T1", "Se solicita reprogramar la actividad por las lluvias."),
    ("2024-T1", "Se remite la información del exitoso trabajo de la oficina."),
    ("2024-T1", "Se remite la información de los talleres, que cumplieron la meta."),
    ("2024-T1", "Se solicita ampliar el presupuesto porque no alcanza."),
    ("2024-T1", "Se detalla el abandono de la actividad."),
    ("2024-T1", "Se solicita 5 talleres adicionales."),
    (
        "2024-T1",
        "Se solicita precisar por qué no se alcanzó lo programado en mayo y junio, en que se ejecutaron 9 talleres.",
    ),
    ("2024-T1", "Se remite la información para su aprobación, pues se cumplió la meta."),
    ("2024-T1", "Se solicita al área corregir el avance de 60 %."),
    ("2024-T1", "Se solicitó más presupuesto."),
    ("2024-T1", "Se agradece el satisfactorio resultado."),
    ("2024-T1", "Se solicita atender la carencia de personal."),
    ("2024-T1", "Se remite para su conocimiento el logro total de la meta."),
    ("2024-T1", "Se remite la información, siendo positiva la evolución."),
    ("2024-T1", "Se detalla el comportamiento creciente de la actividad."),
    ("2024-T1", "Se solicita reponer los materiales."),
    ("2024-T2", "Abril y mayo tuvieron 4 y 2 talleres; en este último no se ejecutó ningún taller."),
    ("2024-T2", "Entre abril y mayo la ejecución se mantuvo en 4 talleres; en este último se ejecutaron 4."),
    ("2024-T2", "En mayo se ejecutaron 2 talleres y en junio 6; en este último no se alcanzaron los 6 programados."),
    ("2024-T2", "En mayo se ejecutaron 2 talleres y en junio 6; en este último se programaron 4."),
    ("2024-06", "Junio registró la ejecución más alta del año, con 4 talleres."),
    ("2024-05", "Mayo registró la ejecución más alta del año, con 2 talleres."),
    ("2024-03", "Marzo registró la ejecución más alta del año, con 4 talleres frente a 2 programados."),
    ("2024-02", "Febrero registró la programación más alta del año, con 5 talleres."),
    ("2024-03", "Marzo registró el gasto más alto del año, con 4 talleres."),
    ("2024-02", "Febrero registró la ejecución más baja del año, con 3 talleres."),
    ("2024-S1", "Se ejecutaron 4 talleres en cada uno de los seis meses del semestre, acumulándose 19."),
    ("2024-T2", "Se ejecutaron 4 talleres en cada uno de los tres meses del trimestre, acumulándose 12."),
    ("2024-T2", "En ningún mes del trimestre la ejecución estuvo por debajo de los 4 talleres programados."),
    ("2024-T1", "En ningún mes del trimestre la ejecución estuvo por debajo de los talleres programados."),
    ("2024-T2", "En el trimestre se cumplió con exactitud lo programado: 12 talleres, a razón de 4 por mes."),
    ("2024-06", "En junio se cumplió con exactitud lo programado: 4 talleres."),
    ("2024-05", "En mayo se cumplió con exactitud lo programado, con 2 talleres."),
    ("2024-02", "En febrero lo ejecutado fue inferior a lo programado en 10."),
    ("2024-02", "La ejecución física (90) fue inferior a la programada (100) en 10."),
    ("2024-02", "En febrero la ejecución física fue inferior en 10 a la programación física."),
    ("2024-02", "En febrero la ejecución financiera fue inferior en 2 a la programación financiera."),
    ("2024-02", "En febrero el gasto (90) fue inferior en 10 talleres a lo programado."),
    ("2024-02", "En febrero el gasto equivale al 60 % de lo programado."),
    ("2024-02", "En febrero la ejecución física equivale al 90 % de la programada."),
    ("2024-02", "En febrero se ejecutó más de la mitad del presupuesto programado para el trimestre."),
    ("2024-02", "En febrero se gastó menos de la mitad de lo programado."),
    ("2024-03", "En marzo se ejecutó el doble de lo programado para febrero."),
    ("2024-03", "La ejecución de marzo equivale al 57,14 % de lo programado en el trimestre."),
    ("2024-03", "La ejecución de marzo equivale al 33,33 % de lo ejecutado en el trimestre."),
    ("2024-03", "La ejecución de marzo equivale al 50 % de la de febrero."),
    ("2024-03", "La ejecución de marzo (4) supera en 2 a la de febrero (3)."),
    ("2024-03", "La ejecución de marzo (4) supera a la de abril (4) en 1."),
    ("2024-03", "La ejecución de marzo supera en 1 a la de junio."),
    ("2024-04", "La ejecución de abril supera en 1 a la de marzo."),
    ("2024-T1", "El gasto del trimestre (210) representa el 75 % del programado para el semestre."),
    ("2024-T1", "El gasto del trimestre (210) representa el 44,68 % del programado para el trimestre."),
    ("2024-S1", "El gasto del semestre (390) representa el 82,98 % de la meta anual."),
    ("2024-S1", "El gasto pasó de 210 en el primer trimestre a 190 en el segundo."),
    ("2024-S1", "El gasto pasó de 280 en el primer trimestre a 180 en el segundo."),
    ("2024-S1", "El gasto aumentó de 210 en el primer trimestre a 180 en el segundo."),
    ("2024-S1", "El gasto disminuyó de 210 en el primer trimestre a 180 en el segundo, es decir, 40 menos."),
    ("2024-S1", "El gasto disminuyó de 210 en el primer trimestre a 180 en el segundo, es decir, 30 más."),
    ("2024-S1", "El avance pasó de 58,33 % en el segundo trimestre a 85,71 % en el primero."),
    ("2024-S1", "El avance físico pasó de 75 % en el primer trimestre a 94,74 % en el segundo."),
    ("2024-S1", "El avance financiero pasó de 58,33 % en el primer trimestre a 85,71 % en el segundo."),
    ("2024-01", "En enero no hubo programación."),
    ("2024-01", "En enero no hubo programación financiera, pese a lo cual no se gastó."),
    ("2024-01", "En enero no hubo ejecución física ni programación."),
    ("2024-02", "En febrero no hubo ejecución física ni financiera."),
    ("2024-02", "En febrero no se ejecutó la actividad."),
    ("2024-02", "En febrero no se ejecutó."),
    ("2024-02", "En febrero se ejecutaron 3 talleres sin gasto."),
    ("2024-02", "En febrero se ejecutaron 3 talleres sin haberse gastado monto alguno."),
    ("2024-02", "En febrero se ejecutaron 3 talleres, pese a no haberse programado ninguno."),
    ("2024-02", "En febrero se ejecutaron 3 talleres sin que hubiera presupuesto programado."),
    ("2024-07", "En julio no se programó ni se ejecutó taller alguno."),
    ("2024-T1", "En julio no se programaron talleres."),
    ("2024-T1", "En enero no se programaron ni se ejecutaron talleres."),
    ("2024-T1", "Ni en enero ni en febrero se ejecutaron talleres."),
    ("2024-T1", "En enero no se ejecutó ni se gastó nada, y tampoco en febrero."),
    ("2024-T1", "En enero no se ejecutaron talleres ni se programó gasto."),
    ("corte", "El crédito vigente resultó superior al aprobado en 200."),
    ("corte", "El crédito vigente resultó inferior al aprobado en 300."),
    ("corte", "El crédito aprobado resultó inferior al vigente en 200."),
    ("corte", "El saldo disponible (100) equivale al 12,50 % del crédito aprobado."),
    ("corte", "Quedaron disponibles 200, el 25 % del crédito vigente."),
    ("corte", "Se devengaron 600 de 700 comprometidos, equivalentes al 75 %."),
    ("corte", "Se devengaron 600 sobre un crédito vigente de 800, es decir, el 60 %."),
    ("corte", "Se devengaron 600 sobre un crédito aprobado de 800, es decir, el 75 %."),
    ("corte", "Lo devengado y lo pagado suman 1050."),
    ("corte", "La diferencia entre el crédito aprobado y el vigente fue de 100."),
    ("corte", "El compromiso representa el 87,50 % del devengado."),
    ("corte", "Lo pagado representa tres cuartas partes de lo comprometido."),
    ("corte", "Lo pagado supera la mitad de lo devengado y lo comprometido no alcanza la mitad de lo vigente."),
    ("corte", "Se comprometió el 87,50 % del crédito vigente y se pagó el 87,50 % de lo comprometido."),
    ("corte", "Se comprometió el 87,50 % del crédito vigente: 600 de 800."),
    ("corte", "Se comprometió más del 90 % del crédito vigente."),
    ("corte", "Lo devengado excede a lo pagado en 150 en el III trimestre."),
    ("corte", "Al I trimestre lo devengado excede a lo pagado en 150."),
    ("corte", "El crédito vigente se redujo en 200, hasta 600."),
    ("corte", "El crédito aprobado se redujo en 200, hasta 800, por la baja recaudación."),
    ("corte", "Por efecto de las modificaciones el crédito se redujo en 200, hasta 800, y se canceló la obra."),
    ("corte", "Por efecto de la crisis el crédito se redujo en 200, hasta 800."),
    ("corte", "No se pagó lo devengado."),
    ("corte", "Se devengaron 600 sin compromiso."),
    ("2024-T2", "La ejecución pasó de 12 talleres en el segundo trimestre a 7 en el primero."),
    ("2024-T1", "Se programaron 12 talleres, 5 menos que los ejecutados."),
    ("2024-05", "La ejecución bajó de 4 talleres en abril a 2 en mayo y el gasto también."),
    ("2024-05", "El gasto (70) superó en 20 a lo programado (50), y los talleres, en 2."),
    ("2024-05", "El gasto subió de 50 en abril a 70 en mayo, es decir, 20 talleres más."),
    ("corte", "Lo devengado (600) es el 75 % del crédito vigente y del aprobado."),
)


@pytest.mark.parametrize(("periodo", "text"), CIERTAS)
def test_what_the_figures_of_two_quantities_make_is_supported(periodo: str, text: str) -> None:
    (judged,) = revisar(text, _sustento(periodo))
    assert (judged.fallo, judged.motivos) == (Fallo.SUSTENTADA, ())


@pytest.mark.parametrize(("periodo", "text"), FALSAS)
def test_its_false_siblings_are_not(periodo: str, text: str) -> None:
    assert any(judged.fallo is Fallo.NO_SUSTENTADA for judged in revisar(text, _sustento(periodo)))


@pytest.mark.parametrize(
    "text",
    [
        "Se adjunta la documentación de sustento para su revisión.",
        "Se eleva el presente informe a la gerencia para los fines pertinentes.",
        "Se pone a disposición la información del periodo.",
        "Agradeceremos remitir la información complementaria.",
        "A continuación se presenta el análisis de la actividad.",
        "Se requiere al área responsable remitir el sustento de la ejecución.",
        "En el presente apartado se describen los resultados del trimestre.",
        "Corresponde al área responsable sustentar la variación.",
    ],
)
def test_who_asks_sends_or_announces_states_nothing(text: str) -> None:
    (judged,) = revisar(text, _sustento("2024-T1"))
    assert (judged.fallo, judged.motivos) == (Fallo.SIN_AFIRMACION, ())


def test_the_last_of_two_periods_is_the_one_named_last() -> None:
    text = "En mayo se ejecutaron 2 talleres y en junio 6; en este último se programaron {} talleres."
    assert revisar(text.format(6), _sustento("2024-T2"))[0].fallo is Fallo.SUSTENTADA
    assert revisar(text.format(4), _sustento("2024-T2"))[0].fallo is Fallo.NO_SUSTENTADA


# ---- the year, shares of several quantities, means, ranks, moves, modifications -----------------------------


DE_OTRO_MODO = (
    ("2024-T2", "En lo que va del año se llevan 19 talleres."),
    ("2024-T2", "Se llevan 19 talleres de los 26 programados a la fecha."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se hicieron en junio."),
    ("2024-06", "De los 12 talleres del trimestre, 6 se hicieron en junio."),
    ("2024-T2", "En junio se concentraron 6 de los 12 talleres del trimestre."),
    ("2024-T1", "La mayor parte del trimestre se dio en marzo: 4 de 7 talleres, el 57,14 %."),
    ("2024-T2", "El II trimestre sumó 12 talleres, la mitad (6) en junio."),
    ("corte", "Del vigente se comprometió el 87,50 %, se devengó el 75 % y se pagó el 56,25 %."),
    ("corte", "El devengado representa el 75 % del vigente y el compromiso el 87,50 %."),
    ("corte", "El 75 % de lo devengado ya fue pagado."),
    ("corte", "Más de la mitad del vigente (56,25 %) ya fue pagado."),
    ("corte", "Hubo un recorte de 200, de 1000 a 800."),
    ("corte", "El recorte equivale al 20 % del crédito aprobado."),
    ("corte", "El crédito aprobado de 1000 se redujo en 200, quedando un vigente de 800."),
    ("corte", "Quedó comprometido sin devengar un total de 100."),
    ("corte", "El devengado impago suma 150."),
    ("2024-T2", "La media mensual fue de 4 talleres."),
    ("2024-T2", "Se dictaron 12 talleres, a razón de 4 por mes."),
    ("2024-T2", "Se dictaron 12 talleres; en promedio, 4 por mes."),
    ("2024-T2", "Junio marca el pico del trimestre con 6 talleres."),
    ("2024-T2", "El mes más bajo del trimestre fue mayo, con 2 talleres."),
    ("2024-T1", "El cumplimiento del I trimestre fue de 58,33 %, el más bajo de los dos."),
    ("2024-03", "Respecto del mes anterior la ejecución subió en 1 taller, de 3 a 4."),
    ("2024-03", "Marzo subió a 4 talleres luego de 3 en febrero."),
    ("2024-T2", "De mayo a junio los talleres pasaron de 2 a 6, es decir, 4 más."),
    ("2024-01", "En enero no se dictó ni un solo taller."),
    ("2024-T2", "Se ejecutaron 12 talleres, 5 más que los 7 del primer trimestre."),
    ("2024-02", "Feb: 3 talleres (prog. 5)."),
)
"""Ways of other writers: each has its false siblings below."""

HERMANAS_FALSAS = (
    ("2024-T2", "En lo que va del año se llevan 12 talleres."),
    ("2024-T2", "Se llevan 12 talleres de los 26 programados a la fecha."),
    ("2024-T2", "En lo que va del año se llevan 40 talleres."),
    ("2024-T2", "De los 12 talleres del trimestre, 6 se hicieron en mayo."),
    ("2024-06", "De los 6 talleres del trimestre, 6 se hicieron en junio."),
    ("2024-T2", "En abril se concentraron 6 de los 12 talleres del trimestre."),
    ("2024-T2", "En junio se concentraron 6 de los 12 talleres del semestre."),
    ("2024-T1", "La mayor parte del trimestre se dio en febrero: 3 de 7 talleres, el 42,86 %."),
    ("2024-T1", "La mayor parte del semestre se dio en marzo: 4 de 7 talleres, el 57,14 %."),
    ("2024-T2", "El II trimestre sumó 12 talleres, la mitad (6) en abril."),
    ("2024-T2", "El II trimestre sumó 12 talleres, más de la mitad (6) en junio."),
    ("corte", "Del vigente se comprometió el 75 %, se devengó el 87,50 % y se pagó el 56,25 %."),
    ("corte", "Del aprobado se comprometió el 87,50 %, se devengó el 75 % y se pagó el 56,25 %."),
    ("corte", "Del vigente se comprometió el 87,50 %, se devengó el 75 % y se pagó el 75 %."),
    ("corte", "El devengado representa el 75 % del vigente y el pagado el 87,50 %."),
    ("corte", "El devengado representa el 75 % del vigente y el compromiso el 75 %."),
    ("corte", "El 75 % de lo comprometido ya fue pagado."),
    ("corte", "El 75 % de lo devengado no fue pagado."),
    ("corte", "Más de la mitad del vigente (56,25 %) sigue disponible."),
    ("corte", "Menos de la mitad del vigente (56,25 %) ya fue pagado."),
    ("corte", "Más de la mitad del aprobado (56,25 %) ya fue pagado."),
    ("corte", "Hubo una ampliación de 200, de 1000 a 800."),
    ("corte", "Hubo un recorte de 200, de 800 a 600."),
    ("corte", "Hubo un recorte de 200 sobre lo vigente."),
    ("corte", "El recorte equivale al 20 % del crédito vigente."),
    ("corte", "El recorte equivale al 25 % del crédito aprobado."),
    ("corte", "La ampliación equivale al 20 % del crédito aprobado."),
    ("corte", "El crédito aprobado de 1000 se redujo en 200, quedando un vigente de 700."),
    ("corte", "El crédito vigente de 800 aumentó en 200."),
    ("corte", "Quedó comprometido sin devengar un total de 150."),
    ("corte", "Quedó comprometido sin devengar un total de 700."),
    ("corte", "El devengado impago suma 600."),
    ("corte", "El crédito de 800 quedó sin devengar."),
    ("corte", "El crédito vigente de 800 está sin ejecutar."),
    ("2024-T2", "La media mensual fue de 6 talleres."),
    ("2024-T2", "La media mensual fue de 12 talleres."),
    ("2024-T2", "Se dictaron 12 talleres, a razón de 2 por mes."),
    ("2024-T2", "Se dictaron 12 talleres; en promedio, 4 por trimestre."),
    ("2024-T2", "Mayo marca el pico del trimestre con 2 talleres."),
    ("2024-T2", "Junio fue el trimestre más alto del año con 6 talleres."),
    ("2024-T2", "El mes más bajo del trimestre fue abril, con 4 talleres."),
    ("2024-T2", "El cumplimiento del II trimestre fue de 85,71 %, el más bajo de los dos."),
    ("2024-T1", "El cumplimiento del I trimestre fue de 58,33 %, el más bajo de los cuatro."),
    ("2024-03", "Respecto del trimestre anterior la ejecución subió en 1 taller, de 3 a 4."),
    ("2024-03", "Respecto del mes anterior la ejecución bajó en 1 taller, de 4 a 3."),
    ("2024-03", "Respecto del mes anterior la ejecución subió en 4 talleres, de 0 a 4."),
    ("2024-03", "Marzo bajó a 4 talleres luego de 3 en febrero."),
    ("2024-03", "Marzo subió a 4 talleres luego de 3 en enero."),
    ("2024-T2", "De abril a junio los talleres pasaron de 2 a 6, es decir, 4 más."),
    ("2024-T2", "De mayo a junio los talleres pasaron de 2 a 6, es decir, 4 menos."),
    ("2024-02", "En febrero no se dictó ni un solo taller."),
    ("2024-02", "En febrero no se atendió a nadie."),
    ("2024-T2", "Se ejecutaron 12 talleres, 5 más que los 7 del plan."),
    ("2024-T2", "Se ejecutaron 12 talleres, 5 menos que los 7 del primer trimestre."),
    ("2024-T2", "Se ejecutaron 12 talleres, 2 por debajo de lo planificado para el año."),
    ("2024-T2", "La brecha del año asciende a 2 talleres."),
    ("2024-T2", "Faltó ejecutar el 14,29 % de lo ejecutado."),
    ("2024-T2", "Se alcanzó más de la mitad de lo ejecutado: 12 talleres de 14."),
    ("2024-05", "En mayo el gasto superó en 20 a lo programado cada mes."),
    ("2024-02", "Feb: 5 talleres (prog. 3)."),
    ("2024-T2", "Se ejecutaron 12 talleres frente a los 14 de la meta anual."),
    ("2024-T2", "Abril y junio estuvieron por encima de los 4 talleres."),
    ("2024-S1", "El acumulado de febrero a junio es de 26 talleres."),
    ("2024-T2", "Se ejecutaron 12 talleres de los 14 realizados."),
    ("2024-T2", "El total anual fue de 12 talleres."),
    ("2024-T2", "Los 14 talleres programados quedaron ejecutados."),
)
"""Another period or base, roles swapped, the wrong direction, half of them with the right figures."""


@pytest.mark.parametrize(("periodo", "texto"), DE_OTRO_MODO)
def test_in_the_words_of_other_writers(periodo: str, texto: str) -> None:
    assert all(j.fallo is Fallo.SUSTENTADA for j in revisar(texto, _sustento(periodo)))


@pytest.mark.parametrize(("periodo", "texto"), HERMANAS_FALSAS)
def test_false_in_the_words_of_other_writers(periodo: str, texto: str) -> None:
    assert any(j.fallo is Fallo.NO_SUSTENTADA for j in revisar(texto, _sustento(periodo)))


def test_a_currency_that_no_document_names_is_refused() -> None:
    sin_moneda = Sustento(tuple(replace(h, unidad=None) for h in CORTE), (), ("112",), ("2022-T4",))
    fallos = {texto: revisar(texto, sin_moneda)[0].fallo for texto in (
        "El crédito vigente es de 800.", "El crédito vigente es de $ 800.", "El crédito vigente es de 800 euros.",
    )}  # fmt: skip
    assert list(fallos.values()) == [Fallo.SUSTENTADA, Fallo.SUSTENTADA, Fallo.NO_SUSTENTADA]
