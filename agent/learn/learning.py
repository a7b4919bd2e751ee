"""The way from a document to a layout: choose the table, propose, try, prove, write, read again."""

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.learn.candidates import Candidato, Lectura, candidates
from agent.learn.columns import KNOWN, NO_KIND, Columnado, Propuesta
from agent.learn.compose import Borrador, Igualdad, Serie, compose, series_of
from agent.learn.equations import Probada, nearly, search, written
from agent.learn.lines import learn_lines
from agent.learn.printed import Renglones
from agent.learn.settling import same_figure, settle
from agent.learn.support import Encabezados
from agent.learn.together import propose
from agent.learn.vocabulary import Vocabulario, vocabulary
from extractors.errors import JustificaError, LayoutError, UnreadableError, UsageError
from extractors.fillers.build import resolve_period, slots_of
from extractors.fillers.context import Contexto, complete, read_context
from extractors.layouts import Columnar, Encaje, Layout, load_file, recognise
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo, Fila
from extractors.values import YEAR, fold

MAX_TITLE = 100
"""Characters of a title that says what the form is."""
TITLE_WORDS = frozenset(
    {"plan", "seguimiento", "ejecucion", "presupuesto", "metas", "programacion", "avance", "poi", "pei", "programas",
     "evaluacion", "indicadores", "monitoreo", "reporte", "actividades", "matriz"}
)  # fmt: skip
NOT_TOLD_APART = "su título no la distingue de otra columna"
MAX_CHECKS = 4
"""Times that columns which the header does not tell apart are left out and the layout is tried again."""

Suggest = Callable[[list[Propuesta], Vocabulario], list[Propuesta]]
"""What else may say what a column is: likeness of words, a model, a person."""


class NothingReadError(JustificaError):
    """A table of which no layout can be made."""

    exit_code = UnreadableError.exit_code


@dataclass(frozen=True, slots=True)
class Encargo:
    """What is to be learnt.

    Attributes:
        path: the document.
        id: of the layout to be.
        tabla: which of the unknown tables, from 1; None for the longest.
        carpeta: the user's own layouts, which are known too.
        salida: the file to write, whose former self in `carpeta` is not read with.
    """

    path: Path
    id: str
    how: Lectura = field(default_factory=Lectura)
    tabla: int | None = None
    carpeta: Path | None = None
    salida: Path | None = None


@dataclass(frozen=True)
class Estudio:
    """A table with what is proposed for it.

    Attributes:
        desconocidas: how many unknown tables the document has.
        igualdades: equations proved on the document's own numbers.
        casi: sums that hold on many rows and fail on too many, in Spanish.
        series: columns of the layout as they stand.
    """

    encargo: Encargo
    candidato: Candidato
    desconocidas: int
    palabras: Vocabulario
    propuestas: tuple[Propuesta, ...]
    series: tuple[Serie, ...] = ()
    igualdades: tuple[Igualdad, ...] = ()
    casi: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leido:
    """The document, read again with the layout.

    Attributes:
        filas: its rows of this layout.
        cumplen: times that its equations hold.
        rompen: times that they do not.
        reglas: how often each rule held, broke, or did not apply.
        retiradas: equations that were taken out because they do not hold on the whole document.
    """

    archivo: Archivo
    filas: tuple[Fila, ...]
    cumplen: int = 0
    rompen: int = 0
    reglas: dict[str, dict[str, int]] = field(default_factory=dict)
    retiradas: int = 0

    @property
    def cifras(self) -> int:
        """Figures with a value."""
        return sum(c.valor is not None for fila in self.filas for c in fila.cifras)

    @property
    def en_revision(self) -> int:
        """Figures that wait for a person."""
        return sum(c.revision for fila in self.filas for c in fila.cifras)


# ---- what is there -------------------------------------------------------------------------------


