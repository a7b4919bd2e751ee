"""Findings: what does not add up, with both figures side by side."""

from enum import StrEnum

from extractors.schemas.figure import Frozen


class Severidad(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    AVISO = "aviso"
    INFO = "info"


class Veredicto(StrEnum):
    """Who is wrong, and only from independent evidence."""

    ERROR_DEL_DOCUMENTO = "error_del_documento"
    ERROR_DE_LECTURA = "error_de_lectura"
    AMBIGUO = "ambiguo"
    NO_APLICA = "no_aplica"


class Hallazgo(Frozen):
    """One line of `hallazgos.jsonl`.

    Attributes:
        regla: rule id, e.g. "poi-ceplan.suma_fisica".
        fila: id of the row, or None for a document-level finding.
        cifras: ids of the implicated figures, the printed one first.
        impreso: what is printed, as printed.
        recalculado: what the formula gives, plain decimal at the compared precision.
        mensaje: one Spanish sentence that an auditor understands.
    """

    id: str
    regla: str
    severidad: Severidad
    archivo: str
    pagina: int
    fila: str | None
    cifras: tuple[str, ...] = ()
    impreso: str | None = None
    recalculado: str | None = None
    formula: str = ""
    cita: str = ""
    veredicto: Veredicto = Veredicto.NO_APLICA
    propuesta: str | None = None
    mensaje: str
