"""The words that the gate knows, from `vocabulario.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from extractors.fillers.palabras import CARDINALS

_FILE: Final = Path(__file__).with_name("vocabulario.toml")


@dataclass(frozen=True)
class Vocabulario:
    """The file as read; compiled patterns are made once."""

    datos: Mapping[str, Any]

    @cached_property
    def monedas(self) -> tuple[str, ...]:
        """Words of currencies, longest first."""
        return tuple(sorted(self.datos["monedas"], key=len, reverse=True))

    @cached_property
    def cardinales(self) -> Mapping[str, Decimal]:
        """Number words and their values: those that are added up, and those of the file."""
        return {word: Decimal(value) for word, value in (CARDINALS | self.datos["cardinales"]).items()}

    @cached_property
    def fracciones(self) -> tuple[tuple[re.Pattern[str], Fraction], ...]:
        """Parts and multiples: pattern and ratio."""
        whole = [(_whole([text]), Fraction(*pair)) for text, pair in self.datos["fracciones"].items()]
        times = {n: "|".join(w for w, v in self.cardinales.items() if v == n) for n in range(2, 10)} | {1: "una?|el|la"}
        parts = [
            (_whole([rf"(?:{words}|{n}) (?:{name})"]), Fraction(n, size))
            for name, size in self.datos["partes"].items()
            for n, words in times.items()
        ]
        every = [
            (_whole([rf"(?:{some}|{n}) de cada (?:{all_}|{size})"]), Fraction(n, size))
            for n, some in times.items()
            for size, all_ in times.items()
            if n < size
        ]
        return (*every, *whole, *parts)

    @cached_property
    def papeles(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Roles and the words that say them, the more telling first."""
        return tuple((papel, _whole(words)) for papel, words in self.datos["papeles"].items() if papel in PAPELES)

    @cached_property
    def dinero(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Roles of money and the words that say them."""
        return tuple((papel, _whole(words)) for papel, words in self.datos["financiero"].items() if papel != "contexto")

    @cached_property
    def relaciones(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """What a sentence says of two figures, and how."""
        return tuple((entry["dice"], _whole([entry["patron"]])) for entry in self.datos["relaciones"])

    @cached_property
    def _compiled(self) -> dict[tuple[str, str], re.Pattern[str]]:
        return {}

    def patron(self, section: str, name: str) -> re.Pattern[str]:
        """A pattern of the file, or a list of them, at word borders."""
        key = (section, name)
        if key not in self._compiled:
            value = self.datos[section][name]
            self._compiled[key] = _whole([value] if isinstance(value, str) else value)
        return self._compiled[key]

    def suelto(self, section: str, name: str) -> re.Pattern[str]:
        """A pattern of the file as it is."""
        key = (section, f"={name}")
        if key not in self._compiled:
            self._compiled[key] = re.compile(self.datos[section][name])
        return self._compiled[key]

    def palabras(self, section: str, name: str) -> frozenset[str]:
        """A list of plain words."""
        value = self.datos[section][name]
        return frozenset(value.split() if isinstance(value, str) else value)


PAPELES: Final = (
    "meta_anual", "linea_base", "restante", "variacion", "adicional", "programado", "ejecutado", "neutro",
)  # fmt: skip
"""Roles of physical figures that words say."""


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![a-zñ0-9])(?:" + "|".join(patterns) + r")(?![a-zñ0-9])")


VOCABULARIO: Final = Vocabulario(tomllib.loads(_FILE.read_text(encoding="utf-8")))
