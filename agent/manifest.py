"""The conservation statement `manifiesto.json`: each file, page and table line that came in, and its fate."""

import platform
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from agent.gather import Omitido
from agent.survey import Survey
from agent.texts import SEVERIDADES, contados
from extractors.layouts import Layout
from extractors.pipeline import Opciones
from extractors.schemas import CON_CIFRAS, Archivo, TablaVista
from extractors.schemas.figure import Frozen

LIBRARIES = (
    "PyMuPDF",
    "pydantic",
    "rapidfuzz",
    "openpyxl",
    "python-docx",
    "XlsxWriter",
    "defusedxml",
    "typer",
    "rich",
)
PAGE_RESULTS = ("leida", "sin_tablas", "sin_filas", "no_leida")
MANY_PAGES = 4
"""Pages from which a note that they share is told once."""
TABLE_LINES = 5
"""Printed lines from which an unknown table may have been one of the plan."""
_OF_PAGE = re.compile(r"Página (?P<page>\d+): (?P<said>.*)", re.DOTALL)
_DETAILS = re.compile(r"«[^»]*»(?:, (?:«[^»]*»|…))*|\d+")
FILE_RESULTS = ("leido", "parcial", "sin_tablas", "no_leido", "fallido", "duplicado")


@dataclass(frozen=True, slots=True)
class Leido:
    """A file of the run: what became of it and where its rows wait."""

    archivo: Archivo
    ruta: Path
    spool: Path
    reutilizado: bool = False
    duplicado_de: str | None = None


class Balance(Frozen):
    """What came in and where it went; `sin_cuenta` is what the parts do not add up to."""

    entraron: int
    destino: dict[str, int]
    sin_cuenta: int


class LayoutUsado(Frozen):
    """A layout that recognised a table of the run."""

    id: str
    version: int


class DocumentoLeido(Frozen):
    """One file in the manifest."""

    ruta: str
    reutilizado: bool
    duplicado_de: str | None
    resultado: Archivo


class Saltado(Frozen):
    """One file that was seen and not read."""

    archivo: str
    motivo: str


class Manifiesto(Frozen):
    """`manifiesto.json`. `parcial`: something that came in is not in the results; `motivos` says what."""

    justifica: str
    python: str
    bibliotecas: dict[str, str]
    fecha: str
    segundos: float
    opciones: dict[str, str]
    engine: str
    modelo: str | None
    prompts: dict[str, str]
    tokens: int
    layouts: tuple[LayoutUsado, ...]
    parcial: bool
    utilizable: bool
    motivos: tuple[str, ...]
    archivos: Balance
    paginas: Balance
    lineas: Balance
    filas: dict[str, int]
    cifras: dict[str, int]
    hallazgos: dict[str, int]
    documentos: tuple[DocumentoLeido, ...]
    omitidos: tuple[Saltado, ...]


def version() -> str:
    """The version of the program."""
    return version_of("justifica")


