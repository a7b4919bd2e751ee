"""PDF pages as words and rulings, in points of the page as shown; the only module that imports PyMuPDF.

A word is given only if it is what a person sees: the page is drawn, and there must be ink where it stands.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pymupdf

from extractors.errors import UnreadableError
from extractors.readers import drawings, legibility, sight
from extractors.readers.sight import Drawn
from extractors.readers.sniff import kind_of
from extractors.schemas.page import Box, Page, PageState, Ruling, Word

if TYPE_CHECKING:
    from extractors.readers.pictures import Picture

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

# No CID_FOR_UNKNOWN_UNICODE: an unmapped glyph must come as U+FFFD, not as a plausible character.
# ActualText is what the producer says, the glyphs are what is printed. No ligatures: "fi" is two letters.
TEXT_FLAGS = pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_IGNORE_ACTUALTEXT | pymupdf.TEXT_PRESERVE_IMAGES

PDF_ERRORS = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, OSError)
"""What MuPDF and PyMuPDF raise about a damaged file."""

MAX_DOTS = 4_000_000
"""Dots of a drawn page or crop: bounds memory whatever the page box says."""
FIRST_LOOK_SCALE = 1.0
SECOND_LOOK_SCALE = 3.0
"""Dots a point at which a page is drawn to see whether its words are there."""
MAX_CONTENT = 40_000_000
"""Bytes of compressed page content. Beyond it the line art is not read (a map, or a bomb)."""
MIN_INLINE = 10_000
"""Bytes of compressed content that an inline picture of a page takes, at least."""
SCAN_SHARE = 0.8
"""Share of the page that images cover in a scan."""
PICTURE_SHARE = 0.3
"""Share of the page above which an image on a page of text is mentioned as not read."""
FEW_WORDS = 12
"""A page-wide image with fewer visible words than this is a scan with a stamp or a page number."""
INVISIBLE_SHARE = 0.8
"""Share of invisible words above which the text layer is somebody's OCR."""
OUTLINED_LETTERS = 300
"""Curved shapes on a page without words above which its letters are taken to be drawn as shapes."""
OPAQUE = 0.9
"""Opacity from which a filled rectangle hides what is under it."""
STORE_SHRINK_EVERY = 50
"""Pages after which MuPDF's cache is emptied."""
CROP_DPI = 150
CROP_MARGIN = 60.0
"""Points around the figure in a crop."""


