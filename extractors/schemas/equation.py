"""An equation of a form, as data: validators evaluate it, layouts load it."""

from decimal import Decimal

from extractors.schemas.figure import Frozen
from extractors.schemas.finding import Severidad


class Alternativa(Frozen):
    """Another published reading of the same rule.

    `cita` says where it comes from; `cuando`, what a row must say for it (conditions as those of an equation).
    """

    formula: str
    cita: str
    cuando: tuple[str, ...] = ()


class Ecuacion(Frozen):
    """One rule of a form.

    Attributes:
        id: "<familia>.<nombre>".
        nivel: "fila" (within a row), "grupo" (a group row against its members), "documento" (a total row
            against all rows).
        clase: the row class (`Fila.clase`) that prints the left-hand side.
        formula: "<slot> = <expression>" in the layouts' small grammar.
        alternativas: other readings; the first one that holds is named.
        si_alternativa: severity of the finding when only an alternative holds; None accepts it silently.
        cuando: conditions on the row, all of them: "<attribute or field>: <value>|<value>" (folded, contained),
            "<slot>: numero", "<slot>: sin_programacion" (an absence). Empty: always.
        tolerancia: allowed absolute difference after rounding, in the unit of the left-hand side.
        costumbre: what offices use to do, not what the form rules: of a row that breaks it is said at the end of the
            document, and only if most others keep it.
        supuesta: stated by a header, and left open by the few rows that it was learnt from: it proves no reading, and
            what breaks it goes to review and blames nobody.
        pocas: "suma", "razon" or "par" where few rows prove it: a row that breaks it and that another account explains
            blames nobody.
        decimales: decimals that the form prints; None: the most printed in that column.
        cita: where the rule is written or what proves it.
        mensaje: Spanish sentence, with {impreso}, {recalculado}, {etiqueta}, {codigo}, {descripcion}.
    """

    id: str
    nivel: str
    clase: str
    formula: str
    alternativas: tuple[Alternativa, ...] = ()
    si_alternativa: Severidad | None = None
    cuando: tuple[str, ...] = ()
    tolerancia: Decimal = Decimal(0)
    decimales: int | None = None
    costumbre: bool = False
    supuesta: bool = False
    pocas: str = ""
    severidad: Severidad = Severidad.ERROR
    cita: str
    mensaje: str = ""


class Identidad(Frozen):
    """A check that is no equation: codes, membership, coherence, prose against the table.

    Attributes:
        regla: name of a function in the validators' registry.
        clase: row class it looks at.
        parametros: what the function needs (slot names, patterns), by name.
    """

    id: str
    regla: str
    clase: str = ""
    severidad: Severidad = Severidad.AVISO
    cita: str = ""
    mensaje: str = ""
    parametros: dict[str, str] = {}


class Reglas(Frozen):
    """All that a form states about its own numbers.

    `pesos` gives the scale of a text attribute for weighted means: {"relevancia": {"muy relevante": 3}}.
    """

    ecuaciones: tuple[Ecuacion, ...] = ()
    identidades: tuple[Identidad, ...] = ()
    pesos: dict[str, dict[str, Decimal]] = {}