def study(encargo: Encargo, known: Sequence[Layout], suggest: Sequence[Suggest] = ()) -> Estudio:
    """Finds the table and proposes what its columns are; nothing is written.

    Args:
        encargo: document and table.
        known: the layouts that there are: tables that they read need no new one.
        suggest: asked in turn about the columns that words and contents leave open.

    Raises:
        UnreadableError: the file cannot be read.
        NothingReadError: it has no table that can be learnt.
        UsageError: it has no table of that number.
    """
    words = vocabulary(known)
    tables = candidates(encargo.path, known, words, encargo.how)
    unknown = [c for c in tables if not c.conocida and c.cabecera is not None]
    unknown = unknown or [c for c in tables if c.cabecera is not None]  # known, and with columns that are left out
    chosen = _choose(unknown, tables, encargo)
    proposals = propose(chosen, words)
    for ask in suggest:
        proposals = settle(ask(proposals, words))
    found = Estudio(encargo, chosen, len(unknown), words, tuple(_with_base_year(proposals)))
    return _proved(found)


def _choose(unknown: Sequence[Candidato], tables: Sequence[Candidato], encargo: Encargo) -> Candidato:
    if encargo.tabla is not None and unknown:
        if not 1 <= encargo.tabla <= len(unknown):
            raise UsageError(f"No hay una tabla {encargo.tabla}: el documento tiene {len(unknown)} sin formato.")
        return unknown[encargo.tabla - 1]
    if unknown:
        return max(unknown, key=lambda c: c.filas)
    known = sorted({c.conocida for c in tables if c.conocida})
    if known:
        names = "», «".join(known)
        raise NothingReadError(
            f"Sus tablas ya se conocen: las lee el formato «{names}».", "Léalo con «justifica extract»."
        )
    reasons = dict.fromkeys(c.motivo for c in tables if c.motivo)
    if reasons:
        raise NothingReadError(
            f"No hay ninguna tabla de la que aprender: {'; '.join(reasons)}.",
            "Póngala con una fila por actividad y cada título de columna en una sola celda.",
        )
    raise NothingReadError(
        "No hay ninguna tabla con encabezado y cifras de la que aprender.",
        "Pruebe con otra página (--pages), o con el documento en PDF digital, Excel o Word.",
    )


def _with_base_year(proposals: Sequence[Propuesta]) -> list[Propuesta]:
    """The column of years beside a base line's value is the year of that value."""
    base = [p for p in proposals if p.es and p.es.nombre == "linea_base" and p.es.periodo == "base"]
    years = [p for p in proposals if p.nota == "año de la línea base"]
    if len(base) != 1 or len(years) != 1 or base[0].es is None or base[0].es.ejercicio:
        return list(proposals)
    year = replace(years[0], es=Columnado("atributo", "anio_base"), como="vocabulario", certeza=KNOWN, nota="")
    return [year if p.col == year.col else p for p in proposals]


# ---- trial and proof -----------------------------------------------------------------------------


def _proved(study_: Estudio) -> Estudio:
    """The table read on trial with all that is proposed: what its numbers prove stays, what they do not is doubtful."""
    trial = _fitted(study_, [p for p in study_.propuestas if p.es])
    if not trial.series:
        return trial
    filas = _data(trial, read(trial))
    headers = Encabezados(trial.series)
    proofs = search(filas, headers, Renglones(trial.candidato))
    promoted = _promoted(trial, proofs)
    chosen = [p for p in promoted if p.segura]
    if [(p.col, p.es) for p in chosen] == [(p.col, p.es) for s in trial.series for p in s.miembros]:
        equations = written(proofs, headers)
        return replace(trial, propuestas=tuple(promoted), igualdades=equations, casi=nearly(filas, proofs))
    return proven(replace(trial, propuestas=tuple(promoted)))


def proven(study_: Estudio) -> Estudio:
    """The layout of the sure columns alone, with the equations that they obey."""
    fitted = _fitted(replace(study_, igualdades=()), [p for p in study_.propuestas if p.segura])
    if not fitted.series:
        return fitted
    filas = _data(fitted, read(fitted))
    headers = Encabezados(fitted.series)
    proofs = search(filas, headers, Renglones(fitted.candidato))
    return replace(fitted, igualdades=written(proofs, headers), casi=nearly(filas, proofs))


def _data(study_: Estudio, leido: Leido) -> list[Fila]:
    return [fila for fila in leido.filas if fila.tipo not in ("grupo", "total")]


