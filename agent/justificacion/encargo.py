"""From the ledger to the drafts of a period: which rows, whose settings, which writer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.justificacion.causas import leer
from agent.justificacion.control import aprobar
from agent.justificacion.model import Borrador, Origen
from agent.justificacion.numeros import Escritura
from agent.justificacion.plantilla import redactar
from agent.settings import Settings
from agent.sustento import Ficha, Testigo
from agent.sustento.ajustes import Ajustes, ajustes_de
from agent.sustento.reunir import FichaAjustes, fichas, periodos
from agent.sustento.tramos import tramo_pedido
from agent.workspace import NAME, Documento, Ledger
from extractors.errors import UsageError
from extractors.schemas import Hallazgo

MAX_LISTED = 24
"""Periods that an error names."""


@dataclass(frozen=True, slots=True)
class Encargo:
    """What is to be drafted.

    Attributes:
        resultados: results folder with the ledger.
        periodo: as in the number contract.
        solo_debidas: only rows whose justification is due.
        causas: the file that the office filled in, or None.
        documento: part of the name of the only document to draft, or None for all.
        norma: whose thresholds hold, or None for those of each family.
        en_letras: counts as "dos (02)".
    """

    resultados: Path
    periodo: str
    solo_debidas: bool = False
    causas: Path | None = None
    documento: str | None = None
    norma: str | None = None
    en_letras: bool = False


@dataclass(frozen=True, slots=True)
class Justificaciones:
    """The drafts of one document.

    Attributes:
        documento: the document.
        periodo: of the drafts, with the document's year.
        borradores: in the document's order.
        hallazgos: the document's findings that touch a drafted row.
        ajustes: the settings of each family.
    """

    documento: Documento
    periodo: str
    borradores: tuple[Borrador, ...]
    hallazgos: tuple[Hallazgo, ...]
    ajustes: FichaAjustes


class Escritor(Protocol):
    """A writer: rows -> drafts, in order."""

    def __call__(self, fichas: Sequence[Ficha], ajustes: FichaAjustes) -> Sequence[Borrador]:
        """Drafts of the rows."""


def con_plantilla(fichas: Sequence[Ficha], ajustes: FichaAjustes) -> Sequence[Borrador]:
    """The writer without a model."""
    return [aprobar(Borrador(ficha, redactar(ficha, escritura(ajustes(ficha.fila.familia))))) for ficha in fichas]


def escritura(ajustes: Ajustes) -> Escritura:
    """How figures are written under these settings."""
    return Escritura(ajustes.coma, ajustes.en_letras)


def borradores(encargo: Encargo, settings: Settings, escritor: Escritor) -> tuple[Justificaciones, ...]:
    """Drafts the period, document by document; documents that do not speak of it give none.

    Raises:
        UsageError: no ledger, no such document, period, norm, or causes that are wrong.
    """
    tramo_pedido(encargo.periodo)
    ajustes = ajustes_de(settings, norma=encargo.norma, en_letras=encargo.en_letras)
    with Ledger(encargo.resultados / NAME) as ledger:
        documents = _documents(ledger, encargo)
        gathered = [(document, list(fichas(ledger, document, encargo.periodo, ajustes))) for document in documents]
        if not any(found for _, found in gathered):
            raise _no_such_period(ledger, documents, encargo.periodo)
        if encargo.causas is not None:
            gathered = _with_causes(ledger, encargo, encargo.causas, ajustes, gathered)
    done = []
    for document, found in gathered:
        wanted = [ficha for ficha in found if ficha.motivos or not encargo.solo_debidas]
        if found:
            done.append(_drafted(document, found[0].periodo, escritor(wanted, ajustes), ajustes))
    return tuple(done)


def _drafted(documento: Documento, periodo: str, drafts: Sequence[Borrador], ajustes: FichaAjustes) -> Justificaciones:
    findings = {finding.id: finding for draft in drafts for finding in draft.ficha.hallazgos}
    return Justificaciones(documento, periodo, tuple(drafts), tuple(findings.values()), ajustes)


def _documents(ledger: Ledger, encargo: Encargo) -> list[Documento]:
    known = ledger.documents()
    if not known:
        raise UsageError(f"No hay documentos en {encargo.resultados}.", "Lea antes uno con «justifica extract».")
    if encargo.documento is None:
        return known
    found = [document for document in known if encargo.documento in document.archivo]
    if not found:
        names = ", ".join(document.archivo for document in known[:MAX_LISTED])
        raise UsageError(f"Ningún documento se llama «{encargo.documento}».", f"Hay: {names}.")
    return found


def _no_such_period(ledger: Ledger, documents: Sequence[Documento], periodo: str) -> UsageError:
    counted: Counter[str] = Counter()
    for document in documents:
        for fila in ledger.filas(document.id, document.archivo, document.sha256):
            if fila.tipo.value not in ("grupo", "total"):
                counted.update(periodos(fila))
    if not counted:
        return UsageError("No hay actividades de las que redactar.", "Lo leído no trae filas con período.")
    listed = ", ".join(name for name, _ in sorted(counted.items())[:MAX_LISTED])
    more = "…" if len(counted) > MAX_LISTED else ""
    return UsageError(f"Ningún documento habla del período {periodo}.", f"Períodos que hay: {listed}{more}.")


def _with_causes(
    ledger: Ledger,
    encargo: Encargo,
    causas: Path,
    ajustes: FichaAjustes,
    gathered: Sequence[tuple[Documento, list[Ficha]]],
) -> list[tuple[Documento, list[Ficha]]]:
    """The same rows with what the office states of them."""
    periods = {ficha.fila.id: ficha.periodo for _, found in gathered for ficha in found}
    stated: Mapping[str, Sequence[Testigo]] = leer(causas, periods)
    unknown = sorted(set(stated) - set(periods))
    if unknown:
        raise UsageError(
            f"{causas.name} nombra filas que no hay en estos resultados: {', '.join(unknown[:5])}.",
            "El archivo es de otra lectura o de otro documento: escríbalo de nuevo con --causes-template.",
        )
    return [(document, list(fichas(ledger, document, encargo.periodo, ajustes, stated))) for document, _ in gathered]


@dataclass(frozen=True, slots=True)
class Cuenta:
    """What was drafted: rows, due ones, with a gap, without a figure; a model's sentences; what the gate kept back."""

    filas: int
    debidas: int
    huecos: int
    sin_cifras: int
    del_modelo: int
    reescritas: int
    reemplazadas: int
    omitidas: int


def cuenta(hechas: Sequence[Justificaciones]) -> Cuenta:
    """Counts over all documents."""
    drafts = [draft for group in hechas for draft in group.borradores]
    return Cuenta(
        filas=len(drafts),
        debidas=sum(bool(draft.ficha.motivos) for draft in drafts),
        huecos=sum(draft.hueco for draft in drafts),
        sin_cifras=sum(not draft.ficha.sustento.hechos for draft in drafts),
        del_modelo=sum(o.origen is Origen.MODELO for draft in drafts for o in draft.oraciones),
        reescritas=sum(draft.reescritas for draft in drafts),
        reemplazadas=sum(draft.reemplazadas for draft in drafts),
        omitidas=sum(len(draft.omitidas) for draft in drafts),
    )
