"""`reporte.xlsx`, for the office: a summary, a sheet a family, the findings, where each figure was read.

Everything streams: sheets fill from top to bottom while the rows of one document pass by, so a document of a
thousand pages takes no more memory than one of ten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from agent.manifest import Manifiesto, page_list
from agent.settings import Bandas, Settings
from agent.survey import Clave, FamiliaVista, Survey, clave, difference
from agent.texts import (
    AUSENCIA,
    ESTADO,
    SEVERIDAD_PLURAL,
    SEVERIDADES,
    TIPO,
    VEREDICTO,
    contados,
    dato,
    lugar,
    mostrado,
)
from agent.writers.jsonl import read_filas, read_hallazgos
from agent.writers.sheets import (
    MAX_DIGITS,
    MAX_LINES,
    Book,
    Column,
    Sheet,
    Style,
    target_of,
)
from extractors.schemas import Cifra, Fila, Hallazgo, Magnitud, Rol, Severidad, TipoFila

_AVANCE = (Rol.AVANCE, Rol.AVANCE_TIPO2)
_FIELDS = (
    ("codigo", "Código", 17.0),
    ("descripcion", "Descripción", 48.0),
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
    book = Book(path, workdir)
    book.properties("Verificación de reportes de seguimiento", f"justifica {libro.manifiesto.justifica}")
    resumen = book.sheet("Resumen")
    families = {
        name: _FamilySheet(book, name, vista, libro.settings) for name, vista in libro.survey.familias.items()
    }
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
    _write_resumen(resumen, book, libro)
    for sheet in (*families.values(), findings, sources):
        sheet.finish()
    book.close()


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
        columns += [Column(name.replace("_", " ").capitalize(), 14) for name in self._attributes]
        self._slots: dict[Clave, int] = {}
        for key, header in vista.ranuras.items():
            self._slots[key] = len(columns)
            columns.append(Column(header, 13.5))
            if key in vista.recalculadas:
                columns.append(Column(f"{header} (recalculado)", 13.5))
        self._recomputed = vista.recalculadas
        if self._has_remark:
            columns.append(Column("Observación", 40))
        columns.append(Column("Fila", 17))
        if self._many_files:
            columns.append(Column("Archivo", 24))
        super().__init__(book, name, columns, frozen)

    def add(
        self, fila: Fila, mark: _Marca | None, figures: dict[str, Severidad], findings: "_FindingSheet"
    ) -> _Sitio:
        """Writes a row, and says where."""
        sheet = self.room()
        row = sheet.next_row
        base = _row_style(fila)
        if mark:
            sheet.go_to(row, 0, findings.target(mark.linea), f"{mark.cuenta} · {mark.severidad.value}")
        sheet.number(row, 1, fila.pagina, base)
        column = self._texts(sheet, row, fila, base)
        for cifra in fila.cifras:
            self._figure(sheet, row, cifra, base, figures.get(cifra.id))
        column = len(self._columns) - 1 - self._many_files - self._has_remark
        if self._has_remark:
            sheet.text(row, column, fila.observacion or "", base)
            column += 1
        sheet.text(row, column, fila.id, Style(grey=True, fill=base.fill))
        if self._many_files:
            sheet.text(row, column + 1, fila.archivo, Style(grey=True, fill=base.fill))
        sheet.next_row += 1
        return _Sitio(target_of(sheet, row), fila.codigo or "", fila.descripcion)

    def _texts(self, sheet: Sheet, row: int, fila: Fila, base: Style) -> int:
        column = len(_LEADING)
        sheet.text(row, 2, TIPO[fila.tipo], base)
        wrapped = Style(fill=base.fill, bold=base.bold, wrap=True)
        for name, _, _ in self._fields:
            value = getattr(fila, name)
            text = " › ".join(value) if isinstance(value, tuple) else value or ""
            sheet.text(
                row,
                column,
                text,
                wrapped if name in ("descripcion", "indicador", "unidad_organica") else base,
            )
            column += 1
        for name in self._attributes:
            sheet.text(row, column, fila.atributos.get(name, ""), base)
            column += 1
        return column

    def _figure(self, sheet: Sheet, row: int, cifra: Cifra, base: Style, severity: Severidad | None) -> None:
        column = self._slots[clave(cifra)]
        mark = severity.value if severity else ""
        if cifra.valor is not None and _fits(cifra.valor):
            fill = "" if cifra.revision else self._light(cifra) or base.fill
            style = Style(
                number=number_format(cifra.magnitud, cifra.valor), fill=fill, mark=mark, doubt=cifra.revision,
                bold=base.bold,
            )  # fmt: skip
            sheet.number(row, column, float(cifra.valor), style)
        else:
            style = Style(fill=base.fill, mark=mark, doubt=cifra.revision, grey=not mark, align="right")
            sheet.text(row, column, mostrado(cifra), style)
        if cifra.recalculado is not None:
            differs = cifra.valor is None or cifra.recalculado != cifra.valor
            look = Style(
                number=number_format(cifra.magnitud, cifra.recalculado),
                fill=base.fill,
                grey=not differs,
                bold=differs,
            )
            sheet.number(row, column + 1, float(cifra.recalculado), look)

    def _light(self, cifra: Cifra) -> str:
        if cifra.rol not in _AVANCE or cifra.valor is None:
            return ""
        return self._bandas.color(cifra.valor)


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

    def marks(self, hallazgos: Iterable[Hallazgo]) -> tuple[dict[str, _Marca], dict[str, Severidad]]:
        """The marks of a document's rows and figures; each finding gets its line on the sheet."""
        rows: dict[str, _Marca] = {}
        figures: dict[str, Severidad] = {}
        for hallazgo in hallazgos:
            line = self._next[hallazgo.severidad]
            self._next[hallazgo.severidad] += 1
            for cifra in hallazgo.cifras[:1]:
                figures[cifra] = _worse(figures.get(cifra), hallazgo.severidad)
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
        row = sheet.next_row
        plain, wrapped = Style(), Style(wrap=True)
        sheet.text(row, 0, hallazgo.severidad.value, Style(mark=hallazgo.severidad.value))
        site = self.sites.get(hallazgo.fila) if hallazgo.fila else None
        if site:
            sheet.go_to(row, 1, site.target, hallazgo.fila or "")
        else:
            sheet.text(row, 1, hallazgo.fila or "documento", plain)
        sheet.text(row, 2, hallazgo.archivo, plain)
        sheet.number(row, 3, hallazgo.pagina, plain)
        texts = (
            site.codigo if site else "",
            site.descripcion if site else "",
            hallazgo.mensaje,
            hallazgo.impreso or "",
            hallazgo.recalculado or "",
        )
        for column, text in enumerate(texts, 4):
            sheet.text(
                row, column, text, wrapped if column in (5, 6) else Style(align="right" if column > 6 else "")
            )
        delta = difference(hallazgo)
        if delta is not None and _fits(delta):
            sheet.number(row, 9, float(delta), Style(number=number_format(Magnitud.FISICA, delta)))
        rest = (
            VEREDICTO[hallazgo.veredicto],
            hallazgo.regla,
            hallazgo.formula,
            hallazgo.cita,
            hallazgo.propuesta or "",
            hallazgo.cifras[0] if hallazgo.cifras else "",
        )
        for column, text in enumerate(rest, 10):
            sheet.text(row, column, text, wrapped if column in (12, 13) else plain)
        sheet.next_row += 1


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
        plain, number = book.styles.number_of(Style()), book.styles.number_of(Style(number="0.00"))
        self._plain = [plain] * len(_FUENTES)
        self._plain[10] = number
        self._doubt = [*self._plain]
        self._doubt[12] = book.styles.number_of(Style(doubt=True))

    def add(self, fila: Fila) -> None:
        """Writes the figures of a row."""
        for cifra in fila.cifras:
            fuente = cifra.fuente
            cells = (
                cifra.id, fila.id, fila.archivo, fuente.pagina, lugar(fuente), dato(cifra), fuente.texto,
                None if cifra.valor is None else format(cifra.valor, "f"),
                None if cifra.ausencia is None else AUSENCIA[cifra.ausencia],
                fuente.motor, fuente.confianza, ESTADO[cifra.estado], "sí" if cifra.revision else None,
                None if cifra.recalculado is None else format(cifra.recalculado, "f"), cifra.ecuacion,
            )  # fmt: skip
            self.room().append_xml(cells, self._doubt if cifra.revision else self._plain)


