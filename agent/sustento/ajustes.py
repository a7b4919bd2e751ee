"""What an office decides about its justifications: when one is due, and how figures are written."""

from dataclasses import dataclass, field
from decimal import Decimal

from agent.settings import Bandas, Umbrales


@dataclass(frozen=True, slots=True)
class Ajustes:
    """Bands, thresholds and number writing for the rows of one family.

    Attributes:
        bandas: the traffic light.
        umbrales: when a justification is due.
        moneda: sign put before money.
        coma: whether the decimal mark is a comma (and the thousands mark a point).
        en_letras: whether counts are written "dos (02)".
    """

    bandas: Bandas = field(default_factory=Bandas)
    umbrales: Umbrales = field(default_factory=Umbrales)
    moneda: str = "$"
    coma: bool = False
    en_letras: bool = False


CIEN = Decimal(100)
