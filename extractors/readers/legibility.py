"""What a file really is, and whether a text layer means anything."""

import re
from pathlib import Path

from extractors.errors import UnreadableError
from extractors.readers.sight import NO_MEANING
from extractors.schemas.page import Word

SNIFFED = 1024
"""Bytes of a file's start within which a PDF must say that it is one (ISO 32000 leaves room for a preamble)."""

MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "una imagen JPEG"),
    (b"\x89PNG", 0, "una imagen PNG"),
    (b"GIF8", 0, "una imagen GIF"),
    (b"II*\x00", 0, "una imagen TIFF"),
    (b"MM\x00*", 0, "una imagen TIFF"),
    (b"BM", 0, "una imagen BMP"),
    (b"WEBP", 8, "una imagen WebP"),
    (b"ftypheic", 4, "una imagen HEIC"),
    (b"PK\x03\x04", 0, "un archivo ZIP o de Office (docx, xlsx)"),
    (b"\xd0\xcf\x11\xe0", 0, "un archivo de Office antiguo (doc, xls)"),
    (b"{\\rtf", 0, "un archivo RTF"),
    (b"%!PS", 0, "un archivo PostScript"),
    (b"Rar!", 0, "un archivo RAR"),
    (b"7z\xbc\xaf", 0, "un archivo 7-Zip"),
    (b"\x1f\x8b", 0, "un archivo gzip"),
)
"""(bytes, offset, what the file is)."""

GARBAGE_SHARE = 0.25
"""Share of characters without meaning above which a page's text layer is refused."""
MIN_JUDGED = 25
"""Words of letters that a page needs before its language is judged."""
PLAUSIBLE_SHARE = 0.5
"""Share of plausible words under which a text layer is refused. Measured: Spanish forms and prose, also all in
capitals and full of abbreviations, give 0.80 and more; the same text under a shifted encoding 0.00 to 0.35."""
VOWELS = frozenset("aeiouáéíóúüAEIOUÁÉÍÓÚÜyY")
LETTERS = re.compile(r"[^\W\d_]{4,}")
GLYPH_NAME = re.compile(r"\(cid:\d+\)")


def check_is_pdf(path: Path) -> None:
    """Refuses a file that is not a PDF, and says what it is.

    Raises:
        UnreadableError: missing, unreadable, empty, or of another kind.
    """
    try:
        with path.open("rb") as file:
            head = file.read(SNIFFED)
    except OSError as error:
        raise UnreadableError(f"{path.name}: no se puede leer el archivo ({error.strerror})") from error
    if not head:
        raise UnreadableError(
            f"{path.name}: el archivo está vacío (0 bytes)", "Vuelva a descargarlo: la copia no se completó."
        )
    if b"%PDF-" in head:
        return
    kind = sniff(head)
    raise UnreadableError(
        f"{path.name}: no es un PDF; por su contenido es {kind}",
        "Cambie la extensión por la que corresponde o exporte el documento como PDF.",
    )


def sniff(head: bytes) -> str:
    """Says in Spanish what a file is by its first bytes."""
    for magic, offset, name in MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return name
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "una página web (HTML)"
    if start.startswith(b"<?xml"):
        return "un archivo XML"
    if not any(byte < 9 for byte in head):
        return "un archivo de texto"
    return "un archivo de tipo desconocido o dañado"


def garbage_reason(words: list[Word]) -> str:
    """Why a page's text layer means nothing, in Spanish, or "" if it reads as text."""
    text = " ".join(word.text for word in words)
    characters = len(text) - text.count(" ")
    if not characters:
        return ""
    text, names = GLYPH_NAME.subn("", text)
    bad = len(NO_MEANING.findall(text)) + names
    if bad >= GARBAGE_SHARE * characters:
        return "la capa de texto es ilegible: sus letras no tienen código (hay que leer la imagen con OCR)"
    tokens = LETTERS.findall(text)
    if len(tokens) >= MIN_JUDGED:
        plausible = sum(1 for token in tokens if is_plausible(token))
        if plausible < PLAUSIBLE_SHARE * len(tokens):
            return "la capa de texto es ilegible: sus letras están cambiadas (hay que leer la imagen con OCR)"
    return ""


def is_plausible(token: str) -> bool:
    """Whether a run of letters could be a word: a share of vowels as words have, and no capitals inside."""
    vowels = sum(1 for letter in token if letter in VOWELS)
    if not 0.2 * len(token) <= vowels <= 0.8 * len(token):
        return False
    return token.isupper() or token[1:].islower()
