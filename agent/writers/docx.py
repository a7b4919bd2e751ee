"""Drafts as a Word document: our own, or the office's template filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from agent.justificacion.encargo import Justificaciones
from agent.justificacion.model import HUECO
from agent.justificacion.vista import Vista, resumen, titulo
from agent.terminal import plain
from agent.texts import SEVERIDAD
from agent.writers.grafico import por_niveles
from extractors.errors import UsageError
from extractors.readers.zipped import check_office_file
from extractors.schemas import Hallazgo, Severidad

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD_FILL, _GREY = "1F3864", "595959"
WIDTH = 9360
"""Width of the tables, in twentieths of a point."""
_PAGE = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
_BETWEEN = '<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/></w:pPr></w:p>'
"""Two tables that touch would be one."""
_SEMAFORO = "Semáforo"
_WIDTHS = {
    "Unidad de medida": 13, "Programado": 12, "Ejecutado": 11, "Gasto programado": 14, "Gasto ejecutado": 14,
    "Presupuesto aprobado": 14, "Crédito vigente": 14,
    "Comprometido": 14, "Devengado": 14, "Pagado": 14,
}  # fmt: skip
"""Of the columns of figures, relative; 10 for the rest."""
_FIRMAS = ("Elaborado por", "Revisado por", "Aprobado por")


@dataclass(frozen=True, slots=True)
class Hoja:
    """What one Word document holds: a document's drafts, or those of one of its units."""

    justificaciones: Justificaciones
    unidades: Mapping[str, list[Vista]]
    colores: Mapping[str, str]

    def hallazgos(self) -> list[Hallazgo]:
        """Findings that touch the rows, each once."""
        found = {h.id: h for shown in self.unidades.values() for v in shown for h in v.borrador.ficha.hallazgos}
        return list(found.values())


def escribir(path: Path, hoja: Hoja) -> None:
    """Writes our own document.

    Raises:
        OSError: it cannot be written.
    """
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Title"].font.size = Pt(20)
    _append(section.footer.paragraphs[0]._p, iter([_PAGE]))
    document.add_heading(plain(titulo(hoja.justificaciones)), level=0)
    for line in _summary(hoja):
        document.add_paragraph(line)
    picture = por_niveles(hoja.unidades, hoja.colores)
    if picture is not None:
        document.add_heading("Avance por unidad" if len(hoja.unidades) > 1 else "Avance", level=1)
        document.add_picture(picture, width=Cm(16.5))
    _append(document.element.body, _body(hoja))
    document.save(str(path))


def _summary(hoja: Hoja) -> Iterator[str]:
    return resumen(hoja.justificaciones, (vista for shown in hoja.unidades.values() for vista in shown))


def _append(parent: Any, pieces: Iterator[str]) -> None:
    """Puts XML at the end of an element, all at once: a call a cell would take seconds."""
    from docx.oxml import parse_xml

    last = parent.sectPr if parent.tag.endswith("}body") else None
    for element in list(parse_xml(f"<w:body {_W}>{''.join(pieces)}</w:body>")):
        if last is None:
            parent.append(element)
        else:
            last.addprevious(element)


def _body(hoja: Hoja) -> Iterator[str]:
    for unit, shown in hoja.unidades.items():
        yield _paragraph(unit, style="Heading1")
        for vista in shown:
            yield from _activity(vista, hoja.colores)
    findings = hoja.hallazgos()
    if findings:
        yield _paragraph("Anexo: hallazgos", style="Heading1")
        yield _findings(findings)
    yield _paragraph("", after=400)
    yield _signatures()


def _activity(vista: Vista, colores: Mapping[str, str]) -> Iterator[str]:
    yield _paragraph(vista.titulo, style="Heading3", keep=True)
    level = vista.borrador.ficha.banda
    for number, table in enumerate(vista.tablas):
        if number:
            yield _BETWEEN
        cells = [
            _cell(value, align="center", keep=True, fill=colores[level][1:] if level and name == _SEMAFORO else None)
            for name, value in table
        ]
        yield _table([_WIDTHS.get(name, 10) for name, _ in table], [[name for name, _ in table]], [cells])
    if vista.borrador.oraciones:
        runs = "".join(
            _run(f"{sentence.texto} ", highlight=sentence.texto == HUECO) for sentence in vista.borrador.oraciones
        )
        yield _paragraph(runs=runs, before=80, after=40, justify=True, keep=True)
    if vista.notas:
        yield _paragraph(
            runs=_run(f"No se afirma: {'; '.join(vista.notas)}.", italic=True, highlight=True), after=40, keep=True
        )
    if vista.aviso:
        yield _paragraph(runs=_run(vista.aviso, italic=True), after=40, keep=True)
    yield _paragraph(runs=_run(vista.evidencia, size=15, colour=_GREY), after=160)


def _findings(findings: Sequence[Hallazgo]) -> str:
    order = sorted(findings, key=lambda finding: list(Severidad).index(finding.severidad))
    rows = [
        [
            _cell(SEVERIDAD[finding.severidad][0]),
            _cell(f"Página {finding.pagina}, {finding.fila or 'documento'}"),
            _cell(finding.mensaje),
        ]
        for finding in order
    ]
    return _table([2, 4, 10], [["Gravedad", "Dónde", "Qué pasa"]], rows)


def _signatures() -> str:
    cells = [
        _cell("", extra=_paragraph("______________________", align="center") + _paragraph(name, align="center")
              + _paragraph("Nombre, cargo y fecha", align="center"))
        for name in _FIRMAS
    ]  # fmt: skip
    return _table([1] * len(cells), [], [cells], borders=False)


