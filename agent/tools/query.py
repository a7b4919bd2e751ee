"""Runs a `Consulta`: rows with their figures, and sums, means, ratios, rankings, counts, comparisons of them.

Sums are of `Decimal`. Figures under review are left out of them unless asked for, absences are never 0, and the result
says how many rows were left out and why. Amounts of different units of measure are never added together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from agent.settings import Settings
from agent.tools.consulta import Agrupar, Consulta, Filtro, Medida, Operacion
from agent.tools.datos import PERCENT, Dato, Lector, amounts_like
from agent.workspace import Consultor
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

HUNDRED = Decimal(100)
_PROGRESS = ((Rol.EJECUTADO, Rol.PROGRAMADO), (Rol.DEVENGADO, Rol.VIGENTE))
"""What a progress that is not printed is worked out of: of a plan, of a budget."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Grupo:
    """What came of the rows of one group.

    Attributes:
        nombre: of the group; "" where nothing is grouped.
        unidad: what the figure counts: a unit of measure, "dinero", "%", "filas".
        valor: exact; None where no row gave a figure.
        filas: how many rows went into it.
        fuera: why others did not, and how many.
        cifras: ids of the cells, in the order of the rows.
    """

    nombre: str
    unidad: str
    valor: Decimal | None
    filas: int
    fuera: Mapping[str, int]
    documentos: tuple[int, ...]
    periodo: str
    acumulado: bool
    cifras: tuple[str, ...] = ()
    calculo: str = ""


@dataclass(frozen=True, slots=True)
class Resultado:
    """What a query gave. `datos`: the rows named, in order; `grupos`: what was computed; `fuera`: rows left out."""

    consulta: Consulta
    datos: tuple[Dato, ...] = ()
    grupos: tuple[Grupo, ...] = ()
    fuera: Mapping[str, int] | None = None
    total: int = 0
    """Rows that kept the conditions, named or not."""


