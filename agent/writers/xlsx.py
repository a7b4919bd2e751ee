"""`reporte.xlsx`, for the office: a summary, a sheet a family, the findings, where each figure was read.

Everything streams: sheets fill from top to bottom while the rows of one document pass by, so a document of a
thousand pages takes no more memory than one of ten.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from agent.manifest import Manifiesto
from agent.settings import Settings
from agent.survey import Clave, FamiliaVista, Survey, clave, difference, recomputed_of
from agent.texts import (
    AUSENCIA,
    ESTADO,
    SEVERIDADES,
    TIPO,
    VEREDICTO,
    dato,
    lugar,
    mostrado,
)
from agent.writers.jsonl import read_filas, read_hallazgos
from agent.writers.resumen import write_resumen
from agent.writers.sheets import (
    MAX_DIGITS,
    MAX_LINES,
    Book,
    Column,
    Line,
    Sheet,
    Style,
    target_of,
)
from extractors.schemas import Cifra, Fila, Hallazgo, Magnitud, Rol, Severidad, TipoFila

_AVANCE = (Rol.AVANCE, Rol.AVANCE_TIPO2)
_FIELDS = (
    ("codigo", "Código", 17.0),
    ("descripcion", "Descripción", 42.0),
    ("unidad_organica", "Unidad orgánica", 24.0),
    ("unidad_medida", "Unidad de medida", 14.0),
    ("indicador", "Indicador", 36.0),
    ("grupo", "Grupo", 18.0),
)
_LEADING = (Column("Hallazgos", 10), Column("Página", 7), Column("Tipo", 10))
_FUENTES = (
    Column("Cifra", 22), Column("Fila", 17), Column("Archivo", 22), Column("Página", 7), Column("Lugar", 26),
    Column("Dato", 34), Column("Texto impreso", 16), Column("Valor", 14), Column("Ausencia", 16),
    Column("Motor", 15), Column("Confianza", 9), Column("Estado", 10), Column("Revisión", 9),
    Column("Recalculado", 13), Column("Ecuación", 26),
)  # fmt: skip
_HALLAZGOS = (
    Column("Severidad", 10), Column("Fila", 17), Column("Archivo", 22), Column("Página", 7),
    Column("Código", 16),
    Column("Descripción", 36), Column("Qué pasa", 60), Column("Impreso", 15), Column("Recalculado", 15),
    Column("Diferencia", 14), Column("Veredicto", 18), Column("Regla", 26), Column("Fórmula", 36),
    Column("Cita", 30), Column("Propuesta", 20), Column("Cifra", 22),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Libro:
    """What the workbook is made of: (filas.jsonl, hallazgos.jsonl) of each document, and the run's counts."""

    partes: tuple[tuple[Path, Path], ...]
    survey: Survey
    manifiesto: Manifiesto
    settings: Settings


@dataclass(frozen=True, slots=True)
class _Marca:
    """The findings of a row: how many, the worst, and the line of the first on its sheet."""

    cuenta: int
    severidad: Severidad
    linea: int


@dataclass(frozen=True, slots=True)
class _Reparo:
    """The worst finding about a figure: its severity, and what stands against the printed value."""

    severidad: Severidad
    recalculado: Decimal | None

    def rank(self) -> tuple[int, bool]:
        """Worst first; of two alike, one with a value to show."""
        return (SEVERIDADES.index(self.severidad), self.recalculado is None)


@dataclass(frozen=True, slots=True)
class _Sitio:
    """Where a row with findings stands, and what it is, for the sheet of findings."""

    target: str
    codigo: str
    descripcion: str


def write_workbook(path: Path, libro: Libro, workdir: Path) -> None:
    """Writes the workbook.

    Args:
        path: the file to write.
        libro: what goes into it.
        workdir: an existing folder for the sheets in the making.

    Raises:
        OSError: it cannot be written (no space, no permission).
    """
    with Book(path, workdir) as book:
        book.properties("Verificación de reportes de seguimiento", f"justifica {libro.manifiesto.justifica}")
        _fill(book, libro)


