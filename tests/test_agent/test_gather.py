from __future__ import annotations

from pathlib import Path

from agent.gather import gather


def write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(path), encoding="utf-8")


def test_a_folder_gives_its_documents_by_name_and_says_what_it_passes_over(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(*(folder / n for n in ("b.pdf", "a/c.XLSX", "nota.exe", "~$c.xlsx", ".oculto.pdf", ".git/x.pdf", "sin")))
    found = gather([folder], tmp_path / "out")
    assert [entry.archivo for entry in found.entradas] == ["a/c.XLSX", "b.pdf"]
    assert {item.archivo: item.motivo for item in found.omitidos} == {
        "nota.exe": "formato que no se lee (.exe)",
        "sin": "formato que no se lee (sin extensión)",
        "~$c.xlsx": "archivo temporal de Office",
        ".oculto.pdf": "archivo oculto",
    }


def test_a_named_file_is_read_whatever_it_is_called_and_wherever_it_is_not(tmp_path: Path) -> None:
    write(tmp_path / "poi.bin")
    found = gather([tmp_path / "poi.bin", tmp_path / "no-esta.pdf"], tmp_path / "out")
    assert [entry.archivo for entry in found.entradas] == ["no-esta.pdf", "poi.bin"]


def test_one_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "in" / "poi.pdf")
    found = gather([tmp_path / "in", tmp_path / "in" / "poi.pdf", tmp_path / "in" / ".." / "in"], tmp_path / "out")
    assert [entry.archivo for entry in found.entradas] == ["poi.pdf"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    write(*(tmp_path / n for n in ("lima/2023/poi.pdf", "lima/2024/poi.pdf", "lima/otro.pdf")))
    found = gather(
        [tmp_path / "lima/2023", tmp_path / "lima/2024/poi.pdf", tmp_path / "lima/otro.pdf"], tmp_path / "out"
    )
    assert [entry.archivo for entry in found.entradas] == ["2023/poi.pdf", "2024/poi.pdf", "otro.pdf"]


def test_a_name_made_up_for_a_twin_never_equals_another_name(tmp_path: Path) -> None:
    write(*(tmp_path / n for n in ("x/a/p.pdf", "x/b/p.pdf", "y/a/p.pdf")))
    found = gather([tmp_path / "x/a", tmp_path / "x/b", tmp_path / "y"], tmp_path / "out")
    names = [entry.archivo for entry in found.entradas]
    assert len(set(names)) == 3


def test_the_results_folder_is_no_input(tmp_path: Path) -> None:
    write(tmp_path / "poi.pdf", tmp_path / "out" / "reporte.xlsx", tmp_path / "out" / "justifica.db")
    assert [entry.archivo for entry in gather([tmp_path], tmp_path / "out").entradas] == ["poi.pdf"]
