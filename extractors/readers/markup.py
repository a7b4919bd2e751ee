"""Printed text out of marked text: markdown and HTML tags, entities, odd spaces."""

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

_SPECIAL: Final = re.compile(r"[<*&\\_#`\u00ad\ufffd\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BREAK: Final = re.compile(r"<br\s*/?>|\n", re.IGNORECASE)
_RAISED: Final = re.compile(r"<(su[pb])>\s*(\d+)\s*</\1>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:b|strong|i|em|u|s|del|ins|sub|sup|span|p|div|font|small|big|mark|center|code|h[1-6]|t[dhr]|a)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_STRONG: Final = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)(?<!\\)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*\\])\*(?=\w)([^*]*[\w%.)»\"])\*(?![\w*])")
_HEADING: Final = re.compile(r"^\s*#{1,6}\s+(?=\S)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$%&])")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BOLD: Final = re.compile(
    r"^\s*(?:<(b|strong)>(?:(?!</?\1>).)*</\1>|\*\*(?:(?!\*\*).)+\*\*|#{1,6}\s+\S.*)\s*$", re.IGNORECASE
)
_UP: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DOWN: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_EDGES: Final = " \t.,:;-–—_*|"
SOFT_HYPHEN: Final = "\u00ad"


def _raise(match: re.Match[str]) -> str:
    """A raised digit keeps its height: "20<sup>1</sup>" must never read as 201."""
    return match[2].translate(_UP if match[1].lower() == "sup" else _DOWN)


def _soft_hyphen(text: str) -> str:
    """Alone it is the dash of an empty cell; inside a word it is not printed."""
    return "-" if text.strip() == SOFT_HYPHEN else text.replace(SOFT_HYPHEN, "")


def _plain(text: str, heading: bool) -> str:
    if _SPECIAL.search(text):
        if heading:
            text = _HEADING.sub("", text)
        text = _TAG.sub("", _RAISED.sub(_raise, text))
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), _ESCAPE.sub(r"\1", text))
        text = _soft_hyphen(_UNSEEN.sub("", text))
    return " ".join(text.split())


def clean(text: str, *, heading: bool = False) -> str:
    """The printed text: no tags, no markdown, entities resolved, single spaces.

    Args:
        text: as written; line breaks and `<br>` become spaces.
        heading: whether leading `#` marks are markdown (in a table cell "# de visitas" is a count).
    """
    return clean_lines(text, heading=heading)[0]


def clean_lines(text: str, *, heading: bool = False) -> tuple[str, tuple[int, ...]]:
    """As `clean`, with the offsets of the spaces that are line breaks in print."""
    if "\n" not in text and "<" not in text:
        return _plain(text, heading), ()
    return _join([part for piece in _BREAK.split(text) if (part := _plain(piece, heading))])


def doubt(text: str) -> str:
    """Says "caracteres" where the text holds characters that a person does not see, or lost ones; else ""."""
    return "caracteres" if not text.isascii() and ("�" in text or _UNSEEN.search(text)) else ""


def is_bold(text: str) -> bool:
    """Whether all of a line is printed bold: `<b>`, `**` or a markdown heading."""
    return _BOLD.match(text) is not None


def is_heading(text: str) -> bool:
    """Whether a line is a markdown heading."""
    return _HEADING.match(text) is not None


@lru_cache(maxsize=4096)
def title_key(text: str) -> str:
    """A title without case, accents, markdown level, spacing and punctuation at its ends: for comparing."""
    text = unicodedata.normalize("NFD", clean(text, heading=True).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.split()).strip(_EDGES)


def printed_lines(text: str) -> tuple[str, tuple[int, ...]]:
    """As `clean_lines` for text that carries no markup (spreadsheets, Word)."""
    if "\n" not in text:
        return _printed(text), ()
    return _join([part for piece in text.split("\n") if (part := _printed(piece))])


def _printed(text: str) -> str:
    if not text.isascii():
        text = _soft_hyphen(_UNSEEN.sub("", text))
    return " ".join(text.split())


def _join(parts: list[str]) -> tuple[str, tuple[int, ...]]:
    """Printed lines joined by single spaces, with the offsets of those spaces."""
    breaks: list[int] = []
    at = 0
    for part in parts[:-1]:
        at += len(part)
        breaks.append(at)
        at += 1
    return " ".join(parts), tuple(breaks)


def raised(digits: str) -> str:
    """Digits as superscripts, so that a footnote mark never becomes part of a number."""
    return digits.translate(_UP)
