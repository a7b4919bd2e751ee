"""What a model may ask for: one flat request, checked, with candidates named by labels; the router does the rest.

What the rules read in the question stands: a request fills in what they did not read, and may not contradict it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.lexico import is_form
from agent.chat.sujeto import Sujeto
from agent.chat.tiempo import speaks_of_time
from agent.tools.consulta import Agrupar, Banda, Comparador, Periodo, Propiedad, Umbral
from agent.tools.periodos import split
from extractors.schemas import Ausencia, Magnitud, Rol, TipoFila
from extractors.values import fold

Dato = Literal[
    "", "programado", "ejecutado", "avance", "meta", "linea_base", "aprobado", "modificacion", "vigente",
    "comprometido", "devengado", "pagado", "saldo",
]  # fmt: skip
Tarea = Literal[
    "cifra", "total", "promedio", "lista", "recuento", "peores", "mejores", "comparacion", "falta", "historia",
    "hallazgos", "justificar", "causa", "dice", "responsable", "unidad_medida", "origen", "resumen", "no_consta",
    "fuera",
]  # fmt: skip
NOTHING = ("no_consta", "fuera")
"""Tasks that ask the ledger nothing."""
_REQUESTS = {
    "hallazgos": "hallazgos", "justificar": "justificar", "causa": "causa", "dice": "evidencia",
    "responsable": "responsable", "unidad_medida": "medida", "origen": "origen", "resumen": "resumen",
    "historia": "historia",
}  # fmt: skip
_OPERATIONS = {
    "total": "suma", "promedio": "media", "lista": "lista", "recuento": "recuento", "comparacion": "comparacion",
    "falta": "falta",
}  # fmt: skip
_DECISIVE = {"falta": "falta", "comparacion": "comparacion", "media": "promedio"}
"""Operations that the rules read, and the only task that each allows."""
_VALUED = ("cifra", "total", "comparacion")
"""Tasks that are answered with figures of rows."""
_NO_AMOUNT = re.compile(
    r"^\W*(?:(?:a|de|con|en|por|para) )?(?:quien|donde|cuando|que (?:empresa|proveedor|contratista|persona|nombre|fecha"
    r"|dia|lugar|direccion|material|marca|norma|ley|motivo|razon))|\b(?:redact|escrib|invent)[a-z]*\b"
)
"""What asks for something else than an amount, or to be written to order."""
_ORDERS = {"peores": "peor", "mejores": "mejor"}
_ROWS = (TipoFila.ACTIVIDAD, TipoFila.INDICADOR, TipoFila.META_UNIDAD, TipoFila.PARTIDA)
MAX_FILAS = 20
MAX_ANSWERED = 4
"""Rows that a form has place for."""


class Peticion(BaseModel):
    """A request of a model; every field is checked against what there is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tarea: Tarea
    dato: Dato = ""
    en_dinero: bool | None = None
    filas: list[str] = Field(default=[], max_length=MAX_FILAS)
    unidad: str = Field(default="", max_length=12)
    documento: str = Field(default="", max_length=12)
    periodo: Periodo = ""
    periodo2: Periodo = ""
    comparador: Comparador | None = None
    limite: Decimal | None = Field(default=None, ge=Decimal("-1e15"), le=Decimal("1e15"))
    banda: Banda | None = None
    ausencia: Ausencia | None = None
    tipo: TipoFila | None = None
    propiedades: dict[str, str] = Field(default={}, max_length=3)
    agrupar: Agrupar | None = None
    cuantos: int | None = Field(default=None, ge=1, le=100)


