"""What a reader sees of a draft: table, text and evidence, all rendered from the same facts."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from agent.justificacion.encargo import Justificaciones, escritura
from agent.justificacion.model import Borrador
from agent.justificacion.numeros import Escritura, solo
from agent.justificacion.ranuras import NIVEL
from agent.sustento import Hecho
from agent.sustento.tramos import en_palabras, tramo_de
from agent.terminal import plain
from agent.texts import SIN_EJERCICIO, SUMADO, contados
from extractors.schemas import Rol

SIN_UNIDAD = "Sin unidad orgánica"
NADA = "—"
"""What stands in a table where there is no fact."""

_FISICAS = (
    ("Programado", "programado"), ("Ejecutado", "ejecutado"), ("Avance", "avance"), ("Variación", "variacion"),
    ("Meta anual", "meta_anual"), ("Gasto programado", "gasto_programado"), ("Gasto ejecutado", "gasto_ejecutado"),
)  # fmt: skip
_DE_GASTO = (
    ("Presupuesto aprobado", "gasto_aprobado"),
    ("Crédito vigente", "gasto_vigente"), ("Comprometido", "gasto_comprometido"), ("Devengado", "gasto_devengado"),
    ("Pagado", "gasto_pagado"), ("Devengado / vigente", "gasto_avance"),
)  # fmt: skip
_PRESUPUESTO = {"gasto_aprobado", "gasto_vigente", "gasto_devengado"}
"""Facts of a row that speaks of a budget, not of work; one document may have both."""


@dataclass(frozen=True, slots=True)
class Vista:
    """A draft as it is shown.

    Attributes:
        borrador: what is shown.
        unidad: of the organisation.
        titulo: code and description.
        tabla: (column, value) of the figures and of the level; the columns are those that some row of the document has.
        evidencia: document, page, row, and how computed figures were computed.
        notas: what could not be stated, and why.
    """

    borrador: Borrador
    unidad: str
    titulo: str
    tabla: tuple[tuple[str, str], ...]
    evidencia: str
    notas: tuple[str, ...]


def vistas(justificaciones: Justificaciones) -> list[Vista]:
    """The drafts of a document as they are shown, in its order."""
    present = {fact.nombre for draft in justificaciones.borradores for fact in draft.ficha.sustento.hechos}
    if "gasto_vigente" in present:
        present.discard("gasto_aprobado")  # what is in force tells more, and a page is narrow
    return [
        _vista(draft, escritura(justificaciones.ajustes(draft.ficha.fila.familia)), present)
        for draft in justificaciones.borradores
    ]


def por_unidad(shown: Iterable[Vista]) -> Mapping[str, list[Vista]]:
    """Drafts by unit of the organisation, units in order of appearance."""
    units: dict[str, list[Vista]] = {}
    for vista in shown:
        units.setdefault(vista.unidad, []).append(vista)
    return units


def titulo(justificaciones: Justificaciones) -> str:
    """The heading of the drafts of a document."""
    named = en_palabras(justificaciones.periodo)
    return f"Justificación {'de' if named[0].islower() and not named.startswith('año') else 'del'} {named}"


def resumen(justificaciones: Justificaciones, shown: Iterable[Vista]) -> Iterator[str]:
    """What stands under the heading: the document, the counts, and what a reader must know of all figures."""
    drafts = [vista.borrador for vista in shown]
    due = sum(bool(draft.ficha.motivos) for draft in drafts)
    gaps = sum(draft.hueco for draft in drafts)
    yield f"Documento: {plain(justificaciones.documento.archivo)}"
    yield (
        f"{contados(len(drafts), 'actividad', 'actividades')}; "
        f"{contados(due, 'requiere', 'requieren')} justificación; "
        f"{contados(gaps, 'causa está por completar', 'causas están por completar')}."
    )
    if sin_ejercicio(justificaciones.periodo):
        yield SIN_EJERCICIO
    if any(" + " in fact.calculo for draft in drafts for fact in draft.ficha.sustento.hechos):
        yield SUMADO


def sin_ejercicio(periodo: str) -> bool:
    """Whether a period is of a document that prints no year."""
    tramo = tramo_de(periodo)
    return tramo is not None and not tramo.ejercicio


def _vista(draft: Borrador, escrita: Escritura, present: Set[str]) -> Vista:
    fila = draft.ficha.fila
    facts = {fact.nombre: fact for fact in draft.ficha.sustento.hechos}
    spending = bool(_PRESUPUESTO & facts.keys())
    columns = [column for column in (_DE_GASTO if spending else _FISICAS) if column[1] in present]
    figures = tuple((name, shown(facts.get(fact), escrita)) for name, fact in columns)
    unit = () if spending or not columns else (("Unidad de medida", fila.unidad_medida or NADA),)
    sense = fila.atributos.get("sentido")
    level = (("Semáforo", _level(draft.ficha.banda)),) if "avance" in present else ()
    return Vista(
        borrador=draft,
        unidad=fila.unidad_organica or SIN_UNIDAD,
        titulo=" · ".join(part for part in (fila.codigo, fila.descripcion) if part),
        tabla=((("Sentido", sense),) if sense else unit) + figures + level,
        evidencia=_evidence(draft, facts.values()),
        notas=draft.ficha.faltas,
    )


def _level(band: str | None) -> str:
    return NIVEL[band].capitalize() if band else NADA


def shown(fact: Hecho | None, escrita: Escritura) -> str:
    """A figure in a table: digits alone, whatever the text does."""
    if fact is None:
        return NADA
    text = solo(fact, Escritura(escrita.coma))
    return f"+{text}" if fact.rol is Rol.VARIACION and fact.valor > 0 else text


def _called(fact: Hecho) -> str:
    """A fact's name in words; of an earlier period, with that period."""
    suffix = fact.periodo.lower().replace("-", "_")
    if not fact.nombre.endswith(f"_{suffix}"):
        return fact.nombre.replace("_", " ")
    return f"{fact.nombre.removesuffix(f'_{suffix}')} {en_palabras(fact.periodo)}"


def _evidence(draft: Borrador, facts: Iterable[Hecho]) -> str:
    fila = draft.ficha.fila
    said = {name for sentence in draft.oraciones for name in sentence.hechos}
    added = [f for f in facts if f.nombre in said and " + " in f.calculo and f.calculo[:1].isdigit()]
    sums = [f"{_called(f)} = {f.calculo}" for f in added]
    made = f" Sumado de lo impreso: {'; '.join(sums)}." if sums else ""
    return f"Evidencia: {fila.archivo}, página {fila.pagina}, fila {fila.id}.{made}"
