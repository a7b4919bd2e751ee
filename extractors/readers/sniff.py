"""What kind of document a file is: by its content first, by its name second."""

import mmap
import re
from pathlib import Path
from typing import Final

from extractors.errors import UnreadableError
from extractors.readers import decoding, zipped

TEXT_EXTENSIONS: Final = frozenset({".txt", ".tsv", ".csv", ".md"})
IMAGE_EXTENSIONS: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
EXTENSIONS: Final = TEXT_EXTENSIONS | IMAGE_EXTENSIONS | {".pdf", ".xlsx", ".xlsm", ".docx"}
"""What is picked up from a folder."""
HEAD_BYTES: Final = 64 * 1024
PDF_MARK_BYTES: Final = 1024
"""Bytes within which "%PDF-" must stand (readers tolerate something before it)."""
MAX_CONTENT_TYPES_BYTES: Final = 4 * 1024 * 1024
MAX_CONTROL_SHARE: Final = 0.01
"""Share of control characters from which bytes are no text."""

_IMAGES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b")) + b"\x7f"
_READ: Final = "Se leen PDF, imágenes (PNG, JPEG, TIFF), .xlsx, .docx y texto (.txt, .tsv, .csv, .md)."

_SPREADSHEET: Final = re.compile(
    rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"
)
_WORD: Final = re.compile(rb"wordprocessingml\.document\.main\+xml")
_OTHER_OFFICE: Final = (
    (re.compile(rb"ms-excel\.sheet\.binary"), "un libro binario de Excel (.xlsb)", ".xlsx"),
    (re.compile(rb"wordprocessingml|ms-word"), "una plantilla o documento con macros de Word", ".docx"),
    (re.compile(rb"presentationml|ms-powerpoint"), "una presentación", "PDF"),
    (re.compile(rb"oasis\.opendocument\.spreadsheet"), "una hoja de LibreOffice (.ods)", ".xlsx"),
    (re.compile(rb"oasis\.opendocument"), "un documento de LibreOffice", ".docx o PDF"),
)
_KNOWN_BINARIES: Final = (
    (b"GIF8", "una imagen GIF", "Guárdela como PNG."),
    (b"BM", "una imagen BMP", "Guárdela como PNG."),
    (b"RIFF", "una imagen WebP u otro medio RIFF", "Guárdela como PNG."),
    (b"{\\rtf", "un documento RTF", "Guárdelo como .docx."),
    (b"\x1f\x8b", "un archivo comprimido (gzip)", "Descomprímalo primero."),
    (b"7z\xbc\xaf", "un archivo comprimido (7z)", "Descomprímalo primero."),
    (b"Rar!", "un archivo comprimido (rar)", "Descomprímalo primero."),
)
_WEB_PAGE: Final = re.compile(rb"\s*(?:<!doctype html|<html|<head|<table|<\?xml|<!--)", re.IGNORECASE)
_OLE_KINDS: Final = (
    ("EncryptedPackage", "está protegido con contraseña", "Guarde una copia sin contraseña."),
    ("WordDocument", "es un documento de Word antiguo (.doc)", "Guárdelo como .docx."),
    ("Workbook", "es un libro de Excel antiguo (.xls)", "Guárdelo como .xlsx."),
    ("Book", "es un libro de Excel antiguo (.xls)", "Guárdelo como .xlsx."),
)


def supported(path: Path) -> bool:
    """Whether the name of a file says that we read it. Office lock files (`~$…`) and hidden files are not."""
    return path.suffix.lower() in EXTENSIONS and not path.name.startswith(("~$", "."))


def kind_of(path: Path) -> str:
    """Says "pdf", "transcript", "spreadsheet", "word" or "image".

    Raises:
        UnreadableError: no such file, a folder, empty, or of a kind that is not read.
    """
    head = _head(path)
    if b"%PDF-" in head[:PDF_MARK_BYTES]:
        return "pdf"
    if head.startswith(_IMAGES):
        return "image"
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(_OLE):
        raise _ole_error(path)
    for mark, what, hint in _KNOWN_BINARIES:
        if head.startswith(mark) and (len(mark) > 2 or b"\0" in head):
            raise UnreadableError(f"«{path.name}» es {what}", hint)
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableError(
            f"«{path.name}» es una página web o XML, no {_said(path)}",
            "Descárguelo de nuevo, o ábralo en Excel o el navegador y guárdelo como .xlsx o PDF.",
        )
    if _is_text(head):
        return "transcript"
    raise UnreadableError(f"«{path.name}» contiene datos binarios que no son {_said(path)}", _READ)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableError(f"«{path.name}» es una carpeta", "Indique los archivos que contiene.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise UnreadableError(f"no existe «{path}»", "Compruebe el nombre y la carpeta.") from error
    except OSError as error:
        raise UnreadableError(
            f"no se puede abrir «{path.name}»: {error.strerror}", "Compruebe los permisos."
        ) from error
    if not head:
        raise UnreadableError(f"«{path.name}» está vacío (0 bytes)", "Descárguelo o expórtelo de nuevo.")
    return head


def _said(path: Path) -> str:
    """What the extension claims, for a message."""
    suffix = path.suffix.lower()
    if suffix in EXTENSIONS:
        return "texto" if suffix in TEXT_EXTENSIONS else f"un {suffix}"
    return "un documento que se pueda leer"


def _is_text(head: bytes) -> bool:
    codec = decoding.mark(head[: decoding.HEAD_BYTES])
    if codec:
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" not in head and controls <= MAX_CONTROL_SHARE * len(head)


def _zip_kind(path: Path) -> str:
    with zipped.open_zip(path) as archive:
        names = set(archive.namelist())
        part = next((n for n in ("[Content_Types].xml", "mimetype") if n in names), None)
        if part is None:
            raise UnreadableError(f"«{path.name}» es un archivo comprimido, no {_said(path)}", "Descomprímalo primero.")
        try:
            with archive.open(part) as file:
                types = file.read(MAX_CONTENT_TYPES_BYTES)
        except zipped.BROKEN as error:
            raise zipped.damaged(path, error) from error
    if _SPREADSHEET.search(types):
        return "spreadsheet"
    if _WORD.search(types):
        return "word"
    for pattern, what, target in _OTHER_OFFICE:
        if pattern.search(types):
            raise UnreadableError(f"«{path.name}» es {what}", f"Ábralo y guárdelo como {target}.")
    raise UnreadableError(f"«{path.name}» es un archivo comprimido de un tipo desconocido", _READ)


def _ole_error(path: Path) -> UnreadableError:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for stream, what, hint in _OLE_KINDS:
            if data.find(stream.encode("utf-16-le")) >= 0:
                return UnreadableError(f"«{path.name}» {what}", hint)
    return UnreadableError(
        f"«{path.name}» es un documento de Office antiguo (.xls, .doc)", "Guárdelo como .xlsx o .docx."
    )