class Buscador:
    """Answers queries over one ledger."""

    def __init__(self, lector: Lector, settings: Settings) -> None:
        self.lector = lector
        self.settings = settings

    @property
    def ledger(self) -> Consultor:
        """The open ledger."""
        return self.lector.ledger

    def run(self, consulta: Consulta) -> Resultado:
        """Runs a query.

        Raises:
            LimitError: it takes too long or gives too much.
        """
        doing: Mapping[Operacion, Callable[[Consulta], Resultado]] = {
            Operacion.VALOR: self._list, Operacion.LISTA: self._list, Operacion.RANKING: self._rank,
            Operacion.RECUENTO: self._count, Operacion.SUMA: self._grouped, Operacion.MEDIA: self._grouped,
            Operacion.RAZON: self._ratio, Operacion.COMPARACION: self._compare,
        }  # fmt: skip
        return doing[consulta.operacion](consulta)

    # ---- rows ----------------------------------------------------------------------------------------

    def figures(self, medida: Medida, filtro: Filtro) -> list[Dato]:
        """The figure of each row; a progress that is not printed is done / planned of the same span."""
        found = self.lector.datos(medida, filtro)
        if medida.rol is not Rol.AVANCE:
            return found
        have = {dato.documento for dato in found}
        if medida.magnitud is Magnitud.FINANCIERA or len(have) < len(self.lector.documents(filtro)):
            for done, planned in _PROGRESS:
                computed = self._computed_progress(medida, filtro, done, planned)
                found += [dato for dato in computed if dato.documento not in have]
                have = {dato.documento for dato in found}
        return found

    def _computed_progress(self, medida: Medida, filtro: Filtro, done: Rol, planned: Rol) -> list[Dato]:
        if done is Rol.DEVENGADO and medida.magnitud is not Magnitud.FINANCIERA:
            return []
        top = self.lector.datos(medida.model_copy(update={"rol": done}), filtro)
        below = {dato.fila: dato for dato in self.lector.datos(medida.model_copy(update={"rol": planned}), filtro)}
        return [_progress(medida, dato, below[dato.fila]) for dato in top if dato.fila in below]

    def _kept(self, consulta: Consulta, *, keep_absent: bool = False) -> tuple[list[Dato], Counter[str]]:
        """Rows that keep the conditions of a query, and why others were left out."""
        kept, out = [], Counter[str]()
        for dato in self.figures(consulta.medida, consulta.filtro):
            if consulta.ausencia is not None:
                if dato.valor is None and dato.motivo == consulta.ausencia.value:
                    kept.append(dato)
                continue
            if dato.valor is None:
                if keep_absent and not consulta.umbrales and consulta.banda is None:
                    kept.append(dato)
                else:
                    out[dato.motivo or "no_consta"] += 1
            elif dato.revision and not consulta.con_revision and not keep_absent:
                out["revision"] += 1
            elif self._holds(consulta, dato):
                kept.append(dato)
        return kept, out

    def _holds(self, consulta: Consulta, dato: Dato) -> bool:
        assert dato.valor is not None
        if not all(limit.comparador.holds(dato.valor, limit.valor) for limit in consulta.umbrales):
            return False
        return consulta.banda is None or self.settings.bandas_para(dato.familia).color(dato.valor) == consulta.banda

    def _list(self, consulta: Consulta) -> Resultado:
        kept, out = self._kept(consulta, keep_absent=consulta.operacion is Operacion.VALOR)
        return Resultado(consulta, tuple(kept[: consulta.limite]), fuera=out, total=len(kept))

    def _rank(self, consulta: Consulta) -> Resultado:
        if consulta.agrupar is not None:
            base = Operacion.MEDIA if _percent(consulta.medida) else Operacion.SUMA
            result = self._grouped(consulta.model_copy(update={"operacion": base}))
            groups = [group for group in result.grupos if group.valor is not None and group.nombre]
            groups.sort(key=lambda group: group.valor or Decimal(0), reverse=consulta.descendente)
            named = len([group for group in result.grupos if group.nombre])
            return replace(result, consulta=consulta, grupos=tuple(groups[: consulta.limite]), total=named)
        kept, out = self._kept(consulta)
        kept.sort(key=lambda dato: dato.valor or Decimal(0), reverse=consulta.descendente)
        end = consulta.limite
        while end < len(kept) and end < 500 and kept[end].valor == kept[end - 1].valor:
            end += 1  # rows that tie with the last one are named, too
        return Resultado(consulta, tuple(kept[:end]), fuera=out, total=len(kept))

    def _count(self, consulta: Consulta) -> Resultado:
        kept, out = self._kept(consulta)
        result = Resultado(consulta, tuple(kept[: consulta.limite]), fuera=out, total=len(kept))
        if consulta.agrupar is None:
            return result
        groups = tuple(
            _group(name, "filas", Decimal(len(own)), own, {})
            for name, own in _grouped_by(kept, consulta.agrupar).items()
        )
        return replace(result, grupos=groups)

    # ---- groups --------------------------------------------------------------------------------------

    def _grouped(self, consulta: Consulta) -> Resultado:
        """Sums or means, one a group, unit of measure and span."""
        datos = self.figures(consulta.medida, consulta.filtro)
        mean = consulta.operacion is Operacion.MEDIA
        groups = []
        for name, own in _grouped_by(datos, consulta.agrupar).items():
            for unit, alike in _alike(own).items():
                used, out = _usable(_no_totals(alike), consulta.con_revision)
                groups.append(_group(name, unit, _mean(used) if mean else _sum(used), used, out, alike))
        return Resultado(consulta, grupos=tuple(groups), total=len(datos))

    def _ratio(self, consulta: Consulta) -> Resultado:
        """Sum / sum x 100, over the rows that have both figures."""
        other = consulta.medida.model_copy(update={"rol": consulta.sobre or Rol.PROGRAMADO})
        top = self.lector.datos(consulta.medida, consulta.filtro)
        below = {dato.fila: dato for dato in self.lector.datos(other, consulta.filtro)}
        groups = []
        for name, own in _grouped_by(top, consulta.agrupar).items():
            for unit, alike in _alike(own).items():
                groups.append(_ratio_group(name, unit, alike, below, consulta.con_revision))
        return Resultado(consulta, grupos=tuple(groups), total=len(top))

    def _compare(self, consulta: Consulta) -> Resultado:
        """Each row's figure in two periods, those of the first before those of the second."""
        second = consulta.medida.model_copy(update={"periodo": consulta.contra})
        first, other = (self.figures(medida, consulta.filtro) for medida in (consulta.medida, second))
        return Resultado(consulta, tuple(first + other), total=len(first))


