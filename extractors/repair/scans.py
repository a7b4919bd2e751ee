"""Which figures of a scan arithmetic proves. The others need a second reading (`second`).

No value is changed here. A recogniser's confidence is no proof: it has been .97 for a wrong figure.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from extractors.fillers.build import Borrador
from extractors.repair.placement import UNSUPPORTED
from extractors.repair.shapes import column_of, usual_cents
from extractors.schemas import Ausencia, Cell, Cifra, Fila, Reglas
from extractors.schemas.page import STAMPED, STRUCK
from extractors.validators import support
from extractors.values import decimals

POINTS = (".", ",")
"""What a figure neither ends nor begins with: dirt before it, seen alike by any reader, would make it a tenth."""


def settle_scanned(draft: Borrador, fila: Fila, reglas: Reglas) -> tuple[Fila, frozenset[str]]:
    """A row of a scan with the recogniser's odds, and which of its figures are proven.

    Args:
        draft: where its figures were read.
        fila: the same, typed.
        reglas: the form's rules.

    Returns:
        The row, and the ids of the figures that an equation proves.
    """
    cells = {slot.key: cell for slot, cell in reversed(draft.lecturas) if cell is not None}
    proof = support(reglas, fila)
    stamped = {c.id for c in fila.cifras if (cell := cells.get(c.key)) is not None and cell.doubt == STAMPED}
    proven: set[str] = set()
    figures = []
    for figure in fila.cifras:
        cell = cells.get(figure.key)
        if cell is None or figure.valor is None:
            figures.append(_told(figure, cell))
            continue
        seen = _without(fila, stamped - {figure.id}) if figure.id in stamped else fila
        holds, breaks = (proof if seen is fila else support(reglas, seen)).get(figure.id, UNSUPPORTED)
        # What stands apart within a cell (`41 .18`) may be one figure: a rounded quotient would hold for a part of it.
        whole = " " not in cell.text.strip()
        if holds and not breaks and whole and is_pinned(seen, figure, reglas):
            proven.add(figure.id)
            if cell.doubt in (STRUCK, STAMPED):
                figure = figure.model_copy(update={"revision": False})
        figures.append(_told(figure, cell))
    return fila.model_copy(update={"cifras": tuple(figures)}), frozenset(proven)


def _without(fila: Fila, ids: Collection[str]) -> Fila:
    """The row as if some figures were illegible: letters of one stamp, read as several figures, may add up."""
    lost = {"valor": None, "ausencia": Ausencia.ILEGIBLE}
    return fila.model_copy(
        update={"cifras": tuple(c.model_copy(update=lost) if c.id in ids else c for c in fila.cifras)}
    )


def _told(figure: Cifra, cell: Cell | None) -> Cifra:
    """The figure with the recogniser's odds and other readings."""
    if cell is None:
        return figure
    source = figure.fuente
    others = (*source.alternativas, *(a for a in cell.alternatives if a not in source.alternativas))
    told = source.model_copy(update={"confianza": round(cell.confidence, 4), "alternativas": others})
    return figure.model_copy(update={"fuente": told})


def reviewed(fila: Fila, accepted: Collection[str]) -> Fila:
    """The row with its figures under review, but for those that are accepted."""
    figures = tuple(
        c if c.valor is None or c.id in accepted or c.revision else c.model_copy(update={"revision": True})
        for c in fila.cifras
    )
    return fila.model_copy(update={"cifras": figures})


def is_pinned(fila: Fila, figure: Cifra, reglas: Reglas) -> bool:
    """Whether an equation that holds would break if the last digit were another: a rounded quotient would not."""
    value = figure.valor or Decimal(0)
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent)) if value else Decimal(1)
    trial = tuple(c.model_copy(update={"valor": value + unit}) if c.id == figure.id else c for c in fila.cifras)
    return support(reglas, fila.model_copy(update={"cifras": trial})).get(figure.id, UNSUPPORTED)[1] > 0


def cut_short(filas: Sequence[Fila], reglas: Reglas) -> set[str]:
    """Ids of figures of a table with fewer digits after their mark than their column, unless those are zeros.

    What hides the end of a percentage leaves one that its quotient, rounded as it is read, proves as well. One that an
    office printed short (`12.5` among `33.33`) is the same at two decimals.
    """
    usual = usual_cents(filas)
    found: set[str] = set()
    for fila in filas:
        short = [c for c in fila.cifras if c.valor and (decimals(c.fuente.texto) or 0) < usual.get(column_of(c), 0)]
        proof = support(reglas, fila) if short else {}
        for c in short:
            assert c.valor is not None
            whole = c.valor.quantize(Decimal(1).scaleb(-usual[column_of(c)]))
            longer = c.model_copy(update={"valor": whole, "fuente": c.fuente.model_copy(update={"texto": str(whole)})})
            trial = fila.model_copy(update={"cifras": tuple(longer if o.id == c.id else o for o in fila.cifras)})
            holds = support(reglas, trial).get(c.id, UNSUPPORTED)[0]
            if c.fuente.texto.rstrip("% ").endswith(POINTS) or holds < proof.get(c.id, UNSUPPORTED)[0]:
                found.add(c.id)
    return found
