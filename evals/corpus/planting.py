"""Plants errors in the rows of a report: only the printed figure is wrong, every broken rule is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from evals.corpus.arithmetic import rounded
from evals.corpus.model import Cifra, Clave, Errata, Fila

Escritura = Callable[[Decimal], str]


@dataclass(frozen=True)
class Consecuencias:
    """Equations that a plant breaks (`rompe`), and those that fail only on printed inputs (`arrastra`)."""

    rompe: tuple[str, ...] = ()
    arrastra: tuple[str, ...] = ()


def is_positive(value: Decimal) -> bool:
    """More than nothing."""
    return value > 0


@dataclass
class Siembra:
    """The rows of a report while errors are being planted; no row and no group gets two plants."""

    rng: Random
    filas: dict[str, Fila]
    erratas: list[Errata] = field(default_factory=list)
    ocupadas: set[str] = field(default_factory=set)

    def free(self, filas: Iterable[Fila]) -> list[Fila]:
        """The rows among these that carry no plant yet, nor does any row that depends on them."""
        return [fila for fila in filas if not (_ties(fila) & self.ocupadas)]

    def rows(self, tipo: str) -> list[Fila]:
        """The rows of a kind, as they are printed now."""
        return [fila for fila in self.filas.values() if fila.tipo == tipo]

    def pick_with(self, tipo: str, clave: Clave, test: Callable[[Decimal], bool] = is_positive) -> Fila | None:
        """A free row of a kind whose figure of that key is there and passes the test."""
        return self.pick(fila for fila in self.rows(tipo) if (valor := fila.value(clave)) is not None and test(valor))

    def pick(self, filas: Iterable[Fila]) -> Fila | None:
        """One free row by chance, None if there is none."""
        libres = self.free(filas)
        return self.rng.choice(libres) if libres else None

    def next_plant(self) -> int:
        """The number of the next plant."""
        return max((errata.planta for errata in self.erratas), default=0) + 1

    def occupy(self, fila: Fila) -> None:
        """Keeps other plants off this row and off its group."""
        self.ocupadas |= _ties(fila)

    def misprint(self, clase: str, fila: Fila, cifra: Cifra, efecto: Consecuencias, planta: int | None = None) -> None:
        """Prints one figure of a row otherwise and records it."""
        actual = self.filas[fila.id]
        correcta = actual.cifra(cifra.clave)
        self.filas[fila.id] = actual.with_cifra(cifra)
        self.occupy(fila)
        self.erratas.append(
            Errata(
                clase=clase,
                fila=fila.id,
                clave=cifra.clave,
                impreso=cifra.impreso,
                correcto=correcta.impreso,
                rompe=efecto.rompe,
                arrastra=efecto.arrastra,
                planta=planta or self.next_plant(),
            )
        )

    def record(self, errata: Errata) -> None:
        """Records a plant that was made before the rows were reckoned, or in prose."""
        self.erratas.append(replace(errata, planta=errata.planta or self.next_plant()))


def altered(rng: Random, value: Decimal, step: Decimal = Decimal(1)) -> Decimal:
    """A plausible wrong figure: one digit changed or a slip of some steps, never negative, never the same."""
    slips = [value + step * n for n in (1, 2, 3, 5, 9, 10, 27)]
    slips += [value - step * n for n in (1, 2, 3, 9) if value - step * n > 0]
    swapped = _swapped_digits(value)
    if swapped is not None:
        slips.append(swapped)
    return rng.choice(slips)


def wrong(rng: Random, cifra: Cifra, write: Escritura, step: Decimal = Decimal(1)) -> Cifra:
    """The same figure printed with another value.

    Raises:
        ValueError: the figure is an absence.
    """
    if cifra.valor is None:
        raise ValueError(f"an absence cannot be misprinted: {cifra.clave}")
    return printed(cifra.clave, altered(rng, cifra.valor, step), write)


def printed(clave: Clave, value: Decimal, write: Escritura, decimals: int = 2) -> Cifra:
    """A figure whose value is exactly what its text says, at the decimals that the form prints."""
    exact = rounded(value, decimals)
    return Cifra(clave, write(exact), exact)


def absent(clave: Clave, mark: str = "") -> Cifra:
    """A slot that prints a mark or nothing."""
    return Cifra(clave, mark, None)


def _ties(fila: Fila) -> set[str]:
    """The row and, unless it is a group itself, the group that reckons with it."""
    return {fila.id} if fila.tipo == "grupo" else {fila.id, *fila.grupo[-1:]}


def _swapped_digits(value: Decimal) -> Decimal | None:
    """The value with two neighbouring digits swapped, as a typist does."""
    digits = list(format(value, "f"))
    for i in range(len(digits) - 1):
        left, right = digits[i], digits[i + 1]
        if left.isdigit() and right.isdigit() and left != right and right != "0":
            digits[i], digits[i + 1] = right, left
            return Decimal("".join(digits))
    return None
