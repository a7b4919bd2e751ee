"""The PDF reader on small PDFs made for one point each: what a person sees is what it gives."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.errors import UnreadableError
from extractors.readers import drawings, legibility, sight
from extractors.readers.pdf import crop, open_pdf
from extractors.schemas import Page, PageState

Draw = Callable[[Canvas], None]
WIDTH, HEIGHT = 400, 300
PROSE = [
    "El",
    "informe",
    "trimestral",
    "describe",
    "las",
    "actividades",
    "realizadas",
    "por",
    "la",
    "oficina",
    "durante",
    "el",
    "periodo",
    "y",
    "explica",
    "las",
    "causas",
    "de",
    "las",
    "diferencias",
    "entre",
    "la",
    "meta",
    "programada",
    "y",
    "la",
    "meta",
    "ejecutada",
    "en",
    "cada",
    "caso",
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Draw], Page]:
    """Draws one page and reads it."""

    def make(draw: Draw) -> Page:
        path = tmp_path / "pagina.pdf"
        canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
        draw(canvas)
        canvas.showPage()
        canvas.save()
        with open_pdf(path) as pdf:
            (page,) = pdf.pages()
        return page

    return make


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def lines_of_prose(canvas: Canvas, top: float = 280) -> None:
    for start in range(0, len(PROSE), 6):
        canvas.drawString(20, top - 2.4 * start, " ".join(PROSE[start : start + 6]))


def noise_image(width: int, height: int) -> ImageReader:
    from PIL import Image

    pixels = bytes((x * 7 + y * 13) % 256 for y in range(height) for x in range(width))
    buffer = io.BytesIO()
    Image.frombytes("L", (width, height), pixels).save(buffer, "PNG")
    buffer.seek(0)
    return ImageReader(buffer)


# -- where words stand


def test_words_stand_where_they_are_drawn(read: Callable[[Draw], Page]) -> None:
    page = read(lambda c: c.drawString(50, 250, "Meta 1,234.50"))
    meta, number = page.words
    assert (meta.text, number.text) == ("Meta", "1,234.50")
    assert meta.x0 == pytest.approx(50, abs=0.5)
    assert meta.y0 < HEIGHT - 250 < meta.y1
    assert page.state is PageState.TEXTO
    assert page.reason == ""


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_coordinates_are_of_the_page_as_shown(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(50, 250, "123")
    canvas.line(40, 245, 90, 245)
    canvas.save()
    document = pymupdf.open(path)
    document[0].set_rotation(turn)
    document.saveIncr()
    document.close()
    with open_pdf(path) as pdf:
        (page,) = pdf.pages()
    (word,) = page.words
    (ruling,) = page.rulings
    assert (page.width, page.height) == ((WIDTH, HEIGHT) if turn in (0, 180) else (HEIGHT, WIDTH))
    # The ruling lies just under the text, whichever way the page is turned.
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    line_x, line_y = (ruling.x0 + ruling.x1) / 2, (ruling.y0 + ruling.y1) / 2
    assert abs(x - line_x) + abs(y - line_y) < 20
    drawn = pymupdf.open(path)[0].get_pixmap(colorspace=pymupdf.csGRAY)
    assert min(drawn.pixel(round(line_x), round(line_y) + d)[0] for d in (-1, 0)) < 200 or (
        min(drawn.pixel(round(line_x) + d, round(line_y))[0] for d in (-1, 0)) < 200
    )


def test_crop_box_moves_the_origin(tmp_path: Path) -> None:
    path = tmp_path / "cropped.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(150, 150, "77")
    canvas.line(140, 145, 180, 145)
    canvas.save()
    document = pymupdf.open(path)
    document[0].set_cropbox(pymupdf.Rect(100, 50, 380, 280))
    document.saveIncr()
    document.close()
    with open_pdf(path) as pdf:
        (page,) = pdf.pages()
    assert page.words[0].x0 == pytest.approx(50, abs=1)
    assert page.rulings[0].x0 == pytest.approx(40, abs=1)
    assert page.rulings[0].y0 == pytest.approx(HEIGHT - 145 - 50, abs=1)


def test_soft_hyphen_and_no_break_space_are_plain() -> None:
    def word(text: str) -> sight.Word:
        return sight.Word(0, 0, 10, 10, text)

    read = sight.read_characters([word("\u00ad"), word("1\u00a0000"), word("\u22125")])
    assert [w.text for w in read] == ["-", "1 000", "-5"]
    assert not any(w.doubt for w in read)


# -- what a person sees


def test_invisible_text_is_left_out_and_noted(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.saveState()
        hidden = c.beginText(50, 60)
        hidden.setTextRenderMode(3)
        hidden.textOut("999")
        c.drawText(hidden)
        c.restoreState()

    page = read(draw)
    assert "999" not in texts(page)
    assert any("999" in note for note in page.notes)
    assert page.state is PageState.TEXTO


@pytest.mark.parametrize(
    "paint",
    [
        pytest.param(lambda c: c.setFillColor(white), id="white on white"),
        pytest.param(lambda c: c.setFillColor(Color(0.99, 0.99, 0.97)), id="nearly white"),
        pytest.param(lambda c: c.setFillAlpha(0), id="transparent"),
        pytest.param(lambda c: c.setFont("Helvetica", 0.5), id="too small to see"),
    ],
)
def test_text_without_ink_is_left_out(read: Callable[[Draw], Page], paint: Draw) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.saveState()
        paint(c)
        c.drawString(50, 60, "4321")
        c.restoreState()

    assert "4321" not in texts(read(draw))


def test_white_text_on_a_dark_heading_is_read(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.setFillColor(Color(0.1, 0.2, 0.5))
        c.rect(40, 240, 200, 20, fill=1, stroke=0)
        c.setFillColor(white)
        c.drawString(50, 246, "ENERO")

    assert texts(read(draw)) == ["ENERO"]


def test_red_on_blue_of_the_same_lightness_is_read(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.setFillColor(Color(0.0, 0.4, 0.0))
        c.rect(40, 240, 200, 20, fill=1, stroke=0)
        c.setFillColor(Color(0.78, 0.0, 0.0))
        c.drawString(50, 246, "8888")

    assert texts(read(draw)) == ["8888"]


def test_text_under_a_white_patch_is_left_out(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.drawString(50, 60, "1500")
        c.setFillColor(white)
        c.rect(45, 55, 60, 16, fill=1, stroke=0)

    assert "1500" not in texts(read(draw))


def test_a_number_patched_over_another_counts_alone(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.drawString(50, 60, "1500")
        c.setFillColor(white)
        c.rect(45, 55, 60, 16, fill=1, stroke=0)
        c.setFillColor(black)
        c.drawString(51, 60, "9500")

    page = read(draw)
    assert "9500" in texts(page)
    assert "1500" not in texts(page)
    assert any("tapadas" in note and "1500" in note for note in page.notes)
    assert not any(word.doubt for word in page.words)


def test_two_numbers_printed_over_each_other_are_in_doubt(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.drawString(50, 60, "1500")
        c.drawString(51, 60, "9500")

    doubts = {word.text: word.doubt for word in read(draw).words if word.doubt}
    assert doubts == {"1500": "superpuesto", "9500": "superpuesto"}


def test_text_under_an_opaque_image_is_left_out(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.drawString(50, 60, "1500")
        c.drawImage(noise_image(64, 32), 40, 50, 80, 30)

    assert "1500" not in texts(read(draw))


def test_text_over_an_image_is_read(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        lines_of_prose(c)
        c.drawImage(noise_image(64, 32), 40, 50, 80, 30)
        c.drawString(50, 60, "1500")

    assert "1500" in texts(read(draw))


def test_bold_made_by_printing_twice_is_one_word(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(50, 120, "TOTAL 555")
        c.drawString(50.4, 120, "TOTAL 555")

    page = read(draw)
    assert texts(page) == ["TOTAL", "555"]
    assert not any(word.doubt for word in page.words)


@pytest.mark.parametrize("text", ["1\u200b50", "15\u0661", "1\u041e0", "15\u202e0", "1\ue0210"])
def test_characters_that_are_not_what_they_look_like_are_in_doubt(text: str) -> None:
    (word,) = sight.read_characters([sight.Word(0, 0, 10, 10, text)])
    assert word.doubt == "caracteres"
    assert "\u200b" not in word.text


@pytest.mark.parametrize("text", ["AÑO", "2°", "«1,5»", "m²", "S/", "3.er", "–", "€", "N°"])
def test_plain_print_is_not_in_doubt(text: str) -> None:
    (word,) = sight.read_characters([sight.Word(0, 0, 10, 10, text)])
    assert word.doubt == ""


def test_dense_small_print_is_all_seen(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 4)
        for row in range(40):
            for col in range(20):
                c.drawRightString(30 + 18 * col, 290 - 6 * row, str(row * col))
            c.line(10, 288.5 - 6 * row, 390, 288.5 - 6 * row)

    page = read(draw)
    assert len(page.words) == 800
    assert page.notes == ()


def test_numbers_that_fill_their_cells_are_not_fused(read: Callable[[Draw], Page]) -> None:
    """MuPDF gives a whole row of such numbers as one word."""

    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 6)
        for edge in range(5):
            c.line(20 + 35.6 * edge, 140, 20 + 35.6 * edge, 160)
        for cell in range(4):
            c.drawRightString(20 + 35.6 * (cell + 1) - 0.2, 148, f"1,234,567.0{cell}")

    page = read(draw)
    assert texts(page) == [f"1,234,567.0{cell}" for cell in range(4)]
    assert [round(w.x1) for w in page.words] == [55, 91, 127, 162]


def test_a_number_that_overflows_its_cell_stays_whole(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.line(60, 140, 60, 160)
        c.drawString(30, 145, "123,456,789.00")

    assert texts(read(draw)) == ["123,456,789.00"]


# -- what kind of page it is


def test_an_image_alone_is_a_scan(read: Callable[[Draw], Page]) -> None:
    page = read(lambda c: c.drawImage(noise_image(80, 60), 0, 0, WIDTH, HEIGHT))
    assert page.state is PageState.ESCANEADA
    assert "OCR" in page.reason


def test_a_scan_with_a_page_number_is_a_scan(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.drawImage(noise_image(80, 60), 0, 0, WIDTH, HEIGHT)
        c.drawString(350, 10, "12")

    assert read(draw).state is PageState.ESCANEADA


@pytest.mark.parametrize("mode", [0, 3])
def test_text_over_a_page_wide_image_is_someones_ocr(read: Callable[[Draw], Page], mode: int) -> None:
    def draw(c: Canvas) -> None:
        c.drawImage(noise_image(80, 60), 0, 0, WIDTH, HEIGHT)
        text = c.beginText(20, 280)
        text.setTextRenderMode(mode)
        for start in range(0, len(PROSE), 5):
            text.textLine(" ".join(PROSE[start : start + 5]))
        c.drawText(text)

    page = read(draw)
    assert page.state is PageState.OCR_AJENO
    assert page.words == []


def test_a_letterhead_repeated_on_every_page_is_no_scan(tmp_path: Path) -> None:
    path = tmp_path / "membrete.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    background = noise_image(80, 60)
    for _ in range(2):
        canvas.drawImage(background, 0, 0, WIDTH, HEIGHT)
        canvas.setFillColor(white)
        canvas.rect(10, 100, 380, 195, fill=1, stroke=0)
        canvas.setFillColor(black)
        lines_of_prose(canvas)
        canvas.showPage()
    canvas.save()
    with open_pdf(path) as pdf:
        assert [page.state for page in pdf.pages()] == [PageState.TEXTO, PageState.TEXTO]


def test_invisible_text_alone_is_someones_ocr(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        text = c.beginText(20, 280)
        text.setTextRenderMode(3)
        for start in range(0, len(PROSE), 5):
            text.textLine(" ".join(PROSE[start : start + 5]))
        c.drawText(text)

    assert read(draw).state is PageState.OCR_AJENO


def test_an_empty_page_is_empty(read: Callable[[Draw], Page]) -> None:
    page = read(lambda c: None)
    assert page.state is PageState.VACIA
    assert page.reason


def test_letters_drawn_as_shapes_need_ocr(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        for i in range(400):
            c.circle(10 + (i % 40) * 9, 20 + (i // 40) * 20, 3)

    assert read(draw).state is PageState.ESCANEADA


@pytest.mark.parametrize("shift", [1, 3, 13, 29])
def test_a_shifted_encoding_is_garbage(shift: int) -> None:
    shifted = ["".join(chr((ord(c) - 97 + shift) % 26 + 97) for c in word.lower()) for word in PROSE]
    words = [sight.Word(0, 0, 1, 1, text) for text in shifted * 2]
    assert legibility.garbage_reason(words)


def test_glyphs_without_a_code_are_garbage() -> None:
    words = [sight.Word(0, 0, 1, 1, "\ufffd\ufffd1\ufffd") for _ in range(30)]
    assert legibility.garbage_reason(words)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(PROSE),
        " ".join(PROSE).upper(),
        "PROG. EJEC. AOI30126400200 S.P. MTTO. VEH. INFORME NIVEL PRIORIDAD 1,200.00 0 0 S.I. TRIM " * 6,
        "0 0 12 3,400.00 - S.P. " * 40,
        "",
    ],
)
def test_forms_and_prose_are_not_garbage(text: str) -> None:
    assert legibility.garbage_reason([sight.Word(0, 0, 1, 1, t) for t in text.split()]) == ""


# -- rulings


def test_strokes_thin_rectangles_and_boxes_are_rulings(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(20, 280, "texto")
        c.line(50, 200, 150, 200)
        c.rect(50, 150, 100, 0.6, fill=1, stroke=0)
        c.rect(50, 100, 100, 30, fill=0, stroke=1)

    page = read(draw)
    across = sorted(round(r.y0) for r in page.rulings if r.y0 == r.y1)
    down = sorted(round(r.x0) for r in page.rulings if r.x0 == r.x1)
    assert across == [100, 150, 170, 200]
    assert down == [50, 150]


def test_a_dashed_line_is_one_ruling(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(20, 280, "texto")
        for x in range(50, 350, 5):
            c.line(x, 200, x + 3, 200)

    (ruling,) = read(draw).rulings
    assert ruling.x1 - ruling.x0 == pytest.approx(298, abs=1)


def test_a_highlight_is_no_ruling(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.setFillColor(Color(1, 1, 0))
        c.rect(48, 198, 60, 14, fill=1, stroke=0)
        c.setFillColor(black)
        c.drawString(50, 200, "resaltado")

    assert read(draw).rulings == []


def test_zebra_bands_are_rulings() -> None:
    bands = [(50.0, 100.0 + 40 * i, 350.0, 120.0 + 40 * i) for i in range(3)]
    rulings = drawings.shading_rulings(bands)
    assert {r.y0 for r in rulings if r.y0 == r.y1} == {100.0, 120.0, 140.0, 160.0, 180.0, 200.0}


def test_bars_of_a_chart_are_no_rulings() -> None:
    bars = [(50.0 + 40 * i, 100.0 + 7 * i, 70.0 + 40 * i, 200.0) for i in range(6)]
    assert drawings.shading_rulings(bars) == []


def test_white_lines_count_only_on_shading(read: Callable[[Draw], Page]) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(20, 280, "texto")
        c.setFillColor(Color(0.2, 0.4, 0.8))
        c.rect(50, 200, 100, 40, fill=1, stroke=0)
        c.setStrokeColor(white)
        c.line(100, 120, 100, 260)

    (ruling,) = read(draw).rulings
    assert (round(ruling.y0), round(ruling.y1)) == (60, 100)


# -- bad files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "0 bytes", id="empty"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(100), "imagen", id="jpeg"),
        pytest.param(b"Meta anual\t120\n" * 20, "texto", id="text"),
        pytest.param(b"%PDF-1.7\nnada de esto es un PDF", "dañado", id="no objects"),
    ],
)
def test_a_file_that_is_no_pdf_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "reporte.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"reporte\.pdf") as caught:
        open_pdf(path)
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        open_pdf(tmp_path / "nada.pdf")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "clave.pdf"
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "Hola 12")
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="abc", owner_pw="xyz")
    document.close()
    return path


def test_a_locked_file_asks_for_its_password(locked: Path) -> None:
    with pytest.raises(UnreadableError, match="protegido") as caught:
        open_pdf(locked)
    assert "--password" in caught.value.hint
    with pytest.raises(UnreadableError, match="no abre"):
        open_pdf(locked, "mala")
    with open_pdf(locked, "abc") as pdf:
        assert texts(next(pdf.pages())) == ["Hola", "12"]


def test_a_truncated_file_is_read_with_a_note_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "corto.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for _ in range(3):
        lines_of_prose(canvas)
        canvas.showPage()
    canvas.save()
    whole = path.read_bytes()
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            with open_pdf(path) as pdf:
                list(pdf.pages())
                assert any("dañado" in note for note in pdf.notes)
        except UnreadableError as error:
            assert error.hint


def test_wanted_pages_only(tmp_path: Path) -> None:
    path = tmp_path / "tres.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for number in range(1, 4):
        canvas.drawString(50, 100, f"pagina{number}")
        canvas.showPage()
    canvas.save()
    with open_pdf(path) as pdf:
        assert pdf.page_count == 3
        assert [page.numero for page in pdf.pages(frozenset({3, 1, 9}))] == [1, 3]
        assert list(pdf.pages(frozenset({9}))) == []


def test_huge_coordinates_and_pages_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "enorme.pdf"
    canvas = Canvas(str(path), pagesize=(14400, 14400))
    canvas.drawString(50, 14000, "123")
    canvas.line(-1e7, 5, 1e9, 5)
    canvas.rect(1e8, 1e8, 1e9, 1e9, fill=1)
    canvas.drawString(1e8, 50, "fuera")
    canvas.save()
    with open_pdf(path) as pdf:
        (page,) = pdf.pages()
    assert "fuera" not in texts(page)
    assert all(abs(r.x1) < 1e6 for r in page.rulings)


def test_mupdf_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "roto.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    lines_of_prose(canvas)
    canvas.save()
    data = path.read_bytes()
    path.write_bytes(data[:-300] + b"basura" * 20)
    code = (
        "import sys; from pathlib import Path\n"
        "from extractors.readers.pdf import open_pdf\n"
        "with open_pdf(Path(sys.argv[1])) as pdf: list(pdf.pages())\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=root, check=False
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_a_damaged_structure_tree_does_not_kill_the_process(tmp_path: Path) -> None:
    """MuPDF 1.28 frees memory twice when it lists a page whose structure tree points nowhere."""
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_text((50, 50), "Hola 123")
    content = page.read_contents()
    document.update_stream(page.get_contents()[0], b"/P <</MCID 0>> BDC\n" + content + b"\nEMC")
    tree = document.get_new_xref()
    document.update_object(tree, "<</Type/StructTreeRoot/ParentTree 9999 0 R/K 9998 0 R>>")
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", f"{tree} 0 R")
    document.xref_set_key(page.xref, "StructParents", "0")
    path = tmp_path / "etiquetado.pdf"
    document.save(path)
    document.close()
    with open_pdf(path) as pdf:
        assert texts(next(pdf.pages())) == ["Hola", "123"]


# -- crops


@pytest.mark.parametrize("turn", [0, 90])
def test_crop_marks_the_figure(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "recorte.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(50, 250, "123")
    canvas.save()
    document = pymupdf.open(path)
    document[0].set_rotation(turn)
    document.saveIncr()
    document.close()
    with open_pdf(path) as pdf:
        (page,) = pdf.pages()
    word = page.words[0]
    png = crop(path, 1, (word.x0, word.y0, word.x1, word.y1), tmp_path / "r.png")
    picture = pymupdf.Pixmap(png)
    reds = sum(
        1
        for y in range(picture.height)
        for x in range(picture.width)
        if picture.pixel(x, y)[0] > 180 and picture.pixel(x, y)[1] < 40
    )
    assert reds > 50
    assert picture.width < 1000


def test_crop_of_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "una.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(50, 250, "123")
    canvas.save()
    with pytest.raises(UnreadableError, match="página 7"):
        crop(path, 7, (0, 0, 10, 10), tmp_path / "r.png")


# -- real documents


def test_real_reports_are_text_and_scans_are_not(shared_dir: Path) -> None:
    states = {}
    for path in sorted((shared_dir / "real").glob("*.pdf")):
        with open_pdf(path) as pdf:
            states[path.name[:3]] = {page.state for page in pdf.pages()}
    assert states.pop("s03") == states.pop("s05") == {PageState.ESCANEADA}
    assert all(found == {PageState.TEXTO} for found in states.values())
