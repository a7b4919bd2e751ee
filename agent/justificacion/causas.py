"""The file in which an office states causes: written with the activities that need one, read back with who and when.

Cells are text, never formulas, in both directions. The columns that name the row are locked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from agent.justificacion.model import Borrador
from agent.justificacion.ranuras import NIVEL
from agent.sustento import Asunto, Testigo
from extractors.errors import UsageError
from extractors.readers.zipped import check_office_file

HOJA = "Causas"
_FIJAS = ("Fila", "Período", "Código", "Actividad", "Unidad orgánica", "Motivo", "Resultado")
_ASUNTOS = {
    "Causa": Asunto.CAUSA, "Efecto": Asunto.EFECTO, "Medida correctiva": Asunto.MEDIDA, "Evidencia": Asunto.EVIDENCIA,
}  # fmt: skip
_QUIEN, _CUANDO = "Quién lo informa", "Fecha (AAAA-MM-DD)"
_LIBRES = (*_ASUNTOS, _QUIEN, _CUANDO)
_ANCHOS = (20, 10, 18, 40, 28, 18, 60, 45, 35, 35, 35, 28, 18)
_EN_DUDA = re.compile(r"^\s*[=+@]|^\s*-\s*[A-Za-z(]")
MAX_FILAS = 20_000
MOTIVOS: Mapping[str, str] = {
    "avance_bajo": "avance por debajo del umbral",
    "avance_alto": "avance por encima del umbral",
    "sin_ejecucion": "programado sin ejecución",
    "sin_programacion": "ejecutado sin programación",
}


def escribir(path: Path, borradores: Iterable[Borrador]) -> int:
    """Writes the file with the rows that have a gap.

    Returns:
        How many rows need a cause.

    Raises:
        OSError: it cannot be written.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        sheet = book.add_worksheet(HOJA)
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "white", "text_wrap": True})
        fixed = book.add_format({"bg_color": "#EDEDED", "text_wrap": True, "valign": "top"})
        free = book.add_format({"locked": False, "text_wrap": True, "valign": "top", "num_format": "@", "border": 1})
        for column, (name, width) in enumerate(zip((*_FIJAS, *_LIBRES), _ANCHOS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        line = 0
        for borrador in borradores:
            if borrador.hueco:
                line += 1
                for column, value in enumerate(_fixed(borrador)):
                    sheet.write_string(line, column, value, fixed)
                for column in range(len(_FIJAS), len(_FIJAS) + len(_LIBRES)):
                    sheet.write_blank(line, column, None, free)
        sheet.freeze_panes(1, 4)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    finally:
        book.close()
    return line


def _fixed(borrador: Borrador) -> tuple[str, ...]:
    ficha = borrador.ficha
    result = next((o.texto for o in borrador.oraciones if o.caso == "resultado"), "")
    level = f" Nivel {NIVEL[ficha.banda]}." if ficha.banda else ""
    return (
        ficha.fila.id, ficha.periodo, ficha.fila.codigo or "", ficha.fila.descripcion, ficha.fila.unidad_organica or "",
        "; ".join(MOTIVOS[motivo] for motivo in ficha.motivos), f"{result}{level}",
    )  # fmt: skip


def leer(path: Path, periodos: Mapping[str, str]) -> Mapping[str, Sequence[Testigo]]:
    """What the office states, by row id.

    Args:
        path: the filled file.
        periodos: the period being drafted, by row id; a line of another one is refused.

    Raises:
        UsageError: no such file, not our columns, or lines that are wrong: each named by line and column.
    """
    if not path.is_file():
        raise UsageError(f"No existe {path}.", "Escríbalo antes con --causes-template ARCHIVO.")
    check_office_file(path)
    lines = _lines(path)
    problems: list[str] = []
    found: dict[str, Sequence[Testigo]] = {}
    for number, line in lines:
        stated = {name: value for name, value in line.items() if name in _LIBRES and value}
        if not stated:
            continue
        wrong = list(_problems(line, stated, periodos.get(line["Fila"]), found))
        problems.extend(f"fila {number}, {problem}" for problem in wrong)
        if not wrong:
            found[line["Fila"]] = _witnesses(path, number, line)
    if problems:
        shown = "; ".join(problems[:10]) + (f"; y {len(problems) - 10} más" if len(problems) > 10 else "")
        raise UsageError(f"{path.name} tiene datos que no valen: {shown}.", "Corríjalos en esas celdas y repita.")
    return found


def _lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line of the sheet, value by column) below the header."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True)
    except (InvalidFileException, KeyError, ValueError) as error:
        raise UsageError(f"{path} no se abre como libro de Excel (.xlsx).", "Guárdelo de nuevo como .xlsx.") from error
    try:
        if HOJA not in book.sheetnames:
            raise UsageError(f"{path.name} no tiene la hoja «{HOJA}».", "Use el archivo que escribe --causes-template.")
        rows = book[HOJA].iter_rows(max_row=MAX_FILAS, max_col=len(_ANCHOS))
        head = [_text(cell) for cell in next(rows, ())]
        missing = [name for name in (*_FIJAS[:2], *_LIBRES) if name not in head]
        if missing:
            raise UsageError(
                f"{path.name}, fila 1: faltan las columnas {', '.join(missing)}.", "No cambie los encabezados."
            )
        return [
            (number, {name: _text(cell) for name, cell in zip(head, row, strict=False)})
            for number, row in enumerate(rows, 2)
        ]
    finally:
        book.close()


def _text(cell: object) -> str:
    """A cell as text; a date as ISO; a formula keeps its sign, so that it is refused."""
    value = getattr(cell, "value", None)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    text = "" if value is None else " ".join(str(value).split())
    return f"={text.lstrip('=')}" if getattr(cell, "data_type", "") == "f" else text


def _problems(
    line: Mapping[str, str], stated: Mapping[str, str], periodo: str | None, found: Mapping[str, object]
) -> Iterable[str]:
    """What is wrong with a line that states something."""
    if not line["Fila"]:
        yield "columna Fila: está vacía; es la que dice de qué actividad se trata"
    elif line["Fila"] in found:
        yield f"columna Fila: {line['Fila']} ya está en otra fila"
    if periodo is not None and line["Período"] != periodo:
        yield f"columna Período: dice «{line['Período']}» y se pidió {periodo}"
    for name, value in stated.items():
        if _EN_DUDA.match(value):
            yield f"columna {name}: parece una fórmula; escriba texto"
    if not any(name in stated for name in _ASUNTOS):
        yield "columna Causa: no dice nada, aunque hay quien informa o fecha"
    if _QUIEN not in stated:
        yield f"columna {_QUIEN}: falta"
    if _CUANDO not in stated:
        yield f"columna {_CUANDO}: falta"
    elif not _is_date(stated[_CUANDO]):
        yield f"columna {_CUANDO}: «{stated[_CUANDO]}» no es una fecha AAAA-MM-DD"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _witnesses(path: Path, number: int, line: Mapping[str, str]) -> Sequence[Testigo]:
    return [
        Testigo(asunto, line[name], path.name, None, f"hoja {HOJA}, fila {number}", line[_QUIEN], line[_CUANDO])
        for name, asunto in _ASUNTOS.items()
        if line.get(name)
    ]