@dataclass
class Candidatos:
    """Rows, offices and documents under labels that a model can repeat: F1, U1, D1."""

    filas: dict[str, FilaVista] = field(default_factory=dict)
    unidades: dict[str, tuple[str, ...]] = field(default_factory=dict)
    documentos: dict[str, int] = field(default_factory=dict)

    def add_row(self, row: FilaVista) -> str:
        """The label of a row, new or known."""
        known = next((label for label, other in self.filas.items() if other.id == row.id), None)
        label = known or f"F{len(self.filas) + 1}"
        self.filas[label] = row
        return label

    def add_office(self, names: tuple[str, ...]) -> str:
        """The label of an office, new or known."""
        known = next((label for label, other in self.unidades.items() if other == names), None)
        label = known or f"U{len(self.unidades) + 1}"
        self.unidades[label] = names
        return label

    def subject(self, peticion: Peticion) -> Sujeto | None:
        """The rows or office that a request names; None if a label is unknown."""
        rows = [self.filas.get(label.upper()) for label in peticion.filas]
        if None in rows:
            return None
        if rows:
            found = tuple(row for row in rows if row is not None)
            return Sujeto(filas=found, nombre=found[0].nombre)
        if not peticion.unidad:
            return Sujeto()
        names = self.unidades.get(peticion.unidad.upper())
        return Sujeto(unidades=names, nombre=names[0]) if names else None

    def document(self, peticion: Peticion) -> tuple[int, ...] | None:
        """The document that a request names, () for none; None if the label is unknown."""
        if not peticion.documento:
            return ()
        number = self.documentos.get(peticion.documento.upper())
        return None if number is None else (number,)

    def form(self, read: Entendido, subject: Sujeto, periods: Sequence[str]) -> Mapping[str, Any]:
        """The form of a request: only what the rules did not read, each text one of a list, so that none runs on."""

        def one_of(values: Sequence[str]) -> dict[str, Any]:
            return {"type": "string", "enum": list(values)}

        properties: dict[str, Any] = {"tarea": one_of(get_args(Tarea))}
        if not read.roles:
            properties["dato"] = one_of(get_args(Dato))
        if subject.vacio and self.filas:
            properties["filas"] = {"type": "array", "items": one_of(list(self.filas)), "maxItems": MAX_ANSWERED}
        if subject.vacio and self.unidades:
            properties["unidad"] = one_of(["", *self.unidades])
        if len(self.documentos) > 1 and not subject.filas:
            properties["documento"] = one_of(["", *self.documentos])
        if not read.periodos and not explained(read, subject):
            properties["periodo"] = one_of(["", *periods])
        return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(properties)}


def disagreement(read: Entendido, subject: Sujeto, peticion: Peticion, asked: Sujeto) -> str:
    """In what a request contradicts what the rules read in the question, or "".

    Args:
        read: the question as the rules read it.
        subject: of whom it speaks, as they read it.
        peticion: the request.
        asked: the rows or office that it names.
    """
    if peticion.tarea in NOTHING:
        return ""
    known, wanted = ({row.id for row in rows} for rows in (subject.filas, asked.filas))
    if known and not subject.parcial and wanted and not wanted & known:
        return "filas: the question fits these: " + "; ".join(row.nombre[:80] for row in subject.filas[:8])
    if subject.unidades and not subject.parcial and asked.unidades and set(asked.unidades).isdisjoint(subject.unidades):
        return f"unidad: the question names {subject.nombre}"
    if explained(read, subject):
        if subject.vacio and wanted:
            return "filas: the question names none; leave it empty"
        if not read.periodos and (peticion.periodo or peticion.periodo2):
            return "periodo: the question names none; leave it empty"
        if read.orden and peticion.tarea in _ORDERS and _ORDERS[peticion.tarea] != read.orden:
            return (
                f"tarea: the question asks for {next(task for task, order in _ORDERS.items() if order == read.orden)}"
            )
    if peticion.tarea in _VALUED and not read.roles and _NO_AMOUNT.search(fold(read.pregunta)):
        return "tarea: the question asks for no amount"
    tasks = _tasks(read)
    if tasks and peticion.tarea not in tasks:
        return f"tarea: the question asks for {' or '.join(tasks)}"
    limited = read.umbrales or read.banda
    if limited and not read.roles and peticion.dato and Rol(peticion.dato) not in (Rol.AVANCE, Rol.EJECUTADO):
        return "dato: the question names none; a limit alone is one of progress or of what was done"
    if read.roles and peticion.dato and Rol(peticion.dato) not in read.roles:
        return "dato: the question says " + " and ".join(rol.value for rol in read.roles)
    if read.magnitud and peticion.en_dinero is not None and peticion.en_dinero != _is_money(read.magnitud):
        return f"en_dinero: the question says {read.magnitud.value}"
    named = [period for period in (peticion.periodo, peticion.periodo2) if period]
    if read.periodos and named and not all(any(_same(p, q) for q in read.periodos) for p in named):
        return f"periodo: the question says {', '.join(read.periodos)}"
    limits = tuple((u.comparador, u.valor) for u in read.umbrales)
    if peticion.limite is not None and (peticion.comparador, peticion.limite) not in limits:
        return "limite: the question gives " + (", ".join(f"{c.value} {v}" for c, v in limits) or "none")
    if read.banda and peticion.banda and read.banda is not peticion.banda:
        return f"banda: the question says {read.banda.value}"
    return ""


