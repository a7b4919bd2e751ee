"""A model's row among the others: what is accepted, what goes to review, what is lost."""

from collections.abc import Iterator
from decimal import Decimal

from extractors.fillers.build import MODEL, Origen, build
from extractors.fillers.llm import Admision, Clave, Llenado
from extractors.repair.exchange import tied
from extractors.repair.placement import settle_placed
from extractors.schemas import Ausencia, Cifra, Estado, Fila, Hallazgo, Reglas, Severidad
from extractors.values import parse_figure


def admit(filled: Llenado, origin: Origen, row_id: str, reglas: Reglas) -> Fila:
    """Builds a model's row.

    A figure found in its own row and column is accepted. One whose place no box tells is accepted if
    equations tie it to its slot, else it is kept for review; so is one found in another place. What was not
    found has no value.
    """
    fila = settle_placed(build(filled.borrador, row_id, origin), reglas)
    unproved = {c.id for c in fila.cifras if _admission(filled, c) is Admision.POR_PROBAR}
    if unproved:
        unproved -= tied(fila, reglas, _unclaimed(filled, fila))
    figures = tuple(_marked(c, _admission(filled, c), c.id in unproved) for c in fila.cifras)
    return fila.model_copy(update={"cifras": figures})


def remarks(filled: Llenado, fila: Fila, prefix: str) -> Iterator[Hallazgo]:
    """What is to be said of a model's answer about a row. Ids are `prefix` and a number from 1."""
    ids: dict[Clave, str] = {c.key: c.id for c in fila.cifras}
    for number, problem in enumerate(filled.reparos, 1):
        yield Hallazgo(
            id=f"{prefix}{number}",
            regla=f"{MODEL}.{problem.regla}",
            severidad=Severidad.AVISO,
            archivo=fila.archivo,
            pagina=fila.pagina,
            fila=fila.id if problem.de_fila else None,
            cifras=tuple(dict.fromkeys(ids[key] for key in problem.claves)),
            impreso=problem.dicho,
            mensaje=problem.mensaje,
        )


def in_doubt(fila: Fila) -> bool:
    """Whether rules could not fill a row for certain: a figure lost, or left to review."""
    return any(c.revision or c.estado is Estado.PERDIDO for c in fila.cifras)


def proves_more(model: Fila, rules: Fila) -> bool:
    """Whether a model's row accepts more than the rules' reading, and takes nothing of that back or says it anew."""
    sure = _accepted(rules)
    other = _accepted(model)
    return len(other) > len(sure) and all(other.get(key) == value for key, value in sure.items())


def _accepted(fila: Fila) -> dict[Clave, Decimal]:
    return {c.key: c.valor for c in fila.cifras if c.valor is not None and not c.revision}


def _admission(filled: Llenado, figure: Cifra) -> Admision:
    return filled.admisiones[figure.key]


def _marked(figure: Cifra, admission: Admision, unproved: bool) -> Cifra:
    if admission is Admision.PERDIDA:
        return figure.model_copy(update={"valor": None, "ausencia": Ausencia.PERDIDO, "estado": Estado.PERDIDO})
    if not figure.fuente.texto:
        return figure
    source = figure.fuente.model_copy(update={"motor": MODEL})
    review = figure.revision or unproved or admission is Admision.REVISION
    return figure.model_copy(update={"fuente": source, "revision": review})


def _unclaimed(filled: Llenado, fila: Fila) -> list[Decimal]:
    """Numbers of the row's own lines that no slot took."""
    taken = {id(cell) for _, cell in filled.borrador.lecturas if cell is not None}
    texts = (cell.text for cell in filled.borrador.celdas if id(cell) not in taken)
    return [value for text in texts if (value := parse_figure(text).valor) is not None]
