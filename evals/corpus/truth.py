"""Truth and planted errors as the shared scorer and the bench read them: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.corpus.formats import plain
from evals.corpus.model import Afirmacion, Cifra, Errata, Fila, Informe, Lugar, Parrafo, Referencia, Ubicacion

Json = dict[str, object]


class MisplacedFigure(Exception):
    """The printed cells and the truth of a report do not agree: a defect of the generator."""


def _place(lugar: Lugar | None) -> Json:
    """Where a figure was printed, without the coordinates that this kind of file has not."""
    if lugar is None:
        return {}
    fields: Json = {
        "pagina": lugar.pagina,
        "bbox": list(lugar.bbox) if lugar.bbox else None,
        "linea": lugar.linea,
        "columna": lugar.columna,
        "hoja": lugar.hoja,
        "celda": lugar.celda,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _figure(fila: Fila, cifra: Cifra, ubicacion: Ubicacion) -> Json:
    clave = cifra.clave
    lugar = ubicacion.cifras.get(Referencia(fila.id, clave))
    return {
        "magnitud": clave.magnitud,
        "rol": clave.rol,
        "periodo": clave.periodo,
        "acumulado": clave.acumulado,
        "valor": None if cifra.valor is None else plain(cifra.valor),
        "impreso": cifra.impreso,
        "fuente": _place(lugar),
    }


def truth_row(fila: Fila, archivo: str, ubicacion: Ubicacion) -> Json:
    """One row in the contract of the shared scorer, with the group, attributes and places besides."""
    return {
        "archivo": archivo,
        "pagina": ubicacion.filas.get(fila.id),
        "codigo": fila.codigo,
        "descripcion": fila.descripcion,
        "tipo": fila.tipo,
        "unidad_organica": fila.unidad_organica,
        "unidad_medida": fila.unidad_medida,
        "indicador": fila.indicador,
        "cifras": [_figure(fila, cifra, ubicacion) for cifra in fila.cifras if cifra.valor is not None],
        "perdidas": [],
        "ausentes": [cifra.clave.as_list() for cifra in fila.cifras if cifra.valor is None],
        "marcas": {"|".join(map(str, c.clave.as_list())): c.impreso for c in fila.cifras if c.valor is None},
        "grupo": list(fila.grupo),
        "atributos": dict(fila.atributos),
        "observacion": fila.observacion,
        "otras": dict(fila.otras),
    }


def error_row(errata: Errata, informe: Informe, archivo: str, ubicacion: Ubicacion) -> Json:
    """One planted error: what is printed, what the rules give, what breaks."""
    fila = informe.fila(errata.fila) if errata.fila else None
    pagina = ubicacion.filas.get(errata.fila) if errata.fila else None
    if errata.parrafo is not None:
        pagina = ubicacion.parrafos.get(errata.parrafo)
    elif errata.fila and errata.clave:
        lugar = ubicacion.cifras.get(Referencia(errata.fila, errata.clave))
        pagina = lugar.pagina if lugar else pagina
    return {
        "planta": errata.planta,
        "clase": errata.clase,
        "archivo": archivo,
        "pagina": pagina,
        "codigo": fila.codigo if fila else None,
        "descripcion": fila.descripcion if fila else None,
        "clave": errata.clave.as_list() if errata.clave else None,
        "impreso": errata.impreso,
        "correcto": errata.correcto,
        "rompe": [_named(text, informe) for text in errata.rompe],
        "arrastra": [_named(text, informe) for text in errata.arrastra],
        "en_prosa": errata.parrafo is not None,
    }


def _named(text: str, informe: Informe) -> str:
    """`equation@row id` with the row as a reader of the page would call it: by its code, or else its text."""
    equation, _, fila_id = text.partition("@")
    found = next((fila for fila in informe.filas if fila.id == fila_id), None)
    return f"{equation}@{(found.codigo or found.descripcion) if found else fila_id}"


def claims(informe: Informe, archivo: str, ubicacion: Ubicacion) -> Iterator[Json]:
    """The sentences of the report's prose with their true verdicts."""
    number = 0
    for index, elemento in enumerate(informe.elementos):
        if isinstance(elemento, Parrafo):
            for afirmacion in elemento.afirmaciones:
                number += 1
                yield _claim(afirmacion, number, archivo, ubicacion.parrafos.get(index))


def _claim(afirmacion: Afirmacion, number: int, archivo: str, pagina: int | None) -> Json:
    return {
        "id": f"{archivo}-o{number}",
        "archivo": archivo,
        "pagina": pagina,
        "texto": afirmacion.texto,
        "codigo": afirmacion.codigo,
        "periodo": afirmacion.periodo,
        "veredicto": afirmacion.veredicto,
        "motivos": list(afirmacion.motivos),
    }


def _write(path: Path, rows: Iterable[Json]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_truth(informe: Informe, ubicacion: Ubicacion, document: Path) -> None:
    """Writes `<name>.truth.jsonl`, `.errores.jsonl` and, with prose, `.oraciones.jsonl` beside a document.

    Raises:
        MisplacedFigure: a row has no page.
    """
    for fila in informe.filas:
        if fila.id not in ubicacion.filas:
            raise MisplacedFigure(f"{informe.nombre}: row {fila.id} was never printed")
    order = {fila.id: number for number, fila in enumerate(informe.filas)}
    filas = sorted(informe.filas, key=lambda fila: (ubicacion.filas[fila.id], order[fila.id]))
    base, archivo = document.with_suffix(""), document.name
    _write(base.with_suffix(".truth.jsonl"), (truth_row(fila, archivo, ubicacion) for fila in filas))
    _write(
        base.with_suffix(".errores.jsonl"),
        (error_row(e, informe, archivo, ubicacion) for e in informe.erratas),
    )
    oraciones = list(claims(informe, archivo, ubicacion))
    if oraciones:
        _write(base.with_suffix(".oraciones.jsonl"), oraciones)
