"""What a reader sees of a draft: table, text and evidence, all rendered from the same facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from agent.justificacion.encargo import Justificaciones, escritura
from agent.justificacion.model import Borrador
from agent.justificacion.numeros import Escritura, solo
from agent.justificacion.ranuras import NIVEL
from agent.sustento import Hecho
from agent.sustento.tramos import en_palabras, tramo_de
from agent.terminal import plain
from agent.texts import SIN_EJERCICIO, SUMADO, contados
from extractors.schemas import Rol, Severidad

SIN_UNIDAD, TODAS = "Sin unidad orgánica", "Actividades"
"""What rows stand under that name no unit: among others that do, or where none does."""
CON_HALLAZGOS = "Con hallazgos: véase el anexo."
NADA = "—"
"""What stands in a table where there is no fact."""

_FISICAS = (
    ("Programado", "programado"), ("Ejecutado", "ejecutado"), ("Avance", "avance"), ("Variación", "variacion"),
    ("Meta anual", "meta_anual"),
)  # fmt: skip
_FINANCIERAS = (
    ("Gasto programado", "gasto_programado"), ("Gasto ejecutado", "gasto_ejecutado"),
    ("Presupuesto aprobado", "gasto_aprobado"), ("Crédito vigente", "gasto_vigente"),
    ("Comprometido", "gasto_comprometido"), ("Devengado", "gasto_devengado"), ("Pagado", "gasto_pagado"),
)  # fmt: skip
_DESDE_ENERO = (
    ("Crédito vigente", "gasto_vigente_acumulado"), ("Devengado acumulado", "gasto_devengado_acumulado"),
    ("Devengado / vigente", "gasto_avance_acumulado"),
)  # fmt: skip
"""Of rows whose work is told by the quarter and whose budget from January."""
_MAGNITUDES = ("Física", "Financiera")

Tabla = tuple[tuple[str, str], ...]
"""(column, value) of one row of figures."""


@dataclass(frozen=True, slots=True)
class Vista:
    """A draft as it is shown.

    Attributes:
        borrador: what is shown.
        unidad: of the organisation.
        titulo: code and description.
        tablas: figures of work with their level, then those of money; () where there is none. The columns are those
            that some row of the family has.
        evidencia: document, page, row, and how computed figures were computed.
        notas: what could not be stated, and why.
        aviso: that findings touch the row, or "".
    """

    borrador: Borrador
    unidad: str
    titulo: str
    tablas: tuple[Tabla, ...]
    evidencia: str
    notas: tuple[str, ...]
    aviso: str


def vistas(justificaciones: Justificaciones) -> list[Vista]:
    """The drafts of a document as they are shown, in its order."""
    drafts = justificaciones.borradores
    families: dict[str, list[Borrador]] = {}
    for draft in drafts:
        families.setdefault(draft.ficha.fila.familia, []).append(draft)
    columns = {family: _columns(own) for family, own in families.items()}
    nameless = SIN_UNIDAD if any(draft.ficha.fila.unidad_organica for draft in drafts) else TODAS
    return [
        _vista(draft, escritura(justificaciones.ajustes(family)), columns[family], nameless)
        for draft in drafts
        for family in [draft.ficha.fila.familia]
    ]


def _columns(drafts: Sequence[Borrador]) -> Set[str]:
    """Facts that some row has, and "unidad" where one has a unit of measure."""
    present = {fact.nombre for draft in drafts for fact in draft.ficha.sustento.hechos}
    if "gasto_vigente" in present:
        present.discard("gasto_aprobado")  # what is in force tells more, and a page is narrow
    return present | {"unidad"} if any(draft.ficha.fila.unidad_medida for draft in drafts) else present


def por_unidad(shown: Iterable[Vista]) -> Mapping[str, list[Vista]]:
    """Drafts by unit of the organisation, units in order of appearance."""
    units: dict[str, list[Vista]] = {}
    for vista in shown:
        units.setdefault(vista.unidad, []).append(vista)
    return units


def titulo(justificaciones: Justificaciones) -> str:
    """The heading of the drafts of a document."""
    if justificaciones.periodo == "anual":
        return "Justificación anual"
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
    if any(_added(draft) for draft in drafts):
        yield SUMADO


def sin_ejercicio(periodo: str) -> bool:
    """Whether a period is of a document that prints no year."""
    tramo = tramo_de(periodo)
    return tramo is not None and not tramo.ejercicio


def _vista(draft: Borrador, escrita: Escritura, present: Set[str], nameless: str) -> Vista:
    fila = draft.ficha.fila
    return Vista(
        borrador=draft,
        unidad=fila.unidad_organica or nameless,
        titulo=" · ".join(part for part in (fila.codigo, fila.descripcion) if part),
        tablas=_tables(draft, escrita, present),
        evidencia=_evidence(draft),
        notas=draft.ficha.faltas,
        aviso=CON_HALLAZGOS if any(h.severidad is not Severidad.INFO for h in draft.ficha.hallazgos) else "",
    )


def _tables(draft: Borrador, escrita: Escritura, present: Set[str]) -> tuple[Tabla, ...]:
    """Work and money, each where a figure of it is known; where both are, each says which it is."""
    fila = draft.ficha.fila
    facts = {fact.nombre: fact for fact in draft.ficha.sustento.hechos}

    def figures(columns: Sequence[tuple[str, str]]) -> Tabla:
        return tuple((name, shown(facts.get(fact), escrita)) for name, fact in columns if fact in present)

    ratio = "Devengado / vigente" if "gasto_devengado" in present else "Ejecutado / programado"
    own = figures((*_FINANCIERAS, (ratio, "gasto_avance")))
    work, money = figures(_FISICAS), own or figures(_DESDE_ENERO)
    level = (("Semáforo", _level(draft.ficha.banda)),) if "avance" in present else ()
    sense = fila.atributos.get("sentido")
    unit = (("Unidad de medida", fila.unidad_medida or NADA),) if "unidad" in present else ()
    told = [any(value != NADA for _, value in table) for table in (work, money)]
    tables = ((("Sentido", sense),) if sense else unit) + work + level, money
    shown_ones = [table for table, known in zip(tables, told, strict=True) if known]
    if not all(told):
        return tuple(shown_ones)
    return tuple((("Magnitud", name), *table) for name, table in zip(_MAGNITUDES, shown_ones, strict=True))


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


def _added(draft: Borrador) -> list[Hecho]:
    """The facts that sentences state and that were added up from printed ones."""
    said = {name for sentence in draft.oraciones for name in sentence.hechos}
    facts = draft.ficha.sustento.hechos
    return [f for f in facts if f.nombre in said and " + " in f.calculo and f.calculo[:1].isdigit()]


def _evidence(draft: Borrador) -> str:
    fila = draft.ficha.fila
    sums = [f"{_called(fact)} = {fact.calculo}" for fact in _added(draft)]
    made = f" Sumado de lo impreso: {'; '.join(sums)}." if sums else ""
    return f"Evidencia: {fila.archivo}, página {fila.pagina}, fila {fila.id}.{made}"
