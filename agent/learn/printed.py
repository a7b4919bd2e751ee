"""The printed lines of a table, with the numbers of columns that have no place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from agent.learn.candidates import Candidato, own_cells
from extractors.schemas import Cifra
from extractors.values import parse_figure


@dataclass(frozen=True, slots=True)
class _Renglon:
    """A printed line: the digits of its cells, and the numbers that they may be."""

    digitos: frozenset[str]
    numeros: tuple[Fraction, ...]


class Renglones:
    """The printed lines of a table, with the columns that have no place."""

    def __init__(self, candidate: Candidato) -> None:
        self._lines = tuple(_line([cell.text for cell in own_cells(*line)]) for line in candidate.lines())

    def numeros(self, used: Sequence[Cifra]) -> tuple[Fraction, ...] | None:
        """All numbers of the lines that print certain figures; None where no line prints them all."""
        wanted = {digits for figure in used if (digits := _digits(figure.fuente.texto))}
        found = [line.numeros for line in self._lines if wanted <= line.digitos]
        return tuple(number for numbers in found for number in numbers) if found else None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _line(texts: Sequence[str]) -> _Renglon:
    """A line; a separator that may be of thousands or of decimals leaves both numbers."""
    numbers: list[Fraction] = []
    for text in texts:
        value = parse_figure(text).valor
        if value is not None:
            numbers += {Fraction(value), Fraction(int(_digits(text) or 0))}
    return _Renglon(frozenset(map(_digits, texts)), tuple(numbers))