def _promoted(study_: Estudio, proofs: Sequence[Probada]) -> list[Propuesta]:
    """The proposals after proof: a doubtful column that an equation needs as proposed is doubtful no more."""
    sure: dict[int, Propuesta] = {}
    by_slot = {serie.id: serie for serie in study_.series}

    def members(slot: str) -> tuple[Propuesta, ...]:
        serie = by_slot.get(slot.partition(".")[0])
        return serie.miembros if serie else ()

    def told(item: Probada) -> bool:
        """Whether one of the equation's columns is sure: a division among columns of an unknown kind proves no kind."""
        slots = (item.candidata.objetivo.ranura, *item.candidata.numerador, *item.candidata.denominador)
        return any(p.segura or p.nota != NO_KIND for slot in slots for p in members(slot))

    for item in filter(told, proofs):
        for p in members(item.candidata.objetivo.ranura):
            if p.dudosa:
                sure[p.col] = replace(p, certeza=KNOWN, como="cifras", nota="")
        for slot in (*item.candidata.numerador, *item.candidata.denominador):
            for p in members(slot):
                if p.dudosa and p.es:
                    name = "ejecutado" if p.es.nombre == "avance" else p.es.nombre
                    sure[p.col] = replace(p, es=replace(p.es, nombre=name), certeza=KNOWN, como="cifras", nota="")
    return settle([sure.get(p.col, p) for p in study_.propuestas])


# ---- the layout ----------------------------------------------------------------------------------


def layout_text(study_: Estudio) -> str:
    """The layout file of the sure columns."""
    candidate = study_.candidato
    included = [p for serie in study_.series for p in serie.miembros]
    titles = _titles(candidate.titulos)
    name = next((text for text in candidate.titulos if titles and fold(text).startswith(titles[0])), "")
    return compose(
        Borrador(
            study_.encargo.id,
            " ".join(name.split())[:MAX_TITLE] or f"Formato aprendido de {study_.encargo.path.name}",
            titles,
            learn_lines(candidate, included, study_.palabras),
            study_.series,
            _ignored(study_),
            study_.igualdades,
        )
    )


def _ignored(study_: Estudio) -> tuple[str, ...]:
    if study_.candidato.table.kind != "campos":
        return ()
    placed = {p.col for serie in study_.series for p in serie.miembros}
    return tuple(dict.fromkeys(fold(p.path[-1]) for p in study_.propuestas if p.col not in placed))


def _titles(texts: Sequence[str]) -> tuple[str, ...]:
    """What the titles say of the form, without year, cut-off or place: the words before the first number."""
    found = []
    for text in texts:
        words = re.split(rf"\b(?:{YEAR}|\d+|i|ii|iii|iv|primer|segundo|tercer|cuarto|al|enero)\b", fold(text))[
            0
        ].split()
        if len(words) >= 2 and len(" ".join(words)) <= MAX_TITLE and TITLE_WORDS & set(words):
            found.append(" ".join(words))
    return tuple(dict.fromkeys(found))[:1]


def _fitted(study_: Estudio, chosen: Sequence[Propuesta]) -> Estudio:
    """The columns of the layout, less those that its header does not tell apart when it is recognised."""
    proposals = {p.col: p for p in study_.propuestas}
    kept = list(chosen)
    for _ in range(MAX_CHECKS):
        series = series_of(study_.propuestas, kept)
        if not any(serie.es.es_cifra for serie in series):
            break
        attempt = replace(study_, propuestas=tuple(proposals.values()), series=series)
        wrong = _misplaced(attempt)
        if wrong is None:
            break
        if not wrong:
            return attempt
        for col, why in wrong.items():
            proposals[col] = replace(proposals[col], es=None, como="", certeza=0.0, nota=why)
        kept = [p for p in kept if p.col not in wrong]
    return replace(study_, propuestas=tuple(proposals.values()), series=())


