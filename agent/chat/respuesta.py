"""An answer: its words, the figures they state with their sources, and the evidence."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from agent.tools.consulta import Consulta, Medida


class Tipo(StrEnum):
    """What kind of answer it is."""

    RESPUESTA = "respuesta"
    ACLARACION = "aclaracion"
    NO_CONSTA = "no_consta"
    FUERA = "fuera_de_alcance"


@dataclass(frozen=True, slots=True)
class Dada:
    """A figure that an answer states.

    Attributes:
        valor: exact as computed; None where the page prints an absence.
        unidad: unit of measure as printed, currency sign, "%", "filas".
        periodo: as in the number contract.
        fila: id of its row; None for a figure over several.
        cifra: id of its cell; None for a computed figure.
        pagina: from 1; None for a figure over several rows.
        estado: how it was read; "revision" while that is in doubt, "calculado" for a computed one, "parcial" for one
            from which rows are missing.
        calculo: how it was computed, or "".
        texto: as printed.
        archivo: the document.
        nombre: what it is of, for people.
        medida: which figure it is; None for a count.
        acumulado: whether it runs from January.
        celdas: ids of the cells that a figure over several rows comes from.
    """

    valor: Decimal | None
    unidad: str | None
    periodo: str
    fila: str | None
    cifra: str | None
    pagina: int | None
    estado: str
    calculo: str = ""
    texto: str = ""
    archivo: str = ""
    nombre: str = ""
    medida: Medida | None = None
    acumulado: bool = False
    celdas: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The figure of the contract of `ask --json`."""
        return {
            "valor": None if self.valor is None else format(self.valor, "f"), "unidad": self.unidad,
            "periodo": self.periodo, "fila": self.fila, "cifra": self.cifra, "pagina": self.pagina,
            "estado": self.estado, "calculo": self.calculo,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prueba:
    """A piece of a document, word for word. `fila` None: prose."""

    fila: str | None
    pagina: int
    texto: str
    archivo: str = ""

    def as_json(self) -> dict[str, Any]:
        """The evidence of the contract of `ask --json`."""
        return {"fila": self.fila, "pagina": self.pagina, "texto": self.texto}


@dataclass(frozen=True, slots=True)
class Respuesta:
    """An answer.

    Attributes:
        opciones: candidates of a question asked back.
        consultas: what was asked of the ledger.
        duda: what a question asked back leaves open: "sujeto" (of whom or what), "dato", "todo".
        entendida: False where the rules did not understand the question: a model may do better.
        fuentes: cells that its sums, means and ratios come from; the first of them, where they are many.
        celdas: how many those cells are.
    """

    pregunta: str
    tipo: Tipo
    texto: str
    cifras: tuple[Dada, ...] = ()
    evidencia: tuple[Prueba, ...] = ()
    opciones: tuple[str, ...] = ()
    modelo: str = ""
    consultas: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    consulta: Consulta | None = None
    entendida: bool = True
    duda: str = ""
    fuentes: tuple[Dada, ...] = ()
    celdas: int = 0

    def as_json(self, identifier: str) -> dict[str, Any]:
        """The object that `ask --json` prints."""
        return {
            "id": identifier, "pregunta": self.pregunta, "tipo": self.tipo.value, "respuesta": self.texto,
            "cifras": [cifra.as_json() for cifra in self.cifras],
            "evidencia": [prueba.as_json() for prueba in self.evidencia] + [_quoted(cell) for cell in self.fuentes],
            "opciones": list(self.opciones), "modelo": self.modelo or None,
        }  # fmt: skip


def _quoted(cell: Dada) -> dict[str, Any]:
    return {"fila": cell.fila, "pagina": cell.pagina, "texto": cell.texto}