class PdfDocument:
    """An open PDF. Use as a context manager.

    Attributes:
        page_count: number of pages, at least 1.
        notes: Spanish remarks about the file as a whole (it was damaged and had to be repaired).
    """

    def __init__(self, path: Path, document: "pymupdf.Document", ocr: str = "never") -> None:
        self._path = path
        self._ocr = ocr
        self._document = document
        self._picture: tuple[int, Picture] | None = None
        """The last page of which the picture was asked for: it is read, and then read again."""
        self._count: int = document.page_count
        self.page_count: int | None = self._count
        repaired = bool(document.is_repaired)
        self.notes: tuple[str, ...] = (
            ("el archivo está dañado y se reparó al abrirlo: pueden faltar páginas o contenido",) if repaired else ()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self._document.close()
        pymupdf.TOOLS.store_shrink(100)

    def pages(self, wanted: frozenset[int] = frozenset()) -> Iterator[Page]:
        """Gives the pages one at a time.

        Args:
            wanted: page numbers from 1; empty for all. Numbers that the file does not have are passed over.

        Yields:
            Pages. One that MuPDF cannot read comes as `CAPA_ILEGIBLE` with the reason, never as nothing.
        """
        numbers = sorted(n for n in wanted if 1 <= n <= self._count) if wanted else None
        for count, number in enumerate(range(1, self._count + 1) if numbers is None else numbers, start=1):
            yield self._page(number)
            if count % STORE_SHRINK_EVERY == 0:
                pymupdf.TOOLS.store_shrink(100)

    def _page(self, number: int) -> Page:
        try:
            page = _PageReader(self._document, number).read()
            return self._recognised(page) if self._needs_ocr(page) else page
        except PDF_ERRORS as error:
            reason = f"la página {number} está dañada y no se pudo leer ({_short(error)})"
            return Page(numero=number, state=PageState.CAPA_ILEGIBLE, reason=reason)

    def _needs_ocr(self, page: Page) -> bool:
        if self._ocr == "never" or page.state is PageState.VACIA:
            return False
        return self._ocr == "always" or page.state is not PageState.TEXTO

    def _recognised(self, page: Page) -> Page:
        """The page as its picture shows it."""
        from extractors.readers import scanned  # OpenCV and onnxruntime: only where a page needs them

        return scanned.read_picture(page.numero, page.width, page.height, self.picture(page.numero), page.notes)

    def picture(self, numero: int) -> "Picture":
        """The picture of a page, counted from 1."""
        from extractors.readers import pictures

        if self._picture is None or self._picture[0] != numero:
            self._picture = (numero, pictures.picture_of(self._document, self._document.load_page(numero - 1)))
        return self._picture[1]


def open_image(path: Path, ocr: str = "never") -> PdfDocument:
    """Opens an image file as a document of its pictures (a TIFF may hold several).

    Args:
        path: the file.
        ocr: "auto", "always" or "never".

    Raises:
        UnreadableError: the image is damaged.
    """
    try:
        with pymupdf.open(path) as image:
            document = pymupdf.open("pdf", image.convert_to_pdf())
    except PDF_ERRORS as error:
        raise UnreadableError(
            f"«{path.name}»: la imagen está dañada y no se puede abrir", "Vuelva a escanear la hoja."
        ) from error
    return PdfDocument(path, document, ocr)


def open_pdf(path: Path, password: str | None = None, ocr: str = "never") -> PdfDocument:
    """Opens a PDF.

    Args:
        path: the file.
        password: user or owner password, for an encrypted file.
        ocr: "auto": pages without a certain text layer are recognised; "always": all pages; "never".

    Raises:
        UnreadableError: the file is missing, empty, no PDF, corrupt, without pages, or encrypted and the
            password is absent or wrong.
    """
    legibility.check_is_pdf(path)
    try:
        document = pymupdf.open(path, filetype="pdf")
        encrypted = bool(document.needs_pass)
        if encrypted and not document.authenticate(password or ""):
            document.close()
            raise _locked(path, password)
        pages = document.page_count
        _drop_structure(document)
    except PDF_ERRORS as error:
        raise UnreadableError(
            f"«{path.name}»: el PDF está dañado o incompleto y no se puede abrir ({_short(error)})",
            "Vuelva a descargar o a exportar el archivo y pruebe que se abre en un visor.",
        ) from error
    if pages < 1:
        document.close()
        raise UnreadableError(
            f"«{path.name}»: el PDF no tiene ninguna página", "Vuelva a exportar el documento original."
        )
    return PdfDocument(path, document, ocr)


def crop(
    path: Path,
    pagina: int,
    bbox: Box,
    out_png: Path,
    password: str | None = None,
    margin: float = CROP_MARGIN,
) -> Path:
    """Writes a PNG of the page around a figure, with the figure boxed in red.

    Args:
        path: the PDF.
        pagina: page from 1.
        bbox: box of the figure, points of the page as shown.
        out_png: file to write.
        password: for an encrypted file.
        margin: points of page above and below the box; the picture is as wide as the page, so that the row's name
            is seen.

    Returns:
        `out_png`.

    Raises:
        UnreadableError: the file cannot be opened, or has no such page.
    """
    with open_image(path) if kind_of(path) == "image" else open_pdf(path, password) as pdf:
        document = pdf._document
        if not 1 <= pagina <= document.page_count:
            total = document.page_count
            raise UnreadableError(f"«{path.name}»: no existe la página {pagina} (tiene {total})")
        page = document.load_page(pagina - 1)
        if _drop_structure(document):  # loading a page may repair the file, and bring the tree back
            page = document.load_page(pagina - 1)
        shown = pymupdf.Rect(0, 0, page.rect.width, page.rect.height)
        _, y0, _, y1 = bbox
        clip = pymupdf.Rect(0, y0 - margin, page.rect.width, y1 + margin) & shown
        if clip.is_empty:
            clip = shown
        scale = min(CROP_DPI / 72, (MAX_DOTS / max(clip.width * clip.height, 1.0)) ** 0.5)
        picture = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=clip, alpha=False)
        _mark(picture, [value * scale for value in bbox])
        picture.save(out_png)
    return out_png


