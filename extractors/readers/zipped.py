"""Office files are zip archives of XML: how much they may unpack to, and no entities in them."""

import zipfile
import zlib
from pathlib import Path
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractors.errors import UnreadableError

MAX_UNPACKED_BYTES: Final = 400 * 1024 * 1024
"""Bytes of all parts unpacked; a sheet of 100,000 rows and 20 columns has about 100 MB."""
MAX_RATIO: Final = 250
"""Unpacked bytes per packed byte of a part; a sheet of equal rows reaches about 100."""
RATIO_FROM_BYTES: Final = 20 * 1024 * 1024
"""Unpacked bytes of a part from which its ratio counts."""
MAX_PARTS: Final = 10_000
HEAD_BYTES: Final = 64

BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What zipfile raises on an archive that is cut, damaged, encrypted or packed in an unknown way."""


def damaged(path: Path, reason: object = "") -> UnreadableError:
    """The error for an office file that does not open."""
    detail = f" ({reason})" if str(reason) else ""
    return UnreadableError(
        f"«{path.name}» está dañado o incompleto{detail}",
        "Ábralo en el programa de origen, guárdelo de nuevo y vuelva a intentarlo.",
    )


def open_zip(path: Path) -> zipfile.ZipFile:
    """Opens an archive whose sizes are within bounds.

    Raises:
        UnreadableError: no archive, damaged, encrypted, or one that unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise damaged(path, error) from error
    try:
        _check_sizes(path, archive)
    except UnreadableError:
        archive.close()
        raise
    return archive


def check_office_file(path: Path) -> None:
    """Checks sizes, and that no XML part declares a document type (entities can unpack to anything).

    Raises:
        UnreadableError: as `open_zip`, or a part with a DOCTYPE.
    """
    with open_zip(path) as archive:
        for info in archive.infolist():
            try:
                _refuse_doctype(path, archive, info)
            except BROKEN as error:
                raise damaged(path, error) from error


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(info.file_size for info in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableError(
            f"«{path.name}» se expande a {unpacked // 1_000_000} MB en {len(parts)} partes; "
            f"el límite es {MAX_UNPACKED_BYTES // 1_000_000} MB y {MAX_PARTS} partes",
            "Divida el archivo, o quite las hojas e imágenes que no hacen falta.",
        )
    for info in parts:
        if info.flag_bits & 1:
            raise UnreadableError(f"«{path.name}» está protegido con contraseña", "Guarde una copia sin contraseña.")
        if info.file_size > RATIO_FROM_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise UnreadableError(
                f"«{path.name}» se expande más de {MAX_RATIO} veces: parece hecho para agotar la memoria",
                "Si es un archivo legítimo, ábralo y guárdelo de nuevo sin filas ni formatos sobrantes.",
            )


def _refuse_doctype(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    with archive.open(info) as part:
        head = part.read(HEAD_BYTES).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if not head.startswith(b"<"):
        return
    with archive.open(info) as part:
        try:
            next(iterparse(part, events=("start",), forbid_dtd=True), None)
        except DefusedXmlException as error:
            raise UnreadableError(
                f"«{path.name}» contiene una declaración DOCTYPE en {info.filename}, que un archivo de "
                "oficina no lleva",
                "No lo abra si no conoce su origen.",
            ) from error
        except (SyntaxError, LookupError, ValueError) as error:
            raise damaged(path, f"{info.filename}: {error}") from error