# ---- summary ---------------------------------------------------------------------------------------


def _write_resumen(sheet: Sheet, book: Book, libro: Libro) -> None:
    manifiesto = libro.manifiesto
    sheet.styles, sheet.columns, sheet.next_row = book.styles, (), 0
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 6, 15)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    _heading(sheet, "Verificación de reportes de seguimiento")
    _pairs(sheet, _headline(libro))
    _families(sheet, libro)
    _files(sheet, manifiesto)
    _lines(
        sheet,
        "Qué no se leyó, y por qué",
        [*manifiesto.motivos, *_skipped(manifiesto)] or ["Nada: se leyó todo."],
    )
    _legend(sheet, libro.settings.bandas, libro)


def _headline(libro: Libro) -> list[tuple[str, str]]:
    m, survey = libro.manifiesto, libro.survey
    cifras, doubt = survey.total("cifras"), survey.total("en_revision")
    share = f"{100 * doubt / cifras:.1f} %" if cifras else "—"
    return [
        ("Fecha", m.fecha.replace("T", " ")),
        ("Resultado", "PARCIAL: falta algo, vea abajo" if m.parcial else "Completo"),
        ("Archivos", _balance(m.archivos.entraron, m.archivos.destino)),
        ("Páginas", _balance(m.paginas.entraron, m.paginas.destino)),
        ("Filas", _balance(sum(m.filas.values()), {TIPO[TipoFila(k)]: v for k, v in m.filas.items()})),
        ("Cifras", f"{cifras:,} ({survey.total('con_valor'):,} con valor)"),
        ("Cifras en revisión", f"{doubt:,} ({share})"),
        ("Hallazgos", ", ".join(f"{survey.hallazgos[s]:,} {SEVERIDAD_PLURAL[s]}" for s in SEVERIDADES)),
        ("Programa", f"justifica {m.justifica} · {_engine(m)}"),
    ]