def _mark(picture: "pymupdf.Pixmap", box: list[float], thickness: int = 2, gap: int = 3) -> None:
    """Draws a red frame around `box` (dots)."""
    x0, y0 = int(box[0]) - gap, int(box[1]) - gap
    x1, y1 = int(box[2]) + gap, int(box[3]) + gap
    for frame in (
        (x0, y0, x1, y0 + thickness),
        (x0, y1 - thickness, x1, y1),
        (x0, y0, x0 + thickness, y1),
        (x1 - thickness, y0, x1, y1),
    ):
        area = pymupdf.IRect(frame) & picture.irect
        if not area.is_empty:
            picture.set_rect(area, (220, 0, 0))


def _drop_structure(document: "pymupdf.Document") -> bool:
    """Forgets a PDF's structure tree (in memory); says whether there was one.

    MuPDF 1.28 frees memory twice, and the process dies, when it makes a display list of a page whose structure
    tree is damaged. Nothing here reads the tree.
    """
    catalog = document.pdf_catalog()
    if not catalog or document.xref_get_key(catalog, "StructTreeRoot")[0] == "null":
        return False
    document.xref_set_key(catalog, "StructTreeRoot", "null")
    return True


def _locked(path: Path, password: str | None) -> UnreadableError:
    if password:
        return UnreadableError(
            f"«{path.name}»: la contraseña no abre el PDF", "Revise la contraseña que dio con --password."
        )
    return UnreadableError(f"«{path.name}»: el PDF está protegido con contraseña", "Dé la contraseña con --password.")


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text[:120] or type(error).__name__


