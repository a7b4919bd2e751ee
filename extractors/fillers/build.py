"""Cells with a known place -> `Cifra` and `Fila`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.fillers.context import Contexto
from extractors.layouts import Columnar, Layout
from extractors.layouts.header import FROM_JANUARY
from extractors.schemas import Ausencia, Cell, Cifra, Estado, Fila, Fuente, Lugar, Magnitud, Rol, TipoFila
from extractors.values import TWO_AMOUNTS, last_month, own_year, parse_figure, span_of

MOTORS = {
    "reglada": "capa_de_texto",
    "alineada": "capa_de_texto",
    "campos": "transcripcion",
    "hoja": "hoja",
    "word": "word",
}
OCR, MODEL = "ocr", "modelo"
"""The motors of what a recogniser read, and of what a model filled in."""


@dataclass(frozen=True, slots=True)
class Ranura:
    """One slot of a row: where a figure belongs, and its place in the contract."""

    nombre: str
    magnitud: Magnitud
    rol: Rol
    periodo: str
    acumulado: bool
    columna: int | None = None
    linea: str | None = None
    dudosa: bool = False
    """Whether what it is, or its period, is left in doubt by the header and the titles."""
    veces: Decimal = Decimal(1)
    """What the printed figure is multiplied by."""

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What is unique in a row."""
        return self.magnitud, self.rol, self.periodo, self.acumulado


@dataclass(frozen=True, slots=True)
class LineaImpresa:
    """One line of a transcript row: its number in the file, which printed line of the form it is, its figures."""

    numero: int | None
    nombre: str | None
    cells: tuple[Cell, ...]


@dataclass
class Borrador:
    """A row being put together: text fields, and per slot the cell that was read (None: nothing stands there)."""

    clase: str
    tipo: TipoFila
    pagina: int
    codigo: str | None
    descripcion: str
    grupo: tuple[str, ...] = ()
    campos: dict[str, str] = field(default_factory=dict)
    atributos: dict[str, str] = field(default_factory=dict)
    lecturas: list[tuple[Ranura, Cell | None]] = field(default_factory=list)
    lugar: Lugar | None = None
    lineas: tuple[LineaImpresa, ...] = ()
    """The printed lines of a transcript row."""
    multiple: bool = False
    """Whether the form prints several lines a row."""
    completo: bool = True
    """Whether the printed line has as many fields as the form has columns, so that none was lost before its end."""
    celdas: tuple[Cell, ...] = ()
    """All printed cells of the row's own lines, in reading order."""
    corrida: bool = False
    """Whether the line of a transcript has lost fields, so that no figure of it is known to stand in its column."""
    movida: bool = False
    """Whether a figure of a transcript stands in another column's field: a slot without one is lost then, not blank."""


@dataclass(frozen=True, slots=True)
class Origen:
    """Identity of the document that rows are built for."""

    archivo: str
    sha256: str
    layout: Layout
    motor: str
    decimal: str | None


def resolve_period(template: str, column: Columnar | None, context: Contexto, attributes: dict[str, str]) -> str:
    """Fills a layout's period template from the header, the titles and, for `{@name}`, the row's own text."""
    parts: list[str] = []
    for part in template.split("-"):
        if part.startswith("{@"):
            text = attributes.get(part[2:-1], "").strip(" .,:;·")
            # Rests of rulings beside a year (`1 2019 1`) are no part of it.
            value: str | None = text if any(map(str.isalpha, text)) else own_year(text) or text
        elif part.startswith("{"):
            name = part[1:-1]
            value = (_named(column, name) if column else None) or {
                "ejercicio": context.ejercicio,
                "corte": context.corte,
            }.get(name)
            dated = column is not None and name == "corte" and column.key(FROM_JANUARY) is not None
            if dated and value and context.corte and last_month(value) == last_month(context.corte):
                value = context.corte  # "al 30/09" in a header is the third quarter that the title names
        else:
            value = part
        if value:
            parts.append(value)
    return "-".join(parts) or "anual"


def _named(column: Columnar, name: str) -> str | None:
    """What a header captured under a name: a quarter is a cut-off, too."""
    found = column.key(name)
    if found is None and name == "trimestre" and (column.key("corte") or "").startswith("T"):
        return column.key("corte")
    return found