def _tasks(read: Entendido) -> list[str]:
    """The tasks that what the rules read in a question allows; none where it leaves them open."""
    tasks = [task for task, request in _REQUESTS.items() if request == read.pedido]
    tasks += [task for operation, task in _DECISIVE.items() if operation in read.operaciones]
    if "recuento" in read.operaciones and read.tipos and not read.roles:
        tasks.append("recuento")
    return tasks


def explained(read: Entendido, subject: Sujeto) -> bool:
    """Whether the rules explained every word of a question, so that nothing is left for a model to add to it."""
    loose = [word for word in read.resto if not is_form(word)]
    return not (subject.parcial or subject.desconocidas or read.vago or (subject.vacio and loose))


def _is_money(magnitude: Magnitud) -> bool:
    return magnitude is Magnitud.FINANCIERA


def _same(one: str, other: str) -> bool:
    """Whether two periods may be one, where either may leave the year out."""
    (year, cut), (year2, cut2) = split(one), split(other)
    return cut == cut2 and (not year or not year2 or year == year2)


def joined(read: Entendido, peticion: Peticion, conditions: tuple[Propiedad, ...] = ()) -> Entendido:
    """A question as the router takes it: what the rules read, and what a request adds to it.

    A period is not added to a question without a word of time: it is then that of the conversation, or none.

    Args:
        read: the question as the rules read it.
        peticion: the request.
        conditions: the properties that it names, as the ledger has them.
    """
    rol = Rol(peticion.dato) if peticion.dato else read.rol
    limits = read.umbrales
    if peticion.comparador is not None and peticion.limite is not None:
        limits = (Umbral(comparador=peticion.comparador, valor=peticion.limite),)
    operation = _OPERATIONS.get(peticion.tarea)
    money = {True: Magnitud.FINANCIERA, False: Magnitud.FISICA, None: read.magnitud}[peticion.en_dinero]
    valued = peticion.tarea in _VALUED
    ranked = peticion.tarea in _ORDERS
    kinds = (peticion.tipo,) if peticion.tipo else read.tipos
    if not kinds and peticion.tarea in ("recuento", "lista", *_ORDERS):
        kinds = _ROWS
    rol = rol or (Rol.EJECUTADO if valued else None)
    named = tuple(p for p in (peticion.periodo, peticion.periodo2) if p and speaks_of_time(read.pregunta))
    several = len(read.roles) > 1  # what one figure is made of: "the percentage done of the target"
    if peticion.tarea == "recuento" and not (limits or peticion.banda or read.banda or peticion.ausencia):
        rol = None if read.ausencia is None else rol  # rows are counted, not their figures
    return replace(
        read,
        pedido=_REQUESTS.get(peticion.tarea, ""),
        rol=read.rol if several else rol,
        roles=read.roles if several else (rol,) if rol else (),
        magnitud=money,
        operaciones=frozenset({operation} if operation else ()),
        periodos=read.periodos or named,
        umbrales=limits,
        banda=peticion.banda or read.banda,
        ausencia=peticion.ausencia or read.ausencia,
        propiedades=conditions or read.propiedades,
        agrupar=peticion.agrupar or (read.agrupar if ranked or peticion.tarea == "recuento" else None),
        orden=_ORDERS.get(peticion.tarea, ""),
        cuantos=peticion.cuantos or (read.cuantos if ranked else None),
        tipos=kinds,
        vago="",
        resto=(),
    )
