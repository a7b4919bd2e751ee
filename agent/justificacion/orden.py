"""`draft`: what was asked, what came of it, and how it is told."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent import progress
from agent import settings as configuration
from agent.justificacion import causas
from agent.justificacion.encargo import (
    Encargo,
    Escritor,
    Justificaciones,
    borradores,
    con_plantilla,
    cuenta,
)
from agent.justificacion.entrega import CARPETA, Entrega, entregar
from agent.justificacion.model import HUECO
from agent.justificacion.vista import sin_ejercicio
from agent.settings import Settings
from agent.sustento.tramos import en_palabras
from agent.terminal import plain
from agent.texts import SIN_EJERCICIO, contados
from agent.writers.borradores import facts_json
from extractors.errors import UsageError


@dataclass(frozen=True, slots=True)
class Pedido:
    """What a person asks for; see `justifica draft --help`."""

    resultados: Path
    periodo: str
    motor: str = "plantilla"
    solo_debidas: bool = False
    causas: Path | None = None
    plantilla_causas: Path | None = None
    documento: str | None = None
    norma: str | None = None
    en_letras: bool = False
    destino: Path | None = None
    por_unidad: bool = False
    plantilla: Path | None = None
    reemplazar: bool = False
    solo_datos: bool = False


@dataclass(frozen=True, slots=True)
class Hecho:
    """What was drafted and written. `por_causar`: rows in the file for the office, or None if none was asked for."""

    justificaciones: tuple[Justificaciones, ...]
    archivos: tuple[Path, ...] = ()
    por_causar: int | None = None

    def as_json(self) -> list[dict[str, Any]]:
        """All facts of all rows."""
        return facts_json(self.justificaciones)

    def lines(self) -> Iterator[str]:
        """What happened, in Spanish."""
        count = cuenta(self.justificaciones)
        if not count.filas:
            yield "Ninguna actividad requiere justificación con los umbrales vigentes: no se escribió nada."
            return
        for group in self.justificaciones:
            rows = contados(len(group.borradores), "actividad", "actividades")
            yield f"{plain(group.documento.archivo)} · {en_palabras(group.periodo)} · {rows}"
            if sin_ejercicio(group.periodo):
                yield f"  {SIN_EJERCICIO}"
        yield (
            f"{contados(count.debidas, 'requiere', 'requieren')} justificación; "
            f"{contados(count.huecos, 'queda', 'quedan')} con {HUECO}; "
            f"{contados(count.sin_cifras, 'queda', 'quedan')} sin cifras que se puedan afirmar."
        )
        if count.del_modelo or count.reemplazadas or count.reescritas:
            yield (
                f"Del modelo: {contados(count.del_modelo, 'oración', 'oraciones')}; "
                f"{contados(count.reescritas, 'reescrita', 'reescritas')}; "
                f"{contados(count.reemplazadas, 'reemplazada', 'reemplazadas')} por la plantilla."
            )
        if count.omitidas:
            omitted = contados(count.omitidas, "oración", "oraciones")
            yield f"Sin imprimir, por no quedar sustentadas en la revisión: {omitted}."
        if self.por_causar is not None:
            yield f"Para completar las causas ({contados(self.por_causar, 'fila', 'filas')}):"
        yield from map(str, self.archivos)


def redactar(pedido: Pedido) -> Hecho:
    """Drafts and writes.

    Raises:
        UsageError: what was asked for cannot be done; says why.
        ModelError: a model is asked for and there is none.
    """
    settings = configuration.load()
    encargo = Encargo(
        resultados=pedido.resultados,
        periodo=pedido.periodo,
        solo_debidas=pedido.solo_debidas,
        causas=pedido.causas,
        documento=pedido.documento,
        norma=pedido.norma,
        en_letras=pedido.en_letras,
    )
    with progress.progress() as bar:
        done = borradores(encargo, settings, _writer(pedido, settings, bar))
    if pedido.plantilla_causas is not None:
        return _causes_file(done, pedido.plantilla_causas, pedido.reemplazar)
    if pedido.solo_datos:
        return Hecho(done)
    entrega = Entrega(
        destino=pedido.destino or pedido.resultados / CARPETA,
        unidades=pedido.por_unidad,
        plantilla=pedido.plantilla,
        reemplazar=pedido.reemplazar,
    )
    return Hecho(done, entregar(done, settings, entrega))


def _writer(pedido: Pedido, settings: Settings, avance: progress.Quiet) -> Escritor:
    if pedido.motor == "plantilla":
        return con_plantilla
    from agent.justificacion.modelo import ConModelo
    from agent.llm import Cliente, endpoint

    return ConModelo(Cliente(endpoint(settings), cache=configuration.cache_dir(os.environ)), avance)


def _causes_file(done: Sequence[Justificaciones], path: Path, replace: bool) -> Hecho:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path.name} no es un nombre de libro de Excel.", "El archivo de causas termina en .xlsx.")
    if path.exists() and not replace:
        raise UsageError(f"{path} ya existe.", "Puede tener causas escritas: elija otro nombre, o añada --force.")
    drafts = [draft for group in done for draft in group.borradores]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = causas.escribir(path, drafts)
    except OSError as error:
        raise UsageError(f"No se puede escribir {path}: {error.strerror or error}.") from error
    return Hecho(tuple(done), (path,), rows)
