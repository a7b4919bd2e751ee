"""What a table's own header says for an equation: a percentage after what it divides, a total after its parts.

Few rows prove little: small numbers add up by chance. An equation that the header states as well needs fewer of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.learn.columns import Propuesta
from agent.learn.compose import Serie
from agent.learn.variables import Candidata, Variable
from agent.learn.vocabulary import RATES

NEAR = 3
"""Columns from a percentage within which stands the nearer of the figures that it divides, if no heading joins them."""
PLANNED = frozenset({"programado", "meta"})
DONE = frozenset({"ejecutado"})
GRANTED = PLANNED | {"vigente", "aprobado"}
SPENT = DONE | {"comprometido", "devengado", "pagado"}
YEAR_OF = (4, 12)
"""Quarters and months of a year."""
END_OF = {"T": (3, 3), "S": (6, 6)}
"""Months of a quarter and of a semester, by which each of them ends and that each is long."""


@dataclass(frozen=True, slots=True)
class Apoyo:
    """Why a header speaks for an equation, in Spanish.

    `firme`: the equation may then be kept though a row breaks it, marked; else only if none does.
    """

    texto: str
    firme: bool = True


class Encabezados:
    """The columns of a layout to be, by slot."""

    def __init__(self, series: Iterable[Serie] = ()) -> None:
        self._members: Mapping[str, tuple[Propuesta, ...]] = {s.id: s.miembros for s in series}
        figures = (p.col for members in self._members.values() for p in members if p.es and p.es.es_cifra)
        self._first = min(figures, default=-1)

    def nombre(self, variable: Variable) -> str:
        """The header of a figure, as printed; its slot where it has no column of its own."""
        column = self._column(variable)
        if column is None:
            return variable.nombre.replace("{linea}", "")
        line = variable.ranura.partition(".")[2]
        return f"{column.encabezado} ({line})" if line else column.encabezado

    def apoyo(self, candidate: Candidata) -> Apoyo | None:
        """What the header says for an equation, or None; of the lines of one column, only that months make a whole."""
        if candidate.clase != "suma" and "." in candidate.objetivo.ranura:
            return None
        target = self._column(candidate.objetivo)
        parts = [self._column(part) for part in candidate.partes]
        columns = [part for part in parts if part is not None]
        if target is None or len(columns) != len(parts):
            return None
        if candidate.clase == "razon":
            return self._of_ratio(candidate, target, columns)
        if candidate.clase == "suma":
            return self._of_sum(candidate, target, columns)
        return self._of_pair(candidate, target, columns)

    def _column(self, variable: Variable) -> Propuesta | None:
        """The one column of a figure."""
        members = self._members.get(variable.ranura.partition(".")[0], ())
        own = [p for p in members if p.es is not None and variable.corte in (p.es.clave, p.es.ejercicio)]
        found = members if len(members) == 1 else own
        return found[0] if len(found) == 1 else None

    def _of_ratio(self, candidate: Candidata, target: Propuesta, columns: Sequence[Propuesta]) -> Apoyo | None:
        """A percentage after what was done and what was meant, before all figures, or under one heading with them."""
        said = "porcentaje" in target.rotulo.marcas or target.rotulo.conceptos & RATES
        plain = "min(" not in candidate.formula and "suma(" not in candidate.formula
        distance = min((abs(target.col - column.col) for column in columns), default=0)
        after = all(column.col < target.col for column in columns)
        first = target.col == self._first and not after
        joined = distance <= NEAR or all(_under_one(column, target) for column in columns)
        if not (said and plain and columns and (after or first) and joined):
            return None
        return Apoyo(f"«{target.encabezado}» va {'tras' if after else 'ante'} {_list(columns)}")

    def _of_sum(self, candidate: Candidata, target: Propuesta, columns: Sequence[Propuesta]) -> Apoyo | None:
        """A period of those that make it up; a total beside its parts; the target of a year that all of it make up."""
        said = f"«{target.encabezado}» junto a {_list(columns)}"
        if candidate.objetivo.corte or (candidate.objetivo.rol != "meta" and _made_up(target, columns)):
            return Apoyo(said)
        beside = target.col in (min(c.col for c in columns) - 1, max(c.col for c in columns) + 1)
        if "total" in target.rotulo.marcas and beside:
            return Apoyo(said)
        return Apoyo(said, firme=False) if candidate.objetivo.rol == "meta" and len(columns) in YEAR_OF else None

    def _of_pair(self, candidate: Candidata, target: Propuesta, columns: Sequence[Propuesta]) -> Apoyo | None:
        """What was done against what was meant, what is left of it, or a budget with its changes."""
        roles = {part.rol for part in candidate.partes}
        first, second = (part.rol for part in candidate.partes)
        compared = candidate.objetivo.rol == "variacion" and roles & PLANNED and roles & DONE
        left = candidate.objetivo.rol == "saldo" and first in GRANTED and second in SPENT
        budget = candidate.objetivo.rol == "vigente" and roles == {"aprobado", "modificacion"}
        return Apoyo(f"«{target.encabezado}» con {_list(columns)}") if compared or left or budget else None


def _made_up(target: Propuesta, columns: Sequence[Propuesta]) -> bool:
    """Whether the period of a column is that of others put together, each month once."""
    parts = [_months(column) for column in columns]
    years = {column.es.ejercicio for column in (target, *columns) if column.es and column.es.ejercicio}
    together = sorted(month for months in parts for month in months)
    return all(parts) and len(years) <= 1 and together == list(_months(target))


def _months(column: Propuesta) -> range:
    """The months of a column's figures; none where the header does not say it."""
    es = column.es
    if es is None or es.periodo in ("titulo", "base"):
        return range(0)
    end, length = END_OF.get(es.clave[:1], (0, 0))
    if es.clave.isdigit():
        end, length = int(es.clave), 1
    elif es.clave:
        end *= int(es.clave[1:])
    else:
        end = length = YEAR_OF[-1]
    return range(1 if es.acumulado else end - length + 1, end + 1) if end else range(0)


def _under_one(column: Propuesta, target: Propuesta) -> bool:
    """Whether two columns stand under the same heading."""
    return len(target.path) > 1 and column.path[:-1] == target.path[:-1]


def _list(columns: Sequence[Propuesta]) -> str:
    names = [f"«{column.encabezado}»" for column in sorted(columns, key=lambda column: column.col)]
    return " y ".join(names) if len(names) < NEAR else f"{names[0]} … {names[-1]}"
