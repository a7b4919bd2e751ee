"""Checks that are no equation: codes, membership, coherence, marks.

Sums are blind to a swapped label, a repeated code, two errors that cancel; these rules are not.
Registries by name of rule: `ROW_CHECKS` look at one row, `CHECKS` at all rows of a document; `PROOFS` say
whether a row rule holds, which is evidence on where figures belong.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.schemas import Ausencia, Cifra, Fila, Identidad, Severidad
from extractors.validators.arithmetic import Number, shown, total
from extractors.validators.equations import Resultado
from extractors.validators.messages import fill, row_values
from extractors.validators.remark import Remark, Slots, about_row, figures_of, looks_at, recomputed
from extractors.validators.text import fold_code
from extractors.validators.totals import RULE as TOTALS_RULE
from extractors.validators.totals import ColumnTotals
from extractors.values import TWO_AMOUNTS, fold, plain

RowCheck = Callable[[Identidad, Fila, Slots], Iterable[Remark]]
Proof = Callable[[Identidad, Slots], tuple[Resultado, tuple[str, ...]] | None]

_UNREAD = (None, Ausencia.ILEGIBLE, Ausencia.PERDIDO)
_NUMERIC = re.compile(r"[\d\s.,'%$()/S+-]+")
_PAIR = re.compile(r"\d[\d.,]*\s*/\s*\d[\d.,]*")
"""Done and planned in one cell (`3/4`): well printed, and no figure of one column."""
_CODE_PART = re.compile(r"([A-Z]{2,4})\.?(\d+(?:\.\d+)*)")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_PARENTS = frozenset({("OEI", "AEI"), ("OES", "AES"), ("OER", "AER")})
"""Code families whose first number is that of the family above (CEPLAN: AEI.03.04 stands under OEI.03)."""

RESULT_WORDS = (
    r"\bsolo pose|\bno se (?:ha |pud|ejecut|realiz|cumpl|conclu|logr|alcanz|hizo)"
    r"|\bse (?:ejecuto|realizo|cumplio|concluyo|logro|alcanzo|hizo|hicieron|\w+aron|\w+ieron|ha |han )"
    r"|\bpor falta de|\ben (?:proceso|ejecucion|tramite|marcha)\b|\binconclus|\bpendiente"
    r"|\bparaliza|\bsuspendid"
    r"|\bsin (?:ejecutar|financiamiento|concluir|iniciar)|\bfue(?:ron)? (?:ejecut|conclu|cumpl|realiz|entreg)"
    r"|\bya (?:esta|se )|\bquedo\b|\bavance (?:fisico|de obra|del?)\b"
)
"""Words of an achieved or unfinished result, folded: a target does not say them."""


# ---- one row ---------------------------------------------------------------------------------------


def _planned_sum(months: Sequence[Cifra]) -> Number | None:
    """The sum of what was planned; None if a month could not be read, or none has a value."""
    values = [c.valor for c in months if c.valor is not None]
    if not values or any(c.valor is None and c.ausencia in _UNREAD for c in months):
        return None
    return total(values)


def _mark_faults(rule: Identidad, slots: Slots) -> tuple[list[Cifra], list[Cifra], bool] | None:
    """Marks that contradict the plan, all cells looked at, whether S.P. is due; None if it cannot be told."""
    months = figures_of(rule, slots, "meses")
    marks = figures_of(rule, slots, "marca")[:1] + figures_of(rule, slots, "tambien")[:1]
    planned = _planned_sum(months)
    marks = [c for c in marks if c.valor is not None or c.ausencia is Ausencia.SIN_PROGRAMACION]
    if planned is None or not marks:
        return None
    due = not planned
    return [c for c in marks if (c.valor is None) != due], [*marks, *months], due


def sin_programacion(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """S.P. stands if and only if what was planned adds up to 0; in `marca`, and in `tambien` with it."""
    found = _mark_faults(rule, slots)
    if found is None or not found[0]:
        return
    faults, looked_at, due = found
    if due:
        said = "{etiqueta} no tiene programación en el período y dice {impreso}: corresponde S.P."
    else:
        planned = shown(_planned_sum(figures_of(rule, slots, "meses")) or Decimal(0))
        said = f"{{etiqueta}} dice S.P. (sin programación), pero lo programado suma {planned}."
    yield recomputed(about_row(rule, fila, said, [*faults, *looked_at]), "S.P." if due else "número")


def prove_sin_programacion(rule: Identidad, slots: Slots) -> tuple[Resultado, tuple[str, ...]] | None:
    """Whether the mark agrees with the plan; it is evidence only where S.P. is printed or due."""
    found = _mark_faults(rule, slots)
    if found is None:
        return None
    faults, looked_at, due = found
    if not due and not faults:
        return None
    return (Resultado.BREAKS if faults else Resultado.HOLDS), tuple(dict.fromkeys(c.id for c in looked_at))


def _amount(figures: Sequence[Cifra]) -> Number | None:
    values = [c.valor for c in figures if c.valor is not None]
    return total(values) if values and len(values) == len(figures) else None


def coherencia(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """Money executed with zero physical progress, and the reverse.

    Parameters: `fisica`, `financiera`; with `financiera_programado`, work without any budget is no finding.
    """
    physical, money = figures_of(rule, slots, "fisica"), figures_of(rule, slots, "financiera")
    done, spent = _amount(physical), _amount(money)
    if done is None or spent is None:
        return
    if spent > 0 and done == 0:
        said = "{etiqueta} registra ejecución financiera de {impreso} sin ningún avance físico."
        yield about_row(rule, fila, said, [*money, *physical])
    elif done > 0 and spent == 0:
        budget = _amount(figures_of(rule, slots, "financiera_programado"))
        if budget is None or budget > 0:
            said = "{etiqueta} registra un avance físico de {impreso} sin ejecución financiera."
            yield about_row(rule, fila, said, [*physical, *money])


def avance_contradictorio(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """0 % although the goal was reached, or a percentage although nothing was done, period by period."""
    progress = figures_of(rule, slots, "avance")
    done, planned = figures_of(rule, slots, "ejecutado"), figures_of(rule, slots, "programado")
    alone = len(progress) == len(done) == len(planned) == 1
    for figure in progress:
        a = done[0] if alone else _of_period(done, figure.periodo)
        b = planned[0] if alone else _of_period(planned, figure.periodo)
        if figure.valor is None or a is None or b is None or a.valor is None or b.valor is None:
            continue
        when = f" ({figure.periodo})" if figure.periodo and not alone else ""
        amounts = f"{plain(a.valor)} de {plain(b.valor)}"
        if figure.valor == 0 and a.valor >= b.valor > 0:
            said = f"{{etiqueta}} dice {{impreso}} % de avance{when}, pero se hizo {amounts}."
        elif figure.valor > 0 and a.valor == 0 and b.valor > 0:
            said = f"{{etiqueta}} dice {{impreso}} % de avance{when}, pero no se ejecutó nada ({amounts})."
        else:
            continue
        yield about_row(rule, fila, said, [figure, a, b])


def _of_period(figures: Sequence[Cifra], period: str) -> Cifra | None:
    return next((f for f in figures if f.periodo == period), None)


def meta_ambigua(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """A target whose remark reads like a result. Parameters: `meta`, and `patron` instead of RESULT_WORDS."""
    target = [c for c in figures_of(rule, slots, "meta") if c.valor is not None]
    remark = fila.observacion
    if not target or not remark or not re.search(rule.parametros.get("patron", RESULT_WORDS), fold(remark)):
        return
    said = (
        "La meta de {etiqueta} dice {impreso} %, pero su nota se lee como un resultado: no consta si es meta o avance."
    )
    yield about_row(rule, fila, said, target)


def valor_malformado(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """Digits that make no number; a warning where they make two, which is nobody's mistake."""
    for figures in slots.values():
        for figure in figures:
            if figure.valor is None and figure.ausencia in _UNREAD:
                text = figure.fuente.texto.strip()
                if any(c.isdigit() for c in text) and _NUMERIC.fullmatch(text):
                    said = f"«{text}», impreso en {{etiqueta}} ({figure.periodo}), no es un número."
                    if TWO_AMOUNTS.fullmatch(text):
                        said = f"«{text}», en {{etiqueta}}, son dos importes que la lectura no separó."
                    pair = _PAIR.fullmatch(text) is not None
                    if pair:
                        said = f"«{text}», en {{etiqueta}}, son dos cifras en una casilla: no se leyó ninguna."
                    remark = about_row(rule, fila, said, [figure])
                    yield replace(remark, severidad=Severidad.AVISO) if pair else remark