class _PageReader:
    """Reads one page: words, what of them can be seen, rulings, and what kind of page it is."""

    def __init__(self, document: "pymupdf.Document", number: int) -> None:
        self._document = document
        self._number = number
        self._page = document.load_page(number - 1)
        self._notes: list[str] = []
        # Before the display list: a file repaired while its page is read must lose its structure tree again.
        self._drawings = self._line_art()
        if _drop_structure(document):
            self._page = document.load_page(number - 1)
        self._list = self._page.get_displaylist()
        self.width = float(self._page.rect.width)
        self.height = float(self._page.rect.height)

    def read(self) -> Page:
        textpage = self._list.get_textpage(TEXT_FLAGS)
        if not hasattr(textpage, "extractWORDS"):  # PyMuPDF gives the bare MuPDF object here
            textpage = pymupdf.TextPage(textpage)
        words = sight.read_characters(_words(textpage.extractWORDS()))
        words = [word for word in words if word.text]
        images = self._images(textpage, bool(words))
        line_art = self._drawings
        state, reason = self._image_state(words, images, line_art)
        if state is not PageState.TEXTO:
            return self._made(state, reason, [], [])
        seen = self._seen(words, images, line_art)
        if words and len(words) - len(seen) >= INVISIBLE_SHARE * len(words):
            reason = "casi todo el texto de la página es invisible: es un texto añadido, no lo que se ve"
            return self._made(PageState.OCR_AJENO, reason, [], [])
        garbage = legibility.garbage_reason(seen)
        if garbage:
            return self._made(PageState.CAPA_ILEGIBLE, garbage, [], [])
        rulings = drawings.rulings_of(line_art, self._turn(), self.width, self.height)
        fused = sight.fused_candidates(seen, rulings)
        if fused:
            seen = sight.parted(seen, fused, _characters(textpage))
        return self._made(PageState.TEXTO, "", seen, rulings)

    def _made(self, state: PageState, reason: str, words: list[Word], rulings: list[Ruling]) -> Page:
        return Page(
            numero=self._number,
            width=self.width,
            height=self.height,
            state=state,
            reason=reason,
            words=words,
            rulings=rulings,
            notes=tuple(self._notes),
        )

    def _turn(self) -> drawings.Turn | None:
        """What maps the unturned page, in which line art comes, to the page as shown; None: nothing does."""
        return None if self._page.rotation == 0 else tuple(self._page.rotation_matrix)

    def _line_art(self) -> list[drawings.Drawing]:
        if self._content_length() > MAX_CONTENT:
            self._notes.append("la página tiene demasiado dibujo: no se leyeron sus líneas")
            return []
        found: list[drawings.Drawing] = self._page.get_cdrawings()
        return found

    def _content_length(self) -> int:
        """Bytes of compressed content, without reading it."""
        total = 0
        for xref in self._page.get_contents():
            kind, value = self._document.xref_get_key(xref, "Length")
            total += int(value) if kind == "int" else 0
        return total

    # -- images

    def _images(self, textpage: Any, has_words: bool) -> list[Box]:
        """Boxes of the page's images; letterhead backgrounds left out."""
        listed = self._page.get_images()
        if has_words and not listed and not self._has_inline_images():
            return []
        boxes = [tuple(block[:4]) for block in textpage.extractBLOCKS() if block[6] == 1]
        page = (0.0, 0.0, self.width, self.height)
        inside = [_intersection(box, page) for box in boxes]
        found = [box for box in inside if box is not None]
        if has_words and any(self._share(box) > SCAN_SHARE for box in found) and self._is_letterhead(listed):
            found = [box for box in found if self._share(box) <= SCAN_SHARE]
        return found

    def _has_inline_images(self) -> bool:
        """Whether the page's content is long enough to hold a picture, and holds one."""
        return self._content_length() > MIN_INLINE and b"EI" in self._page.read_contents()

    def _share(self, box: Box) -> float:
        return (box[2] - box[0]) * (box[3] - box[1]) / max(self.width * self.height, 1.0)

    def _is_letterhead(self, listed: list[tuple[Any, ...]]) -> bool:
        """Whether the page's large images are backgrounds: transparent, or the same on a neighbouring page.

        A scanned page is neither: each page is its own, opaque picture.
        """
        large = {item[0]: item[1] for item in listed}
        if not large:
            return False
        near = [n for n in (self._number - 2, self._number) if 0 <= n < self._document.page_count]
        others = {item[0] for n in near for item in self._document.get_page_images(n)}
        return all(smask > 0 or xref in others for xref, smask in large.items())

    def _image_state(
        self, words: list[Word], images: list[Box], line_art: list[drawings.Drawing]
    ) -> tuple[PageState, str]:
        covered = _covered_share(images, self.width, self.height)
        if not words:
            if covered >= PICTURE_SHARE:
                return PageState.ESCANEADA, "la página es una imagen sin texto: necesita OCR"
            curves = sum(1 for d in line_art for item in d["items"] if item[0] == "c")
            if curves >= OUTLINED_LETTERS:
                return PageState.ESCANEADA, "las letras están dibujadas como trazos: necesita OCR"
            return PageState.VACIA, "la página no tiene texto"
        if covered >= SCAN_SHARE:
            over = [w for w in words if any(_holds(box, w) for box in images)]
            if len(over) > FEW_WORDS:
                reason = "texto sobre una imagen de toda la página (un OCR): no es una capa de texto cierta"
                return PageState.OCR_AJENO, reason
            if len(words) <= FEW_WORDS:
                return PageState.ESCANEADA, "la página es una imagen casi sin texto: necesita OCR"
        if covered >= PICTURE_SHARE:
            self._notes.append(f"una imagen que ocupa el {covered:.0%} de la página no se leyó")
        return PageState.TEXTO, ""

    # -- what can be seen

    def _seen(self, words: list[Word], images: list[Box], line_art: list[drawings.Drawing]) -> list[Word]:
        """Leaves out what nobody sees: no ink, covered, outside the page, printed twice."""
        words = self._uncovered(words, images, line_art)
        missing = self._without_ink(words)
        if missing:
            gone = set(missing)
            self._notes.append(
                f"{len(gone)} palabras de la capa de texto no se ven en la página y no se usaron: "
                + sight.sample(words[i] for i in missing)
            )
            words = [word for i, word in enumerate(words) if i not in gone]
        return words

    def _without_ink(self, words: list[Word]) -> list[int]:
        first = self._draw((0.0, 0.0, self.width, self.height), FIRST_LOOK_SCALE, color=False)
        bare = sight.inkless(words, first)
        tiny = {i for i, w in enumerate(words) if min(w.y1 - w.y0, w.x1 - w.x0) < sight.MIN_LEGIBLE}
        if bare:
            area = (
                min(words[i].x0 for i in bare), min(words[i].y0 for i in bare),
                max(words[i].x1 for i in bare), max(words[i].y1 for i in bare),
            )  # fmt: skip
            second = self._draw(area, SECOND_LOOK_SCALE, color=True)
            bare = [
                i for i in bare
                if not second.has_ink((words[i].x0, words[i].y0, words[i].x1, words[i].y1), words[i].text)
            ]  # fmt: skip
        return sorted(tiny.union(bare))

    def _draw(self, area: Box, scale: float, color: bool) -> Drawn:
        """Draws a part of the page, in at most `MAX_DOTS` dots."""
        clip = _intersection(area, (0.0, 0.0, self.width, self.height)) or (0.0, 0.0, 1.0, 1.0)
        dots = (clip[2] - clip[0]) * (clip[3] - clip[1])
        scale = min(scale, (MAX_DOTS / max(dots, 1.0)) ** 0.5)
        space = pymupdf.csRGB if color else pymupdf.csGRAY
        picture = self._list.get_pixmap(
            matrix=pymupdf.Matrix(scale, scale), colorspace=space, alpha=0, clip=pymupdf.Rect(clip)
        )
        return Drawn(
            samples=picture.samples, x0=picture.x, y0=picture.y, width=picture.width, height=picture.height,
            stride=picture.stride, depth=picture.n, scale=scale,
        )  # fmt: skip

    def _uncovered(self, words: list[Word], images: list[Box], line_art: list[drawings.Drawing]) -> list[Word]:
        """Settles words that share a place with a word or an image: printed twice, covered, in doubt."""
        pairs = sight.same_place(words)
        dropped = {b for a, b in pairs if sight.is_double_print(words[a], words[b])}
        rivals = [(a, b) for a, b in pairs if a not in dropped and b not in dropped]
        in_image = [i for i, w in enumerate(words) if any(_holds(box, w) for box in images)]
        if rivals or in_image:
            covered, doubtful = self._by_order(words, rivals, in_image, line_art)
            if covered:
                self._notes.append(
                    f"{len(covered)} palabras tapadas por otra cosa dibujada encima no se usaron: "
                    + sight.sample(words[i] for i in sorted(covered))
                )
            dropped |= covered
            words = [w._replace(doubt="superpuesto") if i in doubtful else w for i, w in enumerate(words)]
        return [word for i, word in enumerate(words) if i not in dropped] if dropped else words

    def _by_order(
        self,
        words: list[Word],
        rivals: list[tuple[int, int]],
        in_image: list[int],
        line_art: list[drawings.Drawing],
    ) -> tuple[set[int], set[int]]:
        """Decides by drawing order. Gives the words that something covers and those left in doubt."""
        asked = sorted({i for pair in rivals for i in pair} | set(in_image))
        order = self._drawn_at(words, asked)
        opaque = [d for d in line_art if (d.get("fill_opacity") or 0.0) >= OPAQUE]
        lids = drawings.shading_boxes(opaque, self._turn())
        photos = self._opaque_images() if in_image else []
        covered = {i for i in in_image if any(_covers(lid, words[i], order.get(i)) for lid in photos)}
        doubtful: set[int] = set()
        for a, b in rivals:
            under = {i for i in (a, b) if any(_covers(lid, words[i], order.get(i)) for lid in lids)}
            if len(under) == 1:
                covered |= under
            elif words[a].text != words[b].text:
                doubtful |= {a, b}
        return covered, doubtful - covered

    def _drawn_at(self, words: list[Word], asked: list[int]) -> dict[int, int]:
        """Drawing order of each asked word: the sequence number of the text operation that printed it."""
        turn = self._turn()
        spans: list[tuple[Box, int, str]] = []
        for span in self._page.get_texttrace():
            box = drawings.turned(span["bbox"], turn)
            spans.append((box, span["seqno"], "".join(chr(c[0]) for c in span["chars"])))
        found: dict[int, int] = {}
        for index in asked:
            word = words[index]
            # Rivals stand in the same place: only the text tells them apart.
            matches = [seq for box, seq, text in spans if word.text in text and _touches(box, word)]
            if matches:
                found[index] = max(matches) if index not in found else found[index]
        return found

    def _opaque_images(self) -> list[tuple[int, Box]]:
        """(Sequence number, box) of images without transparency."""
        soft = {item[0] for item in self._page.get_images() if item[1] > 0}
        infos = self._page.get_image_info(xrefs=True)
        transparent = [pymupdf.Rect(info["bbox"]) for info in infos if info["xref"] in soft]
        turn = self._turn()
        found = []
        for sequence, (kind, box) in enumerate(self._page.get_bboxlog()):
            if kind == "fill-image" and not any(abs(pymupdf.Rect(box) - t) < 2.0 for t in transparent):
                found.append((sequence, drawings.turned(box, turn)))
        return found


