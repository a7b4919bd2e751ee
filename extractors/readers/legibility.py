"""What a file really is, and whether a text layer means anything."""

import re
from pathlib import Path
from typing import Final

from extractors.errors import UnreadableError
from extractors.readers.sight import NO_MEANING
from extractors.readers.sniff import kind_of
from extractors.schemas.page import Word

KINDS: Final = {
    "image": "una imagen",
    "transcript": "un archivo de texto",
    "spreadsheet": "un libro de Excel",
    "word": "un documento de Word",
}
"""What the kinds of `sniff` are called."""

GARBAGE_SHARE = 0.25
"""Share of characters without meaning above which a page's text layer is refused."""
MIN_JUDGED = 25
"""Words of letters that a page needs before its language is judged."""
MAX_JUDGED = 3000
"""Characters of a page by which its language is judged."""
PLAUSIBLE_SHARE = 0.5
"""Share of plausible words under which a text layer is refused."""
VOWELS = frozenset("aeiouáéíóúüAEIOUÁÉÍÓÚÜyY")
LETTERS = re.compile(r"[^\W\d_]{4,}")
GLYPH_NAME = re.compile(r"\(cid:\d+\)")


def check_is_pdf(path: Path) -> None:
    """Refuses a file that is not a PDF, and says what it is.

    Raises:
        UnreadableError: missing, unreadable, empty, or of another kind.
    """
    kind = kind_of(path)
    if kind != "pdf":
        raise UnreadableError(
            f"«{path.name}» no es un PDF: por su contenido es {KINDS[kind]}",
            "Cambie la extensión por la que corresponde o exporte el documento como PDF.",
        )


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
    tokens = LETTERS.findall(text[:MAX_JUDGED])
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
