"""A finding before it has a number: what a check says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.schemas import Cifra, Fila, Hallazgo, Identidad, Severidad
from extractors.validators.grammar import parse_slot
from extractors.validators.messages import fill, number, row_values
from extractors.validators.operations import pick_periods

Slots = Mapping[str, Sequence[Cifra]]


@dataclass(frozen=True, slots=True)
class Remark:
    """A `Hallazgo` without document and id. `quote`: the sentence it is about, for rules about prose."""

    regla: str
    severidad: Severidad
    pagina: int
    fila: str | None
    mensaje: str
    cifras: tuple[str, ...] = ()
    impreso: str | None = None
    recalculado: str | None = None
    formula: str = ""
    cita: str = ""
    quote: str = ""

    def as_finding(self, ident: str, archivo: str) -> Hallazgo:
        """The finding."""
        return Hallazgo(
            id=ident,
            regla=self.regla,
            severidad=self.severidad,
            archivo=archivo,
            pagina=self.pagina,
            fila=self.fila,
            cifras=self.cifras,
            impreso=self.impreso,
            recalculado=self.recalculado,
            formula=self.formula,
            cita=self.cita,
            mensaje=self.mensaje,
        )


def about_row(rule: Identidad, fila: Fila, default: str, cifras: Sequence[Cifra] = ()) -> Remark:
    """What an identity rule says of a row, in its own words or `default`; the printed figure comes first."""
    values = row_values(fila.codigo, fila.descripcion)
    printed = cifras[0].fuente.texto if cifras else None
    sentence = fill(rule.mensaje or default, values | {"impreso": number(printed or ""), "recalculado": ""})
    return Remark(
        regla=rule.id,
        severidad=rule.severidad,
        pagina=fila.pagina,
        fila=fila.id,
        mensaje=sentence,
        cifras=tuple(dict.fromkeys(c.id for c in cifras)),
        impreso=printed,
        cita=rule.cita,
    )


def recomputed(remark: Remark, value: str) -> Remark:
    """The same with a recomputed value beside the printed one."""
    return replace(remark, recalculado=value)


def looks_at(rule: Identidad, clase: str) -> bool:
    """Whether a rule is about rows of a class; "" is about all, "a|b" about two."""
    return not rule.clase or clase in rule.clase.split("|")


def figures_of(rule: Identidad, slots: Slots, parameter: str) -> list[Cifra]:
    """The figures that a parameter of a rule names; [] if the rule does not give it or the row has none."""
    reference = rule.parametros.get(parameter)
    if not reference:
        return []
    slot = parse_slot(reference)
    figures = slots.get(slot.name, ())
    if not slot.periods:
        return list(figures)
    wanted = {f.id for f in pick_periods(figures, slot.periods, "")}
    return [f for f in figures if f.id in wanted]