def pertenencia_de_codigo(rule: Identidad, fila: Fila, slots: Slots) -> Iterator[Remark]:
    """A code that contradicts the group it is printed under."""
    if not fila.codigo:
        return
    own = fold_code(fila.codigo)
    for group in fila.grupo:
        if _disagree(own, fold_code(group)):
            said = f"{{etiqueta}} está impreso bajo {group}, que no corresponde a su código."
            yield about_row(rule, fila, said)
            return


def _disagree(code: str, group: str) -> bool:
    if _DOTTED.fullmatch(code) and _DOTTED.fullmatch(group):
        parts, above = _ints(code), _ints(group)
        return len(above) < len(parts) and parts[: len(above)] != above
    mine = {family: _ints(numbers) for family, numbers in _CODE_PART.findall(code)}
    for family, numbers in _CODE_PART.findall(group):
        if family in mine and mine[family] != _ints(numbers):
            return True
        for child, own in mine.items():
            if (family, child) in _PARENTS and len(own) > 1 and own[:1] != _ints(numbers)[:1]:
                return True
    return False


def _ints(dotted: str) -> tuple[int, ...]:
    return tuple(int(part) for part in dotted.split(".") if part)


# ---- all rows --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    pagina: int
    fila: str


class RepeatedCode:
    """The same code twice in a class. Parameter `campo`: another field that must not repeat."""

    def __init__(self, rule: Identidad) -> None:
        self._rule = rule
        self._field = rule.parametros.get("campo", "codigo")
        self._seen: dict[tuple[str, str], _Seen] = {}

    def see(self, fila: Fila) -> Iterator[Remark]:
        """A row, in document order."""
        value = getattr(fila, self._field, None)
        if not value or not looks_at(self._rule, fila.clase):
            return
        key = (fila.clase, fold_code(value))
        first = self._seen.setdefault(key, _Seen(fila.pagina, fila.id))
        if first.fila != fila.id:
            where = (
                f"dos veces en la página {fila.pagina}"
                if first.pagina == fila.pagina
                else f"en las páginas {first.pagina} y {fila.pagina}"
            )
            yield about_row(self._rule, fila, f"{{codigo}} aparece {where}: un código identifica una sola fila.")

    def close(self) -> Iterator[Remark]:
        """Nothing is left to say."""
        return iter(())


