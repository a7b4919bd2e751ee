"""Transcripts: encodings, rows, prose, pages."""

from __future__ import annotations

import json
import re
import tracemalloc
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UnreadableError
from extractors.readers import decoding, transcript
from extractors.readers.transcript import open_transcript, read
from extractors.schemas import Page, PageState, Table


def write(tmp_path: Path, text: str | bytes, name: str = "informe.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def pages(tmp_path: Path, text: str | bytes, name: str = "informe.txt") -> list[Page]:
    return list(read(write(tmp_path, text, name)))


def page(tmp_path: Path, text: str | bytes, name: str = "informe.txt") -> Page:
    (only,) = pages(tmp_path, text, name)
    return only


def grid(table: Table) -> list[list[str]]:
    return [["" if cell is None else cell.text for cell in row] for row in table.grid]


# ------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ("Código\tAcción\n1\tñandú\n".encode(), ""),
        ("Código\tAcción\n1\tñandú\n".encode("utf-8-sig"), ""),
        ("Código\tAcción\n1\tñandú\n".encode("utf-16"), ""),
        ("Código\tAcción\n1\tñandú\n".encode("utf-16-le"), ""),
        ("Código\tAcción\n1\tñandú\n".encode("utf-16-be"), ""),
        ("Código\tAcción\n1\tñandú\n".encode("cp1252"), "cp1252"),
        ("Código\tAcción\n1\tñandú\x81\n".encode("latin-1"), "latin-1"),
        (unicodedata.normalize("NFD", "Código\tAcción\n1\tñandú\n").encode(), ""),
        ("Código\tAcción\n1\tñandú\n".encode().decode("cp1252").encode(), "codificación doble"),
        ("Código\tAcción\r\n1\tñandú\r\n".encode(), ""),
        ("Código\tAcción\r1\tñandú\r".encode(), ""),
    ],
)
def test_encodings_and_line_ends_give_the_same_table(tmp_path: Path, data: bytes, note: str) -> None:
    read_page = page(tmp_path, data)
    assert [[c.rstrip("\x81") for c in row] for row in grid(read_page.tables[0])] == [
        ["Código", "Acción"],
        ["1", "ñandú"],
    ]
    assert bool(note) == bool(read_page.notes)
    assert note in " ".join(read_page.notes)


def test_mojibake_in_one_place_only_is_left_alone(tmp_path: Path) -> None:
    read_page = page(tmp_path, "Código\tAcciÃ³n\n1\tx\n")
    assert grid(read_page.tables[0])[0] == ["Código", "AcciÃ³n"]
    assert not read_page.notes


def test_a_few_broken_bytes_do_not_turn_utf8_into_cp1252(tmp_path: Path) -> None:
    data = ("ó" * 200).encode() + b"\t\xff\n"
    read_page = page(tmp_path, b"a\tb\n" + data)
    cell = next(c for c in read_page.tables[0].cells if c.text == "�")
    assert cell.doubt == "caracteres"
    assert grid(read_page.tables[0])[1][0] == "ó" * 200
    assert "1 caracteres ilegibles" in read_page.notes[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"a\tb\0\0\n" * 5, "no es un archivo de texto"), ("\ufeffaño".encode("utf-16-le")[:-1], "dañado")],
)
def test_binary_and_cut_texts_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(UnreadableError, match=words) as caught:
        open_transcript(path)
    assert path.name in str(caught.value)
    assert caught.value.hint


def test_too_long_a_line_and_too_large_a_page_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_LINE_CHARS", 100)
    with pytest.raises(UnreadableError, match="línea 2 pasa de 100"):
        open_transcript(write(tmp_path, "a\n" + "x" * 101))
    monkeypatch.setattr(transcript, "MAX_PAGE_CELLS", 10)
    with pytest.raises(UnreadableError, match="página 1 es demasiado grande"):
        pages(tmp_path, "a\tb\n" * 20)
    monkeypatch.setattr(decoding, "MAX_TEXT_BYTES", 10)
    with pytest.raises(UnreadableError, match="el límite es"):
        open_transcript(write(tmp_path, "a\tb\n" * 20))


