"""What stands in a column: figures, percentages, money, codes, dates or words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from extractors.schemas import Ausencia
from extractors.values import fold, parse_figure

MAX_SEEN = 400
"""Cells of a column that are looked at."""
SAMPLES = 3
MAX_TEXTS = 60
"""Distinct texts of a column that are kept."""
MIN_BARE = 0.3
"""Least share of plain figures in a column where others carry a remark."""
CENTS = 2
LABEL_DIGITS = 3
"""Digits from which whole numbers of one length name things."""
_CODE = re.compile(r"(?=[^\s]*\d)[A-Za-z]{0,8}[\s.\-]?[A-Za-z]{0,4}\d[\w.\-/()]*")
_LETTERED = re.compile(r"[A-Za-z]{1,3}-?\d{1,3}")
"""`L1`, `A-01`: a name, though a currency may be a letter too."""
_DATE = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?:\s.*)?")
_MONEY = re.compile(r"(?:US|R|C)?\$|S/|Bs\.?\s|€|₡|₲")


@dataclass(frozen=True, slots=True)
class Contenido:
    """Shares, 0 to 1, of the cells of a column that are not blank.

    Attributes:
        llenas: cells that print something.
        vistas: cells that were looked at.
        cifras: that are figures or a printed absence of one.
        numeros: that are figures.
        porcentaje: figures with a per cent sign.
        centavos: figures with two decimals, among the figures.
        rotulos: whole numbers of one length, or years: they name things and count none.
        dinero: figures with a currency sign.
        codigos: that look like a code.
        fechas: that are dates.
        distintas: distinct texts among those filled.
        largo: characters of a text, on average.
        consecutivo: 1, 2, 3...: the number of the row.
        muestras: some of them, as printed.
        ausencias: the absences seen.
        textos: its distinct texts.
        mediana: of its figures without their sign, or None.
    """

    llenas: int
    vistas: int
    cifras: float
    numeros: float
    centavos: float
    rotulos: bool
    porcentaje: float
    dinero: float
    codigos: float
    fechas: float
    distintas: float
    largo: float
    consecutivo: bool
    muestras: tuple[str, ...]
    ausencias: tuple[Ausencia, ...]
    textos: tuple[str, ...]
    mediana: Decimal | None

    @property
    def lleno(self) -> float:
        """Share of its cells that print something."""
        return self.llenas / max(1, self.vistas)

    @property
    def es_cifra(self) -> bool:
        """Whether the column holds figures."""
        return self.cifras >= MOSTLY and self.numeros > 0


def _labels(texts: Sequence[str]) -> bool:
    lengths = {len(text.strip()) if text.strip().isdecimal() else 0 for text in texts}
    return len(lengths) == 1 and lengths.pop() >= LABEL_DIGITS


MOSTLY = 0.7
"""Share from which a column counts as being of a kind."""


def examine(texts: Sequence[str]) -> Contenido:
    """Looks at the cells of a column, top to bottom; "" for a blank one."""
    texts = texts[:MAX_SEEN]
    filled = [text for text in texts if text.strip()]
    total = max(1, len(filled))
    readings = [parse_figure(text) for text in filled]
    numbers = [
        r
        for r, text in zip(readings, filled, strict=True)
        if r.valor is not None and not r.observacion and not _LETTERED.fullmatch(text.strip())
    ]
    absent = [a for r in readings if (a := r.ausencia) and a is not Ausencia.ILEGIBLE and not r.observacion]
    remarked = [r for r in readings if r.valor is not None and r.observacion]
    if len(numbers) < MIN_BARE * len(filled):
        remarked = []  # codes before a name, not figures with a remark
    dates = sum(_DATE.fullmatch(text.strip()) is not None for text in filled)
    codes = sum(_CODE.fullmatch(text.strip()) is not None for text in filled)
    values = [r.valor for r in readings]
    steps = [b - a for a, b in pairwise(values) if a is not None and b is not None]
    return Contenido(
        llenas=len(filled),
        vistas=len(texts),
        cifras=(len(numbers) + len(absent) + len(remarked)) / total,
        numeros=(len(numbers) + len(remarked)) / total,
        centavos=sum(r.decimales == CENTS for r in numbers) / max(1, len(numbers)),
        rotulos=_labels(filled),
        porcentaje=sum("%" in text for text in filled) / total,
        dinero=sum(_MONEY.search(text) is not None for text in filled) / total,
        codigos=codes / total,
        fechas=dates / total,
        distintas=len({fold(text) for text in filled}) / total,
        largo=sum(map(len, filled)) / total,
        consecutivo=len(steps) > 1 and all(step == 1 for step in steps) and len(steps) >= MOSTLY * (total - 1),
        muestras=tuple(dict.fromkeys(filled))[:SAMPLES],
        ausencias=tuple(dict.fromkeys(absent)),
        textos=tuple(dict.fromkeys(filled))[:MAX_TEXTS],
        mediana=median([abs(r.valor) for r in numbers if r.valor]) if any(r.valor for r in numbers) else None,
    )
