"""Whose error a broken equation is: the office's, ours, or not to be told from what we have."""

from collections.abc import Collection

from extractors.schemas import Hallazgo, Veredicto

CERTAIN_MOTORS = frozenset({"capa_de_texto", "hoja", "word"})
"""Readings that are what a person sees: born-digital text and stored cells."""


def judge(finding: Hallazgo, motor: str, doubtful: Collection[str]) -> Hallazgo:
    """Gives a finding its verdict.

    Only a finding that recomputes something has one. A certain text layer makes it the document's error; a
    transcript, or any doubtful reading among its figures, leaves it open.

    Args:
        finding: as the validators made it.
        motor: what read the document.
        doubtful: ids of figures under review.
    """
    if finding.recalculado is None:
        return finding
    certain = motor in CERTAIN_MOTORS and not any(figure in doubtful for figure in finding.cifras)
    verdict = Veredicto.ERROR_DEL_DOCUMENTO if certain else Veredicto.AMBIGUO
    return finding.model_copy(update={"veredicto": verdict})
