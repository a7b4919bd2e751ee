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
    """A row by name: what messages and weights need of it. `repetida`: its code stood before in its class."""

    id: str
    pagina: int
    codigo: str | None
    atributos: Mapping[str, str]
    repetida: bool = False


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

    def __init__(self, slots: Mapping[str, frozenset[str]], attributes: frozenset[str], *, grouped: bool) -> None:
        self._slots = slots
        self._attributes = attributes
        self._grouped = grouped
        self._figures: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        self._rows: dict[tuple[str, str], int] = defaultdict(int)
        self._repeats: dict[tuple[str, str], int] = defaultdict(int)
        self._doubted: set[str] = set()
        self._codes: set[tuple[str, str]] = set()
        self._levels: dict[tuple[str, ...], dict[str, str]] = {}

    def add(self, fila: Fila, slots: Mapping[str, Sequence[Cifra]]) -> None:
        """Keep what is needed of a row."""
        wanted = self._slots.get(fila.clase)
        if wanted is None:
            return
        groups = [""]
        if self._grouped:
            groups += dict.fromkeys(intern(fold_code(code)) for code in fila.grupo)
        repeated = self._is_repeated(fila)
        for group in groups:
            self._rows[fila.clase, group] += 1
            self._repeats[fila.clase, group] += repeated
        ref = RowRef(fila.id, fila.pagina, fila.codigo, self._attributes_of(fila), repeated)
        for slot in wanted:
            figures = [compact(cifra, ref) for cifra in slots.get(slot, ())]
            for group in groups:
                self._figures[fila.clase, slot, group] += figures
            if any(figure.revision for figure in figures):
                self._doubted.update(groups)

    def figures(self, clase: str, slot: str, group: str = "") -> Sequence[Figure]:
        """Figures of a class's slot; of all rows, or of those in a (folded) group code."""
        return self._figures.get((clase, slot, group), ())

    def rows(self, clase: str, group: str = "", *, once: bool = False) -> int:
        """Rows of a class; `once`: without those whose code stood before."""
        key = (clase, group)
        return self._rows.get(key, 0) - (self._repeats.get(key, 0) if once else 0)

    def has_repeats(self, group: str = "") -> bool:
        """Whether a code stands twice in a class of members, in the document or in a group."""
        return any(count for (_, of), count in self._repeats.items() if of == group)

    def has_doubts(self, group: str = "") -> bool:
        """Whether a member's figure is under revision, in the document or in a group."""
        return group in self._doubted

    def _is_repeated(self, fila: Fila) -> bool:
        if not fila.codigo:
            return False
        key = (fila.clase, fold_code(fila.codigo))
        if key in self._codes:
            return True
        self._codes.add(key)
        return False

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