def _engine(m: Manifiesto) -> str:
    return f"modelo {m.modelo}" if m.modelo else "leído por reglas, sin modelo"


def _balance(total: int, parts: dict[str, int]) -> str:
    named = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in parts.items() if count)
    return f"{total:,} ({named})" if named else f"{total:,}"


def _heading(sheet: Sheet, text: str) -> None:
    sheet.text(sheet.next_row, 0, text, Style(bold=True, fill="total"))
    for column in range(1, 7):
        sheet.text(sheet.next_row, column, "", Style(fill="total"))
    sheet.next_row += 1


def _pairs(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> None:
    for name, value in pairs:
        sheet.text(sheet.next_row, 0, name, Style(grey=True))
        sheet.text(sheet.next_row, 1, value, Style())
        sheet.next_row += 1
    sheet.next_row += 1


def _lines(sheet: Sheet, title: str, lines: Sequence[str]) -> None:
    _heading(sheet, title)
    for line in lines:
        sheet.text(sheet.next_row, 0, line, Style())
        sheet.next_row += 1
    sheet.next_row += 1


def _header(sheet: Sheet, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        sheet.text(sheet.next_row, column, name, Style(header=True))
    sheet.next_row += 1


def _families(sheet: Sheet, libro: Libro) -> None:
    _header(sheet, ("Familia", "Archivos", "Filas", "Cifras", "Con valor", "En revisión"))
    for name, vista in libro.survey.familias.items():
        sheet.text(sheet.next_row, 0, name, Style())
        counts = (
            len(vista.archivos),
            sum(vista.filas.values()),
            vista.cifras,
            vista.con_valor,
            vista.en_revision,
        )
        for column, count in enumerate(counts, 1):
            sheet.number(sheet.next_row, column, count, Style(number="#,##0"))
        sheet.next_row += 1
    sheet.next_row += 1


def _files(sheet: Sheet, manifiesto: Manifiesto) -> None:
    _header(sheet, ("Archivo", "Estado", "Páginas", "Filas", "Errores", "Avisos", "Motivo"))
    for documento in manifiesto.documentos:
        archivo, row = documento.resultado, sheet.next_row
        sheet.text(row, 0, archivo.archivo, Style())
        sheet.text(row, 1, archivo.estado.replace("_", " "), Style())
        found = Counter(archivo.hallazgos)
        counts = (len(archivo.paginas), sum(archivo.filas.values()), found["error"], found["aviso"])
        for column, count in enumerate(counts, 2):
            sheet.number(row, column, count, Style(number="#,##0"))
        sheet.text(row, 6, archivo.motivo, Style())
        sheet.next_row += 1
    sheet.next_row += 1


def _skipped(manifiesto: Manifiesto) -> list[str]:
    lines = [f"{item.archivo}: no se abrió: {item.motivo}" for item in manifiesto.omitidos]
    for documento in manifiesto.documentos:
        archivo = documento.resultado
        bare = [pagina.pagina for pagina in archivo.paginas if pagina.resultado == "sin_tablas"]
        if bare:
            lines.append(f"{archivo.archivo}: {page_list(bare)} sin tablas")
        dropped = sum(len(tabla.descartadas) for tabla in archivo.tablas)
        if dropped:
            count = contados(dropped, "línea", "líneas")
            lines.append(f"{archivo.archivo}: {count} de tabla sin datos, en el manifiesto")
    return lines


def _legend(sheet: Sheet, bandas: Bandas, libro: Libro) -> None:
    _heading(sheet, "Cómo leer las hojas")
    rows = (
        ("Avance en rojo", Style(fill="rojo"), f"menos de {bandas.ambar_desde} %"),
        ("Avance en ámbar", Style(fill="ambar"), f"de {bandas.ambar_desde} a {bandas.verde_desde} %"),
        ("Avance en verde", Style(fill="verde"), f"más de {bandas.verde_desde} %"),
        (
            "Cifra en revisión",
            Style(doubt=True),
            "la lectura es dudosa: compare con la página antes de usarla",
        ),
        ("Con error", Style(mark="error"), "lo impreso no cuadra con lo recalculado; vea la hoja Hallazgos"),
        ("Con aviso", Style(mark="aviso"), "conviene mirarla; vea la hoja Hallazgos"),
        ("S.P., -, en blanco", Style(grey=True), "no hay cifra: se copia la marca impresa; no es un cero"),
        ("(recalculado)", Style(grey=True), "lo que da la fórmula; en negrita donde difiere de lo impreso"),
    )
    for name, style, meaning in rows:
        sheet.text(sheet.next_row, 0, name, style)
        sheet.text(sheet.next_row, 1, meaning, Style())
        sheet.next_row += 1
    own = {name: b for name in libro.survey.familias if (b := libro.settings.bandas_para(name)) != bandas}
    for name, b in own.items():
        sheet.text(sheet.next_row, 0, f"Semáforo de {name}", Style(grey=True))
        sheet.text(sheet.next_row, 1, b.describe(), Style())
        sheet.next_row += 1
