"""What an office decides about its justifications: when one is due, and how figures are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from agent.settings import Bandas, Settings, Umbrales
from extractors.forms import known_layouts

CIEN = Decimal(100)

_MONEDA: Mapping[str, str] = MappingProxyType(
    {
        "poi-ceplan": "S/", "pei-ceplan": "S/", "poi-mensual": "S/", "metas-trimestral": "$", "lotaip-a4": "$",
        "metas-programa": "$",
    }
)  # fmt: skip
"""Currency of the country whose form it is, where the document names none; none for a form of several countries."""


@dataclass(frozen=True, slots=True)
class Ajustes:
    """Bands, thresholds and number writing for the rows of one family.

    Attributes:
        bandas: the traffic light.
        umbrales: when a justification is due.
        moneda: sign put before money, or "".
        coma: whether the decimal mark is a comma (and the thousands mark a point).
        en_letras: whether counts are written "dos (02)".
    """

    bandas: Bandas = field(default_factory=Bandas)
    umbrales: Umbrales = field(default_factory=Umbrales)
    moneda: str = "$"
    coma: bool = False
    en_letras: bool = False


def ajustes_de(settings: Settings, *, norma: str | None = None, en_letras: bool = False) -> Callable[[str], Ajustes]:
    """The settings of each report family, as a function of its id.

    Args:
        settings: what the person configured.
        norma: the norm or town whose thresholds hold for all families.
        en_letras: write counts in words, whatever the settings say.

    Raises:
        UsageError: no such norm.
    """
    settings.umbrales_para("", norma)

    @lru_cache
    def of(familia: str) -> Ajustes:
        writing = settings.redaccion_para(familia)
        decimal = writing.decimal or next((item.decimal for item in known_layouts() if item.id == familia), None)
        return Ajustes(
            bandas=settings.bandas_para(familia),
            umbrales=settings.umbrales_para(familia, norma),
            moneda=_MONEDA.get(familia, "") if writing.moneda is None else writing.moneda,
            coma=decimal == ",",
            en_letras=en_letras or writing.en_letras,
        )

    return of
