"""`trace`: from a figure back to the page: place, printed text, readings, equations, and a picture of it."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from agent.gather import sha256_of
from agent.terminal import shortened
from agent.workspace import NAME, Documento, Ledger
from extractors.errors import JustificaError, UsageError
from extractors.forms import known_layouts
from extractors.readers import decoding, pdf
from extractors.schemas import Box, Cifra, Estado, Fila, Hallazgo
from extractors.validators import proofs
from extractors.values import parse_figure

FOLDER = "trazas"
OCR = "ocr"
CARET_WIDTH = 110
"""Characters of a transcript line that are shown around a field."""


@dataclass(frozen=True, slots=True)
class Mirada:
    """One reading of a scanned figure: what read it, what it says ("" for nothing), the odds (None: not kept).

    `cumple` and `rompe` are the rules of the row that hold and break with it.
    """

    motor: str
    texto: str
    confianza: float | None
    cumple: tuple[str, ...] = ()
    rompe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traza:
    """The chain of a figure, or of a row with all its figures.

    Attributes:
        cifra: the figure asked for, or None for a row.
        hallazgos: findings that name the figure (or the row).
        linea: the line of a transcript, and the line with the mark under the field, or ().
        recorte: the picture, or None.
        miradas: of a scanned figure, every reading: the first, the second, the first recogniser on the second's cut,
            and the alternatives of the first.
        aviso: why there is no picture or line, or "".
    """

    documento: Documento
    fila: Fila
    cifra: Cifra | None
    hallazgos: tuple[Hallazgo, ...]
    linea: tuple[str, ...] = ()
    recorte: Path | None = None
    miradas: tuple[Mirada, ...] = ()
    aviso: str = ""


def trace(identifier: str, results: Path, password: str | None = None) -> Traza:
    """Follows an id back to its page, and writes the picture to `results`/trazas/.

    Args:
        identifier: id of a figure or of a row.
        results: the results folder.
        password: of the document, if it has one.

    Raises:
        UsageError: no such id, or no results.
    """
    with Ledger(results / NAME) as ledger:
        row_id = identifier if ledger.document_of(identifier) else identifier.rpartition("-")[0]
        fila, documento = ledger.fila(row_id), ledger.document_of(row_id)
        if fila is None or documento is None:
            raise _unknown(identifier, ledger)
        cifra = _figure(fila, identifier)
        if cifra is None and identifier != row_id:
            raise _unknown(identifier, ledger)
        hallazgos = tuple(
            hallazgo
            for hallazgo in ledger.hallazgos(documento.id, documento.archivo)
            if (cifra.id in hallazgo.cifras if cifra else _touches(hallazgo, fila))
        )
    traza = Traza(documento, fila, cifra, hallazgos)
    return _with_source(traza, results / FOLDER, password)


def _figure(fila: Fila, identifier: str) -> Cifra | None:
    return next((cifra for cifra in fila.cifras if cifra.id == identifier), None)


def _touches(hallazgo: Hallazgo, fila: Fila) -> bool:
    return hallazgo.fila == fila.id or any(cifra.id in hallazgo.cifras for cifra in fila.cifras)


def _unknown(identifier: str, ledger: Ledger) -> UsageError:
    known = ledger.ids_like(identifier.partition("-")[0]) or ledger.ids_like("")
    hint = f"Algunas filas que sí están: {', '.join(known)}." if known else "Aún no hay ninguna fila: use «extract»."
    return UsageError(f"No consta ninguna fila ni cifra {shortened(identifier, 60)} en {ledger.path.parent}.", hint)


# ---- the source ----------------------------------------------------------------------------------------


def _with_source(traza: Traza, folder: Path, password: str | None) -> Traza:
    path = traza.documento.ruta
    warning = _absent(traza.documento)
    if warning:
        return replace(traza, aviso=warning)
    fuente = traza.cifra.fuente if traza.cifra else None
    line = fuente.linea if fuente else min((c.fuente.linea for c in traza.fila.cifras if c.fuente.linea), default=None)
    if line is not None:
        text = traza.documento.resumen.formato == "transcript"
        return replace(traza, linea=marked_line(path, line, fuente.columna if fuente else None)) if text else traza
    box = fuente.bbox if fuente else _union(traza.fila)
    if box is None:
        return traza
    page = fuente.pagina if fuente else traza.fila.pagina
    picture = folder / f"{(traza.cifra or traza.fila).id}.png"
    try:
        folder.mkdir(exist_ok=True)
        pdf.crop(path, page, box, picture, password)
        miradas = readings(path, traza.fila, traza.cifra, password) if traza.cifra else ()
    except JustificaError as error:
        return replace(traza, aviso=f"No se pudo recortar la página: {error}. {error.hint}".strip())
    except OSError as error:
        return replace(traza, aviso=f"No se pudo escribir {picture}: {error.strerror}")
    return replace(traza, recorte=picture, miradas=miradas)


def readings(path: Path, fila: Fila, cifra: Cifra, password: str | None = None) -> tuple[Mirada, ...]:
    """All readings of a scanned figure with the rules that hold and break with each; () for any other figure.

    Args:
        path: the document, which is looked at again.
        fila: the figure's row.
        cifra: the figure.
        password: of the document, if it has one.

    Raises:
        UnreadableError: the document cannot be opened.
    """
    fuente = cifra.fuente
    if fuente.motor != OCR or fuente.bbox is None:
        return ()
    from extractors.readers import reread  # OpenCV and onnxruntime: only for a scanned figure

    others = list(fuente.alternativas)
    replaced = cifra.estado is Estado.RELEIDO
    first = (others.pop(0) if others else "") if replaced else fuente.texto
    blank = not fuente.texto or (replaced and not first)
    second, third = reread.look(path, fuente.pagina, fuente.bbox, blank=blank, password=password)
    seen = [
        Mirada("primera lectura: ocr", first, None if replaced else fuente.confianza),
        Mirada("segunda lectura: PP-OCRv6 small, otro recorte", second.text, second.confidence),
        Mirada("tercera mirada: PP-OCRv6 tiny, el recorte de la segunda", third.text, third.confidence),
        *(Mirada("alternativa de la primera", text, None) for text in others),
    ]
    return tuple(_weighed(mirada, fila, cifra) for mirada in seen)


def _weighed(mirada: Mirada, fila: Fila, cifra: Cifra) -> Mirada:
    """A reading with the rules of the row that hold and break with it."""
    read = parse_figure(mirada.texto)
    layout = next((layout for layout in known_layouts(None) if layout.id == fila.familia), None)
    if layout is None or read.valor is None:
        return mirada
    value = cifra.valor if mirada.texto == cifra.fuente.texto and cifra.valor is not None else read.valor
    trial = cifra.model_copy(update={"valor": value, "ausencia": None})
    figures = tuple(trial if c.id == cifra.id else c for c in fila.cifras)
    told = proofs(layout.rules_for(cifra.periodo[:4]), fila.model_copy(update={"cifras": figures}))
    own = [proof for proof in told if cifra.id in proof.cifras]
    holds = tuple(proof.regla for proof in own if proof.cumple)
    return replace(mirada, cumple=holds, rompe=tuple(proof.regla for proof in own if not proof.cumple))


def _absent(documento: Documento) -> str:
    path = documento.ruta
    if not path.is_file():
        return f"El documento ya no está en {path}: vuelva a leerlo con «extract» donde esté ahora."
    if sha256_of(path) != documento.sha256:
        return f"El documento {path} ha cambiado desde que se leyó: lo que sigue es de lo que decía entonces."
    return ""


def _union(fila: Fila) -> Box | None:
    boxes = [c.fuente.bbox for c in fila.cifras if c.fuente.bbox and c.fuente.pagina == fila.pagina]
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def marked_line(path: Path, number: int, column: int | None) -> tuple[str, ...]:
    """A line of a transcript and, under its field, a mark.

    Args:
        path: the transcript.
        number: the line, from 1.
        column: the tab field, from 1, or None for no mark.
    """
    lines = decoding.lines(path, decoding.detect(path))
    text = next(islice(lines, number - 1, None), None)
    if text is None:
        return ()
    return caret(text, column)


def caret(text: str, column: int | None) -> tuple[str, ...]:
    """A line with its fields apart, cut to `CARET_WIDTH` around the field, and the mark under it."""
    fields = [" ".join(field.split()) for field in text.split("\t")]
    if column is None or not 1 <= column <= len(fields):
        return (shortened(" │ ".join(fields), CARET_WIDTH),)
    before = " │ ".join([*fields[: column - 1], ""])
    field = fields[column - 1]
    shown = before + " │ ".join(fields[column - 1 :])
    start = max(0, len(before) - CARET_WIDTH // 2)
    cut = ("…" if start else "") + shown[start : start + CARET_WIDTH]
    return (cut, " " * (len(before) - start + bool(start)) + "^" * max(1, len(field)))
