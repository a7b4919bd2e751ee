"""Drafts: sentences, the facts they state, and what stands beside them."""

from dataclasses import dataclass
from enum import StrEnum

from agent.sustento import Ficha, Testigo

HUECO = "[causa por completar por el área responsable]"
"""What stands where a cause is due and nobody stated one."""


CAUSA = "causa"
"""The case of sentences that state or miss a cause."""


class Origen(StrEnum):
    """Who wrote a sentence."""

    PLANTILLA = "plantilla"
    MODELO = "modelo"
    TESTIGO = "testigo"
    HUECO = "hueco"


@dataclass(frozen=True, slots=True)
class Oracion:
    """One sentence.

    Attributes:
        texto: finished.
        hechos: names of the facts that it states.
        origen: who wrote it.
        testigo: whom it quotes, or None.
        caso: what it says ("resultado", "nivel", "causa", ...).
        ranuras: the text with its slots, before figures were put in; "" for what is quoted.
        sentido: what it says of the row, in Spanish: what a model is told to write in its place; "" if none should.
    """

    texto: str
    hechos: tuple[str, ...] = ()
    origen: Origen = Origen.PLANTILLA
    testigo: Testigo | None = None
    caso: str = ""
    ranuras: str = ""
    sentido: str = ""


@dataclass(frozen=True, slots=True)
class Borrador:
    """The justification of one row in one period.

    Attributes:
        ficha: what it rests on.
        oraciones: in order; () where nothing may be stated.
        reescritas: sentences of the model that were written again.
        reemplazadas: sentences of the model that the template's replaced.
        tokens: what the model took.
        omitidas: sentences that the gate did not let pass and that are not printed.
    """

    ficha: Ficha
    oraciones: tuple[Oracion, ...]
    reescritas: int = 0
    reemplazadas: int = 0
    tokens: int = 0
    omitidas: tuple[Oracion, ...] = ()

    @property
    def texto(self) -> str:
        """The paragraph."""
        return " ".join(oracion.texto for oracion in self.oraciones)

    @property
    def hueco(self) -> bool:
        """Whether a cause is still to be given."""
        return any(oracion.origen is Origen.HUECO for oracion in self.oraciones)
