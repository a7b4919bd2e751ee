"""What a caller may ask of a family module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

EJERCICIOS = (2019, 2020, 2021, 2022, 2023, 2024, 2025)


@dataclass(frozen=True)
class Opciones:
    """Options of one report.

    Attributes:
        errores: kinds of error to plant, one plant each; a kind that finds no room is left out.
        ejercicio: year of the report, by the seed if None.
        rasgos: traits to switch on; None lets the seed decide.
    """

    errores: tuple[str, ...] = ()
    ejercicio: int | None = None
    rasgos: frozenset[str] | None = None

    def year(self, rng: Random) -> int:
        """The year asked for, or one by chance (drawn in either case, so that the rest does not move)."""
        drawn = rng.choice(EJERCICIOS)
        return drawn if self.ejercicio is None else self.ejercicio

    def traits(self, rng: Random, chances: Mapping[str, float]) -> frozenset[str]:
        """The traits of this report: those asked for, or each by its chance."""
        drawn = frozenset(name for name, chance in chances.items() if rng.random() < chance)
        return drawn if self.rasgos is None else self.rasgos


def seeded(familia: str, seed: int, intento: int = 0) -> Random:
    """The random source of one report: the same for the same family, seed and attempt on every machine."""
    return Random(f"{familia}/{seed}/{intento}")
