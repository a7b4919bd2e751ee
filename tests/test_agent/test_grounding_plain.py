"""The gate on plain wordings of an office: what moved, what was reached, what lies apart; with their false siblings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Asunto, Clase, Fallo, Hecho, Sustento
from agent.sustento import Testigo as Declarado
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
DICE = (Declarado(Asunto.OBSERVACION, "La convocatoria del personal técnico quedó desierta.", "informe.docx"),)
NOMBRES = ("TA-07", "VISITAS GUIADAS AL MUSEO")


def _sustento(periodo: str) -> Sustento:
    if periodo == "indicador":
        facts = tuple(replace(h, unidad=None) for h in INDICADOR)
        return Sustento(facts, (), ("IND.01", "Tiempo medio de atención"), ("2024-S1",))
    return Sustento(VISITAS, DICE, NOMBRES, (f"2024-{periodo}",))


CIERTAS = (
    ("T2", "En el segundo trimestre se duplicó lo ejecutado en el primer trimestre, al pasar de 5 a 10."),
    ("T2", "Se duplicó lo ejecutado en el I trimestre, al pasar de 5 a 10."),
    ("T4", "La meta anual de 40 visitas se superó en 10, al realizarse 50."),
    ("T4", "La meta anual se superó en 10, al realizarse 50 visitas."),
    ("T4", "La meta anual se superó en 10 visitas, al realizarse 50."),
    ("T4", "Sumados los cuatro trimestres se llega a 50 visitas, 10 por encima de la meta anual."),
    ("T4", "Sumados los cuatro trimestres se llega a 50 visitas."),
    ("T2", "En ningún mes se hizo menos de 1 visita."),
    ("T2", "En ningún mes se realizó menos de una visita."),
    ("T2", "El avance acumulado al segundo trimestre fue de 37,5 %."),
    ("T4", "Con 27 visitas en el trimestre, el total del año es 50."),
    ("T4", "Con veintisiete visitas en el trimestre, el total del año es cincuenta."),
    ("indicador", "De 85 en la línea de base se bajó a 48."),
    ("T2", "El avance pasó de 50 % en el primer trimestre a 83,33 % en el segundo."),
    ("T2", "El avance del segundo trimestre (83,33 %) fue mayor que el del primero (50 %)."),
    ("T2", "El avance del segundo trimestre, de 83,33 %, supera al del primero, de 50 %."),
    ("T2", "Se ejecutaron 15 visitas al segundo trimestre (5 + 10)."),
    ("T2", "Ejecutado al II trimestre: 15 visitas (5 + 10)."),
    ("T2", "En mayo se ejecutaron 5 visitas, 1 más que las 4 programadas."),
    (
        "T3",
        "En el tercer trimestre se ejecutaron las 8 visitas programadas, dos menos que las realizadas en el segundo.",
    ),
    ("T2", "Se realizaron 10 visitas, el doble que las 5 del primer trimestre."),
    ("T2", "Se hicieron 10 visitas, el doble de las 5 del primer trimestre, una de ellas en abril."),
    ("T2", "Se hicieron 10 visitas, una de ellas en abril."),
    ("T2", "Desde abril se realizaron 10 visitas."),
    ("T2", "Desde abril se hicieron 10 visitas, frente a 12 programadas."),
    ("T3", "Las 8 visitas ejecutadas son las que estaban previstas, pues ese era el número programado."),
    ("T3", "Se hicieron 8 visitas, pues ese era el número previsto."),
    ("T2", "En el semestre se registran 15 visitas y la meta anual es de 40, de modo que quedan 25 por cumplir."),
    ("T2", "Se anota que la convocatoria del personal técnico quedó desierta."),
    ("T2", "En ningún mes se hicieron más de 5 visitas."),
    ("T2", "En ningún mes se programaron menos de 4 visitas."),
    ("T4", "En ningún trimestre se hicieron menos de 5 visitas."),
    ("T2", "Desde mayo se realizaron 9 visitas."),
    ("T3", "El avance del tercer trimestre supera al del segundo."),
    ("T4", "Se superó en 10 visitas la meta anual."),
    ("T4", "Se superó la meta anual en 10 visitas."),
    ("T4", "La programación del trimestre se superó en 17 visitas."),
    ("T4", "Al tercer trimestre se ejecutaron 23 visitas (5 + 10 + 8)."),
    ("T2", "En el trimestre se ejecutaron 10 visitas (1 + 5 + 4)."),
    ("T2", "En el semestre se hicieron 15 de las 22 visitas programadas."),
    ("T2", "Se hicieron 10 visitas, cinco de ellas en mayo."),
    ("T3", "Las 8 visitas ejecutadas son las previstas."),
    ("T2", "Se llenaron 10 visitas, 2 menos que las 12 programadas."),
    ("T4", "Se superó lo programado en 17 visitas."),
    (
        "T3",
        "En el tercer trimestre se ejecutaron las 8 visitas programadas, dos menos que las realizadas en el segundo.",
    ),
    ("T2", "El segundo trimestre quedó 2 visitas por debajo de lo programado, al ejecutarse 10 frente a 12."),
    (
        "T2",
        "El segundo trimestre quedó 2 visitas por debajo de lo programado, al ejecutarse 10 frente a 12 programadas.",
    ),
    ("T2", "El trimestre cerró con 10 visitas frente a 12, brecha que se originó en abril."),
    ("T2", "Se ejecutaron 10 frente a 12 visitas."),
    ("T2", "La brecha se originó en abril, cuando se hizo 1 de las 4 previstas."),
    ("T2", "La brecha se originó en abril, cuando se hizo una de las 4 visitas previstas."),
    ("T2", "En abril quedaron 3 visitas sin ejecutar."),
    ("T2", "Las 3 visitas no ejecutadas son de abril."),
    ("T2", "Las 3 visitas no realizadas corresponden a abril."),
    ("T1", "En el primer y el cuarto trimestre se programaron 10 visitas."),
    ("T1", "Tanto en el primero como en el cuarto trimestre se programaron 10 visitas."),
    ("T2", "En abril y junio se programaron 4 visitas."),
    ("T2", "El avance del semestre pasó de 50 % a 83,33 % entre el primer y el segundo trimestre."),
    ("T2", "Frente al 50 % del primer trimestre, el segundo llegó a 83,33 %."),
    ("T2", "El primer trimestre avanzó 50 % y el segundo 83,33 %."),
    ("T2", "El avance mejoró de 50 % a 83,33 %."),
    ("T2", "El avance subió 33,33 puntos respecto del primer trimestre."),
    ("T4", "Se hicieron 27 visitas cuando se habían programado 10."),
    ("T4", "De las 40 visitas del año, 27 se hicieron en el último trimestre."),
    ("T4", "El último trimestre concentra 27 de las 50 visitas del año."),
    ("T3", "Al tercer trimestre se acumulan 23 visitas de las 40 del año; faltan 17."),
    ("T3", "Con las 8 visitas del trimestre se llega a 23 en lo que va del año."),
    ("T2", "Abril tuvo 1 visita, mayo 5 y junio 4."),
    ("T2", "El mes más flojo fue abril, con una sola visita."),
    ("T2", "Solo en mayo se pasó lo programado (5 de 4)."),
    ("T2", "La brecha se originó en abril."),
    ("T2", "En abril y mayo se programaron 8 visitas en total."),
    ("T3", "Las 8 visitas previstas fueron las realizadas."),
    ("T3", "Las 8 visitas programadas fueron realizadas."),
    ("T3", "Las visitas realizadas son las 8 previstas."),
    ("T4", "Las 10 visitas programadas fueron realizadas."),
    ("T2", "De las 12 visitas programadas se hicieron 10."),
    ("T2", "De las 12 visitas previstas fueron realizadas 10."),
    ("T2", "Las 12 visitas programadas se ejecutaron en un 83,33 %."),
    ("T2", "De las 12 visitas programadas, se dejaron de hacer 2."),
    ("T2", "De las 12 programadas, 10 fueron realizadas."),
    ("T4", "De las 40 visitas del año se hicieron 27, poco más de dos tercios."),
    ("T4", "Se triplicó con creces lo ejecutado en el III trimestre, al pasar de 8 a 27."),
    ("T3", "Se hicieron 8 visitas, tantas como las programadas."),
    ("T1", "Se cumplió la mitad de lo previsto en el trimestre: 5 de 10."),
    ("T2", "La brecha de 2 visitas se originó en abril."),
    (
        "T3",
        "En el tercer trimestre se ejecutaron las 8 visitas programadas, dos menos que las realizadas en el segundo.",
    ),
    ("T4", "Lo ejecutado superó en 17 visitas a lo programado."),
    ("T2", "Lo programado superó en 2 visitas a lo ejecutado."),
    ("T2", "La ejecución se duplicó con respecto al trimestre anterior, al pasar de 5 a 10 visitas."),
    ("T2", "Mayo concentró la mayor cantidad de visitas, 5."),
    ("T2", "En mayo se registró la mayor cantidad de visitas, 5."),
    ("T2", "La mayor cantidad de visitas, 5, se registró en mayo."),
    ("T2", "Se hicieron 10 visitas en el segundo trimestre y 8 en el tercero: apenas 2 menos."),
)
FALSAS = (
    ("T2", "Se triplicó lo ejecutado en el I trimestre, al pasar de 5 a 10."),
    ("T3", "Se duplicó lo ejecutado en el I trimestre, al pasar de 5 a 8."),
    ("T3", "Se duplicó lo ejecutado en el II trimestre, al pasar de 10 a 8."),
    ("T2", "Se duplicó lo ejecutado en el I trimestre, al pasar de 10 a 5."),
    ("T4", "Se duplicó lo ejecutado en el I trimestre, al pasar de 5 a 10."),
    ("T4", "La meta anual se superó en 12, al realizarse 50."),
    ("T4", "La meta anual se superó en 10, al realizarse 27."),
    ("T4", "La meta anual se superó en 17, al realizarse 27."),
    ("T4", "La meta anual se superó en 40, al realizarse 50."),
    ("T4", "Sumados los cuatro trimestres se llega a 27 visitas."),
    ("T4", "Sumados los cuatro trimestres se llega a 50 visitas, justo la meta anual."),
    ("T4", "Sumados los cuatro trimestres se llega a 40 visitas, justo la meta anual."),
    ("T2", "En ningún mes se hicieron menos de 4 visitas."),
    ("T2", "En ningún mes se realizaron menos de 2 visitas."),
    ("T2", "El avance acumulado al segundo trimestre fue de 83,33 %."),
    ("T2", "El avance acumulado al segundo trimestre fue de 40 %."),
    ("T4", "Con 50 visitas en el trimestre, el total del año es 50."),
    ("T4", "Con 27 visitas en el trimestre, el total del año es 40."),
    ("T4", "Con 10 visitas en el trimestre, el total del año es 50."),
    ("indicador", "De 85 en la línea de base se subió a 48."),
    ("indicador", "De 60 en la línea de base se bajó a 48."),
    ("indicador", "De 85 en la línea de base se bajó a 60."),
    ("T2", "El avance del segundo trimestre (83,33 %) fue menor que el del primero (50 %)."),
    ("T3", "El avance del tercer trimestre, de 100 %, es inferior al del segundo, de 83,33 %."),
    ("T2", "Ejecutado al II trimestre: 15 visitas (7 + 8)."),
    ("T2", "Ejecutado al II trimestre: 15 visitas (10 + 5)."),
    ("T2", "Ejecutado al II trimestre: 22 visitas (10 + 12)."),
    ("T2", "Ejecutado al III trimestre: 23 visitas (5 + 10 + 9)."),
    ("T3", "En el tercer trimestre se ejecutaron las 8 visitas programadas, dos más que las realizadas en el segundo."),
    (
        "T2",
        "En el segundo trimestre se ejecutaron las 12 visitas programadas, siete más que las realizadas en el primero.",
    ),
    ("T2", "Se hicieron 10 visitas, el triple de las 5 del primer trimestre, una de ellas en abril."),
    ("T2", "Se hicieron 10 visitas, el doble de las 5 del primer trimestre, dos de ellas en abril."),
    ("T3", "Desde abril se hicieron 10 visitas."),
    ("T2", "Desde enero se hicieron 10 visitas."),
    ("T2", "Se hicieron 10 visitas, pues ese era el número programado."),
    ("T4", "Se hicieron 27 visitas, ya que esa era la cantidad prevista."),
    ("T2", "En el semestre se registran 10 visitas y la meta anual es de 40, de modo que quedan 30 por cumplir."),
    ("T2", "En el semestre se registran 15 visitas y la meta anual es de 40, de modo que quedan 24 por cumplir."),
    ("T3", "En el semestre se registran 8 visitas."),
    ("T2", "Se anota que la convocatoria del personal administrativo quedó desierta."),
    ("T2", "Favor confirmar que nuestra oficina cumplió la meta."),
    ("T2", "Nuestra oficina cumplió con los miembros del comité."),
    ("T2", "En ningún mes se hicieron más de 4 visitas."),
    ("T2", "En ningún mes se programaron menos de 5 visitas."),
    ("T2", "En ningún mes no se hizo menos de 1 visita."),
    ("T2", "En ningún mes faltaron menos de 3 visitas."),
    ("T4", "En ningún trimestre se hicieron menos de 8 visitas."),
    ("T2", "Desde mayo se realizaron 10 visitas."),
    ("T2", "Desde abril la ejecución se mantuvo en 5 visitas."),
    ("T2", "Desde abril se hicieron 12 visitas."),
    ("T2", "El avance del segundo trimestre, de 50 %, supera al del primero, de 83,33 %."),
    ("T2", "El avance del segundo trimestre, de 83,33 %, supera al del primero, de 37,5 %."),
    ("T3", "El avance del tercer trimestre supera al del cuarto."),
    ("T4", "La meta anual se superó en 17 visitas."),
    ("T4", "Se superó la meta anual en 17 visitas."),
    ("T4", "Se superó en 17 visitas la meta anual."),
    ("T2", "La meta anual se superó en 2 visitas, al realizarse 10."),
    ("T2", "En el trimestre se hicieron 15 visitas, 5 + 10."),
    ("T4", "Al tercer trimestre se ejecutaron 23 visitas (5 + 8 + 10)."),
    ("T2", "En el trimestre se ejecutaron 10 visitas (4 + 5 + 1)."),
    ("T2", "En el trimestre se programaron 10 visitas (1 + 5 + 4)."),
    ("T2", "Se duplicó lo programado en el I trimestre, al pasar de 5 a 10."),
    ("T4", "En el cuarto trimestre casi se duplicó lo ejecutado en el tercero, al pasar de 8 a 27."),
    ("T3", "Sumados los cuatro trimestres se llega a 23 visitas."),
    ("T4", "Sumados los cuatro trimestres se llega a 40 visitas."),
    ("T4", "Sumados los tres trimestres se llega a 50 visitas."),
    ("T4", "Con 27 visitas en el trimestre, el total del año es 27."),
    ("T4", "Con 27 visitas en el semestre, el total del año es 50."),
    ("T2", "En el semestre se hicieron 10 de las 12 visitas programadas."),
    ("T3", "En el semestre se hicieron 35 visitas."),
    ("T4", "En el semestre se hicieron 50 visitas."),
    ("T2", "Se hicieron 10 visitas, pues esa era la meta del año."),
    ("T2", "Las 10 visitas ejecutadas son las previstas."),
    ("T2", "Esas eran las programadas: 10 visitas."),
    ("T2", "El avance del segundo trimestre fue de 37,5 %."),
    ("T2", "Se hicieron 10 visitas, cuatro de ellas en mayo."),
    ("T2", "Se hicieron 10 visitas, una de ellas en mayo."),
    ("indicador", "De 85 en la línea de base se bajó a 100."),
    (
        "T2",
        "En el segundo trimestre se ejecutaron las 10 visitas programadas, cinco más que las realizadas en el primero.",
    ),
    ("T2", "Se llenaron 10 visitas, 3 menos que las 12 programadas."),
    ("T2", "Se superó la programación en 2 visitas."),
    ("T4", "Se superó lo programado en 10 visitas."),
    ("T4", "Se superó la meta del año en 17 visitas."),
    ("T4", "Se excedió en 17 la meta anual de 40 visitas."),
    ("T4", "La meta anual de 40 visitas se rebasó por 17."),
    (
        "T2",
        "En el segundo trimestre se ejecutaron las 12 visitas programadas, siete más que las realizadas en el primero.",
    ),
    (
        "T2",
        "En el segundo trimestre se ejecutaron las 10 visitas programadas, cinco más que las realizadas en el primero.",
    ),
    ("T2", "La brecha se originó en mayo, cuando se hizo una de las 4 visitas previstas."),
    ("T2", "La brecha se originó en mayo, cuando se hicieron 5 de las 4 visitas previstas."),
    ("T2", "Las 3 visitas no realizadas corresponden a mayo."),
    ("T2", "Las 2 visitas no realizadas corresponden a junio."),
    ("T2", "Las 2 visitas no realizadas corresponden a abril."),
    ("T1", "Tanto en el primero como en el segundo trimestre se programaron 10 visitas."),
    ("T2", "En abril y junio se programaron 5 visitas."),
    ("T2", "En abril y mayo se ejecutaron 5 visitas."),
    ("T2", "El primer trimestre avanzó 83,33 % y el segundo 50 %."),
    ("T2", "El avance subió 43,33 puntos respecto del primer trimestre."),
    ("T4", "Se tenían previstas 10 visitas y se hicieron 27, casi el doble."),
    ("T3", "Se llevan 23 visitas; para llegar a 40 faltan 18."),
    ("T3", "Con las 8 visitas del trimestre se llega a 31 en lo que va del año."),
    ("T2", "A junio se tienen 15 visitas, 7 menos que las 20 programadas al semestre."),
    ("T2", "El mes más flojo fue junio, con 4 visitas."),
    ("T2", "La diferencia se generó en junio."),
    ("T2", "El faltante proviene de mayo."),
    ("T3", "La brecha se originó en agosto."),
    ("T1", "En el primer y el segundo trimestre se programaron 10 visitas."),
    ("T2", "En abril y mayo se programaron 4 visitas en total."),
    ("T2", "En mayo y junio se hicieron 5 visitas."),
    ("T2", "La brecha se originó en junio."),
    ("T2", "Las 12 visitas previstas fueron realizadas."),
    ("T2", "Las 12 visitas programadas fueron las ejecutadas."),
    ("T2", "Las 12 visitas previstas son las que se hicieron."),
    ("T2", "Las 12 visitas programadas quedaron hechas."),
    ("T2", "Las 12 programadas se hicieron."),
    ("T2", "Fueron realizadas las 12 visitas previstas."),
    ("T2", "Se hicieron las 12 visitas previstas."),
    ("T2", "Las 12 visitas programadas están ejecutadas."),
    ("T2", "Las 12 visitas previstas fueron las visitas realizadas."),
    ("T2", "Lo programado, 12 visitas, fue lo ejecutado."),
    ("T2", "Lo programado (12 visitas) es lo ejecutado."),
    ("T2", "Las ejecutadas fueron las 12 visitas programadas."),
    ("T2", "Las visitas realizadas son las 12 previstas."),
    ("T2", "Lo ejecutado fueron las 12 visitas programadas."),
    ("T2", "Las 12 visitas previstas, ya realizadas."),
    ("T2", "Las 12 visitas programadas han sido las atendidas."),
    ("T4", "De las 40 visitas del año se hicieron 27, la mitad."),
    ("T4", "De las 40 visitas del año se hicieron 27, poco más de la mitad."),
    ("T4", "Se cuadruplicó con creces lo ejecutado en el III trimestre, al pasar de 8 a 27."),
    ("T2", "Se hicieron 10 visitas, tantas como las programadas."),
    ("T2", "Se cumplió la mitad de lo previsto en el trimestre: 10 de 12."),
    ("T1", "Se cumplió lo previsto en el trimestre: 5 de 10."),
    ("T2", "La brecha de 3 visitas se originó en abril."),
    ("T2", "La brecha de 2 visitas se originó en mayo."),
    ("T2", "Nuestro comité coordinó con los miembros una consulta adicional."),
    ("T2", "Se realizaron consultas adicionales."),
    ("T2", "La oficina confirmó la recepción de las visitas."),
    ("T2", "Reciba nuestra confirmación de que se cumplió la meta."),
    ("T4", "Al cierre se completaron los 13 que faltaban."),
    ("T3", "Las 17 visitas que faltan para la meta anual ya se ejecutaron."),
    ("T3", "Ya se hizo lo pendiente del año, 17 visitas."),
    ("T2", "Las 12 visitas previstas se realizaron sin contratiempos."),
    ("T2", "Las 12 visitas previstas para el trimestre fueron atendidas."),
    ("T2", "Fueron 12 las visitas programadas y todas se hicieron."),
    ("T2", "Las 22 visitas programadas al semestre fueron ejecutadas."),
    ("T3", "Las 40 visitas de la meta anual fueron realizadas."),
    ("T2", "Las visitas ejecutadas son tantas como las programadas: 10."),
    ("T2", "Se ejecutó lo mismo que lo programado."),
    ("T4", "Se hicieron 27 visitas, lo mismo que lo programado."),
    ("T2", "En mayo y junio se ejecutaron 4 visitas."),
    ("T2", "Sumando los tres meses se llega a 12 visitas."),
    ("T2", "Sumados abril y mayo se llega a 5 visitas."),
    ("T3", "Sumados los dos semestres se llega a 23 visitas."),
    ("T4", "En el semestre se superó la meta en 10 visitas."),
    ("T3", "Desde abril se cumplió la meta en todos los meses."),
    ("T3", "Desde julio se hicieron 18 visitas."),
    ("T4", "El avance del cuarto trimestre es inferior al del tercero."),
    ("T2", "El avance del primer trimestre supera al del segundo."),
    ("T4", "La ejecución del cuarto trimestre supera a la del tercero, de 10."),
    ("T4", "La programación del cuarto trimestre supera a la del segundo."),
    ("T2", "Una de ellas en mayo y 10 en total se hicieron."),
    ("T2", "Se hicieron 10 visitas, dos de ellas en junio."),
    ("indicador", "De 85 en la línea de base se pasó a 60."),
    ("indicador", "Desde la línea de base de 48 se subió a 85."),
    ("T2", "Se multiplicó lo ejecutado en el I trimestre, al pasar de 5 a 10."),
    ("T4", "Con 27 visitas en el mes, el total del año es 50."),
    (
        "T2",
        "En el segundo trimestre se ejecutaron las 12 visitas programadas, siete más que las realizadas en el primero.",
    ),
    ("T2", "La ejecución se triplicó con respecto al trimestre anterior, al pasar de 5 a 10 visitas."),
    ("T4", "La ejecución se duplicó con respecto al trimestre anterior, al pasar de 5 a 10 visitas."),
    ("T2", "Junio concentró la mayor cantidad de visitas, 4."),
    ("T2", "La mayor cantidad de visitas, 4, se registró en junio."),
    ("T4", "Apenas se hicieron 27 visitas de las 10 previstas."),
    ("T4", "La meta anual superó en 10 visitas a lo ejecutado."),
    ("T4", "Lo programado superó en 17 visitas a lo ejecutado."),
    ("T2", "Lo ejecutado superó en 2 visitas a lo programado."),
)


@pytest.mark.parametrize(("periodo", "texto"), CIERTAS)
def test_what_the_figures_say_stands(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.SUSTENTADA, judged.motivos


@pytest.mark.parametrize(("periodo", "texto"), FALSAS)
def test_its_false_siblings_are_refused(periodo: str, texto: str) -> None:
    (judged,) = revisar(texto, _sustento(periodo))
    assert judged.fallo is Fallo.NO_SUSTENTADA


@pytest.mark.parametrize(
    ("texto", "fallo"),
    [
        ("¿Podrían indicarnos si se prevé reprogramar la actividad?", Fallo.SIN_AFIRMACION),
        ("Sírvase remitir los comprobantes correspondientes a la brevedad.", Fallo.SIN_AFIRMACION),
        ("¿Podrían confirmar el atraso por falta de fondos?", Fallo.NO_SUSTENTADA),
        ("¿Podrían explicar por qué no se cumplió la meta?", Fallo.NO_SUSTENTADA),
        ("Se contó con la colaboración del personal.", Fallo.NO_SUSTENTADA),
    ],
)
def test_a_polite_question_states_nothing_unless_it_takes_something_for_granted(texto: str, fallo: Fallo) -> None:
    (judged,) = revisar(texto, _sustento("T2"))
    assert judged.fallo is fallo, judged.motivos