def _fill(book: Book, libro: Libro) -> None:
    resumen = book.sheet("Resumen")
    families = {name: _FamilySheet(book, name, vista, libro.settings) for name, vista in libro.survey.familias.items()}
    findings = _FindingSheet(book, libro.survey)
    sources = _SourceSheet(book)
    for filas, hallazgos in libro.partes:
        marks, figures = findings.marks(read_hallazgos(hallazgos))
        for fila in read_filas(filas):
            sitio = families[fila.familia].add(fila, marks.get(fila.id), figures, findings)
            if fila.id in marks:
                findings.sites[fila.id] = sitio
            sources.add(fila)
    findings.write(libro.partes)
    write_resumen(resumen, book.styles, libro.survey, libro.manifiesto, libro.settings)
    for sheet in (*families.values(), findings, sources):
        sheet.finish()


class _Lines:
    """A table that goes on on another sheet when one is full."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column], frozen: int) -> None:
        self._book, self._name, self._columns, self._frozen = book, name, tuple(columns), frozen
        self.sheets: list[Sheet] = []
        self._turn()

    def _turn(self) -> None:
        sheet = self._book.sheet(self._name)
        sheet.begin(self._book.styles, self._columns, self._frozen)
        self.sheets.append(sheet)

    def room(self) -> Sheet:
        """The sheet that the next line goes on."""
        if self.sheets[-1].next_row >= MAX_LINES:
            self._turn()
        return self.sheets[-1]

    def target(self, line: int) -> str:
        """Address of the n-th line (from 0), on the first sheet or a later one."""
        sheet, row = divmod(line, MAX_LINES - 1)
        return target_of(self.sheets[sheet], row + 1)

    def finish(self) -> None:
        """Ends every sheet."""
        for sheet in self.sheets:
            sheet.finish()


# ---- a sheet a family ------------------------------------------------------------------------------


class _FamilySheet(_Lines):
    """One row a `Fila`; one column a slot, and beside it what was recomputed, where anything was."""

    def __init__(self, book: Book, name: str, vista: FamiliaVista, settings: Settings) -> None:
        self._bandas = settings.bandas_para(name)
        self._fields = [field for field in _FIELDS if field[0] in vista.campos]
        self._attributes = list(vista.atributos)
        self._has_remark = "observacion" in vista.campos
        self._many_files = len(vista.archivos) > 1
        columns = [*_LEADING, *(Column(header, width) for _, header, width in self._fields)]
        frozen = min(len(columns), len(_LEADING) + 2)
        columns += [Column(name.replace("_", " ").capitalize(), 15) for name in self._attributes]
        self._slots: dict[Clave, int] = {}
        for key, header in vista.ranuras.items():
            self._slots[key] = len(columns)
            columns.append(Column(header, 13.5))
            if key in vista.recalculadas:
                columns.append(Column(f"{header} (recalculado)", 13.5))
        if self._has_remark:
            columns.append(Column("Observación", 40))
        columns.append(Column("Fila", 17))
        if self._many_files:
            columns.append(Column("Archivo", 24))
        super().__init__(book, name, columns, frozen)

    def add(self, fila: Fila, mark: _Marca | None, figures: dict[str, _Reparo], findings: "_FindingSheet") -> _Sitio:
        """Writes a row, and says where."""
        sheet = self.room()
        base = _row_style(fila)
        line = Line(sheet, base if base.fill else None)
        if mark:
            told = f"{mark.cuenta} · {mark.severidad.value}"
            line.link(0, told, findings.target(mark.linea), base.fill)
        line.put(1, fila.pagina, replace(base, align="center"))
        line.put(2, TIPO[fila.tipo], base)
        self._texts(line, fila, base)
        for cifra in fila.cifras:
            self._figure(line, cifra, base, figures.get(cifra.id))
        site = _Sitio(target_of(sheet, sheet.next_row), fila.codigo or "", fila.descripcion)
        sheet.append(line)
        return site

    def _texts(self, line: Line, fila: Fila, base: Style) -> None:
        for column, (name, _, _) in enumerate(self._fields, len(_LEADING)):
            value = getattr(fila, name)
            line.wrapped(column, " › ".join(value) if isinstance(value, tuple) else value or "", base)
        for column, name in enumerate(self._attributes, len(_LEADING) + len(self._fields)):
            line.wrapped(column, fila.atributos.get(name, ""), base)
        last = len(self._columns) - 1 - self._many_files
        grey = Style(grey=True, fill=base.fill, indent=True)
        if self._has_remark:
            line.wrapped(last - 1, fila.observacion or "", base)
        line.put(last, fila.id, grey)
        if self._many_files:
            line.put(last + 1, fila.archivo, grey)

    def _figure(self, line: Line, cifra: Cifra, base: Style, reparo: _Reparo | None) -> None:
        column = self._slots[clave(cifra)]
        mark = reparo.severidad.value if reparo else ""
        if cifra.valor is not None and _fits(cifra.valor):
            fill = "" if cifra.revision else self._light(cifra) or base.fill
            shown = number_format(cifra.magnitud, cifra.valor)
            line.put(column, float(cifra.valor), _figure_style(shown, fill, mark, cifra.revision, base.bold))
        else:
            look = Style(fill=base.fill, mark=mark, doubt=cifra.revision, grey=not mark, align="right")
            line.put(column, mostrado(cifra), look)
        beside = reparo.recalculado if reparo and reparo.recalculado is not None else cifra.recalculado
        if beside is not None:
            differs = cifra.valor is None or beside != cifra.valor
            shown = number_format(cifra.magnitud, beside)
            line.put(column + 1, float(beside), Style(number=shown, fill=base.fill, grey=not differs, bold=differs))

    def _light(self, cifra: Cifra) -> str:
        if cifra.rol not in _AVANCE or cifra.valor is None:
            return ""
        return self._bandas.color(cifra.valor)


@cache
def _figure_style(number: str, fill: str, mark: str, doubt: bool, bold: bool) -> Style:
    return Style(number=number, fill=fill, mark=mark, doubt=doubt, bold=bold)


def _row_style(fila: Fila) -> Style:
    if fila.tipo is TipoFila.GRUPO:
        return Style(fill="grupo", bold=True)
    if fila.tipo is TipoFila.TOTAL:
        return Style(fill="total", bold=True)
    return Style()


def _fits(valor: Decimal) -> bool:
    return len(valor.as_tuple().digits) <= MAX_DIGITS


def number_format(magnitud: Magnitud, valor: Decimal) -> str:
    """As many decimals as were printed; money with two at least, unless it is a whole zero."""
    decimals = max(0, -int(valor.as_tuple().exponent))
    if magnitud is Magnitud.FINANCIERA and valor:
        decimals = max(2, decimals)
    return "#,##0" + ("." + "0" * min(decimals, 10) if decimals else "")


# ---- findings --------------------------------------------------------------------------------------


class _FindingSheet(_Lines):
    """The findings, worst first, linked to their rows and back."""

    def __init__(self, book: Book, survey: Survey) -> None:
        self._next: dict[Severidad, int] = {}
        line = 0
        for severidad in SEVERIDADES:
            self._next[severidad] = line
            line += survey.hallazgos[severidad]
        self.sites: dict[str, _Sitio] = {}
        super().__init__(book, "Hallazgos", _HALLAZGOS, 2)
        for _ in range(max(0, line - 1) // (MAX_LINES - 1)):  # links to later sheets need their names now
            self._turn()

    def marks(self, hallazgos: Iterable[Hallazgo]) -> tuple[dict[str, _Marca], dict[str, _Reparo]]:
        """The marks of a document's rows and figures; each finding gets its line on the sheet."""
        rows: dict[str, _Marca] = {}
        figures: dict[str, _Reparo] = {}
        for hallazgo in hallazgos:
            line = self._next[hallazgo.severidad]
            self._next[hallazgo.severidad] += 1
            for cifra in hallazgo.cifras[:1]:
                reparo = _Reparo(hallazgo.severidad, recomputed_of(hallazgo))
                figures[cifra] = min(figures.get(cifra, reparo), reparo, key=_Reparo.rank)
            if hallazgo.fila is not None:
                known = rows.get(hallazgo.fila)
                worst = _worse(known.severidad if known else None, hallazgo.severidad)
                first = line if known is None or worst is not known.severidad else known.linea
                rows[hallazgo.fila] = _Marca(known.cuenta + 1 if known else 1, worst, first)
        return rows, figures

    def write(self, partes: Sequence[tuple[Path, Path]]) -> None:
        """Writes all findings: all errors, then the warnings, then the remarks; each in document order."""
        line = 0
        for severidad in SEVERIDADES:
            for hallazgo in _of_severity(partes, severidad):
                self._write_one(self.sheets[line // (MAX_LINES - 1)], hallazgo)
                line += 1

    def _write_one(self, sheet: Sheet, hallazgo: Hallazgo) -> None:
        line, plain, right = Line(sheet), Style(), Style(align="right")
        site = self.sites.get(hallazgo.fila) if hallazgo.fila else None
        line.put(0, hallazgo.severidad.value, Style(mark=hallazgo.severidad.value))
        if site:
            line.link(1, hallazgo.fila or "", site.target)
        else:
            line.put(1, hallazgo.fila or "documento", plain)
        line.wrapped(2, hallazgo.archivo, plain)
        line.put(3, hallazgo.pagina, Style(align="center"))
        line.put(4, site.codigo if site else "", plain)
        line.wrapped(5, site.descripcion if site else "", plain)
        line.wrapped(6, hallazgo.mensaje, plain)
        line.wrapped(7, hallazgo.impreso or "", right)
        line.put(8, hallazgo.recalculado or "", right)
        for column, number in ((8, recomputed_of(hallazgo)), (9, difference(hallazgo))):
            if number is not None and _fits(number):
                line.put(column, float(number), Style(number=number_format(Magnitud.FISICA, number)))
        line.put(10, VEREDICTO[hallazgo.veredicto], Style(indent=True))
        rest = (hallazgo.regla, hallazgo.formula, hallazgo.cita, hallazgo.propuesta or "")
        for column, text in enumerate(rest, 11):
            line.wrapped(column, text, plain)
        line.put(15, hallazgo.cifras[0] if hallazgo.cifras else "", plain)
        sheet.append(line)


def _worse(one: Severidad | None, other: Severidad) -> Severidad:
    if one is None:
        return other
    return min(one, other, key=SEVERIDADES.index)


def _of_severity(partes: Sequence[tuple[Path, Path]], severidad: Severidad) -> Iterator[Hallazgo]:
    for _, path in partes:
        yield from (hallazgo for hallazgo in read_hallazgos(path) if hallazgo.severidad is severidad)


# ---- sources ---------------------------------------------------------------------------------------


class _SourceSheet(_Lines):
    """One line a figure: where it was read and how."""

    def __init__(self, book: Book) -> None:
        super().__init__(book, "Fuentes", _FUENTES, 2)
        self._looks = [book.styles.number_of(Style())] * len(_FUENTES)
        self._looks[3] = book.styles.number_of(Style(align="center"))
        self._looks[6] = self._looks[7] = self._looks[13] = book.styles.number_of(Style(align="right"))
        self._looks[10] = book.styles.number_of(Style(number="0.00", align="center"))
        self._doubt = book.styles.number_of(Style(doubt=True))

    def add(self, fila: Fila) -> None:
        """Writes the figures of a row."""
        for cifra in fila.cifras:
            fuente, sheet = cifra.fuente, self.room()
            line = Line(sheet)
            line.styles = [*self._looks]
            line.cells = [
                cifra.id,
                fila.id,
                fila.archivo,
                fuente.pagina,
                lugar(fuente),
                dato(cifra),
                fuente.texto or None,
                None if cifra.valor is None else format(cifra.valor, "f"),
                None if cifra.ausencia is None else AUSENCIA[cifra.ausencia],
                fuente.motor,
                fuente.confianza,
                ESTADO[cifra.estado],
                "sí" if cifra.revision else None,
                None if cifra.recalculado is None else format(cifra.recalculado, "f"),
                cifra.ecuacion,
            ]
            if cifra.revision:
                line.styles[12] = self._doubt
            sheet.append(line)
