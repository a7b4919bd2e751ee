"""Figures of rows as a query sees them: one `Dato` a row, with its cells, its state, and how it was computed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from agent.index.texto import Serie
from agent.tools.consulta import Filtro, Medida
from agent.tools.periodos import Eleccion, choose
from agent.workspace import Consultor
from extractors.schemas import Magnitud, Rol, TipoFila

OWN_TYPES = (TipoFila.ACTIVIDAD, TipoFila.INDICADOR, TipoFila.META_UNIDAD, TipoFila.PARTIDA)
"""Rows that stand for themselves; groups and totals repeat their figures."""
MONEY = "dinero"
"""What a figure of money counts where its document does not name the currency."""
MEASURE = "unidad_medida"
"""The property that has a column of its own; the others are attributes."""
FEW_DOCUMENTS = 50
"""Up to so many, figures are read row by row; beyond, by the index of their kind."""
PERCENT = frozenset({Rol.AVANCE, Rol.AVANCE_TIPO2})
_ADDS_UP = frozenset({"", "acumulado anual", "suma"})
"""Kinds of aggregation whose figures may be added over periods ("" where the form has none)."""
AGGREGATION = "tipo_agregacion"
"""Attribute of a row that tells its kind of aggregation."""
_COLUMNS = (
    "f.documento, f.id, f.pagina, f.familia, f.tipo, f.codigo, f.descripcion, f.unidad_organica, f.unidad_medida,"
    f" f.grupo, json_extract(f.atributos, '$.{AGGREGATION}'),"
    " json_extract(f.atributos, '$.moneda'), json_extract(f.atributos, '$.escala'),"
    " c.id, c.periodo, c.valor, c.ausencia, c.estado, c.revision, c.texto, c.pagina, c.recalculado"
)
_OF_ROW = 13
"""Of them, those of the row."""


@dataclass(frozen=True, slots=True)
class Celda:
    """A cell that a figure comes from."""

    id: str
    periodo: str
    valor: Decimal | None
    ausencia: str | None
    estado: str
    revision: bool
    texto: str
    pagina: int
    recalculado: Decimal | None


@dataclass(frozen=True, slots=True)
class Dato:
    """One row's figure.

    Attributes:
        valor: exact; None where there is none to give.
        motivo: why there is none ("en_blanco", "sin_programacion", "no_suma", ...), or "".
        revision: whether a cell it comes from is under review.
        calculo: how it was computed; "" where it is printed as it is.
        moneda: what its money is counted in, as its document says ("S/", "miles de S/"), or "".
    """

    documento: int
    fila: str
    pagina: int
    familia: str
    tipo: str
    codigo: str | None
    descripcion: str
    unidad_organica: str | None
    unidad_medida: str | None
    grupo: tuple[str, ...]
    medida: Medida
    periodo: str
    acumulado: bool
    valor: Decimal | None
    motivo: str
    revision: bool
    celdas: tuple[Celda, ...]
    calculo: str = ""
    moneda: str = ""

    @property
    def nombre(self) -> str:
        """Code and description."""
        return f"{self.codigo} · {self.descripcion}" if self.codigo else self.descripcion


class Lector:
    """Reads figures of a ledger by `Medida` and `Filtro`."""

    def __init__(self, ledger: Consultor, series: Sequence[Serie]) -> None:
        self.ledger = ledger
        self.series = tuple(series)

    @cached_property
    def _by_document(self) -> dict[int, list[Serie]]:
        found: dict[int, list[Serie]] = {}
        for serie in self.series:
            found.setdefault(serie.documento, []).append(serie)
        return found

    def documents(self, filtro: Filtro) -> list[int]:
        """Documents that a filter reaches."""
        return [
            number for number, series in self._by_document.items()
            if (not filtro.documentos or number in filtro.documentos)
            and (not filtro.familia or any(serie.familia == filtro.familia for serie in series))
        ]  # fmt: skip

    def only(self, documents: Iterable[int]) -> tuple[Magnitud, Rol] | None:
        """The one kind of figure that documents print, whatever its periods; None if there are several."""
        own = set(documents)
        kinds = {(s.magnitud, s.rol) for s in self.series if s.documento in own}
        return next(((Magnitud(m), Rol(r)) for m, r in kinds), None) if len(kinds) == 1 else None

    def prints(self, medida: Medida, filtro: Filtro) -> bool:
        """Whether any document in reach prints such a figure, in whatever period."""
        types = {tipo.value for tipo in filtro.tipos or OWN_TYPES}
        wanted = (medida.magnitud.value, medida.rol.value)
        return any(
            (serie.magnitud, serie.rol) == wanted and serie.tipo in types
            for number in self.documents(filtro) for serie in self._by_document[number]
        )  # fmt: skip

    def election(self, documento: int, medida: Medida, types: Iterable[TipoFila]) -> Eleccion | None:
        """The printed periods of a document that answer."""
        names = {tipo.value for tipo in types}
        values: dict[tuple[str, bool], int] = {}
        for serie in self._by_document.get(documento, []):
            own = serie.magnitud == medida.magnitud.value and serie.rol == medida.rol.value
            if own and serie.tipo in names:
                key = (serie.periodo, serie.acumulado)
                values[key] = values.get(key, 0) + serie.valores
        if not values:
            return None
        adds = medida.rol in (Rol.PROGRAMADO, Rol.EJECUTADO)
        return choose(values, medida.periodo, medida.acumulado, usual=self._usual_year(documento), adds=adds)

    def _usual_year(self, documento: int) -> str:
        """The year that a document reports on: of its latest done or progress figures."""
        done = (Rol.AVANCE.value, Rol.EJECUTADO.value, Rol.DEVENGADO.value)
        years = {s.periodo[:4] for s in self._by_document[documento] if s.rol in done and s.periodo[:2] in ("19", "20")}
        return max(years, default="")

    def datos(self, medida: Medida, filtro: Filtro) -> list[Dato]:
        """One `Dato` a row that has such a figure, in the order of the documents."""
        types = filtro.tipos or OWN_TYPES
        chosen: dict[Eleccion, list[int]] = {}
        for number in self.documents(filtro):
            election = self.election(number, medida, types)
            if election is not None:
                chosen.setdefault(election, []).append(number)
        found: list[Dato] = []
        for election, numbers in chosen.items():
            found += self._read(medida, filtro, election, numbers)
        return found

    def _read(self, medida: Medida, filtro: Filtro, election: Eleccion, numbers: list[int]) -> list[Dato]:
        sql, values = compiled(medida, filtro, election, numbers if len(numbers) < len(self._by_document) else [])
        rows: dict[tuple[int, str], list[Any]] = {}
        cells: dict[tuple[int, str], list[Celda]] = {}
        for row in self.ledger.select(sql, values):
            key = (row[0], row[1])
            rows.setdefault(key, list(row[:_OF_ROW]))
            cells.setdefault(key, []).append(_cell(row[_OF_ROW:]))
        return [_dato(medida, election, row, tuple(cells[key])) for key, row in rows.items()]


def compiled(medida: Medida, filtro: Filtro, election: Eleccion, numbers: Sequence[int]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a query and its values: all that a question says is a value, never a piece of SQL."""
    where, values = conditions(filtro, numbers)
    few = 0 < len(numbers or filtro.documentos) <= FEW_DOCUMENTS
    rows_first = few or bool(filtro.filas or filtro.unidades or filtro.codigo or filtro.pagina or filtro.grupo)
    joined = "filas f CROSS JOIN cifras c" if rows_first else "cifras c CROSS JOIN filas f"
    sql = (
        f"SELECT {_COLUMNS} FROM {joined} ON f.documento = c.documento AND f.orden = c.fila"
        f" WHERE c.magnitud = ? AND c.rol = ? AND c.periodo IN ({_marks(election.periodos)}) AND c.acumulado = ?{where}"
        " ORDER BY f.documento, f.orden, c.periodo"
    )
    own = (medida.magnitud.value, medida.rol.value, *election.periodos, int(election.acumulado))
    return sql, own + values


