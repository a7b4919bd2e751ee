"""Whose error a broken equation is: the office's, ours, or not to be told from what we have."""

from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation

from extractors.schemas import Fila, Hallazgo, Veredicto
from extractors.validators import MAX_CITED

CERTAIN_MOTORS = frozenset({"capa_de_texto", "hoja", "word", "ocr"})
"""Readings that may be what a person sees: born-digital text, stored cells, and a scan where two readings agree."""


def judge(finding: Hallazgo, motor: str, doubtful: Collection[str]) -> Hallazgo:
    """Gives a finding its verdict.

    Only a finding that recomputes something has one, unless it has it already. A certain text layer, or two readings
    of a scan that agree, make it the document's error; a transcript, or any doubtful reading among its figures, leaves
    it open.

    Args:
        finding: as the validators made it.
        motor: what read the document.
        doubtful: ids of figures under review, and of those of a scan that two readings do not agree on.
    """
    if finding.recalculado is None or finding.veredicto is not Veredicto.NO_APLICA:
        return finding
    told = motor != "ocr" or 0 < len(finding.cifras) < MAX_CITED  # of a longer list nobody knows all
    certain = told and motor in CERTAIN_MOTORS and not any(figure in doubtful for figure in finding.cifras)
    verdict = Veredicto.ERROR_DEL_DOCUMENTO if certain else Veredicto.AMBIGUO
    return finding.model_copy(update={"veredicto": verdict})


def beside(filas: Sequence[Fila], findings: Sequence[Hallazgo]) -> list[Fila]:
    """Rows with the recomputed value, and its rule, beside each printed figure that a finding is about."""
    recomputed = {h.cifras[0]: h for h in reversed(findings) if h.cifras and _is_number(h.recalculado)}
    if not recomputed:
        return list(filas)
    return [_with_recomputed(fila, recomputed) for fila in filas]


def _with_recomputed(fila: Fila, recomputed: dict[str, Hallazgo]) -> Fila:
    if not any(figure.id in recomputed for figure in fila.cifras):
        return fila
    figures = [
        figure.model_copy(update={"recalculado": Decimal(h.recalculado or ""), "ecuacion": h.regla})
        if (h := recomputed.get(figure.id)) is not None
        else figure
        for figure in fila.cifras
    ]
    return fila.model_copy(update={"cifras": tuple(figures)})


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and Decimal(text).is_finite()
    except InvalidOperation:
        return False