class EmptyGroup:
    """A group line under which no row was found. Parameter `miembros`: the classes of its rows, "a|b"."""

    def __init__(self, rule: Identidad) -> None:
        self._rule = rule
        self._members = frozenset(filter(None, rule.parametros.get("miembros", "").split("|")))
        self._groups: dict[str, tuple[str, int, str, str]] = {}
        self._filled: set[str] = set()

    def see(self, fila: Fila) -> Iterator[Remark]:
        """A row, of any class."""
        if fila.clase in self._members:
            self._filled.update(fold_code(code) for code in fila.grupo)
        elif fila.codigo and self._members and looks_at(self._rule, fila.clase):
            seen = (fila.id, fila.pagina, fila.codigo, fila.descripcion)
            self._groups.setdefault(fold_code(fila.codigo), seen)
        return iter(())

    def close(self) -> Iterator[Remark]:
        """The groups that stayed empty."""
        for code, (ident, page, codigo, descripcion) in self._groups.items():
            if code not in self._filled:
                said = self._rule.mensaje or "{codigo} tiene línea de grupo, pero ninguna fila pertenece a ese grupo."
                values = row_values(codigo, descripcion) | {"impreso": codigo, "recalculado": ""}
                sentence = fill(said, values)
                yield Remark(
                    self._rule.id,
                    Severidad.AVISO,
                    page,
                    ident,
                    sentence,
                    impreso=codigo,
                    cita=self._rule.cita,
                )


Check = RepeatedCode | EmptyGroup | ColumnTotals


# ---- registries ------------------------------------------------------------------------------------

ROW_CHECKS: Mapping[str, RowCheck] = {
    "sin_programacion": sin_programacion,
    "coherencia": coherencia,
    "avance_contradictorio": avance_contradictorio,
    "meta_ambigua": meta_ambigua,
    "valor_malformado": valor_malformado,
    "pertenencia": pertenencia_de_codigo,
}
CHECKS: Mapping[str, type[Check]] = {
    "codigo_repetido": RepeatedCode,
    "grupo_vacio": EmptyGroup,
    TOTALS_RULE: ColumnTotals,
}
PROOFS: Mapping[str, Proof] = {"sin_programacion": prove_sin_programacion}

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "sin_programacion": ("marca", "meses"),
    "coherencia": ("fisica", "financiera"),
    "avance_contradictorio": ("avance", "ejecutado", "programado"),
    "meta_ambigua": ("meta",),
    "grupo_vacio": ("miembros",),
    "total_de_columnas": ("miembros",),
    "prosa_avance": ("avance",),
    "prosa_equivale": ("meta",),
    "prosa_incumplido": ("ejecutado", "programado"),
}
"""Parameters that a rule cannot do without."""
SLOT_PARAMETERS = (
    "marca",
    "meses",
    "tambien",
    "fisica",
    "financiera",
    "financiera_programado",
    "avance",
    "ejecutado",
    "programado",
    "meta",
)
"""Parameters that name slots."""