def test_many_tabs_do_not_make_a_huge_grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "MAX_GRID_PLACES", 1000)
    with pytest.raises(UnreadableError, match="demasiado grande"):
        pages(tmp_path, ("a\tb" + "\t" * 100 + "\n") * 20)


# ------------------------------------------------------------------------------------------------- rows


def test_empty_fields_give_no_cell_and_places_count_from_one(tmp_path: Path) -> None:
    table = page(tmp_path, "\nCódigo\tMeta\t\tAvance\n1\t\t5\t\t\n").tables[0]
    assert (table.kind, table.n_rows, table.n_cols) == ("campos", 2, 5)
    cell = next(c for c in table.cells if c.text == "5")
    assert (cell.row, cell.col, cell.lugar.pagina, cell.lugar.linea, cell.lugar.columna) == (1, 2, 1, 3, 3)
    assert len(table.cells) == 5


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<b>50.64</b>", "50.64"),
        ("**Total**", "Total"),
        ("*20*", "20"),
        ("20*", "20*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\*nota\_1", "*nota_1"),
        ("< 75%", "< 75%"),
        ("> 95% y <75%", "> 95% y <75%"),
        ("R&D &amp; m&sup2;", "R&D & m²"),
        ("20<sup>1</sup>", "20¹"),
        ("m<sup>2</sup>", "m²"),
        ("Unidad de<br>medida", "Unidad de medida"),
        ("# de visitas", "# de visitas"),
        ("\u00ad", "-"),
        ("Ruta “natural”", "Ruta “natural”"),
        ('Proyecto "Ruta natural"', 'Proyecto "Ruta natural"'),
        ('"Ruta, natural"', "Ruta, natural"),
        ('"Ruta ""natural"""', 'Ruta "natural"'),
        ('"Destino"', '"Destino"'),
        ("\u00a0 a \u00a0 b ", "a b"),
    ],
)
def test_marks_are_taken_out_of_cells(tmp_path: Path, raw: str, text: str) -> None:
    assert grid(page(tmp_path, f"Código\tMeta\tx\n1\t{raw}\t2\n").tables[0])[1][1] == text


def test_line_breaks_in_a_cell_keep_their_offsets(tmp_path: Path) -> None:
    table = page(tmp_path, "Código\tUnidad<br/>de medida\n1\t2\n").tables[0]
    assert (table.cells[1].text, table.cells[1].breaks) == ("Unidad de medida", (6,))


def test_a_quoted_field_goes_on_over_lines(tmp_path: Path) -> None:
    table = page(tmp_path, 'Código\t"Unidad\nde medida"\tMeta\n1\tinforme\t3\n').tables[0]
    assert grid(table) == [["Código", "Unidad de medida", "Meta"], ["1", "informe", "3"]]
    assert [c.lugar.linea for c in table.cells] == [1, 1, 1, 3, 3, 3]


def test_a_quote_that_never_closes_swallows_nothing(tmp_path: Path) -> None:
    table = page(tmp_path, 'Código\t"Unidad\n1\ta\n2\tb\n').tables[0]
    assert grid(table) == [["Código", '"Unidad'], ["1", "a"], ["2", "b"]]


def test_blank_lines_do_not_part_a_table_but_another_width_and_prose_do(tmp_path: Path) -> None:
    text = "A\tB\tC\tD\n1\t2\t3\t4\n\n5\t6\t7\t8\n\nx\n\nR\tS\n1\t2\n\nE\tF\tG\tH\tI\n"
    read_page = page(tmp_path, text)
    assert [(t.n_rows, t.n_cols) for t in read_page.tables] == [(3, 4), (2, 2), (1, 5)]
    assert [p.text for p in read_page.paragraphs] == ["x"]


def test_a_group_line_that_lost_its_tabs_stays_a_row(tmp_path: Path) -> None:
    table = page(tmp_path, "A\tB\n1\t2\n<b>PROGRAMA DOS</b>\n3\t4\n").tables[0]
    assert grid(table) == [["A", "B"], ["1", "2"], ["PROGRAMA DOS", ""], ["3", "4"]]