def _words(raw: list[tuple[Any, ...]]) -> list[Word]:
    """MuPDF word tuples as words; `line` counts its lines through the page."""
    words: list[Word] = []
    last: tuple[int, int] | None = None
    line = -1
    for x0, y0, x1, y1, text, block, number, _ in raw:
        if (block, number) != last:
            last = (block, number)
            line += 1
        words.append(Word(x0, y0, x1, y1, text, line))
    return words


def _characters(textpage: Any) -> list[sight.Character]:
    """Every character of a page with its box and size; costs several times what words cost."""
    found: list[sight.Character] = []
    for block in textpage.extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    x0, y0, x1, y1 = char["bbox"]
                    found.append(sight.Character(x0, y0, x1, y1, char["c"], span["size"]))
    return found


def _intersection(a: tuple[float, ...], b: Box) -> Box | None:
    x0, y0, x1, y1 = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _holds(box: Box, word: Word) -> bool:
    """Whether the middle of the word is in the box."""
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.y0 + word.y1) / 2 <= box[3]


def _touches(box: Box, word: Word) -> bool:
    return box[0] < word.x1 and word.x0 < box[2] and box[1] < word.y1 and word.y0 < box[3]


def _covers(lid: tuple[int, Box], word: Word, drawn_at: int | None) -> bool:
    """Whether something drawn after the word lies over it."""
    return drawn_at is not None and lid[0] > drawn_at and _holds(lid[1], word)


def _covered_share(boxes: list[Box], width: float, height: float, steps: int = 40) -> float:
    """Share of the page that boxes cover together, on a raster of `steps` x `steps` points."""
    if not boxes or width <= 0 or height <= 0:
        return 0.0
    hits = 0
    for row in range(steps):
        y = (row + 0.5) * height / steps
        across = [(b[0], b[2]) for b in boxes if b[1] <= y <= b[3]]
        if across:
            xs = [(col + 0.5) * width / steps for col in range(steps)]
            hits += sum(1 for x in xs if any(low <= x <= high for low, high in across))
    return hits / (steps * steps)