def _misplaced(study_: Estudio) -> dict[int, str] | None:
    """Columns that recognition reads as something else than was proposed, with why; None if it knows no such table."""
    with tempfile.TemporaryDirectory(prefix="justifica-learn-") as folder:
        path = Path(folder) / "prueba.toml"
        path.write_text(layout_text(study_), encoding="utf-8")
        layout = load_file(path)
    matches = recognise(study_.candidato.table, (layout,), study_.candidato.titulos)
    if not matches:
        return None
    placed = {c.col: c for c in matches[0].columnas}
    wrong: set[int] = set()
    for serie in study_.series:
        for p in serie.miembros:
            here = placed.pop(p.col, None)
            if here is None or here.columna.id != serie.id or not _same_period(p, here):
                wrong.add(p.col)
    wrong |= {p.col for s in study_.series for p in s.miembros for c in placed.values() if c.columna.id == s.id}
    return dict.fromkeys(wrong, NOT_TOLD_APART) or _same_place(study_, matches[0])


def _same_place(study_: Estudio, match: Encaje) -> dict[int, str]:
    """Columns without a date that would be the figure of a dated one, once the document's own cut-off is known."""
    titles = study_.candidato.titulos
    context = complete(read_context(titles, match.layout, Contexto()), match)
    by_col = {p.col: p for p in study_.propuestas}
    places: dict[object, list[Propuesta]] = {}
    for slot in slots_of(match.columnas, match.layout, context, {}):
        if slot.columna is not None:
            places.setdefault(slot.key, []).append(by_col[slot.columna])
    clashes = [claims for claims in places.values() if len(claims) > 1]
    return {
        p.col: same_figure([o for o in claims if o is not p])
        for claims in clashes
        for p in claims
        if p.es and (p.es.periodo == "titulo" or all(o.es and o.es.periodo != "titulo" for o in claims))
    }


def _same_period(p: Propuesta, here: Columnar) -> bool:
    """Whether the layout gives a column the year and the cut-off that its header was understood to name."""
    if p.es is None or not p.es.es_cifra:
        return True
    wanted = "-".join(filter(None, (p.es.ejercicio, p.es.clave)))
    read_back = resolve_period(here.columna.periodo, here, Contexto(), {})
    return wanted in (read_back, "") or (p.es.periodo == "base" and "{@" in here.columna.periodo)


# ---- reading with it -----------------------------------------------------------------------------


def read(study_: Estudio) -> Leido:
    """The document read by the usual pipeline, with this layout among the known ones.

    Raises:
        LayoutError: the layout, or one of the user's own, cannot be read with.
    """
    encargo = study_.encargo
    with tempfile.TemporaryDirectory(prefix="justifica-learn-") as folder:
        own, spool = Path(folder) / "formatos", Path(folder) / "lectura"
        own.mkdir()
        spool.mkdir()
        for other in sorted(encargo.carpeta.glob("*.toml")) if encargo.carpeta else ():
            if encargo.salida is None or other.resolve() != encargo.salida.resolve():
                shutil.copy(other, own / f"propio-{other.name}")
        (own / "aprendido.toml").write_text(layout_text(study_), encoding="utf-8")
        how = encargo.how
        opciones = Opciones(layouts=own, pages=how.pages, password=how.password, ocr=how.ocr, engine="rules")
        archivo = extract(encargo.path, encargo.path.name, spool, opciones)
        if archivo.estado == "fallido":
            raise NothingReadError(f"No se pudo volver a leer: {archivo.motivo}", archivo.hint)
        filas = _rows(spool / "filas.jsonl", encargo.id)
    rules = {name: counts for name, counts in archivo.reglas.items() if name.startswith(f"{encargo.id}.")}
    equations = {f"{encargo.id}.{item.id}" for item in study_.igualdades}
    held = sum(counts.get("cumple", 0) for name, counts in rules.items() if name in equations)
    broken = sum(counts.get("rompe", 0) for name, counts in rules.items() if name in equations)
    return Leido(archivo, filas, held, broken, rules)


def _rows(path: Path, family: str) -> tuple[Fila, ...]:
    with path.open(encoding="utf-8") as lines:
        rows = (Fila.model_validate_json(line) for line in lines)
        return tuple(fila for fila in rows if fila.familia == family)


__all__ = ["Encargo", "Estudio", "LayoutError", "Leido", "NothingReadError", "layout_text", "proven", "read", "study"]
