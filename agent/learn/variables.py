"""A figure of a row, and an equation among such figures that is to be tested."""

from dataclasses import dataclass

from agent.learn.vocabulary import RATES


@dataclass(frozen=True, slots=True)
class Variable:
    """One figure of a row: slot and cut-off ("" where the slot has one figure only)."""

    ranura: str
    corte: str
    rol: str
    magnitud: str

    @property
    def nombre(self) -> str:
        """As a formula writes it."""
        return f"{self.ranura}[{self.corte}]" if self.corte else self.ranura

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage."""
        return self.rol in RATES


@dataclass(frozen=True, slots=True)
class Candidata:
    """An equation to be tested.

    Attributes:
        objetivo: left-hand figure.
        terminos: slots that the right-hand side is made of.
        clase: "suma", "razon" or "par" (the sum or difference of two).
        relacion: the linear relation that it states, name -> coefficient; empty for a ratio.
        numerador: slots that it proves to be what was done.
        denominador: slots that it proves to be what was meant.
        molde: of a ratio, its text but for the denominator: two of one mould differ in what they divide by.
        partes: the figures of the right-hand side, one by one; () where they are not told.
    """

    objetivo: Variable
    formula: str
    terminos: tuple[str, ...]
    clase: str
    relacion: tuple[tuple[str, int], ...] = ()
    numerador: tuple[str, ...] = ()
    denominador: tuple[str, ...] = ()
    molde: str = ""
    partes: tuple[Variable, ...] = ()