# ---- WordprocessingML ------------------------------------------------------------------------------


def _text(text: str) -> str:
    """A figure is not parted from its sign by the end of a line."""
    tied = re.sub(r"(?<=[$/]) (?=\d)|(?<=\d) (?=%)", "\u00a0", plain(text))
    return f'<w:t xml:space="preserve">{escape(tied + (" " if text.endswith(" ") else ""))}</w:t>'


def _run(
    text: str, *, bold: bool = False, italic: bool = False, highlight: bool = False, size: int = 0, colour: str = ""
) -> str:
    properties = "".join(
        (
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{size}"/>' if size else "",
            '<w:highlight w:val="yellow"/>' if highlight else "",
        )
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{_text(text)}</w:r>"


def _paragraph(  # noqa: PLR0913
    text: str = "", *, runs: str = "", style: str = "", align: str = "", justify: bool = False, keep: bool = False,
    before: int = 0, after: int = 80,
) -> str:  # fmt: skip
    properties = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:keepNext/><w:keepLines/>" if keep or style else "",
            f'<w:spacing w:before="{before}" w:after="{after}"/>' if not style else "",
            f'<w:jc w:val="{"both" if justify else align}"/>' if justify or align else "",
        )
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs or _run(text)}</w:p>"


def _cell(
    text: str, *, align: str = "left", fill: str | None = None, head: bool = False, extra: str = "", keep: bool = False
) -> str:
    shade = _HEAD_FILL if head else fill
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    run = _run(text, bold=head, size=15, colour="FFFFFF" if head else "")
    body = extra or _paragraph(runs=run, align=align, after=20, before=20, keep=keep or head)
    properties = f'<w:tcW w:w="%d" w:type="dxa"/>{shading}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_escaped(body)}</w:tc>"


def _escaped(body: str) -> str:
    """Percent signs doubled: the width of a cell is put in by its table."""
    return body.replace("%", "%%")


def _table(
    widths: Sequence[int], heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], *, borders: bool = True
) -> str:
    total = sum(widths)
    sizes = [WIDTH * width // total for width in widths]
    head = [[_cell(name, align="center", head=True) for name in line] for line in heads]
    lines = "".join(
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if number < len(head) else ''}</w:trPr>"
        + "".join(cell % size for cell, size in zip(line, sizes, strict=True))
        + "</w:tr>"
        for number, line in enumerate([*head, *rows])
    )
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f"{f'<w:tblBorders>{edges}</w:tblBorders>' if borders else ''}"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


# ---- the office's template -------------------------------------------------------------------------


def rellenar(path: Path, hoja: Hoja, plantilla: Path) -> None:
    """Fills in an office's template; what it may name is listed in docs/drafts.md.

    Raises:
        UsageError: no such file, no Word document, or a template that names what there is not.
        OSError: the result cannot be written.
    """
    if not plantilla.is_file():
        raise UsageError(f"No existe la plantilla {plantilla}.")
    check_office_file(plantilla)
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    template = DocxTemplate(str(plantilla))
    picture = por_niveles(hoja.unidades, hoja.colores)
    try:
        template.init_docx()
        context = contexto(hoja)
        context["grafico"] = InlineImage(template, picture, width=Cm(16)) if isinstance(picture, BytesIO) else ""
        environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        template.render(context, jinja_env=environment, autoescape=True)
    except (TemplateError, TypeError, KeyError, ValueError, ArithmeticError) as error:
        raise UsageError(
            f"La plantilla {plantilla.name} no se puede rellenar: {plain(str(error)).rstrip('.')}.",
            "Los nombres que puede usar están en docs/drafts.md.",
        ) from error
    template.save(str(path))


def contexto(hoja: Hoja) -> dict[str, Any]:
    """What a template may name: strings and lists of strings, nothing that has methods of ours."""
    return {
        "titulo": plain(titulo(hoja.justificaciones)),
        "documento": plain(hoja.justificaciones.documento.archivo),
        "periodo": hoja.justificaciones.periodo,
        "resumen": list(_summary(hoja)),
        "unidades": [
            {"nombre": plain(unit), "actividades": [_as_dict(vista) for vista in shown]}
            for unit, shown in hoja.unidades.items()
        ],
        "hallazgos": [
            {
                "gravedad": SEVERIDAD[h.severidad][0],
                "pagina": h.pagina,
                "fila": h.fila or "",
                "mensaje": plain(h.mensaje),
            }
            for h in hoja.hallazgos()
        ],
    }


def _as_dict(vista: Vista) -> dict[str, Any]:
    fila = vista.borrador.ficha.fila
    shown = [column for table in vista.tablas for column in table]
    figures = dict(shown)
    return {
        "codigo": plain(fila.codigo or ""),
        "descripcion": plain(fila.descripcion),
        "unidad_medida": plain(fila.unidad_medida or ""),
        "cifras": [{"nombre": name, "valor": value} for name, value in shown],
        "programado": figures.get("Programado", ""),
        "ejecutado": figures.get("Ejecutado", ""),
        "avance": figures.get("Avance", ""),
        "variacion": figures.get("Variación", ""),
        "meta_anual": figures.get("Meta anual", ""),
        "semaforo": figures.get(_SEMAFORO, ""),
        "texto": plain(vista.borrador.texto),
        "notas": [plain(note) for note in vista.notas],
        "aviso": vista.aviso,
        "evidencia": plain(vista.evidencia),
        "falta_causa": vista.borrador.hueco,
    }