def _is_dated(column: Columnar, context: Contexto) -> bool:
    """Whether what a column's period hangs on is known: its own heading says it, or a title without contradiction."""
    template = column.columna.periodo
    if any("{" + name + "}" in template and _named(column, name) is None for name in ("mes", "trimestre")):
        return False
    if "{corte}" in template and own_cut(column) is None and not _of_its_span(column, context.corte or ""):
        return False
    if context.varios and "{ejercicio}" in template and column.key("ejercicio") is None:
        return False
    return not context.dudoso or "{corte}" not in template or column.key("corte") is not None


_OF_ROW = re.compile(r"\{@(\w+)\}")
"""What of a period the row's own text says."""


def _is_dated_by_row(template: str, attributes: dict[str, str]) -> bool:
    """Whether a row says what its period hangs on: of no text, or of digits that are no year, it is not known."""
    said = (attributes.get(name, "") for name in _OF_ROW.findall(template))
    return all(own_year(text) or span_of(text) or (text and not any(map(str.isdigit, text))) for text in said)


_SPANS = (
    (re.compile(r"\bmes\b|\bmensual\b"), r"\d\d"),
    (re.compile(r"\btrim(?:estre|estral)?\b"), r"T\d"),
    (re.compile(r"\bsem(?:estre|estral)?\b"), r"S\d"),
    (re.compile(r"\b(?:bi|cuatri)mestr(?:e|al)\b"), r"(?!)"),
)
"""How a header says of which span its figures are, and the cut-off of a title that is one."""


def _of_its_span(column: Columnar, cut: str) -> bool:
    """Whether the titles' cut-off is a month, quarter or semester, where a header says `del mes` and the like."""
    words = " | ".join((*column.columna.encabezado, *column.columna.bajo))
    return all(
        re.fullmatch(cuts, cut) for said, cuts in _SPANS if said.search(words) and column.columna.acumulado is not True
    )


def _is_open(column: Columnar) -> bool:
    """Whether only titles tell the cut-off of a column."""
    return "{corte}" in column.columna.periodo and own_cut(column) is None


FIRST_CUTS = frozenset({"T1", "S1", "01"})
"""Cut-offs whose own figures are those from January."""


def own_cut(column: Columnar) -> str | None:
    """The month, quarter or cut-off that a column's own header names, or None."""
    return column.key("corte") or column.key("trimestre") or column.key("mes")


def from_january(column: Columnar, context: Contexto) -> tuple[bool, bool]:
    """Whether the figures of a column count from January, and whether that is known."""
    form, cut = column.columna, own_cut(column)
    if cut is not None:
        if form.acumulado is True or column.key(FROM_JANUARY) is not None:
            return True, True
        in_series = bool(context.series) and form.rol in ("programado", "ejecutado", "avance") and cut not in FIRST_CUTS
        return in_series and context.series == "si", not in_series or context.series == "si"
    if form.acumulado != "rango":
        partial = context.tramo and form.acumulado and form.rol == "avance" and "{corte}" in form.periodo
        return form.acumulado and not partial, not partial
    supposed = context.supuesto and form.magnitud != Magnitud.FINANCIERA and "{corte}" in form.periodo
    return context.desde_enero, not supposed or context.corte in FIRST_CUTS


def slots_of(
    columns: Sequence[Columnar], layout: Layout, context: Contexto, attributes: dict[str, str]
) -> list[Ranura]:
    """The slots of a data row, in the order of its columns; those printed once a line, line by line."""
    slots: list[Ranura] = []
    parts = [c for c in columns if c.columna.rol in (Rol.PROGRAMADO, Rol.EJECUTADO) and _is_open(c)]
    spans = not parts or any(_of_its_span(c, context.corte or "") for c in parts)
    for column in columns:
        form = column.columna
        if form.magnitud is None or form.rol is None:
            continue
        period = resolve_period(form.periodo, column, context, attributes)
        cumulative, known = from_january(column, context)
        doubted = column.dudosa or not known or not _is_dated(column, context)
        doubted = doubted or (form.rol == Rol.AVANCE and _is_open(column) and not spans)
        doubted = doubted or not _is_dated_by_row(form.periodo, attributes)
        for line in layout.fila.lineas if form.per_line else (None,):
            name = f"{form.id}.{line}" if line else form.id
            kind = Magnitud(form.magnitud.replace("{linea}", line or "")), Rol(form.rol.replace("{linea}", line or ""))
            slots.append(Ranura(name, *kind, period, cumulative, column.col, line, doubted, column.veces))
    return slots


