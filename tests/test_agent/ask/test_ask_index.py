"""The index: incremental, private, remade when damaged; meaning and words together."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

import cli
from agent.index.busqueda import Busqueda, fused
from agent.index.texto import FOLDER, NAME, Pieza, Texto
from agent.index.vectores import Vectores
from agent.workspace import NAME as LEDGER
from agent.workspace import Consultor
from evals.ask.verdad import Libro


@pytest.fixture
def copia(libro: Libro, tmp_path: Path) -> Path:
    """A results folder of one's own, without an index."""
    shutil.copy(libro.carpeta / LEDGER, tmp_path / LEDGER)
    return tmp_path


def test_only_what_changed_is_done_again(copia: Path) -> None:
    with Consultor(copia / LEDGER) as ledger, Texto(copia) as texto:
        assert texto.update(ledger) == 5
        assert texto.update(ledger) == 0
        size = texto.size()
    with sqlite3.connect(copia / LEDGER) as db:
        db.execute("UPDATE documentos SET leido = 'hoy' WHERE id = 1")
        db.execute("DELETE FROM documentos WHERE id = 2")
    with Consultor(copia / LEDGER) as ledger, Texto(copia) as texto:
        assert texto.update(ledger) == 1
        assert texto.size() < size
    for path in (copia / FOLDER, copia / FOLDER / NAME):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_a_damaged_index_is_made_anew(copia: Path) -> None:
    (copia / FOLDER).mkdir()
    (copia / FOLDER / NAME).write_bytes(b"no es una base" * 300)
    with Consultor(copia / LEDGER) as ledger, Texto(copia) as texto:
        assert texto.update(ledger) == 5


def test_accents_case_plurals_and_codes_are_found(libro: Libro, copia: Path) -> None:
    fila = next(f for f in libro.de("poi-ceplan", "actividad") if f.codigo)
    with Consultor(copia / LEDGER) as ledger, Texto(copia) as texto:
        texto.update(ledger)
        assert any(code == fila.codigo for _, code in texto.codes_with(str(fila.codigo)[-4:]))
        found = {piece.clave for piece in texto.ranked(fila.descripcion.lower(), 5, "fila")}
        row = ledger.select("SELECT id FROM filas WHERE codigo = ?", (fila.codigo,))[0][0]
        assert row in found


def test_vectors_are_made_once_and_follow_the_texts(copia: Path) -> None:
    texts = {"a" * 32: "RECOJO DE RESIDUOS SÓLIDOS EN MERCADOS", "b" * 32: "Talleres de lectura para niñas y niños"}
    vectors = Vectores(copia)
    assert vectors.update(texts.items()) == (2, 0)
    assert vectors.update(texts.items()) == (0, 0)
    assert vectors.nearest("basura de los puestos de venta", 1) == ["a" * 32]
    del texts["a" * 32]
    assert vectors.update(texts.items()) == (0, 1)
    assert Vectores(copia).count() == 1
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (copia / FOLDER).rglob("*"))


def test_fused_ranks_prefer_what_both_find(libro: Libro) -> None:
    one, two, three = (Pieza(n, 1, "fila", str(n), 1, "", "") for n in (1, 2, 3))
    assert fused([(one, 1.0), (two, 1.0)], [two, three])[0] == two
    assert fused([(one, 0.1)], [three])[0] == three, "one common word found early says little"
    assert Busqueda.by_meaning(Busqueda(None), "x") == []  # type: ignore[arg-type]


def test_index_needs_a_ledger(tmp_path: Path) -> None:
    assert cli.main(["index", "-w", str(tmp_path)]) == 2
