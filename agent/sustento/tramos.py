"""Periods of the number contract as spans of months: what equals, contains and follows what."""

import re
from dataclasses import dataclass, replace

from extractors.errors import UsageError
from extractors.schemas import Cifra

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_ROMANOS = ("I", "II", "III", "IV")
_PERIODO = re.compile(r"(?:(?P<ejercicio>(?:19|20)\d\d)(?:-(?=.))?)?(?:(?P<clase>[TS])(?P<orden>[1-4])|(?P<mes>\d\d))?")
_MESES_DE = {"T": 3, "S": 6}


@dataclass(frozen=True, slots=True, order=True)
class Tramo:
    """Months `desde` to `hasta` (1 to 12, both included) of a year; `ejercicio` 0 where the document names none."""

    ejercicio: int
    desde: int
    hasta: int

    @property
    def meses(self) -> int:
        """How many months."""
        return self.hasta - self.desde + 1

    def hasta_la_fecha(self) -> "Tramo":
        """January to the end of this span."""
        return replace(self, desde=1)

    def anual(self) -> "Tramo":
        """The whole year."""
        return replace(self, desde=1, hasta=12)

    def contiene(self, otro: "Tramo") -> bool:
        """Whether all months of `otro` are months of this span, of the same year."""
        return self.ejercicio == otro.ejercicio and self.desde <= otro.desde and otro.hasta <= self.hasta

    def anteriores(self) -> tuple["Tramo", ...]:
        """Earlier spans of the same length in the year, first first."""
        return tuple(Tramo(self.ejercicio, desde, desde + self.meses - 1) for desde in range(1, self.desde, self.meses))

    def periodo(self) -> str:
        """The contract's name: "2023-T1", "T1", "2023", "anual", "2023-03"."""
        if self.meses == 12:
            return str(self.ejercicio) if self.ejercicio else "anual"
        corte = {3: f"T{(self.desde + 2) // 3}", 6: f"S{(self.desde + 5) // 6}"}.get(self.meses, f"{self.hasta:02d}")
        return f"{self.ejercicio}-{corte}" if self.ejercicio else corte


def tramo_de(periodo: str) -> Tramo | None:
    """The span that a period names; None for a plan period ("2024-2027")."""
    if periodo == "anual":
        return Tramo(0, 1, 12)
    match = _PERIODO.fullmatch(periodo)
    if match is None or not periodo:
        return None
    ejercicio = int(match["ejercicio"] or 0)
    if match["clase"]:
        meses, orden = _MESES_DE[match["clase"]], int(match["orden"])
        return Tramo(ejercicio, (orden - 1) * meses + 1, orden * meses) if orden * meses <= 12 else None
    if match["mes"]:
        mes = int(match["mes"])
        return Tramo(ejercicio, mes, mes) if 1 <= mes <= 12 else None
    return Tramo(ejercicio, 1, 12)


def tramo_pedido(periodo: str) -> Tramo:
    """The span that a person asks for.

    Raises:
        UsageError: it names no period.
    """
    tramo = tramo_de(periodo.strip().upper() if periodo != "anual" else periodo)
    if tramo is None:
        raise UsageError(
            f"«{periodo}» no es un período.",
            "Se escribe 2023-T1 (trimestre), 2023-S1 (semestre), 2023-03 (mes), 2023 (año), o T1 si no consta el año.",
        )
    return tramo


def tramo_de_cifra(cifra: Cifra) -> Tramo | None:
    """The months that a figure covers: from January if it is accumulated."""
    tramo = tramo_de(cifra.periodo)
    return tramo.hasta_la_fecha() if tramo and cifra.acumulado else tramo


def en_palabras(periodo: str) -> str:
    """A period in Spanish: "I trimestre de 2023", "marzo de 2023", "año 2023", "I semestre", "período 2024-2027"."""
    tramo = tramo_de(periodo)
    if tramo is None:
        return f"período {periodo}"
    if tramo.meses == 12:
        return f"año {tramo.ejercicio}" if tramo.ejercicio else "año"
    if tramo.meses == 1:
        nombre = MESES[tramo.desde - 1]
    elif tramo.meses == 3:
        nombre = f"{_ROMANOS[tramo.desde // 3]} trimestre"
    else:
        nombre = f"{_ROMANOS[tramo.desde // 6]} semestre"
    return f"{nombre} de {tramo.ejercicio}" if tramo.ejercicio else nombre


def de_periodo(tramo: Tramo) -> str:
    """A span after a noun: "de mayo de 2025", "del I trimestre de 2025", "acumulado a mayo de 2025"."""
    named = en_palabras(tramo.periodo())
    if tramo.meses == 1:
        return f"de {named}"
    return f"del {named}" if tramo.meses in (3, 6, 12) else f"acumulado a {named}"