def build(draft: Borrador, row_id: str, origin: Origen) -> Fila:
    """Types every slot of a draft.

    A slot that two columns claim (same magnitude, role, period) keeps the first, in review where the other prints
    something else; the view of the table names the other.
    """
    figures: list[Cifra] = []
    remarks: list[str] = []
    seen: dict[tuple[str, str, str, bool], tuple[int, Ranura, Cell | None]] = {}
    for slot, cell in draft.lecturas:
        if slot.key in seen:
            at, kept, first = seen[slot.key]
            if kept.columna != slot.columna and _differ(first, cell, origin):
                figures[at] = figures[at].model_copy(update={"revision": True})
            continue
        seen[slot.key] = len(figures), slot, cell
        figure, remark = _figure(f"{row_id}-c{len(figures) + 1}", slot, cell, draft, origin)
        figures.append(figure)
        if remark and remark not in remarks:
            remarks.append(remark)
    fields = dict(draft.campos)
    observation = " ".join(filter(None, [fields.pop("observacion", ""), *remarks])) or None
    return Fila(
        id=row_id,
        archivo=origin.archivo,
        sha256=origin.sha256,
        pagina=draft.pagina,
        familia=origin.layout.id,
        tipo=draft.tipo,
        codigo=draft.codigo,
        descripcion=draft.descripcion,
        unidad_organica=fields.get("unidad_organica") or None,
        unidad_medida=fields.get("unidad_medida") or None,
        indicador=fields.get("indicador") or None,
        grupo=draft.grupo,
        atributos={k: v for k, v in draft.atributos.items() if v},
        observacion=observation,
        cifras=tuple(figures),
        clase=draft.clase,
    )


def _differ(one: Cell | None, other: Cell | None, origin: Origen) -> bool:
    """Whether two cells that are both filled print different numbers."""
    values = [parse_figure(cell.text, origin.decimal).valor for cell in (one, other) if cell is not None and cell.text]
    return len(values) > 1 and values[0] != values[1]


def _figure(figure_id: str, slot: Ranura, cell: Cell | None, draft: Borrador, origin: Origen) -> tuple[Cifra, str]:
    place = cell.lugar if cell is not None else draft.lugar or Lugar(draft.pagina)
    reading = parse_figure(cell.text if cell is not None else "", origin.decimal)
    absence, state = reading.ausencia, Estado.LEIDO
    lost = draft.corrida or draft.movida or not origin.layout.blancos
    if absence is Ausencia.EN_BLANCO and lost and origin.motor == "transcripcion":
        absence, state = Ausencia.PERDIDO, Estado.PERDIDO
    if cell is None and origin.motor == OCR and draft.tipo in (TipoFila.GRUPO, TipoFila.TOTAL):
        absence, state = Ausencia.PERDIDO, Estado.PERDIDO  # its label was not recognised: no blank was seen
    source = Fuente(
        pagina=place.pagina,
        bbox=_rounded(place.bbox) if cell is not None else None,
        linea=place.linea,
        columna=place.columna if cell is not None else None,
        hoja=place.hoja,
        celda=place.celda if cell is not None else None,
        texto=cell.text if cell is not None else "",
        motor=origin.motor,
        confianza=round(cell.confidence, 4) if cell is not None else 1.0,
        alternativas=tuple(format(value, "f") for value in reading.alternativas),
    )
    value = reading.valor
    if value is not None and slot.veces != 1 and "%" not in source.texto:
        value *= slot.veces
    doubted = cell is not None and (slot.dudosa or bool(cell.doubt) or TWO_AMOUNTS.fullmatch(cell.text) is not None)
    figure = Cifra(
        id=figure_id,
        magnitud=slot.magnitud,
        rol=slot.rol,
        periodo=slot.periodo,
        acumulado=slot.acumulado,
        valor=value,
        ausencia=absence,
        estado=state,
        revision=bool(reading.alternativas) or draft.corrida or doubted,
        fuente=source,
        ranura=slot.nombre,
    )
    return figure, reading.observacion if not reading.malformado else ""


def _rounded(box: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    return None if box is None else (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