def test_group_lines_with_tabs_are_rows_and_titles_with_tabs_are_not(tmp_path: Path) -> None:
    read_page = page(tmp_path, "INFORME ANUAL\t\t\nUnidad\tObjetivo\tMeta\nPROCESOS\t\t\nAlcaldía\tx\t5%\n")
    assert [p.text for p in read_page.paragraphs] == ["INFORME ANUAL"]
    assert grid(read_page.tables[0])[1] == ["PROCESOS", "", ""]


def test_a_page_that_starts_with_a_group_line_keeps_it(tmp_path: Path) -> None:
    table = page(tmp_path, "PROCESOS\t\t\nAlcaldía\t20\t5%\n").tables[0]
    assert grid(table)[0] == ["PROCESOS", "", ""]


def test_pipe_tables(tmp_path: Path) -> None:
    text = "# Metas\n\n| Código | **Meta** |\n|---|:--:|\n| 1 | 20 \\| 30 |\n| --- | --- |\n\ntexto\n"
    read_page = page(tmp_path, text, "informe.md")
    assert grid(read_page.tables[0]) == [["Código", "Meta"], ["1", "20 | 30"], ["---", "---"]]
    assert [(p.text, p.bold) for p in read_page.paragraphs] == [("Metas", True), ("texto", False)]


def test_unseen_characters_are_named(tmp_path: Path) -> None:
    table = page(tmp_path, "Código\tMeta\n1\t1\u200b0\n").tables[0]
    assert (table.cells[-1].text, table.cells[-1].doubt) == ("10", "caracteres")


# ------------------------------------------------------------------------------------------------ prose


def test_lines_of_prose_are_joined_and_parted(tmp_path: Path) -> None:
    text = (
        "El área informó que\nse cumplió la meta.\n\n- (i) una nota\n- (ii) otra nota\n"
        "Periodo : 2024  \nDistrito : Lima\n\n**Todo en negrita**\n\nSECRETARIA DE\nOBRAS\nEJE UNO\n"
    )
    assert [(p.text, p.lugar.linea, p.bold) for p in page(tmp_path, text).paragraphs] == [
        ("El área informó que se cumplió la meta.", 1, False),
        ("- (i) una nota", 4, False),
        ("- (ii) otra nota", 5, False),
        ("Periodo : 2024", 6, False),
        ("Distrito : Lima", 7, False),
        ("Todo en negrita", 9, True),
        ("SECRETARIA DE OBRAS", 11, False),
        ("EJE UNO", 13, False),
    ]


def test_indented_prose_and_list_items_with_a_tab_are_prose(tmp_path: Path) -> None:
    read_page = page(tmp_path, "\tSe cumplió la meta.\n\na)\tPrimero\nb)\tSegundo\n")
    assert not read_page.tables
    assert len(read_page.paragraphs) == 3


def test_an_empty_page_says_so(tmp_path: Path) -> None:
    assert page(tmp_path, "\n\n---\n").state is PageState.VACIA


# ------------------------------------------------------------------------------------------------ pages

