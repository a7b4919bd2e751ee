"""Reports without tables, with their truth: what rules alone cannot read, and what an ideal model would say of it.

Two kinds of page. Under "etiquetas" an activity is a heading with labelled figures below it, which rules read but
cannot name; under "oraciones" sentences tell what was planned and done, which no rule reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import wrap

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from evals.corpus.lexicon import CAUSAS, activities, sentence_case
from evals.scripted import Question, Reply, Script, text_reply

KINDS = ("etiquetas", "oraciones")
YEAR = 2031
LEFT, TOP, BOTTOM, STEP, SIZE = 60.0, 780.0, 60.0, 18.0, 9
CHARACTERS = 84
"""Of a printed line."""
UNITS = ("informes", "talleres", "personas", "luminarias", "actas", "visitas")
TOLD = (
    "{nombre}: durante el trimestre se ejecutaron {ejecutado} {unidad} de las {programado} programadas.",
    "En {nombre}, de {programado} {unidad} previstas se realizaron {ejecutado}.",
    "{nombre}: se lograron {ejecutado} {unidad} frente a una programación de {programado}.",
)


@dataclass(frozen=True)
class Contada:
    """An activity as a page tells it. `cita`: the printed text that holds its figures."""

    nombre: str
    programado: int
    ejecutado: int
    unidad: str
    cita: str
    causa: str


def told(seed: int, kind: str, count: int) -> tuple[Contada, ...]:
    """Some activities, by the seed."""
    rng = Random(f"prosa/{kind}/{seed}")
    found = []
    for name in activities(rng, count):
        planned = rng.randint(12, 900)
        done = rng.randint(1, planned - 1)
        unit, name = rng.choice(UNITS), sentence_case(name)
        words = {"nombre": name, "programado": planned, "ejecutado": done, "unidad": unit}
        labelled = f"{name} Programado: {planned} {unit} Ejecutado: {done} {unit}"
        quote = labelled if kind == "etiquetas" else rng.choice(TOLD).format(**words)
        found.append(
            Contada(name, planned, done, unit, quote, f"No se alcanzó lo previsto porque {rng.choice(CAUSAS)}")
        )
    return tuple(found)


def write_prose(seed: int, kind: str, count: int, folder: Path) -> Path:
    """Writes a report as PDF, and its truth beside it; gives its path."""
    rows = told(seed, kind, count)
    path = folder / f"prosa-{kind}-{seed:04d}.pdf"
    page = canvas.Canvas(str(path), invariant=1, pagesize=A4)
    truth = []
    y, number = TOP, 1

    def printed(text: str) -> None:
        nonlocal y
        page.setFont("Helvetica", SIZE)
        page.drawString(LEFT, y, text)
        y -= STEP

    for line in ("INFORME TÉCNICO DE SEGUIMIENTO", f"Periodo a reportar: enero a marzo de {YEAR}"):
        printed(line)
    for index, row in enumerate(rows, 1):
        block = _block(row, kind)
        if y - STEP * len(block) < BOTTOM:
            page.showPage()
            y, number = TOP, number + 1
        y -= STEP
        for line in block:
            printed(line)
        truth.append(_truth(row, index, number))
    page.save()
    path.with_suffix(".truth.jsonl").write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in truth))
    return path


def _block(row: Contada, kind: str) -> list[str]:
    cause = wrap(row.causa, CHARACTERS)
    if kind == "oraciones":
        return [*wrap(row.cita, CHARACTERS), *cause]
    figures = [f"Programado: {row.programado} {row.unidad}", f"Ejecutado: {row.ejecutado} {row.unidad}"]
    return [*wrap(row.nombre, CHARACTERS), *figures, *cause]


def _truth(row: Contada, index: int, page: int) -> dict[str, object]:
    figures = [
        {"magnitud": "fisica", "rol": rol, "periodo": f"{YEAR}-T1", "acumulado": True, "valor": str(value)}
        for rol, value in (("programado", row.programado), ("ejecutado", row.ejecutado))
    ]
    row_id = f"v{index}"
    named = {"id": row_id, "tipo": "actividad", "pagina": page, "codigo": None, "descripcion": row.nombre}
    return named | {"cifras": figures}


def ideal(rows: Sequence[Contada]) -> Script:
    """A model that makes no mistake about these activities, as far as it is shown them."""

    def answer(question: Question) -> Reply:
        shown = " ".join(question.user.split())
        seen = [row for row in rows if row.nombre in _bare(shown)]
        given = [
            {
                "descripcion": row.nombre,
                "programado": str(row.programado),
                "ejecutado": str(row.ejecutado),
                "cita": row.cita,
            }
            for row in seen
        ]
        stated = [{"clase": "causa", "texto": row.causa} for row in seen]
        return text_reply(json.dumps({"filas": given, "declaraciones": stated}, ensure_ascii=False))

    return answer


def _bare(shown: str) -> str:
    """Printed lines without their numbers."""
    return " ".join(word for word in shown.split() if not (word.startswith("[") and word.endswith("]")))
