"""What a model may ask for: one flat request, checked, with candidates named by labels; the router does the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.chat.entender import Entendido
from agent.chat.sujeto import FilaVista, Sujeto
from agent.tools.consulta import Agrupar, Banda, Comparador, Periodo, Umbral
from extractors.schemas import Magnitud, Rol, TipoFila

_Dato = Literal[
    "",
    "programado",
    "ejecutado",
    "avance",
    "meta",
    "linea_base",
    "aprobado",
    "modificacion",
    "vigente",
    "comprometido",
    "devengado",
    "pagado",
    "saldo",
]
_Tarea = Literal[
    "cifra",
    "lista",
    "recuento",
    "ranking",
    "comparacion",
    "falta",
    "hallazgos",
    "justificar",
    "causa",
    "dice",
    "responsable",
    "unidad_medida",
    "origen",
    "fuera",
]
_REQUESTS = {
    "hallazgos": "hallazgos",
    "justificar": "justificar",
    "causa": "causa",
    "dice": "evidencia",
    "responsable": "responsable",
    "unidad_medida": "medida",
    "origen": "origen",
}
_OPERATIONS = {"lista": "lista", "recuento": "recuento", "comparacion": "comparacion", "falta": "falta"}


class Peticion(BaseModel):
    """A request of a model; every field is checked against what there is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tarea: _Tarea
    dato: _Dato = ""
    en_dinero: bool | None = None
    filas: list[str] = Field(default=[], max_length=20)
    unidad: str = Field(default="", max_length=12)
    documento: str = Field(default="", max_length=12)
    periodo: Periodo = ""
    periodo2: Periodo = ""
    acumulado: bool | None = None
    comparador: Comparador | None = None
    limite: Decimal | None = Field(default=None, ge=Decimal("-1e15"), le=Decimal("1e15"))
    banda: Banda | None = None
    por_unidad: bool = False
    peor: bool = False
    cuantos: int | None = Field(default=None, ge=1, le=100)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "tarea": {"type": "string", "enum": list(_Tarea.__args__)},  # type: ignore[attr-defined]
        "dato": {"type": "string", "enum": list(_Dato.__args__)},  # type: ignore[attr-defined]
        "en_dinero": {"type": ["boolean", "null"]},
        "filas": {"type": "array", "items": {"type": "string"}},
        "unidad": {"type": "string"},
        "documento": {"type": "string"},
        "periodo": {"type": "string"},
        "periodo2": {"type": "string"},
        "acumulado": {"type": ["boolean", "null"]},
        "comparador": {"type": ["string", "null"], "enum": ["<", "<=", ">", ">=", "=", None]},
        "limite": {"type": ["number", "null"]},
        "banda": {"type": ["string", "null"], "enum": ["rojo", "ambar", "verde", None]},
        "por_unidad": {"type": "boolean"},
        "peor": {"type": "boolean"},
        "cuantos": {"type": ["integer", "null"]},
    },
    "required": [
        "tarea",
        "dato",
        "en_dinero",
        "filas",
        "unidad",
        "documento",
        "periodo",
        "periodo2",
        "acumulado",
        "comparador",
        "limite",
        "banda",
        "por_unidad",
        "peor",
        "cuantos",
    ],
}


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


def understood(question: str, peticion: Peticion) -> Entendido:
    """A request as the router takes it."""
    limits: tuple[Umbral, ...] = ()
    if peticion.comparador is not None and peticion.limite is not None:
        limits = (Umbral(comparador=peticion.comparador, valor=peticion.limite),)
    money = {True: Magnitud.FINANCIERA, False: Magnitud.FISICA, None: None}[peticion.en_dinero]
    rol = Rol(peticion.dato) if peticion.dato else None
    operation = _OPERATIONS.get(peticion.tarea)
    counts = peticion.tarea in ("recuento", "lista", "ranking")
    return Entendido(
        question,
        pedido=_REQUESTS.get(peticion.tarea, ""),
        rol=rol or (Rol.EJECUTADO if peticion.tarea in ("cifra", "comparacion") else None),
        roles=(rol,) if rol else (),
        magnitud=money,
        operaciones=frozenset({operation} if operation else ()),
        periodos=tuple(p for p in (peticion.periodo, peticion.periodo2) if p),
        acumulado=peticion.acumulado,
        umbrales=limits,
        banda=peticion.banda,
        agrupar=Agrupar.UNIDAD if peticion.por_unidad else None,
        orden=("peor" if peticion.peor else "mejor") if peticion.tarea == "ranking" else "",
        cuantos=peticion.cuantos,
        tipos=(TipoFila.ACTIVIDAD, TipoFila.INDICADOR, TipoFila.META_UNIDAD, TipoFila.PARTIDA) if counts else (),
    )