ROWS = "Código\tMeta\n1\t2\n"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (f"PLAN ANUAL 2023\n\n{ROWS}\nPLAN ANUAL 2023\n\n{ROWS}", [1, 6]),
        (f"# PLAN ANUAL 2023\n## SEMESTRE\n\n{ROWS}\n\n## Plan  Anual 2023. \n\n{ROWS}", [1, 8]),
        (
            f"# PLAN ANUAL DEL 2023\n## SEMESTRE\n\n{ROWS}\n\n## PLAN ANUAL DEL 2023 SEMESTRE\n\n{ROWS}",
            [1, 8],
        ),
        (f"PLAN ANUAL 2023\t\n\n{ROWS}Fuente: SIAF\n\nPLAN ANUAL 2023\n{ROWS}Fuente: SIAF\n", [1, 7]),
        (f"PLAN ESTRATEGICO INSTITUCIONAL 2023\n\n{ROWS}\nPLAN ESTRATEGIC0 INSTITUCIONAL 2023\n{ROWS}", [1]),
        (
            f"PLAN ESTRATEGICO INSTITUCIONAL 2023\n\n{ROWS}\nPLAN ESTRATEGlCO INSTITUCIONAL 2023\n{ROWS}",
            [1, 6],
        ),
        (f"PLAN ANUAL 2023\n\n{ROWS}\nPLAN ANUAL 2024\n\n{ROWS}", [1]),
        (f"CUADRO 1\n\n{ROWS}\nPEI Indicadores\n\n{ROWS}\nPEI indicadores:\n{ROWS}", [1, 6, 11]),
        (f"CUADRO 1\n\n{ROWS}\nPEI Indicadores\n\n{ROWS}", [1]),
        (f"{ROWS}\f{ROWS}\f\nPLAN ANUAL\n{ROWS}", [1, 3, 6]),
        (f"PLAN ANUAL\n{ROWS}\f\nPLAN ANUAL\n{ROWS}\f", [1, 5]),
        (f"PLAN ANUAL\n{ROWS}\f\f\nPLAN ANUAL\n{ROWS}\f", [1, 0, 5]),
        (f"PLAN ANUAL\n{ROWS}\nPLAN ANUAL\n\nSolo texto.\n", [1, 5]),
        (f"PLAN ANUAL\n\n{ROWS}Total\t2\nPLAN ANUAL\n{ROWS}", [1, 6]),
        (f"PLAN ANUAL\n\n{ROWS}PLAN ANUAL\t\n3\t4\n", [1]),
    ],
)
def test_pages_start_at_repeated_titles(tmp_path: Path, text: str, starts: list[int]) -> None:
    found = pages(tmp_path, text)
    first = [
        min((p.lugar.linea or 0 for p in (*g.paragraphs, *(c for t in g.tables for c in t.cells))), default=0)
        for g in found
    ]
    assert first == starts
    assert [g.numero for g in found] == list(range(1, len(starts) + 1))


def test_a_footer_that_repeats_stays_on_its_page(tmp_path: Path) -> None:
    text = f"PLAN ANUAL\n\n{ROWS}\nFuente: SIAF 2023\n\n\nPLAN ANUAL\n\n{ROWS}\nFuente: SIAF 2023.\n"
    assert [[p.text for p in g.paragraphs] for g in pages(tmp_path, text)] == [
        ["PLAN ANUAL", "Fuente: SIAF 2023"],
        ["PLAN ANUAL", "Fuente: SIAF 2023."],
    ]


def test_only_wanted_pages_are_made(tmp_path: Path) -> None:
    path = write(tmp_path, f"PLAN ANUAL\n\n{ROWS}\n" * 5)
    with open_transcript(path) as opened:
        assert opened.page_count == 5
        assert [g.numero for g in opened.pages(frozenset({2, 4}))] == [2, 4]
        assert [g.numero for g in opened.pages(frozenset())] == [1, 2, 3, 4, 5]


def test_memory_does_not_grow_with_the_number_of_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "CHUNK_BYTES", 16 * 1024)
    body = "PLAN ANUAL\n\n" + "Código\tMeta\tTotal\n" + "actividad\t1\t2\n" * 50 + "\n"

    def peak(times: int) -> int:
        path = write(tmp_path, body * times)
        tracemalloc.start()
        assert sum(1 for _ in read(path)) == times
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(200) < 2 * peak(50)


