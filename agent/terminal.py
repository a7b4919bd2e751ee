"""Text of a document on a terminal: none of it may move the cursor, colour, hide or reorder what is shown."""

import json
import re
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 120
"""Columns when the output is not a terminal."""

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]?)")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(text: str) -> str:
    """One line of text without escape sequences, control characters, bidirectional or zero-width marks."""
    return " ".join(_CONTROL.sub("", _ANSI.sub("", text)).split())


def shortened(text: str, width: int) -> str:
    """`plain` text of at most `width` characters, with an ellipsis where it was cut."""
    text = plain(text)
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def json_text(value: object) -> str:
    """JSON for standard output: as `plain` would, but what it leaves out is written as an escape."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=1))


def json_line(value: object) -> str:
    """The same on one line."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def console(stream: TextIO | None = None) -> "Console":
    """A console for a stream (stdout by default) that reads no markup and honours NO_COLOR."""
    from rich.console import Console

    stream = sys.stdout if stream is None else stream
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)
