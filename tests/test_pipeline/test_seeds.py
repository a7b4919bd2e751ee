"""The seeds and real reports of ../shared, read at run time: the floors of the job, never lowered."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals import score as own
from extractors.pipeline import Opciones, extract
from extractors.schemas import Archivo, Fila, Hallazgo


class Reading:
    """A document of ../shared, read."""

    def __init__(self, path: Path, spool: Path) -> None:
        self.archivo: Archivo = extract(path, path.name, spool, Opciones())
        self.rows_path = spool / "filas.jsonl"
        self.filas = [Fila.model_validate_json(line) for line in self.rows_path.read_text().splitlines()]
        lines = (spool / "hallazgos.jsonl").read_text().splitlines()
        self.hallazgos = [Hallazgo.model_validate_json(line) for line in lines]

    def of(self, clase: str) -> list[Fila]:
        return [fila for fila in self.filas if fila.clase == clase]

    def values(self, fila: Fila) -> dict[tuple[str, str], str | None]:
        return {(c.rol.value, c.periodo): None if c.valor is None else str(c.valor) for c in fila.cifras}


Open = Callable[[str], Reading]


@pytest.fixture(scope="module")
def shared(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Open:
    known: dict[str, Reading] = {}

    def read(pattern: str) -> Reading:
        if pattern not in known:
            (path,) = shared_dir.glob(pattern)
            known[pattern] = Reading(path, tmp_path_factory.mktemp("shared"))
        return known[pattern]

    return read


@pytest.fixture(scope="module")
def official(shared_dir: Path) -> Any:
    """The shared scorer, by its path."""
    spec = importlib.util.spec_from_file_location("shared_score", shared_dir / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# seed, coverage, silent per 1,000 accepted, rows invented
FLOORS = [("001", 0.99, 0.0, 0), ("002", 0.92, 1.0, 3), ("003", 0.97, 0.0, 0), ("004", 0.55, 1.0, 0)]


@pytest.mark.parametrize(("seed", "coverage", "silent", "invented"), FLOORS, ids=[f[0] for f in FLOORS])
def test_floors_of_the_seeds(
    seed: str,
    coverage: float,
    silent: float,
    invented: int,
    shared: Open,
    shared_dir: Path,
    official: Any,
    record_property: pytest.RecordProperty,
) -> None:
    reading = shared(f"seeds/{seed}_*.txt")
    truth = shared_dir / "truth" / f"{seed}.jsonl"
    result, misses = official.score(official.load(truth), official.load(reading.rows_path))
    for name in ("rows", "rows_found", "cells", "accepted", "silent", "coverage", "review_share"):
        record_property(name, result[name])
    told = "\n".join(line for line in misses if "SILENT" in line or "row" in line)
    assert result["rows_found"] == result["rows"], told
    assert (result["silent_wrong_per_1000"] or 0.0) <= silent, told
    assert result["coverage"] >= coverage, result
    assert result["rows_invented"] <= invented, told
    ours = own.score(truth, reading.rows_path)
    assert (ours.cells, ours.accepted, ours.silent) == (result["cells"], result["accepted"], result["silent"])
    assert (ours.rows_lost, ours.rows_invented) == (0, result["rows_invented"])


@pytest.mark.parametrize("seed", ["001", "002", "003", "004"])
def test_every_printed_line_of_a_seed_is_accounted_for(seed: str, shared: Open) -> None:
    for table in shared(f"seeds/{seed}_*.txt").archivo.tablas:
        assert sum(table.lineas.values()) + len(table.descartadas) == table.filas_vistas


def test_seed_002_says_what_the_document_contradicts(shared: Open) -> None:
    """Note (vii) orders the mean of the AEI, the report prints the mean of the activities."""
    found = [h for h in shared("seeds/002_*.txt").hallazgos if h.regla == "poi-ceplan.promedio"]
    assert len(found) == 1 and found[0].impreso == "83.7"
    assert found[0].severidad.value == "aviso"


def test_seed_003_moves_the_targets_over_the_stray_year(shared: Open) -> None:
    reading = shared("seeds/003_*.txt")
    years = {c.periodo for row in reading.of("indicador") for c in row.cifras if c.ranura == "meta"}
    assert "2023" not in years
    assert "2024" in years


def test_seed_003_prose_that_quotes_older_figures_is_reported(shared: Open) -> None:
    printed = {h.impreso for h in shared("seeds/003_*.txt").hallazgos if h.regla == "pei-ceplan.prosa"}
    for quoted in ("58.13", "61.33", "49.72"):
        assert any(quoted in (text or "") for text in printed), (quoted, printed)


def test_real_budget_by_source_has_six_lines_a_total_and_equations_that_hold(shared: Open) -> None:
    reading = shared("real/r01_*.pdf")
    assert len(reading.of("partida")) == 6
    assert len(reading.of("total")) == 1
    printed = {c.rol.value for row in reading.filas for c in row.cifras if c.valor is not None}
    assert printed == {"aprobado", "modificacion", "vigente", "comprometido", "devengado", "pagado"}
    assert {c.rol.value for row in reading.filas for c in row.cifras if c.valor is None} == {"saldo"}  # left blank
    assert {c.periodo for row in reading.filas for c in row.cifras} == {"2022-T4"}
    assert not any(c.revision for row in reading.filas for c in row.cifras)
    assert [h for h in reading.hallazgos if h.severidad.value == "error"] == []
    for row in reading.filas:
        values = {c.rol.value: c.valor for c in row.cifras}
        assert values["vigente"] == values["aprobado"] + values["modificacion"]


def test_real_empty_form_gives_no_row_and_says_so(shared: Open) -> None:
    reading = shared("real/r04_*.pdf")
    assert reading.filas == []
    assert reading.archivo.estado in ("leido", "sin_tablas")
    assert [page.resultado for page in reading.archivo.paginas] == ["sin_filas"]
    assert reading.archivo.paginas[0].motivo


def test_real_monthly_grid_has_seven_rows_of_twelve_months(shared: Open) -> None:
    reading = shared("real/r06_*.pdf")
    rows = reading.of("actividad")
    assert len(rows) == 7
    for row in rows:
        assert [c.periodo for c in row.cifras] == [f"{month:02d}" for month in range(1, 13)]  # it prints no year
        assert not any(c.revision for c in row.cifras)
