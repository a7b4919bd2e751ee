"""Naming rows: folded codes, short descriptions."""

import re

_SPACES = re.compile(r"\s+")
_CODE_NOISE = re.compile(r"[\s\u00ad]+")
SHORT = 60
"""Characters of a description that stands for a row without a code."""


def fold_code(code: str) -> str:
    """A code as it is compared: upper case, no spaces, no closing dot."""
    return _CODE_NOISE.sub("", code).upper().strip(".")


def label(codigo: str | None, descripcion: str) -> str:
    """What a message calls a row: its code, or the beginning of its description in quotes."""
    if codigo:
        return codigo
    return f"«{shorten(descripcion)}»" if descripcion else "la fila"


def shorten(text: str, width: int = SHORT) -> str:
    """At most `width` characters, cut at a word, with "…"."""
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= width:
        return text
    return text[:width].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
