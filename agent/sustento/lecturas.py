"""Figures of a row by what they measure and the months they cover: read where printed, or added up from parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.sustento.tramos import MESES, Tramo, de_periodo, en_palabras, tramo_de_cifra
from agent.texts import AUSENCIA, ROL
from extractors.schemas import Ausencia, Cifra, Estado, Fila, Magnitud, Rol
from extractors.values import fold

ADITIVO, ULTIMO = "acumulado anual", "acumulado mensual"
"""How a form accumulates months: their sum, or the last one above 0."""

_SUMABLES = (Rol.PROGRAMADO, Rol.EJECUTADO)
"""Roles whose shorter spans make a longer one; a budget, a balance or a percentage of one cut-off is not a part."""

MAX_MARK = 12
"""Characters of a printed mark ("S.P.") that is quoted; what is longer is a remark."""


@dataclass(frozen=True, slots=True)
class Dato:
    """A value and its cells. `impresa`: the one cell that prints it, or None where it was computed."""

    valor: Decimal
    cifras: tuple[str, ...]
    calculo: str = ""
    impresa: Cifra | None = None


@dataclass(frozen=True, slots=True)
class Falta:
    """A slot without a value that may be stated, and why. `ausencia`: what is printed there, or None."""

    motivo: str
    ausencia: Ausencia | None = None


Lectura = Dato | Falta | None
"""None: the row has no such slot."""


class Lecturas:
    """The figures of one row, for one year."""

    def __init__(self, fila: Fila, ejercicio: int) -> None:
        self._fila = fila
        self._cifras: dict[tuple[Magnitud, Rol], list[tuple[Tramo, Cifra]]] = {}
        for cifra in fila.cifras:
            tramo = tramo_de_cifra(cifra)
            if tramo is None or tramo.ejercicio not in (0, ejercicio):
                continue
            tramo = Tramo(ejercicio, tramo.desde, tramo.hasta)
            self._cifras.setdefault((cifra.magnitud, cifra.rol), []).append((tramo, cifra))

    def impresa(self, magnitud: Magnitud, rol: Rol, tramo: Tramo, *, acumulada: bool | None = None) -> Lectura:
        """The printed figure of a span.

        Args:
            magnitud: what it measures.
            rol: its part.
            tramo: its months.
            acumulada: only one of a column that runs from January, or only one that does not; None: either.
        """
        cells = [
            cifra
            for own, cifra in self._cifras.get((magnitud, rol), ())
            if own == tramo and acumulada in (None, cifra.acumulado)
        ]
        cells.sort(key=lambda cifra: (not _usable(cifra), cifra.acumulado))
        return _reading(cells[0], tramo) if cells else None

    def leer(self, magnitud: Magnitud, rol: Rol, tramo: Tramo) -> Lectura:
        """The figure of a span: printed, or else made of the shorter spans that are printed.

        A printed figure in doubt, or a printed mark, is never replaced by a sum.
        """
        printed = self.impresa(magnitud, rol, tramo)
        lost = isinstance(printed, Falta) and printed.ausencia in (Ausencia.EN_BLANCO, Ausencia.PERDIDO)
        if printed is not None and not lost:
            return printed
        made = self._compose(magnitud, rol, tramo)
        return printed if made is None or (printed and isinstance(made, Falta)) else made

    def _compose(self, magnitud: Magnitud, rol: Rol, tramo: Tramo) -> Lectura:
        if rol not in _SUMABLES:
            return None
        parts = [(own, c) for own, c in self._cifras.get((magnitud, rol), ()) if own != tramo and tramo.contiene(own)]
        if len(parts) < 2:  # what the document tells of one span alone is no part of a longer one
            return None
        how = self._accumulates(magnitud)
        named = _called(magnitud, rol)
        if how == ULTIMO:
            return _last(parts, tramo, named)
        if how != ADITIVO:
            return Falta(f"no se arma el {named} {de_periodo(tramo)}: {how}")
        return _tile(parts, tramo, named)

    def _accumulates(self, magnitud: Magnitud) -> str:
        """`ADITIVO`, `ULTIMO`, or in Spanish why the months of this row cannot be put together."""
        if magnitud is Magnitud.FINANCIERA:
            return ADITIVO
        stated = fold(self._fila.atributos.get("tipo_agregacion", ""))
        if stated in (ADITIVO, ULTIMO):
            return stated
        if stated:
            return f"su tipo de agregación es «{self._fila.atributos['tipo_agregacion']}»"
        spans = {own.meses for (own_magnitud, _), cells in self._cifras.items() if own_magnitud is magnitud
                 for own, _ in cells}  # fmt: skip
        return ADITIVO if len(spans) > 1 else "el documento no dice que sus períodos se sumen"

    @property
    def aditiva(self) -> bool:
        """Whether what is done in one span adds to what is done in the next."""
        return self._accumulates(Magnitud.FISICA) == ADITIVO

    @property
    def suma(self) -> bool:
        """Whether a longer span can be made of shorter ones."""
        return any(self._accumulates(magnitud) in (ADITIVO, ULTIMO) for magnitud, _ in self._cifras)


def _usable(cifra: Cifra) -> bool:
    return cifra.valor is not None and not cifra.revision and cifra.estado not in (Estado.DEDUCIDO, Estado.PERDIDO)


def _reading(cifra: Cifra, tramo: Tramo) -> Dato | Falta:
    if _usable(cifra) and cifra.valor is not None:
        return Dato(cifra.valor, (cifra.id,), "", cifra)
    what = f"{_article(cifra.rol)} {_called(cifra.magnitud, cifra.rol)} {de_periodo(tramo)}"
    if cifra.revision:
        return Falta(f"{what} está en revisión", None)
    if cifra.ausencia is Ausencia.EN_BLANCO:
        return Falta(f"{what} está en blanco", cifra.ausencia)
    if cifra.ausencia is Ausencia.PERDIDO or cifra.estado is Estado.PERDIDO:
        return Falta(f"{what} no se pudo leer", Ausencia.PERDIDO)
    printed = cifra.fuente.texto
    mark = f" («{printed}»)" if 0 < len(printed) <= MAX_MARK else ""
    absence = AUSENCIA[cifra.ausencia] if cifra.ausencia else "sin valor"
    return Falta(f"{what} figura como {absence}{mark}", cifra.ausencia)


def _article(rol: Rol) -> str:
    return "la" if rol in (Rol.META, Rol.LINEA_BASE, Rol.VARIACION, Rol.MODIFICACION) else "el"


def _called(magnitud: Magnitud, rol: Rol) -> str:
    """What a figure is called: a row may have both a "programado" and a "gasto programado"."""
    return f"gasto {ROL[rol]}" if magnitud is Magnitud.FINANCIERA and rol in _SUMABLES else ROL[rol]


def _last(parts: Sequence[tuple[Tramo, Cifra]], tramo: Tramo, named: str) -> Dato | Falta:
    """The last month above 0; every month of the span must be known."""
    tiled = _tiles(parts, tramo, named)
    if isinstance(tiled, Falta):
        return tiled
    own, cifra = next(((t, c) for t, c in reversed(tiled) if c.valor), tiled[-1])
    return Dato(cifra.valor or Decimal(0), (cifra.id,), f"último valor mayor que 0 ({_names([own])})", None)


def _tile(parts: Sequence[tuple[Tramo, Cifra]], tramo: Tramo, named: str) -> Dato | Falta:
    tiled = _tiles(parts, tramo, named)
    if isinstance(tiled, Falta):
        return tiled
    values = [cifra.valor or Decimal(0) for _, cifra in tiled]
    added = " + ".join(format(value, "f") for value in values)
    return Dato(
        sum(values, Decimal(0)), tuple(c.id for _, c in tiled), f"{added} ({_names([t for t, _ in tiled])})", None
    )


def _tiles(parts: Sequence[tuple[Tramo, Cifra]], tramo: Tramo, named: str) -> list[tuple[Tramo, Cifra]] | Falta:
    """Printed spans, the longest first, that cover `tramo` once; or why they do not."""
    chosen: list[tuple[Tramo, Cifra]] = []
    month = tramo.desde
    while month <= tramo.hasta:
        here = sorted((p for p in parts if p[0].desde == month), key=lambda p: (not _usable(p[1]), -p[0].meses))
        if not here or not _usable(here[0][1]):
            whole = f"no se suma el {named} {de_periodo(tramo)}"
            reading = _reading(here[0][1], here[0][0]) if here else None
            reason = reading.motivo if isinstance(reading, Falta) else f"falta {MESES[month - 1]}"
            return Falta(f"{whole}: {reason}")
        chosen.append(here[0])
        month = here[0][0].hasta + 1
    return chosen


def _names(tramos: Sequence[Tramo]) -> str:
    names = [en_palabras(Tramo(0, tramo.desde, tramo.hasta).periodo()) for tramo in tramos]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} y {names[-1]}"
