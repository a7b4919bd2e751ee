"""What kind of document a file is, by content first."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from extractors.errors import UnreadableError
from extractors.readers.sniff import kind_of, supported

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(path)
    return path


def word(path: Path) -> Path:
    docx.Document().save(str(path))
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n...", "pdf"),
        ("a.txt", b"\n\n%PDF-1.7\n...", "pdf"),
        ("a.pdf", JPEG, "image"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "image"),
        ("a.tif", b"II*\x00\x08", "image"),
        ("a.txt", "Código\tMeta\n".encode(), "transcript"),
        ("a.csv", "Código;Meta\n".encode("cp1252"), "transcript"),
        ("a.xls", b"Codigo\tMeta\n", "transcript"),
        ("a.txt", "Código".encode("utf-16"), "transcript"),
        ("BM.txt", b"BMI del plan\n", "transcript"),
        ("sin_extension", b"Codigo\tMeta\n", "transcript"),
    ],
)
def test_kinds_by_content(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind_of(path) == kind


def test_office_kinds_by_content_types(tmp_path: Path) -> None:
    assert kind_of(xlsx(tmp_path / "a.xlsx")) == "spreadsheet"
    assert kind_of(word(tmp_path / "a.docx")) == "word"
    (tmp_path / "a.docx").rename(tmp_path / "b.xlsx")
    assert kind_of(tmp_path / "b.xlsx") == "word"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "vacío"),
        ("a.xls", OLE, "Office antiguo"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), r"antiguo \(\.xls\)"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), r"antiguo \(\.doc\)"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "contraseña"),
        ("a.txt", bytes(range(256)) * 4, "datos binarios que no son texto"),
        ("a.pdf", b"\x01\x02\x03\x04" * 50, "no son un .pdf"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "página web"),
        ("a.docx", b"{\\rtf1 hola}", "RTF"),
        ("a.gif", b"GIF89a\0\0", "GIF"),
        ("a.xlsx", b"PK\x03\x04 cortado", "dañado"),
    ],
)
def test_other_kinds_say_what_to_do(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=words) as caught:
        kind_of(path)
    assert name in str(caught.value)
    assert caught.value.hint


def test_folders_missing_files_and_plain_archives(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="carpeta"):
        kind_of(tmp_path)
    with pytest.raises(UnreadableError, match="no existe"):
        kind_of(tmp_path / "nada.pdf")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("informe.txt", "hola")
    with pytest.raises(UnreadableError, match="archivo comprimido"):
        kind_of(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(UnreadableError, match="LibreOffice") as caught:
        kind_of(tmp_path / "a.ods")
    assert ".xlsx" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.PDF", True), ("a.xlsx", True), ("a.JPG", True), ("a.xls", False), ("~$a.docx", False), ("a", False)],
)
def test_supported(name: str, expected: bool) -> None:
    assert supported(Path("carpeta") / name) is expected