def conditions(filtro: Filtro, numbers: Sequence[int] = ()) -> tuple[str, tuple[Any, ...]]:
    """The conditions of a filter on rows `f`, each beginning with AND, and their values."""
    parts: list[str] = []
    values: list[Any] = []

    def among(column: str, wanted: Sequence[Any]) -> None:
        if wanted:
            parts.append(f" AND {column} IN ({_marks(wanted)})")
            values.extend(wanted)

    among("f.documento", numbers or filtro.documentos)
    among("f.tipo", [tipo.value for tipo in filtro.tipos or OWN_TYPES])
    among("f.unidad_organica", filtro.unidades)
    among("f.id", filtro.filas)
    if filtro.fuera:
        parts.append(f" AND f.id NOT IN ({_marks(filtro.fuera)})")
        values.extend(filtro.fuera)
    for column, value in (
        ("f.familia", filtro.familia), ("f.codigo", filtro.codigo), ("f.pagina", filtro.pagina),
    ):  # fmt: skip
        if value:
            parts.append(f" AND {column} = ?")
            values.append(value)
    if filtro.cabeza:
        parts.append(" AND f.codigo LIKE ?")
        values.append(f"{filtro.cabeza}%")
    for propiedad in filtro.propiedades:
        if propiedad.nombre != MEASURE:
            values.append(f"$.{propiedad.nombre}")
        among("f.unidad_medida" if propiedad.nombre == MEASURE else "json_extract(f.atributos, ?)", propiedad.valores)
    if filtro.grupo:
        parts.append(" AND EXISTS (SELECT 1 FROM json_each(f.grupo) WHERE json_each.value = ?)")
        values.append(filtro.grupo)
    return "".join(parts), tuple(values)


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def adds_up(aggregation: str | None) -> bool:
    """Whether the amounts of a row with this kind of aggregation may be added over periods."""
    return (aggregation or "").lower() in _ADDS_UP