def version_of(name: str) -> str:
    """The version of an installed distribution."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "sin instalar"


def build(  # noqa: PLR0913 - the parts of one statement
    leidos: Sequence[Leido],
    omitidos: Sequence[Omitido],
    survey: Survey,
    known: Sequence[Layout],
    opciones: Opciones,
    inicio: str,
    segundos: float,
) -> Manifiesto:
    """Draws up the statement of a run."""
    archivos = [leido.archivo for leido in leidos]
    balances = (_files(archivos), _pages(archivos), _lines(archivos))
    motivos = tuple(_reasons(archivos, balances))
    used = {tabla.familia for archivo in archivos for tabla in archivo.tablas} | set(survey.familias)
    return Manifiesto(
        justifica=version(),
        python=platform.python_version(),
        bibliotecas={name: version_of(name) for name in LIBRARIES},
        fecha=inicio,
        segundos=round(segundos, 3),
        opciones=_stated(opciones),
        engine=opciones.engine,
        modelo=", ".join(dict.fromkeys(a.modelo for a in archivos if a.modelo)) or None,
        prompts={name: mark for archivo in archivos for name, mark in archivo.prompts.items()},
        tokens=sum(archivo.tokens for archivo in archivos),
        layouts=tuple(LayoutUsado(id=layout.id, version=layout.version) for layout in known if layout.id in used),
        parcial=bool(motivos),
        utilizable=any(map(usable, archivos)),
        motivos=motivos,
        archivos=balances[0],
        paginas=balances[1],
        lineas=balances[2],
        filas=dict(survey.filas),
        cifras={name: survey.total(name) for name in ("cifras", "con_valor", "en_revision")},
        hallazgos={severidad.value: survey.hallazgos[severidad] for severidad in SEVERIDADES},
        documentos=tuple(
            DocumentoLeido(
                ruta=str(leido.ruta),
                reutilizado=leido.reutilizado,
                duplicado_de=leido.duplicado_de,
                resultado=leido.archivo,
            )
            for leido in leidos
        ),
        omitidos=tuple(Saltado(archivo=item.archivo, motivo=item.motivo) for item in omitidos),
    )


def _stated(opciones: Opciones) -> dict[str, str]:
    """The options that narrow or steer the reading; never the password."""
    wanted = {
        "ocr": opciones.ocr,
        "layout": opciones.layout,
        "layouts": str(opciones.layouts) if opciones.layouts else None,
        "pages": page_list(sorted(opciones.pages)) if opciones.pages else None,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def usable(archivo: Archivo) -> bool:
    """Whether a file gave anything: rows, a known form that is empty, or pages that only need OCR."""
    if archivo.estado == "fallido":
        return False
    known = any(tabla.familia is not None for tabla in archivo.tablas)
    return known or any(archivo.filas.values()) or any(p.resultado == "no_leida" for p in archivo.paginas)


def unaccounted(tabla: TablaVista) -> int:
    """Printed lines of a table that neither gave a row nor were discarded with a reason."""
    if tabla.familia is None and tabla.motivo:
        return 0
    return tabla.filas_vistas - sum(tabla.lineas.values()) - len(tabla.descartadas)


def _files(archivos: Sequence[Archivo]) -> Balance:
    return _balance(Counter(archivo.estado for archivo in archivos), FILE_RESULTS)


def _pages(archivos: Sequence[Archivo]) -> Balance:
    return _balance(Counter(pagina.resultado for archivo in archivos for pagina in archivo.paginas), PAGE_RESULTS)


def _balance(seen: Counter[str], known: Iterable[str]) -> Balance:
    total = sum(seen.values())
    where = {name: seen[name] for name in known}
    return Balance(entraron=total, destino=where, sin_cuenta=total - sum(where.values()))


def _lines(archivos: Sequence[Archivo]) -> Balance:
    where: Counter[str] = Counter()
    seen = lost = 0
    for tabla in (tabla for archivo in archivos for tabla in archivo.tablas):
        seen += tabla.filas_vistas
        where.update(tabla.lineas)
        where["descartadas"] += len(tabla.descartadas)
        missing = unaccounted(tabla)
        lost += abs(missing)
        if tabla.familia is None and tabla.motivo:
            where["tabla_desconocida"] += tabla.filas_vistas - sum(tabla.lineas.values()) - len(tabla.descartadas)
    return Balance(entraron=seen, destino=dict(where), sin_cuenta=lost)


def _reasons(archivos: Sequence[Archivo], balances: tuple[Balance, Balance, Balance]) -> Iterable[str]:
    for archivo in archivos:
        if archivo.estado == "fallido":
            yield f"{archivo.archivo}: no se leyó: {archivo.motivo.rstrip('.')}. {archivo.hint}".strip()
            continue
        unread = [pagina for pagina in archivo.paginas if pagina.resultado == "no_leida"]
        for motivo in dict.fromkeys(pagina.motivo for pagina in unread):
            numbers = [pagina.pagina for pagina in unread if pagina.motivo == motivo]
            yield f"{archivo.archivo}: {page_list(numbers)} sin leer: {motivo}"
        if archivo.tablas and not archivo.filas and all(tabla.familia is None for tabla in archivo.tablas):
            yield f"{archivo.archivo}: ninguna de sus tablas es de un formato conocido"
        if archivo.filas and (without := pages_without_rows(archivo)):
            yield f"{archivo.archivo}: {page_list(without)}: sus tablas no son de un formato conocido y no dieron filas"
        lost = sum(abs(unaccounted(tabla)) for tabla in archivo.tablas)
        if lost:
            yield f"{archivo.archivo}: {lost} líneas de tabla sin cuenta"
        yield from left_out(archivo)
        if archivo.estado == "parcial" and not unread and not lost:
            yield f"{archivo.archivo}: leído en parte: {archivo.motivo}"
    for balance, name in zip(balances[:2], ("archivos", "páginas"), strict=True):
        if balance.sin_cuenta:
            yield f"{balance.sin_cuenta} {name} sin cuenta"


def pages_without_rows(archivo: Archivo) -> list[int]:
    """Pages with a table that no layout knows and no row, where they are more than the pages that gave rows."""
    tables = {tabla.pagina for tabla in archivo.tablas if tabla.familia is None and tabla.filas_vistas >= TABLE_LINES}
    without = [p.pagina for p in archivo.paginas if p.resultado == "sin_filas" and p.pagina in tables]
    return without if len(without) > sum(p.resultado == "leida" for p in archivo.paginas) else []


def remarks(archivo: Archivo) -> list[str]:
    """What else is to be known of a file: reader's notes, unknown tables, columns without a place."""
    lines = [f"{archivo.archivo}: {nota}" for nota in _notes(archivo.notas)]
    unknown: dict[tuple[str, ...], list[int]] = {}
    unplaced: dict[tuple[str, ...], list[int]] = {}
    for tabla in archivo.tablas:
        if tabla.familia is None:
            unknown.setdefault(tabla.encabezado, []).append(tabla.pagina)
        elif tabla.sin_ubicar:
            unplaced.setdefault(tabla.sin_ubicar, []).append(tabla.pagina)
    for header, pages in unknown.items():
        lines.append(f"{archivo.archivo}: {page_list(pages)}: tabla que no se conoce: {' | '.join(header)}")
    for columns, pages in unplaced.items():
        lines.append(f"{archivo.archivo}: {page_list(pages)}: columnas sin ubicar: {' | '.join(columns)}")
    return lines


