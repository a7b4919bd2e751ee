from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from agent.workspace import SCHEMA_VERSION, Contenido, Ledger
from extractors.errors import JustificaError, UsageError
from extractors.schemas import Chunk, Lugar

SHA = "ab" * 32


def store(ledger: Ledger, taller: Any, ajustes: str = "k") -> int:
    filas = [fila for page in (1, 2) for fila in taller.filas("poi.pdf", SHA, page)]
    trozos = [
        Chunk("prosa", "Se atendió", Lugar(1, bbox=(1.5, 2.0, 3.0, 4.0))),
        Chunk("tabla", "x", Lugar(2, linea=7)),
    ]
    return ledger.store(
        taller.archivo("poi.pdf", SHA),
        Path("/docs/poi.pdf"),
        ajustes,
        Contenido(filas, (), trozos),
        "2026-01-02",
    )


def test_rows_and_chunks_come_back_as_they_went_in(tmp_path: Path, taller: Any) -> None:
    with Ledger(tmp_path / "justifica.db", create=True) as ledger:
        number = store(ledger, taller)
        back = [fila.model_dump_json() for fila in ledger.filas(number, "poi.pdf", SHA)]
        assert back == [f.model_dump_json() for page in (1, 2) for f in taller.filas("poi.pdf", SHA, page)]
        assert [chunk.lugar for chunk in ledger.trozos(number)] == [
            Lugar(1, bbox=(1.5, 2.0, 3.0, 4.0)),
            Lugar(2, linea=7),
        ]
        document = ledger.document(SHA)
        assert document is not None
        assert (document.ruta, document.resumen.estado) == (Path("/docs/poi.pdf"), "leido")


def test_reading_again_replaces(tmp_path: Path, taller: Any) -> None:
    with Ledger(tmp_path / "justifica.db", create=True) as ledger:
        store(ledger, taller)
        number = store(ledger, taller, "otros")
        assert len(ledger.documents()) == 1
        assert len(list(ledger.filas(number, "poi.pdf", SHA))) == 12
        assert ledger.document(SHA).ajustes == "otros"  # type: ignore[union-attr]


def test_a_broken_reading_leaves_the_earlier_one(tmp_path: Path, taller: Any) -> None:
    def broken() -> Any:
        yield from taller.filas("poi.pdf", SHA, 1)
        raise KeyboardInterrupt

    with Ledger(tmp_path / "justifica.db", create=True) as ledger:
        number = store(ledger, taller)
        with pytest.raises(KeyboardInterrupt):
            ledger.store(taller.archivo("p", SHA), Path("p"), "x", Contenido(broken(), (), ()), "2026")
        assert len(list(ledger.filas(number, "poi.pdf", SHA))) == 12


def test_the_ledger_is_for_its_owner_only(tmp_path: Path) -> None:
    with Ledger(tmp_path / "justifica.db", create=True):
        pass
    assert stat.S_IMODE((tmp_path / "justifica.db").stat().st_mode) == 0o600


def test_no_ledger_another_ones_a_newer_ones_and_a_broken_one_are_said(tmp_path: Path) -> None:
    path = tmp_path / "justifica.db"
    with pytest.raises(UsageError, match="No hay resultados"):
        Ledger(path)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE ajena (x)")
    connection.close()
    with pytest.raises(UsageError, match="no es un libro"):
        Ledger(path, create=True)
    path.unlink()
    with Ledger(path, create=True):
        pass
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(UsageError, match="más nueva"):
        Ledger(path)
    path.write_bytes(b"esto no es una base de datos " * 100)
    with pytest.raises(JustificaError, match="dañado"):
        Ledger(path)


def test_a_full_disk_is_an_os_error(tmp_path: Path, taller: Any) -> None:
    with Ledger(tmp_path / "justifica.db", create=True) as ledger:
        ledger._db.execute("PRAGMA max_page_count = 18")
        with pytest.raises(OSError, match="space"):
            store(ledger, taller)
        assert ledger.documents() == []
