"""Generated transcripts that lose fields: nothing lost is presented as read, and most of the rest is placed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.placement import LOSSES, damage
from evals.score import score
from extractors.pipeline import Opciones, extract
from extractors.schemas import Fila

CASES = [
    ("poi-mensual", "suelta", 41, 8, 0.55),
    ("poi-ceplan", "mixta", 41, 8, 0.3),
    ("poi-ceplan", "pagina", 3101, None, 0.43),  # where the percentage stands, its own rows tell, not each alone
    ("metas-trimestral", "pagina", 41, 8, 0.4),
    ("metas-trimestral", "oficina", 23010, None, 0.7),  # the same quarter in every row, which goal and rates tell
    ("metas-trimestral", "iguales", 961, None, 0.6),  # a lost 0, without which all fits a quarter later as well
]


@pytest.mark.parametrize(("familia", "loss", "seed", "rows", "coverage"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_damaged_transcript(
    familia: str, loss: str, seed: int, rows: int | None, coverage: float, tmp_path: Path
) -> None:
    document = write_document(Pedido(family(familia), seed, "txt", filas=rows), tmp_path)
    lost = damage(document, LOSSES[loss], seed)
    assert lost
    extract(document, document.name, tmp_path, Opciones())
    truth = document.with_suffix(".truth.jsonl")
    assert sum(len(json.loads(line)["perdidas"]) for line in truth.read_text(encoding="utf-8").splitlines()) == lost
    result = score(truth, tmp_path / "filas.jsonl")
    assert result.silent == 0, result.misses
    assert result.coverage >= coverage, result.coverage
    filas = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    for figure in (figure for row in filas for figure in row.cifras if figure.estado == "deducido"):
        assert figure.valor is None and figure.ausencia == "perdido"
        assert figure.recalculado is not None and figure.ecuacion


def test_what_a_moved_row_has_no_field_for_is_lost_not_blank(tmp_path: Path) -> None:
    document = write_document(Pedido(family("pei-ceplan"), 3, "txt", filas=6), tmp_path)
    lines = document.read_text(encoding="utf-8").splitlines()
    torn = [i for i, line in enumerate(lines) if line.startswith("IND.")]
    for i in torn:
        fields = lines[i].split("\t")
        lines[i] = "\t".join([*fields[:2], fields[-1]])
    document.write_text("\n".join(lines), encoding="utf-8")
    extract(document, document.name, tmp_path, Opciones())
    rows = [Fila.model_validate_json(line) for line in (tmp_path / "filas.jsonl").read_text().splitlines()]
    moved = [row for row in rows if row.tipo == "indicador"]
    assert len(moved) == len(torn) > 0
    for row in moved:
        blank = [figure for figure in row.cifras if figure.valor is None]
        assert blank
        assert {figure.ausencia for figure in blank} == {"perdido"}


def test_a_full_line_that_breaks_several_sums_may_have_lost_one_field_and_gained_another(tmp_path: Path) -> None:
    """Its months were read as one field further on, and the whole row went to review."""
    document = write_document(Pedido(family("poi-mensual"), 12, "txt", filas=12), tmp_path)
    lines = document.read_text(encoding="utf-8").splitlines()
    at = next(
        i for i, line in enumerate(lines)
        if len(cells := line.split("\t")) > 30 and len({*cells[5:17]}) > 5 and cells[5:17] != cells[17:29]
    )  # fmt: skip
    cells = lines[at].split("\t")
    lines[at] = "\t".join([*cells[:9], cells[8], *cells[9:-2], cells[-1]])
    document.write_text("\n".join(lines) + "\n", encoding="utf-8")
    extract(document, document.name, tmp_path, Opciones())
    result = score(document.with_suffix(".truth.jsonl"), tmp_path / "filas.jsonl")
    assert result.silent == 0, result.misses
    assert result.coverage > 0.96, result.coverage
