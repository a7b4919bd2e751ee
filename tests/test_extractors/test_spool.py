"""Results on their way to disk: order by page, marks set late, nothing left of a file that could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.schemas import Chunk, Fila, Hallazgo, Lugar, Severidad
from extractors.spool import Spool

MakeRow = Callable[..., Fila]


def rows(folder: Path) -> list[Fila]:
    return [Fila.model_validate_json(line) for line in (folder / "filas.jsonl").read_text().splitlines()]


def finding(number: int) -> Hallazgo:
    return Hallazgo(
        id=f"h{number}",
        regla="prueba.suma",
        severidad=Severidad.ERROR,
        archivo="a",
        pagina=1,
        fila=None,
        mensaje="No suma ñ.",
    )


def test_rows_end_up_by_page_and_in_the_order_they_came(tmp_path: Path, fila: MakeRow) -> None:
    with Spool(tmp_path) as out:
        out.rows([fila("A-1", pagina=2), fila("A-2", pagina=2)])
        out.rows([fila("A-3", pagina=1), fila("A-4", pagina=3)])
        out.rows([fila("A-5", pagina=1)])
    assert [row.codigo for row in rows(tmp_path)] == ["A-3", "A-5", "A-1", "A-2", "A-4"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["filas.jsonl", "hallazgos.jsonl", "trozos.jsonl"]


def test_a_figure_marked_late_is_in_review_and_no_other_byte_changes(tmp_path: Path, fila: MakeRow) -> None:
    row = fila("A-1", {"mes": {"01": "1,250.50", "02": "S.P."}}, observacion="Añadido «así»")
    for name, marked in (("a", ()), ("b", (row.cifras[0].id,))):
        (tmp_path / name).mkdir()
        with Spool(tmp_path / name) as out:
            out.rows([row, fila("A-2", {"mes": {"01": "3"}})])
            for figure in marked:
                out.mark_review(figure)
    before, after = rows(tmp_path / "a"), rows(tmp_path / "b")
    assert [c.revision for r in after for c in r.cifras] == [True, False, False]
    assert after[0].cifras[0].model_copy(update={"revision": False}) == before[0].cifras[0]
    assert after[1:] == before[1:] and after[0].observacion == "Añadido «así»"


def test_what_was_discarded_leaves_nothing(tmp_path: Path, fila: MakeRow) -> None:
    with Spool(tmp_path) as out:
        out.rows([fila("A-1", pagina=2), fila("A-2", pagina=1)])
        out.findings([finding(1)])
        out.chunks([Chunk("prosa", "texto", Lugar(1))])
        out.discard()
    assert all(path.read_bytes() == b"" for path in tmp_path.iterdir())


def test_rows_written_after_a_discard_are_whole(tmp_path: Path, fila: MakeRow) -> None:
    with Spool(tmp_path) as out:
        out.rows([fila("A-1")])
        out.discard()
        out.rows([fila("A-2", pagina=2), fila("A-3", pagina=1)])
    assert [row.codigo for row in rows(tmp_path)] == ["A-3", "A-2"]


def test_findings_and_chunks_keep_their_letters_and_places(tmp_path: Path) -> None:
    with Spool(tmp_path) as out:
        out.findings([finding(1), finding(2)])
        out.chunks(
            [Chunk("tabla", "Año\t1", Lugar(3, bbox=(1.0, 2.0, 3.0, 4.0))), Chunk("prosa", "x", Lugar(1, linea=7))]
        )
    assert [json.loads(line)["id"] for line in (tmp_path / "hallazgos.jsonl").read_text().splitlines()] == ["h1", "h2"]
    assert "ñ" in (tmp_path / "hallazgos.jsonl").read_text(encoding="utf-8")
    table, prose = [json.loads(line) for line in (tmp_path / "trozos.jsonl").read_text().splitlines()]
    assert table == {"tipo": "tabla", "texto": "Año\t1", "pagina": 3, "bbox": [1.0, 2.0, 3.0, 4.0]}
    assert prose == {"tipo": "prosa", "texto": "x", "pagina": 1, "linea": 7}


def test_a_failure_inside_closes_the_files_and_is_not_hidden(tmp_path: Path, fila: MakeRow) -> None:
    with pytest.raises(RuntimeError, match="fallo"), Spool(tmp_path) as out:
        out.rows([fila("A-1", pagina=2), fila("A-2", pagina=1)])
        raise RuntimeError("fallo")
    assert not (tmp_path / "filas.jsonl.tmp").exists()