# -------------------------------------------------------------------------------------------------- csv


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            'Código;Meta;Avance\nA1;"1.200,50";5,5\n',
            [["Código", "Meta", "Avance"], ["A1", "1.200,50", "5,5"]],
        ),
        ("Código,Meta\nA1,5\nA2,6\n", [["Código", "Meta"], ["A1", "5"], ["A2", "6"]]),
        ("Código|Meta\nA1|5,2\n", [["Código", "Meta"], ["A1", "5,2"]]),
        ("Código\tMeta\nA1\t5,2\n", [["Código", "Meta"], ["A1", "5,2"]]),
        (
            'Código;"Unidad\nde medida"\nA1;"dijo ""no"""\n',
            [["Código", "Unidad de medida"], ["A1", 'dijo "no"']],
        ),
    ],
)
def test_csv(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    assert grid(page(tmp_path, text, "datos.csv").tables[0]) == rows


def test_csv_titles_lines_and_one_page(tmp_path: Path) -> None:
    text = "PLAN ANUAL 2023;;\n;;\nCódigo;Meta;Avance\nGRUPO;;\n1;2;3\n\nPLAN ANUAL 2023;;\n4;5;6\n"
    read_page = page(tmp_path, text, "datos.csv")
    assert [p.text for p in read_page.paragraphs] == ["PLAN ANUAL 2023"]
    assert grid(read_page.tables[0])[1] == ["GRUPO", "", ""]
    assert read_page.tables[0].cells[-1].lugar.linea == 8


def test_csv_with_an_open_quote_loses_no_row(tmp_path: Path) -> None:
    text = 'Código;Meta\n1;"abierta\n' + "".join(f"{i};x\n" for i in range(100))
    read_page = page(tmp_path, text, "datos.csv")
    assert read_page.tables[0].n_rows == 102
    assert "comillas sin cerrar" in read_page.notes[0]


# ------------------------------------------------------------------------------------------- properties


@given(st.text(st.sampled_from('aÉ1 .,\t\n|"*<b>#-\f\r;'), max_size=200))
def test_noise_gives_pages_and_every_cell_is_in_the_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("noise") / "x.txt"
    path.write_text(text, encoding="utf-8", newline="")
    digits = sum(c.isdigit() for c in text)
    with open_transcript(path) as opened:
        found = list(opened.pages(frozenset()))
        assert opened.page_count == len(found)
    texts = [c.text for g in found for t in g.tables for c in t.cells]
    texts += [p.text for g in found for p in g.paragraphs]
    assert sum(c.isdigit() for t in texts for c in t) == digits


@given(st.lists(st.lists(st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True), min_size=3, max_size=5), min_size=1))
def test_rows_come_back_as_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("rows") / "x.txt"
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    (only,) = read(path)
    (table,) = only.tables
    assert [[c for c in row if c] for row in grid(table)] == rows


# ------------------------------------------------------------------------------------- real transcripts


def fold(text: str) -> str:
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"<[^>]+>", "", text).lower()).strip()


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_pages_of_real_transcripts_agree_with_the_truth(shared_dir: Path, number: str) -> None:
    (path,) = (shared_dir / "seeds").glob(f"{number}_*.txt")
    truth = (shared_dir / "truth" / f"{number}.jsonl").read_text(encoding="utf-8").splitlines()
    rows: dict[int, list[str]] = {}
    for read_page in read(path):
        for table in read_page.tables:
            lines = (" ".join(c.text for c in table.row_cells(row)) for row in range(table.n_rows))
            rows.setdefault(read_page.numero, []).extend(map(fold, lines))
    elsewhere = [
        (row["pagina"], row["codigo"], row["descripcion"])
        for row in map(json.loads, truth)
        if not any(
            fold(row["descripcion"]) in line and fold(row["codigo"] or "") in line for line in rows[row["pagina"]]
        )
    ]
    assert truth and not elsewhere


def test_no_line_of_a_real_transcript_is_lost(shared_dir: Path) -> None:
    for path in (shared_dir / "seeds").glob("*.txt"):
        written = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line.strip()]
        given_back = {
            place.lugar.linea
            for read_page in read(path)
            for place in (*read_page.paragraphs, *(c for t in read_page.tables for c in t.cells))
        }
        joined = [n for n in written if n not in given_back]
        assert len(joined) <= 3, (path.name, joined)  # lines of a title printed over several lines


SEMICOLONS = "PLAN DE OBRAS\nal 30 de junio\n\nObra;Meta;Ejecutado\nPuente;1;0\nPozo;4;3\nPresa, tramo 1;2;2\n"


def test_semicolons_part_the_fields_of_a_text_under_its_titles(tmp_path: Path) -> None:
    read_page = page(tmp_path, SEMICOLONS)
    assert grid(read_page.tables[0])[-1] == ["Presa, tramo 1", "2", "2"]
    assert [p.text for p in read_page.paragraphs] == ["PLAN DE OBRAS", "al 30 de junio"]


@pytest.mark.parametrize(
    "text",
    [
        "Se podaron setos; se regó; se barrió.\nNo hubo lluvia.\nSe compró; se pagó; se guardó.\n",
        "a;b;c\td\n1;2;3\t4\n5;6;7\t8\n",  # tabs part it
    ],
)
def test_semicolons_of_prose_part_nothing(text: str, tmp_path: Path) -> None:
    assert not any(table.n_cols > 2 for table in page(tmp_path, text).tables)
