"""The first sheet of `reporte.xlsx`: what came in and out, what was not read, how to read the rest."""

from collections import Counter
from collections.abc import Sequence

from agent.manifest import Balance, Manifiesto, page_list, remarks
from agent.settings import Bandas, Settings
from agent.survey import Survey
from agent.texts import RESULTADO, SEVERIDAD, SEVERIDADES, contados, desglose, filas_por_tipo
from agent.writers.sheets import Sheet, Style, Styles

COLUMNS = 7


def write_resumen(sheet: Sheet, styles: Styles, survey: Survey, manifiesto: Manifiesto, settings: Settings) -> None:
    """Writes the summary sheet."""
    sheet.blank(styles, (38, 16, 12, 12, 12, 12, 60))
    _heading(sheet, "Verificación de reportes de seguimiento")
    _pairs(sheet, _headline(survey, manifiesto))
    _families(sheet, survey)
    _files(sheet, manifiesto)
    unread = [*manifiesto.motivos, *_passed_over(manifiesto)]
    _lines(sheet, "Qué no se leyó, y por qué", unread or ["Nada: se leyó todo."])
    _legend(sheet, settings.bandas)
    for name in survey.familias:
        own = settings.bandas_para(name)
        if own != settings.bandas:
            _pairs(sheet, [(f"Semáforo de {name}", own.describe())])


def _headline(survey: Survey, m: Manifiesto) -> list[tuple[str, str]]:
    cifras, doubt = survey.total("cifras"), survey.total("en_revision")
    share = f" ({100 * doubt / cifras:.1f} %)" if cifras else ""
    return [
        ("Fecha", m.fecha[:16].replace("T", " ")),
        ("Resultado", "PARCIAL: falta algo; vea «Qué no se leyó»" if m.parcial else "completo"),
        ("Archivos", _balance(m.archivos, "archivos")),
        ("Páginas", _balance(m.paginas, "páginas")),
        ("Filas", f"{sum(m.filas.values()):,}: {filas_por_tipo(m.filas)}" if m.filas else "ninguna"),
        ("Cifras", f"{cifras:,}, de ellas {survey.total('con_valor'):,} con valor"),
        ("Cifras en revisión", f"{doubt:,}{share}"),
        ("Hallazgos", ", ".join(contados(survey.hallazgos[s], *SEVERIDAD[s]) for s in SEVERIDADES)),
        ("Programa", f"justifica {m.justifica} · " + (m.modelo or "leído por reglas, sin modelo")),
    ]


def _balance(balance: Balance, name: str) -> str:
    parts = desglose(balance.destino, RESULTADO)
    lost = f"; {balance.sin_cuenta:,} {name} SIN CUENTA" if balance.sin_cuenta else ""
    return f"{balance.entraron:,} ({parts}){lost}" if parts else f"{balance.entraron:,}{lost}"


def _heading(sheet: Sheet, text: str) -> None:
    for column in range(COLUMNS):
        sheet.text(sheet.next_row, column, "" if column else text, Style(bold=True, fill="total"))
    sheet.next_row += 1


def _pairs(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> None:
    for name, value in pairs:
        sheet.text(sheet.next_row, 0, name, Style(grey=True, flat=True))
        sheet.text(sheet.next_row, 1, value, Style(flat=True))
        sheet.next_row += 1
    sheet.next_row += 1


def _lines(sheet: Sheet, title: str, lines: Sequence[str]) -> None:
    _heading(sheet, title)
    for line in lines:
        sheet.text(sheet.next_row, 0, line, Style(flat=True))
        sheet.next_row += 1
    sheet.next_row += 1


def _header(sheet: Sheet, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        sheet.text(sheet.next_row, column, name, Style(header=True))
    sheet.next_row += 1


def _families(sheet: Sheet, survey: Survey) -> None:
    _header(sheet, ("Familia", "Archivos", "Filas", "Cifras", "Con valor", "En revisión"))
    for name, vista in survey.familias.items():
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
        sheet.text(row, 1, RESULTADO.get(archivo.estado, (archivo.estado,))[0], Style())
        found = Counter(archivo.hallazgos)
        counts = (len(archivo.paginas), sum(archivo.filas.values()), found["error"], found["aviso"])
        for column, count in enumerate(counts, 2):
            sheet.number(row, column, count, Style(number="#,##0"))
        sheet.text(row, 6, archivo.motivo, Style(indent=True))
        sheet.next_row += 1
    sheet.next_row += 1


def _passed_over(manifiesto: Manifiesto) -> list[str]:
    """What gave nothing and needed not to: files of other kinds, pages without tables, lines without data."""
    lines = [f"{item.archivo}: no se abrió: {item.motivo}" for item in manifiesto.omitidos]
    for documento in manifiesto.documentos:
        archivo = documento.resultado
        bare = [pagina.pagina for pagina in archivo.paginas if pagina.resultado == "sin_tablas"]
        if bare:
            lines.append(f"{archivo.archivo}: {page_list(bare)} sin tablas")
        lines += remarks(archivo)
        dropped = sum(len(tabla.descartadas) for tabla in archivo.tablas)
        if dropped:
            count = contados(dropped, "línea", "líneas")
            lines.append(f"{archivo.archivo}: {count} de tabla sin datos; el manifiesto dice cuáles")
    return lines


def _legend(sheet: Sheet, bandas: Bandas) -> None:
    _heading(sheet, "Cómo leer las hojas")
    rows = (
        ("Avance en rojo", Style(fill="rojo", flat=True), f"menos de {bandas.ambar_desde} %"),
        ("Avance en ámbar", Style(fill="ambar", flat=True), "lo que queda entre el rojo y el verde"),
        ("Avance en verde", Style(fill="verde", flat=True), bandas.green()),
        (
            "Cifra en revisión",
            Style(doubt=True),
            "la lectura es dudosa: compare con la página antes de usarla",
        ),
        ("Con error", Style(mark="error"), "lo impreso no cuadra con lo recalculado; vea la hoja Hallazgos"),
        ("Con aviso", Style(mark="aviso"), "conviene mirarla; vea la hoja Hallazgos"),
        ("S.P., -", Style(grey=True, flat=True), "no hay cifra: se copia la marca impresa; no es un cero"),
        (
            "(recalculado)",
            Style(grey=True, flat=True),
            "lo que da la fórmula; en negrita si difiere de lo impreso",
        ),
    )
    for name, style, meaning in rows:
        sheet.text(sheet.next_row, 0, name, style)
        sheet.text(sheet.next_row, 1, meaning, Style(flat=True))
        sheet.next_row += 1