def _cell(row: Sequence[Any]) -> Celda:
    valor, recalculado = (None if text is None else Decimal(text) for text in (row[2], row[8]))
    return Celda(row[0], row[1], valor, row[3], row[4], bool(row[5]), row[6], row[7], recalculado)


def _dato(medida: Medida, election: Eleccion, row: Sequence[Any], cells: tuple[Celda, ...]) -> Dato:
    dato = Dato(
        documento=row[0], fila=row[1], pagina=row[2], familia=row[3], tipo=row[4], codigo=row[5], descripcion=row[6],
        unidad_organica=row[7], unidad_medida=row[8], grupo=tuple(json.loads(row[9])), medida=medida,
        periodo=election.periodo, acumulado=election.hasta_enero, valor=None, motivo="", celdas=cells,
        revision=any(cell.revision for cell in cells), moneda=_money(row[11], row[12]),
    )  # fmt: skip
    if len(election.periodos) == 1:
        summed = election.acumulado or (election.hasta_enero and election.periodo != election.periodos[0])
        return replace(dato, acumulado=summed, valor=cells[0].valor, motivo=cells[0].ausencia or "")
    if medida.magnitud is Magnitud.FISICA and not adds_up(row[10]):
        return replace(dato, motivo="no_suma")
    missing = next((cell.ausencia or "en_blanco" for cell in cells if cell.valor is None), None)
    if missing or len(cells) < len(election.periodos):
        some = any(cell.valor is not None for cell in cells)
        return replace(dato, motivo="incompleto" if some else missing or "no_consta")
    amounts = [cell.valor for cell in cells if cell.valor is not None]
    sums = " + ".join(format(amount, ",f") for amount in amounts)
    return replace(dato, valor=sum(amounts, Decimal(0)), calculo=sums)


def _money(sign: str | None, scale: str | None) -> str:
    return f"{scale} de {sign or 'la moneda del documento'}" if scale else sign or ""


def amounts_like(dato: Dato) -> str:
    """What a row's figure is counted in: figures of one kind may be added."""
    if dato.medida.rol in PERCENT or dato.medida.magnitud is Magnitud.PORCENTAJE:
        return "%"
    if dato.medida.magnitud is Magnitud.FINANCIERA:
        return dato.moneda or MONEY
    return dato.unidad_medida or ""
