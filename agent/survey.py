"""Counts rows, figures and findings while they stream past: nobody holds the rows of a whole document."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from agent.texts import SEVERIDADES, dato
from extractors.schemas import Cifra, Fila, Hallazgo, Severidad, TipoFila
from extractors.values import parse_figure

WORST = 10
"""Findings that the summary shows."""

Clave = tuple[str, str, str, bool]
"""(magnitud, rol, periodo, acumulado): unique in a row."""

TEXT_FIELDS = (
    "codigo",
    "descripcion",
    "unidad_organica",
    "unidad_medida",
    "indicador",
    "grupo",
    "observacion",
)
_GROUP_TYPES = (TipoFila.GRUPO, TipoFila.TOTAL)


def clave(cifra: Cifra) -> Clave:
    """The slot of a figure."""
    return (cifra.magnitud, cifra.rol, cifra.periodo, cifra.acumulado)


@dataclass(slots=True)
class FamiliaVista:
    """What one family gave in a run: the columns of its sheet and its counts."""

    filas: Counter[str] = field(default_factory=Counter)
    cifras: int = 0
    con_valor: int = 0
    en_revision: int = 0
    archivos: dict[str, None] = field(default_factory=dict)
    campos: set[str] = field(default_factory=set)
    atributos: dict[str, None] = field(default_factory=dict)
    recalculadas: set[Clave] = field(default_factory=set)
    _ranuras: dict[bool, dict[Clave, str]] = field(default_factory=lambda: {False: {}, True: {}})

    def add(self, fila: Fila, recomputed: AbstractSet[str]) -> None:
        """Counts one row and learns its columns; `recomputed` are ids of figures that have a value beside."""
        self.filas[fila.tipo] += 1
        self.archivos[fila.archivo] = None
        self.campos.update(name for name in TEXT_FIELDS if getattr(fila, name))
        self.atributos.update(dict.fromkeys(fila.atributos))
        ranuras = self._ranuras[fila.tipo in _GROUP_TYPES]
        for cifra in fila.cifras:
            key = (cifra.magnitud, cifra.rol, cifra.periodo, cifra.acumulado)
            if key not in ranuras:
                ranuras[key] = dato(cifra)
            self.con_valor += cifra.valor is not None
            self.en_revision += cifra.revision
            if cifra.recalculado is not None or cifra.id in recomputed:
                self.recalculadas.add(key)
        self.cifras += len(fila.cifras)

    @property
    def ranuras(self) -> dict[Clave, str]:
        """Slots and their headers, one role after another: what was planned, by month, then what was done.

        Magnitudes, roles and periods stand as the activity rows print them; what only groups and totals have
        comes after.
        """
        found = dict(self._ranuras[False])
        found.update((key, header) for key, header in self._ranuras[True].items() if key not in found)
        first = {key[:2]: place for place, key in reversed(list(enumerate(found)))}
        magnitudes = {key[0]: place for place, key in reversed(list(enumerate(found)))}
        return dict(sorted(found.items(), key=lambda item: (magnitudes[item[0][0]], first[item[0][:2]])))


class Survey:
    """The counts of a run."""

    def __init__(self) -> None:
        self.familias: dict[str, FamiliaVista] = {}
        self.hallazgos: Counter[Severidad] = Counter()
        self._recomputed: AbstractSet[str] = frozenset()
        self._worst: list[tuple[int, Decimal, int, Hallazgo]] = []

    def expect(self, hallazgos: Iterable[Hallazgo]) -> None:
        """Takes note of the figures that findings recompute, before the rows of a document are watched."""
        self._recomputed = {h.cifras[0] for h in hallazgos if h.cifras and recomputed_of(h) is not None}

    def watch_filas(self, filas: Iterable[Fila]) -> Iterator[Fila]:
        """Passes rows through, counting them."""
        for fila in filas:
            self.familias.setdefault(fila.familia, FamiliaVista()).add(fila, self._recomputed)
            yield fila

    def watch_hallazgos(self, hallazgos: Iterable[Hallazgo]) -> Iterator[Hallazgo]:
        """Passes findings through, counting them and keeping the worst."""
        for hallazgo in hallazgos:
            self.hallazgos[hallazgo.severidad] += 1
            order = -sum(self.hallazgos.values())  # of two equal ones the first stays
            item = (-SEVERIDADES.index(hallazgo.severidad), relative_difference(hallazgo), order, hallazgo)
            if len(self._worst) < WORST:
                heapq.heappush(self._worst, item)
            else:
                heapq.heappushpop(self._worst, item)
            yield hallazgo

    @property
    def worst(self) -> list[Hallazgo]:
        """The worst findings: by severity, then by the relative difference between printed and recomputed."""
        return [item[-1] for item in sorted(self._worst, key=lambda item: item[:3], reverse=True)]

    def total(self, name: str) -> int:
        """Sum of a count over the families: "cifras", "con_valor", "en_revision"."""
        return sum(int(getattr(familia, name)) for familia in self.familias.values())

    @property
    def filas(self) -> Counter[str]:
        """Rows by type, over the families."""
        return sum((familia.filas for familia in self.familias.values()), Counter())


def recomputed_of(hallazgo: Hallazgo) -> Decimal | None:
    """The recomputed value of a finding, None where it has none or it is no number."""
    return plain_number(hallazgo.recalculado)


def plain_number(text: str | None) -> Decimal | None:
    """The number that code wrote; None for a word, as of what should have been printed, and for nothing."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def difference(hallazgo: Hallazgo) -> Decimal | None:
    """Printed less recomputed, or None where one of them is no number."""
    printed, recomputed = as_number(hallazgo.impreso), recomputed_of(hallazgo)
    return None if printed is None or recomputed is None else printed - recomputed


def relative_difference(hallazgo: Hallazgo) -> Decimal:
    """|printed - recomputed| over the larger of the two, 0 to 2; 0 where it cannot be told."""
    delta = difference(hallazgo)
    if not delta:
        return Decimal(0)
    printed, recomputed = as_number(hallazgo.impreso), recomputed_of(hallazgo)
    largest = max(abs(printed or Decimal(0)), abs(recomputed or Decimal(0)))
    return abs(delta) / largest


def as_number(text: str | None) -> Decimal | None:
    """The number that a printed text stands for, None if none or more than one."""
    if text is None:
        return None
    reading = parse_figure(text)
    return None if reading.alternativas else reading.valor
