"""What is kept of a row once its page is gone: the few figures that groups, totals and prose need."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from sys import intern

from extractors.schemas import Ausencia, Cifra, Estado, Fila
from extractors.validators.text import fold_code


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row by name: what messages and weights need of it."""

    id: str
    pagina: int
    codigo: str | None
    atributos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure without its source. `texto` is kept for figures that a finding may quote, else ""."""

    id: str
    periodo: str
    valor: Decimal | None
    ausencia: Ausencia | None
    revision: bool
    fila: RowRef
    texto: str = ""


def compact(cifra: Cifra, fila: RowRef, *, quoted: bool = False) -> Figure:
    """The compact form. A deduced figure counts with its value, under revision."""
    deduced = cifra.estado is Estado.DEDUCIDO and cifra.recalculado is not None
    return Figure(
        id=cifra.id,
        periodo=intern(cifra.periodo),
        valor=cifra.recalculado if deduced else cifra.valor,
        ausencia=None if deduced else cifra.ausencia,
        revision=cifra.revision or deduced,
        fila=fila,
        texto=cifra.fuente.texto if quoted else "",
    )


class Members:
    """Figures of member rows by class and slot: of the whole document, and by the group they stand in.

    Args:
        slots: slots to keep, by class; an empty set where rows are only counted.
        attributes: attributes to keep for weights.
        grouped: whether group rows ask for their own members.
    """

    def __init__(
        self, slots: Mapping[str, frozenset[str]], attributes: frozenset[str], *, grouped: bool
    ) -> None:
        self._slots = slots
        self._attributes = attributes
        self._grouped = grouped
        self._figures: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        self._rows: dict[tuple[str, str], int] = defaultdict(int)
        self._levels: dict[tuple[str, ...], dict[str, str]] = {}

    def add(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> None:
        """Keep what is needed of a row."""
        wanted = self._slots.get(fila.clase)
        if wanted is None:
            return
        groups = [""]
        if self._grouped:
            groups += dict.fromkeys(intern(fold_code(code)) for code in fila.grupo)
        for group in groups:
            self._rows[fila.clase, group] += 1
        ref = RowRef(fila.id, fila.pagina, fila.codigo, self._attributes_of(fila))
        for slot in wanted:
            figures = [compact(cifra, ref) for cifra in slots.get(slot, ())]
            for group in groups:
                self._figures[fila.clase, slot, group] += figures

    def figures(self, clase: str, slot: str, group: str = "") -> Sequence[Figure]:
        """Figures of a class's slot; of all rows, or of those in a (folded) group code."""
        return self._figures.get((clase, slot, group), ())

    def rows(self, clase: str, group: str = "") -> int:
        """Rows of a class."""
        return self._rows.get((clase, group), 0)

    def _attributes_of(self, fila: Fila) -> dict[str, str]:
        if not self._attributes:
            return _NO_ATTRIBUTES
        kept = {name: fila.atributos[name] for name in sorted(self._attributes) if name in fila.atributos}
        key = (*kept, *kept.values())
        return self._levels.setdefault(key, kept)


_NO_ATTRIBUTES: dict[str, str] = {}


def index_slots(cifras: Iterable[Cifra]) -> dict[str, list[Cifra]]:
    """Figures by slot, in printed order."""
    slots: dict[str, list[Cifra]] = {}
    for cifra in cifras:
        found = slots.get(cifra.ranura)
        if found is None:
            slots[cifra.ranura] = [cifra]
        else:
            found.append(cifra)
    return slots