def left_out(archivo: Archivo) -> Iterable[str]:
    """What is said of printed lines with figures that gave no row."""
    lost = [(tabla.pagina, text) for tabla in archivo.tablas for _, why, text in tabla.descartadas if why == CON_CIFRAS]
    if lost:
        count = contados(len(lost), "línea con cifras que no se dio", "líneas con cifras que no se dieron")
        yield f"{archivo.archivo}: {page_list([page for page, _ in lost])}: {count}: «{lost[0][1]}»"


def _notes(notas: Sequence[str]) -> Iterator[str]:
    """The reader's notes; what it says of many pages, but for figures and quotations, once."""
    alike: dict[str, list[tuple[int, str]]] = {}
    for nota in notas:
        told = _OF_PAGE.match(nota)
        page, said = (int(told["page"]), told["said"]) if told else (0, nota)
        alike.setdefault(_DETAILS.sub("", said) if page else said, []).append((page, said))
    for group in alike.values():
        pages, said = [page for page, _ in group], group[0][1]
        if not pages[0] or len(pages) < MANY_PAGES:
            yield from (f"Página {page}: {text}" if page else text for page, text in group)
        elif len({text for _, text in group}) == 1:
            yield f"{page_list(pages).capitalize()}: {said}"
        else:
            yield f"Página {pages[0]}: {said}; así también {len(pages) - 1} páginas más, en manifiesto.json"


def page_list(numbers: Sequence[int]) -> str:
    """Pages in words, runs joined: "página 3", "páginas 1-5, 8"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return ("página " if len(set(numbers)) == 1 else "páginas ") + text
