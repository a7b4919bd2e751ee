"""The rules of a form, compiled once: which equations and checks look at which row class."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.errors import LayoutError
from extractors.schemas import Cifra, Ecuacion, Fila, Identidad, Reglas
from extractors.validators.accumulate import index_slots
from extractors.validators.arithmetic import printed_decimals
from extractors.validators.equations import Compiled, Decimals, Resultado, compile_equation, evaluate
from extractors.validators.grammar import Names, slots_of
from extractors.validators.identity import CHECKS, PARAMETERS, PROOFS, ROW_CHECKS, SLOT_PARAMETERS
from extractors.validators.messages import check_template
from extractors.validators.prose import PROSE_CHECKS, slots_in
from extractors.validators.remark import looks_at

_LEVELS = ("fila", "grupo", "documento")


@dataclass(frozen=True)
class Ready:
    """Rules by row class.

    Attributes:
        within: row-level equations, by class.
        across: group and document equations, by the class of their left-hand row.
        row_checks: identity rules that look at one row; class "" is any.
        checks: identity rules that look at all rows.
        prose: rules about sentences.
        columns: slots whose printed decimals are to be followed, by class.
        closing_slots: slots of group and total rows that their own equations name, by class.
        members: slots that group and document equations need, by class.
        attributes: attributes that weights come from.
        grouped: some equation is about a group's members.
    """

    reglas: Reglas
    within: Mapping[str, tuple[Compiled, ...]]
    across: Mapping[str, tuple[Compiled, ...]]
    row_checks: tuple[Identidad, ...]
    checks: tuple[Identidad, ...]
    prose: tuple[Identidad, ...]
    columns: Mapping[str, frozenset[str]]
    closing_slots: Mapping[str, frozenset[str]]
    members: Mapping[str, frozenset[str]]
    attributes: frozenset[str]
    grouped: bool

    def follow_decimals(
        self, fila: Fila, slots: Mapping[str, Sequence[Cifra]], seen: dict[tuple[str, str], int]
    ) -> None:
        """Raise the most decimals seen in the columns that equations compare at."""
        for slot in self.columns.get(fila.clase, ()):
            key = (fila.clase, slot)
            most = seen.get(key, 0)
            for cifra in slots.get(slot, ()):
                if cifra.valor is not None:
                    most = max(most, printed_decimals(cifra.fuente.texto, cifra.valor))
            seen[key] = most


def _compile(reglas: Reglas) -> Ready:
    for equation in reglas.ecuaciones:
        _check_equation(equation, reglas)
    for rule in reglas.identidades:
        if rule.regla not in (*ROW_CHECKS, *CHECKS, *PROSE_CHECKS):
            known = ", ".join((*ROW_CHECKS, *CHECKS, *PROSE_CHECKS))
            raise LayoutError(f"{rule.id}: no existe la regla «{rule.regla}»; hay {known}")
        missing = [name for name in PARAMETERS.get(rule.regla, ()) if not rule.parametros.get(name)]
        if missing:
            raise LayoutError(f"{rule.id}: a la regla «{rule.regla}» le falta {', '.join(missing)}")
        for name in SLOT_PARAMETERS:
            slots_in(rule, name)
        check_template(rule.id, rule.mensaje)
    across = [e for e in reglas.ecuaciones if e.nivel != "fila"]
    names = [n for e in across for n in _names(e)]
    return Ready(
        reglas=reglas,
        within=_by_class(e for e in reglas.ecuaciones if e.nivel == "fila"),
        across=_by_class(across),
        row_checks=tuple(i for i in reglas.identidades if i.regla in ROW_CHECKS),
        checks=tuple(i for i in reglas.identidades if i.regla in CHECKS),
        prose=tuple(i for i in reglas.identidades if i.regla in PROSE_CHECKS),
        columns=_columns(e for e in reglas.ecuaciones if e.decimales is None),
        closing_slots=_closing_slots(across),
        members=_members(names),
        attributes=frozenset(attribute for n in names for attribute in n.attributes),
        grouped=any(e.nivel == "grupo" for e in across),
    )


def _check_equation(equation: Ecuacion, reglas: Reglas) -> None:
    if equation.nivel not in _LEVELS:
        raise LayoutError(f"{equation.id}: nivel «{equation.nivel}» desconocido; hay {', '.join(_LEVELS)}")
    check_template(equation.id, equation.mensaje)
    for names in _names(equation):
        if equation.nivel == "fila" and names.members:
            raise LayoutError(f"{equation.id}: una ecuación de fila no puede nombrar otras filas")
        for attribute in names.attributes - reglas.pesos.keys():
            raise LayoutError(f"{equation.id}: no hay pesos para «{attribute}»")


def _names(equation: Ecuacion) -> list[Names]:
    return [slots_of(f) for f in (equation.formula, *(a.formula for a in equation.alternativas))]


def _by_class(equations: Iterable[Ecuacion]) -> dict[str, tuple[Compiled, ...]]:
    found: dict[str, tuple[Compiled, ...]] = {}
    for equation in equations:
        found[equation.clase] = (*found.get(equation.clase, ()), compile_equation(equation))
    return found


def _columns(equations: Iterable[Ecuacion]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for equation in equations:
        lhs = compile_equation(equation).lhs.name
        found[equation.clase] = found.get(equation.clase, frozenset()) | {lhs}
    return found


def _closing_slots(equations: Iterable[Ecuacion]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for equation in equations:
        for names in _names(equation):
            found[equation.clase] = found.get(equation.clase, frozenset()) | names.slots
    return found


def _members(names: Iterable[Names]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for each in names:
        for clase, slot in each.members:
            found[clase] = found.get(clase, frozenset()) | ({slot} if slot else frozenset())
    return found


_READY: OrderedDict[int, Ready] = OrderedDict()
_KEPT = 32


def ready(reglas: Reglas) -> Ready:
    """The compiled rules; compiled once for each `Reglas` object.

    Raises:
        LayoutError: a formula, condition, message or rule name is not valid.
    """
    found = _READY.get(id(reglas))
    if found is not None and found.reglas is reglas:
        return found
    compiled = _compile(reglas)
    _READY[id(reglas)] = compiled  # holds the object, so that its id is not given to another
    while len(_READY) > _KEPT:
        _READY.popitem(last=False)
    return compiled


def prose_rules(reglas: Reglas) -> frozenset[str]:
    """Ids of the rules that hold the text beside a row against its figures."""
    return frozenset(rule.id for rule in ready(reglas).prose)


def check_rules(reglas: Reglas) -> None:
    """Refuse rules that cannot run, for the layout loader.

    Raises:
        LayoutError: a formula, condition, message or rule name is not valid.
    """
    _compile(reglas)


@dataclass(frozen=True, slots=True)
class Prueba:
    """What a row-level rule says of a row: whether it holds, and of which figures that is told."""

    regla: str
    cumple: bool
    cifras: tuple[str, ...]


def hits(reglas: Reglas, filas: Iterable[Fila], decimales: Decimals | None = None) -> tuple[int, int]:
    """How many row-level rules hold and break: what a choice between readings of a page is made by."""
    told = [proof.cumple for fila in filas for proof in proofs(reglas, fila, decimales)]
    return sum(told), len(told) - sum(told)


def support(reglas: Reglas, fila: Fila, decimales: Decimals | None = None) -> dict[str, tuple[int, int]]:
    """How many row-level rules hold and break through each figure of a row; untouched figures are absent."""
    counts: dict[str, tuple[int, int]] = {}
    for proof in proofs(reglas, fila, decimales):
        for figure in proof.cifras:
            holds, breaks = counts.get(figure, (0, 0))
            counts[figure] = (holds + proof.cumple, breaks + (not proof.cumple))
    return counts


def proofs(reglas: Reglas, fila: Fila, decimales: Decimals | None = None) -> list[Prueba]:
    """What each row-level rule that applies to a row says of it."""
    rules = ready(reglas)
    slots = index_slots(fila.cifras)
    found: list[Prueba] = []
    for compiled in rules.within.get(fila.clase, ()):
        if compiled.ecuacion.costumbre or compiled.ecuacion.supuesta:
            continue  # what offices use to do, or what is supposed, proves no reading
        for scope in compiled.scopes(fila, slots):
            result = evaluate(compiled, scope, decimales or {}, fila.clase)
            if result.estado is not Resultado.NOT_APPLICABLE:
                holds = result.estado is Resultado.HOLDS
                bound = result.topada and holds
                found.append(Prueba(result.ecuacion.id, holds, result.cifras[:1] if bound else result.cifras))
    for rule in rules.row_checks:
        prove = PROOFS.get(rule.regla)
        if prove is not None and looks_at(rule, fila.clase):
            proved = prove(rule, slots)
            if proved is not None:
                found.append(Prueba(rule.id, proved[0] is Resultado.HOLDS, proved[1]))
    return found
