"""The gate on sentences that go from period to period, on targets of several years and on bounds."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

PROGRAMADO = (4, 6, 8, 3, 3, 3)
EJECUTADO = (4, 9, 6, 5, 0, 7)
GASTO = (10, 20, 40, 30, 20, 5)
PERIODOS = {
    **{f"2023-{n + 1:02d}": (n, n + 1) for n in range(6)},
    "2023-T1": (0, 3), "2023-T2": (3, 6), "2023-S1": (0, 6),
}  # fmt: skip


def _fact(nombre: str, valor: object, rol: Rol, periodo: str, **other: object) -> Hecho:
    hecho = Hecho(
        nombre, Clase.CANTIDAD, Decimal(str(valor)), None, "FICHA", periodo, False, Magnitud.FISICA, rol,
        ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip
    return replace(hecho, **other)  # type: ignore[arg-type]


def _of_months() -> Iterator[Hecho]:
    for periodo, (first, last) in PERIODOS.items():
        yield _fact(f"programado_{periodo}", sum(PROGRAMADO[first:last]), Rol.PROGRAMADO, periodo)
        yield _fact(f"ejecutado_{periodo}", sum(EJECUTADO[first:last]), Rol.EJECUTADO, periodo)
        yield _fact(
            f"gasto_{periodo}", sum(GASTO[first:last]), Rol.EJECUTADO, periodo,
            clase=Clase.DINERO, magnitud=Magnitud.FINANCIERA, unidad=None,
        )  # fmt: skip
    yield _fact("meta_anual", 60, Rol.META, "2023")


def _indicador(base: str, metas: tuple[str, ...], done: str) -> Sustento:
    targets = (_fact(f"meta_{2021 + n}", meta, Rol.META, str(2021 + n), unidad=None) for n, meta in enumerate(metas))
    progress = _fact(
        "avance", "90.20", Rol.AVANCE, "2021-S1", clase=Clase.PORCENTAJE, unidad=None, acumulado=True
    )  # fmt: skip
    facts = (
        _fact("ejecutado", done, Rol.EJECUTADO, "2021-S1", unidad=None, acumulado=True),
        _fact("linea_base_2020", base, Rol.LINEA_BASE, "2020", unidad=None),
        *targets,
        progress,
    )
    return Sustento(facts, (), ("IND.04", "Horas de riego de los pozos"), ("2021-S1",))


INDICADOR = _indicador("60.50", ("55.40", "50.30", "44.20"), "52.10")
CONSTANTE = _indicador("40.00", ("40.00", "40.00", "40.00"), "22.80")
VACIAS = ((Rol.PROGRAMADO, "2023-07"), (Rol.EJECUTADO, "2023-07"))


def _sustento(de: str) -> Sustento:
    if de in ("indicador", "constante"):
        return INDICADOR if de == "indicador" else CONSTANTE
    return Sustento(tuple(_of_months()), (), ("FI-02", "FICHAS DE POZOS"), (f"2023-{de}",), vacias=VACIAS)


CIERTAS = (
    (
        "S1",
        "En enero se cumplió lo programado (4 fichas) y en marzo se dejó de hacer 2 fichas de las 8 programadas.",
    ),
    ("T2", "Se emitieron 12 fichas: cinco en abril y siete en junio; julio sin programación."),
    ("T2", "5 en abr., 0 en may., 7 en jun.; total 12"),
    ("T1", "Enero, febrero y marzo: 4, 9 y 6 fichas, 19 en total."),
    ("S1", "En marzo se hicieron 6 fichas pese a que se habían programado 8; en mayo no se ejecutó ninguna."),
    ("T2", "12 fichas en el segundo trimestre frente a 19 del primero: 7 menos."),
    ("T2", "No se ejecutaron fichas en mayo; las siete de junio superan a las cinco de abril."),
    ("T1", "Se hicieron 19 fichas, un 5,56 % más que las 18 programadas."),
    ("T1", "Al cierre de marzo se tenían 19 fichas."),
    ("S1", "En ningún mes del semestre se llegó a 10 fichas."),
    ("T2", "Abril tuvo cinco fichas y mayo ninguna; en julio no se registra ninguna."),
    ("05", "En mayo no se llegó ni a la mitad de lo programado."),
    ("04", "Se hicieron 5 fichas, solo había tres programadas."),
    ("S1", "Febrero fue el mes de mayor ejecución con 9 fichas, luego junio con 7 y marzo con 6."),
    ("03", "En marzo se gastaron S/ 40, equivalentes a 40 soles."),
    ("indicador", "Entre 2021 y 2023 la meta se reduce en 11.20, pasando de 55.40 a 44.20."),
    ("indicador", "El valor obtenido, 52.10, ya está por debajo de la meta de 2021, de 55.40."),
    ("indicador", "Se trata de un indicador descendente: línea de base 60.50 y meta 2023 de 44.20."),
    ("indicador", "El indicador registra un avance de 90.20."),
    ("indicador", "Se obtuvo 52.10 frente a los 60.50 de la línea base."),
    ("T1", "Se hicieron 19 fichas de las 60 de la meta anual."),
    ("T1", "Se hicieron 19 fichas de la meta anual de 60."),
    ("T2", "De las 12 fichas del trimestre, 7 son de junio."),
    ("constante", "La meta se mantiene en 40.00 los tres años, idéntica a la línea de base."),
    ("constante", "Se obtuvo 22.80 de un esperado de 40.00, más de la mitad."),
)
FALSAS = (
    (
        "S1",
        "En enero se cumplió lo programado (4 fichas) y en marzo se dejó de hacer 3 fichas de las 8 programadas.",
    ),
    (
        "S1",
        "En febrero se cumplió lo programado (4 fichas) y en marzo se dejó de hacer 2 fichas de las 8 programadas.",
    ),
    (
        "S1",
        "En enero se cumplió lo programado (4 fichas) y en abril se dejó de hacer 2 fichas de las 8 programadas.",
    ),
    ("S1", "En marzo se cumplió lo programado (8 fichas) y en enero se hicieron 4."),
    ("T2", "Se emitieron 12 fichas: siete en abril y cinco en junio; julio sin programación."),
    ("T2", "Se emitieron 12 fichas: cinco en abril y siete en junio; mayo sin programación."),
    ("T2", "Se emitieron 12 fichas: cinco en abril y siete en junio; en julio no se ejecutó ninguna."),
    ("T2", "Se programaron 9 fichas: cinco en abril y siete en junio."),
    ("T2", "Se programaron cinco en abril y siete en junio."),
    ("T2", "Faltaron cinco en abril y siete en junio."),
    ("T2", "No se emitieron cinco en abril ni siete en junio; nueve programadas en el trimestre."),
    ("T2", "Se gastaron S/ 30 en abril y 7 en junio."),
    ("T2", "5 en abr., 0 en may., 7 en jun.; total 19"),
    ("T2", "5 en abr., 7 en may., 0 en jun.; total 12"),
    ("T1", "De las 19 fichas del trimestre, 5 corresponden a abril."),
    ("T1", "Se emitieron 19 fichas: nueve en febrero y cinco en abril."),
    ("S1", "En abril se hicieron 5 fichas y en junio 2 más."),
    ("S1", "En abril se hicieron 5 fichas y en junio, 3 menos."),
    ("S1", "La ejecución de abril y la programación de junio son de 3 y 7, respectivamente."),
    ("T2", "12 fichas en el segundo trimestre frente a 18 del primero: 6 menos."),
    ("T2", "12 fichas en el segundo trimestre frente a 19 del primero: 7 más."),
    ("T2", "12 fichas en el segundo trimestre frente a 9 del primero: 3 más."),
    ("T1", "Al cierre de marzo se tenían 18 fichas."),
    ("T2", "Al cierre de marzo se tenían 12 fichas."),
    ("T1", "Se hicieron 19 fichas, un 5,56 % menos que las 18 programadas."),
    ("T1", "Se hicieron 19 fichas, un 5,26 % más que las 18 programadas."),
    ("T1", "Se hicieron 19 fichas, un 5,56 % más que las 18 ejecutadas."),
    ("S1", "En ningún mes del semestre se llegó a 9 fichas."),
    ("S1", "En ningún mes del semestre se llegó a las 10 fichas previstas."),
    ("S1", "En ningún mes del semestre no se llegó a 10 fichas."),
    ("T2", "En ningún mes del trimestre se llegó a 6 fichas."),
    ("04", "En abril no se llegó ni a la mitad de lo programado."),
    ("04", "No se llegó a las 3 fichas."),
    ("03", "Se hicieron 6 fichas, solo había ocho programadas."),
    ("03", "No se llegó a las 9 fichas."),
    ("S1", "Junio fue el mes de mayor ejecución con 7 fichas, luego marzo con 6."),
    ("S1", "Febrero fue el mes de menor ejecución con 9 fichas, luego junio con 7 y marzo con 6."),
    ("03", "En marzo se gastaron 40 euros."),
    ("03", "En marzo se gastaron US$ 40."),
    ("S1", "Febrero tuvo 9 fichas, todas en enero."),
    ("T2", "El 90 % de las fichas está en revisión."),
    ("T1", "Se alcanzaron las 19 fichas de la meta anual."),
    ("T1", "Se hicieron 19 fichas, la meta anual."),
    ("T1", "Meta anual: 19 fichas ejecutadas."),
    ("S1", "Se hicieron 31 fichas frente a los 27 de la línea base."),
    ("T2", "De las 9 fichas del trimestre, 7 son de junio."),
    ("indicador", "Se obtuvo 52.10 frente a los 55.40 de la línea base."),
    ("indicador", "Entre 2021 y 2023 la meta se reduce en 11.20, pasando de 55.40 a 50.30."),
    ("indicador", "Entre 2021 y 2022 la meta se reduce en 11.20, pasando de 55.40 a 44.20."),
    ("indicador", "Entre 2021 y 2023 la meta sube en 11.20, pasando de 44.20 a 55.40."),
    ("indicador", "El valor obtenido, 52.10, ya está por debajo de la meta de 2023, de 44.20."),
    ("indicador", "El valor obtenido, 52.10, ya está por debajo de la meta de 2022."),
    ("indicador", "El valor obtenido, 52.10, ya está por debajo de la meta de 2022, de 55.40."),
    ("indicador", "Se trata de un indicador ascendente: línea de base 60.50 y meta 2023 de 44.20."),
    ("indicador", "Se trata de un indicador descendente: línea de base 60.50 y meta 2023 de 50.30."),
    ("indicador", "El indicador registra un avance de 91.20."),
    ("indicador", "El 90.20 % de los pozos está en riego."),
    ("indicador", "La meta se mantiene en 55.40 los tres años."),
    ("constante", "La meta se mantiene en 40.00 los cuatro años."),
    ("constante", "La meta se mantiene en 22.80 los tres años."),
    ("constante", "Se obtuvo 22.80 de un esperado de 44.00."),
    ("constante", "Se obtuvo 22.80 de un esperado de 40.00, menos de la mitad."),
)


@pytest.mark.parametrize(("de", "texto"), CIERTAS)
def test_what_is_so_of_each_period_is_supported(de: str, texto: str) -> None:
    assert [(j.fallo, j.motivos) for j in revisar(texto, _sustento(de))] == [(Fallo.SUSTENTADA, ())]


@pytest.mark.parametrize(("de", "texto"), FALSAS)
def test_what_is_false_of_one_is_not(de: str, texto: str) -> None:
    assert any(judged.fallo is Fallo.NO_SUSTENTADA for judged in revisar(texto, _sustento(de)))


def test_a_verdict_by_stretches_says_where_its_figures_stand() -> None:
    text = "Se emitieron 12 fichas: cinco en abril y siete en junio; julio sin programación."
    (verdict,) = revisar(text, _sustento("T2"))
    assert [text[liga.inicio : liga.fin] for liga in verdict.ligas] == ["12", "cinco", "siete"]
