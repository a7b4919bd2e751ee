"""Text files to lines: which encoding, and the lines of any size of file with bounded memory."""

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.errors import UnreadableError

MAX_TEXT_BYTES: Final = 512 * 1024 * 1024
"""Bytes of a text file; a transcript of 10,000 dense pages has about 50 MB."""
MAX_LINE_CHARS: Final = 1_000_000
"""Characters of one line; the longest row of a real report has about 5,000."""
CHUNK_BYTES: Final = 1024 * 1024
HEAD_BYTES: Final = 4096
NUL_SHARE_OF_UTF16: Final = 0.3
"""Share of zero bytes on one side (odd or even) that tells UTF-16 without a mark."""
GOOD_PER_BAD: Final = 20
"""Good non-ASCII characters per broken one from which a text is UTF-8 with damage, not another encoding."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _cp1252_bytes() -> dict[int, int]:
    """Character -> byte for what cp1252 has above 0x7F; bytes it leaves open stay themselves."""
    table: dict[int, int] = {}
    for byte in range(0x80, 0xA0):
        try:
            table[ord(bytes([byte]).decode("cp1252"))] = byte
        except UnicodeDecodeError:
            continue
    return table


_TO_BYTES: Final = _cp1252_bytes()


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text file are to be read.

    Attributes:
        codec: Python codec name.
        mojibake: the text is UTF-8 that was read once as cp1252 ("Ã³") and is to be turned back.
        damaged: broken characters are replaced by U+FFFD.
        notes: Spanish remarks for the manifest.
    """

    codec: str
    mojibake: bool = False
    damaged: bool = False
    notes: tuple[str, ...] = ()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mojibake(path: Path, codec: str) -> bool:
    """Whether the whole text, turned back into cp1252 bytes, is UTF-8 again and not plain ASCII."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    back = codecs.getincrementaldecoder("utf-8")("strict")
    changed = False
    try:
        for chunk in _chunks(path):
            data = decoder.decode(chunk).translate(_TO_BYTES).encode("latin-1")
            changed = changed or not data.isascii()
            back.decode(data)
        back.decode(b"", final=True)
    except UnicodeError:
        return False
    return changed


def _broken_characters(path: Path) -> tuple[int, int]:
    """(good non-ASCII characters, broken ones) when the text is read as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        broken = text.count("�")
        bad += broken
        good += sum(1 for c in text if c > "\x7f") - broken
    bad += len(decoder.decode(b"", final=True))
    return good, bad


def mark(head: bytes) -> str:
    """The codec that a byte order mark or the zero bytes of UTF-16 tell, or ""."""
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return codec
    half = max(1, len(head) // 2)
    if head[1::2].count(0) / half >= NUL_SHARE_OF_UTF16 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) / half >= NUL_SHARE_OF_UTF16 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _unicode(path: Path, codec: str) -> Encoding:
    if _is_mojibake(path, codec):
        note = "texto con codificación doble (por ejemplo «Ã³» por «ó»), corregida en todo el archivo"
        return Encoding(codec, mojibake=True, notes=(note,))
    return Encoding(codec)


def detect(path: Path) -> Encoding:
    """Decides the encoding by strict decoding of the whole file.

    Raises:
        UnreadableError: too large, binary, or in no encoding that we know.
    """
    size = path.stat().st_size
    if size > MAX_TEXT_BYTES:
        raise UnreadableError(
            f"«{path.name}» tiene {size // 1_000_000} MB de texto; el límite es {MAX_TEXT_BYTES // 1_000_000} MB",
            "Divida el archivo, por ejemplo un informe por archivo.",
        )
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    codec = mark(head)
    if codec and not _decodes(path, codec):
        raise UnreadableError(
            f"«{path.name}» dice ser texto {codec} y no lo es: está cortado o dañado",
            "Ábralo en el programa de origen y guárdelo de nuevo como texto UTF-8.",
        )
    if codec:
        return _unicode(path, codec)
    if any(b"\0" in chunk for chunk in _chunks(path)):
        raise UnreadableError(
            f"«{path.name}» no es un archivo de texto: contiene datos binarios",
            "Compruebe la extensión; se leen PDF, imágenes, .xlsx, .docx y texto.",
        )
    if _decodes(path, "utf-8"):
        return _unicode(path, "utf-8")
    good, bad = _broken_characters(path)
    if good >= GOOD_PER_BAD * bad:
        note = f"texto UTF-8 dañado: {bad} caracteres ilegibles, marcados con «�»"
        return Encoding("utf-8", damaged=True, notes=(note,))
    codec = "cp1252" if _decodes(path, "cp1252") else "latin-1"
    return Encoding(codec, notes=(f"texto en codificación {codec}, no UTF-8",))


def turn_back(text: str) -> str:
    """Undoes one reading of UTF-8 as cp1252."""
    return text.translate(_TO_BYTES).encode("latin-1").decode("utf-8")


def lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """The lines of a text without their ends (LF, CRLF or CR), composed (NFC). Form feeds stay in them.

    Raises:
        UnreadableError: a line longer than `MAX_LINE_CHARS`.
    """
    errors = "replace" if encoding.damaged else "strict"
    with path.open(encoding=encoding.codec, errors=errors, newline=None) as file:
        number = 0
        while line := file.readline(MAX_LINE_CHARS + 1):
            number += 1
            if len(line) > MAX_LINE_CHARS:
                raise UnreadableError(
                    f"«{path.name}»: la línea {number} pasa de {MAX_LINE_CHARS} caracteres",
                    "No parece la transcripción de un informe; compruebe los saltos de línea.",
                )
            line = line.rstrip("\n")
            if encoding.mojibake:
                line = turn_back(line)
            yield line if line.isascii() else unicodedata.normalize("NFC", line)
