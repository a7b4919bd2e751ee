"""Rows of synthetic reports with what is true of them in a period: the ground that sentences are made from."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from agent.justificacion.numeros import Escritura, cifra, dinero, porcentaje
from agent.justificacion.unidades import unidad
from agent.settings import Settings
from agent.sustento.ajustes import CIEN, ajustes_de
from agent.sustento.model import Asunto, Ficha, Testigo
from agent.sustento.reunir import ficha, periodos
from agent.sustento.tramos import MESES, Tramo, tramo_de
from evals.corpus.families import family
from evals.corpus.lexicon import CAUSAS
from evals.corpus.model import Cifra as Impresa
from evals.corpus.model import Fila as Verdadera
from extractors.schemas import Cifra, Fila, Fuente, Magnitud, Rol, TipoFila
from extractors.values import parse_figure

FAMILIAS = ("poi-ceplan", "pei-ceplan", "metas-trimestral", "poi-mensual", "mensual-simple", "presupuesto")
FILAS_POR_INFORME = 4
_ROMANOS = ("I", "II", "III", "IV")
_ORDINALES = ("primer", "segundo", "tercer", "cuarto")
_NUMEROS = (
    "programado",
    "ejecutado",
    "avance",
    "meta_anual",
    "restante",
    "gasto_programado",
    "gasto_ejecutado",
    "gasto_avance",
    "gasto_vigente",
    "gasto_devengado",
    "gasto_pagado",
    "programado_acumulado",
    "ejecutado_acumulado",
    "avance_acumulado",
    "avance_anual",
)


@dataclass(frozen=True)
class Base:
    """A row in a period, and all that a sentence may fill its slots with.

    Attributes:
        familia: family of the report.
        ficha: facts, witnesses, names.
        huecos: slot -> text.
        estados: states of the row ("bajo", "alto", "igual", "cero", "mitad", ...).
        causa: what the row's witness states, from its marker on.
        hermanas: the same row in its other periods.
        vecina: another row of the report in the same period.
    """

    familia: str
    ficha: Ficha
    huecos: Mapping[str, str]
    estados: frozenset[str]
    causa: str
    hermanas: tuple[Base, ...] = ()
    vecina: Base | None = field(default=None, repr=False)


def bases(semillas: tuple[int, ...]) -> Iterator[Base]:
    """Rows and periods of reports of every family that plans or spends."""
    for name in FAMILIAS:
        for seed in semillas:
            yield from _of_report(name, seed)


def _of_report(name: str, seed: int) -> Iterator[Base]:
    rng = Random(f"gate/{name}/{seed}")
    rows = [
        _row(fila, name)
        for fila in family(name).build(seed).filas
        if fila.tipo in ("actividad", "indicador", "partida")
    ]
    rng.shuffle(rows)
    made: list[list[Base]] = []
    for index, fila in enumerate(rows[: FILAS_POR_INFORME + 1]):
        cause = CAUSAS[(index + seed) % len(CAUSAS)]
        wanted = [p for p in periodos(fila) if _worth(p)]
        rng.shuffle(wanted)
        style = Escritura(coma=bool(seed % 2))
        found = [b for b in (_base(fila, name, p, cause, style) for p in wanted[:4]) if b is not None]
        if found:
            made.append(found)
    for own, other in pairwise(made):
        neighbour = next((b for b in other if b.ficha.periodo == own[0].ficha.periodo), other[0])
        yield replace(own[0], hermanas=tuple(own[1:]), vecina=neighbour)


def _worth(periodo: str) -> bool:
    tramo = tramo_de(periodo)
    return tramo is not None and tramo.meses in (1, 3, 6)


def _row(fila: Verdadera, familia: str) -> Fila:
    """The truth of a row as the extractor would give it, every figure certain."""
    ident = f"00000000-p1-{fila.id}"
    return Fila(
        id=ident,
        archivo="informe.pdf",
        sha256="0" * 64,
        pagina=1,
        familia=familia,
        tipo=TipoFila(fila.tipo),
        codigo=fila.codigo,
        descripcion=fila.descripcion,
        unidad_organica=fila.unidad_organica,
        unidad_medida=fila.unidad_medida,
        indicador=fila.indicador,
        grupo=fila.grupo,
        atributos=dict(fila.atributos),
        cifras=tuple(_figure(ident, number, c) for number, c in enumerate(fila.cifras)),
    )


def _figure(row: str, number: int, cifra: Impresa) -> Cifra:
    clave = cifra.clave
    absence = parse_figure(cifra.impreso).ausencia if cifra.valor is None else None
    return Cifra(
        id=f"{row}-c{number}",
        magnitud=Magnitud(clave.magnitud),
        rol=Rol(clave.rol),
        periodo=clave.periodo,
        acumulado=clave.acumulado,
        valor=cifra.valor,
        ausencia=absence,
        ranura="",
        fuente=Fuente(pagina=1, texto=cifra.impreso, motor="corpus"),
    )


def _base(fila: Fila, familia: str, periodo: str, cause: str, style: Escritura) -> Base | None:
    witness = Testigo(Asunto.CAUSA, f"Debido a que {cause}.", fila.archivo, 1)
    made = ficha(fila, periodo, (), (witness,), ajustes_de(Settings())(familia))
    facts = {h.nombre: h for h in made.sustento.hechos}
    values = {
        name: facts[name].valor
        for name in _NUMEROS
        if name in facts and facts[name].periodo in (made.periodo, str(_year(made.periodo)))
    }
    tramo = tramo_de(made.periodo)
    if tramo is None or not values or "avance_impreso" in facts:  # two percentages, and either is true
        return None
    currency = facts["gasto_ejecutado"].unidad if "gasto_ejecutado" in facts else "$"
    slots = dict(_slots(fila, values, tramo, style, familia, currency))
    earlier = {
        name: facts[f"{name}_{suffix}"].valor
        for suffix in _before(tramo)
        for name in _PAR
        if f"{name}_{suffix}" in facts
    }
    slots |= {"C": cause} | dict(_named(fila)) | dict(_around(values, earlier, tramo, fila.id, style))
    return Base(familia, made, slots, _states(values, earlier, familia), cause)


_PAR = ("programado", "ejecutado", "avance")


def _before(tramo: Tramo) -> tuple[str, ...]:
    """How the facts of the span before are named; () if there is none in the year."""
    return tuple(t.periodo().lower().replace("-", "_") for t in tramo.anteriores()[-1:])


def _named(fila: Fila) -> Iterator[tuple[str, str]]:
    if fila.descripcion:
        yield "DESC", fila.descripcion
    if fila.unidad_organica:
        yield "AREA", fila.unidad_organica
    noun = unidad(fila.unidad_medida) if fila.unidad_medida else None
    if noun is not None:
        yield "o", "a" if noun.femenina else "o"


def _around(
    values: Mapping[str, Decimal], earlier: Mapping[str, Decimal], tramo: Tramo, salt: str, style: Escritura
) -> Iterator[tuple[str, str]]:
    """What January to date, the span before and the year give."""
    if tramo.ejercicio:
        yield "FIN", f"{monthrange(tramo.ejercicio, tramo.hasta)[1]} de {MESES[tramo.hasta - 1]} de {tramo.ejercicio}"
    if tramo.desde > 1 and "ejecutado_acumulado" in values:
        year = f" de {tramo.ejercicio}" if tramo.ejercicio else ""
        yield "PERA", f"enero a {MESES[tramo.hasta - 1]}{year}"
        yield "MESF", f"{MESES[tramo.hasta - 1]}{year}"
        for slot, name in (("PA", "programado_acumulado"), ("EA", "ejecutado_acumulado")):
            if name in values:
                yield slot, cifra(values[name], None, style)
        if "avance_acumulado" in values:
            yield "AA", porcentaje(values["avance_acumulado"], 2, style)
    if "avance_anual" in values:
        yield "AN", porcentaje(values["avance_anual"], 2, style)
    if Decimal(0) < values.get("avance", CIEN) < CIEN:
        yield "B", cifra(CIEN - values["avance"], 2, style)
    if "ejecutado" in earlier:
        yield "PERX", _period(tramo.anteriores()[-1], salt)
    for slot, name in (("PX", "programado"), ("EX", "ejecutado")):
        if name in earlier:
            yield slot, cifra(earlier[name], None, style)
    if "avance" in earlier:
        yield "AX", porcentaje(earlier["avance"], 2, style)


def _year(periodo: str) -> int | str:
    tramo = tramo_de(periodo)
    return tramo.ejercicio if tramo and tramo.ejercicio else "anual"


def _slots(
    fila: Fila, values: Mapping[str, Decimal], tramo: Tramo, style: Escritura, familia: str, currency: str | None
) -> Iterator[tuple[str, str]]:
    noun = unidad(fila.unidad_medida) if fila.unidad_medida else None
    yield "PER", _period(tramo, fila.id)
    if fila.codigo:
        yield "COD", fila.codigo
    if noun is not None:
        yield "U", noun.plural
    plain = {"P": "programado", "E": "ejecutado", "M": "meta_anual", "R": "restante"}
    if familia == "pei-ceplan":
        plain = {"OBS": "ejecutado", "META": "meta_anual"}
    for slot, name in plain.items():
        if name in values:
            yield slot, cifra(values[name], None, style)
    if "avance" in values:
        yield "PEI" if familia == "pei-ceplan" else "A", porcentaje(values["avance"], 2, style)
    if "programado" in values and "ejecutado" in values:
        yield "V", cifra(abs(values["ejecutado"] - values["programado"]), None, style)
    money = {
        "GP": "gasto_programado",
        "GE": "gasto_ejecutado",
        "VIG": "gasto_vigente",
        "DEV": "gasto_devengado",
        "PAG": "gasto_pagado",
    }
    for slot, name in money.items():
        if name in values:
            yield slot, dinero(values[name], currency or "$", style)
    if "gasto_avance" in values:
        yield "DA" if familia == "presupuesto" else "GA", porcentaje(values["gasto_avance"], 2, style)


def _period(tramo: Tramo, salt: str) -> str:
    """The period as people write it."""
    way = sum(map(ord, salt)) % 3
    year = f" de {tramo.ejercicio}" if tramo.ejercicio and way else ""
    if tramo.meses == 3:
        order = (tramo.desde - 1) // 3
        return f"el {_ROMANOS[order]} trimestre{year}" if way < 2 else f"el {_ORDINALES[order]} trimestre{year}"
    if tramo.meses == 6:
        order = (tramo.desde - 1) // 6
        return (
            f"el {_ROMANOS[order]} semestre{year}"
            if way < 2
            else f"el {_ORDINALES[order]} semestre del año {tramo.ejercicio}"
        )
    return f"{MESES[tramo.desde - 1]}{year}"


def _states(values: Mapping[str, Decimal], earlier: Mapping[str, Decimal], familia: str) -> frozenset[str]:
    if "programado" not in values or "ejecutado" not in values or familia == "presupuesto":
        return frozenset()
    planned, done = values["programado"], values["ejecutado"]
    if not planned:
        return frozenset()
    found = {"cero" if not done else "bajo" if done < planned else "alto" if done > planned else "igual"}
    share = done / planned
    half = Decimal("0.5")
    found.add("mitad" if share == half else "menos_de_mitad" if share < half else "mas_de_mitad")
    if share > Decimal("0.9"):
        found.add("sobre_90")
    before = earlier.get("ejecutado", done)
    if before != done:
        found.add("sube" if done > before else "baja")
    return frozenset(found)
