"""Real documents of our own making, read once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

import cli
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("JUSTIFICA_CONFIG", "JUSTIFICA_DEBUG", "JUSTIFICA_PASSWORD", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def documentos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a POI report as PDF, with planted errors, and a LOTAIP one as transcript, without."""
    folder = tmp_path_factory.mktemp("documentos")
    poi = Pedido(family("poi-ceplan"), 100, "pdf", filas=12, con_errores=True, estilo="a4", motor="reportlab")
    write_document(poi, folder).rename(folder / "poi.pdf")
    lotaip = Pedido(family("lotaip-a4"), 101, "txt", filas=6, con_errores=False)
    write_document(lotaip, folder).rename(folder / "lotaip.txt")
    for rest in folder.glob("*.jsonl"):
        rest.unlink()
    return folder


@pytest.fixture(scope="session")
def resultados(documentos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of those documents; not to be written into."""
    results = tmp_path_factory.mktemp("resultados") / "out"
    assert cli.main(["extract", str(documentos), "-o", str(results), "--workers", "1"]) == 0
    return results