def _percent(medida: Medida) -> bool:
    return medida.rol in PERCENT or medida.magnitud is Magnitud.PORCENTAJE


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Part / whole x 100 in points, half up to hundredths."""
    return (part / whole * HUNDRED).quantize(CENT, ROUND_HALF_UP)


def _progress(medida: Medida, done: Dato, planned: Dato) -> Dato:
    same = done.periodo == planned.periodo and done.acumulado == planned.acumulado
    base = replace(done, medida=medida, celdas=done.celdas + planned.celdas, revision=done.revision or planned.revision)
    if not same or done.valor is None or planned.valor is None:
        return replace(base, valor=None, motivo=done.motivo or planned.motivo or "no_consta", calculo="")
    if planned.valor <= 0:
        return replace(base, valor=None, motivo="sin_programacion", calculo="")
    formula = f"{done.valor:,f} / {planned.valor:,f} x 100"
    return replace(base, valor=percent(done.valor, planned.valor), motivo="", calculo=formula)


def _grouped_by(datos: Iterable[Dato], by: Agrupar | None) -> dict[str, list[Dato]]:
    groups: dict[str, list[Dato]] = {}
    names: dict[str, str] = {}
    for dato in datos:
        for name in _names(dato, by):
            first = names.setdefault(fold(name), name)  # one office, however it is accented
            groups.setdefault(first, []).append(dato)
    return groups


def _names(dato: Dato, by: Agrupar | None) -> Sequence[str]:
    if by is Agrupar.UNIDAD:
        return (dato.unidad_organica or "",)
    if by is Agrupar.DOCUMENTO:
        return (str(dato.documento),)
    if by is Agrupar.FAMILIA:
        return (dato.familia,)
    if by is Agrupar.MEDIDA:
        return (dato.unidad_medida or "",)
    if by is Agrupar.GRUPO:
        return dato.grupo[-1:] or ("",)
    return ("",)


def _alike(datos: Iterable[Dato]) -> dict[str, list[Dato]]:
    """Rows whose figures may be added: one unit, one document, one span."""
    found: dict[tuple[str, int, str, bool], list[Dato]] = {}
    for dato in datos:
        found.setdefault((amounts_like(dato), dato.documento, dato.periodo, dato.acumulado), []).append(dato)
    return {f"{key[0]}\x1f{number}": rows for number, (key, rows) in enumerate(found.items())}


def _no_totals(datos: Sequence[Dato]) -> Sequence[Dato]:
    """Rows without those that add up others, where there are several: a total is never summed with its parts."""
    return [dato for dato in datos if dato.tipo != TipoFila.TOTAL] if len(datos) > 1 else datos


def _usable(datos: Sequence[Dato], with_review: bool) -> tuple[list[Dato], Counter[str]]:
    used, out = [], Counter[str]()
    for dato in datos:
        if dato.valor is None:
            out[dato.motivo or "no_consta"] += 1
        elif dato.revision and not with_review:
            out["revision"] += 1
        else:
            used.append(dato)
    return used, out


def _sum(datos: Sequence[Dato]) -> Decimal | None:
    return sum((dato.valor for dato in datos if dato.valor is not None), Decimal(0)) if datos else None


def _mean(datos: Sequence[Dato]) -> Decimal | None:
    total = _sum(datos)
    return None if total is None else (total / len(datos)).quantize(CENT, ROUND_HALF_UP)


def _group(
    name: str, unit: str, value: Decimal | None, used: Sequence[Dato], out: Mapping[str, int],
    alike: Sequence[Dato] = (),
) -> Grupo:  # fmt: skip
    every = alike or used
    first = every[0] if every else None
    return Grupo(
        name, unit.partition("\x1f")[0], value, len(used), out,
        tuple(dict.fromkeys(dato.documento for dato in every)),
        first.periodo if first else "", bool(first and first.acumulado),
        tuple(cell.id for dato in used for cell in dato.celdas),
    )  # fmt: skip


def _ratio_group(name: str, unit: str, alike: Sequence[Dato], below: Mapping[str, Dato], with_review: bool) -> Grupo:
    pairs, out = [], Counter[str]()
    for dato in alike:
        other = below.get(dato.fila)
        if dato.valor is None or other is None or other.valor is None:
            out[dato.motivo or (other.motivo if other else "") or "no_consta"] += 1
        elif (dato.revision or other.revision) and not with_review:
            out["revision"] += 1
        elif (dato.periodo, dato.acumulado) != (other.periodo, other.acumulado):
            out["otro_periodo"] += 1
        else:
            pairs.append((dato, other))
    done, planned = (sum((pair[side].valor or Decimal(0) for pair in pairs), Decimal(0)) for side in (0, 1))
    value = percent(done, planned) if planned > 0 else None
    group = _group(name, unit, value, [pair[0] for pair in pairs], out, alike)
    cells = tuple(cell.id for pair in pairs for dato in pair for cell in dato.celdas)
    return replace(group, unidad="%", calculo=f"{done:,f} / {planned:,f} x 100", cifras=cells)
